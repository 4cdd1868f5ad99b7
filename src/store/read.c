/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read.c - rows of the facts as records, ids of rows, lines of lists.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "store_priv.h"

void ids_add(struct ids *l, int64_t id)
{
	GROW(l->v, l->n, l->cap);
	l->v[l->n++] = id;
}

void ids_release(struct ids *l)
{
	free(l->v);
	*l = (struct ids)IDS_INIT;
}

struct uid store_uid_of_key(enum entity en, const char *key)
{
	return uid_derive2("strates", entity_desc(en)->table, key ? key : "");
}

/* --- records ------------------------------------------------------------------------------------------------------------------ */

static sqlite3_stmt *load_stmt(struct store *s, enum entity en, struct err *e)
{
	const struct entity_desc *d = entity_desc(en);
	struct str sql = STR_INIT;
	sqlite3_stmt *st;

	if (s->load[en])
		return stmt_cached(s, &s->load[en], NULL, e);
	str_add(&sql, "SELECT uid, _deleted");
	for (int i = 0; i < d->n_fields; i++)
		str_addf(&sql, ", \"%s\"", field_desc((enum field)(d->first_field + i))->name);
	str_addf(&sql, " FROM \"%s\" WHERE id = ?1", d->table);
	st = stmt_cached(s, &s->load[en], sql.s, e);
	str_release(&sql);
	return st;
}

static bool load_set(struct store *s, struct record *r, enum set set, struct err *e)
{
	const struct set_desc *d = set_desc(set);
	struct str sql = STR_INIT;
	sqlite3_stmt *st;
	int rc;

	if (!s->set_load[set]) {
		str_add(&sql, "SELECT ");
		for (int i = 0; i < d->n_items; i++)
			str_addf(&sql, "%s\"%s\"", i ? ", " : "", d->items[i].name);
		str_addf(&sql, " FROM \"%s\" WHERE owner = ?1", d->table);
	}
	st = stmt_cached(s, &s->set_load[set], sql.s, e);
	str_release(&sql);
	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, r->id);
	while ((rc = stmt_step(s, st, e)) == 1) {
		struct value items[ITEMS_MAX];
		for (int i = 0; i < d->n_items; i++)
			items[i] = column_value(st, i, d->items[i].type, d->items[i].of, r->arena);
		record_put_element(r, set, items);
	}
	return rc == 0;
}

bool store_load(struct store *s, enum entity en, int64_t id, struct arena *a, struct record *r, struct err *e)
{
	const struct entity_desc *d = entity_desc(en);
	sqlite3_stmt *st = load_stmt(s, en, e);
	int rc;

	record_init(r, en, a);
	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, id);
	rc = stmt_step(s, st, e);
	if (rc <= 0)
		return rc == 0 ? err_set(e, ERR_DATA, _("there is no such %s any more"), _(d->one)) : false;
	r->id = id;
	r->uid = column_uid(st, 0);
	r->deleted = sqlite3_column_int(st, 1);
	for (int i = 0; i < d->n_fields; i++) {
		const struct field_desc *f = field_desc((enum field)(d->first_field + i));
		r->fields[i] = column_value(st, i + 2, f->type, f->of, a);
	}
	sqlite3_reset(st);
	for (int k = 0; k < d->n_sets; k++)
		if (!load_set(s, r, (enum set)(d->first_set + k), e))
			return false;
	return true;
}

bool store_load_uid(struct store *s, enum entity en, struct uid u, struct arena *a, struct record *r, struct err *e)
{
	return store_load(s, en, store_id_any(s, en, u), a, r, e);
}

bool store_load_key(struct store *s, enum entity en, const char *key, struct arena *a, struct record *r, struct err *e)
{
	int64_t id = store_id_of_key(s, en, key);

	if (!id) {
		record_init(r, en, a);
		return err_set(e, ERR_DATA, _("no %s has the key \"%s\""), _(entity_desc(en)->one), key);
	}
	return store_load(s, en, id, a, r, e);
}

/* --- ids ---------------------------------------------------------------------------------------------------------------------- */

/* uid and key of a row are asked for at every turn: the statement is kept. */
static sqlite3_stmt *column_stmt(struct store *s, sqlite3_stmt **slot, enum entity en, const char *column, int64_t id)
{
	char sql[96];
	sqlite3_stmt *st;

	snprintf(sql, sizeof(sql), "SELECT %s FROM \"%s\" WHERE id = ?1", column, entity_desc(en)->table);
	st = stmt_cached(s, slot, sql, NULL);
	if (st)
		sqlite3_bind_int64(st, 1, id);
	return st;
}

/* A statement of one column over one entity's table, prepared for this one call. */
static sqlite3_stmt *entity_stmt(struct store *s, enum entity en, const char *column, const char *where, struct err *e)
{
	sqlite3_stmt *st = NULL;
	char sql[256];

	snprintf(sql, sizeof(sql), "SELECT %s FROM \"%s\" WHERE %s", column, entity_desc(en)->table, where);
	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK)
		store_fail(s, e, sql);
	return st;
}

int64_t store_id_of_uid(struct store *s, enum entity en, struct uid u)
{
	char sql[96];
	sqlite3_stmt *st;

	snprintf(sql, sizeof(sql), "SELECT id FROM \"%s\" WHERE uid = ?1 AND _deleted = 0", entity_desc(en)->table);
	st = stmt_cached(s, &s->id_living[en], sql, NULL);
	if (!st)
		return 0;
	sqlite3_bind_blob(st, 1, u.b, sizeof(u.b), SQLITE_STATIC);
	return stmt_int(s, st, 0);
}

int64_t store_id_any(struct store *s, enum entity en, struct uid u)
{
	char sql[96];
	sqlite3_stmt *st;

	/* On the path of every insert: the statement is kept. */
	snprintf(sql, sizeof(sql), "SELECT id FROM \"%s\" WHERE uid = ?1", entity_desc(en)->table);
	st = stmt_cached(s, &s->id_any[en], sql, NULL);
	if (!st)
		return 0;
	sqlite3_bind_blob(st, 1, u.b, sizeof(u.b), SQLITE_STATIC);
	return stmt_int(s, st, 0);
}

int64_t store_id_of_key(struct store *s, enum entity en, const char *key)
{
	return key ? store_id_of_uid(s, en, store_uid_of_key(en, key)) : 0;
}

struct uid store_uid(struct store *s, enum entity en, int64_t id)
{
	sqlite3_stmt *st = column_stmt(s, &s->uid_of[en], en, "uid", id);
	struct uid u = {{0}};

	if (st && stmt_step(s, st, NULL) == 1) {
		u = column_uid(st, 0);
		sqlite3_reset(st);
	}
	return u;
}

const char *store_key(struct store *s, enum entity en, int64_t id, struct arena *a)
{
	sqlite3_stmt *st;
	const char *key = NULL;

	if (!entity_is_keyed(en) || !(st = column_stmt(s, &s->key_of[en], en, "key", id)))
		return NULL;
	if (stmt_step(s, st, NULL) == 1) {
		key = column_text(st, 0, a);
		sqlite3_reset(st);
	}
	return key;
}

static bool collect(struct store *s, sqlite3_stmt *st, struct ids *out, struct err *e)
{
	int rc;

	while ((rc = stmt_step(s, st, e)) == 1)
		ids_add(out, sqlite3_column_int64(st, 0));
	return rc == 0;
}

static bool ids_of_prefix(struct store *s, enum entity en, struct uid lo, struct uid hi, struct ids *out, struct err *e)
{
	sqlite3_stmt *st = entity_stmt(s, en, "id", "uid BETWEEN ?1 AND ?2 AND _deleted = 0 LIMIT 2", e);
	bool ok = st != NULL;

	if (ok) {
		sqlite3_bind_blob(st, 1, lo.b, sizeof(lo.b), SQLITE_STATIC);
		sqlite3_bind_blob(st, 2, hi.b, sizeof(hi.b), SQLITE_STATIC);
		ok = collect(s, st, out, e);
	}
	sqlite3_finalize(st);
	return ok;
}

int64_t store_resolve_id(struct store *s, enum entity en, const char *text, struct err *e)
{
	struct ids found = IDS_INIT;
	struct uid lo, hi;
	int64_t id = entity_is_keyed(en) ? store_id_of_key(s, en, text) : 0;
	int n;

	if (id)
		return id;
	if (uid_parse(text, &lo))
		id = store_id_of_uid(s, en, lo);
	else if (uid_parse_prefix(text, &lo, &hi) && !ids_of_prefix(s, en, lo, hi, &found, e))
		return 0;
	n = found.n;
	if (n == 1)
		id = found.v[0];
	ids_release(&found);
	if (n > 1)
		err_set(e, ERR_DATA, _("\"%s\" is the beginning of several ids; write more of it"), text);
	else if (!id)
		err_set(e, ERR_DATA, _("no %s has the id \"%s\"; `strates list %s' shows them"), _(entity_desc(en)->one), text,
			entity_desc(en)->table);
	return id;
}

bool store_has_rows(struct store *s, enum entity en, bool *yes, struct err *e)
{
	sqlite3_stmt *st = NULL;
	char sql[128];
	int rc;

	*yes = false;
	snprintf(sql, sizeof(sql), "SELECT 1 FROM \"%s\" WHERE _deleted = 0 LIMIT 1", entity_desc(en)->table);
	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, sql);
	rc = stmt_step(s, st, e);
	*yes = rc == 1;
	sqlite3_finalize(st);
	return rc >= 0;
}

bool store_ids(struct store *s, enum entity en, int limit, struct ids *out, struct err *e)
{
	const struct entity_desc *d = entity_desc(en);
	sqlite3_stmt *st = NULL;
	char sql[192];
	bool ok;

	/* The first field after the key is what people know a row by. */
	snprintf(sql, sizeof(sql), "SELECT id FROM \"%s\" WHERE _deleted = 0 ORDER BY \"%s\" COLLATE people, id LIMIT %d", d->table,
		field_desc((enum field)(d->first_field + (d->flags & ENTITY_KEYED && d->n_fields > 1)))->name, limit ? limit : -1);
	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, sql);
	ok = collect(s, st, out, e);
	sqlite3_finalize(st);
	return ok;
}

/* The schema's indexes are called TABLE_COLUMN. */
static bool ids_by_value(struct store *s, const char *sql, const char *table, const char *column, const struct value *v, struct ids *out,
	struct err *e)
{
	sqlite3_stmt *st = NULL;
	char index[96];
	bool ok;

	snprintf(index, sizeof(index), "%s_%s", table, column);
	if (!bulk_need(s, index, e))
		return false;
	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, sql);
	bind_value(st, 1, v);
	ok = collect(s, st, out, e);
	sqlite3_finalize(st);
	return ok;
}

static bool ids_where(struct store *s, enum field f, const struct value *v, bool deleted, struct ids *out, struct err *e)
{
	const struct field_desc *d = field_desc(f);
	char sql[192];

	snprintf(sql, sizeof(sql), "SELECT id FROM \"%s\" WHERE \"%s\" = ?1 AND _deleted = %d ORDER BY id",
		entity_desc(d->entity)->table, d->name, deleted);
	return ids_by_value(s, sql, entity_desc(d->entity)->table, d->name, v, out, e);
}

bool store_ids_where(struct store *s, enum field f, const struct value *v, struct ids *out, struct err *e)
{
	return ids_where(s, f, v, false, out, e);
}

bool store_ids_deleted(struct store *s, enum field f, const struct value *v, struct ids *out, struct err *e)
{
	return ids_where(s, f, v, true, out, e);
}

bool store_owners_where(struct store *s, enum set set, const struct value *v, struct ids *out, struct err *e)
{
	const struct set_desc *d = set_desc(set);
	char sql[256];

	snprintf(sql, sizeof(sql),
		"SELECT DISTINCT o.id FROM \"%s\" e JOIN \"%s\" o ON o.id = e.owner WHERE e.\"%s\" = ?1 AND o._deleted = 0 ORDER BY o.id",
		d->table, entity_desc(d->entity)->table, d->items[0].name);
	return ids_by_value(s, sql, d->table, d->items[0].name, v, out, e);
}

/* --- lines of lists ----------------------------------------------------------------------------------------------------------- */

static struct date column_date(sqlite3_stmt *st, int col)
{
	const char *t = (const char *)sqlite3_column_text(st, col);
	struct date d = {0};

	if (t)
		date_parse_iso(t, &d, NULL);
	return d;
}

/* The list lines of a register that comes from other hands may hold any number. */
static int column_strate(sqlite3_stmt *st, int col)
{
	int64_t v = sqlite3_column_int64(st, col);

	return v >= 0 && v < STRATE_COUNT ? (int)v : (int)STRATE_OTHER;
}

bool store_action_row(struct store *s, int64_t id, struct arena *a, struct action_row *out, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_ACTION_ROW, e);
	int rc;

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, id);
	rc = stmt_step(s, st, e);
	if (rc <= 0)
		return rc == 0 ? err_set(e, ERR_DATA, _("there is no such %s any more"), _("action")) : false;
	*out = (struct action_row){.id = id,
		.uid = column_uid(st, 1),
		.severity = sqlite3_column_int(st, 2),
		.n_open = sqlite3_column_int(st, 3),
		.n_decided = sqlite3_column_int(st, 4),
		.title = column_text(st, 5, a),
		.lead = column_text(st, 6, a),
		.lead_name = column_text(st, 7, a),
		.country = column_text(st, 8, a),
		.city = column_text(st, 9, a),
		.theme = column_text(st, 10, a),
		.status = column_text(st, 11, a),
		.kind = column_text(st, 12, a),
		.strate = column_strate(st, 13),
		.start = column_date(st, 14),
		.end = column_date(st, 15),
		.cents = sqlite3_column_int64(st, 16),
		.tandem = sqlite3_column_int(st, 17)};
	sqlite3_reset(st);
	return true;
}

static int by_strate_and_name(const void *a, const void *b)
{
	const struct lead_row *x = a, *y = b;

	if (x->strate != y->strate)
		return x->strate < y->strate ? -1 : 1;
	return utf8_collate(x->name, y->name);
}

bool store_lead_counts(struct store *s, struct arena *a, struct lead_row **rows, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_LEAD_COUNTS, e);
	struct lead_row *v = NULL;
	int count = 0, cap = 0, rc;

	if (!st)
		return false;
	while ((rc = stmt_step(s, st, e)) == 1) {
		GROW(v, count, cap);
		v[count] = (struct lead_row){.key = column_text(st, 0, a),
			.name = column_text(st, 1, a),
			.strate = (int)strate_from_code((const char *)sqlite3_column_text(st, 2)),
			.n_actions = sqlite3_column_int(st, 3),
			.n_open = sqlite3_column_int(st, 4),
			.severity = sqlite3_column_int(st, 5)};
		if (!*v[count].name)
			v[count].name = v[count].key;
		count++;
	}
	if (count)
		qsort(v, (size_t)count, sizeof(*v), by_strate_and_name);
	*rows = arena_calloc(a, (size_t)count + 1, sizeof(*v));
	if (count)
		memcpy(*rows, v, (size_t)count * sizeof(*v));
	*n = count;
	free(v);
	return rc == 0;
}
