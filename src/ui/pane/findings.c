/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * findings.c - what the engine noticed about the selected action, and why: each finding a block of
 * rows, the selected one with every term of its severity.
 */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { INDENT = 4, LABEL_MAX = 16, FIRST = 6 /* are read at first */, SHORT = 2 /* rows of a sentence that is not selected */ };

void pane_findings_init(struct pane_findings *p, struct app *a)
{
	memset(p, 0, sizeof(*p));
	p->app = a;
}

void pane_findings_release(struct pane_findings *p)
{
	for (int i = 0; i < PANE_FOUND; i++)
		arena_release(&p->kept[i].arena);
}

int pane_findings_count(const struct pane_findings *p)
{
	return p->now ? p->now->n : 0;
}

const struct finding_view *pane_findings_selected(const struct pane_findings *p)
{
	return p->at < pane_findings_count(p) ? &p->now->v[p->at] : NULL;
}

/* The selected finding is looked for again after the next reading. */
void pane_findings_forget(struct pane_findings *p)
{
	const struct finding_view *f = pane_findings_selected(p);

	if (f)
		memcpy(p->wanted, f->row.id, sizeof(p->wanted));
	for (int i = 0; i < PANE_FOUND; i++) {
		p->kept[i].action = 0;
		p->kept[i].n = 0;
	}
	p->action = 0;
	p->now = NULL;
}

static void fill(struct pane_findings *p, struct pane_found *f, int64_t action, int limit)
{
	struct finding_query q = {.action = action, .limit = limit};

	arena_clear(&f->arena);
	f->action = action;
	f->limit = limit;
	f->n = 0;
	f->v = NULL;
	if (action && !show_findings(p->app, &q, action, &f->arena, &f->v, &f->n, NULL))
		f->n = 0;
}

static struct pane_found *keep(struct pane_findings *p, int64_t action)
{
	struct pane_found *oldest = NULL;

	for (int i = 0; i < PANE_FOUND; i++) {
		struct pane_found *f = &p->kept[i];

		if (f->action == action && action) {
			f->used = ++p->clock;
			return f;
		}
		if (f != p->now && (!oldest || f->used < oldest->used))
			oldest = f;
	}
	fill(p, oldest, action, FIRST);
	oldest->used = ++p->clock;
	return oldest;
}

const struct pane_found *pane_findings_peek(struct pane_findings *p, int64_t action)
{
	return keep(p, action);
}

void pane_findings_read(struct pane_findings *p, int64_t action)
{
	if (p->action == action && p->now)
		return;
	p->now = keep(p, action);
	p->action = action;
	p->at = p->top = 0;
	for (int i = 0; i < p->now->n; i++)
		if (!strcmp(p->now->v[i].row.id, p->wanted))
			p->at = i;
	p->wanted[0] = '\0';
}

/* Whoever goes beyond the first ones gets all. */
static void read_all(struct pane_findings *p)
{
	struct pane_found *f = keep(p, p->action);

	if (f->n == f->limit)
		fill(p, f, p->action, 0);
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

/* "74 = kind 21 + urgency 20 + money 15 …": terms that add nothing are left to the comparison. */
static void draw_sum(struct pen *pen, const struct finding_view *f)
{
	struct str sum = STR_INIT;

	for (int i = 0; i < f->n_terms; i++)
		if (f->terms[i].points)
			str_addf(&sum, "%s%s %d", sum.len ? " + " : "", f->terms[i].label, f->terms[i].points);
	if (sum.len) {
		struct str line = STR_INIT;

		str_addf(&line, "%d = %s", f->row.severity, sum.s);
		wrapped(pen, INDENT, 4, ROLE_DIM, line.s);
		str_release(&line);
	}
	str_release(&sum);
}

static int label_width(const struct finding_view *f, int cols)
{
	int widest = 0, most = cols / 3 < LABEL_MAX ? cols / 3 : LABEL_MAX;

	for (int i = 0; i < f->n_terms; i++) {
		int w = f->terms[i].weight ? 0 : canvas_width(f->terms[i].label);

		widest = w > widest ? w : widest;
	}
	return widest > most ? most : widest;
}

static void draw_compared(struct pen *pen, const struct term_view *t, int label)
{
	if (pen->draw)
		canvas_text(pen->c, pen->y, INDENT, label, ROLE_LABEL, t->label);
	if (*t->text)
		wrapped(pen, INDENT + label + 2, 3, ROLE_NORMAL, t->text);
	else
		pen->y++;
}

/* What to do, how much it weighs, then what was compared: in a low pane the last is cut first. */
static void draw_why(struct pen *pen, const struct finding_view *f)
{
	int label = label_width(f, pen->c->cols);

	if (*f->move) {
		if (pen->draw)
			canvas_text(pen->c, pen->y, INDENT - 2, 2, ROLE_ACCENT, canvas_glyph(pen->c, GLYPH_RIGHT));
		wrapped(pen, INDENT, 3, ROLE_ACCENT, f->move);
	}
	draw_sum(pen, f);
	for (int i = 0; i < f->n_terms; i++)
		if (!f->terms[i].weight)
			draw_compared(pen, &f->terms[i], label);
}

static const struct term_view *fact(const struct finding_view *f, const char *term)
{
	for (int i = 0; i < f->n_terms; i++)
		if (!f->terms[i].weight && str_eq(f->terms[i].label, finding_term_label(term)))
			return &f->terms[i];
	return NULL;
}

/* What a cluster is judged by before anything else: its worst pair, and how much of it is coordinated. */
static void draw_cluster(struct pen *pen, const struct finding_view *f)
{
	const struct term_view *worst = fact(f, "worst"), *share = fact(f, "coordinated");
	struct str line = STR_INIT;

	if (worst)
		str_addf(&line, "%s%s%s", worst->label, _(": "), worst->text);
	if (share && share->value >= 0) {
		str_add(&line, line.len ? " · " : "");
		str_addf(&line, _("%d %% coordinated"), share->value / 10);
	}
	wrapped(pen, INDENT, 2, ROLE_LABEL, line.s);
	str_release(&line);
}

static void draw_block(struct pen *pen, const struct finding_view *f, bool selected, bool focused)
{
	style_t mark = pane_state_style(show_severity(&f->row), f->row.state);
	style_t over = !selected ? 0 : focused ? STYLE_SELECTED : STYLE_UNFOCUSED;
	char head[16];

	if (pen->draw) {
		int y = pen->y, x;

		canvas_fill(pen->c, rect_make(y, 0, 1, pen->c->cols), over);
		if (selected)
			canvas_put(pen->c, y, 0, (style_t)(ROLE_ACCENT | over), '>');
		if (selected && focused)
			canvas_cursor(pen->c, y, 0, false);
		snprintf(head, sizeof(head), "%-2s %3d", f->mark, show_severity(&f->row));
		x = 1 + canvas_text(pen->c, y, 1, -1, (style_t)(mark | over), head);
		x += 1 + canvas_text(pen->c, y, x + 1, -1, (style_t)(STYLE_BOLD | over), f->kind);
		if (*f->state)
			canvas_text(pen->c, y, x + 2, -1, (style_t)(ROLE_COORDINATED | over), f->state);
	}
	pen->y++;
	wrapped(pen, INDENT, selected ? 8 : SHORT, ROLE_NORMAL, f->sentence);
	if (finding_is_many(&f->row))
		draw_cluster(pen, f);
	if (selected)
		draw_why(pen, f);
}

/* Rows before the selected block and in it. */
static void measure(const struct pane_findings *p, const struct canvas *c, int *before, int *rows, int *total)
{
	struct pen pen = {.c = c};

	*before = *rows = 0;
	for (int i = 0; i < p->now->n; i++) {
		int from = pen.y;

		draw_block(&pen, &p->now->v[i], i == p->at, false);
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

void pane_findings_draw(struct pane_findings *p, const struct canvas *c, struct rect r, int total, bool focused)
{
	int n = pane_findings_count(p);
	char right[32] = "";

	if (n)
		snprintf(right, sizeof(right), "%d/%d", p->at + 1, total > n ? total : n);
	struct canvas body = frame_pane(c, r, _("Findings"), right, focused);

	canvas_clear(&body, ROLE_NORMAL);
	if (focused)
		canvas_cursor(&body, 0, 0, false);
	if (body.rows < 1)
		return;
	if (!n) {
		canvas_wrap(&body, 0, 1, body.cols - 2, body.rows, ROLE_DIM,
		        p->action ? _("Nothing overlaps this action.") : _("Select one action: what was found about it stands here."));
		return;
	}
	scroll(p, &body);
	struct pen pen = {.c = &body, .y = -p->top, .draw = true};

	for (int i = 0; i < n && pen.y < body.rows; i++)
		draw_block(&pen, &p->now->v[i], i == p->at, focused);
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
	case CMD_LAST: p->at = INT_MAX; break;
	case CMD_OPEN: return pane_findings_count(p) ? PANE_OPEN : PANE_MOVED;
	default: return PANE_IGNORED;
	}
	if (p->action && p->at >= pane_findings_count(p))
		read_all(p);
	p->at = p->at >= pane_findings_count(p) ? pane_findings_count(p) - 1 : p->at;
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
	str_addf(out, _("Finding %d of %d: %s"), p->at + 1, pane_findings_count(p), f->sentence);
	if (*f->state)
		str_addf(out, " (%s)", f->state);
}
