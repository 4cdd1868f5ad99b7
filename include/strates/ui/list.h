/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * list.h - the one list and tree widget.
 *
 * Virtual: it asks its source only for the rows it shows, so a million rows cost what a screenful
 * costs. Selection and checks belong to ids, not to row numbers: they stay with their item when the
 * source is sorted, filtered or merged (call list_refresh() then). A tree is a list whose rows have
 * a depth; expanding and collapsing is the source's business (the widget reports
 * LIST_EXPAND/LIST_COLLAPSE).
 *
 * Drawing of a row: selection mark `>`, check mark `*`, then the columns. The cursor always sits on
 * the first cell of the selected row.
 */
#ifndef STRATES_UI_LIST_H
#define STRATES_UI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <strates/ui/canvas.h>
#include <strates/ui/keys.h>
#include <strates/ui/theme.h>

#define LIST_COLUMNS_MAX 24
#define LIST_TEXT_SIZE   512

struct list_row {
	int depth; /* tree: 0 = top */
	bool expandable, expanded;
	bool heading; /* can't be selected: a group's title */
	bool faint;   /* drawn with STYLE_FAINT */
};
/* One cell's text. Fill buf (cut to fit, as snprintf does) or point text at something that lives
 * until the next call. */
struct list_text {
	const char *text; /* starts as buf */
	char buf[LIST_TEXT_SIZE];
	style_t style;    /* starts as the column's style */
	const char *tail; /* drawn dim behind the text when there is room; starts as NULL */
	size_t match_at, match_len; /* bytes of text to be shown as a match; len 0 = none */
};
struct list_source {
	size_t (*count)(void *ctx);
	uint64_t (*id)(void *ctx, size_t row); /* != 0, unique */
	/* Row of an id; false when it is not there. NULL: found by asking id() for row after row.
	 */
	bool (*find)(void *ctx, uint64_t id, size_t *row);
	void (*row)(void *ctx, size_t row,
	        struct list_row *out); /* out is zeroed; NULL: a plain list */
	void (*text)(void *ctx, size_t row, int column, struct list_text *out);
	/* Called once a drawing, before text(), with the rows about to be shown: to fetch them in
	 * one query. May be NULL. */
	void (*prefetch)(void *ctx, size_t first, size_t n);
};

enum list_align { LIST_LEFT, LIST_RIGHT };
struct list_column {
	const char *title; /* translated; borrowed */
	int min, max;      /* columns; max 0 = as wide as there is room */
	int priority;      /* 0 is never dropped; else the highest number goes first */
	enum list_align align;
	style_t style;
	bool tree;    /* carries the indentation and the expander */
	bool yields;  /* dropped too where an open-ended column would have less than its comfort */
	int comfort;  /* open-ended: what it gets before the others grow; 0 = the usual */
};

struct list_idset {
	uint64_t *slot;
	size_t n, cap;
};
struct list {
	const struct list_source *source;
	void *ctx;
	const struct list_column *columns; /* borrowed */
	int n_columns;
	bool header;       /* show the columns' titles */
	bool no_marks;     /* no selection and check marks (popups) */
	bool no_checks;    /* a selection mark, but nothing to check (trees) */
	bool by_text;      /* no column takes more than the longest text in it so far: titles get the rest */
	const char *empty; /* text of an empty list; borrowed */
	size_t row, top;   /* selected row, first row shown */
	uint64_t selected; /* its id; kept while the list is empty, 0 before there was any */
	uint64_t anchor;   /* where a range began, 0 = none */
	bool ranging;      /* `V`: moves extend the range */
	struct list_idset checked, range_base;
	int needs[LIST_COLUMNS_MAX]; /* by_text: the longest text of each column so far */
	const char *titles[LIST_COLUMNS_MAX]; /* whose they are; borrowed as the columns are */
	int rows_shown; /* of the last drawing: what a page is */
	int body_y;     /* first row of items in the last drawing */
	int above;      /* rows of its pane above the canvas it is drawn into, for list_at() */
	int jump;   /* rows the view moves when the selection leaves it: 1 = smooth; 0 = a third of
	               it,   which keeps most moves to two rows' worth of output */
	int margin; /* rows kept visible around the selection */
};

enum list_event {
	LIST_IGNORED,
	LIST_MOVED, /* selection, maybe also checks (ranges) */
	LIST_CHECKED,
	LIST_ACTIVATE, /* Enter or double meaning of right on a leaf */
	LIST_EXPAND,   /* right or Enter on a collapsed row: expand and list_refresh() */
	LIST_COLLAPSE
};

void list_init(struct list *l, const struct list_source *source, void *ctx);
void list_release(struct list *l);
void list_set_columns(struct list *l, const struct list_column *columns, int n);
/* The source changed: find the selected id again; when it is gone, the nearest row is selected.
   Checks of ids that are gone are kept (a filter hides, it does not uncheck). */
void list_refresh(struct list *l);
/* Arrows, page and ends, Shift-arrows (range), Space (check and move on), Enter, left/right in
 * trees. */
enum list_event list_key(struct list *l, const struct key_event *ev);
/* Moves skip headings; false when nothing moved. */
bool list_move(struct list *l, long delta);
bool list_page(struct list *l, int pages);
bool list_half_page(struct list *l, int halves);
bool list_to_first(struct list *l);
bool list_to_last(struct list *l);
bool list_select_row(struct list *l, size_t row);
bool list_select_id(struct list *l, uint64_t id);
size_t list_count(const struct list *l);
/* Tree: the row that holds the selected one; false at the top. */
bool list_to_parent(struct list *l);

void list_check(struct list *l, uint64_t id, bool on);
void list_toggle(struct list *l); /* the selected row */
void list_check_all(
        struct list *l, bool on); /* rows of the source now; off also forgets hidden ones */
void list_invert(struct list *l);
bool list_is_checked(const struct list *l, uint64_t id);
size_t list_checked_count(const struct list *l);
/* The checked ids into ids[max], in no order; returns how many there are. */
size_t list_checked_ids(const struct list *l, uint64_t *ids, size_t max);
/* `V`: from here, moves check the range between; again: ends it (checks stay). */
void list_range(struct list *l, bool on);

/* Draws into the whole canvas; asks for the cursor (hidden) when focused. */
void list_draw(struct list *l, const struct canvas *c, bool focused);
/* The item row at this row of its pane in the last drawing; false when none. */
bool list_at(const struct list *l, int y, size_t *row);
/* Widths for the columns in `width` cells with one blank between: 0 = dropped. Pure; used by
 * list_draw() and by tests. */
void list_fit_columns(const struct list_column *columns, int n, int width, int widths[]);

#endif
