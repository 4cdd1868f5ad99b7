/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * grid.c - the cells of a frame, and how they read as text; and rectangles.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/mem.h>
#include <strates/ui/theme.h>

#include "canvas_priv.h"

static const struct cell blank = {.cp = {' ', 0, 0}, .style = ROLE_NORMAL, .width = 1};

void grid_init(struct grid *g, int rows, int cols)
{
	memset(g, 0, sizeof(*g));
	grid_resize(g, rows, cols);
}

void grid_release(struct grid *g)
{
	free(g->cells);
	memset(g, 0, sizeof(*g));
}

void grid_resize(struct grid *g, int rows, int cols)
{
	rows = rows < 1 ? 1 : rows;
	cols = cols < 1 ? 1 : cols;
	if (rows != g->rows || cols != g->cols || !g->cells) {
		free(g->cells);
		g->rows = rows;
		g->cols = cols;
		g->cells = xcalloc((size_t)rows * (size_t)cols, sizeof(*g->cells));
	}
	grid_clear(g);
}

void grid_clear(struct grid *g)
{
	size_t n = (size_t)g->rows * (size_t)g->cols;

	for (size_t i = 0; i < n; i++)
		g->cells[i] = blank;
	g->cursor_y = g->cursor_x = 0;
	g->cursor_shown = false;
}

bool grid_is_equal(const struct grid *a, const struct grid *b)
{
	return a->rows == b->rows && a->cols == b->cols && a->cursor_y == b->cursor_y &&
	       a->cursor_x == b->cursor_x && a->cursor_shown == b->cursor_shown &&
	       !memcmp(a->cells, b->cells, (size_t)a->rows * (size_t)a->cols * sizeof(*a->cells));
}

void grid_row_text(const struct grid *g, int y, struct str *out)
{
	size_t start = out->len;

	if (y < 0 || y >= g->rows)
		return;
	for (int x = 0; x < g->cols; x++) {
		const struct cell *cell = &g->cells[y * g->cols + x];

		for (int i = 0; i < CELL_CPS && cell->cp[i]; i++)
			str_add_cp(out, cell->cp[i]);
	}
	while (out->len > start && out->s[out->len - 1] == ' ')
		str_truncate(out, out->len - 1);
}

void grid_text(const struct grid *g, struct str *out)
{
	for (int y = 0; y < g->rows; y++) {
		grid_row_text(g, y, out);
		str_add_char(out, '\n');
	}
}

static void add_style_name(struct str *out, style_t style)
{
	static const struct {
		style_t bit;
		const char *name;
	} modifiers[] = {
	        {STYLE_SELECTED, "selected"},
	        {STYLE_UNFOCUSED, "unfocused"},
	        {STYLE_MATCH, "match"},
	        {STYLE_BOLD, "bold"},
	        {STYLE_UNDERLINE, "underline"},
	        {STYLE_FAINT, "faint"},
	};

	str_add(out, theme_role_name((enum theme_role)(style & 0xff)));
	for (size_t i = 0; i < COUNT_OF(modifiers); i++)
		if (style & modifiers[i].bit)
			str_addf(out, "+%s", modifiers[i].name);
}

void grid_styles(const struct grid *g, struct str *out)
{
	for (int y = 0; y < g->rows; y++) {
		const struct cell *row = &g->cells[y * g->cols];
		bool any = false;

		for (int x = 0; x < g->cols;) {
			int from = x;

			while (x < g->cols && row[x].style == row[from].style)
				x++;
			if (row[from].style == ROLE_NORMAL)
				continue;
			if (any)
				str_add(out, ", ");
			else
				str_addf(out, "%d: ", y);
			str_addf(out, "%d+%d ", from, x - from);
			any = true;
			add_style_name(out, row[from].style);
		}
		if (any)
			str_add_char(out, '\n');
	}
}

struct rect rect_make(int y, int x, int h, int w)
{
	return (struct rect){y, x, h < 0 ? 0 : h, w < 0 ? 0 : w};
}

struct rect rect_intersect(struct rect a, struct rect b)
{
	int top = a.y > b.y ? a.y : b.y, left = a.x > b.x ? a.x : b.x;
	int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
	int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;

	return rect_make(top, left, bottom - top, right - left);
}

bool rect_is_empty(struct rect r)
{
	return r.h <= 0 || r.w <= 0;
}

bool rect_contains(struct rect r, int y, int x)
{
	return y >= r.y && y < r.y + r.h && x >= r.x && x < r.x + r.w;
}

struct rect rect_inset(struct rect r, int top, int left, int bottom, int right)
{
	return rect_make(r.y + top, r.x + left, r.h - top - bottom, r.w - left - right);
}
