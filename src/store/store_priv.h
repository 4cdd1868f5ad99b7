/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store_priv.h - what the files of the store share: the handle, statements, errors.
 *
 * Hot statements stand in stmt_*.def, one enum over all; they are prepared when first used and kept. A test prepares each and reads its plan.
 */
#ifndef STRATES_STORE_PRIV_H
#define STRATES_STORE_PRIV_H

#include <sqlite3.h>
#include <strates/store/log.h>
#include <strates/store/merge.h>
#include <strates/store/read.h>
#include <strates/store/refdata.h>
#include <strates/store/store.h>

#define STORE_APPLICATION_ID 0x53545241 /* "STRA" */

/* STMT(id, flags, "sql"): flags STMT_SCAN = reads a big table whole on purpose (said why beside it). */
enum stmt_id {
#define STMT(id, flags, sql) STMT_##id,
#include "stmt_all.def"
#undef STMT
	STMT_COUNT
};
enum { STMT_SCAN = 1, SALTS_AHEAD = 32 /* 256 bytes: getrandom() gives them whole */ };
struct stmt_desc {
	const char *name, *sql;
	int flags;
};
extern const struct stmt_desc stmt_table[STMT_COUNT];

struct pair_entry; /* pair.h */
struct finding_row;

struct rate {
	char currency[4];
	double euros;
};

struct store {
	sqlite3 *db;
	char *path;
	bool read_only;
	int depth;         /* nesting of store_begin */
	bool aborted;      /* an inner level rolled back */
	struct err unseen; /* a failure in this transaction that nobody was told of: it can't be committed */
	bool beside_readers; /* STORE_BESIDE_READERS */
	int bulk;          /* nesting of store_set_bulk */
	bool impatient; /* a lock of somebody else is told at once when a transaction is to begin */
	bool reading;      /* store_read_begin */
	bool loading;      /* reference rows or a rebuild: neighbours are derived in their turn */
	bool fresh_row;    /* the row in hand was just made: nothing is derived of it yet */
	struct arena aside_arena; /* bulk.c: indexes to be made again at the end of an import */
	struct aside {
		const char *name, *sql;
	} aside[32];
	int n_aside;
	bool text_buffer, text_lift; /* bulk.c: the full text has its large buffer; its new piece is to be brought up */
	bool fresh_names;  /* no name of these rows is in x_name yet */
	bool sums_later;   /* derive_sums_later() */
	struct ids sums;   /* actions whose budget is to be summed */
	bool lines_in_hand; /* store_sums_begin(): new lines of sum_of (0: of none yet) add up to sum, which is not written yet */
	int64_t sum_of, sum;
	int64_t data_version;
	uint64_t device, inode; /* of the file that was opened */
	int64_t site, seq, step, hlc; /* kept in meta at each step_end */
	uint8_t salts[SALTS_AHEAD][SALT_SIZE]; /* travel_salt(): random bytes that are not used yet */
	int salts_left;
	struct {
		bool open;
		const char *label, *author;
		enum step_origin origin;
		int64_t undoes; /* 0 or the step that this one takes back */
		int64_t n_ops, hlc;
	} cur;
	struct contested {
		enum entity entity;
		struct uid uid;
	} *contested; /* rows of this step that another laptop wrote about too */
	int n_contested, cap_contested;
	char *new_home; /* store_renew_later(): not NULL until it is done */
	struct merge *merge; /* merge.c: the one that is going on */
	struct ids touched[ENTITY_COUNT], undo_touched[ENTITY_COUNT];
	sqlite3_stmt *hot[STMT_COUNT];
	sqlite3_stmt *insert[ENTITY_COUNT], *load[ENTITY_COUNT], *id_any[ENTITY_COUNT], *id_living[ENTITY_COUNT], *name[ENTITY_COUNT][2] /* by language */;
	sqlite3_stmt *uid_of[ENTITY_COUNT], *key_of[ENTITY_COUNT], *set_deleted[ENTITY_COUNT];
	sqlite3_stmt *update[FIELD_COUNT];
	sqlite3_stmt *set_load[SET_COUNT], *set_put[SET_COUNT], *set_del[SET_COUNT];
	bool (*cancel)(void *);
	void *cancel_ctx;
	bool (*expand)(void *ctx, int64_t action, const struct pair_entry *p, struct arena *a, struct finding_row *out, struct err *e);
	void *expand_ctx;
	struct pair_hint *hints; /* finding_read.c: where the pairs that were shown lately are kept */
	struct rate *rates;
	int n_rates, cap_rates;
	struct arena tmp; /* cleared by the public function that uses it */
};

/* Fills e from the last SQLite error: busy, full, read-only, corrupt and interrupted each get their sentence. Returns false. */
bool store_fail(struct store *s, struct err *e, const char *what);
/* The page cache as large as the work in hand wants it. */
void store_size_cache(struct store *s);
/* Removes what copies that were cut off left among the snapshots and beside the register. */
void snapshot_sweep(const char *register_path);
/* A register that SQLite can't copy any more is kept as it is, with its journal, beside, under a name that is still free: *name (may be NULL) is the caller's. */
bool snapshot_keep_aside(const char *path, char **name, struct err *e);
/* Puts a copy of an open register where `path` is. */
bool snapshot_copy_over(struct store *from, const char *path, struct err *e);
/* Prepared, reset, unbound. NULL with e set when it can't be prepared. */
sqlite3_stmt *stmt_get(struct store *s, enum stmt_id id, struct err *e);
/* Prepares sql into *slot unless it is there already; reset and unbound. */
sqlite3_stmt *stmt_cached(struct store *s, sqlite3_stmt **slot, const char *sql, struct err *e);
/* 1 = a row, 0 = done (reset), -1 = failed (reset, e set). */
int stmt_step(struct store *s, sqlite3_stmt *st, struct err *e);
/* Runs to the end and resets. */
bool stmt_run(struct store *s, sqlite3_stmt *st, struct err *e);
/* One integer of the first row, `otherwise` when there is none or NULL; resets. */
int64_t stmt_int(struct store *s, sqlite3_stmt *st, int64_t otherwise);
/* Statements of no further use; e.g. PRAGMA, migrations. Several statements in one text are fine. */
bool store_exec(struct store *s, const char *sql, struct err *e);
/* By name (":x") of the parameter. NULL text binds NULL. Texts are not copied: they must live until the step. */
void bind_text(sqlite3_stmt *st, const char *name, const char *v);
void bind_int(sqlite3_stmt *st, const char *name, int64_t v);
void bind_real(sqlite3_stmt *st, const char *name, double v);
void bind_uid(sqlite3_stmt *st, const char *name, struct uid u);
/* By position, 1-based; none binds NULL. */
void bind_value(sqlite3_stmt *st, int at, const struct value *v);
/* Column of the present row as value (text in a); column text, "" for NULL, in a. */
struct value column_value(sqlite3_stmt *st, int col, enum field_type t, int of, struct arena *a);
const char *column_text(sqlite3_stmt *st, int col, struct arena *a);
struct uid column_uid(sqlite3_stmt *st, int col);

/* A new random site id with counters at zero: for a new file, and for a copy of one. In the caller's transaction. */
bool store_renew_site(struct store *s, struct err *e);

/* travel.c: what is hashed along with the content of the next operation, so that nobody can guess a content that was taken away. */
bool travel_salt(struct store *s, uint8_t salt[SALT_SIZE], struct err *e);
/* bulk.c: an index that an import put aside comes back now, because somebody is about to look something up in it. */
bool bulk_need(struct store *s, const char *index, struct err *e);
/* Drops an index that will be made again by bulk_need(). */
bool bulk_aside(struct store *s, const char *index, struct err *e);
/* Is it aside? Then the tables were next to empty, and what it would find is what this import wrote. */
bool bulk_is_aside(const struct store *s, const char *index);
/* So many operations are about to be merged, until store_bulk_end(). */
bool bulk_begin_merge(struct store *s, int64_t ops, struct err *e);
/* The transaction was taken back, and with it what was put aside. */
void bulk_forget(struct store *s);

/* replay.c: puts one cell of the log into a record. false: unknown or unreadable. */
bool replay_cell(struct record *r, const char *field, const struct value *value);
/* The set that a cell `places/SN||Thiès` belongs to, -1. */
int replay_set_of_cell(enum entity en, const char *field);

/* derive.c: keeps x_name, x_action, x_text in step with one row that was written, or drops its rows. In the caller's transaction. */
bool derive_row(struct store *s, const struct record *r, struct err *e);
bool derive_drop(struct store *s, enum entity en, int64_t id, struct err *e);
/* Many rows are about to be derived: what an action's budget comes to is asked once for each, by derive_sums(), which must follow before anybody reads it. */
void derive_sums_later(struct store *s);
bool derive_sums(struct store *s, struct err *e);
/* Euro cents of an amount (hundredths of its currency), -1 when there is no rate. */
int64_t store_euro_cents(const struct store *s, int64_t hundredths, const char *currency);

/* write.c: facts without log, for reference rows and for applying ops. facts_insert fills r->id; *there = a row has that uid, nothing was written. */
bool facts_insert(struct store *s, struct record *r, bool *there, struct err *e);
bool facts_set_field(struct store *s, enum field f, int64_t id, const struct value *v, struct err *e);
bool facts_put_element(struct store *s, enum set set, int64_t id, const struct value *items, struct err *e);
bool facts_remove_element(struct store *s, enum set set, int64_t id, const struct value *items, struct err *e);
bool facts_set_deleted(struct store *s, enum entity en, int64_t id, bool deleted, struct err *e);

/* log.c: the row changed in this step. */
void log_touch(struct store *s, enum entity en, int64_t id);
/* An op on top of all heads of its cell. */
bool log_settle(struct store *s, enum entity en, struct uid uid, const char *field, const struct value *value, const struct value *prev, struct err *e);
bool log_note_erased(struct store *s, enum entity en, struct uid uid, struct err *e);
/* A budget line that goes to another action is missing in the sum of the first. */
bool log_derive_left(struct store *s, const struct record *old, const struct record *now, struct err *e);
bool log_mark_undone(struct store *s, int64_t site, int64_t step, bool undone, struct err *e);
/* merge.c: all rows about which operations came in that merge become what their operations say now. */
bool fold_rows_that_came(struct store *s, int64_t merge, struct err *e);
/* purge.c: empties one row and all that the log says about it; does it say anything still? */
bool purge_row(struct store *s, enum entity en, struct uid uid, int64_t id, struct err *e);
bool purge_has_content(const struct record *r);
/* A schema that came after it: operations that were not understood may be now. */
bool merge_refold(struct store *s, struct err *e);

/* log.c: writes a step that takes back `step`. `also` = a step whose undone mark goes the other way (redo: the original), or 0. */
bool log_revert_step(struct store *s, int64_t step, int64_t also, enum step_origin origin, const char *label, const char *author, struct err *e);

#endif
