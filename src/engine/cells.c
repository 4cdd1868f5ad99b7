/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cells.c - where authorities meet: at one partner, or in one place about one theme.
 *
 * A partner's cell is its country and folded name, whatever records or twinned towns bear it. A place-and-theme cell is a town (a region, for what names no town) and
 * an own theme: what clusters are made of. A cell falls apart into groups when its members mean different reference towns of one name (there are many
 * Neukirchen). Members that do not say which town join the only one there is; when there are several they stay a group of their own: to guess would be to
 * accuse the wrong mayor.
 *
 * What counts of a cell is what still runs or is to come: nobody coordinates what is over. A place where all is over shows its last time, so that an old
 * register can be read too: the actions whose periods hang together up to the latest.
 */
#include "config.h"

#include <limits.h>
#include <stdlib.h>
#include <strates/base/date.h>
#include "engine_priv.h"

enum { KEY_TYPE_SHIFT = 62, KEY_PLACE_SHIFT = 24, KEY_PARTNER = 1, KEY_TOWN = 2, KEY_REGION = 3 };

struct visit {
	int64_t place;
	uint32_t lead;
	int32_t end; /* DATE_NO_DAY: nobody knows, or it goes on */
};

uint64_t cell_partner_key(uint32_t partner)
{
	return (uint64_t)KEY_PARTNER << KEY_TYPE_SHIFT | partner;
}

uint64_t cell_theme_key(uint32_t locality, bool region, uint32_t theme)
{
	return (uint64_t)(region ? KEY_REGION : KEY_TOWN) << KEY_TYPE_SHIFT | (uint64_t)locality << KEY_PLACE_SHIFT | (theme & 0xffffff);
}

bool cell_is_partner(uint64_t key)
{
	return key >> KEY_TYPE_SHIFT == KEY_PARTNER;
}

bool cell_is_region(uint64_t key)
{
	return key >> KEY_TYPE_SHIFT == KEY_REGION;
}

uint32_t cell_locality(uint64_t key)
{
	return cell_is_partner(key) ? (uint32_t)key : (uint32_t)(key >> KEY_PLACE_SHIFT);
}

uint32_t cell_theme(uint64_t key)
{
	return cell_is_partner(key) ? 0 : (uint32_t)key & 0xffffff;
}

static void add_key(struct cell_keys *out, uint64_t key)
{
	for (int i = out->n - 1; i >= 0 && i >= out->n - 64; i--)
		if (out->v[i] == key)
			return;
	GROW(out->v, out->n, out->cap);
	out->v[out->n++] = key;
}

void cell_keys_of(const struct traits *t, struct cell_keys *out)
{
	for (int i = 0; i < t->n_partners; i++)
		if (t->partners[i].cell)
			add_key(out, cell_partner_key(t->partners[i].cell));
	for (int i = 0; i < t->n_places; i++) {
		const struct trait_place *p = &t->places[i];

		for (int k = 0; k < t->n_themes && (p->town || p->region); k++)
			if (t->themes[k].theme)
				add_key(out, cell_theme_key(p->town ? p->town : p->region, !p->town, t->themes[k].theme));
	}
}

static int compare_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void cell_keys_sort(struct cell_keys *l)
{
	int n = 0;

	if (l->n)
		qsort(l->v, (size_t)l->n, sizeof(*l->v), compare_u64);
	for (int i = 0; i < l->n; i++)
		if (!n || l->v[n - 1] != l->v[i])
			l->v[n++] = l->v[i];
	l->n = n;
}

/* The block in which the members of a cell stand, among others. */
static uint64_t block_key(uint64_t key)
{
	enum anchor type = cell_is_partner(key) ? ANCHOR_CELL : key >> KEY_TYPE_SHIFT == KEY_TOWN ? ANCHOR_TOWN : ANCHOR_REGION;

	return anchor_key(type, cell_locality(key));
}

void cell_keys_all(const struct engine *e, struct cell_keys *out)
{
	for (size_t i = 0; i < e->block_of.cap; i++) {
		uint64_t key = e->block_of.v[i].key;
		enum anchor type = (enum anchor)(key >> 60);
		int from = out->n;

		if (key && type == ANCHOR_CELL && e->block_of.v[i].value < 0 && relation_of_one(e, &e->slots[~e->block_of.v[i].value].t))
			add_key(out, cell_partner_key((uint32_t)key));
		if (!key || e->block_of.v[i].value < 0 || e->blocks[e->block_of.v[i].value].n < 2 ||
			(type != ANCHOR_CELL && type != ANCHOR_TOWN && type != ANCHOR_REGION))
			continue;
		if (type == ANCHOR_CELL) {
			add_key(out, cell_partner_key((uint32_t)key));
			continue;
		}
		for (int k = 0; k < e->blocks[e->block_of.v[i].value].n; k++) {
			const struct traits *t = &e->slots[e->blocks[e->block_of.v[i].value].v[k]].t;

			for (int j = 0; j < t->n_themes; j++)
				if (t->themes[j].theme)
					add_key(out, cell_theme_key((uint32_t)key, type == ANCHOR_REGION, t->themes[j].theme));
		}
		if (out->n - from > 64) { /* more themes than add_key() looks back */
			struct cell_keys here = {out->v + from, out->n - from, 0};

			cell_keys_sort(&here);
			out->n = from + here.n;
		}
	}
}

static bool has_theme(const struct traits *t, uint32_t theme)
{
	for (int i = 0; i < t->n_themes; i++)
		if (t->themes[i].theme == theme)
			return true;
	return false;
}

void cell_slots(const struct engine *e, uint64_t key, struct slots *out)
{
	int32_t one, longest;
	int n;
	const int32_t *v = block_view(e, block_key(key), &one, &n, &longest);

	for (int i = 0; i < n; i++)
		if (cell_is_partner(key) || has_theme(&e->slots[v[i]].t, cell_theme(key)))
			slots_add(out, v[i]);
}

/* Of actions in order of their start: where the last run of periods that hang together begins. */
static int last_run(const struct engine *e, const struct slots *l)
{
	int32_t end = INT32_MIN;
	int from = 0;

	for (int i = 0; i < l->n; i++) {
		const struct traits *t = &e->slots[l->v[i]].t;

		if (t->flags & (TRAIT_NO_START | TRAIT_CANCELLED) || !t->lead)
			continue;
		if (end == INT32_MIN || t->start > end)
			from = i;
		end = t->end > end ? t->end : end;
	}
	return from;
}

bool cell_counts(const struct engine *e, const struct cell *c, const struct traits *t)
{
	if (!t->lead || t->flags & TRAIT_CANCELLED)
		return false;
	if (c->active || cell_is_partner(c->key))
		return traits_is_active(t, e->today);
	return t->flags & TRAIT_NO_START || t->start >= c->first;
}

/* Which time it is that counts. */
static void find_time(const struct engine *e, struct cell *c, const struct slots *all)
{
	int from;

	c->active = false;
	c->first = INT32_MIN;
	for (int i = 0; i < all->n && !c->active; i++) {
		const struct traits *t = &e->slots[all->v[i]].t;

		c->active = t->lead && traits_is_active(t, e->today);
	}
	from = c->active ? 0 : last_run(e, all);
	if (from < all->n && !(e->slots[all->v[from]].t.flags & TRAIT_NO_START))
		c->first = e->slots[all->v[from]].t.start;
}

void cell_members(const struct engine *e, uint64_t key, struct slots *out)
{
	struct slots all = {NULL, 0, 0};
	struct cell c = {.key = key};

	cell_slots(e, key, &all);
	find_time(e, &c, &all);
	for (int i = 0; i < all.n; i++)
		if (cell_counts(e, &c, &e->slots[all.v[i]].t))
			slots_add(out, all.v[i]);
	slots_release(&all);
}

int64_t cell_place(const struct traits *t, uint64_t key)
{
	uint32_t where = cell_locality(key);
	int64_t place = 0;

	for (int i = 0; cell_is_partner(key) && i < t->n_partners; i++) {
		if (t->partners[i].cell == where && t->partners[i].place > place)
			place = t->partners[i].place;
	}
	for (int i = 0; key >> KEY_TYPE_SHIFT == KEY_TOWN && i < t->n_places; i++) {
		if (t->places[i].town == where && t->places[i].place > place)
			place = t->places[i].place;
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

static int list_visits(const struct engine *e, struct cell *c, struct visit **out)
{
	struct slots all = {NULL, 0, 0};
	struct visit *v;
	int n = 0, located = 0;

	cell_slots(e, c->key, &all);
	find_time(e, c, &all);
	v = xcalloc((size_t)all.n + 1, sizeof(*v));
	for (int i = 0; i < all.n; i++) {
		const struct traits *t = &e->slots[all.v[i]].t;

		if (cell_counts(e, c, t))
			v[n++] = (struct visit){cell_place(t, c->key), t->lead, t->flags & TRAIT_NO_START ? t->last_end : t->flags & TRAIT_NO_END ? DATE_NO_DAY : t->end};
	}
	qsort(v, (size_t)n, sizeof(*v), compare_visits);
	for (int i = 0; i < n; i++)
		located += v[i].place && (!i || v[i - 1].place != v[i].place);
	if (located == 1) {
		for (int i = 0; i < n; i++)
			v[i].place = v[n - 1].place;
		qsort(v, (size_t)n, sizeof(*v), compare_visits);
	}
	slots_release(&all);
	*out = v;
	return n;
}

static uint64_t sits(const struct engine *e, uint32_t authority)
{
	return e->n_tables ? (uint64_t)keymap_get(&e->sits, authority, 0) : 0;
}

static void add_end(struct group *g, int32_t end)
{
	if (end == DATE_NO_DAY || g->last == DATE_NO_DAY)
		g->last = DATE_NO_DAY;
	else
		g->last = end > g->last ? end : g->last;
}

static void make_groups(const struct engine *e, struct cell *c)
{
	struct visit *v;
	int n = list_visits(e, c, &v), cap = 0;
	uint64_t once = 0;

	free(c->groups);
	c->groups = NULL;
	c->n_groups = 0;
	for (int i = 0; i < n; i++) {
		if (!i || v[i].place != v[i - 1].place) {
			if (c->n_groups >= cap) {
				cap = cap ? cap * 2 : 1;
				c->groups = xreallocarray(c->groups, (size_t)cap, sizeof(*c->groups));
			}
			c->groups[c->n_groups++] = (struct group){.place = v[i].place, .authorities = 1, .last = v[i].end};
			once = sits(e, v[i].lead);
		} else if (v[i].lead != v[i - 1].lead) {
			c->groups[c->n_groups - 1].authorities++;
			c->groups[c->n_groups - 1].tables |= once & sits(e, v[i].lead);
			once |= sits(e, v[i].lead);
		}
		add_end(&c->groups[c->n_groups - 1], v[i].end);
		c->groups[c->n_groups - 1].actions++;
	}
	free(v);
	c->valid = true;
}

const struct cell *cell_get(struct engine *e, uint64_t key)
{
	int64_t at = keymap_get(&e->cell_of, key, -1);

	/* Those that are there are only read: several threads ask at once. */
	if (at < 0) {
		GROW(e->cells, e->n_cells, e->cap_cells);
		e->cells[e->n_cells] = (struct cell){.key = key};
		at = e->n_cells++;
		*keymap_put(&e->cell_of, key, -1) = at;
	}
	if (!e->cells[at].valid)
		make_groups(e, &e->cells[at]);
	return &e->cells[at];
}

void cell_forget(struct engine *e, uint64_t key)
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

bool cell_shows(struct engine *e, const struct traits *a, const struct traits *b)
{
	for (int i = 0; i < a->n_places; i++) {
		const struct trait_place *p = &a->places[i];

		for (int j = 0; j < b->n_places; j++) {
			const struct trait_place *q = &b->places[j];

			if (p->town ? p->town != q->town : !p->region || q->town || p->region != q->region)
				continue;
			for (int k = 0; k < a->n_themes; k++) {
				const struct cell *c;
				int g;

				if (!a->themes[k].theme || !has_theme(b, a->themes[k].theme))
					continue;
				c = cell_get(e, cell_theme_key(p->town ? p->town : p->region, !p->town, a->themes[k].theme));
				g = cell_group(c, a);
				if (g >= 0 && g == cell_group(c, b) && cell_counts(e, c, a) && cell_counts(e, c, b) && cluster_is_open(e, c, g))
					return true;
			}
		}
	}
	return false;
}
