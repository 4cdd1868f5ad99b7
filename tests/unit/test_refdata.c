/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped tables into a register; and a newer version of them over what somebody corrected. */
#include "config.h"

#include "register.h"

#include "../../src/store/store_priv.h" /* lint: a row may only be counted past the public reading */

static int64_t number(struct reg *r, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(r->s->db, sql, -1, &st, NULL), SQLITE_OK);
	n = stmt_int(r->s, st, -1);
	sqlite3_finalize(st);
	return n;
}

static void the_shipped_tables_are_loaded(void **state)
{
	struct reg *r = *state;
	char *dir = file_share("ref");
	struct record rec;
	struct ids l = IDS_INIT;
	int64_t n;

	SUCCEEDS(refdata_load(r->s, dir, e));
	assert_in_range(number(r, "SELECT count(*) FROM authority WHERE strate = 'commune'"), 34000, 40000);
	assert_in_range(number(r, "SELECT count(*) FROM country"), 240, 260);
	assert_in_range(number(r, "SELECT count(*) FROM theme"), 40, 60);
	assert_true(number(r, "SELECT count(*) FROM place WHERE kind = 'city'") > 40000);
	SUCCEEDS(store_load_key(r->s, ENTITY_AUTHORITY, "com:29019", &r->a, &rec, e));
	assert_string_equal(record_text(&rec, FIELD_AUTHORITY_NAME), "Brest");
	assert_string_equal(record_text(&rec, FIELD_AUTHORITY_EPCI), "242900314");
	SUCCEEDS(store_find_name(r->s, ENTITY_COUNTRY, "sénégal", 0, &l, e));
	assert_int_equal(l.n, 1);
	ids_release(&l);
	SUCCEEDS(store_find_name(r->s, ENTITY_PLACE, "Pékin", 0, &l, e));
	assert_true(l.n >= 1); /* the town, and the region around it */
	ids_release(&l);
	/* Outside the log, and once: the same version again writes nothing. */
	assert_int_equal(number(r, "SELECT count(*) FROM op"), 0);
	n = number(r, "SELECT total_changes()");
	SUCCEEDS(refdata_load(r->s, dir, e));
	assert_int_equal(number(r, "SELECT total_changes()"), n);
	free(dir);
}

/* --- made-up tables --------------------------------------------------------------------------------------------------------------- */

static void table(struct reg *r, const char *name, const char *version, const char *columns, const char *rows)
{
	struct str s = STR_INIT;

	str_addf(&s, "#strates-ref\t%s\t%s\ttest\n%s\n%s", name, version, columns, rows);
	SUCCEEDS(file_write(arena_printf(&r->a, "%s/%s.tsv", r->dir, name), s.s, s.len, e));
	str_release(&s);
}

static void tables(struct reg *r, const char *version, const char *theme)
{
	table(r, "countries", version, "key\tiso3\tname_fr\tname_en\taliases", "SN\tSEN\tSénégal\tSenegal\t\n");
	table(r, "themes", version, "key\tname_fr\tname_en\tdac\tsynonyms", theme);
	table(r, "networks", version, "key\tname_fr\tacronym", "");
	table(r, "authorities", version, "key\tname\tstrate", "");
	table(r, "regions", version, "key\tname_fr\tcountry", "");
	table(r, "cities", version, "key\tname_fr\tcountry", "");
	table(r, "city_aliases", version, "alias\tkey", "");
	SUCCEEDS(refdata_load(r->s, r->dir, e));
}

static void load_theme(struct reg *r, struct record *rec)
{
	SUCCEEDS(store_load_key(r->s, ENTITY_THEME, "eau", &r->a, rec, e));
}

static bool has_name(struct reg *r, const char *name)
{
	struct ids l = IDS_INIT;
	bool found;

	SUCCEEDS(store_find_name(r->s, ENTITY_THEME, name, 0, &l, e));
	found = l.n == 1;
	ids_release(&l);
	return found;
}

static void uids_are_the_same_everywhere(void **state)
{
	struct reg *r = *state;
	struct record rec;

	tables(r, "1", "eau\tEau\tWater\t140|14\tflotte\n");
	load_theme(r, &rec);
	assert_int_equal(uid_cmp(rec.uid, store_uid_of_key(ENTITY_THEME, "eau")), 0);
	assert_int_equal(rec.uid.b[6] >> 4, 8);
	assert_int_equal(record_count(&rec, SET_THEME_DAC), 2);
	assert_true(has_name(r, "FLOTTE"));
}

static void a_newer_version_keeps_what_a_person_wrote(void **state)
{
	struct reg *r = *state;
	struct record rec;
	int64_t ops;

	tables(r, "1", "eau\tEau\tWater\t140|14\tflotte\nair\tAir\tAir\t\t\n");
	load_theme(r, &rec);
	put(&rec, "name_fr", "Eau et milieux");
	record_clear_set(&rec, SET_THEME_ALIASES);
	begin(r, "override");
	SUCCEEDS(store_update(r->s, &rec, NULL, e));
	end(r);
	ops = number(r, "SELECT count(*) FROM op");
	tables(r, "2", "eau\tEau potable\tDrinking water\t140|141\tflotte|onde\nfeu\tFeu\tFire\t\t\n");
	load_theme(r, &rec);
	assert_string_equal(record_text(&rec, FIELD_THEME_NAME_FR), "Eau et milieux"); /* hers */
	assert_string_equal(record_text(&rec, FIELD_THEME_NAME_EN), "Drinking water"); /* the table's */
	assert_int_equal(record_count(&rec, SET_THEME_DAC), 3);                        /* only added to */
	assert_int_equal(record_count(&rec, SET_THEME_ALIASES), 1);                    /* what she removed stays away */
	assert_false(has_name(r, "flotte"));
	assert_true(has_name(r, "onde"));
	assert_true(has_name(r, "eau et milieux"));
	assert_false(has_name(r, "Eau potable"));
	assert_true(has_name(r, "feu"));
	assert_true(has_name(r, "air")); /* what a version no longer has may still be referred to */
	assert_int_equal(number(r, "SELECT count(*) FROM op"), ops);
	sound(r);
}

static void what_somebody_deleted_stays_so(void **state)
{
	struct reg *r = *state;
	struct record rec;

	tables(r, "1", "eau\tEau\tWater\t\t\n");
	load_theme(r, &rec);
	begin(r, "delete");
	SUCCEEDS(store_delete(r->s, ENTITY_THEME, rec.id, e));
	end(r);
	tables(r, "2", "eau\tEau potable\tWater\t\t\n");
	assert_int_equal(store_id_of_key(r->s, ENTITY_THEME, "eau"), 0);
	assert_false(has_name(r, "eau potable"));
	sound(r);
}

static void a_bad_table_is_refused_whole(void **state)
{
	struct reg *r = *state;

	tables(r, "1", "eau\tEau\tWater\t\t\n");
	table(r, "themes", "2", "key\tname_fr", "feu\tFeu\n");
	table(r, "cities", "2", "key\tname_fr\tcountry\tpopulation", "g1\tThiès\tSN\tmany\n");
	FAILS(ERR_DATA, "cities.tsv:3: Population", refdata_load(r->s, r->dir, e));
	assert_int_equal(number(r, "SELECT count(*) FROM theme"), 1); /* themes came before the bad one */
	SUCCEEDS(file_write(reg_file(r, "themes.tsv"), "nonsense\n", 9, e));
	FAILS(ERR_DATA, "themes.tsv:1: this is no reference table", refdata_load(r->s, r->dir, e));
	FAILS(ERR_IO, "countries.tsv", refdata_load(r->s, "/nowhere", e));
	add_action(r, "Eau"); /* and the register still works */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reg_setup, reg_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_shipped_tables_are_loaded),
		TEST(uids_are_the_same_everywhere),
		TEST(a_newer_version_keeps_what_a_person_wrote),
		TEST(what_somebody_deleted_stays_so),
		TEST(a_bad_table_is_refused_whole),
	};

	return cmocka_run_group_tests_name("refdata", tests, NULL, NULL);
}
