/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * names.h - are two names of organisations or towns two ways of writing one?
 *
 * A name as written becomes a comparable form: words weighted by how rare they are in names of this field, French and English words as one, legal
 * forms away, acronyms apart, well-known organisations recognised (share/ref/name_words.tsv and organisations.tsv, compiled in). The likeness of two
 * forms is in thousandths, symmetric, of integers only, and depends on nothing but the two names: not on the register, the language or the order.
 *
 * Words shared are no proof: two towns, two ministries or two associations "for the development of" share most of theirs. Hence the rules of
 * name_likeness.c, which refuse before they count.
 */
#ifndef STRATES_ENGINE_NAMES_H
#define STRATES_ENGINE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words and well-known organisations. Read once; used by one thread at a time while names are made, by any number afterwards. */
struct lexicon;
struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon **x);

struct name;
/* acronym: what the register says beside the name; NULL or "" when nothing. Never NULL; freed with name_free(). */
struct name *name_new(const struct lexicon *x, const char *text, const char *acronym);
void name_free(struct name **n);
/* Names with the same key are one: words in any order, in French or English. 0 = the name holds no letter. */
uint64_t name_set_key(const struct name *n);
/* Key of organisations.tsv ("who"), "" when it is none of these. Borrowed from the lexicon. */
const char *name_organisation(const struct lexicon *x, const struct name *n);

enum { NAMES_SAME_LEAST = 850, NAMES_DOUBTFUL_LEAST = 700 };
enum names_verdict { NAMES_DIFFERENT = 0, NAMES_DOUBTFUL, NAMES_SAME };
/* What the likeness rests on, or what holds it back. */
enum names_why {
	NAMES_WHY_NOTHING = 0,
	NAMES_WHY_KEY,      /* the same words */
	NAMES_WHY_KNOWN,    /* two names of one well-known organisation */
	NAMES_WHY_ACRONYM,  /* one is the acronym written beside the other */
	NAMES_WHY_INITIALS, /* one is made of the initials of the other */
	NAMES_WHY_WORDS,    /* rare words in common, others differ */
	NAMES_WHY_TYPO,     /* the same but for a letter */
	NAMES_WHY_BRANCH    /* one may be the branch of the other in a country */
};
int names_likeness(const struct name *a, const struct name *b, enum names_why *why);
enum names_verdict names_verdict(int likeness);

/* Many names: which are near one? The answer is that of comparing it with all, but only those that share a key, an acronym or a rare word are looked
   at. Ids are the caller's (a cell, a partner); one id may have several names, and 0 is allowed. Names are borrowed and must outlive the index. */
struct names_index;
struct names_near {
	uint32_t id;
	int likeness; /* best over the names of the id */
	enum names_why why;
};
struct names_index *names_index_new(void);
void names_index_free(struct names_index **x);
void names_index_add(struct names_index *x, uint32_t id, const struct name *n);
/* The same pair that was added; nothing when it is not there. */
void names_index_remove(struct names_index *x, uint32_t id, const struct name *n);
/* Ids with a likeness of at least `least` (>= NAMES_DOUBTFUL_LEAST), best first, then by id; the name's own id among them when it was added. *out is
   borrowed until the next call. */
int names_index_near(struct names_index *x, const struct name *n, int least, const struct names_near **out);
size_t names_index_bytes(const struct names_index *x);

/* Names of partners as the engine meets them: numbered, and each knows which others of its country are surely the same (NAMES_SAME). Names stay for as long
   as the index lives, since a number must mean one name; what is near is a matter of the two names alone, so it does not depend on the order in which
   they came, nor on names that nobody bears any more. Not transitive: A may be B, and B may be C, without A being C. */
struct partner_index;
struct partner_index *partner_index_new(void);
void partner_index_free(struct partner_index **x);
/* Its number, from 1; the same for the same three texts. 0 when the name has no letter. country: as written in the register, "" unknown (unknown ones meet
   only each other, as cells do). acronym may be NULL or "". */
uint32_t partner_index_name(struct partner_index *x, const char *country, const char *text, const char *acronym);
/* Surely one partner? Symmetric; a number is the same as itself, and 0 as nothing. */
bool partner_index_same(const struct partner_index *x, uint32_t a, uint32_t b);
/* The others that are the same as `id`, in order of their numbers. Borrowed until the next name comes. */
int partner_index_near(const struct partner_index *x, uint32_t id, const uint32_t **out);
size_t partner_index_bytes(const struct partner_index *x);

#endif
