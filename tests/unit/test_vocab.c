/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vocabularies: codes stay, labels are found in whatever language and spelling a file has them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/mem.h>
#include <strates/model/vocab.h>

static void codes_are_unique_and_found(void **state)
{
	(void)state;
	assert_int_equal(vocab_size(VOCAB_NONE), 0);
	for (int v = 1; v < VOCAB_COUNT; v++) {
		assert_true(vocab_size((enum vocab)v) > 1);
		for (int i = 0; i < vocab_size((enum vocab)v); i++) {
			const char *code = vocab_code((enum vocab)v, i);

			assert_int_equal(vocab_index((enum vocab)v, code), i);
			assert_int_equal(vocab_find((enum vocab)v, code), i);
			assert_int_equal(
			        vocab_find((enum vocab)v, vocab_label((enum vocab)v, code)), i);
		}
	}
	assert_int_equal(vocab_size(VOCAB_STATUS), 7);
	assert_string_equal(vocab_code(VOCAB_STATUS, 0), "idea");
	assert_string_equal(vocab_code(VOCAB_STATUS, 6), "6");
}

static void what_is_unknown_stays_itself(void **state)
{
	(void)state;
	assert_int_equal(vocab_index(VOCAB_STATUS, NULL), -1);
	assert_int_equal(vocab_index(VOCAB_STATUS, "7"), -1);
	assert_int_equal(vocab_find(VOCAB_STATUS, ""), -1);
	assert_int_equal(vocab_find(VOCAB_STATUS, NULL), -1);
	assert_int_equal(vocab_find(VOCAB_STATUS, "--"), -1);
	assert_string_equal(vocab_label(VOCAB_STATUS, "7"), "7");
	assert_string_equal(vocab_label(VOCAB_STATUS, NULL), "");
	assert_string_equal(vocab_label(VOCAB_STATUS, "4"), "closed");
}

static void files_write_labels_their_way(void **state)
{
	static const struct {
		enum vocab vocab;
		const char *text, *code;
	} cases[] = {
	        {VOCAB_STATUS, "En cours", "2"},
	        {VOCAB_STATUS, "UNDER  WAY", "2"},
	        {VOCAB_STATUS, "Clôturé", "4"},
	        {VOCAB_STATUS, "terminé", "4"},
	        {VOCAB_STATUS, "clos", "4"},
	        {VOCAB_STATUS, "Pipeline/identification", "1"},
	        {VOCAB_STATUS, "Mise en œuvre", "2"},
	        {VOCAB_ACTION_KIND, "Jumelage", "twinning"},
	        {VOCAB_ACTION_KIND, "Coopération décentralisée", "cooperation"},
	        {VOCAB_ACTION_KIND, "Dispositif 1 %", "one_percent"},
	        {VOCAB_ACTION_KIND, "cross border", "cross_border"},
	        {VOCAB_STRATE, "Ville", "commune"},
	        {VOCAB_STRATE, "Commune", "commune"},
	        {VOCAB_STRATE, "intercommunalité", "epci"},
	        {VOCAB_STRATE, "Communauté d’agglomération", "epci"},
	        {VOCAB_STRATE, "Département", "departement"},
	        {VOCAB_STRATE, "RÉGION", "region"},
	        {VOCAB_ROLE, "Chef de file", "lead"},
	        {VOCAB_SCHEME, "1 % eau", "1pct_water"},
	        {VOCAB_AUDIENCE, "femmes", "women"},
	        {VOCAB_FINDING_KIND, "chevauchement", "overlap"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int found = vocab_find(cases[i].vocab, cases[i].text);

		if (found < 0 || strcmp(vocab_code(cases[i].vocab, found), cases[i].code) != 0)
			fail_msg("'%s' is not taken for %s", cases[i].text, cases[i].code);
	}
}

static void strates_have_rank_and_letter(void **state)
{
	(void)state;
	assert_int_equal(vocab_size(VOCAB_STRATE), STRATE_COUNT);
	assert_int_equal(strate_from_code("epci"), STRATE_EPCI);
	assert_int_equal(strate_from_code("region"), STRATE_REGION);
	assert_int_equal(strate_from_code("other"), STRATE_OTHER);
	assert_int_equal(strate_from_code("kingdom"), STRATE_OTHER);
	assert_int_equal(strate_from_code(NULL), STRATE_OTHER);
	assert_string_equal(strate_letter(STRATE_DEPARTEMENT), "D");
	assert_string_equal(strate_letter(STRATE_OTHER), "·");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(codes_are_unique_and_found),
	        cmocka_unit_test(what_is_unknown_stays_itself),
	        cmocka_unit_test(files_write_labels_their_way),
	        cmocka_unit_test(strates_have_rank_and_letter),
	};

	return cmocka_run_group_tests_name("vocab", tests, NULL, NULL);
}
