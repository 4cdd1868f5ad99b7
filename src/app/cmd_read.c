/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_read.c - subcommands that look: list, show, count, log.
 *
 * What a person may look at in the own register is all of it: restricted records and names of persons are kept back where something leaves (cmd_out.c),
 * not here.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>
#include <strates/exchange/action_csv.h>

#include "cmd_priv.h"
#include "finding_priv.h"
#include "table_text_priv.h"
#include "show_priv.h"

enum { SHORT_IDS_MAX = 2000 };

static const struct export_options everything = {.persons = true, .restricted = true};

/* --- what handlers share ---------------------------------------------------------------------------------------------------------- */

bool cli_format(const struct args *args, enum out_format *out, struct err *e)
{
	static const struct {
		const char *name;
		enum out_format format;
	} names[] = {{"table", OUT_TABLE}, {"text", OUT_TABLE}, {"texte", OUT_TABLE}, {"csv", OUT_CSV}, {"jsonl", OUT_JSONL}, {"json", OUT_JSONL}};
	const char *name = args_get(args, "--format");

	*out = OUT_TABLE;
	if (!name)
		return true;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (str_eq(name, names[i].name)) {
			*out = names[i].format;
			return true;
		}
	}
	return err_set(e, ERR_USAGE, _("there is no format \"%s\"; take table, csv or jsonl"), name);
}

bool cli_number(const struct args *args, const char *option, int otherwise, int *out, struct err *e)
{
	const char *text = args_get(args, option);
	long long v = otherwise;

	if (text && (!str_to_int(text, &v) || v < 0 || v > 100000000))
		return err_set(e, ERR_USAGE, _("%s takes a whole number, not \"%s\""), option, text);
	*out = (int)v;
	return true;
}

bool cli_filter(struct app *a, const struct args *args, int from, struct filter *f, struct output *o, struct err *e)
{
	struct arena mem = ARENA_INIT;
	const char *text = args_rest(args, from, &mem);
	int at = 0, width;
	bool ok = query_parse(app_store(a), text, f, &at, e);

	if (!ok) {
		char *before = xstrndup(text, at > 0 ? (size_t)at : 0);

		width = utf8_width(before);
		out_note(o, "%s", text);
		out_note(o, "%*s^", width, "");
		free(before);
	}
	arena_release(&mem);
	return ok;
}

enum entity cli_entity(const struct args *args, int *from)
{
	/* entity_find() folds to words: `pays:' is the beginning of a filter, not the table of countries. */
	int en = args->n_words > 0 && !strpbrk(args->words[0], ":#\"*") ? entity_find(args->words[0]) : -1;

	*from = en >= 0;
	return en >= 0 ? (enum entity)en : ENTITY_ACTION;
}

const char *cli_short_id(struct app *a, enum entity en, struct uid u, struct arena *mem)
{
	static const size_t lengths[] = {8, 13, 18, 23};
	char text[UID_TEXT_SIZE];

	uid_format(u, text);
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		char *prefix = arena_strndup(mem, text, lengths[i]);

		if (store_resolve_id(app_store(a), en, prefix, NULL))
			return prefix;
	}
	return arena_strdup(mem, text);
}

/* --- list ------------------------------------------------------------------------------------------------------------------------ */

static const struct table_text_column action_columns[] = {
	{NULL, "", false, 0, 0},
	{NULL, N_("Findings"), true, 0, 9},
	{NULL, N_("Strate"), false, 0, 6},
	{NULL, N_("Authority"), false, 12, 10},
	{NULL, N_("Title"), false, 16, 0},
	{NULL, N_("Country"), false, 0, 4},
	{NULL, N_("Town"), false, 8, 3},
	{NULL, N_("Theme"), false, 8, 5},
	{NULL, N_("Period"), false, 0, 8},
	{NULL, N_("Budget"), true, 0, 2},
	{NULL, N_("Tandem"), false, 0, 1},
	{NULL, N_("Id"), false, 0, 7},
};

static void add_action(struct app *a, struct table_text *g, const struct action_row *r, bool short_ids, struct arena *mem)
{
	struct value theme = value_text(r->theme);
	enum finding_state state = r->n_open ? FINDING_OPEN : FINDING_DECIDED;
	char buf[UID_TEXT_SIZE], count[16] = "";

	if (r->n_open)
		snprintf(count, sizeof(count), "%d", r->n_open);
	table_text_add(g, r->n_open || r->n_decided ? finding_mark(r->severity, state) : "", NULL);
	table_text_add(g, count, NULL);
	table_text_add(g, vocab_label(VOCAB_STRATE, vocab_code(VOCAB_STRATE, r->strate)), NULL);
	table_text_add(g, r->lead_name, NULL);
	table_text_add(g, r->title, NULL);
	table_text_add(g, r->country, NULL);
	table_text_add(g, r->city, NULL);
	table_text_add(g, show_ref_name(a, ENTITY_THEME, &theme, mem), NULL);
	table_text_add(g, show_period(r->start, r->end, buf), NULL);
	table_text_add(g, show_amount(r->cents, buf), NULL);
	table_text_add(g, r->tandem == 3 ? "✓ ✓" : r->tandem == 1 ? "✓ –" : r->tandem == 2 ? "– ✓" : "– –", NULL);
	table_text_add(g, short_ids ? cli_short_id(a, ENTITY_ACTION, r->uid, mem) : uid_format(r->uid, buf), NULL);
}

static bool actions_table(struct app *a, const struct ids *ids, struct output *o, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct table_text g;
	bool ok = true;

	table_text_init(&g, action_columns, COUNT_OF(action_columns));
	for (int i = 0; ok && i < ids->n; i++) {
		struct action_row r;

		arena_clear(&mem);
		ok = store_action_row(app_store(a), ids->v[i], &mem, &r, e);
		if (ok)
			add_action(a, &g, &r, ids->n <= SHORT_IDS_MAX, &mem);
	}
	if (ok && ids->n)
		ok = table_text_write(&g, OUT_TABLE, o, e);
	else if (ok)
		out_note(o, "%s", _("No action matches."));
	table_text_release(&g);
	arena_release(&mem);
	return ok;
}

enum { DATA_SLICE = 64 };

static bool actions_data(struct app *a, const struct ids *ids, enum out_format f, struct output *o, struct err *e)
{
	struct str text = STR_INIT;
	bool ok = true;

	if (f == OUT_CSV)
		action_csv_header(&text);
	out_text(o, text.s);
	/* So many under one lock, which would else be taken for each of a dozen questions; and it is given back before what reads us may let us wait. */
	for (int i = 0; ok && i < ids->n;) {
		int until = ids->n - i < DATA_SLICE ? ids->n : i + DATA_SLICE;

		str_clear(&text);
		ok = store_read_begin(app_store(a), e);
		for (; ok && i < until; i++)
			ok = f == OUT_CSV ? action_csv(app_store(a), ids->v[i], &everything, &text, NULL, e)
					  : action_json(app_store(a), ids->v[i], &everything, &text, NULL, e);
		store_read_end(app_store(a));
		out_text(o, text.s);
	}
	str_release(&text);
	return ok;
}

static bool sort_option(const struct args *args, struct query *q, struct err *e)
{
	const char *name = args_get(args, "--sort");
	int key = sort_find(name ? name : "severity", &q->descending);

	if (key < 0) {
		struct str names = STR_INIT;

		for (int k = 0; k < SORT_COUNT; k++)
			str_addf(&names, "%s%s", k ? ", " : "", sort_name((enum sort_key)k));
		err_set(e, ERR_USAGE, _("there is no order \"%s\"; take one of %s"), name, names.s);
		str_release(&names);
		return false;
	}
	q->sort = (enum sort_key)key;
	return true;
}

bool write_actions(struct app *a, const struct args *args, int from, struct output *o, struct err *e)
{
	struct query q = {.filter = NULL};
	struct filter filter;
	struct ids ids = IDS_INIT;
	enum out_format format;
	bool ok;

	if (!cli_format(args, &format, e) || !cli_number(args, "--limit", 0, &q.limit, e) || !sort_option(args, &q, e) ||
		!cli_filter(a, args, from, &filter, o, e))
		return false;
	q.filter = &filter;
	ok = app_ensure_findings(a, e) && query_ids(app_store(a), &q, &ids, e);
	if (ok)
		ok = format == OUT_TABLE ? actions_table(a, &ids, o, e) : actions_data(a, &ids, format, o, e);
	ids_release(&ids);
	filter_release(&filter);
	return ok;
}

/* Other entities: words narrow the list to rows whose name holds all of them. */
static bool name_holds(const char *name, const struct args *args, int from)
{
	struct str folded = STR_INIT, word = STR_INIT;
	bool all = true;

	utf8_fold(&folded, name);
	for (int i = from; all && i < args->n_words; i++) {
		str_clear(&word);
		utf8_fold(&word, args->words[i]);
		all = strstr(folded.s, word.s) != NULL;
	}
	str_release(&word);
	str_release(&folded);
	return all;
}

static bool write_row(struct app *a, enum entity en, int64_t id, enum out_format f, struct table_text *g, struct output *o, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct str text = STR_INIT;
	bool ok = true;

	if (f == OUT_TABLE) {
		const char *key = store_key(app_store(a), en, id, &mem);

		table_text_add(g, key ? key : cli_short_id(a, en, store_uid(app_store(a), en, id), &mem), NULL);
		table_text_add(g, store_name(app_store(a), en, id, &mem), NULL);
	} else {
		ok = f == OUT_CSV ? record_csv(app_store(a), en, id, &text, e) : record_json(app_store(a), en, id, &text, e);
		out_text(o, text.s);
	}
	str_release(&text);
	arena_release(&mem);
	return ok;
}

static bool write_rows(struct app *a, enum entity en, const struct args *args, int from, struct output *o, struct err *e)
{
	static const struct table_text_column columns[] = {{NULL, N_("Id"), false, 0, 0}, {NULL, N_("Name"), false, 16, 0}};
	struct arena mem = ARENA_INIT;
	struct str text = STR_INIT;
	struct ids ids = IDS_INIT;
	struct table_text g;
	enum out_format format;
	int limit = 0, written = 0;
	bool ok = cli_format(args, &format, e) && cli_number(args, "--limit", 0, &limit, e);

	if (ok && args_has(args, "--sort"))
		ok = err_set(e, ERR_USAGE, _("--sort is for actions; other records come in the order of their names"));
	ok = ok && store_ids(app_store(a), en, 0, &ids, e);
	table_text_init(&g, columns, COUNT_OF(columns));
	if (ok && format == OUT_CSV)
		record_csv_header(en, &text);
	out_text(o, text.s);
	for (int i = 0; ok && i < ids.n && (!limit || written < limit); i++) {
		arena_clear(&mem);
		if (from < args->n_words && !name_holds(store_name(app_store(a), en, ids.v[i], &mem), args, from))
			continue;
		written++;
		ok = write_row(a, en, ids.v[i], format, &g, o, e);
	}
	if (ok && format == OUT_TABLE && written)
		ok = table_text_write(&g, OUT_TABLE, o, e);
	else if (ok && !written)
		out_note(o, "%s", _("Nothing matches."));
	table_text_release(&g);
	str_release(&text);
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

bool cmd_list(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	int from;
	enum entity en = cli_entity(args, &from);

	return en == ENTITY_ACTION ? write_actions(app, args, from, out, e) : write_rows(app, en, args, from, out, e);
}

bool cmd_count(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct query q = {.filter = NULL};
	struct filter filter;
	int64_t n = 0;
	bool ok;

	if (!cli_filter(app, args, 0, &filter, out, e))
		return false;
	q.filter = &filter;
	ok = app_ensure_findings(app, e) && query_count(app_store(app), &q, &n, e);
	if (ok)
		outf(out, "%lld\n", (long long)n);
	filter_release(&filter);
	return ok;
}

/* --- show ------------------------------------------------------------------------------------------------------------------------ */

static bool add_findings(struct app *a, int64_t action, struct lines *lines, struct err *e)
{
	struct finding_query q = {.action = action};
	struct arena mem = ARENA_INIT;
	struct finding_view *v;
	int n;
	bool ok = show_findings(a, &q, action, &mem, &v, &n, e);

	if (ok && n)
		lines_add(lines, LINE_HEADING, "", _("Findings"));
	for (int i = 0; ok && i < n; i++) {
		line_add(lines, LINE_FINDING, arena_printf(&mem, "%s %d", v[i].mark, show_severity(&v[i].row)), v[i].other, "%s", v[i].sentence);
		if (*v[i].state)
			lines_add(lines, LINE_COORDINATED, "", v[i].state);
	}
	arena_release(&mem);
	return ok;
}

static bool show_page(struct app *a, enum entity en, int64_t id, struct output *o, struct err *e)
{
	struct lines lines = LINES_INIT;
	bool ok = show_record(a, en, id, &lines, e) && (en != ENTITY_ACTION || add_findings(a, id, &lines, e));

	if (ok)
		lines_write(&lines, o);
	lines_release(&lines);
	return ok;
}

static bool show_data(struct app *a, enum entity en, int64_t id, enum out_format f, bool first, struct output *o, struct err *e)
{
	struct store *s = app_store(a);
	struct str text = STR_INIT;
	bool ok;

	if (f == OUT_CSV && first && en == ENTITY_ACTION)
		action_csv_header(&text);
	else if (f == OUT_CSV && first)
		record_csv_header(en, &text);
	if (en == ENTITY_ACTION)
		ok = f == OUT_CSV ? action_csv(s, id, &everything, &text, NULL, e) : action_json(s, id, &everything, &text, NULL, e);
	else
		ok = f == OUT_CSV ? record_csv(s, en, id, &text, e) : record_json(s, en, id, &text, e);
	if (ok)
		out_text(o, text.s);
	str_release(&text);
	return ok;
}

bool cmd_show(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	enum out_format format;
	int from;
	enum entity en = cli_entity(args, &from);

	if (!cli_format(args, &format, e) || !app_ensure_findings(app, e))
		return false;
	if (from == args->n_words)
		return err_set(e, ERR_USAGE, _("say which one: strates show %s ID"), args->words[0]);
	for (int i = from; i < args->n_words; i++) {
		int64_t id = store_resolve_id(app_store(app), en, args->words[i], e);

		if (!id)
			return false;
		if (format == OUT_TABLE && i > from)
			out_text(out, "\n");
		if (!(format == OUT_TABLE ? show_page(app, en, id, out, e) : show_data(app, en, id, format, i == from, out, e)))
			return false;
	}
	return true;
}
