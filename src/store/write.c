/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * write.c - putting facts into their tables, without a word to the log.
 *
 * Only two callers are right: log.c, which writes the ops in the same transaction, and refdata.c, whose rows stand outside the log. The
 * statements are made from the descriptions of entity.def, so a table name or a column never comes from a user.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <strates/base/intl.h>

#include "store_priv.h"

static sqlite3_stmt *insert_stmt(struct store *s, enum entity en, struct err *e)
{
	const struct entity_desc *d = entity_desc(en);
	struct str sql = STR_INIT;
	sqlite3_stmt *st;

	if (s->insert[en])
		return stmt_cached(s, &s->insert[en], NULL, e);
	str_addf(&sql, "INSERT INTO \"%s\" (uid, _deleted", d->table);
	for (int i = 0; i < d->n_fields; i++)
		str_addf(&sql, ", \"%s\"", field_desc((enum field)(d->first_field + i))->name);
	str_add(&sql, ") VALUES (?1, ?2");
	for (int i = 0; i < d->n_fields; i++)
		str_addf(&sql, ", ?%d", i + 3);
	str_add(&sql, ") ON CONFLICT (uid) DO NOTHING");
	st = stmt_cached(s, &s->insert[en], sql.s, e);
	str_release(&sql);
	return st;
}

static sqlite3_stmt *update_stmt(struct store *s, enum field f, struct err *e)
{
	const struct field_desc *d = field_desc(f);
	char sql[160];

	snprintf(sql, sizeof(sql), "UPDATE \"%s\" SET \"%s\" = ?2 WHERE id = ?1", entity_desc(d->entity)->table, d->name);
	return stmt_cached(s, &s->update[f], sql, e);
}

/* `"a" = ?2 AND "b" = ?3` over the key items, in the order of the items. */
static void add_key_terms(struct str *sql, const struct set_desc *d)
{
	for (int i = 0, at = 2; i < d->n_items; i++)
		if (d->items[i].flags & FIELD_KEY)
			str_addf(sql, " AND \"%s\" = ?%d", d->items[i].name, at++);
}

static sqlite3_stmt *set_put_stmt(struct store *s, enum set set, struct err *e)
{
	const struct set_desc *d = set_desc(set);
	struct str sql = STR_INIT;
	sqlite3_stmt *st;

	if (s->set_put[set])
		return stmt_cached(s, &s->set_put[set], NULL, e);
	str_addf(&sql, "INSERT OR REPLACE INTO \"%s\" (owner", d->table);
	for (int i = 0; i < d->n_items; i++)
		str_addf(&sql, ", \"%s\"", d->items[i].name);
	str_add(&sql, ") VALUES (?1");
	for (int i = 0; i < d->n_items; i++)
		str_addf(&sql, ", ?%d", i + 2);
	str_add(&sql, ")");
	st = stmt_cached(s, &s->set_put[set], sql.s, e);
	str_release(&sql);
	return st;
}

static sqlite3_stmt *set_del_stmt(struct store *s, enum set set, struct err *e)
{
	const struct set_desc *d = set_desc(set);
	struct str sql = STR_INIT;
	sqlite3_stmt *st;

	str_addf(&sql, "DELETE FROM \"%s\" WHERE owner = ?1", d->table);
	add_key_terms(&sql, d);
	st = stmt_cached(s, &s->set_del[set], sql.s, e);
	str_release(&sql);
	return st;
}

/* An absent key item is stored as '' or 0, since the table's key allows no NULL. */
static void bind_item(sqlite3_stmt *st, int at, const struct item_desc *d, const struct value *v)
{
	if (v->type != VALUE_NONE || !(d->flags & FIELD_KEY))
		bind_value(st, at, v);
	else if (d->type == FT_INT || d->type == FT_MONEY || d->type == FT_BOOL)
		sqlite3_bind_int(st, at, 0);
	else
		sqlite3_bind_text(st, at, "", 0, SQLITE_STATIC);
}

bool facts_put_element(struct store *s, enum set set, int64_t id, const struct value *items, struct err *e)
{
	const struct set_desc *d = set_desc(set);
	sqlite3_stmt *st = set_put_stmt(s, set, e);

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, id);
	for (int i = 0; i < d->n_items; i++)
		bind_item(st, i + 2, &d->items[i], &items[i]);
	return stmt_run(s, st, e);
}

bool facts_remove_element(struct store *s, enum set set, int64_t id, const struct value *items, struct err *e)
{
	const struct set_desc *d = set_desc(set);
	sqlite3_stmt *st = set_del_stmt(s, set, e);

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, id);
	for (int i = 0, at = 2; i < d->n_items; i++)
		if (d->items[i].flags & FIELD_KEY)
			bind_item(st, at++, &d->items[i], &items[i]);
	return stmt_run(s, st, e);
}

bool facts_insert(struct store *s, struct record *r, bool *there, struct err *e)
{
	const struct entity_desc *d = entity_desc(r->entity);
	sqlite3_stmt *st = insert_stmt(s, r->entity, e);

	if (!st)
		return false;
	sqlite3_bind_blob(st, 1, r->uid.b, sizeof(r->uid.b), SQLITE_STATIC);
	sqlite3_bind_int(st, 2, r->deleted);
	for (int i = 0; i < d->n_fields; i++)
		bind_value(st, i + 3, &r->fields[i]);
	if (!stmt_run(s, st, e))
		return false;
	*there = sqlite3_changes(s->db) == 0;
	if (*there)
		return true;
	r->id = sqlite3_last_insert_rowid(s->db);
	for (int k = 0; k < d->n_sets; k++) {
		enum set set = (enum set)(d->first_set + k);
		for (int i = 0; i < r->sets[k].n; i++)
			if (!facts_put_element(s, set, r->id, record_element(r, set, i), e))
				return false;
	}
	return true;
}

bool facts_set_field(struct store *s, enum field f, int64_t id, const struct value *v, struct err *e)
{
	sqlite3_stmt *st = update_stmt(s, f, e);

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, id);
	bind_value(st, 2, v);
	return stmt_run(s, st, e);
}

bool facts_set_deleted(struct store *s, enum entity en, int64_t id, bool deleted, struct err *e)
{
	sqlite3_stmt *st;
	char sql[96];

	snprintf(sql, sizeof(sql), "UPDATE \"%s\" SET _deleted = ?2 WHERE id = ?1", entity_desc(en)->table);
	if (!(st = stmt_cached(s, &s->set_deleted[en], sql, e)))
		return false;
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int(st, 2, deleted);
	return stmt_run(s, st, e);
}
