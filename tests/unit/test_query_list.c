/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long list is there before it has been read, and is the same list in the end. */
#include "config.h"

#include "register.h"

#include <strates/store/query.h>

enum { LONG = 60000, PAGE = 100 };

/* Lines of the list alone: no record stands behind them, and none is asked for. */
static int setup(void **state)
{
	struct reg *r;
	int status = reg_setup(state);

	r = *state;
	sql_exec(r->path, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
	                  " INSERT INTO x_action (id, title_key, status, cents) SELECT i, printf('%05d', i * 7919 % 60000), CASE i % 3 WHEN 0 THEN '4' ELSE '2' END, i FROM n");
	return status;
}

static struct query query(struct filter *f, const char *text, enum sort_key sort)
{
	SUCCEEDS(filter_parse(f, text, NULL, e));
	return (struct query){.filter = f, .sort = sort};
}

static void is_beginning(struct reg *r, const struct query *q, const struct ids *known)
{
	struct ids all = IDS_INIT;

	SUCCEEDS(query_ids(r->s, q, &all, e));
	assert_true(known->n <= all.n);
	assert_memory_equal(known->v, all.v, (size_t)known->n * sizeof(*all.v));
	ids_release(&all);
}

static void the_first_page_comes_before_the_rest(void **state)
{
	struct reg *r = *state;
	struct query_list *l = query_list_new(r->s);
	struct filter f;
	struct query q = query(&f, "statut:2", SORT_TITLE);

	query_list_start(l, &q);
	assert_false(query_list_is_ready(l));
	SUCCEEDS(query_list_read(l, PAGE, NULL, NULL, e));
	assert_true(query_list_is_ready(l));
	assert_false(query_list_is_whole(l));
	assert_int_equal(query_list_ids(l)->n, PAGE);
	assert_true(query_list_size(l) < LONG);
	is_beginning(r, &q, query_list_ids(l));
	SUCCEEDS(query_list_read(l, SIZE_MAX, NULL, NULL, e));
	assert_true(query_list_is_whole(l));
	assert_int_equal(query_list_ids(l)->n, LONG / 3 * 2);
	is_beginning(r, &q, query_list_ids(l));
	filter_release(&f);
	/* All orders are known now: the next filter is whole at once. */
	q = query(&f, "-statut:2 budget:>100", SORT_TITLE);
	query_list_start(l, &q);
	SUCCEEDS(query_list_read(l, PAGE, NULL, NULL, e));
	assert_true(query_list_is_whole(l));
	is_beginning(r, &q, query_list_ids(l));
	assert_true(query_list_ids(l)->n > PAGE);
	filter_release(&f);
	query_list_free(&l);
}

static bool stop(void *ctx)
{
	int *patience = ctx;

	return (*patience)-- <= 0;
}

/* Each call gets a little further, and the list of before stays until there is a new one. */
static void a_key_only_puts_it_off(void **state)
{
	struct reg *r = *state;
	struct query_list *l = query_list_new(r->s);
	struct filter all, f;
	struct query q = query(&all, "", SORT_TITLE);
	int patience = 0, stops = 0;

	query_list_start(l, &q);
	SUCCEEDS(query_list_read(l, PAGE, NULL, NULL, e));
	q = query(&f, "statut:2", SORT_BUDGET);
	query_list_start(l, &q);
	FAILS(ERR_CANCELLED, "", query_list_read(l, PAGE, stop, &patience, e));
	assert_false(query_list_is_ready(l));
	assert_int_equal(query_list_ids(l)->n, PAGE);
	patience = 1000;
	SUCCEEDS(query_list_read(l, PAGE, stop, &patience, e));
	assert_true(query_list_is_ready(l));
	is_beginning(r, &q, query_list_ids(l));
	for (; !query_list_is_whole(l); stops++) {
		struct err e = ERR_INIT;

		patience = 2 + stops;
		assert_true(stops < 100);
		if (!query_list_read(l, SIZE_MAX, stop, &patience, &e))
			assert_int_equal(e.code, ERR_CANCELLED);
	}
	assert_true(stops > 1);
	assert_int_equal(query_list_ids(l)->n, LONG / 3 * 2);
	is_beginning(r, &q, query_list_ids(l));
	/* Whoever asked before is asked again. */
	assert_true(store_read_begin(r->s, NULL));
	store_read_end(r->s);
	filter_release(&all);
	filter_release(&f);
	query_list_free(&l);
}

static void what_changed_is_seen_when_it_is_told(void **state)
{
	struct reg *r = *state;
	struct query_list *l = query_list_new(r->s);
	struct filter f;
	struct query q = query(&f, "statut:4", SORT_BUDGET);
	int before;

	query_list_start(l, &q);
	SUCCEEDS(query_list_read(l, SIZE_MAX, NULL, NULL, e));
	before = query_list_ids(l)->n;
	sql_exec(r->path, "UPDATE x_action SET status = '4', cents = 99999999 WHERE id = 1; DELETE FROM x_action WHERE id = 3");
	query_list_forget(l);
	query_list_start(l, &q);
	SUCCEEDS(query_list_read(l, SIZE_MAX, NULL, NULL, e));
	is_beginning(r, &q, query_list_ids(l));
	assert_int_equal(query_list_ids(l)->n, before);
	assert_int_equal(query_list_ids(l)->v[before - 1], 1);
	filter_release(&f);
	query_list_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(the_first_page_comes_before_the_rest, setup, reg_teardown),
	        cmocka_unit_test_setup_teardown(a_key_only_puts_it_off, setup, reg_teardown),
	        cmocka_unit_test_setup_teardown(what_changed_is_seen_when_it_is_told, setup, reg_teardown),
	};

	return cmocka_run_group_tests_name("query_list", tests, NULL, NULL);
}
