/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The shipped profiles on small files of the same shape (tests/data/import), bad profiles, and the
 * real files when they are there.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <strates/base/file.h>
#include <strates/base/str.h>
#include <strates/exchange/profile.h>

static struct profiles set = PROFILES_INIT;

/* The runner names the directory of the tests; by hand they run from the top of the source. */
static char *tests_path(const char *name)
{
	const char *tests = getenv("TESTS");

	return xasprintf("%s/%s", tests ? tests : "tests", name);
}

static int load_shipped(void **state)
{
	char *dir = tests_path("../share/profiles");
	struct err e = ERR_INIT;
	bool ok = profile_load_dir(&set, dir, &e);

	(void)state;
	if (!ok)
		print_error("%s: %s\n", dir, e.text);
	free(dir);
	return ok ? 0 : -1;
}

static int release_shipped(void **state)
{
	(void)state;
	profiles_release(&set);
	return 0;
}

/* One file with all its rows applied, each printed as `target[tuple]=value` and `!field` lines. */
struct sheet {
	char *path;
	struct table table;
	struct binding *binding;
	const struct profile *profile;
	int score;
	struct profile_result result;
	struct str text[8]; /* the first rows */
	size_t rows, rejected, identified, problems;
};

static bool take_row(void *ctx, const struct row *row, struct err *e)
{
	struct sheet *s = ctx;
	const struct profile_result *r = &s->result;

	(void)e;
	profile_apply(s->binding, row, &s->result);
	s->rejected += r->rejected;
	s->identified += r->source_id != NULL;
	s->problems += r->n_problems;
	if (s->rows < COUNT_OF(s->text)) {
		struct str *out = &s->text[s->rows];

		str_add(out, "\n");
		for (size_t i = 0; i < r->n; i++)
			str_addf(out, "%s[%d]=%s\n", target_name(r->values[i].target),
			        r->values[i].tuple, r->values[i].value);
		if (r->gather)
			str_addf(out, "gather=%s\n", r->gather);
		for (size_t i = 0; i < r->n_problems; i++)
			str_addf(out, "!%s%s: %s\n", r->problems[i].field,
			        r->problems[i].fatal ? " fatal" : "", r->problems[i].reason);
	}
	s->rows++;
	return true;
}

/* Into the caller's sheet, which must stay where it is: the binding points at its table. */
static void open_path(struct sheet *s, char *path)
{
	struct err e = ERR_INIT;

	*s = (struct sheet){.path = path};

	for (size_t i = 0; i < COUNT_OF(s->text); i++)
		str_init(&s->text[i]);
	profile_result_init(&s->result);
	if (!table_open(&s->table, s->path, NULL, &e))
		fail_msg("%s: %s", s->path, e.text);
	s->profile = profile_match(&set, &s->table, &s->score);
	s->binding = profile_bind(s->profile, &s->table, &e);
	if (!s->binding)
		fail_msg("%s: %s", s->path, e.text);
	if (!table_each(&s->table, take_row, s, &e))
		fail_msg("%s: %s", s->path, e.text);
}

static void open_sheet(struct sheet *s, const char *name, const char *profile)
{
	char *inside = xasprintf("data/import/%s", name);

	open_path(s, tests_path(inside));
	free(inside);
	assert_string_equal(profile_name(s->profile), profile);
}

static void close_sheet(struct sheet *s)
{
	for (size_t i = 0; i < COUNT_OF(s->text); i++)
		str_release(&s->text[i]);
	profile_result_release(&s->result);
	binding_free(&s->binding);
	table_release(&s->table);
	free(s->path);
}

/* Does row number `row` (0-based) hold this line? */
static void has(const struct sheet *s, size_t row, const char *line)
{
	char *whole = xasprintf("\n%s\n", line);

	if (!strstr(s->text[row].s, whole))
		fail_msg("row %zu has no \"%s\":%s", row, line, s->text[row].s);
	free(whole);
}

static void has_no(const struct sheet *s, size_t row, const char *part)
{
	if (strstr(s->text[row].s, part))
		fail_msg("row %zu has \"%s\":%s", row, part, s->text[row].s);
}

static void test_twinnings(void **state)
{
	struct sheet s;
	open_sheet(&s, "jumelages.csv", "jumelages");

	(void)state;
	assert_int_equal(s.score, 100);
	has(&s, 0, "lead[0]=com:06088");
	has(&s, 0, "title[0]=Jumelage Villers – Port Neuf, Rivage");
	has(&s, 0, "partner[0]=Port Neuf, Rivage");
	has(&s, 0, "partner_city[0]=Port Neuf");
	has(&s, 0, "country[0]=GB");
	has(&s, 0, "kind[0]=twinning");
	has(&s, 0, "status[0]=2");
	has_no(&s, 0, "theme");
	has_no(&s, 0, "start");
	has(&s, 1, "lead[0]=name:Gers");
	has_no(&s, 1, "lat[");
	has(&s, 2, "lead[0]=com:02001");
	has(&s, 2, "tags[0]=commune-à-vérifier");
	has(&s, 2, "lat[0]=39.1422");
	assert_int_equal(s.identified, 3);
	close_sheet(&s);
}

static void test_donors_sectors_and_places(void **state)
{
	struct sheet s;
	open_sheet(&s, "aiddata.csv", "aiddata");

	(void)state;
	has(&s, 0, "lead[0]=other:Alpha");
	has(&s, 0, "participant[1]=other:Gamma");
	has(&s, 0, "participant_role[1]=funder");
	has(&s, 0, "dac[1]=151");
	has(&s, 0, "theme[1]=Government");
	has(&s, 0, "city[1]=Thiès");
	has(&s, 0, "country[1]=SEN");
	has(&s, 0, "lat[0]=14.7");
	has_no(&s, 0, "lat[1]");
	has(&s, 0, "start[0]=2010-05-01");
	has(&s, 0, "end[0]=2013");
	has(&s, 0, "amount[0]=103875.05");
	has(&s, 0, "stage[0]=voted");
	has(&s, 0, "amount[1]=500");
	has(&s, 0, "currency[1]=USD");
	has(&s, 0, "source_id[0]=S/1");
	has(&s, 1, "lead[0]=other:S");
	has_no(&s, 1, "country");
	has_no(&s, 1, "lat[");
	has(&s, 1, "start[0]=2011");
	/* One code and two labels can't be paired. */
	has(&s, 2, "dac[0]=140");
	has_no(&s, 2, "theme[0]");
	has(&s, 2, "theme[2]=Government");
	has(&s, 2, "!end: the end 2005-07-02 is before the start 2007-01-25");
	assert_int_equal(s.rejected, 0);
	close_sheet(&s);
}

static void test_who_does_what_where(void **state)
{
	struct sheet s;
	open_sheet(&s, "3w-rdc.csv", "3w-rdc");

	(void)state;
	has(&s, 0, "lead[0]=other:Association X");
	has(&s, 0, "start[0]=2025-01-01");
	has(&s, 0, "end[0]=2025-12-31");
	has(&s, 0, "description[0]=Première ligne\nseconde");
	has(&s, 0, "sdgs[0]=5");
	has(&s, 0, "amount[0]=50000");
	has(&s, 0, "kind[0]=humanitarian");
	has(&s, 0, "status[0]=2");
	has(&s, 0, "participant[0]=other:UNICEF");
	assert_string_equal(s.text[0].s, s.text[1].s);
	has(&s, 2, "kind[0]=cooperation");
	has(&s, 2, "status[0]=4");
	has_no(&s, 2, "amount");
	has_no(&s, 2, "participant");
	has_no(&s, 2, "description");
	has(&s, 2, "!end: the end 2025-06-30 is before the start 2025-07-01");
	assert_int_equal(s.identified, 0);
	close_sheet(&s);
	open_sheet(&s, "3w-tchad.csv", "3w-tchad");
	assert_int_equal(s.rows, 1);
	has(&s, 0, "title[0]=WASH - Action Contre la Faim - Lac");
	has(&s, 0, "source_id[0]=16");
	close_sheet(&s);
	open_sheet(&s, "hxl.csv", "3w");
	has(&s, 0, "lead[0]=other:ACF");
	has(&s, 0, "region[0]=Kayes");
	has(&s, 0, "start[0]=2024-01-01");
	close_sheet(&s);
}

static void test_european_funds(void **state)
{
	struct sheet s;
	open_sheet(&s, "feder.csv", "feder");

	(void)state;
	has(&s, 0, "title[0]=Restaurer, protéger, transmettre");
	has(&s, 0, "lead[0]=name:Conseil régional d'Auvergne");
	has(&s, 0, "start[0]=2014-01-06");
	has(&s, 0, "end[0]=2015-01-25");
	has(&s, 0, "amount[0]=26112");
	has(&s, 0, "currency[0]=EUR");
	has(&s, 0, "budget_year[0]=2014");
	has_no(&s, 0, "theme");
	assert_null(binding_doubtful_dates(s.binding, 0));
	close_sheet(&s);
}

static void test_grants(void **state)
{
	struct sheet s;
	open_sheet(&s, "scdl.csv", "scdl");

	(void)state;
	has(&s, 0, "lead[0]=siren:210600045");
	has(&s, 0, "partner[0]=CLUB");
	has(&s, 0, "start[0]=2017-03-30");
	has(&s, 0, "end[0]=2017-05-24");
	has(&s, 0, "amount[0]=99786.57");
	has(&s, 1, "lead[0]=name:ANTIBES");
	has_no(&s, 1, "end[0]");
	assert_non_null(strstr(s.text[1].s, "!lead: \"21060004\""));
	assert_non_null(
	        strstr(s.text[1].s, "!end: \"2017-30-05\" is no date: there is no month 30"));
	close_sheet(&s);
}

static void test_american_dates_millions_and_markup(void **state)
{
	struct sheet s;
	open_sheet(&s, "worldbank.csv", "worldbank");

	(void)state;
	assert_string_equal(s.table.encoding.name, "windows-1252");
	has(&s, 0, "start[0]=2004-06-12");
	has(&s, 0, "amount[0]=36600000");
	has(&s, 0, "description[0]=To help & serve - Résultats a < b");
	has(&s, 0, "region[0]=Río Negro");
	has(&s, 0, "precision[0]=region");
	has_no(&s, 1, "amount");
	has_no(&s, 1, "lon[");
	assert_non_null(strstr(s.text[1].s, "!lat: \"x\""));
	has(&s, 0, "gather=P1");
	close_sheet(&s);
}

static void test_our_own_export(void **state)
{
	struct sheet s;
	open_sheet(&s, "strates.csv", "strates");

	(void)state;
	has(&s, 0, "title[0]==Somme des puits");
	has(&s, 0, "start[0]=2024-03");
	has(&s, 0, "lead[0]=epci:242900314");
	has(&s, 0, "participant[1]=other:ONG Eau: vive");
	has(&s, 0, "city[0]=Kédougou");
	has(&s, 0, "country[1]=ML");
	has(&s, 0, "percent[1]=40");
	has(&s, 0, "payer[0]=com:29019");
	has(&s, 0, "amount[1]=5000");
	has(&s, 0, "sdgs[1]=3");
	has(&s, 0, "tags[1]=eau");
	has(&s, 1, "title[0]=-");
	assert_int_equal(s.problems, 0);
	assert_int_equal(profile_result_tuples(&s.result, FAMILY_PLACE), 0);
	close_sheet(&s);
}

static void test_a_guess_says_what_it_guessed(void **state)
{
	struct sheet s;
	open_sheet(&s, "generic.csv", "generic");
	const char *target, *column;

	(void)state;
	assert_true(profile_is_guess(s.profile));
	assert_int_equal(s.score, 0);
	has(&s, 0, "title[0]=Puits");
	has(&s, 0, "lead[0]=name:Brest métropole");
	has(&s, 0, "theme[1]=Santé");
	has(&s, 0, "amount[0]=1234.50");
	has(&s, 0, "start[0]=2021-04-03");
	assert_true(binding_pair(s.binding, 0, &target, &column));
	assert_string_equal(target, "title");
	assert_string_equal(column, "Intitulé du projet");
	assert_string_equal(binding_unused(s.binding, 0), "Divers");
	assert_null(binding_unused(s.binding, 1));
	assert_string_equal(binding_doubtful_dates(s.binding, 0), "Date de début");
	assert_string_equal(binding_doubtful_dates(s.binding, 1), "Date de fin");
	assert_null(binding_doubtful_dates(s.binding, 2));
	close_sheet(&s);
}

static struct table table_of(const char *text)
{
	struct table t;
	struct err e = ERR_INIT;

	if (!table_open_bytes(&t, "f.csv", text, strlen(text), NULL, &e))
		fail_msg("%s", e.text);
	return t;
}

static void test_values_decide_the_date_order(void **state)
{
	struct sheet s;
	open_sheet(&s, "dates.csv", "generic");

	(void)state;
	has(&s, 0, "start[0]=2021-03-04");
	has(&s, 0, "end[0]=2021-04-03");
	assert_null(binding_doubtful_dates(s.binding, 0));
	close_sheet(&s);
}

static void test_a_guess_uses_a_column_once(void **state)
{
	struct table t = table_of("titre;date de fin\na;2024\n");
	struct err e = ERR_INIT;
	struct binding *b = profile_bind(profile_match(&set, &t, NULL), &t, &e);
	const char *target, *column;

	(void)state;
	assert_true(binding_pair(b, 1, &target, &column));
	assert_string_equal(target, "end");
	assert_false(binding_pair(b, 2, &target, &column));
	binding_free(&b);
	table_release(&t);
}

static void test_choosing_by_name(void **state)
{
	struct table t = table_of(
	        "Title;Province;Departement;Cluster;Acronyme;Organisation;TypeOrganisation;"
	        "OperationnelleCount\na;b;c;d;e;f;g;h\n");
	struct err e = ERR_INIT;

	(void)state;
	assert_string_equal(profile_name(profile_by_name(&set, "3w", &t, &e)), "3w-tchad");
	assert_string_equal(profile_name(profile_by_name(&set, "feder", NULL, &e)), "feder");
	assert_null(profile_by_name(&set, "nonsense", &t, &e));
	assert_int_equal(e.code, ERR_USAGE);
	assert_non_null(strstr(e.text, "jumelages"));
	table_release(&t);
}

static void test_a_wrong_profile_is_refused(void **state)
{
	struct table t = table_of("x;y\n1;a\n2;b\n");
	struct err e = ERR_INIT;
	const struct profile *p = profile_by_name(&set, "feder", &t, &e);

	(void)state;
	assert_null(profile_bind(p, &t, &e));
	assert_non_null(strstr(e.text, "title"));
	assert_non_null(strstr(e.text, "feder"));
	err_clear(&e);
	assert_null(profile_bind(profile_match(&set, &t, NULL), &t, &e));
	assert_true(err_is_set(&e));
	table_release(&t);
}

static bool apply_one(void *ctx, const struct row *row, struct err *e)
{
	struct sheet *s = ctx;

	(void)e;
	profile_apply(s->binding, row, &s->result);
	return !s->result.rejected;
}

static void test_rejected_rows(void **state)
{
	struct sheet s = {.rows = 0};
	struct err e = ERR_INIT;

	(void)state;
	s.table = table_of("titre;pays\n;Mali\n");
	s.binding = profile_bind(profile_match(&set, &s.table, NULL), &s.table, &e);
	assert_non_null(s.binding);
	profile_result_init(&s.result);
	assert_true(table_each(&s.table, apply_one, &s, &e));
	assert_true(s.result.rejected);
	assert_string_equal(s.result.problems[0].field, "title");
	binding_free(&s.binding);
	table_release(&s.table);
	s.table = table_of("titre;pays\nun;Mali\ndeux;Mali\nPuits; puisards;Mali\n");
	s.binding = profile_bind(profile_match(&set, &s.table, NULL), &s.table, &e);
	assert_true(table_each(&s.table, apply_one, &s, &e));
	assert_true(s.result.rejected);
	assert_non_null(strstr(s.result.problems[0].reason, "3 cells"));
	binding_free(&s.binding);
	table_release(&s.table);
	s.table = table_of("titre;pays;ville\nun;Mali;Kayes\ndeux\n");
	s.binding = profile_bind(profile_match(&set, &s.table, NULL), &s.table, &e);
	assert_true(table_each(&s.table, apply_one, &s, &e));
	assert_false(s.result.rejected);
	assert_non_null(strstr(s.result.problems[0].reason, "1 cells"));
	profile_result_release(&s.result);
	binding_free(&s.binding);
	table_release(&s.table);
}

/* A bad profile is refused with its line, and says what is wrong. */
static void refuse(const char *ini, const char *word, long line)
{
	char dir[] = "/tmp/strates-profile-XXXXXX";
	struct profiles own = PROFILES_INIT;
	struct err e = ERR_INIT;
	char *path;

	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/bad.ini", dir);
	assert_true(file_write(path, ini, strlen(ini), &e));
	assert_false(profile_load_dir(&own, dir, &e));
	if (!strstr(e.text, word))
		fail_msg("\"%s\" does not say \"%s\"", e.text, word);
	assert_int_equal(e.line, line);
	assert_true(str_has_suffix(e.file, "/bad.ini"));
	profiles_release(&own);
	unlink(path);
	rmdir(dir);
	free(path);
}

static void test_bad_profiles(void **state)
{
	struct str longest = STR_INIT;

	(void)state;
	refuse("[profile]\nname = \"x\"\n[columns]\ntittle = \"a\"\n", "tittle", 4);
	refuse("[profile]\nname = \"x\"\n[columns]\ntitle = \"a > frobnicate\"\n", "frobnicate", 4);
	refuse("[profile]\nname = \"x\"\n[columns]\ntitle = \"a > map:none\"\n", "[map.none]", 4);
	refuse("[profile]\nname = \"x\"\n[columns]\ntitle = \"a > split\"\n", "split", 4);
	refuse("[profile]\nname = \"x\"\n[columns]\ntitle = \"a || \"\n", "column name is missing",
	        4);
	refuse("[profile]\nname = \"x\"\n[columns]\namount = \"a > amount*many\"\n", "factor", 4);
	refuse("[profile]\nname = \"x\"\n[columns]\ntitle = a;b\n", "double quotes", 4);
	refuse("[profile]\nname = \"x\"\n[columns]\ntitle = \"a\"\n# b\nTitle = \"c\"\n", "twice",
	        6);
	refuse("# swallows the next line \\\n[profile]\nname = \"x\"\n", "backslash", 1);
	refuse("[profile]\nname = \"x\"\nnonsense\n", "key = ", 3);
	refuse("[profile]\nname = \"x\"\ncolour = \"red\"\n", "colour", 3);
	refuse("[profile]\nname = \"x\"\n[profil]\na = \"b\"\n", "[profil]", 0);
	refuse("[profile]\ntitle_fr = \"x\"\n", "name", 0);
	str_add(&longest, "[profile]\nname = \"");
	for (int i = 0; i < 2000; i++)
		str_add_char(&longest, 'x');
	str_add(&longest, "\"\n");
	refuse(longest.s, "too long", 2);
	str_release(&longest);
}

static void test_a_later_profile_replaces(void **state)
{
	static const char ini[] = "[profile]\nname = \"feder\"\nheader = "
	                          "\"only|these\"\n[columns]\ntitle = \"only\"\n";
	char dir[] = "/tmp/strates-profile-XXXXXX";
	struct profiles own = PROFILES_INIT;
	struct err e = ERR_INIT;
	struct table t = table_of("only;these\na;b\n");
	char *shipped = tests_path("../share/profiles"), *path;
	int score;

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/feder.ini", dir);
	assert_true(file_write(path, ini, strlen(ini), &e));
	assert_true(profile_load_dir(&own, shipped, &e));
	assert_true(profile_load_dir(&own, dir, &e));
	assert_int_equal(own.n, set.n);
	assert_string_equal(profile_name(profile_match(&own, &t, &score)), "feder");
	assert_int_equal(score, 100);
	profiles_release(&own);
	table_release(&t);
	unlink(path);
	rmdir(dir);
	free(path);
	free(shipped);
}

static void test_real_files(void **state)
{
	static const struct {
		const char *path, *profile;
		size_t rows, rejected;
	} files[] = {
	        {"actions/projets_aiddata.csv", "aiddata", 18827, 1},
	        {"3w/rdc_3w_mai_2025.csv", "3w-rdc", 4343, 0},
	        {"3w/tchad_3w_avril_2025.csv", "3w-tchad", 1556,
	                0}, /* 1557 lines, one of hashtags */
	        {"jumelages/jumelages_france.csv", "jumelages", 3806, 0},
	        {"eu_fr/feder_fse_fr_2014_2020.csv", "feder", 1834, 0},
	        {"scdl/exemple_valide.csv", "scdl", 29, 0},
	        {"hostile/worldbank_latin1.csv", "worldbank", 1498, 0},
	};
	const char *data = getenv("STRATES_TEST_DATA");
	char *dir = data ? xstrdup(data) : tests_path("../../shared/data");

	(void)state;
	if (!file_exists(dir)) {
		print_message("no real files at %s: set STRATES_TEST_DATA\n", dir);
		free(dir);
		skip();
	}
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct sheet s;
		open_path(&s, xasprintf("%s/%s", dir, files[i].path));

		assert_string_equal(profile_name(s.profile), files[i].profile);
		assert_int_equal(s.score, 100);
		assert_int_equal(s.rows, files[i].rows);
		assert_int_equal(s.rejected, files[i].rejected);
		close_sheet(&s);
	}
	free(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_twinnings),
	        cmocka_unit_test(test_donors_sectors_and_places),
	        cmocka_unit_test(test_who_does_what_where),
	        cmocka_unit_test(test_european_funds),
	        cmocka_unit_test(test_grants),
	        cmocka_unit_test(test_american_dates_millions_and_markup),
	        cmocka_unit_test(test_our_own_export),
	        cmocka_unit_test(test_a_guess_says_what_it_guessed),
	        cmocka_unit_test(test_values_decide_the_date_order),
	        cmocka_unit_test(test_a_guess_uses_a_column_once),
	        cmocka_unit_test(test_choosing_by_name),
	        cmocka_unit_test(test_a_wrong_profile_is_refused),
	        cmocka_unit_test(test_rejected_rows),
	        cmocka_unit_test(test_bad_profiles),
	        cmocka_unit_test(test_a_later_profile_replaces),
	        cmocka_unit_test(test_real_files),
	};

	return cmocka_run_group_tests_name("profile", tests, load_shipped, release_shipped);
}
