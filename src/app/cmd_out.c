/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_out.c - subcommands whose result leaves the house: export, template.
 *
 * Restricted records stay, and names of persons stay out of exports, unless the configuration or the command says otherwise; what stayed is told on standard error, so that
 * nobody believes a part to be the whole.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/app/export.h>
#include <strates/exchange/action_csv.h>
#include <strates/exchange/template_xlsx.h>

#include "cmd_priv.h"
#include "table_text_priv.h"

bool cli_deliver(const struct args *args, const struct str *text, struct output *o, struct err *e)
{
	const char *path = args_get(args, "-o");

	if (path && !str_eq(path, "-"))
		return file_write(path, text->s, text->len, e);
	o->write(o->ctx, text->s, text->len);
	return true;
}

const char *cli_extension(const char *path)
{
	const char *dot = path ? strrchr(path, '.') : NULL;

	return dot && dot[1] ? dot + 1 : NULL;
}

/* --- export ------------------------------------------------------------------------------------------------------------------------ */

static const struct export_format *find_format(const struct args *args, struct err *e)
{
	const char *name = args_get(args, "--to");
	const struct export_format *f = name ? export_format_find(name) : NULL;
	struct str names = STR_INIT;

	if (f)
		return f;
	export_format_names(&names);
	if (str_eq(name, "xlsx"))
		err_set(e, ERR_USAGE, _("this program was built without libxlsxwriter and writes no workbooks; take one of %s"), names.s);
	else if (name)
		err_set(e, ERR_USAGE, _("there is no export to \"%s\"; take one of %s"), name, names.s);
	else
		err_set(e, ERR_USAGE, _("say the form with --to; there are %s"), names.s);
	str_release(&names);
	return NULL;
}

struct export_options export_usual(struct app *a)
{
	return (struct export_options){.persons = config_is_on(app_config(a), OPT_EXPORT_PERSONS), .restricted = config_is_on(app_config(a), OPT_EXPORT_RESTRICTED)};
}

enum { EXPORT_SLICE = 256 };

/* A dozen questions for each action, each of which would lock the file and look whether it has changed: half of the time of an export. Not one lock for all: others write in between. */
static bool begin_slice(struct app *a, int done, int n, struct err *e)
{
	store_read_end(app_store(a));
	return (app_tick(a, _("exporting"), done, n) || err_set(e, ERR_CANCELLED, _("cancelled; nothing was written"))) && store_read_begin(app_store(a), e);
}

bool export_write(struct app *a, const struct export_format *f, const struct export_options *options, const int64_t *ids, int n, struct str *text, struct export_result *r,
	struct err *e)
{
	struct exporter *x = exporter_new(f, app_store(a), options, text);
	bool ok = true;

	*r = (struct export_result){.notes = STR_INIT};
	for (int i = 0; ok && i < n; i++) {
		bool written = false;

		ok = (i % EXPORT_SLICE || begin_slice(a, i, n, e)) && exporter_add(x, ids[i], &written, e);
		r->written += written;
	}
	ok = ok && exporter_finish(x, e);
	store_read_end(app_store(a));
	for (int i = 0; ok && exporter_note(x, i); i++)
		str_addf(&r->notes, "%s%s", i ? "\n" : "", exporter_note(x, i));
	r->hidden = exporter_hidden(x);
	exporter_free(&x);
	return ok;
}

/* Forms that have a place for the names of those who answer for an action. */
static bool names_persons(const struct export_format *f)
{
	return str_eq(f->name, "csv") || str_eq(f->name, "jsonl") || str_eq(f->name, "xlsx");
}

static bool has_persons(struct app *a)
{
	bool some;

	return store_has_rows(app_store(a), ENTITY_PERSON, &some, NULL) && some;
}

static void say(const struct args *args, struct output *o, const struct export_result *r)
{
	const char *path = args_get(args, "-o"), *rest = r->notes.s;

	if (path && !args->quiet)
		out_note(o, ngettext("%s: %d action written.", "%s: %d actions written.", (unsigned long)r->written), path, r->written);
	if (r->hidden)
		out_note(o, ngettext("%d restricted action is left out (--restricted puts it in).", "%d restricted actions are left out (--restricted puts them in).",
				 (unsigned long)r->hidden), r->hidden);
	while (*rest) {
		size_t n = strcspn(rest, "\n");

		out_note(o, "%.*s", (int)n, rest);
		rest += n + (rest[n] == '\n');
	}
}

bool cmd_export(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const struct export_format *f = find_format(args, e);
	struct export_options o = export_usual(app);
	struct query q = {.sort = SORT_TITLE};
	struct export_result r = {.notes = STR_INIT};
	struct str text = STR_INIT;
	struct ids ids = IDS_INIT;
	struct filter filter;
	bool ok;

	if (!f)
		return false;
	if (f->binary && !args_get(args, "-o") && out->is_terminal)
		return err_set(e, ERR_USAGE, _("%s is no text for a terminal; say where to write it with -o FILE"), f->name);
	if (!cli_filter(app, args, 0, &filter, out, e))
		return false;
	q.filter = &filter;
	o.restricted = o.restricted || args_has(args, "--restricted");
	o.persons = o.persons || args_has(args, "--persons");
	ok = app_ensure_findings(app, e) && query_ids(app_store(app), &q, &ids, e) && export_write(app, f, &o, ids.v, ids.n, &text, &r, e) &&
	     cli_deliver(args, &text, out, e);
	if (ok)
		say(args, out, &r);
	if (ok && !o.persons && r.written && names_persons(f) && has_persons(app))
		out_note(out, "%s", _("Names of persons are left out (--persons puts them in)."));
	str_release(&r.notes);
	ids_release(&ids);
	str_release(&text);
	filter_release(&filter);
	return ok;
}

/* --- template ------------------------------------------------------------------------------------------------------------------------ */

bool cmd_template(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *path = args->words[0];
	struct str text = STR_INIT;
	bool ok = true;

	bool workbook = str_eq(cli_extension(path), "xlsx");

	(void)app;
	if (workbook)
		ok = template_xlsx(&text, e);
	else
		action_csv_template(&text);
	if (!ok)
		;
	else if (str_eq(path, "-"))
		out->write(out->ctx, text.s, text.len);
	else if (cli_extension(path) && !workbook && !str_eq(cli_extension(path), "csv"))
		ok = err_set(e, ERR_USAGE, _("%s: the form is written as .xlsx with lists to choose from, or as .csv"), path);
	else if (file_exists(path))
		ok = err_set(e, ERR_DATA, _("%s is there already; it may be a form that somebody filled in: take another name"), path);
	else
		ok = file_write(path, text.s, text.len, e);
	if (ok && !str_eq(path, "-") && !args->quiet)
		out_note(out, _("%s: fill one row an action below the first two, which stay. Then: strates import %s"), path, path);
	str_release(&text);
	return ok;
}
