/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rollup.h - the actions of a query counted by one or two dimensions: what a matrix, a map, a dashboard shows.
 *
 * An action that has several values of a dimension (two countries) counts under each of them, as the filter finds it under each; totals of a row or a column count it once.
 */
#ifndef STRATES_STORE_ROLLUP_H
#define STRATES_STORE_ROLLUP_H

#include <strates/store/query.h>

enum rollup_dim { ROLLUP_NONE, ROLLUP_COUNTRY, ROLLUP_CITY, ROLLUP_THEME, ROLLUP_LEAD, ROLLUP_STRATE, ROLLUP_STATUS, ROLLUP_KIND, ROLLUP_DIM_COUNT };

struct rollup_count {
	int64_t n, n_open;  /* actions; those of them with an open finding */
	int64_t n_settled;  /* those without, whose findings are settled */
	int severity;       /* worst open finding, 0 none */
	int64_t worst;      /* an action that has it; without any, the first action */
	int64_t cents;      /* budgets in euro cents, as far as known */
	int by_strate[STRATE_COUNT]; /* actions, by the strate of their lead */
};
struct rollup_head {
	const char *value; /* what the filter of the dimension takes; "" = unknown */
	const char *label; /* its name in the user's language; "" for an unknown one */
	const char *country; /* ROLLUP_CITY: the country it lies in; else "" */
	const char *place;   /* ROLLUP_CITY: its key in the reference, "" when it is not there */
	double lat, lon;     /* ROLLUP_CITY, ROLLUP_COUNTRY (where its people live): degrees, where known */
	bool placed;
	struct rollup_count total;
};
struct rollup_cell {
	int row, column; /* places in rows, columns */
	struct rollup_count count;
};
struct rollup {
	struct rollup_head *rows, *columns; /* most severe first, then most actions, then by value */
	int n_rows, n_columns;              /* columns: 0 for ROLLUP_NONE */
	struct rollup_cell *cells;          /* those that have actions; by row, then column */
	int n_cells;
	struct rollup_count total;
};
/* Everything in arena a. One reading of x_action and of the sets of the dimensions, in the order of their keys. */
bool query_rollup(struct store *s, const struct query *q, enum rollup_dim row, enum rollup_dim column, struct arena *a, struct rollup *out, struct err *e);
/* Cell of a row and a column; NULL when there is no action. */
const struct rollup_cell *rollup_at(const struct rollup *r, int row, int column);
/* Term of the filter language for a head: "country:SN"; for an unknown value "". In arena a. */
const char *rollup_term(enum rollup_dim d, const struct rollup_head *h, struct arena *a);

#endif
