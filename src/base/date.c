/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * date.c - the calendar: days to dates and back, and dates as text. Reading dates is date_parse.c.
 *
 * Days are counted with years that begin in March, so that the leap day comes last and a month's
 * first day is a linear formula.
 */
#include "config.h"

#include <stdio.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>

#include "date_priv.h"

#define DAYS_400_YEARS   146097 /* 97 leap years in 400 */
#define DAYS_BEFORE_1970 719468 /* from 0000-03-01 */

/* Month names are ours and not the C library's: the French locale is often not installed. */
static const char *const months_fr[12] = {"janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre"};
static const char *const months_en[12] = {"January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December"};

int date_month_days(int year, int month)
{
	static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

int32_t date_to_days(int year, int month, int day)
{
	int y, of_year;

	if (year < 1 || year > DATE_YEAR_MAX || month < 1 || month > 12 || day < 1 ||
	        day > date_month_days(year, month))
		return DATE_NO_DAY;
	y = month <= 2 ? year - 1 : year;
	/* 153 days in the five months March to July, again in August to December. */
	of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	return 365 * y + y / 4 - y / 100 + y / 400 + of_year - DAYS_BEFORE_1970;
}

struct date date_from_days(int32_t days)
{
	int32_t n, century, of_century, y, of_year, shifted;
	int month;

	if (days < date_to_days(1, 1, 1) || days > date_to_days(DATE_YEAR_MAX, 12, 31))
		return (struct date){0};
	n = days + DAYS_BEFORE_1970;
	century = (4 * n + 3) / DAYS_400_YEARS;
	of_century = n - DAYS_400_YEARS * century / 4;
	y = (4 * of_century + 3) / 1461;
	of_year = of_century - 1461 * y / 4;
	shifted = (5 * of_year + 2) / 153;
	month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	return (struct date){
	        .year = (int16_t)(100 * century + y + (month <= 2)),
	        .month = (uint8_t)month,
	        .day = (uint8_t)(of_year - (153 * shifted + 2) / 5 + 1),
	        .precision = DATE_DAY,
	};
}

int32_t date_first(struct date d)
{
	switch (d.precision) {
	case DATE_YEAR: return date_to_days(d.year, 1, 1);
	case DATE_MONTH: return date_to_days(d.year, d.month, 1);
	case DATE_DAY: return date_to_days(d.year, d.month, d.day);
	default: return DATE_NO_DAY;
	}
}

int32_t date_last(struct date d)
{
	if (d.precision == DATE_YEAR)
		return date_to_days(d.year, 12, 31);
	if (d.precision != DATE_MONTH)
		return date_first(d);
	if (d.month < 1 || d.month > 12)
		return DATE_NO_DAY;
	return date_to_days(d.year, d.month, date_month_days(d.year, d.month));
}

int32_t date_add_months(int32_t days, int months)
{
	struct date d = date_from_days(days);
	int64_t n;
	int year, month, last;

	if (d.precision == DATE_UNKNOWN)
		return DATE_NO_DAY;
	n = (int64_t)d.year * 12 + d.month - 1 + months;
	if (n < 12 || n >= (DATE_YEAR_MAX + 1) * 12)
		return DATE_NO_DAY;
	year = (int)(n / 12);
	month = (int)(n % 12) + 1;
	last = date_month_days(year, month);
	return date_to_days(year, month, d.day < last ? d.day : last);
}

const char *date_format(struct date d, char *buf)
{
	unsigned int year = (unsigned int)d.year % 10000, month = d.month % 100, day = d.day % 100;

	switch (d.precision) {
	case DATE_YEAR: snprintf(buf, DATE_TEXT_SIZE, "%04u", year); break;
	case DATE_MONTH: snprintf(buf, DATE_TEXT_SIZE, "%04u-%02u", year, month); break;
	case DATE_DAY: snprintf(buf, DATE_TEXT_SIZE, "%04u-%02u-%02u", year, month, day); break;
	default: buf[0] = '\0';
	}
	return buf;
}

const char *date_format_long(struct date d, char buf[40])
{
	bool french = intl_language()[0] == 'f';
	const char *const *months = french ? months_fr : months_en;
	const char *month = d.month >= 1 && d.month <= 12 ? months[d.month - 1] : "?";

	switch (d.precision) {
	case DATE_YEAR: snprintf(buf, 40, "%d", d.year); break;
	case DATE_MONTH: snprintf(buf, 40, "%s %d", month, d.year); break;
	case DATE_DAY:
		snprintf(buf, 40, "%d%s %s %d", d.day, french && d.day == 1 ? "er" : "", month,
		        d.year);
		break;
	default: buf[0] = '\0';
	}
	return buf;
}
