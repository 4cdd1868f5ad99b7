/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * findings.c - what the engine noticed about the selected action, and why: each finding a block of
 * rows, the selected one with every term of its severity.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { INDENT = 4, SHORT = 2 /* rows of a sentence that is not selected */ };

void pane_findings_init(struct pane_findings *p, struct app *a)
{
	memset(p, 0, sizeof(*p));
	p->app = a;
}

void pane_findings_release(struct pane_findings *p)
{
	arena_release(&p->arena);
}

/* The selected finding is looked for again after the next reading. */
void pane_findings_forget(struct pane_findings *p)
{
	if (p->at < p->n)
		memcpy(p->wanted, p->v[p->at].row.id, sizeof(p->wanted));
	p->action = 0;
}

void pane_findings_read(struct pane_findings *p, int64_t action)
{
	struct finding_query q = {.action = action};

	if (p->action == action)
		return;
	arena_clear(&p->arena);
	p->n = p->at = p->top = 0;
	p->v = NULL;
	p->action = action;
	if (action && !show_findings(p->app, &q, action, &p->arena, &p->v, &p->n, NULL))
		p->n = 0;
	for (int i = 0; i < p->n; i++)
		if (!strcmp(p->v[i].row.id, p->wanted))
			p->at = i;
	p->wanted[0] = '\0';
}

const struct finding_view *pane_findings_selected(const struct pane_findings *p)
{
	return p->at < p->n ? &p->v[p->at] : NULL;
}

/* --- drawing: with draw = false the rows are only counted --- */

struct pen {
	const struct canvas *c;
	int y;
	bool draw;
};

static void wrapped(struct pen *pen, int x, int most, style_t style, const char *text)
{
	int w = pen->c->cols - x - 1;
	int rows;

	if (!*text)
		return;
	w = w < 1 ? 1 : w;
	rows = canvas_wrap(pen->draw ? pen->c : NULL, pen->y, x, w, most, style, text);
	pen->y += rows > most ? most : rows;
}

static int label_width(const struct finding_view *f)
{
	int widest = 0;

	for (int i = 0; i < f->n_terms; i++) {
		int w = canvas_width(f->terms[i].label);

		widest = w > widest ? w : widest;
	}
	return widest > 16 ? 16 : widest;
}

static void draw_term(struct pen *pen, const struct term_view *t, int label, bool weighs)
{
	char points[16] = "";
	int x = INDENT + label + 1 + (weighs ? 6 : 0);

	if (t->weight)
		snprintf(points, sizeof(points), "%d/%d", t->points, t->weight);
	if (pen->draw) {
		canvas_text(pen->c, pen->y, INDENT, label, ROLE_LABEL, t->label);
		if (weighs)
			canvas_fit_right(pen->c, pen->y, INDENT + label + 1, 5, ROLE_NORMAL, points);
	}
	if (*t->text)
		wrapped(pen, x, 3, ROLE_DIM, t->text);
	else
		pen->y++;
}

static void draw_why(struct pen *pen, const struct finding_view *f)
{
	int label = label_width(f);
	bool weighs = false;

	for (int i = 0; i < f->n_terms; i++)
		weighs = weighs || f->terms[i].weight;
	for (int i = 0; i < f->n_terms; i++)
		draw_term(pen, &f->terms[i], label, weighs);
	if (*f->move) {
		if (pen->draw)
			canvas_text(pen->c, pen->y, INDENT - 2, 2, ROLE_ACCENT, canvas_glyph(pen->c, GLYPH_RIGHT));
		wrapped(pen, INDENT, 3, ROLE_ACCENT, f->move);
	}
}

static void draw_block(struct pen *pen, const struct finding_view *f, bool selected, bool focused)
{
	style_t mark = pane_state_style(f->row.severity, f->row.state);
	style_t over = !selected ? 0 : focused ? STYLE_SELECTED : STYLE_UNFOCUSED;
	char head[16];

	if (pen->draw) {
		int y = pen->y, x;

		canvas_fill(pen->c, rect_make(y, 0, 1, pen->c->cols), over);
		if (selected)
			canvas_put(pen->c, y, 0, (style_t)(ROLE_ACCENT | over), '>');
		if (selected && focused)
			canvas_cursor(pen->c, y, 0, false);
		snprintf(head, sizeof(head), "%-2s %3d", f->mark, f->row.severity);
		x = 1 + canvas_text(pen->c, y, 1, -1, (style_t)(mark | over), head);
		x += 1 + canvas_text(pen->c, y, x + 1, -1, (style_t)(STYLE_BOLD | over), f->kind);
		if (*f->state)
			canvas_text(pen->c, y, x + 2, -1, (style_t)(ROLE_COORDINATED | over), f->state);
	}
	pen->y++;
	wrapped(pen, INDENT, selected ? 8 : SHORT, ROLE_NORMAL, f->sentence);
	if (selected)
		draw_why(pen, f);
}

/* Rows before the selected block and in it. */
static void measure(const struct pane_findings *p, const struct canvas *c, int *before, int *rows, int *total)
{
	struct pen pen = {.c = c};

	*before = *rows = 0;
	for (int i = 0; i < p->n; i++) {
		int from = pen.y;

		draw_block(&pen, &p->v[i], i == p->at, false);
		if (i == p->at) {
			*before = from;
			*rows = pen.y - from;
		}
	}
	*total = pen.y;
}

static void scroll(struct pane_findings *p, const struct canvas *c)
{
	int before, rows, total;

	measure(p, c, &before, &rows, &total);
	if (before + rows > p->top + c->rows)
		p->top = before + rows - c->rows;
	if (before < p->top)
		p->top = before;
	if (p->top > total - c->rows)
		p->top = total > c->rows ? total - c->rows : 0;
	p->rows = c->rows;
}

void pane_findings_draw(struct pane_findings *p, const struct canvas *c, struct rect r, bool focused)
{
	char title[64], right[32] = "";
	struct canvas body;

	snprintf(title, sizeof(title), "%s", _("Findings"));
	if (p->n)
		snprintf(right, sizeof(right), "%d/%d", p->at + 1, p->n);
	body = frame_pane(c, r, title, right, focused);
	canvas_clear(&body, ROLE_NORMAL);
	if (focused)
		canvas_cursor(&body, 0, 0, false);
	if (body.rows < 1)
		return;
	if (!p->n) {
		canvas_wrap(&body, 0, 1, body.cols - 2, body.rows, ROLE_DIM,
		        p->action ? _("Nothing overlaps this action.") : "");
		return;
	}
	scroll(p, &body);
	struct pen pen = {.c = &body, .y = -p->top, .draw = true};

	for (int i = 0; i < p->n && pen.y < body.rows; i++)
		draw_block(&pen, &p->v[i], i == p->at, focused);
}

enum pane_result pane_findings_command(struct pane_findings *p, enum command c)
{
	switch (c) {
	case CMD_UP: p->at--; break;
	case CMD_DOWN: p->at++; break;
	case CMD_PAGE_UP:
	case CMD_HALF_UP: p->at -= 3; break;
	case CMD_PAGE_DOWN:
	case CMD_HALF_DOWN: p->at += 3; break;
	case CMD_FIRST: p->at = 0; break;
	case CMD_LAST: p->at = p->n; break;
	case CMD_OPEN: return p->n ? PANE_OPEN : PANE_MOVED;
	default: return PANE_IGNORED;
	}
	p->at = p->at >= p->n ? p->n - 1 : p->at;
	p->at = p->at < 0 ? 0 : p->at;
	return PANE_MOVED;
}

void pane_findings_speak(const struct pane_findings *p, struct str *out)
{
	const struct finding_view *f = pane_findings_selected(p);

	if (!f) {
		str_add(out, _("Nothing overlaps this action."));
		return;
	}
	str_addf(out, _("Finding %d of %d: %s"), p->at + 1, p->n, f->sentence);
	if (*f->state)
		str_addf(out, " (%s)", f->state);
}
