/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/str.h>
#include <strates/exchange/table.h>

#define BYTES(literal) literal, sizeof(literal) - 1

static struct table open_bytes(const char *bytes, size_t n)
{
	struct table t;
	struct err e = ERR_INIT;

	if (!table_open_bytes(&t, "f.csv", bytes, n, NULL, &e))
		fail_msg("%s", e.text);
	return t;
}

static bool print_row(void *ctx, const struct row *row, struct err *e)
{
	(void)e;
	str_addf(ctx, "%ld:%s/%zu ", row->line, row->cells[0], row->n);
	return true;
}

static void check_rows(const struct table *t, const char *expected)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;

	assert_true(table_each(t, print_row, &out, &e));
	assert_string_equal(out.s, expected);
	str_release(&out);
}

static void test_header_with_line_ends(void **state)
{
	struct table t = open_bytes(
	        BYTES("\xef\xbb\xbf\"TYPE\n(choisir)\";FIN\r\n\"x\ny\";1\r\n;;\r\nz;2;3\r\n"));

	(void)state;
	assert_int_equal(t.columns, 2);
	assert_string_equal(t.header[0], "TYPE (choisir)");
	assert_string_equal(t.header[1], "FIN");
	assert_null(t.tags);
	assert_int_equal(t.rows, 2);
	check_rows(&t, "3:x\ny/2 6:z/3 ");
	table_release(&t);
}

static void test_hashtag_row_is_no_data(void **state)
{
	struct table t = open_bytes(BYTES("Organisation;Secteur\n#org+name;#sector\nACF;WASH\n"));

	(void)state;
	assert_string_equal(t.tags[1], "#sector");
	check_rows(&t, "3:ACF/2 ");
	table_release(&t);
}

static void test_legacy_encodings(void **state)
{
	struct table t = open_bytes(BYTES("nom;prix\nCaf\xe9 \x96 d\xe9j\xe0;12 \x80\n"));

	(void)state;
	assert_string_equal(t.encoding.name, "windows-1252");
	check_rows(&t, "2:Café – déjà/2 ");
	table_release(&t);
	t = open_bytes(BYTES("\xff\xfeh\0;\0i\0\n\0\xe9\0;\0x\0\n\0"));
	assert_string_equal(t.header[0], "h");
	check_rows(&t, "2:é/2 ");
	table_release(&t);
}

static void test_old_line_ends(void **state)
{
	struct table t = open_bytes(BYTES("a;b\rc;d\re;f\r"));

	(void)state;
	check_rows(&t, "2:c/2 3:e/2 ");
	table_release(&t);
}

static void test_options_win(void **state)
{
	struct table t;
	struct err e = ERR_INIT;
	struct table_options o = {.encoding = "ISO-8859-15", .separator = ','};

	(void)state;
	assert_true(table_open_bytes(&t, "f", BYTES("a;b,c\n\xa4;1,2\n"), &o, &e));
	assert_string_equal(t.header[0], "a;b");
	check_rows(&t, "2:€;1/2 ");
	table_release(&t);
	o.encoding = "klingon";
	assert_false(table_open_bytes(&t, "f", BYTES("a;b\n"), &o, &e));
	assert_non_null(strstr(e.text, "klingon"));
}

static void test_header_alone(void **state)
{
	struct table t = open_bytes(BYTES("titre;lieu\n"));

	(void)state;
	assert_int_equal(t.rows, 0);
	assert_string_equal(t.header[1], "lieu");
	check_rows(&t, "");
	table_release(&t);
}

static void test_no_header(void **state)
{
	struct table t = open_bytes(BYTES("x;2024-01-01\ny;2024-01-02\n"));

	(void)state;
	assert_string_equal(t.header[0], "");
	check_rows(&t, "1:x/2 2:y/2 ");
	table_release(&t);
}

static void test_errors_name_file_and_line(void **state)
{
	struct table t;
	struct err e = ERR_INIT;
	char text[700];

	(void)state;
	assert_false(table_open_bytes(&t, "f.csv", BYTES("a;b\n1;\"open\n2;3\n"), NULL, &e));
	assert_true(str_has_prefix(err_format(&e, text, sizeof(text)), "f.csv:2: "));
	err_clear(&e);
	assert_false(table_open_bytes(&t, "f", BYTES("<?xml version='1.0'?><a/>"), NULL, &e));
	assert_non_null(strstr(e.text, "CSV"));
	err_clear(&e);
	assert_false(table_open(&t, "/nowhere/f.csv", NULL, &e));
	assert_non_null(strstr(e.text, "/nowhere/f.csv"));
}

static bool stop_with_error(void *ctx, const struct row *row, struct err *e)
{
	++*(int *)ctx;
	return err_at(e, ERR_DATA, "f", row->line, "enough");
}

static void test_a_callback_can_stop(void **state)
{
	struct table t = open_bytes(BYTES("a;b\n1;2\n3;4\n"));
	struct err e = ERR_INIT;
	int calls = 0;

	(void)state;
	assert_false(table_each(&t, stop_with_error, &calls, &e));
	assert_int_equal(calls, 1);
	assert_int_equal(e.line, 2);
	table_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_header_with_line_ends),
	        cmocka_unit_test(test_hashtag_row_is_no_data),
	        cmocka_unit_test(test_legacy_encodings),
	        cmocka_unit_test(test_old_line_ends),
	        cmocka_unit_test(test_options_win),
	        cmocka_unit_test(test_header_alone),
	        cmocka_unit_test(test_no_header),
	        cmocka_unit_test(test_errors_name_file_and_line),
	        cmocka_unit_test(test_a_callback_can_stop),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
