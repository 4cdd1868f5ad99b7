/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * entity.c - the tables behind entity.h, made from entity.def.
 *
 * Everything is constant data. Counts come from enumerators to which each FIELD, SET or ITEM adds
 * one (`, N = 0 +1 +1`): the preprocessor can't count, the compiler can. Words under which people
 * know an entity stand in a table of their own, because the command line takes French words in any
 * locale.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/base/utf8.h>
#include <strates/model/entity.h>

/* entity.h leaves none of the four macros defined; each block here defines all of them. */

enum field_counts {
	FIELDS_NONE = 0
#define ENTITY(id, table, flags, one, many)                   , FIELDS_##id = 0
#define FIELD(entity, id, name, type, flags, of, label, help) +1
#define SET(entity, id, name, label, help)
#define ITEM(entity, set, name, type, flags, of)
#include <strates/model/entity.def>
#undef ENTITY
#undef FIELD
#undef SET
};

enum set_counts {
	SETS_NONE = 0
#define ENTITY(id, table, flags, one, many) , SETS_##id = 0
#define FIELD(entity, id, name, type, flags, of, label, help)
#define SET(entity, id, name, label, help) +1
#include <strates/model/entity.def>
#undef ENTITY
#undef SET
#undef ITEM
};

enum item_counts {
	ITEMS_NONE = 0
#define ENTITY(id, table, flags, one, many)
#define SET(entity, id, name, label, help)       , ITEMS_##entity##_##id = 0
#define ITEM(entity, set, name, type, flags, of) +1
#include <strates/model/entity.def>
#undef ENTITY
#undef FIELD
#undef SET
#undef ITEM
};

/* entity.def writes flags without their prefix. */
enum short_flags {
	KEYED = ENTITY_KEYED,
	REFERENCE = ENTITY_REFERENCE,
	REQUIRED = FIELD_REQUIRED,
	SEARCH = FIELD_SEARCH,
	LOCAL = FIELD_LOCAL,
	KEY = FIELD_KEY,
	SEQUEL = FIELD_SEQUEL
};

static const struct entity_desc entities[ENTITY_COUNT] = {
#define ENTITY(id, table, flags, one, many)                                                        \
	[ENTITY_##id] = {#table, one, many, flags, FIELD_FIRST_##id, FIELDS_##id, SET_FIRST_##id,  \
	        SETS_##id},
#define FIELD(entity, id, name, type, flags, of, label, help)
#define SET(entity, id, name, label, help)
#define ITEM(entity, set, name, type, flags, of)
#include <strates/model/entity.def>
#undef ENTITY
#undef FIELD
};

static const struct field_desc fields[FIELD_COUNT] = {
#define ENTITY(id, table, flags, one, many)
#define FIELD(entity, id, name, type, flags, of, label, help)                                      \
	[FIELD_##entity##_##id] = {ENTITY_##entity, #name, FT_##type, flags, of, label, help},
#include <strates/model/entity.def>
#undef FIELD
#undef SET
#undef ITEM
};

/* A set's table is its entity's and its name: SET() only has the entity's id, so the words stand
 * here (a test compares). */
#define TABLE_ACTION    "action"
#define TABLE_AUTHORITY "authority"
#define TABLE_COUNTRY   "country"
#define TABLE_PLACE     "place"
#define TABLE_THEME     "theme"
#define TABLE_NETWORK   "network"
#define TABLE_PARTNER   "partner"
#define TABLE_AGREEMENT "agreement"
#define TABLE_MISSION   "mission"
#define TABLE_LINK      "link"
#define TABLE_DECISION  "decision"

static const struct set_desc sets[SET_COUNT] = {
#define FIELD(entity, id, name, type, flags, of, label, help)
#define SET(of_entity, id, set_name, set_label, set_help)                                          \
	[SET_##of_entity##_##id].entity = ENTITY_##of_entity,                                      \
	[SET_##of_entity##_##id].name = #set_name,                                                 \
	[SET_##of_entity##_##id].table = TABLE_##of_entity "_" #set_name,                          \
	[SET_##of_entity##_##id].label = set_label, [SET_##of_entity##_##id].help = set_help,      \
	[SET_##of_entity##_##id].n_items = ITEMS_##of_entity##_##id,
#define ITEM(entity, set, name, type, flags, of)                                                   \
	[SET_##entity##_##set].items[ITEM_##entity##_##set##_##name] = {                           \
	        #name, FT_##type, flags, of},
#include <strates/model/entity.def>
#undef ENTITY
#undef FIELD
#undef SET
#undef ITEM
};

struct word {
	const char *words; /* as utf8_fold_words() makes them */
	enum entity entity;
};
static const struct word french[] = {
        {"action", ENTITY_ACTION},
        {"actions", ENTITY_ACTION},
        {"collectivite", ENTITY_AUTHORITY},
        {"collectivites", ENTITY_AUTHORITY},
        {"autorite", ENTITY_AUTHORITY},
        {"autorites", ENTITY_AUTHORITY},
        {"pays", ENTITY_COUNTRY},
        {"ville", ENTITY_PLACE},
        {"villes", ENTITY_PLACE},
        {"lieu", ENTITY_PLACE},
        {"lieux", ENTITY_PLACE},
        {"theme", ENTITY_THEME},
        {"themes", ENTITY_THEME},
        {"reseau", ENTITY_NETWORK},
        {"reseaux", ENTITY_NETWORK},
        {"partenaire", ENTITY_PARTNER},
        {"partenaires", ENTITY_PARTNER},
        {"personne", ENTITY_PERSON},
        {"personnes", ENTITY_PERSON},
        {"people", ENTITY_PERSON},
        {"convention", ENTITY_AGREEMENT},
        {"conventions", ENTITY_AGREEMENT},
        {"accord", ENTITY_AGREEMENT},
        {"accords", ENTITY_AGREEMENT},
        {"mission", ENTITY_MISSION},
        {"missions", ENTITY_MISSION},
        {"delegation", ENTITY_MISSION},
        {"delegations", ENTITY_MISSION},
        {"budget", ENTITY_BUDGET},
        {"budgets", ENTITY_BUDGET},
        {"ligne budgetaire", ENTITY_BUDGET},
        {"lignes budgetaires", ENTITY_BUDGET},
        {"besoin", ENTITY_NEED},
        {"besoins", ENTITY_NEED},
        {"lien", ENTITY_LINK},
        {"liens", ENTITY_LINK},
        {"decision", ENTITY_DECISION},
        {"decisions", ENTITY_DECISION},
        {"note", ENTITY_NOTE},
        {"notes", ENTITY_NOTE},
        {"journal", ENTITY_NOTE},
        {"document", ENTITY_DOCUMENT},
        {"documents", ENTITY_DOCUMENT},
        {"evenement", ENTITY_EVENT},
        {"evenements", ENTITY_EVENT},
        {"events", ENTITY_EVENT},
        {"reunion", ENTITY_EVENT},
        {"reunions", ENTITY_EVENT},
        {"priorite", ENTITY_PRIORITY},
        {"priorites", ENTITY_PRIORITY},
        {"poids", ENTITY_MODEL},
        {"vue", ENTITY_VIEW},
        {"vues", ENTITY_VIEW},
        {"views", ENTITY_VIEW},
};

const struct entity_desc *entity_desc(enum entity e)
{
	return &entities[e];
}

const struct field_desc *field_desc(enum field f)
{
	return &fields[f];
}

const struct set_desc *set_desc(enum set s)
{
	return &sets[s];
}

/* Is it the folded form of the text? buf is scratch. */
static bool folds_to(struct str *buf, const char *text, const char *words)
{
	str_clear(buf);
	utf8_fold_words(buf, text);
	return strcmp(buf->s, words) == 0;
}

static int find_words(const char *words, struct str *buf)
{
	for (int i = 0; i < ENTITY_COUNT; i++) {
		const struct entity_desc *d = &entities[i];

		if (folds_to(buf, d->one, words) || folds_to(buf, d->many, words) ||
		        folds_to(buf, _(d->one), words) || folds_to(buf, _(d->many), words))
			return i;
	}
	for (size_t i = 0; i < COUNT_OF(french); i++)
		if (strcmp(french[i].words, words) == 0)
			return (int)french[i].entity;
	return -1;
}

int entity_find(const char *name)
{
	struct str words = STR_INIT, buf = STR_INIT;
	int found = -1;

	for (int i = 0; i < ENTITY_COUNT; i++)
		if (strcmp(entities[i].table, name) == 0)
			return i;
	utf8_fold_words(&words, name);
	if (words.len > 0)
		found = find_words(words.s, &buf);
	str_release(&words);
	str_release(&buf);
	return found;
}

int field_find(enum entity e, const char *name)
{
	const struct entity_desc *d = &entities[e];

	for (int i = d->first_field; i < d->first_field + d->n_fields; i++)
		if (strcmp(fields[i].name, name) == 0)
			return i;
	return -1;
}

int set_find(enum entity e, const char *name)
{
	const struct entity_desc *d = &entities[e];

	for (int i = d->first_set; i < d->first_set + d->n_sets; i++)
		if (strcmp(sets[i].name, name) == 0)
			return i;
	return -1;
}

bool entity_is_keyed(enum entity e)
{
	return (entities[e].flags & ENTITY_KEYED) != 0;
}
