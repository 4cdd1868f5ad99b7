/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding_json.c - one finding as JSON for scripts: codes as stored, sentence, reasons and move in the user's language.
 */
#include "config.h"

#include <jansson.h>
#include <stdlib.h>

#include <strates/app/settle.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "finding_priv.h"

enum { PAIRS_SHOWN = 20 };

static const char *state_code(enum finding_state s)
{
	switch (s) {
	case FINDING_OPEN: return "open";
	case FINDING_DECIDED: return "decided";
	case FINDING_REOPENED: return "reopened";
	case FINDING_COORDINATED: return "coordinated";
	}
	return "open";
}

static json_t *uids_json(struct app *a, const struct finding_row *f, enum entity en)
{
	json_t *list = json_array();
	char buf[UID_TEXT_SIZE];

	for (int i = 0; i < f->n_members; i++)
		if (f->members[i].entity == en)
			json_array_append_new(list, json_string(uid_format(store_uid(app_store(a), en, f->members[i].id), buf)));
	return list;
}

static void add_once(json_t *list, const char *key)
{
	size_t i;
	json_t *v;

	if (str_is_empty(key))
		return;
	json_array_foreach(list, i, v)
		if (str_eq(json_string_value(v), key))
			return;
	json_array_append_new(list, json_string(key));
}

/* Keys of those concerned: leads of the actions, senders of the missions, authorities that are members themselves. */
static json_t *authorities_json(struct app *a, const struct finding_row *f, struct arena *mem)
{
	json_t *list = json_array();

	for (int i = 0; i < f->n_members; i++) {
		const struct finding_member *m = &f->members[i];
		struct record r;

		if (m->entity == ENTITY_AUTHORITY)
			add_once(list, store_key(app_store(a), m->entity, m->id, mem));
		else if ((m->entity == ENTITY_ACTION || m->entity == ENTITY_MISSION) && store_load(app_store(a), m->entity, m->id, mem, &r, NULL))
			add_once(list, record_text(&r, m->entity == ENTITY_ACTION ? FIELD_ACTION_LEAD : FIELD_MISSION_AUTHORITY));
	}
	return list;
}

static json_t *terms_json(const struct finding_row *f, const struct finding_view *view, struct arena *mem)
{
	json_t *list = json_array();
	struct term *terms = NULL;
	int n = 0;

	if (!finding_terms(f->terms, mem, &terms, &n, NULL))
		n = 0;
	for (int i = 0; i < n && i < view->n_terms; i++) {
		json_t *value = terms[i].value < 0 ? json_null() : json_real(terms[i].value / 1000.0);

		json_t *o = json_pack("{s:s, s:o, s:i, s:i, s:s}", "name", terms[i].name, "value", value, "weight", terms[i].weight, "points", terms[i].points,
			"why", view->terms[i].text);

		if (terms[i].is_identity)
			json_object_set_new(o, "bits", json_integer(terms[i].bits));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *decision_json(struct app *a, const char *id, struct arena *mem)
{
	static const enum field fields[] = {FIELD_DECISION_VERDICT, FIELD_DECISION_WHY, FIELD_DECISION_DUE, FIELD_DECISION_DECIDED_ON,
		FIELD_DECISION_DECIDED_BY};
	struct record r;
	json_t *o;

	if (!finding_decision(a, id, mem, &r))
		return json_null();
	o = json_object();
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (record_text(&r, fields[i]))
			json_object_set_new(o, field_desc(fields[i])->name, json_string(record_text(&r, fields[i])));
	if (*settle_assignee(a, &r, mem))
		json_object_set_new(o, "assignee", json_string(settle_assignee(a, &r, mem)));
	if (record_value(&r, FIELD_DECISION_DONE)->type == VALUE_INT)
		json_object_set_new(o, "done", json_boolean(record_int(&r, FIELD_DECISION_DONE, 0) != 0));
	return o;
}

/* What a cluster shows of its pairs. */
static json_t *pairs_json(struct app *a, const struct finding_row *f, struct arena *mem, bool *more)
{
	json_t *list = json_array();
	struct finding_list pairs;

	if (!finding_pairs(a, f, PAIRS_SHOWN, mem, &pairs, more, NULL))
		return list;
	for (int i = 0; i < pairs.n; i++) {
		struct finding_view v;

		if (show_finding(a, &pairs.v[i], 0, mem, &v, NULL))
			json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:s, s:o, s:s}", "id", v.row.id, "kind", v.row.kind, "severity", v.row.severity, "state",
							state_code(v.row.state), "actions", uids_json(a, &pairs.v[i], ENTITY_ACTION), "sentence", v.sentence));
	}
	return list;
}

static void put_cluster(json_t *o, struct app *a, const struct finding_row *f, struct arena *mem)
{
	char day[DATE_TEXT_SIZE];
	bool more = false;

	if (f->worst)
		json_object_set_new(o, "worst", json_integer(f->worst));
	if (f->first_day != DATE_NO_DAY)
		json_object_set_new(o, "from", json_string(date_format(date_from_days(f->first_day), day)));
	if (f->last_day != DATE_NO_DAY)
		json_object_set_new(o, "to", json_string(date_format(date_from_days(f->last_day), day)));
	json_object_set_new(o, "pairs", pairs_json(a, f, mem, &more));
	if (more)
		json_object_set_new(o, "more_pairs", json_true());
}

static void put_list(json_t *o, const char *name, json_t *list, bool always)
{
	if (always || json_array_size(list))
		json_object_set_new(o, name, list);
	else
		json_decref(list);
}

bool finding_json(struct app *a, const struct finding_row *f, struct str *out, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct finding_view view;
	json_t *o = json_object();
	char *text = NULL;
	bool ok = show_finding(a, f, 0, &mem, &view, e);

	if (ok) {
		json_object_set_new(o, "id", json_string(f->id));
		json_object_set_new(o, "kind", json_string(f->kind));
		json_object_set_new(o, "severity", json_integer(f->severity));
		json_object_set_new(o, "state", json_string(state_code(f->state)));
		put_list(o, "actions", uids_json(a, f, ENTITY_ACTION), true);
		put_list(o, "missions", uids_json(a, f, ENTITY_MISSION), false);
		put_list(o, "authorities", authorities_json(a, f, &mem), true);
		if (*f->country)
			json_object_set_new(o, "country", json_string(f->country));
		json_object_set_new(o, "place", json_string(f->place));
		json_object_set_new(o, "theme", json_string(f->theme));
		if (finding_is_cluster(f))
			put_cluster(o, a, f, &mem);
		json_object_set_new(o, "terms", terms_json(f, &view, &mem));
		json_object_set_new(o, "sentence", json_string(view.sentence));
		json_object_set_new(o, "move", json_string(view.move));
		json_object_set_new(o, "decision", decision_json(a, f->id, &mem));
		text = json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION((size_t)3));
		ok = text || err_set(e, ERR_DATA, _("a record holds text that is no UTF-8; run `strates check'"));
	}
	if (ok)
		str_addf(out, "%s\n", text);
	free(text);
	json_decref(o);
	arena_release(&mem);
	return ok;
}
