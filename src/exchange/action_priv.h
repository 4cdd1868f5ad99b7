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

#endif
