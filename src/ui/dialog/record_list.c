/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_list.c - lists in a form: readable items separated by ";", and the compact form that
 * edit_set() takes.
 *
 * People read and type names ("Kédougou (Sénégal); Mali"), the register wants keys. Each readable
 * item that was shown or offered is remembered with its compact form, so what nobody touched goes
 * back exactly as it was, with coordinates and codes that the form does not show. Only what was
 * typed freely is interpreted here. Rejected: showing the compact form, which nobody should have to
 * learn to add a town.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>
#include <strates/exchange/compact.h>

#include "record_priv.h"

/* --- tokens ------------------------------------------------------------------------------------
 */

void tokens_release(struct tokens *t)
{
	free(t->v);
	arena_release(&t->mem);
	*t = (struct tokens){.mem = ARENA_INIT};
}

static bool same_folded(const char *a, const char *b)
{
	struct str x = STR_INIT, y = STR_INIT;

	utf8_fold(&x, a);
	utf8_fold(&y, b);
	bool same = !strcmp(x.s, y.s);

	str_release(&x);
	str_release(&y);
	return same;
}

static struct token *find(const struct tokens *t, int field, const char *text)
{
	/* The newest first: the meaning that was offered last is the one that was chosen. */
	for (int i = t->n - 1; i >= 0; i--)
		if (t->v[i].field == field && !strcmp(t->v[i].text, text))
			return &t->v[i];
	for (int i = t->n - 1; i >= 0; i--)
		if (t->v[i].field == field && same_folded(t->v[i].text, text))
			return &t->v[i];
	return NULL;
}

const char *tokens_find(const struct tokens *t, int field, const char *text)
{
	const struct token *found = find(t, field, text);

	return found ? found->compact : NULL;
}

void tokens_add(struct tokens *t, int field, const char *text, const char *compact)
{
	for (int i = 0; i < t->n; i++)
		if (t->v[i].field == field && !strcmp(t->v[i].text, text)) {
			t->v[i].compact = arena_strdup(&t->mem, compact);
			return;
		}
	GROW(t->v, t->n, t->cap);
	t->v[t->n++] =
	        (struct token){field, arena_strdup(&t->mem, text), arena_strdup(&t->mem, compact)};
}

/* --- readable ----------------------------------------------------------------------------------
 */

static const char *text_of(const struct value *v)
{
	return v->type == VALUE_TEXT ? v->s : "";
}

/* ";" parts items, so that it can't be in one. */
static void add_readable(struct str *out, const char *s)
{
	for (; *s; s++)
		str_add_char(out, *s == ';' ? ',' : *s);
}

static void add_name(struct app *app, enum entity en, const struct value *v, struct str *out)
{
	struct arena mem = ARENA_INIT;

	add_readable(out, store_ref_name(app_store(app), en, v, &mem));
	arena_release(&mem);
}

/* "Kédougou (Sénégal)", "Kédougou, région (Sénégal)", "Sénégal". */
static void place_text(struct app *app, const char *town, const char *region,
        const struct value *country, struct str *out)
{
	bool inside = *town || *region;

	add_readable(out, *town ? town : region);
	if (!*town && *region)
		str_addf(out, ", %s", _("region"));
	if (inside)
		str_add(out, " (");
	add_name(app, ENTITY_COUNTRY, country, out);
	if (inside)
		str_add_char(out, ')');
}

static void show_place(struct app *app, const struct value *v, struct str *out)
{
	place_text(app, text_of(&v[ITEM_ACTION_PLACES_city]),
	        text_of(&v[ITEM_ACTION_PLACES_region]), &v[ITEM_ACTION_PLACES_country], out);
}

static void show_partner_record(struct app *app, const struct record *r, struct str *out)
{
	const char *name = record_text(r, FIELD_PARTNER_NAME),
	           *city = record_text(r, FIELD_PARTNER_CITY);

	add_readable(out, name ? name : "?");
	if (!record_text(r, FIELD_PARTNER_COUNTRY) && !city)
		return;
	str_add_char(out, '/');
	if (record_text(r, FIELD_PARTNER_COUNTRY))
		add_name(app, ENTITY_COUNTRY, record_value(r, FIELD_PARTNER_COUNTRY), out);
	if (city) {
		str_add_char(out, '/');
		add_readable(out, city);
	}
}

static bool show_partner(struct app *app, const struct value *v, struct str *out)
{
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct record r;
	bool known = v->type == VALUE_UID &&
	             store_load_uid(app_store(app), ENTITY_PARTNER, v->u, &mem, &r, &e);

	if (known)
		show_partner_record(app, &r, out);
	arena_release(&mem);
	return known;
}

static void show_percent(const struct value *v, struct str *out)
{
	if (v->type == VALUE_INT)
		str_addf(out, " %lld\u00a0%%", (long long)v->i);
}

static void show_element(struct app *app, enum set set, const struct value *v, struct str *out)
{
	const struct item_desc *item = &set_desc(set)->items[0];

	if (set == SET_ACTION_PLACES) {
		show_place(app, v, out);
		return;
	}
	if (set == SET_ACTION_PARTNERS && show_partner(app, v, out))
		return;
	if (item->type == FT_REF) {
		add_name(app, (enum entity)item->of, v, out);
	} else {
		struct str s = STR_INIT;

		value_show(&s, item->type, item->of, v);
		add_readable(out, s.s);
		str_release(&s);
	}
	if (set == SET_ACTION_PARTICIPANTS && *text_of(&v[1]))
		str_addf(out, " (%s)", vocab_label(VOCAB_ROLE, v[1].s));
	if (set == SET_ACTION_THEMES)
		show_percent(&v[ITEM_ACTION_THEMES_percent], out);
}

/* "2024:com:29019:120000:EUR:voted" as "2024 120 000 € Brest (voted)". */
static void show_budget(struct app *app, char *compact, struct str *out)
{
	char *part[6] = {"", "", "", "", "", ""};
	struct arena mem = ARENA_INIT;
	char money[40];
	long long cents = 0;

	for (int i = 0; i < 6 && compact; i++)
		part[i] = strsep(&compact, ":");
	if (*part[0])
		str_addf(out, "%s ", part[0]);
	if (str_to_amount(part[3], 0, &cents, (char[4]){0}) &&
	        (!*part[4] || !strcmp(part[4], "EUR")))
		str_add(out, show_amount_long(cents, money));
	else
		str_addf(out, "%s %s", part[3], part[4]);
	if (*part[1] && *part[2]) {
		struct value key = value_text(arena_printf(&mem, "%s:%s", part[1], part[2]));

		str_add_char(out, ' ');
		add_name(app, ENTITY_AUTHORITY, &key, out);
	}
	if (*part[5])
		str_addf(out, " (%s)", vocab_label(VOCAB_STAGE, part[5]));
	arena_release(&mem);
}

/* Next item of a compact list, as it is written there; NULL at the end. */
static char *next_compact(char **rest)
{
	char *item = *rest, *p = item;

	if (!item)
		return NULL;
	for (; *p && *p != '|'; p++)
		if (*p == '\\' && p[1])
			p++;
	*rest = *p ? p + 1 : NULL;
	*p = '\0';
	return item;
}

void record_list_show(
        struct edit *ed, const struct slot *s, int field, struct tokens *t, struct str *out)
{
	struct str compact = STR_INIT;
	char *rest, *item;
	int i = 0;

	edit_get(ed, s->name, &compact);
	rest = compact.len ? compact.s : NULL;
	for (; (item = next_compact(&rest)); i++) {
		struct str text = STR_INIT;
		char *copy = xstrdup(item);

		if (s->budget)
			show_budget(ed->app, copy, &text);
		else if (i < record_count(&ed->r, (enum set)s->set))
			show_element(ed->app, (enum set)s->set,
			        record_element(&ed->r, (enum set)s->set, i), &text);
		tokens_add(t, field, text.s, item);
		str_addf(out, "%s%s", i ? "; " : "", text.s);
		free(copy);
		str_release(&text);
	}
	str_release(&compact);
}

/* --- what was typed ----------------------------------------------------------------------------
 */

struct parse {
	struct app *app;
	const struct slot *slot;
	int field;
	const struct tokens *tokens;
	struct arena mem;
	struct err *e;
};

/* Cuts "name (inside)" in two; false when it has no such end. */
static bool cut_brackets(char *text, char **inside)
{
	size_t n = strlen(text);
	char *open = strrchr(text, '(');

	if (!open || open == text || text[n - 1] != ')')
		return false;
	text[n - 1] = '\0';
	*inside = open + 1;
	while (open > text && isspace((unsigned char)open[-1]))
		open--;
	*open = '\0';
	return true;
}

/* Cuts "water 60 %" or "water:60" in two: the percentage without its sign; NULL when there is none.
 */
static const char *cut_percent(char *text)
{
	struct str s = STR_INIT;
	size_t n;

	/* No-break blanks are blanks here. */
	for (const char *p = text; *p; p++) {
		if (!strncmp(p, "\u00a0", 2) || !strncmp(p, "\u202f", 3)) {
			str_add_char(&s, ' ');
			p += *p == '\xc2' ? 1 : 2;
		} else {
			str_add_char(&s, *p);
		}
	}
	memcpy(text, s.s, s.len + 1);
	n = s.len;
	str_release(&s);
	size_t end = n;

	while (end > 0 && (text[end - 1] == '%' || text[end - 1] == ' '))
		end--;
	size_t at = end;

	while (at > 0 && isdigit((unsigned char)text[at - 1]))
		at--;
	if (at == end || at == 0 || (text[at - 1] != ' ' && text[at - 1] != ':'))
		return NULL;
	text[end] = '\0';
	text[at - 1] = '\0';
	return text + at;
}

/* A key such as com:29019 stays bare: its colon parts it. */
static void add_key(struct str *out, const char *key)
{
	const char *colon = strchr(key, ':');

	if (colon) {
		str_add_n(out, key, (size_t)(colon - key) + 1);
		key = colon + 1;
	}
	compact_escape(out, key);
}

/* The country first, then an empty region, then the town. */
static void add_place(struct str *out, const char *country, const char *town)
{
	compact_escape(out, country);
	if (*town) {
		str_add(out, "//");
		compact_escape(out, town);
	}
}

static bool parse_place(struct parse *p, char *text, struct str *out)
{
	char *inside, *slash = strchr(text, '/');
	const char *key = NULL;
	int64_t place;
	double lat, lon;

	if (slash) { /* Country/Town or Country/Region/Town */
		*slash++ = '\0';
		char *second = strchr(slash, '/');

		if (!second) {
			add_place(out, text, slash);
			return true;
		}
		*second++ = '\0';
		compact_escape(out, text);
		str_add_char(out, '/');
		compact_escape(out, slash);
		str_add_char(out, '/');
		compact_escape(out, second);
		return true;
	}
	if (cut_brackets(text, &inside)) {
		add_place(out, inside, text);
		return true;
	}
	if (resolve_country(p->app, text, &p->mem, &key) >= MATCH_NAME) {
		compact_escape(out, key);
		return true;
	}
	if (resolve_town(p->app, text, NULL, &place, &lat, &lon) >= MATCH_NAME) {
		struct record r;

		if (store_load(app_store(p->app), ENTITY_PLACE, place, &p->mem, &r, p->e)) {
			add_place(out, record_text(&r, FIELD_PLACE_COUNTRY), text);
			return true;
		}
	}
	return err_set(p->e, ERR_DATA, _("“%s”: which country? Write Town (country)."), text);
}

static bool parse_partner(struct parse *p, char *text, struct str *out)
{
	char *rest = text, *part;

	(void)p;
	for (int i = 0; (part = strsep(&rest, "/")); i++) {
		if (i)
			str_add_char(out, '/');
		compact_escape(out, part);
	}
	return true;
}

static bool parse_theme(struct parse *p, char *text, struct str *out)
{
	const char *percent = cut_percent(text), *known = tokens_find(p->tokens, p->field, text);

	/* What is known of the same theme may hold another percentage and a code. */
	if (known)
		str_add_n(out, known, strcspn(known, ":"));
	else
		compact_escape(out, text);
	if (percent)
		str_addf(out, ":%s", percent);
	return true;
}

static bool authority_key(struct parse *p, const char *text, const char **key)
{
	const char *known = tokens_find(p->tokens, p->field, text);

	if (known) {
		*key = known;
		return true;
	}
	switch (resolve_authority(p->app, text, -1, NULL, &p->mem, key)) {
	case MATCH_NAME:
	case MATCH_EXACT: return true;
	case MATCH_AMBIGUOUS:
		return err_set(p->e, ERR_DATA,
		        _("Several authorities are called “%s”; choose one of the list."), text);
	default: break;
	}
	if (strchr(text, ':')) {
		*key = arena_strdup(&p->mem, text);
		return true;
	}
	return err_set(p->e, ERR_DATA,
	        _("No authority is called “%s”; write other:%s for a body that is none."), text,
	        text);
}

static bool parse_participant(struct parse *p, char *text, struct str *out)
{
	char *inside = NULL, *whole = arena_strdup(&p->mem, text);
	const char *key = NULL;
	int role = cut_brackets(text, &inside) ? vocab_find(VOCAB_ROLE, inside) : -1;

	/* The brackets may belong to the name. */
	if (!authority_key(p, role >= 0 ? text : whole, &key))
		return false;
	/* A remembered key may hold a role already: strate, colon, code, colon, role. */
	const char *colon = strchr(key, ':'), *second = colon ? strchr(colon + 1, ':') : NULL;
	char *bare = arena_strndup(&p->mem, key, second ? (size_t)(second - key) : strlen(key));

	add_key(out, bare);
	if (role >= 0)
		str_addf(out, ":%s", vocab_code(VOCAB_ROLE, role));
	return true;
}

/* The longest beginning that is an amount; its length, 0 = none. */
static size_t amount_prefix(const char *text, long long *cents, char currency[4])
{
	char *copy = xstrdup(text);
	size_t best = 0;

	for (size_t n = strlen(copy); n > 0 && !best; n--) {
		bool edge = text[n] == '\0' || text[n] == ' ';

		copy[n] = '\0';
		if (edge && copy[n - 1] != ' ' && str_to_amount(copy, -1, cents, currency))
			best = n;
	}
	free(copy);
	return best;
}

/* "2026 120 000 € Brest (voted)": all but the amount may be left out. */
static bool parse_budget(struct parse *p, char *text, struct str *out)
{
	const char *key = NULL;
	char currency[4] = "", *whole = arena_strdup(&p->mem, text), *inside = NULL, year[5] = "";
	int stage = cut_brackets(text, &inside) ? vocab_find(VOCAB_STAGE, inside) : -1;
	long long cents = 0;

	if (stage < 0)
		text = whole;
	if (strspn(text, "0123456789") == 4 && (text[4] == ' ' || text[4] == ':') &&
	        (text[0] == '1' || text[0] == '2')) {
		memcpy(year, text, 4);
		text += 5;
		text += strspn(text, " :");
	}
	size_t n = amount_prefix(text, &cents, currency);

	if (!n)
		return err_set(p->e, ERR_DATA,
		        _("“%s” holds no amount; write: 2026 120 000 € Brest."), whole);
	text += n;
	text += strspn(text, " ");
	if (*text && !authority_key(p, text, &key))
		return false;
	str_addf(out, "%s:", year);
	if (key)
		add_key(out, key);
	else
		str_add_char(out, ':');
	str_addf(out, ":%lld.%02lld:%s", cents / 100, cents % 100, *currency ? currency : "EUR");
	if (stage >= 0)
		str_addf(out, ":%s", vocab_code(VOCAB_STAGE, stage));
	return true;
}

static bool parse_item(struct parse *p, char *text, struct str *out)
{
	const char *known = tokens_find(p->tokens, p->field, text);

	if (known) {
		str_add(out, known);
		return true;
	}
	if (p->slot->budget)
		return parse_budget(p, text, out);
	switch (p->slot->set) {
	case SET_ACTION_PLACES: return parse_place(p, text, out);
	case SET_ACTION_PARTNERS: return parse_partner(p, text, out);
	case SET_ACTION_THEMES: return parse_theme(p, text, out);
	case SET_ACTION_PARTICIPANTS: return parse_participant(p, text, out);
	default: compact_escape(out, text); return true;
	}
}

bool record_list_parse(struct app *app, const struct slot *s, int field, const struct tokens *t,
        const char *typed, struct str *out, struct err *e)
{
	struct parse p = {app, s, field, t, ARENA_INIT, e};
	const char *rest = typed;
	bool ok = true, first = true;

	while (ok && rest) {
		const char *from = rest;
		size_t n = str_split(&rest, ";");
		struct str clean = STR_INIT;

		utf8_clean(&clean, from, n, false);
		if (clean.len) {
			if (!first)
				str_add_char(out, '|');
			first = false;
			ok = parse_item(&p, arena_strdup(&p.mem, clean.s), out);
		}
		str_release(&clean);
	}
	arena_release(&p.mem);
	return ok;
}

/* --- completion --------------------------------------------------------------------------------
 */

/* Offers a readable item under a text that means nothing else. */
static void offer(struct tokens *t, int field, const char *text, const char *detail,
        const char *compact, struct choices *out)
{
	const struct token *known = NULL;
	char *own = xstrdup(text);

	for (size_t i = 0; i < out->n; i++)
		if (!strcmp(out->item[i].text, text)) {
			free(own);
			own = xasprintf("%s (%s)", text, detail && *detail ? detail : compact);
			break;
		}
	for (char *p = own; *p; p++)
		if (*p == ';')
			*p = ',';
	for (int i = 0; i < t->n && !known; i++)
		if (t->v[i].field == field && !strcmp(t->v[i].text, own))
			known = &t->v[i];
	if (!known)
		tokens_add(t, field, own, compact);
	choices_add(out, own, detail, NULL, NULL);
	free(own);
}

/* One town or first-level region. */
static void offer_place(
        struct app *app, const struct record *r, int field, struct tokens *t, struct choices *out)
{
	const char *name = record_text(r, FIELD_PLACE_NAME),
	           *region = record_text(r, FIELD_PLACE_REGION),
	           *country = record_text(r, FIELD_PLACE_COUNTRY);
	bool is_region = str_eq(record_text(r, FIELD_PLACE_KIND), "region");
	struct str text = STR_INIT, compact = STR_INIT;

	place_text(app, is_region ? "" : name, is_region ? name : "",
	        record_value(r, FIELD_PLACE_COUNTRY), &text);
	if (is_region) {
		compact_escape(&compact, country);
		str_add_char(&compact, '/');
		compact_escape(&compact, name);
	} else {
		add_place(&compact, country, name);
	}
	/* Some regions are known by a number only. */
	if (is_region || !region || isdigit((unsigned char)*region))
		region = NULL;
	offer(t, field, text.s, region, compact.s, out);
	str_release(&text);
	str_release(&compact);
}

static void offer_towns(
        struct app *app, int field, struct tokens *t, const char *query, struct choices *out)
{
	struct completion *found = NULL;
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	int n = 0;

	if (!resolve_complete(app, ENTITY_PLACE, query, 20, &mem, &found, &n, &e))
		n = 0;
	for (int i = 0; i < n; i++) {
		struct record r;

		if (store_load_key(app_store(app), ENTITY_PLACE, found[i].value, &mem, &r, &e) &&
		        record_text(&r, FIELD_PLACE_COUNTRY) && record_text(&r, FIELD_PLACE_NAME))
			offer_place(app, &r, field, t, out);
	}
	arena_release(&mem);
}

static void offer_rows(struct app *app, enum entity en, const struct slot *s, int field,
        struct tokens *t, const char *query, struct choices *out)
{
	struct completion *found = NULL;
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	int n = 0;

	if (!resolve_complete(app, en, query, 30, &mem, &found, &n, &e))
		n = 0;
	for (int i = 0; i < n; i++) {
		struct str text = STR_INIT, compact = STR_INIT;
		struct uid u;

		str_add(&text, found[i].text);
		if (s->set == SET_ACTION_PARTNERS && uid_parse(found[i].value, &u)) {
			struct value v = value_uid(u);

			str_clear(&text);
			if (!show_partner(app, &v, &text))
				str_add(&text, found[i].text);
			str_addf(&compact, "@%s", found[i].value);
		} else {
			add_key(&compact, found[i].value);
		}
		offer(t, field, text.s, found[i].detail, compact.s, out);
		str_release(&text);
		str_release(&compact);
	}
	arena_release(&mem);
}

static void offer_codes(
        enum vocab v, int field, struct tokens *t, const char *query, struct choices *out)
{
	struct choices all;

	choices_init(&all);
	pick_vocab(v, query, &all);
	for (size_t i = 0; i < all.n; i++)
		offer(t, field, all.item[i].text, NULL, all.item[i].value, out);
	choices_release(&all);
}

void record_list_complete(struct app *app, const struct slot *s, int field, struct tokens *t,
        const char *query, struct choices *out)
{
	struct str clean = STR_INIT;
	int en = slot_entity(s);

	utf8_clean(&clean, query, strlen(query), false);
	if (clean.len && s->set == SET_ACTION_PLACES) {
		offer_rows(app, ENTITY_COUNTRY, s, field, t, clean.s, out);
		offer_towns(app, field, t, clean.s, out);
	} else if (en >= 0 && (clean.len || en == ENTITY_THEME || en == ENTITY_NETWORK)) {
		offer_rows(app, (enum entity)en, s, field, t, clean.s, out);
	} else if (s->set >= 0 && set_desc((enum set)s->set)->items[0].type == FT_CODE) {
		offer_codes((enum vocab)set_desc((enum set)s->set)->items[0].of, field, t, clean.s,
		        out);
	}
	str_release(&clean);
}
