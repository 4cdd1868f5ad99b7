/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * blocks.c - the anchors by which actions find each other, and the list of each.
 *
 * Every pair that a rule admits shares an anchor (tests/unit/test_certificate.c proves it over all levels):
 *	place      the same town by name, the same reference town, or points in neighbouring cells of a grid of half degrees (P >= .7 is within 50 km)
 *	partner    the same cell of partners, one partner is the other's parent, both are one town, or their names are two ways of writing
 *	           one (Q >= .8)
 *	wording    a rare word of the title in one country, or the same set of title words (identity)
 *	record     the same external id or file reference (identity)
 * Regions are anchors of clusters only. An anchor's actions stand in order of their start, so that a look-up walks only from the first that can still
 * be running: blocks are skewed (a capital has a thousand actions over twenty years), and the period is the one comparison that an order serves. Most
 * anchors hold one action: they are a number in the hash table and no list.
 * Rejected: an R-tree for 50 km (the grid needs no balancing and no library), SQL joins for candidates (eight times slower, and no memory of who met whom).
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "engine_priv.h"

enum { GRID_PER_DEGREE = 2, GRID_LON = 360 * GRID_PER_DEGREE, GRID_LAT = 180 * GRID_PER_DEGREE, ANCHORS_TYPE_SHIFT = 60, ANCHORS_LOOKED_THROUGH = 64 };
#define KM_PER_DEGREE 111.195
#define REACH_MORE 1.02 /* the distance is measured on a plane */

uint64_t anchor_key(enum anchor type, uint64_t value)
{
	return (uint64_t)type << ANCHORS_TYPE_SHIFT | (value & ((UINT64_C(1) << ANCHORS_TYPE_SHIFT) - 1));
}

/* Each once. Of an action with thousands of points not all are looked through for each: each_once() comes last. */
static void add_anchor(struct anchors *l, enum anchor type, uint64_t value)
{
	uint64_t key = anchor_key(type, value);

	if (!value)
		return;
	for (int i = 0; i < l->n && l->n <= ANCHORS_LOOKED_THROUGH; i++) {
		if (l->v[i] == key)
			return;
	}
	GROW(l->v, l->n, l->cap);
	l->v[l->n++] = key;
}

static int compare_keys(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void each_once(struct anchors *l)
{
	int n = 0;

	if (l->n <= ANCHORS_LOOKED_THROUGH)
		return;
	qsort(l->v, (size_t)l->n, sizeof(*l->v), compare_keys);
	for (int i = 0; i < l->n; i++)
		if (!n || l->v[n - 1] != l->v[i])
			l->v[n++] = l->v[i];
	l->n = n;
}

static int grid_lat(double lat)
{
	return (int)((lat + 90) * GRID_PER_DEGREE);
}

static int grid_lon(double lon)
{
	return (int)((lon + 180) * GRID_PER_DEGREE) % GRID_LON;
}

/* Never 0. */
static uint64_t grid_value(int lat, int lon)
{
	return (uint64_t)(lat * GRID_LON + lon + 1);
}

/*
 * Rare words of the title, in each country: an action without any stands with those without.
 * Those with a town stand apart, as two towns that no other anchor brings together are two actions (identity_forbids()): only one without looks among them.
 */
static void word_anchors(const struct traits *t, enum anchor type, struct anchors *out)
{
	bool nowhere = !score_has_country(t);

	for (int i = 0; i < t->n_title; i++) {
		uint64_t key = wording_key(t->title[i]);
		uint32_t before = 0;

		if (wording_weight(t->title[i]) < SCORE_RARE_WEIGHT)
			continue;
		if (nowhere)
			add_anchor(out, type, key);
		for (int k = 0; k < t->n_places; k++) {
			uint32_t country = t->places[k].country;

			if (country && country != before)
				add_anchor(out, type, key ^ (uint64_t)country << 32);
			before = country;
		}
	}
}

/* All but those of words. */
static void plain_anchors(const struct traits *t, struct anchors *out)
{
	out->n = 0;
	for (int i = 0; i < t->n_places; i++) {
		const struct trait_place *p = &t->places[i];

		add_anchor(out, ANCHOR_TOWN, p->town);
		add_anchor(out, ANCHOR_PLACE, (uint64_t)p->place);
		if (!p->town)
			add_anchor(out, ANCHOR_REGION, p->region);
		if (p->has_point)
			add_anchor(out, ANCHOR_GRID, grid_value(grid_lat((double)p->lat), grid_lon((double)p->lon)));
	}
	for (int i = 0; i < t->n_partners; i++) {
		add_anchor(out, ANCHOR_CELL, t->partners[i].cell);
		if (!t->partners[i].cell) /* a name without letters ("???") has no cell, and the record is one partner all the same */
			add_anchor(out, ANCHOR_PARENT, (uint64_t)t->partners[i].id);
		add_anchor(out, ANCHOR_PARENT, (uint64_t)t->partners[i].parent);
		add_anchor(out, ANCHOR_PARTNER_TOWN, (uint64_t)t->partners[i].place);
		for (int k = 0; k < t->partners[i].n_own; k++)
			add_anchor(out, ANCHOR_NAME, t->partners[i].own[k]);
	}
	add_anchor(out, ANCHOR_TITLE, t->title_set);
	add_anchor(out, ANCHOR_SOURCE, t->source);
	add_anchor(out, ANCHOR_DOSSIER, t->dossier);
}

void anchors_own(const struct traits *t, struct anchors *out)
{
	plain_anchors(t, out);
	word_anchors(t, score_has_town(t) ? ANCHOR_TOWN_WORD : ANCHOR_WORD, out);
	each_once(out);
}

/* Cells of the grid within reach of a point. */
static void near_anchors(const struct trait_place *p, int64_t km, struct anchors *out)
{
	double cosine = p->cos_lat > .01f ? (double)p->cos_lat : .01, degrees = (double)km / KM_PER_DEGREE * REACH_MORE;
	int high = (int)ceil(degrees * GRID_PER_DEGREE), reach = (int)ceil(degrees * GRID_PER_DEGREE / cosine);
	int lat = grid_lat((double)p->lat), lon = grid_lon((double)p->lon);

	if (reach > GRID_LON / 2)
		reach = GRID_LON / 2;
	for (int i = lat - high; i <= lat + high; i++) {
		for (int j = lon - reach; i >= 0 && i <= GRID_LAT && j <= lon + reach; j++)
			add_anchor(out, ANCHOR_GRID, grid_value(i, (j + GRID_LON) % GRID_LON));
	}
}

void anchors_wanted(const struct engine *e, const struct traits *t, struct anchors *out)
{
	plain_anchors(t, out);
	word_anchors(t, ANCHOR_WORD, out);
	if (!score_has_town(t))
		word_anchors(t, ANCHOR_TOWN_WORD, out);
	for (int i = 0; i < t->n_places; i++) {
		if (t->places[i].has_point)
			near_anchors(&t->places[i], e->params.v[PARAM_KM], out);
	}
	for (int i = 0; i < t->n_partners; i++) {
		const struct trait_partner *p = &t->partners[i];

		add_anchor(out, ANCHOR_PARENT, (uint64_t)p->id);
		/* As they are now: names that came after this action was read are among them. */
		for (int k = 0; k < p->n_own; k++) {
			const uint32_t *near;
			int n = partner_index_near(e->partner_names, p->own[k], &near);

			for (int j = 0; j < n; j++)
				add_anchor(out, ANCHOR_NAME, near[j]);
		}
		if (p->parent)
			add_anchor(out, ANCHOR_CELL, (uint64_t)keymap_get(&e->partner_cell, (uint64_t)p->parent, 0));
	}
	each_once(out);
}

static uint64_t word_bits(const uint32_t *v, int n)
{
	uint64_t bits = 0;

	for (int i = 0; i < n; i++)
		bits |= UINT64_C(1) << wording_bit(v[i]);
	return bits;
}

static uint8_t money_points(const struct engine *e, const struct traits *t)
{
	return (uint8_t)((severity_weight(&e->params, SEVERITY_MONEY) * severity_money(t->cents) + 500) / 1000);
}

static uint16_t weight_of(const uint32_t *v, int n)
{
	int weight = 0;

	for (int i = 0; i < n; i++)
		weight += wording_weight(v[i]);
	return (uint16_t)weight;
}

static uint64_t more(const struct traits *t)
{
	return (uint64_t)((t->flags & TRAIT_TWINNING ? POSTING_TWINNING : 0) | (t->flags & TRAIT_NO_END ? POSTING_ENDLESS : 0) |
		(t->n_text < SCORE_TEXT_LEAST ? POSTING_TEXTLESS : 0));
}

struct posting posting_make(const struct engine *e, const struct traits *t)
{
	struct posting p = {.start = t->start, .end = t->end, .themes = t->theme_list, .order = uid_order(t->uid) << POSTING_MORE_BITS | more(t),
		.title = word_bits(t->title, t->n_title), .text = word_bits(t->text, t->n_text),
		.weight = {weight_of(t->title, t->n_title), weight_of(t->text, t->n_text)}};

	if (t->flags & TRAIT_NO_START) {
		p.start = INT32_MIN;
		p.end = INT32_MAX;
		p.bits |= POSTING_UNDATED;
	}
	p.money = money_points(e, t);
	p.bits |= (uint8_t)(score_strate_rank((enum strate)t->strate) + 1);
	p.bits |= t->n_partners ? POSTING_PARTNER : 0;
	p.bits |= t->epci || t->departement || t->region ? POSTING_TERRITORY : 0;
	p.bits |= t->audience ? POSTING_AUDIENCE : 0;
	p.bits |= t->n_title < SCORE_WORDS_LEAST ? POSTING_WORDLESS : 0;
	return p;
}

void posting_put(struct engine *e, int32_t slot)
{
	if (slot >= e->cap_postings) {
		e->cap_postings = e->cap_slots;
		e->postings = xreallocarray(e->postings, (size_t)e->cap_postings, sizeof(*e->postings));
	}
	e->postings[slot] = posting_make(e, &e->slots[slot].t);
}

static bool comes_before(const struct engine *e, int32_t slot, int32_t start, int32_t other)
{
	return e->postings[slot].start != start ? e->postings[slot].start < start : slot < other;
}

int postings_from(const struct engine *e, const int32_t *v, int n, int32_t start, int32_t slot)
{
	int low = 0, high = n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (comes_before(e, v[middle], start, slot))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void block_add(struct engine *e, struct block *b, int32_t slot)
{
	const struct posting *p = &e->postings[slot];
	int at = e->bulk ? b->n : postings_from(e, b->v, b->n, p->start, slot);

	if (b->n >= b->cap) {
		b->cap = b->cap ? b->cap * 2 : 2; /* most hold two or three */
		b->v = xreallocarray(b->v, (size_t)b->cap, sizeof(*b->v));
	}
	memmove(&b->v[at + 1], &b->v[at], (size_t)(b->n - at) * sizeof(*b->v));
	b->v[at] = slot;
	b->n++;
	if (p->start != INT32_MIN && p->end - p->start > b->longest)
		b->longest = p->end - p->start;
}

void block_put(struct engine *e, uint64_t key, int32_t slot)
{
	int64_t *at = keymap_put(&e->block_of, key, INT64_MIN);

	if (*at == INT64_MIN) {
		*at = ~(int64_t)slot;
	} else if (*at >= 0) {
		block_add(e, &e->blocks[*at], slot);
	} else {
		int32_t first = (int32_t)~*at;

		GROW(e->blocks, e->n_blocks, e->cap_blocks);
		e->blocks[e->n_blocks] = (struct block){.n = 0};
		*at = e->n_blocks++;
		block_add(e, &e->blocks[*at], first);
		block_add(e, &e->blocks[*at], slot);
	}
}

void block_take(struct engine *e, uint64_t key, int32_t slot)
{
	int64_t *at = keymap_put(&e->block_of, key, INT64_MIN);
	struct block *b;
	int i;

	if (*at < 0) {
		if (*at == ~(int64_t)slot)
			*at = INT64_MIN;
		return;
	}
	b = &e->blocks[*at];
	i = postings_from(e, b->v, b->n, e->postings[slot].start, slot);
	if (i < b->n && b->v[i] == slot)
		memmove(&b->v[i], &b->v[i + 1], (size_t)(--b->n - i) * sizeof(*b->v));
}

static int compare_slots(const void *a, const void *b, void *ctx)
{
	const struct engine *e = ctx;
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x == y ? 0 : comes_before(e, x, e->postings[y].start, y) ? -1 : 1;
}

static bool is_sorted(const struct engine *e, const struct block *b)
{
	for (int i = 1; i < b->n; i++)
		if (!comes_before(e, b->v[i - 1], e->postings[b->v[i]].start, b->v[i]))
			return false;
	return true;
}

/* Those of towns are in order as slots are. */
void blocks_sort(struct engine *e)
{
	for (int i = 0; i < e->n_blocks; i++)
		if (!is_sorted(e, &e->blocks[i]))
			qsort_r(e->blocks[i].v, (size_t)e->blocks[i].n, sizeof(*e->blocks[i].v), compare_slots, e);
}

void blocks_weigh(struct engine *e)
{
	for (int i = 0; i < e->n_slots; i++)
		if (e->slots[i].alive)
			e->postings[i].money = money_points(e, &e->slots[i].t);
}

const int32_t *block_view(const struct engine *e, uint64_t key, int32_t *one, int *n, int32_t *longest)
{
	int64_t at = keymap_get(&e->block_of, key, INT64_MIN);

	*n = 0;
	if (at == INT64_MIN)
		return NULL;
	if (at < 0) {
		*one = (int32_t)~at;
		*longest = 0;
		*n = 1;
		return one;
	}
	*n = e->blocks[at].n;
	*longest = e->blocks[at].longest;
	return e->blocks[at].v;
}
