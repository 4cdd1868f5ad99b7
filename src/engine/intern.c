/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intern.c - hash tables of the mirror: numbers by 64-bit key, numbers by text. Open addressing, never more than three quarters full; keys are
 * never removed (values are), for a register forgets little in one session.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include "engine_priv.h"

uint64_t hash64(const void *data, size_t n)
{
	const unsigned char *p = data;
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 1099511628211u;
	return h ? h : 1;
}

static size_t scatter(uint64_t key)
{
	key ^= key >> 33;
	key *= 0xff51afd7ed558ccdu;
	key ^= key >> 33;
	return (size_t)key;
}

static struct keymap_entry *find_entry(const struct keymap *m, uint64_t key)
{
	size_t at = scatter(key) & (m->cap - 1);

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

static struct intern_slot *find_text(const struct intern *t, const char *text, uint64_t hash)
{
	size_t at = scatter(hash) & (t->n_slots - 1);

	while (t->slots[at].id && (t->slots[at].hash != (uint32_t)hash || strcmp(t->text[t->slots[at].id], text)))
		at = (at + 1) & (t->n_slots - 1);
	return &t->slots[at];
}

static void intern_grow(struct intern *t)
{
	t->n_slots = t->n_slots ? t->n_slots * 2 : 256;
	free(t->slots);
	t->slots = xcalloc(t->n_slots, sizeof(*t->slots));
	for (uint32_t i = 1; i < t->n; i++) {
		uint64_t hash = hash64(t->text[i], strlen(t->text[i]));

		*find_text(t, t->text[i], hash) = (struct intern_slot){i, (uint32_t)hash};
	}
}

uint32_t intern(struct intern *t, const char *text)
{
	struct intern_slot *slot;
	uint64_t hash;

	if (!*text)
		return 0;
	if (!t->n) {
		GROW(t->text, t->n, t->cap);
		t->text[t->n++] = "";
	}
	if (((size_t)t->n + 1) * 4 > t->n_slots * 3)
		intern_grow(t);
	hash = hash64(text, strlen(text));
	slot = find_text(t, text, hash);
	if (!slot->id) {
		GROW(t->text, t->n, t->cap);
		t->text[t->n] = arena_strdup(&t->arena, text);
		*slot = (struct intern_slot){t->n++, (uint32_t)hash};
	}
	return slot->id;
}

const char *intern_text(const struct intern *t, uint32_t id)
{
	return id < t->n ? t->text[id] : "";
}

void intern_release(struct intern *t)
{
	arena_release(&t->arena);
	free(t->text);
	free(t->slots);
	*t = (struct intern){.arena = ARENA_INIT};
}

static struct pool_entry *find_pooled(const struct pool *p, uint64_t hash, const void *data, size_t n)
{
	size_t at = scatter(hash) & (p->cap - 1);

	while (p->v[at].data && (p->v[at].hash != hash || p->v[at].n != n || memcmp(p->v[at].data, data, n) != 0))
		at = (at + 1) & (p->cap - 1);
	return &p->v[at];
}

static void pool_grow(struct pool *p)
{
	struct pool bigger = {.cap = p->cap ? p->cap * 2 : 256};

	bigger.v = xcalloc(bigger.cap, sizeof(*bigger.v));
	for (size_t i = 0; i < p->cap; i++) {
		if (p->v[i].data)
			*find_pooled(&bigger, p->v[i].hash, p->v[i].data, p->v[i].n) = p->v[i];
	}
	free(p->v);
	p->v = bigger.v;
	p->cap = bigger.cap;
}

const void *pool_keep(struct pool *p, const void *data, size_t n)
{
	uint64_t hash;
	struct pool_entry *e;

	if (!n)
		return NULL;
	hash = hash64(data, n);
	if ((p->n + 1) * 4 > p->cap * 3)
		pool_grow(p);
	e = find_pooled(p, hash, data, n);
	if (!e->data) {
		void *copy = arena_alloc(&p->arena, n);

		memcpy(copy, data, n);
		*e = (struct pool_entry){hash, copy, n};
		p->n++;
	}
	return e->data;
}

void pool_release(struct pool *p)
{
	arena_release(&p->arena);
	free(p->v);
	*p = (struct pool){.arena = ARENA_INIT};
}
