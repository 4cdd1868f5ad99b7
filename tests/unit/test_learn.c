/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_learn.c - weights learnt from counts nobody labelled; a model adopted by a register, taken back, read again.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <strates/base/mem.h>
#include <strates/engine/finding.h>
#include <strates/engine/score.h>
#include "engine_fixture.h"

/* --- planted -------------------------------------------------------------------------------------------------------------------------- */

enum { PLANTED_PARTS = 4, PLANTED_LEVELS = 3, MATCHES = 20000, OTHERS = 1000000 };

/* Shares of the first, second and third level among pairs of one action (m) and of two (u). */
static const struct {
	enum identity_part part;
	double m[PLANTED_LEVELS], u[PLANTED_LEVELS];
} planted[PLANTED_PARTS] = {
	{IDENTITY_PARTNER, {.80, .10, .10}, {.05, .05, .90}},
	{IDENTITY_START, {.60, .25, .15}, {.01, .09, .90}},
	{IDENTITY_TITLE, {.50, .30, .20}, {.005, .045, .95}},
	{IDENTITY_BUDGET, {.40, .40, .20}, {.02, .28, .70}},
};
/* Which level of the part each of the three is. */
static const int8_t level_of[PLANTED_PARTS][PLANTED_LEVELS] = {
	{IDENTITY_PARTNER_SAME, IDENTITY_PARTNER_ALIAS, IDENTITY_PARTNER_OTHER},
	{IDENTITY_START_DAY, IDENTITY_START_MONTH, IDENTITY_START_MORE},
	{IDENTITY_TITLE_P95, IDENTITY_TITLE_P60, IDENTITY_TITLE_LESS},
	{IDENTITY_BUDGET_P5, IDENTITY_BUDGET_TWICE, IDENTITY_BUDGET_OTHER},
};

static int plant(struct identity_pattern *v, int matches)
{
	int n = 0;

	for (int c = 0; c < 81; c++) {
		double m = matches, u = OTHERS;
		struct identity_pattern p = {.n = 0};
		int rest = c;

		for (int i = 0; i < PLANTED_PARTS; i++, rest /= PLANTED_LEVELS) {
			int k = rest % PLANTED_LEVELS;

			p.levels.v[planted[i].part] = level_of[i][k];
			m *= planted[i].m[k];
			u *= planted[i].u[k];
		}
		p.n = (int64_t)(m + u + .5);
		if (p.n)
			v[n++] = p;
	}
	return n;
}

static void near(int weight, double m, double u)
{
	double wanted = 0;

	/* 100 log2(m / u), without libm */
	for (; m >= 2 * u; m /= 2)
		wanted += 100;
	for (; 2 * m <= u; m *= 2)
		wanted -= 100;
	wanted += 144.27 * ((m - u) / (m + u)) * 2;
	wanted = wanted < -700 ? -700 : wanted;
	/* What is believed of people stays in, a tenth of it here. */
	if (weight < wanted - 45 || weight > wanted + 45)
		fail_msg("weight %d, planted %d", weight, (int)wanted);
}

static void planted_weights_are_found_again(void **state)
{
	struct identity_model first, learnt;
	struct identity_pattern v[81];
	int n = plant(v, MATCHES);

	(void)state;
	model_init(&first);
	identity_learn(&first, v, n, &learnt);
	/* Two bits a time, and so a few times over. */
	for (int p = 0; p < IDENTITY_PARTS; p++) {
		for (int i = 1; i <= identity_level_count((enum identity_part)p); i++)
			assert_in_range(learnt.weight[p][i] - first.weight[p][i] + 200, 0, 400);
	}
	for (int times = 0; times < 6; times++) {
		struct identity_model before = learnt;

		identity_learn(&before, v, n, &learnt);
	}
	for (int i = 0; i < PLANTED_PARTS; i++) {
		for (int k = 0; k < PLANTED_LEVELS; k++)
			near(learnt.weight[planted[i].part][level_of[i][k]], planted[i].m[k], planted[i].u[k]);
	}
	near(learnt.prior, MATCHES, OTHERS);
	/* What was never met keeps its weight, policy is no matter of counting, and a closer level never weighs less. */
	assert_memory_equal(learnt.weight[IDENTITY_THEME], first.weight[IDENTITY_THEME], sizeof(first.weight[0]));
	assert_memory_equal(learnt.weight[IDENTITY_AUTHORITY], first.weight[IDENTITY_AUTHORITY], sizeof(first.weight[0]));
	for (int p = 0; p < IDENTITY_PARTS; p++) {
		for (int i = 2; i <= identity_level_count((enum identity_part)p); i++)
			assert_true(learnt.weight[p][i] <= learnt.weight[p][i - 1]);
	}
	model_release(&learnt);
}

/* A register without a single double entry must not teach that dates or titles say nothing. */
static void nothing_recorded_twice_teaches_little(void **state)
{
	struct identity_model first, learnt;
	struct identity_pattern v[81];
	int n = plant(v, 0);

	(void)state;
	model_init(&first);
	identity_learn(&first, v, n, &learnt);
	assert_int_equal(learnt.prior, first.prior - 200);
	for (int times = 0; times < 8; times++) {
		struct identity_model before = learnt;

		identity_learn(&before, v, n, &learnt);
	}
	assert_true(learnt.weight[IDENTITY_TITLE][IDENTITY_TITLE_P95] > 300);
	assert_true(learnt.weight[IDENTITY_START][IDENTITY_START_DAY] > 200);
	model_release(&learnt);
	identity_learn(&first, v, 0, &learnt);
	assert_memory_equal(learnt.weight, first.weight, sizeof(first.weight));
	assert_int_equal(learnt.prior, first.prior);
	model_release(&learnt);
}

/* Lines of programmes: the same partner, dates and money, other words. They are counted, but must not teach that the words of one action are different. */
static void lines_of_programmes_teach_no_nonsense(void **state)
{
	struct identity_model first, learnt;
	struct identity_pattern v[82];
	int n = plant(v, 300);

	(void)state;
	model_init(&first);
	v[n] = (struct identity_pattern){.n = 400};
	for (int i = 0; i < PLANTED_PARTS; i++)
		v[n].levels.v[planted[i].part] = level_of[i][0];
	v[n].levels.v[IDENTITY_END] = IDENTITY_END_DAY;
	v[n++].levels.v[IDENTITY_TITLE] = IDENTITY_TITLE_LESS;
	model_copy(&learnt, &first);
	for (int times = 0; times < 8; times++) {
		struct identity_model before = learnt;

		identity_learn(&before, v, n, &learnt);
	}
	if (learnt.weight[IDENTITY_TITLE][IDENTITY_TITLE_LESS] > -150)
		fail_msg("weight %d", learnt.weight[IDENTITY_TITLE][IDENTITY_TITLE_LESS]);
	model_release(&learnt);
}

/* --- a register ------------------------------------------------------------------------------------------------------------------------- */

static int open_register(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	fixture_open(f);
	begin(f);
	add_authority(f, "com:29019", "commune", NULL);
	add_authority(f, "dep:29", "departement", NULL);
	add_theme(f, "eau", NULL);
	end(f);
	*state = f;
	return 0;
}

static int close_register(void **state)
{
	struct fixture *f = *state;

	fixture_close(f);
	free(f);
	return 0;
}

static const struct act water = {.title = "Forages et latrines des villages riverains", .lead = "com:29019", .start = "2024-02-05", .end = "2025-11-14",
	.country = "SN", .region = "Thiès", .city = "Mboro", .theme = "eau", .dac = "14030"};

static void add_twice(struct fixture *f)
{
	struct act b = water;

	begin(f);
	add_action(f, &water);
	b.lead = "dep:29";
	b.title = "Latrines et forages pour les villages riverains";
	add_action(f, &b);
	end(f);
}

static int sum_of(const struct finding_row *row, struct arena *a, int *said)
{
	struct term *t;
	const struct term *id;
	int n, sum = 0;

	assert_true(finding_terms(row->terms, a, &t, &n, NULL));
	id = term_find(t, n, "identity");
	assert_non_null(id);
	*said = atoi(term_arg(id, "sum"));
	assert_int_equal(id->value, identity_probability(*said));
	for (int i = 0; i < n; i++) {
		struct str text = STR_INIT;

		if (!t[i].is_identity)
			continue;
		sum += t[i].bits;
		assert_int_equal(t[i].weight, 0); /* no term of severity */
		assert_false(finding_term_is_judged(t[i].name));
		finding_term_text(row, &t[i], NULL, &text);
		assert_true(text.len > 0);
		assert_string_not_equal(finding_term_label(t[i].name), t[i].name);
		str_release(&text);
	}
	return sum;
}

static void the_terms_sum_to_the_score(void **state)
{
	struct fixture *f = *state;
	struct finding_row row;
	int sum, said;

	add_twice(f);
	row = the_finding(f, "double_entry");
	sum = sum_of(&row, &f->arena, &said);
	assert_int_equal(sum, said);
	assert_true(said >= 317); /* 0.9 */
	assert_non_null(strstr(row.terms, "same_start~400\tlevel:day"));
	assert_non_null(strstr(row.terms, "prior~-"));
	assert_null(strstr(row.terms, "same_partner")); /* neither has one */
}

static void adopt(struct fixture *f, const struct identity_model *m)
{
	int64_t id = store_id_of_key(f->store, ENTITY_MODEL, ENGINE_MODEL_KEY);
	struct str text = STR_INIT;
	struct record r;

	model_format(m, &text);
	if (id)
		assert_true(store_load(f->store, ENTITY_MODEL, id, &f->arena, &r, &f->err));
	else
		record_init(&r, ENTITY_MODEL, &f->arena);
	record_set_text(&r, FIELD_MODEL_KEY, ENGINE_MODEL_KEY);
	record_set_text(&r, FIELD_MODEL_TEXT, text.s);
	begin(f);
	assert_true(id ? store_update(f->store, &r, NULL, &f->err) : store_insert(f->store, &r, &f->err));
	end(f);
	str_release(&text);
}

/* Are the findings (still, again) these? Frees the text. */
static void assert_findings(struct fixture *f, char *wanted)
{
	char *now = dump_findings(f);

	assert_string_equal(wanted, now);
	free(now);
	free(wanted);
}

/* The weights are a fact of the register: with others, other findings, at once and in each engine that opens it; undone, the old ones. */
static void an_adopted_model_counts_until_it_is_undone(void **state)
{
	struct fixture *f = *state;
	struct engine *second = engine_new(&f->params);
	struct identity_model m;
	char *before, *after;
	struct str said = STR_INIT;
	int done = 0;

	add_twice(f);
	assert_int_equal(count_findings(f, "double_entry"), 1);
	refresh(f);
	assert_true(engine_is_current(second, f->store, f->today));
	before = dump_findings(f);
	model_init(&m);
	m.prior = -1900;
	adopt(f, &m);
	assert_int_equal(engine_model(f->engine)->prior, -1900);
	assert_int_equal(count_findings(f, "double_entry"), 0);
	assert_true(engine_load(second, f->store, f->today, &f->err));
	assert_int_equal(engine_model(second)->prior, -1900);
	after = dump_findings(f);
	refresh(f);
	assert_findings(f, after);
	assert_true(engine_is_current(f->engine, f->store, f->today));

	assert_true(store_begin(f->store, &f->err));
	assert_true(store_undo(f->store, 1, "me", &done, &said, &f->err));
	assert_true(engine_touch_undo(f->engine, f->store, &f->err));
	assert_true(store_commit(f->store, &f->err));
	assert_int_equal(engine_model(f->engine)->prior, MODEL_SHIPPED_PRIOR);
	assert_findings(f, before);
	str_release(&said);
	engine_free(&second);
}

static void findings_of_other_weights_are_not_current(void **state)
{
	struct fixture *f = *state;
	struct identity_model m;
	struct record r;
	struct str text = STR_INIT;

	add_twice(f);
	refresh(f);
	assert_true(engine_is_current(f->engine, f->store, f->today));
	model_init(&m);
	m.weight[IDENTITY_START][IDENTITY_START_DAY] -= 10;
	model_format(&m, &text);
	record_init(&r, ENTITY_MODEL, &f->arena);
	record_set_text(&r, FIELD_MODEL_KEY, ENGINE_MODEL_KEY);
	record_set_text(&r, FIELD_MODEL_TEXT, text.s);
	/* As a merge would bring it: without this engine being told. */
	assert_true(step_begin(f->store, &(struct step){.label = "merge", .origin = STEP_USER}, &f->err));
	assert_true(store_insert(f->store, &r, &f->err));
	assert_true(step_end(f->store, &f->err));
	assert_false(engine_is_current(f->engine, f->store, f->today));
	refresh(f);
	assert_true(engine_is_current(f->engine, f->store, f->today));
	str_release(&text);
}

static void learning_changes_nothing_and_counts_names(void **state)
{
	struct fixture *f = *state;
	struct engine_learnt l;
	struct identity_model again;
	struct str text = STR_INIT, text2 = STR_INIT;
	char *before;

	add_twice(f);
	begin(f);
	for (int i = 0; i < 40; i++) {
		struct act one = water;

		one.title = arena_printf(&f->arena, "Village%d école%d", i, i * 7 + 1);
		one.city = "Thiès";
		one.start = arena_printf(&f->arena, "2024-%02d-%02d", 1 + i % 5, 1 + i % 28);
		one.lead = i % 2 ? "com:29019" : "dep:29";
		add_action(f, &one);
	}
	end(f);
	before = dump_findings(f);
	assert_true(engine_learn(f->engine, f->store, f->today, &l, &f->err));
	assert_findings(f, before);
	assert_int_equal(l.before, 1);
	assert_int_equal(l.before + l.come - l.go, l.after);
	assert_true(l.pairs >= 1);
	assert_int_equal(l.model.n_names, 1); /* one town is met forty times, the other twice */
	assert_int_equal(l.model.names[0].level, model_rarity_level(40));
	assert_true(l.model.rest > 0 && l.model.rest < l.model.names[0].level);
	model_format(&l.model, &text);
	assert_true(model_parse(&again, text.s, &f->err));
	model_format(&again, &text2);
	assert_string_equal(text.s, text2.s);
	model_release(&again);
	model_release(&l.model);
	str_release(&text);
	str_release(&text2);
}

static void a_row_that_can_not_be_read_is_the_shipped_one(void **state)
{
	struct fixture *f = *state;
	struct identity_model shipped;
	char ours[MODEL_DIGEST_SIZE], used[MODEL_DIGEST_SIZE];
	struct record r;

	record_init(&r, ENTITY_MODEL, &f->arena);
	record_set_text(&r, FIELD_MODEL_KEY, ENGINE_MODEL_KEY);
	record_set_text(&r, FIELD_MODEL_TEXT, "prior much");
	assert_true(step_begin(f->store, &(struct step){.label = "x", .origin = STEP_USER}, &f->err));
	assert_true(store_insert(f->store, &r, &f->err));
	assert_true(step_end(f->store, &f->err));
	engine_forget(f->engine);
	/* A row of other hands keeps nobody from their findings. */
	assert_true(engine_load(f->engine, f->store, f->today, &f->err));
	model_init(&shipped);
	model_digest(&shipped, ours);
	model_digest(engine_model(f->engine), used);
	assert_string_equal(used, ours);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, open_register, close_register)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(planted_weights_are_found_again),
		cmocka_unit_test(nothing_recorded_twice_teaches_little),
		cmocka_unit_test(lines_of_programmes_teach_no_nonsense),
		TEST(the_terms_sum_to_the_score),
		TEST(an_adopted_model_counts_until_it_is_undone),
		TEST(findings_of_other_weights_are_not_current),
		TEST(learning_changes_nothing_and_counts_names),
		TEST(a_row_that_can_not_be_read_is_the_shipped_one),
	};

	return cmocka_run_group_tests_name("learn", tests, NULL, NULL);
}
