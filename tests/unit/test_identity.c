/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_identity.c - one action recorded twice? Levels, sums and exclusions on structs; the text of a model.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <strates/base/date.h>
#include <strates/base/mem.h>
#include <strates/engine/score.h>

enum { LEAST = 900 };

static struct identity_model model;
static uint8_t rarity[100];
static struct identity_world world = {.model = &model, .rarity = rarity, .n_rarity = 100};

static int setup(void **state)
{
	(void)state;
	model_init(&model);
	memset(rarity, 0, sizeof(rarity));
	return 0;
}

struct one {
	struct traits t;
	struct trait_place place;
	struct trait_theme theme;
	struct trait_partner partner;
	uint32_t leads[2], title[10], text[10];
};

/* Wells at one town, of two authorities that wrote it down alike. */
static void make(struct one *o, uint32_t lead)
{
	*o = (struct one){.place = {.country = 1, .region = 5, .town = 2}, .theme = {.theme = 10, .dac = 14030, .dac_digits = 5, .share = 1000},
		.partner = {.id = 7, .cell = 70}, .leads = {lead}};
	o->t = (struct traits){.id = lead, .lead = lead, .strate = STRATE_COMMUNE, .start = date_to_days(2024, 3, 4), .end = date_to_days(2025, 10, 17),
		.last_end = DATE_NO_DAY, .n_places = 1, .n_themes = 1, .n_partners = 1, .n_leads = 1, .n_title = 10, .places = &o->place, .themes = &o->theme,
		.partners = &o->partner, .leads = o->leads, .title = o->title, .text = o->text, .cents = 10000000};
	for (uint32_t i = 0; i < 10; i++)
		o->title[i] = o->text[i] = (100 + (uint32_t)i) << 4 | 11; /* words of one weight */
	o->t.uid.b[0] = (uint8_t)lead;
}

static int level(enum identity_part p, const struct one *a, const struct one *b)
{
	struct identity_levels l, m;

	identity_compare(&world, &a->t, &b->t, &l);
	identity_compare(&world, &b->t, &a->t, &m);
	assert_memory_equal(&l, &m, sizeof(l));
	return l.v[p];
}

static void same_in_all(void **state)
{
	struct one a, b;
	struct identity id;
	int sum = model.prior;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	assert_true(score_identity(&world, &a.t, &b.t, LEAST, &id));
	assert_int_equal(id.levels.v[IDENTITY_AUTHORITY], IDENTITY_AUTHORITY_OTHER);
	assert_int_equal(id.levels.v[IDENTITY_PARTNER], IDENTITY_PARTNER_SAME);
	assert_int_equal(id.levels.v[IDENTITY_PLACE], IDENTITY_PLACE_MISSING); /* the partner says it already */
	assert_int_equal(id.levels.v[IDENTITY_THEME], IDENTITY_THEME_PURPOSE);
	assert_int_equal(id.levels.v[IDENTITY_START], IDENTITY_START_DAY);
	assert_int_equal(id.levels.v[IDENTITY_END], IDENTITY_END_DAY);
	assert_int_equal(id.levels.v[IDENTITY_TITLE], IDENTITY_TITLE_P95);
	assert_int_equal(id.levels.v[IDENTITY_TEXT], IDENTITY_TEXT_MISSING);
	assert_int_equal(id.levels.v[IDENTITY_BUDGET], IDENTITY_BUDGET_P5);
	for (int p = 0; p < IDENTITY_PARTS; p++)
		sum += model.weight[p][id.levels.v[p]];
	assert_int_equal(id.sum, sum);
	assert_int_equal(id.probability, identity_probability(sum));
	assert_true(id.probability >= 999);
}

static void where(void **state)
{
	struct one a, b;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	b.t.n_partners = 0;
	assert_int_equal(level(IDENTITY_PLACE, &a, &b), IDENTITY_PLACE_TOWN);
	b.place.town = 0;
	assert_int_equal(level(IDENTITY_PLACE, &a, &b), IDENTITY_PLACE_REGION);
	b.t.n_partners = 1; /* what does not agree is told all the same */
	assert_int_equal(level(IDENTITY_PLACE, &a, &b), IDENTITY_PLACE_REGION);
	b.place.region = 6;
	assert_int_equal(level(IDENTITY_PLACE, &a, &b), IDENTITY_PLACE_COUNTRY);
	b.place.region = 0; /* no more than the country is known */
	assert_int_equal(level(IDENTITY_PLACE, &a, &b), IDENTITY_PLACE_MISSING);
	b.place.country = 9;
	assert_int_equal(level(IDENTITY_PLACE, &a, &b), IDENTITY_PLACE_OTHER);
}

static void dates_are_as_fine_as_they_are_known(void **state)
{
	static const struct {
		int days, unsure, level;
	} cases[] = {{0, 0, IDENTITY_START_DAY}, {1, 0, IDENTITY_START_WEEK}, {7, 0, IDENTITY_START_WEEK}, {8, 0, IDENTITY_START_MONTH},
		{31, 0, IDENTITY_START_MONTH}, {32, 0, IDENTITY_START_QUARTER}, {92, 0, IDENTITY_START_QUARTER}, {93, 0, IDENTITY_START_YEAR},
		{366, 0, IDENTITY_START_YEAR}, {367, 0, IDENTITY_START_MORE}, {0, 30, IDENTITY_START_MONTH}, {7, 27, IDENTITY_START_MONTH},
		{40, 30, IDENTITY_START_QUARTER}, {0, 364, IDENTITY_START_YEAR}, {400, 364, IDENTITY_START_MORE}};
	struct one a, b;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		make(&a, 1);
		make(&b, 2);
		b.t.start += cases[i].days;
		b.t.end -= cases[i].days;
		a.t.start_unsure = a.t.end_unsure = (uint16_t)cases[i].unsure;
		assert_int_equal(level(IDENTITY_START, &a, &b), cases[i].level);
		assert_int_equal(level(IDENTITY_END, &a, &b), cases[i].level);
	}
	/* "2024" typed as 1 January to 31 December says little. */
	a.t.start_unsure = a.t.end_unsure = 0;
	a.t.start = b.t.start = date_to_days(2024, 1, 1);
	a.t.end = b.t.end = date_to_days(2024, 12, 31);
	assert_int_equal(level(IDENTITY_START, &a, &b), IDENTITY_START_QUARTER);
	assert_int_equal(level(IDENTITY_END, &a, &b), IDENTITY_END_QUARTER);
}

static void steps_of_wording_and_budget(void **state)
{
	struct one a, b;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	b.t.n_title = 8;
	assert_int_equal(level(IDENTITY_TITLE, &a, &b), IDENTITY_TITLE_P80);
	b.t.n_title = 2;
	assert_int_equal(level(IDENTITY_TITLE, &a, &b), IDENTITY_TITLE_P20);
	b.t.n_title = 1; /* too few words to compare */
	assert_int_equal(level(IDENTITY_TITLE, &a, &b), IDENTITY_TITLE_MISSING);
	a.t.n_text = b.t.n_text = 10;
	assert_int_equal(level(IDENTITY_TEXT, &a, &b), IDENTITY_TEXT_P90);
	b.t.cents = 9500000;
	assert_int_equal(level(IDENTITY_BUDGET, &a, &b), IDENTITY_BUDGET_P5);
	b.t.cents = 9499900;
	assert_int_equal(level(IDENTITY_BUDGET, &a, &b), IDENTITY_BUDGET_TWICE);
	b.t.cents = 2000000;
	assert_int_equal(level(IDENTITY_BUDGET, &a, &b), IDENTITY_BUDGET_FIVE);
	b.t.cents = 1999900;
	assert_int_equal(level(IDENTITY_BUDGET, &a, &b), IDENTITY_BUDGET_OTHER);
	b.t.cents = INT64_MAX / 4;
	assert_int_equal(level(IDENTITY_BUDGET, &a, &b), IDENTITY_BUDGET_OTHER);
}

/* What is missing weighs nothing: neither for nor against. */
static void missing_is_neutral(void **state)
{
	struct one a, b;
	struct identity_levels l;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	b.t.n_places = b.t.n_themes = b.t.n_partners = b.t.n_title = 0;
	b.t.flags = TRAIT_NO_START;
	b.t.cents = 0;
	b.t.lead = 0;
	identity_compare(&world, &a.t, &b.t, &l);
	for (int p = 0; p < IDENTITY_PARTS; p++)
		assert_int_equal(l.v[p], 0);
	assert_int_equal(identity_sum(&model, &l), model.prior);
	assert_false(identity_is_anchored(&l, true));
	for (int p = 0; p < IDENTITY_PARTS; p++)
		assert_int_equal(model.weight[p][0], 0);
}

static void the_rarest_common_name_counts(void **state)
{
	struct one a, b;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	assert_int_equal(level(IDENTITY_RARITY, &a, &b), IDENTITY_RARITY_MISSING);
	rarity[2] = 9;
	assert_int_equal(level(IDENTITY_RARITY, &a, &b), 9);
	rarity[70] = 4;
	assert_int_equal(level(IDENTITY_RARITY, &a, &b), 4);
	b.partner.id = 8;
	b.partner.cell = 71; /* another partner: only the town is common */
	rarity[71] = 1;
	assert_int_equal(level(IDENTITY_RARITY, &a, &b), 9);
	assert_true(model.weight[IDENTITY_RARITY][4] > model.weight[IDENTITY_RARITY][9]);
}

static void what_no_sum_outweighs(void **state)
{
	struct one a, b;
	struct identity id;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	b.place.town = 3; /* another town of the region */
	assert_false(score_identity(&world, &a.t, &b.t, LEAST, &id));
	make(&b, 2);
	b.t.n_places = 0; /* a town not told is no other town */
	assert_true(score_identity(&world, &a.t, &b.t, LEAST, &id));
	make(&b, 2);
	b.t.lead = b.leads[0] = 1;
	assert_true(score_identity(&world, &a.t, &b.t, LEAST, &id));
	b.title[8] = 999 << 4 | 11; /* "phase 2": of one authority two actions */
	b.title[9] = 1000 << 4 | 11;
	assert_false(score_identity(&world, &a.t, &b.t, LEAST, &id));
	b.t.lead = b.leads[0] = 2;
	assert_true(score_identity(&world, &a.t, &b.t, LEAST, &id));
}

static void lines_of_one_list_are_not_entries_of_one_action(void **state)
{
	struct one a, b;
	struct identity id;

	(void)state;
	make(&a, 1);
	make(&b, 1);
	a.t.strate = b.t.strate = STRATE_OTHER;
	assert_true(score_identity(&world, &a.t, &b.t, LEAST, &id));
	a.t.batch = b.t.batch = 4;
	assert_false(score_identity(&world, &a.t, &b.t, LEAST, &id));
	b.t.batch = 5; /* the same list taken in again under another form */
	assert_true(score_identity(&world, &a.t, &b.t, LEAST, &id));
	a.t.system = b.t.system = 6;
	a.t.source = 1;
	b.t.source = 2;
	assert_false(score_identity(&world, &a.t, &b.t, LEAST, &id));
	a.t.strate = b.t.strate = STRATE_COMMUNE;
	a.t.batch = b.t.batch = 4;
	a.t.source = b.t.source = 0; /* the council's own list may well hold it twice */
	assert_true(score_identity(&world, &a.t, &b.t, LEAST, &id));
}

/* Two authorities twinned with one town are two; one authority twinned with it twice is a double entry, with neither dates nor themes. */
static void twinnings(void **state)
{
	struct one a, b;
	struct identity id;

	(void)state;
	make(&a, 1);
	make(&b, 1);
	a.t.flags = b.t.flags = TRAIT_TWINNING | TRAIT_NO_START;
	a.t.n_themes = b.t.n_themes = a.t.n_title = b.t.n_title = 0;
	a.t.cents = b.t.cents = 0;
	assert_true(score_identity(&world, &a.t, &b.t, LEAST, &id));
	b.t.lead = b.leads[0] = 2;
	assert_false(score_identity(&world, &a.t, &b.t, LEAST, &id));
	a.t.n_title = b.t.n_title = 10; /* whatever else is alike */
	a.t.flags = b.t.flags = TRAIT_TWINNING;
	assert_false(score_identity(&world, &a.t, &b.t, LEAST, &id));
}

static void an_anchor_is_needed(void **state)
{
	struct one a, b;
	struct identity id;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	a.t.n_partners = b.t.n_partners = 0;
	b.place.town = 0; /* same region, same wording */
	assert_true(score_identity(&world, &a.t, &b.t, LEAST, &id));
	b.t.n_title = 5; /* half the words, and nothing else brings them together */
	assert_true(identity_sum(&model, &id.levels) > 0);
	assert_false(score_identity(&world, &a.t, &b.t, LEAST, &id));
	b.t.dossier = a.t.dossier = 9;
	assert_true(score_identity(&world, &a.t, &b.t, LEAST, &id));
}

/* Whatever score_identity() leaves out early, it tells what the whole sum tells. */
static void the_short_cut_changes_nothing(void **state)
{
	unsigned seed = 7;
	int yes = 0;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct one a, b;
		struct identity id;
		struct identity_levels l;
		bool is;

		make(&a, 1);
		make(&b, 2);
#define PICK(n) ((seed = seed * 1103515245u + 12345u) >> 16) % (n)
		b.t.n_title = (uint16_t)(PICK(11));
		b.t.n_text = (uint16_t)(PICK(11));
		a.t.n_text = 10;
		b.t.start += (int32_t)(PICK(3)) * 40;
		b.t.end += (int32_t)(PICK(3)) * 200;
		b.t.n_partners = (uint16_t)(PICK(2));
		b.theme.dac = 14030 + 10 * (PICK(3));
		b.place.town = 2 * (PICK(2));
		b.t.cents = a.t.cents * (int64_t)(PICK(8));
		rarity[2] = (uint8_t)(PICK(12));
		identity_compare(&world, &a.t, &b.t, &l);
		is = identity_probability(identity_sum(&model, &l)) >= LEAST && identity_is_met(&l, &a.t, &b.t) && !identity_forbids(&a.t, &b.t, &l);
		assert_int_equal(score_identity(&world, &a.t, &b.t, LEAST, &id), is);
		if (is)
			assert_memory_equal(&id.levels, &l, sizeof(l));
		yes += is;
	}
	assert_in_range(yes, 1000, 49000);
}

static void the_shipped_weights_are_in_order(void **state)
{
	(void)state;
	for (int p = 0; p < IDENTITY_PARTS; p++) {
		int n = identity_level_count((enum identity_part)p);

		assert_in_range(n, 2, IDENTITY_LEVELS_MAX - 1);
		for (int i = 2; i <= n; i++)
			assert_true(model.weight[p][i] <= model.weight[p][i - 1]);
		assert_int_equal(identity_part_find(identity_part_name((enum identity_part)p)), p);
		for (int i = 1; i <= n; i++)
			assert_int_equal(identity_level_find((enum identity_part)p, identity_level_code((enum identity_part)p, i)), i);
	}
	assert_int_equal(identity_part_find("no_such"), -1);
}

static void probabilities(void **state)
{
	(void)state;
	assert_int_equal(identity_probability(0), 500);
	assert_int_equal(identity_probability(100), 666);  /* 2 to 1 */
	assert_int_equal(identity_probability(-100), 334);
	assert_int_equal(identity_probability(317), 900);
	assert_int_equal(identity_probability(316), 899);
	assert_int_equal(identity_probability(1000), 999);
	assert_int_equal(identity_probability(5000), 1000);
	assert_int_equal(identity_probability(-5000), 0);
	for (int w = -2500; w < 2500; w++)
		assert_true(identity_probability(w) <= identity_probability(w + 1));
}

static void a_model_is_its_text(void **state)
{
	struct identity_model m, back;
	struct model_name names[] = {{5, 7}, {0xffffffffffffffffu, 12}};
	struct str text = STR_INIT, again = STR_INIT;
	char d1[MODEL_DIGEST_SIZE], d2[MODEL_DIGEST_SIZE], d3[MODEL_DIGEST_SIZE];

	(void)state;
	model_init(&m);
	model_digest(&m, d1);
	m.prior = -650;
	m.weight[IDENTITY_START][IDENTITY_START_DAY] = 480;
	m.names = names;
	m.n_names = 2;
	m.rest = 3;
	model_digest(&m, d2);
	assert_string_not_equal(d1, d2);
	model_format(&m, &text);
	assert_true(model_parse(&back, text.s, NULL));
	model_format(&back, &again);
	assert_string_equal(text.s, again.s);
	model_digest(&back, d3);
	assert_string_equal(d2, d3);
	assert_int_equal(model_rarity(&back, 5), 7);
	assert_int_equal(model_rarity(&back, 0xffffffffffffffffu), 12);
	assert_int_equal(model_rarity(&back, 6), 3);
	assert_int_equal(model_rarity(&model, 6), 0);
	model_release(&back);
	str_release(&text);
	str_release(&again);
}

static void a_text_that_is_none(void **state)
{
	static const char *const bad[] = {"prior x\n", "prior 99999\n", "weight same_start day\n", "weight same_start day 32000\n", "rest 77\n", "name xyz 3\n",
		"name 12 0\n"};
	struct identity_model m;
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_false(model_parse(&m, bad[i], &e));
		assert_int_equal(e.code, ERR_DATA);
		assert_memory_equal(m.weight, model.weight, sizeof(m.weight));
	}
	/* Of a later version: what this one does not know is left out. */
	assert_true(model_parse(&m, "weight same_moon full 300\nweight same_start hour 700\nmood 3\nweight same_end day 111", &e));
	assert_int_equal(m.weight[IDENTITY_END][IDENTITY_END_DAY], 111);
	assert_int_equal(m.weight[IDENTITY_START][IDENTITY_START_DAY], model.weight[IDENTITY_START][IDENTITY_START_DAY]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(same_in_all, setup),
		cmocka_unit_test_setup(where, setup),
		cmocka_unit_test_setup(dates_are_as_fine_as_they_are_known, setup),
		cmocka_unit_test_setup(steps_of_wording_and_budget, setup),
		cmocka_unit_test_setup(missing_is_neutral, setup),
		cmocka_unit_test_setup(the_rarest_common_name_counts, setup),
		cmocka_unit_test_setup(what_no_sum_outweighs, setup),
		cmocka_unit_test_setup(lines_of_one_list_are_not_entries_of_one_action, setup),
		cmocka_unit_test_setup(twinnings, setup),
		cmocka_unit_test_setup(an_anchor_is_needed, setup),
		cmocka_unit_test_setup(the_short_cut_changes_nothing, setup),
		cmocka_unit_test_setup(the_shipped_weights_are_in_order, setup),
		cmocka_unit_test_setup(probabilities, setup),
		cmocka_unit_test_setup(a_model_is_its_text, setup),
		cmocka_unit_test_setup(a_text_that_is_none, setup),
	};
	return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
