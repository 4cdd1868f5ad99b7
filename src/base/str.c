/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * str.c - growing strings and the small questions one asks about strings.
 */
#include "config.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/err.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>

#include "utf8_priv.h"

#define STR_FIRST 32 /* bytes of the first allocation */

/* Shared by all empty strings, hence never written to. */
char str_empty[1] = "";

void str_init(struct str *b)
{
	*b = (struct str)STR_INIT;
}

void str_release(struct str *b)
{
	if (b->cap > 0)
		free(b->s);
	str_init(b);
}

void str_clear(struct str *b)
{
	str_truncate(b, 0);
}

void str_reserve(struct str *b, size_t extra)
{
	size_t need, cap;

	/* A size that wraps cannot be allocated: let the allocator say so. */
	if (__builtin_add_overflow(b->len, extra, &need) || need > SIZE_MAX / 2 - 1)
		need = SIZE_MAX / 2 - 1;
	if (need < b->cap)
		return;
	cap = b->cap ? b->cap * 2 : STR_FIRST;
	if (cap < need + 1)
		cap = need + 1;
	b->s = xreallocarray(b->cap ? b->s : NULL, cap, 1);
	b->s[b->len] = '\0';
	b->cap = cap;
}

void str_add_n(struct str *b, const char *s, size_t n)
{
	if (n == 0)
		return;
	str_reserve(b, n);
	memcpy(b->s + b->len, s, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void str_add(struct str *b, const char *s)
{
	if (s)
		str_add_n(b, s, strlen(s));
}

void str_add_char(struct str *b, char c)
{
	str_reserve(b, 1);
	b->s[b->len++] = c;
	b->s[b->len] = '\0';
}

void str_addf(struct str *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	str_reserve(b, strlen(fmt) + 16);
	va_start(ap, fmt);
	n = vsnprintf(b->s + b->len, b->cap - b->len, fmt, ap);
	va_end(ap);
	if (n < 0)
		BUG("bad format \"%s\"", fmt);
	if ((size_t)n >= b->cap - b->len) {
		str_reserve(b, (size_t)n);
		va_start(ap, fmt);
		vsnprintf(b->s + b->len, b->cap - b->len, fmt, ap);
		va_end(ap);
	}
	b->len += (size_t)n;
}

void str_add_cp(struct str *b, unsigned int cp)
{
	char bytes[UTF8_MAX_BYTES];

	str_add_n(b, bytes, utf8_encode(cp, bytes));
}

void str_truncate(struct str *b, size_t n)
{
	BUG_ON(n > b->len);
	b->len = n;
	if (b->cap > 0)
		b->s[n] = '\0';
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

void str_trim(struct str *b)
{
	size_t start = 0, end = b->len;

	while (end > 0 && is_blank(b->s[end - 1]))
		end--;
	while (start < end && is_blank(b->s[start]))
		start++;
	if (start > 0)
		memmove(b->s, b->s + start, end - start);
	str_truncate(b, end - start);
}

char *str_detach(struct str *b)
{
	char *s = b->cap > 0 ? b->s : xstrdup("");

	str_init(b);
	return s;
}

bool str_eq(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return strcmp(a, b) == 0;
}

bool str_has_prefix(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_has_suffix(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return m <= n && memcmp(s + n - m, suffix, m) == 0;
}

bool str_is_empty(const char *s)
{
	return !s || !*s;
}

size_t str_split(const char **rest, const char *seps)
{
	const char *s = *rest;
	size_t n = strcspn(s, seps);

	*rest = s[n] ? s + n + 1 : NULL;
	return n;
}

int str_distance(const char *a, const char *b)
{
	enum { MAX = 32 };
	size_t n = strlen(a), m = strlen(b);
	int d[MAX + 1][MAX + 1];

	if (n > MAX || m > MAX)
		return MAX;
	for (size_t i = 0; i <= n; i++)
		for (size_t k = 0; k <= m; k++) {
			int best;

			if (i == 0 || k == 0) {
				d[i][k] = (int)(i + k);
				continue;
			}
			best = d[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
			if (d[i - 1][k] + 1 < best)
				best = d[i - 1][k] + 1;
			if (d[i][k - 1] + 1 < best)
				best = d[i][k - 1] + 1;
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] && d[i - 2][k - 2] + 1 < best)
				best = d[i - 2][k - 2] + 1;
			d[i][k] = best;
		}
	return d[n][m];
}
