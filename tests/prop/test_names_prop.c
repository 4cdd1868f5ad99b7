/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_names_prop.c - the index of names finds what comparing each with all finds, also after names went and came.
 *
 * Made-up names share heads, towns and slips, so that every rule has pairs on both sides of its threshold; real ones are added where they are at hand.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/engine/names.h>
#include "../unit/names_data.h"

enum { NAMES = 1800, ROUNDS = 3 };

struct world {
	struct lexicon *lexicon;
	struct name **names;
	bool *there;
	int n, cap;
	struct names_index *index;
	unsigned seed;
};

static unsigned pick(struct world *w, unsigned n)
{
	w->seed = w->seed * 1103515245u + 12345u;
	return (w->seed >> 16) % n;
}

static void add(struct world *w, const char *text, const char *acronym)
{
	if (w->n >= w->cap) {
		w->cap = w->cap ? w->cap * 2 : 64;
		w->names = xreallocarray(w->names, (size_t)w->cap, sizeof(*w->names));
		w->there = xreallocarray(w->there, (size_t)w->cap, sizeof(*w->there));
	}
	w->names[w->n] = name_new(w->lexicon, text, acronym);
	w->there[w->n] = true;
	names_index_add(w->index, (uint32_t)w->n, w->names[w->n]);
	w->n++;
}

static void make_up(struct world *w, struct str *out)
{
	static const char *const heads[] = {"", "", "Ville de ", "Association pour le développement de ", "Association pour la santé à ", "Université de ",
		"Fondation ", "ONG ", "Caritas ", "Croix-Rouge ", "Ministère de la santé ", "Women's network for peace ", "Réseau des femmes ", "International "};
	static const char *const tails[] = {"Thiès", "Thiers", "Kédougou", "Kedugou", "Saint-Louis", "Saint-Denis", "Sénégal", "sénégalaise", "Mali", "Congo", "RDC",
		"Nord", "Koussanar Sinthiou", "Koussanar", "Léopold Sédar Senghor", "Senghor", "pour la paix", "et le développement local", "(ADKS)", "ADKS", "AKS", "n° 2",
		"international", "UNICEF", "OMS", "rurale", "communautaire"};
	unsigned parts = 1 + pick(w, 3);

	str_clear(out);
	str_add(out, heads[pick(w, COUNT_OF(heads))]);
	for (unsigned i = 0; i < parts; i++)
		str_addf(out, "%s%s", i ? " " : "", tails[pick(w, COUNT_OF(tails))]);
	if (!pick(w, 5)) {
		size_t at = pick(w, (unsigned)out->len), more = pick(w, 2);

		memmove(out->s + at, out->s + at + 1 - more, out->len - at - 1 + more);
		str_truncate(out, out->len - 1 + more);
	}
}

static const struct names_near *find(const struct names_near *v, int n, int id)
{
	for (int i = 0; i < n; i++) {
		if (v[i].id == (uint32_t)id)
			return &v[i];
	}
	return NULL;
}

static void compare_all(struct world *w, int least)
{
	for (int i = 0; i < w->n; i++) {
		const struct names_near *v;
		int n = names_index_near(w->index, w->names[i], least, &v), expected = 0;

		for (int k = 0; k < w->n; k++) {
			enum names_why why;
			int l = w->there[k] ? names_likeness(w->names[i], w->names[k], &why) : 0;
			const struct names_near *f;

			if (l < least)
				continue;
			expected++;
			f = find(v, n, k);
			if (!f || f->likeness != l || f->why != why)
				fail_msg("name %d misses %d (%d)", i, k, l);
		}
		assert_int_equal(n, expected);
		for (int k = 1; k < n; k++)
			assert_true(v[k - 1].likeness > v[k].likeness || (v[k - 1].likeness == v[k].likeness && v[k - 1].id < v[k].id));
	}
}

static void add_real(struct world *w, const char *file, int text, int acronym)
{
	struct written_list l = {NULL, 0, 0};

	if (!names_data_read(&l, file, text, -1, -1, acronym))
		print_message("%s is not here: only made-up names\n", file);
	for (int i = 0; i < l.n && i < NAMES; i++)
		add(w, l.v[i].text, l.v[i].acronym);
	names_data_release(&l);
}

static void the_index_finds_what_comparing_all_finds(void **state)
{
	struct world w = {.seed = 20260115};
	struct str text = STR_INIT;

	(void)state;
	w.lexicon = lexicon_new();
	w.index = names_index_new();
	for (int i = 0; i < NAMES; i++) {
		make_up(&w, &text);
		add(&w, text.s, NULL);
	}
	add_real(&w, "3w/org_names.csv", 1, 4);
	add_real(&w, "jumelages/jumelages_france.csv", 9, -1);
	for (int round = 0; round < ROUNDS; round++) {
		compare_all(&w, round == 1 ? NAMES_SAME_LEAST : NAMES_DOUBTFUL_LEAST);
		for (int i = 0; i < w.n / 2; i++) {
			int k = (int)pick(&w, (unsigned)w.n);

			(w.there[k] ? names_index_remove : names_index_add)(w.index, (uint32_t)k, w.names[k]);
			w.there[k] = !w.there[k];
		}
	}
	for (int i = 0; i < w.n; i++)
		name_free(&w.names[i]);
	free(w.names);
	free(w.there);
	str_release(&text);
	names_index_free(&w.index);
	lexicon_free(&w.lexicon);
}

static void an_id_of_several_names_is_found_once_by_its_best(void **state)
{
	struct lexicon *x = lexicon_new();
	struct names_index *index = names_index_new();
	struct name *full = name_new(x, "Université Cheikh Anta Diop", NULL), *alias = name_new(x, "Université de Dakar-Fann", NULL),
		    *asked = name_new(x, "Universite Dakar Fann", NULL);
	const struct names_near *v;

	(void)state;
	names_index_add(index, 7, full);
	names_index_add(index, 7, alias);
	assert_int_equal(names_index_near(index, asked, NAMES_SAME_LEAST, &v), 1);
	assert_int_equal(v[0].id, 7);
	assert_int_equal(v[0].likeness, 1000);
	names_index_remove(index, 7, alias);
	assert_int_equal(names_index_near(index, asked, NAMES_DOUBTFUL_LEAST, &v), 0);
	assert_int_equal(names_index_near(index, full, NAMES_DOUBTFUL_LEAST, &v), 1);
	names_index_free(&index);
	name_free(&full);
	name_free(&alias);
	name_free(&asked);
	lexicon_free(&x);
}

/* Whatever the order of arrival, the same names are the same, and both sides know it. */
static void numbers_do_not_depend_on_the_order(void **state)
{
	enum { MANY = 600 };
	static const char *const countries[] = {"SN", "ML", ""};
	struct world w = {.seed = 7};
	struct partner_index *one = partner_index_new(), *other = partner_index_new();
	char *texts[MANY];
	struct name *names[MANY];
	uint32_t a[MANY], b[MANY];
	struct str text = STR_INIT;

	(void)state;
	w.lexicon = lexicon_new();
	for (int i = 0; i < MANY; i++) {
		make_up(&w, &text);
		texts[i] = xstrdup(text.s);
		names[i] = name_new(w.lexicon, text.s, NULL);
		a[i] = partner_index_name(one, countries[i % 3], texts[i], i % 2 ? NULL : "");
	}
	for (int i = MANY - 1; i >= 0; i--)
		b[i] = partner_index_name(other, countries[i % 3], texts[i], NULL);
	for (int i = 0; i < MANY; i++) {
		for (int k = 0; k < MANY; k++) {
			bool same = i % 3 == k % 3 && names_verdict(names_likeness(names[i], names[k], NULL)) == NAMES_SAME;
			const uint32_t *near;
			int n = partner_index_near(one, a[i], &near), found = 0;

			for (int j = 0; j < n; j++)
				found += near[j] == a[k];
			if (partner_index_same(one, a[i], a[k]) != same || partner_index_same(other, b[i], b[k]) != same)
				fail_msg("\"%s\", \"%s\": %d", texts[i], texts[k], same);
			assert_int_equal(found, same && a[i] != a[k]);
		}
	}
	assert_int_equal(partner_index_name(one, "SN", " - ", NULL), 0);
	assert_int_equal(partner_index_name(one, "SN", " - ", NULL), 0);
	assert_false(partner_index_same(one, 0, 0));
	assert_int_equal(partner_index_name(one, "SN", texts[0], NULL), a[0]);
	for (int i = 0; i < MANY; i++) {
		free(texts[i]);
		name_free(&names[i]);
	}
	str_release(&text);
	lexicon_free(&w.lexicon);
	partner_index_free(&one);
	partner_index_free(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_index_finds_what_comparing_all_finds),
		cmocka_unit_test(numbers_do_not_depend_on_the_order),
		cmocka_unit_test(an_id_of_several_names_is_found_once_by_its_best),
	};

	return cmocka_run_group_tests_name("names index", tests, NULL, NULL);
}
