/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store.c - opening a register, migrating it, transactions, statements, and the sentences for what SQLite says.
 *
 * The file is guarded in this order: made with O_EXCL and mode 0600; application_id read before anything is written, so that another
 * program's database is never touched; a schema newer than ours is opened read-only or refused; an older one is copied to a snapshot before
 * its migrations, each in a transaction of its own together with its user_version.
 * journal_mode DELETE is deliberate: with two consoles on one file, WAL of the SQLite versions in the field can lose an acknowledged commit (checkpoint racing a
 * log reset). So is synchronous EXTRA: a commit is the removal of the journal, and with FULL its folder is not flushed; a laptop whose power goes would find the
 * journal there again and take the acknowledged commit back (tests/fault shows it).
 */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/store/rescue.h>

#include "sql_data.h"
#include "store_priv.h"

const struct stmt_desc stmt_table[STMT_COUNT] = {
#define STMT(id, flags, sql) {#id, sql, flags},
#include "stmt_all.def"
#undef STMT
};

/* --- what SQLite says, in words --------------------------------------------------------------------------------------------- */

/* The disk or the memory failed, not the statement. */
static bool is_fault(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_NOMEM:
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_FULL:
	case SQLITE_CANTOPEN:
	case SQLITE_INTERRUPT: return true;
	default: return false;
	}
}

bool store_fail(struct store *s, struct err *e, const char *what)
{
	int rc = s->db ? sqlite3_errcode(s->db) : SQLITE_CANTOPEN;
	const char *path = s->path;

	/* A look-up that fails without telling reads as nothing found: whatever is built on it must not stay. */
	if (!e && s->depth > 0 && is_fault(rc))
		e = &s->unseen;
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(e, ERR_BUSY,
			_("%s is locked by another program; close the other console or wait, then try again"), path);
	case SQLITE_FULL:
		return err_set(e, ERR_STORE,
			_("%s: the disk is full; nothing of this change was kept: free some space and do it again"), path);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return err_set(e, ERR_READONLY,
			_("%s can't be written; check the rights of the file and of its folder"), path);
	case SQLITE_CORRUPT:
		return err_set(e, ERR_STORE,
			_("%s is damaged (%s); `strates check --repair' makes it whole again from its last good copy and from its history"), path,
			sqlite3_errmsg(s->db));
	case SQLITE_NOTADB:
		if (store_is_damaged(path))
			return err_set(e, ERR_STORE,
				_("%s is damaged: its beginning is not that of a register; `strates check --repair' makes it whole again from its last good copy"), path);
		return err_set(e, ERR_STORE, _("%s is not a database; give another file with -d"), path);
	case SQLITE_IOERR:
		return err_set(e, ERR_IO, _("%s: the disk refused (%s); nothing of this change was kept"), path,
			sqlite3_errmsg(s->db));
	case SQLITE_NOMEM:
		return err_set(e, ERR_STORE, _("%s: there is not enough memory; nothing of this change was kept: close other programs and try again"), path);
	case SQLITE_INTERRUPT:
		return err_set(e, ERR_CANCELLED, _("Interrupted; nothing of this was kept."));
	case SQLITE_CANTOPEN:
		return err_set(e, ERR_IO, _("%s can't be opened; check that it exists and that you may read it"), path);
	default:
		return err_set(e, ERR_STORE, "%s: %s: %s", path, what, s->db ? sqlite3_errmsg(s->db) : "");
	}
}

/* --- statements --------------------------------------------------------------------------------------------------------------- */

sqlite3_stmt *stmt_cached(struct store *s, sqlite3_stmt **slot, const char *sql, struct err *e)
{
	if (*slot) {
		sqlite3_reset(*slot);
		sqlite3_clear_bindings(*slot);
		return *slot;
	}
	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, slot, NULL) != SQLITE_OK) {
		store_fail(s, e, sql);
		return NULL;
	}
	return *slot;
}

sqlite3_stmt *stmt_get(struct store *s, enum stmt_id id, struct err *e)
{
	return stmt_cached(s, &s->hot[id], stmt_table[id].sql, e);
}

/* A full disk, a failing one or an interruption make SQLite take the transaction back by itself: what is written after it would stand alone. */
static bool is_taken_back(struct store *s, struct err *e)
{
	if (s->depth == 0 || !sqlite3_get_autocommit(s->db))
		return false;
	err_set(e, ERR_STORE, _("%s: the change was taken back"), s->path);
	return true;
}

int stmt_step(struct store *s, sqlite3_stmt *st, struct err *e)
{
	int rc;

	if (!sqlite3_stmt_readonly(st) && is_taken_back(s, e)) {
		sqlite3_reset(st);
		return -1;
	}
	rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		store_fail(s, e, sqlite3_sql(st));
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

bool stmt_run(struct store *s, sqlite3_stmt *st, struct err *e)
{
	int rc;

	while ((rc = stmt_step(s, st, e)) == 1)
		;
	return rc == 0;
}

int64_t stmt_int(struct store *s, sqlite3_stmt *st, int64_t otherwise)
{
	int64_t v = otherwise;

	if (stmt_step(s, st, NULL) == 1) {
		if (sqlite3_column_type(st, 0) != SQLITE_NULL)
			v = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
	}
	return v;
}

bool store_exec(struct store *s, const char *sql, struct err *e)
{
	if (is_taken_back(s, e))
		return false;
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_fail(s, e, sql);
	return true;
}

static int param(sqlite3_stmt *st, const char *name)
{
	int i = sqlite3_bind_parameter_index(st, name);

	if (i == 0)
		BUG("no parameter %s in: %s", name, sqlite3_sql(st));
	return i;
}

void bind_text(sqlite3_stmt *st, const char *name, const char *v)
{
	sqlite3_bind_text(st, param(st, name), v, -1, SQLITE_STATIC);
}

void bind_int(sqlite3_stmt *st, const char *name, int64_t v)
{
	sqlite3_bind_int64(st, param(st, name), v);
}

void bind_real(sqlite3_stmt *st, const char *name, double v)
{
	sqlite3_bind_double(st, param(st, name), v);
}

void bind_uid(sqlite3_stmt *st, const char *name, struct uid u)
{
	sqlite3_bind_blob(st, param(st, name), u.b, sizeof(u.b), SQLITE_TRANSIENT);
}

void bind_value(sqlite3_stmt *st, int at, const struct value *v)
{
	switch (v->type) {
	case VALUE_NONE: sqlite3_bind_null(st, at); break;
	case VALUE_INT: sqlite3_bind_int64(st, at, v->i); break;
	case VALUE_REAL: sqlite3_bind_double(st, at, v->r); break;
	case VALUE_TEXT: sqlite3_bind_text(st, at, v->s, -1, SQLITE_STATIC); break;
	case VALUE_UID: sqlite3_bind_blob(st, at, v->u.b, sizeof(v->u.b), SQLITE_STATIC); break;
	}
}

const char *column_text(sqlite3_stmt *st, int col, struct arena *a)
{
	const char *t = (const char *)sqlite3_column_text(st, col);

	return t ? arena_strndup(a, t, (size_t)sqlite3_column_bytes(st, col)) : "";
}

struct uid column_uid(sqlite3_stmt *st, int col)
{
	struct uid u = {{0}};

	if (sqlite3_column_type(st, col) == SQLITE_BLOB && sqlite3_column_bytes(st, col) == (int)sizeof(u.b))
		memcpy(u.b, sqlite3_column_blob(st, col), sizeof(u.b));
	return u;
}

struct value column_value(sqlite3_stmt *st, int col, enum field_type t, int of, struct arena *a)
{
	(void)of;
	switch (sqlite3_column_type(st, col)) {
	case SQLITE_INTEGER:
		return t == FT_REAL ? value_real((double)sqlite3_column_int64(st, col))
				    : value_int(sqlite3_column_int64(st, col));
	case SQLITE_FLOAT: return value_real(sqlite3_column_double(st, col));
	case SQLITE_TEXT: return value_text(column_text(st, col, a));
	case SQLITE_BLOB: return value_uid(column_uid(st, col));
	default: return value_none();
	}
}

/* --- opening ------------------------------------------------------------------------------------------------------------------ */

/* Makes the file itself, so that its mode is ours from the first byte and no symbolic link is followed. */
static bool create_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_errno(e, errno, _("%s can't be made"), path);
	close(fd);
	return true;
}

static int on_progress(void *ctx)
{
	struct store *s = ctx;

	return s->cancel && s->cancel(s->cancel_ctx);
}

static int64_t pragma_int(struct store *s, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t v = -1;

	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return v;
}

enum { PATIENCE_MS = 5000, BULK_TRIES = 12 };

void store_set_patience(struct store *s, bool patient)
{
	s->impatient = !patient;
}

/* Reading is always waited for: what is in its way is a commit, which is soon over. */
static bool begin_writing(struct store *s, struct err *e)
{
	bool ok;

	if (s->impatient)
		sqlite3_busy_timeout(s->db, 0);
	ok = store_exec(s, "BEGIN IMMEDIATE", e);
	if (s->impatient)
		sqlite3_busy_timeout(s->db, PATIENCE_MS);
	return ok;
}

static bool configure(struct store *s, struct err *e)
{
	sqlite3_busy_timeout(s->db, PATIENCE_MS);
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_progress_handler(s->db, 10000, on_progress, s);
	/* A value in a file from outside is never longer than this; keeps a hostile register from eating the memory. */
	sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024);
	return store_exec(s,
		"PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA synchronous = EXTRA;"
		"PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384; PRAGMA mmap_size = 0",
		e);
}

bool store_renew_site(struct store *s, struct err *e)
{
	int64_t site;

	if (getrandom(&site, sizeof(site), 0) != (ssize_t)sizeof(site))
		return err_errno(e, errno, _("no random numbers can be had"));
	site &= INT64_MAX;
	/* Steps go on counting: op.came names merges by them. */
	return store_set_meta_int(s, "site", site ? site : 1, e) && store_set_meta_int(s, "seq", 0, e);
}

static bool migrate_one(struct store *s, size_t i, struct err *e)
{
	char pragma[64];

	if (!store_exec(s, "BEGIN IMMEDIATE", e))
		return false;
	/* Another console may have done it while the lock was waited for. */
	if (pragma_int(s, "PRAGMA user_version") > (int64_t)i)
		return store_exec(s, "ROLLBACK", e);
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %zu", i + 1);
	if (!store_exec(s, sql_migrations[i].text, e) || !store_exec(s, pragma, e))
		goto fail;
	if (i == 0) {
		snprintf(pragma, sizeof(pragma), "PRAGMA application_id = %d", STORE_APPLICATION_ID);
		if (!store_exec(s, pragma, e) || !store_renew_site(s, e) ||
			!store_set_meta_int(s, "created", clock_ms(), e))
			goto fail;
	}
	if (store_exec(s, "COMMIT", e))
		return true;
fail:
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

static bool migrate(struct store *s, int64_t from, bool fresh, struct err *e)
{
	if (!fresh && !store_snapshot(s, "migration", e))
		return false;
	for (size_t i = (size_t)from; i < sql_migrations_count; i++)
		if (!migrate_one(s, i, e))
			return false;
	return fresh || merge_refold(s, e);
}

/* Whose file is it, and how old? May turn the store read-only (reopening is the caller's). */
static bool check_schema(struct store *s, int flags, bool fresh, bool *needs_read_only, struct err *e)
{
	int64_t app = pragma_int(s, "PRAGMA application_id"), version = pragma_int(s, "PRAGMA user_version");
	int64_t known = (int64_t)sql_migrations_count;

	if (app < 0 || version < 0)
		return store_fail(s, e, "PRAGMA application_id");
	/* An empty file (a creation that was cut off, or one made by the caller) is a register that has not begun. */
	if (app == 0 && version == 0 && pragma_int(s, "SELECT count(*) FROM sqlite_schema") == 0)
		fresh = true;
	else if (app != STORE_APPLICATION_ID)
		return err_set(e, ERR_STORE, _("%s is a database of another program, not a register; give another file with -d"),
			s->path);
	/* A stranger's file must not act: a register has neither triggers nor views, whose SQL would run with ours. */
	if (pragma_int(s, "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')") > 0)
		return err_set(e, ERR_STORE, _("%s holds commands of its own (triggers or views), which no register does; do not trust it, and ask who gave it to you"), s->path);
	if (fresh && !(flags & STORE_CREATE))
		return err_set(e, ERR_STORE, _("%s is empty; `strates init' makes a register, `strates restore' brings one back"),
			s->path);
	if (version > known) {
		if (version / 100 != known / 100)
			return err_set(e, ERR_READONLY,
				_("%s was written by a newer strates (schema %lld, this one knows %lld); install the newer one"),
				s->path, (long long)version, (long long)known);
		*needs_read_only = !s->read_only;
		return true;
	}
	if (version < known) {
		if (s->read_only)
			return err_set(e, ERR_READONLY,
				_("%s has an older schema and can't be written; make it writable once, so that it can be brought up to date"),
				s->path);
		return migrate(s, version, fresh, e);
	}
	return true;
}

/* tolower() of ASCII whatever the locale says: a Turkish one has no i for I, and the order of an index is the same on all laptops. */
static int ascii_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* The order of names for people, é with e: the same as that of utf8_collate(), so that a list of the file and one of the program agree. It is asked for often, and
   mostly about ASCII, which needs no folding. */
static int collate(void *ctx, int n, const void *a, int m, const void *b)
{
	const unsigned char *x = a, *y = b;
	int at = 0, order;
	char *left, *right;

	(void)ctx;
	while (at < n && at < m && x[at] < 0x80 && y[at] < 0x80 && ascii_lower(x[at]) == ascii_lower(y[at]))
		at++;
	if (at < n && at < m && x[at] < 0x80 && y[at] < 0x80 && isalnum(x[at]) && isalnum(y[at]))
		return ascii_lower(x[at]) - ascii_lower(y[at]);
	left = xstrndup(a, (size_t)n);
	right = xstrndup(b, (size_t)m);
	order = utf8_collate(left, right);
	free(left);
	free(right);
	return order;
}

static bool open_db(struct store *s, struct err *e)
{
	int flags = s->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;

	if (sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL) != SQLITE_OK)
		return store_fail(s, e, "open");
	if (sqlite3_create_collation_v2(s->db, "people", SQLITE_UTF8, NULL, collate, NULL) != SQLITE_OK)
		return store_fail(s, e, "open");
	return configure(s, e);
}

static bool folder_is_writable(const char *path)
{
	char *dir = xstrndup(path, (size_t)(file_basename(path) - path));
	bool writable = access(*dir ? dir : ".", W_OK) == 0;

	free(dir);
	return writable;
}

static void identify(const char *path, uint64_t *device, uint64_t *inode)
{
	struct stat st;
	bool there = stat(path, &st) == 0;

	*device = there ? (uint64_t)st.st_dev : 0;
	*inode = there ? (uint64_t)st.st_ino : 0;
}

/* A file that was restored, moved or removed under us is written to in vain: nobody will ever open it again. */
static bool is_still_there(const struct store *s)
{
	uint64_t device, inode;

	identify(s->path, &device, &inode);
	return inode && device == s->device && inode == s->inode;
}

static bool open_existing(struct store *s, int flags, bool fresh, struct err *e)
{
	bool needs_read_only = false;

	/* A file without write permission is opened for reading: its owner may look, and is told when he writes. So is one in a folder where no
	   journal can be made. */
	s->read_only = (flags & STORE_READ_ONLY) || access(s->path, W_OK) != 0 || !folder_is_writable(s->path);
	if (!open_db(s, e))
		return false;
	identify(s->path, &s->device, &s->inode);
	if (!check_schema(s, flags, fresh, &needs_read_only, e))
		return false;
	if (needs_read_only) {
		sqlite3_close(s->db);
		s->db = NULL;
		s->read_only = true;
		if (!open_db(s, e))
			return false;
	}
	if (!s->read_only && !store_exec(s, "PRAGMA journal_mode = DELETE", e))
		return false;
	if (!s->read_only)
		snapshot_sweep(s->path);
	s->site = store_meta_int(s, "site", 0);
	store_changed_elsewhere(s);
	return true;
}

struct store *store_open(const char *path, int flags, struct err *e)
{
	struct store *s = xcalloc(1, sizeof(*s));
	bool fresh = false;

	s->path = xstrdup(path);
	s->beside_readers = flags & STORE_BESIDE_READERS;
	if (flags & STORE_MUST_NOT_EXIST && file_exists(path)) {
		err_set(e, ERR_DATA, _("%s exists already; give another name with -d, or remove it first"), path);
		goto fail;
	}
	if (!file_exists(path)) {
		if (!(flags & STORE_CREATE) || flags & STORE_READ_ONLY) {
			err_set(e, ERR_IO, _("%s: no such register; `strates init' makes one"), path);
			goto fail;
		}
		if (!create_file(path, e))
			goto fail;
		fresh = true;
	}
	if (!open_existing(s, flags, fresh, e)) {
		if (fresh)
			unlink(path);
		goto fail;
	}
	return s;
fail:
	store_close(&s);
	return NULL;
}

static void finalize_all(sqlite3_stmt **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sqlite3_finalize(v[i]);
}

void store_close(struct store **sp)
{
	struct store *s = *sp;

	if (!s)
		return;
	finalize_all(s->hot, STMT_COUNT);
	finalize_all(s->insert, ENTITY_COUNT);
	finalize_all(s->load, ENTITY_COUNT);
	finalize_all(s->id_any, ENTITY_COUNT);
	finalize_all(s->id_living, ENTITY_COUNT);
	finalize_all(s->name[0], 2 * ENTITY_COUNT);
	finalize_all(s->uid_of, ENTITY_COUNT);
	finalize_all(s->key_of, ENTITY_COUNT);
	finalize_all(s->set_deleted, ENTITY_COUNT);
	finalize_all(s->update, FIELD_COUNT);
	finalize_all(s->set_load, SET_COUNT);
	finalize_all(s->set_put, SET_COUNT);
	finalize_all(s->set_del, SET_COUNT);
	for (int i = 0; i < ENTITY_COUNT; i++) {
		ids_release(&s->touched[i]);
		ids_release(&s->undo_touched[i]);
	}
	ids_release(&s->sums);
	sqlite3_close_v2(s->db);
	free(s->contested);
	free(s->new_home);
	arena_release(&s->tmp);
	arena_release(&s->aside_arena);
	free(s->rates);
	free(s->hints);
	free(s->path);
	free(s);
	*sp = NULL;
}

const char *store_path(const struct store *s)
{
	return s->path;
}

bool store_is_read_only(const struct store *s)
{
	return s->read_only;
}

int64_t store_version(struct store *s)
{
	return pragma_int(s, "PRAGMA data_version");
}

bool store_changed_elsewhere(struct store *s)
{
	int64_t v = store_version(s);
	bool changed = v != s->data_version;

	s->data_version = v;
	return changed;
}

/* --- transactions ------------------------------------------------------------------------------------------------------------- */

bool store_begin(struct store *s, struct err *e)
{
	if (s->depth == 0) {
		if (s->read_only)
			return err_set(e, ERR_READONLY, _("%s is open for reading only; nothing can be changed in it"), s->path);
		if (!is_still_there(s))
			return err_set(e, ERR_STORE, _("%s was replaced or removed by another program; nothing was changed: leave and open it again"),
				s->path);
		if (s->reading)
			store_read_end(s);
		if (!begin_writing(s, e))
			return false;
		s->aborted = false;
		err_clear(&s->unseen);
	} else if (s->aborted)
		/* The transaction is gone: what is written now would stand alone. */
		return err_set(e, ERR_STORE, _("%s: the change was taken back"), s->path);
	s->depth++;
	return true;
}

static bool is_cancelled(const struct store *s)
{
	return s->cancel && s->cancel(s->cancel_ctx);
}

/* A busy COMMIT leaves the transaction as it is. Bulk work has much to lose: each try waits PATIENCE_MS for who reads. */
static bool commit(struct store *s, struct err *e)
{
	for (int tries = s->bulk ? BULK_TRIES : 1; tries > 1; tries--) {
		struct err busy = ERR_INIT;

		if (store_exec(s, "COMMIT", &busy))
			return true;
		if (busy.code != ERR_BUSY || sqlite3_get_autocommit(s->db))
			return err_set(e, busy.code, "%s", busy.text);
		if (is_cancelled(s))
			return err_set(e, ERR_CANCELLED, _("Interrupted; nothing of this was kept."));
	}
	return store_exec(s, "COMMIT", e);
}

bool store_commit(struct store *s, struct err *e)
{
	BUG_ON(s->depth == 0);
	if (--s->depth > 0)
		return !s->aborted;
	if (s->aborted)
		return err_set(e, ERR_STORE, _("%s: the change was taken back"), s->path);
	if (err_is_set(&s->unseen))
		err_set(e, s->unseen.code, "%s", s->unseen.text);
	else if (is_cancelled(s))
		err_set(e, ERR_CANCELLED, _("Interrupted; nothing of this was kept."));
	else if (commit(s, e))
		return true;
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	bulk_forget(s);
	return false;
}

void store_abort(struct store *s)
{
	BUG_ON(s->depth == 0);
	s->sums_later = s->lines_in_hand = false;
	if (!s->aborted) {
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
		bulk_forget(s);
	}
	s->aborted = --s->depth > 0;
}

bool store_read_begin(struct store *s, struct err *e)
{
	if (s->depth > 0 || s->reading)
		return true;
	s->reading = store_exec(s, "BEGIN", e);
	return s->reading;
}

void store_read_end(struct store *s)
{
	if (s->reading)
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->reading = false;
}

void store_set_progress(struct store *s, bool (*cancel)(void *), void *ctx)
{
	s->cancel = cancel;
	s->cancel_ctx = ctx;
}

void store_size_cache(struct store *s)
{
	sqlite3_exec(s->db, s->bulk ? "PRAGMA cache_size = -32768" : "PRAGMA cache_size = -16384", NULL, NULL, NULL);
}

void store_set_bulk(struct store *s, bool on)
{
	BUG_ON(!on && s->bulk == 0);
	if (on ? s->bulk++ > 0 : --s->bulk > 0)
		return;
	/* Beyond the cache pages go into the file before the end, where the journal can undo them; sorters go through files. Memory does not grow with what is written. But
	   nobody can read the file from then on. */
	if (s->beside_readers)
		sqlite3_exec(s->db, on ? "PRAGMA cache_spill = OFF" : "PRAGMA cache_spill = ON", NULL, NULL, NULL);
	store_size_cache(s);
	sqlite3_exec(s->db, on ? "PRAGMA temp_store = FILE" : "PRAGMA shrink_memory; PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
}

/* --- small facts about the file ----------------------------------------------------------------------------------------------- */

const char *store_meta_text(struct store *s, const char *key, struct arena *a)
{
	sqlite3_stmt *st = stmt_get(s, STMT_META_GET, NULL);
	const char *v = NULL;

	if (!st)
		return NULL;
	bind_text(st, ":key", key);
	if (stmt_step(s, st, NULL) == 1 && sqlite3_column_type(st, 0) != SQLITE_NULL)
		v = column_text(st, 0, a);
	sqlite3_reset(st);
	return v;
}

int64_t store_meta_int(struct store *s, const char *key, int64_t otherwise)
{
	sqlite3_stmt *st = stmt_get(s, STMT_META_GET, NULL);

	if (!st)
		return otherwise;
	bind_text(st, ":key", key);
	return stmt_int(s, st, otherwise);
}

bool store_set_meta_text(struct store *s, const char *key, const char *value, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_META_SET, e);

	if (!st)
		return false;
	bind_text(st, ":key", key);
	bind_text(st, ":value", value);
	return stmt_run(s, st, e);
}

bool store_set_meta_int(struct store *s, const char *key, int64_t value, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_META_SET, e);

	if (!st)
		return false;
	bind_text(st, ":key", key);
	bind_int(st, ":value", value);
	return stmt_run(s, st, e);
}

void store_set_rate(struct store *s, const char *currency, double euros)
{
	for (int i = 0; i < s->n_rates; i++)
		if (strcmp(s->rates[i].currency, currency) == 0) {
			s->rates[i].euros = euros;
			return;
		}
	GROW(s->rates, s->n_rates, s->cap_rates);
	struct rate *r = &s->rates[s->n_rates++];
	snprintf(r->currency, sizeof(r->currency), "%s", currency);
	r->euros = euros;
}

/* Far above any budget, far below what sums can hold. */
#define AMOUNT_MAX 1e15

int64_t store_euro_cents(const struct store *s, int64_t hundredths, const char *currency)
{
	double rate = str_is_empty(currency) || str_eq(currency, "EUR") ? 1 : 0;

	for (int i = 0; rate == 0 && i < s->n_rates; i++)
		if (strcmp(s->rates[i].currency, currency) == 0)
			rate = s->rates[i].euros;
	if (rate == 1)
		return hundredths < (int64_t)AMOUNT_MAX ? hundredths : (int64_t)AMOUNT_MAX;
	if (rate > 0)
		return (int64_t)fmax(-AMOUNT_MAX, fmin((double)hundredths * rate + 0.5, AMOUNT_MAX));
	return -1;
}
