/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fold_priv.h - one row as the set of its operations says it is.
 */
#ifndef STRATES_STORE_FOLD_PRIV_H
#define STRATES_STORE_FOLD_PRIV_H

#include "store_priv.h"

struct fold_op {
	int64_t site, seq, hlc, step, base_hlc, base_site;
	const char *field, *also;
	struct value value, prev;
	bool aside;     /* does not count */
	bool withdrawn; /* another op that counts takes it back */
	bool superseded; /* another op of its cell is based on it */
};
/* What one head gives its cell: an op of the cell, or a birth that says something about it. */
struct fold_head {
	const struct fold_op *op;
	struct value value;
};
struct fold_conflict {
	const char *field;
	struct fold_head *heads; /* oldest first; the last one stands */
	int n;
};
struct fold {
	struct arena *a;
	enum entity entity;
	struct uid uid;
	struct fold_op *v; /* by field, hlc, site */
	int n, cap;
	/* what fold_run() finds */
	struct record r;    /* of a row that was not born here (reference rows): only the cells in `spoken` and `elements` */
	bool born, erased;
	bool unborn;        /* its birth is set aside: it is as if it had never been */
	bool speaks_of_deletion;
	uint64_t spoken;    /* bit per field that an operation speaks of */
	struct fold_conflict *conflicts;
	int n_conflicts, cap_conflicts;
};

/* Why an op does not count, as in the column of 0006_sync.sql; left out: withheld, because only a part was asked for. */
enum why_aside { ASIDE_NONE = 0, ASIDE_UNDONE = 1, ASIDE_AHEAD = 2, ASIDE_UNKNOWN = 3, ASIDE_WITHHELD = 4, ASIDE_LEFT_OUT = 5 };
static inline bool fold_lacks_content(int aside)
{
	return aside == ASIDE_WITHHELD || aside == ASIDE_LEFT_OUT;
}

/* Reads all ops about the row that came with their content, also those aside; f is initialised here. Everything lives in a. */
bool fold_load(struct store *s, enum entity en, struct uid u, struct arena *a, struct fold *f, struct err *e);
/* Computes the row and its conflicts. */
void fold_run(struct fold *f);
/* Do its operations speak of nothing but cells of a row that is there? Then a cell hangs on its own operations alone, and fold_again() does. */
bool fold_is_plain(struct fold *f);
/* One cell of f->r, which holds the row as it was. Is it in conflict? */
bool fold_again(struct fold *f, const char *field);
/* The heads of one cell, oldest first, in f->a. */
int fold_heads(struct fold *f, const char *field, struct fold_head **heads);
/* What a birth says about a cell; false: nothing. */
bool fold_birth_value(const struct fold *f, const struct fold_op *birth, const char *field, struct value *out);
void fold_free(struct fold *f);

/* Writes what differs into the facts and keeps x_conflict and derived tables in step. In a transaction. *before tells what there was. */
enum fold_change { FOLD_SAME = 0, FOLD_NEW, FOLD_CHANGED, FOLD_DELETED, FOLD_ERASED };
bool fold_settle(struct store *s, struct fold *f, enum fold_change *change, struct err *e);
/* Loads, runs and settles one row. */
bool fold_row(struct store *s, enum entity en, struct uid u, enum fold_change *change, struct err *e);
/* The same, when all that has changed are operations of these cells; 0 = anything may have. */
bool fold_cells(struct store *s, enum entity en, struct uid u, const char *const *fields, int n, enum fold_change *change, struct err *e);
/* Only the list of conflicts of one row. */
bool fold_note_conflicts(struct store *s, enum entity en, struct uid u, struct err *e);
/* Records that were merged into each other in a ring, each deleted: the one with the smallest uid stays, as a conflict. Looks at the rows that this step touched. */
bool fold_mend_rings(struct store *s, struct err *e);
/* Is this row the one of a ring that has to stay? */
bool fold_is_ring_keeper(struct store *s, const struct record *r);

/* merge.c: what was collected so far goes into the log, and its rows are folded. */
bool merge_flush(struct store *s, struct err *e);

/* fit.c: can this version take such an operation? Its entity and field are known, its value is of the field's type, its text holds no control character. */
bool op_fits(const struct travel_op *o);

/* `also`: one token appended to out, with the blank before it. */
void also_add(struct str *out, char what, int64_t a, int64_t b);
/* Walks the tokens: *rest moves on. false at the end; a token that can't be read is passed over. */
bool also_next(const char **rest, char *what, int64_t *a, int64_t *b);

#endif
