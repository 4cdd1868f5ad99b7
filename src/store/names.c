/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * names.c - from what people write to rows, and from rows to what people read.
 *
 * x_name holds every name, alias, acronym and code, folded to words, so that an exact match is one look-up and completion a range of one index.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "store_priv.h"

bool store_find_name(struct store *s, enum entity en, const char *name, int limit, struct ids *out, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_NAME_EXACT, e);
	struct str key = STR_INIT;
	int rc = 0;

	if (!st)
		return false;
	utf8_fold_words(&key, name);
	if (key.len) {
		bind_int(st, ":entity", en);
		bind_text(st, ":name", key.s);
		bind_int(st, ":limit", limit ? limit : -1);
		while ((rc = stmt_step(s, st, e)) == 1)
			ids_add(out, sqlite3_column_int64(st, 0));
	}
	str_release(&key);
	return rc == 0;
}

/* --- completion --------------------------------------------------------------------------------------------------------------- */

struct candidate {
	int64_t id, weight;
	int rank; /* 0 whole name, 1 starts so, 2 a word inside starts so */
};

enum { CANDIDATES_MAX = 600 }; /* more than a person reads, few enough to weigh each */

static int by_rank_and_weight(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int64_t weight_of(struct store *s, enum entity en, int64_t id)
{
	sqlite3_stmt *st;

	if (en != ENTITY_AUTHORITY && en != ENTITY_PLACE)
		return 0;
	st = stmt_get(s, en == ENTITY_AUTHORITY ? STMT_AUTHORITY_WEIGHT : STMT_PLACE_WEIGHT, NULL);
	if (!st)
		return 0;
	sqlite3_bind_int64(st, 1, id);
	return stmt_int(s, st, 0);
}

static bool has_candidate(const struct candidate *v, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (v[i].id == id)
			return true;
	return false;
}

static bool add_candidates(struct store *s, enum entity en, const char *key, bool inside, struct candidate *v, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, inside ? STMT_NAME_INSIDE : STMT_NAME_PREFIX, e);
	int before = *n, rc = 0;
	char end[300];

	if (!st)
		return false;
	snprintf(end, sizeof(end), "%.290s\x7f", key); /* above every folded character that may follow in ASCII; others come with `inside' */
	bind_int(st, ":entity", en);
	bind_text(st, ":name", key);
	if (!inside)
		bind_text(st, ":end", end);
	bind_int(st, ":limit", CANDIDATES_MAX / 2);
	while ((rc = stmt_step(s, st, e)) == 1 && *n < CANDIDATES_MAX) {
		int64_t id = sqlite3_column_int64(st, 0);
		const char *name = (const char *)sqlite3_column_text(st, 1);
		if (inside && has_candidate(v, before, id))
			continue;
		v[(*n)++] = (struct candidate){.id = id, .rank = inside ? 2 : !str_eq(name, key)};
	}
	sqlite3_reset(st);
	return rc >= 0;
}

bool store_complete(struct store *s, enum entity en, const char *text, int limit, struct ids *out, struct err *e)
{
	struct candidate *v = xcalloc(CANDIDATES_MAX, sizeof(*v));
	struct str key = STR_INIT;
	int n = 0;
	bool ok;

	utf8_fold_words(&key, text);
	ok = add_candidates(s, en, key.s, false, v, &n, e);
	if (ok && key.len >= 2 && n < CANDIDATES_MAX / 4)
		ok = add_candidates(s, en, key.s, true, v, &n, e);
	for (int i = 0; i < n; i++)
		v[i].weight = weight_of(s, en, v[i].id);
	qsort(v, (size_t)n, sizeof(*v), by_rank_and_weight);
	for (int i = 0; ok && i < n && (!limit || i < limit); i++)
		ids_add(out, v[i].id);
	str_release(&key);
	free(v);
	return ok;
}

/* --- names to show ------------------------------------------------------------------------------------------------------------ */

static enum field name_field(enum entity en)
{
	bool fr = str_eq(intl_language(), "fr");

	switch (en) {
	case ENTITY_AUTHORITY: return FIELD_AUTHORITY_NAME;
	case ENTITY_COUNTRY: return fr ? FIELD_COUNTRY_NAME_FR : FIELD_COUNTRY_NAME_EN;
	case ENTITY_THEME: return fr ? FIELD_THEME_NAME_FR : FIELD_THEME_NAME_EN;
	case ENTITY_PLACE: return FIELD_PLACE_NAME;
	case ENTITY_NETWORK: return FIELD_NETWORK_NAME;
	case ENTITY_NOTE: return FIELD_NOTE_TEXT;
	case ENTITY_BUDGET: return FIELD_BUDGET_YEAR;
	case ENTITY_LINK: return FIELD_LINK_KIND;
	case ENTITY_DOCUMENT: return FIELD_DOCUMENT_PATH;
	default: return (enum field)entity_desc(en)->first_field; /* title, name, key */
	}
}

const char *store_name(struct store *s, enum entity en, int64_t id, struct arena *a)
{
	enum field f = name_field(en);
	sqlite3_stmt *st;
	const char *name = "";
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT \"%s\" FROM \"%s\" WHERE id = ?1", field_desc(f)->name, entity_desc(en)->table);
	st = stmt_cached(s, &s->name[en][str_eq(intl_language(), "fr")], sql, NULL);
	if (!st)
		return "?";
	sqlite3_bind_int64(st, 1, id);
	if (stmt_step(s, st, NULL) == 1) {
		name = column_text(st, 0, a);
		sqlite3_reset(st);
	}
	return *name ? name : "?";
}

const char *store_ref_name(struct store *s, enum entity en, const struct value *ref, struct arena *a)
{
	int64_t id = 0;

	if (ref->type == VALUE_TEXT)
		id = store_id_of_key(s, en, ref->s);
	else if (ref->type == VALUE_UID)
		id = store_id_any(s, en, ref->u);
	if (id)
		return store_name(s, en, id, a);
	return ref->type == VALUE_TEXT ? arena_strdup(a, ref->s) : "?";
}
