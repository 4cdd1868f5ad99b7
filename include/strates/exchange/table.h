/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table.h - a CSV file or a sheet of a workbook opened: decoded, its header read, its columns judged; then its rows, as often as wanted.
 */
#ifndef STRATES_EXCHANGE_TABLE_H
#define STRATES_EXCHANGE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/err.h>
#include <strates/base/str.h>
#include <strates/exchange/rows.h>
#include <strates/exchange/sniff.h>
#include <strates/exchange/xlsx.h>

#define TABLE_FILE_MAX ((size_t)2 << 30)

struct table;
struct table_options {
	const char *encoding; /* NULL = find out; else any name that utf8_from() knows */
	char separator;       /* 0 = find out */
	bool workbook;        /* nothing but a workbook will do */
	const char *sheet;    /* of a workbook, by name or number; NULL = the one that fits best, else the fullest that is not hidden */
	int (*fit)(void *ctx, const struct table *sample); /* how well a sheet fits, judged by its first rows; may be NULL */
	void *fit_ctx;
};
/* What a sheet was like, for the report. */
struct table_sheet {
	char *name;           /* of the sheet that is read; NULL: the file is no workbook */
	struct str others;    /* "A, B": the sheets with something in them that are not */
	int n_others;
	long formulas, hidden, filled; /* as in xlsx_grid */
	bool merges_ignored;
	struct xlsx_shift *shifts;
	size_t n_shifts;
};
struct table {
	struct table_sheet sheet;
	const char *path;               /* as given: borrowed, must outlive the table and its errors */
	struct sniff_encoding encoding; /* name is borrowed from the options when they give one */
	struct sniff_layout layout;
	struct sniff_column *info;      /* [columns] */
	char **header;                  /* [columns] one line each, "" when unnamed */
	char **names;                   /* [columns] the lower level of a header in two, "" where that is no name by itself; NULL when it has one */
	char **tags;                    /* [columns] HXL hashtags, or NULL when there are none */
	size_t columns;
	size_t rows;                    /* rows of data, blank ones left out */
	struct str text;                /* the whole file in UTF-8 */
	size_t data_at;                 /* where the data begins in it */
	long data_line;                 /* its physical line */
};

/* Reads, decodes, judges. path "-" = standard input. o may be NULL. On failure nothing is left to release. */
bool table_open(struct table *t, const char *path, const struct table_options *o, struct err *e);
/* The same on bytes in memory; they are copied. path names them in errors. */
bool table_open_bytes(struct table *t, const char *path, const char *bytes, size_t n,
	const struct table_options *o, struct err *e);
/* The names of a workbook's sheets, in its order; none when the file is no workbook. false: it is one that can't be read. */
bool table_sheets(const char *path, void (*fn)(void *ctx, const char *name), void *ctx, struct err *e);
void table_release(struct table *t);
/* Calls fn for each row of data (rows.h says what it gets and how to stop). Rows may have fewer or more cells than there are columns; rows with
   nothing but empty cells are left out. */
bool table_each(const struct table *t, rows_fn fn, void *ctx, struct err *e);

#endif
