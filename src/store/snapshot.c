/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snapshot.c - copies of the register: backups that the user asks for, and snapshots that are made before every risky step.
 *
 * VACUUM INTO writes a consistent copy while other connections go on; the copy is fsynced and only then gets its name.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>

#include "store_priv.h"

#define PART ".part" /* a copy that is not whole yet */
enum { SNAPSHOTS_KEPT = 7 }; /* of each kind, so that a cron job's imports never push out what was kept before a migration */

static bool sync_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		err_errno(e, errno, _("%s can't be written out"), path);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* The trouble is the copy's more often than the register's, and then its name is what the reader needs. */
static void backup_failed(struct store *s, const char *path, const struct err *why, struct err *e)
{
	switch (sqlite3_errcode(s->db) & 0xff) {
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_READONLY:
		err_set(e, ERR_IO, _("%s can't be made; check that its folder exists and that you may write there"), path);
		break;
	case SQLITE_FULL:
	case SQLITE_IOERR:
		err_set(e, ERR_IO, _("%s can't be written: the disk is full or refuses; the register is as it was"), path);
		break;
	default:
		err_set(e, why->code, "%s", why->text);
	}
}

/* link, not rename: never over a file that appeared meanwhile. Memory sticks (FAT) know no second name of a file; there a last look has to do. */
static bool give_name(const char *tmp, const char *path, struct err *e)
{
	if (link(tmp, path) == 0)
		return true;
	if (errno != EEXIST && !file_exists(path) && rename(tmp, path) == 0)
		return true;
	return err_errno(e, errno, _("%s can't be made"), path);
}

/* An empty file to be filled, held by a lock as long as somebody fills it: what is left of a copy that was cut off has none, and is used again. The lock is not one of
   those that SQLite takes. -1 on failure. */
static int begin_part(const char *tmp, struct err *e)
{
	int fd = open(tmp, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && ftruncate(fd, 0) == 0)
		return fd;
	if (fd >= 0 && errno == EWOULDBLOCK)
		err_set(e, ERR_BUSY, _("%s is being written by another program; wait, then try again"), tmp);
	else if (errno == ENOSPC || errno == EIO)
		err_set(e, ERR_IO, _("%s can't be written: the disk is full or refuses; the register is as it was"), tmp);
	else
		err_set(e, ERR_IO, _("%s can't be made; check that its folder exists and that you may write there"), tmp);
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool write_part(struct store *s, const char *tmp, const char *path, struct err *e)
{
	sqlite3_stmt *st = NULL;
	struct err why = ERR_INIT;
	bool ok;

	if (sqlite3_prepare_v2(s->db, "VACUUM INTO ?1", -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, "VACUUM INTO");
	sqlite3_bind_text(st, 1, tmp, -1, SQLITE_STATIC);
	/* The copy gets as much memory as the register has, and is written once and never read: a little is enough. */
	sqlite3_exec(s->db, "PRAGMA cache_size = -2048", NULL, NULL, NULL);
	ok = stmt_run(s, st, &why);
	if (!ok)
		backup_failed(s, path, &why, e);
	store_size_cache(s);
	sqlite3_finalize(st);
	return ok;
}

bool store_backup(struct store *s, const char *path, struct err *e)
{
	char *tmp = xasprintf("%s" PART, path), *journal = xasprintf("%s" PART "-journal", path);
	mode_t mask = umask(077);
	int fd = -1;
	bool ok = false;

	if (file_exists(path)) {
		err_set(e, ERR_DATA, _("%s exists already; give another name"), path);
		goto out;
	}
	if ((fd = begin_part(tmp, e)) < 0)
		goto out;
	/* It would be played into the copy. */
	unlink(journal);
	ok = write_part(s, tmp, path, e) && sync_file(tmp, e) && give_name(tmp, path, e);
	if (ok)
		file_flush_directory(path);
	unlink(tmp);
	unlink(journal);
	close(fd);
out:
	umask(mask);
	free(journal);
	free(tmp);
	return ok;
}

/* --- what was left by a copy that was cut off ----------------------------------------------------------------------------------- */

static int is_part(const struct dirent *d)
{
	return str_has_suffix(d->d_name, PART) || str_has_suffix(d->d_name, PART "-journal");
}

static void sweep_one(const char *path)
{
	char *tmp = xstrdup(path);
	int fd;

	if (str_has_suffix(tmp, "-journal"))
		tmp[strlen(tmp) - strlen("-journal")] = '\0';
	fd = open(tmp, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	/* Nobody fills it. */
	if (fd < 0 ? errno == ENOENT : flock(fd, LOCK_EX | LOCK_NB) == 0)
		unlink(path);
	if (fd >= 0)
		close(fd);
	free(tmp);
}

void snapshot_sweep(const char *register_path)
{
	static const char *const beside[] = {".restore" PART, ".restore" PART "-journal", ".restore"};
	char *dir = store_snapshots_dir(register_path);
	struct dirent **v = NULL;
	int n = scandir(dir, &v, is_part, NULL);

	for (int i = 0; i < n; i++) {
		char *path = file_join(dir, v[i]->d_name);
		sweep_one(path);
		free(path);
		free(v[i]);
	}
	free(v);
	for (size_t i = 0; i < COUNT_OF(beside); i++) {
		char *path = xasprintf("%s%s", register_path, beside[i]);
		sweep_one(path);
		free(path);
	}
	free(dir);
}

static int newest_first(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*b)->d_name, (*a)->d_name);
}

static int is_snapshot(const struct dirent *d)
{
	return str_has_suffix(d->d_name, ".db");
}

char *store_snapshots_dir(const char *register_path)
{
	return xasprintf("%s.snapshots", register_path);
}

int store_snapshots(const char *register_path, struct arena *a, const char *const **paths)
{
	char *dir = store_snapshots_dir(register_path);
	struct dirent **v = NULL;
	int n = scandir(dir, &v, is_snapshot, newest_first);
	const char **list = arena_alloc(a, (size_t)(n > 0 ? n : 1) * sizeof(*list));

	for (int i = 0; i < n; i++) {
		list[i] = arena_printf(a, "%s/%s", dir, v[i]->d_name);
		free(v[i]);
	}
	free(v);
	free(dir);
	*paths = list;
	return n > 0 ? n : 0;
}

static void rotate(const char *register_path, const char *why)
{
	struct arena a = ARENA_INIT;
	const char *const *paths;
	int n = store_snapshots(register_path, &a, &paths), kept = 0;
	size_t len = strlen(why);

	for (int i = 0; i < n; i++) {
		/* STAMP-why.db, or STAMP-why-2.db of the same second */
		const char *kind = strchr(file_basename(paths[i]), '-');
		bool same = kind && strncmp(kind + 1, why, len) == 0 && (kind[1 + len] == '.' || kind[1 + len] == '-');
		if (same && ++kept > SNAPSHOTS_KEPT)
			unlink(paths[i]);
	}
	arena_release(&a);
}

bool store_snapshot(struct store *s, const char *why, struct err *e)
{
	char *dir = store_snapshots_dir(s->path), stamp[24];
	char *path = NULL;
	bool ok = false;

	/* 2026-11-23T09:00:00Z without its punctuation, which some file systems refuse. The real clock decides the order, not the fixed one. */
	clock_format(clock_ms(), stamp);
	for (char *p = stamp, *q = stamp;; p++) {
		if (*p != '-' && *p != ':')
			*q++ = *p;
		if (!*p)
			break;
	}
	if (!file_mkdirs(dir, e))
		goto out;
	path = xasprintf("%s/%s-%s.db", dir, stamp, why);
	for (int n = 2; file_exists(path); n++) {
		free(path);
		path = xasprintf("%s/%s-%s-%d.db", dir, stamp, why, n);
	}
	ok = store_backup(s, path, e);
	if (ok)
		rotate(s->path, why);
out:
	free(path);
	free(dir);
	return ok;
}

/* The backup is opened and copied by SQLite itself, so that what arrives is a whole database, never half a file. */
bool snapshot_copy_over(struct store *from, const char *path, struct err *e)
{
	char *fresh = xasprintf("%s.restore", path), *journal = xasprintf("%s-journal", path);
	bool ok = false;

	unlink(fresh);
	if (!store_backup(from, fresh, e))
		goto out;
	/* A hot journal of the old file must never be played into the new one. */
	if (unlink(journal) != 0 && errno != ENOENT) {
		err_errno(e, errno, _("%s can't be removed"), journal);
		goto out;
	}
	if (rename(fresh, path) != 0) {
		err_errno(e, errno, _("%s can't be replaced"), path);
		goto out;
	}
	file_flush_directory(path);
	ok = true;
out:
	unlink(fresh);
	free(fresh);
	free(journal);
	return ok;
}

/* By a second name, where there are links: then both stand at every moment until the new one takes the first. */
static bool name_aside(const char *path, const char *aside)
{
	return link(path, aside) == 0 || (errno != ENOENT && rename(path, aside) == 0);
}

bool snapshot_keep_aside(const char *path, char **name, struct err *e)
{
	char *aside = xasprintf("%s.damaged", path), *journal = xasprintf("%s-journal", path), *journal_aside;
	bool ok;

	for (int n = 2; file_exists(aside); n++) {
		free(aside);
		aside = xasprintf("%s.damaged-%d", path, n);
	}
	journal_aside = xasprintf("%s-journal", aside);
	if (!name_aside(journal, journal_aside) && errno != ENOENT) {
		ok = err_errno(e, errno, _("%s can't be kept aside"), journal);
	} else if (!(ok = name_aside(path, aside))) {
		err_errno(e, errno, _("%s can't be kept aside"), path);
		/* Of one file with two names that does nothing, and the second one goes. */
		rename(journal_aside, journal);
		unlink(journal_aside);
	}
	if (name && ok)
		*name = xstrdup(aside);
	free(journal_aside);
	free(journal);
	free(aside);
	return ok;
}

/* What is there now is kept; false when it can't be, or when somebody works in it. */
static bool keep_present(const char *path, struct err *e)
{
	struct err why = ERR_INIT;
	struct store *now = store_open(path, 0, &why);
	bool ok;

	if (now)
		ok = store_snapshot(now, "before-restore", e);
	else if (why.code == ERR_BUSY)
		ok = err_set(e, ERR_BUSY, "%s", why.text);
	else
		ok = snapshot_keep_aside(path, NULL, e);
	store_close(&now);
	return ok;
}

bool store_restore(const char *backup, const char *path, struct err *e)
{
	struct store *from = store_open(backup, STORE_READ_ONLY, e), *now = NULL;
	bool ok = false;

	if (!from)
		return false;
	if (file_exists(path) && !keep_present(path, e))
		goto out;
	if (!snapshot_copy_over(from, path, e))
		goto out;
	/* The copy is another installation from now on: its ops must not collide with those the old one wrote after the backup. */
	now = store_open(path, 0, e);
	ok = now && store_begin(now, e) && store_renew_site(now, e) && store_commit(now, e);
out:
	store_close(&now);
	store_close(&from);
	return ok;
}
