/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_format.c - numbers of a sheet as people see them: dates, percentages, codes with zeros in
 * front.
 *
 * A sheet stores a date as a number of days; only the format of the cell tells it from an amount.
 * Formats also say how precise a date is meant: a cell that shows "mars 2024" holds the first of
 * March, and taking that day for real would invent it.
 */
#include "config.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>

#include "xlsx_priv.h"

enum { SERIAL_MAX = 2958465 /* 9999-12-31 */, SECONDS = 86400, DIGITS = 15 };

/* --- formats --- */

/* Behind what starts at s and shows no digit of the value: quoted text, an escaped or repeated
 * character, a colour or a condition. NULL: it is none of these. */
static const char *skip_literal(const char *s)
{
	const char *end;

	if (*s == '"') {
		end = strchr(s + 1, '"');
		return end ? end + 1 : s + strlen(s);
	}
	if (*s == '\\' || *s == '_' || *s == '*')
		return s[1] ? s + 2 : s + 1;
	if (*s != '[')
		return NULL;
	/* [h], [mm], [ss]: elapsed time. */
	if (strchr("hHmMsS", s[1]) && s[1])
		return NULL;
	end = strchr(s, ']');
	return end ? end + 1 : s + strlen(s);
}

static uint8_t only_zeros(const char *code)
{
	size_t n = strspn(code, "0");

	return n > 1 && n <= DIGITS && !code[n] ? (uint8_t)n : 0;
}

struct xlsx_shows xlsx_shows_of(const char *code)
{
	struct xlsx_shows f = {.zeros = only_zeros(code)};
	bool months = false, clock = false;

	if (strncasecmp(code, "General", 7) == 0)
		return f;
	/* The first section is that of positive numbers. */
	for (const char *s = code; *s && *s != ';';) {
		const char *next = skip_literal(s);

		if (next) {
			s = next;
			continue;
		}
		switch (*s) {
		case 'y':
		case 'Y':
		case 'e': /* an era's year; E+00 is written with a capital */ f.year = true; break;
		case 'm':
		case 'M': months = true; break;
		case 'd':
		case 'D': f.day = true; break;
		case 'h':
		case 'H':
		case 's':
		case 'S': clock = true; break;
		case '%': f.percent = true; break;
		default: break;
		}
		s++;
	}
	f.time = clock;
	f.month = months && (!clock || f.day || f.year);
	return f;
}

struct xlsx_shows xlsx_shows_builtin(long id)
{
	/* 27 to 36 and 50 to 58 are dates of East Asian editions. */
	static const struct {
		uint8_t from, to;
		const char *code;
	} builtin[] = {{9, 10, "0%"}, {14, 15, "d/m/y"}, {16, 16, "d-m"}, {17, 17, "m-y"},
	        {18, 21, "h:mm"}, {22, 22, "d/m/y h:mm"}, {27, 31, "y/m/d"}, {32, 35, "h:mm"},
	        {36, 36, "y/m/d"}, {45, 47, "m:ss"}, {50, 54, "y/m/d"}, {55, 56, "h:mm"},
	        {57, 58, "y/m/d"}};

	for (size_t i = 0; i < COUNT_OF(builtin); i++)
		if (id >= builtin[i].from && id <= builtin[i].to)
			return xlsx_shows_of(builtin[i].code);
	return (struct xlsx_shows){0};
}

/* --- values --- */

/* The day of a serial number. The calendar that starts in 1900 counts a 29 February 1900 that never
 * was; it is written as such, for the reader of dates to refuse. */
static void show_day(struct str *out, long serial, struct xlsx_shows f, bool epoch_1904)
{
	struct date d;

	if (!epoch_1904 && serial == 60) {
		str_add(out, "1900-02-29");
		return;
	}
	d = date_from_days((int32_t)(serial - (epoch_1904 ? 24107 : serial < 60 ? 25568 : 25569)));
	if (f.year && !f.month && !f.day)
		str_addf(out, "%04d", d.year);
	else if (f.year && f.month && !f.day)
		str_addf(out, "%04d-%02d", d.year, d.month);
	else
		str_addf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static bool show_date(struct str *out, double v, struct xlsx_shows f, bool epoch_1904)
{
	long serial, seconds;

	if (!(v >= 0) || v >= SERIAL_MAX + 1)
		return false;
	serial = (long)floor(v);
	seconds = lround((v - (double)serial) * SECONDS);
	if (seconds == SECONDS) {
		serial++;
		seconds = 0;
	}
	/* What shows no day is a time of day or an elapsed one; what is no whole day and shows no
	 * clock lost its clock when it was formatted. */
	if (f.year || f.month || f.day) {
		/* Nothing in a cell of dates: "1900-01-00" to whoever looks at it. */
		if (serial == 0 && !epoch_1904) {
			str_add(out, "1900-01-00");
			return true;
		}
		show_day(out, serial, f, epoch_1904);
		if (!f.time || seconds == 0)
			return true;
		str_add_char(out, ' ');
		serial = 0;
	}
	str_addf(out, "%02ld:%02ld", serial * 24 + seconds / 3600, seconds / 60 % 60);
	if (seconds % 60)
		str_addf(out, ":%02ld", seconds % 60);
	return true;
}

/* As many digits as a sheet shows; three behind the point become four, since 1.234 may be read as a
 * thousand and more. */
static void show_number(struct str *out, double v)
{
	char text[40];
	const char *point;

	snprintf(text, sizeof(text), "%.*g", DIGITS, v);
	point = strchr(text, '.');
	str_add(out, text);
	if (point && strlen(point) == 4 && !strpbrk(text, "eE"))
		str_add_char(out, '0');
}

static bool is_integer(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n <= DIGITS && !s[n];
}

static bool is_year(double v)
{
	return v >= 1900 && v < 2100 && v == floor(v);
}

void xlsx_show(
        struct str *out, const char *stored, struct xlsx_shows f, bool epoch_1904, bool *data)
{
	char *end;
	double v = strtod(stored, &end);
	bool number = end > stored && !*end && isfinite(v) && !strpbrk(stored, "xXnN"),
	     date = f.year || f.month || f.day || f.time;

	if (data)
		*data = number && (date || !is_year(v));
	if (number && date && show_date(out, v, f, epoch_1904))
		return;
	if (!number) {
		str_add(out, stored);
	} else if (f.percent) {
		show_number(out, v * 100);
		str_add_char(out, '%');
	} else if (is_integer(stored)) {
		for (size_t n = strlen(stored); n < f.zeros; n++)
			str_add_char(out, '0');
		str_add(out, stored);
	} else {
		show_number(out, v);
	}
}

static bool is_escape(const char *s, size_t n)
{
	if (n < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_')
		return false;
	for (int i = 2; i < 6; i++)
		if (!isxdigit((unsigned char)s[i]))
			return false;
	return true;
}

void xlsx_unescape(struct str *out, const char *s, size_t n)
{
	size_t at = 0;

	while (at < n) {
		const char *next = memchr(s + at, '_', n - at);
		size_t run = next ? (size_t)(next - (s + at)) : n - at;

		str_add_n(out, s + at, run);
		at += run;
		if (at == n)
			return;
		if (is_escape(s + at, n - at)) {
			char hex[5] = {s[at + 2], s[at + 3], s[at + 4], s[at + 5], '\0'};
			unsigned int cp = (unsigned int)strtoul(hex, NULL, 16);

			/* Halves of a pair and NUL say nothing. */
			if (cp && (cp < 0xd800 || cp > 0xdfff))
				str_add_cp(out, cp);
			at += 7;
		} else {
			str_add_char(out, s[at++]);
		}
	}
}
