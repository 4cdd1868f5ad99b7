/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cluster.c - text to cells.
 *
 * Terminals agree about plain characters, wide ones and combining marks; they do not agree about
 * emoji sequences, and controls would move the cursor behind our back. Whatever is in doubt becomes
 * one replacement cell, so that a column stays a column everywhere. Rejected: a full grapheme
 * segmentation (UAX 29): it says what belongs together, not how wide a terminal draws it.
 */
#include "config.h"

#include <string.h>
#include <strates/base/utf8.h>

#include "canvas_priv.h"

static bool is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0);
}

/* Characters that reorder or hide text. */
static bool is_invisible(uint32_t cp)
{
	return cp == 0x061c || cp == 0x200b || cp == 0x200e || cp == 0x200f ||
	       (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff ||
	       cp == 0x00ad || (cp >= 0xfff9 && cp <= 0xfffb) || cp >= 0xe0000;
}

static bool is_variation(uint32_t cp)
{
	return cp >= 0xfe00 && cp <= 0xfe0f;
}

static bool is_joiner(uint32_t cp)
{
	return cp == 0x200c || cp == 0x200d;
}

static bool is_skin_tone(uint32_t cp)
{
	return cp >= 0x1f3fb && cp <= 0x1f3ff;
}

static bool is_flag_half(uint32_t cp)
{
	return cp >= 0x1f1e6 && cp <= 0x1f1ff;
}

/* Could a joiner make a sequence of it that terminals draw in their own ways? */
static bool is_pictograph(uint32_t cp)
{
	return (cp >= 0x2190 && cp <= 0x2bff) || cp >= 0x1f000;
}

static uint32_t peek(const char *s, size_t n, size_t at, size_t *len)
{
	*len = 0;
	return at < n ? utf8_decode(s + at, n - at, len) : 0;
}

static void replace(struct cluster *k)
{
	*k = (struct cluster){.cp = {0xfffd, 0, 0}, .width = 1, .replaced = true};
}

/* Swallows what belongs to an emoji sequence; returns the end. */
static size_t skip_sequence(const char *s, size_t n, size_t at)
{
	for (;;) {
		size_t len;
		uint32_t cp = peek(s, n, at, &len);

		if (len && (is_variation(cp) || is_skin_tone(cp) || cp == 0x20e3)) {
			at += len;
		} else if (len && cp == 0x200d) {
			size_t next;
			uint32_t joined = peek(s, n, at + len, &next);

			at += len;
			if (next && is_pictograph(joined))
				at += next;
		} else {
			return at;
		}
	}
}

/* Marks behind a base: the first ones are kept, a heap of them is not. */
static size_t take_marks(const char *s, size_t n, size_t at, struct cluster *k)
{
	int used = 1;

	for (;;) {
		size_t len;
		uint32_t cp = peek(s, n, at, &len);

		if (!len || is_control(cp) || is_invisible(cp))
			return at;
		if (cp == 0xfe0f || (cp == 0x200d && is_pictograph(k->cp[0])) || is_skin_tone(cp)) {
			/* A skin tone alone is an ordinary wide sign. */
			if (is_skin_tone(cp) && !is_pictograph(k->cp[0]))
				return at;
			at = skip_sequence(s, n, at);
			replace(k);
			return at;
		}
		if (!is_variation(cp) && !is_joiner(cp)) {
			if (utf8_cp_width(cp) != 0)
				return at;
			if (used < CELL_CPS && !k->replaced)
				k->cp[used++] = cp;
		}
		at += len;
	}
}

size_t cluster_next(const char *s, size_t n, struct cluster *k)
{
	size_t len;
	unsigned char first = (unsigned char)s[0];

	/* The common case, without tables: ASCII followed by ASCII. */
	if (first >= 0x20 && first < 0x7f && (n == 1 || (unsigned char)s[1] < 0x80)) {
		*k = (struct cluster){.cp = {first, 0, 0}, .width = 1};
		return 1;
	}
	uint32_t cp = utf8_decode(s, n, &len);

	if (cp == '\t' || cp == '\n') {
		*k = (struct cluster){.cp = {' ', 0, 0}, .width = 1};
		return len;
	}
	if (is_control(cp) || is_invisible(cp) || is_joiner(cp) || is_variation(cp) ||
	        cp == 0xfffd) {
		replace(k);
		return len;
	}
	if (is_flag_half(cp)) {
		size_t next;
		uint32_t half = peek(s, n, len, &next);

		replace(k);
		return next && is_flag_half(half) ? len + next : len;
	}
	int width = utf8_cp_width(cp);

	/* A no-break space is a blank; some terminals draw a sign for it. */
	*k = (struct cluster){.cp = {cp == 0xa0 || cp == 0x202f ? ' ' : cp, 0, 0}, .width = width};
	if (width <= 0) {
		*k = (struct cluster){.cp = {' ', cp, 0}, .width = 1};
		return len;
	}
	return take_marks(s, n, len, k);
}

size_t canvas_next(const char *s, size_t n, int *width)
{
	struct cluster k;

	if (n == 0) {
		if (width)
			*width = 0;
		return 0;
	}
	size_t len = cluster_next(s, n, &k);

	if (width)
		*width = k.width;
	return len;
}

size_t canvas_prefix(const char *s, size_t n, int columns, int *width)
{
	size_t at = 0;
	int used = 0;

	while (at < n) {
		struct cluster k;
		size_t len = cluster_next(s + at, n - at, &k);

		if (used + k.width > columns)
			break;
		used += k.width;
		at += len;
	}
	if (width)
		*width = used;
	return at;
}

int canvas_width(const char *utf8)
{
	int width = 0;
	size_t n = strlen(utf8);

	for (size_t at = 0; at < n;) {
		struct cluster k;

		at += cluster_next(utf8 + at, n - at, &k);
		width += k.width;
	}
	return width;
}
