/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * derive.c - keeps the rebuildable tables in step with the facts: names (x_name), list lines (x_action), full text (x_text).
 *
 * Called with the record in hand right after it is written, in the same transaction. Severity and counts in x_action belong to finding.c and are
 * left as they are. What is derived from a neighbour (a lead's name, a partner's) is derived again when the neighbour changes.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "store_priv.h"

/* --- names -------------------------------------------------------------------------------------------------------------------- */

static bool add_name(struct store *s, enum entity en, int64_t id, const char *name, struct err *e)
{
	sqlite3_stmt *st;
	struct str key = STR_INIT;
	bool ok = true;

	if (str_is_empty(name))
		return true;
	utf8_fold_words(&key, name);
	if (key.len) {
		st = stmt_get(s, STMT_NAME_ADD, e);
		ok = st != NULL;
		if (ok) {
			sqlite3_bind_int(st, 1, (int)en);
			sqlite3_bind_text(st, 2, key.s, (int)key.len, SQLITE_STATIC);
			sqlite3_bind_int64(st, 3, id);
			ok = stmt_run(s, st, e);
		}
	}
	str_release(&key);
	return ok;
}

/* Fields under which a row is looked up by name; NULL-terminated by FIELD_COUNT. An action is found by its text, not here. */
static const enum field *name_fields(enum entity en)
{
	static const enum field authority[] = {FIELD_AUTHORITY_NAME, FIELD_AUTHORITY_CODE, FIELD_AUTHORITY_SIREN, FIELD_COUNT};
	static const enum field country[] = {FIELD_COUNTRY_KEY, FIELD_COUNTRY_ISO3, FIELD_COUNTRY_NAME_FR, FIELD_COUNTRY_NAME_EN, FIELD_COUNT};
	static const enum field place[] = {FIELD_PLACE_NAME, FIELD_COUNT};
	static const enum field theme[] = {FIELD_THEME_KEY, FIELD_THEME_NAME_FR, FIELD_THEME_NAME_EN, FIELD_COUNT};
	static const enum field network[] = {FIELD_NETWORK_KEY, FIELD_NETWORK_NAME, FIELD_NETWORK_ACRONYM, FIELD_COUNT};
	static const enum field partner[] = {FIELD_PARTNER_NAME, FIELD_PARTNER_ACRONYM, FIELD_COUNT};
	static const enum field person[] = {FIELD_PERSON_NAME, FIELD_COUNT};
	static const enum field agreement[] = {FIELD_AGREEMENT_TITLE, FIELD_AGREEMENT_REFERENCE, FIELD_COUNT};
	static const enum field mission[] = {FIELD_MISSION_TITLE, FIELD_COUNT};
	static const enum field view[] = {FIELD_VIEW_KEY, FIELD_COUNT};
	static const enum field none[] = {FIELD_COUNT};

	switch (en) {
	case ENTITY_AUTHORITY: return authority;
	case ENTITY_COUNTRY: return country;
	case ENTITY_PLACE: return place;
	case ENTITY_THEME: return theme;
	case ENTITY_NETWORK: return network;
	case ENTITY_PARTNER: return partner;
	case ENTITY_PERSON: return person;
	case ENTITY_AGREEMENT: return agreement;
	case ENTITY_MISSION: return mission;
	case ENTITY_VIEW: return view;
	default: return none;
	}
}

static int alias_set(enum entity en)
{
	switch (en) {
	case ENTITY_AUTHORITY: return SET_AUTHORITY_ALIASES;
	case ENTITY_COUNTRY: return SET_COUNTRY_ALIASES;
	case ENTITY_PLACE: return SET_PLACE_ALIASES;
	case ENTITY_THEME: return SET_THEME_ALIASES;
	case ENTITY_PARTNER: return SET_PARTNER_ALIASES;
	default: return -1;
	}
}

static bool run_id(struct store *s, enum stmt_id id, int64_t row, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, id, e);

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, row);
	return stmt_run(s, st, e);
}

static bool drop_names(struct store *s, enum entity en, int64_t id, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_NAME_DROP, e);

	if (!st)
		return false;
	sqlite3_bind_int(st, 1, (int)en);
	sqlite3_bind_int64(st, 2, id);
	return stmt_run(s, st, e);
}

static bool derive_names(struct store *s, const struct record *r, struct err *e)
{
	int set = alias_set(r->entity);

	if (name_fields(r->entity)[0] == FIELD_COUNT)
		return true;
	if (!s->fresh_names && !s->fresh_row && !drop_names(s, r->entity, r->id, e))
		return false;
	for (const enum field *f = name_fields(r->entity); *f != FIELD_COUNT; f++)
		if (!add_name(s, r->entity, r->id, record_text(r, *f), e))
			return false;
	for (int i = 0; set >= 0 && i < record_count(r, (enum set)set); i++) {
		const struct value *v = record_element(r, (enum set)set, i);
		if (v->type == VALUE_TEXT && !add_name(s, r->entity, r->id, v->s, e))
			return false;
	}
	return true;
}

/* --- actions ------------------------------------------------------------------------------------------------------------------ */

static void add_word(struct str *body, const char *text)
{
	if (str_is_empty(text))
		return;
	str_add_char(body, ' ');
	utf8_fold(body, text);
}

static bool add_partner_words(struct store *s, const struct record *r, struct str *body, struct err *e)
{
	for (int i = 0; i < record_count(r, SET_ACTION_PARTNERS); i++) {
		sqlite3_stmt *st = stmt_get(s, STMT_PARTNER_NAME, e);
		const struct value *v = record_element(r, SET_ACTION_PARTNERS, i);
		if (!st)
			return false;
		bind_value(st, 1, v);
		if (stmt_step(s, st, e) == 1) {
			add_word(body, (const char *)sqlite3_column_text(st, 0));
			add_word(body, (const char *)sqlite3_column_text(st, 1));
			sqlite3_reset(st);
		}
	}
	return true;
}

/* Text of one item of element i, "" when there is none. */
static const char *item_text(const struct record *r, enum set set, int i, int item)
{
	if (i >= record_count(r, set))
		return "";
	const struct value *v = record_element(r, set, i) + item;
	return v->type == VALUE_TEXT ? v->s : "";
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static bool put_text(struct store *s, const struct record *r, const char *lead_name, struct err *e)
{
	struct str body = STR_INIT;
	sqlite3_stmt *st;
	bool ok;

	add_word(&body, record_text(r, FIELD_ACTION_TITLE));
	add_word(&body, record_text(r, FIELD_ACTION_DESCRIPTION));
	add_word(&body, record_text(r, FIELD_ACTION_DOSSIER));
	add_word(&body, lead_name);
	for (int i = 0; i < record_count(r, SET_ACTION_PLACES); i++) {
		add_word(&body, item_text(r, SET_ACTION_PLACES, i, ITEM_ACTION_PLACES_region));
		add_word(&body, item_text(r, SET_ACTION_PLACES, i, ITEM_ACTION_PLACES_city));
	}
	for (int i = 0; i < record_count(r, SET_ACTION_TAGS); i++)
		add_word(&body, record_element(r, SET_ACTION_TAGS, i)->s);
	ok = add_partner_words(s, r, &body, e) && (s->fresh_row || run_id(s, STMT_TEXT_DROP, r->id, e)) && (st = stmt_get(s, STMT_TEXT_ADD, e));
	if (ok) {
		sqlite3_bind_int64(st, 1, r->id);
		sqlite3_bind_text(st, 2, body.s, (int)body.len, SQLITE_STATIC);
		ok = stmt_run(s, st, e);
	}
	str_release(&body);
	return ok;
}

/* 90 000 billion euros: no sum of sums overflows, and a double holds it exactly. Also in stmt_core.def. */
#define CENTS_MAX INT64_C(9000000000000000)

/* Sum of the budget lines in euro cents; a line in a currency without a rate counts as unknown, that is nothing. */
static int64_t action_cents(struct store *s, struct uid action)
{
	sqlite3_stmt *st = stmt_get(s, STMT_BUDGET_OF_ACTION, NULL);
	int64_t sum = 0;

	if (!st || !bulk_need(s, "budget_action", NULL))
		return 0;
	sqlite3_bind_blob(st, 1, action.b, sizeof(action.b), SQLITE_STATIC);
	while (stmt_step(s, st, NULL) == 1) {
		int64_t c = store_euro_cents(s, sqlite3_column_int64(st, 0), (const char *)sqlite3_column_text(st, 1));
		if (c > 0 && sum < CENTS_MAX)
			sum += c;
	}
	return sum < CENTS_MAX ? sum : CENTS_MAX;
}

static void bind_day(sqlite3_stmt *st, int at, int32_t day)
{
	if (day == DATE_NO_DAY)
		sqlite3_bind_null(st, at);
	else
		sqlite3_bind_int(st, at, day);
}

static struct date either_date(const struct record *r, enum field actual, enum field planned)
{
	struct date d = record_date(r, actual);

	return d.precision == DATE_UNKNOWN ? record_date(r, planned) : d;
}

/* First place and theme as the table orders them (by key items), so that they do not depend on the order of typing. */
static int first_in_order(const struct record *r, enum set set, int n_keys)
{
	int best = 0;

	for (int i = 1; i < record_count(r, set); i++) {
		const struct value *a = record_element(r, set, i), *b = record_element(r, set, best);
		for (int k = 0; k < n_keys; k++) {
			int c = strcmp(a[k].type == VALUE_TEXT ? a[k].s : "", b[k].type == VALUE_TEXT ? b[k].s : "");
			if (c < 0)
				best = i;
			if (c != 0)
				break;
		}
	}
	return best;
}

/* When the row itself was changed: now, while a step writes it; else (a rebuild, a neighbour's new name) as the log says. */
static int64_t updated_at(struct store *s, const struct record *r, bool in_hand)
{
	sqlite3_stmt *st;

	if (in_hand && s->cur.open)
		return s->cur.hlc >> 16;
	if (!(st = stmt_get(s, STMT_OP_NEWEST, NULL)))
		return 0;
	bind_uid(st, ":uid", r->uid);
	return stmt_int(s, st, 0);
}

static bool derive_action(struct store *s, const struct record *r, bool in_hand, struct err *e)
{
	int64_t updated = updated_at(s, r, in_hand);
	sqlite3_stmt *lead_st = stmt_get(s, STMT_AUTHORITY_BRIEF, e), *st;
	struct arena a = ARENA_INIT;
	struct str title = STR_INIT, lead = STR_INIT, city = STR_INIT;
	const char *lead_key = record_text(r, FIELD_ACTION_LEAD), *lead_name = NULL, *strate = NULL;
	int place = first_in_order(r, SET_ACTION_PLACES, 3), theme = first_in_order(r, SET_ACTION_THEMES, 2);
	bool ok = lead_st != NULL;

	if (!ok)
		return false;
	sqlite3_bind_text(lead_st, 1, lead_key, -1, SQLITE_STATIC);
	if (stmt_step(s, lead_st, e) == 1) {
		lead_name = column_text(lead_st, 1, &a);
		strate = column_text(lead_st, 2, &a);
		sqlite3_reset(lead_st);
	}
	utf8_fold(&title, or_empty(record_text(r, FIELD_ACTION_TITLE)));
	utf8_fold(&lead, or_empty(lead_name));
	utf8_fold_words(&city, item_text(r, SET_ACTION_PLACES, place, ITEM_ACTION_PLACES_city));
	ok = put_text(s, r, lead_name, e) && (st = stmt_get(s, STMT_XACTION_PUT, e));
	if (ok) {
		sqlite3_bind_int64(st, 1, r->id);
		sqlite3_bind_text(st, 2, title.s, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 3, lead.s, -1, SQLITE_STATIC);
		sqlite3_bind_int(st, 4, (int)strate_from_code(strate));
		sqlite3_bind_text(st, 5, item_text(r, SET_ACTION_PLACES, place, ITEM_ACTION_PLACES_country), -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 6, city.s, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 7, item_text(r, SET_ACTION_THEMES, theme, ITEM_ACTION_THEMES_theme), -1, SQLITE_STATIC);
		bind_day(st, 8, date_first(either_date(r, FIELD_ACTION_START, FIELD_ACTION_PLANNED_START)));
		bind_day(st, 9, date_last(either_date(r, FIELD_ACTION_END, FIELD_ACTION_PLANNED_END)));
		sqlite3_bind_int64(st, 10, s->fresh_row ? 0 : action_cents(s, r->uid));
		sqlite3_bind_int(st, 11,
			(record_value(r, FIELD_ACTION_ELU)->type != VALUE_NONE) + 2 * (record_value(r, FIELD_ACTION_CADRE)->type != VALUE_NONE));
		sqlite3_bind_text(st, 12, or_empty(record_text(r, FIELD_ACTION_STATUS)), -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 13, or_empty(record_text(r, FIELD_ACTION_KIND)), -1, SQLITE_STATIC);
		sqlite3_bind_int64(st, 14, updated);
		sqlite3_bind_text(st, 15, or_empty(lead_key), -1, SQLITE_STATIC);
		ok = stmt_run(s, st, e);
	}
	str_release(&title);
	str_release(&lead);
	str_release(&city);
	arena_release(&a);
	return ok;
}

static bool derive_actions(struct store *s, const struct ids *l, struct err *e)
{
	struct arena a = ARENA_INIT;
	bool ok = true;

	for (int i = 0; ok && i < l->n; i++) {
		struct record r;
		ok = store_load(s, ENTITY_ACTION, l->v[i], &a, &r, e) && derive_action(s, &r, false, e);
		arena_clear(&a);
	}
	arena_release(&a);
	return ok;
}

static bool derive_budget(struct store *s, const struct record *r, struct err *e)
{
	struct uid action = record_uid(r, FIELD_BUDGET_ACTION);
	int64_t id = store_id_of_uid(s, ENTITY_ACTION, action), cents;
	/* In a big import a new line adds to the sum; asking for all lines of the action would need the index that is put aside. */
	bool adds = s->fresh_row && bulk_is_aside(s, "budget_action");
	sqlite3_stmt *st;

	if (!id)
		return true;
	if (!(st = stmt_get(s, adds ? STMT_XACTION_ADD_CENTS : STMT_XACTION_SET_CENTS, e)))
		return false;
	cents = adds ? store_euro_cents(s, record_int(r, FIELD_BUDGET_AMOUNT, 0), record_text(r, FIELD_BUDGET_CURRENCY)) : action_cents(s, action);
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, cents > 0 ? cents : 0);
	return stmt_run(s, st, e);
}

/* The actions whose lines show this row's name. Reference rows written before any action have none. */
static bool derive_neighbours(struct store *s, const struct record *r, struct err *e)
{
	struct ids l = IDS_INIT;
	struct value ref;
	bool ok;

	if (r->entity == ENTITY_AUTHORITY) {
		ref = value_text(record_text(r, FIELD_AUTHORITY_KEY));
		ok = store_ids_where(s, FIELD_ACTION_LEAD, &ref, &l, e);
	} else {
		ref = value_uid(r->uid);
		ok = store_owners_where(s, SET_ACTION_PARTNERS, &ref, &l, e);
	}
	ok = ok && derive_actions(s, &l, e);
	ids_release(&l);
	return ok;
}

bool derive_row(struct store *s, const struct record *r, struct err *e)
{
	switch (r->entity) {
	case ENTITY_ACTION: return derive_action(s, r, true, e);
	case ENTITY_BUDGET: return derive_budget(s, r, e);
	case ENTITY_AUTHORITY:
	case ENTITY_PARTNER: return derive_names(s, r, e) && (s->loading || s->fresh_row || derive_neighbours(s, r, e));
	default: return derive_names(s, r, e);
	}
}

bool derive_drop(struct store *s, enum entity en, int64_t id, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct record r;
	bool ok;

	switch (en) {
	case ENTITY_ACTION: return run_id(s, STMT_XACTION_DROP, id, e) && run_id(s, STMT_TEXT_DROP, id, e);
	case ENTITY_BUDGET:
		ok = store_load(s, en, id, &a, &r, e) && derive_budget(s, &r, e);
		arena_release(&a);
		return ok;
	case ENTITY_AUTHORITY:
	case ENTITY_PARTNER:
		/* Its fields may have gone back with it, and lines of actions show them still. */
		ok = drop_names(s, en, id, e) && store_load(s, en, id, &a, &r, e) && derive_neighbours(s, &r, e);
		arena_release(&a);
		return ok;
	default: return drop_names(s, en, id, e);
	}
}

/* Worst severity and counts come back from the finding cache, which this does not touch. */
bool store_rebuild_derived(struct store *s, struct err *e)
{
	static const enum entity first[] = {ENTITY_AUTHORITY, ENTITY_COUNTRY, ENTITY_PLACE, ENTITY_THEME, ENTITY_NETWORK, ENTITY_PARTNER,
		ENTITY_PERSON, ENTITY_AGREEMENT, ENTITY_MISSION, ENTITY_VIEW, ENTITY_ACTION};
	struct arena a = ARENA_INIT;
	bool ok;

	if (!store_begin(s, e))
		return false;
	ok = store_exec(s, "DELETE FROM x_name; DELETE FROM x_text; DELETE FROM x_action", e);
	s->loading = s->fresh_names = true;
	for (size_t k = 0; ok && k < COUNT_OF(first); k++) {
		struct ids l = IDS_INIT;
		ok = store_ids(s, first[k], 0, &l, e);
		for (int i = 0; ok && i < l.n; i++) {
			struct record r;
			ok = store_load(s, first[k], l.v[i], &a, &r, e) && derive_row(s, &r, e);
			arena_clear(&a);
		}
		ids_release(&l);
	}
	s->loading = s->fresh_names = false;
	arena_release(&a);
	if (ok)
		return store_commit(s, e);
	store_abort(s);
	return false;
}
