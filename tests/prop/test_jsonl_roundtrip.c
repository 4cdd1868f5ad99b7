/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON lines there and back: whatever a register holds, its export makes the same register of an empty one, and changes nothing where it comes from. And whatever is
 * done to such a file, every line of it is accounted for. Budget lines that only their action tells of come back too, equal ones as often as they are, as JSON lines and as a table.
 */
#include "config.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <strates/app/app.h>
#include <strates/app/import.h>
#include <strates/base/file.h>
#include <strates/exchange/action_csv.h>
#include <strates/exchange/action_json.h>

enum { ROUNDS = 15, ROUNDS_BROKEN = 20, ROUNDS_LINES = 6, ROWS_MAX = 12 };

static char *dir;

static uint64_t state;

/* Of the same numbers everywhere (xorshift64*). */
static unsigned dice(unsigned n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (unsigned)((state * 2685821657736338717u) >> 33) % n;
}

static void must(bool ok, const struct err *e)
{
	char text[700];

	if (!ok)
		fail_msg("%s", err_format(e, text, sizeof(text)));
}

/* --- a register full of anything --- */

struct world {
	struct app *app;
	struct arena arena;
	struct record rows[ENTITY_COUNT][ROWS_MAX];
	int n[ENTITY_COUNT];
	bool lines_alike; /* its budget lines are of few kinds */
};

static struct app *open_app(const char *name)
{
	struct err e = ERR_INIT;
	char *path = file_join(dir, name);
	struct store *s;
	struct app *app;

	remove(path);
	/* Without reference tables, and not to be given them: they are a part of what is made up. */
	s = store_open(path, STORE_CREATE, &e);
	must(s != NULL, &e);
	must(store_set_meta_text(s, "ref:city_aliases", "none", &e), &e);
	store_close(&s);
	app = app_new(&(struct app_options){.db = path});
	must(app_open(app, false, &e), &e);
	free(path);
	return app;
}

static const char *any_text(struct world *w, bool multi_line)
{
	static const char *const words[] = {"eau", "Kédougou", "\"guillemets\"", "l’élu", "a\\b", "日本", "|", "{}", "cœur", "100 %", "Đà Nẵng", "été;hiver", "x,y", "[1]", "=1+1", "\xf0\x9f\x92\xa7"};
	struct str s = STR_INIT;
	const char *text;

	for (unsigned i = 0, n = 1 + dice(5); i < n; i++)
		str_addf(&s, "%s%s", i ? (multi_line && !dice(3) ? "\n" : " ") : "", words[dice(COUNT_OF(words))]);
	str_addf(&s, " %u", dice(100000));
	text = arena_strdup(&w->arena, s.s);
	str_release(&s);
	return text;
}

static const char *any_date(struct world *w)
{
	unsigned year = 1950 + dice(100);

	switch (dice(3)) {
	case 0: return arena_printf(&w->arena, "%u", year);
	case 1: return arena_printf(&w->arena, "%u-%02u", year, 1 + dice(12));
	default: return arena_printf(&w->arena, "%u-%02u-%02u", year, 1 + dice(12), 1 + dice(28));
	}
}

static struct value any_reference(struct world *w, int en)
{
	bool any = en == ENTITY_COUNT; /* what a note is about, by its uid */
	const struct record *r;

	while (any && (en == ENTITY_COUNT || en == ENTITY_NOTE || en == ENTITY_DOCUMENT || !w->n[en]))
		en = (int)dice(ENTITY_COUNT);
	if (!w->n[en])
		return value_none();
	r = &w->rows[en][dice((unsigned)w->n[en])];
	return !any && entity_is_keyed((enum entity)en) ? *record_value(r, (enum field)entity_desc((enum entity)en)->first_field) : value_uid(r->uid);
}

static struct value any_value(struct world *w, enum field_type t, int of)
{
	switch (t) {
	case FT_TEXT: return value_text(any_text(w, false));
	case FT_LONG: return value_text(any_text(w, true));
	case FT_INT: return value_int((int64_t)dice(100000));
	case FT_REAL: return value_real((double)dice(1800000) / 10000.7 - 90);
	case FT_MONEY: return value_int((int64_t)dice(1000000000) * (dice(4) ? 100 : 1));
	case FT_DATE: return value_text(any_date(w));
	case FT_BOOL: return value_int(dice(2));
	case FT_CODE: return value_text(vocab_code((enum vocab)of, (int)dice((unsigned)vocab_size((enum vocab)of))));
	case FT_REF: return any_reference(w, of);
	case FT_UID: return any_reference(w, ENTITY_COUNT);
	}
	return value_none();
}

/* What the form of an action leaves out: the batch is the import's own, a merged record is deleted, a town's row follows from its name. */
static bool is_left_out(enum field f)
{
	return f == FIELD_ACTION_BATCH || f == FIELD_ACTION_MERGED_INTO;
}

static void any_element(struct world *w, struct record *r, enum set s)
{
	const struct set_desc *d = set_desc(s);
	struct value v[ITEMS_MAX] = {{0}};
	bool told = false;

	for (int i = 0; i < d->n_items; i++) {
		if (dice(4) == 0 || (s == SET_ACTION_PLACES && i == ITEM_ACTION_PLACES_place))
			continue;
		v[i] = any_value(w, d->items[i].type, d->items[i].of);
		told |= d->items[i].flags & FIELD_KEY && v[i].type != VALUE_NONE;
	}
	if (s == SET_ACTION_PARTICIPANTS)
		told = v[0].type != VALUE_NONE && v[1].type != VALUE_NONE;
	if (told)
		record_put_element(r, s, v);
}

static void any_record(struct world *w, enum entity en, struct record *r)
{
	const struct entity_desc *d = entity_desc(en);

	record_init(r, en, &w->arena);
	for (int i = 0; i < d->n_fields; i++) {
		enum field f = (enum field)(d->first_field + i);
		if ((field_desc(f)->flags & FIELD_REQUIRED || dice(3)) && !is_left_out(f))
			record_set(r, f, any_value(w, field_desc(f)->type, field_desc(f)->of));
	}
	if (d->flags & ENTITY_KEYED)
		record_set_text(r, (enum field)d->first_field, arena_printf(&w->arena, en == ENTITY_AUTHORITY ? "com:%s%u" : "%s%u", d->table, dice(1000000)));
	for (int k = 0; k < d->n_sets; k++)
		for (unsigned i = dice(4); i > 0; i--)
			any_element(w, r, (enum set)(d->first_set + k));
}

/* Few values of each kind, so that many lines are equal. */
static void any_line(struct world *w, struct record *r)
{
	static const char *const currencies[] = {"EUR", "XOF"}, *const ledgers[] = {"Eau", "Eau: ville|bourg, 1", "=Annexe"};

	record_init(r, ENTITY_BUDGET, &w->arena);
	record_set(r, FIELD_BUDGET_ACTION, value_uid(w->rows[ENTITY_ACTION][dice((unsigned)w->n[ENTITY_ACTION])].uid));
	record_set_int(r, FIELD_BUDGET_AMOUNT, 100 * (1 + (int64_t)dice(2)));
	record_set_text(r, FIELD_BUDGET_CURRENCY, currencies[dice(2)]);
	if (dice(2))
		record_set_int(r, FIELD_BUDGET_YEAR, 2025 + (int64_t)dice(2));
	if (dice(2))
		record_set(r, FIELD_BUDGET_PAYER, any_reference(w, ENTITY_AUTHORITY));
	if (dice(2))
		record_set_text(r, FIELD_BUDGET_STAGE, vocab_code(VOCAB_STAGE, (int)dice(3)));
	if (dice(2))
		record_set_text(r, FIELD_BUDGET_SCHEME, vocab_code(VOCAB_SCHEME, (int)dice(3)));
	if (dice(2))
		record_set_text(r, FIELD_BUDGET_LEDGER, ledgers[dice(3)]);
}

static void add_row(struct world *w, enum entity en)
{
	struct err e = ERR_INIT;
	struct record *r = &w->rows[en][w->n[en]];

	do
		if (en == ENTITY_BUDGET && w->lines_alike)
			any_line(w, r);
		else
			any_record(w, en, r);
	while (!record_validate(r, NULL, NULL));
	must(store_insert(app_store(w->app), r, &e), &e);
	w->n[en]++;
}

static void fill(struct world *w)
{
	static const enum entity order[] = {ENTITY_COUNTRY, ENTITY_THEME, ENTITY_PLACE, ENTITY_AUTHORITY, ENTITY_NETWORK, ENTITY_PARTNER, ENTITY_PERSON, ENTITY_AGREEMENT, ENTITY_ACTION,
		ENTITY_BUDGET, ENTITY_LINK, ENTITY_MISSION, ENTITY_NEED, ENTITY_DECISION, ENTITY_NOTE, ENTITY_DOCUMENT, ENTITY_EVENT, ENTITY_PRIORITY, ENTITY_VIEW, ENTITY_MODEL};
	struct err e = ERR_INIT;

	assert_int_equal(COUNT_OF(order), ENTITY_COUNT);
	must(change_begin(w->app, "made up", &e), &e);
	for (size_t i = 0; i < COUNT_OF(order); i++)
		for (unsigned n = 2 + dice(ROWS_MAX - 2); n > 0; n--)
			add_row(w, order[i]);
	must(change_end(w->app, &e), &e);
}

/* --- lines --- */

struct sheet {
	char **v;
	int n, cap;
};

static void sheet_release(struct sheet *t)
{
	for (int i = 0; i < t->n; i++)
		free(t->v[i]);
	free(t->v);
	*t = (struct sheet){0};
}

/* Every row of the register, entity after entity from `first` on: a file may tell them in any order. */
static void export_all(struct app *app, unsigned first, struct sheet *out)
{
	static const struct export_options all = {.persons = true, .restricted = true};
	struct err e = ERR_INIT;
	struct str line = STR_INIT;

	for (unsigned k = 0; k < ENTITY_COUNT; k++) {
		enum entity en = (enum entity)((first + k * 7) % ENTITY_COUNT);
		for (int64_t id = 1; id <= ROWS_MAX * 2; id++) {
			struct arena a = ARENA_INIT;
			struct record r;
			bool there = store_load(app_store(app), en, id, &a, &r, NULL) && !r.deleted;
			arena_release(&a);
			if (!there)
				continue;
			str_clear(&line);
			must(en == ENTITY_ACTION ? action_json(app_store(app), id, &all, &line, NULL, &e) : record_json(app_store(app), en, id, &line, &e), &e);
			GROW(out->v, out->n, out->cap);
			out->v[out->n++] = xstrdup(line.s);
		}
	}
	str_release(&line);
}

static void write_sheet(const struct sheet *t, bool as_array, const char *path)
{
	struct err e = ERR_INIT;
	struct str text = STR_INIT;

	str_add(&text, as_array ? "[\n" : "");
	for (int i = 0; i < t->n; i++)
		str_addf(&text, "%s%s", as_array && i ? "," : "", t->v[i]);
	str_add(&text, as_array ? "]\n" : "");
	must(file_write(path, text.s, text.len, &e), &e);
	str_release(&text);
}

/* The two days of the log are each register's own. */
static void strip_days(char *line)
{
	static const char *const names[] = {",\"created\":\"", ",\"updated\":\""};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		char *at = strstr(line, names[i]), *end = at ? strchr(at + strlen(names[i]), '"') : NULL;
		if (end)
			memmove(at, end + 1, strlen(end + 1) + 1);
	}
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void assert_same(struct app *a, struct app *b)
{
	struct sheet x = {0}, y = {0};

	export_all(a, 0, &x);
	export_all(b, 0, &y);
	assert_int_equal(x.n, y.n);
	for (int i = 0; i < x.n; i++) {
		strip_days(x.v[i]);
		strip_days(y.v[i]);
	}
	qsort(x.v, (size_t)x.n, sizeof(*x.v), compare_lines);
	qsort(y.v, (size_t)y.n, sizeof(*y.v), compare_lines);
	for (int i = 0; i < x.n; i++)
		assert_string_equal(x.v[i], y.v[i]);
	sheet_release(&x);
	sheet_release(&y);
}

static void import_into(struct app *app, const char *path, struct import_report *r)
{
	struct err e = ERR_INIT;

	must(import_file(app, &(struct import_options){.path = path, .as = "jsonl", .rejects = "/dev/null"}, r, &e), &e);
	assert_int_equal(r->read, r->added + r->updated + r->unchanged + r->conflicting + r->rejected);
}

static void test_round_trip(void **unused)
{
	char *path = file_join(dir, "all.jsonl");

	(void)unused;
	for (unsigned seed = 1; seed <= ROUNDS; seed++) {
		struct world w = {.app = open_app("a.db"), .arena = ARENA_INIT};
		struct app *b = open_app("b.db");
		struct import_report r;
		struct sheet t = {0};

		state = seed * 0x9e3779b97f4a7c15u;
		fill(&w);
		export_all(w.app, dice(ENTITY_COUNT), &t);
		write_sheet(&t, seed % 4 == 0, path);

		import_into(b, path, &r);
		if (r.n_rejects)
			fail_msg("seed %u, line %ld: %s: %s", seed, r.rejects[0].line, r.rejects[0].field, r.rejects[0].reason);
		assert_int_equal(r.added, t.n);
		import_report_release(&r);
		assert_same(w.app, b);

		import_into(w.app, path, &r);
		assert_int_equal(r.unchanged, t.n);
		import_report_release(&r);
		import_into(b, path, &r);
		assert_int_equal(r.unchanged, t.n);
		import_report_release(&r);

		sheet_release(&t);
		app_free(&w.app);
		app_free(&b);
		arena_release(&w.arena);
	}
	free(path);
}

/* --- budget lines that only their action tells of --- */

static void import_as(struct app *app, const char *path, const char *as, struct import_report *r)
{
	struct err e = ERR_INIT;

	must(import_file(app, &(struct import_options){.path = path, .as = as, .rejects = "/dev/null"}, r, &e), &e);
	if (r->n_rejects)
		fail_msg("%s, line %ld: %s: %s", as, r->rejects[0].line, r->rejects[0].field, r->rejects[0].reason);
}

/* Lines of the register without their uids, in order. */
static void lines_of(struct app *app, struct sheet *out)
{
	struct sheet all = {0};

	export_all(app, 0, &all);
	for (int i = 0; i < all.n; i++) {
		static const char start[] = "{\"entity\":\"budget\",\"uid\":\"";
		if (strncmp(all.v[i], start, strlen(start)) != 0)
			continue;
		GROW(out->v, out->n, out->cap);
		out->v[out->n++] = xstrdup(strchr(all.v[i] + strlen(start), '"'));
	}
	sheet_release(&all);
	if (out->n)
		qsort(out->v, (size_t)out->n, sizeof(*out->v), compare_lines);
}

static void assert_same_lines(struct app *a, struct app *b)
{
	struct sheet x = {0}, y = {0};

	lines_of(a, &x);
	lines_of(b, &y);
	assert_int_equal(x.n, y.n);
	for (int i = 0; i < x.n; i++)
		assert_string_equal(x.v[i], y.v[i]);
	sheet_release(&x);
	sheet_release(&y);
}

/* Everything but actions and their lines as JSON lines; the actions as JSON lines or as a table. */
static void write_apart(struct world *w, bool as_csv, const char *rest, const char *actions)
{
	static const struct export_options all = {.persons = true, .restricted = true};
	struct str text = STR_INIT;
	struct err e = ERR_INIT;

	for (int en = 0; en < ENTITY_COUNT; en++)
		for (int i = 0; i < w->n[en]; i++)
			if (en != ENTITY_ACTION && en != ENTITY_BUDGET && en != ENTITY_LINK && en != ENTITY_NOTE && en != ENTITY_DOCUMENT)
				must(record_json(app_store(w->app), (enum entity)en, store_id_of_uid(app_store(w->app), (enum entity)en, w->rows[en][i].uid), &text, &e), &e);
	must(file_write(rest, text.s, text.len, &e), &e);
	str_clear(&text);
	if (as_csv)
		action_csv_header(&text);
	for (int i = 0; i < w->n[ENTITY_ACTION]; i++) {
		int64_t id = store_id_of_uid(app_store(w->app), ENTITY_ACTION, w->rows[ENTITY_ACTION][i].uid);
		must((as_csv ? action_csv : action_json)(app_store(w->app), id, &all, &text, NULL, &e), &e);
	}
	must(file_write(actions, text.s, text.len, &e), &e);
	str_release(&text);
}

static void test_lines(void **unused)
{
	char *rest = file_join(dir, "rest.jsonl"), *actions = file_join(dir, "actions");

	(void)unused;
	for (unsigned seed = 1; seed <= ROUNDS_LINES; seed++) {
		struct world w = {.app = open_app("l.db"), .arena = ARENA_INIT, .lines_alike = true};
		const char *as = seed % 2 ? "csv" : "jsonl";
		struct app *b = open_app("m.db");
		struct import_report r;

		state = seed * 0x9e3779b97f4a7c15u;
		fill(&w);
		write_apart(&w, seed % 2, rest, actions);
		import_as(b, rest, "jsonl", &r);
		import_report_release(&r);
		for (int again = 0; again < 2; again++) {
			import_as(b, actions, as, &r);
			if (again)
				assert_int_equal(r.unchanged, w.n[ENTITY_ACTION]);
			import_report_release(&r);
			assert_same_lines(w.app, b);
		}
		import_as(w.app, actions, as, &r);
		assert_int_equal(r.added, 0);
		import_report_release(&r);
		assert_same_lines(w.app, b);
		app_free(&w.app);
		app_free(&b);
		arena_release(&w.arena);
	}
	free(rest);
	free(actions);
}

/* --- files that went wrong --- */

static void spoil(char *line)
{
	static const char junk[] = "{}[]\",:0x\\-.e\x01\x7f\xc3\xff";
	size_t n = strlen(line) - 1; /* the line end stays */

	for (unsigned i = 1 + dice(3); i > 0; i--)
		switch (dice(3)) {
		case 0: line[dice((unsigned)n)] = junk[dice(sizeof(junk) - 1)]; break;
		case 1: line[dice((unsigned)n)] = line[dice((unsigned)n)]; break;
		default: {
			/* A value takes the place of another. */
			char *from = strchr(line + dice((unsigned)n), ':'), *to = strchr(line + dice((unsigned)n), ':');
			if (from && to && strlen(from) > 4 && strlen(to) > 4)
				memmove(to + 1, from + 1, 3);
			break;
		}
		}
}

static void test_broken(void **unused)
{
	char *path = file_join(dir, "broken.jsonl");
	struct world w = {.app = open_app("c.db"), .arena = ARENA_INIT};
	struct app *b = open_app("d.db");
	int64_t rejected = 0, taken = 0;

	(void)unused;
	state = 77;
	fill(&w);
	for (unsigned seed = 1; seed <= ROUNDS_BROKEN; seed++) {
		struct import_report r;
		struct sheet t = {0};
		struct str found = STR_INIT;
		struct err e = ERR_INIT;
		int troubles = 0;

		state = seed * 0x9e3779b97f4a7c15u;
		export_all(w.app, dice(ENTITY_COUNT), &t);
		for (int i = 0; i < t.n; i++)
			if (dice(2))
				spoil(t.v[i]);
		write_sheet(&t, false, path);
		import_into(b, path, &r);
		rejected += r.rejected;
		taken += r.added;
		import_report_release(&r);
		if (seed % 10 == 0) {
			must(store_check(app_store(b), &found, &troubles, &e), &e);
			if (troubles)
				fail_msg("seed %u: %s", seed, found.s);
		}
		str_release(&found);
		sheet_release(&t);
	}
	assert_true(rejected > 100);
	assert_true(taken > 100);
	app_free(&w.app);
	app_free(&b);
	arena_release(&w.arena);
	free(path);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_lines), cmocka_unit_test(test_broken)};
	int status;

	dir = xasprintf("%s/strates-jsonl-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(dir))
		return 1;
	setenv("XDG_CONFIG_HOME", dir, 1);
	setenv("XDG_DATA_HOME", dir, 1);
	setenv("XDG_STATE_HOME", dir, 1);
	setenv("STRATES_NOW", "2026-11-23", 1);
	status = cmocka_run_group_tests_name("jsonl round trip", tests, NULL, NULL);
	status += nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0;
	free(dir);
	return status;
}
