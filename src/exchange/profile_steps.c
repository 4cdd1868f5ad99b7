/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * profile_steps.c - what happens to a value between its column and its field.
 *
 * A step changes the values of the list in place, adds to it (split) or drops from it. A value that
 * can't be understood is dropped with a problem that quotes it, never passed on half understood: a
 * wrong date is worse than none.
 */
#include "config.h"

#include "profile_priv.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#define QUOTE_MAX 60 /* columns of a file's text that a message quotes */

bool profile_is_whole(double percent)
{
	return percent >= 98.5 && percent <= 101.5;
}

void profile_result_problem(struct profile_result *r, enum target t, bool fatal, const char *fmt, ...)
{
	char *text;
	va_list args;

	va_start(args, fmt);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	text = arena_alloc(&r->arena, (size_t)n + 1);
	va_start(args, fmt);
	vsnprintf(text, (size_t)n + 1, fmt, args);
	va_end(args);
	GROW(r->problems, r->n_problems, r->problems_cap);
	r->problems[r->n_problems++] = (struct profile_problem){target_name(t), text, fatal};
	r->rejected = r->rejected || fatal;
}

void items_add(struct step_context *c, struct items *list, const char *s)
{
	if (!*s)
		return;
	if (list->n >= list->cap) {
		size_t cap = list->cap ? list->cap * 2 : 4;
		struct step_item *v = arena_alloc(&c->result->arena, cap * sizeof(*v));

		if (list->n > 0)
			memcpy(v, list->v, list->n * sizeof(*v));
		list->v = v;
		list->cap = cap;
	}
	list->v[list->n++] = (struct step_item){.s = s};
}

static struct arena *arena_of(struct step_context *c)
{
	return &c->result->arena;
}

static const struct sniff_column *nature(const struct step_context *c)
{
	return c->column >= 0 ? &c->binding->table->info[c->column] : NULL;
}

/* The beginning of a value, for a message. */
static const char *quoted(struct step_context *c, const char *s)
{
	struct str out = STR_INIT;
	const char *text;
	int width;

	if (strlen(s) <= QUOTE_MAX)
		return s;
	str_add_n(&out, s, utf8_prefix(s, QUOTE_MAX, &width));
	str_add(&out, "…");
	text = arena_strdup(arena_of(c), out.s);
	str_release(&out);
	return text;
}

static const char *trimmed(struct step_context *c, const char *s, size_t n)
{
	while (n > 0 && isspace((unsigned char)*s)) {
		s++;
		n--;
	}
	while (n > 0 && isspace((unsigned char)s[n - 1]))
		n--;
	return s[n] ? arena_strndup(arena_of(c), s, n) : s;
}

static const char *run_before(struct step_context *c, const struct step *step, const char *s)
{
	const char *at = strstr(s, step->arg);

	return at ? trimmed(c, s, (size_t)(at - s)) : s;
}

static const char *run_after(struct step_context *c, const struct step *step, const char *s)
{
	const char *at = strstr(s, step->arg);

	return at ? trimmed(c, at + strlen(step->arg), strlen(at) - strlen(step->arg)) : "";
}

static const char *run_upper(struct step_context *c, const char *s)
{
	char *copy = arena_strdup(arena_of(c), s);

	for (char *p = copy; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	return copy;
}

/* ---- markup ---- */

static void add_entity(struct str *out, const char **s)
{
	static const struct {
		const char *name, *text;
	} entities[] = {{"amp;", "&"}, {"lt;", "<"}, {"gt;", ">"}, {"quot;", "\""}, {"apos;", "'"},
	        {"nbsp;", " "}, {"eacute;", "é"}, {"egrave;", "è"}, {"agrave;", "à"},
	        {"ccedil;", "ç"}};
	const char *p = *s + 1;

	for (size_t i = 0; i < COUNT_OF(entities); i++) {
		if (str_has_prefix(p, entities[i].name)) {
			str_add(out, entities[i].text);
			*s = p + strlen(entities[i].name);
			return;
		}
	}
	if (p[0] == '#' && isdigit((unsigned char)p[1])) {
		char *end;
		unsigned long cp = strtoul(p + 1, &end, 10);

		if (*end == ';' && cp >= 32 && cp < 0x110000 && (cp < 0xd800 || cp > 0xdfff)) {
			str_add_cp(out, (unsigned int)cp);
			*s = end + 1;
			return;
		}
	}
	str_add_char(out, '&');
	*s = p;
}

/* A tag opens with a letter, / or ! behind the <: "a < b" is text. */
static const char *run_html(struct step_context *c, const char *s)
{
	struct str out = STR_INIT, clean = STR_INIT;
	const char *text;

	if (!strpbrk(s, "<&"))
		return s;
	while (*s) {
		const char *end =
		        *s == '<' && (isalpha((unsigned char)s[1]) || (s[1] && strchr("/!", s[1])))
		                ? strchr(s, '>')
		                : NULL;

		if (end) {
			str_add_char(&out, ' ');
			s = end + 1;
		} else if (*s == '&') {
			add_entity(&out, &s);
		} else {
			str_add_char(&out, *s++);
		}
	}
	/* An entity may have brought in what the file's own text was cleaned of. */
	utf8_clean(&clean, out.s, out.len, strchr(out.s, '\n') != NULL);
	text = trimmed(c, arena_strdup(arena_of(c), clean.s), clean.len);
	str_release(&out);
	str_release(&clean);
	return text;
}

/* ---- codes ---- */

static int compare_entry(const void *key, const void *entry)
{
	return strcmp(key, ((const struct value_map_entry *)entry)->from);
}

static const char *run_map(struct step_context *c, const struct step *step, const char *s)
{
	const struct value_map *map = step->map;
	const struct value_map_entry *hit;

	str_clear(&c->binding->scratch);
	utf8_fold_words(&c->binding->scratch, s);
	hit = bsearch(
	        c->binding->scratch.s, map->entries, map->n, sizeof(*map->entries), compare_entry);
	if (hit)
		return hit->to;
	return map->otherwise ? map->otherwise : s;
}

static size_t count_digits(const char *s, char *digits, size_t max)
{
	size_t n = 0;

	for (; *s; s++) {
		if (isdigit((unsigned char)*s) && n < max)
			digits[n++] = *s;
		else if (!isspace((unsigned char)*s) && *s != '.')
			return 0;
	}
	digits[n] = '\0';
	return n;
}

/* Spreadsheets eat the zero of 06088. */
static const char *commune_key(struct step_context *c, const char *s)
{
	size_t n = strlen(s);

	if (n == 4 && strspn(s, "0123456789") == 4)
		return arena_printf(arena_of(c), "com:0%s", s);
	if (n == 5 && isdigit((unsigned char)s[0]) && strspn(s, "0123456789AB") == 5)
		return arena_printf(arena_of(c), "com:%s", s);
	return NULL;
}

static const char *siren_key(struct step_context *c, const char *s, size_t length)
{
	char digits[16];

	if (count_digits(s, digits, sizeof(digits) - 1) != length)
		return NULL;
	return arena_printf(arena_of(c), "siren:%.9s", digits);
}

static const char *authority_key(struct step_context *c, const char *kind, const char *s)
{
	char digits[16];

	if (strcmp(kind, "com") == 0)
		return commune_key(c, s);
	if (strcmp(kind, "siren") == 0)
		return siren_key(c, s, 9);
	if (strcmp(kind, "siret") == 0)
		return siren_key(c, s, 14);
	if (strcmp(kind, "epci") == 0 && count_digits(s, digits, sizeof(digits) - 1) != 9)
		return NULL;
	return arena_printf(arena_of(c), "%s:%s", kind, s);
}

static const char *run_authority(struct step_context *c, const struct step *step, const char *s)
{
	const char *key = authority_key(c, step->arg, s);

	if (key)
		return key;
	profile_result_problem(c->result, c->target, false, _("\"%s\" is no code of this kind (%s)"),
	        quoted(c, s), step->arg);
	return "";
}

/* Codes keep their form; words stay as they are, for the importer's tables. */
static const char *run_country(struct step_context *c, const char *s)
{
	return strlen(s) <= 3 ? run_upper(c, s) : s;
}

static const char *run_dac(struct step_context *c, const char *s)
{
	size_t n = strspn(s, "0123456789");

	if (n != 3 && n != 5)
		return "";
	return s[n] ? arena_strndup(arena_of(c), s, n) : s;
}

static const char *run_sdg(struct step_context *c, const char *s)
{
	size_t n = strcspn(s, "0123456789");
	long goal = strtol(s + n, NULL, 10); /* not atoi(): a number too long for it came out as a small one */

	return n < 6 && goal >= 1 && goal <= 17 ? arena_printf(arena_of(c), "%ld", goal) : "";
}

static const char *run_bool(struct step_context *c, const char *s)
{
	static const char *const yes[] = {"oui", "yes", "o", "y", "vrai", "true", "1", "x"};
	static const char *const no[] = {"non", "no", "n", "faux", "false", "0"};

	str_clear(&c->binding->scratch);
	utf8_fold_words(&c->binding->scratch, s);
	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		if (strcmp(yes[i], c->binding->scratch.s) == 0)
			return "1";
	}
	for (size_t i = 0; i < COUNT_OF(no); i++) {
		if (strcmp(no[i], c->binding->scratch.s) == 0)
			return "0";
	}
	profile_result_problem(c->result, c->target, false, _("\"%s\" is neither yes nor no"), quoted(c, s));
	return "";
}

/* ---- dates and numbers ---- */

static bool order_from_name(const char *name, enum date_order *order)
{
	if (!name)
		return false;
	*order = strcmp(name, "mdy") == 0   ? DATE_MDY
	         : strcmp(name, "iso") == 0 ? DATE_ISO
	                                    : DATE_DMY;
	return true;
}

static enum date_order date_order(const struct step_context *c, const struct step *step)
{
	const struct sniff_column *info = nature(c);
	enum date_order order = c->binding->profile->dates;

	if (order_from_name(step->arg, &order))
		return order;
	if (info && (info->dates == SNIFF_DATES_SURE || info->dates == SNIFF_DATES_MIXED) &&
	        info->order != DATE_ISO)
		return info->order;
	return order;
}

static const char *run_date(
        struct step_context *c, const struct step *step, const char *s, bool year)
{
	char text[DATE_TEXT_SIZE];
	const char *why = NULL;
	struct date d;

	if (!date_parse_loose(s, date_order(c, step), &d, &why)) {
		profile_result_problem(c->result, c->target, false, _("\"%s\" is no date: %s"), quoted(c, s),
		        why ? why : _("write it as 2024-03-01, 01/03/2024 or 2024"));
		return "";
	}
	if (year)
		d = (struct date){.year = d.year, .precision = DATE_YEAR};
	return arena_strdup(arena_of(c), date_format(d, text));
}

static const char *format_hundredths(struct step_context *c, long long h)
{
	long long whole = llabs(h) / 100, cents = llabs(h) % 100;
	const char *sign = h < 0 ? "-" : "";

	if (cents == 0)
		return arena_printf(arena_of(c), "%s%lld", sign, whole);
	return arena_printf(arena_of(c), "%s%lld.%02lld", sign, whole, cents);
}

static void run_amount(struct step_context *c, const struct step *step, struct step_item *item)
{
	const struct sniff_column *info = nature(c);
	long long hundredths = 0;
	long double scaled;

	if (!str_to_amount(item->s, info ? info->decimal_comma : 0, &hundredths, item->currency)) {
		profile_result_problem(
		        c->result, c->target, false, _("\"%s\" is no amount"), quoted(c, item->s));
		item->s = "";
		return;
	}
	scaled = roundl((long double)hundredths * (long double)step->factor);
	if (fabsl(scaled) > 1e17L) {
		profile_result_problem(c->result, c->target, false, _("\"%s\" is too large an amount"),
		        quoted(c, item->s));
		item->s = "";
		return;
	}
	if (scaled < 0)
		profile_result_problem(c->result, c->target, false, _("\"%s\" is a negative amount"),
		        quoted(c, item->s));
	item->s = format_hundredths(c, (long long)scaled);
}

/* Degrees: a decimal comma is as good as a point here, since nobody groups thousands. */
static const char *run_number(struct step_context *c, const char *s)
{
	char *text = arena_strdup(arena_of(c), s);
	double limit = c->target == TARGET_LAT || c->target == TARGET_PARTNER_LAT ? 90 : 180, value;
	char *comma = strchr(text, ',');

	if (comma && !strchr(text, '.'))
		*comma = '.';
	if (str_to_real(text, &value) && fabs(value) <= limit)
		return text;
	profile_result_problem(c->result, c->target, false, _("\"%s\" is no coordinate (degrees, up to %g)"),
	        quoted(c, s), limit);
	return "";
}

static const char *run_int(struct step_context *c, const char *s)
{
	long long value, most = c->target == TARGET_PERCENT ? 100 : 1000000000;
	double real;

	if (str_has_suffix(s, "%"))
		s = trimmed(c, s, strlen(s) - 1);
	if (str_to_int(s, &value) && value >= 0 && value <= most)
		return arena_printf(arena_of(c), "%lld", value);
	if (str_to_real(s, &real) && real >= 0 && real <= (double)most)
		return arena_printf(arena_of(c), "%.0f", real);
	profile_result_problem(c->result, c->target, false, _("\"%s\" is no number from 0 to %lld"),
	        quoted(c, s), most);
	return "";
}

/* ---- the list ---- */

/* Cuts at | or ; when the profile leaves it to the column, else at the bytes it names. Brackets
 * around a whole list are dropped. */
static void run_split(struct step_context *c, const struct step *step, struct items *list)
{
	const struct sniff_column *info = nature(c);
	char seps[2] = {info ? info->multi : '\0', '\0'};
	const char *at = strcmp(step->arg, "auto") == 0 ? seps : step->arg;
	struct items out = {NULL, 0, 0};

	if (!*at)
		return;
	for (size_t i = 0; i < list->n; i++) {
		const char *rest = list->v[i].s;

		if (!strpbrk(rest, at)) {
			items_add(c, &out, rest);
			continue;
		}
		while (rest) {
			const char *s = rest;
			size_t n = str_split(&rest, at);

			items_add(c, &out, trimmed(c, s, n));
		}
	}
	*list = out;
}

static void run_rest(struct items *list)
{
	if (list->n > 0) {
		list->v++;
		list->n--;
		list->cap--;
	}
}

static void run_one(struct step_context *c, const struct step *step, struct step_item *item)
{
	const char *s = item->s;

	switch (step->op) {
	case STEP_BEFORE: item->s = run_before(c, step, s); break;
	case STEP_AFTER: item->s = run_after(c, step, s); break;
	case STEP_PREFIX: item->s = arena_printf(arena_of(c), "%s%s", step->arg, s); break;
	case STEP_SUFFIX: item->s = arena_printf(arena_of(c), "%s%s", s, step->arg); break;
	case STEP_UPPER: item->s = run_upper(c, s); break;
	case STEP_HTML: item->s = run_html(c, s); break;
	case STEP_NONZERO: item->s = strspn(s, "0.,") == strlen(s) ? "" : s; break;
	case STEP_MAP: item->s = run_map(c, step, s); break;
	case STEP_COUNTRY: item->s = run_country(c, s); break;
	case STEP_AUTHORITY: item->s = run_authority(c, step, s); break;
	case STEP_DATE: item->s = run_date(c, step, s, false); break;
	case STEP_YEAR: item->s = run_date(c, step, s, true); break;
	case STEP_AMOUNT: run_amount(c, step, item); break;
	case STEP_NUMBER: item->s = run_number(c, s); break;
	case STEP_INT: item->s = run_int(c, s); break;
	case STEP_DAC: item->s = run_dac(c, s); break;
	case STEP_SDG: item->s = run_sdg(c, s); break;
	case STEP_BOOL: item->s = run_bool(c, s); break;
	case STEP_SPLIT:
	case STEP_FIRST:
	case STEP_REST: BUG("a list step is no value step");
	}
}

void step_run(struct step_context *c, const struct step *step, struct items *list)
{
	size_t kept = 0;

	if (step->op == STEP_SPLIT) {
		run_split(c, step, list);
	} else if (step->op == STEP_FIRST) {
		list->n = list->n > 1 ? 1 : list->n;
	} else if (step->op == STEP_REST) {
		run_rest(list);
	} else {
		for (size_t i = 0; i < list->n; i++) {
			run_one(c, step, &list->v[i]);
			if (list->v[i].s[0])
				list->v[kept++] = list->v[i];
		}
		list->n = kept;
	}
}

bool step_for_target(enum target t, enum step_op *op)
{
	if (target_is_date(t)) {
		*op = STEP_DATE;
		return true;
	}
	switch (t) {
	case TARGET_BUDGET_YEAR: *op = STEP_YEAR; return true;
	case TARGET_AMOUNT:
	case TARGET_FUNDS_IN:
	case TARGET_FUNDS_OUT: *op = STEP_AMOUNT; return true;
	case TARGET_LAT:
	case TARGET_LON:
	case TARGET_PARTNER_LAT:
	case TARGET_PARTNER_LON: *op = STEP_NUMBER; return true;
	case TARGET_PERCENT:
	case TARGET_VISITS_IN:
	case TARGET_VISITS_OUT:
	case TARGET_EXPERTISE_IN:
	case TARGET_EXPERTISE_OUT: *op = STEP_INT; return true;
	case TARGET_DAC: *op = STEP_DAC; return true;
	case TARGET_SDGS: *op = STEP_SDG; return true;
	case TARGET_CITIZENS:
	case TARGET_YOUTH: *op = STEP_BOOL; return true;
	case TARGET_COUNTRY:
	case TARGET_PARTNER_COUNTRY: *op = STEP_COUNTRY; return true;
	default: return false;
	}
}
