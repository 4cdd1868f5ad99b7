/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was pulled waits in a file: whatever the last program left behind, whole batches stay and nothing else. */
#include "config.h"

#include "register.h"

#include "../../src/sync/hub_priv.h" /* lint: what the puller writes */
#include "../../src/sync/wire_priv.h" /* lint: what the puller writes */

static const struct uid ours = {{1, 2, 3}}, theirs = {{9}};

static struct hub_stage *open_stage(struct reg *r, struct uid workspace)
{
	struct hub_stage *s;

	SUCCEEDS(hub_stage_open(reg_file(r, "pull"), workspace, &s, e));
	return s;
}

/* Operations first to last of a site, as they come from the server. */
static void add_batch(struct hub_stage *s, int64_t site, int64_t first, int64_t last)
{
	struct travel_batch b = {.site = site, .first = first, .last = last};
	uint8_t salt[SALT_SIZE] = {0};
	struct str records = STR_INIT;
	struct wire w;

	wire_init(&w);
	wire_put_batch(&w, &records, &b);
	for (int64_t seq = first; seq <= last; seq++) {
		wire_forget(&w);
		if (seq == first)
			wire_put_step(&w, &records, &(struct travel_step){.site = site, .step = 1, .origin = "typed", .label = "edit"});
		wire_put_op(&w, &records, &(struct travel_op){.site = site, .seq = seq, .step = 1, .entity = "action", .field = "title", .value = value_text("well"), .salt = salt});
	}
	SUCCEEDS(hub_stage_add(s, &b, records.s, records.len, e));
	wire_release(&w);
	str_release(&records);
}

static off_t size_of(struct reg *r)
{
	struct stat st;

	assert_int_equal(stat(reg_file(r, "pull"), &st), 0);
	return st.st_size;
}

static void goes_on_where_it_was(void **state)
{
	struct reg *r = *state;
	struct hub_stage *s = open_stage(r, ours);

	add_batch(s, 7, 1, 3);
	add_batch(s, 8, 5, 5);
	add_batch(s, 7, 4, 9);
	hub_stage_close(&s, true);
	s = open_stage(r, ours);
	assert_int_equal(hub_stage_ops(s), 10);
	assert_int_equal(hub_stage_reach(s, 7), 9);
	assert_int_equal(hub_stage_reach(s, 8), 5);
	assert_int_equal(hub_stage_reach(s, 6), 0);
	hub_stage_close(&s, false);
	assert_false(file_exists(reg_file(r, "pull")));
}

static void keeps_whole_batches(void **state)
{
	struct reg *r = *state;
	struct hub_stage *s = open_stage(r, ours);
	off_t one, two;

	add_batch(s, 7, 1, 3);
	one = size_of(r);
	add_batch(s, 7, 4, 5);
	two = size_of(r);
	hub_stage_close(&s, true);
	for (off_t cut = two - 1; cut >= 0; cut--) {
		assert_int_equal(truncate(reg_file(r, "pull"), cut), 0);
		s = open_stage(r, ours);
		assert_int_equal(hub_stage_reach(s, 7), cut >= one ? 3 : 0);
		/* And it can be written on. */
		add_batch(s, 7, hub_stage_reach(s, 7) + 1, 20);
		hub_stage_close(&s, true);
		s = open_stage(r, ours);
		assert_int_equal(hub_stage_reach(s, 7), 20);
		hub_stage_close(&s, true);
		if (cut < one)
			break;
	}
}

static void rubbish_is_no_batch(void **state)
{
	struct reg *r = *state;
	struct hub_stage *s = open_stage(r, ours);
	FILE *f;

	add_batch(s, 7, 1, 3);
	hub_stage_close(&s, true);
	f = fopen(reg_file(r, "pull"), "a");
	assert_non_null(f);
	for (int i = 0; i < 5000; i++)
		fputc(i * 37 % 256, f);
	fclose(f);
	s = open_stage(r, ours);
	assert_int_equal(hub_stage_ops(s), 3);
	hub_stage_close(&s, true);
	SUCCEEDS(file_write(reg_file(r, "pull"), "hello", 5, e));
	s = open_stage(r, ours);
	assert_int_equal(hub_stage_ops(s), 0);
	hub_stage_close(&s, true);
}

static void another_workspace_begins_anew(void **state)
{
	struct reg *r = *state;
	struct hub_stage *s = open_stage(r, ours);

	add_batch(s, 7, 1, 3);
	hub_stage_close(&s, true);
	s = open_stage(r, theirs);
	assert_int_equal(hub_stage_ops(s), 0);
	hub_stage_close(&s, true);
}

static void one_at_a_time(void **state)
{
	struct reg *r = *state;
	struct hub_stage *s = open_stage(r, ours), *t;

	FAILS(ERR_BUSY, "another sync", hub_stage_open(reg_file(r, "pull"), ours, &t, e));
	hub_stage_close(&s, true);
	s = open_stage(r, ours);
	hub_stage_close(&s, true);
}

static void no_links_are_followed(void **state)
{
	struct reg *r = *state;
	struct hub_stage *s;

	SUCCEEDS(file_write(reg_file(r, "precious"), "precious", 8, e));
	assert_int_equal(symlink(reg_file(r, "precious"), reg_file(r, "pull")), 0);
	FAILS(ERR_IO, "pull", hub_stage_open(reg_file(r, "pull"), ours, &s, e));
	assert_int_equal(remove(reg_file(r, "pull")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(goes_on_where_it_was, reg_setup, reg_teardown),
		cmocka_unit_test_setup_teardown(keeps_whole_batches, reg_setup, reg_teardown),
		cmocka_unit_test_setup_teardown(rubbish_is_no_batch, reg_setup, reg_teardown),
		cmocka_unit_test_setup_teardown(another_workspace_begins_anew, reg_setup, reg_teardown),
		cmocka_unit_test_setup_teardown(one_at_a_time, reg_setup, reg_teardown),
		cmocka_unit_test_setup_teardown(no_links_are_followed, reg_setup, reg_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
