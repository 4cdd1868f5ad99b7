/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 1 % of separate budgets: what may be spent, what is committed, what is left. */
#include "config.h"

#include "engine_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <strates/engine/one_percent.h>

static int setup(void **state)
{
	struct fixture *f = *state = xcalloc(1, sizeof(*f));

	fixture_open(f);
	return 0;
}

static int teardown(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static int64_t an_action(struct fixture *f, const char *lead, const char *scheme)
{
	int64_t id = add_action(f, &(struct act){.title = "Puits", .lead = lead, .start = "2024-01-01"});

	set_field(f, ENTITY_ACTION, id, FIELD_ACTION_SCHEME, scheme);
	return id;
}

static void revenue(struct fixture *f, const char *key, long long euros)
{
	set_int(f, ENTITY_AUTHORITY, store_id_of_key(f->store, ENTITY_AUTHORITY, key), FIELD_AUTHORITY_REVENUE, euros * 100);
}

static struct one_percent *statement(struct fixture *f, int year, int expected)
{
	struct one_percent *v;
	int n;

	assert_true(one_percent_read(f->store, year, NULL, &f->arena, &v, &n, &f->err));
	assert_int_equal(n, expected);
	return v;
}

static void test_committed(void **state)
{
	struct fixture *f = *state;
	struct one_percent *v;
	int64_t a, b;

	begin(f);
	add_authority(f, "epci:1", "epci", NULL);
	add_authority(f, "reg:2", "region", NULL);
	revenue(f, "epci:1", 5000000);
	a = an_action(f, "epci:1", "1pct_water");
	b = an_action(f, "epci:1", "1pct_water");
	add_line(f, a, 2024, NULL, 20000, "voted", NULL);
	add_line(f, a, 2024, NULL, 12000, "paid", NULL);  /* of the same money */
	add_line(f, a, 2024, NULL, 7000, "planned", NULL); /* nobody voted it */
	add_line(f, a, 2023, NULL, 9000, "paid", NULL);
	add_line(f, a, 2024, "reg:2", 3000, "voted", NULL); /* the région's own money, on no scheme */
	add_line(f, b, 2024, "epci:1", 5000, NULL, NULL);   /* no stage: as it was voted */
	end(f);
	v = statement(f, 2024, 1);
	assert_string_equal(v->authority, "epci:1");
	assert_int_equal(v->ceiling, 5000000);
	assert_int_equal(v->committed, 2500000);
	assert_int_equal(v->room, 2500000);
	assert_false(v->joint);
	assert_int_equal(v->n, 1);
	assert_string_equal(v->v->scheme, "1pct_water");
	assert_int_equal(v->v->planned, 700000);
	assert_int_equal(v->v->voted, 2500000);
	assert_int_equal(v->v->paid, 1200000);
	assert_int_equal(v->v->n_actions, 2);
	begin(f);
	set_field(f, ENTITY_ACTION, a, FIELD_ACTION_STATUS, "5");
	end(f);
	assert_int_equal(statement(f, 2024, 1)->committed, 1700000); /* of what is cancelled only what is paid */
	assert_int_equal(statement(f, 2023, 1)->committed, 900000);
	assert_int_equal(statement(f, 2022, 1)->n, 0);
}

static void test_several_ledgers(void **state)
{
	struct fixture *f = *state;
	struct one_percent *v;
	int64_t a;

	begin(f);
	add_authority(f, "epci:1", "epci", NULL);
	add_authority(f, "com:3", "commune", NULL);
	add_authority(f, "synd:2", "syndicat", NULL);
	revenue(f, "epci:1", 1000000);
	revenue(f, "synd:2", 100);
	a = an_action(f, "com:3", NULL);
	add_line(f, a, 2024, "epci:1", 8000, "voted", "1pct_waste");
	add_line(f, a, 2024, "epci:1", 4000, "voted", "1pct_water");
	add_line(f, a, 2024, "com:3", 100, "voted", "1pct_energy");
	add_line(f, a, 2024, "com:3", 100, "voted", "own");
	end(f);
	v = statement(f, 2024, 3);
	assert_string_equal(v[0].authority, "com:3");
	assert_int_equal(v[0].revenue, 0);
	assert_int_equal(v[0].committed, 10000);
	assert_string_equal(v[1].authority, "epci:1");
	assert_true(v[1].joint);
	assert_int_equal(v[1].room, -200000);
	assert_string_equal(v[1].v[0].scheme, "1pct_water");
	assert_string_equal(v[1].v[1].scheme, "1pct_waste");
	assert_string_equal(v[2].authority, "synd:2");
	assert_int_equal(v[2].room, 100);
}

static void test_schemes(void **state)
{
	(void)state;
	assert_true(one_percent_is_scheme("1pct_mobility"));
	assert_false(one_percent_is_scheme("ficol"));
	assert_false(one_percent_is_scheme("1pct_tea"));
	assert_false(one_percent_is_scheme(NULL));
	assert_true(one_percent_covers("1pct_water", "1pct_sanitation"));
	assert_false(one_percent_covers("1pct_water", "1pct_waste"));
	assert_false(one_percent_covers("1pct_water", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_committed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_several_ledgers, setup, teardown),
		cmocka_unit_test(test_schemes),
	};

	return cmocka_run_group_tests_name("the 1 % of separate budgets", tests, NULL, NULL);
}
