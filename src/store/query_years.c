/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_years.c - the actions of a query year by year.
 *
 * Three readings, each of one table from end to end: 100,000 actions are a few tenths of a second, where a record each would be many.
 */
#include "config.h"

#include <string.h>

#include <strates/base/date.h>
#include <strates/store/years.h>

#include "query_priv.h"

enum { OPEN_MONTHS = 36 }; /* PRODUCT: a missing end is taken as the start and 36 months */

struct years {
	struct store *s;
	struct bits set;
	int first, last;
	struct year_row *rows;
	struct years_total *total;
};

static bool is_wanted(const struct years *y, int64_t id)
{
	return !y->set.w || bits_has(&y->set, id);
}

static struct year_row *row_of(struct years *y, int year)
{
	return year >= y->first && year <= y->last ? &y->rows[year - y->first] : NULL;
}

static int year_of(int64_t day)
{
	return date_from_days((int32_t)day).year;
}

static void count_action(struct years *y, sqlite3_stmt *st)
{
	int begun, ended;

	if (!is_wanted(y, sqlite3_column_int64(st, 0)))
		return;
	y->total->n++;
	y->total->tandem += sqlite3_column_int(st, 3) == 3;
	if (sqlite3_column_type(st, 1) == SQLITE_NULL) {
		y->total->undated++;
		return;
	}
	begun = year_of(sqlite3_column_int64(st, 1));
	ended = sqlite3_column_type(st, 2) == SQLITE_NULL ? year_of(date_add_months((int32_t)sqlite3_column_int64(st, 1), OPEN_MONTHS)) : year_of(sqlite3_column_int64(st, 2));
	for (int year = begun > y->first ? begun : y->first; year <= ended && year <= y->last; year++)
		y->rows[year - y->first].active++;
	if (row_of(y, begun))
		row_of(y, begun)->begun++;
	if (row_of(y, ended) && sqlite3_column_type(st, 2) != SQLITE_NULL)
		row_of(y, ended)->ended++;
}

static void count_return(struct years *y, sqlite3_stmt *st)
{
	struct years_total *t = y->total;

	if (!is_wanted(y, sqlite3_column_int64(st, 0)))
		return;
	t->visits_out += sqlite3_column_int64(st, 1);
	t->visits_in += sqlite3_column_int64(st, 2);
	t->funds_out += sqlite3_column_int64(st, 3);
	t->funds_in += sqlite3_column_int64(st, 4);
	t->citizens += sqlite3_column_int(st, 5) == 1;
	t->youth += sqlite3_column_int(st, 6) == 1;
}

static void count_money(struct years *y, sqlite3_stmt *st)
{
	const char *currency = (const char *)sqlite3_column_text(st, 3), *stage = (const char *)sqlite3_column_text(st, 4), *scheme = (const char *)sqlite3_column_text(st, 5);
	struct year_row *row = row_of(y, sqlite3_column_int(st, 1));
	enum years_stage at = str_eq(stage, "paid") ? YEARS_PAID : str_eq(stage, "voted") ? YEARS_VOTED : YEARS_PLANNED;
	int64_t amount = sqlite3_column_int64(st, 2), cents;
	int k;

	if (!row || !is_wanted(y, sqlite3_column_int64(st, 0)))
		return;
	/* A correction is negative; no rate is told by a negative result. */
	cents = store_euro_cents(y->s, amount < 0 ? -amount : amount, currency ? currency : "EUR");
	if (cents < 0) {
		y->total->no_rate++;
		return;
	}
	cents = amount < 0 ? -cents : cents;
	row->cents[at] += cents;
	k = scheme && at != YEARS_PLANNED && row == &y->rows[y->last - y->first] ? vocab_index(VOCAB_SCHEME, scheme) : -1;
	if (k >= 0 && k < (int)COUNT_OF(y->total->scheme))
		y->total->scheme[k] += cents;
}

static bool each(struct years *y, const char *sql, void (*count)(struct years *, sqlite3_stmt *), struct arena *a, struct err *e)
{
	struct builder b;
	sqlite3_stmt *st;
	int rc = -1;

	builder_init(&b, y->s, a);
	str_add(&b.sql, sql);
	st = builder_prepare(&b, e);
	while (st && (rc = stmt_step(y->s, st, e)) == 1)
		count(y, st);
	sqlite3_finalize(st);
	builder_release(&b);
	return rc == 0;
}

bool query_years(struct store *s, const struct query *q, int first, int last, struct year_row *rows, struct years_total *total, struct err *e)
{
	struct years y = {.s = s, .first = first, .last = last, .rows = rows, .total = total};
	struct arena a = ARENA_INIT;
	bool mine, ok = query_begin(s, &mine, e);

	memset(rows, 0, (size_t)(last - first + 1) * sizeof(*rows));
	memset(total, 0, sizeof(*total));
	ok = ok && query_eval_counted(s, q, &a, &y.set, e) && each(&y, "SELECT id, first_day, last_day, tandem FROM x_action", count_action, &a, e) &&
	     each(&y, "SELECT id, visits_out, visits_in, funds_out, funds_in, citizens, youth FROM action WHERE _deleted = 0", count_return, &a, e) &&
	     each(&y, "SELECT a.id, b.year, b.amount, b.currency, b.stage, coalesce(b.scheme, a.scheme) FROM budget b JOIN action a ON a.uid = b.action"
	              " WHERE b._deleted = 0 AND a._deleted = 0", count_money, &a, e);
	query_end(s, mine);
	arena_release(&a);
	return ok;
}
