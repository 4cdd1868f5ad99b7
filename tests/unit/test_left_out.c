/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations whose content is not here, because a part was asked for or it was erased; and those who forge them. */
#include "config.h"

#include "two.h"

/* What stands between the two, and may lie. */
struct gate {
	struct reg *to;
	struct uid row;     /* that is left out, or asked for */
	bool content;       /* contents alone */
	const char *forged; /* said in the place of the content */
	bool hashed;        /* the content is said to be erased: its true hash, and what was forged */
	struct uid other;   /* the row that it is said to be of */
	int64_t later;      /* added to its clock */
	const char *cell;   /* said to be the name of the cell that is left out */
};

static bool gate_step(void *ctx, const struct travel_step *st, struct err *e)
{
	struct gate *g = ctx;

	return g->content || merge_step(g->to->s, st, e);
}

static bool gate_op(void *ctx, const struct travel_op *o, struct err *e)
{
	struct gate *g = ctx;
	struct travel_op out = *o;
	uint8_t hash[HASH_SIZE];

	if (uid_cmp(o->uid, g->row) != 0)
		return g->content || merge_op(g->to->s, o, e);
	travel_hash(o, hash);
	if (g->content) {
		if (g->forged)
			out.value = value_text(g->forged);
		if (g->hashed) {
			out.hash = hash;
			out.salt = NULL;
		}
		if (!uid_is_nil(g->other))
			out.uid = g->other;
		out.hlc += g->later;
		return merge_content(g->to->s, &out, e);
	}
	out.hash = hash;
	out.salt = NULL;
	if (g->cell)
		out.field = g->cell;
	out.value = value_none();
	out.scope = "cVN";
	out.withheld = out.left_out = true;
	return merge_op(g->to->s, &out, e);
}

/* Everything of the first laptop, but of one row without the content; or that content. */
static bool pass(struct two *t, struct gate *g, struct merge_result *out, struct err *why)
{
	struct travel_sink sink = {g, gate_step, gate_op};
	struct reach *v;
	int n;
	bool ok;

	SUCCEEDS(store_reach(t->a->s, &t->a->a, &v, &n, e));
	SUCCEEDS(store_begin(t->a->s, e));
	for (int i = 0; i < n; i++)
		SUCCEEDS(store_salt_ops(t->a->s, v[i].site, 1, v[i].seq, e));
	SUCCEEDS(store_commit(t->a->s, e));
	SUCCEEDS(merge_begin(t->b->s, "merge", "Anne", e));
	ok = true;
	for (int i = 0; ok && i < n; i++)
		ok = store_read_ops(t->a->s, v[i].site, 1, 0, &sink, why);
	if (!ok) {
		merge_abort(t->b->s);
		return false;
	}
	SUCCEEDS(merge_end_rows(t->b->s, out, e));
	SUCCEEDS(merge_end(t->b->s, e));
	sound(t->b);
	return true;
}

static void what_is_left_out_comes_on_demand(void **state)
{
	struct two *t = *state;
	struct merge_result result;
	struct gate g = {.to = t->b};
	int64_t far = add_action(t->a, "Loin"), near = add_action(t->a, "Près"), ops, rows;
	struct uid away = store_uid(t->a->s, ENTITY_ACTION, far), here = store_uid(t->a->s, ENTITY_ACTION, near);
	struct err why = ERR_INIT;

	set_field(t->a, far, "description", "Au bout du monde");
	g.row = away;
	assert_true(pass(t, &g, &result, &why));
	assert_int_equal(result.n_left_out, 2);
	assert_int_equal(result.n_withheld, 0);
	assert_int_equal(id_of(t->b, ENTITY_ACTION, away), 0);
	assert_true(id_of(t->b, ENTITY_ACTION, here) > 0);
	store_count_left_out(t->b->s, &ops, &rows);
	assert_int_equal(ops, 2);
	assert_int_equal(rows, 1);
	assert_false(store_knows_row(t->b->s, away));
	assert_true(store_knows_row(t->b->s, here));
	assert_int_equal(store_first_left_out(t->b->s, store_site(t->a->s), 0), 1);
	assert_int_equal(store_first_left_out(t->b->s, store_site(t->a->s), 3), 0);
	g.content = true;
	assert_true(pass(t, &g, &result, &why));
	assert_int_equal(result.n_disclosed, 2);
	assert_int_equal(result.rows_new, 1);
	assert_string_equal(text_there(t->b, away, "description"), "Au bout du monde");
	store_count_left_out(t->b->s, &ops, &rows);
	assert_int_equal(ops, 0);
	/* It came with that merge, and goes with it. */
	undo(t->b, false);
	assert_int_equal(id_of(t->b, ENTITY_ACTION, away), 0);
	assert_true(id_of(t->b, ENTITY_ACTION, here) > 0);
	undo(t->b, true);
	assert_true(id_of(t->b, ENTITY_ACTION, away) > 0);
	sound(t->b);
}

static void refused(struct two *t, struct gate g)
{
	struct merge_result result;
	struct err why = ERR_INIT;

	g.to = t->b;
	g.content = true;
	assert_false(pass(t, &g, &result, &why));
	assert_int_equal(why.code, ERR_DATA);
}

/* Other content than the one whose hash was signed, and the right content of another row or at another time. */
static void what_was_not_signed_is_refused(void **state)
{
	struct two *t = *state;
	struct merge_result result;
	struct uid away = store_uid(t->a->s, ENTITY_ACTION, add_action(t->a, "Loin")), other = store_uid(t->a->s, ENTITY_ACTION, add_action(t->a, "Autre"));
	struct err why = ERR_INIT;

	assert_true(pass(t, &(struct gate){.to = t->b, .row = away}, &result, &why));
	refused(t, (struct gate){.row = away, .forged = "Faux"});
	refused(t, (struct gate){.row = away, .forged = "Faux", .hashed = true});
	refused(t, (struct gate){.row = away, .other = other});
	refused(t, (struct gate){.row = away, .later = -1});
	assert_true(pass(t, &(struct gate){.to = t->b, .row = away, .content = true}, &result, &why));
	assert_string_equal(text_there(t->b, away, "title"), "Loin");
}

/* The name of the cell is nobody's word: a change of a reference row that is called a birth takes nothing away. */
static void what_is_left_out_says_nothing(void **state)
{
	struct two *t = *state;
	struct merge_result result;
	struct record rec;
	struct uid u;
	struct err why = ERR_INIT;

	load(t->a, ENTITY_THEME, add_reference(t->a, &u), &rec);
	add_reference(t->b, &u);
	put(&rec, "name_fr", "Eau potable");
	begin(t->a, "edit");
	SUCCEEDS(store_update(t->a->s, &rec, NULL, e));
	end(t->a);
	assert_true(pass(t, &(struct gate){.to = t->b, .row = u, .cell = ""}, &result, &why));
	assert_true(id_of(t->b, ENTITY_THEME, u) > 0);
}

/* Left out when its clock was too far ahead to be believed, fetched when it no longer is: what is written after that is later. */
static void who_has_read_what_came_on_demand_writes_later(void **state)
{
	struct two *t = *state;
	struct merge_result result;
	struct uid u = add_shared(t, "well");
	struct err why = ERR_INIT;

	reg_clock("2026-11-25T18:00:00Z");
	set_there(t->a, u, "title", "deep well");
	reg_clock("2026-11-23T12:00:00Z");
	assert_true(pass(t, &(struct gate){.to = t->b, .row = u}, &result, &why));
	reg_clock("2026-11-25T08:00:00Z");
	assert_true(pass(t, &(struct gate){.to = t->b, .row = u, .content = true}, &result, &why));
	assert_string_equal(text_there(t->b, u, "title"), "deep well");
	set_there(t->b, u, "title", "dry well");
	exchange(t);
	assert_string_equal(text_there(t->a, u, "title"), "dry well");
	expect_conflicts(t->a, "");
	expect_conflicts(t->b, "");
}

/* A signature covers the hash of a content that was erased and nothing else of it. */
static void a_hash_carries_no_content(void **state)
{
	static const struct {
		const char *field;
		struct value v;
	} forged[] = {{"title", {VALUE_TEXT, {.s = "evil"}}}, {"_deleted", {VALUE_INT, {.i = 1}}}, {"_erased", {VALUE_INT, {.i = 1}}}, {"_erased", {VALUE_NONE, {.i = 0}}},
		{"", {VALUE_TEXT, {.s = "{\"title\":\"evil\"}"}}}};
	struct two *t = *state;
	struct uid u = add_shared(t, "well");
	uint8_t hash[HASH_SIZE] = {1};
	struct travel_op o = {.site = 77, .seq = 1, .hlc = (clock_ms() + 60000) << 16, .step = 1, .entity = "action", .uid = u, .hash = hash};
	struct merge_result result;

	for (size_t i = 0; i < COUNT_OF(forged); i++) {
		struct err why = ERR_INIT;

		o.field = forged[i].field;
		o.value = forged[i].v;
		SUCCEEDS(merge_begin(t->b->s, "merge", "Anne", e));
		assert_false(merge_op(t->b->s, &o, &why));
		assert_int_equal(why.code, ERR_DATA);
		merge_abort(t->b->s);
	}
	/* Without a value it could still empty a cell: of an action nothing is ever erased. */
	o.field = "title";
	o.value = value_none();
	SUCCEEDS(merge_begin(t->b->s, "merge", "Anne", e));
	SUCCEEDS(merge_step(t->b->s, &(struct travel_step){.site = 77, .step = 1, .hlc = o.hlc, .origin = "user", .label = "edit"}, e));
	SUCCEEDS(merge_op(t->b->s, &o, e));
	SUCCEEDS(merge_end_rows(t->b->s, &result, e));
	SUCCEEDS(merge_end(t->b->s, e));
	sound(t->b);
	assert_string_equal(text_there(t->b, u, "title"), "well");
	expect_conflicts(t->b, "");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, two_setup, two_teardown)
	const struct CMUnitTest tests[] = {
		CASE(what_is_left_out_comes_on_demand),
		CASE(what_was_not_signed_is_refused),
		CASE(what_is_left_out_says_nothing),
		CASE(who_has_read_what_came_on_demand_writes_later),
		CASE(a_hash_carries_no_content),
	};

	return cmocka_run_group_tests_name("left_out", tests, NULL, NULL);
}
