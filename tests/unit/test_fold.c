/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row is when several laptops spoke of it: the rules of src/store/fold.c, each with operations that were made for it. */
#include "config.h"

#include "register.h"

#include <strates/base/date.h>
#include <strates/store/merge.h>

/* One operation. Clocks count in small numbers from a common beginning; also: 'b' and 'w' name (clock, site), 's' names (site, number). */
struct said {
	int site;
	int64_t clock;
	const char *field, *value;
	int64_t base_clock;
	int base_site;
	char also;
	int64_t first;
	int second;
};
/* More than a day. */
#define AHEAD ((int64_t)25 * 3600 * 1000 << 16)
#define BIRTH {1, 1, "", "{\"title\":\"Puits\"}", 0, 0, 0, 0, 0}

static int64_t begun;

static int64_t stamp(int64_t clock)
{
	return clock ? begun + clock : 0;
}

static struct uid row_uid(void)
{
	return uid_derive("fold", "row", 3);
}

/* The number of an operation among those of its site. */
static int number_of(const struct said *v, int at)
{
	int n = 0;

	for (int i = 0; i <= at; i++)
		n += v[i].site == v[at].site;
	return n;
}

static void give(struct reg *r, const struct said *v, int at)
{
	const struct said *x = &v[at];
	struct travel_op o = {.site = x->site, .seq = number_of(v, at), .hlc = stamp(x->clock), .step = 1, .entity = "action", .uid = row_uid(), .field = x->field,
		.base_hlc = stamp(x->base_clock), .base_site = x->base_site};

	if (x->also)
		o.also = arena_printf(&r->a, "%c:%lld:%d", x->also, (long long)(x->also == 's' ? x->first : stamp(x->first)), x->second);
	if (str_eq(x->field, "_deleted"))
		o.value = x->value ? value_int(1) : value_none();
	else
		o.value = value_text(x->value);
	SUCCEEDS(merge_step(r->s, &(struct travel_step){.site = x->site, .step = 1, .hlc = stamp(1), .origin = "user", .label = "edit"}, e));
	SUCCEEDS(merge_op(r->s, &o, e));
}

/* Operations [from, to) come in one merge. */
static void merge(struct reg *r, const struct said *v, int from, int to)
{
	struct merge_result result;

	SUCCEEDS(merge_begin(r->s, "merge", "Anne", e));
	for (int i = from; i < to; i++)
		give(r, v, i);
	SUCCEEDS(merge_end_rows(r->s, &result, e));
	SUCCEEDS(merge_end(r->s, e));
	sound(r);
}

static void is_now(struct reg *r, const char *title, bool deleted, int conflicts)
{
	struct record now;

	SUCCEEDS(store_load_uid(r->s, ENTITY_ACTION, row_uid(), &r->a, &now, e));
	assert_int_equal(now.deleted, deleted);
	if (!deleted)
		assert_string_equal(record_text(&now, FIELD_ACTION_TITLE), title);
	assert_int_equal(store_conflict_count(r->s), conflicts);
}

/* Whether they come together or one after the other. */
static void gives(const struct said *v, int n, const char *title, bool deleted, int conflicts)
{
	for (int together = 0; together < 2; together++) {
		void *state;
		struct reg *r;

		reg_setup(&state);
		r = state;
		reg_clock("2026-11-23T10:00:00Z");
		begun = clock_ms() << 16;
		if (together)
			merge(r, v, 0, n);
		else
			for (int i = 0; i < n; i++)
				merge(r, v, i, i + 1);
		is_now(r, title, deleted, conflicts);
		reg_teardown(&state);
	}
}

static void of_one_instant_the_greater_site_stands(void **state)
{
	static const struct said one[] = {BIRTH, {2, 5, "title", "Deux", 1, 1, 0, 0, 0}, {3, 5, "title", "Trois", 1, 1, 0, 0, 0}};
	static const struct said other[] = {BIRTH, {3, 5, "title", "Trois", 1, 1, 0, 0, 0}, {2, 5, "title", "Deux", 1, 1, 0, 0, 0}};
	static const struct said based[] = {BIRTH, {2, 5, "title", "Deux", 1, 1, 0, 0, 0}, {3, 5, "title", "Trois", 5, 2, 0, 0, 0}};

	(void)state;
	gives(one, 3, "Trois", false, 1);
	gives(other, 3, "Trois", false, 1);
	gives(based, 3, "Trois", false, 0);
}

/* Two laptops made it: what the second birth says is as late as that birth. */
static void a_later_birth_stands(void **state)
{
	static const struct said v[] = {BIRTH, {1, 5, "title", "Un", 1, 1, 0, 0, 0}, {2, 9, "", "{\"title\":\"Forage\"}", 0, 0, 0, 0, 0}};

	(void)state;
	gives(v, 3, "Forage", false, 1);
}

/* Undo, then redo. */
static void what_was_withdrawn_and_taken_again_stands(void **state)
{
	static const struct said v[] = {BIRTH, {2, 5, "title", "Deux", 1, 1, 0, 0, 0}, {2, 6, "title", "Puits", 5, 2, 'w', 5, 2}, {2, 7, "title", "Deux", 6, 2, 'w', 6, 2}};

	(void)state;
	gives(v, 4, "Deux", false, 0);
}

/* Two that name each other would leave nothing, so a base must be older. */
static void nobody_is_based_on_what_came_later(void **state)
{
	static const struct said v[] = {BIRTH, {2, 5, "title", "Deux", 6, 3, 0, 0, 0}, {3, 6, "title", "Trois", 5, 2, 0, 0, 0}};
	static const struct said self[] = {BIRTH, {2, 5, "title", "Deux", 1, 1, 'b', 5, 2}};

	(void)state;
	gives(v, 3, "Trois", false, 1);
	gives(self, 2, "Deux", false, 0);
}

static void only_its_author_withdraws_an_operation(void **state)
{
	static const struct said own[] = {BIRTH, {2, 5, "title", "Deux", 1, 1, 0, 0, 0}, {2, 6, "title", "Puits", 5, 2, 'w', 5, 2}};
	static const struct said foreign[] = {BIRTH, {2, 5, "title", "Deux", 1, 1, 0, 0, 0}, {3, 6, "title", "Puits", 0, 0, 'w', 5, 2}};

	(void)state;
	gives(own, 3, "Puits", false, 0);
	gives(foreign, 3, "Puits", false, 1);
}

/* Site 3 had seen what site 2 takes back, and with it the birth. */
static void what_rests_on_a_withdrawn_one_rests_on_its_ground(void **state)
{
	static const struct said v[] = {BIRTH, {2, 5, "title", "Deux", 1, 1, 0, 0, 0}, {3, 6, "title", "Trois", 5, 2, 0, 0, 0},
		{2, 7, "title", "Puits", 5, 2, 'w', 5, 2}};

	(void)state;
	gives(v, 4, "Trois", false, 0);
}

static void a_deletion_holds_against_what_it_had_seen(void **state)
{
	static const struct said seen[] = {BIRTH, {1, 2, "title", "Un", 1, 1, 0, 0, 0}, {2, 5, "_deleted", "1", 1, 1, 's', 1, 2}};
	static const struct said later[] = {BIRTH, {1, 2, "title", "Un", 1, 1, 0, 0, 0}, {2, 5, "_deleted", "1", 1, 1, 's', 1, 1}};
	static const struct said third[] = {BIRTH, {3, 2, "title", "Trois", 1, 1, 0, 0, 0}, {2, 5, "_deleted", "1", 1, 1, 's', 1, 9}};

	(void)state;
	gives(seen, 3, NULL, true, 0);
	gives(later, 3, "Un", false, 1);
	gives(third, 3, "Trois", false, 1);
}

/* Two deletions had seen more than either. */
static void deletions_see_together(void **state)
{
	static const struct said v[] = {BIRTH, {3, 2, "title", "Trois", 1, 1, 0, 0, 0}, {2, 5, "_deleted", "1", 1, 1, 's', 1, 1},
		{3, 6, "_deleted", "1", 1, 1, 's', 1, 1}};

	(void)state;
	gives(v, 4, NULL, true, 0);
}

static bool last_side_is_third(void *ctx, const struct conflict *c)
{
	(void)ctx;
	assert_int_equal(c->n_sides, 2);
	assert_int_equal(c->sides[1].site, 3);
	assert_int_equal(c->sides[1].seq, 2);
	assert_string_equal(c->sides[1].wrote, "description");
	return true;
}

/* Of several changes that a deletion had not seen, the last of each laptop is told. */
static void the_last_change_tells_why_a_row_stays(void **state)
{
	static const struct said v[] = {BIRTH, {3, 3, "title", "Trois", 1, 1, 0, 0, 0}, {3, 4, "description", "Deux puits", 1, 1, 0, 0, 0},
		{2, 5, "_deleted", "1", 1, 1, 's', 1, 1}};
	struct reg *r = *state;

	begun = clock_ms() << 16;
	merge(r, v, 0, 4);
	SUCCEEDS(store_conflicts(r->s, NULL, last_side_is_third, NULL, e));
	is_now(r, "Trois", false, 1);
}

/* A change that its author took back, and one whose clock waits for a person, keep no row. */
static void what_does_not_count_keeps_no_row(void **state)
{
	static const struct said back[] = {BIRTH, {3, 2, "title", "Trois", 1, 1, 0, 0, 0}, {3, 3, "title", "Puits", 2, 3, 'w', 2, 3},
		{2, 5, "_deleted", "1", 1, 1, 's', 1, 1}};
	static const struct said late[] = {BIRTH, {3, 2, "title", "Trois", 1, 1, 0, 0, 0}, {2, 5, "_deleted", "1", 1, 1, 's', 1, 1},
		{3, 6, "title", "Puits", 2, 3, 'w', 2, 3}};
	static const struct said ahead[] = {BIRTH, {3, AHEAD, "title", "Trois", 1, 1, 0, 0, 0}, {2, 5, "_deleted", "1", 1, 1, 's', 1, 1}};

	(void)state;
	gives(back, 4, NULL, true, 0);
	gives(late, 4, NULL, true, 0);
	gives(ahead, 3, NULL, true, 0);
}

/* Not what it gives, what it is based on, or what it withdraws. */
static void a_clock_that_waits_says_nothing(void **state)
{
	static const struct said v[] = {BIRTH, {2, 5, "title", "Deux", 1, 1, 0, 0, 0}, {2, AHEAD, "title", "Demain", 5, 2, 'w', 5, 2}};

	(void)state;
	gives(v, 3, "Deux", false, 0);
}

static void nobody_is_asked_about_a_row_that_is_gone(void **state)
{
	static const struct said v[] = {BIRTH, {2, 2, "title", "Deux", 1, 1, 0, 0, 0}, {3, 3, "title", "Trois", 1, 1, 0, 0, 0},
		{2, 5, "_deleted", "1", 1, 1, 's', 3, 1}, {1, 6, "_deleted", "1", 1, 1, 's', 2, 1}};

	(void)state;
	gives(v, 5, NULL, true, 0);
}

static void an_erasure_waits_for_its_clock_too(void **state)
{
	static const struct said v[] = {BIRTH, {3, AHEAD, "_erased", NULL, 0, 0, 0, 0, 0}};

	(void)state;
	gives(v, 2, "Puits", false, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_one_instant_the_greater_site_stands),
		cmocka_unit_test(a_later_birth_stands),
		cmocka_unit_test(what_was_withdrawn_and_taken_again_stands),
		cmocka_unit_test_setup_teardown(the_last_change_tells_why_a_row_stays, reg_setup, reg_teardown),
		cmocka_unit_test(nobody_is_based_on_what_came_later),
		cmocka_unit_test(only_its_author_withdraws_an_operation),
		cmocka_unit_test(what_rests_on_a_withdrawn_one_rests_on_its_ground),
		cmocka_unit_test(a_deletion_holds_against_what_it_had_seen),
		cmocka_unit_test(deletions_see_together),
		cmocka_unit_test(what_does_not_count_keeps_no_row),
		cmocka_unit_test(a_clock_that_waits_says_nothing),
		cmocka_unit_test(nobody_is_asked_about_a_row_that_is_gone),
		cmocka_unit_test(an_erasure_waits_for_its_clock_too),
	};

	return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
