/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sample.c - the demonstration out of share/sample: one step of setup, which undo does not offer.
 *
 * Records come through the importer of JSON lines. Decisions can't: they hold what was judged, in the engine's own words, and the demonstration must not fall
 * to "reopened" each time that a rule is reworded. So they are taken as a person would: the findings are computed, the decisions say what they see, and then
 * the last file changes a record, after which one of them is open again.
 */
#include "config.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/sample.h>
#include <strates/app/settle.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "app_priv.h"
#include "import_priv.h"

enum { FILE_BYTES_MAX = 4 << 20, MEMBERS_MAX = 8 };

/* Who sits before the demonstration; the user's own configuration is not touched. */
#define SAMPLE_TERRITORY "epci:999000001"
#define SAMPLE_USER "Claire Montaubin"

/* --- records --------------------------------------------------------------------------------------------------------------------- */

static bool check_report(const struct import_report *r, const char *path, struct err *e)
{
	if (!r->rejected)
		return true;
	return err_set(e, ERR_DATA, _("%s, line %ld: %s: %s; install strates again"), file_basename(path), r->rejects[0].line, r->rejects[0].field,
		r->rejects[0].reason);
}

static bool take_file(struct app *app, const char *dir, const char *name, struct err *e)
{
	char *path = file_join(dir, name);
	struct import_options o = {.path = path, .as = "jsonl"};
	struct import_report r = {0};
	struct import im = {.app = app, .o = &o, .r = &r, .separator = ',', .seen = uid_map_new(), .made = uid_map_new(), .batch = name};
	bool ok;

	str_init(&im.rejected);
	for (int k = 0; k < MISSED_KINDS; k++)
		im.missed[k] = missed_new();
	ok = import_jsonl(&im, e) && check_report(&r, path, e);
	if (e && e->file == path) {
		e->file = NULL; /* it dies here */
		e->line = 0;
	}
	for (int k = 0; k < MISSED_KINDS; k++)
		missed_free(&im.missed[k]);
	uid_map_free(&im.seen);
	uid_map_free(&im.made);
	arena_release(&im.row);
	arena_release(&im.gathered);
	str_release(&im.rejected);
	import_report_release(&r);
	free(path);
	return ok;
}

/* --- decisions ------------------------------------------------------------------------------------------------------------------- */

struct wanted {
	int64_t members[MEMBERS_MAX];
	int n;
	char id[17];
	struct str judged;
};

static bool is_member(const struct wanted *w, int64_t id)
{
	for (int i = 0; i < w->n; i++)
		if (w->members[i] == id)
			return true;
	return false;
}

static bool match_finding(void *ctx, const struct finding_row *f)
{
	struct wanted *w = ctx;

	if (f->n_members != w->n)
		return true;
	for (int i = 0; i < f->n_members; i++)
		if (f->members[i].entity != ENTITY_ACTION || !is_member(w, f->members[i].id))
			return true;
	memcpy(w->id, f->id, sizeof(w->id));
	finding_judged(f, &w->judged);
	return false;
}

static bool find_finding(struct app *app, const json_t *o, struct wanted *w, struct err *e)
{
	const json_t *actions = json_object_get(o, "actions");
	struct finding_query q = {.kinds = json_string_value(json_object_get(o, "kind"))};
	struct uid u;

	for (size_t i = 0; i < json_array_size(actions) && w->n < MEMBERS_MAX; i++) {
		const char *text = json_string_value(json_array_get(actions, i));
		if (text && uid_parse(text, &u))
			w->members[w->n++] = store_id_of_uid(app_store(app), ENTITY_ACTION, u);
	}
	q.action = w->n ? w->members[0] : 0;
	return !q.action || !q.kinds || findings_read(app_store(app), &q, match_finding, w, e);
}

static void set_member(struct record *d, enum field f, const json_t *o)
{
	record_set_text(d, f, json_string_value(json_object_get(o, field_desc(f)->name)));
}

/* A finding that the user's own rules do not make is not decided either. */
static bool take_decision(struct app *app, const json_t *o, struct err *e)
{
	static const enum field fields[] = {FIELD_DECISION_KIND, FIELD_DECISION_VERDICT, FIELD_DECISION_WHY, FIELD_DECISION_DUE, FIELD_DECISION_DECIDED_ON,
		FIELD_DECISION_DECIDED_BY, FIELD_DECISION_VISA, FIELD_DECISION_VISA_ON};
	const char *visa_by = json_string_value(json_object_get(o, "visa_by"));
	const json_t *actions = json_object_get(o, "actions");
	struct arena a = ARENA_INIT;
	struct wanted w = {.judged = STR_INIT};
	struct record d;
	struct uid elu;
	bool ok = find_finding(app, o, &w, e);

	if (ok && w.id[0]) {
		record_init(&d, ENTITY_DECISION, &a);
		record_set_text(&d, FIELD_DECISION_KEY, w.id);
		record_set_text(&d, FIELD_DECISION_JUDGED, w.judged.s);
		for (size_t i = 0; i < COUNT_OF(fields); i++)
			set_member(&d, fields[i], o);
		if (visa_by && uid_parse(visa_by, &elu)) {
			record_set(&d, FIELD_DECISION_VISA_BY, value_uid(elu));
			settle_visa_bind(&d);
		}
		for (size_t i = 0; i < json_array_size(actions); i++) {
			struct value v[ITEMS_MAX] = {{0}};
			v[0] = value_text(json_string_value(json_array_get(actions, i)));
			record_put_element(&d, SET_DECISION_MEMBERS, v);
		}
		ok = record_validate(&d, NULL, e) && store_insert(app_store(app), &d, e);
	}
	str_release(&w.judged);
	arena_release(&a);
	return ok;
}

static bool take_decisions(struct app *app, const char *dir, struct err *e)
{
	char *path = file_join(dir, "40-decisions.jsonl");
	struct str text = STR_INIT;
	bool ok = file_read(path, FILE_BYTES_MAX, &text, e);

	for (const char *line = text.s; ok && *line; line += strcspn(line, "\n"), line += *line == '\n') {
		json_t *o = json_loadb(line, strcspn(line, "\n"), 0, NULL);
		ok = json_is_object(o) ? take_decision(app, o, e) : err_set(e, ERR_DATA, _("%s can't be read; install strates again"), "40-decisions.jsonl");
		json_decref(o);
	}
	str_release(&text);
	free(path);
	return ok;
}

/* --- the whole ------------------------------------------------------------------------------------------------------------------- */

static bool take_all(struct app *app, const char *dir, struct err *e)
{
	struct store *s = app_store(app);

	return take_file(app, dir, "10-territory.jsonl", e) && take_file(app, dir, "20-actions.jsonl", e) && take_file(app, dir, "30-around.jsonl", e) &&
	       engine_touch_step(app_engine(app), s, e) && take_decisions(app, dir, e) && take_file(app, dir, "50-later.jsonl", e) &&
	       store_set_meta_int(s, "sample", 1, e) && store_set_meta_text(s, "territory", SAMPLE_TERRITORY, e) &&
	       store_set_meta_text(s, "user", SAMPLE_USER, e);
}

bool sample_load(struct app *a, struct err *e)
{
	char *dir;
	bool some, ok;

	if (!store_has_rows(app_store(a), ENTITY_ACTION, &some, e))
		return false;
	if (some)
		return err_set(e, ERR_DATA, _("this register holds records already; the demonstration wants a file of its own"));
	if (!change_begin_as(a, _("demonstration"), STEP_SETUP, e))
		return false;
	dir = file_share("sample");
	ok = take_all(a, dir, e);
	free(dir);
	if (ok && change_end(a, e)) {
		app_reload_identity(a);
		return true;
	}
	if (!ok)
		change_abort(a);
	return false;
}

bool sample_is(struct app *a)
{
	return app_is_open(a) && store_meta_int(app_store(a), "sample", 0) != 0;
}
