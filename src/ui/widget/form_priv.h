/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_priv.h - what the files of the form share: one field, the undo of the whole. */
#ifndef STRATES_UI_FORM_PRIV_H
#define STRATES_UI_FORM_PRIV_H

#include <strates/ui/calendar.h>
#include <strates/ui/form.h>

struct form_state {
	struct lineedit edit;               /* what is shown and typed; INPUT_BOOL: "1" or "" */
	struct str value;                   /* INPUT_CHOICE: what the text stands for */
	struct str clean_text, clean_value; /* as loaded or saved */
	struct str error;
	bool left; /* the focus has been here since it was loaded: errors are said aloud */
};

bool form_takes_input(const struct form *f, int field);
/* The focus came to a field: what was chosen there is replaced as a whole by what is typed, since letters behind it are the name of nothing. */
void form_arrived(struct form *f);
/* Remembers a field as it is now, before a change. */
void form_remember(struct form *f, int field);
/* The same with what it was (copied). */
void form_remember_as(struct form *f, int field, const char *text, const char *value, size_t caret);
/* A field has changed: validate it, drop what can be redone, ask for the note. */
void form_changed(struct form *f, int field);
void form_check(struct form *f, int field, bool leaving);
/* Finds the value of a choice by its text, when exactly that is offered. */
void form_resolve(struct form *f, int field);
/* The part of a text that completion is about: all of it, or the tag under the caret. */
void form_query(const struct form *f, int field, size_t *from, size_t *to);
void form_open_popup(struct form *f);
void form_close_popup(struct form *f);

#endif
