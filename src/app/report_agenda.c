/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_agenda.c - the agenda of a meeting, which is also the form for its record: somebody writes on its lines, and `strates minutes' reads them back.
 *
 * First what was decided and awaits somebody, then the cases to settle, worst first: open findings, and those about which it was decided to meet. The reference of a case
 * is the finding's id and the beginning of the digest of what it showed, so that a decision is never read back about something else. All that the agenda itself says of a case
 * stands before its reference: what follows was written by people (exchange/minutes.h).
 */
#include "config.h"

#include <string.h>

#include <strates/app/settle.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>
#include <strates/exchange/minutes.h>

#include "report_priv.h"
#include "show_priv.h"

enum { CASES_READ = 1000, CASES_MAX = 25, FOLLOW_MAX = 40, AHEAD_DAYS = 30 };
/* What people have to settle with each other; what a record lacks is no matter for a meeting. */
#define KINDS \
	"double_entry,contradiction,duplication,overlap,complementarity,fragmentation,partner_load,mission_clash,gap,no_successor,no_tandem,agreement_due," \
	"no_reciprocity,one_percent_unused,one_percent_exceeded,network_unused,link_unconfirmed"

struct agenda_paper {
	struct report *r;
	struct finding_list cases; /* the most severe of them, after those to meet about */
	struct report_tally awaits;
	struct follow_up *follow;
	int n_follow, n_late;
};

/* --- reading --- */

static bool concerns(const struct report *r, const struct finding_row *f)
{
	bool wanted = !r->filter->root;

	for (int i = 0; i < f->n_members; i++) {
		if (f->members[i].entity != ENTITY_ACTION)
			continue;
		if (!report_may_show(r, f->members[i].id))
			return false;
		for (int k = 0; !wanted && k < r->ids.n; k++)
			wanted = r->ids.v[k] == f->members[i].id;
	}
	return wanted;
}

/* Findings about which it was decided to meet, and no more. */
static bool add_meetings(struct agenda_paper *p, struct err *e)
{
	struct report *r = p->r;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(app_store(r->app), ENTITY_DECISION, 0, &ids, e);
	struct finding_row *all = arena_calloc(&r->mem, (size_t)(p->cases.n + ids.n) + 1, sizeof(*all));
	int n = 0;

	for (int i = 0; ok && i < ids.n; i++) {
		struct record d;
		struct finding_row f;

		ok = store_load(app_store(r->app), ENTITY_DECISION, ids.v[i], &r->mem, &d, e);
		if (ok && str_eq(record_text(&d, FIELD_DECISION_VERDICT), "meeting") && !record_int(&d, FIELD_DECISION_DONE, 0) &&
			finding_load(app_store(r->app), record_text(&d, FIELD_DECISION_KEY), &r->mem, &f, NULL) && f.state == FINDING_DECIDED && concerns(r, &f))
			all[n++] = f;
	}
	p->awaits.n += n;
	for (int i = 0; i < n; i++)
		p->awaits.severe += show_severity(&all[i]) >= 70;
	for (int i = 0; i < p->cases.n; i++)
		all[n++] = p->cases.v[i];
	p->cases.v = all;
	p->cases.n = n;
	ids_release(&ids);
	return ok;
}

static bool read_follow_ups(struct agenda_paper *p, struct err *e)
{
	struct report *r = p->r;
	int n = 0;

	if (!settle_follow_ups(r->app, &r->mem, &p->follow, &n, e))
		return false;
	for (int i = 0; i < n; i++) {
		struct finding_row f;
		bool there = finding_load(app_store(r->app), p->follow[i].finding, &r->mem, &f, NULL);

		if (p->follow[i].due > app_today(r->app) + AHEAD_DAYS || str_eq(p->follow[i].verdict, "meeting") || (there && !concerns(r, &f)) ||
			(!there && r->filter->root))
			continue;
		p->n_late += p->follow[i].days_late > 0;
		p->follow[p->n_follow++] = p->follow[i];
	}
	return true;
}

/* --- writing --- */

static void lead(struct agenda_paper *p)
{
	struct report *r = p->r;

	if (!p->cases.n) {
		paper_lead(r->paper, _("No case awaits a decision."));
	} else {
		paper_lead(r->paper, arena_printf(&r->mem, ngettext("%d case awaits a decision%s.", "%d cases await a decision%s.", (unsigned long)p->awaits.n), p->awaits.n,
		                             report_severe(r, p->awaits.severe)));
		report_lead_authorities(r, &p->cases);
		paper_lead(r->paper, arena_printf(&r->mem, _("The first to settle: %s"), report_bare_sentence(r, &p->cases.v[0])));
	}
	if (p->n_late)
		paper_lead(r->paper, arena_printf(&r->mem, ngettext("%d thing that was decided is late.", "%d things that were decided are late.", (unsigned long)p->n_late), p->n_late));
}

static const char *label(enum minutes_field f)
{
	return _(minutes_label(f));
}

static void how_to(struct report *r)
{
	struct str s = STR_INIT;

	for (int k = 0; k < vocab_size(VOCAB_VERDICT); k++)
		str_addf(&s, "%s%s", k ? ", " : "", vocab_label(VOCAB_VERDICT, vocab_code(VOCAB_VERDICT, k)));
	paper_small(r->paper, arena_printf(&r->mem, _("To be filled in and returned as it is: `strates minutes FILE' takes the decisions. A decision is one of these words: %s. "
	                                              "What is left empty stays open; the references must stay."), s.s));
	str_release(&s);
}

static void add_follow_ups(struct agenda_paper *p)
{
	struct report *r = p->r;
	char day[40];

	if (!p->n_follow)
		return;
	paper_heading(r->paper, 2, _("What was decided: is it done?"));
	for (int i = 0; i < p->n_follow && i < FOLLOW_MAX; i++) {
		const struct follow_up *f = &p->follow[i];

		paper_heading(r->paper, 3, arena_printf(&r->mem, "%s · %s", *f->who ? f->who : _("nobody was named"), date_format_long(date_from_days(f->due), day)));
		paper_item(r->paper, arena_printf(&r->mem, _("%s: %s"), vocab_label(VOCAB_VERDICT, f->verdict), f->why));
		if (f->days_late)
			paper_item(r->paper, arena_printf(&r->mem, ngettext("%d day late", "%d days late", (unsigned long)f->days_late), f->days_late));
		paper_field(r->paper, _(MINUTES_REFERENCE), f->finding);
		paper_blank(r->paper, label(MINUTES_DONE));
		paper_blank(r->paper, label(MINUTES_WHEN));
	}
	report_more(r, p->n_follow - FOLLOW_MAX);
}

static bool add_case(struct report *r, int number, const struct finding_row *f, struct err *e)
{
	const char *place = finding_place(r->app, f, &r->mem), *theme = finding_theme(r->app, f, &r->mem);
	struct finding_view v;

	if (!show_finding(r->app, f, 0, &r->mem, &v, e))
		return false;
	if (!*place && !*theme)
		place = v.kind;
	paper_heading(r->paper, 3, arena_printf(&r->mem, "%d. %s %s%s%s", number, finding_mark(show_severity(f), FINDING_OPEN), place, *place && *theme ? " · " : "", theme));
	report_members(r, &f, 1);
	paper_item(r->paper, v.sentence);
	if (*v.state)
		paper_item(r->paper, v.state);
	paper_field(r->paper, _("Proposed move"), v.move);
	paper_field(r->paper, _(MINUTES_REFERENCE), arena_printf(&r->mem, "%s-%.8s", f->id, f->digest));
	paper_blank(r->paper, label(MINUTES_DECISION));
	paper_blank(r->paper, label(MINUTES_NOTE));
	paper_blank(r->paper, label(MINUTES_WHO));
	paper_blank(r->paper, label(MINUTES_WHEN));
	return true;
}

static bool add_cases(struct agenda_paper *p, struct err *e)
{
	struct report *r = p->r;
	int more = p->awaits.n - CASES_MAX;

	if (p->cases.n)
		paper_heading(r->paper, 2, _("Cases to settle"));
	for (int i = 0; i < p->cases.n && i < CASES_MAX; i++)
		if (!add_case(r, i + 1, &p->cases.v[i], e))
			return false;
	paper_heading(r->paper, 2, _("Other points"));
	paper_small(r->paper, _("What is written here stays on the paper: only the cases above are read back."));
	if (more > 0)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("%d less severe case is not printed; a filter (pays:, theme:) gives another agenda.",
		                                                 "%d less severe cases are not printed; a filter (pays:, theme:) gives another agenda.", (unsigned long)more), more));
	return true;
}

bool report_agenda(struct report *r, struct err *e)
{
	struct agenda_paper p = {.r = r};

	r->paper = paper_new(_("Meeting agenda"));
	report_subtitle(r);
	if (!report_top(r, KINDS, true, CASES_READ, &p.cases, &p.awaits, e) || !add_meetings(&p, e) || !read_follow_ups(&p, e))
		return false;
	lead(&p);
	paper_blank(r->paper, _(MINUTES_HELD));
	paper_blank(r->paper, _("Present"));
	how_to(r);
	add_follow_ups(&p);
	if (!add_cases(&p, e))
		return false;
	report_end(r);
	return true;
}
