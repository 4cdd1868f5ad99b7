/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * text.c - text that scrolls: help, what happened since last time, a record.
 *
 * Lines are broken when they are drawn. Where some of them lead to a record, the selection goes
 * from one such line to the next, and Enter opens it; else the arrows scroll.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

enum { TEXT_COLS = 92, LABEL_MAX = 24 };

struct text {
	struct dialog d;
	struct lines lines;
	char *title;
	int label_w, top, selected; /* selected: line, -1 none */
	int rows, width, total;     /* of the last drawing */
};

static style_t style_of(enum line_role role)
{
	switch (role) {
	case LINE_TITLE:
	case LINE_HEADING: return ROLE_TITLE;
	case LINE_STRONG: return ROLE_FINDING_STRONG;
	case LINE_FINDING: return ROLE_FINDING;
	case LINE_COORDINATED: return ROLE_COORDINATED;
	case LINE_DIM: return ROLE_DIM;
	default: return ROLE_NORMAL;
	}
}

/* A line from row y; with a NULL canvas it only counts. */
static int draw_line(
        const struct text *t, const struct canvas *c, int y, int w, const struct line *l, int more)
{
	int x = l->label && *l->label ? t->label_w + 2 : 0;
	bool stacked = x > 0 && w < 44;
	int rows = 0;

	if (x && c)
		canvas_text(c, y, 0, stacked ? w : t->label_w, ROLE_LABEL, l->label);
	if (stacked) {
		x = 2;
		rows = 1;
	}
	return rows + canvas_wrap(c, y + rows, x, w - x, more, style_of(l->role), l->text);
}

static int line_gap(const struct text *t, int i)
{
	return i > 0 && t->lines.v[i].role == LINE_HEADING ? 1 : 0;
}

/* Row of a line from the top; of the line behind the last: all rows. */
static int row_of(const struct text *t, int line, int w)
{
	int y = 0;

	for (int i = 0; i < line; i++)
		y += line_gap(t, i) + draw_line(t, NULL, 0, w, &t->lines.v[i], 1000);
	return line < t->lines.n ? y + line_gap(t, line) : y;
}

static void text_draw(struct dialog *d, const struct canvas *screen)
{
	struct text *t = (struct text *)d;
	int w = dialog_inner_width(screen, TEXT_COLS) - 2, mark = t->selected >= 0 ? 2 : 0;

	t->total = row_of(t, t->lines.n, w - mark);
	struct canvas in = dialog_box(screen, t->total, w + 2, t->title, NULL);
	int most = t->total > in.rows ? t->total - in.rows : 0;

	t->rows = in.rows;
	t->width = w - mark;
	t->top = t->top > most ? most : t->top;
	struct canvas body = canvas_sub(&in, rect_make(-t->top, mark, t->total, w - mark));

	canvas_cursor(&in, 0, 0, false);
	for (int i = 0, y = 0; i < t->lines.n; i++) {
		y += line_gap(t, i);
		if (i == t->selected) {
			canvas_text(&in, y - t->top, 0, 1, ROLE_ACCENT, ">");
			canvas_cursor(&in, y - t->top, 0, false);
		}
		y += draw_line(t, &body, y, w - mark, &t->lines.v[i], 1000);
	}
	dialog_scrollbar(&in, t->top, t->total);
}

static void select_next(struct text *t, int step)
{
	for (int i = t->selected + step; i >= 0 && i < t->lines.n; i += step)
		if (t->lines.v[i].ref) {
			t->selected = i;
			break;
		}
}

static void show_selected(struct text *t)
{
	int y = row_of(t, t->selected, t->width), end = row_of(t, t->selected + 1, t->width);

	if (end > t->top + t->rows)
		t->top = end - t->rows;
	if (y < t->top)
		t->top = y;
}

static enum dialog_result text_key(struct dialog *d, const struct key_event *ev)
{
	struct text *t = (struct text *)d;
	bool up = event_is_key(ev, UI_KEY_UP, 0) || event_is_key(ev, 'k', 0),
	     down = event_is_key(ev, UI_KEY_DOWN, 0) || event_is_key(ev, 'j', 0);

	if (event_is_key(ev, UI_KEY_ESC, 0) || event_is_key(ev, 'q', 0))
		return DIALOG_CANCELLED;
	if (t->selected >= 0 && (up || down)) {
		select_next(t, up ? -1 : 1);
		show_selected(t);
		return DIALOG_OPEN;
	}
	if (event_is_key(ev, UI_KEY_ENTER, 0)) {
		if (t->selected < 0)
			return DIALOG_CANCELLED;
		d->ui->select_action = t->lines.v[t->selected].ref;
		return DIALOG_DONE;
	}
	dialog_scroll(&t->top, t->rows, t->total, ev);
	return DIALOG_OPEN;
}

static void text_speak(const struct dialog *d, struct str *out)
{
	const struct text *t = (const struct text *)d;
	int i = t->selected;

	if (i < 0) {
		int shown = t->top + t->rows;

		str_addf(out, _("%s: lines %d to %d of %d."), t->title, t->top + 1,
		        shown > t->total ? t->total : shown, t->total);
		return;
	}
	const struct line *l = &t->lines.v[i];

	if (l->label && *l->label)
		str_addf(out, "%s%s", l->label, _(": "));
	str_addf(out, "%s", l->text);
}

static const char *text_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("Up Down"), N_("Scroll")},
	        {N_("Space"), N_("Next page")}, {N_("Esc"), N_("Close")}, {NULL, NULL}};
	static const struct dialog_hint linked[] = {{N_("Enter"), N_("Open")},
	        {N_("Up Down"), N_("Choose")}, {N_("Esc"), N_("Close")}, {NULL, NULL}};

	return dialog_hint_at(((const struct text *)d)->selected >= 0 ? linked : hints, i, key);
}

static void text_free(struct dialog *d)
{
	struct text *t = (struct text *)d;

	lines_release(&t->lines);
	free(t->title);
	free(t);
}

struct dialog *dialog_text(struct ui *ui, const char *title, const struct lines *lines)
{
	static const struct dialog_ops ops = {.draw = text_draw,
	        .key = text_key,
	        .speak = text_speak,
	        .hint = text_hint,
	        .free = text_free};
	struct text *t = xcalloc(1, sizeof(*t));

	t->d.ops = &ops;
	t->d.ui = ui;
	t->title = xstrdup(title);
	t->selected = -1;
	for (int i = 0; i < lines->n; i++) {
		const struct line *l = &lines->v[i];
		int w = l->label ? canvas_width(l->label) : 0;

		GROW(t->lines.v, t->lines.n, t->lines.cap);
		t->lines.v[t->lines.n++] = (struct line){l->role,
		        arena_strdup(&t->lines.arena, l->label ? l->label : ""),
		        arena_strdup(&t->lines.arena, l->text ? l->text : ""), l->ref};
		t->label_w = w > t->label_w ? w : t->label_w;
		if (l->ref && t->selected < 0)
			t->selected = i;
	}
	t->label_w = t->label_w > LABEL_MAX ? LABEL_MAX : t->label_w;
	return &t->d;
}
