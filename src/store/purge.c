/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * purge.c - taking the content of one row out of the file: facts, log and free pages.
 *
 * The ops stay as skeletons (who, when, which cell), since other laptops count on their numbers;
 * only what they say is emptied, and an op `_erased` makes every laptop that merges do the same. Undo of an older step that touched the row then finds cells that
 * differ and refuses, which is what must happen.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include <strates/base/intl.h>

#include "store_priv.h"

static bool run_uid(struct store *s, const char *sql, struct uid u, struct err *e)
{
	sqlite3_stmt *st = NULL;
	bool ok;

	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, sql);
	sqlite3_bind_blob(st, 1, u.b, sizeof(u.b), SQLITE_STATIC);
	ok = stmt_run(s, st, e);
	sqlite3_finalize(st);
	return ok;
}

static bool empty_facts(struct store *s, enum entity en, struct uid u, struct err *e)
{
	const struct entity_desc *d = entity_desc(en);
	struct str sql = STR_INIT;
	bool ok = true;

	for (int i = 0; ok && i < d->n_sets; i++) {
		str_clear(&sql);
		str_addf(&sql,
		        "DELETE FROM \"%s\" WHERE owner = (SELECT id FROM \"%s\" WHERE uid = ?1)",
		        set_desc((enum set)(d->first_set + i))->table, d->table);
		ok = run_uid(s, sql.s, u, e);
	}
	str_clear(&sql);
	str_addf(&sql, "UPDATE \"%s\" SET ", d->table);
	for (int i = 0; i < d->n_fields; i++)
		str_addf(&sql, "%s\"%s\" = NULL", i ? ", " : "",
		        field_desc((enum field)(d->first_field + i))->name);
	str_add(&sql, " WHERE uid = ?1");
	ok = ok && run_uid(s, sql.s, u, e);
	str_release(&sql);
	return ok;
}

/* A signature covers the hash of each content, so that the content can go and the signature still holds: the hash stays, without its salt it tells nothing. */
static bool keep_hashes(struct store *s, struct uid u, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OPS_SALTED, e), *put;
	struct arena a = ARENA_INIT;
	struct hashed {
		int64_t id;
		uint8_t hash[HASH_SIZE];
	} *v = NULL;
	int n = 0, cap = 0, rc;
	bool ok;

	if (!st)
		return false;
	bind_uid(st, ":uid", u);
	while ((rc = stmt_step(s, st, e)) == 1) {
		struct travel_op o = {.field = column_text(st, 1, &a), .value = column_value(st, 2, FT_TEXT, 0, &a), .salt = sqlite3_column_blob(st, 3)};

		GROW(v, n, cap);
		v[n].id = sqlite3_column_int64(st, 0);
		travel_hash(&o, v[n++].hash);
		arena_clear(&a);
	}
	ok = rc == 0;
	for (int i = 0; ok && i < n; i++) {
		ok = (put = stmt_get(s, STMT_OP_SET_HASH, e)) != NULL;
		if (!ok)
			break;
		bind_int(put, ":id", v[i].id);
		sqlite3_bind_blob(put, sqlite3_bind_parameter_index(put, ":hash"), v[i].hash, HASH_SIZE, SQLITE_STATIC);
		ok = stmt_run(s, put, e);
	}
	free(v);
	arena_release(&a);
	return ok;
}

bool purge_has_content(const struct record *r)
{
	const struct entity_desc *d = entity_desc(r->entity);

	for (int i = 0; i < d->n_fields; i++)
		if (r->fields[i].type != VALUE_NONE)
			return true;
	for (int k = 0; k < d->n_sets; k++)
		if (record_count(r, (enum set)(d->first_set + k)))
			return true;
	return false;
}

bool purge_row(struct store *s, enum entity en, struct uid u, int64_t id, struct err *e)
{
	/* What a page held before must not be left in the file. */
	return store_exec(s, "PRAGMA secure_delete = ON", e) && empty_facts(s, en, u, e) && derive_drop(s, en, id, e) && keep_hashes(s, u, e) &&
	       /* The name of an element holds its value. Deletions say nothing of anybody, and stay as they were signed. */
	       run_uid(s,
	               "UPDATE op SET field = substr(field, 1, instr(field, '/')) || seq || '@' || site "
	               "WHERE uid = ?1 AND instr(field, '/') > 0 AND instr(field, '@') = 0",
	               u, e) &&
	       run_uid(s,
	               "UPDATE op SET value = CASE field WHEN '' THEN '{}' END, prev = NULL WHERE "
	               "uid = ?1 AND (value IS NOT NULL OR prev IS NOT NULL) AND field <> '_deleted'",
	               u, e);
}

bool store_purge_row(struct store *s, enum entity en, int64_t id, struct err *e)
{
	struct uid u = store_uid(s, en, id);

	if (entity_is_keyed(en) || uid_is_nil(u))
		return err_set(
		        e, ERR_DATA, _("there is no such %s any more"), _(entity_desc(en)->one));
	return log_note_erased(s, en, u, e) && purge_row(s, en, u, id, e);
}

bool store_purge_end(struct store *s, struct err *e)
{
	return sqlite3_compileoption_used("SECURE_DELETE") || store_exec(s, "VACUUM", e);
}
