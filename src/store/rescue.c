/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rescue.c - a damaged register made whole again.
 *
 * SQLite of the systems in the field has no recovery of its own (no dbdata), and needs none here: a snapshot is a whole register, and what was done after it stands in
 * the log of the damaged file, operation by operation. Those that can be read go the way of a colleague's bundle. The first one of a laptop that can't be read ends what
 * is taken of it: a later one may rest on it.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/store/rescue.h>

#include "store_priv.h"

#define COPY_MAX ((size_t)2 << 30)
enum { HEADER_SIZE = 100 };

/* --- seeing it ------------------------------------------------------------------------------------------------------------------ */

static bool damaged(const char *path, struct err *e)
{
	return err_set(e, ERR_STORE, _("%s is damaged; `strates check --repair' makes it whole again from its last good copy and from its history"), path);
}

/* 1 whole, 0 damaged, -1 it could not be read through for another reason. */
static int look_through(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	int whole = -1, rc = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &st, NULL);

	if (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW)
		whole = str_eq((const char *)sqlite3_column_text(st, 0), "ok");
	sqlite3_finalize(st);
	if (whole < 0 && ((rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB))
		whole = 0;
	return whole;
}

bool store_is_whole(struct store *s, struct err *e)
{
	switch (look_through(s->db)) {
	case 1: return true;
	case 0: return damaged(s->path, e);
	default: return store_fail(s, e, "quick_check");
	}
}

static bool has_snapshots(const char *path)
{
	char *dir = store_snapshots_dir(path);
	bool has = file_exists(dir);

	free(dir);
	return has;
}

/* Whose database it says it is; -1: that can't be read. */
static int64_t application_of(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	int64_t id = sqlite3_prepare_v2(db, "PRAGMA application_id", -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : -1;

	sqlite3_finalize(st);
	return id;
}

/* Another program's database is never touched. */
bool store_is_damaged(const char *path)
{
	sqlite3 *db = NULL;
	struct stat st;
	bool result = false;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
		int64_t id = application_of(db);

		/* Where its header does not tell, the snapshots beside it do; one of zeros is an empty database to SQLite, with no application behind it. */
		if (id == STORE_APPLICATION_ID)
			result = look_through(db) == 0;
		else if (has_snapshots(path))
			result = st.st_size == 0 || look_through(db) == 0 || (id >= 0 && st.st_size < 4096);
	}
	sqlite3_close(db);
	return result;
}

/* --- the copy -------------------------------------------------------------------------------------------------------------------- */

static struct store *open_whole(const char *path)
{
	struct store *s = store_open(path, STORE_READ_ONLY, NULL);

	if (s && !store_is_whole(s, NULL))
		store_close(&s);
	return s;
}

/* The newest snapshot that is whole, open for reading; NULL when there is none. */
static struct store *find_copy(const char *path, struct rescue *r)
{
	struct arena a = ARENA_INIT;
	const char *const *paths;
	struct store *found = NULL;
	int n = store_snapshots(path, &a, &paths);

	for (int i = 0; i < n && !found; i++)
		if ((found = open_whole(paths[i])))
			r->copy = arena_strdup(&r->arena, paths[i]);
	arena_release(&a);
	return found;
}

/* --- what was done after it ------------------------------------------------------------------------------------------------------ */

struct taking {
	struct store *to;
	struct rescue *r;
	int64_t seq, hlc; /* the last one that was taken of this site; of all */
};

static bool take_step(void *ctx, const struct travel_step *t, struct err *e)
{
	return merge_step(((struct taking *)ctx)->to, t, e);
}

static bool take_op(void *ctx, const struct travel_op *o, struct err *e)
{
	struct taking *t = ctx;

	if (!merge_op(t->to, o, e))
		return false;
	t->seq = o->seq;
	t->hlc = o->hlc > t->hlc ? o->hlc : t->hlc;
	t->r->n_taken++;
	return true;
}

/* What was signed stays signed, as far as it was read. */
static bool take_batches(struct store *from, struct taking *t, int64_t site, int64_t above, struct arena *a, struct err *e)
{
	struct travel_batch *v;
	int n = 0;

	if (!store_batches(from, site, above, a, &v, &n, NULL))
		return true;
	for (int i = 0; i < n; i++)
		if (v[i].first > above && v[i].last <= t->seq && !store_add_batch(t->to, &v[i], e))
			return false;
	return true;
}

static int64_t reach_of(const struct reach *v, int n, int64_t site)
{
	for (int i = 0; i < n; i++)
		if (v[i].site == site)
			return v[i].seq;
	return 0;
}

/* Sites that the damaged file names, as far as that can be read; its own at least, with what its bookkeeping says of it. */
static int sites_of(struct store *from, struct arena *a, struct reach **v, bool *complete)
{
	int64_t site = store_site(from), seq = store_meta_int(from, "seq", 0);
	int n, at = 0;

	*complete = store_reach(from, a, v, &n, NULL);
	while (at < n && (*v)[at].site != site)
		at++;
	if (at == n)
		(*v)[n++] = (struct reach){site, seq};
	else if (seq > (*v)[at].seq)
		(*v)[at].seq = seq;
	return n;
}

static bool take_all(struct store *from, struct store *to, const char *author, struct rescue *r, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct taking t = {.to = to, .r = r};
	const struct travel_sink sink = {&t, take_step, take_op};
	struct merge_result result;
	struct reach *theirs, *ours = NULL;
	int n_ours = 0, n;
	bool complete, ok = store_reach(to, &a, &ours, &n_ours, e) && merge_begin(to, _("history of the damaged file"), author, e);

	if (!ok)
		goto out;
	n = sites_of(from, &a, &theirs, &complete);
	for (int i = 0; ok && i < n; i++) {
		int64_t above = reach_of(ours, n_ours, theirs[i].site);
		t.seq = above;
		/* The end of what can be read is no failure: it is told. */
		store_read_ops(from, theirs[i].site, above + 1, 0, &sink, NULL);
		r->n_lost += theirs[i].seq > t.seq ? theirs[i].seq - t.seq : 0;
		ok = take_batches(from, &t, theirs[i].site, above, &a, e);
	}
	if (!complete)
		r->n_lost = -1;
	ok = ok && merge_end_rows(to, &result, e);
	if (ok)
		ok = merge_end(to, e);
	else
		merge_abort(to);
	if (ok && t.hlc) {
		char *text = arena_alloc(&r->arena, 24);
		clock_format(t.hlc >> 16, text);
		r->since = text;
	}
out:
	arena_release(&a);
	return ok;
}

/* --- all of it ------------------------------------------------------------------------------------------------------------------- */

static bool put_in_place(const char *path, struct store *copy, struct rescue *r, struct store **now, struct err *e)
{
	char *aside = NULL;
	bool ok = snapshot_keep_aside(path, &aside, e) && snapshot_copy_over(copy, path, e);

	if (aside)
		r->aside = arena_strdup(&r->arena, aside);
	free(aside);
	*now = ok ? store_open(path, 0, e) : NULL;
	return *now && store_begin(*now, e) && store_renew_site(*now, e) && store_commit(*now, e);
}

/* Nothing came of it: the damaged file stands where it stood. */
static void put_back(const char *path, const struct rescue *r)
{
	char *journal = xasprintf("%s-journal", path), *journal_aside = xasprintf("%s-journal", r->aside);

	unlink(journal);
	/* Two names of one file stay two names. */
	if (rename(r->aside, path) == 0)
		unlink(r->aside);
	rename(journal_aside, journal);
	free(journal);
	free(journal_aside);
}

/* A page of another table is no header; when only the first bytes are spoilt, those of the copy open the rest. In a file of its own: the damaged one stays as it is. */
static struct store *open_with_header_of(const char *copy, const char *aside, char **made)
{
	struct str all = STR_INIT, head = STR_INIT;
	char *name = xasprintf("%s.read", aside);
	bool ok = file_read(copy, COPY_MAX, &head, NULL) && file_read(aside, COPY_MAX, &all, NULL) && head.len >= HEADER_SIZE && all.len >= HEADER_SIZE;

	if (ok) {
		uint32_t page = (uint32_t)(uint8_t)head.s[16] << 8 | (uint8_t)head.s[17];
		uint32_t pages = (uint32_t)(all.len / (page == 1 ? 65536 : page));

		memcpy(all.s, head.s, HEADER_SIZE);
		for (int i = 0; i < 4; i++)
			all.s[28 + i] = (char)(pages >> (24 - 8 * i));
		/* Free pages: none that is known of. */
		memset(all.s + 32, 0, 8);
		ok = file_write(name, all.s, all.len, NULL);
	}
	str_release(&all);
	str_release(&head);
	*made = name;
	return ok ? store_open(name, STORE_READ_ONLY, NULL) : NULL;
}

/* What was left in its journal is played back first, where that can be done. */
static struct store *open_damaged(const struct rescue *r, char **made)
{
	struct store *s = store_open(r->aside, 0, NULL);

	if (!s)
		s = store_open(r->aside, STORE_READ_ONLY, NULL);
	return s ? s : open_with_header_of(r->copy, r->aside, made);
}

bool store_rescue(const char *path, const char *author, struct rescue *out, struct err *e)
{
	struct store *copy, *from, *now = NULL;
	char *made = NULL;
	bool ok;

	*out = (struct rescue)RESCUE_INIT;
	out->since = "";
	if (!(copy = find_copy(path, out)))
		return err_set(e, ERR_STORE, _("%s is damaged, and there is no whole copy of it in %s.snapshots; bring a backup back with `strates restore FILE'"), path,
			path);
	ok = put_in_place(path, copy, out, &now, e);
	if (ok && (from = open_damaged(out, &made))) {
		ok = take_all(from, now, author, out, e);
		store_close(&from);
	} else {
		out->n_lost = -1;
	}
	if (made)
		unlink(made);
	free(made);
	store_close(&now);
	store_close(&copy);
	if (!ok && out->aside)
		put_back(path, out);
	return ok;
}

void rescue_release(struct rescue *r)
{
	arena_release(&r->arena);
}
