/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/mem.h>
#include <strates/base/str.h>

#define NBSP  "\xc2\xa0"
#define NNBSP "\xe2\x80\xaf"
#define EURO  "\xe2\x82\xac"

static void test_growing(void **state)
{
	struct str b = STR_INIT;
	char *s;

	(void)state;
	assert_string_equal(b.s, "");
	str_truncate(&b, 0);
	str_clear(&b);
	str_trim(&b);
	str_add(&b, NULL);
	str_add_n(&b, NULL, 0);
	assert_string_equal(b.s, "");
	for (int i = 0; i < 1000; i++)
		str_addf(&b, "%d,", i);
	assert_int_equal(b.len, strlen(b.s));
	assert_int_equal(b.len, 3890);
	str_truncate(&b, 4);
	assert_string_equal(b.s, "0,1,");
	str_add_char(&b, '!');
	str_add_cp(&b, 0x20AC);
	str_add_cp(&b, 0xD800);
	assert_string_equal(b.s, "0,1,!" EURO "\xef\xbf\xbd");
	s = str_detach(&b);
	assert_int_equal(b.len, 0);
	assert_string_equal(s, "0,1,!" EURO "\xef\xbf\xbd");
	free(s);
	s = str_detach(&b);
	assert_string_equal(s, "");
	free(s);
	str_release(&b);
	assert_string_equal(str_empty, "");
}

static void test_trim(void **state)
{
	struct str b = STR_INIT;

	(void)state;
	str_add(&b, " \t a b \r\n");
	str_trim(&b);
	assert_string_equal(b.s, "a b");
	str_clear(&b);
	str_add(&b, "   ");
	str_trim(&b);
	assert_string_equal(b.s, "");
	str_release(&b);
}

static void test_questions(void **state)
{
	(void)state;
	assert_true(str_eq(NULL, NULL));
	assert_false(str_eq("", NULL));
	assert_true(str_eq("a", "a"));
	assert_true(str_has_prefix("pays:sn", "pays:"));
	assert_false(str_has_prefix("pa", "pays:"));
	assert_true(str_has_suffix("a.csv", ".csv"));
	assert_false(str_has_suffix("csv", ".csv"));
	assert_true(str_is_empty(NULL));
	assert_true(str_is_empty(""));
	assert_false(str_is_empty(" "));
}

static void test_split(void **state)
{
	const char *rest = "eau|sante;|x", *field;
	const char *expected[] = {"eau", "sante", "", "x"};
	size_t i = 0;

	(void)state;
	while (rest) {
		size_t n;

		field = rest;
		n = str_split(&rest, "|;");
		assert_true(i < COUNT_OF(expected));
		assert_int_equal(n, strlen(expected[i]));
		assert_memory_equal(field, expected[i], n);
		i++;
	}
	assert_int_equal(i, COUNT_OF(expected));
}

static void test_integers_and_reals(void **state)
{
	static const char *const bad_ints[] = {
	        "", " ", "a", "1a", "1.0", "0x10", "9223372036854775808", "1 2"};
	static const char *const bad_reals[] = {
	        "", "-", "nan", "inf", "0x1p3", "1,5", "1e999", "1 2", "e5"};
	long long i;
	double d;

	(void)state;
	assert_true(str_to_int(" -42 ", &i));
	assert_int_equal(i, -42);
	assert_true(str_to_int("9223372036854775807", &i));
	assert_true(i == INT64_MAX);
	for (size_t k = 0; k < COUNT_OF(bad_ints); k++)
		assert_false(str_to_int(bad_ints[k], &i));
	assert_true(str_to_real(" 48.4 ", &d));
	assert_true(d > 48.39 && d < 48.41);
	assert_true(str_to_real("-1e-3", &d));
	for (size_t k = 0; k < COUNT_OF(bad_reals); k++)
		assert_false(str_to_real(bad_reals[k], &d));
}

static const struct {
	const char *text;
	int comma;
	long long hundredths;
	const char *currency;
} amounts[] = {
        {"26 112 " EURO, -1, 2611200, "EUR"},
        {"26" NBSP "112" NBSP EURO, -1, 2611200, "EUR"},
        {"26" NNBSP "112,5" NBSP EURO, -1, 2611250, "EUR"},
        {"1.234,50", -1, 123450, ""},
        {"1,234.50", -1, 123450, ""},
        {"1.234", -1, 123400, ""},
        {"1,234", -1, 123400, ""},
        {"1.234", 0, 123, ""},
        {"1,234", 1, 123, ""},
        {"1,234", 0, 123400, ""},
        {"1.23", -1, 123, ""},
        {"1,2", -1, 120, ""},
        {"0,125", -1, 13, ""},
        {"0.29", -1, 29, ""},
        {"1234.567", -1, 123457, ""},
        {"1 234,567", -1, 123457, ""},
        {"1.234.567", -1, 123456700, ""},
        {"1.234.567,89", -1, 123456789, ""},
        {"1'234'567.89 CHF", -1, 123456789, "CHF"},
        {"1\xe2\x80\x99"
         "234 CHF",
                -1, 123400, "CHF"},
        {"12 k" EURO, -1, 1200000, "EUR"},
        {"12k" EURO, -1, 1200000, "EUR"},
        {"12 kEUR", -1, 1200000, "EUR"},
        {"1,5 M" EURO, -1, 150000000, "EUR"},
        {"1,2345678 M" EURO, -1, 123456780, "EUR"},
        {"2 millions d'euros", -1, 200000000, "EUR"},
        {"2 millions d\xe2\x80\x99"
         "euros",
                -1, 200000000, "EUR"},
        {"3 Md" EURO, -1, 300000000000, "EUR"},
        {"$1,234.50", -1, 123450, "USD"},
        {"-$5", -1, -500, "USD"},
        {"US$ 12", -1, 1200, "USD"},
        {EURO " 26,112", -1, 2611200, "EUR"},
        {"EUR 10", -1, 1000, "EUR"},
        {"10 eur", -1, 1000, "EUR"},
        {"655 957 FCFA", -1, 65595700, "XOF"},
        {"1 000 F CFA", -1, 100000, "XOF"},
        {"100 MAD", -1, 10000, "MAD"},
        {"100 MDL", -1, 10000, "MDL"},
        {"5 MUSD", -1, 500000000, "USD"},
        {"1 500 " EURO " HT", -1, 150000, "EUR"},
        {"-5", -1, -500, ""},
        {"\xe2\x88\x92"
         "5",
                -1, -500, ""},
        {"- 5", -1, -500, ""},
        {"+5", -1, 500, ""},
        {"0", -1, 0, ""},
        {".5", -1, 50, ""},
        {"  12  ", -1, 1200, ""},
        {"1e5", -1, 10000000, ""},
        {"1.5E+06", -1, 150000000, ""},
        {"12.50000000000000000000000001", -1, 1250, ""},
        {"26112.0", -1, 2611200, ""},
        {"90000000000000000.25", -1, 9000000000000000025, ""},
};

static void test_amounts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(amounts); i++) {
		long long got = -1;
		char currency[4];

		if (!str_to_amount(amounts[i].text, amounts[i].comma, &got, currency))
			fail_msg("'%s' is refused", amounts[i].text);
		if (got != amounts[i].hundredths)
			fail_msg("'%s' is %lld", amounts[i].text, got);
		assert_string_equal(currency, amounts[i].currency);
	}
}

static void test_what_is_no_amount(void **state)
{
	static const char *const bad[] = {"", " ", "abc", "-", EURO, "12 34", "1234 567",
	        "1234,567.00", "1 2 3", "12 " EURO " $", "12kg", "12 kg", "1e", "1e99", "--5",
	        "1,23,4", "1.234,567,890", "12 m", "12 XYZ", "2021-03-01", "9999999999999999999",
	        "99999999999999999 M",
	        "1 234 567 890 123 456 789 012 345 678 901 234 567 890 123 456 789 012 345 678",
	        "12 \xff", "1..2", "TTC", "12 eaux"};
	long long got;
	char currency[4];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		if (str_to_amount(bad[i], -1, &got, currency))
			fail_msg("'%s' is taken for %lld %s", bad[i], got, currency);
		assert_string_equal(currency, "");
	}
	/* Told which separator is the decimal one, the other can't be. */
	assert_false(str_to_amount("1.234,50", 0, &got, currency));
	assert_false(str_to_amount("12,5", 0, &got, currency));
}

/* What is written with French or English separators comes back. */
static void test_amounts_round_trip(void **state)
{
	(void)state;
	srand(2);
	for (int i = 0; i < 5000; i++) {
		long long v = (long long)rand() % 100000000, got;
		long long units = v / 100, cents = v % 100;
		char *fr, *en, currency[4];

		if (units >= 1000) {
			fr = xasprintf("%lld" NNBSP "%03lld,%02lld" NBSP EURO, units / 1000 % 1000,
			        units % 1000, cents);
			en = xasprintf(
			        "%lld,%03lld.%02lld", units / 1000 % 1000, units % 1000, cents);
			v = (units % 1000000) * 100 + cents;
			if (units / 1000 % 1000 == 0) {
				free(fr);
				free(en);
				continue;
			}
		} else {
			fr = xasprintf("%lld,%02lld " EURO, units, cents);
			en = xasprintf("%lld.%02lld", units, cents);
		}
		assert_true(str_to_amount(fr, -1, &got, currency));
		assert_int_equal(got, v);
		assert_true(str_to_amount(fr, 1, &got, currency));
		assert_int_equal(got, v);
		assert_true(str_to_amount(en, -1, &got, currency));
		assert_int_equal(got, v);
		assert_true(str_to_amount(en, 0, &got, currency));
		assert_int_equal(got, v);
		free(fr);
		free(en);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_growing),
	        cmocka_unit_test(test_trim),
	        cmocka_unit_test(test_questions),
	        cmocka_unit_test(test_split),
	        cmocka_unit_test(test_integers_and_reals),
	        cmocka_unit_test(test_amounts),
	        cmocka_unit_test(test_what_is_no_amount),
	        cmocka_unit_test(test_amounts_round_trip),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
