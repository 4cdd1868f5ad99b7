/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * concepts.c - words and phrases of two languages to what they mean.
 *
 * Words are compared by their stem, so that the table need not hold every form. Where one stem stands for two meanings (commun-e, commun-ication), its
 * words are told apart by their spelling without plural instead, and the table lists their forms. Phrases are paths in a tree whose edges are words
 * without stop words: "alimentation en eau" is two steps from the root of French. The tree is a hash table of (node, word).
 *
 * A word of the text that neither language knows may be a slip: each word of eight letters and more is also filed under itself less one letter
 * (symmetric deletion: two words one edit apart share such a key), and what is found is checked. Two candidates of different meaning: none.
 */
#include "config.h"

#include <strates/engine/concepts.h>

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>
#include "concepts_data.h"
#include "wording_priv.h"

enum { SLIP_LEAST = 8, OTHER_LETTER_LEAST = 10, PHRASE_MAX = 10, ROWS_NONE = -1, ROWS_TWO = -2 };

/* No slips, though one letter makes a word of the table of them. */
static const char no_slips[] =
	" addition agrement allocution champagne confection contention convection irritation meditation panification projection reflection ";

/* Open addressing, power of two; key 0 = free. */
struct table {
	struct table_entry {
		uint64_t key;
		int32_t value;
	} *v;
	size_t n, cap;
};

struct node {
	int32_t row; /* what ends here, ROWS_NONE */
};
/* What a row means. */
struct meaning {
	uint32_t part[CONCEPT_PARTS];
	uint8_t class[CONCEPT_PARTS];
	int n;
};
struct known {
	const char *word;
	uint32_t unit;
	uint8_t n;
};
struct concepts {
	struct sb_stemmer *stemmer[LANG_COUNT];
	struct arena arena;
	struct str folded;
	struct table stems;  /* (language, stem) -> row, ROWS_TWO when several */
	struct table units;  /* (language, unit) in use */
	struct table edges;  /* (node, unit) -> node */
	struct table slips;  /* (language, word less a letter) -> first of a list in links */
	struct meaning *meanings; /* by row */
	struct node *nodes;
	int n_nodes, cap_nodes;
	struct known *known;
	int n_known, cap_known;
	struct link {
		int32_t known, next;
	} *links;
	int n_links, cap_links;
	struct str *faults;  /* while checking */
	int n_faults;
};

static uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t h = (a + 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu ^ b;

	h ^= h >> 33;
	h *= 0xc4ceb9fe1a85ec53u;
	h ^= h >> 29;
	return h ? h : 1;
}

static struct table_entry *table_find(const struct table *t, uint64_t key)
{
	size_t at = (size_t)key & (t->cap - 1);

	while (t->v[at].key && t->v[at].key != key)
		at = (at + 1) & (t->cap - 1);
	return &t->v[at];
}

static int32_t table_get(const struct table *t, uint64_t key, int32_t otherwise)
{
	const struct table_entry *e = t->cap ? table_find(t, key) : NULL;

	return e && e->key ? e->value : otherwise;
}

/* The value's place; a new key gets `otherwise`. */
static int32_t *table_put(struct table *t, uint64_t key, int32_t otherwise)
{
	struct table_entry *e;

	if ((t->n + 1) * 2 > t->cap) {
		struct table bigger = {.cap = t->cap ? t->cap * 2 : 1024, .n = t->n};

		bigger.v = xcalloc(bigger.cap, sizeof(*bigger.v));
		for (size_t i = 0; i < t->cap; i++) {
			if (t->v[i].key)
				*table_find(&bigger, t->v[i].key) = t->v[i];
		}
		free(t->v);
		*t = bigger;
	}
	e = table_find(t, key);
	if (!e->key) {
		*e = (struct table_entry){key, otherwise};
		t->n++;
	}
	return &e->value;
}

static void fault(struct concepts *c, const char *row, const char *word, const char *what)
{
	c->n_faults++;
	if (c->faults)
		str_addf(c->faults, "%s: “%s” %s\n", row, word, what);
}

/* --- words --- */

static size_t singular(const char *word, size_t n)
{
	return n > 4 && (word[n - 1] == 's' || word[n - 1] == 'x') ? n - 1 : n;
}

static uint64_t word_key(enum language l, const char *s, size_t n)
{
	return mix((uint64_t)l + 1, wording_hash(s, n));
}

/* The stem itself, or, where that means two things, the word without its plural. */
static uint32_t unit_of(const struct concepts *c, enum language l, const char *word, size_t n, const char *stem, size_t n_stem)
{
	uint32_t h;

	if (table_get(&c->stems, word_key(l, stem, n_stem), ROWS_NONE) == ROWS_TWO)
		h = wording_hash(word, singular(word, n)) ^ 0x5bd1e995u;
	else
		h = wording_hash(stem, n_stem);
	return h ? h : 1;
}

uint32_t concepts_unit(const struct concepts *c, enum language l, const char *word, size_t n, const char *stem, size_t n_stem)
{
	uint32_t unit = unit_of(c, l, word, n, stem, n_stem);

	if (table_get(&c->units, mix((uint64_t)l + 1, unit), 0))
		return unit;
	if (n < 4 || word[n - 1] != 's')
		return 0;
	unit = unit_of(c, l, word, n - 1, word, n - 1); /* NGOs, SDGs, IDPs: stemmers take the s for theirs */
	return table_get(&c->units, mix((uint64_t)l + 1, unit), 0) ? unit : 0;
}

/* --- slips of the fingers --- */

/* One letter more or less, two neighbours changed about, or, in a long word, another letter. The first is seldom missed ("pillage" is no village), and
   another letter often makes another word ("healing", "heating"). */
static bool is_slip(const char *a, size_t n, const char *b, size_t m)
{
	size_t i = 0, j = 0;

	if (n > m)
		return is_slip(b, m, a, n);
	while (i < n && a[i] == b[i])
		i++;
	while (j < n - i && a[n - 1 - j] == b[m - 1 - j])
		j++;
	if (!i || m - n > 1)
		return false;
	if (m > n)
		return i + j >= n;
	return (i + j + 1 == n && n >= OTHER_LETTER_LEAST) || (i + j + 2 == n && a[i] == b[i + 1] && a[i + 1] == b[i]);
}

static size_t without(const char *word, size_t n, size_t at, char *out)
{
	if (at >= n) {
		memcpy(out, word, n);
		return n;
	}
	memcpy(out, word, at);
	memcpy(out + at, word + at + 1, n - at - 1);
	return n - 1;
}

static void file_slips(struct concepts *c, enum language l, const char *word, size_t n, uint32_t unit)
{
	char less[STEM_MAX];

	GROW(c->known, c->n_known, c->cap_known);
	c->known[c->n_known++] = (struct known){arena_strndup(&c->arena, word, n), unit, (uint8_t)n};
	for (size_t at = 0; at <= n; at++) {
		size_t len = without(word, n, at, less);
		int32_t *first = table_put(&c->slips, word_key(l, less, len), -1);

		GROW(c->links, c->n_links, c->cap_links);
		c->links[c->n_links] = (struct link){c->n_known - 1, *first};
		*first = c->n_links++;
	}
}

static void file_word(struct concepts *c, enum language l, const char *word, size_t n, uint32_t unit)
{
	int32_t *filed;

	if (n < SLIP_LEAST || n >= STEM_MAX)
		return;
	filed = table_put(&c->units, mix((uint64_t)l + 1 + LANG_COUNT, wording_hash(word, n)), 0);
	if (!*filed)
		file_slips(c, l, word, n, unit);
	*filed = 1;
}

uint32_t concepts_unit_misspelt(const struct concepts *c, enum language l, const char *word, size_t n)
{
	char less[STEM_MAX];
	uint32_t found = 0;

	n = singular(word, n);
	if (n < SLIP_LEAST || n >= STEM_MAX || wording_in_list(no_slips, word, n))
		return 0;
	for (size_t at = 0; at <= n; at++) {
		size_t len = without(word, n, at, less);

		for (int32_t i = table_get(&c->slips, word_key(l, less, len), -1); i >= 0; i = c->links[i].next) {
			const struct known *k = &c->known[c->links[i].known];

			if (k->unit == found || !is_slip(word, n, k->word, k->n))
				continue;
			if (found)
				return 0;
			found = k->unit;
		}
	}
	return found;
}

/* --- phrases --- */

uint32_t concepts_root(enum language l)
{
	return (uint32_t)l + 1;
}

uint32_t concepts_step(const struct concepts *c, uint32_t node, uint32_t unit)
{
	return unit ? (uint32_t)table_get(&c->edges, mix(node, unit), 0) : 0;
}

static int32_t new_node(struct concepts *c)
{
	GROW(c->nodes, c->n_nodes, c->cap_nodes);
	c->nodes[c->n_nodes] = (struct node){ROWS_NONE};
	return c->n_nodes++;
}

struct phrase {
	const char *word[PHRASE_MAX];
	size_t len[PHRASE_MAX];
	int n;
};

/* The words of a phrase that are no stop words; they point into c->folded. */
static struct phrase split_phrase(struct concepts *c, const char *text, size_t n)
{
	struct phrase p = {.n = 0};
	char *copy = xstrndup(text, n);

	str_clear(&c->folded);
	utf8_fold_words(&c->folded, copy);
	free(copy);
	for (const char *s = c->folded.s; *s && p.n < PHRASE_MAX;) {
		size_t len = strcspn(s, " ");

		if (!wording_is_stop(s, len)) {
			p.word[p.n] = s;
			p.len[p.n++] = len;
		}
		s += len + (s[len] == ' ');
	}
	return p;
}

/* Called for each phrase of the table. */
typedef void (*phrase_fn)(struct concepts *c, int row, enum language l, const struct phrase *p);

static void each_phrase(struct concepts *c, phrase_fn fn)
{
	for (int r = 0; r < concept_rows_count; r++) {
		for (int l = 0; l < LANG_COUNT; l++) {
			const char *rest = l == LANG_FR ? concept_rows[r].fr : concept_rows[r].en;

			while (rest && *rest) {
				const char *text = rest;
				size_t n = str_split(&rest, "|");
				struct phrase p = split_phrase(c, text, n);

				if (p.n)
					fn(c, r, (enum language)l, &p);
				else
					fault(c, concept_rows[r].key, c->folded.s, "is nothing but stop words");
			}
		}
	}
}

/* Only words that stand alone claim their stem. */
static void claim_stem(struct concepts *c, int row, enum language l, const struct phrase *p)
{
	char stem[STEM_MAX];
	size_t n;
	int32_t *owner;

	if (p->n > 1)
		return;
	n = wording_stem(c->stemmer[l], p->word[0], p->len[0], stem);
	owner = table_put(&c->stems, word_key(l, stem, n), row);
	if (*owner != row)
		*owner = ROWS_TWO;
}

static void add_phrase(struct concepts *c, int row, enum language l, const struct phrase *p)
{
	uint32_t node = concepts_root(l);

	for (int i = 0; i < p->n; i++) {
		char stem[STEM_MAX];
		size_t n = wording_stem(c->stemmer[l], p->word[i], p->len[i], stem);
		uint32_t unit = unit_of(c, l, p->word[i], p->len[i], stem, n);
		int32_t *next;

		*table_put(&c->units, mix((uint64_t)l + 1, unit), 1) = 1;
		file_word(c, l, p->word[i], singular(p->word[i], p->len[i]), unit);
		next = table_put(&c->edges, mix(node, unit), 0);
		if (!*next)
			*next = new_node(c);
		node = (uint32_t)*next;
	}
	if (c->nodes[node].row != ROWS_NONE && c->nodes[node].row != row)
		fault(c, concept_rows[row].key, p->word[0], concept_rows[c->nodes[node].row].key);
	c->nodes[node].row = row;
}

int concepts_meaning(const struct concepts *c, uint32_t node, const uint32_t **part, const uint8_t **class)
{
	const struct meaning *m;

	if (c->nodes[node].row < 0)
		return -1;
	m = &c->meanings[c->nodes[node].row];
	*part = m->part;
	*class = m->class;
	return m->n;
}

bool concepts_ends(const struct concepts *c, uint32_t node)
{
	return c->nodes[node].row >= 0;
}

/* The row of a key, or NULL. Rows are in the order of their keys' bytes. */
static const struct concept_row *row_of(const char *key, size_t n)
{
	int low = 0, high = concept_rows_count;

	while (low < high) {
		int mid = (low + high) / 2, d = strncmp(concept_rows[mid].key, key, n);

		if (!d && !concept_rows[mid].key[n])
			return &concept_rows[mid];
		if (d < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static uint32_t concept_token(const char *key, size_t n)
{
	/* Bit 31 clear: not to be matched by likeness; another seed than words have. */
	return (wording_hash(key, n) * 0x9e3779b1u ^ 0x2545f491u) & 0x7ffffff0u;
}

static struct meaning meaning_of(const struct concept_row *own)
{
	const char *rest = own->key;
	struct meaning m = {.n = 0};

	while (!str_eq(own->key, "-") && rest && m.n < CONCEPT_PARTS) {
		const char *at = rest;
		size_t len = str_split(&rest, "+");
		const struct concept_row *row = row_of(at, len);

		m.part[m.n] = concept_token(at, len);
		m.class[m.n++] = (uint8_t)(row ? row->class : 0);
	}
	return m;
}

struct concepts *concepts_new(struct sb_stemmer *const stemmer[LANG_COUNT])
{
	struct concepts *c = xcalloc(1, sizeof(*c));

	str_init(&c->folded);
	for (int l = 0; l < LANG_COUNT; l++)
		c->stemmer[l] = stemmer[l];
	for (int i = 0; i <= LANG_COUNT; i++)
		new_node(c); /* 0 = none, then the roots */
	c->meanings = xcalloc((size_t)concept_rows_count, sizeof(*c->meanings));
	for (int r = 0; r < concept_rows_count; r++)
		c->meanings[r] = meaning_of(&concept_rows[r]);
	each_phrase(c, claim_stem);
	each_phrase(c, add_phrase);
	return c;
}

void concepts_free(struct concepts **c)
{
	if (!*c)
		return;
	arena_release(&(*c)->arena);
	str_release(&(*c)->folded);
	free((*c)->stems.v);
	free((*c)->units.v);
	free((*c)->edges.v);
	free((*c)->slips.v);
	free((*c)->meanings);
	free((*c)->nodes);
	free((*c)->known);
	free((*c)->links);
	free(*c);
	*c = NULL;
}

/* --- the table looked over --- */

static void check_key(struct concepts *c, const struct concept_row *row)
{
	const char *rest = row->key;
	bool several = strchr(rest, '+');

	if (row->class < 0 || row->class > 15)
		fault(c, row->key, "class", "is not 0 to 15");
	if (row != concept_rows && strcmp(row[-1].key, row->key) >= 0)
		fault(c, row->key, row[-1].key, "comes before it");
	while (several && rest) {
		const char *at = rest;
		size_t n = str_split(&rest, "+");

		if (!row_of(at, n))
			fault(c, row->key, at, "is no concept");
	}
}

/* One spelling, one meaning, in whichever language. */
static void check_spelling(struct concepts *c, int row, enum language l, const struct phrase *p)
{
	uint64_t key = 7;
	int32_t *owner;

	(void)l;
	for (int i = 0; i < p->n; i++)
		key = mix(key, wording_hash(p->word[i], singular(p->word[i], p->len[i])));
	owner = table_put(&c->slips, key, row);
	if (*owner != row)
		fault(c, concept_rows[row].key, c->folded.s, concept_rows[*owner].key);
}

int concepts_check(struct str *out)
{
	struct sb_stemmer *stemmer[LANG_COUNT] = {sb_stemmer_new("french", "UTF_8"), sb_stemmer_new("english", "UTF_8")};
	struct concepts *c = concepts_new(stemmer);
	int n;

	c->faults = out;
	c->n_faults = 0;
	for (int r = 0; r < concept_rows_count; r++)
		check_key(c, &concept_rows[r]);
	each_phrase(c, add_phrase); /* again: now a phrase of two rows is told from both sides */
	c->slips.n = 0;
	memset(c->slips.v, 0, c->slips.cap * sizeof(*c->slips.v));
	each_phrase(c, check_spelling);
	n = c->n_faults;
	concepts_free(&c);
	for (int l = 0; l < LANG_COUNT; l++)
		sb_stemmer_delete(stemmer[l]);
	return n;
}

void concepts_count(int *concepts, int *phrases)
{
	*concepts = *phrases = 0;
	for (int r = 0; r < concept_rows_count; r++) {
		*concepts += !strpbrk(concept_rows[r].key, "+-");
		for (int l = 0; l < LANG_COUNT; l++) {
			const char *s = l == LANG_FR ? concept_rows[r].fr : concept_rows[r].en;

			*phrases += *s != '\0';
			while ((s = strchr(s, '|'))) {
				s++;
				++*phrases;
			}
		}
	}
}
