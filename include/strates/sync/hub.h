/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub.h - the team's PostgreSQL server keeps the log of a workspace; laptops push what it lacks and pull what they lack.
 *
 * The hub stores operations as bytes and needs to understand none of them, so an older hub serves newer laptops. Its SQL is portable (share/doc/hub.md): every
 * key begins with the workspace; no sequence, trigger, notification, lock, extension or temporary table. A batch is there whole or not at all, since its row is
 * written in the transaction of its operations; readers go by the rows of batches.
 */
#ifndef STRATES_SYNC_HUB_H
#define STRATES_SYNC_HUB_H

#include <strates/sync/intake.h>

struct hub;
/* `where`: postgresql://… or the name of a service (pg_service.conf). A password in it is refused: it belongs in ~/.pgpass or the service file. Beyond this machine
   TLS with a verified certificate is insisted on. stop (may be NULL) is asked some times a second while the server is waited for; true ends with ERR_CANCELLED. */
bool hub_open(const char *where, bool (*stop)(void *ctx), void *ctx, struct hub **out, struct err *e);
void hub_close(struct hub **h);
/* The statements that make the tables, and the roles reader, contributor and keeper with their rights. Appends. */
void hub_schema(struct str *out);
/* *all: the roles are there too, and have their rights; false when this user may not make roles. */
bool hub_apply_schema(struct hub *h, bool *all, struct err *e);

struct hub_workspace {
	struct uid id;
	const char *name;
};
bool hub_workspaces(struct hub *h, struct arena *a, struct hub_workspace **v, int *n, struct err *e);
bool hub_make_workspace(struct hub *h, const struct hub_workspace *w, struct err *e);
bool hub_reach(struct hub *h, struct uid workspace, struct arena *a, struct reach **v, int *n, struct err *e);

/* What was pulled waits in a file (mode 0600) until all is there: an interrupted pull goes on where it was, and the register is not locked while the network is slow.
   ERR_BUSY while another program has it. A file for another workspace begins anew. */
struct hub_stage;
bool hub_stage_open(const char *path, struct uid workspace, struct hub_stage **out, struct err *e);
/* Not kept: the file goes. */
void hub_stage_close(struct hub_stage **s, bool keep);
int64_t hub_stage_ops(const struct hub_stage *s);
/* false from the callback stops, with ERR_CANCELLED. */
typedef bool (*hub_progress)(void *ctx, int64_t done, int64_t total);
/* A part: of each operation that is new, what it is about is shown first; then which rows are wanted is asked. Operations of the others come without their content,
   marked as left out. What nobody said anything about comes whole. */
struct hub_part {
	void *ctx;
	void (*see)(void *ctx, struct uid uid, const char *hint); /* hint "": nobody knows */
	bool (*settle)(void *ctx, struct err *e);                 /* all has been shown */
	bool (*wants)(void *ctx, struct uid uid);
};
/* part NULL: whole. */
bool hub_pull(struct hub *h, struct uid workspace, const struct reach *above, int n_above, const struct hub_part *part, struct hub_stage *out, hub_progress progress,
	void *ctx, struct err *e);
/* Can the server serve a part? One of an earlier version can't. */
bool hub_has_outlines(struct hub *h, struct uid workspace);
/* The content of operations that were left out, by site and number; what the server does not hold any more is passed over. */
struct hub_want {
	int64_t site, batch, seq;
};
bool hub_fetch(struct hub *h, struct uid workspace, const struct hub_want *v, int n, struct hub_stage *out, hub_progress progress, void *ctx, struct err *e);
bool hub_feed(struct hub_stage *s, struct intake *in, struct err *e);
/* Sends all signed batches that end above what the hub has; restricted records go without their content. What was sent stays sent when it is interrupted. */
struct hub_pushed {
	int64_t n_ops, n_withheld;
	int n_cut; /* laptops of which not all went, since a part was left out here */
};
struct hub_hints {
	void *ctx;
	const char *(*about)(void *ctx, const struct travel_op *o); /* "" or NULL: nobody knows; borrowed until the next call */
};
/* hints NULL: nothing is said of what they are about. */
bool hub_push(struct hub *h, struct uid workspace, struct store *s, const struct hub_hints *hints, struct hub_pushed *out, hub_progress progress, void *ctx, struct err *e);

#endif
