/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * board.h - a list of things that have a value, searched by typing, each changed in its place: the options, the keys.
 *
 * What there is, and what a value means, is asked through struct board_ops by number. The board finds, shows, takes the new value, and takes changes back.
 */
#ifndef STRATES_UI_DIALOG_BOARD_H
#define STRATES_UI_DIALOG_BOARD_H

#include <stdint.h>

#include "dialog_priv.h"

/* Texts start as NULL; they live until the next call, or in mem. */
struct board_row {
	const char *group; /* its title stands over the first of its rows */
	const char *label; /* in the list */
	const char *name;  /* below it: what it is called in the file */
	const char *value, *origin;
	const char *text;  /* the value as it is typed */
	bool is_own;       /* not the default: stands out */
	const char *help, *facts; /* below too: a sentence; default, choices, range */
};
struct board;
struct board_ops {
	size_t (*count)(const struct board *b);
	void (*row)(const struct board *b, size_t i, struct arena *mem, struct board_row *out);
	/* Would this value do? How it is written then, or a sentence. */
	bool (*check)(const struct board *b, size_t i, const char *value, struct str *out, struct err *e);
	/* Where it stands in the file; NULL as its value there = the default. */
	void (*place)(const struct board *b, size_t i, const char **section, const char **name);
	/* The value before or behind this one; false: it has none, and is typed. May be NULL. */
	bool (*step)(const struct board *b, size_t i, int by, struct str *out);
	/* A remark on the value that is being typed. May be NULL. */
	void (*remark)(const struct board *b, size_t i, const char *value, struct str *out);
	/* A key that is pressed as text of the value; a value is then added in front of those there are. NULL: values are typed. */
	void (*key)(const struct board *b, const struct key_event *ev, struct str *out);
};
struct board_change;
struct board {
	struct dialog d;
	const struct board_ops *ops;
	const char *title;
	const struct dialog_hint *hints;
	struct lineedit query, edit;
	bool editing, pressing; /* pressing: keys are taken as names, not obeyed */
	struct str problem;     /* of what is being typed */
	size_t *shown;          /* numbers of rows; BOARD_GROUP + number: the title over that row */
	size_t n_shown;
	bool searched;
	struct list list;
	struct list_column columns[4];
	struct arena mem; /* texts of the rows being drawn */
	struct board_change *changes;
	int n_changes, cap_changes;
};
#define BOARD_GROUP (SIZE_MAX / 2 + 1)

struct dialog *board_new(struct ui *ui, const struct board_ops *ops, const char *title, const struct dialog_hint *hints);
/* Goes to the row of this name, if there is one; else searches for it. */
void board_find(struct board *b, const char *name);
/* Writes a value (NULL = the default) so that it can be taken back. false: said why. */
bool board_write(struct board *b, size_t i, const char *value);

#endif
