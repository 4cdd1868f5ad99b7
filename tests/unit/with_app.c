/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <strates/base/file.h>

#include "with_app.h"

static char folder[64];
static struct str text;

void must(bool ok, const struct err *e)
{
	if (!ok)
		fail_msg("%s", e->text);
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
	o = (struct app_options){.db = db, .config = conf};
	app = app_new(&o);
	must(app_open(app, true, &e), &e);
	str_init(&text);
	free(share);
	free(db);
	free(conf);
	return app;
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
