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
#include <strates/exchange/sniff.h>

#define BYTES(literal) literal, sizeof(literal) - 1

static void check_encoding(const char *bytes, size_t n, const char *name, size_t skip)
{
	struct sniff_encoding enc;
	struct err e = ERR_INIT;

	assert_true(sniff_encoding("f", bytes, n, &enc, &e));
	assert_string_equal(enc.name, name);
	assert_int_equal(enc.skip, skip);
}

static void test_encodings(void **state)
{
	(void)state;
	check_encoding(BYTES("a;b\n"), "UTF-8", 0);
	check_encoding(BYTES("\xef\xbb\xbf"
	                     "a;b\n"),
	        "UTF-8", 3);
	check_encoding(BYTES("caf\xc3\xa9;\xe2\x82\xac\n"), "UTF-8", 0);
	check_encoding(BYTES("caf\xe9;d\xe9j\xe0\n"), "ISO-8859-1", 0);
	check_encoding(BYTES("\x93"
	                     "caf\xe9\x94\n"),
	        "windows-1252", 0);
	check_encoding(BYTES("12 \xa4;caf\xe9\n"), "ISO-8859-15", 0);
	check_encoding(BYTES("s\xbdur\n"), "ISO-8859-15", 0);
	check_encoding(BYTES("1 \xbd tasse\n"), "ISO-8859-1", 0);
	check_encoding(BYTES("\xff\xfe"
	                     "a\0;\0\n\0"),
	        "UTF-16LE", 2);
	check_encoding(BYTES("\xfe\xff"
	                     "\0a\0;\0\n"),
	        "UTF-16BE", 2);
	check_encoding(BYTES("a\0b\0;\0c\0\n\0d\0"), "UTF-16LE", 0);
}

static void test_damaged_utf8_keeps_its_accents(void **state)
{
	struct sniff_encoding enc;
	struct str text = STR_INIT;

	(void)state;
	for (int i = 0; i < 50; i++)
		str_add(&text, "événement;");
	str_add(&text, "\xe9;fin\n");
	assert_true(sniff_encoding("f", text.s, text.len, &enc, NULL));
	assert_string_equal(enc.name, "UTF-8");
	assert_int_equal(enc.damaged, 1);
	str_release(&text);
}

static void refuse(const char *bytes, size_t n, const char *word, long line)
{
	struct sniff_encoding enc;
	struct err e = ERR_INIT;

	assert_false(sniff_encoding("f.csv", bytes, n, &enc, &e));
	assert_non_null(strstr(e.text, word));
	assert_int_equal(e.line, line);
	assert_string_equal(e.file, "f.csv");
}

static void test_what_is_no_text(void **state)
{
	(void)state;
	refuse(BYTES(""), "empty", 0);
	refuse(BYTES(" \n\r\n"), "empty", 0);
	refuse(BYTES("PK\003\004rest"), "CSV", 0);
	refuse(BYTES("%PDF-1.4"), "CSV", 0);
	refuse(BYTES("a;b\nc;d\ne\0f;g long enough to be no UTF-16\n"), "NUL", 3);
	refuse(BYTES("caf\xc3\xa9;un\ncaf\xc3"), "middle of a character", 2);
	refuse(BYTES("\xff\xfe"
	             "a\0;"),
	        "middle of a character", 1);
}

static void test_formats(void **state)
{
	(void)state;
	assert_int_equal(sniff_format(BYTES("a;b")), SNIFF_TABLE);
	assert_int_equal(sniff_format(BYTES("\xef\xbb\xbf <?xml version")), SNIFF_XML);
	assert_int_equal(sniff_format(BYTES("<iati-activities>")), SNIFF_XML);
	assert_int_equal(sniff_format(BYTES("{\"uid\":1}")), SNIFF_JSON);
	/* What stands behind the end is not looked at. */
	assert_int_equal(sniff_format("[{", 1), SNIFF_TABLE);
	assert_int_equal(sniff_format(BYTES("BEGIN:VCALENDAR\r\n")), SNIFF_ICS);
	assert_int_equal(sniff_format(BYTES("PK\003\004")), SNIFF_ZIP);
	assert_int_equal(sniff_format(BYTES("SQLite format 3\0xx")), SNIFF_BINARY);
	assert_int_equal(sniff_format(BYTES("\n")), SNIFF_EMPTY);
}

static struct sniff_layout layout_of(const char *text)
{
	struct sniff_layout l;
	struct err e = ERR_INIT;

	assert_true(sniff_layout("f", text, strlen(text), 0, &l, &e));
	return l;
}

static void test_separators(void **state)
{
	(void)state;
	assert_int_equal(layout_of("a;b;c\nx, y, z;2,5;3,5\nu, v;1,0;2,0\n").separator, ';');
	assert_int_equal(layout_of("a,b,c\n1,\"x;y;z\",3\n4,\"u;v;w\",6\n").separator, ',');
	assert_int_equal(layout_of("a\tb\n1,2\t3,4\n").separator, '\t');
	assert_int_equal(layout_of("a|b|c\n1|2|3\n").separator, '|');
	assert_int_equal(layout_of("a;b;c\nx|y|z;1;2\nx|y;3;4\n").separator, ';');
	assert_int_equal(layout_of("\"tête\nlongue\";b\n1;2\n").separator, ';');
	assert_int_equal(layout_of("sep=,\na,b\n1,2\n").separator, ',');
	assert_int_equal(layout_of("sep=,\na,b\n1,2\n").header_line, 2);
}

static void test_headers(void **state)
{
	struct sniff_layout l;

	(void)state;
	l = layout_of("titre;début;montant\nx;2024-01-01;12\n");
	assert_true(l.header);
	assert_false(l.hxl);
	assert_int_equal(l.columns, 3);
	assert_false(layout_of("x;2024-01-01;12\ny;2024-01-02;13\n").header);
	l = layout_of("Export du 3 mars;;\n\na;b;c\n;#sector;#adm1+name\n1;2;3\n4;5;6\n");
	assert_int_equal(l.header_line, 3);
	assert_int_equal(l.preamble, 1);
	assert_true(l.header);
	assert_true(l.hxl);
	assert_false(layout_of("a;b\n#jeunes;texte\n").hxl);
	assert_true(layout_of("title;status\n#titre, en une ligne;#état\n").hxl);
}

static bool feed(void *ctx, const struct row *row, struct err *e)
{
	(void)e;
	sniff_row(ctx, 2, row);
	return true;
}

static void judge(struct sniff_column c[2], const char *text)
{
	struct err e = ERR_INIT;

	memset(c, 0, 2 * sizeof(*c));
	assert_true(rows_each(NULL, text, strlen(text), 1, ';', feed, c, &e));
	sniff_conclude(c, 2, ';');
}

static void test_date_order_is_judged_by_column(void **state)
{
	struct sniff_column c[2];

	(void)state;
	judge(c, "03/04/2021;03/04/2021\n25/04/2021;04/25/2021\n");
	assert_int_equal(c[0].dates, SNIFF_DATES_SURE);
	assert_int_equal(c[0].order, DATE_DMY);
	assert_int_equal(c[1].dates, SNIFF_DATES_SURE);
	assert_int_equal(c[1].order, DATE_MDY);
	judge(c, "03/04/2021;2021-04-03\n05/06/2021 10:00;2021-04-03 00:00:00\n");
	assert_int_equal(c[0].dates, SNIFF_DATES_AMBIGUOUS);
	assert_int_equal(c[1].dates, SNIFF_DATES_SURE);
	assert_int_equal(c[1].order, DATE_ISO);
	judge(c, "25/04/2021;12\n04/25/2021;13-2\n26/04/2021;x\n");
	assert_int_equal(c[0].dates, SNIFF_DATES_MIXED);
	assert_int_equal(c[0].order, DATE_DMY);
	assert_int_equal(c[1].dates, SNIFF_DATES_NONE);
}

static void test_decimal_sign_and_lists(void **state)
{
	struct sniff_column c[2];

	(void)state;
	judge(c, "12,5;12.5\n1.234,50;1,234.50\n");
	assert_int_equal(c[0].decimal_comma, 1);
	assert_int_equal(c[1].decimal_comma, 0);
	judge(c, "1,234;1.234\n");
	assert_int_equal(c[0].decimal_comma, -1);
	assert_int_equal(c[1].decimal_comma, -1);
	judge(c, "eau|santé;\"a;b\"\n");
	assert_int_equal(c[0].multi, '|');
	assert_int_equal(c[1].multi, ';');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_encodings),
	        cmocka_unit_test(test_damaged_utf8_keeps_its_accents),
	        cmocka_unit_test(test_what_is_no_text),
	        cmocka_unit_test(test_formats),
	        cmocka_unit_test(test_separators),
	        cmocka_unit_test(test_headers),
	        cmocka_unit_test(test_date_order_is_judged_by_column),
	        cmocka_unit_test(test_decimal_sign_and_lists),
	};

	return cmocka_run_group_tests_name("sniff", tests, NULL, NULL);
}
