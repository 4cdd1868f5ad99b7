/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record.h - one row of any entity in memory: values by field, elements by set.
 *
 * Forms, imports, the command line and the log all speak of records; the engine has its own compact features (store/feature.h).
 * All memory lives in the arena given at record_init(); texts put in with record_set_* are copied there.
 */
#ifndef STRATES_MODEL_RECORD_H
#define STRATES_MODEL_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/base/date.h>
#include <strates/base/err.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/base/uid.h>
#include <strates/model/entity.h>

enum value_type { VALUE_NONE = 0, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_UID };
struct value {
	enum value_type type;
	union {
		int64_t i; /* INT, MONEY (hundredths), BOOL */
		double r;
		const char *s; /* TEXT, LONG, DATE (ISO), CODE, REF to a keyed entity */
		struct uid u;  /* REF to an entity without key, UID */
	};
};
/* n elements of set_desc()->n_items values each, one after the other. */
struct elements {
	struct value *v;
	int n, cap;
};
struct record {
	enum entity entity;
	struct uid uid;  /* nil until it has one */
	int64_t id;      /* row id in this database, 0 when not stored */
	bool deleted;
	struct arena *arena;    /* borrowed */
	struct value *fields;   /* [entity_desc()->n_fields] */
	struct elements *sets;  /* [entity_desc()->n_sets] */
};

void record_init(struct record *r, enum entity e, struct arena *a);
/* A deep copy into another arena (or the same). */
void record_copy(struct record *dst, const struct record *src, struct arena *a);
bool value_eq(const struct value *a, const struct value *b);
struct value value_none(void);
struct value value_int(int64_t i);
struct value value_real(double r);
struct value value_text(const char *borrowed); /* NULL or "" gives none */
struct value value_uid(struct uid u);

/* Reading. record_text() gives NULL unless the value is a non-empty text; the int, date and uid forms give what they are told, unknown, nil. */
const struct value *record_value(const struct record *r, enum field f);
const char *record_text(const struct record *r, enum field f);
int64_t record_int(const struct record *r, enum field f, int64_t otherwise);
struct date record_date(const struct record *r, enum field f);
struct uid record_uid(const struct record *r, enum field f);
/* Writing; texts are copied. No validation: that is record_set_text_checked() and record_validate(). */
void record_set(struct record *r, enum field f, struct value v);
void record_set_text(struct record *r, enum field f, const char *s);
void record_set_int(struct record *r, enum field f, int64_t i);
/* Parses what a person typed or a file holds, by the field's type (dates as date_parse_typed, amounts as str_to_amount, codes as vocab_find, BOOL
   yes/no/oui/non/1/0; REF takes a key or uid text as it is). Empty clears. false with a sentence that names the field when it can't be. */
bool record_parse(struct record *r, enum field f, const char *text, struct err *e);
/* The same for one item, into *out (texts in arena a). */
bool item_parse(const struct set_desc *s, int item, const char *text, struct arena *a, struct value *out, struct err *e);
/* What record_parse() takes back: canonical text of a value of this type (dates ISO, money "1234.50", uid text). Appends nothing for none. */
void value_format(struct str *out, enum field_type t, const struct value *v);
/* For people: labels of codes, long dates, "26 112 €"-like money without currency, yes/no. References stay keys. */
void value_show(struct str *out, enum field_type t, int of, const struct value *v);

/* Elements of a set. The first value of element i of set s; its items follow. */
struct elements *record_elements(struct record *r, enum set s);
const struct value *record_element(const struct record *r, enum set s, int i);
int record_count(const struct record *r, enum set s);
/* Adds an element, or replaces the one with the same key items. `items` = n_items values. Texts are copied. */
void record_put_element(struct record *r, enum set s, const struct value *items);
/* Removes element i. */
void record_remove_element(struct record *r, enum set s, int i);
void record_clear_set(struct record *r, enum set s);
/* Log name of an element, `places/SN||Kédougou`: set name, slash, key items joined by `|` (`|`, `/` and `\` inside escaped by `\`). Appends. */
void element_name(struct str *out, const struct set_desc *s, const struct value *items);
/* Value of an element in the log: JSON array of its other items, `1` when it has none. Appends. */
void element_value(struct str *out, const struct set_desc *s, const struct value *items);
/* Back again: fills items (n_items values, texts in a) from the two. false: not such a name or value. */
bool element_parse(const struct set_desc *s, const char *name, const char *value, struct arena *a, struct value *items);

/* Rules that need no database: required fields present, end not before start, percentages 0..100, SDG 1..17, latitude and longitude in range,
   SIREN of nine digits (with its Luhn key), e-mail with an @, codes of their vocabulary. *field gets the offending field's name (static).
   false with one sentence that says what to do. */
bool record_validate(const struct record *r, const char **field, struct err *e);

/* Whole row as one JSON object (what a birth op holds): fields that are set, and sets as arrays of arrays; stable order. Appends. */
void record_to_json(const struct record *r, struct str *out);
/* Fills r (already initialised with its entity) from that; unknown members are ignored. */
bool record_from_json(struct record *r, const char *json, size_t n, struct err *e);

#endif
