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
#include <unistd.h>
#include <strates/app/show.h>
#include <strates/base/file.h>

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
	stage_shows("Brest and Finistère act in");
	stage_keys("PageDown");
	stage_shows("A Forage et réseau Kédougou");
	stage_shows("B Assainissement Kédougou");
	stage_keys("End");
	stage_shows("merge field by field");
}

/* Two actions may have several links: the one that was chosen opens, not the first or the one that waits. */
static void a_link_opens_itself(void **state)
{
	char a[UID_TEXT_SIZE], b[UID_TEXT_SIZE];
	int64_t settled, proposed;
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	int done;

	(void)state;
	uid_format(store_uid(app_store(stage.app), ENTITY_ACTION, left), a);
	uid_format(store_uid(app_store(stage.app), ENTITY_ACTION, right), b);
	settled = register_add(stage.app, ENTITY_LINK, (const char *const[]){"a", a, "b", b, "kind", "successor", "state", "confirmed", NULL});
	proposed = register_add(stage.app, ENTITY_LINK, (const char *const[]){"a", b, "b", a, "kind", "complement", "state", "proposed", NULL});
	stage_push(dialog_link(&stage.ui, settled));
	stage_shows("successor");
	stage_clear(NULL);
	stage_push(dialog_link(&stage.ui, proposed));
	stage_shows("complement");
	stage_clear(NULL);
	/* From a pair nothing is chosen: what waits comes first. */
	stage_push(dialog_coordinate(&stage.ui, left, right, ""));
	stage_shows("complement");
	stage_clear(NULL);
	must(app_undo(stage.app, 2, &done, &said, &e), &e);
	str_release(&said);
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

static int64_t only_link(void)
{
	struct ids ids = IDS_INIT;
	struct err e = ERR_INIT;

	must(store_ids(app_store(stage.app), ENTITY_LINK, 0, &ids, &e), &e);
	assert_int_equal(ids.n, 1);
	int64_t id = ids.v[0];

	ids_release(&ids);
	return id;
}

/* Roles, the eight practices, who follows it up; then the same link is opened, and confirmed. */
static void a_link_says_what_is_in_place(void **state)
{
	int64_t link;

	(void)state;
	register_add(stage.app, ENTITY_PERSON, (const char *const[]){"name", "Karim Besnault", "role", "cadre", NULL});
	stage_size(50, 100);
	stage_push(dialog_coordinate(&stage.ui, left, right, joined().row.id));
	stage_shows("In place already");
	stage_shows("written agreement");
	stage_keys("Tab");
	stage_type("Brest mène, Finistère suit");
	stage_keys("Tab Tab Tab");
	stage_type("lead");
	stage_keys("Enter Tab");
	stage_type("sil");
	stage_keys("Enter Tab");
	stage_type("Besn");
	stage_keys("Enter Tab");
	stage_type("+2m");
	stage_keys("Tab Space");
	stage_shows("Do both want the same result");
	stage_keys("Tab Tab Tab Tab Tab Tab Tab Space Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	link = only_link();
	assert_string_equal(register_get(stage.app, ENTITY_LINK, link, "role_a"), "lead");
	assert_string_equal(register_get(stage.app, ENTITY_LINK, link, "role_b"), "silent");
	assert_string_equal(register_get(stage.app, ENTITY_LINK, link, "practices"), "agreements|outcomes");
	assert_string_equal(register_get(stage.app, ENTITY_LINK, link, "state"), "proposed");
	assert_non_null(strstr(joined().state, "followed up by Karim Besnault"));
	/* Two actions have one link: the same sheet opens it, whichever side one comes from. */
	stage_push(dialog_coordinate(&stage.ui, right, left, joined().row.id));
	stage_shows("Proposed by");
	stage_shows("Brest mène, Finistère suit");
	stage_keys("Tab Tab Tab");
	stage_shows("proposed");
	stage_keys("Ctrl-U");
	stage_type("confirmed");
	stage_keys("Enter Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_int_equal(only_link(), link);
	assert_string_equal(register_get(stage.app, ENTITY_LINK, link, "state"), "confirmed");
	assert_string_equal(register_get(stage.app, ENTITY_LINK, link, "practices"), "agreements|outcomes");
	assert_string_equal(register_get(stage.app, ENTITY_LINK, link, "role_a"), "lead");
	assert_int_equal(joined().row.state, FINDING_COORDINATED);
}

/* What was decided is there when one looks again, can be ticked off, and taken away. */
static void a_decision_is_followed_up_and_reopened(void **state)
{
	struct finding_view v = joined();

	(void)state;
	register_add(stage.app, ENTITY_PERSON, (const char *const[]){"name", "Awa Ndiaye", "role", "elu", NULL});
	stage_push(dialog_decide(&stage.ui, v.row.id, "watch"));
	stage_type("À revoir");
	stage_keys("Tab");
	stage_type("2026-11-01");
	stage_keys("Tab");
	stage_type("Awa");
	stage_keys("Enter Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_non_null(strstr(joined().state, "followed up by Awa Ndiaye"));
	assert_non_null(strstr(joined().state, "22 days late"));
	stage_push(dialog_decide(&stage.ui, v.row.id, NULL));
	stage_shows("À revoir");
	stage_shows("Awa Ndiaye");
	stage_keys("Tab Tab Tab Tab Tab Space Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_non_null(strstr(joined().state, "carried out"));
	assert_null(strstr(joined().state, "late"));
	stage_push(dialog_decide(&stage.ui, v.row.id, NULL));
	stage_keys("Ctrl-U");
	stage_type("open ag");
	stage_keys("Enter Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	stage_said("Open again.");
	assert_int_equal(joined().row.state, FINDING_OPEN);
}

static bool take_cluster(void *ctx, const struct finding_row *f)
{
	memcpy(ctx, f->id, sizeof(f->id));
	return false;
}

/* Four authorities in one town: those that are ticked are linked, the others stay open and are named. */
static void some_of_a_cluster_are_linked(void **state)
{
	static const char *const leads[] = {"com:29019", "com:35238", "dep:29", "com:29103"};
	struct finding_query q = {.kinds = "fragmentation,partner_load"};
	char id[17] = "";
	int64_t last = 0;
	struct err e = ERR_INIT;
	struct arena own = ARENA_INIT;
	struct finding_row row;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(leads); i++)
		last = register_add(stage.app, ENTITY_ACTION,
		        (const char *const[]){"title", leads[i], "lead", leads[i], "places", "BJ//Parakou", "themes", "eau", "start",
		                "2025", "end", "2028", NULL});
	q.action = last;
	must(findings_read(app_store(stage.app), &q, take_cluster, id, &e), &e);
	assert_true(*id);
	int64_t links = register_count(stage.app, ENTITY_LINK);

	stage_size(50, 100);
	stage_push(dialog_coordinate_many(&stage.ui, id));
	stage_shows("Stays open: ");
	stage_keys("Space Tab Tab Tab Tab Tab");
	stage_type("Un forage commun");
	stage_keys("Ctrl-S");
	stage_shows("Tick at least two actions.");
	stage_keys("Tab Space Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	stage_said("Linked; the finding stays open: ");
	assert_int_equal(register_count(stage.app, ENTITY_LINK), links + 1);
	must(finding_load(app_store(stage.app), id, &own, &row, &e), &e);
	assert_int_equal(row.state, FINDING_OPEN);
	/* All of them: it is settled. */
	stage_push(dialog_coordinate_many(&stage.ui, id));
	stage_keys("Space Tab Space Tab Space Tab Space");
	stage_shows("this settles the finding");
	stage_keys("Tab Tab");
	stage_type("Tous ensemble");
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_int_equal(register_count(stage.app, ENTITY_LINK), links + 3);
	must(finding_load(app_store(stage.app), id, &own, &row, &e), &e);
	assert_int_equal(row.state, FINDING_DECIDED);
	arena_release(&own);
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

/* The paper comes back with a decision written in: first it is told, then done, and one undo takes it back. */
static void a_record_is_tried_then_taken(void **state)
{
	char *path = xasprintf("%s/strates-%d-agenda.txt", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (int)getpid());
	struct str text = STR_INIT, said = STR_INIT;
	struct err e = ERR_INIT;
	int done = 0;

	(void)state;
	str_addf(&text, "Reference: %s\nDecision: assumed\nNote: two wards of one town\nUntil when: 2027-03-15\n\nReference: %s\nDecision: nonsense\n", joined().row.id, "ffffffffffffffff");
	must(file_write(path, text.s, text.len, &e), &e);
	stage_size(40, 100);
	stage_push(dialog_minutes(&stage.ui));
	stage_type("/nowhere/at.all");
	stage_keys("Ctrl-S");
	stage_shows("!");
	stage_keys("Ctrl-U");
	stage_type(path);
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 1);
	stage_shows("Nothing is kept yet.");
	stage_shows("2 cases read: 1 decided");
	stage_shows("line 7: ");
	stage_shows("(would be decided)");
	assert_int_equal(joined().row.state, FINDING_OPEN);
	stage_keys("Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	stage_said("1 decided, 0 follow-ups noted, 1 refused.");
	assert_int_equal(joined().row.state, FINDING_DECIDED);
	must(app_undo(stage.app, 1, &done, &said, &e), &e);
	assert_int_equal(joined().row.state, FINDING_OPEN);
	unlink(path);
	free(path);
	str_release(&text);
	str_release(&said);
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
	        cmocka_unit_test_teardown(a_link_opens_itself, undo_all),
	        cmocka_unit_test_teardown(a_decision_needs_a_reason, undo_all),
	        cmocka_unit_test_teardown(an_impossible_due_date_is_refused, undo_all),
	        cmocka_unit_test_teardown(coordination_is_declared_from_the_comparison, undo_all),
	        cmocka_unit_test_teardown(a_proposed_link_also_settles_the_finding, undo_all),
	        cmocka_unit_test_teardown(a_meeting_is_copied_and_marked, undo_all),
	        cmocka_unit_test_teardown(merging_takes_what_was_chosen, undo_all),
	        cmocka_unit_test_teardown(a_record_is_tried_then_taken, undo_all),
	        cmocka_unit_test_teardown(what_is_gone_is_told, undo_all),
	        cmocka_unit_test_teardown(a_link_says_what_is_in_place, undo_all),
	        cmocka_unit_test_teardown(a_decision_is_followed_up_and_reopened, undo_all),
	        cmocka_unit_test_teardown(some_of_a_cluster_are_linked, stage_clear),
	};

	return cmocka_run_group_tests_name("dialog_settle", tests, begin, end);
}
