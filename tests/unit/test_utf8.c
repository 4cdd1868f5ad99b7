/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#define NBSP  "\xc2\xa0"
#define NNBSP "\xe2\x80\xaf"
#define FFFD  "\xef\xbf\xbd"

typedef void transform(struct str *out, const char *s);

static void clean_line(struct str *out, const char *s)
{
	utf8_clean(out, s, strlen(s), false);
}

static void clean_text(struct str *out, const char *s)
{
	utf8_clean(out, s, strlen(s), true);
}

struct pair {
	const char *in, *out;
};

static void assert_pairs(transform *f, const struct pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = STR_INIT;

		str_add(&got, "x");
		f(&got, pairs[i].in);
		if (strcmp(got.s + 1, pairs[i].out) != 0)
			fail_msg("%zu: '%s' gives '%s', not '%s'", i, pairs[i].in, got.s + 1,
			        pairs[i].out);
		str_release(&got);
	}
}

/* --- random text --- */

static unsigned int random_cp(void)
{
	static const unsigned int odd[] = {0x1B, 0x9B, 0x202E, 0x2066, 0x200B, 0x200C, 0x200D,
	        0xFEFF, 0xA0, 0x202F, 0x2019, 0x153, 0xDF, 0x301, 0x308, 0x345, 0x64B, 0x628,
	        0x4E2D, 0xAC00, 0x1100, 0x1161, 0x1F600, 0x1F468, 0xFE0F, 0xFB01, 0x130, 0x1E9E,
	        0xAD, 0x2026, 0xB4, 0xAB, 0xBB, '\t', '\n', '\r', ' ', ' ', '3', '!', 0x3000,
	        0xE000, 0x10FFFF, 0x378};

	switch (rand() % 5) {
	case 0: return odd[(size_t)rand() % COUNT_OF(odd)];
	case 1: return 0xA0 + (unsigned int)rand() % 0x200;
	case 2: return (unsigned int)rand() % 0x3000 + 1;
	default: return 0x20 + (unsigned int)rand() % 0x5F;
	}
}

/* Some of it no UTF-8, never a NUL. */
static void random_text(struct str *s, bool broken)
{
	str_clear(s);
	for (int n = rand() % 20; n > 0; n--) {
		if (broken && rand() % 8 == 0)
			str_add_char(s, (char)(0x80 + rand() % 0x80));
		else
			str_add_cp(s, random_cp());
	}
}

/* f(f(x)) = f(x), and f(x) is UTF-8. */
static void assert_idempotent(transform *f, int rounds)
{
	struct str in = STR_INIT, once = STR_INIT, twice = STR_INIT;

	for (int i = 0; i < rounds; i++) {
		random_text(&in, true);
		str_clear(&once);
		str_clear(&twice);
		f(&once, in.s);
		f(&twice, once.s);
		assert_string_equal(once.s, twice.s);
		assert_true(utf8_is_valid(once.s, once.len));
	}
	str_release(&in);
	str_release(&once);
	str_release(&twice);
}

/* --- decoding --- */

static void test_every_code_point_round_trips(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	for (unsigned int cp = 1; cp <= 0x10FFFF; cp++) {
		size_t len;

		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		str_clear(&s);
		str_add_cp(&s, cp);
		assert_int_equal(utf8_decode(s.s, s.len, &len), cp);
		assert_int_equal(len, s.len);
		assert_true(utf8_is_valid(s.s, s.len));
	}
	str_release(&s);
}

static void test_invalid_bytes(void **state)
{
	static const char *const bad[] = {"\x80", "\xc0\x80", "\xc3", "\xe2\x82", "\xed\xa0\x80",
	        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80", "\xff", "\xe0\x80\xaf", "\xf0\x80\x80\xaf"};
	size_t len;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_int_equal(utf8_decode(bad[i], strlen(bad[i]), &len), 0xFFFD);
		assert_int_equal(len, 1);
		assert_false(utf8_is_valid(bad[i], strlen(bad[i])));
	}
	utf8_decode("", 0, &len);
	assert_int_equal(len, 0);
	assert_int_equal(utf8_length("\xc3\xa9t\xff"), 3);
}

/* Two and three bytes long: decoding and the library agree on what is valid. */
static void test_validity_agrees_with_decoding(void **state)
{
	(void)state;
	srand(3);
	for (int i = 0; i < 200000; i++) {
		char s[3];
		bool valid = true;

		for (size_t k = 0; k < sizeof(s); k++)
			s[k] = (char)(0x60 + rand() % 0xA0);
		for (size_t at = 0, len; at < sizeof(s); at += len)
			valid &= utf8_decode(s + at, sizeof(s) - at, &len) != 0xFFFD || len == 3;
		assert_int_equal(valid, utf8_is_valid(s, sizeof(s)));
	}
}

/* --- cleaning --- */

static void test_clean_one_line(void **state)
{
	static const struct pair pairs[] = {
	        {"", ""},
	        {"   ", ""},
	        {"Eau potable", "Eau potable"},
	        {"  Eau\t potable \r\n", "Eau potable"},
	        {"a\r\nb", "a b"},
	        {"\x1b[31mrouge\x07\x7f", "[31mrouge"},
	        {"a\xc2\x9b"
	         "b",
	                "ab"},
	        {"facture\xe2\x80\xae"
	         "fdp.exe",
	                "facturefdp.exe"},
	        {"\xe2\x81\xa6"
	         "a\xe2\x81\xa9\xd8\x9c\xe2\x80\x8f",
	                "a"},
	        {"z\xe2\x80\x8bo\xef\xbb\xbfo\xe2\x81\xa0", "zoo"},
	        {"pa\xe2\x80\x8dy", "pay"},
	        {"\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88",
	                "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88"},
	        {"a\xff"
	         "b\xc3",
	                "a" FFFD "b" FFFD},
	        {"e\xcc\x81t\xc3\xa9", "\xc3\xa9t\xc3\xa9"},
	        {"Coop e\xcc\x81", "Coop \xc3\xa9"},
	        {"a\xee\x80\x80"
	         "b\xcd\xb8",
	                "ab"},
	        {"a" NBSP "b", "a b"},
	        {"a " NBSP "b", "a b"},
	        {"a" NBSP NBSP "b", "a b"},
	        {"Quoi" NBSP "?", "Quoi" NBSP "?"},
	        {"Quoi" NNBSP "?", "Quoi" NNBSP "?"},
	        {"\xc2\xab" NBSP "eau" NBSP "\xc2\xbb", "\xc2\xab" NBSP "eau" NBSP "\xc2\xbb"},
	        {"26" NNBSP "112" NBSP "\xe2\x82\xac", "26" NNBSP "112" NBSP "\xe2\x82\xac"},
	        {"26" NBSP "ans", "26 ans"},
	        {NBSP "a" NBSP, "a"},
	        {"a\xe3\x80\x80"
	         "b\xe2\x80\xa8"
	         "c",
	                "a b c"},
	        {"a" NBSP "\x01!", "a" NBSP "!"},
	        {"n\xc2\xad"
	         "o",
	                "no"},
	};

	(void)state;
	assert_pairs(clean_line, pairs, COUNT_OF(pairs));
}

static void test_clean_several_lines(void **state)
{
	static const struct pair pairs[] = {
	        {"a\r\nb\rc\n", "a\nb\nc\n"},
	        {"  a\n\tb  ", "  a\n\tb  "},
	        {"a" NBSP "b" NBSP "!" NBSP, "a b" NBSP "! "},
	        {"a\x1b\n\xe2\x80\xaf", "a\n "},
	        {"e\xcc\x81\n", "\xc3\xa9\n"},
	        {"a\n\xcc\x81", "a\n\xcc\x81"},
	};

	(void)state;
	assert_pairs(clean_text, pairs, COUNT_OF(pairs));
}

static void test_clean_takes_nul(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	utf8_clean(&out, "a\0b", 3, false);
	assert_string_equal(out.s, "ab");
	assert_int_equal(out.len, 2);
	str_release(&out);
}

static void test_clean_is_idempotent(void **state)
{
	(void)state;
	srand(4);
	assert_idempotent(clean_line, 50000);
	assert_idempotent(clean_text, 50000);
}

/* The quick way at the start of a string and the slow one behind it give the same as the slow one
 * alone. */
static void test_clean_has_no_seam(void **state)
{
	struct str s = STR_INIT, whole = STR_INIT, forced = STR_INIT, in = STR_INIT;

	(void)state;
	srand(5);
	for (int i = 0; i < 50000; i++) {
		random_text(&s, false);
		str_clear(&whole);
		str_clear(&forced);
		str_clear(&in);
		/* A control at the very beginning is dropped and forbids the quick way. */
		str_add_char(&in, '\x01');
		str_add(&in, s.s);
		clean_line(&whole, s.s);
		clean_line(&forced, in.s);
		assert_string_equal(whole.s, forced.s);
	}
	str_release(&s);
	str_release(&in);
	str_release(&whole);
	str_release(&forced);
}

static void test_a_megabyte_of_marks(void **state)
{
	struct str in = STR_INIT, out = STR_INIT;

	(void)state;
	for (int i = 0; i < 350000; i++)
		str_add(&in, i % 3 ? "\xcc\x81" : "\xcc\xa7\x1b\xff");
	clean_line(&out, in.s);
	assert_true(utf8_is_valid(out.s, out.len));
	assert_null(strchr(out.s, '\x1b'));
	str_clear(&out);
	utf8_fold(&out, in.s);
	assert_true(out.len < in.len);
	assert_true(utf8_width(in.s) > 0);
	str_release(&in);
	str_release(&out);
}

/* --- folding --- */

static void test_fold(void **state)
{
	static const struct pair pairs[] = {
	        {"", ""},
	        {"\xc3\x89vry-sur-Seine", "evry-sur-seine"},
	        {"E\xcc\x81vry\xe2\x80\x91sur\xe2\x80\x93Seine", "evry-sur-seine"},
	        {"L\xe2\x80\x99Ha\xc3\xbf-les-Roses", "l'hay-les-roses"},
	        {"\xc5\x93uvre \xc3\x86gidius stra\xc3\x9f"
	         "e STRA\xe1\xba\x9e"
	         "E",
	                "oeuvre aegidius strasse strasse"},
	        {"\xc5\x81\xc3\xb3"
	         "d\xc5\xba \xc3\x98rsted \xc4\x90\xc3\xa0 N\xe1\xba\xb5ng",
	                "lodz orsted da nang"},
	        {"\xc4\xb0stanbul D\xc4\xb1yarbak\xc4\xb1r", "istanbul diyarbakir"},
	        {"  a" NBSP "\t b ", "a b"},
	        {"\xce\x91\xce\xb8\xce\xae\xce\xbd\xce\xb1 \xce\x9f\xce\xb4\xcf\x8c\xcf\x82",
	                "\xce\xb1\xce\xb8\xce\xb7\xce\xbd\xce\xb1 "
	                "\xce\xbf\xce\xb4\xce\xbf\xcf\x83"},
	        {"\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0",
	                "\xd0\xbc\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0"},
	        {"\xef\xac\x81n \xef\xbc\xa1", "fin a"},
	        {"a\xff"
	         "b",
	                "a" FFFD "b"},
	        {"a\xff\xce\xb1", "a" FFFD "\xce\xb1"},
	        {"z\xe2\x80\x8bo", "zo"},
	        {"\xe2\x88\x92"
	         "5",
	                "-5"},
	        {"d\xc2\xb4"
	         "eau d`eau",
	                "d'eau d'eau"},
	};

	(void)state;
	assert_pairs(utf8_fold, pairs, COUNT_OF(pairs));
}

static void test_fold_words(void **state)
{
	static const struct pair pairs[] = {
	        {"", ""},
	        {"---", ""},
	        {"Saint-\xc3\x89tienne (42)", "saint etienne 42"},
	        {"\xc2\xab L'eau & l\xe2\x80\x99"
	         "assainissement \xc2\xbb",
	                "l eau l assainissement"},
	        {"n\xc2\xb0"
	         "3 \xc3\x97 2",
	                "n 3 2"},
	        {"e\xcc\x81t\xc3\xa9\xe2\x80\xa6", "ete"},
	        {"\xe5\x8c\x97\xe4\xba\xac\xef\xbc\x8c\xe4\xb8\x8a\xe6\xb5\xb7",
	                "\xe5\x8c\x97\xe4\xba\xac \xe4\xb8\x8a\xe6\xb5\xb7"},
	        {"co\xc5\x80la", "col la"},
	        {"a\xff"
	         "b",
	                "a b"},
	};

	(void)state;
	assert_pairs(utf8_fold_words, pairs, COUNT_OF(pairs));
}

static void test_fold_is_idempotent(void **state)
{
	(void)state;
	srand(6);
	assert_idempotent(utf8_fold, 50000);
	assert_idempotent(utf8_fold_words, 50000);
}

/* A Greek letter behind it sends the whole string the thorough way, which must give what the tables
 * gave. */
static void assert_ways_agree(transform *f, const char *s)
{
	struct str quick = STR_INIT, thorough = STR_INIT, in = STR_INIT;

	f(&quick, s);
	if (quick.len > 0)
		str_add(&quick, " ");
	str_add(&quick, "\xce\xb1");
	str_add(&in, s);
	str_add(&in, " \xce\xb1");
	f(&thorough, in.s);
	assert_string_equal(quick.s, thorough.s);
	str_release(&quick);
	str_release(&thorough);
	str_release(&in);
}

static void test_fold_tables_are_the_thorough_way(void **state)
{
	struct str b = STR_INIT;

	(void)state;
	for (unsigned int cp = 1; cp < 0x3100; cp++) {
		str_clear(&b);
		str_add(&b, "a");
		str_add_cp(&b, cp);
		str_add(&b, "b");
		assert_ways_agree(utf8_fold, b.s);
		assert_ways_agree(utf8_fold_words, b.s);
	}
	str_release(&b);
}

static void test_search_and_order(void **state)
{
	(void)state;
	assert_true(utf8_contains_folded("Coop\xc3\xa9ration d\xc3\xa9"
	                                 "centralis\xc3\xa9"
	                                 "e",
	        "cooperation d"));
	assert_false(utf8_contains_folded("Coop\xc3\xa9ration", "eau"));
	assert_true(utf8_collate("\xc3\x89tampes", "Evry") < 0);
	assert_true(utf8_collate("Evry", "\xc3\xa9tampes") > 0);
	assert_true(utf8_collate("Evry", "\xc3\x89vry") < 0);
	assert_int_equal(utf8_collate("Evry", "Evry"), 0);
}

/* --- columns and clusters --- */

static void test_width(void **state)
{
	(void)state;
	assert_int_equal(utf8_width(""), 0);
	assert_int_equal(utf8_width("eau"), 3);
	assert_int_equal(utf8_width("\xc3\xa9t\xc3\xa9"), 3);
	assert_int_equal(utf8_width("e\xcc\x81"), 1);
	assert_int_equal(utf8_width("\xe5\x8c\x97\xe4\xba\xac"), 4);
	assert_int_equal(utf8_width("\xf0\x9f\x98\x80"), 2);
	assert_int_equal(utf8_width("\xff"), 1);
	assert_int_equal(utf8_width("\xe2\x80\xa6\xe2\x94\x82\xe2\x96\xb8"), 3);
	assert_int_equal(utf8_cp_width(0x200D), 0);
	assert_int_equal(utf8_cp_width(0x1B), 0);
}

/* Both widths and a prefix of s, whatever s. */
static void test_fit_is_exact(void **state)
{
	struct str s = STR_INIT, clean = STR_INIT, left = STR_INIT, right = STR_INIT;

	(void)state;
	srand(7);
	for (int i = 0; i < 50000; i++) {
		int columns = rand() % 25;

		random_text(&s, true);
		str_clear(&clean);
		str_clear(&left);
		str_clear(&right);
		utf8_clean(&clean, s.s, s.len, false);
		utf8_fit(&left, clean.s, columns);
		utf8_fit_right(&right, clean.s, columns);
		assert_int_equal(utf8_width(left.s), columns);
		assert_int_equal(utf8_width(right.s), columns);
		if (utf8_width(clean.s) <= columns)
			assert_memory_equal(left.s, clean.s, columns ? clean.len : 0);
	}
	str_release(&s);
	str_release(&clean);
	str_release(&left);
	str_release(&right);
}

static void test_fit(void **state)
{
	struct str b = STR_INIT;
	int width;

	(void)state;
	utf8_fit(&b, "Ouagadougou", 6);
	str_add(&b, "|");
	utf8_fit(&b, "Dakar", 6);
	str_add(&b, "|");
	utf8_fit(&b, "\xe5\x8c\x97\xe4\xba\xac", 3);
	str_add(&b, "|");
	utf8_fit(&b, "\xe5\x8c\x97\xe4\xba\xac", 2);
	str_add(&b, "|");
	utf8_fit_right(&b, "12", 4);
	str_add(&b, "|");
	utf8_fit(&b, "abc", 0);
	utf8_fit(&b, "abc", -1);
	utf8_fit(&b, "", 2);
	assert_string_equal(
	        b.s, "Ouaga\xe2\x80\xa6|Dakar |\xe5\x8c\x97\xe2\x80\xa6|\xe2\x80\xa6 |  12|  ");
	assert_int_equal(utf8_prefix("ae\xcc\x81"
	                             "b",
	                         2, &width),
	        4);
	assert_int_equal(width, 2);
	assert_int_equal(utf8_prefix("ae\xcc\x81"
	                             "b",
	                         1, &width),
	        1);
	assert_int_equal(utf8_prefix("abc", 2, NULL), 2);
	str_release(&b);
}

static void test_clusters(void **state)
{
	/* e + acute; a pictogram with a skin tone; two joined pictograms; a letter after a joiner
	 */
	static const char s[] = "ae\xcc\x81"
	                        "b"
	                        "\xf0\x9f\x91\x8b\xf0\x9f\x8f\xbd"
	                        "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb"
	                        "\xff"
	                        "c";
	static const size_t stops[] = {0, 1, 4, 5, 13, 24, 25, 26};
	size_t n = sizeof(s) - 1;

	(void)state;
	for (size_t i = 0; i + 1 < COUNT_OF(stops); i++) {
		assert_int_equal(utf8_next(s, n, stops[i]), stops[i + 1]);
		assert_int_equal(utf8_prev(s, stops[i + 1]), stops[i]);
	}
	assert_int_equal(utf8_next(s, n, n), n);
	assert_int_equal(utf8_prev(s, 0), 0);
}

/* Going back passes the places that going forward passed. */
static void test_next_and_prev_agree(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	srand(8);
	for (int i = 0; i < 50000; i++) {
		random_text(&s, true);
		for (size_t at = 0; at < s.len;) {
			size_t next = utf8_next(s.s, s.len, at);

			assert_true(next > at);
			assert_int_equal(utf8_prev(s.s, next), at);
			at = next;
		}
	}
	str_release(&s);
}

/* --- legacy encodings --- */

static void test_legacy_encodings(void **state)
{
	struct str b = STR_INIT;

	(void)state;
	assert_true(utf8_from(&b, "ISO-8859-1", "\xe9t\xe9", 3));
	assert_true(utf8_from(&b, "windows-1252", " \x80 \x9c\x81", 5));
	assert_true(utf8_from(&b, "ISO-8859-15", " \xbd", 2));
	assert_true(utf8_from(&b, "UTF-16LE",
	        " \0\xe9\0\x00\xd8"
	        "a\0",
	        8));
	assert_true(utf8_from(&b, "UTF-16LE", "b\0c", 3));
	assert_true(utf8_from(&b, "UTF-8",
	        "\xff"
	        "d\xc3",
	        3));
	assert_true(utf8_from(&b, "ISO-8859-1", "", 0));
	assert_string_equal(b.s, "\xc3\xa9t\xc3\xa9 \xe2\x82\xac \xc5\x93" FFFD
	                         " \xc5\x93 \xc3\xa9" FFFD "ab" FFFD FFFD "d" FFFD);
	assert_false(utf8_from(&b, "x-klingon", "a", 1));
	assert_false(utf8_from(&b, "ASCII//TRANSLIT", "a", 1));
	str_release(&b);
}

static void test_a_long_legacy_text(void **state)
{
	char *text = xmalloc(100000);
	struct str b = STR_INIT;

	(void)state;
	memset(text, 0xE9, 100000);
	assert_true(utf8_from(&b, "windows-1252", text, 100000));
	assert_int_equal(b.len, 200000);
	assert_int_equal(utf8_length(b.s), 100000);
	free(text);
	str_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_every_code_point_round_trips),
	        cmocka_unit_test(test_invalid_bytes),
	        cmocka_unit_test(test_validity_agrees_with_decoding),
	        cmocka_unit_test(test_clean_one_line),
	        cmocka_unit_test(test_clean_several_lines),
	        cmocka_unit_test(test_clean_takes_nul),
	        cmocka_unit_test(test_clean_is_idempotent),
	        cmocka_unit_test(test_clean_has_no_seam),
	        cmocka_unit_test(test_a_megabyte_of_marks),
	        cmocka_unit_test(test_fold),
	        cmocka_unit_test(test_fold_words),
	        cmocka_unit_test(test_fold_is_idempotent),
	        cmocka_unit_test(test_fold_tables_are_the_thorough_way),
	        cmocka_unit_test(test_search_and_order),
	        cmocka_unit_test(test_width),
	        cmocka_unit_test(test_fit_is_exact),
	        cmocka_unit_test(test_fit),
	        cmocka_unit_test(test_clusters),
	        cmocka_unit_test(test_next_and_prev_agree),
	        cmocka_unit_test(test_legacy_encodings),
	        cmocka_unit_test(test_a_long_legacy_text),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
