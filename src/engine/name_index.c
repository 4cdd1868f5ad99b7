/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * name_index.c - which of many names are near one, without looking at all of them.
 *
 * Every rule of name_likeness.c that admits a pair leaves something in common to look under: the key; the organisation; an acronym; for names of nothing
 * but common words, the key with one word less; else a rare word, or one that misses it by a letter (found under the words without one letter that both
 * share). Rare words are looked up the least frequent first, and only as many as a pair of that likeness can't do without: when the weights of the
 * rest fall below t / (2 - t) of the name's, a Dice coefficient of t needs one of those looked up. What is found is compared in full, so that the index
 * decides nothing.
 */
#include "config.h"

#include <stdlib.h>
#include <strates/base/mem.h>
#include "engine_priv.h"
#include "name_priv.h"

enum posting_kind { BY_KEY = 1, BY_ORGANISATION, BY_BARE, BY_ACRONYM, BY_INITIALS, BY_WORD, BY_LESS };
enum { BLURS_MAX = 48 };

struct entry {
	const struct name *name; /* NULL = free */
	uint32_t id, mark;
};
struct list {
	uint32_t *v, one; /* v while cap > 0 */
	int n, cap;
};
struct names_index {
	struct entry *entries;
	int n_entries, cap_entries;
	uint32_t *free_entries;
	int n_free, cap_free;
	struct keymap list_of;  /* salted key -> list of entries */
	struct keymap blur_of;  /* word less a letter -> list of words */
	struct list *lists;
	int n_lists, cap_lists;
	struct known_word {
		uint64_t hash;
		char *text;
	} *words; /* rare words ever added; they stay */
	int n_words, cap_words;
	struct keymap word_of;
	uint32_t mark;
	struct names_near *near;
	int n_near, cap_near;
};

struct names_index *names_index_new(void)
{
	return xcalloc(1, sizeof(struct names_index));
}

void names_index_free(struct names_index **index)
{
	struct names_index *x = *index;

	if (!x)
		return;
	for (int i = 0; i < x->n_lists; i++)
		free(x->lists[i].cap ? x->lists[i].v : NULL);
	for (int i = 0; i < x->n_words; i++)
		free(x->words[i].text);
	keymap_release(&x->list_of);
	keymap_release(&x->blur_of);
	keymap_release(&x->word_of);
	free(x->entries);
	free(x->free_entries);
	free(x->lists);
	free(x->words);
	free(x->near);
	free(x);
	*index = NULL;
}

size_t names_index_bytes(const struct names_index *x)
{
	size_t n = (size_t)x->cap_entries * sizeof(*x->entries) + (size_t)x->cap_lists * sizeof(*x->lists) + (size_t)x->cap_words * sizeof(*x->words);

	n += (x->list_of.cap + x->blur_of.cap + x->word_of.cap) * sizeof(struct keymap_entry);
	for (int i = 0; i < x->n_lists; i++)
		n += (size_t)x->lists[i].cap * sizeof(uint32_t);
	return n;
}

/* --- lists -------------------------------------------------------------------------------------------------------------------- */

static uint64_t salted(enum posting_kind kind, uint64_t key)
{
	return token_mix(key + (uint64_t)kind * 0x9e3779b97f4a7c15u);
}

static const uint32_t *list_items(const struct list *l)
{
	return l->cap ? l->v : &l->one;
}

static struct list *list_find(struct names_index *x, const struct keymap *map, uint64_t key)
{
	int64_t at = keymap_get(map, key, -1);

	return at >= 0 ? &x->lists[at] : NULL;
}

static void list_add(struct names_index *x, struct keymap *map, uint64_t key, uint32_t item)
{
	int64_t *at = keymap_put(map, key, -1);
	struct list *l;

	if (*at < 0) {
		GROW(x->lists, x->n_lists, x->cap_lists);
		x->lists[x->n_lists] = (struct list){.n = 0};
		*at = x->n_lists++;
	}
	l = &x->lists[*at];
	if (!l->n && !l->cap) {
		l->one = item;
		l->n = 1;
		return;
	}
	if (!l->cap) {
		l->cap = 4;
		l->v = xcalloc(4, sizeof(*l->v));
		l->v[0] = l->one;
	}
	GROW(l->v, l->n, l->cap);
	l->v[l->n++] = item;
}

static void list_remove(struct names_index *x, struct keymap *map, uint64_t key, uint32_t item)
{
	struct list *l = list_find(x, map, key);
	uint32_t *v;

	if (!l)
		return;
	v = l->cap ? l->v : &l->one;
	for (int i = 0; i < l->n; i++) {
		if (v[i] == item) {
			v[i] = v[--l->n];
			return;
		}
	}
}

/* --- adding and removing ------------------------------------------------------------------------------------------------------ */

/* A rare word seen for the first time is put under itself less each letter. */
static void learn_word(struct names_index *x, const struct name_token *t)
{
	int64_t *at = keymap_put(&x->word_of, token_mix(t->hash), -1);
	uint64_t blurs[BLURS_MAX];
	int n;

	if (*at >= 0)
		return;
	GROW(x->words, x->n_words, x->cap_words);
	*at = x->n_words;
	x->words[x->n_words++] = (struct known_word){t->hash, xstrdup(t->text)};
	n = token_blurs(t, blurs, BLURS_MAX);
	for (int i = 0; i < n; i++)
		list_add(x, &x->blur_of, blurs[i], (uint32_t)(x->n_words - 1));
}

static void post(struct names_index *x, bool add, enum posting_kind kind, uint64_t key, uint32_t entry)
{
	if (!key)
		return;
	if (add)
		list_add(x, &x->list_of, salted(kind, key), entry);
	else
		list_remove(x, &x->list_of, salted(kind, key), entry);
}

/* Names that differ in what tells two apart (north, 2) are never alike: a word stands apart for each. A thousand numbered bodies of one name are no neighbours. */
static uint64_t word_key(const struct name *n, uint64_t word)
{
	return n->sides ? token_mix(word ^ n->sides) : word;
}

static void post_name(struct names_index *x, bool add, const struct name *n, uint32_t entry)
{
	post(x, add, BY_KEY, n->key, entry);
	post(x, add, BY_ORGANISATION, (uint64_t)(n->organisation + 1), entry);
	post(x, add, BY_BARE, n->bare, entry);
	for (int i = 0; i < n->n_acronyms; i++)
		post(x, add, BY_ACRONYM, n->acronyms[i], entry);
	for (int i = 0; i < 2; i++)
		post(x, add, BY_INITIALS, n->initials[i], entry);
	for (int i = 0; i < n->n_heavy; i++) {
		if (add)
			learn_word(x, &n->tokens[i]);
		post(x, add, BY_WORD, word_key(n, n->tokens[i].hash), entry);
	}
	for (int i = 0; !n->n_heavy && i < n->n_tokens; i++)
		if (n->tokens[i].role != ROLE_SIDE) /* what tells two apart is never left out */
			post(x, add, BY_LESS, n->key - token_mix(n->tokens[i].hash), entry);
}

void names_index_add(struct names_index *x, uint32_t id, const struct name *n)
{
	uint32_t entry;

	if (x->n_free) {
		entry = x->free_entries[--x->n_free];
	} else {
		GROW(x->entries, x->n_entries, x->cap_entries);
		entry = (uint32_t)x->n_entries++;
	}
	x->entries[entry] = (struct entry){n, id, 0};
	post_name(x, true, n, entry);
}

void names_index_remove(struct names_index *x, uint32_t id, const struct name *n)
{
	const struct list *l = list_find(x, &x->list_of, salted(BY_KEY, n->key));

	for (int i = 0; l && i < l->n; i++) {
		uint32_t entry = list_items(l)[i];

		if (x->entries[entry].name != n || x->entries[entry].id != id)
			continue;
		post_name(x, false, n, entry);
		x->entries[entry].name = NULL;
		GROW(x->free_entries, x->n_free, x->cap_free);
		x->free_entries[x->n_free++] = entry;
		return;
	}
}

/* --- looking up --------------------------------------------------------------------------------------------------------------- */

static void compare_list(struct names_index *x, const struct list *l, const struct name *n, int least)
{
	for (int i = 0; l && i < l->n; i++) {
		struct entry *e = &x->entries[list_items(l)[i]];
		enum names_why why;
		int likeness;

		if (e->mark == x->mark)
			continue;
		e->mark = x->mark;
		likeness = names_likeness(n, e->name, &why);
		if (likeness < least)
			continue;
		GROW(x->near, x->n_near, x->cap_near);
		x->near[x->n_near++] = (struct names_near){e->id, likeness, why};
	}
}

static void look(struct names_index *x, const struct name *n, enum posting_kind kind, uint64_t key, int least)
{
	if (key)
		compare_list(x, list_find(x, &x->list_of, salted(kind, key)), n, least);
}

static void look_word(struct names_index *x, const struct name *n, const struct name_token *t, int least)
{
	uint64_t blurs[BLURS_MAX];
	int n_blurs = token_blurs(t, blurs, BLURS_MAX);

	look(x, n, BY_WORD, word_key(n, t->hash), least);
	for (int i = 0; i < n_blurs; i++) {
		const struct list *l = list_find(x, &x->blur_of, blurs[i]);

		for (int k = 0; l && k < l->n; k++) {
			const struct known_word *w = &x->words[list_items(l)[k]];

			if (w->hash != t->hash && words_are_close(w->text, t->text))
				look(x, n, BY_WORD, word_key(n, w->hash), least);
		}
	}
}

/* Rare words, but for the most frequent ones as long as a match can't be made of these and the common words alone. */
static void look_words(struct names_index *x, const struct name *n, int least)
{
	bool skipped[NAME_TOKENS_MAX] = {false};
	unsigned rest = n->weight - n->heavy_weight;

	for (int round = 0; round < n->n_heavy - 1; round++) {
		int most = -1, size = 0;

		for (int i = 0; i < n->n_heavy; i++) {
			const struct list *l = list_find(x, &x->list_of, salted(BY_WORD, word_key(n, n->tokens[i].hash)));

			if (!skipped[i] && l && l->n > size) {
				size = l->n;
				most = i;
			}
		}
		/* rest < weight * t / (2 - t), t = least / 1000 */
		if (most < 0 || (uint64_t)(rest + n->tokens[most].weight) * (2000 - (unsigned)least) >= (uint64_t)n->weight * (unsigned)least)
			break;
		rest += n->tokens[most].weight;
		skipped[most] = true;
	}
	for (int i = 0; i < n->n_heavy; i++) {
		if (!skipped[i])
			look_word(x, n, &n->tokens[i], least);
	}
}

static int compare_ids(const void *a, const void *b)
{
	const struct names_near *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->likeness != y->likeness)
		return x->likeness > y->likeness ? -1 : 1;
	return (int)x->why - (int)y->why;
}

static int compare_near(const void *a, const void *b)
{
	const struct names_near *x = a, *y = b;

	if (x->likeness != y->likeness)
		return x->likeness > y->likeness ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static void new_mark(struct names_index *x)
{
	if (++x->mark)
		return;
	for (int i = 0; i < x->n_entries; i++)
		x->entries[i].mark = 0;
	x->mark = 1;
}

int names_index_near(struct names_index *x, const struct name *n, int least, const struct names_near **out)
{
	int kept = 0;

	x->n_near = 0;
	new_mark(x);
	if (least < NAMES_DOUBTFUL_LEAST)
		least = NAMES_DOUBTFUL_LEAST;
	look(x, n, BY_KEY, n->key, least);
	look(x, n, BY_ORGANISATION, (uint64_t)(n->organisation + 1), least);
	look(x, n, BY_ACRONYM, n->bare, least);
	look(x, n, BY_INITIALS, n->bare, least);
	for (int i = 0; i < n->n_acronyms; i++) {
		look(x, n, BY_BARE, n->acronyms[i], least);
		look(x, n, BY_ACRONYM, n->acronyms[i], least);
	}
	for (int i = 0; i < 2; i++)
		look(x, n, BY_BARE, n->initials[i], least);
	look_words(x, n, least);
	if (!n->n_heavy && n->n_tokens) {
		look(x, n, BY_LESS, n->key, least);
		for (int i = 0; i < n->n_tokens; i++)
			if (n->tokens[i].role != ROLE_SIDE)
				look(x, n, BY_KEY, n->key - token_mix(n->tokens[i].hash), least);
	}
	if (x->n_near)
		qsort(x->near, (size_t)x->n_near, sizeof(*x->near), compare_ids);
	for (int i = 0; i < x->n_near; i++) {
		if (!kept || x->near[kept - 1].id != x->near[i].id)
			x->near[kept++] = x->near[i];
	}
	if (kept)
		qsort(x->near, (size_t)kept, sizeof(*x->near), compare_near);
	*out = x->near;
	return kept;
}
