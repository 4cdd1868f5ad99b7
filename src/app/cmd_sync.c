/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_sync.c - subcommands for the team's server: sync, hub.
 *
 * What colleagues sent is pulled first and merged, then what is new here is signed and pushed. Where the server stood is remembered: when it stands further back the
 * next time, it was restored from a backup, and the push fills it up again.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/colleagues.h>
#include <strates/app/gather.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/sync/hub.h>

#include "app_priv.h"
#include "cmd_priv.h"
#include "part_priv.h"

#define WORKSPACE "workspace"
enum { ROUNDS = 10 };
#define REACH "hub.ops" /* how many operations the server held after the last sync */
#define OWN "hub.own"   /* and how many of this laptop, which had then the name … */
#define OWN_SITE "hub.site"

/* --- the workspace ---------------------------------------------------------------------------------------------------------------- */

static const char *own_name(struct app *app, struct arena *a)
{
	const char *key = app_territory(app);
	int64_t id = key ? store_id_of_key(app_store(app), ENTITY_AUTHORITY, key) : 0;

	return id ? store_name(app_store(app), ENTITY_AUTHORITY, id, a) : "strates";
}

static bool set_workspace(struct app *app, struct uid id, struct err *e)
{
	char text[UID_TEXT_SIZE];

	return store_begin(app_store(app), e) && (store_set_meta_text(app_store(app), WORKSPACE, uid_format(id, text), e)
							    ? store_commit(app_store(app), e)
							    : (store_abort(app_store(app)), false));
}

/* A register that belongs to none joins the only one there is, or the one that is named; where there is none it makes the first. */
static bool join_workspace(struct app *app, struct hub *h, const char *wanted, struct arena *a, struct uid *out, struct err *e)
{
	struct hub_workspace *v, made = {.name = wanted ? wanted : own_name(app, a)};
	int n, found = -1;

	if (!hub_workspaces(h, a, &v, &n, e))
		return false;
	for (int i = 0; i < n; i++)
		if (wanted ? str_eq(v[i].name, wanted) : n == 1)
			found = i;
	if (found < 0 && n > 0 && !wanted)
		return err_set(e, ERR_USAGE, _("the server keeps several workspaces; say which one is yours: --workspace \"%s\", …"), v[0].name);
	if (found >= 0) {
		*out = v[found].id;
		return set_workspace(app, *out, e);
	}
	made.id = uid_new();
	*out = made.id;
	return hub_make_workspace(h, &made, e) && set_workspace(app, *out, e);
}

static bool find_workspace(struct app *app, struct hub *h, const char *wanted, struct arena *a, struct uid *out, struct err *e)
{
	const char *own = store_meta_text(app_store(app), WORKSPACE, a);
	struct hub_workspace *v, lost;
	int n;

	if (!own || !uid_parse(own, out))
		return join_workspace(app, h, wanted, a, out, e);
	if (!hub_workspaces(h, a, &v, &n, e))
		return false;
	for (int i = 0; i < n; i++)
		if (uid_cmp(v[i].id, *out) == 0)
			return !wanted || str_eq(wanted, v[i].name) || err_set(e, ERR_USAGE, _("this register belongs to the workspace \"%s\""), v[i].name);
	if (n > 0)
		return err_set(e, ERR_DATA, _("the server keeps other workspaces than this register's; it is the server of another team"));
	/* An empty server, made anew: the laptops fill it up. */
	lost = (struct hub_workspace){*out, own_name(app, a)};
	return hub_make_workspace(h, &lost, e);
}

/* --- sync ------------------------------------------------------------------------------------------------------------------------- */

static bool progress(void *ctx, int64_t done, int64_t total)
{
	struct app *app = ctx;

	if (app->progress)
		app->progress(app->progress_ctx, _("Server"), done, total);
	return !app->cancel || !app->cancel(app->cancel_ctx);
}

static bool feed(void *ctx, struct intake *in, struct err *e)
{
	return hub_feed(ctx, in, e);
}

static bool merge(struct app *app, struct hub_stage *stage, struct output *out, struct err *e)
{
	struct gather_report report = {.arena = ARENA_INIT};
	struct str text = STR_INIT;
	bool ok = gather(app, feed, stage, _("sync with the server"), false, &report, e);

	if (ok) {
		gather_report_text(&report, &text);
		out_text(out, text.s);
	}
	gather_report_release(&report);
	str_release(&text);
	return ok;
}

static char *stage_path(struct app *app, struct err *e)
{
	char *dir = file_state_home(NULL), name[64], *path;

	snprintf(name, sizeof(name), "pull-%016" PRIx64, (uint64_t)store_site(app_store(app)));
	path = file_mkdirs(dir, e) ? file_join(dir, name) : NULL;
	free(dir);
	return path;
}

/* What is got comes first into a file. It is kept for the next time when the network or a person stopped it, and thrown away when it is no good. */
struct getting {
	struct app *app;
	struct hub *h;
	struct uid workspace;
	struct hub_part part;
	bool is_part;
	const struct hub_want *wants; /* what was left out; NULL: what is new */
	int n_wants;
	struct output *out;
};

static bool get_new(struct getting *g, struct hub_stage *stage, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct reach *v;
	int n;
	bool ok = batch_reach(app_store(g->app), &a, &v, &n, e) && hub_pull(g->h, g->workspace, v, n, g->is_part ? &g->part : NULL, stage, progress, g->app, e);

	arena_release(&a);
	return ok;
}

static bool get(struct getting *g, struct err *e)
{
	struct hub_stage *stage = NULL;
	struct err why = ERR_INIT;
	char *path = stage_path(g->app, e);
	bool ok = path && hub_stage_open(path, g->workspace, &stage, e);

	if (ok) {
		ok = g->wants ? hub_fetch(g->h, g->workspace, g->wants, g->n_wants, stage, progress, g->app, &why) : get_new(g, stage, &why);
		ok = ok && (!hub_stage_ops(stage) || merge(g->app, stage, g->out, &why));
		hub_stage_close(&stage, !ok && why.code != ERR_DATA);
		if (!ok)
			err_set(e, why.code, "%s", why.text);
	}
	free(path);
	return ok;
}

/* What was left out and is wanted now: all, or what a link, a note or a changed partner brings near. What comes may want more. */
static bool get_missing(struct getting *g, bool part, struct err *e)
{
	int64_t before = INT64_MAX, left, rows;
	bool ok = true, more = true;

	for (int round = 0; ok && more && round < ROUNDS; round++) {
		struct part *p = part ? part_new(g->app, e) : NULL;
		struct hub_want *v = NULL;
		int n = 0;

		store_count_left_out(app_store(g->app), &left, &rows);
		more = left > 0 && left < before;
		before = left;
		ok = (!part || p) && (!more || part_missing(g->app, p, &v, &n, e));
		more = more && n > 0;
		if (ok && more) {
			g->wants = v;
			g->n_wants = n;
			ok = get(g, e);
		}
		free(v);
		part_free(&p);
	}
	return ok;
}

static void tell_left_out(struct app *app, struct output *out)
{
	int64_t ops, rows;

	store_count_left_out(app_store(app), &ops, &rows);
	if (rows && part_is_on(app))
		outf(out, ngettext("%lld record beyond your territory and what touches it is left out; `strates sync --all' brings everything.\n",
				  "%lld records beyond your territory and what touches it are left out; `strates sync --all' brings everything.\n", (unsigned long)rows),
			(long long)rows);
	else if (rows)
		outf(out, ngettext("%lld record is still left out: the server does not hold it any more.\n", "%lld records are still left out: the server does not hold them any more.\n",
				  (unsigned long)rows),
			(long long)rows);
}

static bool pull(struct app *app, struct hub *h, struct uid workspace, struct output *out, struct err *e)
{
	struct getting g = {.app = app, .h = h, .workspace = workspace, .out = out, .is_part = part_is_on(app)};
	struct part *p = g.is_part ? part_new(app, e) : NULL;
	bool ok = !g.is_part || p;

	if (p) {
		g.part = part_face(p);
		if (!hub_has_outlines(h, workspace)) {
			g.is_part = false;
			out_note(out, _("The server was made by an earlier version, which knows no parts: everything came. Its keeper runs `strates hub init URL' again."));
		}
	}
	ok = ok && get(&g, e) && get_missing(&g, part_is_on(app), e);
	part_free(&p);
	if (ok)
		tell_left_out(app, out);
	return ok;
}

/* How many operations the server holds, and how far it has come with what this laptop wrote. */
static bool count_there(struct app *app, struct hub *h, struct uid workspace, int64_t *n, int64_t *own, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct reach *v;
	int count;
	bool ok = hub_reach(h, workspace, &a, &v, &count, e);

	*n = *own = 0;
	for (int i = 0; ok && i < count; i++) {
		*n += v[i].seq;
		if (v[i].site == store_site(app_store(app)))
			*own = v[i].seq;
	}
	arena_release(&a);
	return ok;
}

static bool push(struct app *app, struct hub *h, struct uid workspace, struct output *out, struct err *e)
{
	struct hub_pushed sent;
	struct key k;
	int64_t there, own;
	struct hints *hints = hints_new(app);
	struct hub_hints about = hints_face(hints);
	bool ok = app_sign(app, &k, e) && hub_push(h, workspace, app_store(app), &about, &sent, progress, app, e) && count_there(app, h, workspace, &there, &own, e) &&
		  store_set_meta_int(app_store(app), REACH, there, e) && store_set_meta_int(app_store(app), OWN_SITE, store_site(app_store(app)), e) &&
		  store_set_meta_int(app_store(app), OWN, own, e);

	hints_free(&hints);
	key_forget(&k);
	if (!ok)
		return false;
	if (sent.n_cut)
		out_note(out, ngettext("The server lacks changes of %d laptop of which a part is left out here; somebody who takes everything sends them.",
				      "The server lacks changes of %d laptops of which a part is left out here; somebody who takes everything sends them.", (unsigned long)sent.n_cut),
			sent.n_cut);
	outf(out, ngettext("%lld change sent.\n", "%lld changes sent.\n", (unsigned long)sent.n_ops), (long long)sent.n_ops);
	if (sent.n_withheld)
		out_note(out, ngettext("%lld change of restricted records went without its content; a bundle with --to-key carries it to a colleague.",
				      "%lld changes of restricted records went without their content; a bundle with --to-key carries them to a colleague.",
				      (unsigned long)sent.n_withheld),
			(long long)sent.n_withheld);
	return true;
}

static bool is_behind(struct app *app, struct hub *h, struct uid workspace, bool *behind, struct err *e)
{
	int64_t there, own;

	if (!count_there(app, h, workspace, &there, &own, e))
		return false;
	*behind = there < store_meta_int(app_store(app), REACH, 0) ||
		  (store_site(app_store(app)) == store_meta_int(app_store(app), OWN_SITE, 0) && own < store_meta_int(app_store(app), OWN, 0));
	return true;
}

/* --part, --with, --all are remembered by the register. */
static bool choose_part(struct app *app, const struct args *args, struct err *e)
{
	const char *what;
	bool ok = true;

	if (args_has(args, "--all"))
		return (!args_has(args, "--part") && !args_has(args, "--with")) ? part_turn_off(app, e)
										 : err_set(e, ERR_USAGE, _("--all takes everything; leave --part and --with out"));
	if (args_has(args, "--part"))
		ok = part_turn_on(app, e);
	for (int i = 0; ok && (what = args_nth(args, "--with", i)); i++)
		ok = part_add(app, what, e);
	return ok;
}

bool cmd_sync(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct hub *h = NULL;
	struct uid workspace;
	const char *where = args->n_words ? args->words[0] : colleagues_server(app, &a);
	bool ok, behind = false;

	if (!where)
		return err_set(e, ERR_USAGE, _("say once where the server is: strates sync postgresql://HOST/DATABASE, or the name of a service"));
	ok = choose_part(app, args, e) && hub_open(where, app->cancel, app->cancel_ctx, &h, e) && find_workspace(app, h, args_get(args, "--workspace"), &a, &workspace, e) && is_behind(app, h, workspace, &behind, e);
	if (ok && behind)
		out_note(out, _("The server holds less than after the last sync: it was restored from a backup. It is filled up again from here."));
	ok = ok && store_set_meta_text(app_store(app), META_SERVER, where, e) && pull(app, h, workspace, out, e) && push(app, h, workspace, out, e);
	hub_close(&h);
	arena_release(&a);
	return ok;
}

/* --- hub -------------------------------------------------------------------------------------------------------------------------- */

bool cmd_hub(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct str sql = STR_INIT;
	struct hub *h = NULL;
	bool ok, roles = false;

	if (!str_eq(args->words[0], "init") && !str_eq(args->words[0], "initialiser"))
		return err_set(e, ERR_USAGE, _("say `strates hub init' to see the statements, `strates hub init URL' to have them run"));
	if (args->n_words == 1) {
		hub_schema(&sql);
		out_text(out, sql.s);
		str_release(&sql);
		return true;
	}
	ok = hub_open(args->words[1], app->cancel, app->cancel_ctx, &h, e) && hub_apply_schema(h, &roles, e);
	hub_close(&h);
	if (ok && !roles)
		out_note(out, _("The server has the tables of strates. You may not make its roles: its administrator runs what `strates hub init' prints."));
	else if (ok)
		out_note(out, _("The server has the tables of strates; give colleagues the role strates_contributor."));
	return ok;
}
