/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wording.h - titles, descriptions and names made comparable.
 *
 * Text is folded, split into words and freed of French and English stop words. Words and phrases of the field become what they mean, the same in both
 * languages ("adduction d'eau potable", "AEP", "drinking water supply"; see share/ref/concepts.tsv); other words become their stem, by the language that
 * the text's other words tell (French when in doubt). A text is then a set of tokens, ascending and without repetition.
 *
 * A token is the same on every laptop and carries its weight, so that comparing needs no look-up:
 *   bits 0-3   class of rarity: weight = class + 1, about log2(documents / documents with it) + 1
 *   bits 4-31  what it is. WORDING_SLIPPERY set: a word that may be misspelt (bits 12-29 its consonants, 4-11 its vowels and length), or, with
 *              WORDING_CODE, a code (bits 12-29 up to its last digit, 4-11 the letters after that).
 */
#ifndef STRATES_ENGINE_WORDING_H
#define STRATES_ENGINE_WORDING_H

#include <stdint.h>
#include <strates/base/err.h>
#include <strates/base/str.h>

enum { WORDING_CLASSES = 16 };
#define WORDING_SLIPPERY 0x80000000u
#define WORDING_CODE     0x40000000u

struct wording;
struct wording *wording_new(void);
void wording_free(struct wording **w);
/* At most max (the first of the text). Words of `names` (folded to words, may be NULL: the town, the partner, the lead) are left out unless they mean
   something of the field: place and partner are compared by themselves. Returns their number. */
int wording_tokens(struct wording *w, const char *text, const char *names, uint32_t *out, int max);
/* Weighted Jaccard of two sets, in thousandths; symmetric. Two words that differ by a slip count as nine tenths of one. Two empty sets: 0. */
int wording_likeness(const uint32_t *a, int n, const uint32_t *b, int m);
/* Of two names, in thousandths: character 3-grams of their words, in whatever order; initials that stand for the other name count 800. Symmetric. */
int wording_name_likeness(const char *a, const char *b);
/* Folded name without "ville de", "mairie de", "city of" …: "Commune urbaine de Thiès" -> "thies". Appends; never empty for a name with letters. */
void wording_name_key(struct wording *w, const char *name, struct str *out);

static inline int wording_weight(uint32_t token)
{
	return (int)(token & 15) + 1;
}

/* What two tokens have in common when wording_likeness() may count them as one: the key to look them up by. Ascends with the tokens. */
static inline uint32_t wording_key(uint32_t token)
{
	return token & (token & WORDING_SLIPPERY ? 0xfffff000u : 0xfffffff0u);
}

/* A number 0..63 of that key: two sets have no more in common than the weight of those whose numbers occur in both. */
static inline int wording_bit(uint32_t token)
{
	return (int)(wording_key(token) * UINT32_C(2654435761) >> 26);
}

/* How rare each token is: classes for those that are often met, by rule or by count. */
struct wording_model;
/* Shipped with the program: what the table of concepts says of its own, and rules for all else. */
struct wording_model *wording_model_default(void);
void wording_model_free(struct wording_model **m);
/* Class of a token, whatever class it has; the shipped model, which goes by kind, gives back the token's own. */
int wording_model_class(const struct wording_model *m, uint32_t token);
/* One line, some characters a token; equal models give equal text. Appends. */
void wording_model_format(const struct wording_model *m, struct str *out);
/* NULL with *e set for what wording_model_format() has not written. */
struct wording_model *wording_model_parse(const char *text, struct err *e);
/* Tokens made from now on weigh as m says (NULL = the default); m is copied. Those made before are not comparable with them. */
void wording_set_model(struct wording *w, const struct wording_model *m);

/* Learns a model: begin, add each document's tokens (any classes, no repetition within one), end. The order of the documents does not matter. */
struct wording_count;
struct wording_count *wording_count_begin(void);
void wording_count_add(struct wording_count *c, const uint32_t *tokens, int n);
/* Ends and frees. NULL when there was no document. */
struct wording_model *wording_count_end(struct wording_count **c);
/* The same from counts that somebody else made: tokens in any order, each once. */
struct wording_df {
	uint32_t token;
	int64_t documents; /* with it */
};
struct wording_model *wording_model_learn(const struct wording_df *df, int n, int64_t documents);

#endif
