/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * effect.c - what saving a record would do to the findings.
 *
 * The record is saved in a step that is taken back, and the findings of the actions it reached are read before and after. A formula of its own would be faster for
 * one kind of record and wrong for the next: this way the form of a partner, a mission or a budget line tells as much as that of an action, and what is told is what
 * saving brings.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/effect.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/engine/finding.h>

#include "edit_priv.h"
#include "finding_priv.h"
#include "resolve_priv.h"

enum { ACTIONS_MAX = 60, FINDINGS_MAX = 2000 };

struct looked {
	struct finding_row *v;
	int n, cap;
};
struct looking {
	struct app *app;
	struct edit *ed; /* the record that is edited; NULL for several */
	bool (*write)(struct looking *x, struct err *e);
	struct bulk_wish {
		const int64_t *actions;
		int n;
		const char *name, *value;
	} bulk;
	struct arena *a;
	struct ids actions, missions;
	struct looked before, now;
	int64_t own; /* id that the new record would have */
	const char *own_title;
	/* while rows are read */
	struct looked *to;
};

static bool names_mission(const struct looking *x, const struct finding_row *f)
{
	for (int i = 0; i < f->n_members; i++)
		for (int k = 0; f->members[i].entity == ENTITY_MISSION && k < x->missions.n; k++)
			if (x->missions.v[k] == f->members[i].id)
				return true;
	return false;
}

static bool keep(void *ctx, const struct finding_row *f)
{
	struct looking *x = ctx;

	if (f->state == FINDING_COORDINATED)
		return true;
	GROW(x->to->v, x->to->n, x->to->cap);
	x->to->v[x->to->n++] = finding_copy(f, x->a);
	return x->to->n < FINDINGS_MAX;
}

static bool keep_mission(void *ctx, const struct finding_row *f)
{
	return !names_mission(ctx, f) || keep(ctx, f);
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(((const struct finding_row *)a)->id, ((const struct finding_row *)b)->id);
}

static bool look(struct looking *x, struct looked *to, struct err *e)
{
	struct finding_query q = {.actions = &x->actions}, missions = {.kinds = "mission_clash"};
	struct store *s = x->app->store;

	x->to = to;
	if (x->actions.n && !findings_read(s, &q, keep, x, e))
		return false;
	if (x->missions.n && !findings_read(s, &missions, keep_mission, x, e))
		return false;
	if (to->n)
		qsort(to->v, (size_t)to->n, sizeof(*to->v), compare_ids);
	return true;
}

static bool is_cut(const struct looked *l)
{
	return l->n >= FINDINGS_MAX;
}

static const struct finding_row *find(const struct looked *l, const char *id)
{
	struct finding_row key = {.kind = NULL};

	memcpy(key.id, id, sizeof(key.id));
	return l->n ? bsearch(&key, l->v, (size_t)l->n, sizeof(*l->v), compare_ids) : NULL;
}

/* --- the step that is taken back ------------------------------------------------------------------------------------------------ */

static void take_back(struct app *app, struct engine_trial **t)
{
	struct err e = ERR_INIT;

	app->change_depth = 0;
	step_abort(app->store);
	if (!*t || !store_begin(app->store, &e)) {
		if (*t)
			engine_forget(app_engine(app));
		return;
	}
	engine_trial_end(t, app->store);
	store_abort(app->store);
}

/* The edit itself is as it was afterwards. */
static bool write_edit(struct looking *x, struct err *e)
{
	struct edit *ed = x->ed;
	struct record wanted;
	const char *field = NULL;
	bool ok, was_new = ed->is_new;

	record_copy(&wanted, &ed->r, &ed->arena);
	ok = edit_write(ed, NULL, &field, e);
	if (ok) {
		x->own = was_new ? ed->r.id : 0;
		x->own_title = store_name(x->app->store, ed->r.entity, ed->r.id, x->a);
	}
	ed->r = wanted;
	return ok;
}

static bool write_bulk(struct looking *x, struct err *e)
{
	int changed = 0;

	return edit_bulk(x->app, x->bulk.actions, x->bulk.n, x->bulk.name, x->bulk.value, false, NULL, &changed, e);
}

static void note_reach(struct looking *x, const struct engine_trial *t)
{
	for (int i = 0; i < engine_trial_actions(t)->n; i++)
		ids_add(&x->actions, engine_trial_actions(t)->v[i]);
	for (int i = 0; i < engine_trial_missions(t)->n; i++)
		ids_add(&x->missions, engine_trial_missions(t)->v[i]);
}

static bool try_it(struct looking *x, struct err *e)
{
	struct app *app = x->app;
	struct engine_trial *t = NULL;
	bool ok;

	if (!change_begin(app, "", e))
		return false;
	ok = x->write(x, e) && (t = engine_trial_new(app_engine(app), app->store, ACTIONS_MAX, e)) != NULL;
	if (ok) {
		note_reach(x, t);
		ok = look(x, &x->now, e);
	}
	take_back(app, &t);
	/* A body that was to be made of a name is none any more. */
	if (!x->ed || x->ed->extra.n_authorities)
		resolver_forget(app, ENTITY_AUTHORITY);
	ok = ok && look(x, &x->before, e);
	/* Of two lists that were cut, what is missing in one is not what goes or appears. */
	if (ok && (is_cut(&x->before) || is_cut(&x->now)))
		ok = err_set(e, ERR_DATA, _("This reaches more than %d findings: what becomes of them is told after saving."), FINDINGS_MAX);
	return ok;
}

/* --- the difference ------------------------------------------------------------------------------------------------------------- */

static int severity_of(const struct finding_row *f)
{
	return f->worst > f->severity ? f->worst : f->severity;
}

static bool is_open(const struct finding_row *f)
{
	return f && (f->state == FINDING_OPEN || f->state == FINDING_REOPENED);
}

static int kind_of(const struct finding_row *before, const struct finding_row *now)
{
	if (before && before->state == FINDING_DECIDED)
		return is_open(now) ? EFFECT_REOPENS : -1;
	if (!before)
		return is_open(now) ? EFFECT_APPEARS : -1;
	if (!is_open(now))
		return EFFECT_GOES;
	if (severity_of(now) == severity_of(before))
		return -1;
	return severity_of(now) > severity_of(before) ? EFFECT_WORSE : EFFECT_MILDER;
}

struct naming {
	struct finding_names names;
	const struct looking *x;
};

/* The new record is in no table any more. */
static const char *name_by_row(void *ctx, enum entity en, int64_t id)
{
	struct naming *n = ctx;

	if (n->x->own && id == n->x->own && en == n->x->ed->r.entity)
		return n->x->own_title;
	return n->names.by_row(n->names.ctx, en, id);
}

static const char *name_by_key(void *ctx, enum entity en, const char *key)
{
	struct naming *n = ctx;

	return n->names.by_key(n->names.ctx, en, key);
}

/* Whom the edited record meets there, by name. */
static const char *other_side(struct looking *x, const struct finding_row *f)
{
	int64_t self = x->own ? x->own : x->ed ? x->ed->before.id : 0;
	struct action_row row;

	if (finding_is_cluster(f) && (*f->place || *f->country))
		return finding_place(x->app, f, x->a);
	for (int i = 0; i < f->n_members; i++) {
		const struct finding_member *m = &f->members[i];

		if (self && m->id == self && m->entity == x->ed->r.entity)
			continue;
		if (m->entity != ENTITY_ACTION || !store_action_row(x->app->store, m->id, x->a, &row, NULL))
			return store_name(x->app->store, m->entity, m->id, x->a);
		return arena_printf(x->a, "%s — %s", row.lead_name && *row.lead_name ? row.lead_name : "?", row.title ? row.title : "?");
	}
	return "";
}

static void add(struct looking *x, struct effect *out, const struct finding_row *before, const struct finding_row *now)
{
	struct finding_store_names source = {x->app->store, x->a};
	struct naming naming = {finding_names_store(&source), x};
	struct finding_names names = {&naming, name_by_key, name_by_row};
	const struct finding_row *f = now ? now : before;
	struct str sentence = STR_INIT;
	struct effect_line *l;
	int kind = kind_of(before, now);

	if (kind < 0)
		return;
	finding_sentence(f, &names, &sentence);
	l = &out->v[out->n++];
	*l = (struct effect_line){.kind = (enum effect_kind)kind, .label = finding_kind_label(f->kind), .sentence = arena_strdup(x->a, sentence.s), .with = other_side(x, f),
		.mark = finding_mark(severity_of(f), FINDING_OPEN), .before = before ? severity_of(before) : 0, .severity = now ? severity_of(now) : 0};
	memcpy(l->id, f->id, sizeof(l->id));
	out->count[kind]++;
	str_release(&sentence);
}

static int compare_lines(const void *a, const void *b)
{
	const struct effect_line *x = a, *y = b;
	int sx = x->severity ? x->severity : x->before, sy = y->severity ? y->severity : y->before;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (sx != sy)
		return sx > sy ? -1 : 1;
	return strcmp(x->id, y->id);
}

static void compare(struct looking *x, struct effect *out)
{
	out->v = arena_calloc(x->a, (size_t)(x->before.n + x->now.n) + 1, sizeof(*out->v));
	for (int i = 0; i < x->before.n; i++)
		add(x, out, &x->before.v[i], find(&x->now, x->before.v[i].id));
	for (int i = 0; i < x->now.n; i++)
		if (!find(&x->before, x->now.v[i].id))
			add(x, out, NULL, &x->now.v[i]);
	if (out->n)
		qsort(out->v, (size_t)out->n, sizeof(*out->v), compare_lines);
}

static bool tell(struct looking *x, struct effect *out, struct err *e)
{
	bool ok;

	*out = (struct effect){.n = 0};
	BUG_ON(x->app->change_depth > 0);
	ok = try_it(x, e);
	if (ok)
		compare(x, out);
	free(x->before.v);
	free(x->now.v);
	ids_release(&x->actions);
	ids_release(&x->missions);
	return ok;
}

bool edit_effect(struct edit *ed, struct arena *a, struct effect *out, struct err *e)
{
	struct looking x = {.app = ed->app, .ed = ed, .write = write_edit, .a = a, .actions = IDS_INIT, .missions = IDS_INIT};

	return tell(&x, out, e);
}

bool bulk_effect(struct app *app, const int64_t *actions, int n, const char *name, const char *value, struct arena *a, struct effect *out, struct err *e)
{
	/* Nothing is written only to be told then that it is too much. */
	if (n > ACTIONS_MAX)
		return err_set(e, ERR_DATA, _("This reaches more than %d actions: what it does to findings is told after saving."), ACTIONS_MAX);

	struct looking x = {.app = app, .write = write_bulk, .bulk = {actions, n, name, value}, .a = a, .actions = IDS_INIT, .missions = IDS_INIT};

	return tell(&x, out, e);
}

/* --- in words ------------------------------------------------------------------------------------------------------------------- */

static void add_count(enum effect_kind kind, int n, struct str *out)
{
	unsigned long many = (unsigned long)n;

	switch (kind) {
	case EFFECT_REOPENS: str_addf(out, ngettext("%d finding reopens", "%d findings reopen", many), n); break;
	case EFFECT_APPEARS: str_addf(out, ngettext("%d finding appears", "%d findings appear", many), n); break;
	case EFFECT_WORSE: str_addf(out, ngettext("%d becomes more severe", "%d become more severe", many), n); break;
	case EFFECT_MILDER: str_addf(out, ngettext("%d becomes less severe", "%d become less severe", many), n); break;
	default: str_addf(out, ngettext("%d finding goes", "%d findings go", many), n); break;
	}
}

void effect_summary(const struct effect *x, struct str *out)
{
	bool any = false;

	if (!x->n) {
		str_add(out, _("Saving changes no finding."));
		return;
	}
	str_add(out, _("Saving: "));
	for (int k = 0; k < EFFECT_KINDS; k++) {
		if (!x->count[k])
			continue;
		str_add(out, any ? ", " : "");
		add_count((enum effect_kind)k, x->count[k], out);
		any = true;
	}
	str_add_char(out, '.');
}

const char *effect_text(const struct effect_line *l, struct arena *a)
{
	const char *what = *l->with ? arena_printf(a, _("%s: %s"), l->label, l->with) : l->label;

	switch (l->kind) {
	case EFFECT_REOPENS: return arena_printf(a, _("reopens %s %d %s"), l->mark, l->severity, what);
	case EFFECT_APPEARS: return arena_printf(a, "+ %s %d %s", l->mark, l->severity, what);
	case EFFECT_GOES: return arena_printf(a, "− %s %d %s", l->mark, l->before, what);
	default: return arena_printf(a, "%d → %s %d %s", l->before, l->mark, l->severity, what);
	}
}
