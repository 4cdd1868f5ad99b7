/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fit.c - can this version take an operation from outside into its facts?
 *
 * What does not fit is kept in the log as it came, and passed on; it counts for nothing until a version that understands it folds the row again.
 * That is the same for a newer schema and for a forged file: neither may break a table, a screen or a terminal.
 */
#include "config.h"

#include <string.h>

#include <strates/base/utf8.h>

#include "fold_priv.h"

static bool is_clean(const char *s)
{
	struct str clean = STR_INIT;
	bool same;

	for (const char *p = s; ; p++) {
		if (!*p)
			return true; /* plain ASCII needs no second look */
		if ((unsigned char)*p < 0x20 || (unsigned char)*p >= 0x7f)
			break;
	}
	utf8_clean(&clean, s, strlen(s), true);
	same = str_eq(clean.s, s);
	str_release(&clean);
	return same;
}

/* The code itself, not a label that people may write for it. */
static bool is_code(enum vocab v, const char *text)
{
	int at = vocab_find(v, text);

	return at >= 0 && str_eq(vocab_code(v, at), text);
}

static bool value_fits(enum field_type t, int of, const struct value *v)
{
	struct date day;
	const char *why;

	if (v->type == VALUE_TEXT && !is_clean(v->s))
		return false;
	if (v->type == VALUE_NONE)
		return true;
	switch (t) {
	case FT_INT:
	case FT_MONEY: return v->type == VALUE_INT;
	case FT_BOOL: return v->type == VALUE_INT && (v->i == 0 || v->i == 1);
	case FT_REAL: return v->type == VALUE_REAL || v->type == VALUE_INT;
	case FT_UID: return v->type == VALUE_UID;
	case FT_REF: return v->type == (entity_is_keyed((enum entity)of) ? VALUE_TEXT : VALUE_UID);
	case FT_CODE: return v->type == VALUE_TEXT && is_code((enum vocab)of, v->s);
	case FT_DATE: return v->type == VALUE_TEXT && date_parse_iso(v->s, &day, &why);
	case FT_TEXT:
	case FT_LONG: return v->type == VALUE_TEXT;
	}
	return false;
}

static bool items_fit(const struct set_desc *d, const struct value *items)
{
	for (int i = 0; i < d->n_items; i++)
		if (!value_fits(d->items[i].type, d->items[i].of, &items[i]))
			return false;
	return true;
}

static bool record_fits(const struct record *r)
{
	const struct entity_desc *d = entity_desc(r->entity);

	for (int i = 0; i < d->n_fields; i++) {
		const struct field_desc *f = field_desc((enum field)(d->first_field + i));
		if (!value_fits(f->type, f->of, &r->fields[i]))
			return false;
	}
	for (int k = 0; k < d->n_sets; k++)
		for (int i = 0; i < record_count(r, (enum set)(d->first_set + k)); i++)
			if (!items_fit(set_desc((enum set)(d->first_set + k)), record_element(r, (enum set)(d->first_set + k), i)))
				return false;
	return true;
}

static bool birth_fits(enum entity en, const struct travel_op *o, struct arena *a)
{
	struct record r;

	record_init(&r, en, a);
	if (o->value.type != VALUE_TEXT || !record_from_json(&r, o->value.s, strlen(o->value.s), NULL) || !record_fits(&r))
		return false;
	/* A row with a key has the uid of its key; another one would take its place. */
	return !entity_is_keyed(en) || (r.fields[0].type == VALUE_TEXT && uid_cmp(store_uid_of_key(en, r.fields[0].s), o->uid) == 0);
}

bool op_fits(const struct travel_op *o)
{
	int en = entity_find(o->entity), f, set;
	struct arena a = ARENA_INIT;
	struct value items[ITEMS_MAX];
	bool fits = false;

	if (en < 0 || !str_eq(entity_desc((enum entity)en)->table, o->entity) || !is_clean(o->field))
		return false;
	if (!*o->field)
		fits = o->hash || birth_fits((enum entity)en, o, &a);
	else if (str_eq(o->field, "_deleted"))
		fits = o->value.type == VALUE_NONE || (o->value.type == VALUE_INT && o->value.i == 1);
	else if (str_eq(o->field, "_erased"))
		fits = !entity_is_keyed((enum entity)en);
	else if ((f = field_find((enum entity)en, o->field)) >= 0)
		/* The key of a keyed row never changes. */
		fits = !(entity_is_keyed((enum entity)en) && f == entity_desc((enum entity)en)->first_field) &&
		       value_fits(field_desc((enum field)f)->type, field_desc((enum field)f)->of, &o->value);
	else if ((set = replay_set_of_cell((enum entity)en, o->field)) >= 0)
		fits = o->hash || o->value.type == VALUE_NONE ||
		       (o->value.type == VALUE_TEXT && element_parse(set_desc((enum set)set), o->field, o->value.s, &a, items) &&
			       items_fit(set_desc((enum set)set), items));
	arena_release(&a);
	return fits;
}
