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
		cmocka_unit_test_setup_teardown(test_switch_off, setup, teardown),
	};

	return cmocka_run_group_tests_name("kinds beside overlaps", tests, NULL, NULL);
}
