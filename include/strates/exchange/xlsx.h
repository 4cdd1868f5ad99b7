/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx.h - workbooks (.xlsx, .xlsm) in: a sheet becomes the text of a table, which rows.h reads like any other.
 *
 * Cells come as a person sees them, but for what only a program can read safely: a date is ISO with the precision that its format shows, a number has a point and no groups.
 */
#ifndef STRATES_EXCHANGE_XLSX_H
#define STRATES_EXCHANGE_XLSX_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/err.h>
#include <strates/base/str.h>

#define XLSX_ROWS_MAX     1048576L            /* what a sheet can have */
#define XLSX_TEXT_MAX     ((size_t)512 << 20) /* bytes of one sheet as text */
#define XLSX_PART_MAX     ((size_t)4 << 30)   /* bytes of one part, unpacked */
#define XLSX_STRINGS_MAX  ((size_t)512 << 20) /* bytes of all shared strings */
#define XLSX_SHEETS_MAX   500
#define XLSX_SEPARATOR    ';'

struct xlsx;
/* Reads the list of sheets, styles and shared strings. path and bytes are borrowed until xlsx_free(). ERR_DATA when it is no workbook, damaged, or protected. */
struct xlsx *xlsx_open(const char *path, const char *bytes, size_t n, struct err *e);
void xlsx_free(struct xlsx **x);
int xlsx_sheets(const struct xlsx *x);
/* Cleaned, for people; borrowed. */
const char *xlsx_name(const struct xlsx *x, int sheet);
bool xlsx_is_hidden(const struct xlsx *x, int sheet);
/* By name (case and accents do not matter) or by number from 1; -1 when there is none. */
int xlsx_find(const struct xlsx *x, const char *wanted);

/* A line of the text on which the rows behind stand `extra` lines lower than in the sheet, because of cells of several lines. */
struct xlsx_shift {
	long line, extra;
};
struct xlsx_grid {
	struct str text;    /* UTF-8, a line for each row of the sheet up to the last, separated by XLSX_SEPARATOR, quoted where needed */
	size_t columns;     /* the widest row */
	long rows;          /* rows that hold something */
	long cells;         /* cells that do */
	struct xlsx_shift *shifts;
	size_t n_shifts, cap_shifts;
	long formulas;      /* without a stored value: empty */
	long hidden;        /* rows that a filter hides, or a person */
	long filled;        /* cells that took the text of the merged cell they are part of */
	/* Of a header in two levels, the names of the lower one ("Ville" of "Lieu Ville"), and its line; NULL when there is none. */
	char **names;
	size_t n_names;
	long names_line;
	bool merges_ignored; /* more, or larger, merged cells than anybody makes */
};
/* At most max_rows rows that hold something (0 = all). Header rows of merged cells become one header. Release in any case. */
bool xlsx_read(struct xlsx *x, int sheet, long max_rows, struct xlsx_grid *out, struct err *e);
void xlsx_grid_release(struct xlsx_grid *g);
/* The row of the sheet for a line of the text. */
long xlsx_row_of(const struct xlsx_shift *shifts, size_t n, long line);

#endif
