/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fold_settle.c - what the operations of a row say goes into the facts, into x_conflict and into the derived tables.
 *
 * Rings: two laptops that each merged the same two records, but the other way round, leave two records that are deleted and merged into each other. No op of
 * either is wrong alone, so no fold of one row can see it; after a merge the rows that it touched are followed along merged_into, and of each ring the record
 * with the smallest uid is kept alive until a person settles it. Which one plays no part, as long as it is the same one everywhere.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>

#include "fold_priv.h"

#define RING "_ring"
enum { RING_MAX = 64 };

/* --- conflicts ---------------------------------------------------------------------------------------------------------------- */

static bool put_conflict(struct store *s, enum entity en, struct uid u, const char *field, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_CONFLICT_PUT, e);

	if (!st)
		return false;
	bind_uid(st, ":uid", u);
	bind_text(st, ":field", field);
	bind_text(st, ":entity", entity_desc(en)->table);
	return stmt_run(s, st, e);
}

static bool drop_conflicts(struct store *s, struct uid u, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_CONFLICT_DROP, e);

	if (!st)
		return false;
	bind_uid(st, ":uid", u);
	return stmt_run(s, st, e);
}

static bool write_conflicts(struct store *s, const struct fold *f, struct err *e)
{
	bool ok = drop_conflicts(s, f->uid, e);

	for (int i = 0; ok && i < f->n_conflicts; i++)
		ok = put_conflict(s, f->entity, f->uid, f->conflicts[i].field, e);
	return ok;
}

/* A row that its own operations delete lives on as the one of a ring that has to stay. */
static bool is_kept(struct store *s, const struct fold *f)
{
	struct record r;

	return f->entity == ENTITY_ACTION && f->r.deleted && store_load_uid(s, f->entity, f->uid, f->a, &r, NULL) && !r.deleted && fold_is_ring_keeper(s, &r);
}

bool fold_note_conflicts(struct store *s, enum entity en, struct uid u, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct fold f;
	bool ok = fold_load(s, en, u, &a, &f, e);

	if (ok) {
		fold_run(&f);
		ok = write_conflicts(s, &f, e) && (!is_kept(s, &f) || put_conflict(s, en, u, RING, e));
		fold_free(&f);
	}
	arena_release(&a);
	return ok;
}

/* --- facts -------------------------------------------------------------------------------------------------------------------- */

/* Index of the element with the same key items, -1; *same: all items are equal. */
static int find_like(const struct record *r, enum set set, const struct value *items, bool *same)
{
	const struct set_desc *d = set_desc(set);

	for (int i = 0; i < record_count(r, set); i++) {
		const struct value *v = record_element(r, set, i);
		bool key = true;

		*same = true;
		for (int k = 0; k < d->n_items; k++)
			if (!value_eq(&v[k], &items[k])) {
				*same = false;
				key &= !(d->items[k].flags & FIELD_KEY);
			}
		if (key)
			return i;
	}
	*same = false;
	return -1;
}

static bool settle_set(struct store *s, const struct record *now, const struct record *want, enum set set, bool *changed, struct err *e)
{
	bool ok = true, same;

	for (int i = 0; ok && i < record_count(now, set); i++)
		if (find_like(want, set, record_element(now, set, i), &same) < 0) {
			*changed = true;
			ok = facts_remove_element(s, set, now->id, record_element(now, set, i), e);
		}
	for (int i = 0; ok && i < record_count(want, set); i++) {
		find_like(now, set, record_element(want, set, i), &same);
		if (same)
			continue;
		*changed = true;
		ok = facts_put_element(s, set, now->id, record_element(want, set, i), e);
	}
	return ok;
}

/* A reference row has no birth: what no operation speaks of stays as the reference says. */
static void complete_from(struct fold *f, const struct record *now)
{
	const struct entity_desc *d = entity_desc(f->entity);
	struct record whole;
	int from = 0;

	record_copy(&whole, now, f->a);
	for (int i = 0; i < d->n_fields; i++)
		if (f->spoken >> i & 1)
			whole.fields[i] = f->r.fields[i];
	for (int i = 0; i < f->n; i = from) {
		const char *field = f->v[i].field;
		struct fold_head *h;
		struct value v = value_none();
		int n;

		for (from = i; from < f->n && str_eq(f->v[from].field, field); from++)
			;
		if (!strchr(field, '/'))
			continue;
		n = fold_heads(f, field, &h);
		v = n ? h[n - 1].value : f->v[i].prev;
		replay_cell(&whole, field, &v);
	}
	whole.deleted = f->speaks_of_deletion ? f->r.deleted : now->deleted;
	f->r = whole;
}

static bool write_row(struct store *s, struct fold *f, const struct record *now, bool *changed, struct err *e)
{
	const struct entity_desc *d = entity_desc(f->entity);
	bool ok = true, was_deleted = now->deleted;

	for (int i = 0; ok && i < d->n_fields; i++)
		if (!value_eq(&now->fields[i], &f->r.fields[i])) {
			*changed = true;
			ok = facts_set_field(s, (enum field)(d->first_field + i), now->id, &f->r.fields[i], e);
		}
	for (int k = 0; ok && k < d->n_sets; k++)
		ok = settle_set(s, now, &f->r, (enum set)(d->first_set + k), changed, e);
	if (ok && was_deleted != f->r.deleted) {
		*changed = true;
		ok = facts_set_deleted(s, f->entity, now->id, f->r.deleted, e);
	}
	f->r.id = now->id;
	if (!ok || !*changed)
		return ok;
	log_touch(s, f->entity, now->id);
	if (f->r.deleted)
		return was_deleted || (derive_drop(s, f->entity, now->id, e) && log_derive_left(s, now, &f->r, e));
	return log_derive_left(s, now, &f->r, e) && derive_row(s, &f->r, e);
}

static bool insert_row(struct store *s, struct fold *f, struct err *e)
{
	bool there = false, ok = facts_insert(s, &f->r, &there, e);

	if (!ok)
		return false;
	BUG_ON(there);
	log_touch(s, f->entity, f->r.id);
	s->fresh_row = true;
	ok = f->r.deleted || derive_row(s, &f->r, e);
	s->fresh_row = false;
	return ok;
}

bool fold_settle(struct store *s, struct fold *f, enum fold_change *change, struct err *e)
{
	struct record now;
	int64_t id = store_id_any(s, f->entity, f->uid);
	bool changed = false, was_deleted, ok;

	*change = FOLD_SAME;
	if (!id) {
		/* Changes of a reference row that this laptop's tables do not have wait for it in the log. */
		if (!f->born)
			return write_conflicts(s, f, e);
		*change = f->r.deleted ? FOLD_SAME : FOLD_NEW;
		return insert_row(s, f, e) && write_conflicts(s, f, e);
	}
	if (!store_load(s, f->entity, id, f->a, &now, e))
		return false;
	was_deleted = now.deleted;
	if (f->erased) {
		if (!purge_row(s, f->entity, f->uid, id, e))
			return false;
		*change = was_deleted && !purge_has_content(&now) ? FOLD_SAME : FOLD_ERASED;
		log_touch(s, f->entity, id);
		return (was_deleted || facts_set_deleted(s, f->entity, id, true, e)) && drop_conflicts(s, f->uid, e);
	}
	if (f->unborn) {
		/* As it was, but gone; its content is needed when it comes back. */
		bool deleted = f->r.deleted;
		f->r = now;
		f->r.deleted = deleted;
	} else if (!f->born) {
		complete_from(f, &now);
	}
	ok = write_row(s, f, &now, &changed, e) && write_conflicts(s, f, e);
	if (changed)
		*change = f->r.deleted && !was_deleted ? FOLD_DELETED : was_deleted && !f->r.deleted ? FOLD_NEW : FOLD_CHANGED;
	return ok;
}

static bool drop_conflict(struct store *s, struct uid u, const char *field, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_CONFLICT_DROP_ONE, e);

	if (!st)
		return false;
	bind_uid(st, ":uid", u);
	bind_text(st, ":field", field);
	return stmt_run(s, st, e);
}

/* What the row holds beside these cells is what its other operations say. */
static bool settle_cells(struct store *s, struct fold *f, const struct record *now, const char *const *fields, int n, enum fold_change *change, struct err *e)
{
	bool ok = true, changed = false;

	record_copy(&f->r, now, f->a);
	for (int i = 0; ok && i < n; i++)
		ok = fold_again(f, fields[i]) ? put_conflict(s, f->entity, f->uid, fields[i], e) : drop_conflict(s, f->uid, fields[i], e);
	ok = ok && write_row(s, f, now, &changed, e);
	*change = changed ? FOLD_CHANGED : FOLD_SAME;
	return ok;
}

bool fold_cells(struct store *s, enum entity en, struct uid u, const char *const *fields, int n, enum fold_change *change, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct fold f;
	struct record now;
	int64_t id = n ? store_id_any(s, en, u) : 0;
	bool ok = fold_load(s, en, u, &a, &f, e);

	if (ok) {
		ok = !id || store_load(s, en, id, &a, &now, e);
		if (ok && id && !now.deleted && fold_is_plain(&f)) {
			ok = settle_cells(s, &f, &now, fields, n, change, e);
		} else if (ok) {
			fold_run(&f);
			ok = fold_settle(s, &f, change, e);
		}
		fold_free(&f);
	}
	arena_release(&a);
	return ok;
}

bool fold_row(struct store *s, enum entity en, struct uid u, enum fold_change *change, struct err *e)
{
	return fold_cells(s, en, u, NULL, 0, change, e);
}

/* --- rings -------------------------------------------------------------------------------------------------------------------- */

/* Follows merged_into from r. true: it comes back to r, and r has the smallest uid of all that it passes, each deleted. Being kept alive does not count as living. */
static bool is_keeper(struct store *s, const struct record *start, struct arena *a)
{
	struct record r = *start;

	for (int i = 0; i < RING_MAX; i++) {
		struct uid into = record_uid(&r, FIELD_ACTION_MERGED_INTO);

		if (uid_is_nil(into) || !store_load_uid(s, ENTITY_ACTION, into, a, &r, NULL))
			return false;
		if (uid_cmp(r.uid, start->uid) == 0)
			return i > 0;
		if (!r.deleted || uid_cmp(r.uid, start->uid) < 0)
			return false;
	}
	return false;
}

bool fold_is_ring_keeper(struct store *s, const struct record *r)
{
	struct arena a = ARENA_INIT;
	bool is = r->entity == ENTITY_ACTION && is_keeper(s, r, &a);

	arena_release(&a);
	return is;
}

static bool keep_alive(struct store *s, struct record *r, struct err *e)
{
	r->deleted = false;
	log_touch(s, ENTITY_ACTION, r->id);
	return facts_set_deleted(s, ENTITY_ACTION, r->id, false, e) && derive_row(s, r, e) && put_conflict(s, ENTITY_ACTION, r->uid, RING, e);
}

/* Few rows are deleted and merged into another: the others need not be read. */
static bool is_merged_away(struct store *s, int64_t id)
{
	sqlite3_stmt *st = stmt_get(s, STMT_ACTION_MERGED_AWAY, NULL);

	if (!st)
		return true;
	bind_int(st, ":id", id);
	return stmt_int(s, st, 0) != 0;
}

/* The smallest uid of the ring that r is part of keeps it; r itself may be any of them. */
static bool mend_ring(struct store *s, int64_t id, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct record r;
	bool ok = store_load(s, ENTITY_ACTION, id, &a, &r, e);

	for (int i = 0; ok && i < RING_MAX && r.deleted; i++) {
		struct uid into = record_uid(&r, FIELD_ACTION_MERGED_INTO);

		if (is_keeper(s, &r, &a)) {
			ok = keep_alive(s, &r, e);
			break;
		}
		if (uid_is_nil(into) || !store_load_uid(s, ENTITY_ACTION, into, &a, &r, NULL))
			break;
	}
	arena_release(&a);
	return ok;
}

/* Those that were kept so far may be free by now: they become again what their own operations say. */
static bool refold_keepers(struct store *s, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_CONFLICT_RINGS, e);
	struct uid uids[RING_MAX];
	int n = 0, rc;
	bool ok = true;

	if (!st)
		return false;
	while ((rc = stmt_step(s, st, e)) == 1)
		if (n < RING_MAX)
			uids[n++] = column_uid(st, 0);
	for (int i = 0; ok && rc == 0 && i < n; i++) {
		enum fold_change change;
		int64_t id;

		ok = fold_row(s, ENTITY_ACTION, uids[i], &change, e);
		if ((id = store_id_any(s, ENTITY_ACTION, uids[i])))
			log_touch(s, ENTITY_ACTION, id);
	}
	return ok && rc == 0;
}

bool fold_mend_rings(struct store *s, struct err *e)
{
	const int64_t *ids;
	int n;
	bool ok = refold_keepers(s, e);

	ids = step_touched(s, ENTITY_ACTION, &n);
	for (int i = 0; ok && i < n; i++) {
		ok = !is_merged_away(s, ids[i]) || mend_ring(s, ids[i], e);
		ids = step_touched(s, ENTITY_ACTION, &n); /* it may have grown */
	}
	return ok;
}
