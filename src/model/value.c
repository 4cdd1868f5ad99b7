/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * value.c - one value: equality, text for machines, text for people, and text from people.
 *
 * The canonical text (value_format) is what the log, CSV and forms hold; value_from_text() is its
 * exact inverse and guesses nothing. What a person or a file writes goes through value_parse(),
 * which cleans, guesses and explains.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/model/record.h>

#include "value_priv.h"

struct value value_none(void)
{
	return (struct value){.type = VALUE_NONE};
}

struct value value_int(int64_t i)
{
	return (struct value){.type = VALUE_INT, .i = i};
}

struct value value_real(double r)
{
	return (struct value){.type = VALUE_REAL, .r = r};
}

struct value value_text(const char *borrowed)
{
	if (str_is_empty(borrowed))
		return value_none();
	return (struct value){.type = VALUE_TEXT, .s = borrowed};
}

struct value value_uid(struct uid u)
{
	return (struct value){.type = VALUE_UID, .u = u};
}

bool value_eq(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VALUE_NONE: return true;
	case VALUE_INT: return a->i == b->i;
	/* No tolerance: what was stored and read again is the same number. */
	case VALUE_REAL: return !(a->r < b->r) && !(a->r > b->r);
	case VALUE_TEXT: return strcmp(a->s, b->s) == 0;
	case VALUE_UID: return uid_cmp(a->u, b->u) == 0;
	}
	return false;
}

void real_format(struct str *out, double r)
{
	char buf[40];

	/* The shortest text that reads back the same. */
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(buf, sizeof(buf), "%.*g", digits, r);
		if (!(strtod(buf, NULL) < r) && !(strtod(buf, NULL) > r))
			break;
	}
	str_add(out, buf);
}

void int_format(struct str *out, int64_t i)
{
	char buf[24], *p = buf + sizeof(buf);
	uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;

	do {
		*--p = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (i < 0)
		*--p = '-';
	str_add_n(out, p, (size_t)(buf + sizeof(buf) - p));
}

/* Whole euros with `group` between thousands; `point` and two digits of cents when there are any,
 * or when they are forced. */
static void money_format(
        struct str *out, int64_t hundredths, const char *group, const char *point, bool force)
{
	uint64_t u = hundredths < 0 ? 0 - (uint64_t)hundredths : (uint64_t)hundredths;
	struct str whole = STR_INIT;

	if (hundredths < 0)
		str_add_char(out, '-');
	int_format(&whole, (int64_t)(u / 100));
	for (size_t i = 0; i < whole.len; i++) {
		if (i > 0 && (whole.len - i) % 3 == 0)
			str_add(out, group);
		str_add_char(out, whole.s[i]);
	}
	str_release(&whole);
	if (force || u % 100 != 0) {
		str_add(out, point);
		str_add_char(out, (char)('0' + u % 100 / 10));
		str_add_char(out, (char)('0' + u % 10));
	}
}

void value_format(struct str *out, enum field_type t, const struct value *v)
{
	char buf[UID_TEXT_SIZE];

	switch (v->type) {
	case VALUE_NONE: break;
	case VALUE_INT:
		if (t == FT_MONEY)
			money_format(out, v->i, "", ".", true);
		else
			int_format(out, v->i);
		break;
	case VALUE_REAL: real_format(out, v->r); break;
	case VALUE_TEXT: str_add(out, v->s); break;
	case VALUE_UID: str_add(out, uid_format(v->u, buf)); break;
	}
}

static void date_show(struct str *out, const char *iso)
{
	char buf[40];
	struct date d;

	str_add(out, date_parse_iso(iso, &d, NULL) ? date_format_long(d, buf) : iso);
}

void value_show(struct str *out, enum field_type t, int of, const struct value *v)
{
	bool french = strcmp(intl_language(), "fr") == 0;

	if (v->type == VALUE_INT && t == FT_MONEY)
		money_format(out, v->i, french ? "\u202f" : ",", french ? "," : ".", false);
	else if (v->type == VALUE_INT && t == FT_BOOL)
		str_add(out, v->i ? _("yes") : _("no"));
	else if (v->type == VALUE_TEXT && t == FT_DATE)
		date_show(out, v->s);
	else if (v->type == VALUE_TEXT && t == FT_CODE)
		str_add(out, vocab_label((enum vocab)of, v->s));
	else
		value_format(out, t, v);
}

bool type_is_uid(enum field_type t, int of)
{
	return t == FT_UID || (t == FT_REF && !entity_is_keyed((enum entity)of));
}

static bool money_from_text(const char *text, struct value *out)
{
	char currency[4];
	long long hundredths;

	if (!str_to_amount(text, 0, &hundredths, currency))
		return false;
	*out = value_int(hundredths);
	return true;
}

bool value_from_text(
        enum field_type t, int of, const char *text, struct arena *a, struct value *out)
{
	long long i;

	*out = value_none();
	if (*text == '\0')
		return true;
	if (type_is_uid(t, of)) {
		out->type = VALUE_UID;
		return uid_parse(text, &out->u);
	}
	switch (t) {
	case FT_INT:
	case FT_BOOL:
		if (!str_to_int(text, &i))
			return false;
		*out = value_int(i);
		return true;
	case FT_MONEY: return money_from_text(text, out);
	case FT_REAL: out->type = VALUE_REAL; return str_to_real(text, &out->r);
	default: *out = value_text(arena_strdup(a, text)); return true;
	}
}

/* --- what people write --- */

static bool parse_int(const char *text, struct value *out)
{
	char currency[4];
	long long i;

	/* "12 000" and "12,000" are whole numbers too: read as an amount without cents. */
	if (!str_to_int(text, &i)) {
		if (!str_to_amount(text, -1, &i, currency) || i % 100 != 0 || currency[0])
			return false;
		i /= 100;
	}
	*out = value_int(i);
	return true;
}

static bool parse_real(const char *text, struct value *out)
{
	char *copy = xstrdup(text), *comma = strchr(copy, ',');
	double r;
	bool ok;

	if (comma)
		*comma = '.';
	ok = str_to_real(copy, &r) && isfinite(r);
	free(copy);
	if (ok)
		*out = value_real(r);
	return ok;
}

static bool parse_money(const char *text, struct value *out)
{
	char currency[4];
	long long hundredths;

	if (!str_to_amount(text, -1, &hundredths, currency))
		return false;
	*out = value_int(hundredths);
	return true;
}

static bool parse_bool(const char *text, struct value *out)
{
	static const char *const words[2][7] = {{"0", "no", "non", "n", "false", "faux", NULL},
	        {"1", "yes", "oui", "o", "y", "true", "vrai"}};
	struct str folded = STR_INIT;
	int found = -1;

	utf8_fold_words(&folded, text);
	for (int b = 0; b < 2; b++)
		for (size_t i = 0; i < COUNT_OF(words[b]); i++)
			if (words[b][i] && strcmp(words[b][i], folded.s) == 0)
				found = b;
	str_release(&folded);
	if (found >= 0)
		*out = value_int(found);
	return found >= 0;
}

static bool parse_date(
        const char *label, const char *text, struct arena *a, struct value *out, struct err *e)
{
	char buf[DATE_TEXT_SIZE];
	const char *why = NULL;
	struct date d;

	if (!date_parse_typed(text, clock_today(), &d, &why))
		return err_set(e, ERR_DATA, _("%s: '%s' is not a date: %s"), label, text,
		        why ? why : _("write 2024, 2024-03, 2024-03-01 or 1/3/2024"));
	*out = value_text(arena_strdup(a, date_format(d, buf)));
	return true;
}

void vocab_choices(struct str *out, enum vocab v)
{
	for (int i = 0; i < vocab_size(v); i++) {
		if (i > 0)
			str_add(out, ", ");
		str_add(out, vocab_label(v, vocab_code(v, i)));
	}
}

static bool parse_code(
        const char *label, const char *text, enum vocab v, struct value *out, struct err *e)
{
	int i = vocab_find(v, text);
	struct str choices = STR_INIT;

	if (i >= 0) {
		*out = value_text(vocab_code(v, i));
		return true;
	}
	vocab_choices(&choices, v);
	err_set(e, ERR_DATA, _("%s: '%s' is unknown; choose one of: %s"), label, text, choices.s);
	str_release(&choices);
	return false;
}

static bool parse_clean(const char *label, enum field_type t, int of, const char *text,
        struct arena *a, struct value *out, struct err *e)
{
	if (type_is_uid(t, of)) {
		out->type = VALUE_UID;
		return uid_parse(text, &out->u) ||
		       err_set(e, ERR_DATA, _("%s: '%s' is not an identifier; give the whole uid"),
		               label, text);
	}
	switch (t) {
	case FT_INT:
		return parse_int(text, out) ||
		       err_set(e, ERR_DATA, _("%s: '%s' is not a whole number; write digits only"),
		               label, text);
	case FT_REAL:
		return parse_real(text, out) ||
		       err_set(e, ERR_DATA, _("%s: '%s' is not a number; write it like 14.69"),
		               label, text);
	case FT_MONEY:
		return parse_money(text, out) ||
		       err_set(e, ERR_DATA,
		               _("%s: '%s' is not an amount; write it like 26112 or 1234.50"),
		               label, text);
	case FT_BOOL:
		return parse_bool(text, out) ||
		       err_set(e, ERR_DATA, _("%s: '%s' is neither yes nor no"), label, text);
	case FT_DATE: return parse_date(label, text, a, out, e);
	case FT_CODE: return parse_code(label, text, (enum vocab)of, out, e);
	default: *out = value_text(arena_strdup(a, text)); return true;
	}
}

bool value_parse(const char *label, enum field_type t, int of, const char *text, struct arena *a,
        struct value *out, struct err *e)
{
	struct str clean = STR_INIT;
	bool ok = true;

	*out = value_none();
	if (text)
		utf8_clean(&clean, text, strlen(text), t == FT_LONG);
	str_trim(&clean);
	if (clean.len > 0)
		ok = parse_clean(label, t, of, clean.s, a, out, e);
	str_release(&clean);
	return ok;
}
