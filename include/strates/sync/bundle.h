/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bundle.h - a file that carries operations from laptop to laptop: compressed, signed, sealed if wanted.
 *
 *	"STRATESB", version, flags, key of the writer, length of what follows, signature over all of that and its BLAKE2b   - checked before anything is read
 *	[how it is sealed: the content key for each recipient, or salt and cost of the passphrase]
 *	one zstd frame of records, in one secretstream when sealed
 *
 * Caps on size, on expansion and on every length are checked before memory is taken.
 */
#ifndef STRATES_SYNC_BUNDLE_H
#define STRATES_SYNC_BUNDLE_H

#include <strates/sync/intake.h>

struct bundle_options {
	const char *author;             /* the writer's name; NULL unknown */
	const struct reach *above;      /* what the receiver has; n_above 0: everything */
	int n_above;
	const uint8_t (*recipients)[KEY_SIZE]; /* sealed to them, and restricted records go along */
	int n_recipients;
	const char *passphrase;         /* sealed with it; NULL: not */
};
struct bundle_summary {
	int64_t n_ops, n_batches, n_withheld, bytes, inflated; /* withheld: of one that was written */
	int n_cut; /* laptops of which not all is in it, since a part was left out here */
};
/* Writes to a file that is whole or not there. Signs what is not signed yet. */
bool bundle_write(struct store *s, const char *path, const struct key *k, const struct bundle_options *o, struct bundle_summary *out, struct err *e);

/* Notes the own key as one that is trusted, with its owner's name. */
bool bundle_note_self(struct store *s, const struct key *k, const char *author, struct err *e);

/* Checks its shape and signature, opens it (k for what is sealed to it, passphrase when it needs one) and hands all that is in it to the intake. */
bool bundle_read(const char *path, const struct key *k, const char *passphrase, struct intake *in, struct bundle_summary *out, struct err *e);
/* The same from memory: what a fuzzer calls. */
bool bundle_read_bytes(const uint8_t *data, size_t n, const char *name, const struct key *k, const char *passphrase, struct intake *in, struct bundle_summary *out,
	struct err *e);

#endif
