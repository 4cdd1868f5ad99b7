/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read for comparing: towns by any of their names, partners with all of theirs. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/store/feature.h>
#include <strates/store/finding.h>
#include <strates/store/log.h>

#include "with_app.h"

#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

static int setup(void **state)
{
	*state = register_open();
	return 0;
}

static int teardown(void **state)
{
	struct app *app = *state;

	register_close(&app);
	return 0;
}

/* An action as an older program or a merge may leave it: the town's name and no reference row. */
static int64_t add_named(struct app *app, const char *lead, const char *country, const char *city)
{
	struct store *s = app_store(app);
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct record r;
	struct value place[ITEMS_MAX] = {value_text(country), value_text(NULL), value_text(city)}, theme[ITEMS_MAX] = {value_text("eau")};

	record_init(&r, ENTITY_ACTION, &a);
	record_set_text(&r, FIELD_ACTION_TITLE, lead);
	record_set_text(&r, FIELD_ACTION_LEAD, lead);
	record_set_text(&r, FIELD_ACTION_START, "2026");
	record_put_element(&r, SET_ACTION_PLACES, place);
	record_put_element(&r, SET_ACTION_THEMES, theme);
	must(app_ensure_findings(app, &e), &e);
	must(step_begin(s, &(struct step){.label = "old", .origin = STEP_USER}, &e), &e);
	must(store_insert(s, &r, &e), &e);
	must(engine_touch_step(app_engine(app), s, &e), &e);
	must(step_end(s, &e), &e);
	arena_release(&a);
	return r.id;
}

struct seen {
	int64_t action, place, apart;
	bool has_point;
	struct str partner; /* name|acronym|alias|alias; of the first one */
};

static bool look(void *ctx, const struct feature *f)
{
	struct seen *x = ctx;

	if (f->id != x->action)
		return true;
	x->place = f->n_places ? f->places[0].place : 0;
	x->has_point = f->n_places && f->places[0].has_point;
	str_clear(&x->partner);
	for (int i = 0; i < f->n_partners; i++) {
		const struct feature_partner *p = &f->partners[i];

		str_addf(&x->partner, "%s%s|%s", i ? " " : "", p->name, p->acronym);
		for (int k = 0; k < p->n_aliases; k++)
			str_addf(&x->partner, "|%s", p->aliases[k]);
		x->apart = p->n_apart ? p->apart[0] : x->apart;
	}
	return true;
}

/* Read among all, or alone. */
static struct seen read_one(struct app *app, int64_t action, bool alone)
{
	struct seen x = {.action = action, .partner = STR_INIT};
	struct err e = ERR_INIT;

	must(store_features(app_store(app), alone ? &action : NULL, alone, 0, look, &x, &e), &e);
	return x;
}

static bool count(void *ctx, const struct finding_row *row)
{
	*(int *)ctx += str_eq(row->kind, "overlap") || str_eq(row->kind, "duplication");
	return true;
}

static int overlaps(struct app *app, int64_t action)
{
	struct finding_query q = {.action = action};
	struct err e = ERR_INIT;
	int n = 0;

	must(findings_read(app_store(app), &q, count, &n, &e), &e);
	return n;
}

static void a_town_meets_its_exonym(void **state)
{
	struct app *app = *state;
	int64_t fr = add_named(app, "com:29019", "EG", "Le Caire"), en = add_named(app, "com:35238", "EG", "Cairo"), other = add_named(app, "com:44109", "CN", "Pékin");
	struct seen a = read_one(app, fr, false), b = read_one(app, en, true), c = read_one(app, other, false);

	assert_true(a.place != 0 && a.has_point);
	assert_int_equal(a.place, b.place);
	assert_true(c.place != 0 && c.place != a.place);
	assert_int_equal(overlaps(app, fr), 1);
	assert_int_equal(overlaps(app, en), 1);
	assert_int_equal(overlaps(app, other), 0);
	add_named(app, "com:69123", "CN", "Beijing");
	assert_int_equal(overlaps(app, other), 1);
	/* What was written stays written. */
	assert_string_equal(register_get(app, ENTITY_ACTION, fr, "places"), "EG//Le Caire");
}

static void a_new_alias_of_a_town_is_seen(void **state)
{
	struct app *app = *state;
	int64_t a = add_named(app, "com:29019", "SN", "Thiès la Verte"), town = register_add(app, ENTITY_PLACE, PAIRS("key", "x1", "name", "Ville-Neuve", "country", "SN"));

	assert_int_equal(read_one(app, a, true).place, 0);
	register_set(app, ENTITY_PLACE, town, "aliases", "Thiès la Verte");
	assert_int_equal(read_one(app, a, true).place, town);
	assert_int_equal(read_one(app, a, false).place, town);
}

/* A region's name is no town, and of two towns alike in size none is meant. */
static void a_name_of_several_is_not_guessed(void **state)
{
	struct app *app = *state;
	bool point;
	double lat = 0, lon = 0;
	int64_t big;

	register_add(app, ENTITY_PLACE, PAIRS("key", "r1", "name", "Ouroland", "country", "SN", "kind", "region"));
	assert_int_equal(store_town_named(app_store(app), "SN", "Ouroland", &point, &lat, &lon), 0);
	big = register_add(app, ENTITY_PLACE, PAIRS("key", "t1", "name", "Ouro", "country", "SN", "population", "5000"));
	register_add(app, ENTITY_PLACE, PAIRS("key", "t2", "name", "Ouro", "country", "SN", "population", "1001"));
	assert_int_equal(store_town_named(app_store(app), "SN", "Ouro", &point, &lat, &lon), 0);
	register_set(app, ENTITY_PLACE, big, "population", "5005");
	assert_int_equal(store_town_named(app_store(app), "SN", "ouro", &point, &lat, &lon), big);
	assert_int_equal(store_town_named(app_store(app), "ML", "Ouro", &point, &lat, &lon), 0);
}

static void partners_come_with_all_their_names(void **state)
{
	struct app *app = *state;
	char uid[UID_TEXT_SIZE];
	int64_t other = register_add(app, ENTITY_PARTNER, PAIRS("name", "Enda Eau", "country", "SN")),
		partner = register_add(app, ENTITY_PARTNER, PAIRS("name", "Enda Tiers-Monde", "acronym", "ENDA-TM", "country", "SN", "aliases", "Enda|ENDA TM",
			"apart", uid_format(store_uid(app_store(app), ENTITY_PARTNER, other), uid))),
		action = register_add(app, ENTITY_ACTION, PAIRS("title", "Forages", "lead", "Brest", "start", "2026", "places", "SN//Thiès", "partners",
			"Enda Tiers-Monde/SN|Enda Eau/SN"));

	(void)partner;
	for (int alone = 0; alone < 2; alone++) {
		struct seen x = read_one(app, action, alone);

		assert_non_null(strstr(x.partner.s, "Enda Tiers-Monde|ENDA-TM|ENDA TM|Enda"));
		assert_non_null(strstr(x.partner.s, "Enda Eau|"));
		assert_int_equal(x.apart, other);
		str_release(&x.partner);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_town_meets_its_exonym),
		cmocka_unit_test(a_new_alias_of_a_town_is_seen),
		cmocka_unit_test(a_name_of_several_is_not_guessed),
		cmocka_unit_test(partners_come_with_all_their_names),
	};

	return cmocka_run_group_tests_name("feature", tests, setup, teardown);
}
