/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve_complete.c - what a form offers while somebody types a reference.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>

#include "resolve_priv.h"

/* "commune · Finistère": what tells namesakes apart. */
static void add_part(struct str *out, const char *text)
{
	if (str_is_empty(text) || str_eq(text, "?"))
		return;
	if (out->len)
		str_add(out, " · ");
	str_add(out, text);
}

static void add_name_of(
        struct str *out, struct app *app, enum entity en, const char *key, struct arena *mem)
{
	struct value v = value_text(key);

	if (v.type != VALUE_NONE)
		add_part(out, store_ref_name(app->store, en, &v, mem));
}

static void describe_authority(
        struct str *out, struct app *app, const struct record *r, struct arena *mem)
{
	const char *departement = record_text(r, FIELD_AUTHORITY_DEPARTEMENT),
	           *key = record_text(r, FIELD_AUTHORITY_KEY);
	enum strate s = strate_from_code(record_text(r, FIELD_AUTHORITY_STRATE));
	struct date last = record_date(r, FIELD_AUTHORITY_VALID_TO);
	char text[DATE_TEXT_SIZE];

	add_part(out, vocab_label(VOCAB_STRATE, record_text(r, FIELD_AUTHORITY_STRATE)));
	if (departement && (s == STRATE_COMMUNE || s == STRATE_EPCI))
		add_name_of(out, app, ENTITY_AUTHORITY,
		        str_eq(departement, "75") ? "com:75056"
		                                  : arena_printf(mem, "dep:%s", departement),
		        mem);
	if (record_text(r, FIELD_AUTHORITY_SUCCESSOR) &&
	        !str_eq(key, record_text(r, FIELD_AUTHORITY_SUCCESSOR)))
		add_part(out, last.precision
		                      ? arena_printf(mem, _("until %s"), date_format(last, text))
		                      : _("former"));
}

static void describe(struct str *out, struct app *app, const struct record *r, struct arena *mem)
{
	switch (r->entity) {
	case ENTITY_AUTHORITY: describe_authority(out, app, r, mem); break;
	case ENTITY_PLACE:
		add_part(out, record_text(r, FIELD_PLACE_REGION));
		add_name_of(out, app, ENTITY_COUNTRY, record_text(r, FIELD_PLACE_COUNTRY), mem);
		break;
	case ENTITY_PARTNER:
		add_part(out, record_text(r, FIELD_PARTNER_CITY));
		add_name_of(out, app, ENTITY_COUNTRY, record_text(r, FIELD_PARTNER_COUNTRY), mem);
		break;
	case ENTITY_PERSON:
		add_part(out, record_text(r, FIELD_PERSON_FUNCTION));
		add_name_of(
		        out, app, ENTITY_AUTHORITY, record_text(r, FIELD_PERSON_AUTHORITY), mem);
		break;
	case ENTITY_NETWORK: add_part(out, record_text(r, FIELD_NETWORK_ACRONYM)); break;
	case ENTITY_AGREEMENT: add_part(out, record_text(r, FIELD_AGREEMENT_REFERENCE)); break;
	default: break;
	}
}

static bool fill(struct app *app, enum entity en, int64_t id, struct arena *a, struct completion *c,
        struct err *e)
{
	struct str detail = STR_INIT;
	struct record r;
	char uid[UID_TEXT_SIZE];

	if (!store_load(app->store, en, id, a, &r, e))
		return false;
	describe(&detail, app, &r, a);
	c->value = entity_is_keyed(en) ? store_key(app->store, en, id, a)
	                               : arena_strdup(a, uid_format(r.uid, uid));
	c->text = store_name(app->store, en, id, a);
	c->detail = arena_strdup(a, detail.s);
	str_release(&detail);
	return true;
}

bool resolve_complete(struct app *app, enum entity en, const char *text, int limit, struct arena *a,
        struct completion **out, int *n, struct err *e)
{
	struct ids l = IDS_INIT;
	bool ok = store_complete(app->store, en, text, limit, &l, e);

	*n = 0;
	*out = arena_calloc(a, (size_t)l.n + 1, sizeof(**out));
	for (int i = 0; ok && i < l.n; i++) {
		ok = fill(app, en, l.v[i], a, &(*out)[*n], e);
		*n += ok;
	}
	ids_release(&l);
	return ok;
}
