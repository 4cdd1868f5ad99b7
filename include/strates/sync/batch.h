/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * batch.h - operations under a signature. Each laptop signs its own, once; who relays them passes the signature on.
 *
 * The digest of a batch is SHA-256 over its site and numbers, each step (but its label, which may name a person) and each operation; of an operation's field and value
 * only their salted hash (travel_hash()), so that an erased or withheld content leaves the signature good.
 */
#ifndef STRATES_SYNC_BATCH_H
#define STRATES_SYNC_BATCH_H

#include <strates/base/sha256.h>
#include <strates/sync/key.h>

struct batch_digest {
	struct sha256 h;
	int64_t site, next, last; /* the operation that comes next */
};
void batch_digest_begin(struct batch_digest *d, int64_t site, int64_t first, int64_t last);
void batch_digest_step(struct batch_digest *d, const struct travel_step *st);
/* false with ERR_DATA when it is not the next one, or has neither salt nor hash. */
bool batch_digest_op(struct batch_digest *d, const struct travel_op *o, struct err *e);
/* Does the signature stand for what was added? false with ERR_DATA also when operations are missing. */
bool batch_verify(struct batch_digest *d, const struct travel_batch *b, struct err *e);
/* Signs all that no batch holds yet: own operations, and those of this file's former names. In a transaction of its own. */
bool batch_sign_all(struct store *s, const struct key *k, struct err *e);
/* Has all that was written under this file's present name been signed? One look-up. */
bool batch_is_all_signed(struct store *s);
/* The version vector of what is signed here, ordered by site; in arena a. What lies between it and store_reach() may have been signed by somebody else meanwhile: the
   file was copied, and the copy was first. */
bool batch_reach(struct store *s, struct arena *a, struct reach **v, int *n, struct err *e);
bool key_sign(const struct key *k, const uint8_t *data, size_t n, uint8_t signature[SIGNATURE_SIZE], struct err *e);
bool key_verify(const uint8_t key[KEY_SIZE], const uint8_t *data, size_t n, const uint8_t signature[SIGNATURE_SIZE], struct err *e);

#endif
