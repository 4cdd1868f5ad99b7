/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console.h - the console: opens the terminal, shows the register, obeys keys until the user
 * leaves.
 */
#ifndef STRATES_UI_CONSOLE_H
#define STRATES_UI_CONSOLE_H

#include <stdbool.h>
#include <strates/app/app.h>
#include <strates/base/err.h>

struct console_options {
	bool reader;        /* --screen-reader: no lines, no graphics, one spoken sentence a move */
	const char *script; /* --script FILE: keys from a file, captures to standard output; NULL */
};
/* The app may be not open yet: the first-run screen then offers demonstration, import, or an empty
   register. Returns when the user leaves; false only when the console could not be shown or the
   script failed. */
bool console_run(struct app *a, const struct console_options *o, struct err *e);

#endif
