/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <sqlite3.h> /* lint: a copy becomes a site of its own */
#include <unistd.h>

#include <cmocka.h>

#include <strates/base/file.h>
#include <strates/store/merge.h>

#include "with_app.h"

static char folder[64];
static struct str text;

void must(bool ok, const struct err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
}

static void make(const char *db, const char *conf)
{
	struct app *app = app_new(&(struct app_options){.db = db, .config = conf});
	struct err e = ERR_INIT;

	must(app_open(app, true, &e), &e);
	app_free(&app);
}

static void copy(const char *from, const char *to)
{
	struct str all = STR_INIT;
	struct err e = ERR_INIT;
	sqlite3 *db = NULL;

	must(file_read(from, (size_t)1 << 30, &all, &e), &e);
	must(file_write(to, all.s, all.len, &e), &e);
	str_release(&all);
	assert_int_equal(sqlite3_open(to, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE meta SET value = abs(random()) WHERE key = 'site'", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* A new register with the reference tables: loading them takes longer than most tests, so that in a run of the tests the first one does it for all. */
static void make_or_copy(const char *db, const char *conf)
{
	const char *templates = getenv("STRATES_TEMPLATES");
	char *made, *half, *locked;
	int lock;

	if (!templates) {
		make(db, conf);
		return;
	}
	mkdir(templates, 0777);
	made = file_join(templates, "unit.db");
	half = file_join(templates, "unit.half");
	locked = file_join(templates, "unit.lock");
	lock = open(locked, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
	assert_true(lock >= 0 && flock(lock, LOCK_EX) == 0);
	if (!file_exists(made)) {
		unlink(half);
		make(half, conf);
		assert_int_equal(rename(half, made), 0);
	}
	close(lock);
	copy(made, db);
	free(made);
	free(half);
	free(locked);
}

struct app *register_open(void)
{
	const char *tests = getenv("TESTS");
	char *share = file_join(tests ? tests : "tests", "../share"), *db, *conf;
	struct app_options o;
	struct app *app;
	struct err e = ERR_INIT;

	setenv("STRATES_NOW", "2026-11-23T09:00:00Z", 1);
	setenv("STRATES_SHARE", share, 1);
	snprintf(folder, sizeof(folder), "%s/strates-XXXXXX",
	        getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp(folder));
	db = file_join(folder, "register.db");
	conf = file_join(folder, "strates.ini");
	make_or_copy(db, conf);
	o = (struct app_options){.db = db, .config = conf};
	app = app_new(&o);
	must(app_open(app, false, &e), &e);
	str_init(&text);
	free(share);
	free(db);
	free(conf);
	return app;
}

struct app *register_open_second(void)
{
	char *db = file_join(folder, "second.db"), *conf = file_join(folder, "second.ini");
	struct app_options o = {.db = db, .config = conf};
	struct app *app;
	struct err e = ERR_INIT;

	make_or_copy(db, conf);
	app = app_new(&o);
	must(app_open(app, false, &e), &e);
	free(db);
	free(conf);
	return app;
}

void register_close_second(struct app **app)
{
	char *sub = xasprintf("%s.snapshots", app_db_path(*app));

	unlink(app_db_path(*app));
	rmdir(sub);
	free(sub);
	app_free(app);
}

static bool take_step(void *ctx, const struct travel_step *st, struct err *e)
{
	return merge_step(ctx, st, e);
}

static bool take_op(void *ctx, const struct travel_op *o, struct err *e)
{
	return merge_op(ctx, o, e);
}

void register_send(struct app *from, struct app *to)
{
	struct travel_sink sink = {app_store(to), take_step, take_op};
	struct arena a = ARENA_INIT;
	struct merge_result result;
	struct err e = ERR_INIT;
	struct reach *v;
	int n;

	must(store_reach(app_store(from), &a, &v, &n, &e) && merge_begin(app_store(to), "merge", "Anne", &e), &e);
	for (int i = 0; i < n; i++)
		must(store_read_ops(app_store(from), v[i].site, 1, 0, &sink, &e), &e);
	must(merge_end_rows(app_store(to), &result, &e) && merge_end(app_store(to), &e) && app_refresh(to, &e), &e);
	arena_release(&a);
}

void register_close(struct app **app)
{
	char *sub = xasprintf("%s.snapshots", app_db_path(*app));

	unlink(app_db_path(*app));
	rmdir(sub);
	free(sub);
	app_free(app);
	rmdir(folder);
	str_release(&text);
}

int64_t register_add(struct app *app, enum entity en, const char *const *pairs)
{
	struct edit ed;
	struct err e = ERR_INIT;
	int64_t id;

	must(edit_open(&ed, app, en, 0, &e), &e);
	for (; *pairs; pairs += 2)
		must(edit_set(&ed, pairs[0], pairs[1], &e), &e);
	must(edit_save(&ed, NULL, &e), &e);
	id = ed.r.id;
	edit_close(&ed);
	assert_true(id > 0);
	return id;
}

const char *register_get(struct app *app, enum entity en, int64_t id, const char *name)
{
	struct edit ed;
	struct err e = ERR_INIT;

	str_clear(&text);
	must(edit_open(&ed, app, en, id, &e), &e);
	edit_get(&ed, name, &text);
	edit_close(&ed);
	return text.s;
}

void register_set(struct app *app, enum entity en, int64_t id, const char *name, const char *value)
{
	struct edit ed;
	struct err e = ERR_INIT;

	must(edit_open(&ed, app, en, id, &e), &e);
	must(edit_set(&ed, name, value, &e), &e);
	must(edit_save(&ed, NULL, &e), &e);
	edit_close(&ed);
}

bool register_holds(struct app *app, const char *bytes)
{
	struct str all = STR_INIT;
	struct err e = ERR_INIT;
	bool found;

	must(file_read(app_db_path(app), (size_t)1 << 30, &all, &e), &e);
	found = memmem(all.s, all.len, bytes, strlen(bytes)) != NULL;
	str_release(&all);
	return found;
}

int register_troubles(struct app *app)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;
	int n = -1;

	must(store_check(app_store(app), &out, &n, &e), &e);
	if (n)
		print_message("# %s", out.s);
	str_release(&out);
	return n;
}

int64_t register_count(struct app *app, enum entity en)
{
	struct ids l = IDS_INIT;
	int n;

	assert_true(store_ids(app_store(app), en, 0, &l, NULL));
	n = l.n;
	ids_release(&l);
	return n;
}
