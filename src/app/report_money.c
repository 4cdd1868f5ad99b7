/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_money.c - the two papers about money: the statement of the 1 % schemes, and the table for the yearly declaration of aid (e-APD, due on 31 May).
 *
 * Sums of the statement hold restricted actions too, since a ceiling that leaves some out would be wrong; their titles stay out.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/engine/oda.h>
#include <strates/engine/one_percent.h>
#include <strates/store/years.h>

#include "report_priv.h"
#include "show_priv.h"

enum { ACTIONS_MAX = 60, DECLARED_MAX = 2000 };

/* --- the 1 % ------------------------------------------------------------------------------------------------------------------------ */

static bool concerns(const struct report *r, const struct one_percent *o)
{
	if (!r->filter->root)
		return true;
	for (int i = 0; i < o->n; i++)
		for (int k = 0; k < o->v[i].n_actions; k++)
			for (int j = 0; j < r->ids.n; j++)
				if (r->ids.v[j] == o->v[i].actions[k])
					return true;
	return false;
}

static void lead_one_percent(struct report *r, int year, const struct one_percent *v, int n)
{
	int64_t ceiling = 0, committed = 0;
	int unused = 0, exceeded = 0, unknown = 0;

	for (int i = 0; i < n; i++) {
		committed += v[i].committed;
		ceiling += v[i].revenue ? v[i].ceiling : 0;
		unknown += !v[i].revenue;
		unused += v[i].revenue && v[i].room > 0;
		exceeded += v[i].revenue && v[i].room < 0;
	}
	if (!n) {
		paper_lead(r->paper, arena_printf(&r->mem, _("No money of a 1 %% scheme is on record for %d."), year));
		return;
	}
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("In %d, %d authority committed %s on the 1 %% schemes.", "In %d, %d authorities committed %s on the 1 %% schemes.", (unsigned long)n),
	                             year, n, report_money(r, committed)));
	paper_lead(r->paper, arena_printf(&r->mem, _("Where the revenue is known, the ceiling comes to %s; room is left for %d, and %d are beyond it."), report_money(r, ceiling), unused, exceeded));
	if (unknown)
		paper_lead(r->paper, arena_printf(&r->mem, ngettext("For %d of them the revenue of the separate budget is to be asked for.", "For %d of them the revenue of the separate budget is to be asked for.",
		                                                (unsigned long)unknown), unknown));
}

static bool add_ledger_actions(struct report *r, const struct one_percent *o, struct err *e)
{
	int more = 0, n = 0, hidden = 0;

	for (int i = 0; i < o->n; i++)
		for (int k = 0; k < o->v[i].n_actions; k++) {
			struct action_row row;
			const char *scheme = vocab_label(VOCAB_SCHEME, o->v[i].scheme);

			if (!report_may_show(r, o->v[i].actions[k])) {
				hidden++;
			} else if (n++ >= ACTIONS_MAX) {
				more++;
			} else {
				if (!store_action_row(app_store(r->app), o->v[i].actions[k], &r->mem, &row, e))
					return false;
				paper_item(r->paper, arena_printf(&r->mem, "%s (%s)", row.title, scheme));
			}
		}
	report_more(r, more);
	if (hidden)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("%d restricted action is in the sums, without its title.", "%d restricted actions are in the sums, without their titles.",
		                                                (unsigned long)hidden), hidden));
	return true;
}

static bool add_account(struct report *r, const struct one_percent *o, struct err *e)
{
	const char *const heads[] = {_("Scheme"), _("Separate budget"), _("Planned"), _("Voted"), _("Paid"), _("Committed")};
	struct value key = value_text(o->authority);

	paper_heading(r->paper, 3, show_authority(r->app, &key, &r->mem));
	paper_field(r->paper, _("Own revenue of the 1 %"), o->revenue ? report_money(r, o->revenue) : _("not known"));
	if (o->revenue) {
		paper_field(r->paper, _("Ceiling (1 %)"), report_money(r, o->ceiling));
		paper_field(r->paper, o->room < 0 ? _("Exceeded by") : _("Room left"), report_money(r, o->room < 0 ? -o->room : o->room));
	}
	if (o->n)
		paper_table(r->paper, COUNT_OF(heads), heads);
	for (int i = 0; i < o->n; i++)
		paper_row(r->paper, (const char *const[]){vocab_label(VOCAB_SCHEME, o->v[i].scheme), o->v[i].name, report_money(r, o->v[i].planned), report_money(r, o->v[i].voted),
		                        report_money(r, o->v[i].paid), report_money(r, o->v[i].committed)});
	if (o->joint)
		paper_small(r->paper, _("Several separate budgets are held against one revenue: the register keeps one for each authority."));
	if (o->no_rate)
		paper_small(r->paper, _("A line in a currency without a rate ([rates]) is in no sum."));
	return add_ledger_actions(r, o, e);
}

bool report_one_percent(struct report *r, struct err *e)
{
	int year = report_year(r, date_from_days(app_today(r->app)).year), n = 0, kept = 0;
	struct one_percent *v;

	if (!one_percent_read(app_store(r->app), year, NULL, &r->mem, &v, &n, e))
		return false;
	for (int i = 0; i < n; i++)
		if (concerns(r, &v[i]))
			v[kept++] = v[i];
	r->paper = paper_new(arena_printf(&r->mem, _("The 1 %% schemes in %d"), year));
	report_subtitle(r);
	lead_one_percent(r, year, v, kept);
	if (kept)
		paper_heading(r->paper, 2, _("Authority by authority"));
	for (int i = 0; i < kept; i++)
		if (!add_account(r, &v[i], e))
			return false;
	paper_small(r->paper, _("Committed: of each action the greater of what is voted and what is paid. Law: CGCT L1115-1-1 and L1115-2."));
	r->hidden = 0;
	return true;
}

/* --- the declaration of aid ------------------------------------------------------------------------------------------------------------ */

struct declared {
	const char *payer, *country, *dac, *title, *partner, *scheme;
	int64_t cents[3];
};

/* Its lines of the year by stage. false: nothing was voted or paid in euros. */
static bool add_up(struct report *r, const struct record *a, int year, struct declared *d, int *no_rate, struct err *e)
{
	struct value uid = value_uid(a->uid);
	struct ids lines = IDS_INIT;

	if (!store_ids_where(app_store(r->app), FIELD_BUDGET_ACTION, &uid, &lines, e))
		return false;
	for (int i = 0; i < lines.n; i++) {
		struct record b;
		const char *currency;
		int stage;

		if (!store_load(app_store(r->app), ENTITY_BUDGET, lines.v[i], &r->mem, &b, NULL) || record_int(&b, FIELD_BUDGET_YEAR, 0) != year)
			continue;
		currency = record_text(&b, FIELD_BUDGET_CURRENCY);
		if (currency && !str_eq(currency, "EUR")) {
			++*no_rate;
			continue;
		}
		stage = vocab_index(VOCAB_STAGE, record_text(&b, FIELD_BUDGET_STAGE));
		d->cents[stage < 0 ? YEARS_VOTED : stage] += record_int(&b, FIELD_BUDGET_AMOUNT, 0);
	}
	ids_release(&lines);
	return d->cents[YEARS_VOTED] || d->cents[YEARS_PAID];
}

static const char *purpose(struct report *r, const struct record *a)
{
	for (int i = 0; i < record_count(a, SET_ACTION_THEMES); i++) {
		const struct value *dac = &record_element(a, SET_ACTION_THEMES, i)[ITEM_ACTION_THEMES_dac];

		if (dac->type == VALUE_TEXT)
			return dac->s;
	}
	return show_themes(r->app, a, &r->mem);
}

static const char *country(struct report *r, const struct record *a)
{
	const char *first = NULL;

	for (int i = 0; i < record_count(a, SET_ACTION_PLACES); i++) {
		const struct value *key = &record_element(a, SET_ACTION_PLACES, i)[ITEM_ACTION_PLACES_country];

		if (key->type != VALUE_TEXT || (first && str_eq(first, key->s)))
			continue;
		if (first)
			return _("several");
		first = key->s;
	}
	if (!first)
		return "";
	struct value key = value_text(first);
	return store_ref_name(app_store(r->app), ENTITY_COUNTRY, &key, &r->mem);
}

/* An action of which no country is known is for a person to look at. */
static bool may_be_aid(const struct record *a, int year)
{
	bool known = false;

	for (int i = 0; i < record_count(a, SET_ACTION_PLACES); i++) {
		const struct value *key = &record_element(a, SET_ACTION_PLACES, i)[ITEM_ACTION_PLACES_country];

		if (key->type != VALUE_TEXT)
			continue;
		if (oda_is_recipient(key->s, year))
			return true;
		known = true;
	}
	return !known;
}

/* Actions that may have lines of that year: the filter's, with money, not over before and not begun after. */
static bool candidates(struct report *r, int year, struct ids *out, struct err *e)
{
	const char *own = app_territory(r->app);
	struct ids all = IDS_INIT;
	bool ok;

	if (r->filter->root) {
		for (int i = 0; i < r->ids.n; i++)
			ids_add(out, r->ids.v[i]);
		return true;
	}
	ok = report_narrow(r, arena_printf(&r->mem, "%s%s budget:>0 since:%d until:%d", own ? "lead:" : "", own ? own : "", year, year), &all, e);
	for (int i = 0; ok && i < all.n; i++)
		ids_add(out, all.v[i]);
	ids_release(&all);
	return ok;
}

static bool collect(struct report *r, int year, struct declared *v, int *n, int *no_rate, int *no_aid, struct err *e)
{
	struct ids ids = IDS_INIT;
	bool ok = candidates(r, year, &ids, e);

	for (int i = 0; ok && i < ids.n && *n < DECLARED_MAX; i++) {
		struct declared d = {.payer = NULL};
		struct record a;

		ok = store_load(app_store(r->app), ENTITY_ACTION, ids.v[i], &r->mem, &a, e);
		if (!ok || !add_up(r, &a, year, &d, no_rate, e))
			continue;
		if (!may_be_aid(&a, year)) {
			++*no_aid;
			continue;
		}
		d.payer = show_ref_name(r->app, ENTITY_AUTHORITY, record_value(&a, FIELD_ACTION_LEAD), &r->mem);
		d.country = country(r, &a);
		d.dac = purpose(r, &a);
		d.title = record_text(&a, FIELD_ACTION_TITLE);
		d.partner = show_partners(r->app, &a, &r->mem);
		d.scheme = record_text(&a, FIELD_ACTION_SCHEME) ? vocab_label(VOCAB_SCHEME, record_text(&a, FIELD_ACTION_SCHEME)) : "";
		v[(*n)++] = d;
	}
	ids_release(&ids);
	return ok;
}

static void lead_declared(struct report *r, int year, const struct declared *v, int n)
{
	int64_t paid = 0, voted = 0;
	int nameless = 0;

	for (int i = 0; i < n; i++) {
		paid += v[i].cents[YEARS_PAID];
		voted += v[i].cents[YEARS_VOTED];
		nameless += !*v[i].country || !*v[i].dac;
	}
	if (!n) {
		paper_lead(r->paper, arena_printf(&r->mem, _("No budget line in euros is on record for %d."), year));
		return;
	}
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("%d action had money in %d: %s paid, %s voted.", "%d actions had money in %d: %s paid, %s voted.", (unsigned long)n), n, year,
	                             report_money(r, paid), report_money(r, voted)));
	paper_lead(r->paper, arena_printf(&r->mem, _("The declaration of %d is due on 31 May %d."), year, year + 1));
	paper_lead(r->paper, nameless ? arena_printf(&r->mem, ngettext("%d line lacks its country or its purpose; complete it first.", "%d lines lack their country or their purpose; complete them first.",
	                                                              (unsigned long)nameless), nameless)
	                              : _("Each line has its country and its purpose."));
}

bool report_declaration(struct report *r, struct err *e)
{
	const char *const heads[] = {_("Authority"), _("Country"), _("Purpose"), _("Action"), _("Partners"), _("Scheme"), _("Voted"), _("Paid")};
	int year = report_year(r, date_from_days(app_today(r->app)).year - 1), n = 0, no_rate = 0, no_aid = 0;
	struct declared *v = arena_calloc(&r->mem, DECLARED_MAX, sizeof(*v));
	bool ok;

	/* A question for each line: under one lock. */
	if (!store_read_begin(app_store(r->app), e))
		return false;
	ok = collect(r, year, v, &n, &no_rate, &no_aid, e);
	store_read_end(app_store(r->app));
	if (!ok)
		return false;
	r->paper = paper_new(arena_printf(&r->mem, _("Aid of %d, for the declaration"), year));
	paper_wide(r->paper);
	report_subtitle(r);
	lead_declared(r, year, v, n);
	if (n)
		paper_table(r->paper, COUNT_OF(heads), heads);
	for (int i = 0; i < n; i++)
		paper_row(r->paper, (const char *const[]){v[i].payer, v[i].country, v[i].dac, v[i].title, v[i].partner, v[i].scheme,
		                        v[i].cents[YEARS_VOTED] ? report_money(r, v[i].cents[YEARS_VOTED]) : "", v[i].cents[YEARS_PAID] ? report_money(r, v[i].cents[YEARS_PAID]) : ""});
	if (n == DECLARED_MAX)
		paper_small(r->paper, _("More is on record than is printed; a filter (lead:, country:) gives another part."));
	if (no_rate)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("%d line in another currency is left out: declare it in euros.", "%d lines in other currencies are left out: declare them in euros.",
		                                                (unsigned long)no_rate), no_rate));
	if (no_aid)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("%d action is left out: its countries receive no aid by the list of the OECD for %d.", "%d actions are left out: their countries receive no aid by the list of the OECD for %d.",
		                                                (unsigned long)no_aid), no_aid, year));
	paper_small(r->paper, _("Which costs count as aid is for the rules of the year; the list of countries is that of the OECD's Development Assistance Committee."));
	report_end(r);
	return true;
}
