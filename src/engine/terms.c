/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * terms.c - terms of findings as text, written straight into a string.
 *
 * A register of a hundred thousand actions has twice as many findings, and their terms are most of the file: so they are kept in a form of their own instead
 * of JSON, which was three times as long and as slow. Terms are separated by newlines, their parts by tabs:
 *   name [= value] [* weight + points] [~ bits] { TAB key [: text] }
 * Without `=' the value is unknown; without `:' the text is that of the part before (the same town on both sides). Parts stand in the order of the calls, so
 * equal facts give equal bytes, which the digest needs. A control character in a text becomes a blank: nothing from outside can end a part.
 */
#include "config.h"

#include <string.h>
#include <strates/base/date.h>
#include "engine_priv.h"

static void add_int(struct str *out, int64_t v)
{
	char buf[24], *p = buf + sizeof(buf);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (v < 0)
		*--p = '-';
	str_add_n(out, p, (size_t)(buf + sizeof(buf) - p));
}

static void add_text(struct str *out, const char *s)
{
	size_t at = out->len;

	str_add(out, s);
	for (; at < out->len; at++)
		if ((unsigned char)out->s[at] < 0x20)
			out->s[at] = ' ';
}

void terms_begin(struct str *out, const char *name, int value, int weight, int points)
{
	if (out->len)
		str_add_char(out, '\n');
	str_add(out, name);
	if (value >= 0) {
		str_add_char(out, '=');
		add_int(out, value);
	}
	if (weight || points) {
		str_add_char(out, '*');
		add_int(out, weight);
		str_add_char(out, '+');
		add_int(out, points);
	}
}

void terms_bits(struct str *out, int bits)
{
	str_add_char(out, '~');
	add_int(out, bits);
}

static void begin_arg(struct str *out, const char *key)
{
	str_add_char(out, '\t');
	str_add(out, key);
	str_add_char(out, ':');
}

void terms_arg(struct str *out, const char *key, const char *text)
{
	begin_arg(out, key);
	add_text(out, text);
}

void terms_arg_again(struct str *out, const char *key, const char *text, const char *before)
{
	if (strcmp(text, before) != 0) {
		terms_arg(out, key, text);
		return;
	}
	str_add_char(out, '\t');
	str_add(out, key);
}

void terms_arg_int(struct str *out, const char *key, int64_t v)
{
	begin_arg(out, key);
	add_int(out, v);
}

void terms_arg_day(struct str *out, const char *key, int32_t day)
{
	char buf[DATE_TEXT_SIZE];

	if (day != DATE_NO_DAY)
		terms_arg(out, key, date_format(date_from_days(day), buf));
}
