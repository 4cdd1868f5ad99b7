/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every statement of the store is prepared, and none reads a big table whole but those that say so. */
#include "config.h"

#include "register.h"

#include <strates/base/utf8.h>

#include "../../src/store/store_priv.h" /* lint: statements are no public matter */

/* Does a plan line read a table whole? `SCAN x USING COVERING INDEX` is whole too: only fewer bytes of it. */
static const char *big_scan(const char *line)
{
	static const char *const big[] = {"action", "op", "step", "authority", "place", "x_action", "x_name", "x_finding", "x_finding_member"};
	const char *name = line + strlen("SCAN ");
	size_t n = strcspn(name, " ");

	if (strncmp(line, "SCAN ", 5) != 0)
		return NULL;
	if (strncmp(name, "action_", 7) == 0)
		return line;
	for (size_t i = 0; i < COUNT_OF(big); i++)
		if (strlen(big[i]) == n && strncmp(big[i], name, n) == 0)
			return line;
	return NULL;
}

/* Plans name tables by their alias: the statement's own text tells which table that is. */
static const char *table_of_alias(const char *sql, const char *alias, size_t n, char out[64])
{
	char end[80];

	snprintf(end, sizeof(end), " %.*s", (int)n, alias);
	for (const char *p = sql; (p = strstr(p, end)); p++) {
		const char *behind = p + strlen(end), *from = p;
		if (*behind && !strchr(" ,)", *behind))
			continue;
		while (from > sql && from[-1] != ' ' && from[-1] != '(')
			from--;
		if (from - sql < 5 || (strncmp(from - 5, "FROM ", 5) != 0 && strncmp(from - 5, "JOIN ", 5) != 0))
			continue;
		snprintf(out, 64, "%.*s", (int)(p - from), from);
		return out;
	}
	snprintf(out, 64, "%.*s", (int)n, alias);
	return out;
}

static void expect_plan(struct reg *r, const char *name, const char *sql, bool may_scan)
{
	sqlite3_stmt *st = NULL;
	struct str text = STR_INIT;

	str_addf(&text, "EXPLAIN QUERY PLAN %s", sql);
	if (sqlite3_prepare_v2(r->s->db, text.s, -1, &st, NULL) != SQLITE_OK)
		fail_msg("%s: %s", name, sqlite3_errmsg(r->s->db));
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(st, 3);
		char table[64], line[256];
		size_t n;
		if (strncmp(detail, "SCAN ", 5) != 0)
			continue;
		n = strcspn(detail + 5, " ");
		snprintf(line, sizeof(line), "SCAN %s%s", table_of_alias(sql, detail + 5, n, table), detail + 5 + n);
		if (big_scan(line) && !may_scan)
			fail_msg("%s: %s (%s)", name, line, sql);
	}
	sqlite3_finalize(st);
	str_release(&text);
}

static void the_judge_knows_a_scan(void **state)
{
	struct reg *r = *state;
	char t[64];

	assert_non_null(big_scan("SCAN action"));
	assert_non_null(big_scan("SCAN x_name USING COVERING INDEX i"));
	assert_non_null(big_scan("SCAN action_places"));
	assert_null(big_scan("SEARCH action USING INTEGER PRIMARY KEY (rowid=?)"));
	assert_null(big_scan("SCAN mission"));
	assert_null(big_scan("SCAN CONSTANT ROW"));
	assert_string_equal(table_of_alias("SELECT 1 FROM action a JOIN step t ON t.x = a.y", "t", 1, t), "step");
	assert_string_equal(table_of_alias("SELECT 1 FROM action", "action", 6, t), "action");
	expect_plan(r, "allowed", "SELECT count(*) FROM action a WHERE a.title LIKE '%x'", true);
}

static void every_hot_statement_has_a_good_plan(void **state)
{
	struct reg *r = *state;

	for (int i = 0; i < STMT_COUNT; i++) {
		struct err e = ERR_INIT;
		if (!stmt_get(r->s, (enum stmt_id)i, &e))
			fail_msg("%s: %s", stmt_table[i].name, e.text);
		expect_plan(r, stmt_table[i].name, stmt_table[i].sql, stmt_table[i].flags & STMT_SCAN);
	}
}

/* A record with something in every field and two elements in every set. */
static void fill(struct record *rec, int salt)
{
	const struct entity_desc *d = entity_desc(rec->entity);

	for (int i = 0; i < d->n_fields; i++) {
		const struct field_desc *f = field_desc((enum field)(d->first_field + i));
		switch (f->type) {
		case FT_INT:
		case FT_MONEY: rec->fields[i] = value_int(salt + i); break;
		case FT_REAL: rec->fields[i] = value_real(salt); break;
		case FT_BOOL: rec->fields[i] = value_int(1); break;
		case FT_UID: rec->fields[i] = value_uid(uid_new()); break;
		case FT_REF: rec->fields[i] = entity_is_keyed((enum entity)f->of) ? value_text("k") : value_uid(uid_new()); break;
		case FT_CODE: rec->fields[i] = value_text(vocab_code((enum vocab)f->of, 0)); break;
		case FT_DATE: rec->fields[i] = value_text("2024-03"); break;
		case FT_TEXT:
		case FT_LONG: rec->fields[i] = value_text(arena_printf(rec->arena, "%s %d", f->name, salt)); break;
		}
	}
	for (int k = 0; k < d->n_sets; k++)
		for (int n = 0; n < 2; n++) {
			const struct set_desc *sd = set_desc((enum set)(d->first_set + k));
			struct value v[ITEMS_MAX] = {{0}};
			for (int i = 0; i < sd->n_items; i++)
				switch (sd->items[i].type) {
				case FT_INT:
				case FT_MONEY:
				case FT_BOOL: v[i] = value_int(1 + n); break;
				case FT_REAL: v[i] = value_real(n); break;
				case FT_UID: v[i] = value_uid(uid_new()); break;
				case FT_REF:
					v[i] = entity_is_keyed((enum entity)sd->items[i].of) ? value_text(arena_printf(rec->arena, "k%d", n)) : value_uid(uid_new());
					break;
				case FT_CODE: v[i] = value_text(vocab_code((enum vocab)sd->items[i].of, n)); break;
				default: v[i] = value_text(arena_printf(rec->arena, "e%d", n)); break;
				}
			record_put_element(rec, (enum set)(d->first_set + k), v);
		}
}

static void expect_prepared(struct reg *r, const char *name, sqlite3_stmt *st)
{
	if (!st)
		fail_msg("%s was never prepared", name);
	expect_plan(r, name, sqlite3_sql(st), false);
}

/* Inserts, loads, updates, deletes and finds a row of every entity, so that every generated statement exists; then reads their plans. */
static void every_generated_statement_has_a_good_plan(void **state)
{
	struct reg *r = *state;

	for (int en = 0; en < ENTITY_COUNT; en++) {
		struct record rec, back;
		record_init(&rec, (enum entity)en, &r->a);
		fill(&rec, 1);
		begin(r, "insert");
		SUCCEEDS(store_insert(r->s, &rec, e));
		load(r, (enum entity)en, rec.id, &back);
		for (int i = 0; i < entity_desc((enum entity)en)->n_fields; i++)
			if (!value_eq(&rec.fields[i], &back.fields[i]))
				fail_msg("%s.%s", entity_desc((enum entity)en)->table, field_desc((enum field)(entity_desc((enum entity)en)->first_field + i))->name);
		record_init(&back, (enum entity)en, &r->a);
		back.id = rec.id;
		fill(&back, 2);
		if (entity_is_keyed((enum entity)en))
			back.fields[0] = rec.fields[0];
		SUCCEEDS(store_update(r->s, &back, NULL, e));
		for (int k = 0; k < entity_desc((enum entity)en)->n_sets; k++)
			record_clear_set(&back, (enum set)(entity_desc((enum entity)en)->first_set + k));
		SUCCEEDS(store_update(r->s, &back, NULL, e));
		assert_int_equal(store_id_any(r->s, (enum entity)en, rec.uid), rec.id);
		assert_int_equal(store_id_of_uid(r->s, (enum entity)en, rec.uid), rec.id);
		assert_non_null(store_name(r->s, (enum entity)en, rec.id, &r->a));
		SUCCEEDS(store_delete(r->s, (enum entity)en, rec.id, e));
		end(r);
		expect_prepared(r, "insert", r->s->insert[en]);
		expect_prepared(r, "load", r->s->load[en]);
		expect_prepared(r, "id", r->s->id_any[en]);
		expect_prepared(r, "living id", r->s->id_living[en]);
		expect_prepared(r, "name", r->s->name[en][0]); /* in English */
	}
	for (int i = 0; i < SET_COUNT; i++) {
		expect_prepared(r, set_desc((enum set)i)->table, r->s->set_load[i]);
		expect_prepared(r, set_desc((enum set)i)->table, r->s->set_put[i]);
		expect_prepared(r, set_desc((enum set)i)->table, r->s->set_del[i]);
	}
	for (int f = 0; f < FIELD_COUNT; f++)
		if (r->s->update[f])
			expect_prepared(r, field_desc((enum field)f)->name, r->s->update[f]);
	sound(r);
}

/* One order of names, in lists of the file and in those of the program. */
static void names_are_in_the_order_of_people(void **state)
{
	static const char *const names[] = {"Étampes", "etampes", "Evry", "Évry", "Zurich", "avignon", "Saint-Étienne", "Saint Etienne", "Saintes", "œuvre", "ofen", "", "a", "A",
		"10", "9", "l'Aube", "l’aube", "Île", "ile", "Ilé", "Łódź", "Lodz", "Nîmes", "Nimes-Nord"};
	struct reg *r = *state;
	sqlite3_stmt *st = NULL;

	assert_int_equal(sqlite3_prepare_v2(r->s->db, "SELECT ?1 < ?2 COLLATE people, ?1 = ?2 COLLATE people", -1, &st, NULL), SQLITE_OK);
	for (size_t i = 0; i < COUNT_OF(names) * COUNT_OF(names); i++) {
		const char *a = names[i / COUNT_OF(names)], *b = names[i % COUNT_OF(names)];
		int order = utf8_collate(a, b);

		sqlite3_bind_text(st, 1, a, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 2, b, -1, SQLITE_STATIC);
		assert_int_equal(sqlite3_step(st), SQLITE_ROW);
		if (sqlite3_column_int(st, 0) != (order < 0) || sqlite3_column_int(st, 1) != (order == 0))
			fail_msg("%s and %s: the file has another order than the program", a, b);
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reg_setup, reg_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_judge_knows_a_scan),
		TEST(names_are_in_the_order_of_people),
		TEST(every_hot_statement_has_a_good_plan),
		TEST(every_generated_statement_has_a_good_plan),
	};

	return cmocka_run_group_tests_name("statements", tests, NULL, NULL);
}
