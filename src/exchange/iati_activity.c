/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * iati_activity.c - what the children of an IATI activity say, and the values that it becomes.
 *
 * Each child is given to the function of its name when it closes. What stands by itself (a date, a code) becomes a value at once; what can be judged only beside the others (who leads,
 * places, sectors, money) is gathered, and becomes values when the activity has closed.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/uid.h>
#include <strates/base/utf8.h>

#include "iati_priv.h"

static const char own_vocabulary[] = "urn:strates:themes";

static void put(struct iati_reader *r, enum target t, int tuple, const char *value)
{
	if (!str_is_empty(value))
		profile_result_add(&r->pr, t, tuple, value);
}

/* --- children of an activity --- */

static void end_identifier(struct iati_reader *r, struct iati_child *c)
{
	r->id = c->text;
}

static void end_reporting(struct iati_reader *r, struct iati_child *c)
{
	r->reporting_ref = c->ref;
	r->reporting_name = c->text;
}

static void end_title(struct iati_reader *r, struct iati_child *c)
{
	bool french = c->text_lang && strncmp(c->text_lang, "fr", 2) == 0, had = r->title_lang && strncmp(r->title_lang, "fr", 2) == 0;

	/* 1.0x has a title for each language. */
	if (c->text && (!r->title || (french && !had))) {
		r->title = c->text;
		r->title_lang = c->text_lang;
	}
}

static void end_description(struct iati_reader *r, struct iati_child *c)
{
	(void)c;
	r->n_told = r->n_paragraphs;
}

static bool is_role(const char *role)
{
	static const char *const words[] = {"1", "2", "3", "4", "Funding", "Accountable", "Extending", "Implementing"};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcasecmp(role, words[i]) == 0)
			return true;
	return false;
}

static void end_org(struct iati_reader *r, struct iati_child *c)
{
	if (!c->text && !c->ref)
		return;
	if (c->role && !is_role(c->role))
		profile_result_problem(&r->pr, TARGET_PARTICIPANT_ROLE, false, _("\"%s\" is no role of an organisation; it is taken as one that takes part"), c->role);
	if (r->n_orgs == ORGS_MAX) {
		r->lost++;
		return;
	}
	r->orgs[r->n_orgs++] = (struct iati_org){.role = c->role ? c->role : "", .ref = c->ref, .name = c->text ? c->text : c->ref, .type = c->type, .own_role = c->own_role,
	        .own_partner = c->own_partner, .own_kind = c->own_kind, .own_country = c->own_country, .own_city = c->own_city};
}

static void end_other_id(struct iati_reader *r, struct iati_child *c)
{
	/* A1 = internal to who reports; A9 = another, where an export puts the file reference. */
	struct uid uid;

	if (str_eq(c->type, "A1")) {
		/* The uid of a record of ours stands twice: at the end of the identifier, and here. */
		r->internal_id = c->ref;
		r->own = r->id && c->ref && uid_parse(c->ref, &uid) && str_has_suffix(r->id, c->ref);
	} else if (str_eq(c->type, "A9"))
		put(r, TARGET_DOSSIER, 0, c->ref);
}

static const char *status_of(const char *word)
{
	static const char *const words[][2] = {{"pipeline", "1"}, {"implementation", "2"}, {"completion", "3"}, {"finalisation", "3"}, {"post", "4"}, {"closed", "4"},
	        {"cancelled", "5"}, {"suspended", "6"}};
	struct str folded = STR_INIT;
	const char *code = NULL;

	utf8_fold(&folded, word);
	for (size_t i = 0; i < COUNT_OF(words) && !code; i++)
		if (str_has_prefix(folded.s, words[i][0]))
			code = words[i][1];
	str_release(&folded);
	return code ? code : word;
}

static void end_status(struct iati_reader *r, struct iati_child *c)
{
	const char *word = c->own_status ? c->own_status : c->code ? c->code : c->text;

	if (word && !str_eq(word, "none"))
		put(r, TARGET_STATUS, 0, status_of(word));
}

static void end_date(struct iati_reader *r, struct iati_child *c)
{
	static const struct {
		const char *code, *word;
		enum target target, planned;
	} types[] = {{"1", "start-planned", TARGET_PLANNED_START, TARGET_NONE}, {"2", "start-actual", TARGET_START, TARGET_PLANNED_START},
	        {"3", "end-planned", TARGET_PLANNED_END, TARGET_NONE}, {"4", "end-actual", TARGET_END, TARGET_PLANNED_END}};
	const char *said = c->iso_date ? c->iso_date : c->text, *why = "";
	char iso[DATE_TEXT_SIZE];
	struct date d, words;

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (!str_eq(c->own_type ? c->own_type : c->type, types[i].code) && !str_eq(c->type, types[i].word))
			continue;
		if (c->own_planned && types[i].planned != TARGET_NONE && date_parse_iso(c->own_planned, &d, NULL))
			put(r, types[i].planned, 0, arena_strdup(&r->pr.arena, date_format(d, iso)));
		if (!said)
			return;
		if (date_parse_iso(said, &d, &why) && c->text && date_parse_iso(c->text, &words, NULL) && date_first(words) <= date_first(d) && date_last(words) >= date_last(d))
			d = words; /* a year or a month, which the attribute can't say */
		if (d.precision)
			put(r, types[i].target, 0, arena_strdup(&r->pr.arena, date_format(d, iso)));
		else
			profile_result_problem(&r->pr, types[i].target, false, _("\"%s\" is no date: %s"), said, why);
	}
}

static void count_unread(struct iati_reader *r, const char *name)
{
	struct iati_stats *s = r->stats;

	for (int i = 0; i < s->n_unread; i++)
		if (str_eq(s->unread[i].name, name)) {
			s->unread[i].n++;
			return;
		}
	if (s->n_unread < (int)COUNT_OF(s->unread)) {
		s->unread[s->n_unread].name = arena_strdup(&s->arena, name);
		s->unread[s->n_unread++].n = 1;
	}
}

static void count_share(struct iati_reader *r, const struct iati_child *c)
{
	double share;

	r->n_shared++;
	if (!c->percentage)
		return;
	if (!str_to_real(c->percentage, &share) || share < 0 || share > 100) {
		profile_result_problem(&r->pr, TARGET_COUNTRY, false, _("\"%s\" is no percentage"), c->percentage);
	} else {
		r->shares += share;
		r->n_shares++;
	}
}

static void end_country(struct iati_reader *r, struct iati_child *c)
{
	const char *country = c->code ? c->code : c->text;

	count_share(r, c);
	if (country && r->n_countries == (int)COUNT_OF(r->countries))
		r->lost++;
	else if (country)
		r->countries[r->n_countries++] = country;
}

/* There is no place for a region of the world in the register; its share counts beside those of countries. Of several lists of regions each says all: the first one counts. */
static void end_world_region(struct iati_reader *r, struct iati_child *c)
{
	const char *list = c->vocabulary ? c->vocabulary : "1";

	if (!r->regions_of)
		r->regions_of = list;
	if (str_eq(r->regions_of, list))
		count_share(r, c);
	count_unread(r, "recipient-region");
}

static void end_location(struct iati_reader *r, struct iati_child *c)
{
	/* Class 1 is an administrative region; 1.0x says the same with a code of GeoNames. */
	bool region = str_eq(c->class_code, "1") || (c->place_type && str_has_prefix(c->place_type, "ADM"));
	struct iati_place p = {.country = c->country, .lat = c->lat, .lon = c->lon};

	bool whole = str_eq(c->own_of, "country");

	if (c->place_type && str_has_prefix(c->place_type, "PCL"))
		return;
	r->lost += !c->name && c->lat;
	if (!c->name)
		return;
	if (r->n_places == ORGS_MAX) {
		r->lost++;
		return;
	}
	p.region = whole ? NULL : region ? c->name : c->note;
	p.city = whole || region ? NULL : c->name;
	if (c->class_code || c->place_type)
		p.precision = region ? "region" : str_eq(c->exactness, "1") && str_eq(c->class_code, "3") ? "exact" : "city";
	/* Of a town that we know: its coordinates are in our reference. */
	if (c->own_of)
		p.lat = p.lon = NULL;
	r->places[r->n_places++] = p;
}

static bool is_number(const char *s, size_t digits)
{
	return s && strspn(s, "0123456789") == strlen(s) && (!digits || strlen(s) == digits);
}

/* A sector of ours is `theme' or `theme:dac', with a ? behind when its percentage is only an equal part. */
static void put_own_theme(struct iati_reader *r, struct iati_child *c)
{
	size_t n = strcspn(c->code, "?"), theme = strcspn(c->code, ":?");

	put(r, TARGET_THEME, r->n_sectors, arena_strndup(&r->pr.arena, c->code, theme));
	if (c->code[theme] == ':')
		put(r, TARGET_DAC, r->n_sectors, arena_strndup(&r->pr.arena, c->code + theme + 1, n - theme - 1));
	if (c->code[n] == '?')
		c->percentage = NULL;
}

/* Of several vocabularies, each of which says all, the finest is taken: ours, DAC of 5 digits, of 3; else what the sector is called. */
static int rank_of(const struct iati_child *c)
{
	bool dac = !c->vocabulary || str_eq(c->vocabulary, "1") || str_eq(c->vocabulary, "2") || str_has_prefix(c->vocabulary, "DAC");

	if (c->code && str_eq(c->vocabulary_uri, own_vocabulary))
		return 4;
	if (dac && is_number(c->code, 5))
		return 3;
	if (dac && is_number(c->code, 3))
		return 2;
	return c->text ? 1 : 0;
}

static bool has_room(struct iati_reader *r, int n)
{
	r->lost += n >= ORGS_MAX;
	return n < ORGS_MAX;
}

static void end_sector(struct iati_reader *r, struct iati_child *c)
{
	bool sdg = str_eq(c->vocabulary, "7") || str_eq(c->vocabulary, "8");
	int rank = rank_of(c);

	if (sdg && is_number(c->code, 0)) {
		if (has_room(r, r->n_tags++))
			put(r, TARGET_SDGS, (int)r->pr.n, c->code);
		return;
	}
	if (!rank || rank < r->sector_rank)
		return;
	if (rank > r->sector_rank && r->n_sectors) {
		profile_result_drop(&r->pr, FAMILY_THEME);
		r->n_sectors = 0;
	}
	r->sector_rank = rank;
	if (!has_room(r, r->n_sectors))
		return;
	if (rank == 4) {
		put_own_theme(r, c);
	} else {
		put(r, TARGET_DAC, r->n_sectors, rank > 1 ? c->code : NULL);
		put(r, TARGET_THEME, r->n_sectors, c->text);
	}
	put(r, TARGET_PERCENT, r->n_sectors, c->percentage);
	r->n_sectors++;
}

static void end_tag(struct iati_reader *r, struct iati_child *c)
{
	size_t whole = c->code ? strcspn(c->code, ".") : 0;

	if (!has_room(r, r->n_tags++))
		return;
	if (str_eq(c->vocabulary, "2") || str_eq(c->vocabulary, "3"))
		put(r, TARGET_SDGS, (int)r->pr.n, c->code ? arena_strndup(&r->pr.arena, c->code, whole) : NULL);
	else
		put(r, TARGET_TAGS, (int)r->pr.n, c->text ? c->text : c->code);
}

/* Years that a budget may be of, and currencies as they are written. */
static int year_in(const char *day)
{
	struct date d;

	return day && date_parse_iso(day, &d, NULL) && d.year >= 1900 && d.year <= 2200 ? d.year : 0;
}

static bool is_same_line(const struct iati_money *a, const struct iati_money *b)
{
	return a->source == b->source && a->year == b->year && str_eq(a->stage, b->stage) && str_eq(a->currency, b->currency) && str_eq(a->payer, b->payer);
}

/* Payments of one year are one line; of a record of ours each is its own. */
static void add_money(struct iati_reader *r, enum iati_money_source source, const char *day, const char *stage, struct iati_child *c, const char *payer)
{
	const char *said = c->currency ? c->currency : r->currency, *currency = said ? said : "EUR";
	struct iati_money m = {.source = source, .year = year_in(day), .stage = !c->own_stage ? stage : str_eq(c->own_stage, "none") ? NULL : c->own_stage,
	        .currency = currency, .payer = payer, .payer_name = c->name, .scheme = c->own_scheme, .ledger = c->own_ledger, .unsaid = !said};
	char written[4];

	if (!c->amount)
		return;
	if (!str_to_amount(c->amount, 0, &m.hundredths, written) || strlen(currency) != 3) {
		profile_result_problem(&r->pr, TARGET_AMOUNT, false, _("\"%s\" is no amount; the line is left out"), c->amount);
		return;
	}
	for (int i = 0; i < r->n_money && !r->own; i++) {
		if (!is_same_line(&r->money[i], &m))
			continue;
		r->money[i].unsaid = r->money[i].unsaid || m.unsaid;
		if (__builtin_add_overflow(r->money[i].hundredths, m.hundredths, &r->money[i].hundredths))
			profile_result_problem(&r->pr, TARGET_AMOUNT, false, _("\"%s\" is no amount; the line is left out"), c->amount);
		return;
	}
	if (r->n_money == MONEY_MAX)
		r->lost++;
	else
		r->money[r->n_money++] = m;
}

static void end_budget(struct iati_reader *r, struct iati_child *c)
{
	add_money(r, str_eq(c->type, "2") ? MONEY_REVISED : MONEY_BUDGET, c->period_start ? c->period_start : c->value_date, str_eq(c->status, "2") ? "voted" : "planned", c, NULL);
}

static const char *authority(struct iati_reader *r, const char *ref, const char *name)
{
	static const char siren[] = "FR-INSEE-", own[] = "XX-strates-";

	if (ref && str_has_prefix(ref, siren) && is_number(ref + strlen(siren), 9))
		return arena_printf(&r->pr.arena, "siren:%s", ref + strlen(siren));
	if (ref && str_has_prefix(ref, own) && strchr(ref + strlen(own), ':'))
		return ref + strlen(own);
	return name ? arena_printf(&r->pr.arena, "other:%s", name) : NULL;
}

static void end_planned(struct iati_reader *r, struct iati_child *c)
{
	add_money(r, MONEY_DISBURSEMENT, c->period_start ? c->period_start : c->value_date, "planned", c, authority(r, c->payer_ref, c->name));
}

static void end_transaction(struct iati_reader *r, struct iati_child *c)
{
	const char *t = c->money_type ? c->money_type : "", *day = c->money_date ? c->money_date : c->value_date;

	if (str_eq(t, "2") || str_eq(t, "C"))
		add_money(r, MONEY_TRANSACTION, day, "voted", c, authority(r, c->payer_ref, c->name));
	else if (str_eq(t, "3") || str_eq(t, "D") || str_eq(t, "4") || str_eq(t, "E"))
		add_money(r, MONEY_TRANSACTION, day, "paid", c, authority(r, c->payer_ref, c->name));
	else
		r->stats->incoming++;
}

static void end_related(struct iati_reader *r, struct iati_child *c)
{
	if (!c->ref || !c->type || !c->type[0] || c->type[1])
		return;
	if (r->n_relations < COUNT_OF(r->relations))
		r->relations[r->n_relations++] = (struct iati_relation){c->ref, c->type[0]};
	else
		r->lost++;
}

static const struct {
	const char *name;
	void (*end)(struct iati_reader *r, struct iati_child *c); /* NULL: known, and nothing for a register */
} children[] = {
	{"iati-identifier", end_identifier},
	{"reporting-org", end_reporting},
	{"title", end_title},
	{"description", end_description},
	{"participating-org", end_org},
	{"other-identifier", end_other_id},
	{"activity-status", end_status},
	{"activity-date", end_date},
	{"recipient-country", end_country},
	{"recipient-region", end_world_region},
	{"location", end_location},
	{"sector", end_sector},
	{"tag", end_tag},
	{"budget", end_budget},
	{"planned-disbursement", end_planned},
	{"transaction", end_transaction},
	{"related-activity", end_related},
	{"activity-website", NULL},
	{"default-finance-type", NULL},
	{"default-flow-type", NULL},
	{"default-aid-type", NULL},
	{"default-tied-status", NULL},
	{"collaboration-type", NULL},
};

void iati_take_child(struct iati_reader *r)
{
	const char *name = r->name[LEVEL_CHILD];

	for (size_t i = 0; i < COUNT_OF(children); i++)
		if (str_eq(name, children[i].name)) {
			if (children[i].end)
				children[i].end(r, &r->child);
			return;
		}
	count_unread(r, name);
}

/* --- a whole activity --- */

/* Role codes and the words of 1.0x. */
static bool has_role(const struct iati_org *o, char code, const char *word)
{
	return (o->role[0] == code && !o->role[1]) || strcasecmp(o->role, word) == 0;
}

/* Who answers for it: the accountable one, else who funds, extends, reports. */
static int lead_of(const struct iati_reader *r)
{
	static const struct {
		char code;
		const char *word;
	} order[] = {{'2', "Accountable"}, {'1', "Funding"}, {'3', "Extending"}};

	for (size_t k = 0; k < COUNT_OF(order); k++)
		for (int i = 0; i < r->n_orgs; i++)
			if (has_role(&r->orgs[i], order[k].code, order[k].word))
				return i;
	return -1;
}

static bool is_french(const struct iati_org *o)
{
	return o->ref && (str_has_prefix(o->ref, "FR-") || str_has_prefix(o->ref, "XX-strates-"));
}

static const char *partner_kind(const char *type)
{
	static const char *const kinds[][2] = {{"10", "state"}, {"11", "local_authority"}, {"15", "state"}, {"21", "ngo"}, {"22", "ngo"}, {"23", "ngo"}, {"24", "ngo"},
	        {"40", "international"}, {"60", "ngo"}, {"70", "company"}, {"71", "company"}, {"72", "company"}, {"73", "company"}, {"80", "university"}};

	for (size_t i = 0; type && i < COUNT_OF(kinds); i++)
		if (str_eq(type, kinds[i][0]))
			return kinds[i][1];
	return NULL;
}

static void put_orgs(struct iati_reader *r)
{
	int lead = lead_of(r), participants = 0, partners = 0;
	const char *name = lead >= 0 ? r->orgs[lead].name : r->reporting_name, *ref = lead >= 0 ? r->orgs[lead].ref : r->reporting_ref;

	put(r, TARGET_LEAD, 0, authority(r, ref, name ? name : ref));
	put(r, TARGET_LEAD_NAME, 0, name);
	for (int i = 0; i < r->n_orgs; i++) {
		const struct iati_org *o = &r->orgs[i];
		bool again = str_eq(o->name, name) && !o->own_partner;

		if (i == lead || (again && !o->own_role))
			continue;
		if (o->own_partner || (has_role(o, '4', "Implementing") && !is_french(o))) {
			put(r, TARGET_PARTNER, partners, o->name);
			put(r, TARGET_PARTNER_UID, partners, o->own_partner);
			put(r, TARGET_PARTNER_KIND, partners, !o->own_kind ? partner_kind(o->type) : str_eq(o->own_kind, "none") ? NULL : o->own_kind);
			put(r, TARGET_PARTNER_CITY, partners, o->own_city);
			put(r, TARGET_PARTNER_COUNTRY, partners++, o->own_country ? o->own_country : r->n_countries == 1 && !o->own_kind ? r->countries[0] : NULL);
			continue;
		}
		put(r, TARGET_PARTICIPANT, participants, authority(r, o->ref, o->name));
		put(r, TARGET_PARTICIPANT_NAME, participants, o->name);
		put(r, TARGET_PARTICIPANT_ROLE, participants++,
		        o->own_role ? o->own_role : has_role(o, '1', "Funding") ? "funder" : has_role(o, '4', "Implementing") ? "implementer" : has_role(o, '2', "Accountable") ? "co_lead" : "technical");
	}
}

/* Degrees within their range; else nothing. */
static const char *degrees(const char *s, double most)
{
	double d;

	return s && str_to_real(s, &d) && d >= -most && d <= most ? s : NULL;
}

/* Where the activity says nothing, its transactions may: each country and sector once. */
static void take_paid_countries(struct iati_reader *r)
{
	bool silent = r->n_countries == 0;

	for (int i = 0; i < r->n_paid_for && silent; i++) {
		const char *country = r->paid_for[i].country;
		bool there = !country || r->n_countries == (int)COUNT_OF(r->countries);

		for (int k = 0; k < r->n_countries && !there; k++)
			there = str_eq(r->countries[k], country);
		if (!there)
			r->countries[r->n_countries++] = country;
	}
}

static void take_paid_sectors(struct iati_reader *r)
{
	bool silent = r->n_sectors == 0;

	for (int i = 0; i < r->n_paid_for && silent; i++) {
		struct iati_child c = {.code = r->paid_for[i].code, .vocabulary = r->paid_for[i].vocabulary};
		bool there = !c.code;

		for (int k = 0; k < i && !there; k++)
			there = str_eq(r->paid_for[k].code, c.code) && str_eq(r->paid_for[k].vocabulary, c.vocabulary);
		if (!there)
			end_sector(r, &c);
	}
}

static void put_places(struct iati_reader *r)
{
	int n = 0;

	take_paid_countries(r);
	for (int i = 0; i < r->n_places; i++, n++) {
		const struct iati_place *p = &r->places[i];

		/* One recipient country is that of all its places; of several nobody says which. */
		put(r, TARGET_COUNTRY, n, p->country ? p->country : r->n_countries == 1 ? r->countries[0] : NULL);
		put(r, TARGET_REGION, n, p->region);
		put(r, TARGET_CITY, n, p->city);
		put(r, TARGET_LAT, n, degrees(p->lat, 90));
		put(r, TARGET_LON, n, degrees(p->lon, 180));
		put(r, TARGET_PRECISION, n, p->precision);
	}
	/* A country that none of the places lies in is a place itself. */
	for (int i = 0; i < r->n_countries; i++) {
		bool covered = false;

		for (int k = 0; k < r->n_places && !covered; k++)
			covered = r->places[k].country ? str_eq(r->places[k].country, r->countries[i]) : r->n_countries == 1;
		if (covered)
			continue;
		put(r, TARGET_COUNTRY, n, r->countries[i]);
		if (!r->own)
			put(r, TARGET_PRECISION, n, "country");
		n++;
	}
}

/* A revised budget takes the place of the first one of its year; disbursements that are planned only divide a budget, where there is one. */
static bool is_told_elsewhere(const struct iati_reader *r, const struct iati_money *m)
{
	for (int i = 0; i < r->n_money && !r->own; i++) {
		const struct iati_money *other = &r->money[i];

		if (other->year != m->year || !str_eq(other->currency, m->currency))
			continue;
		if (m->source == MONEY_BUDGET && other->source == MONEY_REVISED)
			return true;
		if (m->source == MONEY_DISBURSEMENT && (other->source == MONEY_BUDGET || other->source == MONEY_REVISED))
			return true;
	}
	return false;
}

/* Nobody adds up dollars as if they were euros without being told; and what bears no currency is taken for euros, which is told too. */
static void count_currency(struct iati_reader *r, const struct iati_money *m)
{
	struct iati_stats *s = r->stats;
	size_t n = strlen(s->currencies);

	r->no_currency = r->no_currency || m->unsaid;
	if (strcasecmp(m->currency, "EUR") == 0)
		return;
	s->foreign++;
	if (!strstr(s->currencies, m->currency) && n + 6 < sizeof(s->currencies))
		snprintf(s->currencies + n, sizeof(s->currencies) - n, "%s%s", n ? ", " : "", m->currency);
}

static void put_money(struct iati_reader *r)
{
	for (int i = 0, n = 0; i < r->n_money; i++) {
		const struct iati_money *m = &r->money[i];
		long long whole = m->hundredths < 0 ? -m->hundredths : m->hundredths;

		if (is_told_elsewhere(r, m))
			continue;
		count_currency(r, m);
		if (m->year)
			put(r, TARGET_BUDGET_YEAR, n, arena_printf(&r->pr.arena, "%d", m->year));
		put(r, TARGET_AMOUNT, n, arena_printf(&r->pr.arena, "%s%lld.%02lld", m->hundredths < 0 ? "-" : "", whole / 100, whole % 100));
		put(r, TARGET_CURRENCY, n, m->currency);
		put(r, TARGET_STAGE, n, m->stage);
		put(r, TARGET_PAYER, n, m->payer);
		put(r, TARGET_PAYER_NAME, n, m->payer ? m->payer_name : NULL);
		put(r, TARGET_BUDGET_SCHEME, n, m->scheme);
		put(r, TARGET_LEDGER, n, m->ledger);
		n++;
	}
}

/* An activity without a description of its own says its title again. */
static void put_description(struct iati_reader *r)
{
	struct str all = STR_INIT;

	for (int i = 0; i < r->n_paragraphs; i++) {
		str_add(&all, i ? "\n" : "");
		str_add(&all, r->paragraphs[i]);
	}
	if (!str_eq(all.s, r->title))
		put(r, TARGET_DESCRIPTION, 0, arena_strdup(&r->pr.arena, all.s));
	str_release(&all);
}

static void put_identity(struct iati_reader *r)
{
	r->pr.source = IATI_SOURCE;
	r->pr.source_id = r->id;
	if (r->own) {
		put(r, TARGET_UID, 0, r->internal_id);
		r->pr.source_id = NULL;
	}
	if (!r->id)
		profile_result_problem(&r->pr, TARGET_SOURCE_ID, true, _("the activity has no iati-identifier; without one it can't be known again"));
	if (!r->title)
		profile_result_problem(&r->pr, TARGET_TITLE, true, _("the activity has no title; fill it in"));
	if (r->n_shares && r->n_shares == r->n_shared && !profile_is_whole(r->shares))
		profile_result_problem(&r->pr, TARGET_COUNTRY, false, _("the percentages of its countries and regions sum to %g, not to 100"), r->shares);
	if (r->no_currency)
		profile_result_problem(&r->pr, TARGET_CURRENCY, false, "%s", _("the file says no currency of some amounts; they are taken for euros"));
	if (r->lost)
		profile_result_problem(&r->pr, TARGET_NONE, false, _("%lld of its elements are beyond what an activity may hold; they are left out"), r->lost);
}

void iati_put_activity(struct iati_reader *r)
{
	put(r, TARGET_TITLE, 0, r->title);
	put_description(r);
	put_orgs(r);
	take_paid_sectors(r);
	put_places(r);
	put_money(r);
	put_identity(r);
}
