/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_write.h - a workbook being written (libxlsxwriter): typed cells, the styles that all of ours share, and the file as bytes at the end.
 *
 * Rows of a sheet must be written from top to bottom: a workbook of a hundred thousand actions does not fit in memory otherwise.
 */
#ifndef STRATES_EXCHANGE_XLSX_WRITE_H
#define STRATES_EXCHANGE_XLSX_WRITE_H

#include <strates/base/str.h>
#include <strates/model/record.h>

#ifdef HAVE_XLSXWRITER
#include <xlsxwriter.h>

enum xlsx_style { XLSX_PLAIN, XLSX_TITLE, XLSX_HEAD, XLSX_TAG, XLSX_TEXT, XLSX_DAY, XLSX_MONTH, XLSX_MONEY, XLSX_NUMBER, XLSX_NOTE, XLSX_STYLES };
struct xlsx_book {
	lxw_workbook *book;
	lxw_format *style[XLSX_STYLES];
	char *path;    /* private file that the library writes to */
	long too_long; /* texts that no cell can hold: left empty */
};
bool xlsx_book_open(struct xlsx_book *b, const char *title, struct err *e);
/* Appends the file; the book is gone then, as after xlsx_book_drop(). */
bool xlsx_book_close(struct xlsx_book *b, struct str *out, struct err *e);
void xlsx_book_drop(struct xlsx_book *b);

/* A sheet of that name (cut and cleaned of what a name may not have), with the columns from `left` on and the rows from `top` on scrolling. */
lxw_worksheet *xlsx_book_sheet(struct xlsx_book *b, const char *name, int top, int left);
/* NULL and "" write nothing. */
void xlsx_put_text(struct xlsx_book *b, lxw_worksheet *s, int row, int column, const char *text, enum xlsx_style style);
void xlsx_put_number(struct xlsx_book *b, lxw_worksheet *s, int row, int column, double v, enum xlsx_style style);
/* As its type wants: days as days, amounts as numbers, codes of a vocabulary by their label in the user's language. `of` as in field_desc. REF and UID are for the caller. */
void xlsx_put_value(struct xlsx_book *b, lxw_worksheet *s, int row, int column, enum field_type type, int of, const struct value *v);
/* Characters that a column of that type is wide. */
double xlsx_width(enum field_type type);
#endif

#endif
