/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * frame.c - titles, boxes, the key bar.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>

#include "canvas_priv.h"

/* " text " on a rule at x, at most w wide; returns the columns it took. */
static int title_on_rule(
        const struct canvas *c, int y, int x, int w, style_t style, const char *text)
{
	if (w < 3 || !text || !*text)
		return 0;
	canvas_fill(c, rect_make(y, x, 1, 1), style);
	int used = canvas_text(c, y, x + 1, w - 2, style, text);

	canvas_fill(c, rect_make(y, x + 1 + used, 1, 1), style);
	return used + 2;
}

struct canvas frame_pane(
        const struct canvas *c, struct rect r, const char *title, const char *right, bool focused)
{
	style_t border = focused ? ROLE_BORDER_FOCUS : ROLE_BORDER;
	style_t text = focused ? ROLE_PANE_TITLE_FOCUS : ROLE_PANE_TITLE;

	if (rect_is_empty(r))
		return canvas_sub(c, rect_make(r.y, r.x, 0, 0));
	canvas_hline(c, r.y, r.x, r.w, border);
	canvas_join(c, r.y, r.x - 1, CELL_RIGHT, ROLE_BORDER);
	canvas_join(c, r.y, r.x + r.w, CELL_LEFT, ROLE_BORDER);
	int room = r.w - 1, right_w = right && *right ? canvas_width(right) + 2 : 0;
	int used = 1 + title_on_rule(c, r.y, r.x + 1, room, text, title);

	if (right_w && used + right_w + 2 <= r.w)
		title_on_rule(c, r.y, r.x + r.w - right_w - 1, right_w, ROLE_PANE_TITLE, right);
	return canvas_sub(c, rect_inset(r, 1, 0, 0, 0));
}

void frame_lines(const struct canvas *c, const struct layout *l)
{
	for (int i = 0; i < l->n_lines; i++)
		canvas_vline(c, l->line[i].y, l->line[i].x, l->line[i].h, ROLE_BORDER);
}

struct canvas frame_dialog(
        const struct canvas *c, struct rect r, const char *title, const char *footer)
{
	int pad = r.w >= 12 ? 2 : r.w >= 4 ? 1 : 0, edge = r.h >= 3 && r.w >= 4 ? 1 : 0;

	canvas_fill(c, r, ROLE_DIALOG);
	if (edge) {
		canvas_box(c, r, ROLE_BORDER_FOCUS);
		title_on_rule(c, r.y, r.x + 1, r.w - 2, ROLE_PANE_TITLE_FOCUS, title);
		if (footer && canvas_width(footer) + 4 <= r.w)
			title_on_rule(c, r.y + r.h - 1, r.x + r.w - 3 - canvas_width(footer),
			        canvas_width(footer) + 2, ROLE_PANE_TITLE, footer);
	}
	return canvas_sub(c, rect_inset(r, edge, pad, edge, pad));
}

struct rect frame_centre(const struct canvas *c, int h, int w)
{
	h = h > c->rows ? c->rows : h;
	w = w > c->cols ? c->cols : w;
	return rect_make((c->rows - h) / 2, (c->cols - w) / 2, h, w);
}

int frame_hints(const struct canvas *c, int y, const struct frame_hint *hints, int n)
{
	int x = 1, shown = 0;

	canvas_fill(c, rect_make(y, 0, 1, c->cols), ROLE_HINT_TEXT);
	for (int i = 0; i < n; i++) {
		int key = canvas_width(hints[i].key), text = canvas_width(hints[i].text);
		int need = key + (text ? 1 + text : 0);
		style_t faint = hints[i].disabled ? STYLE_FAINT : 0;

		if (x + need > c->cols)
			continue; /* a shorter one may still fit */
		canvas_text(c, y, x, key, (style_t)(ROLE_HINT_KEY | faint), hints[i].key);
		canvas_text(
		        c, y, x + key + 1, text, (style_t)(ROLE_HINT_TEXT | faint), hints[i].text);
		x += need + 2;
		shown++;
	}
	return shown;
}

void frame_message(const struct canvas *c, style_t style, const char *text)
{
	int w = c->cols > 64 ? 60 : c->cols > 8 ? c->cols - 4 : c->cols;
	int lines = canvas_wrap(NULL, 0, 0, w, c->rows, style, text);
	int width = canvas_width(text);

	if (lines == 1 && width < w)
		w = width;
	canvas_wrap(c, (c->rows - lines) / 2, (c->cols - w) / 2, w, c->rows, style, text);
}

void frame_line(const struct canvas *c, int y, style_t style, const char *left, const char *right)
{
	int right_w = right ? canvas_width(right) : 0, room = c->cols - 1;

	canvas_fill(c, rect_make(y, 0, 1, c->cols), style);
	if (right_w && right_w + 8 <= c->cols) {
		canvas_text(c, y, c->cols - right_w - 1, right_w, style, right);
		room = c->cols - right_w - 3;
	}
	if (left)
		canvas_text(c, y, c->cols > 2 ? 1 : 0, room - (c->cols > 2 ? 1 : 0), style, left);
}

void frame_bar(
        const struct canvas *c, int y, int x, int w, style_t style, double part, double whole)
{
	double share = whole > 0 ? part / whole : 0;
	char number[32];

	share = share < 0 ? 0 : share > 1 ? 1 : share;
	snprintf(number, sizeof(number), " %.0f %%", share * 100);
	int room = w - (int)strlen(number), full = (int)(share * room + 0.5);

	for (int i = 0; i < room; i++)
		canvas_text(c, y, x + i, 1, i < full ? style : (style_t)ROLE_DIM,
		        canvas_glyph(c, i < full ? GLYPH_BLOCK : GLYPH_SHADE));
	canvas_text(c, y, x + (room > 0 ? room : 0), w - (room > 0 ? room : 0), style, number);
}

void frame_tabs(const struct canvas *c, int y, const char *const *names, int n, int current)
{
	int x = 1, need = 1;

	for (int i = 0; i < n; i++)
		need += canvas_width(names[i]) + 4;
	canvas_fill(c, rect_make(y, 0, 1, c->cols), ROLE_BORDER);
	for (int i = 0; i < n; i++) {
		bool here = i == current;

		/* Where they don't all fit, the current one must. */
		if (need > c->cols && !here)
			continue;
		x += canvas_text(c, y, x, -1, here ? ROLE_PANE_TITLE_FOCUS : ROLE_PANE_TITLE,
		        here ? "[" : " ");
		x += canvas_text(
		        c, y, x, -1, here ? ROLE_PANE_TITLE_FOCUS : ROLE_PANE_TITLE, names[i]);
		x += canvas_text(c, y, x, -1, here ? ROLE_PANE_TITLE_FOCUS : ROLE_PANE_TITLE,
		        here ? "]" : " ");
		x += 2;
	}
	if (need > c->cols && n > 1) {
		char where[32];

		snprintf(where, sizeof(where), "%d/%d", current + 1, n);
		canvas_text(c, y, c->cols - (int)strlen(where) - 1, -1, ROLE_PANE_TITLE, where);
	}
}
