/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compact.c - several places, themes or budget lines in one cell, taken apart and put together. */
#include "config.h"

#include <strates/exchange/compact.h>

#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#define PARTS_MAX 8

/* Length of s up to an unescaped byte of stops, or its end. */
static size_t span(const char *s, size_t n, const char *stops)
{
	size_t i = 0;

	while (i < n && !strchr(stops, s[i]))
		i += s[i] == '\\' && i + 1 < n ? 2 : 1;
	return i < n ? i : n;
}

static void unescape(struct str *out, const char *s, size_t n)
{
	str_clear(out);
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\' && i + 1 < n)
			i++;
		str_add_char(out, s[i]);
	}
	str_trim(out);
}

void compact_escape(struct str *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("|/:,@\\", *text))
			str_add_char(out, '\\');
		str_add_char(out, *text);
	}
}

struct parts {
	const char *s[PARTS_MAX];
	size_t n[PARTS_MAX];
	int count;
};

/* false when there are more than `max` parts. */
static bool cut(struct parts *p, const char *s, size_t n, const char *stop, int max)
{
	p->count = 0;
	for (;;) {
		size_t len = span(s, n, stop);

		if (p->count == max)
			return false;
		p->s[p->count] = s;
		p->n[p->count++] = len;
		if (len == n)
			return true;
		s += len + 1;
		n -= len + 1;
	}
}

struct parser {
	compact_fn fn;
	void *ctx;
	int tuple;
	struct str text;
};

static void give(struct parser *p, enum target t, const struct parts *parts, int i)
{
	if (i >= parts->count)
		return;
	unescape(&p->text, parts->s[i], parts->n[i]);
	if (p->text.len > 0)
		p->fn(p->ctx, t, p->tuple, p->text.s);
}

/* `strate:code`, two parts that are one value. */
static void give_key(struct parser *p, enum target t, const struct parts *parts, int i)
{
	struct str key = STR_INIT;

	if (i + 1 < parts->count && parts->n[i + 1] > 0) {
		unescape(&p->text, parts->s[i], parts->n[i]);
		str_addf(&key, "%s:", p->text.s);
		unescape(&p->text, parts->s[i + 1], parts->n[i + 1]);
		str_add(&key, p->text.s);
		p->fn(p->ctx, t, p->tuple, key.s);
	}
	str_release(&key);
}

static bool parse_participant(struct parser *p, const char *s, size_t n)
{
	struct parts parts;

	if (!cut(&parts, s, n, ":", 4))
		return false;
	if (parts.count == 1)
		give(p, TARGET_PARTICIPANT, &parts, 0);
	else
		give_key(p, TARGET_PARTICIPANT, &parts, 0);
	give(p, TARGET_PARTICIPANT_ROLE, &parts, 2);
	give(p, TARGET_PARTICIPANT_NAME, &parts, 3);
	return true;
}

static bool parse_partner(struct parser *p, const char *s, size_t n)
{
	struct parts parts, tail;

	if (!cut(&tail, s, n, "@", 2) || !cut(&parts, tail.s[0], tail.n[0], "/", 4))
		return false;
	give(p, TARGET_PARTNER, &parts, 0);
	give(p, TARGET_PARTNER_COUNTRY, &parts, 1);
	give(p, TARGET_PARTNER_CITY, &parts, 2);
	give(p, TARGET_PARTNER_KIND, &parts, 3);
	give(p, TARGET_PARTNER_UID, &tail, 1);
	return true;
}

static bool parse_place(struct parser *p, const char *s, size_t n)
{
	struct parts parts, tail, at = {.count = 0};

	if (!cut(&tail, s, n, "@", 2) || !cut(&parts, tail.s[0], tail.n[0], "/", 3))
		return false;
	if (tail.count > 1 && !cut(&at, tail.s[1], tail.n[1], ",", 3))
		return false;
	give(p, TARGET_COUNTRY, &parts, 0);
	give(p, TARGET_REGION, &parts, 1);
	give(p, TARGET_CITY, &parts, 2);
	give(p, TARGET_LAT, &at, 0);
	give(p, TARGET_LON, &at, 1);
	give(p, TARGET_PRECISION, &at, 2);
	return true;
}

static bool parse_theme(struct parser *p, const char *s, size_t n)
{
	struct parts parts;

	if (!cut(&parts, s, n, ":", 3))
		return false;
	give(p, TARGET_THEME, &parts, 0);
	give(p, TARGET_PERCENT, &parts, 1);
	give(p, TARGET_DAC, &parts, 2);
	return true;
}

static bool parse_budget(struct parser *p, const char *s, size_t n)
{
	struct parts parts;

	if (!cut(&parts, s, n, ":", 8) || parts.count < 4)
		return false;
	give(p, TARGET_BUDGET_YEAR, &parts, 0);
	give_key(p, TARGET_PAYER, &parts, 1);
	give(p, TARGET_AMOUNT, &parts, 3);
	give(p, TARGET_CURRENCY, &parts, 4);
	give(p, TARGET_STAGE, &parts, 5);
	give(p, TARGET_BUDGET_SCHEME, &parts, 6);
	give(p, TARGET_LEDGER, &parts, 7);
	return true;
}

static bool parse_item(struct parser *p, enum family family, const char *s, size_t n)
{
	switch (family) {
	case FAMILY_PARTICIPANT: return parse_participant(p, s, n);
	case FAMILY_PARTNER: return parse_partner(p, s, n);
	case FAMILY_PLACE: return parse_place(p, s, n);
	case FAMILY_THEME: return parse_theme(p, s, n);
	case FAMILY_BUDGET: return parse_budget(p, s, n);
	default: BUG("family %d has no compact form", (int)family);
	}
}

static const char *form_of(enum family family)
{
	switch (family) {
	case FAMILY_PARTICIPANT: return "com:29019:funder";
	case FAMILY_PARTNER: return "Mairie de Kédougou/SN/Kédougou";
	case FAMILY_PLACE: return "SN/Kédougou/Kédougou@12.55,-12.18";
	case FAMILY_THEME: return "eau:60";
	default: return "2024:com:29019:120000:EUR:voted";
	}
}

bool compact_parse(enum family family, const char *cell, compact_fn fn, void *ctx, struct err *e)
{
	struct parser p = {.fn = fn, .ctx = ctx, .text = STR_INIT};
	size_t n = strlen(cell);
	const char *stop = family == FAMILY_PLACE || span(cell, n, "|") < n ? "|" : ",";
	bool ok = true;

	while (ok && n > 0) {
		size_t len = span(cell, n, stop);

		if (strspn(cell, " \t\n") < len) {
			ok = parse_item(&p, family, cell, len);
			if (!ok)
				err_set(e, ERR_DATA,
				        _("\"%.*s\" can't be taken apart; write it like %s"),
				        (int)(len > 200 ? 200 : len), cell, form_of(family));
			p.tuple++;
		}
		if (len == n)
			break;
		cell += len + 1;
		n -= len + 1;
	}
	str_release(&p.text);
	return ok;
}
