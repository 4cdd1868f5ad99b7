/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * standing.c - what indicators count, read in as few statements as there are tables.
 */
#include "config.h"

#include <strates/base/date.h>
#include <strates/model/entity.h>
#include <strates/store/standing.h>

#include "store_priv.h"

enum { MS_PER_DAY = 24 * 60 * 60 * 1000 };

static int32_t column_day(sqlite3_stmt *st, int col)
{
	return sqlite3_column_type(st, col) == SQLITE_NULL ? DATE_NO_DAY : (int32_t)sqlite3_column_int64(st, col);
}

/* The last day that a date written as text may mean. */
static int32_t column_date(sqlite3_stmt *st, int col)
{
	const char *text = (const char *)sqlite3_column_text(st, col);
	struct date d;

	return text && date_parse_iso(text, &d, NULL) ? date_last(d) : DATE_NO_DAY;
}

static int32_t earlier(int32_t a, int32_t b)
{
	return a == DATE_NO_DAY || (b != DATE_NO_DAY && b < a) ? b : a;
}

static const char *borrowed(sqlite3_stmt *st, int col)
{
	const char *text = (const char *)sqlite3_column_text(st, col);

	return text ? text : "";
}

/* Ends a reading that is done or that the callback ended. */
static bool end_reading(sqlite3_stmt *st, int rc)
{
	if (st)
		sqlite3_reset(st);
	return rc >= 0;
}

bool standing_actions(struct store *s, bool (*row)(void *, const struct standing_action *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STANDING_ACTIONS, e);
	int rc = -1;
	bool more = true;

	while (more && st && (rc = stmt_step(s, st, e)) == 1) {
		struct standing_action a = {.id = sqlite3_column_int64(st, 0), .uid = column_uid(st, 1), .lead = borrowed(st, 2), .strate = sqlite3_column_int(st, 3),
			.first = column_day(st, 4), .last = column_day(st, 5), .cancelled = sqlite3_column_int(st, 6) != 0, .has_elu = sqlite3_column_int(st, 7) != 0,
			.has_cadre = sqlite3_column_int(st, 8) != 0, .tandem_until = earlier(column_date(st, 9), column_date(st, 10)), .shared = sqlite3_column_int(st, 11) != 0,
			.youth = sqlite3_column_int(st, 12) != 0, .visits_out = sqlite3_column_int(st, 13), .visits_in = sqlite3_column_int(st, 14)};

		more = row(ctx, &a);
	}
	return end_reading(st, rc);
}

bool standing_served(struct store *s, bool (*row)(void *, int64_t mission, int64_t action), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STANDING_SERVED, e);
	int rc = -1;
	bool more = true;

	while (more && st && (rc = stmt_step(s, st, e)) == 1)
		more = row(ctx, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1));
	return end_reading(st, rc);
}

bool standing_findings(struct store *s, bool actions, bool (*row)(void *, const char *key, int state, int64_t since, int64_t action), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, actions ? STMT_STANDING_ABOUT : STMT_STANDING_FINDINGS, e);
	int rc = -1;
	bool more = true;

	if (st && actions)
		sqlite3_bind_int(st, 1, ENTITY_ACTION);
	while (more && st && (rc = stmt_step(s, st, e)) == 1)
		more = row(ctx, borrowed(st, 0), sqlite3_column_int(st, 1), sqlite3_column_int64(st, 2), sqlite3_column_int64(st, 3));
	return end_reading(st, rc);
}

/* The day of a clock that a statement gives. */
static int32_t clock_day(struct store *s, sqlite3_stmt *st)
{
	int32_t day = DATE_NO_DAY;

	if (stmt_step(s, st, NULL) == 1 && sqlite3_column_type(st, 0) != SQLITE_NULL)
		day = (int32_t)((sqlite3_column_int64(st, 0) >> 16) / MS_PER_DAY);
	sqlite3_reset(st);
	return day;
}

int32_t standing_recorded(struct store *s, struct uid uid)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STANDING_RECORDED, NULL);

	if (!st)
		return DATE_NO_DAY;
	sqlite3_bind_blob(st, 1, uid.b, sizeof(uid.b), SQLITE_STATIC);
	return clock_day(s, st);
}

int32_t standing_begun(struct store *s)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STANDING_BEGUN, NULL);

	return st ? clock_day(s, st) : DATE_NO_DAY;
}
