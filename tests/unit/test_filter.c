/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filter language: what a text means, and where and how it says that it can't be read. */
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
#include <strates/model/filter.h>

/* The tree as one line: (and country=sn (not status=4)). */
static void show(struct str *out, const struct filter_node *n)
{
	static const char *const ops[] = {"=", "^", "<", "<=", ">", ">=", ".."};
	static const char *const names[] = {"and", "or", "not"};

	if (n->type == FILTER_TERM) {
		str_addf(out, "%s%s%s%s", filter_field_name(n->field), ops[n->op],
		        n->phrase ? "'" : "", n->value);
		if (n->value2)
			str_addf(out, "..%s", n->value2);
		return;
	}
	str_addf(out, "(%s", names[n->type]);
	for (int i = 0; i < n->n; i++) {
		str_add_char(out, ' ');
		show(out, n->child[i]);
	}
	str_add_char(out, ')');
}

static void expect(const char *text, const char *tree)
{
	struct err e = ERR_INIT;
	struct str shown = STR_INIT;
	struct filter f;
	int at;

	if (!filter_parse(&f, text, &at, &e))
		fail_msg("'%s': %s (at %d)", text, e.text, at);
	if (f.root)
		show(&shown, f.root);
	assert_string_equal(shown.s, tree);
	assert_string_equal(f.text, text);
	str_release(&shown);
	filter_release(&f);
}

static void refuse(const char *text, int at, const char *says)
{
	struct err e = ERR_INIT;
	struct filter f;
	int where = -1;

	assert_false(filter_parse(&f, text, &where, &e));
	assert_int_equal(e.code, ERR_USAGE);
	if (where != at || !strstr(e.text, says))
		fail_msg("'%s': at %d, not %d: %s", text, where, at, e.text);
	assert_null(f.root);
}

static void nothing_means_everything(void **state)
{
	(void)state;
	expect("", "");
	expect(" \t\u00a0\u202f ", "");
}

static void the_line_of_the_contract(void **state)
{
	(void)state;
	expect("pays:sn theme:eau strate:epci depuis:2022 jusqua:2026 -statut:clos budget:>50000 "
	       "constat:overlap "
	       "tandem:incomplet #étiquette \"mots exacts\" mots",
	        "(and country=sn theme=eau strate=epci since=2022 until=2026 (not status=4) "
	        "budget>50000 finding=overlap "
	        "tandem=incomplete tag=etiquette text='mots exacts text=mots)");
}

static void english_and_french_names_mean_the_same(void **state)
{
	(void)state;
	expect("country:Sénégal", "country=senegal");
	expect("PAYS:SÉNÉGAL", "country=senegal");
	expect("Thème:santé secteur:santé sector:santé",
	        "(and theme=sante theme=sante theme=sante)");
	expect("jusqu’à:2026", "until=2026");
	expect("collectivité:epci:242900314", "authority=epci:242900314");
	expect("chef:\"Brest métropole\"", "lead='brest metropole");
	expect("statut:\"en cours\" status:2", "(and status='2 status=2)");
	expect("niveau:intercommunalité", "strate=epci");
	expect("constat:oui finding:none constat:chevauchement",
	        "(and finding=any finding=none finding=overlap)");
	expect("cœur «Cœur d'œuvre»", "(and text=coeur text='coeur d'oeuvre)");
}

static void words_groups_and_negation(void **state)
{
	(void)state;
	expect("eau OR santé", "(or text=eau text=sante)");
	expect("a b OU c", "(or (and text=a text=b) text=c)");
	expect("a (b OU c)", "(and text=a (or text=b text=c))");
	expect("a AND b ET c", "(and text=a text=b text=c)");
	expect("-(a OR b)", "(not (or text=a text=b))");
	expect("NOT a SAUF b", "(and (not text=a) (not text=b))");
	expect("ou et or and", "(and text=ou text=et text=or text=and)");
	expect("Saint-Denis", "text=saint-denis");
	expect("d'eau C40", "(and text=d'eau text=c40)");
	expect("ouaga*", "text^ouaga");
	expect("\"eau pot\"*", "text^'eau pot");
	expect("ville:ouaga*", "city^ouaga");
	expect("12:30", "text=12:30");
	expect("((a))", "text=a");
	expect("pays:sn\u00a0theme:eau", "(and country=sn theme=eau)");
}

static void commas_make_a_choice(void **state)
{
	(void)state;
	expect("pays:sn,ml", "(or country=sn country=ml)");
	expect("-statut:clos,annulé", "(not (or status=4 status=5))");
	expect("ville:\"a,b\"", "city='a,b");
	refuse("pays:sn,,ml", 8, "comma");
	refuse("pays:sn,", 8, "comma");
}

static void amounts_dates_and_ranges(void **state)
{
	(void)state;
	expect("budget:1000..5000", "budget..1000..5000");
	expect("budget:<=50k", "budget<=50k");
	expect("budget:≥1,5M", "budget>=1,5M");
	expect("budget:=200", "budget=200");
	expect("gravité:>=40", "severity>=40");
	expect("modifié:last", "updated>=last");
	expect("updated:>=2026-01-05", "updated>=2026-01-05");
	expect("depuis:\"mars 2021\"", "since='mars 2021");
	refuse("budget:1000..", 13, "both ends");
	refuse("budget:..5", 7, "both ends");
	refuse("budget:beaucoup", 7, "not an amount");
	refuse("budget:>5$", 8, "euros");
	refuse("a depuis:2025-13-31", 9, "not a date");
	refuse("gravite:haute", 8, "whole number");
	refuse("pays:>sn", 5, "plain value");
}

static void what_is_being_typed_errs_at_its_end(void **state)
{
	(void)state;
	refuse("pays:", 5, "value is missing");
	refuse("a pays:", 7, "value is missing");
	refuse("eau \"mots ex", 12, "quotation");
	refuse("« mots", 7, "quotation");
	refuse("(eau santé", 11, "parenthesis");
	refuse("eau OR", 6, "must stand here");
	refuse("eau -", 5, "left out");
	refuse("#", 1, "value is missing");
	refuse("budget:>", 8, "value is missing");
	refuse("NOT", 3, "left out");
}

static void what_is_wrong_errs_where_it_is(void **state)
{
	(void)state;
	refuse("eau payz:sn", 4, "no field 'payz'");
	refuse("eau)", 3, "no (");
	refuse("a () b", 3, "must stand here");
	refuse("OR a", 0, "must stand here");
	refuse("statut:ouvertissime", 7, "choose one of");
	refuse("tandem:peut-être", 7, "complete");
	refuse("constat:bof", 8, "overlap");
	refuse("id:xyz", 3, "identifier");
	refuse("a & b", 2, "letter or digit");
	refuse("\"\"", 0, "nothing between");
	expect("id:018f3a", "id=018f3a");
	expect("id:018F3A5B-12*", "id^018f3a5b-12");
}

static void a_field_is_proposed(void **state)
{
	(void)state;
	refuse("pasy:sn", 0, "did you mean pays:?");
	refuse("eau statu:clos", 4, "did you mean status:?");
	refuse("fromage:x", 0, "put quotation marks");
}

static void terms_know_where_they_stand(void **state)
{
	struct filter f;

	(void)state;
	assert_true(filter_parse(&f, "eau -pays:sn \"a b\"", NULL, NULL));
	assert_int_equal(f.root->child[1]->at, 4);
	assert_int_equal(f.root->child[1]->len, 8);
	assert_int_equal(f.root->child[1]->child[0]->at, 5);
	assert_int_equal(f.root->child[2]->at, 13);
	assert_int_equal(f.root->child[2]->len, 5);
	filter_release(&f);
}

static void hostile_texts_are_refused_quickly(void **state)
{
	enum { MANY = 15000 };
	char *text = xmalloc(MANY + 1);
	struct filter f;

	(void)state;
	text[MANY] = '\0';
	memset(text, '(', MANY);
	assert_false(filter_parse(&f, text, NULL, NULL));
	memset(text, '-', MANY);
	assert_false(filter_parse(&f, text, NULL, NULL));
	for (int i = 0; i < MANY; i++)
		text[i] = i % 2 ? ' ' : 'a';
	assert_false(filter_parse(&f, text, NULL, NULL));
	free(text);
	expect("\xff"
	       "a\xc3",
	        "text=\xef\xbf\xbd"
	        "a\xef\xbf\xbd");
}

static void fields_have_names_and_help(void **state)
{
	(void)state;
	for (int i = 0; i < FILTER_FIELD_COUNT; i++) {
		const char *const *names = filter_field_names((enum filter_field)i);

		assert_non_null(names[0]);
		for (int k = 0; names[k]; k++)
			assert_int_equal(filter_field_find(names[k]), i);
		assert_int_equal(filter_field_find(filter_field_name((enum filter_field)i)), i);
		assert_true(strlen(filter_field_help((enum filter_field)i)) > 10);
	}
	assert_int_equal(filter_field_find("étiquette"), FILTER_TAG);
	assert_int_equal(filter_field_find("nothing"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(nothing_means_everything),
	        cmocka_unit_test(the_line_of_the_contract),
	        cmocka_unit_test(english_and_french_names_mean_the_same),
	        cmocka_unit_test(words_groups_and_negation),
	        cmocka_unit_test(commas_make_a_choice),
	        cmocka_unit_test(amounts_dates_and_ranges),
	        cmocka_unit_test(what_is_being_typed_errs_at_its_end),
	        cmocka_unit_test(what_is_wrong_errs_where_it_is),
	        cmocka_unit_test(a_field_is_proposed),
	        cmocka_unit_test(terms_know_where_they_stand),
	        cmocka_unit_test(hostile_texts_are_refused_quickly),
	        cmocka_unit_test(fields_have_names_and_help),
	};

	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
