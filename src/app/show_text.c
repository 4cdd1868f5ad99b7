/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * show_text.c - lines, and the short texts of columns: periods, amounts, names.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "show_priv.h"

#define NBSP "\xc2\xa0"
#define NARROW_NBSP "\xe2\x80\xaf"
#define EURO "\xe2\x82\xac"

/* --- lines -------------------------------------------------------------------------------------------------------------------- */

void lines_release(struct lines *l)
{
	free(l->v);
	arena_release(&l->arena);
	*l = (struct lines)LINES_INIT;
}

void lines_clear(struct lines *l)
{
	arena_clear(&l->arena);
	l->n = 0;
}

static void put_line(struct lines *l, enum line_role role, const char *label, int64_t ref, const char *text)
{
	struct str clean = STR_INIT;

	utf8_clean(&clean, text, strlen(text), false);
	if (clean.len || role == LINE_HEADING || role == LINE_TITLE) {
		GROW(l->v, l->n, l->cap);
		l->v[l->n++] = (struct line){role, arena_strdup(&l->arena, label ? label : ""), arena_strdup(&l->arena, clean.s), ref};
	}
	str_release(&clean);
}

void lines_add(struct lines *l, enum line_role role, const char *label, const char *text)
{
	put_line(l, role, label, 0, text ? text : "");
}

void line_add(struct lines *l, enum line_role role, const char *label, int64_t ref, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	put_line(l, role, label, ref, text ? text : "");
	free(text);
}

void lines_add_long(struct lines *l, enum line_role role, const char *text)
{
	const char *rest = text;

	while (rest) {
		const char *s = rest;
		size_t n = str_split(&rest, "\n");
		char *paragraph = xstrndup(s, n);

		put_line(l, role, "", 0, paragraph);
		free(paragraph);
	}
}

/* --- amounts and periods ------------------------------------------------------------------------------------------------------- */

static bool is_french(void)
{
	return str_eq(intl_language(), "fr");
}

const char *show_number(int64_t n, char buf[32])
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%lld", (long long)(n < 0 ? -n : n)), at = 0;

	if (n < 0)
		buf[at++] = '-';
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			at += snprintf(buf + at, (size_t)(32 - at), "%s", is_french() ? NARROW_NBSP : ",");
		buf[at++] = digits[i];
	}
	buf[at] = '\0';
	return buf;
}

/* Tenths of a unit when that is a small number: "1,2 M€". */
static const char *short_amount(int64_t cents, int64_t unit, const char *name, char buf[32])
{
	int64_t tenths = (cents + unit / 20) / (unit / 10);

	if (tenths < 100 && tenths % 10)
		snprintf(buf, 32, "%lld%c%lld" NBSP "%s" EURO, (long long)(tenths / 10), is_french() ? ',' : '.', (long long)(tenths % 10), name);
	else
		snprintf(buf, 32, "%lld" NBSP "%s" EURO, (long long)((tenths + 5) / 10), name);
	return buf;
}

const char *show_amount(int64_t cents, char buf[32])
{
	if (cents <= 0)
		buf[0] = '\0';
	else if (cents < 100000)
		snprintf(buf, 32, "%lld" NBSP EURO, (long long)((cents + 50) / 100));
	else if (cents < 99950000)
		short_amount(cents, 100000, "k", buf);
	else
		short_amount(cents, 100000000, "M", buf);
	return buf;
}

const char *show_amount_long(int64_t cents, char buf[40])
{
	struct str s = STR_INIT;

	show_money(cents, NULL, &s);
	snprintf(buf, 40, "%s", s.s);
	str_release(&s);
	return buf;
}

void show_money(int64_t hundredths, const char *currency, struct str *out)
{
	struct value v = value_int(hundredths);

	value_show(out, FT_MONEY, 0, &v);
	str_addf(out, NBSP "%s", str_is_empty(currency) || str_eq(currency, "EUR") ? EURO : currency);
}

const char *show_period(struct date start, struct date end, char buf[32])
{
	if (!start.year && !end.year)
		buf[0] = '\0';
	else if (start.year == end.year)
		snprintf(buf, 32, "%d", start.year);
	else if (!end.year)
		snprintf(buf, 32, "%d–", start.year);
	else if (!start.year)
		snprintf(buf, 32, "–%d", end.year);
	else
		snprintf(buf, 32, "%d–%d", start.year, end.year);
	return buf;
}

int show_months(int32_t first, int32_t last)
{
	int months = (int)((int64_t)(last - first + 1) * 100 + 1522) / 3044;

	return months > 0 ? months : 1;
}

const char *show_period_long(struct date start, struct date end, struct arena *mem)
{
	char a[40], b[40];
	int32_t first = date_first(start), last = date_last(end);
	int months;

	if (!start.year && !end.year)
		return "";
	date_format_long(start, a);
	date_format_long(end, b);
	if (!start.year)
		return arena_printf(mem, _("until %s, start unknown"), b);
	if (!end.year)
		return arena_printf(mem, _("since %s, no end given"), a);
	if (last < first)
		return arena_printf(mem, "%s → %s", a, b);
	months = show_months(first, last);
	if (str_eq(a, b))
		return arena_strdup(mem, a);
	/* TRANSLATORS: first day → last day (27 months) */
	return arena_printf(mem, ngettext("%s → %s (%d month)", "%s → %s (%d months)", (unsigned long)months), a, b, months);
}

void show_dates(const struct record *r, struct date *start, struct date *end)
{
	*start = record_date(r, FIELD_ACTION_START);
	*end = record_date(r, FIELD_ACTION_END);
	if (!start->year)
		*start = record_date(r, FIELD_ACTION_PLANNED_START);
	if (!end->year)
		*end = record_date(r, FIELD_ACTION_PLANNED_END);
}

const char *show_time(int64_t ms, char buf[24])
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	if (!localtime_r(&t, &tm) || !strftime(buf, 24, is_french() ? "%d/%m/%Y %H:%M" : "%Y-%m-%d %H:%M", &tm))
		buf[0] = '\0';
	return buf;
}

/* --- names -------------------------------------------------------------------------------------------------------------------- */

int64_t show_ref_id(struct app *a, enum entity en, const struct value *ref)
{
	if (ref->type == VALUE_TEXT)
		return store_id_of_key(app_store(a), en, ref->s);
	return ref->type == VALUE_UID ? store_id_of_uid(app_store(a), en, ref->u) : 0;
}

const char *show_ref_name(struct app *a, enum entity en, const struct value *ref, struct arena *mem)
{
	return ref->type == VALUE_NONE || (ref->type == VALUE_TEXT && !*ref->s) ? "" : store_ref_name(app_store(a), en, ref, mem);
}

void show_value(struct app *a, enum field_type t, int of, const struct value *v, struct str *out)
{
	struct arena mem = ARENA_INIT;

	if (t == FT_REF)
		str_add(out, show_ref_name(a, (enum entity)of, v, &mem));
	else
		value_show(out, t, of, v);
	arena_release(&mem);
}

static void join(struct str *out, size_t start, const char *separator, const char *text)
{
	if (str_is_empty(text))
		return;
	if (out->len > start)
		str_add(out, separator);
	str_add(out, text);
}

void show_place(struct app *a, const struct value *items, struct str *out)
{
	struct arena mem = ARENA_INIT;
	const struct value *region = &items[ITEM_ACTION_PLACES_region], *city = &items[ITEM_ACTION_PLACES_city];
	const char *town = city->type == VALUE_TEXT ? city->s : "", *area = region->type == VALUE_TEXT ? region->s : "";
	const char *country = show_ref_name(a, ENTITY_COUNTRY, &items[ITEM_ACTION_PLACES_country], &mem);
	size_t start = out->len;

	join(out, start, "", town);
	if (!str_eq(area, town))
		join(out, start, ", ", area);
	if (*country)
		str_addf(out, out->len > start ? " (%s)" : "%s", country);
	arena_release(&mem);
}

void show_theme(struct app *a, const struct value *items, struct str *out)
{
	struct arena mem = ARENA_INIT;
	const struct value *dac = &items[ITEM_ACTION_THEMES_dac], *percent = &items[ITEM_ACTION_THEMES_percent];
	const char *name = show_ref_name(a, ENTITY_THEME, &items[ITEM_ACTION_THEMES_theme], &mem);

	if (!*name && dac->type == VALUE_TEXT && *dac->s)
		str_addf(out, _("DAC %s"), dac->s);
	str_add(out, name);
	if (percent->type == VALUE_INT && percent->i > 0)
		str_addf(out, " %d" NBSP "%%", (int)percent->i);
	arena_release(&mem);
}

typedef void (*show_element)(struct app *a, const struct value *items, struct str *out);

static const char *joined(struct app *a, const struct record *r, enum set s, show_element show, struct arena *mem)
{
	struct str out = STR_INIT, one = STR_INIT;
	const char *text;

	for (int i = 0; i < record_count(r, s); i++) {
		str_clear(&one);
		show(a, record_element(r, s, i), &one);
		join(&out, 0, " · ", one.s);
	}
	text = arena_strdup(mem, out.s);
	str_release(&one);
	str_release(&out);
	return text;
}

const char *show_places(struct app *a, const struct record *r, struct arena *mem)
{
	return joined(a, r, SET_ACTION_PLACES, show_place, mem);
}

const char *show_themes(struct app *a, const struct record *r, struct arena *mem)
{
	return joined(a, r, SET_ACTION_THEMES, show_theme, mem);
}

static void show_partner(struct app *a, const struct value *items, struct str *out)
{
	show_value(a, FT_REF, ENTITY_PARTNER, items, out);
}

const char *show_partners(struct app *a, const struct record *r, struct arena *mem)
{
	return joined(a, r, SET_ACTION_PARTNERS, show_partner, mem);
}

const char *show_authority(struct app *a, const struct value *ref, struct arena *mem)
{
	const char *name = show_ref_name(a, ENTITY_AUTHORITY, ref, mem), *strate;
	int64_t id = show_ref_id(a, ENTITY_AUTHORITY, ref);
	struct record r;

	if (!id || !store_load(app_store(a), ENTITY_AUTHORITY, id, mem, &r, NULL))
		return name;
	strate = record_text(&r, FIELD_AUTHORITY_STRATE);
	return strate ? arena_printf(mem, "%s (%s)", name, vocab_label(VOCAB_STRATE, strate)) : name;
}

const char *show_person(struct app *a, const struct value *ref, struct arena *mem)
{
	int64_t id = show_ref_id(a, ENTITY_PERSON, ref);
	struct str s = STR_INIT;
	struct record r;
	const char *text;
	char day[40];

	if (!id || !store_load(app_store(a), ENTITY_PERSON, id, mem, &r, NULL))
		return "";
	join(&s, 0, "", record_text(&r, FIELD_PERSON_NAME));
	join(&s, 0, ", ", record_text(&r, FIELD_PERSON_FUNCTION));
	if (date_last(record_date(&r, FIELD_PERSON_MANDATE_END)) != DATE_NO_DAY && date_last(record_date(&r, FIELD_PERSON_MANDATE_END)) < app_today(a))
		str_addf(&s, _(" (in office until %s)"), date_format_long(record_date(&r, FIELD_PERSON_MANDATE_END), day));
	text = arena_strdup(mem, s.s);
	str_release(&s);
	return text;
}
