/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_view.c - the views of the console as text: list, findings, strates, missions; the others have files of their own.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>

#include "cmd_priv.h"
#include "finding_priv.h"
#include "table_text_priv.h"
#include "show_priv.h"
#include "view_priv.h"

static void add_number(struct table_text *g, int n)
{
	char buf[16];

	snprintf(buf, sizeof(buf), "%d", n);
	table_text_add(g, n ? buf : "", buf);
}

/* --- strates --------------------------------------------------------------------------------------------------------------------- */

static const struct table_text_column strate_columns[] = {
	{"strate", N_("Strate"), false, 0, 3},
	{"authority", NULL, false, 0, 0},
	{"name", N_("Authority"), false, 16, 0},
	{"actions", N_("Actions"), true, 0, 0},
	{NULL, "", false, 0, 0},
	{"findings", N_("Findings"), true, 0, 2},
	{"severity", N_("Sev."), true, 0, 1},
};

static void add_lead(struct table_text *g, const struct lead_row *r)
{
	const char *code = vocab_code(VOCAB_STRATE, r->strate);

	table_text_add(g, vocab_label(VOCAB_STRATE, code), code);
	table_text_add(g, r->key, NULL);
	table_text_add(g, r->name, NULL);
	add_number(g, r->n_actions);
	table_text_add(g, r->n_open ? finding_mark(r->severity, FINDING_OPEN) : "", NULL);
	add_number(g, r->n_open);
	add_number(g, r->severity);
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct lead_row *)a)->key, ((const struct lead_row *)b)->key);
}

/* Of all the leads' lines, those that have actions among the ids, with the figures of these alone. */
static bool narrow(struct app *a, const struct ids *ids, struct arena *mem, struct lead_row *rows, int n, struct err *e)
{
	for (int i = 0; i < n; i++)
		rows[i].n_actions = rows[i].n_open = rows[i].severity = 0;
	for (int i = 0; i < ids->n; i++) {
		struct action_row r;
		struct lead_row *found, key;

		if (!store_action_row(app_store(a), ids->v[i], mem, &r, e))
			return false;
		key.key = r.lead;
		found = bsearch(&key, rows, (size_t)n, sizeof(*rows), by_key);
		if (!found)
			continue;
		found->n_actions++;
		found->n_open += r.n_open;
		found->severity = r.severity > found->severity ? r.severity : found->severity;
	}
	return true;
}

static int by_strate(const void *a, const void *b)
{
	const struct lead_row *x = a, *y = b;

	if (x->strate != y->strate)
		return x->strate < y->strate ? -1 : 1;
	return utf8_collate(x->name, y->name);
}

static bool view_strates(struct app *a, const struct view_request *r, struct output *o, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct lead_row *rows = NULL;
	struct ids ids = IDS_INIT;
	struct table_text g;
	int n = 0;
	bool ok = store_lead_counts(app_store(a), &mem, &rows, &n, e);

	if (ok && r->filter->root && n) {
		qsort(rows, (size_t)n, sizeof(*rows), by_key);
		ok = query_ids(app_store(a), r->query, &ids, e) && narrow(a, &ids, &mem, rows, n, e);
		qsort(rows, (size_t)n, sizeof(*rows), by_strate);
	}
	table_text_init(&g, strate_columns, COUNT_OF(strate_columns));
	for (int i = 0; ok && i < n; i++)
		if (rows[i].n_actions)
			add_lead(&g, &rows[i]);
	ok = ok && table_text_write(&g, r->format, o, e);
	table_text_release(&g);
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

/* --- missions -------------------------------------------------------------------------------------------------------------------- */

static const struct table_text_column mission_columns[] = {
	{NULL, "", false, 0, 0},
	{"start", N_("From"), false, 0, 0},
	{"end", N_("To"), false, 0, 5},
	{"direction", N_("Direction"), false, 0, 2},
	{"authority", NULL, false, 0, 0},
	{"name", N_("Authority"), false, 12, 6},
	{"title", N_("Mission"), false, 16, 0},
	{"country", N_("Country"), false, 0, 7},
	{"city", N_("Town"), false, 8, 8},
	{"joint", N_("Joint mission"), false, 8, 1},
	{"status", N_("Status"), false, 0, 3},
	{"clash", NULL, true, 0, 0},
	{"uid", N_("Id"), false, 0, 4},
};

/* Worst undecided clash of a mission, 0 none. */
static int clash_of(const struct finding_list *clashes, int64_t id)
{
	int worst = 0;

	for (int i = 0; i < clashes->n; i++)
		for (int k = 0; k < clashes->v[i].n_members; k++)
			if (clashes->v[i].members[k].entity == ENTITY_MISSION && clashes->v[i].members[k].id == id && clashes->v[i].severity > worst)
				worst = clashes->v[i].severity;
	return worst;
}

static const char *text_or(const struct record *r, enum field f)
{
	const char *s = record_text(r, f);

	return s ? s : "";
}

static void add_mission(struct app *a, struct table_text *g, const struct record *r, int clash, struct arena *mem)
{
	const char *direction = text_or(r, FIELD_MISSION_DIRECTION), *status = text_or(r, FIELD_MISSION_STATUS);
	char uid[UID_TEXT_SIZE];

	table_text_add(g, clash ? finding_mark(clash, FINDING_OPEN) : "", NULL);
	table_text_add(g, text_or(r, FIELD_MISSION_START), NULL);
	table_text_add(g, text_or(r, FIELD_MISSION_END), NULL);
	table_text_add(g, vocab_label(VOCAB_DIRECTION, direction), direction);
	table_text_add(g, text_or(r, FIELD_MISSION_AUTHORITY), NULL);
	table_text_add(g, show_ref_name(a, ENTITY_AUTHORITY, record_value(r, FIELD_MISSION_AUTHORITY), mem), NULL);
	table_text_add(g, text_or(r, FIELD_MISSION_TITLE), NULL);
	table_text_add(g, text_or(r, FIELD_MISSION_COUNTRY), NULL);
	table_text_add(g, text_or(r, FIELD_MISSION_CITY), NULL);
	table_text_add(g, text_or(r, FIELD_MISSION_JOINT), NULL);
	table_text_add(g, vocab_label(VOCAB_MISSION_STATUS, status), status);
	add_number(g, clash);
	table_text_add(g, cli_short_id(a, ENTITY_MISSION, r->uid, mem), uid_format(r->uid, uid));
}

static bool has(const struct ids *ids, int64_t id)
{
	for (int i = 0; i < ids->n; i++)
		if (ids->v[i] == id)
			return true;
	return false;
}

/* Does it serve one of these actions? */
static bool serves(struct app *a, const struct record *r, const struct ids *ids)
{
	for (int i = 0; i < record_count(r, SET_MISSION_ACTIONS); i++)
		if (has(ids, show_ref_id(a, ENTITY_ACTION, record_element(r, SET_MISSION_ACTIONS, i))))
			return true;
	return false;
}

static int by_start(const void *a, const void *b)
{
	const struct record *const *x = a, *const *y = b;

	return strcmp(text_or(*x, FIELD_MISSION_START), text_or(*y, FIELD_MISSION_START));
}

static bool view_missions(struct app *a, const struct view_request *r, struct output *o, struct err *e)
{
	struct finding_query q = {.kinds = "mission_clash", .undecided = true};
	struct arena mem = ARENA_INIT;
	struct finding_list clashes;
	struct ids all = IDS_INIT, ids = IDS_INIT;
	struct record **rows;
	struct table_text g;
	int n = 0;
	bool ok = finding_list_read(a, &q, &mem, &clashes, e) && store_ids(app_store(a), ENTITY_MISSION, 0, &all, e) &&
	          (!r->filter->root || query_ids(app_store(a), r->query, &ids, e));

	rows = arena_calloc(&mem, (size_t)all.n + 1, sizeof(struct record *));
	for (int i = 0; ok && i < all.n; i++) {
		rows[n] = arena_alloc(&mem, sizeof(*rows[n]));
		ok = store_load(app_store(a), ENTITY_MISSION, all.v[i], &mem, rows[n], e);
		n += ok && (!r->filter->root || serves(a, rows[n], &ids));
	}
	if (n)
		qsort(rows, (size_t)n, sizeof(*rows), by_start);
	table_text_init(&g, mission_columns, COUNT_OF(mission_columns));
	for (int i = 0; ok && i < n; i++)
		add_mission(a, &g, rows[i], clash_of(&clashes, rows[i]->id), &mem);
	if (ok && (n || r->format == OUT_CSV))
		ok = table_text_write(&g, r->format, o, e);
	else if (ok)
		out_note(o, "%s", _("No mission."));
	table_text_release(&g);
	ids_release(&all);
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

/* --- which ----------------------------------------------------------------------------------------------------------------------- */

/* Those that list and findings write themselves have no function. */
static const struct entry {
	const char *name, *french;
	view_fn write;
	const struct outline_model *outline;
} views[] = {
	{"list", "liste", NULL, NULL},
	{"findings", "constats", NULL, NULL},
	{"strates", "strates", view_strates, NULL},
	{"missions", "missions", view_missions, NULL},
	{"matrix", "matrice", view_matrix_write, NULL},
	{"dashboard", "bord", view_dashboard_write, NULL},
	{"calendar", "calendrier", view_agenda_write, NULL},
	{"timeline", "chronologie", view_timeline_write, NULL},
	{"vertical", "verticale", NULL, &outline_vertical},
	{"partner", "partenaire", NULL, &outline_partners},
	{"network", "reseau", NULL, &outline_networks},
	{"tandem", "binome", NULL, &outline_tandems},
	{"map", "carte", view_map_write, NULL},
	{"conflicts", "conflits", view_conflicts_write, NULL},
};

/* --by: in which grouping. */
static bool mode_of(const struct args *args, const struct outline_model *m, int *mode, struct err *e)
{
	const char *by = args_get(args, "--by");
	struct str names = STR_INIT;

	*mode = by ? outline_mode(m, by) : 0;
	for (int i = 0; *mode < 0 && i < m->n_modes; i++)
		str_addf(&names, "%s%s", i ? ", " : "", m->modes[i].name);
	if (*mode < 0)
		err_set(e, ERR_USAGE, _("--by: \"%s\" is no grouping of this view; take one of %s"), by, names.s);
	str_release(&names);
	return *mode >= 0;
}

static bool write_view(struct app *a, const struct args *args, const struct entry *v, struct output *o, struct err *e)
{
	struct query q = {.sort = SORT_TITLE};
	struct view_request r = {.args = args};
	struct filter filter;
	int mode = 0;
	bool ok;

	if (!cli_format(args, &r.format, e) || (v->outline && !mode_of(args, v->outline, &mode, e)) || !app_ensure_findings(a, e) || !cli_filter(a, args, 1, &filter, o, e))
		return false;
	q.filter = r.filter = &filter;
	r.query = &q;
	ok = v->outline ? view_outline(a, v->outline, mode, &r, o, e) : v->write(a, &r, o, e);
	filter_release(&filter);
	return ok;
}

static bool no_such_view(const char *name, struct err *e)
{
	struct str names = STR_INIT;

	for (size_t i = 0; i < COUNT_OF(views); i++)
		str_addf(&names, "%s%s", i ? ", " : "", views[i].name);
	err_set(e, ERR_USAGE, _("there is no view \"%s\"; take one of %s"), name, names.s);
	str_release(&names);
	return false;
}

bool cmd_view(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *name = args->words[0];
	const struct entry *v = NULL;

	for (size_t i = 0; i < COUNT_OF(views) && !v; i++)
		if (str_eq(name, views[i].name) || str_eq(name, views[i].french))
			v = &views[i];
	if (!v)
		return no_such_view(name, e);
	if (v->write || v->outline)
		return write_view(app, args, v, out, e);
	return str_eq(v->name, "list") ? write_actions(app, args, 1, out, e) : write_findings(app, args, 1, out, e);
}
