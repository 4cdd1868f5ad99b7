/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding.h - findings made readable: terms, sentence, reason of each term, proposed move, mark, and what changed since a decision.
 *
 * finding_row.terms is text that finding_terms() reads: first the terms of severity (weight > 0 or points > 0; their points sum to the severity), then, of a
 * double entry, "identity" (value = probability, argument "sum") and its own terms (is_identity; their bits sum to it), then what was compared ("place", "theme", "period", "partner", "audience", "wording", "link" …; weight 0). A value is in thousandths, -1 when it
 * could not be compared. Arguments are neutral (keys, names as written, days as ISO dates), no sentence.
 */
#ifndef STRATES_ENGINE_FINDING_H
#define STRATES_ENGINE_FINDING_H

#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/engine/params.h>
#include <strates/store/finding.h>

struct term_arg {
	const char *name, *text; /* numbers as text too; a list is several args of one name */
};
struct term {
	const char *name;
	int value;          /* thousandths, -1 unknown */
	int weight, points;
	bool is_identity;
	int bits;           /* of identity: hundredths of a bit, often less than 0 */
	int n_args;
	const struct term_arg *args;
};
/* In arena a. false with ERR_DATA when the text holds no terms of findings. */
bool finding_terms(const char *text, struct arena *a, struct term **out, int *n, struct err *e);
/* First argument of that name; "" when none. */
const char *term_arg(const struct term *t, const char *name);
/* NULL when none. */
const struct term *term_find(const struct term *t, int n, const char *name);

/* How names are found. Each returns borrowed text that lives until the sentence is made, or NULL when unknown. */
struct finding_names {
	void *ctx;
	const char *(*by_key)(void *ctx, enum entity en, const char *key); /* authority, theme, country */
	const char *(*by_row)(void *ctx, enum entity en, int64_t id);      /* title of an action or a mission */
};
/* Names read from a store into an arena: finding_names_store(&n, &src). */
struct finding_store_names {
	struct store *store;
	struct arena *arena;
};
struct finding_names finding_names_store(struct finding_store_names *src);

/* One sentence in the user's language that an elected official understands. Appends. */
void finding_sentence(const struct finding_row *f, const struct finding_names *names, struct str *out);
/* Label of a term ("money", "period" …), and its reason in a phrase ("smaller budget 45 000 EUR", "14 months in common; no end given, counted as 36 months"). */
const char *finding_term_label(const char *name);
void finding_term_text(const struct finding_row *f, const struct term *t, const struct finding_names *names, struct str *out);
/* A level of identity in a phrase: ("same_start", "week") "within a week". Appends. */
void finding_level_text(const char *part, const char *level, struct str *out);
/* Who meets in a cluster, from its term "coordinated" (NULL: nothing): "2 communes, 1 région". Appends. */
void finding_strates(const struct term *t, struct str *out);
/* The move that the kind proposes, one sentence (translated). */
const char *finding_move(const char *kind);
/* Label of the kind (translated), as vocab_label(). */
const char *finding_kind_label(const char *kind);
/* "!!" from 70, "!" from 40, "·" below; "c" when coordinated or decided; "" for severity 0. */
const char *finding_mark(int severity, enum finding_state state);

/* Text for decision.judged: {"digest":…,"kind":…,"severity":…,"terms":[judged ones]}. Appends. */
void finding_judged(const struct finding_row *f, struct str *out);
/* Is this term judged (a decision reopens when it changes), or does it only rank? */
bool finding_term_is_judged(const char *name);
/* What changed since: names of judged terms that differ, with what they were and are. *out in arena a. */
struct term_change {
	const char *name;
	const struct term *before, *now; /* NULL when absent */
};
bool finding_changes(const char *judged, const struct finding_row *f, struct arena *a, struct term_change **out, int *n, struct err *e);

#endif
