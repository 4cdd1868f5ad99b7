/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pair_priv.h - what the files of the finding cache share: writing kept pairs, and which ones a query wants.
 */
#ifndef STRATES_STORE_PAIR_PRIV_H
#define STRATES_STORE_PAIR_PRIV_H

#include <strates/base/date.h>
#include <strates/store/pair.h>

#include "store_priv.h"

enum { PAIR_KINDS = 32 };

/* Rows of x_pair on their way into the file, and what they change in the counts. */
struct pair_writer {
	struct store *s;
	int64_t now;
	bool fresh; /* the table was empty */
	bool whole; /* every row is put: the counts are made anew, whatever stood there */
	bool changed; /* did the last one differ from what stood there? */
	int64_t delta[PAIR_KINDS][4][2]; /* kind, state, inside a cluster */
	struct pair_entry *old, *across;
	int n_old, cap_old, n_across, cap_across;
	uint8_t *blob;
	size_t cap_blob;
};
void pair_writer_begin(struct pair_writer *w, struct store *s, bool fresh);
/* Fills `since` of the entries; writes nothing when all stands there already. */
bool pair_writer_put(struct pair_writer *w, const struct pair_list *l, struct err *e);
/* Writes the counts and frees. Returns ok, or false when that failed. */
bool pair_writer_end(struct pair_writer *w, bool ok, struct err *e);

/* Actions of the clusters that are decided: finding_left.c. Zero-initialised = none. */
struct left_over {
	struct left_member {
		int64_t action;
		int cluster;
	} *v;
	int n, cap;
};
bool left_over_read(struct store *s, struct left_over *l, struct err *e);
/* Do both stand in one of them? */
bool left_over_has(const struct left_over *l, int64_t a, int64_t b);
void left_over_release(struct left_over *l);

void pair_make_id(const char *kind, struct uid a, struct uid b, char out[17]);
/* A pair by the id of its finding, whole. false with ERR_DATA when none. */
bool finding_load_pair(struct store *s, const char *id, struct arena *a, struct finding_row *out, struct err *e);
/* Is this code in a comma-separated list (NULL = all)? */
bool kind_is_wanted(const char *kinds, const char *code);
/* Pairs that fit the query, from the counts alone: it must ask for no severity and no actions. */
bool pairs_tally(struct store *s, const struct finding_query *q, int64_t *n, struct err *e);

#endif
