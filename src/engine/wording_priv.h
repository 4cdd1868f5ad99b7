/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wording_priv.h - what the files about wording share.
 */
#ifndef STRATES_ENGINE_WORDING_PRIV_H
#define STRATES_ENGINE_WORDING_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <strates/base/str.h>

enum language { LANG_FR = 0, LANG_EN, LANG_COUNT };
enum { CONCEPT_PARTS = 4, STEM_MAX = 64 };

struct sb_stemmer;
struct wording;
struct wording_model;
/* FNV-1a: fixed for ever, since equal wording must be told alike on every laptop. */
uint32_t wording_hash(const void *data, size_t n);
/* Is the word in a list with a blank before and behind each? */
bool wording_in_list(const char *list, const char *word, size_t n);
struct str *wording_scratch(struct wording *w);
/* A word that says nothing in either language: it ends no phrase and makes no token. Folded. */
bool wording_is_stop(const char *word, size_t n);
/* The stem of a folded word, cut to STEM_MAX - 1 bytes; returns its length. */
size_t wording_stem(struct sb_stemmer *s, const char *word, size_t n, char out[STEM_MAX]);

/* wording_model.c */

struct wording_model *wording_model_copy(const struct wording_model *m);
/* by_kind: what it is when the model goes by kind. */
int model_class(const struct wording_model *m, uint32_t token, int by_kind);

/* concepts.c: words and phrases of two languages to what they mean. */

struct concepts;
struct concepts *concepts_new(struct sb_stemmer *const stemmer[LANG_COUNT]);
void concepts_free(struct concepts **c);
/* What a word is to the table: 0 when it occurs in none of its phrases. stem is that of the word in this language. */
uint32_t concepts_unit(const struct concepts *c, enum language l, const char *word, size_t n, const char *stem, size_t n_stem);
/* The same for a word that is in neither language: that of the one word from which it differs by one slip of the fingers. */
uint32_t concepts_unit_misspelt(const struct concepts *c, enum language l, const char *word, size_t n);
/* From node to node along the words of a phrase, from concepts_root() on; 0 = no phrase goes on like this. */
uint32_t concepts_root(enum language l);
uint32_t concepts_step(const struct concepts *c, uint32_t node, uint32_t unit);
bool concepts_ends(const struct concepts *c, uint32_t node);
/* What the phrase that ends here means: tokens of class 0 and their classes, which live as long as c; -1 = no phrase ends here. */
int concepts_meaning(const struct concepts *c, uint32_t node, const uint32_t **part, const uint8_t **class);

#endif
