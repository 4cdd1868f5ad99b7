/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * account.h - budget lines added up by who pays: what the 1 % statement and the yearly declaration are made of.
 *
 * A line belongs to its payer, else to the lead of its action. Lines of deleted and merged actions are left out (a merged one has given its lines away).
 */
#ifndef STRATES_STORE_ACCOUNT_H
#define STRATES_STORE_ACCOUNT_H

#include <strates/model/record.h>
#include <strates/store/store.h>

/* One action's money on one 1 % scheme in one year. Borrowed during the callback. */
struct account_share {
	const char *authority;           /* key of who pays */
	const char *scheme;              /* "1pct_water" …: that of the line, else the action's when its lead pays */
	const char *ledger;              /* name of the separate budget, "" not said */
	int64_t action;
	bool cancelled;
	int64_t planned, voted, paid;    /* euro cents; a line without a stage counts as voted (an amount stands "as it was voted") */
	bool no_rate;                    /* some line is in a currency without a rate and counts for nothing */
};
/* By authority, scheme, action. Returning false from row stops. */
bool store_one_percent(struct store *s, int year, bool (*row)(void *, const struct account_share *), void *ctx, struct err *e);
/* Lines of that year that were paid, one by one, by authority and action; amounts in a currency without a rate as 0. */
bool store_paid(struct store *s, int year, bool (*row)(void *, const char *authority, int64_t action, int64_t cents), void *ctx, struct err *e);
/* Authorities whose own revenue is known, by key; in cents. */
bool store_revenues(struct store *s, bool (*row)(void *, const char *authority, int64_t revenue), void *ctx, struct err *e);

#endif
