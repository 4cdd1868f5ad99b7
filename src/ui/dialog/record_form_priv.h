/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_form_priv.h - the form of a record: between what is typed (record_form.c), what that would meet (record_effect.c) and how it is saved or kept
 * (record_save.c).
 */
#ifndef STRATES_UI_RECORD_FORM_PRIV_H
#define STRATES_UI_RECORD_FORM_PRIV_H

#include "record_priv.h"

enum { NOTE_LINES = 3 /* of what it would meet, under the fields */ };
enum asking { ASKING_NOTHING, ASKING_DRAFT, ASKING_LEAVE, ASKING_CONFLICT };

struct record_form {
	struct dialog d;
	enum entity entity;
	int64_t id, like;
	struct edit ed; /* live */
	struct layout_of layout;
	struct form form;
	struct tokens tokens;
	struct draft draft;
	char *title;
	/* judging */
	int leaving; /* field that is being left, -1 none */
	bool judge_all;
	/* what it would meet, and what saving would do */
	struct arena close_mem;
	const char **close;
	int n_close, total_close;
	struct effect effect;
	bool has_effect;
	bool probe_due, probed, probe_slow;
	/* drafts and questions */
	bool draft_due;
	char draft_time[24];
	struct ask ask;
	struct str question;
	enum asking asking;
	/* what somebody else changed meanwhile */
	struct arena conflict_mem;
	struct edit_conflict *conflict;
	int n_conflicts, at_conflict;
	struct str others; /* fields that only they changed, and that stay */
	struct str problem; /* why saving failed */
};

/* --- record_form.c --- */
/* Gives an edit what the form holds in one field. */
bool record_form_assign(struct record_form *x, struct edit *ed, int i, const char *text, struct err *e);
/* What is wrong with a field, without its label, which stands beside it. Appends. */
void record_form_message(const struct form_field *f, const struct err *e, struct str *out);
/* Puts what the live record holds into a field. */
void record_form_load(struct record_form *x, int i);

/* --- record_effect.c --- */
/* What stands under the fields. */
void record_form_notes(void *ctx, const struct form *f, struct str *out);
void record_form_show_note(struct record_form *x);
/* Asks the engine anew. */
void record_form_probe(struct record_form *x);
/* All of it, over the form. */
void record_form_show_effect(struct record_form *x);

/* --- record_save.c --- */
/* An edit of the record, or of a new one like the form's. */
bool record_form_open(struct record_form *x, struct edit *ed, struct err *e);
enum dialog_result record_form_save(struct record_form *x);
/* open = the form stays so. */
void record_form_save_draft(struct record_form *x, bool open);
/* Is there a draft? Then whether to take it up is asked. */
void record_form_ask_draft(struct record_form *x);
void record_form_ask_leave(struct record_form *x);
/* A key while something is asked. */
enum dialog_result record_form_answer(struct record_form *x, const struct key_event *ev);

#endif
