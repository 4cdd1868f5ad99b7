/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * show_compare.c - two actions side by side, and why they meet.
 *
 * Where a finding joins the two, the agreement of place, theme, partner and wording is the engine's own (its terms), so that this page and the severity
 * never tell two stories. Where none does, plain equality of what is shown is all that is said.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>
#include <strates/engine/wording.h>

#include "finding_priv.h"
#include "show_priv.h"

enum { ROWS_MAX = 64, WORDS_MAX = 64 };

struct table {
	struct app *app;
	struct arena *mem;
	struct record r[2];
	struct action_row row[2];
	const struct finding_row *finding; /* NULL when none joins them */
	struct term *terms;
	int n_terms;
	struct compare_row *v;
	int n;
};

static void add(struct table *t, const char *label, const char *left, const char *right, const char *agreement)
{
	if (t->n < ROWS_MAX && (*left || *right))
		t->v[t->n++] = (struct compare_row){label, left, right, agreement};
}

static const char *degree(int thousandths)
{
	if (thousandths < 0)
		return "";
	return thousandths >= 1000 ? "=" : thousandths > 0 ? "~" : "≠";
}

/* The engine's word on it, else equality of the texts. */
static const char *agreement(const struct table *t, const char *term, const char *left, const char *right)
{
	const struct term *found = term_find(t->terms, t->n_terms, term);

	if (found && found->weight == 0)
		return degree(found->value);
	if (!*left || !*right)
		return "";
	return utf8_collate(left, right) == 0 ? "=" : "≠";
}

static const char *wording(const struct table *t)
{
	const struct term *found = term_find(t->terms, t->n_terms, "wording");
	struct wording *w;
	uint32_t a[WORDS_MAX], b[WORDS_MAX];
	int n, m, value;

	if (found && found->value >= 0 && found->weight == 0)
		return arena_printf(t->mem, "%d\xc2\xa0%%", (found->value + 5) / 10);
	w = wording_new();
	n = wording_tokens(w, t->row[0].title, NULL, a, WORDS_MAX);
	m = wording_tokens(w, t->row[1].title, NULL, b, WORDS_MAX);
	value = wording_likeness(a, n, b, m);
	wording_free(&w);
	return arena_printf(t->mem, "%d\xc2\xa0%%", (value + 5) / 10);
}

static const char *common_months(const struct table *t, const struct date start[2], const struct date end[2])
{
	int32_t first = DATE_NO_DAY, last = INT32_MAX;
	int open_months = (int)config_params(app_config(t->app))->v[PARAM_OPEN_MONTHS];
	int months;

	for (int i = 0; i < 2; i++) {
		int32_t from = date_first(start[i]), to = date_last(end[i]);

		if (from == DATE_NO_DAY)
			return "";
		if (to == DATE_NO_DAY)
			to = date_add_months(from, open_months);
		first = from > first ? from : first;
		last = to < last ? to : last;
	}
	if (last < first)
		return "≠";
	months = show_months(first, last);
	return arena_printf(t->mem, ngettext("%d month", "%d months", (unsigned long)months), months);
}

static const char *field_text(const struct table *t, int side, enum field f)
{
	struct str s = STR_INIT;
	const char *text;

	show_value(t->app, field_desc(f)->type, field_desc(f)->of, record_value(&t->r[side], f), &s);
	text = arena_strdup(t->mem, s.s);
	str_release(&s);
	return text;
}

static void add_field(struct table *t, enum field f)
{
	const char *l = field_text(t, 0, f), *r = field_text(t, 1, f);

	add(t, _(field_desc(f)->label), l, r, *l && *r ? (str_eq(l, r) ? "=" : "≠") : "");
}

static void add_pair(struct table *t, const char *label, const char *term, const char *(*show)(struct app *, const struct record *, struct arena *))
{
	const char *l = show(t->app, &t->r[0], t->mem), *r = show(t->app, &t->r[1], t->mem);

	add(t, label, l, r, agreement(t, term, l, r));
}

static void add_budget(struct table *t)
{
	char buf[40];
	const char *text[2];

	for (int i = 0; i < 2; i++)
		text[i] = t->row[i].cents ? arena_strdup(t->mem, show_amount_long(t->row[i].cents, buf)) : "";
	add(t, _("Budget"), text[0], text[1], *text[0] && *text[1] ? (t->row[0].cents == t->row[1].cents ? "=" : "≠") : "");
}

static void add_period(struct table *t)
{
	struct date start[2], end[2];

	for (int i = 0; i < 2; i++)
		show_dates(&t->r[i], &start[i], &end[i]);
	add(t, _("Period"), show_period_long(start[0], end[0], t->mem), show_period_long(start[1], end[1], t->mem), common_months(t, start, end));
}

static void add_lead(struct table *t)
{
	const char *text[2];

	for (int i = 0; i < 2; i++)
		text[i] = show_authority(t->app, record_value(&t->r[i], FIELD_ACTION_LEAD), t->mem);
	add(t, _(field_desc(FIELD_ACTION_LEAD)->label), text[0], text[1], str_eq(t->row[0].lead, t->row[1].lead) ? "=" : "≠");
}

/* Severity, term by term: the figures sum to it. */
static bool add_terms(struct table *t, struct err *e)
{
	struct finding_view view;

	if (!t->finding)
		return true;
	if (!show_finding(t->app, t->finding, t->r[0].id, t->mem, &view, e))
		return false;
	add(t, view.kind, view.sentence, view.move, arena_printf(t->mem, "%s %d", view.mark, t->finding->severity));
	for (int i = 0; i < view.n_terms; i++)
		if (view.terms[i].weight > 0 || view.terms[i].points > 0)
			add(t, view.terms[i].label, view.terms[i].text, "", arena_printf(t->mem, "+%d", view.terms[i].points));
	if (*view.state)
		add(t, _("State"), view.state, "", "");
	return true;
}

static bool has_member(const struct finding_row *f, int64_t action)
{
	for (int i = 0; i < f->n_members; i++)
		if (f->members[i].entity == ENTITY_ACTION && f->members[i].id == action)
			return true;
	return false;
}

/* The finding of the pair: one with just these two before a cluster that holds both. */
static bool find_finding(struct table *t, struct err *e)
{
	struct finding_query q = {.action = t->r[0].id};
	struct finding_list *list = arena_alloc(t->mem, sizeof(*list));

	if (!finding_list_read(t->app, &q, t->mem, list, e))
		return false;
	for (int i = 0; i < list->n; i++) {
		const struct finding_row *f = &list->v[i];

		if (has_member(f, t->r[1].id) && (!t->finding || (f->n_members == 2 && t->finding->n_members > 2)))
			t->finding = f;
	}
	return !t->finding || finding_terms(t->finding->terms, t->mem, &t->terms, &t->n_terms, e);
}

bool show_compare(struct app *a, int64_t left, int64_t right, struct arena *mem, struct compare_row **rows, int *n, struct err *e)
{
	struct table t = {.app = a, .mem = mem};
	int64_t ids[2] = {left, right};

	for (int i = 0; i < 2; i++)
		if (!store_load(app_store(a), ENTITY_ACTION, ids[i], mem, &t.r[i], e) || !store_action_row(app_store(a), ids[i], mem, &t.row[i], e))
			return false;
	if (!find_finding(&t, e))
		return false;
	t.v = arena_calloc(mem, ROWS_MAX, sizeof(*t.v));
	add(&t, _(field_desc(FIELD_ACTION_TITLE)->label), t.row[0].title, t.row[1].title, wording(&t));
	add_lead(&t);
	add_pair(&t, _(set_desc(SET_ACTION_PLACES)->label), "place", show_places);
	add_pair(&t, _(set_desc(SET_ACTION_THEMES)->label), "theme", show_themes);
	add_period(&t);
	add_pair(&t, _(set_desc(SET_ACTION_PARTNERS)->label), "partner", show_partners);
	add_budget(&t);
	add_field(&t, FIELD_ACTION_KIND);
	add_field(&t, FIELD_ACTION_STATUS);
	add_field(&t, FIELD_ACTION_ELU);
	add_field(&t, FIELD_ACTION_CADRE);
	add_field(&t, FIELD_ACTION_AGREEMENT);
	add_field(&t, FIELD_ACTION_DOSSIER);
	if (!add_terms(&t, e))
		return false;
	*rows = t.v;
	*n = t.n;
	return true;
}
