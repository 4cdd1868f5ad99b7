/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

struct reading {
	const char *in, *out; /* out NULL: refused */
};

static void check(const char *in, bool ok, struct date d, const char *why, const char *expected)
{
	char text[DATE_TEXT_SIZE];

	if (ok != (expected != NULL))
		fail_msg("'%s' is %s", in, ok ? date_format(d, text) : why);
	assert_string_equal(date_format(d, text), expected ? expected : "");
	if (!ok)
		assert_true(why && *why);
}

/* --- the calendar --- */

static void test_every_day_comes_back(void **state)
{
	int32_t first = date_to_days(1, 1, 1), last = date_to_days(9999, 12, 31);

	(void)state;
	assert_int_equal(date_to_days(1970, 1, 1), 0);
	assert_int_equal(date_to_days(2000, 3, 1), 11017);
	for (int32_t day = first; day <= last;
	        day += day < first + 800 || day > last - 800 ? 1 : 7) {
		struct date d = date_from_days(day);

		assert_int_equal(d.precision, DATE_DAY);
		assert_int_equal(date_to_days(d.year, d.month, d.day), day);
		assert_int_equal(date_first(d), day);
		assert_int_equal(date_last(d), day);
	}
	assert_int_equal(date_from_days(first - 1).precision, DATE_UNKNOWN);
	assert_int_equal(date_from_days(last + 1).precision, DATE_UNKNOWN);
	assert_int_equal(date_from_days(DATE_NO_DAY).precision, DATE_UNKNOWN);
	assert_int_equal(date_from_days(INT32_MAX).precision, DATE_UNKNOWN);
}

/* The C library has the same calendar, as far as its seconds go: to 2038 where they have 32 bits. */
static void test_agrees_with_the_library(void **state)
{
	(void)state;
	for (int32_t day = -700000; day < 2900000; day += 331) {
		int64_t seconds = (int64_t)day * 86400;
		time_t t = (time_t)seconds;
		struct tm tm;
		struct date d = date_from_days(day);

		if (t != seconds)
			continue;
		assert_non_null(gmtime_r(&t, &tm));
		assert_int_equal(d.year, tm.tm_year + 1900);
		assert_int_equal(d.month, tm.tm_mon + 1);
		assert_int_equal(d.day, tm.tm_mday);
	}
}

static void test_days_that_do_not_exist(void **state)
{
	(void)state;
	assert_int_equal(date_to_days(2023, 2, 29), DATE_NO_DAY);
	assert_int_equal(date_to_days(1900, 2, 29), DATE_NO_DAY);
	assert_true(date_to_days(2000, 2, 29) > 0);
	assert_int_equal(date_to_days(2023, 13, 1), DATE_NO_DAY);
	assert_int_equal(date_to_days(2023, 0, 1), DATE_NO_DAY);
	assert_int_equal(date_to_days(2023, 4, 31), DATE_NO_DAY);
	assert_int_equal(date_to_days(2023, 4, 0), DATE_NO_DAY);
	assert_int_equal(date_to_days(0, 1, 1), DATE_NO_DAY);
	assert_int_equal(date_to_days(10000, 1, 1), DATE_NO_DAY);
}

static void test_precision_gives_a_range(void **state)
{
	struct date year = {.year = 2024, .precision = DATE_YEAR};
	struct date month = {.year = 2024, .month = 2, .precision = DATE_MONTH};
	struct date bad = {.year = 2024, .month = 13, .precision = DATE_MONTH};
	struct date unknown = {0};

	(void)state;
	assert_int_equal(date_first(year), date_to_days(2024, 1, 1));
	assert_int_equal(date_last(year), date_to_days(2024, 12, 31));
	assert_int_equal(date_first(month), date_to_days(2024, 2, 1));
	assert_int_equal(date_last(month), date_to_days(2024, 2, 29));
	assert_int_equal(date_first(unknown), DATE_NO_DAY);
	assert_int_equal(date_last(unknown), DATE_NO_DAY);
	assert_int_equal(date_last(bad), DATE_NO_DAY);
}

static void test_add_months(void **state)
{
	(void)state;
	assert_int_equal(date_add_months(date_to_days(2024, 1, 31), 1), date_to_days(2024, 2, 29));
	assert_int_equal(date_add_months(date_to_days(2024, 1, 15), 36), date_to_days(2027, 1, 15));
	assert_int_equal(
	        date_add_months(date_to_days(2024, 1, 15), -1), date_to_days(2023, 12, 15));
	assert_int_equal(
	        date_add_months(date_to_days(2024, 3, 31), -13), date_to_days(2023, 2, 28));
	assert_int_equal(date_add_months(date_to_days(9999, 12, 1), 1), DATE_NO_DAY);
	assert_int_equal(date_add_months(date_to_days(1, 1, 1), -1), DATE_NO_DAY);
	assert_int_equal(date_add_months(0, INT32_MAX), DATE_NO_DAY);
	assert_int_equal(date_add_months(DATE_NO_DAY, 1), DATE_NO_DAY);
}

/* --- reading --- */

static void test_iso(void **state)
{
	static const struct reading readings[] = {
	        {"2024", "2024"},
	        {"2024-03", "2024-03"},
	        {"2024-03-01", "2024-03-01"},
	        {" 2024-03-01 ", "2024-03-01"},
	        {"2024-03-01T10:20:30Z", "2024-03-01"},
	        {"2024-03-01 10:20", "2024-03-01"},
	        {"2024-03-01T10:20:30.123+01:00", "2024-03-01"},
	        {"2024-03-01Z", "2024-03-01"},
	        {"2024-02-29", "2024-02-29"},
	        {"0001-01-01", "0001-01-01"},
	        {"9999-12-31", "9999-12-31"},
	        {"", NULL},
	        {"24", NULL},
	        {"2024-3", NULL},
	        {"2024-13", NULL},
	        {"2025-13-31", NULL},
	        {"2023-02-29", NULL},
	        {"2024-00-01", NULL},
	        {"2024-01-00", NULL},
	        {"0000", NULL},
	        {"20240301", NULL},
	        {"2024-03-01x", NULL},
	        {"2024-03-01T", NULL},
	        {"2024-03-01 foo", NULL},
	        {"2024-", NULL},
	        {"-2024", NULL},
	        {"12024", NULL},
	        {"2024-03-011", NULL},
	        {"01/03/2024", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(readings); i++) {
		struct date d;
		const char *why = "";
		bool ok = date_parse_iso(readings[i].in, &d, &why);

		check(readings[i].in, ok, d, why, readings[i].out);
		assert_int_equal(date_parse_iso(readings[i].in, &d, NULL), ok);
	}
}

static void test_says_why(void **state)
{
	struct date d;
	const char *why;

	(void)state;
	date_parse_iso("2025-13-31", &d, &why);
	assert_string_equal(why, "there is no month 13 (YYYY-MM-DD)");
	date_parse_loose("31/04/2025", DATE_DMY, &d, &why);
	assert_string_equal(why, "there is no day 31 in month 4 of 2025 (YYYY-MM-DD)");
	date_parse_iso("soon", &d, &why);
	assert_string_equal(why, "this is no date (write YYYY-MM-DD, YYYY-MM or YYYY)");
}

static const struct {
	const char *in;
	enum date_order order;
	const char *out;
} loose[] = {
        {"2024-03-01", DATE_DMY, "2024-03-01"},
        {"01/03/2024", DATE_DMY, "2024-03-01"},
        {"01/03/2024", DATE_MDY, "2024-01-03"},
        {"1.3.2024", DATE_DMY, "2024-03-01"},
        {"1-3-24", DATE_DMY, "2024-03-01"},
        {"1/3/70", DATE_DMY, "1970-03-01"},
        {"1/3/69", DATE_DMY, "2069-03-01"},
        {"25/12/2021", DATE_MDY, "2021-12-25"},
        {"12/25/2021", DATE_DMY, "2021-12-25"},
        {"2024/03/01", DATE_DMY, "2024-03-01"},
        {"2024/03/01", DATE_MDY, "2024-03-01"},
        {"24-03-01", DATE_ISO, "2024-03-01"},
        {"24-03-01", DATE_DMY, "2001-03-24"},
        {"01/03/2024 00:00", DATE_DMY, "2024-03-01"},
        {"01/03/2024 10:20:30 PM", DATE_DMY, "2024-03-01"},
        {"01/03/2024 \xc3\xa0 10h30", DATE_DMY, "2024-03-01"},
        {"03/2024", DATE_DMY, "2024-03"},
        {"2024/03", DATE_DMY, "2024-03"},
        {"20240301", DATE_DMY, "2024-03-01"},
        {"2021.0", DATE_DMY, "2021"},
        {"2021", DATE_MDY, "2021"},
        {"12 mars 2021", DATE_DMY, "2021-03-12"},
        {"1er ao\xc3\xbbt 2021", DATE_DMY, "2021-08-01"},
        {"1ER AOUT 2021", DATE_MDY, "2021-08-01"},
        {"le 3 f\xc3\xa9vrier 2021", DATE_DMY, "2021-02-03"},
        {"lundi 3 f\xc3\xa9vr. 2021", DATE_DMY, "2021-02-03"},
        {"March 2021", DATE_DMY, "2021-03"},
        {"mars 2021", DATE_DMY, "2021-03"},
        {"March 12, 2021", DATE_DMY, "2021-03-12"},
        {"12th of March 2021", DATE_DMY, "2021-03-12"},
        {"12-Mar-21", DATE_DMY, "2021-03-12"},
        {"mars-21", DATE_DMY, "2021-03"},
        {"2021 March 12", DATE_DMY, "2021-03-12"},
        {"d\xc3\xa9"
         "c. 2021",
                DATE_DMY, "2021-12"},
        {"de\xcc\x81"
         "cembre 2021",
                DATE_DMY, "2021-12"},
        {"12"
         "\xc2\xa0"
         "mars"
         "\xc2\xa0"
         "2021",
                DATE_DMY, "2021-03-12"},
        {"Tue, 12 Mar 2024 10:20:30 GMT", DATE_DMY, "2024-03-12"},
        {"T2 2022", DATE_DMY, "2022-04"},
        {"2022-Q3", DATE_DMY, "2022-07"},
        {"4e trimestre 2022", DATE_DMY, "2022-10"},
        {"1er trim. 2022", DATE_DMY, "2022-01"},
        {"Q2/2022", DATE_DMY, "2022-04"},
        {"", DATE_DMY, NULL},
        {" ", DATE_DMY, NULL},
        {"-", DATE_DMY, NULL},
        {"soon", DATE_DMY, NULL},
        {"31/04/2021", DATE_DMY, NULL},
        {"13/13/2021", DATE_DMY, NULL},
        {"2025-13-31", DATE_DMY, NULL},
        {"2025-13-31", DATE_MDY, NULL},
        {"1/3", DATE_DMY, NULL},
        {"1/3-2024", DATE_DMY, NULL},
        {"1/3/024", DATE_DMY, NULL},
        {"0/3/2024", DATE_DMY, NULL},
        {"12 jui 2021", DATE_DMY, NULL},
        {"12 foo 2021", DATE_DMY, NULL},
        {"mars", DATE_DMY, NULL},
        {"12 mars", DATE_DMY, NULL},
        {"mars 12", DATE_DMY, NULL},
        {"T5 2022", DATE_DMY, NULL},
        {"31 f\xc3\xa9vrier 2021", DATE_DMY, NULL},
        {"44197", DATE_DMY, NULL},
        {"1e5", DATE_DMY, NULL},
        {"a b c d e f g h", DATE_DMY, NULL},
        {"99999999", DATE_DMY, NULL},
        {"3.14", DATE_DMY, NULL},
        {"12 15 mars 2021 2", DATE_DMY, NULL},
};

static void test_loose(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(loose); i++) {
		struct date d;
		const char *why = "";
		bool ok = date_parse_loose(loose[i].in, loose[i].order, &d, &why);

		check(loose[i].in, ok, d, why, loose[i].out);
	}
}

static void test_typed(void **state)
{
	static const struct reading readings[] = {
	        {"aujourd'hui", "2026-01-31"},
	        {"Aujourd\xe2\x80\x99hui", "2026-01-31"},
	        {"today", "2026-01-31"},
	        {"demain", "2026-02-01"},
	        {"hier", "2026-01-30"},
	        {"+1m", "2026-02-28"},
	        {"+6m", "2026-07-31"},
	        {"-2a", "2024-01-31"},
	        {"+10j", "2026-02-10"},
	        {"+1y", "2027-01-31"},
	        {"+2w", "2026-02-14"},
	        {"+ 3 s", "2026-02-21"},
	        {"-31d", "2025-12-31"},
	        {"fin 2025", "2025-12"},
	        {"d\xc3\xa9"
	         "but 2026",
	                "2026-01"},
	        {"mi-2025", "2025-06"},
	        {"Mid 2025", "2025-06"},
	        {"fin mars 2025", "2025-03"},
	        {"1/3/24", "2024-03-01"},
	        {"2024-03", "2024-03"},
	        {"12 mars 2021", "2021-03-12"},
	        {" 2024 ", "2024"},
	        {"", NULL},
	        {"+", NULL},
	        {"+6", NULL},
	        {"+6x", NULL},
	        {"+6mm", NULL},
	        {"+99999a", NULL},
	        {"+999999j", NULL},
	        {"fin", NULL},
	        {"fin 12/3/2025", NULL},
	        {"31/13/2025", NULL},
	        {"finnish 2025", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(readings); i++) {
		struct date d;
		const char *why = "";
		bool ok = date_parse_typed(readings[i].in, date_to_days(2026, 1, 31), &d, &why);

		check(readings[i].in, ok, d, why, readings[i].out);
	}
}

/* By field: what lies between them is nobody's. */
static void assert_same(struct date a, struct date b)
{
	assert_int_equal(a.year, b.year);
	assert_int_equal(a.month, b.month);
	assert_int_equal(a.day, b.day);
	assert_int_equal(a.precision, b.precision);
}

/* What is shown can be typed again, in both languages, at every precision. */
static void test_what_is_written_is_read(void **state)
{
	static const char *const languages[] = {"fr", "en"};

	(void)state;
	for (size_t l = 0; l < COUNT_OF(languages); l++) {
		intl_init(languages[l], "/nowhere");
		for (int32_t day = date_to_days(1000, 1, 1); day < date_to_days(3000, 1, 1);
		        day += 97) {
			struct date d = date_from_days(day), back;
			char text[40];

			d.precision = (uint8_t)(DATE_YEAR + day % 3 * (day % 3 > 0));
			d.day = d.precision == DATE_DAY ? d.day : 0;
			d.month = d.precision >= DATE_MONTH ? d.month : 0;
			assert_true(
			        date_parse_loose(date_format_long(d, text), DATE_MDY, &back, NULL));
			assert_same(d, back);
			assert_true(date_parse_iso(date_format(d, text), &back, NULL));
			assert_same(d, back);
		}
	}
}

static void test_long_form(void **state)
{
	struct date first = {.year = 2024, .month = 3, .day = 1, .precision = DATE_DAY};
	struct date month = {.year = 2024, .month = 8, .precision = DATE_MONTH};
	char text[40];

	(void)state;
	intl_init("fr", "/nowhere");
	assert_string_equal(intl_language(), "fr");
	assert_string_equal(date_format_long(first, text), "1er mars 2024");
	assert_string_equal(date_format_long(month, text), "ao\xc3\xbbt 2024");
	intl_init("en", "/nowhere");
	assert_string_equal(date_format_long(first, text), "1 March 2024");
	assert_string_equal(date_format_long((struct date){0}, text), "");
}

/* No bytes that a cell may hold make a parser stumble. */
static void test_hostile_text(void **state)
{
	static const char bytes[] =
	        "0123456789/-. :TtqmarsjuinaouFIN+\xc3\xa9\xff\x1b\xe2\x80\xae,'";

	(void)state;
	srand(9);
	for (int i = 0; i < 100000; i++) {
		char s[80];
		size_t n = (size_t)rand() % (sizeof(s) - 1);
		struct date d;
		const char *why = NULL;

		for (size_t k = 0; k < n; k++)
			s[k] = bytes[(size_t)rand() % (sizeof(bytes) - 1)];
		s[n] = '\0';
		if (!date_parse_typed(s, 20000, &d, &why))
			assert_non_null(why);
		else
			assert_true(date_first(d) != DATE_NO_DAY);
		date_parse_loose(s, DATE_MDY, &d, NULL);
	}
}

/* --- the clock --- */

static void test_clock_can_be_fixed(void **state)
{
	char buf[24];

	(void)state;
	setenv("TZ", "America/Los_Angeles", 1);
	tzset();
	setenv("SOURCE_DATE_EPOCH", "86400", 1);
	unsetenv("STRATES_NOW");
	assert_true(clock_ms() == 86400000);
	assert_int_equal(clock_today(), 1);
	setenv("STRATES_NOW", "2026-03-01", 1);
	assert_string_equal(clock_format(clock_ms(), buf), "2026-03-01T00:00:00Z");
	assert_int_equal(clock_today(), date_to_days(2026, 3, 1));
	setenv("STRATES_NOW", "2026-03-01T10:20:30Z", 1);
	assert_string_equal(clock_format(clock_ms(), buf), "2026-03-01T10:20:30Z");
	assert_int_equal(clock_today(), date_to_days(2026, 3, 1));
	setenv("STRATES_NOW", "1969-12-31T23:59:59", 1);
	assert_string_equal(clock_format(clock_ms(), buf), "1969-12-31T23:59:59Z");
	assert_int_equal(clock_today(), -1);
	setenv("STRATES_NOW", "nonsense", 1);
	assert_true(clock_ms() == 86400000);
	unsetenv("STRATES_NOW");
	unsetenv("SOURCE_DATE_EPOCH");
	assert_true(clock_ms() / 1000 - time(NULL) <= 1);
	assert_true(labs(clock_today() - (long)(time(NULL) / 86400)) <= 1);
	assert_string_equal(clock_format(INT64_MAX, buf), "");
	unsetenv("TZ");
}

static void test_monotonic(void **state)
{
	int64_t a = clock_monotonic_ns();

	(void)state;
	assert_true(a > 0);
	assert_true(clock_monotonic_ns() >= a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_every_day_comes_back),
	        cmocka_unit_test(test_agrees_with_the_library),
	        cmocka_unit_test(test_days_that_do_not_exist),
	        cmocka_unit_test(test_precision_gives_a_range),
	        cmocka_unit_test(test_add_months),
	        cmocka_unit_test(test_iso),
	        cmocka_unit_test(test_says_why),
	        cmocka_unit_test(test_loose),
	        cmocka_unit_test(test_typed),
	        cmocka_unit_test(test_what_is_written_is_read),
	        cmocka_unit_test(test_long_form),
	        cmocka_unit_test(test_hostile_text),
	        cmocka_unit_test(test_clock_can_be_fixed),
	        cmocka_unit_test(test_monotonic),
	};

	intl_init("en", "/nowhere");
	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
