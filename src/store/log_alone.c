/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * log_alone.c - one older step taken back alone, when nothing depends on it.
 *
 * A later step depends on it when it wrote a cell that the step wrote, when it changed or deleted a row that the step made, or when a row refers to one that the step
 * made. Steps that were undone since, and those that undid them, depend on nothing. What is left must hold by the rules of a record and refer to nothing that is gone;
 * else nothing is taken back, and the reason is told. Values alone do not decide: a cell that was changed and set back by hand was meant both times.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>

#include "store_priv.h"

enum { TOLD_MAX = 3 };

/* Later steps that still have their effect and build on this one. */
static bool check_later(struct store *s, int64_t step, const char *label, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STEP_DEPENDS, e);
	struct arena a = ARENA_INIT;
	struct str told = STR_INIT;
	int n = 0, rc;

	if (!st)
		return false;
	bind_int(st, ":site", s->site);
	bind_int(st, ":step", step);
	while ((rc = stmt_step(s, st, e)) == 1) {
		const char *text = column_text(st, 0, &a);

		if (n++ < TOLD_MAX)
			str_addf(&told, "%s“%s”", told.len ? ", " : "", text ? text : "?");
	}
	if (rc == 0 && n)
		err_set(e, ERR_CONFLICT,
			ngettext("“%s” can't be taken back alone: %d later step builds on it (%s). Take that one back first.",
				"“%s” can't be taken back alone: %d later steps build on it (%s). Take those back first.", (unsigned long)n),
			label, n, told.s);
	str_release(&told);
	arena_release(&a);
	return rc == 0 && n == 0;
}

/* A row that is gone by now: who still refers to it? */
static bool check_users(struct store *s, const struct record *gone, const char *label, struct err *e)
{
	enum entity en = gone->entity;
	/* A row with a key is referred to by it. */
	struct value uid = value_uid(gone->uid), v = entity_is_keyed(en) ? gone->fields[0] : uid;
	struct arena a = ARENA_INIT;
	struct ids ids = IDS_INIT;
	enum entity by = en;
	bool ok = true;

	for (int f = 0; ok && !ids.n && f < FIELD_COUNT; f++) {
		const struct field_desc *d = field_desc((enum field)f);

		by = d->entity;
		if ((d->type == FT_REF && d->of == (int)en) || d->type == FT_UID)
			ok = store_ids_where(s, (enum field)f, d->type == FT_UID ? &uid : &v, &ids, e);
	}
	for (int k = 0; ok && !ids.n && k < SET_COUNT; k++) {
		const struct set_desc *d = set_desc((enum set)k);

		by = d->entity;
		if (d->items[0].type == FT_REF && d->items[0].of == (int)en)
			ok = store_owners_where(s, (enum set)k, &v, &ids, e);
	}
	if (ok && ids.n)
		ok = err_set(e, ERR_CONFLICT, _("“%s” can't be taken back alone: %s “%s” refers to what it added. Take that back first."), label,
			_(entity_desc(by)->one), store_name(s, by, ids.v[0], &a));
	ids_release(&ids);
	arena_release(&a);
	return ok;
}

static bool is_gone(struct store *s, enum entity en, const struct value *v)
{
	if (v->type == VALUE_UID)
		return !store_id_of_uid(s, en, v->u);
	return v->type == VALUE_TEXT && *v->s && !store_id_of_key(s, en, v->s);
}

/* A row that is there: does it hold, and is what it refers to there too? */
static bool check_row(struct store *s, const struct record *r, const char *label, struct err *e)
{
	const struct entity_desc *d = entity_desc(r->entity);
	struct err why = ERR_INIT;

	if (!record_validate(r, NULL, &why))
		return err_set(e, ERR_CONFLICT, _("“%s” can't be taken back alone: what it would leave does not hold (%s)."), label, why.text);
	for (int i = 0; i < d->n_fields; i++) {
		const struct field_desc *f = field_desc((enum field)(d->first_field + i));

		if (f->type == FT_REF && is_gone(s, (enum entity)f->of, &r->fields[i]))
			return err_set(e, ERR_CONFLICT, _("“%s” can't be taken back alone: its %s was deleted since. Bring that back first."), label,
				_(entity_desc((enum entity)f->of)->one));
	}
	return true;
}

static bool check_left(struct store *s, const char *label, struct err *e)
{
	struct arena a = ARENA_INIT;
	bool ok = true;

	for (int en = 0; en < ENTITY_COUNT && ok; en++) {
		int n = 0;
		const int64_t *ids = store_undo_touched(s, (enum entity)en, &n);

		for (int i = 0; i < n && ok; i++) {
			struct record r;

			ok = store_load(s, (enum entity)en, ids[i], &a, &r, e);
			ok = ok && (r.deleted ? check_users(s, &r, label, e) : check_row(s, &r, label, e));
			arena_clear(&a);
		}
	}
	arena_release(&a);
	return ok;
}

/* Its label, while it has its effect and is one that can be taken back. */
static const char *find_step(struct store *s, int64_t site, int64_t step, struct arena *a, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STEP_LABEL, e);
	const char *label = NULL;
	bool undone = false;

	if (!st)
		return NULL;
	bind_int(st, ":site", site);
	bind_int(st, ":step", step);
	if (stmt_step(s, st, e) == 1) {
		label = column_text(st, 0, a);
		undone = sqlite3_column_int(st, 1);
		sqlite3_reset(st);
	}
	if (!label)
		err_set(e, ERR_DATA, _("There is no step of yours that could be taken back there: it undid something itself, or came from elsewhere."));
	else if (undone)
		err_set(e, ERR_DATA, _("“%s” is undone already."), label);
	return label && !undone ? label : NULL;
}

bool store_undo_alone(struct store *s, int64_t site, int64_t step, const char *author, struct str *said, struct err *e)
{
	struct arena a = ARENA_INIT;
	const char *label;
	bool ok;

	for (int i = 0; i < ENTITY_COUNT; i++)
		s->undo_touched[i].n = 0;
	if (!store_begin(s, e))
		return false;
	s->site = store_meta_int(s, "site", 1);
	label = site == s->site ? find_step(s, site, step, &a, e) : NULL;
	if (site != s->site)
		err_set(e, ERR_DATA, _("That step was made on another laptop; take it back there."));
	ok = label && check_later(s, step, label, e) && log_revert_step(s, step, 0, STEP_UNDO, label, author, e) && check_left(s, label, e);
	if (ok)
		str_addf(said, "%s\n", label);
	arena_release(&a);
	if (ok)
		return store_commit(s, e);
	store_abort(s);
	return false;
}
