/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * frame.h - what surrounds content: title lines of panes, dialog boxes, the key bar, centred
 * sentences.
 *
 * Panes have a title on a thin rule and no box; only what floats over other content (dialogs,
 * popups) is boxed.
 */
#ifndef STRATES_UI_FRAME_H
#define STRATES_UI_FRAME_H

#include <stdbool.h>
#include <strates/ui/canvas.h>
#include <strates/ui/layout.h>
#include <strates/ui/theme.h>

/* Title line in the first row of r: "── title ───────── right ──". Returns the body under it as a
 * canvas. right may be NULL. */
struct canvas frame_pane(
        const struct canvas *c, struct rect r, const char *title, const char *right, bool focused);
/* The separators of a layout. Draw before the panes: rules join them. */
void frame_lines(const struct canvas *c, const struct layout *l);
/* Box filled with the dialog's style, title in the upper rule, footer in the lower one (each may be
   NULL). Returns the inside, with one blank column left and right where there is room. */
struct canvas frame_dialog(
        const struct canvas *c, struct rect r, const char *title, const char *footer);
/* h rows by w columns (with its frame) in the middle of the canvas, made smaller to fit. */
struct rect frame_centre(const struct canvas *c, int h, int w);

struct frame_hint {
	const char *key;  /* "Ctrl-S" */
	const char *text; /* "Save" */
	bool disabled;
};
/* As many hints as fit, in order; never one cut in the middle. Returns how many. */
int frame_hints(const struct canvas *c, int y, const struct frame_hint *hints, int n);
/* A sentence broken at blanks, in the middle of the canvas. */
void frame_message(const struct canvas *c, style_t style, const char *text);
/* left … right on one line: right is kept, left is cut. */
void frame_line(const struct canvas *c, int y, style_t style, const char *left, const char *right);
/* A bar of w cells filled to part/whole, with its number for those who can't see it. */
void frame_bar(
        const struct canvas *c, int y, int x, int w, style_t style, double part, double whole);
/* Tabs for layouts that show one pane at a time; the current one is marked. */
void frame_tabs(const struct canvas *c, int y, const char *const *names, int n, int current);

#endif
