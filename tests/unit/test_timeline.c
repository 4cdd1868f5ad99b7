/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a timeline: groups, what stands first, when actions meet, open and unknown ends, folding. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/app/settle.h>
#include <strates/app/timeline.h>

#include "with_app.h"

#define ADD(...) register_add(fix.app, ENTITY_ACTION, (const char *const[]){__VA_ARGS__, NULL})

static struct {
	struct app *app;
	struct browse *browse;
	struct timeline *t;
	int64_t wells, pipes, school, twinning, unknown;
} fix;

static int open_all(void **state)
{
	(void)state;
	setenv("LANGUAGE", "en", 1);
	setenv("STRATES_NOW", "2026-11-27", 1);
	fix.app = register_open();
	fix.twinning = ADD("title", "Jumelage de Tübingen", "lead", "com:35238", "places", "DE//Tübingen", "themes", "culture", "start", "1990");
	fix.unknown = ADD("title", "Sans dates", "lead", "com:29019", "places", "MG//Antsirabe", "themes", "sante");
	fix.wells = ADD("title", "Forages", "lead", "dep:29", "places", "SN//Kédougou", "themes", "eau", "start", "2025-01", "end", "2027-12", "budget",
		"2026:dep:29:120000");
	fix.pipes = ADD("title", "Réseau", "lead", "reg:53", "places", "SN//Kédougou", "themes", "eau", "start", "2025-06-15", "budget", "2026:reg:53:450000");
	fix.school = ADD("title", "École", "lead", "com:29019", "places", "SN//Kédougou", "themes", "education", "start", "2026", "end", "2028");
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	register_close(&fix.app);
	return 0;
}

static void read(void)
{
	struct err e = ERR_INIT;

	must(timeline_read(fix.t, &e), &e);
}

static int open_one(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	must(app_ensure_findings(fix.app, &e), &e);
	fix.browse = browse_new(fix.app);
	fix.t = timeline_new(fix.browse);
	read();
	return 0;
}

static int close_one(void **state)
{
	(void)state;
	timeline_free(&fix.t);
	browse_free(&fix.browse);
	return 0;
}

static struct timeline_row row_at(size_t row)
{
	struct timeline_row r;

	assert_true(row < timeline_count(fix.t));
	timeline_at(fix.t, row, &r);
	return r;
}

static struct timeline_row row_of(int64_t action)
{
	size_t row;

	assert_true(timeline_find(fix.t, action, &row));
	return row_at(row);
}

static void expect_day(int32_t day, const char *iso)
{
	char text[DATE_TEXT_SIZE];

	assert_string_equal(date_format(date_from_days(day), text), iso);
}

static void what_meets_stands_first_with_when(void **state)
{
	struct timeline_row r = row_at(0);

	(void)state;
	assert_int_equal(r.kind, TIMELINE_GROUP);
	assert_string_equal(r.label, "SN Kédougou · Water supply and water resources");
	assert_int_equal(r.n, 2);
	assert_true(r.severity >= 40);
	assert_false(r.folded);
	r = row_at(1);
	assert_int_equal(r.span->action, fix.wells);
	r = row_at(2);
	assert_int_equal(r.span->action, fix.pipes);
	r = row_at(3);
	assert_int_equal(r.kind, TIMELINE_MEETING);
	assert_string_equal(r.label, "overlap");
	assert_int_equal(r.n_windows, 1);
	assert_false(r.windows[0].settled);
	/* From the later beginning to the earlier end. */
	expect_day(r.windows[0].first, "2025-06-15");
	expect_day(r.windows[0].last, "2027-12-31");
}

static void ends_are_told_as_they_are(void **state)
{
	struct timeline_row r = row_of(fix.pipes);

	(void)state;
	assert_true(r.open_end);
	assert_false(r.unknown_start);
	expect_day(r.last, "2028-06-14"); /* as the engine counts: 36 months */
	r = row_of(fix.unknown);
	assert_true(r.unknown_start && r.open_end);
	r = row_of(fix.school);
	assert_false(r.open_end);
	expect_day(r.first, "2026-01-01");
	expect_day(r.last, "2028-12-31");
}

/* The last days there are. */
static void odd_dates_do_no_harm(void **state)
{
	int64_t end = ADD("title", "Fin des temps", "lead", "com:29019", "places", "PE//Cusco", "themes", "sport", "start", "9999-12");
	struct timeline_row r;
	int32_t first, last;

	(void)state;
	read();
	r = row_of(end);
	expect_day(r.first, "9999-12-01");
	assert_true(r.last >= r.first && r.open_end);
	assert_true(timeline_reach(fix.t, &first, &last));
	register_set(fix.app, ENTITY_ACTION, end, "start", "2026");
}

static void one_action_has_no_heading(void **state)
{
	size_t row;
	int group;
	int64_t action;

	(void)state;
	assert_true(timeline_find(fix.t, fix.twinning, &row));
	assert_int_equal(timeline_kind_at(fix.t, row, &group, &action), TIMELINE_ACTION);
	assert_int_equal(timeline_group_row(fix.t, group), row);
	assert_int_equal(timeline_actions(fix.t), 5);
	assert_int_equal(timeline_groups(fix.t), 4);
}

static void folding_hides_and_stays(void **state)
{
	size_t before = timeline_count(fix.t), row;

	(void)state;
	timeline_fold(fix.t, 0, true);
	assert_int_equal(timeline_count(fix.t), before - 3);
	assert_true(row_at(0).folded);
	/* When they meet is seen on the heading then. */
	assert_int_equal(row_at(0).n_windows, 1);
	assert_true(timeline_seen(fix.t, fix.wells, &row));
	assert_int_equal(row, 0);
	read();
	assert_int_equal(timeline_count(fix.t), before - 3);
	/* Who looks for one of them finds it. */
	assert_true(timeline_find(fix.t, fix.pipes, &row));
	assert_int_equal(row, 2);
	assert_int_equal(timeline_count(fix.t), before);
}

static void the_filter_leaves_out(void **state)
{
	struct err e = ERR_INIT;
	size_t row;

	(void)state;
	must(browse_set_filter(fix.browse, "lead:dep:29", NULL, &e), &e);
	read();
	assert_int_equal(timeline_actions(fix.t), 1);
	assert_false(timeline_find(fix.t, fix.pipes, &row));
	/* The other one is not in the list, and they meet all the same. */
	assert_int_equal(timeline_count(fix.t), 2);
	assert_int_equal(row_at(0).span->action, fix.wells);
	assert_int_equal(row_at(1).kind, TIMELINE_MEETING);
	must(browse_set_filter(fix.browse, "pays:vn", NULL, &e), &e);
	read();
	assert_int_equal(timeline_count(fix.t), 0);
	assert_int_equal(timeline_step_finding(fix.t, 0, 1), 0);
}

static void by_authority(void **state)
{
	struct timeline_row r;
	size_t row;

	(void)state;
	timeline_group_by(fix.t, SPANS_BY_LEAD);
	read();
	assert_int_equal(timeline_groups(fix.t), 4);
	assert_true(timeline_find(fix.t, fix.school, &row));
	r = row_at(timeline_group_row(fix.t, row_at(row).group));
	assert_int_equal(r.kind, TIMELINE_GROUP);
	assert_string_equal(r.label, "Brest");
	assert_string_equal(timeline_scope(fix.t, r.group), "lead:\"com:29019\"");
	timeline_group_by(fix.t, SPANS_BY_PLACE);
}

static void from_finding_to_finding(void **state)
{
	size_t row;

	(void)state;
	assert_int_equal(timeline_step_finding(fix.t, 0, 1), fix.wells);
	assert_true(timeline_find(fix.t, fix.wells, &row));
	assert_int_equal(timeline_step_finding(fix.t, row, 1), fix.pipes);
	assert_true(timeline_find(fix.t, fix.pipes, &row));
	assert_int_equal(timeline_step_finding(fix.t, row, -1), fix.wells);
}

static void one_and_those_it_meets(void **state)
{
	struct timeline_meets m = {.arena = ARENA_INIT};
	struct err e = ERR_INIT;

	(void)state;
	must(timeline_meets_read(&m, fix.browse, fix.wells, 3, &e), &e);
	assert_int_equal(m.n, 3);
	assert_string_equal(m.row[0].label, "Forages");
	assert_string_equal(m.row[1].label, "Réseau");
	assert_int_equal(m.row[2].kind, TIMELINE_MEETING);
	expect_day(m.row[2].windows[0].first, "2025-06-15");
	must(timeline_meets_read(&m, fix.browse, fix.wells, 0, &e), &e);
	assert_int_equal(m.n, 1);
	assert_int_equal(m.more, 1);
	must(timeline_meets_read(&m, fix.browse, fix.twinning, 3, &e), &e);
	assert_int_equal(m.n, 1);
	must(timeline_meets_read(&m, fix.browse, 0, 3, &e), &e);
	assert_int_equal(m.n, 0);
	timeline_meets_release(&m);
}

static void a_cluster_shows_its_members(void **state)
{
	struct timeline_meets m = {.arena = ARENA_INIT};
	struct finding_query q = {.kinds = "fragmentation,partner_load"};
	struct arena mem = ARENA_INIT;
	struct finding_view *v;
	struct err e = ERR_INIT;
	int n;

	(void)state;
	ADD("title", "Dispensaire", "lead", "dep:29", "places", "PE//Lima", "themes", "sante", "start", "2025", "end", "2027");
	ADD("title", "Soins à Lima", "lead", "reg:53", "places", "PE//Lima", "themes", "sante", "start", "2025-06-15", "end", "2028");
	ADD("title", "Hôpital de Lima", "lead", "com:29232", "places", "PE//Lima", "themes", "sante", "start", "2026", "end", "2028");
	must(app_ensure_findings(fix.app, &e), &e);
	must(show_findings(fix.app, &q, 0, &mem, &v, &n, &e), &e);
	assert_true(n > 0);
	must(timeline_meets_cluster(&m, fix.browse, v[0].row.id, 8, &e), &e);
	assert_int_equal(m.n, v[0].row.n_members + 1);
	assert_int_equal(m.row[m.n - 1].kind, TIMELINE_MEETING);
	expect_day(m.row[m.n - 1].windows[0].first, "2025-06-15");
	must(timeline_meets_cluster(&m, fix.browse, v[0].row.id, 0, &e), &e);
	assert_int_equal(m.more, v[0].row.n_members - 1);
	timeline_meets_release(&m);
	arena_release(&mem);
}

static void missions_and_agreements_are_signs(void **state)
{
	int64_t agreement;
	struct timeline_row r;
	char uid[UID_TEXT_SIZE];

	(void)state;
	uid_format(store_uid(app_store(fix.app), ENTITY_ACTION, fix.school), uid);
	register_add(fix.app, ENTITY_MISSION, (const char *const[]){"title", "Visite", "authority", "com:29019", "start", "2026-12-03", "actions", uid, NULL});
	register_add(fix.app, ENTITY_MISSION,
		(const char *const[]){"title", "Annulée", "authority", "com:29019", "start", "2026-10-03", "actions", uid, "status", "cancelled", NULL});
	agreement = register_add(fix.app, ENTITY_AGREEMENT, (const char *const[]){"title", "Convention", "start", "2026-03-01", "end", "2029", NULL});
	uid_format(store_uid(app_store(fix.app), ENTITY_AGREEMENT, agreement), uid);
	register_set(fix.app, ENTITY_ACTION, fix.school, "agreement", uid);
	read();
	r = row_of(fix.school);
	assert_int_equal(r.n_signs, 3);
	assert_int_equal(r.signs[0].kind, SIGN_BEGIN);
	assert_int_equal(r.signs[1].kind, SIGN_MISSION);
	expect_day(r.signs[1].day, "2026-12-03");
	assert_int_equal(r.signs[2].kind, SIGN_END);
	expect_day(r.signs[2].day, "2029-12-31");
}

/* Last: it changes what the others look at. */
static void what_is_coordinated_says_so(void **state)
{
	struct timeline_row r;
	struct str said = STR_INIT;
	char a[UID_TEXT_SIZE], b[UID_TEXT_SIZE];

	(void)state;
	uid_format(store_uid(app_store(fix.app), ENTITY_ACTION, fix.wells), a);
	uid_format(store_uid(app_store(fix.app), ENTITY_ACTION, fix.pipes), b);
	register_add(fix.app, ENTITY_LINK, (const char *const[]){"a", a, "b", b, "kind", "coordinated", "state", "confirmed", NULL});
	read();
	r = row_of(fix.wells);
	r = row_at(timeline_group_row(fix.t, r.group));
	assert_int_equal(r.n_windows, 1);
	assert_true(r.windows[0].settled);
	timeline_fold(fix.t, r.group, false);
	r = row_at(timeline_group_row(fix.t, r.group) + 3);
	assert_int_equal(r.kind, TIMELINE_MEETING);
	assert_string_equal(r.label, "coordinated");
	timeline_say(fix.t, timeline_group_row(fix.t, r.group) + 3, &said);
	assert_string_equal(said.s, "coordinated; they meet between 15 June 2025 and 31 December 2027.");
	str_release(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_meets_stands_first_with_when, open_one, close_one),
		cmocka_unit_test_setup_teardown(ends_are_told_as_they_are, open_one, close_one),
		cmocka_unit_test_setup_teardown(one_action_has_no_heading, open_one, close_one),
		cmocka_unit_test_setup_teardown(folding_hides_and_stays, open_one, close_one),
		cmocka_unit_test_setup_teardown(the_filter_leaves_out, open_one, close_one),
		cmocka_unit_test_setup_teardown(by_authority, open_one, close_one),
		cmocka_unit_test_setup_teardown(from_finding_to_finding, open_one, close_one),
		cmocka_unit_test_setup_teardown(one_and_those_it_meets, open_one, close_one),
		cmocka_unit_test_setup_teardown(a_cluster_shows_its_members, open_one, close_one),
		cmocka_unit_test_setup_teardown(missions_and_agreements_are_signs, open_one, close_one),
		cmocka_unit_test_setup_teardown(odd_dates_do_no_harm, open_one, close_one),
		cmocka_unit_test_setup_teardown(what_is_coordinated_says_so, open_one, close_one),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
