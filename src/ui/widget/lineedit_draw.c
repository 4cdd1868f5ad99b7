/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lineedit_draw.c - where text and caret of a field are on the screen: one line that scrolls
 * sideways, or rows broken at blanks.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>
#include <strates/ui/theme.h>

#include "lineedit_priv.h"

struct visual_row lineedit_row(const struct lineedit *e, size_t from, int width, size_t *next)
{
	const char *s = e->text.s + from;
	size_t n = e->text.len - from;
	const char *newline = memchr(s, '\n', n);
	size_t line = newline ? (size_t)(newline - s) : n;
	size_t fits = canvas_prefix(s, line, width < 1 ? 1 : width, NULL);

	*next = SIZE_MAX;
	if (fits == line) {
		if (newline)
			*next = from + line + 1;
		return (struct visual_row){from, from + line};
	}
	if (fits == 0)
		fits = canvas_next(s, n, NULL);
	size_t cut = fits;

	/* The blank at which a row is broken stays at its end, so every offset is in one row. */
	while (cut > 0 && s[cut - 1] != ' ')
		cut--;
	*next = from + (cut ? cut : fits);
	return (struct visual_row){from, *next};
}

int lineedit_rows(const struct lineedit *e, int width)
{
	int rows = 0;

	if (!e->multi_line)
		return 1;
	for (size_t at = 0; at != SIZE_MAX; rows++)
		lineedit_row(e, at, width, &at);
	return rows;
}

void lineedit_locate(const struct lineedit *e, size_t at, int width, int *row, int *col)
{
	size_t next;

	*row = 0;
	for (size_t from = 0;; from = next, (*row)++) {
		struct visual_row r = lineedit_row(e, from, width, &next);

		if (next == SIZE_MAX || at < next) {
			canvas_prefix(e->text.s + r.from, at - r.from, INT32_MAX, col);
			return;
		}
	}
}

size_t lineedit_at(const struct lineedit *e, int row, int col, int width)
{
	size_t from = 0, next;

	for (;;) {
		struct visual_row r = lineedit_row(e, from, width, &next);

		if (row-- > 0 && next != SIZE_MAX) {
			from = next;
			continue;
		}
		size_t at = r.from + canvas_prefix(e->text.s + r.from, r.to - r.from, col, NULL);

		/* Behind the last character of a broken row is the next row already. */
		if (next != SIZE_MAX && at == next && at > r.from) {
			at = r.from;
			while (at + canvas_next(e->text.s + at, r.to - at, NULL) < r.to)
				at += canvas_next(e->text.s + at, r.to - at, NULL);
		}
		return at;
	}
}

static style_t text_style(const struct lineedit *e, style_t style)
{
	return e->all_selected ? (style_t)(style | STYLE_SELECTED) : style;
}

static void draw_one_line(struct lineedit *e, const struct canvas *c, style_t style, bool focused)
{
	int caret, total, width = c->cols;

	canvas_prefix(e->text.s, e->caret, INT32_MAX, &caret);
	canvas_prefix(e->text.s, e->text.len, INT32_MAX, &total);
	if (!focused)
		e->scroll = 0;
	if (caret < e->scroll)
		e->scroll = caret > width / 3 ? caret - width / 3 : 0;
	if (caret >= e->scroll + width)
		e->scroll = caret - width + 1 + (caret < total ? width / 3 : 0);
	/* Never more empty room at the end than the caret needs. */
	if (e->scroll > 0 && total + 1 - e->scroll < width)
		e->scroll = total + 1 > width ? total + 1 - width : 0;
	int skipped;
	size_t from = canvas_prefix(e->text.s, e->text.len, e->scroll, &skipped);
	int x = 0;

	if (skipped < e->scroll) { /* a wide character cut in two */
		from += canvas_next(e->text.s + from, e->text.len - from, NULL);
		x = 1;
	}
	/* Cut without an ellipsis while typing: the caret needs the cells. */
	size_t n = canvas_prefix(e->text.s + from, e->text.len - from, width - x, NULL);

	if (!focused)
		n = e->text.len - from;
	canvas_text_n(c, 0, x, width - x, text_style(e, style), e->text.s + from, n);
	if (focused && e->scroll > 0)
		canvas_text(c, 0, 0, 1, (style_t)(style | STYLE_FAINT),
		        canvas_glyph(c, GLYPH_ELLIPSIS));
	if (focused)
		canvas_cursor(c, 0, caret - e->scroll, true);
}

static void draw_rows(struct lineedit *e, const struct canvas *c, style_t style, bool focused)
{
	int row, col, total = lineedit_rows(e, c->cols), y = 0;

	lineedit_locate(e, e->caret, c->cols, &row, &col);
	if (row < e->scroll)
		e->scroll = row;
	if (row >= e->scroll + c->rows)
		e->scroll = row - c->rows + 1;
	if (e->scroll > total - c->rows)
		e->scroll = total > c->rows ? total - c->rows : 0;
	for (size_t at = 0; at != SIZE_MAX && y < e->scroll + c->rows; y++) {
		struct visual_row r = lineedit_row(e, at, c->cols, &at);

		if (y >= e->scroll)
			canvas_text_n(c, y - e->scroll, 0, c->cols, text_style(e, style),
			        e->text.s + r.from, r.to - r.from);
	}
	if (focused)
		canvas_cursor(c, row - e->scroll, col < c->cols ? col : c->cols - 1, true);
}

void lineedit_draw(struct lineedit *e, const struct canvas *c, style_t style, bool focused,
        const char *placeholder)
{
	canvas_clear(c, style);
	if (c->cols < 1 || c->rows < 1)
		return;
	e->width = c->cols;
	e->height = c->rows;
	if (e->text.len == 0 && placeholder)
		canvas_text(c, 0, 0, c->cols, (style_t)(style | STYLE_FAINT), placeholder);
	if (e->multi_line)
		draw_rows(e, c, style, focused);
	else
		draw_one_line(e, c, style, focused);
}

void lineedit_click(struct lineedit *e, int y, int x)
{
	size_t at;

	if (e->multi_line)
		at = lineedit_at(e, y + e->scroll, x, e->width);
	else
		at = canvas_prefix(e->text.s, e->text.len, x + e->scroll, NULL);
	lineedit_place(e, at, false);
}
