/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * indicator_text.h - indicators as people read them.
 */
#ifndef STRATES_APP_INDICATOR_TEXT_H
#define STRATES_APP_INDICATOR_TEXT_H

#include <strates/base/str.h>
#include <strates/engine/indicators.h>

const char *indicator_label(enum indicator i); /* translated */
/* "62 %", "45 days", "12"; "–" when not known. Appends. */
void indicator_format(enum indicator i, const struct indicator_value *v, struct str *out);
/* "3 of 9", for rates of things that are counted; nothing for others. Appends. */
void indicator_parts(enum indicator i, const struct indicator_value *v, struct str *out);
/* What the value is made of: "3 of 9 overlaps settled"; nothing when not known. Appends. */
void indicator_explain(enum indicator i, const struct indicator_value *v, struct str *out);
/* Heights 0..7 of a sparkline, -1 not known: of 100 % for rates, else of the greatest value. */
void indicator_heights(const struct indicators *v, enum indicator i, int8_t out[INDICATOR_YEARS]);
/* The same as text, one column a year; a dot where it is not known. Appends. */
void indicator_spark(const struct indicators *v, enum indicator i, struct str *out);

#endif
