/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * account.c - budget lines added up by who pays.
 */
#include "config.h"

#include <strates/store/account.h>

#include "store_priv.h"

/* Another authority, scheme or action begins: what was added up is told. */
struct adder {
	struct account_share sum;
	struct arena arena; /* of the share that is added up */
	bool any;
	bool (*row)(void *, const struct account_share *);
	void *ctx;
};

static bool tell(struct adder *a)
{
	bool more = !a->any || a->row(a->ctx, &a->sum);

	a->any = false;
	arena_clear(&a->arena);
	return more;
}

static bool is_next(const struct adder *a, sqlite3_stmt *st)
{
	const char *authority = (const char *)sqlite3_column_text(st, 0), *scheme = (const char *)sqlite3_column_text(st, 1);

	return !a->any || sqlite3_column_int64(st, 2) != a->sum.action || !str_eq(authority, a->sum.authority) || !str_eq(scheme, a->sum.scheme);
}

static void add_line(struct adder *a, struct store *s, sqlite3_stmt *st)
{
	const char *stage = (const char *)sqlite3_column_text(st, 4);
	int64_t amount = sqlite3_column_int64(st, 5), *to;
	int64_t cents = store_euro_cents(s, amount < 0 ? -amount : amount, (const char *)sqlite3_column_text(st, 6));

	if (!a->any) {
		a->sum = (struct account_share){.authority = column_text(st, 0, &a->arena), .scheme = column_text(st, 1, &a->arena), .ledger = "",
			.action = sqlite3_column_int64(st, 2), .cancelled = sqlite3_column_int(st, 3) != 0};
		a->any = true;
	}
	to = str_eq(stage, "paid") ? &a->sum.paid : str_eq(stage, "planned") ? &a->sum.planned : &a->sum.voted;
	if (!*a->sum.ledger)
		a->sum.ledger = column_text(st, 7, &a->arena);
	if (cents < 0)
		a->sum.no_rate = true;
	else
		*to += amount < 0 ? -cents : cents; /* AMOUNT_MAX: no sum of sums overflows */
}

bool store_one_percent(struct store *s, int year, bool (*row)(void *, const struct account_share *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_ONE_PERCENT, e);
	struct adder a = {.arena = ARENA_INIT, .row = row, .ctx = ctx};
	bool more = true;
	int step = -1;

	if (st)
		bind_int(st, ":year", year);
	while (st && more && (step = stmt_step(s, st, e)) > 0) {
		if (is_next(&a, st))
			more = tell(&a);
		if (more)
			add_line(&a, s, st);
	}
	if (st && !more)
		sqlite3_reset(st);
	if (step == 0)
		tell(&a);
	arena_release(&a.arena);
	return st && (step == 0 || !more);
}

bool store_paid(struct store *s, int year, bool (*row)(void *, const char *authority, int64_t action, int64_t cents), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_PAID, e);
	int step = -1;

	if (st)
		bind_int(st, ":year", year);
	while (st && (step = stmt_step(s, st, e)) > 0) {
		const char *authority = (const char *)sqlite3_column_text(st, 0);
		int64_t amount = sqlite3_column_int64(st, 2);
		int64_t cents = store_euro_cents(s, amount < 0 ? -amount : amount, (const char *)sqlite3_column_text(st, 3));

		if (!row(ctx, authority ? authority : "", sqlite3_column_int64(st, 1), cents < 0 ? 0 : amount < 0 ? -cents : cents)) {
			sqlite3_reset(st);
			return true;
		}
	}
	return st && step == 0;
}

bool store_revenues(struct store *s, bool (*row)(void *, const char *authority, int64_t revenue), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_REVENUES, e);
	int step = -1;

	while (st && (step = stmt_step(s, st, e)) > 0) {
		if (!row(ctx, (const char *)sqlite3_column_text(st, 0), sqlite3_column_int64(st, 1))) {
			sqlite3_reset(st);
			return true;
		}
	}
	return st && step == 0;
}
