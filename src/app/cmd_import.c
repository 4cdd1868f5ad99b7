/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_import.c - `strates import`: each file is one transaction and one step of its own.
 */
#include "config.h"

#include <string.h>

#include <strates/app/import.h>
#include <strates/base/intl.h>

#include "cmd_priv.h"

static void tell(const struct import_report *r, struct output *out)
{
	struct str text = STR_INIT;
	char *rest, *line;

	import_report_text(r, &text);
	for (rest = text.s; (line = strsep(&rest, "\n"));)
		if (*line)
			out_note(out, "%s", line);
	str_release(&text);
}

static bool import_one(struct app *app, const struct args *args, const struct import_options *o, struct output *out, struct err *e)
{
	struct import_report r;
	struct str json = STR_INIT;

	if (!import_file(app, o, &r, e))
		return false;
	if (args_has(args, "--json")) {
		import_report_json(&r, &json);
		out_text(out, json.s);
		str_release(&json);
	} else
		tell(&r, out);
	if (o->dry_run)
		out_note(out, _("This was a dry run: nothing was kept."));
	if (r.rejected || r.conflicting)
		out->status = 1;
	import_report_release(&r);
	return true;
}

bool cmd_import(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *set[64];
	struct import_options o = {
		.as = args_get(args, "--as"),
		.sheet = args_get(args, "--sheet"),
		.profile = args_get(args, "--map"),
		.encoding = args_get(args, "--encoding"),
		.rejects = args_get(args, "--rejects"),
		.set = set,
		.dry_run = args_has(args, "--dry-run"),
	};

	while (o.n_set < (int)COUNT_OF(set) && (set[o.n_set] = args_nth(args, "--set", o.n_set)))
		o.n_set++;
	if (o.rejects && args->n_words > 1)
		return err_set(e, ERR_USAGE, _("--rejects takes the rows of one file; import the files one by one"));
	for (int i = 0; i < args->n_words; i++) {
		o.path = args->words[i];
		if (args->n_words > 1)
			out_note(out, "%s", o.path);
		if (!import_one(app, args, &o, out, e))
			return false;
	}
	return true;
}
