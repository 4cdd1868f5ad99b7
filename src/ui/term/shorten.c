/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shorten.c - the output of a frame with fewer bytes and the same effect.
 *
 * Curses changes one attribute at a time, and with sgr0 of most terminfo entries also says each time that the
 * character set is the usual one, which it always is here: lines are drawn with characters of their own.
 * So runs of attributes become one, and what a reset undoes is not said before it.
 */
#include "config.h"

#include <string.h>
#include <strates/base/mem.h>

#include "term_priv.h"

#define USUAL_SET "\033(B"

/* Length of the attribute sequence at s, 0 when there is none. Parameters: [2, length - 1). */
static size_t attributes_at(const char *s, size_t n)
{
	size_t i = 2;

	if (n < 3 || s[0] != '\033' || s[1] != '[')
		return 0;
	while (i < n && ((s[i] >= '0' && s[i] <= '9') || s[i] == ';'))
		i++;
	return i < n && s[i] == 'm' ? i + 1 : 0;
}

static bool usual_set_at(const char *s, size_t n)
{
	return n >= strlen(USUAL_SET) && memcmp(s, USUAL_SET, strlen(USUAL_SET)) == 0;
}

/* "" and "0", alone or before others: everything is normal again. */
static bool resets(const char *p, size_t n)
{
	return n == 0 || (p[0] == '0' && (n == 1 || p[1] == ';'));
}

/* The run of attributes at s as one; returns the bytes it took. */
static size_t shorten_run(struct str *out, const char *s, size_t n)
{
	size_t at = 0, len, begun = out->len;

	for (;;) {
		if (usual_set_at(s + at, n - at)) {
			at += strlen(USUAL_SET);
			continue;
		}
		if (!(len = attributes_at(s + at, n - at)))
			break;
		if (resets(s + at + 2, len - 3))
			str_truncate(out, begun);
		str_add(out, out->len == begun ? "\033[" : ";");
		if (out->len > begun + 2 || len > 3)
			str_add_n(out, s + at + 2, len - 3);
		else
			str_add_char(out, '0');
		at += len;
	}
	if (out->len == begun)
		return at;
	/* A reset alone is shortest without its number. */
	if (str_eq(out->s + begun, "\033[0"))
		str_truncate(out, out->len - 1);
	str_add_char(out, 'm');
	return at;
}

void frame_shorten(struct str *out, const char *s, size_t n)
{
	size_t from = 0, at = 0;

	/* Another character set is in use after all. */
	if (memmem(s, n, "\033(0", 3) || memchr(s, '\016', n)) {
		str_add_n(out, s, n);
		return;
	}
	while (at < n) {
		const char *esc = memchr(s + at, '\033', n - at);

		at = esc ? (size_t)(esc - s) : n;
		if (at < n && !usual_set_at(s + at, n - at) && !attributes_at(s + at, n - at)) {
			at++;
			continue;
		}
		str_add_n(out, s + from, at - from);
		if (at < n)
			at += shorten_run(out, s + at, n - at);
		from = at;
	}
	str_add_n(out, s + from, at - from);
}
