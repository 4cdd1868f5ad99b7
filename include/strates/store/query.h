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
	const int64_t *without;      /* row ids that are left out of counts by groups and years, n_without of them */
	int n_without;
};
/* filter_parse() with the register at hand: saved views stand for their filters, and a value that refers to something the register has
   never heard of is an error that proposes the nearest. */
bool query_parse(struct store *s, const char *text, struct filter *f, int *error_at, struct err *e);
/* Ids of the actions, in order. The filter must come from query_parse(). */
bool query_ids(struct store *s, const struct query *q, struct ids *out, struct err *e);
bool query_count(struct store *s, const struct query *q, int64_t *n, struct err *e);
/* A list that is read as far as it is looked at, and that keeps what the next query can use again: see query_list.c. */
struct query_list;
struct query_list *query_list_new(struct store *s);
void query_list_free(struct query_list **l);
/* What it lists from now on; nothing is read yet, q->limit does not count. The filter and the territory must live as long. */
void query_list_start(struct query_list *l, const struct query *q);
/* Reads on until `want` ids are known, or all. stop (may be NULL) is asked again and again; true ends with false and
   ERR_CANCELLED: what was read stays, and the next call goes on. */
bool query_list_read(struct query_list *l, size_t want, bool (*stop)(void *), void *ctx, struct err *e);
/* Those known, in order; as long as nothing was read of a new query, those of the one before. Borrowed until the next call. */
const struct ids *query_list_ids(const struct query_list *l);
bool query_list_is_ready(const struct query_list *l); /* are they those of the present query? */
bool query_list_is_whole(const struct query_list *l);
/* How many actions of the register it has read in order so far, whether the query wants them or not. */
size_t query_list_size(const struct query_list *l);
/* The register changed: nothing that was kept holds any more. The ids stay until the next start. */
void query_list_forget(struct query_list *l);
/* Does this one action match? (for live refresh of a list) */
bool query_matches(struct store *s, const struct query *q, int64_t id);

/* Values of a filter field with their number among the actions of q, most frequent first: for completion and facets. What a list keeps (NULL: none)
   makes it faster. */
struct facet {
	const char *value, *label;
	int64_t n;
};
bool query_facets(struct store *s, const struct query *q, struct query_list *kept, enum filter_field f, int limit, struct arena *a, struct facet **out, int *n, struct err *e);

#endif
