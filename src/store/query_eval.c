/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_eval.c - a filter tree to the set of its actions.
 *
 * Each term is one small statement that reads an index and yields row ids, which become bits; AND,
 * OR and NOT are then operations on words of 64 actions. One SELECT over the whole tree was tried
 * first: without statistics SQLite drives by the wrong term, reads the rows of x_action one by one,
 * and sorts them: 180 ms where this takes 10, for a word that three quarters of 100,000 actions
 * have.
 *
 * Two short cuts keep narrow filters narrow. Words of one AND are one full text search. And once an
 * AND is down to FEW actions, its conditions on columns are tried on those instead of reading every
 * action "under way" from the index.
 */
#include "config.h"

#include <string.h>

#include "query_priv.h"

enum { FEW = 2000 };

struct eval {
	struct store *s;
	struct arena *a;
	size_t n; /* words that hold all ids */
	struct query_list *kept; /* sets of terms evaluated before, NULL none */
	struct err *e;
};

/* --- bits --- */

struct bits bits_new(struct arena *a, size_t n, bool full)
{
	struct bits b = {arena_alloc(a, n * sizeof(uint64_t)), n};

	memset(b.w, full ? 0xff : 0, n * sizeof(uint64_t));
	return b;
}

void bits_set(struct bits *b, int64_t id)
{
	size_t at = (size_t)id / 64;

	if (id >= 0 && at < b->n)
		b->w[at] |= (uint64_t)1 << (id % 64);
}

static void bits_clear(struct bits *b, int64_t id)
{
	b->w[id / 64] &= ~((uint64_t)1 << (id % 64));
}

static void bits_and(struct bits *b, const struct bits *other, bool negated)
{
	for (size_t i = 0; i < b->n; i++)
		b->w[i] &= negated ? ~other->w[i] : other->w[i];
}

static void bits_or(struct bits *b, const struct bits *other)
{
	for (size_t i = 0; i < b->n; i++)
		b->w[i] |= other->w[i];
}

int64_t bits_count(const struct bits *b)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += __builtin_popcountll(b->w[i]);
	return n;
}

/* --- statements --- */

/* Runs a SELECT of ids into bits and releases the builder. */
static bool run_set(struct eval *ev, struct builder *b, struct bits *out)
{
	sqlite3_stmt *st = builder_prepare(b, ev->e);
	int rc = -1;

	*out = bits_new(ev->a, ev->n, false);
	while (st && (rc = stmt_step(ev->s, st, ev->e)) == 1)
		bits_set(out, sqlite3_column_int64(st, 0));
	sqlite3_finalize(st);
	builder_release(b);
	return rc == 0;
}

/* A set that was kept for the same question. A register that has grown since is another register: what is
 * kept is forgotten then. */
static bool recall(struct eval *ev, const char *key, struct bits *out)
{
	const struct bits *kept = kept_find(ev->kept, key);

	if (!kept || kept->n != ev->n)
		return false;
	*out = bits_new(ev->a, ev->n, false);
	memcpy(out->w, kept->w, ev->n * sizeof(*out->w));
	return true;
}

static bool eval_term(struct eval *ev, const struct filter_node *n, struct bits *out)
{
	const char *key = arena_printf(ev->a, "%d %d %d %s\n%s", (int)n->field, (int)n->op, (int)n->phrase,
	        n->value, n->value2 ? n->value2 : "");
	struct builder b;

	if (recall(ev, key, out))
		return true;
	builder_init(&b, ev->s, ev->a);
	term_set(&b, n);
	if (!run_set(ev, &b, out))
		return false;
	kept_add(ev->kept, key, out);
	return true;
}

static bool eval_texts(
        struct eval *ev, const struct filter_node *const *texts, int n, struct bits *out)
{
	struct builder b;

	builder_init(&b, ev->s, ev->a);
	text_set(&b, texts, n);
	return run_set(ev, &b, out);
}

static bool eval_territory(struct eval *ev, const char *key, struct bits *out)
{
	const char *kept = arena_printf(ev->a, "territory %s", key);
	struct builder b;

	if (recall(ev, kept, out))
		return true;
	builder_init(&b, ev->s, ev->a);
	territory_set(&b, key);
	if (!run_set(ev, &b, out))
		return false;
	kept_add(ev->kept, kept, out);
	return true;
}

/* --- the tree --- */

static bool eval_node(struct eval *ev, const struct filter_node *n, struct bits *out);

static bool is_text(const struct filter_node *n)
{
	return n->type == FILTER_TERM && n->field == FILTER_TEXT;
}

/* Conditions on columns alone, whatever their structure? */
static bool is_plain(const struct filter_node *n)
{
	if (n->type == FILTER_TERM)
		return term_is_column(n);
	/* A saved view of everything is an AND of nothing. */
	if (!n->n)
		return false;
	for (int i = 0; i < n->n; i++)
		if (!is_plain(n->child[i]))
			return false;
	return true;
}

static void add_plain(struct builder *b, const struct filter_node *n)
{
	str_add_char(&b->sql, '(');
	if (n->type == FILTER_TERM) {
		term_condition(b, n);
	} else {
		for (int i = 0; i < n->n; i++) {
			if (i > 0)
				str_add(&b->sql, n->type == FILTER_OR ? " OR " : " AND ");
			add_plain(b, n->child[i]);
		}
	}
	str_add_char(&b->sql, ')');
	/* Not NOT: an unknown start is not before 2020 either. */
	if (n->type == FILTER_NOT)
		str_add(&b->sql, " IS NOT TRUE");
}

/* Tries the conditions on each of the few actions left, by row id. */
static bool filter_few(struct eval *ev, const struct filter_node *and, struct bits *left)
{
	struct builder b;
	sqlite3_stmt *st;
	int rc = 0;

	builder_init(&b, ev->s, ev->a);
	str_addf(&b.sql, "SELECT 1 FROM x_action WHERE id = ?%d", param_int(&b, 0));
	for (int i = 0; i < and->n; i++) {
		if (!is_plain(and->child[i]))
			continue;
		str_add(&b.sql, " AND ");
		add_plain(&b, and->child[i]);
	}
	st = builder_prepare(&b, ev->e);
	for (size_t i = 0; st && rc >= 0 && i < left->n; i++) {
		for (uint64_t w = left->w[i]; w && rc >= 0; w &= w - 1) {
			int64_t id = (int64_t)i * 64 + __builtin_ctzll(w);

			sqlite3_bind_int64(st, 1, id);
			rc = stmt_step(ev->s, st, ev->e);
			if (rc == 0)
				bits_clear(left, id);
			sqlite3_reset(st);
		}
	}
	sqlite3_finalize(st);
	builder_release(&b);
	return st && rc >= 0;
}

/* Leaves in *acc what child n also holds. */
static bool narrow(struct eval *ev, const struct filter_node *n, struct bits *acc)
{
	bool negated = n->type == FILTER_NOT;
	struct bits other;

	if (!eval_node(ev, negated ? n->child[0] : n, &other))
		return false;
	bits_and(acc, &other, negated);
	return true;
}

/* The text terms of an AND in one search; all bits when there are none. Where sets are kept each has its own: the next key
 * changes only one of them. */
static bool eval_and_texts(
        struct eval *ev, const struct filter_node *n, struct bits *out, bool *any)
{
	const struct filter_node **texts =
	        arena_alloc(ev->a, (size_t)n->n * sizeof(const struct filter_node *));
	int n_texts = 0;

	for (int i = 0; i < n->n; i++)
		if (is_text(n->child[i]))
			texts[n_texts++] = n->child[i];
	*any = n_texts > 0;
	if (n_texts > 0 && !ev->kept)
		return eval_texts(ev, texts, n_texts, out);
	*out = bits_new(ev->a, ev->n, true);
	for (int i = 0; i < n_texts; i++)
		if (!narrow(ev, texts[i], out))
			return false;
	return true;
}

/* acc: what is known to hold already (a territory), or NULL. */
static bool eval_and(
        struct eval *ev, const struct filter_node *n, const struct bits *acc, struct bits *out)
{
	bool narrowed, columns = false;

	if (!eval_and_texts(ev, n, out, &narrowed))
		return false;
	if (acc)
		bits_and(out, acc, false);
	narrowed = narrowed || acc;
	for (int i = 0; i < n->n; i++) {
		const struct filter_node *c = n->child[i];

		if (is_plain(c))
			columns = true;
		else if (!is_text(c) && !narrow(ev, c, out))
			return false;
		else if (!is_text(c))
			narrowed = narrowed || c->type != FILTER_NOT;
	}
	if (columns && narrowed && bits_count(out) <= FEW)
		return filter_few(ev, n, out);
	for (int i = 0; columns && i < n->n; i++)
		if (is_plain(n->child[i]) && !narrow(ev, n->child[i], out))
			return false;
	return true;
}

static bool eval_or(struct eval *ev, const struct filter_node *n, struct bits *out)
{
	*out = bits_new(ev->a, ev->n, false);
	for (int i = 0; i < n->n; i++) {
		struct bits other;

		if (!eval_node(ev, n->child[i], &other))
			return false;
		bits_or(out, &other);
	}
	return true;
}

static bool eval_node(struct eval *ev, const struct filter_node *n, struct bits *out)
{
	switch (n->type) {
	case FILTER_TERM: return eval_term(ev, n, out);
	case FILTER_AND: return eval_and(ev, n, NULL, out);
	case FILTER_OR: return eval_or(ev, n, out);
	case FILTER_NOT: break;
	}
	*out = bits_new(ev->a, ev->n, true);
	return narrow(ev, n, out);
}

static bool eval_in_territory(
        struct eval *ev, const struct query *q, const struct filter_node *root, struct bits *out)
{
	struct filter_node *child = (struct filter_node *)root;
	struct filter_node all = {.type = FILTER_AND, .n = 1, .child = &child};
	struct bits territory;

	if (!eval_territory(ev, q->territory, &territory))
		return false;
	if (!root) {
		*out = territory;
		return true;
	}
	return eval_and(ev, root->type == FILTER_AND ? root : &all, &territory, out);
}

bool query_eval(
        struct store *s, const struct query *q, struct arena *a, struct bits *out, struct err *e)
{
	return query_eval_kept(s, q, NULL, a, out, e);
}

bool query_eval_kept(struct store *s, const struct query *q, struct query_list *l, struct arena *a,
        struct bits *out, struct err *e)
{
	const struct filter_node *root = q->filter ? q->filter->root : NULL;
	struct eval ev = {.s = s, .a = a, .kept = l, .e = e};
	sqlite3_stmt *st = NULL;

	*out = (struct bits){NULL, 0};
	if (!root && !q->territory)
		return true;
	if (sqlite3_prepare_v2(s->db, "SELECT max(id) FROM x_action", -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, "x_action");
	ev.n = (size_t)stmt_int(s, st, 0) / 64 + 1;
	sqlite3_finalize(st);
	if (q->territory)
		return eval_in_territory(&ev, q, root, out);
	return eval_node(&ev, root, out);
}

bool query_eval_counted(struct store *s, const struct query *q, struct arena *a, struct bits *out, struct err *e)
{
	sqlite3_stmt *st = NULL;

	if (!query_eval(s, q, a, out, e))
		return false;
	if (q->n_without && !out->w) {
		if (sqlite3_prepare_v2(s->db, "SELECT max(id) FROM x_action", -1, &st, NULL) != SQLITE_OK)
			return store_fail(s, e, "x_action");
		*out = bits_new(a, (size_t)stmt_int(s, st, 0) / 64 + 1, true);
		sqlite3_finalize(st);
	}
	for (int i = 0; i < q->n_without; i++)
		if (bits_has(out, q->without[i]))
			out->w[q->without[i] / 64] &= ~(UINT64_C(1) << (q->without[i] % 64));
	return true;
}
