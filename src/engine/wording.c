/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wording.c - from text to sets of weighted tokens, and how alike two of them are.
 *
 * Stemming is slow and vocabularies are small, so each folded word is looked at once and what it is remembered (words met, not texts). Words then go
 * through the tree of phrases (concepts.c), longest phrase first; what is in none becomes its stem. Of a word of letters the token holds the order of
 * its consonants, and next to it which vowels it has and how many letters: words that differ by a doubled or lost letter or by two that changed
 * places ("approvisionement", "Tambacunda") are neighbours in the order of tokens, so that one merge of two sorted sets finds them too. Slips in words
 * of the table are mended on the way in. Scripts without blanks (Chinese, Japanese) are cut into pairs of characters.
 *
 * Rejected: trigrams of titles ("eau" and "bureau" share too much), a full text index (it ranks, it does not measure), and a table of rarities looked
 * up while comparing (memory's latency costs more than four bits of each token).
 */
#include "config.h"

#include <strates/engine/wording.h>

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>
#include "wording_priv.h"

/* PIECES_MAX: words of one text that are looked at; TEXT_BYTES_MAX holds more of them in any language. WORDS_*: remembered at most. */
enum { PIECES_MAX = 1024, TEXT_BYTES_MAX = 16384, WORDS_MOST = 1 << 17, WORDS_BYTES_MOST = 8 << 20, PHRASE_MOST = 10, ACRONYM_LEAST = 3, ACRONYM_MOST = 8, SKELETON_LEAST = 4, LONG_LEAST = 7, CODE_LEAST = 4 };
/* Classes of what the table of concepts does not hold; a name that the context has (CLASS_NAMES_KEEP and more) stays in. */
enum { CLASS_YEAR = 2, CLASS_DIGIT = 3, CLASS_NUMBER = 7, CLASS_WORD = 11, CLASS_CODE = 13, CLASS_NAMES_KEEP = 4 };
enum { NEAR_TENTHS = 9 };

static const char stop_fr[] =
	" a afin ainsi apres au aupres aux avant avec c ce ces cette chez comme compris contre d dans de des dont du elle en entre est et faveur il ils jusqu l la"
	" le les leur leurs lors mais n ne non nos notre nous on ont ou par pas pendant plus pour qu que qui s sa sans se selon ses son sont sous sur tous tout toute"
	" toutes un une vers via visant vos votre y ";
static const char stop_en[] =
	" about across all also among an and any are as at be been both but by can during each for from further had has have in including into is it its may more"
	" most no not of on or our out over such than that the their them there these they this those to toward towards up upon was we were where which while who will"
	" with within would ";
/* What every title of the field may say, and no phrase needs. */
static const char stop_field[] =
	" action actions activite activites activities activity oeuvre program programme programmes programs project projects projet projets ";
struct memo {
	char *word; /* folded; NULL = free */
	uint32_t token[LANG_COUNT];
	uint32_t unit[LANG_COUNT]; /* what it is to the table of concepts */
	uint32_t hash;             /* of word */
	bool stop_in[LANG_COUNT], stop; /* of that language; of either, or of the field */
};
struct piece {
	const struct memo *m;
	const char *s;
	size_t n;
	bool name;
};
struct wording {
	struct sb_stemmer *stemmer[LANG_COUNT];
	struct concepts *concepts;
	struct wording_model *model;
	struct memo *memo;
	size_t n_memo, cap_memo; /* cap is a power of two */
	struct arena arena;
	struct str head, folded, names;
	struct piece *pieces; /* of the text at hand */
};

struct wording *wording_new(void)
{
	struct wording *w = xcalloc(1, sizeof(*w));

	w->stemmer[LANG_FR] = sb_stemmer_new("french", "UTF_8");
	w->stemmer[LANG_EN] = sb_stemmer_new("english", "UTF_8");
	w->model = wording_model_default();
	w->pieces = xcalloc(PIECES_MAX, sizeof(*w->pieces));
	str_init(&w->head);
	str_init(&w->folded);
	str_init(&w->names);
	return w;
}

void wording_free(struct wording **w)
{
	if (!*w)
		return;
	for (int i = 0; i < LANG_COUNT; i++)
		sb_stemmer_delete((*w)->stemmer[i]);
	concepts_free(&(*w)->concepts);
	wording_model_free(&(*w)->model);
	free((*w)->memo);
	free((*w)->pieces);
	arena_release(&(*w)->arena);
	str_release(&(*w)->head);
	str_release(&(*w)->folded);
	str_release(&(*w)->names);
	free(*w);
	*w = NULL;
}

static void forget_words(struct wording *w)
{
	free(w->memo);
	w->memo = NULL;
	w->n_memo = w->cap_memo = 0;
	arena_release(&w->arena);
}

void wording_set_model(struct wording *w, const struct wording_model *m)
{
	wording_model_free(&w->model);
	w->model = m ? wording_model_copy(m) : wording_model_default();
	forget_words(w); /* they hold the old classes */
}

struct str *wording_scratch(struct wording *w)
{
	return &w->folded;
}

uint32_t wording_hash(const void *data, size_t n)
{
	const unsigned char *p = data;
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 16777619u;
	return h;
}

bool wording_in_list(const char *list, const char *word, size_t n)
{
	char needle[40];

	if (n > sizeof(needle) - 3)
		return false;
	needle[0] = ' ';
	memcpy(needle + 1, word, n);
	needle[n + 1] = ' ';
	needle[n + 2] = '\0';
	return strstr(list, needle) != NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool wording_is_stop(const char *word, size_t n)
{
	return (n < 2 && !is_digit(*word)) || wording_in_list(stop_fr, word, n) || wording_in_list(stop_en, word, n) || wording_in_list(stop_field, word, n);
}

size_t wording_stem(struct sb_stemmer *s, const char *word, size_t n, char out[STEM_MAX])
{
	const sb_symbol *stem = sb_stemmer_stem(s, (const sb_symbol *)word, (int)n);
	size_t len = stem ? (size_t)sb_stemmer_length(s) : n;

	if (len >= STEM_MAX)
		len = STEM_MAX - 1;
	memcpy(out, stem ? (const char *)stem : word, len);
	out[len] = '\0';
	return len;
}

/* --- tokens of single words --- */

static int vowel(char c)
{
	switch (c) {
	case 'a': return 1;
	case 'e': return 2;
	case 'i':
	case 'y': return 4;
	case 'o': return 8;
	case 'u': return 16;
	default: return 0;
	}
}

static uint32_t scrambled(const char *s, size_t n, int bits)
{
	return wording_hash(s, n) * 0x9e3779b1u >> (32 - bits);
}

/* Token of a word of letters a to z that may be misspelt: its consonants without repetition, next to its vowels and its length. 0 when it has
   too few of them to be told from others like that. */
static uint32_t slippery_token(const char *stem, size_t n)
{
	char skeleton[STEM_MAX];
	size_t k = 0, letters = 0;
	uint32_t vowels = 0;

	for (size_t i = 0; i < n; i++) {
		if (stem[i] < 'a' || stem[i] > 'z')
			return 0;
		if (i && stem[i] == stem[i - 1])
			continue;
		letters++;
		if (!vowel(stem[i]) || !i)
			skeleton[k++] = stem[i];
		vowels |= (uint32_t)vowel(stem[i]);
	}
	if (k < SKELETON_LEAST && (k < SKELETON_LEAST - 1 || letters < LONG_LEAST))
		return 0;
	return WORDING_SLIPPERY | scrambled(skeleton, k, 18) << 12 | vowels << 7 | (uint32_t)(letters & 7) << 4;
}

/* Token of a code like XMH10A: what comes before its last letters, next to those letters, which often stand for no more than a colour. 0 when it is none. */
static uint32_t code_token(const char *word, size_t n)
{
	size_t digits = 0, core = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_digit(word[i])) {
			digits++;
			core = i + 1;
		}
	}
	if (core < CODE_LEAST || digits == core)
		return 0;
	return WORDING_SLIPPERY | WORDING_CODE | scrambled(word, core, 18) << 12 | scrambled(word + core, n - core, 8) << 4;
}

static uint32_t word_token(const char *word, size_t n, const char *stem, size_t n_stem)
{
	uint32_t t = code_token(word, n);

	if (!t)
		t = slippery_token(stem, n_stem);
	return t ? t : scrambled(stem, n_stem, 27) << 4;
}

static bool is_year(const char *word, size_t n)
{
	return n == 4 && (!strncmp(word, "19", 2) || !strncmp(word, "20", 2));
}

static int class_by_kind(const char *word, size_t n)
{
	size_t digits = 0;

	for (size_t i = 0; i < n; i++)
		digits += is_digit(word[i]);
	if (!digits)
		return CLASS_WORD;
	if (digits < n)
		return CLASS_CODE;
	if (is_year(word, n))
		return CLASS_YEAR;
	return n < 3 ? CLASS_DIGIT : CLASS_NUMBER;
}

static uint32_t weigh(const struct wording *w, uint32_t token, int by_kind)
{
	return (token & ~15u) | (uint32_t)model_class(w->model, token, by_kind);
}

/* --- words met --- */

static struct memo *memo_slot(struct memo *memo, size_t cap, const char *word, size_t n, uint32_t hash)
{
	size_t at = hash & (cap - 1);

	while (memo[at].word && (memo[at].hash != hash || strncmp(memo[at].word, word, n) || memo[at].word[n]))
		at = (at + 1) & (cap - 1);
	return &memo[at];
}

static void memo_grow(struct wording *w)
{
	size_t cap = w->cap_memo ? w->cap_memo * 2 : 1024;
	struct memo *bigger = xcalloc(cap, sizeof(*bigger));

	for (size_t i = 0; i < w->cap_memo; i++) {
		if (w->memo[i].word)
			*memo_slot(bigger, cap, w->memo[i].word, strlen(w->memo[i].word), w->memo[i].hash) = w->memo[i];
	}
	free(w->memo);
	w->memo = bigger;
	w->cap_memo = cap;
}

static void fill_memo(struct wording *w, struct memo *m, const char *word, size_t n)
{
	char stem[LANG_COUNT][STEM_MAX];
	size_t len[LANG_COUNT];

	m->stop_in[LANG_FR] = wording_in_list(stop_fr, word, n);
	m->stop_in[LANG_EN] = wording_in_list(stop_en, word, n);
	m->stop = wording_is_stop(word, n);
	if (m->stop)
		return;
	for (int l = 0; l < LANG_COUNT; l++) {
		len[l] = wording_stem(w->stemmer[l], word, n, stem[l]);
		m->token[l] = weigh(w, word_token(word, n, stem[l], len[l]), class_by_kind(word, n));
		m->unit[l] = concepts_unit(w->concepts, (enum language)l, word, n, stem[l], len[l]);
	}
	if (m->unit[LANG_FR] || m->unit[LANG_EN])
		return;
	for (int l = 0; l < LANG_COUNT; l++)
		m->unit[l] = concepts_unit_misspelt(w->concepts, (enum language)l, word, n);
}

static const struct memo *remember(struct wording *w, const char *word, size_t n)
{
	uint32_t hash = wording_hash(word, n);
	struct memo *m = memo_slot(w->memo, w->cap_memo, word, n, hash);

	if (m->word)
		return m;
	m->hash = hash;
	m->word = arena_strndup(&w->arena, word, n);
	fill_memo(w, m, word, n);
	w->n_memo++;
	return m;
}

/* --- pieces of a text --- */

/* Of scripts whose words are not parted by blanks. */
static bool is_unspaced(unsigned cp)
{
	return (cp >= 0x3040 && cp <= 0x30FF) || (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
		(cp >= 0x20000 && cp <= 0x3FFFF);
}

/* The next piece of a folded word: a run of letters, or two characters of such a script, the second of which begins the next piece. */
static size_t next_piece(const char *s, size_t n, size_t *advance)
{
	size_t len, second, at;

	if (!((unsigned char)*s & 0x80) || !is_unspaced(utf8_decode(s, n, &len))) {
		for (at = 0; at < n; at += len) {
			len = 1;
			if ((unsigned char)s[at] & 0x80 && is_unspaced(utf8_decode(s + at, n - at, &len)))
				break;
		}
		*advance = at;
		return at;
	}
	*advance = len;
	if (len == n || !is_unspaced(utf8_decode(s + len, n - len, &second)))
		return len;
	at = len + second;
	if (at == n || !is_unspaced(utf8_decode(s + at, n - at, &len)))
		*advance = at; /* the last pair of its run: the second character begins nothing */
	return at;
}

static bool is_name(const struct wording *w, const char *word, size_t n)
{
	const char *rest = w->names.s;

	while (*rest) {
		size_t len = strcspn(rest, " ");

		if (len == n && !strncmp(rest, word, n))
			return true;
		rest += len + (rest[len] == ' ');
	}
	return false;
}

static bool is_code_char(char c)
{
	return (c >= 'A' && c <= 'Z') || is_digit(c);
}

/* Between the parts of a code. */
static const char joints[] = "-/.";

static bool is_joint(const char *s)
{
	return *s && strchr(joints, *s) && is_code_char(s[1]);
}

/* Length of the code that begins here and is written in several parts (KX-TS208W, GCP/SEN/061), 0 = none. It has a part of letters and digits, or a number
   that is no year; and no part that might be a word: "ODD-6", "NORD-KIVU/2020" and "2014-2020" are none. */
static size_t parted_code(const char *s)
{
	size_t n = 0, parts = 0, letters = 0, longest = 0, limit = 0;

	for (;;) {
		size_t start = n, digits = 0;

		for (; is_code_char(s[n]); n++)
			digits += is_digit(s[n]);
		letters += n - start - digits;
		if (!digits)
			longest = n - start > longest ? n - start : longest;
		else if (digits < n - start)
			limit = 4;
		else if (digits >= 3 && !is_year(s + start, digits) && !limit)
			limit = 3;
		parts++;
		if (!is_joint(s + n))
			break;
		n++;
	}
	if (parts < 2 || !letters || longest > limit || (s[n] >= 'a' && s[n] <= 'z') || (unsigned char)s[n] >= 0x80)
		return 0;
	return n;
}

/* The first n bytes of a text with its codes in one piece. */
static void join_codes(struct str *out, const char *text, size_t n)
{
	bool in_word = false;

	for (size_t i = 0, code; i < n;) {
		code = !in_word && is_code_char(text[i]) ? parted_code(text + i) : 0;
		for (; code; code--, i++) {
			if (is_code_char(text[i]))
				str_add_char(out, text[i]);
		}
		if (i >= n)
			break;
		in_word = is_code_char(text[i]) || (text[i] >= 'a' && text[i] <= 'z') || (unsigned char)text[i] >= 0x80;
		str_add_char(out, text[i++]);
	}
}

/* Folds no more of a text than can make a difference. */
static void fold_head(struct wording *w, const char *text)
{
	size_t n = strnlen(text, TEXT_BYTES_MAX), joint = strcspn(text, joints);

	str_clear(&w->folded);
	while (joint < n && !(joint && is_joint(text + joint) && is_code_char(text[joint - 1])))
		joint += 1 + strcspn(text + joint + 1, joints);
	if (joint >= n && n < TEXT_BYTES_MAX) { /* nearly all titles */
		utf8_fold_words(&w->folded, text);
		return;
	}
	while (n && ((unsigned char)text[n] & 0xC0) == 0x80)
		n--;
	str_clear(&w->head);
	join_codes(&w->head, text, n);
	utf8_fold_words(&w->folded, w->head.s);
}

static int split(struct wording *w, const char *text, const char *names)
{
	int n = 0;

	fold_head(w, text);
	str_clear(&w->names);
	if (names)
		utf8_fold_words(&w->names, names);
	/* A file of numbers and addresses has no end of words; a language has. */
	if (w->n_memo > WORDS_MOST || w->arena.used > WORDS_BYTES_MOST)
		forget_words(w);
	/* Now, for what is remembered may not move while pieces point to it. */
	while ((w->n_memo + PIECES_MAX) * 4 > w->cap_memo * 3)
		memo_grow(w);
	for (const char *p = w->folded.s; *p && n < PIECES_MAX;) {
		size_t word = strcspn(p, " "), at = 0, advance;

		for (; at < word && n < PIECES_MAX; at += advance) {
			size_t len = next_piece(p + at, word - at, &advance);

			w->pieces[n] = (struct piece){remember(w, p + at, len), p + at, len, false};
			w->pieces[n].name = !w->pieces[n].m->stop && is_name(w, p + at, len);
			n++;
		}
		p += word + (p[word] == ' ');
	}
	return n;
}

/* --- acronyms --- */

/* Do the words next to piece i, walking by `step`, begin with its letters in that order (from its last letter when walking back)? Small words may be left
   out: which ones is not known before the end, so all numbers of letters matched so far are followed at once, as bits. */
static bool spells(const struct piece *v, int n, int i, int step)
{
	int len = (int)v[i].n;
	unsigned matched = 1;

	for (int at = i + step; at >= 0 && at < n && matched; at += step) {
		unsigned next = v[at].m->stop_in[LANG_FR] || v[at].m->stop_in[LANG_EN] ? matched : 0;

		for (int k = 0; k < len; k++) {
			if (matched >> k & 1 && *v[at].s == v[i].s[step > 0 ? k : len - 1 - k])
				next |= 2u << k;
		}
		if (next >> len & 1)
			return true;
		matched = next;
	}
	return false;
}

/* "Programme d'appui au développement local (PADL)": the letters say nothing that the words have not said. */
static bool repeats_words(const struct piece *v, int n, int i)
{
	int len = (int)v[i].n;

	if (len < ACRONYM_LEAST || len > ACRONYM_MOST || v[i].m->stop)
		return false;
	for (int k = 0; k < len; k++) {
		if (v[i].s[k] < 'a' || v[i].s[k] > 'z')
			return false;
	}
	return spells(v, n, i, -1) || spells(v, n, i, 1);
}

/* --- tokens of a text --- */

struct set {
	uint32_t *v;
	int n, max;
};

static void set_add(struct set *s, uint32_t token)
{
	for (int i = 0; i < s->n; i++) {
		if (s->v[i] == token)
			return;
	}
	if (s->n < s->max)
		s->v[s->n++] = token;
}

/* > 0 French, < 0 English: stop words, and words that only one language's half of the table knows. */
static int language_vote(const struct piece *v, int n)
{
	int vote = 0;

	for (int i = 0; i < n; i++) {
		const struct memo *m = v[i].m;

		vote += m->stop_in[LANG_FR] - m->stop_in[LANG_EN];
		if (!m->stop)
			vote += (m->unit[LANG_FR] != 0) - (m->unit[LANG_EN] != 0);
	}
	return vote;
}

/* The longest phrase that begins at piece i: its length in pieces; *node = where it ends. 0 = none. */
static int longest_phrase(const struct wording *w, const struct piece *v, int n, int i, enum language l, uint32_t *node)
{
	uint32_t at = concepts_root(l);
	int best = 0;

	for (int k = 0; k < PHRASE_MOST && i + k < n; k++) {
		at = concepts_step(w->concepts, at, v[i + k].m->unit[l]);
		if (!at)
			break;
		if (concepts_ends(w->concepts, at)) {
			best = k + 1;
			*node = at;
		}
	}
	return best;
}

/* The phrase at piece i in the text's language, or, where the vote was close, in the other: 0 = none. */
static int find_phrase(const struct wording *w, const struct piece *v, int n, int i, int vote, uint32_t *node)
{
	enum language first = vote < 0 ? LANG_EN : LANG_FR, second = first == LANG_FR ? LANG_EN : LANG_FR;
	uint32_t other = 0;
	int len = longest_phrase(w, v, n, i, first, node), len_other;

	if ((len && vote) || vote > 1 || vote < -1)
		return len;
	len_other = longest_phrase(w, v, n, i, second, &other);
	if (len_other <= len)
		return len;
	*node = other;
	return len_other;
}

/* What it means; of a phrase that is part of a name, only what says something. */
static void add_phrase(const struct wording *w, struct set *out, const struct piece *v, int len, uint32_t node)
{
	const uint32_t *part;
	const uint8_t *class;
	int n = concepts_meaning(w->concepts, node, &part, &class);
	bool name = true;

	for (int k = 0; k < len; k++)
		name = name && v[k].name;
	for (int k = 0; k < n; k++) {
		if (!name || class[k] >= CLASS_NAMES_KEEP)
			set_add(out, weigh(w, part[k], class[k]));
	}
}

/* Without stop words and acronyms just spelt out. Those of the table stay: as sets go, they count once anyway. */
static int drop_silent(struct piece *v, int n)
{
	int kept = 0;

	for (int i = 0; i < n; i++)
		v[i].name |= !v[i].m->unit[LANG_FR] && !v[i].m->unit[LANG_EN] && repeats_words(v, n, i);
	for (int i = 0; i < n; i++) {
		if (!v[i].m->stop)
			v[kept++] = v[i];
	}
	return kept;
}

/* By insertion: sets are small. */
static void set_sort(struct set *s)
{
	for (int i = 1; i < s->n; i++) {
		uint32_t t = s->v[i];
		int k = i;

		for (; k && s->v[k - 1] > t; k--)
			s->v[k] = s->v[k - 1];
		s->v[k] = t;
	}
}

int wording_tokens(struct wording *w, const char *text, const char *names, uint32_t *out, int max)
{
	struct set set = {.v = out, .max = max};
	struct piece *v = w->pieces;
	int n, vote, len;

	if (!w->concepts)
		w->concepts = concepts_new(w->stemmer);
	n = split(w, text, names);
	vote = language_vote(v, n);
	n = drop_silent(v, n);
	for (int i = 0; i < n && set.n < max; i += len) {
		uint32_t node = 0;

		len = find_phrase(w, v, n, i, vote, &node);
		if (len)
			add_phrase(w, &set, v + i, len, node);
		else if (!v[i].name)
			set_add(&set, v[i].m->token[vote < 0 ? LANG_EN : LANG_FR]);
		len += !len;
	}
	set_sort(&set);
	return set.n;
}

/* --- likeness --- */

/* Two tokens of one key: codes that differ in their last letters, or words at most one kind of vowel and one letter apart. */
static bool are_near(uint32_t a, uint32_t b)
{
	uint32_t longer = ((a >> 4) - (b >> 4)) & 7;

	if (!(a & WORDING_SLIPPERY))
		return false;
	return a & WORDING_CODE || (__builtin_popcount((a ^ b) >> 7 & 31) <= 1 && (longer <= 1 || longer == 7));
}

/* Tenths of weight in common of two runs of one key; *once = weight that the union must not count twice, in tenths. Equal tokens first; then one that is
   left on each side may be near: with more, who goes with whom would depend on the order. */
static int common_of_key(const uint32_t *a, int n, const uint32_t *b, int m, int *once)
{
	uint32_t left_a = 0, left_b = 0;
	int common = 0, lone_a = 0, lone_b = 0, i = 0, k = 0;

	*once = 0;
	while (i < n || k < m) {
		if (i < n && k < m && (a[i] ^ b[k]) < 16) {
			int weight = wording_weight(a[i] < b[k] ? a[i] : b[k]);

			common += 10 * weight;
			*once += 10 * weight;
			i++;
			k++;
		} else if (k == m || (i < n && a[i] < b[k])) {
			left_a = a[i++];
			lone_a++;
		} else {
			left_b = b[k++];
			lone_b++;
		}
	}
	if (lone_a == 1 && lone_b == 1 && are_near(left_a, left_b)) {
		int x = wording_weight(left_a), y = wording_weight(left_b);

		common += NEAR_TENTHS * (x < y ? x : y);
		*once += 10 * (x > y ? x : y); /* the slip of a common word is rare, and should not count for that */
	}
	return common;
}

static int run_of_key(const uint32_t *v, int n)
{
	uint32_t key = wording_key(v[0]);
	int len = 1;

	while (len < n && wording_key(v[len]) == key)
		len++;
	return len;
}

int wording_likeness(const uint32_t *a, int n, const uint32_t *b, int m)
{
	int i = 0, k = 0, common = 0, all = 0;

	for (int x = 0; x < n; x++)
		all += 10 * wording_weight(a[x]);
	for (int x = 0; x < m; x++)
		all += 10 * wording_weight(b[x]);
	while (i < n && k < m) {
		uint32_t x = wording_key(a[i]), y = wording_key(b[k]);

		if (x == y) {
			int na = run_of_key(a + i, n - i), nb = run_of_key(b + k, m - k), once;

			common += common_of_key(a + i, na, b + k, nb, &once);
			all -= once;
			i += na;
			k += nb;
		} else if (x < y) {
			i++;
		} else {
			k++;
		}
	}
	return all ? (int)(1000 * (int64_t)common / all) : 0;
}
