/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * standing.h - what indicators count, as narrow rows: actions with their days and who answers for them, when rows were recorded, findings with the day they were first seen.
 *
 * No names, no titles: 100,000 actions are some tenths of a second. Every callback that returns false stops the reading.
 */
#ifndef STRATES_STORE_STANDING_H
#define STRATES_STORE_STANDING_H

#include <strates/base/uid.h>
#include <strates/store/store.h>

/* An action; merged records are left out. Texts are borrowed during the callback. Days: DATE_NO_DAY unknown. */
struct standing_action {
	int64_t id;
	struct uid uid;
	const char *lead;     /* key */
	int strate;           /* enum strate of the lead */
	int32_t first, last;  /* as lists show it: actual, else planned */
	bool cancelled, has_elu, has_cadre;
	bool shared;          /* another authority takes part */
	bool youth;           /* known to have a youth part, or young people as its audience */
	int32_t tandem_until; /* the first mandate of the two to end */
	int visits_out, visits_in;
};
bool standing_actions(struct store *s, bool (*row)(void *, const struct standing_action *), void *ctx, struct err *e);
/* A mission and an action that it serves. */
bool standing_served(struct store *s, bool (*row)(void *, int64_t mission, int64_t action), void *ctx, struct err *e);
/* A finding that stands for itself (no kept pair), by its id. actions: once for each of its actions, one after the other, and not at all when it has none; else once, with action 0. */
bool standing_findings(struct store *s, bool actions, bool (*row)(void *, const char *key, int state, int64_t since, int64_t action), void *ctx, struct err *e);
/* The day on which a row was recorded first, of any laptop; DATE_NO_DAY when the log does not say. */
int32_t standing_recorded(struct store *s, struct uid uid);
/* The day of the first step; DATE_NO_DAY while there is none. */
int32_t standing_begun(struct store *s);

#endif
