/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * form.h - a form: labelled fields, checked as they are typed, with completion and one undo for the
 * whole form.
 *
 * Pure state; draws into a canvas; scrolls when the window is small. Values are strings: a choice
 * has the text that is shown and the value that it stands for ("" when what was typed stands for
 * nothing known); a yes/no field is "1" or "". What a value means and whether it is right is the
 * caller's business, asked through struct form_ops.
 *
 * Keys: Tab, Shift-Tab, up and down change field; Enter goes on (opens the choices of a choice
 * field, the calendar of a date); Space ticks a box; Ctrl-Z, Ctrl-Y; Ctrl-S asks to save, Esc
 * closes the completion, then asks to leave; Ctrl-E asks for an editor on a text field.
 */
#ifndef STRATES_UI_FORM_H
#define STRATES_UI_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <strates/base/str.h>
#include <strates/ui/canvas.h>
#include <strates/ui/keys.h>
#include <strates/ui/lineedit.h>
#include <strates/ui/popup.h>

enum input_kind {
	INPUT_TEXT,
	INPUT_LONG,   /* several lines */
	INPUT_CHOICE, /* one of many: type to filter */
	INPUT_DATE,
	INPUT_AMOUNT,
	INPUT_BOOL,
	INPUT_TAGS,   /* several, separated by ";"; completion of the one under the caret */
	INPUT_HEADING /* a title between fields; takes no input */
};
/* Borrowed while the form lives; labels and helps are translated by the caller. */
struct form_field {
	const char *name; /* for the caller */
	const char *label;
	const char *help; /* one sentence; may be NULL */
	enum input_kind kind;
	bool required;
	bool strict;             /* INPUT_CHOICE: only known values are right */
	int rows;                /* INPUT_LONG: rows shown, 0 = 3 */
	int width;               /* columns of the input, 0 = all there is */
	size_t max;              /* bytes, 0 = no limit */
	const char *unit;        /* behind the input: "€"; may be NULL */
	const char *placeholder; /* may be NULL */
};
struct form;
struct form_ops {
	/* Is the value right? Otherwise a sentence for the user into message. Called when the field
	 * changed. */
	bool (*validate)(void *ctx, const struct form *f, int field, struct str *message);
	/* What fits `query`; for INPUT_CHOICE and INPUT_TAGS (and INPUT_TEXT: then offered with
	 * Ctrl-Space only). */
	void (*complete)(
	        void *ctx, const struct form *f, int field, const char *query, struct choices *out);
	/* On leaving a field: rewrite what was typed ("+6m" to a date, "12 k€" to an amount).
	 * false: leave it. */
	bool (*normalise)(
	        void *ctx, const struct form *f, int field, const char *typed, struct str *out);
	/* The live note under the form (several lines allowed), asked after each change; "" = none.
	 */
	void (*notes)(void *ctx, const struct form *f, struct str *out);
};
struct form_state; /* of one field */
struct form_undo;
struct form {
	const struct form_field *fields;
	int n;
	const struct form_ops *ops; /* may be NULL, and each of its members */
	void *ctx;
	struct form_state *state;
	int focus;
	int scroll; /* first row shown */
	struct popup popup;
	bool popup_open;
	struct calendar *calendar; /* NULL when closed */
	struct form_undo *undo;
	int n_undo, cap_undo, at_undo;
	struct str note;
	bool note_strong; /* set by the caller: drawn as a finding */
};
enum form_event {
	FORM_IGNORED,
	FORM_HANDLED,
	FORM_CHANGED, /* a value: save the draft, refresh what depends on it */
	FORM_SAVE,
	FORM_CANCEL,
	FORM_HELP,    /* what the focused field takes: F1, Ctrl-G */
	FORM_EDITOR /* open field f->focus in an editor, then form_change() */
};

void form_init(struct form *f, const struct form_field *fields, int n, const struct form_ops *ops,
        void *ctx);
void form_release(struct form *f);
/* Sets a field as loaded: clean, not undoable. text NULL: value is shown. */
void form_set(struct form *f, int field, const char *value, const char *text);
/* The same as a user's change: dirty, undoable, validated. */
void form_change(struct form *f, int field, const char *value, const char *text);
const char *form_value(
        const struct form *f, int field); /* choice: the value ("" when unknown); else the text */
const char *form_text(const struct form *f, int field);
int form_find(const struct form *f, const char *name); /* -1 */
bool form_is_dirty(const struct form *f);
bool form_field_is_dirty(const struct form *f, int field);
void form_set_clean(struct form *f); /* saved */
/* Validates everything. Returns the number of wrong fields and moves the focus to the first one. */
int form_validate(struct form *f);
const char *form_error(const struct form *f, int field); /* "" when right */
void form_set_error(
        struct form *f, int field, const char *message); /* from outside, until the field changes */
void form_focus(struct form *f, int field);
/* Asks for the note again (something outside changed). */
void form_refresh(struct form *f);
bool form_undo(struct form *f);
bool form_redo(struct form *f);
enum form_event form_key(struct form *f, const struct key_event *ev);
/* Draws into the whole canvas: fields, note, and the help or error sentence of the focused field in
 * the last row. */
void form_draw(struct form *f, const struct canvas *c);
/* The sentence for the status line: label, value and what is wrong or the help; for screen readers.
 */
void form_speak(const struct form *f, struct str *out);

#endif
