/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * span.h - when the actions of a query run, in groups: what a timeline needs of all of them. One reading, no names and no titles: 32 bytes an action.
 */
#ifndef STRATES_STORE_SPAN_H
#define STRATES_STORE_SPAN_H

#include <strates/store/query.h>

enum span_grouping { SPANS_BY_PLACE /* first place and first theme */, SPANS_BY_LEAD };
struct span {
	int64_t action;
	int32_t first, last; /* DATE_NO_DAY: unknown, or open */
	uint8_t severity;    /* worst open finding */
	uint8_t strate;      /* enum strate of the lead */
	bool open, settled;  /* has open findings; has decided or coordinated ones */
	bool meets;          /* one of the open ones is about other actions at the same time */
};
/* Texts of the key are keys as stored (city folded); those that the grouping does not use are "". */
struct span_group {
	const char *lead, *country, *city, *theme;
	int from, n;           /* its spans: by first day, unknown ones last */
	int n_open, n_settled; /* actions with open findings; without those, but with settled ones */
	int severity;          /* worst of those that meet others; 0: none does */
};
struct spans {
	struct arena arena;
	struct span *v;
	struct span_group *groups; /* those that meet first, worst first; then settled ones; then by the latest beginning */
	int n, n_groups;
};
#define SPANS_INIT {.arena = ARENA_INIT}
void spans_release(struct spans *l);
/* *out is released first. */
bool query_spans(struct store *s, const struct query *q, enum span_grouping by, struct spans *out, struct err *e);
/* One action's; false: it is no more. */
bool span_get(struct store *s, int64_t action, struct span *out, struct err *e);

/* Dated signs on one action: missions that serve it (not cancelled ones), and its agreement. */
enum span_sign_kind { SIGN_MISSION, SIGN_BEGIN, SIGN_END }; /* a mission; the agreement comes into force, ends */
struct span_sign {
	int32_t day;
	enum span_sign_kind kind;
};
/* In order of days; at most max. */
bool span_signs(struct store *s, int64_t action, struct span_sign *out, int max, int *n, struct err *e);

#endif
