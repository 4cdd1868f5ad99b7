/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * register.h - a register of its own for each test: a private folder, a register in it, words for rows.
 *
 * Included by tests of the store and of what is above; everything is static, so that a test stays one file. Loading the reference tables takes longer than most
 * tests: register_template() does it once a program, and register_copy() copies the file.
 */
#ifndef TESTS_REGISTER_H
#define TESTS_REGISTER_H

#include <ftw.h>
#include <setjmp.h>
#include <sqlite3.h> /* lint: tests look into the file past the store */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/mem.h>
#include <strates/store/log.h>
#include <strates/store/read.h>
#include <strates/store/refdata.h>
#include <strates/store/store.h>

#define MAYBE __attribute__((unused))
/* A sentence that was not expected is worth more than the line of an assertion. */
#define SUCCEEDS(call) \
	do { \
		struct err succeeds_e = ERR_INIT; \
		struct err *e = &succeeds_e; \
		if (!(call)) \
			fail_msg("%s: %s", #call, succeeds_e.text); \
	} while (0)
#define FAILS(code_, says, call) \
	do { \
		struct err fails_e = ERR_INIT; \
		struct err *e = &fails_e; \
		if (call) \
			fail_msg("%s should fail", #call); \
		if (fails_e.code != (code_) || !strstr(fails_e.text, says)) \
			fail_msg("%s: error %d: %s", #call, (int)fails_e.code, fails_e.text); \
	} while (0)

struct reg {
	char dir[64], path[96];
	struct store *s;
	struct arena a;
};

MAYBE static char *reg_file(struct reg *r, const char *name)
{
	return arena_printf(&r->a, "%s/%s", r->dir, name);
}

MAYBE static void reg_clock(const char *now)
{
	setenv("STRATES_NOW", now, 1);
}

MAYBE static void reg_folder(struct reg *r)
{
	const char *tmp = getenv("TMPDIR");

	*r = (struct reg){.a = ARENA_INIT};
	snprintf(r->dir, sizeof(r->dir), "%s/reg.XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
	assert_non_null(mkdtemp(r->dir));
	snprintf(r->path, sizeof(r->path), "%s/register.db", r->dir);
	reg_clock("2026-11-23T09:00:00Z");
}

MAYBE static void reg_open(struct reg *r, int flags)
{
	SUCCEEDS((r->s = store_open(r->path, flags, e)));
}

/* An empty register: the schema and nothing else. */
MAYBE static int reg_setup(void **state)
{
	struct reg *r = xcalloc(1, sizeof(*r));

	*state = r;
	reg_folder(r);
	reg_open(r, STORE_CREATE);
	return 0;
}

MAYBE static int reg_remove(const char *path, const struct stat *st, int flag, struct FTW *where)
{
	(void)st, (void)flag, (void)where;
	return remove(path);
}

MAYBE static int reg_teardown(void **state)
{
	struct reg *r = *state;

	store_close(&r->s);
	arena_release(&r->a);
	nftw(r->dir, reg_remove, 16, FTW_DEPTH | FTW_PHYS);
	free(r);
	return 0;
}

/* Copies a file as it is. */
MAYBE static void reg_copy_file(const char *from, const char *to)
{
	struct str text = STR_INIT;

	SUCCEEDS(file_read(from, 256 * 1024 * 1024, &text, e));
	SUCCEEDS(file_write(to, text.s, text.len, e));
	str_release(&text);
}

/* --- one sqlite value or statement past the store, as another program would -------------------------------------------------- */

MAYBE static void sql_exec(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* --- records --------------------------------------------------------------------------------------------------------------------- */

MAYBE static void put(struct record *r, const char *name, const char *text)
{
	int f = field_find(r->entity, name);

	assert_true(f >= 0);
	SUCCEEDS(record_parse(r, (enum field)f, text, e));
}

/* `texts` in the order of the items, "" where there is none. */
MAYBE static void put_element(struct record *r, enum set set, const char *const *texts, int n)
{
	struct value v[ITEMS_MAX] = {{0}};

	for (int i = 0; i < n; i++)
		SUCCEEDS(item_parse(set_desc(set), i, texts[i], r->arena, &v[i], e));
	record_put_element(r, set, v);
}
#define ELEMENT(r, set, ...) put_element(r, set, (const char *const[]){__VA_ARGS__}, (int)COUNT_OF(((const char *const[]){__VA_ARGS__})))

MAYBE static void begin(struct reg *r, const char *label)
{
	SUCCEEDS(step_begin(r->s, &(struct step){.label = label, .author = "Anne"}, e));
}

MAYBE static void end(struct reg *r)
{
	SUCCEEDS(step_end(r->s, e));
}

/* An action of its own step. */
MAYBE static int64_t add_action(struct reg *r, const char *title)
{
	struct record rec;

	record_init(&rec, ENTITY_ACTION, &r->a);
	put(&rec, "title", title);
	put(&rec, "lead", "com:29019");
	begin(r, "add");
	SUCCEEDS(store_insert(r->s, &rec, e));
	end(r);
	return rec.id;
}

MAYBE static void load(struct reg *r, enum entity en, int64_t id, struct record *out)
{
	SUCCEEDS(store_load(r->s, en, id, &r->a, out, e));
}

/* One field of an action, in a step of its own. */
MAYBE static void set_field(struct reg *r, int64_t id, const char *name, const char *text)
{
	struct record rec;

	load(r, ENTITY_ACTION, id, &rec);
	put(&rec, name, text);
	begin(r, name);
	SUCCEEDS(store_update(r->s, &rec, NULL, e));
	end(r);
}

MAYBE static const char *text_of(struct reg *r, int64_t id, const char *name)
{
	struct record rec;
	struct str s = STR_INIT;
	const char *text;
	int f = field_find(ENTITY_ACTION, name);

	load(r, ENTITY_ACTION, id, &rec);
	value_format(&s, field_desc((enum field)f)->type, record_value(&rec, (enum field)f));
	text = arena_strdup(&r->a, s.s);
	str_release(&s);
	return text;
}

/* The register's own opinion of itself. */
MAYBE static void sound(struct reg *r)
{
	struct str found = STR_INIT;
	int n = 0;

	SUCCEEDS(store_check(r->s, &found, &n, e));
	if (n)
		fail_msg("%s", found.s);
	str_release(&found);
}

#endif
