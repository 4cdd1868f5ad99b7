/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing again adds nothing: the same file, its rows in another order, after people edited; and what a person wrote stays. */
#include "config.h"

#include "../unit/register.h"

#include <strates/app/import.h>

#if defined(__SANITIZE_ADDRESS__)
enum { SEEDS = 8 };
#else
enum { SEEDS = 25 };
#endif
enum { ROWS = 40 };

static uint64_t seed;

static unsigned chance(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

/* One template with its reference tables for all seeds: loading them takes longer than all the rest. */
static char template[128];

static const char *pick(const char *const *v, size_t n)
{
	return v[chance((unsigned)n)];
}
#define PICK(v) pick(v, COUNT_OF(v))

/* A row without an id is known by its content, so each has a number of its own in its title; some rows are there twice. */
static void random_rows(struct arena *a, const char *rows[ROWS])
{
	static const char *const leads[] = {"com:29019", "Brest Métropole", "Finistère", "Syndicat de nulle part", "reg:53"},
				*const countries[] = {"Sénégal", "ML", "", "Pays inconnu", "Chine"}, *const towns[] = {"Kédougou", "", "Thiès", "Nulle-Part"},
				*const starts[] = {"2024", "03/2023", "", "01/02/2022", "2025-13-31"}, *const ends[] = {"2026", "", "2030-01-31", "2001"},
				*const themes[] = {"eau", "santé", "", "chose inconnue"}, *const money[] = {"26 112 €", "", "1.234,50", "beaucoup"},
				*const titles[] = {"Eau", "\"Eau; \"\"potable\"\"\"", "\"deux\nlignes\"", "=1+1", "œuvre"};

	for (int i = 0; i < ROWS; i++) {
		const char *title = PICK(titles), *quote = *title == '"' ? "" : "\"";
		size_t n = strlen(title) - (*title == '"');
		if (i > 3 && chance(10) == 0) {
			rows[i] = rows[chance((unsigned)i)];
			continue;
		}
		rows[i] = arena_printf(a, "%s%.*s %d\";%s;%s;%s;%s;%s;%s;%s;%s", quote, (int)n, title, i, PICK(leads), PICK(countries), PICK(towns), PICK(starts),
			PICK(ends), PICK(themes), PICK(money), chance(2) ? arena_printf(a, "id%d", i) : "");
	}
}

static void write_rows(const char *path, const char *const rows[ROWS])
{
	struct str s = STR_INIT;

	str_add(&s, "titre;chef de file;pays;ville;début;fin;thème;montant;identifiant\n");
	for (int i = 0; i < ROWS; i++)
		str_addf(&s, "%s\n", rows[i]);
	SUCCEEDS(file_write(path, s.s, s.len, e));
	str_release(&s);
}

static struct import_report import(struct app *app, const char *path)
{
	struct import_options o = {.path = path};
	struct import_report r;

	SUCCEEDS(import_file(app, &o, &r, e));
	return r;
}

static void adds_nothing(struct app *app, const char *path, const struct import_report *first, uint64_t of, const char *when)
{
	struct import_report r = import(app, path);

	if (r.read != first->read || r.added || r.updated || r.conflicting || r.rejected != first->rejected)
		fail_msg("seed %llu, %s: read %lld, added %lld, updated %lld, conflicting %lld, rejected %lld (first %lld)", (unsigned long long)of, when,
			(long long)r.read, (long long)r.added, (long long)r.updated, (long long)r.conflicting, (long long)r.rejected, (long long)first->rejected);
	import_report_release(&r);
}

static void shuffle(const char *rows[ROWS])
{
	for (unsigned i = ROWS - 1; i > 0; i--) {
		unsigned k = chance(i + 1);
		const char *t = rows[i];
		rows[i] = rows[k];
		rows[k] = t;
	}
}

/* Some rows are edited, some deleted; all rows as text afterwards. */
static void edit(struct app *app, struct arena *a)
{
	struct ids l = IDS_INIT;

	SUCCEEDS(store_ids(app_store(app), ENTITY_ACTION, 0, &l, e));
	for (int i = 0; i < l.n; i++) {
		struct record r;
		unsigned what = chance(4);
		if (what > 2)
			continue;
		SUCCEEDS(change_begin(app, "edit", e));
		SUCCEEDS(store_load(app_store(app), ENTITY_ACTION, l.v[i], a, &r, e));
		if (what == 0)
			SUCCEEDS(store_delete(app_store(app), ENTITY_ACTION, l.v[i], e));
		else {
			put(&r, what == 1 ? "title" : "start", what == 1 ? "Ce que nous disons" : chance(2) ? "2019" : "");
			if (chance(2))
				record_clear_set(&r, SET_ACTION_PLACES);
			SUCCEEDS(store_update(app_store(app), &r, NULL, e));
		}
		SUCCEEDS(change_end(app, e));
	}
	ids_release(&l);
}

static char *all_rows(struct app *app)
{
	struct str s = STR_INIT;
	struct arena a = ARENA_INIT;
	static const enum entity en[] = {ENTITY_ACTION, ENTITY_BUDGET, ENTITY_PARTNER};

	for (size_t k = 0; k < COUNT_OF(en); k++) {
		struct ids l = IDS_INIT;
		SUCCEEDS(store_ids(app_store(app), en[k], 0, &l, e));
		for (int i = 0; i < l.n; i++) {
			struct record r;
			SUCCEEDS(store_load(app_store(app), en[k], l.v[i], &a, &r, e));
			record_to_json(&r, &s);
			str_add_char(&s, '\n');
			arena_clear(&a);
		}
		ids_release(&l);
	}
	arena_release(&a);
	return str_detach(&s);
}

static void one_file(uint64_t number)
{
	void *state = NULL;
	struct reg *reg = xcalloc(1, sizeof(*reg));
	const char *rows[ROWS], *csv;
	struct import_report first;
	struct app *app;
	char *before, *after;

	seed = number * 0x9E3779B97F4A7C15u + 1;
	state = reg;
	reg_folder(reg);
	reg_copy_file(template, reg->path);
	csv = reg_file(reg, "in.csv");
	app = app_new(&(struct app_options){.db = reg->path, .config = reg_file(reg, "none.ini")});
	SUCCEEDS(config_override(app_config(app), "safety.snapshot=off", e));
	SUCCEEDS(app_open(app, false, e));
	random_rows(&reg->a, rows);
	write_rows(csv, rows);
	first = import(app, csv);
	assert_int_equal(first.read, ROWS);
	assert_int_equal(first.read, first.added + first.unchanged + first.rejected);
	assert_true(first.added > ROWS / 4);
	adds_nothing(app, csv, &first, number, "the same file");
	shuffle(rows);
	write_rows(csv, rows);
	adds_nothing(app, csv, &first, number, "in another order");
	edit(app, &reg->a);
	before = all_rows(app);
	adds_nothing(app, csv, &first, number, "after edits");
	after = all_rows(app);
	assert_string_equal(before, after);
	import_report_release(&first);
	app_free(&app);
	reg_open(reg, 0);
	sound(reg);
	free(before);
	free(after);
	reg_teardown(&state);
}

static void importing_again_adds_nothing(void **state)
{
	struct reg *r;
	char *dir = file_share("ref");

	reg_setup(state);
	r = *state;
	snprintf(template, sizeof(template), "%s", r->path);
	SUCCEEDS(refdata_load(r->s, dir, e));
	store_close(&r->s);
	free(dir);
	for (uint64_t i = 0; i < SEEDS; i++)
		one_file(i);
	reg_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(importing_again_adds_nothing),
	};

	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
