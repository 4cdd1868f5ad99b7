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
#include <sys/stat.h>
#include <unistd.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>

#include "store_priv.h"

enum { SNAPSHOTS_KEPT = 20 };

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

bool store_backup(struct store *s, const char *path, struct err *e)
{
	sqlite3_stmt *st = NULL;
	char *tmp = xasprintf("%s.part", path);
	mode_t mask = umask(077);
	bool ok = false;

	if (file_exists(path)) {
		err_set(e, ERR_DATA, _("%s exists already; give another name"), path);
		goto out;
	}
	unlink(tmp);
	if (sqlite3_prepare_v2(s->db, "VACUUM INTO ?1", -1, &st, NULL) != SQLITE_OK) {
		store_fail(s, e, "VACUUM INTO");
		goto out;
	}
	sqlite3_bind_text(st, 1, tmp, -1, SQLITE_STATIC);
	if (!stmt_run(s, st, e) || !sync_file(tmp, e))
		goto out;
	if (link(tmp, path) != 0) { /* link, not rename: never over a file that appeared meanwhile */
		err_errno(e, errno, _("%s can't be made"), path);
		goto out;
	}
	ok = true;
out:
	sqlite3_finalize(st);
	unlink(tmp);
	umask(mask);
	free(tmp);
	return ok;
}

static int newest_first(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*b)->d_name, (*a)->d_name);
}

static int is_snapshot(const struct dirent *d)
{
	return str_has_suffix(d->d_name, ".db");
}

static void rotate(const char *dir)
{
	struct dirent **v = NULL;
	int n = scandir(dir, &v, is_snapshot, newest_first);

	for (int i = 0; i < n; i++) {
		if (i >= SNAPSHOTS_KEPT) {
			char *path = file_join(dir, v[i]->d_name);
			unlink(path);
			free(path);
		}
		free(v[i]);
	}
	free(v);
}

bool store_snapshot(struct store *s, const char *why, struct err *e)
{
	char *dir = xasprintf("%s.snapshots", s->path), stamp[24];
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
		rotate(dir);
out:
	free(path);
	free(dir);
	return ok;
}

/* The backup is opened and copied by SQLite itself, so that what arrives is a whole database, never half a file. */
static bool copy_over(struct store *from, const char *path, struct err *e)
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
	ok = true;
out:
	unlink(fresh);
	free(fresh);
	free(journal);
	return ok;
}

bool store_restore(const char *backup, const char *path, struct err *e)
{
	struct store *from = store_open(backup, STORE_READ_ONLY, e), *now = NULL;
	bool ok = false;

	if (!from)
		return false;
	if (file_exists(path)) {
		struct err ignored = ERR_INIT;
		/* A damaged register can't be snapshot by SQLite: it is kept aside as it is. */
		now = store_open(path, 0, &ignored);
		if (now && !store_snapshot(now, "before-restore", e))
			goto out;
		if (!now) {
			char *aside = xasprintf("%s.damaged", path);
			int rc = rename(path, aside);
			free(aside);
			if (rc != 0) {
				err_errno(e, errno, _("%s can't be kept aside"), path);
				goto out;
			}
		}
		store_close(&now);
	}
	if (!copy_over(from, path, e))
		goto out;
	/* The copy is another installation from now on: its ops must not collide with those the old one wrote after the backup. */
	now = store_open(path, 0, e);
	ok = now && store_begin(now, e) && store_renew_site(now, e) && store_commit(now, e);
out:
	store_close(&now);
	store_close(&from);
	return ok;
}
