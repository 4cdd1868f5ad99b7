/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * log.c - steps and operations: the one way in which facts change.
 *
 * An op names its cell (row and field), the value it gives, the value it found (prev) and the op it is based on. Undo reads a step's ops backwards
 * and writes prev again, as new ops of a new step: the log only grows, so an undo travels to other laptops like any other change. It compares the cell
 * with what the op had written, and refuses when somebody changed it since; comparing values rather than heads is what lets undo and redo alternate.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>

#include "fold_priv.h"

static const char *const origin_code[] = {"user", "import", "undo", "redo", "merge", "setup"};
#define DELETED "_deleted"
#define ERASED "_erased"

static enum step_origin origin_of(const char *code)
{
	for (size_t i = 0; i < COUNT_OF(origin_code); i++)
		if (str_eq(origin_code[i], code))
			return (enum step_origin)i;
	return STEP_USER;
}

/* --- steps -------------------------------------------------------------------------------------------------------------------- */

/* Of two consoles that saw the copy, the first gives the name. */
static bool take_new_name(struct store *s, struct err *e)
{
	struct arena a = ARENA_INIT;
	bool ok = true;

	if (!s->new_home)
		return true;
	if (!str_eq(store_meta_text(s, "home", &a), s->new_home))
		ok = store_renew_site(s, e) && store_set_meta_text(s, "home", s->new_home, e);
	arena_release(&a);
	return ok;
}

bool step_begin(struct store *s, const struct step *st, struct err *e)
{
	int64_t now = clock_ms() << 16;

	BUG_ON(s->cur.open);
	if (!store_begin(s, e))
		return false;
	if (!take_new_name(s, e)) {
		store_abort(s);
		return false;
	}
	/* Read inside the transaction: another console may have written since. */
	s->site = store_meta_int(s, "site", 1);
	s->seq = store_meta_int(s, "seq", 0);
	s->step = store_meta_int(s, "step", 0) + 1;
	s->hlc = store_meta_int(s, "hlc", 0);
	if (s->hlc < now)
		s->hlc = now;
	s->cur.open = true;
	s->cur.label = st->label;
	s->cur.author = st->author;
	s->cur.origin = st->origin;
	s->cur.undoes = 0;
	s->cur.n_ops = 0;
	s->cur.hlc = ++s->hlc;
	for (int i = 0; i < ENTITY_COUNT; i++)
		s->touched[i].n = 0;
	s->n_contested = 0;
	return true;
}

static bool write_step(struct store *s, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STEP_ADD, e);

	if (!st)
		return false;
	bind_int(st, ":site", s->site);
	bind_int(st, ":step", s->step);
	bind_int(st, ":hlc", s->cur.hlc);
	bind_text(st, ":author", s->cur.author);
	bind_text(st, ":origin", origin_code[s->cur.origin]);
	bind_text(st, ":label", s->cur.label);
	if (s->cur.undoes)
		bind_int(st, ":undoes", s->cur.undoes);
	bind_int(st, ":n", s->cur.n_ops);
	return stmt_run(s, st, e) && store_set_meta_int(s, "seq", s->seq, e) && store_set_meta_int(s, "step", s->step, e) &&
	       store_set_meta_int(s, "hlc", s->hlc, e);
}

/* Rows that another laptop wrote about too: this step may have made a conflict or settled one. */
static bool note_contested(struct store *s, struct err *e)
{
	bool ok = true;

	for (int i = 0; ok && i < s->n_contested; i++)
		ok = fold_note_conflicts(s, s->contested[i].entity, s->contested[i].uid, e);
	s->n_contested = 0;
	return ok;
}

bool step_end(struct store *s, struct err *e)
{
	BUG_ON(!s->cur.open);
	if (!note_contested(s, e) || (s->cur.n_ops > 0 && !write_step(s, e))) {
		step_abort(s);
		return false;
	}
	s->cur.open = false;
	return store_commit(s, e);
}

void step_abort(struct store *s)
{
	s->cur.open = false;
	store_abort(s);
}

const int64_t *step_touched(struct store *s, enum entity en, int *n)
{
	*n = s->touched[en].n;
	return s->touched[en].v;
}

void log_touch(struct store *s, enum entity en, int64_t id)
{
	struct ids *l = &s->touched[en];

	if (l->n == 0 || l->v[l->n - 1] != id)
		ids_add(l, id);
}

/* --- operations --------------------------------------------------------------------------------------------------------------- */

static bool find_head(struct store *s, struct uid uid, const char *field, int64_t *hlc, int64_t *site, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OP_HEAD, e);

	if (!st)
		return false;
	bind_uid(st, ":uid", uid);
	bind_text(st, ":field", field);
	if (stmt_step(s, st, e) == 1) {
		*hlc = sqlite3_column_int64(st, 0);
		*site = sqlite3_column_int64(st, 1);
		sqlite3_reset(st);
	}
	return true;
}

/* Has another laptop written about this row? */
static bool has_foreign_op(struct store *s, struct uid uid)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OP_FOREIGN, NULL);

	if (!st)
		return true;
	bind_uid(st, ":uid", uid);
	bind_int(st, ":site", s->site);
	return stmt_int(s, st, 0) != 0;
}

static void note_contest(struct store *s, enum entity en, struct uid uid)
{
	struct contested *last = s->n_contested ? &s->contested[s->n_contested - 1] : NULL;

	if (last && last->entity == en && uid_cmp(last->uid, uid) == 0)
		return;
	GROW(s->contested, s->n_contested, s->cap_contested);
	s->contested[s->n_contested++] = (struct contested){en, uid};
}

/* What a new op rests on. */
struct grounds {
	int64_t hlc, site; /* its base */
	struct str also;
};

/* The latest site by site that a deletion had before its eyes; its own laptop's ops need no mention. */
static void add_seen(struct store *s, const struct fold *f, struct str *also)
{
	for (int i = 0; i < f->n; i++) {
		int64_t seq = f->v[i].seq;
		bool first = f->v[i].site != s->site && !f->v[i].aside;

		for (int k = 0; k < f->n && first; k++) {
			if (f->v[k].site != f->v[i].site || f->v[k].aside)
				continue;
			first = k >= i;
			seq = f->v[k].seq > seq ? f->v[k].seq : seq;
		}
		if (first)
			also_add(also, 's', f->v[i].site, seq);
	}
}

/* Among several heads an op is based on those that say what its author saw; the others stay in conflict with it, unless it is to settle that. Of a deletion and
   its opposite he saw all. */
static bool contested_grounds(struct store *s, enum entity en, struct uid uid, const char *field, bool settles, struct grounds *g, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct fold f;
	struct fold_head *h;
	int n;

	if (!fold_load(s, en, uid, &a, &f, e)) {
		arena_release(&a);
		return false;
	}
	n = fold_heads(&f, field, &h);
	settles |= str_eq(field, DELETED);
	if (n) {
		g->hlc = h[n - 1].op->hlc;
		g->site = h[n - 1].op->site;
	}
	for (int i = 0; i < n - 1; i++)
		if (settles || value_eq(&h[i].value, &h[n - 1].value))
			also_add(&g->also, 'b', h[i].op->hlc, h[i].op->site);
	if (str_eq(field, DELETED))
		add_seen(s, &f, &g->also);
	fold_free(&f);
	arena_release(&a);
	note_contest(s, en, uid);
	return true;
}

static bool find_grounds(struct store *s, enum entity en, struct uid uid, const char *field, bool settles, struct grounds *g, struct err *e)
{
	if (!*field)
		return true;
	if (!bulk_need(s, "op_cell", e))
		return false;
	if (has_foreign_op(s, uid) && !contested_grounds(s, en, uid, field, settles, g, e))
		return false;
	/* The first change of a cell is based on the row's birth. */
	return g->hlc || (find_head(s, uid, field, &g->hlc, &g->site, e) && (g->hlc || find_head(s, uid, "", &g->hlc, &g->site, e)));
}

static bool write_op(struct store *s, enum entity en, struct uid uid, const char *field, const struct value *value, const struct value *prev,
	const struct grounds *g, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OP_ADD, e);
	uint8_t salt[SALT_SIZE];

	BUG_ON(!s->cur.open);
	if (!st || !travel_salt(s, salt, e))
		return false;
	sqlite3_bind_int64(st, 1, s->site);
	sqlite3_bind_int64(st, 2, ++s->seq);
	sqlite3_bind_int64(st, 3, ++s->hlc);
	sqlite3_bind_int64(st, 4, s->step);
	sqlite3_bind_text(st, 6, entity_desc(en)->table, -1, SQLITE_STATIC);
	sqlite3_bind_blob(st, 7, uid.b, sizeof(uid.b), SQLITE_STATIC);
	sqlite3_bind_text(st, 8, field, -1, SQLITE_STATIC);
	if (g->hlc) {
		sqlite3_bind_int64(st, 9, g->hlc);
		sqlite3_bind_int64(st, 10, g->site);
	}
	bind_value(st, 11, value);
	bind_value(st, 12, prev);
	if (g->also.len)
		sqlite3_bind_text(st, 13, g->also.s, -1, SQLITE_STATIC);
	sqlite3_bind_blob(st, 14, salt, sizeof(salt), SQLITE_STATIC);
	s->cur.n_ops++;
	return stmt_run(s, st, e);
}

static bool add_op_on(struct store *s, enum entity en, struct uid uid, const char *field, const struct value *value, const struct value *prev,
	bool settles, struct err *e)
{
	struct grounds g = {.also = STR_INIT};
	bool ok = find_grounds(s, en, uid, field, settles, &g, e) && write_op(s, en, uid, field, value, prev, &g, e);

	str_release(&g.also);
	return ok;
}

static bool add_op(struct store *s, enum entity en, struct uid uid, const char *field, const struct value *value,
	const struct value *prev, struct err *e)
{
	return add_op_on(s, en, uid, field, value, prev, false, e);
}

bool log_settle(struct store *s, enum entity en, struct uid uid, const char *field, const struct value *value, const struct value *prev, struct err *e)
{
	return add_op_on(s, en, uid, field, value, prev, true, e);
}

bool log_note_erased(struct store *s, enum entity en, struct uid uid, struct err *e)
{
	struct value none = value_none();

	return add_op(s, en, uid, ERASED, &none, &none, e);
}

static struct uid assign_uid(const struct record *r)
{
	const struct entity_desc *d = entity_desc(r->entity);

	if (!uid_is_nil(r->uid))
		return r->uid;
	if (d->flags & ENTITY_KEYED)
		return store_uid_of_key(r->entity, record_text(r, (enum field)d->first_field));
	return uid_new();
}

static bool set_deleted(struct store *s, enum entity en, struct uid uid, int64_t id, bool deleted, struct err *e)
{
	struct value one = value_int(1), none = value_none();

	log_touch(s, en, id);
	return facts_set_deleted(s, en, id, deleted, e) &&
	       add_op(s, en, uid, DELETED, deleted ? &one : &none, deleted ? &none : &one, e);
}

/* Its births are all set aside: to the log it has never been here. */
static bool is_unborn(struct store *s, struct uid uid)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OP_UNBORN, NULL);

	if (!st)
		return false;
	bind_uid(st, ":uid", uid);
	return stmt_int(s, st, 0) != 0;
}

static bool bear_again(struct store *s, struct record *r, int64_t id, struct err *e)
{
	struct str json = STR_INIT;
	struct value birth, none = value_none();
	enum fold_change change;
	bool ok;

	r->id = id;
	record_to_json(r, &json);
	birth = value_text(json.s);
	ok = add_op(s, r->entity, r->uid, "", &birth, &none, e) && set_deleted(s, r->entity, r->uid, id, false, e) &&
	     fold_row(s, r->entity, r->uid, &change, e) && derive_row(s, r, e);
	note_contest(s, r->entity, r->uid);
	str_release(&json);
	return ok;
}

/* The row was there and deleted: it comes back under its old id with the new content. */
static bool revive(struct store *s, struct record *r, int64_t id, struct err *e)
{
	struct record old;
	struct arena a = ARENA_INIT;
	bool ok;

	if (is_unborn(s, r->uid))
		return bear_again(s, r, id, e);
	ok = store_load(s, r->entity, id, &a, &old, e);
	if (ok && !old.deleted)
		ok = err_set(e, ERR_DATA, _("this %s exists already; change it instead of adding it"),
			_(entity_desc(r->entity)->one));
	r->id = id;
	r->deleted = false;
	/* Derived in any case: it has to come back into the lists even with nothing new to say. */
	ok = ok && set_deleted(s, r->entity, r->uid, id, false, e) && store_update(s, r, NULL, e) && derive_row(s, r, e);
	arena_release(&a);
	return ok;
}

/* A colleague may have changed a row of this key already, made by somebody whose operations have not come yet: what he said has been waiting for a row. */
static bool join_what_waited(struct store *s, const struct record *r, struct err *e)
{
	enum fold_change change;

	if (!(entity_desc(r->entity)->flags & ENTITY_KEYED))
		return true;
	if (!bulk_need(s, "op_cell", e))
		return false;
	if (!has_foreign_op(s, r->uid))
		return true;
	note_contest(s, r->entity, r->uid);
	return fold_row(s, r->entity, r->uid, &change, e);
}

bool store_insert(struct store *s, struct record *r, struct err *e)
{
	struct str json = STR_INIT;
	struct value birth, none = value_none();
	bool ok, there = false;

	r->uid = assign_uid(r);
	r->deleted = false;
	if (!facts_insert(s, r, &there, e))
		return false;
	if (there)
		return revive(s, r, store_id_any(s, r->entity, r->uid), e);
	record_to_json(r, &json);
	birth = value_text(json.s);
	s->fresh_row = true;
	ok = add_op(s, r->entity, r->uid, "", &birth, &none, e) && derive_row(s, r, e);
	s->fresh_row = false;
	str_release(&json);
	if (ok)
		log_touch(s, r->entity, r->id);
	return ok && join_what_waited(s, r, e);
}

static bool update_fields(struct store *s, const struct record *old, const struct record *r, int *n, struct err *e)
{
	const struct entity_desc *d = entity_desc(r->entity);

	for (int i = 0; i < d->n_fields; i++) {
		enum field f = (enum field)(d->first_field + i);
		if (value_eq(&old->fields[i], &r->fields[i]))
			continue;
		if (i == 0 && d->flags & ENTITY_KEYED)
			return err_set(e, ERR_DATA, _("the key of this %s can't change; add another one"), _(d->one));
		if (!facts_set_field(s, f, old->id, &r->fields[i], e) ||
			!add_op(s, r->entity, old->uid, field_desc(f)->name, &r->fields[i], &old->fields[i], e))
			return false;
		(*n)++;
	}
	return true;
}

/* Index of the element of `r` with the same key items, -1. */
static int find_element(const struct record *r, enum set set, const struct value *items)
{
	const struct set_desc *d = set_desc(set);

	for (int i = 0; i < record_count(r, set); i++) {
		const struct value *v = record_element(r, set, i);
		int k = 0;
		while (k < d->n_items && (!(d->items[k].flags & FIELD_KEY) || value_eq(&v[k], &items[k])))
			k++;
		if (k == d->n_items)
			return i;
	}
	return -1;
}

static bool elements_eq(const struct set_desc *d, const struct value *a, const struct value *b)
{
	for (int i = 0; i < d->n_items; i++)
		if (!value_eq(&a[i], &b[i]))
			return false;
	return true;
}

/* One cell of a set: `now` NULL removes it, `before` NULL means that it was not there. */
static bool write_element(struct store *s, enum entity en, struct uid uid, int64_t id, enum set set, const struct value *now,
	const struct value *before, struct err *e)
{
	const struct set_desc *d = set_desc(set);
	struct str name = STR_INIT, value = STR_INIT, prev = STR_INIT;
	struct value v, p;
	bool ok;

	element_name(&name, d, now ? now : before);
	if (now)
		element_value(&value, d, now);
	if (before)
		element_value(&prev, d, before);
	v = value_text(value.s);
	p = value_text(prev.s);
	ok = (now ? facts_put_element(s, set, id, now, e) : facts_remove_element(s, set, id, before, e)) &&
	     add_op(s, en, uid, name.s, &v, &p, e);
	str_release(&name);
	str_release(&value);
	str_release(&prev);
	return ok;
}

static bool update_set(struct store *s, const struct record *old, const struct record *r, enum set set, int *n, struct err *e)
{
	const struct set_desc *d = set_desc(set);

	for (int i = 0; i < record_count(old, set); i++) {
		const struct value *was = record_element(old, set, i);
		if (find_element(r, set, was) >= 0)
			continue;
		if (!write_element(s, r->entity, old->uid, old->id, set, NULL, was, e))
			return false;
		(*n)++;
	}
	for (int i = 0; i < record_count(r, set); i++) {
		const struct value *now = record_element(r, set, i);
		int at = find_element(old, set, now);
		const struct value *was = at >= 0 ? record_element(old, set, at) : NULL;
		if (was && elements_eq(d, was, now))
			continue;
		if (!write_element(s, r->entity, old->uid, old->id, set, now, was, e))
			return false;
		(*n)++;
	}
	return true;
}

bool log_derive_left(struct store *s, const struct record *old, const struct record *now, struct err *e)
{
	return old->entity != ENTITY_BUDGET || value_eq(record_value(old, FIELD_BUDGET_ACTION), record_value(now, FIELD_BUDGET_ACTION)) ||
	       derive_row(s, old, e);
}

bool store_update(struct store *s, struct record *r, int *n_changed, struct err *e)
{
	const struct entity_desc *d = entity_desc(r->entity);
	struct arena a = ARENA_INIT;
	struct record old;
	int n = 0;
	bool ok;

	ok = r->id ? store_load(s, r->entity, r->id, &a, &old, e) : store_load_uid(s, r->entity, r->uid, &a, &old, e);
	if (ok) {
		r->id = old.id;
		r->uid = old.uid;
		ok = update_fields(s, &old, r, &n, e);
	}
	for (int k = 0; ok && k < d->n_sets; k++)
		ok = update_set(s, &old, r, (enum set)(d->first_set + k), &n, e);
	if (ok && n > 0) {
		log_touch(s, r->entity, r->id);
		ok = old.deleted || (log_derive_left(s, &old, r, e) && derive_row(s, r, e));
	}
	arena_release(&a);
	if (n_changed)
		*n_changed = n;
	return ok;
}

bool store_delete(struct store *s, enum entity en, int64_t id, struct err *e)
{
	struct uid uid = store_uid(s, en, id);

	if (uid_is_nil(uid))
		return err_set(e, ERR_DATA, _("there is no such %s any more"), _(entity_desc(en)->one));
	if (!store_id_of_uid(s, en, uid))
		return true; /* deleted already */
	return set_deleted(s, en, uid, id, true, e) && derive_drop(s, en, id, e);
}

/* --- undo and redo ------------------------------------------------------------------------------------------------------------ */

struct undo_op {
	enum entity entity;
	struct uid uid;
	int64_t hlc;
	const char *field;
	struct value value, prev;
};

static bool changed_since(struct store *s, const struct undo_op *o, int64_t id, struct err *e)
{
	struct arena a = ARENA_INIT;

	err_set(e, ERR_CONFLICT, _("\"%s\" was changed since (%s); undo nothing here, see its history"),
		store_name(s, o->entity, id, &a), *o->field ? o->field : _("the row"));
	arena_release(&a);
	return false;
}

static bool revert_field(struct store *s, const struct undo_op *o, const struct record *now, struct err *e)
{
	enum field f = (enum field)field_find(o->entity, o->field);

	return facts_set_field(s, f, now->id, &o->prev, e) && add_op(s, o->entity, o->uid, o->field, &o->prev, &o->value, e) &&
	       (f != FIELD_BUDGET_ACTION || derive_row(s, now, e));
}

static bool revert_element(struct store *s, const struct undo_op *o, const struct record *now, int set, struct arena *a, struct err *e)
{
	const struct set_desc *d = set_desc((enum set)set);
	struct value written[ITEMS_MAX], before[ITEMS_MAX];
	bool has_written = o->value.type == VALUE_TEXT, has_before = o->prev.type == VALUE_TEXT;

	if ((has_written && !element_parse(d, o->field, o->value.s, a, written)) || (has_before && !element_parse(d, o->field, o->prev.s, a, before)))
		return err_set(e, ERR_DATA, _("the log can't be read at %s"), o->field);
	return write_element(s, o->entity, o->uid, now->id, (enum set)set, has_before ? before : NULL, has_written ? written : NULL, e);
}

/* On a row that others wrote about too, what is undone is withdrawn: what it was based on stands again, and with it the conflict that it settled. */
static bool withdraw_op(struct store *s, const struct undo_op *o, struct err *e)
{
	struct grounds g = {.hlc = o->hlc, .site = s->site, .also = STR_INIT};
	enum fold_change change;
	bool ok;

	also_add(&g.also, 'w', o->hlc, s->site);
	note_contest(s, o->entity, o->uid);
	ok = write_op(s, o->entity, o->uid, o->field, &o->prev, &o->value, &g, e) && fold_row(s, o->entity, o->uid, &change, e);
	str_release(&g.also);
	return ok;
}

/* Does the cell still hold what the op gave it? */
static bool check_unchanged(struct store *s, const struct undo_op *o, const struct record *now, int set, struct arena *a, struct err *e)
{
	struct value items[ITEMS_MAX];
	int f, at;

	if (str_eq(o->field, DELETED))
		return now->deleted == (o->value.type == VALUE_INT && o->value.i) || changed_since(s, o, now->id, e);
	if (set >= 0) {
		const struct value *named = o->value.type == VALUE_TEXT ? &o->value : &o->prev;
		/* An element that was not there and is not there now is known by its name alone. */
		if (!element_parse(set_desc((enum set)set), o->field, named->type == VALUE_TEXT ? named->s : "1", a, items))
			return err_set(e, ERR_DATA, _("the log can't be read at %s"), o->field);
		at = find_element(now, (enum set)set, items);
		if (o->value.type == VALUE_TEXT ? at < 0 || !elements_eq(set_desc((enum set)set), record_element(now, (enum set)set, at), items) : at >= 0)
			return changed_since(s, o, now->id, e);
		return true;
	}
	if ((f = field_find(o->entity, o->field)) < 0)
		return err_set(e, ERR_DATA, _("a newer strates wrote the field %s; undo it there"), o->field);
	return value_eq(record_value(now, (enum field)f), &o->value) || changed_since(s, o, now->id, e);
}

static bool revert_op(struct store *s, const struct undo_op *o, struct err *e)
{
	int64_t id = store_id_any(s, o->entity, o->uid);
	struct arena a = ARENA_INIT;
	struct record now;
	int set = replay_set_of_cell(o->entity, o->field);
	bool ok;

	if (!id || !store_load(s, o->entity, id, &a, &now, e)) {
		arena_release(&a);
		return err_set(e, ERR_DATA, _("the log speaks of a row that is not there; run `strates check'"));
	}
	if (str_eq(o->field, ERASED))
		ok = err_set(e, ERR_CONFLICT, _("what was erased can't be brought back"));
	else if (!*o->field)
		ok = now.deleted || has_foreign_op(s, o->uid) ? changed_since(s, o, id, e) : set_deleted(s, o->entity, o->uid, id, true, e);
	else if (!check_unchanged(s, o, &now, set, &a, e))
		ok = false;
	else if (has_foreign_op(s, o->uid))
		ok = withdraw_op(s, o, e);
	else if (str_eq(o->field, DELETED))
		ok = set_deleted(s, o->entity, o->uid, id, !now.deleted, e);
	else if (set >= 0)
		ok = revert_element(s, o, &now, set, &a, e);
	else
		ok = revert_field(s, o, &now, e);
	log_touch(s, o->entity, id);
	arena_release(&a);
	return ok;
}

static bool load_ops(struct store *s, int64_t step, struct arena *a, struct undo_op **out, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OP_OF_STEP, e);
	struct undo_op *v = NULL;
	int count = 0, cap = 0, rc;

	if (!st)
		return false;
	bind_int(st, ":site", s->site);
	bind_int(st, ":step", step);
	while ((rc = stmt_step(s, st, e)) == 1) {
		int en = entity_find(column_text(st, 2, a));
		if (en < 0)
			continue; /* of a newer schema: kept in the log, nothing to revert here */
		GROW(v, count, cap);
		v[count++] = (struct undo_op){.entity = (enum entity)en,
			.uid = column_uid(st, 3),
			.hlc = sqlite3_column_int64(st, 1),
			.field = column_text(st, 4, a),
			.value = column_value(st, 5, FT_TEXT, 0, a),
			.prev = column_value(st, 6, FT_TEXT, 0, a)};
		/* The birth's JSON is not needed to revert it. */
	}
	*out = v;
	*n = count;
	return rc == 0;
}

static bool derive_touched(struct store *s, struct err *e)
{
	struct arena a = ARENA_INIT;
	bool ok = true;

	for (int en = 0; en < ENTITY_COUNT && ok; en++)
		for (int i = 0; i < s->touched[en].n && ok; i++) {
			struct record r;
			int64_t id = s->touched[en].v[i];
			ok = store_load(s, (enum entity)en, id, &a, &r, e) &&
			     (r.deleted ? derive_drop(s, (enum entity)en, id, e) : derive_row(s, &r, e));
			arena_clear(&a);
		}
	arena_release(&a);
	return ok;
}

bool log_mark_undone(struct store *s, int64_t site, int64_t step, bool undone, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STEP_SET_UNDONE, e);

	if (!st)
		return false;
	bind_int(st, ":site", site);
	bind_int(st, ":step", step);
	bind_int(st, ":undone", undone);
	return stmt_run(s, st, e);
}

/* The merge that this step is, or that it took back: *aside tells which. 0: neither. */
static int64_t merge_of_step(struct store *s, int64_t step, bool *aside)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STEP_MERGE, NULL);
	int64_t merge;

	if (!st)
		return 0;
	bind_int(st, ":site", s->site);
	bind_int(st, ":step", step);
	merge = stmt_int(s, st, 0);
	*aside = merge == step;
	return merge;
}

/* Received operations are set aside here, or taken again; nothing is written that would revert them elsewhere. */
static bool revert_merge(struct store *s, int64_t merge, bool aside, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, aside ? STMT_OPS_SET_ASIDE : STMT_OPS_TAKE_AGAIN, e);

	if (!st)
		return false;
	bind_int(st, ":came", merge);
	if (!stmt_run(s, st, e))
		return false;
	s->cur.n_ops = sqlite3_changes(s->db);
	return fold_rows_that_came(s, merge, e);
}

static bool revert_ops(struct store *s, int64_t step, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct undo_op *ops = NULL;
	int n = 0;
	bool ok = load_ops(s, step, &a, &ops, &n, e);

	derive_sums_later(s);
	for (int i = 0; ok && i < n; i++)
		ok = revert_op(s, &ops[i], e);
	free(ops);
	arena_release(&a);
	/* Records that were merged into each other may be so again. */
	return ok && derive_touched(s, e) && (!s->n_contested || fold_mend_rings(s, e)) && derive_sums(s, e);
}

bool log_revert_step(struct store *s, int64_t step, int64_t also, enum step_origin origin, const char *label, const char *author,
	struct err *e)
{
	int64_t merge;
	bool ok, aside;

	if (!step_begin(s, &(struct step){.label = label, .author = author, .origin = origin}, e))
		return false;
	s->cur.undoes = step;
	merge = merge_of_step(s, step, &aside);
	ok = (merge ? revert_merge(s, merge, aside, e) : revert_ops(s, step, e)) && log_mark_undone(s, s->site, step, true, e) && (!also || log_mark_undone(s, s->site, also, false, e));
	for (int i = 0; ok && i < ENTITY_COUNT; i++)
		for (int k = 0; k < s->touched[i].n; k++)
			ids_add(&s->undo_touched[i], s->touched[i].v[k]);
	if (ok)
		return step_end(s, e);
	step_abort(s);
	return false;
}

/* The step that undo or redo would take now. *also as in log_revert_step(). Label in a; 0 when there is none. */
static int64_t next_step(struct store *s, bool redo, int64_t *also, const char **label, struct arena *a)
{
	sqlite3_stmt *st = stmt_get(s, redo ? STMT_STEP_LAST_UNDO : STMT_STEP_LAST_DONE, NULL);
	int64_t step = 0;

	*also = 0;
	if (!st)
		return 0;
	bind_int(st, ":site", store_meta_int(s, "site", 1));
	if (stmt_step(s, st, NULL) == 1) {
		step = sqlite3_column_int64(st, 0);
		if (redo)
			*also = sqlite3_column_int64(st, 1);
		*label = column_text(st, redo ? 2 : 1, a);
		sqlite3_reset(st);
	}
	return step;
}

static bool take_back(struct store *s, bool redo, int n, const char *author, int *done, struct str *said, struct err *e)
{
	struct arena a = ARENA_INIT;
	bool ok = true;

	*done = 0;
	for (int i = 0; i < ENTITY_COUNT; i++)
		s->undo_touched[i].n = 0;
	while (ok && *done < n) {
		const char *label = "";
		int64_t also, step = next_step(s, redo, &also, &label, &a);
		if (!step)
			break;
		ok = log_revert_step(s, step, also, redo ? STEP_REDO : STEP_UNDO, label, author, e);
		if (ok) {
			(*done)++;
			str_addf(said, "%s\n", label);
		}
	}
	arena_release(&a);
	return ok;
}

bool store_undo(struct store *s, int n, const char *author, int *done, struct str *said, struct err *e)
{
	return take_back(s, false, n, author, done, said, e);
}

bool store_redo(struct store *s, int n, const char *author, int *done, struct str *said, struct err *e)
{
	return take_back(s, true, n, author, done, said, e);
}

const char *store_undo_label(struct store *s, struct arena *a)
{
	const char *label = NULL;
	int64_t also;

	return next_step(s, false, &also, &label, a) ? label : NULL;
}

const char *store_redo_label(struct store *s, struct arena *a)
{
	const char *label = NULL;
	int64_t also;

	return next_step(s, true, &also, &label, a) ? label : NULL;
}

const int64_t *store_undo_touched(struct store *s, enum entity en, int *n)
{
	*n = s->undo_touched[en].n;
	return s->undo_touched[en].v;
}

/* --- history ------------------------------------------------------------------------------------------------------------------ */

bool log_steps(struct store *s, int64_t since_ms, int limit, bool (*row)(void *, const struct log_step *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_LOG_STEPS, e);
	struct arena a = ARENA_INIT;
	int rc = -1;

	if (!st)
		return false;
	bind_int(st, ":since", since_ms << 16);
	bind_int(st, ":limit", limit ? limit : -1);
	while ((rc = stmt_step(s, st, e)) == 1) {
		struct log_step l = {.site = sqlite3_column_int64(st, 0),
			.step = sqlite3_column_int64(st, 1),
			.ms = sqlite3_column_int64(st, 2) >> 16,
			.author = column_text(st, 3, &a),
			.label = column_text(st, 4, &a),
			.origin = origin_of(column_text(st, 5, &a)),
			.undone = sqlite3_column_int(st, 6),
			.n_ops = sqlite3_column_int64(st, 7)};
		bool more = row(ctx, &l);
		arena_clear(&a);
		if (!more) {
			sqlite3_reset(st);
			rc = 0;
			break;
		}
	}
	arena_release(&a);
	return rc == 0;
}

static const char *cell_text(sqlite3_stmt *st, int col, struct arena *a)
{
	struct value v = column_value(st, col, FT_TEXT, 0, a);
	char text[UID_TEXT_SIZE];

	if (v.type == VALUE_NONE)
		return NULL;
	return v.type == VALUE_UID ? arena_strdup(a, uid_format(v.u, text)) : column_text(st, col, a);
}

static bool read_ops(struct store *s, sqlite3_stmt *st, bool (*row)(void *, const struct log_op *), void *ctx, struct err *e)
{
	struct arena a = ARENA_INIT;
	int rc;

	while ((rc = stmt_step(s, st, e)) == 1) {
		int en = entity_find(column_text(st, 6, &a));
		struct log_op o = {.site = sqlite3_column_int64(st, 0),
			.seq = sqlite3_column_int64(st, 1),
			.step = sqlite3_column_int64(st, 2),
			.ms = sqlite3_column_int64(st, 3) >> 16,
			.author = column_text(st, 4, &a),
			.label = column_text(st, 5, &a),
			.entity = (enum entity)en,
			.uid = column_uid(st, 7),
			.field = column_text(st, 8, &a),
			.value = cell_text(st, 9, &a),
			.prev = cell_text(st, 10, &a)};
		bool more = en < 0 || row(ctx, &o);
		arena_clear(&a);
		if (!more) {
			sqlite3_reset(st);
			rc = 0;
			break;
		}
	}
	arena_release(&a);
	return rc == 0;
}

bool log_ops(struct store *s, const struct uid *uid, int64_t since_ms, int limit, bool (*row)(void *, const struct log_op *), void *ctx,
	struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, uid ? STMT_LOG_OPS_UID : STMT_LOG_OPS_ALL, e);

	if (!st || (uid && !bulk_need(s, "op_cell", e)))
		return false;
	if (uid)
		bind_uid(st, ":uid", *uid);
	bind_int(st, ":since", since_ms << 16);
	bind_int(st, ":limit", limit ? limit : -1);
	return read_ops(s, st, row, ctx, e);
}

bool log_step_ops(struct store *s, int64_t site, int64_t step, bool (*row)(void *, const struct log_op *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_LOG_OPS_STEP, e);

	if (!st)
		return false;
	bind_int(st, ":site", site);
	bind_int(st, ":step", step);
	return read_ops(s, st, row, ctx, e);
}

bool log_merge_ops(struct store *s, int64_t merge, bool (*row)(void *, const struct log_op *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_LOG_OPS_CAME, e);

	if (!st)
		return false;
	bind_int(st, ":came", merge);
	return read_ops(s, st, row, ctx, e);
}
