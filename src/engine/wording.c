/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wording.c - from text to sets of stems.
 *
 * Stemming is slow and vocabularies are small, so each folded word is stemmed once and its hash remembered (words met, not texts). Stop words
 * hold what every title of the field says ("projet", "appui à", "programme de développement"): two titles must not look alike for that.
 * Rejected: trigrams (good for typos, but "eau" and "bureau" share too much), and a full text index (it ranks, it does not measure).
 */
#include "config.h"

#include <strates/engine/wording.h>

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

enum language { LANG_FR = 0, LANG_EN, LANG_COUNT };
enum { WORDS_MAX = 512, WORD_STOP = 1 };

static const char stop_fr[] =
	" a afin au aux avec ce ces cette chez d dans de des du elle en entre est et il ils l la le les leur leurs lors mais n ne nos notre nous on ou par pas pour"
	" qu que qui s sa sans se ses son sont sous sur un une vers vos votre y ";
static const char stop_en[] =
	" an and are as at be between by for from has in into is it its of on or our that the their this to under which with within ";
static const char stop_field[] =
	" accompagnement action actions activite activites activities activity amelioration appui appuyer city commune communes communal communale cooperation"
	" decentralisee decentralise decentralized developpement developper development echange echanges exchange exchanges jumelage jumelages mise oeuvre"
	" partenariat partenariats partnership phase program programme programmes project projects projet projets renforcement renforcer soutien soutenir support"
	" supporting town twinning ville villes ";
static const char stop_name[] =
	" arrondissement borough city commune communaute comune conseil council county d de del della des di district do du gemeinde la le les l mairie metropolitaine"
	" municipal municipale municipalite municipality municipio of prefecture province region regional rurale stadt the town urbaine ville ";

struct memo {
	char *word; /* folded; NULL = free */
	uint32_t hash[LANG_COUNT];
	uint8_t stop;
};
struct wording {
	struct sb_stemmer *stemmer[LANG_COUNT];
	struct memo *memo;
	size_t n_memo, cap_memo; /* cap is a power of two */
	struct arena arena;
	struct str folded, names;
};

struct wording *wording_new(void)
{
	struct wording *w = xcalloc(1, sizeof(*w));

	w->stemmer[LANG_FR] = sb_stemmer_new("french", "UTF_8");
	w->stemmer[LANG_EN] = sb_stemmer_new("english", "UTF_8");
	w->cap_memo = 1024;
	w->memo = xcalloc(w->cap_memo, sizeof(*w->memo));
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
	free((*w)->memo);
	arena_release(&(*w)->arena);
	str_release(&(*w)->folded);
	str_release(&(*w)->names);
	free(*w);
	*w = NULL;
}

/* FNV-1a: fixed for ever, since equal wording must be told alike on every laptop. */
static uint32_t hash_bytes(const void *data, size_t n)
{
	const unsigned char *p = data;
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 16777619u;
	return h;
}

static bool in_list(const char *list, const char *word, size_t n)
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

static struct memo *memo_slot(struct memo *memo, size_t cap, const char *word, size_t n)
{
	size_t at = hash_bytes(word, n) & (cap - 1);

	while (memo[at].word && (strncmp(memo[at].word, word, n) || memo[at].word[n]))
		at = (at + 1) & (cap - 1);
	return &memo[at];
}

static void memo_grow(struct wording *w)
{
	size_t cap = w->cap_memo * 2;
	struct memo *bigger = xcalloc(cap, sizeof(*bigger));

	for (size_t i = 0; i < w->cap_memo; i++) {
		if (w->memo[i].word)
			*memo_slot(bigger, cap, w->memo[i].word, strlen(w->memo[i].word)) = w->memo[i];
	}
	free(w->memo);
	w->memo = bigger;
	w->cap_memo = cap;
}

/* What kind of word: bit LANG_x = a stop word of that language; WORD_STOP << 2 = leave it out. */
static const struct memo *remember(struct wording *w, const char *word, size_t n)
{
	struct memo *m;

	if ((w->n_memo + 1) * 4 > w->cap_memo * 3)
		memo_grow(w);
	m = memo_slot(w->memo, w->cap_memo, word, n);
	if (m->word)
		return m;
	w->n_memo++;
	m->word = arena_strndup(&w->arena, word, n);
	if (in_list(stop_fr, word, n))
		m->stop |= 1 << LANG_FR | WORD_STOP << 2;
	if (in_list(stop_en, word, n))
		m->stop |= 1 << LANG_EN | WORD_STOP << 2;
	if (in_list(stop_field, word, n) || n < 2)
		m->stop |= WORD_STOP << 2;
	for (int l = 0; l < LANG_COUNT; l++) {
		const sb_symbol *stem = sb_stemmer_stem(w->stemmer[l], (const sb_symbol *)word, (int)n);

		m->hash[l] = stem ? hash_bytes(stem, (size_t)sb_stemmer_length(w->stemmer[l])) : hash_bytes(word, n);
	}
	return m;
}

static int compare_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
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

int wording_tokens(struct wording *w, const char *text, const char *names, uint32_t *out, int max)
{
	uint32_t hash[WORDS_MAX][LANG_COUNT];
	int votes[LANG_COUNT] = {0, 0}, n = 0, kept = 0;

	str_clear(&w->folded);
	utf8_fold_words(&w->folded, text);
	str_clear(&w->names);
	if (names)
		utf8_fold_words(&w->names, names);
	for (const char *p = w->folded.s; *p && n < WORDS_MAX && n < max;) {
		size_t len = strcspn(p, " ");
		const struct memo *m = remember(w, p, len);

		for (int l = 0; l < LANG_COUNT; l++)
			votes[l] += m->stop >> l & 1;
		if (!(m->stop >> 2) && !is_name(w, p, len))
			memcpy(hash[n++], m->hash, sizeof(hash[0]));
		p += len + (p[len] == ' ');
	}
	for (int i = 0; i < n; i++)
		out[i] = hash[i][votes[LANG_EN] > votes[LANG_FR] ? LANG_EN : LANG_FR];
	qsort(out, (size_t)n, sizeof(*out), compare_u32);
	for (int i = 0; i < n; i++) {
		if (!kept || out[kept - 1] != out[i])
			out[kept++] = out[i];
	}
	return kept;
}

int wording_weight(uint32_t token)
{
	(void)token;
	return 1;
}

int wording_bit(uint32_t token)
{
	return (int)(token * UINT32_C(2654435761) >> 26);
}

int wording_jaccard(const uint32_t *a, int n, const uint32_t *b, int m)
{
	int i = 0, k = 0, common = 0;

	while (i < n && k < m) {
		if (a[i] == b[k]) {
			common++;
			i++;
			k++;
		} else if (a[i] < b[k]) {
			i++;
		} else {
			k++;
		}
	}
	return n + m == 0 ? 0 : 1000 * common / (n + m - common);
}

void wording_name_key(struct wording *w, const char *name, struct str *out)
{
	size_t before = out->len;

	str_clear(&w->folded);
	utf8_fold_words(&w->folded, name);
	for (const char *p = w->folded.s; *p;) {
		size_t len = strcspn(p, " ");

		if (!in_list(stop_name, p, len)) {
			if (out->len > before)
				str_add_char(out, ' ');
			str_add_n(out, p, len);
		}
		p += len + (p[len] == ' ');
	}
	if (out->len == before) /* a name of nothing but such words, "La Ville": itself */
		str_add(out, w->folded.s);
}
