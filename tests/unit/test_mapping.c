/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mappings: what is proposed for an odd file, what the preview promises, who wins, what is kept. */
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
#include <strates/app/mapping.h>
#include <strates/base/file.h>

#include "with_app.h"

static struct {
	struct app *app;
	char path[160];
	struct import_preview seen;
} fix;

static void write_file(const char *text)
{
	struct err e = ERR_INIT;

	must(file_write(fix.path, text, strlen(text), &e), &e);
}

static const char odd[] = "Réf. interne;Ce qu'on fait;Qui porte;Où (État);Où (ville);Enjeu;Depuis quand;Jusqu'à quand;Enveloppe votée;;Enjeu\n"
			  "A-1;Forages villageois;Finistère;Sénégal;Kédougou;eau;01/03/2025;31/12/2026;120 000 €;x;y\n"
			  "A-2;Collecte des déchets;Quimper;Sénégal;Saint-Louis;déchets;15/04/2025;30/06/2027;45 000 €;x;y\n"
			  "A-3;;Rennes;Allemagne;Erlangen;culture;2024;2028;8 000 €;x;y\n";

static int open_all(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	setenv("LANGUAGE", "en", 1);
	fix.app = register_open();
	snprintf(fix.path, sizeof(fix.path), "%.100s/suivi-%ld.csv", tmp ? tmp : "/tmp", (long)getpid());
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	import_preview_release(&fix.seen);
	unlink(fix.path);
	register_close(&fix.app);
	return 0;
}

static struct mapping *begin(void)
{
	struct err e = ERR_INIT;
	struct mapping *m = mapping_open(fix.app, fix.path, NULL, &e);

	must(m != NULL, &e);
	return m;
}

static int column_of(const struct mapping *m, enum target t)
{
	for (int i = 0; i < mapping_columns(m); i++)
		if (mapping_column(m, i)->target == t)
			return i;
	return -1;
}

static void look(struct mapping *m)
{
	struct err e = ERR_INIT;

	must(mapping_preview(m, &fix.seen, &e), &e);
}

static void set(struct mapping *m, int column, enum target t)
{
	struct err e = ERR_INIT;

	must(mapping_set(m, column, t, &e), &e);
}

static void values_tell_what_headers_do_not(void **state)
{
	static const enum target want[] = {TARGET_SOURCE_ID, TARGET_TITLE, TARGET_LEAD, TARGET_COUNTRY, TARGET_CITY, TARGET_THEME, TARGET_START, TARGET_END, TARGET_AMOUNT, TARGET_NONE,
		TARGET_NONE};
	struct mapping *m;
	struct err e = ERR_INIT;

	(void)state;
	write_file(odd);
	assert_true(mapping_is_needed(fix.path, NULL));
	m = begin();
	assert_int_equal(mapping_columns(m), COUNT_OF(want));
	for (int i = 0; i < mapping_columns(m); i++)
		assert_int_equal(mapping_column(m, i)->target, want[i]);
	assert_int_equal(mapping_column(m, 3)->holds, MAPPING_COUNTRY);
	assert_int_equal(mapping_column(m, 2)->holds, MAPPING_AUTHORITY);
	assert_string_equal(mapping_column(m, 3)->samples, "Sénégal · Allemagne");
	/* No name, and a name twice: nothing can be read from there. */
	assert_false(mapping_set(m, 9, TARGET_TAGS, &e));
	err_clear(&e);
	assert_false(mapping_set(m, 10, TARGET_TAGS, &e));
	mapping_free(&m);
}

static void the_preview_says_row_by_row(void **state)
{
	struct mapping *m = begin();
	int64_t before = register_count(fix.app, ENTITY_ACTION);

	(void)state;
	look(m);
	assert_int_equal(fix.seen.n, 3);
	assert_int_equal(fix.seen.rows[0].outcome, IMPORT_ADDED);
	assert_string_equal(fix.seen.rows[0].title, "Forages villageois");
	assert_int_equal(fix.seen.rows[2].outcome, IMPORT_REJECTED);
	assert_non_null(strstr(fix.seen.rows[2].why, "title"));
	assert_int_equal(fix.seen.rows[2].line, 4);
	assert_int_equal(register_count(fix.app, ENTITY_ACTION), before);
	assert_int_equal(register_troubles(fix.app), 0);
	mapping_free(&m);
}

static void one_column_gives_a_title(void **state)
{
	struct mapping *m = begin();
	struct err e = ERR_INIT;

	(void)state;
	set(m, 5, TARGET_TITLE);
	assert_int_equal(column_of(m, TARGET_TITLE), 5);
	assert_int_equal(mapping_column(m, 1)->target, TARGET_NONE);
	/* Amounts may be several. */
	set(m, 0, TARGET_AMOUNT);
	assert_int_equal(mapping_column(m, 0)->group, 2);
	set(m, 5, TARGET_NONE);
	assert_false(mapping_preview(m, &fix.seen, &e));
	assert_non_null(strstr(e.text, "title"));
	mapping_free(&m);
	/* Left and opened again: it goes on there. */
	m = begin();
	assert_true(mapping_is_resumed(m));
	assert_int_equal(mapping_column(m, 0)->target, TARGET_AMOUNT);
	assert_int_equal(mapping_column(m, 0)->group, 2);
	assert_int_equal(column_of(m, TARGET_TITLE), -1);
	mapping_reset(m);
	assert_int_equal(column_of(m, TARGET_TITLE), 1);
	mapping_free(&m);
	m = begin();
	assert_false(mapping_is_resumed(m));
	mapping_free(&m);
}

static int64_t run(const char *profile, struct import_report *r)
{
	struct import_options o = {.path = fix.path, .profile = profile};
	struct err e = ERR_INIT;

	must(import_file(fix.app, &o, r, &e), &e);
	return r->rejected;
}

static int64_t first_action(void)
{
	struct ids ids = IDS_INIT;
	struct err e = ERR_INIT;
	int64_t id;

	must(store_find_name(app_store(fix.app), ENTITY_ACTION, "Forages villageois", 1, &ids, &e) || store_ids(app_store(fix.app), ENTITY_ACTION, 0, &ids, &e), &e);
	if (!ids.n)
		must(store_ids(app_store(fix.app), ENTITY_ACTION, 0, &ids, &e), &e);
	id = ids.n ? ids.v[ids.n - 1] : 0;
	ids_release(&ids);
	return id;
}

static void saved_it_is_a_profile(void **state)
{
	struct mapping *m = begin();
	struct import_report r;
	struct err e = ERR_INIT;
	char *name = NULL;

	(void)state;
	assert_false(mapping_save(m, "generic", &name, &e));
	assert_non_null(strstr(e.text, "profile of strates"));
	err_clear(&e);
	assert_false(mapping_save(m, " !? ", &name, &e));
	err_clear(&e);
	must(mapping_save(m, "Suivi \"2026\" du service", &name, &e), &e);
	assert_string_equal(name, "suivi-2026-du-service");
	mapping_free(&m);
	/* The file is known now, without its name too. */
	assert_false(mapping_is_needed(fix.path, NULL));
	assert_int_equal(run(NULL, &r), 1);
	assert_string_equal(r.profile, name);
	assert_string_equal(r.profile_title, "Suivi '2026' du service");
	assert_int_equal(r.added, 2);
	import_report_release(&r);
	assert_int_equal(run(name, &r), 1);
	assert_int_equal(r.unchanged, 2);
	import_report_release(&r);
	free(name);
}

/* The file changes the end and the towns; somebody here changed the end too. */
static void who_wins(void **state)
{
	struct mapping *m;
	struct import_report r;
	struct err e = ERR_INIT;
	int64_t id = first_action();
	char *name = NULL;

	(void)state;
	assert_string_equal(register_get(fix.app, ENTITY_ACTION, id, "title"), "Forages villageois");
	register_set(fix.app, ENTITY_ACTION, id, "end", "2029-01-01");
	write_file("Réf. interne;Ce qu'on fait;Qui porte;Où (État);Où (ville);Enjeu;Depuis quand;Jusqu'à quand;Enveloppe votée;;Enjeu\n"
		   "A-1;Forages villageois et pompes;Finistère;Sénégal;Kédougou;eau;01/03/2025;31/12/2027;120 000 €;x;y\n");
	m = mapping_open(fix.app, fix.path, NULL, &e);
	must(m != NULL, &e);
	must(mapping_save(m, "suivi 2026 du service", &name, &e), &e);
	mapping_free(&m);
	assert_int_equal(run(name, &r), 0);
	assert_int_equal(r.conflicting, 1);
	import_report_release(&r);
	assert_string_equal(register_get(fix.app, ENTITY_ACTION, id, "end"), "2029-01-01");
	assert_string_equal(register_get(fix.app, ENTITY_ACTION, id, "title"), "Forages villageois et pompes");
	/* The register wins: nothing to say. */
	register_set(fix.app, ENTITY_ACTION, id, "title", "Pompes");
	m = begin();
	mapping_set_wins(m, TARGET_END, PROFILE_WINS_REGISTER);
	mapping_set_wins(m, TARGET_TITLE, PROFILE_WINS_FILE);
	mapping_set_wins(m, TARGET_CITY, PROFILE_WINS_REGISTER);
	assert_int_equal(mapping_wins(m, TARGET_COUNTRY), PROFILE_WINS_REGISTER);
	free(name);
	must(mapping_save(m, "suivi 2026 du service", &name, &e), &e);
	mapping_free(&m);
	assert_int_equal(run(name, &r), 0);
	assert_int_equal(r.updated, 1);
	import_report_release(&r);
	assert_string_equal(register_get(fix.app, ENTITY_ACTION, id, "end"), "2029-01-01");
	assert_string_equal(register_get(fix.app, ENTITY_ACTION, id, "title"), "Forages villageois et pompes");
	assert_int_equal(run(name, &r), 0);
	assert_int_equal(r.unchanged, 1);
	import_report_release(&r);
	/* The file wins. */
	m = begin();
	mapping_set_wins(m, TARGET_END, PROFILE_WINS_FILE);
	mapping_set_wins(m, TARGET_COUNTRY, PROFILE_WINS_FILE);
	free(name);
	must(mapping_save(m, "suivi 2026 du service", &name, &e), &e);
	mapping_free(&m);
	register_set(fix.app, ENTITY_ACTION, id, "places", "SN//Thiès");
	assert_int_equal(run(name, &r), 0);
	assert_int_equal(r.updated, 1);
	import_report_release(&r);
	assert_string_equal(register_get(fix.app, ENTITY_ACTION, id, "end"), "2027-12-31");
	assert_non_null(strstr(register_get(fix.app, ENTITY_ACTION, id, "places"), "Kédougou"));
	assert_null(strstr(register_get(fix.app, ENTITY_ACTION, id, "places"), "Thiès"));
	free(name);
	assert_int_equal(register_troubles(fix.app), 0);
}

static void hostile_headers_make_a_sound_profile(void **state)
{
	struct mapping *m;
	struct err e = ERR_INIT;
	char *name = NULL;

	(void)state;
	write_file("\"Titre \"\" > map:x || [columns]\",\"#tag\",\"a\\\",\"Pays\n= b\"\nUn titre,1,2,SN\n");
	m = begin();
	set(m, 0, TARGET_TITLE);
	look(m);
	assert_int_equal(fix.seen.n, 1);
	must(mapping_save(m, "../\"odd\"\n[x]", &name, &e), &e);
	assert_string_equal(name, "odd-x");
	mapping_free(&m);
	assert_false(mapping_is_needed(fix.path, NULL));
	free(name);
}

static void no_table_has_no_columns(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	write_file("%PDF-1.4\n\0");
	assert_false(mapping_is_needed("/nowhere/at.all", NULL));
	assert_null(mapping_open(fix.app, "/nowhere/at.all", NULL, &e));
	assert_true(err_is_set(&e));
}

/* Two files of one name and other columns: the first one's profile stays, and rows are not taken for each other by their numbers. */
static void other_columns_take_no_name_that_is_taken(void **state)
{
	struct mapping *m;
	struct err e = ERR_INIT;
	struct str proposed = STR_INIT;
	char *name = NULL;

	(void)state;
	write_file(odd);
	m = begin();
	mapping_propose_name(m, &proposed);
	must(mapping_save(m, proposed.s, &name, &e), &e);
	mapping_free(&m);
	write_file("Numéro;Intitulé du projet;Commune chef de file\nA-1;Marché couvert;Brest\n");
	m = mapping_open(fix.app, fix.path, NULL, &e);
	must(m != NULL, &e);
	for (int i = 0; i < mapping_columns(m); i++)
		must(mapping_set(m, i, i == 1 ? TARGET_TITLE : TARGET_NONE, &e), &e);
	free(name);
	assert_false(mapping_save(m, proposed.s, &name, &e));
	assert_non_null(strstr(e.text, "another kind of file"));
	err_clear(&e);
	str_clear(&proposed);
	mapping_propose_name(m, &proposed);
	assert_true(str_has_suffix(proposed.s, " 2"));
	must(mapping_save(m, proposed.s, &name, &e), &e);
	mapping_free(&m);
	free(name);
	str_release(&proposed);
	write_file(odd);
}

/* One file, two ways to read it: each is a profile that may be written again. */
static void two_profiles_of_the_same_columns(void **state)
{
	static const char *const titles[] = {"Pour le service", "Pour le conseil", "Pour le service", "Pour le conseil"};
	struct err e = ERR_INIT;

	(void)state;
	write_file(odd);
	for (size_t i = 0; i < COUNT_OF(titles); i++) {
		struct mapping *m = begin();
		char *name = NULL;

		must(mapping_save(m, titles[i], &name, &e), &e);
		free(name);
		mapping_free(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_tell_what_headers_do_not),
		cmocka_unit_test(the_preview_says_row_by_row),
		cmocka_unit_test(one_column_gives_a_title),
		cmocka_unit_test(saved_it_is_a_profile),
		cmocka_unit_test(who_wins),
		cmocka_unit_test(hostile_headers_make_a_sound_profile),
		cmocka_unit_test(no_table_has_no_columns),
		cmocka_unit_test(other_columns_take_no_name_that_is_taken),
		cmocka_unit_test(two_profiles_of_the_same_columns),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
