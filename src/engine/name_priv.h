/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * name_priv.h - the comparable form of a name, and the lexicon behind it.
 */
#ifndef STRATES_ENGINE_NAME_PRIV_H
#define STRATES_ENGINE_NAME_PRIV_H

#include <strates/engine/names.h>

enum { NAME_TOKENS_MAX = 24, NAME_ACRONYMS_MAX = 4, NAME_HEAVY = 60, NAME_UNKNOWN_WEIGHT = 100, NAME_TYPO_LEAST = 5 };

/* What a word of name_words.tsv is in a name. */
enum word_role {
	ROLE_PLAIN = 0,
	ROLE_STOP,    /* no content: of, the */
	ROLE_LEGAL,   /* Asbl, e.V., Ltd */
	ROLE_TOWN,    /* Ville de, Mairie de: the town itself */
	ROLE_KIND,    /* ministry, hospital: another kind is another body */
	ROLE_WEAK,    /* international, association: often left out */
	ROLE_OFFICE,  /* country office, delegation: weak, and no part of an organisation's name */
	ROLE_SIDE,    /* north, great: tells two of one name apart */
	ROLE_COUNTRY  /* Sénégal, sénégalais: tells a branch */
};
/* How an organisation of organisations.tsv lives in countries. */
enum organisation_kind {
	ORGANISATION_ONE = 0, /* country offices are the organisation */
	ORGANISATION_SECTIONS /* each country has a body of its own: Caritas, Croix-Rouge */
};
struct name_token {
	uint64_t hash;
	const char *text; /* concept, or the word itself without doubled letters and endings; in the name's memory */
	uint16_t weight;
	uint8_t role;     /* enum word_role; never STOP, LEGAL or TOWN */
	uint8_t length;   /* code points */
};
/* Tokens in order of (weight falling, hash), each once. */
struct name {
	uint64_t key;      /* set of all tokens */
	uint64_t bare;     /* the acronym that the name is nothing but, 0 none */
	uint64_t acronyms[NAME_ACRONYMS_MAX]; /* written beside it, or in the register */
	uint64_t initials[2];
	int16_t organisation; /* index in the lexicon, -1 none */
	uint64_t branch;       /* set of the countries that its name does not hold itself, 0 none */
	uint8_t sections;     /* enum organisation_kind of it */
	uint8_t n_acronyms, n_tokens, n_heavy;
	uint8_t bare_length;
	bool bare_capitals;   /* written in capitals */
	bool is_town;         /* said to be one */
	uint32_t weight, heavy_weight; /* sums */
	uint64_t kinds, sides, countries; /* sets of the tokens of these roles */
	uint64_t meaning;  /* set of the common words that say what the body does */
	struct name_token tokens[];
};

/* Is this a common word that says something? */
bool token_is_meaning(const struct name_token *t);

/* A word found. */
struct word {
	const char *key;
	uint16_t weight;
	uint8_t role;
};
/* A word cut to what its spellings share: no doubled letters, no plural, no mute e, z as s. out[n + 1] suffices; ASCII and others alike. */
size_t word_skeleton(const char *word, size_t n, char *out);
/* Only doubled letters and z: words that nobody knows keep their ends, for these may be all that tells two towns apart. */
size_t word_plain(const char *word, size_t n, char *out);
/* The longest run of words at `at` that the lexicon knows (each given as skeleton and folded); *used = how many words it is. NULL = none. */
const struct word *lexicon_find(const struct lexicon *x, const char *const *skeletons, const char *const *folded, int n, int at, int *used);
/* A single word (its skeleton, and its length as written) that misses one known only by a letter, or by its end. */
const struct word *lexicon_guess(const struct lexicon *x, const char *word, size_t written);
/* Index of the organisation with this key or acronym, -1 none. */
int lexicon_organisation(const struct lexicon *x, uint64_t key);
int lexicon_acronym(const struct lexicon *x, uint64_t acronym);
enum organisation_kind lexicon_kind(const struct lexicon *x, int organisation);

/* One letter more, less, other, or two exchanged, but for the first, in words of NAME_TYPO_LEAST letters and more. */
bool words_are_close(const char *a, const char *b);
/* Keys of a token under which all that are close to it are found: itself and itself without each of its letters. */
int token_blurs(const struct name_token *t, uint64_t *out, int max);
/* Contribution of a token to a key; keys are sums, so that order does not matter. */
uint64_t token_mix(uint64_t hash);

#endif
