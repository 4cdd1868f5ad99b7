/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every size from 1x1 to 300x80, under many wishes: nothing overlaps, nothing is outside. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <strates/ui/layout.h>

static void assert_sound(const struct layout_wish *w, const struct layout *l)
{
	struct rect all[SLOT_COUNT + LAYOUT_LINES_MAX];
	int n = 0;

	for (int i = 0; i < SLOT_COUNT; i++)
		all[n++] = l->slot[i];
	for (int i = 0; i < l->n_lines; i++)
		all[n++] = l->line[i];
	for (int i = 0; i < n; i++) {
		struct rect a = all[i];

		if (a.h < 0 || a.w < 0 || a.y < 0 || a.x < 0 || a.y + a.h > w->rows ||
		        a.x + a.w > w->cols)
			fail_msg("%dx%d: rectangle %d is outside: %d,%d %dx%d", w->cols, w->rows, i,
			        a.y, a.x, a.h, a.w);
		for (int j = 0; j < i; j++)
			if (!rect_is_empty(rect_intersect(a, all[j])))
				fail_msg("%dx%d focus %d: %d and %d overlap", w->cols, w->rows,
				        w->focus, i, j);
	}
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

static void all_sizes_are_sound(void **state)
{
	struct layout_wish w;
	struct layout l;
	unsigned seed = 1;

	(void)state;
	for (int rows = 1; rows <= 80; rows++)
		for (int cols = 1; cols <= 300; cols++)
			for (int focus = SLOT_TREE; focus <= SLOT_TIMELINE; focus++) {
				layout_wish_init(&w, rows, cols);
				w.focus = (enum layout_slot)focus;
				layout_solve(&w, &l);
				assert_sound(&w, &l);
				assert_true(
				        layout_is_visible(&l, w.focus) || l.regime == LAYOUT_TINY);
				/* Wild wishes are limited, not obeyed. */
				w.adjust.tree_w = (int)(next_random(&seed) % 400) - 200;
				w.adjust.detail_w = (int)(next_random(&seed) % 400) - 200;
				w.adjust.findings_w = (int)(next_random(&seed) % 400) - 200;
				w.adjust.lower_h = (int)(next_random(&seed) % 200) - 100;
				w.adjust.timeline_h = (int)(next_random(&seed) % 200) - 100;
				for (int i = SLOT_TREE; i <= SLOT_TIMELINE; i++)
					w.shown[i] = i == SLOT_MAIN || (next_random(&seed) & 3);
				layout_solve(&w, &l);
				assert_sound(&w, &l);
				assert_true(l.single || layout_is_visible(&l, SLOT_MAIN) ||
				            w.focus == SLOT_TREE);
				w.zoom = w.focus;
				layout_solve(&w, &l);
				assert_sound(&w, &l);
			}
}

static void regimes_are_those_of_the_design(void **state)
{
	static const struct {
		int rows, cols;
		enum layout_regime regime;
	} cases[] = {{24, 80, LAYOUT_S}, {10, 40, LAYOUT_S}, {9, 40, LAYOUT_TINY},
	        {10, 39, LAYOUT_TINY}, {29, 200, LAYOUT_S}, {30, 100, LAYOUT_M},
	        {40, 140, LAYOUT_M}, {44, 200, LAYOUT_M}, {45, 160, LAYOUT_L}, {60, 200, LAYOUT_L}};
	struct layout_wish w;
	struct layout l;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		layout_wish_init(&w, cases[i].rows, cases[i].cols);
		layout_solve(&w, &l);
		assert_int_equal(l.regime, cases[i].regime);
	}
	layout_wish_init(&w, 40, 140);
	layout_solve(&w, &l);
	for (int i = 0; i < SLOT_COUNT; i++)
		assert_true(layout_is_visible(&l, (enum layout_slot)i));
	assert_in_range(l.slot[SLOT_TREE].w, 24, 34);
	assert_int_equal(l.slot[SLOT_HINTS].y, 39);
	assert_int_equal(l.slot[SLOT_STATUS].y, 38);
}

static void tab_reaches_every_pane(void **state)
{
	static const int sizes[][2] = {{24, 80}, {10, 40}, {40, 140}, {60, 200}};
	struct layout_wish w;
	struct layout l;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		unsigned seen = 0;

		layout_wish_init(&w, sizes[i][0], sizes[i][1]);
		for (int step = 0; step < 5; step++) {
			layout_solve(&w, &l);
			enum layout_slot back = w.focus;

			w.focus = layout_next(&w, &l, w.focus, 1);
			seen |= 1u << w.focus;
			layout_solve(&w, &l);
			assert_true(layout_is_visible(&l, w.focus));
			assert_int_equal(layout_next(&w, &l, w.focus, -1), back);
		}
		assert_int_equal(seen, 0x1fu << SLOT_TREE);
	}
}

static void steps_do_not_run_away(void **state)
{
	struct layout_wish w;
	struct layout l;

	(void)state;
	layout_wish_init(&w, 60, 200);
	w.focus = SLOT_TREE;
	for (int i = 0; i < 300; i++) {
		layout_solve(&w, &l);
		layout_adjust_step(&w, &l, 1);
	}
	layout_solve(&w, &l);
	int widest = l.slot[SLOT_TREE].w;

	/* One step back already shows. */
	layout_adjust_step(&w, &l, -1);
	layout_solve(&w, &l);
	assert_true(l.slot[SLOT_TREE].w < widest);
	assert_true(l.slot[SLOT_MAIN].w >= 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(all_sizes_are_sound),
	        cmocka_unit_test(regimes_are_those_of_the_design),
	        cmocka_unit_test(tab_reaches_every_pane),
	        cmocka_unit_test(steps_do_not_run_away),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
