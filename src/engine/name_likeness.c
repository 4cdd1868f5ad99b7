/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * name_likeness.c - the likeness of two names: refusals first, then the strongest of what speaks for them.
 *
 * What refuses: two different well-known organisations; two kinds of body (a ministry, a university); two countries ("Croix-Rouge sénégalaise",
 * "Croix-Rouge française"); a north and no north; a town and something else of that town. What speaks for them: the same words, one organisation of the
 * table, an acronym, and the Dice coefficient of the weights of their words. The coefficient alone would make one of "Association pour le
 * développement de Thiès" and "… de Kédougou", or of a town and each of its associations; so a rare word that stands against another rare one
 * refuses, and one shared rare word counts only when nothing but small change is left over.
 */
#include "config.h"

#include <string.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>
#include "name_priv.h"

enum { LETTERS_MAX = 40, ON_ACRONYM = 950, ON_INITIALS = 880, ON_SHORT_INITIALS = 740, ON_SMALL_INITIALS = 760, ON_COMMON_ACRONYM = 760, ON_OFFICE = 950,
	ON_SECTION = 780, ON_TYPO = 800, ON_LEFTOVER = 840, ON_LIGHT = 780, LONG_INITIALS = 4 };

/* --- words but for a letter --------------------------------------------------------------------------------------------------- */

static int decode(const char *s, unsigned *out)
{
	size_t n = strlen(s), at = 0;
	int k = 0;

	while (at < n && k < LETTERS_MAX) {
		size_t len;

		out[k++] = utf8_decode(s + at, n - at, &len);
		at += len;
	}
	return at < n ? LETTERS_MAX + 1 : k;
}

static bool same_letters(const unsigned *a, const unsigned *b, int n)
{
	return n <= 0 || !memcmp(a, b, (size_t)n * sizeof(*a));
}

bool words_are_close(const char *a, const char *b)
{
	unsigned x[LETTERS_MAX], y[LETTERS_MAX];
	int n = decode(a, x), m = decode(b, y), i = 0;

	/* The first letter is seldom the one that slips: Denton and Kenton are two. */
	if (n < NAME_TYPO_LEAST || m < NAME_TYPO_LEAST || n > LETTERS_MAX || m > LETTERS_MAX || n - m > 1 || m - n > 1 || *x != *y)
		return false;
	while (i < n && i < m && x[i] == y[i])
		i++;
	if (n > m)
		return same_letters(x + i + 1, y + i, m - i);
	if (n < m)
		return same_letters(x + i, y + i + 1, n - i);
	if (i == n || same_letters(x + i + 1, y + i + 1, n - i - 1))
		return true;
	return i + 1 < n && x[i] == y[i + 1] && x[i + 1] == y[i] && same_letters(x + i + 2, y + i + 2, n - i - 2);
}

int token_blurs(const struct name_token *t, uint64_t *out, int max)
{
	unsigned letters[LETTERS_MAX];
	int n = decode(t->text, letters), k = 0;

	if (n < NAME_TYPO_LEAST || n > LETTERS_MAX)
		return 0;
	for (int skip = -1; skip < n && k < max; skip++) {
		uint64_t h = 14695981039346656037u;

		for (int i = 0; i < n; i++) {
			if (i != skip)
				h = (h ^ letters[i]) * 1099511628211u;
		}
		out[k++] = token_mix(h);
	}
	return k;
}

/* --- what refuses ------------------------------------------------------------------------------------------------------------- */

struct shared {
	int a, b, both; /* tokens of a role in one, the other, both */
};

static bool holds(const struct name *n, const struct name_token *t)
{
	for (int i = 0; i < n->n_tokens; i++) {
		if (n->tokens[i].hash == t->hash)
			return true;
	}
	return false;
}

static struct shared count_role(const struct name *a, const struct name *b, enum word_role role)
{
	struct shared s = {0, 0, 0};

	for (int i = 0; i < a->n_tokens; i++) {
		if (a->tokens[i].role == role) {
			s.a++;
			s.both += holds(b, &a->tokens[i]);
		}
	}
	for (int i = 0; i < b->n_tokens; i++)
		s.b += b->tokens[i].role == role;
	return s;
}

/* "Congo" alone may be either. */
static bool may_be_congo(const struct name *a, const struct name *b)
{
	static const char *const either[] = {"C", "CD", "CG"};
	bool in_a = false, in_b = false, vague = false;

	for (int i = 0; i < 3; i++) {
		for (int k = 0; k < a->n_tokens; k++) {
			in_a |= a->tokens[k].role == ROLE_COUNTRY && !strcmp(a->tokens[k].text, either[i]);
			vague |= !i && in_a;
		}
		for (int k = 0; k < b->n_tokens; k++) {
			in_b |= b->tokens[k].role == ROLE_COUNTRY && !strcmp(b->tokens[k].text, either[i]);
			vague |= !i && in_b;
		}
	}
	return in_a && in_b && vague;
}

/* The most that two names may reach before any word is counted. */
static int ceiling(const struct name *a, const struct name *b)
{
	struct shared kind, country;
	int most = 1000;

	if (a->sides != b->sides || (a->is_town && b->kinds) || (b->is_town && a->kinds))
		return 0;
	if (a->kinds == b->kinds && a->countries == b->countries)
		return 1000;
	kind = count_role(a, b, ROLE_KIND);
	country = count_role(a, b, ROLE_COUNTRY);
	if (kind.a && kind.b && !kind.both)
		return 0;
	if (kind.both < kind.a || kind.both < kind.b)
		most = ON_LIGHT;
	if (country.a && country.b && !country.both && !may_be_congo(a, b))
		return 0;
	if (country.both < country.a && country.both < country.b && !may_be_congo(a, b))
		return 0;
	if (country.both < country.a || country.both < country.b)
		most = most < ON_SECTION ? most : ON_SECTION;
	return most;
}

/* --- what speaks for them ----------------------------------------------------------------------------------------------------- */

static bool in_list(const uint64_t *list, int n, uint64_t what)
{
	for (int i = 0; what && i < n; i++) {
		if (list[i] == what)
			return true;
	}
	return false;
}

/* One known organisation: 1000, or what its branches allow. */
static int known_likeness(const struct name *a, const struct name *b, enum names_why *why)
{
	*why = NAMES_WHY_KNOWN;
	if (a->branch == b->branch)
		return 1000;
	*why = NAMES_WHY_BRANCH;
	if (a->branch && b->branch)
		return may_be_congo(a, b) ? ON_SECTION : 0;
	return a->sections == ORGANISATION_SECTIONS ? ON_SECTION : ON_OFFICE;
}

/* a is nothing but an acronym. */
static int bare_likeness(const struct name *a, const struct name *b, enum names_why *why)
{
	bool others = a->organisation >= 0 && b->organisation < 0; /* the acronym has an owner, and b is not said to be it */

	*why = NAMES_WHY_ACRONYM;
	if (!a->bare || b->bare)
		return 0;
	if (in_list(b->acronyms, b->n_acronyms, a->bare))
		return others ? ON_COMMON_ACRONYM : ON_ACRONYM;
	*why = NAMES_WHY_INITIALS;
	if (!in_list(b->initials, 2, a->bare) || b->n_acronyms)
		return 0;
	if (others || a->bare_length < LONG_INITIALS)
		return a->bare_capitals ? ON_SHORT_INITIALS : 0;
	return a->bare_capitals ? ON_INITIALS : ON_SMALL_INITIALS;
}

static int acronym_likeness(const struct name *a, const struct name *b, enum names_why *why)
{
	enum names_why other;
	int left = bare_likeness(a, b, why), right = bare_likeness(b, a, &other);

	if (right > left) {
		*why = other;
		return right;
	}
	for (int i = 0; !left && i < a->n_acronyms; i++) {
		if (in_list(b->acronyms, b->n_acronyms, a->acronyms[i])) {
			*why = NAMES_WHY_ACRONYM;
			return ON_COMMON_ACRONYM;
		}
	}
	return left;
}

/* Words of both names set against each other. */
struct match {
	unsigned weight;               /* that both have */
	int heavy, typos;              /* rare words in common; of these, but for a letter */
	int heavy_a, heavy_b;          /* rare words left over */
	int light_a, light_b;          /* others left over that mean something */
	int left_a, left_b;            /* all left over */
	bool used_a[NAME_TOKENS_MAX], used_b[NAME_TOKENS_MAX];
};

static void match_equal(struct match *m, const struct name *a, const struct name *b)
{
	for (int i = 0; i < a->n_tokens; i++) {
		for (int k = 0; k < b->n_tokens && !m->used_a[i]; k++) {
			if (m->used_b[k] || a->tokens[i].hash != b->tokens[k].hash)
				continue;
			m->used_a[i] = m->used_b[k] = true;
			m->weight += a->tokens[i].weight;
			m->heavy += a->tokens[i].weight >= NAME_HEAVY;
		}
	}
}

/* In the order of the tokens of the name with the smaller key, so that who asks makes no difference. */
static void match_close(struct match *m, const struct name *a, const struct name *b)
{
	for (int i = 0; i < a->n_heavy; i++) {
		for (int k = 0; k < b->n_heavy && !m->used_a[i]; k++) {
			if (m->used_b[k] || !words_are_close(a->tokens[i].text, b->tokens[k].text))
				continue;
			m->used_a[i] = m->used_b[k] = true;
			m->weight += a->tokens[i].weight * 9u / 10;
			m->heavy++;
			m->typos++;
		}
	}
}

static void count_left(const struct name *n, const bool *used, int *heavy, int *light, int *left)
{
	for (int i = 0; i < n->n_tokens; i++) {
		const struct name_token *t = &n->tokens[i];

		if (used[i])
			continue;
		*left += 1;
		*heavy += t->weight >= NAME_HEAVY;
		*light += token_is_meaning(t);
	}
}

static struct match match_names(const struct name *a, const struct name *b)
{
	struct match m = {.weight = 0};

	match_equal(&m, a, b);
	match_close(&m, a, b);
	count_left(a, m.used_a, &m.heavy_a, &m.light_a, &m.left_a);
	count_left(b, m.used_b, &m.heavy_b, &m.light_b, &m.left_b);
	return m;
}

static int least_of(int a, int b)
{
	return a < b ? a : b;
}

/* Names without a rare word: at most one more word in one of them. */
static int light_likeness(const struct match *m, const struct name *a, const struct name *b, int dice)
{
	int shorter = least_of(a->n_tokens, b->n_tokens), light = m->light_a + m->light_b;

	if (m->left_a + m->left_b != 1 || shorter < 2)
		return 0;
	if (!light)
		return least_of(dice, ON_LEFTOVER);
	return shorter >= 3 && dice >= NAMES_SAME_LEAST ? least_of(dice, ON_LIGHT) : 0;
}

static int heavy_likeness(const struct match *m, int dice)
{
	int most = 1000;

	if (!m->heavy || (m->heavy_a && m->heavy_b))
		return 0;
	if (m->heavy == 1 && (m->light_a || m->light_b))
		return 0;
	/* One Earth Foundation, One Earth Future Foundation. */
	if (m->light_a || m->light_b)
		most = m->light_a && m->light_b ? ON_LIGHT : ON_LEFTOVER;
	/* "Thiès", "Association Thiès"; and "Oxfam", "Oxfam Novib". */
	if (m->heavy_a || m->heavy_b || (m->heavy == 1 && m->left_a + m->left_b))
		most = least_of(most, ON_LEFTOVER);
	if (m->typos == m->heavy)
		most = least_of(most, ON_TYPO);
	return least_of(dice, most);
}

static int words_likeness(const struct name *a, const struct name *b, enum names_why *why)
{
	struct match m;
	int dice;

	if (!a->n_tokens || !b->n_tokens || !a->n_heavy != !b->n_heavy)
		return 0;
	/* What heavy_likeness() refuses, without counting: most who share a town's name end here. */
	if ((a->n_heavy == 1 || b->n_heavy == 1) && a->meaning != b->meaning)
		return 0;
	m = match_names(a, b);
	if ((a->is_town && m.left_b && !b->is_town && m.left_b > m.left_a) || (b->is_town && m.left_a && !a->is_town && m.left_a > m.left_b))
		return 0;
	dice = (int)(2000 * m.weight / (a->weight + b->weight));
	*why = m.typos ? NAMES_WHY_TYPO : m.left_a + m.left_b == 1 && a->countries != b->countries ? NAMES_WHY_BRANCH : NAMES_WHY_WORDS;
	return a->n_heavy ? heavy_likeness(&m, dice) : light_likeness(&m, a, b, dice);
}

/* Two of the many associations for community development, ADECO and APDC: each says that it is not the other. */
static bool have_other_acronyms(const struct name *a, const struct name *b)
{
	if (a->n_heavy || a->organisation >= 0 || b->organisation >= 0 || !a->n_acronyms || !b->n_acronyms)
		return false;
	for (int i = 0; i < a->n_acronyms; i++) {
		if (in_list(b->acronyms, b->n_acronyms, a->acronyms[i]))
			return false;
	}
	return true;
}

static int likeness(const struct name *a, const struct name *b, enum names_why *why)
{
	enum names_why by_acronym;
	int most, words, acronym;

	if (!a->key || !b->key)
		return 0;
	*why = NAMES_WHY_KEY;
	if (a->key == b->key)
		return have_other_acronyms(a, b) ? ON_LEFTOVER : 1000;
	if (a->organisation >= 0 && b->organisation >= 0)
		return a->organisation == b->organisation ? known_likeness(a, b, why) : 0;
	most = ceiling(a, b);
	words = most ? least_of(words_likeness(a, b, why), most) : 0;
	acronym = acronym_likeness(a, b, &by_acronym);
	/* An acronym alone says neither what kind of body it is nor where. */
	if (!a->bare && !b->bare)
		acronym = least_of(acronym, most);
	if (acronym > words)
		*why = by_acronym;
	return acronym > words ? acronym : words;
}

int names_likeness(const struct name *a, const struct name *b, enum names_why *why)
{
	enum names_why reason = NAMES_WHY_NOTHING;
	int found = a->key <= b->key ? likeness(a, b, &reason) : likeness(b, a, &reason);

	if (found < NAMES_DOUBTFUL_LEAST) {
		found = 0;
		reason = NAMES_WHY_NOTHING;
	}
	if (why)
		*why = reason;
	return found;
}

enum names_verdict names_verdict(int n)
{
	return n >= NAMES_SAME_LEAST ? NAMES_SAME : n >= NAMES_DOUBTFUL_LEAST ? NAMES_DOUBTFUL : NAMES_DIFFERENT;
}
