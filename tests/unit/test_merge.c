/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two laptops make of each other's work: each case that a colleague could meet, with its outcome. */
#include "config.h"

#include "two.h"

/* --- cases ---------------------------------------------------------------------------------------------------------------------- */

static void both_keep_their_fields(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well");

	set_there(t->a, u, "title", "deep well");
	set_there(t->b, u, "description", "for the school");
	exchange(t);
	assert_string_equal(text_there(t->a, u, "description"), "for the school");
	assert_string_equal(text_there(t->b, u, "title"), "deep well");
	expect_conflicts(t->a, "");
	expect_conflicts(t->b, "");
}

static void one_field_twice_is_a_conflict(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well");

	reg_clock("2026-11-23T10:00:00Z");
	set_there(t->a, u, "title", "deep well");
	reg_clock("2026-11-23T11:00:00Z");
	set_there(t->b, u, "title", "two wells");
	assert_int_equal(send_to(t->b, t->a).conflicts_after, 1);
	send_to(t->a, t->b);
	/* The later one stands meanwhile, and the other is not lost. */
	assert_string_equal(text_there(t->a, u, "title"), "two wells");
	expect_conflicts(t->a, "title: deep well<well two wells<well\n");
	expect_conflicts(t->b, "title: deep well<well two wells<well\n");
	assert_true(store_is_in_conflict(t->a->s, u));
	/* Writing on does not hide it. */
	set_there(t->b, u, "title", "three wells");
	expect_conflicts(t->b, "title: deep well<well three wells<two wells\n");
	reg_clock("2026-11-23T12:00:00Z");
	settle(t->a, u, "title", value_text("deep well"));
	expect_conflicts(t->a, "");
	assert_string_equal(text_there(t->a, u, "title"), "deep well");
	/* He settled what he knew, and b wrote on since: that is a new one. */
	exchange(t);
	expect_conflicts(t->a, "title: three wells<two wells deep well<two wells\n");
	settle(t->b, u, "title", value_text("wells"));
	exchange(t);
	expect_conflicts(t->a, "");
	assert_string_equal(text_there(t->a, u, "title"), "wells");
}

static void the_same_said_twice_is_none(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well");

	set_there(t->a, u, "title", "deep well");
	set_there(t->b, u, "title", "deep well");
	exchange(t);
	expect_conflicts(t->a, "");
	set_there(t->a, u, "title", "well of the school");
	exchange(t);
	expect_conflicts(t->b, "");
	assert_string_equal(text_there(t->b, u, "title"), "well of the school");
}

static void undo_opens_it_again(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well");

	reg_clock("2026-11-23T10:00:00Z");
	set_there(t->a, u, "title", "deep well");
	reg_clock("2026-11-23T11:00:00Z");
	set_there(t->b, u, "title", "two wells");
	exchange(t);
	settle(t->a, u, "title", value_text("deep well"));
	undo(t->a, false);
	expect_conflicts(t->a, "title: deep well<well two wells<well\n");
	assert_string_equal(text_there(t->a, u, "title"), "two wells");
	undo(t->a, true);
	expect_conflicts(t->a, "");
	assert_string_equal(text_there(t->a, u, "title"), "deep well");
	undo(t->a, false);
	exchange(t);
	expect_conflicts(t->b, "title: deep well<well two wells<well\n");
}

static void a_change_keeps_what_another_deletes(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well"), v = add_shared(t, "school");

	delete_there(t->a, u);
	set_there(t->b, u, "title", "deep well");
	/* And where the change was seen, the deletion holds. */
	set_there(t->b, v, "title", "old school");
	send_to(t->b, t->a);
	delete_there(t->a, v);
	exchange(t);
	assert_string_equal(text_there(t->a, u, "title"), "deep well");
	assert_string_equal(text_there(t->b, u, "title"), "deep well");
	expect_conflicts(t->b, "_deleted: 1< <well\n");
	assert_false(id_of(t->b, ENTITY_ACTION, v));
	settle(t->b, u, "_deleted", value_int(1));
	exchange(t);
	assert_false(id_of(t->a, ENTITY_ACTION, u));
	expect_conflicts(t->a, "");
}

static void what_is_kept_stays(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well");

	delete_there(t->a, u);
	set_there(t->b, u, "title", "deep well");
	exchange(t);
	settle(t->a, u, "_deleted", value_none());
	exchange(t);
	assert_string_equal(text_there(t->b, u, "title"), "deep well");
	expect_conflicts(t->b, "");
}

static void a_reference_that_was_deleted_comes_back(void **state)
{
	struct two *t = *state;
	struct record rec;
	struct uid u;
	int64_t a = add_reference(t->a, &u), b = add_reference(t->b, &u);

	load(t->a, ENTITY_THEME, a, &rec);
	put(&rec, "name_fr", "Eau potable");
	begin(t->a, "edit");
	SUCCEEDS(store_update(t->a->s, &rec, NULL, e));
	end(t->a);
	send_to(t->a, t->b);
	begin(t->b, "delete");
	SUCCEEDS(store_delete(t->b->s, ENTITY_THEME, b, e));
	end(t->b);
	exchange(t);
	assert_false(id_of(t->a, ENTITY_THEME, u));
	undo(t->b, false);
	assert_true(id_of(t->b, ENTITY_THEME, u));
	exchange(t);
	assert_true(id_of(t->a, ENTITY_THEME, u));
	undo(t->b, true);
	exchange(t);
	assert_false(id_of(t->a, ENTITY_THEME, u));
	assert_false(id_of(t->b, ENTITY_THEME, u));
}

static void add_authority(struct reg *r, const char *name, const char *alias)
{
	struct record rec;

	record_init(&rec, ENTITY_AUTHORITY, &r->a);
	put(&rec, "key", "other:sivom");
	put(&rec, "strate", "other");
	put(&rec, "name", name);
	ELEMENT(&rec, SET_AUTHORITY_ALIASES, alias);
	begin(r, "add");
	SUCCEEDS(store_insert(r->s, &rec, e));
	end(r);
}

static void one_authority_made_twice_is_one(void **state)
{
	struct two *t = *state;
	struct record rec;

	reg_clock("2026-11-23T10:00:00Z");
	add_authority(t->a, "SIVOM du Léguer", "Léguer");
	reg_clock("2026-11-23T11:00:00Z");
	add_authority(t->b, "SIVOM", "sivom");
	exchange(t);
	expect_conflicts(t->a, "name: SIVOM du Léguer< SIVOM<\n");
	SUCCEEDS(store_load_key(t->a->s, ENTITY_AUTHORITY, "other:sivom", &t->a->a, &rec, e));
	assert_int_equal(record_count(&rec, SET_AUTHORITY_ALIASES), 2);
	begin(t->a, "settle");
	SUCCEEDS(store_settle_conflict(t->a->s, ENTITY_AUTHORITY, rec.uid, "name", &(struct value){VALUE_TEXT, {.s = "SIVOM du Léguer"}}, e));
	end(t->a);
	exchange(t);
	expect_conflicts(t->b, "");
	SUCCEEDS(store_load_key(t->b->s, ENTITY_AUTHORITY, "other:sivom", &t->b->a, &rec, e));
	assert_string_equal(record_text(&rec, FIELD_AUTHORITY_NAME), "SIVOM du Léguer");
}

static void rename_authority(struct reg *r, const char *name)
{
	struct record rec;

	SUCCEEDS(store_load_key(r->s, ENTITY_AUTHORITY, "other:sivom", &r->a, &rec, e));
	put(&rec, "name", name);
	begin(r, "edit");
	SUCCEEDS(store_update(r->s, &rec, NULL, e));
	end(r);
}

/* The second laptop changed what the first made; the third got the change alone, and makes the same authority. */
static void a_change_waits_for_its_authority(void **state)
{
	struct two *t = *state;
	struct record rec;
	struct reg *c;
	void *third;

	reg_setup(&third);
	c = third;
	add_authority(t->a, "SIVOM du Léguer", "Léguer");
	send_to(t->a, t->b);
	rename_authority(t->b, "SIVOM du Léguer et du Jaudy");
	send_of(t->b, store_site(t->b->s), c);
	assert_false(store_id_of_key(c->s, ENTITY_AUTHORITY, "other:sivom"));
	add_authority(c, "SIVOM", "sivom");
	sound(c);
	expect_conflicts(c, "name: SIVOM du Léguer et du Jaudy< SIVOM<\n"); /* on what, is not known yet */
	send_to(t->b, c);
	send_to(c, t->b);
	expect_conflicts(t->b, "name: SIVOM du Léguer et du Jaudy<SIVOM du Léguer SIVOM<\n");
	SUCCEEDS(store_load_key(c->s, ENTITY_AUTHORITY, "other:sivom", &c->a, &rec, e));
	assert_int_equal(record_count(&rec, SET_AUTHORITY_ALIASES), 2);
	reg_teardown(&third);
}

static void join(struct reg *r, struct uid gone, struct uid kept)
{
	struct record rec;

	load(r, ENTITY_ACTION, id_of(r, ENTITY_ACTION, gone), &rec);
	record_set(&rec, FIELD_ACTION_MERGED_INTO, value_uid(kept));
	begin(r, "merge records");
	SUCCEEDS(store_update(r->s, &rec, NULL, e));
	SUCCEEDS(store_delete(r->s, ENTITY_ACTION, rec.id, e));
	end(r);
}

static void records_merged_either_way_do_not_both_go(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well"), v = add_shared(t, "the same well");

	join(t->a, u, v);
	join(t->b, v, u);
	exchange(t);
	for (int i = 0; i < 2; i++) {
		struct reg *r = i ? t->b : t->a;
		assert_true(id_of(r, ENTITY_ACTION, u) > 0);
		assert_false(id_of(r, ENTITY_ACTION, v));
		assert_int_equal(store_conflict_count(r->s), 1);
	}
	settle(t->b, u, "_ring", value_none());
	exchange(t);
	assert_true(id_of(t->a, ENTITY_ACTION, u) > 0);
	assert_int_equal(store_conflict_count(t->a->s), 0);
}

/* The other one is brought back, so that the one that was kept need not stay any more. */
static void a_record_is_kept_as_long_as_all_are_gone(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well"), v = add_shared(t, "the same well");

	join(t->a, u, v);
	join(t->b, v, u);
	exchange(t);
	settle(t->b, v, "_deleted", value_none());
	exchange(t);
	for (int i = 0; i < 2; i++) {
		struct reg *r = i ? t->b : t->a;
		assert_false(id_of(r, ENTITY_ACTION, u));
		assert_true(id_of(r, ENTITY_ACTION, v) > 0);
		assert_int_equal(store_conflict_count(r->s), 0);
	}
}

static void a_reference_row_that_is_gone_stays_gone(void **state)
{
	struct two *t = *state;
	struct record theme;
	bool there;

	record_init(&theme, ENTITY_THEME, &t->b->a);
	put(&theme, "key", "eau");
	put(&theme, "name_fr", "Eau");
	theme.uid = store_uid_of_key(ENTITY_THEME, "eau");
	for (int i = 0; i < 2; i++) {
		struct reg *r = i ? t->b : t->a;
		SUCCEEDS(store_begin(r->s, e));
		SUCCEEDS(facts_insert(r->s, &theme, &there, e));
		SUCCEEDS(i == 0 || facts_set_deleted(r->s, ENTITY_THEME, theme.id, true, e));
		SUCCEEDS(store_commit(r->s, e));
	}
	SUCCEEDS(store_load_key(t->a->s, ENTITY_THEME, "eau", &t->a->a, &theme, e));
	put(&theme, "name_fr", "Eau potable");
	begin(t->a, "rename");
	SUCCEEDS(store_update(t->a->s, &theme, NULL, e));
	end(t->a);
	send_to(t->a, t->b);
	assert_int_equal(store_id_of_key(t->b->s, ENTITY_THEME, "eau"), 0);
}

/* A colleague's clock is an hour fast, which is no reason for a day of waiting: what is said after reading him is said later. */
static void who_has_read_writes_later(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well");

	reg_clock("2026-11-23T11:00:00Z");
	set_there(t->a, u, "title", "deep well");
	reg_clock("2026-11-23T10:00:00Z");
	send_to(t->a, t->b);
	set_there(t->b, u, "title", "dry well");
	exchange(t);
	assert_string_equal(text_there(t->a, u, "title"), "dry well");
	assert_int_equal(store_conflict_count(t->a->s), 0);
	assert_int_equal(store_conflict_count(t->b->s), 0);
}

static void a_clock_that_is_ahead_waits(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well");
	int64_t n, ms, hlc = store_meta_int(t->b->s, "hlc", 0);
	struct merge_result result;

	reg_clock("2030-01-01T00:00:00Z");
	set_there(t->a, u, "title", "deep well");
	reg_clock("2026-11-23T12:00:00Z");
	result = send_to(t->a, t->b);
	assert_int_equal(result.n_ahead, 1);
	assert_string_equal(text_there(t->b, u, "title"), "well");
	assert_true(store_meta_int(t->b->s, "hlc", 0) >> 16 < (hlc >> 16) + 24 * 3600000);
	SUCCEEDS(store_ahead(t->b->s, &n, &ms, e));
	assert_int_equal(n, 1);
	assert_int_equal(ms, 1893456000000);
	begin(t->b, "trust");
	SUCCEEDS(store_trust_clock(t->b->s, &n, e));
	end(t->b);
	assert_int_equal(n, 1);
	assert_string_equal(text_there(t->b, u, "title"), "deep well");
	sound(t->b);
	/* What is written from now on comes after it. */
	set_there(t->b, u, "title", "wells");
	exchange(t);
	assert_string_equal(text_there(t->a, u, "title"), "wells");
	expect_conflicts(t->a, "");
}

static void undone_merge_is_set_aside(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well"), v;
	struct record theme;
	bool there;

	/* A row of the reference tables, outside the log. */
	record_init(&theme, ENTITY_THEME, &t->b->a);
	put(&theme, "key", "eau");
	put(&theme, "name_fr", "Eau");
	put_element(&theme, SET_THEME_ALIASES, (const char *const[]){"eau douce"}, 1);
	theme.uid = store_uid_of_key(ENTITY_THEME, "eau");
	for (int i = 0; i < 2; i++) {
		struct reg *r = i ? t->b : t->a;
		SUCCEEDS(store_begin(r->s, e));
		SUCCEEDS(facts_insert(r->s, &theme, &there, e));
		SUCCEEDS(store_commit(r->s, e));
	}
	set_there(t->a, u, "title", "deep well");
	v = store_uid(t->a->s, ENTITY_ACTION, add_action(t->a, "school"));
	SUCCEEDS(store_load_key(t->a->s, ENTITY_THEME, "eau", &t->a->a, &theme, e));
	put(&theme, "name_fr", "Eau potable");
	record_remove_element(&theme, SET_THEME_ALIASES, 0);
	begin(t->a, "rename");
	SUCCEEDS(store_update(t->a->s, &theme, NULL, e));
	end(t->a);
	send_to(t->a, t->b);
	undo(t->b, false);
	assert_string_equal(text_there(t->b, u, "title"), "well");
	assert_false(id_of(t->b, ENTITY_ACTION, v));
	SUCCEEDS(store_load_key(t->b->s, ENTITY_THEME, "eau", &t->b->a, &theme, e));
	assert_string_equal(record_text(&theme, FIELD_THEME_NAME_FR), "Eau");
	assert_int_equal(record_count(&theme, SET_THEME_ALIASES), 1);
	/* Nothing of it reverts what the colleague has. */
	send_to(t->b, t->a);
	assert_string_equal(text_there(t->a, u, "title"), "deep well");
	undo(t->b, true);
	assert_string_equal(text_there(t->b, u, "title"), "deep well");
	assert_true(id_of(t->b, ENTITY_ACTION, v) > 0);
	/* Set aside again, it comes back with the next thing that the colleague says. */
	undo(t->b, false);
	set_there(t->a, v, "title", "new school");
	send_to(t->a, t->b);
	assert_string_equal(text_there(t->b, u, "title"), "deep well");
	assert_string_equal(text_there(t->b, v, "title"), "new school");
}

static void a_gap_is_refused(void **state)
{
	struct two *t = *state;
	struct travel_sink sink = {t->b->s, take_step, take_op};

	add_action(t->a, "well");
	add_action(t->a, "school");
	SUCCEEDS(merge_begin(t->b->s, "merge", "Anne", e));
	FAILS(ERR_DATA, "1 to 1", store_read_ops(t->a->s, store_site(t->a->s), 2, 0, &sink, e));
	merge_abort(t->b->s);
	sound(t->b);
	send_to(t->a, t->b);
	/* Twice is once. */
	assert_int_equal(send_to(t->a, t->b).n_ops, 0);
}

static void a_rehearsal_leaves_nothing(void **state)
{
	struct two *t = *state;
	struct travel_sink sink = {t->b->s, take_step, take_op};
	struct merge_result result;

	add_action(t->a, "well");
	SUCCEEDS(store_begin(t->b->s, e));
	SUCCEEDS(merge_begin(t->b->s, "merge", "Anne", e));
	SUCCEEDS(store_read_ops(t->a->s, store_site(t->a->s), 1, 0, &sink, e));
	SUCCEEDS(merge_end_rows(t->b->s, &result, e));
	SUCCEEDS(merge_end(t->b->s, e));
	store_abort(t->b->s);
	assert_int_equal(result.rows_new, 1);
	assert_int_equal(send_to(t->a, t->b).rows_new, 1);
}

static void merge_one(struct reg *r, struct travel_op o, struct merge_result *result)
{
	SUCCEEDS(merge_begin(r->s, "merge", "Anne", e));
	SUCCEEDS(merge_step(r->s, &(struct travel_step){.site = o.site, .step = o.step, .hlc = o.hlc, .origin = "user", .label = "edit"}, e));
	SUCCEEDS(merge_op(r->s, &o, e));
	SUCCEEDS(merge_end_rows(r->s, result, e));
	SUCCEEDS(merge_end(r->s, e));
	sound(r);
}

static bool count_op(void *ctx, const struct travel_op *o, struct err *e)
{
	(void)e;
	*(int *)ctx += str_eq(o->field, "mood") && str_eq(o->value.s, "merry");
	return true;
}

static void what_is_not_understood_is_passed_on(void **state)
{
	struct two *t = *state;
	struct uid u = add_shared(t, "well");
	struct merge_result result;
	struct travel_op o = {.site = 77, .seq = 1, .hlc = clock_ms() << 16, .step = 1, .entity = "action", .uid = u, .field = "mood", .value = value_text("merry")};
	int n = 0;

	merge_one(t->b, o, &result);
	assert_int_equal(result.n_unknown, 1);
	SUCCEEDS(store_read_ops(t->b->s, 77, 1, 0, &(struct travel_sink){.ctx = &n, .op = count_op}, e));
	assert_int_equal(n, 1);
	/* So is what no honest program writes: a code of no vocabulary, a number where a text should be, a control character. */
	static const struct {
		const char *field;
		struct value v;
	} forged[] = {{"kind", {VALUE_TEXT, {.s = "no such kind"}}}, {"title", {VALUE_INT, {.i = 3}}}, {"title", {VALUE_TEXT, {.s = "\033]0;gotcha\a"}}},
		{"title", {VALUE_TEXT, {.s = "evil \xe2\x80\xae txt"}}}, {"start", {VALUE_TEXT, {.s = "yesterday"}}}, {"places/SN", {VALUE_TEXT, {.s = "[]"}}},
		{"_deleted", {VALUE_INT, {.i = 7}}}, {"", {VALUE_TEXT, {.s = "{\"title\":[1]}"}}}, {"", {VALUE_TEXT, {.s = "not JSON"}}}};
	for (size_t i = 0; i < COUNT_OF(forged); i++) {
		o.seq++;
		o.hlc++;
		o.field = forged[i].field;
		o.value = forged[i].v;
		merge_one(t->b, o, &result);
		if (result.n_unknown != 1)
			fail_msg("forged operation %d was taken for an honest one", (int)i);
	}
	assert_string_equal(text_there(t->b, u, "title"), "well");
}

static bool file_holds(struct reg *r, const char *text)
{
	struct str all = STR_INIT;
	bool found;

	SUCCEEDS(file_read(r->path, 256 * 1024 * 1024, &all, e));
	found = memmem(all.s, all.len, text, strlen(text)) != NULL;
	str_release(&all);
	return found;
}

static void erasure_reaches_the_other_laptop(void **state)
{
	struct two *t = *state;
	struct record rec;

	record_init(&rec, ENTITY_PERSON, &t->a->a);
	put(&rec, "name", "Yseult Kerbrat");
	begin(t->a, "add");
	SUCCEEDS(store_insert(t->a->s, &rec, e));
	end(t->a);
	send_to(t->a, t->b);
	SUCCEEDS(store_load_uid(t->b->s, ENTITY_PERSON, rec.uid, &t->b->a, &rec, e));
	put(&rec, "email", "y.kerbrat@example.org");
	begin(t->b, "mail");
	SUCCEEDS(store_update(t->b->s, &rec, NULL, e));
	end(t->b);
	assert_true(file_holds(t->b, "Kerbrat"));
	begin(t->a, "erase");
	SUCCEEDS(store_delete(t->a->s, ENTITY_PERSON, store_id_of_uid(t->a->s, ENTITY_PERSON, rec.uid), e));
	SUCCEEDS(store_purge_row(t->a->s, ENTITY_PERSON, store_id_any(t->a->s, ENTITY_PERSON, rec.uid), e));
	end(t->a);
	assert_int_equal(send_to(t->a, t->b).rows_erased, 1);
	send_to(t->b, t->a);
	SUCCEEDS(store_purge_end(t->a->s, e));
	SUCCEEDS(store_purge_end(t->b->s, e));
	/* Not even the change that was made meanwhile. */
	assert_false(file_holds(t->a, "kerbrat") || file_holds(t->a, "Kerbrat"));
	assert_false(file_holds(t->b, "kerbrat") || file_holds(t->b, "Kerbrat"));
	expect_conflicts(t->b, "");
}

static void a_restored_register_takes_another_name(void **state)
{
	struct two *t = *state;
	int64_t site = store_site(t->a->s);
	struct uid u = add_shared(t, "well");
	char *old = reg_file(t->a, "old.db");

	SUCCEEDS(store_backup(t->a->s, old, e));
	set_there(t->a, u, "title", "deep well");
	exchange(t);
	/* The file manager puts the old state back, with the old site in it. */
	store_close(&t->a->s);
	reg_copy_file(old, t->a->path);
	reg_open(t->a, 0);
	assert_int_equal(store_site(t->a->s), site);
	assert_true(send_to(t->b, t->a).copied);
	assert_int_not_equal(store_site(t->a->s), site);
	assert_string_equal(text_there(t->a, u, "title"), "deep well");
	set_there(t->a, u, "title", "wells");
	exchange(t);
	assert_string_equal(text_there(t->b, u, "title"), "wells");
}

/* A line gets its uid before the action that it pays for, as another clock may have it. */
static void a_budget_line_that_comes_before_its_action_counts(void **state)
{
	struct two *t = *state;
	struct record r;
	struct uid line = {{1}}, action = {{2}};
	sqlite3_stmt *st = NULL;

	begin(t->a, "add");
	record_init(&r, ENTITY_ACTION, &t->a->a);
	put(&r, "title", "Forages");
	r.uid = action;
	SUCCEEDS(store_insert(t->a->s, &r, e));
	record_init(&r, ENTITY_BUDGET, &t->a->a);
	record_set(&r, FIELD_BUDGET_ACTION, value_uid(action));
	record_set(&r, FIELD_BUDGET_AMOUNT, value_int(1200000));
	put(&r, "currency", "EUR");
	r.uid = line;
	SUCCEEDS(store_insert(t->a->s, &r, e));
	end(t->a);
	send_to(t->a, t->b);
	assert_int_equal(sqlite3_prepare_v2(t->b->s->db, "SELECT cents FROM x_action", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int64(st, 0), 1200000);
	sqlite3_finalize(st);
}

static int64_t cents_of(struct reg *r, struct uid action)
{
	const char *sql = arena_printf(&r->a, "SELECT cents FROM x_action WHERE id = %lld", (long long)id_of(r, ENTITY_ACTION, action));
	sqlite3_stmt *st = NULL;
	int64_t cents;

	assert_int_equal(sqlite3_prepare_v2(r->s->db, sql, -1, &st, NULL), SQLITE_OK);
	cents = stmt_int(r->s, st, -1);
	sqlite3_finalize(st);
	return cents;
}

/* Moved to another action and then deleted, which the second laptop hears at once: it counts for neither. */
static void a_budget_line_that_went_counts_nowhere(void **state)
{
	struct two *t = *state;
	struct uid from = add_shared(t, "Forages"), to = add_shared(t, "Adduction");
	struct record r;

	record_init(&r, ENTITY_BUDGET, &t->a->a);
	record_set(&r, FIELD_BUDGET_ACTION, value_uid(from));
	record_set(&r, FIELD_BUDGET_AMOUNT, value_int(1200000));
	put(&r, "currency", "EUR");
	begin(t->a, "add");
	SUCCEEDS(store_insert(t->a->s, &r, e));
	end(t->a);
	send_to(t->a, t->b);
	assert_int_equal(cents_of(t->b, from), 1200000);
	record_set(&r, FIELD_BUDGET_ACTION, value_uid(to));
	begin(t->a, "move");
	SUCCEEDS(store_update(t->a->s, &r, NULL, e));
	end(t->a);
	begin(t->a, "delete");
	SUCCEEDS(store_delete(t->a->s, ENTITY_BUDGET, r.id, e));
	end(t->a);
	send_to(t->a, t->b);
	assert_int_equal(cents_of(t->b, from), 0);
	assert_int_equal(cents_of(t->b, to), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, two_setup, two_teardown)
	const struct CMUnitTest tests[] = {
		CASE(both_keep_their_fields),
		CASE(one_field_twice_is_a_conflict),
		CASE(the_same_said_twice_is_none),
		CASE(undo_opens_it_again),
		CASE(a_change_keeps_what_another_deletes),
		CASE(what_is_kept_stays),
		CASE(a_reference_that_was_deleted_comes_back),
		CASE(one_authority_made_twice_is_one),
		CASE(a_change_waits_for_its_authority),
		CASE(records_merged_either_way_do_not_both_go),
		CASE(a_record_is_kept_as_long_as_all_are_gone),
		CASE(a_reference_row_that_is_gone_stays_gone),
		CASE(who_has_read_writes_later),
		CASE(a_clock_that_is_ahead_waits),
		CASE(undone_merge_is_set_aside),
		CASE(a_budget_line_that_comes_before_its_action_counts),
		CASE(a_budget_line_that_went_counts_nowhere),
		CASE(a_gap_is_refused),
		CASE(a_rehearsal_leaves_nothing),
		CASE(what_is_not_understood_is_passed_on),
		CASE(erasure_reaches_the_other_laptop),
		CASE(a_restored_register_takes_another_name),
	};

	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
