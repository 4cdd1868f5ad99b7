/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo of do is nothing, redo of undo is everything: random sequences over all entities; and the log always tells what stands there. */
#include "config.h"

#include "random_steps.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SEEDS = 60 };
#else
enum { SEEDS = 200 };
#endif
enum { STEPS = 12, OPS = 4 };

/* --- the state ------------------------------------------------------------------------------------------------------------------- */

static struct str state_of(struct reg *r)
{
	struct str out = STR_INIT;
	struct arena a = ARENA_INIT;

	for (int en = 0; en < ENTITY_COUNT; en++) {
		struct ids l = IDS_INIT;
		SUCCEEDS(store_ids(r->s, (enum entity)en, 0, &l, e));
		for (int i = 0; i < l.n; i++) {
			struct record rec;
			char uid[UID_TEXT_SIZE];
			SUCCEEDS(store_load(r->s, (enum entity)en, l.v[i], &a, &rec, e));
			str_addf(&out, "%s %s ", entity_desc((enum entity)en)->table, uid_format(rec.uid, uid));
			record_to_json(&rec, &out);
			str_add_char(&out, '\n');
			arena_clear(&a);
		}
		ids_release(&l);
	}
	arena_release(&a);
	dump_derived(r->s, &out);
	return out;
}

static void expect_state(struct reg *r, const struct str *want, uint64_t of, const char *when)
{
	struct str now = state_of(r);
	const char *a = want->s, *b = now.s;

	/* The first line that differs says enough. */
	while (*a && strcspn(a, "\n") == strcspn(b, "\n") && strncmp(a, b, strcspn(a, "\n")) == 0) {
		a += strcspn(a, "\n") + 1;
		b += strcspn(b, "\n") + 1;
	}
	if (*a || *b)
		fail_msg("seed %llu, %s:\nwanted %.*s\nfound  %.*s", (unsigned long long)of, when, (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
	str_release(&now);
}

/* --- doing ------------------------------------------------------------------------------------------------------------------------- */

/* Authorities that actions may name are there before: nothing can be led by what does not exist. The disk's waiting adds nothing to what is proved here. */
static struct reg *quick_register(void **state)
{
	struct reg *r;

	reg_setup(state);
	r = *state;
	SUCCEEDS(store_exec(r->s, "PRAGMA synchronous = OFF", e));
	SUCCEEDS(step_begin(r->s, &(struct step){.label = "there", .origin = STEP_SETUP}, e));
	for (int i = 0; i < 4; i++) {
		struct record rec;
		record_init(&rec, ENTITY_AUTHORITY, &r->a);
		put(&rec, "key", arena_printf(&r->a, "k%d", i));
		put(&rec, "name", arena_printf(&r->a, "Name %d", i));
		SUCCEEDS(store_insert(r->s, &rec, e));
	}
	end(r);
	return r;
}

static int64_t some_row(struct reg *r, enum entity en)
{
	struct ids l = IDS_INIT;
	int64_t id;

	SUCCEEDS(store_ids(r->s, en, 0, &l, e));
	id = l.n ? l.v[chance((unsigned)l.n)] : 0;
	ids_release(&l);
	return id;
}

static void one_op(struct reg *r, struct arena *a)
{
	enum entity en = chance(2) ? ENTITY_ACTION : (enum entity)chance(ENTITY_COUNT);
	int64_t id = some_row(r, en);
	struct record rec;

	if (id && chance(5) == 0) {
		SUCCEEDS(store_delete(r->s, en, id, e));
		return;
	}
	if (id && chance(3)) {
		SUCCEEDS(store_load(r->s, en, id, a, &rec, e));
		stir(&rec, a);
		SUCCEEDS(store_update(r->s, &rec, NULL, e));
		return;
	}
	record_init(&rec, en, a);
	stir(&rec, a);
	if (entity_is_keyed(en)) {
		rec.fields[0] = value_text(arena_printf(a, "k%u", chance(6)));
		if (store_id_of_key(r->s, en, record_text(&rec, (enum field)entity_desc(en)->first_field)))
			return; /* it is there: adding it is refused, which ends a step */
	}
	SUCCEEDS(store_insert(r->s, &rec, e));
}

static int do_steps(struct reg *r, int n)
{
	int before = (int)store_meta_int(r->s, "step", 0);

	for (int i = 0; i < n; i++) {
		struct arena a = ARENA_INIT;
		begin(r, "step");
		for (unsigned k = 1 + chance(OPS); k > 0; k--)
			one_op(r, &a);
		end(r);
		arena_release(&a);
	}
	return (int)store_meta_int(r->s, "step", 0) - before; /* steps that changed nothing leave no trace */
}

static void take_back(struct reg *r, bool redo, int n)
{
	struct str said = STR_INIT;
	int done = 0;

	if (redo)
		SUCCEEDS(store_redo(r->s, n, "Anne", &done, &said, e));
	else
		SUCCEEDS(store_undo(r->s, n, "Anne", &done, &said, e));
	assert_int_equal(done, n);
	str_release(&said);
}

static void one_sequence(struct reg *r, uint64_t number)
{
	struct str start, middle, after;
	int n1, n2;

	seed = number * 0x9E3779B97F4A7C15u + 1;
	start = state_of(r);
	n1 = do_steps(r, STEPS / 2);
	middle = state_of(r);
	n2 = do_steps(r, STEPS / 2);
	after = state_of(r);
	take_back(r, false, n2);
	expect_state(r, &middle, number, "half undone");
	take_back(r, true, n2);
	expect_state(r, &after, number, "redone");
	take_back(r, false, n1 + n2);
	expect_state(r, &start, number, "all undone");
	take_back(r, true, n1);
	expect_state(r, &middle, number, "half redone");
	sound(r); /* the log, replayed, is what stands there */
	str_release(&start);
	str_release(&middle);
	str_release(&after);
}

static void undo_of_do_is_nothing(void **state)
{
	/* Some sequences after each other in one register, so that each finds what the ones before left; a new one now and then, or states grow long. */
	(void)state;
	for (uint64_t i = 0; i < SEEDS; i += 10) {
		void *reg = NULL;
		struct reg *r = quick_register(&reg);
		for (uint64_t k = i; k < i + 10; k++)
			one_sequence(r, k);
		reg_teardown(&reg);
	}
}

/* Lists built anew from the facts are those that were kept up to date row by row. */
static void kept_lists_are_rebuilt_lists(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < SEEDS / 10; i++) {
		void *reg = NULL;
		struct reg *r = quick_register(&reg);
		struct str before;
		seed = i * 77777 + 5;
		do_steps(r, STEPS * 2);
		before = state_of(r);
		SUCCEEDS(store_rebuild_derived(r->s, e));
		expect_state(r, &before, i, "rebuilt");
		str_release(&before);
		reg_teardown(&reg);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(undo_of_do_is_nothing),
		cmocka_unit_test(kept_lists_are_rebuilt_lists),
	};

	return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}
