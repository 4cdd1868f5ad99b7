/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check.c - does the register hold together, and how big is it?
 *
 * Beyond SQLite's own integrity check, the log is folded row by row and compared with the facts: a cell that differs was written past the log, or lost.
 * A reference row has no birth, so of it only the cells that the log speaks of are compared.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <strates/base/intl.h>

#include "fold_priv.h"

static void complain(struct str *out, int *n, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void complain(struct str *out, int *n, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	str_addf(out, "%s\n", text);
	(*n)++;
}

/* Every row that the query gives, but "ok", is one trouble. */
static bool check_rows(struct store *s, const char *sql, const char *sentence, struct str *out, int *n, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc;

	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, sql);
	while ((rc = stmt_step(s, st, e)) == 1) {
		const char *t = (const char *)sqlite3_column_text(st, 0);
		if (!str_eq(t, "ok"))
			complain(out, n, "%s: %s", t ? t : "?", sentence);
	}
	sqlite3_finalize(st);
	return rc == 0;
}

static bool check_orphans(struct store *s, struct str *out, int *n, struct err *e)
{
	for (int i = 0; i < SET_COUNT; i++) {
		const struct set_desc *d = set_desc((enum set)i);
		char sql[256];
		snprintf(sql, sizeof(sql), "SELECT '%s ' || owner FROM \"%s\" WHERE owner NOT IN (SELECT id FROM \"%s\") LIMIT 5", d->name,
			d->table, entity_desc(d->entity)->table);
		if (!check_rows(s, sql, _("an element belongs to a row that is not there"), out, n, e))
			return false;
	}
	return true;
}

/* --- the log against the facts ------------------------------------------------------------------------------------------------ */

struct log_check {
	struct store *s;
	struct arena a;
	struct str *out;
	int *n;
};

static bool sets_agree(const struct record *a, const struct record *b, enum set set)
{
	const struct set_desc *d = set_desc(set);

	if (record_count(a, set) != record_count(b, set))
		return false;
	for (int i = 0; i < record_count(a, set); i++) {
		bool found = false;
		for (int k = 0; k < record_count(b, set) && !found; k++) {
			found = true;
			for (int m = 0; m < d->n_items && found; m++)
				found = value_eq(record_element(a, set, i) + m, record_element(b, set, k) + m);
		}
		if (!found)
			return false;
	}
	return true;
}

static void compare_values(struct log_check *c, const struct fold *f, const struct record *now, const char *uid)
{
	const struct entity_desc *d = entity_desc(f->entity);

	for (int i = 0; i < d->n_fields; i++)
		if ((f->born || f->erased || f->spoken >> i & 1) && !value_eq(&now->fields[i], &f->r.fields[i]))
			complain(c->out, c->n, _("%s %s: the field %s differs from the log"), d->table, uid, field_desc((enum field)(d->first_field + i))->name);
	for (int k = 0; k < d->n_sets; k++)
		if ((f->born || f->erased) && !sets_agree(now, &f->r, (enum set)(d->first_set + k)))
			complain(c->out, c->n, _("%s %s: the field %s differs from the log"), d->table, uid, set_desc((enum set)(d->first_set + k))->name);
}

static void compare_conflicts(struct log_check *c, const struct fold *f, bool is_kept, const char *uid)
{
	sqlite3_stmt *st = stmt_get(c->s, STMT_CONFLICTS_OF_ROW, NULL);
	int n = 0;

	if (!st)
		return;
	bind_uid(st, ":uid", f->uid);
	while (stmt_step(c->s, st, NULL) == 1)
		n++;
	if (n != f->n_conflicts + is_kept)
		complain(c->out, c->n, _("%s %s: the list of conflicts differs from the log"), entity_desc(f->entity)->table, uid);
}

static void compare(struct log_check *c, struct fold *f)
{
	struct record now;
	char uid[UID_TEXT_SIZE];
	bool is_kept;

	uid_format(f->uid, uid);
	fold_run(f);
	if (!store_load_uid(c->s, f->entity, f->uid, &c->a, &now, NULL)) {
		/* What waits for its clock, or speaks of a reference row that is not here, has no row. */
		if (f->born)
			complain(c->out, c->n, _("%s %s is in the log but not in its table"), entity_desc(f->entity)->table, uid);
		return;
	}
	if (!f->unborn)
		compare_values(c, f, &now, uid);
	is_kept = f->r.deleted && !now.deleted && fold_is_ring_keeper(c->s, &now);
	if ((f->born || f->unborn || f->erased || f->speaks_of_deletion) && now.deleted != f->r.deleted && !is_kept)
		complain(c->out, c->n, _("%s %s: the log disagrees on whether it was deleted"), entity_desc(f->entity)->table, uid);
	compare_conflicts(c, f, is_kept, uid);
}

static bool check_log(struct store *s, struct str *out, int *n, struct err *e)
{
	struct log_check c = {.s = s, .a = ARENA_INIT, .out = out, .n = n};
	sqlite3_stmt *st = NULL;
	struct uid last = {{0}};
	bool ok = true;
	int rc = 0;

	if (sqlite3_prepare_v2(s->db, "SELECT entity, uid FROM op ORDER BY uid", -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, "op");
	while (ok && (rc = stmt_step(s, st, e)) == 1) {
		struct uid uid = column_uid(st, 1);
		int en = entity_find((const char *)sqlite3_column_text(st, 0));
		struct fold f;

		if (en < 0 || uid_cmp(uid, last) == 0)
			continue;
		last = uid;
		if ((ok = fold_load(s, (enum entity)en, uid, &c.a, &f, e))) {
			compare(&c, &f);
			fold_free(&f);
		}
		arena_clear(&c.a);
	}
	sqlite3_finalize(st);
	arena_release(&c.a);
	return ok && rc == 0;
}

bool store_check(struct store *s, struct str *out, int *n, struct err *e)
{
	*n = 0;
	return check_rows(s, "PRAGMA integrity_check(20)", _("the file is damaged; `strates check --repair' makes it whole again"), out, n, e) &&
	       check_orphans(s, out, n, e) &&
	       check_rows(s, "SELECT 'action ' || hex(uid) FROM action WHERE _deleted = 0 AND id NOT IN (SELECT id FROM x_action) LIMIT 5",
		       _("it is missing in the lists; `strates check --repair' rebuilds them"), out, n, e) &&
	       check_log(s, out, n, e);
}

bool store_stats(struct store *s, struct store_stats *out, struct err *e)
{
	struct stat st;

	*out = (struct store_stats){0};
	for (int i = 0; i < ENTITY_COUNT; i++) {
		sqlite3_stmt *q = NULL;
		char sql[96];
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM \"%s\" WHERE _deleted = 0", entity_desc((enum entity)i)->table);
		if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
			return store_fail(s, e, sql);
		out->rows[i] = stmt_int(s, q, 0);
		sqlite3_finalize(q);
	}
	static const char *const sql[] = {"SELECT count(*) FROM op", "SELECT count(*) FROM step",
		"SELECT (SELECT count(*) FROM x_finding WHERE state IN (0, 2)) + coalesce((SELECT sum(n) FROM x_tally WHERE state IN (0, 2)), 0)",
		"SELECT (SELECT count(*) FROM x_finding WHERE state IN (1, 3)) + coalesce((SELECT sum(n) FROM x_tally WHERE state IN (1, 3)), 0)"};
	int64_t *const to[] = {&out->ops, &out->steps, &out->findings_open, &out->findings_decided};
	for (size_t i = 0; i < COUNT_OF(sql); i++) {
		sqlite3_stmt *q = NULL;
		if (sqlite3_prepare_v2(s->db, sql[i], -1, &q, NULL) != SQLITE_OK)
			return store_fail(s, e, sql[i]);
		*to[i] = stmt_int(s, q, 0);
		sqlite3_finalize(q);
	}
	out->file_bytes = stat(s->path, &st) == 0 ? st.st_size : 0;
	return true;
}
