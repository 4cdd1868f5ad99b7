/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a register and keeping it: what is refused, what is left untouched, what another program sees. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "register.h"

enum { SCHEMA = 9 }; /* migrations there are */

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static int64_t value_of(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int64_t v = -1;

	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return v;
}

static void write_file(struct reg *r, const char *text, size_t n)
{
	SUCCEEDS(file_write(r->path, text, n, e));
}

/* Files of the snapshot folder; the last one's name in `last`. */
static int snapshots(struct reg *r, char last[256])
{
	DIR *d = opendir(arena_printf(&r->a, "%s.snapshots", r->path));
	int n = 0;

	if (!d)
		return 0;
	for (struct dirent *f; (f = readdir(d));)
		if (f->d_name[0] != '.') {
			n++;
			if (last)
				snprintf(last, 256, "%s", f->d_name);
		}
	closedir(d);
	return n;
}

static int folder_setup(void **state)
{
	struct reg *r = xcalloc(1, sizeof(*r));

	*state = r;
	reg_folder(r);
	return 0;
}

static void a_new_register_is_private_and_marked(void **state)
{
	struct reg *r = *state;
	mode_t mask = umask(0);

	reg_open(r, STORE_CREATE);
	umask(mask);
	assert_int_equal(mode_of(r->path), 0600);
	assert_int_equal(value_of(r->path, "PRAGMA application_id"), 0x53545241);
	assert_int_equal(value_of(r->path, "PRAGMA user_version"), SCHEMA);
	assert_false(store_is_read_only(r->s));
	assert_true(store_meta_int(r->s, "site", 0) > 0);
	assert_string_equal(store_path(r->s), r->path);
	assert_int_equal(snapshots(r, NULL), 0);
	sound(r);
}

static void what_is_not_there_is_not_made(void **state)
{
	struct reg *r = *state;

	FAILS(ERR_IO, "strates init", store_open(r->path, 0, e));
	FAILS(ERR_IO, "strates init", store_open(r->path, STORE_CREATE | STORE_READ_ONLY, e));
	assert_false(file_exists(r->path));
	FAILS(ERR_IO, "can't be made", store_open(reg_file(r, "none/x.db"), STORE_CREATE, e));
	reg_open(r, STORE_CREATE);
	FAILS(ERR_DATA, "exists already", store_open(r->path, STORE_CREATE | STORE_MUST_NOT_EXIST, e));
}

static void another_programs_database_is_left_alone(void **state)
{
	struct reg *r = *state;
	struct str before = STR_INIT, after = STR_INIT;

	sql_exec(r->path, "CREATE TABLE mail (a); INSERT INTO mail VALUES (1)");
	SUCCEEDS(file_read(r->path, 1 << 20, &before, e));
	FAILS(ERR_STORE, "another program", store_open(r->path, STORE_CREATE, e));
	sql_exec(r->path, "PRAGMA application_id = 7");
	str_clear(&before);
	SUCCEEDS(file_read(r->path, 1 << 20, &before, e));
	FAILS(ERR_STORE, "another program", store_open(r->path, STORE_CREATE, e));
	SUCCEEDS(file_read(r->path, 1 << 20, &after, e));
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.s, after.s, before.len);
	assert_int_equal(snapshots(r, NULL), 0);
	str_release(&before);
	str_release(&after);
}

static void junk_is_no_register(void **state)
{
	struct reg *r = *state;
	char junk[5000];

	for (size_t i = 0; i < sizeof(junk); i++)
		junk[i] = (char)(i * 7919 % 251);
	write_file(r, junk, sizeof(junk));
	FAILS(ERR_STORE, "not a database", store_open(r->path, STORE_CREATE, e));
	FAILS(ERR_STORE, "not a database", store_open(r->path, STORE_READ_ONLY, e));
	assert_int_equal(value_of(r->path, "PRAGMA user_version"), -1);
	SUCCEEDS(file_mkdirs(reg_file(r, "folder"), e));
	FAILS(ERR_IO, "can't be opened", store_open(reg_file(r, "folder"), STORE_CREATE, e));
}

static void a_cut_register_says_so(void **state)
{
	struct reg *r = *state;

	reg_open(r, STORE_CREATE);
	store_close(&r->s);
	assert_int_equal(truncate(r->path, 6000), 0);
	r->s = store_open(r->path, 0, NULL);
	if (r->s) {
		struct str found = STR_INIT;
		int n = 0;
		assert_true(!store_check(r->s, &found, &n, NULL) || n > 0);
		str_release(&found);
	}
}

static void an_empty_file_becomes_one_only_when_asked(void **state)
{
	struct reg *r = *state;

	write_file(r, "", 0);
	FAILS(ERR_STORE, "strates init", store_open(r->path, 0, e));
	assert_int_equal(value_of(r->path, "SELECT count(*) FROM sqlite_schema"), 0);
	reg_open(r, STORE_CREATE);
	sound(r);
}

static void a_newer_schema_is_read_or_refused(void **state)
{
	struct reg *r = *state;

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	store_close(&r->s);
	sql_exec(r->path, "PRAGMA user_version = 99; ALTER TABLE action ADD COLUMN mood TEXT");
	reg_open(r, 0);
	assert_true(store_is_read_only(r->s));
	assert_string_equal(text_of(r, 1, "title"), "Eau");
	FAILS(ERR_READONLY, "reading only", step_begin(r->s, &(struct step){.label = "x"}, e));
	store_close(&r->s);
	sql_exec(r->path, "PRAGMA user_version = 100");
	FAILS(ERR_READONLY, "newer strates", store_open(r->path, 0, e));
	assert_int_equal(snapshots(r, NULL), 0);
}

static void an_older_schema_is_copied_before_it_is_changed(void **state)
{
	struct reg *r = *state;
	char name[256];

	sql_exec(r->path, "PRAGMA application_id = 0x53545241; PRAGMA user_version = 0; CREATE TABLE old (a)");
	FAILS(ERR_READONLY, "older schema", store_open(r->path, STORE_READ_ONLY, e));
	reg_open(r, 0);
	assert_int_equal(value_of(r->path, "PRAGMA user_version"), SCHEMA);
	assert_int_equal(snapshots(r, name), 1);
	assert_non_null(strstr(name, "migration"));
	assert_int_equal(value_of(arena_printf(&r->a, "%s.snapshots/%s", r->path, name), "SELECT count(*) FROM sqlite_schema"), 1);
}

static void a_migration_that_fails_changes_nothing(void **state)
{
	struct reg *r = *state;

	sql_exec(r->path, "PRAGMA application_id = 0x53545241; CREATE TABLE op (a)"); /* in the way of ours */
	FAILS(ERR_STORE, "op", store_open(r->path, 0, e));
	assert_int_equal(value_of(r->path, "PRAGMA user_version"), 0);
	assert_int_equal(value_of(r->path, "SELECT count(*) FROM sqlite_schema"), 1);
}

static void read_only_is_read_only(void **state)
{
	struct reg *r = *state;

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	store_close(&r->s);
	reg_open(r, STORE_READ_ONLY);
	assert_true(store_is_read_only(r->s));
	assert_string_equal(text_of(r, 1, "title"), "Eau");
	FAILS(ERR_READONLY, "reading only", store_begin(r->s, e));
	FAILS(ERR_READONLY, "can't be written", store_set_meta_int(r->s, "x", 1, e));
}

/* Runs `fn` in another process, which says when it is ready and then waits to be killed. */
static pid_t elsewhere(const char *path, const char *sql)
{
	int ready[2];
	char c;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		sqlite3 *db = NULL;
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failing test does not reach gone() */
		if (sqlite3_open(path, &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK && write(ready[1], "x", 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void gone(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void a_lock_elsewhere_is_told_in_time(void **state)
{
	struct reg *r = *state;
	int64_t began;
	pid_t pid;

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	pid = elsewhere(r->path, "BEGIN IMMEDIATE; UPDATE action SET title = 'x'");
	began = clock_monotonic_ns();
	FAILS(ERR_BUSY, "locked by another", step_begin(r->s, &(struct step){.label = "x"}, e));
	assert_in_range((clock_monotonic_ns() - began) / 1000000, 4000, 7000);
	assert_string_equal(text_of(r, 1, "title"), "Eau"); /* reading goes on */
	gone(pid);
	set_field(r, 1, "title", "Eau 2");
	sound(r);
	store_close(&r->s);
	pid = elsewhere(r->path, "BEGIN EXCLUSIVE");
	began = clock_monotonic_ns();
	FAILS(ERR_BUSY, "locked by another", store_open(r->path, 0, e));
	assert_in_range((clock_monotonic_ns() - began) / 1000000, 4000, 7000);
	gone(pid);
	reg_open(r, 0);
}

static void a_killed_writer_leaves_what_was_before(void **state)
{
	struct reg *r = *state;
	pid_t pid;

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	store_close(&r->s);
	pid = elsewhere(r->path, "PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE action SET title = 'x'; DELETE FROM op;"
				 "INSERT INTO meta SELECT 'k' || value, zeroblob(3000) FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL"
				 " SELECT value + 1 FROM n WHERE value < 500) SELECT value FROM n)");
	gone(pid);
	assert_true(file_exists(arena_printf(&r->a, "%s-journal", r->path))); /* it was half written */
	reg_open(r, 0);
	assert_string_equal(text_of(r, 1, "title"), "Eau");
	sound(r);
}

static void two_consoles_see_each_other(void **state)
{
	struct reg *r = *state;
	struct store *other = NULL;

	reg_open(r, STORE_CREATE);
	SUCCEEDS((other = store_open(r->path, 0, e)));
	assert_false(store_changed_elsewhere(other));
	add_action(r, "Eau");
	assert_false(store_changed_elsewhere(r->s)); /* one's own change is no news */
	assert_true(store_changed_elsewhere(other));
	assert_false(store_changed_elsewhere(other));
	{
		struct reg view = {.s = other, .a = ARENA_INIT};
		assert_string_equal(text_of(&view, 1, "title"), "Eau");
		set_field(&view, 1, "title", "Eau 2");
		arena_release(&view.a);
	}
	assert_true(store_changed_elsewhere(r->s));
	set_field(r, 1, "title", "Eau 3"); /* counters go on where the other one stopped */
	sound(r);
	store_close(&other);
}

static void small_facts_are_kept(void **state)
{
	struct reg *r = *state;

	reg_open(r, STORE_CREATE);
	assert_null(store_meta_text(r->s, "nothing", &r->a));
	assert_int_equal(store_meta_int(r->s, "nothing", -3), -3);
	SUCCEEDS(store_set_meta_text(r->s, "t", "é'\"", e));
	SUCCEEDS(store_set_meta_int(r->s, "n", INT64_MAX, e));
	store_close(&r->s);
	reg_open(r, 0);
	assert_string_equal(store_meta_text(r->s, "t", &r->a), "é'\"");
	assert_int_equal(store_meta_int(r->s, "n", 0), INT64_MAX);
	SUCCEEDS(store_set_meta_text(r->s, "t", NULL, e));
	assert_null(store_meta_text(r->s, "t", &r->a));
}

static void a_view_stays_one(void **state)
{
	struct reg *r = *state;
	struct store *other = NULL;

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	SUCCEEDS((other = store_open(r->path, 0, e)));
	SUCCEEDS(store_read_begin(other, e));
	assert_int_not_equal(store_uid(other, ENTITY_ACTION, 1).b[0], 0xff); /* the view begins with the first look */
	store_read_end(other);
	set_field(r, 1, "title", "Eau 2");
	store_close(&other);
}

static void a_backup_is_whole_and_never_over_a_file(void **state)
{
	struct reg *r = *state;
	const char *to = reg_file(r, "copy.db");
	struct reg copy = {.a = ARENA_INIT};

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	SUCCEEDS(store_backup(r->s, to, e));
	assert_int_equal(mode_of(to), 0600);
	FAILS(ERR_DATA, "exists already", store_backup(r->s, to, e));
	/* What can't be written is named: it is not the register. */
	FAILS(ERR_IO, "none/copy.db", store_backup(r->s, reg_file(r, "none/copy.db"), e));
	SUCCEEDS((copy.s = store_open(to, STORE_READ_ONLY, e)));
	assert_string_equal(text_of(&copy, 1, "title"), "Eau");
	store_close(&copy.s);
	arena_release(&copy.a);
}

static void snapshots_are_rotated(void **state)
{
	struct reg *r = *state;
	char last[256];

	reg_open(r, STORE_CREATE);
	/* Many of one kind do not push out the one of another. */
	reg_clock("2026-11-23T08:00:00Z");
	SUCCEEDS(store_snapshot(r->s, "migration", e));
	for (int i = 0; i < 25; i++) {
		reg_clock(arena_printf(&r->a, "2026-11-23T09:%02d:00Z", i));
		SUCCEEDS(store_snapshot(r->s, "test", e));
	}
	assert_int_equal(snapshots(r, last), 7 + 1);
	assert_true(file_exists(arena_printf(&r->a, "%s.snapshots/20261123T080000Z-migration.db", r->path)));
	assert_int_equal(mode_of(arena_printf(&r->a, "%s.snapshots", r->path)), 0700);
	assert_int_equal(mode_of(arena_printf(&r->a, "%s.snapshots/%s", r->path, last)), 0600);
	assert_false(file_exists(arena_printf(&r->a, "%s.snapshots/20261123T091700Z-test.db", r->path)));
	assert_true(file_exists(arena_printf(&r->a, "%s.snapshots/20261123T092400Z-test.db", r->path)));
}

static void a_restore_is_a_new_installation(void **state)
{
	struct reg *r = *state;
	const char *copy = reg_file(r, "copy.db");
	int64_t site;
	char name[256];

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	site = store_meta_int(r->s, "site", 0);
	SUCCEEDS(store_backup(r->s, copy, e));
	set_field(r, 1, "title", "Eau 2");
	store_close(&r->s);
	SUCCEEDS(store_restore(copy, r->path, e));
	assert_int_equal(mode_of(r->path), 0600);
	assert_int_equal(snapshots(r, name), 1);
	assert_int_equal(value_of(arena_printf(&r->a, "%s.snapshots/%s", r->path, name), "SELECT title = 'Eau 2' FROM action"), 1);
	reg_open(r, 0);
	assert_string_equal(text_of(r, 1, "title"), "Eau");
	assert_true(store_meta_int(r->s, "site", 0) != site);
	set_field(r, 1, "title", "Eau 3");
	sound(r);
}

/* A console that is open meanwhile must not go on writing into a file that nobody will open again. */
static void a_register_that_was_replaced_is_not_written(void **state)
{
	struct reg *r = *state;
	const char *copy = reg_file(r, "copy.db");

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	SUCCEEDS(store_backup(r->s, copy, e));
	SUCCEEDS(store_restore(copy, r->path, e));
	FAILS(ERR_STORE, "open it again", store_begin(r->s, e));
	store_close(&r->s);
	reg_open(r, 0);
	set_field(r, 1, "title", "Eau 2");
	sound(r);
}

static bool no_links;

/* A memory stick: link() is not known there. Takes the place of libc's in this program. */
int link(const char *from, const char *to)
{
	if (no_links) {
		errno = EPERM;
		return -1;
	}
	return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

static void a_backup_goes_to_a_memory_stick(void **state)
{
	struct reg *r = *state;
	const char *copy = reg_file(r, "copy.db");

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	no_links = true;
	SUCCEEDS(store_backup(r->s, copy, e));
	FAILS(ERR_DATA, "exists already", store_backup(r->s, copy, e));
	no_links = false;
	assert_int_equal(value_of(copy, "SELECT count(*) FROM action"), 1);
	assert_false(file_exists(reg_file(r, "copy.db.part")));
}

static void a_damaged_register_is_kept_aside(void **state)
{
	struct reg *r = *state;
	const char *copy = reg_file(r, "copy.db"), *aside = reg_file(r, "register.db.damaged");

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	SUCCEEDS(store_backup(r->s, copy, e));
	store_close(&r->s);
	write_file(r, "This is not what it was.", 24);
	SUCCEEDS(store_restore(copy, r->path, e));
	assert_int_equal(mode_of(aside), 0600);
	/* A second accident does not cost the first one's file. */
	write_file(r, "Nor is this.", 12);
	SUCCEEDS(store_restore(copy, r->path, e));
	{
		struct str text = STR_INIT;
		SUCCEEDS(file_read(aside, 1000, &text, e));
		assert_string_equal(text.s, "This is not what it was.");
		str_release(&text);
	}
	FAILS(ERR_STORE, "not a database", store_restore(aside, r->path, e));
	reg_open(r, 0);
	assert_string_equal(text_of(r, 1, "title"), "Eau");
}

static void a_register_in_use_is_not_replaced(void **state)
{
	struct reg *r = *state;
	const char *copy = reg_file(r, "copy.db");
	pid_t pid;

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	SUCCEEDS(store_backup(r->s, copy, e));
	set_field(r, 1, "title", "Eau 2");
	store_close(&r->s);
	pid = elsewhere(r->path, "BEGIN EXCLUSIVE");
	FAILS(ERR_BUSY, "locked", store_restore(copy, r->path, e));
	gone(pid);
	assert_false(file_exists(reg_file(r, "register.db.damaged")));
	reg_open(r, 0);
	assert_string_equal(text_of(r, 1, "title"), "Eau 2");
}

static bool cancel(void *ctx)
{
	(*(int *)ctx)++;
	return true;
}

static void long_work_can_be_cancelled(void **state)
{
	struct reg *r = *state;
	struct str found = STR_INIT;
	int asked = 0, n;

	reg_open(r, STORE_CREATE);
	begin(r, "many");
	for (int i = 0; i < 3000; i++) {
		struct record rec;
		record_init(&rec, ENTITY_ACTION, &r->a);
		put(&rec, "title", "Eau");
		put(&rec, "lead", "com:29019");
		SUCCEEDS(store_insert(r->s, &rec, e));
	}
	end(r);
	store_set_progress(r->s, cancel, &asked);
	FAILS(ERR_CANCELLED, "Interrupted", store_check(r->s, &found, &n, e));
	assert_true(asked > 0);
	store_set_progress(r->s, NULL, NULL);
	sound(r);
	str_release(&found);
}

struct reader {
	struct store *s;
	int asked;
};

/* Asked before the commit, and after each try: somebody's reading ends when the first one was in vain. */
static bool stop_reading(void *ctx)
{
	struct reader *x = ctx;

	if (x->asked++)
		store_read_end(x->s);
	return false;
}

static bool give_up(void *ctx)
{
	return ((struct reader *)ctx)->asked++ > 0;
}

/* An import of an hour is not lost because somebody reads for longer than an edit waits. */
static void a_long_work_waits_for_who_reads(void **state)
{
	struct reg *r = *state;
	struct reader x = {.asked = 0};
	struct err why = ERR_INIT;

	reg_open(r, STORE_CREATE);
	x.s = store_open(r->path, STORE_READ_ONLY, &why);
	assert_non_null(x.s);
	for (int turn = 0; turn < 2; turn++) {
		SUCCEEDS(store_read_begin(x.s, e));
		store_meta_int(x.s, "site", 0);
		store_set_bulk(r->s, true);
		SUCCEEDS(store_begin(r->s, e));
		SUCCEEDS(store_set_meta_int(r->s, "bulk", turn + 1, e));
		x.asked = 0;
		store_set_progress(r->s, turn ? give_up : stop_reading, &x);
		if (turn) {
			FAILS(ERR_CANCELLED, "Interrupted", store_commit(r->s, e));
		} else {
			SUCCEEDS(store_commit(r->s, e));
		}
		assert_int_equal(x.asked, 2);
		store_set_progress(r->s, NULL, NULL);
		store_set_bulk(r->s, false);
		store_read_end(x.s);
		assert_int_equal(store_meta_int(r->s, "bulk", 0), 1);
	}
	store_close(&x.s);
}

/* A console goes on reading while an import that it started writes more than the cache holds. */
static void large_work_beside_readers_leaves_them_the_file(void **state)
{
	enum { PIECE = 1 << 20, PIECES = 44 };
	struct reg *r = *state;
	struct store *reader;
	struct err why = ERR_INIT;
	char *text = xmalloc(PIECE), key[24];

	memset(text, 'x', PIECE - 1);
	text[PIECE - 1] = '\0';
	reg_open(r, STORE_CREATE | STORE_BESIDE_READERS);
	reader = store_open(r->path, STORE_READ_ONLY, &why);
	assert_non_null(reader);
	store_set_patience(reader, false);
	store_set_bulk(r->s, true);
	SUCCEEDS(store_begin(r->s, e));
	for (int i = 0; i < PIECES; i++) {
		snprintf(key, sizeof(key), "piece-%d", i);
		SUCCEEDS(store_set_meta_text(r->s, key, text, e));
	}
	assert_int_not_equal(store_meta_int(reader, "site", 0), 0);
	store_abort(r->s);
	store_set_bulk(r->s, false);
	store_close(&reader);
	free(text);
}

/* Whoever did not hear that the transaction is gone must not write half of it. */
static void nothing_is_written_after_an_abort(void **state)
{
	struct reg *r = *state;

	reg_open(r, STORE_CREATE);
	SUCCEEDS(store_begin(r->s, e));
	SUCCEEDS(store_begin(r->s, e));
	store_abort(r->s);
	FAILS(ERR_STORE, "taken back", store_set_meta_int(r->s, "half", 1, e));
	FAILS(ERR_STORE, "taken back", store_commit(r->s, e));
	assert_int_equal(store_meta_int(r->s, "half", 0), 0);
	SUCCEEDS(store_set_meta_int(r->s, "half", 2, e));
}

static void check_finds_what_was_written_past_the_log(void **state)
{
	struct reg *r = *state;
	struct str found = STR_INIT;
	int n = 0;

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	sound(r);
	sql_exec(r->path, "UPDATE action SET title = 'Faux'; DELETE FROM x_action; INSERT INTO action_tags VALUES (77, 'x'), (1, 'y')");
	SUCCEEDS(store_check(r->s, &found, &n, e));
	assert_int_equal(n, 4);
	assert_non_null(strstr(found.s, "the field title differs"));
	assert_non_null(strstr(found.s, "the field tags differs"));
	assert_non_null(strstr(found.s, "check --repair"));
	assert_non_null(strstr(found.s, "tags 77"));
	str_release(&found);
}

static void the_size_is_told(void **state)
{
	struct reg *r = *state;
	struct store_stats st;

	reg_open(r, STORE_CREATE);
	add_action(r, "Eau");
	add_action(r, "Santé");
	begin(r, "delete");
	SUCCEEDS(store_delete(r->s, ENTITY_ACTION, 1, e));
	end(r);
	SUCCEEDS(store_stats(r->s, &st, e));
	assert_int_equal(st.rows[ENTITY_ACTION], 1);
	assert_int_equal(st.ops, 3);
	assert_int_equal(st.steps, 3);
	assert_true(st.file_bytes > 4096);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_setup, reg_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_register_is_private_and_marked),
		TEST(what_is_not_there_is_not_made),
		TEST(another_programs_database_is_left_alone),
		TEST(junk_is_no_register),
		TEST(a_cut_register_says_so),
		TEST(an_empty_file_becomes_one_only_when_asked),
		TEST(a_newer_schema_is_read_or_refused),
		TEST(an_older_schema_is_copied_before_it_is_changed),
		TEST(a_migration_that_fails_changes_nothing),
		TEST(read_only_is_read_only),
		TEST(a_lock_elsewhere_is_told_in_time),
		TEST(a_killed_writer_leaves_what_was_before),
		TEST(two_consoles_see_each_other),
		TEST(small_facts_are_kept),
		TEST(a_view_stays_one),
		TEST(a_backup_is_whole_and_never_over_a_file),
		TEST(snapshots_are_rotated),
		TEST(a_restore_is_a_new_installation),
		TEST(a_register_that_was_replaced_is_not_written),
		TEST(a_backup_goes_to_a_memory_stick),
		TEST(a_damaged_register_is_kept_aside),
		TEST(a_register_in_use_is_not_replaced),
		TEST(long_work_can_be_cancelled),
		TEST(a_long_work_waits_for_who_reads),
		TEST(large_work_beside_readers_leaves_them_the_file),
		TEST(nothing_is_written_after_an_abort),
		TEST(check_finds_what_was_written_past_the_log),
		TEST(the_size_is_told),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
