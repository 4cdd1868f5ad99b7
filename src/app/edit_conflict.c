/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit_conflict.c - one record changed here and elsewhere since it was opened: field by field.
 *
 * Only what both sides changed to different things is a conflict; what one side changed alone is
 * simply kept. Settling one means to rest the edit on the value that stands in the register by now:
 * with mine, saving then changes that value knowingly; with theirs, there is nothing left to change.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>

#include "edit_priv.h"

/* --- what stands there now --- */

static bool load_now(struct edit *ed, struct record *now, struct err *e)
{
	if (!store_load(ed->app->store, ed->r.entity, ed->before.id, &ed->arena, now, e))
		return false;
	return !now->deleted || err_set(e, ERR_CONFLICT,
	                                _("somebody deleted this %s meanwhile; undo brings it back"),
	                                _(entity_desc(ed->r.entity)->one));
}

static bool field_differs(const struct record *a, const struct record *b, enum field f)
{
	return !value_eq(record_value(a, f), record_value(b, f));
}

static const struct value *element_like(
        const struct record *r, enum set set, const struct value *items)
{
	int at = edit_find_element(r, set, items);

	return at < 0 ? NULL : record_element(r, set, at);
}

static bool same_or_none(enum set set, const struct value *a, const struct value *b)
{
	return a == b || (a && b && edit_same_element(set, a, b));
}

/* Did both sides change this element, and not to the same? */
static bool is_element_contested(
        const struct edit *ed, const struct record *now, enum set set, const struct value *items)
{
	const struct value *was = element_like(&ed->before, set, items),
	                   *mine = element_like(&ed->r, set, items),
	                   *theirs = element_like(now, set, items);

	return !same_or_none(set, was, mine) && !same_or_none(set, was, theirs) &&
	       !same_or_none(set, mine, theirs);
}

bool edit_is_set_contested(const struct edit *ed, const struct record *now, enum set set)
{
	const struct record *all[] = {&ed->before, &ed->r, now};

	for (size_t k = 0; k < COUNT_OF(all); k++)
		for (int i = 0; i < record_count(all[k], set); i++)
			if (is_element_contested(ed, now, set, record_element(all[k], set, i)))
				return true;
	return false;
}

static bool is_set_changed(const struct record *a, const struct record *b, enum set set)
{
	for (int i = 0; i < record_count(a, set); i++)
		if (!same_or_none(set, record_element(a, set, i),
		            element_like(b, set, record_element(a, set, i))))
			return true;
	return record_count(a, set) != record_count(b, set);
}

const char *edit_budget_now(struct edit *ed)
{
	struct edit stored = {.app = ed->app, .r = ed->before};
	struct str text = STR_INIT;
	const char *copy;

	edit_get(&stored, "budget", &text);
	copy = arena_strdup(&ed->arena, text.s);
	str_release(&text);
	return copy;
}

bool edit_is_budget_contested(struct edit *ed)
{
	struct str mine = STR_INIT;
	const char *now = edit_budget_now(ed);
	bool contested;

	edit_get(ed, "budget", &mine);
	contested = !str_eq(now, ed->budget_before ? ed->budget_before : "") && !str_eq(now, mine.s);
	str_release(&mine);
	return contested;
}

/* --- telling --- */

struct telling {
	struct edit *ed;
	const struct record *now;
	struct arena *a;
	struct edit_conflict *v;
	int n;
	/* looking for the author */
	const char *name;
	const char *author;
};

static bool take_author(void *ctx, const struct log_op *o)
{
	struct telling *t = ctx;
	size_t n = strlen(t->name);

	if (strncmp(o->field, t->name, n) != 0 || (o->field[n] && o->field[n] != '/'))
		return true;
	t->author = arena_strdup(t->a, o->author ? o->author : "");
	return false;
}

static const char *shown(struct telling *t, const struct record *r, const char *name)
{
	struct edit view = {.app = t->ed->app, .r = *r};
	struct str text = STR_INIT;
	const char *copy;

	edit_show(&view, name, &text);
	copy = arena_strdup(t->a, text.s);
	str_release(&text);
	return copy;
}

static const char *mine_shown(struct telling *t, const char *name)
{
	struct str text = STR_INIT;
	const char *copy;

	edit_show(t->ed, name, &text);
	copy = arena_strdup(t->a, text.s);
	str_release(&text);
	return copy;
}

static void tell(struct telling *t, const char *name, const char *label)
{
	t->name = name;
	t->author = "";
	log_ops(t->ed->app->store, &t->now->uid, 0, 500, take_author, t, NULL);
	t->v[t->n++] = (struct edit_conflict){.name = name,
	        .label = label,
	        .theirs = shown(t, t->now, name),
	        .mine = mine_shown(t, name),
	        .author = t->author};
}

bool edit_conflicts(
        struct edit *ed, struct arena *a, struct edit_conflict **v, int *n, struct str *others, struct err *e)
{
	const struct entity_desc *d = entity_desc(ed->r.entity);
	struct telling t = {.ed = ed, .a = a};
	struct record now;

	*n = 0;
	*v = t.v = arena_calloc(a, (size_t)(d->n_fields + d->n_sets) + 2, sizeof(*t.v));
	if (ed->is_new || !load_now(ed, &now, e))
		return ed->is_new;
	t.now = &now;
	for (int i = 0; i < d->n_fields; i++) {
		enum field f = (enum field)(d->first_field + i);

		if (!field_differs(&ed->before, &now, f) || !field_differs(&ed->r, &now, f))
			continue;
		if (field_differs(&ed->before, &ed->r, f))
			tell(&t, field_desc(f)->name, _(field_desc(f)->label));
		else
			str_addf(others, "%s%s", others->len ? ", " : "", _(field_desc(f)->label));
	}
	for (int i = 0; i < d->n_sets; i++) {
		enum set s = (enum set)(d->first_set + i);

		if (edit_is_set_contested(ed, &now, s))
			tell(&t, set_desc(s)->name, _(set_desc(s)->label));
		else if (is_set_changed(&now, &ed->before, s))
			str_addf(others, "%s%s", others->len ? ", " : "", _(set_desc(s)->label));
	}
	if (ed->extra.has_budget && edit_is_budget_contested(ed))
		tell(&t, "budget", _("Budget"));
	*n = t.n;
	return true;
}

/* --- settling --- */

/* The contested elements of `to` become those of `now`. */
static void take_elements(const struct edit *ed, struct record *to, const struct record *now,
        enum set set, const struct record *from)
{
	for (int i = 0; i < record_count(from, set); i++) {
		const struct value *items = record_element(from, set, i),
		                   *theirs = element_like(now, set, items);
		int at = edit_find_element(to, set, items);

		if (!is_element_contested(ed, now, set, items))
			continue;
		if (theirs)
			record_put_element(to, set, theirs);
		else if (at >= 0)
			record_remove_element(to, set, at);
	}
}

static void rest_set(struct edit *ed, const struct record *now, enum set set, bool mine)
{
	struct record before, r;
	const struct record *all[3];

	record_copy(&before, &ed->before, &ed->arena);
	record_copy(&r, &ed->r, &ed->arena);
	all[0] = &before;
	all[1] = &r;
	all[2] = now;
	struct edit was = {.before = before, .r = r};

	for (size_t k = 0; k < COUNT_OF(all); k++) {
		take_elements(&was, &ed->before, now, set, all[k]);
		if (!mine)
			take_elements(&was, &ed->r, now, set, all[k]);
	}
}

bool edit_settle_conflict(struct edit *ed, const char *name, bool mine, struct err *e)
{
	int f = field_find(ed->r.entity, name), s = set_find(ed->r.entity, name);
	struct record now;

	if (!load_now(ed, &now, e))
		return false;
	if (f >= 0) {
		record_set(&ed->before, (enum field)f, *record_value(&now, (enum field)f));
		if (!mine)
			record_set(&ed->r, (enum field)f, *record_value(&now, (enum field)f));
	} else if (s >= 0) {
		rest_set(ed, &now, (enum set)s, mine);
	} else {
		ed->budget_before = edit_budget_now(ed);
		if (!mine) {
			ed->extra.has_budget = false;
			ed->extra.n_budgets = 0;
		}
	}
	return true;
}
