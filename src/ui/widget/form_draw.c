/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * form_draw.c - a form on the screen: labels in a column, inputs behind, what is wrong on the
 * field's own line, the note and one sentence of help below. What does not fit scrolls; the focused
 * field is always visible.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/theme.h>

#include "form_priv.h"

enum { GUTTER = 2, MESSAGE_MIN = 40 /* columns of input that leave room for a message */ };

static int field_rows(const struct form *f, int field)
{
	const struct form_field *spec = &f->fields[field];

	if (spec->kind != INPUT_LONG)
		return 1;
	return spec->rows > 0 ? spec->rows : 3;
}

static int label_width(const struct form *f, int cols)
{
	int widest = 0, most = cols / 3;

	for (int i = 0; i < f->n; i++) {
		if (f->fields[i].kind == INPUT_HEADING)
			continue;
		int w = canvas_width(f->fields[i].label) + (f->fields[i].required ? 2 : 0);

		widest = w > widest ? w : widest;
	}
	most = most > 26 ? 26 : most;
	return widest > most ? most : widest;
}

/* Row of a field from the top of the form. */
static int field_y(const struct form *f, int field)
{
	int y = 0;

	for (int i = 0; i < field; i++)
		y += field_rows(f, i);
	return y;
}

static void scroll_to_focus(struct form *f, int rows)
{
	int y = field_y(f, f->focus), h = field_rows(f, f->focus);
	int total = field_y(f, f->n), above = y;

	/* The heading of the group comes along. */
	if (f->focus > 0 && f->fields[f->focus - 1].kind == INPUT_HEADING && h < rows)
		above--;
	if (y + h > f->scroll + rows)
		f->scroll = y + h - rows;
	if (above < f->scroll)
		f->scroll = above;
	if (f->scroll > total - rows)
		f->scroll = total > rows ? total - rows : 0;
}

static void draw_label(const struct form *f, const struct canvas *c, int field, int y, int w)
{
	const struct form_field *spec = &f->fields[field];
	bool focused = field == f->focus, wrong = *form_error(f, field) != '\0';
	style_t style = focused ? ROLE_ACCENT : ROLE_LABEL;

	if (wrong)
		canvas_text(c, y, 0, 1, ROLE_ERROR, "!");
	else if (form_field_is_dirty(f, field))
		canvas_text(c, y, 0, 1, ROLE_DIM, canvas_glyph(c, GLYPH_BULLET));
	int used = canvas_text(c, y, GUTTER, w - (spec->required ? 2 : 0), style, spec->label);

	if (spec->required)
		canvas_text(c, y, GUTTER + used, -1, style, " *");
}

static void draw_bool(const struct form *f, const struct canvas *c, int field, bool focused)
{
	style_t style = focused ? ROLE_INPUT : ROLE_INPUT_IDLE;

	canvas_textf(c, 0, 0, 3, style, "[%s]", *form_text(f, field) ? "x" : " ");
	if (focused)
		canvas_cursor(c, 0, 1, true);
}

/* The input itself, in a canvas of its size. */
static void draw_input(struct form *f, const struct canvas *c, int field)
{
	const struct form_field *spec = &f->fields[field];
	bool focused = field == f->focus && !f->calendar;
	struct canvas in = *c;

	if (spec->kind == INPUT_BOOL) {
		draw_bool(f, c, field, focused);
		return;
	}
	if (spec->kind == INPUT_CHOICE && c->cols > 4) {
		canvas_text(c, 0, c->cols - 1, 1, focused ? ROLE_ACCENT : ROLE_DIM,
		        canvas_glyph(c, GLYPH_DROPDOWN));
		in = canvas_sub(c, rect_make(0, 0, 1, c->cols - 2));
	}
	lineedit_draw(&f->state[field].edit, &in, focused ? ROLE_INPUT : ROLE_INPUT_IDLE, focused,
	        spec->placeholder);
}

static int input_width(const struct form *f, int field, int room)
{
	const struct form_field *spec = &f->fields[field];
	int w = spec->width > 0 ? spec->width : room,
	    unit = spec->unit ? canvas_width(spec->unit) + 1 : 0;

	if (spec->kind == INPUT_BOOL)
		w = 3;
	else if (spec->kind == INPUT_DATE && !spec->width)
		w = 16;
	else if (spec->kind == INPUT_AMOUNT && !spec->width)
		w = 18;
	return w > room - unit ? room - unit : w;
}

static struct rect draw_field(struct form *f, const struct canvas *c, int field, int y, int label_w)
{
	const struct form_field *spec = &f->fields[field];
	int x = GUTTER + label_w + 2, room = c->cols - x;
	const char *error = form_error(f, field);

	if (spec->kind == INPUT_HEADING) {
		canvas_text(c, y, GUTTER, -1, ROLE_TITLE, spec->label);
		return rect_make(y, GUTTER, 1, 0);
	}
	draw_label(f, c, field, y, label_w);
	/* A sentence that is ticked stands behind its box. */
	if (spec->kind == INPUT_BOOL && canvas_width(spec->label) > label_w) {
		x = GUTTER;
		room = c->cols - x;
		canvas_text(c, y, x, 4, ROLE_LABEL, "    ");
		canvas_text(c, y, x + 4, -1, ROLE_LABEL, spec->label);
		struct rect box = rect_make(y, x, 1, 3);
		struct canvas in = canvas_sub(c, box);

		draw_input(f, &in, field);
		return box;
	}
	int w = input_width(f, field, room), message = canvas_width(error);

	/* The message stands behind the input; a wide input gives way to it. */
	if (message && room >= MESSAGE_MIN && room - w - 2 < message) {
		int keep = room / 2 > room - message - 2 ? room / 2 : room - message - 2;

		w = w > keep ? keep : w;
	}
	struct rect r = rect_make(y, x, field_rows(f, field), w);
	struct canvas in = canvas_sub(c, r);
	int after = x + w + 1;

	draw_input(f, &in, field);
	if (spec->unit)
		after += canvas_text(c, y, after, -1, ROLE_DIM, spec->unit) + 1;
	if (message && c->cols - after >= 12) {
		bool typing = field == f->focus && !f->state[field].left;

		canvas_text(c, y, after + 1, -1, typing ? ROLE_WARNING : ROLE_ERROR, error);
	}
	return r;
}

static int note_rows(const struct form *f, const struct canvas *c)
{
	int most = c->rows / 4;

	if (!f->note.len || c->rows < 6)
		return 0;
	most = most > 4 ? 4 : most;
	return canvas_wrap(NULL, 0, 0, c->cols - GUTTER, most, 0, f->note.s);
}

/* The last row: what is wrong with the focused field, else its help. */
static void draw_help(const struct form *f, const struct canvas *c)
{
	const char *error = form_error(f, f->focus), *help = f->fields[f->focus].help;

	if (*error)
		canvas_text(c, c->rows - 1, 0, -1, ROLE_ERROR, error);
	else if (help)
		canvas_text(c, c->rows - 1, 0, -1, ROLE_DIM, help);
}

static void draw_floating(struct form *f, const struct canvas *c, struct rect anchor)
{
	struct rect screen = canvas_rect(c);

	if (f->calendar) {
		struct rect r = popup_place(screen, anchor, CALENDAR_ROWS - 2, CALENDAR_COLS);

		if (r.h < CALENDAR_ROWS)
			r = frame_centre(c, CALENDAR_ROWS, CALENDAR_COLS);
		calendar_draw(f->calendar, c, r);
	} else if (f->popup_open) {
		int w = anchor.w < 36 ? 36 : anchor.w;

		popup_draw(&f->popup, c, popup_place(screen, anchor, popup_rows(&f->popup), w));
	}
}

void form_draw(struct form *f, const struct canvas *c)
{
	struct rect anchor = {0, 0, 1, 1};

	canvas_clear(c, ROLE_NORMAL);
	if (f->n == 0 || c->rows < 1 || c->cols < 1)
		return;
	int help = c->rows >= 3 ? 1 : 0, note = note_rows(f, c);
	struct canvas body = canvas_sub(c, rect_make(0, 0, c->rows - help - note, c->cols));
	int label_w = label_width(f, c->cols);

	scroll_to_focus(f, body.rows);
	int y = -f->scroll;

	for (int i = 0; i < f->n; i++) {
		struct rect r = {0, 0, 0, 0};
		int h = field_rows(f, i);

		if (y + h > 0 && y < body.rows)
			r = draw_field(f, &body, i, y, label_w);
		if (i == f->focus)
			anchor = r;
		y += h;
	}
	if (note)
		canvas_wrap(c, c->rows - help - note, GUTTER, c->cols - GUTTER, note,
		        f->note_strong ? ROLE_FINDING : ROLE_DIM, f->note.s);
	if (help)
		draw_help(f, c);
	draw_floating(f, c, anchor);
}
