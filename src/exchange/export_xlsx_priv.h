/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export_xlsx_priv.h - what the workbook of an export and its summary share.
 */
#ifndef STRATES_EXCHANGE_EXPORT_XLSX_PRIV_H
#define STRATES_EXCHANGE_EXPORT_XLSX_PRIV_H

#include "export_priv.h"
#include "xlsx_write.h"

#ifdef HAVE_XLSXWRITER

enum { XLSX_OTHERS = 6 };
enum xlsx_tally { TALLY_STRATE, TALLY_COUNTRY, TALLY_THEME, TALLY_STATUS, TALLY_YEAR, XLSX_TALLIES };
struct uid_list {
	struct uid *v;
	int n, cap;
};
/* How often each code occurs; of a year, how much of each stage in hundredths of euros. */
struct tally {
	struct tally_line {
		char *code;
		long n;
		int64_t cents[4]; /* planned, voted, paid, not said */
	} *v;
	int n, cap;
};
struct xlsx_out {
	struct xlsx_book book;
	struct err why;  /* why there is no book */
	lxw_worksheet *summary, *actions;
	int row;         /* of the actions */
	struct uid_list written, met[XLSX_OTHERS];
	struct tally tally[XLSX_TALLIES];
	long other_currencies; /* budget lines that are not in euros */
};
/* Adds an action to the sums; writes them. */
void xlsx_count(struct exporter *x, struct whole *w);
void xlsx_put_summary(struct exporter *x);

#endif

#endif
