/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dialog.h - what opens over the panes: forms, comparisons, questions, lists. The console keeps a
 * stack of them and gives keys to the top one.
 *
 * A dialog is pure state behind a small vtable; it draws into the canvas of the whole screen and
 * places itself. It changes facts only through the app (app/edit.h, app/settle.h …); when it is
 * DONE the console reads its panes again.
 */
#ifndef STRATES_UI_DIALOG_H
#define STRATES_UI_DIALOG_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/app/app.h>
#include <strates/app/command.h>
#include <strates/app/job.h>
#include <strates/model/entity.h>
#include <strates/ui/canvas.h>
#include <strates/ui/keys.h>

enum dialog_result {
	DIALOG_OPEN,      /* goes on */
	DIALOG_DONE,      /* close; something may have changed */
	DIALOG_CANCELLED, /* close; nothing changed */
	DIALOG_EDITOR     /* open ui->editor_text in $EDITOR, then call ops->edited() */
};
struct dialog;
struct draft;
struct ui;
struct dialog_ops {
	void (*draw)(struct dialog *d, const struct canvas *screen);
	enum dialog_result (*key)(struct dialog *d, const struct key_event *ev);
	/* About every second while open: saves the draft. May be NULL. */
	void (*tick)(struct dialog *d);
	/* Work that may wait until the keys that came are handled: called while d->waits, when none
	 * waits. It stops soon, and is called again, when ui_waits(). */
	void (*idle)(struct dialog *d);
	/* The text that came back from the editor. May be NULL. */
	void (*edited)(struct dialog *d, const char *text);
	/* The full sentence of the status line (screen readers too). May be NULL. */
	void (*speak)(const struct dialog *d, struct str *out);
	/* Key hints of the last line: pairs "Ctrl-S\0Save" in order; NULL = the console's. */
	const char *(*hint)(const struct dialog *d, int i, const char **key);
	/* Would closing it now lose what somebody typed, since no draft keeps it? May be NULL: no. */
	bool (*typed)(const struct dialog *d);
	void (*free)(struct dialog *d);
};
/* Dialogs embed this first. */
struct dialog {
	const struct dialog_ops *ops;
	struct ui *ui;
	struct dialog *below; /* the stack, kept by the console */
	bool waits;           /* ops->idle has something to do */
};

/* What a dialog may ask of the console. */
struct ui {
	struct app *app;
	const struct keymap *keymap;
	struct str editor_text; /* DIALOG_EDITOR: to be edited; then what came back */
	int64_t select_action; /* set before DONE: the console selects this action; 0 = as it was */
	bool reload_all; /* set before DONE: another register is open, or everything changed */
	bool quit;       /* set before DONE: leave the program */
	int run;         /* set before DONE: command to run next (palette), -1 none */
	char *message;   /* ui_say(): the next status line; freed by the console */
	bool message_is_error;
	char *copy; /* ui_copy(): for the clipboard */
	struct draft *drafts; /* of the forms that are open: dialog/record_draft.c */
	bool warned;          /* a form said that what is typed would meet something */
	bool reconfigure;     /* the configuration was changed: the console takes it up */
	const char *warnings; /* lines of it that could not be taken, one a line; "" = none */
};
/* One sentence for the status line. */
void ui_say(struct ui *ui, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void ui_say_error(struct ui *ui, const struct err *e);
/* Has the user gone on meanwhile? For long work that should then stop. */
bool ui_waits(struct ui *ui);
/* May a command change the register now? Else says why not: it can only be read, or work is under way. */
bool ui_may_change(struct ui *ui, enum command cmd);
/* Puts a dialog on top; the console frees it when it closes. NULL is ignored (constructors that
 * could not open have said why). */
void ui_push(struct ui *ui, struct dialog *d);
/* The same unless another one is open, whose typing it would interrupt: then it is freed. */
void ui_push_alone(struct ui *ui, struct dialog *d);
/* Long work beside the console (app/job.h). */
struct ui_work {
	const char *name; /* what the user calls it, translated: "Import" */
	job_fn fn;
	/* Once it ended, however it did, in the console's thread: says so, and frees ctx. */
	void (*done)(struct ui *ui, void *ctx, bool ok, const struct err *e);
	void *ctx;
};
/* false with e set: it did not begin (another is under way), and ctx stays the caller's. */
bool ui_work(struct ui *ui, const struct ui_work *w, struct err *e);
/* To the clipboard (OSC 52; else a file whose name is told). */
void ui_copy(struct ui *ui, const char *text);

/* --- the dialogs (src/ui/dialog/). Each returns NULL after ui_say_error() when it can't open.
 * ------------------------------------- */
/* A form for any entity; id 0 = new. `like` > 0: a new action that begins as a copy of that one.
 * Drafts are kept within 1 s and offered again. */
struct dialog *dialog_form(struct ui *ui, enum entity en, int64_t id, int64_t like);
struct dialog *dialog_new_other(struct ui *ui); /* which entity? which one, or a new one? then its form */
/* Which template? then the form of an action that begins with it. */
struct dialog *dialog_new_from(struct ui *ui);
/* Two actions side by side with the terms of their finding (finding "" = none). */
struct dialog *dialog_compare(struct ui *ui, int64_t left, int64_t right, const char *finding);
/* verdict: a code of VOCAB_VERDICT proposed, or NULL to ask. */
struct dialog *dialog_decide(struct ui *ui, const char *finding, const char *verdict);
/* What is left to be done of what was decided; NULL when nothing is, which is said. */
struct dialog *dialog_follow_ups(struct ui *ui);
/* The élu's visa on the decision about a finding ("" = none) and on an action (0 = none), what is selected first; NULL when there is neither, which is said. */
struct dialog *dialog_visa(struct ui *ui, const char *finding, int64_t action, bool action_first);
struct dialog *dialog_coordinate(struct ui *ui, int64_t a, int64_t b, const char *finding);
/* A link that is there; NULL when it has not two actions. */
struct dialog *dialog_link(struct ui *ui, int64_t link);
/* The same for those of a finding about several actions that are ticked. */
struct dialog *dialog_coordinate_many(struct ui *ui, const char *finding);
struct dialog *dialog_meeting(struct ui *ui, const char *finding);
/* All that was said, to be chosen from; NULL when it is no conflict any more. */
struct dialog *dialog_conflict(struct ui *ui, const char *id);
struct dialog *dialog_merge(struct ui *ui, int64_t kept, int64_t gone);
struct dialog *dialog_bulk(struct ui *ui, const int64_t *actions, int n);
struct dialog *dialog_note(struct ui *ui, int64_t action);
struct dialog *dialog_document(struct ui *ui, int64_t action);
struct dialog *dialog_replace_person(struct ui *ui);
struct dialog *dialog_setup(struct ui *ui);
struct dialog *dialog_first_run(struct ui *ui); /* demonstration, import a file, start empty */
struct dialog *dialog_import(struct ui *ui);
/* A filled-in agenda read back. */
struct dialog *dialog_minutes(struct ui *ui);
/* Work that goes to colleagues and comes from them: a bundle, the team's server, whose keys are trusted. */
struct dialog *dialog_bundle_write(struct ui *ui);
struct dialog *dialog_bundle_apply(struct ui *ui);
struct dialog *dialog_sync(struct ui *ui);
struct dialog *dialog_keys_of_colleagues(struct ui *ui);
struct dialog *dialog_export(struct ui *ui, const int64_t *actions, int n, const char *filter);
/* What can be written, as choices that fit; and one of them put into an export that is open. */
struct choices;
void dialog_export_kinds(const char *query, struct choices *out);
void dialog_export_take(struct dialog *d, const char *kind);
struct dialog *dialog_history(struct ui *ui, int64_t action); /* 0 = all steps */
/* Weights and thresholds to be tried: how many findings there would be. Stores nothing. */
struct dialog *dialog_what_if(struct ui *ui);
/* All options and weights, all keys: shown, searched, changed. `name` = where to begin, NULL. */
struct dialog *dialog_options(struct ui *ui, const char *name);
struct dialog *dialog_keys(struct ui *ui, const char *name);
/* Values of the list, field by field; changed() is called when the filter became another one. */
struct browse;
struct dialog *dialog_facets(struct ui *ui, struct browse *b, void (*changed)(void *ctx), void *ctx);
/* Text that scrolls: help, since last time, a record of another entity. lines are copied. */
struct lines;
struct dialog *dialog_text(struct ui *ui, const char *title, const struct lines *lines);
/* A choice; chosen() gets the value, "" when left. */
struct dialog *dialog_choose(struct ui *ui, const char *title, const struct choices *from,
        bool free_text, void (*chosen)(void *ctx, const char *value), void *ctx);
/* Adds choices of its own to what fits a query, in front. */
void dialog_choose_offer(struct dialog *d, void (*offer)(void *ctx, const char *query, struct choices *out));
/* Yes or no; `yes` runs on yes. */
struct dialog *dialog_confirm(
        struct ui *ui, const char *question, void (*yes)(void *ctx), void *ctx);

#endif
