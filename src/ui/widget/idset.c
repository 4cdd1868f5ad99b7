/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * idset.c - a set of ids: open addressing, linear probing, at most 2/3 full. 0 is no id and marks a
 * free place.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/mem.h>

#include "list_priv.h"

static size_t place_of(const struct list_idset *s, uint64_t id)
{
	return (size_t)((id * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & (s->cap - 1);
}

bool idset_has(const struct list_idset *s, uint64_t id)
{
	if (s->n == 0 || id == 0)
		return false;
	for (size_t i = place_of(s, id); s->slot[i]; i = (i + 1) & (s->cap - 1))
		if (s->slot[i] == id)
			return true;
	return false;
}

static void put(struct list_idset *s, uint64_t id)
{
	size_t i = place_of(s, id);

	while (s->slot[i])
		i = (i + 1) & (s->cap - 1);
	s->slot[i] = id;
	s->n++;
}

void idset_add(struct list_idset *s, uint64_t id)
{
	if (id == 0 || idset_has(s, id))
		return;
	if ((s->n + 1) * 3 > s->cap * 2) {
		struct list_idset bigger = {.cap = s->cap ? s->cap * 2 : 64};

		bigger.slot = xcalloc(bigger.cap, sizeof(*bigger.slot));
		for (size_t i = 0; i < s->cap; i++)
			if (s->slot[i])
				put(&bigger, s->slot[i]);
		free(s->slot);
		*s = bigger;
	}
	put(s, id);
}

void idset_remove(struct list_idset *s, uint64_t id)
{
	if (!idset_has(s, id))
		return;
	size_t hole = place_of(s, id);

	while (s->slot[hole] != id)
		hole = (hole + 1) & (s->cap - 1);
	s->slot[hole] = 0;
	s->n--;
	/* What probed over the place must still be found: put the run behind it in again. */
	for (size_t i = (hole + 1) & (s->cap - 1); s->slot[i]; i = (i + 1) & (s->cap - 1)) {
		uint64_t moved = s->slot[i];

		s->slot[i] = 0;
		s->n--;
		put(s, moved);
	}
}

void idset_copy(struct list_idset *to, const struct list_idset *from)
{
	idset_release(to);
	if (from->n == 0)
		return;
	*to = *from;
	to->slot = xmalloc(from->cap * sizeof(*to->slot));
	memcpy(to->slot, from->slot, from->cap * sizeof(*to->slot));
}

void idset_release(struct list_idset *s)
{
	free(s->slot);
	memset(s, 0, sizeof(*s));
}
