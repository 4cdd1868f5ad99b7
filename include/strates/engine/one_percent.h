/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * one_percent.h - the 1 % schemes: per separate budget and year, what may be spent abroad, what is committed, what is left.
 *
 * Law: CGCT L1115-1-1 (loi Oudin-Santini of 9 February 2005: drinking water and sanitation; electricity and gas) and L1115-2 (household waste): whoever holds
 * the service may spend abroad "dans la limite de 1 % des ressources qui sont affectées aux budgets de ces services". Mobility follows the same rule.
 *	ceiling   = own revenue of the separate budget ÷ 100
 *	committed = sum over its actions of max(voted, paid): the two are stages of the same money; an amount without a stage counts as voted, what is only
 *	            planned does not count; of a cancelled action only what is paid
 *	room      = ceiling − committed: > 0 unused, < 0 exceeded
 * A register keeps one own revenue per authority. While all its lines stand on one scheme, that is the revenue of that budget; when they stand on several, only
 * their sum can be held against it (`joint`), which errs on the side of too little room.
 */
#ifndef STRATES_ENGINE_ONE_PERCENT_H
#define STRATES_ENGINE_ONE_PERCENT_H

#include <strates/base/mem.h>
#include <strates/store/store.h>

/* All amounts in euro cents. Text in the arena that one_percent_read() was given. */
struct one_percent_ledger {
	const char *scheme; /* of VOCAB_SCHEME: "1pct_water" … */
	const char *name;   /* of the separate budget, "" not said */
	int64_t planned, voted, paid, committed;
	int n_actions;
	const int64_t *actions; /* rows, ascending */
};
struct one_percent {
	const char *authority;  /* key */
	int64_t revenue;        /* 0 unknown: then ceiling and room are of no use */
	int64_t ceiling, committed, room;
	bool joint;             /* several ledgers against one revenue */
	bool no_rate;           /* a line in a currency without a rate is left out */
	int n;                  /* ledgers in order of VOCAB_SCHEME; 0: a revenue and nothing committed */
	const struct one_percent_ledger *v;
};
/* Everybody who has such a revenue or such lines in that year, by key. authority: only this one's; NULL = all. */
bool one_percent_read(struct store *s, int year, const char *authority, struct arena *a, struct one_percent **out, int *n, struct err *e);
/* Is it one of those schemes? */
bool one_percent_is_scheme(const char *scheme);
/* Does this scheme pay for a theme whose own scheme is that one? Water and sanitation are one domain in the law. */
bool one_percent_covers(const char *scheme, const char *of_theme);

#endif
