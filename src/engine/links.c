/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * links.c - declared links: confirmed ones join actions into components (coordination is transitive), "not related" keeps two apart.
 *
 * Links are few (people make them one by one), so a change reads them all again and compares labels: simpler than undoing a union. A component's
 * label is its smallest action id, deleted actions included: two actions coordinated through a third stay so when the third is merged away.
 */
#include "config.h"

#include <stdlib.h>
#include "engine_priv.h"

static bool load_link(void *ctx, const struct feature_link *l)
{
	struct engine *e = ctx;
	bool confirmed = str_eq(l->state, "confirmed"), apart = str_eq(l->kind, "not_related");

	*keymap_put(&e->linked, (uint64_t)l->a, 1) = 1;
	*keymap_put(&e->linked, (uint64_t)l->b, 1) = 1;
	GROW(e->links, e->n_links, e->cap_links);
	e->links[e->n_links++] = (struct link_row){.a = l->a < l->b ? l->a : l->b, .b = l->a < l->b ? l->b : l->a,
		.joins = confirmed && !apart, .apart = confirmed && apart};
	return true;
}

/* Union-find over action ids: the root is the smallest. */
static int64_t find_root(struct keymap *m, int64_t id)
{
	int64_t parent = *keymap_put(m, (uint64_t)id, id);

	while (parent != id) {
		id = parent;
		parent = keymap_get(m, (uint64_t)id, id);
	}
	return id;
}

void components_join(struct keymap *m, int64_t a, int64_t b)
{
	int64_t x = find_root(m, a), y = find_root(m, b);

	*keymap_put(m, (uint64_t)(x > y ? x : y), 0) = x < y ? x : y;
}

void components_flatten(struct keymap *m)
{
	for (size_t i = 0; i < m->cap; i++) {
		if (m->v[i].key)
			m->v[i].value = find_root(m, (int64_t)m->v[i].key);
	}
}

static void note_changes(const struct keymap *one, const struct keymap *other, struct ids *changed)
{
	for (size_t i = 0; i < one->cap; i++) {
		if (one->v[i].key && keymap_get(other, one->v[i].key, 0) != one->v[i].value)
			ids_add(changed, (int64_t)one->v[i].key);
	}
}

static void note_apart(const struct engine *e, struct ids *changed)
{
	for (int i = 0; i < e->n_links; i++) {
		if (e->links[i].apart) {
			ids_add(changed, e->links[i].a);
			ids_add(changed, e->links[i].b);
		}
	}
}

bool mirror_load_links(struct engine *e, struct store *s, struct ids *changed, struct err *err)
{
	struct keymap before = e->component;

	e->reads++;
	note_apart(e, changed);
	e->n_links = 0;
	keymap_release(&e->linked);
	e->component = (struct keymap){NULL, 0, 0};
	if (!store_links(s, load_link, e, err)) {
		keymap_release(&before);
		return false;
	}
	for (int i = 0; i < e->n_links; i++) {
		if (e->links[i].joins)
			components_join(&e->component, e->links[i].a, e->links[i].b);
	}
	components_flatten(&e->component);
	note_apart(e, changed);
	note_changes(&before, &e->component, changed);
	note_changes(&e->component, &before, changed);
	keymap_release(&before);
	return true;
}

bool links_apart(const struct engine *e, int64_t a, int64_t b)
{
	int64_t low = a < b ? a : b, high = a < b ? b : a;

	for (int i = 0; i < e->n_links; i++) {
		if (e->links[i].apart && e->links[i].a == low && e->links[i].b == high)
			return true;
	}
	return false;
}
