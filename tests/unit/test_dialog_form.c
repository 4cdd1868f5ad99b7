/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms: what is typed is what is stored, nothing typed is lost, and close actions are told. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

#include "dialog_stage.h"

#define ADD(...) register_add(stage.app, ENTITY_ACTION, (const char *const[]){__VA_ARGS__, NULL})
#define ADD_OF(en, ...) register_add(stage.app, en, (const char *const[]){__VA_ARGS__, NULL})

static const char *get(int64_t id, const char *name)
{
	return register_get(stage.app, ENTITY_ACTION, id, name);
}

/* Forms leave drafts; a case begins without. */
static int forget(void **state)
{
	struct err e = ERR_INIT;

	stage_clear(state);
	for (int en = 0; en < ENTITY_COUNT; en++) {
		char *key = xasprintf("draft:%s:new", entity_desc((enum entity)en)->table);

		must(app_state_set(stage.app, key, NULL, &e), &e);
		free(key);
	}
	return 0;
}

static void new_action(void)
{
	stage_push(dialog_form(&stage.ui, ENTITY_ACTION, 0, 0));
}

static void edit_action(int64_t id)
{
	stage_push(dialog_form(&stage.ui, ENTITY_ACTION, id, 0));
}

static void what_is_typed_is_stored(void **state)
{
	(void)state;
	new_action();
	stage_type("Forage à Kédougou");
	stage_keys("Tab");
	stage_type("Landerneau");
	stage_shows("commune · Finistère");
	stage_keys("Enter Tab");
	stage_type("kedougou");
	stage_keys("Enter");
	stage_shows("Kédougou (Senegal)");
	stage_type("; mali");
	stage_keys("Enter Tab");
	stage_type("water");
	stage_keys("Enter");
	stage_type(" 60 %");
	stage_keys("Tab");
	stage_type("2025");
	stage_keys("Tab");
	stage_type("fin 2027");
	stage_keys("Tab");
	stage_type("Commune de Kédougou/Senegal/Kédougou");
	stage_keys("Tab Tab Tab");
	stage_type("2026 12 k€ Brest (voted); 2027 5000");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	stage_said("saved");
	stage_said("u = undo");
	int64_t id = stage.ui.select_action;

	assert_true(id > 0);
	assert_string_equal(get(id, "title"), "Forage à Kédougou");
	assert_string_equal(get(id, "lead"), "com:29103");
	assert_true(str_has_prefix(get(id, "places"), "ML|SN//Kédougou"));
	assert_string_equal(get(id, "themes"), "eau:60");
	assert_string_equal(get(id, "start"), "2025");
	assert_string_equal(get(id, "end"), "2027-12");
	assert_non_null(strstr(get(id, "partners"), "Commune de Kédougou/SN/Kédougou@"));
	assert_string_equal(
	        get(id, "budget"), "2026:com:29019:12000.00:EUR:voted|2027:::5000.00:EUR");
}

static void an_impossible_date_is_told_beside_it(void **state)
{
	int64_t before = register_count(stage.app, ENTITY_ACTION);

	(void)state;
	new_action();
	stage_type("Échange");
	stage_keys("Tab");
	stage_type("Brest");
	stage_keys("Enter Tab Tab Tab");
	stage_type("2025-13-31");
	stage_keys("Tab");
	stage_shows("there is no month 13");
	stage_keys("Tab Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	assert_non_null(strstr(stage_speech(), "Start: 2025-13-31."));
	assert_int_equal(register_count(stage.app, ENTITY_ACTION), before);
}

static void an_end_before_the_start_is_told_on_the_end(void **state)
{
	(void)state;
	new_action();
	stage_type("Échange");
	stage_keys("Tab");
	stage_type("Brest");
	stage_keys("Enter Tab Tab Tab");
	stage_type("2025");
	stage_keys("Tab");
	stage_type("2024");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	assert_non_null(strstr(stage_speech(), "End: 2024."));
}

static void a_name_nobody_bears_is_refused_when_left(void **state)
{
	(void)state;
	new_action();
	stage_type("Échange");
	stage_keys("Tab");
	stage_type("Xyzzy");
	stage_shows_not("nothing is called");
	stage_keys("Tab");
	stage_shows("nothing is called");
	/* A code stands for its name. */
	stage_keys("Shift-Tab Ctrl-U");
	stage_type("com:29019");
	stage_keys("Tab");
	stage_shows("Brest");
}

static void close_actions_are_told_while_typing(void **state)
{
	int64_t other = ADD("title", "Adduction d'eau de Matam", "lead", "dep:29", "places",
	        "SN//Matam", "themes", "eau", "start", "2025", "end", "2027");

	(void)state;
	assert_true(other > 0);
	new_action();
	stage_type("Eau à Matam");
	stage_tick();
	stage_shows("No close action so far.");
	stage_keys("Tab");
	stage_type("Landerneau");
	stage_keys("Enter Tab");
	stage_type("matam");
	stage_keys("Enter Tab");
	stage_type("water");
	stage_keys("Enter Tab");
	stage_type("2025");
	stage_keys("Tab");
	stage_tick();
	/* The record could be saved as it is by now: what that would do is told exactly. */
	stage_shows("Saving: 2 findings appear.");
	stage_shows("Finistère — Adduction d'eau de Matam");
	assert_non_null(strstr(stage_speech(), "Saving: 2 findings appear."));
	stage_keys("F8");
	assert_int_equal(stage_depth(), 2);
	stage_shows("What saving would do");
	stage_keys("Esc");
	assert_int_equal(stage_depth(), 1);
}

static void a_draft_survives_and_is_offered(void **state)
{
	(void)state;
	new_action();
	stage_type("Chantier de jeunes");
	stage_keys("Tab");
	stage_type("Brest");
	stage_keys("Enter");
	stage_tick();
	stage_clear(NULL); /* as if the program had been killed */
	new_action();
	stage_shows("There is a draft of");
	stage_shows_not("Chantier de jeunes");
	stage_keys("Enter");
	stage_shows("Chantier de jeunes");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_string_equal(get(stage.ui.select_action, "title"), "Chantier de jeunes");
	assert_string_equal(get(stage.ui.select_action, "lead"), "com:29019");
	new_action();
	stage_shows_not("There is a draft of");
}

static void a_copy_has_a_draft_of_its_own(void **state)
{
	int64_t like =
	        ADD("title", "Collecte", "lead", "com:29019", "themes", "dechets", "start", "2024");

	(void)state;
	new_action();
	stage_type("Chantier de jeunes");
	stage_keys("Esc k");
	stage_push(dialog_form(&stage.ui, ENTITY_ACTION, 0, like));
	stage_shows_not("There is a draft of");
	stage_type(" encore");
	stage_keys("Esc k");
	stage_push(dialog_form(&stage.ui, ENTITY_ACTION, 0, like));
	stage_shows("There is a draft of");
	stage_keys("Enter");
	stage_shows(" encore");
	stage_keys("Esc d");
	new_action();
	stage_shows("There is a draft of");
	stage_keys("Enter");
	stage_shows("Chantier de jeunes");
	stage_keys("Esc d");
}

static void leaving_asks_what_to_do_with_changes(void **state)
{
	(void)state;
	new_action();
	stage_keys("Esc");
	assert_int_equal(stage_depth(), 0);
	new_action();
	stage_type("Presque rien");
	stage_keys("Esc");
	stage_shows("This was not saved.");
	stage_shows("Keep as a draft");
	stage_keys("g"); /* Go on */
	assert_int_equal(stage_depth(), 1);
	stage_shows("Presque rien");
	stage_keys("Esc d"); /* Drop the changes */
	assert_int_equal(stage_depth(), 0);
	new_action();
	stage_shows_not("There is a draft of");
	stage_type("Presque rien");
	stage_keys("Esc k");
	assert_int_equal(stage_depth(), 0);
	new_action();
	stage_shows("There is a draft of");
	stage_keys("d");
	stage_shows_not("Presque rien");
}

static void what_the_form_does_not_show_stays(void **state)
{
	int64_t id = ADD("title", "Déchets", "lead", "com:29019", "places",
	        "SN/Dakar/Rufisque@14.71,-17.27,exact|ML", "themes", "dechets:70:14050|eau:30",
	        "participants", "dep:29:funder|other:ONG Eau Vive:implementer", "partners",
	        "Ville de Rufisque/SN/Rufisque", "budget", "2024:com:29019:120000:XOF:paid", "tags",
	        "a\\,b|c", "sdgs", "6|12", "audience", "youth|women");
	static const char *const names[] = {"places", "themes", "participants", "partners",
	        "budget", "tags", "sdgs", "audience"};
	char *before[8];

	(void)state;
	for (int i = 0; i < 8; i++)
		before[i] = xstrdup(get(id, names[i]));
	edit_action(id);
	stage_shows("Mali; Rufisque (Senegal)");
	stage_keys("End");
	stage_type(" et eau");
	/* Touched and put back is not changed either. */
	stage_keys("Tab Tab x Backspace");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_string_equal(get(id, "title"), "Déchets et eau");
	for (int i = 0; i < 8; i++) {
		assert_string_equal(get(id, names[i]), before[i]);
		free(before[i]);
	}
}

static void an_item_added_leaves_the_others_as_they_are(void **state)
{
	int64_t id = ADD(
	        "title", "Santé", "lead", "com:29019", "places", "SN//Rufisque@14.71,-17.27,exact");

	(void)state;
	edit_action(id);
	stage_keys("Down Down End");
	stage_type("; Mali");
	stage_keys("Esc Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_string_equal(get(id, "places"), "ML|SN//Rufisque@14.71,-17.27,exact");
}

static void what_a_colleague_changed_meanwhile_stays(void **state)
{
	int64_t id = ADD("title", "Jumelage", "lead", "com:29019");

	(void)state;
	edit_action(id);
	stage_keys("End");
	stage_type(" de lycées");
	register_set(stage.app, ENTITY_ACTION, id, "status", "2");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_string_equal(get(id, "title"), "Jumelage de lycées");
	assert_string_equal(get(id, "status"), "2");
	/* The same field on both sides is told, not guessed. */
	edit_action(id);
	stage_keys("End");
	stage_type("!");
	register_set(stage.app, ENTITY_ACTION, id, "title", "Autre");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_shows("Title (1 of 1)");
	stage_shows("Jumelage de lycées!");
	stage_shows("Autre");
	assert_string_equal(get(id, "title"), "Autre");
}

/* Field by field: one mine, one theirs, the budget too; what only they changed stays. */
static void two_who_change_one_record_settle_it(void **state)
{
	int64_t id = ADD("title", "Lycées", "lead", "com:29019", "start", "2025", "end", "2026", "budget",
	        "2026:com:29019:1000");

	(void)state;
	edit_action(id);
	stage_keys("End");
	stage_type(" de Brest");
	stage_keys("Tab Tab Tab Tab Tab Ctrl-U");
	stage_type("2027");
	stage_keys("Tab Tab Tab Tab End");
	stage_type("; 2027 500");
	stage_keys("Tab");
	register_set(stage.app, ENTITY_ACTION, id, "title", "Lycées de Quimper");
	register_set(stage.app, ENTITY_ACTION, id, "end", "2028");
	register_set(stage.app, ENTITY_ACTION, id, "tags", "lycée");
	register_set(stage.app, ENTITY_ACTION, id, "budget", "2026:com:29019:1000|2028:com:29019:700");
	stage_keys("Ctrl-S");
	stage_shows("Title (1 of 3)");
	assert_string_equal(get(id, "title"), "Lycées de Quimper");
	stage_keys("Enter");
	stage_shows("End (2 of 3)");
	stage_keys("Down Enter");
	stage_shows("Budget (3 of 3)");
	stage_shows("700");
	/* Looking again changes nothing yet. */
	stage_keys("g");
	assert_int_equal(stage_depth(), 1);
	assert_string_equal(get(id, "title"), "Lycées de Quimper");
	stage_keys("Ctrl-S");
	stage_shows("Budget (1 of 1)");
	stage_keys("t");
	assert_int_equal(stage_depth(), 0);
	stage_said("what others changed meanwhile stays: Tags");
	assert_string_equal(get(id, "title"), "Lycées de Brest");
	assert_string_equal(get(id, "end"), "2028");
	assert_string_equal(get(id, "tags"), "lycée");
	assert_non_null(strstr(get(id, "budget"), "2028:com:29019:700"));
	assert_null(strstr(get(id, "budget"), "2027"));
}

static void a_copy_begins_with_the_content(void **state)
{
	int64_t id =
	        ADD("title", "Collecte", "lead", "com:29019", "themes", "dechets", "start", "2024");

	(void)state;
	stage_push(dialog_form(&stage.ui, ENTITY_ACTION, 0, id));
	stage_shows("Collecte");
	stage_keys("End");
	stage_type(" 2");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_int_not_equal(stage.ui.select_action, id);
	assert_string_equal(get(stage.ui.select_action, "title"), "Collecte 2");
	assert_string_equal(get(stage.ui.select_action, "themes"), "dechets");
	assert_string_equal(get(stage.ui.select_action, "start"), "");
}

static void an_editor_can_write_the_long_text(void **state)
{
	(void)state;
	new_action();
	stage_type("Avec description");
	for (int i = 0; i < 13; i++)
		stage_keys("Tab");
	stage_type("Première ligne");
	stage_keys("Ctrl-E");
	assert_int_equal(stage.last, DIALOG_EDITOR);
	assert_string_equal(stage.ui.editor_text.s, "Première ligne");
	stage.top->ops->edited(stage.top, "Première ligne\nSeconde ligne");
	stage_shows("Seconde ligne");
}

static void every_form_fits_every_window(void **state)
{
	static const int sizes[][2] = {{1, 1}, {3, 7}, {10, 40}, {24, 80}, {60, 200}};

	(void)state;
	for (int en = 0; en < ENTITY_COUNT; en++)
		for (size_t i = 0; i < COUNT_OF(sizes); i++) {
			stage_size(sizes[i][0], sizes[i][1]);
			stage_push(dialog_form(&stage.ui, (enum entity)en, 0, 0));
			stage_shows("");
			stage_keys("Tab x Tab Shift-Tab Down Up");
			stage_shows("");
			assert_true(*stage_speech());
			assert_true(
			        stage.grid.cursor_y >= 0 && stage.grid.cursor_y < stage.grid.rows);
			stage_clear(NULL);
		}
}

static void the_focused_field_has_the_cursor_at_40_by_10(void **state)
{
	int seen = 0;

	(void)state;
	stage_size(10, 40);
	new_action();
	for (int i = 0; i < 40; i++) {
		stage_shows("");
		seen += stage.grid.cursor_shown && stage.grid.cursor_y > 0 &&
		        stage.grid.cursor_y < 7;
		stage_keys("Tab");
	}
	assert_int_equal(seen, 40);
}

static void a_person_nobody_knows_is_added_on_the_way(void **state)
{
	(void)state;
	new_action();
	stage_type("Avec tandem");
	stage_keys("Tab");
	stage_type("Brest");
	stage_keys("Enter");
	for (int i = 0; i < 6; i++)
		stage_keys("Tab");
	stage_type("Jeanne Inconnue");
	stage_keys("Tab");
	stage_shows("Ctrl-N adds");
	stage_keys("Shift-Tab Ctrl-N");
	stage_said("is added to the register");
	stage_shows_not("Ctrl-N adds");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	int64_t person = resolve_person(stage.app, "Jeanne Inconnue", NULL);

	assert_true(person > 0);
	assert_string_equal(register_get(stage.app, ENTITY_PERSON, person, "role"), "elu");
	assert_string_equal(
	        register_get(stage.app, ENTITY_PERSON, person, "authority"), "com:29019");
	assert_true(*get(stage.ui.select_action, "elu"));
}

static void another_record_is_chosen_then_added(void **state)
{
	(void)state;
	stage_push(dialog_new_other(&stage.ui));
	stage_type("person");
	stage_keys("Enter");
	stage_shows("persons: which one?");
	stage_keys("Enter");
	stage_shows("Add: person");
	stage_type("S. Marec");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_true(resolve_person(stage.app, "S. Marec", NULL) > 0);
}

/* What is there is changed the same way: from a list, or looked up where the table is long. */
static void another_record_is_chosen_then_changed(void **state)
{
	(void)state;
	ADD_OF(ENTITY_PARTNER, "name", "Mairie de Podor", "country", "SN");
	stage_push(dialog_new_other(&stage.ui));
	stage_type("partner");
	stage_keys("Enter");
	stage_shows("New: partner");
	stage_type("podor");
	stage_keys("Enter");
	stage_shows("Edit: Mairie de Podor");
	stage_keys("Esc");
	assert_int_equal(stage_depth(), 0);
	stage_push(dialog_new_other(&stage.ui));
	stage_type("authority");
	stage_keys("Enter");
	stage_shows("New: authority");
	stage_type("landern");
	stage_shows("Landerneau");
	stage_keys("Enter");
	stage_shows("Edit: Landerneau");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_teardown(what_is_typed_is_stored, forget),
	        cmocka_unit_test_teardown(an_impossible_date_is_told_beside_it, forget),
	        cmocka_unit_test_teardown(an_end_before_the_start_is_told_on_the_end, forget),
	        cmocka_unit_test_teardown(a_name_nobody_bears_is_refused_when_left, forget),
	        cmocka_unit_test_teardown(close_actions_are_told_while_typing, forget),
	        cmocka_unit_test_teardown(a_draft_survives_and_is_offered, forget),
	        cmocka_unit_test_teardown(a_copy_has_a_draft_of_its_own, forget),
	        cmocka_unit_test_teardown(leaving_asks_what_to_do_with_changes, forget),
	        cmocka_unit_test_teardown(what_the_form_does_not_show_stays, forget),
	        cmocka_unit_test_teardown(an_item_added_leaves_the_others_as_they_are, forget),
	        cmocka_unit_test_teardown(what_a_colleague_changed_meanwhile_stays, forget),
	        cmocka_unit_test_teardown(two_who_change_one_record_settle_it, forget),
	        cmocka_unit_test_teardown(a_copy_begins_with_the_content, forget),
	        cmocka_unit_test_teardown(an_editor_can_write_the_long_text, forget),
	        cmocka_unit_test_teardown(every_form_fits_every_window, forget),
	        cmocka_unit_test_teardown(the_focused_field_has_the_cursor_at_40_by_10, forget),
	        cmocka_unit_test_teardown(a_person_nobody_knows_is_added_on_the_way, forget),
	        cmocka_unit_test_teardown(another_record_is_chosen_then_added, forget),
	        cmocka_unit_test_teardown(another_record_is_chosen_then_changed, forget),
	};

	return cmocka_run_group_tests_name("dialog_form", tests, stage_open, stage_close);
}
