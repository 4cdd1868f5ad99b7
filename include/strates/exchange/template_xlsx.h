/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * template_xlsx.h - a blank form for actions as a workbook, to send to colleagues; import takes it back (share/profiles/strates-xlsx.ini).
 */
#ifndef STRATES_EXCHANGE_TEMPLATE_XLSX_H
#define STRATES_EXCHANGE_TEMPLATE_XLSX_H

#include <strates/base/err.h>
#include <strates/base/str.h>

/* Appends the file, in the user's language. ERR_USAGE when this program can't write workbooks. */
bool template_xlsx(struct str *out, struct err *e);

#endif
