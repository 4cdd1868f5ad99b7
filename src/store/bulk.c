/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bulk.c - secondary indexes step aside while a big import fills the tables.
 *
 * Sorting once at the end costs a third of keeping a dozen indexes in order row by row. It pays when most rows are new, so it is done only then; all of it
 * is inside the import's transaction, so an interruption brings the indexes back together with the old rows. Uids and names, which each row looks up, stay;
 * what only some rows look up (the log's cells, the lines of an action) goes and comes back the first time it is needed: bulk_need().
 * The full text gets a larger buffer meanwhile: with the usual 1 MiB it writes a segment every few thousand rows and merges them again and again; at the end
 * it is made one piece, out of the way of edits.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "store_priv.h"

enum { BUFFER_USUAL = 1 << 20, BUFFER_BULK = 1 << 25, AUTOMERGE_USUAL = 4 /* as FTS5 has them by itself */, MANY_ROWS = 2000 };

static const char *const secondary[] = {"x_action_severity", "x_action_title", "x_action_lead", "x_action_tree", "x_action_first", "x_action_last",
	"x_action_cents", "x_action_country", "x_action_theme", "x_action_strate", "x_action_updated", "x_action_kinds", "action_lead", "action_source",
	"action_participants_authority", "action_partners_partner", "action_places_country", "action_places_place", "action_themes_theme",
	"action_networks_network", "action_tags_tag", "partner_country", "budget_action", "op_step", "op_cell"};

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

/* Kept by the file: both values are written in the transaction of the import. Pieces are not merged meanwhile, only when they become too many. */
static bool set_text_buffer(struct store *s, int bytes, bool automerge, struct err *e)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "INSERT INTO x_text (x_text, rank) VALUES ('hashsize', %d); INSERT INTO x_text (x_text, rank) VALUES ('automerge', %d)", bytes,
		automerge ? AUTOMERGE_USUAL : 0);
	return store_exec(s, sql, e);
}

/* A savepoint makes it write what it holds in memory. */
static bool end_text_buffer(struct store *s, struct err *e)
{
	return store_exec(s, "SAVEPOINT text; RELEASE text", e) && set_text_buffer(s, BUFFER_USUAL, true, e);
}

/*
 * The text of a big import is a piece of the index at its lowest level, where sixteen small pieces, one an edit, are merged with all that stands there: the whole
 * of it, in the middle of somebody's edit. So it is brought two levels up at once, by merging it with a small piece each time; edits come there every few thousand.
 * That reads and writes the whole index twice; what a merge of laptops brings stays where it is, since one edit takes it up in some milliseconds a thousand rows.
 */
static bool lift_text(struct store *s, struct err *e)
{
	static const char once[] = "UPDATE x_text SET body = body WHERE rowid = (SELECT max(id) FROM x_body); INSERT INTO x_text (x_text) VALUES ('optimize')";

	return store_exec(s, once, e) && store_exec(s, once, e);
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

bool bulk_aside(struct store *s, const char *index, struct err *e)
{
	const char *sql = bulk_is_aside(s, index) ? NULL : index_sql(s, index, &s->aside_arena);
	char drop[80];

	if (!sql)
		return true;
	snprintf(drop, sizeof(drop), "DROP INDEX \"%s\"", index);
	if (!store_exec(s, drop, e))
		return false;
	BUG_ON(s->n_aside == (int)COUNT_OF(s->aside));
	s->aside[s->n_aside++] = (struct aside){index, sql};
	return true;
}

static bool put_aside(struct store *s, const char *const *names, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (!bulk_aside(s, names[i], e))
			return false;
	return true;
}

static bool begin_text(struct store *s, bool lift, struct err *e)
{
	s->text_buffer = true;
	s->text_lift = lift;
	return set_text_buffer(s, BUFFER_BULK, false, e);
}

bool store_bulk_begin(struct store *s, int64_t rows, struct err *e)
{
	BUG_ON(s->depth == 0);
	bulk_forget(s);
	if (rows < MANY_ROWS || rows < 2 * count_actions(s))
		return true;
	return put_aside(s, secondary, COUNT_OF(secondary), e) && begin_text(s, true, e);
}

/* Of a register that is there already a merge writes these columns above all; sorting them anew costs as much as keeping an eighth of them in order. */
bool bulk_begin_merge(struct store *s, int64_t ops, struct err *e)
{
	static const char *const often[] = {"x_action_title", "x_action_severity", "x_action_updated"};
	int64_t actions;

	if (s->text_buffer || ops < MANY_ROWS)
		return true;
	actions = count_actions(s);
	if (ops >= 2 * actions && !put_aside(s, secondary, COUNT_OF(secondary), e))
		return false;
	if (ops >= actions / 4 && !put_aside(s, often, COUNT_OF(often), e))
		return false;
	/* Folding reads a row's operations; and here the lines of a budget may come before their action. */
	return bulk_need(s, "op_cell", e) && bulk_need(s, "budget_action", e) && begin_text(s, ops >= 2 * actions, e);
}

static int find_aside(const struct store *s, const char *index)
{
	for (int i = 0; i < s->n_aside; i++)
		if (strcmp(s->aside[i].name, index) == 0)
			return i;
	return -1;
}

bool bulk_is_aside(const struct store *s, const char *index)
{
	return find_aside(s, index) >= 0;
}

bool bulk_need(struct store *s, const char *index, struct err *e)
{
	int i = find_aside(s, index);

	if (i < 0)
		return true;
	if (!store_exec(s, s->aside[i].sql, e))
		return false;
	s->aside[i] = s->aside[--s->n_aside];
	return true;
}

void bulk_forget(struct store *s)
{
	s->n_aside = 0;
	s->text_buffer = s->text_lift = false;
	arena_clear(&s->aside_arena);
}

bool store_bulk_end(struct store *s, struct err *e)
{
	for (int i = 0; i < s->n_aside; i++)
		if (!store_exec(s, s->aside[i].sql, e))
			return false;
	s->n_aside = 0;
	if (s->text_buffer && !((!s->text_lift || lift_text(s, e)) && end_text_buffer(s, e)))
		return false;
	bulk_forget(s);
	return true;
}
