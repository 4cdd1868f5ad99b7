/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What console, subcommands and reports read: pages, findings with their reasons, two actions side by side, what is new. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/app/settle.h>
#include <strates/app/show.h>
#include <strates/base/intl.h>

#include "with_app.h"

#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NBSP "\xc2\xa0"
#define EURO "\xe2\x82\xac"

/* Text of the first line with that label; fails when there is none. */
static const char *line_of(const struct lines *l, const char *label)
{
	for (int i = 0; i < l->n; i++)
		if (str_eq(l->v[i].label, label))
			return l->v[i].text;
	fail_msg("no line \"%s\"", label);
	return "";
}

static int at_text(const struct lines *l, const char *text)
{
	for (int i = 0; i < l->n; i++)
		if (strstr(l->v[i].text, text))
			return i;
	return -1;
}

static struct date day(const char *iso)
{
	struct date d = {0};

	assert_true(!*iso || date_parse_iso(iso, &d, NULL));
	return d;
}

static void test_short_texts(void **state)
{
	char buf[40];

	(void)state;
	assert_string_equal(show_period(day("2023-04"), day("2025"), buf), "2023–2025");
	assert_string_equal(show_period(day("2024"), day("2024-12-31"), buf), "2024");
	assert_string_equal(show_period(day("2024"), day(""), buf), "2024–");
	assert_string_equal(show_period(day(""), day("2024"), buf), "–2024");
	assert_string_equal(show_period(day(""), day(""), buf), "");
	assert_string_equal(show_amount(0, buf), "");
	assert_string_equal(show_amount(85049, buf), "850" NBSP EURO);
	assert_string_equal(show_amount(150000, buf), "1.5" NBSP "k" EURO);
	assert_string_equal(show_amount(12000000, buf), "120" NBSP "k" EURO);
	assert_string_equal(show_amount(99940000, buf), "999" NBSP "k" EURO);
	assert_string_equal(show_amount(99960000, buf), "1" NBSP "M" EURO);
	assert_string_equal(show_amount(INT64_C(123456700000), buf), "1235" NBSP "M" EURO);
	assert_string_equal(show_amount_long(12000000, buf), "120,000" NBSP EURO);
	assert_string_equal(show_number(0, buf), "0");
	assert_string_equal(show_number(999, buf), "999");
	assert_string_equal(show_number(-1000, buf), "-1,000");
	assert_string_equal(show_number(1234567, buf), "1,234,567");
}

/* With narrow no-break spaces, which no line is broken at and no amount is misread by. */
static void test_french_numbers(void **state)
{
	char buf[40];

	(void)state;
	intl_init("fr", NULL);
	assert_string_equal(show_number(1234567, buf), "1\xe2\x80\xaf" "234\xe2\x80\xaf" "567");
	assert_string_equal(show_amount_long(12000000, buf), "120\xe2\x80\xaf" "000" NBSP EURO);
	intl_init("en", NULL);
	assert_string_equal(show_number(1234567, buf), "1,234,567");
}

static void test_lines(void **state)
{
	struct lines l = LINES_INIT;

	(void)state;
	lines_add(&l, LINE_FIELD, "Empty", "");
	lines_add(&l, LINE_FIELD, "Null", NULL);
	assert_int_equal(l.n, 0);
	lines_add(&l, LINE_HEADING, "", "");
	lines_add(&l, LINE_FIELD, "Hostile", "a\x1b[31mb");
	assert_int_equal(l.n, 2);
	assert_string_equal(l.v[1].text, "a[31mb");
	lines_clear(&l);
	assert_int_equal(l.n, 0);
	lines_release(&l);
}

static void overlapping(struct app *app, int64_t *a, int64_t *b)
{
	*a = register_add(app, ENTITY_ACTION,
		PAIRS("title", "Forages", "lead", "Brest", "start", "2025", "end", "2027-06", "places", "SN//Kédougou", "themes", "eau", "partners",
			"Mairie de Kédougou/SN/Kédougou", "budget", "2025:com:29019:50000", "description", "Six forages.\nUn réseau."));
	*b = register_add(app, ENTITY_ACTION,
		PAIRS("title", "Adduction", "lead", "Rennes", "start", "2026", "end", "2028", "places", "SN//Kédougou", "themes", "eau"));
}

static void test_action_page(void **state)
{
	struct app *app = *state;
	struct lines l = LINES_INIT;
	struct err e = ERR_INIT;
	int64_t a, b;

	overlapping(app, &a, &b);
	must(show_record(app, ENTITY_ACTION, a, &l, &e), &e);
	assert_int_equal(l.v[0].role, LINE_TITLE);
	assert_string_equal(l.v[0].text, "Forages");
	assert_string_equal(line_of(&l, "Lead authority"), "Brest (commune)");
	assert_string_equal(line_of(&l, "Places"), "Kédougou (Senegal)");
	assert_string_equal(line_of(&l, "Period"), "2025 → June 2027 (30 months)");
	assert_string_equal(line_of(&l, "Partner"), "Mairie de Kédougou");
	assert_string_equal(line_of(&l, "Budget"), "50,000" NBSP EURO);
	assert_string_equal(line_of(&l, "Senior manager"), "nobody named");
	assert_true(at_text(&l, "to settle") > 0);
	/* A paragraph is a line; empty fields have none. */
	assert_int_equal(at_text(&l, "Un réseau."), at_text(&l, "Six forages.") + 1);
	for (int i = 0; i < l.n; i++)
		assert_string_not_equal(l.v[i].label, "File reference");
	lines_release(&l);
}

static void test_other_pages(void **state)
{
	struct app *app = *state;
	struct lines l = LINES_INIT;
	struct err e = ERR_INIT;
	int64_t a, b, brest = store_id_of_key(app_store(app), ENTITY_AUTHORITY, "com:29019");
	int at;

	overlapping(app, &a, &b);
	must(show_record(app, ENTITY_AUTHORITY, brest, &l, &e), &e);
	assert_string_equal(l.v[0].text, "Brest");
	assert_string_equal(line_of(&l, "Strate"), "commune");
	at = at_text(&l, "Forages (Brest)");
	assert_true(at > 0);
	assert_int_equal(l.v[at].ref, a);
	lines_clear(&l);
	assert_false(show_record(app, ENTITY_ACTION, 999999, &l, &e));
	assert_int_equal(e.code, ERR_DATA);
	lines_release(&l);
}

static struct finding_view overlap_of(struct app *app, int64_t action, struct arena *mem)
{
	struct finding_query q = {.action = action, .kinds = "overlap,duplication"};
	struct finding_view *v;
	struct err e = ERR_INIT;
	int n = 0;

	must(show_findings(app, &q, action, mem, &v, &n, &e), &e);
	assert_int_equal(n, 1);
	return v[0];
}

static void test_finding(void **state)
{
	struct app *app = *state;
	struct arena mem = ARENA_INIT;
	struct finding_view v;
	int64_t a, b;
	int sum = 0;

	overlapping(app, &a, &b);
	v = overlap_of(app, a, &mem);
	assert_int_equal(v.other, b);
	assert_string_equal(v.state, "");
	assert_non_null(strstr(v.sentence, "Brest"));
	assert_non_null(strstr(v.sentence, "Rennes"));
	assert_true(*v.move && *v.kind && *v.mark);
	for (int i = 0; i < v.n_terms; i++)
		sum += v.terms[i].points;
	/* The explanation is the score. */
	assert_int_equal(sum, v.row.severity);
	arena_release(&mem);
}

static void test_finding_states(void **state)
{
	struct app *app = *state;
	struct arena mem = ARENA_INIT;
	struct finding_view v;
	struct err e = ERR_INIT;
	int64_t a, b;

	overlapping(app, &a, &b);
	v = overlap_of(app, a, &mem);
	must(settle_decide(app, v.row.id, "assumed", "deux quartiers", NULL, "S. Marec", &e), &e);
	v = overlap_of(app, a, &mem);
	assert_string_equal(v.mark, "c");
	assert_non_null(strstr(v.state, "assumed: deux quartiers"));
	assert_non_null(strstr(v.state, "S. Marec"));
	register_set(app, ENTITY_ACTION, b, "places", "SN//Kédougou|SN//Dakar");
	register_set(app, ENTITY_ACTION, b, "start", "2027");
	v = overlap_of(app, a, &mem);
	assert_int_equal(v.row.state, FINDING_REOPENED);
	assert_non_null(strstr(v.state, "reopened"));
	arena_release(&mem);
}

static const struct compare_row *row_of(const struct compare_row *rows, int n, const char *label)
{
	for (int i = 0; i < n; i++)
		if (str_eq(rows[i].label, label))
			return &rows[i];
	fail_msg("no row \"%s\"", label);
	return rows;
}

static void test_compare(void **state)
{
	struct app *app = *state;
	struct arena mem = ARENA_INIT;
	struct compare_row *rows;
	struct err e = ERR_INIT;
	int64_t a, b, c;
	int n, points = 0;

	overlapping(app, &a, &b);
	must(show_compare(app, a, b, &mem, &rows, &n, &e), &e);
	assert_string_equal(row_of(rows, n, "Title")->left, "Forages");
	assert_string_equal(row_of(rows, n, "Title")->right, "Adduction");
	assert_string_equal(row_of(rows, n, "Places")->agreement, "=");
	assert_string_equal(row_of(rows, n, "Lead authority")->agreement, "≠");
	assert_string_equal(row_of(rows, n, "Period")->agreement, "18 months");
	assert_string_equal(row_of(rows, n, "Partners")->right, "");
	assert_string_equal(row_of(rows, n, "Partners")->agreement, "");
	for (int i = 0; i < n; i++)
		if (rows[i].agreement[0] == '+')
			points += atoi(rows[i].agreement + 1);
	assert_int_equal(points, overlap_of(app, a, &mem).row.severity);
	/* No finding joins these: what is equal is said, nothing else. */
	c = register_add(app, ENTITY_ACTION, PAIRS("title", "Jumelage", "lead", "Nantes", "places", "DE//Brême"));
	must(show_compare(app, a, c, &mem, &rows, &n, &e), &e);
	assert_string_equal(row_of(rows, n, "Places")->agreement, "≠");
	assert_string_equal(row_of(rows, n, "Period")->agreement, "");
	for (int i = 0; i < n; i++)
		assert_int_not_equal(rows[i].agreement[0], '+');
	arena_release(&mem);
}

static void test_since(void **state)
{
	struct app *app = *state;
	struct lines l = LINES_INIT;
	struct err e = ERR_INIT;
	int64_t a, b;

	overlapping(app, &a, &b);
	/* One second later nothing has happened; a minute before, everything. */
	must(show_since(app, clock_ms() + 1000, &l, &e), &e);
	assert_true(at_text(&l, "Nothing was changed.") > 0);
	assert_true(at_text(&l, "No new finding.") > 0);
	lines_clear(&l);
	must(show_since(app, clock_ms() - 60000, &l, &e), &e);
	assert_true(at_text(&l, "act in Kédougou") > 0);
	assert_int_equal(at_text(&l, "Nothing was changed."), -1);
	lines_release(&l);
}

struct history {
	struct app *app;
	struct str text;
};

static bool take_op(void *ctx, const struct log_op *o)
{
	struct history *h = ctx;

	show_op(h->app, o, &h->text);
	str_add_char(&h->text, '\n');
	return true;
}

static void test_history(void **state)
{
	struct app *app = *state;
	struct history h = {.app = app, .text = STR_INIT};
	struct err e = ERR_INIT;
	struct uid uid;
	int64_t a, b;

	overlapping(app, &a, &b);
	register_set(app, ENTITY_ACTION, a, "title", "Puits");
	register_set(app, ENTITY_ACTION, a, "status", "4");
	register_set(app, ENTITY_ACTION, a, "funds_out", "1500");
	register_set(app, ENTITY_ACTION, a, "themes", "eau|sante");
	uid = store_uid(app_store(app), ENTITY_ACTION, a);
	must(log_ops(app_store(app), &uid, 0, 0, take_op, &h, &e), &e);
	assert_non_null(strstr(h.text.s, "Title: Forages → Puits"));
	assert_non_null(strstr(h.text.s, "Status: (empty) → closed"));
	assert_non_null(strstr(h.text.s, "Funds out: (empty) → 1,500"));
	assert_non_null(strstr(h.text.s, "Themes: + Health"));
	assert_non_null(strstr(h.text.s, "— added\n"));
	str_release(&h.text);
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
		cmocka_unit_test(test_short_texts),
		cmocka_unit_test(test_french_numbers),
		cmocka_unit_test(test_lines),
		cmocka_unit_test_setup_teardown(test_action_page, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(test_finding, setup, teardown),
		cmocka_unit_test_setup_teardown(test_finding_states, setup, teardown),
		cmocka_unit_test_setup_teardown(test_compare, setup, teardown),
		cmocka_unit_test_setup_teardown(test_since, setup, teardown),
		cmocka_unit_test_setup_teardown(test_history, setup, teardown),
	};

	return cmocka_run_group_tests_name("show", tests, NULL, NULL);
}
