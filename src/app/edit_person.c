/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit_person.c - persons leave: a change of mandate, and the erasure of personal data.
 *
 * A change of mandate is an ordinary step and undone as such. Closed and cancelled actions keep the
 * name of who answered for them, and so do follow-ups that are carried out.
 *
 * Erasure is the one thing that reaches into the log: the person's row is deleted like any other (a
 * tombstone that travels to other laptops), then the values are taken out of the row and of all ops
 * about it. It is not undoable, so its step is no candidate for undo. Out of reach are texts in
 * which people wrote the name by hand: the author of steps and notes, decisions.decided_by,
 * descriptions, reports; and files made before: backups, snapshots, exports. The command says so.
 */
#include "config.h"

#include <string.h>

#include <strates/app/settle.h>
#include <strates/base/intl.h>
#include <strates/store/log.h>

#include "edit_priv.h"
#include "resolve_priv.h"

/* Where a person answers for something: the halves of the tandem, and what a decision leaves to be done. */
static const enum field answers[] = {FIELD_ACTION_ELU, FIELD_ACTION_CADRE, FIELD_DECISION_ASSIGNEE};

/* Whose visa it is: who was asked is succeeded like that, who has answered has answered. Erased, both are nobody's. */
static const enum field visas[] = {FIELD_ACTION_VISA_BY, FIELD_DECISION_VISA_BY};

static bool is_visa(enum field f)
{
	return f == FIELD_ACTION_VISA_BY || f == FIELD_DECISION_VISA_BY;
}

static bool is_closed(const struct record *r, enum field f)
{
	const char *status;

	if (is_visa(f))
		return settle_visa_state(r) != VISA_ASKED;
	if (r->entity == ENTITY_DECISION)
		return record_int(r, FIELD_DECISION_DONE, 0) != 0;
	status = record_text(r, FIELD_ACTION_STATUS);
	return str_eq(status, "4") || str_eq(status, "5");
}

/* Puts v (or nothing) where the person was; *n = in how many actions. */
static bool replace_in(struct app *app, enum field f, struct uid old, struct value v,
        bool closed_too, int *n, struct err *e)
{
	enum entity en = field_desc(f)->entity;
	struct ids l = IDS_INIT;
	struct arena a = ARENA_INIT;
	bool ok = edit_rows_about(app, f, old, &l, e);

	for (int i = 0; ok && i < l.n; i++) {
		struct record r;
		ok = store_load(app->store, en, l.v[i], &a, &r, e);
		if (ok && (closed_too || !is_closed(&r, f))) {
			if (v.type == VALUE_NONE && is_visa(f) && settle_visa_state(&r) == VISA_ASKED)
				settle_visa_forget(&r); /* nobody is left to answer */
			record_set(&r, f, v);
			ok = store_update(app->store, &r, NULL, e);
			*n += en == ENTITY_ACTION;
		}
		arena_clear(&a);
	}
	arena_release(&a);
	ids_release(&l);
	return ok;
}

static bool end_mandate(struct app *app, struct record *p, struct date day, struct err *e)
{
	struct date known = record_date(p, FIELD_PERSON_MANDATE_END);
	char text[DATE_TEXT_SIZE];

	if (day.precision == DATE_UNKNOWN)
		day = date_from_days(app_today(app));
	if (known.precision != DATE_UNKNOWN && date_last(known) <= date_last(day))
		return true;
	record_set_text(p, FIELD_PERSON_MANDATE_END, date_format(day, text));
	return record_validate(p, NULL, e) && store_update(app->store, p, NULL, e);
}

static bool load_living(
        struct app *app, int64_t id, struct arena *a, struct record *r, struct err *e)
{
	if (!store_load(app->store, ENTITY_PERSON, id, a, r, e))
		return false;
	return !r->deleted ||
	       err_set(e, ERR_DATA, _("this %s was deleted; undo brings it back"), _("person"));
}

bool edit_replace_person(
        struct app *app, int64_t old, int64_t new_person, struct date day, int *n, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct record was, now;
	bool ok = true;

	*n = 0;
	if (old == new_person)
		ok = err_set(e, ERR_DATA, _("a person can't follow himself; name two"));
	ok = ok && change_begin(app, _("change of mandate"), e);
	if (ok) {
		/* Read under the lock: what another console wrote until then stays. */
		ok = load_living(app, old, &a, &was, e) &&
		     load_living(app, new_person, &a, &now, e);
		for (size_t i = 0; ok && i < COUNT_OF(answers); i++)
			ok = replace_in(app, answers[i], was.uid, value_uid(now.uid), false, n, e);
		for (size_t i = 0; ok && i < COUNT_OF(visas); i++) {
			int uncounted = 0;
			ok = replace_in(app, visas[i], was.uid, value_uid(now.uid), false, &uncounted, e);
		}
		ok = edit_finish(app, ok && end_mandate(app, &was, day, e), e);
	}
	if (!ok)
		*n = 0;
	arena_release(&a);
	return ok;
}

/* --- erasure --- */

static bool leave_delegations(struct app *app, struct uid person, struct err *e)
{
	struct ids l = IDS_INIT;
	struct arena a = ARENA_INIT;
	struct value v = value_uid(person);
	bool ok = store_owners_where(app->store, SET_MISSION_PERSONS, &v, &l, e);

	for (int i = 0; ok && i < l.n; i++) {
		struct record r;
		int at;
		ok = store_load(app->store, ENTITY_MISSION, l.v[i], &a, &r, e);
		at = ok ? edit_find_element(&r, SET_MISSION_PERSONS, &v) : -1;
		if (at >= 0) {
			record_remove_element(&r, SET_MISSION_PERSONS, at);
			ok = store_update(app->store, &r, NULL, e);
		}
		arena_clear(&a);
	}
	arena_release(&a);
	ids_release(&l);
	return ok;
}

bool edit_erase_person(struct app *app, int64_t person, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct record r;
	int n = 0;
	bool ok;

	/* One who was deleted before can still be erased. */
	ok = store_load(app->store, ENTITY_PERSON, person, &a, &r, e) &&
	     change_begin_as(app, _("erase a person"), STEP_SETUP, e);
	if (ok) {
		for (size_t i = 0; ok && i < COUNT_OF(answers); i++)
			ok = replace_in(app, answers[i], r.uid, value_none(), true, &n, e);
		for (size_t i = 0; ok && i < COUNT_OF(visas); i++)
			ok = replace_in(app, visas[i], r.uid, value_none(), true, &n, e);
		ok = ok && leave_delegations(app, r.uid, e) &&
		     (r.deleted || store_delete(app->store, ENTITY_PERSON, person, e)) &&
		     store_purge_row(app->store, ENTITY_PERSON, person, e);
		ok = edit_finish(app, ok, e) && store_purge_end(app->store, e);
	}
	resolver_forget(app, ENTITY_PERSON);
	arena_release(&a);
	return ok;
}
