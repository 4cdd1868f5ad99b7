/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * term_priv.h - parts of the terminal: guard (signals, crashes), terminfo, screen (curses), input,
 * clip.
 */
#ifndef STRATES_UI_TERM_PRIV_H
#define STRATES_UI_TERM_PRIV_H

#include <poll.h>
#include <stdio.h>
#include <strates/ui/term.h>

#include "terminfo_priv.h"

/* What signals asked for since the last look. */
struct guard_news {
	bool resize, hangup, suspend, resume;
};
/* Catches signals, crashes, broken invariants; from now on guard_restore() knows how to give the
   terminal of `fd` back. `reset` is what leaves the screen (copied). */
bool guard_install(int fd, const char *reset, struct err *e);
void guard_remove(void);
/* Is the terminal ours at the moment? While it is not, nothing is restored. */
void guard_set_active(bool active);
/* Restores the terminal with write() and tcsetattr() alone; safe in a signal handler. */
void guard_restore(void);
int guard_fd(void); /* becomes readable when there is news */
struct guard_news guard_take_news(void);
/* Stops the process group by the default action; returns when it goes on. */
void guard_stop(void);

/* Code points that can stand for one that the locale can't show: base letter, look-alike, or `?`.
 * Always one column. */
uint32_t translit_cell(uint32_t cp);

#define LOOKS 4096
struct drawn_look {
	bool known;
	unsigned attrs;
	short pair;
};
/* What characters are drawn with: attributes by their numbers, colours as the terminal is told them. */
struct attributes {
	bool known;
	unsigned on;
	char fg[20], bg[20]; /* "38;5;210"; "" usual */
};
struct term {
	int in, out;
	bool own_in; /* in was opened by us: /dev/tty */
	FILE *in_file;
	FILE *out_file; /* of curses alone; NULL: it shares standard output */
	int frame;      /* a file in memory that takes a frame */
	struct attributes attributes; /* that the terminal has after the last frame */
	void *screen; /* SCREEN of curses */
	struct term_options options;
	bool utf8, osc;
	int colors;
	struct theme theme;
	bool asked; /* the background: not answered yet */
	int rows, cols;
	struct cell *last; /* what curses has been told; rows * cols */
	int cursor;        /* 0 hidden, 1 shown, -1 not known */
	struct drawn_look look[LOOKS];
	short pair_fg[256], pair_bg[256];
	short n_pairs;
	struct key_decoder decoder;
	int escdelay;
	int64_t fed_at; /* when bytes came last, monotonic ns */
	bool left, gone, resumed, resized, hung_up, titled;
	struct pollfd watch[TERM_WATCH_MAX];
	int n_watch, next_watch;
};

/* Writes past curses; errors mark the terminal as gone. */
void term_write(struct term *t, const char *s, size_t n);
/* Appends the output of a frame with attributes said once. */
void frame_shorten(struct str *out, const char *s, size_t n);
/* The same with attributes said as what changes; ends = the terminal can end one of them without the others. *have: what it has before, then after. */
void frame_attributes(struct attributes *have, bool ends, struct str *out, const char *s, size_t n);
/* Takes the size from the system; true when it changed. */
bool screen_resize(struct term *t);
/* Chooses the theme again with what the terminal told of its background. */
void screen_take_background(struct term *t);
/* Reads what is there, without waiting longer than timeout_ms for more. false: nothing came. */
bool input_fill(struct term *t, int timeout_ms);

#endif
