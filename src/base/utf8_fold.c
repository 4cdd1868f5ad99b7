/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utf8_fold.c - keys for search and comparison.
 *
 * Two ways to the same key. The quick one is a table for ASCII, a table for the accented Latin
 * letters and the punctuation of French: it takes practically every name of an import, without
 * allocating. Whatever else occurs sends the whole string the thorough way: NFKD, marks dropped,
 * full case folding. The tables were computed by the thorough way, and a test holds them against
 * it.
 *
 * A locale's collation keys were rejected: they differ between laptops and between versions of the
 * C library, and these keys are stored and compared after a merge.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include <strates/base/err.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#include "utf8_priv.h"

#define LATIN_FIRST 0xC0
#define LATIN_LAST  0x17F

/* Keys of U+00C0..U+017F. */
/* clang-format off */
static const char latin[LATIN_LAST - LATIN_FIRST + 1][4] = {
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e",
	"i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", "\303\227",
	"o", "u", "u", "u", "u", "y", "th", "ss", "a", "a", "a", "a",
	"a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "\303\267", "o", "u", "u", "u",
	"u", "y", "th", "y", "a", "a", "a", "a", "a", "a", "c", "c",
	"c", "c", "c", "c", "c", "c", "d", "d", "d", "d", "e", "e",
	"e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
	"g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i",
	"i", "i", "i", "i", "i", "i", "ij", "ij", "j", "j", "k", "k",
	"\304\270", "l", "l", "l", "l", "l", "l", "l\302\267", "l\302\267", "l", "l", "n",
	"n", "n", "n", "n", "n", "'n", "\305\213", "\305\213", "o", "o", "o", "o",
	"o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s",
	"s", "s", "s", "s", "s", "s", "t", "t", "t", "t", "t", "t",
	"u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u",
	"w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s"
};
/* clang-format on */

/* Letters that no decomposition takes apart though people type the plain one. After case folding.
 */
static const struct {
	unsigned int cp;
	char plain[3];
} undecomposed[] = {
        {0xE6, "ae"},
        {0xF0, "d"},
        {0xF8, "o"},
        {0xFE, "th"},
        {0x111, "d"},
        {0x127, "h"},
        {0x131, "i"},
        {0x142, "l"},
        {0x153, "oe"},
        {0x167, "t"},
};

struct folder {
	struct str *out;
	size_t start; /* where the key begins in out */
	bool words;   /* all but letters and digits are blanks */
	bool blank;   /* a blank is due before the next character */
};

static void put_text(struct folder *f, const char *s, size_t n)
{
	if (f->blank && f->out->len > f->start)
		str_add_char(f->out, ' ');
	f->blank = false;
	str_add_n(f->out, s, n);
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void put_ascii(struct folder *f, char c)
{
	if (c == ' ' || (f->words && !is_word_byte(c)))
		f->blank = true;
	else
		put_text(f, &c, 1);
}

/* The key of an ASCII byte: '\0' for what is dropped. */
static char ascii_key(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c + ('a' - 'A'));
	if (c == '`')
		return '\'';
	if (c > ' ' && c < 0x7F)
		return (char)c;
	return c == ' ' || (c >= '\t' && c <= '\r') ? ' ' : '\0';
}

/* The run of ASCII at s, written without a call per byte; returns its length. */
static size_t put_ascii_run(struct folder *f, const char *s, size_t n)
{
	struct str *out = f->out;
	size_t at = 0;
	char *to;

	/* One for a blank that was due before. */
	str_reserve(out, n + 1);
	to = out->s + out->len;
	for (; at < n && (unsigned char)s[at] < 0x80; at++) {
		char key = ascii_key((unsigned char)s[at]);

		if (is_word_byte(key) || (key > ' ' && !f->words)) {
			if (f->blank && to > out->s + f->start)
				*to++ = ' ';
			f->blank = false;
			*to++ = key;
		} else if (key) {
			f->blank = true;
		}
	}
	out->len = (size_t)(to - out->s);
	*to = '\0';
	return at;
}

/* The plain form of typographic punctuation and blanks, or '\0' when it is something else. */
static char punctuation_key(unsigned int cp)
{
	switch (cp) {
	case 0xA0:
	case 0x2009:
	case 0x202F: return ' ';
	case 0xB4:
	case 0x2BC:
	case 0x2018:
	case 0x2019:
	case 0x201A:
	case 0x201B:
	case 0x2032: return '\'';
	case 0x201C:
	case 0x201D:
	case 0x201E:
	case 0x201F: return '"';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2015:
	case 0x2212: return '-';
	default: return '\0';
	}
}

static void put_latin(struct folder *f, unsigned int cp)
{
	const char *key = latin[cp - LATIN_FIRST];

	/* The multiplication and division signs, and the middle dot of Catalan, are no letters. */
	if (f->words && (cp == 0xD7 || cp == 0xF7)) {
		f->blank = true;
	} else if (f->words && (cp == 0x13F || cp == 0x140)) {
		put_ascii(f, 'l');
		f->blank = true;
	} else if ((unsigned char)key[0] < 0x80 && (unsigned char)key[1] < 0x80) {
		for (; *key; key++)
			put_ascii(f, *key);
	} else {
		put_text(f, key, strlen(key));
	}
}

/* What else is common in French and English text; false when the character needs the thorough way.
 */
static bool put_symbol(struct folder *f, unsigned int cp)
{
	char bytes[UTF8_MAX_BYTES];

	switch (cp) {
	case 0xAA: put_ascii(f, 'a'); return true;
	case 0xB2: put_ascii(f, '2'); return true;
	case 0xB3: put_ascii(f, '3'); return true;
	case 0xBA: put_ascii(f, 'o'); return true;
	case 0x2026:
		for (int i = 0; i < 3; i++)
			put_ascii(f, '.');
		return true;
	case 0xA9:
	case 0xAB:
	case 0xAE:
	case 0xB0:
	case 0xB7:
	case 0xBB:
	case 0x2022:
	case 0x20AC:
	case UTF8_REPLACEMENT:
		if (f->words)
			f->blank = true;
		else
			put_text(f, bytes, utf8_encode(cp, bytes));
		return true;
	default: return false;
	}
}

/* false, with nothing to be relied on in out, when a character needs the thorough way. */
static bool fold_quickly(struct folder *f, const char *s, size_t n)
{
	size_t at = 0, len;

	while ((at += put_ascii_run(f, s + at, n - at)) < n) {
		unsigned int cp = utf8_decode(s + at, n - at, &len);
		char key = punctuation_key(cp);

		if (key)
			put_ascii(f, key);
		else if (cp >= LATIN_FIRST && cp <= LATIN_LAST)
			put_latin(f, cp);
		else if (!put_symbol(f, cp))
			return false;
		at += len;
	}
	return true;
}

/* One code point of decomposed, case-folded text. */
static void put_folded(struct folder *f, unsigned int cp, const char *bytes, size_t len)
{
	char key = cp < 0x80 ? ascii_key((unsigned char)cp) : punctuation_key(cp);

	if (key) {
		put_ascii(f, key);
		return;
	}
	if (cp < 0x80 || uc_is_general_category_withtable(cp,
	                         UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me | UC_CATEGORY_MASK_C))
		return;
	for (size_t i = 0; i < COUNT_OF(undecomposed); i++) {
		if (undecomposed[i].cp == cp) {
			put_text(f, undecomposed[i].plain, strlen(undecomposed[i].plain));
			return;
		}
	}
	if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Z) ||
	        (f->words &&
	                !uc_is_general_category_withtable(
	                        cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N | UC_CATEGORY_MASK_Mc)))
		f->blank = true;
	else
		put_text(f, bytes, len);
}

/* Drops the marks of decomposed text in place; returns what is left. Before case folding, which
 * turns some of them into letters. */
static size_t drop_marks(uint8_t *s, size_t n)
{
	size_t at = 0, to = 0, len;

	for (; at < n; at += len) {
		unsigned int cp = utf8_decode((const char *)s + at, n - at, &len);

		if (cp >= 0x300 && uc_is_general_category_withtable(
		                           cp, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me))
			continue;
		memmove(s + to, s + at, len);
		to += len;
	}
	return to;
}

/* A copy where every invalid byte is U+FFFD (the library refuses them), and U+00B4 an apostrophe
 * (it decomposes into a blank). */
static void prepare(struct str *out, const char *s, size_t n)
{
	size_t len;

	str_reserve(out, n);
	for (size_t at = 0; at < n; at += len) {
		unsigned int cp = utf8_decode(s + at, n - at, &len);

		str_add_cp(out, cp == 0xB4 ? '\'' : cp);
	}
}

static void fold_thoroughly(struct folder *f, const char *s, size_t n)
{
	struct str valid = STR_INIT;
	uint8_t *decomposed, *folded;
	size_t len;

	prepare(&valid, s, n);
	decomposed = u8_normalize(UNINORM_NFKD, (const uint8_t *)valid.s, valid.len, NULL, &n);
	if (!decomposed)
		BUG("cannot decompose %zu bytes", valid.len);
	n = drop_marks(decomposed, n);
	folded = u8_casefold(decomposed, n, NULL, UNINORM_NFKD, NULL, &n);
	if (!folded)
		BUG("cannot fold %zu bytes", n);
	for (size_t at = 0; at < n; at += len) {
		const char *bytes = (const char *)folded + at;
		unsigned int cp = utf8_decode(bytes, n - at, &len);

		put_folded(f, cp, bytes, len);
	}
	free(folded);
	free(decomposed);
	str_release(&valid);
}

static void fold(struct str *out, const char *s, bool words)
{
	struct folder f = {.out = out, .start = out->len, .words = words};
	size_t n = strlen(s);

	str_reserve(out, n);
	if (fold_quickly(&f, s, n))
		return;
	str_truncate(out, f.start);
	f.blank = false;
	fold_thoroughly(&f, s, n);
}

void utf8_fold(struct str *out, const char *s)
{
	fold(out, s, false);
}

void utf8_fold_words(struct str *out, const char *s)
{
	fold(out, s, true);
}

bool utf8_contains_folded(const char *haystack, const char *folded_needle)
{
	struct str key = STR_INIT;
	bool found;

	utf8_fold(&key, haystack);
	found = strstr(key.s, folded_needle) != NULL;
	str_release(&key);
	return found;
}

int utf8_collate(const char *a, const char *b)
{
	struct str ka = STR_INIT, kb = STR_INIT;
	int order;

	utf8_fold(&ka, a);
	utf8_fold(&kb, b);
	order = strcmp(ka.s, kb.s);
	str_release(&ka);
	str_release(&kb);
	/* Bytes of UTF-8 sort as their code points do. */
	return order != 0 ? order : strcmp(a, b);
}
