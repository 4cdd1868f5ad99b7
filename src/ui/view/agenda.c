/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agenda.c - the calendar: what is wrong first, then day by day from today on, with the months beside it where there is room.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/agenda.h>
#include <strates/base/intl.h>
#include <strates/ui/calendar.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { COL_MARK, COL_DATE, COL_KIND, COL_TITLE, COL_WHO, COL_PLACE, COLUMNS, MARKS = 2, GRID_FROM = 100 /* columns of the pane */, GRID_GAP = 2, WIDE = 84 };
enum agenda_step { BY_DAY, BY_WEEK, BY_MONTH, STEPS };

struct row {
	int item;            /* -1: a heading */
	const char *heading; /* in arena texts */
	bool today;
};
struct view_agenda {
	struct view view;
	struct list list;
	struct list_column columns[COLUMNS];
	struct agenda agenda;
	enum agenda_step step;
	struct row *rows;
	int n_rows, cap_rows;
	struct arena texts;
	int32_t today;
	bool narrow; /* a date, and no end behind it */
};
extern const struct view_ops view_agenda;

static struct view_agenda *self(const struct view *v)
{
	return (struct view_agenda *)v;
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static void add_row(struct view_agenda *v, int item, const char *heading, bool today)
{
	GROW(v->rows, v->n_rows, v->cap_rows);
	v->rows[v->n_rows++] = (struct row){item, heading, today};
}

/* What goes on stands under today. */
static int32_t day_of(const struct view_agenda *v, const struct agenda_item *i)
{
	return i->part == AGENDA_AHEAD && i->first < v->today ? v->today : i->first;
}

static int64_t period_of(enum agenda_step step, int32_t day)
{
	struct date d = date_from_days(day);

	switch (step) {
	case BY_WEEK: return (day + 3 - (((day + 3) % 7 + 7) % 7)) / 7;
	case BY_MONTH: return (int64_t)d.year * 12 + d.month;
	default: return day;
	}
}

static const char *period_label(struct view_agenda *v, int32_t day)
{
	struct date d = date_from_days(day);
	char text[48];

	switch (v->step) {
	case BY_WEEK: return arena_printf(&v->texts, _("Week of %s"), agenda_day_label(day - ((day + 3) % 7 + 7) % 7, text));
	case BY_MONTH:
		d.precision = DATE_MONTH;
		d.day = 0;
		return arena_strdup(&v->texts, date_format_long(d, text));
	default: return arena_printf(&v->texts, "%s %s", agenda_weekday(day), agenda_day_label(day, text));
	}
}

static void add_part(struct view_agenda *v, enum agenda_part part)
{
	char text[48];

	if (part == AGENDA_AHEAD)
		add_row(v, -1, arena_printf(&v->texts, _("Today, %s %s"), agenda_weekday(v->today), agenda_day_label(v->today, text)), true);
	else
		add_row(v, -1, agenda_part_label(part), false);
}

static void lay_out(struct view_agenda *v)
{
	enum agenda_part part = AGENDA_PARTS;
	int64_t period = INT64_MIN;

	v->n_rows = 0;
	arena_clear(&v->texts);
	for (int i = 0; i < v->agenda.n; i++) {
		const struct agenda_item *item = &v->agenda.v[i];
		int32_t day = day_of(v, item);
		bool dated = item->part >= AGENDA_AHEAD;

		if (item->part != part) {
			add_part(v, item->part);
			period = item->part == AGENDA_AHEAD && v->step == BY_DAY ? period_of(v->step, v->today) : INT64_MIN;
		}
		part = item->part;
		if (dated && period_of(v->step, day) != period) {
			period = period_of(v->step, day);
			add_row(v, -1, period_label(v, day), false);
		}
		add_row(v, i, NULL, false);
	}
}

static const struct agenda_item *item_at(const struct view_agenda *v, size_t row)
{
	return row < (size_t)v->n_rows && v->rows[row].item >= 0 ? &v->agenda.v[v->rows[row].item] : NULL;
}

static size_t count(void *ctx)
{
	return (size_t)((struct view_agenda *)ctx)->n_rows;
}

/* The same after each reading; an agreement may stand there twice. */
static uint64_t id(void *ctx, size_t row)
{
	const struct agenda_item *i = item_at(ctx, row);

	if (!i)
		return UINT64_C(1) << 63 | row;
	return (uint64_t)(i->kind + 1) << 48 | ((uint64_t)i->id & UINT64_C(0xffffffffffff));
}

static void facts(void *ctx, size_t row, struct list_row *out)
{
	const struct agenda_item *i = item_at(ctx, row);

	out->heading = !i;
	out->faint = i && i->cancelled;
}

/* What the heading says is not said again; an end in the same year is a month and a day. */
static void write_date(const struct view_agenda *v, const struct agenda_item *i, struct list_text *out)
{
	bool told = v->step == BY_DAY && i->part >= AGENDA_AHEAD && i->start.precision == DATE_DAY && day_of(v, i) == i->first;
	char start[DATE_TEXT_SIZE], end[DATE_TEXT_SIZE];
	const char *until = end;

	date_format(i->start, start);
	date_format(i->end, end);
	if (i->end.precision == DATE_DAY && i->end.year == i->start.year)
		until += 5;
	if (i->last <= i->first || !*end)
		snprintf(out->buf, sizeof(out->buf), "%s", told ? "" : start);
	else if (told)
		snprintf(out->buf, sizeof(out->buf), "→ %s", until);
	else if (v->narrow)
		snprintf(out->buf, sizeof(out->buf), "%s", start);
	else
		snprintf(out->buf, sizeof(out->buf), "%s → %s", start, until);
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	struct view_agenda *v = ctx;
	const struct agenda_item *i = item_at(v, row);

	if (!i)
		return;
	switch (column) {
	case COL_MARK:
		if (i->late) {
			snprintf(out->buf, sizeof(out->buf), "!");
			out->style = ROLE_FINDING;
			break;
		}
		pane_mark(i->severity, i->n_open, i->n_decided, out->buf);
		out->buf[strcspn(out->buf, " ")] = '\0';
		out->style = pane_mark_style(i->severity, i->n_open, i->n_decided);
		break;
	case COL_DATE: write_date(v, i, out); break;
	case COL_KIND: out->text = agenda_kind_label(i); break;
	case COL_TITLE: out->text = browse_marked(v->view.browse, i->entity, i->id, i->title ? i->title : "", out->buf); break;
	case COL_WHO: out->text = i->who; break;
	default: snprintf(out->buf, sizeof(out->buf), "%s%s%s", i->country, *i->country && *i->city ? " " : "", i->city); break;
	}
}

static const struct list_source source = {.count = count, .id = id, .row = facts, .text = text};

/* --- life ---------------------------------------------------------------------------------------------------------------------- */

static struct view *create(struct browse *b)
{
	struct view_agenda *v = xcalloc(1, sizeof(*v));

	v->view = (struct view){.ops = &view_agenda, .browse = b, .stale = true};
	v->agenda = (struct agenda)AGENDA_INIT;
	v->today = app_today(browse_app(b));
	list_init(&v->list, &source, v);
	v->list.no_checks = true;
	v->list.by_text = true;
	v->columns[COL_MARK] = (struct list_column){.title = "", .min = 2, .max = 2};
	v->columns[COL_DATE] = (struct list_column){.title = "", .min = 10, .max = 10, .priority = 1};
	v->columns[COL_KIND] = (struct list_column){.title = "", .min = 13, .max = 17, .priority = 3, .style = ROLE_DIM};
	v->columns[COL_TITLE] = (struct list_column){.title = "", .min = 20};
	v->columns[COL_WHO] = (struct list_column){.title = "", .min = 12, .max = 22, .priority = 4};
	v->columns[COL_PLACE] = (struct list_column){.title = "", .min = 8, .max = 16, .priority = 5};
	list_set_columns(&v->list, v->columns, COLUMNS);
	return &v->view;
}

static void release(struct view *view)
{
	struct view_agenda *v = self(view);

	list_release(&v->list);
	agenda_release(&v->agenda);
	arena_release(&v->texts);
	free(v->rows);
	free(v);
}

static bool read(struct view *view, struct err *e)
{
	struct view_agenda *v = self(view);
	bool ok = agenda_read_list(&v->agenda, view->browse, e);

	v->today = app_today(browse_app(view->browse));
	lay_out(v);
	list_refresh(&v->list);
	return ok;
}

/* --- drawing ------------------------------------------------------------------------------------------------------------------- */

static void draw_headings(const struct view_agenda *v, const struct canvas *c)
{
	size_t last = v->list.top + (size_t)v->list.rows_shown;

	for (size_t row = v->list.top; row < last && row < (size_t)v->n_rows; row++) {
		const struct row *r = &v->rows[row];
		style_t style = r->today ? ROLE_TODAY | STYLE_BOLD : ROLE_TITLE;

		if (r->heading)
			canvas_text(c, v->list.body_y + (int)(row - v->list.top), MARKS, c->cols - MARKS, style, r->heading);
	}
}

/* What stands on a day of the months beside the list. */
static style_t day_style(void *ctx, int32_t day, char *sign)
{
	const struct view_agenda *v = ctx;
	const struct agenda_item *selected = item_at(v, v->list.row);
	style_t style = ROLE_DIM;

	for (int i = 0; i < v->agenda.n; i++) {
		const struct agenda_item *item = &v->agenda.v[i];

		if (day < item->first || day > item->last || item->cancelled)
			continue;
		if (item->n_open || item->late) {
			*sign = '!';
			style = pane_mark_style(item->n_open ? item->severity : 40, 1, 0);
			break;
		}
		*sign = '.';
		style = ROLE_NORMAL | STYLE_BOLD;
	}
	if (day == v->today)
		style = (style_t)(ROLE_TODAY | STYLE_BOLD | STYLE_UNDERLINE);
	if (selected && day >= selected->first && day <= selected->last)
		style |= STYLE_SELECTED;
	return style;
}

static void draw_months(struct view_agenda *v, const struct canvas *c, int x)
{
	const struct agenda_item *i = item_at(v, v->list.row);
	int32_t day = i ? i->first : v->today;

	for (int y = 0; y + CALENDAR_MONTH_ROWS <= c->rows && day != DATE_NO_DAY; y += CALENDAR_MONTH_ROWS + 1) {
		calendar_month(c, y, x, day, day_style, v);
		day = date_add_months(day, 1);
	}
}

static void draw(struct view *view, const struct canvas *c, struct rect r, bool focused)
{
	struct view_agenda *v = self(view);
	char title[64], right[64] = "";
	bool months = r.w >= GRID_FROM && c->grid->glyphs != GLYPHS_READER;
	static const char *const steps[STEPS] = {N_("by day"), N_("by week"), N_("by month")};

	snprintf(title, sizeof(title), "%s  %s", _(view->ops->name), SHOW_NUMBER(v->agenda.n));
	if (v->agenda.n_clashes)
		snprintf(right, sizeof(right), ngettext("%d mission clashes", "%d missions clash", (unsigned long)v->agenda.n_clashes), v->agenda.n_clashes);
	snprintf(right + strlen(right), sizeof(right) - strlen(right), "%s%s", *right ? " · " : "", _(steps[v->step]));
	struct canvas body = frame_pane(c, r, title, right, focused);
	struct canvas rows = canvas_sub(&body, rect_make(0, 0, body.rows, body.cols - (months ? CALENDAR_MONTH_COLS + GRID_GAP : 0)));

	v->narrow = rows.cols < WIDE;
	v->columns[COL_DATE].min = v->columns[COL_DATE].max = v->narrow ? 10 : 18;
	v->list.empty = _("Nothing is dated. A adds a mission, a meeting, an agreement; w and r on a finding set a day.");
	list_draw(&v->list, &rows, focused);
	draw_headings(v, &rows);
	if (months)
		draw_months(v, &body, rows.cols + GRID_GAP);
}

/* --- keys ---------------------------------------------------------------------------------------------------------------------- */

static bool select_item(struct view_agenda *v, int item)
{
	for (int row = 0; row < v->n_rows; row++)
		if (v->rows[row].item == item)
			return list_select_row(&v->list, (size_t)row);
	return false;
}

/* The first thing of the next month (or of the one before) in which there is something. */
static void jump_month(struct view_agenda *v, int step)
{
	const struct agenda_item *here = item_at(v, v->list.row);
	int64_t from = period_of(BY_MONTH, here ? here->first : v->today), best = 0;
	int found = -1;

	for (int i = 0; i < v->agenda.n; i++) {
		const struct agenda_item *item = &v->agenda.v[i];
		int64_t month = period_of(BY_MONTH, item->first);

		if (item->part < AGENDA_AHEAD || (month - from) * step <= 0)
			continue;
		if (found < 0 || (month - best) * step < 0 || (month == best && item->first < v->agenda.v[found].first)) {
			found = i;
			best = month;
		}
	}
	if (found >= 0)
		select_item(v, found);
}

static void step_finding(struct view_agenda *v, int step)
{
	int n = v->n_rows, at = (int)v->list.row;

	for (int i = 0; i < n; i++) {
		const struct agenda_item *item;

		at = (at + step + n) % n;
		item = item_at(v, (size_t)at);
		if (item && (item->n_open || item->late)) {
			list_select_row(&v->list, (size_t)at);
			return;
		}
	}
}

static void change_step(struct view_agenda *v, int by)
{
	int to = (int)v->step + by, item = v->list.row < (size_t)v->n_rows ? v->rows[v->list.row].item : -1;

	if (to < 0 || to >= STEPS)
		return;
	v->step = (enum agenda_step)to;
	lay_out(v);
	list_refresh(&v->list);
	select_item(v, item);
}

static enum pane_result command(struct view *view, enum command c)
{
	struct view_agenda *v = self(view);

	switch (c) {
	case CMD_LEFT: jump_month(v, -1); return PANE_MOVED;
	case CMD_RIGHT: jump_month(v, 1); return PANE_MOVED;
	case CMD_WIDER: change_step(v, -1); return PANE_MOVED;
	case CMD_NARROWER: change_step(v, 1); return PANE_MOVED;
	case CMD_NEXT_FINDING: step_finding(v, 1); return PANE_MOVED;
	case CMD_PREV_FINDING: step_finding(v, -1); return PANE_MOVED;
	default: return pane_list_command(&v->list, c);
	}
}

/* --- what is selected ---------------------------------------------------------------------------------------------------------- */

static void selection(const struct view *view, struct view_selection *out)
{
	const struct view_agenda *v = self(view);
	const struct agenda_item *i = item_at(v, v->list.row);

	out->entity = ENTITY_MISSION;
	if (!i)
		return;
	snprintf(out->finding, sizeof(out->finding), "%s", i->finding);
	if (i->kind == AGENDA_FOLLOW_UP) {
		out->entity = ENTITY_ACTION;
		out->action = out->left = i->left;
		out->right = i->right;
		return;
	}
	out->entity = i->entity;
	if (i->entity == ENTITY_MISSION)
		out->mission = i->id;
	else
		out->record = i->id;
}

static void speak(struct view *view, struct str *out)
{
	struct view_agenda *v = self(view);
	const struct agenda_item *i = item_at(v, v->list.row);

	if (i)
		agenda_say(i, v->today, out);
	else
		str_add(out, v->list.empty ? v->list.empty : "");
}

static struct list *list(struct view *view)
{
	return &self(view)->list;
}

const struct view_ops view_agenda = {
	.name = N_("Calendar"),
	.context = CTX_VIEW,
	.create = create,
	.release = release,
	.read = read,
	.draw = draw,
	.command = command,
	.selection = selection,
	.speak = speak,
	.list = list,
};
