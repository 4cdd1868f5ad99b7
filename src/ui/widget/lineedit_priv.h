/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lineedit_priv.h - what the files of the line editor share. */
#ifndef STRATES_UI_LINEEDIT_PRIV_H
#define STRATES_UI_LINEEDIT_PRIV_H

#include <strates/ui/lineedit.h>

/* Erases [from, to), or all when all is selected. goes_on: one step with the erasures before. */
bool lineedit_erase(struct lineedit *e, size_t from, size_t to, bool goes_on);
/* Inserts a typed character. */
bool lineedit_type(struct lineedit *e, const char *s, size_t n);
/* Moves the caret. */
void lineedit_place(struct lineedit *e, size_t caret, bool keep_goal);

/* Visual rows: where the text is broken to fit a width. */
struct visual_row {
	size_t from, to; /* bytes drawn; the newline or blank behind is not */
};
/* The row that begins at `from`; *next = where the following one begins, or SIZE_MAX at the end. */
struct visual_row lineedit_row(const struct lineedit *e, size_t from, int width, size_t *next);
/* Visual row and column of a byte offset. */
void lineedit_locate(const struct lineedit *e, size_t at, int width, int *row, int *col);
/* Byte offset nearest to a column of a visual row (clamped). */
size_t lineedit_at(const struct lineedit *e, int row, int col, int width);

#endif
