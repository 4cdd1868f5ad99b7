/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * random_steps.h - chance that is the same on every machine, and random changes of records of every entity. Static, so that a test stays one file.
 */
#ifndef TESTS_RANDOM_STEPS_H
#define TESTS_RANDOM_STEPS_H

#include "../unit/register.h"

#include "../../src/store/store_priv.h" /* lint: the whole state is compared, the tables that are derived from the facts included */

static uint64_t seed;

static unsigned chance(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

static const char *some_text(struct arena *a)
{
	static const char *const words[] = {"eau", "Thiès", "a|b", "c/d", "e\\f", "œuvre", "", "1", "null", "\"q\"", "12,5", "été  long"};

	return arena_printf(a, "%s %s%u", words[chance(COUNT_OF(words))], words[chance(COUNT_OF(words))], chance(4));
}

static struct value some_value(enum field_type t, int of, struct arena *a)
{
	switch (t) {
	case FT_INT:
	case FT_MONEY: return value_int((int64_t)chance(5) - 2);
	case FT_REAL: return value_real(chance(2) ? (double)chance(90) : (double)chance(1000) / 7.0);
	case FT_BOOL: return value_int(chance(2));
	case FT_CODE: return value_text(vocab_code((enum vocab)of, (int)chance((unsigned)vocab_size((enum vocab)of))));
	case FT_DATE: return value_text(arena_printf(a, chance(2) ? "20%02u" : "20%02u-0%u", chance(30), 1 + chance(9)));
	case FT_REF:
		if (entity_is_keyed((enum entity)of))
			return value_text(arena_printf(a, "k%u", chance(4)));
		return value_uid(uid_derive("test", &(unsigned){chance(4)}, sizeof(unsigned)));
	case FT_UID: return value_uid(uid_derive("test", &(unsigned){chance(4)}, sizeof(unsigned)));
	default: return value_text(some_text(a));
	}
}

/* Changes some fields and elements of a record. */
static void stir(struct record *r, struct arena *a)
{
	const struct entity_desc *d = entity_desc(r->entity);
	bool keyed = entity_is_keyed(r->entity);

	for (int i = keyed ? 1 : 0; i < d->n_fields; i++) {
		const struct field_desc *f = field_desc((enum field)(d->first_field + i));
		if (chance(3) == 0)
			r->fields[i] = chance(4) ? some_value(f->type, f->of, a) : value_none();
	}
	for (int k = 0; k < d->n_sets; k++) {
		enum set set = (enum set)(d->first_set + k);
		const struct set_desc *sd = set_desc(set);
		struct value v[ITEMS_MAX] = {{0}};
		if (chance(2))
			continue;
		if (record_count(r, set) && chance(2)) {
			record_remove_element(r, set, (int)chance((unsigned)record_count(r, set)));
			continue;
		}
		for (int i = 0; i < sd->n_items; i++)
			if (sd->items[i].flags & FIELD_KEY || chance(2))
				v[i] = some_value(sd->items[i].type, sd->items[i].of, a);
		record_put_element(r, set, v);
	}
}

/* --- what is derived --------------------------------------------------------------------------------------------------------------- */

MAYBE static void dump(struct store *s, struct str *out, const char *sql)
{
	sqlite3_stmt *st = NULL;

	assert_int_equal(sqlite3_prepare_v2(s->db, sql, -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(st); i++) {
			const char *t = (const char *)sqlite3_column_text(st, i);
			str_addf(out, "%s|", t ? t : "(none)");
		}
		str_add_char(out, '\n');
	}
	sqlite3_finalize(st);
}

/* Names, lines of lists, each word of the full text, and what the index of beginnings of words finds. The order of words follows that of elements, which is free. */
MAYBE static void dump_derived(struct store *s, struct str *out)
{
	SUCCEEDS(store_exec(s, "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, x_text, instance)", e));
	dump(s, out, "SELECT 'name', entity, folded, id FROM x_name ORDER BY 2, 3, 4");
	dump(s, out, "SELECT 'line', id, title_key, lead_key, strate, country, city_key, theme, first_day, last_day, cents, tandem, status, kind, lead FROM x_action ORDER BY id");
	dump(s, out, "SELECT 'word', doc, term, count(*) FROM temp.words GROUP BY doc, term ORDER BY doc, term");
	dump(s, out, "SELECT 'begins', rowid FROM x_text WHERE x_text MATCH 'oe* OR ete*' ORDER BY 2");
	dump(s, out, "SELECT 'text', id FROM x_body ORDER BY id");
	SUCCEEDS(store_exec(s, "DROP TABLE temp.words; INSERT INTO x_text (x_text) VALUES ('integrity-check')", e));
}

#endif
