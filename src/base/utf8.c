/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utf8.c - code points: decoding, classes, clusters.
 *
 * Decoding is our own and not libunistring's because it must take bytes of any kind, say how far it
 * went, and be fast enough to run over every cell of a screen. It is strict (no surrogates, no
 * overlong forms, nothing above U+10FFFF), and an invalid byte counts for one, so that every
 * function of this layer sees the same characters in the same broken text.
 */
#include "config.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include <unictype.h>
#include <unistr.h>

#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#include "utf8_priv.h"

static bool is_continuation(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Smallest code point that needs n bytes. */
static const unsigned int smallest[UTF8_MAX_BYTES + 1] = {0, 0, 0x80, 0x800, 0x10000};

unsigned int utf8_decode(const char *s, size_t n, size_t *len)
{
	const unsigned char *u = (const unsigned char *)s;
	unsigned int cp;
	size_t need;

	if (n == 0) {
		*len = 0;
		return 0;
	}
	*len = 1;
	if (u[0] < 0x80)
		return u[0];
	if (u[0] < 0xC2 || u[0] > 0xF4)
		return UTF8_REPLACEMENT;
	need = u[0] < 0xE0 ? 2 : u[0] < 0xF0 ? 3 : 4;
	if (need > n)
		return UTF8_REPLACEMENT;
	cp = u[0] & (0x7Fu >> need);
	for (size_t i = 1; i < need; i++) {
		if (!is_continuation(u[i]))
			return UTF8_REPLACEMENT;
		cp = cp << 6 | (u[i] & 0x3Fu);
	}
	if (cp < smallest[need] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return UTF8_REPLACEMENT;
	*len = need;
	return cp;
}

size_t utf8_encode(unsigned int cp, char buf[UTF8_MAX_BYTES])
{
	if (cp < 0x80) {
		buf[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		buf[0] = (char)(0xC0 | cp >> 6);
		buf[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = UTF8_REPLACEMENT;
	if (cp < 0x10000) {
		buf[0] = (char)(0xE0 | cp >> 12);
		buf[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		buf[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	buf[0] = (char)(0xF0 | cp >> 18);
	buf[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	buf[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	buf[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

bool utf8_is_valid(const char *s, size_t n)
{
	return u8_check((const uint8_t *)s, n) == NULL;
}

size_t utf8_length(const char *s)
{
	size_t n = strlen(s), count = 0, len;

	for (size_t at = 0; at < n; at += len) {
		utf8_decode(s + at, n - at, &len);
		count++;
	}
	return count;
}

static enum utf8_class ascii_class(unsigned int cp)
{
	if (cp >= 0x20 && cp < 0x7F)
		return cp == ' ' ? UTF8_BLANK : UTF8_PLAIN;
	if (cp == '\n' || cp == '\r')
		return UTF8_LINE;
	if (cp == '\t' || cp == '\v' || cp == '\f')
		return UTF8_BLANK;
	return UTF8_DROP;
}

/* Format characters that are seen: the Arabic and Syriac signs that go over a number. */
static bool is_visible_format(unsigned int cp)
{
	return (cp >= 0x600 && cp <= 0x605) || cp == 0x6DD || cp == 0x70F || cp == 0x890 ||
	       cp == 0x891 || cp == 0x8E2;
}

enum utf8_class utf8_cp_class(unsigned int cp)
{
	if (cp < 0x80)
		return ascii_class(cp);
	if (cp == 0xA0 || cp == 0x202F)
		return UTF8_NO_BREAK;
	/* Latin, the bulk of what is not ASCII: all assigned, nothing odd but the soft hyphen and
	 * the controls. */
	if (cp < 0x300)
		return cp < 0xA0 || cp == 0xAD ? UTF8_DROP : UTF8_PLAIN;
	if (cp == 0x200C || cp == 0x200D)
		return UTF8_JOINER;
	if (cp == 0x2028 || cp == 0x2029)
		return UTF8_LINE;
	if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Zs))
		return UTF8_BLANK;
	if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Co |
	                                                 UC_CATEGORY_MASK_Cs | UC_CATEGORY_MASK_Cf))
		return is_visible_format(cp) ? UTF8_PLAIN : UTF8_DROP;
	return UTF8_PLAIN;
}

bool utf8_cp_is_unsafe(unsigned int cp)
{
	enum utf8_class class = utf8_cp_class(cp);

	return class == UTF8_DROP || class == UTF8_LINE || cp == '\t' || cp == '\v' || cp == '\f';
}

/* Does it belong to the character before it? */
static bool is_extender(unsigned int cp)
{
	if (cp < 0x300)
		return false;
	return cp == 0x200C || cp == 0x200D || (cp >= 0x1F3FB && cp <= 0x1F3FF) ||
	       uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_M);
}

/* Is it drawn together with a pictogram and U+200D before it? */
static bool is_pictogram(unsigned int cp)
{
	return cp >= 0x2190 && uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_So);
}

size_t utf8_next(const char *s, size_t n, size_t at)
{
	unsigned int before;
	size_t len;

	if (at >= n)
		return n;
	before = utf8_decode(s + at, n - at, &len);
	at += len;
	while (at < n) {
		unsigned int cp = utf8_decode(s + at, n - at, &len);

		if (!is_extender(cp) && !(before == 0x200D && is_pictogram(cp)))
			break;
		before = cp;
		at += len;
	}
	return at;
}

/* The code point that ends at `at` (> 0), and where it begins. */
static unsigned int decode_back(const char *s, size_t at, size_t *start)
{
	for (size_t back = 2; back <= UTF8_MAX_BYTES && back <= at; back++) {
		size_t len;
		unsigned int cp = utf8_decode(s + at - back, back, &len);

		if (len == back) {
			*start = at - back;
			return cp;
		}
	}
	*start = at - 1;
	return (unsigned char)s[at - 1] < 0x80 ? (unsigned char)s[at - 1] : UTF8_REPLACEMENT;
}

size_t utf8_prev(const char *s, size_t at)
{
	while (at > 0) {
		size_t start, unused;
		unsigned int cp = decode_back(s, at, &start);

		at = start;
		if (at == 0 || !(is_extender(cp) ||
		                       (is_pictogram(cp) && decode_back(s, at, &unused) == 0x200D)))
			break;
	}
	return at;
}

/* Bytes that one undecodable unit takes: dropping a single one would shift all that follows in the
 * wide encodings. */
static size_t unit_size(const char *encoding)
{
	if (strncasecmp(encoding, "UTF-16", 6) == 0 || strncasecmp(encoding, "UCS-2", 5) == 0)
		return 2;
	if (strncasecmp(encoding, "UTF-32", 6) == 0 || strncasecmp(encoding, "UCS-4", 5) == 0)
		return 4;
	return 1;
}

/* Converts what it can; returns 0, or the errno that says why it stopped. What the decoder holds
 * back comes out with in = NULL. */
static int convert(iconv_t cd, struct str *out, char **in, size_t *n)
{
	for (;;) {
		char buf[4096], *to = buf;
		size_t room = sizeof(buf);
		size_t rc = iconv(cd, in, n, &to, &room);
		int why = errno;

		str_add_n(out, buf, (size_t)(to - buf));
		if (rc != (size_t)-1)
			return 0;
		if (why != E2BIG)
			return why;
	}
}

bool utf8_from(struct str *out, const char *encoding, const char *s, size_t n)
{
	size_t unit = unit_size(encoding), nothing = 0;
	char *in = (char *)(uintptr_t)s; /* iconv() does not write there */
	iconv_t cd;

	/* "//TRANSLIT" and the like would turn what is not known into guesses. */
	if (strchr(encoding, '/'))
		return false;
	cd = iconv_open("UTF-8", encoding);
	if (cd == (iconv_t)-1)
		return false;
	while (n > 0 && convert(cd, out, &in, &n) != 0 && n > 0) {
		size_t skip = n < unit ? n : unit;

		str_add_cp(out, UTF8_REPLACEMENT);
		in += skip;
		n -= skip;
	}
	convert(cd, out, NULL, &nothing);
	iconv_close(cd);
	return true;
}
