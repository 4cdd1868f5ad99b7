/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_certificate.c - no pair without an anchor is admitted: proved by walking through every vector of comparison levels.
 *
 * Look-ups meet whom an action shares an anchor with (blocks.c). If a rule could admit a pair that shares none, it would be found from one side of the register
 * and not from another, or never. The levels are finitely many and thresholds are only compared with them, so it is enough to try each vector with each threshold
 * at its lowest, at its default and at its highest.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <strates/base/mem.h>
#include <strates/engine/score.h>

static const int places[] = {LEVEL_UNKNOWN, 0, 200, 500, 700, 850, 1000};
/* Likeness of themes is scaled by shares: values between the named levels occur too. */
static const int themes[] = {LEVEL_UNKNOWN, 0, 1, 250, 499, 500, 501, 700, 899, 900, 999, 1000};
static const int partners[] = {LEVEL_UNKNOWN, 0, 800, 1000};
static const int shares[] = {LEVEL_UNKNOWN, 0, 1, 333, 499, 500, 599, 600, 799, 800, 999, 1000};

static const enum param_id thresholds[] = {PARAM_OVERLAP_PLACE, PARAM_OVERLAP_THEME, PARAM_OVERLAP_WORDING, PARAM_OVERLAP_AUDIENCE,
	PARAM_DUPLICATION_THEME, PARAM_DUPLICATION_WORDING, PARAM_DUPLICATION_PARTNER, PARAM_DUPLICATION_AUDIENCE};

static bool is_anchored(const struct pair *x)
{
	return x->place >= 700 || x->partner >= 800;
}

/* Number of vectors that the rules admit with these thresholds; fails on one without an anchor. */
static long walk(const struct params *p)
{
	long admitted = 0;

	for (size_t a = 0; a < COUNT_OF(places); a++)
		for (size_t b = 0; b < COUNT_OF(themes); b++)
			for (size_t c = 0; c < COUNT_OF(partners); c++)
				for (size_t d = 0; d < COUNT_OF(shares); d++)
					for (size_t e = 0; e < COUNT_OF(shares); e++)
						for (int compatible = 0; compatible < 2; compatible++) {
							struct pair x = {.place = places[a], .theme = themes[b], .partner = partners[c], .audience = shares[d],
								.wording = shares[e], .compatible = compatible};

							if (score_rule(p, &x) == KIND_NONE)
								continue;
							admitted++;
							if (!is_anchored(&x))
								fail_msg("place %d theme %d partner %d audience %d wording %d compatible %d is admitted", x.place, x.theme, x.partner,
									x.audience, x.wording, compatible);
						}
	return admitted;
}

static void test_every_admitted_vector_has_an_anchor(void **state)
{
	struct params p;

	(void)state;
	params_init(&p);
	assert_true(walk(&p) > 1000);
	for (unsigned lows = 0; lows < 1u << COUNT_OF(thresholds); lows++) {
		for (size_t i = 0; i < COUNT_OF(thresholds); i++)
			p.v[thresholds[i]] = lows >> i & 1 ? param_desc(thresholds[i])->low : param_desc(thresholds[i])->standard;
		walk(&p);
	}
	for (size_t i = 0; i < COUNT_OF(thresholds); i++)
		p.v[thresholds[i]] = param_desc(thresholds[i])->high;
	walk(&p);
}

/* The same for double entries: every vector of levels that the anchors do not cover is refused, whatever it sums to. */
static void test_no_double_entry_without_an_anchor(void **state)
{
	static const enum identity_part parts[] = {IDENTITY_PARTNER, IDENTITY_PLACE, IDENTITY_SOURCE, IDENTITY_DOSSIER, IDENTITY_TITLE, IDENTITY_TEXT};
	struct identity_levels l = {{0}};
	long met = 0, alone = 0;

	(void)state;
	for (;;) {
		bool partner = l.v[IDENTITY_PARTNER] == IDENTITY_PARTNER_SAME || l.v[IDENTITY_PARTNER] == IDENTITY_PARTNER_ALIAS;
		bool place = l.v[IDENTITY_PLACE] && l.v[IDENTITY_PLACE] <= IDENTITY_PLACE_KM50;
		bool record = l.v[IDENTITY_SOURCE] == IDENTITY_SOURCE_SAME || l.v[IDENTITY_DOSSIER] == IDENTITY_DOSSIER_SAME;
		size_t i = 0;

		/* Without rare words in common, what is met shares a partner, a neighbourhood or an id. */
		if (identity_is_anchored(&l, false)) {
			met++;
			assert_true(partner || place || record);
		}
		/* With them, wording alone is enough, but not in two countries, and not below .6. */
		if (identity_is_anchored(&l, true) && !partner && !place && !record) {
			alone++;
			assert_true(l.v[IDENTITY_PLACE] != IDENTITY_PLACE_OTHER);
			assert_true((l.v[IDENTITY_TITLE] && l.v[IDENTITY_TITLE] <= IDENTITY_TITLE_P60) || (l.v[IDENTITY_TEXT] && l.v[IDENTITY_TEXT] <= IDENTITY_TEXT_P60));
		}
		while (i < COUNT_OF(parts) && ++l.v[parts[i]] > identity_level_count(parts[i]))
			l.v[parts[i++]] = 0;
		if (i == COUNT_OF(parts))
			break;
	}
	assert_true(met > 0 && alone > 0);
}

/* What a missing value may do: neither admit by itself, nor refuse what the rest admits. */
static void test_missing_values_are_neutral(void **state)
{
	struct params p;

	(void)state;
	params_init(&p);
	assert_int_equal(score_rule(&p, &(struct pair){.place = 1000, .theme = LEVEL_UNKNOWN, .partner = LEVEL_UNKNOWN, .audience = LEVEL_UNKNOWN,
		.wording = LEVEL_UNKNOWN}), KIND_NONE);
	assert_int_equal(score_rule(&p, &(struct pair){.place = 1000, .theme = 500, .partner = LEVEL_UNKNOWN, .audience = LEVEL_UNKNOWN,
		.wording = LEVEL_UNKNOWN}), KIND_OVERLAP);
	assert_int_equal(score_rule(&p, &(struct pair){.place = LEVEL_UNKNOWN, .theme = 1000, .partner = 1000, .audience = LEVEL_UNKNOWN,
		.wording = LEVEL_UNKNOWN}), KIND_DUPLICATION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_admitted_vector_has_an_anchor),
		cmocka_unit_test(test_no_double_entry_without_an_anchor),
		cmocka_unit_test(test_missing_values_are_neutral),
	};

	return cmocka_run_group_tests_name("certificate of the candidates", tests, NULL, NULL);
}
