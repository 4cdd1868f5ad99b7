/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit_merge.c - two records of one action become one.
 *
 * Nothing that somebody wrote is thrown away: what the kept record says stays, what it leaves empty
 * comes from the other, sets are joined, and all that hung on the other hangs on the kept one.
 * Three things are not joined: themes, when both have some (their percentages would pass 100); a
 * place that is only the country or region of one that is there; a budget line that is there
 * already, or the money would count twice. Another lead becomes a co-lead.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>

#include "edit_priv.h"

struct merge {
	struct app *app;
	struct arena arena;
	struct record kept, gone;
};

/* --- the record itself --- */

static void fill_fields(struct merge *m)
{
	static const enum field own[] = {FIELD_ACTION_SOURCE, FIELD_ACTION_SOURCE_ID,
	        FIELD_ACTION_BATCH, FIELD_ACTION_MERGED_INTO, FIELD_ACTION_VISA,
	        FIELD_ACTION_VISA_BY, FIELD_ACTION_VISA_ON};
	const struct entity_desc *d = entity_desc(ENTITY_ACTION);

	for (int i = 0; i < d->n_fields; i++) {
		enum field f = (enum field)(d->first_field + i);
		bool skip = false;
		for (size_t k = 0; k < COUNT_OF(own); k++)
			skip |= own[k] == f;
		if (!skip && record_value(&m->kept, f)->type == VALUE_NONE)
			record_set(&m->kept, f, *record_value(&m->gone, f));
	}
}

static bool is_text(const struct value *v)
{
	return v->type == VALUE_TEXT && *v->s;
}

static bool same_text_or_open(const struct value *general, const struct value *precise)
{
	return !is_text(general) || value_eq(general, precise);
}

/* Is the place only the surroundings of one that the record has? */
static bool is_covered(const struct record *r, const struct value *place)
{
	for (int i = 0; i < record_count(r, SET_ACTION_PLACES); i++) {
		const struct value *v = record_element(r, SET_ACTION_PLACES, i);
		if (value_eq(&place[ITEM_ACTION_PLACES_country], &v[ITEM_ACTION_PLACES_country]) &&
		        !is_text(&place[ITEM_ACTION_PLACES_city]) &&
		        same_text_or_open(
		                &place[ITEM_ACTION_PLACES_region], &v[ITEM_ACTION_PLACES_region]))
			return true;
	}
	return false;
}

static void join_set(struct merge *m, enum set set)
{
	if (set == SET_ACTION_THEMES && record_count(&m->kept, set) > 0)
		return;
	for (int i = 0; i < record_count(&m->gone, set); i++) {
		const struct value *v = record_element(&m->gone, set, i);
		if (edit_find_element(&m->kept, set, v) >= 0 ||
		        (set == SET_ACTION_PLACES && is_covered(&m->kept, v)))
			continue;
		record_put_element(&m->kept, set, v);
	}
}

static void join_lead(struct merge *m)
{
	const char *mine = record_text(&m->kept, FIELD_ACTION_LEAD),
	           *other = record_text(&m->gone, FIELD_ACTION_LEAD);
	struct value v[ITEMS_MAX] = {{0}};

	if (!other || str_eq(mine, other))
		return;
	for (int i = 0; i < record_count(&m->kept, SET_ACTION_PARTICIPANTS); i++)
		if (str_eq(record_element(&m->kept, SET_ACTION_PARTICIPANTS, i)->s, other))
			return;
	v[ITEM_ACTION_PARTICIPANTS_authority] = value_text(other);
	v[ITEM_ACTION_PARTICIPANTS_role] = value_text("co_lead");
	record_put_element(&m->kept, SET_ACTION_PARTICIPANTS, v);
}

static bool join_records(struct merge *m, struct err *e)
{
	const struct entity_desc *d = entity_desc(ENTITY_ACTION);
	const char *lead = record_text(&m->kept, FIELD_ACTION_LEAD);

	fill_fields(m);
	for (int i = 0; i < d->n_sets; i++)
		join_set(m, (enum set)(d->first_set + i));
	join_lead(m);
	/* The lead itself is no participant beside itself. */
	for (int i = record_count(&m->kept, SET_ACTION_PARTICIPANTS) - 1; i >= 0; i--)
		if (str_eq(record_element(&m->kept, SET_ACTION_PARTICIPANTS, i)->s, lead))
			record_remove_element(&m->kept, SET_ACTION_PARTICIPANTS, i);
	return record_validate(&m->kept, NULL, e) && store_update(m->app->store, &m->kept, NULL, e);
}

/* --- what hung on it --- */

/* Rows whose field f names the gone one get the kept one there, unless `twin` says that the kept
 * one has such a row. */
static bool move_rows(struct merge *m, enum field f,
        bool (*twin)(struct merge *, const struct record *), struct err *e)
{
	struct ids l = IDS_INIT;
	bool ok = edit_rows_about(m->app, f, m->gone.uid, &l, e);

	for (int i = 0; ok && i < l.n; i++) {
		struct record r;
		ok = store_load(m->app->store, field_desc(f)->entity, l.v[i], &m->arena, &r, e);
		if (!ok)
			break;
		record_set(&r, f, value_uid(m->kept.uid));
		ok = twin && twin(m, &r) ? store_delete(m->app->store, r.entity, r.id, e)
		                         : store_update(m->app->store, &r, NULL, e);
	}
	ids_release(&l);
	return ok;
}

/* Does another living row that f finds agree with r in all of these fields? */
static bool has_row_like(
        struct merge *m, const struct record *r, enum field f, const enum field *same, size_t n)
{
	struct ids l = IDS_INIT;
	bool found = false;

	edit_rows_about(m->app, f, m->kept.uid, &l, NULL);
	for (int i = 0; i < l.n && !found; i++) {
		struct record k;
		if (l.v[i] == r->id ||
		        !store_load(m->app->store, r->entity, l.v[i], &m->arena, &k, NULL))
			continue;
		found = true;
		for (size_t s = 0; s < n && found; s++)
			found = value_eq(record_value(r, same[s]), record_value(&k, same[s]));
	}
	ids_release(&l);
	return found;
}

static bool budget_twin(struct merge *m, const struct record *r)
{
	static const enum field same[] = {FIELD_BUDGET_YEAR, FIELD_BUDGET_PAYER,
	        FIELD_BUDGET_AMOUNT, FIELD_BUDGET_CURRENCY, FIELD_BUDGET_STAGE};

	return has_row_like(m, r, FIELD_BUDGET_ACTION, same, COUNT_OF(same));
}

/* A link between the two, or one that the kept record has already. */
static bool link_twin(struct merge *m, const struct record *r)
{
	static const enum field same[] = {FIELD_LINK_A, FIELD_LINK_B, FIELD_LINK_KIND};
	struct record turned;

	if (uid_cmp(record_uid(r, FIELD_LINK_A), record_uid(r, FIELD_LINK_B)) == 0)
		return true;
	record_copy(&turned, r, &m->arena);
	record_set(&turned, FIELD_LINK_A, *record_value(r, FIELD_LINK_B));
	record_set(&turned, FIELD_LINK_B, *record_value(r, FIELD_LINK_A));
	return has_row_like(m, r, FIELD_LINK_A, same, COUNT_OF(same)) ||
	       has_row_like(m, r, FIELD_LINK_B, same, COUNT_OF(same)) ||
	       has_row_like(m, &turned, FIELD_LINK_A, same, COUNT_OF(same)) ||
	       has_row_like(m, &turned, FIELD_LINK_B, same, COUNT_OF(same));
}

static bool move_missions(struct merge *m, struct err *e)
{
	struct ids l = IDS_INIT;
	struct value from = value_uid(m->gone.uid), to[ITEMS_MAX] = {value_uid(m->kept.uid)};
	bool ok = store_owners_where(m->app->store, SET_MISSION_ACTIONS, &from, &l, e);

	for (int i = 0; ok && i < l.n; i++) {
		struct record r;
		int at;
		ok = store_load(m->app->store, ENTITY_MISSION, l.v[i], &m->arena, &r, e);
		if (!ok)
			break;
		at = edit_find_element(&r, SET_MISSION_ACTIONS, &from);
		if (at >= 0)
			record_remove_element(&r, SET_MISSION_ACTIONS, at);
		record_put_element(&r, SET_MISSION_ACTIONS, to);
		ok = store_update(m->app->store, &r, NULL, e);
	}
	ids_release(&l);
	return ok;
}

static bool retire(struct merge *m, struct err *e)
{
	record_set(&m->gone, FIELD_ACTION_MERGED_INTO, value_uid(m->kept.uid));
	return store_update(m->app->store, &m->gone, NULL, e) &&
	       store_delete(m->app->store, ENTITY_ACTION, m->gone.id, e);
}

static bool load_both(struct merge *m, int64_t kept, int64_t gone, struct err *e)
{
	if (kept == gone)
		return err_set(e, ERR_DATA, _("a record can't be merged with itself; name two"));
	if (!store_load(m->app->store, ENTITY_ACTION, kept, &m->arena, &m->kept, e) ||
	        !store_load(m->app->store, ENTITY_ACTION, gone, &m->arena, &m->gone, e))
		return false;
	if (m->kept.deleted || m->gone.deleted)
		return err_set(e, ERR_DATA, _("one of the two was deleted; undo brings it back"));
	return true;
}

bool edit_merge(struct app *app, int64_t kept, int64_t gone, struct err *e)
{
	struct merge m = {.app = app};
	bool ok = change_begin(app,
	        arena_printf(&m.arena, _("%s: %s"), _("merge"),
	                store_name(app->store, ENTITY_ACTION, kept, &m.arena)),
	        e);

	/* Read under the lock: what another console wrote until then is part of it. */
	if (ok)
		ok = edit_finish(app,
		        load_both(&m, kept, gone, e) && join_records(&m, e) && move_rows(&m, FIELD_BUDGET_ACTION, budget_twin, e) &&
		                move_rows(&m, FIELD_NOTE_ABOUT, NULL, e) &&
		                move_rows(&m, FIELD_DOCUMENT_ABOUT, NULL, e) &&
		                move_rows(&m, FIELD_LINK_A, link_twin, e) &&
		                move_rows(&m, FIELD_LINK_B, link_twin, e) && move_missions(&m, e) &&
		                retire(&m, e),
		        e);
	arena_release(&m.arena);
	return ok;
}
