/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pair.h - the best pairs of each action, as the engine keeps them in the file: who, how severe, which kind; no text.
 *
 * A pair is a finding when either of its actions keeps it. Its sentence and terms are made from the two records when somebody looks: the store asks the function
 * of store_set_expander(), which the engine provides.
 */
#ifndef STRATES_STORE_PAIR_H
#define STRATES_STORE_PAIR_H

#include <strates/store/finding.h>

struct pair_entry {
	int64_t other;       /* row of the other action */
	int64_t since;       /* ms when first seen here; 0 = now, kept when the pair stood there before */
	uint8_t severity;
	uint8_t kind;        /* place in VOCAB_FINDING_KIND */
	uint8_t state;       /* enum finding_state */
	uint8_t authorities; /* at the common partner, as severity counts them: the only input that is not in the two records */
	bool counts;         /* this side speaks for the pair: the other one does not keep it, or has the greater row */
	bool inside;         /* a cluster shows it */
};
/* Pairs of one action, best first. */
struct pair_list {
	int64_t action;
	struct pair_entry *v;
	int n;
};

/* *v grows (GROW) and holds *n entries afterwards; none when the action keeps no pair. */
bool pairs_get(struct store *s, int64_t action, struct pair_entry **v, int *n, int *cap, struct err *e);
/* All actions in order of their rows, those that keep any. The list is borrowed; returning false stops. */
bool pairs_scan(struct store *s, bool (*row)(void *, const struct pair_list *), void *ctx, struct err *e);

/* The id of a finding: first 16 hex digits of SHA-256 of kind and lines (sorted member uids; a cluster's: its key). */
void finding_make_id(const char *kind, const char *const *lines, int n, char out[17]);

/* Makes the finding of a pair, as it is now. Texts in arena a. */
typedef bool (*pair_expander)(void *ctx, int64_t action, const struct pair_entry *p, struct arena *a, struct finding_row *out, struct err *e);
void store_set_expander(struct store *s, pair_expander fn, void *ctx);

#endif
