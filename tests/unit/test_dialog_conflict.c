/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox of conflicts and what settles one: a digit, another value, a note; seen in lists and on the dashboard; nothing where there is none. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/app/conflicts.h>
#include <strates/app/dashboard.h>
#include <strates/ui/pane.h>

#include "dialog_stage.h"

extern const struct view_ops view_conflicts;

static struct app *other;
static struct browse *browse;
static struct view *view;
static int64_t well;

/* They said different things about two fields of one action. */
static int begin(void **state)
{
	struct uid u;
	int64_t there;

	stage_open(state);
	other = register_open_second();
	well = register_add(stage.app, ENTITY_ACTION, (const char *const[]){"title", "Puits", "lead", "com:29019", "places", "SN//Podor", "status", "2", NULL});
	u = store_uid(app_store(stage.app), ENTITY_ACTION, well);
	register_send(stage.app, other);
	there = store_id_of_uid(app_store(other), ENTITY_ACTION, u);
	register_set(other, ENTITY_ACTION, there, "title", "Deux puits");
	register_set(other, ENTITY_ACTION, there, "status", "3");
	setenv("STRATES_NOW", "2026-11-23T10:00:00Z", 1);
	register_set(stage.app, ENTITY_ACTION, well, "title", "Puits profond");
	register_set(stage.app, ENTITY_ACTION, well, "status", "4");
	register_send(other, stage.app);
	browse = browse_new(stage.app);
	view = view_conflicts.create(browse);
	return 0;
}

static int end(void **state)
{
	view_conflicts.release(view);
	browse_free(&browse);
	register_close_second(&other);
	return stage_close(state);
}

static int undo_all(void **state)
{
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	int done = 0;

	stage_clear(state);
	while (store_conflict_count(app_store(stage.app)) < 2)
		must(app_undo(stage.app, 1, &done, &said, &e), &e);
	str_release(&said);
	browse_forget(browse);
	return 0;
}

/* --- the view ---------------------------------------------------------------------------------------------------------------------- */

static void draw(int rows, int cols)
{
	struct canvas screen;
	struct err e = ERR_INIT;

	stage_size(rows, cols);
	screen = canvas_of(&stage.grid);
	must(view_conflicts.read(view, &e), &e);
	grid_clear(&stage.grid);
	view_conflicts.draw(view, &screen, canvas_rect(&screen), true);
	str_clear(&stage.screen);
	grid_text(&stage.grid, &stage.screen);
}

static void has(const char *text)
{
	if (!strstr(stage.screen.s, text))
		fail_msg("“%s” is not on the screen:\n%s", text, stage.screen.s);
}

/* Selects the conflict about a field; its id is in *s. */
static void select_field(const char *label, struct view_selection *s)
{
	struct view_detail d;
	bool found = false;

	draw(24, 80);
	view_conflicts.command(view, CMD_FIRST);
	for (int i = 0; i < 2 && !found; i++) {
		if (i)
			view_conflicts.command(view, CMD_DOWN);
		assert_true(view_conflicts.detail(view, &d));
		found = str_eq(d.lines->v[1].text, label);
	}
	assert_true(found);
	memset(s, 0, sizeof(*s));
	view_conflicts.selection(view, s);
}

static void the_inbox_says_it_all(void **state)
{
	static const int sizes[][2] = {{1, 1}, {3, 10}, {10, 40}, {60, 200}};
	struct view_selection s;
	struct view_detail d;
	struct str said = STR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		draw(sizes[i][0], sizes[i][1]);
	has("Deux puits / Puits profond");
	has("finalisation / closed");
	select_field("Title", &s);
	has("Conflicts");
	has("Puits profond");
	assert_int_equal(s.action, well);
	assert_true(s.leads && s.command == CMD_SETTLE_CONFLICT && strlen(s.conflict) == 16);
	assert_true(view_conflicts.detail(view, &d));
	assert_string_equal(d.lines->v[2].label, "1");
	assert_string_equal(d.lines->v[2].text, "Deux puits");
	assert_non_null(strstr(d.lines->v[3].text, "instead of “Puits”"));
	assert_non_null(strstr(d.lines->v[4].text, "(stands meanwhile)"));
	view_conflicts.speak(view, &said);
	assert_non_null(strstr(said.s, "Puits profond, Title: Deux puits"));
	str_release(&said);
	assert_true(view_conflicts.select(view, well));
	assert_false(view_conflicts.select(view, well + 1000));
}

static void it_is_seen_where_the_record_is(void **state)
{
	struct dashboard page = DASHBOARD_INIT;
	struct err e = ERR_INIT;
	char buf[CONFLICT_TEXT_SIZE];
	bool told = false;

	(void)state;
	assert_string_equal(browse_marked(browse, ENTITY_ACTION, well, "Puits", buf), "≠ Puits");
	assert_string_equal(browse_marked(browse, ENTITY_ACTION, well + 1000, "Puits", buf), "Puits");
	browse_count_all(browse);
	assert_int_equal(browse_totals(browse)->conflicts, 2);
	must(dashboard_read(&page, browse, &e), &e);
	for (int i = 0; i < page.n; i++)
		told |= str_eq(page.v[i].code, "conflicts") && page.v[i].n == 2 && page.v[i].leads && page.v[i].command == CMD_VIEW_CONFLICTS;
	assert_true(told);
	dashboard_release(&page);
}

/* --- the dialog -------------------------------------------------------------------------------------------------------------------- */

static void open_field(const char *label)
{
	struct view_selection s;

	select_field(label, &s);
	stage_push(dialog_conflict(&stage.ui, s.conflict));
}

static const char *title(void)
{
	return register_get(stage.app, ENTITY_ACTION, well, "title");
}

static void a_digit_takes_a_side(void **state)
{
	(void)state;
	open_field("Title");
	stage_shows("1 Deux puits");
	stage_shows("> 2 Puits profond   (stands meanwhile)");
	stage_shows("w Another value");
	stage_keys("1");
	assert_int_equal(stage.last, DIALOG_DONE);
	stage_said("Settled: Puits profond — Title");
	assert_string_equal(title(), "Deux puits");
	assert_int_equal(store_conflict_count(app_store(stage.app)), 1);
}

static void a_french_keyboard_needs_no_shift(void **state)
{
	(void)state;
	open_field("Title");
	stage_type("é");
	assert_int_equal(stage.last, DIALOG_DONE);
	assert_string_equal(title(), "Puits profond");
	assert_int_equal(store_conflict_count(app_store(stage.app)), 1);
}

static void another_value_is_written(void **state)
{
	(void)state;
	open_field("Title");
	stage_keys("w");
	assert_int_equal(stage_depth(), 1);
	stage_shows("Puits profond");
	stage_type(" du village");
	stage_keys("Enter");
	assert_int_equal(stage_depth(), 0);
	assert_string_equal(title(), "Puits profond du village");
	/* Of a closed list, one of its words. */
	open_field("Status");
	stage_keys("w");
	stage_keys("Ctrl-U");
	stage_type("susp");
	stage_keys("Enter Ctrl-S");
	assert_int_equal(stage_depth(), 0);
	assert_string_equal(register_get(stage.app, ENTITY_ACTION, well, "status"), "6");
	assert_int_equal(store_conflict_count(app_store(stage.app)), 0);
}

static void what_can_not_be_is_told(void **state)
{
	(void)state;
	open_field("Title");
	stage_keys("w Ctrl-U Enter");
	assert_int_equal(stage_depth(), 1);
	stage_shows("is missing");
	stage_keys("Esc Esc");
	assert_int_equal(store_conflict_count(app_store(stage.app)), 2);
}

static void what_is_not_taken_is_noted(void **state)
{
	int64_t before = register_count(stage.app, ENTITY_NOTE);

	(void)state;
	open_field("Title");
	stage_keys("n");
	stage_shows("[x] What is not taken");
	stage_keys("Enter");
	assert_string_equal(title(), "Puits profond");
	assert_int_equal(register_count(stage.app, ENTITY_NOTE), before + 1);
}

static void two_actions_are_made(void **state)
{
	int64_t before = register_count(stage.app, ENTITY_ACTION);

	(void)state;
	open_field("Title");
	stage_shows("[ ] What is not taken becomes an action");
	stage_keys("s");
	stage_shows("[x] What is not taken becomes an action");
	stage_keys("Enter");
	assert_string_equal(title(), "Puits profond");
	assert_int_equal(register_count(stage.app, ENTITY_ACTION), before + 1);
}

static void undo_and_leaving(void **state)
{
	(void)state;
	open_field("Title");
	stage_keys("Esc");
	assert_int_equal(stage.last, DIALOG_CANCELLED);
	open_field("Title");
	stage_keys("u");
	assert_int_equal(stage.ui.run, CMD_UNDO);
	open_field("Title");
	stage_keys("o");
	assert_int_equal(stage_depth(), 1);
	stage_shows("Lead authority");
	stage_keys("Esc");
	assert_int_equal(store_conflict_count(app_store(stage.app)), 2);
}

static void who_only_reads_settles_nothing(void **state)
{
	(void)state;
	stage.read_only = true;
	open_field("Title");
	stage_keys("1");
	assert_int_equal(stage_depth(), 1);
	assert_int_equal(store_conflict_count(app_store(stage.app)), 2);
}

static void what_is_settled_opens_no_more(void **state)
{
	(void)state;
	assert_null(dialog_conflict(&stage.ui, "ffffffffffffffff"));
	stage_said("no conflict has the id");
}

static void the_empty_inbox_says_so(void **state)
{
	struct conflict_rule rule = {.newest = true, .fields = (const char *const[]){"*"}, .n_fields = 1};
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	int n, left;

	(void)state;
	must(conflicts_settle_all(stage.app, &rule, false, &said, &n, &left, &e), &e);
	draw(24, 80);
	has("there is no conflict");
	str_clear(&said);
	view_conflicts.speak(view, &said);
	assert_non_null(strstr(said.s, "there is no conflict"));
	str_release(&said);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_teardown(name, undo_all)
	const struct CMUnitTest tests[] = {
		CASE(the_inbox_says_it_all),
		CASE(it_is_seen_where_the_record_is),
		CASE(a_digit_takes_a_side),
		CASE(a_french_keyboard_needs_no_shift),
		CASE(another_value_is_written),
		CASE(what_can_not_be_is_told),
		CASE(what_is_not_taken_is_noted),
		CASE(two_actions_are_made),
		CASE(undo_and_leaving),
		CASE(who_only_reads_settles_nothing),
		CASE(what_is_settled_opens_no_more),
		CASE(the_empty_inbox_says_so),
	};

	return cmocka_run_group_tests_name("dialog_conflict", tests, begin, end);
}
