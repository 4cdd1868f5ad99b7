/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_engine_prop.c - after any sequence of edits the findings are, byte for byte, those of a full refresh by an engine that saw none of them.
 *
 * Few towns, partners and themes and three kept pairs per action: lists are full nearly always, which is where an edit could go wrong. Some steps change a few rows,
 * some change most of the register at once (a bulk edit, an import), some are undone or done again; decisions and links stand among them; and a second console,
 * which saw none of it, must read the same. Every kind must occur. STRATES_SEEDS=N tries more sequences than the continuous integration does (make soak: 1,000).
 */
#include "config.h"

#include "../unit/engine_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <strates/base/date.h>
#include <strates/engine/finding.h>

static int met[KIND_COUNT]; /* in how many states of registers each kind was there */

/* Every kind occurs in so many; fewer will do where only memory is watched. */
enum { ALL_KINDS = 40 };
#if defined(__SANITIZE_ADDRESS__)
enum { SEQUENCES = 16 };
#else
enum { SEQUENCES = ALL_KINDS };
#endif
enum { STEPS = 10, BULK = 40, FIRST_ACTIONS = 14, LEADS = 5, PARTNERS = 4 };

static const char *const leads[LEADS] = {"com:1", "com:2", "epci:3", "dep:4", "reg:5"};
static const char *const strates[LEADS] = {"commune", "commune", "epci", "departement", "region"};
static const char *const towns[] = {"Thiès", "Mbour", "Tianjin"};
static const char *const themes[] = {"eau", "sante", "dechets"};
static const char *const titles[] = {"Forages villages ruraux", "Réseau assainissement quartier", "Formation agents municipaux", "Forages villages ruraux nord"};
static const char *const days[] = {"2020-01-01", "2022-03", "2023", "2024-05-20", "2024-09-01", NULL};

struct world {
	struct fixture f;
	unsigned seed;
	int64_t partners[PARTNERS + 1], persons[2], agreements[2];
	char chosen[17];
	int undoable; /* steps since the world was made */
	struct ids links, missions, decided;
};

static unsigned pick(struct world *w, unsigned n)
{
	w->seed = w->seed * 1103515245u + 12345u;
	return (w->seed >> 16) % n;
}

static struct act any_action(struct world *w)
{
	struct act a = {.title = titles[pick(w, 4)], .kind = pick(w, 3) ? "cooperation" : "twinning", .status = pick(w, 8) ? "2" : "5",
		.lead = leads[pick(w, LEADS)], .start = days[pick(w, 6)]};
	unsigned town = pick(w, 4);

	a.end = a.start && pick(w, 2) ? "2026-12-31" : NULL;
	if (town < 3) {
		a.country = town == 2 ? "CN" : "SN";
		a.city = towns[town];
		a.lat = pick(w, 2) ? 14.7 + .3 * town : 0;
		a.lon = a.lat != 0 ? -16.9 : 0;
	}
	if (pick(w, 4)) {
		a.theme = themes[pick(w, 3)];
		a.dac = pick(w, 2) ? "14030" : NULL;
		a.percent = pick(w, 3) ? 0 : 20;
	}
	a.audience = pick(w, 3) ? NULL : pick(w, 2) ? "youth" : "agents";
	a.dossier = pick(w, 8) ? NULL : "D-1";
	a.co_lead = pick(w, 8) ? NULL : leads[pick(w, LEADS)];
	a.partner = pick(w, 2) ? w->partners[pick(w, PARTNERS)] : 0;
	if (a.end && pick(w, 5) == 0) { /* the last one has few actions, and they end */
		a.partner = w->partners[PARTNERS];
		a.end = "2024-09-30";
	}
	a.elu = pick(w, 2) ? w->persons[0] : 0;
	a.cadre = pick(w, 2) ? w->persons[1] : 0;
	a.euros = pick(w, 2) ? 1000 * (1 + pick(w, 90)) : 0;
	return a;
}

static int64_t any_id(struct world *w)
{
	struct ids l = IDS_INIT;
	int64_t id;

	assert_true(store_ids(w->f.store, ENTITY_ACTION, 0, &l, &w->f.err));
	id = l.n ? l.v[pick(w, (unsigned)l.n)] : 0;
	ids_release(&l);
	return id;
}

static void change_action(struct world *w, int64_t id)
{
	static const struct {
		enum field field;
		const char *value;
	} changes[] = {{FIELD_ACTION_START, "2024-10-01"}, {FIELD_ACTION_END, "2024-03-01"}, {FIELD_ACTION_STATUS, "4"}, {FIELD_ACTION_STATUS, "5"},
		{FIELD_ACTION_STATUS, "2"}, {FIELD_ACTION_TITLE, "Réseau assainissement quartier"}, {FIELD_ACTION_LEAD, "com:2"},
		{FIELD_ACTION_LEAD, "reg:5"}, {FIELD_ACTION_DOSSIER, "D-1"}, {FIELD_ACTION_KIND, "twinning"}, {FIELD_ACTION_START, NULL},
		{FIELD_ACTION_BATCH, "list-1"}, {FIELD_ACTION_SCHEME, "1pct_waste"}, {FIELD_ACTION_SCHEME, NULL}, {FIELD_ACTION_SOURCE_ID, "SN-2024-0001"}, {FIELD_ACTION_SOURCE, "aid"}};
	unsigned k = pick(w, sizeof(changes) / sizeof(changes[0]));
	struct record r;

	assert_true(store_load(w->f.store, ENTITY_ACTION, id, &w->f.arena, &r, &w->f.err));
	if (changes[k].field == FIELD_ACTION_START)
		record_set_text(&r, FIELD_ACTION_END, NULL);
	if (changes[k].field == FIELD_ACTION_END)
		record_set_text(&r, FIELD_ACTION_START, "2021-01-01");
	record_set_text(&r, changes[k].field, changes[k].value);
	record_set_int(&r, FIELD_ACTION_VISITS_OUT, id % 6);
	if (pick(w, 3) == 0) {
		struct value place[ITEMS_MAX] = {value_text("SN"), value_none(), value_text(towns[pick(w, 2)])};

		record_clear_set(&r, SET_ACTION_PLACES);
		record_put_element(&r, SET_ACTION_PLACES, place);
	}
	assert_true(store_update(w->f.store, &r, NULL, &w->f.err));
}

/* Another name, or a word that two are not one. */
static void change_names(struct world *w)
{
	struct fixture *f = &w->f;
	int64_t one = w->partners[pick(w, PARTNERS)], two = w->partners[pick(w, PARTNERS)];
	bool apart = pick(w, 2), clear = pick(w, 3) == 0;
	enum set set = apart ? SET_PARTNER_APART : SET_PARTNER_ALIASES;
	struct value v[ITEMS_MAX] = {{0}};
	struct record r;

	if (one == two)
		return;
	assert_true(store_load(f->store, ENTITY_PARTNER, one, &f->arena, &r, &f->err));
	v[0] = apart ? value_uid(store_uid(f->store, ENTITY_PARTNER, two)) : value_text(pick(w, 2) ? "Eau vive" : "Ville de Mbour");
	if (clear)
		record_clear_set(&r, set);
	else
		record_put_element(&r, set, v);
	assert_true(store_update(f->store, &r, NULL, &f->err));
}

static void use_network(struct world *w)
{
	struct fixture *f = &w->f;
	int64_t id = any_id(w);
	struct value v[ITEMS_MAX] = {{0}};
	struct record r;

	if (!id)
		return;
	assert_true(store_load(f->store, ENTITY_ACTION, id, &f->arena, &r, &f->err));
	v[0] = value_text(pick(w, 2) ? "cuf" : "aimf");
	record_put_element(&r, SET_ACTION_NETWORKS, v);
	assert_true(store_update(f->store, &r, NULL, &f->err));
}

static bool keep_id(void *ctx, const struct finding_row *row)
{
	struct world *w = ctx;

	if (!w->chosen[0] || pick(w, 3) == 0)
		memcpy(w->chosen, row->id, sizeof(w->chosen));
	return true;
}

/* Some finding is decided, as it is now. */
static void decide_one(struct world *w)
{
	struct fixture *f = &w->f;
	struct finding_row row;
	struct record d;
	struct str judged = STR_INIT;

	w->chosen[0] = '\0';
	assert_true(findings_read(f->store, &(struct finding_query){.limit = 12}, keep_id, w, &f->err));
	if (!w->chosen[0] || store_id_of_key(f->store, ENTITY_DECISION, w->chosen) || !finding_load(f->store, w->chosen, &f->arena, &row, &f->err)) {
		err_clear(&f->err); /* the step may have changed its records since */
		return;
	}
	finding_judged(&row, &judged);
	record_init(&d, ENTITY_DECISION, &f->arena);
	record_set_text(&d, FIELD_DECISION_KEY, row.id);
	record_set_text(&d, FIELD_DECISION_KIND, row.kind);
	record_set_text(&d, FIELD_DECISION_VERDICT, pick(w, 3) ? "assumed" : "duplicate");
	record_set_text(&d, FIELD_DECISION_DUE, pick(w, 2) ? "2024-05-01" : NULL);
	record_set_text(&d, FIELD_DECISION_WHY, "wanted");
	record_set_text(&d, FIELD_DECISION_JUDGED, judged.s);
	for (int i = 0; i < row.n_members; i++) {
		struct value v[ITEMS_MAX] = {{0}};
		char uid[UID_TEXT_SIZE];

		v[0] = value_text(arena_strdup(&f->arena, uid_format(store_uid(f->store, row.members[i].entity, row.members[i].id), uid)));
		record_put_element(&d, SET_DECISION_MEMBERS, v);
	}
	assert_true(store_insert(f->store, &d, &f->err));
	str_release(&judged);
}

static void change_agreements(struct world *w)
{
	static const char *const ends[] = {"2023-12-31", "2024-09-30", "2027", NULL};
	struct fixture *f = &w->f;
	int64_t id = any_id(w), agreement = w->agreements[pick(w, 2)];

	if (pick(w, 2))
		set_field(f, ENTITY_AGREEMENT, agreement, FIELD_AGREEMENT_END, ends[pick(w, 4)]);
	else if (id)
		set_ref(f, ENTITY_ACTION, id, FIELD_ACTION_AGREEMENT, ENTITY_AGREEMENT, pick(w, 4) ? agreement : 0);
}

/* Said of an action, of a link, of a decision: what is watched beside overlaps. */
static void change_watched(struct world *w)
{
	struct fixture *f = &w->f;
	int64_t id = any_id(w);
	struct ids decisions = IDS_INIT;

	switch (pick(w, 4)) {
	case 0:
		if (id)
			set_int(f, ENTITY_ACTION, id, pick(w, 2) ? FIELD_ACTION_CITIZENS : FIELD_ACTION_YOUTH, pick(w, 3) == 0);
		break;
	case 1:
		if (w->links.n)
			set_field(f, ENTITY_LINK, w->links.v[pick(w, (unsigned)w->links.n)], FIELD_LINK_PROPOSED_ON, pick(w, 2) ? "2024-01" : "2024-05-30");
		break;
	case 2:
		if (w->links.n)
			set_field(f, ENTITY_LINK, w->links.v[pick(w, (unsigned)w->links.n)], FIELD_LINK_KIND, pick(w, 2) ? "same_project" : "coordinated");
		break;
	default:
		assert_true(store_ids(f->store, ENTITY_DECISION, 0, &decisions, &f->err));
		if (decisions.n)
			set_int(f, ENTITY_DECISION, decisions.v[pick(w, (unsigned)decisions.n)], FIELD_DECISION_DONE, pick(w, 2));
		ids_release(&decisions);
		break;
	}
}

static int64_t any_row(struct world *w, enum entity en)
{
	struct ids l = IDS_INIT;
	int64_t id;

	assert_true(store_ids(w->f.store, en, 0, &l, &w->f.err));
	id = l.n ? l.v[pick(w, (unsigned)l.n)] : 0;
	ids_release(&l);
	return id;
}

/* What partners ask for and strategies want. */
static void change_wishes(struct world *w)
{
	struct fixture *f = &w->f;
	int64_t need = any_row(w, ENTITY_NEED), priority = any_row(w, ENTITY_PRIORITY);

	switch (pick(w, 4)) {
	case 0:
		add_need(f, pick(w, 2) ? w->partners[pick(w, PARTNERS)] : 0, pick(w, 3) ? "SN" : NULL, pick(w, 2) ? towns[pick(w, 2)] : NULL, themes[pick(w, 3)]);
		break;
	case 1:
		add_priority(f, leads[pick(w, LEADS)], pick(w, 4) ? pick(w, 2) ? "SN" : "CN" : NULL, pick(w, 4) ? themes[pick(w, 3)] : NULL);
		break;
	case 2:
		if (need)
			set_int(f, ENTITY_NEED, need, FIELD_NEED_MET, pick(w, 2));
		break;
	default:
		if (priority)
			delete_row(f, ENTITY_PRIORITY, priority);
		break;
	}
}

/* Journeys out and in. */
static void change_exchanges(struct world *w)
{
	struct fixture *f = &w->f;
	int64_t mission = any_row(w, ENTITY_MISSION), id = any_id(w);

	if (w->missions.n < 6) {
		ids_add(&w->missions, add_mission(f, leads[pick(w, LEADS)], pick(w, 2) ? "2024-07-01" : "2024-03-20", towns[pick(w, 2)], NULL));
	} else if (mission && pick(w, 2)) {
		set_ref(f, ENTITY_MISSION, mission, FIELD_MISSION_PARTNER, ENTITY_PARTNER, w->partners[pick(w, PARTNERS)]);
		set_field(f, ENTITY_MISSION, mission, FIELD_MISSION_DIRECTION, pick(w, 5) ? "out" : "in");
		set_field(f, ENTITY_MISSION, mission, FIELD_MISSION_START, pick(w, 4) ? "2024-03-01" : "2021-03-01");
	} else if (id) {
		set_int(f, ENTITY_ACTION, id, pick(w, 4) ? FIELD_ACTION_VISITS_OUT : FIELD_ACTION_VISITS_IN, pick(w, 4) ? 4 : 1);
	}
}

/* The 1 % and the yearly declaration. */
static void change_money(struct world *w)
{
	static const char *const schemes[] = {"1pct_water", "1pct_waste", "own", NULL};
	struct fixture *f = &w->f;
	int64_t id = any_id(w), line = any_row(w, ENTITY_BUDGET), event = any_row(w, ENTITY_EVENT);

	switch (pick(w, 5)) {
	case 0:
		set_int(f, ENTITY_AUTHORITY, store_id_of_key(f->store, ENTITY_AUTHORITY, leads[pick(w, LEADS)]), FIELD_AUTHORITY_REVENUE, pick(w, 3) * 100000000);
		break;
	case 1:
		if (line)
			set_field(f, ENTITY_BUDGET, line, FIELD_BUDGET_PAYER, pick(w, 3) ? leads[pick(w, LEADS)] : NULL);
		break;
	case 2:
		if (event)
			set_field(f, ENTITY_EVENT, event, FIELD_EVENT_AUTHORITY, leads[pick(w, LEADS)]);
		else
			add_event(f, "declaration", leads[pick(w, LEADS)], "2024-05-02");
		break;
	default:
		if (id)
			add_line(f, id, pick(w, 2) ? 2024 : 2023, pick(w, 4) ? NULL : leads[pick(w, LEADS)], 5000 * (1 + pick(w, 20)), pick(w, 3) ? "paid" : "voted", schemes[pick(w, 4)]);
		break;
	}
}

static void change_others(struct world *w)
{
	struct fixture *f = &w->f;

	switch (pick(w, 18)) {
	case 13:
		change_wishes(w);
		break;
	case 14:
	case 15:
		change_exchanges(w);
		break;
	case 16:
	case 17:
		change_money(w);
		break;
	case 10:
	case 11:
		change_watched(w);
		break;
	case 12:
		change_agreements(w);
		break;
	case 7:
		change_names(w);
		break;
	case 8:
		use_network(w);
		break;
	case 9:
		decide_one(w);
		break;
	case 0:
		if (w->links.n)
			set_field(f, ENTITY_LINK, w->links.v[pick(w, (unsigned)w->links.n)], FIELD_LINK_STATE, pick(w, 2) ? "confirmed" : "refused");
		break;
	case 1:
		set_field(f, ENTITY_PARTNER, w->partners[pick(w, PARTNERS)], FIELD_PARTNER_NAME, pick(w, 2) ? "Thiès" : "Région de Mbour");
		break;
	case 2:
		set_field(f, ENTITY_AUTHORITY, store_id_of_key(f->store, ENTITY_AUTHORITY, leads[pick(w, LEADS)]), FIELD_AUTHORITY_EPCI, pick(w, 2) ? "3" : "9");
		break;
	case 3:
		set_field(f, ENTITY_PERSON, w->persons[pick(w, 2)], FIELD_PERSON_MANDATE_END, pick(w, 2) ? "2023-01-01" : "2030-01-01");
		break;
	case 4:
		ids_add(&w->missions, add_mission(f, leads[pick(w, LEADS)], pick(w, 2) ? "2024-07-01" : "2024-07-20", towns[pick(w, 2)], pick(w, 4) ? NULL : "A"));
		break;
	case 5:
		if (w->missions.n)
			set_field(f, ENTITY_MISSION, w->missions.v[pick(w, (unsigned)w->missions.n)], FIELD_MISSION_START, "2024-08-01");
		break;
	default:
		set_field(f, ENTITY_AUTHORITY, store_id_of_key(f->store, ENTITY_AUTHORITY, leads[pick(w, LEADS)]), FIELD_AUTHORITY_STRATE, "region");
		break;
	}
}

static void add_one(struct world *w)
{
	struct act a = any_action(w);

	add_action(&w->f, &a);
}

static void one_change(struct world *w)
{
	struct fixture *f = &w->f;
	struct act a = any_action(w);
	int64_t x = any_id(w), y = any_id(w);

	switch (pick(w, 8)) {
	case 0:
	case 1:
		add_action(f, &a);
		break;
	case 2:
		if (x)
			delete_row(f, ENTITY_ACTION, x);
		break;
	case 3:
		if (x == y)
			break;
		ids_add(&w->links, add_link(f, x, y, pick(w, 4) ? pick(w, 2) ? "coordinated" : "same_project" : "not_related", pick(w, 3) ? "confirmed" : "proposed"));
		set_field(f, ENTITY_LINK, w->links.v[w->links.n - 1], FIELD_LINK_PROPOSED_ON, pick(w, 2) ? "2024-02-01" : NULL);
		break;
	case 4:
	case 5:
		change_others(w);
		break;
	default:
		if (x)
			change_action(w, x);
		break;
	}
}

static void world_open(struct world *w, unsigned seed)
{
	static const char *const names[PARTNERS + 1] = {"Ville de Thiès", "Mairie de Mbour", "Tianjin", "ONG Eau vive", "Ville de Louga"};
	struct err *e;

	*w = (struct world){.seed = seed};
	fixture_open(&w->f);
	e = &w->f.err;
	assert_true(params_set(&w->f.params, "thresholds.top_pairs", "3", e));
	assert_true(params_set(&w->f.params, "thresholds.top_doubles", "1", e));
	engine_set_params(w->f.engine, &w->f.params);
	setenv("STRATES_NOW", "2023-05-01", 1); /* what stands from the beginning is dormant */
	begin(&w->f);
	for (int i = 0; i < LEADS; i++)
		add_authority(&w->f, leads[i], strates[i], i < 2 ? "3" : NULL);
	add_theme(&w->f, "eau", "sante");
	add_theme(&w->f, "sante", NULL);
	add_theme(&w->f, "dechets", NULL);
	for (int i = 0; i <= PARTNERS; i++)
		w->partners[i] = add_partner(&w->f, names[i], i == 2 ? "CN" : "SN");
	set_field(&w->f, ENTITY_THEME, store_id_of_key(w->f.store, ENTITY_THEME, "dechets"), FIELD_THEME_SCHEME, "1pct_waste");
	w->agreements[0] = add_agreement(&w->f, "2024-07-31", "2021-01-01", "2021-01-02", false);
	w->agreements[1] = add_agreement(&w->f, NULL, "2024-05-01", NULL, false);
	w->persons[0] = add_person(&w->f, "Awa", NULL);
	w->persons[1] = add_person(&w->f, "Jean", "2025-01-01");
	add_network(&w->f, "cuf", NULL, "com:1", "epci:3");
	add_network(&w->f, "aimf", "eau", "com:2", "reg:5");
	for (int i = 0; i < FIRST_ACTIONS; i++) {
		struct act a = any_action(w);

		add_action(&w->f, &a);
	}
	end(&w->f);
	setenv("STRATES_NOW", "2024-06-01", 1); /* the day of the fixture, for consoles of their own */
}

static void world_close(struct world *w)
{
	ids_release(&w->links);
	ids_release(&w->missions);
	fixture_close(&w->f);
}

static void check_like_full(struct world *w, unsigned sequence, int step)
{
	struct engine *mine = w->f.engine, *fresh = engine_new(&w->f.params);
	char *incremental = dump_findings(&w->f), *full;

	for (int k = 0; k < KIND_COUNT; k++)
		met[k] += count_findings(&w->f, finding_kind_code((enum finding_kind)k)) > 0;
	w->f.engine = fresh;
	refresh(&w->f);
	full = dump_findings(&w->f);
	w->f.engine = mine;
	engine_free(&fresh);
	if (strcmp(incremental, full)) {
		fprintf(stderr, "--- incremental\n%s--- full\n%s", incremental, full);
		fail_msg("sequence %u differs after step %d", sequence, step);
	}
	free(incremental);
	free(full);
}

/* Another program on the same file, which saw none of the edits, says the same. */
static void check_second_console(struct world *w, unsigned sequence, int step)
{
	struct fixture other = w->f;
	char *mine = dump_findings(&w->f), *theirs;

	other.arena = (struct arena)ARENA_INIT;
	other.engine = engine_new(&w->f.params);
	other.store = store_open(w->f.path, 0, &other.err);
	assert_non_null(other.store);
	engine_serve(other.engine, other.store);
	theirs = dump_findings(&other); /* expanded from the file, without a mirror */
	if (strcmp(mine, theirs)) {
		fprintf(stderr, "--- mine\n%s--- theirs\n%s", mine, theirs);
		fail_msg("sequence %u, step %d: a second console reads something else", sequence, step);
	}
	engine_free(&other.engine);
	store_close(&other.store);
	arena_release(&other.arena);
	free(mine);
	free(theirs);
}

static void take_back_or_redo(struct world *w, bool redo)
{
	struct str said = STR_INIT;
	int done;

	assert_true(engine_load(w->f.engine, w->f.store, w->f.today, &w->f.err));
	assert_true(store_begin(w->f.store, &w->f.err));
	if (redo ? store_redo(w->f.store, 1, NULL, &done, &said, &w->f.err) : store_undo(w->f.store, 1, NULL, &done, &said, &w->f.err)) {
		assert_true(engine_touch_undo(w->f.engine, w->f.store, &w->f.err));
		assert_true(store_commit(w->f.store, &w->f.err));
	} else {
		store_abort(w->f.store); /* nothing left to take back */
		engine_forget(w->f.engine);
		err_clear(&w->f.err);
	}
	str_release(&said);
}

static void one_step(struct world *w, int step)
{
	unsigned n = step == STEPS / 2 ? BULK : 1 + pick(w, 3);

	if (w->undoable > 0 && pick(w, 6) == 0) {
		bool redo = pick(w, 2);

		take_back_or_redo(w, redo);
		w->undoable -= !redo;
		return;
	}
	begin(&w->f);
	add_one(w); /* a step without a change is none, and could not be taken back */
	for (unsigned i = 0; i < n; i++)
		one_change(w);
	end(&w->f);
	w->undoable++;
}

static unsigned sequences(void)
{
	const char *text = getenv("STRATES_SEEDS");

	return text && *text ? (unsigned)atoi(text) : SEQUENCES;
}

static void test_incremental_is_full(void **state)
{
	(void)state;
	for (unsigned s = 0; s < sequences(); s++) {
		struct world w;

		world_open(&w, s + 1);
		for (int step = 0; step < STEPS; step++) {
			one_step(&w, step);
			if (step % 4 == 3)
				check_second_console(&w, s, step);
			check_like_full(&w, s, step);
		}
		world_close(&w);
	}
	for (int k = 0; k < KIND_COUNT && sequences() >= ALL_KINDS; k++)
		if (!met[k])
			fail_msg("no register had a finding of kind %s", finding_kind_code((enum finding_kind)k));
}

static void test_undo_is_full(void **state)
{
	struct world w;
	struct str said = STR_INIT;
	int done;

	(void)state;
	world_open(&w, 7);
	for (int step = 0; step < STEPS; step++) {
		begin(&w.f);
		add_one(&w);
		one_change(&w);
		end(&w.f);
		assert_true(store_begin(w.f.store, &w.f.err));
		assert_true(store_undo(w.f.store, 1, NULL, &done, &said, &w.f.err));
		assert_true(engine_touch_undo(w.f.engine, w.f.store, &w.f.err));
		assert_true(store_commit(w.f.store, &w.f.err));
		check_like_full(&w, 7, step);
		if (step % 2) {
			begin(&w.f);
			one_change(&w);
			end(&w.f);
		}
	}
	str_release(&said);
	world_close(&w);
}

int main(void)
{
	setenv("STRATES_NOW", "2024-06-01", 1); /* the day of the fixture, for consoles of their own */
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_incremental_is_full),
		cmocka_unit_test(test_undo_is_full),
	};

	return cmocka_run_group_tests_name("engine, any sequence of edits", tests, NULL, NULL);
}
