/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * canvas.c - drawing into a window on a grid.
 *
 * Everything ends in canvas_put_cluster(), which clips and keeps wide characters whole: overwriting
 * one half blanks the other. Rejected: curses windows or pads per pane. They need a terminal to be
 * tested, and a redraw of all panes into plain memory costs less than a millisecond; term_draw()
 * sends the difference.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/mem.h>

#include "canvas_priv.h"

struct canvas canvas_of(struct grid *g)
{
	return (struct canvas){
	        .grid = g, .rows = g->rows, .cols = g->cols, .clip = {0, 0, g->rows, g->cols}};
}

struct canvas canvas_sub(const struct canvas *c, struct rect r)
{
	struct canvas sub = *c;

	sub.y = c->y + r.y;
	sub.x = c->x + r.x;
	sub.rows = r.h < 0 ? 0 : r.h;
	sub.cols = r.w < 0 ? 0 : r.w;
	sub.clip = rect_intersect(c->clip, (struct rect){sub.y, sub.x, sub.rows, sub.cols});
	return sub;
}

struct rect canvas_rect(const struct canvas *c)
{
	return (struct rect){0, 0, c->rows, c->cols};
}

static struct cell *grid_cell(const struct canvas *c, int gy, int gx)
{
	return &c->grid->cells[gy * c->grid->cols + gx];
}

struct cell *canvas_cell(const struct canvas *c, int y, int x)
{
	if (!rect_contains(c->clip, c->y + y, c->x + x))
		return NULL;
	return grid_cell(c, c->y + y, c->x + x);
}

static void make_blank(struct cell *cell)
{
	memset(cell->cp, 0, sizeof(cell->cp));
	cell->cp[0] = ' ';
	cell->width = 1;
	cell->lines = 0;
}

/* A cell is about to be overwritten: no half of a wide character may stay. */
static void part_wide(const struct canvas *c, int gy, int gx)
{
	struct cell *cell = grid_cell(c, gy, gx);

	if (cell->width == 2 && gx + 1 < c->grid->cols)
		make_blank(cell + 1);
	else if (cell->width == 0 && gx > 0)
		make_blank(cell - 1);
}

static void set_cell(
        const struct canvas *c, int gy, int gx, style_t style, const uint32_t *cp, int width)
{
	struct cell *cell = grid_cell(c, gy, gx);

	part_wide(c, gy, gx);
	memcpy(cell->cp, cp, sizeof(cell->cp));
	cell->style = style;
	cell->width = (uint8_t)width;
	cell->lines = 0;
}

static const uint32_t blank_cps[CELL_CPS] = {' ', 0, 0};

void canvas_put_cluster(
        const struct canvas *c, int gy, int gx, style_t style, const struct cluster *k)
{
	static const uint32_t none[CELL_CPS] = {0, 0, 0};
	bool left = rect_contains(c->clip, gy, gx);

	if (k->width < 2) {
		if (left)
			set_cell(c, gy, gx, style, k->cp, 1);
		return;
	}
	bool right = rect_contains(c->clip, gy, gx + 1);

	if (left && right) {
		set_cell(c, gy, gx, style, k->cp, 2);
		part_wide(c, gy, gx + 1);
		struct cell *half = grid_cell(c, gy, gx + 1);

		memcpy(half->cp, none, sizeof(none));
		half->style = style;
		half->width = 0;
		half->lines = 0;
		/* part_wide() saw our own left half beside an old right one and may have blanked
		 * it. */
		memcpy(grid_cell(c, gy, gx)->cp, k->cp, sizeof(k->cp));
		grid_cell(c, gy, gx)->width = 2;
	} else if (left || right) {
		set_cell(c, gy, left ? gx : gx + 1, style, blank_cps, 1);
	}
}

void canvas_fill(const struct canvas *c, struct rect r, style_t style)
{
	struct rect to = rect_intersect(c->clip, (struct rect){c->y + r.y, c->x + r.x, r.h, r.w});

	for (int y = to.y; y < to.y + to.h; y++)
		for (int x = to.x; x < to.x + to.w; x++)
			set_cell(c, y, x, style, blank_cps, 1);
}

void canvas_clear(const struct canvas *c, style_t style)
{
	canvas_fill(c, canvas_rect(c), style);
}

/* The replacement sign depends on the glyph set. */
static void settle(const struct canvas *c, struct cluster *k)
{
	if (k->replaced && c->grid->glyphs == GLYPHS_ASCII)
		k->cp[0] = '?';
}

/* Draws n bytes from x on; all fits. Returns the column behind. */
static int draw_run(const struct canvas *c, int y, int x, style_t style, const char *s, size_t n)
{
	for (size_t at = 0; at < n;) {
		struct cluster k;

		at += cluster_next(s + at, n - at, &k);
		settle(c, &k);
		canvas_put_cluster(c, c->y + y, c->x + x, style, &k);
		x += k.width;
	}
	return x;
}

int canvas_text_n(
        const struct canvas *c, int y, int x, int w, style_t style, const char *s, size_t n)
{
	int width;

	if (w < 0)
		w = c->cols - x;
	if (w <= 0 || y < 0 || y >= c->rows)
		return 0;
	size_t fits = canvas_prefix(s, n, w, &width);

	if (fits == n)
		return draw_run(c, y, x, style, s, n) - x;
	fits = canvas_prefix(s, n, w - 1, &width);
	int end = draw_run(c, y, x, style, s, fits);
	const char *more = canvas_glyph(c, GLYPH_ELLIPSIS);

	return draw_run(c, y, end, style, more, strlen(more)) - x;
}

int canvas_text(const struct canvas *c, int y, int x, int w, style_t style, const char *utf8)
{
	return canvas_text_n(c, y, x, w, style, utf8, strlen(utf8));
}

int canvas_textf(const struct canvas *c, int y, int x, int w, style_t style, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;

	va_start(ap, fmt);
	int n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return 0;
	int width = canvas_text_n(c, y, x, w, style, text, (size_t)n);

	free(text);
	return width;
}

int canvas_fit(const struct canvas *c, int y, int x, int w, style_t style, const char *utf8)
{
	if (w < 0)
		w = c->cols - x;
	int used = canvas_text(c, y, x, w, style, utf8);

	canvas_fill(c, rect_make(y, x + used, 1, w - used), style);
	return w < 0 ? 0 : w;
}

/* A number too long for its column keeps its end: the units matter less than not lying about the
 * column's edge. */
int canvas_fit_right(const struct canvas *c, int y, int x, int w, style_t style, const char *utf8)
{
	int width = canvas_width(utf8);

	if (w < 0)
		w = c->cols - x;
	if (w <= 0)
		return 0;
	if (width <= w) {
		canvas_fill(c, rect_make(y, x, 1, w - width), style);
		canvas_text(c, y, x + w - width, width, style, utf8);
		return w;
	}
	size_t n = strlen(utf8), at = 0;
	int step;

	while (width > w - 1 && at < n) {
		at += canvas_next(utf8 + at, n - at, &step);
		width -= step;
	}
	int used = canvas_text(c, y, x, 1, style, canvas_glyph(c, GLYPH_ELLIPSIS));

	used += canvas_text(c, y, x + used, width, style, utf8 + at);
	canvas_fill(c, rect_make(y, x + used, 1, w - used), style);
	return w;
}

/* Bytes of the next line of at most w columns, broken at a blank when there is one; *skip = bytes
 * to leave out behind it. */
static size_t wrap_line(const char *s, size_t n, int w, size_t *skip)
{
	const char *newline = memchr(s, '\n', n);
	size_t line = newline ? (size_t)(newline - s) : n;
	size_t fits = canvas_prefix(s, line, w, NULL);

	*skip = 0;
	if (fits == line) {
		*skip = newline ? 1 : 0;
		return line;
	}
	size_t at = fits;

	while (at > 0 && s[at] != ' ')
		at--;
	if (at > 0) {
		*skip = 1;
		return at;
	}
	if (fits > 0)
		return fits;
	return canvas_next(s, n, NULL);
}

int canvas_wrap(const struct canvas *c, int y, int x, int w, int h, style_t style, const char *utf8)
{
	size_t n = strlen(utf8), at = 0;
	int row = 0;

	if (w <= 0 || h <= 0)
		return 0;
	while (at < n && row < h) {
		size_t skip, line = wrap_line(utf8 + at, n - at, w, &skip);

		if (c && row == h - 1 && at + line + skip < n) {
			/* The rest on the last row, so that the ellipsis shows there is more. */
			size_t rest = n - at;
			const char *newline = memchr(utf8 + at, '\n', rest);

			if (newline) {
				size_t here = (size_t)(newline - utf8) - at;
				int used = canvas_text_n(c, y + row, x, w - 1, style, utf8 + at, here);

				/* What was cut has one already. */
				if (canvas_prefix(utf8 + at, here, w - 1, NULL) == here)
					canvas_text(c, y + row, x + used, 1, style, canvas_glyph(c, GLYPH_ELLIPSIS));
			} else {
				canvas_text_n(c, y + row, x, w, style, utf8 + at, rest);
			}
		} else if (c) {
			canvas_text_n(c, y + row, x, w, style, utf8 + at, line);
		}
		at += line + skip;
		row++;
	}
	return row;
}

void canvas_put(const struct canvas *c, int y, int x, style_t style, uint32_t cp)
{
	struct str s = STR_INIT;

	str_add_cp(&s, cp);
	draw_run(c, y, x, style, s.s, s.len);
	str_release(&s);
}

static void restyle(const struct canvas *c, struct rect r, style_t keep, style_t add)
{
	struct rect to = rect_intersect(c->clip, (struct rect){c->y + r.y, c->x + r.x, r.h, r.w});

	for (int y = to.y; y < to.y + to.h; y++)
		for (int x = to.x; x < to.x + to.w; x++) {
			struct cell *cell = grid_cell(c, y, x);

			cell->style = (style_t)((cell->style & keep) | add);
		}
}

void canvas_add_style(const struct canvas *c, struct rect r, style_t modifiers)
{
	restyle(c, r, 0xffff, modifiers);
}

void canvas_set_style(const struct canvas *c, struct rect r, style_t style)
{
	restyle(c, r, 0, style);
}

void canvas_cursor(const struct canvas *c, int y, int x, bool shown)
{
	int gy = c->y + y, gx = c->x + x;

	if (rect_is_empty(c->clip))
		return;
	if (gy >= c->clip.y + c->clip.h)
		gy = c->clip.y + c->clip.h - 1;
	if (gx >= c->clip.x + c->clip.w)
		gx = c->clip.x + c->clip.w - 1;
	c->grid->cursor_y = gy < c->clip.y ? c->clip.y : gy;
	c->grid->cursor_x = gx < c->clip.x ? c->clip.x : gx;
	c->grid->cursor_shown = shown;
}
