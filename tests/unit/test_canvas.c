/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells: what is drawn is what is read, a column stays a column, and hostile text does no harm. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/ui/canvas.h>
#include <strates/ui/frame.h>
#include <strates/ui/theme.h>

static struct grid grid;

static int setup(void **state)
{
	(void)state;
	grid_init(&grid, 5, 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	grid_release(&grid);
	return 0;
}

static void assert_row(int y, const char *expected)
{
	struct str s = STR_INIT;

	grid_row_text(&grid, y, &s);
	assert_string_equal(s.s, expected);
	str_release(&s);
}

/* Every row must be exactly as wide as the grid, whatever was drawn. */
static void assert_whole(void)
{
	for (int y = 0; y < grid.rows; y++) {
		int width = 0;

		for (int x = 0; x < grid.cols; x++) {
			const struct cell *c = &grid.cells[y * grid.cols + x];

			width += c->width;
			if (c->width == 2)
				assert_int_equal(c[1].width, 0);
			if (c->width == 0)
				assert_true(x > 0 && c[-1].width == 2);
		}
		assert_int_equal(width, grid.cols);
	}
}

static void text_is_cut_with_an_ellipsis(void **state)
{
	struct canvas c = canvas_of(&grid);

	(void)state;
	assert_int_equal(canvas_text(&c, 0, 0, 10, 0, "Kédougou"), 8);
	assert_int_equal(canvas_text(&c, 1, 0, 5, 0, "Kédougou"), 5);
	canvas_text(&c, 2, 15, -1, 0, "Kédougou");
	assert_row(0, "Kédougou");
	assert_row(1, "Kédo…");
	assert_row(2, "               Kédo…");
}

static void numbers_align_on_the_right(void **state)
{
	struct canvas c = canvas_of(&grid);

	(void)state;
	canvas_fit_right(&c, 0, 0, 8, 0, "1 200");
	canvas_fit_right(&c, 1, 0, 4, 0, "1234567");
	assert_row(0, "   1 200");
	assert_row(1, "…567");
}

static void wide_characters_stay_whole(void **state)
{
	struct canvas c = canvas_of(&grid);

	(void)state;
	canvas_text(&c, 0, 0, -1, 0, "中文中文");
	canvas_put(&c, 0, 1, 0, 'x');
	canvas_put(&c, 0, 4, 0, 'y');
	assert_row(0, " x文y 文");
	canvas_text(&c, 1, 0, -1, 0, "ab中文");
	canvas_text(&c, 1, 1, -1, 0, "文");
	assert_whole();
	canvas_text(&c, 2, 19, -1, 0, "中");
	assert_whole();
}

static void combining_marks_share_a_cell(void **state)
{
	struct canvas c = canvas_of(&grid);

	(void)state;
	assert_int_equal(canvas_text(&c, 0, 0, -1, 0, "e\xcc\x81te\xcc\x81"), 3);
	/* A heap of marks does not grow a cell. */
	assert_int_equal(
	        canvas_text(&c, 1, 0, -1, 0, "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85z"), 2);
	assert_whole();
}

static void hostile_text_takes_one_cell_each(void **state)
{
	static const char *const hostile[] = {"\033[31mred", "a\001b",
	        "\xe2\x80\xae\x61\x62\x63",
	        "x\xff\xfey",
	        "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
	        "\xe2\x9d\xa4\xef\xb8\x8f", "\xf0\x9f\x87\xab\xf0\x9f\x87\xb7", "\xcc\x81",
	        "\xf0\x9f\x91", "\xe2\x80\x8d", "a\tb\nc", "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbf"};
	struct canvas c = canvas_of(&grid);

	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		canvas_clear(&c, 0);
		int w = canvas_text(&c, 0, 0, -1, 0, hostile[i]);

		assert_int_equal(w, canvas_width(hostile[i]));
		assert_whole();
		for (int x = 0; x < grid.cols; x++) {
			uint32_t cp = grid.cells[x].cp[0];

			assert_true(cp == 0 ||
			            (cp >= 0x20 && cp != 0x7f && cp != 0x202e && cp != 0x200d));
		}
	}
	/* A family and a flag are one sign each. */
	assert_int_equal(canvas_width(hostile[4]), 1);
	assert_int_equal(canvas_width(hostile[6]), 1);
	assert_int_equal(canvas_width(hostile[11]), 1);
}

static void drawing_outside_is_cut(void **state)
{
	struct canvas c = canvas_of(&grid), sub = canvas_sub(&c, rect_make(1, 5, 2, 6));

	(void)state;
	canvas_text(&sub, 0, -2, 20, 0, "abcdefghijklm");
	canvas_text(&sub, 7, 0, -1, 0, "below");
	canvas_fill(&sub, rect_make(-5, -5, 50, 50), ROLE_TITLE);
	canvas_text(&sub, 1, 0, -1, 0, "inside and more");
	assert_row(0, "");
	assert_row(2, "     insid…");
	assert_int_equal(grid.cells[20 + 4].style, ROLE_NORMAL);
	assert_int_equal(grid.cells[20 + 5].style, ROLE_TITLE);
	assert_int_equal(grid.cells[20 + 11].style, ROLE_NORMAL);
	canvas_cursor(&sub, 40, 40, true);
	assert_int_equal(grid.cursor_y, 2);
	assert_int_equal(grid.cursor_x, 10);
}

static void text_wraps_at_blanks(void **state)
{
	struct canvas c = canvas_of(&grid);

	(void)state;
	assert_int_equal(canvas_wrap(&c, 0, 0, 10, 5, 0, "un deux trois quatre"), 3);
	assert_row(0, "un deux");
	assert_row(1, "trois");
	assert_row(2, "quatre");
	canvas_clear(&c, 0);
	assert_int_equal(canvas_wrap(&c, 0, 0, 10, 2, 0, "un deux trois quatre cinq"), 2);
	assert_row(1, "trois qua…");
	canvas_clear(&c, 0);
	canvas_wrap(&c, 0, 0, 10, 1, 0, "un deux\ntrois");
	assert_row(0, "un deux…");
	canvas_clear(&c, 0);
	canvas_wrap(&c, 0, 0, 10, 1, 0, "anticonstitution\ntrois");
	assert_row(0, "anticons…");
	canvas_clear(&c, 0);
	assert_int_equal(canvas_wrap(&c, 0, 0, 4, 5, 0, "anticonstitution"), 4);
	assert_int_equal(canvas_wrap(NULL, 0, 0, 8, 9, 0, "a\nb\nc"), 3);
}

static void lines_join(void **state)
{
	struct canvas c = canvas_of(&grid);

	(void)state;
	canvas_box(&c, rect_make(0, 0, 5, 9), 0);
	canvas_vline(&c, 0, 4, 5, 0);
	canvas_hline(&c, 2, 0, 9, 0);
	assert_row(0, "┌───┬───┐");
	assert_row(2, "├───┼───┤");
	assert_row(4, "└───┴───┘");
	grid.glyphs = GLYPHS_ASCII;
	grid_clear(&grid);
	canvas_box(&c, rect_make(0, 0, 3, 4), 0);
	assert_row(0, "+--+");
	grid.glyphs = GLYPHS_READER;
	grid_clear(&grid);
	canvas_box(&c, rect_make(0, 0, 3, 4), 0);
	assert_row(0, "");
}

static void styles_are_told(void **state)
{
	struct canvas c = canvas_of(&grid);
	struct str s = STR_INIT;

	(void)state;
	canvas_text(&c, 1, 2, -1, ROLE_FINDING, "!!");
	canvas_add_style(&c, rect_make(1, 2, 1, 2), STYLE_SELECTED);
	canvas_text(&c, 1, 6, -1, ROLE_TITLE, "T");
	grid_styles(&grid, &s);
	assert_string_equal(s.s, "1: 2+2 finding+selected, 6+1 title\n");
	str_release(&s);
}

static void hints_are_never_cut(void **state)
{
	static const struct frame_hint hints[] = {
	        {"?", "Aide", false}, {"Ctrl-S", "Enregistrer", false}, {"q", "Quitter", false}};
	struct canvas c = canvas_of(&grid);

	(void)state;
	assert_int_equal(frame_hints(&c, 0, hints, 3), 2);
	assert_row(0, " ? Aide  q Quitter");
}

static void no_size_breaks_the_frames(void **state)
{
	(void)state;
	for (int rows = 1; rows < 8; rows++)
		for (int cols = 1; cols < 30; cols++) {
			grid_resize(&grid, rows, cols);
			struct canvas c = canvas_of(&grid);
			struct canvas in = frame_dialog(&c, canvas_rect(&c), "Titre", "pied");

			canvas_text(&in, 0, 0, -1, 0, "texte");
			frame_pane(&c, canvas_rect(&c), "Titre long", "1/300", true);
			frame_message(&c, 0, "La fenêtre est trop petite.");
			frame_line(&c, 0, 0, "gauche", "droite");
			frame_bar(&c, 0, 0, cols, 0, 1, 3);
			frame_tabs(&c, 0, (const char *const[]){"un", "deux"}, 2, 1);
			assert_whole();
		}
	grid_resize(&grid, 5, 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(text_is_cut_with_an_ellipsis, setup, teardown),
	        cmocka_unit_test_setup_teardown(numbers_align_on_the_right, setup, teardown),
	        cmocka_unit_test_setup_teardown(wide_characters_stay_whole, setup, teardown),
	        cmocka_unit_test_setup_teardown(combining_marks_share_a_cell, setup, teardown),
	        cmocka_unit_test_setup_teardown(hostile_text_takes_one_cell_each, setup, teardown),
	        cmocka_unit_test_setup_teardown(drawing_outside_is_cut, setup, teardown),
	        cmocka_unit_test_setup_teardown(text_wraps_at_blanks, setup, teardown),
	        cmocka_unit_test_setup_teardown(lines_join, setup, teardown),
	        cmocka_unit_test_setup_teardown(styles_are_told, setup, teardown),
	        cmocka_unit_test_setup_teardown(hints_are_never_cut, setup, teardown),
	        cmocka_unit_test_setup_teardown(no_size_breaks_the_frames, setup, teardown),
	};

	return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
