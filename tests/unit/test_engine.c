/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_engine.c - each kind of finding through the store: it fires in the smallest case, stays quiet beside it, and reads as a sentence.
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
#include <strates/engine/finding.h>

static int open_register(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	fixture_open(f);
	begin(f);
	add_authority(f, "com:35238", "commune", "243500139");
	add_authority(f, "com:35051", "commune", "243500139");
	add_authority(f, "epci:242900314", "epci", NULL);
	add_authority(f, "reg:53", "region", NULL);
	add_theme(f, "eau", "sante");
	add_theme(f, "sante", NULL);
	add_theme(f, "dechets", NULL);
	end(f);
	*state = f;
	return 0;
}

static int close_register(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static const struct act water = {.title = "Forages pour les villages", .lead = "com:35238", .start = "2024-01-01", .end = "2025-12-31", .country = "SN",
	.city = "Thiès", .theme = "eau", .euros = 50000};

static struct act other(const char *lead)
{
	struct act a = water;

	a.title = "Château et bornes fontaines";
	a.lead = lead;
	a.start = "2024-07-01";
	a.end = "2026-06-30";
	a.euros = 20000;
	return a;
}

static char *sentence_of(struct fixture *f, const struct finding_row *row)
{
	struct finding_store_names src = {f->store, &f->arena};
	struct finding_names names = finding_names_store(&src);
	struct str s = STR_INIT;

	finding_sentence(row, &names, &s);
	return s.s;
}

static void test_overlap(void **state)
{
	struct fixture *f = *state;
	struct act b = other("reg:53");
	struct finding_row row;
	struct term *terms;
	int64_t one, two;
	int n, sum = 0;
	char *text;

	begin(f);
	one = add_action(f, &water);
	two = add_action(f, &b);
	end(f);
	row = the_finding(f, "overlap");
	/* 35 x .6 + 20 x 1 (starts in 30 days) + 20 x log10(20001)/6 + 15 x 1/3 */
	assert_int_equal(row.severity, 21 + 20 + 14 + 5);
	assert_int_equal(row.state, FINDING_OPEN);
	assert_string_equal(row.place, "Thiès");
	assert_string_equal(row.theme, "eau");
	assert_int_equal(row.n_members, 2);
	assert_int_equal(action_line(f, one).severity, 60);
	assert_int_equal(action_line(f, two).severity, 60);
	assert_true(finding_terms(row.terms, &f->arena, &terms, &n, &f->err));
	for (int i = 0; i < n; i++)
		sum += terms[i].points;
	assert_int_equal(sum, row.severity);
	assert_string_equal(term_arg(term_find(terms, n, "period"), "months"), "18");
	text = sentence_of(f, &row);
	assert_non_null(strstr(text, "Thiès"));
	assert_non_null(strstr(text, "18 months in common"));
	assert_non_null(strstr(text, "without a declared link"));
	free(text);
	for (int i = 0; i < n; i++) {
		struct str why = STR_INIT;

		finding_term_text(&row, &terms[i], NULL, &why);
		assert_true(why.len > 0);
		assert_string_not_equal(finding_term_label(terms[i].name), "");
		str_release(&why);
	}
}

static void test_quiet(void **state)
{
	struct fixture *f = *state;
	struct act same_lead = other("com:35238"), elsewhere = other("reg:53"), later = other("reg:53"), theme = other("reg:53"), cancelled = other("reg:53");

	elsewhere.city = "Dakar"; /* the same country is no overlap */
	later.start = "2026-07-01";
	later.end = "2027-01-01";
	theme.theme = "dechets";
	theme.start = "2020-01-01";
	theme.end = "2024-06-30";
	cancelled.status = "5";
	begin(f);
	add_action(f, &water);
	add_action(f, &same_lead);
	add_action(f, &elsewhere);
	add_action(f, &later);
	add_action(f, &theme);
	add_action(f, &cancelled);
	end(f);
	assert_int_equal(count_findings(f, "overlap,duplication,complementarity,double_entry,partner_load,not_comparable"), 0);
}

static void test_duplication(void **state)
{
	struct fixture *f = *state;
	struct act a = water, b = other("reg:53");
	struct finding_row row;

	begin(f);
	a.partner = add_partner(f, "Commune de Thiès", "SN");
	b.partner = add_partner(f, "Thiès", "SN"); /* another record of the same partner */
	a.dac = b.dac = "14031";
	add_action(f, &a);
	add_action(f, &b);
	end(f);
	row = the_finding(f, "duplication");
	assert_int_equal(row.severity, 35 + 20 + 14 + 5 + 4);
	assert_string_equal(finding_mark(row.severity, row.state), "!!");
	assert_int_equal(count_findings(f, "overlap"), 0);
}

static void test_complementarity(void **state)
{
	struct fixture *f = *state;
	struct act b = other("reg:53");

	b.theme = "sante";
	begin(f);
	add_action(f, &water);
	add_action(f, &b);
	end(f);
	the_finding(f, "complementarity");
	assert_int_equal(count_findings(f, "overlap"), 0);
}

static void test_double_entry(void **state)
{
	struct fixture *f = *state;
	struct act b = water;
	struct finding_row row;
	char *text;

	b.lead = "reg:53"; /* reported by both */
	begin(f);
	add_action(f, &water);
	add_action(f, &b);
	end(f);
	row = the_finding(f, "double_entry");
	assert_int_equal(count_findings(f, "overlap,duplication"), 0);
	text = sentence_of(f, &row);
	assert_non_null(strstr(text, "recorded twice"));
	free(text);
}

static void test_undated(void **state)
{
	struct fixture *f = *state;
	struct act b = other("reg:53");
	struct finding_row row;
	struct term *terms;
	int n;

	b.start = b.end = NULL;
	begin(f);
	add_action(f, &water);
	add_action(f, &b);
	end(f);
	row = the_finding(f, "overlap");
	assert_true(finding_terms(row.terms, &f->arena, &terms, &n, &f->err));
	assert_int_equal(term_find(terms, n, "period")->value, 500);
	assert_int_equal(term_find(terms, n, "imminence")->value, 400);
	assert_int_equal(row.first_day, DATE_NO_DAY);
	row = the_finding(f, "not_comparable");
	assert_true(row.severity < 40);
}

static struct act twinning(const char *lead)
{
	return (struct act){.title = "Jumelage", .kind = "twinning", .lead = lead, .country = "CN", .city = "Tianjin"};
}

static void test_partner_load(void **state)
{
	struct fixture *f = *state;
	struct act a = twinning("com:35238"), b = twinning("com:35051"), c = twinning("reg:53"), country = twinning("epci:242900314");
	struct finding_row row;
	char id[17];
	int64_t second;

	country.city = "Wuhan"; /* the same country only */
	begin(f);
	add_action(f, &a);
	add_action(f, &country);
	end(f);
	assert_int_equal(count_findings(f, "partner_load"), 0);
	begin(f);
	second = add_action(f, &b);
	end(f);
	row = the_finding(f, "partner_load");
	assert_int_equal(row.severity, 21 + 8 + 4 + 5); /* unknown dates, two authorities of one EPCI */
	assert_int_equal(count_findings(f, "not_comparable,overlap,double_entry"), 0);
	memcpy(id, row.id, sizeof(id));
	begin(f);
	c.kind = "cooperation"; /* by its partner record rather than by the town */
	c.partner = add_partner(f, "Ville de Tianjin", "CN");
	add_action(f, &c);
	end(f);
	row = the_finding(f, "partner_load");
	assert_string_equal(row.id, id); /* the cell is the finding */
	assert_int_equal(row.n_members, 3);
	assert_int_equal(row.severity, 21 + 8 + 5 + 6 + 5);
	begin(f);
	delete_row(f, ENTITY_ACTION, second);
	end(f);
	assert_int_equal(the_finding(f, "partner_load").n_members, 2);
}

/* Their titles are the town, and some towns are called like a thing. */
static void test_twinned_with_a_hall(void **state)
{
	struct fixture *f = *state;
	struct act a = twinning("com:35238"), b = twinning("com:35051");

	a.title = "Jumelage : Halle";
	b.title = "Jumelage avec Halle";
	a.city = b.city = "Halle";
	begin(f);
	add_action(f, &a);
	add_action(f, &b);
	end(f);
	assert_int_equal(count_findings(f, "partner_load"), 1);
	assert_int_equal(count_findings(f, "duplication,overlap,double_entry"), 0);
}

static void test_namesakes(void **state)
{
	struct fixture *f = *state;
	struct act a = twinning("com:35238"), b = twinning("com:35051");
	struct record town;
	const char *keys[2] = {"g1", "g2"};

	begin(f);
	for (int i = 0; i < 2; i++) {
		record_init(&town, ENTITY_PLACE, &f->arena);
		record_set_text(&town, FIELD_PLACE_KEY, keys[i]);
		record_set_text(&town, FIELD_PLACE_NAME, "Neukirchen");
		record_set_text(&town, FIELD_PLACE_COUNTRY, "DE");
		assert_true(store_insert(f->store, &town, &f->err));
	}
	for (int i = 0; i < 2; i++) {
		struct value place[ITEMS_MAX] = {value_text("DE"), value_none(), value_text("Neukirchen"), value_text(keys[i])};
		struct record r;

		a.country = NULL;
		b.country = NULL;
		assert_true(store_load(f->store, ENTITY_ACTION, add_action(f, i ? &b : &a), &f->arena, &r, &f->err));
		record_put_element(&r, SET_ACTION_PLACES, place);
		assert_true(store_update(f->store, &r, NULL, &f->err));
	}
	end(f);
	assert_int_equal(count_findings(f, "partner_load"), 0);
}

static bool keep_worst(void *ctx, const struct finding_row *f)
{
	int *worst = ctx;

	*worst = f->severity > *worst ? f->severity : *worst;
	return true;
}

/* Severity of the worst pair there is. */
static int the_worst(struct fixture *f)
{
	int worst = 0;

	assert_true(findings_read(f->store, &(struct finding_query){.kinds = "overlap,duplication"}, keep_worst, &worst, &f->err));
	return worst;
}

static int64_t open_apart(struct fixture *f, const char *kinds)
{
	int64_t n = -1;

	assert_true(findings_count(f->store, &(struct finding_query){.kinds = kinds, .undecided = true, .apart = true}, &n, &f->err));
	return n;
}

/* Several authorities in one place about one theme: one line, until enough of them are joined. */
static void test_fragmentation(void **state)
{
	static const char *const leads[] = {"com:35238", "epci:242900314", "reg:53", "com:35051"};
	static const char *const titles[] = {"Château et bornes fontaines", "Forages villages ruraux", "Réseau quartier nord", "Pompes solaires maraîchers"};
	static const char *const starts[] = {"2023-02-01", "2024-07-01", "2023-09-15", "2024-03-20"};
	struct fixture *f = *state;
	struct finding_row row;
	struct term *terms;
	int64_t ids[4];
	char *text, first[17];
	int n;

	begin(f);
	for (int i = 0; i < 2; i++) {
		struct act a = other(leads[i]);

		a.title = titles[i];
		a.start = starts[i];
		ids[i] = add_action(f, &a);
	}
	end(f);
	assert_int_equal(count_findings(f, "fragmentation"), 0); /* two actions are a pair */
	assert_int_equal(open_apart(f, "overlap,duplication"), 1);
	begin(f);
	for (int i = 2; i < 4; i++) {
		struct act a = other(leads[i]);

		a.title = titles[i];
		a.start = starts[i];
		ids[i] = add_action(f, &a);
	}
	end(f);
	row = the_finding(f, "fragmentation");
	memcpy(first, row.id, sizeof(first));
	assert_int_equal(row.state, FINDING_OPEN);
	assert_int_equal(row.n_members, 4);
	assert_string_equal(row.place, "Thiès");
	assert_string_equal(row.theme, "eau");
	assert_int_equal(row.worst, the_worst(f));
	assert_true(finding_terms(row.terms, &f->arena, &terms, &n, &f->err));
	assert_int_equal(term_find(terms, n, "coordinated")->value, 0);
	assert_string_equal(term_arg(term_find(terms, n, "coordinated"), "n_commune"), "2");
	assert_int_equal(term_find(terms, n, "concentration")->value, 250); /* four equal ones */
	text = sentence_of(f, &row);
	assert_non_null(strstr(text, "4 authorities (2 communes, 1 EPCI, 1 région) carry 4 actions, each on its own"));
	free(text);
	assert_int_equal(open_apart(f, "overlap,duplication"), 0); /* the cluster shows its pairs */
	begin(f);
	add_link(f, ids[0], ids[1], "coordinated", "confirmed");
	end(f);
	row = the_finding(f, "fragmentation");
	assert_string_equal(row.id, first);
	assert_int_equal(row.state, FINDING_OPEN); /* one pair of six */
	assert_int_equal(open_apart(f, "overlap,duplication"), 0);
	begin(f);
	add_link(f, ids[1], ids[2], "coordinated", "confirmed");
	end(f);
	row = the_finding(f, "fragmentation");
	assert_int_equal(row.state, FINDING_COORDINATED); /* three of six */
	/* Nobody is waiting for the cluster any more: the fourth one's pairs are not lost with it. */
	assert_int_equal(open_apart(f, "overlap,duplication"), 3);
	begin(f);
	for (int i = 1; i < 4; i++) {
		struct record r;
		struct value v[ITEMS_MAX] = {value_text("dechets")};

		assert_true(store_load(f->store, ENTITY_ACTION, ids[i], &f->arena, &r, &f->err));
		record_clear_set(&r, SET_ACTION_THEMES);
		record_put_element(&r, SET_ACTION_THEMES, v);
		assert_true(store_update(f->store, &r, NULL, &f->err));
	}
	end(f);
	assert_string_equal(the_finding(f, "fragmentation").theme, "dechets"); /* the other place has one authority left */
}

/* Two ways of writing one partner, and what somebody said to be two. */
static void test_partner_names(void **state)
{
	static const char *const pairs[][2] = {{"Organisation mondiale de la santé", "WHO"}, {"Ministère de la Santé", "Ministry of Health"},
		{"Université Cheikh Anta Diop (UCAD)", "UCAD"}};
	struct fixture *f = *state;
	int64_t partners[2] = {0, 0};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct act a = water, b = other("reg:53");
		struct finding_row row;
		struct term *terms;
		int64_t one, two;
		int n;

		begin(f);
		a.city = "Dakar";
		a.dac = b.dac = "14030";
		a.partner = partners[0] = add_partner(f, pairs[i][0], "SN");
		b.partner = partners[1] = add_partner(f, pairs[i][1], "SN");
		one = add_action(f, &a);
		two = add_action(f, &b);
		end(f);
		row = the_finding(f, "duplication");
		assert_true(finding_terms(row.terms, &f->arena, &terms, &n, &f->err));
		assert_int_equal(term_find(terms, n, "partner")->value, 800);
		assert_string_equal(term_arg(term_find(terms, n, "partner"), "level"), "alike");
		if (i == 0) { /* the other way round, by a full refresh */
			refresh(f);
			assert_string_equal(the_finding(f, "duplication").digest, row.digest);
		}
		begin(f);
		if (i == 2) {
			struct record r;
			struct value other_one[ITEMS_MAX] = {{0}};

			assert_true(store_load(f->store, ENTITY_PARTNER, partners[0], &f->arena, &r, &f->err));
			other_one[0] = value_uid(store_uid(f->store, ENTITY_PARTNER, partners[1]));
			record_put_element(&r, SET_PARTNER_APART, other_one);
			assert_true(store_update(f->store, &r, NULL, &f->err));
		} else {
			delete_row(f, ENTITY_ACTION, one);
			delete_row(f, ENTITY_ACTION, two);
		}
		end(f);
		assert_int_equal(count_findings(f, "duplication"), 0);
	}
}

static void test_mission_clash(void **state)
{
	struct fixture *f = *state;
	struct finding_row row;
	int64_t second;

	begin(f);
	add_mission(f, "com:35238", "2024-09-01", "Thiès", NULL);
	second = add_mission(f, "reg:53", "2024-09-22", "Thies", NULL);
	add_mission(f, "reg:53", "2024-11-01", "Thiès", NULL);
	add_mission(f, "com:35051", "2024-09-05", "Dakar", NULL);
	end(f);
	row = the_finding(f, "mission_clash");
	assert_int_equal(row.severity, 35 + 20 + 5);
	assert_int_equal(row.members[0].entity, ENTITY_MISSION);
	begin(f);
	set_field(f, ENTITY_MISSION, second, FIELD_MISSION_START, "2024-09-23");
	end(f);
	assert_int_equal(count_findings(f, "mission_clash"), 0);
	begin(f);
	set_field(f, ENTITY_MISSION, second, FIELD_MISSION_START, "2024-09-02");
	end(f);
	assert_int_equal(count_findings(f, "mission_clash"), 1);
	begin(f);
	set_field(f, ENTITY_MISSION, second, FIELD_MISSION_STATUS, "cancelled");
	end(f);
	assert_int_equal(count_findings(f, "mission_clash"), 0);
}

static void test_tandem(void **state)
{
	struct fixture *f = *state;
	struct act a = water;
	struct finding_row row;
	int64_t action, cadre;
	char *text;

	begin(f);
	a.elu = add_person(f, "Awa", NULL);
	action = add_action(f, &a);
	end(f);
	row = the_finding(f, "no_tandem");
	text = sentence_of(f, &row);
	assert_non_null(strstr(text, "no senior manager"));
	free(text);
	begin(f);
	cadre = add_person(f, "Jean", "2024-12-31");
	set_field(f, ENTITY_ACTION, action, FIELD_ACTION_RECONFIRMED, "2024-01-05");
	end(f);
	begin(f);
	{
		struct record r;

		assert_true(store_load(f->store, ENTITY_ACTION, action, &f->arena, &r, &f->err));
		record_set(&r, FIELD_ACTION_CADRE, value_uid(store_uid(f->store, ENTITY_PERSON, cadre)));
		assert_true(store_update(f->store, &r, NULL, &f->err));
	}
	end(f);
	assert_int_equal(count_findings(f, "no_tandem"), 0);
	begin(f);
	set_field(f, ENTITY_PERSON, cadre, FIELD_PERSON_MANDATE_END, "2024-05-31"); /* yesterday */
	end(f);
	the_finding(f, "no_tandem");
}

static void test_coordinated(void **state)
{
	struct fixture *f = *state;
	struct act b = other("reg:53"), c = other("epci:242900314");
	int64_t one, two, three, link;

	c.theme = "dechets";
	c.city = "Dakar";
	begin(f);
	one = add_action(f, &water);
	two = add_action(f, &b);
	three = add_action(f, &c);
	add_link(f, one, three, "coordinated", "confirmed");
	link = add_link(f, three, two, "same_project", "proposed");
	end(f);
	assert_int_equal(the_finding(f, "overlap").state, FINDING_OPEN); /* only proposed */
	begin(f);
	set_field(f, ENTITY_LINK, link, FIELD_LINK_STATE, "confirmed"); /* through the third */
	end(f);
	assert_int_equal(the_finding(f, "overlap").state, FINDING_COORDINATED);
	assert_int_equal(action_line(f, one).n_open, 1); /* no tandem */
	assert_int_equal(action_line(f, one).n_decided, 1);
	assert_string_equal(finding_mark(50, FINDING_COORDINATED), "c");
	begin(f);
	delete_row(f, ENTITY_LINK, link);
	add_link(f, one, two, "not_related", "confirmed");
	end(f);
	assert_int_equal(count_findings(f, "overlap"), 0);
}

static void decide(struct fixture *f, const struct finding_row *row)
{
	struct record r;
	struct str judged = STR_INIT;

	finding_judged(row, &judged);
	record_init(&r, ENTITY_DECISION, &f->arena);
	record_set_text(&r, FIELD_DECISION_KEY, row->id);
	record_set_text(&r, FIELD_DECISION_VERDICT, "assumed");
	record_set_text(&r, FIELD_DECISION_WHY, "wanted");
	record_set_text(&r, FIELD_DECISION_JUDGED, judged.s);
	assert_true(store_insert(f->store, &r, &f->err));
	str_release(&judged);
}

static void test_decision(void **state)
{
	struct fixture *f = *state;
	struct act b = other("reg:53");
	struct finding_row row, now;
	struct term_change *changes;
	struct str judged = STR_INIT;
	int64_t one, two;
	int n;

	begin(f);
	one = add_action(f, &water);
	two = add_action(f, &b);
	end(f);
	row = the_finding(f, "overlap");
	finding_judged(&row, &judged);
	begin(f);
	decide(f, &row);
	end(f);
	assert_int_equal(the_finding(f, "overlap").state, FINDING_DECIDED);
	assert_int_equal(action_line(f, one).n_decided, 1);
	begin(f);
	set_field(f, ENTITY_ACTION, one, FIELD_ACTION_STATUS, "3"); /* not what was judged */
	end(f);
	refresh(f);
	f->today += 3;
	refresh(f); /* nor is the day */
	assert_int_equal(the_finding(f, "overlap").state, FINDING_DECIDED);
	begin(f);
	set_field(f, ENTITY_ACTION, two, FIELD_ACTION_END, "2026-12-31");
	end(f);
	now = the_finding(f, "overlap");
	assert_string_equal(now.id, row.id);
	assert_int_equal(now.state, FINDING_REOPENED);
	assert_true(finding_changes(judged.s, &now, &f->arena, &changes, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(changes[0].name, "period");
	begin(f);
	set_field(f, ENTITY_ACTION, two, FIELD_ACTION_END, "2026-06-30"); /* as it was judged */
	end(f);
	assert_int_equal(the_finding(f, "overlap").state, FINDING_DECIDED);
	str_release(&judged);
}

/* A pair that only the other action keeps: a decision about it reopens with an edit that leaves its severity as it is. */
static void test_decision_kept_by_the_other(void **state)
{
	struct fixture *f = *state;
	struct act better = other("com:35051"), b = other("com:35051");
	struct finding_row row;
	int64_t one, two;

	assert_true(params_set(&f->params, "top_pairs", "1", &f->err));
	engine_set_params(f->engine, &f->params);
	b.title = "Pompes solaires";
	b.euros = 1000;
	begin(f);
	one = add_action(f, &water);
	two = add_action(f, &b);
	end(f);
	row = the_finding(f, "overlap");
	begin(f);
	add_action(f, &better);
	better.title = "Bassin versant";
	add_action(f, &better);
	better.title = "Laboratoire";
	add_action(f, &better);
	end(f);
	begin(f);
	decide(f, &row);
	end(f);
	assert_int_equal(action_line(f, two).n_decided, 1);
	begin(f);
	set_field(f, ENTITY_ACTION, one, FIELD_ACTION_END, "2026-01-31");
	end(f);
	assert_int_equal(action_line(f, two).n_decided, 0);
}

/* What another console wrote is read as it is now, not with the records that this one still holds in memory. */
static void test_read_behind_another(void **state)
{
	struct fixture *f = *state, g = *f;
	struct act b = other("reg:53");
	int64_t two;

	b.city = "Dakar";
	begin(f);
	add_action(f, &water);
	two = add_action(f, &b);
	end(f);
	g.store = store_open(f->path, 0, &f->err);
	g.engine = engine_new(&f->params);
	begin(&g);
	{
		struct record r;
		struct value place[ITEMS_MAX] = {value_text("SN"), value_none(), value_text("Thiès")};

		assert_true(store_load(g.store, ENTITY_ACTION, two, &f->arena, &r, &f->err));
		record_clear_set(&r, SET_ACTION_PLACES);
		record_put_element(&r, SET_ACTION_PLACES, place);
		assert_true(store_update(g.store, &r, NULL, &f->err));
	}
	end(&g);
	engine_free(&g.engine);
	store_close(&g.store);
	assert_string_equal(the_finding(f, "overlap").place, "Thiès");
}

static void test_probe(void **state)
{
	struct fixture *f = *state;
	struct act b = other("reg:53");
	struct engine_hit hits[4];
	struct record r;
	int64_t one, two;
	int n, total;
	char *before;

	begin(f);
	one = add_action(f, &water);
	two = add_action(f, &b);
	end(f);
	before = dump_findings(f);
	assert_true(store_load(f->store, ENTITY_ACTION, two, &f->arena, &r, &f->err));
	assert_true(engine_probe(f->engine, f->store, &r, hits, 4, &n, &total, &f->err));
	assert_int_equal(total, 1);
	assert_int_equal(hits[0].kind, KIND_OVERLAP);
	assert_int_equal(hits[0].other, one);
	assert_int_equal(hits[0].severity, the_finding(f, "overlap").severity);
	assert_string_equal(hits[0].id, the_finding(f, "overlap").id);
	record_set_text(&r, FIELD_ACTION_START, "2026-01-01");
	assert_true(engine_probe(f->engine, f->store, &r, hits, 4, &n, &total, &f->err));
	assert_int_equal(total, 0);
	r.id = 0;
	r.uid = (struct uid){{0}};
	record_set_text(&r, FIELD_ACTION_START, "2024-07-01");
	record_set_text(&r, FIELD_ACTION_LEAD, "epci:242900314");
	assert_true(engine_probe(f->engine, f->store, &r, hits, 4, &n, &total, &f->err));
	assert_int_equal(total, 2); /* a third one would meet both */
	refresh(f);
	{
		char *after = dump_findings(f);

		assert_string_equal(before, after);
		free(after);
	}
	free(before);
}

static void test_ids_are_those_of_members(void **state)
{
	struct fixture *f = *state;
	struct act b = other("reg:53");
	struct finding_row row;
	char first[17];

	begin(f);
	add_action(f, &water);
	add_action(f, &b);
	end(f);
	row = the_finding(f, "overlap");
	memcpy(first, row.id, sizeof(first));
	begin(f);
	set_field(f, ENTITY_ACTION, row.members[0].id, FIELD_ACTION_DESCRIPTION, "more words");
	end(f);
	assert_string_equal(the_finding(f, "overlap").id, first);
}

static bool count_row(void *ctx, const struct finding_row *f)
{
	(void)f;
	return ++*(int *)ctx < 2; /* the second one stops */
}

static int count_read(struct fixture *f, const struct finding_query *q)
{
	int n = 0;

	assert_true(findings_read(f->store, q, count_row, &n, &f->err));
	return n;
}

static void test_reading(void **state)
{
	struct fixture *f = *state;
	struct act b = other("reg:53");
	struct finding_row row, again;
	struct ids some = IDS_INIT;
	char prefix[5] = "";
	int64_t one;

	begin(f);
	one = add_action(f, &water);
	add_action(f, &b);
	end(f);
	row = the_finding(f, "overlap");
	memcpy(prefix, row.id, 4);
	assert_true(finding_load(f->store, prefix, &f->arena, &again, &f->err));
	assert_string_equal(again.id, row.id);
	assert_false(finding_load(f->store, "zz", &f->arena, &again, &f->err));
	err_clear(&f->err);
	assert_int_equal(count_findings(f, NULL), 3); /* and two without a tandem */
	assert_int_equal(count_read(f, &(struct finding_query){.limit = 0}), 2);
	assert_int_equal(count_read(f, &(struct finding_query){.limit = 1}), 1);
	assert_int_equal(count_read(f, &(struct finding_query){.min_severity = 50}), 1);
	assert_int_equal(count_read(f, &(struct finding_query){.kinds = "overlap,duplication", .action = one, .undecided = true}), 1);
	ids_add(&some, one + 1000);
	assert_int_equal(count_read(f, &(struct finding_query){.actions = &some}), 0);
	ids_add(&some, one);
	assert_int_equal(count_read(f, &(struct finding_query){.actions = &some}), 2);
	ids_release(&some);
	refresh(f);
	assert_true(engine_is_current(f->engine, f->store, f->today));
	assert_false(engine_is_current(f->engine, f->store, f->today + 1));
	assert_true(params_set(&f->params, "weights.money", "10", &f->err));
	engine_set_params(f->engine, &f->params);
	assert_false(engine_is_current(f->engine, f->store, f->today));
}

/* A pair that was shown is looked for where it was then: it must be what it is now. */
static void test_shown_before(void **state)
{
	struct fixture *f = *state;
	struct act b = other("reg:53");
	struct finding_row row, again;
	int64_t two;

	begin(f);
	add_action(f, &water);
	two = add_action(f, &b);
	end(f);
	row = the_finding(f, "overlap");
	assert_true(finding_load(f->store, row.id, &f->arena, &again, &f->err));
	assert_int_equal(again.severity, row.severity);
	begin(f);
	set_field(f, ENTITY_ACTION, two, FIELD_ACTION_START, "2024-12-01");
	end(f);
	assert_true(finding_load(f->store, row.id, &f->arena, &again, &f->err));
	assert_int_not_equal(again.severity, row.severity);
	begin(f);
	delete_row(f, ENTITY_ACTION, two);
	end(f);
	assert_false(finding_load(f->store, row.id, &f->arena, &again, &f->err));
	assert_int_equal(f->err.code, ERR_DATA);
	err_clear(&f->err);
}

/* What an engine remembers of lists that were full must not outlive them: the next action in that slot may be another one. */
static void test_full_lists_are_forgotten(void **state)
{
	struct fixture *f = *state, other_console;
	static const char *const titles[12] = {"Forages villages", "Pompes solaires", "Latrines marchés", "Formation agents", "Bassin versant", "Réseau quartiers",
		"Puits pasteurs", "Barrage collinaire", "Égouts lycées", "Compteurs gestion", "Laboratoire analyses", "Château fontaines"};
	struct act a = water, z = water;
	int64_t busy[12], lone, open;
	char key[16];

	begin(f);
	for (int i = 0; i < 12; i++) {
		snprintf(key, sizeof(key), "com:%d", 90000 + i);
		a.lead = arena_strdup(&f->arena, key);
		a.title = titles[i];
		add_authority(f, a.lead, i % 2 ? "commune" : "region", NULL);
		busy[i] = add_action(f, &a);
	}
	z.country = "ML";
	z.city = "Mopti";
	z.start = "2015-01-01";
	z.end = "2016-12-31";
	z.euros = 0;
	lone = add_action(f, &z);
	end(f);
	assert_true(params_set(&f->params, "top_pairs", "1", &f->err));
	engine_set_params(f->engine, &f->params);
	refresh(f);
	other_console = *f;
	other_console.store = store_open(f->path, 0, &f->err);
	other_console.engine = engine_new(&f->params);
	other_console.arena = (struct arena)ARENA_INIT;
	begin(&other_console);
	for (int i = 0; i < 6; i++)
		delete_row(&other_console, ENTITY_ACTION, busy[i]);
	end(&other_console);
	engine_free(&other_console.engine);
	store_close(&other_console.store);
	arena_release(&other_console.arena);
	begin(f);
	z.lead = "com:35051";
	z.title = "Formation de comptables";
	add_action(f, &z);
	end(f);
	open = action_line(f, lone).n_open;
	refresh(f);
	assert_int_equal(open, action_line(f, lone).n_open);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, open_register, close_register)

static bool add_row(void *ctx, const struct finding_row *f)
{
	(void)f;
	++*(int *)ctx;
	return true;
}

static int read_all(struct fixture *f, const struct finding_query *q)
{
	int n = 0;

	assert_true(findings_read(f->store, q, add_row, &n, &f->err));
	return n;
}

/* Somebody settles how three work in one place: what is open between two of them stays to be settled, until the cluster is open again. */
static void test_decided_cluster_leaves_its_pairs(void **state)
{
	static const char *const leads[] = {"com:35238", "epci:242900314", "reg:53"}, *const titles[] = {"Forages des villages", "Réseau du quartier nord", "Pompes solaires"};
	const struct finding_query left = {.undecided = true, .apart = true, .kinds = "overlap,duplication"};
	struct fixture *f = *state;
	struct finding_row row;
	int64_t last = 0;
	int pairs;

	begin(f);
	for (int i = 0; i < 3; i++) {
		struct act a = other(leads[i]);

		a.title = titles[i];
		last = add_action(f, &a);
	}
	end(f);
	row = the_finding(f, "fragmentation");
	pairs = read_all(f, &(struct finding_query){.undecided = true, .kinds = "overlap,duplication"});
	assert_true(pairs > 1);
	assert_int_equal(read_all(f, &left), 0);
	begin(f);
	decide(f, &row);
	end(f);
	assert_int_equal(the_finding(f, "fragmentation").state, FINDING_DECIDED);
	assert_int_equal(read_all(f, &left), pairs);
	assert_int_equal(open_apart(f, "overlap,duplication"), pairs);
	assert_int_equal(read_all(f, &(struct finding_query){.apart = true, .kinds = "overlap,duplication"}), 0); /* beside the cluster they are its lines */
	begin(f);
	set_field(f, ENTITY_ACTION, last, FIELD_ACTION_LEAD, "com:35051");
	end(f);
	assert_int_equal(the_finding(f, "fragmentation").state, FINDING_REOPENED);
	assert_int_equal(read_all(f, &left), 0);
	assert_int_equal(open_apart(f, "overlap,duplication"), 0);
}

static void add_elements(struct fixture *f, int64_t action, enum set set, const struct value *v, int n)
{
	struct record r;

	assert_true(store_load(f->store, ENTITY_ACTION, action, &f->arena, &r, &f->err));
	for (int i = 0; i < n; i++) {
		struct value element[ITEMS_MAX] = {v[i]};

		record_put_element(&r, set, element);
	}
	assert_true(store_update(f->store, &r, NULL, &f->err));
}

static void add_points(struct fixture *f, int64_t action, int n)
{
	struct record r;

	assert_true(store_load(f->store, ENTITY_ACTION, action, &f->arena, &r, &f->err));
	for (int i = 0; i < n; i++) {
		struct value place[ITEMS_MAX] = {value_text("SN"), value_none(), value_text(arena_printf(&f->arena, "Puits %d", i))};

		place[ITEM_ACTION_PLACES_lat] = value_real(14 + i % 40 / 10.);
		place[ITEM_ACTION_PLACES_lon] = value_real(-12 + i / 40 / 10.);
		record_put_element(&r, SET_ACTION_PLACES, place);
	}
	assert_true(store_update(f->store, &r, NULL, &f->err));
}

/* The last of seventy partners, of twenty networks and of a thousand points is one like the first. */
static void test_as_many_as_there_are(void **state)
{
	enum { PARTNERS = 70, NETWORKS = 20, POINTS = 1000 };
	struct fixture *f = *state;
	struct value partners[PARTNERS], networks[NETWORKS];
	struct act a = water, b = other("com:35051");
	int64_t one, two, last = 0;

	begin(f);
	a.dac = b.dac = "14030";
	b.city = "Ziguinchor";
	for (int i = 0; i < PARTNERS; i++) {
		last = add_partner(f, arena_printf(&f->arena, "Comité %c%c des eaux", 'A' + i / 26, 'A' + i % 26), "SN");
		partners[i] = value_uid(store_uid(f->store, ENTITY_PARTNER, last));
	}
	for (int i = 0; i < NETWORKS; i++)
		networks[i] = value_text(arena_printf(&f->arena, "reseau-%02d", i));
	one = add_action(f, &a);
	two = add_action(f, &b);
	add_elements(f, one, SET_ACTION_PARTNERS, partners, PARTNERS);
	add_elements(f, two, SET_ACTION_PARTNERS, partners + PARTNERS - 1, 1);
	add_elements(f, one, SET_ACTION_NETWORKS, networks, NETWORKS);
	add_points(f, one, POINTS);
	end(f);
	assert_int_equal(the_finding(f, "duplication").state, FINDING_OPEN);
	begin(f);
	add_elements(f, two, SET_ACTION_NETWORKS, networks + NETWORKS - 1, 1);
	end(f);
	assert_int_equal(the_finding(f, "duplication").state, FINDING_COORDINATED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_full_lists_are_forgotten),
		TEST(test_as_many_as_there_are),
		TEST(test_decided_cluster_leaves_its_pairs),
		TEST(test_overlap),
		TEST(test_quiet),
		TEST(test_duplication),
		TEST(test_complementarity),
		TEST(test_double_entry),
		TEST(test_undated),
		TEST(test_partner_load),
		TEST(test_twinned_with_a_hall),
		TEST(test_namesakes),
		TEST(test_fragmentation),
		TEST(test_partner_names),
		TEST(test_mission_clash),
		TEST(test_tandem),
		TEST(test_coordinated),
		TEST(test_decision),
		TEST(test_read_behind_another),
		TEST(test_decision_kept_by_the_other),
		TEST(test_probe),
		TEST(test_reading),
		TEST(test_shown_before),
		TEST(test_ids_are_those_of_members),
	};

	return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
