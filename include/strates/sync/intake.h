/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intake.h - what comes from outside, bundle or hub, goes through here: signatures and keys are checked, then it is merged (store/merge.h).
 *
 * Batch by batch: intake_batch(), then its steps and operations in order. A key that is met for the first time is noted; one that a person refused, and a site that
 * suddenly signs with another key, are refused unless a person confirmed that key.
 */
#ifndef STRATES_SYNC_INTAKE_H
#define STRATES_SYNC_INTAKE_H

#include <strates/sync/batch.h>

struct intake;
/* Begins the merge: one transaction, one step. NULL with e set. */
struct intake *intake_begin(struct store *s, const char *label, const char *author, struct err *e);
/* What a key's owner calls himself, when that is known. Before its batches. */
bool intake_peer(struct intake *in, const uint8_t key[KEY_SIZE], const char *name, struct err *e);
/* Ends the batch before, which must be whole and signed. */
bool intake_batch(struct intake *in, const struct travel_batch *b, struct err *e);
bool intake_step(struct intake *in, const struct travel_step *st, struct err *e);
bool intake_op(struct intake *in, const struct travel_op *o, struct err *e);
/* The content of one that came without it, outside of batches. */
bool intake_content(struct intake *in, const struct travel_op *o, struct err *e);
struct intake_result {
	struct merge_result merge;
	int n_keys;                 /* met for the first time */
	uint8_t first_key[KEY_SIZE]; /* the first of those */
};
/* As merge_end_rows() and merge_end(). After intake_end() in is gone. */
bool intake_end_rows(struct intake *in, struct intake_result *out, struct err *e);
bool intake_end(struct intake **in, struct err *e);
void intake_abort(struct intake **in);
/* Hands all batches of `from` that end above what `reach` has to the sink, signed before; rows in `hidden` (sorted) go without their content. Of a laptop some of whose
   changes were left out here, only what is before the first of them: nobody may take for whole what is not. */
struct outgo {
	void *ctx;
	bool (*batch)(void *ctx, const struct travel_batch *b, struct err *e);
	struct travel_sink sink;
	bool (*end)(void *ctx, struct err *e); /* after the last operation of each batch; may be NULL */
	const struct uid *hidden;
	int n_hidden;
	int64_t n_withheld; /* out: operations that went without content */
	int n_cut;          /* out: laptops of which not all went, since not all is here */
};
/* An operation without its content: the hash stands for it. Valid as long as o. */
struct bare_op {
	struct travel_op o;
	uint8_t hash[HASH_SIZE];
	char field[80];
};
void outgo_bare(const struct travel_op *o, struct bare_op *out);
bool outgo_all(struct store *from, const struct reach *above, int n_above, struct outgo *out, struct err *e);

#endif
