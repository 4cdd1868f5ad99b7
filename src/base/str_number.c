/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * str_number.c - numbers out of text.
 *
 * An amount is read in four steps, each by one function: sign and currency in front, the digits
 * with their separators, a multiplier (k, M, Md), currency behind. Digits are kept as an integer
 * and a power of ten, never as a double, so that 0.29 is 29 hundredths.
 *
 * Separators are decided on the whole number, not one by one: "1.234" is twelve hundred and
 * thirty-four because exactly three digits follow, "1.23" is not. A number whose groups are not of
 * three digits ("12 34") is refused rather than guessed at: a register that holds a wrong amount is
 * worse than one that asks.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/base/utf8.h>

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool only_blanks(const char *s)
{
	while (is_blank(*s))
		s++;
	return *s == '\0';
}

bool str_to_int(const char *s, long long *out)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(s, &end, 10);
	if (end == s || errno == ERANGE || !only_blanks(end))
		return false;
	*out = v;
	return true;
}

bool str_to_real(const char *s, double *out)
{
	char *end;
	double v;

	/* strtod() also takes "inf", "nan" and "0x1p3": nobody means those. */
	while (is_blank(*s))
		s++;
	if (s[strspn(s, "0123456789+-.eE \t\r\n\v\f")])
		return false;
	v = strtod(s, &end);
	if (end == s || !isfinite(v) || !only_blanks(end))
		return false;
	*out = v;
	return true;
}

/* --- amounts --- */

enum { EXPONENT_MAX = 18, TEXT_MAX = 64 };

/* digits × 10^power */
struct decimal {
	unsigned long long digits;
	int power;
	bool negative;
};

struct spelling {
	const char *text;
	const char *iso;
};

/* Longest first where one begins another. */
static const struct spelling currencies[] = {
        {"\xe2\x82\xac", "EUR"},
        {"euros", "EUR"},
        {"euro", "EUR"},
        {"us$", "USD"},
        {"$us", "USD"},
        {"usd$", "USD"},
        {"ca$", "CAD"},
        {"c$", "CAD"},
        {"$", "USD"},
        {"dollars", "USD"},
        {"dollar", "USD"},
        {"\xc2\xa3", "GBP"},
        {"\xc2\xa5", "JPY"},
        {"francs cfa", "XOF"},
        {"f cfa", "XOF"},
        {"f.cfa", "XOF"},
        {"fcfa", "XOF"},
        {"cfa", "XOF"},
        {"dhs", "MAD"},
        {"dh", "MAD"},
        {"rmb", "CNY"},
};

static const char iso_currencies[] =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN "
        "BWP BYN BZD CAD CDF CHF CLP CNY COP "
        "CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP FRF GBP GEL GHS GIP GMD GNF GTQ "
        "GYD HKD HNL HRK HTG HUF IDR ILS INR "
        "IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD "
        "MDL MGA MKD MMK MNT MOP MRU MUR MVR "
        "MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB "
        "RWF SAR SBD SCR SDG SEK SGD SHP SLE "
        "SLL SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES "
        "VND VUV WST XAF XCD XDR XOF XPF YER "
        "ZAR ZMW ZWL ";

struct multiplier {
	const char *text; /* lower case; a capital is asked for where `capital` says so */
	int power;
	bool capital;
};

static const struct multiplier multipliers[] = {
        {"milliards", 9, false},
        {"milliard", 9, false},
        {"millions", 6, false},
        {"million", 6, false},
        {"milliers", 3, false},
        {"mille", 3, false},
        {"mds", 9, false},
        {"mrd", 9, false},
        {"mio", 6, false},
        {"md", 9, false},
        {"bn", 9, false},
        {"k", 3, false},
        {"m", 6, true},
};

/* Plain ASCII but for the currency signs: every kind of blank becomes ' ', every kind of apostrophe
 * '\'' and the minus sign '-'. */
static bool amount_normalise(const char *s, char text[TEXT_MAX])
{
	size_t n = strlen(s), at = 0, to = 0;

	while (at < n) {
		size_t len;
		unsigned int cp = utf8_decode(s + at, n - at, &len);
		char c = '\0';

		if (cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F ||
		        (cp < 0x80 && is_blank((char)cp)))
			c = ' ';
		else if (cp == 0x2019 || cp == 0x2BC)
			c = '\'';
		else if (cp == 0x2212 || cp == 0x2013)
			c = '-';
		if (to + len >= TEXT_MAX)
			return false;
		if (!c)
			memcpy(text + to, s + at, len);
		else
			text[to] = c;
		to += c ? 1 : len;
		at += len;
	}
	while (to > 0 && text[to - 1] == ' ')
		to--;
	text[to] = '\0';
	return true;
}

static const char *skip_blanks(const char *s)
{
	while (*s == ' ')
		s++;
	return s;
}

static bool take_iso_currency(const char **s, char currency[4])
{
	char code[5] = "", *hit;
	const char *p = *s;

	for (int i = 0; i < 3; i++) {
		if (p[i] < 'A' || p[i] > 'Z')
			return false;
		code[i] = p[i];
	}
	if (is_alpha(p[3]))
		return false;
	code[3] = ' ';
	hit = strstr(iso_currencies, code);
	if (!hit)
		return false;
	memcpy(currency, hit, 3);
	currency[3] = '\0';
	*s = p + 3;
	return true;
}

/* A second currency in the same text is not taken, so that "12 € $" is refused. */
static void take_currency(const char **s, char currency[4])
{
	const char *p = skip_blanks(*s);

	if (currency[0])
		return;
	if (take_iso_currency(&p, currency)) {
		*s = p;
		return;
	}
	for (size_t i = 0; i < COUNT_OF(currencies); i++) {
		size_t n = strlen(currencies[i].text);

		if (strncasecmp(p, currencies[i].text, n) != 0)
			continue;
		if (is_alpha(currencies[i].text[n - 1]) && is_alpha(p[n]))
			continue;
		memcpy(currency, currencies[i].iso, 4);
		*s = p + n;
		return;
	}
	/* "12 eur": codes are written in capitals by those who know them, but for this one. */
	if (strncasecmp(p, "eur", 3) == 0 && !is_alpha(p[3])) {
		memcpy(currency, "EUR", 4);
		*s = p + 3;
	}
}

static void take_sign(const char **s, bool *seen, bool *negative)
{
	const char *p = skip_blanks(*s);

	if (*seen || (*p != '-' && *p != '+'))
		return;
	*seen = true;
	*negative = *p == '-';
	*s = p + 1;
}

/* Length of the run of digits and separators at s, without separators at its end. */
static size_t number_length(const char *s)
{
	size_t n = strspn(s, "0123456789., '");

	while (n > 0 && !is_digit(s[n - 1]))
		n--;
	return n;
}

struct separators {
	size_t points, commas;
	size_t last; /* index of the last point or comma */
};

static struct separators separators_find(const char *s, size_t n)
{
	struct separators f = {0};

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '.' || s[i] == ',')
			f.last = i;
		f.points += s[i] == '.';
		f.commas += s[i] == ',';
	}
	return f;
}

/* Index of the decimal separator, or n when there is none. */
static size_t decimal_index(const char *s, size_t n, int decimal_comma)
{
	struct separators f = separators_find(s, n);
	size_t behind = n - f.last - 1;

	if (f.points + f.commas == 0)
		return n;
	if (decimal_comma >= 0) {
		char mark = decimal_comma ? ',' : '.';
		size_t count = decimal_comma ? f.commas : f.points;

		return count == 1 && s[f.last] == mark ? f.last : n;
	}
	if (f.points > 0 && f.commas > 0)
		return f.last;
	if (f.points + f.commas > 1)
		return n;
	/* One separator: three digits behind it make a group, unless the figures before it can't be
	 * the first group. */
	if (behind == 3 && f.last >= 1 && f.last <= 3 && s[0] != '0')
		return n;
	return f.last;
}

/* Are s[0..n) groups of three (the first of one to three) set apart by one and the same separator,
 * or digits only? */
static bool groups_are_sound(const char *s, size_t n)
{
	size_t run = 0, groups = 0;
	char mark = '\0';

	for (size_t i = 0; i < n; i++) {
		if (is_digit(s[i])) {
			run++;
			continue;
		}
		if ((mark && s[i] != mark) || run == 0 || run > 3 || (groups > 0 && run != 3))
			return false;
		mark = s[i];
		groups++;
		run = 0;
	}
	return groups == 0 || run == 3;
}

static bool add_digit(struct decimal *d, char c)
{
	if (d->digits > (ULLONG_MAX - 9) / 10)
		return false;
	d->digits = d->digits * 10 + (unsigned long long)(c - '0');
	return true;
}

static bool take_digits(const char **s, int decimal_comma, struct decimal *d)
{
	const char *p = *s;
	size_t n = number_length(p), point;

	if (n == 0)
		return false;
	point = decimal_index(p, n, decimal_comma);
	if (!groups_are_sound(p, point))
		return false;
	for (size_t i = 0; i < point; i++) {
		if (is_digit(p[i]) && !add_digit(d, p[i]))
			return false;
	}
	for (size_t i = point + 1; i < n; i++) {
		if (!is_digit(p[i]))
			return false;
		/* What does not fit is far below a hundredth. */
		if (add_digit(d, p[i]))
			d->power--;
	}
	*s = p + n;
	return true;
}

/* "1.5E+06", as spreadsheets write large numbers. */
static bool take_exponent(const char **s, struct decimal *d)
{
	const char *p = *s;
	bool negative = false;
	int power = 0;

	if ((*p != 'e' && *p != 'E') || !(is_digit(p[1]) || p[1] == '+' || p[1] == '-'))
		return true;
	p++;
	if (*p == '+' || *p == '-')
		negative = *p++ == '-';
	if (!is_digit(*p))
		return false;
	for (; is_digit(*p); p++) {
		power = power * 10 + (*p - '0');
		if (power > EXPONENT_MAX)
			return false;
	}
	d->power += negative ? -power : power;
	*s = p;
	return true;
}

static void take_multiplier(const char **s, struct decimal *d)
{
	const char *p = skip_blanks(*s);

	for (size_t i = 0; i < COUNT_OF(multipliers); i++) {
		const struct multiplier *m = &multipliers[i];
		size_t n = strlen(m->text);
		const char *behind = p + n;

		if (strncasecmp(p, m->text, n) != 0 || (m->capital && *p != 'M'))
			continue;
		/* A letter behind it must begin a currency: "k€", "kEUR", "keuros", but not "kg".
		 */
		if (is_alpha(*behind)) {
			char currency[4] = "";

			take_currency(&behind, currency);
			if (!currency[0] || is_alpha(*behind))
				continue;
		}
		d->power += m->power;
		*s = p + n;
		p = skip_blanks(*s);
		/* "2 millions d'euros" */
		if (strncasecmp(p, "d'", 2) == 0 || strncasecmp(p, "de ", 3) == 0)
			*s = p + (p[1] == '\'' ? 2 : 3);
		return;
	}
}

static bool decimal_to_hundredths(const struct decimal *d, long long *out)
{
	unsigned long long v = d->digits;
	int power = d->power + 2;

	for (; power > 0 && v > 0; power--) {
		if (v > (unsigned long long)LLONG_MAX / 10)
			return false;
		v *= 10;
	}
	for (; power < -1; power++)
		v /= 10;
	if (power == -1)
		v = v / 10 + (v % 10 >= 5);
	if (v > LLONG_MAX)
		return false;
	*out = d->negative ? -(long long)v : (long long)v;
	return true;
}

bool str_to_amount(const char *s, int decimal_comma, long long *hundredths, char currency[4])
{
	char text[TEXT_MAX];
	const char *p = text;
	struct decimal d = {0};
	bool sign = false;

	currency[0] = '\0';
	if (!amount_normalise(s, text))
		return false;
	take_sign(&p, &sign, &d.negative);
	take_currency(&p, currency);
	take_sign(&p, &sign, &d.negative);
	p = skip_blanks(p);
	if (!take_digits(&p, decimal_comma, &d) || !take_exponent(&p, &d))
		goto fail;
	take_multiplier(&p, &d);
	take_currency(&p, currency);
	p = skip_blanks(p);
	/* With or without tax is not ours to keep. */
	if (strcasecmp(p, "HT") != 0 && strcasecmp(p, "TTC") != 0 && *p)
		goto fail;
	if (!decimal_to_hundredths(&d, hundredths))
		goto fail;
	return true;
fail:
	currency[0] = '\0';
	return false;
}
