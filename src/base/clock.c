/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clock.c - now, unless the environment says when.
 *
 * The variables are read at each call: it costs little beside what a time is asked for, and a test
 * may change them as it goes.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <strates/base/date.h>
#include <strates/base/str.h>

#define MS_PER_DAY INT64_C(86400000)

/* `HH:MM[:SS[.mmm]][Z]` in milliseconds, or -1. Nothing behind the date is midnight. */
static int64_t time_of_day(const char *s)
{
	int hour = 0, minute = 0, second = 0, ms = 0;

	if (!*s || *s == 'Z')
		return 0;
	if (sscanf(s + 1, "%2d:%2d:%2d.%3d", &hour, &minute, &second, &ms) < 2 || hour < 0 ||
	        hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || ms < 0)
		return -1;
	return ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + ms;
}

static bool fixed_ms(int64_t *ms)
{
	const char *now = getenv("STRATES_NOW"), *epoch = getenv("SOURCE_DATE_EPOCH");
	struct date d;
	long long seconds;

	if (now && date_parse_iso(now, &d, NULL)) {
		int64_t of_day = d.precision == DATE_DAY ? time_of_day(now + 10) : 0;

		*ms = date_first(d) * MS_PER_DAY + (of_day > 0 ? of_day : 0);
		return true;
	}
	if (epoch && str_to_int(epoch, &seconds) && seconds >= 0 &&
	        seconds <= INT64_C(253402300799)) {
		*ms = seconds * 1000;
		return true;
	}
	return false;
}

int64_t clock_ms(void)
{
	struct timespec t;
	int64_t ms;

	if (fixed_ms(&ms))
		return ms;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int32_t clock_today(void)
{
	struct tm local;
	time_t now;
	int64_t ms;

	/* A fixed clock gives the same day in every time zone. */
	if (fixed_ms(&ms))
		return (int32_t)floor_div(ms, MS_PER_DAY);
	now = time(NULL);
	if (!localtime_r(&now, &local))
		return (int32_t)floor_div(now, 86400);
	return date_to_days(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

int64_t clock_monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

const char *clock_format(int64_t ms, char buf[24])
{
	int64_t days = floor_div(ms, MS_PER_DAY);
	int seconds = (int)((ms - days * MS_PER_DAY) / 1000);
	char day[DATE_TEXT_SIZE];
	struct date d = {0};

	if (days > INT32_MIN && days <= INT32_MAX)
		d = date_from_days((int32_t)days);
	if (d.precision == DATE_UNKNOWN) {
		buf[0] = '\0';
		return buf;
	}
	snprintf(buf, 24, "%sT%02d:%02d:%02dZ", date_format(d, day), seconds / 3600 % 24,
	        seconds / 60 % 60, seconds % 60);
	return buf;
}
