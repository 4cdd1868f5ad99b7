/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * date_parse.c - dates as files hold them and people type them.
 *
 * Everything is cut into tokens, numbers and words, and the row of tokens is matched against the
 * few shapes a date can have. strptime() was rejected: it reads month names of the locale only,
 * says nothing of precision and takes a 31 April. A time behind the date is cut off before, so no
 * shape has to know about it.
 *
 * A quarter has no precision of its own in `struct date`; it is its first month: most quarters in
 * the files are beginnings.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/base/utf8.h>

#include "date_priv.h"

enum { TOKENS_MAX = 6, NAME_MIN = 3 };

/* A number (digits > 0) or a word. */
struct token {
	const char *s;
	size_t n;
	int digits, value;
	char before; /* the separator in front, '\0' when glued to the token before or first */
};

struct tokens {
	struct token t[TOKENS_MAX];
	size_t n;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return !is_digit(c) && c != '\0' && !strchr(" \t\r\n/-.,'", c);
}

/* Fills *why and returns false. The text lives until the next call in this thread. */
__attribute__((format(printf, 2, 3))) static bool refuse(const char **why, const char *fmt, ...)
{
	static _Thread_local char text[160];
	va_list ap;

	if (!why)
		return false;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	*why = text;
	return false;
}

static bool refuse_shape(const char **why)
{
	return refuse(why, "%s", _("this is no date (write YYYY-MM-DD, YYYY-MM or YYYY)"));
}

/* Month and day 0 stand for "not written". */
static bool date_build(int year, int month, int day, struct date *out, const char **why)
{
	if (year < 1 || year > DATE_YEAR_MAX)
		return refuse(why, _("there is no year %d (YYYY)"), year);
	if (month > 12)
		return refuse(why, _("there is no month %d (YYYY-MM-DD)"), month);
	if (month > 0 && day > date_month_days(year, month))
		return refuse(why, _("there is no day %d in month %d of %d (YYYY-MM-DD)"), day,
		        month, year);
	*out = (struct date){
	        .year = (int16_t)year,
	        .month = (uint8_t)month,
	        .day = (uint8_t)day,
	        .precision = day     ? DATE_DAY
	                     : month ? DATE_MONTH
	                             : DATE_YEAR,
	};
	return true;
}

/* Month and day were written, so 0 is wrong. */
static bool date_build_written(int year, int month, int day, struct date *out, const char **why)
{
	if (month < 1)
		return refuse(why, _("there is no month %d (YYYY-MM-DD)"), month);
	if (day < 1)
		return refuse(why, _("there is no day %d in month %d of %d (YYYY-MM-DD)"), day,
		        month, year);
	return date_build(year, month, day, out, why);
}

/* --- times and zones behind a date --- */

static const char *skip_blanks(const char *s)
{
	while (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		s++;
	return s;
}

/* Z, UTC, am, pm, +01:00, +0100, or nothing. */
static bool is_zone(const char *s)
{
	static const char *const names[] = {"z", "utc", "gmt", "am", "pm"};

	s = skip_blanks(s);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (strncasecmp(s, names[i], strlen(names[i])) == 0)
			return *skip_blanks(s + strlen(names[i])) == '\0';
	}
	if ((*s == '+' || *s == '-') && is_digit(s[1]))
		s += 1 + strspn(s + 1, "0123456789:");
	return *skip_blanks(s) == '\0';
}

/* `10:20`, `10:20:30.5`, `10h`, `10h30`, with a zone. */
static bool is_time(const char *s)
{
	size_t hour = strspn(s, "0123456789");

	if (hour < 1 || hour > 2)
		return false;
	s += hour;
	if (*s != ':' && *s != 'h')
		return false;
	s++;
	return is_zone(s + strspn(s, "0123456789:.,"));
}

/* Length of s without the time at its end. */
static size_t length_without_time(const char *s)
{
	for (size_t i = 0; s[i]; i++) {
		bool opens = s[i] == ' ' ||
		             (i > 0 && (s[i] == 't' || s[i] == 'T') && is_digit(s[i - 1]));

		if (opens && is_time(s + i + 1))
			return i;
	}
	return strlen(s);
}

/* --- ISO 8601 --- */

/* Exactly n digits, and none behind. */
static bool take_number(const char **s, int n, int *value)
{
	const char *p = *s;

	*value = 0;
	for (; n > 0; n--, p++) {
		if (!is_digit(*p))
			return false;
		*value = *value * 10 + (*p - '0');
	}
	if (is_digit(*p))
		return false;
	*s = p;
	return true;
}

bool date_parse_iso(const char *s, struct date *out, const char **why)
{
	int year, month = 0, day = 0;

	*out = (struct date){0};
	s = skip_blanks(s);
	if (!take_number(&s, 4, &year))
		return refuse_shape(why);
	if (*skip_blanks(s) == '\0')
		return date_build(year, 0, 0, out, why);
	if (*s++ != '-' || !take_number(&s, 2, &month))
		return refuse_shape(why);
	if (*skip_blanks(s) == '\0')
		return date_build_written(year, month, 1, out, why) &&
		       date_build(year, month, 0, out, why);
	if (*s++ != '-' || !take_number(&s, 2, &day))
		return refuse_shape(why);
	if (!is_zone(s) && !((*s == 'T' || *s == 't' || *s == ' ') && is_time(skip_blanks(s + 1))))
		return refuse_shape(why);
	return date_build_written(year, month, day, out, why);
}

/* --- words --- */

static bool token_is(const struct token *t, const char *word)
{
	return t->digits == 0 && strlen(word) == t->n && memcmp(t->s, word, t->n) == 0;
}

static bool token_is_any(const struct token *t, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (token_is(t, words[i]))
			return true;
	}
	return false;
}

/* Month names as utf8_fold() leaves them. */
static const char *const month_keys[2][12] = {
        {"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
                "octobre", "novembre", "decembre"},
        {"january", "february", "march", "april", "may", "june", "july", "august", "september",
                "october", "november", "december"},
};

static bool begins_name(const char *name, const struct token *t)
{
	return strncmp(name, t->s, t->n) == 0;
}

/* 1..12 when the word is a month's name or the unmistakable beginning of one, in French or English;
 * else 0. */
static int month_of(const struct token *t)
{
	int month = 0;

	if (t->digits > 0 || t->n < NAME_MIN)
		return 0;
	for (int i = 0; i < 12; i++) {
		if (!begins_name(month_keys[0][i], t) && !begins_name(month_keys[1][i], t))
			continue;
		if (month > 0)
			return 0;
		month = i + 1;
	}
	return month;
}

static bool is_filler(const struct token *t)
{
	static const char *const fillers[] = {"de", "du", "of", "the", "le", "a", "lundi", "mardi",
	        "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "monday", "tuesday",
	        "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu",
	        "fri", "sat", "sun", "lun", "mer", "jeu", "ven", "sam", "dim"};

	return token_is_any(t, fillers, COUNT_OF(fillers));
}

/* 1er, 2e, 3rd … */
static bool is_ordinal(const struct token *t)
{
	static const char *const endings[] = {"er", "e", "eme", "st", "nd", "rd", "th"};

	return t->before == '\0' && token_is_any(t, endings, COUNT_OF(endings));
}

static struct token token_take(const char *s, char before)
{
	struct token t = {.s = s, .before = before};

	if (!is_digit(*s)) {
		while (is_letter(s[t.n]))
			t.n++;
		return t;
	}
	for (; is_digit(s[t.n]); t.n++) {
		if (t.n < 8)
			t.value = t.value * 10 + (s[t.n] - '0');
	}
	t.digits = (int)t.n;
	return t;
}

/* false when there are more tokens than any date has. */
static bool tokenise(const char *s, struct tokens *row)
{
	char before = '\0';

	row->n = 0;
	while (*s) {
		struct token t;

		if (!is_digit(*s) && !is_letter(*s)) {
			before = before && *s == ' ' ? before : *s;
			s++;
			continue;
		}
		t = token_take(s, before);
		before = '\0';
		s += t.n;
		if (t.digits == 0 && (is_filler(&t) || (row->n > 0 && is_ordinal(&t))))
			continue;
		if (row->n == TOKENS_MAX)
			return false;
		row->t[row->n++] = t;
	}
	return true;
}

/* --- shapes --- */

/* Year of a token of two or four digits, else 0. */
static int year_of(const struct token *t)
{
	if (t->digits == 4)
		return t->value;
	if (t->digits != 2)
		return 0;
	return t->value + (t->value >= 70 ? 1900 : 2000);
}

static bool is_small(const struct token *t)
{
	return t->digits == 1 || t->digits == 2;
}

static bool is_date_separator(char c)
{
	return c == '/' || c == '-' || c == '.';
}

/* Three numbers with one separator. */
static bool match_numbers(
        const struct token *t, enum date_order order, struct date *out, const char **why)
{
	bool month_first = order == DATE_MDY;
	int a = t[0].value, b = t[1].value, year;

	if (!is_date_separator(t[1].before) || t[1].before != t[2].before || !is_small(&t[1]))
		return refuse_shape(why);
	if (t[0].digits == 4 || (order == DATE_ISO && t[0].digits == 2 && t[2].digits <= 2)) {
		if (!is_small(&t[2]))
			return refuse_shape(why);
		return date_build_written(year_of(&t[0]), b, t[2].value, out, why);
	}
	year = year_of(&t[2]);
	if (!is_small(&t[0]) || t[2].digits % 2 != 0 || t[2].digits > 4)
		return refuse_shape(why);
	/* What can be read in one way only is read that way. */
	if (a > 12 && b <= 12)
		month_first = false;
	else if (b > 12 && a <= 12)
		month_first = true;
	return month_first ? date_build_written(year, a, b, out, why)
	                   : date_build_written(year, b, a, out, why);
}

/* 20210301 */
static bool match_compact(const struct token *t, struct date *out, const char **why)
{
	return date_build_written(t->value / 10000, t->value / 100 % 100, t->value % 100, out, why);
}

/* One or two numbers: 2021, 2021.0 (a spreadsheet's year), 03/2021, 2021/03. */
static bool match_short(const struct tokens *row, struct date *out, const char **why)
{
	const struct token *a = &row->t[0], *b = &row->t[1];

	if (row->n == 1 && a->digits == 4)
		return date_build(a->value, 0, 0, out, why);
	if (row->n == 1 && a->digits == 8)
		return match_compact(a, out, why);
	if (row->n != 2 || !is_date_separator(b->before))
		return refuse_shape(why);
	if (a->digits == 4 && b->before == '.' && b->digits == 1 && b->value == 0)
		return date_build(a->value, 0, 0, out, why);
	if (a->digits == 4 && is_small(b))
		return date_build_written(a->value, b->value, 1, out, why) &&
		       date_build(a->value, b->value, 0, out, why);
	if (is_small(a) && b->digits == 4)
		return date_build_written(b->value, a->value, 1, out, why) &&
		       date_build(b->value, a->value, 0, out, why);
	return refuse_shape(why);
}

/* The year of "mars 2021" or "2021 mars". One of two digits must be tied to the month ("mars-21"),
 * or it may be a day. */
static const struct token *year_beside(const struct tokens *row, size_t month_at)
{
	const struct token *year = &row->t[month_at == 0];
	bool tied = month_at == 0 && year->before != ' ';

	return year->digits == 4 || tied ? year : NULL;
}

/* A month's name among one or two numbers. */
static bool match_named(const struct tokens *row, struct date *out, const char **why)
{
	const struct token *day = NULL, *year = NULL;
	size_t at = 0;
	int month = 0;

	for (; at < row->n && !month; at++)
		month = month_of(&row->t[at]);
	if (!month || row->n > 3)
		return refuse_shape(why);
	at--;
	if (row->n == 2)
		year = year_beside(row, at);
	else if (row->n == 3 && at == 1)
		day = row->t[0].digits == 4 ? &row->t[2] : &row->t[0];
	else if (row->n == 3 && at == 0)
		day = &row->t[1];
	if (day)
		year = day == &row->t[0] || at == 0 ? &row->t[2] : &row->t[0];
	if (!year || year_of(year) == 0 || (day && !is_small(day)))
		return refuse_shape(why);
	if (!day)
		return date_build(year_of(year), month, 0, out, why);
	return date_build_written(year_of(year), month, day->value, out, why);
}

static bool is_quarter_word(const struct token *t)
{
	static const char *const words[] = {"t", "q", "trim", "trimestre", "quarter"};

	return token_is_any(t, words, COUNT_OF(words));
}

/* T2 2022, 2022-Q2, 2e trimestre 2022: a quarter word, a figure 1..4 beside it, a year of four
 * digits. */
static bool match_quarter(const struct tokens *row, struct date *out)
{
	int quarter = 0, year = 0;
	bool word = false;

	if (row->n != 3)
		return false;
	for (size_t i = 0; i < row->n; i++) {
		const struct token *t = &row->t[i];

		if (t->digits == 4)
			year = t->value;
		else if (t->digits == 1 && t->value >= 1 && t->value <= 4)
			quarter = t->value;
		else if (is_quarter_word(t))
			word = true;
	}
	return word && quarter && year && date_build(year, 3 * quarter - 2, 0, out, NULL);
}

static bool match_row(
        const struct tokens *row, enum date_order order, struct date *out, const char **why)
{
	size_t numbers = 0;

	for (size_t i = 0; i < row->n; i++)
		numbers += row->t[i].digits > 0;
	if (numbers == 3 && row->n == 3)
		return match_numbers(row->t, order, out, why);
	if (numbers > 0 && numbers == row->n)
		return match_short(row, out, why);
	if (match_quarter(row, out))
		return true;
	return match_named(row, out, why);
}

/* s is folded. */
static bool parse_folded(const char *s, enum date_order order, struct date *out, const char **why)
{
	char text[64];
	struct tokens row;
	size_t n = length_without_time(s);

	if (n >= sizeof(text))
		return refuse_shape(why);
	memcpy(text, s, n);
	text[n] = '\0';
	if (!tokenise(text, &row) || row.n == 0)
		return refuse_shape(why);
	return match_row(&row, order, out, why);
}

bool date_parse_loose(const char *s, enum date_order order, struct date *out, const char **why)
{
	struct str key = STR_INIT;
	bool ok;

	/* Most files are ISO: no need to fold those. */
	if (date_parse_iso(s, out, NULL))
		return true;
	utf8_fold(&key, s);
	ok = parse_folded(key.s, order, out, why);
	str_release(&key);
	return ok;
}

/* --- typed --- */

struct day_word {
	const char *text;
	int offset;
};

static const struct day_word day_words[] = {
        {"aujourd'hui", 0},
        {"today", 0},
        {"demain", 1},
        {"tomorrow", 1},
        {"hier", -1},
        {"yesterday", -1},
};

struct part_word {
	const char *text;
	int month;
};

static const struct part_word part_words[] = {
        {"debut", 1},
        {"early", 1},
        {"start", 1},
        {"mi", 6},
        {"mid", 6},
        {"fin", 12},
        {"end", 12},
        {"late", 12},
};

static bool from_days(int64_t days, struct date *out, const char **why)
{
	*out = (struct date){0};
	if (days > INT32_MIN && days < INT32_MAX)
		*out = date_from_days((int32_t)days);
	if (out->precision == DATE_UNKNOWN)
		return refuse(why, "%s", _("this is too far away (years 1 to 9999)"));
	return true;
}

/* +6m, -2a, +10j, +1y, +3s */
static bool parse_offset(const char *s, int32_t today, struct date *out, const char **why)
{
	int sign = *s == '-' ? -1 : 1, n = 0;
	const char *p = skip_blanks(s + 1);
	size_t digits = strspn(p, "0123456789");
	char unit;

	if (digits < 1 || digits > 5)
		return refuse_shape(why);
	n = sign * atoi(p);
	p = skip_blanks(p + digits);
	unit = *p;
	if (!unit || p[1])
		return refuse(why, "%s", _("the unit is missing or unknown (+10d, +3w, +6m, +1y)"));
	switch (unit) {
	case 'j':
	case 'd': return from_days((int64_t)today + n, out, why);
	case 's':
	case 'w': return from_days((int64_t)today + 7 * n, out, why);
	case 'm': return from_days(date_add_months(today, n), out, why);
	case 'a':
	case 'y': return from_days(date_add_months(today, 12 * n), out, why);
	default:
		return refuse(why, "%s", _("the unit is missing or unknown (+10d, +3w, +6m, +1y)"));
	}
}

/* "fin 2025", "mi-mars 2025". A part of a month is the month: nothing says which days. */
static bool parse_part(const char *s, struct date *out)
{
	for (size_t i = 0; i < COUNT_OF(part_words); i++) {
		size_t n = strlen(part_words[i].text);

		if (strncmp(s, part_words[i].text, n) != 0 || (s[n] != ' ' && s[n] != '-'))
			continue;
		if (!parse_folded(s + n + 1, DATE_DMY, out, NULL) || out->precision == DATE_DAY)
			return false;
		if (out->precision == DATE_YEAR)
			return date_build(out->year, part_words[i].month, 0, out, NULL);
		return true;
	}
	return false;
}

static bool parse_typed_folded(const char *s, int32_t today, struct date *out, const char **why)
{
	for (size_t i = 0; i < COUNT_OF(day_words); i++) {
		if (strcmp(s, day_words[i].text) == 0)
			return from_days((int64_t)today + day_words[i].offset, out, why);
	}
	if (*s == '+' || *s == '-')
		return parse_offset(s, today, out, why);
	return parse_part(s, out) || parse_folded(s, DATE_DMY, out, why);
}

bool date_parse_typed(const char *s, int32_t today, struct date *out, const char **why)
{
	struct str key = STR_INIT;
	bool ok;

	*out = (struct date){0};
	utf8_fold(&key, s);
	ok = parse_typed_folded(key.s, today, out, why);
	if (!ok)
		*out = (struct date){0};
	str_release(&key);
	return ok;
}
