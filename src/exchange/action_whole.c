/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * action_whole.c - an action with its budget lines, links, and the days that only the log knows.
 */
#include "config.h"

#include "action_priv.h"

#include <string.h>
#include <strates/base/mem.h>
#include <strates/store/log.h>

static bool load_all(struct whole *w, enum field owner, enum entity en, struct record **rows,
        int *n, struct err *e)
{
	struct value v = value_uid(w->r.uid);
	struct ids ids = IDS_INIT;
	bool ok = store_ids_where(w->store, owner, &v, &ids, e);

	*rows = arena_calloc(&w->arena, (size_t)ids.n + 1, sizeof(**rows));
	*n = 0;
	for (int i = 0; ok && i < ids.n; i++)
		ok = store_load(w->store, en, ids.v[i], &w->arena, &(*rows)[(*n)++], e);
	ids_release(&ids);
	return ok;
}

static bool load_links(struct whole *w, struct err *e)
{
	struct record *side[2];
	int n[2];

	if (!load_all(w, FIELD_LINK_A, ENTITY_LINK, &side[0], &n[0], e) ||
	        !load_all(w, FIELD_LINK_B, ENTITY_LINK, &side[1], &n[1], e))
		return false;
	w->links = arena_calloc(&w->arena, (size_t)(n[0] + n[1]) + 1, sizeof(*w->links));
	for (int k = 0; k < 2; k++) {
		for (int i = 0; i < n[k]; i++) {
			struct uid other = record_uid(&side[k][i], k ? FIELD_LINK_A : FIELD_LINK_B);

			if (store_id_of_uid(w->store, ENTITY_ACTION, other))
				w->links[w->n_links++] =
				        (struct link_end){side[k][i], other, k ? "b" : "a"};
		}
	}
	return true;
}

/* Newest first: the first one seen is the last change, the last one the birth. */
static bool take_op(void *ctx, const struct log_op *op)
{
	struct whole *w = ctx;

	if (!w->updated)
		w->updated = op->ms;
	w->created = op->ms;
	return true;
}

bool whole_load(struct whole *w, struct store *s, int64_t id, const struct export_options *o,
        bool *hidden, struct err *e)
{
	const char *level;

	*w = (struct whole){.store = s, .options = o, .arena = ARENA_INIT};
	*hidden = false;
	if (!store_load(s, ENTITY_ACTION, id, &w->arena, &w->r, e))
		return false;
	level = record_text(&w->r, FIELD_ACTION_CONFIDENTIALITY);
	if (level && !o->restricted && strcmp(level, "restricted") == 0) {
		*hidden = true;
		return false;
	}
	return load_all(w, FIELD_BUDGET_ACTION, ENTITY_BUDGET, &w->budgets, &w->n_budgets, e) &&
	       load_links(w, e) && log_ops(s, &w->r.uid, 0, 0, take_op, w, e);
}

void whole_release(struct whole *w)
{
	arena_release(&w->arena);
}

const struct record *whole_ref(struct whole *w, enum entity en, const struct value *ref)
{
	struct record *r = arena_alloc(&w->arena, sizeof(*r));
	int64_t id = 0;

	if (ref->type == VALUE_TEXT)
		id = store_id_of_key(w->store, en, ref->s);
	else if (ref->type == VALUE_UID)
		id = store_id_any(w->store, en, ref->u);
	return id && store_load(w->store, en, id, &w->arena, r, NULL) ? r : NULL;
}
