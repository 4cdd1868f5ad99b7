/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves: actions as JSON and CSV, the blank form. */
#include "config.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include <strates/app/settle.h>
#include <strates/exchange/action_csv.h>
#include <strates/exchange/profile.h>

#include "with_app.h"

#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct export_options everything = {.persons = true, .restricted = true};
static const struct export_options guarded = {.persons = false, .restricted = false};

static int64_t rich(struct app *app)
{
	register_add(app, ENTITY_PERSON, PAIRS("name", "S. Marec", "authority", "epci:242900314"));
	return register_add(app, ENTITY_ACTION,
		PAIRS("title", "=Forage, \"réseau\"", "description", "Six forages\net un réseau", "lead", "epci:242900314", "kind", "cooperation", "status", "2",
			"start", "2026-03", "participants", "com:29019:funder", "partners", "Mairie de Kédougou/SN/Kédougou", "places",
			"SN//Kédougou@12.55,-12.18", "themes", "eau:60|sante:40", "budget", "2026:com:29019:1200.5:EUR:voted|2027:::5000", "elu", "S. Marec",
			"citizens", "yes", "youth", "no", "tags", "solaire"));
}

/* The object of an action; the caller drops it. */
static json_t *object_of(struct app *app, int64_t id, const struct export_options *o)
{
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	json_t *j;

	must(action_json(app_store(app), id, o, &text, NULL, &e), &e);
	assert_int_equal(text.s[text.len - 1], '\n');
	assert_null(memchr(text.s, '\n', text.len - 1));
	j = json_loads(text.s, 0, NULL);
	assert_non_null(j);
	str_release(&text);
	return j;
}

static const char *text_in(const json_t *j, const char *name)
{
	const char *s = json_string_value(json_object_get(j, name));

	return s ? s : "(absent)";
}

static void test_json(void **state)
{
	struct app *app = *state;
	json_t *j = object_of(app, rich(app), &everything), *lead = json_object_get(j, "lead"), *line;

	assert_string_equal(text_in(j, "title"), "=Forage, \"réseau\"");
	assert_string_equal(text_in(j, "description"), "Six forages\net un réseau");
	assert_string_equal(text_in(j, "start"), "2026-03");
	assert_string_equal(text_in(j, "status"), "2");
	assert_string_equal(text_in(lead, "authority"), "epci:242900314");
	assert_string_equal(text_in(lead, "strate"), "epci");
	assert_string_equal(text_in(json_array_get(json_object_get(j, "participants"), 0), "role"), "funder");
	line = json_array_get(json_object_get(j, "partners"), 0);
	assert_string_equal(text_in(line, "name"), "Mairie de Kédougou");
	assert_string_equal(text_in(line, "country"), "SN");
	line = json_array_get(json_object_get(j, "places"), 0);
	assert_string_equal(text_in(line, "city"), "Kédougou");
	assert_null(json_object_get(line, "region"));
	assert_float_equal(json_real_value(json_object_get(line, "lat")), 12.55, 0);
	line = json_array_get(json_object_get(j, "themes"), 0);
	assert_string_equal(text_in(line, "theme"), "eau");
	assert_int_equal(json_integer_value(json_object_get(line, "percent")), 60);
	line = json_array_get(json_object_get(j, "budget"), 0);
	assert_float_equal(json_real_value(json_object_get(line, "amount")), 1200.5, 0);
	assert_string_equal(text_in(line, "payer"), "com:29019");
	line = json_array_get(json_object_get(j, "budget"), 1);
	assert_true(json_is_integer(json_object_get(line, "amount")));
	assert_null(json_object_get(line, "payer"));
	assert_true(json_is_true(json_object_get(j, "citizens")));
	assert_true(json_is_false(json_object_get(j, "youth")));
	assert_string_equal(text_in(json_object_get(j, "elu"), "name"), "S. Marec");
	assert_string_equal(text_in(j, "created"), "2026-11-23T09:00:00Z");
	/* What is empty is left out. */
	assert_null(json_object_get(j, "end"));
	assert_null(json_object_get(j, "links"));
	assert_null(json_object_get(j, "sdgs"));
	json_decref(j);
}

static void test_links(void **state)
{
	struct app *app = *state;
	int64_t a = rich(app), b = register_add(app, ENTITY_ACTION, PAIRS("title", "Autre", "lead", "reg:53")), link;
	struct err e = ERR_INIT;
	json_t *ja, *jb, *la, *lb;

	must(settle_link(app, a, b, "coordinated", NULL, true, NULL, &link, &e), &e);
	ja = object_of(app, a, &everything);
	jb = object_of(app, b, &everything);
	la = json_array_get(json_object_get(ja, "links"), 0);
	lb = json_array_get(json_object_get(jb, "links"), 0);
	assert_string_equal(text_in(la, "kind"), "coordinated");
	assert_string_equal(text_in(la, "action"), text_in(jb, "uid"));
	assert_string_equal(text_in(lb, "action"), text_in(ja, "uid"));
	assert_string_equal(text_in(la, "side"), "a");
	assert_string_equal(text_in(lb, "side"), "b");
	assert_string_equal(text_in(la, "uid"), text_in(lb, "uid"));
	json_decref(ja);
	json_decref(jb);
}

static void test_kept_back(void **state)
{
	struct app *app = *state;
	int64_t id = rich(app);
	json_t *j = object_of(app, id, &guarded);
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	bool written = true;

	assert_null(json_object_get(j, "elu"));
	assert_string_equal(text_in(j, "title"), "=Forage, \"réseau\"");
	json_decref(j);
	must(action_csv(app_store(app), id, &guarded, &text, &written, &e), &e);
	assert_true(written);
	assert_null(strstr(text.s, "Marec"));
	register_set(app, ENTITY_ACTION, id, "confidentiality", "restricted");
	str_clear(&text);
	must(action_json(app_store(app), id, &guarded, &text, &written, &e), &e);
	assert_false(written);
	assert_string_equal(text.s, "");
	must(action_csv(app_store(app), id, &guarded, &text, &written, &e), &e);
	assert_false(written);
	assert_string_equal(text.s, "");
	must(action_json(app_store(app), id, &everything, &text, &written, &e), &e);
	assert_true(written && text.len > 0);
	str_release(&text);
}

/* --- CSV -------------------------------------------------------------------------------------------------------------------------- */

static void expect_text(const char *text, const char *cell)
{
	struct str out = STR_INIT;
	struct csv_row row = CSV_ROW(&out);

	csv_text(&row, text);
	assert_string_equal(out.s, cell);
	str_release(&out);
}

static void test_guard(void **state)
{
	(void)state;
	expect_text("=1+1", "\"'=1+1\"");
	expect_text("+33 1", "\"'+33 1\"");
	expect_text("-x", "\"'-x\"");
	expect_text("@x", "\"'@x\"");
	expect_text("\tx", "\"'\tx\"");
	expect_text("'=x", "\"''=x\"");
	expect_text("''x", "\"'''x\"");
	expect_text("'x", "'x");
	expect_text("a=b", "a=b");
	expect_text("a;b", "\"a;b\"");
	expect_text("a\"b", "\"a\"\"b\"");
	expect_text(" a", "\" a\"");
	expect_text("", "");
	expect_text(NULL, "");
}

static void test_typed_numbers(void **state)
{
	struct str out = STR_INIT;
	struct csv_row row = CSV_ROW(&out);

	(void)state;
	csv_value(&row, "-12.50");
	csv_value(&row, "2024-03");
	csv_end(&row);
	csv_value(&row, "");
	csv_end(&row);
	assert_string_equal(out.s, "-12.50,2024-03\n\n");
	str_release(&out);
}

struct seen {
	struct binding *binding;
	struct profile_result result; /* of the row at hand: it lives as long as the row */
	void (*check)(struct seen *);
	int rows;
};

static bool take_row(void *ctx, const struct row *row, struct err *e)
{
	struct seen *s = ctx;

	(void)e;
	profile_apply(s->binding, row, &s->result);
	s->rows++;
	s->check(s);
	return true;
}

/* Text through our own profile, as the import reads it; number of rows. */
static int read_back(const char *text, size_t n, void (*check)(struct seen *))
{
	struct seen s = {.check = check};
	struct profiles set = PROFILES_INIT;
	struct table t;
	struct err e = ERR_INIT;
	char *dir = xasprintf("%s/profiles", getenv("STRATES_SHARE"));
	const struct profile *p;
	int score = 0;

	must(profile_load_dir(&set, dir, &e), &e);
	must(table_open_bytes(&t, "x.csv", text, n, NULL, &e), &e);
	p = profile_match(&set, &t, &score);
	assert_string_equal(profile_name(p), "strates");
	assert_int_equal(score, 100);
	s.binding = profile_bind(p, &t, &e);
	must(s.binding != NULL, &e);
	for (size_t i = 0; binding_unused(s.binding, i); i++)
		fail_msg("the import does not read the column %s", binding_unused(s.binding, i));
	profile_result_init(&s.result);
	must(table_each(&t, take_row, &s, &e), &e);
	profile_result_release(&s.result);
	binding_free(&s.binding);
	table_release(&t);
	profiles_release(&set);
	free(dir);
	return s.rows;
}

static void is_value(const struct seen *s, enum target t, int tuple, const char *want)
{
	const char *got = profile_result_get(&s->result, t, tuple);

	if (!got || strcmp(got, want) != 0)
		fail_msg("%s: got %s, want %s", target_name(t), got ? got : "nothing", want);
}

static void check_rich(struct seen *s)
{
	if (s->result.n_problems)
		fail_msg("%s: %s", s->result.problems[0].field, s->result.problems[0].reason);
	is_value(s, TARGET_TITLE, 0, "=Forage, \"réseau\"");
	is_value(s, TARGET_DESCRIPTION, 0, "Six forages\net un réseau");
	is_value(s, TARGET_LEAD, 0, "epci:242900314");
	is_value(s, TARGET_PARTICIPANT, 0, "com:29019");
	is_value(s, TARGET_PARTICIPANT_ROLE, 0, "funder");
	is_value(s, TARGET_PARTNER, 0, "Mairie de Kédougou");
	is_value(s, TARGET_CITY, 0, "Kédougou");
	is_value(s, TARGET_LAT, 0, "12.55");
	is_value(s, TARGET_LON, 0, "-12.18");
	is_value(s, TARGET_THEME, 1, "sante");
	is_value(s, TARGET_PERCENT, 1, "40");
	is_value(s, TARGET_PAYER, 0, "com:29019");
	is_value(s, TARGET_AMOUNT, 0, "1200.50");
	is_value(s, TARGET_BUDGET_YEAR, 1, "2027");
	is_value(s, TARGET_AMOUNT, 1, "5000");
	is_value(s, TARGET_CITIZENS, 0, "1");
	is_value(s, TARGET_YOUTH, 0, "0");
}

static void test_csv_reads_back(void **state)
{
	struct app *app = *state;
	struct str text = STR_INIT;
	struct err e = ERR_INIT;

	action_csv_header(&text);
	must(action_csv(app_store(app), rich(app), &everything, &text, NULL, &e), &e);
	assert_int_equal(read_back(text.s, text.len, check_rich), 1);
	str_release(&text);
}

static void check_none(struct seen *s)
{
	fail_msg("row %d of a blank form is an action", s->rows);
}

static void test_template(void **state)
{
	struct str text = STR_INIT;
	const char *help;

	(void)state;
	action_csv_template(&text);
	assert_memory_equal(text.s, "\xef\xbb\xbftitle;lead;", 14);
	help = strchr(text.s, '\n') + 1;
	for (const char *p = help; *p; p++)
		if (*p == '#')
			assert_true(isalpha((unsigned char)p[1]) && (unsigned char)p[1] < 0x80);
	/* Header and explanations only: importing the blank form adds nothing. */
	assert_int_equal(read_back(text.s, text.len, check_none), 0);
	str_release(&text);
}

static void test_other_entities(void **state)
{
	struct app *app = *state;
	int64_t id = register_add(app, ENTITY_PARTNER, PAIRS("name", "-Enda", "country", "SN", "city", "Dakar"));
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	json_t *j;

	must(record_json(app_store(app), ENTITY_PARTNER, id, &text, &e), &e);
	j = json_loads(text.s, 0, NULL);
	assert_string_equal(text_in(j, "name"), "-Enda");
	assert_string_equal(text_in(j, "country"), "SN");
	json_decref(j);
	str_clear(&text);
	must(record_csv(app_store(app), ENTITY_PARTNER, id, &text, &e), &e);
	assert_non_null(strstr(text.s, ",\"'-Enda\","));
	str_release(&text);
}

static int setup(void **state)
{
	*state = register_open();
	return 0;
}

static int teardown(void **state)
{
	struct app *app = *state;

	register_close(&app);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_json, setup, teardown),
		cmocka_unit_test_setup_teardown(test_links, setup, teardown),
		cmocka_unit_test_setup_teardown(test_kept_back, setup, teardown),
		cmocka_unit_test(test_guard),
		cmocka_unit_test(test_typed_numbers),
		cmocka_unit_test_setup_teardown(test_csv_reads_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_template, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_entities, setup, teardown),
	};

	return cmocka_run_group_tests_name("action_json", tests, NULL, NULL);
}
