/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * layout.h - where the panes go: a pure function from the size of the window and the user's wishes
 * to rectangles.
 *
 * Regimes: S (under 100 columns or 30 rows): the main pane over one strip, the tree beside or
 * instead; M: tree | main over (detail | findings) over a mini-timeline; L (from 160x45): tree |
 * main | detail | findings over a timeline of full width. Under 40x10 nothing but one sentence:
 * LAYOUT_TINY. Promises for every size: no two rectangles overlap, none is negative, all are
 * inside.
 */
#ifndef STRATES_UI_LAYOUT_H
#define STRATES_UI_LAYOUT_H

#include <stdbool.h>
#include <strates/ui/canvas.h>

enum layout_regime { LAYOUT_TINY, LAYOUT_S, LAYOUT_M, LAYOUT_L };
enum layout_slot {
	SLOT_NONE = -1,
	SLOT_BREADCRUMB, /* first line */
	SLOT_CHIPS,      /* second line: filter */
	SLOT_TREE,
	SLOT_MAIN, /* list, timeline, matrix, map … */
	SLOT_DETAIL,
	SLOT_FINDINGS,
	SLOT_TIMELINE,
	SLOT_STATUS, /* last but one line */
	SLOT_HINTS,  /* last line */
	SLOT_COUNT
};
/* What `<` and `>` change, in cells, added to the default; kept in the session. Out-of-range values
 * are limited by the solver. */
struct layout_adjust {
	int tree_w, detail_w, findings_w, lower_h, timeline_h;
};
struct layout_wish {
	int rows, cols;
	bool shown[SLOT_COUNT]; /* which slots the view has at all */
	enum layout_slot focus; /* where room is for one pane only, this one gets it */
	enum layout_slot zoom;  /* this pane alone; SLOT_NONE */
	bool reader;            /* screen reader: one pane at a time, full width, and room for a whole sentence */
	struct layout_adjust adjust;
};
#define LAYOUT_LINES_MAX 8
struct layout {
	enum layout_regime regime;
	struct rect
	        slot[SLOT_COUNT]; /* empty when not shown; a pane's first row is its title line */
	struct rect line[LAYOUT_LINES_MAX]; /* vertical separators between panes, one column wide */
	int n_lines;
	bool single; /* one pane at a time: the app shows tabs */
};

/* All panes shown, main focused, nothing adjusted. */
void layout_wish_init(struct layout_wish *w, int rows, int cols);
enum layout_regime layout_regime_of(int rows, int cols);
void layout_solve(const struct layout_wish *wish, struct layout *out);
bool layout_is_visible(const struct layout *l, enum layout_slot slot);
/* Next (step 1) or previous (-1) pane that can take the focus, in reading order; hidden ones too
 * where panes are shown one at a time. */
enum layout_slot layout_next(
        const struct layout_wish *w, const struct layout *l, enum layout_slot from, int step);
/* Makes the focused pane wider (step > 0) or narrower, or higher where width can't change. */
void layout_adjust_step(struct layout_wish *w, const struct layout *l, int step);
/* The pane under a cell, or SLOT_NONE. */
enum layout_slot layout_at(const struct layout *l, int y, int x);

#endif
