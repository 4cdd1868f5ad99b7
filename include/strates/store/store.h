/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store.h - one register file: opening, transactions, and the facts about the file itself.
 *
 * The store is the only layer that knows SQLite. One `struct store` is used by one thread. Text it returns lives in the arena that the caller
 * gives. Every change goes through store/log.h; there is no other way to write facts.
 */
#ifndef STRATES_STORE_STORE_H
#define STRATES_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/base/err.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>

struct store;

enum store_open_flag {
	STORE_CREATE = 1,    /* make it when absent (schema only: reference tables come from refdata_load) */
	STORE_READ_ONLY = 2, /* never write, not even a migration */
	STORE_MUST_NOT_EXIST = 4,
	STORE_BESIDE_READERS = 8 /* bulk work leaves the file alone until its end, at the price of memory: others go on reading */
};
/* Opens, checks application_id and schema, migrates after a snapshot, verifies the header. A newer schema opens read-only with
   store_is_read_only() true and *why set (static text), or fails when it can't be understood. File mode 0600, journal_mode DELETE, synchronous
   EXTRA, trusted_schema off, defensive. NULL with a sentence on failure. */
struct store *store_open(const char *path, int flags, struct err *e);
void store_close(struct store **s);
const char *store_path(const struct store *s);
bool store_is_read_only(const struct store *s);
/* true when another connection committed since the last call (PRAGMA data_version). */
bool store_changed_elsewhere(struct store *s);
/* A number that another connection's commit changes, and nothing else: what was read under one value is stale under the next. */
int64_t store_version(struct store *s);

/* Nested: only the outermost begin takes the write lock (BEGIN IMMEDIATE, waits 5 s), only the outermost commit commits. An abort at any depth
   rolls the whole transaction back and makes the outer commit fail. */
bool store_begin(struct store *s, struct err *e);
bool store_commit(struct store *s, struct err *e);
void store_abort(struct store *s);
/* A consistent view for several reads (BEGIN DEFERRED … ROLLBACK). */
bool store_read_begin(struct store *s, struct err *e);
void store_read_end(struct store *s);

/* Called about every 1000 virtual-machine steps × 10 during long statements; returning true interrupts (ERR_CANCELLED). NULL removes it. */
void store_set_progress(struct store *s, bool (*cancel)(void *), void *ctx);
/* Whether somebody else's transaction is waited for, some seconds, before one of our own (so it begins), or told at once: ERR_BUSY. Reading always waits. */
void store_set_patience(struct store *s, bool patient);
/* Tuned for one big transaction: cache may grow and does not spill to the file, so readers go on until the commit,
   and the commit waits up to a minute for a reader instead of some seconds: there is much to lose. Nested like transactions. */
void store_set_bulk(struct store *s, bool on);

/* Around the writing of `rows` new actions inside a transaction: when they are the most of what will be there, secondary indexes are taken away and made
   again at the end. An abort brings them back by itself. */
bool store_bulk_begin(struct store *s, int64_t rows, struct err *e);
bool store_bulk_end(struct store *s, struct err *e);

/* Small facts about the file. text: in arena a, NULL when absent. */
const char *store_meta_text(struct store *s, const char *key, struct arena *a);
int64_t store_meta_int(struct store *s, const char *key, int64_t otherwise);
bool store_set_meta_text(struct store *s, const char *key, const char *value, struct err *e);
bool store_set_meta_int(struct store *s, const char *key, int64_t value, struct err *e);

/* Consistent copy to a new file (VACUUM INTO), mode 0600; fails when it exists. */
bool store_backup(struct store *s, const char *path, struct err *e);
/* Copy into `<path>.snapshots/<UTC time>-<why>.db`, keeping the newest 7 of each `why`. */
bool store_snapshot(struct store *s, const char *why, struct err *e);
/* That folder; the caller frees. And the paths of the copies in it, newest first, in arena a; returns how many. The register may be closed, or damaged. */
char *store_snapshots_dir(const char *register_path);
int store_snapshots(const char *register_path, struct arena *a, const char *const **paths);
/* Copies a backup over the register (after keeping the present one as a snapshot), gives it a new site id. The store must not be open. */
bool store_restore(const char *backup, const char *path, struct err *e);

/* integrity_check, foreign keys between facts, sets without owner, log against facts. Each trouble is one line appended to out; *n their number. */
bool store_check(struct store *s, struct str *out, int *n, struct err *e);
/* Drops and rebuilds the derived tables x_name, x_action, x_text (findings are the engine's). */
bool store_rebuild_derived(struct store *s, struct err *e);

struct store_stats {
	int64_t rows[32]; /* living rows by enum entity */
	int64_t ops, steps, findings_open, findings_decided, file_bytes;
};
bool store_stats(struct store *s, struct store_stats *out, struct err *e);

#endif
