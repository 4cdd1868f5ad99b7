/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json.c - terms of findings as JSON text, written straight into a string: a refresh writes hundreds of thousands of them, and a tree of values would be
 * built only to be printed. Members stand in the order of the calls, so equal facts give equal bytes, which the digest needs.
 */
#include "config.h"

#include <strates/base/date.h>
#include "engine_priv.h"

static void comma(struct str *out)
{
	char last = out->len ? out->s[out->len - 1] : '[';

	if (last != '[' && last != '{')
		str_add_char(out, ',');
}

void json_text(struct str *out, const char *s)
{
	str_add_char(out, '"');
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			str_addf(out, "\\%c", c);
		else if (c < 0x20)
			str_addf(out, "\\u%04x", c);
		else
			str_add_char(out, *s);
	}
	str_add_char(out, '"');
}

void json_term(struct str *out, const char *name, int value, int weight, int points)
{
	comma(out);
	str_addf(out, "{\"name\":\"%s\",\"value\":", name);
	if (value < 0)
		str_add(out, "null");
	else
		str_addf(out, "%d", value);
	str_addf(out, ",\"weight\":%d,\"points\":%d,\"why\":{", weight, points);
}

void json_term_end(struct str *out)
{
	str_add(out, "}}");
}

static void arg_name(struct str *out, const char *name)
{
	comma(out);
	json_text(out, name);
	str_add_char(out, ':');
}

void json_arg(struct str *out, const char *name, const char *text)
{
	arg_name(out, name);
	json_text(out, text);
}

void json_arg_int(struct str *out, const char *name, int64_t v)
{
	arg_name(out, name);
	str_addf(out, "%lld", (long long)v);
}

void json_arg_day(struct str *out, const char *name, int32_t day)
{
	char buf[DATE_TEXT_SIZE];

	if (day != DATE_NO_DAY)
		json_arg(out, name, date_format(date_from_days(day), buf));
}

void json_list(struct str *out, const char *name)
{
	arg_name(out, name);
	str_add_char(out, '[');
}

void json_item(struct str *out, const char *text)
{
	comma(out);
	json_text(out, text);
}

void json_list_end(struct str *out)
{
	str_add_char(out, ']');
}
