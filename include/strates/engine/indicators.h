/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * indicators.h - ten figures that say how well a territory works together, this year and in the years before.
 *
 * Nothing is kept for it: each year is computed from days that the records and their log hold, as they are known now. A year Y counts with all its days, [from, end]; what happens on
 * a day (a decision, a confirmation, the end of a mandate) counts until `until`, 31 December or today. An action runs in Y when it is not cancelled, its first day <= end and
 * its last day >= from; without an end it runs [open_months] from its first day, without a beginning in no year. Coordinated means joined by confirmed links, also through others.
 * A rate whose denominator is 0 is not known, which is not 0 %.
 */
#ifndef STRATES_ENGINE_INDICATORS_H
#define STRATES_ENGINE_INDICATORS_H

#include <strates/base/str.h>
#include <strates/engine/params.h>
#include <strates/store/read.h>

enum indicator {
	/* Overlaps and duplications between actions that run together in Y: those decided or coordinated by `until` ÷ all. */
	INDICATOR_COORDINATION,
	/* Missions that begin in Y and are not cancelled: those of a joint delegation ÷ all. */
	INDICATOR_JOINT_MISSIONS,
	/* Actions of local authorities that run in Y: those with an élu and a cadre, both in office at `until` ÷ all. */
	INDICATOR_TANDEM,
	/* Median, over actions and missions that begin in Y, of the days from the day when they were recorded to the day when they begin; recorded later = 0. Not known for years before the
	   register. */
	INDICATOR_ANTICIPATION,
	/* Pairs of authorities of different strates whose actions meet in Y (overlap, duplication, complementarity) or are linked: those coordinated by `until` ÷ all. */
	INDICATOR_STRATA_LINKS,
	/* Local authorities that lead an action that runs in Y: those none of whose actions has another authority taking part, or a confirmed link to another's ÷ all. */
	INDICATOR_ISOLATES,
	/* The 1 % schemes in Y (one_percent.h), of authorities whose revenue is known: committed ÷ ceiling. May exceed 100 %. Not known for years before the first commitment. */
	INDICATOR_ONE_PERCENT,
	/* In the [reciprocity_months] before `until`: exchanges in ÷ (in + out). Of each authority the greater number of missions and of visits that its running actions tell. */
	INDICATOR_RECIPROCITY,
	/* Actions that run in Y: those known to have a youth part, or young people as their audience ÷ all. */
	INDICATOR_YOUTH,
	/* Findings first seen by `until` and neither decided nor coordinated then; of those that stand today. Not known before the first of them was seen. */
	INDICATOR_BACKLOG,
	/* Median of the days from when they were first seen to `until`. */
	INDICATOR_BACKLOG_AGE,
	INDICATOR_COUNT
};
enum indicator_unit { INDICATOR_PERCENT, INDICATOR_DAYS, INDICATOR_NUMBER };
enum { INDICATOR_YEARS = 12 };
struct indicator_value {
	bool known;
	int64_t value; /* in the indicator's unit, rounded */
	int64_t n, of; /* what is counted, of how many (money: euro cents; a median: of so many) */
};
struct indicators {
	int first_year; /* the last one is that of today */
	struct indicator_value v[INDICATOR_COUNT][INDICATOR_YEARS];
};
/* only: rows of actions, ascending; findings about one of them and missions that serve one of them count then, and the 1 % is not known. NULL: all. Findings must be up to date. */
bool indicators_read(struct store *s, const struct params *p, int32_t today, const struct ids *only, struct indicators *out, struct err *e);
const struct indicator_value *indicator_now(const struct indicators *v, enum indicator i);

const char *indicator_code(enum indicator i);  /* "coordination": never translated */
enum indicator_unit indicator_unit(enum indicator i);
const char *indicator_unit_code(enum indicator_unit u); /* "percent", "days", "number" */

#endif
