/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operation log: what is written about a change, and that undo and redo are readings of it. */
#include "config.h"

#include "register.h"

#include "../../src/store/store_priv.h" /* lint: base, hlc and meta of an op are no public matter */

struct seen {
	int n;
	struct {
		char field[64], value[200], prev[200];
		int64_t hlc, seq, step, base_hlc;
		enum entity entity;
	} op[64];
};

/* All ops, oldest first, from the table itself. */
static struct seen ops_of(struct reg *r)
{
	struct seen v = {0};
	sqlite3_stmt *st = NULL;

	assert_int_equal(sqlite3_prepare_v2(r->s->db, "SELECT field, value, prev, hlc, seq, step, base_hlc, entity FROM op ORDER BY id", -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW && v.n < 64) {
		const char *t[3];
		for (int i = 0; i < 3; i++)
			t[i] = (const char *)sqlite3_column_text(st, i);
		snprintf(v.op[v.n].field, sizeof(v.op[0].field), "%s", t[0]);
		snprintf(v.op[v.n].value, sizeof(v.op[0].value), "%s", t[1] ? t[1] : "(none)");
		snprintf(v.op[v.n].prev, sizeof(v.op[0].prev), "%s", t[2] ? t[2] : "(none)");
		v.op[v.n].hlc = sqlite3_column_int64(st, 3);
		v.op[v.n].seq = sqlite3_column_int64(st, 4);
		v.op[v.n].step = sqlite3_column_int64(st, 5);
		v.op[v.n].base_hlc = sqlite3_column_int64(st, 6);
		v.op[v.n].entity = (enum entity)entity_find((const char *)sqlite3_column_text(st, 7));
		v.n++;
	}
	sqlite3_finalize(st);
	return v;
}

static int64_t number(struct reg *r, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(r->s->db, sql, -1, &st, NULL), SQLITE_OK);
	n = stmt_int(r->s, st, -1);
	sqlite3_finalize(st);
	return n;
}

static int undo(struct reg *r, int n)
{
	struct str said = STR_INIT;
	int done = 0;

	SUCCEEDS(store_undo(r->s, n, "Anne", &done, &said, e));
	str_release(&said);
	return done;
}

static int redo(struct reg *r, int n)
{
	struct str said = STR_INIT;
	int done = 0;

	SUCCEEDS(store_redo(r->s, n, "Anne", &done, &said, e));
	str_release(&said);
	return done;
}

static bool is_listed(struct reg *r, int64_t id)
{
	return number(r, arena_printf(&r->a, "SELECT count(*) FROM x_action WHERE id = %lld", (long long)id)) == 1 &&
	       number(r, arena_printf(&r->a, "SELECT count(*) FROM x_text WHERE rowid = %lld", (long long)id)) == 1;
}

static void a_new_row_is_one_birth(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");
	struct seen v = ops_of(r);
	struct record rec, born;

	assert_int_equal(v.n, 1);
	assert_string_equal(v.op[0].field, "");
	assert_string_equal(v.op[0].prev, "(none)");
	assert_int_equal(v.op[0].entity, ENTITY_ACTION);
	load(r, ENTITY_ACTION, id, &rec);
	record_init(&born, ENTITY_ACTION, &r->a);
	SUCCEEDS(record_from_json(&born, v.op[0].value, strlen(v.op[0].value), e));
	assert_string_equal(record_text(&born, FIELD_ACTION_TITLE), "Eau");
	assert_string_equal(record_text(&born, FIELD_ACTION_LEAD), "com:29019");
	sound(r);
}

static void each_touched_field_is_one_op_and_no_other(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");
	struct record rec;
	struct seen v;
	int n = -1;

	load(r, ENTITY_ACTION, id, &rec);
	put(&rec, "title", "Eau potable");
	put(&rec, "status", "closed");
	ELEMENT(&rec, SET_ACTION_TAGS, "forage");
	begin(r, "edit");
	SUCCEEDS(store_update(r->s, &rec, &n, e));
	end(r);
	assert_int_equal(n, 3);
	v = ops_of(r);
	assert_int_equal(v.n, 4);
	assert_string_equal(v.op[1].field, "title");
	assert_string_equal(v.op[1].value, "Eau potable");
	assert_string_equal(v.op[1].prev, "Eau");
	assert_string_equal(v.op[2].field, "status");
	assert_string_equal(v.op[2].prev, "(none)");
	assert_string_equal(v.op[3].field, "tags/forage");
	assert_string_equal(v.op[3].value, "1");
	/* All three are based on the birth; the next change of the title is based on this one. */
	for (int i = 1; i < 4; i++)
		assert_int_equal(v.op[i].base_hlc, v.op[0].hlc);
	set_field(r, id, "title", "Eau");
	v = ops_of(r);
	assert_int_equal(v.n, 5);
	assert_int_equal(v.op[4].base_hlc, v.op[1].hlc);
	sound(r);
}

static void a_field_that_is_cleared_says_none(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");
	struct seen v;

	set_field(r, id, "start", "2024-03");
	set_field(r, id, "start", "");
	v = ops_of(r);
	assert_string_equal(v.op[2].value, "(none)");
	assert_string_equal(v.op[2].prev, "2024-03");
	assert_string_equal(text_of(r, id, "start"), "");
	sound(r);
}

static void elements_are_cells(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");
	struct record rec;
	struct seen v;

	load(r, ENTITY_ACTION, id, &rec);
	ELEMENT(&rec, SET_ACTION_PLACES, "SN", "", "Thiès", "", "14.79", "-16.92", "");
	ELEMENT(&rec, SET_ACTION_PLACES, "SN", "Kédougou|est/ouest", "", "", "", "", "");
	begin(r, "places");
	SUCCEEDS(store_update(r->s, &rec, NULL, e));
	end(r);
	/* The point moves: the same cell. One place goes: its cell becomes none. */
	load(r, ENTITY_ACTION, id, &rec);
	record_clear_set(&rec, SET_ACTION_PLACES);
	ELEMENT(&rec, SET_ACTION_PLACES, "SN", "", "Thiès", "", "14.8", "-17", "");
	begin(r, "move");
	SUCCEEDS(store_update(r->s, &rec, NULL, e));
	end(r);
	v = ops_of(r);
	assert_int_equal(v.n, 5);
	assert_string_equal(v.op[3].field, "places/SN|Kédougou\\|est\\/ouest|");
	assert_string_equal(v.op[3].value, "(none)");
	assert_string_equal(v.op[4].field, "places/SN||Thiès");
	assert_string_equal(v.op[4].prev, v.op[1].value);
	sound(r);
	assert_int_equal(undo(r, 2), 2);
	load(r, ENTITY_ACTION, id, &rec);
	assert_int_equal(record_count(&rec, SET_ACTION_PLACES), 0);
	assert_int_equal(redo(r, 1), 1);
	load(r, ENTITY_ACTION, id, &rec);
	assert_int_equal(record_count(&rec, SET_ACTION_PLACES), 2);
	sound(r);
}

static void numbers_and_clocks_only_grow(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");
	struct seen v;

	set_field(r, id, "title", "Eau 2");
	reg_clock("2020-01-01T00:00:00Z"); /* the laptop's battery was out */
	set_field(r, id, "title", "Eau 3");
	store_close(&r->s);
	reg_open(r, 0);
	set_field(r, id, "title", "Eau 4");
	reg_clock("2026-11-24T09:00:00Z");
	set_field(r, id, "title", "Eau 5");
	v = ops_of(r);
	assert_int_equal(v.n, 5);
	for (int i = 1; i < v.n; i++) {
		assert_true(v.op[i].hlc > v.op[i - 1].hlc);
		assert_true(v.op[i].seq > v.op[i - 1].seq);
		assert_true(v.op[i].step > v.op[i - 1].step);
	}
	/* Once the clock is right again, it is the clock that is written. */
	assert_int_equal(v.op[4].hlc >> 16, clock_ms());
	sound(r);
}

static void a_step_without_ops_leaves_no_trace(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau"), steps = number(r, "SELECT count(*) FROM step"), meta = store_meta_int(r->s, "step", -1);
	struct record rec;
	int n = -1;

	load(r, ENTITY_ACTION, id, &rec);
	begin(r, "nothing");
	SUCCEEDS(store_update(r->s, &rec, &n, e));
	end(r);
	assert_int_equal(n, 0);
	assert_int_equal(number(r, "SELECT count(*) FROM step"), steps);
	assert_int_equal(store_meta_int(r->s, "step", -1), meta);
	assert_string_equal(store_undo_label(r->s, &r->a), "add");
}

static void an_abort_takes_everything_back(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau"), seq = store_meta_int(r->s, "seq", -1);
	struct record rec, other;

	load(r, ENTITY_ACTION, id, &rec);
	put(&rec, "title", "Rien");
	record_init(&other, ENTITY_ACTION, &r->a);
	put(&other, "title", "Autre");
	put(&other, "lead", "com:29019");
	begin(r, "aborted");
	SUCCEEDS(store_update(r->s, &rec, NULL, e));
	SUCCEEDS(store_insert(r->s, &other, e));
	step_abort(r->s);
	assert_string_equal(text_of(r, id, "title"), "Eau");
	assert_int_equal(number(r, "SELECT count(*) FROM action"), 1);
	assert_int_equal(number(r, "SELECT count(*) FROM op"), 1);
	assert_int_equal(store_meta_int(r->s, "seq", -1), seq);
	set_field(r, id, "title", "Eau 2"); /* and the next step is an ordinary one */
	assert_int_equal(store_meta_int(r->s, "seq", -1), seq + 1);
	sound(r);
}

static void an_abort_inside_ends_the_whole(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");
	struct record rec;

	load(r, ENTITY_ACTION, id, &rec);
	put(&rec, "title", "Rien");
	SUCCEEDS(store_begin(r->s, e));
	begin(r, "first");
	SUCCEEDS(store_update(r->s, &rec, NULL, e));
	step_abort(r->s);
	/* What would be written now would stand alone, outside any transaction. */
	FAILS(ERR_STORE, "taken back", step_begin(r->s, &(struct step){.label = "second"}, e));
	FAILS(ERR_STORE, "taken back", store_commit(r->s, e));
	assert_string_equal(text_of(r, id, "title"), "Eau");
	set_field(r, id, "title", "Eau 2");
	sound(r);
}

static void a_deleted_row_comes_back_as_it_was(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");
	struct record rec;

	begin(r, "delete");
	SUCCEEDS(store_delete(r->s, ENTITY_ACTION, id, e));
	end(r);
	assert_false(is_listed(r, id));
	load(r, ENTITY_ACTION, id, &rec);
	assert_true(rec.deleted);
	assert_int_equal(store_id_of_uid(r->s, ENTITY_ACTION, rec.uid), 0);
	sound(r);
	assert_int_equal(undo(r, 1), 1);
	assert_true(is_listed(r, id));
	assert_int_equal(redo(r, 1), 1);
	assert_false(is_listed(r, id));
	sound(r);
	/* Adding it again under its uid brings the old row back, in the lists too, even with nothing new to say. */
	load(r, ENTITY_ACTION, id, &rec);
	begin(r, "again");
	SUCCEEDS(store_insert(r->s, &rec, e));
	end(r);
	assert_int_equal(rec.id, id);
	assert_false(rec.deleted);
	assert_true(is_listed(r, id));
	begin(r, "twice");
	FAILS(ERR_DATA, "exists already", store_insert(r->s, &rec, e));
	step_abort(r->s);
	sound(r);
}

static void what_is_deleted_stays_out_of_the_lists(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau"), ops;
	struct record rec;

	begin(r, "delete");
	SUCCEEDS(store_delete(r->s, ENTITY_ACTION, id, e));
	end(r);
	ops = number(r, "SELECT count(*) FROM op");
	begin(r, "delete again");
	SUCCEEDS(store_delete(r->s, ENTITY_ACTION, id, e));
	end(r);
	assert_int_equal(number(r, "SELECT count(*) FROM op"), ops); /* nothing changed, nothing is said */
	load(r, ENTITY_ACTION, id, &rec);
	put(&rec, "title", "Eau, tard");
	begin(r, "late edit");
	SUCCEEDS(store_update(r->s, &rec, NULL, e));
	end(r);
	assert_false(is_listed(r, id));
	sound(r);
}

static void undo_and_redo_alternate(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "1");
	int64_t listed;

	set_field(r, id, "title", "2");
	set_field(r, id, "title", "3");
	for (int i = 0; i < 3; i++) {
		assert_string_equal(store_undo_label(r->s, &r->a), "title");
		assert_int_equal(undo(r, 1), 1);
		assert_string_equal(text_of(r, id, "title"), "2");
		assert_int_equal(undo(r, 1), 1);
		assert_string_equal(text_of(r, id, "title"), "1");
		assert_int_equal(redo(r, 2), 2);
		assert_string_equal(text_of(r, id, "title"), "3");
	}
	assert_int_equal(undo(r, 100), 3);
	assert_false(is_listed(r, id));
	assert_null(store_undo_label(r->s, &r->a));
	assert_int_equal(undo(r, 1), 0);
	assert_string_equal(store_redo_label(r->s, &r->a), "add");
	assert_int_equal(redo(r, 100), 3);
	assert_string_equal(text_of(r, id, "title"), "3");
	assert_null(store_redo_label(r->s, &r->a));
	sound(r);
	/* After something new, what was undone before can't be done again over it. */
	assert_int_equal(undo(r, 1), 1);
	set_field(r, id, "title", "4");
	assert_int_equal(redo(r, 1), 0);
	assert_string_equal(text_of(r, id, "title"), "4");
	assert_int_equal(undo(r, 2), 2);
	assert_string_equal(text_of(r, id, "title"), "1");
	listed = number(r, "SELECT count(*) FROM x_action WHERE title_key = '1'");
	assert_int_equal(listed, 1);
	sound(r);
}

/* Also after the small pieces of the full text were merged with each other, and not yet with the one of the import. */
static void words_that_went_are_not_found(void **state)
{
	struct reg *r = *state;
	struct record rec, large;
	struct str text = STR_INIT;
	int64_t other = add_action(r, "other");

	/* So large that SQLite does not count it among the small ones. */
	for (int i = 0; i < 5000; i++)
		str_addf(&text, "word%d ", i);
	record_init(&large, ENTITY_ACTION, &r->a);
	put(&large, "title", "large");
	put(&large, "description", text.s);
	record_init(&rec, ENTITY_ACTION, &r->a);
	put(&rec, "title", "alpha beta");
	begin(r, "import");
	SUCCEEDS(store_bulk_begin(r->s, 2000, e));
	SUCCEEDS(store_insert(r->s, &large, e));
	SUCCEEDS(store_insert(r->s, &rec, e));
	SUCCEEDS(store_bulk_end(r->s, e));
	end(r);
	str_release(&text);
	set_field(r, rec.id, "title", "alpha gamma");
	set_field(r, rec.id, "title", "delta gamma");
	for (int i = 0; i < 40; i++) {
		set_field(r, other, "title", arena_printf(&r->a, "number%d", i));
		assert_int_equal(number(r, "SELECT count(*) FROM x_text WHERE x_text MATCH 'alpha OR beta'"), 0);
	}
	assert_int_equal(number(r, "SELECT count(*) FROM x_text WHERE x_text MATCH 'delta gamma'"), 1);
}

static void undo_tells_what_it_touched(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");
	struct str said = STR_INIT;
	int done, n;

	set_field(r, id, "title", "Eau 2");
	SUCCEEDS(store_undo(r->s, 2, "Luc", &done, &said, e));
	assert_string_equal(said.s, "title\nadd\n");
	assert_true(store_undo_touched(r->s, ENTITY_ACTION, &n)[0] == id && n >= 1);
	assert_int_equal(number(r, "SELECT count(*) FROM step WHERE author = 'Luc' AND origin = 'undo'"), 2);
	str_release(&said);
}

/* Another laptop's change of the same file, as a merge will bring it. */
static void as_somebody_else(struct reg *r, int64_t id, const char *field, const char *text)
{
	int64_t site = store_meta_int(r->s, "site", 0), seq = store_meta_int(r->s, "seq", 0), step = store_meta_int(r->s, "step", 0);

	SUCCEEDS(store_set_meta_int(r->s, "site", 42, e));
	set_field(r, id, field, text);
	SUCCEEDS(store_set_meta_int(r->s, "site", site, e) && store_set_meta_int(r->s, "seq", seq, e) && store_set_meta_int(r->s, "step", step, e));
}

static void undo_never_takes_a_colleagues_change(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau"), other = add_action(r, "Santé"), ops;
	struct record a, b;
	struct str said = STR_INIT;
	int done;

	/* One step changes two rows; a colleague changes one of the cells; the other must not be half undone. */
	load(r, ENTITY_ACTION, id, &a);
	load(r, ENTITY_ACTION, other, &b);
	put(&a, "title", "Eau potable");
	put(&b, "title", "Santé publique");
	begin(r, "both");
	SUCCEEDS(store_update(r->s, &a, NULL, e));
	SUCCEEDS(store_update(r->s, &b, NULL, e));
	end(r);
	as_somebody_else(r, id, "title", "Eau de Paul");
	ops = number(r, "SELECT count(*) FROM op");
	FAILS(ERR_CONFLICT, "Eau de Paul", store_undo(r->s, 1, "Anne", &done, &said, e));
	assert_int_equal(done, 0);
	assert_int_equal(said.len, 0);
	assert_string_equal(text_of(r, id, "title"), "Eau de Paul");
	assert_string_equal(text_of(r, other, "title"), "Santé publique");
	assert_int_equal(number(r, "SELECT count(*) FROM op"), ops);
	assert_string_equal(store_undo_label(r->s, &r->a), "both");
	sound(r);
	str_release(&said);
}

static void undoing_a_birth_never_takes_a_colleagues_work(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");
	struct str said = STR_INIT;
	int done;

	as_somebody_else(r, id, "description", "Trois mois de travail");
	FAILS(ERR_CONFLICT, "Eau", store_undo(r->s, 1, "Anne", &done, &said, e));
	assert_true(is_listed(r, id));
	sound(r);
	str_release(&said);
}

static void the_first_of_several_stays_done(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");
	struct str said = STR_INIT;
	int done;

	set_field(r, id, "title", "Eau 2");
	set_field(r, id, "status", "closed");
	as_somebody_else(r, id, "title", "Eau de Paul");
	FAILS(ERR_CONFLICT, "Eau de Paul", store_undo(r->s, 3, "Anne", &done, &said, e));
	assert_int_equal(done, 1);
	assert_string_equal(said.s, "status\n");
	assert_string_equal(text_of(r, id, "status"), "");
	sound(r);
	str_release(&said);
}

static void keys_do_not_change(void **state)
{
	struct reg *r = *state;
	struct record rec;

	record_init(&rec, ENTITY_VIEW, &r->a);
	put(&rec, "key", "mes constats");
	begin(r, "view");
	SUCCEEDS(store_insert(r->s, &rec, e));
	end(r);
	assert_int_equal(uid_cmp(rec.uid, store_uid_of_key(ENTITY_VIEW, "mes constats")), 0);
	put(&rec, "key", "autres");
	begin(r, "rename");
	FAILS(ERR_DATA, "key", store_update(r->s, &rec, NULL, e));
	step_abort(r->s);
	sound(r);
}

static void a_budget_line_that_moves_counts_once(void **state)
{
	struct reg *r = *state;
	int64_t from = add_action(r, "Eau"), to = add_action(r, "Santé");
	struct record b;
	const char *sql = arena_printf(&r->a, "SELECT sum(cents * (CASE id WHEN %lld THEN 1 ELSE 1000000 END)) FROM x_action", (long long)from);

	record_init(&b, ENTITY_BUDGET, &r->a);
	record_set(&b, FIELD_BUDGET_ACTION, value_uid(store_uid(r->s, ENTITY_ACTION, from)));
	put(&b, "amount", "12,50");
	begin(r, "line");
	SUCCEEDS(store_insert(r->s, &b, e));
	end(r);
	assert_int_equal(number(r, sql), 1250);
	record_set(&b, FIELD_BUDGET_ACTION, value_uid(store_uid(r->s, ENTITY_ACTION, to)));
	begin(r, "move");
	SUCCEEDS(store_update(r->s, &b, NULL, e));
	end(r);
	assert_int_equal(number(r, sql), 1250000000);
	assert_int_equal(undo(r, 1), 1);
	assert_int_equal(number(r, sql), 1250);
	assert_int_equal(redo(r, 1), 1);
	assert_int_equal(number(r, sql), 1250000000);
}

/* An amount that nobody has is no reason to count around the corner. */
static void huge_budget_lines_do_not_overflow(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau");

	begin(r, "lines");
	for (int i = 0; i < 3; i++) {
		struct record b;
		record_init(&b, ENTITY_BUDGET, &r->a);
		record_set(&b, FIELD_BUDGET_ACTION, value_uid(store_uid(r->s, ENTITY_ACTION, id)));
		record_set_int(&b, FIELD_BUDGET_AMOUNT, INT64_MAX - 1);
		SUCCEEDS(store_insert(r->s, &b, e));
	}
	end(r);
	assert_true(number(r, "SELECT cents FROM x_action") > 1000000000000);
	sound(r);
}

static void a_rebuild_gives_the_same_lists(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "Eau"), before;

	reg_clock("2026-11-23T10:00:00Z");
	set_field(r, id, "title", "Eau potable");
	before = number(r, "SELECT updated FROM x_action");
	assert_int_equal(before, clock_ms());
	reg_clock("2026-11-23T11:00:00Z");
	SUCCEEDS(store_rebuild_derived(r->s, e));
	assert_int_equal(number(r, "SELECT updated FROM x_action"), before);
	assert_true(is_listed(r, id));
}

/* --- history ------------------------------------------------------------------------------------------------------------------ */

struct told {
	int n, stop_at;
	char first[64];
};

static bool tell_step(void *ctx, const struct log_step *l)
{
	struct told *t = ctx;

	if (!t->n++)
		snprintf(t->first, sizeof(t->first), "%s/%s/%d/%lld", l->label, l->author, l->undone, (long long)l->n_ops);
	return t->n != t->stop_at;
}

static bool tell_op(void *ctx, const struct log_op *o)
{
	struct told *t = ctx;

	if (!t->n++)
		snprintf(t->first, sizeof(t->first), "%s: %s <- %s", o->field, o->value ? o->value : "-", o->prev ? o->prev : "-");
	return t->n != t->stop_at;
}

static void history_is_newest_first(void **state)
{
	struct reg *r = *state;
	int64_t id = add_action(r, "1");
	struct uid uid = store_uid(r->s, ENTITY_ACTION, id);
	struct told t = {0};

	reg_clock("2026-11-24T09:00:00Z");
	set_field(r, id, "title", "2");
	add_action(r, "other");
	SUCCEEDS(log_steps(r->s, 0, 0, tell_step, &t, e));
	assert_int_equal(t.n, 3);
	assert_string_equal(t.first, "add/Anne/0/1");
	t = (struct told){.stop_at = 2};
	SUCCEEDS(log_steps(r->s, 0, 0, tell_step, &t, e));
	assert_int_equal(t.n, 2);
	t = (struct told){0};
	SUCCEEDS(log_steps(r->s, clock_ms() - 1000, 0, tell_step, &t, e));
	assert_int_equal(t.n, 2);
	t = (struct told){0};
	SUCCEEDS(log_ops(r->s, &uid, 0, 0, tell_op, &t, e));
	assert_int_equal(t.n, 2);
	assert_string_equal(t.first, "title: 2 <- 1");
	t = (struct told){0};
	SUCCEEDS(log_ops(r->s, NULL, 0, 2, tell_op, &t, e));
	assert_int_equal(t.n, 2);
	undo(r, 2);
	t = (struct told){0};
	SUCCEEDS(log_steps(r->s, 0, 1, tell_step, &t, e));
	assert_int_equal(t.n, 1);
	assert_string_equal(t.first, "title/Anne/0/1");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reg_setup, reg_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_row_is_one_birth),
		TEST(each_touched_field_is_one_op_and_no_other),
		TEST(a_field_that_is_cleared_says_none),
		TEST(elements_are_cells),
		TEST(numbers_and_clocks_only_grow),
		TEST(a_step_without_ops_leaves_no_trace),
		TEST(an_abort_takes_everything_back),
		TEST(an_abort_inside_ends_the_whole),
		TEST(a_deleted_row_comes_back_as_it_was),
		TEST(what_is_deleted_stays_out_of_the_lists),
		TEST(undo_and_redo_alternate),
		TEST(words_that_went_are_not_found),
		TEST(undo_tells_what_it_touched),
		TEST(undo_never_takes_a_colleagues_change),
		TEST(undoing_a_birth_never_takes_a_colleagues_work),
		TEST(the_first_of_several_stays_done),
		TEST(keys_do_not_change),
		TEST(a_budget_line_that_moves_counts_once),
		TEST(huge_budget_lines_do_not_overflow),
		TEST(a_rebuild_gives_the_same_lists),
		TEST(history_is_newest_first),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
