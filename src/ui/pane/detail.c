/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * detail.c - one record as lines that scroll.
 *
 * The records looked at last are kept, and the console reads the next one ahead while nobody types:
 * so a moved selection finds its record ready. They are forgotten when anything changed.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { LABEL_MIN = 8, LABEL_MAX = 20, HEAD_REST = 8 /* cells of the rule that stay beside a title */ };

void pane_detail_init(struct pane_detail *p, struct app *a)
{
	memset(p, 0, sizeof(*p));
	p->app = a;
	p->title = "";
}

void pane_detail_release(struct pane_detail *p)
{
	for (int i = 0; i < PANE_RECORDS; i++)
		lines_release(&p->kept[i].lines);
}

void pane_detail_forget(struct pane_detail *p)
{
	p->lines = NULL;
	for (int i = 0; i < PANE_RECORDS; i++) {
		p->kept[i].id = 0;
		p->kept[i].finding[0] = '\0';
		p->kept[i].used = 0;
	}
}

static struct pane_record *oldest(struct pane_detail *p)
{
	struct pane_record *r = &p->kept[0];

	for (int i = 1; i < PANE_RECORDS; i++)
		if (p->kept[i].used < r->used)
			r = &p->kept[i];
	lines_clear(&r->lines);
	r->id = 0;
	r->finding[0] = '\0';
	r->used = ++p->clock;
	return r;
}

static void add_error(struct lines *l, const struct err *e)
{
	char buf[600];

	lines_clear(l);
	lines_add(l, LINE_STRONG, "", err_format(e, buf, sizeof(buf)));
}

const struct lines *pane_detail_read(struct pane_detail *p, enum entity en, int64_t id)
{
	struct err e = ERR_INIT;

	for (int i = 0; i < PANE_RECORDS; i++) {
		struct pane_record *r = &p->kept[i];

		if (r->id != id || r->entity != en || r->finding[0])
			continue;
		r->used = ++p->clock;
		return &r->lines;
	}
	struct pane_record *r = oldest(p);

	r->entity = en;
	r->id = id;
	if (!show_record(p->app, en, id, &r->lines, &e))
		add_error(&r->lines, &e);
	return &r->lines;
}

static void add_members(struct lines *l, struct app *a, const struct finding_view *v)
{
	struct arena mem = ARENA_INIT;

	lines_add(l, LINE_HEADING, "", _("Records"));
	for (int i = 0; i < v->row.n_members; i++) {
		const struct finding_member *m = &v->row.members[i];

		lines_add(l, LINE_TEXT, _(entity_desc(m->entity)->one), browse_name(a, m->entity, m->id, &mem));
	}
	arena_release(&mem);
}

static void add_finding(struct lines *l, struct app *a, const struct finding_view *v)
{
	struct str s = STR_INIT;

	str_addf(&s, "%s %d  %s", v->mark, show_severity(&v->row), v->kind);
	lines_add(l, show_severity(&v->row) >= 70 ? LINE_STRONG : LINE_FINDING, "", s.s);
	lines_add(l, LINE_TEXT, "", v->sentence);
	if (*v->state)
		lines_add(l, LINE_COORDINATED, "", v->state);
	if (*v->decided)
		lines_add(l, LINE_DIM, _("It had been decided"), v->decided);
	for (int i = 0; i < v->n_changes; i++) {
		struct arena mem = ARENA_INIT;

		lines_add(l, LINE_TEXT, "", show_change(&v->changes[i], &mem));
		arena_release(&mem);
	}
	lines_add(l, LINE_TEXT, _("What to do"), v->move);
	lines_add(l, LINE_HEADING, "", _("Why"));
	for (int i = 0; i < v->n_terms; i++) {
		str_clear(&s);
		if (v->terms[i].weight)
			str_addf(&s, "%d/%d  ", v->terms[i].points, v->terms[i].weight);
		str_add(&s, v->terms[i].text);
		lines_add(l, v->terms[i].weight ? LINE_TEXT : LINE_DIM, v->terms[i].label, s.s);
	}
	add_members(l, a, v);
	str_release(&s);
}

const struct lines *pane_detail_read_finding(struct pane_detail *p, const char *finding)
{
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct finding_view v;

	for (int i = 0; i < PANE_RECORDS; i++)
		if (*finding && !strcmp(p->kept[i].finding, finding)) {
			p->kept[i].used = ++p->clock;
			return &p->kept[i].lines;
		}
	struct pane_record *r = oldest(p);

	snprintf(r->finding, sizeof(r->finding), "%s", finding);
	if (browse_finding(p->app, finding, 0, &mem, &v, &e))
		add_finding(&r->lines, p->app, &v);
	else
		add_error(&r->lines, &e);
	arena_release(&mem);
	return &r->lines;
}

/* --- drawing --- */

static int label_width(const struct lines *l, int cols)
{
	int widest = 0, most = cols / 3 < LABEL_MAX ? cols / 3 : LABEL_MAX;

	for (int i = 0; l && i < l->n; i++) {
		int w = canvas_width(l->v[i].label);

		widest = w > widest ? w : widest;
	}
	if (!widest)
		return 0;
	widest = widest < LABEL_MIN ? LABEL_MIN : widest;
	return (widest > most ? most : widest) + 1;
}

/* A labelled line, or one that goes on with what a labelled one began. */
static bool is_indented(const struct lines *l, int i)
{
	const struct line *line = &l->v[i];

	return *line->label || line->role == LINE_FIELD || (line->role == LINE_COORDINATED && i > 0 && *l->v[i - 1].label);
}

static int line_rows(const struct canvas *c, const struct lines *l, int i, int label)
{
	const struct line *line = &l->v[i];
	int x = is_indented(l, i) ? label : 0, w = c->cols - x - 1;
	int rows = canvas_wrap(NULL, 0, 0, w < 1 ? 1 : w, 10000, ROLE_NORMAL, line->text);

	return rows < 1 ? 1 : rows;
}

static bool is_finding(const struct line *line)
{
	return line->role == LINE_FINDING || line->role == LINE_STRONG || line->role == LINE_COORDINATED;
}

static void draw_line(const struct canvas *c, const struct lines *l, int i, int y, int label, int rows)
{
	const struct line *line = &l->v[i];
	int x = is_indented(l, i) ? label : 0, w = c->cols - x - 1;

	style_t style = pane_line_style(line->role);
	const char *gap = strstr(line->text, "  ");
	int mark_w = 0;

	if (*line->label)
		canvas_text(c, y, 0, label - 1, ROLE_LABEL, line->label);
	if (is_finding(line) && gap) {
		/* Mark and severity catch the eye; the sentence is to be read. */
		canvas_wrap(c, y, x, w < 1 ? 1 : w, rows, ROLE_NORMAL, line->text);
		canvas_prefix(line->text, (size_t)(gap - line->text), w, &mark_w);
		canvas_set_style(c, rect_make(y, x, 1, mark_w), style);
	} else {
		canvas_wrap(c, y, x, w < 1 ? 1 : w, rows, style, line->text);
	}
}

/* Rows above the line under the cursor; keeps it visible. */
static void scroll(struct pane_detail *p, const struct canvas *c, const struct lines *l, int label)
{
	int y = 0, at_y = 0, at_rows = 1;

	p->rows = c->rows;
	/* At its beginning, as nearly always: nothing to measure. */
	if (p->at == 0 && p->top == 0)
		return;
	for (int i = 0; i < l->n; i++) {
		int rows = line_rows(c, l, i, label);

		if (i == p->at) {
			at_y = y;
			at_rows = rows;
		}
		y += rows;
	}
	if (at_y + at_rows > p->top + c->rows)
		p->top = at_y + at_rows - c->rows;
	if (at_y < p->top)
		p->top = at_y;
	if (p->top > y - c->rows)
		p->top = y > c->rows ? y - c->rows : 0;
}

/* The title that the list has beside it costs no line of its own where the head has room for all of it. What is spoken keeps its lines. */
static bool fits_head(const struct pane_detail *p, const struct canvas *c, struct rect r, const struct lines *l)
{
	const struct line *first = l && l->n > 1 ? &l->v[0] : NULL;

	return first && first->role == LINE_TITLE && !*first->label && c->grid->glyphs != GLYPHS_READER &&
	       canvas_width(p->title) + canvas_width(first->text) + HEAD_REST <= r.w;
}

static struct canvas draw_head(const struct pane_detail *p, const struct canvas *c, struct rect r, const struct lines *lines, bool focused)
{
	struct str head = STR_INIT;

	str_add(&head, p->title);
	if (p->in_head)
		str_addf(&head, "  %s", lines->v[0].text);
	struct canvas body = frame_pane(c, r, head.s, NULL, focused);

	str_release(&head);
	return body;
}

void pane_detail_draw(struct pane_detail *p, const struct canvas *c, struct rect r,
        const struct lines *all, uint64_t about, bool focused)
{
	struct lines below = LINES_INIT;
	const struct lines *lines = &below;

	p->in_head = fits_head(p, c, r, all);
	if (all)
		below = (struct lines){.v = all->v + p->in_head, .n = all->n - p->in_head};
	struct canvas body = draw_head(p, c, r, all, focused);
	struct canvas in = canvas_sub(&body, rect_inset(canvas_rect(&body), 0, 1, 0, 0));

	canvas_clear(&body, ROLE_NORMAL);
	if (about != p->shown)
		p->at = p->top = 0;
	p->shown = about;
	p->lines = all;
	if (focused)
		canvas_cursor(&body, 0, 0, false);
	if (!lines->n || in.rows < 1)
		return;
	int label = label_width(lines, in.cols), y;

	if (p->at >= lines->n)
		p->at = lines->n - 1;
	scroll(p, &in, lines, label);
	y = -p->top;
	for (int i = 0; i < lines->n && y < in.rows; i++) {
		int rows = line_rows(&in, lines, i, label);

		if (y + rows > 0)
			draw_line(&in, lines, i, y, label, rows);
		if (focused && i == p->at) {
			canvas_put(&body, y < 0 ? 0 : y, 0, ROLE_ACCENT, '>');
			canvas_cursor(&body, y < 0 ? 0 : y, 0, false);
		}
		y += rows;
	}
}

enum pane_result pane_detail_command(struct pane_detail *p, enum command c)
{
	int page = p->rows > 2 ? p->rows - 1 : 1;

	switch (c) {
	case CMD_UP: p->at--; break;
	case CMD_DOWN: p->at++; break;
	case CMD_PAGE_UP: p->at -= page; break;
	case CMD_PAGE_DOWN: p->at += page; break;
	case CMD_HALF_UP: p->at -= page / 2 + 1; break;
	case CMD_HALF_DOWN: p->at += page / 2 + 1; break;
	case CMD_FIRST: p->at = 0; break;
	case CMD_LAST: p->at = 1000000; break;
	case CMD_OPEN: return PANE_OPEN;
	default: return PANE_IGNORED;
	}
	p->at = p->at < 0 ? 0 : p->at;
	return PANE_MOVED;
}

void pane_detail_speak(const struct pane_detail *p, struct str *out)
{
	int at = p->at + p->in_head;
	const struct line *line = p->lines && at < p->lines->n ? &p->lines->v[at] : NULL;

	if (line)
		str_addf(out, "%s%s%s", line->label, *line->label ? _(": ") : "", line->text);
}
