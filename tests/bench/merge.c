/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * merge.c - what merging laptops costs: tracked against untracked inserts, a bundle's bytes, concurrent edits merged, duplicates replayed.
 *
 *	make bench-merge            100,000 records, 50,000 concurrent edits on each of two laptops; in $TMPDIR
 */
#include "config.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/sync/bundle.h>

#include "../../src/store/store_priv.h" /* lint: the peer writes the same tables without the log */

#ifndef RECORDS
enum { RECORDS = 100000, EDITS = 50000 };
#endif

#include "must.h"

static double seconds(int64_t t0)
{
	return (double)(clock_monotonic_ns() - t0) / 1e9;
}

static void fill(struct record *r, int i, struct arena *a)
{
	static const char *const words[] = {"Forages", "Maternité", "Jumelage", "École", "Assainissement", "Mission d’appui", "Bornes-fontaines", "Festival"};
	struct value place[ITEMS_MAX] = {{0}}, theme[ITEMS_MAX] = {{0}};

	record_init(r, ENTITY_ACTION, a);
	record_set_text(r, FIELD_ACTION_TITLE, arena_printf(a, "%s à la ville %d", words[i % 8], i % 4999));
	record_set_text(r, FIELD_ACTION_DESCRIPTION, arena_printf(a, "Accompagnement de la commune partenaire pour le projet n° %d, avec les services techniques.", i));
	record_set_text(r, FIELD_ACTION_LEAD, arena_printf(a, "com:%05d", 1000 + i % 3000));
	record_set_text(r, FIELD_ACTION_STATUS, "2");
	record_set_text(r, FIELD_ACTION_START, arena_printf(a, "20%02d-0%d", 10 + i % 16, 1 + i % 9));
	place[ITEM_ACTION_PLACES_country] = value_text("SN");
	place[ITEM_ACTION_PLACES_city] = value_text(arena_printf(a, "Ville %d", i % 4999));
	record_put_element(r, SET_ACTION_PLACES, place);
	theme[ITEM_ACTION_THEMES_theme] = value_text("eau");
	record_put_element(r, SET_ACTION_THEMES, theme);
}

static double insert_all(struct store *s, bool tracked)
{
	struct arena a = ARENA_INIT;
	int64_t t0 = clock_monotonic_ns();

	if (tracked)
		MUST(step_begin(s, &(struct step){.label = "import", .origin = STEP_IMPORT}, &err));
	else
		MUST(store_begin(s, &err));
	for (int i = 0; i < RECORDS; i++) {
		struct record r;
		bool there;

		fill(&r, i, &a);
		if (tracked) {
			MUST(store_insert(s, &r, &err));
		} else {
			r.uid = uid_new();
			MUST(facts_insert(s, &r, &there, &err));
			MUST(derive_row(s, &r, &err));
		}
		arena_clear(&a);
	}
	if (tracked)
		MUST(step_end(s, &err));
	else
		MUST(store_commit(s, &err));
	arena_release(&a);
	return seconds(t0);
}

static void edit_some(struct store *s, const char *text, int stride)
{
	struct arena a = ARENA_INIT;
	struct ids l = IDS_INIT;

	MUST(store_ids(s, ENTITY_ACTION, 0, &l, &err));
	for (int i = 0; i < EDITS; i++) {
		struct record r;

		if (i % 100 == 0)
			MUST(step_begin(s, &(struct step){.label = "edit", .author = "Anne"}, &err));
		MUST(store_load(s, ENTITY_ACTION, l.v[(i * stride) % l.n], &a, &r, &err));
		record_set_text(&r, FIELD_ACTION_TITLE, arena_printf(&a, "%s %d", text, i));
		MUST(store_update(s, &r, NULL, &err));
		if (i % 100 == 99)
			MUST(step_end(s, &err));
		arena_clear(&a);
	}
	ids_release(&l);
	arena_release(&a);
}

static struct bundle_summary write_to(struct store *s, const char *path, const struct key *k, struct store *for_whom)
{
	struct arena a = ARENA_INIT;
	struct bundle_options o = {.author = "Anne"};
	struct bundle_summary sum;
	struct reach *v = NULL;

	if (for_whom)
		MUST(store_reach(for_whom, &a, &v, &o.n_above, &err));
	o.above = v;
	MUST(bundle_write(s, path, k, &o, &sum, &err));
	arena_release(&a);
	return sum;
}

static double apply(struct store *s, const char *path, const struct key *k, struct intake_result *r)
{
	struct bundle_summary sum;
	int64_t t0 = clock_monotonic_ns();
	struct intake *in = intake_begin(s, "merge", "Anne", &err);

	MUST(in);
	MUST(bundle_read(path, k, NULL, in, &sum, &err));
	MUST(intake_end_rows(in, r, &err));
	MUST(intake_end(&in, &err));
	return seconds(t0);
}

static struct store *make(const char *path)
{
	struct store *s = store_open(path, STORE_CREATE, &err);

	MUST(s);
	store_set_bulk(s, true);
	return s;
}

static int discard(const char *path, const struct stat *st, int flag, struct FTW *where)
{
	(void)st, (void)flag, (void)where;
	return remove(path);
}

int main(void)
{
	const char *tmp = getenv("TMPDIR");
	char *root = xasprintf("%s/merge-bench.XXXXXX", tmp ? tmp : "/tmp"), *file;
	struct store *plain, *a, *b;
	struct key ka, kb;
	struct intake_result r;
	struct bundle_summary sum;
	double t, u;
	int64_t t0;

	MUST(mkdtemp(root));
	file = file_join(root, "bundle");
	MUST(key_load(file_join(root, "ka"), true, &ka, &err) && key_load(file_join(root, "kb"), true, &kb, &err));
	plain = make(file_join(root, "plain.db"));
	u = insert_all(plain, false);
	store_close(&plain);
	a = make(file_join(root, "a.db"));
	t = insert_all(a, true);
	printf("insert, untracked    %8.0f rows/s\ninsert, tracked      %8.0f rows/s   %.2f of untracked (aim .5)\n", RECORDS / u, RECORDS / t, u / t);
	t0 = clock_monotonic_ns();
	sum = write_to(a, file, &ka, NULL);
	printf("bundle of births     %8.0f ops/s    %.1f bytes each\n", RECORDS / seconds(t0), (double)sum.bytes / (double)sum.n_ops);
	b = make(file_join(root, "b.db"));
	t = apply(b, file, &kb, &r);
	printf("births merged        %8.0f ops/s\n", RECORDS / t);
	if (r.merge.n_unknown)
		printf("%lld not understood\n", (long long)r.merge.n_unknown);
	t0 = clock_monotonic_ns();
	edit_some(a, "Titre d’Anne", 1);
	printf("edits, written here  %8.0f ops/s\n", EDITS / seconds(t0));
	edit_some(b, "Titre de Bruno", 1);
	sum = write_to(b, file, &kb, a);
	t = apply(a, file, &ka, &r);
	printf("edits in a bundle    %8.1f bytes each (aim 40)\n", (double)sum.bytes / (double)sum.n_ops);
	printf("edits merged         %8.0f ops/s    (aim 34,000), %lld in conflict\n", (double)r.merge.n_ops / t, (long long)r.merge.conflicts_after);
	sum = write_to(b, file, &kb, NULL);
	t = apply(a, file, &ka, &r);
	printf("duplicates replayed  %8.0f ops/s    (aim 420,000), %lld of %lld known\n", (double)sum.n_ops / t, (long long)r.merge.n_known, (long long)sum.n_ops);
	store_close(&a);
	store_close(&b);
	nftw(root, discard, 16, FTW_DEPTH | FTW_PHYS);
	return 0;
}
