/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve_assign.c - `field=value` on a record, whoever wrote it: a form, the command line, a bulk
 * change.
 *
 * Nothing is stored here. What an assignment needs that does not exist yet (a partner, budget
 * lines, a body that is no local authority) waits in `extra` until the record is saved, so that a
 * form that is left leaves nothing behind.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/exchange/compact.h>

#include "resolve_priv.h"

struct assign {
	struct app *app;
	struct record *r;
	struct resolve_extra *extra;
	const char *label; /* of the field, for sentences */
	struct err *e;
};

void resolve_extra_release(struct resolve_extra *x)
{
	free(x->partners);
	free(x->budgets);
	free(x->authorities);
	*x = (struct resolve_extra){0};
}

/* Fields that another command keeps right. */
static const char *keeper(enum entity en, int field)
{
	if (field == FIELD_ACTION_MERGED_INTO)
		return "merge";
	return en == ENTITY_DECISION ? "decide" : NULL;
}

/* --- references --- */

static bool unknown(struct assign *as, const char *text, const char *remedy)
{
	return err_set(
	        as->e, ERR_DATA, _("%s: nothing is called \"%s\"; %s"), as->label, text, remedy);
}

/* Until when a row of the past is right: the day on which the record starts. */
static int32_t day_of(const struct record *r)
{
	struct date d = {0};

	switch (r->entity) {
	case ENTITY_ACTION:
		d = record_date(r, FIELD_ACTION_START);
		if (d.precision == DATE_UNKNOWN)
			d = record_date(r, FIELD_ACTION_PLANNED_START);
		break;
	case ENTITY_AGREEMENT: d = record_date(r, FIELD_AGREEMENT_SIGNED); break;
	case ENTITY_MISSION: d = record_date(r, FIELD_MISSION_START); break;
	default: break;
	}
	return d.precision == DATE_UNKNOWN ? INT32_MAX : date_last(d);
}

static bool wait_authority(struct assign *as, const char *name, const char **key)
{
	struct str k = STR_INIT, clean = STR_INIT;
	struct record *r;

	if (!as->extra)
		return err_set(as->e, ERR_DATA,
		        _("%s: the body \"%s\" is not in the register; add it first"), as->label,
		        name);
	utf8_clean(&clean, name, strlen(name), false);
	str_add(&k, "other:");
	resolve_slug(&k, clean.s);
	*key = arena_strdup(as->r->arena, k.s);
	GROW(as->extra->authorities, as->extra->n_authorities, as->extra->cap_authorities);
	r = &as->extra->authorities[as->extra->n_authorities++];
	record_init(r, ENTITY_AUTHORITY, as->r->arena);
	record_set_text(r, FIELD_AUTHORITY_KEY, k.s);
	record_set_text(r, FIELD_AUTHORITY_NAME, clean.s);
	record_set_text(r, FIELD_AUTHORITY_STRATE, "other");
	record_set_int(r, FIELD_AUTHORITY_PROVISIONAL, 1);
	str_release(&clean);
	str_release(&k);
	return true;
}

/* `name`, when not NULL, is what the body behind an unknown other:… key is called. */
static bool ref_authority(struct assign *as, const char *text, const char *name, struct value *out)
{
	const char *key = NULL;
	struct str several = STR_INIT;

	switch (resolve_authority_on(as->app, text, -1, NULL, day_of(as->r), as->r->arena, &key)) {
	case MATCH_EXACT:
	case MATCH_NAME: *out = value_text(key); return true;
	case MATCH_AMBIGUOUS:
		resolve_authority_candidates(as->app, text, &several);
		err_set(as->e, ERR_DATA,
		        _("%s: several authorities are called \"%s\"; write the key: %s"),
		        as->label, text, several.s);
		str_release(&several);
		return false;
	case MATCH_NONE: break;
	}
	if (strncasecmp(text, "other:", 6) == 0 && text[6]) {
		if (!wait_authority(as, name ? name : text + 6, &key))
			return false;
		*out = value_text(key);
		return true;
	}
	if (strncasecmp(text, "siren:", 6) == 0)
		return err_set(as->e, ERR_DATA,
		        _("%s: no authority has the SIREN %s; check its nine digits, or write a "
		          "name"),
		        as->label, text + 6);
	return unknown(as, text,
	        _("write a key such as com:29019 or epci:242900314, or other:Name for a body that "
	          "is no local authority"));
}

static bool ref_keyed(struct assign *as, enum entity en, const char *text, struct value *out)
{
	const char *key = NULL;
	int64_t id = 0;
	double lat, lon;

	switch (en) {
	case ENTITY_COUNTRY:
		if (resolve_country(as->app, text, as->r->arena, &key) < MATCH_NAME)
			return unknown(as, text,
			        _("write its name in French or English, or its two letters such as "
			          "SN"));
		break;
	case ENTITY_THEME:
		if (resolve_theme(as->app, text, NULL, as->r->arena, &key) < MATCH_NAME)
			return unknown(as, text, _("`strates list theme' shows the themes"));
		if (!key)
			return err_set(as->e, ERR_DATA,
			        _("%s: \"%s\" names no theme; leave it out, or write a precise "
			          "one"),
			        as->label, text);
		break;
	case ENTITY_NETWORK:
		if (resolve_network(as->app, text, as->r->arena, &key) < MATCH_NAME)
			return unknown(as, text,
			        _("`strates list network' shows the networks, `strates add "
			          "network' adds one"));
		break;
	default:
		id = store_id_of_key(as->app->store, en, text);
		if (!id && en == ENTITY_PLACE &&
		        resolve_town(as->app, text, NULL, &id, &lat, &lon) == MATCH_AMBIGUOUS)
			return err_set(as->e, ERR_DATA,
			        _("%s: several towns are called \"%s\"; write its key"), as->label,
			        text);
		if (!id)
			return unknown(as, text, _("write its key"));
		key = store_key(as->app->store, en, id, as->r->arena);
	}
	*out = value_text(key);
	return true;
}

static bool looks_like_id(const char *text)
{
	struct uid lo, hi;

	return uid_parse(text, &lo) || uid_parse_prefix(text, &lo, &hi);
}

static const char *remedy_for(enum entity en)
{
	switch (en) {
	case ENTITY_PERSON:
		return _("add the person first: strates add person name=\"…\" role=elu");
	case ENTITY_PARTNER: return _("add it first: strates add partner name=\"…\" country=SN");
	case ENTITY_AGREEMENT: return _("add it first: strates add agreement title=\"…\"");
	default: return _("write its id");
	}
}

/* By id, unique beginning of one, or name. */
static bool ref_row(struct assign *as, enum entity en, const char *text, struct value *out)
{
	struct ids l = IDS_INIT;
	int64_t id = 0;
	int n;

	store_find_name(as->app->store, en, text, 2, &l, NULL);
	n = l.n;
	if (n == 1)
		id = l.v[0];
	ids_release(&l);
	if (n > 1)
		return err_set(as->e, ERR_DATA,
		        _("%s: several are called \"%s\"; write the id: `strates list %s' shows "
		          "them"),
		        as->label, text, entity_desc(en)->table);
	if (!id && looks_like_id(text))
		id = store_resolve_id(as->app->store, en, text, as->e);
	else if (!id)
		return unknown(as, text, remedy_for(en));
	if (id)
		*out = value_uid(store_uid(as->app->store, en, id));
	return id != 0;
}

/* A row of any entity: what a note or a document is about. */
static bool ref_any(struct assign *as, const char *text, struct value *out)
{
	for (int en = 0; en < ENTITY_COUNT; en++) {
		int64_t id = store_resolve_id(as->app->store, (enum entity)en, text, NULL);
		if (id) {
			*out = value_uid(store_uid(as->app->store, (enum entity)en, id));
			return true;
		}
	}
	return unknown(as, text, _("write the id of a record"));
}

static bool ref_value(struct assign *as, enum entity en, const char *text, struct value *out)
{
	if (en == ENTITY_AUTHORITY)
		return ref_authority(as, text, NULL, out);
	return entity_is_keyed(en) ? ref_keyed(as, en, text, out) : ref_row(as, en, text, out);
}

/* --- one field --- */

static bool assign_field(struct assign *as, enum field f, const char *value)
{
	const struct field_desc *d = field_desc(f);
	struct str clean = STR_INIT, now = STR_INIT;
	struct value v = value_none();
	bool ok = true;

	if (d->type != FT_REF && d->type != FT_UID)
		return record_parse(as->r, f, value, as->e);
	utf8_clean(&clean, value, strlen(value), false);
	value_format(&now, d->type, record_value(as->r, f));
	/* What a form shows and nobody changed stays what it is, be it a région of the past. */
	if (!str_eq(clean.s, now.s)) {
		if (clean.len)
			ok = d->type == FT_UID ? ref_any(as, clean.s, &v)
			                       : ref_value(as, (enum entity)d->of, clean.s, &v);
		if (ok)
			record_set(as->r, f, v);
	}
	str_release(&now);
	str_release(&clean);
	return ok;
}

/* --- sets in the compact form --- */

enum { TUPLE_PARTS = 7 };
/* The parts of one element, in the order of the targets of its family. */
struct tuples {
	struct arena arena;
	enum target first;
	const char *(*v)[TUPLE_PARTS];
	int n, cap;
};

static int part_of(const struct tuples *t, enum target target)
{
	static const enum target order[][TUPLE_PARTS] = {
	        {TARGET_PARTICIPANT, TARGET_PARTICIPANT_ROLE, TARGET_PARTICIPANT_NAME, TARGET_NONE,
	                TARGET_NONE, TARGET_NONE, TARGET_NONE},
	        {TARGET_PARTNER, TARGET_PARTNER_COUNTRY, TARGET_PARTNER_CITY, TARGET_PARTNER_UID,
	                TARGET_PARTNER_KIND, TARGET_NONE, TARGET_NONE},
	        {TARGET_COUNTRY, TARGET_REGION, TARGET_CITY, TARGET_LAT, TARGET_LON,
	                TARGET_PRECISION, TARGET_NONE},
	        {TARGET_THEME, TARGET_PERCENT, TARGET_DAC, TARGET_NONE, TARGET_NONE, TARGET_NONE,
	                TARGET_NONE},
	        {TARGET_BUDGET_YEAR, TARGET_PAYER, TARGET_AMOUNT, TARGET_CURRENCY, TARGET_STAGE,
	                TARGET_BUDGET_SCHEME, TARGET_LEDGER},
	};

	for (size_t i = 0; i < COUNT_OF(order); i++)
		if (order[i][0] == t->first)
			for (int k = 0; k < TUPLE_PARTS; k++)
				if (order[i][k] == target)
					return k;
	return -1;
}

static void take_part(void *ctx, enum target target, int tuple, const char *value)
{
	struct tuples *t = ctx;
	int part = part_of(t, target);
	struct str clean = STR_INIT;

	while (t->n <= tuple) {
		GROW(t->v, t->n, t->cap);
		memset(t->v[t->n++], 0, sizeof(*t->v));
	}
	utf8_clean(&clean, value, strlen(value), false);
	if (part >= 0 && clean.len)
		t->v[tuple][part] = arena_strdup(&t->arena, clean.s);
	str_release(&clean);
}

static bool put_participant(struct assign *as, const char *const *p)
{
	const struct set_desc *d = set_desc(SET_ACTION_PARTICIPANTS);
	struct value v[ITEMS_MAX] = {{0}};

	if (!p[0])
		return err_set(as->e, ERR_DATA,
		        _("%s: an authority is missing; write com:29019:funder"), as->label);
	if (!ref_authority(as, p[0], p[2], &v[ITEM_ACTION_PARTICIPANTS_authority]) ||
	        (p[1] && !item_parse(d, ITEM_ACTION_PARTICIPANTS_role, p[1], as->r->arena,
	                         &v[ITEM_ACTION_PARTICIPANTS_role], as->e)))
		return false;
	record_put_element(as->r, SET_ACTION_PARTICIPANTS, v);
	return true;
}

/* Fills the town's reference row and coordinates. */
static void locate(struct assign *as, struct value *place, struct value *lat, struct value *lon,
        const char *city, const char *country)
{
	int64_t id;
	double y, x;

	if (resolve_town(as->app, city, country, &id, &y, &x) < MATCH_NAME)
		return;
	*place = value_text(store_key(as->app->store, ENTITY_PLACE, id, as->r->arena));
	if (lat->type == VALUE_NONE && !isnan(y) && !isnan(x)) {
		*lat = value_real(y);
		*lon = value_real(x);
	}
}

static struct uid wait_partner(struct assign *as, const char *name, const char *country,
        const char *city, const char *kind)
{
	struct resolve_extra *x = as->extra;
	struct value place = value_none(), lat = value_none(), lon = value_none();
	struct record *r;

	for (int i = 0; i < x->n_partners; i++)
		if (str_eq(record_text(&x->partners[i], FIELD_PARTNER_NAME), name) &&
		        str_eq(record_text(&x->partners[i], FIELD_PARTNER_COUNTRY), country) &&
		        str_eq(record_text(&x->partners[i], FIELD_PARTNER_CITY), city))
			return x->partners[i].uid;
	GROW(x->partners, x->n_partners, x->cap_partners);
	r = &x->partners[x->n_partners++];
	record_init(r, ENTITY_PARTNER, as->r->arena);
	r->uid = uid_new();
	record_set_text(r, FIELD_PARTNER_NAME, name);
	record_set_text(r, FIELD_PARTNER_COUNTRY, country);
	record_set_text(r, FIELD_PARTNER_CITY, city);
	record_set_text(r, FIELD_PARTNER_KIND, kind);
	if (city)
		locate(as, &place, &lat, &lon, city, country);
	record_set(r, FIELD_PARTNER_PLACE, place);
	record_set(r, FIELD_PARTNER_LAT, lat);
	record_set(r, FIELD_PARTNER_LON, lon);
	return r->uid;
}

static bool partner_uid(struct assign *as, const char *const *p, struct uid *u)
{
	int kind = p[4] ? vocab_find(VOCAB_PARTNER_KIND, p[4]) : -1;
	struct store *s = as->app->store;
	struct value country = value_none();
	int64_t id = 0;

	if (p[4] && kind < 0)
		return err_set(as->e, ERR_DATA, _("%s: \"%s\" is no kind of partner; write ngo, university …"), as->label, p[4]);
	if (p[3] && (id = store_resolve_id(s, ENTITY_PARTNER, p[3], NULL)) == 0) {
		/* One that this form has not saved yet. */
		struct uid wanted;
		for (int i = 0; as->extra && uid_parse(p[3], &wanted) && i < as->extra->n_partners;
		        i++)
			if (uid_cmp(as->extra->partners[i].uid, wanted) == 0) {
				*u = wanted;
				return true;
			}
	}
	if (!id && !p[0])
		return err_set(as->e, ERR_DATA, _("%s: a name is missing; write Name/Country/Town"),
		        as->label);
	if (!id && looks_like_id(p[0]))
		id = store_resolve_id(s, ENTITY_PARTNER, p[0], NULL);
	if (!id && p[1] && !ref_keyed(as, ENTITY_COUNTRY, p[1], &country))
		return false;
	if (!id)
		id = resolve_partner(
		        as->app, p[0], country.type == VALUE_TEXT ? country.s : NULL, p[2]);
	if (!id && !as->extra)
		return unknown(as, p[0], remedy_for(ENTITY_PARTNER));
	*u = id ? store_uid(s, ENTITY_PARTNER, id)
	        : wait_partner(as, p[0], country.type == VALUE_TEXT ? country.s : NULL, p[2],
	                  kind >= 0 ? vocab_code(VOCAB_PARTNER_KIND, kind) : NULL);
	return true;
}

static bool put_partner(struct assign *as, const char *const *p)
{
	struct value v[ITEMS_MAX] = {{0}};
	struct uid u;

	if (!partner_uid(as, p, &u))
		return false;
	v[0] = value_uid(u);
	record_put_element(as->r, SET_ACTION_PARTNERS, v);
	return true;
}

/* "Dakar" alone: the country of the one town that it can only mean. NULL when it is none, or several. */
static const char *country_of_town(struct assign *as, const char *name)
{
	int64_t place = 0;
	double lat, lon;
	const char *key = NULL;
	struct record r;

	if (resolve_country(as->app, name, as->r->arena, &key) >= MATCH_NAME ||
	        resolve_town(as->app, name, NULL, &place, &lat, &lon) < MATCH_NAME ||
	        !store_load(as->app->store, ENTITY_PLACE, place, as->r->arena, &r, NULL))
		return NULL;
	return record_text(&r, FIELD_PLACE_COUNTRY);
}

static bool put_place(struct assign *as, const char *const *p)
{
	static const int items[] = {
	        ITEM_ACTION_PLACES_lat, ITEM_ACTION_PLACES_lon, ITEM_ACTION_PLACES_precision};
	const struct set_desc *d = set_desc(SET_ACTION_PLACES);
	struct value v[ITEMS_MAX] = {{0}};
	const char *country = p[0], *city = p[2], *alone;

	if (!country)
		return err_set(as->e, ERR_DATA,
		        _("%s: a country is missing; write SN/Kédougou/Kédougou"), as->label);
	if (!p[1] && !city && (alone = country_of_town(as, country))) {
		city = country;
		country = alone;
	}
	if (!ref_keyed(as, ENTITY_COUNTRY, country, &v[ITEM_ACTION_PLACES_country]))
		return false;
	v[ITEM_ACTION_PLACES_region] = value_text(p[1]);
	v[ITEM_ACTION_PLACES_city] = value_text(city);
	for (size_t i = 0; i < COUNT_OF(items); i++)
		if (p[3 + i] &&
		        !item_parse(d, items[i], p[3 + i], as->r->arena, &v[items[i]], as->e))
			return false;
	if ((p[3] == NULL) != (p[4] == NULL))
		return err_set(as->e, ERR_DATA,
		        _("%s: latitude and longitude go together; write @12.55,-12.18"),
		        as->label);
	if (city) {
		locate(as, &v[ITEM_ACTION_PLACES_place], &v[ITEM_ACTION_PLACES_lat],
		        &v[ITEM_ACTION_PLACES_lon], city, v[ITEM_ACTION_PLACES_country].s);
		if (!p[5] && v[ITEM_ACTION_PLACES_lat].type != VALUE_NONE)
			v[ITEM_ACTION_PLACES_precision] = value_text(p[3] ? "exact" : "city");
	}
	record_put_element(as->r, SET_ACTION_PLACES, v);
	return true;
}

static bool put_theme(struct assign *as, const char *const *p)
{
	const struct set_desc *d = set_desc(SET_ACTION_THEMES);
	struct value v[ITEMS_MAX] = {{0}};
	const char *key = NULL;

	if (p[0] && !ref_keyed(as, ENTITY_THEME, p[0], &v[ITEM_ACTION_THEMES_theme]))
		return false;
	if (!p[0] && p[2]) {
		resolve_theme(as->app, NULL, p[2], as->r->arena, &key);
		v[ITEM_ACTION_THEMES_theme] = value_text(key);
	}
	if (v[ITEM_ACTION_THEMES_theme].type == VALUE_NONE)
		return err_set(
		        as->e, ERR_DATA, _("%s: a theme is missing; write eau:60"), as->label);
	if (p[1] && !item_parse(d, ITEM_ACTION_THEMES_percent, p[1], as->r->arena,
	                    &v[ITEM_ACTION_THEMES_percent], as->e))
		return false;
	v[ITEM_ACTION_THEMES_dac] = value_text(p[2]);
	record_put_element(as->r, SET_ACTION_THEMES, v);
	return true;
}

static bool put_budget(struct assign *as, const char *const *p)
{
	struct resolve_extra *x = as->extra;
	struct value payer = value_none();
	char currency[4] = "";
	long long hundredths;
	struct record *b;

	if (!p[2] || !str_to_amount(p[2], -1, &hundredths, currency))
		return err_set(as->e, ERR_DATA,
		        _("%s: \"%s\" is no amount; write 2024:com:29019:120000:EUR:voted"),
		        as->label, p[2] ? p[2] : "");
	if (p[1] && !ref_authority(as, p[1], NULL, &payer))
		return false;
	GROW(x->budgets, x->n_budgets, x->cap_budgets);
	b = &x->budgets[x->n_budgets];
	record_init(b, ENTITY_BUDGET, as->r->arena);
	if (!record_parse(b, FIELD_BUDGET_YEAR, p[0], as->e) ||
	        !record_parse(b, FIELD_BUDGET_STAGE, p[4], as->e) ||
	        !record_parse(b, FIELD_BUDGET_SCHEME, p[5], as->e))
		return false;
	record_set_text(b, FIELD_BUDGET_LEDGER, p[6]);
	record_set_int(b, FIELD_BUDGET_AMOUNT, hundredths);
	record_set(b, FIELD_BUDGET_PAYER, payer);
	record_set_text(b, FIELD_BUDGET_CURRENCY, p[3] ? p[3] : currency[0] ? currency : "EUR");
	x->n_budgets++;
	return true;
}

static enum target anchor_of(enum family family)
{
	switch (family) {
	case FAMILY_PARTICIPANT: return TARGET_PARTICIPANT;
	case FAMILY_PARTNER: return TARGET_PARTNER;
	case FAMILY_PLACE: return TARGET_COUNTRY;
	case FAMILY_THEME: return TARGET_THEME;
	default: return TARGET_BUDGET_YEAR;
	}
}

static bool put_tuples(struct assign *as, enum family family, const struct tuples *t)
{
	bool ok = true;

	for (int i = 0; ok && i < t->n; i++)
		switch (family) {
		case FAMILY_PARTICIPANT: ok = put_participant(as, t->v[i]); break;
		case FAMILY_PARTNER: ok = put_partner(as, t->v[i]); break;
		case FAMILY_PLACE: ok = put_place(as, t->v[i]); break;
		case FAMILY_THEME: ok = put_theme(as, t->v[i]); break;
		default: ok = put_budget(as, t->v[i]); break;
		}
	return ok;
}

static bool check_percents(struct assign *as)
{
	int64_t sum = 0;

	for (int i = 0; i < record_count(as->r, SET_ACTION_THEMES); i++) {
		const struct value *v =
		        record_element(as->r, SET_ACTION_THEMES, i) + ITEM_ACTION_THEMES_percent;
		sum += v->type == VALUE_INT ? v->i : 0;
	}
	return sum <= 100 || err_set(as->e, ERR_DATA,
	                             _("%s: the percentages make %d together; they can't pass 100"),
	                             as->label, (int)sum);
}

/* The set as it was, when the new one can't be read. */
static bool assign_compact(struct assign *as, enum family family, int set, const char *value)
{
	struct tuples t = {.first = anchor_of(family)};
	struct record was;
	struct resolve_extra *x = as->extra;
	bool had_budget = x && x->has_budget, ok;
	int n_budgets = x ? x->n_budgets : 0;

	if (family == FAMILY_BUDGET && !x)
		return err_set(as->e, ERR_USAGE, _("%s: not here; use `strates set'"), as->label);
	record_copy(&was, as->r, as->r->arena);
	if (set >= 0)
		record_clear_set(as->r, (enum set)set);
	ok = compact_parse(family, value, take_part, &t, as->e) && put_tuples(as, family, &t) &&
	     (family != FAMILY_THEME || check_percents(as));
	if (ok && family == FAMILY_BUDGET) {
		/* Those that were waiting before are replaced by the new ones. */
		if (n_budgets)
			memmove(x->budgets, x->budgets + n_budgets,
			        (size_t)(x->n_budgets - n_budgets) * sizeof(*x->budgets));
		x->n_budgets -= n_budgets;
		x->has_budget = true;
	} else if (!ok && family == FAMILY_BUDGET) {
		x->n_budgets = n_budgets;
		x->has_budget = had_budget;
	} else if (!ok)
		as->r->sets = was.sets;
	free(t.v);
	arena_release(&t.arena);
	return ok;
}

/* --- plain sets: words between commas or bars --- */

/* Next item of a list, unescaped and cleaned; false at its end. */
static bool next_item(const char **rest, char stop, struct str *out)
{
	struct str raw = STR_INIT;
	const char *p = *rest;

	if (!p)
		return false;
	for (; *p && *p != stop; p++) {
		if (*p == '\\' && p[1])
			p++;
		str_add_char(&raw, *p);
	}
	*rest = *p ? p + 1 : NULL;
	str_clear(out);
	utf8_clean(out, raw.s, raw.len, false);
	str_release(&raw);
	return true;
}

static bool has_bar(const char *s)
{
	for (; *s; s++) {
		if (*s == '|')
			return true;
		if (*s == '\\' && s[1])
			s++;
	}
	return false;
}

static bool put_item(struct assign *as, enum set set, const char *text)
{
	const struct set_desc *d = set_desc(set);
	const struct item_desc *item = &d->items[0];
	struct value v[ITEMS_MAX] = {{0}};

	if (set == SET_ACTION_TAGS && *text == '#')
		text++;
	if (!*text)
		return true;
	if (item->type == FT_REF ? !ref_value(as, (enum entity)item->of, text, &v[0])
	                         : !item_parse(d, 0, text, as->r->arena, &v[0], as->e))
		return false;
	record_put_element(as->r, set, v);
	return true;
}

static bool assign_list(struct assign *as, enum set set, const char *value)
{
	struct str item = STR_INIT;
	struct record was;
	const char *rest = value;
	char stop = has_bar(value) ? '|' : ',';
	bool ok = true;

	record_copy(&was, as->r, as->r->arena);
	record_clear_set(as->r, set);
	while (ok && next_item(&rest, stop, &item))
		ok = put_item(as, set, item.s);
	if (!ok)
		as->r->sets = was.sets;
	str_release(&item);
	return ok;
}

bool resolve_assign(struct app *app, struct record *r, const char *name, const char *value,
        struct resolve_extra *extra, struct err *e)
{
	struct assign as = {.app = app, .r = r, .extra = extra, .label = name, .e = e};
	struct assign_target t;
	enum family family;

	if (!value)
		value = "";
	if (!assign_find(r->entity, name, &t, e))
		return false;
	if (keeper(r->entity, t.field))
		return err_set(e, ERR_USAGE, _("the field %s is kept by `strates %s'; use that"),
		        name, keeper(r->entity, t.field));
	if (t.field >= 0) {
		as.label = _(field_desc((enum field)t.field)->label);
		return assign_field(&as, (enum field)t.field, value);
	}
	as.label = t.budget ? _("Budget") : _(set_desc((enum set)t.set)->label);
	family = r->entity == ENTITY_ACTION
	                 ? family_of_compact(t.budget ? "budget" : set_desc((enum set)t.set)->name)
	                 : FAMILY_COUNT;
	if (family != FAMILY_COUNT)
		return assign_compact(&as, family, t.budget ? -1 : t.set, value);
	return assign_list(&as, (enum set)t.set, value);
}
