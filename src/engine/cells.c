/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cells.c - partners as the authorities see them: one cell per country and folded name, whatever records or twinned towns bear it.
 *
 * A cell falls apart into groups when its members mean different reference towns of one name (there are many Neukirchen). Members that do not say which
 * town join the only one there is; when there are several they stay a group of their own: to guess would be to accuse the wrong mayor.
 */
#include "config.h"

#include <stdlib.h>
#include "engine_priv.h"

struct visit {
	int64_t place;
	uint32_t lead;
};

static const struct block *cell_block(const struct engine *e, uint32_t key)
{
	int64_t at = keymap_get(&e->block_of, anchor_key(ANCHOR_CELL, key), -1);

	return at >= 0 ? &e->blocks[at] : NULL;
}

void cell_members(const struct engine *e, uint32_t key, struct slots *out)
{
	const struct block *b = cell_block(e, key);

	for (int i = 0; b && i < b->n; i++)
		slots_add(out, block_postings(b)[i].slot);
}

void cell_keys(const struct engine *e, struct slots *out)
{
	for (size_t i = 0; i < e->block_of.cap; i++) {
		uint64_t key = e->block_of.v[i].key;

		if (key == anchor_key(ANCHOR_CELL, key & UINT32_MAX) && e->blocks[e->block_of.v[i].value].n)
			slots_add(out, (int32_t)(key & UINT32_MAX));
	}
}

int64_t cell_place(const struct traits *t, uint32_t key)
{
	int64_t place = 0;

	for (int i = 0; i < t->n_partners; i++) {
		if (t->partners[i].cell == key && t->partners[i].place > place)
			place = t->partners[i].place;
	}
	return place;
}

static int compare_visits(const void *a, const void *b)
{
	const struct visit *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->lead > y->lead) - (x->lead < y->lead);
}

static int list_visits(const struct engine *e, uint32_t key, struct visit **out)
{
	const struct block *b = cell_block(e, key);
	struct visit *v = xcalloc(b ? (size_t)b->n + 1 : 1, sizeof(*v));
	int n = 0, located = 0;

	for (int i = 0; b && i < b->n; i++) {
		const struct traits *t = &e->slots[block_postings(b)[i].slot].t;

		if (t->lead && traits_is_active(t, e->today))
			v[n++] = (struct visit){cell_place(t, key), t->lead};
	}
	qsort(v, (size_t)n, sizeof(*v), compare_visits);
	for (int i = 0; i < n; i++)
		located += v[i].place && (!i || v[i - 1].place != v[i].place);
	if (located == 1) {
		for (int i = 0; i < n; i++)
			v[i].place = v[n - 1].place;
		qsort(v, (size_t)n, sizeof(*v), compare_visits);
	}
	*out = v;
	return n;
}

static void make_groups(const struct engine *e, struct cell *c)
{
	struct visit *v;
	int n = list_visits(e, c->key, &v), cap = 0;

	free(c->groups);
	c->groups = NULL;
	c->n_groups = 0;
	for (int i = 0; i < n; i++) {
		if (!i || v[i].place != v[i - 1].place) {
			if (c->n_groups >= cap) {
				cap = cap ? cap * 2 : 1;
				c->groups = xreallocarray(c->groups, (size_t)cap, sizeof(*c->groups));
			}
			c->groups[c->n_groups++] = (struct group){v[i].place, 1};
		} else if (v[i].lead != v[i - 1].lead) {
			c->groups[c->n_groups - 1].authorities++;
		}
	}
	free(v);
	c->valid = true;
}

const struct cell *cell_get(struct engine *e, uint32_t key)
{
	int64_t *at = keymap_put(&e->cell_of, key, -1);

	if (*at < 0) {
		GROW(e->cells, e->n_cells, e->cap_cells);
		e->cells[e->n_cells] = (struct cell){.key = key};
		*at = e->n_cells++;
	}
	if (!e->cells[*at].valid)
		make_groups(e, &e->cells[*at]);
	return &e->cells[*at];
}

void cell_forget(struct engine *e, uint32_t key)
{
	int64_t at = keymap_get(&e->cell_of, key, -1);

	if (at >= 0)
		e->cells[at].valid = false;
}

int cell_group(const struct cell *c, const struct traits *t)
{
	int64_t place = cell_place(t, c->key);

	for (int i = 0; i < c->n_groups; i++) {
		if (c->groups[i].place == place)
			return i;
	}
	return c->n_groups == 1 && !place ? 0 : -1;
}
