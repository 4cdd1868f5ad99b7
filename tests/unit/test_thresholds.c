/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_thresholds.c - every kind of finding on both sides of its border, and with its switch off.
 *
 * A scene with a threshold stands exactly on the shipped value, so that one step of it more or less is another answer; one without makes what fires or what does not. The last
 * test looks that no kind and no threshold is left out; tests/lint/kinds.sh reads these tables too.
 */
#include "config.h"

#include "engine_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <strates/base/date.h>

typedef void (*scene_fn)(struct fixture *f, bool fires); /* fires: only of a scene without a threshold */
struct border {
	enum finding_kind kind;
	const char *threshold, *fires, *quiet; /* a name of the INI file, the last value at which it fires and the first at which it does not; NULL: the scene decides */
	scene_fn scene;
};

static const struct act wells = {.title = "Forages pour les villages", .lead = "com:1", .start = "2024-01-01", .end = "2025-12-31", .country = "SN",
	.city = "Thiès", .theme = "eau", .euros = 50000};
static const struct act towers = {.title = "Château et bornes fontaines", .lead = "reg:5", .start = "2024-02-15", .end = "2026-06-30", .country = "SN",
	.city = "Thiès", .theme = "eau", .euros = 20000};

/* --- one action --- */

static void no_tandem(struct fixture *f, bool fires)
{
	struct act a = wells;

	a.elu = add_person(f, "Awa", NULL);
	a.cadre = fires ? 0 : add_person(f, "Jean", NULL);
	set_field(f, ENTITY_ACTION, add_action(f, &a), FIELD_ACTION_RECONFIRMED, "2024-03-01");
}

static void election(struct fixture *f, bool fires)
{
	(void)fires;
	no_tandem(f, false);
}

static void not_comparable(struct fixture *f, bool fires)
{
	struct act a = wells;

	a.theme = fires ? NULL : a.theme;
	add_action(f, &a);
}

static void no_citizens(struct fixture *f, bool fires)
{
	struct act a = wells;

	a.audience = fires ? "agents" : "youth";
	add_action(f, &a);
}

static void dormant(struct fixture *f, bool fires)
{
	(void)fires;
	add_action(f, &wells);
	f->today = date_to_days(2025, 6, 1);
}

static void off_theme(struct fixture *f, bool fires)
{
	set_field(f, ENTITY_ACTION, add_action(f, &wells), FIELD_ACTION_SCHEME, fires ? "1pct_waste" : "1pct_water");
}

/* --- two or more --- */

static void twice(struct fixture *f, bool fires)
{
	struct act b = fires ? wells : towers;

	b.lead = "reg:5";
	add_action(f, &wells);
	add_action(f, &b);
}

/* Two records declared one whose budgets differ by a tenth of the greater one. */
static void two_budgets(struct fixture *f, bool fires)
{
	struct act a = wells, b = wells;

	(void)fires;
	a.euros = 100000;
	b.euros = 90000;
	add_link(f, add_action(f, &a), add_action(f, &b), "same_project", "confirmed");
}

static void same_work(struct fixture *f, bool fires)
{
	struct act a = wells, b = towers;

	a.partner = add_partner(f, "Commune de Thiès", "SN");
	b.partner = fires ? a.partner : add_partner(f, "Hôpital régional", "SN");
	a.dac = b.dac = "14031";
	add_action(f, &a);
	add_action(f, &b);
}

/* One theme of ours, other purposes: S = .5. */
static void same_theme(struct fixture *f, bool fires)
{
	struct act a = wells, b = towers;

	(void)fires;
	a.dac = "14031";
	b.dac = "12220";
	add_action(f, &a);
	add_action(f, &b);
}

/* 30 km apart: P = .7. */
static void neighbours(struct fixture *f, bool fires)
{
	struct act a = wells, b = towers;

	(void)fires;
	b.city = "Khombole";
	a.lat = 14.79;
	b.lat = 15.06;
	a.lon = b.lon = -16.93;
	add_action(f, &a);
	add_action(f, &b);
}

static void compatible(struct fixture *f, bool fires)
{
	struct act b = towers;

	b.theme = fires ? "sante" : "dechets";
	add_action(f, &wells);
	add_action(f, &b);
}

static void one_partner(struct fixture *f, bool fires)
{
	struct act a = wells, b = towers;

	a.partner = b.partner = add_partner(f, "Commune de Thiès", "SN");
	b.lead = fires ? b.lead : a.lead;
	add_action(f, &a);
	add_action(f, &b);
}

/* Four authorities, three of whose six pairs are coordinated. */
static void half_coordinated(struct fixture *f, bool fires)
{
	static const char *const leads[] = {"com:1", "epci:3", "reg:5", "dep:4"};
	static const char *const titles[] = {"Château et bornes fontaines", "Forages villages ruraux", "Réseau quartier nord", "Pompes solaires maraîchers"};
	static const char *const starts[] = {"2023-02-01", "2024-07-01", "2023-09-15", "2024-03-20"};
	int64_t ids[4];

	(void)fires;
	for (int i = 0; i < 4; i++) {
		struct act a = towers;

		a.lead = leads[i];
		a.title = titles[i];
		a.start = starts[i];
		ids[i] = add_action(f, &a);
	}
	add_link(f, ids[0], ids[1], "coordinated", "confirmed");
	add_link(f, ids[1], ids[2], "coordinated", "confirmed");
}

static void half_coordinated_in_a_network(struct fixture *f, bool fires)
{
	half_coordinated(f, fires);
	add_network(f, "cuf", "eau", "com:1", "dep:4");
}

static void network(struct fixture *f, bool fires)
{
	add_action(f, &wells);
	add_action(f, &towers);
	add_network(f, "cuf", "eau", "com:1", fires ? "reg:5" : "dep:4");
}

static void two_missions(struct fixture *f, bool fires)
{
	(void)fires;
	add_mission(f, "com:1", "2024-09-01", "Thiès", NULL);
	add_mission(f, "reg:5", "2024-09-22", "Thiès", NULL);
}

/* --- agreements, links, decisions --- */

static void ending(struct fixture *f, bool fires)
{
	int64_t id = add_action(f, &wells), agreement = add_agreement(f, "2024-11-28", "2022-01-01", "2022-01-10", false);

	(void)fires;
	set_ref(f, ENTITY_ACTION, id, FIELD_ACTION_AGREEMENT, ENTITY_AGREEMENT, agreement);
}

static void unsent(struct fixture *f, bool fires)
{
	(void)fires;
	add_agreement(f, "2028", "2024-05-17", NULL, false);
}

static void with_a_state(struct fixture *f, bool fires)
{
	add_agreement(f, "2028", NULL, NULL, fires);
}

static void unanswered(struct fixture *f, bool fires)
{
	int64_t id = add_link(f, add_action(f, &wells), add_action(f, &towers), "coordinated", "proposed");

	(void)fires;
	set_field(f, ENTITY_LINK, id, FIELD_LINK_PROPOSED_ON, "2024-04-02");
}

static void overdue(struct fixture *f, bool fires)
{
	struct record d;

	add_action(f, &wells);
	record_init(&d, ENTITY_DECISION, &f->arena);
	record_set_text(&d, FIELD_DECISION_KEY, "0123456789abcdef");
	record_set_text(&d, FIELD_DECISION_KIND, "overlap");
	record_set_text(&d, FIELD_DECISION_VERDICT, "meeting");
	record_set_text(&d, FIELD_DECISION_WHY, "because");
	record_set_text(&d, FIELD_DECISION_DUE, fires ? "2024-05-31" : "2024-06-01");
	assert_true(store_insert(f->store, &d, &f->err));
}

/* --- partners --- */

static void last_action(struct fixture *f, bool fires)
{
	struct act a = wells;

	(void)fires;
	a.partner = add_partner(f, "Ville de Thiès", "SN");
	a.end = "2024-11-28";
	add_action(f, &a);
}

static void need(struct fixture *f, bool fires)
{
	struct act a = wells;
	int64_t partner = add_partner(f, "Ville de Thiès", "SN");

	a.partner = fires ? 0 : partner;
	add_action(f, &a);
	add_need(f, partner, NULL, NULL, "eau");
}

static void priority(struct fixture *f, bool fires)
{
	add_action(f, &wells);
	add_priority(f, fires ? "reg:5" : "com:1", "SN", "eau");
}

static void visits(struct fixture *f, const char *day, int out, int in)
{
	int64_t partner = add_partner(f, "Ville de Thiès", "SN");

	for (int i = 0; i < out + in; i++) {
		int64_t id = add_mission(f, "com:1", day, "Thiès", NULL);

		set_ref(f, ENTITY_MISSION, id, FIELD_MISSION_PARTNER, ENTITY_PARTNER, partner);
		set_field(f, ENTITY_MISSION, id, FIELD_MISSION_DIRECTION, i < out ? "out" : "in");
	}
}

static void long_ago(struct fixture *f, bool fires)
{
	(void)fires;
	visits(f, "2022-06-01", 3, 0);
}

static void three_visits(struct fixture *f, bool fires)
{
	(void)fires;
	visits(f, "2024-01-01", 3, 0);
}

static void one_of_five(struct fixture *f, bool fires)
{
	(void)fires;
	visits(f, "2024-01-01", 4, 1);
}

/* --- money --- */

/* Of 10,009.99 euros that may be spent. */
static void committed(struct fixture *f, long long euros)
{
	int64_t authority = store_id_of_key(f->store, ENTITY_AUTHORITY, "com:1");

	set_int(f, ENTITY_AUTHORITY, authority, FIELD_AUTHORITY_REVENUE, 100099900);
	add_line(f, add_action(f, &wells), 2024, NULL, euros, "voted", "1pct_water");
}

static void a_tenth_left(struct fixture *f, bool fires)
{
	(void)fires;
	committed(f, 9009);
}

static void exceeded(struct fixture *f, bool fires)
{
	committed(f, fires ? 10010 : 10009);
}

static void undeclared(struct fixture *f, bool fires)
{
	(void)fires;
	f->today = date_to_days(2024, 3, 2);
	add_line(f, add_action(f, &wells), 2023, NULL, 4000, "paid", NULL);
}

static const struct border borders[] = {
	{KIND_DOUBLE_ENTRY, NULL, NULL, NULL, twice},
	{KIND_CONTRADICTION, "thresholds.contradiction_budget", "0.099", "0.1", two_budgets},
	{KIND_DUPLICATION, NULL, NULL, NULL, same_work},
	{KIND_OVERLAP, "thresholds.overlap_place", "0.7", "0.701", neighbours},
	{KIND_OVERLAP, "thresholds.overlap_theme", "0.5", "0.501", same_theme},
	{KIND_COMPLEMENTARITY, NULL, NULL, NULL, compatible},
	{KIND_FRAGMENTATION, "thresholds.fragmentation_density", "0.501", "0.5", half_coordinated},
	{KIND_PARTNER_LOAD, NULL, NULL, NULL, one_partner},
	{KIND_MISSION_CLASH, "thresholds.mission_days", "21", "20", two_missions},
	{KIND_NO_TANDEM, NULL, NULL, NULL, no_tandem},
	{KIND_NO_TANDEM, "elections.commune", "2024-03-02", "2024-03-01", election},
	{KIND_NOT_COMPARABLE, NULL, NULL, NULL, not_comparable},
	{KIND_AGREEMENT_DUE, "thresholds.agreement_days", "180", "179", ending},
	{KIND_AGREEMENT_DUE, "thresholds.transmission_days", "14", "15", unsent},
	{KIND_AGREEMENT_DUE, NULL, NULL, NULL, with_a_state},
	{KIND_NO_CITIZENS, NULL, NULL, NULL, no_citizens},
	{KIND_LINK_UNCONFIRMED, "thresholds.link_days", "59", "60", unanswered},
	{KIND_DECISION_OVERDUE, NULL, NULL, NULL, overdue},
	{KIND_STALE, "thresholds.stale_months", "12", "13", dormant},
	{KIND_ONE_PERCENT_THEME, NULL, NULL, NULL, off_theme},
	{KIND_NO_SUCCESSOR, "thresholds.successor_days", "180", "179", last_action},
	{KIND_NETWORK_UNUSED, NULL, NULL, NULL, network},
	{KIND_NETWORK_UNUSED, "thresholds.fragmentation_density", "0.501", "0.5", half_coordinated_in_a_network},
	{KIND_GAP, NULL, NULL, NULL, need},
	{KIND_GAP, NULL, NULL, NULL, priority},
	{KIND_NO_RECIPROCITY, "thresholds.reciprocity_months", "24", "23", long_ago},
	{KIND_NO_RECIPROCITY, "thresholds.reciprocity_least", "3", "4", three_visits},
	{KIND_NO_RECIPROCITY, "thresholds.reciprocity_share", "0.201", "0.2", one_of_five},
	{KIND_ONE_PERCENT_UNUSED, "thresholds.one_percent_room", "0.099", "0.1", a_tenth_left},
	{KIND_ONE_PERCENT_EXCEEDED, NULL, NULL, NULL, exceeded},
	{KIND_UNDECLARED, "thresholds.declaration_days", "90", "89", undeclared},
};
/* Likeness of wording, audience, partners and how far a place reaches: at their borders in test_score.c. The others rank or bound what is found, and decide no kind. */
static const char *const elsewhere[] = {"overlap_wording", "overlap_audience", "duplication_theme", "duplication_wording", "duplication_partner",
	"duplication_audience", "identity", "theme_share", "imminent_days", "open_months", "km", "mission_km", "top_pairs", "top_doubles", "top_gains"};

static void open_scene(struct fixture *f, const struct border *b, bool fires)
{
	fixture_open(f);
	begin(f);
	add_authority(f, "com:1", "commune", NULL);
	add_authority(f, "epci:3", "epci", NULL);
	add_authority(f, "dep:4", "departement", NULL);
	add_authority(f, "reg:5", "region", NULL);
	add_theme(f, "sante", NULL);
	set_field(f, ENTITY_THEME, add_theme(f, "eau", "sante"), FIELD_THEME_SCHEME, "1pct_water");
	set_field(f, ENTITY_THEME, add_theme(f, "dechets", NULL), FIELD_THEME_SCHEME, "1pct_waste");
	b->scene(f, fires);
	end(f);
}

static int64_t open_ones(struct fixture *f, enum finding_kind k)
{
	struct finding_query q = {.kinds = finding_kind_code(k), .undecided = true};
	int64_t n = -1;

	engine_set_params(f->engine, &f->params);
	refresh(f);
	assert_true(findings_count(f->store, &q, &n, &f->err));
	return n;
}

static int64_t with(struct fixture *f, enum finding_kind k, const char *name, const char *value)
{
	assert_true(params_set(&f->params, name, value, &f->err));
	return open_ones(f, k);
}

static bool is_shipped(const char *name, const char *value)
{
	struct params p;
	int id = param_find(name);

	params_init(&p);
	assert_true(id >= 0);
	assert_true(params_set(&p, name, value, NULL));
	return p.v[id] == param_desc((enum param_id)id)->standard;
}

static void test_borders(void **state)
{
	(void)state;
	setenv("STRATES_NOW", "2024-06-01", 1);
	for (size_t i = 0; i < COUNT_OF(borders); i++) {
		const struct border *b = &borders[i];
		const char *kind = finding_kind_code(b->kind);
		char of[64];
		struct fixture f;

		if (!b->threshold) {
			open_scene(&f, b, false);
			if (open_ones(&f, b->kind) != 0)
				fail_msg("row %zu: %s fires where it should not", i, kind);
			fixture_close(&f);
		}
		open_scene(&f, b, true);
		if (b->threshold && with(&f, b->kind, b->threshold, b->quiet) != 0)
			fail_msg("row %zu: %s fires with %s = %s", i, kind, b->threshold, b->quiet);
		if (b->threshold && strncmp(b->threshold, "elections", 9) != 0 && !is_shipped(b->threshold, b->fires) && !is_shipped(b->threshold, b->quiet))
			fail_msg("row %zu: neither side of %s is what is shipped", i, b->threshold);
		if ((b->threshold ? with(&f, b->kind, b->threshold, b->fires) : open_ones(&f, b->kind)) < 1)
			fail_msg("row %zu: %s does not fire", i, kind);
		snprintf(of, sizeof(of), "findings.%s", kind);
		if (with(&f, b->kind, of, "off") != 0)
			fail_msg("row %zu: %s fires though it is switched off", i, kind);
		fixture_close(&f);
	}
}

static bool is_tested(const char *threshold)
{
	for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
		if (strcmp(elsewhere[i], threshold) == 0)
			return true;
	for (size_t i = 0; i < COUNT_OF(borders); i++)
		if (borders[i].threshold && strcmp(strchr(borders[i].threshold, '.') + 1, threshold) == 0)
			return true;
	return false;
}

static void test_none_is_left_out(void **state)
{
	bool seen[KIND_COUNT] = {false};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(borders); i++)
		seen[borders[i].kind] = true;
	for (int k = 0; k < KIND_COUNT; k++)
		if (!seen[k])
			fail_msg("%s has no row", finding_kind_code((enum finding_kind)k));
	for (int i = 0; i < PARAM_ID_COUNT; i++) {
		const struct param_desc *d = param_desc((enum param_id)i);

		if (strcmp(d->section, "thresholds") == 0 && !is_tested(d->name))
			fail_msg("the threshold %s has no row", d->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_borders),
		cmocka_unit_test(test_none_is_left_out),
	};

	return cmocka_run_group_tests_name("borders of findings", tests, NULL, NULL);
}
