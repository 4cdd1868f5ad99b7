/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_bench.c - `strates bench`: figures of this machine, as ratios to a peer of the same run where there is one. Nothing is judged here.
 *
 * The peer of the import is the sqlite3 shell: the same rows into one table, six indexes and FTS5 built after. Where the shell is absent, its line is missing.
 * Keys to screen are measured by tests/bench, which needs a terminal.
 */
#include "config.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <strates/app/edit.h>
#include <strates/app/import.h>
#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/engine/engine.h>
#include <strates/store/merge.h>
#include <strates/store/query.h>

#include "bench_priv.h"
#include "cmd_priv.h"

extern char **environ;

enum { EDITS = 40, STANDARD_ROWS = 100000, MERGED = 10000 };

static double seconds_since(int64_t t0)
{
	return (double)(clock_monotonic_ns() - t0) / 1e9;
}

static long peak_mib(void)
{
	char line[128];
	long kib = 0;
	FILE *f = fopen("/proc/self/status", "re");

	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtol(line + 6, NULL, 10);
	if (f)
		fclose(f);
	return kib / 1024;
}

/* Seconds that the sqlite3 shell takes for the same file, -1 without a shell. */
static double peer_import(const char *dir, const char *csv)
{
	static const char after[] = "CREATE INDEX i1 ON a(authority); CREATE INDEX i2 ON a(country); CREATE INDEX i3 ON a(city); CREATE INDEX i4 ON a(dac5);"
				    " CREATE INDEX i5 ON a(start); CREATE INDEX i6 ON a(partner);"
				    " CREATE VIRTUAL TABLE t USING fts5(title, description); INSERT INTO t(rowid, title, description) SELECT rowid, title, description FROM a;";
	char *db = file_join(dir, "peer.db"), *import = xasprintf(".import \"%s\" a", csv);
	char shell[] = "sqlite3", mode[] = ".mode csv", sql[sizeof(after)];
	char *argv[] = {shell, db, mode, import, sql, NULL};
	double seconds = -1;
	int64_t t0;
	int status;
	pid_t pid;

	memcpy(sql, after, sizeof(after));
	unlink(db);
	t0 = clock_monotonic_ns();
	if (posix_spawnp(&pid, shell, NULL, NULL, argv, environ) == 0 && waitpid(pid, &status, 0) == pid && status == 0)
		seconds = seconds_since(t0);
	free(db);
	free(import);
	return seconds;
}

struct figures {
	double import, peer, open, edit_p50, edit_max, refresh;
	double key_p50, key_max; /* of a filter that is typed */
	int merged;
	double merge, revealed; /* what a colleague changed, and its findings */
};

/* One file of n rows into a fresh register; its folder stays open in `app` for more. */
static bool measure_import(struct app *app, const char *dir, const char *name, long n, struct figures *f, struct err *e)
{
	char *csv = xasprintf("%s/%s.csv", dir, name), *db = xasprintf("%s/%s.db", dir, name);
	struct import_options o = {.path = csv, .profile = "synthetic"};
	struct import_report r = {0};
	int64_t t0;
	bool ok = bench_write_csv(csv, n, 1, e) && app_switch(app, db, true, e);

	if (ok) {
		f->peer = peer_import(dir, csv);
		t0 = clock_monotonic_ns();
		ok = import_rows_only(app, &o, &r, e);
		f->import = seconds_since(t0);
	}
	if (ok) {
		t0 = clock_monotonic_ns();
		ok = app_refresh(app, e);
		f->refresh = seconds_since(t0);
	}
	import_report_release(&r);
	free(csv);
	free(db);
	return ok;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* A filter typed letter by letter, as the console reads it: each time the first page, then the whole list. */
static bool measure_filter(struct app *app, struct figures *f, struct err *e)
{
	static const char typed[] = "eau potable -projet strate:commune depuis:2015";
	struct query_list *l = query_list_new(app_store(app));
	double key[sizeof(typed)];
	int n = 0;
	bool ok = true;

	for (size_t i = 1; ok && i < sizeof(typed); i++) {
		char *text = xasprintf("%.*s%s", (int)i, typed, i < 20 && typed[i - 1] != ' ' ? "*" : "");
		struct filter filter;
		int64_t t0 = clock_monotonic_ns();

		/* What can't be read yet leaves the list as it is. */
		if (query_parse(app_store(app), text, &filter, NULL, NULL)) {
			query_list_start(l, &(struct query){.filter = &filter, .sort = SORT_SEVERITY, .descending = true});
			ok = query_list_read(l, SIZE_MAX, NULL, NULL, e);
			key[n++] = seconds_since(t0);
			filter_release(&filter);
		}
		free(text);
	}
	query_list_free(&l);
	qsort(key, (size_t)n, sizeof(*key), by_value);
	f->key_p50 = n ? key[n / 2] : 0;
	f->key_max = n ? key[n - 1] : 0;
	return ok;
}

/* From a closed file to the first page of the list, and one edit to its updated findings, commit included. */
static bool measure_use(struct app *app, struct figures *f, struct err *e)
{
	struct query q = {.sort = SORT_SEVERITY, .descending = true};
	struct ids ids = IDS_INIT;
	struct arena a = ARENA_INIT;
	double edit[EDITS] = {0};
	char *db = xstrdup(app_db_path(app));
	int64_t t0;
	bool ok;

	/* Half a gigabyte of the import's pages is still on its way to the disk: a commit would wait for them. To close the register writes them into its file. */
	app_close(app);
	sync();
	t0 = clock_monotonic_ns();
	ok = app_switch(app, db, false, e) && query_ids(app_store(app), &q, &ids, e);

	for (int i = 0; ok && i < 50 && i < ids.n; i++) {
		struct action_row row;
		ok = store_action_row(app_store(app), ids.v[i], &a, &row, e);
	}
	f->open = seconds_since(t0);
	ok = ok && measure_filter(app, f, e) && engine_load(app_engine(app), app_store(app), app_today(app), e);
	for (int i = 0; ok && i < EDITS; i++) {
		struct edit ed;
		t0 = clock_monotonic_ns();
		ok = edit_open(&ed, app, ENTITY_ACTION, ids.v[(size_t)i * (size_t)ids.n / EDITS], e) &&
		     edit_set(&ed, "end", i % 2 ? "2026-12-31" : "2027-06-30", e) && edit_save(&ed, NULL, e);
		edit_close(&ed);
		edit[i] = seconds_since(t0);
	}
	qsort(edit, EDITS, sizeof(*edit), by_value);
	f->edit_p50 = edit[EDITS / 2];
	f->edit_max = edit[EDITS - 1];
	ids_release(&ids);
	arena_release(&a);
	free(db);
	return ok;
}

/* One day of each of n actions, as a colleague wrote it: 10,000 operations, or one for every other action of a small register. */
static bool hand_over(struct store *s, const struct ids *ids, int n, struct err *e)
{
	int64_t hlc = clock_ms() << 16, site = 4711;
	bool ok = merge_step(s, &(struct travel_step){.site = site, .step = 1, .hlc = hlc, .author = "bench", .origin = "user", .label = "bench"}, e);

	for (int i = 0; ok && i < n; i++)
		ok = merge_op(s, &(struct travel_op){.site = site, .seq = i + 1, .hlc = hlc + i, .step = 1, .entity = "action",
				.uid = store_uid(s, ENTITY_ACTION, ids->v[(size_t)i * (size_t)ids->n / (size_t)n]), .field = "end",
				.value = value_text(i % 2 ? "2019-12-31" : "2027-06-30")}, e);
	return ok;
}

static bool measure_merge(struct app *app, struct figures *f, struct err *e)
{
	struct store *s = app_store(app);
	struct query q = {.sort = SORT_TITLE};
	struct merge_result result;
	struct ids ids = IDS_INIT;
	int64_t t0 = 0;
	bool ok = query_ids(s, &q, &ids, e) && engine_load(app_engine(app), s, app_today(app), e);

	f->merged = ids.n / 2 < MERGED ? ids.n / 2 : MERGED;
	store_set_bulk(s, true);
	if (ok && (ok = merge_begin(s, "bench", "bench", e))) {
		t0 = clock_monotonic_ns();
		ok = hand_over(s, &ids, f->merged, e) && merge_end_rows(s, &result, e);
		f->merge = seconds_since(t0);
		t0 = clock_monotonic_ns();
		ok = ok && engine_touch_step(app_engine(app), s, e);
		f->revealed = seconds_since(t0);
		if (ok)
			ok = merge_end(s, e);
		else
			merge_abort(s);
	}
	store_set_bulk(s, false);
	ids_release(&ids);
	return ok;
}

static void print(struct output *out, long n, const struct figures *small, const struct figures *big)
{
	outf(out, "%-44s %10ld\n", _("actions"), n);
	outf(out, "%-44s %10.2f s\n", _("import, with log, indexes and full text"), big->import);
	if (big->peer > 0) {
		outf(out, "%-44s %10.2f s\n", _("the same rows by the sqlite3 shell"), big->peer);
		outf(out, "%-44s %10.2f\n", _("ratio"), big->import / big->peer);
	}
	outf(out, "%-44s %10.2f\n", _("growth for ten times the rows"), big->import / small->import);
	outf(out, "%-44s %10.2f s\n", _("all findings"), big->refresh);
	outf(out, "%-44s %10.1f ms\n", _("open to the first page of the list"), big->open * 1e3);
	outf(out, "%-44s %10.1f ms (max %.1f)\n", _("a key in the filter to the whole list, p50"), big->key_p50 * 1e3, big->key_max * 1e3);
	outf(out, "%-44s %10.1f ms (max %.1f)\n", _("one edit to its findings, committed, p50"), big->edit_p50 * 1e3, big->edit_max * 1e3);
	outf(out, "%-44s %10.0f /s\n", _("changes of a colleague, merged"), big->merged / big->merge);
	outf(out, "%-44s %10.2f s (%d)\n", _("and all findings that they touch"), big->revealed, big->merged);
	outf(out, "%-44s %10ld MiB\n", _("peak memory of this run"), peak_mib());
}

/* Only files that this run made, by name; those to keep stand first. */
static void clean(const char *dir, bool keep)
{
	static const char *const made[] = {"big.csv", "big.db", "small.csv", "small.db", "peer.db", "small.csv.rejected.csv", "big.csv.rejected.csv"};

	for (size_t i = keep ? 2 : 0; i < COUNT_OF(made); i++) {
		char *path = file_join(dir, made[i]);
		unlink(path);
		free(path);
	}
	if (!keep)
		rmdir(dir);
}

/* The folder of --keep, which must hold no register of this name: a measurement overwrites nothing. */
static bool choose_folder(const char *keep, char *made, const char **dir, struct err *e)
{
	char *db;
	bool free_name;

	*dir = keep ? keep : made;
	if (!keep)
		return mkdtemp(made) != NULL || err_set(e, ERR_IO, _("%s can't be made"), made);
	db = file_join(keep, "big.db");
	free_name = file_mkdirs(keep, e) && (!file_exists(db) || err_set(e, ERR_DATA, _("%s exists already; give another folder"), db));
	free(db);
	return free_name;
}

bool cmd_bench(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	char made[] = "/tmp/strates-bench-XXXXXX";
	const char *keep = args_get(args, "--keep"), *dir;
	struct figures small = {0}, big = {0};
	long long n = STANDARD_ROWS;
	bool ok;

	if (args->n_words && (!str_to_int(args->words[0], &n) || n < 1000 || n > 10000000))
		return err_set(e, ERR_USAGE, _("the number of actions is between 1000 and 10000000, not \"%s\""), args->words[0]);
	if (!choose_folder(keep, made, &dir, e))
		return false;
	ok = measure_import(app, dir, "small", (long)n / 10, &small, e) && measure_import(app, dir, "big", (long)n, &big, e) && measure_use(app, &big, e) && measure_merge(app, &big, e);
	if (ok)
		print(out, (long)n, &small, &big);
	app_close(app);
	clean(dir, ok && keep);
	return ok;
}
