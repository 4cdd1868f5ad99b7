/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/sha256.h>
#include <strates/base/str.h>
#include <strates/exchange/rows.h>

/* Everything read, as `line:cell|cell` lines. */
static bool print_row(void *ctx, const struct row *row, struct err *e)
{
	struct str *out = ctx;

	(void)e;
	str_addf(out, "%ld:", row->line);
	for (size_t i = 0; i < row->n; i++)
		str_addf(out, "%s%s", i ? "|" : "", row->cells[i]);
	str_add_char(out, '\n');
	return true;
}

static void check(const char *text, char separator, const char *expected)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;

	assert_true(rows_each("f.csv", text, strlen(text), 1, separator, print_row, &out, &e));
	assert_string_equal(out.s, expected);
	str_release(&out);
}

static void test_cells_and_lines(void **state)
{
	(void)state;
	check("a;b;c\n1;2;3\n", ';', "1:a|b|c\n2:1|2|3\n");
	check("a,b\r\n\r\n \n1, 2 \r\n", ',', "1:a|b\n4:1|2\n");
	check("a\tb\n\t\n\t2\n", '\t', "1:a|b\n2:|\n3:|2\n");
	check("no end;of line", ';', "1:no end|of line\n");
	check("\"a\";\"no end\"", ';', "1:a|no end\n");
	check(";;\n", ';', "1:||\n");
	check("", ';', "");
}

static void test_quotes(void **state)
{
	(void)state;
	check("\"a;b\";\"say \"\"yes\"\"\"\r\n2;3\r\n", ';', "1:a;b|say \"yes\"\n2:2|3\n");
	check("un \"mot\" cité;b\n", ';', "1:un \"mot\" cité|b\n");
	check("\"tête\nsur deux\";b\n\"x\r\ny\r\nz\";1\nlast;2\n", ';',
	        "1:tête\nsur deux|b\n3:x\ny\nz|1\n6:last|2\n");
}

/* The fast way for lines without quotes must read as libcsv does: one quoted cell in front forces
 * the slow way. */
static void test_both_ways_agree(void **state)
{
	static const char *const lines[] = {
	        "a;b;c", " a ; b;c ", ";;", "a;;", "a;\tb\t;c", "x", "a;b\r"};
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct str fast = STR_INIT, slow = STR_INIT, text = STR_INIT;
		struct err e = ERR_INIT;

		str_addf(&text, "q;%s\n", lines[i]);
		assert_true(rows_each(NULL, text.s, text.len, 1, ';', print_row, &fast, &e));
		str_clear(&text);
		str_addf(&text, "\"q\";%s\n", lines[i]);
		assert_true(rows_each(NULL, text.s, text.len, 1, ';', print_row, &slow, &e));
		assert_string_equal(fast.s, slow.s);
		str_release(&fast);
		str_release(&slow);
		str_release(&text);
	}
}

static void test_open_quote_names_its_line(void **state)
{
	static const char text[] = "a;b\n\"one\ntwo\";\"three\nfour\nfive;six\n";
	struct str out = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_false(rows_each("f.csv", text, strlen(text), 1, ';', print_row, &out, &e));
	assert_int_equal(e.line, 3);
	assert_string_equal(e.file, "f.csv");
	assert_string_equal(out.s, "1:a|b\n");
	str_release(&out);
}

static void test_caps(void **state)
{
	struct str text = STR_INIT, out = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	str_add(&text, "a;b\n");
	for (int i = 0; i <= ROWS_CELLS_MAX; i++)
		str_add_char(&text, ';');
	assert_false(rows_each(NULL, text.s, text.len, 1, ';', print_row, &out, &e));
	assert_int_equal(e.line, 2);
	err_clear(&e);
	str_clear(&text);
	for (size_t i = 0; i <= ROWS_CELL_MAX; i++)
		str_add_char(&text, 'x');
	assert_false(rows_each(NULL, text.s, text.len, 1, ';', print_row, &out, &e));
	err_clear(&e);
	/* A stray quote does not swallow the rest of a huge file. */
	str_clear(&text);
	str_add(&text, "\"");
	while (text.len < ROWS_ROW_MAX + 200)
		str_add(&text, "line after line after line after line after line after line;\n");
	assert_false(rows_each(NULL, text.s, text.len, 1, ';', print_row, &out, &e));
	assert_int_equal(e.line, 1);
	str_release(&text);
	str_release(&out);
}

static void test_cells_are_cleaned(void **state)
{
	(void)state;
	check("a\x1b[31m\xe2\x80\xae"
	      "b;\xff;  two   blanks \n",
	        ';', "1:a[31mb|\xef\xbf\xbd|two blanks\n");
}

static bool keep_hash(void *ctx, const struct row *row, struct err *e)
{
	(void)e;
	row_hash(row, ctx);
	return false;
}

static void hash_of(const char *text, uint8_t out[32])
{
	struct err e = ERR_INIT;

	assert_true(rows_each(NULL, text, strlen(text), 1, ';', keep_hash, out, &e));
}

static void test_identity_of_a_row(void **state)
{
	uint8_t unix_end[32], dos_end[32], no_end[32], other[32];

	(void)state;
	hash_of("a;\"b\nc\"\nnext\n", unix_end);
	hash_of("a;\"b\nc\"\r\nnext\r\n", dos_end);
	hash_of("a;\"b\nc\"", no_end);
	hash_of("a;\"b\nd\"\n", other);
	assert_memory_equal(unix_end, dos_end, 32);
	assert_memory_equal(unix_end, no_end, 32);
	assert_memory_not_equal(unix_end, other, 32);
}

#if defined(__SANITIZE_ADDRESS__)
enum { ROUNDS = 4000 };
#else
enum { ROUNDS = 20000 };
#endif
/* No byte string may crash or hang it: seeded mutations of a small file. */
static void test_any_bytes(void **state)
{
	static const char seed[] = "a;\"b\";c\r\n1;\"2\n\";3\n\"\";;\n";
	static const char bytes[] = "\";,\n\r\0 \xe9\xff|'\\x";
	uint32_t random = 7;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		char text[sizeof(seed)];
		struct str out = STR_INIT;
		struct err e = ERR_INIT;

		memcpy(text, seed, sizeof(seed));
		for (int k = 0; k < 4; k++) {
			random = random * 1664525u + 1013904223u;
			text[(random >> 8) % (sizeof(seed) - 1)] =
			        bytes[(random >> 20) % (sizeof(bytes) - 1)];
		}
		rows_each(NULL, text, sizeof(seed) - 1, 1, ';', print_row, &out, &e);
		str_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_cells_and_lines),
	        cmocka_unit_test(test_quotes),
	        cmocka_unit_test(test_both_ways_agree),
	        cmocka_unit_test(test_open_quote_names_its_line),
	        cmocka_unit_test(test_caps),
	        cmocka_unit_test(test_cells_are_cleaned),
	        cmocka_unit_test(test_identity_of_a_row),
	        cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
