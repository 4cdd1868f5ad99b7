/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map: dots of a cell, degrees to cells and back, labels that leave each other alone, and what the view draws with each set of signs. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <sqlite3.h> /* lint: a table is taken away under the program */
#include <strates/app/atlas.h>
#include <strates/ui/geo.h>
#include <strates/ui/popup.h>
#include <strates/ui/view.h>

#include "with_app.h"

#define ADD(...) register_add(fix.app, ENTITY_ACTION, (const char *const[]){__VA_ARGS__, NULL})

extern const struct view_ops view_map, view_matrix;
static struct {
	struct app *app;
	struct browse *browse;
	struct view *view;
} fix;

static int open_group(void **state)
{
	(void)state;
	setenv("LANGUAGE", "en", 1);
	setenv("TERM", "xterm", 1);
	fix.app = register_open();
	ADD("title", "Forage Kédougou", "lead", "com:29019", "places", "SN//Kédougou", "themes", "eau", "start", "2025", "end", "2027");
	ADD("title", "Eau de Kédougou", "lead", "dep:29", "places", "SN//Kédougou", "themes", "eau", "start", "2025-06", "end", "2028");
	ADD("title", "Lycées", "lead", "reg:53", "places", "TN//Sousse", "themes", "education", "start", "2012", "end", "2013");
	ADD("title", "Santé", "lead", "com:29019", "places", "MG//Antsirabe", "themes", "sante", "start", "2012", "end", "2013");
	ADD("title", "Huế", "lead", "com:22278", "places", "VN//Huế", "themes", "patrimoine", "start", "2012", "end", "2013");
	ADD("title", "Nulle part", "lead", "com:22278");
	must(app_ensure_findings(fix.app, NULL), &(struct err)ERR_INIT);
	fix.browse = browse_new(fix.app);
	browse_set_mine(fix.browse, false);
	fix.view = view_map.create(fix.browse);
	must(view_map.read(fix.view, NULL), &(struct err)ERR_INIT);
	return 0;
}

static int close_group(void **state)
{
	(void)state;
	view_map.release(fix.view);
	browse_free(&fix.browse);
	register_close(&fix.app);
	return 0;
}

/* --- dots --- */

static uint32_t sign_at(enum dots_mode mode, int x, int y)
{
	struct dots d;
	uint32_t sign;

	dots_init(&d, mode, 1, 1);
	dots_set(&d, x, y);
	sign = dots_sign(mode, d.bits[0]);
	dots_release(&d);
	return sign;
}

static void each_dot_has_its_place(void **state)
{
	/* By the numbers that Unicode gives them: 1 2 3 7 down the left, 4 5 6 8 down the right. */
	static const uint32_t braille[4][2] = {{0x2801, 0x2808}, {0x2802, 0x2810}, {0x2804, 0x2820}, {0x2840, 0x2880}};
	static const uint32_t block[2][2] = {{0x2598, 0x259d}, {0x2596, 0x2597}};

	(void)state;
	for (int y = 0; y < 4; y++)
		for (int x = 0; x < 2; x++)
			assert_int_equal(sign_at(DOTS_BRAILLE, x, y), braille[y][x]);
	for (int y = 0; y < 2; y++)
		for (int x = 0; x < 2; x++)
			assert_int_equal(sign_at(DOTS_BLOCK, x, y), block[y][x]);
	assert_int_equal(sign_at(DOTS_ASCII, 0, 0), '\'');
	assert_int_equal(sign_at(DOTS_ASCII, 0, 1), '.');
	assert_int_equal(dots_sign(DOTS_ASCII, 3), ':');
	assert_int_equal(dots_sign(DOTS_BRAILLE, 0xff), 0x28ff);
	assert_int_equal(dots_sign(DOTS_BLOCK, 15), 0x2588);
	assert_int_equal(dots_sign(DOTS_BLOCK, 3), 0x2580);
	for (int mode = DOTS_BRAILLE; mode <= DOTS_ASCII; mode++) {
		assert_int_equal(dots_sign((enum dots_mode)mode, 0), ' ');
		assert_int_equal(sign_at((enum dots_mode)mode, -1, 0), ' ');
		assert_int_equal(sign_at((enum dots_mode)mode, 0, dots_down((enum dots_mode)mode)), ' ');
	}
}

static void a_line_goes_from_end_to_end(void **state)
{
	struct dots d;

	(void)state;
	dots_init(&d, DOTS_BRAILLE, 4, 10);
	dots_line(&d, 0, 1.1, 9.9, 1.1);
	for (int x = 0; x < 10; x++)
		assert_int_not_equal(d.bits[10 + x], 0);
	for (int x = 0; x < 10; x++)
		assert_int_equal(d.bits[x] | d.bits[20 + x], 0);
	dots_release(&d);
	/* From far outside to far outside, across; and one that never comes in. */
	dots_init(&d, DOTS_BRAILLE, 4, 10);
	dots_line(&d, -1e6, -4e5, 1e6 + 10, 4e5 + 4);
	assert_int_not_equal(d.bits[0 * 10 + 0] | d.bits[10 + 2], 0);
	assert_int_not_equal(d.bits[3 * 10 + 9] | d.bits[20 + 7], 0);
	dots_release(&d);
	dots_init(&d, DOTS_BRAILLE, 4, 10);
	dots_line(&d, -50, 10, 50, 10);
	for (int i = 0; i < 40; i++)
		assert_int_equal(d.bits[i], 0);
	dots_release(&d);
}

/* --- the projection --- */

static void there_and_back(void **state)
{
	struct geo g = {.rows = 22, .cols = 80};
	double x, y, lon, lat;

	(void)state;
	for (int zoom = 0; zoom < 9; zoom++) {
		geo_fit_world(&g);
		geo_centre(&g, 2.5, 46.6);
		geo_zoom(&g, pow(1.6, zoom));
		for (double a = -175; a <= 175; a += 12.5)
			for (double b = -55; b <= 72; b += 6.35) {
				geo_project(&g, a, b, &x, &y);
				geo_locate(&g, x, y, &lon, &lat);
				assert_true(fabs(lon - a) < 1e-6 && fabs(lat - b) < 1e-6);
			}
	}
}

static void the_world_fits(void **state)
{
	static const int sizes[][2] = {{22, 80}, {9, 40}, {58, 200}, {3, 300}, {60, 10}, {1, 1}};
	double x, y;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct geo g = {.rows = sizes[i][0], .cols = sizes[i][1]};
		static const double corners[][2] = {{-179.9, 73.9}, {179.9, -55.9}, {0, 0}, {166, -22}};

		geo_fit_world(&g);
		for (size_t k = 0; k < COUNT_OF(corners); k++) {
			geo_project(&g, corners[k][0], corners[k][1], &x, &y);
			assert_true(x >= -.01 && x <= g.cols + .01 && y >= -.01 && y <= g.rows + .01);
		}
		/* North is up, east is right. */
		double x2, y2;

		geo_project(&g, 10, 50, &x, &y);
		geo_project(&g, 20, 40, &x2, &y2);
		assert_true(x2 > x && y2 > y);
		/* Smaller than the world there is nothing. */
		double scale = g.scale;

		geo_zoom(&g, .1);
		assert_true(fabs(g.scale - scale) < 1e-9);
		geo_pan(&g, 1e6, 1e6);
		geo_locate(&g, g.cols / 2.0, g.rows / 2.0, &x, &y);
		assert_true(fabs(x) <= 180.01 && fabs(y) <= 90);
	}
}

static void a_box_is_seen_whole(void **state)
{
	struct geo g = {.rows = 20, .cols = 70};
	double x, y;

	(void)state;
	geo_fit(&g, -17, 4, 15, 25);
	geo_project(&g, -17, 25, &x, &y);
	assert_true(x >= -.01 && y >= -.01);
	geo_project(&g, 15, 4, &x, &y);
	assert_true(x <= 70.01 && y <= 20.01);
	/* And as large as it can be. */
	assert_true(x > 69 || y > 19);
}

/* --- labels --- */

static unsigned seed = 1;

static int any(int n)
{
	seed = seed * 1103515245u + 12345u;
	return n > 0 ? (int)(seed >> 8) % n : 0;
}

static void labels_leave_each_other_alone(void **state)
{
	(void)state;
	for (int round = 0; round < 600; round++) {
		struct geo_label v[60];
		int rows = any(40), cols = any(200), n = any(60), shown = 0;

		for (int i = 0; i < n; i++)
			v[i] = (struct geo_label){.at_y = any(rows + 4) - 2, .at_x = any(cols + 10) - 5, .w = 1 + any(24)};
		geo_place_labels(v, n, rows, cols);
		for (int i = 0; i < n; i++) {
			if (!v[i].shown)
				continue;
			shown++;
			assert_true(v[i].y >= 0 && v[i].y < rows && v[i].x >= 0 && v[i].x + v[i].w <= cols);
			assert_true(abs(v[i].y - v[i].at_y) <= 1);
			for (int k = 0; k < i; k++)
				if (v[k].shown && v[k].y == v[i].y)
					assert_true(v[k].x + v[k].w < v[i].x || v[i].x + v[i].w < v[k].x);
		}
		/* The first one has the first choice. */
		if (n && v[0].at_y >= 0 && v[0].at_y < rows && v[0].at_x >= 0 && v[0].at_x < cols && v[0].w <= cols / 2)
			assert_true(v[0].shown && shown > 0);
	}
}

/* --- the coast, and places --- */

static void the_coast_is_there(void **state)
{
	struct coast c = {0};
	int lines = 0;

	(void)state;
	must(coast_read(&c, NULL), &(struct err)ERR_INIT);
	for (int i = 0; i < c.n; i++)
		lines += c.v[i].first;
	assert_true(c.n > 5000 && lines > 100);
	assert_true(c.v[0].first);
	coast_release(&c);
}

static void places_are_where_they_are(void **state)
{
	struct atlas a = ATLAS_INIT;
	struct str text = STR_INIT;
	int degrees, km, unknown = 0;

	(void)state;
	must(browse_atlas(fix.browse, &a, NULL), &(struct err)ERR_INIT);
	assert_string_equal(atlas_name(&a.places[0]), "Senegal");
	assert_true(a.places[1].city && a.places[1].country == 0);
	assert_string_equal(atlas_name(&a.places[1]), "Kédougou");
	assert_true(atlas_bearing(&a.places[1], &degrees, &km));
	assert_true(degrees > 200 && degrees < 212 && km > 3900 && km < 4200);
	atlas_write_bearing(&a.places[1], &text);
	assert_string_equal(text.s, "south-west, 4,000 km");
	for (int i = 0; i < a.n; i++)
		unknown += !*a.places[i].head->value;
	assert_int_equal(unknown, 1);
	assert_string_equal(atlas_name(&a.places[a.n - 1]), "no country");
	str_release(&text);
	atlas_release(&a);
}

/* --- what is drawn --- */

static bool has_between(const struct grid *g, uint32_t from, uint32_t to)
{
	for (int i = 0; i < g->rows * g->cols; i++)
		if (g->cells[i].cp[0] >= from && g->cells[i].cp[0] <= to)
			return true;
	return false;
}

static void draw(struct grid *g, enum canvas_glyphs glyphs, int rows, int cols)
{
	struct canvas c;

	grid_resize(g, rows, cols);
	g->glyphs = glyphs;
	c = canvas_of(g);
	view_map.draw(fix.view, &c, canvas_rect(&c), true);
}

static void no_sign_that_cannot_be_read(void **state)
{
	struct grid g;

	(void)state;
	grid_init(&g, 24, 80);
	draw(&g, GLYPHS_UNICODE, 24, 80);
	assert_true(has_between(&g, 0x2801, 0x28ff));
	for (int rows = 1; rows < 60; rows += 7)
		for (int cols = 1; cols < 200; cols += 23) {
			draw(&g, GLYPHS_ASCII, rows, cols);
			assert_false(has_between(&g, 0x2500, 0x28ff));
			draw(&g, GLYPHS_READER, rows, cols);
			assert_false(has_between(&g, 0x2500, 0x28ff));
			draw(&g, GLYPHS_UNICODE, rows, cols);
		}
	setenv("TERM", "linux", 1);
	draw(&g, GLYPHS_UNICODE, 24, 80);
	assert_false(has_between(&g, 0x2800, 0x28ff));
	assert_true(has_between(&g, '.', '.'));
	setenv("TERM", "xterm", 1);
	grid_release(&g);
}

static void shows(struct grid *g, const char *text)
{
	struct str s = STR_INIT;

	draw(g, GLYPHS_UNICODE, 24, 80);
	grid_text(g, &s);
	if (!strstr(s.s, text))
		fail_msg("“%s” is not on the map:\n%s", text, s.s);
	str_release(&s);
}

static const char *selected(void)
{
	struct view_selection s = {0};

	view_map.selection(fix.view, &s);
	return s.scope_label ? s.scope_label : "";
}

static void arrows_go_the_way_they_point(void **state)
{
	struct grid g;

	(void)state;
	grid_init(&g, 24, 80);
	shows(&g, "2 SN");
	shows(&g, "1 VN");
	assert_string_equal(selected(), "Senegal");
	view_map.command(fix.view, CMD_UP);
	assert_string_equal(selected(), "Tunisia");
	view_map.command(fix.view, CMD_DOWN);
	assert_string_not_equal(selected(), "Tunisia");
	while (strcmp(selected(), "Vietnam") != 0) {
		char before[64];

		snprintf(before, sizeof(before), "%s", selected());
		view_map.command(fix.view, CMD_RIGHT);
		assert_string_not_equal(selected(), before);
	}
	view_map.command(fix.view, CMD_RIGHT);
	assert_string_equal(selected(), "Vietnam");
	/* Nearer and nearer: the town; and back: its country. */
	for (int i = 0; i < 9; i++)
		view_map.command(fix.view, CMD_WIDER);
	assert_string_equal(selected(), "Huế");
	shows(&g, "1 Huế");
	for (int i = 0; i < 9; i++)
		view_map.command(fix.view, CMD_NARROWER);
	assert_string_equal(selected(), "Vietnam");
	grid_release(&g);
}

/* --- reading that ends half way --- */

static void sql(const char *text)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(app_db_path(fix.app), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* Goes to `place`; reading fails twice, as when a key stops it; then it comes back there. */
static void comes_back(const struct view_ops *ops, struct view *v, const char *place)
{
	struct str before = STR_INIT, after = STR_INIT;
	struct err e = ERR_INIT;

	ops->choose(v, place);
	ops->speak(v, &before);
	sql("ALTER TABLE x_action RENAME TO away");
	assert_false(ops->read(v, &(struct err)ERR_INIT));
	assert_false(ops->read(v, &(struct err)ERR_INIT));
	sql("ALTER TABLE away RENAME TO x_action");
	must(ops->read(v, &e), &e);
	ops->speak(v, &after);
	assert_string_equal(after.s, before.s);
	str_release(&before);
	str_release(&after);
}

static const char *last_place(const struct view_ops *ops, struct view *v, struct choices *all)
{
	choices_init(all);
	ops->choices(v, all);
	assert_true(all->n > 3);
	return all->item[all->n - 1].value ? all->item[all->n - 1].value : all->item[all->n - 1].text;
}

static void test_half_a_reading_keeps_the_place(void **state)
{
	struct view *matrix = view_matrix.create(fix.browse);
	struct choices all;

	(void)state;
	comes_back(&view_map, fix.view, last_place(&view_map, fix.view, &all));
	choices_release(&all);
	assert_true(view_matrix.read(matrix, &(struct err)ERR_INIT));
	comes_back(&view_matrix, matrix, last_place(&view_matrix, matrix, &all));
	choices_release(&all);
	view_matrix.release(matrix);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_dot_has_its_place),
		cmocka_unit_test(a_line_goes_from_end_to_end),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(the_world_fits),
		cmocka_unit_test(a_box_is_seen_whole),
		cmocka_unit_test(labels_leave_each_other_alone),
		cmocka_unit_test(the_coast_is_there),
		cmocka_unit_test(places_are_where_they_are),
		cmocka_unit_test(arrows_go_the_way_they_point),
		cmocka_unit_test(no_sign_that_cannot_be_read),
		cmocka_unit_test(test_half_a_reading_keeps_the_place),
	};

	return cmocka_run_group_tests(tests, open_group, close_group);
}
