/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_admin.c - subcommands about the register as a whole: init, setup, refresh, undo, redo, check, backup, restore, stats, config.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <strates/app/gather.h>
#include <strates/app/resolve.h>
#include <strates/app/sample.h>
#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/store/rescue.h>

#include "cmd_priv.h"

bool cmd_init(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	if (file_exists(app_db_path(app)))
		return err_set(e, ERR_DATA, _("%s exists already; give another name with -d, or remove it first"), app_db_path(app));
	if (!app_open(app, true, e))
		return false;
	if (args_has(args, "--sample") && !sample_load(app, e)) {
		app_close(app);
		remove(app_db_path(app));
		return false;
	}
	if (!app_ensure_findings(app, e))
		return false;
	out_note(out, _("%s is ready."), app_db_path(app));
	return true;
}

static bool setup_authority(struct app *app, const char *text, struct output *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	const char *key = NULL;
	enum match m = resolve_authority(app, text, -1, NULL, &a, &key);
	bool ok;

	if (m == MATCH_NONE)
		ok = err_set(e, ERR_DATA, _("no authority is called \"%s\"; write its name, its code or its SIREN"), text);
	else if (m == MATCH_AMBIGUOUS)
		ok = err_set(e, ERR_DATA, _("several authorities are called \"%s\"; write its code, such as com:29019"), text);
	else if ((ok = config_set(app_config(app), OPT_AUTHORITY, key, e)))
		out_note(out, _("Your authority is %s (%s)."), store_name(app_store(app), ENTITY_AUTHORITY, store_id_of_key(app_store(app), ENTITY_AUTHORITY, key), &a), key);
	arena_release(&a);
	return ok;
}

/* "sn/eau", "sn" or "/eau": a cell of the strategy. */
static bool setup_priority(struct app *app, const char *text, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct record r;
	const char *slash = strchr(text, '/'), *country = NULL, *theme = NULL;
	char *head = xstrndup(text, slash ? (size_t)(slash - text) : strlen(text));
	bool ok = true;

	if (!app_territory(app))
		ok = err_set(e, ERR_USAGE, _("say first which authority is yours: strates setup --authority KEY"));
	if (ok && *head && resolve_country(app, head, &a, &country) == MATCH_NONE)
		ok = err_set(e, ERR_DATA, _("no country is called \"%s\""), head);
	if (ok && slash && slash[1] && resolve_theme(app, slash + 1, NULL, &a, &theme) == MATCH_NONE)
		ok = err_set(e, ERR_DATA, _("no theme is called \"%s\"; `strates list theme' shows them"), slash + 1);
	if (ok && (ok = change_begin(app, _("priority of the strategy"), e))) {
		record_init(&r, ENTITY_PRIORITY, &a);
		record_set_text(&r, FIELD_PRIORITY_AUTHORITY, app_territory(app));
		record_set_text(&r, FIELD_PRIORITY_COUNTRY, country);
		record_set_text(&r, FIELD_PRIORITY_THEME, theme);
		/* The same cell said twice is one priority. */
		r.uid = uid_derive2(app_territory(app), country ? country : "", theme ? theme : "");
		if (store_id_of_uid(app_store(app), ENTITY_PRIORITY, r.uid) || store_insert(app_store(app), &r, e))
			ok = change_end(app, e);
		else {
			change_abort(app);
			ok = false;
		}
	}
	free(head);
	arena_release(&a);
	return ok;
}

bool cmd_setup(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *authority = args_get(args, "--authority"), *user = args_get(args, "--user"), *priority;

	if (user && !config_set(app_config(app), OPT_USER, user, e))
		return false;
	if (authority || args_has(args, "--priority")) {
		if (!app_open(app, true, e) || (authority && !setup_authority(app, authority, out, e)))
			return false;
		for (int i = 0; (priority = args_nth(args, "--priority", i)); i++)
			if (!setup_priority(app, priority, e))
				return false;
	}
	if (!args->n_options) {
		outf(out, "authority\t%s\n", app_territory(app) ? app_territory(app) : "");
		outf(out, "user\t%s\n", app_user(app) ? app_user(app) : "");
	}
	return true;
}

bool cmd_refresh(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const struct finding_query undecided = {.undecided = true};
	int64_t n;

	if (!(args_has(args, "--full") ? store_rebuild_derived(app_store(app), e) && app_refresh(app, e) : app_refresh(app, e)) ||
		!findings_count(app_store(app), &undecided, &n, e))
		return false;
	out_note(out, ngettext("%lld open finding.", "%lld open findings.", (unsigned long)n), (long long)n);
	return true;
}

static bool steps(struct app *app, const struct args *args, bool redo, struct output *out, struct err *e)
{
	struct str said = STR_INIT;
	long long n = 1;
	int done = 0;
	bool ok;

	if (args->n_words && (!str_to_int(args->words[0], &n) || n < 1 || n > 1000000))
		return err_set(e, ERR_USAGE, _("\"%s\" is not a number of steps"), args->words[0]);
	ok = redo ? app_redo(app, (int)n, &done, &said, e) : app_undo(app, (int)n, &done, &said, e);
	if (ok && done == 0) {
		out_note(out, redo ? _("There is nothing to redo.") : _("There is nothing to undo."));
		out->status = 1;
	}
	for (const char *rest = said.s; ok && *rest; rest += strcspn(rest, "\n") + 1)
		out_note(out, redo ? _("Done again: %.*s") : _("Undone: %.*s"), (int)strcspn(rest, "\n"), rest);
	str_release(&said);
	return ok;
}

static bool one_step(struct app *app, const char *text, struct output *out, struct err *e)
{
	struct str said = STR_INIT;
	long long step = 0;
	bool ok;

	if (!str_to_int(text, &step) || step < 1)
		return err_set(e, ERR_USAGE, _("\"%s\" is not the number of a step; `strates log --format csv' tells them"), text);
	ok = app_undo_alone(app, store_meta_int(app_store(app), "site", 1), step, &said, e);
	if (ok)
		out_note(out, _("Undone: %.*s"), (int)strcspn(said.s, "\n"), said.s);
	str_release(&said);
	return ok;
}

bool cmd_undo(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	if (args_has(args, "--step"))
		return one_step(app, args_get(args, "--step"), out, e);
	return steps(app, args, false, out, e);
}

bool cmd_redo(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	return steps(app, args, true, out, e);
}

static void tell_rescue(const char *path, const struct rescue *r, struct output *out)
{
	out_note(out, _("%s was damaged; it is kept as %s."), path, r->aside);
	out_note(out, _("The copy %s was brought back."), r->copy);
	if (r->n_taken)
		out_note(out, ngettext("%lld change made since was read from the damaged file; it is of %s.", "%lld changes made since were read from the damaged file; the last is of %s.", (unsigned long)r->n_taken),
			(long long)r->n_taken, r->since);
	if (r->n_lost == 0)
		out_note(out, _("Nothing is missing."));
	else if (r->n_lost > 0)
		out_note(out, ngettext("%lld change after that can't be read and is missing; `strates log' shows what is there.", "%lld changes after that can't be read and are missing; `strates log' shows what is there.",
			(unsigned long)r->n_lost), (long long)r->n_lost);
	else
		out_note(out, _("What was changed after that can't be read, nor how much it was; `strates log' shows what is there."));
}

/* The register, open again and whole. */
static bool rescue(struct app *app, struct output *out, struct err *e)
{
	struct rescue r = RESCUE_INIT;
	bool ok;

	app_close(app);
	ok = store_rescue(app_db_path(app), app_user(app), &r, e);
	if (ok)
		tell_rescue(app_db_path(app), &r, out);
	rescue_release(&r);
	return ok && app_open(app, false, e);
}

/* Open, and whole when that is asked for. */
static bool open_for_check(struct app *app, bool repair, struct output *out, struct err *e)
{
	struct err why = ERR_INIT;
	bool opened = app_open(app, false, &why);

	if (repair && !opened && why.code == ERR_STORE && store_is_damaged(app_db_path(app)))
		return rescue(app, out, e);
	if (!opened)
		return err_set(e, why.code, "%s", why.text);
	if (repair && store_is_read_only(app_store(app)))
		return err_set(e, ERR_READONLY, _("%s is open for reading only; nothing can be changed in it"), app_db_path(app));
	return !repair || store_is_whole(app_store(app), NULL) || rescue(app, out, e);
}

bool cmd_check(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct str found = STR_INIT;
	int n = 0;
	bool ok;

	if (!open_for_check(app, args_has(args, "--repair"), out, e))
		return false;
	if (args_has(args, "--repair")) {
		if (!store_snapshot(app_store(app), "before-repair", e) || !store_rebuild_derived(app_store(app), e) || !app_refresh(app, e))
			return false;
		out_note(out, _("Lists, full text and findings were built again."));
	}
	ok = store_check(app_store(app), &found, &n, e);
	if (ok) {
		out_text(out, found.s);
		if (n == 0)
			out_note(out, _("%s is sound."), app_db_path(app));
		out->status = n ? 1 : 0;
	}
	str_release(&found);
	return ok;
}

bool cmd_backup(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct key k;

	/* A copy is what a colleague begins with: what is in it is signed by who wrote it, not by him. */
	if (!store_is_read_only(app_store(app)) && app_key(app, &k, NULL)) {
		batch_sign_all(app_store(app), &k, NULL);
		key_forget(&k);
	}
	if (!store_backup(app_store(app), args->words[0], e))
		return false;
	out_note(out, _("%s holds a copy of the register."), args->words[0]);
	return true;
}

static bool list_snapshots(struct app *app, struct output *out)
{
	struct arena a = ARENA_INIT;
	const char *const *paths;
	int n = store_snapshots(app_db_path(app), &a, &paths);
	struct stat st;

	for (int i = 0; i < n; i++)
		if (stat(paths[i], &st) == 0)
			outf(out, "%s\t%lld\n", paths[i], (long long)st.st_size);
	if (!n) {
		char *dir = store_snapshots_dir(app_db_path(app));

		out_note(out, _("There are no snapshots in %s yet."), dir);
		free(dir);
	}
	arena_release(&a);
	return true;
}

bool cmd_restore(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	if (!args->n_words)
		return list_snapshots(app, out);
	app_close(app);
	if (!store_restore(args->words[0], app_db_path(app), e))
		return false;
	out_note(out, _("%s holds %s again; what it held before is among its snapshots."), app_db_path(app), args->words[0]);
	return true;
}

bool cmd_stats(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *format = args_get(args, "--format");
	bool json = str_eq(format, "jsonl"), table = !format || str_eq(format, "table");
	struct store_stats st;

	if (!json && !table && !str_eq(format, "csv"))
		return err_set(e, ERR_USAGE, _("there is no format \"%s\" here; take table, csv or jsonl"), format);
	if (!app_ensure_findings(app, e) || !store_stats(app_store(app), &st, e))
		return false;
	const struct {
		const char *name;
		int64_t n;
	} more[] = {{"findings_open", st.findings_open}, {"findings_decided", st.findings_decided}, {"ops", st.ops}, {"steps", st.steps}, {"bytes", st.file_bytes}};
	if (json)
		out_text(out, "{");
	for (int i = 0; i < ENTITY_COUNT; i++)
		outf(out, json ? "\"%s\":%lld," : table ? "%-16s %12lld\n" : "%s,%lld\n", entity_desc((enum entity)i)->table, (long long)st.rows[i]);
	for (size_t i = 0; i < COUNT_OF(more); i++)
		outf(out, json ? (i + 1 < COUNT_OF(more) ? "\"%s\":%lld," : "\"%s\":%lld}\n") : table ? "%-16s %12lld\n" : "%s,%lld\n", more[i].name,
			(long long)more[i].n);
	return true;
}

bool cmd_config(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct str text = STR_INIT;

	(void)e;
	config_print(app_config(app), args_has(args, "--defaults"), &text);
	out_text(out, text.s);
	str_release(&text);
	return true;
}
