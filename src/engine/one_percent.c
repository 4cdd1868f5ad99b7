/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * one_percent.c - the 1 % statement: two lists in order of their authorities, those with a revenue and those with lines, side by side.
 */
#include "config.h"

#include <strates/engine/one_percent.h>

#include <stdlib.h>
#include <string.h>
#include <strates/model/vocab.h>
#include <strates/store/account.h>

struct share {
	const char *authority, *scheme, *ledger;
	int64_t action, planned, voted, paid, committed;
	bool no_rate;
};
struct revenue {
	const char *authority;
	int64_t cents;
};
struct reading {
	struct arena *arena;
	const char *only;
	struct share *shares;
	struct revenue *revenues;
	int n_shares, cap_shares, n_revenues, cap_revenues;
};

bool one_percent_is_scheme(const char *scheme)
{
	return scheme && strncmp(scheme, "1pct_", 5) == 0 && vocab_index(VOCAB_SCHEME, scheme) >= 0;
}

static bool is_water(const char *scheme)
{
	return str_eq(scheme, "1pct_water") || str_eq(scheme, "1pct_sanitation");
}

bool one_percent_covers(const char *scheme, const char *of_theme)
{
	return str_eq(scheme, of_theme) || (is_water(scheme) && is_water(of_theme));
}

static bool take_share(void *ctx, const struct account_share *a)
{
	struct reading *r = ctx;
	int64_t voted = a->cancelled ? 0 : a->voted;

	if (!*a->authority || !one_percent_is_scheme(a->scheme) || (r->only && !str_eq(a->authority, r->only)))
		return true;
	GROW(r->shares, r->n_shares, r->cap_shares);
	r->shares[r->n_shares++] = (struct share){.authority = arena_strdup(r->arena, a->authority), .scheme = arena_strdup(r->arena, a->scheme),
		.ledger = arena_strdup(r->arena, a->ledger), .action = a->action, .planned = a->planned, .voted = a->voted, .paid = a->paid,
		.committed = voted > a->paid ? voted : a->paid, .no_rate = a->no_rate};
	return true;
}

static bool take_revenue(void *ctx, const char *authority, int64_t cents)
{
	struct reading *r = ctx;

	if (r->only && !str_eq(authority, r->only))
		return true;
	GROW(r->revenues, r->n_revenues, r->cap_revenues);
	r->revenues[r->n_revenues++] = (struct revenue){arena_strdup(r->arena, authority), cents};
	return true;
}

/* By authority, then scheme as the vocabulary has them, then action: the store's order but for the schemes. */
static int compare_shares(const void *a, const void *b)
{
	const struct share *x = a, *y = b;
	int c = strcmp(x->authority, y->authority);

	if (!c)
		c = vocab_index(VOCAB_SCHEME, x->scheme) - vocab_index(VOCAB_SCHEME, y->scheme);
	return c ? c : (x->action > y->action) - (x->action < y->action);
}

/* The ledger that begins at shares[0]; *n = of how many it is made. */
static struct one_percent_ledger make_ledger(struct arena *a, const struct share *shares, int left, int *n)
{
	struct one_percent_ledger l = {.scheme = shares->scheme, .name = ""};
	int64_t *actions;

	for (*n = 0; *n < left && str_eq(shares[*n].authority, shares->authority) && str_eq(shares[*n].scheme, shares->scheme); (*n)++)
		;
	actions = arena_calloc(a, (size_t)*n, sizeof(*actions));
	for (int i = 0; i < *n; i++) {
		const struct share *x = &shares[i];

		l.planned += x->planned;
		l.voted += x->voted;
		l.paid += x->paid;
		l.committed += x->committed;
		l.name = *l.name ? l.name : x->ledger;
		actions[l.n_actions++] = x->action;
	}
	l.actions = actions;
	return l;
}

/* All of one authority; *n = of how many shares. */
static struct one_percent make_statement(struct arena *a, const struct share *shares, int left, int64_t revenue, const char *authority, int *n)
{
	struct one_percent p = {.authority = authority, .revenue = revenue, .ceiling = revenue / 100};
	struct one_percent_ledger *v = arena_calloc(a, (size_t)vocab_size(VOCAB_SCHEME), sizeof(*v));
	int used;

	for (*n = 0; *n < left && str_eq(shares[*n].authority, authority); *n += used) {
		v[p.n] = make_ledger(a, &shares[*n], left - *n, &used);
		p.committed += v[p.n++].committed;
	}
	for (int i = 0; i < *n; i++)
		p.no_rate = p.no_rate || shares[i].no_rate;
	p.v = v;
	p.joint = p.n > 1;
	p.room = p.ceiling - p.committed;
	return p;
}

static int make_statements(const struct reading *r, struct one_percent *out)
{
	int n = 0, used = 0, k = 0;

	for (int i = 0; i < r->n_shares || k < r->n_revenues; i += used) {
		int c = i >= r->n_shares ? 1 : k >= r->n_revenues ? -1 : strcmp(r->shares[i].authority, r->revenues[k].authority);

		out[n++] = make_statement(r->arena, r->shares + (c > 0 ? 0 : i), c > 0 ? 0 : r->n_shares - i, c >= 0 ? r->revenues[k].cents : 0,
			c >= 0 ? r->revenues[k].authority : r->shares[i].authority, &used);
		k += c >= 0;
	}
	return n;
}

bool one_percent_read(struct store *s, int year, const char *authority, struct arena *a, struct one_percent **out, int *n, struct err *e)
{
	struct reading r = {.arena = a, .only = authority};
	bool ok = store_one_percent(s, year, take_share, &r, e) && store_revenues(s, take_revenue, &r, e);

	*n = 0;
	*out = NULL;
	if (ok) {
		*out = arena_calloc(a, (size_t)(r.n_shares + r.n_revenues) + 1, sizeof(**out));
		if (r.n_shares)
			qsort(r.shares, (size_t)r.n_shares, sizeof(*r.shares), compare_shares);
		*n = make_statements(&r, *out);
	}
	free(r.shares);
	free(r.revenues);
	return ok;
}
