/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wording.h - titles and descriptions as sets of stemmed words.
 *
 * Text is folded, split into words, freed of French and English stop words and of the words that every title has (projet, support …), and
 * stemmed by the language that its stop words tell (French when in doubt). A token is a 32-bit hash of a stem, the same on every laptop.
 */
#ifndef STRATES_ENGINE_WORDING_H
#define STRATES_ENGINE_WORDING_H

#include <stdint.h>
#include <strates/base/str.h>

struct wording;
struct wording *wording_new(void);
void wording_free(struct wording **w);
/* Ascending, no repetition, at most max (the first of the text). Words of `names` (folded to words, may be NULL: the town, the partner, the lead)
   are left out: place and partner are compared by themselves. Returns their number. */
int wording_tokens(struct wording *w, const char *text, const char *names, uint32_t *out, int max);
/* What a word counts, and a number 0..63 that equal words share. */
int wording_weight(uint32_t token);
int wording_bit(uint32_t token);
/* Jaccard of two sets, in thousandths. */
int wording_jaccard(const uint32_t *a, int n, const uint32_t *b, int m);
/* Folded name without "ville de", "mairie de", "city of" …: "Commune urbaine de Thiès" -> "thies". Appends; never empty for a name with letters. */
void wording_name_key(struct wording *w, const char *name, struct str *out);

#endif
