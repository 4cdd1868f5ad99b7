/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * glyph.c - signs and lines for each glyph set. Lines remember their directions in the cell, so
 * that crossing ones join.
 */
#include "config.h"

#include <strates/base/mem.h>

#include "canvas_priv.h"

static const char *const glyphs[GLYPH_COUNT][3] = {
        [GLYPH_ELLIPSIS] = {"…", "~", "…"},
        [GLYPH_EXPANDED] = {"▾", "-", "-"},
        [GLYPH_COLLAPSED] = {"▸", "+", "+"},
        [GLYPH_DROPDOWN] = {"▾", "v", "v"},
        [GLYPH_RADIO_ON] = {"•", "*", "*"},
        [GLYPH_RADIO_OFF] = {" ", " ", " "},
        [GLYPH_CHECK] = {"✓", "x", "x"},
        [GLYPH_CROSS] = {"✗", "-", "-"},
        [GLYPH_BULLET] = {"·", ".", "·"},
        [GLYPH_UP] = {"↑", "^", "^"},
        [GLYPH_DOWN] = {"↓", "v", "v"},
        [GLYPH_LEFT] = {"←", "<", "<"},
        [GLYPH_RIGHT] = {"→", ">", ">"},
        [GLYPH_THUMB] = {"┃", "#", " "},
        [GLYPH_TRACK] = {" ", " ", " "},
        [GLYPH_BLOCK] = {"█", "#", "#"},
        [GLYPH_SHADE] = {"░", ".", "."},
        [GLYPH_WARNING] = {"!", "!", "!"},
        [GLYPH_REPLACEMENT] = {"\xef\xbf\xbd", "?", "\xef\xbf\xbd"},
};

const char *canvas_glyph(const struct canvas *c, enum glyph which)
{
	return glyphs[which][c->grid->glyphs];
}

/* By the directions CELL_UP, DOWN, LEFT, RIGHT (1, 2, 4, 8); a lone direction is drawn as a whole
 * line. */
static const uint32_t unicode_lines[16] = {
        ' ', 0x2502, 0x2502, 0x2502, 0x2500, 0x2518, 0x2510, 0x2524,    /* │ ─ ┘ ┐ ┤ */
        0x2500, 0x2514, 0x250c, 0x251c, 0x2500, 0x2534, 0x252c, 0x253c, /* └ ┌ ├ ┴ ┬ ┼ */
};
static const char ascii_lines[] = " |||-+++-+++-+++";

static void add_line(const struct canvas *c, int y, int x, unsigned directions, style_t style)
{
	struct cell *cell = canvas_cell(c, y, x);

	if (!cell)
		return;
	unsigned lines = cell->lines | directions;
	struct cluster k = {.width = 1};

	switch (c->grid->glyphs) {
	case GLYPHS_UNICODE: k.cp[0] = unicode_lines[lines]; break;
	case GLYPHS_ASCII: k.cp[0] = (uint32_t)ascii_lines[lines]; break;
	case GLYPHS_READER: k.cp[0] = ' '; break;
	}
	canvas_put_cluster(c, c->y + y, c->x + x, style, &k);
	cell->lines = (uint8_t)lines;
}

void canvas_hline(const struct canvas *c, int y, int x, int w, style_t style)
{
	for (int i = 0; i < w; i++) {
		unsigned directions = (i > 0 ? CELL_LEFT : 0) | (i < w - 1 ? CELL_RIGHT : 0);

		add_line(c, y, x + i, w == 1 ? CELL_LEFT | CELL_RIGHT : directions, style);
	}
}

void canvas_vline(const struct canvas *c, int y, int x, int h, style_t style)
{
	for (int i = 0; i < h; i++) {
		unsigned directions = (i > 0 ? CELL_UP : 0) | (i < h - 1 ? CELL_DOWN : 0);

		add_line(c, y + i, x, h == 1 ? CELL_UP | CELL_DOWN : directions, style);
	}
}

void canvas_box(const struct canvas *c, struct rect r, style_t style)
{
	if (rect_is_empty(r))
		return;
	canvas_hline(c, r.y, r.x, r.w, style);
	if (r.h > 1)
		canvas_hline(c, r.y + r.h - 1, r.x, r.w, style);
	if (r.h > 1) {
		canvas_vline(c, r.y, r.x, r.h, style);
		canvas_vline(c, r.y, r.x + r.w - 1, r.h, style);
	}
}

void canvas_join(const struct canvas *c, int y, int x, unsigned directions, style_t style)
{
	struct cell *cell = canvas_cell(c, y, x);

	if (cell && cell->lines)
		add_line(c, y, x, directions, style);
}
