/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dashboard.c - the page about the register: what is to be done first; in wide windows how it stands is beside it, else below.
 *
 * Both halves are lists over one array of rows, and one of them has the selection. What is to be done is never cut where there is room: it goes on in rows of its own,
 * so the rows are laid out for a width. Where rows are left, more findings, countries and themes fill them, never so many that what is always there has to scroll.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/dashboard.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { COL_MARK, COL_TEXT, COLUMNS, LIST_MARKS = 2, TWO_FROM = 96 /* columns of the pane */, GAP = 3, NUMBER_W = 7, OPEN_W = 10, TEXT_AT = 5, LINES_MOST = 3, FEW_ROWS = 16, MANY_ROWS = 28, BAR_W = 16, BAR_LEAST = 6, LABEL_W = 16 /* is wished */, VALUE_W = 9, TREND_FROM = 40 };

struct row {
	int line;            /* -1: a heading, more of the line above, or a blank row */
	const char *heading; /* translated; NULL none */
	int more;            /* the line that goes on here; -1 none */
	size_t at, len;      /* bytes of its text; len 0 = all that is left */
};
struct half {
	struct list list;
	struct view_dashboard *of;
	struct list_column columns[COLUMNS];
	int from, n; /* its rows */
};
struct view_dashboard {
	struct view view;
	struct dashboard page;
	struct row *rows;
	int n_rows, cap_rows, second; /* row where the second half begins */
	struct half half[2];
	int active;
	bool two;
	int cols, most, room; /* what the rows are laid out for: columns of a text, 0 = as wide as need be; rows that one may take; rows of the pane */
	bool *shown;          /* by line */
};
extern const struct view_ops view_dashboard;

static struct view_dashboard *self(const struct view *v)
{
	return (struct view_dashboard *)v;
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static void add_row(struct view_dashboard *v, int line, const char *heading)
{
	GROW(v->rows, v->n_rows, v->cap_rows);
	v->rows[v->n_rows++] = (struct row){.line = line, .heading = heading, .more = -1};
}

/* Bytes of the text that stand in one row: up to a blank. */
static size_t row_of_text(const char *text, int cols)
{
	size_t n = canvas_prefix(text, strlen(text), cols, NULL), at = n;

	if (!text[n])
		return n;
	while (at && text[at] != ' ')
		at--;
	return at ? at : n;
}

/* A thing to do and the rows in which it goes on. */
static void add_todo(struct view_dashboard *v, int line)
{
	const char *text = v->page.v[line].text;
	size_t at = 0;

	add_row(v, line, NULL);
	for (int i = 1; v->cols && i <= v->most; i++) {
		struct row *r = &v->rows[v->n_rows - 1];

		r->at = at;
		r->len = i < v->most ? row_of_text(text + at, v->cols) : 0;
		at += r->len;
		at += text[at] == ' ';
		if (!r->len || !text[at])
			break;
		add_row(v, -1, NULL);
		v->rows[v->n_rows - 1].more = line;
	}
}

static void lay_out_shown(struct view_dashboard *v)
{
	int part = -1;

	v->n_rows = v->second = 0;
	if (!v->page.actions) {
		add_row(v, -1, pane_why_empty(v->view.browse));
		add_row(v, -1, NULL);
	}
	for (int i = 0; i < v->page.n; i++) {
		const struct dashboard_line *l = &v->page.v[i];

		if (!v->shown[i])
			continue;
		if ((int)l->part != part) {
			if (part < DASHBOARD_STRATES && l->part >= DASHBOARD_STRATES)
				v->second = v->n_rows;
			else if (part >= 0)
				add_row(v, -1, NULL);
			part = (int)l->part;
			add_row(v, -1, dashboard_part_label(l->part));
		}
		if (l->part == DASHBOARD_TODO)
			add_todo(v, i);
		else
			add_row(v, i, NULL);
	}
	if (!v->second)
		v->second = v->n_rows;
}

static bool has_room(const struct view_dashboard *v)
{
	return v->two ? v->second <= v->room && v->n_rows - v->second <= v->room : v->n_rows <= v->room;
}

/* The next line of the part that is not shown yet, if it has room. */
static bool show_one_more(struct view_dashboard *v, enum dashboard_part part)
{
	for (int i = 0; i < v->page.n; i++) {
		if (v->page.v[i].part != part || v->shown[i])
			continue;
		v->shown[i] = true;
		lay_out_shown(v);
		if (has_room(v))
			return true;
		v->shown[i] = false;
		break;
	}
	return false;
}

/* Findings first, then countries and themes by turns. */
static void fill_room(struct view_dashboard *v)
{
	bool findings = true, countries = true, themes = true;

	while (findings)
		findings = show_one_more(v, DASHBOARD_TODO);
	while (countries || themes) {
		countries = countries && show_one_more(v, DASHBOARD_COUNTRIES);
		themes = themes && show_one_more(v, DASHBOARD_THEMES);
	}
}

static void lay_out(struct view_dashboard *v)
{
	v->shown = xreallocarray(v->shown, (size_t)v->page.n + 1, sizeof(*v->shown));
	for (int i = 0; i < v->page.n; i++)
		v->shown[i] = !v->page.v[i].extra;
	/* What is heard takes time, not room. */
	if (v->cols)
		fill_room(v);
	lay_out_shown(v);
}

/* One list in a narrow window, two beside each other in a wide one. */
static void share_out(struct view_dashboard *v)
{
	bool two = v->two;

	v->half[0].from = 0;
	v->half[0].n = two ? v->second : v->n_rows;
	v->half[1].from = v->second;
	v->half[1].n = v->n_rows - v->second;
	if (!two || !v->half[1].n)
		v->active = 0;
	list_refresh(&v->half[0].list);
	list_refresh(&v->half[1].list);
}

static const struct dashboard_line *line_at(const struct half *h, size_t row)
{
	const struct row *r = row < (size_t)h->n ? &h->of->rows[(size_t)h->from + row] : NULL;

	return r && r->line >= 0 ? &h->of->page.v[r->line] : NULL;
}

static size_t count(void *ctx)
{
	return (size_t)((struct half *)ctx)->n;
}

static uint64_t id(void *ctx, size_t row)
{
	const struct half *h = ctx;
	int line = h->of->rows[(size_t)h->from + row].line;

	/* The same for a line however the rows are laid out. */
	return line >= 0 ? (uint64_t)line + 1 : UINT64_C(1) << 32 | ((uint64_t)h->from + row);
}

static void facts(void *ctx, size_t row, struct list_row *out)
{
	out->heading = !line_at(ctx, row);
}

static style_t mark_style(const struct dashboard_line *l)
{
	return l->severity ? pane_state_style(l->severity, FINDING_OPEN) : ROLE_FINDING;
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	const struct dashboard_line *l = line_at(ctx, row);

	if (!l)
		return;
	if (column == COL_MARK) {
		out->text = dashboard_mark(l);
		out->style = mark_style(l);
	} else if (l->part < DASHBOARD_STRATES) {
		const struct half *h = ctx;
		const struct row *r = &h->of->rows[(size_t)h->from + row];

		out->text = l->text;
		if (r->len && r->len < sizeof(out->buf)) {
			snprintf(out->buf, sizeof(out->buf), "%.*s", (int)r->len, l->text);
			out->text = out->buf;
		}
	}
}

static const struct list_source source = {.count = count, .id = id, .row = facts, .text = text};

/* --- life ---------------------------------------------------------------------------------------------------------------------- */

static struct view *create(struct browse *b)
{
	struct view_dashboard *v = xcalloc(1, sizeof(*v));

	v->view = (struct view){.ops = &view_dashboard, .browse = b, .stale = true};
	v->page = (struct dashboard)DASHBOARD_INIT;
	for (int i = 0; i < 2; i++) {
		struct half *h = &v->half[i];

		h->of = v;
		list_init(&h->list, &source, h);
		h->list.no_checks = true;
		h->columns[COL_MARK] = (struct list_column){.title = "", .min = 2, .max = 2};
		h->columns[COL_TEXT] = (struct list_column){.title = "", .min = 10};
		list_set_columns(&h->list, h->columns, COLUMNS);
	}
	return &v->view;
}

static void release(struct view *view)
{
	struct view_dashboard *v = self(view);

	list_release(&v->half[0].list);
	list_release(&v->half[1].list);
	dashboard_release(&v->page);
	free(v->rows);
	free(v->shown);
	free(v);
}

static bool read(struct view *view, struct err *e)
{
	struct view_dashboard *v = self(view);
	bool ok = dashboard_read(&v->page, view->browse, e);

	lay_out(v);
	share_out(v);
	return ok;
}

/* --- drawing ------------------------------------------------------------------------------------------------------------------- */

/* Most actions of the part: the longest bar. */
static int64_t most_of(const struct view_dashboard *v, enum dashboard_part part)
{
	int64_t most = 1;

	for (int i = 0; i < v->page.n; i++)
		if (v->page.v[i].part == part && v->page.v[i].n > most)
			most = v->page.v[i].n;
	return most;
}

/* Of all actions, those with something to settle. */
static void draw_bar(const struct view_dashboard *v, const struct canvas *c, int y, int x, int w, const struct dashboard_line *l, style_t over)
{
	int64_t most = most_of(v, l->part);
	int whole = (int)((l->n * w + most - 1) / most), open = (int)((l->n_open * w + most - 1) / most);

	for (int i = 0; i < whole; i++)
		canvas_text(c, y, x + i, 1, (style_t)((i < open ? mark_style(l) : (style_t)ROLE_DIM) | over), canvas_glyph(c, i < open ? GLYPH_BLOCK : GLYPH_SHADE));
}

/* Names go before bars. */
static int bar_width(const struct canvas *c)
{
	int room = c->cols - TEXT_AT - LABEL_W - NUMBER_W - OPEN_W - 3;

	if (room < BAR_LEAST || c->grid->glyphs == GLYPHS_READER)
		return 0;
	return room < BAR_W ? room : BAR_W;
}

static int counts_width(const struct canvas *c)
{
	return NUMBER_W + OPEN_W + (bar_width(c) ? bar_width(c) + 2 : 0);
}

/* What the numbers are stands over them, in the line of their part's heading. */
static void head_counts(const struct canvas *c, int y)
{
	int x = c->cols - counts_width(c) - 1;

	canvas_fit_right(c, y, x - 4, NUMBER_W + 4, ROLE_HEADER, _("actions"));
	canvas_fit_right(c, y, x + NUMBER_W, OPEN_W, ROLE_HEADER, _("open"));
}

static void draw_counts(const struct view_dashboard *v, const struct canvas *c, int y, const struct dashboard_line *l, style_t over)
{
	int w = counts_width(c), x = c->cols - w - 1;
	char number[32];

	show_number(l->n, number);
	canvas_fill(c, rect_make(y, TEXT_AT, 1, x + w - TEXT_AT), over);
	canvas_text(c, y, TEXT_AT, x + (int)NUMBER_W - canvas_width(number) - 1 - TEXT_AT, (style_t)(ROLE_NORMAL | over), l->text);
	canvas_text(c, y, x + NUMBER_W - canvas_width(number), -1, over, number);
	show_number(l->n_open, number);
	canvas_fit_right(c, y, x + NUMBER_W, OPEN_W, (style_t)((l->n_open ? mark_style(l) : (style_t)ROLE_DIM) | over), number);
	if (bar_width(c))
		draw_bar(v, c, y, x + NUMBER_W + OPEN_W + 2, bar_width(c), l, over);
}

/* A small bar of one of eight heights. */
static void draw_height(const struct canvas *c, int y, int x, int height, style_t style)
{
	static const char *const unicode[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const ascii[] = {"_", ".", "-", "=", "+", "*", "#", "@"};

	canvas_text(c, y, x, 1, style, c->grid->glyphs == GLYPHS_UNICODE ? unicode[height] : ascii[height]);
}

/* The years as a line of small bars; the present one stands out. */
static void draw_years(const struct view_dashboard *v, const struct canvas *c, int y, style_t over)
{
	int now = date_from_days(app_today(browse_app(v->view.browse))).year, most = 1, x = LIST_MARKS + 3;

	for (int i = 0; i < DASHBOARD_YEARS; i++)
		most = v->page.year[i] > most ? v->page.year[i] : most;
	canvas_fill(c, rect_make(y, x, 1, c->cols - x), over);
	x += canvas_textf(c, y, x, -1, (style_t)(ROLE_NORMAL | over), "%s %d ", _("Under way"), v->page.first_year);
	for (int i = 0; i < DASHBOARD_YEARS; i++) {
		int level = v->page.year[i] * 7 / most;
		style_t style = v->page.first_year + i == now ? ROLE_TODAY | STYLE_BOLD : ROLE_DIM;

		if (v->page.year[i])
			draw_height(c, y, x, level, (style_t)(style | over));
		x += 2;
	}
	canvas_textf(c, y, x, -1, (style_t)(ROLE_NORMAL | over), "%d", v->page.first_year + DASHBOARD_YEARS - 1);
}

/* The value at the right, and before it, where there is room, the years that led to it. */
static void draw_indicator(const struct canvas *c, int y, const struct dashboard_line *l, style_t over)
{
	int x = c->cols - VALUE_W - 1, from = x - DASHBOARD_TREND - 1;

	if (from >= TREND_FROM && c->grid->glyphs != GLYPHS_READER) {
		canvas_fill(c, rect_make(y, from - 1, 1, DASHBOARD_TREND + 2), over);
		for (int i = 0; i < DASHBOARD_TREND; i++)
			if (l->trend[i] >= 0)
				draw_height(c, y, from + i, l->trend[i], (style_t)((i == DASHBOARD_TREND - 1 ? ROLE_TODAY | STYLE_BOLD : ROLE_DIM) | over));
	}
	canvas_fill(c, rect_make(y, x, 1, VALUE_W + 1), over);
	canvas_fit_right(c, y, x, VALUE_W, (style_t)(ROLE_TITLE | over), l->value);
}

static void draw_line(const struct view_dashboard *v, const struct canvas *c, int y, const struct dashboard_line *l, style_t over)
{
	if (l->part >= DASHBOARD_STRATES) {
		draw_counts(v, c, y, l, over);
	} else if (str_eq(l->code, "years") && c->grid->glyphs != GLYPHS_READER) {
		draw_years(v, c, y, over);
	} else if (l->value) {
		draw_indicator(c, y, l, over);
	}
}

/* More of the line above, which is selected or not as a whole. */
static void draw_more(const struct half *h, const struct canvas *c, int y, const struct row *r, bool focused)
{
	const char *text = h->of->page.v[r->more].text + r->at;
	const struct dashboard_line *here = line_at(h, h->list.row);
	style_t style = here != &h->of->page.v[r->more] ? ROLE_NORMAL : focused ? ROLE_NORMAL | STYLE_SELECTED : ROLE_NORMAL | STYLE_UNFOCUSED;

	canvas_fill(c, rect_make(y, 0, 1, TEXT_AT + h->of->cols), style);
	if (r->len)
		canvas_textf(c, y, TEXT_AT, h->of->cols, style, "%.*s", (int)r->len, text);
	else
		canvas_text(c, y, TEXT_AT, h->of->cols, style, text);
}

static void draw_half(const struct half *h, const struct canvas *c, bool focused)
{
	const struct list *l = &h->list;

	for (size_t row = l->top; row < l->top + (size_t)l->rows_shown && row < (size_t)h->n; row++) {
		const struct dashboard_line *line = line_at(h, row);
		const char *heading = h->of->rows[(size_t)h->from + row].heading;
		int y = l->body_y + (int)(row - l->top);
		bool selected = row == l->row;

		if (heading)
			canvas_text(c, y, LIST_MARKS, c->cols - LIST_MARKS, ROLE_TITLE, heading);
		if (heading && line_at(h, row + 1) && line_at(h, row + 1)->part >= DASHBOARD_STRATES)
			head_counts(c, y);
		if (selected && &h->of->half[h->of->active] != h)
			canvas_put(c, y, 0, ROLE_NORMAL, ' ');
		if (h->of->rows[(size_t)h->from + row].more >= 0)
			draw_more(h, c, y, &h->of->rows[(size_t)h->from + row], focused);
		if (line)
			draw_line(h->of, c, y, line, !selected ? 0 : focused ? STYLE_SELECTED : STYLE_UNFOCUSED);
	}
}

static void draw(struct view *view, const struct canvas *c, struct rect r, bool focused)
{
	struct view_dashboard *v = self(view);
	char title[96];
	/* Without actions there is nothing for the second column. */
	bool two = r.w >= TWO_FROM && v->page.actions;

	snprintf(title, sizeof(title), ngettext("%s  %s action", "%s  %s actions", (unsigned long)v->page.actions), _(view->ops->name), SHOW_NUMBER(v->page.actions));
	struct canvas body = frame_pane(c, r, title, NULL, focused);
	int left = two ? (body.cols - GAP) * 11 / 20 : body.cols;

	int cols = c->grid->glyphs == GLYPHS_READER ? 0 : left > TEXT_AT + 1 ? left - TEXT_AT - 1 : 0, most = body.rows < FEW_ROWS ? 2 : body.rows < MANY_ROWS ? LINES_MOST : LINES_MOST + 2;

	if (two != v->two || cols != v->cols || most != v->most || body.rows != v->room) {
		v->two = two;
		v->cols = cols;
		v->most = most;
		v->room = body.rows;
		lay_out(v);
		share_out(v);
	}
	for (int i = 0; i < (two ? 2 : 1); i++) {
		struct canvas part = canvas_sub(&body, rect_make(0, i ? left + GAP : 0, body.rows, i ? body.cols - left - GAP : left));
		bool here = focused && v->active == i;

		list_draw(&v->half[i].list, &part, here);
		draw_half(&v->half[i], &part, here);
	}
}

/* --- keys ---------------------------------------------------------------------------------------------------------------------- */

static const struct dashboard_line *selected(const struct view_dashboard *v)
{
	const struct half *h = &v->half[v->active];

	return line_at(h, h->list.row);
}

static void switch_to(struct view_dashboard *v, int half)
{
	if (v->two && v->half[half].n)
		v->active = half;
}

static void step_finding(struct view_dashboard *v, int step)
{
	struct half *h = &v->half[0];
	int at = (int)h->list.row;

	v->active = 0;
	for (int i = 0; i < h->n; i++) {
		const struct dashboard_line *l;

		at = (at + step + h->n) % h->n;
		l = line_at(h, (size_t)at);
		if (l && *l->finding) {
			list_select_row(&h->list, (size_t)at);
			return;
		}
	}
}

static enum pane_result command(struct view *view, enum command c)
{
	struct view_dashboard *v = self(view);

	switch (c) {
	case CMD_LEFT: switch_to(v, 0); return PANE_MOVED;
	case CMD_RIGHT: switch_to(v, 1); return PANE_MOVED;
	case CMD_NEXT_FINDING: step_finding(v, 1); return PANE_MOVED;
	case CMD_PREV_FINDING: step_finding(v, -1); return PANE_MOVED;
	default: return pane_list_command(&v->half[v->active].list, c);
	}
}

static void selection(const struct view *view, struct view_selection *out)
{
	const struct dashboard_line *l = selected(self(view));

	if (!l)
		return;
	snprintf(out->finding, sizeof(out->finding), "%s", l->finding);
	out->cluster = l->cluster;
	out->action = out->left = l->left;
	out->right = l->right;
	out->scope = l->scope;
	out->scope_label = l->scope_label;
	out->leads = l->leads;
	out->command = l->command;
}

static void speak(struct view *view, struct str *out)
{
	const struct dashboard_line *l = selected(self(view));

	if (l)
		dashboard_say(l, out);
	else if (!self(view)->page.actions)
		str_add(out, pane_why_empty(view->browse));
}

const struct view_ops view_dashboard = {
	.name = N_("Dashboard"),
	.context = CTX_VIEW,
	.alone = true,
	.reads_all = true,
	.create = create,
	.release = release,
	.read = read,
	.draw = draw,
	.command = command,
	.selection = selection,
	.speak = speak,
};
