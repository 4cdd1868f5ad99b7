/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflict.c - cells with more than one value: listing them with all that was said, and settling them.
 *
 * x_conflict only names the cells. What stands in them, who wrote it and what he had seen is read from the log, so the list cannot be older than the log.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/sha256.h>

#include "fold_priv.h"

#define DELETED "_deleted"
#define RING "_ring"

int64_t store_conflict_count(struct store *s)
{
	sqlite3_stmt *st = stmt_get(s, STMT_CONFLICT_COUNT, NULL);

	return st ? stmt_int(s, st, 0) : 0;
}

bool store_is_in_conflict(struct store *s, struct uid uid)
{
	sqlite3_stmt *st = stmt_get(s, STMT_CONFLICT_OF_ROW, NULL);

	if (!st)
		return false;
	bind_uid(st, ":uid", uid);
	return stmt_int(s, st, 0) != 0;
}

/* --- listing -------------------------------------------------------------------------------------------------------------------- */

static void make_id(struct conflict *c)
{
	struct sha256 h;
	uint8_t digest[32];

	sha256_init(&h);
	sha256_add(&h, c->uid.b, sizeof(c->uid.b));
	sha256_add(&h, c->field, strlen(c->field));
	sha256_end(&h, digest);
	sha256_hex(digest, 16, c->id);
}

static const char *author_of(struct store *s, int64_t site, int64_t step, struct arena *a)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STEP_AUTHOR, NULL);
	const char *author = "";

	if (!st)
		return author;
	bind_int(st, ":site", site);
	bind_int(st, ":step", step);
	if (stmt_step(s, st, NULL) == 1) {
		author = column_text(st, 0, a);
		sqlite3_reset(st);
	}
	return author;
}

/* The op of the same cell that this one was based on; a birth is read for what it says of the cell. */
static struct value base_value(struct fold *f, const struct fold_op *o)
{
	for (int i = 0; i < f->n && o->base_hlc; i++) {
		const struct fold_op *b = &f->v[i];
		struct value v;

		if (b->hlc != o->base_hlc || b->site != o->base_site)
			continue;
		if (str_eq(b->field, o->field))
			return b->value;
		if (!*b->field && fold_birth_value(f, b, o->field, &v))
			return v;
	}
	return value_none();
}

static void add_sides(struct store *s, struct fold *f, const struct fold_conflict *fc, struct conflict *c, struct arena *a)
{
	struct conflict_side *v = arena_calloc(a, (size_t)fc->n + 1, sizeof(*v));

	for (int i = 0; i < fc->n; i++) {
		const struct fold_op *o = fc->heads[i].op;

		v[i] = (struct conflict_side){.value = fc->heads[i].value,
			.site = o->site,
			.seq = o->seq,
			.ms = o->hlc >> 16,
			.author = author_of(s, o->site, o->step, a),
			.based_on = base_value(f, o),
			.step = o->step};
		if (str_eq(c->field, DELETED) && !str_eq(o->field, DELETED)) {
			v[i].wrote = o->field;
			v[i].written = *o->field ? o->value : value_none();
		}
	}
	c->n_sides = fc->n;
	c->sides = v;
}

bool store_last_said(struct store *s, enum entity en, struct uid uid, const char *field, struct arena *a, struct conflict_side *out)
{
	struct fold f;
	struct fold_head *h;
	bool said;
	int n;

	if (!fold_load(s, en, uid, a, &f, NULL))
		return false;
	n = fold_heads(&f, field, &h);
	said = n > 0;
	if (said) {
		const struct fold_op *o = h[n - 1].op;

		*out = (struct conflict_side){.value = h[n - 1].value,
			.site = o->site,
			.seq = o->seq,
			.ms = o->hlc >> 16,
			.author = author_of(s, o->site, o->step, a),
			.based_on = base_value(&f, o),
			.step = o->step};
	}
	fold_free(&f);
	return said;
}

/* Which record it was merged into, and when. */
static void add_ring_side(struct store *s, struct conflict *c, struct arena *a)
{
	struct conflict_side *v = arena_calloc(a, 1, sizeof(*v));

	c->n_sides = store_last_said(s, ENTITY_ACTION, c->uid, "merged_into", a, v);
	c->sides = v;
}

static bool fill(struct store *s, struct conflict *c, struct arena *a, bool *found, struct err *e)
{
	struct fold f;

	*found = false;
	if (!fold_load(s, c->entity, c->uid, a, &f, e))
		return false;
	fold_run(&f);
	if (str_eq(c->field, RING)) {
		add_ring_side(s, c, a);
		*found = c->n_sides > 0;
	}
	for (int i = 0; i < f.n_conflicts; i++)
		if (str_eq(f.conflicts[i].field, c->field)) {
			add_sides(s, &f, &f.conflicts[i], c, a);
			*found = true;
		}
	fold_free(&f);
	return true;
}

/* Reads on to the end before the first is filled; prefix "" = all. */
static bool list(struct store *s, sqlite3_stmt *st, const char *prefix, bool (*each)(void *ctx, const struct conflict *c), void *ctx, struct err *e)
{
	struct arena names = ARENA_INIT, a = ARENA_INIT;
	struct conflict *v = NULL;
	int n = 0, cap = 0, rc;
	bool ok, more = true;

	while ((rc = stmt_step(s, st, e)) == 1) {
		int en = entity_find(column_text(st, 0, &names));

		if (en < 0)
			continue;
		GROW(v, n, cap);
		v[n] = (struct conflict){.entity = (enum entity)en, .uid = column_uid(st, 1), .field = column_text(st, 2, &names)};
		make_id(&v[n]);
		n += str_has_prefix(v[n].id, prefix);
	}
	ok = rc == 0;
	for (int i = 0; ok && more && i < n; i++) {
		bool found;

		ok = fill(s, &v[i], &a, &found, e);
		if (ok && found)
			more = each(ctx, &v[i]);
		arena_clear(&a);
	}
	free(v);
	arena_release(&names);
	arena_release(&a);
	return ok;
}

bool store_conflicts(struct store *s, const struct uid *uid, bool (*each)(void *ctx, const struct conflict *c), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, uid ? STMT_CONFLICTS_OF_ROW : STMT_CONFLICTS, e);

	if (!st)
		return false;
	if (uid)
		bind_uid(st, ":uid", *uid);
	return list(s, st, "", each, ctx, e);
}

bool store_conflicts_named(struct store *s, const char *id, bool (*each)(void *ctx, const struct conflict *c), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_CONFLICTS, e);

	return st && list(s, st, id, each, ctx, e);
}

static int by_id(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

bool store_conflict_rows(struct store *s, enum entity en, struct ids *out, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, en == ENTITY_ACTION ? STMT_CONFLICT_ACTIONS : STMT_CONFLICT_ROWS, e);
	int from = out->n, rc;

	if (!st)
		return false;
	if (en != ENTITY_ACTION)
		bind_text(st, ":entity", entity_desc(en)->table);
	while ((rc = stmt_step(s, st, e)) == 1) {
		int64_t id = en == ENTITY_ACTION ? sqlite3_column_int64(st, 0) : store_id_of_uid(s, en, column_uid(st, 0));

		if (id && (out->n == from || out->v[out->n - 1] != id))
			ids_add(out, id);
	}
	if (out->n > from)
		qsort(out->v + from, (size_t)(out->n - from), sizeof(*out->v), by_id);
	return rc == 0;
}

/* --- settling ------------------------------------------------------------------------------------------------------------------- */

/* Until then the row lives, whatever was said. */
static bool settle_deletion(struct store *s, enum entity en, struct uid uid, bool delete, struct err *e)
{
	struct value one = value_int(1), none = value_none();

	return log_settle(s, en, uid, DELETED, delete ? &one : &none, &none, e);
}

/* The record that was kept stays for good: it was merged into nothing. */
static bool settle_ring(struct store *s, struct uid uid, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct record r;
	struct value none = value_none();
	bool ok = store_load_uid(s, ENTITY_ACTION, uid, &a, &r, e) &&
		  log_settle(s, ENTITY_ACTION, uid, "merged_into", &none, record_value(&r, FIELD_ACTION_MERGED_INTO), e) &&
		  settle_deletion(s, ENTITY_ACTION, uid, false, e);

	arena_release(&a);
	return ok;
}

static bool settle_cell(struct store *s, enum entity en, struct uid uid, const char *field, const struct value *value, struct err *e)
{
	struct travel_op o = {.entity = entity_desc(en)->table, .uid = uid, .field = field, .value = *value};
	struct arena a = ARENA_INIT;
	struct fold f;
	struct fold_head *h;
	bool ok;
	int n;

	if (!op_fits(&o))
		return err_set(e, ERR_DATA, _("that value does not fit the field %s"), field);
	ok = fold_load(s, en, uid, &a, &f, e);
	if (ok) {
		n = fold_heads(&f, field, &h);
		ok = log_settle(s, en, uid, field, value, n ? &h[n - 1].value : value, e);
		fold_free(&f);
	}
	arena_release(&a);
	return ok;
}

bool store_settle_conflict(struct store *s, enum entity en, struct uid uid, const char *field, const struct value *value, struct err *e)
{
	enum fold_change change;
	int64_t id;
	bool ok;

	if (str_eq(field, RING))
		ok = settle_ring(s, uid, e);
	else if (str_eq(field, DELETED))
		ok = settle_deletion(s, en, uid, value->type != VALUE_NONE, e);
	else
		ok = settle_cell(s, en, uid, field, value, e);
	ok = ok && fold_row(s, en, uid, &change, e);
	if (ok && (id = store_id_any(s, en, uid)))
		log_touch(s, en, id);
	return ok && (en != ENTITY_ACTION || fold_mend_rings(s, e));
}
