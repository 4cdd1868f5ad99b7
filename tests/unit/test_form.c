/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form, filled in by keys: values, messages, completion, one undo, and every window size. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/base/utf8.h>
#include <strates/ui/form.h>

enum { HEAD, TITLE, LEAD, START, WATER, TAGS, TEXT, N };
static const struct form_field fields[N] = {
        {.label = "Identity", .kind = INPUT_HEADING},
        {.name = "title",
                .label = "Title",
                .kind = INPUT_TEXT,
                .required = true,
                .help = "Its name."},
        {.name = "lead", .label = "Lead", .kind = INPUT_CHOICE, .strict = true},
        {.name = "start", .label = "Start", .kind = INPUT_DATE},
        {.name = "water", .label = "Water", .kind = INPUT_BOOL},
        {.name = "tags", .label = "Tags", .kind = INPUT_TAGS},
        {.name = "text", .label = "Text", .kind = INPUT_LONG, .rows = 3},
};

static bool validate(void *ctx, const struct form *f, int field, struct str *message)
{
	(void)ctx;
	if (field != START || strstr(form_text(f, field), "20"))
		return true;
	str_add(message, "no such day");
	return false;
}

static void complete(
        void *ctx, const struct form *f, int field, const char *query, struct choices *out)
{
	struct choices all;

	(void)ctx;
	(void)f;
	choices_init(&all);
	choices_add(&all, field == TAGS ? "eau" : "Agglo de Kervoal", NULL, NULL, "epci:1");
	choices_add(&all, field == TAGS ? "jeunesse" : "Région Armor", NULL, NULL, "reg:2");
	choices_filter(&all, query, out);
	choices_release(&all);
}

static bool normalise(
        void *ctx, const struct form *f, int field, const char *typed, struct str *out)
{
	(void)ctx;
	(void)f;
	if (field != START || strcmp(typed, "fin 2025") != 0)
		return false;
	str_add(out, "2025-12-31");
	return true;
}

static void notes(void *ctx, const struct form *f, struct str *out)
{
	(void)ctx;
	if (!strcmp(form_value(f, LEAD), "reg:2"))
		str_add(out, "3 close actions");
}

static const struct form_ops ops = {validate, complete, normalise, notes};
static struct form form;
static struct grid grid;

static int setup(void **state)
{
	(void)state;
	form_init(&form, fields, N, &ops, NULL);
	grid_init(&grid, 14, 70);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	form_release(&form);
	grid_release(&grid);
	return 0;
}

static enum form_event press(const char *name)
{
	struct key_event ev = {.type = EVENT_KEY};

	assert_true(key_parse_name(name, &ev.key));
	return form_key(&form, &ev);
}

static void type(const char *text)
{
	for (size_t at = 0, n = strlen(text), len; at < n; at += len) {
		struct key_event ev = event_of_key(utf8_decode(text + at, n - at, &len), 0);

		form_key(&form, &ev);
	}
}

static bool screen_has(const char *text)
{
	struct canvas c = canvas_of(&grid);
	struct str s = STR_INIT;

	form_draw(&form, &c);
	grid_text(&grid, &s);
	bool found = strstr(s.s, text) != NULL;

	str_release(&s);
	return found;
}

static void headings_are_no_fields(void **state)
{
	(void)state;
	assert_int_equal(form.focus, TITLE);
	press("Shift-Tab");
	assert_int_equal(form.focus, TEXT);
	press("Tab");
	assert_int_equal(form.focus, TITLE);
	press("Up");
	assert_int_equal(form.focus, TITLE);
}

static void a_needed_field_is_asked_for(void **state)
{
	(void)state;
	assert_false(screen_has("needed"));
	press("Tab");
	assert_true(screen_has("needed"));
	assert_int_equal(form_validate(&form), 1);
	assert_int_equal(form.focus, TITLE);
	type("Forage");
	assert_string_equal(form_error(&form, TITLE), "");
	assert_int_equal(form_validate(&form), 0);
}

static void choices_complete(void **state)
{
	(void)state;
	press("Tab");
	type("regi");
	assert_true(screen_has("Région Armor"));
	assert_string_equal(form_error(&form, LEAD), "");
	assert_int_equal(press("Enter"), FORM_CHANGED);
	assert_string_equal(form_value(&form, LEAD), "reg:2");
	assert_string_equal(form_text(&form, LEAD), "Région Armor");
	assert_true(screen_has("3 close actions"));
	/* Typing on makes it unknown again, and says so on leaving. */
	type("x");
	assert_string_equal(form_value(&form, LEAD), "");
	press("Escape");
	press("Tab");
	assert_true(*form_error(&form, LEAD));
	/* The whole name typed by hand is the choice. */
	form_focus(&form, LEAD);
	press("Ctrl-A");
	type("AGGLO de kervoal");
	press("Escape");
	press("Tab");
	assert_string_equal(form_value(&form, LEAD), "epci:1");
	assert_string_equal(form_error(&form, LEAD), "");
	/* Who comes back to a choice sees what else there is, types another one, and may change his mind. */
	press("Shift-Tab");
	press("Enter");
	assert_true(screen_has("Région Armor"));
	press("Escape");
	type("regi");
	assert_int_equal(press("Enter"), FORM_CHANGED);
	assert_string_equal(form_text(&form, LEAD), "Région Armor");
	while (strcmp(form_text(&form, LEAD), "AGGLO de kervoal") != 0)
		assert_int_equal(press("Ctrl-Z"), FORM_CHANGED);
	assert_string_equal(form_value(&form, LEAD), "epci:1");
}

static void messages_stand_on_the_field(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	form_focus(&form, START);
	type("1999");
	assert_true(screen_has("no such day"));
	grid_row_text(&grid, START, &s);
	assert_non_null(strstr(s.s, "no such day"));
	str_clear(&s);
	form_speak(&form, &s);
	assert_string_equal(s.s, "Start: 1999. no such day");
	str_release(&s);
}

static void typed_dates_become_dates(void **state)
{
	(void)state;
	form_focus(&form, START);
	type("fin 2025");
	assert_int_equal(press("Tab"), FORM_CHANGED);
	assert_string_equal(form_text(&form, START), "2025-12-31");
	press("Ctrl-Z");
	assert_string_equal(form_text(&form, START), "fin 2025");
	assert_int_equal(form.focus, START);
}

static void the_calendar_picks_a_day(void **state)
{
	(void)state;
	form_focus(&form, START);
	type("2024-02-28");
	press("Enter");
	assert_true(screen_has("2024"));
	press("Right");
	press("Right");
	assert_int_equal(press("Enter"), FORM_CHANGED);
	assert_string_equal(form_text(&form, START), "2024-03-01");
	assert_int_equal(press("Escape"), FORM_CANCEL);
}

static void one_undo_for_the_whole_form(void **state)
{
	(void)state;
	type("Forage");
	form_focus(&form, WATER);
	press("Space");
	form_focus(&form, LEAD);
	type("agg");
	press("Enter");
	assert_true(form_is_dirty(&form));
	assert_string_equal(form_value(&form, LEAD), "epci:1");
	press("Ctrl-Z");
	assert_string_equal(form_text(&form, LEAD), "agg");
	press("Ctrl-Z");
	assert_string_equal(form_text(&form, LEAD), "");
	press("Ctrl-Z");
	assert_string_equal(form_value(&form, WATER), "");
	assert_int_equal(form.focus, WATER);
	press("Ctrl-Z");
	assert_string_equal(form_value(&form, TITLE), "");
	assert_false(form_is_dirty(&form));
	assert_int_equal(press("Ctrl-Z"), FORM_HANDLED);
	for (int i = 0; i < 4; i++)
		press("Ctrl-Y");
	assert_string_equal(form_value(&form, LEAD), "epci:1");
	assert_string_equal(form_value(&form, TITLE), "Forage");
	form_set_clean(&form);
	assert_false(form_is_dirty(&form));
}

static void tags_complete_one_by_one(void **state)
{
	(void)state;
	form_focus(&form, TAGS);
	type("ea");
	press("Enter");
	type("; jeu");
	press("Enter");
	assert_string_equal(form_text(&form, TAGS), "eau; jeunesse");
}

static void keys_ask_the_caller(void **state)
{
	struct key_event paste = {.type = EVENT_PASTE, .text = "q\nx", .text_len = 3};

	(void)state;
	assert_int_equal(press("Ctrl-S"), FORM_SAVE);
	assert_int_equal(press("Ctrl-E"), FORM_EDITOR);
	assert_int_equal(press("Escape"), FORM_CANCEL);
	assert_int_equal(press("F5"), FORM_IGNORED);
	assert_int_equal(form_key(&form, &paste), FORM_CHANGED);
	assert_string_equal(form_text(&form, TITLE), "q x");
}

static void the_focus_is_always_visible(void **state)
{
	(void)state;
	form_set(&form, LEAD, "reg:2", "Région Armor");
	for (int rows = 1; rows < 20; rows++)
		for (int cols = 1; cols < 90; cols += 3) {
			struct canvas c;

			grid_resize(&grid, rows, cols);
			c = canvas_of(&grid);
			for (int i = TITLE; i < N; i++) {
				form_focus(&form, i);
				form_draw(&form, &c);
				assert_true(grid.cursor_y < rows && grid.cursor_x < cols);
				if (cols > 30)
					assert_true(grid.cursor_shown);
				press("Ctrl-Space");
				form_draw(&form, &c);
			}
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(headings_are_no_fields, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_needed_field_is_asked_for, setup, teardown),
	        cmocka_unit_test_setup_teardown(choices_complete, setup, teardown),
	        cmocka_unit_test_setup_teardown(messages_stand_on_the_field, setup, teardown),
	        cmocka_unit_test_setup_teardown(typed_dates_become_dates, setup, teardown),
	        cmocka_unit_test_setup_teardown(the_calendar_picks_a_day, setup, teardown),
	        cmocka_unit_test_setup_teardown(one_undo_for_the_whole_form, setup, teardown),
	        cmocka_unit_test_setup_teardown(tags_complete_one_by_one, setup, teardown),
	        cmocka_unit_test_setup_teardown(keys_ask_the_caller, setup, teardown),
	        cmocka_unit_test_setup_teardown(the_focus_is_always_visible, setup, teardown),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
