/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What saving would do is told before, is what saving then does, and telling it changes nothing. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/app/effect.h>
#include <strates/app/settle.h>

#include "with_app.h"

#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

static bool add_finding(void *ctx, const struct finding_row *f)
{
	str_addf(ctx, "%s %d %d %d %s\n", f->id, (int)f->state, f->severity, f->worst, f->digest);
	return true;
}

/* All findings of the register, as text. */
static char *findings(struct app *app)
{
	struct finding_query q = {.limit = 0};
	struct str out = STR_INIT;
	struct err e = ERR_INIT;

	must(findings_read(app_store(app), &q, add_finding, &out, &e), &e);
	char *text = strdup(out.s);

	str_release(&out);
	return text;
}

static int lines_of(const char *text)
{
	int n = 0;

	for (; (text = strchr(text, '\n')); text++)
		n++;
	return n;
}

/* What is told, and that it left no trace; then the same once it is saved. */
static void told_and_done(struct edit *ed, int appears, int goes, int reopens)
{
	bool has_uid = !ed->is_new; /* a new record's findings have other ids: those of the uid that it gets */
	struct app *app = ed->app;
	struct arena mem = ARENA_INIT;
	struct effect x;
	struct err e = ERR_INIT;
	char *before = findings(app), *after;
	int64_t actions = register_count(app, ENTITY_ACTION), partners = register_count(app, ENTITY_PARTNER);

	must(edit_effect(ed, &mem, &x, &e), &e);
	assert_int_equal(x.count[EFFECT_APPEARS], appears);
	assert_int_equal(x.count[EFFECT_GOES], goes);
	assert_int_equal(x.count[EFFECT_REOPENS], reopens);
	after = findings(app);
	assert_string_equal(after, before);
	free(after);
	assert_int_equal(register_count(app, ENTITY_ACTION), actions);
	assert_int_equal(register_count(app, ENTITY_PARTNER), partners);
	/* The mirror is what it was: computed anew, the findings are the same. */
	must(app_refresh(app, &e), &e);
	after = findings(app);
	assert_string_equal(after, before);
	free(after);
	must(edit_save(ed, NULL, &e), &e);
	after = findings(app);
	for (int i = 0; i < x.n; i++) {
		bool was = strstr(before, x.v[i].id) != NULL, is = strstr(after, x.v[i].id) != NULL;

		if (has_uid) {
			assert_true(x.v[i].kind == EFFECT_APPEARS ? !was : was);
			assert_true(is || x.v[i].kind == EFFECT_GOES);
		}
		assert_true(*x.v[i].sentence);
	}
	assert_int_equal(lines_of(after) - lines_of(before), appears - goes);
	free(after);
	free(before);
	assert_int_equal(register_troubles(app), 0);
	arena_release(&mem);
}

static int64_t drilling(struct app *app, const char *lead, const char *town)
{
	return register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Forages", "lead", lead, "start", "2025", "end", "2027-06", "places", town, "themes",
	                "eau", "elu", "", "status", "2"));
}

static void test_new_action(void **state)
{
	struct app *app = *state;
	struct edit ed;
	struct err e = ERR_INIT;
	struct arena mem = ARENA_INIT;
	struct effect x;

	drilling(app, "Brest", "SN//Podor");
	must(edit_open(&ed, app, ENTITY_ACTION, 0, &e), &e);
	must(edit_set(&ed, "title", "Puits", &e), &e);
	/* What can't be saved yet has no effect that could be told. */
	assert_false(edit_effect(&ed, &mem, &x, &e));
	assert_int_equal(e.code, ERR_DATA);
	err_clear(&e);
	must(edit_set(&ed, "lead", "Rennes", &e), &e);
	must(edit_set(&ed, "places", "SN//Podor", &e), &e);
	must(edit_set(&ed, "themes", "eau", &e), &e);
	must(edit_set(&ed, "start", "2026", &e), &e);
	must(edit_set(&ed, "end", "2028", &e), &e);
	must(edit_effect(&ed, &mem, &x, &e), &e);
	assert_true(x.count[EFFECT_APPEARS] >= 2); /* the pair, and the tandem that is missing */
	told_and_done(&ed, x.count[EFFECT_APPEARS], 0, 0);
	edit_close(&ed);
	arena_release(&mem);
}

static const struct effect_line *find_kind(const struct effect *x, enum effect_kind kind)
{
	for (int i = 0; i < x->n; i++)
		if (x->v[i].kind == kind)
			return &x->v[i];
	return NULL;
}

static void test_moves_away_and_back(void **state)
{
	struct app *app = *state;
	int64_t a = drilling(app, "Brest", "ML//Kayes"), b = drilling(app, "Rennes", "ML//Kayes");
	struct finding_query q = {.action = a, .kinds = "overlap,duplication"};
	struct edit ed;
	struct err e = ERR_INIT;
	struct arena mem = ARENA_INIT;
	struct effect x;
	struct str said = STR_INIT;
	int64_t n = 0;

	(void)b;
	must(findings_count(app_store(app), &q, &n, &e), &e);
	assert_int_equal(n, 1);
	must(edit_open(&ed, app, ENTITY_ACTION, b, &e), &e);
	must(edit_set(&ed, "places", "VN//Hue", &e), &e);
	must(edit_effect(&ed, &mem, &x, &e), &e);
	assert_int_equal(x.count[EFFECT_GOES], 1);
	assert_non_null(find_kind(&x, EFFECT_GOES));
	effect_summary(&x, &said);
	assert_string_equal(said.s, "Saving: 1 finding goes.");
	told_and_done(&ed, 0, 1, 0);
	edit_close(&ed);
	str_release(&said);
	arena_release(&mem);
}

static bool keep_pair(void *ctx, const struct finding_row *f)
{
	memcpy(ctx, f->id, sizeof(f->id));
	return false;
}

static void test_reopens(void **state)
{
	struct app *app = *state;
	int64_t a = drilling(app, "Brest", "MG//Mahajanga"), b = drilling(app, "Rennes", "MG//Mahajanga");
	struct finding_query q = {.action = a, .kinds = "overlap,duplication"};
	char id[17] = "";
	struct edit ed;
	struct err e = ERR_INIT;
	struct arena mem = ARENA_INIT;
	struct effect x;

	must(findings_read(app_store(app), &q, keep_pair, id, &e), &e);
	must(settle_decide(app, id, "distinct", "Deux quartiers", NULL, NULL, &e), &e);
	must(edit_open(&ed, app, ENTITY_ACTION, b, &e), &e);
	/* What is not judged reopens nothing. */
	must(edit_set(&ed, "description", "longer", &e), &e);
	must(edit_effect(&ed, &mem, &x, &e), &e);
	assert_int_equal(x.n, 0);
	must(edit_set(&ed, "start", "2026-09", &e), &e);
	must(edit_effect(&ed, &mem, &x, &e), &e);
	assert_int_equal(x.count[EFFECT_REOPENS], 1);
	assert_string_equal(find_kind(&x, EFFECT_REOPENS)->id, id);
	told_and_done(&ed, x.count[EFFECT_APPEARS], x.count[EFFECT_GOES], 1);
	edit_close(&ed);
	arena_release(&mem);
}

/* A budget line and a mission are no actions, and have their effect all the same. */
static void test_other_records(void **state)
{
	struct app *app = *state;
	int64_t a = drilling(app, "Brest", "BJ//Parakou"), b = drilling(app, "Rennes", "BJ//Parakou");
	struct edit ed;
	struct err e = ERR_INIT;
	struct arena mem = ARENA_INIT;
	struct effect x;
	char uid[UID_TEXT_SIZE];

	register_set(app, ENTITY_ACTION, a, "budget", "2026:com:29019:900000");
	must(edit_open(&ed, app, ENTITY_BUDGET, 0, &e), &e);
	must(edit_set(&ed, "action", uid_format(store_uid(app_store(app), ENTITY_ACTION, b), uid), &e), &e);
	must(edit_set(&ed, "year", "2026", &e), &e);
	must(edit_set(&ed, "amount", "800000", &e), &e);
	must(edit_effect(&ed, &mem, &x, &e), &e);
	assert_true(x.count[EFFECT_WORSE] >= 1); /* the pair, and what stands for it */
	assert_true(x.v[0].severity > x.v[0].before);
	told_and_done(&ed, 0, 0, 0);
	edit_close(&ed);
	register_add(app, ENTITY_MISSION,
	        PAIRS("title", "Visite", "authority", "Brest", "start", "2027-03-01", "end", "2027-03-06", "country", "BJ",
	                "city", "Parakou"));
	must(edit_open(&ed, app, ENTITY_MISSION, 0, &e), &e);
	must(edit_set(&ed, "title", "Délégation", &e), &e);
	must(edit_set(&ed, "authority", "Rennes", &e), &e);
	must(edit_set(&ed, "start", "2027-03-08", &e), &e);
	must(edit_set(&ed, "country", "BJ", &e), &e);
	must(edit_set(&ed, "city", "Parakou", &e), &e);
	told_and_done(&ed, 1, 0, 0);
	edit_close(&ed);
	arena_release(&mem);
}

static void test_partner_to_be_made(void **state)
{
	struct app *app = *state;
	int64_t b = drilling(app, "Rennes", "TG//Lomé");
	struct edit ed;
	struct err e = ERR_INIT;
	struct arena mem = ARENA_INIT;
	struct effect x;

	register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Mairie", "lead", "Brest", "partners", "Mairie d'Aného/TG/Aného", "start", "2026", "themes",
	                "gouvernance"));
	must(edit_open(&ed, app, ENTITY_ACTION, b, &e), &e);
	must(edit_set(&ed, "partners", "Mairie d'Aného/TG/Aného|Régie nouvelle/TG/Lomé", &e), &e);
	must(edit_set(&ed, "participants", "other:Agence inventée:funder", &e), &e);
	must(edit_effect(&ed, &mem, &x, &e), &e);
	told_and_done(&ed, x.count[EFFECT_APPEARS], x.count[EFFECT_GOES], 0);
	edit_close(&ed);
	arena_release(&mem);
}

/* Many at once: told, without a trace, and then done. */
static void test_bulk(void **state)
{
	struct app *app = *state;
	int64_t v[] = {drilling(app, "Brest", "KH//Battambang"), drilling(app, "Rennes", "KH//Battambang"),
		drilling(app, "Quimper", "KH//Battambang")};
	struct err e = ERR_INIT;
	struct arena mem = ARENA_INIT;
	struct effect x;
	char *before = findings(app), *after;
	int changed = 0;

	/* Two of them move away together: their pair goes on, those with the third go. */
	must(bulk_effect(app, v, 2, "places", "VN//Vinh", &mem, &x, &e), &e);
	assert_true(x.count[EFFECT_GOES] >= 2);
	after = findings(app);
	assert_string_equal(after, before);
	assert_non_null(strstr(register_get(app, ENTITY_ACTION, v[0], "places"), "Battambang"));
	free(after);
	must(edit_bulk(app, v, 2, "places", "VN//Vinh", false, NULL, &changed, &e), &e);
	after = findings(app);
	assert_int_equal(lines_of(after) - lines_of(before), x.count[EFFECT_APPEARS] - x.count[EFFECT_GOES]);
	assert_int_equal(register_troubles(app), 0);
	free(after);
	free(before);
	arena_release(&mem);
}

/* Too many are refused before anything is written: this value could not be. */
static void test_too_many(void **state)
{
	struct app *app = *state;
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct effect x;
	int64_t v[61];

	for (int i = 0; i < 61; i++)
		v[i] = drilling(app, "Brest", "VN//Vinh");
	assert_false(bulk_effect(app, v, 61, "start", "no day", &mem, &x, &e));
	assert_non_null(strstr(e.text, "told after saving"));
	err_clear(&e);
	arena_release(&mem);
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_new_action),
	        cmocka_unit_test(test_moves_away_and_back),
	        cmocka_unit_test(test_reopens),
	        cmocka_unit_test(test_other_records),
	        cmocka_unit_test(test_partner_to_be_made),
	        cmocka_unit_test(test_bulk),
	        cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
