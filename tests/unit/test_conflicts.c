/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two laptops said differently: told with who and why, settled in one step that undo takes back, the same on both afterwards. */
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
#include <strates/app/show.h>

#include "with_app.h"

#define ADD(app, entity, ...) register_add(app, ENTITY_##entity, (const char *const[]){__VA_ARGS__, NULL})

static struct {
	struct app *a, *b;
	struct conflict_list list;
} two;

static int open_two(void **state)
{
	(void)state;
	setenv("LANGUAGE", "en", 1);
	two.a = register_open();
	two.b = register_open_second();
	return 0;
}

static void exchange(void)
{
	register_send(two.a, two.b);
	register_send(two.b, two.a);
}

/* The next case begins without any. */
static int agree(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	exchange();
	for (;;) {
		must(conflicts_read(two.a, 1, &two.list, &e), &e);
		if (!two.list.n)
			break;
		must(conflict_settle(two.a, &two.list.v[0], &(struct conflict_answer){.take = 0}, &e), &e);
	}
	exchange();
	return 0;
}

static int close_two(void **state)
{
	(void)state;
	assert_int_equal(register_troubles(two.a), 0);
	assert_int_equal(register_troubles(two.b), 0);
	conflict_list_release(&two.list);
	register_close_second(&two.b);
	register_close(&two.a);
	return 0;
}

/* An hour later: what is said now is said after all that came before. */
static void later(void)
{
	static int hours;
	char text[32];

	hours++;
	snprintf(text, sizeof(text), "2026-12-%02dT%02d:00:00Z", 1 + hours / 24, hours % 24);
	setenv("STRATES_NOW", text, 1);
}

static struct uid uid_of(struct app *app, int64_t action)
{
	return store_uid(app_store(app), ENTITY_ACTION, action);
}

static int64_t there(struct app *app, struct uid u)
{
	return store_id_of_uid(app_store(app), ENTITY_ACTION, u);
}

static struct uid add_shared(const char *title)
{
	struct uid u = uid_of(two.a, ADD(two.a, ACTION, "title", title, "lead", "com:29019", "places", "SN//Podor", "budget", "2026:com:29019:700"));

	exchange();
	assert_true(there(two.b, u) > 0);
	return u;
}

static void set(struct app *app, struct uid u, const char *field, const char *value)
{
	register_set(app, ENTITY_ACTION, there(app, u), field, value);
}

static const char *get(struct app *app, struct uid u, const char *field)
{
	return register_get(app, ENTITY_ACTION, there(app, u), field);
}

static void delete(struct app *app, struct uid u)
{
	struct err e = ERR_INIT;
	int64_t id = there(app, u);

	must(edit_delete(app, ENTITY_ACTION, &id, 1, &e), &e);
}

static const struct conflict_item *only(struct app *app)
{
	struct err e = ERR_INIT;

	must(conflicts_read(app, 0, &two.list, &e), &e);
	assert_int_equal(two.list.n, 1);
	return &two.list.v[0];
}

static void settle(struct app *app, const struct conflict_item *c, int option, const char *value)
{
	struct err e = ERR_INIT;

	must(conflict_settle(app, c, &(struct conflict_answer){.take = option, .value = value}, &e), &e);
}

static void undo(struct app *app, bool redo)
{
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	int done;

	must(redo ? app_redo(app, 1, &done, &said, &e) : app_undo(app, 1, &done, &said, &e), &e);
	assert_int_equal(done, 1);
	str_release(&said);
}

static int open_conflicts(struct app *app)
{
	return (int)store_conflict_count(app_store(app));
}

/* --- cases ------------------------------------------------------------------------------------------------------------------------- */

/* Of what both say, the laptop of a has the last word. */
static void set_on_both(struct uid u, const char *field, const char *mine, const char *theirs)
{
	later();
	set(two.b, u, field, theirs);
	later();
	set(two.a, u, field, mine);
	exchange();
}

static struct uid contradict(const char *mine, const char *theirs)
{
	struct uid u = add_shared("Puits");

	set_on_both(u, "title", mine, theirs);
	return u;
}

static void all_is_told(void **state)
{
	struct uid u = contradict("Puits profond", "Deux puits");
	const struct conflict_item *c = only(two.a);
	struct str who = STR_INIT;

	(void)state;
	assert_string_equal(c->name, "Puits profond");
	assert_string_equal(c->label, "Title");
	assert_int_equal(c->kind, CONFLICT_FIELD);
	assert_int_equal(c->action, there(two.a, u));
	assert_int_equal(c->n, 2);
	assert_string_equal(c->v[0].text, "Deux puits");
	assert_string_equal(c->v[1].text, "Puits profond");
	assert_true(c->v[1].mine && c->v[1].stands && !c->v[0].mine && !c->v[0].stands);
	assert_string_equal(c->v[0].based_on, "Puits");
	assert_string_equal(c->v[1].laptop, "this laptop");
	assert_true(str_has_prefix(c->v[0].laptop, "laptop "));
	conflict_say_who(&c->v[1], &who);
	assert_non_null(strstr(who.s, "(this laptop), instead of “Puits”"));
	str_release(&who);
	/* On the record's own page too. */
	struct lines page = LINES_INIT;
	struct err e = ERR_INIT;
	bool said = false;

	must(show_record(two.a, ENTITY_ACTION, c->action, &page, &e), &e);
	for (int i = 0; i < page.n; i++)
		said |= str_eq(page.v[i].label, "In conflict") && strstr(page.v[i].text, "Deux puits") != NULL;
	assert_true(said);
	lines_release(&page);
}

static void a_side_or_another_value(void **state)
{
	struct uid u = contradict("Puits profond", "Deux puits");

	(void)state;
	settle(two.a, only(two.a), 0, NULL);
	assert_string_equal(get(two.a, u, "title"), "Deux puits");
	assert_int_equal(open_conflicts(two.a), 0);
	undo(two.a, false);
	assert_string_equal(get(two.a, u, "title"), "Puits profond");
	assert_int_equal(open_conflicts(two.a), 1);
	undo(two.a, true);
	assert_string_equal(get(two.a, u, "title"), "Deux puits");
	undo(two.a, false);
	settle(two.a, only(two.a), -1, "Trois puits");
	exchange();
	assert_string_equal(get(two.b, u, "title"), "Trois puits");
	assert_int_equal(open_conflicts(two.b), 0);
}

static void what_does_not_fit_is_refused(void **state)
{
	struct uid u = add_shared("Puits");
	struct conflict_answer w = {.take = -1, .value = "2020"};
	struct err e = ERR_INIT;

	(void)state;
	set(two.a, u, "start", "2025");
	exchange();
	set_on_both(u, "end", "2028", "2027");
	assert_false(conflict_settle(two.a, only(two.a), &w, &e));
	assert_non_null(strstr(e.text, "before the start"));
	err_clear(&e);
	w.value = "some day";
	assert_false(conflict_settle(two.a, only(two.a), &w, &e));
	assert_int_equal(open_conflicts(two.a), 1);
	assert_string_equal(get(two.a, u, "end"), "2028");
}

/* He settled what he saw; meanwhile a third value came. */
static void nothing_unseen_is_settled(void **state)
{
	struct uid u = contradict("Puits profond", "Deux puits");
	const struct conflict_item *c = only(two.a);
	struct conflict_list seen = CONFLICT_LIST_INIT;
	struct err e = ERR_INIT;

	(void)state;
	must(conflicts_find(two.a, c->id, &seen, &e), &e);
	later();
	set(two.b, u, "title", "Quatre puits");
	register_send(two.b, two.a);
	assert_false(conflict_settle(two.a, &seen.v[0], &(struct conflict_answer){.take = 0}, &e));
	assert_int_equal(e.code, ERR_CONFLICT);
	assert_string_equal(get(two.a, u, "title"), "Quatre puits");
	conflict_list_release(&seen);
}

static void elements_and_lists(void **state)
{
	struct uid u = add_shared("Puits");
	const struct conflict_item *c;

	(void)state;
	set(two.a, u, "themes", "eau:60");
	exchange();
	set_on_both(u, "themes", "", "eau:70");
	c = only(two.a);
	assert_int_equal(c->kind, CONFLICT_ELEMENT);
	assert_string_equal(c->label, "Themes");
	settle(two.a, c, -1, "eau:65");
	assert_string_equal(get(two.a, u, "themes"), "eau:65");
	undo(two.a, false);
	/* Nothing, where nothing stands: still one step that can be taken back. */
	settle(two.a, only(two.a), -1, "");
	assert_string_equal(get(two.a, u, "themes"), "");
	undo(two.a, false);
	undo(two.a, true);
	exchange();
	assert_int_equal(open_conflicts(two.b), 0);
	assert_string_equal(get(two.b, u, "themes"), "");
}

static int budget_lines(struct app *app)
{
	return (int)register_count(app, ENTITY_BUDGET);
}

static void kept_with_what_hung_on_it(void **state)
{
	struct uid u = add_shared("Puits");
	int before = budget_lines(two.a);

	(void)state;
	delete(two.a, u);
	set(two.b, u, "title", "Deux puits");
	exchange();
	assert_int_equal(budget_lines(two.a), before - 1);
	assert_int_equal(only(two.a)->kind, CONFLICT_DELETION);
	assert_string_equal(only(two.a)->v[1].text, "kept: Title → Deux puits");
	settle(two.a, only(two.a), 1, NULL);
	assert_int_equal(budget_lines(two.a), before);
	undo(two.a, false);
	assert_int_equal(open_conflicts(two.a), 1);
	assert_int_equal(budget_lines(two.a), before - 1);
	undo(two.a, true);
	exchange();
	assert_int_equal(open_conflicts(two.b), 0);
	assert_int_equal(budget_lines(two.b), before);
	assert_true(there(two.b, u) > 0);
}

static void or_deleted_after_all(void **state)
{
	struct uid u = add_shared("Puits");

	(void)state;
	delete(two.a, u);
	set(two.b, u, "title", "Deux puits");
	exchange();
	settle(two.b, only(two.b), 0, NULL);
	exchange();
	assert_false(there(two.a, u));
	assert_false(there(two.b, u));
	assert_int_equal(open_conflicts(two.a), 0);
}

/* Both see the double entry, and merge it the other way round. */
static void merged_into_each_other(void **state)
{
	struct uid u = add_shared("Puits"), v = add_shared("Forage");
	struct err e = ERR_INIT;
	const struct conflict_item *c;
	int option;

	(void)state;
	must(edit_merge(two.a, there(two.a, u), there(two.a, v), &e), &e);
	must(edit_merge(two.b, there(two.b, v), there(two.b, u), &e), &e);
	exchange();
	must(conflicts_read(two.a, 0, &two.list, &e), &e);
	assert_true(two.list.n > 0);
	c = &two.list.v[0];
	assert_int_equal(c->kind, CONFLICT_RING);
	assert_int_equal(c->n, 2);
	option = uid_cmp(c->v[0].record, v) == 0 ? 0 : 1;
	assert_string_equal(c->v[option].text, "keep “Forage”");
	settle(two.a, c, option, NULL);
	assert_int_equal(open_conflicts(two.a), 0);
	undo(two.a, false);
	assert_true(open_conflicts(two.a) > 0);
	undo(two.a, true);
	exchange();
	for (int i = 0; i < 2; i++) {
		struct app *app = i ? two.b : two.a;

		assert_int_equal(open_conflicts(app), 0);
		assert_false(there(app, u));
		assert_non_null(strstr(get(app, v, "budget"), "700"));
	}
}

static void a_rule_only_for_what_it_names(void **state)
{
	struct uid u = contradict("Puits profond", "Deux puits");
	struct conflict_rule rule = {.newest = false};
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	int n, left;

	(void)state;
	set_on_both(u, "status", "4", "3");
	assert_false(conflicts_settle_all(two.b, &rule, false, &said, &n, &left, &e));
	assert_int_equal(e.code, ERR_USAGE);
	err_clear(&e);
	rule.fields = (const char *const[]){"statut"};
	rule.n_fields = 1;
	assert_false(conflicts_settle_all(two.b, &rule, false, &said, &n, &left, &e));
	err_clear(&e);
	rule.fields = (const char *const[]){"status"};
	must(conflicts_settle_all(two.b, &rule, true, &said, &n, &left, &e), &e);
	assert_int_equal(n, 1);
	assert_int_equal(left, 1);
	assert_non_null(strstr(said.s, "Status: closed → finalisation"));
	assert_int_equal(open_conflicts(two.b), 2);
	must(conflicts_settle_all(two.b, &rule, false, &said, &n, &left, &e), &e);
	assert_string_equal(get(two.b, u, "status"), "3");
	assert_int_equal(open_conflicts(two.b), 1);
	undo(two.b, false);
	assert_int_equal(open_conflicts(two.b), 2);
	rule.newest = true;
	rule.fields = (const char *const[]){"*"};
	must(conflicts_settle_all(two.b, &rule, false, &said, &n, &left, &e), &e);
	assert_int_equal(n, 2);
	assert_string_equal(get(two.b, u, "status"), "4");
	str_release(&said);
}

static void what_is_not_taken_may_be_noted(void **state)
{
	struct uid u = contradict("Puits profond", "Deux puits");
	struct lines page = LINES_INIT;
	struct err e = ERR_INIT;
	bool said = false;

	(void)state;
	must(conflict_settle(two.a, only(two.a), &(struct conflict_answer){.take = 1, .note = true}, &e), &e);
	must(show_record(two.a, ENTITY_ACTION, there(two.a, u), &page, &e), &e);
	for (int i = 0; i < page.n; i++)
		said |= strstr(page.v[i].text, "Title: Deux puits") != NULL;
	assert_true(said);
	lines_release(&page);
}

static void two_meanings_become_two_actions(void **state)
{
	struct uid u = contradict("Puits profond", "Deux puits");
	int64_t before = register_count(two.a, ENTITY_ACTION), money, last = 0;
	struct ids all = IDS_INIT;
	struct edit other;
	struct str text = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	set(two.a, u, "budget", "2025:com:29019:1000:EUR:voted");
	money = register_count(two.a, ENTITY_BUDGET);
	set(two.a, u, "start", "2025");
	must(conflict_settle(two.a, only(two.a), &(struct conflict_answer){.take = 1, .split = true}, &e), &e);
	assert_int_equal(open_conflicts(two.a), 0);
	assert_int_equal(register_count(two.a, ENTITY_ACTION), before + 1);
	assert_int_equal(register_count(two.a, ENTITY_BUDGET), money);
	assert_string_equal(get(two.a, u, "title"), "Puits profond");
	must(store_ids(app_store(two.a), ENTITY_ACTION, 0, &all, &e), &e);
	for (size_t i = 0; i < (size_t)all.n; i++)
		last = all.v[i] > last ? all.v[i] : last;
	must(edit_open(&other, two.a, ENTITY_ACTION, last, &e), &e);
	edit_get(&other, "title", &text);
	str_add(&text, ", ");
	edit_get(&other, "start", &text);
	assert_string_equal(text.s, "Deux puits, 2025");
	edit_close(&other);
	str_release(&text);
	ids_release(&all);
	exchange();
	assert_int_equal(register_count(two.b, ENTITY_ACTION), before + 1);
	undo(two.a, false);
	assert_int_equal(register_count(two.a, ENTITY_ACTION), before);
	assert_int_equal(open_conflicts(two.a), 1);
}

static void a_clock_is_trusted_by_a_person(void **state)
{
	struct uid u = add_shared("Puits");
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	int64_t n;

	(void)state;
	setenv("STRATES_NOW", "2030-01-01T00:00:00Z", 1);
	set(two.a, u, "title", "Puits profond");
	later();
	register_send(two.a, two.b);
	assert_string_equal(get(two.b, u, "title"), "Puits");
	must(conflicts_waiting(two.b, &n, &text, &e), &e);
	assert_int_equal(n, 1);
	assert_non_null(strstr(text.s, "1 change waits"));
	must(conflicts_trust_clock(two.b, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_string_equal(get(two.b, u, "title"), "Puits profond");
	str_clear(&text);
	must(conflicts_waiting(two.b, &n, &text, &e), &e);
	assert_string_equal(text.s, "");
	str_release(&text);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_teardown(name, agree)
	const struct CMUnitTest tests[] = {
		CASE(all_is_told),
		CASE(a_side_or_another_value),
		CASE(what_does_not_fit_is_refused),
		CASE(nothing_unseen_is_settled),
		CASE(elements_and_lists),
		CASE(kept_with_what_hung_on_it),
		CASE(or_deleted_after_all),
		CASE(merged_into_each_other),
		CASE(a_rule_only_for_what_it_names),
		CASE(what_is_not_taken_may_be_noted),
		CASE(two_meanings_become_two_actions),
		CASE(a_clock_is_trusted_by_a_person),
	};

	return cmocka_run_group_tests_name("conflicts", tests, open_two, close_two);
}
