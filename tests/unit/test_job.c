/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long work beside the console: its result is seen, its progress too, cancelled nothing of it is kept, and who writes meanwhile
 * is told at once. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <strates/app/job.h>

#include "with_app.h"

#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct app *app;

static int set_up(void **state)
{
	char title[40];

	(void)state;
	app = register_open();
	for (int i = 0; i < 30; i++) {
		snprintf(title, sizeof(title), "Forage numéro %d", i);
		register_add(app, ENTITY_ACTION,
		        PAIRS("title", title, "lead", i % 2 ? "Brest" : "Rennes", "places", "SN//Kédougou", "themes", "eau", "start", "2025", "end", "2027"));
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	register_close(&app);
	return 0;
}

static void breathe(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

static bool refresh(struct app *own, void *ctx, struct err *e)
{
	(void)ctx;
	return app_refresh(own, e);
}

static void readers_go_on(void **state)
{
	struct err e = ERR_INIT;
	struct job *j = job_start(app, refresh, NULL, &e);
	struct job_look look;

	(void)state;
	assert_non_null(j);
	do {
		job_look(j, &look);
		assert_int_equal(register_count(app, ENTITY_ACTION), 30);
	} while (!look.over);
	must(job_end(&j, &e), &e);
	assert_null(j);
	assert_int_equal(register_troubles(app), 0);
}

static bool add_one(struct app *own, const char *title, struct err *e)
{
	struct edit ed;
	bool ok;

	if (!edit_open(&ed, own, ENTITY_ACTION, 0, e))
		return false;
	ok = edit_set(&ed, "title", title, e) && edit_set(&ed, "lead", "Brest", e) && edit_save(&ed, NULL, e);
	edit_close(&ed);
	return ok;
}

static bool add(struct app *own, void *ctx, struct err *e)
{
	return add_one(own, ctx, e);
}

static void its_result_is_seen(void **state)
{
	char title[] = "Pont";
	struct err e = ERR_INIT;
	struct job *j = job_start(app, add, title, &e);

	(void)state;
	assert_non_null(j);
	must(job_end(&j, &e), &e);
	assert_true(app_poll_changes(app));
	assert_int_equal(register_count(app, ENTITY_ACTION), 31);
	/* And whoever started it writes again. */
	must(add_one(app, "Route", &e), &e);
	assert_int_equal(register_count(app, ENTITY_ACTION), 32);
}

/* Holds the register until it is told to stop. */
static bool add_and_wait(struct app *own, void *ctx, struct err *e)
{
	int64_t n = 0;
	bool ok = change_begin(own, "test", e) && add_one(own, ctx, e);

	while (ok && app_tick(own, "waiting", ++n, 1000))
		breathe();
	if (ok)
		err_set(e, ERR_CANCELLED, "cancelled");
	change_abort(own);
	return false;
}

static void cancelled_it_leaves_nothing(void **state)
{
	char title[] = "Halle";
	struct err e = ERR_INIT, mine = ERR_INIT;
	int64_t before = register_count(app, ENTITY_ACTION);
	struct job *j = job_start(app, add_and_wait, title, &e);
	struct job_look look;

	(void)state;
	assert_non_null(j);
	do {
		breathe();
		job_look(j, &look);
		assert_false(look.over);
	} while (look.done < 2);
	assert_string_equal(look.what, "waiting");
	assert_int_equal(look.total, 1000);
	/* It holds the lock: a change fails with a sentence, reading does not. */
	assert_false(add_one(app, "Marché", &mine));
	assert_int_equal(mine.code, ERR_BUSY);
	assert_int_equal(register_count(app, ENTITY_ACTION), before);
	job_cancel(j);
	assert_false(job_end(&j, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	assert_false(app_poll_changes(app));
	assert_int_equal(register_count(app, ENTITY_ACTION), before);
	assert_int_equal(register_troubles(app), 0);
	err_clear(&mine);
	must(add_one(app, "Marché", &mine), &mine);
}

static void cancelled_before_it_began_it_ends(void **state)
{
	struct err e = ERR_INIT;
	struct job *j = job_start(app, refresh, NULL, &e);

	(void)state;
	assert_non_null(j);
	job_cancel(j);
	if (!job_end(&j, &e))
		assert_int_equal(e.code, ERR_CANCELLED);
	assert_int_equal(register_troubles(app), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(readers_go_on),
	        cmocka_unit_test(its_result_is_seen),
	        cmocka_unit_test(cancelled_it_leaves_nothing),
	        cmocka_unit_test(cancelled_before_it_began_it_ends),
	};

	return cmocka_run_group_tests_name("jobs", tests, set_up, tear_down);
}
