/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_findings.c - the findings, as a table, explained, or as data.
 *
 * Other weights for one run (--set) are computed inside a transaction that is rolled back: the cache in the file keeps telling what the configuration
 * says, and the engine has only one way of computing.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "cmd_priv.h"
#include "finding_priv.h"
#include "table_text_priv.h"
#include "show_priv.h"

static const struct table_text_column columns[] = {
	{NULL, "", false, 0, 0},
	{"severity", N_("Sev."), true, 0, 0},
	{"kind", N_("Kind"), false, 12, 2},
	{"place", N_("Place"), false, 12, 3},
	{"theme", N_("Theme"), false, 12, 1},
	{"sentence", N_("Finding"), false, 28, 0},
	{"id", N_("Id"), false, 0, 4},
	{"state", NULL, false, 0, 0},
	{"country", NULL, false, 0, 0},
	{"move", NULL, false, 0, 0},
};
enum { SHORT_ID = 8 };

static const char *const states[] = {[FINDING_OPEN] = "open",
	[FINDING_DECIDED] = "decided",
	[FINDING_REOPENED] = "reopened",
	[FINDING_COORDINATED] = "coordinated"};

static void add_row(struct app *a, struct table_text *g, const struct finding_view *v, bool short_id, struct arena *mem)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", v->row.severity);
	table_text_add(g, v->mark, NULL);
	table_text_add(g, number, NULL);
	table_text_add(g, v->kind, v->row.kind);
	table_text_add(g, finding_place(a, &v->row, mem), v->row.place);
	table_text_add(g, finding_theme(a, &v->row, mem), v->row.theme);
	table_text_add(g, v->sentence, NULL);
	table_text_add(g, short_id ? arena_strndup(mem, v->row.id, SHORT_ID) : v->row.id, v->row.id);
	table_text_add(g, states[v->row.state], NULL);
	table_text_add(g, v->row.country, NULL);
	table_text_add(g, v->move, NULL);
}

/* --- explained ------------------------------------------------------------------------------------------------------------------- */

static void add_points(const struct finding_view *v, struct lines *l)
{
	struct str sum = STR_INIT;
	struct arena mem = ARENA_INIT;

	for (int i = 0; i < v->n_terms; i++) {
		const struct term_view *t = &v->terms[i];

		if (t->weight <= 0 && t->points <= 0)
			continue;
		str_addf(&sum, "%s%d", sum.len ? " + " : "", t->points);
		line_add(l, LINE_TEXT, arena_printf(&mem, "%+4d/%d", t->points, t->weight), 0, "%s%s%s", t->label, *t->text ? ": " : "", t->text);
	}
	line_add(l, LINE_STRONG, _("Severity"), 0, "%s = %d", sum.len ? sum.s : "0", v->row.severity);
	arena_release(&mem);
	str_release(&sum);
}

static void add_compared(const struct finding_view *v, struct lines *l)
{
	for (int i = 0; i < v->n_terms; i++)
		if (v->terms[i].weight <= 0 && v->terms[i].points <= 0)
			line_add(l, LINE_TEXT, v->terms[i].label, 0, "%s", v->terms[i].text);
}

static void explain(struct app *a, const struct finding_view *v, struct output *o)
{
	struct lines l = LINES_INIT;
	struct arena mem = ARENA_INIT;
	const char *place = finding_place(a, &v->row, &mem), *theme = finding_theme(a, &v->row, &mem);

	line_add(&l, LINE_TITLE, "", 0, "%s %d  %s%s%s%s%s  [%s]", v->mark, v->row.severity, v->kind, *place ? " · " : "", place, *theme ? " · " : "", theme,
		v->row.id);
	lines_add(&l, LINE_TEXT, "", v->sentence);
	add_points(v, &l);
	add_compared(v, &l);
	lines_add(&l, LINE_FIELD, _("Move"), v->move);
	lines_add(&l, LINE_COORDINATED, _("State"), v->state);
	lines_write(&l, o);
	arena_release(&mem);
	lines_release(&l);
}

/* --- the list -------------------------------------------------------------------------------------------------------------------- */

struct request {
	struct finding_query q;
	enum out_format format;
	bool explained;
	struct str kinds;
	struct ids actions;
};

/* Codes or words of kinds, separated by commas, as codes. */
static bool kinds_option(const struct args *args, struct str *out, struct err *e)
{
	const char *rest = args_get(args, "--kind");

	while (rest) {
		const char *s = rest;
		char word[64];
		int k;

		snprintf(word, sizeof(word), "%.*s", (int)str_split(&rest, ","), s);
		k = vocab_find(VOCAB_FINDING_KIND, word);
		if (k < 0) {
			struct str known = STR_INIT;

			for (int i = 0; i < vocab_size(VOCAB_FINDING_KIND); i++)
				str_addf(&known, "%s%s", i ? ", " : "", vocab_code(VOCAB_FINDING_KIND, i));
			err_set(e, ERR_USAGE, _("there is no kind of finding \"%s\"; take one of %s"), word, known.s);
			str_release(&known);
			return false;
		}
		str_addf(out, "%s%s", out->len ? "," : "", vocab_code(VOCAB_FINDING_KIND, k));
	}
	return true;
}

static bool read_request(struct app *a, const struct args *args, int from, struct request *r, struct output *o, struct err *e)
{
	struct filter filter;
	struct query q = {.sort = SORT_TITLE};
	bool ok;

	*r = (struct request){.kinds = STR_INIT, .actions = IDS_INIT, .explained = args_has(args, "--explain")};
	r->q.undecided = args_has(args, "--undecided");
	if (!cli_format(args, &r->format, e) || !kinds_option(args, &r->kinds, e) || !cli_number(args, "--limit", 0, &r->q.limit, e) ||
		!cli_number(args, "--min-severity", 0, &r->q.min_severity, e) || !cli_filter(args, from, &filter, o, e))
		return false;
	q.filter = &filter;
	ok = !filter.root || query_ids(app_store(a), &q, &r->actions, e);
	r->q.actions = filter.root ? &r->actions : NULL;
	r->q.kinds = r->kinds.len ? r->kinds.s : NULL;
	filter_release(&filter);
	return ok;
}

static bool write_jsonl(struct app *a, const struct finding_list *list, struct output *o, struct err *e)
{
	struct str text = STR_INIT;
	bool ok = true;

	for (int i = 0; ok && i < list->n; i++) {
		str_clear(&text);
		ok = finding_json(a, &list->v[i], &text, e);
		if (ok)
			out_text(o, text.s);
	}
	str_release(&text);
	return ok;
}

static bool write_grid(struct app *a, const struct request *r, const struct finding_list *list, struct output *o, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct finding_view v;
	struct table_text g;
	bool ok = true;

	table_text_init(&g, columns, COUNT_OF(columns));
	for (int i = 0; ok && i < list->n; i++) {
		arena_clear(&mem);
		ok = show_finding(a, &list->v[i], 0, &mem, &v, e);
		if (ok && r->explained) {
			out_text(o, i ? "\n" : "");
			explain(a, &v, o);
		} else if (ok)
			add_row(a, &g, &v, r->format == OUT_TABLE && o->is_terminal, &mem);
	}
	if (ok && !r->explained)
		ok = table_text_write(&g, r->format, o, e);
	table_text_release(&g);
	arena_release(&mem);
	return ok;
}

static bool write_list(struct app *a, const struct args *args, int from, struct output *o, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct finding_list list;
	struct request r;
	bool ok = read_request(a, args, from, &r, o, e) && finding_list_read(a, &r.q, &mem, &list, e);

	if (ok && r.format == OUT_JSONL)
		ok = write_jsonl(a, &list, o, e);
	else if (ok && (list.n || r.format == OUT_CSV))
		ok = write_grid(a, &r, &list, o, e);
	else if (ok)
		out_note(o, "%s", _("No finding."));
	str_release(&r.kinds);
	ids_release(&r.actions);
	arena_release(&mem);
	return ok;
}

/* The same with other weights, leaving no trace. */
static bool write_with(struct app *a, const struct args *args, int from, struct output *o, struct err *e)
{
	struct store *s = app_store(a);
	const char *assignment;
	bool ok = true;

	for (int i = 0; ok && (assignment = args_nth(args, "--set", i)); i++)
		ok = config_override(app_config(a), assignment, e);
	if (!ok || !store_begin(s, e))
		return false;
	engine_set_params(app_engine(a), config_params(app_config(a)));
	ok = engine_refresh_full(app_engine(a), s, app_today(a), NULL, NULL, e) && write_list(a, args, from, o, e);
	store_abort(s);
	engine_forget(app_engine(a));
	return ok;
}

bool write_findings(struct app *a, const struct args *args, int from, struct output *o, struct err *e)
{
	if (args_has(args, "--set"))
		return write_with(a, args, from, o, e);
	return app_ensure_findings(a, e) && write_list(a, args, from, o, e);
}

bool cmd_findings(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	return write_findings(app, args, 0, out, e);
}
