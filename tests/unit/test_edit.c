/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Editing as forms and the command line do it: assignments, saving, conflicts, deletion, merging,
 * persons. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/date.h>
#include <strates/engine/engine.h>
#include <strates/store/log.h>

#include "with_app.h"

#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

static int64_t action(struct app *app, const char *title)
{
	return register_add(app, ENTITY_ACTION, PAIRS("title", title, "lead", "Brest"));
}

static void is_field(
        struct app *app, enum entity en, int64_t id, const char *name, const char *wanted)
{
	assert_string_equal(register_get(app, en, id, name), wanted);
}

/* Assigning fails, and the sentence holds these words. */
static void refused(
        struct app *app, enum entity en, const char *name, const char *value, const char *words)
{
	struct edit ed;
	struct err e = ERR_INIT;

	must(edit_open(&ed, app, en, 0, &e), &e);
	if (edit_set(&ed, name, value, &e))
		fail_msg("%s=%s was taken", name, value);
	if (!strstr(e.text, words))
		fail_msg("\"%s\" does not say \"%s\"", e.text, words);
	edit_close(&ed);
}

static int64_t open_findings(struct app *app)
{
	struct store_stats st;
	struct err e = ERR_INIT;

	must(store_stats(app_store(app), &st, &e), &e);
	return st.findings_open;
}

static void undo(struct app *app, int n)
{
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	int done;

	must(app_undo(app, n, &done, &said, &e), &e);
	assert_int_equal(done, n);
	str_release(&said);
}

/* --- assignments --- */

static void test_fields(void **state)
{
	struct app *app = *state;
	int64_t id = register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Eau \x1b[31m à Kédougou", "lead", "Brest métropole", "start",
	                "1/3/2024", "Status", "under way", "kind", "cooperation", "youth", "oui",
	                "funds_out", "1 200,50 €", "description", "deux\nlignes", "Planned end",
	                "2027"));

	is_field(app, ENTITY_ACTION, id, "title", "Eau [31m à Kédougou");
	is_field(app, ENTITY_ACTION, id, "lead", "epci:242900314");
	is_field(app, ENTITY_ACTION, id, "start", "2024-03-01");
	is_field(app, ENTITY_ACTION, id, "kind", "cooperation");
	is_field(app, ENTITY_ACTION, id, "youth", "1");
	is_field(app, ENTITY_ACTION, id, "funds_out", "1200.50");
	is_field(app, ENTITY_ACTION, id, "description", "deux\nlignes");
	is_field(app, ENTITY_ACTION, id, "planned_end", "2027");
	register_set(app, ENTITY_ACTION, id, "start", "");
	is_field(app, ENTITY_ACTION, id, "start", "");
}

static void test_refusals(void **state)
{
	struct app *app = *state;

	refused(app, ENTITY_ACTION, "titel", "x", "did you mean title?");
	refused(app, ENTITY_ACTION, "particpants", "x", "did you mean participants?");
	refused(app, ENTITY_ACTION, "wholly_other_thing", "x", "it has: title, description");
	refused(app, ENTITY_ACTION, "start", "2025-13-31", "no month 13");
	refused(app, ENTITY_ACTION, "lead", "Zzyzx", "other:Name");
	refused(app, ENTITY_ACTION, "lead", "siren:999999999", "SIREN");
	refused(app, ENTITY_ACTION, "lead", "Saint-Denis", "com:93066");
	refused(app, ENTITY_ACTION, "elu", "Zoé Personne", "add the person first");
	refused(app, ENTITY_ACTION, "status", "vague", "choose one of");
	refused(app, ENTITY_ACTION, "places", "Atlantide/X", "two letters");
	refused(app, ENTITY_ACTION, "places", "SN/Kédougou/Kédougou@12.5", "go together");
	refused(app, ENTITY_ACTION, "themes", "zzyzx:50", "strates list theme");
	refused(app, ENTITY_ACTION, "themes", "autres", "names no theme");
	refused(app, ENTITY_ACTION, "themes", "eau:60|sante:50", "110");
	refused(app, ENTITY_ACTION, "budget", "2024:com:29019:beaucoup", "no amount");
	refused(app, ENTITY_ACTION, "budget", "much", "2024:com:29019");
	refused(app, ENTITY_ACTION, "networks", "Zzyzx", "strates list network");
	refused(app, ENTITY_ACTION, "merged_into", "x", "strates merge");
	refused(app, ENTITY_DECISION, "why", "x", "strates decide");
	refused(app, ENTITY_NOTE, "about", "00000000", "id of a record");
}

static void test_sets(void **state)
{
	static const char *const names[] = {"participants", "partners", "places", "themes", "sdgs",
	        "networks", "audience", "tags", "budget"};
	struct app *app = *state;
	struct edit ed;
	struct err e = ERR_INIT;
	int64_t id = action(app, "Sets");
	int64_t partners = register_count(app, ENTITY_PARTNER);

	register_set(app, ENTITY_ACTION, id, "participants",
	        "com:35238:funder, Conseil départemental du Finistère");
	register_set(app, ENTITY_ACTION, id, "partners",
	        "Mairie de Kédougou/Sénégal/Kédougou|ONG \\| barre");
	register_set(app, ENTITY_ACTION, id, "places", "SN/Kédougou/Kédougou|Mali");
	register_set(app, ENTITY_ACTION, id, "themes", "eau:60,Eaux usées:40");
	register_set(app, ENTITY_ACTION, id, "sdgs", "6,4");
	register_set(app, ENTITY_ACTION, id, "networks", "CUF");
	register_set(app, ENTITY_ACTION, id, "audience", "youth, women,");
	register_set(app, ENTITY_ACTION, id, "tags", "#pilote, à relire");
	register_set(app, ENTITY_ACTION, id, "budget",
	        "2024:com:29019:12 000,50:EUR:voted|2025:::300000:XOF");
	is_field(app, ENTITY_ACTION, id, "participants", "com:35238:funder|dep:29");
	is_field(app, ENTITY_ACTION, id, "themes", "assainissement:40|eau:60");
	is_field(app, ENTITY_ACTION, id, "tags", "pilote|à relire");
	is_field(app, ENTITY_ACTION, id, "budget",
	        "2024:com:29019:12000.50:EUR:voted|2025:::300000.00:XOF");
	assert_non_null(strstr(
	        register_get(app, ENTITY_ACTION, id, "places"), "SN/Kédougou/Kédougou@12.5"));
	assert_int_equal(register_count(app, ENTITY_PARTNER), partners + 2);
	/* What is read out is taken back, and changes nothing. */
	must(edit_open(&ed, app, ENTITY_ACTION, id, &e), &e);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct str text = STR_INIT;
		edit_get(&ed, names[i], &text);
		if (str_eq(names[i], "budget"))
			ed.extra.has_budget = false;
		must(edit_set(&ed, names[i], text.s, &e), &e);
		if (str_eq(names[i], "budget"))
			ed.extra.has_budget = false;
		if (edit_is_dirty(&ed))
			fail_msg("%s=%s differs", names[i], text.s);
		str_release(&text);
	}
	edit_close(&ed);
	register_set(app, ENTITY_ACTION, id, "partners", "");
	is_field(app, ENTITY_ACTION, id, "partners", "");
	assert_int_equal(register_troubles(app), 0);
}

/* An assignment that fails half-way leaves the set as it was. */
static void test_set_unharmed(void **state)
{
	struct app *app = *state;
	struct edit ed;
	struct err e = ERR_INIT;
	struct str text = STR_INIT;

	must(edit_open(&ed, app, ENTITY_ACTION, 0, &e), &e);
	must(edit_set(&ed, "places", "SN|ML", &e), &e);
	assert_false(edit_set(&ed, "places", "BF|Atlantide", &e));
	edit_get(&ed, "places", &text);
	assert_string_equal(text.s, "SN|ML");
	str_release(&text);
	edit_close(&ed);
}

static void test_show(void **state)
{
	struct app *app = *state;
	int64_t id = action(app, "Shown");
	struct edit ed;
	struct err e = ERR_INIT;
	struct str text = STR_INIT;

	must(edit_open(&ed, app, ENTITY_ACTION, id, &e), &e);
	must(edit_set(&ed, "participants", "dep:29:funder", &e), &e);
	must(edit_set(&ed, "partners", "Mairie de Podor/SN/Podor", &e), &e);
	must(edit_set(&ed, "places", "SN//Dakar", &e), &e);
	must(edit_set(&ed, "themes", "eau:60", &e), &e);
	for (size_t i = 0; i < 5; i++) {
		edit_show(&ed,
		        ((const char *[]){
		                "lead", "participants", "partners", "places", "themes"})[i],
		        &text);
		str_add_char(&text, ';');
	}
	assert_string_equal(text.s, "Brest;Finistère (funder);Mairie de Podor;Dakar "
	                            "(Senegal);Water supply and water resources 60\u00a0%;");
	str_release(&text);
	edit_close(&ed);
}

/* --- saving --- */

static void test_nothing_left_behind(void **state)
{
	struct app *app = *state;
	struct edit ed;
	struct err e = ERR_INIT;
	const char *field;
	int64_t partners = register_count(app, ENTITY_PARTNER),
	        authorities = register_count(app, ENTITY_AUTHORITY);

	/* A form that is left. */
	must(edit_open(&ed, app, ENTITY_ACTION, 0, &e), &e);
	must(edit_set(&ed, "partners", "Left behind/SN", &e), &e);
	must(edit_set(&ed, "lead", "other:ONG Left", &e), &e);
	edit_close(&ed);
	assert_int_equal(register_count(app, ENTITY_PARTNER), partners);
	/* One that can't be saved says which field, keeps what was typed, and can be saved when
	 * mended. */
	must(edit_open(&ed, app, ENTITY_ACTION, 0, &e), &e);
	must(edit_set(&ed, "partners", "Kept/SN", &e), &e);
	must(edit_set(&ed, "lead", "other:ONG Kept", &e), &e);
	assert_false(edit_save(&ed, &field, &e));
	assert_string_equal(field, "title");
	assert_int_equal(register_count(app, ENTITY_AUTHORITY), authorities);
	err_clear(&e);
	must(edit_set(&ed, "title", "Mended", &e), &e);
	must(edit_save(&ed, &field, &e), &e);
	assert_int_equal(register_count(app, ENTITY_PARTNER), partners + 1);
	assert_int_equal(register_count(app, ENTITY_AUTHORITY), authorities + 1);
	assert_false(edit_is_dirty(&ed));
	is_field(app, ENTITY_ACTION, ed.r.id, "lead", "other:ong-kept");
	edit_close(&ed);
	undo(app, 1);
	assert_int_equal(register_count(app, ENTITY_PARTNER), partners);
	assert_int_equal(register_count(app, ENTITY_AUTHORITY), authorities);
}

static void test_end_before_start(void **state)
{
	struct app *app = *state;
	struct edit ed;
	struct err e = ERR_INIT;
	const char *field;

	must(edit_open(&ed, app, ENTITY_ACTION, action(app, "Dates"), &e), &e);
	must(edit_set(&ed, "start", "2025-05", &e), &e);
	must(edit_set(&ed, "end", "2024", &e), &e);
	assert_false(edit_save(&ed, &field, &e));
	assert_string_equal(field, "end");
	edit_close(&ed);
}

/* Reading a register of a hundred thousand again takes seconds: not after a form that was refused. */
static void test_refused_form_costs_nothing(void **state)
{
	struct app *app = *state;
	int64_t one, found;
	struct edit ed;
	struct err e = ERR_INIT;
	uint64_t reads;

	register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Adduction d'eau", "lead", "Quimper", "start", "2025", "end", "2027",
	                "places", "TG//Tsévié", "themes", "eau"));
	one = register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Forages", "lead", "Brest", "start", "2026", "end", "2027", "places",
	                "TG//Tsévié", "themes", "eau"));
	reads = engine_reads(app_engine(app));
	must(edit_open(&ed, app, ENTITY_ACTION, one, &e), &e);
	must(edit_set(&ed, "end", "2024", &e), &e);
	assert_false(edit_save(&ed, NULL, &e));
	assert_true(engine_is_loaded(app_engine(app)));
	assert_int_equal(engine_reads(app_engine(app)), reads);
	must(edit_set(&ed, "end", "2026-06", &e), &e);
	must(edit_save(&ed, NULL, &e), &e);
	edit_close(&ed);
	found = open_findings(app);
	must(app_refresh(app, &e), &e);
	assert_int_equal(found, open_findings(app));
}

/* Findings that were computed and taken back are of nothing that is in the register. */
static void test_taken_back_findings(void **state)
{
	struct app *app = *state;
	struct err e = ERR_INIT;
	struct arena mem = ARENA_INIT;
	int64_t one = register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Forages", "lead", "Brest", "start", "2026", "end", "2027", "places",
	                "TG//Tsévié", "themes", "eau"));
	int64_t found;
	struct record r;

	must(change_begin(app, "moved", &e), &e);
	must(store_load(app_store(app), ENTITY_ACTION, one, &mem, &r, &e), &e);
	record_set_text(&r, FIELD_ACTION_START, "2027-12");
	must(store_update(app_store(app), &r, NULL, &e), &e);
	must(engine_touch_step(app_engine(app), app_store(app), &e), &e);
	change_abort(app);
	arena_release(&mem);
	register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Adduction d'eau", "lead", "Quimper", "start", "2025", "end", "2026-06",
	                "places", "TG//Tsévié", "themes", "eau"));
	found = open_findings(app);
	must(app_refresh(app, &e), &e);
	assert_int_equal(found, open_findings(app));
}

static void test_past_lead(void **state)
{
	struct app *app = *state;
	int64_t id = register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Old twinning", "start", "2012", "lead", "Nord-Pas-de-Calais"));
	int64_t now = register_add(
	        app, ENTITY_ACTION, PAIRS("title", "New one", "lead", "Nord-Pas-de-Calais"));

	is_field(app, ENTITY_ACTION, id, "lead", "reg:31");
	is_field(app, ENTITY_ACTION, now, "lead", "reg:32");
	/* The form gives back what it showed, whatever became of the start. */
	register_set(app, ENTITY_ACTION, id, "start", "");
	register_set(app, ENTITY_ACTION, id, "lead", "reg:31");
	is_field(app, ENTITY_ACTION, id, "lead", "reg:31");
}

static void test_two_forms(void **state)
{
	struct app *app = *state;
	int64_t id = action(app, "Two forms");
	struct edit mine, theirs;
	struct err e = ERR_INIT;

	register_set(app, ENTITY_ACTION, id, "tags", "a,b");
	must(edit_open(&mine, app, ENTITY_ACTION, id, &e), &e);
	must(edit_open(&theirs, app, ENTITY_ACTION, id, &e), &e);
	must(edit_set(&theirs, "dossier", "D1", &e), &e);
	must(edit_set(&theirs, "tags", "a,b,c", &e), &e);
	must(edit_save(&theirs, NULL, &e), &e);
	edit_close(&theirs);
	/* Other fields, other elements: both stay. */
	must(edit_set(&mine, "kind", "twinning", &e), &e);
	must(edit_set(&mine, "tags", "b", &e), &e);
	must(edit_save(&mine, NULL, &e), &e);
	is_field(app, ENTITY_ACTION, id, "dossier", "D1");
	is_field(app, ENTITY_ACTION, id, "kind", "twinning");
	is_field(app, ENTITY_ACTION, id, "tags", "b|c");
	/* The same field: told. */
	register_set(app, ENTITY_ACTION, id, "dossier", "D2");
	must(edit_set(&mine, "dossier", "D3", &e), &e);
	assert_false(edit_save(&mine, NULL, &e));
	assert_int_equal(e.code, ERR_CONFLICT);
	is_field(app, ENTITY_ACTION, id, "dossier", "D2");
	edit_close(&mine);
}

static void test_hierarchy(void **state)
{
	struct app *app = *state;
	struct edit ed;
	struct err e = ERR_INIT;
	const char *field;
	int64_t dep = store_id_of_key(app_store(app), ENTITY_AUTHORITY, "dep:29");

	register_add(app, ENTITY_AUTHORITY,
	        PAIRS("name", "Syndicat des eaux", "strate", "syndicat", "parent", "dep:29"));
	must(edit_open(&ed, app, ENTITY_AUTHORITY, dep, &e), &e);
	must(edit_set(&ed, "parent", "synd:syndicat-des-eaux", &e), &e);
	assert_false(edit_save(&ed, &field, &e));
	assert_string_equal(field, "parent");
	assert_non_null(strstr(e.text, "in itself"));
	edit_close(&ed);
	err_clear(&e);
	must(edit_open(&ed, app, ENTITY_AUTHORITY, 0, &e), &e);
	must(edit_set(&ed, "name", "X", &e), &e);
	must(edit_set(&ed, "strate", "commune", &e), &e);
	must(edit_set(&ed, "key", "epci:1", &e), &e);
	assert_false(edit_save(&ed, &field, &e));
	assert_string_equal(field, "key");
	edit_close(&ed);
}

static void test_budget_lines(void **state)
{
	struct app *app = *state;
	int64_t id = action(app, "Money"), lines = register_count(app, ENTITY_BUDGET);
	struct value v = value_uid(store_uid(app_store(app), ENTITY_ACTION, id));
	struct ids before = IDS_INIT, after = IDS_INIT;

	register_set(app, ENTITY_ACTION, id, "budget",
	        "2024:com:29019:100|2025:com:29019:100|2025:dep:29:5");
	assert_true(store_ids_where(app_store(app), FIELD_BUDGET_ACTION, &v, &before, NULL));
	assert_int_equal(before.n, 3);
	/* One amount changes, one line goes: the others stay the rows they are. */
	register_set(app, ENTITY_ACTION, id, "budget", "2025:com:29019:250|2024:com:29019:100");
	assert_true(store_ids_where(app_store(app), FIELD_BUDGET_ACTION, &v, &after, NULL));
	assert_int_equal(after.n, 2);
	assert_int_equal(after.v[0], before.v[0]);
	assert_int_equal(after.v[1], before.v[1]);
	is_field(app, ENTITY_ACTION, id, "budget",
	        "2024:com:29019:100.00:EUR|2025:com:29019:250.00:EUR");
	undo(app, 1);
	assert_int_equal(register_count(app, ENTITY_BUDGET), lines + 3);
	ids_release(&before);
	ids_release(&after);
}

static void test_duplicate(void **state)
{
	struct app *app = *state;
	int64_t id = register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Model", "lead", "Brest", "start", "2024", "places", "SN", "source",
	                "x.csv"));
	struct edit ed;
	struct err e = ERR_INIT;

	must(edit_duplicate(&ed, app, id, &e), &e);
	must(edit_set(&ed, "title", "Copy", &e), &e);
	must(edit_save(&ed, NULL, &e), &e);
	assert_true(ed.r.id != id);
	is_field(app, ENTITY_ACTION, ed.r.id, "places", "SN");
	is_field(app, ENTITY_ACTION, ed.r.id, "start", "");
	is_field(app, ENTITY_ACTION, ed.r.id, "source", "");
	is_field(app, ENTITY_ACTION, id, "title", "Model");
	edit_close(&ed);
}

static void test_probe(void **state)
{
	struct app *app = *state;
	struct edit ed;
	struct err e = ERR_INIT;
	struct arena mem = ARENA_INIT;
	const char **lines;
	int n, total;
	int64_t actions;

	register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Adduction d'eau", "lead", "Quimper", "start", "2025", "end", "2027",
	                "places", "TG//Tsévié", "themes", "eau"));
	actions = register_count(app, ENTITY_ACTION);
	must(edit_open(&ed, app, ENTITY_ACTION, 0, &e), &e);
	must(edit_set(&ed, "title", "Forages", &e), &e);
	must(edit_set(&ed, "lead", "Brest", &e), &e);
	must(edit_set(&ed, "start", "2026", &e), &e);
	must(edit_set(&ed, "places", "TG//Tsévié", &e), &e);
	must(edit_set(&ed, "themes", "eau", &e), &e);
	must(edit_probe(&ed, 5, &mem, &lines, &n, &total, &e), &e);
	assert_true(n >= 1 && total >= n);
	assert_non_null(strstr(lines[0], "overlap"));
	assert_non_null(strstr(lines[0], "Quimper — Adduction d'eau"));
	assert_int_equal(register_count(app, ENTITY_ACTION), actions);
	arena_release(&mem);
	edit_close(&ed);
}

static void test_located(void **state)
{
	struct app *app = *state;
	int64_t id = register_add(app, ENTITY_MISSION,
	        PAIRS("title", "Trip", "authority", "Brest", "start", "2026-12-01", "city",
	                "Ouagadougou", "country", "BF"));
	int64_t note;
	char place[40], uid[UID_TEXT_SIZE];

	snprintf(place, sizeof(place), "%s", register_get(app, ENTITY_MISSION, id, "place"));
	assert_true(place[0] == 'g');
	assert_non_null(strstr(register_get(app, ENTITY_MISSION, id, "lat"), "12.3"));
	register_set(app, ENTITY_MISSION, id, "objective", "talks");
	is_field(app, ENTITY_MISSION, id, "place", place);
	register_set(app, ENTITY_MISSION, id, "city", "Nowhere-les-Bains");
	is_field(app, ENTITY_MISSION, id, "place", "");
	is_field(app, ENTITY_MISSION, id, "lat", "");
	uid_format(store_uid(app_store(app), ENTITY_MISSION, id), uid);
	note = register_add(app, ENTITY_NOTE, PAIRS("about", uid, "text", "called"));
	is_field(app, ENTITY_NOTE, note, "on_day", "2026-11-23");
}

/* --- several --- */

static void test_bulk(void **state)
{
	struct app *app = *state;
	int64_t ids[] = {action(app, "Bulk 1"), action(app, "Bulk 2"), action(app, "Bulk 3")};
	struct str preview = STR_INIT;
	struct err e = ERR_INIT;
	int changed;

	register_set(app, ENTITY_ACTION, ids[1], "status", "4");
	must(edit_bulk(app, ids, 3, "status", "closed", true, &preview, &changed, &e), &e);
	assert_int_equal(changed, 2);
	assert_string_equal(preview.s, "– → closed: Bulk 1\n– → closed: Bulk 3\n");
	is_field(app, ENTITY_ACTION, ids[0], "status", "");
	must(edit_bulk(app, ids, 3, "status", "closed", false, NULL, &changed, &e), &e);
	is_field(app, ENTITY_ACTION, ids[2], "status", "4");
	undo(app, 1);
	is_field(app, ENTITY_ACTION, ids[0], "status", "");
	is_field(app, ENTITY_ACTION, ids[1], "status", "4");
	assert_false(edit_bulk(app, ids, 3, "status", "nonsense", false, NULL, &changed, &e));
	assert_int_equal(changed, 0);
	str_release(&preview);
}

static void test_delete(void **state)
{
	struct app *app = *state;
	struct store *s = app_store(app);
	int64_t id = action(app, "To delete"), lines = register_count(app, ENTITY_BUDGET),
	        missions = register_count(app, ENTITY_MISSION), person;
	struct err e = ERR_INIT;
	char uid[UID_TEXT_SIZE];

	register_set(app, ENTITY_ACTION, id, "budget", "2024:com:29019:5");
	uid_format(store_uid(s, ENTITY_ACTION, id), uid);
	int64_t mission = register_add(app, ENTITY_MISSION,
	        PAIRS("title", "Trip", "authority", "Brest", "start", "2026-12-01", "actions",
	                uid));
	must(edit_delete(app, ENTITY_ACTION, &id, 1, &e), &e);
	assert_int_equal(register_count(app, ENTITY_BUDGET), lines);
	is_field(app, ENTITY_MISSION, mission, "actions", "");
	assert_false(edit_delete(app, ENTITY_ACTION, &id, 1, &e));
	err_clear(&e);
	undo(app, 1);
	is_field(app, ENTITY_MISSION, mission, "actions", uid);
	is_field(app, ENTITY_ACTION, id, "budget", "2024:com:29019:5.00:EUR");
	assert_int_equal(register_count(app, ENTITY_MISSION), missions + 1);
	/* What is named elsewhere stays. */
	person = register_add(app, ENTITY_PERSON, PAIRS("name", "Yann Named", "role", "elu"));
	register_set(app, ENTITY_ACTION, id, "elu", "yann named");
	assert_false(edit_delete(app, ENTITY_PERSON, &person, 1, &e));
	assert_non_null(strstr(e.text, "1 action"));
	err_clear(&e);
	register_set(app, ENTITY_ACTION, id, "elu", "");
	must(edit_delete(app, ENTITY_PERSON, &person, 1, &e), &e);
	assert_int_equal(register_troubles(app), 0);
}

static void test_merge(void **state)
{
	struct app *app = *state;
	struct store *s = app_store(app);
	int64_t kept = register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Kept", "lead", "Brest", "places", "SN/Thiès/Thiès", "themes",
	                "eau:100", "budget", "2024:com:29019:100"));
	int64_t gone = register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Gone", "lead", "dep:29", "description", "more", "start", "2024",
	                "places", "SN|ML", "themes", "sante:100", "tags", "t", "partners",
	                "Mairie de Thiès/SN/Thiès", "budget", "2024:com:29019:100|2025:dep:29:7",
	                "source", "b.csv"));
	struct uid gone_uid = store_uid(s, ENTITY_ACTION, gone);
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct record r;
	char uid[UID_TEXT_SIZE];
	int64_t note, missions;

	uid_format(gone_uid, uid);
	note = register_add(app, ENTITY_NOTE, PAIRS("about", uid, "text", "called"));
	missions = register_add(app, ENTITY_MISSION,
	        PAIRS("title", "Trip", "authority", "Brest", "start", "2026-12-01", "actions",
	                uid));
	must(edit_merge(app, kept, gone, &e), &e);
	is_field(app, ENTITY_ACTION, kept, "title", "Kept");
	is_field(app, ENTITY_ACTION, kept, "description", "more");
	is_field(app, ENTITY_ACTION, kept, "start", "2024");
	is_field(app, ENTITY_ACTION, kept, "themes", "eau:100");
	is_field(app, ENTITY_ACTION, kept, "participants", "dep:29:co_lead");
	is_field(app, ENTITY_ACTION, kept, "source", "");
	is_field(app, ENTITY_ACTION, kept, "budget",
	        "2024:com:29019:100.00:EUR|2025:dep:29:7.00:EUR");
	assert_non_null(strstr(register_get(app, ENTITY_ACTION, kept, "places"), "ML"));
	assert_null(strstr(register_get(app, ENTITY_ACTION, kept, "places"), "SN|"));
	assert_non_null(
	        strstr(register_get(app, ENTITY_ACTION, kept, "partners"), "Mairie de Thiès"));
	uid_format(store_uid(s, ENTITY_ACTION, kept), uid);
	is_field(app, ENTITY_NOTE, note, "about", uid);
	is_field(app, ENTITY_MISSION, missions, "actions", uid);
	must(store_load(s, ENTITY_ACTION, gone, &mem, &r, &e), &e);
	assert_true(r.deleted);
	assert_true(uid_cmp(record_uid(&r, FIELD_ACTION_MERGED_INTO),
	                    store_uid(s, ENTITY_ACTION, kept)) == 0);
	assert_int_equal(register_troubles(app), 0);
	assert_false(edit_merge(app, kept, gone, &e));
	err_clear(&e);
	assert_false(edit_merge(app, kept, kept, &e));
	undo(app, 1);
	is_field(app, ENTITY_ACTION, gone, "budget",
	        "2024:com:29019:100.00:EUR|2025:dep:29:7.00:EUR");
	is_field(app, ENTITY_ACTION, kept, "description", "");
	uid_format(gone_uid, uid);
	is_field(app, ENTITY_NOTE, note, "about", uid);
	assert_int_equal(register_troubles(app), 0);
	arena_release(&mem);
}

/* --- persons --- */

static void test_replace(void **state)
{
	struct app *app = *state;
	int64_t old = register_add(app, ENTITY_PERSON,
	                PAIRS("name", "Old Elu", "role", "elu", "mandate_start", "2020")),
	        next = register_add(app, ENTITY_PERSON, PAIRS("name", "New Elu", "role", "elu"));
	int64_t running = action(app, "Running"), other = action(app, "Other"),
	        closed = action(app, "Closed");
	struct err e = ERR_INIT;
	struct date day = {.year = 2026, .month = 3, .day = 22, .precision = DATE_DAY};
	char was[UID_TEXT_SIZE], now[UID_TEXT_SIZE];
	int n;

	uid_format(store_uid(app_store(app), ENTITY_PERSON, old), was);
	uid_format(store_uid(app_store(app), ENTITY_PERSON, next), now);
	register_set(app, ENTITY_ACTION, running, "elu", "Old Elu");
	register_set(app, ENTITY_ACTION, other, "cadre", "Old Elu");
	register_set(app, ENTITY_ACTION, closed, "elu", "Old Elu");
	register_set(app, ENTITY_ACTION, closed, "status", "4");
	must(edit_replace_person(app, old, next, day, &n, &e), &e);
	assert_int_equal(n, 2);
	is_field(app, ENTITY_ACTION, running, "elu", now);
	is_field(app, ENTITY_ACTION, other, "cadre", now);
	is_field(app, ENTITY_ACTION, closed, "elu", was);
	is_field(app, ENTITY_PERSON, old, "mandate_end", "2026-03-22");
	undo(app, 1);
	is_field(app, ENTITY_ACTION, other, "cadre", was);
	is_field(app, ENTITY_PERSON, old, "mandate_end", "");
	assert_false(edit_replace_person(app, old, old, day, &n, &e));
	err_clear(&e);
	day.year = 2019;
	assert_false(edit_replace_person(app, old, next, day, &n, &e));
	is_field(app, ENTITY_ACTION, running, "elu", was);
}

static void test_erase(void **state)
{
	struct app *app = *state;
	int64_t person = register_add(app, ENTITY_PERSON,
	        PAIRS("name", "Qwrtz Effacé", "email", "qwrtz@example.org", "phone", "0298000000"));
	int64_t id = action(app, "Erasure");
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct str said = STR_INIT;
	struct record r;
	int done;

	register_set(app, ENTITY_PERSON, person, "name", "Qwrtz Disparu");
	register_set(app, ENTITY_ACTION, id, "cadre", "Qwrtz Disparu");
	assert_true(register_holds(app, "Qwrtz"));
	must(edit_erase_person(app, person, &e), &e);
	assert_false(register_holds(app, "Qwrtz"));
	assert_false(register_holds(app, "qwrtz"));
	assert_false(register_holds(app, "0298000000"));
	is_field(app, ENTITY_ACTION, id, "cadre", "");
	must(store_load(app_store(app), ENTITY_PERSON, person, &mem, &r, &e), &e);
	assert_true(r.deleted);
	assert_null(record_text(&r, FIELD_PERSON_NAME));
	assert_int_equal(register_troubles(app), 0);
	/* Undo does not bring the person back: the step before names a row that is no more. */
	app_undo(app, 1, &done, &said, &e);
	must(store_load(app_store(app), ENTITY_PERSON, person, &mem, &r, &(struct err)ERR_INIT),
	        &e);
	assert_true(r.deleted);
	assert_false(register_holds(app, "Qwrtz"));
	str_release(&said);
	arena_release(&mem);
}

/* --- another console on the same register --- */

static struct app *second_console(struct app *app)
{
	char *conf = xasprintf("%s.ini", app_db_path(app));
	struct app_options o = {.db = app_db_path(app), .config = conf};
	struct app *other = app_new(&o);
	struct err e = ERR_INIT;

	must(app_open(other, false, &e), &e);
	free(conf);
	return other;
}

/* Its records are compared with mine although nobody looked around meanwhile. */
static void test_second_console(void **state)
{
	struct app *app = *state, *other = second_console(app);
	struct err e = ERR_INIT;
	int64_t before, kept;

	action(app, "The mirror is read");
	before = open_findings(app);
	register_add(other, ENTITY_ACTION,
	        PAIRS("title", "Puits de Kaolack", "lead", "Quimper", "places", "SN/Kédougou/Kédougou",
	                "themes", "eau", "start", "2026", "end", "2027"));
	register_add(app, ENTITY_ACTION,
	        PAIRS("title", "Puits de Kaolack", "lead", "Brest", "places", "SN/Kédougou/Kédougou", "themes",
	                "eau", "start", "2026", "end", "2027"));
	kept = open_findings(app);
	assert_true(kept > before);
	must(app_refresh(app, &e), &e);
	assert_int_equal(kept, open_findings(app));
	app_free(&other);
}

/* What an outer change does after an inner one failed is not kept. */
static void test_nested_failure(void **state)
{
	struct app *app = *state;
	struct err e = ERR_INIT;
	int64_t before = register_count(app, ENTITY_ACTION);
	struct arena mem = ARENA_INIT;
	struct record r;

	record_init(&r, ENTITY_ACTION, &mem);
	record_set_text(&r, FIELD_ACTION_TITLE, "Half done");
	record_set_text(&r, FIELD_ACTION_LEAD, "com:29019");
	must(change_begin(app, "outer", &e), &e);
	must(change_begin(app, "inner", &e), &e);
	must(store_insert(app_store(app), &r, &e), &e);
	change_abort(app);
	assert_false(change_end(app, &e));
	arena_release(&mem);
	assert_int_equal(register_count(app, ENTITY_ACTION), before);
	action(app, "Life goes on");
	assert_int_equal(register_troubles(app), 0);
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
	        cmocka_unit_test(test_fields),
	        cmocka_unit_test(test_refusals),
	        cmocka_unit_test(test_sets),
	        cmocka_unit_test(test_set_unharmed),
	        cmocka_unit_test(test_show),
	        cmocka_unit_test(test_nothing_left_behind),
	        cmocka_unit_test(test_end_before_start),
	        cmocka_unit_test(test_refused_form_costs_nothing),
	        cmocka_unit_test(test_taken_back_findings),
	        cmocka_unit_test(test_past_lead),
	        cmocka_unit_test(test_two_forms),
	        cmocka_unit_test(test_hierarchy),
	        cmocka_unit_test(test_budget_lines),
	        cmocka_unit_test(test_duplicate),
	        cmocka_unit_test(test_probe),
	        cmocka_unit_test(test_located),
	        cmocka_unit_test(test_bulk),
	        cmocka_unit_test(test_delete),
	        cmocka_unit_test(test_merge),
	        cmocka_unit_test(test_replace),
	        cmocka_unit_test(test_erase),
	        cmocka_unit_test(test_second_console),
	        cmocka_unit_test(test_nested_failure),
	};

	return cmocka_run_group_tests_name("edit", tests, setup, teardown);
}
