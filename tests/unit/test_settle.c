/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings are decided, decisions stick to what was judged, actions are linked. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/app/settle.h>
#include <strates/store/merge.h>

#include "with_app.h"

#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

struct found {
	char id[17];
	enum finding_state state;
	int n;
};

static bool keep_overlap(void *ctx, const struct finding_row *row)
{
	struct found *f = ctx;

	if (!str_eq(row->kind, "overlap") && !str_eq(row->kind, "duplication"))
		return true;
	memcpy(f->id, row->id, sizeof(f->id));
	f->state = row->state;
	f->n++;
	return true;
}

/* The overlap of an action; n = how many. */
static struct found overlap_of(struct app *app, int64_t action)
{
	struct found f = {.n = 0};
	struct finding_query q = {.action = action};
	struct err e = ERR_INIT;

	must(findings_read(app_store(app), &q, keep_overlap, &f, &e), &e);
	return f;
}

/* Two actions of two authorities in one town on one theme; *a, *b = their ids. */
static void overlapping(struct app *app, const char *town, int64_t *a, int64_t *b)
{
	*a = register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Forages", "lead", "Brest", "start", "2025", "end", "2027-06",
	                "places", town, "themes", "eau", "budget", "2025:com:29019:50000"));
	*b = register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Adduction", "lead", "Rennes", "start", "2026", "end", "2028",
	                "places", town, "themes", "eau"));
}

static void test_decide(void **state)
{
	struct app *app = *state;
	struct store *s = app_store(app);
	int64_t a, b;
	struct found f;
	struct arena mem = ARENA_INIT;
	struct record d;
	struct err e = ERR_INIT;
	struct str said = STR_INIT;
	int done;

	overlapping(app, "SN//Podor", &a, &b);
	f = overlap_of(app, a);
	assert_int_equal(f.n, 1);
	assert_int_equal(f.state, FINDING_OPEN);
	assert_false(settle_decide(app, f.id, "assumed", "", NULL, NULL, &e));
	assert_non_null(strstr(e.text, "reason"));
	err_clear(&e);
	assert_false(settle_decide(app, f.id, "maybe", "x", NULL, NULL, &e));
	assert_non_null(strstr(e.text, "coordinated"));
	err_clear(&e);
	assert_false(settle_decide(app, "0123456789abcdef", "assumed", "x", NULL, NULL, &e));
	err_clear(&e);
	assert_false(settle_decide(app, f.id, "assumed", "x", "2026-02-30", NULL, &e));
	err_clear(&e);
	must(settle_decide(
	             app, f.id, "assumed", "Two villages, said in March", "+3m", "S. Marec", &e),
	        &e);
	assert_int_equal(overlap_of(app, a).state, FINDING_DECIDED);
	assert_int_equal(overlap_of(app, b).state, FINDING_DECIDED);
	must(store_load_key(s, ENTITY_DECISION, f.id, &mem, &d, &e), &e);
	assert_string_equal(record_text(&d, FIELD_DECISION_VERDICT), "assumed");
	assert_string_equal(record_text(&d, FIELD_DECISION_KIND), "overlap");
	assert_string_equal(record_text(&d, FIELD_DECISION_DECIDED_BY), "S. Marec");
	assert_string_equal(record_text(&d, FIELD_DECISION_DECIDED_ON), "2026-11-23");
	assert_int_equal(record_count(&d, SET_DECISION_MEMBERS), 2);
	/* What does not matter leaves it; what matters brings it back; deciding again settles it
	 * again. */
	register_set(app, ENTITY_ACTION, b, "description", "longer");
	assert_int_equal(overlap_of(app, a).state, FINDING_DECIDED);
	register_set(app, ENTITY_ACTION, b, "start", "2027");
	assert_int_equal(overlap_of(app, a).state, FINDING_REOPENED);
	must(settle_decide(app, f.id, "distinct", "Two projects now", NULL, NULL, &e), &e);
	assert_int_equal(overlap_of(app, a).state, FINDING_DECIDED);
	must(app_undo(app, 1, &done, &said, &e), &e);
	assert_int_equal(overlap_of(app, a).state, FINDING_REOPENED);
	/* Taken away. */
	must(settle_reopen(app, f.id, &e), &e);
	assert_int_equal(overlap_of(app, a).state, FINDING_OPEN);
	assert_false(settle_reopen(app, f.id, &e));
	err_clear(&e);
	/* And again after that: the same row comes back. */
	must(settle_decide(app, f.id, "watch", "Wait", NULL, NULL, &e), &e);
	assert_int_equal(overlap_of(app, a).state, FINDING_DECIDED);
	assert_int_equal(register_troubles(app), 0);
	str_release(&said);
	arena_release(&mem);
}

static void test_link(void **state)
{
	struct app *app = *state;
	int64_t a, b, link, again;
	struct err e = ERR_INIT;
	struct str said = STR_INIT;
	int done;

	overlapping(app, "ML//Kayes", &a, &b);
	assert_int_equal(overlap_of(app, a).state, FINDING_OPEN);
	assert_false(settle_link(app, a, a, "coordinated", NULL, false, NULL, &link, &e));
	assert_non_null(strstr(e.text, "itself"));
	err_clear(&e);
	assert_false(settle_link(app, a, b, "friendly", NULL, false, NULL, &link, &e));
	assert_non_null(strstr(e.text, "coordinated"));
	err_clear(&e);
	assert_false(settle_link(app, a, b, "coordinated", "Zzyzx", false, NULL, &link, &e));
	err_clear(&e);
	must(settle_link(
	             app, a, b, "coordinated", "Rennes", false, "agreed by telephone", &link, &e),
	        &e);
	assert_string_equal(register_get(app, ENTITY_LINK, link, "state"), "proposed");
	assert_string_equal(register_get(app, ENTITY_LINK, link, "proposed_by"), "com:29019");
	assert_string_equal(register_get(app, ENTITY_LINK, link, "role_a"), "active");
	assert_string_equal(register_get(app, ENTITY_LINK, link, "role_b"), "lead");
	assert_int_equal(overlap_of(app, a).state, FINDING_OPEN);
	assert_false(settle_link(app, b, a, "coordinated", NULL, true, NULL, &again, &e));
	assert_non_null(strstr(e.text, "already"));
	err_clear(&e);
	must(settle_confirm(app, link, &e), &e);
	assert_string_equal(register_get(app, ENTITY_LINK, link, "confirmed_by"), "com:35238");
	assert_true(overlap_of(app, a).n == 0 || overlap_of(app, a).state == FINDING_COORDINATED);
	assert_false(settle_confirm(app, link, &e));
	err_clear(&e);
	must(app_undo(app, 1, &done, &said, &e), &e);
	assert_int_equal(overlap_of(app, a).state, FINDING_OPEN);
	assert_int_equal(overlap_of(app, a).n, 1);
	/* A deleted action takes its links with it, and can't be linked. */
	must(edit_delete(app, ENTITY_ACTION, &b, 1, &e), &e);
	assert_int_equal(register_count(app, ENTITY_LINK), 0);
	assert_false(settle_link(app, a, b, "coordinated", NULL, false, NULL, &again, &e));
	assert_non_null(strstr(e.text, "deleted"));
	err_clear(&e);
	assert_false(settle_confirm(app, link, &e));
	str_release(&said);
}

/* Roles, the eight practices, and a refusal. */
static void test_terms(void **state)
{
	struct app *app = *state;
	int64_t a, b, link;
	struct err e = ERR_INIT;
	struct str said = STR_INIT;
	int done;

	overlapping(app, "GN//Kindia", &a, &b);
	must(settle_link(app, a, b, "coordinated", NULL, false, NULL, &link, &e), &e);
	must(settle_terms(app, link, "lead", "silent", "outcomes|agreements", &e), &e);
	assert_string_equal(register_get(app, ENTITY_LINK, link, "role_a"), "lead");
	assert_string_equal(register_get(app, ENTITY_LINK, link, "role_b"), "silent");
	assert_string_equal(register_get(app, ENTITY_LINK, link, "practices"), "agreements|outcomes");
	assert_false(settle_terms(app, link, NULL, NULL, "friendship", &e));
	err_clear(&e);
	must(settle_terms(app, link, NULL, NULL, "roles", &e), &e);
	assert_string_equal(register_get(app, ENTITY_LINK, link, "practices"), "roles");
	assert_string_equal(register_get(app, ENTITY_LINK, link, "role_b"), "silent");
	must(app_undo(app, 1, &done, &said, &e), &e);
	assert_string_equal(register_get(app, ENTITY_LINK, link, "practices"), "agreements|outcomes");
	must(settle_refuse(app, link, &e), &e);
	assert_string_equal(register_get(app, ENTITY_LINK, link, "state"), "refused");
	assert_int_equal(overlap_of(app, a).state, FINDING_OPEN);
	str_release(&said);
}

/* Who does it, until when; late when the day has passed, done when somebody says so. */
static void test_follow(void **state)
{
	struct app *app = *state;
	struct arena mem = ARENA_INIT;
	struct follow_up *v = NULL;
	struct found f;
	int64_t a, b;
	struct err e = ERR_INIT;
	int n = 0, before = 0;

	must(settle_follow_ups(app, &mem, &v, &before, &e), &e);
	register_add(app, ENTITY_PERSON, PAIRS("name", "Karim Besnault", "role", "cadre"));
	overlapping(app, "CM//Dschang", &a, &b);
	f = overlap_of(app, a);
	assert_false(settle_follow(app, f.id, "Karim Besnault", NULL, &e));
	assert_non_null(strstr(e.text, "open"));
	err_clear(&e);
	must(settle_decide(app, f.id, "meeting", "Se voir", NULL, NULL, &e), &e);
	assert_false(settle_follow(app, f.id, "Nobody Known", NULL, &e));
	assert_non_null(strstr(e.text, "Nobody Known"));
	err_clear(&e);
	must(settle_follow(app, f.id, "Karim Besnault", "2026-11-20", &e), &e);
	must(settle_follow_ups(app, &mem, &v, &n, &e), &e);
	assert_int_equal(n, before + 1);
	assert_string_equal(v[0].finding, f.id);
	assert_string_equal(v[0].who, "Karim Besnault");
	assert_int_equal(v[0].days_late, 3);
	/* It stays decided: a follow-up is no new judgement. */
	assert_int_equal(overlap_of(app, a).state, FINDING_DECIDED);
	must(settle_follow(app, f.id, NULL, "2026-12-01", &e), &e);
	must(settle_follow_ups(app, &mem, &v, &n, &e), &e);
	assert_string_equal(v[n - 1].who, "Karim Besnault");
	assert_int_equal(v[n - 1].days_late, 0);
	must(settle_done(app, f.id, true, &e), &e);
	must(settle_follow_ups(app, &mem, &v, &n, &e), &e);
	assert_int_equal(n, before);
	/* Another day: it is to be done again. */
	must(settle_follow(app, f.id, NULL, "2026-12-15", &e), &e);
	must(settle_follow_ups(app, &mem, &v, &n, &e), &e);
	assert_int_equal(n, before + 1);
	/* A new decision is nobody's until somebody is named. */
	must(settle_decide(app, f.id, "meeting", "Se revoir", "2026-12-20", NULL, &e), &e);
	must(settle_follow_ups(app, &mem, &v, &n, &e), &e);
	assert_int_equal(n, before + 1);
	assert_string_equal(v[n - 1].who, "");
	arena_release(&mem);
}

/* Who answers for a follow-up changes with the mandate, unless it is carried out; erasure leaves nobody. */
static void test_follow_leaves(void **state)
{
	struct app *app = *state;
	struct err e = ERR_INIT;
	struct found open, done;
	char uid[UID_TEXT_SIZE];
	int64_t a, b, old, successor, first, second;
	int n = 0;

	old = register_add(app, ENTITY_PERSON, PAIRS("name", "Anne Partante", "role", "cadre"));
	successor = register_add(app, ENTITY_PERSON, PAIRS("name", "Luc Arrivant", "role", "cadre"));
	overlapping(app, "BJ//Parakou", &a, &b);
	open = overlap_of(app, a);
	must(settle_decide(app, open.id, "meeting", "Se voir", "2026-12-01", NULL, &e), &e);
	must(settle_follow(app, open.id, "Anne Partante", NULL, &e), &e);
	overlapping(app, "TG//Sokodé", &a, &b);
	done = overlap_of(app, a);
	must(settle_decide(app, done.id, "meeting", "Se voir", "2026-12-01", NULL, &e), &e);
	must(settle_follow(app, done.id, "Anne Partante", NULL, &e), &e);
	must(settle_done(app, done.id, true, &e), &e);
	first = store_id_of_key(app_store(app), ENTITY_DECISION, open.id);
	second = store_id_of_key(app_store(app), ENTITY_DECISION, done.id);
	must(edit_replace_person(app, old, successor, (struct date){0}, &n, &e), &e);
	assert_int_equal(n, 0); /* of actions */
	assert_string_equal(register_get(app, ENTITY_DECISION, first, "assignee"), uid_format(store_uid(app_store(app), ENTITY_PERSON, successor), uid));
	assert_string_equal(register_get(app, ENTITY_DECISION, second, "assignee"), uid_format(store_uid(app_store(app), ENTITY_PERSON, old), uid));
	must(edit_erase_person(app, old, &e), &e);
	must(edit_erase_person(app, successor, &e), &e);
	assert_string_equal(register_get(app, ENTITY_DECISION, first, "assignee"), "");
	assert_string_equal(register_get(app, ENTITY_DECISION, second, "assignee"), "");
	assert_int_equal(register_troubles(app), 0);
}

static void test_circle(void **state)
{
	struct app *app = *state;
	int64_t id[3], link;
	struct err e = ERR_INIT;

	for (int i = 0; i < 3; i++)
		id[i] = register_add(app, ENTITY_ACTION, PAIRS("title", "Part", "lead", "Brest"));
	must(settle_link(app, id[0], id[1], "parent", NULL, true, NULL, &link, &e), &e);
	must(settle_link(app, id[1], id[2], "parent", NULL, true, NULL, &link, &e), &e);
	assert_false(settle_link(app, id[2], id[0], "parent", NULL, true, NULL, &link, &e));
	assert_non_null(strstr(e.text, "circle"));
	err_clear(&e);
	assert_false(settle_link(app, id[1], id[0], "parent", NULL, true, NULL, &link, &e));
	err_clear(&e);
	must(settle_link(app, id[2], id[0], "complement", NULL, true, NULL, &link, &e), &e);
	assert_int_equal(register_troubles(app), 0);
}

static void test_meeting(void **state)
{
	struct app *app = *state;
	struct str mail = STR_INIT;
	struct err e = ERR_INIT;
	int64_t a, b;

	overlapping(app, "BF//Ouagadougou", &a, &b);
	must(settle_meeting_text(app, overlap_of(app, a).id, &mail, &e), &e);
	assert_non_null(strstr(mail.s, "Subject: "));
	assert_non_null(strstr(mail.s, "Brest — Forages"));
	assert_non_null(strstr(mail.s, "Rennes — Adduction"));
	assert_false(settle_meeting_text(app, "ffffffffffffffff", &mail, &e));
	str_release(&mail);
}

static int setup(void **state)
{
	*state = register_open();
	return 0;
}

/* --- the visa of the élu --- */

static enum visa visa_of_finding(struct app *app, const char *finding)
{
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct record d;
	enum visa state;

	must(settle_load_decision(app, finding, &mem, &d, &e), &e);
	state = settle_visa_state(&d);
	arena_release(&mem);
	return state;
}

/* What was signed is what was signed: not what another laptop decided meanwhile. */
struct asked {
	bool of_why, of_digest;
};
static bool count_conflict(void *ctx, const struct conflict *c)
{
	struct asked *x = ctx;

	x->of_why |= str_eq(c->field, "why");
	x->of_digest |= str_eq(c->field, "visa_of");
	return true;
}

static void test_visa_of_a_decision(void **state)
{
	struct asked asked = {false, false};
	struct app *app = *state, *other = register_open_second();
	struct err e = ERR_INIT;
	struct found f;
	int64_t a, b;

	register_add(app, ENTITY_PERSON, PAIRS("name", "Nadia Hervo", "role", "elu"));
	overlapping(app, "MG//Antsirabe", &a, &b);
	f = overlap_of(app, a);
	must(settle_decide(app, f.id, "meeting", "Se voir", NULL, NULL, &e), &e);
	register_send(app, other);
	must(settle_visa(app, &(struct visa_on){f.id, 0}, VISA_GIVEN, "Nadia Hervo", &e), &e);
	assert_int_equal(visa_of_finding(app, f.id), VISA_GIVEN);
	must(settle_decide(other, f.id, "assumed", "Deux réseaux distincts", NULL, NULL, &e), &e);
	register_send(app, other);
	register_send(other, app);
	assert_int_equal(visa_of_finding(other, f.id), VISA_NONE);
	assert_int_equal(visa_of_finding(app, f.id), VISA_NONE);
	must(settle_visa(app, &(struct visa_on){f.id, 0}, VISA_GIVEN, "Nadia Hervo", &e), &e);
	register_send(app, other);
	assert_int_equal(visa_of_finding(other, f.id), VISA_GIVEN);
	/* Both decide and both have it signed: nobody is asked which digest is right. */
	must(settle_decide(app, f.id, "meeting", "Se voir en mars", NULL, NULL, &e), &e);
	must(settle_visa(app, &(struct visa_on){f.id, 0}, VISA_GIVEN, "Nadia Hervo", &e), &e);
	must(settle_decide(other, f.id, "assumed", "Deux réseaux", NULL, NULL, &e), &e);
	must(settle_visa(other, &(struct visa_on){f.id, 0}, VISA_GIVEN, "Nadia Hervo", &e), &e);
	register_send(app, other);
	must(store_conflicts(app_store(other), NULL, count_conflict, &asked, &e), &e);
	assert_true(asked.of_why && !asked.of_digest);
	register_close_second(&other);
}

/* Registers of before have visas that name no decision: they are not lost, unless a later decision shows. */
static void test_visa_that_names_nothing(void **state)
{
	struct arena mem = ARENA_INIT;
	struct record r;

	(void)state;
	record_init(&r, ENTITY_DECISION, &mem);
	record_set_text(&r, FIELD_DECISION_VERDICT, "meeting");
	record_set_text(&r, FIELD_DECISION_DECIDED_ON, "2026-10-02");
	record_set_text(&r, FIELD_DECISION_VISA, "given");
	record_set_text(&r, FIELD_DECISION_VISA_ON, "2026-10-02");
	assert_int_equal(settle_visa_state(&r), VISA_GIVEN);
	record_set_text(&r, FIELD_DECISION_DECIDED_ON, "2026-10-03");
	assert_int_equal(settle_visa_state(&r), VISA_NONE);
	arena_release(&mem);
}

static struct uid visa_by(struct app *app, int64_t action, enum visa *state)
{
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct record r;
	struct uid u;

	must(store_load(app_store(app), ENTITY_ACTION, action, &mem, &r, &e), &e);
	*state = settle_visa_state(&r);
	u = settle_visa_by(&r);
	arena_release(&mem);
	return u;
}

/* A copy has none; who is asked is succeeded, who has answered has answered; erased, nobody is left to answer. */
static void test_visa_of_persons(void **state)
{
	struct app *app = *state;
	struct store *s = app_store(app);
	int64_t old = register_add(app, ENTITY_PERSON, PAIRS("name", "Yves Le Goff", "role", "elu"));
	int64_t next = register_add(app, ENTITY_PERSON, PAIRS("name", "Anne Prigent", "role", "elu"));
	int64_t asked, given;
	struct err e = ERR_INIT;
	struct edit ed;
	enum visa v;
	int n;

	overlapping(app, "CM//Bafoussam", &asked, &given);
	must(settle_visa(app, &(struct visa_on){"", asked}, VISA_ASKED, "Yves Le Goff", &e), &e);
	must(settle_visa(app, &(struct visa_on){"", given}, VISA_GIVEN, "Yves Le Goff", &e), &e);
	must(edit_duplicate(&ed, app, given, &e), &e);
	assert_int_equal(settle_visa_state(&ed.r), VISA_NONE);
	edit_close(&ed);
	must(edit_replace_person(app, old, next, (struct date){0}, &n, &e), &e);
	assert_int_equal(uid_cmp(visa_by(app, asked, &v), store_uid(s, ENTITY_PERSON, next)), 0);
	assert_int_equal(v, VISA_ASKED);
	assert_int_equal(uid_cmp(visa_by(app, given, &v), store_uid(s, ENTITY_PERSON, old)), 0);
	must(edit_erase_person(app, old, &e), &e);
	must(edit_erase_person(app, next, &e), &e);
	assert_true(uid_is_nil(visa_by(app, given, &v)));
	assert_int_equal(v, VISA_GIVEN);
	assert_true(uid_is_nil(visa_by(app, asked, &v)));
	assert_int_equal(v, VISA_NONE);
}

static int teardown(void **state)
{
	struct app *app = *state;

	register_close(&app);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_decide),
	        cmocka_unit_test(test_link),
	        cmocka_unit_test(test_terms),
	        cmocka_unit_test(test_follow),
	        cmocka_unit_test(test_follow_leaves),
	        cmocka_unit_test(test_circle),
	        cmocka_unit_test(test_meeting),
	        cmocka_unit_test(test_visa_of_a_decision),
	        cmocka_unit_test(test_visa_that_names_nothing),
	        cmocka_unit_test(test_visa_of_persons),
	};

	return cmocka_run_group_tests_name("settle", tests, setup, teardown);
}
