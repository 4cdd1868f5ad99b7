/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * feature_town.c - the reference town that a written name means, for rows that name none.
 *
 * "Le Caire" and "Cairo" are two names of one row of `place`, both in x_name. Imports and forms write that row's key beside the name; what came otherwise
 * (a merge, an older program, a name that only later became an alias) is found here when it is compared, and the facts are left as they are.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/utf8.h>

#include "feature_priv.h"

enum { CLEARLY_LARGER = 5, TOWNS_FIRST = 256 };

static struct town look_up(struct store *s, const char *country, const char *name)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FEATURE_TOWN, NULL);
	struct town t = {0};
	struct str folded = STR_INIT;
	int64_t population = 0;

	utf8_fold_words(&folded, name);
	if (st && folded.len) {
		bind_int(st, ":entity", ENTITY_PLACE);
		bind_text(st, ":name", folded.s);
		bind_text(st, ":country", country);
		if (stmt_step(s, st, NULL) == 1) {
			t.place = sqlite3_column_int64(st, 0);
			t.has_point = sqlite3_column_type(st, 1) != SQLITE_NULL && sqlite3_column_type(st, 2) != SQLITE_NULL;
			t.lat = sqlite3_column_double(st, 1);
			t.lon = sqlite3_column_double(st, 2);
			population = sqlite3_column_int64(st, 3);
			/* Of two towns of one name the large one is meant, when it is large beside the other. */
			if (stmt_step(s, st, NULL) == 1 && (!population || population < CLEARLY_LARGER * sqlite3_column_int64(st, 3)))
				t = (struct town){0};
		}
		sqlite3_reset(st);
	}
	str_release(&folded);
	return t;
}

static uint64_t hash_name(const char *country, const char *name)
{
	uint64_t h = 14695981039346656037u;

	for (; *country; country++)
		h = (h ^ (unsigned char)*country) * 1099511628211u;
	h = (h ^ '|') * 1099511628211u;
	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 1099511628211u;
	return h ? h : 1;
}

static struct town *slot_of(const struct towns *t, uint64_t key)
{
	size_t at = (size_t)(key ^ key >> 32) & (t->cap - 1);

	while (t->v[at].key && t->v[at].key != key)
		at = (at + 1) & (t->cap - 1);
	return &t->v[at];
}

static void grow(struct towns *t)
{
	struct towns bigger = {.cap = t->cap ? t->cap * 2 : TOWNS_FIRST, .n = t->n};

	bigger.v = xcalloc(bigger.cap, sizeof(*bigger.v));
	for (size_t i = 0; i < t->cap; i++)
		if (t->v[i].key)
			*slot_of(&bigger, t->v[i].key) = t->v[i];
	free(t->v);
	*t = bigger;
}

struct town town_named(struct store *s, struct towns *t, const char *country, const char *name)
{
	uint64_t key;
	struct town *slot;

	if (!*country || !*name)
		return (struct town){0};
	key = hash_name(country, name);
	if (t->n * 2 >= t->cap)
		grow(t);
	slot = slot_of(t, key);
	if (!slot->key) {
		*slot = look_up(s, country, name);
		slot->key = key;
		t->n++;
	}
	return *slot;
}

void towns_release(struct towns *t)
{
	free(t->v);
	*t = (struct towns){NULL, 0, 0};
}

int64_t store_town_named(struct store *s, const char *country, const char *name, bool *has_point, double *lat, double *lon)
{
	struct town t = {0};

	if (country && *country && name && *name)
		t = look_up(s, country, name);
	*has_point = t.has_point;
	if (t.has_point) {
		*lat = t.lat;
		*lon = t.lon;
	}
	return t.place;
}
