/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflicts.c - what laptops said differently: one line a conflict, all that was said beside it; Enter opens what settles it.
 *
 * Of a large inbox the first lines are shown: whoever settles these sees the next ones.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/conflicts.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { COL_RECORD, COL_FIELD, COL_SAID, COL_WHO, COL_WHEN, COLUMNS, MOST = 1000, WAITING = 1 /* id of the line about clocks */ };

struct view_conflicts {
	struct view view;
	struct list list;
	struct list_column columns[COLUMNS];
	struct conflict_list conflicts;
	int64_t total, n_waiting;
	struct str waiting; /* sentence about clocks, "" none: a line of its own, the first */
	struct lines lines; /* of the row below */
	uint64_t lines_of;
};
extern const struct view_ops view_conflicts;

static struct view_conflicts *self(const struct view *v)
{
	return (struct view_conflicts *)v;
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static size_t count(void *ctx)
{
	const struct view_conflicts *v = ctx;

	return (size_t)v->conflicts.n + (v->n_waiting > 0);
}

/* NULL: the line about clocks. */
static const struct conflict_item *item_at(const struct view_conflicts *v, size_t row)
{
	size_t first = v->n_waiting > 0;

	return row >= first && row - first < (size_t)v->conflicts.n ? &v->conflicts.v[row - first] : NULL;
}

static uint64_t id(void *ctx, size_t row)
{
	const struct conflict_item *c = item_at(ctx, row);
	uint64_t n = c ? strtoull(c->id, NULL, 16) : WAITING;

	return n ? n : ~UINT64_C(0);
}

static void write_said(const struct conflict_item *c, struct list_text *out)
{
	size_t at = 0;

	for (int i = 0; i < c->n && at < sizeof(out->buf); i++)
		at += (size_t)snprintf(out->buf + at, sizeof(out->buf) - at, "%s%s", i ? " / " : "", c->v[i].text);
}

/* Each once. */
static void write_who(const struct conflict_item *c, struct list_text *out)
{
	size_t at = 0;

	for (int i = 0; i < c->n && at < sizeof(out->buf); i++) {
		const char *who = *c->v[i].author ? c->v[i].author : c->v[i].laptop;
		bool told = false;

		for (int k = 0; k < i; k++)
			told |= str_eq(who, *c->v[k].author ? c->v[k].author : c->v[k].laptop);
		if (!told)
			at += (size_t)snprintf(out->buf + at, sizeof(out->buf) - at, "%s%s", at ? ", " : "", who);
	}
}

static int64_t latest(const struct conflict_item *c)
{
	int64_t ms = 0;

	for (int i = 0; i < c->n; i++)
		ms = c->v[i].ms > ms ? c->v[i].ms : ms;
	return ms;
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	struct view_conflicts *v = ctx;
	const struct conflict_item *c = item_at(v, row);
	char when[24];

	if (!c) {
		if (column == COL_RECORD) {
			snprintf(out->buf, sizeof(out->buf), ngettext("%s change waits for a clock", "%s changes wait for a clock", (unsigned long)v->n_waiting),
				SHOW_NUMBER(v->n_waiting));
			out->style = ROLE_WARNING;
		}
		return;
	}
	switch (column) {
	case COL_RECORD: out->text = c->name; break;
	case COL_FIELD: out->text = c->label; break;
	case COL_SAID: write_said(c, out); break;
	case COL_WHO: write_who(c, out); break;
	default: snprintf(out->buf, sizeof(out->buf), "%s", show_time(latest(c), when)); break;
	}
}

static const struct list_source source = {.count = count, .id = id, .text = text};

/* --- life ---------------------------------------------------------------------------------------------------------------------- */

static struct view *create(struct browse *b)
{
	struct view_conflicts *v = xcalloc(1, sizeof(*v));

	v->view = (struct view){.ops = &view_conflicts, .browse = b, .stale = true};
	v->conflicts = (struct conflict_list)CONFLICT_LIST_INIT;
	str_init(&v->waiting);
	list_init(&v->list, &source, v);
	v->list.header = true;
	v->list.by_text = true;
	v->list.no_checks = true;
	v->list.empty = _("Nobody contradicts anybody: there is no conflict.");
	v->columns[COL_RECORD] = (struct list_column){.title = _("Record"), .min = 22, .max = 44};
	v->columns[COL_FIELD] = (struct list_column){.title = _("Field"), .min = 10, .max = 24, .priority = 1, .style = ROLE_LABEL};
	v->columns[COL_SAID] = (struct list_column){.title = _("What was said"), .min = 20, .priority = 2};
	v->columns[COL_WHO] = (struct list_column){.title = _("Who"), .min = 10, .max = 24, .priority = 3};
	v->columns[COL_WHEN] = (struct list_column){.title = _("Latest"), .min = 16, .max = 16, .priority = 4, .style = ROLE_DIM};
	list_set_columns(&v->list, v->columns, COLUMNS);
	return &v->view;
}

static void release(struct view *view)
{
	struct view_conflicts *v = self(view);

	list_release(&v->list);
	conflict_list_release(&v->conflicts);
	lines_release(&v->lines);
	str_release(&v->waiting);
	free(v);
}

static bool read(struct view *view, struct err *e)
{
	struct view_conflicts *v = self(view);
	struct app *app = browse_app(view->browse);
	bool ok;

	str_clear(&v->waiting);
	v->n_waiting = 0;
	v->lines_of = 0;
	ok = conflicts_read(app, MOST, &v->conflicts, e) && conflicts_waiting(app, &v->n_waiting, &v->waiting, e);
	v->total = store_conflict_count(app_store(app));
	list_refresh(&v->list);
	return ok;
}

static void draw(struct view *view, const struct canvas *c, struct rect r, bool focused)
{
	struct view_conflicts *v = self(view);
	char title[64], right[64] = "";

	snprintf(title, sizeof(title), "%s  %s/%s", _(view->ops->name), SHOW_NUMBER(count(v) ? (int64_t)v->list.row + 1 : 0), SHOW_NUMBER((int64_t)count(v)));
	if (v->total > v->conflicts.n)
		snprintf(right, sizeof(right), _("the first of %s"), SHOW_NUMBER(v->total));
	struct canvas body = frame_pane(c, r, title, right, focused);

	list_draw(&v->list, &body, focused);
}

static enum pane_result command(struct view *view, enum command c)
{
	return pane_list_command(&self(view)->list, c);
}

/* --- what is selected ---------------------------------------------------------------------------------------------------------- */

static const struct conflict_item *selected(const struct view_conflicts *v)
{
	return item_at(v, v->list.row);
}

static void selection(const struct view *view, struct view_selection *out)
{
	const struct view_conflicts *v = self(view);
	const struct conflict_item *c = selected(v);

	if (!count((void *)v))
		return;
	out->leads = true;
	out->command = c ? CMD_SETTLE_CONFLICT : CMD_TRUST_CLOCK;
	if (!c)
		return;
	snprintf(out->conflict, sizeof(out->conflict), "%s", c->id);
	out->action = c->action;
	out->entity = c->action ? ENTITY_ACTION : c->entity;
	if (!c->action && c->entity == ENTITY_MISSION)
		out->mission = c->row;
	/* What is kept by commands of its own has no form. */
	else if (!c->action && c->entity != ENTITY_DECISION && c->entity != ENTITY_MODEL && c->entity != ENTITY_VIEW)
		out->record = c->row;
}

static bool select_action(struct view *view, int64_t action)
{
	struct view_conflicts *v = self(view);
	const struct conflict_item *at = selected(v);

	/* Several may be about it: where one is, one stays. */
	if (at && at->action == action)
		return true;
	for (size_t row = 0; row < count(v); row++) {
		const struct conflict_item *c = item_at(v, row);

		if (c && c->action == action)
			return list_select_row(&v->list, row);
	}
	return false;
}

static void speak(struct view *view, struct str *out)
{
	struct view_conflicts *v = self(view);
	const struct conflict_item *c = selected(v);

	if (!count(v)) {
		str_add(out, v->list.empty);
		return;
	}
	if (!c) {
		str_add(out, v->waiting.s);
		return;
	}
	str_addf(out, _("%zu of %zu"), v->list.row + 1, count(v));
	str_addf(out, "%s%s, %s", _(": "), c->name, c->label);
	for (int i = 0; i < c->n; i++)
		str_addf(out, "%s%s%s%s", i ? " / " : _(": "), c->v[i].text, *c->v[i].author ? ", " : "", c->v[i].author);
	str_add_char(out, '.');
}

static void fill_lines(struct view_conflicts *v, const struct conflict_item *c)
{
	struct str s = STR_INIT;

	lines_add(&v->lines, LINE_TITLE, "", c->name);
	lines_add(&v->lines, LINE_HEADING, "", c->label);
	for (int i = 0; i < c->n; i++) {
		char number[12];

		str_clear(&s);
		str_addf(&s, "%s%s", c->v[i].text, c->v[i].stands ? _("   (stands meanwhile)") : "");
		snprintf(number, sizeof(number), "%d", i + 1);
		lines_add(&v->lines, c->v[i].stands ? LINE_STRONG : LINE_FIELD, number, s.s);
		str_clear(&s);
		conflict_say_who(&c->v[i], &s);
		lines_add(&v->lines, LINE_DIM, "", s.s);
	}
	lines_add(&v->lines, LINE_TEXT, "", _("Enter settles it: one of these, or another value; e opens the record."));
	str_release(&s);
}

static bool detail(struct view *view, struct view_detail *out)
{
	struct view_conflicts *v = self(view);
	const struct conflict_item *c = selected(v);
	uint64_t about;

	if (!count(v))
		return false;
	about = id(v, v->list.row);
	if (v->lines_of != about) {
		lines_clear(&v->lines);
		if (c) {
			fill_lines(v, c);
		} else {
			lines_add(&v->lines, LINE_TEXT, "", v->waiting.s);
			lines_add(&v->lines, LINE_TEXT, "", _("Enter asks whether the clock is right; until then nothing of it counts, and nothing is lost."));
		}
		v->lines_of = about;
	}
	*out = (struct view_detail){_("What was said"), &v->lines, about};
	return true;
}

static struct list *list(struct view *view)
{
	return &self(view)->list;
}

const struct view_ops view_conflicts = {
	.name = N_("Conflicts"),
	.context = CTX_VIEW,
	.create = create,
	.release = release,
	.read = read,
	.draw = draw,
	.command = command,
	.selection = selection,
	.select = select_action,
	.speak = speak,
	.detail = detail,
	.list = list,
};
