/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * terminfo_priv.h - apart from term_priv.h because curses' <term.h> has a `struct term` of its own.
 */
#ifndef STRATES_UI_TERMINFO_PRIV_H
#define STRATES_UI_TERMINFO_PRIV_H

#include <stdbool.h>
#include <strates/base/err.h>
#include <strates/ui/keys.h>

/* false with e set when TERM is unknown or can't address the cursor. */
bool terminfo_check(int fd, struct err *e);
/* A string capability, NULL when there is none. Borrowed from terminfo. */
const char *terminfo_string(const char *name);
/* Adds the terminal's own key sequences. */
void terminfo_add_keys(struct key_decoder *d);
/* Does the terminal understand OSC sequences, or at least swallow them? */
bool terminfo_takes_osc(void);

#endif
