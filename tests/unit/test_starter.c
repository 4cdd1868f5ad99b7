/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates: an action begins with what is usual of its kind, and one's own are made of an action. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <strates/base/file.h>
#include <strates/exchange/starter.h>

#include "dialog_stage.h"

static const char *get(int64_t id, const char *name)
{
	return register_get(stage.app, ENTITY_ACTION, id, name);
}

static void every_shipped_template_can_be_used(void **state)
{
	struct arena mem = ARENA_INIT;
	struct starter *v = NULL;
	struct str wrong = STR_INIT;
	struct err e = ERR_INIT;
	int n = starters_read(&mem, &v, &wrong);

	(void)state;
	assert_string_equal(wrong.len ? wrong.s : "", "");
	assert_true(n >= 8);
	for (int i = 0; i < n; i++) {
		struct edit ed;

		assert_false(v[i].own);
		assert_true(vocab_find(VOCAB_ACTION_KIND, v[i].kind) >= 0);
		assert_true(v[i].n_checklist > 0);
		must(edit_open(&ed, stage.app, ENTITY_ACTION, 0, &e), &e);
		for (int k = 0; k < v[i].n_values; k++)
			must(edit_set(&ed, v[i].field[k], v[i].value[k], &e), &e);
		for (int k = 0; k < v[i].n_first; k++)
			assert_true(!strcmp(v[i].first[k], "budget") || field_find(ENTITY_ACTION, v[i].first[k]) >= 0 ||
			            set_find(ENTITY_ACTION, v[i].first[k]) >= 0);
		edit_close(&ed);
	}
	str_release(&wrong);
	arena_release(&mem);
}

static void an_action_begins_with_its_template(void **state)
{
	struct ids notes = IDS_INIT;
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	stage_size(60, 100);
	stage_push(dialog_new_from(&stage.ui));
	stage_type("twinn");
	stage_keys("Enter");
	assert_int_equal(stage_depth(), 1);
	stage_shows("twinning");
	stage_shows("Not to be forgotten");
	stage_shows("[ ] agreement sent to the préfet");
	stage_type("Jumelage Brest – Dakar");
	stage_keys("Tab");
	stage_type("Brest");
	stage_keys("Enter Shift-Tab Shift-Tab Space Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	id = stage.ui.select_action;
	assert_string_equal(get(id, "kind"), "twinning");
	assert_string_equal(get(id, "audience"), "inhabitants");
	must(store_ids(app_store(stage.app), ENTITY_NOTE, 0, &notes, &e), &e);
	assert_int_equal(notes.n, 1);
	const char *text = register_get(stage.app, ENTITY_NOTE, notes.v[0], "text");

	assert_non_null(strstr(text, "[ ] Council's vote"));
	assert_non_null(strstr(text, "[x] next visit here and there"));
	/* One step: the action and its checklist. */
	struct str said = STR_INIT;
	int done = 0;

	must(app_undo(stage.app, 1, &done, &said, &e), &e);
	assert_int_equal(register_count(stage.app, ENTITY_ACTION), 0);
	assert_int_equal(register_count(stage.app, ENTITY_NOTE), 0);
	str_release(&said);
	ids_release(&notes);
}

static void ones_own_is_made_of_an_action(void **state)
{
	struct arena mem = ARENA_INIT;
	struct starter *v = NULL;
	int64_t id = register_add(stage.app, ENTITY_ACTION,
	        (const char *const[]){"title", "Eau à Matam", "lead", "com:29019", "kind", "cooperation", "themes", "eau:60|sante:40",
	                "start", "2025", "places", "SN//Matam", "audience", "women", NULL});
	int n = starters_read(&mem, &v, NULL), more;

	(void)state;
	stage_push(dialog_form(&stage.ui, ENTITY_ACTION, id, 0));
	stage_keys("Ctrl-G");
	stage_shows("Save as a template");
	stage_type("Eau et santé");
	stage_keys("Ctrl-S");
	stage_said("T begins an action with it");
	stage_keys("Esc");
	assert_int_equal(stage_depth(), 0);
	more = starters_read(&mem, &v, NULL);
	assert_int_equal(more, n + 1);
	assert_true(v[n].own);
	assert_string_equal(v[n].name, "Eau et santé");
	stage_push(dialog_new_from(&stage.ui));
	stage_type("Eau et");
	stage_shows("yours");
	stage_keys("Enter");
	stage_type("Eau à Podor");
	stage_keys("Tab");
	stage_type("Brest");
	stage_keys("Enter Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	id = stage.ui.select_action;
	assert_string_equal(get(id, "title"), "Eau à Podor");
	assert_string_equal(get(id, "themes"), "eau:60|sante:40");
	assert_string_equal(get(id, "audience"), "women");
	/* What belongs to one action alone does not come along. */
	assert_string_equal(get(id, "places"), "");
	assert_string_equal(get(id, "start"), "");
	arena_release(&mem);
}

/* A file of somebody else's: what can't be read is told, what can't be taken too, and the rest works. */
static void a_broken_one_is_told(void **state)
{
	static const char bad[] = "[template]\nname = \"Cassé\n", strange[] = "[template]\nname = \"Étrange\"\nfirst = \"nothing, title\"\n\n[values]\nkind = \"twinning\"\n"
	                                                                      "colour = \"blue\"\n";
	char *folder = file_data_home("templates"), *one, *two;
	struct arena mem = ARENA_INIT;
	struct starter *v = NULL;
	struct str wrong = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	must(file_mkdirs(folder, &e), &e);
	one = file_join(folder, "a.ini");
	two = file_join(folder, "b.ini");
	must(file_write(one, bad, sizeof(bad) - 1, &e), &e);
	must(file_write(two, strange, sizeof(strange) - 1, &e), &e);
	starters_read(&mem, &v, &wrong);
	assert_non_null(strstr(wrong.s, "a.ini"));
	stage_push(dialog_new_from(&stage.ui));
	stage_type("Étrange");
	stage_keys("Enter");
	stage_said("colour = blue");
	stage_shows("twinning");
	str_release(&wrong);
	arena_release(&mem);
	free(one);
	free(two);
	free(folder);
}

static int open_here(void **state)
{
	static char dir[] = "/tmp/strates-starter-XXXXXX";

	setenv("XDG_DATA_HOME", mkdtemp(dir), 1);
	return stage_open(state);
}

static int close_here(void **state)
{
	static const char *const files[] = {"a.ini", "b.ini", "eau-et-sante.ini"};
	char *folder = file_data_home("templates"), *parent = file_data_home("");

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		char *path = file_join(folder, files[i]);

		unlink(path);
		free(path);
	}
	assert_int_equal(rmdir(folder), 0);
	rmdir(parent);
	rmdir(getenv("XDG_DATA_HOME"));
	free(folder);
	free(parent);
	return stage_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_teardown(every_shipped_template_can_be_used, stage_clear),
	        cmocka_unit_test_teardown(an_action_begins_with_its_template, stage_clear),
	        cmocka_unit_test_teardown(ones_own_is_made_of_an_action, stage_clear),
	        cmocka_unit_test_teardown(a_broken_one_is_told, stage_clear),
	};

	return cmocka_run_group_tests_name("starter", tests, open_here, close_here);
}
