/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * name_lexicon.c - words of names and well-known organisations, from the tables compiled in.
 *
 * Everything is found under skeletons: words without doubled letters, plural, mute e, and with s for z. They make one of "organizations" and "organisation",
 * of "internationale" and "international", and of most slips of the keyboard, so that the tables need no list of them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/utf8.h>
#include "engine_priv.h"
#include "name_priv.h"
#include "ref_data.h"

enum { FORM_WORDS_MAX = 8, GUESS_WRITTEN = 7, GUESS_LEAST = 5, CUT_LEAST = 8, CUT_MOST = 3, SKELETON_LEAST = 4 };

struct guess {
	const char *skeleton;
	int word;
};
struct organisation {
	const char *key;
	enum organisation_kind kind;
};
struct lexicon {
	struct arena arena;
	struct word *words;
	int n_words, cap_words;
	struct keymap exact;        /* hash of the folded words joined by a blank -> word */
	struct keymap forms;        /* the same of their skeletons */
	struct keymap longest;      /* hash of the first skeleton of forms -> most words of one */
	struct guess *guesses;      /* single words worth guessing, by first letter */
	int n_guesses, cap_guesses;
	int guess_from[257];        /* by first byte */
	struct organisation *organisations;
	int n_organisations, cap_organisations;
	struct keymap names, acronyms; /* -> organisation */
};

/* --- skeletons ---------------------------------------------------------------------------------------------------------------- */

size_t word_plain(const char *word, size_t n, char *out)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		char c = word[i] == 'z' ? 's' : word[i];

		/* Bytes of other scripts are left alone, and so are numbers and acronyms. */
		if (n > 4 && k && out[k - 1] == c && c >= 'a' && c <= 'y')
			continue;
		out[k++] = c;
	}
	out[k] = '\0';
	return k;
}

size_t word_skeleton(const char *word, size_t n, char *out)
{
	size_t k = word_plain(word, n, out);

	if (n > 3 && k > 3 && (out[k - 1] == 's' || out[k - 1] == 'x'))
		k--;
	if (n > 3 && k > 3 && out[k - 1] == 'e')
		k--;
	out[k] = '\0';
	return k;
}

/* Skeletons of all words of a folded text, joined by blanks. *n_words, and where the first one ends. */
static void form_skeleton(const char *folded, struct str *out, int *n_words, size_t *first)
{
	const char *rest = folded;
	char word[256];

	str_clear(out);
	*n_words = 0;
	*first = 0;
	while (rest && *rest) {
		const char *w = rest;
		size_t n = str_split(&rest, " ");

		if (n >= sizeof(word))
			n = sizeof(word) - 1;
		if (*n_words)
			str_add_char(out, ' ');
		str_add_n(out, word, word_skeleton(w, n, word));
		if (!(*n_words)++)
			*first = out->len;
	}
}

/* --- reading the tables ------------------------------------------------------------------------------------------------------- */

static const char *table_text(const char *name)
{
	for (const struct ref_file *f = ref_files; f->name; f++) {
		if (str_eq(f->name, name))
			return strchr(f->text, '\n') + 1; /* behind the column names */
	}
	return "";
}

enum { COLUMNS_MAX = 8 };
/* The next row: its fields copied, absent ones "". false at the end. */
static bool next_row(struct lexicon *x, const char **text, const char *field[COLUMNS_MAX])
{
	const char *end = strchr(*text, '\n'), *rest;

	if (!end)
		return false;
	for (int i = 0; i < COLUMNS_MAX; i++)
		field[i] = "";
	rest = arena_strndup(&x->arena, *text, (size_t)(end - *text));
	for (int i = 0; rest && i < COLUMNS_MAX; i++) {
		const char *f = rest;
		size_t n = str_split(&rest, "\t");

		field[i] = arena_strndup(&x->arena, f, n);
	}
	*text = end + 1;
	return true;
}

static int add_word(struct lexicon *x, const char *key, enum word_role role, int weight)
{
	GROW(x->words, x->n_words, x->cap_words);
	x->words[x->n_words] = (struct word){key, (uint16_t)weight, (uint8_t)role};
	return x->n_words++;
}

static bool may_be_cut(enum word_role role)
{
	return role != ROLE_STOP && role != ROLE_LEGAL && role != ROLE_TOWN;
}

static void add_form(struct lexicon *x, int word, const char *written, struct str *folded, struct str *skeleton)
{
	int n;
	size_t first;
	int64_t *most;

	str_clear(folded);
	utf8_fold_words(folded, written);
	form_skeleton(folded->s, skeleton, &n, &first);
	if (!n || n > FORM_WORDS_MAX)
		return;
	keymap_put(&x->exact, hash64(folded->s, folded->len), word); /* the first one stays */
	/* Cut down, "Porz" is the small word "por", and "Vils" a town hall. */
	if (may_be_cut((enum word_role)x->words[word].role) && (n > 1 || skeleton->len >= SKELETON_LEAST))
		keymap_put(&x->forms, hash64(skeleton->s, skeleton->len), word);
	most = keymap_put(&x->longest, hash64(skeleton->s, first), n);
	if (*most < n)
		*most = n;
	if (n == 1 && skeleton->len >= GUESS_LEAST) {
		GROW(x->guesses, x->n_guesses, x->cap_guesses);
		x->guesses[x->n_guesses++] = (struct guess){arena_strdup(&x->arena, skeleton->s), word};
	}
}

static void add_forms(struct lexicon *x, int word, const char *list, struct str *folded, struct str *skeleton)
{
	const char *rest = list;

	while (rest && *rest) {
		const char *f = rest;
		size_t n = str_split(&rest, "|");
		char *form = xstrndup(f, n);

		add_form(x, word, form, folded, skeleton);
		free(form);
	}
}

static enum word_role role_of(const char *name)
{
	static const char *const names[] = {"plain", "stop", "legal", "town", "kind", "weak", "office", "side", "country"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (str_eq(names[i], name))
			return (enum word_role)i;
	}
	return ROLE_PLAIN;
}

static void read_words(struct lexicon *x)
{
	const char *text = table_text("name_words"), *f[COLUMNS_MAX];
	struct str folded = STR_INIT, skeleton = STR_INIT;

	while (next_row(x, &text, f)) {
		long long weight = 0;

		str_to_int(f[2], &weight);
		add_forms(x, add_word(x, f[0], role_of(f[1]), (int)weight), f[3], &folded, &skeleton);
	}
	str_release(&folded);
	str_release(&skeleton);
}

/* Their names in countries.tsv; adjectives stand among the words, under the same key. */
static void read_countries(struct lexicon *x)
{
	enum { NAME_FR = 3, NAME_EN = 4, ALIASES = 5, COUNTRY_WEIGHT = 30 };
	const char *text = table_text("countries"), *f[COLUMNS_MAX];
	struct str folded = STR_INIT, skeleton = STR_INIT;

	while (next_row(x, &text, f)) {
		int word = add_word(x, f[0], ROLE_COUNTRY, COUNTRY_WEIGHT);

		add_form(x, word, f[NAME_FR], &folded, &skeleton);
		add_form(x, word, f[NAME_EN], &folded, &skeleton);
		add_forms(x, word, f[ALIASES], &folded, &skeleton);
	}
	str_release(&folded);
	str_release(&skeleton);
}

static int compare_guesses(const void *a, const void *b)
{
	const struct guess *x = a, *y = b;

	return strcmp(x->skeleton, y->skeleton);
}

static void sort_guesses(struct lexicon *x)
{
	int at = 0;

	if (x->n_guesses)
		qsort(x->guesses, (size_t)x->n_guesses, sizeof(*x->guesses), compare_guesses);
	for (int c = 0; c <= 256; c++) {
		while (at < x->n_guesses && (unsigned char)x->guesses[at].skeleton[0] < c)
			at++;
		x->guess_from[c] = at;
	}
}

static void add_organisation_name(struct lexicon *x, int organisation, const char *written)
{
	struct name *n;

	if (!*written)
		return;
	n = name_new(x, written, NULL);
	if (n->key)
		keymap_put(&x->names, n->key, organisation);
	name_free(&n);
}

static void add_organisation_acronym(struct lexicon *x, int organisation, const char *written)
{
	struct str folded = STR_INIT, joined = STR_INIT;

	utf8_fold_words(&folded, written);
	for (const char *p = folded.s; *p; p++) {
		if (*p != ' ')
			str_add_char(&joined, *p);
	}
	if (joined.len) {
		char *skeleton = xcalloc(joined.len + 1, 1);
		size_t n = word_plain(joined.s, joined.len, skeleton);

		keymap_put(&x->acronyms, hash64(joined.s, joined.len), organisation);
		keymap_put(&x->acronyms, hash64(skeleton, n), organisation); /* as a token holds it */
		free(skeleton);
	}
	str_release(&folded);
	str_release(&joined);
}

static void each_part(struct lexicon *x, int organisation, const char *list, void (*add)(struct lexicon *, int, const char *))
{
	const char *rest = list;

	while (rest && *rest) {
		const char *f = rest;
		size_t n = str_split(&rest, "|");
		char *part = xstrndup(f, n);

		add(x, organisation, part);
		free(part);
	}
}

static void read_organisations(struct lexicon *x)
{
	enum { KEY, KIND, NAME_FR, NAME_EN, ACRONYMS, VARIANTS };
	const char *text = table_text("organisations"), *f[COLUMNS_MAX];

	while (next_row(x, &text, f)) {
		int at = x->n_organisations;

		GROW(x->organisations, x->n_organisations, x->cap_organisations);
		x->organisations[x->n_organisations++] = (struct organisation){f[KEY],
			str_eq(f[KIND], "movement") ? ORGANISATION_SECTIONS : ORGANISATION_ONE};
		add_organisation_name(x, at, f[NAME_FR]);
		add_organisation_name(x, at, f[NAME_EN]);
		each_part(x, at, f[VARIANTS], add_organisation_name);
		each_part(x, at, f[ACRONYMS], add_organisation_acronym);
	}
}

struct lexicon *lexicon_new(void)
{
	struct lexicon *x = xcalloc(1, sizeof(*x));

	read_words(x);
	read_countries(x);
	sort_guesses(x);
	read_organisations(x);
	return x;
}

void lexicon_free(struct lexicon **lexicon)
{
	struct lexicon *x = *lexicon;

	if (!x)
		return;
	arena_release(&x->arena);
	keymap_release(&x->exact);
	keymap_release(&x->forms);
	keymap_release(&x->longest);
	keymap_release(&x->names);
	keymap_release(&x->acronyms);
	free(x->words);
	free(x->guesses);
	free(x->organisations);
	free(x);
	*lexicon = NULL;
}

/* --- finding ------------------------------------------------------------------------------------------------------------------ */

/* The texts of at most `most` words from `at` on, joined by blanks; ends[k] = where k + 1 of them end. How many fit. */
static int join_words(const char *const *words, int n, int at, int64_t most, char *run, size_t size, size_t ends[FORM_WORDS_MAX])
{
	size_t len = 0;
	int k = 0;

	for (; k < most && at + k < n; k++) {
		size_t w = strlen(words[at + k]);

		if (len + w + 1 >= size)
			break;
		if (k)
			run[len++] = ' ';
		memcpy(run + len, words[at + k], w);
		ends[k] = len += w;
	}
	return k;
}

const struct word *lexicon_find(const struct lexicon *x, const char *const *skeletons, const char *const *folded, int n, int at, int *used)
{
	int64_t most = keymap_get(&x->longest, hash64(skeletons[at], strlen(skeletons[at])), 0);
	char exact[512], run[512];
	size_t exact_ends[FORM_WORDS_MAX], ends[FORM_WORDS_MAX];
	int k = join_words(folded, n, at, most, exact, sizeof(exact), exact_ends);

	/* As written before cut down: "ville" is a town, "villes" are many. */
	for (join_words(skeletons, n, at, k, run, sizeof(run), ends); k > 0; k--) {
		int64_t word = keymap_get(&x->exact, hash64(exact, exact_ends[k - 1]), -1);

		if (word < 0)
			word = keymap_get(&x->forms, hash64(run, ends[k - 1]), -1);
		if (word >= 0) {
			*used = k;
			return &x->words[word];
		}
	}
	return NULL;
}

/* "internation", "communautai": cut off within a few letters of its end. */
static bool is_cut(const char *word, const char *whole)
{
	size_t n = strlen(word), m = strlen(whole);

	return n >= CUT_LEAST && m > n && m - n <= CUT_MOST && !strncmp(word, whole, n);
}

/* A country is not guessed: Niger and Nigeria differ by little. */
const struct word *lexicon_guess(const struct lexicon *x, const char *word, size_t written)
{
	unsigned char c = (unsigned char)*word;

	if (written < GUESS_WRITTEN)
		return NULL;
	for (int i = x->guess_from[c]; i < x->guess_from[c + 1]; i++) {
		const struct word *w = &x->words[x->guesses[i].word];

		if (w->role != ROLE_COUNTRY && (words_are_close(word, x->guesses[i].skeleton) || is_cut(word, x->guesses[i].skeleton)))
			return w;
	}
	return NULL;
}

int lexicon_organisation(const struct lexicon *x, uint64_t key)
{
	return key ? (int)keymap_get(&x->names, key, -1) : -1;
}

int lexicon_acronym(const struct lexicon *x, uint64_t acronym)
{
	return acronym ? (int)keymap_get(&x->acronyms, acronym, -1) : -1;
}

enum organisation_kind lexicon_kind(const struct lexicon *x, int organisation)
{
	return organisation >= 0 ? x->organisations[organisation].kind : ORGANISATION_ONE;
}

const char *name_organisation(const struct lexicon *x, const struct name *n)
{
	return n->organisation >= 0 ? x->organisations[n->organisation].key : "";
}
