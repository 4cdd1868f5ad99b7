/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * action_json.c - records as JSON objects (jansson).
 *
 * Numbers are written with 15 significant digits, which is how people write coordinates and
 * amounts; where those would not read back the same, the whole line is written with 17, so that
 * nothing is lost.
 */
#include "config.h"

#include <strates/exchange/action_json.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/model/record.h>

#include "action_priv.h"

struct object {
	json_t *json;
	bool fine; /* some number needs more than 15 digits */
};

static json_t *real_json(struct object *o, double r)
{
	char buf[40];

	snprintf(buf, sizeof(buf), "%.15g", r);
	if (strtod(buf, NULL) < r || strtod(buf, NULL) > r)
		o->fine = true;
	return json_real(r);
}

static json_t *money_json(struct object *o, int64_t hundredths)
{
	return hundredths % 100 ? real_json(o, (double)hundredths / 100)
	                        : json_integer(hundredths / 100);
}

static json_t *value_json(struct object *o, enum field_type t, const struct value *v)
{
	char buf[UID_TEXT_SIZE];

	switch (v->type) {
	case VALUE_INT:
		if (t == FT_MONEY)
			return money_json(o, v->i);
		return t == FT_BOOL ? json_boolean(v->i != 0) : json_integer(v->i);
	case VALUE_REAL: return real_json(o, v->r);
	case VALUE_TEXT: return *v->s ? json_string(v->s) : NULL;
	case VALUE_UID: return json_string(uid_format(v->u, buf));
	case VALUE_NONE: break;
	}
	return NULL;
}

/* Takes the value; absent and empty ones leave no member. */
static void put(json_t *object, const char *name, json_t *value)
{
	bool empty = !value || ((json_is_array(value) || json_is_object(value)) &&
	                               !json_array_size(value) && !json_object_size(value));

	if (empty)
		json_decref(value);
	else
		json_object_set_new(object, name, value);
}

static void put_text(json_t *object, const char *name, const char *s)
{
	if (!str_is_empty(s))
		put(object, name, json_string(s));
}

static void put_uid(json_t *object, const char *name, struct uid u)
{
	char buf[UID_TEXT_SIZE];

	put(object, name, json_string(uid_format(u, buf)));
}

static void put_field(struct object *o, const struct record *r, enum field f)
{
	put(o->json, field_desc(f)->name, value_json(o, field_desc(f)->type, record_value(r, f)));
}

/* --- sets
 * --------------------------------------------------------------------------------------------------------------------
 */

/* Elements as objects, or as bare values when they have one item. `skip` = an item that is left
 * out, ITEM_NONE. */
static json_t *set_json(struct object *o, const struct record *r, enum set s, int skip)
{
	const struct set_desc *d = set_desc(s);
	json_t *list = json_array();

	for (int i = 0; i < record_count(r, s); i++) {
		const struct value *v = record_element(r, s, i);
		json_t *element;

		if (d->n_items == 1) {
			if ((element = value_json(o, d->items[0].type, v)))
				json_array_append_new(list, element);
			continue;
		}
		element = json_object();
		for (int k = 0; k < d->n_items; k++)
			if (k != skip)
				put(element, d->items[k].name,
				        value_json(o, d->items[k].type, &v[k]));
		json_array_append_new(list, element);
	}
	return list;
}

static json_t *authority_json(struct whole *w, const struct value *ref)
{
	const struct record *r = whole_ref(w, ENTITY_AUTHORITY, ref);
	json_t *o = json_object();

	put_text(o, "authority", ref->type == VALUE_TEXT ? ref->s : NULL);
	if (r) {
		put_text(o, "name", record_text(r, FIELD_AUTHORITY_NAME));
		put_text(o, "strate", record_text(r, FIELD_AUTHORITY_STRATE));
	}
	return o;
}

static json_t *participants_json(struct whole *w)
{
	json_t *list = json_array();

	for (int i = 0; i < record_count(&w->r, SET_ACTION_PARTICIPANTS); i++) {
		const struct value *v = record_element(&w->r, SET_ACTION_PARTICIPANTS, i);
		const struct value *role = &v[ITEM_ACTION_PARTICIPANTS_role];
		json_t *o = authority_json(w, &v[ITEM_ACTION_PARTICIPANTS_authority]);

		put_text(o, "role", role->type == VALUE_TEXT ? role->s : NULL);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *partners_json(struct whole *w)
{
	static const enum field fields[] = {
	        FIELD_PARTNER_NAME, FIELD_PARTNER_KIND, FIELD_PARTNER_COUNTRY, FIELD_PARTNER_CITY};
	json_t *list = json_array();

	for (int i = 0; i < record_count(&w->r, SET_ACTION_PARTNERS); i++) {
		const struct value *ref = record_element(&w->r, SET_ACTION_PARTNERS, i);
		const struct record *r = whole_ref(w, ENTITY_PARTNER, ref);
		json_t *o = json_object();

		put_uid(o, "uid", ref->u);
		for (size_t k = 0; r && k < COUNT_OF(fields); k++)
			put_text(o, field_desc(fields[k])->name, record_text(r, fields[k]));
		json_array_append_new(list, o);
	}
	return list;
}

/* --- what hangs on an action
 * -------------------------------------------------------------------------------------------------
 */

static json_t *budget_json(struct object *o, struct whole *w)
{
	static const enum field fields[] = {FIELD_BUDGET_YEAR, FIELD_BUDGET_PAYER,
	        FIELD_BUDGET_AMOUNT, FIELD_BUDGET_CURRENCY, FIELD_BUDGET_STAGE,
	        FIELD_BUDGET_SCHEME, FIELD_BUDGET_LEDGER};
	json_t *list = json_array();

	for (int i = 0; i < w->n_budgets; i++) {
		struct object line = {json_object(), false};

		for (size_t k = 0; k < COUNT_OF(fields); k++)
			put_field(&line, &w->budgets[i], fields[k]);
		o->fine |= line.fine;
		json_array_append_new(list, line.json);
	}
	return list;
}

static json_t *links_json(struct whole *w)
{
	json_t *list = json_array();

	for (int i = 0; i < w->n_links; i++) {
		const struct link_end *l = &w->links[i];
		json_t *o = json_object();

		put_uid(o, "uid", l->r.uid);
		put_text(o, "kind", record_text(&l->r, FIELD_LINK_KIND));
		put_text(o, "state", record_text(&l->r, FIELD_LINK_STATE));
		put_uid(o, "action", l->other);
		put_text(o, "side", l->side);
		put_text(o, "lead", record_text(&l->r, FIELD_LINK_LEAD));
		json_array_append_new(list, o);
	}
	return list;
}

/* {uid, name} of a person, {uid, title, reference} of an agreement. */
static json_t *row_json(
        struct whole *w, enum entity en, enum field f, const enum field *fields, size_t n)
{
	const struct value *ref = record_value(&w->r, f);
	const struct record *r = ref->type == VALUE_UID ? whole_ref(w, en, ref) : NULL;
	json_t *o = json_object();

	if (r)
		put_uid(o, "uid", ref->u);
	for (size_t k = 0; r && k < n; k++)
		put_text(o, field_desc(fields[k])->name, record_text(r, fields[k]));
	return o;
}

static void put_ms(json_t *o, const char *name, int64_t ms)
{
	char buf[24];

	if (ms)
		put_text(o, name, clock_format(ms, buf));
}

static void put_fields(struct object *o, const struct record *r, enum field from, enum field to)
{
	for (int f = (int)from; f <= (int)to; f++)
		put_field(o, r, (enum field)f);
}

static void fill(struct object *o, struct whole *w)
{
	static const enum field agreement[] = {FIELD_AGREEMENT_TITLE, FIELD_AGREEMENT_REFERENCE},
	                        person[] = {FIELD_PERSON_NAME};
	const struct value *lead = record_value(&w->r, FIELD_ACTION_LEAD);

	put_uid(o->json, "uid", w->r.uid);
	put_fields(o, &w->r, FIELD_ACTION_TITLE, FIELD_ACTION_PLANNED_END);
	if (lead->type == VALUE_TEXT)
		put(o->json, "lead", authority_json(w, lead));
	put(o->json, "participants", participants_json(w));
	put(o->json, "partners", partners_json(w));
	put(o->json, "places", set_json(o, &w->r, SET_ACTION_PLACES, ITEM_ACTION_PLACES_place));
	put(o->json, "themes", set_json(o, &w->r, SET_ACTION_THEMES, ITEM_NONE));
	put(o->json, "sdgs", set_json(o, &w->r, SET_ACTION_SDGS, ITEM_NONE));
	put_field(o, &w->r, FIELD_ACTION_SCHEME);
	put(o->json, "budget", budget_json(o, w));
	put(o->json, "agreement",
	        row_json(w, ENTITY_AGREEMENT, FIELD_ACTION_AGREEMENT, agreement,
	                COUNT_OF(agreement)));
	put_field(o, &w->r, FIELD_ACTION_DOSSIER);
	if (w->options->persons) {
		put(o->json, "elu",
		        row_json(w, ENTITY_PERSON, FIELD_ACTION_ELU, person, COUNT_OF(person)));
		put(o->json, "cadre",
		        row_json(w, ENTITY_PERSON, FIELD_ACTION_CADRE, person, COUNT_OF(person)));
	}
	put_field(o, &w->r, FIELD_ACTION_RECONFIRMED);
	put(o->json, "audience", set_json(o, &w->r, SET_ACTION_AUDIENCE, ITEM_NONE));
	put_fields(o, &w->r, FIELD_ACTION_CITIZENS, FIELD_ACTION_CONFIDENTIALITY);
	put(o->json, "networks", set_json(o, &w->r, SET_ACTION_NETWORKS, ITEM_NONE));
	put(o->json, "tags", set_json(o, &w->r, SET_ACTION_TAGS, ITEM_NONE));
	put(o->json, "links", links_json(w));
	put_field(o, &w->r, FIELD_ACTION_SOURCE);
	put_field(o, &w->r, FIELD_ACTION_SOURCE_ID);
	put_ms(o->json, "created", w->created);
	put_ms(o->json, "updated", w->updated);
}

/* Takes o->json. */
static bool write_line(struct object *o, struct str *out, struct err *e)
{
	char *text = json_dumps(o->json, JSON_COMPACT | (o->fine ? JSON_REAL_PRECISION((size_t)17) : JSON_REAL_PRECISION((size_t)15)));

	json_decref(o->json);
	if (!text)
		return err_set(e, ERR_DATA,
		        _("a record holds text that is no UTF-8; run `strates check'"));
	str_add(out, text);
	str_add_char(out, '\n');
	free(text);
	return true;
}

bool action_json(struct store *s, int64_t id, const struct export_options *options, struct str *out,
        bool *written, struct err *e)
{
	struct object o = {NULL, false};
	struct whole w;
	bool hidden, ok = whole_load(&w, s, id, options, &hidden, e);

	if (ok) {
		o.json = json_object();
		fill(&o, &w);
		ok = write_line(&o, out, e);
	}
	whole_release(&w);
	if (written)
		*written = !hidden;
	return ok || hidden;
}

bool record_json(struct store *s, enum entity en, int64_t id, struct str *out, struct err *e)
{
	const struct entity_desc *d = entity_desc(en);
	struct object o = {NULL, false};
	struct arena a = ARENA_INIT;
	struct record r;
	bool ok = store_load(s, en, id, &a, &r, e);

	if (ok) {
		o.json = json_object();
		put_text(o.json, "entity", d->table);
		put_uid(o.json, "uid", r.uid);
		if (d->n_fields)
			put_fields(&o, &r, (enum field)d->first_field,
			        (enum field)(d->first_field + d->n_fields - 1));
		for (int i = 0; i < d->n_sets; i++)
			put(o.json, set_desc((enum set)(d->first_set + i))->name,
			        set_json(&o, &r, (enum set)(d->first_set + i), ITEM_NONE));
		ok = write_line(&o, out, e);
	}
	arena_release(&a);
	return ok;
}
