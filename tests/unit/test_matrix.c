/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The matrix: what its cells count, in which order, and that Enter would list what they say. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/app/matrix.h>

#include "with_app.h"

#define ADD(...) register_add(fix.app, ENTITY_ACTION, (const char *const[]){__VA_ARGS__, NULL})

static struct {
	struct app *app;
	struct browse *browse;
	struct matrix m;
} fix;

static int open_group(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	setenv("LANGUAGE", "en", 1);
	fix.app = register_open();
	ADD("title", "Forage Kédougou", "lead", "com:29019", "places", "SN//Kédougou", "themes", "eau", "start", "2025", "end", "2027");
	ADD("title", "Eau de Kédougou", "lead", "dep:29", "places", "SN//Kédougou", "themes", "eau", "start", "2025-06", "end", "2028");
	ADD("title", "Réseau d'eau", "lead", "com:29232", "places", "SN//Kédougou", "themes", "eau", "start", "2026", "end", "2028");
	ADD("title", "Lycées", "lead", "reg:53", "places", "TN//Sousse", "themes", "education", "start", "2012", "end", "2013");
	ADD("title", "Deux pays", "lead", "com:29019", "places", "TN//Sousse|MG//Antsirabe", "themes", "culture", "start", "2012", "end", "2013");
	ADD("title", "Sans rien", "lead", "com:29019");
	must(app_ensure_findings(fix.app, &e), &e);
	fix.browse = browse_new(fix.app);
	browse_set_mine(fix.browse, false);
	fix.m = (struct matrix)MATRIX_INIT;
	return 0;
}

static int close_group(void **state)
{
	(void)state;
	matrix_release(&fix.m);
	browse_free(&fix.browse);
	register_close(&fix.app);
	return 0;
}

static void read_by(const char *pivot, enum matrix_sort sort)
{
	struct err e = ERR_INIT;

	must(matrix_parse_pivot(pivot, &fix.m.pivot, &e), &e);
	fix.m.sort = sort;
	must(browse_matrix(fix.browse, &fix.m, &e), &e);
}

static const char *cell(const char *row, const char *column)
{
	static struct str text;
	const struct rollup_count *n;
	int r = matrix_find_row(&fix.m, row), c = matrix_find_column(&fix.m, column);

	assert_true(r >= 0 && c >= 0);
	str_clear(&text);
	n = matrix_count(&fix.m, r, c);
	if (!n)
		return "";
	str_addf(&text, "%s ", rollup_mark(n));
	matrix_write(&fix.m, n, &text);
	return text.s;
}

static void a_cell_says_its_strata(void **state)
{
	(void)state;
	read_by("country/theme", MATRIX_WORST);
	assert_int_equal(strncmp(cell("SN", "eau"), "!", 1), 0);
	assert_non_null(strstr(cell("SN", "eau"), " C2 D"));
	assert_string_equal(cell("TN", "education") + strcspn(cell("TN", "education"), "R"), "R");
	assert_string_equal(cell("SN", "education"), "");
	/* An action in two countries is in both rows, and once in the total. */
	assert_non_null(strstr(cell("TN", "culture"), "C"));
	assert_non_null(strstr(cell("MG", "culture"), "C"));
	assert_int_equal(matrix_count(&fix.m, MATRIX_ALL, matrix_find_column(&fix.m, "culture"))->n, 1);
	assert_int_equal(matrix_count(&fix.m, MATRIX_ALL, MATRIX_ALL)->n, 6);
}

static void what_is_unknown_has_a_row_at_the_end(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (int sort = 0; sort < MATRIX_SORTS; sort++) {
		read_by("country/theme", (enum matrix_sort)sort);
		assert_string_equal(matrix_row_name(&fix.m, matrix_rows(&fix.m) - 1), "no country");
		assert_null(matrix_scope(&fix.m, matrix_rows(&fix.m) - 1, 0, &a));
	}
	arena_release(&a);
}

static void orders(void **state)
{
	(void)state;
	read_by("country/theme", MATRIX_WORST);
	assert_string_equal(matrix_row(&fix.m, 0)->value, "SN");
	matrix_order(&fix.m, MATRIX_NAME);
	assert_string_equal(matrix_row_name(&fix.m, 0), "Madagascar");
	assert_string_equal(matrix_row_name(&fix.m, 1), "Senegal");
	matrix_order(&fix.m, MATRIX_COUNT);
	assert_string_equal(matrix_row(&fix.m, 0)->value, "SN");
	assert_string_equal(matrix_row(&fix.m, 1)->value, "TN");
	/* Cells follow their rows. */
	for (int i = 0; i < fix.m.counts.n_cells; i++)
		assert_ptr_equal(matrix_count(&fix.m, fix.m.cells[i].row, fix.m.cells[i].column), fix.m.cells[i].count);
}

static void strata_are_a_scale(void **state)
{
	(void)state;
	for (int sort = 0; sort < MATRIX_SORTS; sort++) {
		read_by("theme/strate", (enum matrix_sort)sort);
		assert_int_equal(matrix_columns(&fix.m), 3);
		assert_string_equal(matrix_column(&fix.m, 0)->value, "commune");
		assert_string_equal(matrix_column(&fix.m, 2)->value, "region");
	}
	/* A letter would repeat the column's name. */
	assert_non_null(strstr(cell("eau", "commune"), "2"));
	assert_null(strchr(cell("eau", "commune"), 'C'));
}

static int64_t count(const char *scope)
{
	browse_set_scope(fix.browse, scope, "");
	must(browse_read(fix.browse, NULL), &(struct err)ERR_INIT);
	return (int64_t)browse_count(fix.browse);
}

static void enter_lists_what_a_cell_counts(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (int p = 0; p < MATRIX_PIVOTS; p++) {
		browse_set_scope(fix.browse, NULL, NULL);
		fix.m.pivot = matrix_pivots[p];
		must(browse_matrix(fix.browse, &fix.m, NULL), &(struct err)ERR_INIT);
		for (int row = MATRIX_ALL; row < matrix_rows(&fix.m); row++)
			for (int column = MATRIX_ALL; column < matrix_columns(&fix.m); column++) {
				const struct rollup_count *n = matrix_count(&fix.m, row, column);
				const char *scope = matrix_scope(&fix.m, row, column, &a);

				if (scope)
					assert_int_equal(count(scope), n ? n->n : 0);
			}
	}
	browse_set_scope(fix.browse, NULL, NULL);
	arena_release(&a);
}

static void findings_are_stepped_through(void **state)
{
	int row = MATRIX_ALL, column = MATRIX_ALL, first_row, first_column, cells = 0, back = 0;

	(void)state;
	read_by("country/theme", MATRIX_WORST);
	for (int i = 0; i < fix.m.counts.n_cells; i++)
		cells += fix.m.cells[i].count->n_open > 0;
	assert_true(cells > 1);
	assert_true(matrix_step_finding(&fix.m, &row, &column, 1));
	first_row = row;
	first_column = column;
	/* Round once, each cell once. */
	for (int i = 0; i < cells; i++) {
		assert_true(matrix_count(&fix.m, row, column)->n_open > 0);
		assert_true(matrix_step_finding(&fix.m, &row, &column, 1));
		assert_int_equal(row == first_row && column == first_column, i == cells - 1);
	}
	for (back = 0; back < cells; back++)
		matrix_step_finding(&fix.m, &row, &column, -1);
	assert_true(row == first_row && column == first_column);
}

static void a_group_tells_a_finding_once(void **state)
{
	struct group g = GROUP_INIT;
	const struct rollup_count *n;
	int row, sentences = 0;

	(void)state;
	read_by("country/theme", MATRIX_WORST);
	row = matrix_find_row(&fix.m, "SN");
	n = matrix_count(&fix.m, row, matrix_find_column(&fix.m, "eau"));
	must(group_read(&g, fix.browse, "Senegal · Water", "country:SN theme:eau", n, NULL), &(struct err)ERR_INIT);
	assert_string_equal(g.lines.v[0].text, "Senegal · Water");
	assert_non_null(strstr(g.lines.v[1].text, "3 actions, 3 with findings: commune 2, département 1"));
	assert_int_equal(strlen(g.finding), 16);
	for (int i = 0; i < g.lines.n; i++)
		for (int k = 0; k < i; k++) {
			assert_string_not_equal(g.lines.v[i].text, g.lines.v[k].text);
			sentences++;
		}
	assert_true(sentences > 0);
	/* None of it is kept for another group. */
	must(group_read(&g, fix.browse, "Nothing", "country:DE", NULL, NULL), &(struct err)ERR_INIT);
	assert_int_equal(g.lines.n, 2);
	assert_string_equal(g.finding, "");
	group_release(&g);
}

static void pairs_of_dimensions(void **state)
{
	static const char *const wrong[] = {"", "country", "country/", "/theme", "country/country", "pays/country", "country/weather"};
	struct matrix_pivot p;
	struct err e = ERR_INIT;

	(void)state;
	assert_true(matrix_parse_pivot("Pays/Thème", &p, &e));
	assert_true(p.rows == ROLLUP_COUNTRY && p.columns == ROLLUP_THEME);
	assert_true(matrix_parse_pivot("collectivité/pays", &p, &e));
	assert_true(p.rows == ROLLUP_LEAD && p.columns == ROLLUP_COUNTRY);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		e = (struct err)ERR_INIT;
		assert_false(matrix_parse_pivot(wrong[i], &p, &e));
		assert_int_equal(e.code, ERR_USAGE);
		assert_non_null(strstr(e.text, "country/theme"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell_says_its_strata),
		cmocka_unit_test(what_is_unknown_has_a_row_at_the_end),
		cmocka_unit_test(orders),
		cmocka_unit_test(strata_are_a_scale),
		cmocka_unit_test(enter_lists_what_a_cell_counts),
		cmocka_unit_test(findings_are_stepped_through),
		cmocka_unit_test(a_group_tells_a_finding_once),
		cmocka_unit_test(pairs_of_dimensions),
	};

	return cmocka_run_group_tests(tests, open_group, close_group);
}
