/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings that are not about how two actions meet: each kind fires, stays quiet when it should, says so in a sentence, and follows an edit. */
#include "config.h"

#include "engine_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>
#include <strates/engine/oda.h>

static const struct act wells = {.title = "Puits", .lead = "com:1", .start = "2024-01-01", .end = "2026-12-31", .country = "SN", .city = "Thiès",
	.theme = "eau"};

static int setup(void **state)
{
	struct fixture *f = *state = xcalloc(1, sizeof(*f));

	setenv("STRATES_NOW", "2024-06-01", 1);
	fixture_open(f);
	begin(f);
	add_authority(f, "com:1", "commune", "3");
	add_authority(f, "reg:5", "region", NULL);
	add_theme(f, "eau", NULL);
	add_theme(f, "dechets", NULL);
	set_field(f, ENTITY_THEME, store_id_of_key(f->store, ENTITY_THEME, "eau"), FIELD_THEME_SCHEME, "1pct_water");
	set_field(f, ENTITY_THEME, store_id_of_key(f->store, ENTITY_THEME, "dechets"), FIELD_THEME_SCHEME, "1pct_waste");
	end(f);
	return 0;
}

static int teardown(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static void said(struct fixture *f, const char *kind, const char *part)
{
	struct finding_row row = the_finding(f, kind);
	struct finding_store_names src = {f->store, &f->arena};
	struct finding_names names = finding_names_store(&src);
	struct str s = STR_INIT;
	struct term *t;
	int n, points = 0;

	finding_sentence(&row, &names, &s);
	if (!strstr(s.s, part))
		fail_msg("\"%s\" does not say \"%s\"", s.s, part);
	assert_true(s.s[s.len - 1] == '.');
	assert_true(strlen(finding_move(kind)) > 0);
	assert_true(finding_terms(row.terms, &f->arena, &t, &n, &f->err));
	for (int i = 0; i < n; i++) {
		points += t[i].points;
		str_clear(&s);
		finding_term_text(&row, &t[i], &names, &s);
		if (!t[i].weight && !s.len)
			fail_msg("%s: the term %s says nothing", kind, t[i].name);
		assert_string_not_equal(finding_term_label(t[i].name), "");
	}
	assert_int_equal(points, row.severity);
	str_release(&s);
}

static int64_t count(struct fixture *f, const char *kind)
{
	int64_t n = count_findings(f, kind);
	char *incremental = dump_findings(f), *full;

	refresh(f);
	full = dump_findings(f);
	assert_string_equal(incremental, full);
	free(incremental);
	free(full);
	return n;
}

/* One field of one row, as a step. */
static void change(struct fixture *f, enum entity en, int64_t id, enum field field, const char *value)
{
	begin(f);
	set_field(f, en, id, field, value);
	end(f);
}

static void change_int(struct fixture *f, enum entity en, int64_t id, enum field field, int value)
{
	begin(f);
	set_int(f, en, id, field, value);
	end(f);
}

static int64_t add(struct fixture *f, const struct act *a)
{
	int64_t id;

	begin(f);
	id = add_action(f, a);
	end(f);
	return id;
}

static void test_no_citizens(void **state)
{
	struct fixture *f = *state;
	struct act a = wells;
	int64_t id = add(f, &a);

	assert_int_equal(count(f, "no_citizens"), 0); /* nothing is said */
	change_int(f, ENTITY_ACTION, id, FIELD_ACTION_CITIZENS, 0);
	assert_int_equal(count(f, "no_citizens"), 0); /* of young people nothing is said */
	change_int(f, ENTITY_ACTION, id, FIELD_ACTION_YOUTH, 0);
	said(f, "no_citizens", "neither a citizen part nor a youth part");
	change_int(f, ENTITY_ACTION, id, FIELD_ACTION_YOUTH, 1);
	assert_int_equal(count(f, "no_citizens"), 0);
	a.audience = "agents";
	a.city = "Dakar";
	add(f, &a);
	said(f, "no_citizens", "Puits");
	a.audience = "pupils";
	add(f, &a);
	assert_int_equal(count(f, "no_citizens"), 1);
}

static void test_stale(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, &wells);

	setenv("STRATES_NOW", "2025-05-31", 1);
	f->today = date_to_days(2025, 5, 31);
	refresh(f);
	assert_int_equal(count(f, "stale"), 0);
	setenv("STRATES_NOW", "2025-06-01", 1);
	f->today = date_to_days(2025, 6, 1);
	assert_false(engine_is_current(f->engine, f->store, f->today)); /* a new day */
	refresh(f);
	said(f, "stale", "since 1 June 2024");
	change(f, ENTITY_ACTION, id, FIELD_ACTION_TITLE, "Puits et forages");
	assert_int_equal(count(f, "stale"), 0);
}

static void test_off_theme(void **state)
{
	struct fixture *f = *state;
	struct act a = wells;
	int64_t id;

	a.theme = "dechets";
	id = add(f, &a);
	assert_int_equal(count(f, "one_percent_theme"), 0);
	change(f, ENTITY_ACTION, id, FIELD_ACTION_SCHEME, "1pct_water");
	said(f, "one_percent_theme", "1 % water");
	change(f, ENTITY_ACTION, id, FIELD_ACTION_SCHEME, "1pct_waste");
	assert_int_equal(count(f, "one_percent_theme"), 0);
	change(f, ENTITY_ACTION, id, FIELD_ACTION_SCHEME, "ficol");
	assert_int_equal(count(f, "one_percent_theme"), 0);
}

static void put_under(struct fixture *f, int64_t action, int64_t agreement)
{
	begin(f);
	set_ref(f, ENTITY_ACTION, action, FIELD_ACTION_AGREEMENT, ENTITY_AGREEMENT, agreement);
	end(f);
}

static void test_agreement_ends(void **state)
{
	struct fixture *f = *state;
	int64_t action = add(f, &wells), agreement;

	begin(f);
	agreement = add_agreement(f, "2024-11-28", "2022-01-01", "2022-01-10", false); /* in 180 days */
	end(f);
	assert_int_equal(count(f, "agreement_due"), 0); /* nothing stands under it */
	put_under(f, action, agreement);
	said(f, "agreement_due", "ends on 28 November 2024; 1 action stands under it");
	assert_int_equal(the_finding(f, "agreement_due").n_members, 2);
	assert_int_equal(count(f, "agreement_due"), 1);
	change(f, ENTITY_AGREEMENT, agreement, FIELD_AGREEMENT_END, "2024-11-29");
	assert_int_equal(count(f, "agreement_due"), 0);
	change(f, ENTITY_AGREEMENT, agreement, FIELD_AGREEMENT_END, "2024-05-31");
	said(f, "agreement_due", "ended on 31 May 2024, and 1 action goes on under it");
	change_int(f, ENTITY_AGREEMENT, agreement, FIELD_AGREEMENT_TACIT, 1);
	assert_int_equal(count(f, "agreement_due"), 0);
	change_int(f, ENTITY_AGREEMENT, agreement, FIELD_AGREEMENT_TACIT, 0);
	assert_int_equal(count(f, "agreement_due"), 1);
	change(f, ENTITY_ACTION, action, FIELD_ACTION_STATUS, "4");
	assert_int_equal(count(f, "agreement_due"), 0);
	change(f, ENTITY_ACTION, action, FIELD_ACTION_STATUS, "2");
	assert_int_equal(count(f, "agreement_due"), 1);
	put_under(f, action, 0);
	assert_int_equal(count(f, "agreement_due"), 0);
	put_under(f, action, agreement);
	begin(f);
	delete_row(f, ENTITY_AGREEMENT, agreement);
	end(f);
	assert_int_equal(count(f, "agreement_due"), 0);
}

static void test_agreement_unsent(void **state)
{
	struct fixture *f = *state;
	int64_t agreement;

	begin(f);
	agreement = add_agreement(f, "2028", "2024-05-17", NULL, false); /* 15 days ago */
	end(f);
	assert_int_equal(count(f, "agreement_due"), 0);
	change(f, ENTITY_AGREEMENT, agreement, FIELD_AGREEMENT_SIGNED, "2024-05-16");
	said(f, "agreement_due", "has not been sent to the préfet");
	change(f, ENTITY_AGREEMENT, agreement, FIELD_AGREEMENT_TRANSMITTED, "2024-05-30");
	assert_int_equal(count(f, "agreement_due"), 0);
	begin(f);
	add_agreement(f, "2028", NULL, NULL, true);
	add_agreement(f, "2020", "2018-01-01", NULL, true); /* over: nobody sends it any more */
	end(f);
	said(f, "agreement_due", "signed with a State");
}

static void test_link_unanswered(void **state)
{
	struct fixture *f = *state;
	struct act b = wells;
	int64_t one = add(f, &wells), two, link;

	b.lead = "reg:5";
	b.title = "Forages";
	two = add(f, &b);
	begin(f);
	link = add_link(f, one, two, "coordinated", "proposed");
	end(f);
	assert_int_equal(count(f, "link_unconfirmed"), 0); /* who knows since when */
	change(f, ENTITY_LINK, link, FIELD_LINK_PROPOSED_ON, "2024-04-02"); /* 60 days */
	assert_int_equal(count(f, "link_unconfirmed"), 0);
	change(f, ENTITY_LINK, link, FIELD_LINK_PROPOSED_ON, "2024-04-01");
	said(f, "link_unconfirmed", "The link proposed on 1 April 2024 between \"");
	assert_int_equal(count(f, "link_unconfirmed"), 1);
	begin(f);
	delete_row(f, ENTITY_ACTION, two);
	end(f);
	assert_int_equal(count(f, "link_unconfirmed"), 0);
	{
		struct str done = STR_INIT;
		int n;

		assert_true(store_begin(f->store, &f->err));
		assert_true(store_undo(f->store, 1, NULL, &n, &done, &f->err));
		assert_true(engine_touch_undo(f->engine, f->store, &f->err));
		assert_true(store_commit(f->store, &f->err));
		str_release(&done);
	}
	assert_int_equal(count(f, "link_unconfirmed"), 1);
	change(f, ENTITY_LINK, link, FIELD_LINK_STATE, "confirmed");
	assert_int_equal(count(f, "link_unconfirmed"), 0);
}

static void test_contradiction(void **state)
{
	struct fixture *f = *state;
	struct act a = wells, b = wells;
	int64_t one, two, link;

	a.euros = 100000;
	b.euros = 90000; /* within a tenth of the greater one */
	b.start = "2024"; /* may be the same day */
	one = add(f, &a);
	two = add(f, &b);
	begin(f);
	link = add_link(f, one, two, "same_project", "confirmed");
	end(f);
	assert_int_equal(count(f, "contradiction"), 0);
	change(f, ENTITY_ACTION, two, FIELD_ACTION_START, "2024-02");
	said(f, "contradiction", "differ in: start.");
	change(f, ENTITY_ACTION, two, FIELD_ACTION_STATUS, "1");
	said(f, "contradiction", "differ in: start, status.");
	assert_int_equal(count(f, "contradiction"), 1);
	change(f, ENTITY_LINK, link, FIELD_LINK_KIND, "co_funded");
	assert_int_equal(count(f, "contradiction"), 0);
	change(f, ENTITY_LINK, link, FIELD_LINK_KIND, "same_project");
	change(f, ENTITY_ACTION, two, FIELD_ACTION_START, "2024-01");
	change(f, ENTITY_ACTION, two, FIELD_ACTION_STATUS, "2");
	assert_int_equal(count(f, "contradiction"), 0);
	change(f, ENTITY_ACTION, two, FIELD_ACTION_LEAD, "reg:5");
	said(f, "contradiction", "differ in: lead.");
	change(f, ENTITY_LINK, link, FIELD_LINK_STATE, "refused");
	assert_int_equal(count(f, "contradiction"), 0);
}

static int64_t add_decision(struct fixture *f, const char *kind, const char *verdict, const char *due, int64_t one, int64_t two)
{
	const int64_t members[2] = {one, two};
	struct record d;

	record_init(&d, ENTITY_DECISION, &f->arena);
	record_set_text(&d, FIELD_DECISION_KEY, "0123456789abcdef");
	record_set_text(&d, FIELD_DECISION_KIND, kind);
	record_set_text(&d, FIELD_DECISION_VERDICT, verdict);
	record_set_text(&d, FIELD_DECISION_WHY, "because");
	record_set_text(&d, FIELD_DECISION_DUE, due);
	for (int i = 0; i < 2; i++) {
		struct value v[ITEMS_MAX] = {{0}};
		char uid[UID_TEXT_SIZE];

		v[0] = value_text(arena_strdup(&f->arena, uid_format(store_uid(f->store, ENTITY_ACTION, members[i]), uid)));
		record_put_element(&d, SET_DECISION_MEMBERS, v);
	}
	assert_true(store_insert(f->store, &d, &f->err));
	return d.id;
}

static void test_decision_overdue(void **state)
{
	struct fixture *f = *state;
	struct act b = wells;
	int64_t one = add(f, &wells), two, decision;

	b.lead = "reg:5";
	two = add(f, &b);
	begin(f);
	decision = add_decision(f, "overlap", "meeting", "2024-06-01", one, two);
	end(f);
	assert_int_equal(count(f, "decision_overdue"), 0); /* today */
	change(f, ENTITY_DECISION, decision, FIELD_DECISION_DUE, "2024-05-31");
	said(f, "decision_overdue", "was to be done by 31 May 2024");
	assert_int_equal(the_finding(f, "decision_overdue").n_members, 3);
	change_int(f, ENTITY_DECISION, decision, FIELD_DECISION_DONE, 1);
	assert_int_equal(count(f, "decision_overdue"), 0);
	change_int(f, ENTITY_DECISION, decision, FIELD_DECISION_DONE, 0);
	change(f, ENTITY_DECISION, decision, FIELD_DECISION_KIND, "decision_overdue");
	assert_int_equal(count(f, "decision_overdue"), 0); /* no chains */
}

/* Two records that somebody decided to be one, and has not merged yet. */
static void test_decided_duplicate(void **state)
{
	struct fixture *f = *state;
	struct act b = wells;
	int64_t one = add(f, &wells), two;

	b.end = "2028";
	two = add(f, &b);
	begin(f);
	add_decision(f, "double_entry", "duplicate", NULL, one, two);
	end(f);
	said(f, "contradiction", "differ in: end.");
	begin(f);
	add_link(f, one, two, "same_project", "confirmed");
	end(f);
	assert_int_equal(count(f, "contradiction"), 1);
	change(f, ENTITY_ACTION, one, FIELD_ACTION_END, "2028-03-01");
	assert_int_equal(count(f, "contradiction"), 0);
}

static void drop(struct fixture *f, enum entity en, int64_t id)
{
	begin(f);
	delete_row(f, en, id);
	end(f);
}

static void test_successor(void **state)
{
	struct fixture *f = *state;
	struct act a = wells, b = wells;
	int64_t one, two, partner;

	begin(f);
	partner = a.partner = b.partner = add_partner(f, "Ville de Thiès", "SN");
	a.end = "2024-11-29";
	one = add_action(f, &a);
	end(f);
	assert_int_equal(count(f, "no_successor"), 0); /* in 181 days */
	change(f, ENTITY_ACTION, one, FIELD_ACTION_END, "2024-11-28");
	assert_int_equal(count(f, "no_successor"), 1);
	said(f, "no_successor", "With Ville de Thiès nothing is planned after 28 November 2024, when \"Puits\" (com:1) ends.");
	b.title = "Suite";
	b.lead = "reg:5";
	b.start = "2025-03-01";
	two = add(f, &b); /* begins a year later: it is what follows */
	assert_int_equal(count(f, "no_successor"), 0);
	change(f, ENTITY_ACTION, two, FIELD_ACTION_STATUS, "5");
	assert_int_equal(count(f, "no_successor"), 1);
	change(f, ENTITY_ACTION, two, FIELD_ACTION_STATUS, "2");
	change(f, ENTITY_ACTION, two, FIELD_ACTION_END, NULL);
	assert_int_equal(count(f, "no_successor"), 0); /* open */
	drop(f, ENTITY_ACTION, two);
	assert_int_equal(count(f, "no_successor"), 1);
	change(f, ENTITY_PARTNER, partner, FIELD_PARTNER_NAME, "Commune de Thiès");
	said(f, "no_successor", "With Commune de Thiès nothing");
	change(f, ENTITY_ACTION, one, FIELD_ACTION_END, "2024-05-31");
	assert_int_equal(count(f, "no_successor"), 0); /* over, and nobody said anything while there was time: not now */
}

static void test_network(void **state)
{
	struct fixture *f = *state;
	struct act b = wells;
	int64_t one, two, network, link;
	struct value v[ITEMS_MAX] = {{0}};
	struct record r;

	b.lead = "reg:5";
	b.title = "Forages";
	one = add(f, &wells);
	two = add(f, &b);
	begin(f);
	network = add_network(f, "cuf", "eau", "com:1", "dep:4");
	end(f);
	assert_int_equal(count(f, "network_unused"), 0); /* one of them is no member */
	begin(f);
	assert_true(store_load(f->store, ENTITY_NETWORK, network, &f->arena, &r, &f->err));
	v[0] = value_text("reg:5");
	record_put_element(&r, SET_NETWORK_MEMBERS, v);
	assert_true(store_update(f->store, &r, NULL, &f->err));
	end(f);
	said(f, "network_unused", "com:1, reg:5 belong to the network \"cuf\", and do not use it for eau in Thiès.");
	assert_int_equal(count(f, "network_unused"), 1);
	begin(f);
	assert_true(store_load(f->store, ENTITY_ACTION, two, &f->arena, &r, &f->err));
	v[0] = value_text("cuf");
	record_put_element(&r, SET_ACTION_NETWORKS, v);
	assert_true(store_update(f->store, &r, NULL, &f->err));
	end(f);
	assert_int_equal(count(f, "network_unused"), 0); /* one uses it */
	begin(f);
	assert_true(store_load(f->store, ENTITY_ACTION, two, &f->arena, &r, &f->err));
	record_clear_set(&r, SET_ACTION_NETWORKS);
	assert_true(store_update(f->store, &r, NULL, &f->err));
	end(f);
	assert_int_equal(count(f, "network_unused"), 1);
	begin(f);
	link = add_link(f, one, two, "coordinated", "confirmed");
	end(f);
	assert_int_equal(count(f, "network_unused"), 0); /* they found each other otherwise */
	drop(f, ENTITY_LINK, link);
	assert_int_equal(count(f, "network_unused"), 1);
	change(f, ENTITY_ACTION, two, FIELD_ACTION_LEAD, "com:1");
	assert_int_equal(count(f, "network_unused"), 0);
}

static void test_gap(void **state)
{
	struct fixture *f = *state;
	struct act a = wells;
	int64_t partner, id, need, priority;

	begin(f);
	partner = add_partner(f, "Ville de Thiès", "SN");
	need = add_need(f, partner, NULL, NULL, "dechets");
	priority = add_priority(f, "reg:5", "SN", "eau");
	end(f);
	assert_int_equal(count(f, "gap"), 2);
	drop(f, ENTITY_PRIORITY, priority);
	said(f, "gap", "No active action answers the need \"Une décharge\" of Ville de Thiès.");
	a.theme = "dechets";
	a.city = "Mbour";
	id = add(f, &a);
	assert_int_equal(count(f, "gap"), 1); /* of the theme, elsewhere */
	begin(f);
	{
		struct record r;
		struct value v = value_uid(store_uid(f->store, ENTITY_PARTNER, partner));

		assert_true(store_load(f->store, ENTITY_ACTION, id, &f->arena, &r, &f->err));
		record_put_element(&r, SET_ACTION_PARTNERS, &v);
		assert_true(store_update(f->store, &r, NULL, &f->err));
	}
	end(f);
	assert_int_equal(count(f, "gap"), 0);
	change(f, ENTITY_ACTION, id, FIELD_ACTION_STATUS, "4");
	assert_int_equal(count(f, "gap"), 1);
	change_int(f, ENTITY_NEED, need, FIELD_NEED_MET, 1);
	assert_int_equal(count(f, "gap"), 0);
}

static void test_priority(void **state)
{
	struct fixture *f = *state;
	int64_t id;

	begin(f);
	add_authority(f, "epci:3", "epci", NULL);
	add_priority(f, "epci:3", "SN", "eau");
	end(f);
	said(f, "gap", "epci:3 has made a priority of eau (SN), and leads no active action there.");
	id = add(f, &wells); /* of a commune that lies in it */
	assert_int_equal(count(f, "gap"), 0);
	change(f, ENTITY_ACTION, id, FIELD_ACTION_LEAD, "reg:5");
	assert_int_equal(count(f, "gap"), 1);
}

static int64_t visit(struct fixture *f, const char *authority, int64_t partner, const char *day, const char *direction)
{
	int64_t id = add_mission(f, authority, day, "Thiès", NULL);

	set_ref(f, ENTITY_MISSION, id, FIELD_MISSION_PARTNER, ENTITY_PARTNER, partner);
	set_field(f, ENTITY_MISSION, id, FIELD_MISSION_DIRECTION, direction);
	return id;
}

static void test_reciprocity(void **state)
{
	struct fixture *f = *state;
	struct act a = wells;
	int64_t partner, mission, action;

	begin(f);
	partner = a.partner = add_partner(f, "Ville de Thiès", "SN");
	visit(f, "com:1", partner, "2023-01-01", "out");
	visit(f, "com:1", partner, "2024-01-01", "out");
	mission = visit(f, "com:1", partner, "2022-05-31", "out"); /* more than two years ago */
	visit(f, "com:1", partner, "2024-07-01", "out");           /* to come */
	visit(f, "reg:5", partner, "2024-01-01", "out");
	end(f);
	assert_int_equal(count(f, "no_reciprocity"), 0);
	change(f, ENTITY_MISSION, mission, FIELD_MISSION_START, "2022-06-02");
	said(f, "no_reciprocity", "com:1 has visited Ville de Thiès 3 times within 24 months, and never hosted it.");
	assert_int_equal(count(f, "no_reciprocity"), 1);
	begin(f);
	action = add_action(f, &a);
	set_int(f, ENTITY_ACTION, action, FIELD_ACTION_VISITS_IN, 1);
	end(f);
	assert_int_equal(count(f, "no_reciprocity"), 0); /* one of four */
	change_int(f, ENTITY_ACTION, action, FIELD_ACTION_VISITS_OUT, 9);
	said(f, "no_reciprocity", "9 times within 24 months, and hosted it 1 time.");
	assert_int_equal(count(f, "no_reciprocity"), 1);
	drop(f, ENTITY_ACTION, action);
	said(f, "no_reciprocity", "3 times");
}

static void test_one_percent(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, &wells), authority = store_id_of_key(f->store, ENTITY_AUTHORITY, "com:1"), line;

	begin(f);
	set_int(f, ENTITY_AUTHORITY, authority, FIELD_AUTHORITY_REVENUE, 100000000); /* a million: 10,000 may be spent */
	end(f);
	said(f, "one_percent_unused", "com:1 has 10,000 € left of its 1 % of 2024, out of 10,000 €.");
	begin(f);
	line = add_line(f, id, 2024, NULL, 9000, "voted", "1pct_water");
	end(f);
	assert_int_equal(count(f, "one_percent_unused"), 0); /* less than a tenth is left */
	change_int(f, ENTITY_BUDGET, line, FIELD_BUDGET_AMOUNT, 1100000);
	said(f, "one_percent_exceeded", "com:1 has committed 11,000 € in 2024: 1,000 € beyond its 1 %.");
	assert_int_equal(count(f, "one_percent_exceeded"), 1);
	change(f, ENTITY_ACTION, id, FIELD_ACTION_STATUS, "5");
	assert_int_equal(count(f, "one_percent_exceeded"), 0);
	assert_int_equal(count(f, "one_percent_unused"), 1);
	change_int(f, ENTITY_BUDGET, line, FIELD_BUDGET_YEAR, 2023);
	change_int(f, ENTITY_AUTHORITY, authority, FIELD_AUTHORITY_REVENUE, 0);
	assert_int_equal(count(f, "one_percent_unused"), 0);
}

static void test_undeclared(void **state)
{
	struct fixture *f = *state;
	int64_t id = add(f, &wells), event, line;

	begin(f);
	line = add_line(f, id, 2023, NULL, 4000, "paid", NULL);
	end(f);
	said(f, "undeclared", "com:1 paid 4,000 € of development aid in 2023, and its declaration, due on 31 May 2024, is not recorded.");
	assert_int_equal(count(f, "undeclared"), 1);
	change(f, ENTITY_BUDGET, line, FIELD_BUDGET_STAGE, "voted");
	assert_int_equal(count(f, "undeclared"), 0);
	change(f, ENTITY_BUDGET, line, FIELD_BUDGET_STAGE, "paid");
	begin(f);
	event = add_event(f, "declaration", "com:1", "2023-05-20"); /* of the year before */
	end(f);
	assert_int_equal(count(f, "undeclared"), 1);
	change(f, ENTITY_EVENT, event, FIELD_EVENT_ON, "2024-05");
	assert_int_equal(count(f, "undeclared"), 0);
	change(f, ENTITY_EVENT, event, FIELD_EVENT_AUTHORITY, "reg:5");
	assert_int_equal(count(f, "undeclared"), 1);
	begin(f);
	{
		struct value place[ITEMS_MAX] = {value_text("DE"), value_none(), value_text("Tübingen")};
		struct record r;

		assert_true(store_load(f->store, ENTITY_ACTION, id, &f->arena, &r, &f->err));
		record_clear_set(&r, SET_ACTION_PLACES);
		record_put_element(&r, SET_ACTION_PLACES, place);
		assert_true(store_update(f->store, &r, NULL, &f->err));
	}
	end(f);
	assert_int_equal(count(f, "undeclared"), 0);
}

static void test_oda(void **state)
{
	(void)state;
	assert_true(oda_is_recipient("AF", 2025));
	assert_true(oda_is_recipient("SN", 2025));
	assert_true(oda_is_recipient("ZW", 2025));
	/* High income of late, and territories that no bank ranks: on the list all the same. */
	assert_true(oda_is_recipient("PA", 2025));
	assert_true(oda_is_recipient("PW", 2025));
	assert_true(oda_is_recipient("TK", 2025));
	assert_true(oda_is_recipient("NR", 2025));
	assert_false(oda_is_recipient("NR", 2026));
	assert_true(oda_is_recipient("AG", 2021));
	assert_false(oda_is_recipient("AG", 2022));
	assert_false(oda_is_recipient("CL", 2025));
	assert_false(oda_is_recipient("DE", 2025));
	assert_false(oda_is_recipient("AA", 2025));
	assert_false(oda_is_recipient("", 2025));
	assert_false(oda_is_recipient(NULL, 2025));
}

static void test_switch_off(void **state)
{
	struct fixture *f = *state;
	struct act a = wells;

	a.audience = "agents";
	add(f, &a);
	assert_int_equal(count(f, "no_citizens"), 1);
	assert_true(params_set(&f->params, "findings.no_citizens", "off", &f->err));
	engine_set_params(f->engine, &f->params);
	refresh(f);
	assert_int_equal(count(f, "no_citizens"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_no_citizens, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stale, setup, teardown),
		cmocka_unit_test_setup_teardown(test_off_theme, setup, teardown),
		cmocka_unit_test_setup_teardown(test_agreement_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(test_agreement_unsent, setup, teardown),
		cmocka_unit_test_setup_teardown(test_link_unanswered, setup, teardown),
		cmocka_unit_test_setup_teardown(test_contradiction, setup, teardown),
		cmocka_unit_test_setup_teardown(test_decision_overdue, setup, teardown),
		cmocka_unit_test_setup_teardown(test_decided_duplicate, setup, teardown),
		cmocka_unit_test_setup_teardown(test_successor, setup, teardown),
		cmocka_unit_test_setup_teardown(test_network, setup, teardown),
		cmocka_unit_test_setup_teardown(test_gap, setup, teardown),
		cmocka_unit_test_setup_teardown(test_priority, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reciprocity, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_percent, setup, teardown),
		cmocka_unit_test_setup_teardown(test_undeclared, setup, teardown),
		cmocka_unit_test(test_oda),
		cmocka_unit_test_setup_teardown(test_switch_off, setup, teardown),
	};

	return cmocka_run_group_tests_name("kinds beside overlaps", tests, NULL, NULL);
}
