/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * app_priv.h - what the files of the app layer share.
 */
#ifndef STRATES_APP_PRIV_H
#define STRATES_APP_PRIV_H

#include <strates/app/app.h>

#define META_SERVER "hub.url" /* the team's server, as it was last said */

struct resolver; /* caches of resolve.c */
struct app {
	char *db;
	struct config *config;
	struct store *store;
	struct engine *engine;
	struct arena identity; /* of a demonstration */
	const char *own_user, *own_territory;
	int change_depth; /* nesting of change_begin() */
	bool offline; /* the process gave the network up */
	bool beside;  /* others read the register meanwhile */
	uint64_t change_reads; /* of the engine, when the change began */
	bool change_failed; /* an inner change was aborted: the outer one must not be kept */
	struct resolver *resolver;
	struct str warnings;
	app_progress progress;
	void *progress_ctx;
	bool (*cancel)(void *);
	void *cancel_ctx;
};
/* A second program with the same configuration for the same register, not open yet, for another thread: it leaves language and locale alone. */
struct app *app_beside(const struct app *a);
/* Reads from the register whose it is: after opening, and once the demonstration is loaded. */
void app_reload_identity(struct app *a);
/* Forgets what was looked up; made again when asked for. */
void resolver_free(struct resolver **r);

/* copies.c: after opening, is this a copy of a register? Before closing: how far this one has come. */
void copies_check(struct app *a);
void copies_note(struct app *a);

#endif
