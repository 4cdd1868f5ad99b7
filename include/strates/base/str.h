/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * str.h - a growing byte string, always NUL-terminated.
 *
 * Invariant: s points to len bytes followed by NUL (to a static empty string while cap is 0), so s may always be read as a C string.
 */
#ifndef STRATES_BASE_STR_H
#define STRATES_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct str {
	char *s;
	size_t len, cap;
};
extern char str_empty[1];
#define STR_INIT {str_empty, 0, 0}

void str_init(struct str *b);
void str_release(struct str *b);
/* Empties, keeps the memory. */
void str_clear(struct str *b);
void str_reserve(struct str *b, size_t extra);
void str_add(struct str *b, const char *s); /* NULL adds nothing */
void str_add_n(struct str *b, const char *s, size_t n);
void str_add_char(struct str *b, char c);
void str_addf(struct str *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Appends one code point as UTF-8. */
void str_add_cp(struct str *b, unsigned int cp);
/* Cuts to n bytes (n <= len). */
void str_truncate(struct str *b, size_t n);
void str_trim(struct str *b);
/* Hands the string over; the caller frees; b is empty again. */
char *str_detach(struct str *b);

bool str_eq(const char *a, const char *b); /* NULL equals only NULL */
bool str_has_prefix(const char *s, const char *prefix);
bool str_has_suffix(const char *s, const char *suffix);
/* Is the string NULL or empty? */
bool str_is_empty(const char *s);
/* Changes of one letter, and swaps of two, that lead from a to b: to propose the nearest word. Words of more than 32 bytes are all 32 apart. */
int str_distance(const char *a, const char *b);
/* First field of s up to any byte of seps; *rest moves behind the separator, or becomes NULL at the end. Not a copy: returns its
   length. Use: while (rest) { f = rest; n = str_split(&rest, "|"); … f[0..n) … } */
size_t str_split(const char **rest, const char *seps);
/* Strict conversions of the whole string (blanks around allowed); false when anything else remains or it does not fit. */
bool str_to_int(const char *s, long long *out);
bool str_to_real(const char *s, double *out);
/* An amount as people write it, to hundredths: "26 112 €", "1.234,50", "1,234.50", "12 k€", "1,5 M€", with no-break spaces; the last
   separator followed by 1-2 digits is the decimal one, unless decimal_comma says 0 (point) or 1 (comma); -1 = find out.
   The currency, when written (€, EUR, $, USD, CHF, XOF, FCFA …), goes to currency[4] as ISO code, else "". Also "1.5E+06", as spreadsheets
   write it. Groups that are not of three digits ("12 34") and units that are no currency ("12 kg") are refused. false: not an amount. */
bool str_to_amount(const char *s, int decimal_comma, long long *hundredths, char currency[4]);

#endif
