/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_store.c - a built record into the register: new, unchanged, updated, or in conflict with what somebody wrote here.
 *
 * Three versions of a known row meet: what the file says now, what files said before (from the log), and what stands here. Only what the file changed is taken,
 * and only where nobody changed it here: the three-way merge of version control, by cell.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>

#include "import_priv.h"

struct outcome {
	int taken, conflicts;
};

static void merge_fields(struct record *here, const struct record *before, const struct record *file, struct outcome *o)
{
	const struct entity_desc *d = entity_desc(file->entity);

	for (int i = 0; i < d->n_fields; i++) {
		const struct value *now = &file->fields[i];
		enum field f = (enum field)(d->first_field + i);
		/* Silence of the file is no order to clear; the batch is new each time. */
		if (f == FIELD_ACTION_BATCH || now->type == VALUE_NONE || value_eq(now, &before->fields[i]) || value_eq(now, &here->fields[i]))
			continue;
		if (value_eq(&here->fields[i], &before->fields[i])) {
			record_set(here, f, *now);
			o->taken++;
		} else
			o->conflicts++;
	}
}

/* Index of an element that is equal in all items, -1. */
static int same_element(const struct record *r, enum set set, const struct value *items)
{
	for (int i = 0; i < record_count(r, set); i++) {
		int k = 0;
		while (k < set_desc(set)->n_items && value_eq(record_element(r, set, i) + k, &items[k]))
			k++;
		if (k == set_desc(set)->n_items)
			return i;
	}
	return -1;
}

static void merge_set(struct record *here, const struct record *before, const struct record *file, enum set set, struct outcome *o)
{
	if (record_count(file, set) == 0)
		return;
	for (int i = 0; i < record_count(before, set); i++) {
		const struct value *was = record_element(before, set, i);
		int at = same_element(here, set, was);
		if (same_element(file, set, was) >= 0 || at < 0)
			continue;
		record_remove_element(here, set, at);
		o->taken++;
	}
	for (int i = 0; i < record_count(file, set); i++) {
		const struct value *now = record_element(file, set, i);
		if (same_element(before, set, now) >= 0 || same_element(here, set, now) >= 0)
			continue;
		record_put_element(here, set, now);
		o->taken++;
	}
}

static bool merge_row(struct import *im, struct record *file, int64_t id, struct outcome *o, struct err *e)
{
	struct store *s = app_store(im->app);
	struct arena a = ARENA_INIT;
	struct record here, before;
	bool ok = store_load(s, file->entity, id, &a, &here, e) && store_replay_imports(s, file->entity, here.uid, &a, &before, e);

	/* Deleted here: it stays so. */
	if (ok && !here.deleted) {
		merge_fields(&here, &before, file, o);
		for (int k = 0; k < entity_desc(file->entity)->n_sets; k++)
			merge_set(&here, &before, file, (enum set)(entity_desc(file->entity)->first_set + k), o);
		if (o->taken)
			ok = store_update(s, &here, NULL, e);
	}
	arena_release(&a);
	return ok;
}

static bool assign(struct import *im, struct record *r, const char **field, const char **reason)
{
	for (int i = 0; i < im->o->n_set; i++) {
		struct resolve_extra extra = {0};
		struct err e = ERR_INIT;
		char *name = xstrdup(im->o->set[i]), *eq = strchr(name, '=');
		bool ok = eq != NULL;
		if (ok) {
			*eq = '\0';
			ok = resolve_assign(im->app, r, name, eq + 1, &extra, &e);
		} else
			err_set(&e, ERR_USAGE, _("\"%s\" is not FIELD=VALUE"), im->o->set[i]);
		resolve_extra_release(&extra);
		free(name);
		if (!ok) {
			*field = arena_strdup(&im->row, im->o->set[i]);
			*reason = arena_strdup(&im->row, e.text);
			return false;
		}
	}
	return true;
}

static bool write_budgets(struct import *im, struct import_action *x, bool fresh, struct outcome *o, struct err *e)
{
	for (int i = 0; i < x->n_budgets; i++) {
		struct store *s = app_store(im->app);
		int64_t id = fresh ? 0 : store_id_any(s, ENTITY_BUDGET, x->budgets[i].uid);
		if (id ? !merge_row(im, &x->budgets[i], id, o, e) : !store_insert(s, &x->budgets[i], e))
			return false;
		o->taken += !id && !fresh;
	}
	return true;
}

bool import_write(struct import *im, struct import_action *x, const char **field, const char **reason, struct err *e)
{
	struct store *s = app_store(im->app);
	struct outcome o = {0};
	int64_t id;

	if (im->o->n_set && !assign(im, &x->action, field, reason))
		return false;
	id = store_id_any(s, ENTITY_ACTION, x->action.uid);
	if (!id) {
		if (!store_insert(s, &x->action, e) || !write_budgets(im, x, true, &o, e))
			return false;
		im->r->added++;
		return true;
	}
	if (!merge_row(im, &x->action, id, &o, e) || !write_budgets(im, x, false, &o, e))
		return false;
	if (o.conflicts)
		im->r->conflicting++;
	else if (o.taken)
		im->r->updated++;
	else
		im->r->unchanged++;
	return true;
}
