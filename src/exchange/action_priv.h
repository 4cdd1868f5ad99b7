/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * action_priv.h - an action with everything that hangs on it, read once for both forms of it.
 */
#ifndef STRATES_EXCHANGE_ACTION_PRIV_H
#define STRATES_EXCHANGE_ACTION_PRIV_H

#include <strates/exchange/action_json.h>

struct whole {
	struct store *store;
	const struct export_options *options;
	struct arena arena;
	struct record r;
	struct record *budgets; /* in order of row id */
	int n_budgets;
	struct link_end {
		struct record r;
		struct uid other;
		const char *side; /* "a" or "b" */
	} *links; /* to living actions */
	int n_links;
	int64_t created, updated; /* ms, 0 unknown */
};
/* false with e; also false, with e untouched and *hidden set, when the action may not leave. Release it in any case. */
bool whole_load(struct whole *w, struct store *s, int64_t id, const struct export_options *o, bool *hidden, struct err *e);
void whole_release(struct whole *w);
/* The row that a REF names, living or not; NULL when there is none. In the arena of w. */
const struct record *whole_ref(struct whole *w, enum entity en, const struct value *ref);

/* --- the columns of an action (action_csv.c), for the forms that have other cells than text --- */
int action_column_count(void);
const char *action_column_label(int i);
/* The field that the column shows as it is; NULL when it is made of more. */
const struct field_desc *action_column_field(int i);
const struct value *action_column_value(struct whole *w, int i); /* of that field */
void action_column_text(struct whole *w, int i, struct str *out); /* of any column; appends */
/* The columns of a blank form, by the name of action_csv_column(), and what stands in them. */
int action_form_count(void);
const char *action_form_column(int i);
const char *action_form_help(int i);

#endif
