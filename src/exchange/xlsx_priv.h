/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_priv.h - what the files of the workbook reader share: the parts that belong to the whole book, and how a number is shown.
 */
#ifndef STRATES_EXCHANGE_XLSX_PRIV_H
#define STRATES_EXCHANGE_XLSX_PRIV_H

#include <stdint.h>
#include <strates/base/mem.h>
#include <strates/exchange/xlsx.h>

#include "zip_read.h"

/* What a number format shows, as far as a reader cares. */
struct xlsx_shows {
	bool year, month, day, time; /* a date or a time, when any is set */
	bool percent;
	uint8_t zeros; /* "00000": so many digits at least */
};
/* Of a format code (ECMA-376 part 1, 18.8.31), and of a built-in format without code (18.8.30). */
struct xlsx_shows xlsx_shows_of(const char *code);
struct xlsx_shows xlsx_shows_builtin(long id);
/* Appends what a person sees of a stored number, in a form that a program reads in one way only. epoch_1904: the book counts days from 1904. Text that is no number is appended as it
   is. *data (may be NULL): it is a date, or a number that is no year. */
void xlsx_show(struct str *out, const char *stored, struct xlsx_shows f, bool epoch_1904, bool *data);
/* Appends text with _xHHHH_ escapes resolved (22.9.2.19). */
void xlsx_unescape(struct str *out, const char *s, size_t n);

struct xlsx_sheet {
	const char *name, *id, *part; /* part NULL: no worksheet (a chart) */
	bool hidden;
};
struct xlsx {
	struct zip_in *zip;
	struct arena arena;
	bool epoch_1904;
	struct xlsx_sheet *sheets;
	int n_sheets, cap_sheets;
	struct xlsx_shows *styles; /* by cell format */
	size_t n_styles, cap_styles;
	struct str strings; /* shared ones, each NUL-terminated */
	uint32_t *string_at;
	size_t n_strings, cap_strings;
};
/* NULL beyond the last. */
const char *xlsx_string(const struct xlsx *x, size_t i);

#endif
