/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_json.c - one JSON object into a record, and the rows that it brings along.
 *
 * Fields and sets are found by their names in entity.def, so a new field of the register is read without a line here. A value of the wrong type rejects the
 * object, with the member's name: the form is ours, and a number where a text stands is a mistake of whoever wrote it. References are another matter: a
 * line tells the name of what it refers to, so what is not known yet is made from that: an authority provisionally, a partner, a person and an agreement as
 * they are told. Nothing is written here: a rejected object leaves nothing behind.
 */
#include "config.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "import_priv.h"
#include "resolve_priv.h"

enum { KEY_MAX = 120 };

static bool reject(struct json_reader *rd, const char *field, const char *reason)
{
	if (!rd->reason) {
		rd->field = field;
		rd->reason = reason;
	}
	return false;
}

static bool reject_type(struct json_reader *rd, const char *field, const char *wanted)
{
	return reject(rd, field, arena_printf(rd->arena, _("must be %s"), wanted));
}

/* --- texts ----------------------------------------------------------------------------------------------------------------------- */

/* Cleaned; *out NULL when nothing is left of it. Machine texts keep their blanks: what was judged must read as it was written. */
static bool read_text(struct json_reader *rd, const char *field, const json_t *j, bool multi_line, bool machine, const char **out)
{
	struct str clean = STR_INIT;

	*out = NULL;
	if (!json_is_string(j))
		return reject_type(rd, field, _("a text in quotation marks"));
	if (json_string_length(j) > IMPORT_TEXT_MAX)
		return reject(rd, field, _("is longer than a mebibyte; put it into a document"));
	utf8_clean(&clean, json_string_value(j), json_string_length(j), multi_line || machine);
	if (!machine)
		str_trim(&clean);
	if (clean.len)
		*out = arena_strdup(rd->arena, clean.s);
	str_release(&clean);
	return true;
}

/* A member that may be absent, and counts as absent when it is no text. */
static const char *text_member(struct json_reader *rd, const json_t *object, const char *name)
{
	const json_t *j = json_object_get(object, name);
	const char *text = NULL;

	if (json_is_string(j))
		read_text(rd, name, j, false, false, &text);
	return text;
}

static bool is_key_text(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= KEY_MAX && !strpbrk(s, " \t\n|");
}

/* --- rows that come along -------------------------------------------------------------------------------------------------------- */

static struct record *bring(struct json_reader *rd, enum entity en)
{
	GROW(rd->rows, rd->n_rows, rd->cap_rows);
	record_init(&rd->rows[rd->n_rows], en, rd->arena);
	return &rd->rows[rd->n_rows++];
}

static struct uid uid_of_words(const char *domain, const char *scope, const char *name)
{
	struct str words = STR_INIT;
	struct uid u;

	utf8_fold_words(&words, name);
	u = uid_derive2(domain, scope ? scope : "", words.s);
	str_release(&words);
	return u;
}

static bool strate_of_key(const char *key, enum strate *out)
{
	for (int s = 0; s < STRATE_COUNT; s++) {
		const char *prefix = resolve_prefix((enum strate)s);
		size_t n = strlen(prefix);
		if (strncmp(key, prefix, n) == 0 && key[n] == ':' && key[n + 1]) {
			*out = (enum strate)s;
			return true;
		}
	}
	return false;
}

static void bring_authority(struct json_reader *rd, const char *key, const char *name, enum strate strate)
{
	struct record *r = bring(rd, ENTITY_AUTHORITY);

	record_set_text(r, FIELD_AUTHORITY_KEY, key);
	record_set_text(r, FIELD_AUTHORITY_NAME, name);
	record_set_text(r, FIELD_AUTHORITY_STRATE, vocab_code(VOCAB_STRATE, (int)strate));
	record_set_int(r, FIELD_AUTHORITY_PROVISIONAL, 1);
	r->uid = store_uid_of_key(ENTITY_AUTHORITY, key);
	if (strate != STRATE_OTHER)
		missed_add(rd->im->missed[MISSED_AUTHORITY], name);
}

/* --- references ------------------------------------------------------------------------------------------------------------------ */

static bool is_known(struct json_reader *rd, enum entity en, const char *key)
{
	return store_id_any(app_store(rd->im->app), en, store_uid_of_key(en, key)) != 0;
}

/* By its key, else by its name among those that are known, else provisionally under the key that the line gives or one made of the name. */
static const char *find_authority(struct json_reader *rd, const char *key, const char *name, const char *code)
{
	enum strate strate = STRATE_OTHER;
	bool is_key = key && is_key_text(key) && strate_of_key(key, &strate);
	const char *found = NULL;
	struct str made = STR_INIT;

	if (key && is_known(rd, ENTITY_AUTHORITY, key))
		return key;
	if (code && vocab_index(VOCAB_STRATE, code) >= 0)
		strate = strate_from_code(code);
	if (is_key && rd->as_written)
		return key;
	if (!is_key) {
		name = name ? name : key;
		if (resolve_authority(rd->im->app, name, code ? (int)strate : -1, NULL, rd->arena, &found) >= MATCH_NAME)
			return found;
		str_addf(&made, "%s:", resolve_prefix(strate));
		resolve_slug(&made, name);
		key = str_has_suffix(made.s, ":") ? NULL : arena_strdup(rd->arena, made.s);
	}
	str_release(&made);
	if (key && !is_known(rd, ENTITY_AUTHORITY, key))
		bring_authority(rd, key, name ? name : strchr(key, ':') + 1, strate);
	return key;
}

/* "com:29019", a name, or {"authority", "name", "strate"}, the last two also beside it in `about`. */
static bool read_authority(struct json_reader *rd, const char *field, const json_t *j, const json_t *about, struct value *out)
{
	const char *key = NULL, *name, *strate;

	if (json_is_object(j)) {
		about = j;
		j = json_object_get(j, "authority");
	}
	if (j && !read_text(rd, field, j, false, false, &key))
		return false;
	name = text_member(rd, about, "name");
	strate = text_member(rd, about, "strate");
	if (!key && !name)
		return reject(rd, field, _("names no authority; give its key, such as com:29019, or its name"));
	*out = value_text(find_authority(rd, key, name, strate));
	return out->type != VALUE_NONE || reject(rd, field, _("is no name; write one with letters"));
}

/* A row of a reference table: its key, or what people call it. What is not known is counted and left out. */
static bool read_keyed(struct json_reader *rd, const char *field, enum entity en, const json_t *j, struct value *out)
{
	const char *text = NULL, *key = NULL;
	enum import_missed_kind missed = en == ENTITY_COUNTRY ? MISSED_COUNTRY : en == ENTITY_THEME ? MISSED_THEME : MISSED_CODE;

	*out = value_none();
	if (!read_text(rd, field, j, false, false, &text))
		return false;
	if (!text)
		return true;
	if (rd->as_written || is_known(rd, en, text))
		key = text;
	else if (en == ENTITY_COUNTRY)
		resolve_country(rd->im->app, text, rd->arena, &key);
	else if (en == ENTITY_THEME)
		resolve_theme(rd->im->app, text, NULL, rd->arena, &key);
	else if (en == ENTITY_NETWORK)
		resolve_network(rd->im->app, text, rd->arena, &key);
	if (!key && en != ENTITY_PLACE)
		missed_add(rd->im->missed[missed], text);
	*out = value_text(key);
	return true;
}

/* What an object tells of the row that it names, and no more: the row's own line says the rest. */
static bool copy_members(struct json_reader *rd, const json_t *j, struct record *r, const enum field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *text = text_member(rd, j, field_desc(fields[i])->name);
		const char *key = NULL;
		if (text && fields[i] == FIELD_PARTNER_COUNTRY) {
			if (resolve_country(rd->im->app, text, rd->arena, &key) < MATCH_NAME)
				missed_add(rd->im->missed[MISSED_COUNTRY], text);
			text = key;
		}
		if (text && fields[i] == FIELD_PARTNER_KIND && vocab_index(VOCAB_PARTNER_KIND, text) < 0)
			text = NULL;
		record_set_text(r, fields[i], text);
	}
	return record_text(r, fields[0]) != NULL;
}

static struct uid find_partner(struct json_reader *rd, const struct record *r)
{
	const char *name = record_text(r, FIELD_PARTNER_NAME), *country = record_text(r, FIELD_PARTNER_COUNTRY);
	int64_t id = resolve_partner(rd->im->app, name, country, record_text(r, FIELD_PARTNER_CITY));

	return id ? store_uid(app_store(rd->im->app), ENTITY_PARTNER, id) : uid_of_words("partner", country, name);
}

static void complete_partner(struct json_reader *rd, struct record *r)
{
	const char *city = record_text(r, FIELD_PARTNER_CITY);
	int64_t place = 0;
	double lat, lon;

	if (!city || resolve_town(rd->im->app, city, record_text(r, FIELD_PARTNER_COUNTRY), &place, &lat, &lon) < MATCH_NAME)
		return;
	record_set_text(r, FIELD_PARTNER_PLACE, store_key(app_store(rd->im->app), ENTITY_PLACE, place, rd->arena));
	record_set(r, FIELD_PARTNER_LAT, value_real(lat));
	record_set(r, FIELD_PARTNER_LON, value_real(lon));
}

static bool bring_named(struct json_reader *rd, enum entity en, const char *field, const json_t *j, struct uid given, struct value *out)
{
	static const enum field partner[] = {FIELD_PARTNER_NAME, FIELD_PARTNER_KIND, FIELD_PARTNER_COUNTRY, FIELD_PARTNER_CITY},
				agreement[] = {FIELD_AGREEMENT_TITLE, FIELD_AGREEMENT_REFERENCE}, person[] = {FIELD_PERSON_NAME};
	const enum field *fields = en == ENTITY_PARTNER ? partner : en == ENTITY_AGREEMENT ? agreement : person;
	size_t n = en == ENTITY_PARTNER ? COUNT_OF(partner) : en == ENTITY_AGREEMENT ? COUNT_OF(agreement) : COUNT_OF(person);
	struct record *r = bring(rd, en);
	int64_t id = 0;

	if (!copy_members(rd, j, r, fields, n)) {
		rd->n_rows--;
		*out = value_uid(given);
		return !uid_is_nil(given) || reject(rd, field, _("names nothing; give its uid or its name"));
	}
	if (en == ENTITY_PERSON)
		record_set_text(r, FIELD_PERSON_ROLE, vocab_index(VOCAB_PERSON_ROLE, field) >= 0 ? field : NULL);
	r->uid = given;
	if (uid_is_nil(given) && en == ENTITY_PARTNER)
		r->uid = find_partner(rd, r);
	else if (uid_is_nil(given) && en == ENTITY_PERSON && (id = resolve_person(rd->im->app, record_text(r, fields[0]), NULL)))
		r->uid = store_uid(app_store(rd->im->app), en, id);
	else if (uid_is_nil(given))
		r->uid = uid_of_words(entity_desc(en)->table, NULL, record_text(r, fields[0]));
	if (en == ENTITY_PARTNER)
		complete_partner(rd, r);
	*out = value_uid(r->uid);
	return true;
}

/* A row without key: its uid, or an object that tells its name too. */
static bool read_row(struct json_reader *rd, const char *field, enum entity en, const json_t *j, struct value *out)
{
	bool told = json_is_object(j) && en != ENTITY_COUNT; /* ENTITY_COUNT: a row of any entity */
	const json_t *text = told ? json_object_get(j, "uid") : j;
	struct uid u = {{0}};

	if (text && (!json_is_string(text) || !uid_parse(json_string_value(text), &u)))
		return reject_type(rd, field, _("a uid, such as 019c7b1e-8f00-7000-8000-000000000000"));
	*out = value_uid(u);
	if (!told || (!uid_is_nil(u) && store_id_any(app_store(rd->im->app), en, u)))
		return true;
	if (en == ENTITY_PARTNER || en == ENTITY_PERSON || en == ENTITY_AGREEMENT)
		return bring_named(rd, en, field, j, u, out);
	return !uid_is_nil(u) || reject(rd, field, _("names nothing; give its uid or its name"));
}

static bool read_reference(struct json_reader *rd, const char *field, enum entity en, const json_t *j, const json_t *about, struct value *out)
{
	if (en == ENTITY_AUTHORITY)
		return read_authority(rd, field, j, about, out);
	return entity_is_keyed(en) ? read_keyed(rd, field, en, j, out) : read_row(rd, field, en, j, out);
}

/* --- values ---------------------------------------------------------------------------------------------------------------------- */

static bool read_number(struct json_reader *rd, const char *field, enum field_type t, const json_t *j, struct value *out)
{
	double x;

	if (t == FT_BOOL && json_is_boolean(j))
		return *out = value_int(json_is_true(j)), true;
	if (!json_is_number(j))
		return reject_type(rd, field, t == FT_BOOL ? _("true or false") : _("a number, without quotation marks"));
	x = json_number_value(j);
	if (!isfinite(x) || fabs(x) > 9e13)
		return reject(rd, field, _("is too large a number"));
	if (t == FT_REAL)
		*out = value_real(x);
	else if (t == FT_MONEY)
		*out = value_int(llround(x * 100));
	else if (json_is_integer(j) && (t != FT_BOOL || x * x <= x))
		*out = value_int((int64_t)json_integer_value(j));
	else
		return reject_type(rd, field, t == FT_BOOL ? _("true or false") : _("a whole number"));
	return true;
}

static bool read_date(struct json_reader *rd, const char *field, const json_t *j, struct value *out)
{
	char buf[DATE_TEXT_SIZE];
	const char *text = NULL, *why = NULL;
	struct date d;

	if (!read_text(rd, field, j, false, false, &text))
		return false;
	if (text && !date_parse_iso(text, &d, &why))
		return reject(rd, field, arena_printf(rd->arena, _("\"%.40s\" is no date: %s"), text, why ? why : _("write 2024, 2024-03 or 2024-03-01")));
	*out = value_text(text ? arena_strdup(rd->arena, date_format(d, buf)) : NULL);
	return true;
}

static bool read_code(struct json_reader *rd, const char *field, enum vocab v, const json_t *j, struct value *out)
{
	const char *text = NULL;
	int at;

	*out = value_none();
	if (!read_text(rd, field, j, false, false, &text))
		return false;
	if (!text)
		return true;
	if ((at = vocab_find(v, text)) < 0)
		return reject(rd, field, arena_printf(rd->arena, _("\"%.40s\" is no code of it; the first one is \"%s\""), text, vocab_code(v, 0)));
	*out = value_text(vocab_code(v, at));
	return true;
}

struct wanted {
	const char *name;
	enum field_type type;
	int flags, of;
};

static bool read_value(struct json_reader *rd, const struct wanted *w, const json_t *j, const json_t *about, struct value *out)
{
	const char *text = NULL;

	*out = value_none();
	if (!j || json_is_null(j))
		return true;
	switch (w->type) {
	case FT_INT:
	case FT_REAL:
	case FT_MONEY:
	case FT_BOOL: return read_number(rd, w->name, w->type, j, out);
	case FT_DATE: return read_date(rd, w->name, j, out);
	case FT_CODE: return read_code(rd, w->name, (enum vocab)w->of, j, out);
	case FT_REF: return read_reference(rd, w->name, (enum entity)w->of, j, about, out);
	case FT_UID: return read_row(rd, w->name, ENTITY_COUNT, j, out);
	case FT_TEXT:
	case FT_LONG: break;
	}
	if (!read_text(rd, w->name, j, w->type == FT_LONG, w->type == FT_TEXT && (w->flags & FIELD_LOCAL), &text))
		return false;
	*out = value_text(text);
	return true;
}

/* --- sets ------------------------------------------------------------------------------------------------------------------------ */

/* An object with the items by their names, or the value itself where there is one item. */
static bool read_element(struct json_reader *rd, enum set set, const json_t *j, struct record *r)
{
	const struct set_desc *d = set_desc(set);
	struct value v[ITEMS_MAX] = {{0}};
	bool told = false;

	if (d->n_items > 1 && !json_is_object(j))
		return reject_type(rd, d->name, _("a list of objects"));
	for (int i = 0; i < d->n_items; i++) {
		const struct item_desc *it = &d->items[i];
		const struct wanted w = {d->n_items > 1 ? it->name : d->name, it->type, it->flags, it->of};
		if (!read_value(rd, &w, d->n_items > 1 ? json_object_get(j, it->name) : j, j, &v[i])) {
			if (d->n_items > 1)
				rd->field = arena_printf(rd->arena, "%s.%s", d->name, it->name);
			return false;
		}
		told |= it->flags & FIELD_KEY && v[i].type != VALUE_NONE;
	}
	/* Its names were of nothing that is known, which is reported: an element without identity is none. */
	if (told)
		record_put_element(r, set, v);
	return true;
}

static bool read_set(struct json_reader *rd, enum set set, const json_t *j, struct record *r)
{
	const char *name = set_desc(set)->name;

	if (json_is_null(j))
		return true;
	if (!json_is_array(j))
		return reject_type(rd, name, _("a list in brackets"));
	if (json_array_size(j) > IMPORT_LIST_MAX)
		return reject(rd, name, _("is a list of more than 10 000"));
	for (size_t i = 0; i < json_array_size(j); i++)
		if (!read_element(rd, set, json_array_get(j, i), r))
			return false;
	return true;
}

/* A participant without a role takes part. */
static void complete_roles(struct record *r)
{
	struct elements *l = record_elements(r, SET_ACTION_PARTICIPANTS);

	for (int i = 0; i < l->n; i++) {
		struct value *role = &l->v[i * set_desc(SET_ACTION_PARTICIPANTS)->n_items + ITEM_ACTION_PARTICIPANTS_role];
		if (role->type == VALUE_NONE)
			*role = value_text("technical");
	}
}

/* --- objects --------------------------------------------------------------------------------------------------------------------- */

static bool read_member(struct json_reader *rd, const char *name, const json_t *j, struct record *r, bool *known)
{
	int f = field_find(r->entity, name), set = f < 0 ? set_find(r->entity, name) : -1;
	struct value v;

	*known = f >= 0 || set >= 0;
	if (set >= 0)
		return read_set(rd, (enum set)set, j, r);
	if (f >= 0) {
		const struct field_desc *d = field_desc((enum field)f);
		const struct wanted w = {d->name, d->type, d->flags, d->of};
		if (!read_value(rd, &w, j, NULL, &v))
			return false;
		record_set(r, (enum field)f, v);
	}
	return true;
}

/* Budget lines and links stand inside their action. */
static bool read_nested(struct json_reader *rd, const char *member, enum entity en, const json_t *j, struct record **rows, int *n, int *cap)
{
	if (json_is_null(j))
		return true;
	if (!json_is_array(j) || json_array_size(j) > IMPORT_LIST_MAX)
		return reject_type(rd, member, _("a list of objects"));
	for (size_t i = 0; i < json_array_size(j); i++) {
		const json_t *o = json_array_get(j, i);
		struct record r;
		if (!json_is_object(o))
			return reject_type(rd, member, _("a list of objects"));
		record_init(&r, en, rd->arena);
		if (!json_read_record(rd, o, &r)) {
			rd->field = arena_printf(rd->arena, "%s.%s", member, rd->field);
			return false;
		}
		GROW(*rows, *n, *cap);
		(*rows)[(*n)++] = r;
	}
	return true;
}

/* {uid, kind, state, action, side, lead}: the other end, told from this one. */
static bool read_link_end(struct json_reader *rd, const char *name, const json_t *j, const json_t *object, struct record *r, bool *known)
{
	struct value other;

	*known = str_eq(name, "side");
	if (!str_eq(name, "action"))
		return true;
	*known = true;
	if (!read_row(rd, name, ENTITY_ACTION, j, &other))
		return false;
	record_set(r, str_eq(text_member(rd, object, "side"), "b") ? FIELD_LINK_A : FIELD_LINK_B, other);
	return true;
}

static bool is_about_line(const char *name)
{
	static const char *const names[] = {"entity", "created", "updated"};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static bool read_uid(struct json_reader *rd, const json_t *j, struct record *r)
{
	/* The key of a keyed row is its identity, whatever the line says. */
	if (entity_is_keyed(r->entity) || json_is_null(j))
		return true;
	if (!json_is_string(j) || !uid_parse(json_string_value(j), &r->uid) || uid_is_nil(r->uid))
		return reject_type(rd, "uid", _("a uid, such as 019c7b1e-8f00-7000-8000-000000000000"));
	return true;
}

static bool read_special(struct json_reader *rd, const char *name, const json_t *j, const json_t *object, struct record *r, bool *known)
{
	*known = true;
	if (is_about_line(name))
		return true;
	if (str_eq(name, "uid"))
		return read_uid(rd, j, r);
	if (r->entity == ENTITY_ACTION && str_eq(name, "budget"))
		return read_nested(rd, name, ENTITY_BUDGET, j, &rd->budgets, &rd->n_budgets, &rd->cap_budgets);
	if (r->entity == ENTITY_ACTION && str_eq(name, "links"))
		return read_nested(rd, name, ENTITY_LINK, j, &rd->links, &rd->n_links, &rd->cap_links);
	if (r->entity == ENTITY_LINK)
		return read_link_end(rd, name, j, object, r, known);
	*known = false;
	return true;
}

bool json_read_record(struct json_reader *rd, const struct json_t *object, struct record *r)
{
	const char *name;
	json_t *j;
	bool known;

	json_object_foreach((json_t *)(uintptr_t)object, name, j) {
		if (!read_special(rd, name, j, object, r, &known) || (!known && !read_member(rd, name, j, r, &known)))
			return false;
		if (!known && rd->unknown)
			rd->unknown(rd, name);
	}
	if (r->entity == ENTITY_ACTION)
		complete_roles(r);
	return true;
}

void json_reader_release(struct json_reader *rd)
{
	free(rd->rows);
	free(rd->budgets);
	free(rd->links);
	rd->rows = rd->budgets = rd->links = NULL;
}
