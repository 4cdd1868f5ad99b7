/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as files and people write them, against the shipped reference tables. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/app/resolve.h>
#include <strates/base/date.h>

#include "with_app.h"

static struct arena mem;

struct expectation {
	const char *text;
	int strate;
	const char *departement;
	const char *key; /* NULL = nothing sure */
};

static void check_all(struct app *app, const struct expectation *x, size_t n)
{
	/* Twice: the second answer comes from memory. */
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < n; i++) {
			const char *key;
			enum match m = resolve_authority(
			        app, x[i].text, x[i].strate, x[i].departement, &mem, &key);
			if (x[i].key ? m < MATCH_NAME || !str_eq(key, x[i].key) : m >= MATCH_NAME)
				fail_msg("round %d: \"%s\" is %s (%d), not %s", round, x[i].text,
				        key ? key : "nothing", (int)m,
				        x[i].key ? x[i].key : "nothing");
			assert_true((m >= MATCH_NAME) == (key != NULL));
		}
}

static void test_keys(void **state)
{
	static const struct expectation x[] = {
	        {"com:29019", -1, NULL, "com:29019"},
	        {"COM:29019", -1, NULL, "com:29019"},
	        {"com:1001", -1, NULL, "com:01001"}, /* a spreadsheet ate the zero */
	        {"dep:1", -1, NULL, "dep:01"},
	        {"dep:75", -1, NULL, "com:75056"},
	        {"dep:2a", -1, NULL, "reg:94"},
	        {"dep:976", -1, NULL, "reg:06"},
	        {"epci:242900314", -1, NULL, "epci:242900314"},
	        {"siren:212900195", -1, NULL, "com:29019"},
	        {"siren:212 900 195", -1, NULL, "com:29019"},
	        {"siren:21290019500013", -1, NULL, "com:29019"},
	        {"siren:242900314", -1, NULL, "epci:242900314"},
	        {"29019", -1, NULL, "com:29019"},
	        {"242900314", -1, NULL, "epci:242900314"},
	        {"siren:999999999", -1, NULL, NULL},
	        {"com:99999", -1, NULL, NULL},
	        {"other:World Bank", -1, NULL, NULL},
	        {"", -1, NULL, NULL},
	        {":", -1, NULL, NULL},
	        {"???", -1, NULL, NULL},
	};

	check_all(*state, x, COUNT_OF(x));
}

static void test_names(void **state)
{
	static const struct expectation x[] = {
	        {"Brest", -1, NULL, "com:29019"},
	        {"Ville de Brest", -1, NULL, "com:29019"},
	        {"VILLE DE BREST", -1, NULL, "com:29019"},
	        {"Mairie du Havre", -1, NULL, "com:76351"},
	        {"Ville du Mans", -1, NULL, "com:72181"},
	        {"Ville de La Rochelle", -1, NULL, "com:17300"},
	        {"Commune des Ulis", -1, NULL, "com:91692"},
	        {"Mairie d'Angers", -1, NULL, "com:49007"},
	        {"St Etienne", -1, NULL, "com:42218"},
	        {"Ville de St-Étienne", -1, NULL, "com:42218"},
	        {"Paris", -1, NULL, "com:75056"},
	        {"Département de Paris", -1, NULL, "com:75056"},
	        {"Paris", STRATE_DEPARTEMENT, NULL, "com:75056"},
	        {"Conseil départemental du Finistère", -1, NULL, "dep:29"},
	        {"Conseil Général d'Ille-et-Vilaine", -1, NULL, "dep:35"},
	        {"Conseil départemental de la Loire-Atlantique", -1, NULL, "dep:44"},
	        {"Département des Hauts-de-Seine", -1, NULL, "dep:92"},
	        {"CD29", -1, NULL, "dep:29"},
	        {"CG 29", -1, NULL, "dep:29"},
	        {"Conseil général du 29", -1, NULL, "dep:29"},
	        {"Conseil départemental de Mayotte", -1, NULL, "reg:06"},
	        {"Région Bretagne", -1, NULL, "reg:53"},
	        {"Conseil régional de Bretagne", -1, NULL, "reg:53"},
	        {"Région Île-de-France", -1, NULL, "reg:11"},
	        {"Conseil régional d'Ile de France", -1, NULL, "reg:11"},
	        {"Région PACA", -1, NULL, "reg:93"},
	        {"Collectivité de Corse", -1, NULL, "reg:94"},
	        {"name:Brest", -1, NULL, "com:29019"},
	        {"Zzyzx-sur-Rien", -1, NULL, NULL},
	        {"Agence française de développement", -1, NULL, NULL},
	        {"Conseil départemental de Zzyzx", -1, NULL, NULL},
	};

	check_all(*state, x, COUNT_OF(x));
}

static void test_epci(void **state)
{
	static const struct expectation x[] = {
	        {"Métropole de Lyon", -1, NULL, "epci:200046977"},
	        {"Grand Lyon", -1, NULL, "epci:200046977"},
	        {"Communauté urbaine de Lyon", -1, NULL, "epci:200046977"},
	        {"Brest métropole", -1, NULL, "epci:242900314"},
	        {"Brest Métropole Océane", -1, NULL, "epci:242900314"},
	        {"Communauté urbaine de Brest", -1, NULL, "epci:242900314"},
	        {"Brest", STRATE_EPCI, NULL, "epci:242900314"},
	        {"CA du Boulonnais", -1, NULL, "epci:246200729"},
	        {"Communauté d'agglomération du Boulonnais", -1, NULL, "epci:246200729"},
	        {"Communauté urbaine de Strasbourg", -1, NULL, "epci:246700488"},
	        {"Grenoble métropole", -1, NULL, "epci:200040715"},
	        {"Agglomération de Montpellier", -1, NULL, "epci:243400017"},
	        {"COMMUNAUTE DE COMMUNES DU PAYS DE LUNEL", -1, NULL, "epci:243400520"},
	        {"CC Zzyzx", -1, NULL, NULL},
	};

	check_all(*state, x, COUNT_OF(x));
}

static void test_namesakes(void **state)
{
	static const struct expectation x[] = {
	        {"Saint-Denis", -1, NULL, NULL}, /* la Réunion, Seine-Saint-Denis */
	        {"Saint-Denis", -1, "93", "com:93066"},
	        {"Saint-Denis", -1, "974", "com:97411"},
	        {"Saint-Denis (93)", -1, NULL, "com:93066"},
	        {"Montreuil", -1, NULL, "com:93048"}, /* ten times the next */
	        {"Vienne", -1, NULL, NULL},           /* commune, département */
	        {"Vienne", STRATE_COMMUNE, NULL, "com:38544"},
	        {"Vienne", STRATE_DEPARTEMENT, NULL, "dep:86"},
	        {"Ville de Vienne", -1, NULL, "com:38544"},
	        {"Guadeloupe", STRATE_REGION, NULL, "reg:01"},
	        {"Guadeloupe", STRATE_DEPARTEMENT, NULL, "dep:971"},
	};

	check_all(*state, x, COUNT_OF(x));
}

static const char *on(struct app *app, const char *text, int32_t day)
{
	const char *key;

	return resolve_authority_on(app, text, -1, NULL, day, &mem, &key) >= MATCH_NAME ? key
	                                                                                : "nothing";
}

static void test_past(void **state)
{
	int32_t of_2012 = date_to_days(2012, 12, 31), of_2020 = date_to_days(2020, 1, 1);

	for (int round = 0; round < 2; round++) {
		assert_string_equal(on(*state, "Nord-Pas-de-Calais", of_2012), "reg:31");
		assert_string_equal(on(*state, "Région Nord-Pas-de-Calais", of_2012), "reg:31");
		assert_string_equal(on(*state, "reg:31", of_2012), "reg:31");
		assert_string_equal(on(*state, "Nord-Pas-de-Calais", of_2020), "reg:32");
		assert_string_equal(on(*state, "Nord-Pas-de-Calais", INT32_MAX), "reg:32");
		assert_string_equal(on(*state, "reg:31", DATE_NO_DAY), "reg:31");
		assert_string_equal(on(*state, "dep:976", DATE_NO_DAY), "reg:06");
		assert_string_equal(on(*state, "Guignicourt", INT32_MAX), "com:02360");
	}
}

static void test_provisional(void **state)
{
	struct app *app = *state;
	struct err e = ERR_INIT;
	const char *key, *again;
	struct record r;

	must(change_begin(app, "test", &e), &e);
	assert_int_equal(resolve_authority(app, "ONG Eau Vive", -1, NULL, &mem, &key), MATCH_NONE);
	must(resolve_provisional(app, "ONG Eau Vive", STRATE_OTHER, &mem, &key, &e), &e);
	assert_string_equal(key, "other:ong-eau-vive");
	must(resolve_provisional(app, "ong  EAU vive", STRATE_OTHER, &mem, &again, &e), &e);
	assert_string_equal(again, key);
	assert_true(resolve_authority(app, "ONG Eau Vive", -1, NULL, &mem, &again) >= MATCH_NAME);
	assert_string_equal(again, key);
	assert_true(resolve_authority(app, "other:ONG Eau Vive", -1, NULL, &mem, &again) ==
	            MATCH_EXACT);
	must(store_load_key(app_store(app), ENTITY_AUTHORITY, key, &mem, &r, &e), &e);
	assert_string_equal(record_text(&r, FIELD_AUTHORITY_NAME), "ONG Eau Vive");
	assert_string_equal(record_text(&r, FIELD_AUTHORITY_STRATE), "other");
	assert_false(resolve_provisional(app, " – ", STRATE_OTHER, &mem, &key, &e));
	change_abort(app);
	/* What was rolled back is no longer known. */
	assert_int_equal(
	        resolve_authority(app, "ONG Eau Vive", -1, NULL, &mem, &again), MATCH_NONE);
}

static void is_theme(
        struct app *app, const char *label, const char *dac, enum match least, const char *key)
{
	const char *got;
	enum match m = resolve_theme(app, label, dac, &mem, &got);

	if (m < least || !str_eq(got, key))
		fail_msg("%s/%s: %s (%d)", label ? label : "", dac ? dac : "", got ? got : "none",
		        (int)m);
}

static void test_themes(void **state)
{
	struct app *app = *state;
	const char *key;

	for (int round = 0; round < 2; round++) {
		is_theme(app, "eau", NULL, MATCH_EXACT, "eau");
		is_theme(app, "Eaux usées", NULL, MATCH_EXACT, "assainissement");
		is_theme(app, "CI01_022 Traitement des eaux", NULL, MATCH_NAME, "assainissement");
		is_theme(app, NULL, "14022", MATCH_EXACT, "assainissement");
		is_theme(app, NULL, "31120", MATCH_EXACT, "agriculture");
		is_theme(app, "14022", NULL, MATCH_EXACT, "assainissement");
		is_theme(app, "AGRICULTURAL DEVELOPMENT", NULL, MATCH_NAME, "agriculture");
		/* The longest prefix wins over both tables. */
		is_theme(app, "multisector aid", NULL, MATCH_EXACT, NULL);
		is_theme(app, "multisector aid for social services, etc.", NULL, MATCH_NAME,
		        "action-sociale");
		is_theme(app, "Autres", NULL, MATCH_EXACT, NULL);
		is_theme(app, "Autres", "14022", MATCH_EXACT, "assainissement");
		is_theme(app, NULL, "43010", MATCH_EXACT, NULL);
		assert_int_equal(resolve_theme(app, "zzyzx", NULL, &mem, &key), MATCH_NONE);
		assert_null(key);
		assert_int_equal(resolve_theme(app, NULL, NULL, &mem, &key), MATCH_NONE);
		assert_int_equal(resolve_theme(app, "zzyzx", "14022x", &mem, &key), MATCH_NONE);
	}
}

/* A theme that people add is matched at once; the longest prefix wins, whichever comes first. */
static void test_own_themes(void **state)
{
	struct app *app = *state;
	const char *key;

	assert_int_equal(resolve_theme(app, "zzyzx road", NULL, &mem, &key), MATCH_NONE);
	register_add(app, ENTITY_THEME,
	        (const char *[]){"name_fr", "Alpha", "name_en", "Alpha", "aliases", "zzy*", NULL});
	register_add(app, ENTITY_THEME,
	        (const char *[]){"name_fr", "Beta", "name_en", "Beta", "aliases", "zzyzx*", NULL});
	is_theme(app, "zzyzx road", NULL, MATCH_NAME, "beta");
	is_theme(app, "zzyx", NULL, MATCH_NAME, "alpha");
}

static void test_places(void **state)
{
	struct app *app = *state;
	const char *key;
	int64_t id, other;
	double lat, lon;

	for (int round = 0; round < 2; round++) {
		assert_true(resolve_country(app, "Sénégal", &mem, &key) >= MATCH_NAME);
		assert_string_equal(key, "SN");
		assert_int_equal(resolve_country(app, "sn", &mem, &key), MATCH_EXACT);
		assert_true(resolve_country(app, "SEN", &mem, &key) >= MATCH_NAME);
		assert_string_equal(key, "SN");
		assert_true(resolve_country(app, "the Netherlands", &mem, &key) >= MATCH_NAME);
		assert_string_equal(key, "NL");
		assert_int_equal(resolve_country(app, "Atlantide", &mem, &key), MATCH_NONE);
		assert_true(resolve_town(app, "Ouagadougou", "BF", &id, &lat, &lon) >= MATCH_NAME);
		assert_true(fabs(lat - 12.37) < .1 && fabs(lon + 1.53) < .1);
		assert_true(resolve_town(app, "Ville de Ouagadougou (Burkina Faso)", "BF", &other,
		                    &lat, &lon) >= MATCH_NAME);
		assert_true(id == other);
		/* A French name; the right country only. */
		assert_true(resolve_town(app, "Pékin", NULL, &id, &lat, &lon) >= MATCH_NAME);
		assert_int_equal(
		        resolve_town(app, "Ouagadougou", "SN", &id, &lat, &lon), MATCH_NONE);
		assert_true(isnan(lat) && id == 0);
	}
}

static void test_partners(void **state)
{
	struct app *app = *state;
	int64_t thies = register_add(app, ENTITY_PARTNER,
	        (const char *[]){"name", "Mairie", "country", "SN", "city", "Thiès", NULL});
	int64_t kayes = register_add(app, ENTITY_PARTNER,
	        (const char *[]){"name", "Mairie", "country", "ML", "city", "Kayes", NULL});
	int64_t other = register_add(app, ENTITY_PARTNER,
	        (const char *[]){"name", "Mairie", "country", "SN", "city", "Matam", NULL});
	int64_t elu = register_add(app, ENTITY_PERSON,
	        (const char *[]){"name", "Anne Le Goff", "authority", "Brest", NULL});

	for (int round = 0; round < 2; round++) {
		assert_int_equal(resolve_partner(app, "mairie", "SN", "Thies"), thies);
		assert_int_equal(resolve_partner(app, "Mairie", "SN", "Matam"), other);
		assert_int_equal(resolve_partner(app, "MAIRIE", "ML", NULL), kayes);
		assert_int_equal(resolve_partner(app, "Mairie", "BF", NULL), 0);
		assert_int_equal(resolve_partner(app, "Mairie", "SN", "Dakar"), 0);
		assert_int_equal(resolve_person(app, "anne le goff", "com:29019"), elu);
		assert_int_equal(resolve_person(app, "Anne Le Goff", "com:35238"), 0);
	}
	/* What did not exist is found as soon as it does. */
	other = register_add(
	        app, ENTITY_PARTNER, (const char *[]){"name", "Mairie", "country", "BF", NULL});
	assert_int_equal(resolve_partner(app, "Mairie", "BF", NULL), other);
}

static void test_complete(void **state)
{
	struct app *app = *state;
	struct completion *c;
	struct err e = ERR_INIT;
	int n;

	must(resolve_complete(app, ENTITY_AUTHORITY, "Bres", 20, &mem, &c, &n, &e), &e);
	assert_true(n > 1);
	assert_string_equal(c[0].value, "epci:242900314");
	for (int i = 0; i < n; i++)
		if (str_eq(c[i].value, "com:29019")) {
			assert_string_equal(c[i].text, "Brest");
			assert_string_equal(c[i].detail, "commune · Finistère");
			return;
		}
	fail_msg("Brest is not offered");
}

static int setup(void **state)
{
	*state = register_open();
	return 0;
}

static int teardown(void **state)
{
	struct app *app = *state;

	arena_release(&mem);
	register_close(&app);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_keys),
	        cmocka_unit_test(test_names),
	        cmocka_unit_test(test_epci),
	        cmocka_unit_test(test_namesakes),
	        cmocka_unit_test(test_past),
	        cmocka_unit_test(test_provisional),
	        cmocka_unit_test(test_themes),
	        cmocka_unit_test(test_own_themes),
	        cmocka_unit_test(test_places),
	        cmocka_unit_test(test_partners),
	        cmocka_unit_test(test_complete),
	};

	return cmocka_run_group_tests_name("resolve", tests, setup, teardown);
}
