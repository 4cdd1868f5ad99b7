/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * action_csv.c - actions and other records as rows of separated text.
 *
 * The columns are those of share/profiles/strates.ini: a test exports, imports and compares. What people may want to read beside a key (the name of the
 * lead) has a column of its own; what has several values is one cell in the compact form, because a spreadsheet has one row for an action.
 */
#include "config.h"

#include <strates/exchange/action_csv.h>

#include <ctype.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/exchange/compact.h>
#include <strates/exchange/target.h>

#include "action_priv.h"

/* --- cells -------------------------------------------------------------------------------------------------------------------- */

static void cell(struct csv_row *r, const char *prefix, const char *s)
{
	size_t n = strlen(s);
	/* Every usual separator is quoted, not only the one used: programs guess. */
	bool quoted = *prefix || strpbrk(s, ",;\t\"\r\n|") || (n && (s[0] == ' ' || s[n - 1] == ' '));

	if (r->started)
		str_add_char(r->out, r->separator);
	r->started = true;
	if (!quoted) {
		str_add_n(r->out, s, n);
		return;
	}
	str_add_char(r->out, '"');
	str_add(r->out, prefix);
	for (; *s; s++) {
		if (*s == '"')
			str_add_char(r->out, '"');
		str_add_char(r->out, *s);
	}
	str_add_char(r->out, '"');
}

static bool is_formula(const char *s)
{
	return *s && strchr("=+-@\t\r", *s);
}

void csv_text(struct csv_row *r, const char *s)
{
	s = s ? s : "";
	cell(r, is_formula(s) || (s[0] == '\'' && (is_formula(s + 1) || s[1] == '\'')) ? "'" : "", s);
}

void csv_value(struct csv_row *r, const char *s)
{
	cell(r, "", s ? s : "");
}

void csv_end(struct csv_row *r)
{
	str_add_char(r->out, '\n');
	r->started = false;
}

/* --- lists in one cell --------------------------------------------------------------------------------------------------------- */

/* Texts of one item, escaped, with a separator between; empty ones at the end are dropped. "" counts as absent. */
static void add_parts(struct str *out, char separator, const char *const *parts, int n)
{
	while (n > 0 && str_is_empty(parts[n - 1]))
		n--;
	for (int i = 0; i < n; i++) {
		if (i)
			str_add_char(out, separator);
		compact_escape(out, parts[i] ? parts[i] : "");
	}
}

/* `strate:code`: the colon between is the separator of the compact form too, others are escaped. */
static void add_key(struct str *out, const char *key)
{
	const char *code = key ? strchr(key, ':') : NULL;
	struct str strate = STR_INIT;

	if (!key)
		return;
	str_add_n(&strate, key, code ? (size_t)(code - key) : strlen(key));
	add_parts(out, ':', (const char *const[]){strate.s, code ? code + 1 : ""}, 2);
	str_release(&strate);
}

static const char *text_of(const struct value *v)
{
	return v->type == VALUE_TEXT ? v->s : "";
}

/* Canonical text; whole amounts without their ".00", which a spreadsheet set to French takes for a text. */
static void add_value(struct str *out, enum field_type t, const struct value *v)
{
	if (t == FT_MONEY && v->type == VALUE_INT && v->i % 100 == 0)
		str_addf(out, "%lld", (long long)(v->i / 100));
	else
		value_format(out, t, v);
}

/* The same in the arena; "" when absent. */
static const char *formatted(struct whole *w, enum field_type t, const struct value *v)
{
	struct str s = STR_INIT;
	const char *kept;

	add_value(&s, t, v);
	kept = arena_strdup(&w->arena, s.s);
	str_release(&s);
	return kept;
}

static void next_item(struct str *out)
{
	if (out->len)
		str_add_char(out, '|');
}

static void add_participants(struct whole *w, struct str *out)
{
	for (int i = 0; i < record_count(&w->r, SET_ACTION_PARTICIPANTS); i++) {
		const struct value *v = record_element(&w->r, SET_ACTION_PARTICIPANTS, i);
		const struct record *r = whole_ref(w, ENTITY_AUTHORITY, &v[ITEM_ACTION_PARTICIPANTS_authority]);
		const char *name = r ? record_text(r, FIELD_AUTHORITY_NAME) : NULL;

		next_item(out);
		add_key(out, text_of(&v[ITEM_ACTION_PARTICIPANTS_authority]));
		str_add_char(out, ':');
		add_parts(out, ':', (const char *const[]){text_of(&v[ITEM_ACTION_PARTICIPANTS_role]), name}, 2);
	}
}

static void add_partners(struct whole *w, struct str *out)
{
	for (int i = 0; i < record_count(&w->r, SET_ACTION_PARTNERS); i++) {
		const struct value *ref = record_element(&w->r, SET_ACTION_PARTNERS, i);
		const struct record *r = whole_ref(w, ENTITY_PARTNER, ref);

		if (!r)
			continue;
		next_item(out);
		add_parts(out, '/',
			(const char *const[]){record_text(r, FIELD_PARTNER_NAME), record_text(r, FIELD_PARTNER_COUNTRY),
				record_text(r, FIELD_PARTNER_CITY), record_text(r, FIELD_PARTNER_KIND)},
			4);
		str_addf(out, "@%s", formatted(w, FT_UID, ref));
	}
}

static void add_places(struct whole *w, struct str *out)
{
	for (int i = 0; i < record_count(&w->r, SET_ACTION_PLACES); i++) {
		const struct value *v = record_element(&w->r, SET_ACTION_PLACES, i);
		const char *at[] = {formatted(w, FT_REAL, &v[ITEM_ACTION_PLACES_lat]), formatted(w, FT_REAL, &v[ITEM_ACTION_PLACES_lon]),
			text_of(&v[ITEM_ACTION_PLACES_precision])};

		next_item(out);
		add_parts(out, '/',
			(const char *const[]){text_of(&v[ITEM_ACTION_PLACES_country]), text_of(&v[ITEM_ACTION_PLACES_region]),
				text_of(&v[ITEM_ACTION_PLACES_city])},
			3);
		if (*at[0] || *at[1] || *at[2])
			str_add_char(out, '@');
		add_parts(out, ',', at, 3);
	}
}

static void add_themes(struct whole *w, struct str *out)
{
	for (int i = 0; i < record_count(&w->r, SET_ACTION_THEMES); i++) {
		const struct value *v = record_element(&w->r, SET_ACTION_THEMES, i);

		next_item(out);
		add_parts(out, ':',
			(const char *const[]){text_of(&v[ITEM_ACTION_THEMES_theme]), formatted(w, FT_INT, &v[ITEM_ACTION_THEMES_percent]),
				text_of(&v[ITEM_ACTION_THEMES_dac])},
			3);
	}
}

static void add_budget(struct whole *w, struct str *out)
{
	for (int i = 0; i < w->n_budgets; i++) {
		const struct record *b = &w->budgets[i];
		const char *payer = record_text(b, FIELD_BUDGET_PAYER);

		next_item(out);
		str_addf(out, "%s:", formatted(w, FT_INT, record_value(b, FIELD_BUDGET_YEAR)));
		if (payer)
			add_key(out, payer);
		else
			str_add_char(out, ':');
		str_add_char(out, ':');
		add_parts(out, ':',
			(const char *const[]){formatted(w, FT_MONEY, record_value(b, FIELD_BUDGET_AMOUNT)),
				record_text(b, FIELD_BUDGET_CURRENCY), record_text(b, FIELD_BUDGET_STAGE),
				record_text(b, FIELD_BUDGET_SCHEME), record_text(b, FIELD_BUDGET_LEDGER)},
			5);
	}
}

static void add_links(struct whole *w, struct str *out)
{
	for (int i = 0; i < w->n_links; i++) {
		const struct link_end *l = &w->links[i];
		char uid[UID_TEXT_SIZE];

		next_item(out);
		add_parts(out, ':',
			(const char *const[]){record_text(&l->r, FIELD_LINK_KIND), uid_format(l->other, uid), record_text(&l->r, FIELD_LINK_STATE)},
			3);
	}
}

static void add_list(struct whole *w, enum set s, struct str *out)
{
	for (int i = 0; i < record_count(&w->r, s); i++) {
		next_item(out);
		value_format(out, set_desc(s)->items[0].type, record_element(&w->r, s, i));
	}
}

/* --- columns ------------------------------------------------------------------------------------------------------------------- */

enum source { FROM_FIELD, FROM_LIST, FROM_COMPACT, FROM_LEAD, FROM_ROW, FROM_LOG, FROM_UID };
struct column {
	enum target target;
	enum source source;
	int of; /* enum field or enum set */
};
static const struct column columns[] = {
	{TARGET_UID, FROM_UID, 0},
	{TARGET_TITLE, FROM_FIELD, FIELD_ACTION_TITLE},
	{TARGET_DESCRIPTION, FROM_FIELD, FIELD_ACTION_DESCRIPTION},
	{TARGET_KIND, FROM_FIELD, FIELD_ACTION_KIND},
	{TARGET_STATUS, FROM_FIELD, FIELD_ACTION_STATUS},
	{TARGET_START, FROM_FIELD, FIELD_ACTION_START},
	{TARGET_END, FROM_FIELD, FIELD_ACTION_END},
	{TARGET_PLANNED_START, FROM_FIELD, FIELD_ACTION_PLANNED_START},
	{TARGET_PLANNED_END, FROM_FIELD, FIELD_ACTION_PLANNED_END},
	{TARGET_LEAD, FROM_FIELD, FIELD_ACTION_LEAD},
	{TARGET_LEAD_NAME, FROM_LEAD, FIELD_AUTHORITY_NAME},
	{TARGET_LEAD_STRATE, FROM_LEAD, FIELD_AUTHORITY_STRATE},
	{TARGET_PARTICIPANT, FROM_COMPACT, SET_ACTION_PARTICIPANTS},
	{TARGET_PARTNER, FROM_COMPACT, SET_ACTION_PARTNERS},
	{TARGET_COUNTRY, FROM_COMPACT, SET_ACTION_PLACES},
	{TARGET_THEME, FROM_COMPACT, SET_ACTION_THEMES},
	{TARGET_SDGS, FROM_LIST, SET_ACTION_SDGS},
	{TARGET_SCHEME, FROM_FIELD, FIELD_ACTION_SCHEME},
	{TARGET_AMOUNT, FROM_COMPACT, 0},
	{TARGET_AGREEMENT, FROM_ROW, FIELD_ACTION_AGREEMENT},
	{TARGET_DOSSIER, FROM_FIELD, FIELD_ACTION_DOSSIER},
	{TARGET_ELU, FROM_ROW, FIELD_ACTION_ELU},
	{TARGET_CADRE, FROM_ROW, FIELD_ACTION_CADRE},
	{TARGET_RECONFIRMED, FROM_FIELD, FIELD_ACTION_RECONFIRMED},
	{TARGET_AUDIENCE, FROM_LIST, SET_ACTION_AUDIENCE},
	{TARGET_CITIZENS, FROM_FIELD, FIELD_ACTION_CITIZENS},
	{TARGET_YOUTH, FROM_FIELD, FIELD_ACTION_YOUTH},
	{TARGET_VISITS_OUT, FROM_FIELD, FIELD_ACTION_VISITS_OUT},
	{TARGET_VISITS_IN, FROM_FIELD, FIELD_ACTION_VISITS_IN},
	{TARGET_FUNDS_OUT, FROM_FIELD, FIELD_ACTION_FUNDS_OUT},
	{TARGET_FUNDS_IN, FROM_FIELD, FIELD_ACTION_FUNDS_IN},
	{TARGET_EXPERTISE_OUT, FROM_FIELD, FIELD_ACTION_EXPERTISE_OUT},
	{TARGET_EXPERTISE_IN, FROM_FIELD, FIELD_ACTION_EXPERTISE_IN},
	{TARGET_CONFIDENTIALITY, FROM_FIELD, FIELD_ACTION_CONFIDENTIALITY},
	{TARGET_NETWORKS, FROM_LIST, SET_ACTION_NETWORKS},
	{TARGET_TAGS, FROM_LIST, SET_ACTION_TAGS},
	{TARGET_LINKS, FROM_COMPACT, 0},
	{TARGET_SOURCE, FROM_FIELD, FIELD_ACTION_SOURCE},
	{TARGET_SOURCE_ID, FROM_FIELD, FIELD_ACTION_SOURCE_ID},
	{TARGET_CREATED, FROM_LOG, 0},
	{TARGET_UPDATED, FROM_LOG, 1},
};

/* Whole lists bear the plural of their family. */
static const char *column_name(const struct column *c)
{
	switch (c->target) {
	case TARGET_PARTICIPANT: return "participants";
	case TARGET_PARTNER: return "partners";
	case TARGET_COUNTRY: return "places";
	case TARGET_THEME: return "themes";
	case TARGET_AMOUNT: return "budget";
	default: return target_name(c->target);
	}
}

static void add_compact(struct whole *w, const struct column *c, struct str *out)
{
	switch (c->target) {
	case TARGET_PARTICIPANT: add_participants(w, out); break;
	case TARGET_PARTNER: add_partners(w, out); break;
	case TARGET_COUNTRY: add_places(w, out); break;
	case TARGET_THEME: add_themes(w, out); break;
	case TARGET_AMOUNT: add_budget(w, out); break;
	default: add_links(w, out); break;
	}
}

/* What people call the row referred to: an agreement's reference or title, a person's name. */
static void add_row(struct whole *w, enum field f, struct str *out)
{
	const struct value *ref = record_value(&w->r, f);
	const struct record *r;

	if (ref->type != VALUE_UID || (f != FIELD_ACTION_AGREEMENT && !w->options->persons))
		return;
	r = whole_ref(w, (enum entity)field_desc(f)->of, ref);
	if (!r)
		return;
	if (f != FIELD_ACTION_AGREEMENT)
		str_add(out, record_text(r, FIELD_PERSON_NAME));
	else if (record_text(r, FIELD_AGREEMENT_REFERENCE))
		str_add(out, record_text(r, FIELD_AGREEMENT_REFERENCE));
	else
		str_add(out, record_text(r, FIELD_AGREEMENT_TITLE));
}

static void add_cell(struct whole *w, const struct column *c, struct str *out)
{
	const struct record *lead;
	int64_t ms = c->of ? w->updated : w->created;
	char buf[UID_TEXT_SIZE];

	switch (c->source) {
	case FROM_UID: str_add(out, uid_format(w->r.uid, buf)); break;
	case FROM_FIELD: add_value(out, field_desc((enum field)c->of)->type, record_value(&w->r, (enum field)c->of)); break;
	case FROM_LIST: add_list(w, (enum set)c->of, out); break;
	case FROM_COMPACT: add_compact(w, c, out); break;
	case FROM_LEAD:
		lead = whole_ref(w, ENTITY_AUTHORITY, record_value(&w->r, FIELD_ACTION_LEAD));
		str_add(out, lead ? record_text(lead, (enum field)c->of) : NULL);
		break;
	case FROM_ROW: add_row(w, (enum field)c->of, out); break;
	case FROM_LOG: str_add(out, ms ? clock_format(ms, buf) : NULL); break;
	}
}

static bool is_typed(const struct column *c)
{
	enum field_type t = c->source == FROM_FIELD ? field_desc((enum field)c->of)->type : FT_TEXT;

	return t != FT_TEXT && t != FT_LONG && t != FT_REF && t != FT_CODE;
}

int action_column_count(void)
{
	return (int)COUNT_OF(columns);
}

/* In the user's language, for people; what the column is for a program is action_csv_column(). */
const char *action_column_label(int i)
{
	const struct column *c = &columns[i];

	switch (c->target) {
	case TARGET_UID: return _("Id");
	case TARGET_LEAD_NAME: return _("Name of the lead authority");
	case TARGET_LEAD_STRATE: return _(field_desc(FIELD_AUTHORITY_STRATE)->label);
	case TARGET_AMOUNT: return _("Budget lines");
	case TARGET_LINKS: return _("Links");
	case TARGET_CREATED: return _("Recorded on");
	case TARGET_UPDATED: return _("Last changed on");
	default: return c->source == FROM_FIELD || c->source == FROM_ROW ? _(field_desc((enum field)c->of)->label) : _(set_desc((enum set)c->of)->label);
	}
}

const struct field_desc *action_column_field(int i)
{
	return columns[i].source == FROM_FIELD ? field_desc((enum field)columns[i].of) : NULL;
}

const struct value *action_column_value(struct whole *w, int i)
{
	return record_value(&w->r, (enum field)columns[i].of);
}

void action_column_text(struct whole *w, int i, struct str *out)
{
	add_cell(w, &columns[i], out);
}

const char *action_csv_column(int i)
{
	return i >= 0 && (size_t)i < COUNT_OF(columns) ? column_name(&columns[i]) : NULL;
}

void action_csv_header(struct str *out)
{
	struct csv_row row = CSV_ROW(out);

	for (size_t i = 0; i < COUNT_OF(columns); i++)
		csv_value(&row, column_name(&columns[i]));
	csv_end(&row);
}

bool action_csv(struct store *s, int64_t id, const struct export_options *o, struct str *out, bool *written, struct err *e)
{
	struct csv_row row = CSV_ROW(out);
	struct str text = STR_INIT;
	struct whole w;
	bool hidden, ok = whole_load(&w, s, id, o, &hidden, e);

	for (size_t i = 0; ok && i < COUNT_OF(columns); i++) {
		str_clear(&text);
		add_cell(&w, &columns[i], &text);
		if (is_typed(&columns[i]))
			csv_value(&row, text.s);
		else
			csv_text(&row, text.s);
	}
	if (ok)
		csv_end(&row);
	str_release(&text);
	whole_release(&w);
	if (written)
		*written = !hidden;
	return ok || hidden;
}

/* --- the blank form ------------------------------------------------------------------------------------------------------------ */

static const struct {
	const char *column, *help;
} form[] = {
	/* TRANSLATORS: explanations of the columns of a blank form; each must begin with a plain letter from A to Z. */
	{"title", N_("Title of the action, in one line. Needed")},
	{"lead", N_("Lead authority: its code (com:29019, epci:242900314, dep:29, reg:53) or its name. Needed")},
	/* xgettext:no-c-format */
	{"kind", N_("Kind: twinning, decentralised cooperation, network, 1 % scheme, mobility, humanitarian aid, cross-border, hosting, other")},
	{"status", N_("Status: idea, identification, under way, finalisation, closed, cancelled, suspended")},
	{"start", N_("First day: 2024, 2024-03 or 2024-03-01")},
	{"end", N_("Last day, in the same form; empty while nobody knows")},
	{"places", N_("Places: SN/Kédougou/Kédougou (country/region/town); several are separated by |")},
	{"partners", N_("Partners: Mairie de Kédougou/SN/Kédougou (name/country/town); several are separated by |")},
	{"themes", N_("Themes: eau, or eau:60|sante:40 with percentages")},
	{"participants", N_("Other authorities and their role: com:29019:funder|dep:29:technical (lead, co_lead, funder, technical, implementer)")},
	{"budget", N_("Money, a line a year: 2024:com:29019:120000:EUR:voted|2025:::5000 (year:payer:amount:currency:planned, voted or paid:scheme:separate budget)")},
	{"scheme", N_("Funding scheme: 1 % water, 1 % sanitation, 1 % waste, 1 % energy, 1 % mobility, call for projects, FICOL, Erasmus+, Interreg, own funds")},
	{"elu", N_("Name of the elected official who answers for it")},
	{"cadre", N_("Name of the senior manager who answers for it")},
	{"audience", N_("Whom it is for: inhabitants, young people, pupils and teachers, women, companies, associations …; several are separated by |")},
	{"citizens", N_("Do inhabitants or associations take part? yes or no")},
	{"youth", N_("Do young people take part? yes or no")},
	{"description", N_("What is done, for whom, how")},
	{"tags", N_("Words of your own, separated by |")},
	{"source_id", N_("Your own number for this action: then a corrected form replaces the earlier one")},
};

int action_form_count(void)
{
	return (int)COUNT_OF(form);
}

const char *action_form_column(int i)
{
	return form[i].column;
}

const char *action_form_help(int i)
{
	return _(form[i].help);
}

void action_csv_template(struct str *out)
{
	struct csv_row row = {out, ';', false};
	struct str text = STR_INIT;

	str_add(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < COUNT_OF(form); i++)
		csv_value(&row, form[i].column);
	csv_end(&row);
	for (size_t i = 0; i < COUNT_OF(form); i++) {
		const char *help = _(form[i].help);

		/* A row of #words is a row of tags, which the import leaves out; it must be one in every language. */
		str_clear(&text);
		str_addf(&text, "#%s%s", isalpha((unsigned char)help[0]) && (unsigned char)help[0] < 0x80 ? "" : "i ", help);
		csv_value(&row, text.s);
	}
	csv_end(&row);
	str_release(&text);
}

/* --- any entity ---------------------------------------------------------------------------------------------------------------- */

void record_csv_header(enum entity en, struct str *out)
{
	const struct entity_desc *d = entity_desc(en);
	struct csv_row row = CSV_ROW(out);

	csv_value(&row, "uid");
	for (int i = 0; i < d->n_fields; i++)
		csv_value(&row, field_desc((enum field)(d->first_field + i))->name);
	for (int i = 0; i < d->n_sets; i++)
		csv_value(&row, set_desc((enum set)(d->first_set + i))->name);
	csv_end(&row);
}

static void set_cell(const struct record *r, enum set s, struct str *out)
{
	const struct set_desc *d = set_desc(s);
	struct str part = STR_INIT;

	str_clear(out);
	for (int i = 0; i < record_count(r, s); i++) {
		next_item(out);
		for (int k = 0; k < d->n_items; k++) {
			str_clear(&part);
			value_format(&part, d->items[k].type, &record_element(r, s, i)[k]);
			if (k)
				str_add_char(out, ':');
			if (d->n_items > 1)
				compact_escape(out, part.s);
			else
				str_add(out, part.s);
		}
	}
	str_release(&part);
}

static void field_cell(const struct record *r, enum field f, struct csv_row *row, struct str *text)
{
	enum field_type t = field_desc(f)->type;

	str_clear(text);
	add_value(text, t, record_value(r, f));
	if (t == FT_TEXT || t == FT_LONG)
		csv_text(row, text->s);
	else
		csv_value(row, text->s);
}

bool record_csv(struct store *s, enum entity en, int64_t id, struct str *out, struct err *e)
{
	const struct entity_desc *d = entity_desc(en);
	struct csv_row row = CSV_ROW(out);
	struct arena a = ARENA_INIT;
	struct str text = STR_INIT;
	struct record r;
	char uid[UID_TEXT_SIZE];
	bool ok = store_load(s, en, id, &a, &r, e);

	if (ok) {
		csv_value(&row, uid_format(r.uid, uid));
		for (int i = 0; i < d->n_fields; i++)
			field_cell(&r, (enum field)(d->first_field + i), &row, &text);
		for (int i = 0; i < d->n_sets; i++) {
			set_cell(&r, (enum set)(d->first_set + i), &text);
			csv_text(&row, text.s);
		}
		csv_end(&row);
	}
	str_release(&text);
	arena_release(&a);
	return ok;
}
