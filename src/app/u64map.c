/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * u64map.c - a hash table with open addressing; the key 0 stands for an empty place.
 */
#include "config.h"

#include <stdlib.h>

#include <strates/base/mem.h>

#include "u64map_priv.h"

static struct u64pair *place(const struct u64map *m, uint64_t key)
{
	size_t at = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (m->cap - 1);

	while (m->v[at].key && m->v[at].key != key)
		at = (at + 1) & (m->cap - 1);
	return &m->v[at];
}

static void grow(struct u64map *m)
{
	struct u64map larger = {.n = m->n, .cap = m->cap ? 2 * m->cap : 64};

	larger.v = xcalloc(larger.cap, sizeof(*larger.v));
	for (size_t i = 0; i < m->cap; i++)
		if (m->v[i].key)
			*place(&larger, m->v[i].key) = m->v[i];
	free(m->v);
	*m = larger;
}

int64_t *u64map_put(struct u64map *m, uint64_t key, int64_t otherwise)
{
	struct u64pair *p;

	if (2 * m->n >= m->cap)
		grow(m);
	p = place(m, key);
	if (!p->key) {
		*p = (struct u64pair){key, otherwise};
		m->n++;
	}
	return &p->value;
}

int64_t u64map_get(const struct u64map *m, uint64_t key, int64_t otherwise)
{
	const struct u64pair *p = m->cap ? place(m, key) : NULL;

	return p && p->key ? p->value : otherwise;
}

void u64map_release(struct u64map *m)
{
	free(m->v);
	*m = (struct u64map){NULL, 0, 0};
}

/* FNV-1a. */
uint64_t u64_of(const void *data, size_t n)
{
	const unsigned char *b = data;
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * UINT64_C(1099511628211);
	return h ? h : 1;
}
