/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dialog_priv.h - what the dialogs share: where they stand, how their keys are told, questions with
 * a few answers, and the sheet, a box with a short form in it.
 */
#ifndef STRATES_UI_DIALOG_PRIV_H
#define STRATES_UI_DIALOG_PRIV_H

#include <strates/app/edit.h>
#include <strates/app/settle.h>
#include <strates/app/show.h>
#include <strates/ui/dialog.h>
#include <strates/ui/form.h>
#include <strates/ui/frame.h>
#include <strates/ui/theme.h>

/* --- place and frame (box.c) -------------------------------------------------------------------
 */

/* The screen without the status line and the key bar, which stay the console's. */
struct canvas dialog_area(const struct canvas *screen);
/* A box for h rows and w columns of content, in the middle, smaller where there is no room.
 * Returns the inside. */
struct canvas dialog_box(
        const struct canvas *screen, int h, int w, const char *title, const char *footer);
/* Columns that content gets in a box of at most `w` columns of content. */
int dialog_inner_width(const struct canvas *screen, int w);

/* Key hints: msgids; the table ends with a NULL key. */
struct dialog_hint {
	const char *key, *text;
};
const char *dialog_hint_at(const struct dialog_hint *hints, int i, const char **key);
/* Command of a key in a context by the user's keymap; -1 when it has none. */
int dialog_command(const struct ui *ui, unsigned context, const struct key_event *ev);
/* Vertical scrolling of content of `total` rows in `rows`: arrows, pages, ends, j and k. false: not
 * such a key. */
bool dialog_scroll(int *top, int rows, int total, const struct key_event *ev);
/* A thumb on the right edge when not everything is shown. */
void dialog_scrollbar(const struct canvas *c, int top, int total);
/* Row id that a REF or UID value names, 0 when none. */
int64_t dialog_row_of(struct ui *ui, enum entity en, const char *uid_or_key);
/* One finding by its id, seen from an action (0 = none): texts in mem. */
bool dialog_finding(struct ui *ui, const char *id, int64_t from, struct arena *mem,
        struct finding_view *out, struct err *e);
/* Its mark and sentence: "!! 71  A and B act …". Appends. */
void dialog_finding_line(const struct finding_view *v, struct str *out);
/* Open findings of an action. */
int64_t dialog_open_findings(struct ui *ui, int64_t action);
/* "2 new findings", "1 finding less", or nothing, as the end of a message: ", 2 new findings".
 * Appends. */
void dialog_effect(int64_t before, int64_t after, struct str *out);
/* Title of an action, in mem. */
const char *dialog_title_of(struct ui *ui, int64_t action, struct arena *mem);

/* --- a question with a few answers (ask.c) ------------------------------------------------------
 */

enum { ASK_MAX = 5 };
struct ask {
	const char *question;        /* borrowed */
	const char *answer[ASK_MAX]; /* translated, borrowed; the first letter is its key */
	const char *detail[ASK_MAX]; /* a sentence under it; NULL = none */
	int n, selected;
};
enum ask_event { ASK_OPEN, ASK_CHOSEN, ASK_LEFT };
void ask_init(struct ask *a, const char *question);
void ask_add(struct ask *a, const char *answer, const char *detail);
/* Arrows, Enter, the first letter of an answer, Esc. ASK_CHOSEN: a->selected is the answer. */
enum ask_event ask_key(struct ask *a, const struct key_event *ev);
void ask_draw(const struct ask *a, const struct canvas *screen, const char *title);
void ask_speak(const struct ask *a, struct str *out);

/* What the focused field of a form takes, over it (field_help.c). */
void dialog_field_help(struct ui *ui, const struct form *f);

/* --- what can be chosen (pick.c) -----------------------------------------------------------------
 */

/* Codes of a vocabulary that fit. */
void pick_vocab(enum vocab v, const char *query, struct choices *out);
void pick_yes_no(const char *query, struct choices *out);
/* Rows of an entity that fit: value is what edit_set() takes. A text that two rows share gets its
 * detail behind. */
void pick_entity(struct app *app, enum entity en, const char *query, struct choices *out);
/* Files and folders that continue what was typed; `~/` is the home directory. */
void pick_file(const char *query, struct choices *out);
/* What `~/` stands for; the caller frees. */
char *pick_expand(const char *path);
/* As a form's date field wants it: ISO text of what was typed. */
bool pick_date(const char *typed, struct str *out);
/* An amount in euros as it is shown; false for another currency or no amount. */
bool pick_money(const char *typed, struct str *out);
/* Is the text a date (or empty)? Otherwise a sentence. */
bool pick_check_date(const char *typed, struct str *message);

/* --- imports (import.c, mapping.c) --- */

/* A file as it is taken, beside the console. profile "" = by its header; sheet "" or NULL = the one that looks like the data. */
bool import_run(struct ui *ui, const char *path, const char *profile, const char *sheet, struct err *e);
/* Names of a workbook's sheets; none when the file is no workbook, or can't be read. */
void import_sheets(const char *path, struct choices *out);
/* What each column of a table gives, with a preview; then it is saved as a profile and the file taken. NULL with e set: it is no table. */
struct dialog *dialog_mapping(struct ui *ui, const char *path, const char *sheet, struct err *e);

/* --- sheets (sheet.c) ----------------------------------------------------------------------------
 */

enum { SHEET_FIELDS = 32 };
struct sheet;
struct sheet_ops {
	/* Does it; true closes the sheet. On failure the sentence is shown, with the focus on
	 * *field when that is set. */
	bool (*submit)(struct sheet *s, int *field, struct err *e);
	/* What completes a field. May be NULL. */
	void (*complete)(struct sheet *s, int field, const char *query, struct choices *out);
	/* A field has changed. May be NULL. */
	void (*changed)(struct sheet *s, int field);
	/* Right? May be NULL. Dates are checked already. */
	bool (*validate)(struct sheet *s, int field, struct str *message);
	/* Lines under the form (a preview), drawn into c. May be NULL. */
	void (*more)(struct sheet *s, const struct canvas *c);
	void (*release)(struct sheet *s);
};
struct sheet {
	struct dialog d;
	const struct sheet_ops *ops;
	struct form form;
	struct form_field field[SHEET_FIELDS];
	int n;
	char *title;
	struct str intro;   /* over the form; its first line stands out */
	struct str problem; /* why it could not be done, until a key */
	int more_rows;      /* rows wanted by ops->more */
	const char *go;     /* what Ctrl-S does: "Decide" */
	bool leaving;       /* Esc was pressed over unsaved text */
};
/* Prepares the sheet; then sheet_field() for each field, then sheet_ready(). */
void sheet_init(struct sheet *s, struct ui *ui, const struct sheet_ops *ops, const char *title,
        const char *go);
struct form_field *sheet_field(
        struct sheet *s, const char *name, const char *label, enum input_kind kind);
struct dialog *sheet_ready(struct sheet *s);
/* What went wrong, under a field, or above them all when field is -1. */
void sheet_tell(struct sheet *s, const struct err *e, int field);
/* Shortcuts by name. */
const char *sheet_value(const struct sheet *s, const char *name);
const char *sheet_text(const struct sheet *s, const char *name);
/* Value of a choice, else what was typed. */
const char *sheet_either(const struct sheet *s, const char *name);
void sheet_put(struct sheet *s, const char *name, const char *value, const char *text);

#endif
