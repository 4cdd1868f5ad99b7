/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * name_make.c - a name as written becomes a comparable form.
 *
 * The text falls into segments at brackets, bars and dashes between blanks. A segment of one word in capitals, or one made of the initials of the rest, is
 * an acronym; so is such a word at either end of a name without punctuation. What remains becomes tokens: the longest known run of words at each
 * place, else the word itself, which then is rare by definition. Two names written one after the other ("MSF – Doctors Without Borders") are met
 * by trying each cut: both halves must be known as the same organisation.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/utf8.h>
#include "engine_priv.h"
#include "name_priv.h"

enum { WORDS_MAX = 48, WORD_BYTES = 128, INITIALS_MAX = 12, INITIALS_LEAST = 3, ACRONYM_MOST = 10, BARE_MOST = 8, SHORT_WEIGHT = 30, NUMBER_WEIGHT = 25,
	TRUSTED_ACRONYM = 5 };

struct part {
	const char *folded, *skeleton, *plain;
	bool acronym;           /* taken out of the words */
	enum word_role role;    /* of the word alone */
	int segment;
};
struct draft {
	const struct lexicon *x;
	struct arena arena;
	struct part parts[WORDS_MAX];
	int n_parts;
	int n_segments;
	int segment_words[WORDS_MAX];
	bool segment_capitals[WORDS_MAX]; /* two capitals at least, and more than small letters */
	bool segment_bracketed[WORDS_MAX];
	bool has_small;                   /* a small letter anywhere: capitals mean something */
	struct name_token tokens[NAME_TOKENS_MAX];
	int n_tokens;
	uint64_t acronyms[NAME_ACRONYMS_MAX];
	int acronym_lengths[NAME_ACRONYMS_MAX];
	int n_acronyms;
};

uint64_t token_mix(uint64_t h)
{
	h ^= h >> 31;
	h *= 0x9e3779b97f4a7c15u;
	h ^= h >> 29;
	h *= 0xbf58476d1ce4e5b9u;
	h ^= h >> 32;
	return h ? h : 1;
}

/* --- segments and words ------------------------------------------------------------------------------------------------------- */

/* Capitals and small letters of ASCII: enough to tell how a name is written. */
static void count_case(const char *s, size_t n, int *capitals, int *small)
{
	*capitals = *small = 0;
	for (size_t i = 0; i < n; i++) {
		*capitals += s[i] >= 'A' && s[i] <= 'Z';
		*small += s[i] >= 'a' && s[i] <= 'z';
	}
}

static const struct word *known_word(const struct draft *d, const char *folded, size_t n, char *skeleton)
{
	char written[WORD_BYTES + 1];
	const char *cut = skeleton, *exact = written;
	int used;

	memcpy(written, folded, n);
	written[n] = '\0';
	word_skeleton(folded, n, skeleton);
	return lexicon_find(d->x, &cut, &exact, 1, 0, &used);
}

static void add_part(struct draft *d, const char *folded, size_t n, int segment)
{
	char skeleton[WORD_BYTES + 1], plain[WORD_BYTES + 1];
	struct part *p;
	const struct word *w;

	if (d->n_parts >= WORDS_MAX)
		return;
	n = n > WORD_BYTES ? WORD_BYTES : n;
	w = known_word(d, folded, n, skeleton);
	/* "detude", "lenfant": an apostrophe was lost on the way. */
	if (!w && n > 4 && (*folded == 'd' || *folded == 'l') && known_word(d, folded + 1, n - 1, skeleton)) {
		folded++;
		n--;
	}
	w = known_word(d, folded, n, skeleton);
	word_plain(folded, n, plain);
	p = &d->parts[d->n_parts++];
	*p = (struct part){.plain = arena_strdup(&d->arena, plain), .folded = arena_strndup(&d->arena, folded, n), .segment = segment, .skeleton = arena_strdup(&d->arena, skeleton),
		.role = w ? (enum word_role)w->role : ROLE_PLAIN};
}

static void add_segment(struct draft *d, const char *s, size_t n, bool bracketed)
{
	struct str folded = STR_INIT;
	char *copy = xstrndup(s, n);
	const char *rest;
	int capitals, small, before = d->n_parts;

	utf8_fold_words(&folded, copy);
	count_case(s, n, &capitals, &small);
	for (rest = folded.s; rest && *rest && d->n_segments < WORDS_MAX;) {
		const char *w = rest;
		size_t len = str_split(&rest, " ");

		add_part(d, w, len, d->n_segments);
	}
	if (d->n_parts > before) {
		d->segment_words[d->n_segments] = d->n_parts - before;
		d->segment_bracketed[d->n_segments] = bracketed;
		d->segment_capitals[d->n_segments++] = capitals >= 2 && capitals > small;
	}
	str_release(&folded);
	free(copy);
}

/* Bytes of a separator at s; 0 when there is none. A dash counts only between blanks: Saint-Louis is one. */
static size_t separator(const char *s, bool after_blank)
{
	if (strchr("()[]|/;:,", *s))
		return 1;
	if (!after_blank)
		return 0;
	if (*s == '-' && s[1] == ' ')
		return 1;
	/* U+2013, U+2014 */
	return !strncmp(s, "\xe2\x80\x93", 3) || !strncmp(s, "\xe2\x80\x94", 3) ? 3 : 0;
}

static void split_text(struct draft *d, const char *text)
{
	const char *from = text, *p = text;
	int capitals, small;
	bool bracketed = false;

	count_case(text, strlen(text), &capitals, &small);
	d->has_small = small > 0;
	while (*p) {
		size_t n = separator(p, p > text && p[-1] == ' ');

		if (!n) {
			p++;
			continue;
		}
		add_segment(d, from, (size_t)(p - from), bracketed);
		bracketed = *p == '(' || *p == '[';
		p += n;
		from = p;
	}
	add_segment(d, from, (size_t)(p - from), bracketed);
}

/* --- acronyms ----------------------------------------------------------------------------------------------------------------- */

static bool is_small_word(const struct part *p)
{
	return p->role == ROLE_STOP || p->role == ROLE_LEGAL;
}

/* Initials of the words from..to (not those of `skip`): of all that mean something, or of all. Elided articles never count. */
static size_t initials_of(const struct draft *d, int skip, bool all, char *out)
{
	size_t n = 0;

	for (int i = 0; i < d->n_parts && n < INITIALS_MAX; i++) {
		const struct part *p = &d->parts[i];

		if (i == skip || p->acronym || p->role == ROLE_LEGAL || (!all && is_small_word(p)) || (!p->folded[1] && is_small_word(p)))
			continue;
		if ((unsigned char)*p->folded >= 0x80)
			return 0; /* other scripts have no such habit */
		out[n++] = *p->folded;
	}
	out[n] = '\0';
	return n;
}

static bool matches_initials(const struct draft *d, int at)
{
	char initials[INITIALS_MAX + 1];

	for (int all = 0; all < 2; all++) {
		if (initials_of(d, at, all, initials) >= 2 && !strcmp(initials, d->parts[at].folded))
			return true;
	}
	return false;
}

/* Do the letters of the word stand in this order in the other words, beginning with an initial? SORDES: SOmali Relief and DEvelopment Society. */
static bool is_made_of(const struct draft *d, int at)
{
	const char *a = d->parts[at].folded;
	bool begun = false;

	for (int i = 0; i < d->n_parts; i++) {
		const char *w = d->parts[i].folded;

		if (i == at || (!begun && *w != *a))
			continue;
		begun = true;
		for (; *w && *a; w++)
			a += *w == *a;
	}
	return begun && !*a;
}

static void take_acronym(struct draft *d, const char *folded, size_t n)
{
	uint64_t hash = hash64(folded, n);

	if (!n || d->n_acronyms >= NAME_ACRONYMS_MAX)
		return;
	for (int i = 0; i < d->n_acronyms; i++) {
		if (d->acronyms[i] == hash)
			return;
	}
	d->acronym_lengths[d->n_acronyms] = (int)n;
	d->acronyms[d->n_acronyms++] = hash;
}

static void take_part(struct draft *d, int at)
{
	d->parts[at].acronym = true;
	take_acronym(d, d->parts[at].folded, strlen(d->parts[at].folded));
}

/* Is the only word of its segment an acronym of the rest? */
static bool is_acronym(const struct draft *d, int at)
{
	const struct part *p = &d->parts[at];
	size_t n = strlen(p->folded);

	if (n < 2 || n > ACRONYM_MOST || is_small_word(p))
		return false;
	if (matches_initials(d, at))
		return true;
	if (p->role == ROLE_COUNTRY)
		return false;
	/* "Health fund – PWC": what follows a dash may be somebody else. */
	if (d->has_small && d->segment_bracketed[p->segment])
		return d->segment_capitals[p->segment];
	return n >= INITIALS_LEAST && (!d->has_small || d->segment_capitals[p->segment]) && is_made_of(d, at);
}

static void find_acronyms(struct draft *d)
{
	int last = d->n_parts - 1, left = d->n_parts;

	for (int i = 0; d->n_segments > 1 && i < d->n_parts && left > 1; i++) {
		if (d->segment_words[d->parts[i].segment] == 1 && is_acronym(d, i)) {
			take_part(d, i);
			left--;
		}
	}
	/* "Catholic Relief Services CRS": at either end, when nothing sets it apart. */
	if (d->n_parts < 4 || d->n_acronyms)
		return;
	if (strlen(d->parts[last].folded) >= INITIALS_LEAST && matches_initials(d, last))
		take_part(d, last);
	else if (strlen(d->parts[0].folded) >= INITIALS_LEAST && matches_initials(d, 0))
		take_part(d, 0);
}

/* --- tokens ------------------------------------------------------------------------------------------------------------------- */

static void add_token(struct draft *d, const char *text, int weight, enum word_role role)
{
	if (d->n_tokens >= NAME_TOKENS_MAX)
		return;
	d->tokens[d->n_tokens++] = (struct name_token){.hash = hash64(text, strlen(text)) ^ (role == ROLE_COUNTRY ? 0x5bd1e995u : 0), .text = text,
		.weight = (uint16_t)weight, .role = (uint8_t)role, .length = (uint8_t)utf8_length(text)};
}

static void add_unknown(struct draft *d, const struct part *p)
{
	const struct word *w = lexicon_guess(d->x, p->skeleton, strlen(p->folded));

	if (w)
		add_token(d, w->key, w->weight, (enum word_role)w->role);
	else if (strspn(p->plain, "0123456789") == strlen(p->plain))
		add_token(d, p->plain, NUMBER_WEIGHT, ROLE_SIDE);
	else
		add_token(d, p->plain, utf8_length(p->plain) <= 2 ? SHORT_WEIGHT : NAME_UNKNOWN_WEIGHT, ROLE_PLAIN);
}

/* Returns whether the name says that it is a town. */
static bool make_tokens(struct draft *d)
{
	const char *skeletons[WORDS_MAX], *folded[WORDS_MAX];
	int at[WORDS_MAX], n = 0;
	bool town = false;

	for (int i = 0; i < d->n_parts; i++) {
		if (!d->parts[i].acronym) {
			skeletons[n] = d->parts[i].skeleton;
			folded[n] = d->parts[i].folded;
			at[n++] = i;
		}
	}
	for (int i = 0, used; i < n; i += used) {
		const struct word *w = lexicon_find(d->x, skeletons, folded, n, i, &used);

		if (!w) {
			used = 1;
			add_unknown(d, &d->parts[at[i]]);
		} else if (w->role == ROLE_TOWN) {
			town = true;
		} else if (w->role != ROLE_STOP && w->role != ROLE_LEGAL) {
			add_token(d, w->key, w->weight, (enum word_role)w->role);
		}
	}
	return town;
}

static int compare_tokens(const void *a, const void *b)
{
	const struct name_token *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

/* --- well-known organisations ------------------------------------------------------------------------------------------------- */

/* Key of the tokens from..to, each once, and the parts of it that are countries and offices. */
static uint64_t run_key(const struct draft *d, int from, int to, uint64_t *countries, uint64_t *offices)
{
	uint64_t key = 0;

	*countries = *offices = 0;
	for (int i = from; i < to; i++) {
		bool again = false;

		for (int j = from; j < i && !again; j++)
			again = d->tokens[j].hash == d->tokens[i].hash;
		if (again)
			continue;
		key += token_mix(d->tokens[i].hash);
		if (d->tokens[i].role == ROLE_COUNTRY)
			*countries += token_mix(d->tokens[i].hash);
		if (d->tokens[i].role == ROLE_OFFICE)
			*offices += token_mix(d->tokens[i].hash);
	}
	return key;
}

/* The acronym that a name of at most two words is ("UN Women"). Countries beside it are no part of it. */
static uint64_t whole_acronym(const struct draft *d)
{
	char joined[ACRONYM_MOST + 4];
	size_t len = 0;
	int n = 0;

	for (int i = 0; i < d->n_parts; i++) {
		const struct part *p = &d->parts[i];
		size_t w = strlen(p->folded);

		if (p->acronym || p->role == ROLE_COUNTRY || p->role == ROLE_LEGAL)
			continue;
		if (++n > 2 || len + w >= sizeof(joined))
			return 0;
		memcpy(joined + len, p->folded, w);
		len += w;
	}
	return len >= 2 ? hash64(joined, len) : 0;
}

/* The organisation that the tokens from..to are, with the countries that its own name does not hold. */
static int resolve_run(const struct draft *d, int from, int to, uint64_t *branch)
{
	uint64_t countries, offices, key = run_key(d, from, to, &countries, &offices);
	int found = lexicon_organisation(d->x, key), names = 0, name = from;

	*branch = 0;
	if (found < 0 && offices)
		found = lexicon_organisation(d->x, key - offices);
	if (found >= 0)
		return found;
	*branch = countries;
	if (countries)
		found = lexicon_organisation(d->x, key - countries - offices);
	for (int i = from; i < to; i++) {
		if (d->tokens[i].role != ROLE_COUNTRY && d->tokens[i].role != ROLE_OFFICE) {
			names++;
			name = i;
		}
	}
	return found < 0 && names == 1 ? lexicon_acronym(d->x, hash64(d->tokens[name].text, strlen(d->tokens[name].text))) : found;
}

/* By its acronym of two words ("UN Women") and nothing else but countries. */
static int resolve_acronym(const struct draft *d, uint64_t *branch)
{
	int found = lexicon_acronym(d->x, whole_acronym(d));
	uint64_t offices;

	*branch = 0;
	if (found >= 0)
		run_key(d, 0, d->n_tokens, branch, &offices);
	return found;
}

/* Two names of one organisation, one behind the other; or an acronym and the name. */
static int resolve_halves(const struct draft *d, uint64_t *branch)
{
	for (int cut = 1; cut < d->n_tokens; cut++) {
		uint64_t left_branch, right_branch;
		int left = resolve_run(d, 0, cut, &left_branch), right = resolve_run(d, cut, d->n_tokens, &right_branch);

		if (left >= 0 && left == right) {
			*branch = left_branch > right_branch ? left_branch : right_branch;
			return left;
		}
	}
	return -1;
}

static int resolve(const struct draft *d, uint64_t *branch)
{
	int found = resolve_run(d, 0, d->n_tokens, branch);
	uint64_t offices;

	if (found < 0)
		found = resolve_acronym(d, branch);
	if (found < 0)
		found = resolve_halves(d, branch);
	/* Short ones are many bodies' acronyms; a long one beside an unknown name is that name in another language. */
	for (int i = 0; found < 0 && i < d->n_acronyms; i++) {
		if (d->acronym_lengths[i] >= TRUSTED_ACRONYM) {
			found = lexicon_acronym(d->x, d->acronyms[i]);
			run_key(d, 0, d->n_tokens, branch, &offices);
		}
	}
	if (found < 0)
		*branch = 0;
	return found;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------------- */

static void set_bare(struct name *n, const struct draft *d, const char *text)
{
	const struct part *only = NULL;
	int capitals, small;

	for (int i = 0; i < d->n_parts; i++) {
		if (is_small_word(&d->parts[i]))
			continue;
		if (only)
			return;
		only = &d->parts[i];
	}
	if (!only || only->role != ROLE_PLAIN || strlen(only->folded) > BARE_MOST || strlen(only->folded) < 2)
		return;
	count_case(text, strlen(text), &capitals, &small);
	n->bare = hash64(only->folded, strlen(only->folded));
	n->bare_length = (uint8_t)strlen(only->folded);
	n->bare_capitals = capitals >= 2 && !small;
}

static void set_initials(struct name *n, const struct draft *d)
{
	char initials[INITIALS_MAX + 1];

	for (int all = 0; all < 2; all++) {
		size_t len = initials_of(d, -1, all, initials);

		n->initials[all] = len >= INITIALS_LEAST ? hash64(initials, len) : 0;
	}
	if (n->initials[1] == n->initials[0])
		n->initials[1] = 0;
}

bool token_is_meaning(const struct name_token *t)
{
	return t->weight < NAME_HEAVY && t->role != ROLE_WEAK && t->role != ROLE_OFFICE && t->role != ROLE_COUNTRY;
}

/* Tokens in their order, each once, with their texts behind them in one piece of memory. */
static struct name *pack(struct draft *d)
{
	size_t bytes = 0;
	struct name *n;
	char *at;
	int kept = 0;

	qsort(d->tokens, (size_t)d->n_tokens, sizeof(*d->tokens), compare_tokens);
	for (int i = 0; i < d->n_tokens; i++) {
		if (!kept || d->tokens[kept - 1].hash != d->tokens[i].hash)
			d->tokens[kept++] = d->tokens[i];
	}
	for (int i = 0; i < kept; i++)
		bytes += strlen(d->tokens[i].text) + 1;
	n = xcalloc(1, sizeof(*n) + (size_t)kept * sizeof(*n->tokens) + bytes);
	at = (char *)&n->tokens[kept];
	n->n_tokens = (uint8_t)kept;
	for (int i = 0; i < kept; i++) {
		size_t len = strlen(d->tokens[i].text) + 1;

		n->tokens[i] = d->tokens[i];
		n->tokens[i].text = memcpy(at, d->tokens[i].text, len);
		at += len;
		n->key += token_mix(n->tokens[i].hash);
		n->kinds += n->tokens[i].role == ROLE_KIND ? token_mix(n->tokens[i].hash) : 0;
		n->sides += n->tokens[i].role == ROLE_SIDE ? token_mix(n->tokens[i].hash) : 0;
		n->countries += n->tokens[i].role == ROLE_COUNTRY ? token_mix(n->tokens[i].hash) : 0;
		n->meaning += token_is_meaning(&n->tokens[i]) ? token_mix(n->tokens[i].hash) : 0;
		n->weight += n->tokens[i].weight;
		if (n->tokens[i].weight >= NAME_HEAVY) {
			n->n_heavy++;
			n->heavy_weight += n->tokens[i].weight;
		}
	}
	return n;
}

/* A name of nothing but small words ("La Ville"): itself. */
static uint64_t key_of_small_words(const struct draft *d)
{
	uint64_t key = 0;

	for (int i = 0; i < d->n_parts; i++)
		key += token_mix(hash64(d->parts[i].folded, strlen(d->parts[i].folded)));
	return key;
}

struct name *name_new(const struct lexicon *x, const char *text, const char *acronym)
{
	struct draft *d = xcalloc(1, sizeof(*d));
	struct str own = STR_INIT;
	struct name *n;
	uint64_t branch;
	bool town;
	int organisation;

	d->x = x;
	split_text(d, text);
	find_acronyms(d);
	if (!str_is_empty(acronym)) {
		utf8_fold_words(&own, acronym);
		if (!strchr(own.s, ' '))
			take_acronym(d, own.s, own.len);
	}
	town = make_tokens(d);
	branch = 0;
	organisation = town ? -1 : resolve(d, &branch);
	n = pack(d);
	n->organisation = (int16_t)organisation;
	n->sections = (uint8_t)lexicon_kind(x, organisation);
	n->branch = branch;
	n->is_town = town;
	n->n_acronyms = (uint8_t)d->n_acronyms;
	memcpy(n->acronyms, d->acronyms, sizeof(n->acronyms));
	set_bare(n, d, text);
	set_initials(n, d);
	if (!n->n_tokens)
		n->key = key_of_small_words(d);
	str_release(&own);
	arena_release(&d->arena);
	free(d);
	return n;
}

void name_free(struct name **n)
{
	free(*n);
	*n = NULL;
}

uint64_t name_set_key(const struct name *n)
{
	return n->key;
}
