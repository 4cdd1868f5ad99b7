/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A console without panes or terminal: a stack of dialogs on a real register, drawn into a grid.
 * Shared by the cases of one test. */
#ifndef TESTS_UNIT_DIALOG_STAGE_H
#define TESTS_UNIT_DIALOG_STAGE_H

#include <strates/ui/dialog.h>

#include "with_app.h"

struct stage {
	struct app *app;
	struct ui ui;
	struct keymap *keymap;
	struct grid grid;
	struct dialog *top;
	enum dialog_result last; /* of the last key */
	struct str screen;       /* of the last look */
	bool waiting;            /* what ui_waits() says */
	bool read_only;          /* the opposite of what ui_may_change() says */
};
extern struct stage stage;

int stage_open(void **state);  /* group setup: an app on a fresh register */
int stage_close(void **state); /* group teardown */
int stage_clear(void **state); /* test teardown: no dialog, no message */

void stage_size(int rows, int cols);
void stage_push(struct dialog *d); /* must not be NULL */
/* Keys by their names, separated by blanks; each goes to the top dialog. */
void stage_keys(const char *names);
void stage_type(const char *text);
int stage_depth(void);
void stage_tick(void);
/* Does what the top dialog left for later, as the console does when no key waits. */
void stage_idle(void);
/* Draws and looks. */
void stage_shows(const char *text);
void stage_shows_not(const char *text);
/* What the status line says of the top dialog. */
const char *stage_speech(void);
/* The last ui_say(). */
void stage_said(const char *part);

#endif
