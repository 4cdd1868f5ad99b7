/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check.c - does the register hold together, and how big is it?
 *
 * Beyond SQLite's own integrity check, the log is replayed row by row and compared with the facts: a cell that differs was written past the log, or lost.
 * A reference row has no birth, so of it only the cells that the log speaks of are compared.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <strates/base/intl.h>

#include "store_priv.h"

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

struct replay {
	struct store *s;
	struct arena a;
	struct record r; /* what the log says */
	bool born;
	uint64_t fields; /* bit per field that the log speaks of */
	struct uid uid;
	int entity; /* -1 = none yet */
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

static void compare(struct replay *rp)
{
	const struct entity_desc *d;
	struct record now;
	char uid[UID_TEXT_SIZE];

	if (rp->entity < 0)
		return;
	d = entity_desc((enum entity)rp->entity);
	uid_format(rp->uid, uid);
	if (!store_load_uid(rp->s, (enum entity)rp->entity, rp->uid, &rp->a, &now, NULL)) {
		complain(rp->out, rp->n, _("%s %s is in the log but not in its table"), d->table, uid);
		return;
	}
	for (int i = 0; i < d->n_fields; i++)
		if ((rp->born || rp->fields >> i & 1) && !value_eq(&now.fields[i], &rp->r.fields[i])) {
			complain(rp->out, rp->n, _("%s %s: the field %s differs from the log"), d->table, uid,
				field_desc((enum field)(d->first_field + i))->name);
		}
	for (int k = 0; k < d->n_sets; k++)
		if (rp->born && !sets_agree(&now, &rp->r, (enum set)(d->first_set + k))) {
			complain(rp->out, rp->n, _("%s %s: the field %s differs from the log"), d->table, uid,
				set_desc((enum set)(d->first_set + k))->name);
		}
	if (now.deleted != rp->r.deleted) {
		complain(rp->out, rp->n, _("%s %s: the log disagrees on whether it was deleted"), d->table, uid);
	}
}

static void replay_note(struct replay *rp, const char *field, const struct value *value)
{
	int f = *field ? field_find((enum entity)rp->entity, field) : -1;

	if (replay_cell(&rp->r, field, value) && !*field)
		rp->born = true;
	if (f >= 0)
		rp->fields |= (uint64_t)1 << (f - entity_desc((enum entity)rp->entity)->first_field);
}

static bool check_log(struct store *s, struct str *out, int *n, struct err *e)
{
	struct replay rp = {.s = s, .a = ARENA_INIT, .entity = -1, .out = out, .n = n};
	sqlite3_stmt *st = NULL;
	int rc;

	if (sqlite3_prepare_v2(s->db, "SELECT entity, uid, field, value FROM op ORDER BY uid, hlc, site, id", -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, "op");
	while ((rc = stmt_step(s, st, e)) == 1) {
		struct uid uid = column_uid(st, 1);
		struct value v;
		if (rp.entity < 0 || uid_cmp(uid, rp.uid) != 0) {
			compare(&rp);
			arena_clear(&rp.a);
			rp.entity = entity_find((const char *)sqlite3_column_text(st, 0));
			rp.uid = uid;
			rp.born = false;
			rp.fields = 0;
			if (rp.entity >= 0)
				record_init(&rp.r, (enum entity)rp.entity, &rp.a);
		}
		if (rp.entity < 0)
			continue;
		v = column_value(st, 3, FT_TEXT, 0, &rp.a);
		replay_note(&rp, column_text(st, 2, &rp.a), &v);
	}
	if (rc == 0)
		compare(&rp);
	sqlite3_finalize(st);
	arena_release(&rp.a);
	return rc == 0;
}

bool store_check(struct store *s, struct str *out, int *n, struct err *e)
{
	*n = 0;
	return check_rows(s, "PRAGMA integrity_check(20)", _("the file is damaged; see `strates restore'"), out, n, e) &&
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
