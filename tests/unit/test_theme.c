/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks: no theme hides a mark, monochrome has no colours, configuration is checked; and how
 * choices are ranked. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/ui/popup.h>
#include <strates/ui/theme.h>

static const enum theme_depth depths[] = {DEPTH_MONO, DEPTH_8, DEPTH_16, DEPTH_256};

static bool same(struct theme_look a, struct theme_look b)
{
	return a.fg == b.fg && a.bg == b.bg && a.attrs == b.attrs;
}

static void colours_fit_the_terminal(void **state)
{
	struct theme t;

	(void)state;
	for (int kind = 0; kind < THEME_KINDS; kind++)
		for (size_t d = 0; d < 4; d++) {
			theme_init_depth(&t, (enum theme_kind)kind, depths[d]);
			for (unsigned style = 0; style < 0x4000; style++) {
				struct theme_look l = theme_resolve(&t, (style_t)style);

				assert_true(l.fg < (int)depths[d] && l.bg < (int)depths[d]);
				/* Never a black background. */
				assert_int_not_equal(l.bg, 0);
				assert_int_not_equal(l.bg, 16);
			}
		}
}

static void marks_stand_out_everywhere(void **state)
{
	static const unsigned over[] = {0, STYLE_SELECTED, STYLE_UNFOCUSED};
	struct theme t;

	(void)state;
	for (int kind = 0; kind < THEME_KINDS; kind++)
		for (size_t d = 0; d < 4; d++) {
			theme_init_depth(&t, (enum theme_kind)kind, depths[d]);
			for (size_t i = 0; i < 3; i++) {
				struct theme_look strong =
				        theme_resolve(&t, (style_t)(ROLE_FINDING_STRONG | over[i]));
				struct theme_look plain =
				        theme_resolve(&t, (style_t)(ROLE_NORMAL | over[i]));

				assert_false(same(strong, plain));
			}
			/* Quiet text is as readable as the rest once it is selected. */
			assert_true(same(theme_resolve(&t, ROLE_DIM | STYLE_SELECTED),
			        theme_resolve(&t, STYLE_SELECTED)));
			assert_false(same(theme_resolve(&t, STYLE_SELECTED), theme_resolve(&t, 0)));
			assert_false(
			        same(theme_resolve(&t, STYLE_UNFOCUSED), theme_resolve(&t, 0)));
			assert_false(same(theme_resolve(&t, ROLE_INPUT), theme_resolve(&t, 0)));
		}
}

static void the_environment_is_obeyed(void **state)
{
	struct theme t;

	(void)state;
	unsetenv("NO_COLOR");
	unsetenv("COLORFGBG");
	theme_init(&t, THEME_AUTO, 256);
	assert_int_equal(t.kind, THEME_AUTO);
	setenv("COLORFGBG", "0;15", 1);
	theme_init(&t, THEME_AUTO, 88);
	assert_int_equal(t.kind, THEME_LIGHT);
	assert_int_equal(t.depth, DEPTH_16);
	setenv("COLORFGBG", "15;default;0", 1);
	theme_init(&t, THEME_AUTO, 8);
	assert_int_equal(t.kind, THEME_DARK);
	setenv("NO_COLOR", "1", 1);
	theme_init(&t, THEME_LIGHT, 256);
	assert_int_equal(t.depth, DEPTH_MONO);
	unsetenv("NO_COLOR");
	unsetenv("COLORFGBG");
}

static void styles_can_be_set(void **state)
{
	struct theme t;
	struct err e = ERR_INIT;

	(void)state;
	theme_init_depth(&t, THEME_DARK, DEPTH_256);
	assert_true(theme_set(&t, "finding", "bold bright-red on 17", &e));
	struct theme_look l = theme_resolve(&t, ROLE_FINDING);

	assert_int_equal(l.fg, 9);
	assert_int_equal(l.bg, 17);
	assert_int_equal(l.attrs, THEME_BOLD);
	assert_false(theme_set(&t, "findings", "bold", &e));
	assert_true(err_is_set(&e));
	err_clear(&e);
	assert_false(theme_set(&t, "finding", "pink", &e));
	assert_non_null(strstr(e.text, "pink"));
	err_clear(&e);
	theme_init_depth(&t, THEME_DARK, DEPTH_8);
	assert_true(theme_set(&t, "accent", "208", &e));
	assert_int_equal(theme_resolve(&t, ROLE_ACCENT).fg, -1);
}

static struct popup popup;

static void fill(void *ctx, const char *query, struct choices *out)
{
	struct choices all;

	(void)ctx;
	choices_init(&all);
	choices_add(&all, "Exporter la liste", NULL, "x", "export");
	choices_add(&all, "Vue : chronologie", NULL, "v c", "timeline");
	choices_add(&all, "Coordonner la sélection", "cochez deux fiches", NULL, "bulk")->disabled =
	        true;
	choices_add(&all, "Coordonner les deux actions", NULL, "c", "coordinate");
	choices_add(&all, "Écarter le constat", NULL, "i", "dismiss");
	choices_filter(&all, query, out);
	choices_release(&all);
}

static void type(const char *text)
{
	for (; *text; text++) {
		struct key_event ev = event_of_key((unsigned char)*text, 0);

		popup_key(&popup, &ev);
	}
}

static void typing_finds_without_accents(void **state)
{
	struct key_event enter = event_of_key(UI_KEY_ENTER, 0), up = event_of_key(UI_KEY_UP, 0),
	                 down = event_of_key(UI_KEY_DOWN, 0);

	(void)state;
	popup_init(&popup, fill, NULL);
	assert_int_equal(popup.shown.n, 5);
	type("ecart");
	assert_string_equal(popup_chosen(&popup)->value, "dismiss");
	popup_set_query(&popup, "");
	type("coor");
	assert_int_equal(popup.shown.n, 2);
	assert_string_equal(popup_chosen(&popup)->value, "coordinate");
	assert_int_equal(popup_key(&popup, &enter), POPUP_CHOSEN);
	popup_key(&popup, &down);
	/* Shown with the reason, but not taken. */
	assert_true(popup_chosen(&popup)->disabled);
	assert_int_equal(popup_key(&popup, &enter), POPUP_HANDLED);
	popup_key(&popup, &up);
	popup_set_query(&popup, "chrono vue");
	assert_string_equal(popup_chosen(&popup)->value, "timeline");
	popup_set_query(&popup, "zzz");
	assert_null(popup_chosen(&popup));
	assert_int_equal(popup_key(&popup, &enter), POPUP_HANDLED);
	popup_release(&popup);
}

static void popups_stay_on_the_screen(void **state)
{
	(void)state;
	for (int rows = 1; rows < 30; rows++)
		for (int cols = 1; cols < 90; cols += 7) {
			struct rect screen = {0, 0, rows, cols};

			for (int y = 0; y < rows; y++) {
				struct rect r = popup_place(
				        screen, (struct rect){y, cols / 2, 1, 10}, 8, 40);

				assert_true(r.y >= 0 && r.x >= 0 && r.h >= 0 && r.w >= 0);
				assert_true(r.y + r.h <= rows && r.x + r.w <= cols);
			}
			struct rect r = popup_place_centre(screen, 8, 60);

			assert_true(r.y >= 0 && r.x >= 0 && r.y + r.h <= rows && r.x + r.w <= cols);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(colours_fit_the_terminal),
	        cmocka_unit_test(marks_stand_out_everywhere),
	        cmocka_unit_test(the_environment_is_obeyed),
	        cmocka_unit_test(styles_can_be_set),
	        cmocka_unit_test(typing_finds_without_accents),
	        cmocka_unit_test(popups_stay_on_the_screen),
	};

	return cmocka_run_group_tests_name("theme and popup", tests, NULL, NULL);
}
