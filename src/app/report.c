/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report.c - what papers have in common, and the paper about what is new.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "report_priv.h"
#include "show_priv.h"

enum { PERSONS_MAX = 60, NEW_MAX = 40, SEVERE = 70 };

bool report_init(struct report *r, struct app *app, const struct filter *filter, struct err *e)
{
	struct value restricted = value_text("restricted");

	*r = (struct report){.app = app, .mem = ARENA_INIT, .filter = filter, .ids = IDS_INIT, .kept_back = IDS_INIT};
	/* In ascending order, so that it can be searched. */
	return config_is_on(app_config(app), OPT_EXPORT_RESTRICTED) ||
	       store_ids_where(app_store(app), FIELD_ACTION_CONFIDENTIALITY, &restricted, &r->kept_back, e);
}

void report_release(struct report *r)
{
	paper_free(&r->paper);
	ids_release(&r->kept_back);
	ids_release(&r->ids);
	arena_release(&r->mem);
}

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

bool report_may_show(const struct report *r, int64_t action)
{
	return !r->kept_back.n || !bsearch(&action, r->kept_back.v, (size_t)r->kept_back.n, sizeof(action), by_id);
}

static bool allows(const struct report *r, const struct finding_row *f)
{
	for (int i = 0; i < f->n_members; i++)
		if (f->members[i].entity == ENTITY_ACTION && !report_may_show(r, f->members[i].id))
			return false;
	return true;
}

static bool read_findings(struct report *r, const struct finding_query *q, struct finding_list *out, struct err *e)
{
	int kept = 0;

	if (!finding_list_read(r->app, q, &r->mem, out, e))
		return false;
	for (int i = 0; i < out->n; i++)
		if (allows(r, &out->v[i]))
			out->v[kept++] = out->v[i];
	out->n = kept;
	return true;
}

bool report_findings(struct report *r, const char *kinds, struct finding_list *out, struct err *e)
{
	struct finding_query q = {.kinds = kinds, .undecided = true, .actions = r->filter->root ? &r->ids : NULL};

	return read_findings(r, &q, out, e);
}

bool report_cases(struct report *r, const char *kinds, struct finding_list *out, struct err *e)
{
	struct finding_query q = {.kinds = kinds, .undecided = true, .actions = r->filter->root ? &r->ids : NULL, .apart = true};

	return read_findings(r, &q, out, e);
}

static bool count(struct report *r, const struct finding_query *q, int least, int64_t *n, struct err *e)
{
	struct finding_query all = *q;

	all.min_severity = least;
	all.limit = 0;
	*n = 0;
	return findings_count(app_store(r->app), &all, n, e);
}

static void tally_list(struct finding_list *list, int limit, struct report_tally *t)
{
	*t = (struct report_tally){.n = list->n};
	for (int i = 0; i < list->n; i++)
		t->severe += show_severity(&list->v[i]) >= SEVERE;
	list->n = list->n < limit ? list->n : limit;
}

bool report_top(struct report *r, const char *kinds, bool apart, int limit, struct finding_list *out, struct report_tally *t, struct err *e)
{
	struct finding_query q = {.kinds = kinds, .undecided = true, .actions = r->filter->root ? &r->ids : NULL, .apart = apart}, hidden = q;
	int64_t n, severe, n_hidden = 0, severe_hidden = 0;

	/* Those of the filter with a restricted one can only be told by looking at each. */
	if (r->kept_back.n && r->filter->root) {
		bool ok = read_findings(r, &q, out, e);

		if (ok)
			tally_list(out, limit, t);
		return ok;
	}
	hidden.actions = &r->kept_back;
	if (r->kept_back.n && (!count(r, &hidden, 0, &n_hidden, e) || !count(r, &hidden, SEVERE, &severe_hidden, e)))
		return false;
	q.limit = limit + 1 + (int)n_hidden;
	if (!read_findings(r, &q, out, e))
		return false;
	if (out->n <= limit) {
		tally_list(out, limit, t);
		return true;
	}
	if (!count(r, &q, 0, &n, e) || !count(r, &q, SEVERE, &severe, e))
		return false;
	out->n = limit;
	*t = (struct report_tally){(int)(n - n_hidden), (int)(severe - severe_hidden)};
	return true;
}

const char *report_bare_sentence(struct report *r, const struct finding_row *f)
{
	struct finding_view v;

	return show_finding(r->app, f, 0, &r->mem, &v, NULL) ? v.sentence : "";
}

const char *report_sentence(struct report *r, const struct finding_row *f)
{
	return arena_printf(&r->mem, "%s %s", finding_mark(show_severity(f), f->state), report_bare_sentence(r, f));
}

const char *report_severe(struct report *r, int n)
{
	return n ? arena_printf(&r->mem, ngettext(", %d of them severe", ", %d of them severe", (unsigned long)n), n) : "";
}

bool report_narrow(struct report *r, const char *text, struct ids *out, struct err *e)
{
	struct filter filter;
	struct query q = {.filter = &filter, .sort = SORT_TITLE};
	int at = 0, kept = 0;
	bool ok;

	/* The text is made here of names from the register; what it can't say finds nothing. */
	if (!query_parse(app_store(r->app), text, &filter, &at, NULL))
		return true;
	ok = query_ids(app_store(r->app), &q, out, e);
	for (int i = 0; i < out->n; i++)
		if (report_may_show(r, out->v[i]))
			out->v[kept++] = out->v[i];
	out->n = kept;
	filter_release(&filter);
	return ok;
}

static int year_of(const struct filter_node *n)
{
	int year = 0;

	if (n && n->type == FILTER_TERM && n->field == FILTER_SINCE && n->value && strlen(n->value) >= 4 && sscanf(n->value, "%4d", &year) == 1 && year > 1900 &&
		year < 2200)
		return year;
	year = 0;
	for (int i = 0; n && n->type == FILTER_AND && i < n->n && !year; i++)
		year = year_of(n->child[i]);
	return year;
}

int report_year(const struct report *r, int otherwise)
{
	int year = year_of(r->filter->root);

	return year ? year : otherwise;
}

void report_more(struct report *r, int n)
{
	if (n > 0)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("and %d more", "and %d more", (unsigned long)n), n));
}

const char *report_money(struct report *r, int64_t cents)
{
	char buf[40];

	return arena_strdup(&r->mem, show_amount_long(cents, buf));
}

bool report_persons(struct report *r, const struct ids *persons, struct err *e)
{
	const char *const heads[] = {_("Authority"), _("Name"), _("Function"), _("Telephone"), _("E-mail")};

	paper_table(r->paper, COUNT_OF(heads), heads);
	for (int i = 0; i < persons->n && i < PERSONS_MAX; i++) {
		struct record p;

		if (!store_load(app_store(r->app), ENTITY_PERSON, persons->v[i], &r->mem, &p, e))
			return false;
		paper_row(r->paper, (const char *const[]){show_ref_name(r->app, ENTITY_AUTHORITY, record_value(&p, FIELD_PERSON_AUTHORITY), &r->mem),
		                        record_text(&p, FIELD_PERSON_NAME), record_text(&p, FIELD_PERSON_FUNCTION), record_text(&p, FIELD_PERSON_PHONE),
		                        record_text(&p, FIELD_PERSON_EMAIL)});
	}
	report_more(r, persons->n - PERSONS_MAX);
	return true;
}

void report_subtitle(struct report *r)
{
	char day[40];

	date_format_long(date_from_days(app_today(r->app)), day);
	if (r->filter->root)
		paper_subtitle(r->paper, arena_printf(&r->mem, _("%s · filter: %s"), day, r->filter->text));
	else
		paper_subtitle(r->paper, day);
}

void report_end(struct report *r)
{
	if (r->hidden)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("%d restricted action is left out.", "%d restricted actions are left out.",
								(unsigned long)r->hidden), r->hidden));
}

/* --- since the last opening ------------------------------------------------------------------------------------------------------- */

struct counted {
	int64_t steps, ops;
};

static bool count_step(void *ctx, const struct log_step *s)
{
	struct counted *c = ctx;

	c->steps++;
	c->ops += s->n_ops;
	return true;
}

/* Findings first seen since then, in place of the list. */
static bool new_findings(struct report *r, int64_t since, struct finding_list *list, struct err *e)
{
	int kept = 0;

	if (!report_findings(r, NULL, list, e))
		return false;
	for (int i = 0; i < list->n; i++)
		if (list->v[i].since >= since)
			list->v[kept++] = list->v[i];
	list->n = kept;
	return true;
}

static bool since_lead(struct report *r, int64_t since, const struct finding_list *fresh, struct err *e)
{
	struct counted c = {0, 0};
	int severe = 0;

	if (!log_steps(app_store(r->app), since, 0, count_step, &c, e))
		return false;
	for (int i = 0; i < fresh->n; i++)
		severe += show_severity(&fresh->v[i]) >= SEVERE;
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("The register was changed in %lld step.", "The register was changed in %lld steps.",
							(unsigned long)c.steps), (long long)c.steps));
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("%d finding is new%s.", "%d findings are new%s.", (unsigned long)fresh->n), fresh->n,
				      report_severe(r, severe)));
	paper_lead(r->paper, fresh->n ? arena_printf(&r->mem, _("The first to look at: %s"), report_bare_sentence(r, &fresh->v[0]))
				      : _("Nothing new is to be settled."));
	return true;
}

static void add_new(struct report *r, const struct finding_list *fresh)
{
	paper_heading(r->paper, 2, _("New findings"));
	if (!fresh->n)
		paper_text(r->paper, _("No new finding."));
	for (int i = 0; i < fresh->n && i < NEW_MAX; i++)
		paper_item(r->paper, report_sentence(r, &fresh->v[i]));
	if (fresh->n > NEW_MAX)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("and %d more", "and %d more", (unsigned long)(fresh->n - NEW_MAX)), fresh->n - NEW_MAX));
}

static bool add_history(struct report *r, int64_t since, struct err *e)
{
	struct lines l = LINES_INIT;
	bool ok = show_since_steps(r->app, since, &l, e);

	for (int i = 0; ok && i < l.n; i++) {
		if (l.v[i].role == LINE_HEADING)
			paper_heading(r->paper, 2, l.v[i].text);
		else
			paper_item(r->paper, l.v[i].text);
	}
	lines_release(&l);
	return ok;
}

bool report_since(struct report *r, struct err *e)
{
	int64_t since = show_last_opening(r->app);
	struct finding_list fresh;
	char when[24];

	r->paper = paper_new(since ? arena_printf(&r->mem, _("Since %s"), show_time(since, when)) : _("Since the beginning"));
	report_subtitle(r);
	if (!new_findings(r, since, &fresh, e) || !since_lead(r, since, &fresh, e))
		return false;
	add_new(r, &fresh);
	if (!add_history(r, since, e))
		return false;
	report_end(r);
	return true;
}
