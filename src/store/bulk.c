/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bulk.c - secondary indexes step aside while a big import fills the tables.
 *
 * Sorting once at the end costs a third of keeping a dozen indexes in order row by row. It pays when most rows are new, so it is done only then; all of it
 * is inside the import's transaction, so an interruption brings the indexes back together with the old rows. What the import itself looks up (uids, names,
 * partners, the log's cells) stays.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "store_priv.h"

static const char *const aside[] = {"x_action_severity", "x_action_title", "x_action_lead", "x_action_tree", "x_action_first", "x_action_last",
	"x_action_cents", "x_action_country", "x_action_theme", "x_action_strate", "x_action_updated", "action_lead", "action_source",
	"action_places_country", "action_places_place", "action_themes_theme", "action_tags_tag", "op_step"};

/* The text that makes the index, from the schema itself. In arena a; NULL when there is none of that name. */
static const char *index_sql(struct store *s, const char *name, struct arena *a)
{
	sqlite3_stmt *st = NULL;
	const char *sql = NULL;

	if (sqlite3_prepare_v2(s->db, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1", -1, &st, NULL) == SQLITE_OK) {
		sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
		if (sqlite3_step(st) == SQLITE_ROW)
			sql = column_text(st, 0, a);
	}
	sqlite3_finalize(st);
	return sql;
}

static int64_t count_actions(struct store *s)
{
	sqlite3_stmt *st = NULL;
	int64_t n = 0;

	if (sqlite3_prepare_v2(s->db, "SELECT count(*) FROM x_action", -1, &st, NULL) == SQLITE_OK)
		n = stmt_int(s, st, 0);
	sqlite3_finalize(st);
	return n;
}

bool store_bulk_begin(struct store *s, int64_t rows, struct err *e)
{
	BUG_ON(s->depth == 0);
	s->n_aside = 0;
	arena_clear(&s->aside_arena);
	if (rows < 2000 || rows < 2 * count_actions(s))
		return true;
	for (size_t i = 0; i < COUNT_OF(aside); i++) {
		const char *sql = index_sql(s, aside[i], &s->aside_arena);
		char drop[80];
		if (!sql)
			continue;
		snprintf(drop, sizeof(drop), "DROP INDEX \"%s\"", aside[i]);
		if (!store_exec(s, drop, e))
			return false;
		BUG_ON(s->n_aside == (int)COUNT_OF(s->aside_sql));
		s->aside_sql[s->n_aside++] = sql;
	}
	return true;
}

bool store_bulk_end(struct store *s, struct err *e)
{
	for (int i = 0; i < s->n_aside; i++)
		if (!store_exec(s, s->aside_sql[i], e))
			return false;
	s->n_aside = 0;
	return true;
}
