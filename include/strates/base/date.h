/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * date.h - calendar dates that say how precise they are, and the clock.
 *
 * A date of an action is often a year or a month. `struct date` keeps what was written; date_first()/date_last() give the days that it
 * may mean. Days count from 1970-01-01 (proleptic Gregorian, negative before), so dates before 1970 and after 2038 are ordinary.
 */
#ifndef STRATES_BASE_DATE_H
#define STRATES_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

enum date_precision { DATE_UNKNOWN = 0, DATE_YEAR, DATE_MONTH, DATE_DAY };
struct date {
	int16_t year;           /* 1..9999; 0 when unknown */
	uint8_t month, day;     /* 1-based; 0 when less precise */
	uint8_t precision;      /* enum date_precision */
};
#define DATE_NO_DAY INT32_MIN
#define DATE_TEXT_SIZE 12

/* Order of day, month and year in a number-only date. */
enum date_order { DATE_ISO, DATE_DMY, DATE_MDY };

/* ISO 8601 `2024`, `2024-03`, `2024-03-01`, also with a time behind (T or blank), which is dropped. false when it is none, or no such
   day exists; *why (may be NULL) then gets a translated phrase such as "there is no month 13 (YYYY-MM-DD)",
   which lives until the next date_parse_…() of this thread. *out is then unknown. */
bool date_parse_iso(const char *s, struct date *out, const char **why);
/* What files hold: ISO, d/m/y or m/d/y with / - or . (two-digit years: 70-99 -> 19xx, else 20xx), "12 mars 2021", "March 2021", "T2 2022",
   with or without a time; also 20210301, 03/2021, 2021.0. Number forms that can be read in two ways follow `order`, the others the way that
   exists. A quarter is its first month, as `struct date` has no such precision. */
bool date_parse_loose(const char *s, enum date_order order, struct date *out, const char **why);
/* What people type in a form: all of the above (d/m/y), and `aujourd'hui`/`today`, `demain`, `hier`, `+6m`, `-2a`, `+10j`, `+1y`, `fin 2025`,
   `début 2026`, `mi-2025`, relative to `today` (days). A part of a year is a month: January, June or December. */
bool date_parse_typed(const char *s, int32_t today, struct date *out, const char **why);
/* ISO text with its precision into buf (DATE_TEXT_SIZE); "" when unknown. Returns buf. */
const char *date_format(struct date d, char *buf);
/* As the user's language writes it: "1er mars 2024", "mars 2024", "2024"; into buf of 40 bytes. */
const char *date_format_long(struct date d, char buf[40]);
/* First and last day that the date may mean; DATE_NO_DAY when unknown. */
int32_t date_first(struct date d);
int32_t date_last(struct date d);
struct date date_from_days(int32_t days);
int32_t date_to_days(int year, int month, int day); /* DATE_NO_DAY when there is no such day */
int32_t date_add_months(int32_t days, int months);   /* end of month is kept inside the month */

/* Milliseconds since the epoch, and today's day in local time. Both obey STRATES_NOW (ISO date or date-time, UTC), else
   SOURCE_DATE_EPOCH, so that tests and reproducible reports fix the clock; the day is then that of UTC in every time zone. */
int64_t clock_ms(void);
int32_t clock_today(void);
/* Never goes backwards, not fixed by STRATES_NOW: for measuring. Nanoseconds. */
int64_t clock_monotonic_ns(void);
/* `2024-03-01T10:20:30Z` into buf of 24 bytes. */
const char *clock_format(int64_t ms, char buf[24]);

#endif
