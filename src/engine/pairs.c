/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pairs.c - the best pairs of each action.
 *
 * Per action the K best pairs are kept, in a total order: not yet coordinated first, then severity, then the other's uid (not its row, which
 * differs between laptops). A pair is a finding when it is among the K of either side. So memory is n times K however large a town is.
 *
 * One edit of x: for each y that x met before or meets now, only the pair (y, x) has another rank. When y's list is not full it holds all pairs
 * of y, so it is enough to put, change or drop one entry. When it is full, the entry may be changed in place as long as it does not fall below
 * what was the worst kept; else something unseen may rise, and y is computed anew. That gives the same lists as a rebuild (there is a test).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include "engine_priv.h"

static bool are_compatible(const void *ctx, uint32_t a, uint32_t b)
{
	const struct engine *e = ctx;

	return keymap_get(&e->compatible, (uint64_t)a << 32 | b, 0) != 0;
}

/* The cache of groups is filled on demand: it is no part of the engine's visible state. */
static int count_authorities(const void *ctx, const struct trait_partner *p)
{
	struct engine *e = (struct engine *)(uintptr_t)ctx;
	const struct cell *c = cell_get(e, p->cell);
	const struct traits who = {.n_partners = 1, .partners = p};
	int g = cell_group(c, &who);

	return g >= 0 ? c->groups[g].authorities : 0;
}

struct scoring engine_scoring(const struct engine *e)
{
	return (struct scoring){.params = &e->params, .identity = {&e->model, e->rarity, e->n_rarity}, .today = e->today, .compatible = are_compatible, .authorities = count_authorities, .ctx = e};
}

int pair_rank(const struct engine *e, const struct scoring *s, const struct traits *a, const struct traits *b, struct pair *p)
{
	if (!score_pair(s, a, b, p) || (e->n_links && links_apart(e, a->id, b->id)))
		return -1;
	return p->severity.sum + (p->coordination == COORDINATION_NONE ? RANK_OPEN : 0);
}

/* Is (rank, other) kept before k? */
static bool ranks_before(const struct engine *e, int rank, int32_t other, const struct kept *k)
{
	if (rank != k->rank)
		return rank > k->rank;
	return uid_cmp(e->slots[other].t.uid, e->slots[k->other].t.uid) < 0;
}

static int worst_of(const struct engine *e, const struct kept *v, int n)
{
	int worst = 0;

	for (int i = 1; i < n; i++) {
		if (ranks_before(e, v[worst].rank, v[worst].other, &v[i]))
			worst = i;
	}
	return worst;
}

static int list_of(enum finding_kind k)
{
	return k == KIND_DOUBLE_ENTRY ? LIST_DOUBLES : LIST_OTHERS;
}

static int list_top(const struct engine *e, int which)
{
	return (int)e->params.v[which == LIST_DOUBLES ? PARAM_TOP_DOUBLES : PARAM_TOP_PAIRS];
}

/* A list with room takes any pair; a full one only what beats its worst. true when another one had to go. */
static bool take_in(struct engine *e, int32_t y, int32_t x, int rank, enum finding_kind k)
{
	struct kept_list *l = &e->slots[y].lists[list_of(k)];
	int worst;

	if (l->n < list_top(e, list_of(k))) {
		l->v = xreallocarray(l->v, (size_t)l->n + 1, sizeof(*l->v));
		l->v[l->n++] = (struct kept){x, (uint16_t)rank};
		return false;
	}
	worst = worst_of(e, l->v, l->n);
	if (!ranks_before(e, rank, x, &l->v[worst]))
		return false;
	l->v[worst] = (struct kept){x, (uint16_t)rank};
	return true;
}

void pairs_compute(struct engine *e, int32_t slot)
{
	struct scoring s = engine_scoring(e);
	struct slots met = {NULL, 0, 0};
	struct pair p;

	for (int k = 0; k < LISTS; k++)
		e->slots[slot].lists[k].n = 0;
	mirror_candidates(e, &e->slots[slot].t, slot, &met);
	for (int i = 0; i < met.n; i++) {
		int rank = pair_rank(e, &s, &e->slots[slot].t, &e->slots[met.v[i]].t, &p);

		if (rank >= 0)
			take_in(e, slot, met.v[i], rank, p.kind);
	}
	e->slots[slot].listed = true;
	slots_release(&met);
}

/* All lists at once: each pair is scored once and offered to both sides. */
void pairs_compute_after(struct engine *e, int32_t slot, struct slots *met)
{
	struct scoring s = engine_scoring(e);
	struct pair p;

	met->n = 0;
	mirror_candidates(e, &e->slots[slot].t, slot, met);
	for (int i = 0; i < met->n; i++) {
		int32_t other = met->v[i];
		int rank = other > slot ? pair_rank(e, &s, &e->slots[slot].t, &e->slots[other].t, &p) : -1;

		if (rank >= 0) {
			take_in(e, slot, other, rank, p.kind);
			take_in(e, other, slot, rank, p.kind);
		}
	}
	e->slots[slot].listed = true;
}

static int find_kept(const struct kept_list *l, int32_t other)
{
	for (int i = 0; i < l->n; i++) {
		if (l->v[i].other == other)
			return i;
	}
	return -1;
}

bool pairs_holds(const struct engine *e, int32_t slot, int32_t other)
{
	const struct slot *s = &e->slots[slot];

	return find_kept(&s->lists[LIST_DOUBLES], other) >= 0 || find_kept(&s->lists[LIST_OTHERS], other) >= 0;
}

/* Takes x out of a list or gives it another rank; false when what is behind the list's end may rise by it. */
static bool lower(struct engine *e, struct kept_list *l, int top, int at, int rank)
{
	struct kept worst = l->v[worst_of(e, l->v, l->n)], x = {l->v[at].other, 0};

	if (l->n >= top && (rank < 0 || (rank != worst.rank ? rank < worst.rank : x.other != worst.other && !ranks_before(e, rank, x.other, &worst))))
		return false;
	if (rank < 0)
		l->v[at] = l->v[--l->n];
	else
		l->v[at].rank = (uint16_t)rank;
	return true;
}

bool pairs_update(struct engine *e, int32_t y, int32_t x, int rank, enum finding_kind k)
{
	bool placed = rank < 0;

	for (int which = 0; which < LISTS; which++) {
		struct kept_list *l = &e->slots[y].lists[which];
		bool here = rank >= 0 && list_of(k) == which;
		int at = find_kept(l, x);

		if (at < 0)
			continue;
		if (!lower(e, l, list_top(e, which), at, here ? rank : -1)) {
			pairs_compute(e, y);
			return true;
		}
		placed = placed || here;
	}
	return !placed && take_in(e, y, x, rank, k);
}
