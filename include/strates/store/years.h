/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * years.h - the actions of a query year by year: how many, for how much, and what came back.
 */
#ifndef STRATES_STORE_YEARS_H
#define STRATES_STORE_YEARS_H

#include <strates/store/query.h>

enum years_stage { YEARS_PLANNED, YEARS_VOTED, YEARS_PAID, YEARS_STAGES };
struct year_row {
	int64_t active, begun, ended;  /* an action without an end counts for 36 months, as everywhere; without a start, in no year */
	int64_t cents[YEARS_STAGES];   /* budget lines of that year, in euro cents at the configured rates */
};
struct years_total {
	int64_t n, undated;            /* actions; those of them that count in no year */
	int64_t tandem, citizens, youth; /* with a whole tandem, with a citizen part, with a youth part */
	int64_t visits_out, visits_in, funds_out, funds_in; /* funds in euro cents */
	int64_t scheme[16];            /* euro cents of the last year that is asked for, by place in VOCAB_SCHEME: voted and paid */
	int64_t no_rate;               /* budget lines whose currency has no rate: in no sum */
};
/* rows[last - first + 1], zeroed here. */
bool query_years(struct store *s, const struct query *q, int first, int last, struct year_row *rows, struct years_total *total, struct err *e);

#endif
