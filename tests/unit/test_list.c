/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list: selection that stays with its item, checks and ranges, columns, and a million rows. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/ui/list.h>

struct rows {
	uint64_t id[32];
	size_t n;
	unsigned headings; /* bit i: row i */
	size_t asked;      /* cells asked for */
};

static size_t count(void *ctx)
{
	return ((struct rows *)ctx)->n;
}

static uint64_t id(void *ctx, size_t row)
{
	return ((struct rows *)ctx)->n > 32 ? row + 1 : ((struct rows *)ctx)->id[row];
}

static void facts(void *ctx, size_t row, struct list_row *out)
{
	out->heading = row < 32 && ((struct rows *)ctx)->headings >> row & 1;
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	((struct rows *)ctx)->asked++;
	if (column == 0)
		out->text = row % 2 ? "!!" : "";
	else
		snprintf(out->buf, sizeof(out->buf), "action %llu",
		        (unsigned long long)id(ctx, row));
}

static const struct list_source source = {.count = count, .id = id, .row = facts, .text = text};
static const struct list_column columns[] = {
        {.title = "!", .min = 3, .max = 3}, {.title = "Title", .min = 16}};
static struct rows rows;
static struct list list;
static struct grid grid;

static int setup(void **state)
{
	(void)state;
	memset(&rows, 0, sizeof(rows));
	rows.n = 10;
	for (size_t i = 0; i < 32; i++)
		rows.id[i] = 100 + i;
	list_init(&list, &source, &rows);
	list_set_columns(&list, columns, 2);
	grid_init(&grid, 6, 40);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	list_release(&list);
	grid_release(&grid);
	return 0;
}

static enum list_event press(uint32_t code, unsigned mods)
{
	struct key_event ev = event_of_key(code, mods);

	return list_key(&list, &ev);
}

static void draw(void)
{
	struct canvas c = canvas_of(&grid);

	grid_clear(&grid);
	list_draw(&list, &c, true);
}

static void assert_row(int y, const char *expected)
{
	struct str s = STR_INIT;

	grid_row_text(&grid, y, &s);
	assert_string_equal(s.s, expected);
	str_release(&s);
}

static void selection_follows_the_item(void **state)
{
	(void)state;
	press(UI_KEY_DOWN, 0);
	press(UI_KEY_DOWN, 0);
	assert_int_equal(list.selected, 102);
	/* Sorted the other way. */
	for (size_t i = 0; i < rows.n; i++)
		rows.id[i] = 109 - i;
	list_refresh(&list);
	assert_int_equal(list.row, 7);
	assert_int_equal(list.selected, 102);
	/* Filtered away: the nearest row. */
	rows.n = 5;
	list_refresh(&list);
	assert_int_equal(list.row, 4);
	assert_int_equal(list.selected, 105);
	/* Nothing left, then back. */
	rows.n = 0;
	list_refresh(&list);
	assert_int_equal(press(UI_KEY_DOWN, 0), LIST_IGNORED);
	assert_int_equal(press(UI_KEY_ENTER, 0), LIST_IGNORED);
	draw();
	rows.n = 5;
	list_refresh(&list);
	assert_int_equal(list.selected, 105);
}

static void a_click_counts_what_stands_above(void **state)
{
	size_t row = 99;

	(void)state;
	draw();
	assert_true(list_at(&list, 2, &row));
	assert_int_equal(row, 2);
	list.above = 1;
	assert_false(list_at(&list, 0, &row));
	assert_true(list_at(&list, 2, &row));
	assert_int_equal(row, 1);
}

static void the_cursor_is_on_the_selected_row(void **state)
{
	(void)state;
	list.header = true;
	for (int i = 0; i < 12; i++) {
		draw();
		assert_int_equal(grid.cells[grid.cursor_y * 40].cp[0], '>');
		assert_int_equal(grid.cursor_x, 0);
		for (int y = 1; y < 6; y++)
			assert_true(grid.cells[y * 40].cp[0] == '>' ? y == grid.cursor_y
			                                            : y != grid.cursor_y);
		press(UI_KEY_DOWN, 0);
	}
	assert_int_equal(list.selected, 109);
	assert_int_equal(press(UI_KEY_DOWN, 0), LIST_IGNORED);
}

static void headings_are_passed_over(void **state)
{
	(void)state;
	rows.headings = 1u << 0 | 1u << 3 | 1u << 9;
	list_refresh(&list);
	list_to_first(&list);
	assert_int_equal(list.row, 1);
	assert_int_equal(press(UI_KEY_UP, 0), LIST_IGNORED);
	list_move(&list, 2);
	assert_int_equal(list.row, 4);
	list_to_last(&list);
	assert_int_equal(list.row, 8);
	assert_int_equal(press(UI_KEY_DOWN, 0), LIST_IGNORED);
	assert_int_equal(list.row, 8);
}

static void ranges_grow_and_shrink(void **state)
{
	(void)state;
	list_check(&list, 108, true);
	list_select_row(&list, 2);
	press(UI_KEY_DOWN, MOD_SHIFT);
	press(UI_KEY_DOWN, MOD_SHIFT);
	assert_int_equal(list_checked_count(&list), 4);
	press(UI_KEY_UP, MOD_SHIFT);
	press(UI_KEY_UP, MOD_SHIFT);
	press(UI_KEY_UP, MOD_SHIFT);
	assert_true(list_is_checked(&list, 101) && list_is_checked(&list, 102));
	assert_false(list_is_checked(&list, 103));
	assert_true(list_is_checked(&list, 108));
	list_range(&list, false);
	list_invert(&list);
	assert_int_equal(list_checked_count(&list), 7);
	press(' ', 0);
	assert_int_equal(list.row, 2);
	list_check_all(&list, false);
	assert_int_equal(list_checked_count(&list), 0);
}

static void many_checks_are_remembered(void **state)
{
	uint64_t *ids = malloc(20000 * sizeof(*ids));

	(void)state;
	for (uint64_t i = 1; i <= 20000; i++)
		list_check(&list, i * 7, true);
	for (uint64_t i = 1; i <= 20000; i += 2)
		list_check(&list, i * 7, false);
	assert_int_equal(list_checked_count(&list), 10000);
	for (uint64_t i = 1; i <= 20000; i++)
		assert_int_equal(list_is_checked(&list, i * 7), i % 2 == 0);
	assert_int_equal(list_checked_ids(&list, ids, 20000), 10000);
	free(ids);
}

static void a_million_rows_cost_a_screenful(void **state)
{
	(void)state;
	rows.n = 1000000;
	list_refresh(&list);
	list_to_last(&list);
	draw();
	assert_true(rows.asked <= 12);
	assert_row(5, ">  !!  action 1000000                  ┃");
	list_page(&list, -1);
	draw();
	assert_true(rows.asked <= 24);
}

static void pages_keep_the_place(void **state)
{
	(void)state;
	rows.n = 1000;
	list_refresh(&list);
	list_select_row(&list, 500);
	draw();
	int y = grid.cursor_y;

	list_page(&list, 1);
	draw();
	assert_int_equal(grid.cursor_y, y);
	list_page(&list, -1);
	assert_int_equal(list.row, 500);
}

static void columns_go_by_priority(void **state)
{
	static const struct list_column many[] = {{.title = "finding", .min = 5, .max = 5},
	        {.title = "strate", .min = 7, .max = 12, .priority = 1},
	        {.title = "title", .min = 16},
	        {.title = "country", .min = 4, .max = 4, .priority = 2},
	        {.title = "city", .min = 8, .max = 14, .priority = 3},
	        {.title = "amount", .min = 5, .max = 7, .priority = 4},
	        {.title = "tandem", .min = 3, .max = 3, .priority = 5}};
	int w[7];

	(void)state;
	for (int width = 1; width < 200; width++) {
		int total = 0, last_dropped = 9;

		list_fit_columns(many, 7, width, w);
		for (int i = 0; i < 7; i++)
			total += w[i] ? w[i] + (total > 0) : 0;
		/* Three cells at least: one of the finding, a blank, one of the title. */
		assert_true(total <= width || width < 3);
		assert_true(w[0] > 0 && w[2] > 0);
		if (width >= 22) {
			assert_int_equal(w[0], 5);
			assert_true(w[2] >= 16);
		}
		for (int i = 0; i < 7; i++)
			if (w[i] == 0 && many[i].priority < last_dropped)
				last_dropped = many[i].priority;
		for (int i = 0; i < 7; i++)
			if (w[i] > 0 && many[i].priority > 0)
				assert_true(many[i].priority < last_dropped);
	}
	list_fit_columns(many, 7, 199, w);
	assert_int_equal(w[4], 14);
}

static void titles_have_room_before_the_rest(void **state)
{
	static const struct list_column some[] = {{.title = "finding", .min = 5, .max = 5},
	        {.title = "title", .min = 16, .comfort = 40},
	        {.title = "city", .min = 8, .max = 14, .priority = 3},
	        {.title = "amount", .min = 5, .max = 7, .priority = 4},
	        {.title = "tandem", .min = 6, .max = 6, .priority = 5, .yields = true}};
	int w[5];

	(void)state;
	/* Not all can be had: what yields goes first, then nobody else grows. */
	list_fit_columns(some, 5, 60, w);
	assert_int_equal(w[4], 0);
	assert_int_equal(w[1], 39);
	assert_int_equal(w[2], 8);
	/* All can be had. */
	list_fit_columns(some, 5, 68, w);
	assert_int_equal(w[4], 6);
	assert_int_equal(w[1], 40);
	/* The title is whole: the others grow to what they need, and it has the rest. */
	list_fit_columns(some, 5, 100, w);
	assert_int_equal(w[2], 14);
	assert_int_equal(w[3], 7);
	assert_int_equal(w[1], 100 - 5 - 14 - 7 - 6 - 4);
}

static void rows_say_it_without_colour(void **state)
{
	(void)state;
	list.header = true;
	list_check(&list, 101, true);
	list_select_row(&list, 1);
	draw();
	assert_row(0, "   !   Title");
	assert_row(1, "       action 100                      ┃");
	assert_row(2, ">* !!  action 101                      ┃");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(selection_follows_the_item, setup, teardown),
	        cmocka_unit_test_setup_teardown(the_cursor_is_on_the_selected_row, setup, teardown),
	        cmocka_unit_test_setup_teardown(headings_are_passed_over, setup, teardown),
	        cmocka_unit_test_setup_teardown(ranges_grow_and_shrink, setup, teardown),
	        cmocka_unit_test_setup_teardown(many_checks_are_remembered, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_million_rows_cost_a_screenful, setup, teardown),
	        cmocka_unit_test_setup_teardown(pages_keep_the_place, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_click_counts_what_stands_above, setup, teardown),
	        cmocka_unit_test_setup_teardown(columns_go_by_priority, setup, teardown),
	        cmocka_unit_test_setup_teardown(titles_have_room_before_the_rest, setup, teardown),
	        cmocka_unit_test_setup_teardown(rows_say_it_without_colour, setup, teardown),
	};

	return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
