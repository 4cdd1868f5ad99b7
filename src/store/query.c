/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query.c - the actions of a query, in order.
 *
 * The filter gives a set (query_eval.c). Few actions are looked up and sorted; of many, the index
 * of the order is read from one end to the other and those in the set are kept: 100,000 entries
 * take 10 ms, sorting 75,000 rows took 150. Hence every order here is one that an index of x_action
 * has, with the row id at its end, so that it is total and the same at every reading.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "query_priv.h"

enum { FEW = 3000 }; /* from here on, reading the index is cheaper */

/* --- orders --- */

struct sort {
	const char *name, *french;
	bool descending;       /* by default */
	const char *up, *down; /* unknown days last in both */
};
static const struct sort sorts[SORT_COUNT] = {
        [SORT_SEVERITY] = {"severity", "gravite", true, "severity, title_key DESC, id DESC",
                "severity DESC, title_key, id"},
        [SORT_TITLE] = {"title", "titre", false, "title_key, id", "title_key DESC, id DESC"},
        [SORT_LEAD] = {"lead", "chef", false, "lead_key, id", "lead_key DESC, id DESC"},
        [SORT_STRATE] = {"strate", "niveau", false, "strate, id", "strate DESC, id DESC"},
        [SORT_COUNTRY] = {"country", "pays", false, "country, city_key, id",
                "country DESC, city_key DESC, id DESC"},
        [SORT_THEME] = {"theme", "secteur", false, "theme, id", "theme DESC, id DESC"},
        [SORT_START] = {"start", "debut", false, "first_day NULLS LAST, id",
                "first_day DESC, id DESC"},
        [SORT_END] = {"end", "fin", false, "last_day NULLS LAST, id", "last_day DESC, id DESC"},
        [SORT_BUDGET] = {"budget", "montant", true, "cents, id", "cents DESC, id DESC"},
        [SORT_UPDATED] = {"updated", "modifie", true, "updated, id", "updated DESC, id DESC"},
};

const char *sort_name(enum sort_key k)
{
	return sorts[k].name;
}

int sort_find(const char *name, bool *descending)
{
	bool reverse = name[0] == '-';
	struct str folded = STR_INIT;
	int found = -1;

	utf8_fold(&folded, name + reverse);
	for (int k = 0; k < SORT_COUNT && found < 0; k++)
		if (str_eq(sorts[k].name, folded.s) || str_eq(sorts[k].french, folded.s))
			found = k;
	str_release(&folded);
	if (found >= 0 && descending)
		*descending = sorts[found].descending != reverse;
	return found;
}

/* --- reading --- */

/* The set as a JSON array, which json_each() turns into rows. */
static void add_json(struct str *out, const struct bits *set)
{
	char sep = '[';

	for (size_t i = 0; i < set->n; i++) {
		for (uint64_t w = set->w[i]; w; w &= w - 1) {
			str_addf(out, "%c%lld", sep, (long long)i * 64 + __builtin_ctzll(w));
			sep = ',';
		}
	}
	str_add(out, sep == '[' ? "[]" : "]");
}

void query_select_set(struct builder *b, const struct bits *set)
{
	struct str json = STR_INIT;

	add_json(&json, set);
	str_addf(&b->sql,
	        "SELECT x.id AS id FROM json_each(?%d) j CROSS JOIN x_action x ON x.id = j.value",
	        param_text(b, json.s));
	str_release(&json);
}

void query_add_order(struct builder *b, const struct query *q)
{
	const struct sort *sort = &sorts[q->sort];

	str_addf(&b->sql, " ORDER BY %s", q->descending ? sort->down : sort->up);
}

bool query_read_ids(
        struct builder *b, const struct bits *keep, int limit, struct ids *out, struct err *e)
{
	sqlite3_stmt *st = builder_prepare(b, e);
	int rc = -1, n = 0;

	while (st && (rc = stmt_step(b->s, st, e)) == 1 && (limit <= 0 || n < limit)) {
		int64_t id = sqlite3_column_int64(st, 0);

		if (keep && !bits_has(keep, id))
			continue;
		ids_add(out, id);
		n++;
	}
	sqlite3_finalize(st);
	return rc >= 0;
}

static bool ids_in_order(struct store *s, const struct query *q, struct ids *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct builder b;
	struct bits set;
	bool ok = query_eval(s, q, &a, &set, e);
	bool few = ok && set.w && bits_count(&set) <= FEW;

	builder_init(&b, s, &a);
	if (few)
		query_select_set(&b, &set);
	else
		str_add(&b.sql, "SELECT id FROM x_action");
	query_add_order(&b, q);
	ok = ok && query_read_ids(&b, set.w && !few ? &set : NULL, q->limit, out, e);
	builder_release(&b);
	arena_release(&a);
	return ok;
}

bool query_ids(struct store *s, const struct query *q, struct ids *out, struct err *e)
{
	bool mine, ok = query_begin(s, &mine, e) && ids_in_order(s, q, out, e);

	query_end(s, mine);
	return ok;
}

/* Sets may hold deleted actions; those that live are counted by walking the smallest index. */
static bool count_set(
        struct store *s, const struct bits *set, struct arena *a, int64_t *n, struct err *e)
{
	struct ids l = IDS_INIT;
	struct builder b;
	bool few = bits_count(set) <= FEW, ok;

	builder_init(&b, s, a);
	if (few)
		query_select_set(&b, set);
	else
		str_add(&b.sql, "SELECT id FROM x_action");
	ok = query_read_ids(&b, few ? NULL : set, 0, &l, e);
	*n = l.n;
	ids_release(&l);
	builder_release(&b);
	return ok;
}

static bool count_all(struct store *s, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(s->db, "SELECT count(*) FROM x_action", -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, "x_action");
	*n = stmt_int(s, st, 0);
	sqlite3_finalize(st);
	return true;
}

bool query_count(struct store *s, const struct query *q, int64_t *n, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct bits set;
	bool mine, ok = query_begin(s, &mine, e) && query_eval(s, q, &a, &set, e);

	*n = 0;
	ok = ok && (set.w ? count_set(s, &set, &a, n, e) : count_all(s, n, e));
	query_end(s, mine);
	arena_release(&a);
	return ok;
}
