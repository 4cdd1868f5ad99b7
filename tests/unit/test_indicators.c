/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indicators: each figure of a small register can be counted by hand, in the year that it belongs to. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/app/indicator_text.h>
#include <strates/app/show.h>
#include <strates/app/settle.h>

#include "with_app.h"

#define ADD(entity, ...) register_add(fix.app, ENTITY_##entity, (const char *const[]){__VA_ARGS__, NULL})

static struct {
	struct app *app;
	struct indicators v;
	int64_t wells, pipes, old, dance;
} fix;

static int open_all(void **state)
{
	(void)state;
	setenv("LANGUAGE", "en", 1);
	fix.app = register_open();
	setenv("STRATES_NOW", "2026-06-30", 1);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	register_close(&fix.app);
	return 0;
}

static void read(const struct ids *only)
{
	struct err e = ERR_INIT;

	must(app_ensure_findings(fix.app, &e) && indicators_read(app_store(fix.app), config_params(app_config(fix.app)), app_today(fix.app), only, &fix.v, &e), &e);
}

static void expect(enum indicator i, int year, int64_t value, int64_t n, int64_t of)
{
	const struct indicator_value *v = &fix.v.v[i][year - fix.v.first_year];

	if (!v->known || v->value != value || v->n != n || v->of != of)
		fail_msg("%s %d: %s%lld (%lld of %lld), not %lld (%lld of %lld)", indicator_code(i), year, v->known ? "" : "not known, ", (long long)v->value, (long long)v->n,
			(long long)v->of, (long long)value, (long long)n, (long long)of);
}

static void expect_none(enum indicator i, int year)
{
	assert_false(fix.v.v[i][year - fix.v.first_year].known);
}

static void an_empty_register_knows_no_rate(void **state)
{
	(void)state;
	read(NULL);
	assert_int_equal(fix.v.first_year, 2015);
	for (int i = 0; i < INDICATOR_COUNT; i++)
		if (i != INDICATOR_BACKLOG)
			for (int y = 2015; y <= 2026; y++)
				expect_none((enum indicator)i, y);
	expect(INDICATOR_BACKLOG, 2026, 0, 0, 0);
	expect_none(INDICATOR_BACKLOG, 2025);
}

static void fill(void)
{
	const char *cadre, *elu;
	char uids[2][UID_TEXT_SIZE];

	elu = uid_format(store_uid(app_store(fix.app), ENTITY_PERSON, ADD(PERSON, "name", "Yvonne Kermoal", "role", "elu", "mandate_end", "2025-03-31")), uids[0]);
	cadre = uid_format(store_uid(app_store(fix.app), ENTITY_PERSON, ADD(PERSON, "name", "Paul Riou", "role", "cadre")), uids[1]);
	fix.wells = ADD(ACTION, "title", "Forages", "lead", "dep:29", "places", "SN//Kédougou", "themes", "eau", "start", "2025-01", "end", "2026-12", "youth", "1", "elu", elu, "cadre", cadre,
		"budget", "2025:dep:29:500:EUR:paid", "scheme", "1pct_water");
	fix.pipes = ADD(ACTION, "title", "Réseau", "lead", "reg:53", "places", "SN//Kédougou", "themes", "eau", "start", "2026-10-08", "end", "2028", "visits_in", "1", "visits_out", "1");
	fix.old = ADD(ACTION, "title", "Jumelage", "lead", "com:29103", "places", "VN//Huế", "themes", "culture", "start", "2019", "end", "2024", "elu", elu, "cadre", cadre, "participants",
		"com:29019:funder");
	fix.dance = ADD(ACTION, "title", "Danse", "lead", "com:29103", "places", "MA//Fès", "themes", "culture", "start", "2020", "end", "2021", "status", "5");
	ADD(MISSION, "title", "Aller", "authority", "dep:29", "direction", "out", "start", "2026-07-20", "country", "SN", "joint", "Kédougou 2026");
	ADD(MISSION, "title", "Accueil", "authority", "dep:29", "direction", "in", "start", "2026-02-01", "country", "SN");
	ADD(MISSION, "title", "Retour", "authority", "dep:29", "direction", "out", "start", "2026-03-01", "country", "SN");
	ADD(MISSION, "title", "Annulée", "authority", "dep:29", "direction", "out", "start", "2026-04-01", "country", "SN", "status", "cancelled");
	register_set(fix.app, ENTITY_AUTHORITY, store_id_of_key(app_store(fix.app), ENTITY_AUTHORITY, "dep:29"), "revenue", "100000");
}

static void each_figure_can_be_counted(void **state)
{
	(void)state;
	fill();
	read(NULL);
	expect(INDICATOR_COORDINATION, 2026, 0, 0, 1);
	expect_none(INDICATOR_COORDINATION, 2025); /* the second begins in 2026 */
	expect(INDICATOR_JOINT_MISSIONS, 2026, 33, 1, 3);
	/* The élu's mandate ends in March 2025: in office for the twinning, not for the wells at the end of that year. */
	expect(INDICATOR_TANDEM, 2024, 100, 1, 1);
	expect(INDICATOR_TANDEM, 2025, 0, 0, 1);
	expect(INDICATOR_TANDEM, 2026, 0, 0, 2);
	/* Pipes in 100 days, the journey in 20; what is begun already counts 0. */
	expect(INDICATOR_ANTICIPATION, 2026, 0, 0, 4);
	expect_none(INDICATOR_ANTICIPATION, 2025);
	expect(INDICATOR_STRATA_LINKS, 2026, 0, 0, 1);
	expect_none(INDICATOR_STRATA_LINKS, 2025);
	expect(INDICATOR_ISOLATES, 2024, 0, 0, 1);
	expect(INDICATOR_ISOLATES, 2026, 100, 2, 2);
	expect(INDICATOR_ONE_PERCENT, 2025, 50, 50000, 100000);
	expect(INDICATOR_ONE_PERCENT, 2026, 0, 0, 100000);
	expect_none(INDICATOR_ONE_PERCENT, 2024);
	/* One hosted, one gone to; the journey of July is still to come, and so are the visits of an action that begins in October. */
	expect(INDICATOR_RECIPROCITY, 2026, 50, 1, 2);
	expect_none(INDICATOR_RECIPROCITY, 2023);
	expect(INDICATOR_YOUTH, 2026, 50, 1, 2);
	expect(INDICATOR_YOUTH, 2024, 0, 0, 1);
	expect_none(INDICATOR_YOUTH, 2018);
	assert_true(indicator_now(&fix.v, INDICATOR_BACKLOG)->value > 0);
	expect_none(INDICATOR_BACKLOG, 2025);
	assert_int_equal(indicator_now(&fix.v, INDICATOR_BACKLOG_AGE)->value, 0);
}

static void the_backlog_is_what_is_to_settle(void **state)
{
	struct finding_query q = {.undecided = true};
	struct err e = ERR_INIT;
	int64_t n;

	(void)state;
	read(NULL);
	must(findings_count(app_store(fix.app), &q, &n, &e), &e);
	assert_int_equal(indicator_now(&fix.v, INDICATOR_BACKLOG)->value, n);
}

static void some_actions_alone(void **state)
{
	struct ids only = {.v = &fix.old, .n = 1}, none = IDS_INIT;

	(void)state;
	read(&only);
	expect_none(INDICATOR_COORDINATION, 2026);
	expect_none(INDICATOR_YOUTH, 2026);
	expect_none(INDICATOR_ONE_PERCENT, 2025);
	expect_none(INDICATOR_JOINT_MISSIONS, 2026);
	expect(INDICATOR_YOUTH, 2024, 0, 0, 1);
	read(&none);
	expect_none(INDICATOR_YOUTH, 2024);
}

/* They change what the others look at: last. */
static void decided_this_year_is_open_the_year_before(void **state)
{
	struct err e = ERR_INIT;
	struct finding_query q = {.kinds = "overlap", .undecided = true};
	struct arena mem = ARENA_INIT;
	struct finding_view *f;
	int64_t backlog;
	int n;

	(void)state;
	read(NULL);
	backlog = indicator_now(&fix.v, INDICATOR_BACKLOG)->value;
	must(show_findings(fix.app, &q, 0, &mem, &f, &n, &e), &e);
	assert_int_equal(n, 1);
	must(settle_decide(fix.app, f[0].row.id, "assumed", "Voulu", NULL, NULL, &e), &e);
	arena_release(&mem);
	read(NULL);
	expect(INDICATOR_COORDINATION, 2026, 100, 1, 1);
	assert_int_equal(indicator_now(&fix.v, INDICATOR_BACKLOG)->value, backlog - 1);
	/* A year later it is the same of that year, and what waits was 184 days old at its end. */
	setenv("STRATES_NOW", "2027-06-30", 1);
	read(NULL);
	expect(INDICATOR_COORDINATION, 2026, 100, 1, 1);
	expect_none(INDICATOR_COORDINATION, 2027); /* one of the two has ended */
	assert_int_equal(fix.v.v[INDICATOR_BACKLOG_AGE][2026 - fix.v.first_year].value, 184);
	setenv("STRATES_NOW", "2026-06-30", 1);
}

static void a_confirmed_link_coordinates_from_its_day_on(void **state)
{
	char a[UID_TEXT_SIZE], b[UID_TEXT_SIZE];

	(void)state;
	register_set(fix.app, ENTITY_ACTION, fix.pipes, "start", "2025-06");
	uid_format(store_uid(app_store(fix.app), ENTITY_ACTION, fix.wells), a);
	uid_format(store_uid(app_store(fix.app), ENTITY_ACTION, fix.pipes), b);
	ADD(LINK, "a", a, "b", b, "kind", "coordinated", "state", "confirmed", "confirmed_on", "2026-03-01");
	read(NULL);
	expect(INDICATOR_STRATA_LINKS, 2026, 100, 1, 1);
	expect(INDICATOR_STRATA_LINKS, 2025, 0, 0, 1);
	expect(INDICATOR_ISOLATES, 2026, 0, 0, 2);
	expect(INDICATOR_ISOLATES, 2025, 100, 2, 2);
}

static void people_read_them(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	read(NULL);
	indicator_format(INDICATOR_YOUTH, indicator_now(&fix.v, INDICATOR_YOUTH), &out);
	str_add(&out, "; ");
	indicator_explain(INDICATOR_YOUTH, indicator_now(&fix.v, INDICATOR_YOUTH), &out);
	str_add(&out, "; ");
	indicator_spark(&fix.v, INDICATOR_YOUTH, &out);
	assert_string_equal(out.s, "50 %; 1 of 2 actions under way have a youth part; ····▁▁▁▁▁▁▄▄");
	str_clear(&out);
	indicator_format(INDICATOR_YOUTH, &(struct indicator_value){.known = false}, &out);
	assert_string_equal(out.s, "–");
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_register_knows_no_rate),
		cmocka_unit_test(each_figure_can_be_counted),
		cmocka_unit_test(the_backlog_is_what_is_to_settle),
		cmocka_unit_test(some_actions_alone),
		cmocka_unit_test(decided_this_year_is_open_the_year_before),
		cmocka_unit_test(a_confirmed_link_coordinates_from_its_day_on),
		cmocka_unit_test(people_read_them),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
