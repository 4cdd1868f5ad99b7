/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keymap.c - 64-bit keys to numbers. Open addressing, never more than three quarters full; keys are never removed, values may be put back to what stands for none.
 */
#include "config.h"

#include <stdlib.h>

#include <strates/base/keymap.h>
#include <strates/base/mem.h>

uint64_t hash64(const void *data, size_t n)
{
	const unsigned char *p = data;
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 1099511628211u;
	return h ? h : 1;
}

size_t keymap_scatter(uint64_t key)
{
	key ^= key >> 33;
	key *= 0xff51afd7ed558ccdu;
	key ^= key >> 33;
	return (size_t)key;
}

static struct keymap_entry *find_entry(const struct keymap *m, uint64_t key)
{
	size_t at = keymap_scatter(key) & (m->cap - 1);

	while (m->v[at].key && m->v[at].key != key)
		at = (at + 1) & (m->cap - 1);
	return &m->v[at];
}

static void keymap_grow(struct keymap *m)
{
	struct keymap bigger = {.cap = m->cap ? m->cap * 2 : 64, .n = m->n};

	bigger.v = xcalloc(bigger.cap, sizeof(*bigger.v));
	for (size_t i = 0; i < m->cap; i++) {
		if (m->v[i].key)
			*find_entry(&bigger, m->v[i].key) = m->v[i];
	}
	free(m->v);
	*m = bigger;
}

int64_t *keymap_put(struct keymap *m, uint64_t key, int64_t otherwise)
{
	struct keymap_entry *e;

	if ((m->n + 1) * 4 > m->cap * 3)
		keymap_grow(m);
	e = find_entry(m, key);
	if (!e->key) {
		e->key = key;
		e->value = otherwise;
		m->n++;
	}
	return &e->value;
}

int64_t keymap_get(const struct keymap *m, uint64_t key, int64_t otherwise)
{
	const struct keymap_entry *e;

	if (!m->cap)
		return otherwise;
	e = find_entry(m, key);
	return e->key ? e->value : otherwise;
}

void keymap_release(struct keymap *m)
{
	free(m->v);
	*m = (struct keymap){NULL, 0, 0};
}
