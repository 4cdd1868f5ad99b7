/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzzy.c - scoring of what was typed against what there is.
 *
 * Words are searched apart and in any order ("eau ked" finds "Forage Kédougou, eau potable"). A
 * word that occurs whole beats one whose letters are only scattered in order, which is still found:
 * people type "cfr" for "Comparer fiches". Scattered letters must begin a word, else three letters
 * would fit nearly everything.
 */
#include "config.h"

#include <string.h>
#include <strates/base/utf8.h>
#include <strates/ui/fuzzy.h>

static bool at_word_start(const char *text, const char *at)
{
	unsigned char before;

	if (at == text)
		return true;
	before = (unsigned char)at[-1];
	return before < 0x80 && !((before | 0x20) >= 'a' && (before | 0x20) <= 'z') &&
	       !(before >= '0' && before <= '9');
}

/* Whole occurrences: the best one counts. */
static int whole_score(const char *word, size_t n, const char *text)
{
	int best = 0;

	for (const char *at = text; (at = memmem(at, strlen(at), word, n)); at++) {
		int score = at == text ? 120 : at_word_start(text, at) ? 90 : 40;

		if (score > best)
			best = score;
	}
	return best;
}

/* Letters in order, the first at the start of a word; runs and starts of words count. */
static int scattered_score(const char *word, size_t n, const char *text)
{
	const char *at = text;
	int score = 10;

	for (size_t i = 0; i < n; i++) {
		const char *hit = at;

		while (*hit && (*hit != word[i] || (i == 0 && !at_word_start(text, hit))))
			hit++;
		if (!*hit)
			return 0;
		score += at_word_start(text, hit) ? 6 : hit == at ? 3 : -1;
		at = hit + 1;
	}
	return score > 30 ? 30 : score < 2 ? 0 : score;
}

int fuzzy_score(const char *needle, const char *text)
{
	struct str folded = STR_INIT;
	const char *rest = needle;
	int total = 1;

	utf8_fold(&folded, text);
	while (rest && total) {
		const char *word = rest;
		size_t n = str_split(&rest, " ");

		if (n == 0)
			continue;
		int score = whole_score(word, n, folded.s);

		if (!score && n <= 12)
			score = scattered_score(word, n, folded.s);
		total = score ? total + score : 0;
	}
	/* Among equals the shorter text is the nearer one. */
	if (total > 1)
		total = total * 4 - (folded.len < 80 ? (int)folded.len / 20 : 4);
	str_release(&folded);
	return total;
}
