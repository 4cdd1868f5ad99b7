/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outline_priv.h - what the models of outlines share.
 */
#ifndef STRATES_APP_OUTLINE_PRIV_H
#define STRATES_APP_OUTLINE_PRIV_H

#include <strates/app/outline.h>

/* A row of a kind and a key (text that names it: its id follows from both and from its parent's), at this depth; the caller fills in the rest before the next one. Texts are
   borrowed: in o's arena. */
struct outline_row *outline_add(struct outline *o, const struct outline_row *parent, const char *kind, const char *key, const char *text);
/* Whether it is open unless somebody turned it. */
void outline_opens(struct outline *o, struct outline_row *r, bool open);
/* The row of an action: title, findings, strate. NULL when it was deleted meanwhile. The cells are the model's; *row (may be NULL) = what was read. */
struct outline_row *outline_add_action(struct outline *o, const struct outline_row *parent, int64_t action, struct action_row *row);
void outline_cell(struct outline_row *r, int column, const char *shown, const char *data);
/* A number; nothing for 0. */
void outline_number(struct outline *o, struct outline_row *r, int column, int64_t n);
void outline_amount(struct outline *o, struct outline_row *r, int column, int64_t cents);
void outline_period(struct outline *o, struct outline_row *r, int column, struct date start, struct date end);
/* Does the query leave this action? */
bool outline_has(const struct outline *o, int64_t action);
/* Does the territory leave it too, when one looks at one's own? */
bool outline_is_near(const struct outline *o, int64_t action);
/* A value in the filter language: in quotes when it must be. In o's arena. */
const char *outline_quoted(struct outline *o, const char *value);

#endif
