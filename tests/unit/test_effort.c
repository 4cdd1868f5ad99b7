/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_effort.c - how many actions are looked at and compared for the pairs that are found: no clock, so that it says the same on every machine.
 *
 * Who is looked at without need costs nothing in a small register and everything in a large one, and changes no finding: no other test would see it.
 */
#include "config.h"

#include "engine_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <strates/base/date.h>
#include <strates/base/mem.h>

enum { COUNTRIES = 3, TOWNS = 12, ACTIONS_OF_TOWN = 60, LEADS = 20, THEMES = 10, YEARS = 16, DAYS_OF_YEAR = 365, ACTIONS = COUNTRIES * TOWNS * ACTIONS_OF_TOWN };

static const char *const themes[THEMES] = {"eau", "sante", "dechets", "education", "culture", "tourisme", "sport", "energie", "transport", "agriculture"};
static const char *const nouns[] = {"forages", "latrines", "bornes", "dispensaire", "ambulances", "compost", "lycée", "bibliothèque", "festival", "sentiers", "stade",
	"panneaux", "lampadaires", "voirie", "maraîchage", "semences", "irrigation", "barrage", "pépinières", "maternité", "radio", "musée", "marché", "abattoir"};

static uint64_t seed;

static unsigned pick(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static const char *code(struct fixture *f, const char *prefix, int i)
{
	return arena_printf(&f->arena, "%s%d", prefix, i);
}

/* All say "Kolinga", which no table knows: a rare word, as words go; a year or two somewhere in sixteen, so that two of a town seldom run together. */
static void add_one(struct fixture *f, const char *country, const char *town, const int64_t *partners)
{
	char start[DATE_TEXT_SIZE], end[DATE_TEXT_SIZE];
	int32_t first = date_to_days(2014, 1, 1) + (int32_t)pick(YEARS * DAYS_OF_YEAR);
	struct act a = {.country = country, .region = "Centre", .city = town, .lead = code(f, "com:", (int)pick(LEADS)), .theme = themes[pick(THEMES)],
		.start = date_format(date_from_days(first), start), .end = date_format(date_from_days(first + DAYS_OF_YEAR + (int32_t)pick(DAYS_OF_YEAR)), end),
		.partner = partners[pick(4)], .euros = 1000 * (1 + pick(900)),
		.title = arena_printf(&f->arena, "Kolinga %s %s %s", nouns[pick(COUNT_OF(nouns))], nouns[pick(COUNT_OF(nouns))], nouns[pick(COUNT_OF(nouns))])};

	add_action(f, &a);
}

static void fill(struct fixture *f)
{
	static const char *const countries[COUNTRIES] = {"SN", "BJ", "MG"};

	seed = 1;
	begin(f);
	for (int i = 0; i < LEADS; i++)
		add_authority(f, code(f, "com:", i), "commune", NULL);
	for (int i = 0; i < THEMES; i++)
		add_theme(f, themes[i], NULL);
	for (int i = 0; i < COUNTRIES * TOWNS; i++) {
		const char *country = countries[i / TOWNS], *town = code(f, "Bourg", i);
		int64_t partners[4];

		for (int k = 0; k < 4; k++)
			partners[k] = add_partner(f, arena_printf(&f->arena, "Comité %d de Bourg%d", k, i), country);
		for (int k = 0; k < ACTIONS_OF_TOWN; k++)
			add_one(f, country, town, partners);
	}
	assert_true(step_end(f->store, &f->err));
}

static void test_few_are_looked_at_for_those_that_are_found(void **state)
{
	struct fixture f;
	struct engine_stats s;

	(void)state;
	fixture_open(&f);
	fill(&f);
	engine_set_threads(f.engine, 1); /* with several it hangs on who comes first */
	refresh(&f);
	engine_stats(f.engine, &s);
	print_message("%d actions: %lld looked at, %lld compared, %lld pairs\n", ACTIONS, (long long)s.walked, (long long)s.met, (long long)s.admitted);
	assert_int_equal(s.actions, ACTIONS);
	assert_true(s.admitted > ACTIONS / 4);
	assert_true(s.walked < 15 * ACTIONS);
	assert_true(3 * s.met < 4 * s.admitted);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_few_are_looked_at_for_those_that_are_found)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
