/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/date.h>
#include <strates/base/mem.h>
#include <strates/base/uid.h>

static uint64_t ms_of(struct uid u)
{
	uint64_t ms = 0;

	for (int i = 0; i < 6; i++)
		ms = ms << 8 | u.b[i];
	return ms;
}

static void assert_increasing(int n)
{
	struct uid last = uid_new();

	for (int i = 0; i < n; i++) {
		struct uid u = uid_new();

		assert_true(uid_cmp(last, u) < 0);
		assert_int_equal(u.b[6] >> 4, 7);
		assert_int_equal(u.b[8] >> 6, 2);
		last = u;
	}
}

static void test_new_increases(void **state)
{
	(void)state;
	unsetenv("STRATES_NOW");
	assert_increasing(20000);
	assert_true(ms_of(uid_new()) + 1000 > (uint64_t)clock_ms());
}

/* Also when the clock stands still, or goes back. */
static void test_new_increases_with_a_bad_clock(void **state)
{
	struct uid before, behind;

	(void)state;
	setenv("STRATES_NOW", "2098-03-01T10:00:00Z", 1);
	assert_increasing(20000);
	before = uid_new();
	assert_true(ms_of(before) == (uint64_t)clock_ms());
	setenv("STRATES_NOW", "2026-03-01", 1);
	behind = uid_new();
	assert_true(uid_cmp(before, behind) < 0);
	unsetenv("STRATES_NOW");
}

static void test_derived(void **state)
{
	struct uid a = uid_derive2("action", "ab", "c"), b = uid_derive2("action", "a", "bc");
	char text[UID_TEXT_SIZE];

	(void)state;
	assert_true(uid_cmp(a, b) != 0);
	assert_true(uid_cmp(a, uid_derive2("action", "ab", "c")) == 0);
	assert_true(uid_cmp(uid_derive("x", "abc", 3), uid_derive("y", "abc", 3)) != 0);
	assert_int_equal(a.b[6] >> 4, 8);
	assert_int_equal(a.b[8] >> 6, 2);
	/* Stored in registers: must never change. */
	uid_format(uid_derive2("action", "file.csv", "12"), text);
	assert_string_equal(text, "d732a721-5707-8f03-a5ff-d54c1cd2942f");
	uid_format(uid_derive("row", "", 0), text);
	assert_string_equal(text, "6a94a2df-ff97-8d65-9c9d-695809eb6a49");
}

static void test_text(void **state)
{
	static const char *const bad[] = {"", "0190", "0190a8c0-1234-7abc-8def-0123456789a",
	        "0190a8c0-1234-7abc-8def-0123456789abc", "0190a8c0-1234-7abc-8def-0123456789ag",
	        "0190a8c01-234-7abc-8def-0123456789ab", " 0190a8c0-1234-7abc-8def-0123456789ab",
	        "-0190a8c0-1234-7abc-8def-0123456789ab", "0190a8c0--1234-7abc-8def-0123456789ab"};
	struct uid u, v;
	char text[UID_TEXT_SIZE];

	(void)state;
	assert_true(uid_parse("0190a8c0-1234-7abc-8def-0123456789ab", &u));
	assert_string_equal(uid_format(u, text), "0190a8c0-1234-7abc-8def-0123456789ab");
	assert_true(uid_parse("0190A8C012347ABC8DEF0123456789AB", &v));
	assert_int_equal(uid_cmp(u, v), 0);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(uid_parse(bad[i], &v));
	for (int i = 0; i < 1000; i++) {
		u = uid_new();
		assert_true(uid_parse(uid_format(u, text), &v));
		assert_int_equal(uid_cmp(u, v), 0);
	}
	assert_false(uid_is_nil(u));
	memset(&u, 0, sizeof(u));
	assert_true(uid_is_nil(u));
}

static void test_prefix(void **state)
{
	struct uid lo, hi, u;
	char text[UID_TEXT_SIZE];

	(void)state;
	assert_false(uid_parse_prefix("019", &lo, &hi));
	assert_false(uid_parse_prefix("019x", &lo, &hi));
	assert_false(uid_parse_prefix("01-90", &lo, &hi));
	assert_true(uid_parse_prefix("0190a8c0-1", &lo, &hi));
	assert_string_equal(uid_format(lo, text), "0190a8c0-1000-0000-0000-000000000000");
	assert_string_equal(uid_format(hi, text), "0190a8c0-1fff-ffff-ffff-ffffffffffff");
	/* Every prefix of a uid finds it. */
	u = uid_new();
	for (size_t n = 4; n <= 36; n++) {
		char prefix[UID_TEXT_SIZE];

		memcpy(prefix, uid_format(u, text), n);
		prefix[n] = '\0';
		assert_true(uid_parse_prefix(prefix, &lo, &hi));
		assert_true(uid_cmp(lo, u) <= 0 && uid_cmp(u, hi) <= 0);
	}
	assert_int_equal(uid_cmp(lo, hi), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_new_increases),
	        cmocka_unit_test(test_new_increases_with_a_bad_clock),
	        cmocka_unit_test(test_derived),
	        cmocka_unit_test(test_text),
	        cmocka_unit_test(test_prefix),
	};

	return cmocka_run_group_tests_name("uid", tests, NULL, NULL);
}
