/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * layout.c - the solver.
 *
 * Space is taken off a shrinking rectangle, side by side, so panes can't overlap whatever the
 * wishes are: each step takes at most what is left. Defaults are for reading: the main pane is the
 * last to lose columns, the tree and the lower panes have limits both ways.
 */
#include "config.h"

#include <string.h>
#include <strates/ui/layout.h>

enum {
	TINY_COLS = 40,
	TINY_ROWS = 10,
	M_COLS = 100,
	M_ROWS = 30,
	L_COLS = 160,
	L_ROWS = 45,
	MAIN_MIN_COLS = 40, /* what the others leave to the main pane */
	MAIN_MIN_ROWS = 6,
	PANE_MIN_COLS = 16,
	PANE_MIN_ROWS = 3,
	SPOKEN_ROWS = 4 /* for a sentence that is not cut */
};

void layout_wish_init(struct layout_wish *w, int rows, int cols)
{
	memset(w, 0, sizeof(*w));
	w->rows = rows;
	w->cols = cols;
	w->focus = SLOT_MAIN;
	w->zoom = SLOT_NONE;
	for (int i = 0; i < SLOT_COUNT; i++)
		w->shown[i] = true;
}

static int clamp(int v, int lo, int hi)
{
	if (hi < lo)
		return lo;
	return v < lo ? lo : v > hi ? hi : v;
}

/* Each take_ cuts a strip of at most n off one side of *from and returns it. */
static struct rect take_top(struct rect *from, int n)
{
	int h = clamp(n, 0, from->h);
	struct rect r = rect_make(from->y, from->x, h, from->w);

	from->y += h;
	from->h -= h;
	return r;
}

static struct rect take_bottom(struct rect *from, int n)
{
	int h = clamp(n, 0, from->h);

	from->h -= h;
	return rect_make(from->y + from->h, from->x, h, from->w);
}

static struct rect take_left(struct rect *from, int n)
{
	int w = clamp(n, 0, from->w);
	struct rect r = rect_make(from->y, from->x, from->h, w);

	from->x += w;
	from->w -= w;
	return r;
}

static struct rect take_right(struct rect *from, int n)
{
	int w = clamp(n, 0, from->w);

	from->w -= w;
	return rect_make(from->y, from->x + from->w, from->h, w);
}

static void add_line(struct layout *l, struct rect r)
{
	if (!rect_is_empty(r) && l->n_lines < LAYOUT_LINES_MAX)
		l->line[l->n_lines++] = r;
}

/* A column of its own at the left (or right) edge, and the separator. */
static void column_left(struct layout *l, enum layout_slot slot, struct rect *body, int w)
{
	l->slot[slot] = take_left(body, w);
	add_line(l, take_left(body, 1));
}

static void column_right(struct layout *l, enum layout_slot slot, struct rect *body, int w)
{
	l->slot[slot] = take_right(body, w);
	add_line(l, take_right(body, 1));
}

enum layout_regime layout_regime_of(int rows, int cols)
{
	if (cols < TINY_COLS || rows < TINY_ROWS)
		return LAYOUT_TINY;
	if (cols < M_COLS || rows < M_ROWS)
		return LAYOUT_S;
	return cols < L_COLS || rows < L_ROWS ? LAYOUT_M : LAYOUT_L;
}

static bool is_pane(enum layout_slot s)
{
	return s >= SLOT_TREE && s <= SLOT_TIMELINE;
}

/* The pane that gets the room when there is room for one. */
static enum layout_slot one_pane(const struct layout_wish *w)
{
	enum layout_slot s = is_pane(w->zoom) ? w->zoom : w->focus;

	return is_pane(s) && w->shown[s] ? s : SLOT_MAIN;
}

static int tree_width(const struct layout_wish *w, int part, int room)
{
	int usual = clamp(part + 1, 24, 34);

	return clamp(usual + w->adjust.tree_w, PANE_MIN_COLS, room - MAIN_MIN_COLS - 1);
}

static void solve_s(const struct layout_wish *w, struct layout *l, struct rect body)
{
	bool room_for_strip = body.h >= 14;
	enum layout_slot strip =
	        w->focus == SLOT_FINDINGS && w->shown[SLOT_FINDINGS] ? SLOT_FINDINGS : SLOT_DETAIL;

	if (!room_for_strip) {
		l->single = true;
		l->slot[one_pane(w)] = body;
		return;
	}
	if (w->focus == SLOT_TIMELINE && w->shown[SLOT_TIMELINE])
		strip = SLOT_TIMELINE;
	if (w->focus == SLOT_TREE && w->shown[SLOT_TREE]) {
		if (body.w < 72) {
			l->slot[SLOT_TREE] = body;
			return;
		}
		/* It is there only while it is used. */
		column_left(l, SLOT_TREE, &body, tree_width(w, w->cols * 2 / 5, body.w));
	}
	if (w->shown[strip])
		l->slot[strip] = take_bottom(&body, clamp(body.h / 3 + w->adjust.lower_h,
		                                            PANE_MIN_ROWS, body.h - MAIN_MIN_ROWS));
	l->slot[SLOT_MAIN] = body;
}

/* Detail and findings side by side under the main pane. */
static void lower_panes(const struct layout_wish *w, struct layout *l, struct rect lower)
{
	if (w->shown[SLOT_FINDINGS] && w->shown[SLOT_DETAIL]) {
		int usual = lower.w / 2 + w->adjust.findings_w;

		column_right(l, SLOT_FINDINGS, &lower,
		        clamp(usual, PANE_MIN_COLS, lower.w - PANE_MIN_COLS - 1));
		l->slot[SLOT_DETAIL] = lower;
	} else {
		l->slot[w->shown[SLOT_FINDINGS] ? SLOT_FINDINGS : SLOT_DETAIL] = lower;
	}
}

static void solve_m(const struct layout_wish *w, struct layout *l, struct rect body)
{
	if (w->shown[SLOT_TREE])
		column_left(l, SLOT_TREE, &body, tree_width(w, w->cols / 5, body.w));
	int rest = body.h - MAIN_MIN_ROWS;

	if (w->shown[SLOT_TIMELINE]) {
		int usual = clamp(body.h / 5, 5, 9) + w->adjust.timeline_h;
		int keep = w->shown[SLOT_DETAIL] || w->shown[SLOT_FINDINGS] ? PANE_MIN_ROWS : 0;

		l->slot[SLOT_TIMELINE] =
		        take_bottom(&body, clamp(usual, PANE_MIN_ROWS, rest - keep));
		rest = body.h - MAIN_MIN_ROWS;
	}
	if (w->shown[SLOT_DETAIL] || w->shown[SLOT_FINDINGS]) {
		int usual = body.h * 9 / 20 + w->adjust.lower_h;

		lower_panes(w, l, take_bottom(&body, clamp(usual, PANE_MIN_ROWS, rest)));
	}
	l->slot[SLOT_MAIN] = body;
}

static void solve_l(const struct layout_wish *w, struct layout *l, struct rect body)
{
	if (w->shown[SLOT_TIMELINE])
		l->slot[SLOT_TIMELINE] =
		        take_bottom(&body, clamp(10 + w->adjust.timeline_h, PANE_MIN_ROWS,
		                                   body.h - 2 * MAIN_MIN_ROWS));
	if (w->shown[SLOT_TREE])
		column_left(l, SLOT_TREE, &body, tree_width(w, w->cols / 5, body.w));
	int side = clamp(w->cols / 5, 32, 60);
	int keep = MAIN_MIN_COLS + 1 + (w->shown[SLOT_DETAIL] ? PANE_MIN_COLS + 1 : 0);

	if (w->shown[SLOT_FINDINGS])
		column_right(l, SLOT_FINDINGS, &body,
		        clamp(side + w->adjust.findings_w, PANE_MIN_COLS, body.w - keep));
	if (w->shown[SLOT_DETAIL])
		column_right(l, SLOT_DETAIL, &body,
		        clamp(side + w->adjust.detail_w, PANE_MIN_COLS,
		                body.w - MAIN_MIN_COLS - 1));
	l->slot[SLOT_MAIN] = body;
}

void layout_solve(const struct layout_wish *w, struct layout *l)
{
	int rows = w->rows < 1 ? 1 : w->rows, cols = w->cols < 1 ? 1 : w->cols;
	struct rect body = rect_make(0, 0, rows, cols);

	memset(l, 0, sizeof(*l));
	l->regime = layout_regime_of(rows, cols);
	if (l->regime == LAYOUT_TINY) {
		l->slot[SLOT_MAIN] = body;
		l->single = true;
		return;
	}
	if (w->shown[SLOT_BREADCRUMB])
		l->slot[SLOT_BREADCRUMB] = take_top(&body, 1);
	if (w->shown[SLOT_CHIPS])
		l->slot[SLOT_CHIPS] = take_top(&body, 1);
	if (w->shown[SLOT_HINTS])
		l->slot[SLOT_HINTS] = take_bottom(&body, 1);
	if (w->shown[SLOT_STATUS])
		l->slot[SLOT_STATUS] = take_bottom(&body, w->reader ? clamp(rows / 6, 1, SPOKEN_ROWS) : 1);
	if (is_pane(w->zoom) || w->reader) {
		l->single = true;
		l->slot[one_pane(w)] = body;
		return;
	}
	switch (l->regime) {
	case LAYOUT_L: solve_l(w, l, body); break;
	case LAYOUT_M: solve_m(w, l, body); break;
	default: solve_s(w, l, body); break;
	}
}

bool layout_is_visible(const struct layout *l, enum layout_slot slot)
{
	return slot >= 0 && slot < SLOT_COUNT && !rect_is_empty(l->slot[slot]);
}

/* In regime S every pane of the view can be reached though not all are visible at once. */
static bool can_focus(const struct layout_wish *w, const struct layout *l, enum layout_slot s)
{
	return w->shown[s] && (l->regime == LAYOUT_S || l->single || layout_is_visible(l, s));
}

enum layout_slot layout_next(
        const struct layout_wish *w, const struct layout *l, enum layout_slot from, int step)
{
	int n = SLOT_TIMELINE - SLOT_TREE + 1;
	int at = is_pane(from) ? from - SLOT_TREE : SLOT_MAIN - SLOT_TREE;

	for (int i = 0; i < n; i++) {
		at = (at + (step < 0 ? n - 1 : 1)) % n;
		enum layout_slot s = (enum layout_slot)(SLOT_TREE + at);

		if (can_focus(w, l, s))
			return s;
	}
	return SLOT_MAIN;
}

/* The solver limits what is shown; the wish itself must not run away either, or the first steps
 * back would do nothing. */
static void step_wish(int *value, int step, int now, int lo, int hi)
{
	if ((step > 0 && now < hi) || (step < 0 && now > lo))
		*value += step;
}

void layout_adjust_step(struct layout_wish *w, const struct layout *l, int step)
{
	const struct rect *slot = l->slot;
	struct layout_adjust *a = &w->adjust;
	int room = slot[SLOT_MAIN].w - MAIN_MIN_COLS;
	bool columns = l->regime == LAYOUT_L;

	switch (w->focus) {
	case SLOT_TREE:
		step_wish(&a->tree_w, 2 * step, slot[SLOT_TREE].w, PANE_MIN_COLS,
		        slot[SLOT_TREE].w + room);
		break;
	case SLOT_FINDINGS:
		step_wish(&a->findings_w, 2 * step, slot[SLOT_FINDINGS].w, PANE_MIN_COLS,
		        slot[SLOT_FINDINGS].w +
		                (columns ? room : slot[SLOT_DETAIL].w - PANE_MIN_COLS));
		break;
	case SLOT_DETAIL:
		if (columns)
			step_wish(&a->detail_w, 2 * step, slot[SLOT_DETAIL].w, PANE_MIN_COLS,
			        slot[SLOT_DETAIL].w + room);
		else
			step_wish(&a->lower_h, step, slot[SLOT_DETAIL].h, PANE_MIN_ROWS,
			        slot[SLOT_DETAIL].h + slot[SLOT_MAIN].h - MAIN_MIN_ROWS);
		break;
	case SLOT_TIMELINE:
		step_wish(l->regime == LAYOUT_S ? &a->lower_h : &a->timeline_h, step,
		        slot[SLOT_TIMELINE].h, PANE_MIN_ROWS,
		        slot[SLOT_TIMELINE].h + slot[SLOT_MAIN].h - MAIN_MIN_ROWS);
		break;
	default:
		if (layout_is_visible(l, SLOT_TREE))
			step_wish(&a->tree_w, -2 * step, slot[SLOT_TREE].w, PANE_MIN_COLS,
			        slot[SLOT_TREE].w + room);
		else
			step_wish(&a->lower_h, -step, slot[SLOT_DETAIL].h, PANE_MIN_ROWS,
			        slot[SLOT_DETAIL].h + slot[SLOT_MAIN].h - MAIN_MIN_ROWS);
		break;
	}
}

enum layout_slot layout_at(const struct layout *l, int y, int x)
{
	for (int i = 0; i < SLOT_COUNT; i++)
		if (rect_contains(l->slot[i], y, x))
			return (enum layout_slot)i;
	return SLOT_NONE;
}
