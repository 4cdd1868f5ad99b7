/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * merge.h - operations that travel: reading them out of one register, taking them into another, and what contradicts itself after that.
 *
 * The state of a row is a function of the set of its operations, whatever the order in which they arrived (src/store/fold.c has the rules). So two
 * registers that hold the same operations hold the same facts and the same conflicts:
 *	- a cell has the value of its latest head; a head is an operation that no other one was based on; latest by (hlc, site);
 *	- a cell whose heads have different values is in conflict until an operation names them all;
 *	- a row that two laptops made under one uid is one row; what only one of them says is joined;
 *	- a deletion holds against what its author had seen; a change that he had not seen keeps the row, as a conflict;
 *	- an erasure holds against everything.
 * Arriving operations are set aside, not lost, when their clock is more than CLOCK_AHEAD_MS ahead, and when this version does not understand them.
 */
#ifndef STRATES_STORE_MERGE_H
#define STRATES_STORE_MERGE_H

#include <strates/model/record.h>
#include <strates/store/read.h>
#include <strates/store/store.h>

enum { CLOCK_AHEAD_MS = 24 * 60 * 60 * 1000 };
enum { SALT_SIZE = 8, HASH_SIZE = 32, KEY_SIZE = 32, SIGNATURE_SIZE = 64 };

/* One operation as it travels. Texts are borrowed: during the call that gives it, or that takes it. */
struct travel_op {
	int64_t site, seq, hlc, step;
	int64_t base_hlc, base_site; /* 0, 0: based on nothing */
	const char *scope, *entity, *field, *also; /* scope and also may be NULL */
	struct uid uid;
	struct value value;
	const uint8_t *salt; /* SALT_SIZE bytes; NULL: not signed yet, or erased */
	const uint8_t *hash; /* HASH_SIZE bytes when its content was erased or is withheld, else NULL */
	bool withheld;       /* its content may still come: field and value are not its own */
	bool left_out;       /* withheld because only a part was asked for: it is to be had where it came from. scope then tells what it is about, and is not signed */
};
/* The user action that an operation belongs to. */
struct travel_step {
	int64_t site, step, hlc, undoes;
	const char *author, *origin, *label; /* author may be NULL */
};
/* Ops first to last of a site as it signed them. */
struct travel_batch {
	int64_t site, first, last;
	uint8_t key[KEY_SIZE], signature[SIGNATURE_SIZE];
};

/* --- out --- */

/* The highest sequence number held of a site. A register holds all that are below. */
struct reach {
	int64_t site, seq;
};
/* The version vector, ordered by site; in arena a, with room for one more. On failure what could be read of it. */
bool store_reach(struct store *s, struct arena *a, struct reach **v, int *n, struct err *e);
/* The same as it was at a time (ms since 1970, by the clocks of those who wrote). */
bool store_reach_at(struct store *s, int64_t ms, struct arena *a, struct reach **v, int *n, struct err *e);
/* Operations of one site with first <= seq <= last (last 0: all), in that order; the step of each comes before its first operation in the range. A call that returns
   false stops the reading, which then fails with what it left in e. Either may be NULL. */
struct travel_sink {
	void *ctx;
	bool (*step)(void *ctx, const struct travel_step *st, struct err *e);
	bool (*op)(void *ctx, const struct travel_op *o, struct err *e);
};
bool store_read_ops(struct store *s, int64_t site, int64_t first, int64_t last, const struct travel_sink *sink, struct err *e);
/* SHA-256 over salt, field and value, each with its length: what a signature covers of an operation, so that its content can go and the signature still holds.
   o->salt must be set. */
void travel_hash(const struct travel_op *o, uint8_t out[HASH_SIZE]);
/* Rows that do not leave unless sealed to a named recipient: restricted actions, and what hangs on them (budget lines, notes, documents, links). Sorted by uid, in
   arena a. */
bool store_restricted_rows(struct store *s, struct arena *a, struct uid **v, int *n, struct err *e);
/* The signed batches of a site that end above seq, in order; in arena a. */
bool store_batches(struct store *s, int64_t site, int64_t above, struct arena *a, struct travel_batch **v, int *n, struct err *e);
bool store_add_batch(struct store *s, const struct travel_batch *b, struct err *e);
/* Gives operations first to last of a site that have no salt yet one each, so that they can be signed. In a transaction. */
bool store_salt_ops(struct store *s, int64_t site, int64_t first, int64_t last, struct err *e);
bool store_set_salt(struct store *s, int64_t site, int64_t seq, const uint8_t salt[SALT_SIZE], struct err *e);
/* Time stamp of an operation, 0 when it is not here. */
int64_t store_op_hlc(struct store *s, int64_t site, int64_t seq);
/* Operations that were left out because only a part was asked for, by site and number. Borrowed during the call; false stops. */
struct left_out {
	int64_t site, seq;
	struct uid uid;
	const char *scope; /* what it is about */
};
bool store_left_out(struct store *s, bool (*each)(void *ctx, const struct left_out *l), void *ctx, struct err *e);
/* How many, and of how many records. */
void store_count_left_out(struct store *s, int64_t *ops, int64_t *rows);
/* Records of which something was left out, and that one which is here names, or is named by: what hangs on an action, both sides of a link, whom a record was merged into. */
bool store_left_out_named(struct store *s, bool (*each)(void *ctx, struct uid uid), void *ctx, struct err *e);
/* The first number above `above` that was left out of a site, 0 = none. */
int64_t store_first_left_out(struct store *s, int64_t site, int64_t above);
/* The last number of the batch that carries an operation, 0 = none. */
int64_t store_batch_of(struct store *s, int64_t site, int64_t seq);
/* Has something about this row come with its content? */
bool store_knows_row(struct store *s, struct uid uid);
/* Is there an operation of that site whose content has not come yet? */
bool store_has_withheld(struct store *s, int64_t site);
/* This laptop's site. */
int64_t store_site(struct store *s);
/* The file is a copy, or older than what was written under its name: with the next step, and in its transaction, it gets a new site, and `home` is noted as the place
   where it lives (meta `home`). */
void store_renew_later(struct store *s, const char *home);

/* --- in --- */

struct merge_result {
	int64_t n_ops, n_known;                       /* taken; already here */
	int64_t n_ahead, n_unknown;                   /* of n_ops: set aside for their clock, or not understood */
	int64_t n_withheld, n_left_out, n_disclosed;  /* of n_ops: came without their content, being restricted or not asked for; content that came later */
	int64_t rows_new, rows_changed, rows_deleted, rows_erased;
	int64_t conflicts_before, conflicts_after;    /* in the whole register */
	bool copied; /* operations of this very site that are not here: the register was restored or copied, and has a new site now */
};
/* One transaction from begin to end, and one step, which undo sets aside and redo takes again. Operations of one site come in the order of their numbers, each step
   before its operations; sites in any order. In an outer store_begin() that is aborted afterwards it is a rehearsal: the result says what would happen. */
bool merge_begin(struct store *s, const char *label, const char *author, struct err *e);
bool merge_step(struct store *s, const struct travel_step *st, struct err *e);
/* Refused (ERR_DATA) when the one before is missing. One that is here already is passed over. */
bool merge_op(struct store *s, const struct travel_op *o, struct err *e);
/* The content of one that is here without it; passed over when it is not, or is here whole. Refused when it is not the one that was signed. */
bool merge_content(struct store *s, const struct travel_op *o, struct err *e);
/* Rows that changed are in step_touched() between merge_end_rows() and merge_end(): the place to refresh findings in the same transaction. */
bool merge_end_rows(struct store *s, struct merge_result *out, struct err *e);
bool merge_end(struct store *s, struct err *e);
void merge_abort(struct store *s);

/* A person says that the clocks that are ahead are right: what was set aside for them counts now. Inside a step. *n = how many operations. */
bool store_trust_clock(struct store *s, int64_t *n, struct err *e);
/* Operations that are set aside for their clock, and the highest of their times (ms since 1970). */
bool store_ahead(struct store *s, int64_t *n, int64_t *ms, struct err *e);

/* --- conflicts --- */

struct conflict_side {
	struct value value; /* none: emptied, removed; of `_deleted` 1 = deleted, none = kept or changed */
	int64_t site, seq, ms;
	const char *author;  /* "" when unknown */
	struct value based_on; /* what its author saw */
	int64_t step;          /* of that site */
	const char *wrote;     /* of `_deleted`: the other cell that was changed meanwhile, "" = the row was made; else NULL */
	struct value written;  /* what it was given */
};
struct conflict {
	char id[17]; /* 16 hex digits, the same on every laptop */
	enum entity entity;
	struct uid uid;
	const char *field; /* column, element name, or "_deleted" */
	int n_sides;
	const struct conflict_side *sides; /* oldest first; the last one is what stands in the row now */
};
/* By entity, uid and field. Borrowed during the call; returning false stops. uid NULL = all. */
bool store_conflicts(struct store *s, const struct uid *uid, bool (*each)(void *ctx, const struct conflict *c), void *ctx, struct err *e);
/* Those whose id begins so. */
bool store_conflicts_named(struct store *s, const char *id, bool (*each)(void *ctx, const struct conflict *c), void *ctx, struct err *e);
/* What was said last about one cell and counts; false when nothing was. Texts in arena a. */
bool store_last_said(struct store *s, enum entity en, struct uid uid, const char *field, struct arena *a, struct conflict_side *out);
int64_t store_conflict_count(struct store *s);
/* Has this row a conflict? One look-up. */
bool store_is_in_conflict(struct store *s, struct uid uid);
/* Row ids of one entity that have a conflict, ascending; actions also for their budget lines, links, notes and documents. Adds. */
bool store_conflict_rows(struct store *s, enum entity en, struct ids *out, struct err *e);
/* Settles one: writes `value` (of `_deleted`: 1 deletes the row, none keeps it) on top of all sides. Inside a step. Undo opens it again. */
bool store_settle_conflict(struct store *s, enum entity en, struct uid uid, const char *field, const struct value *value, struct err *e);

/* --- keys that were met --- */

struct peer {
	uint8_t key[KEY_SIZE];
	const char *name;
	int64_t met;
	int trusted; /* 0 met, 1 confirmed, -1 refused */
};
bool store_peers(struct store *s, struct arena *a, struct peer **v, int *n, struct err *e);
bool store_put_peer(struct store *s, const struct peer *p, struct err *e);
/* The key that signed this site's batches; false when none did. */
bool store_key_of_site(struct store *s, int64_t site, uint8_t key[KEY_SIZE]);

#endif
