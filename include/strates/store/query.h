/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query.h - the filter language compiled to SQL, and the ids it gives.
 *
 * A filter (model/filter.h) becomes one WHERE over whitelisted columns with bound parameters; each positive form uses an index.
 */
#ifndef STRATES_STORE_QUERY_H
#define STRATES_STORE_QUERY_H

#include <strates/model/filter.h>
#include <strates/store/read.h>

/* Orders of the action list. `-` in front of the name on the command line reverses. */
enum sort_key { SORT_SEVERITY = 0, SORT_TITLE, SORT_LEAD, SORT_STRATE, SORT_COUNTRY, SORT_THEME, SORT_START, SORT_END, SORT_BUDGET, SORT_UPDATED, SORT_COUNT };
const char *sort_name(enum sort_key k);
/* -1 when unknown; *descending as the sign says (severity, budget and updated start descending by default). */
int sort_find(const char *name, bool *descending);

struct query {
	const struct filter *filter; /* NULL = all living actions */
	enum sort_key sort;
	bool descending;
	int limit;                   /* 0 = all */
	const char *territory;       /* authority key: only actions led or joined by it or by what lies in it; NULL = no limit */
};
/* Ids of the actions, in order. */
bool query_ids(struct store *s, const struct query *q, struct ids *out, struct err *e);
bool query_count(struct store *s, const struct query *q, int64_t *n, struct err *e);
/* Does this one action match? (for live refresh of a list) */
bool query_matches(struct store *s, const struct query *q, int64_t id);

/* Values of a filter field with their number among the actions of q, most frequent first: for completion and facets. */
struct facet {
	const char *value, *label;
	int64_t n;
};
bool query_facets(struct store *s, const struct query *q, enum filter_field f, int limit, struct arena *a, struct facet **out, int *n, struct err *e);

#endif
