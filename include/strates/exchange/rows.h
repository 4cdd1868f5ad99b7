/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rows.h - the rows of separated text, one callback each; over libcsv.
 */
#ifndef STRATES_EXCHANGE_ROWS_H
#define STRATES_EXCHANGE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <strates/base/err.h>

#define ROWS_CELL_MAX ((size_t)1 << 20)  /* bytes of one cell */
#define ROWS_ROW_MAX ((size_t)16 << 20)  /* bytes of one row, as written */
#define ROWS_CELLS_MAX 4096              /* cells of one row */

/* All borrowed, and gone after the callback. */
struct row {
	long line;                /* physical line on which the row starts, 1-based */
	size_t n;                 /* cells */
	const char *const *cells; /* utf8_clean()ed, NUL-terminated; a cell that was written on several lines keeps its \n */
	const char *raw;          /* the row as written (decoded), without its line end */
	size_t raw_len;
};
/* Goes on while it gives true. To give up with an error, set e and return false; to stop quietly, just return false. */
typedef bool (*rows_fn)(void *ctx, const struct row *row, struct err *e);

/* Calls fn for each row of the UTF-8 text, blank lines left out. `path` (borrowed, may be NULL) is named in errors; the text's first line counts
   as `line`. Quotes are `"`, doubled inside. Fails (ERR_DATA, with the line) on a quote that is never closed and on a cell or row over the caps. */
bool rows_each(const char *path, const char *text, size_t n, long line, char separator, rows_fn fn,
	void *ctx, struct err *e);
/* SHA-256 of the row as written: what identifies a row that has no id of its own. */
void row_hash(const struct row *row, uint8_t out[32]);
/* Has the row nothing but empty cells? */
bool row_is_blank(const struct row *row);

#endif
