/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine_fixture.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <strates/base/date.h>
#include <strates/store/pair.h>
#include <strates/store/refdata.h>

static void check(struct fixture *f, bool ok)
{
	if (!ok)
		fail_msg("%s", f->err.text);
}

void fixture_open(struct fixture *f)
{
	*f = (struct fixture){.today = date_to_days(2024, 6, 1), .arena = ARENA_INIT, .err = ERR_INIT};
	snprintf(f->dir, sizeof(f->dir), "/tmp/strates-engine-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/register.db", f->dir);
	f->store = store_open(f->path, STORE_CREATE, &f->err);
	check(f, f->store != NULL);
	store_set_rate(f->store, "EUR", 1);
	params_init(&f->params);
	f->engine = engine_new(&f->params);
	engine_serve(f->engine, f->store);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void fixture_close(struct fixture *f)
{

	engine_free(&f->engine);
	store_close(&f->store);
	arena_release(&f->arena);
	assert_int_equal(nftw(f->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

void begin(struct fixture *f)
{
	check(f, engine_load(f->engine, f->store, f->today, &f->err));
	check(f, step_begin(f->store, &(struct step){.label = "test", .origin = STEP_USER}, &f->err));
}

void end(struct fixture *f)
{
	check(f, engine_touch_step(f->engine, f->store, &f->err));
	check(f, step_end(f->store, &f->err));
}

void refresh(struct fixture *f)
{
	check(f, store_begin(f->store, &f->err));
	check(f, engine_refresh_full(f->engine, f->store, f->today, NULL, NULL, &f->err));
	check(f, store_commit(f->store, &f->err));
}

static void put_ref(struct fixture *f, struct record *r, enum field field, enum entity en, int64_t id)
{
	if (id)
		record_set(r, field, value_uid(store_uid(f->store, en, id)));
}

static int64_t insert(struct fixture *f, struct record *r)
{
	check(f, store_insert(f->store, r, &f->err));
	return r->id;
}

int64_t add_authority(struct fixture *f, const char *key, const char *strate, const char *epci)
{
	struct record r;

	record_init(&r, ENTITY_AUTHORITY, &f->arena);
	record_set_text(&r, FIELD_AUTHORITY_KEY, key);
	record_set_text(&r, FIELD_AUTHORITY_NAME, key);
	record_set_text(&r, FIELD_AUTHORITY_STRATE, strate);
	record_set_text(&r, FIELD_AUTHORITY_EPCI, epci);
	return insert(f, &r);
}

int64_t add_theme(struct fixture *f, const char *key, const char *compatible)
{
	struct record r;
	struct value v = value_text(compatible);

	record_init(&r, ENTITY_THEME, &f->arena);
	record_set_text(&r, FIELD_THEME_KEY, key);
	record_set_text(&r, FIELD_THEME_NAME_FR, key);
	record_set_text(&r, FIELD_THEME_NAME_EN, key);
	if (compatible)
		record_put_element(&r, SET_THEME_COMPATIBLE, &v);
	return insert(f, &r);
}

int64_t add_partner(struct fixture *f, const char *name, const char *country)
{
	struct record r;

	record_init(&r, ENTITY_PARTNER, &f->arena);
	record_set_text(&r, FIELD_PARTNER_NAME, name);
	record_set_text(&r, FIELD_PARTNER_COUNTRY, country);
	return insert(f, &r);
}

int64_t add_person(struct fixture *f, const char *name, const char *mandate_end)
{
	struct record r;

	record_init(&r, ENTITY_PERSON, &f->arena);
	record_set_text(&r, FIELD_PERSON_NAME, name);
	record_set_text(&r, FIELD_PERSON_MANDATE_END, mandate_end);
	return insert(f, &r);
}

static void put_sets(struct fixture *f, struct record *r, const struct act *a)
{
	struct value place[ITEMS_MAX] = {value_text(a->country), value_text(a->region), value_text(a->city), value_none(), value_none(), value_none(),
		value_none()};
	struct value theme[ITEMS_MAX] = {value_text(a->theme), value_text(a->dac), a->percent ? value_int(a->percent) : value_none()};
	struct value audience = value_text(a->audience), co_lead[2] = {value_text(a->co_lead), value_text("co_lead")};

	if (a->lat != 0 || a->lon != 0) {
		place[ITEM_ACTION_PLACES_lat] = value_real(a->lat);
		place[ITEM_ACTION_PLACES_lon] = value_real(a->lon);
	}
	if (a->country)
		record_put_element(r, SET_ACTION_PLACES, place);
	if (a->theme || a->dac)
		record_put_element(r, SET_ACTION_THEMES, theme);
	if (a->audience)
		record_put_element(r, SET_ACTION_AUDIENCE, &audience);
	if (a->co_lead)
		record_put_element(r, SET_ACTION_PARTICIPANTS, co_lead);
	if (a->partner) {
		struct value partner = value_uid(store_uid(f->store, ENTITY_PARTNER, a->partner));

		record_put_element(r, SET_ACTION_PARTNERS, &partner);
	}
}

static void add_budget(struct fixture *f, struct uid action, long long euros)
{
	struct record r;

	record_init(&r, ENTITY_BUDGET, &f->arena);
	record_set(&r, FIELD_BUDGET_ACTION, value_uid(action));
	record_set_int(&r, FIELD_BUDGET_AMOUNT, euros * 100);
	record_set_text(&r, FIELD_BUDGET_CURRENCY, "EUR");
	insert(f, &r);
}

int64_t add_action(struct fixture *f, const struct act *a)
{
	struct record r;

	record_init(&r, ENTITY_ACTION, &f->arena);
	record_set_text(&r, FIELD_ACTION_TITLE, a->title ? a->title : "x");
	record_set_text(&r, FIELD_ACTION_KIND, a->kind ? a->kind : "cooperation");
	record_set_text(&r, FIELD_ACTION_STATUS, a->status ? a->status : "2");
	record_set_text(&r, FIELD_ACTION_LEAD, a->lead);
	record_set_text(&r, FIELD_ACTION_START, a->start);
	record_set_text(&r, FIELD_ACTION_END, a->end);
	record_set_text(&r, FIELD_ACTION_DOSSIER, a->dossier);
	put_ref(f, &r, FIELD_ACTION_ELU, ENTITY_PERSON, a->elu);
	put_ref(f, &r, FIELD_ACTION_CADRE, ENTITY_PERSON, a->cadre);
	put_sets(f, &r, a);
	insert(f, &r);
	if (a->euros)
		add_budget(f, r.uid, a->euros);
	return r.id;
}

int64_t add_mission(struct fixture *f, const char *authority, const char *start, const char *city, const char *joint)
{
	struct record r;

	record_init(&r, ENTITY_MISSION, &f->arena);
	record_set_text(&r, FIELD_MISSION_TITLE, "mission");
	record_set_text(&r, FIELD_MISSION_AUTHORITY, authority);
	record_set_text(&r, FIELD_MISSION_START, start);
	record_set_text(&r, FIELD_MISSION_COUNTRY, "SN");
	record_set_text(&r, FIELD_MISSION_CITY, city);
	record_set_text(&r, FIELD_MISSION_JOINT, joint);
	return insert(f, &r);
}

int64_t add_agreement(struct fixture *f, const char *end, const char *signed_on, const char *sent, bool with_state)
{
	struct record r;

	record_init(&r, ENTITY_AGREEMENT, &f->arena);
	record_set_text(&r, FIELD_AGREEMENT_TITLE, "Thiès 2022");
	record_set_text(&r, FIELD_AGREEMENT_END, end);
	record_set_text(&r, FIELD_AGREEMENT_SIGNED, signed_on);
	record_set_text(&r, FIELD_AGREEMENT_TRANSMITTED, sent);
	if (with_state)
		record_set_int(&r, FIELD_AGREEMENT_WITH_STATE, 1);
	return insert(f, &r);
}

int64_t add_line(struct fixture *f, int64_t action, int year, const char *payer, long long euros, const char *stage, const char *scheme)
{
	struct record r;

	record_init(&r, ENTITY_BUDGET, &f->arena);
	record_set(&r, FIELD_BUDGET_ACTION, value_uid(store_uid(f->store, ENTITY_ACTION, action)));
	record_set_int(&r, FIELD_BUDGET_YEAR, year);
	record_set_int(&r, FIELD_BUDGET_AMOUNT, euros * 100);
	record_set_text(&r, FIELD_BUDGET_PAYER, payer);
	record_set_text(&r, FIELD_BUDGET_STAGE, stage);
	record_set_text(&r, FIELD_BUDGET_SCHEME, scheme);
	return insert(f, &r);
}

int64_t add_network(struct fixture *f, const char *key, const char *theme, const char *one, const char *other)
{
	struct value t = value_text(theme), a = value_text(one), b = value_text(other), country = value_text("SN");
	struct record r;

	record_init(&r, ENTITY_NETWORK, &f->arena);
	record_set_text(&r, FIELD_NETWORK_KEY, key);
	record_set_text(&r, FIELD_NETWORK_NAME, key);
	record_put_element(&r, SET_NETWORK_COUNTRIES, &country);
	if (theme)
		record_put_element(&r, SET_NETWORK_THEMES, &t);
	record_put_element(&r, SET_NETWORK_MEMBERS, &a);
	record_put_element(&r, SET_NETWORK_MEMBERS, &b);
	return insert(f, &r);
}

int64_t add_need(struct fixture *f, int64_t partner, const char *country, const char *city, const char *theme)
{
	struct record r;

	record_init(&r, ENTITY_NEED, &f->arena);
	record_set_text(&r, FIELD_NEED_TITLE, "Une décharge");
	put_ref(f, &r, FIELD_NEED_PARTNER, ENTITY_PARTNER, partner);
	record_set_text(&r, FIELD_NEED_COUNTRY, country);
	record_set_text(&r, FIELD_NEED_CITY, city);
	record_set_text(&r, FIELD_NEED_THEME, theme);
	return insert(f, &r);
}

int64_t add_priority(struct fixture *f, const char *authority, const char *country, const char *theme)
{
	struct record r;

	record_init(&r, ENTITY_PRIORITY, &f->arena);
	record_set_text(&r, FIELD_PRIORITY_AUTHORITY, authority);
	record_set_text(&r, FIELD_PRIORITY_COUNTRY, country);
	record_set_text(&r, FIELD_PRIORITY_THEME, theme);
	return insert(f, &r);
}

int64_t add_event(struct fixture *f, const char *kind, const char *authority, const char *day)
{
	struct record r;

	record_init(&r, ENTITY_EVENT, &f->arena);
	record_set_text(&r, FIELD_EVENT_TITLE, "APD");
	record_set_text(&r, FIELD_EVENT_KIND, kind);
	record_set_text(&r, FIELD_EVENT_AUTHORITY, authority);
	record_set_text(&r, FIELD_EVENT_ON, day);
	return insert(f, &r);
}

int64_t add_link(struct fixture *f, int64_t a, int64_t b, const char *kind, const char *state)
{
	struct record r;

	record_init(&r, ENTITY_LINK, &f->arena);
	record_set(&r, FIELD_LINK_A, value_uid(store_uid(f->store, ENTITY_ACTION, a)));
	record_set(&r, FIELD_LINK_B, value_uid(store_uid(f->store, ENTITY_ACTION, b)));
	record_set_text(&r, FIELD_LINK_KIND, kind);
	record_set_text(&r, FIELD_LINK_STATE, state);
	return insert(f, &r);
}

void set_field(struct fixture *f, enum entity en, int64_t id, enum field field, const char *value)
{
	struct record r;

	check(f, store_load(f->store, en, id, &f->arena, &r, &f->err));
	record_set_text(&r, field, value);
	check(f, store_update(f->store, &r, NULL, &f->err));
}

void set_int(struct fixture *f, enum entity en, int64_t id, enum field field, int64_t value)
{
	struct record r;

	check(f, store_load(f->store, en, id, &f->arena, &r, &f->err));
	record_set_int(&r, field, value);
	check(f, store_update(f->store, &r, NULL, &f->err));
}

void set_ref(struct fixture *f, enum entity en, int64_t id, enum field field, enum entity to, int64_t row)
{
	struct record r;

	check(f, store_load(f->store, en, id, &f->arena, &r, &f->err));
	record_set(&r, field, row ? value_uid(store_uid(f->store, to, row)) : value_none());
	check(f, store_update(f->store, &r, NULL, &f->err));
}

void delete_row(struct fixture *f, enum entity en, int64_t id)
{
	check(f, store_delete(f->store, en, id, &f->err));
}

static bool take_id(void *ctx, const struct finding_row *row)
{
	memcpy(ctx, row->id, sizeof(row->id));
	return true;
}

int64_t count_findings(struct fixture *f, const char *kind)
{
	int64_t n = -1;

	check(f, findings_count(f->store, &(struct finding_query){.kinds = kind}, &n, &f->err));
	return n;
}

struct finding_row the_finding(struct fixture *f, const char *kind)
{
	char id[17] = "";
	struct finding_row row;

	assert_int_equal(count_findings(f, kind), 1);
	check(f, findings_read(f->store, &(struct finding_query){.kinds = kind}, take_id, id, &f->err));
	check(f, finding_load(f->store, id, &f->arena, &row, &f->err));
	return row;
}

struct dump {
	struct fixture *f;
	struct str out;
};

static bool dump_row(void *ctx, const struct finding_row *r)
{
	struct dump *d = ctx;
	char uid[UID_TEXT_SIZE];

	str_addf(&d->out, "%s %s %d %d %s|%s|%s %d %d %lld %s %s", r->id, r->kind, r->severity, (int)r->state, r->country, r->place, r->theme,
		r->first_day, r->last_day, (long long)r->cents, r->digest, r->terms);
	for (int i = 0; i < r->n_members; i++)
		str_addf(&d->out, " %s", uid_format(store_uid(d->f->store, r->members[i].entity, r->members[i].id), uid));
	str_add_char(&d->out, '\n');
	return true;
}

/* The pairs as the file holds them: who speaks for them, which a cluster shows. */
static bool dump_pairs(void *ctx, const struct pair_list *l)
{
	struct dump *d = ctx;

	str_addf(&d->out, "pairs of %lld:", (long long)l->action);
	for (int i = 0; i < l->n; i++)
		str_addf(&d->out, " %lld/%d/%d/%d/%d%s%s", (long long)l->v[i].other, l->v[i].severity, l->v[i].kind, l->v[i].state, l->v[i].authorities,
			l->v[i].counts ? "+" : "", l->v[i].inside ? "i" : "");
	str_add_char(&d->out, '\n');
	return true;
}

static void dump_counts(struct dump *d)
{
	for (int k = 0; k < KIND_COUNT; k++) {
		struct finding_query q = {.kinds = finding_kind_code((enum finding_kind)k), .undecided = true};
		int64_t n = 0, apart = 0;

		check(d->f, findings_count(d->f->store, &q, &n, &d->f->err));
		q.apart = true;
		check(d->f, findings_count(d->f->store, &q, &apart, &d->f->err));
		str_addf(&d->out, "%s: %lld, %lld apart\n", q.kinds, (long long)n, (long long)apart);
	}
}

char *dump_findings(struct fixture *f)
{
	struct dump d = {f, STR_INIT};
	struct ids all = IDS_INIT;

	check(f, findings_read(f->store, &(struct finding_query){.limit = 0}, dump_row, &d, &f->err));
	check(f, pairs_scan(f->store, dump_pairs, &d, &f->err));
	dump_counts(&d);
	check(f, store_ids(f->store, ENTITY_ACTION, 0, &all, &f->err));
	for (int i = 0; i < all.n; i++) {
		struct action_row a = action_line(f, all.v[i]);

		str_addf(&d.out, "%lld: %d %d %d\n", (long long)a.id, a.severity, a.n_open, a.n_decided);
	}
	ids_release(&all);
	return str_detach(&d.out);
}

struct action_row action_line(struct fixture *f, int64_t id)
{
	struct action_row a;

	check(f, store_action_row(f->store, id, &f->arena, &a, &f->err));
	return a;
}
