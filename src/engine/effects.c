/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * effects.c - from touched rows of any entity to what the engine must look at again, and the public ways in.
 *
 * Rows that many actions lean on without naming them (themes with their compatibilities, reference towns, countries, weights) make everything be computed anew: they change
 * once a year. So does a change of very many actions at once, an import or its undo: a refresh is then less work.
 */
#include "config.h"

#include <stdlib.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/store/log.h>
#include "touch_priv.h"

enum { MANY_LEAST = 500, MANY_SHARE = 20 };

void effects_release(struct effects *x)
{
	ids_release(&x->actions);
	ids_release(&x->missions);
	ids_release(&x->decisions);
}

static bool uses_authority(const struct traits *t, uint32_t key)
{
	for (int i = 0; i < t->n_leads; i++) {
		if (t->leads[i] == key)
			return true;
	}
	return t->lead == key;
}

static bool uses_partner(const struct traits *t, int64_t id)
{
	for (int i = 0; i < t->n_partners; i++) {
		if (t->partners[i].id == id || t->partners[i].parent == id)
			return true;
	}
	return false;
}

static void add_of_authority(struct effects *x, struct engine *e, const char *key)
{
	uint32_t id = intern(&e->names, key);

	for (int i = 0; i < e->n_slots; i++) {
		if (e->slots[i].alive && uses_authority(&e->slots[i].t, id))
			ids_add(&x->actions, e->slots[i].t.id);
	}
}

static void add_of_partner(struct effects *x, const struct engine *e, int64_t id)
{
	for (int i = 0; i < e->n_slots; i++) {
		if (e->slots[i].alive && uses_partner(&e->slots[i].t, id))
			ids_add(&x->actions, e->slots[i].t.id);
	}
}

static bool note_mission(void *ctx, const struct feature_mission *m)
{
	ids_add(ctx, m->id);
	return true;
}

/* Actions whose set or field names this row. */
static bool add_where(struct effects *x, struct store *s, struct uid u, struct err *err)
{
	struct value v = value_uid(u);

	return store_owners_where(s, SET_ACTION_PARTNERS, &v, &x->actions, err);
}

static bool add_of_person(struct effects *x, struct store *s, struct uid u, struct err *err)
{
	struct value v = value_uid(u);

	return store_ids_where(s, FIELD_ACTION_ELU, &v, &x->actions, err) && store_ids_where(s, FIELD_ACTION_CADRE, &v, &x->actions, err);
}

static bool add_of_budget(struct effects *x, struct store *s, int64_t id, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct record r;
	bool ok = store_load(s, ENTITY_BUDGET, id, &a, &r, err);
	int64_t action = ok ? store_id_any(s, ENTITY_ACTION, record_uid(&r, FIELD_BUDGET_ACTION)) : 0;

	if (action)
		ids_add(&x->actions, action);
	arena_release(&a);
	return ok;
}

static bool add_one(struct effects *x, struct engine *e, struct store *s, enum entity en, int64_t id, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct record r;
	bool ok = true;

	switch (en) {
	case ENTITY_AUTHORITY:
		ok = store_load(s, en, id, &a, &r, err);
		if (ok && record_text(&r, FIELD_AUTHORITY_KEY))
			add_of_authority(x, e, record_text(&r, FIELD_AUTHORITY_KEY));
		break;
	case ENTITY_PARTNER:
		add_of_partner(x, e, id);
		ok = store_load(s, en, id, &a, &r, err) && add_where(x, s, r.uid, err);
		break;
	case ENTITY_PERSON:
		ok = store_load(s, en, id, &a, &r, err) && add_of_person(x, s, r.uid, err);
		break;
	case ENTITY_BUDGET:
		ok = add_of_budget(x, s, id, err);
		break;
	default:
		break;
	}
	arena_release(&a);
	return ok;
}

bool effects_add(struct effects *x, struct engine *e, struct store *s, enum entity en, const int64_t *ids, int n, struct err *err)
{
	struct ids *list = en == ENTITY_ACTION ? &x->actions : en == ENTITY_MISSION ? &x->missions : en == ENTITY_DECISION ? &x->decisions : NULL;
	bool ok = true;

	if (n == 0)
		return true;
	x->watch |= watch_of_entity(en);
	if (en == ENTITY_THEME || en == ENTITY_PLACE || en == ENTITY_COUNTRY || en == ENTITY_NETWORK || en == ENTITY_MODEL)
		x->everything = true;
	if (en == ENTITY_LINK && !mirror_load_links(e, s, &x->actions, err))
		return false;
	for (int i = 0; i < n && ok; i++) {
		if (list)
			ids_add(list, ids[i]);
		else
			ok = add_one(x, e, s, en, ids[i], err);
	}
	if (ok && (en == ENTITY_AUTHORITY || en == ENTITY_PARTNER))
		ok = store_missions(s, note_mission, &x->missions, err);
	return ok;
}

static bool touch_missions(struct engine *e, struct store *s, const struct ids *ids, struct err *err)
{
	struct finding_member *members = xcalloc((size_t)ids->n + 1, sizeof(*members));
	struct emit m;
	bool ok;

	emit_init(&m, e, s);
	for (int i = 0; i < ids->n; i++)
		members[i] = (struct finding_member){ENTITY_MISSION, ids->v[i]};
	ok = emit_missions(&m, ids->v, ids->n, err) && findings_replace(s, members, ids->n, NULL, m.rows, m.n, NULL, 0, err);
	emit_release(&m);
	free(members);
	return ok;
}

static bool touch_decision(struct store *s, int64_t id, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct record r;
	bool ok = store_load(s, ENTITY_DECISION, id, &a, &r, err);

	if (ok && record_text(&r, FIELD_DECISION_KEY))
		ok = findings_refresh_state(s, record_text(&r, FIELD_DECISION_KEY), err);
	arena_release(&a);
	return ok;
}

static bool apply(const struct effects *x, struct engine *e, struct store *s, struct err *err)
{
	int many = (e->n_slots - e->n_free) / MANY_SHARE;
	bool ok = true;

	e->reads++;
	if (x->everything)
		return engine_refresh_full(e, s, e->today, NULL, NULL, err);
	if (x->actions.n > MANY_LEAST && x->actions.n > many) {
		ok = touch_mirror(e, s, x->actions.v, x->actions.n, err) && (!x->decisions.n || mirror_load_decisions(e, s, err));
		if (ok)
			return engine_refresh_loaded(e, s, NULL, NULL, err);
		engine_forget(e);
		return false;
	}
	if (x->actions.n || x->watch)
		ok = touch_actions(e, s, x->actions.v, x->actions.n, x->watch, err);
	if (ok && x->missions.n)
		ok = touch_missions(e, s, &x->missions, err);
	if (ok && x->decisions.n)
		ok = mirror_load_decisions(e, s, err);
	for (int i = 0; i < x->decisions.n && ok; i++)
		ok = touch_decision(s, x->decisions.v[i], err);
	if (!ok)
		engine_forget(e); /* the caller rolls back: what the mirror holds is no longer so */
	return ok;
}

/* Whether the findings hang on this entity at all. */
static bool matters(enum entity en)
{
	switch (en) {
	case ENTITY_ACTION:
	case ENTITY_AUTHORITY:
	case ENTITY_COUNTRY:
	case ENTITY_PLACE:
	case ENTITY_THEME:
	case ENTITY_PARTNER:
	case ENTITY_PERSON:
	case ENTITY_MISSION:
	case ENTITY_BUDGET:
	case ENTITY_LINK:
	case ENTITY_DECISION:
	case ENTITY_AGREEMENT:
	case ENTITY_NETWORK:
	case ENTITY_NEED:
	case ENTITY_PRIORITY:
	case ENTITY_EVENT:
	case ENTITY_MODEL:
		return true;
	default:
		return false;
	}
}

bool engine_touch(struct engine *e, struct store *s, enum entity en, const int64_t *ids, int n, struct err *err)
{
	struct effects x = {.everything = false};
	bool ok;

	if (n == 0 || !matters(en))
		return true;
	if (!e->loaded)
		return engine_refresh_full(e, s, e->today ? e->today : clock_today(), NULL, NULL, err);
	ok = effects_add(&x, e, s, en, ids, n, err) && apply(&x, e, s, err);
	effects_release(&x);
	return ok;
}

static bool touch_each(struct engine *e, struct store *s, const int64_t *(*touched)(struct store *, enum entity, int *), struct err *err)
{
	struct effects x = {.everything = false};
	bool ok = true, any = false;

	for (int en = 0; en < ENTITY_COUNT && ok; en++) {
		int n = 0;
		const int64_t *ids = touched(s, (enum entity)en, &n);

		if (!n || !matters((enum entity)en))
			continue;
		any = true;
		ok = !e->loaded || effects_add(&x, e, s, (enum entity)en, ids, n, err);
	}
	if (ok && any)
		ok = e->loaded ? apply(&x, e, s, err) : engine_refresh_full(e, s, e->today ? e->today : clock_today(), NULL, NULL, err);
	effects_release(&x);
	return ok;
}

bool engine_touch_step(struct engine *e, struct store *s, struct err *err)
{
	return touch_each(e, s, step_touched, err);
}

bool engine_touch_undo(struct engine *e, struct store *s, struct err *err)
{
	return touch_each(e, s, store_undo_touched, err);
}

/* --- a step that is tried ------------------------------------------------------------------------------------------------------ */

struct engine_trial {
	struct engine *e;
	struct effects x;
	bool links;
};

static bool trial_add(struct engine_trial *t, struct store *s, struct err *err)
{
	bool ok = true;

	for (int en = 0; en < ENTITY_COUNT && ok; en++) {
		int n = 0;
		const int64_t *ids = step_touched(s, (enum entity)en, &n);

		if (!n || !matters((enum entity)en))
			continue;
		t->links |= en == ENTITY_LINK;
		ok = effects_add(&t->x, t->e, s, (enum entity)en, ids, n, err);
	}
	return ok;
}

struct engine_trial *engine_trial_new(struct engine *e, struct store *s, int most, struct err *err)
{
	struct engine_trial *t = xcalloc(1, sizeof(*t));
	bool ok;

	BUG_ON(!e->loaded);
	t->e = e;
	ok = trial_add(t, s, err);
	if (ok && (t->x.everything || t->x.actions.n > most))
		ok = err_set(err, ERR_DATA, _("This reaches more than %d actions: what it does to findings is told after saving."), most);
	if (ok && apply(&t->x, e, s, err))
		return t;
	/* Links are read before anything else is; what is refused has changed nothing but them. */
	if (t->links)
		engine_forget(e);
	effects_release(&t->x);
	free(t);
	return NULL;
}

const struct ids *engine_trial_actions(const struct engine_trial *t)
{
	return &t->x.actions;
}

const struct ids *engine_trial_missions(const struct engine_trial *t)
{
	return &t->x.missions;
}

void engine_trial_end(struct engine_trial **t, struct store *s)
{
	struct engine_trial *x = *t;
	struct err e = ERR_INIT;

	if (!x)
		return;
	/* What can't be brought back is read again when it is needed. */
	if ((x->links && !mirror_load_links(x->e, s, &x->x.actions, &e)) || !apply(&x->x, x->e, s, &e))
		engine_forget(x->e);
	effects_release(&x->x);
	free(x);
	*t = NULL;
}
