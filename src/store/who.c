/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * who.c - lines of x_action for views that count by who leads, whom actions reach, who answers for them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/store/who.h>

#include "store_priv.h"

static int32_t day(sqlite3_stmt *st, int col)
{
	return sqlite3_column_type(st, col) == SQLITE_NULL ? DATE_NO_DAY : (int32_t)sqlite3_column_int64(st, col);
}

/* The first columns: id, severity, n_open, n_decided, strate, cents, first_day, last_day, lead. */
static void take(sqlite3_stmt *st, struct who_action *out, struct arena *a)
{
	out->id = sqlite3_column_int64(st, 0);
	out->severity = (int)sqlite3_column_int64(st, 1);
	out->n_open = (int)sqlite3_column_int64(st, 2);
	out->n_decided = (int)sqlite3_column_int64(st, 3);
	out->strate = (int)sqlite3_column_int64(st, 4);
	out->cents = sqlite3_column_int64(st, 5);
	out->first = day(st, 6);
	out->last = day(st, 7);
	out->lead = column_text(st, 8, a);
}

bool who_action(struct store *s, int64_t id, struct arena *a, struct who_action *out, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_WHO_ACTION, e);
	bool found;

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, id);
	found = stmt_step(s, st, e) == 1;
	if (found)
		take(st, out, a);
	sqlite3_reset(st);
	return found;
}

bool who_leads(struct store *s, bool (*row)(void *ctx, const struct who_action *a), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_WHO_LEADS, e);
	struct arena mem = ARENA_INIT;
	bool more = true;
	int rc = st ? 1 : -1;

	while (more && st && (rc = stmt_step(s, st, e)) == 1) {
		struct who_action a;

		arena_clear(&mem);
		take(st, &a, &mem);
		more = row(ctx, &a);
	}
	if (st)
		sqlite3_reset(st);
	arena_release(&mem);
	return rc >= 0;
}

bool who_tandems(struct store *s, bool (*row)(void *ctx, const struct who_action *a, struct uid elu, struct uid cadre), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_WHO_TANDEMS, e);
	struct arena mem = ARENA_INIT;
	bool more = true;
	int rc = st ? 1 : -1;

	while (more && st && (rc = stmt_step(s, st, e)) == 1) {
		struct who_action a;

		arena_clear(&mem);
		take(st, &a, &mem);
		more = row(ctx, &a, column_uid(st, 9), column_uid(st, 10));
	}
	if (st)
		sqlite3_reset(st);
	arena_release(&mem);
	return rc >= 0;
}

bool who_partners(struct store *s, bool (*row)(void *ctx, const struct who_partner *p), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_WHO_PARTNERS, e);
	struct arena mem = ARENA_INIT;
	bool more = true;
	int rc = st ? 1 : -1;

	while (more && st && (rc = stmt_step(s, st, e)) == 1) {
		struct who_partner p = {.uid = column_uid(st, 9), .id = sqlite3_column_int64(st, 10)};

		arena_clear(&mem);
		take(st, &p.action, &mem);
		p.name = column_text(st, 11, &mem);
		p.country = column_text(st, 12, &mem);
		p.city = column_text(st, 13, &mem);
		more = row(ctx, &p);
	}
	if (st)
		sqlite3_reset(st);
	arena_release(&mem);
	return rc >= 0;
}

bool who_at_partner(struct store *s, struct uid partner, struct arena *a, struct who_action **out, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_WHO_AT_PARTNER, e);
	struct who_action *v = NULL;
	int rc = st ? 1 : -1, cap = 0;

	*n = 0;
	if (st)
		sqlite3_bind_blob(st, 1, partner.b, sizeof(partner.b), SQLITE_STATIC);
	while (st && (rc = stmt_step(s, st, e)) == 1) {
		GROW(v, *n, cap);
		take(st, &v[(*n)++], a);
	}
	*out = arena_calloc(a, (size_t)*n + 1, sizeof(**out));
	if (*n)
		memcpy(*out, v, (size_t)*n * sizeof(**out));
	free(v);
	return rc == 0;
}
