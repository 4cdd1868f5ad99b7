/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_xlsx.c - workbooks made by hand, of what spreadsheets write and of what nobody should.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zip.h>

#include <strates/base/mem.h>
#include <strates/exchange/table.h>

/* --- making one --- */

#define RELS_OF(target) "<Relationships><Relationship Id='rId1' Type='http://x/officeDocument' Target='" target "'/></Relationships>"
#define RELS RELS_OF("xl/workbook.xml")
#define BOOK_RELS \
	"<Relationships><Relationship Id='s1' Type='x/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='s2' Type='x/worksheet' Target='/xl/worksheets/sheet2.xml'/>" \
	"<Relationship Id='st' Type='x/styles' Target='../xl/styles.xml'/><Relationship Id='ss' Type='x/sharedStrings' Target='sharedStrings.xml'/></Relationships>"
#define BOOK(properties, sheets) "<workbook xmlns:r='x'>" properties "<sheets>" sheets "</sheets></workbook>"
#define ONE BOOK("", "<sheet name='Feuille' sheetId='1' r:id='s1'/>")
#define TWO BOOK("", "<sheet name='Garde' sheetId='1' r:id='s1'/><sheet name='Données' sheetId='2' r:id='s2'/>")
/* 1 d/m/y, 2 m-y, 3 y, 4 time, 5 five zeros, 6 %, 7 euros with a d in quotes, 8 built-in 14, 9 date and time */
#define STYLES \
	"<styleSheet><numFmts><numFmt numFmtId='164' formatCode='[$-40C]dd/mm/yyyy;@'/><numFmt numFmtId='165' formatCode='mmm yy'/><numFmt numFmtId='166' formatCode='yyyy'/>" \
	"<numFmt numFmtId='167' formatCode='h:mm'/><numFmt numFmtId='168' formatCode='00000'/><numFmt numFmtId='169' formatCode='_-* #,##0.00\\ &quot;dont TVA&quot;_-'/>" \
	"<numFmt numFmtId='170' formatCode='dd/mm/yy hh:mm'/></numFmts><cellStyleXfs><xf numFmtId='164'/></cellStyleXfs>" \
	"<cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='166'/><xf numFmtId='167'/><xf numFmtId='168'/><xf numFmtId='10'/><xf numFmtId='169'/>" \
	"<xf numFmtId='14'/><xf numFmtId='170'/></cellXfs></styleSheet>"
#define SHEET(rows) "<worksheet xmlns='x'><sheetData>" rows "</sheetData></worksheet>"
#define T(text) "<c t='inlineStr'><is><t>" text "</t></is></c>"
#define N(style, value) "<c s='" #style "'><v>" value "</v></c>"

struct part {
	const char *name, *text;
};

static void pack(struct str *out, const struct part *parts, size_t n)
{
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, NULL);
	char buffer[4096];
	zip_int64_t got;

	zip_source_keep(s);
	for (size_t i = 0; i < n; i++)
		if (parts[i].text)
			assert_true(zip_file_add(z, parts[i].name, zip_source_buffer(z, parts[i].text, strlen(parts[i].text), 0), 0) >= 0);
	assert_int_equal(zip_close(z), 0);
	assert_int_equal(zip_source_open(s), 0);
	while ((got = zip_source_read(s, buffer, sizeof(buffer))) > 0)
		str_add_n(out, buffer, (size_t)got);
	zip_source_close(s);
	zip_source_free(s);
}

/* Parts that are NULL are left out. */
static void make(struct str *out, const char *book, const char *strings, const char *sheet1, const char *sheet2)
{
	struct part parts[] = {{"[Content_Types].xml", "<Types/>"}, {"_rels/.rels", RELS}, {"xl/workbook.xml", book}, {"xl/_rels/workbook.xml.rels", BOOK_RELS},
	        {"xl/styles.xml", STYLES}, {"xl/sharedStrings.xml", strings}, {"xl/worksheets/sheet1.xml", sheet1}, {"xl/worksheets/sheet2.xml", sheet2}};

	pack(out, parts, COUNT_OF(parts));
}

static bool print_row(void *ctx, const struct row *row, struct err *e)
{
	(void)e;
	str_addf(ctx, "%ld:", row->line);
	for (size_t i = 0; i < row->n; i++)
		str_addf(ctx, "%s%s", i ? "|" : "", row->cells[i]);
	str_add_char(ctx, '/');
	return true;
}

/* "header // line:cells/line:cells/" of the sheet that is read; the error when there is none. Caller frees. */
static char *read_as(const struct str *bytes, const struct table_options *o, struct table *kept)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	struct table t;

	if (!table_open_bytes(&t, "f.xlsx", bytes->s, bytes->len, o, &e)) {
		char text[600];

		str_addf(&out, "error %s", err_format(&e, text, sizeof(text)));
		return str_detach(&out);
	}
	for (size_t i = 0; i < t.columns; i++)
		str_addf(&out, "%s%s", i ? "|" : "", t.header[i]);
	str_add(&out, " // ");
	assert_true(table_each(&t, print_row, &out, &e));
	if (kept)
		*kept = t;
	else
		table_release(&t);
	return str_detach(&out);
}

static void check_sheet(const char *strings, const char *sheet, const char *expected)
{
	struct str bytes = STR_INIT;
	char *got;

	make(&bytes, ONE, strings, sheet, NULL);
	got = read_as(&bytes, NULL, NULL);
	assert_string_equal(got, expected);
	free(got);
	str_release(&bytes);
}

static void check_error(const struct str *bytes, const char *expected)
{
	char *got = read_as(bytes, NULL, NULL);

	if (!str_has_prefix(got, "error f.xlsx") || !strstr(got, expected))
		fail_msg("%s\nshould say %s", got, expected);
	free(got);
}

static void check_bad_sheet(const char *sheet, const char *expected)
{
	struct str bytes = STR_INIT;

	make(&bytes, ONE, NULL, sheet, NULL);
	check_error(&bytes, expected);
	str_release(&bytes);
}

/* --- what spreadsheets write --- */

static void test_texts(void **state)
{
	(void)state;
	check_sheet("<sst><si><t>Titre</t></si><si><r><t>Eau</t></r><r><t xml:space='preserve'> à Thiès</t></r><rPh><t>phonetic</t></rPh></si><si><t>a_x000D_\nb &amp; c; \"d\"</t></si></sst>",
	        SHEET("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='inlineStr'><is><r><t>No</t></r><r><t>te</t></r></is></c><c r='D1' t='str'><f>A1</f><v>Lieu</v></c></row>"
	              "<row r='3'><c r='A3' t='s'><v>1</v></c><c r='B3' t='s'><v>2</v></c><c r='C3' t='b'><v>1</v></c><c r='D3' t='e'><v>#REF!</v></c></row>"
	              "<row r='4'><c r='B4'/><c r='A4' t='inlineStr'><is><t>dernier_x</t></is></c></row>"),
	        "Titre|Note||Lieu // 3:Eau à Thiès|a\nb & c; \"d\"|true|#REF!/4:dernier_x/");
}

static void test_row_numbers_survive_lines(void **state)
{
	(void)state;
	check_sheet(NULL, SHEET("<row>" T("Titre") T("Note") "</row><row>" T("a") T("1\n2\n3") "</row><row>" T("b") T("x") "</row><row r='9'>" T("c") T("y\nz") "</row><row r='12'>" T("d") T("w") "</row>"),
	        "Titre|Note // 2:a|1\n2\n3/3:b|x/9:c|y\nz/12:d|w/");
}

static void test_numbers(void **state)
{
	(void)state;
	check_sheet(NULL,
	        SHEET("<row>" T("a") T("b") T("c") T("d") T("e") "</row>"
	              "<row>" N(0, "12") N(0, "0.1") N(0, "1234.567") N(0, "1.5E+6") N(0, "2024") "</row>"
	              "<row>" N(5, "1004") N(6, "0.6") N(7, "44562.5") N(0, "30.099999999999998") N(0, "-3") "</row>"),
	        "a|b|c|d|e // 2:12|0.1|1234.5670|1500000|2024/3:01004|60%|44562.5|30.1|-3/");
}

static void test_dates(void **state)
{
	(void)state;
	/* 45352 = 2024-03-01; the first days of 1900 stand before a 29 February that never was. */
	check_sheet(NULL,
	        SHEET("<row>" T("a") T("b") T("c") T("d") T("e") T("f") "</row>"
	              "<row>" N(1, "45352") N(2, "45352") N(3, "45352") N(4, "0.604166666666667") N(8, "45352") N(9, "45352.75") "</row>"
	              "<row>" N(1, "1") N(1, "59") N(1, "60") N(1, "61") N(1, "-5") N(1, "2958466") "</row>"
	              "<row>" N(1, "45352.9999999") N(1, "texte") N(9, "45352") N(1, "0") "<c t='d'><v>2024-03-01T00:00:00</v></c>" N(99, "45352") "</row>"),
	        "a|b|c|d|e|f // 2:2024-03-01|2024-03|2024|14:30|2024-03-01|2024-03-01 18:00/"
	        "3:1900-01-01|1900-02-28|1900-02-29|1900-03-01|-5|2958466/4:2024-03-02|texte|2024-03-01|1900-01-00|2024-03-01|45352/");
}

static void test_epoch_of_1904(void **state)
{
	struct str bytes = STR_INIT;
	char *got;

	(void)state;
	make(&bytes, BOOK("<workbookPr date1904='1'/>", "<sheet name='F' sheetId='1' r:id='s1'/>"), NULL, SHEET("<row>" T("a") T("b") "</row><row>" N(1, "43890") N(1, "0") "</row>"), NULL);
	got = read_as(&bytes, NULL, NULL);
	assert_string_equal(got, "a|b // 2:2024-03-01|1904-01-01/");
	free(got);
	str_release(&bytes);
}

#define MERGED(rows, ranges) "<worksheet><sheetData>" rows "</sheetData><mergeCells>" ranges "</mergeCells></worksheet>"

static void test_merged_headers_become_one(void **state)
{
	(void)state;
	check_sheet(NULL,
	        MERGED("<row r='1'>" T("Liste des actions") "</row>"
	               "<row r='3'>" T("Titre") T("Budget") "<c/><c/>" T("Lieu") "</row>"
	               "<row r='4'><c/>" N(0, "2023") N(0, "2024") "<c/>" T("pays") T("ville") "</row>"
	               "<row r='5'>" T("Eau") N(0, "1000") N(0, "2000") N(0, "3000") T("SN") T("Thiès") "</row>",
	                "<mergeCell ref='A1:F1'/><mergeCell ref='A3:A4'/><mergeCell ref='B3:D3'/><mergeCell ref='E3:F3'/>"),
	        "Titre|Budget 2023|Budget 2024|Budget|Lieu pays|Lieu ville // 5:Eau|1000|2000|3000|SN|Thiès/");
	/* A header that spans two columns and has nothing below it. */
	check_sheet(NULL, MERGED("<row>" T("Titre") T("Montant") "<c/></row><row>" T("Eau") N(0, "3000") N(0, "4000") "</row>", "<mergeCell ref='B1:C1'/><mergeCell ref='A1:A1'/>"),
	        "Titre|Montant|Montant // 2:Eau|3000|4000/");
	/* A title, and something far right: no heading. */
	check_sheet(NULL, MERGED("<row>" T("Liste") "<c/><c/>" T("édition") "</row><row>" T("Titre") T("Pays") T("Ville") T("Note") "</row><row>" T("Eau") T("SN") T("T") T("n") "</row>", "<mergeCell ref='A1:C1'/>"),
	        "Liste|||édition // 2:Titre|Pays|Ville|Note/3:Eau|SN|T|n/");
}

static void test_merged_data_is_filled_down(void **state)
{
	struct str bytes = STR_INIT;
	struct table t;
	char *got;

	(void)state;
	make(&bytes, ONE, NULL,
	        MERGED("<row r='1'>" T("Pays") T("Titre") T("Montant") "</row><row r='2'>" T("Sénégal") T("a") N(0, "3000") "</row><row r='3'><c/>" T("b") "</row><row r='4'/><row r='5'><c/>" T("c") "</row>"
	               "<row r='6'>" T("Bénin") T("d") N(0, "5") "</row>",
	                "<mergeCell ref='A2:A5'/><mergeCell ref='C2:C5'/>"),
	        NULL);
	got = read_as(&bytes, NULL, &t);
	assert_string_equal(got, "Pays|Titre|Montant // 2:Sénégal|a|3000/3:Sénégal|b/5:Sénégal|c/6:Bénin|d|5/");
	assert_int_equal(t.sheet.filled, 2);
	free(got);
	table_release(&t);
	str_release(&bytes);
}

static int fit_with_place(void *ctx, const struct table *t)
{
	(void)ctx;
	return t->columns > 1 && str_eq(t->header[1], "lieu") ? 80 : 0;
}

static void test_the_sheet_that_looks_like_data(void **state)
{
	struct table_options fits = {.fit = fit_with_place}, named = {.sheet = "GARDE"}, second = {.sheet = "2"}, none = {.sheet = "3"};
	const struct table_options *options[] = {NULL, &fits, &named, &second};
	const char *read[] = {"Données", "Garde", "Garde", "Données"};
	struct str bytes = STR_INIT;
	struct table t;
	char *got;

	(void)state;
	make(&bytes, TWO, NULL, SHEET("<row>" T("titre") T("lieu") "</row><row>" T("x") T("y") "</row>"), SHEET("<row>" T("titre") T("pays") T("ville") "</row><row>" T("x") T("y") T("z") "</row>"));
	for (size_t i = 0; i < COUNT_OF(options); i++) {
		free(read_as(&bytes, options[i], &t));
		assert_string_equal(t.sheet.name, read[i]);
		if (i < 2)
			assert_string_equal(t.sheet.others.s, i ? "Données" : "Garde");
		table_release(&t);
	}
	got = read_as(&bytes, &none, NULL);
	assert_non_null(strstr(got, "take one of: Garde, Données"));
	free(got);
	str_release(&bytes);
	/* A hidden sheet is read when nothing else is there. */
	make(&bytes, BOOK("", "<sheet name='Garde' sheetId='1' r:id='s1'/><sheet name='Caché' state='hidden' sheetId='2' r:id='s2'/><sheet name='Graphe' r:id='s9'/>"), NULL, SHEET("<row>" T("titre") T("lieu") "</row>"),
	        SHEET("<row>" T("titre") T("pays") T("ville") "</row><row>" T("x") T("y") T("z") "</row>"));
	free(read_as(&bytes, NULL, &t));
	assert_string_equal(t.sheet.name, "Garde");
	table_release(&t);
	str_release(&bytes);
}

static void test_what_is_told_of_a_sheet(void **state)
{
	struct str bytes = STR_INIT;
	struct table t;

	(void)state;
	make(&bytes, ONE, NULL, SHEET("<row>" T("sep=,") T("b") "</row><row hidden='1'>" T("x") "<c><f>1+1</f></c></row><row><c t='str'><f>A1</f><v></v></c></row>"), NULL);
	free(read_as(&bytes, NULL, &t));
	assert_string_equal(t.header[0], "sep=,");
	assert_int_equal(t.sheet.formulas, 1);
	assert_int_equal(t.sheet.hidden, 1);
	table_release(&t);
	str_release(&bytes);
}

static void test_lower_names_of_a_header(void **state)
{
	struct str bytes = STR_INIT;
	struct table t;

	(void)state;
	make(&bytes, ONE, NULL,
	        MERGED("<row>" T("Titre") T("Lieu") "<c/>" T("Budget") "<c/>" T("Élu") "<c/>" T("Cadre") "</row><row><c/>" T("Pays") T("Ville") N(0, "2023") N(0, "2024") T("nom") T("mandat") T("nom") "</row>"
	               "<row>" T("Eau") "</row>",
	                "<mergeCell ref='A1:A2'/><mergeCell ref='B1:C1'/><mergeCell ref='D1:E1'/><mergeCell ref='F1:G1'/>"),
	        NULL);
	free(read_as(&bytes, NULL, &t));
	assert_string_equal(t.header[2], "Lieu Ville");
	assert_string_equal(t.names[0], "");
	assert_string_equal(t.names[2], "Ville");
	assert_string_equal(t.names[3], "");
	assert_string_equal(t.names[5], "");
	assert_string_equal(t.names[6], "mandat");
	table_release(&t);
	str_release(&bytes);
}

/* --- what nobody should --- */

static void test_damaged_archives(void **state)
{
	struct str bytes = STR_INIT, cut = STR_INIT;

	(void)state;
	make(&bytes, ONE, NULL, SHEET("<row>" T("titre") T("lieu") "</row>"), NULL);
	for (size_t n = 4; n < bytes.len; n += 97) {
		str_clear(&cut);
		str_add_n(&cut, bytes.s, n);
		check_error(&cut, "");
	}
	/* Every byte spoilt in its turn: an error, or the sheet all the same, never a crash. */
	for (size_t n = 4; n < bytes.len; n += 7) {
		str_clear(&cut);
		str_add_n(&cut, bytes.s, bytes.len);
		cut.s[n] = (char)(cut.s[n] ^ 0x55);
		free(read_as(&cut, NULL, NULL));
	}
	str_clear(&bytes);
	pack(&bytes, (struct part[]){{"lisezmoi.txt", "rien"}}, 1);
	check_error(&bytes, "no workbook");
	str_clear(&bytes);
	pack(&bytes, (struct part[]){{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}}, 1);
	check_error(&bytes, ".ods");
	str_clear(&bytes);
	pack(&bytes, (struct part[]){{"_rels/.rels", RELS_OF("xl/workbook.bin")}}, 1);
	check_error(&bytes, ".xlsb");
	str_clear(&bytes);
	make(&bytes, ONE, NULL, NULL, NULL);
	check_error(&bytes, "the archive has no xl/worksheets/sheet1.xml");
	str_clear(&bytes);
	make(&bytes, BOOK("", ""), NULL, NULL, NULL);
	check_error(&bytes, "no sheet");
	str_release(&bytes);
	str_release(&cut);
}

static void test_damaged_sheets(void **state)
{
	struct str deep = STR_INIT;

	(void)state;
	check_bad_sheet(SHEET("<row><c t='s'><v>0</v></c></row>"), "names a text that the workbook does not have");
	check_bad_sheet(SHEET("<row><c t='s'><v>99999999999999999999</v></c></row>"), "does not have");
	check_bad_sheet("<worksheet><sheetData><row>" T("a"), "sheet1.xml, line 1: ");
	check_bad_sheet("<!DOCTYPE x [<!ENTITY a 'b'>]>" SHEET("<row>" T("&a;") "</row>"), "DOCTYPE");
	check_bad_sheet(SHEET("<row r='5'>" T("a") "</row><row r='5'>" T("b") "</row>"), "row 5 comes after row 5");
	check_bad_sheet(SHEET("<row r='99999999999'>" T("a") "</row>"), "comes after");
	check_bad_sheet(SHEET("<row><c r='ZZZZZZZZZ1' t='str'><v>a</v></c></row>"), "is no cell");
	check_bad_sheet(SHEET("<row><c r='XFD1' t='str'><v>a</v></c></row>"), "beyond column");
	check_bad_sheet(SHEET(""), "is empty");
	str_add(&deep, "<worksheet>");
	for (int i = 0; i < 200; i++)
		str_add(&deep, "<a>");
	check_bad_sheet(deep.s, "nested");
	str_release(&deep);
	/* Far away and nothing in it; dimensions that are not true. */
	check_sheet(NULL, "<worksheet><dimension ref='A1:XFD1048576'/><sheetData><row>" T("a") T("b") "<c r='XFD1' s='1'/></row><row r='1048576'><c r='A1048576' s='1'/></row></sheetData></worksheet>", "a|b // ");
	check_sheet(NULL, MERGED("<row>" T("a") T("b") "</row><row>" T("x") N(0, "3000") "</row>", "<mergeCell ref='A2:XFD1048576'/><mergeCell ref='nonsense'/><mergeCell ref='B9:A1'/><mergeCell ref='A1:XFD1'/>"),
	        "a|b // 2:x|3000/");
}

static void test_bombs(void **state)
{
	struct str bytes = STR_INIT, sheet = STR_INIT, blanks = STR_INIT;

	(void)state;
	/* Blanks that pack to a thousandth of themselves. */
	for (int i = 0; i < 1024; i++)
		str_add(&blanks, "                                                                                                                                ");
	str_add(&sheet, "<worksheet><sheetData>");
	while (sheet.len < (70u << 20))
		str_add_n(&sheet, blanks.s, blanks.len);
	str_add(&sheet, "</sheetData></worksheet>");
	make(&bytes, ONE, NULL, sheet.s, NULL);
	assert_true(bytes.len < (1u << 20));
	check_error(&bytes, "unpacks to more than a table holds");
	/* A cell without end. */
	str_clear(&sheet);
	str_clear(&bytes);
	str_add(&sheet, "<worksheet><sheetData><row><c t='str'><v>");
	while (sheet.len < (2u << 20))
		str_add_n(&sheet, blanks.s, blanks.len);
	str_add(&sheet, "</v></c></row></sheetData></worksheet>");
	make(&bytes, ONE, NULL, sheet.s, NULL);
	check_error(&bytes, "over 1 MiB");
	str_release(&bytes);
	str_release(&sheet);
	str_release(&blanks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_texts),
	        cmocka_unit_test(test_row_numbers_survive_lines),
	        cmocka_unit_test(test_numbers),
	        cmocka_unit_test(test_dates),
	        cmocka_unit_test(test_epoch_of_1904),
	        cmocka_unit_test(test_merged_headers_become_one),
	        cmocka_unit_test(test_merged_data_is_filled_down),
	        cmocka_unit_test(test_lower_names_of_a_header),
	        cmocka_unit_test(test_the_sheet_that_looks_like_data),
	        cmocka_unit_test(test_what_is_told_of_a_sheet),
	        cmocka_unit_test(test_damaged_archives),
	        cmocka_unit_test(test_damaged_sheets),
	        cmocka_unit_test(test_bombs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
