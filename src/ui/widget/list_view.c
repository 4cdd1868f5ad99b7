/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * list_view.c - drawing a list: column widths, marks, the rows that are visible, and nothing else.
 *
 * Selected row: `>` and the selection's style over the whole row; checked: `*`. Both marks come
 * first and are never cut, so the meaning survives any width and any terminal.
 */
#include "config.h"

#include <limits.h>
#include <string.h>

#include "list_priv.h"

enum {
	MARKS = 3, /* selection, check, blank */
	INDENT = 2,
	COMFORT = 26,
	WHOLE = 46 /* texts up to here are not cut for what says less; nearly all titles are shorter */
};

static int wanted_total(int n, const int widths[])
{
	int total = 0;

	for (int i = 0; i < n; i++)
		if (widths[i] > 0)
			total += widths[i] + (total > 0 ? 1 : 0);
	return total;
}

/* The column to go first: the highest number; among equals the one further right. */
static int least_important(const struct list_column *columns, int n, const int widths[])
{
	int worst = -1;

	for (int i = 0; i < n; i++)
		if (widths[i] > 0 && columns[i].priority > 0 &&
		        (worst < 0 || columns[i].priority >= columns[worst].priority))
			worst = i;
	return worst;
}

static int comfort(const struct list_column *col)
{
	return col->comfort ? col->comfort : COMFORT;
}

/* One cell each in turn, so that columns grow alike; open-ended ones to their comfort or without end,
 * the others to their maximum. Returns the room left. */
enum growth { TO_COMFORT, TO_MAXIMUM, WITHOUT_END };

static int grow(const struct list_column *columns, int n, int room, enum growth growth, int widths[])
{
	bool grew = true;

	while (room > 0 && grew) {
		grew = false;
		for (int i = 0; i < n && room > 0; i++) {
			int limit = growth == TO_COMFORT ? comfort(&columns[i]) : growth == TO_MAXIMUM ? columns[i].max : INT_MAX;

			if (widths[i] == 0 || widths[i] >= limit || (columns[i].max == 0) != (growth != TO_MAXIMUM))
				continue;
			widths[i]++;
			room--;
			grew = true;
		}
	}
	return room;
}

/* What is left first makes the open-ended columns (titles) comfortable, then fills the others, then
 * the titles get the rest. */
static void share_out(const struct list_column *columns, int n, int room, int widths[])
{
	room = grow(columns, n, room, TO_COMFORT, widths);
	room = grow(columns, n, room, TO_MAXIMUM, widths);
	grow(columns, n, room, WITHOUT_END, widths);
}

/* How much is missing to make the open-ended columns comfortable. */
static int discomfort(const struct list_column *columns, int n, int room, const int widths[])
{
	int missing = -room;

	for (int i = 0; i < n; i++)
		if (widths[i] > 0 && columns[i].max == 0 && comfort(&columns[i]) > widths[i])
			missing += comfort(&columns[i]) - widths[i];
	return missing;
}

void list_fit_columns(const struct list_column *columns, int n, int width, int widths[])
{
	int drop, over;

	for (int i = 0; i < n; i++)
		widths[i] = columns[i].min > 0 ? columns[i].min : 1;
	while (wanted_total(n, widths) > width && (drop = least_important(columns, n, widths)) >= 0)
		widths[drop] = 0;
	while ((drop = least_important(columns, n, widths)) >= 0 && columns[drop].yields && discomfort(columns, n, width - wanted_total(n, widths), widths) > 0)
		widths[drop] = 0;
	over = wanted_total(n, widths) - width;
	/* Only columns that must stay are left: those without a fixed width give way, the last one
	 * first. */
	for (int pass = 0; pass < 2 && over > 0; pass++)
		for (int i = n - 1; i >= 0 && over > 0; i--) {
			int spare = widths[i] - 1;

			if (spare <= 0 || (pass == 0 && columns[i].max != 0))
				continue;
			spare = spare < over ? spare : over;
			widths[i] -= spare;
			over -= spare;
		}
	if (over < 0)
		share_out(columns, n, -over, widths);
}

static bool is_elastic(const struct list_column *col)
{
	return col->max == 0 || col->max > col->min;
}

static void read_cell(const struct list *l, size_t row, int column, style_t style, struct list_text *t)
{
	t->text = t->buf;
	t->buf[0] = '\0';
	t->style = style;
	t->tail = NULL;
	t->match_at = t->match_len = 0;
	l->source->text(l->ctx, row, column, t);
}

/* What the rows about to be shown need. It only grows, so that the list does not jump about. */
static void note_needs(struct list *l, size_t first, size_t last)
{
	struct list_text t;

	for (size_t row = first; row < last; row++) {
		struct list_row facts = list_row_facts(l, row);

		for (int i = 0; i < l->n_columns && !facts.heading; i++) {
			if (!is_elastic(&l->columns[i]))
				continue;
			read_cell(l, row, i, ROLE_NORMAL, &t);
			int need = canvas_width(t.text) + (l->columns[i].tree ? (facts.depth + 1) * INDENT : 0);

			if (need > l->needs[i])
				l->needs[i] = need;
		}
	}
}

/* Each column as wide as its texts, and its head, within its own limits. */
static void fit_by_text(const struct list *l, int width, int widths[])
{
	struct list_column columns[LIST_COLUMNS_MAX];

	for (int i = 0; i < l->n_columns; i++) {
		struct list_column *col = &columns[i];
		int head = canvas_width(l->columns[i].title), need = l->needs[i] > head ? l->needs[i] : head;

		*col = l->columns[i];
		if (col->max == 0)
			col->comfort = need < WHOLE ? need : WHOLE;
		else if (need < col->max)
			col->max = need > col->min ? need : col->min;
	}
	list_fit_columns(columns, l->n_columns, width, widths);
}

struct drawing {
	struct list *l;
	const struct canvas *c;
	int widths[LIST_COLUMNS_MAX];
	bool focused;
	int marks;
};

static void draw_header(const struct drawing *d)
{
	int x = d->marks;

	for (int i = 0; i < d->l->n_columns; i++) {
		const struct list_column *col = &d->l->columns[i];
		int w = d->widths[i];

		if (w == 0)
			continue;
		if (col->align == LIST_RIGHT)
			canvas_fit_right(d->c, 0, x, w, ROLE_HEADER, col->title);
		else
			canvas_text(d->c, 0, x, w, ROLE_HEADER, col->title);
		x += w + 1;
	}
}

static int draw_tree_prefix(
        const struct drawing *d, int y, int x, int w, const struct list_row *facts, style_t style)
{
	int indent = facts->depth * INDENT;
	enum glyph expander = facts->expanded ? GLYPH_EXPANDED : GLYPH_COLLAPSED;

	/* Deep rows in a narrow pane keep room for their text. */
	if (indent > w / 2)
		indent = w / 2;
	canvas_fill(d->c, rect_make(y, x, 1, indent), style);
	canvas_fit(d->c, y, x + indent, INDENT < w - indent ? INDENT : w - indent, style,
	        facts->expandable ? canvas_glyph(d->c, expander) : "");
	return indent + INDENT < w ? indent + INDENT : w;
}

static void draw_match(const struct drawing *d, int y, int x, int w, const struct list_text *t)
{
	int before, length;
	size_t n = strlen(t->text);

	if (t->match_len == 0 || t->match_at + t->match_len > n)
		return;
	canvas_prefix(t->text, t->match_at, w, &before);
	canvas_prefix(t->text + t->match_at, t->match_len, w - before, &length);
	canvas_add_style(d->c, rect_make(y, x + before, 1, length), STYLE_MATCH);
}

static void draw_cell(const struct drawing *d, size_t row, int column, int y, int x,
        const struct list_row *facts, style_t over)
{
	const struct list_column *col = &d->l->columns[column];
	int w = d->widths[column];
	struct list_text t;

	read_cell(d->l, row, column, facts->heading ? (style_t)ROLE_HEADER : col->style, &t);
	style_t style = (style_t)(t.style | over);

	if (col->tree) {
		int used = draw_tree_prefix(d, y, x, w, facts, style);

		x += used;
		w -= used;
	}
	if (col->align == LIST_RIGHT) {
		canvas_fit_right(d->c, y, x, w, style, t.text);
	} else {
		canvas_fit(d->c, y, x, w, style, t.text);
		draw_match(d, y, x, w, &t);
		int used = t.tail ? canvas_width(t.text) + 2 : w;

		if (used + 4 < w)
			canvas_text(
			        d->c, y, x + used, w - used, (style_t)(ROLE_DIM | over), t.tail);
	}
}

static void draw_row(const struct drawing *d, size_t row, int y)
{
	struct list *l = d->l;
	struct list_row facts = list_row_facts(l, row);
	bool selected = row == l->row && !facts.heading;
	style_t over = 0;
	int x = d->marks;

	if (selected)
		over = d->focused ? STYLE_SELECTED : STYLE_UNFOCUSED;
	if (facts.faint)
		over |= STYLE_FAINT;
	canvas_fill(d->c, rect_make(y, 0, 1, d->c->cols), over);
	if (d->marks >= 2 && !facts.heading) {
		bool checked = idset_has(&l->checked, l->source->id(l->ctx, row));

		if (selected)
			canvas_put(d->c, y, 0, over, '>');
		if (checked && !l->no_checks)
			canvas_put(d->c, y, 1, (style_t)(ROLE_CHECKED | over), '*');
	}
	for (int i = 0; i < l->n_columns; i++) {
		if (d->widths[i] == 0)
			continue;
		draw_cell(d, row, i, y, x, &facts, over);
		x += d->widths[i] + 1;
	}
	if (selected && d->focused)
		canvas_cursor(d->c, y, 0, false);
}

/* A thumb in the last column says where this page is; drawn only when there is more than one. */
static void draw_scrollbar(const struct drawing *d, size_t count, int body_y, int rows)
{
	if (count <= (size_t)rows || rows < 2)
		return;
	size_t span = (size_t)rows;
	size_t thumb = span * span / count;

	if (thumb < 1)
		thumb = 1;
	size_t at = count > span ? (span - thumb) * d->l->top / (count - span) : 0;

	for (size_t i = 0; i < span; i++)
		canvas_text(d->c, body_y + (int)i, d->c->cols - 1, 1, ROLE_SCROLLBAR,
		        canvas_glyph(d->c, i >= at && i < at + thumb ? GLYPH_THUMB : GLYPH_TRACK));
}

static int marks_width(const struct list *l, int cols)
{
	if (l->no_marks)
		return 0;
	return cols >= 12 && !l->no_checks ? MARKS : cols >= 4 ? 2 : 0;
}

void list_draw(struct list *l, const struct canvas *c, bool focused)
{
	size_t count = list_count(l), last = 0;
	bool header = l->header && c->rows >= 3;
	int body_y = header ? 1 : 0, rows = c->rows - body_y;
	struct drawing d = {.l = l, .c = c, .focused = focused, .marks = marks_width(l, c->cols)};

	canvas_clear(c, ROLE_NORMAL);
	if (rows < 1 || c->cols < 1)
		return;
	bool bar = count > (size_t)rows && rows >= 2 && c->cols >= 12;
	int width = c->cols - d.marks - (bar ? 1 : 0);

	l->rows_shown = rows;
	l->body_y = body_y;
	if (count > 0) {
		if (l->row >= count)
			list_refresh(l);
		list_scroll(l, rows);
		last = l->top + (size_t)rows < count ? l->top + (size_t)rows : count;
		if (l->source->prefetch)
			l->source->prefetch(l->ctx, l->top, last - l->top);
	}
	if (l->by_text) {
		note_needs(l, l->top, last);
		fit_by_text(l, width < 1 ? 1 : width, d.widths);
	} else {
		list_fit_columns(l->columns, l->n_columns, width < 1 ? 1 : width, d.widths);
	}
	if (header)
		draw_header(&d);
	if (count == 0) {
		if (l->empty)
			canvas_wrap(
			        c, body_y, d.marks, c->cols - d.marks, rows, ROLE_DIM, l->empty);
		if (focused)
			canvas_cursor(c, body_y, 0, false);
		return;
	}
	for (size_t row = l->top; row < last; row++)
		draw_row(&d, row, body_y + (int)(row - l->top));
	if (bar)
		draw_scrollbar(&d, count, body_y, rows);
}

bool list_at(const struct list *l, int y, size_t *row)
{
	y -= l->above;
	if (y < l->body_y || y >= l->body_y + l->rows_shown)
		return false;
	*row = l->top + (size_t)(y - l->body_y);
	return *row < list_count(l);
}
