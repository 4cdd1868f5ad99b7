/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * settle_visa.c - the visa: what the cadre puts to the élu of the tandem, and what the élu says to it.
 *
 * It stands on the action or on the decision itself, never beside it: a new decision about the same finding begins without one. Two laptops are merged cell by cell, and a
 * visa from the one would stand with a decision from the other, so that of a decision names what it is of. Who gave it stays when the tandem changes: it was that
 * person's word.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <strates/app/resolve.h>
#include <strates/app/settle.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/keymap.h>

#include "edit_priv.h"

struct visa_fields {
	enum field visa, by, on;
};

static struct visa_fields fields_of(const struct record *r)
{
	if (r->entity == ENTITY_DECISION)
		return (struct visa_fields){FIELD_DECISION_VISA, FIELD_DECISION_VISA_BY, FIELD_DECISION_VISA_ON};
	return (struct visa_fields){FIELD_ACTION_VISA, FIELD_ACTION_VISA_BY, FIELD_ACTION_VISA_ON};
}

/* Of what was decided, and why. */
static const char *digest_of(const struct record *r, char out[20])
{
	static const enum field parts[] = {FIELD_DECISION_VERDICT, FIELD_DECISION_WHY, FIELD_DECISION_DECIDED_ON, FIELD_DECISION_DECIDED_BY};
	struct str all = STR_INIT;

	for (size_t i = 0; i < COUNT_OF(parts); i++)
		str_addf(&all, "%s\n", record_text(r, parts[i]) ? record_text(r, parts[i]) : "");
	snprintf(out, 20, "%016" PRIx64, hash64(all.s, all.len));
	str_release(&all);
	return out;
}

void settle_visa_bind(struct record *r)
{
	char digest[20];

	if (r->entity == ENTITY_DECISION)
		record_set_text(r, FIELD_DECISION_VISA_OF, digest_of(r, digest));
}

/* One that was given before this was kept names nothing: it counts when it is not older than the decision. */
static bool is_of_another(const struct record *r)
{
	const char *of = record_text(r, FIELD_DECISION_VISA_OF), *decided = record_text(r, FIELD_DECISION_DECIDED_ON), *on = record_text(r, FIELD_DECISION_VISA_ON);
	char digest[20];

	return of ? strcmp(of, digest_of(r, digest)) != 0 : decided && on && strcmp(on, decided) < 0;
}

enum visa settle_visa_state(const struct record *r)
{
	const char *code = record_text(r, fields_of(r).visa);

	if (r->entity == ENTITY_DECISION && code && is_of_another(r))
		return VISA_NONE;
	return str_eq(code, "asked") ? VISA_ASKED : str_eq(code, "given") ? VISA_GIVEN : str_eq(code, "refused") ? VISA_REFUSED : VISA_NONE;
}

void settle_visa_forget(struct record *r)
{
	const struct visa_fields f = fields_of(r);

	record_set(r, f.visa, value_none());
	record_set(r, f.by, value_none());
	record_set(r, f.on, value_none());
	if (r->entity == ENTITY_DECISION)
		record_set(r, FIELD_DECISION_VISA_OF, value_none());
}

struct uid settle_visa_by(const struct record *r)
{
	return record_uid(r, fields_of(r).by);
}

const char *settle_visa_text(struct app *a, const struct record *r, struct arena *mem)
{
	const struct visa_fields f = fields_of(r);
	const char *who = uid_is_nil(record_uid(r, f.by)) ? "" : store_ref_name(a->store, ENTITY_PERSON, record_value(r, f.by), mem), *day;
	struct date on = record_date(r, f.on);
	char text[40];

	who = *who ? who : "?";
	day = on.year ? date_format_long(on, text) : "?";
	switch (settle_visa_state(r)) {
	case VISA_ASKED: return arena_printf(mem, _("asked of %s, %s"), who, day);
	case VISA_GIVEN: return arena_printf(mem, _("given by %s, %s"), who, day);
	case VISA_REFUSED: return arena_printf(mem, _("refused by %s, %s"), who, day);
	case VISA_NONE: break;
	}
	return "";
}

/* --- whose it is --------------------------------------------------------------------------------------------------------------- */

static struct uid elu_of(struct app *a, int64_t action, struct arena *mem)
{
	static const struct uid nobody;
	struct record r;

	if (!action || !store_load(a->store, ENTITY_ACTION, action, mem, &r, NULL) || r.deleted)
		return nobody;
	return record_uid(&r, FIELD_ACTION_ELU);
}

/* Of the action that one looks from, else of the first of those that were judged which has one. */
static struct uid elu_for(struct app *a, const struct record *r, int64_t from, struct arena *mem)
{
	struct uid u = elu_of(a, from, mem), member;

	for (int i = 0; uid_is_nil(u) && r->entity == ENTITY_DECISION && i < record_count(r, SET_DECISION_MEMBERS); i++)
		if (uid_parse(record_element(r, SET_DECISION_MEMBERS, i)->s, &member))
			u = elu_of(a, store_id_of_uid(a->store, ENTITY_ACTION, member), mem);
	return u;
}

static bool find_person(struct app *a, const char *who, struct uid *out, struct err *e)
{
	struct err unknown = ERR_INIT;
	int64_t id = resolve_person(a, who, NULL);

	if (!id)
		id = store_resolve_id(a->store, ENTITY_PERSON, who, &unknown);
	if (!id)
		return err_set(e, ERR_DATA, _("%s: no person is called \"%s\"; add the person first (A in the console, or strates add person)"), _(field_desc(FIELD_DECISION_VISA_BY)->label), who);
	*out = store_uid(a->store, ENTITY_PERSON, id);
	return true;
}

/* An answer is that of whoever was asked, unless somebody else is named. */
static bool put(struct app *a, struct record *r, enum visa state, const char *who, int64_t from, struct arena *mem, struct err *e)
{
	static const char *const codes[] = {[VISA_ASKED] = "asked", [VISA_GIVEN] = "given", [VISA_REFUSED] = "refused"};
	const struct visa_fields f = fields_of(r);
	struct uid by = state != VISA_ASKED && settle_visa_state(r) == VISA_ASKED ? record_uid(r, f.by) : (struct uid){{0}};
	char today[DATE_TEXT_SIZE];

	if (state == VISA_NONE) {
		settle_visa_forget(r);
		return true;
	}
	if (who && !find_person(a, who, &by, e))
		return false;
	if (uid_is_nil(by))
		by = elu_for(a, r, from, mem);
	if (uid_is_nil(by))
		return err_set(e, ERR_DATA, "%s", _("no élu arbitrates here; name one on the action first (e in the console), or give a person with --by"));
	record_set_text(r, f.visa, codes[state]);
	record_set(r, f.by, value_uid(by));
	record_set_text(r, f.on, date_format(date_from_days(app_today(a)), today));
	settle_visa_bind(r);
	return true;
}

static const char *step_label(enum visa state)
{
	switch (state) {
	case VISA_ASKED: return _("visa asked");
	case VISA_GIVEN: return _("visa given");
	case VISA_REFUSED: return _("visa refused");
	case VISA_NONE: break;
	}
	return _("visa taken back");
}

bool settle_visa(struct app *a, const struct visa_on *on, enum visa state, const char *who, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct record r;
	bool ok;

	if (!change_begin(a, step_label(state), e))
		return false;
	ok = *on->finding ? settle_load_decision(a, on->finding, &mem, &r, e) : store_load(a->store, ENTITY_ACTION, on->action, &mem, &r, e);
	ok = ok && put(a, &r, state, who, on->action, &mem, e) && record_validate(&r, NULL, e) && store_update(a->store, &r, NULL, e);
	ok = edit_finish(a, ok, e);
	arena_release(&mem);
	return ok;
}
