/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * term.h - the one terminal: shows a grid, tells events. The only door to curses.
 *
 * One per process. After term_open() standard error must not be written to. Whatever ends the
 * process (also a crash, a broken invariant, or memory running out) leaves the terminal as it was
 * found.
 */
#ifndef STRATES_UI_TERM_H
#define STRATES_UI_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/err.h>
#include <strates/ui/canvas.h>
#include <strates/ui/keys.h>
#include <strates/ui/theme.h>

struct term;
struct term_options {
	bool mouse;    /* default off: it takes text selection away */
	bool ascii;    /* draw nothing but ASCII */
	bool reader;   /* screen reader: cursor always visible, no lines */
	bool no_color; /* as NO_COLOR */
	enum theme_kind theme;
	struct theme_own own; /* looks that the user gave */
};

/* NULL with e set when there is no terminal or TERM is unknown or can't move the cursor. Call after
 * setlocale() (intl_init). */
struct term *term_open(const struct term_options *options, struct err *e);
void term_close(struct term **t);
void term_size(const struct term *t, int *rows, int *cols);
/* Which glyphs a grid for this terminal should use. */
enum canvas_glyphs term_glyphs(const struct term *t);
int term_colors(const struct term *t); /* as terminfo says; 0 when monochrome was asked for */
/* The theme in use, to be changed and given back with term_set_theme(), which repaints all. */
struct theme term_theme(const struct term *t);
void term_set_theme(struct term *t, const struct theme *theme);
/* Shows a frame: only cells that differ from the last one are sent; then the cursor. The grid may
 * have another size than the screen. */
void term_draw(struct term *t, const struct grid *g);
void term_redraw(struct term *t); /* the next term_draw() repaints the whole screen (^L) */
/* Waits for an event at most timeout_ms (-1: for ever, 0: not at all). ev->type is EVENT_NONE when
 * the time is over. */
void term_read(struct term *t, struct key_event *ev, int timeout_ms);
/* Is input waiting already? A loop may then leave frames out. */
bool term_has_input(struct term *t);
/* Also waits for fd (poll() events); told as EVENT_FD. At most TERM_WATCH_MAX. */
#define TERM_WATCH_MAX 8
bool term_watch(struct term *t, int fd, short events);
void term_unwatch(struct term *t, int fd);
/* Stops the process group as ^Z does in a shell; returns after `fg`. EVENT_RESUMED follows. */
void term_suspend(struct term *t);
/* Runs a program on the terminal (an editor, a pager) and waits. *status as waitpid().
 * EVENT_RESUMED follows. */
bool term_run(struct term *t, char *const argv[], int *status, struct err *e);
/* Gives the terminal away and takes it back (term_run() does both). */
void term_leave(struct term *t);
void term_enter(struct term *t);
/* Puts text into the clipboard by OSC 52 (through tmux and screen too). false: too long
   (TERM_COPY_MAX) or no such terminal. Terminals do not answer: whether it worked can't be known.
 */
#define TERM_COPY_MAX (74 * 1024)
bool term_copy(struct term *t, const char *text, size_t n);
void term_set_mouse(struct term *t, bool on);
void term_set_ascii(struct term *t, bool on); /* repaints all */
void term_set_title(struct term *t, const char *title); /* where the terminal has one; cleaned */
void term_bell(struct term *t);

#endif
