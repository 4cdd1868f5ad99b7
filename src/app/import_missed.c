/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_missed.c - two small hash tables of the importer: uids of a run, and names that no reference knows.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>

#include "import_priv.h"

/* --- uid -> number: open addressing; mixed, since a file may bring uids that only count up ------------------------------------- */

struct uid_slot {
	struct uid uid; /* nil = free */
	uint32_t value;
};
struct uid_map {
	struct uid_slot *slot;
	size_t n, cap; /* cap is a power of two */
};

struct uid_map *uid_map_new(void)
{
	struct uid_map *m = xcalloc(1, sizeof(*m));

	m->cap = 16;
	m->slot = xcalloc(m->cap, sizeof(*m->slot));
	return m;
}

void uid_map_free(struct uid_map **m)
{
	if (*m)
		free((*m)->slot);
	free(*m);
	*m = NULL;
}

static size_t uid_place(const struct uid_map *m, struct uid u)
{
	uint64_t half[2], h;
	size_t i;

	memcpy(half, u.b, sizeof(half));
	h = (half[0] ^ half[1] * 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;
	h ^= h >> 32;
	h *= 0xc4ceb9fe1a85ec53u;
	h ^= h >> 29;
	for (i = (size_t)h & (m->cap - 1); !uid_is_nil(m->slot[i].uid) && uid_cmp(m->slot[i].uid, u) != 0; i = (i + 1) & (m->cap - 1))
		;
	return i;
}

bool uid_map_get(const struct uid_map *m, struct uid u, uint32_t *value)
{
	const struct uid_slot *s = &m->slot[uid_place(m, u)];

	if (uid_is_nil(s->uid))
		return false;
	*value = s->value;
	return true;
}

static void uid_grow(struct uid_map *m)
{
	struct uid_map bigger = {.cap = m->cap * 2, .n = m->n};

	bigger.slot = xcalloc(bigger.cap, sizeof(*bigger.slot));
	for (size_t i = 0; i < m->cap; i++)
		if (!uid_is_nil(m->slot[i].uid))
			bigger.slot[uid_place(&bigger, m->slot[i].uid)] = m->slot[i];
	free(m->slot);
	*m = bigger;
}

void uid_map_put(struct uid_map *m, struct uid u, uint32_t value)
{
	size_t i;

	if (m->n * 2 >= m->cap)
		uid_grow(m);
	i = uid_place(m, u);
	m->n += uid_is_nil(m->slot[i].uid);
	m->slot[i] = (struct uid_slot){u, value};
}

/* --- names that were not found ------------------------------------------------------------------------------------------------- */

enum { MISSED_SHOWN = 200 };
struct missed_table {
	struct arena arena;
	struct import_missed *v; /* slots; name NULL = free */
	size_t n, cap;
	int64_t rows;
};

struct missed_table *missed_new(void)
{
	struct missed_table *t = xcalloc(1, sizeof(*t));

	t->cap = 256;
	t->v = xcalloc(t->cap, sizeof(*t->v));
	return t;
}

void missed_free(struct missed_table **t)
{
	if (*t) {
		arena_release(&(*t)->arena);
		free((*t)->v);
	}
	free(*t);
	*t = NULL;
}

static struct import_missed *missed_slot(const struct missed_table *t, const char *name)
{
	uint64_t h = 1469598103934665603u; /* FNV-1a */
	size_t i;

	for (const unsigned char *p = (const unsigned char *)name; *p; p++)
		h = (h ^ *p) * 1099511628211u;
	for (i = (size_t)h & (t->cap - 1); t->v[i].name && strcmp(t->v[i].name, name) != 0; i = (i + 1) & (t->cap - 1))
		;
	return &t->v[i];
}

static void missed_grow(struct missed_table *t)
{
	struct import_missed *old = t->v;
	size_t cap = t->cap;

	t->cap *= 2;
	t->v = xcalloc(t->cap, sizeof(*t->v));
	for (size_t i = 0; i < cap; i++)
		if (old[i].name)
			*missed_slot(t, old[i].name) = old[i];
	free(old);
}

void missed_add(struct missed_table *t, const char *name)
{
	struct import_missed *s;

	if (t->n * 2 >= t->cap)
		missed_grow(t);
	s = missed_slot(t, name);
	if (!s->name) {
		s->name = arena_strdup(&t->arena, name);
		t->n++;
	}
	s->n++;
	t->rows++;
}

static int most_first(const void *a, const void *b)
{
	const struct import_missed *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return strcmp(x->name, y->name);
}

void missed_report(const struct missed_table *t, enum import_missed_kind k, struct import_report *r)
{
	struct import_missed *all = arena_calloc(&r->arena, t->n + 1, sizeof(*all));
	size_t n = 0;

	for (size_t i = 0; i < t->cap; i++)
		if (t->v[i].name) {
			all[n] = t->v[i];
			all[n++].name = arena_strdup(&r->arena, t->v[i].name);
		}
	qsort(all, n, sizeof(*all), most_first);
	r->missed[k] = all;
	r->n_missed[k] = (int)(n < MISSED_SHOWN ? n : MISSED_SHOWN);
	r->rows_missed[k] = t->rows;
}
