/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar: what clashes and what is late first, then from today on, then what is over; only what the actions of a filter have to do with. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/app/agenda.h>
#include <strates/app/settle.h>

#include "with_app.h"

#define ADD(entity, ...) register_add(fix.app, ENTITY_##entity, (const char *const[]){__VA_ARGS__, NULL})

static struct {
	struct app *app;
	struct browse *browse;
	struct agenda list;
	int64_t action, clash, other, served;
} fix;

static int open_all(void **state)
{
	struct err e = ERR_INIT;
	char uid[UID_TEXT_SIZE], agreement[UID_TEXT_SIZE];
	int64_t id;

	(void)state;
	setenv("LANGUAGE", "en", 1);
	setenv("STRATES_NOW", "2026-11-27", 1);
	fix.app = register_open();
	/* In force, never sent: late. Signed before there was anything to send: not. Over: not. */
	id = ADD(AGREEMENT, "title", "Convention", "signed", "2025-06-02", "end", "2027-06", "parties", "com:29019");
	uid_format(store_uid(app_store(fix.app), ENTITY_AGREEMENT, id), agreement);
	ADD(AGREEMENT, "title", "Charte ancienne", "signed", "1962-05-27");
	ADD(AGREEMENT, "title", "Accord fini", "signed", "2015-05-27", "end", "2018-01-01");
	fix.action = ADD(ACTION, "title", "Forages", "lead", "com:29019", "places", "SN//Kédougou", "themes", "eau", "start", "2025", "agreement", agreement);
	uid_format(store_uid(app_store(fix.app), ENTITY_ACTION, fix.action), uid);
	fix.clash = ADD(MISSION, "title", "Délégation A", "authority", "com:29019", "start", "2027-01-18", "end", "2027-01-22", "country", "SN", "city", "Kédougou");
	fix.other = ADD(MISSION, "title", "Délégation B", "authority", "dep:29", "start", "2027-01-25", "end", "2027-01-29", "country", "SN", "city", "Kédougou");
	fix.served = ADD(MISSION, "title", "En cours", "authority", "com:29019", "start", "2026-11-25", "end", "2026-11-29", "country", "MA", "actions", uid);
	ADD(MISSION, "title", "Passée", "authority", "com:29019", "start", "2024-03-01", "country", "MA");
	ADD(MISSION, "title", "Avant", "authority", "com:29019", "start", "2023-03-01", "country", "MA");
	ADD(EVENT, "title", "Conseil", "kind", "council", "on_day", "2026-12-14", "authority", "com:29019");
	must(app_ensure_findings(fix.app, &e), &e);
	fix.browse = browse_new(fix.app);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	agenda_release(&fix.list);
	browse_free(&fix.browse);
	register_close(&fix.app);
	return 0;
}

static const struct agenda_item *item(const char *title)
{
	for (int i = 0; i < fix.list.n; i++)
		if (str_eq(fix.list.v[i].title, title))
			return &fix.list.v[i];
	return NULL;
}

static void read(void)
{
	struct err e = ERR_INIT;

	must(agenda_read_list(&fix.list, fix.browse, &e), &e);
}

static void what_is_wrong_stands_first(void **state)
{
	(void)state;
	read();
	assert_int_equal(fix.list.v[0].id, fix.clash);
	assert_int_equal(fix.list.v[1].id, fix.other);
	assert_int_equal(fix.list.v[0].part, AGENDA_CLASHES);
	assert_true(fix.list.v[0].severity > 0 && *fix.list.v[0].finding);
	assert_int_equal(fix.list.n_clashes, 2);
	assert_int_equal(fix.list.v[2].kind, AGENDA_TO_SEND);
	assert_true(fix.list.v[2].late);
	assert_int_equal(fix.list.n_late, 1);
	/* Two lines: that it is to be sent, and that it ends. */
	assert_string_equal(fix.list.v[2].title, "Convention");
	assert_null(item("Charte ancienne"));
	assert_int_equal(item("Accord fini")->kind, AGENDA_AGREEMENT_END);
}

static void then_from_today_on_then_what_is_over(void **state)
{
	int32_t before = INT32_MIN;

	(void)state;
	read();
	assert_int_equal(item("En cours")->part, AGENDA_AHEAD);
	assert_int_equal(item("Passée")->part, AGENDA_BEFORE);
	assert_true(item("Passée") < item("Avant")); /* the latest first */
	for (int i = 0; i < fix.list.n; i++) {
		if (fix.list.v[i].part != AGENDA_AHEAD)
			continue;
		assert_true(fix.list.v[i].first >= before);
		before = fix.list.v[i].first;
	}
}

static void a_filter_leaves_what_has_to_do_with_its_actions(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	must(browse_set_filter(fix.browse, "pays:sn", NULL, &e), &e);
	read();
	assert_non_null(item("En cours"));
	assert_non_null(item("Convention"));
	assert_non_null(item("Conseil")); /* of everybody */
	assert_null(item("Passée"));
	must(browse_set_filter(fix.browse, "pays:pe", NULL, &e), &e);
	read();
	assert_null(item("En cours"));
	assert_null(item("Convention"));
	must(browse_set_filter(fix.browse, "", NULL, &e), &e);
}

static void each_in_a_sentence(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	read();
	agenda_say(item("Délégation A"), app_today(fix.app), &s);
	assert_string_equal(s.s, "Monday 18 January 2027, 1 clash: mission, Délégation A, Brest, Kédougou.");
	str_clear(&s);
	agenda_say(item("Conseil"), item("Conseil")->first, &s);
	assert_string_equal(s.s, "Monday 14 December 2026 (today): council, Conseil, Brest.");
	str_release(&s);
}

static bool keep_pair(void *ctx, const struct finding_row *f)
{
	snprintf(ctx, 17, "%s", f->id);
	return false;
}

/* Who sees to it, not who decided; that one only when nobody is named. */
static void a_follow_up_names_who_sees_to_it(void **state)
{
	struct err e = ERR_INIT;
	struct finding_query q = {.kinds = "overlap,duplication"};
	char finding[17] = "";

	(void)state;
	ADD(PERSON, "name", "Karim Besnault", "role", "cadre");
	q.action = ADD(ACTION, "title", "Puits", "lead", "com:35238", "places", "SN//Kédougou", "themes", "eau", "start", "2025", "end", "2028");
	must(findings_read(app_store(fix.app), &q, keep_pair, finding, &e), &e);
	must(settle_decide(fix.app, finding, "meeting", "Se voir", "2026-12-10", "Anne Décide", &e), &e);
	read();
	assert_string_equal(item("meeting: Se voir")->who, "Anne Décide");
	must(settle_follow(fix.app, finding, "Karim Besnault", NULL, &e), &e);
	read();
	assert_string_equal(item("meeting: Se voir")->who, "Karim Besnault");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wrong_stands_first),
		cmocka_unit_test(then_from_today_on_then_what_is_over),
		cmocka_unit_test(a_filter_leaves_what_has_to_do_with_its_actions),
		cmocka_unit_test(each_in_a_sentence),
		cmocka_unit_test(a_follow_up_names_who_sees_to_it),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
