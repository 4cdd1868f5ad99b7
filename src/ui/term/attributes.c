/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * attributes.c - attributes said as what changes, and only before something is drawn with them.
 *
 * Curses says all of a look anew whenever it changes: bold, colour and ground of a selected row again after each of its words. What the terminal has is kept here over
 * frames, so the difference is enough; whichever of the two is shorter goes out. Moves of the cursor draw nothing and wait for no attribute. A sequence that is not
 * understood goes out as it is, and what the terminal has is then not known until everything is reset.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/str.h>

#include "term_priv.h"

enum { ATTRIBUTES = 10 /* 1 bold … 9 struck out */, WEIGHTS = 1 << 1 | 1 << 2 /* bold and dim end together */ };

static const struct attributes normal = {.known = true};

static bool same(const struct attributes *a, const struct attributes *b)
{
	return a->known && b->known && a->on == b->on && str_eq(a->fg, b->fg) && str_eq(a->bg, b->bg);
}

/* "5;210" and "2;r;g;b" after 38 or 48: how many numbers, 0 = neither. */
static int color_numbers(const int *v, int n)
{
	if (n >= 3 && v[1] == 5)
		return 3;
	return n >= 5 && v[1] == 2 ? 5 : 0;
}

static bool set_color(struct attributes *a, const int *v, int taken)
{
	char *to = v[0] == 38 ? a->fg : a->bg;

	if (taken == 3)
		snprintf(to, sizeof(a->fg), "%d;5;%d", v[0], v[2]);
	else if (taken == 5)
		snprintf(to, sizeof(a->fg), "%d;2;%d;%d;%d", v[0], v[2], v[3], v[4]);
	return taken > 0;
}

/* One number, or the several of a colour; returns how many, 0 = not understood. */
static int take(struct attributes *a, const int *v, int n)
{
	if (v[0] == 38 || v[0] == 48)
		return set_color(a, v, color_numbers(v, n)) ? color_numbers(v, n) : 0;
	if (v[0] == 0)
		*a = normal;
	else if (v[0] < ATTRIBUTES)
		a->on |= 1u << v[0];
	else if (v[0] == 22)
		a->on &= ~(unsigned)WEIGHTS;
	else if (v[0] >= 23 && v[0] <= 29)
		a->on &= ~(1u << (v[0] - 20));
	else if ((v[0] >= 30 && v[0] <= 37) || (v[0] >= 90 && v[0] <= 97))
		snprintf(a->fg, sizeof(a->fg), "%d", v[0]);
	else if ((v[0] >= 40 && v[0] <= 47) || (v[0] >= 100 && v[0] <= 107))
		snprintf(a->bg, sizeof(a->bg), "%d", v[0]);
	else if (v[0] == 39)
		a->fg[0] = '\0';
	else if (v[0] == 49)
		a->bg[0] = '\0';
	else
		return 0;
	return 1;
}

/* The numbers between "\033[" and "m". */
static bool take_all(struct attributes *a, const char *s, size_t n)
{
	int v[16], count = 0;

	for (size_t i = 0; i <= n; i++) {
		if (count == 16)
			return false;
		v[count++] = (int)strtol(s + i, NULL, 10);
		while (i < n && s[i] != ';')
			i++;
	}
	for (int i = 0, taken; i < count; i += taken)
		if (!(taken = take(a, v + i, count - i)))
			return false;
	return true;
}

static void add(struct str *s, const char *number)
{
	str_addf(s, "%s%s", s->len ? ";" : "", number);
}

static void add_on(struct str *s, unsigned on)
{
	char digit[2] = "0";

	for (int i = 1; i < ATTRIBUTES; i++) {
		digit[0] = (char)('0' + i);
		if (on >> i & 1)
			add(s, digit);
	}
}

/* From nothing. */
static void say_whole(struct str *s, const struct attributes *have, const struct attributes *want)
{
	if (!same(have, &normal))
		add(s, "0");
	add_on(s, want->on);
	if (*want->fg)
		add(s, want->fg);
	if (*want->bg)
		add(s, want->bg);
}

static void say_difference(struct str *s, const struct attributes *have, const struct attributes *want)
{
	unsigned off = have->on & ~want->on, on = want->on & ~have->on;
	char number[4];

	if (off & WEIGHTS) {
		add(s, "22");
		on |= want->on & WEIGHTS;
	}
	for (int i = 3; i < ATTRIBUTES; i++)
		if (off >> i & 1) {
			snprintf(number, sizeof(number), "2%d", i);
			add(s, number);
		}
	add_on(s, on);
	if (!str_eq(have->fg, want->fg))
		add(s, *want->fg ? want->fg : "39");
	if (!str_eq(have->bg, want->bg))
		add(s, *want->bg ? want->bg : "49");
}

static void say(struct str *out, struct attributes *have, const struct attributes *want, bool ends)
{
	struct str whole = STR_INIT, difference = STR_INIT;
	const struct str *least = &whole;

	if (same(have, want))
		return;
	say_whole(&whole, have, want);
	if (have->known && ends) {
		say_difference(&difference, have, want);
		least = difference.len < whole.len ? &difference : least;
	}
	str_addf(out, "\033[%sm", str_eq(least->s, "0") ? "" : least->s);
	*have = *want;
	str_release(&whole);
	str_release(&difference);
}

/* Length of a sequence that begins "\033[", 0 = it is none, or cut. */
static size_t sequence_at(const char *s, size_t n)
{
	size_t i = 2;

	if (n < 3 || s[0] != '\033' || s[1] != '[')
		return 0;
	while (i < n && s[i] >= 0x20 && s[i] <= 0x3f)
		i++;
	return i < n && s[i] >= 0x40 && s[i] <= 0x7e ? i + 1 : 0;
}

/* Does it put the cursor elsewhere, and nothing more? */
static size_t move_at(const char *s, size_t n)
{
	size_t len = sequence_at(s, n);

	if (len)
		return strchr("ABCDGHd", s[len - 1]) && s[2] != '?' ? len : 0;
	return *s == '\r' || *s == '\b';
}

void frame_attributes(struct attributes *have, bool ends, struct str *out, const char *s, size_t n)
{
	struct attributes want = *have;
	size_t at = 0, len;

	while (at < n) {
		if ((len = move_at(s + at, n - at))) {
			str_add_n(out, s + at, len);
		} else if ((len = sequence_at(s + at, n - at)) && s[at + len - 1] == 'm' && s[at + 2] != '?' && s[at + 2] != '>') {
			const struct attributes before = want;

			if (!take_all(&want, s + at + 2, len - 3)) {
				/* What was put off until something is drawn has to be said before it. */
				if (before.known)
					say(out, have, &before, ends);
				str_add_n(out, s + at, len);
				want.known = have->known = false;
			} else if (!want.known) {
				str_add_n(out, s + at, len);
			}
		} else {
			if (want.known)
				say(out, have, &want, ends);
			len = len ? len : 1;
			str_add_n(out, s + at, len);
		}
		at += len;
	}
	if (want.known)
		say(out, have, &want, ends);
}
