/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wording_name.c - names of towns, partners and people: keys and likeness.
 *
 * Names are short and their spelling wanders (Tambacounda, Tambakunda), so characters are compared, not words: three at a time, each word with two
 * blanks before and one behind, so that beginnings weigh more and the order of the words does not matter. Sets, as few names repeat themselves.
 */
#include "config.h"

#include <strates/engine/wording.h>

#include <stdlib.h>
#include <string.h>
#include <strates/base/utf8.h>
#include "wording_priv.h"

enum { GRAMS_MAX = 512, INITIALS_LEAST = 3, INITIALS_MOST = 12, INITIALS_LIKENESS = 800 };

static const char stop_name[] =
	" arrondissement borough city commune communaute comune conseil council county d de del della des di district do du gemeinde la le les l mairie metropolitaine"
	" municipal municipale municipalite municipality municipio of prefecture province region regional rurale stadt the town urbaine ville ";

void wording_name_key(struct wording *w, const char *name, struct str *out)
{
	struct str *folded = wording_scratch(w);
	size_t before = out->len;

	str_clear(folded);
	utf8_fold_words(folded, name);
	for (const char *p = folded->s; *p;) {
		size_t len = strcspn(p, " ");

		if (!wording_in_list(stop_name, p, len)) {
			if (out->len > before)
				str_add_char(out, ' ');
			str_add_n(out, p, len);
		}
		p += len + (p[len] == ' ');
	}
	if (out->len == before) /* a name of nothing but such words, "La Ville": itself */
		str_add(out, folded->s);
}

static int compare_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* 3-grams of a folded name, ascending, no repetition. */
static int grams(const char *name, uint64_t out[GRAMS_MAX])
{
	size_t len = strlen(name);
	uint64_t last = (uint64_t)' ' << 21 | ' ';
	const uint64_t two = ((uint64_t)1 << 42) - 1;
	int n = 0, kept = 0;

	for (size_t at = 0, step; at <= len && n < GRAMS_MAX; at += step) {
		unsigned cp = ' ';

		step = 1;
		if (at < len)
			cp = utf8_decode(name + at, len - at, &step);
		out[n++] = last << 21 | cp;
		last = cp == ' ' ? (uint64_t)' ' << 21 | ' ' : (last << 21 | cp) & two;
	}
	qsort(out, (size_t)n, sizeof(*out), compare_u64);
	for (int i = 0; i < n; i++) {
		if (!kept || out[kept - 1] != out[i])
			out[kept++] = out[i];
	}
	return kept;
}

static int dice(const uint64_t *a, int n, const uint64_t *b, int m)
{
	int i = 0, k = 0, common = 0;

	while (i < n && k < m) {
		common += a[i] == b[k];
		if (a[i] == b[k]) {
			i++;
			k++;
		} else if (a[i] < b[k]) {
			i++;
		} else {
			k++;
		}
	}
	return n + m ? 2000 * common / (n + m) : 0;
}

/* Do the words of a name begin with these n letters in that order, small words apart, and is nothing left? See spells() in wording.c. */
static bool stands_for(const char *letters, size_t n, const char *name)
{
	unsigned matched = 1;

	for (const char *s = name; *s && matched;) {
		size_t len = strcspn(s, " ");
		unsigned next = wording_is_stop(s, len) ? matched : 0;

		for (size_t k = 0; k < n; k++) {
			if (matched >> k & 1 && *s == letters[k])
				next |= 2u << k;
		}
		matched = next;
		s += len + (s[len] == ' ');
	}
	return matched >> n & 1;
}

static bool is_initials(const char *letters, const char *name)
{
	size_t n = strlen(letters);

	return n >= INITIALS_LEAST && n <= INITIALS_MOST && !strchr(letters, ' ') && strchr(name, ' ') && stands_for(letters, n, name);
}

int wording_name_likeness(const char *a, const char *b)
{
	struct str x = STR_INIT, y = STR_INIT;
	uint64_t ga[GRAMS_MAX], gb[GRAMS_MAX];
	int likeness = 0;

	utf8_fold_words(&x, a);
	utf8_fold_words(&y, b);
	if (x.len && y.len) {
		int n = grams(x.s, ga), m = grams(y.s, gb);

		likeness = dice(ga, n, gb, m);
	}
	if (likeness < INITIALS_LIKENESS && (is_initials(x.s, y.s) || is_initials(y.s, x.s)))
		likeness = INITIALS_LIKENESS;
	str_release(&x);
	str_release(&y);
	return likeness;
}
