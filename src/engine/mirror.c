/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mirror.c - all actions in memory, and the anchors by which those that may meet find each other.
 *
 * Every pair that a rule admits shares an anchor:
 *	place      the same town by name, the same reference town, or points in neighbouring cells of a grid of half degrees (P >= .7 is within 50 km)
 *	partner    the same cell of partners, or one partner is the other's parent (Q >= .8)
 *	record     the same external id, file reference, or set of title words (identity)
 * An anchor's actions stand in order of their start, so that a look-up walks only from the first that can still be running: blocks are skewed
 * (a capital has a thousand actions over twenty years), and the period is the one comparison that an order serves.
 * Rejected: an R-tree for 50 km (the grid needs no balancing and no library), SQL joins for candidates (eight times slower, and no memory of who met whom).
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "engine_priv.h"

enum { GRID_PER_DEGREE = 2, GRID_LON = 360 * GRID_PER_DEGREE, GRID_LAT = 180 * GRID_PER_DEGREE, ANCHORS_TYPE_SHIFT = 60 };
#define REACH_DEGREES .46 /* 50 km, and a little for the plane */

struct anchors {
	uint64_t *v;
	int n, cap;
};

void slots_add(struct slots *l, int32_t slot)
{
	GROW(l->v, l->n, l->cap);
	l->v[l->n++] = slot;
}

void slots_release(struct slots *l)
{
	free(l->v);
	*l = (struct slots){NULL, 0, 0};
}

static int compare_slots(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

void slots_sort(struct slots *l)
{
	int n = 0;

	if (l->n)
		qsort(l->v, (size_t)l->n, sizeof(*l->v), compare_slots);
	for (int i = 0; i < l->n; i++) {
		if (!n || l->v[n - 1] != l->v[i])
			l->v[n++] = l->v[i];
	}
	l->n = n;
}

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

/* Where an action is posted. */
static void own_anchors(const struct traits *t, struct anchors *out)
{
	out->n = 0;
	for (int i = 0; i < t->n_places; i++) {
		const struct trait_place *p = &t->places[i];

		add_anchor(out, ANCHOR_TOWN, p->town);
		add_anchor(out, ANCHOR_PLACE, (uint64_t)p->place);
		if (p->has_point)
			add_anchor(out, ANCHOR_GRID, grid_value(grid_lat((double)p->lat), grid_lon((double)p->lon)));
	}
	for (int i = 0; i < t->n_partners; i++) {
		add_anchor(out, ANCHOR_CELL, t->partners[i].cell);
		add_anchor(out, ANCHOR_PARENT, (uint64_t)t->partners[i].parent);
	}
	add_anchor(out, ANCHOR_TITLE, t->title_set);
	add_anchor(out, ANCHOR_SOURCE, t->source);
	add_anchor(out, ANCHOR_DOSSIER, t->dossier);
}

/* Cells of the grid within reach of a point. */
static void near_anchors(const struct trait_place *p, struct anchors *out)
{
	double cosine = p->cos_lat > .01f ? (double)p->cos_lat : .01;
	int reach = (int)ceil(REACH_DEGREES * GRID_PER_DEGREE / cosine), lat = grid_lat((double)p->lat), lon = grid_lon((double)p->lon);

	if (reach > GRID_LON / 2)
		reach = GRID_LON / 2;
	for (int i = lat - 1; i <= lat + 1; i++) {
		for (int j = lon - reach; i >= 0 && i <= GRID_LAT && j <= lon + reach; j++)
			add_anchor(out, ANCHOR_GRID, grid_value(i, (j + GRID_LON) % GRID_LON));
	}
}

/* Where an action looks for others. */
static void wanted_anchors(const struct engine *e, const struct traits *t, struct anchors *out)
{
	own_anchors(t, out);
	for (int i = 0; i < t->n_places; i++) {
		if (t->places[i].has_point)
			near_anchors(&t->places[i], out);
	}
	for (int i = 0; i < t->n_partners; i++) {
		const struct trait_partner *p = &t->partners[i];

		add_anchor(out, ANCHOR_PARENT, (uint64_t)p->id);
		if (p->parent)
			add_anchor(out, ANCHOR_CELL, (uint64_t)keymap_get(&e->partner_cell, (uint64_t)p->parent, 0));
	}
}

const struct posting *block_postings(const struct block *b)
{
	return b->cap ? b->v : &b->one;
}

static int compare_postings(const void *a, const void *b)
{
	const struct posting *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->slot > y->slot) - (x->slot < y->slot);
}

static void block_reserve(struct block *b)
{
	if (b->n == 0 && !b->cap)
		return;
	if (!b->cap) {
		b->cap = 4;
		b->v = xcalloc(4, sizeof(*b->v));
		b->v[0] = b->one;
	}
	GROW(b->v, b->n, b->cap);
}

/* First posting not before p. */
static int block_find(const struct block *b, const struct posting *p)
{
	const struct posting *v = block_postings(b);
	int low = 0, high = b->n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (compare_postings(&v[middle], p) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct posting make_posting(const struct traits *t, int32_t slot)
{
	if (t->flags & TRAIT_NO_START)
		return (struct posting){slot, INT32_MIN, INT32_MAX};
	return (struct posting){slot, t->start, t->end};
}

static void block_add(struct engine *e, struct block *b, const struct posting *p)
{
	int at = e->bulk ? b->n : block_find(b, p);
	struct posting *v;

	block_reserve(b);
	v = b->cap ? b->v : &b->one;
	memmove(&v[at + 1], &v[at], (size_t)(b->n - at) * sizeof(*v));
	v[at] = *p;
	b->n++;
	if (p->start != INT32_MIN && p->end - p->start > b->longest)
		b->longest = p->end - p->start;
}

static void block_remove(struct block *b, const struct posting *p)
{
	struct posting *v = b->cap ? b->v : &b->one;
	int at = block_find(b, p);

	if (at < b->n && v[at].slot == p->slot)
		memmove(&v[at], &v[at + 1], (size_t)(--b->n - at) * sizeof(*v));
}

static struct block *block_get(struct engine *e, uint64_t key)
{
	int64_t *at = keymap_put(&e->block_of, key, -1);

	if (*at < 0) {
		GROW(e->blocks, e->n_blocks, e->cap_blocks);
		e->blocks[e->n_blocks] = (struct block){.n = 0};
		*at = e->n_blocks++;
	}
	return &e->blocks[*at];
}

void mirror_attach(struct engine *e, int32_t slot)
{
	const struct traits *t = &e->slots[slot].t;
	struct posting p = make_posting(t, slot);
	struct anchors own = {NULL, 0, 0};

	own_anchors(t, &own);
	for (int i = 0; i < own.n; i++)
		block_add(e, block_get(e, own.v[i]), &p);
	for (int i = 0; i < t->n_partners; i++) {
		cell_forget(e, t->partners[i].cell);
		if (t->partners[i].id)
			*keymap_put(&e->partner_cell, (uint64_t)t->partners[i].id, 0) = t->partners[i].cell;
	}
	*keymap_put(&e->slot_of, (uint64_t)t->id, -1) = slot;
	e->slots[slot].alive = true;
	free(own.v);
}

void mirror_detach(struct engine *e, int32_t slot)
{
	const struct traits *t = &e->slots[slot].t;
	struct posting p = make_posting(t, slot);
	struct anchors own = {NULL, 0, 0};

	own_anchors(t, &own);
	for (int i = 0; i < own.n; i++)
		block_remove(block_get(e, own.v[i]), &p);
	for (int i = 0; i < t->n_partners; i++)
		cell_forget(e, t->partners[i].cell);
	*keymap_put(&e->slot_of, (uint64_t)t->id, -1) = -1;
	e->slots[slot].alive = false;
	free(own.v);
}

int32_t mirror_new_slot(struct engine *e)
{
	if (e->n_free)
		return e->free_slots[--e->n_free];
	GROW(e->slots, e->n_slots, e->cap_slots);
	e->slots[e->n_slots] = (struct slot){.body = NULL};
	return e->n_slots++;
}

void mirror_free_slot(struct engine *e, int32_t slot)
{
	free(e->slots[slot].body);
	for (int k = 0; k < LISTS; k++)
		free(e->slots[slot].lists[k].v);
	e->slots[slot] = (struct slot){.body = NULL};
	GROW(e->free_slots, e->n_free, e->cap_free);
	e->free_slots[e->n_free++] = slot;
}

int32_t mirror_slot(const struct engine *e, int64_t action)
{
	return action ? (int32_t)keymap_get(&e->slot_of, (uint64_t)action, -1) : -1;
}

/* Those of one block whose period may meet t's. */
static void scan_block(struct engine *e, const struct block *b, const struct traits *t, struct slots *out)
{
	const struct posting *v = block_postings(b);
	bool dated = !(t->flags & TRAIT_NO_START);
	int i = 0;

	for (; i < b->n && v[i].start == INT32_MIN; i++) {
		if (e->seen[v[i].slot] != e->mark) {
			e->seen[v[i].slot] = e->mark;
			slots_add(out, v[i].slot);
		}
	}
	if (dated && b->n - i > 8) {
		int from = block_find(b, &(struct posting){0, t->start - b->longest, 0});

		i = from > i ? from : i;
	}
	for (; i < b->n && (!dated || v[i].start <= t->end); i++) {
		if ((dated && v[i].end < t->start) || e->seen[v[i].slot] == e->mark)
			continue;
		e->seen[v[i].slot] = e->mark;
		slots_add(out, v[i].slot);
	}
}

static void new_mark(struct engine *e)
{
	if (e->n_slots > e->cap_seen) {
		free(e->seen);
		e->cap_seen = e->cap_slots;
		e->seen = xcalloc((size_t)e->cap_seen, sizeof(*e->seen));
		e->mark = 0;
	}
	if (++e->mark == 0) {
		memset(e->seen, 0, (size_t)e->cap_seen * sizeof(*e->seen));
		e->mark = 1;
	}
}

void mirror_candidates(struct engine *e, const struct traits *t, int32_t self, struct slots *out)
{
	struct anchors wanted = {NULL, 0, 0};

	new_mark(e);
	if (self >= 0)
		e->seen[self] = e->mark;
	wanted_anchors(e, t, &wanted);
	for (int i = 0; i < wanted.n; i++) {
		int64_t at = keymap_get(&e->block_of, wanted.v[i], -1);

		if (at >= 0)
			scan_block(e, &e->blocks[at], t, out);
	}
	free(wanted.v);
}

static void sort_blocks(struct engine *e)
{
	for (int i = 0; i < e->n_blocks; i++) {
		if (e->blocks[i].n > 1)
			qsort(e->blocks[i].v, (size_t)e->blocks[i].n, sizeof(struct posting), compare_postings);
	}
}

static bool load_row(void *ctx, const struct feature *f)
{
	struct engine *e = ctx;
	int32_t slot;

	if (f->merged)
		return true;
	slot = mirror_new_slot(e);
	e->slots[slot].t = traits_make(e, f, &e->slots[slot].body);
	mirror_attach(e, slot);
	return true;
}

static bool load_theme(void *ctx, const struct feature_ref_theme *t)
{
	struct engine *e = ctx;
	uint64_t theme = intern(&e->names, t->key);

	for (int i = 0; i < t->n_dac; i++) {
		struct ref_prefix *p;

		if (strlen(t->dac[i]) >= sizeof(p->prefix))
			continue;
		GROW(e->prefixes, e->n_prefixes, e->cap_prefixes);
		p = &e->prefixes[e->n_prefixes++];
		memcpy(p->prefix, t->dac[i], strlen(t->dac[i]) + 1);
		p->theme = (uint32_t)theme;
	}
	for (int i = 0; i < t->n_compatible; i++) {
		uint64_t other = intern(&e->names, t->compatible[i]);

		*keymap_put(&e->compatible, theme << 32 | other, 1) = 1;
		*keymap_put(&e->compatible, other << 32 | theme, 1) = 1;
	}
	return true;
}

void mirror_clear(struct engine *e)
{
	for (int i = 0; i < e->n_slots; i++) {
		free(e->slots[i].body);
		for (int k = 0; k < LISTS; k++)
			free(e->slots[i].lists[k].v);
	}
	for (int i = 0; i < e->n_blocks; i++)
		free(e->blocks[i].v);
	for (int i = 0; i < e->n_cells; i++)
		free(e->cells[i].groups);
	keymap_release(&e->slot_of);
	keymap_release(&e->block_of);
	keymap_release(&e->cell_of);
	keymap_release(&e->partner_cell);
	keymap_release(&e->compatible);
	keymap_release(&e->component);
	intern_release(&e->names);
	e->n_rarity = 0;
	free(e->seen);
	e->seen = NULL;
	e->cap_seen = 0;
	e->n_slots = e->n_free = e->n_blocks = e->n_cells = e->n_prefixes = e->n_links = 0;
	e->loaded = false;
}

/* Growing by doubling leaves up to half of it unused, and a register grows slowly once it is loaded. */
static void trim(struct engine *e)
{
	e->cap_slots = e->n_slots + e->n_slots / 32 + 16;
	e->slots = xreallocarray(e->slots, (size_t)e->cap_slots, sizeof(*e->slots));
	e->cap_blocks = e->n_blocks + e->n_blocks / 32 + 16;
	e->blocks = xreallocarray(e->blocks, (size_t)e->cap_blocks, sizeof(*e->blocks));
}

bool mirror_load(struct engine *e, struct store *s, struct err *err)
{
	struct ids changed = IDS_INIT;
	bool ok;

	mirror_clear(e);
	e->bulk = true;
	ok = model_load(&e->model, s, err) && store_themes(s, load_theme, e, err) && mirror_load_links(e, s, &changed, err) && store_features(s, NULL, 0, e->today, load_row, e, err);
	e->bulk = false;
	sort_blocks(e);
	trim(e);
	ids_release(&changed);
	if (!ok)
		mirror_clear(e);
	e->loaded = ok;
	return ok;
}

int64_t mirror_bytes(const struct engine *e)
{
	size_t n = (size_t)e->cap_slots * sizeof(*e->slots) + (size_t)e->cap_blocks * sizeof(*e->blocks) + (size_t)e->cap_seen * sizeof(*e->seen);

	n += (e->block_of.cap + e->slot_of.cap + e->partner_cell.cap + e->cell_of.cap + e->component.cap) * sizeof(struct keymap_entry);
	n += (size_t)e->cap_rarity + e->names.arena.used + e->names.cap * sizeof(*e->names.text) + e->names.n_slots * sizeof(*e->names.slots);
	for (int i = 0; i < e->n_blocks; i++)
		n += (size_t)e->blocks[i].cap * sizeof(struct posting);
	for (int i = 0; i < e->n_slots; i++) {
		const struct traits *t = &e->slots[i].t;

		n += t->n_places * sizeof(*t->places) + t->n_themes * sizeof(*t->themes) + t->n_partners * sizeof(*t->partners) + 16;
		n += (size_t)(t->n_leads + t->n_title + t->n_text) * 4;
		n += (size_t)(e->slots[i].lists[0].n + e->slots[i].lists[1].n) * sizeof(struct kept);
	}
	return (int64_t)n;
}
