/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_score.c - levels, rules and severity on structs: no database.
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
#include <strates/engine/score.h>

static bool compatible(const void *ctx, uint32_t a, uint32_t b)
{
	(void)ctx;
	return a + b == 30; /* 10 and 20 */
}

static int authorities(const void *ctx, const struct trait_partner *p)
{
	(void)ctx;
	(void)p;
	return 3;
}

static struct params params;
static struct identity_model model;
static struct scoring scoring = {.params = &params, .identity = {.model = &model}, .compatible = compatible, .authorities = authorities};

static int setup(void **state)
{
	(void)state;
	params_init(&params);
	model_init(&model);
	scoring.today = date_to_days(2024, 6, 1);
	return 0;
}

/* One of everything, to be changed by each test. */
struct one {
	struct traits t;
	struct trait_place place;
	struct trait_theme theme;
	struct trait_partner partner;
	uint32_t leads[2], title[4];
};

static void make(struct one *o, uint32_t lead)
{
	*o = (struct one){.place = {.country = 1, .town = 2}, .theme = {.theme = 10, .dac = 14030, .dac_digits = 5, .share = 1000},
		.partner = {.id = 7, .cell = 70}, .leads = {lead}};
	o->t = (struct traits){.id = lead, .lead = lead, .strate = STRATE_COMMUNE, .start = date_to_days(2024, 1, 1), .end = date_to_days(2024, 12, 31),
		.last_end = DATE_NO_DAY, .n_places = 1, .n_themes = 1, .n_partners = 1, .n_leads = 1, .places = &o->place, .themes = &o->theme,
		.partners = &o->partner, .leads = o->leads, .title = o->title};
	o->t.uid.b[0] = (uint8_t)lead;
}

static void test_place_levels(void **state)
{
	struct one a, b;
	int km;
	static const struct {
		float lat;
		int level, km;
	} cases[] = {{14.f, 850, 1}, {14.08f, 850, 9}, {14.1f, 700, 11}, {14.44f, 700, 49}, {14.46f, 200, -1}};

	(void)state;
	make(&a, 1);
	make(&b, 2);
	assert_int_equal(score_place(&a.t, &b.t, NULL, NULL, NULL), 1000);
	b.place.town = 3;
	a.place.has_point = b.place.has_point = true;
	a.place.lat = 14;
	a.place.cos_lat = b.place.cos_lat = .97f;
	a.place.lon = b.place.lon = -16;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		b.place.lat = cases[i].lat;
		assert_int_equal(score_place(&a.t, &b.t, NULL, NULL, &km), cases[i].level);
		if (i)
			assert_int_equal(km, cases[i].km);
	}
	a.place.region = b.place.region = 5;
	assert_int_equal(score_place(&a.t, &b.t, NULL, NULL, NULL), 500);
	b.place.country = 9;
	assert_int_equal(score_place(&a.t, &b.t, NULL, NULL, NULL), 0);
	b.t.n_places = 0;
	assert_int_equal(score_place(&a.t, &b.t, NULL, NULL, NULL), LEVEL_UNKNOWN);
}

static void test_antimeridian(void **state)
{
	struct one a, b;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	b.place.town = 3;
	a.place.has_point = b.place.has_point = true;
	a.place.cos_lat = b.place.cos_lat = 1;
	a.place.lon = 179.95f;
	b.place.lon = -179.99f;
	assert_int_equal(score_place(&a.t, &b.t, NULL, NULL, NULL), 850);
}

static void test_theme_levels(void **state)
{
	static const struct {
		uint32_t theme, dac;
		int level;
	} cases[] = {{10, 14030, 1000}, {10, 14032, 900}, {99, 14032, 900}, {10, 14050, 700}, {99, 14050, 0}, {10, 0, 500}, {10, 31120, 500}, {99, 0, 0}};
	struct one a, b;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		b.theme.theme = cases[i].theme;
		b.theme.dac = cases[i].dac;
		b.theme.dac_digits = cases[i].dac ? 5 : 0;
		assert_int_equal(score_theme(&a.t, &b.t, NULL, NULL), cases[i].level);
		assert_int_equal(score_theme(&b.t, &a.t, NULL, NULL), cases[i].level);
	}
	b.theme = a.theme;
	b.theme.share = 300; /* a small part of the other */
	assert_int_equal(score_theme(&a.t, &b.t, NULL, NULL), 300);
}

static void test_period(void **state)
{
	struct one a, b;
	int32_t first, last;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	b.t.start = date_to_days(2024, 12, 31);
	b.t.end = date_to_days(2025, 1, 9);
	assert_int_equal(score_period(&a.t, &b.t, &first, &last), 100); /* one day of ten */
	assert_int_equal(first, last);
	b.t.start++;
	assert_int_equal(score_period(&a.t, &b.t, &first, &last), 0);
	b.t.flags |= TRAIT_NO_START;
	assert_int_equal(score_period(&a.t, &b.t, &first, &last), 500);
	b.t.last_end = a.t.end - 10; /* nobody knows when it began, but when it was over */
	assert_int_equal(score_period(&a.t, &b.t, &first, &last), 500);
	assert_int_equal(last, a.t.end - 10);
	assert_int_equal(score_period(&b.t, &a.t, &first, &last), 500);
	assert_int_equal(last, a.t.end - 10);
	a.t.flags |= TRAIT_NO_END; /* one that is assumed is not known */
	b.t.last_end = DATE_NO_DAY;
	assert_int_equal(score_period(&a.t, &b.t, &first, &last), 500);
	assert_int_equal(last, DATE_NO_DAY);
	a.t.flags &= (uint16_t)~TRAIT_NO_END;
	b.t.last_end = date_to_days(2020, 1, 1); /* it is known to be over before */
	assert_int_equal(score_period(&a.t, &b.t, &first, &last), 0);
}

static void test_partner_levels(void **state)
{
	struct one a, b;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	assert_int_equal(score_partner(&a.t, &b.t, NULL, NULL), 1000);
	b.partner.id = 8;
	assert_int_equal(score_partner(&a.t, &b.t, NULL, NULL), 800); /* same name, two records */
	a.partner.place = 1;
	b.partner.place = 2; /* two towns of one name */
	assert_int_equal(score_partner(&a.t, &b.t, NULL, NULL), 0);
	b.partner.parent = 7;
	assert_int_equal(score_partner(&a.t, &b.t, NULL, NULL), 800);
	b.t.n_partners = 0;
	assert_int_equal(score_partner(&a.t, &b.t, NULL, NULL), LEVEL_UNKNOWN);
}

static enum finding_kind kind_of(const struct one *a, const struct one *b)
{
	struct pair p;

	return score_pair(&scoring, &a->t, &b->t, &p) ? p.kind : KIND_NONE;
}

static void test_rules(void **state)
{
	struct one a, b;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	assert_int_equal(kind_of(&a, &b), KIND_DUPLICATION);
	b.t.n_partners = 0; /* unknown partner: no match, no refusal */
	assert_int_equal(kind_of(&a, &b), KIND_OVERLAP);
	a.t.audience = b.t.audience = 3; /* same town and public */
	assert_int_equal(kind_of(&a, &b), KIND_DUPLICATION);
	b.t.audience = 0;
	b.theme = (struct trait_theme){.theme = 20, .share = 1000};
	assert_int_equal(kind_of(&a, &b), KIND_COMPLEMENTARITY);
	b.theme.theme = 40;
	assert_int_equal(kind_of(&a, &b), KIND_NONE);
	b.t.n_themes = 0;
	assert_int_equal(kind_of(&a, &b), KIND_NONE);
	b.t.audience = 3;
	assert_int_equal(kind_of(&a, &b), KIND_OVERLAP);
	b.place.town = 9; /* only the same country */
	assert_int_equal(kind_of(&a, &b), KIND_NONE);
}

static void test_same_lead_never_overlaps(void **state)
{
	struct one a, b;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	b.t.lead = 1;
	b.theme.dac = 14050;
	b.t.start = date_to_days(2023, 1, 1);
	b.t.end = date_to_days(2024, 6, 30);
	assert_int_equal(kind_of(&a, &b), KIND_NONE);
	b.theme = a.theme;
	b.t.start = a.t.start;
	b.t.end = a.t.end;
	assert_int_equal(kind_of(&a, &b), KIND_DOUBLE_ENTRY);
}

static void test_switched_off(void **state)
{
	struct one a, b;
	struct err e = ERR_INIT;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	assert_true(params_set(&params, "findings.duplication", "off", &e));
	assert_int_equal(kind_of(&a, &b), KIND_NONE);
}

static void test_severity_terms(void **state)
{
	struct one a, b;
	struct pair p;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	a.t.cents = 99999900; /* 999,999 euros: 1 + it = 10^6 */
	b.t.cents = 500000000;
	b.t.strate = STRATE_REGION;
	b.t.start = scoring.today + 180;
	b.t.end = a.t.end;
	assert_true(score_pair(&scoring, &a.t, &b.t, &p));
	assert_int_equal(p.severity.points[SEVERITY_CLASS], 35);
	assert_int_equal(p.severity.points[SEVERITY_IMMINENCE], 20);
	assert_int_equal(p.severity.points[SEVERITY_MONEY], 20);
	assert_int_equal(p.severity.points[SEVERITY_STRATES], 5);
	assert_int_equal(p.severity.points[SEVERITY_AUTHORITIES], 6);
	assert_int_equal(p.severity.sum, 86);
	b.t.start = scoring.today + 181;
	assert_true(score_pair(&scoring, &a.t, &b.t, &p));
	assert_int_equal(p.severity.points[SEVERITY_IMMINENCE], 12);
	a.t.epci = b.t.epci = 77;
	assert_true(score_pair(&scoring, &a.t, &b.t, &p));
	assert_int_equal(p.severity.points[SEVERITY_NESTING], 5);
}

static void test_coordination(void **state)
{
	struct one a, b;

	(void)state;
	make(&a, 1);
	make(&b, 2);
	assert_int_equal(score_coordination(&a.t, &b.t), COORDINATION_NONE);
	a.t.agreement = b.t.agreement = 4;
	assert_int_equal(score_coordination(&a.t, &b.t), COORDINATION_AGREEMENT);
	a.t.dossier = b.t.dossier = 4;
	assert_int_equal(score_coordination(&a.t, &b.t), COORDINATION_DOSSIER);
	a.leads[1] = 2; /* b's lead is a's co-lead */
	a.t.n_leads = 2;
	assert_int_equal(score_coordination(&a.t, &b.t), COORDINATION_LEAD);
	a.t.component = b.t.component = 4;
	assert_int_equal(score_coordination(&a.t, &b.t), COORDINATION_LINK);
}

static uint32_t pick(unsigned *seed, uint32_t n)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % n;
}

static void randomise(struct one *o, unsigned *seed, uint32_t i)
{
	make(o, 1 + pick(seed, 3));
	o->t.uid.b[1] = (uint8_t)i;
	o->place.town = pick(seed, 3);
	o->place.has_point = pick(seed, 2);
	o->place.lat = (float)pick(seed, 100) / 100;
	o->place.cos_lat = 1;
	o->theme.theme = 10 * (1 + pick(seed, 3));
	o->theme.dac = 14030 + pick(seed, 3) * 10;
	o->theme.share = (uint16_t)(400 + pick(seed, 7) * 100);
	o->partner.id = pick(seed, 3);
	o->partner.cell = 1 + pick(seed, 2);
	o->t.n_partners = (uint16_t)pick(seed, 2);
	o->t.n_themes = (uint16_t)pick(seed, 2);
	o->t.audience = pick(seed, 4);
	o->t.cents = pick(seed, 2) * 5000000;
	o->t.start += (int32_t)pick(seed, 500);
	o->t.end = o->t.start + (int32_t)pick(seed, 700);
	o->t.flags = (uint16_t)(pick(seed, 5) ? 0 : TRAIT_NO_START);
	o->t.strate = (uint8_t)pick(seed, 7);
	o->t.n_title = (uint16_t)pick(seed, 4);
	for (uint32_t k = 0; k < 4; k++)
		o->title[k] = 1 + k * 3 + pick(seed, 2);
}

static void test_symmetric_and_summed(void **state)
{
	unsigned seed = 42;
	int fired = 0;

	(void)state;
	for (uint32_t i = 0; i < 20000; i++) {
		struct one a, b;
		struct pair p, q;
		bool ab, ba;
		int sum = 0;

		randomise(&a, &seed, 1);
		randomise(&b, &seed, 2);
		ab = score_pair(&scoring, &a.t, &b.t, &p);
		ba = score_pair(&scoring, &b.t, &a.t, &q);
		assert_int_equal(ab, ba);
		if (!ab)
			continue;
		fired++;
		assert_int_equal(p.kind, q.kind);
		assert_int_equal(p.identity, q.identity);
		assert_memory_equal(&p.severity, &q.severity, sizeof(p.severity));
		for (int t = 0; t < SEVERITY_TERMS; t++)
			sum += p.severity.points[t];
		assert_int_equal(sum, p.severity.sum);
		assert_in_range(sum, 0, 100);
	}
	assert_true(fired > 500);
}

static void test_params(void **state)
{
	struct err e = ERR_INIT;
	char before[17], after[17];
	struct str s = STR_INIT;

	(void)state;
	params_digest(&params, before);
	assert_true(params_set(&params, "thresholds.overlap_place", "0,85", &e));
	params_digest(&params, after);
	assert_string_not_equal(before, after);
	params_format(&params, PARAM_OVERLAP_PLACE, &s);
	assert_string_equal(s.s, "0.85");
	assert_false(params_set(&params, "thresholds.overlap_place", "1.5", &e));
	assert_non_null(strstr(e.text, "0.7"));
	err_clear(&e);
	assert_false(params_set(&params, "weights.nothing", "1", &e));
	err_clear(&e);
	assert_true(params_set(&params, "elections.commune", "2020-06-28", &e));
	str_clear(&s);
	params_format(&params, PARAM_ELECTION_COMMUNE, &s);
	assert_string_equal(s.s, "2020-06-28");
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_place_levels, setup),
		cmocka_unit_test_setup(test_antimeridian, setup),
		cmocka_unit_test_setup(test_theme_levels, setup),
		cmocka_unit_test_setup(test_period, setup),
		cmocka_unit_test_setup(test_partner_levels, setup),
		cmocka_unit_test_setup(test_rules, setup),
		cmocka_unit_test_setup(test_same_lead_never_overlaps, setup),
		cmocka_unit_test_setup(test_switched_off, setup),
		cmocka_unit_test_setup(test_severity_terms, setup),
		cmocka_unit_test_setup(test_coordination, setup),
		cmocka_unit_test_setup(test_symmetric_and_summed, setup),
		cmocka_unit_test_setup(test_params, setup),
	};

	return cmocka_run_group_tests_name("score", tests, NULL, NULL);
}
