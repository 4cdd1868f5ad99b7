/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * partner_index.c - names of partners by number, with those that are surely the same, one index of names a country.
 *
 * A new name is compared once, when it comes, and both sides note the match: a look-up while pairs are scored is then one probe of a hash table.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/engine/names.h>
#include "engine_priv.h"

struct numbered {
	struct name *name;
	uint32_t *near; /* ascending */
	int n_near, cap_near;
};
struct partner_index {
	struct lexicon *lexicon;
	struct intern texts;     /* "country\nacronym\ntext": its number is the name's */
	struct numbered *names;  /* by number; [0] unused */
	uint32_t n_names, cap_names;
	struct keymap country_of; /* interned country -> index */
	struct intern countries;
	struct names_index **indexes;
	int n_indexes, cap_indexes;
	struct keymap same;      /* a << 32 | b, a < b */
	struct str key;
};

struct partner_index *partner_index_new(void)
{
	struct partner_index *x = xcalloc(1, sizeof(*x));

	x->lexicon = lexicon_new();
	str_init(&x->key);
	return x;
}

void partner_index_free(struct partner_index **index)
{
	struct partner_index *x = *index;

	if (!x)
		return;
	for (int i = 0; i < x->n_indexes; i++)
		names_index_free(&x->indexes[i]);
	for (uint32_t i = 1; i < x->n_names; i++) {
		if (x->names[i].name)
			name_free(&x->names[i].name);
		free(x->names[i].near);
	}
	free(x->names);
	free(x->indexes);
	keymap_release(&x->country_of);
	keymap_release(&x->same);
	intern_release(&x->texts);
	intern_release(&x->countries);
	str_release(&x->key);
	lexicon_free(&x->lexicon);
	free(x);
	*index = NULL;
}

static struct names_index *index_of(struct partner_index *x, const char *country)
{
	int64_t *at = keymap_put(&x->country_of, (uint64_t)intern(&x->countries, country) + 1, -1);

	if (*at < 0) {
		GROW(x->indexes, x->n_indexes, x->cap_indexes);
		x->indexes[x->n_indexes] = names_index_new();
		*at = x->n_indexes++;
	}
	return x->indexes[*at];
}

static uint64_t pair_key(uint32_t a, uint32_t b)
{
	return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

/* Numbers grow, so what comes last stands last; a new name notes its own ones in whatever order and sorts them. */
static void note(struct numbered *n, uint32_t other)
{
	GROW(n->near, n->n_near, n->cap_near);
	n->near[n->n_near++] = other;
}

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void meet_others(struct partner_index *x, struct names_index *index, uint32_t id)
{
	struct numbered *own = &x->names[id];
	const struct names_near *near;
	int n = names_index_near(index, own->name, NAMES_SAME_LEAST, &near);

	for (int i = 0; i < n; i++) {
		*keymap_put(&x->same, pair_key(id, near[i].id), 1) = 1;
		note(own, near[i].id);
		note(&x->names[near[i].id], id);
	}
	if (own->n_near)
		qsort(own->near, (size_t)own->n_near, sizeof(*own->near), compare_numbers);
}

uint32_t partner_index_name(struct partner_index *x, const char *country, const char *text, const char *acronym)
{
	struct names_index *index;
	struct numbered *own;
	uint32_t id;

	str_clear(&x->key);
	str_addf(&x->key, "%s\n%s\n%s", country, acronym ? acronym : "", text);
	id = intern(&x->texts, x->key.s);
	if (id < x->n_names)
		return x->names[id].name ? id : 0;
	while (x->n_names <= id) {
		GROW(x->names, x->n_names, x->cap_names);
		x->names[x->n_names++] = (struct numbered){NULL, NULL, 0, 0};
	}
	own = &x->names[id];
	own->name = name_new(x->lexicon, text, acronym);
	if (!name_set_key(own->name)) {
		name_free(&own->name);
		return 0;
	}
	index = index_of(x, country);
	meet_others(x, index, id);
	names_index_add(index, id, own->name);
	return id;
}

bool partner_index_same(const struct partner_index *x, uint32_t a, uint32_t b)
{
	return a && b && (a == b || keymap_get(&x->same, pair_key(a, b), 0));
}

int partner_index_near(const struct partner_index *x, uint32_t id, const uint32_t **out)
{
	*out = NULL;
	if (!id || id >= x->n_names)
		return 0;
	*out = x->names[id].near;
	return x->names[id].n_near;
}

size_t partner_index_bytes(const struct partner_index *x)
{
	size_t n = (size_t)x->cap_names * sizeof(*x->names) + x->texts.arena.used + (x->same.cap + x->country_of.cap) * sizeof(struct keymap_entry);

	for (int i = 0; i < x->n_indexes; i++)
		n += names_index_bytes(x->indexes[i]);
	for (uint32_t i = 0; i < x->n_names; i++)
		n += (size_t)x->names[i].cap_near * sizeof(uint32_t);
	return n;
}
