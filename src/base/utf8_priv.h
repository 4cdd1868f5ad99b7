/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utf8_priv.h - what the files of the base layer share about code points.
 */
#ifndef STRATES_BASE_UTF8_PRIV_H
#define STRATES_BASE_UTF8_PRIV_H

#include <stdbool.h>
#include <stddef.h>

#define UTF8_REPLACEMENT 0xFFFDu
#define UTF8_MAX_BYTES   4

/* How utf8_clean() treats a code point. */
enum utf8_class {
	UTF8_PLAIN,
	UTF8_DROP,     /* controls, bidi controls, invisible, unassigned, private */
	UTF8_BLANK,    /* any blank that is no line end */
	UTF8_NO_BREAK, /* U+00A0 and U+202F */
	UTF8_LINE,     /* LF, CR, line and paragraph separators */
	UTF8_JOINER    /* U+200C and U+200D */
};
enum utf8_class utf8_cp_class(unsigned int cp);
/* May it not be shown as it is on one line of a terminal? */
bool utf8_cp_is_unsafe(unsigned int cp);
/* Encodes one scalar value (others become U+FFFD) into buf; returns the number of bytes. */
size_t utf8_encode(unsigned int cp, char buf[UTF8_MAX_BYTES]);

#endif
