/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve_priv.h - what the files of the resolver share: the memory of what was looked up, and the
 * indexes made of reference rows.
 */
#ifndef STRATES_APP_RESOLVE_PRIV_H
#define STRATES_APP_RESOLVE_PRIV_H

#include <strates/app/resolve.h>

#include "app_priv.h"

/* What a text was found to be. */
struct resolved {
	enum match match;
	const char *key; /* NULL: none; a label that means "no theme" has a match and no key */
	int64_t id;
	double lat, lon;
	bool dated; /* the answer depends on the day that is asked about: stored once a day under a
	               key of its own */
};
struct cache_slot {
	uint64_t hash;
	const char *text; /* NULL: free */
	struct resolved what;
};

/* EPCI by the words that are left of a name without "communauté", "métropole" …; see
 * resolve_authority.c. */
struct epci_name {
	const char *core;
	int64_t id;
};
struct theme_label {
	const char *text; /* folded to words */
	size_t n;
	bool prefix;
	const char *key; /* NULL: says that there is no theme */
};
struct theme_code {
	const char *prefix, *key;
};
struct resolver {
	struct arena arena; /* texts of the cache */
	struct cache_slot *slots;
	size_t n, cap;
	struct str scratch;
	struct arena refs; /* texts of the indexes */
	struct epci_name *epci;
	int n_epci, cap_epci;
	struct theme_label *labels;
	int n_labels, cap_labels;
	struct theme_code *codes;
	int n_codes, cap_codes;
	bool has_epci, has_themes;
};
/* Made when first asked for; resolver_free() is declared in app_priv.h. */
struct resolver *app_resolver(struct app *app);

/* Folded text of a question, `what` being its kind; parts may be NULL. Lives until the next
 * question. */
const char *resolver_question(
        struct resolver *rv, const char *what, const char *text, const char *more, int number);
/* NULL when it was not asked yet. */
const struct resolved *resolver_get(const struct resolver *rv, const char *question);
void resolver_put(struct resolver *rv, const char *question, struct resolved what);
/* Names of these rows changed: what was remembered may be wrong. Nothing for entities that are not
 * looked up by name. */
void resolver_forget(struct app *app, enum entity en);

/* key in a, when there is one. */
enum match resolver_answer(const struct resolved *what, struct arena *a, const char **key);

/* Words that are left of the name of an EPCI ("Communauté d'agglomération du Boulonnais":
 * "boulonnais"). Appends. */
void epci_core(struct str *out, const char *name);
/* EPCI that have a name with these words left. */
void epci_find(struct app *app, const char *core, struct ids *out);

/* Folded words in a name that say its strate. */
struct name_marker {
	const char *words;
	enum strate strate;
	const char *nature; /* of an EPCI, NULL = any */
};
/* Words left of `folded` when a marker is taken off, or NULL. `folded` is cut behind them for a
 * marker at the end. */
const char *name_take_marker(char *folded, const struct name_marker **m);
/* Does one list of words hold another as a run? */
bool name_has_words(const char *text, const char *words);
/* "du pays de lunel" is about Lunel; NULL: nothing stands around it. */
const char *name_without_surroundings(const char *rest);
/* "st malo" is "saint malo". */
void name_spell_saints(struct str *s);
/* "cd29" as two words. */
void name_split_code(struct str *s);

/* What an assignment is about. */
struct assign_target {
	int field, set; /* -1 = none */
	bool budget;
};
/* false with the nearest name in the sentence. */
bool assign_find(enum entity en, const char *name, struct assign_target *t, struct err *e);

/* The authorities that an ambiguous text may mean, "com:93066 Saint-Denis (93), …", at most five.
 * Appends. */
void resolve_authority_candidates(struct app *app, const char *text, struct str *out);
/* Folded words joined by hyphens: what stands behind the colon of a key made of a name. Appends. */
void resolve_slug(struct str *out, const char *name);
/* "com", "epci" … */
const char *resolve_prefix(enum strate s);

#endif
