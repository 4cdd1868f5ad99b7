/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/str.h>
#include <strates/exchange/compact.h>

static void print_part(void *ctx, enum target t, int tuple, const char *value)
{
	str_addf(ctx, "%d:%s=%s ", tuple, target_name(t), value);
}

static void check(enum family family, const char *cell, const char *expected)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;

	assert_true(compact_parse(family, cell, print_part, &out, &e));
	assert_string_equal(out.s, expected);
	str_release(&out);
}

static void test_each_form(void **state)
{
	(void)state;
	check(FAMILY_PARTICIPANT, "com:29019:funder|other:ONG:implementer:ONG Eau vive|dep:29",
	        "0:participant=com:29019 0:participant_role=funder 1:participant=other:ONG "
	        "1:participant_role=implementer 1:participant_name=ONG Eau vive "
	        "2:participant=dep:29 ");
	check(FAMILY_PARTNER, "Mairie/SN/Kédougou@0190-uid | GRET",
	        "0:partner=Mairie 0:partner_country=SN 0:partner_city=Kédougou "
	        "0:partner_uid=0190-uid "
	        "1:partner=GRET ");
	check(FAMILY_PLACE, "SN/Kédougou/Kédougou@12.55,-12.18,city|ML|SN//Dakar",
	        "0:country=SN 0:region=Kédougou 0:city=Kédougou 0:lat=12.55 0:lon=-12.18 "
	        "0:precision=city "
	        "1:country=ML 2:country=SN 2:city=Dakar ");
	check(FAMILY_THEME, "eau:60,sante:40:12220,energie",
	        "0:theme=eau 0:percent=60 1:theme=sante 1:percent=40 1:dac=12220 2:theme=energie ");
	check(FAMILY_BUDGET, "2024:com:29019:120000:EUR:voted|2025:::5000",
	        "0:budget_year=2024 0:payer=com:29019 0:amount=120000 0:currency=EUR 0:stage=voted "
	        "1:budget_year=2025 1:amount=5000 ");
	check(FAMILY_THEME, " | ", "");
	check(FAMILY_THEME, "", "");
}

static void test_escapes_survive(void **state)
{
	static const char name[] = "A/B: C|D, @E\\F";
	struct str cell = STR_INIT, expected = STR_INIT;

	(void)state;
	compact_escape(&cell, name);
	str_add(&cell, "/SN");
	str_addf(&expected, "0:partner=%s 0:partner_country=SN ", name);
	check(FAMILY_PARTNER, cell.s, expected.s);
	str_release(&cell);
	str_release(&expected);
}

static void test_too_many_parts(void **state)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_false(compact_parse(FAMILY_THEME, "eau:1:2:3", print_part, &out, &e));
	assert_non_null(strstr(e.text, "eau:1:2:3"));
	assert_non_null(strstr(e.text, "eau:60"));
	err_clear(&e);
	assert_false(compact_parse(FAMILY_BUDGET, "2024:5000", print_part, &out, &e));
	err_clear(&e);
	assert_false(compact_parse(FAMILY_PLACE, "SN/a/b/c", print_part, &out, &e));
	assert_string_equal(out.s, "");
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_form),
	        cmocka_unit_test(test_escapes_survive),
	        cmocka_unit_test(test_too_many_parts),
	};

	return cmocka_run_group_tests_name("compact", tests, NULL, NULL);
}
