/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a finding to what was settled: comparing, deciding, linking, meeting, merging. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/app/show.h>

#include "dialog_stage.h"

static int64_t left, right;
static struct arena mem;

static int64_t add(const char *const *pairs)
{
	return register_add(stage.app, ENTITY_ACTION, pairs);
}

/* Two authorities, one town, one theme, one period. */
static int begin(void **state)
{
	stage_open(state);
	left = add((const char *const[]){"title", "Forage et réseau Kédougou", "lead", "com:29019",
	        "places", "SN//Kédougou", "themes", "eau", "start", "2025", "end", "2027", "budget",
	        "2026:com:29019:120000:EUR", NULL});
	right = add((const char *const[]){"title", "Assainissement Kédougou", "lead", "dep:29",
	        "places", "SN//Kédougou", "themes", "eau", "start", "2025-06", "end", "2028",
	        "budget", "2026:dep:29:90000:EUR", "status", "2", NULL});
	return 0;
}

static int end(void **state)
{
	arena_release(&mem);
	return stage_close(state);
}

/* The finding that joins the two. */
static struct finding_view joined(void)
{
	struct finding_query q = {.action = left};
	struct finding_view *v = NULL, none = {.n_terms = 0};
	struct err e = ERR_INIT;
	int n = 0;

	must(show_findings(stage.app, &q, left, &mem, &v, &n, &e), &e);
	for (int i = 0; i < n; i++)
		if (v[i].row.n_members == 2 && v[i].other == right)
			return v[i];
	return none;
}

static int undo_all(void **state)
{
	struct arena label = ARENA_INIT;
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	int done = 0;

	stage_clear(state);
	/* The two actions are the first two steps. */
	while (store_undo_label(app_store(stage.app), &label) &&
	        !str_has_prefix(store_undo_label(app_store(stage.app), &label), "add:"))
		must(app_undo(stage.app, 1, &done, &said, &e), &e);
	str_release(&said);
	arena_release(&label);
	return 0;
}

static void comparing_shows_why(void **state)
{
	struct finding_view v = joined();
	int sum = 0;
	char text[32];

	(void)state;
	assert_true(v.row.severity > 0);
	for (int i = 0; i < v.n_terms; i++)
		sum += v.terms[i].points;
	assert_int_equal(sum, v.row.severity);
	stage_size(50, 100);
	stage_push(dialog_compare(&stage.ui, left, right, v.row.id));
	stage_shows("Forage et réseau Kédougou");
	stage_shows("Assainissement Kédougou");
	stage_shows("Kédougou (Senegal)");
	stage_shows("Why");
	for (int i = 0; i < v.n_terms; i++)
		if (v.terms[i].weight > 0) {
			snprintf(text, sizeof(text), "%d/%d", v.terms[i].points, v.terms[i].weight);
			stage_shows(text);
		}
	snprintf(text, sizeof(text), "%d/100", v.row.severity);
	stage_shows(text);
	stage_shows("declare them coordinated");
	assert_non_null(strstr(stage_speech(), "act in Kédougou"));
	stage_keys("Esc");
	assert_int_equal(stage_depth(), 0);
	assert_int_equal(stage.ui.select_action, left);
}

static void comparing_fits_narrow_windows(void **state)
{
	static const int sizes[][2] = {{1, 1}, {4, 9}, {10, 40}, {24, 80}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		stage_size(sizes[i][0], sizes[i][1]);
		stage_push(dialog_compare(&stage.ui, left, right, ""));
		stage_keys("PageDown PageDown End Up Home");
		stage_shows("");
		stage_clear(NULL);
	}
	stage_size(10, 40);
	stage_push(dialog_compare(&stage.ui, left, right, ""));
	stage_shows("A Forage et réseau Kédougou");
	stage_shows("B Assainissement Kédougou");
	stage_keys("End");
	stage_shows("merge field by field");
}

static void a_decision_needs_a_reason(void **state)
{
	struct finding_view v = joined();

	(void)state;
	stage_push(dialog_decide(&stage.ui, v.row.id, "assumed"));
	stage_shows("act in Kédougou");
	stage_shows("assumed");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_shows("This field is needed.");
	stage_type("Deux quartiers différents");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	stage_said("Settled: assumed.");
	v = joined();
	assert_int_equal(v.row.state, FINDING_DECIDED);
	assert_non_null(strstr(v.state, "Deux quartiers différents"));
	/* Seen when one looks again. */
	stage_push(dialog_decide(&stage.ui, v.row.id, NULL));
	stage_shows("Deux quartiers différents");
}

static void an_impossible_due_date_is_refused(void **state)
{
	struct finding_view v = joined();

	(void)state;
	stage_push(dialog_decide(&stage.ui, v.row.id, "watch"));
	stage_type("À revoir");
	stage_keys("Tab");
	stage_type("32/13/2026");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	assert_int_equal(joined().row.state, FINDING_OPEN);
	stage_keys("Ctrl-U");
	stage_type("+2m");
	stage_keys("Tab");
	stage_shows("2027-01-23");
	stage_keys("Ctrl-S");
	assert_int_equal(joined().row.state, FINDING_DECIDED);
}

static void coordination_is_declared_from_the_comparison(void **state)
{
	(void)state;
	stage_push(dialog_compare(&stage.ui, left, right, joined().row.id));
	stage_keys("c");
	assert_int_equal(stage_depth(), 2);
	stage_type("Bre");
	stage_shows("Brest");
	stage_keys("Enter Tab");
	stage_type("Brest mène");
	stage_keys("Tab Tab Space Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_said("u = undo");
	assert_int_equal(joined().row.state, FINDING_COORDINATED);
	assert_int_equal(register_count(stage.app, ENTITY_LINK), 1);
	/* The page behind has followed. */
	stage_size(50, 100);
	stage_shows("coordinated: declared by a link");
}

static void a_proposed_link_also_settles_the_finding(void **state)
{
	(void)state;
	stage_push(dialog_coordinate(&stage.ui, left, right, joined().row.id));
	stage_keys("Tab");
	stage_type("À confirmer par le Département");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_true(joined().row.state != FINDING_OPEN);
	stage_said("undo");
}

static void a_meeting_is_copied_and_marked(void **state)
{
	struct finding_view v = joined();

	(void)state;
	stage_push(dialog_meeting(&stage.ui, v.row.id));
	stage_shows("Forage et réseau Kédougou");
	stage_keys("y");
	assert_non_null(stage.ui.copy);
	assert_int_equal(joined().row.state, FINDING_OPEN);
	stage_keys("Enter");
	assert_int_equal(stage_depth(), 0);
	assert_non_null(strstr(stage.ui.copy, "Assainissement Kédougou"));
	assert_int_equal(joined().row.state, FINDING_DECIDED);
}

static void merging_takes_what_was_chosen(void **state)
{
	(void)state;
	stage_push(dialog_merge(&stage.ui, left, right));
	stage_shows("fields differ");
	stage_size(24, 120);
	stage_shows("Forage et réseau Kédougou");
	/* The title of the one that goes, the other fields of the one that stays. */
	stage_keys("Right Down Left Down Left Down Left Down Left Down Left");
	stage_keys("Enter");
	assert_int_equal(stage_depth(), 0);
	stage_said("Merged");
	assert_int_equal(stage.ui.select_action, left);
	assert_string_equal(
	        register_get(stage.app, ENTITY_ACTION, left, "title"), "Assainissement Kédougou");
	assert_string_equal(register_get(stage.app, ENTITY_ACTION, left, "lead"), "com:29019");
	assert_string_equal(register_get(stage.app, ENTITY_ACTION, left, "start"), "2025");
	assert_string_equal(register_get(stage.app, ENTITY_ACTION, left, "status"), "2");
}

static void what_is_gone_is_told(void **state)
{
	(void)state;
	assert_null(dialog_decide(&stage.ui, "ffffffffffffffff", NULL));
	assert_true(stage.ui.message_is_error);
	assert_null(dialog_meeting(&stage.ui, "ffffffffffffffff"));
	assert_null(dialog_merge(&stage.ui, left, left));
	assert_null(dialog_compare(&stage.ui, 999999, 999998, ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_teardown(comparing_shows_why, undo_all),
	        cmocka_unit_test_teardown(comparing_fits_narrow_windows, undo_all),
	        cmocka_unit_test_teardown(a_decision_needs_a_reason, undo_all),
	        cmocka_unit_test_teardown(an_impossible_due_date_is_refused, undo_all),
	        cmocka_unit_test_teardown(coordination_is_declared_from_the_comparison, undo_all),
	        cmocka_unit_test_teardown(a_proposed_link_also_settles_the_finding, undo_all),
	        cmocka_unit_test_teardown(a_meeting_is_copied_and_marked, undo_all),
	        cmocka_unit_test_teardown(merging_takes_what_was_chosen, undo_all),
	        cmocka_unit_test_teardown(what_is_gone_is_told, undo_all),
	};

	return cmocka_run_group_tests_name("dialog_settle", tests, begin, end);
}
