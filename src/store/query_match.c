/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_match.c - does one action match? For refreshing a list after an edit, without evaluating
 * the filter over the register.
 *
 * Each term is asked about the one id, which SQLite pushes down into the term's SELECT, and AND and
 * OR stop as soon as they know.
 */
#include "config.h"

#include "query_priv.h"

/* Is the id in the set that the builder selects? Releases it. A failure is a no: the list is read
 * again anyway. */
static bool holds(struct builder *b, int64_t id)
{
	struct str sql = b->sql;
	sqlite3_stmt *st;
	bool found;

	b->sql = (struct str)STR_INIT;
	str_addf(&b->sql, "SELECT 1 FROM (%s) WHERE id = ?%d LIMIT 1", sql.s, param_int(b, id));
	str_release(&sql);
	st = builder_prepare(b, NULL);
	found = st && stmt_step(b->s, st, NULL) == 1;
	sqlite3_finalize(st);
	builder_release(b);
	return found;
}

static bool matches_node(struct store *s, struct arena *a, const struct filter_node *n, int64_t id)
{
	struct builder b;

	switch (n->type) {
	case FILTER_TERM:
		builder_init(&b, s, a);
		term_set(&b, n);
		return holds(&b, id);
	case FILTER_NOT: return !matches_node(s, a, n->child[0], id);
	case FILTER_AND:
	case FILTER_OR: break;
	}
	for (int i = 0; i < n->n; i++)
		if (matches_node(s, a, n->child[i], id) != (n->type == FILTER_AND))
			return n->type == FILTER_OR;
	return n->type == FILTER_AND;
}

static bool lives(struct store *s, struct arena *a, int64_t id)
{
	struct builder b;

	builder_init(&b, s, a);
	str_add(&b.sql, "SELECT id FROM x_action");
	return holds(&b, id);
}

static bool in_territory(struct store *s, struct arena *a, const char *key, int64_t id)
{
	struct builder b;

	builder_init(&b, s, a);
	territory_set(&b, key);
	return holds(&b, id);
}

bool query_matches(struct store *s, const struct query *q, int64_t id)
{
	const struct filter_node *root = q->filter ? q->filter->root : NULL;
	struct arena a = ARENA_INIT;
	bool yes = lives(s, &a, id) && (!q->territory || in_territory(s, &a, q->territory, id)) &&
	           (!root || matches_node(s, &a, root, id));

	arena_release(&a);
	return yes;
}
