/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_findings.c - the findings, as a table, explained, or as data.
 *
 * Other weights for one run (--set) are computed inside a transaction that is rolled back: the cache in the file keeps telling what the configuration
 * says, and the engine has only one way of computing.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strates/base/file.h>
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
enum { SHORT_ID = 8, PAIRS_EXPLAINED = 10 };

static const char *const states[] = {[FINDING_OPEN] = "open",
	[FINDING_DECIDED] = "decided",
	[FINDING_REOPENED] = "reopened",
	[FINDING_COORDINATED] = "coordinated"};

static void add_row(struct app *a, struct table_text *g, const struct finding_view *v, bool short_id, struct arena *mem)
{
	char number[16];

	/* A cluster stands where its worst pair would. */
	snprintf(number, sizeof(number), "%d", show_severity(&v->row));
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
		line_add(l, LINE_TEXT, arena_printf(&mem, "%+4d/%d", t->points, t->weight), 0, "%s%s%s", t->label, *t->text ? _(": ") : "", t->text);
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

/* The pairs of a cluster, a line each. */
static void add_pairs(struct app *a, const struct finding_row *f, struct lines *l, struct arena *mem)
{
	struct finding_list pairs;
	bool more = false;

	if (!finding_pairs(a, f, PAIRS_EXPLAINED, mem, &pairs, &more, NULL) || !pairs.n)
		return;
	lines_add(l, LINE_HEADING, "", _("Pairs"));
	for (int i = 0; i < pairs.n; i++) {
		struct finding_view v;

		if (show_finding(a, &pairs.v[i], 0, mem, &v, NULL))
			line_add(l, LINE_TEXT, arena_printf(mem, "%s %d %s", v.mark, v.row.severity, v.kind), 0, "%s [%s]", v.sentence, v.row.id);
	}
	if (more)
		lines_add(l, LINE_DIM, "", _("and more; `strates findings --pairs' lists all"));
}

static void explain(struct app *a, const struct finding_view *v, struct output *o)
{
	struct lines l = LINES_INIT;
	struct arena mem = ARENA_INIT;
	const char *place = finding_place(a, &v->row, &mem), *theme = finding_theme(a, &v->row, &mem);

	line_add(&l, LINE_TITLE, "", 0, "%s %d  %s%s%s%s%s  [%s]", v->mark, show_severity(&v->row), v->kind, *place ? " · " : "", place, *theme ? " · " : "", theme,
		v->row.id);
	lines_add(&l, LINE_TEXT, "", v->sentence);
	add_points(v, &l);
	add_compared(v, &l);
	lines_add(&l, LINE_FIELD, _("Move"), v->move);
	lines_add(&l, LINE_COORDINATED, _("State"), v->state);
	if (finding_is_cluster(&v->row))
		add_pairs(a, &v->row, &l, &mem);
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
		!cli_number(args, "--min-severity", 0, &r->q.min_severity, e) || !cli_filter(a, args, from, &filter, o, e))
		return false;
	q.filter = &filter;
	ok = !filter.root || query_ids(app_store(a), &q, &r->actions, e);
	r->q.actions = filter.root ? &r->actions : NULL;
	if (args_has(args, "--clusters") && !r->kinds.len)
		str_add(&r->kinds, "fragmentation,partner_load");
	/* Who names kinds wants them all; else a cluster stands for its pairs. */
	r->q.apart = !r->kinds.len && !args_has(args, "--pairs");
	r->q.kinds = r->kinds.len ? r->kinds.s : NULL;
	filter_release(&filter);
	return ok;
}

/* Rows are made readable and forgotten as they come: a large register has more findings than a laptop should hold. */
struct writer {
	struct app *app;
	const struct request *request;
	struct output *o;
	struct err *e;
	struct arena mem;
	struct table_text table;
	struct str line;
	int n;
};
enum { FLUSH = 512 };

static bool write_row(struct writer *w, const struct finding_row *f)
{
	enum out_format format = w->request->format;
	struct finding_view v;

	if (format == OUT_JSONL) {
		str_clear(&w->line);
		if (!finding_json(w->app, f, &w->line, w->e))
			return false;
		out_text(w->o, w->line.s);
		return true;
	}
	arena_clear(&w->mem);
	if (!show_finding(w->app, f, 0, &w->mem, &v, w->e))
		return false;
	if (format == OUT_TABLE && w->request->explained) {
		out_text(w->o, w->n ? "\n" : "");
		explain(w->app, &v, w->o);
		return true;
	}
	add_row(w->app, &w->table, &v, format == OUT_TABLE && w->o->is_terminal, &w->mem);
	return format == OUT_TABLE || table_text_rows(&w->table) < FLUSH || table_text_write(&w->table, format, w->o, w->e);
}

static bool take(void *ctx, const struct finding_row *f)
{
	struct writer *w = ctx;
	bool ok = write_row(w, f);

	w->n++;
	return ok;
}

static bool write_list(struct app *a, const struct args *args, int from, struct output *o, struct err *e)
{
	struct request r;
	struct writer w = {.app = a, .request = &r, .o = o, .e = e, .mem = ARENA_INIT, .line = STR_INIT};
	bool ok = read_request(a, args, from, &r, o, e);

	table_text_init(&w.table, columns, COUNT_OF(columns));
	ok = ok && findings_read(app_store(a), &r.q, take, &w, e) && !err_is_set(e);
	if (ok && (r.format == OUT_CSV || (r.format == OUT_TABLE && table_text_rows(&w.table))))
		ok = table_text_write(&w.table, r.format, o, e);
	if (ok && !w.n)
		out_note(o, "%s", _("No finding."));
	table_text_release(&w.table);
	arena_release(&w.mem);
	str_release(&w.line);
	str_release(&r.kinds);
	ids_release(&r.actions);
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

/* What may not be written is computed in a copy, which goes afterwards; the register opens again for whoever asks next. */
static bool write_with_copy(struct app *a, const struct args *args, int from, struct output *o, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	const char *in = str_is_empty(tmp) ? "/tmp" : tmp;
	char *dir = xasprintf("%s/strates-XXXXXX", in);
	bool ok = mkdtemp(dir) != NULL || err_set(e, ERR_IO, _("no copy to compute in can be made in %s; name a folder that can be written: TMPDIR=… strates …"), in);

	if (ok) {
		char *db = xstrdup(app_db_path(a)), *copy = file_join(dir, "copy.db");

		ok = config_override(app_config(a), "safety.snapshot=off", e) && store_backup(app_store(a), copy, e) && app_switch(a, copy, false, e) &&
			write_with(a, args, from, o, e);
		ok = app_switch(a, db, false, ok ? e : NULL) && ok;
		unlink(copy);
		rmdir(dir);
		free(copy);
		free(db);
	}
	free(dir);
	return ok;
}

bool write_findings(struct app *a, const struct args *args, int from, struct output *o, struct err *e)
{
	if (args_has(args, "--set"))
		return store_is_read_only(app_store(a)) ? write_with_copy(a, args, from, o, e) : write_with(a, args, from, o, e);
	return app_ensure_findings(a, e) && write_list(a, args, from, o, e);
}

bool cmd_findings(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	return write_findings(app, args, 0, out, e);
}
