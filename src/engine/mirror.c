/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mirror.c - all actions in memory, in step with the file: slots, what they lean on, and the pairs that they keep.
 *
 * Slots are numbered by place, not by row: who is compared with whom stands in one neighbourhood of memory too.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/engine/one_percent.h>
#include "engine_priv.h"

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

static void forget_cells(struct engine *e, const struct traits *t)
{
	struct cell_keys keys = {NULL, 0, 0};

	if (e->n_cells) {
		cell_keys_of(t, &keys);
		for (int i = 0; i < keys.n; i++)
			cell_forget(e, keys.v[i]);
	}
	free(keys.v);
}

static void post(struct engine *e, int32_t slot)
{
	const struct traits *t = &e->slots[slot].t;
	struct anchors own = {NULL, 0, 0};

	posting_put(e, slot);
	anchors_own(t, &own);
	for (int i = 0; i < own.n; i++)
		block_put(e, own.v[i], slot);
	for (int i = 0; i < t->n_partners; i++) {
		if (t->partners[i].id)
			*keymap_put(&e->partner_cell, (uint64_t)t->partners[i].id, 0) = t->partners[i].cell;
	}
	*keymap_put(&e->slot_of, (uint64_t)t->id, -1) = slot;
	free(own.v);
}

void mirror_attach(struct engine *e, int32_t slot)
{
	post(e, slot);
	e->slots[slot].alive = true;
	forget_cells(e, &e->slots[slot].t);
}

void mirror_detach(struct engine *e, int32_t slot)
{
	const struct traits *t = &e->slots[slot].t;
	struct anchors own = {NULL, 0, 0};

	anchors_own(t, &own);
	for (int i = 0; i < own.n; i++)
		block_take(e, own.v[i], slot);
	*keymap_put(&e->slot_of, (uint64_t)t->id, -1) = -1;
	e->slots[slot].alive = false;
	forget_cells(e, t);
	free(own.v);
}

static void make_floors(struct engine *e)
{
	if (e->cap_slots <= e->cap_floors)
		return;
	e->floors = xreallocarray(e->floors, (size_t)e->cap_slots * LISTS, sizeof(*e->floors));
	memset(e->floors + (size_t)e->cap_floors * LISTS, 0, (size_t)(e->cap_slots - e->cap_floors) * LISTS * sizeof(*e->floors));
	e->cap_floors = e->cap_slots;
}

int32_t mirror_new_slot(struct engine *e)
{
	if (e->n_free)
		return e->free_slots[--e->n_free];
	GROW(e->slots, e->n_slots, e->cap_slots);
	make_floors(e);
	e->slots[e->n_slots] = (struct slot){.body = NULL};
	return e->n_slots++;
}

static void release_slot(struct slot *s)
{
	free(s->body);
	for (int k = 0; k < LISTS; k++)
		free(s->lists[k].v);
	*s = (struct slot){.body = NULL};
}

void mirror_free_slot(struct engine *e, int32_t slot)
{
	release_slot(&e->slots[slot]);
	for (int k = 0; k < LISTS; k++)
		e->floors[(size_t)slot * LISTS + (size_t)k] = 0;
	GROW(e->free_slots, e->n_free, e->cap_free);
	e->free_slots[e->n_free++] = slot;
}

int32_t mirror_slot(const struct engine *e, int64_t action)
{
	return action ? (int32_t)keymap_get(&e->slot_of, (uint64_t)action, -1) : -1;
}

/* --- loading ------------------------------------------------------------------------------------------------------------------- */

static bool load_theme(void *ctx, const struct feature_ref_theme *t)
{
	struct engine *e = ctx;
	uint64_t theme = intern(&e->names, t->key);

	if (one_percent_is_scheme(t->scheme))
		*keymap_put(&e->scheme_of, theme, 0) = vocab_index(VOCAB_SCHEME, t->scheme);

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

static bool load_decision(void *ctx, const char *id, const char *digest, struct uid member)
{
	struct engine *e = ctx;
	int64_t *at = keymap_put(&e->judged_of, strtoull(id, NULL, 16) ? strtoull(id, NULL, 16) : 1, -1);

	if (*at < 0) {
		GROW(e->judged, e->n_judged, e->cap_judged);
		*at = e->n_judged;
		e->judged[e->n_judged] = (struct judged){.digest = ""};
		strncpy(e->judged[e->n_judged++].digest, digest, sizeof(e->judged->digest) - 1);
	}
	*keymap_put(&e->judged_uid, hash64(&member, sizeof(member)), 1) = 1;
	return true;
}

bool mirror_load_decisions(struct engine *e, struct store *s, struct err *err)
{
	e->n_judged = 0;
	keymap_release(&e->judged_of);
	keymap_release(&e->judged_uid);
	return findings_decisions(s, load_decision, e, err);
}

bool mirror_load_world(struct engine *e, struct store *s, struct err *err)
{
	struct ids changed = IDS_INIT;
	bool ok;

	e->reads++;
	e->n_prefixes = 0;
	keymap_release(&e->compatible);
	keymap_release(&e->scheme_of);
	model_load(&e->model, s);
	bounds_make(e);
	ok = store_themes(s, load_theme, e, err) && mirror_load_links(e, s, &changed, err) && mirror_load_decisions(e, s, err);
	ids_release(&changed);
	e->world_version = ok ? store_version(s) : 0;
	return ok;
}

void mirror_clear(struct engine *e)
{
	for (int i = 0; i < e->n_slots; i++)
		release_slot(&e->slots[i]);
	for (int i = 0; i < e->n_blocks; i++)
		free(e->blocks[i].v);
	for (int i = 0; i < e->n_cells; i++)
		free(e->cells[i].groups);
	keymap_release(&e->slot_of);
	keymap_release(&e->block_of);
	keymap_release(&e->cell_of);
	keymap_release(&e->partner_cell);
	keymap_release(&e->compatible);
	keymap_release(&e->scheme_of);
	keymap_release(&e->linked);
	keymap_release(&e->component);
	keymap_release(&e->judged_of);
	keymap_release(&e->judged_uid);
	themes_release(e);
	watch_clear(e);
	intern_release(&e->names);
	pool_release(&e->pool);
	made_release(&e->made);
	/* Floors are of lists that are no more: the next action in a slot is another one, and keeps no pairs until it has some. */
	for (size_t i = 0; i < (size_t)e->cap_floors * LISTS; i++)
		e->floors[i] = 0;
	e->n_rarity = 0;
	e->n_slots = e->n_free = e->n_blocks = e->n_cells = e->n_prefixes = e->n_links = e->n_judged = 0;
	e->world_version = 0;
	e->loaded = false;
}

/* Where an action stands: its first town, region or partner. */
static uint32_t neighbourhood(const struct traits *t)
{
	if (t->n_places)
		return t->places[0].town ? t->places[0].town : t->places[0].region;
	return t->n_partners ? t->partners[0].cell : 0;
}

static int compare_neighbours(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;
	uint32_t p = neighbourhood(&x->t), q = neighbourhood(&y->t);

	if (p != q)
		return p < q ? -1 : 1;
	if (x->t.start != y->t.start)
		return x->t.start < y->t.start ? -1 : 1;
	return (x->t.id > y->t.id) - (x->t.id < y->t.id);
}

/* Growing by doubling leaves up to half of it unused, and a register grows slowly once it is loaded. */
static void trim(struct engine *e)
{
	e->cap_slots = e->n_slots + e->n_slots / 32 + 16;
	e->slots = xreallocarray(e->slots, (size_t)e->cap_slots, sizeof(*e->slots));
	make_floors(e);
	e->cap_postings = e->cap_slots;
	e->postings = xreallocarray(e->postings, (size_t)e->cap_postings, sizeof(*e->postings));
	e->cap_blocks = e->n_blocks + e->n_blocks / 32 + 16;
	e->blocks = xreallocarray(e->blocks, (size_t)e->cap_blocks, sizeof(*e->blocks));
}

static bool load_pairs(void *ctx, const struct pair_list *l)
{
	struct engine *e = ctx;
	int32_t slot = mirror_slot(e, l->action);

	if (slot >= 0)
		pairs_from_entries(e, slot, l);
	return true;
}

bool mirror_load(struct engine *e, struct store *s, bool pairs, struct err *err)
{
	bool ok;

	mirror_clear(e);
	ok = mirror_load_world(e, s, err) && watch_load(e, s, err) && load_actions(e, s, err);
	if (ok) {
		if (e->n_slots)
			qsort(e->slots, (size_t)e->n_slots, sizeof(*e->slots), compare_neighbours);
		e->bulk = true;
		for (int32_t i = 0; i < e->n_slots; i++)
			post(e, i);
		e->bulk = false;
		blocks_sort(e);
		trim(e);
		ok = !pairs || pairs_scan(s, load_pairs, e, err);
	}
	if (!ok)
		mirror_clear(e);
	e->loaded = ok;
	return ok;
}

int64_t mirror_bytes(const struct engine *e)
{
	size_t n = (size_t)e->cap_slots * (sizeof(*e->slots) + LISTS * sizeof(*e->floors)) + (size_t)e->cap_postings * sizeof(*e->postings) + (size_t)e->cap_blocks * sizeof(*e->blocks);

	n += (e->block_of.cap + e->slot_of.cap + e->partner_cell.cap + e->cell_of.cap + e->component.cap) * sizeof(struct keymap_entry);
	n += e->names.arena.used + e->names.cap * sizeof(*e->names.text) + e->names.n_slots * sizeof(*e->names.slots);
	n += e->pool.arena.used + e->pool.cap * sizeof(*e->pool.v);
	for (int i = 0; i < e->n_blocks; i++)
		n += (size_t)e->blocks[i].cap * sizeof(*e->blocks[i].v);
	for (int i = 0; i < e->n_slots; i++) {
		const struct slot *s = &e->slots[i];

		n += (size_t)(s->t.n_title + s->t.n_text) * 4 + 16;
		for (int k = 0; k < LISTS; k++)
			n += (size_t)s->lists[k].n * sizeof(struct kept);
	}
	return (int64_t)n;
}
