/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of entity.def: whole, consistent in themselves, and equal to the schema. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h> /* lint: columns as SQLite sees them */

#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/model/entity.h>

#include "../../src/store/sql_data.h"

static void every_field_and_set_belongs_to_its_entity(void **state)
{
	int n_fields = 0, n_sets = 0;

	(void)state;
	for (int e = 0; e < ENTITY_COUNT; e++) {
		const struct entity_desc *d = entity_desc((enum entity)e);

		assert_int_equal(d->first_field, n_fields);
		assert_int_equal(d->first_set, n_sets);
		for (int i = 0; i < d->n_fields; i++)
			assert_int_equal(field_desc((enum field)(n_fields + i))->entity, e);
		for (int i = 0; i < d->n_sets; i++)
			assert_int_equal(set_desc((enum set)(n_sets + i))->entity, e);
		n_fields += d->n_fields;
		n_sets += d->n_sets;
	}
	assert_int_equal(n_fields, FIELD_COUNT);
	assert_int_equal(n_sets, SET_COUNT);
}

static void names_are_unique_and_found(void **state)
{
	(void)state;
	for (int f = 0; f < FIELD_COUNT; f++) {
		const struct field_desc *d = field_desc((enum field)f);

		assert_int_equal(field_find(d->entity, d->name), f);
		assert_int_equal(set_find(d->entity, d->name), -1);
		assert_true(*d->label && *d->help);
	}
	for (int s = 0; s < SET_COUNT; s++) {
		const struct set_desc *d = set_desc((enum set)s);

		assert_int_equal(set_find(d->entity, d->name), s);
		assert_int_equal(field_find(d->entity, d->name), -1);
	}
	assert_int_equal(field_find(ENTITY_ACTION, "uid"), -1);
}

static void sets_have_keys_and_fit(void **state)
{
	(void)state;
	for (int s = 0; s < SET_COUNT; s++) {
		const struct set_desc *d = set_desc((enum set)s);
		const struct entity_desc *owner = entity_desc(d->entity);

		assert_in_range(d->n_items, 1, ITEMS_MAX);
		assert_true(d->items[0].flags & FIELD_KEY);
		assert_true(str_has_prefix(d->table, owner->table));
		assert_int_equal(d->table[strlen(owner->table)], '_');
		assert_string_equal(d->table + strlen(owner->table) + 1, d->name);
		for (int i = 0; i < d->n_items; i++)
			assert_non_null(d->items[i].name);
	}
	assert_int_equal(set_desc(SET_ACTION_PLACES)->n_items, 7);
	assert_string_equal(set_desc(SET_ACTION_PLACES)->items[ITEM_ACTION_PLACES_lat].name, "lat");
	assert_int_equal(set_desc(SET_ACTION_PARTICIPANTS)->items[1].of, VOCAB_ROLE);
}

static void keyed_entities_have_a_key_first(void **state)
{
	(void)state;
	for (int e = 0; e < ENTITY_COUNT; e++) {
		int key = field_find((enum entity)e, "key");

		if (entity_is_keyed((enum entity)e))
			assert_int_equal(key, entity_desc((enum entity)e)->first_field);
		else
			assert_int_equal(key, -1);
	}
	assert_true(entity_is_keyed(ENTITY_AUTHORITY));
	assert_false(entity_is_keyed(ENTITY_ACTION));
}

static void entities_are_found_in_both_languages(void **state)
{
	static const struct {
		const char *name;
		int entity;
	} cases[] = {
	        {"action", ENTITY_ACTION},
	        {"authority", ENTITY_AUTHORITY},
	        {"Authorities", ENTITY_AUTHORITY},
	        {"collectivité", ENTITY_AUTHORITY},
	        {"Collectivités", ENTITY_AUTHORITY},
	        {"partenaires", ENTITY_PARTNER},
	        {"personne", ENTITY_PERSON},
	        {"convention", ENTITY_AGREEMENT},
	        {"réseaux", ENTITY_NETWORK},
	        {"besoin", ENTITY_NEED},
	        {"lien", ENTITY_LINK},
	        {"vue", ENTITY_VIEW},
	        {"pays", ENTITY_COUNTRY},
	        {"ville", ENTITY_PLACE},
	        {"thème", ENTITY_THEME},
	        {"mission", ENTITY_MISSION},
	        {"chose", -1},
	        {"", -1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(entity_find(cases[i].name), cases[i].entity);
}

/* --- against the schema --- */

static const char *sql_type(enum field_type t, int of)
{
	switch (t) {
	case FT_INT:
	case FT_MONEY:
	case FT_BOOL: return "INTEGER";
	case FT_REAL: return "REAL";
	case FT_UID: return "BLOB";
	case FT_REF: return entity_is_keyed((enum entity)of) ? "TEXT" : "BLOB";
	default: return "TEXT";
	}
}

static int open_schema(void **state)
{
	sqlite3 *db;

	if (sqlite3_open(":memory:", &db) != SQLITE_OK)
		return -1;
	for (size_t i = 0; i < sql_migrations_count; i++)
		if (sqlite3_exec(db, sql_migrations[i].text, NULL, NULL, NULL) != SQLITE_OK)
			return -1;
	*state = db;
	return 0;
}

static int close_schema(void **state)
{
	sqlite3_close(*state);
	return 0;
}

/* The next column of the table is this one. */
static void expect_column(sqlite3_stmt *st, const char *name, const char *type)
{
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0), name);
	assert_string_equal((const char *)sqlite3_column_text(st, 1), type);
}

static sqlite3_stmt *columns_of(sqlite3 *db, const char *table)
{
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_prepare_v2(
	                         db, "SELECT name, type FROM pragma_table_info(?)", -1, &st, NULL),
	        SQLITE_OK);
	sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
	return st;
}

static void facts_have_the_columns_of_their_entity(void **state)
{
	for (int e = 0; e < ENTITY_COUNT; e++) {
		const struct entity_desc *d = entity_desc((enum entity)e);
		sqlite3_stmt *st = columns_of(*state, d->table);

		expect_column(st, "id", "INTEGER");
		expect_column(st, "uid", "BLOB");
		expect_column(st, "_deleted", "INTEGER");
		for (int i = 0; i < d->n_fields; i++) {
			const struct field_desc *f = field_desc((enum field)(d->first_field + i));

			expect_column(st, f->name, sql_type(f->type, f->of));
		}
		assert_int_equal(sqlite3_step(st), SQLITE_DONE);
		sqlite3_finalize(st);
	}
}

static void sets_have_the_columns_of_their_items(void **state)
{
	for (int s = 0; s < SET_COUNT; s++) {
		const struct set_desc *d = set_desc((enum set)s);
		sqlite3_stmt *st = columns_of(*state, d->table);

		expect_column(st, "owner", "INTEGER");
		for (int i = 0; i < d->n_items; i++)
			expect_column(
			        st, d->items[i].name, sql_type(d->items[i].type, d->items[i].of));
		assert_int_equal(sqlite3_step(st), SQLITE_DONE);
		sqlite3_finalize(st);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_field_and_set_belongs_to_its_entity),
	        cmocka_unit_test(names_are_unique_and_found),
	        cmocka_unit_test(sets_have_keys_and_fit),
	        cmocka_unit_test(keyed_entities_have_a_key_first),
	        cmocka_unit_test(entities_are_found_in_both_languages),
	        cmocka_unit_test_setup_teardown(
	                facts_have_the_columns_of_their_entity, open_schema, close_schema),
	        cmocka_unit_test_setup_teardown(
	                sets_have_the_columns_of_their_items, open_schema, close_schema),
	};

	return cmocka_run_group_tests_name("entity", tests, NULL, NULL);
}
