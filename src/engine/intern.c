/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intern.c - what the mirror keeps once: texts by number, and pieces of memory. Open addressing, never more than three quarters full; nothing is ever removed, for a
 * register forgets little in one session.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include "engine_priv.h"

static struct intern_slot *find_text(const struct intern *t, const char *text, uint64_t hash)
{
	size_t at = keymap_scatter(hash) & (t->n_slots - 1);

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
	size_t at = keymap_scatter(hash) & (p->cap - 1);

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
