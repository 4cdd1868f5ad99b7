/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_place.c - the sheet of a country or a town: who does what there, level by level, with whom, for how much, what is to be settled, whom to call.
 *
 * It is read before a delegation leaves or a visitor comes, by people who will not open the console: names instead of keys, one table a strate.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>

#include "report_priv.h"
#include "show_priv.h"

enum { ROWS_MAX = 200, FINDINGS_MAX = 20, PARTNERS_MAX = 60 };

struct there {
	const char *name;    /* of the country or town, as people say it */
	const char *country; /* key, NULL when none or several were asked for */
	const char *city;    /* folded, NULL when a whole country was */
	struct action_row *rows;
	struct record *records;
	int n;
	struct seen_partner {
		int64_t id;
		const char *name, *where, *leads; /* names of the authorities, joined */
		int n_leads;
	} *partners;
	int n_partners, cap_partners;
	struct ids persons;
};

/* --- where ------------------------------------------------------------------------------------------------------------------------ */

/* First term of a field that is asked for and not refused. */
static const struct filter_node *find_term(const struct filter_node *n, enum filter_field f)
{
	if (!n || n->type == FILTER_NOT)
		return NULL;
	if (n->type == FILTER_TERM)
		return n->field == f ? n : NULL;
	for (int i = 0; i < n->n; i++) {
		const struct filter_node *found = find_term(n->child[i], f);

		if (found)
			return found;
	}
	return NULL;
}

static int64_t find_country(struct report *r, const char *text)
{
	struct ids ids = IDS_INIT;
	char key[8] = "";
	int64_t id = 0;

	if (strlen(text) == 2) {
		key[0] = (char)toupper((unsigned char)text[0]);
		key[1] = (char)toupper((unsigned char)text[1]);
		id = store_id_of_key(app_store(r->app), ENTITY_COUNTRY, key);
	}
	if (!id && store_find_name(app_store(r->app), ENTITY_COUNTRY, text, 1, &ids, NULL) && ids.n)
		id = ids.v[0];
	ids_release(&ids);
	return id;
}

static bool same_city(const char *city, const char *folded)
{
	struct str s = STR_INIT;
	bool same;

	utf8_fold(&s, city);
	same = str_eq(s.s, folded);
	str_release(&s);
	return same;
}

/* As an action there spells it: the filter's word is folded. */
static const char *city_name(const struct there *t, const char *folded)
{
	for (int i = 0; i < t->n; i++)
		for (int k = 0; k < record_count(&t->records[i], SET_ACTION_PLACES); k++) {
			const struct value *city = &record_element(&t->records[i], SET_ACTION_PLACES, k)[ITEM_ACTION_PLACES_city];

			if (city->type == VALUE_TEXT && same_city(city->s, folded))
				return city->s;
		}
	return folded;
}

static bool find_where(struct report *r, struct there *t, struct err *e)
{
	const struct filter_node *country = find_term(r->filter->root, FILTER_COUNTRY), *city = find_term(r->filter->root, FILTER_CITY);
	int64_t id = country ? find_country(r, country->value) : 0;
	const char *name = id ? store_name(app_store(r->app), ENTITY_COUNTRY, id, &r->mem) : NULL;

	if (!country && !city)
		return err_set(e, ERR_USAGE, _("say which country or town, such as: strates report country country:sn"));
	t->country = id ? store_key(app_store(r->app), ENTITY_COUNTRY, id, &r->mem) : NULL;
	t->city = city ? city->value : NULL;
	if (city && name)
		t->name = arena_printf(&r->mem, "%s (%s)", city_name(t, city->value), name);
	else if (city)
		t->name = city_name(t, city->value);
	else
		t->name = name ? name : country->value;
	return true;
}

/* --- who --------------------------------------------------------------------------------------------------------------------------- */

static bool is_active(const struct report *r, const struct action_row *row)
{
	return !str_eq(row->status, "4") && !str_eq(row->status, "5") && (!row->end.year || date_last(row->end) >= app_today(r->app));
}

static bool load(struct report *r, struct there *t, struct err *e)
{
	t->rows = arena_calloc(&r->mem, (size_t)r->ids.n + 1, sizeof(*t->rows));
	t->records = arena_calloc(&r->mem, (size_t)r->ids.n + 1, sizeof(*t->records));
	for (t->n = 0; t->n < r->ids.n; t->n++)
		if (!store_action_row(app_store(r->app), r->ids.v[t->n], &r->mem, &t->rows[t->n], e) ||
			!store_load(app_store(r->app), ENTITY_ACTION, r->ids.v[t->n], &r->mem, &t->records[t->n], e))
			return false;
	return true;
}

static struct seen_partner *partner_of(struct report *r, struct there *t, const struct value *ref)
{
	int64_t id = show_ref_id(r->app, ENTITY_PARTNER, ref);
	struct record p;

	for (int i = 0; i < t->n_partners; i++)
		if (t->partners[i].id == id)
			return &t->partners[i];
	if (!id || !store_load(app_store(r->app), ENTITY_PARTNER, id, &r->mem, &p, NULL))
		return NULL;
	GROW(t->partners, t->n_partners, t->cap_partners);
	t->partners[t->n_partners] = (struct seen_partner){id, record_text(&p, FIELD_PARTNER_NAME), record_text(&p, FIELD_PARTNER_CITY), "", 0};
	return &t->partners[t->n_partners++];
}

static void note_partners(struct report *r, struct there *t, int i)
{
	const struct record *rec = &t->records[i];

	for (int k = 0; k < record_count(rec, SET_ACTION_PARTNERS); k++) {
		struct seen_partner *p = partner_of(r, t, record_element(rec, SET_ACTION_PARTNERS, k));

		/* Actions come by title: one lead may come again later. */
		if (!p || strstr(p->leads, t->rows[i].lead_name))
			continue;
		p->leads = *p->leads ? arena_printf(&r->mem, "%s, %s", p->leads, t->rows[i].lead_name) : t->rows[i].lead_name;
		p->n_leads++;
	}
}

static void note_persons(struct report *r, struct there *t, int i)
{
	static const enum field halves[] = {FIELD_ACTION_ELU, FIELD_ACTION_CADRE};

	for (size_t h = 0; h < COUNT_OF(halves); h++) {
		int64_t id = show_ref_id(r->app, ENTITY_PERSON, record_value(&t->records[i], halves[h]));
		bool known = !id;

		for (int k = 0; !known && k < t->persons.n; k++)
			known = t->persons.v[k] == id;
		if (!known)
			ids_add(&t->persons, id);
	}
}

static int by_leads(const void *a, const void *b)
{
	const struct seen_partner *x = a, *y = b;

	return x->n_leads != y->n_leads ? y->n_leads - x->n_leads : utf8_collate(x->name ? x->name : "", y->name ? y->name : "");
}

/* --- the first three sentences -------------------------------------------------------------------------------------------------------- */

static void lead_who(struct report *r, const struct there *t)
{
	const char **leads = arena_calloc(&r->mem, (size_t)t->n + 1, sizeof(*leads));
	bool level[STRATE_COUNT] = {false};
	int n = 0, strates = 0, active = 0;

	for (int i = 0; i < t->n; i++) {
		bool known = false;

		if (!is_active(r, &t->rows[i]))
			continue;
		active++;
		level[t->rows[i].strate] = true;
		for (int k = 0; !known && k < n; k++)
			known = str_eq(leads[k], t->rows[i].lead);
		if (!known)
			leads[n++] = t->rows[i].lead;
	}
	for (int i = 0; i < STRATE_COUNT; i++)
		strates += level[i];
	if (!active)
		paper_lead(r->paper, arena_printf(&r->mem, _("%s: no action is under way; %d are on record."), t->name, t->n));
	else
		paper_lead(r->paper, arena_printf(&r->mem, ngettext("%s: %d authority of %d strata is active there, with %d actions under way.",
								"%s: %d authorities of %d strata are active there, with %d actions under way.",
								(unsigned long)n), t->name, n, strates, active));
}

static void lead_money(struct report *r, const struct there *t)
{
	int64_t cents = 0;
	char buf[40];

	for (int i = 0; i < t->n; i++)
		cents += t->rows[i].cents;
	if (!t->n_partners)
		paper_lead(r->paper, arena_printf(&r->mem, _("The money on record comes to %s; no partner is named."), show_amount_long(cents, buf)));
	else
		paper_lead(r->paper, arena_printf(&r->mem, ngettext("The money on record comes to %s, with %d partner; %s works with %d of these authorities.",
								"The money on record comes to %s, with %d partners; %s works with %d of these authorities.",
								(unsigned long)t->n_partners), show_amount_long(cents, buf), t->n_partners, t->partners[0].name,
					      t->partners[0].n_leads));
}

static void lead_findings(struct report *r, const struct finding_list *list)
{
	if (!list->n)
		paper_lead(r->paper, _("Nothing is to be settled there."));
	else
		paper_lead(r->paper, arena_printf(&r->mem, ngettext("%d finding is to be settled, first of all: %s", "%d findings are to be settled, first of all: %s",
								(unsigned long)list->n), list->n, report_bare_sentence(r, &list->v[0])));
}

/* --- tables ---------------------------------------------------------------------------------------------------------------------------- */

static void add_strate(struct report *r, const struct there *t, int strate)
{
	const char *const heads[] = {"", _("Authority"), _("Action"), _("Partners"), _("Period"), _("Budget"), _("Status")};
	char period[32], amount[32];
	int n = 0;

	for (int i = 0; i < t->n; i++) {
		const struct action_row *row = &t->rows[i];

		if (row->strate != strate)
			continue;
		if (!n) {
			paper_heading(r->paper, 3, vocab_label(VOCAB_STRATE, vocab_code(VOCAB_STRATE, strate)));
			paper_table(r->paper, COUNT_OF(heads), heads);
		}
		if (n++ < ROWS_MAX)
			paper_row(r->paper, (const char *const[]){row->n_open ? finding_mark(row->severity, FINDING_OPEN) : "", row->lead_name, row->title,
							    show_partners(r->app, &t->records[i], &r->mem), show_period(row->start, row->end, period),
							    show_amount(row->cents, amount), vocab_label(VOCAB_STATUS, *row->status ? row->status : NULL)});
	}
	report_more(r, n - ROWS_MAX);
}

static void add_partners(struct report *r, const struct there *t)
{
	const char *const heads[] = {_("Partner"), _("Town"), _("Authorities")};

	if (!t->n_partners)
		return;
	paper_heading(r->paper, 2, _("Partners"));
	paper_table(r->paper, COUNT_OF(heads), heads);
	for (int i = 0; i < t->n_partners && i < PARTNERS_MAX; i++)
		paper_row(r->paper, (const char *const[]){t->partners[i].name, t->partners[i].where, t->partners[i].leads});
	report_more(r, t->n_partners - PARTNERS_MAX);
}

static void add_findings(struct report *r, const struct finding_list *list)
{
	if (!list->n)
		return;
	paper_heading(r->paper, 2, _("To be settled"));
	for (int i = 0; i < list->n && i < FINDINGS_MAX; i++)
		paper_item(r->paper, report_sentence(r, &list->v[i]));
	report_more(r, list->n - FINDINGS_MAX);
}

static bool is_there(const struct there *t, const struct record *m, enum field country, enum field city)
{
	const char *c = record_text(m, country), *town = record_text(m, city);

	if (t->country && !str_eq(c, t->country))
		return false;
	return t->city ? town && same_city(town, t->city) : t->country != NULL;
}

/* Rows of another entity at that place, one item each. */
static bool add_rows(struct report *r, const struct there *t, enum entity en, enum field country, enum field city, const char *heading,
	const char *(*text)(struct report *, const struct record *), struct err *e)
{
	struct ids ids = IDS_INIT;
	bool ok = store_ids(app_store(r->app), en, 0, &ids, e), headed = false;

	for (int i = 0; ok && i < ids.n; i++) {
		struct record m;
		const char *line;

		ok = store_load(app_store(r->app), en, ids.v[i], &r->mem, &m, e);
		if (!ok || !is_there(t, &m, country, city) || !(line = text(r, &m)))
			continue;
		if (!headed)
			paper_heading(r->paper, 2, heading);
		headed = true;
		paper_item(r->paper, line);
	}
	ids_release(&ids);
	return ok;
}

/* NULL = not worth a line: over for more than a year, or cancelled. */
static const char *mission_text(struct report *r, const struct record *m)
{
	struct date start = record_date(m, FIELD_MISSION_START);
	const char *status = record_text(m, FIELD_MISSION_STATUS);
	char day[40];

	if (date_last(start) < app_today(r->app) - 365 || (status && str_eq(status, "cancelled")))
		return NULL;
	return arena_printf(&r->mem, "%s · %s · %s%s%s%s", date_format_long(start, day),
		show_ref_name(r->app, ENTITY_AUTHORITY, record_value(m, FIELD_MISSION_AUTHORITY), &r->mem), record_text(m, FIELD_MISSION_TITLE),
		status ? " (" : "", status ? vocab_label(VOCAB_MISSION_STATUS, status) : "", status ? ")" : "");
}

static const char *need_text(struct report *r, const struct record *m)
{
	const char *partner = show_ref_name(r->app, ENTITY_PARTNER, record_value(m, FIELD_NEED_PARTNER), &r->mem);

	if (record_int(m, FIELD_NEED_MET, 0))
		return NULL;
	return arena_printf(&r->mem, "%s%s%s%s", record_text(m, FIELD_NEED_TITLE), *partner ? " (" : "", partner, *partner ? ")" : "");
}

static bool add_persons(struct report *r, const struct there *t, struct err *e)
{
	if (!t->persons.n)
		return true;
	paper_heading(r->paper, 2, _("Whom to call"));
	return report_persons(r, &t->persons, e);
}

static bool fill(struct report *r, struct there *t, struct err *e)
{
	struct finding_list findings;

	if (!load(r, t, e) || !find_where(r, t, e) || !report_findings(r, NULL, &findings, e))
		return false;
	for (int i = 0; i < t->n; i++) {
		note_partners(r, t, i);
		note_persons(r, t, i);
	}
	if (t->n_partners)
		qsort(t->partners, (size_t)t->n_partners, sizeof(*t->partners), by_leads);
	r->paper = paper_new(t->name);
	report_subtitle(r);
	lead_who(r, t);
	lead_money(r, t);
	lead_findings(r, &findings);
	if (t->n)
		paper_heading(r->paper, 2, _("Who does what"));
	for (int s = STRATE_COUNT - 1; s >= 0; s--)
		add_strate(r, t, s);
	add_partners(r, t);
	add_findings(r, &findings);
	return add_rows(r, t, ENTITY_MISSION, FIELD_MISSION_COUNTRY, FIELD_MISSION_CITY, _("Missions"), mission_text, e) &&
	       add_rows(r, t, ENTITY_NEED, FIELD_NEED_COUNTRY, FIELD_NEED_CITY, _("What they ask for"), need_text, e) && add_persons(r, t, e);
}

bool report_place(struct report *r, struct err *e)
{
	struct there t = {.persons = IDS_INIT};
	bool ok = fill(r, &t, e);

	if (ok)
		report_end(r);
	free(t.partners);
	ids_release(&t.persons);
	return ok;
}
