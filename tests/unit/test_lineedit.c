/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text editor of fields, by the keys that a person presses. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/base/utf8.h>
#include <strates/ui/lineedit.h>

static struct lineedit edit;

static int setup(void **state)
{
	(void)state;
	lineedit_init(&edit, false, 0);
	return 0;
}

static int setup_long(void **state)
{
	(void)state;
	lineedit_init(&edit, true, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	lineedit_release(&edit);
	return 0;
}

/* Key names parted by blanks; a word in quotes is typed. */
static void press(const char *keys)
{
	while (*keys) {
		struct key_event ev = {.type = EVENT_KEY};
		char name[64];
		size_t n = strcspn(keys, " ");

		if (*keys == '\'') {
			n = strcspn(keys + 1, "'") + 2;
			for (size_t i = 1; i + 1 < n;) {
				size_t len;

				ev.key = (struct key){utf8_decode(keys + i, n - i, &len), 0};
				lineedit_key(&edit, &ev);
				i += len;
			}
		} else {
			snprintf(name, sizeof(name), "%.*s", (int)n, keys);
			assert_true(key_parse_name(name, &ev.key));
			lineedit_key(&edit, &ev);
		}
		keys += n;
		keys += *keys == ' ';
	}
}

static void assert_text(const char *expected)
{
	assert_string_equal(lineedit_text(&edit), expected);
}

static void typing_and_moving(void **state)
{
	(void)state;
	press("'Kédougou' Left Left Backspace 'G' Home Delete 'k' End '!'");
	assert_text("kédouGou!");
	press("Home Right Delete");
	assert_text("kdouGou!");
}

static void graphemes_are_whole(void **state)
{
	(void)state;
	lineedit_set(&edit, "ae\xcc\x82\xcc\x81\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9z");
	/* Cleaning parts the family: two persons. */
	press("Left Backspace Backspace");
	assert_text("aế"
	            "z");
	press("Left Delete");
	assert_text("az");
}

static void words_and_lines(void **state)
{
	(void)state;
	lineedit_set(&edit, "eau potable à Kédougou");
	press("Ctrl-W");
	assert_text("eau potable à ");
	press("Ctrl-Left Ctrl-Left Ctrl-K");
	assert_text("eau ");
	press("'x' Home Ctrl-Right Ctrl-U");
	assert_text(" x");
	press("Alt-d");
	assert_text("");
}

static void undo_takes_words_back(void **state)
{
	(void)state;
	press("'un deux' Backspace Backspace");
	assert_text("un de");
	press("Ctrl-Z");
	assert_text("un deux");
	press("Ctrl-Z");
	assert_text("un ");
	press("Ctrl-Z");
	assert_text("");
	press("Ctrl-Z Ctrl-Y Ctrl-Y Ctrl-Y Ctrl-Y");
	assert_text("un de");
	press("Ctrl-Z 's' Ctrl-Y");
	assert_text("un deuxs");
}

static void undo_of_random_edits_comes_home(void **state)
{
	static const char *const keys[] = {"'a'", "'é'", "' '", "Left", "Right", "Backspace",
	        "Delete", "Ctrl-W", "Ctrl-K", "Home", "Ctrl-Left", "Ctrl-A", "'中'", "Ctrl-U"};
	unsigned seed = 3;

	(void)state;
	for (int round = 0; round < 40; round++) {
		lineedit_set(&edit, "début é fin");
		for (int i = 0; i < 80; i++) {
			seed = seed * 1103515245u + 12345u;
			press(keys[(seed >> 16) % (sizeof(keys) / sizeof(*keys))]);
			assert_true(utf8_is_valid(edit.text.s, edit.text.len));
			assert_true(edit.caret <= edit.text.len);
		}
		char *end = strdup(lineedit_text(&edit));

		while (lineedit_undo(&edit))
			;
		assert_text("début é fin");
		while (lineedit_redo(&edit))
			;
		assert_text(end);
		free(end);
	}
}

static void select_all_is_replaced(void **state)
{
	struct key_event paste = {.type = EVENT_PASTE, .text = "a\nb\033[31m", .text_len = 8};

	(void)state;
	lineedit_set(&edit, "ancien");
	press("Ctrl-A 'n'");
	assert_text("n");
	press("Ctrl-A");
	assert_int_equal(lineedit_key(&edit, &paste), EDIT_CHANGED);
	assert_text("a b[31m");
	press("Ctrl-A Left 'x'");
	assert_text("xa b[31m");
}

static void the_limit_holds(void **state)
{
	(void)state;
	edit.max = 5;
	press("'ééé'");
	assert_text("éé");
	assert_false(lineedit_insert(&edit, "é", 2));
	lineedit_set(&edit, "abcdefgh");
	assert_text("abcde");
}

static void a_long_line_scrolls(void **state)
{
	struct grid g;
	struct canvas c;
	struct str s = STR_INIT;

	(void)state;
	grid_init(&g, 1, 10);
	c = canvas_of(&g);
	lineedit_set(&edit, "abcdefghijklmnopqrstuvwxyz");
	lineedit_draw(&edit, &c, 0, true, NULL);
	grid_row_text(&g, 0, &s);
	assert_string_equal(s.s, "…stuvwxyz");
	assert_int_equal(g.cursor_x, 9);
	assert_true(g.cursor_shown);
	press("Home");
	lineedit_draw(&edit, &c, 0, true, NULL);
	str_clear(&s);
	grid_row_text(&g, 0, &s);
	assert_string_equal(s.s, "abcdefghij");
	assert_int_equal(g.cursor_x, 0);
	str_release(&s);
	grid_release(&g);
}

static void several_lines_wrap_and_move(void **state)
{
	struct grid g;
	struct canvas c;
	struct str s = STR_INIT;

	(void)state;
	grid_init(&g, 3, 10);
	c = canvas_of(&g);
	press("'un deux trois quatre' Enter 'cinq'");
	assert_text("un deux trois quatre\ncinq");
	lineedit_draw(&edit, &c, 0, true, NULL);
	grid_text(&g, &s);
	assert_string_equal(s.s, "trois\nquatre\ncinq\n");
	assert_int_equal(g.cursor_y, 2);
	assert_int_equal(g.cursor_x, 4);
	press("Up 'X' Up Up");
	assert_text("un deux trois quatXre\ncinq");
	lineedit_draw(&edit, &c, 0, true, NULL);
	assert_int_equal(g.cursor_y, 0);
	/* The first row: the key is for the form. */
	assert_int_equal(
	        lineedit_key(&edit, &(struct key_event){.type = EVENT_KEY, .key = {UI_KEY_UP, 0}}),
	        EDIT_IGNORED);
	str_release(&s);
	grid_release(&g);
}

static void every_offset_has_its_place(void **state)
{
	struct grid g;

	(void)state;
	grid_init(&g, 50, 7);
	struct canvas c = canvas_of(&g);

	lineedit_set(&edit, "un deux, trois\n\n中文中文中文 anticonstitutionnellement é\n");
	for (size_t at = 0; at <= edit.text.len;
	        at +=
	        at < edit.text.len ? canvas_next(edit.text.s + at, edit.text.len - at, NULL) : 1) {
		edit.caret = at;
		lineedit_draw(&edit, &c, 0, true, NULL);
		lineedit_click(&edit, g.cursor_y, g.cursor_x);
		/* A wide character never sits in the last column of an odd width; its cell is
		 * clamped. */
		assert_in_range(edit.caret, at > 4 ? at - 4 : 0, at);
	}
	grid_release(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(typing_and_moving, setup, teardown),
	        cmocka_unit_test_setup_teardown(graphemes_are_whole, setup, teardown),
	        cmocka_unit_test_setup_teardown(words_and_lines, setup, teardown),
	        cmocka_unit_test_setup_teardown(undo_takes_words_back, setup, teardown),
	        cmocka_unit_test_setup_teardown(undo_of_random_edits_comes_home, setup, teardown),
	        cmocka_unit_test_setup_teardown(select_all_is_replaced, setup, teardown),
	        cmocka_unit_test_setup_teardown(the_limit_holds, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_long_line_scrolls, setup, teardown),
	        cmocka_unit_test_setup_teardown(several_lines_wrap_and_move, setup_long, teardown),
	        cmocka_unit_test_setup_teardown(every_offset_has_its_place, setup_long, teardown),
	};

	return cmocka_run_group_tests_name("lineedit", tests, NULL, NULL);
}
