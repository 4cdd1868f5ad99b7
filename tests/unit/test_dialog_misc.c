/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other dialogs: questions, lists, text, journal, documents, bulk changes, files in and out. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <strates/app/show.h>
#include <strates/base/file.h>
#include <strates/ui/popup.h>

#include "dialog_stage.h"

#define ADD(en, ...) register_add(stage.app, (en), (const char *const[]){__VA_ARGS__, NULL})

static int64_t first, second;

static int begin(void **state)
{
	stage_open(state);
	first = ADD(ENTITY_ACTION, "title", "Forage Kédougou", "lead", "com:29019");
	second = ADD(ENTITY_ACTION, "title", "Collecte Dakar", "lead", "dep:29", "status", "2");
	return 0;
}

/* --- questions and lists --- */

static int yes;

static void on_yes(void *ctx)
{
	*(int *)ctx += 1;
}

static void only_yes_does_it(void **state)
{
	(void)state;
	yes = 0;
	stage_push(dialog_confirm(&stage.ui, "Delete it?", on_yes, &yes));
	stage_shows("Delete it?");
	stage_keys("Enter"); /* No is proposed */
	stage_push(dialog_confirm(&stage.ui, "Delete it?", on_yes, &yes));
	stage_keys("Esc");
	stage_push(dialog_confirm(&stage.ui, "Delete it?", on_yes, &yes));
	stage_keys("n");
	assert_int_equal(yes, 0);
	stage_push(dialog_confirm(&stage.ui, "Delete it?", on_yes, &yes));
	stage_keys("y");
	assert_int_equal(yes, 1);
	stage_push(dialog_confirm(&stage.ui, "Delete it?", on_yes, &yes));
	stage_keys("Up Enter");
	assert_int_equal(yes, 2);
	assert_int_equal(stage_depth(), 0);
}

static char got[64];

static void on_chosen(void *ctx, const char *value)
{
	(void)ctx;
	snprintf(got, sizeof(got), "%s", value);
}

static void choosing_narrows_as_one_types(void **state)
{
	struct choices all;

	(void)state;
	choices_init(&all);
	choices_add(&all, "Sénégal en cours", "pays:sn", NULL, "a");
	choices_add(&all, "Écarts forts", NULL, NULL, "b");
	stage_push(dialog_choose(&stage.ui, "Views", &all, true, on_chosen, NULL));
	stage_shows("Écarts forts");
	stage_type("ecart");
	stage_shows_not("Sénégal");
	stage_keys("Enter");
	assert_string_equal(got, "b");
	stage_push(dialog_choose(&stage.ui, "Views", &all, true, on_chosen, NULL));
	stage_type("Nouvelle vue");
	stage_keys("Enter");
	assert_string_equal(got, "Nouvelle vue");
	stage_push(dialog_choose(&stage.ui, "Views", &all, false, on_chosen, NULL));
	stage_type("zzz");
	stage_keys("Enter");
	assert_int_equal(stage_depth(), 1);
	stage_keys("Esc");
	assert_string_equal(got, "");
	assert_int_equal(stage_depth(), 0);
	choices_release(&all);
}

static void text_scrolls_to_its_end(void **state)
{
	struct lines lines = LINES_INIT;
	char text[32];

	(void)state;
	for (int i = 1; i <= 60; i++) {
		snprintf(text, sizeof(text), "line number %d", i);
		lines_add(&lines, LINE_TEXT, "", text);
	}
	stage_push(dialog_text(&stage.ui, "Help", &lines));
	lines_release(&lines);
	stage_shows("line number 1");
	stage_shows_not("line number 60");
	stage_keys("End");
	stage_shows("line number 60");
	stage_keys("Home");
	stage_shows_not("line number 60");
	stage_keys("q");
	assert_int_equal(stage_depth(), 0);
}

static void a_line_of_text_leads_to_its_action(void **state)
{
	struct lines lines = LINES_INIT;

	(void)state;
	lines_add(&lines, LINE_HEADING, "", "New");
	lines_add(&lines, LINE_TEXT, "", "Forage");
	lines_add(&lines, LINE_TEXT, "", "Collecte");
	lines.v[1].ref = first;
	lines.v[2].ref = second;
	stage_push(dialog_text(&stage.ui, "Since", &lines));
	lines_release(&lines);
	stage_shows("> Forage");
	stage_keys("Down");
	stage_shows("> Collecte");
	stage_keys("Enter");
	assert_int_equal(stage.ui.select_action, second);
}

/* --- records about an action --- */

static void a_line_goes_into_the_journal(void **state)
{
	int64_t before = register_count(stage.app, ENTITY_NOTE);

	(void)state;
	stage_push(dialog_note(&stage.ui, first));
	stage_shows("Forage Kédougou");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_type("Appel du maire");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_int_equal(register_count(stage.app, ENTITY_NOTE), before + 1);
	stage_said("journal");
}

static void a_document_must_be_there(void **state)
{
	char *path = xasprintf("%s/strates-note-%d.txt",
	        getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (int)getpid());
	struct err e = ERR_INIT;

	(void)state;
	stage_push(dialog_document(&stage.ui, first));
	stage_type(path);
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_shows("There is no file");
	must(file_write(path, "x", 1, &e), &e);
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	stage_said("Attached");
	assert_int_equal(register_count(stage.app, ENTITY_DOCUMENT), 1);
	unlink(path);
	free(path);
}

static void one_person_takes_the_place_of_another(void **state)
{
	int64_t old = ADD(ENTITY_PERSON, "name", "Anne Le Goff", "role", "elu"),
	        who = ADD(ENTITY_PERSON, "name", "Paul Nguyen", "role", "elu");

	(void)state;
	assert_true(old > 0 && who > 0);
	register_set(stage.app, ENTITY_ACTION, first, "elu", "Anne Le Goff");
	stage_push(dialog_replace_person(&stage.ui));
	stage_type("le goff");
	stage_keys("Enter");
	stage_shows("1 action is answered for by this person.");
	stage_keys("Tab");
	stage_type("Personne");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_shows("No person");
	stage_keys("Ctrl-U");
	stage_type("nguyen");
	stage_keys("Enter Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	stage_said("Replaced in 1 action");
}

/* --- several at once --- */

static void a_bulk_change_is_shown_before_it_is_done(void **state)
{
	int64_t both[] = {first, second};

	(void)state;
	stage_push(dialog_bulk(&stage.ui, both, 2));
	stage_shows("Change 2 actions");
	stage_type("status");
	stage_keys("Enter Tab");
	stage_type("under");
	stage_keys("Enter");
	stage_shows("1 action of 2 would change");
	stage_shows("– → under way: Forage Kédougou");
	stage_shows_not("Collecte Dakar:");
	stage_shows("Saving"); /* what it does to the findings */
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	stage_said("1 action changed");
	assert_string_equal(register_get(stage.app, ENTITY_ACTION, first, "status"), "2");
	/* Lists of names as in the form. */
	stage_push(dialog_bulk(&stage.ui, both, 2));
	stage_type("places");
	stage_keys("Enter Tab");
	stage_type("senegal");
	stage_keys("Enter");
	stage_shows("2 actions of 2 would change");
	stage_keys("Ctrl-S");
	assert_string_equal(register_get(stage.app, ENTITY_ACTION, second, "places"), "SN");
}

static void history_tells_what_a_step_changed(void **state)
{
	(void)state;
	register_set(stage.app, ENTITY_ACTION, first, "title", "Forage de Kédougou");
	stage_push(dialog_history(&stage.ui, 0));
	stage_shows("> ");
	stage_shows("edit: Forage de Kédougou");
	stage_keys("Enter");
	assert_int_equal(stage_depth(), 2);
	stage_shows("Forage Kédougou → Forage de Kédougou");
	stage_keys("Esc");
	/* Where nothing may be changed, no step is taken back. */
	stage.read_only = true;
	stage_keys("x");
	assert_string_equal(register_get(stage.app, ENTITY_ACTION, first, "title"), "Forage de Kédougou");
	stage.read_only = false;
	stage_keys("x");
	assert_string_equal(register_get(stage.app, ENTITY_ACTION, first, "title"), "Forage Kédougou");
	register_set(stage.app, ENTITY_ACTION, first, "title", "Forage de Kédougou");
	stage_keys("u");
	assert_int_equal(stage.ui.run, CMD_UNDO);
	stage_push(dialog_history(&stage.ui, first));
	stage_shows("History: Forage de Kédougou");
}

/* --- files --- */

static char *file_for(const char *name)
{
	const char *dir = getenv("TMPDIR");

	return xasprintf("%s/strates-%d-%s", dir ? dir : "/tmp", (int)getpid(), name);
}

static void an_export_asks_before_it_replaces(void **state)
{
	char *path = file_for("out.csv");
	int64_t one[] = {second};
	struct str text = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	stage_push(dialog_export(&stage.ui, one, 1, ""));
	stage_shows("1 action of the list.");
	stage_shows("actions.csv");
	stage_keys("Tab Tab Ctrl-U");
	stage_type(path);
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	must(file_read(path, 1 << 20, &text, &e), &e);
	assert_non_null(strstr(text.s, "Collecte Dakar"));
	assert_null(strstr(text.s, "Forage"));
	str_release(&text);
	stage_push(dialog_export(&stage.ui, one, 1, ""));
	stage_keys("Tab Tab Ctrl-U");
	stage_type(path);
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_shows("Ctrl-S once more");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	unlink(path);
	free(path);
}

static void a_report_is_written(void **state)
{
	char *path = file_for("out.md");
	struct str text = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	stage_push(dialog_export(&stage.ui, NULL, 0, NULL));
	stage_shows("All actions.");
	stage_keys("Ctrl-U");
	stage_type("overlaps");
	stage_keys("Enter Tab Ctrl-U");
	stage_type("mark");
	stage_keys("Enter");
	stage_shows("overlaps.md");
	stage_keys("Tab Ctrl-U");
	stage_type(path);
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	must(file_read(path, 1 << 20, &text, &e), &e);
	assert_true(text.len > 0);
	str_release(&text);
	unlink(path);
	free(path);
}

static void an_import_is_tried_first(void **state)
{
	static const char csv[] = "title;lead;country\nJumelage;com:29019;Sénégal\n";
	int64_t before = register_count(stage.app, ENTITY_ACTION);
	char *path = file_for("in.csv");
	struct err e = ERR_INIT;

	(void)state;
	must(file_write(path, csv, strlen(csv), &e), &e);
	/* It is known by its kind: a table that nobody knows asks what its columns hold. */
	stage_push(dialog_import(&stage.ui));
	stage_keys("Tab");
	stage_type("unknown");
	stage_keys("Enter Shift-Tab");
	stage_type("/nowhere/at.all");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_shows("!");
	stage_keys("Ctrl-U");
	stage_type(path);
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_shows("Nothing is kept yet.");
	stage_shows("added 1");
	assert_int_equal(register_count(stage.app, ENTITY_ACTION), before);
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	stage_said("1 action added");
	assert_int_equal(register_count(stage.app, ENTITY_ACTION), before + 1);
	unlink(path);
	free(path);
}

/* The other sheet of the same workbook, in the sheet of fields and where the columns are told. */
static void a_sheet_of_a_workbook_is_chosen(void **state)
{
	char *path = xasprintf("%s/data/import/classeur.xlsx", getenv("TESTS"));

	(void)state;
	stage_push(dialog_import(&stage.ui));
	stage_keys("Tab Tab");
	stage_type("nowhere");
	stage_keys("Shift-Tab Shift-Tab");
	stage_type(path);
	stage_keys("Ctrl-S");
	stage_shows("there is no sheet \"nowhere\"; take one of: Mode d’emploi, Actions");
	stage_keys("Tab Tab Ctrl-U");
	stage_type("Act");
	stage_shows("Actions");
	stage_keys("Enter Shift-Tab");
	stage_type("column by");
	stage_keys("Enter");
	stage_keys("Ctrl-S");
	stage_shows("classeur.xlsx, sheet \"Actions\"");
	stage_keys("s");
	stage_type("Mode");
	stage_keys("Enter");
	stage_shows("classeur.xlsx, sheet \"Mode d’emploi\"");
	stage_keys("Esc");
	free(path);
}

/* The field asks at each key; the file is read at the first. */
static void a_workbook_is_opened_once_for_its_sheets(void **state)
{
	char *from = xasprintf("%s/data/import/classeur.xlsx", getenv("TESTS")), *path = file_for("once.xlsx");
	struct str bytes = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	must(file_read(from, 1 << 20, &bytes, &e) && file_write(path, bytes.s, bytes.len, &e), &e);
	stage_push(dialog_import(&stage.ui));
	stage_type(path);
	stage_keys("Tab Tab");
	stage_type("A");
	stage_shows("Actions");
	unlink(path);
	stage_type("ct");
	stage_shows("Actions");
	stage_keys("Ctrl-U");
	stage_type("Mode");
	stage_shows("Mode d’emploi");
	str_release(&bytes);
	free(from);
	free(path);
}

/* Nobody writes into it: reading would wait for ever. */
static void a_pipe_is_not_waited_for(void **state)
{
	char *path = file_for("pipe.csv");

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	alarm(60);
	stage_push(dialog_import(&stage.ui));
	stage_type(path);
	stage_keys("Tab Tab");
	stage_type("A");
	stage_keys("Ctrl-S");
	stage_shows("This is no ordinary file: name one");
	alarm(0);
	unlink(path);
	free(path);
}

static void an_unknown_table_asks_for_its_columns(void **state)
{
	static const char csv[] = "Ce qu'on fait;Qui porte;Où\nJumelage des écoles;Quimper;Sénégal\n";
	int64_t before = register_count(stage.app, ENTITY_ACTION);
	char *path = file_for("odd.csv");
	struct err e = ERR_INIT;

	(void)state;
	must(file_write(path, csv, strlen(csv), &e), &e);
	stage_push(dialog_import(&stage.ui));
	stage_type(path);
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_shows("odd.csv ─");
	stage_idle();
	stage_shows("1 would be added");
	/* The title away: no row can be taken, and nothing is saved. */
	stage_keys("Del");
	stage_idle();
	stage_shows("Say which column holds the title");
	stage_keys("Ctrl-S");
	stage_said("Say which column");
	stage_keys("Enter");
	stage_type("title");
	stage_keys("Enter");
	stage_idle();
	stage_shows("1 would be added");
	stage_keys("w");
	stage_shows("file");
	assert_non_null(strstr(stage_speech(), "on updates the file wins"));
	/* Out and in again: it is as it was. */
	stage_keys("Esc");
	stage_said("is kept");
	assert_int_equal(register_count(stage.app, ENTITY_ACTION), before);
	stage_push(dialog_import(&stage.ui));
	stage_type(path);
	stage_keys("Ctrl-S");
	stage_said("goes on where you left");
	assert_non_null(strstr(stage_speech(), "on updates the file wins"));
	stage_keys("F1");
	stage_shows("Columns of a file");
	stage_keys("Esc");
	stage_idle();
	stage_keys("Ctrl-S");
	stage_shows("Name of this kind of file");
	stage_keys("Esc");
	stage_shows_not("Name of this kind of file");
	stage_keys("Ctrl-S Enter");
	assert_int_equal(stage_depth(), 0);
	stage_said("1 action added");
	assert_int_equal(register_count(stage.app, ENTITY_ACTION), before + 1);
	unlink(path);
	free(path);
}

/* --- the first minute --- */

static void who_you_are_is_kept(void **state)
{
	(void)state;
	stage_push(dialog_setup(&stage.ui));
	stage_type("S. Marec");
	stage_keys("Tab");
	stage_type("zzzz");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_shows("No authority");
	stage_keys("Ctrl-U");
	stage_type("Brest");
	stage_keys("Enter Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_string_equal(app_user(stage.app), "S. Marec");
	assert_string_equal(app_territory(stage.app), "com:29019");
	assert_true(stage.ui.reload_all);
	/* It is what new records begin with. */
	stage_push(dialog_form(&stage.ui, ENTITY_ACTION, 0, 0));
	stage_shows("Brest");
}

static void the_first_screen_offers_three_ways(void **state)
{
	(void)state;
	stage_push(dialog_first_run(&stage.ui));
	stage_shows("Look around");
	stage_shows("Import a file");
	stage_shows("Start empty");
	stage_shows("made-up territory");
	stage_keys("s");
	assert_int_equal(stage.ui.run, CMD_SETUP_HERE);
	stage_push(dialog_first_run(&stage.ui));
	stage_keys("Esc");
	assert_true(stage.ui.quit);
}

static void typed_text_is_not_lost_by_one_esc(void **state)
{
	(void)state;
	stage_push(dialog_note(&stage.ui, first));
	stage_type("Long récit");
	stage_keys("Esc");
	assert_int_equal(stage_depth(), 1);
	stage_shows("Esc once more");
	stage_type("!");
	stage_keys("Esc");
	assert_int_equal(stage_depth(), 1);
	stage_keys("Esc");
	assert_int_equal(stage_depth(), 0);
}

static void all_fit_every_window(void **state)
{
	static const int sizes[][2] = {{1, 1}, {2, 5}, {10, 40}, {60, 200}};
	int64_t both[] = {first, second};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		stage_size(sizes[i][0], sizes[i][1]);
		stage_push(dialog_note(&stage.ui, first));
		stage_push(dialog_document(&stage.ui, first));
		stage_push(dialog_replace_person(&stage.ui));
		stage_push(dialog_setup(&stage.ui));
		stage_push(dialog_first_run(&stage.ui));
		stage_push(dialog_bulk(&stage.ui, both, 2));
		stage_push(dialog_export(&stage.ui, both, 2, NULL));
		stage_push(dialog_import(&stage.ui));
		stage_push(dialog_minutes(&stage.ui));
		stage_push(dialog_history(&stage.ui, 0));
		stage_push(dialog_coordinate(&stage.ui, first, second, ""));
		stage_push(dialog_merge(&stage.ui, first, second));
		while (stage.top) {
			const char *key;

			stage_shows("");
			assert_true(*stage_speech());
			assert_non_null(stage.top->ops->hint(stage.top, 0, &key));
			stage_keys("Down Tab Up");
			stage_shows("");
			stage_keys("Esc");
		}
		stage_clear(NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_teardown(only_yes_does_it, stage_clear),
	        cmocka_unit_test_teardown(choosing_narrows_as_one_types, stage_clear),
	        cmocka_unit_test_teardown(text_scrolls_to_its_end, stage_clear),
	        cmocka_unit_test_teardown(a_line_of_text_leads_to_its_action, stage_clear),
	        cmocka_unit_test_teardown(a_line_goes_into_the_journal, stage_clear),
	        cmocka_unit_test_teardown(a_document_must_be_there, stage_clear),
	        cmocka_unit_test_teardown(one_person_takes_the_place_of_another, stage_clear),
	        cmocka_unit_test_teardown(a_bulk_change_is_shown_before_it_is_done, stage_clear),
	        cmocka_unit_test_teardown(history_tells_what_a_step_changed, stage_clear),
	        cmocka_unit_test_teardown(an_export_asks_before_it_replaces, stage_clear),
	        cmocka_unit_test_teardown(a_report_is_written, stage_clear),
	        cmocka_unit_test_teardown(an_import_is_tried_first, stage_clear),
	        cmocka_unit_test_teardown(a_sheet_of_a_workbook_is_chosen, stage_clear),
	        cmocka_unit_test_teardown(a_workbook_is_opened_once_for_its_sheets, stage_clear),
	        cmocka_unit_test_teardown(a_pipe_is_not_waited_for, stage_clear),
	        cmocka_unit_test_teardown(an_unknown_table_asks_for_its_columns, stage_clear),
	        cmocka_unit_test_teardown(who_you_are_is_kept, stage_clear),
	        cmocka_unit_test_teardown(the_first_screen_offers_three_ways, stage_clear),
	        cmocka_unit_test_teardown(typed_text_is_not_lost_by_one_esc, stage_clear),
	        cmocka_unit_test_teardown(all_fit_every_window, stage_clear),
	};

	return cmocka_run_group_tests_name("dialog_misc", tests, begin, stage_close);
}
