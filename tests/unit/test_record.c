/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records: what people write becomes values, values become text and JSON, and come back the same.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/mem.h>
#include <strates/base/utf8.h>
#include <strates/model/record.h>

static int setup(void **state)
{
	*state = xcalloc(1, sizeof(struct arena));
	return 0;
}

static int teardown(void **state)
{
	arena_release(*state);
	free(*state);
	return 0;
}

static void parse(struct record *r, enum field f, const char *text)
{
	struct err e = ERR_INIT;

	if (!record_parse(r, f, text, &e))
		fail_msg("%s", e.text);
}

static void refuse(struct record *r, enum field f, const char *text, const char *says)
{
	struct err e = ERR_INIT;
	struct value before = *record_value(r, f);

	assert_false(record_parse(r, f, text, &e));
	assert_int_equal(e.code, ERR_DATA);
	if (!strstr(e.text, says))
		fail_msg("%s", e.text);
	assert_true(value_eq(&before, record_value(r, f)));
}

static void element(struct record *r, enum set s, const char *const *texts)
{
	const struct set_desc *d = set_desc(s);
	struct value v[ITEMS_MAX];

	for (int i = 0; i < d->n_items; i++)
		assert_true(item_parse(d, i, texts[i] ? texts[i] : "", r->arena, &v[i], NULL));
	record_put_element(r, s, v);
}

static void what_people_write_is_understood(void **state)
{
	struct record r;

	record_init(&r, ENTITY_ACTION, *state);
	parse(&r, FIELD_ACTION_TITLE, "  Eau\tpotable \n à Kédougou ");
	assert_string_equal(record_text(&r, FIELD_ACTION_TITLE), "Eau potable à Kédougou");
	parse(&r, FIELD_ACTION_DESCRIPTION, "un\r\ndeux\x01");
	assert_string_equal(record_text(&r, FIELD_ACTION_DESCRIPTION), "un\ndeux");
	parse(&r, FIELD_ACTION_STATUS, "En cours");
	assert_string_equal(record_text(&r, FIELD_ACTION_STATUS), "2");
	parse(&r, FIELD_ACTION_START, "mars 2021");
	assert_string_equal(record_text(&r, FIELD_ACTION_START), "2021-03");
	assert_int_equal(record_date(&r, FIELD_ACTION_START).precision, DATE_MONTH);
	parse(&r, FIELD_ACTION_FUNDS_OUT, "26 112,50 €");
	assert_int_equal(record_int(&r, FIELD_ACTION_FUNDS_OUT, -1), 2611250);
	parse(&r, FIELD_ACTION_YOUTH, "Oui");
	assert_int_equal(record_int(&r, FIELD_ACTION_YOUTH, -1), 1);
	parse(&r, FIELD_ACTION_CITIZENS, "faux");
	assert_int_equal(record_int(&r, FIELD_ACTION_CITIZENS, -1), 0);
	parse(&r, FIELD_ACTION_VISITS_IN, "1 200");
	assert_int_equal(record_int(&r, FIELD_ACTION_VISITS_IN, -1), 1200);
	parse(&r, FIELD_ACTION_ELU, "018f3a5b-1234-7abc-8def-0123456789ab");
	assert_int_equal(record_uid(&r, FIELD_ACTION_ELU).b[0], 0x01);
	parse(&r, FIELD_ACTION_STATUS, "  ");
	assert_null(record_text(&r, FIELD_ACTION_STATUS));
	assert_int_equal(record_value(&r, FIELD_ACTION_STATUS)->type, VALUE_NONE);
}

static void what_makes_no_sense_is_refused_and_named(void **state)
{
	struct record r;

	record_init(&r, ENTITY_ACTION, *state);
	refuse(&r, FIELD_ACTION_START, "2025-13-31", "Start");
	refuse(&r, FIELD_ACTION_STATUS, "ouvertissime", "closed");
	refuse(&r, FIELD_ACTION_FUNDS_OUT, "beaucoup", "Funds out");
	refuse(&r, FIELD_ACTION_VISITS_IN, "2.5", "whole number");
	refuse(&r, FIELD_ACTION_YOUTH, "peut-être", "yes nor no");
	refuse(&r, FIELD_ACTION_CADRE, "Jean", "identifier");
}

static void values_have_a_text_that_reads_back(void **state)
{
	static const struct {
		enum field field;
		const char *text, *canonical, *shown;
	} cases[] = {
	        {FIELD_ACTION_FUNDS_OUT, "-1234.5", "-1234.50", "-1,234.50"},
	        {FIELD_ACTION_FUNDS_OUT, "26112", "26112.00", "26,112"},
	        {FIELD_ACTION_FUNDS_OUT, "0,05", "0.05", "0.05"},
	        {FIELD_ACTION_START, "1/3/2024", "2024-03-01", NULL},
	        {FIELD_ACTION_STATUS, "clos", "4", "closed"},
	        {FIELD_ACTION_YOUTH, "oui", "1", "yes"},
	        {FIELD_ACTION_VISITS_IN, "-0", "0", "0"},
	        {FIELD_ACTION_LEAD, "com:29019", "com:29019", "com:29019"},
	        {FIELD_ACTION_ELU, "018F3A5B-1234-7ABC-8DEF-0123456789AB",
	                "018f3a5b-1234-7abc-8def-0123456789ab", NULL},
	};
	struct record r;

	record_init(&r, ENTITY_ACTION, *state);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct field_desc *d = field_desc(cases[i].field);
		struct str text = STR_INIT;

		parse(&r, cases[i].field, cases[i].text);
		value_format(&text, d->type, record_value(&r, cases[i].field));
		assert_string_equal(text.s, cases[i].canonical);
		parse(&r, cases[i].field, text.s);
		str_clear(&text);
		value_show(&text, d->type, d->of, record_value(&r, cases[i].field));
		if (cases[i].shown)
			assert_string_equal(text.s, cases[i].shown);
		str_release(&text);
	}
}

static void reals_are_short_and_exact(void **state)
{
	static const double reals[] = {14.6937, -0.1, 1.0 / 3, 12, 1e-7, 179.99999999999997};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(reals); i++) {
		struct str text = STR_INIT;
		struct value v = value_real(reals[i]), back = value_real(0);

		value_format(&text, FT_REAL, &v);
		assert_true(str_to_real(text.s, &back.r));
		assert_true(value_eq(&v, &back));
		if (i == 0)
			assert_string_equal(text.s, "14.6937");
		str_release(&text);
	}
}

static void elements_are_kept_by_their_key(void **state)
{
	static const char *const first[] = {
	        "SN", NULL, "Kédougou", NULL, "12.55", "-12.17", "town"};
	static const char *const moved[] = {"SN", NULL, "Kédougou", NULL, "12.6", NULL, NULL};
	static const char *const other[] = {"SN", "Kédougou", "Kédougou", NULL, NULL, NULL, NULL};
	struct record r, copy;

	record_init(&r, ENTITY_ACTION, *state);
	element(&r, SET_ACTION_PLACES, first);
	assert_string_equal(
	        record_element(&r, SET_ACTION_PLACES, 0)[ITEM_ACTION_PLACES_precision].s, "city");
	element(&r, SET_ACTION_PLACES, other);
	element(&r, SET_ACTION_PLACES, moved);
	assert_int_equal(record_count(&r, SET_ACTION_PLACES), 2);
	assert_true(record_element(&r, SET_ACTION_PLACES, 0)[ITEM_ACTION_PLACES_lat].r > 12.59);
	record_copy(&copy, &r, *state);
	record_remove_element(&r, SET_ACTION_PLACES, 0);
	assert_string_equal(
	        record_element(&r, SET_ACTION_PLACES, 0)[ITEM_ACTION_PLACES_region].s, "Kédougou");
	record_clear_set(&r, SET_ACTION_PLACES);
	assert_int_equal(record_count(&r, SET_ACTION_PLACES), 0);
	assert_int_equal(record_count(&copy, SET_ACTION_PLACES), 2);
	for (int i = 0; i < 40; i++) {
		struct value sdg = value_int(i % 17 + 1);
		record_put_element(&r, SET_ACTION_SDGS, &sdg);
	}
	assert_int_equal(record_count(&r, SET_ACTION_SDGS), 17);
	assert_int_equal(record_element(&r, SET_ACTION_SDGS, 16)->i, 17);
}

static void an_element_is_one_cell_of_the_log(void **state)
{
	static const char *const place[] = {"SN", NULL, "A/B|C\\D", "g1", "12.5", NULL, NULL};
	const struct set_desc *d = set_desc(SET_ACTION_PLACES);
	struct str name = STR_INIT, value = STR_INIT;
	struct value v[ITEMS_MAX], back[ITEMS_MAX];
	struct record r;

	record_init(&r, ENTITY_ACTION, *state);
	element(&r, SET_ACTION_PLACES, place);
	memcpy(v, record_element(&r, SET_ACTION_PLACES, 0), 7 * sizeof(*v));
	element_name(&name, d, v);
	element_value(&value, d, v);
	assert_string_equal(name.s, "places/SN||A\\/B\\|C\\\\D");
	assert_string_equal(value.s, "[\"g1\",12.5,null,null]");
	assert_true(element_parse(d, name.s, value.s, *state, back));
	for (int i = 0; i < d->n_items; i++)
		assert_true(value_eq(&v[i], &back[i]));
	assert_false(element_parse(d, "tags/SN||x", value.s, *state, back));
	assert_false(element_parse(d, "places/SN|x", value.s, *state, back));
	assert_false(element_parse(d, "places/SN||x|y", value.s, *state, back));
	assert_false(element_parse(d, name.s, "[1", *state, back));
	assert_false(element_parse(d, name.s, "[5,12.5]", *state, back));
	str_clear(&name);
	str_clear(&value);
	v[0] = value_text("à revoir");
	element_name(&name, set_desc(SET_ACTION_TAGS), v);
	element_value(&value, set_desc(SET_ACTION_TAGS), v);
	assert_string_equal(name.s, "tags/à revoir");
	assert_string_equal(value.s, "1");
	assert_true(element_parse(set_desc(SET_ACTION_TAGS), name.s, value.s, *state, back));
	assert_string_equal(back[0].s, "à revoir");
	str_release(&name);
	str_release(&value);
}

static void fill(struct record *r)
{
	static const char *const place[] = {"SN", NULL, "Kédougou", "g1", "12.5", "-12.1", "city"};
	static const char *const theme[] = {"eau", "14030", "60"};

	parse(r, FIELD_ACTION_TITLE, "Dit \"l'eau\" \\ ici");
	parse(r, FIELD_ACTION_DESCRIPTION, "ligne\nsuivante\tet");
	parse(r, FIELD_ACTION_LEAD, "com:29019");
	parse(r, FIELD_ACTION_FUNDS_OUT, "12.34");
	parse(r, FIELD_ACTION_YOUTH, "0");
	parse(r, FIELD_ACTION_ELU, "018f3a5b-1234-7abc-8def-0123456789ab");
	element(r, SET_ACTION_PLACES, place);
	element(r, SET_ACTION_THEMES, theme);
}

static void rows_go_to_json_and_back(void **state)
{
	struct str json = STR_INIT, again = STR_INIT;
	struct record r, back;

	record_init(&r, ENTITY_ACTION, *state);
	record_to_json(&r, &json);
	assert_string_equal(json.s, "{}");
	str_clear(&json);
	fill(&r);
	record_to_json(&r, &json);
	assert_string_equal(json.s,
	        "{\"title\":\"Dit \\\"l'eau\\\" \\\\ "
	        "ici\",\"description\":\"ligne\\nsuivante\\tet\",\"lead\":\"com:29019\","
	        "\"elu\":\"018f3a5b-1234-7abc-8def-0123456789ab\",\"youth\":0,\"funds_out\":1234,"
	        "\"places\":[[\"SN\",null,\"Kédougou\",\"g1\",12.5,-12.1,\"city\"]],\"themes\":[["
	        "\"eau\",\"14030\",60]]}");
	record_init(&back, ENTITY_ACTION, *state);
	assert_true(record_from_json(&back, json.s, json.len, NULL));
	record_to_json(&back, &again);
	assert_string_equal(again.s, json.s);
	str_release(&json);
	str_release(&again);
}

static void json_from_elsewhere_is_checked(void **state)
{
	static const char *const bad[] = {"", "[]", "{", "{\"title\":5}", "{\"youth\":\"x\"}",
	        "{\"elu\":\"Jean\"}", "{\"places\":5}", "{\"places\":[5]}", "{\"places\":[[5]]}",
	        "{\"title\":\"a\\u0000b\"}", "{\"title\":\"\xff\"}"};
	const char *good = "{\"later\":{\"x\":[1]},\"title\":\"t\",\"start\":null,\"places\":[["
	                   "\"SN\"],[\"ML\",\"\",\"x\",null,1]]}";
	struct record r;

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct err e = ERR_INIT;

		record_init(&r, ENTITY_ACTION, *state);
		if (record_from_json(&r, bad[i], strlen(bad[i]), &e) || e.code != ERR_DATA)
			fail_msg("%s is taken", bad[i]);
	}
	record_init(&r, ENTITY_ACTION, *state);
	assert_true(record_from_json(&r, good, strlen(good), NULL));
	assert_int_equal(record_count(&r, SET_ACTION_PLACES), 2);
	assert_int_equal(record_element(&r, SET_ACTION_PLACES, 1)[ITEM_ACTION_PLACES_region].type,
	        VALUE_NONE);
	assert_string_equal(record_text(&r, FIELD_ACTION_TITLE), "t");
}

static void broken_text_still_makes_json(void **state)
{
	struct str json = STR_INIT;
	struct record r;

	record_init(&r, ENTITY_ACTION, *state);
	record_set_text(&r, FIELD_ACTION_TITLE, "a\xff\x01z");
	record_to_json(&r, &json);
	assert_true(utf8_is_valid(json.s, json.len));
	assert_true(record_from_json(&r, json.s, json.len, NULL));
	str_release(&json);
}

static void expect_invalid(const struct record *r, const char *field, const char *says)
{
	struct err e = ERR_INIT;
	const char *named = NULL;

	assert_false(record_validate(r, &named, &e));
	assert_string_equal(named, field);
	if (!strstr(e.text, says))
		fail_msg("%s", e.text);
}

static void rules_of_an_action(void **state)
{
	static const char *const far[] = {"SN", NULL, NULL, NULL, "91", NULL, NULL};
	struct value items[ITEMS_MAX];
	struct record r;

	memset(items, 0, sizeof(items));
	record_init(&r, ENTITY_ACTION, *state);
	expect_invalid(&r, "title", "missing");
	parse(&r, FIELD_ACTION_TITLE, "t");
	expect_invalid(&r, "lead", "missing");
	parse(&r, FIELD_ACTION_LEAD, "com:29019");
	assert_true(record_validate(&r, NULL, NULL));
	parse(&r, FIELD_ACTION_START, "2024-06");
	parse(&r, FIELD_ACTION_END, "2024");
	assert_true(record_validate(&r, NULL, NULL)); /* some day of 2024 comes after June */
	parse(&r, FIELD_ACTION_END, "2024-05");
	expect_invalid(&r, "end", "before the start");
	parse(&r, FIELD_ACTION_END, "");
	record_set_text(&r, FIELD_ACTION_STATUS, "en cours");
	expect_invalid(&r, "status", "choose one of");
	parse(&r, FIELD_ACTION_STATUS, "2");
	items[0] = value_int(18);
	record_put_element(&r, SET_ACTION_SDGS, items);
	expect_invalid(&r, "sdgs", "between 1 and 17");
	record_clear_set(&r, SET_ACTION_SDGS);
	element(&r, SET_ACTION_PLACES, far);
	expect_invalid(&r, "places", "between -90 and 90");
	record_clear_set(&r, SET_ACTION_PLACES);
	items[0] = value_text("eau");
	items[2] = value_int(101);
	record_put_element(&r, SET_ACTION_THEMES, items);
	expect_invalid(&r, "themes", "between 0 and 100");
}

static void rules_of_authorities_and_people(void **state)
{
	struct record r;

	record_init(&r, ENTITY_AUTHORITY, *state);
	parse(&r, FIELD_AUTHORITY_KEY, "com:29019");
	parse(&r, FIELD_AUTHORITY_NAME, "Brest");
	parse(&r, FIELD_AUTHORITY_STRATE, "ville");
	parse(&r, FIELD_AUTHORITY_SIREN, "212900195");
	assert_true(record_validate(&r, NULL, NULL));
	parse(&r, FIELD_AUTHORITY_SIREN, "212900196");
	expect_invalid(&r, "siren", "nine digits");
	parse(&r, FIELD_AUTHORITY_SIREN, "21290019");
	expect_invalid(&r, "siren", "nine digits");
	record_init(&r, ENTITY_PERSON, *state);
	parse(&r, FIELD_PERSON_NAME, "Anne");
	parse(&r, FIELD_PERSON_EMAIL, "anne.brest.fr");
	expect_invalid(&r, "email", "not an address");
	parse(&r, FIELD_PERSON_EMAIL, "anne@brest.fr");
	assert_true(record_validate(&r, NULL, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_people_write_is_understood),
	        cmocka_unit_test(what_makes_no_sense_is_refused_and_named),
	        cmocka_unit_test(values_have_a_text_that_reads_back),
	        cmocka_unit_test(reals_are_short_and_exact),
	        cmocka_unit_test(elements_are_kept_by_their_key),
	        cmocka_unit_test(an_element_is_one_cell_of_the_log),
	        cmocka_unit_test(rows_go_to_json_and_back),
	        cmocka_unit_test(json_from_elsewhere_is_checked),
	        cmocka_unit_test(broken_text_still_makes_json),
	        cmocka_unit_test(rules_of_an_action),
	        cmocka_unit_test(rules_of_authorities_and_people),
	};

	return cmocka_run_group_tests_name("record", tests, setup, teardown);
}
