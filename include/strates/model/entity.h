/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * entity.h - the description of every entity, field and set of the register, generated from entity.def.
 */
#ifndef STRATES_MODEL_ENTITY_H
#define STRATES_MODEL_ENTITY_H

#include <stdbool.h>
#include <strates/model/vocab.h>

enum entity {
#define ENTITY(id, table, flags, one, many) ENTITY_##id,
#define FIELD(entity, id, name, type, flags, of, label, help)
#define SET(entity, id, name, label, help)
#define ITEM(entity, set, name, type, flags, of)
#include <strates/model/entity.def>
#undef ENTITY
#undef FIELD
	ENTITY_COUNT
};

/* Fields of all entities in one enumeration; those of one entity follow each other. (ENTITY resets the counter, so that FIELD_FIRST_X is X's
   first field.) */
enum field {
#define ENTITY(id, table, flags, one, many) FIELD_FIRST_##id, FIELD_BEFORE_##id = FIELD_FIRST_##id - 1,
#define FIELD(entity, id, name, type, flags, of, label, help) FIELD_##entity##_##id,
#include <strates/model/entity.def>
#undef ENTITY
#undef FIELD
#undef SET
	FIELD_COUNT
};

enum set {
#define ENTITY(id, table, flags, one, many) SET_FIRST_##id, SET_BEFORE_##id = SET_FIRST_##id - 1,
#define FIELD(entity, id, name, type, flags, of, label, help)
#define SET(entity, id, name, label, help) SET_##entity##_##id,
#include <strates/model/entity.def>
#undef ENTITY
#undef SET
#undef ITEM
	SET_COUNT
};

/* Items inside one set, counted from 0 in each: ITEM_ACTION_PLACES_country is 0, ..._region 1. */
enum item {
#define ENTITY(id, table, flags, one, many)
#define SET(entity, id, name, label, help) \
	ITEM_FIRST_##entity##_##id = 0, ITEM_BEFORE_##entity##_##id = ITEM_FIRST_##entity##_##id - 1,
#define ITEM(entity, set, name, type, flags, of) ITEM_##entity##_##set##_##name,
#include <strates/model/entity.def>
#undef ENTITY
#undef FIELD
#undef SET
#undef ITEM
	ITEM_NONE = -1
};
enum { ITEMS_MAX = 8 }; /* items of one set, at most */

enum field_type {
	FT_TEXT,  /* one line */
	FT_LONG,  /* several lines */
	FT_INT,
	FT_REAL,
	FT_MONEY, /* integer hundredths */
	FT_DATE,  /* ISO text with its precision */
	FT_BOOL,  /* 0, 1; absent = unknown */
	FT_CODE,  /* code of vocabulary `of` */
	FT_REF,   /* entity `of`: its key when KEYED, else its uid */
	FT_UID    /* uid of a row of any entity */
};
enum field_flag {
	FIELD_REQUIRED = 1,
	FIELD_SEARCH = 2, /* goes into the full text index */
	FIELD_LOCAL = 4,  /* identity and provenance: not offered in forms */
	FIELD_KEY = 8,    /* (items) part of the element's identity */
	FIELD_SEQUEL = 16 /* says something of other fields: what two laptops wrote differs with those, and is no conflict by itself */
};
enum entity_flag { ENTITY_KEYED = 1, ENTITY_REFERENCE = 2 };

struct entity_desc {
	const char *table;     /* also its name on the command line and in the log */
	const char *one, *many; /* msgids: pass through gettext */
	int flags;
	int first_field, n_fields;
	int first_set, n_sets;
};
struct field_desc {
	enum entity entity;
	const char *name; /* column, log, command line, JSON */
	enum field_type type;
	int flags;
	int of; /* enum vocab for FT_CODE, enum entity for FT_REF */
	const char *label, *help; /* msgids */
};
struct item_desc {
	const char *name;
	enum field_type type;
	int flags;
	int of;
};
struct set_desc {
	enum entity entity;
	const char *name;         /* log, command line, JSON */
	const char *table;        /* `action_places` */
	const char *label, *help; /* msgids */
	int n_items;
	struct item_desc items[ITEMS_MAX];
};

const struct entity_desc *entity_desc(enum entity e);
const struct field_desc *field_desc(enum field f);
const struct set_desc *set_desc(enum set s);
/* By name; -1 when unknown. entity_find() also takes the French word and plurals ("collectivités"). */
int entity_find(const char *name);
int field_find(enum entity e, const char *name);
int set_find(enum entity e, const char *name);
bool entity_is_keyed(enum entity e);

#endif
