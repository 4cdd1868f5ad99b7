/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_oracle.c - the lists of kept pairs are those of comparing everybody with everybody.
 *
 * Made-up registers in which much can go wrong: few towns (one on each side of the antimeridian, one near a pole), coordinates a little apart, names with and without a
 * reference town, themes with shares, missing dates, one lead with many actions, template titles. The oracle compares all pairs, without anchors, bounds, floors and threads,
 * and keeps the best by the definition. STRATES_ORACLE=N (and STRATES_ORACLE_SEEDS) make it larger.
 */
#include "config.h"

#include "../unit/engine_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <strates/base/date.h>

#include "../../src/engine/engine_priv.h" /* lint: lists of kept pairs are no public matter */

enum { ACTIONS = 420, SEEDS = 4, PARTNERS = 5, LEADS = 7 };

struct world {
	struct fixture f;
	uint64_t seed;
	unsigned one_in; /* of so many actions one is of the only file */
	int64_t partners[PARTNERS];
};

static unsigned pick(struct world *w, unsigned n)
{
	w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(w->seed >> 33) % n;
}

static const char *const leads[LEADS] = {"com:1", "com:2", "epci:3", "dep:4", "reg:5", "com:6", "com:7"};
static const char *const strates[LEADS] = {"commune", "commune", "epci", "departement", "region", "commune", "commune"};
static const char *const themes[] = {"eau", "sante", "dechets", "education"};
static const char *const dacs[] = {"14030", "14031", "12220", "14050", NULL, NULL};
static const struct {
	const char *country, *city;
	double lat, lon;
} towns[] = {{"SN", "Thiès", 14.79, -16.93}, {"SN", "Mbour", 14.42, -16.96}, {"SN", "Thiénaba", 14.77, -16.79}, {"FJ", "Taveuni", -16.8, 179.98},
	{"FJ", "Vanua", -16.8, -179.97}, {"NO", "Longyearbyen", 78.2, 15.6}, {"NO", "Barentsburg", 78.06, 14.2}};
static const char *const words[] = {"Forages", "villages", "réseau", "assainissement", "quartiers", "formation", "agents", "maternité", "centre", "puits",
	"pompes", "solaires", "école", "lycée", "marché", "phase"};

static const char *any_title(struct world *w)
{
	struct str s = STR_INIT;
	const char *title;

	if (pick(w, 8) == 0)
		return "Forages villages réseau quartiers pompes solaires"; /* a template */
	for (unsigned i = 0, n = 1 + pick(w, 6); i < n; i++)
		str_addf(&s, "%s ", words[pick(w, COUNT_OF(words))]);
	title = arena_strdup(&w->f.arena, s.s);
	str_release(&s);
	return title;
}

static void any_action(struct world *w)
{
	char start[16], end[16];
	unsigned town = pick(w, COUNT_OF(towns) + 1);
	int32_t first = date_to_days(2021, 1, 1) + (int32_t)pick(w, 1500);
	struct act a = {.title = any_title(w), .kind = pick(w, 4) ? "cooperation" : "twinning", .status = pick(w, 12) ? "2" : "5",
		.lead = leads[pick(w, 3) ? pick(w, LEADS) : 0]};

	if (pick(w, 8)) {
		a.start = date_format(date_from_days(first), start);
		a.end = pick(w, 3) ? date_format(date_from_days(first + (int32_t)pick(w, 900)), end) : NULL;
	}
	if (town < COUNT_OF(towns)) {
		a.country = towns[town].country;
		a.city = pick(w, 6) ? towns[town].city : NULL;
		if (pick(w, 4)) {
			a.lat = towns[town].lat + pick(w, 40) / 100.;
			a.lon = towns[town].lon + pick(w, 40) / 100.;
			a.lon = a.lon > 180 ? a.lon - 360 : a.lon;
		}
	}
	if (pick(w, 6)) {
		a.theme = themes[pick(w, COUNT_OF(themes))];
		a.dac = dacs[pick(w, COUNT_OF(dacs))];
		a.percent = pick(w, 3) ? 0 : (int)(10 + pick(w, 50));
	}
	a.audience = pick(w, 4) ? NULL : "youth";
	a.dossier = pick(w, w->one_in) ? NULL : "D-1";
	a.partner = pick(w, 3) ? 0 : w->partners[pick(w, PARTNERS)];
	a.euros = pick(w, 3) ? 1000 * (1 + pick(w, 900)) : 0;
	add_action(&w->f, &a);
}

static void world_open(struct world *w, uint64_t seed, int n, unsigned one_in)
{
	*w = (struct world){.seed = seed, .one_in = one_in};
	fixture_open(&w->f);
	begin(&w->f);
	for (int i = 0; i < LEADS; i++)
		add_authority(&w->f, leads[i], strates[i], i < 2 ? "3" : NULL);
	for (size_t i = 0; i < COUNT_OF(themes); i++)
		add_theme(&w->f, themes[i], i ? NULL : "sante");
	for (int i = 0; i < PARTNERS; i++) {
		static const char *const names[PARTNERS] = {"Ville de Thiès", "Mairie de Mbour", "ONG Eau vive", "Ministère de la santé", "???"};

		w->partners[i] = add_partner(&w->f, names[i], "SN");
	}
	for (int i = 0; i < n; i++)
		any_action(w);
	assert_true(step_end(w->f.store, &w->f.err));
}

static bool comes_before(const struct engine *e, int rank, int32_t a, const struct kept *b)
{
	return rank != b->rank ? rank > b->rank : uid_cmp(e->slots[a].t.uid, e->slots[b->other].t.uid) < 0;
}

/* The K best pairs of one action by comparing it with all. */
static int best_of(struct engine *e, int32_t slot, int which, struct kept *out)
{
	struct scoring s = engine_scoring(e);
	int n = 0, top = list_top(e, which);

	for (int32_t i = 0; i < e->n_slots; i++) {
		struct pair p;
		int rank = i == slot ? -1 : pair_rank(e, &s, &e->slots[slot].t, &e->slots[i].t, &p), at;

		if (rank < 0 || list_of_kind(p.kind) != which)
			continue;
		for (at = n; at > 0 && comes_before(e, rank, i, &out[at - 1]); at--)
			if (at < top)
				out[at] = out[at - 1];
		if (at < top) {
			out[at] = (struct kept){.other = i, .rank = (uint16_t)rank, .kind = (uint8_t)p.kind};
			n += n < top;
		}
	}
	return n;
}

static void check_lists(struct engine *e, const char *what)
{
	long pairs = 0;

	for (int32_t i = 0; i < e->n_slots; i++) {
		for (int which = 0; which < LISTS; which++) {
			const struct kept_list *l = &e->slots[i].lists[which];
			struct kept best[64];
			int n = best_of(e, i, which, best), kept = l->n < list_top(e, which) ? l->n : list_top(e, which);

			if (n != kept)
				fail_msg("%s: action %d, list %d: %d pairs, %d by the oracle", what, (int)i, which, kept, n);
			for (int k = 0; k < n; k++)
				if (best[k].other != l->v[k].other || best[k].rank != l->v[k].rank || best[k].kind != l->v[k].kind)
					fail_msg("%s: action %d, list %d, place %d: %d of rank %d, %d of rank %d by the oracle", what, (int)i, which, k, (int)l->v[k].other,
						l->v[k].rank, (int)best[k].other, best[k].rank);
			pairs += n;
		}
	}
	assert_true(pairs > e->n_slots); /* the world is not empty of findings */
}

/* What the bound says of a pair is never less than what it scores. */
static void check_bounds(struct engine *e)
{
	struct scoring s = engine_scoring(e);

	for (int32_t i = 0; i < e->n_slots; i++) {
		struct posting a = posting_make(e, &e->slots[i].t);

		for (int32_t k = i + 1; k < e->n_slots; k++) {
			struct posting b = posting_make(e, &e->slots[k].t);
			struct pair p;
			int rank = pair_rank(e, &s, &e->slots[i].t, &e->slots[k].t, &p), bound;

			if (rank < 0)
				continue;
			bound = bounds_rank(e, p.kind, bounds_points(e, &a, &b, p.partner >= 800 ? PARTNER_SAME : PARTNER_OTHER));
			if (bound < rank)
				fail_msg("%d and %d: rank %d above its bound %d", (int)i, (int)k, rank, bound);
		}
	}
}

static int number(const char *name, int otherwise)
{
	const char *text = getenv(name);

	return text && *text ? atoi(text) : otherwise;
}

static void test_lists_are_those_of_the_oracle(void **state)
{
	int n = number("STRATES_ORACLE", ACTIONS), seeds = number("STRATES_ORACLE_SEEDS", SEEDS);

	(void)state;
	for (int seed = 1; seed <= seeds; seed++) {
		struct world w;

		world_open(&w, (uint64_t)seed, n, 20);
		if (seed % 2) { /* lists that are full nearly always */
			assert_true(params_set(&w.f.params, "top_pairs", "2", &w.f.err) && params_set(&w.f.params, "top_gains", "1", &w.f.err));
			engine_set_params(w.f.engine, &w.f.params);
		}
		for (int threads = 1; threads <= 4; threads += 3) {
			char what[64];

			snprintf(what, sizeof(what), "seed %d, %d threads", seed, threads);
			engine_set_threads(w.f.engine, threads);
			refresh(&w.f);
			check_lists(w.f.engine, what);
		}
		check_bounds(w.f.engine);
		fixture_close(&w.f);
	}
}

/* Weights and thresholds that people may set, the other way round too: bounds must hold for each. */
static void test_other_parameters(void **state)
{
	static const char *const settings[][5][2] = {{{"class.duplication", "0.2"}, {"class.overlap", "1"}}, {{"overlap_wording", "0"}}, {{"duplication_wording", "0"}},
		{{"overlap_theme", "1"}, {"duplication_theme", "0.5"}, {"top_pairs", "1"}, {"top_gains", "8"}}, {{"weights.place", "50"}, {"weights.money", "100"}}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		struct world w;

		world_open(&w, 4, number("STRATES_ORACLE", ACTIONS), 20);
		for (int k = 0; k < 5 && settings[i][k][0]; k++)
			assert_true(params_set(&w.f.params, settings[i][k][0], settings[i][k][1], &w.f.err));
		engine_set_params(w.f.engine, &w.f.params);
		refresh(&w.f);
		check_lists(w.f.engine, settings[i][0][0]);
		check_bounds(w.f.engine);
		fixture_close(&w.f);
	}
}

/* Two that their place and their partner have brought together in vain may still be one action by their file. */
static void test_one_file_for_many(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 1, 1000, 3);
	assert_true(params_set(&w.f.params, "top_pairs", "2", &w.f.err) && params_set(&w.f.params, "top_gains", "1", &w.f.err));
	engine_set_params(w.f.engine, &w.f.params);
	engine_set_threads(w.f.engine, 1);
	refresh(&w.f);
	check_lists(w.f.engine, "one file");
	fixture_close(&w.f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists_are_those_of_the_oracle),
		cmocka_unit_test(test_other_parameters),
		cmocka_unit_test(test_one_file_for_many),
	};

	return cmocka_run_group_tests_name("engine against brute force", tests, NULL, NULL);
}
