/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_record.c - one row, taken apart by its profile, into a record: names become keys, towns get their place, amounts their line.
 *
 * What can make a row unacceptable is looked at before anything is written, so that a rejected row leaves nothing behind. A name that no reference knows is
 * never a reason: an authority becomes provisional, a town stays a text, a theme is left out, and each is counted for the report.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "import_priv.h"

/* Values that go into a field as they are. */
static const struct {
	enum target target;
	enum field field;
} plain[] = {
	{TARGET_TITLE, FIELD_ACTION_TITLE},
	{TARGET_DESCRIPTION, FIELD_ACTION_DESCRIPTION},
	{TARGET_KIND, FIELD_ACTION_KIND},
	{TARGET_STATUS, FIELD_ACTION_STATUS},
	{TARGET_START, FIELD_ACTION_START},
	{TARGET_END, FIELD_ACTION_END},
	{TARGET_PLANNED_START, FIELD_ACTION_PLANNED_START},
	{TARGET_PLANNED_END, FIELD_ACTION_PLANNED_END},
	{TARGET_SCHEME, FIELD_ACTION_SCHEME},
	{TARGET_DOSSIER, FIELD_ACTION_DOSSIER},
	{TARGET_RECONFIRMED, FIELD_ACTION_RECONFIRMED},
	{TARGET_CITIZENS, FIELD_ACTION_CITIZENS},
	{TARGET_YOUTH, FIELD_ACTION_YOUTH},
	{TARGET_VISITS_OUT, FIELD_ACTION_VISITS_OUT},
	{TARGET_VISITS_IN, FIELD_ACTION_VISITS_IN},
	{TARGET_FUNDS_OUT, FIELD_ACTION_FUNDS_OUT},
	{TARGET_FUNDS_IN, FIELD_ACTION_FUNDS_IN},
	{TARGET_EXPERTISE_OUT, FIELD_ACTION_EXPERTISE_OUT},
	{TARGET_EXPERTISE_IN, FIELD_ACTION_EXPERTISE_IN},
	{TARGET_CONFIDENTIALITY, FIELD_ACTION_CONFIDENTIALITY},
};

static bool is_in(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool reject(struct import *im, const char **field, const char **reason, const char *name, const struct err *why)
{
	*field = arena_strdup(&im->row, name);
	*reason = arena_strdup(&im->row, why->text);
	return false;
}

static bool put_plain(struct import *im, const struct profile_result *pr, struct record *r, const char **field, const char **reason)
{
	for (size_t i = 0; i < COUNT_OF(plain); i++) {
		const char *v = profile_result_get(pr, plain[i].target, 0);
		struct err e = ERR_INIT;
		if (!v)
			continue;
		if (field_desc(plain[i].field)->type == FT_CODE) {
			/* A word that is no code of ours is reported, and costs the row only that field. */
			int at = vocab_find((enum vocab)field_desc(plain[i].field)->of, v);
			if (at >= 0)
				record_set_text(r, plain[i].field, vocab_code((enum vocab)field_desc(plain[i].field)->of, at));
			else
				missed_add(im->missed[MISSED_CODE], v);
		} else if (!record_parse(r, plain[i].field, v, &e))
			return reject(im, field, reason, target_name(plain[i].target), &e);
	}
	return true;
}

/* --- authorities --------------------------------------------------------------------------------------------------------------- */

/* `text` as TARGET_LEAD says. Gives a key in any case; false only when the register fails. */
static bool find_authority(struct import *im, const char *text, const char *name, const char *strate, const char **key, struct err *e)
{
	bool known_other = is_in(text, "other:"), by_name = is_in(text, "name:");
	const char *shown = name ? name : strchr(text, ':') ? strchr(text, ':') + 1 : text;
	enum strate st = strate ? strate_from_code(strate) : STRATE_OTHER;
	enum match m = MATCH_NONE;

	/* A register that names one of ours by its key means that one, whatever became of it since. */
	if (im->own && store_id_any(app_store(im->app), ENTITY_AUTHORITY, store_uid_of_key(ENTITY_AUTHORITY, text))) {
		*key = arena_strdup(&im->row, text);
		return true;
	}
	/* `other:' with a word behind is either the key of a body that is in the register already, or the name of one. */
	m = resolve_authority_on(im->app, by_name ? text + strlen("name:") : text, strate ? (int)st : -1, NULL, im->day, &im->row, key);
	if (m >= MATCH_NAME)
		return true;
	if (!known_other && name && !by_name) {
		m = resolve_authority_on(im->app, name, -1, NULL, im->day, &im->row, key);
		if (m >= MATCH_NAME)
			return true;
	}
	if (!known_other)
		missed_add(im->missed[MISSED_AUTHORITY], shown);
	return resolve_provisional(im->app, shown, st, &im->row, key, e);
}

static bool put_participants(struct import *im, const struct profile_result *pr, struct record *r, struct err *e)
{
	for (int i = 0; i < profile_result_tuples(pr, FAMILY_PARTICIPANT); i++) {
		const char *text = profile_result_get(pr, TARGET_PARTICIPANT, i), *role = profile_result_get(pr, TARGET_PARTICIPANT_ROLE, i), *key;
		struct value v[ITEMS_MAX] = {{0}};
		int at = role ? vocab_find(VOCAB_ROLE, role) : -1;
		if (!text)
			continue;
		if (!find_authority(im, text, profile_result_get(pr, TARGET_PARTICIPANT_NAME, i), profile_result_get(pr, TARGET_PARTICIPANT_STRATE, i), &key, e))
			return false;
		v[ITEM_ACTION_PARTICIPANTS_authority] = value_text(key);
		v[ITEM_ACTION_PARTICIPANTS_role] = value_text(at >= 0 ? vocab_code(VOCAB_ROLE, at) : "technical");
		record_put_element(r, SET_ACTION_PARTICIPANTS, v);
	}
	return true;
}

/* --- rows of other entities that the action refers to --------------------------------------------------------------------------- */

static struct uid uid_of_words(struct import *im, const char *domain, const char *scope, const char *name)
{
	struct str words = STR_INIT;
	struct uid u;

	(void)im;
	utf8_fold_words(&words, name);
	u = uid_derive2(domain, scope ? scope : "", words.s);
	str_release(&words);
	return u;
}

/* Inserts the record unless a row of that uid is there; the uid is remembered for the run. */
static bool ensure_row(struct import *im, struct record *r, struct err *e)
{
	uint32_t ignored;

	if (uid_map_get(im->made, r->uid, &ignored))
		return true;
	uid_map_put(im->made, r->uid, 1);
	return store_id_any(app_store(im->app), r->entity, r->uid) || store_insert(app_store(im->app), r, e);
}

static const char *find_country(struct import *im, const char *text)
{
	const char *key = NULL;

	if (text && resolve_country(im->app, text, &im->row, &key) < MATCH_NAME) {
		missed_add(im->missed[MISSED_COUNTRY], text);
		key = NULL;
	}
	return key;
}

static bool put_partner(struct import *im, const struct profile_result *pr, int i, struct record *r, struct err *e)
{
	const char *name = profile_result_get(pr, TARGET_PARTNER, i), *city = profile_result_get(pr, TARGET_PARTNER_CITY, i);
	const char *country = find_country(im, profile_result_get(pr, TARGET_PARTNER_COUNTRY, i)), *uid = profile_result_get(pr, TARGET_PARTNER_UID, i);
	const char *kind = profile_result_get(pr, TARGET_PARTNER_KIND, i), *lat = profile_result_get(pr, TARGET_PARTNER_LAT, i),
		   *lon = profile_result_get(pr, TARGET_PARTNER_LON, i);
	struct value v[ITEMS_MAX] = {{0}};
	struct record p;
	int64_t known, place = 0;
	double la, lo;

	record_init(&p, ENTITY_PARTNER, &im->row);
	if (!uid || !uid_parse(uid, &p.uid)) {
		known = resolve_partner(im->app, name, country, city);
		p.uid = known ? store_uid(app_store(im->app), ENTITY_PARTNER, known) : uid_of_words(im, "partner", country, name);
	}
	record_set_text(&p, FIELD_PARTNER_NAME, name);
	record_set_text(&p, FIELD_PARTNER_COUNTRY, country);
	record_set_text(&p, FIELD_PARTNER_CITY, city);
	record_set_text(&p, FIELD_PARTNER_KIND, kind && vocab_index(VOCAB_PARTNER_KIND, kind) >= 0 ? kind : NULL);
	if (city && resolve_town(im->app, city, country, &place, &la, &lo) >= MATCH_NAME) {
		record_set_text(&p, FIELD_PARTNER_PLACE, store_key(app_store(im->app), ENTITY_PLACE, place, &im->row));
		record_set(&p, FIELD_PARTNER_LAT, value_real(la));
		record_set(&p, FIELD_PARTNER_LON, value_real(lo));
	}
	if (lat && lon && str_to_real(lat, &la) && str_to_real(lon, &lo)) {
		record_set(&p, FIELD_PARTNER_LAT, value_real(la));
		record_set(&p, FIELD_PARTNER_LON, value_real(lo));
	}
	v[ITEM_ACTION_PARTNERS_partner] = value_uid(p.uid);
	record_put_element(r, SET_ACTION_PARTNERS, v);
	return ensure_row(im, &p, e);
}

static bool put_person(struct import *im, const char *name, const char *role, enum field f, struct record *r, struct err *e)
{
	const char *lead = record_text(r, FIELD_ACTION_LEAD);
	struct record p;
	int64_t known;

	if (!name)
		return true;
	record_init(&p, ENTITY_PERSON, &im->row);
	known = resolve_person(im->app, name, lead);
	p.uid = known ? store_uid(app_store(im->app), ENTITY_PERSON, known) : uid_of_words(im, "person", lead, name);
	record_set_text(&p, FIELD_PERSON_NAME, name);
	record_set_text(&p, FIELD_PERSON_ROLE, role);
	record_set_text(&p, FIELD_PERSON_AUTHORITY, lead);
	record_set(r, f, value_uid(p.uid));
	return ensure_row(im, &p, e);
}

static bool put_agreement(struct import *im, const char *title, struct record *r, struct err *e)
{
	struct ids found = IDS_INIT;
	struct record g;
	bool ok;

	if (!title)
		return true;
	record_init(&g, ENTITY_AGREEMENT, &im->row);
	record_set_text(&g, FIELD_AGREEMENT_TITLE, title);
	ok = store_find_name(app_store(im->app), ENTITY_AGREEMENT, title, 2, &found, e);
	g.uid = ok && found.n == 1 ? store_uid(app_store(im->app), ENTITY_AGREEMENT, found.v[0])
				   : uid_of_words(im, "agreement", record_text(r, FIELD_ACTION_LEAD), title);
	ids_release(&found);
	record_set(r, FIELD_ACTION_AGREEMENT, value_uid(g.uid));
	return ok && ensure_row(im, &g, e);
}

/* --- lists ---------------------------------------------------------------------------------------------------------------------- */

static struct value real_or_none(const char *text)
{
	double d;

	return text && str_to_real(text, &d) ? value_real(d) : value_none();
}

static void put_place(struct import *im, const struct profile_result *pr, int i, struct record *r)
{
	const char *country = find_country(im, profile_result_get(pr, TARGET_COUNTRY, i)), *region = profile_result_get(pr, TARGET_REGION, i),
		   *city = profile_result_get(pr, TARGET_CITY, i), *precision = profile_result_get(pr, TARGET_PRECISION, i), *other = NULL;
	struct value v[ITEMS_MAX] = {{0}};
	int64_t place = 0;
	double lat, lon;

	if (!country && !region && !city)
		return;
	v[ITEM_ACTION_PLACES_country] = value_text(country);
	v[ITEM_ACTION_PLACES_region] = value_text(region);
	v[ITEM_ACTION_PLACES_city] = value_text(city);
	v[ITEM_ACTION_PLACES_lat] = real_or_none(profile_result_get(pr, TARGET_LAT, i));
	v[ITEM_ACTION_PLACES_lon] = real_or_none(profile_result_get(pr, TARGET_LON, i));
	if (v[ITEM_ACTION_PLACES_lat].type == VALUE_NONE || v[ITEM_ACTION_PLACES_lon].type == VALUE_NONE)
		v[ITEM_ACTION_PLACES_lat] = v[ITEM_ACTION_PLACES_lon] = value_none();
	if (city && resolve_town(im->app, city, country, &place, &lat, &lon) >= MATCH_NAME) {
		v[ITEM_ACTION_PLACES_place] = value_text(store_key(app_store(im->app), ENTITY_PLACE, place, &im->row));
		/* An export says where a place is, or that nobody did: filling it in would be a change. */
		if (v[ITEM_ACTION_PLACES_lat].type == VALUE_NONE && !profile_result_get(pr, TARGET_UID, 0)) {
			v[ITEM_ACTION_PLACES_lat] = value_real(lat);
			v[ITEM_ACTION_PLACES_lon] = value_real(lon);
		}
	} else if (city && resolve_country(im->app, city, &im->row, &other) >= MATCH_NAME) {
		/* Files that name one place a row write the country there when they know no more. */
		v[ITEM_ACTION_PLACES_country] = value_text(other);
		v[ITEM_ACTION_PLACES_city] = value_none();
		v[ITEM_ACTION_PLACES_lat] = v[ITEM_ACTION_PLACES_lon] = value_none();
		precision = "country";
	} else if (city)
		missed_add(im->missed[MISSED_TOWN], city);
	v[ITEM_ACTION_PLACES_precision] = value_text(precision && vocab_index(VOCAB_PLACE_PRECISION, precision) >= 0 ? precision : NULL);
	record_put_element(r, SET_ACTION_PLACES, v);
}

static void put_theme(struct import *im, const struct profile_result *pr, int i, struct record *r)
{
	const char *label = profile_result_get(pr, TARGET_THEME, i), *dac = profile_result_get(pr, TARGET_DAC, i),
		   *percent = profile_result_get(pr, TARGET_PERCENT, i), *key = NULL;
	struct value v[ITEMS_MAX] = {{0}};
	double share;

	if (resolve_theme(im->app, label, dac, &im->row, &key) == MATCH_NONE)
		missed_add(im->missed[MISSED_THEME], label ? label : dac ? dac : "");
	if (!key && !dac)
		return;
	v[ITEM_ACTION_THEMES_theme] = value_text(key);
	v[ITEM_ACTION_THEMES_dac] = value_text(dac);
	if (percent && str_to_real(percent, &share) && share >= 0 && share <= 100)
		v[ITEM_ACTION_THEMES_percent] = value_int((int64_t)(share + 0.5));
	record_put_element(r, SET_ACTION_THEMES, v);
}

static void put_list(struct import *im, const struct profile_value *pv, struct record *r)
{
	struct value v[ITEMS_MAX] = {{0}};
	const char *key = NULL;
	long long sdg;
	int at;

	switch (pv->target) {
	case TARGET_SDGS:
		if (!str_to_int(pv->value, &sdg) || sdg < 1 || sdg > 17)
			break;
		v[0] = value_int(sdg);
		record_put_element(r, SET_ACTION_SDGS, v);
		return;
	case TARGET_NETWORKS:
		if (resolve_network(im->app, pv->value, &im->row, &key) < MATCH_NAME)
			break;
		v[0] = value_text(key);
		record_put_element(r, SET_ACTION_NETWORKS, v);
		return;
	case TARGET_AUDIENCE:
		if ((at = vocab_find(VOCAB_AUDIENCE, pv->value)) < 0)
			break;
		v[0] = value_text(vocab_code(VOCAB_AUDIENCE, at));
		record_put_element(r, SET_ACTION_AUDIENCE, v);
		return;
	case TARGET_TAGS:
		v[0] = value_text(pv->value);
		record_put_element(r, SET_ACTION_TAGS, v);
		return;
	default: return; /* links are declared on both sides: they come with the jsonl form */
	}
	missed_add(im->missed[MISSED_CODE], pv->value);
}

static bool put_budget(struct import *im, const struct profile_result *pr, int i, struct import_action *out, struct err *e)
{
	const char *year = profile_result_get(pr, TARGET_BUDGET_YEAR, i), *amount = profile_result_get(pr, TARGET_AMOUNT, i),
		   *payer = profile_result_get(pr, TARGET_PAYER, i), *currency = profile_result_get(pr, TARGET_CURRENCY, i),
		   *stage = profile_result_get(pr, TARGET_STAGE, i), *scheme = profile_result_get(pr, TARGET_BUDGET_SCHEME, i), *key = NULL;
	int at = scheme ? vocab_find(VOCAB_SCHEME, scheme) : -1;
	struct record b;

	if (!amount)
		return true;
	record_init(&b, ENTITY_BUDGET, out->action.arena);
	if (!record_parse(&b, FIELD_BUDGET_AMOUNT, amount, NULL))
		return true; /* the profile has told of it */
	if (payer && !find_authority(im, payer, profile_result_get(pr, TARGET_PAYER_NAME, i), NULL, &key, e))
		return false;
	record_set(&b, FIELD_BUDGET_ACTION, value_uid(out->action.uid));
	record_parse(&b, FIELD_BUDGET_YEAR, year ? year : "", NULL);
	record_set_text(&b, FIELD_BUDGET_PAYER, key);
	record_set_text(&b, FIELD_BUDGET_CURRENCY, currency ? currency : "EUR");
	record_set_text(&b, FIELD_BUDGET_STAGE, stage && vocab_index(VOCAB_STAGE, stage) >= 0 ? stage : NULL);
	if (scheme && at < 0)
		missed_add(im->missed[MISSED_CODE], scheme);
	record_set_text(&b, FIELD_BUDGET_SCHEME, at >= 0 ? vocab_code(VOCAB_SCHEME, at) : NULL);
	record_set_text(&b, FIELD_BUDGET_LEDGER, profile_result_get(pr, TARGET_LEDGER, i));
	GROW(out->budgets, out->n_budgets, out->cap_budgets);
	out->budgets[out->n_budgets++] = b;
	return true;
}

/* --- the whole row -------------------------------------------------------------------------------------------------------------- */

/* The rules that need no database, on what the row says by itself; the lead as written stands for the authority that it will become. */
static bool check_row(struct import *im, const struct profile_result *pr, struct record *r, const char **field, const char **reason)
{
	struct err e = ERR_INIT;
	const char *name = "";

	record_set_text(r, FIELD_ACTION_LEAD, profile_result_get(pr, TARGET_LEAD, 0));
	return record_validate(r, &name, &e) || reject(im, field, reason, name ? name : "", &e);
}

static bool put_satellites(struct import *im, const struct profile_result *pr, struct import_action *out, struct err *e)
{
	struct record *r = &out->action;

	for (int i = 0; i < profile_result_tuples(pr, FAMILY_PARTNER); i++)
		if (profile_result_get(pr, TARGET_PARTNER, i) && !put_partner(im, pr, i, r, e))
			return false;
	for (int i = 0; i < profile_result_tuples(pr, FAMILY_BUDGET); i++)
		if (!put_budget(im, pr, i, out, e))
			return false;
	return put_participants(im, pr, r, e) && put_agreement(im, profile_result_get(pr, TARGET_AGREEMENT, 0), r, e) &&
	       put_person(im, profile_result_get(pr, TARGET_ELU, 0), "elu", FIELD_ACTION_ELU, r, e) &&
	       put_person(im, profile_result_get(pr, TARGET_CADRE, 0), "cadre", FIELD_ACTION_CADRE, r, e);
}

static bool put_lead(struct import *im, const struct profile_result *pr, struct record *r, struct err *e)
{
	const char *text = profile_result_get(pr, TARGET_LEAD, 0), *name = profile_result_get(pr, TARGET_LEAD_NAME, 0), *key = NULL;

	if (!find_authority(im, text ? text : name, name, profile_result_get(pr, TARGET_LEAD_STRATE, 0), &key, e))
		return false;
	record_set_text(r, FIELD_ACTION_LEAD, key);
	return true;
}

/* The last day that its start may mean: a programme of 2012 is signed by the région of 2012. Without a date (twinnings), by who answers for it today. */
static int32_t day_of(const struct import *im, const struct record *r)
{
	struct date d = record_date(r, FIELD_ACTION_START);

	if (d.precision == DATE_UNKNOWN)
		d = record_date(r, FIELD_ACTION_PLANNED_START);
	return d.precision == DATE_UNKNOWN ? app_today(im->app) : date_last(d);
}

bool import_build(struct import *im, const struct profile_result *pr, struct uid uid, struct import_action *out, const char **field,
	const char **reason, struct err *e)
{
	struct record *r = &out->action;

	*out = (struct import_action){0};
	record_init(r, ENTITY_ACTION, pr->gather ? &im->gathered : &im->row);
	r->uid = uid;
	if (!put_plain(im, pr, r, field, reason) || !check_row(im, pr, r, field, reason))
		return false;
	im->day = day_of(im, r);
	im->own = profile_result_get(pr, TARGET_UID, 0) != NULL;
	for (int i = 0; i < profile_result_tuples(pr, FAMILY_PLACE); i++)
		put_place(im, pr, i, r);
	for (int i = 0; i < profile_result_tuples(pr, FAMILY_THEME); i++)
		put_theme(im, pr, i, r);
	for (size_t i = 0; i < pr->n; i++)
		if (target_family(pr->values[i].target) == FAMILY_LIST)
			put_list(im, &pr->values[i], r);
	/* A row with a uid comes from a register: it brings the provenance that it has there, or none. */
	if (profile_result_get(pr, TARGET_UID, 0)) {
		record_set_text(r, FIELD_ACTION_SOURCE, profile_result_get(pr, TARGET_SOURCE, 0));
		record_set_text(r, FIELD_ACTION_SOURCE_ID, profile_result_get(pr, TARGET_SOURCE_ID, 0));
	} else {
		record_set_text(r, FIELD_ACTION_SOURCE, pr->source);
		record_set_text(r, FIELD_ACTION_SOURCE_ID, pr->gather ? pr->gather : pr->source_id);
	}
	record_set_text(r, FIELD_ACTION_BATCH, im->batch);
	return put_lead(im, pr, r, e) && put_satellites(im, pr, out, e);
}
