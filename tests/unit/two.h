/* SPDX-License-Identifier: GPL-3.0-or-later */
/* two.h - two laptops, or as many as a test opens, that send each other what they hold. */
#ifndef TESTS_UNIT_TWO_H
#define TESTS_UNIT_TWO_H

#include "register.h"

#include <strates/store/merge.h>

#include "../../src/store/store_priv.h" /* lint: reference rows stand outside the log */

struct two {
	struct reg *a, *b;
};

MAYBE static int two_setup(void **state)
{
	struct two *t = xcalloc(1, sizeof(*t));
	void *r;

	reg_setup(&r);
	t->a = r;
	reg_setup(&r);
	t->b = r;
	*state = t;
	return 0;
}

MAYBE static int two_teardown(void **state)
{
	struct two *t = *state;
	void *a = t->a, *b = t->b;

	reg_teardown(&a);
	reg_teardown(&b);
	free(t);
	return 0;
}

MAYBE static bool take_step(void *ctx, const struct travel_step *st, struct err *e)
{
	return merge_step(ctx, st, e);
}

MAYBE static bool take_op(void *ctx, const struct travel_op *o, struct err *e)
{
	return merge_op(ctx, o, e);
}

/* site: of this laptop only; 0 = of all. */
MAYBE static struct merge_result send_of(struct reg *from, int64_t site, struct reg *to)
{
	struct travel_sink sink = {to->s, take_step, take_op};
	struct merge_result result;
	struct reach *v;
	int n;

	SUCCEEDS(store_reach(from->s, &from->a, &v, &n, e));
	SUCCEEDS(merge_begin(to->s, "merge", "Anne", e));
	for (int i = 0; i < n; i++)
		if (!site || v[i].site == site)
			SUCCEEDS(store_read_ops(from->s, v[i].site, 1, 0, &sink, e));
	SUCCEEDS(merge_end_rows(to->s, &result, e));
	SUCCEEDS(merge_end(to->s, e));
	sound(to);
	return result;
}

MAYBE static struct merge_result send_to(struct reg *from, struct reg *to)
{
	return send_of(from, 0, to);
}

MAYBE static void exchange(struct two *t)
{
	send_to(t->a, t->b);
	send_to(t->b, t->a);
}

MAYBE static int64_t id_of(struct reg *r, enum entity en, struct uid u)
{
	return store_id_of_uid(r->s, en, u);
}

MAYBE static struct uid add_shared(struct two *t, const char *title)
{
	int64_t id = add_action(t->a, title);
	struct uid u = store_uid(t->a->s, ENTITY_ACTION, id);

	send_to(t->a, t->b);
	assert_true(id_of(t->b, ENTITY_ACTION, u) > 0);
	return u;
}

MAYBE static void set_there(struct reg *r, struct uid u, const char *field, const char *text)
{
	set_field(r, id_of(r, ENTITY_ACTION, u), field, text);
}

MAYBE static const char *text_there(struct reg *r, struct uid u, const char *field)
{
	return text_of(r, id_of(r, ENTITY_ACTION, u), field);
}

MAYBE static void delete_there(struct reg *r, struct uid u)
{
	begin(r, "delete");
	SUCCEEDS(store_delete(r->s, ENTITY_ACTION, id_of(r, ENTITY_ACTION, u), e));
	end(r);
}

MAYBE static void settle(struct reg *r, struct uid u, const char *field, struct value v)
{
	begin(r, "settle");
	SUCCEEDS(store_settle_conflict(r->s, ENTITY_ACTION, u, field, &v, e));
	end(r);
	sound(r);
}

MAYBE static bool add_text(void *ctx, const struct conflict *c)
{
	struct str *s = ctx;

	str_addf(s, "%s:", c->field);
	for (int i = 0; i < c->n_sides; i++) {
		str_add_char(s, ' ');
		value_format(s, FT_TEXT, &c->sides[i].value);
		str_addf(s, "<");
		value_format(s, FT_TEXT, &c->sides[i].based_on);
	}
	str_add_char(s, '\n');
	return true;
}

/* Each conflict as `field: value<what its author saw …`. */
MAYBE static void expect_conflicts(struct reg *r, const char *want)
{
	struct str s = STR_INIT;

	SUCCEEDS(store_conflicts(r->s, NULL, add_text, &s, e));
	assert_string_equal(s.s, want);
	str_release(&s);
}

MAYBE static void undo(struct reg *r, bool redo)
{
	struct str said = STR_INIT;
	int done = 0;

	if (redo)
		SUCCEEDS(store_redo(r->s, 1, "Anne", &done, &said, e));
	else
		SUCCEEDS(store_undo(r->s, 1, "Anne", &done, &said, e));
	assert_int_equal(done, 1);
	str_release(&said);
	sound(r);
}

/* Of the reference tables, which every laptop has and no operation made. */
MAYBE static int64_t add_reference(struct reg *r, struct uid *u)
{
	struct record rec;
	bool there;

	record_init(&rec, ENTITY_THEME, &r->a);
	put(&rec, "key", "eau");
	put(&rec, "name_fr", "Eau");
	put(&rec, "name_en", "Water");
	rec.uid = *u = store_uid_of_key(ENTITY_THEME, "eau");
	SUCCEEDS(store_begin(r->s, e));
	SUCCEEDS(facts_insert(r->s, &rec, &there, e) && derive_row(r->s, &rec, e));
	SUCCEEDS(store_commit(r->s, e));
	return rec.id;
}

#endif
