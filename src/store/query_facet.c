/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_facet.c - how often each value of a field occurs among the actions of a query.
 *
 * The query's ids are taken once (`a`), then one statement a field counts over its table by owner.
 * A value is what may be written behind the field's name in a filter; labels come from the
 * reference tables, or from the vocabulary.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>

#include "query_priv.h"

/* Entity 0 is the action; states 0 and 2 are an open and a reopened finding.
   sql: SELECT of (value, action) pairs among `a`; duplicates count once. label: expression over
 * `value`, {name} = name_fr or name_en. */
struct source {
	const char *sql, *label;
	enum vocab vocab; /* labels are the vocabulary's */
};
static const struct source sources[FILTER_FIELD_COUNT] = {
        [FILTER_COUNTRY] = {"SELECT country, owner FROM action_places WHERE owner IN a",
                "(SELECT {name} FROM country WHERE key = value)", VOCAB_NONE},
        [FILTER_CITY] = {"SELECT city, owner FROM action_places WHERE owner IN a", NULL,
                VOCAB_NONE},
        [FILTER_REGION] = {"SELECT region, owner FROM action_places WHERE owner IN a", NULL,
                VOCAB_NONE},
        [FILTER_THEME] = {"SELECT theme, owner FROM action_themes WHERE owner IN a",
                "(SELECT {name} FROM theme WHERE key = value)", VOCAB_NONE},
        [FILTER_STRATE] = {"SELECT strate, id FROM x_action WHERE id IN a", NULL, VOCAB_STRATE},
        [FILTER_LEAD] = {"SELECT lead, id FROM x_action WHERE id IN a",
                "(SELECT name FROM authority WHERE key = value)", VOCAB_NONE},
        [FILTER_AUTHORITY] =
                {"SELECT lead, id FROM x_action WHERE id IN a"
                 " UNION SELECT authority, owner FROM action_participants WHERE owner IN a",
                        "(SELECT name FROM authority WHERE key = value)", VOCAB_NONE},
        [FILTER_PARTNER] =
                {"SELECT p.name, e.owner FROM action_partners e JOIN partner p ON p.uid = e.partner"
                 " WHERE e.owner IN a",
                        NULL, VOCAB_NONE},
        [FILTER_STATUS] = {"SELECT status, id FROM x_action WHERE id IN a", NULL, VOCAB_STATUS},
        [FILTER_KIND] = {"SELECT kind, id FROM x_action WHERE id IN a", NULL, VOCAB_ACTION_KIND},
        [FILTER_FINDING] =
                {"SELECT f.kind, m.id FROM x_finding_member m JOIN x_finding f ON f.id = m.finding"
                 " WHERE m.entity = 0 AND m.id IN a AND f.state IN (0, 2)",
                        NULL, VOCAB_FINDING_KIND},
        [FILTER_TANDEM] = {"SELECT CASE tandem WHEN 3 THEN 'complete' WHEN 0 THEN 'none' ELSE "
                           "'incomplete' END, id"
                           " FROM x_action WHERE id IN a",
                NULL, VOCAB_NONE},
        [FILTER_SCHEME] = {"SELECT scheme, id FROM action WHERE id IN a", NULL, VOCAB_SCHEME},
        [FILTER_NETWORK] = {"SELECT network, owner FROM action_networks WHERE owner IN a",
                "(SELECT coalesce(acronym, name) FROM network WHERE key = value)", VOCAB_NONE},
        [FILTER_TAG] = {"SELECT tag, owner FROM action_tags WHERE owner IN a", NULL, VOCAB_NONE},
        [FILTER_SOURCE] = {"SELECT source, id FROM action WHERE id IN a", NULL, VOCAB_NONE},
        [FILTER_PERSON] = {"SELECT p.name, t.id FROM action t JOIN person p ON p.uid IN (t.elu, "
                           "t.cadre) WHERE t.id IN a",
                NULL, VOCAB_NONE},
};

/* The label expression with the column of the user's language. */
static void add_label(struct builder *b, const char *label)
{
	const char *mark = label ? strstr(label, "{name}") : NULL;

	if (!label) {
		str_add(&b->sql, "value");
	} else if (!mark) {
		str_add(&b->sql, label);
	} else {
		str_add_n(&b->sql, label, (size_t)(mark - label));
		str_add(&b->sql, str_eq(intl_language(), "fr") ? "name_fr" : "name_en");
		str_add(&b->sql, mark + strlen("{name}"));
	}
}

static void facet_sql(
        struct builder *b, const struct bits *set, const struct source *src, int limit)
{
	str_add(&b->sql, "WITH a (id) AS MATERIALIZED (");
	select_set(b, set);
	str_addf(&b->sql,
	        "), p (value, id) AS (%s), v (value, n) AS (SELECT value, count(DISTINCT id) FROM p"
	        " WHERE value IS NOT NULL AND value <> '' GROUP BY value ORDER BY 2 DESC, value "
	        "LIMIT %d) SELECT value, ",
	        src->sql, limit > 0 ? limit : -1);
	add_label(b, src->label);
	str_add(&b->sql, ", n FROM v ORDER BY n DESC, value");
}

static struct facet read_facet(sqlite3_stmt *st, const struct source *src, struct arena *a)
{
	struct facet f = {.value = column_text(st, 0, a),
	        .label = column_text(st, 1, a),
	        .n = sqlite3_column_int64(st, 2)};

	/* Strates are kept as their rank. */
	if (src->vocab == VOCAB_STRATE) {
		int strate = sqlite3_column_int(st, 0);

		f.value = vocab_code(
		        VOCAB_STRATE, strate >= 0 && strate < STRATE_COUNT ? strate : STRATE_OTHER);
	}
	if (src->vocab != VOCAB_NONE)
		f.label = vocab_label(src->vocab, f.value);
	else if (!*f.label)
		f.label = f.value;
	return f;
}

bool query_facets(struct store *s, const struct query *q, enum filter_field f, int limit,
        struct arena *a, struct facet **out, int *n, struct err *e)
{
	const struct source *src = &sources[f];
	struct facet *list = NULL;
	struct bits set;
	struct builder b;
	sqlite3_stmt *st;
	int cap = 0, rc = -1;

	*out = NULL;
	*n = 0;
	if (!src->sql)
		return true;
	if (!query_eval(s, q, a, &set, e))
		return false;
	builder_init(&b, s, a);
	facet_sql(&b, &set, src, limit);
	st = builder_prepare(&b, e);
	while (st && (rc = stmt_step(s, st, e)) == 1) {
		GROW(list, *n, cap);
		list[(*n)++] = read_facet(st, src, a);
	}
	sqlite3_finalize(st);
	builder_release(&b);
	*out = arena_calloc(a, (size_t)*n + 1, sizeof(*list));
	if (*n > 0)
		memcpy(*out, list, (size_t)*n * sizeof(*list));
	free(list);
	return rc == 0;
}
