/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * date_priv.h - what date.c lends to date_parse.c.
 */
#ifndef STRATES_BASE_DATE_PRIV_H
#define STRATES_BASE_DATE_PRIV_H

#define DATE_YEAR_MAX 9999

/* Days of a month 1..12. */
int date_month_days(int year, int month);

#endif
