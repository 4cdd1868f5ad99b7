/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * derive.c - keeps the rebuildable tables in step with the facts: names (x_name), list lines (x_action), full text (x_text).
 *
 * Called with the record in hand right after it is written, in the same transaction. Severity and counts in x_action belong to finding.c and are
 * left as they are. What is derived from a neighbour (a lead's name, a partner's) is derived again when the neighbour changes.
 */
#include "config.h"

#include <stdlib.h>
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

/* --- full text ---------------------------------------------------------------------------------------------------------------- */

/* What the index holds of an action, in a; NULL: nothing. */
static bool indexed_text(struct store *s, int64_t id, struct arena *a, const char **text, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_BODY_GET, e);
	int rc;

	*text = NULL;
	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, id);
	rc = stmt_step(s, st, e);
	if (rc == 1) {
		*text = column_text(st, 0, a);
		sqlite3_reset(st);
	}
	return rc >= 0;
}

static bool run_text(struct store *s, enum stmt_id id, int64_t row, const char *text, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, id, e);

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, row);
	sqlite3_bind_text(st, 2, text, -1, SQLITE_STATIC);
	return stmt_run(s, st, e);
}

/*
 * Text that is the same is not written. What differs goes whole, and comes whole: taking out only the words that went would leave entries of the others that say
 * nothing of an older one below them, and when pieces of the index are merged the word that is taken out next would be there again.
 */
static bool write_text(struct store *s, int64_t id, const char *now, struct err *e)
{
	struct arena a = ARENA_INIT;
	const char *before = NULL;
	bool ok = s->fresh_row || indexed_text(s, id, &a, &before, e);

	if (ok && (!before || strcmp(before, now) != 0))
		ok = (!before || run_text(s, STMT_TEXT_DROP, id, before, e)) && run_text(s, before ? STMT_BODY_SET : STMT_BODY_ADD, id, now, e) &&
			run_text(s, STMT_TEXT_ADD, id, now, e);
	arena_release(&a);
	return ok;
}

static bool drop_text(struct store *s, int64_t id, struct err *e)
{
	struct arena a = ARENA_INIT;
	const char *before;
	bool ok = indexed_text(s, id, &a, &before, e) &&
		  (!before || (run_text(s, STMT_TEXT_DROP, id, before, e) && run_id(s, STMT_BODY_DROP, id, e)));

	arena_release(&a);
	return ok;
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
	ok = add_partner_words(s, r, &body, e) && write_text(s, r->id, body.s, e);
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

static struct value day_value(int32_t day)
{
	return day == DATE_NO_DAY ? value_none() : value_int(day);
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

/* Its line in x_action, as the statements list the columns. */
enum line { LINE_TITLE, LINE_LEAD_NAME, LINE_STRATE, LINE_COUNTRY, LINE_CITY, LINE_THEME, LINE_FIRST, LINE_LAST, LINE_CENTS, LINE_TANDEM, LINE_STATUS, LINE_KIND,
	LINE_UPDATED, LINE_LEAD, LINE_COUNT };
static const enum stmt_id line_set[] = {STMT_LINE_TITLE, STMT_LINE_LEAD_NAME, STMT_LINE_STRATE, STMT_LINE_COUNTRY, STMT_LINE_CITY, STMT_LINE_THEME, STMT_LINE_FIRST,
	STMT_LINE_LAST, STMT_LINE_CENTS, STMT_LINE_TANDEM, STMT_LINE_STATUS, STMT_LINE_KIND, STMT_LINE_UPDATED, STMT_LINE_LEAD};

/* Days are unknown as NULL, texts as ''. */
static void bind_line(sqlite3_stmt *st, int at, enum line column, const struct value *v)
{
	if (v->type != VALUE_NONE || column == LINE_FIRST || column == LINE_LAST)
		bind_value(st, at, v);
	else
		sqlite3_bind_text(st, at, "", 0, SQLITE_STATIC);
}

static bool add_line(struct store *s, int64_t id, const struct value *line, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_LINE_ADD, e);

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, id);
	for (int i = 0; i < LINE_COUNT; i++)
		bind_line(st, i + 2, (enum line)i, &line[i]);
	return stmt_run(s, st, e);
}

/* Column by column: each that is written costs its indexes, whether it changes or not, and an edit changes two or three. */
static bool put_line(struct store *s, int64_t id, const struct value *line, struct arena *a, struct err *e)
{
	struct value before[LINE_COUNT];
	sqlite3_stmt *st = stmt_get(s, STMT_LINE_GET, e);
	bool ok;
	int rc;

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, id);
	rc = stmt_step(s, st, e);
	if (rc != 1)
		return rc == 0 && add_line(s, id, line, e);
	for (int i = 0; i < LINE_COUNT; i++)
		before[i] = column_value(st, i, FT_TEXT, 0, a);
	sqlite3_reset(st);
	ok = true;
	for (int i = 0; ok && i < LINE_COUNT; i++) {
		if (value_eq(&before[i], &line[i]))
			continue;
		ok = (st = stmt_get(s, line_set[i], e)) != NULL;
		if (!ok)
			break;
		sqlite3_bind_int64(st, 1, id);
		bind_line(st, 2, (enum line)i, &line[i]);
		ok = stmt_run(s, st, e);
	}
	return ok;
}

static bool derive_action(struct store *s, const struct record *r, bool in_hand, struct err *e)
{
	sqlite3_stmt *lead_st = stmt_get(s, STMT_AUTHORITY_BRIEF, e);
	struct arena a = ARENA_INIT;
	struct str title = STR_INIT, lead = STR_INIT, city = STR_INIT;
	const char *lead_key = record_text(r, FIELD_ACTION_LEAD), *lead_name = NULL, *strate = NULL;
	int place = first_in_order(r, SET_ACTION_PLACES, 3), theme = first_in_order(r, SET_ACTION_THEMES, 2);
	/* A big import has written no line of a budget before its action; asking would need the index that is put aside. */
	bool no_budget = s->fresh_row && bulk_is_aside(s, "budget_action");
	struct value line[LINE_COUNT];
	bool ok;

	if (!lead_st)
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
	line[LINE_TITLE] = value_text(title.s);
	line[LINE_LEAD_NAME] = value_text(lead.s);
	line[LINE_STRATE] = value_int(strate_from_code(strate));
	line[LINE_COUNTRY] = value_text(item_text(r, SET_ACTION_PLACES, place, ITEM_ACTION_PLACES_country));
	line[LINE_CITY] = value_text(city.s);
	line[LINE_THEME] = value_text(item_text(r, SET_ACTION_THEMES, theme, ITEM_ACTION_THEMES_theme));
	line[LINE_FIRST] = day_value(date_first(either_date(r, FIELD_ACTION_START, FIELD_ACTION_PLANNED_START)));
	line[LINE_LAST] = day_value(date_last(either_date(r, FIELD_ACTION_END, FIELD_ACTION_PLANNED_END)));
	line[LINE_CENTS] = value_int(no_budget ? 0 : action_cents(s, r->uid));
	line[LINE_TANDEM] = value_int(
		(record_value(r, FIELD_ACTION_ELU)->type != VALUE_NONE) + 2 * (record_value(r, FIELD_ACTION_CADRE)->type != VALUE_NONE));
	line[LINE_STATUS] = value_text(record_text(r, FIELD_ACTION_STATUS));
	line[LINE_KIND] = value_text(record_text(r, FIELD_ACTION_KIND));
	line[LINE_UPDATED] = value_int(updated_at(s, r, in_hand));
	line[LINE_LEAD] = value_text(lead_key);
	ok = put_text(s, r, lead_name, e) && (s->fresh_row ? add_line(s, r->id, line, e) : put_line(s, r->id, line, &a, e));
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

	s->fresh_row = false; /* that was their neighbour */
	for (int i = 0; ok && i < l->n; i++) {
		struct record r;
		ok = store_load(s, ENTITY_ACTION, l->v[i], &a, &r, e) && derive_action(s, &r, false, e);
		arena_clear(&a);
	}
	arena_release(&a);
	return ok;
}

static bool set_cents(struct store *s, enum stmt_id how, int64_t id, int64_t cents, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, how, e);

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, cents > 0 ? cents : 0);
	return stmt_run(s, st, e);
}

/* What new lines of one action add up to, in one write. */
static bool add_sum(struct store *s, struct err *e)
{
	int64_t id = s->sum_of, cents = s->sum;

	s->sum_of = s->sum = 0;
	return !id || set_cents(s, STMT_LINE_ADD_CENTS, id, cents, e);
}

/* Only between store_sums_begin() and its end is nothing else written, such as the action itself, which would count what is still in hand. */
static bool add_line_cents(struct store *s, int64_t id, int64_t cents, struct err *e)
{
	if (!s->lines_in_hand)
		return set_cents(s, STMT_LINE_ADD_CENTS, id, cents, e);
	if (s->sum_of != id && !add_sum(s, e))
		return false;
	s->sum_of = id;
	if (cents > 0 && s->sum < CENTS_MAX)
		s->sum += cents;
	return true;
}

/* Of many new lines each adds to the sum; another, or a change, sums anew, once for all lines of an action that are changed together. */
static bool derive_budget(struct store *s, const struct record *r, struct err *e)
{
	struct uid action = record_uid(r, FIELD_BUDGET_ACTION);
	int64_t id = store_id_of_uid(s, ENTITY_ACTION, action);

	if (!id)
		return true;
	if (s->fresh_row && (s->merge || bulk_is_aside(s, "budget_action")))
		return add_line_cents(s, id, store_euro_cents(s, record_int(r, FIELD_BUDGET_AMOUNT, 0), record_text(r, FIELD_BUDGET_CURRENCY)), e);
	if (s->sums_later) {
		ids_add(&s->sums, id);
		return true;
	}
	return set_cents(s, STMT_LINE_CENTS, id, action_cents(s, action), e);
}

void derive_sums_later(struct store *s)
{
	s->sums_later = true;
	s->sums.n = 0;
}

void store_sums_begin(struct store *s)
{
	derive_sums_later(s);
	s->lines_in_hand = true;
	s->sum_of = s->sum = 0;
}

bool store_sums_end(struct store *s, struct err *e)
{
	s->lines_in_hand = false;
	return add_sum(s, e) && derive_sums(s, e);
}

static int by_id(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

bool derive_sums(struct store *s, struct err *e)
{
	struct ids *l = &s->sums;
	bool ok = true;

	s->sums_later = false;
	if (l->n)
		qsort(l->v, (size_t)l->n, sizeof(*l->v), by_id);
	for (int i = 0; ok && i < l->n; i++)
		if (i == 0 || l->v[i] != l->v[i - 1])
			ok = set_cents(s, STMT_LINE_CENTS, l->v[i], action_cents(s, store_uid(s, ENTITY_ACTION, l->v[i])), e);
	l->n = 0;
	return ok;
}

/* A big import makes a row before the actions that refer to it, and has put the index aside that would find them. In a merge they may be here already. */
static bool is_before_neighbours(const struct store *s, const struct record *r)
{
	return s->fresh_row && !s->merge && bulk_is_aside(s, r->entity == ENTITY_AUTHORITY ? "action_lead" : "action_partners_partner");
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
	case ENTITY_PARTNER: return derive_names(s, r, e) && (s->loading || is_before_neighbours(s, r) || derive_neighbours(s, r, e));
	default: return derive_names(s, r, e);
	}
}

bool derive_drop(struct store *s, enum entity en, int64_t id, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct record r;
	bool ok;

	switch (en) {
	case ENTITY_ACTION: return run_id(s, STMT_LINE_DROP, id, e) && drop_text(s, id, e);
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
	ok = store_exec(s, "DELETE FROM x_name; DELETE FROM x_body; INSERT INTO x_text (x_text) VALUES ('delete-all'); DELETE FROM x_action", e);
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
