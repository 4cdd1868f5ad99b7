/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_priv.h - the handlers of subcommands: one for each command of cmd.def that has CTX_CLI (a test asks every one for its help).
 */
#ifndef STRATES_APP_CMD_PRIV_H
#define STRATES_APP_CMD_PRIV_H

#include <strates/app/command.h>

typedef bool (*command_fn)(struct app *, const struct args *, struct output *, struct err *);

#define SUBCOMMANDS(X) \
	X(INIT, init) \
	X(SETUP, setup) \
	X(IMPORT, import) \
	X(EXPORT, export) \
	X(LIST, list) \
	X(SHOW, show) \
	X(COUNT, count) \
	X(ADD, add) \
	X(SET, set) \
	X(DELETE, delete) \
	X(MERGE, merge) \
	X(REPLACE, replace) \
	X(UNDO_STEPS, undo) \
	X(REDO_STEPS, redo) \
	X(LOG, log) \
	X(TEMPLATE, template) \
	X(FINDINGS, findings) \
	X(REFRESH, refresh) \
	X(ENGINE, engine) \
	X(DECIDE, decide) \
	X(REOPEN, reopen) \
	X(FOLLOW, follow) \
	X(VISA, visa) \
	X(LINK, link) \
	X(CONFIRM, confirm) \
	X(NAMES, names) \
	X(REPORT, report) \
	X(INDICATORS, indicators) \
	X(MINUTES, minutes) \
	X(VIEW, view) \
	X(CHECK, check) \
	X(BACKUP, backup) \
	X(RESTORE, restore) \
	X(ERASE, erase) \
	X(BUNDLE, bundle) \
	X(CONFLICTS, conflicts) \
	X(RESOLVE, resolve) \
	X(KEY, key) \
	X(SYNC, sync) \
	X(HUB, hub) \
	X(STATS, stats) \
	X(CONFIG, config) \
	X(BENCH, bench)

#define DECLARE(id, fn) bool cmd_##fn(struct app *app, const struct args *args, struct output *out, struct err *e);
SUBCOMMANDS(DECLARE)
#undef DECLARE

#endif
