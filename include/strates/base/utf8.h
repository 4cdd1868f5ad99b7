/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utf8.h - UTF-8: cleaning what comes from outside, folding for search, columns on the screen. Over libunistring.
 */
#ifndef STRATES_BASE_UTF8_H
#define STRATES_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/str.h>

/* Text from outside made harmless and canonical (NFC): invalid bytes become U+FFFD; C0/C1 controls (but \n and \t when
   multi-line), bidi controls (U+202A-E, U+2066-9, U+200E/F, U+061C), zero-width (U+200B, U+2060, U+FEFF; U+200C/D are kept between
   letters of the scripts that need them, U+0590 to U+1AAF), the soft hyphen and unassigned/private code points are dropped; CRLF and CR become LF; when not multi-line, every run of blanks (also
   no-break ones next to blanks) becomes one space and the ends are trimmed. A no-break space before : ; ! ? % € » or after « or between
   digits is kept as U+00A0/U+202F. Appends to out. */
void utf8_clean(struct str *out, const char *s, size_t n, bool multi_line);
bool utf8_is_valid(const char *s, size_t n);
/* Key for search and comparison: case-folded, accents removed, œ/æ/ß spelt oe/ae/ss, typographic apostrophes and dashes made
   plain, all blanks one space, trimmed. "Évry-sur-Seine" -> "evry-sur-seine". Appends to out. */
void utf8_fold(struct str *out, const char *s);
/* The same with every run of characters that are no letters or digits turned into one space: for matching names.
   "Saint-Étienne (42)" -> "saint etienne 42". */
void utf8_fold_words(struct str *out, const char *s);
/* Does needle (already folded) occur in the folded haystack? Convenience for small lists. */
bool utf8_contains_folded(const char *haystack, const char *folded_needle);
/* Order of two strings for people: folded first, then by code point; < 0, 0, > 0. Deterministic in every locale. */
int utf8_collate(const char *a, const char *b);

/* Decodes one code point; *len = bytes taken (>= 1 for n > 0). Invalid: U+FFFD, len 1. */
unsigned int utf8_decode(const char *s, size_t n, size_t *len);
/* Columns of one code point: 0 combining, 1, or 2; independent of the locale. */
int utf8_cp_width(unsigned int cp);
/* Columns of a string. */
int utf8_width(const char *s);
/* Bytes of the longest prefix of s whose width is <= columns, never splitting a character from its combining marks; *width = its columns, unless width is NULL. */
size_t utf8_prefix(const char *s, int columns, int *width);
/* s cut or padded on the right to exactly `columns`, with … when cut. Appends to out. */
void utf8_fit(struct str *out, const char *s, int columns);
/* The same, padded on the left (numbers). */
void utf8_fit_right(struct str *out, const char *s, int columns);
/* Byte offset of the next / previous grapheme boundary (simple clusters: base + combining marks, ZWJ sequences kept whole). */
size_t utf8_next(const char *s, size_t n, size_t at);
size_t utf8_prev(const char *s, size_t at);
/* Number of code points. */
size_t utf8_length(const char *s);

/* Legacy encodings to UTF-8 (iconv): "ISO-8859-1", "ISO-8859-15", "windows-1252", "UTF-16LE" … Undecodable bytes become U+FFFD. false: unknown encoding. */
bool utf8_from(struct str *out, const char *encoding, const char *s, size_t n);

#endif
