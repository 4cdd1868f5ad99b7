/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_mission.c - the sheet of a mission before it leaves, and its return report, filled in as far as the register knows.
 *
 * Both are about one mission: that which is named, else the next to leave (for the return: the last that came back and has no report yet) among those that serve the filter's
 * actions. Whoever travels reads what the others do there, who else comes, what is asked for and what is to be settled; whoever returns finds the headings to write under.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>

#include "report_priv.h"
#include "show_priv.h"

enum { ACTIONS_MAX = 40, FINDINGS_MAX = 15, AROUND_DAYS = 90, BACK_DAYS = 365 };

struct journey {
	struct report *r;
	struct record m;
	const char *who, *where, *title;
	const char *country, *city;
	struct ids own, there, persons; /* actions it serves; others at its place; the delegation */
	struct finding_list findings;
};

/* --- which ---------------------------------------------------------------------------------------------------------------------- */

static bool serves(struct report *r, const struct record *m)
{
	bool wanted = !r->filter->root;

	for (int i = 0; i < record_count(m, SET_MISSION_ACTIONS); i++) {
		int64_t id = show_ref_id(r->app, ENTITY_ACTION, record_element(m, SET_MISSION_ACTIONS, i));

		if (id && !report_may_show(r, id))
			return false;
		for (int k = 0; !wanted && k < r->ids.n; k++)
			wanted = r->ids.v[k] == id;
	}
	return wanted;
}

/* The next to leave, or the last that is back and has nothing to tell yet. */
static bool choose(struct report *r, bool back, struct record *out, struct err *e)
{
	struct ids ids = IDS_INIT;
	bool ok = store_ids(app_store(r->app), ENTITY_MISSION, 0, &ids, e), found = false;
	int32_t best = 0, today = app_today(r->app);

	for (int i = 0; ok && i < ids.n; i++) {
		struct record m;
		int32_t first, last;

		ok = store_load(app_store(r->app), ENTITY_MISSION, ids.v[i], &r->mem, &m, e);
		if (!ok || str_eq(record_text(&m, FIELD_MISSION_STATUS), "cancelled") || !serves(r, &m))
			continue;
		first = date_first(record_date(&m, FIELD_MISSION_START));
		last = date_last(record_date(&m, FIELD_MISSION_END));
		last = last == DATE_NO_DAY ? date_last(record_date(&m, FIELD_MISSION_START)) : last;
		if (back ? last > today || last < today - BACK_DAYS || record_text(&m, FIELD_MISSION_REPORT) : last < today)
			continue;
		if (!found || (back ? last > best : first < best)) {
			*out = m;
			best = back ? last : first;
		}
		found = true;
	}
	ids_release(&ids);
	if (ok && !found)
		return err_set(e, ERR_DATA, back ? _("no mission came back within a year that has no report yet; say which one: strates report return ID (strates list mission)")
		                                 : _("no mission is ahead; say which one: strates report mission ID (strates list mission)"));
	return ok;
}

/* --- reading -------------------------------------------------------------------------------------------------------------------- */

static void read_actions(struct journey *j)
{
	struct report *r = j->r;

	for (int i = 0; i < record_count(&j->m, SET_MISSION_ACTIONS); i++) {
		int64_t id = show_ref_id(r->app, ENTITY_ACTION, record_element(&j->m, SET_MISSION_ACTIONS, i));

		if (id && report_may_show(r, id))
			ids_add(&j->own, id);
		else if (id)
			r->hidden++;
	}
	for (int i = 0; i < record_count(&j->m, SET_MISSION_PERSONS); i++) {
		int64_t id = show_ref_id(r->app, ENTITY_PERSON, record_element(&j->m, SET_MISSION_PERSONS, i));

		if (id)
			ids_add(&j->persons, id);
	}
}

static bool has(const struct ids *l, int64_t id)
{
	for (int i = 0; i < l->n; i++)
		if (l->v[i] == id)
			return true;
	return false;
}

/* What else is under way at its place: in the town, else in the country. */
static bool read_place(struct journey *j, struct err *e)
{
	struct report *r = j->r;
	struct ids all = IDS_INIT;
	bool ok;

	if (!j->country && !j->city)
		return true;
	ok = report_narrow(r,
	        j->city ? arena_printf(&r->mem, "%s%s city:\"%s\" since:today", j->country ? "country:" : "", j->country ? j->country : "", j->city)
	                : arena_printf(&r->mem, "country:%s since:today", j->country), &all, e);
	for (int i = 0; ok && i < all.n; i++)
		if (!has(&j->own, all.v[i]))
			ids_add(&j->there, all.v[i]);
	ids_release(&all);
	return ok;
}

static bool concerns(const struct journey *j, const struct finding_row *f)
{
	for (int i = 0; i < f->n_members; i++) {
		if (f->members[i].entity == ENTITY_MISSION && f->members[i].id == j->m.id)
			return true;
		if (f->members[i].entity == ENTITY_ACTION && has(&j->own, f->members[i].id))
			return true;
	}
	return false;
}

/* Those of its actions, and its clashes with other missions: whatever the filter that chose it. */
static bool read_findings(struct journey *j, struct err *e)
{
	struct report *r = j->r;
	const struct filter *filter = r->filter;
	struct filter none = {.root = NULL}, some = {.root = &(struct filter_node){.type = FILTER_AND}};
	struct ids ids = r->ids;
	struct finding_list clashes = {NULL, 0}, own = {NULL, 0};
	int n = 0;
	bool ok;

	r->filter = &none;
	ok = report_findings(r, "mission_clash", &clashes, e);
	r->filter = &some;
	r->ids = j->own;
	ok = ok && (!j->own.n || report_cases(r, NULL, &own, e));
	r->ids = ids;
	r->filter = filter;
	j->findings.v = arena_calloc(&r->mem, (size_t)(clashes.n + own.n) + 1, sizeof(*j->findings.v));
	for (int i = 0; i < clashes.n; i++)
		if (concerns(j, &clashes.v[i]))
			j->findings.v[n++] = clashes.v[i];
	for (int i = 0; i < own.n; i++)
		if (!str_eq(own.v[i].kind, "mission_clash"))
			j->findings.v[n++] = own.v[i];
	j->findings.n = n;
	return ok;
}

static bool read(struct journey *j, bool back, struct err *e)
{
	struct report *r = j->r;

	if (r->subject ? !store_load(app_store(r->app), ENTITY_MISSION, r->subject, &r->mem, &j->m, e) : !choose(r, back, &j->m, e))
		return false;
	j->country = record_text(&j->m, FIELD_MISSION_COUNTRY);
	j->city = record_text(&j->m, FIELD_MISSION_CITY);
	j->title = record_text(&j->m, FIELD_MISSION_TITLE) ? record_text(&j->m, FIELD_MISSION_TITLE) : "";
	j->who = show_ref_name(r->app, ENTITY_AUTHORITY, record_value(&j->m, FIELD_MISSION_AUTHORITY), &r->mem);
	j->where = j->country ? show_ref_name(r->app, ENTITY_COUNTRY, record_value(&j->m, FIELD_MISSION_COUNTRY), &r->mem) : "";
	if (j->city)
		j->where = *j->where ? arena_printf(&r->mem, "%s (%s)", j->city, j->where) : j->city;
	read_actions(j);
	return read_place(j, e) && read_findings(j, e);
}

/* --- the first sentences ---------------------------------------------------------------------------------------------------------- */

static const char *days(struct journey *j)
{
	struct date start = record_date(&j->m, FIELD_MISSION_START), end = record_date(&j->m, FIELD_MISSION_END);
	char a[40], b[40];

	if (!end.precision || date_first(end) == date_first(start))
		return arena_strdup(&j->r->mem, date_format_long(start, a));
	return arena_printf(&j->r->mem, "%s → %s", date_format_long(start, a), date_format_long(end, b));
}

static bool is_hosted(const struct journey *j)
{
	return str_eq(record_text(&j->m, FIELD_MISSION_DIRECTION), "in");
}

static void lead_journey(struct journey *j)
{
	struct report *r = j->r;
	const char *objective = record_text(&j->m, FIELD_MISSION_OBJECTIVE);

	if (is_hosted(j))
		paper_lead(r->paper, arena_printf(&r->mem, _("%s receives a delegation from %s: %s."), j->who, *j->where ? j->where : "?", days(j)));
	else
		paper_lead(r->paper, arena_printf(&r->mem, _("%s travels to %s: %s."), j->who, *j->where ? j->where : "?", days(j)));
	paper_lead(r->paper, objective ? arena_printf(&r->mem, _("What is to be obtained: %s"), objective) : _("What is to be obtained is not written down yet."));
}

static int leads_there(struct journey *j)
{
	struct report *r = j->r;
	const char **seen = arena_calloc(&r->mem, (size_t)j->there.n + 1, sizeof(*seen));
	const char *own = record_text(&j->m, FIELD_MISSION_AUTHORITY);
	int n = 0;

	for (int i = 0; i < j->there.n; i++) {
		struct action_row row;
		bool known = !store_action_row(app_store(r->app), j->there.v[i], &r->mem, &row, NULL) || str_eq(row.lead, own);

		for (int k = 0; !known && k < n; k++)
			known = str_eq(seen[k], row.lead);
		if (!known)
			seen[n++] = row.lead;
	}
	return n;
}

static void lead_others(struct journey *j)
{
	struct report *r = j->r;
	int others = leads_there(j);

	paper_lead(r->paper, others ? arena_printf(&r->mem, ngettext("%d other authority is active there: speak with it before.", "%d other authorities are active there: speak with them before.",
	                                                            (unsigned long)others), others)
	                            : _("No other authority is known to be active there."));
	if (j->findings.n)
		paper_lead(r->paper, arena_printf(&r->mem, _("The first to settle: %s"), report_bare_sentence(r, &j->findings.v[0])));
}

/* --- the parts ------------------------------------------------------------------------------------------------------------------ */

static bool add_delegation(struct journey *j, struct err *e)
{
	paper_heading(j->r->paper, 2, _("Delegation"));
	if (j->persons.n)
		return report_persons(j->r, &j->persons, e);
	paper_text(j->r->paper, _("Nobody is named yet."));
	return true;
}

static bool add_actions(struct journey *j, const struct ids *ids, const char *heading, struct err *e)
{
	const char *const heads[] = {"", _("Authority"), _("Action"), _("Theme"), _("Period"), _("Budget")};
	struct report *r = j->r;
	char period[32], amount[32];

	if (!ids->n)
		return true;
	paper_heading(r->paper, 2, heading);
	paper_table(r->paper, COUNT_OF(heads), heads);
	for (int i = 0; i < ids->n && i < ACTIONS_MAX; i++) {
		struct action_row row;
		struct value theme;

		if (!store_action_row(app_store(r->app), ids->v[i], &r->mem, &row, e))
			return false;
		theme = value_text(row.theme);
		paper_row(r->paper, (const char *const[]){row.n_open ? finding_mark(row.severity, FINDING_OPEN) : "", row.lead_name, row.title,
		                        theme.type == VALUE_TEXT ? store_ref_name(app_store(r->app), ENTITY_THEME, &theme, &r->mem) : "", show_period(row.start, row.end, period),
		                        show_amount(row.cents, amount)});
	}
	report_more(r, ids->n - ACTIONS_MAX);
	return true;
}

static void add_findings(struct journey *j)
{
	struct report *r = j->r;

	if (!j->findings.n)
		return;
	paper_heading(r->paper, 2, _("To be settled"));
	for (int i = 0; i < j->findings.n && i < FINDINGS_MAX; i++)
		paper_item(r->paper, report_sentence(r, &j->findings.v[i]));
	report_more(r, j->findings.n - FINDINGS_MAX);
}

static bool same_place(struct journey *j, const char *country, const char *city)
{
	if (!str_eq(country, j->country))
		return false;
	return !j->city || !city || utf8_collate(city, j->city) == 0;
}

/* Others on their way there within three months. */
static bool add_others(struct journey *j, struct err *e)
{
	struct report *r = j->r;
	int32_t first = date_first(record_date(&j->m, FIELD_MISSION_START));
	struct ids ids = IDS_INIT;
	bool ok = store_ids(app_store(r->app), ENTITY_MISSION, 0, &ids, e), headed = false;

	for (int i = 0; ok && i < ids.n; i++) {
		struct record m;
		char day[40];
		int32_t start;

		ok = store_load(app_store(r->app), ENTITY_MISSION, ids.v[i], &r->mem, &m, e);
		start = ok ? date_first(record_date(&m, FIELD_MISSION_START)) : DATE_NO_DAY;
		if (!ok || m.id == j->m.id || start == DATE_NO_DAY || first == DATE_NO_DAY || start < first - AROUND_DAYS || start > first + AROUND_DAYS ||
			str_eq(record_text(&m, FIELD_MISSION_STATUS), "cancelled") ||
			!same_place(j, record_text(&m, FIELD_MISSION_COUNTRY), record_text(&m, FIELD_MISSION_CITY)))
			continue;
		if (!headed)
			paper_heading(r->paper, 2, _("Other missions there within three months"));
		headed = true;
		paper_item(r->paper, arena_printf(&r->mem, "%s · %s · %s", date_format_long(record_date(&m, FIELD_MISSION_START), day),
		                         show_ref_name(r->app, ENTITY_AUTHORITY, record_value(&m, FIELD_MISSION_AUTHORITY), &r->mem), record_text(&m, FIELD_MISSION_TITLE)));
	}
	ids_release(&ids);
	return ok;
}

/* What they ask for there, one line each; with a line to write on in the return report. */
static bool add_needs(struct journey *j, bool back, struct err *e)
{
	struct report *r = j->r;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(app_store(r->app), ENTITY_NEED, 0, &ids, e), headed = false;

	for (int i = 0; ok && i < ids.n; i++) {
		struct record n;
		const char *partner;

		ok = store_load(app_store(r->app), ENTITY_NEED, ids.v[i], &r->mem, &n, e);
		if (!ok || record_int(&n, FIELD_NEED_MET, 0) || !same_place(j, record_text(&n, FIELD_NEED_COUNTRY), record_text(&n, FIELD_NEED_CITY)))
			continue;
		if (!headed)
			paper_heading(r->paper, 2, _("What they ask for"));
		headed = true;
		partner = show_ref_name(r->app, ENTITY_PARTNER, record_value(&n, FIELD_NEED_PARTNER), &r->mem);
		paper_item(r->paper, arena_printf(&r->mem, "%s%s%s%s", record_text(&n, FIELD_NEED_TITLE), *partner ? " (" : "", partner, *partner ? ")" : ""));
		if (back)
			paper_blank(r->paper, _("Still asked for, answered by whom"));
	}
	ids_release(&ids);
	return ok;
}

static void add_partner(struct journey *j)
{
	const char *partner = show_ref_name(j->r->app, ENTITY_PARTNER, record_value(&j->m, FIELD_MISSION_PARTNER), &j->r->mem);

	if (*partner)
		paper_field(j->r->paper, _("Partner"), partner);
	if (record_text(&j->m, FIELD_MISSION_JOINT))
		paper_field(j->r->paper, _("Joint mission"), record_text(&j->m, FIELD_MISSION_JOINT));
}

/* --- the two papers --------------------------------------------------------------------------------------------------------------- */

static bool sheet(struct journey *j, struct err *e)
{
	struct report *r = j->r;

	r->paper = paper_new(arena_printf(&r->mem, _("Mission: %s"), j->title));
	report_subtitle(r);
	lead_journey(j);
	lead_others(j);
	add_partner(j);
	if (!add_delegation(j, e) || !add_actions(j, &j->own, _("The actions it serves"), e))
		return false;
	add_findings(j);
	if (!add_actions(j, &j->there, _("What others do there"), e) || !add_others(j, e) || !add_needs(j, false, e))
		return false;
	paper_heading(r->paper, 2, _("To bring back"));
	paper_blank(r->paper, _("Whom to meet"));
	paper_blank(r->paper, _("To be agreed"));
	paper_blank(r->paper, _("To be checked on the spot"));
	return true;
}

static bool add_results(struct journey *j, struct err *e)
{
	struct report *r = j->r;
	char period[32];

	for (int i = 0; i < j->own.n && i < ACTIONS_MAX; i++) {
		struct action_row row;

		if (!store_action_row(app_store(r->app), j->own.v[i], &r->mem, &row, e))
			return false;
		if (!i)
			paper_heading(r->paper, 2, _("Action by action"));
		paper_heading(r->paper, 3, row.title);
		paper_field(r->paper, _("On record"), arena_printf(&r->mem, "%s · %s · %s", row.lead_name, show_period(row.start, row.end, period),
		                                              vocab_label(VOCAB_STATUS, *row.status ? row.status : NULL)));
		paper_blank(r->paper, _("What was seen"));
		paper_blank(r->paper, _("To be changed in the record"));
	}
	return true;
}

static bool give_back(struct journey *j, struct err *e)
{
	struct report *r = j->r;
	const char *told = record_text(&j->m, FIELD_MISSION_REPORT);

	r->paper = paper_new(arena_printf(&r->mem, _("Return report: %s"), j->title));
	report_subtitle(r);
	lead_journey(j);
	lead_others(j);
	add_partner(j);
	if (!add_delegation(j, e))
		return false;
	paper_heading(r->paper, 2, _("What came of it"));
	if (told)
		paper_text(r->paper, told);
	paper_blank(r->paper, _("Whom we met"));
	paper_blank(r->paper, _("What was agreed"));
	paper_blank(r->paper, _("What we promised, who, until when"));
	paper_blank(r->paper, _("What we learnt"));
	if (!add_results(j, e) || !add_needs(j, true, e))
		return false;
	add_findings(j);
	paper_heading(r->paper, 2, _("Next"));
	paper_blank(r->paper, _("Next visit, by whom, in which direction"));
	paper_blank(r->paper, _("Whom to tell"));
	return true;
}

static bool about_mission(struct report *r, bool back, struct err *e)
{
	struct journey j = {.r = r, .own = IDS_INIT, .there = IDS_INIT, .persons = IDS_INIT};
	bool ok = read(&j, back, e) && (back ? give_back(&j, e) : sheet(&j, e));

	if (ok)
		report_end(r);
	ids_release(&j.own);
	ids_release(&j.there);
	ids_release(&j.persons);
	return ok;
}

bool report_mission(struct report *r, struct err *e)
{
	return about_mission(r, false, e);
}

bool report_return(struct report *r, struct err *e)
{
	return about_mission(r, true, e);
}
