/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * show_finding.c - findings ready to be read: mark, sentence, terms that sum to the severity, what was decided.
 *
 * Rows are copied out of the store first and made readable afterwards: naming them reads the store again, and a list that somebody looks at must not
 * hold a statement open.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/settle.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "finding_priv.h"
#include "show_priv.h"

/* --- rows that stay ------------------------------------------------------------------------------------------------------------- */

struct collect {
	struct arena *mem;
	struct finding_row *v;
	int n, cap;
};

struct finding_row finding_copy(const struct finding_row *f, struct arena *mem)
{
	struct finding_member *members = arena_calloc(mem, (size_t)f->n_members + 1, sizeof(*members));
	struct finding_row to = *f;

	to.kind = arena_strdup(mem, f->kind);
	to.country = arena_strdup(mem, f->country);
	to.place = arena_strdup(mem, f->place);
	to.theme = arena_strdup(mem, f->theme);
	to.terms = arena_strdup(mem, f->terms);
	if (f->n_members)
		memcpy(members, f->members, (size_t)f->n_members * sizeof(*members));
	to.members = members;
	return to;
}

static bool take(void *ctx, const struct finding_row *f)
{
	struct collect *c = ctx;

	GROW(c->v, c->n, c->cap);
	c->v[c->n++] = finding_copy(f, c->mem);
	return true;
}

bool finding_list_read(struct app *a, const struct finding_query *q, struct arena *mem, struct finding_list *out, struct err *e)
{
	struct collect c = {.mem = mem};
	bool ok = findings_read(app_store(a), q, take, &c, e);

	out->n = ok ? c.n : 0;
	out->v = arena_calloc(mem, (size_t)c.n + 1, sizeof(*out->v));
	if (c.n)
		memcpy(out->v, c.v, (size_t)c.n * sizeof(*out->v));
	free(c.v);
	return ok;
}

/* --- one finding ---------------------------------------------------------------------------------------------------------------- */

bool finding_decision(struct app *a, const char *id, struct arena *mem, struct record *r)
{
	int64_t row = store_id_of_key(app_store(a), ENTITY_DECISION, id);

	return row && store_load(app_store(a), ENTITY_DECISION, row, mem, r, NULL) && !r->deleted;
}

/* " · S. Marec, until 1 March 2027 (12 days late)" */
static const char *follow_text(struct app *a, const struct record *d, struct arena *mem)
{
	const char *who = settle_assignee(a, d, mem);
	struct date due = record_date(d, FIELD_DECISION_DUE);
	struct str text = STR_INIT;
	int late = settle_days_late(a, d);
	const char *copy;
	char day[40];

	if (*who)
		str_addf(&text, _(" · followed up by %s"), who);
	if (due.year)
		str_addf(&text, _(" · until %s"), date_format_long(due, day));
	if (record_int(d, FIELD_DECISION_DONE, 0))
		str_addf(&text, " · %s", _("carried out"));
	else if (late)
		str_addf(&text, ngettext(" · %d day late", " · %d days late", (unsigned long)late), late);
	if (*settle_visa_text(a, d, mem))
		str_addf(&text, _(" · visa %s"), settle_visa_text(a, d, mem));
	copy = arena_strdup(mem, text.s);
	str_release(&text);
	return copy;
}

static const char *decided_text(struct app *a, const struct record *d, struct arena *mem)
{
	const char *why = record_text(d, FIELD_DECISION_WHY), *by = record_text(d, FIELD_DECISION_DECIDED_BY);
	const char *verdict = vocab_label(VOCAB_VERDICT, record_text(d, FIELD_DECISION_VERDICT)), *follow = follow_text(a, d, mem);
	char day[40];

	if (record_date(d, FIELD_DECISION_DECIDED_ON).year)
		return arena_printf(mem, "%s%s%s (%s%s%s)%s", verdict, _(": "), why ? why : "", by ? by : "", by ? ", " : "",
			date_format_long(record_date(d, FIELD_DECISION_DECIDED_ON), day), follow);
	return arena_printf(mem, "%s%s%s%s", verdict, _(": "), why ? why : "", follow);
}

/* "reopened: place, period changed" */
static const char *reopened_text(const struct record *d, const struct finding_row *f, struct arena *mem)
{
	const char *judged = record_text(d, FIELD_DECISION_JUDGED);
	struct term_change *changes = NULL;
	struct str names = STR_INIT;
	const char *text;
	int n = 0;

	if (!judged || !finding_changes(judged, f, mem, &changes, &n, NULL))
		n = 0;
	for (int i = 0; i < n; i++)
		str_addf(&names, "%s%s", i ? ", " : "", finding_term_label(changes[i].name));
	if (n)
		text = arena_printf(mem, _("reopened: changed since: %s"), names.s);
	else
		text = _("reopened");
	str_release(&names);
	return text;
}

static const char *state_text(struct app *a, const struct finding_row *f, struct arena *mem)
{
	struct record d;

	switch (f->state) {
	case FINDING_OPEN: return "";
	case FINDING_COORDINATED: return _("coordinated: declared by a link");
	case FINDING_DECIDED: return finding_decision(a, f->id, mem, &d) ? decided_text(a, &d, mem) : _("decided");
	case FINDING_REOPENED: return finding_decision(a, f->id, mem, &d) ? reopened_text(&d, f, mem) : _("reopened");
	}
	return "";
}

static const char *term_words(const struct finding_row *f, const struct term *t, const struct finding_names *names, struct arena *mem)
{
	struct str text = STR_INIT;
	const char *copy = "";

	if (t) {
		finding_term_text(f, t, names, &text);
		copy = arena_strdup(mem, text.s);
	}
	str_release(&text);
	return copy;
}

/* What was judged, and what of it reads otherwise by now. */
static void add_changes(struct app *a, const struct finding_row *f, const struct finding_names *names, struct arena *mem, struct finding_view *out)
{
	struct term_change *changes = NULL;
	struct change_view *v;
	struct record d;
	const char *judged;
	int n = 0;

	out->decided = "";
	if (f->state != FINDING_REOPENED || !finding_decision(a, f->id, mem, &d))
		return;
	out->decided = decided_text(a, &d, mem);
	judged = record_text(&d, FIELD_DECISION_JUDGED);
	if (!judged || !finding_changes(judged, f, mem, &changes, &n, NULL))
		return;
	v = arena_calloc(mem, (size_t)n + 1, sizeof(*v));
	for (int i = 0; i < n; i++)
		v[i] = (struct change_view){.label = finding_term_label(changes[i].name), .before = term_words(f, changes[i].before, names, mem),
			.now = term_words(f, changes[i].now, names, mem)};
	out->changes = v;
	out->n_changes = n;
}

const char *show_change(const struct change_view *c, struct arena *mem)
{
	if (str_eq(c->before, c->now))
		return arena_printf(mem, _("%s: %s"), c->label, c->now);
	return arena_printf(mem, _("%s: %s → %s"), c->label, *c->before ? c->before : _("(empty)"), *c->now ? c->now : _("(empty)"));
}

static void add_terms(const struct finding_row *f, const struct finding_names *names, struct arena *mem, struct finding_view *out)
{
	struct term *terms = NULL;
	struct term_view *v;
	int n = 0;

	if (!finding_terms(f->terms, mem, &terms, &n, NULL))
		n = 0;
	v = arena_calloc(mem, (size_t)n + 1, sizeof(*v));
	for (int i = 0; i < n; i++) {
		struct str text = STR_INIT;

		finding_term_text(f, &terms[i], names, &text);
		v[i] = (struct term_view){.label = finding_term_label(terms[i].name),
			.text = arena_strdup(mem, text.s),
			.points = terms[i].points,
			.weight = terms[i].weight,
			.value = terms[i].value};
		str_release(&text);
	}
	out->terms = v;
	out->n_terms = n;
}

int show_severity(const struct finding_row *f)
{
	return f->worst > f->severity ? f->worst : f->severity;
}

bool show_finding(struct app *a, const struct finding_row *row, int64_t from_action, struct arena *mem, struct finding_view *out, struct err *e)
{
	struct finding_store_names source = {app_store(a), mem};
	struct finding_names names = finding_names_store(&source);
	struct str sentence = STR_INIT;

	(void)e;
	finding_sentence(row, &names, &sentence);
	*out = (struct finding_view){.row = *row,
		.mark = finding_mark(show_severity(row), row->state),
		.kind = finding_kind_label(row->kind),
		.sentence = arena_strdup(mem, sentence.s),
		.move = finding_move(row->kind),
		.state = state_text(a, row, mem)};
	str_release(&sentence);
	add_terms(row, &names, mem, out);
	add_changes(a, row, &names, mem, out);
	for (int i = 0; from_action && !out->other && i < row->n_members; i++)
		if (row->members[i].entity == ENTITY_ACTION && row->members[i].id != from_action)
			out->other = row->members[i].id;
	return true;
}

bool show_findings(
	struct app *a, const struct finding_query *q, int64_t from_action, struct arena *mem, struct finding_view **out, int *n, struct err *e)
{
	struct finding_list rows;
	bool ok = finding_list_read(a, q, mem, &rows, e);

	*n = 0;
	*out = arena_calloc(mem, (size_t)rows.n + 1, sizeof(**out));
	for (int i = 0; ok && i < rows.n; i++) {
		ok = show_finding(a, &rows.v[i], from_action, mem, &(*out)[i], e);
		*n += ok;
	}
	return ok;
}

const char *finding_place(struct app *a, const struct finding_row *f, struct arena *mem)
{
	struct value key = value_text(f->country);
	const char *country = show_ref_name(a, ENTITY_COUNTRY, &key, mem);

	if (!*f->place || str_eq(f->place, f->country) || str_eq(f->place, country))
		return country;
	return *country ? arena_printf(mem, "%s (%s)", f->place, country) : f->place;
}

const char *finding_theme(struct app *a, const struct finding_row *f, struct arena *mem)
{
	struct value key = value_text(f->theme);

	return show_ref_name(a, ENTITY_THEME, &key, mem);
}
