/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One older step is taken back alone when nothing depends on it; else what depends on it is told and nothing changes. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "with_app.h"

#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

struct last {
	int64_t site, step;
};

static bool newest(void *ctx, const struct log_step *s)
{
	struct last *l = ctx;

	*l = (struct last){s->site, s->step};
	return false;
}

static struct last last_step(struct app *app)
{
	struct last l = {0, 0};
	struct err e = ERR_INIT;

	must(log_steps(app_store(app), 0, 1, newest, &l, &e), &e);
	return l;
}

static void back(struct app *app, struct last l)
{
	struct str said = STR_INIT;
	struct err e = ERR_INIT;

	must(app_undo_alone(app, l.site, l.step, &said, &e), &e);
	assert_true(said.len > 0);
	assert_int_equal(register_troubles(app), 0);
	str_release(&said);
}

static void refused(struct app *app, struct last l, enum err_code code, const char *says)
{
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	struct last before = last_step(app);

	assert_false(app_undo_alone(app, l.site, l.step, &said, &e));
	assert_int_equal(e.code, code);
	if (!strstr(e.text, says))
		fail_msg("“%s” is not in “%s”", says, e.text);
	assert_int_equal(last_step(app).step, before.step);
	assert_int_equal(register_troubles(app), 0);
	str_release(&said);
}

static int64_t action(struct app *app, const char *title)
{
	return register_add(app, ENTITY_ACTION, PAIRS("title", title, "lead", "Brest", "start", "2025", "themes", "eau:60"));
}

static void test_independent(void **state)
{
	struct app *app = *state;
	int64_t a = action(app, "Puits");
	struct last end, title;
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	int done = 0;

	register_set(app, ENTITY_ACTION, a, "end", "2027");
	end = last_step(app);
	register_set(app, ENTITY_ACTION, a, "title", "Puits et pompes");
	title = last_step(app);
	back(app, end);
	assert_string_equal(register_get(app, ENTITY_ACTION, a, "end"), "");
	assert_string_equal(register_get(app, ENTITY_ACTION, a, "title"), "Puits et pompes");
	refused(app, end, ERR_DATA, "undone already");
	/* u goes on where it was, and the step that was taken back alone can be done again. */
	must(app_redo(app, 1, &done, &said, &e), &e);
	assert_int_equal(done, 1);
	assert_string_equal(register_get(app, ENTITY_ACTION, a, "end"), "2027");
	back(app, end);
	must(app_undo(app, 1, &done, &said, &e), &e);
	assert_string_equal(register_get(app, ENTITY_ACTION, a, "title"), "Puits");
	refused(app, title, ERR_DATA, "undone already");
	str_release(&said);
}

static void test_same_cell(void **state)
{
	struct app *app = *state;
	int64_t a = action(app, "École");
	struct last first, second;

	register_set(app, ENTITY_ACTION, a, "end", "2027");
	first = last_step(app);
	register_set(app, ENTITY_ACTION, a, "end", "2028");
	second = last_step(app);
	refused(app, first, ERR_CONFLICT, "edit: École");
	/* Once the later one is taken back, the older one goes too. */
	back(app, second);
	back(app, first);
	assert_string_equal(register_get(app, ENTITY_ACTION, a, "end"), "");
}

static void test_birth(void **state)
{
	struct app *app = *state;
	int64_t p, a;
	struct last born, uses;
	char uid[UID_TEXT_SIZE], ref[UID_TEXT_SIZE + 1];

	p = register_add(app, ENTITY_PARTNER, PAIRS("name", "Régie de l'eau de Podor", "country", "SN"));
	born = last_step(app);
	snprintf(ref, sizeof(ref), "@%s", uid_format(store_uid(app_store(app), ENTITY_PARTNER, p), uid));
	a = action(app, "Adduction");
	register_set(app, ENTITY_ACTION, a, "partners", ref);
	uses = last_step(app);
	refused(app, born, ERR_CONFLICT, "Adduction");
	back(app, uses);
	back(app, born);
	assert_true(store_id_any(app_store(app), ENTITY_PARTNER, store_uid(app_store(app), ENTITY_PARTNER, p)) == 0 ||
		    !store_id_of_uid(app_store(app), ENTITY_PARTNER, store_uid(app_store(app), ENTITY_PARTNER, p)));
}

/* An authority is referred to by its key, not by its uid. */
static void test_birth_of_a_keyed_row(void **state)
{
	struct app *app = *state;
	struct last born;
	int64_t a;

	register_add(app, ENTITY_AUTHORITY, PAIRS("key", "other:regie-de-podor", "name", "Régie de Podor", "strate", "other"));
	born = last_step(app);
	a = action(app, "Réseau de la régie");
	register_set(app, ENTITY_ACTION, a, "lead", "other:regie-de-podor");
	refused(app, born, ERR_CONFLICT, "Réseau de la régie");
}

static void test_what_is_left_must_hold(void **state)
{
	struct app *app = *state;
	int64_t a = action(app, "Santé");
	struct last gave_way;

	register_set(app, ENTITY_ACTION, a, "start", "2020");
	gave_way = last_step(app);
	register_set(app, ENTITY_ACTION, a, "end", "2022");
	/* It would begin in 2025 again, after its end. */
	refused(app, gave_way, ERR_CONFLICT, "does not hold");
	assert_string_equal(register_get(app, ENTITY_ACTION, a, "start"), "2020");
}

static void test_deleted_since(void **state)
{
	struct app *app = *state;
	int64_t a = action(app, "Voirie"), person;
	struct last set;
	struct err e = ERR_INIT;
	char uid[UID_TEXT_SIZE];

	person = register_add(app, ENTITY_PERSON, PAIRS("name", "Awa Ndiaye", "role", "elu"));
	register_set(app, ENTITY_ACTION, a, "elu", uid_format(store_uid(app_store(app), ENTITY_PERSON, person), uid));
	register_set(app, ENTITY_ACTION, a, "elu", "");
	set = last_step(app);
	must(edit_delete(app, ENTITY_PERSON, &person, 1, &e), &e);
	refused(app, set, ERR_CONFLICT, "deleted since");
	must(edit_delete(app, ENTITY_ACTION, &a, 1, &e), &e);
	refused(app, set, ERR_CONFLICT, "Voirie");
}

static void test_no_such_step(void **state)
{
	struct app *app = *state;
	struct last l = last_step(app);

	refused(app, (struct last){l.site, 999999}, ERR_DATA, "no step");
	refused(app, (struct last){l.site + 1, l.step}, ERR_DATA, "another laptop");
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
		cmocka_unit_test(test_independent),
		cmocka_unit_test(test_same_cell),
		cmocka_unit_test(test_birth),
		cmocka_unit_test(test_birth_of_a_keyed_row),
		cmocka_unit_test(test_what_is_left_must_hold),
		cmocka_unit_test(test_deleted_since),
		cmocka_unit_test(test_no_such_step),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
