/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wire_priv.h - operations as bytes: numbers of variable length, differences to the one before.
 *
 * One record is its length, a letter and its fields. Reading checks each length against what is there before anything is taken.
 */
#ifndef STRATES_SYNC_WIRE_PRIV_H
#define STRATES_SYNC_WIRE_PRIV_H

#include <strates/sync/intake.h>

enum wire_kind {
	WIRE_PEER = 'P',
	WIRE_BATCH = 'B',
	WIRE_STEP = 'S',
	WIRE_OP = 'O',
	WIRE_END = 'E',
	WIRE_HINT = 'H',    /* what the operations after it are about, until the next one */
	WIRE_LEFT = 'L',    /* an operation that is left out, with its hint */
	WIRE_CONTENT = 'C'  /* the content of one that was left out */
};
enum { WIRE_ENTITIES = 64, WIRE_TEXT_MAX = 16 * 1024 * 1024 };

/* Bytes that are there. */
struct wire_bytes {
	const uint8_t *p, *end;
};
/* What both ends remember of the records before. */
struct wire {
	int64_t site, seq, hlc, step;
	struct uid uid;
	char entities[WIRE_ENTITIES][32];
	int n_entities;
	bool parts;        /* (reading) operations may be left out, and their contents may come by themselves: of what was pulled, not in a bundle */
	struct str record; /* (writing) the one that is being made */
};
void wire_init(struct wire *w);
void wire_release(struct wire *w);
/* Only the batch that it is in is remembered: what comes next can be read without what came before. */
void wire_forget(struct wire *w);

/* Append one record to out. */
void wire_put_peer(struct wire *w, struct str *out, const uint8_t key[KEY_SIZE], const char *name);
void wire_put_batch(struct wire *w, struct str *out, const struct travel_batch *b);
void wire_put_step(struct wire *w, struct str *out, const struct travel_step *st);
void wire_put_op(struct wire *w, struct str *out, const struct travel_op *o);
void wire_put_end(struct wire *w, struct str *out, int64_t n_ops);
void wire_put_hint(struct wire *w, struct str *out, const char *hint);
void wire_put_left(struct wire *w, struct str *out, const struct travel_op *o, const char *hint);
/* fields: of an operation that was written after wire_forget(). */
void wire_put_content(struct wire *w, struct str *out, int64_t site, int64_t seq, struct wire_bytes fields);

/* Takes one record: its fields are in *fields. 1 taken, 0 not whole yet, -1 not such a record. */
int wire_next(struct wire_bytes *in, enum wire_kind *kind, struct wire_bytes *fields);
/* Texts go to a. false: not so. */
bool wire_get_peer(struct wire *w, struct wire_bytes f, struct arena *a, uint8_t key[KEY_SIZE], const char **name);
bool wire_get_batch(struct wire *w, struct wire_bytes f, struct travel_batch *b);
bool wire_get_step(struct wire *w, struct wire_bytes f, struct arena *a, struct travel_step *st);
bool wire_get_op(struct wire *w, struct wire_bytes f, struct arena *a, struct travel_op *o);
bool wire_get_hint(struct wire_bytes f, struct arena *a, const char **hint);
bool wire_get_left(struct wire *w, struct wire_bytes f, struct arena *a, struct travel_op *o);
/* Reads one of these and hands it to the intake. */
bool wire_hand_on(struct wire *w, struct arena *a, enum wire_kind kind, struct wire_bytes f, struct intake *in, struct err *e);
bool wire_get_end(struct wire_bytes f, int64_t *n_ops);

#endif
