/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utf8_width.c - columns on the screen.
 *
 * wcwidth() depends on the locale, so tests and reports would depend on the laptop. uc_width() does
 * not, and agrees with glibc (which curses asks) but for the few ranges below. Where they disagree
 * the cursor would end up elsewhere than the text, so glibc wins.
 */
#include "config.h"

#include <string.h>

#include <uniwidth.h>

#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#include "utf8_priv.h"

#define ELLIPSIS "\xe2\x80\xa6"

static const struct {
	unsigned int first, last;
	int width;
} as_glibc[] = {
        {0x00AD, 0x00AD, 1},
        {0x0600, 0x0605, 1},
        {0x06DD, 0x06DD, 1},
        {0x070F, 0x070F, 1},
        {0x0890, 0x0891, 1},
        {0x08E2, 0x08E2, 1},
        {0x0CBF, 0x0CBF, 0},
        {0x0CC6, 0x0CC6, 0},
        {0x2028, 0x2029, 0},
        {0x3248, 0x324F, 2},
        {0x4DC0, 0x4DFF, 2},
        {0x110BD, 0x110BD, 1},
        {0x110CD, 0x110CD, 1},
        {0x11A07, 0x11A08, 0},
        {0x11C3F, 0x11C3F, 0},
};

int utf8_cp_width(unsigned int cp)
{
	int width;

	if (cp < 0x300) {
		bool control = cp < 0x20 || (cp >= 0x7F && cp < 0xA0);

		return control ? 0 : 1;
	}
	for (size_t i = 0; i < COUNT_OF(as_glibc) && as_glibc[i].first <= cp; i++) {
		if (cp <= as_glibc[i].last)
			return as_glibc[i].width;
	}
	width = uc_width(cp, "UTF-8");
	return width < 0 ? 0 : width;
}

size_t utf8_prefix(const char *s, int columns, int *width)
{
	size_t n = strlen(s), at = 0;
	int total = 0;

	while (at < n) {
		unsigned char c = (unsigned char)s[at];
		size_t len = 1;
		int w = 1;

		if (c < 0x20 || c >= 0x7F)
			w = utf8_cp_width(utf8_decode(s + at, n - at, &len));
		if (total + w > columns)
			break;
		total += w;
		at += len;
	}
	if (width)
		*width = total;
	return at;
}

int utf8_width(const char *s)
{
	int width = 0;

	/* Most text is ASCII to its end or for long stretches. */
	while (*s) {
		size_t len = 1;

		if (*s >= 0x20 && *s < 0x7F) {
			width++;
		} else {
			size_t n = strnlen(s, UTF8_MAX_BYTES);

			width += utf8_cp_width(utf8_decode(s, n, &len));
		}
		s += len;
	}
	return width;
}

static void add_blanks(struct str *out, int n)
{
	if (n <= 0)
		return;
	str_reserve(out, (size_t)n);
	memset(out->s + out->len, ' ', (size_t)n);
	out->len += (size_t)n;
	out->s[out->len] = '\0';
}

/* Bytes of s to show in `columns`, and whether … follows; *width = columns that both take. */
static size_t fit(const char *s, int columns, bool *cut, int *width)
{
	size_t n = utf8_prefix(s, columns, width);

	*cut = s[n] != '\0';
	if (*cut) {
		n = utf8_prefix(s, columns - 1, width);
		*width += 1;
	}
	return n;
}

void utf8_fit(struct str *out, const char *s, int columns)
{
	bool cut;
	int width;
	size_t n;

	if (columns <= 0)
		return;
	n = fit(s, columns, &cut, &width);
	str_add_n(out, s, n);
	if (cut)
		str_add(out, ELLIPSIS);
	add_blanks(out, columns - width);
}

void utf8_fit_right(struct str *out, const char *s, int columns)
{
	bool cut;
	int width;
	size_t n;

	if (columns <= 0)
		return;
	n = fit(s, columns, &cut, &width);
	add_blanks(out, columns - width);
	str_add_n(out, s, n);
	if (cut)
		str_add(out, ELLIPSIS);
}
