/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * iati.c - IATI activity files, read as they come (expat).
 *
 * The file is two levels of boxes: an activity holds children (title, sector, transaction …), a child holds a few texts and attributes. A child is gathered in `struct child' whatever it is,
 * and given to the function of its name when it closes; so 1.0x, which writes text and words where 2.0x writes narratives and codes, is read by the same functions.
 *
 * Hostile files: a DOCTYPE is refused (entities that multiply), depth, texts and activities are bounded, and what was read before the XML breaks off is kept.
 */
#include "config.h"

#include <expat.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/uid.h>
#include <strates/base/utf8.h>
#include <strates/exchange/iati.h>
#include <strates/exchange/sniff.h>

enum { CHUNK = 64 * 1024, DEPTH_MAX = 64, LEVEL_ACTIVITY = 2, LEVEL_CHILD = 3, MONEY_MAX = 4096, ORGS_MAX = 512,
       PARAGRAPHS_MAX = 512, PAID_FOR_MAX = 64, NAME_SIZE = 48, ROOT_MAX = 16 * 1024 };

/* What a child of an activity may hold; of each the first that says something, narratives by language. */
struct child {
	const char *code, *ref, *type, *role, *vocabulary, *vocabulary_uri, *percentage, *iso_date, *status, *lang;
	const char *text, *text_lang;      /* its narrative */
	const char *name, *name_lang;      /* name/narrative of a location, provider-org of a transaction */
	const char *note;                  /* description/narrative of a location */
	const char *lat, *lon, *country;   /* of a location */
	const char *class_code, *place_type, *exactness;
	const char *amount, *currency, *value_date;
	const char *money_type, *money_date, *period_start;
	const char *payer_ref;
	const char *own_type, *own_role, *own_partner, *own_kind, *own_country, *own_city, *own_status, *own_of, *own_planned, *own_stage, *own_scheme,
		*own_ledger; /* attributes of our namespace */
};
struct org {
	const char *role, *ref, *name, *type, *own_role, *own_partner, *own_kind, *own_country, *own_city;
};
/* A budget as it was first, a revised one, a planned disbursement, a transaction. */
enum money_source { MONEY_BUDGET, MONEY_REVISED, MONEY_DISBURSEMENT, MONEY_TRANSACTION };
struct money {
	enum money_source source;
	int year;
	const char *stage, *currency, *payer, *payer_name, *scheme, *ledger;
	long long hundredths;
	bool unsaid; /* of its currency, nothing */
};
/* What a transaction says that it was paid for. */
struct paid_for {
	const char *country, *code, *vocabulary;
};
struct place {
	const char *country, *region, *city, *lat, *lon, *precision;
};
struct reader {
	XML_Parser xml;
	iati_fn fn;
	void *ctx;
	struct err *e;
	struct iati_stats *stats;
	bool stop, is_iati;
	int depth;
	char name[DEPTH_MAX + 1][NAME_SIZE];
	struct str text;         /* of the innermost element */
	size_t activity_bytes;
	struct str raw, root;    /* bytes of the file from raw_at on, back to where the activity in hand begins; the first tag */
	long long raw_at, begins;
	char encoding[40];

	/* The activity in hand; texts in the arena of pr. */
	struct profile_result pr;
	struct child child;
	const char *lang, *currency; /* defaults */
	const char *title, *title_lang;
	const char *id, *internal_id, *reporting_ref, *reporting_name;
	bool own;                /* a record of ours: nothing is added up or made out of it */
	int sector_rank;         /* of the vocabulary that its themes are taken from: see rank_of() */
	struct org orgs[ORGS_MAX];
	int n_orgs;
	struct money money[MONEY_MAX];
	int n_money;
	const char *countries[64];
	int n_countries;
	struct paid_for paid_for[PAID_FOR_MAX];
	int n_paid_for;
	bool no_currency;        /* an amount without one was met */
	struct place places[ORGS_MAX];
	int n_places, n_sectors, n_tags;
	struct iati_relation relations[ORGS_MAX];
	size_t n_relations;
	const char *paragraphs[PARAGRAPHS_MAX]; /* of its descriptions, each once */
	int n_paragraphs, n_told; /* n_told: those of the descriptions before the one in hand */
	long line;
	long long lost;          /* more of a kind than is taken */
};

static const char own_vocabulary[] = "urn:strates:themes";

/* --- texts --- */

static void give_up(struct reader *r)
{
	r->stop = true;
	XML_StopParser(r->xml, XML_FALSE);
}

static void break_off(struct reader *r, const char *why)
{
	if (!r->stats->bad_line) {
		r->stats->bad_line = (long)XML_GetCurrentLineNumber(r->xml);
		snprintf(r->stats->bad, sizeof(r->stats->bad), "%s", why);
	}
	give_up(r);
}

/* Nothing to clean: most codes, dates and amounts. */
static bool is_plain(const char *s, size_t n)
{
	if (s[0] == ' ' || s[n - 1] == ' ')
		return false;
	for (size_t i = 0; i < n; i++)
		if (s[i] < ' ' || s[i] > '~' || (s[i] == ' ' && s[i + 1] == ' '))
			return false;
	return true;
}

/* Clean, blanks collapsed; of several lines the ends are kept when wanted. NULL when nothing is left. In the arena. */
static const char *keep_lines(struct reader *r, const char *s, size_t n, bool lines)
{
	struct str clean = STR_INIT, out = STR_INIT;
	const char *kept = NULL;

	if (n && is_plain(s, n))
		return arena_strndup(&r->pr.arena, s, n);
	utf8_clean(&clean, s, n, true);
	for (const char *c = clean.s; *c; c++) {
		bool blank = strchr(" \t\r\n", *c) != NULL;
		char last = out.len ? out.s[out.len - 1] : '\n';

		if (!blank)
			str_add_char(&out, *c);
		else if (lines && *c == '\n' && last == ' ')
			out.s[out.len - 1] = '\n';
		else if (last != ' ' && last != '\n')
			str_add_char(&out, lines && *c == '\n' ? '\n' : ' ');
	}
	str_trim(&out);
	if (out.len)
		kept = arena_strdup(&r->pr.arena, out.s);
	str_release(&clean);
	str_release(&out);
	return kept;
}

static const char *keep(struct reader *r, const char *s, size_t n)
{
	return keep_lines(r, s, n, false);
}

static void add_paragraph(struct reader *r, const char *said)
{
	for (int i = 0; i < r->n_paragraphs; i++)
		if (str_eq(r->paragraphs[i], said))
			return;
	if (r->n_paragraphs == PARAGRAPHS_MAX)
		r->lost++;
	else
		r->paragraphs[r->n_paragraphs++] = said;
}

/* French before any other language, else the first. */
static void take_narrative(struct reader *r, const char **text, const char **lang, const char *written)
{
	bool long_text = str_eq(r->name[LEVEL_CHILD], "description"), paragraph = long_text && text == &r->child.text;
	const char *said = r->text.len ? keep_lines(r, r->text.s, r->text.len, long_text) : NULL;
	bool french = written && strncmp(written, "fr", 2) == 0, had_french = *lang && strncmp(*lang, "fr", 2) == 0;

	/* A description goes on in the language that it has begun in. */
	if (said && *text && paragraph && (str_eq(*lang, written) || (!*lang && !written))) {
		add_paragraph(r, said);
		return;
	}
	if (!said || (*text && (had_french || !french)))
		return;
	*text = said;
	*lang = written;
	if (paragraph) {
		r->n_paragraphs = r->n_told;
		add_paragraph(r, said);
	}
}

static void put(struct reader *r, enum target t, int tuple, const char *value)
{
	if (!str_is_empty(value))
		profile_result_add(&r->pr, t, tuple, value);
}

/* --- children of an activity --- */

static void end_identifier(struct reader *r, struct child *c)
{
	r->id = c->text;
}

static void end_reporting(struct reader *r, struct child *c)
{
	r->reporting_ref = c->ref;
	r->reporting_name = c->text;
}

static void end_title(struct reader *r, struct child *c)
{
	bool french = c->text_lang && strncmp(c->text_lang, "fr", 2) == 0, had = r->title_lang && strncmp(r->title_lang, "fr", 2) == 0;

	/* 1.0x has a title for each language. */
	if (c->text && (!r->title || (french && !had))) {
		r->title = c->text;
		r->title_lang = c->text_lang;
	}
}

static void end_description(struct reader *r, struct child *c)
{
	(void)c;
	r->n_told = r->n_paragraphs;
}

static void end_org(struct reader *r, struct child *c)
{
	if (!c->text && !c->ref)
		return;
	if (r->n_orgs == ORGS_MAX) {
		r->lost++;
		return;
	}
	r->orgs[r->n_orgs++] = (struct org){.role = c->role ? c->role : "", .ref = c->ref, .name = c->text ? c->text : c->ref, .type = c->type, .own_role = c->own_role,
	        .own_partner = c->own_partner, .own_kind = c->own_kind, .own_country = c->own_country, .own_city = c->own_city};
}

static void end_other_id(struct reader *r, struct child *c)
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

static void end_status(struct reader *r, struct child *c)
{
	const char *word = c->own_status ? c->own_status : c->code ? c->code : c->text;

	if (word && !str_eq(word, "none"))
		put(r, TARGET_STATUS, 0, status_of(word));
}

static void end_date(struct reader *r, struct child *c)
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

static void end_country(struct reader *r, struct child *c)
{
	const char *country = c->code ? c->code : c->text;

	if (country && r->n_countries == (int)COUNT_OF(r->countries))
		r->lost++;
	else if (country)
		r->countries[r->n_countries++] = country;
}

static void end_location(struct reader *r, struct child *c)
{
	/* Class 1 is an administrative region; 1.0x says the same with a code of GeoNames. */
	bool region = str_eq(c->class_code, "1") || (c->place_type && str_has_prefix(c->place_type, "ADM"));
	struct place p = {.country = c->country, .lat = c->lat, .lon = c->lon};

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
static void put_own_theme(struct reader *r, struct child *c)
{
	size_t n = strcspn(c->code, "?"), theme = strcspn(c->code, ":?");

	put(r, TARGET_THEME, r->n_sectors, arena_strndup(&r->pr.arena, c->code, theme));
	if (c->code[theme] == ':')
		put(r, TARGET_DAC, r->n_sectors, arena_strndup(&r->pr.arena, c->code + theme + 1, n - theme - 1));
	if (c->code[n] == '?')
		c->percentage = NULL;
}

/* Of several vocabularies, each of which says all, the finest is taken: ours, DAC of 5 digits, of 3; else what the sector is called. */
static int rank_of(const struct child *c)
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

static bool has_room(struct reader *r, int n)
{
	r->lost += n >= ORGS_MAX;
	return n < ORGS_MAX;
}

static void end_sector(struct reader *r, struct child *c)
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

static void end_tag(struct reader *r, struct child *c)
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

static bool is_same_line(const struct money *a, const struct money *b)
{
	return a->source == b->source && a->year == b->year && str_eq(a->stage, b->stage) && str_eq(a->currency, b->currency) && str_eq(a->payer, b->payer);
}

/* Payments of one year are one line; of a record of ours each is its own. */
static void add_money(struct reader *r, enum money_source source, const char *day, const char *stage, struct child *c, const char *payer)
{
	const char *said = c->currency ? c->currency : r->currency, *currency = said ? said : "EUR";
	struct money m = {.source = source, .year = year_in(day), .stage = !c->own_stage ? stage : str_eq(c->own_stage, "none") ? NULL : c->own_stage, .currency = currency, .payer = payer, .payer_name = c->name,
	        .scheme = c->own_scheme, .ledger = c->own_ledger, .unsaid = !said};
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

static void end_budget(struct reader *r, struct child *c)
{
	add_money(r, str_eq(c->type, "2") ? MONEY_REVISED : MONEY_BUDGET, c->period_start ? c->period_start : c->value_date, str_eq(c->status, "2") ? "voted" : "planned", c, NULL);
}

static const char *authority(struct reader *r, const char *ref, const char *name)
{
	static const char siren[] = "FR-INSEE-", own[] = "XX-strates-";

	if (ref && str_has_prefix(ref, siren) && is_number(ref + strlen(siren), 9))
		return arena_printf(&r->pr.arena, "siren:%s", ref + strlen(siren));
	if (ref && str_has_prefix(ref, own) && strchr(ref + strlen(own), ':'))
		return ref + strlen(own);
	return name ? arena_printf(&r->pr.arena, "other:%s", name) : NULL;
}

static void end_planned(struct reader *r, struct child *c)
{
	add_money(r, MONEY_DISBURSEMENT, c->period_start ? c->period_start : c->value_date, "planned", c, authority(r, c->payer_ref, c->name));
}

static void end_transaction(struct reader *r, struct child *c)
{
	const char *t = c->money_type ? c->money_type : "", *day = c->money_date ? c->money_date : c->value_date;

	if (str_eq(t, "2") || str_eq(t, "C"))
		add_money(r, MONEY_TRANSACTION, day, "voted", c, authority(r, c->payer_ref, c->name));
	else if (str_eq(t, "3") || str_eq(t, "D") || str_eq(t, "4") || str_eq(t, "E"))
		add_money(r, MONEY_TRANSACTION, day, "paid", c, authority(r, c->payer_ref, c->name));
	else
		r->stats->incoming++;
}

static void end_related(struct reader *r, struct child *c)
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
	void (*end)(struct reader *r, struct child *c); /* NULL: known, and nothing for a register */
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

static void count_unread(struct reader *r, const char *name)
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

static void end_child(struct reader *r)
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

/* --- the bytes themselves --- */

/* Of the file from there up to the end of what expat is telling of; empty when they were too many to be kept. */
static const char *raw_since(struct reader *r, long long from, size_t *n)
{
	long long end = XML_GetCurrentByteIndex(r->xml) + XML_GetCurrentByteCount(r->xml);

	if (from < r->raw_at || end > r->raw_at + (long long)r->raw.len || end < from) {
		*n = 0;
		return "";
	}
	*n = (size_t)(end - from);
	return r->raw.s + (from - r->raw_at);
}

static void keep_root(struct reader *r)
{
	size_t n;
	const char *tag = raw_since(r, XML_GetCurrentByteIndex(r->xml), &n);

	if (n <= ROOT_MAX)
		str_add_n(&r->root, tag, n);
}

/* What is before the activity in hand is done with. */
static void keep_raw(struct reader *r, const char *s, size_t n)
{
	long long done = r->begins >= 0 && r->depth >= LEVEL_ACTIVITY ? r->begins : XML_GetCurrentByteIndex(r->xml);
	long long drop = done - r->raw_at;

	if (r->raw.len - (size_t)(drop > 0 ? drop : 0) > IATI_ACTIVITY_MAX)
		drop = (long long)r->raw.len;
	if (drop > 0 && drop <= (long long)r->raw.len) {
		memmove(r->raw.s, r->raw.s + drop, r->raw.len - (size_t)drop);
		str_truncate(&r->raw, r->raw.len - (size_t)drop);
		r->raw_at += drop;
	}
	str_add_n(&r->raw, s, n);
}

/* --- a whole activity --- */

/* Role codes and the words of 1.0x. */
static bool has_role(const struct org *o, char code, const char *word)
{
	return (o->role[0] == code && !o->role[1]) || strcasecmp(o->role, word) == 0;
}

/* Who answers for it: the accountable one, else who funds, extends, reports. */
static int lead_of(const struct reader *r)
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

static bool is_french(const struct org *o)
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

static void put_orgs(struct reader *r)
{
	int lead = lead_of(r), participants = 0, partners = 0;
	const char *name = lead >= 0 ? r->orgs[lead].name : r->reporting_name, *ref = lead >= 0 ? r->orgs[lead].ref : r->reporting_ref;

	put(r, TARGET_LEAD, 0, authority(r, ref, name ? name : ref));
	put(r, TARGET_LEAD_NAME, 0, name);
	for (int i = 0; i < r->n_orgs; i++) {
		const struct org *o = &r->orgs[i];
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
static void take_paid_countries(struct reader *r)
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

static void take_paid_sectors(struct reader *r)
{
	bool silent = r->n_sectors == 0;

	for (int i = 0; i < r->n_paid_for && silent; i++) {
		struct child c = {.code = r->paid_for[i].code, .vocabulary = r->paid_for[i].vocabulary};
		bool there = !c.code;

		for (int k = 0; k < i && !there; k++)
			there = str_eq(r->paid_for[k].code, c.code) && str_eq(r->paid_for[k].vocabulary, c.vocabulary);
		if (!there)
			end_sector(r, &c);
	}
}

static void put_places(struct reader *r)
{
	int n = 0;

	take_paid_countries(r);
	for (int i = 0; i < r->n_places; i++, n++) {
		const struct place *p = &r->places[i];

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
static bool is_told_elsewhere(const struct reader *r, const struct money *m)
{
	for (int i = 0; i < r->n_money && !r->own; i++) {
		const struct money *other = &r->money[i];

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
static void count_currency(struct reader *r, const struct money *m)
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

static void put_money(struct reader *r)
{
	for (int i = 0, n = 0; i < r->n_money; i++) {
		const struct money *m = &r->money[i];
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
static void put_description(struct reader *r)
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

static void put_identity(struct reader *r)
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
	if (r->no_currency)
		profile_result_problem(&r->pr, TARGET_CURRENCY, false, "%s", _("the file says no currency of some amounts; they are taken for euros"));
	if (r->lost)
		profile_result_problem(&r->pr, TARGET_NONE, false, _("%lld of its elements are beyond what an activity may hold; they are left out"), r->lost);
}

static void begin_activity(struct reader *r)
{
	profile_result_clear(&r->pr);
	r->activity_bytes = 0;
	r->lang = r->currency = r->title = r->title_lang = r->id = r->internal_id = r->reporting_ref = r->reporting_name = NULL;
	r->own = false;
	r->sector_rank = r->n_tags = r->n_paragraphs = r->n_told = 0;
	r->n_orgs = r->n_money = r->n_countries = r->n_places = r->n_sectors = 0;
	r->n_relations = 0;
	r->n_paid_for = 0;
	r->no_currency = false;
	r->lost = 0;
	r->line = (long)XML_GetCurrentLineNumber(r->xml);
	r->begins = XML_GetCurrentByteIndex(r->xml);
}

static void end_activity(struct reader *r)
{
	struct iati_activity a = {.line = r->line, .pr = &r->pr, .relations = r->relations, .n_relations = r->n_relations, .encoding = r->encoding};

	r->stats->activities++;
	put(r, TARGET_TITLE, 0, r->title);
	put_description(r);
	put_orgs(r);
	take_paid_sectors(r);
	put_places(r);
	put_money(r);
	put_identity(r);
	profile_result_check(&r->pr);
	a.raw = raw_since(r, r->begins, &a.raw_len);
	a.root = r->root.s;
	a.root_len = r->root.len;
	r->begins = -1;
	if (!r->fn(r->ctx, &a, r->e))
		give_up(r);
}

/* --- what expat tells --- */

static const char *attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (str_eq(attributes[0], name))
			return attributes[1];
	return NULL;
}

static void take(struct reader *r, const char **to, const char **attributes, const char *name)
{
	const char *s = attribute(attributes, name);

	if (!s || *to)
		return;
	r->activity_bytes += strlen(s);
	if (strlen(s) > IATI_TEXT_MAX || r->activity_bytes > IATI_ACTIVITY_MAX)
		break_off(r, _("a text or an activity is larger than anybody writes"));
	else
		*to = keep(r, s, strlen(s));
}

static void begin_child(struct reader *r, const char **attributes)
{
	struct child *c = &r->child;

	memset(c, 0, sizeof(*c));
	take(r, &c->code, attributes, "code");
	take(r, &c->ref, attributes, "ref");
	take(r, &c->type, attributes, "type");
	take(r, &c->role, attributes, "role");
	take(r, &c->vocabulary, attributes, "vocabulary");
	take(r, &c->vocabulary_uri, attributes, "vocabulary-uri");
	take(r, &c->percentage, attributes, "percentage");
	take(r, &c->iso_date, attributes, "iso-date");
	take(r, &c->status, attributes, "status");
	take(r, &c->lang, attributes, "xml:lang");
	take(r, &c->own_type, attributes, "strates:type");
	take(r, &c->own_role, attributes, "strates:role");
	take(r, &c->own_partner, attributes, "strates:partner");
	take(r, &c->own_status, attributes, "strates:status");
	take(r, &c->own_of, attributes, "strates:of");
	take(r, &c->own_planned, attributes, "strates:planned");
	take(r, &c->own_stage, attributes, "strates:stage");
	take(r, &c->own_kind, attributes, "strates:kind");
	take(r, &c->own_country, attributes, "strates:country");
	take(r, &c->own_city, attributes, "strates:city");
	take(r, &c->own_scheme, attributes, "strates:scheme");
	take(r, &c->own_ledger, attributes, "strates:ledger");
}

static void take_paid_for(struct reader *r, const char *name, const char **attributes)
{
	struct paid_for p = {.code = NULL};

	if (!str_eq(r->name[LEVEL_CHILD], "transaction") || r->depth != LEVEL_CHILD + 1)
		return;
	take(r, name[0] == 's' ? &p.code : &p.country, attributes, "code");
	if (name[0] == 's')
		take(r, &p.vocabulary, attributes, "vocabulary");
	/* Thousands of payments are for the same few things. */
	for (int i = 0; i < r->n_paid_for; i++) {
		const struct paid_for *q = &r->paid_for[i];
		if (str_eq(p.country, q->country) && str_eq(p.code, q->code) && str_eq(p.vocabulary, q->vocabulary))
			return;
	}
	if (r->n_paid_for < PAID_FOR_MAX)
		r->paid_for[r->n_paid_for++] = p;
}

/* Attributes of what stands inside a child. */
static void begin_inner(struct reader *r, const char *name, const char **attributes)
{
	struct child *c = &r->child;

	if (str_eq(name, "narrative")) {
		c->lang = NULL;
		take(r, &c->lang, attributes, "xml:lang");
	} else if (str_eq(name, "value")) {
		take(r, &c->currency, attributes, "currency");
		take(r, &c->value_date, attributes, "value-date");
	} else if (str_eq(name, "transaction-type")) {
		take(r, &c->money_type, attributes, "code");
	} else if (str_eq(name, "transaction-date")) {
		take(r, &c->money_date, attributes, "iso-date");
	} else if (str_eq(name, "period-start")) {
		take(r, &c->period_start, attributes, "iso-date");
	} else if (str_eq(name, "provider-org")) {
		take(r, &c->payer_ref, attributes, "ref");
	} else if (str_eq(name, "coordinates")) {
		take(r, &c->lat, attributes, "latitude");
		take(r, &c->lon, attributes, "longitude");
	} else if (str_eq(name, "administrative")) {
		take(r, &c->country, attributes, "country"); /* 1.0x */
		if (str_eq(attribute(attributes, "vocabulary"), "A4"))
			take(r, &c->country, attributes, "code");
	} else if (str_eq(name, "location-class")) {
		take(r, &c->class_code, attributes, "code");
	} else if (str_eq(name, "location-type") || str_eq(name, "feature-designation")) {
		take(r, &c->place_type, attributes, "code");
	} else if (str_eq(name, "recipient-country") || str_eq(name, "sector")) {
		take_paid_for(r, name, attributes);
	} else if (str_eq(name, "exactness")) {
		take(r, &c->exactness, attributes, "code");
	}
}

static void keep_name(char to[NAME_SIZE], const char *name)
{
	size_t n = strnlen(name, NAME_SIZE - 1);

	memcpy(to, name, n);
	to[n] = '\0';
}

static void on_start(void *ctx, const char *name, const char **attributes)
{
	struct reader *r = ctx;

	if (r->stop)
		return;
	if (++r->depth > DEPTH_MAX) {
		break_off(r, _("elements are nested more than 64 deep"));
		return;
	}
	keep_name(r->name[r->depth], name);
	str_clear(&r->text);
	if (r->depth == 1) {
		r->is_iati = str_eq(name, "iati-activities");
		keep_root(r);
	}
	if (r->depth == 1 && !r->is_iati) {
		give_up(r);
	} else if (r->depth == LEVEL_ACTIVITY && str_eq(name, "iati-activity")) {
		begin_activity(r);
		take(r, &r->lang, attributes, "xml:lang");
		take(r, &r->currency, attributes, "default-currency");
	} else if (r->depth == LEVEL_CHILD) {
		begin_child(r, attributes);
	} else if (r->depth > LEVEL_CHILD) {
		begin_inner(r, name, attributes);
	}
}

static void take_point(struct reader *r)
{
	struct child *c = &r->child;
	const char *pos = keep(r, r->text.s, r->text.len);
	const char *blank = pos ? strchr(pos, ' ') : NULL;

	if (!blank || c->lat)
		return;
	c->lat = arena_strndup(&r->pr.arena, pos, (size_t)(blank - pos));
	c->lon = arena_strdup(&r->pr.arena, blank + 1);
}

/* Text of what stands inside a child. */
static void end_inner(struct reader *r, const char *name)
{
	struct child *c = &r->child;
	const char *holder = r->name[LEVEL_CHILD + 1];
	const char *lang = c->lang ? c->lang : r->lang;

	if (r->depth == LEVEL_CHILD + 1 && str_eq(name, "narrative"))
		take_narrative(r, &c->text, &c->text_lang, lang);
	else if (r->depth == LEVEL_CHILD + 2 && str_eq(name, "narrative") && (str_eq(holder, "name") || str_eq(holder, "provider-org")))
		take_narrative(r, &c->name, &c->name_lang, lang);
	else if (r->depth == LEVEL_CHILD + 2 && str_eq(name, "narrative") && str_eq(holder, "description") && !c->note)
		c->note = keep(r, r->text.s, r->text.len);
	else if (str_eq(name, "pos"))
		take_point(r);
	else if (str_eq(name, "value") && !c->amount)
		c->amount = keep(r, r->text.s, r->text.len);
	else if (r->depth == LEVEL_CHILD + 1 && (str_eq(name, "name") || str_eq(name, "provider-org")) && !c->name)
		c->name = keep(r, r->text.s, r->text.len); /* 1.0x */
	else if (str_eq(name, "transaction-date") && !c->money_date)
		c->money_date = keep(r, r->text.s, r->text.len);
}

static void on_end(void *ctx, const char *name)
{
	struct reader *r = ctx;

	if (r->stop)
		return;
	if (r->depth == LEVEL_ACTIVITY && str_eq(name, "iati-activity")) {
		end_activity(r);
	} else if (r->depth == LEVEL_CHILD) {
		if (!r->child.text)
			take_narrative(r, &r->child.text, &r->child.text_lang, r->child.lang ? r->child.lang : r->lang);
		end_child(r);
	} else if (r->depth > LEVEL_CHILD) {
		end_inner(r, name);
	}
	str_clear(&r->text);
	r->depth--;
}

static void on_text(void *ctx, const char *s, int n)
{
	struct reader *r = ctx;

	if (r->stop || r->depth < LEVEL_CHILD)
		return;
	r->activity_bytes += (size_t)n;
	if (r->text.len + (size_t)n > IATI_TEXT_MAX || r->activity_bytes > IATI_ACTIVITY_MAX)
		break_off(r, _("a text or an activity is larger than anybody writes"));
	else
		str_add_n(&r->text, s, (size_t)n);
}

static void on_doctype(void *ctx, const char *name, const char *system, const char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	break_off(ctx, _("the file has a DOCTYPE, which IATI does not use; take it out"));
}

static void on_declaration(void *ctx, const char *version, const char *encoding, int standalone)
{
	struct reader *r = ctx;

	(void)version;
	(void)standalone;
	if (encoding && !sniff_utf16(r->raw.s, r->raw.len, NULL))
		snprintf(r->encoding, sizeof(r->encoding), "%s", encoding);
}

/* Encodings that expat does not know and files of spreadsheets have. */
static int on_encoding(void *ctx, const char *name, XML_Encoding *info)
{
	(void)ctx;
	int unknown = 0;

	for (int i = 0; i < 256; i++) {
		struct str out = STR_INIT;
		char byte = (char)i;
		unsigned int cp = (unsigned int)i;
		size_t len;

		if (i >= 0x80) {
			if (!utf8_from(&out, name, &byte, 1)) {
				str_release(&out);
				return XML_STATUS_ERROR;
			}
			cp = utf8_decode(out.s, out.len, &len);
		}
		info->map[i] = (int)cp;
		unknown += cp == 0xfffd;
		str_release(&out);
	}
	/* An encoding of several bytes a character looks like one with holes. */
	if (unknown > 32)
		return XML_STATUS_ERROR;
	info->data = NULL;
	info->convert = NULL;
	info->release = NULL;
	return XML_STATUS_OK;
}

/* --- the file --- */

void iati_stats_release(struct iati_stats *s)
{
	arena_release(&s->arena);
}

static bool parse(struct reader *r, FILE *f)
{
	bool more = true;

	while (more && !r->stop) {
		void *buffer = XML_GetBuffer(r->xml, CHUNK);
		size_t n = buffer ? fread(buffer, 1, CHUNK, f) : 0;

		if (!buffer)
			return err_set(r->e, ERR_IO, "%s", _("there is not enough memory for this file"));
		if (ferror(f))
			return err_set(r->e, ERR_IO, "%s", _("the file can't be read to its end; is the medium damaged or gone?"));
		if (r->stats->bytes == 0 && sniff_utf16(buffer, n, NULL))
			snprintf(r->encoding, sizeof(r->encoding), "%s", sniff_utf16(buffer, n, NULL));
		keep_raw(r, buffer, n);
		r->stats->bytes += (long long)n;
		more = n == CHUNK;
		if (XML_ParseBuffer(r->xml, (int)n, !more) != XML_STATUS_OK && !r->stop)
			break_off(r, XML_ErrorString(XML_GetErrorCode(r->xml)));
	}
	return true;
}

bool iati_each(FILE *f, const char *path, iati_fn fn, void *ctx, struct iati_stats *stats, struct err *e)
{
	struct reader *r = xcalloc(1, sizeof(*r));
	struct err local = ERR_INIT;
	bool ok;

	*stats = (struct iati_stats){.arena = ARENA_INIT};
	r->xml = XML_ParserCreate(NULL);
	r->fn = fn;
	r->ctx = ctx;
	r->e = e ? e : &local;
	r->stats = stats;
	str_init(&r->text);
	str_init(&r->raw);
	str_init(&r->root);
	r->begins = -1;
	snprintf(r->encoding, sizeof(r->encoding), "UTF-8");
	profile_result_init(&r->pr);
	XML_SetUserData(r->xml, r);
	XML_SetElementHandler(r->xml, on_start, on_end);
	XML_SetCharacterDataHandler(r->xml, on_text);
	XML_SetStartDoctypeDeclHandler(r->xml, on_doctype);
	XML_SetXmlDeclHandler(r->xml, on_declaration);
	XML_SetUnknownEncodingHandler(r->xml, on_encoding, NULL);
	ok = parse(r, f) && !err_is_set(r->e);
	if (ok && !r->is_iati && !stats->activities) {
		ok = err_at(r->e, ERR_DATA, path, stats->bad_line ? stats->bad_line : 1, _("this XML is no IATI activity file%s%s; other XML is not read"),
		        stats->bad_line ? _(": ") : "", stats->bad);
	}
	XML_ParserFree(r->xml);
	profile_result_release(&r->pr);
	str_release(&r->text);
	str_release(&r->raw);
	str_release(&r->root);
	free(r);
	return ok;
}
