/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_priv.h - how a filter is evaluated: statements under construction, sets of ids.
 */
#ifndef STRATES_STORE_QUERY_PRIV_H
#define STRATES_STORE_QUERY_PRIV_H

#include <strates/store/query.h>

#include "store_priv.h"

/* One statement being written. Everything that a person typed goes into a parameter, ?1 ?2 … in the
 * order of param_*(). */
struct builder {
	struct store *s;
	struct arena *a;
	struct str sql;
	struct value *params;
	int n, cap;
};
void builder_init(struct builder *b, struct store *s, struct arena *a);
void builder_release(struct builder *b);
/* Keeps the value and gives its number; texts are copied. */
int param_text(struct builder *b, const char *text);
int param_int(struct builder *b, int64_t i);
int param_uid(struct builder *b, struct uid u);
/* Compiles and binds; NULL with e set when it can't be. The caller finalizes. */
sqlite3_stmt *builder_prepare(struct builder *b, struct err *e);

/* One view for all statements of a query, unless the caller has one already; *mine goes back to
 * query_end(). */
bool query_begin(struct store *s, bool *mine, struct err *e);
void query_end(struct store *s, bool mine);

/* query_column.c: terms about one column of x_action, as conditions over its columns. */
bool term_is_column(const struct filter_node *n);
void term_condition(struct builder *b, const struct filter_node *n);
int64_t since_day(const struct filter_node *n);

/* query_term.c: a SELECT that yields ids of actions in the column `id` (of deleted ones too, and
 * the same one several times). */
void term_set(struct builder *b, const struct filter_node *n);
/* A SELECT of the rows that the value of a field may mean, whether an action has them or not; false: the field
 * refers to no rows. */
bool term_names(struct builder *b, const struct filter_node *n);
/* term_set() for several text terms that must all occur. */
void text_set(struct builder *b, const struct filter_node *const *terms, int n);
/* Actions led or joined by the authority or by one that lies in it. */
void territory_set(struct builder *b, const char *key);

/* query_facet.c: the name of a value that is a key or a word of a list, in the user's language; the value when it has none. In arena a. */
const char *facet_label(struct store *s, enum filter_field f, const char *value, struct arena *a);

/* query_eval.c: a set of row ids, one bit each. */
struct bits {
	uint64_t *w;
	size_t n; /* words */
};
static inline bool bits_has(const struct bits *b, int64_t id)
{
	size_t at = (size_t)id / 64;

	return id >= 0 && at < b->n && (b->w[at] >> (id % 64) & 1);
}
/* n words in a, all set or all clear. */
struct bits bits_new(struct arena *a, size_t n, bool full);
/* An id beyond the end is dropped. */
void bits_set(struct bits *b, int64_t id);
int64_t bits_count(const struct bits *b);
/* The actions of the query (deleted ones may be among them); w stays NULL when that is all of them.
 * In arena a. */
bool query_eval(
        struct store *s, const struct query *q, struct arena *a, struct bits *out, struct err *e);
/* The same with the sets of terms that the list keeps. */
bool query_eval_kept(struct store *s, const struct query *q, struct query_list *l, struct arena *a,
        struct bits *out, struct err *e);

/* query_list.c: the set of one term, by what it asks for. l may be NULL: nothing is kept then. */
struct kept_term {
	char *key; /* NULL: free */
	struct bits set;
	unsigned used;
};
const struct bits *kept_find(struct query_list *l, const char *key);
void kept_add(struct query_list *l, const char *key, const struct bits *set);
/* All living actions, when the list has read them. */
bool kept_living(const struct query_list *l, struct arena *a, struct bits *out);

/* query.c: the actions of the set that live, as a SELECT of `id`; the ORDER BY; ids of a statement, those of
 * `keep` alone when there is one. */
void query_select_set(struct builder *b, const struct bits *set);
void query_add_order(struct builder *b, const struct query *q);
bool query_read_ids(
        struct builder *b, const struct bits *keep, int limit, struct ids *out, struct err *e);

/* The same without q->without. */
bool query_eval_counted(struct store *s, const struct query *q, struct arena *a, struct bits *out, struct err *e);

#endif
