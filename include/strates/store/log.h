/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * log.h - every change to the facts: one step (what the user did) of operations (cells touched), in one transaction with the facts themselves.
 *
 *	if (!step_begin(s, &(struct step){.label = _("edit"), .origin = STEP_USER, .author = me}, e)) …
 *	if (!store_put(s, &rec, e)) { step_abort(s); return false; }
 *	return step_end(s, e);
 *
 * Undo, redo, the history and merging are readings of this log: there is no second mechanism. See share/doc and SYNC in the design.
 */
#ifndef STRATES_STORE_LOG_H
#define STRATES_STORE_LOG_H

#include <strates/model/record.h>
#include <strates/store/store.h>

enum step_origin { STEP_USER = 0, STEP_IMPORT, STEP_UNDO, STEP_REDO, STEP_MERGE, STEP_SETUP };
struct step {
	const char *label;  /* borrowed until step_end; in the user's language */
	const char *author; /* borrowed; NULL = unknown */
	enum step_origin origin;
};
bool step_begin(struct store *s, const struct step *st, struct err *e);
/* Commits; a step without any op leaves no trace. */
bool step_end(struct store *s, struct err *e);
/* Rolls everything back. */
void step_abort(struct store *s);
/* Rows touched since step_begin, for the engine: uids' row ids of one entity. Borrowed until the step ends. */
const int64_t *step_touched(struct store *s, enum entity en, int *n);

/* A new row: gets its uid (v7; v8 of its key when keyed) unless r->uid is set, writes one birth op. r->id and r->uid are filled. A row that exists
   deleted under that uid is brought back. */
bool store_insert(struct store *s, struct record *r, struct err *e);
/* Budget lines are about to be written: what their actions cost is written at the end, once for each. Only those lines in between, and nobody reads. */
void store_sums_begin(struct store *s);
bool store_sums_end(struct store *s, struct err *e);
/* Writes what differs from the stored row: one op per field and per element. r->uid or r->id must be set. *n_changed may be NULL. */
bool store_update(struct store *s, struct record *r, int *n_changed, struct err *e);
bool store_delete(struct store *s, enum entity en, int64_t id, struct err *e);
/* Takes the content of a deleted row out of the file: its fields and sets, and the values of all ops about it; the row, its ops and its last deletion stay
   as a tombstone. Not for keyed entities, whose key is in their references. Inside a step. Nothing brings it back. */
bool store_purge_row(struct store *s, enum entity en, int64_t id, struct err *e);
/* After that step: rewrites the file, unless this SQLite overwrites what it deletes, so that older states of the row are in no free page either. */
bool store_purge_end(struct store *s, struct err *e);

/* Takes back the last n not-yet-undone steps of this laptop (user, import, redo), each as one undo step. *done = how many. The texts of what was
   undone are appended to `said`, one line each. Fails with ERR_CONFLICT, undoing nothing of that step, when a cell was changed since by somebody. */
bool store_undo(struct store *s, int n, const char *author, int *done, struct str *said, struct err *e);
bool store_redo(struct store *s, int n, const char *author, int *done, struct str *said, struct err *e);
/* Takes back one older step of this laptop alone, as an undo step, when nothing later depends on it (see log_alone.c); else ERR_CONFLICT, and nothing is changed. */
bool store_undo_alone(struct store *s, int64_t site, int64_t step, const char *author, struct str *said, struct err *e);
/* What u and Ctrl-R would do now: label of the step in arena a, or NULL. */
const char *store_undo_label(struct store *s, struct arena *a);
const char *store_redo_label(struct store *s, struct arena *a);
/* Row ids of one entity that the last store_undo()/store_redo() touched. Borrowed until the next write. */
const int64_t *store_undo_touched(struct store *s, enum entity en, int *n);

/* A row as imports told it so far: its birth and what later imports changed, without what people changed here. r is initialised in a. */
bool store_replay_imports(struct store *s, enum entity en, struct uid u, struct arena *a, struct record *r, struct err *e);

struct log_step {
	int64_t site, step, ms;
	const char *author, *label;
	enum step_origin origin;
	bool undone;
	int64_t n_ops;
};
struct log_op {
	int64_t site, seq, step, ms;
	const char *author, *label;
	enum entity entity;
	struct uid uid;
	const char *field;              /* "" birth, "_deleted", column, or element name */
	const char *value, *prev;       /* as text, NULL = none */
};
/* Newest first. uid NULL = all; since_ms 0 = all; at most `limit` (0 = all). The row is borrowed during the call; returning false stops. */
bool log_steps(struct store *s, int64_t since_ms, int limit, bool (*row)(void *, const struct log_step *), void *ctx, struct err *e);
bool log_ops(struct store *s, const struct uid *uid, int64_t since_ms, int limit, bool (*row)(void *, const struct log_op *), void *ctx, struct err *e);
/* The ops of one step, oldest first. */
bool log_step_ops(struct store *s, int64_t site, int64_t step, bool (*row)(void *, const struct log_op *), void *ctx, struct err *e);

/* The ops that one merge of this laptop brought (its step's number), oldest first; without their values. */
bool log_merge_ops(struct store *s, int64_t merge, bool (*row)(void *, const struct log_op *), void *ctx, struct err *e);

#endif
