/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * canvas.h - a screen in memory. Every pane draws into it; the terminal, the tests and the scripts
 * read it.
 *
 * A `struct grid` owns the cells of one frame and the place of the cursor. A `struct canvas` is a
 * window on a grid: a small value, copied freely, with its own origin, size and clip. Drawing
 * outside is cut, never an error, so a pane may draw as if it had room. Coordinates are (row,
 * column) from 0, relative to the canvas.
 *
 * Text given to a canvas may be hostile: control characters, bidi controls, invalid UTF-8 and
 * characters whose width terminals disagree about (ZWJ sequences, variation selectors, regional
 * indicators) each take one replacement cell.
 */
#ifndef STRATES_UI_CANVAS_H
#define STRATES_UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <strates/base/str.h>

struct rect {
	int y, x, h, w;
};

/* A role of theme.h in the low byte, modifiers above. */
typedef uint16_t style_t;
#define STYLE_SELECTED  0x0100u /* on the selected row of the focused pane */
#define STYLE_UNFOCUSED 0x0200u /* on the selected row of another pane */
#define STYLE_MATCH     0x0400u /* part that matches what is searched */
#define STYLE_BOLD      0x0800u
#define STYLE_UNDERLINE 0x1000u
#define STYLE_FAINT     0x2000u /* out of focus, unavailable */

#define CELL_CPS   3
#define CELL_UP    1u
#define CELL_DOWN  2u
#define CELL_LEFT  4u
#define CELL_RIGHT 8u
/* 16 bytes without padding: cells are compared with memcmp(). */
struct cell {
	uint32_t cp[CELL_CPS]; /* base and combining marks; cp[0] == 0: the right half of a wide
	                          character */
	style_t style;
	uint8_t width; /* 1 or 2; 0 for a right half */
	uint8_t lines; /* CELL_UP|… when the cell is part of a line, so that crossing lines join */
};

enum canvas_glyphs {
	GLYPHS_UNICODE, /* lines, arrows and ellipses as Unicode has them */
	GLYPHS_ASCII,   /* the same with + - | ~ */
	GLYPHS_READER   /* for screen readers: lines become blanks, nothing from U+2500-259F, no
	                   braille */
};

struct grid {
	int rows, cols;
	struct cell *cells; /* rows * cols */
	enum canvas_glyphs glyphs;
	int cursor_y, cursor_x; /* where the hardware cursor goes; the selection even when hidden */
	bool cursor_shown;
};
struct canvas {
	struct grid *grid;
	int y, x;         /* origin in the grid */
	int rows, cols;   /* size of the window */
	struct rect clip; /* in grid coordinates, inside the grid */
};

/* Names for the few signs that differ by enum canvas_glyphs. */
enum glyph {
	GLYPH_ELLIPSIS,
	GLYPH_EXPANDED,
	GLYPH_COLLAPSED,
	GLYPH_DROPDOWN,
	GLYPH_RADIO_ON,
	GLYPH_RADIO_OFF,
	GLYPH_CHECK,
	GLYPH_CROSS,
	GLYPH_BULLET,
	GLYPH_UP,
	GLYPH_DOWN,
	GLYPH_LEFT,
	GLYPH_RIGHT,
	GLYPH_THUMB,
	GLYPH_TRACK,
	GLYPH_BLOCK,
	GLYPH_SHADE,
	GLYPH_WARNING,
	GLYPH_REPLACEMENT,
	GLYPH_COUNT
};

void grid_init(struct grid *g, int rows, int cols); /* blank; sizes below 1 become 1 */
void grid_release(struct grid *g);
void grid_resize(struct grid *g, int rows, int cols); /* blank afterwards; keeps glyphs */
void grid_clear(struct grid *g);
bool grid_is_equal(const struct grid *a, const struct grid *b);
/* Appends the text of one row (trailing blanks dropped) or of all rows, each with a newline. */
void grid_row_text(const struct grid *g, int y, struct str *out);
void grid_text(const struct grid *g, struct str *out);
/* Appends one line a row of `COLUMN+LENGTH style` runs that are not normal: "3: 0+10 title, 12+5
 * finding+selected". */
void grid_styles(const struct grid *g, struct str *out);

struct rect rect_make(int y, int x, int h, int w);
struct rect rect_intersect(struct rect a, struct rect b);
bool rect_is_empty(struct rect r);
bool rect_contains(struct rect r, int y, int x);
/* r without `top` rows above, `left` columns … ; never negative. */
struct rect rect_inset(struct rect r, int top, int left, int bottom, int right);

struct canvas canvas_of(struct grid *g);
/* The part r of c as a canvas of its own. */
struct canvas canvas_sub(const struct canvas *c, struct rect r);
struct rect canvas_rect(const struct canvas *c); /* {0, 0, rows, cols} */
/* The sign for this canvas's glyph set, as UTF-8, one column. */
const char *canvas_glyph(const struct canvas *c, enum glyph which);

void canvas_clear(const struct canvas *c, style_t style);
void canvas_fill(const struct canvas *c, struct rect r, style_t style); /* blanks */
/* One line of text in at most w columns (w < 0: to the right edge), cut with an ellipsis. Returns
 * the columns it took. */
int canvas_text(const struct canvas *c, int y, int x, int w, style_t style, const char *utf8);
int canvas_text_n(
        const struct canvas *c, int y, int x, int w, style_t style, const char *utf8, size_t n);
int canvas_textf(const struct canvas *c, int y, int x, int w, style_t style, const char *fmt, ...)
        __attribute__((format(printf, 6, 7)));
/* The same and blanks up to w in the same style; returns w. */
int canvas_fit(const struct canvas *c, int y, int x, int w, style_t style, const char *utf8);
/* Right-aligned in w, padded with blanks on the left; cut on the left when too long (numbers). */
int canvas_fit_right(const struct canvas *c, int y, int x, int w, style_t style, const char *utf8);
/* Text broken at blanks into lines of w columns from row y, at most h lines (the last one cut with
   an ellipsis). Newlines are kept. Returns the lines used. With a NULL canvas it only counts. */
int canvas_wrap(
        const struct canvas *c, int y, int x, int w, int h, style_t style, const char *utf8);
void canvas_put(
        const struct canvas *c, int y, int x, style_t style, uint32_t cp); /* one code point */
/* Lines join where they cross (┬ ┼ …). */
void canvas_hline(const struct canvas *c, int y, int x, int w, style_t style);
void canvas_vline(const struct canvas *c, int y, int x, int h, style_t style);
void canvas_box(const struct canvas *c, struct rect r, style_t style);
/* Changes the style of what is there: adds modifiers (role kept), or sets it whole. */
void canvas_add_style(const struct canvas *c, struct rect r, style_t modifiers);
void canvas_set_style(const struct canvas *c, struct rect r, style_t style);
/* Asks for the hardware cursor here (clipped into the canvas); the last call of a frame wins. */
void canvas_cursor(const struct canvas *c, int y, int x, bool shown);
/* Columns that canvas_text() would take: differs from utf8_width() for hostile text. */
int canvas_width(const char *utf8);
/* Bytes of the longest prefix of s[0..n) that canvas_text() draws in `columns` without an ellipsis;
 * *width = its columns (may be NULL). */
size_t canvas_prefix(const char *s, size_t n, int columns, int *width);

/* Bytes of the first character with its marks, as canvas_text() takes it (>= 1 while n > 0); *width
 * = its columns (may be NULL). Newlines and tabs take one column. */
size_t canvas_next(const char *s, size_t n, int *width);

#endif
