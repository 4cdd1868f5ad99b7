/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and columns agree at every scale; bars and meetings are drawn where they are, in each glyph set. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/ui/gantt.h>

static int32_t day(int year, int month, int d)
{
	return date_to_days(year, month, d);
}

static void columns_follow_each_other(void **state)
{
	(void)state;
	for (int s = GANTT_DAY; s < GANTT_SCALES; s++) {
		enum gantt_scale scale = (enum gantt_scale)s;

		for (int32_t d = day(1949, 12, 1); d < day(1954, 1, 1); d++) {
			int64_t column = gantt_column(scale, d), next = gantt_column(scale, d + 1);

			assert_true(next == column || next == column + 1);
			assert_true(gantt_first_day(scale, column) <= d);
			assert_true(gantt_first_day(scale, column + 1) > d);
		}
	}
	/* A year begins with a column, a week on a Monday. */
	for (int s = GANTT_MONTH; s < GANTT_SCALES; s++)
		assert_int_equal(gantt_first_day((enum gantt_scale)s, gantt_column((enum gantt_scale)s, day(2027, 1, 1))), day(2027, 1, 1));
	assert_int_equal(gantt_first_day(GANTT_WEEK, gantt_column(GANTT_WEEK, day(2026, 11, 23))), day(2026, 11, 23));
}

static void zooming_keeps_the_day_in_its_place(void **state)
{
	struct gantt g = {.scale = GANTT_QUARTER, .from = gantt_column(GANTT_QUARTER, day(2025, 1, 1)), .cols = 40, .today = day(2026, 11, 27)};

	(void)state;
	gantt_zoom(&g, GANTT_MONTH, g.today);
	assert_int_equal(gantt_column(GANTT_MONTH, g.today) - g.from, 22);
	gantt_zoom(&g, GANTT_QUARTER, g.today);
	assert_int_equal(g.from, gantt_column(GANTT_QUARTER, day(2025, 1, 1)));
	/* What was not in view comes into the middle. */
	gantt_zoom(&g, GANTT_YEAR, day(1990, 1, 1));
	assert_int_equal(gantt_column(GANTT_YEAR, day(1990, 1, 1)) - g.from, 20);
	for (int i = 0; i < 100000; i++)
		gantt_pan(&g, -1000);
	assert_true(gantt_first_day(g.scale, g.from) >= day(1, 1, 1));
}

static void everything_fits(void **state)
{
	struct gantt g = {.cols = 40, .today = day(2026, 11, 27)};

	(void)state;
	gantt_fit(&g, day(1963, 1, 1), day(1999, 12, 31));
	assert_int_equal(g.scale, GANTT_DECADE);
	gantt_fit(&g, day(2026, 3, 1), day(2026, 4, 1));
	assert_int_equal(g.scale, GANTT_DAY);
	assert_true(gantt_column(g.scale, day(2026, 3, 1)) >= g.from);
	assert_true(gantt_column(g.scale, day(2026, 4, 1)) < g.from + g.cols);
}

static struct {
	struct grid grid;
	struct str text;
} fix;

/* A year of months, June under today's line. */
static const struct gantt year = {.scale = GANTT_QUARTER, .from = 2026 * 12, .cols = 12};

static const char *drawn(enum canvas_glyphs glyphs, const struct timeline_row *r)
{
	struct canvas c = canvas_of(&fix.grid);
	struct gantt g = year;

	g.today = day(2026, 6, 15);
	fix.grid.glyphs = glyphs;
	grid_clear(&fix.grid);
	if (r->kind == TIMELINE_ACTION)
		gantt_bar(&g, &c, 0, 0, r, 0);
	else
		gantt_windows(&g, &c, 0, 0, r, 0);
	str_clear(&fix.text);
	grid_row_text(&fix.grid, 0, &fix.text);
	return fix.text.s;
}

static void a_bar_says_what_is_known(void **state)
{
	struct span span = {.strate = STRATE_REGION};
	struct timeline_row r = {.kind = TIMELINE_ACTION, .span = &span, .first = day(2026, 2, 10), .last = day(2026, 8, 1)};

	(void)state;
	assert_string_equal(drawn(GLYPHS_UNICODE, &r), " ████│██");
	assert_string_equal(drawn(GLYPHS_ASCII, &r), " ####|##");
	r.open_end = true;
	assert_string_equal(drawn(GLYPHS_ASCII, &r), " ####|#>");
	span.strate = STRATE_COMMUNE;
	assert_string_equal(drawn(GLYPHS_ASCII, &r), " ::::|:>");
	/* It is counted up to March; whether it goes on nobody said. */
	r.last = day(2026, 3, 1);
	assert_string_equal(drawn(GLYPHS_ASCII, &r), " ::.>|");
	r.last = day(2026, 8, 1);
	r.open_end = false;
	r.unknown_start = true;
	r.first = DATE_NO_DAY;
	assert_string_equal(drawn(GLYPHS_ASCII, &r), "     |?:");
	r.last = DATE_NO_DAY;
	assert_string_equal(drawn(GLYPHS_ASCII, &r), "?    |");
}

static void what_is_out_of_view_says_where(void **state)
{
	struct span span = {.strate = STRATE_EPCI};
	struct timeline_row r = {.kind = TIMELINE_ACTION, .span = &span, .first = day(2020, 2, 10), .last = day(2021, 8, 1)};

	(void)state;
	assert_string_equal(drawn(GLYPHS_ASCII, &r), "<    |");
	r.first = day(2030, 1, 1);
	r.last = day(2030, 2, 1);
	assert_string_equal(drawn(GLYPHS_ASCII, &r), "     |     >");
}

static void strates_differ_without_colour(void **state)
{
	char seen[STRATE_COUNT + 1] = "";
	static const enum strate four[] = {STRATE_COMMUNE, STRATE_EPCI, STRATE_DEPARTEMENT, STRATE_REGION};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(four); i++) {
		struct span span = {.strate = (uint8_t)four[i]};
		struct timeline_row r = {.kind = TIMELINE_ACTION, .span = &span, .first = day(2026, 1, 1), .last = day(2026, 1, 1)};
		const char *text = drawn(GLYPHS_ASCII, &r);

		assert_null(strchr(seen, text[0]));
		seen[i] = text[0];
		seen[i + 1] = '\0';
	}
}

static void meetings_are_letters(void **state)
{
	const struct timeline_window w[] = {{day(2026, 3, 1), day(2026, 9, 1), 0, true}, {day(2026, 2, 1), day(2026, 4, 30), 55, false}};
	struct timeline_row r = {.kind = TIMELINE_MEETING, .windows = w, .n_windows = 2};

	(void)state;
	/* Where both are, the one that is to be settled. */
	assert_string_equal(drawn(GLYPHS_UNICODE, &r), " !!!ccccc");
}

static int open_grid(void **state)
{
	(void)state;
	str_init(&fix.text);
	grid_init(&fix.grid, 1, 12);
	return 0;
}

static int close_grid(void **state)
{
	(void)state;
	grid_release(&fix.grid);
	str_release(&fix.text);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_follow_each_other),
		cmocka_unit_test(zooming_keeps_the_day_in_its_place),
		cmocka_unit_test(everything_fits),
		cmocka_unit_test(a_bar_says_what_is_known),
		cmocka_unit_test(what_is_out_of_view_says_where),
		cmocka_unit_test(strates_differ_without_colour),
		cmocka_unit_test(meetings_are_letters),
	};

	return cmocka_run_group_tests(tests, open_grid, close_grid);
}
