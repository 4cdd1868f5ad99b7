/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * app.c - the running program without a screen: what it opened, for whom, and the frame in which facts change.
 *
 * A change and its findings are one transaction: change_end() lets the engine bring the findings up to date before the step commits, so no reader, here or in
 * another console, ever sees a register whose findings are those of yesterday's facts.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strates/app/app.h>
#include <strates/app/gather.h>
#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/store/refdata.h>
#include <strates/store/rescue.h>

#include "app_priv.h"

static char *default_db(void)
{
	const char *env = getenv("STRATES_DB");

	return env && *env ? xstrdup(env) : file_data_home("register.db");
}

struct app *app_new(const struct app_options *o)
{
	struct app *a = xcalloc(1, sizeof(*a));
	char *path = o->config ? xstrdup(o->config) : file_config_home("strates.ini"), *locale = file_locale_dir();

	str_init(&a->warnings);
	/* First in the environment's language, so that warnings about the file can be read; then in the one that the file asks for. */
	intl_init(NULL, locale);
	if (o->config && !file_exists(path))
		str_addf(&a->warnings, _("%s: no such file; the defaults are used"), path);
	a->config = config_load(path, &a->warnings);
	if (!str_eq(config_text(a->config, OPT_LANGUAGE), "auto"))
		intl_init(config_text(a->config, OPT_LANGUAGE), locale);
	a->db = o->db ? xstrdup(o->db) : default_db();
	free(locale);
	free(path);
	return a;
}

struct app *app_beside(const struct app *a)
{
	struct app *b = xcalloc(1, sizeof(*b));

	str_init(&b->warnings);
	b->config = config_load(config_path(a->config), &b->warnings);
	b->db = xstrdup(a->db);
	b->offline = a->offline;
	b->beside = true;
	return b;
}

void app_free(struct app **ap)
{
	struct app *a = *ap;

	if (!a)
		return;
	app_close(a);
	config_free(&a->config);
	str_release(&a->warnings);
	free(a->db);
	free(a);
	*ap = NULL;
}

void app_set_offline(struct app *a)
{
	a->offline = true;
}

bool app_is_offline(const struct app *a)
{
	return a->offline;
}

const char *app_warnings(const struct app *a)
{
	return a->warnings.s;
}

const char *app_db_path(const struct app *a)
{
	return a->db;
}

/* --- opening ------------------------------------------------------------------------------------------------------------------ */

static void apply_rates(struct app *a)
{
	const char *currency;
	double euros;

	for (size_t i = 0; config_rate(a->config, i, &currency, &euros); i++)
		store_set_rate(a->store, currency, euros);
}

static bool load_reference(struct app *a, struct err *e)
{
	char *dir = file_share("ref");
	bool ok = refdata_load(a->store, dir, e);

	free(dir);
	return ok;
}

static void apply_language(const struct app *a)
{
	const char *language = config_text(a->config, OPT_LANGUAGE);
	char *locale = file_locale_dir();

	intl_init(str_eq(language, "auto") ? NULL : language, locale);
	free(locale);
}

void app_apply_config(struct app *a)
{
	apply_language(a);
	if (a->engine)
		engine_set_params(a->engine, config_params(a->config));
	if (a->store)
		apply_rates(a);
}

bool app_poll_config(struct app *a)
{
	if (!config_is_changed(a->config))
		return false;
	/* Twice: what is told about the file is told in the language that it asks for. */
	config_reload(a->config, NULL);
	app_apply_config(a);
	str_clear(&a->warnings);
	config_reload(a->config, &a->warnings);
	return true;
}

/* The folder of the register is made when it is the default one; another must exist, or a slip of the pen would make folders. */
static bool make_folder(const char *db, struct err *e)
{
	char *home = file_data_home(NULL), *file = file_data_home(file_basename(db));
	bool ok = !str_eq(file, db) || file_mkdirs(home, e);

	free(home);
	free(file);
	return ok;
}

/* Reads all of the file first: a damaged one must be seen before its good copies are rotated away. */
static bool daily_snapshot(struct app *a, struct err *e)
{
	int64_t day = app_today(a);
	struct err why = ERR_INIT;

	if (store_is_read_only(a->store) || !config_is_on(a->config, OPT_SNAPSHOT) ||
		store_meta_int(a->store, "snapshot_day", day) == day)
		return true;
	if (!store_is_whole(a->store, &why) && why.code == ERR_STORE)
		return err_set(e, why.code, "%s", why.text);
	/* Not worth refusing to open for: a full disk is told by the first write. */
	if (store_snapshot(a->store, "daily", NULL))
		store_set_meta_int(a->store, "snapshot_day", day, NULL);
	return true;
}

/* A new register gets its reference tables; so does one whose making was cut off before it had them. */
static bool complete(struct app *a, struct err *e)
{
	struct arena mem = ARENA_INIT;
	bool has = store_meta_text(a->store, "ref:city_aliases", &mem) != NULL;

	arena_release(&mem);
	return has || store_is_read_only(a->store) || (load_reference(a, e) && store_set_meta_int(a->store, "snapshot_day", app_today(a), e));
}

bool app_open(struct app *a, bool create, struct err *e)
{
	bool fresh = create && !file_exists(a->db);

	if (a->store)
		return true;
	if (fresh && !make_folder(a->db, e))
		return false;
	a->store = store_open(a->db, (create ? STORE_CREATE : 0) | (a->beside ? STORE_BESIDE_READERS : 0), e);
	if (!a->store)
		return false;
	store_set_progress(a->store, a->cancel, a->cancel_ctx);
	engine_serve(app_engine(a), a->store);
	apply_rates(a);
	if (!complete(a, e)) {
		app_close(a);
		/* Half a new register would stand in the way of the next attempt. */
		if (fresh)
			unlink(a->db);
		return false;
	}
	copies_check(a);
	if (!daily_snapshot(a, e)) {
		store_close(&a->store);
		return false;
	}
	app_reload_identity(a);
	return true;
}

bool app_is_open(const struct app *a)
{
	return a->store != NULL;
}

void app_close(struct app *a)
{
	resolver_free(&a->resolver);
	engine_free(&a->engine);
	if (a->store && !store_is_read_only(a->store)) {
		app_sign_before_close(a);
		copies_note(a);
	}
	store_close(&a->store);
	arena_release(&a->identity);
	a->own_user = a->own_territory = NULL;
}

bool app_switch(struct app *a, const char *db, bool create, struct err *e)
{
	app_close(a);
	free(a->db);
	a->db = xstrdup(db);
	return app_open(a, create, e);
}

struct store *app_store(struct app *a)
{
	BUG_ON(!a->store);
	return a->store;
}

struct config *app_config(struct app *a)
{
	return a->config;
}

struct engine *app_engine(struct app *a)
{
	if (!a->engine)
		a->engine = engine_new(config_params(a->config));
	return a->engine;
}

int32_t app_today(const struct app *a)
{
	(void)a;
	return clock_today();
}

static const char *or_null(const char *s)
{
	return str_is_empty(s) ? NULL : s;
}

/* The demonstration brings its own user and territory, so that trying it leaves the user's configuration alone. */
const char *app_user(struct app *a)
{
	return a->store && a->own_user ? a->own_user : or_null(config_text(a->config, OPT_USER));
}

const char *app_territory(struct app *a)
{
	return a->store && a->own_territory ? a->own_territory : or_null(config_text(a->config, OPT_AUTHORITY));
}

void app_reload_identity(struct app *a)
{
	bool own = store_meta_int(a->store, "sample", 0);

	arena_clear(&a->identity);
	a->own_user = own ? store_meta_text(a->store, "user", &a->identity) : NULL;
	a->own_territory = own ? store_meta_text(a->store, "territory", &a->identity) : NULL;
}

/* --- long work ---------------------------------------------------------------------------------------------------------------- */

void app_set_progress(struct app *a, app_progress fn, void *ctx)
{
	a->progress = fn;
	a->progress_ctx = ctx;
}

void app_set_cancel(struct app *a, bool (*fn)(void *), void *ctx)
{
	a->cancel = fn;
	a->cancel_ctx = ctx;
	if (a->store)
		store_set_progress(a->store, fn, ctx);
}

bool app_tick(struct app *a, const char *what, int64_t done, int64_t total)
{
	return !a->progress || a->progress(a->progress_ctx, what, done, total);
}

static bool on_engine(void *ctx, int64_t done, int64_t total)
{
	return !app_tick(ctx, _("comparing"), done, total);
}

bool app_refresh(struct app *a, struct err *e)
{
	bool ok;

	/* A cache that spills to the file would lock out every reader meanwhile. */
	store_set_bulk(a->store, true);
	ok = store_begin(a->store, e);
	if (ok && engine_refresh_full(app_engine(a), a->store, app_today(a), on_engine, a, e)) {
		ok = store_commit(a->store, e);
	} else if (ok) {
		store_abort(a->store);
		ok = false;
	}
	store_set_bulk(a->store, false);
	return ok;
}

bool app_ensure_findings(struct app *a, struct err *e)
{
	if (engine_is_current(app_engine(a), a->store, app_today(a)) || store_is_read_only(a->store))
		return true;
	return app_refresh(a, e);
}

/* --- changing something ------------------------------------------------------------------------------------------------------- */

bool change_begin_as(struct app *a, const char *label, enum step_origin origin, struct err *e)
{
	if (a->change_depth > 0) {
		a->change_depth++;
		return true;
	}
	/* A mirror of what stood there before is needed to take the old findings away. */
	if (!app_ensure_findings(a, e) || !engine_load(app_engine(a), a->store, app_today(a), e))
		return false;
	if (!step_begin(a->store, &(struct step){.label = label, .author = app_user(a), .origin = origin}, e))
		return false;
	/* Another console may have committed while the lock was waited for. */
	if (!engine_load(app_engine(a), a->store, app_today(a), e)) {
		step_abort(a->store);
		return false;
	}
	a->change_depth = 1;
	a->change_failed = false;
	a->change_reads = engine_reads(app_engine(a));
	return true;
}

bool change_begin(struct app *a, const char *label, struct err *e)
{
	return change_begin_as(a, label, STEP_USER, e);
}

/* The mirror and the look-ups may hold what was taken back. */
static void forget(struct app *a)
{
	engine_forget(app_engine(a));
	resolver_free(&a->resolver);
}

bool change_end(struct app *a, struct err *e)
{
	if (a->change_depth > 1) {
		a->change_depth--;
		return true;
	}
	if (a->change_failed) {
		change_abort(a);
		return err_set(e, ERR_STORE, _("%s: the change was taken back"), a->db);
	}
	if (engine_touch_step(app_engine(a), a->store, e)) {
		a->change_depth = 0;
		if (step_end(a->store, e))
			return true;
		forget(a);
		return false;
	}
	change_abort(a);
	return false;
}

void change_abort(struct app *a)
{
	/* An inner change that failed makes the outer one fail, whose end or abort this waits for. */
	if (a->change_depth > 1) {
		a->change_depth--;
		a->change_failed = true;
		return;
	}
	a->change_depth = 0;
	a->change_failed = false;
	step_abort(a->store);
	/* The look-ups may hold what was taken back; the mirror only when findings were being computed. A form that is refused is not worth reading a big register again. */
	if (engine_reads(app_engine(a)) != a->change_reads)
		engine_forget(app_engine(a));
	resolver_free(&a->resolver);
}

/* What is to be taken back or done again. */
struct wish {
	bool redo;
	int n;
	int64_t site, step; /* step > 0: this one alone */
};

static bool write_wish(struct app *a, const struct wish *w, int *done, struct str *said, struct err *e)
{
	if (w->step > 0) {
		*done = store_undo_alone(a->store, w->site, w->step, app_user(a), said, e);
		return *done;
	}
	return w->redo ? store_redo(a->store, w->n, app_user(a), done, said, e) : store_undo(a->store, w->n, app_user(a), done, said, e);
}

static bool take_back(struct app *a, const struct wish *w, int *done, struct str *said, struct err *e)
{
	size_t told = said->len;
	bool ok;

	*done = 0;
	if (!app_ensure_findings(a, e) || !engine_load(app_engine(a), a->store, app_today(a), e) || !store_begin(a->store, e))
		return false;
	ok = engine_load(app_engine(a), a->store, app_today(a), e);
	ok = ok && write_wish(a, w, done, said, e);
	/* A name whose row came or went is looked up anew. */
	resolver_free(&a->resolver);
	ok = ok && engine_touch_undo(app_engine(a), a->store, e);
	if (ok && store_commit(a->store, e))
		return true;
	if (!ok)
		store_abort(a->store);
	/* All or nothing: the steps before the one that failed are taken back too. */
	*done = 0;
	str_truncate(said, told);
	forget(a);
	return false;
}

bool app_undo(struct app *a, int n, int *done, struct str *said, struct err *e)
{
	return take_back(a, &(struct wish){.n = n}, done, said, e);
}

bool app_undo_alone(struct app *a, int64_t site, int64_t step, struct str *said, struct err *e)
{
	int done;

	return take_back(a, &(struct wish){.site = site, .step = step}, &done, said, e);
}

bool app_redo(struct app *a, int n, int *done, struct str *said, struct err *e)
{
	return take_back(a, &(struct wish){.redo = true, .n = n}, done, said, e);
}

bool app_poll_changes(struct app *a)
{
	if (!a->store || !store_changed_elsewhere(a->store))
		return false;
	if (a->engine)
		engine_forget(a->engine);
	resolver_free(&a->resolver);
	return true;
}
