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

enum { GRID_PER_DEGREE = 2, GRID_LON = 360 * GRID_PER_DEGREE, GRID_LAT = 180 * GRID_PER_DEGREE, ANCHORS_TYPE_SHIFT = 60 };
#define KM_PER_DEGREE 111.195
#define REACH_MORE 1.02 /* the distance is measured on a plane */

uint64_t anchor_key(enum anchor type, uint64_t value)
{
	return (uint64_t)type << ANCHORS_TYPE_SHIFT | (value & ((UINT64_C(1) << ANCHORS_TYPE_SHIFT) - 1));
}

static void add_anchor(struct anchors *l, enum anchor type, uint64_t value)
{
	uint64_t key = anchor_key(type, value);

	if (!value)
		return;
	for (int i = 0; i < l->n; i++) {
		if (l->v[i] == key)
			return;
	}
	GROW(l->v, l->n, l->cap);
	l->v[l->n++] = key;
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

static uint64_t more(const struct traits *t)
{
	uint64_t weight = 0;

	for (int i = 0; i < t->n_title; i++)
		weight += (uint64_t)wording_weight(t->title[i]);
	return (weight < POSTING_WEIGHT ? weight : POSTING_WEIGHT) | (t->flags & TRAIT_TWINNING ? POSTING_TWINNING : 0) |
		(t->flags & TRAIT_NO_END ? POSTING_ENDLESS : 0) | (t->n_text < SCORE_TEXT_LEAST ? POSTING_TEXTLESS : 0);
}

struct posting posting_make(const struct engine *e, const struct traits *t, int32_t slot)
{
	struct posting p = {.slot = slot, .start = t->start, .end = t->end, .themes = t->theme_list,
		.order = uid_order(t->uid) << POSTING_MORE_BITS | more(t), .title = word_bits(t->title, t->n_title), .text = word_bits(t->text, t->n_text)};

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

static int compare_postings(const void *a, const void *b)
{
	const struct posting *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->slot > y->slot) - (x->slot < y->slot);
}

static int find_posting(const struct posting *v, int n, const struct posting *p)
{
	int low = 0, high = n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (compare_postings(&v[middle], p) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int postings_from(const struct posting *v, int n, int32_t start, int32_t slot)
{
	return find_posting(v, n, &(struct posting){.slot = slot, .start = start});
}

static void block_add(struct engine *e, struct block *b, int32_t slot)
{
	struct posting p = posting_make(e, &e->slots[slot].t, slot);
	int at = e->bulk ? b->n : find_posting(b->v, b->n, &p);

	GROW(b->v, b->n, b->cap);
	memmove(&b->v[at + 1], &b->v[at], (size_t)(b->n - at) * sizeof(*b->v));
	b->v[at] = p;
	b->n++;
	if (p.start != INT32_MIN && p.end - p.start > b->longest)
		b->longest = p.end - p.start;
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
		e->blocks[e->n_blocks] = (struct block){.v = xcalloc(2, sizeof(struct posting)), .cap = 2};
		*at = e->n_blocks++;
		block_add(e, &e->blocks[*at], first);
		block_add(e, &e->blocks[*at], slot);
	}
}

void block_take(struct engine *e, uint64_t key, int32_t slot)
{
	int64_t *at = keymap_put(&e->block_of, key, INT64_MIN);
	struct block *b;
	struct posting p;
	int i;

	if (*at < 0) {
		if (*at == ~(int64_t)slot)
			*at = INT64_MIN;
		return;
	}
	b = &e->blocks[*at];
	p = posting_make(e, &e->slots[slot].t, slot);
	i = find_posting(b->v, b->n, &p);
	if (i < b->n && b->v[i].slot == slot)
		memmove(&b->v[i], &b->v[i + 1], (size_t)(--b->n - i) * sizeof(*b->v));
}

void blocks_sort(struct engine *e)
{
	for (int i = 0; i < e->n_blocks; i++) {
		if (e->blocks[i].n > 1)
			qsort(e->blocks[i].v, (size_t)e->blocks[i].n, sizeof(struct posting), compare_postings);
	}
}

void blocks_weigh(struct engine *e)
{
	for (int i = 0; i < e->n_blocks; i++)
		for (int k = 0; k < e->blocks[i].n; k++)
			e->blocks[i].v[k].money = money_points(e, &e->slots[e->blocks[i].v[k].slot].t);
}

const struct posting *block_view(const struct engine *e, uint64_t key, struct posting *one, int *n, int32_t *longest)
{
	int64_t at = keymap_get(&e->block_of, key, INT64_MIN);

	*n = 0;
	if (at == INT64_MIN)
		return NULL;
	if (at < 0) {
		*one = posting_make(e, &e->slots[~at].t, (int32_t)~at);
		*longest = 0;
		*n = 1;
		return one;
	}
	*n = e->blocks[at].n;
	*longest = e->blocks[at].longest;
	return e->blocks[at].v;
}
