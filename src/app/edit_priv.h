/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit_priv.h - parts of an edit inside a change that is open already: what commands with several
 * records in one step use.
 */
#ifndef STRATES_APP_EDIT_PRIV_H
#define STRATES_APP_EDIT_PRIV_H

#include <strates/app/edit.h>

#include "app_priv.h"

/* What was opened becomes a new one of the same content; budget lines stay where they are. */
void edit_renew(struct edit *ed);
/* edit_save() without its step; *changed (may be NULL) = whether anything differs now. On failure
 * the caller aborts the change. */
bool edit_write(struct edit *ed, bool *changed, const char **field, struct err *e);
/* Deletes rows and what only makes sense with them, in the open step. */
bool edit_remove(struct app *app, enum entity en, int64_t id, struct err *e);
/* Ends the change when ok, else takes it back; gives whether all went well. */
bool edit_finish(struct app *app, bool ok, struct err *e);
/* Is the element with these key items in the record? -1 when not. */
int edit_find_element(const struct record *r, enum set set, const struct value *items);
/* Elements alike in all items? */
bool edit_same_element(enum set set, const struct value *a, const struct value *b);
/* All living rows of f's entity whose field f refers to the row u. */
bool edit_rows_about(struct app *app, enum field f, struct uid u, struct ids *out, struct err *e);

/* Did both sides change an element of the set, to different things? */
bool edit_is_set_contested(const struct edit *ed, const struct record *now, enum set set);
/* The stored budget lines as edit_get() tells them, in the arena of the edit. */
const char *edit_budget_now(struct edit *ed);
/* Did somebody else change them, to something else? */
bool edit_is_budget_contested(struct edit *ed);

#endif
