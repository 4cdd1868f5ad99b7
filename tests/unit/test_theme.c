/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks: no theme hides a mark, text can be read on its ground and by colour-blind eyes, monochrome
 * has no colours, configuration is checked; and how choices are ranked. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <math.h>
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
			theme_init_depth(&t, (enum theme_kind)kind, depths[d], GROUND_UNKNOWN);
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
			theme_init_depth(&t, (enum theme_kind)kind, depths[d], GROUND_UNKNOWN);
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

/* --- contrast: WCAG 2.1, relative luminance ------------------------------------------------------------------------------------ */

struct light {
	double r, g, b;
};

static double linear(uint8_t v)
{
	double c = v / 255.0;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static struct light light_of(struct theme_rgb c)
{
	return (struct light){linear(c.r), linear(c.g), linear(c.b)};
}

static double contrast(struct theme_rgb a, struct theme_rgb b)
{
	struct light x = light_of(a), y = light_of(b);
	double la = 0.2126 * x.r + 0.7152 * x.g + 0.0722 * x.b, lb = 0.2126 * y.r + 0.7152 * y.g + 0.0722 * y.b;

	return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

/* What terminals have where a theme leaves it to them: black and a usual dark grey; white and the cream of a well-known light scheme. */
struct usual {
	enum theme_ground ground;
	struct theme_rgb text, bg;
};
static const struct usual usual[] = {{GROUND_DARK, {208, 208, 208}, {0, 0, 0}}, {GROUND_DARK, {208, 208, 208}, {30, 30, 30}},
        {GROUND_LIGHT, {40, 40, 40}, {255, 255, 255}}, {GROUND_LIGHT, {40, 40, 40}, {253, 246, 227}},
        {GROUND_UNKNOWN, {255, 255, 255}, {0, 0, 0}}, {GROUND_UNKNOWN, {0, 0, 0}, {255, 255, 255}}};

/* Lines, not words. */
static bool is_text(unsigned role)
{
	return role != ROLE_BORDER && role != ROLE_SCROLLBAR && role != ROLE_MAP_LAND;
}

static void check_contrast(const struct theme *t, const struct usual *u, unsigned style, double least)
{
	struct theme_look l = theme_resolve(t, (style_t)style);
	struct theme_rgb fg = l.fg < 0 ? u->text : theme_rgb(l.fg), bg = l.bg < 0 ? u->bg : theme_rgb(l.bg);
	double ratio = contrast(fg, bg);

	if (is_text(style & 0xff) && ratio < least)
		fail_msg("%s on ground %d: %s (%#x) has %.2f:1, less than %.1f:1", theme_kind_name(t->kind), t->ground, theme_role_name(style & 0xff), style, ratio, least);
}

static void text_can_be_read_on_its_ground(void **state)
{
	struct theme t;

	(void)state;
	for (int kind = 0; kind < THEME_KINDS; kind++)
		for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++) {
			theme_init_depth(&t, (enum theme_kind)kind, DEPTH_256, usual[i].ground);
			/* A theme that knows its ground is not shown on another. */
			if (t.ground != usual[i].ground)
				continue;
			for (unsigned style = 0; style < 0x4000; style++)
				if ((style & 0xff) < ROLE_COUNT)
					check_contrast(&t, &usual[i], style, kind == THEME_CONTRAST ? 7 : 4.5);
		}
}

/* --- colour-blind eyes: Machado, Oliveira and Fernandes (2009), the strongest degree ------------------------------------------- */

static const double protan[9] = {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998};
static const double deutan[9] = {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881};
static const double tritan[9] = {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900};

static struct light seen(struct theme_rgb c, const double m[9])
{
	struct light l = light_of(c);
	double v[3];

	for (int i = 0; i < 3; i++)
		v[i] = fmax(0, fmin(1, m[3 * i] * l.r + m[3 * i + 1] * l.g + m[3 * i + 2] * l.b));
	return (struct light){v[0], v[1], v[2]};
}

static double lab_root(double t)
{
	return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

/* CIE 1976: 2.3 is just noticeable. */
static double difference(struct light a, struct light b)
{
	struct light c[2] = {a, b};
	double lab[2][3];

	for (int i = 0; i < 2; i++) {
		double x = lab_root((0.4124 * c[i].r + 0.3576 * c[i].g + 0.1805 * c[i].b) / 0.95047);
		double y = lab_root(0.2126 * c[i].r + 0.7152 * c[i].g + 0.0722 * c[i].b);
		double z = lab_root((0.0193 * c[i].r + 0.1192 * c[i].g + 0.9505 * c[i].b) / 1.08883);

		lab[i][0] = 116 * y - 16;
		lab[i][1] = 500 * (x - y);
		lab[i][2] = 200 * (y - z);
	}
	return sqrt(pow(lab[0][0] - lab[1][0], 2) + pow(lab[0][1] - lab[1][1], 2) + pow(lab[0][2] - lab[1][2], 2));
}

static void check_eyes(enum theme_kind kind, const double m[9])
{
	static const enum theme_role warm[] = {ROLE_FINDING_STRONG, ROLE_FINDING}, cool[] = {ROLE_COORDINATED, ROLE_ACCENT};
	struct theme t;

	for (int ground = 0; ground < THEME_GROUNDS; ground++) {
		theme_init_depth(&t, kind, DEPTH_256, (enum theme_ground)ground);
		for (int i = 0; i < 4; i++) {
			struct light a = seen(theme_rgb(t.look[warm[i / 2]].fg), m), b = seen(theme_rgb(t.look[cool[i % 2]].fg), m);

			if (difference(a, b) < 40)
				fail_msg("%s on ground %d: %s and %s differ by %.0f alone", theme_kind_name(kind), ground, theme_role_name(warm[i / 2]),
				        theme_role_name(cool[i % 2]), difference(a, b));
		}
	}
}

static void what_is_open_and_what_is_settled_differ_to_all_eyes(void **state)
{
	(void)state;
	check_eyes(THEME_DEUTAN, protan);
	check_eyes(THEME_DEUTAN, deutan);
	check_eyes(THEME_TRITAN, tritan);
}

static void the_environment_is_obeyed(void **state)
{
	struct theme t;

	(void)state;
	unsetenv("NO_COLOR");
	unsetenv("COLORFGBG");
	theme_init(&t, THEME_AUTO, 256);
	assert_int_equal(t.ground, GROUND_UNKNOWN);
	assert_true(theme_wants_ground(&t));
	setenv("COLORFGBG", "0;15", 1);
	theme_init(&t, THEME_AUTO, 88);
	assert_int_equal(t.ground, GROUND_LIGHT);
	assert_int_equal(t.depth, DEPTH_16);
	setenv("COLORFGBG", "15;default;0", 1);
	theme_init(&t, THEME_AUTO, 8);
	assert_int_equal(t.ground, GROUND_DARK);
	/* Who asked for a light theme knows better. */
	theme_init(&t, THEME_LIGHT, 256);
	assert_int_equal(t.ground, GROUND_LIGHT);
	theme_init(&t, THEME_TRITAN, 256);
	assert_int_equal(t.ground, GROUND_DARK);
	assert_false(theme_wants_ground(&t));
	setenv("NO_COLOR", "1", 1);
	theme_init(&t, THEME_LIGHT, 256);
	assert_int_equal(t.depth, DEPTH_MONO);
	unsetenv("NO_COLOR");
	unsetenv("COLORFGBG");
}

static void styles_can_be_set(void **state)
{
	struct theme t;
	struct theme_own own = {0};
	struct err e = ERR_INIT;

	(void)state;
	theme_init_depth(&t, THEME_AUTO, DEPTH_256, GROUND_UNKNOWN);
	assert_true(theme_own_set(&own, "finding", "bold bright-red on 17", &e));
	assert_true(theme_own_set(&own, "selected", "underline", &e));
	theme_wear(&t, &own);
	theme_set_ground(&t, GROUND_LIGHT);
	assert_int_equal(t.selected.attrs, THEME_UNDERLINE);
	struct theme_look l = theme_resolve(&t, ROLE_FINDING);

	assert_int_equal(l.fg, 9);
	assert_int_equal(l.bg, 17);
	assert_int_equal(l.attrs, THEME_BOLD);
	assert_false(theme_own_set(&own, "findings", "bold", &e));
	assert_non_null(strstr(e.text, "finding-strong"));
	assert_non_null(strstr(e.text, "selected-unfocused"));
	err_clear(&e);
	assert_false(theme_own_set(&own, "finding", "pink", &e));
	assert_non_null(strstr(e.text, "pink"));
	err_clear(&e);
	theme_init_depth(&t, THEME_DARK, DEPTH_8, GROUND_UNKNOWN);
	assert_true(theme_own_set(&own, "accent", "208", &e));
	theme_wear(&t, &own);
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
	        cmocka_unit_test(text_can_be_read_on_its_ground),
	        cmocka_unit_test(what_is_open_and_what_is_settled_differ_to_all_eyes),
	        cmocka_unit_test(the_environment_is_obeyed),
	        cmocka_unit_test(styles_can_be_set),
	        cmocka_unit_test(typing_finds_without_accents),
	        cmocka_unit_test(popups_stay_on_the_screen),
	};

	return cmocka_run_group_tests_name("theme and popup", tests, NULL, NULL);
}
