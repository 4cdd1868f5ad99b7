/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * picture.c - a frame as SVG.
 *
 * Runs of one style become one element with the width it has on the screen, so that columns stay
 * where they are whatever font a viewer takes. Grounds come first, then lines, then text.
 */
#include "config.h"

#include <string.h>
#include <strates/ui/picture.h>

#include "canvas_priv.h"

enum { CELL_W = 8, CELL_H = 17, BASELINE = 13, MARGIN = 10, FONT_SIZE = 13 };

struct ink {
	struct theme_rgb fg, bg;
	unsigned attrs;
	bool filled; /* bg is not the ground */
};

static struct theme_rgb grey(uint8_t v)
{
	return (struct theme_rgb){v, v, v};
}

/* What a terminal of that ground usually has. */
static struct theme_rgb ground(const struct theme *t)
{
	return t->ground == GROUND_LIGHT ? grey(255) : t->kind == THEME_CONTRAST ? grey(0) : grey(30);
}

static struct theme_rgb plain_text(const struct theme *t)
{
	return t->ground == GROUND_LIGHT ? grey(40) : t->kind == THEME_CONTRAST ? grey(255) : grey(216);
}

static struct ink ink_of(const struct theme *t, style_t style)
{
	struct theme_look l = theme_resolve(t, style);
	struct ink k = {.fg = l.fg < 0 ? plain_text(t) : theme_rgb(l.fg), .bg = l.bg < 0 ? ground(t) : theme_rgb(l.bg), .attrs = l.attrs, .filled = l.bg >= 0};

	if (l.attrs & THEME_REVERSE) {
		struct theme_rgb swap = k.fg;

		k.fg = k.bg;
		k.bg = swap;
		k.filled = true;
	}
	return k;
}

static void add_color(struct str *out, struct theme_rgb c)
{
	str_addf(out, "#%02x%02x%02x", c.r, c.g, c.b);
}

static int run_end(const struct cell *row, int cols, int from)
{
	int x = from;

	while (x < cols && row[x].style == row[from].style)
		x++;
	return x;
}

static void add_grounds(const struct cell *row, int cols, int y, const struct theme *t, struct str *out)
{
	for (int x = 0, end; x < cols; x = end) {
		struct ink k = ink_of(t, row[x].style);

		end = run_end(row, cols, x);
		if (!k.filled)
			continue;
		str_addf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"", MARGIN + x * CELL_W, MARGIN + y * CELL_H, (end - x) * CELL_W, CELL_H);
		add_color(out, k.bg);
		str_add(out, "\"/>\n");
	}
}

/* As on a terminal: the end of a straight line fills its cell. */
static unsigned directions(const struct cell *cell)
{
	unsigned to = cell->lines;

	if (to == CELL_LEFT || to == CELL_RIGHT)
		return CELL_LEFT | CELL_RIGHT;
	return to == CELL_UP || to == CELL_DOWN ? CELL_UP | CELL_DOWN : to;
}

/* From the middle of the cell to each edge that the line goes to. */
static void add_lines(const struct cell *row, int cols, int y, const struct theme *t, struct str *out)
{
	for (int x = 0, end; x < cols; x = end) {
		bool any = false;

		end = run_end(row, cols, x);
		for (int i = x; i < end; i++) {
			int mx = MARGIN + i * CELL_W + CELL_W / 2, my = MARGIN + y * CELL_H + CELL_H / 2;
			unsigned to = directions(&row[i]);

			if (!to)
				continue;
			str_add(out, any ? "" : "<path d=\"");
			any = true;
			if (to & (CELL_LEFT | CELL_RIGHT))
				str_addf(out, "M%d %dH%d", to & CELL_LEFT ? mx - CELL_W / 2 : mx, my, to & CELL_RIGHT ? mx + CELL_W / 2 : mx);
			if (to & (CELL_UP | CELL_DOWN))
				str_addf(out, "M%d %dV%d", mx, to & CELL_UP ? my - CELL_H / 2 : my, to & CELL_DOWN ? my + CELL_H / 2 + 1 : my);
		}
		if (!any)
			continue;
		str_add(out, "\" stroke=\"");
		add_color(out, ink_of(t, row[x].style).fg);
		str_add(out, "\"/>\n");
	}
}

static void add_character(struct str *out, uint32_t cp)
{
	switch (cp) {
	case '<': str_add(out, "&lt;"); break;
	case '>': str_add(out, "&gt;"); break;
	case '&': str_add(out, "&amp;"); break;
	default: str_add_cp(out, cp); break;
	}
}

static bool is_blank(const struct cell *cell)
{
	return cell->lines || cell->cp[0] == ' ';
}

static void add_words(const struct cell *row, int from, int end, int y, const struct ink *k, struct str *out)
{
	while (from < end && is_blank(&row[from]))
		from++;
	while (end > from && is_blank(&row[end - 1]))
		end--;
	if (from == end)
		return;
	str_addf(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"", MARGIN + from * CELL_W, MARGIN + y * CELL_H + BASELINE, (end - from) * CELL_W);
	add_color(out, k->fg);
	str_addf(out, "\"%s%s%s>", k->attrs & THEME_BOLD ? " font-weight=\"bold\"" : "", k->attrs & THEME_UNDERLINE ? " text-decoration=\"underline\"" : "",
	        k->attrs & THEME_DIM ? " opacity=\".65\"" : "");
	for (int x = from; x < end; x++)
		for (int i = 0; i < CELL_CPS && row[x].cp[i]; i++)
			add_character(out, row[x].lines ? ' ' : row[x].cp[i]);
	str_add(out, "</text>\n");
}

static void add_text(const struct cell *row, int cols, int y, const struct theme *t, struct str *out)
{
	for (int x = 0, end; x < cols; x = end) {
		struct ink k = ink_of(t, row[x].style);

		end = run_end(row, cols, x);
		add_words(row, x, end, y, &k, out);
	}
}

void grid_svg(const struct grid *g, const struct theme *t, struct str *out)
{
	int w = g->cols * CELL_W + 2 * MARGIN, h = g->rows * CELL_H + 2 * MARGIN;

	str_addf(out,
	        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" "
	        "font-size=\"%d\" style=\"white-space:pre\" xml:space=\"preserve\">\n<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"",
	        w, h, w, h, FONT_SIZE);
	add_color(out, ground(t));
	str_add(out, "\"/>\n");
	for (int y = 0; y < g->rows; y++) {
		const struct cell *row = &g->cells[y * g->cols];

		add_grounds(row, g->cols, y, t, out);
		add_lines(row, g->cols, y, t, out);
		add_text(row, g->cols, y, t, out);
	}
	str_add(out, "</svg>\n");
}
