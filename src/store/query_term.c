/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_term.c - what each field of the filter language means in SQL.
 *
 * A term is a SELECT of ids through an index: the full text, the names in x_name, the index of a
 * set's table, or of a column of x_action (query_column.c).
 *
 * Towns, regions abroad and tags are stored as people wrote them, in tables without an index on
 * their folded form. They are also part of the full text, so that a MATCH gives the few actions to
 * look at, and strates_words() compares those. A function alone would read the whole table; a
 * folded copy of each column would be one more thing to keep in step.
 */
#include "config.h"

#include <string.h>

#include <strates/base/utf8.h>
#include <strates/store/finding.h>

#include "query_priv.h"

/* --- names --- */

static char *fold_words(struct builder *b, const char *text)
{
	struct str words = STR_INIT;
	char *copy;

	utf8_fold_words(&words, text);
	copy = arena_strdup(b->a, words.s);
	str_release(&words);
	return copy;
}

/* Above every text that begins with `prefix`. */
static const char *prefix_end(struct builder *b, const char *prefix)
{
	return arena_printf(b->a, "%s\U0010FFFF", prefix);
}

/* Ids of rows one of whose names is, or with a star begins with, the value. */
static void whole_names(struct builder *b, enum entity en, const struct filter_node *n)
{
	const char *words = fold_words(b, n->value);
	int p = param_text(b, words);

	str_addf(&b->sql, "SELECT id FROM x_name WHERE entity = %d AND folded ", (int)en);
	if (n->op == FILTER_PREFIX)
		str_addf(
		        &b->sql, ">= ?%d AND folded < ?%d", p, param_text(b, prefix_end(b, words)));
	else
		str_addf(&b->sql, "= ?%d", p);
}

/* Ids of rows one of whose names holds the words of the value, side by side. */
static void names_holding(struct builder *b, enum entity en, const struct filter_node *n)
{
	const char *words = fold_words(b, n->value), *end = n->op == FILTER_PREFIX ? "" : " ";
	int p = param_text(b, words),
	    bounded = param_text(b, arena_printf(b->a, " %s%s", words, end));

	/* The first instr() spares most names the concatenation. */
	str_addf(&b->sql, "SELECT id FROM x_name WHERE entity = %d AND instr(folded, ?%d)", (int)en,
	        p);
	str_addf(&b->sql, " AND instr(' ' || folded || ' ', ?%d)", bounded);
}

/* "com:2a004" was folded; codes are in upper case. */
static const char *key_upper(struct builder *b, const char *key)
{
	char *copy = arena_strdup(b->a, key), *p = strchr(copy, ':');

	for (; p && *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	return copy;
}

/* Keys of authorities: by key when there is a colon, else by code or words of a name. */
static void authority_keys(struct builder *b, const struct filter_node *n)
{
	const char *keys[] = {n->value, key_upper(b, n->value)};

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		int from = param_text(b, keys[i]);

		str_add(&b->sql, i ? " UNION " : "");
		if (n->op == FILTER_PREFIX)
			str_addf(&b->sql,
			        "SELECT key FROM authority WHERE key >= ?%d AND key < ?%d", from,
			        param_text(b, prefix_end(b, keys[i])));
		else
			str_addf(&b->sql, "SELECT key FROM authority WHERE key = ?%d", from);
	}
	if (strchr(n->value, ':'))
		return;
	str_add(&b->sql, " UNION SELECT key FROM authority WHERE id IN (");
	names_holding(b, ENTITY_AUTHORITY, n);
	str_add(&b->sql, ")");
}

bool term_names(struct builder *b, const struct filter_node *n)
{
	switch (n->field) {
	case FILTER_COUNTRY: whole_names(b, ENTITY_COUNTRY, n); return true;
	case FILTER_CITY:
	case FILTER_REGION: whole_names(b, ENTITY_PLACE, n); return true;
	case FILTER_THEME: whole_names(b, ENTITY_THEME, n); return true;
	case FILTER_NETWORK: names_holding(b, ENTITY_NETWORK, n); return true;
	case FILTER_PARTNER: names_holding(b, ENTITY_PARTNER, n); return true;
	case FILTER_PERSON: names_holding(b, ENTITY_PERSON, n); return true;
	case FILTER_LEAD:
	case FILTER_AUTHORITY: authority_keys(b, n); return true;
	default: return false;
	}
}

/* --- text --- */

/* A beginning of one letter, as all that can follow it. The index of two letters answers each part at once and in order, where the
 * letter alone would first gather most of the register, without a chance to stop. Words go on with a letter or digit once they are folded. */
static void add_letter(struct str *match, char letter)
{
	static const char next[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	str_addf(match, "(\"%c\"", letter);
	for (const char *c = next; *c; c++)
		str_addf(match, " OR \"%c%c\" *", letter, *c);
	str_add(match, ")");
}

/* The term as FTS5 knows it: "eau potable", "eau" *. Words hold letters and digits only, so nothing
 * needs to be escaped. */
static void add_match(struct builder *b, struct str *match, const struct filter_node *n)
{
	const char *words = fold_words(b, n->value);

	if (match->len > 0)
		str_add(match, " AND ");
	if (n->op == FILTER_PREFIX && *words > ' ' && *words < 0x7f && !words[1])
		add_letter(match, *words);
	else
		str_addf(match, "\"%s\"%s", words, n->op == FILTER_PREFIX ? " *" : "");
}

void text_set(struct builder *b, const struct filter_node *const *terms, int n)
{
	struct str match = STR_INIT;

	for (int i = 0; i < n; i++)
		add_match(b, &match, terms[i]);
	str_addf(&b->sql, "SELECT rowid AS id FROM x_text WHERE x_text MATCH ?%d",
	        param_text(b, match.s));
	str_release(&match);
}

/* Owners of elements whose text `column` holds the words; the full text finds the candidates. */
static void text_elements(
        struct builder *b, const char *table, const char *column, const struct filter_node *n)
{
	int p = param_text(b, arena_printf(b->a, " %s%s", fold_words(b, n->value),
	                              n->op == FILTER_PREFIX ? "" : " "));

	str_addf(&b->sql, "SELECT owner AS id FROM %s WHERE owner IN (", table);
	text_set(b, &n, 1);
	str_addf(&b->sql, ") AND instr(' ' || strates_words(%s) || ' ', ?%d)", column, p);
}

/* A tag is one word to people: all of it, or how it begins. */
static void tag_set(struct builder *b, const struct filter_node *n)
{
	const char *words = fold_words(b, n->value);
	int p = param_text(b, words);

	str_add(&b->sql, "SELECT owner AS id FROM action_tags WHERE owner IN (");
	text_set(b, &n, 1);
	if (n->op == FILTER_PREFIX)
		str_addf(&b->sql, ") AND substr(strates_words(tag), 1, length(?%d)) = ?%d", p, p);
	else
		str_addf(&b->sql, ") AND strates_words(tag) = ?%d", p);
}

/* Written so, or known by that name in the reference table (Pékin for Beijing). */
static void place_set(
        struct builder *b, const char *column, const char *kinds, const struct filter_node *n)
{
	text_elements(b, "action_places", column, n);
	str_addf(&b->sql,
	        " UNION ALL SELECT owner FROM action_places WHERE place IN (SELECT key FROM place "
	        "WHERE kind %s AND id IN (",
	        kinds);
	whole_names(b, ENTITY_PLACE, n);
	str_add(&b->sql, "))");
}

/* --- sets --- */

/* Owners of elements that refer to a keyed row with that name. */
static void keyed_elements(struct builder *b, const char *table, const char *column, enum entity en,
        void (*names)(struct builder *, enum entity, const struct filter_node *),
        const struct filter_node *n)
{
	str_addf(&b->sql,
	        "SELECT owner AS id FROM %s WHERE %s IN (SELECT key FROM %s WHERE id IN (", table,
	        column, entity_desc(en)->table);
	names(b, en, n);
	str_add(&b->sql, "))");
}

static void authority_set(struct builder *b, const struct filter_node *n)
{
	str_add(&b->sql, "SELECT id FROM (WITH k (key) AS MATERIALIZED (");
	authority_keys(b, n);
	str_add(&b->sql, ") SELECT id FROM x_action WHERE lead IN k"
	                 " UNION ALL SELECT owner FROM action_participants WHERE authority IN k)");
}

static void lead_set(struct builder *b, const struct filter_node *n)
{
	str_add(&b->sql, "SELECT id FROM x_action WHERE lead IN (");
	authority_keys(b, n);
	str_add(&b->sql, ")");
}

static void partner_set(struct builder *b, const struct filter_node *n)
{
	str_add(&b->sql, "SELECT owner AS id FROM action_partners WHERE partner IN (SELECT uid "
	                 "FROM partner WHERE id IN (");
	names_holding(b, ENTITY_PARTNER, n);
	str_add(&b->sql, "))");
}

static void person_set(struct builder *b, const struct filter_node *n)
{
	str_add(&b->sql, "SELECT id FROM (WITH p (uid) AS MATERIALIZED (SELECT uid FROM person "
	                 "WHERE id IN (");
	names_holding(b, ENTITY_PERSON, n);
	str_add(&b->sql, ")) SELECT id FROM action WHERE elu IN p UNION ALL SELECT id FROM action "
	                 "WHERE cadre IN p)");
}

/* Sources are few and each stands in thousands of rows: the index is walked from one to the next.
 */
static void source_set(struct builder *b, const struct filter_node *n)
{
	int p = param_text(b, arena_printf(b->a, " %s%s", fold_words(b, n->value),
	                              n->op == FILTER_PREFIX ? "" : " "));

	str_addf(&b->sql,
	        "SELECT id FROM action WHERE source IN (WITH RECURSIVE v (source) AS (SELECT "
	        "min(source) FROM action"
	        " UNION ALL SELECT (SELECT min(a.source) FROM action a WHERE a.source > v.source) "
	        "FROM v WHERE v.source IS NOT NULL)"
	        " SELECT source FROM v WHERE instr(' ' || strates_words(source) || ' ', ?%d))",
	        p);
}

static void id_set(struct builder *b, const struct filter_node *n)
{
	struct uid lo = {{0}}, hi = {{0}};
	int from, to;

	uid_parse_prefix(n->value, &lo, &hi);
	from = param_uid(b, lo);
	to = param_uid(b, hi);
	str_addf(&b->sql, "SELECT id FROM action WHERE uid BETWEEN ?%d AND ?%d", from, to);
}

/* The bits of all kinds that an action has stand side by side in a narrow index, which is read whole: two bytes an action. */
static void finding_set(struct builder *b, const struct filter_node *n)
{
	str_addf(&b->sql, "SELECT id FROM x_action WHERE kinds > 0 AND kinds & (1 << ?%d)", param_int(b, vocab_index(VOCAB_FINDING_KIND, n->value)));
}

/* Two ranges of one index: as an OR, each would also read the rows. */
static void since_set(struct builder *b, const struct filter_node *n)
{
	str_add(&b->sql, "SELECT id FROM x_action WHERE last_day IS NULL");
	str_addf(&b->sql, " UNION ALL SELECT id FROM x_action WHERE last_day >= ?%d",
	        param_int(b, since_day(n)));
}

static void column_set(struct builder *b, const struct filter_node *n)
{
	str_add(&b->sql, "SELECT id FROM x_action WHERE ");
	term_condition(b, n);
}

void term_set(struct builder *b, const struct filter_node *n)
{
	if (term_is_column(n) && n->field != FILTER_SINCE) {
		column_set(b, n);
		return;
	}
	switch (n->field) {
	case FILTER_COUNTRY:
		keyed_elements(b, "action_places", "country", ENTITY_COUNTRY, whole_names, n);
		break;
	case FILTER_CITY: place_set(b, "city", "IS NOT 'region'", n); break;
	case FILTER_REGION: place_set(b, "region", "IS 'region'", n); break;
	case FILTER_THEME:
		keyed_elements(b, "action_themes", "theme", ENTITY_THEME, whole_names, n);
		break;
	case FILTER_LEAD: lead_set(b, n); break;
	case FILTER_AUTHORITY: authority_set(b, n); break;
	case FILTER_PARTNER: partner_set(b, n); break;
	case FILTER_FINDING: finding_set(b, n); break;
	case FILTER_SCHEME:
		str_addf(&b->sql, "SELECT id FROM action WHERE scheme = ?%d",
		        param_text(b, n->value));
		break;
	case FILTER_NETWORK:
		keyed_elements(b, "action_networks", "network", ENTITY_NETWORK, names_holding, n);
		break;
	case FILTER_TAG: tag_set(b, n); break;
	case FILTER_SOURCE: source_set(b, n); break;
	case FILTER_PERSON: person_set(b, n); break;
	case FILTER_ID: id_set(b, n); break;
	case FILTER_TEXT: text_set(b, &n, 1); break;
	case FILTER_SINCE: since_set(b, n); break;
	default: BUG("field %d has no set", (int)n->field);
	}
}

/* Codes of the official geography join a territory to all that lies in it; `parent' also brings
 * what people added themselves. */
void territory_set(struct builder *b, const char *key)
{
	int p = param_text(b, key);

	str_addf(&b->sql,
	        "SELECT id FROM (WITH RECURSIVE t (key) AS (SELECT key FROM authority WHERE key = "
	        "?%d"
	        " UNION SELECT c.key FROM authority o JOIN authority c ON c.epci = o.code WHERE "
	        "o.key = ?%d AND o.strate = 'epci'"
	        " UNION SELECT c.key FROM authority o JOIN authority c ON c.departement = o.code"
	        " WHERE o.key = ?%d AND o.strate = 'departement'"
	        " UNION SELECT c.key FROM authority o JOIN authority c ON c.region = o.code"
	        " WHERE o.key = ?%d AND o.strate IN ('region', 'single')"
	        " UNION SELECT c.key FROM t JOIN authority c ON c.parent = t.key)"
	        " SELECT id FROM x_action WHERE lead IN t UNION ALL SELECT owner FROM "
	        "action_participants WHERE authority IN t)",
	        p, p, p, p);
}
