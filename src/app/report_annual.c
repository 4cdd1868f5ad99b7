/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_annual.c - the year's report to the council: what was done, where, for how much, with what return, and what awaits a decision.
 *
 * The year is the last one that has ended, or that of the filter's `since:'. Figures come from counts by groups and by years (store/rollup.h, store/years.h), never from a record each: a
 * register of 100,000 actions is reported in seconds. Restricted actions are in none of them.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/engine/finding.h>
#include <strates/store/rollup.h>
#include <strates/store/years.h>

#include "report_priv.h"
#include "show_priv.h"

enum { YEARS = 8, BARS = 10, TOP = 10 };
#define KINDS "double_entry,contradiction,duplication,overlap,fragmentation,partner_load,mission_clash"

struct annual {
	struct report *r;
	int year, first;
	struct query query;
	struct year_row years[YEARS];
	struct years_total total;
	struct rollup countries, themes, strates;
	struct finding_list open; /* the most severe */
	struct report_tally awaits;
};

static const struct year_row *now(const struct annual *y)
{
	return &y->years[YEARS - 1];
}

static const char *money(struct report *r, int64_t cents)
{
	char buf[40];

	return arena_strdup(&r->mem, show_amount_long(cents, buf));
}

static const char *number(struct report *r, int64_t n)
{
	return arena_printf(&r->mem, "%lld", (long long)n);
}

static int64_t engaged(const struct year_row *y)
{
	return y->cents[YEARS_VOTED] + y->cents[YEARS_PAID];
}

/* --- reading --- */

static bool read(struct annual *y, struct err *e)
{
	struct report *r = y->r;
	struct store *s = app_store(r->app);

	y->year = report_year(r, date_from_days(app_today(r->app)).year - 1);
	y->first = y->year - YEARS + 1;
	y->query = (struct query){.filter = r->filter, .without = r->kept_back.v, .n_without = r->kept_back.n};
	return query_years(s, &y->query, y->first, y->year, y->years, &y->total, e) &&
	       query_rollup(s, &y->query, ROLLUP_COUNTRY, ROLLUP_NONE, &r->mem, &y->countries, e) &&
	       query_rollup(s, &y->query, ROLLUP_THEME, ROLLUP_NONE, &r->mem, &y->themes, e) &&
	       query_rollup(s, &y->query, ROLLUP_STRATE, ROLLUP_NONE, &r->mem, &y->strates, e) && report_top(r, KINDS, false, TOP, &y->open, &y->awaits, e);
}

/* --- writing --- */

static void lead(struct annual *y)
{
	struct report *r = y->r;
	int countries = 0;

	for (int i = 0; i < y->countries.n_rows; i++)
		countries += *y->countries.rows[i].value != '\0';
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("In %d, %lld action was under way.", "In %d, %lld actions were under way.", (unsigned long)now(y)->active), y->year,
	                             (long long)now(y)->active));
	if (countries)
		paper_lead(r->paper, arena_printf(&r->mem, ngettext("The register holds actions in %d country.", "The register holds actions in %d countries.", (unsigned long)countries),
		                             countries));
	paper_lead(r->paper, engaged(now(y)) ? arena_printf(&r->mem, _("%s were voted or paid for them that year."), money(r, engaged(now(y))))
	                                     : _("The register holds no money voted or paid for that year."));
	paper_lead(r->paper, y->awaits.n ? arena_printf(&r->mem, ngettext("%d overlap awaits a decision%s.", "%d overlaps await a decision%s.", (unsigned long)y->awaits.n), y->awaits.n,
	                                                 report_severe(r, y->awaits.severe))
	                               : _("No overlap awaits a decision."));
}

/* The first of the years that has anything to tell. */
static int first_told(const struct annual *y)
{
	int i = 0;

	while (i < YEARS - 1 && !y->years[i].active && !engaged(&y->years[i]))
		i++;
	return i;
}

static void years(struct annual *y)
{
	struct report *r = y->r;
	const char *heads[] = {_("Year"), _("Under way"), _("Begun"), _("Ended"), _("Voted"), _("Paid")};
	struct paper_bar bars[YEARS];
	int from = first_told(y);

	paper_heading(r->paper, 2, _("Year by year"));
	for (int i = 0; i < YEARS; i++)
		bars[i] = (struct paper_bar){number(r, y->first + i), number(r, y->years[i].active), (double)y->years[i].active};
	paper_chart(r->paper, _("Actions under way, year by year"), YEARS - from, bars + from);
	paper_table(r->paper, COUNT_OF(heads), heads);
	for (int i = from; i < YEARS; i++) {
		const struct year_row *row = &y->years[i];
		const char *cells[] = {number(r, y->first + i), number(r, row->active), number(r, row->begun), number(r, row->ended),
		        row->cents[YEARS_VOTED] ? money(r, row->cents[YEARS_VOTED]) : "", row->cents[YEARS_PAID] ? money(r, row->cents[YEARS_PAID]) : ""};

		paper_row(r->paper, cells);
	}
	if (y->total.undated)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("%lld action has no date and counts in no year.", "%lld actions have no date and count in no year.",
		                                                (unsigned long)y->total.undated), (long long)y->total.undated));
	if (y->total.no_rate)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("%lld budget line is in a currency without a rate ([rates]) and in no sum.", "%lld budget lines are in currencies without a rate ([rates]) and in no sum.",
		                                                (unsigned long)y->total.no_rate), (long long)y->total.no_rate));
}

/* The largest groups as bars; the small ones together, and what belongs to none. */
static void groups(struct annual *y, const char *title, const char *of, const struct rollup *u)
{
	struct report *r = y->r;
	struct paper_bar bars[BARS + 1];
	bool *taken = arena_calloc(&r->mem, (size_t)u->n_rows + 1, sizeof(*taken));
	int64_t rest = 0, none = 0;
	int n = 0, left = 0;

	for (; n < BARS; n++) {
		int most = -1;

		for (int i = 0; i < u->n_rows; i++)
			if (!taken[i] && *u->rows[i].label && (most < 0 || u->rows[i].total.n > u->rows[most].total.n))
				most = i;
		if (most < 0)
			break;
		taken[most] = true;
		bars[n] = (struct paper_bar){u->rows[most].label, number(r, u->rows[most].total.n), (double)u->rows[most].total.n};
	}
	for (int i = 0; i < u->n_rows; i++) {
		none += *u->rows[i].label ? 0 : u->rows[i].total.n;
		rest += taken[i] || !*u->rows[i].label ? 0 : u->rows[i].total.n;
		left += !taken[i] && *u->rows[i].label;
	}
	if (!n)
		return;
	paper_heading(r->paper, 2, title);
	paper_text(r->paper, arena_printf(&r->mem, _("%s:"), of));
	paper_chart(r->paper, of, n, bars);
	if (left)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("and %d more, together %lld", "and %d more, together %lld", (unsigned long)left), left, (long long)rest));
	if (none)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("%lld action belongs to none of them.", "%lld actions belong to none of them.", (unsigned long)none), (long long)none));
}

static void returns(struct annual *y)
{
	struct report *r = y->r;
	const struct years_total *t = &y->total;

	paper_heading(r->paper, 2, _("What came back"));
	paper_field(r->paper, _("Visits"), arena_printf(&r->mem, _("%lld out, %lld hosted"), (long long)t->visits_out, (long long)t->visits_in));
	if (t->funds_out || t->funds_in)
		paper_field(r->paper, _("Funds"), arena_printf(&r->mem, _("%s given, %s received"), money(r, t->funds_out), money(r, t->funds_in)));
	paper_field(r->paper, _("With inhabitants"), arena_printf(&r->mem, _("%lld of %lld actions"), (long long)t->citizens, (long long)t->n));
	paper_field(r->paper, _("With young people"), arena_printf(&r->mem, _("%lld of %lld actions"), (long long)t->youth, (long long)t->n));
	paper_field(r->paper, _("With an elected official and a senior manager"), arena_printf(&r->mem, _("%lld of %lld actions"), (long long)t->tandem, (long long)t->n));
}

static void schemes(struct annual *y)
{
	struct report *r = y->r;
	const char *heads[] = {_("Scheme"), _("Voted and paid")};
	bool any = false;

	for (int k = 0; k < vocab_size(VOCAB_SCHEME) && k < (int)COUNT_OF(y->total.scheme); k++) {
		const char *cells[] = {vocab_label(VOCAB_SCHEME, vocab_code(VOCAB_SCHEME, k)), money(r, y->total.scheme[k])};

		if (!y->total.scheme[k])
			continue;
		if (!any) {
			paper_heading(r->paper, 2, arena_printf(&r->mem, _("By scheme, in %d"), y->year));
			paper_table(r->paper, COUNT_OF(heads), heads);
		}
		any = true;
		paper_row(r->paper, cells);
	}
}

static void to_settle(struct annual *y)
{
	struct report *r = y->r;

	paper_heading(r->paper, 2, _("What awaits a decision"));
	if (!y->open.n)
		paper_text(r->paper, _("No overlap awaits a decision."));
	for (int i = 0; i < y->open.n; i++)
		paper_item(r->paper, report_sentence(r, &y->open.v[i]));
	report_more(r, y->awaits.n - y->open.n);
}

bool report_annual(struct report *r, struct err *e)
{
	struct annual *y = arena_calloc(&r->mem, 1, sizeof(*y));

	y->r = r;
	if (!read(y, e))
		return false;
	r->paper = paper_new(arena_printf(&r->mem, _("International action in %d"), y->year));
	report_subtitle(r);
	lead(y);
	years(y);
	groups(y, _("Where"), _("All actions by country, whatever their year"), &y->countries);
	groups(y, _("On what"), _("All actions by theme, whatever their year"), &y->themes);
	groups(y, _("Who"), _("All actions by strate, whatever their year"), &y->strates);
	returns(y);
	schemes(y);
	to_settle(y);
	report_end(r);
	return true;
}
