/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matrix.h - the register as a table of two dimensions: country × theme, authority × country, theme × strate, and these turned round.
 *
 * Rows and columns are numbered in the order in which they are shown; MATRIX_ALL in place of either is the total. A cell says which strata are there, and how bad it is.
 */
#ifndef STRATES_APP_MATRIX_H
#define STRATES_APP_MATRIX_H

#include <strates/app/browse.h>
#include <strates/app/group.h>
#include <strates/store/rollup.h>

enum { MATRIX_ALL = -1 };
enum matrix_sort { MATRIX_WORST, MATRIX_COUNT, MATRIX_NAME, MATRIX_SORTS };
struct matrix_pivot {
	enum rollup_dim rows, columns;
};
/* Those that one turns through, a pair and its reverse side by side. */
#define MATRIX_PIVOTS 6
extern const struct matrix_pivot matrix_pivots[MATRIX_PIVOTS];
/* "country/theme", in either language. false: unknown dimension, or twice the same. */
bool matrix_parse_pivot(const char *text, struct matrix_pivot *out, struct err *e);
const char *matrix_dim_label(enum rollup_dim d); /* "Country", translated */
const char *matrix_dim_name(enum rollup_dim d);  /* "country", for programs */
const char *matrix_sort_label(enum matrix_sort s);

struct matrix_cell {
	int row, column; /* as shown */
	const struct rollup_count *count;
};
struct matrix {
	struct arena arena;
	struct matrix_pivot pivot;
	enum matrix_sort sort;
	struct rollup counts;
	int *rows, *columns;       /* places in counts.rows and counts.columns */
	struct matrix_cell *cells; /* those that have actions, row by row */
};
#define MATRIX_INIT {.arena = ARENA_INIT}
/* pivot and sort as they stand in m. */
bool matrix_read(struct matrix *m, struct store *s, const struct query *q, struct err *e);
/* Of what the browser lists at present. */
bool browse_matrix(struct browse *b, struct matrix *m, struct err *e);
void matrix_order(struct matrix *m, enum matrix_sort sort);
/* Two rows or columns in this order, 0: as they were counted. What is not known comes last in any. */
int matrix_compare(const struct rollup_head *a, const struct rollup_head *b, enum matrix_sort sort);
void matrix_release(struct matrix *m);

int matrix_rows(const struct matrix *m);
int matrix_columns(const struct matrix *m);
/* Full name of a row or column: "unknown" for that of actions without a value, "All" for MATRIX_ALL. */
const char *matrix_row_name(const struct matrix *m, int row);
const char *matrix_column_name(const struct matrix *m, int column);
const struct rollup_head *matrix_row(const struct matrix *m, int row);
const struct rollup_head *matrix_column(const struct matrix *m, int column);
/* NULL: no action. Of MATRIX_ALL: the totals. */
const struct rollup_count *matrix_count(const struct matrix *m, int row, int column);
/* The first row, or column, of this value; MATRIX_ALL when there is none. */
int matrix_find_row(const struct matrix *m, const char *value);
int matrix_find_column(const struct matrix *m, const char *value);
/* Do the cells say strata? Not where these are rows or columns themselves. */
bool matrix_has_letters(const struct matrix *m);
/* "C2 E R3", or the number of actions where letters would say nothing. Appends. */
void matrix_write(const struct matrix *m, const struct rollup_count *c, struct str *out);
/* Filter of the actions of a cell, "" for all of them; NULL: it can't be said, as for a missing country. In arena a. */
const char *matrix_scope(const struct matrix *m, int row, int column, struct arena *a);
/* "Senegal · Water"; "" for all. Appends. */
void matrix_scope_label(const struct matrix *m, int row, int column, struct str *out);
/* The next (step 1) or previous cell with an open finding, in the order of reading, going on at the other end. false: there is none. */
bool matrix_step_finding(const struct matrix *m, int *row, int *column, int step);

#endif
