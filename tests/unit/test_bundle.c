/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle from laptop to laptop: whole, damaged, forged, sealed; keys that people know and keys that they do not. */
#include "config.h"

#include "register.h"

#include <strates/sync/bundle.h>

struct two {
	struct reg *a, *b;
	struct key ka, kb;
	char *file;
};

static int two_setup(void **state)
{
	struct two *t = xcalloc(1, sizeof(*t));
	void *r;

#if !defined(HAVE_LIBSODIUM) || !defined(HAVE_LIBZSTD)
	skip();
#endif
	reg_setup(&r);
	t->a = r;
	reg_setup(&r);
	t->b = r;
	t->file = reg_file(t->a, "to-b.strates");
	SUCCEEDS(key_load(reg_file(t->a, "key"), true, &t->ka, e));
	SUCCEEDS(key_load(reg_file(t->b, "key"), true, &t->kb, e));
	*state = t;
	return 0;
}

static int two_teardown(void **state)
{
	struct two *t = *state;
	void *a = t->a, *b = t->b;

	reg_teardown(&a);
	reg_teardown(&b);
	free(t);
	return 0;
}

static struct bundle_summary write_bundle(struct two *t, struct bundle_options o)
{
	struct bundle_summary sum;

	o.author = "Anne";
	SUCCEEDS(bundle_write(t->a->s, t->file, &t->ka, &o, &sum, e));
	return sum;
}

static bool apply(struct reg *to, const char *file, const struct key *k, const char *passphrase, struct intake_result *result, struct err *e)
{
	struct intake *in = intake_begin(to->s, "merge", "Anne", e);
	struct bundle_summary sum;

	if (in && bundle_read(file, k, passphrase, in, &sum, e) && intake_end_rows(in, result, e))
		return intake_end(&in, e);
	intake_abort(&in);
	return false;
}

static struct intake_result apply_ok(struct two *t)
{
	struct intake_result r;

	SUCCEEDS(apply(t->b, t->file, &t->kb, NULL, &r, e));
	sound(t->b);
	return r;
}

static void expect_refused(struct two *t, const char *says)
{
	struct intake_result r;

	FAILS(ERR_DATA, says, apply(t->b, t->file, &t->kb, NULL, &r, e));
	assert_int_equal(store_conflict_count(t->b->s), 0);
}

static int64_t n_actions(struct reg *r)
{
	struct ids l = IDS_INIT;
	int64_t n;

	SUCCEEDS(store_ids(r->s, ENTITY_ACTION, 0, &l, e));
	n = l.n;
	ids_release(&l);
	return n;
}

static void a_bundle_brings_all_once(void **state)
{
	struct two *t = *state;
	struct intake_result r;
	struct str words = STR_INIT;

	add_action(t->a, "well");
	add_action(t->a, "école à Thiès");
	assert_int_equal(write_bundle(t, (struct bundle_options){0}).n_ops, 2);
	r = apply_ok(t);
	assert_int_equal(r.merge.rows_new, 2);
	/* Its key is new here, and is told so that somebody can ask. */
	assert_int_equal(r.n_keys, 1);
	assert_memory_equal(r.first_key, t->ka.public_key, KEY_SIZE);
	key_words(r.first_key, &words);
	assert_int_equal(words.len, 29);
	str_release(&words);
	r = apply_ok(t);
	assert_int_equal(r.merge.n_ops, 0);
	assert_int_equal(r.n_keys, 0);
	/* What b relays is still signed by a. */
	SUCCEEDS(bundle_write(t->b->s, t->file, &t->kb, &(struct bundle_options){.author = "Bruno"}, &(struct bundle_summary){0}, e));
	SUCCEEDS(apply(t->a, t->file, &t->ka, NULL, &r, e));
	assert_int_equal(r.merge.n_ops, 0);
}

static void only_what_is_missing(void **state)
{
	struct two *t = *state;
	struct reach *v;
	int n;

	add_action(t->a, "well");
	write_bundle(t, (struct bundle_options){0});
	apply_ok(t);
	add_action(t->a, "school");
	SUCCEEDS(store_reach(t->b->s, &t->b->a, &v, &n, e));
	assert_int_equal(write_bundle(t, (struct bundle_options){.above = v, .n_above = n}).n_ops, 1);
	assert_int_equal(apply_ok(t).merge.rows_new, 1);
}

static void a_damaged_one_changes_nothing(void **state)
{
	struct two *t = *state;
	struct str whole = STR_INIT;
	struct intake_result r;

	for (int i = 0; i < 20; i++)
		add_action(t->a, arena_printf(&t->a->a, "well %d", i));
	write_bundle(t, (struct bundle_options){0});
	SUCCEEDS(file_read(t->file, 1 << 20, &whole, e));
	/* The stick was pulled out: at every length. */
	for (size_t n = 0; n < whole.len; n += n < 130 ? 13 : 97) {
		struct err why = ERR_INIT;
		SUCCEEDS(file_write(t->file, whole.s, n, e));
		assert_false(apply(t->b, t->file, &t->kb, NULL, &r, &why));
	}
	/* One bit is another: anywhere. */
	for (size_t at = 0; at < whole.len; at += at < 130 ? 7 : 61) {
		struct err why = ERR_INIT;
		whole.s[at] ^= 4;
		SUCCEEDS(file_write(t->file, whole.s, whole.len, e));
		whole.s[at] ^= 4;
		assert_false(apply(t->b, t->file, &t->kb, NULL, &r, &why));
	}
	assert_int_equal(n_actions(t->b), 0);
	SUCCEEDS(file_write(t->file, whole.s, whole.len, e));
	assert_int_equal(apply_ok(t).merge.rows_new, 20);
	str_release(&whole);
}

static void sealed_to_a_colleague(void **state)
{
	struct two *t = *state;
	struct intake_result r;

	add_action(t->a, "well of the sealed kind");
	write_bundle(t, (struct bundle_options){.recipients = &t->kb.public_key, .n_recipients = 1});
	FAILS(ERR_DATA, "somebody else", apply(t->b, t->file, &t->ka, NULL, &r, e));
	FAILS(ERR_DATA, "has none", apply(t->b, t->file, NULL, NULL, &r, e));
	assert_int_equal(apply_ok(t).merge.rows_new, 1);
}

static void sealed_with_a_passphrase(void **state)
{
	struct two *t = *state;
	struct intake_result r;

	add_action(t->a, "well");
	write_bundle(t, (struct bundle_options){.passphrase = "train de nuit"});
	FAILS(ERR_DATA, "--passphrase-file", apply(t->b, t->file, &t->kb, NULL, &r, e));
	FAILS(ERR_DATA, "not its passphrase", apply(t->b, t->file, &t->kb, "train de jour", &r, e));
	SUCCEEDS(apply(t->b, t->file, &t->kb, "train de nuit", &r, e));
	assert_int_equal(r.merge.rows_new, 1);
}

static bool file_holds(const char *path, const char *text)
{
	struct str all = STR_INIT;
	bool found;

	SUCCEEDS(file_read(path, 1 << 26, &all, e));
	found = memmem(all.s, all.len, text, strlen(text)) != NULL;
	str_release(&all);
	return found;
}

static void what_is_restricted_stays_unless_sealed(void **state)
{
	struct two *t = *state;
	int64_t id;

	add_action(t->a, "well");
	id = add_action(t->a, "Zanzibar secret");
	set_field(t->a, id, "confidentiality", "restricted");
	assert_int_equal(write_bundle(t, (struct bundle_options){0}).n_withheld, 2);
	assert_int_equal(apply_ok(t).merge.n_withheld, 2);
	assert_int_equal(n_actions(t->b), 1);
	assert_false(file_holds(t->b->path, "Zanzibar"));
	/* Sealed to him, it comes, and is what was signed. */
	write_bundle(t, (struct bundle_options){.recipients = &t->kb.public_key, .n_recipients = 1});
	assert_int_equal(apply_ok(t).merge.n_disclosed, 2);
	assert_int_equal(n_actions(t->b), 2);
	assert_true(file_holds(t->b->path, "Zanzibar"));
}

static int64_t add_person(struct reg *r)
{
	struct record rec;

	record_init(&rec, ENTITY_PERSON, &r->a);
	put(&rec, "name", "Yseult Kerbrat");
	begin(r, "add");
	SUCCEEDS(store_insert(r->s, &rec, e));
	end(r);
	return rec.id;
}

static void erase(struct reg *r, int64_t person)
{
	begin(r, "erase");
	SUCCEEDS(store_delete(r->s, ENTITY_PERSON, person, e));
	SUCCEEDS(store_purge_row(r->s, ENTITY_PERSON, person, e));
	end(r);
}

static void an_erased_content_leaves_the_signature_good(void **state)
{
	struct two *t = *state;
	int64_t person = add_person(t->a);
	struct intake_result r;

	write_bundle(t, (struct bundle_options){0});
	erase(t->a, person);
	write_bundle(t, (struct bundle_options){0});
	r = apply_ok(t);
	assert_int_equal(r.merge.n_unknown, 0);
	assert_false(file_holds(t->b->path, "Kerbrat"));
}

/* Who deleted a person, took that back and had it signed, and erased the person then, has signed nothing in vain. */
static void an_erased_deletion_leaves_the_signature_good(void **state)
{
	struct two *t = *state;
	int64_t person = add_person(t->a);
	struct str said = STR_INIT;
	int done;

	begin(t->a, "delete");
	SUCCEEDS(store_delete(t->a->s, ENTITY_PERSON, person, e));
	end(t->a);
	SUCCEEDS(store_undo(t->a->s, 1, "Anne", &done, &said, e));
	str_release(&said);
	write_bundle(t, (struct bundle_options){0});
	erase(t->a, person);
	write_bundle(t, (struct bundle_options){0});
	apply_ok(t);
}

static void keys_belong_to_laptops(void **state)
{
	struct two *t = *state;
	struct key other;
	struct peer p = {.name = "Anne", .trusted = 1};
	struct intake_result r;

	add_action(t->a, "well");
	write_bundle(t, (struct bundle_options){0});
	apply_ok(t);
	SUCCEEDS(key_load(reg_file(t->a, "other"), true, &other, e));
	add_action(t->a, "school");
	SUCCEEDS(bundle_write(t->a->s, t->file, &other, &(struct bundle_options){.author = "Anne"}, &(struct bundle_summary){0}, e));
	expect_refused(t, "another key");
	/* She says that it is hers. */
	memcpy(p.key, other.public_key, KEY_SIZE);
	SUCCEEDS(store_begin(t->b->s, e));
	SUCCEEDS(store_put_peer(t->b->s, &p, e));
	SUCCEEDS(store_commit(t->b->s, e));
	assert_int_equal(apply_ok(t).merge.rows_new, 1);
	/* And a refused one is refused. */
	p.trusted = -1;
	SUCCEEDS(store_begin(t->b->s, e));
	SUCCEEDS(store_put_peer(t->b->s, &p, e));
	SUCCEEDS(store_commit(t->b->s, e));
	FAILS(ERR_DATA, "you refused", apply(t->b, t->file, &t->kb, NULL, &r, e));
}

static void one_laptop_has_one_voice(void **state)
{
	struct two *t = *state;
	char *copy = reg_file(t->a, "copy.db");
	struct store *twin;

	add_action(t->a, "well");
	SUCCEEDS(store_backup(t->a->s, copy, e));
	SUCCEEDS((twin = store_open(copy, 0, e)));
	add_action(t->a, "school");
	write_bundle(t, (struct bundle_options){0});
	apply_ok(t);
	/* Its twin, copied by hand, says something else under the same number. */
	SUCCEEDS(step_begin(twin, &(struct step){.label = "add"}, e));
	struct record rec;
	record_init(&rec, ENTITY_ACTION, &t->a->a);
	put(&rec, "title", "bridge");
	put(&rec, "lead", "com:29019");
	SUCCEEDS(store_insert(twin, &rec, e));
	SUCCEEDS(step_end(twin, e));
	SUCCEEDS(bundle_write(twin, t->file, &t->ka, &(struct bundle_options){.author = "Anne"}, &(struct bundle_summary){0}, e));
	store_close(&twin);
	expect_refused(t, "two different things");
}

static void a_key_others_can_read_is_refused(void **state)
{
	struct two *t = *state;
	struct key k;

	assert_int_equal(chmod(reg_file(t->a, "key"), 0644), 0);
	FAILS(ERR_DATA, "chmod 600", key_load(reg_file(t->a, "key"), true, &k, e));
	SUCCEEDS(file_write(reg_file(t->a, "junk"), "junk", 4, e));
	FAILS(ERR_DATA, "no key of strates", key_load(reg_file(t->a, "junk"), true, &k, e));
	FAILS(ERR_DATA, "no key yet", key_load(reg_file(t->a, "none"), false, &k, e));
}

/* The file manager copied the register before anything was signed; both copies sign the past, each with its key. */
static void two_copies_have_one_past(void **state)
{
	struct two *t = *state;
	struct intake_result r;

	add_action(t->a, "well");
	add_action(t->a, "school");
	store_close(&t->b->s);
	reg_copy_file(t->a->path, t->b->path);
	reg_open(t->b, 0);
	store_renew_later(t->b->s, "elsewhere");
	add_action(t->b, "bridge");
	assert_int_not_equal(store_site(t->a->s), store_site(t->b->s));
	SUCCEEDS(bundle_write(t->b->s, t->file, &t->kb, &(struct bundle_options){.author = "Bruno"}, &(struct bundle_summary){0}, e));
	SUCCEEDS(apply(t->a, t->file, &t->ka, NULL, &r, e));
	assert_int_equal(r.merge.rows_new, 1);
	add_action(t->a, "market");
	write_bundle(t, (struct bundle_options){0});
	assert_int_equal(apply_ok(t).merge.rows_new, 1);
	assert_int_equal(n_actions(t->b), 4);
	/* And both had signed by themselves before they met. */
	SUCCEEDS(bundle_write(t->b->s, t->file, &t->kb, &(struct bundle_options){.author = "Bruno"}, &(struct bundle_summary){0}, e));
	SUCCEEDS(apply(t->a, t->file, &t->ka, NULL, &r, e));
	assert_int_equal(r.merge.n_ops, 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, two_setup, two_teardown)
	const struct CMUnitTest tests[] = {
		CASE(a_bundle_brings_all_once),
		CASE(only_what_is_missing),
		CASE(a_damaged_one_changes_nothing),
		CASE(sealed_to_a_colleague),
		CASE(sealed_with_a_passphrase),
		CASE(what_is_restricted_stays_unless_sealed),
		CASE(an_erased_content_leaves_the_signature_good),
		CASE(an_erased_deletion_leaves_the_signature_good),
		CASE(keys_belong_to_laptops),
		CASE(one_laptop_has_one_voice),
		CASE(two_copies_have_one_past),
		CASE(a_key_others_can_read_is_refused),
	};

	return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}
