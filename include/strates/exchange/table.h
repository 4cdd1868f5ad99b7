/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table.h - a CSV file opened: decoded, its header read, its columns judged; then its rows, as often as wanted.
 */
#ifndef STRATES_EXCHANGE_TABLE_H
#define STRATES_EXCHANGE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/err.h>
#include <strates/base/str.h>
#include <strates/exchange/rows.h>
#include <strates/exchange/sniff.h>

#define TABLE_FILE_MAX ((size_t)2 << 30)

struct table_options {
	const char *encoding; /* NULL = find out; else any name that utf8_from() knows */
	char separator;       /* 0 = find out */
};
struct table {
	const char *path;               /* as given: borrowed, must outlive the table and its errors */
	struct sniff_encoding encoding; /* name is borrowed from the options when they give one */
	struct sniff_layout layout;
	struct sniff_column *info;      /* [columns] */
	char **header;                  /* [columns] one line each, "" when unnamed */
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
void table_release(struct table *t);
/* Calls fn for each row of data (rows.h says what it gets and how to stop). Rows may have fewer or more cells than there are columns; rows with
   nothing but empty cells are left out. */
bool table_each(const struct table *t, rows_fn fn, void *ctx, struct err *e);

#endif
