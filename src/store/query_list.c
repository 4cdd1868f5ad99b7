/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_list.c - a query whose actions are read as far as they are looked at.
 *
 * Of a million actions the first page is wanted at once and the rest soon after, so two things are kept from one
 * query to the next: the set of each term (125 kB), since of a filter that is typed all terms but the last
 * stay the same; and the ids in the present order, which are read in pieces and never twice. A filter is then
 * a walk over that array, 3 ms for a million, where reading the index again took 100.
 *
 * Reading stops when asked to: what was read of the order stays, the term under way is begun again. No
 * statement is left open between two calls, so that nothing stands in the way of whoever writes.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "query_priv.h"

enum {
	KEPT_TERMS = 32,
	FIRST_PIECE = 16384, /* of the order; each further one is PIECE_GROWTH times as long */
	PIECE_GROWTH = 8,
	FEW = 3000 /* so many are sorted rather than looked for in an order that is not read yet */
};

struct query_list {
	struct store *s;
	struct query q;
	struct ids ids, old; /* of q, as far as they are known; those of the query before, which are shown until then */
	bool ready, whole;
	/* The set of q. */
	struct arena mem;
	struct arena given; /* what q points to; its giver may be gone before the list is read */
	struct bits set;
	bool evaluated;
	/* All living actions in the order of q, as far as it was read, and how many of them went into ids. */
	struct ids order;
	enum sort_key sort;
	bool descending, order_whole;
	int taken;
	struct kept_term kept[KEPT_TERMS];
	unsigned clock;
};

struct query_list *query_list_new(struct store *s)
{
	struct query_list *l = xcalloc(1, sizeof(*l));

	l->s = s;
	l->mem = (struct arena)ARENA_INIT;
	l->given = (struct arena)ARENA_INIT;
	l->ready = l->whole = true;
	return l;
}

static void forget_term(struct kept_term *t)
{
	free(t->key);
	free(t->set.w);
	*t = (struct kept_term){0};
}

static void forget_order(struct query_list *l)
{
	l->order.n = 0;
	l->order_whole = false;
}

void query_list_forget(struct query_list *l)
{
	for (int i = 0; i < KEPT_TERMS; i++)
		forget_term(&l->kept[i]);
	forget_order(l);
}

void query_list_free(struct query_list **pl)
{
	struct query_list *l = *pl;

	if (!l)
		return;
	query_list_forget(l);
	ids_release(&l->ids);
	ids_release(&l->old);
	ids_release(&l->order);
	arena_release(&l->mem);
	arena_release(&l->given);
	free(l);
	*pl = NULL;
}

void query_list_start(struct query_list *l, const struct query *q)
{
	if (q->sort != l->sort || q->descending != l->descending)
		forget_order(l);
	if (l->ready) {
		struct ids swap = l->old;

		l->old = l->ids;
		l->ids = swap;
	}
	l->q = *q;
	l->sort = q->sort;
	l->descending = q->descending;
	l->ids.n = 0;
	l->taken = 0;
	l->evaluated = l->ready = l->whole = false;
	arena_clear(&l->given);
	if (q->territory)
		l->q.territory = arena_strdup(&l->given, q->territory);
	arena_clear(&l->mem);
}

const struct ids *query_list_ids(const struct query_list *l)
{
	return l->ready ? &l->ids : &l->old;
}

size_t query_list_size(const struct query_list *l)
{
	return (size_t)l->order.n;
}

bool query_list_is_ready(const struct query_list *l)
{
	return l->ready;
}

bool query_list_is_whole(const struct query_list *l)
{
	return l->ready && l->whole;
}

/* --- what is kept of terms --- */

const struct bits *kept_find(struct query_list *l, const char *key)
{
	for (int i = 0; l && i < KEPT_TERMS; i++)
		if (l->kept[i].key && str_eq(l->kept[i].key, key)) {
			l->kept[i].used = ++l->clock;
			return &l->kept[i].set;
		}
	return NULL;
}

void kept_add(struct query_list *l, const char *key, const struct bits *set)
{
	struct kept_term *oldest;

	if (!l)
		return;
	oldest = &l->kept[0];
	for (int i = 1; i < KEPT_TERMS; i++)
		if (l->kept[i].used < oldest->used)
			oldest = &l->kept[i];
	forget_term(oldest);
	oldest->key = xstrdup(key);
	oldest->set = (struct bits){xcalloc(set->n ? set->n : 1, sizeof(*set->w)), set->n};
	memcpy(oldest->set.w, set->w, set->n * sizeof(*set->w));
	oldest->used = ++l->clock;
}

bool kept_living(const struct query_list *l, struct arena *a, struct bits *out)
{
	int64_t top = 0;

	if (!l || !l->order_whole)
		return false;
	for (int i = 0; i < l->order.n; i++)
		top = l->order.v[i] > top ? l->order.v[i] : top;
	*out = bits_new(a, (size_t)top / 64 + 1, false);
	for (int i = 0; i < l->order.n; i++)
		bits_set(out, l->order.v[i]);
	return true;
}

/* --- reading --- */

/* Reads `more` further ids of the order. */
static bool read_order(struct query_list *l, int more, struct err *e)
{
	int before = l->order.n;
	struct arena a = ARENA_INIT;
	struct builder b;
	bool ok;

	builder_init(&b, l->s, &a);
	str_add(&b.sql, "SELECT id FROM x_action");
	query_add_order(&b, &l->q);
	str_addf(&b.sql, " LIMIT ?%d", param_int(&b, more));
	str_addf(&b.sql, " OFFSET ?%d", param_int(&b, before));
	ok = query_read_ids(&b, NULL, 0, &l->order, e);
	l->order_whole = ok && l->order.n - before < more;
	builder_release(&b);
	arena_release(&a);
	return ok;
}

/* Takes actions of the set from the order until `want` are there. */
static bool take(struct query_list *l, size_t want, struct err *e)
{
	for (;;) {
		int piece = l->order.n ? l->order.n * (PIECE_GROWTH - 1) : FIRST_PIECE;

		/* With the order at hand the whole costs no more than a page. */
		want = l->order_whole ? SIZE_MAX : want;
		for (; l->taken < l->order.n && (size_t)l->ids.n < want; l->taken++)
			if (!l->set.w || bits_has(&l->set, l->order.v[l->taken]))
				ids_add(&l->ids, l->order.v[l->taken]);
		if (l->taken == l->order.n && l->order_whole)
			l->whole = true;
		if (l->whole || (size_t)l->ids.n >= want)
			return true;
		if (!read_order(l, piece, e))
			return false;
	}
}

static bool sort_few(struct query_list *l, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct builder b;
	bool ok;

	builder_init(&b, l->s, &a);
	query_select_set(&b, &l->set);
	query_add_order(&b, &l->q);
	ok = query_read_ids(&b, NULL, 0, &l->ids, e);
	l->whole = ok;
	if (!ok)
		l->ids.n = 0;
	builder_release(&b);
	arena_release(&a);
	return ok;
}

static bool read_on(struct query_list *l, size_t want, struct err *e)
{
	if (!l->evaluated) {
		arena_clear(&l->mem);
		if (!query_eval_kept(l->s, &l->q, l, &l->mem, &l->set, e))
			return false;
		l->evaluated = true;
	}
	if (l->set.w && !l->order_whole && !l->taken && bits_count(&l->set) <= FEW)
		return sort_few(l, e);
	return take(l, want, e);
}

bool query_list_read(struct query_list *l, size_t want, bool (*stop)(void *), void *ctx, struct err *e)
{
	bool (*cancel)(void *) = l->s->cancel;
	void *cancel_ctx = l->s->cancel_ctx;
	bool mine, ok = true;

	if (l->ready && (l->whole || (size_t)l->ids.n >= want))
		return true;
	if (stop)
		store_set_progress(l->s, stop, ctx);
	ok = query_begin(l->s, &mine, e) && read_on(l, want, e);
	query_end(l->s, mine);
	l->ready = l->ready || ok;
	store_set_progress(l->s, cancel, cancel_ctx);
	return ok;
}
