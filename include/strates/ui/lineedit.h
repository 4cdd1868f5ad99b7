/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lineedit.h - a text editor of one line, or of a few: graphemes, words, undo, paste. Pure state;
 * draws into a canvas.
 *
 * Keys: arrows, Home End, Ctrl-arrows (words), Backspace Delete, Ctrl-W or Alt-Backspace (word
 * back), Alt-d (word on), Ctrl-U (to the start), Ctrl-K (to the end), Ctrl-A (select all: the next
 * character or paste replaces it), Ctrl-Z, Ctrl-Y. With several lines also Enter, up, down, page
 * moves, Ctrl-Home, Ctrl-End. Everything else is left to the caller.
 */
#ifndef STRATES_UI_LINEEDIT_H
#define STRATES_UI_LINEEDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/str.h>
#include <strates/ui/canvas.h>
#include <strates/ui/keys.h>

enum edit_result {
	EDIT_IGNORED, /* not a key of the editor */
	EDIT_MOVED,   /* caret, or nothing, changed */
	EDIT_CHANGED
};
struct edit_step;
struct lineedit {
	struct str text; /* clean UTF-8; newlines only when multi_line */
	size_t caret;    /* byte offset, on a grapheme boundary */
	bool multi_line;
	bool all_selected;
	size_t max;        /* bytes, 0 = no limit */
	int scroll;        /* first column (or first visual row) shown */
	int width, height; /* of the last drawing: what up, down and pages mean */
	int goal;          /* column that up and down try to keep, -1 = none */
	struct edit_step *steps;
	int n_steps, cap_steps, at_step; /* steps[0..at_step) can be undone */
	int last_kind;
};

void lineedit_init(struct lineedit *e, bool multi_line, size_t max);
void lineedit_release(struct lineedit *e);
/* New text (cleaned), caret at the end, undo forgotten. NULL = "". */
void lineedit_set(struct lineedit *e, const char *text);
/* The same as a change that can be undone (a completion taken, an editor's result). */
void lineedit_replace(struct lineedit *e, const char *text);
const char *lineedit_text(const struct lineedit *e);
bool lineedit_is_empty(const struct lineedit *e);
/* Inserts at the caret (cleaned, limited by max). false when nothing was taken. */
bool lineedit_insert(struct lineedit *e, const char *s, size_t n);
/* Keys and pastes. */
enum edit_result lineedit_key(struct lineedit *e, const struct key_event *ev);
bool lineedit_undo(struct lineedit *e);
bool lineedit_redo(struct lineedit *e);
void lineedit_select_all(struct lineedit *e);
/* Draws into the whole canvas; when focused asks for the cursor, shown. `placeholder` (may be NULL)
 * is shown dim while empty. */
void lineedit_draw(struct lineedit *e, const struct canvas *c, style_t style, bool focused,
        const char *placeholder);
/* Visual rows that the text takes at this width (>= 1). */
int lineedit_rows(const struct lineedit *e, int width);
/* Byte offset drawn at this cell of the last drawing; for the mouse. */
void lineedit_click(struct lineedit *e, int y, int x);

#endif
