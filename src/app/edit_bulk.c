/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit_bulk.c - several records in one step: one assignment on many, deletion.
 *
 * An action takes with it what only speaks of it (budget lines, links, notes, documents, its place
 * in missions), in the same step, so that undo brings all back. Any other row goes only when
 * nothing refers to it: a list that shows "?" for a vanished partner helps nobody.
 */
#include "config.h"

#include <stdlib.h>

#include <strates/base/intl.h>

#include "edit_priv.h"
#include "resolve_priv.h"

/* --- one assignment on many --- */

static void preview_line(struct edit *ed, const char *name, const char *before, struct str *preview)
{
	struct str now = STR_INIT;
	const char *title = record_text(&ed->r, (enum field)entity_desc(ed->r.entity)->first_field);

	if (!preview)
		return;
	edit_show(ed, name, &now);
	/* What changes is never what a narrow window cuts. */
	str_addf(preview, "%s → %s%s%s\n", *before ? before : "–", now.len ? now.s : "–", _(": "), title ? title : "?");
	str_release(&now);
}

static bool bulk_one(struct edit *ed, const char *name, const char *value, bool dry,
        struct str *preview, int *changed, struct err *e)
{
	struct str before = STR_INIT;
	bool differs = false, ok;

	edit_show(ed, name, &before);
	ok = edit_set(ed, name, value, e);
	if (ok && edit_is_dirty(ed)) {
		differs = true;
		preview_line(ed, name, before.s, preview);
		ok = dry ? record_validate(&ed->r, NULL, e) : edit_write(ed, &differs, NULL, e);
	}
	*changed += ok && differs;
	str_release(&before);
	return ok;
}

bool edit_bulk(struct app *app, const int64_t *actions, int n, const char *name, const char *value,
        bool dry, struct str *preview, int *changed, struct err *e)
{
	char *label = xasprintf(_("change %s of several"), name);
	bool ok = dry || change_begin(app, label, e);
	bool begun = ok && !dry;

	*changed = 0;
	for (int i = 0; ok && i < n; i++) {
		struct edit ed;
		ok = edit_open(&ed, app, ENTITY_ACTION, actions[i], e) &&
		     bulk_one(&ed, name, value, dry, preview, changed, e);
		edit_close(&ed);
		if (ok && !app_tick(app, label, i + 1, n))
			ok = err_set(e, ERR_CANCELLED, _("interrupted; nothing was changed"));
	}
	if (begun)
		ok = edit_finish(app, ok, e);
	if (!ok)
		*changed = 0;
	free(label);
	return ok;
}

/* --- deletion --- */

static bool value_of_row(
        struct app *app, enum entity en, int64_t id, struct arena *a, struct value *v)
{
	*v = entity_is_keyed(en) ? value_text(store_key(app->store, en, id, a))
	                         : value_uid(store_uid(app->store, en, id));
	return v->type != VALUE_NONE;
}

/* How many living rows refer to this one; *by = their entity, the first that has any. */
static int count_references(struct app *app, enum entity en, const struct value *v, enum entity *by)
{
	struct ids l = IDS_INIT;
	int n = 0;

	for (int f = 0; f < FIELD_COUNT && n == 0; f++) {
		const struct field_desc *d = field_desc((enum field)f);
		if (d->type == FT_REF && d->of == (int)en &&
		        store_ids_where(app->store, (enum field)f, v, &l, NULL))
			n = l.n;
		*by = d->entity;
		l.n = 0;
	}
	for (int s = 0; s < SET_COUNT && n == 0; s++) {
		const struct set_desc *d = set_desc((enum set)s);
		if (d->items[0].type == FT_REF && d->items[0].of == (int)en &&
		        store_owners_where(app->store, (enum set)s, v, &l, NULL))
			n = l.n;
		*by = d->entity;
		l.n = 0;
	}
	ids_release(&l);
	return n;
}

static bool check_unused(struct app *app, enum entity en, int64_t id, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct value v;
	enum entity by = ENTITY_ACTION;
	int n = value_of_row(app, en, id, &a, &v) ? count_references(app, en, &v, &by) : 0;

	if (n > 0)
		err_set(e, ERR_DATA,
		        ngettext("%s is named by %d %s; change that first",
		                "%s is named by %d %s; change those first", (unsigned long)n),
		        store_name(app->store, en, id, &a), n,
		        n == 1 ? _(entity_desc(by)->one) : _(entity_desc(by)->many));
	arena_release(&a);
	return n == 0;
}

static bool remove_rows(struct app *app, enum field f, struct uid u, struct err *e)
{
	struct ids l = IDS_INIT;
	bool ok = edit_rows_about(app, f, u, &l, e);

	for (int i = 0; ok && i < l.n; i++)
		ok = store_delete(app->store, field_desc(f)->entity, l.v[i], e);
	ids_release(&l);
	return ok;
}

static bool leave_missions(struct app *app, struct uid action, struct err *e)
{
	struct ids l = IDS_INIT;
	struct arena a = ARENA_INIT;
	struct value v = value_uid(action);
	bool ok = store_owners_where(app->store, SET_MISSION_ACTIONS, &v, &l, e);

	for (int i = 0; ok && i < l.n; i++) {
		struct record r;
		int at;
		ok = store_load(app->store, ENTITY_MISSION, l.v[i], &a, &r, e);
		at = ok ? edit_find_element(&r, SET_MISSION_ACTIONS, &v) : -1;
		if (at >= 0) {
			record_remove_element(&r, SET_MISSION_ACTIONS, at);
			ok = store_update(app->store, &r, NULL, e);
		}
		arena_clear(&a);
	}
	arena_release(&a);
	ids_release(&l);
	return ok;
}

static bool remove_action(struct app *app, int64_t id, struct err *e)
{
	static const enum field about[] = {FIELD_BUDGET_ACTION, FIELD_LINK_A, FIELD_LINK_B,
	        FIELD_NOTE_ABOUT, FIELD_DOCUMENT_ABOUT};
	struct uid u = store_uid(app->store, ENTITY_ACTION, id);

	for (size_t i = 0; i < COUNT_OF(about); i++)
		if (!remove_rows(app, about[i], u, e))
			return false;
	return leave_missions(app, u, e) && store_delete(app->store, ENTITY_ACTION, id, e);
}

static bool is_gone(struct app *app, enum entity en, int64_t id, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct record r;
	bool gone = !store_load(app->store, en, id, &a, &r, e) || r.deleted;

	if (gone)
		err_set(e, ERR_DATA, _("there is no such %s any more"), _(entity_desc(en)->one));
	arena_release(&a);
	return gone;
}

bool edit_remove(struct app *app, enum entity en, int64_t id, struct err *e)
{
	if (is_gone(app, en, id, e))
		return false;
	if (en == ENTITY_ACTION)
		return remove_action(app, id, e);
	if (!check_unused(app, en, id, e) || !store_delete(app->store, en, id, e))
		return false;
	resolver_forget(app, en);
	return true;
}

bool edit_delete(struct app *app, enum entity en, const int64_t *ids, int n, struct err *e)
{
	struct arena a = ARENA_INIT;
	const char *what = n == 1 && en != ENTITY_PERSON ? store_name(app->store, en, ids[0], &a)
	                   : n == 1                      ? _(entity_desc(en)->one)
	                                                 : "";
	char *label = n == 1 ? xasprintf(_("%s: %s"), _("delete"), what)
	                     : xasprintf("%s%s%d %s", _("delete"), _(": "), n, _(entity_desc(en)->many));
	bool ok = change_begin(app, label, e);

	if (ok) {
		for (int i = 0; ok && i < n; i++)
			ok = edit_remove(app, en, ids[i], e);
		ok = edit_finish(app, ok, e);
	}
	free(label);
	arena_release(&a);
	return ok;
}
