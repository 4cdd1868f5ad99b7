/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * show_since.c - history in words: steps, operations, and what happened since the last opening.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/settle.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "finding_priv.h"
#include "show_priv.h"

enum { STEPS_MAX = 40, FINDINGS_MAX = 25 };

/* --- one step, one operation ----------------------------------------------------------------------------------------------------- */

static void add_who(int64_t ms, const char *author, const char *label, struct str *out)
{
	char when[24];

	str_add(out, show_time(ms, when));
	if (!str_is_empty(author))
		str_addf(out, " %s", author);
	str_addf(out, _(": %s"), label);
}

void show_step(const struct log_step *s, struct str *out)
{
	struct str label = STR_INIT;

	if (s->origin == STEP_UNDO)
		str_addf(&label, _("undo: %s"), s->label);
	else if (s->origin == STEP_REDO)
		str_addf(&label, _("redo: %s"), s->label);
	else
		str_add(&label, s->label);
	add_who(s->ms, s->author, label.s, out);
	str_release(&label);
	str_addf(out, ngettext(" (%lld change)", " (%lld changes)", (unsigned long)s->n_ops), (long long)s->n_ops);
	if (s->undone && s->origin != STEP_UNDO && s->origin != STEP_REDO)
		str_addf(out, ", %s", _("undone"));
}

/* The text of a cell as the log holds it, made readable: money is hundredths there, references are keys or uids. */
static void add_cell(struct app *a, const struct field_desc *d, const char *text, struct str *out)
{
	struct value v = value_text(text);
	struct uid u;
	long long i;

	if (v.type == VALUE_NONE)
		return;
	if ((d->type == FT_INT || d->type == FT_MONEY || d->type == FT_BOOL) && str_to_int(text, &i))
		v = value_int(i);
	else if ((d->type == FT_UID || (d->type == FT_REF && !entity_is_keyed((enum entity)d->of))) && uid_parse(text, &u))
		v = value_uid(u);
	show_value(a, d->type, d->of, &v, out);
}

static void add_change(struct app *a, const struct field_desc *d, const struct log_op *o, struct str *out)
{
	struct str before = STR_INIT, after = STR_INIT;

	add_cell(a, d, o->prev, &before);
	add_cell(a, d, o->value, &after);
	str_addf(out, _("%s: %s → %s"), _(d->label), before.len ? before.s : _("(empty)"), after.len ? after.s : _("(empty)"));
	str_release(&before);
	str_release(&after);
}

/* "Themes: + Eau 60", "Tags: − lycées". */
static void add_element(struct app *a, enum set s, const struct log_op *o, struct str *out)
{
	const struct set_desc *d = set_desc(s);
	struct value items[ITEMS_MAX];
	struct arena mem = ARENA_INIT;
	struct str text = STR_INIT;

	if (element_parse(d, o->field, o->value ? o->value : o->prev ? o->prev : "1", &mem, items)) {
		for (int i = 0; i < d->n_items; i++) {
			struct str one = STR_INIT;

			show_value(a, d->items[i].type, d->items[i].of, &items[i], &one);
			str_addf(&text, "%s%s", one.len && text.len ? " " : "", one.s);
			str_release(&one);
		}
	}
	str_addf(out, _("%s: %s %s"), _(d->label), o->value ? "+" : "−", text.s);
	str_release(&text);
	arena_release(&mem);
}

static void add_what(struct app *a, const struct log_op *o, struct str *out)
{
	const char *slash = strchr(o->field, '/');
	char *name = xstrndup(o->field, slash ? (size_t)(slash - o->field) : strlen(o->field));
	int f = slash ? -1 : field_find(o->entity, name), s = slash ? set_find(o->entity, name) : -1;

	if (!*o->field)
		str_add(out, _("added"));
	else if (str_eq(o->field, "_deleted"))
		str_add(out, o->value && *o->value && !str_eq(o->value, "0") ? _("deleted") : _("brought back"));
	else if (f >= 0)
		add_change(a, field_desc((enum field)f), o, out);
	else if (s >= 0)
		add_element(a, (enum set)s, o, out);
	else
		str_add(out, o->field);
	free(name);
}

void show_op(struct app *a, const struct log_op *o, struct str *out)
{
	add_who(o->ms, o->author, o->label, out);
	str_add(out, " — ");
	add_what(a, o, out);
}

/* --- since the last opening ------------------------------------------------------------------------------------------------------ */

int64_t show_last_opening(struct app *a)
{
	struct arena mem = ARENA_INIT;
	const char *text = app_state_get(a, SHOW_LAST_OPENING, &mem);
	long long ms = 0;

	if (!text || !str_to_int(text, &ms))
		ms = 0;
	arena_release(&mem);
	return ms;
}

struct history {
	struct lines *out;
	int64_t steps, ops;
};

static bool count_step(void *ctx, const struct log_step *s)
{
	struct history *h = ctx;

	h->steps++;
	h->ops += s->n_ops;
	return true;
}

static bool add_step(void *ctx, const struct log_step *s)
{
	struct history *h = ctx;
	struct str text = STR_INIT;

	show_step(s, &text);
	line_add(h->out, s->undone ? LINE_DIM : LINE_TEXT, "", 0, "%s", text.s);
	str_release(&text);
	return true;
}

bool show_since_steps(struct app *a, int64_t since, struct lines *out, struct err *e)
{
	struct history h = {.out = out};

	if (!log_steps(app_store(a), since, 0, count_step, &h, e))
		return false;
	lines_add(out, LINE_HEADING, "", _("What changed"));
	if (!h.steps) {
		lines_add(out, LINE_DIM, "", _("Nothing was changed."));
		return true;
	}
	if (!log_steps(app_store(a), since, STEPS_MAX, add_step, &h, e))
		return false;
	if (h.steps > STEPS_MAX)
		line_add(out, LINE_DIM, "", 0, _("and %lld more steps; `strates log --since' lists them"), (long long)(h.steps - STEPS_MAX));
	return true;
}

static int64_t first_action(const struct finding_row *f)
{
	for (int i = 0; i < f->n_members; i++)
		if (f->members[i].entity == ENTITY_ACTION)
			return f->members[i].id;
	return 0;
}

static bool add_findings(struct app *a, int64_t since, struct lines *out, struct err *e)
{
	struct finding_query q = {.undecided = true};
	struct arena mem = ARENA_INIT;
	struct finding_list list;
	int shown = 0, fresh = 0;
	bool ok = finding_list_read(a, &q, &mem, &list, e);

	lines_add(out, LINE_HEADING, "", _("New findings"));
	for (int i = 0; ok && i < list.n; i++) {
		struct finding_view view;

		if (list.v[i].since < since || fresh++ >= FINDINGS_MAX)
			continue;
		ok = show_finding(a, &list.v[i], 0, &mem, &view, e);
		if (ok)
			line_add(out, LINE_FINDING, arena_printf(&mem, "%s %d", view.mark, show_severity(&view.row)), first_action(&list.v[i]), "%s", view.sentence);
		shown++;
	}
	if (ok && !fresh)
		lines_add(out, LINE_DIM, "", _("No new finding."));
	if (ok && fresh > shown)
		line_add(out, LINE_DIM, "", 0, ngettext("and %d more", "and %d more", (unsigned long)(fresh - shown)), fresh - shown);
	arena_release(&mem);
	return ok;
}

/* What is past its date comes first: somebody waits for it. */
static bool add_overdue(struct app *a, struct lines *out, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct follow_up *v = NULL;
	int n = 0;
	bool ok = settle_follow_ups(a, &mem, &v, &n, e);

	for (int i = 0; ok && i < n && v[i].days_late; i++) {
		const char *late = arena_printf(&mem, ngettext("%d day late", "%d days late", (unsigned long)v[i].days_late), v[i].days_late);

		if (!i)
			lines_add(out, LINE_HEADING, "", _("Overdue"));
		line_add(out, LINE_FINDING, late, 0, "%s%s%s%s%s", v[i].who, *v[i].who ? " · " : "", vocab_label(VOCAB_VERDICT, v[i].verdict), _(": "), v[i].why);
	}
	arena_release(&mem);
	return ok;
}

bool show_since(struct app *a, int64_t since_ms, struct lines *out, struct err *e)
{
	char when[24];

	if (!since_ms)
		since_ms = show_last_opening(a);
	if (!since_ms)
		lines_add(out, LINE_TITLE, "", _("This is the first opening of this register here: everything is new."));
	else
		line_add(out, LINE_TITLE, "", 0, _("Since %s"), show_time(since_ms, when));
	return add_overdue(a, out, e) && show_since_steps(a, since_ms, out, e) && add_findings(a, since_ms, out, e);
}
