/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * settle_follow.c - what a decision leaves to be done: who sees to it, until when, and whether it is late.
 *
 * It is part of the decision and not a record of its own: what was decided and what is left of it must not come apart when laptops merge. A change of it leaves
 * alone what was judged, so that a follow-up given to another person does not hide that the records changed meanwhile.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/resolve.h>
#include <strates/app/settle.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "edit_priv.h"

static bool find_person(struct app *a, const char *who, struct value *out, struct err *e)
{
	struct err unknown = ERR_INIT;
	int64_t id;

	*out = value_none();
	if (str_is_empty(who))
		return true;
	id = resolve_person(a, who, NULL);
	if (!id)
		id = store_resolve_id(a->store, ENTITY_PERSON, who, &unknown);
	if (!id)
		return err_set(e, ERR_DATA, _("%s: no person is called \"%s\"; add the person first (A in the console, or strates add person)"),
			_(field_desc(FIELD_DECISION_ASSIGNEE)->label), who);
	*out = value_uid(store_uid(a->store, ENTITY_PERSON, id));
	return true;
}

bool settle_load_decision(struct app *a, const char *finding, struct arena *mem, struct record *d, struct err *e)
{
	struct finding_row f;
	int64_t id = store_id_of_key(a->store, ENTITY_DECISION, finding);

	if (!id && !finding_load(a->store, finding, mem, &f, e))
		return false;
	if (!id)
		id = store_id_of_key(a->store, ENTITY_DECISION, f.id);
	if (!id)
		return err_set(e, ERR_DATA, _("the finding %s is open: nothing was decided about it"), f.id);
	return store_load(a->store, ENTITY_DECISION, id, mem, d, e);
}

bool settle_follow(struct app *a, const char *finding, const char *who, const char *due, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct value person;
	struct record d;
	bool ok;

	if (!find_person(a, who, &person, e) || !change_begin(a, _("follow up"), e))
		return false;
	ok = settle_load_decision(a, finding, &mem, &d, e) && (!due || record_parse(&d, FIELD_DECISION_DUE, due, e));
	if (ok && who)
		record_set(&d, FIELD_DECISION_ASSIGNEE, person);
	/* What is given to somebody, or a new day, is to be done. */
	if (ok && (!str_is_empty(who) || !str_is_empty(due)))
		record_set(&d, FIELD_DECISION_DONE, value_none());
	ok = edit_finish(a, ok && record_validate(&d, NULL, e) && store_update(a->store, &d, NULL, e), e);
	arena_release(&mem);
	return ok;
}

bool settle_done(struct app *a, const char *finding, bool done, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct record d;
	bool ok;

	if (!change_begin(a, done ? _("follow-up carried out") : _("follow-up to be done again"), e))
		return false;
	ok = settle_load_decision(a, finding, &mem, &d, e);
	if (ok)
		record_set(&d, FIELD_DECISION_DONE, done ? value_int(1) : value_none());
	ok = edit_finish(a, ok && store_update(a->store, &d, NULL, e), e);
	arena_release(&mem);
	return ok;
}

int settle_days_late(struct app *a, const struct record *d)
{
	int32_t due = date_last(record_date(d, FIELD_DECISION_DUE));

	if (d->deleted || due == DATE_NO_DAY || record_int(d, FIELD_DECISION_DONE, 0) || due >= app_today(a))
		return 0;
	return app_today(a) - due;
}

const char *settle_assignee(struct app *a, const struct record *d, struct arena *mem)
{
	const struct value *who = record_value(d, FIELD_DECISION_ASSIGNEE);

	return who->type == VALUE_UID ? store_ref_name(a->store, ENTITY_PERSON, who, mem) : "";
}

static int compare_due(const void *a, const void *b)
{
	const struct follow_up *x = a, *y = b;

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return strcmp(x->finding, y->finding);
}

bool settle_follow_ups(struct app *a, struct arena *mem, struct follow_up **out, int *n, struct err *e)
{
	struct arena one = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(a->store, ENTITY_DECISION, 0, &ids, e);

	*n = 0;
	*out = arena_calloc(mem, (size_t)ids.n + 1, sizeof(**out));
	for (int i = 0; ok && i < ids.n; i++) {
		struct follow_up *f = &(*out)[*n];
		struct record d;

		ok = store_load(a->store, ENTITY_DECISION, ids.v[i], &one, &d, e);
		if (ok && !d.deleted && record_text(&d, FIELD_DECISION_DUE) && !record_int(&d, FIELD_DECISION_DONE, 0)) {
			f->finding = arena_strdup(mem, record_text(&d, FIELD_DECISION_KEY));
			f->due = date_last(record_date(&d, FIELD_DECISION_DUE));
			f->days_late = settle_days_late(a, &d);
			f->verdict = arena_strdup(mem, record_text(&d, FIELD_DECISION_VERDICT));
			f->why = arena_strdup(mem, record_text(&d, FIELD_DECISION_WHY) ? record_text(&d, FIELD_DECISION_WHY) : "");
			f->who = settle_assignee(a, &d, mem);
			++*n;
		}
		arena_clear(&one);
	}
	if (*n)
		qsort(*out, (size_t)*n, sizeof(**out), compare_due);
	ids_release(&ids);
	arena_release(&one);
	return ok;
}
