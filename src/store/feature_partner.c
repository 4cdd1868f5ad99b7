/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * feature_partner.c - other names of partners, and partners known to be others: read once for all actions, or for one partner.
 */
#include "config.h"

#include <stdlib.h>

#include "feature_priv.h"

static bool read_aliases(struct store *s, struct partner_names *n, sqlite3_stmt *st, struct err *e)
{
	int step;

	while ((step = stmt_step(s, st, e)) > 0) {
		GROW(n->aliases, n->n_aliases, n->cap_aliases);
		n->aliases[n->n_aliases++] = (struct partner_alias){sqlite3_column_int64(st, 0), column_text(st, 1, &n->arena)};
	}
	return step == 0;
}

static bool read_apart(struct store *s, struct partner_names *n, sqlite3_stmt *st, struct err *e)
{
	int step;

	while ((step = stmt_step(s, st, e)) > 0) {
		GROW(n->apart, n->n_apart, n->cap_apart);
		n->apart[n->n_apart++] = (struct partner_apart){sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1)};
	}
	return step == 0;
}

static sqlite3_stmt *open_range(struct store *s, enum stmt_id id, int64_t lo, int64_t hi, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, id, e);

	if (st) {
		bind_int(st, ":lo", lo);
		bind_int(st, ":hi", hi);
	}
	return st;
}

static bool read_range(struct store *s, struct partner_names *n, int64_t lo, int64_t hi, struct err *e)
{
	sqlite3_stmt *st;

	arena_clear(&n->arena);
	n->n_aliases = n->n_apart = 0;
	if (!(st = open_range(s, STMT_FEATURE_ALIASES, lo, hi, e)) || !read_aliases(s, n, st, e) || !(st = open_range(s, STMT_FEATURE_APART, lo, hi, e)) ||
		!read_apart(s, n, st, e))
		return false;
	n->texts = xreallocarray(n->texts, (size_t)n->n_aliases + 1, sizeof(*n->texts));
	n->others = xreallocarray(n->others, (size_t)n->n_apart + 1, sizeof(*n->others));
	for (int i = 0; i < n->n_aliases; i++)
		n->texts[i] = n->aliases[i].alias;
	for (int i = 0; i < n->n_apart; i++)
		n->others[i] = n->apart[i].other;
	return true;
}

/* First of the rows of this owner, when they are in its order: `owners` are so many bytes apart. */
static int find_owner(const void *rows, size_t stride, int n, int64_t owner)
{
	int low = 0, high = n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (*(const int64_t *)(const void *)((const char *)rows + (size_t)middle * stride) < owner)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What is read for the next partner takes the place of this one's. */
static void keep(struct feature_partner *p, struct arena *a)
{
	const char **aliases = arena_calloc(a, (size_t)p->n_aliases + 1, sizeof(*aliases));
	int64_t *apart = arena_calloc(a, (size_t)p->n_apart + 1, sizeof(*apart));

	for (int i = 0; i < p->n_aliases; i++)
		aliases[i] = arena_strdup(a, p->aliases[i]);
	for (int i = 0; i < p->n_apart; i++)
		apart[i] = p->apart[i];
	p->aliases = aliases;
	p->apart = apart;
}

bool partner_names_get(struct store *s, struct partner_names *n, struct feature_partner *p, bool all, struct arena *a, struct err *e)
{
	int alias, apart;

	if (!(all && n->all) && !read_range(s, n, all ? 0 : p->id, all ? INT64_MAX : p->id, e))
		return false;
	n->all = all;
	alias = find_owner(n->aliases, sizeof(*n->aliases), n->n_aliases, p->id);
	apart = find_owner(n->apart, sizeof(*n->apart), n->n_apart, p->id);
	p->aliases = n->texts + alias;
	p->apart = n->others + apart;
	for (p->n_aliases = 0; alias < n->n_aliases && n->aliases[alias].owner == p->id; alias++)
		p->n_aliases++;
	for (p->n_apart = 0; apart < n->n_apart && n->apart[apart].owner == p->id; apart++)
		p->n_apart++;
	if (!all)
		keep(p, a);
	return true;
}

void partner_names_release(struct partner_names *n)
{
	free(n->aliases);
	free(n->apart);
	free(n->texts);
	free(n->others);
	arena_release(&n->arena);
	*n = (struct partner_names){.arena = ARENA_INIT};
}
