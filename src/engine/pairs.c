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
	return (struct scoring){.params = &e->params, .today = e->today, .compatible = are_compatible, .authorities = count_authorities, .ctx = e};
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

static void store_list(struct slot *s, const struct kept *v, int n)
{
	if (n != s->n_list || !s->list) {
		free(s->list);
		s->list = n ? xcalloc((size_t)n, sizeof(*s->list)) : NULL;
	}
	if (n)
		memcpy(s->list, v, (size_t)n * sizeof(*v));
	s->n_list = (uint16_t)n;
	s->listed = true;
}

void pairs_compute(struct engine *e, int32_t slot)
{
	int top = (int)e->params.v[PARAM_TOP_PAIRS], n = 0, worst = 0;
	struct kept *best = xcalloc((size_t)top, sizeof(*best));
	struct scoring s = engine_scoring(e);
	struct slots met = {NULL, 0, 0};
	struct pair p;

	mirror_candidates(e, &e->slots[slot].t, slot, &met);
	for (int i = 0; i < met.n; i++) {
		int rank = pair_rank(e, &s, &e->slots[slot].t, &e->slots[met.v[i]].t, &p);

		if (rank < 0)
			continue;
		if (n < top) {
			best[n++] = (struct kept){met.v[i], (uint16_t)rank};
			if (n == top)
				worst = worst_of(e, best, n);
		} else if (ranks_before(e, rank, met.v[i], &best[worst])) {
			best[worst] = (struct kept){met.v[i], (uint16_t)rank};
			worst = worst_of(e, best, n);
		}
	}
	store_list(&e->slots[slot], best, n);
	slots_release(&met);
	free(best);
}

static int find_kept(const struct slot *s, int32_t other)
{
	for (int i = 0; i < s->n_list; i++) {
		if (s->list[i].other == other)
			return i;
	}
	return -1;
}

bool pairs_holds(const struct engine *e, int32_t slot, int32_t other)
{
	return find_kept(&e->slots[slot], other) >= 0;
}

/* A list with room takes any pair; a full one only what beats its worst. */
static bool take_in(struct engine *e, struct slot *s, int32_t x, int rank)
{
	struct kept *grown;
	int worst;

	if (s->n_list < e->params.v[PARAM_TOP_PAIRS]) {
		grown = xreallocarray(s->list, (size_t)s->n_list + 1, sizeof(*grown));
		grown[s->n_list++] = (struct kept){x, (uint16_t)rank};
		s->list = grown;
		return false;
	}
	worst = worst_of(e, s->list, s->n_list);
	if (!ranks_before(e, rank, x, &s->list[worst]))
		return false;
	s->list[worst] = (struct kept){x, (uint16_t)rank};
	return true;
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
			take_in(e, &e->slots[slot], other, rank);
			take_in(e, &e->slots[other], slot, rank);
		}
	}
	e->slots[slot].listed = true;
}

bool pairs_update(struct engine *e, int32_t y, int32_t x, int rank)
{
	struct slot *s = &e->slots[y];
	int at = find_kept(s, x);
	bool full = s->n_list >= e->params.v[PARAM_TOP_PAIRS];

	if (at < 0)
		return rank >= 0 && take_in(e, s, x, rank);
	if (full) {
		struct kept worst = s->list[worst_of(e, s->list, s->n_list)];

		if (rank < 0 || (rank != worst.rank ? rank < worst.rank : x != worst.other && !ranks_before(e, rank, x, &worst))) {
			pairs_compute(e, y);
			return true;
		}
	} else if (rank < 0) {
		s->list[at] = s->list[--s->n_list];
		return false;
	}
	s->list[at].rank = (uint16_t)rank;
	return false;
}
