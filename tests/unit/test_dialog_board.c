/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens of options and keys: found by typing, checked while typing, one line of the file changed, and taken back. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>
#include <strates/base/file.h>
#include <strates/base/mem.h>

#include "dialog_stage.h"

#define MINE "# my file\n[view]\nmouse = on ; at home\n\n[weights]\nmoney = 30\n"

static void is_file(const char *text)
{
	struct str s = STR_INIT;
	struct err e = ERR_INIT;

	must(file_read(config_path(app_config(stage.app)), 100000, &s, &e), &e);
	assert_string_equal(s.s, text);
	str_release(&s);
}

static int begin(void **state)
{
	struct config *c = app_config(stage.app);
	struct err e = ERR_INIT;

	(void)state;
	must(file_write(config_path(c), MINE, strlen(MINE), &e), &e);
	config_reload(c, NULL);
	return 0;
}

static int end(void **state)
{
	unlink(config_path(app_config(stage.app)));
	config_reload(app_config(stage.app), NULL);
	return stage_clear(state);
}

/* What the console does when a dialog says that the configuration changed. */
static void take_up(void)
{
	assert_true(stage.ui.reconfigure);
	stage.ui.reconfigure = false;
	keymap_free(&stage.keymap);
	stage.keymap = keymap_new(app_config(stage.app), key_spell, NULL);
	stage.ui.keymap = stage.keymap;
}

static void an_option_says_what_holds_and_why(void **state)
{
	(void)state;
	stage_push(dialog_options(&stage.ui, "view.mouse"));
	stage_shows("mouse");
	stage_shows("line 3");
	stage_shows("default off");
	stage_shows("selecting text needs Shift");
	assert_non_null(strstr(stage_speech(), "mouse: on (line 3)"));
	stage_keys("Up");
	stage_shows("bureau vim");
}

static void a_switch_turns_and_comes_back(void **state)
{
	(void)state;
	stage_push(dialog_options(&stage.ui, "view.mouse"));
	stage_keys("Enter");
	take_up();
	is_file("# my file\n[view]\nmouse = \"off\" ; at home\n\n[weights]\nmoney = 30\n");
	assert_false(config_is_on(app_config(stage.app), OPT_MOUSE));
	stage_keys("Ctrl-D");
	is_file("# my file\n[view]\n\n[weights]\nmoney = 30\n");
	stage_shows("default");
	/* One step back at a time, to what the file said. */
	stage_keys("Ctrl-Z");
	assert_false(config_is_on(app_config(stage.app), OPT_MOUSE));
	stage_said("view.mouse is off again");
	stage_keys("Ctrl-Z");
	assert_true(config_is_on(app_config(stage.app), OPT_MOUSE));
	stage_keys("Ctrl-Z");
	stage_said("Nothing was changed here");
}

static void a_choice_goes_round(void **state)
{
	(void)state;
	stage_push(dialog_options(&stage.ui, "view.language"));
	stage_keys("Right");
	assert_string_equal(config_text(app_config(stage.app), OPT_LANGUAGE), "fr");
	stage_keys("Left");
	assert_string_equal(config_text(app_config(stage.app), OPT_LANGUAGE), "auto");
	stage_keys("Left");
	assert_string_equal(config_text(app_config(stage.app), OPT_LANGUAGE), "en");
}

static void a_number_is_checked_while_it_is_typed(void **state)
{
	(void)state;
	stage_push(dialog_options(&stage.ui, NULL));
	stage_type("poids money");
	stage_shows("Nothing fits.");
	stage_keys("Ctrl-U");
	stage_type("money");
	stage_shows("weights.money");
	stage_shows("from 0 to 100");
	stage_keys("Enter");
	stage_type("200");
	stage_shows("write a value from 0 to 100");
	stage_keys("Enter");
	is_file(MINE);
	stage_keys("Backspace Enter");
	is_file("# my file\n[view]\nmouse = on ; at home\n\n[weights]\nmoney = \"20\"\n");
	assert_int_equal(config_params(app_config(stage.app))->v[PARAM_WEIGHT_MONEY], 20);
	stage_keys("Enter");
	stage_type("7");
	stage_keys("Esc");
	assert_int_equal(config_params(app_config(stage.app))->v[PARAM_WEIGHT_MONEY], 20);
}

static void words_of_the_help_find_an_option(void **state)
{
	(void)state;
	stage_push(dialog_options(&stage.ui, NULL));
	stage_type("names of persons");
	stage_shows("1 of ");
	stage_shows("export.persons");
	/* Esc first takes the search away. */
	stage_keys("Esc");
	assert_int_equal(stage_depth(), 1);
	stage_keys("Esc");
	assert_int_equal(stage_depth(), 0);
}

static void wrong_lines_stand_above(void **state)
{
	(void)state;
	stage.ui.warnings = "strates.ini:9: view.theme is one of auto, not \"pink\"";
	stage_push(dialog_options(&stage.ui, NULL));
	stage_shows("strates.ini:9: view.theme is one of");
	stage.ui.warnings = "";
}

static void a_key_is_given_by_pressing_it(void **state)
{
	(void)state;
	stage_push(dialog_keys(&stage.ui, NULL));
	stage_type("territory");
	stage_keys("Enter");
	stage_shows("press the key");
	stage_keys("c");
	stage_shows("c belongs to \"Coordinate\", which loses it.");
	stage_keys("Backspace T Enter");
	take_up();
	assert_string_equal(keymap_keys(stage.keymap, CMD_TERRITORY), "T t");
	assert_int_equal(keymap_find(stage.keymap, CTX_LIST, "T"), CMD_TERRITORY);
	is_file(MINE "\n[keys]\nterritory = \"T t\"\n");
	stage_keys("Enter g t Enter");
	take_up();
	assert_int_equal(keymap_find(stage.keymap, CTX_LIST, "g,t"), CMD_TERRITORY);
	stage_keys("Ctrl-Z");
	take_up();
	assert_string_equal(keymap_keys(stage.keymap, CMD_TERRITORY), "T t");
	stage_keys("Ctrl-D");
	take_up();
	assert_string_equal(keymap_keys(stage.keymap, CMD_TERRITORY), "t");
}

static void keys_can_be_written_too(void **state)
{
	(void)state;
	stage_push(dialog_keys(&stage.ui, "sort"));
	stage_keys("Ctrl-E");
	stage_type("ctrl-e nokey");
	stage_shows("there is no key \"nokey\"");
	stage_keys("Enter");
	is_file(MINE);
	for (int i = 0; i < 5; i++)
		stage_keys("Backspace");
	stage_type("échap");
	stage_keys("Enter");
	take_up();
	assert_string_equal(keymap_keys(stage.keymap, CMD_SORT), "Ctrl-E Esc");
}

/* A name of the user's own spelling keeps its line. */
static void a_french_name_keeps_its_line(void **state)
{
	const char *text = "[keys]\nTrier = s # order\n";
	struct err e = ERR_INIT;

	(void)state;
	must(file_write(config_path(app_config(stage.app)), text, strlen(text), &e), &e);
	config_reload(app_config(stage.app), NULL);
	stage.ui.reconfigure = true;
	take_up();
	stage_push(dialog_keys(&stage.ui, "sort"));
	stage_shows("line 2");
	stage_keys("Enter S Enter");
	is_file("[keys]\nTrier = \"S s\" # order\n");
}

static void the_way_to_all_others_stays(void **state)
{
	(void)state;
	stage_push(dialog_keys(&stage.ui, "palette"));
	stage_keys("Ctrl-E Backspace Enter");
	stage_shows("keeps a key");
	is_file(MINE);
}

static void every_size_is_drawn(void **state)
{
	static const int sizes[][2] = {{1, 1}, {10, 40}, {8, 50}, {12, 30}, {24, 80}, {40, 140}, {60, 200}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		stage_size(sizes[i][0], sizes[i][1]);
		stage_push(dialog_options(&stage.ui, "weights.money"));
		if (sizes[i][1] >= 30)
			stage_shows("money");
		stage_keys("Enter");
		if (sizes[i][1] >= 30)
			stage_shows("= 30");
		stage_keys("Esc Esc");
	}
	stage_size(60, 200);
	stage_push(dialog_options(&stage.ui, "weights.money"));
	stage_shows("on a scale of powers of ten");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_option_says_what_holds_and_why),
		TEST(a_switch_turns_and_comes_back),
		TEST(a_choice_goes_round),
		TEST(a_number_is_checked_while_it_is_typed),
		TEST(words_of_the_help_find_an_option),
		TEST(wrong_lines_stand_above),
		TEST(a_key_is_given_by_pressing_it),
		TEST(keys_can_be_written_too),
		TEST(a_french_name_keeps_its_line),
		TEST(the_way_to_all_others_stays),
		TEST(every_size_is_drawn),
	};

	return cmocka_run_group_tests_name("dialog_board", tests, stage_open, stage_close);
}
