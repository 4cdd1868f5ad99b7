/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * app.h - one running program without a screen: configuration, the open register, the engine, who is working. Command line and console are two faces
 * of it.
 */
#ifndef STRATES_APP_APP_H
#define STRATES_APP_APP_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/app/config.h>
#include <strates/base/err.h>
#include <strates/engine/engine.h>
#include <strates/store/log.h>
#include <strates/store/read.h>
#include <strates/store/store.h>

struct app;
struct app_options {
	const char *db;     /* NULL: STRATES_DB, else $XDG_DATA_HOME/strates/register.db */
	const char *config; /* NULL: $XDG_CONFIG_HOME/strates/strates.ini */
};
/* Reads the configuration (warnings: app_warnings) and sets the language; opens nothing yet. */
struct app *app_new(const struct app_options *o);
void app_free(struct app **a);
/* Said once the process has given the network up for good: who wants to synchronise is told, instead of failing. */
void app_set_offline(struct app *a);
bool app_is_offline(const struct app *a);
const char *app_warnings(const struct app *a);
const char *app_db_path(const struct app *a);
/* The configuration as it is now takes effect: language, weights, rates. After config_write(). */
void app_apply_config(struct app *a);
/* The user's file changed since it was read: it is read again, app_warnings() tells what could not be taken, and it takes effect. */
bool app_poll_config(struct app *a);

/* Opens the register; rates and daily snapshot included. `create`: makes it, with reference tables, when absent. */
bool app_open(struct app *a, bool create, struct err *e);
bool app_is_open(const struct app *a);
void app_close(struct app *a);
/* Another file from here on (demonstration, restore). */
bool app_switch(struct app *a, const char *db, bool create, struct err *e);

struct store *app_store(struct app *a);   /* BUG when not open */
struct config *app_config(struct app *a);
struct engine *app_engine(struct app *a); /* made when first asked for; not loaded */
int32_t app_today(const struct app *a);
/* Name of the user or NULL; key of the user's authority or NULL. */
const char *app_user(struct app *a);
const char *app_territory(struct app *a);

/* Long work tells how far it is and asks whether to go on; set by the face that shows it. total 0 = unknown. */
typedef bool (*app_progress)(void *ctx, const char *what, int64_t done, int64_t total); /* false = cancel */
void app_set_progress(struct app *a, app_progress fn, void *ctx);
/* Asked often, also inside long statements of the register: true = stop. It must then stay true until the failure is told. NULL removes it. */
void app_set_cancel(struct app *a, bool (*fn)(void *), void *ctx);
bool app_tick(struct app *a, const char *what, int64_t done, int64_t total);

/* Findings of today, with these weights: recomputed only when the cache is of another day, rules or weights. Read-only files keep what they have. */
bool app_ensure_findings(struct app *a, struct err *e);
bool app_refresh(struct app *a, struct err *e); /* always */

/* --- changing something: the only frame in which facts change ---------------------------------------------------------------
 *	if (!change_begin(a, _("edit"), e)) return false;
 *	if (!store_update(app_store(a), &r, NULL, e)) { change_abort(a); return false; }
 *	return change_end(a, e);
 * change_end() brings the findings up to date in the same transaction (engine_touch_step) and commits.
 * Changes nest: what settle_decide() or edit_save() do inside another change is part of its one step, under the outer label. Whoever gets false from an inner
 * one must abort the outer one. */
bool change_begin(struct app *a, const char *label, struct err *e);
bool change_begin_as(struct app *a, const char *label, enum step_origin origin, struct err *e);
bool change_end(struct app *a, struct err *e);
void change_abort(struct app *a);
/* n steps; `said` gets one line per step. */
bool app_undo(struct app *a, int n, int *done, struct str *said, struct err *e);
/* One older step alone; see store_undo_alone(). */
bool app_undo_alone(struct app *a, int64_t site, int64_t step, struct str *said, struct err *e);
bool app_redo(struct app *a, int n, int *done, struct str *said, struct err *e);
/* Another program changed the file since the last look: the engine forgot its mirror, lists are to be read again. */
bool app_poll_changes(struct app *a);

/* Bookkeeping of this laptop, not of the register: $XDG_STATE_HOME/strates/<hash of path>.json (session, drafts, last opening). */
const char *app_state_get(struct app *a, const char *key, struct arena *out); /* NULL when absent */
bool app_state_has(struct app *a, const char *prefix);                                /* a key that begins so */
bool app_state_set(struct app *a, const char *key, const char *value, struct err *e); /* NULL removes; written at once, atomically */

#endif
