/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dashboard: a line for each thing that waits, none for what does not; figures that can be counted by hand. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/app/dashboard.h>
#include <strates/app/settle.h>

#include "with_app.h"

#define ADD(entity, ...) register_add(fix.app, ENTITY_##entity, (const char *const[]){__VA_ARGS__, NULL})

static struct {
	struct app *app;
	struct browse *browse;
	struct dashboard page;
	int64_t wells, pipes;
} fix;

static int open_all(void **state)
{
	(void)state;
	setenv("LANGUAGE", "en", 1);
	setenv("STRATES_NOW", "2026-11-27", 1);
	fix.app = register_open();
	fix.wells = ADD(ACTION, "title", "Forages", "lead", "dep:29", "places", "SN//Kédougou", "themes", "eau", "start", "2025-01", "end", "2026-12", "budget",
		"2026:dep:29:120000");
	fix.pipes = ADD(ACTION, "title", "Réseau", "lead", "reg:53", "places", "SN//Kédougou", "themes", "eau", "start", "2025-06", "end", "2028");
	ADD(ACTION, "title", "Atelier", "lead", "com:29019", "places", "VN//Huế", "themes", "culture", "start", "2019", "end", "2020");
	fix.browse = browse_new(fix.app);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	dashboard_release(&fix.page);
	browse_free(&fix.browse);
	register_close(&fix.app);
	return 0;
}

static void read(void)
{
	struct err e = ERR_INIT;

	must(app_ensure_findings(fix.app, &e) && dashboard_read(&fix.page, fix.browse, &e), &e);
}

static const struct dashboard_line *line(enum dashboard_part part, const char *code)
{
	for (int i = 0; i < fix.page.n; i++)
		if (fix.page.v[i].part == part && str_eq(fix.page.v[i].code, code))
			return &fix.page.v[i];
	return NULL;
}

static void what_waits_has_a_line(void **state)
{
	const struct dashboard_line *l;

	(void)state;
	read();
	assert_int_equal(fix.page.v[0].part, DASHBOARD_TODO);
	l = line(DASHBOARD_TODO, "overlap");
	assert_non_null(l);
	assert_true(l->severity >= 40 && *l->finding);
	assert_true((l->left == fix.wells && l->right == fix.pipes) || (l->left == fix.pipes && l->right == fix.wells));
	l = line(DASHBOARD_TODO, "ends");
	assert_int_equal(l->n, 1);
	assert_string_equal(l->text, "1 action ends within 90 days");
	assert_true(str_has_prefix(l->scope, "id:"));
	/* Nothing of this is there. */
	assert_null(line(DASHBOARD_TODO, "late"));
	assert_null(line(DASHBOARD_TODO, "links"));
	assert_null(line(DASHBOARD_TODO, "reopened"));
	assert_null(line(DASHBOARD_TODO, "clashes"));
}

static void the_figures_can_be_counted(void **state)
{
	const struct dashboard_line *l;

	(void)state;
	read();
	assert_int_equal(fix.page.actions, 3);
	l = line(DASHBOARD_FIGURES, "coordination");
	assert_string_equal(l->text, "Coordination: 0 of 1");
	assert_string_equal(l->whole, "Coordination: 0 of 1 overlaps of the year settled");
	assert_string_equal(l->value, "0 %");
	assert_int_equal(l->trend[INDICATOR_YEARS - 1], 0);
	assert_int_equal(l->trend[0], -1);
	assert_int_equal(l->share, 0);
	assert_int_equal(line(DASHBOARD_FIGURES, "tandem")->share, 0);
	/* 2018 … 2029: one in 2019 and 2020, two in 2025 and 2026, one in 2027 and 2028. */
	assert_int_equal(fix.page.first_year, 2018);
	assert_memory_equal(fix.page.year, ((const int[]){0, 1, 1, 0, 0, 0, 0, 2, 2, 1, 1, 0}), sizeof(fix.page.year));
	l = line(DASHBOARD_COUNTRIES, "SN");
	assert_int_equal(l->n, 2);
	assert_int_equal(l->n_open, 2);
	assert_string_equal(l->text, "Senegal");
	assert_int_equal(line(DASHBOARD_STRATES, "region")->n, 1);
}

static void each_line_leads_somewhere(void **state)
{
	int64_t n;
	struct err e = ERR_INIT;

	(void)state;
	read();
	for (int i = 0; i < fix.page.n; i++) {
		const struct dashboard_line *l = &fix.page.v[i];
		struct filter f;
		struct query q = {.filter = &f};

		assert_true(l->scope || l->leads || *l->finding || str_eq(l->code, "copy"));
		if (!l->scope)
			continue;
		must(filter_parse(&f, l->scope, NULL, &e) && query_count(app_store(fix.app), &q, &n, &e), &e);
		filter_release(&f);
		if (l->part != DASHBOARD_FIGURES)
			assert_int_equal(n, l->n);
	}
}

static void a_filter_leaves_its_part(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	must(browse_set_filter(fix.browse, "pays:vn", NULL, &e), &e);
	read();
	assert_int_equal(fix.page.actions, 1);
	assert_null(line(DASHBOARD_TODO, "overlap"));
	assert_null(line(DASHBOARD_TODO, "ends"));
	assert_null(line(DASHBOARD_FIGURES, "coordination"));
	assert_null(line(DASHBOARD_COUNTRIES, "SN"));
	must(browse_set_filter(fix.browse, "", NULL, &e), &e);
}

/* Last: they change what the others look at. */
static void settled_and_proposed(void **state)
{
	struct err e = ERR_INIT;
	char a[UID_TEXT_SIZE], b[UID_TEXT_SIZE];

	(void)state;
	read();
	must(settle_decide(fix.app, line(DASHBOARD_TODO, "overlap")->finding, "meeting", "On se voit", "2026-11-01", NULL, &e), &e);
	uid_format(store_uid(app_store(fix.app), ENTITY_ACTION, fix.wells), a);
	uid_format(store_uid(app_store(fix.app), ENTITY_ACTION, fix.pipes), b);
	ADD(LINK, "a", a, "b", b, "kind", "coordinated", "state", "proposed");
	read();
	assert_null(line(DASHBOARD_TODO, "overlap"));
	assert_int_equal(line(DASHBOARD_FIGURES, "coordination")->share, 100);
	assert_int_equal(line(DASHBOARD_TODO, "late")->n, 1);
	assert_int_equal(line(DASHBOARD_TODO, "links")->n, 1);
	/* What was judged changes. */
	register_set(fix.app, ENTITY_ACTION, fix.pipes, "end", "2026");
	read();
	assert_int_equal(line(DASHBOARD_TODO, "reopened")->n, 1);
	assert_true(*line(DASHBOARD_TODO, "reopened")->finding);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_waits_has_a_line),
		cmocka_unit_test(the_figures_can_be_counted),
		cmocka_unit_test(each_line_leads_somewhere),
		cmocka_unit_test(a_filter_leaves_its_part),
		cmocka_unit_test(settled_and_proposed),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
