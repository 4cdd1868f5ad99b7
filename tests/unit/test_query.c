/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters against a small register whose every action is known; and the plan of each term. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <strates/base/mem.h>
#include <strates/store/finding.h>
#include <strates/store/log.h>
#include <strates/store/query.h>
#include <strates/store/rollup.h>

#include "../../src/store/query_priv.h" /* lint: the plan of a term is no public matter */

struct fixture {
	char dir[64], path[80];
	struct store *s;
	struct query_list *list; /* of all questions, so that what it keeps is used */
	struct arena a;
	struct uid elu, cadre, partner;
	int64_t ids[8];
};

static void put(struct record *r, const char *name, const char *text)
{
	int f = field_find(r->entity, name);

	assert_true(f >= 0);
	assert_true(record_parse(r, (enum field)f, text, NULL));
}

static void add_element(
        struct record *r, enum set set, const char *a, const char *b, const char *c, const char *d)
{
	const char *texts[] = {a, b, c, d};
	struct value v[ITEMS_MAX];

	memset(v, 0, sizeof(v));
	for (int i = 0; i < 4 && i < set_desc(set)->n_items; i++)
		assert_true(item_parse(
		        set_desc(set), i, texts[i] ? texts[i] : "", r->arena, &v[i], NULL));
	record_put_element(r, set, v);
}

static void insert(struct fixture *f, struct record *r)
{
	struct err e = ERR_INIT;

	if (!store_insert(f->s, r, &e))
		fail_msg("%s", e.text);
}

static void add_keyed(struct fixture *f, enum entity en, const char *const pairs[][2], size_t n,
        const char *alias)
{
	int aliases = set_find(en, "aliases");
	struct record r;

	record_init(&r, en, &f->a);
	for (size_t i = 0; i < n; i++)
		put(&r, pairs[i][0], pairs[i][1]);
	if (alias)
		add_element(&r, (enum set)aliases, alias, NULL, NULL, NULL);
	insert(f, &r);
}

#define KEYED(f, en, alias, ...)                                                                   \
	do {                                                                                       \
		static const char *const pairs[][2] = {__VA_ARGS__};                               \
		add_keyed(f, en, pairs, COUNT_OF(pairs), alias);                                   \
	} while (0)

static void add_references(struct fixture *f)
{
	KEYED(f, ENTITY_COUNTRY, NULL, {"key", "SN"}, {"iso3", "SEN"}, {"name_fr", "Sénégal"},
	        {"name_en", "Senegal"});
	KEYED(f, ENTITY_COUNTRY, "Chine populaire", {"key", "CN"}, {"iso3", "CHN"},
	        {"name_fr", "Chine"}, {"name_en", "China"});
	KEYED(f, ENTITY_THEME, "accès à l'eau", {"key", "eau"}, {"name_fr", "Eau potable"},
	        {"name_en", "Drinking water"});
	KEYED(f, ENTITY_THEME, NULL, {"key", "sante"}, {"name_fr", "Santé"}, {"name_en", "Health"});
	KEYED(f, ENTITY_NETWORK, NULL, {"key", "cuf"}, {"name", "Cités unies France"},
	        {"acronym", "CUF"});
	KEYED(f, ENTITY_PLACE, "Pékin", {"key", "g1"}, {"name", "Beijing"}, {"kind", "city"},
	        {"country", "CN"});
	KEYED(f, ENTITY_AUTHORITY, NULL, {"key", "reg:53"}, {"name", "Bretagne"},
	        {"strate", "region"}, {"code", "53"});
	KEYED(f, ENTITY_AUTHORITY, NULL, {"key", "dep:29"}, {"name", "Finistère"},
	        {"strate", "departement"}, {"code", "29"}, {"parent", "reg:53"}, {"region", "53"});
	KEYED(f, ENTITY_AUTHORITY, "BMO", {"key", "epci:242900314"}, {"name", "Brest Métropole"},
	        {"strate", "epci"}, {"code", "242900314"}, {"parent", "dep:29"}, {"region", "53"},
	        {"departement", "29"});
	KEYED(f, ENTITY_AUTHORITY, NULL, {"key", "com:29019"}, {"name", "Brest"},
	        {"strate", "commune"}, {"code", "29019"}, {"parent", "epci:242900314"},
	        {"epci", "242900314"}, {"departement", "29"}, {"region", "53"});
	KEYED(f, ENTITY_AUTHORITY, NULL, {"key", "com:2A004"}, {"name", "Ajaccio"},
	        {"strate", "commune"}, {"code", "2A004"});
	KEYED(f, ENTITY_AUTHORITY, NULL, {"key", "other:eau"},
	        {"name", "Syndicat d'eau du Bas-Léon"}, {"strate", "other"},
	        {"parent", "com:29019"});
}

static void add_people(struct fixture *f)
{
	struct record r;

	record_init(&r, ENTITY_PERSON, &f->a);
	put(&r, "name", "Anne Le Goff");
	insert(f, &r);
	f->elu = r.uid;
	record_init(&r, ENTITY_PERSON, &f->a);
	put(&r, "name", "Jean Martin");
	insert(f, &r);
	f->cadre = r.uid;
	record_init(&r, ENTITY_PARTNER, &f->a);
	put(&r, "name", "Mairie de Kédougou");
	insert(f, &r);
	f->partner = r.uid;
}

static struct record *action(
        struct fixture *f, const char *title, const char *lead, const char *status)
{
	struct record *r = arena_alloc(&f->a, sizeof(*r));

	record_init(r, ENTITY_ACTION, &f->a);
	put(r, "title", title);
	put(r, "lead", lead);
	put(r, "status", status);
	return r;
}

static void add_water(struct fixture *f)
{
	struct record *r = action(f, "Accès à l'eau potable", "com:29019", "2");
	struct value partner = value_uid(f->partner);

	put(r, "description", "Forages et œuvres d'eau à Kédougou");
	put(r, "kind", "cooperation");
	put(r, "start", "2022");
	put(r, "end", "2024-06");
	put(r, "scheme", "1pct_water");
	put(r, "source", "Jumelages_2024.csv");
	record_set(r, FIELD_ACTION_ELU, value_uid(f->elu));
	record_set(r, FIELD_ACTION_CADRE, value_uid(f->cadre));
	add_element(r, SET_ACTION_PLACES, "SN", "Kédougou", "Kédougou", NULL);
	add_element(r, SET_ACTION_THEMES, "eau", NULL, NULL, NULL);
	record_put_element(r, SET_ACTION_PARTNERS, &partner);
	add_element(r, SET_ACTION_TAGS, "Priorité 2026", NULL, NULL, NULL);
	insert(f, r);
	f->ids[1] = r->id;
	record_init(r, ENTITY_BUDGET, &f->a);
	record_set(r, FIELD_BUDGET_ACTION, value_uid(store_uid(f->s, ENTITY_ACTION, f->ids[1])));
	put(r, "amount", "60000");
	put(r, "currency", "EUR");
	insert(f, r);
}

static void add_others(struct fixture *f)
{
	struct record *r = action(f, "Jumelage avec Pékin", "epci:242900314", "4");

	put(r, "kind", "twinning");
	put(r, "start", "2010-05-01");
	put(r, "end", "2015");
	record_set(r, FIELD_ACTION_ELU, value_uid(f->elu));
	add_element(r, SET_ACTION_PLACES, "CN", NULL, "Beijing", "g1");
	add_element(r, SET_ACTION_NETWORKS, "cuf", NULL, NULL, NULL);
	insert(f, r);
	f->ids[2] = r->id;

	r = action(f, "Santé maternelle, C40", "com:2A004", "2");
	put(r, "kind", "cooperation");
	add_element(r, SET_ACTION_PLACES, "SN", "Dakar", "Dakar", NULL);
	add_element(r, SET_ACTION_THEMES, "sante", NULL, NULL, NULL);
	add_element(r, SET_ACTION_PARTICIPANTS, "dep:29", "funder", NULL, NULL);
	insert(f, r);
	f->ids[3] = r->id;

	r = action(f, "Zone sans rien", "other:eau", "idea");
	put(r, "start", "2030");
	insert(f, r);
	f->ids[4] = r->id;

	r = action(f, "Eau effacée", "com:29019", "2");
	add_element(r, SET_ACTION_PLACES, "SN", NULL, "Kédougou", NULL);
	insert(f, r);
	f->ids[5] = r->id;
	assert_true(store_delete(f->s, ENTITY_ACTION, r->id, NULL));
}

static void add_findings(struct fixture *f)
{
	struct finding_member m[2] = {{ENTITY_ACTION, f->ids[1]}, {ENTITY_ACTION, f->ids[3]}};
	struct finding_row row = {.id = "00000000000000aa",
	        .kind = "overlap",
	        .severity = 72,
	        .country = "SN",
	        .place = "",
	        .theme = "",
	        .first_day = DATE_NO_DAY,
	        .last_day = DATE_NO_DAY,
	        .terms = "[]",
	        .digest = "0000000000000001",
	        .n_members = 2,
	        .members = m};

	assert_true(findings_replace(f->s, NULL, 0, NULL, &row, 1, NULL, 0, NULL));
}

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	struct err e = ERR_INIT;

	snprintf(f->dir, sizeof(f->dir), "/tmp/strates-query-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/r.db", f->dir);
	f->s = store_open(f->path, STORE_CREATE, &e);
	if (!f->s)
		fail_msg("%s", e.text);
	assert_true(step_begin(f->s, &(struct step){.label = "test", .origin = STEP_USER}, &e));
	add_references(f);
	add_people(f);
	add_water(f);
	add_others(f);
	if (!step_end(f->s, &e))
		fail_msg("%s", e.text);
	add_findings(f);
	f->list = query_list_new(f->s);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	query_list_free(&f->list);
	store_close(&f->s);
	arena_release(&f->a);
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

/* A list that is read as it is looked at gives the same ids, also the second time, from what it kept. */
static void expect_list(struct fixture *f, const struct query *q, const char *text, const struct ids *ids)
{
	for (int pass = 0; pass < 2; pass++) {
		const struct ids *l;

		query_list_start(f->list, q);
		assert_true(query_list_read(f->list, SIZE_MAX, NULL, NULL, NULL));
		assert_true(query_list_is_whole(f->list));
		l = query_list_ids(f->list);
		if (l->n != ids->n || (l->n && memcmp(l->v, ids->v, (size_t)l->n * sizeof(*l->v)) != 0))
			fail_msg("'%s': another list, pass %d", text, pass);
	}
}

/* The numbers (1, 2 …) of the actions that the filter gives, in order. Asks count, matches and a list
 * too: all four must agree. */
static void expect_in(
        struct fixture *f, const char *text, const char *territory, const char *numbers)
{
	struct err e = ERR_INIT;
	struct ids l = IDS_INIT;
	struct filter filter;
	struct query q = {.filter = &filter, .sort = SORT_TITLE, .territory = territory};
	char got[32] = "";
	int64_t n;

	if (!filter_parse(&filter, text, NULL, &e) || !query_ids(f->s, &q, &l, &e) ||
	        !query_count(f->s, &q, &n, &e))
		fail_msg("%s: %s", text, e.text);
	for (int i = 0; i < l.n; i++)
		for (int k = 1; k <= 5; k++)
			if (f->ids[k] == l.v[i])
				snprintf(got + strlen(got), sizeof(got) - strlen(got), "%d", k);
	if (strcmp(got, numbers) != 0 || n != l.n)
		fail_msg("'%s' gives %s (%d), not %s", text, got, (int)n, numbers);
	expect_list(f, &q, text, &l);
	for (int k = 1; k <= 5; k++)
		if (query_matches(f->s, &q, f->ids[k]) != (strchr(numbers, '0' + k) != NULL))
			fail_msg("'%s': wrong answer for action %d alone", text, k);
	ids_release(&l);
	filter_release(&filter);
}

static void expect(struct fixture *f, const char *text, const char *numbers)
{
	expect_in(f, text, NULL, numbers);
}

static void words_find_what_is_written(void **state)
{
	struct fixture *f = *state;

	expect(f, "", "1234"); /* by title: Accès, Jumelage, Santé, Zone */
	expect(f, "eau", "14");
	expect(f, "d'eau", "14");
	expect(f, "\"eau potable\"", "1");
	expect(f, "\"potable eau\"", "");
	expect(f, "pot*", "1");
	expect(f, "z*", "4");
	expect(f, "j* -zone", "2");
	expect(f, "q*", "");
	expect(f, "maternelle c*", "3"); /* C40 */
	expect(f, "C40", "3");
	expect(f, "OEUVRES", "1");
	expect(f, "maternelle dakar", "3");
	expect(f, "eau -forages", "4");
	expect(f, "NOT eau", "23");
	expect(f, "rien-du-tout", "");
	expect(f, "AND_or\"near\"", "");
}

static void places_countries_and_themes(void **state)
{
	struct fixture *f = *state;

	expect(f, "pays:sn", "13");
	expect(f, "pays:Sénégal", "13");
	expect(f, "country:sen,cn", "123");
	expect(f, "pays:\"chine populaire\"", "2");
	expect(f, "pays:chi*", "2");
	expect(f, "-pays:sn", "24");
	expect(f, "ville:kedougou", "1");
	expect(f, "ville:kedo*", "1");
	expect(f, "ville:pékin", "2");
	expect(f, "ville:beijing", "2");
	expect(f, "ville:potable", "");
	expect(f, "region:dakar", "3");
	expect(f, "theme:eau", "1");
	expect(f, "theme:\"drinking water\"", "1");
	expect(f, "theme:san*", "3");
	expect(f, "pays:sn theme:sante", "3");
	expect(f, "pays:cn OR theme:eau", "12");
}

static void authorities_people_and_partners(void **state)
{
	struct fixture *f = *state;

	expect(f, "lead:com:29019", "1");
	expect(f, "lead:brest", "12");
	expect(f, "lead:bmo", "2");
	expect(f, "lead:com:2a004", "3");
	expect(f, "lead:com:2*", "13");
	expect(f, "lead:metro*", "2");
	expect(f, "lead:tropole", "");
	expect(f, "collectivite:dep:29", "3");
	expect(f, "authority:finistere,brest", "123");
	expect(f, "partenaire:kedougou", "1");
	expect(f, "elu:\"le goff\"", "12");
	expect(f, "cadre:martin", "1");
	expect(f, "reseau:cuf", "2");
	expect(f, "reseau:cites", "2");
	expect(f, "strate:commune", "13");
	expect(f, "strate:intercommunalité", "2");
}

static void dates_money_and_codes(void **state)
{
	struct fixture *f = *state;

	expect(f, "statut:clos", "2");
	expect(f, "-statut:clos", "134");
	expect(f, "type:jumelage,coopération", "123");
	expect(f, "depuis:2015-12-31", "1234");
	expect(f, "depuis:2016", "134");
	expect(f, "depuis:2025", "34");
	expect(f, "jusqua:2010", "2");
	expect(f, "jusqua:2022", "12");
	expect(f, "-jusqua:2022", "34");
	expect(f, "depuis:2020 jusqua:2026", "1");
	expect(f, "budget:>50000", "1");
	expect(f, "budget:60k", "1");
	expect(f, "budget:<100000", "1");
	expect(f, "budget:100000..50000", "1");
	expect(f, "budget:<50000", "");
	expect(f, "tandem:complet", "1");
	expect(f, "tandem:incomplet", "234");
	expect(f, "tandem:aucun", "34");
	expect(f, "dispositif:\"1 % eau\"", "1");
	expect(f, "#\"priorité 2026\"", "1");
	expect(f, "#prio*", "1");
	expect(f, "#2026", "");
	expect(f, "source:jumelages", "1");
	expect(f, "source:jumel", "");
	expect(f, "source:\"jumelages 2024.csv\"", "1");
	expect(f, "source:jumelages*", "1");
	expect(f, "modifie:last", "1234");
	expect(f, "modifie:<2000", "");
	expect(f, "pays:sn statut:2 depuis:2025", "3");
	expect(f, "pays:sn -(statut:2 depuis:2025)", "1");
}

static void findings_and_severity(void **state)
{
	struct fixture *f = *state;

	expect(f, "constat:overlap", "13");
	expect(f, "constat:any", "13");
	expect(f, "constat:non", "24");
	expect(f, "constat:duplication", "");
	expect(f, "gravite:>=72", "13");
	expect(f, "gravite:>72", "");
	expect(f, "gravite:40..80 pays:sn eau", "1");
}

static void ids_by_prefix(void **state)
{
	struct fixture *f = *state;
	char uid[UID_TEXT_SIZE], text[64];

	uid_format(store_uid(f->s, ENTITY_ACTION, f->ids[2]), uid);
	snprintf(text, sizeof(text), "id:%s", uid);
	expect(f, text, "2");
	snprintf(text, sizeof(text), "id:%.8s", uid);
	expect(f, text, "1234");
}

static void a_territory_and_all_beneath(void **state)
{
	struct fixture *f = *state;

	expect_in(f, "", "reg:53",
	        "1234"); /* 3 by the département's part, 4 by the syndicate below Brest */
	expect_in(f, "", "dep:29", "1234");
	expect_in(f, "", "epci:242900314", "124");
	expect_in(f, "", "com:29019", "14");
	expect_in(f, "", "com:2A004", "3");
	expect_in(f, "eau -theme:eau", "epci:242900314", "4");
	expect_in(f, "pays:sn OR pays:cn", "epci:242900314", "12");
	expect_in(f, "statut:2", "dep:29", "13");
	expect_in(f, "", "reg:99", "");
}

/* --- with the register at hand --- */

static void refuse_value(struct fixture *f, const char *text, int at, const char *says)
{
	struct filter filter;
	struct err e = ERR_INIT;
	int error_at = -1;

	if (query_parse(f->s, text, &filter, &error_at, &e))
		fail_msg("'%s' is taken", text);
	if (error_at != at || !strstr(e.text, says))
		fail_msg("'%s': at %d: %s", text, error_at, e.text);
}

static void what_nothing_is_called_is_no_value(void **state)
{
	static const char *const known[] = {"pays:sn", "pays:sene*", "theme:eau,sante", "lead:brest", "ville:dakar", "-theme:eau", "collectivite:com:29019",
	        "elu:goff", "reseau:cuf", "mots", "statut:clos"};
	struct fixture *f = *state;
	struct filter filter;

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		struct err e = ERR_INIT;

		if (!query_parse(f->s, known[i], &filter, NULL, &e))
			fail_msg("'%s': %s", known[i], e.text);
		filter_release(&filter);
	}
	refuse_value(f, "theme:eaux", 6, "did you mean eau?");
	refuse_value(f, "mots -pays:senegla", 11, "did you mean senegal?");
	refuse_value(f, "lead:brset", 5, "did you mean brest?");
	refuse_value(f, "(mots OR theme:eau,snate)", 19, "did you mean sante?");
	refuse_value(f, "ville:xyzxyz", 6, "city:ouagadougou");
	refuse_value(f, "#rien", 1, "no known value of tag:");
	refuse_value(f, "theme:zz*", 6, "no known value of theme:");
}

static void save_view(struct fixture *f, const char *name, const char *filter)
{
	struct record r;
	struct err e = ERR_INIT;

	record_init(&r, ENTITY_VIEW, &f->a);
	record_set_text(&r, FIELD_VIEW_KEY, name);
	record_set_text(&r, FIELD_VIEW_FILTER, filter);
	assert_true(step_begin(f->s, &(struct step){.label = "view", .origin = STEP_USER}, &e));
	assert_true(store_insert(f->s, &r, &e));
	assert_true(step_end(f->s, &e));
}

static void expect_same(struct fixture *f, const char *text, const char *other)
{
	struct filter a, b;
	struct ids x = IDS_INIT, y = IDS_INIT;
	struct err e = ERR_INIT;

	if (!query_parse(f->s, text, &a, NULL, &e) || !query_parse(f->s, other, &b, NULL, &e))
		fail_msg("%s: %s", text, e.text);
	assert_true(query_ids(f->s, &(struct query){.filter = &a}, &x, &e));
	assert_true(query_ids(f->s, &(struct query){.filter = &b}, &y, &e));
	if (x.n != y.n || (x.n && memcmp(x.v, y.v, (size_t)x.n * sizeof(*x.v)) != 0))
		fail_msg("'%s' gives %d, '%s' %d", text, x.n, other, y.n);
	for (int k = 1; k <= 5; k++)
		assert_int_equal(query_matches(f->s, &(struct query){.filter = &a}, f->ids[k]), query_matches(f->s, &(struct query){.filter = &b}, f->ids[k]));
	assert_int_equal(a.root->at, 0);
	ids_release(&x);
	ids_release(&y);
	filter_release(&a);
	filter_release(&b);
}

static void a_saved_view_is_a_term(void **state)
{
	struct fixture *f = *state;

	save_view(f, "L'eau", "eau OR accès");
	save_view(f, "Tout", "");
	save_view(f, "eau sans forages", "vue:\"l'eau\" -forages");
	save_view(f, "ici", "vue:la");
	save_view(f, "la", "eau vue:ici");
	save_view(f, "faux", "theme:eaux");
	expect_same(f, "vue:\"L'EAU\"", "eau OR accès");
	expect_same(f, "-view:\"l'eau\"", "-(eau OR accès)");
	expect_same(f, "vue:\"eau sans forages\"", "(eau OR accès) -forages");
	expect_same(f, "vue:tout statut:2", "statut:2");
	expect_same(f, "vue:tout lead:brest statut:2", "lead:brest statut:2");
	refuse_value(f, "mots vue:ici", 5, "leads back to itself");
	refuse_value(f, "mots vue:faux", 5, "did you mean eau?");
	refuse_value(f, "vue:tous", 4, "did you mean tout?");
}

static void orders_are_total(void **state)
{
	struct fixture *f = *state;
	struct ids l = IDS_INIT;
	bool descending;

	for (int k = 0; k < SORT_COUNT; k++) {
		struct query q = {.sort = (enum sort_key)k};

		assert_int_equal(sort_find(sort_name((enum sort_key)k), &q.descending), k);
		l.n = 0;
		assert_true(query_ids(f->s, &q, &l, NULL));
		assert_int_equal(l.n, 4);
		expect_list(f, &q, sort_name((enum sort_key)k), &l);
	}
	assert_int_equal(sort_find("-gravité", &descending), SORT_SEVERITY);
	assert_false(descending);
	assert_int_equal(sort_find("début", &descending), SORT_START);
	assert_int_equal(sort_find("weight", &descending), -1);
	l.n = 0;
	assert_true(query_ids(f->s,
	        &(struct query){.sort = SORT_SEVERITY, .descending = true, .limit = 3}, &l, NULL));
	assert_int_equal(l.n, 3);
	assert_int_equal(l.v[0], f->ids[1]);
	assert_int_equal(l.v[1], f->ids[3]);
	assert_int_equal(l.v[2], f->ids[2]);
	l.n = 0;
	assert_true(query_ids(f->s, &(struct query){.sort = SORT_START}, &l, NULL));
	assert_int_equal(l.v[0], f->ids[2]);
	assert_int_equal(l.v[3], f->ids[3]); /* unknown start: last */
	l.n = 0;
	assert_true(
	        query_ids(f->s, &(struct query){.sort = SORT_START, .descending = true}, &l, NULL));
	assert_int_equal(l.v[0], f->ids[4]);
	assert_int_equal(l.v[3], f->ids[3]);
	ids_release(&l);
}

static void expect_facet(
        struct fixture *f, enum filter_field field, const char *filter, const char *shown)
{
	struct filter parsed;
	struct query q = {.filter = &parsed};
	struct str got = STR_INIT;
	struct facet *v;
	int n;

	assert_true(filter_parse(&parsed, filter, NULL, NULL));
	assert_true(query_facets(f->s, &q, f->list, field, 3, &f->a, &v, &n, NULL));
	for (int i = 0; i < n; i++)
		str_addf(&got, "%s(%s)=%d ", v[i].value, v[i].label, (int)v[i].n);
	assert_string_equal(got.s, shown);
	str_release(&got);
	filter_release(&parsed);
}

static void facets_count_actions(void **state)
{
	struct fixture *f = *state;

	expect_facet(f, FILTER_COUNTRY, "", "SN(Senegal)=2 CN(China)=1 ");
	expect_facet(f, FILTER_COUNTRY, "theme:eau", "SN(Senegal)=1 ");
	expect_facet(f, FILTER_STRATE, "", "commune(commune)=2 epci(EPCI)=1 other(other body)=1 ");
	expect_facet(f, FILTER_STATUS, "pays:sn", "2(under way)=2 ");
	expect_facet(f, FILTER_TANDEM, "",
	        "none(none)=2 complete(complete)=1 incomplete(incomplete)=1 ");
	expect_facet(
	        f, FILTER_AUTHORITY, "theme:sante", "com:2A004(Ajaccio)=1 dep:29(Finistère)=1 ");
	expect_facet(f, FILTER_PARTNER, "", "Mairie de Kédougou(Mairie de Kédougou)=1 ");
	expect_facet(
	        f, FILTER_PERSON, "", "Anne Le Goff(Anne Le Goff)=2 Jean Martin(Jean Martin)=1 ");
	expect_facet(f, FILTER_FINDING, "", "overlap(overlap)=2 ");
	expect_facet(f, FILTER_CITY, "pays:sn", "Dakar(Dakar)=1 Kédougou(Kédougou)=1 ");
	expect_facet(f, FILTER_NETWORK, "", "cuf(CUF)=1 ");
	expect_facet(f, FILTER_BUDGET, "", "");
}

/* --- rollups --- */

static int64_t count_of(struct fixture *f, const char *filter, const char *row, const char *column)
{
	struct str text = STR_INIT;
	struct filter parsed;
	int64_t n = -1;

	str_addf(&text, "%s %s %s", filter, row, column);
	if (!filter_parse(&parsed, text.s, NULL, NULL) || !query_count(f->s, &(struct query){.filter = &parsed}, &n, NULL))
		fail_msg("%s", text.s);
	filter_release(&parsed);
	str_release(&text);
	return n;
}

static void check_rollup(struct fixture *f, const char *filter, enum rollup_dim row, enum rollup_dim column)
{
	struct filter parsed;
	struct rollup r;

	assert_true(filter_parse(&parsed, filter, NULL, NULL));
	assert_true(query_rollup(f->s, &(struct query){.filter = &parsed}, row, column, &f->a, &r, NULL));
	filter_release(&parsed);
	assert_int_equal(r.total.n, count_of(f, filter, "", ""));
	for (int i = 0; i < r.n_rows; i++) {
		const char *term = rollup_term(row, &r.rows[i], &f->a);

		if (!*r.rows[i].value)
			continue;
		assert_int_equal(r.rows[i].total.n, count_of(f, filter, term, ""));
		assert_int_equal(r.rows[i].total.n_open, count_of(f, filter, term, "finding:any"));
		for (int k = 0; k < r.n_columns; k++) {
			const struct rollup_cell *c = rollup_at(&r, i, k);

			if (*r.columns[k].value)
				assert_int_equal(c ? c->count.n : 0, count_of(f, filter, term, rollup_term(column, &r.columns[k], &f->a)));
		}
	}
}

static void a_rollup_counts_what_the_filter_finds(void **state)
{
	static const char *const filters[] = {"", "pays:sn", "finding:any", "theme:sante", "zzz"};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(filters); i++)
		for (int row = ROLLUP_COUNTRY; row < ROLLUP_DIM_COUNT; row++)
			for (int column = ROLLUP_NONE; column < ROLLUP_DIM_COUNT; column++)
				check_rollup(f, filters[i], (enum rollup_dim)row, (enum rollup_dim)column);
}

static void a_rollup_tells_the_worst_first(void **state)
{
	struct fixture *f = *state;
	struct rollup r;

	assert_true(query_rollup(f->s, &(struct query){0}, ROLLUP_COUNTRY, ROLLUP_STRATE, &f->a, &r, NULL));
	assert_int_equal(r.n_rows, 3); /* one action has no country */
	assert_string_equal(r.rows[0].label, "Senegal");
	assert_true(r.rows[0].total.severity >= r.rows[1].total.severity && r.rows[1].total.severity >= r.rows[2].total.severity);
	assert_int_equal(r.rows[0].total.by_strate[STRATE_COMMUNE] + r.rows[0].total.by_strate[STRATE_EPCI] + r.rows[0].total.by_strate[STRATE_OTHER], 2);
	assert_int_not_equal(r.rows[0].total.worst, 0);
	assert_null(rollup_at(&r, 0, 99));
}

/* --- plans --- */

/* Tables that grow with the register: none of them may be read whole. */
static bool is_big_scan(const char *line)
{
	static const char *const big[] = {"action", "x_action", "action_places", "action_themes",
	        "action_tags", "action_partners", "action_participants", "action_networks",
	        "authority", "partner", "person", "place", "x_name", "x_finding",
	        "x_finding_member", "f", "m", "a", "o", "c", "x"};
	char table[64];

	/* An index, but one that gives every action with a finding. */
	if (strstr(line, "x_finding_member_id (entity=?)"))
		return true;
	if (sscanf(line, "SCAN %63s", table) != 1)
		return false;
	for (size_t i = 0; i < COUNT_OF(big); i++)
		if (strcmp(table, big[i]) == 0)
			return true;
	return false;
}

static void check_plan(struct fixture *f, const char *what, struct builder *b)
{
	struct builder plan = *b;
	sqlite3_stmt *st;

	plan.sql = (struct str)STR_INIT;
	str_addf(&plan.sql, "EXPLAIN QUERY PLAN %s", b->sql.s);
	st = builder_prepare(&plan, NULL);
	assert_non_null(st);
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *line = (const char *)sqlite3_column_text(st, 3);

		if (is_big_scan(line))
			fail_msg("'%s': %s\n%s", what, line, b->sql.s);
	}
	sqlite3_finalize(st);
	str_release(&plan.sql);
	builder_release(b);
	(void)f;
}

static void every_positive_form_uses_an_index(void **state)
{
	static const char *const forms[] = {"eau", "eau*", "\"eau potable\"", "pays:sn", "pays:s*",
	        "ville:brest", "ville:b*", "region:dakar", "theme:eau", "theme:e*", "strate:epci",
	        "lead:brest", "lead:com:29019", "lead:com:29*", "collectivite:brest",
	        "partenaire:mairie", "statut:2", "type:jumelage", "depuis:2022", "jusqua:2026",
	        "budget:>5", "budget:<=5", "budget:5", "budget:1..5", "constat:overlap",
	        "constat:any", "constat:none", "gravite:>=40", "gravite:<40", "tandem:complet",
	        "tandem:incomplet", "tandem:aucun", "dispositif:ficol", "reseau:cuf", "#tag", "#t*",
	        "source:x", "elu:goff", "modifie:>=2020", "modifie:last", "id:0190"};
	bool seen[FILTER_FIELD_COUNT] = {false};
	struct fixture *f = *state;
	struct builder b;

	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		struct filter filter;

		assert_true(filter_parse(&filter, forms[i], NULL, NULL));
		seen[filter.root->field] = true;
		builder_init(&b, f->s, &f->a);
		term_set(&b, filter.root);
		check_plan(f, forms[i], &b);
		filter_release(&filter);
	}
	for (int i = 0; i < FILTER_FIELD_COUNT; i++)
		if (!seen[i] && i != FILTER_VIEW)
			fail_msg("no form of %s: has been tried",
			        filter_field_name((enum filter_field)i));
	builder_init(&b, f->s, &f->a);
	territory_set(&b, "reg:53");
	check_plan(f, "territory", &b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(words_find_what_is_written),
	        cmocka_unit_test(places_countries_and_themes),
	        cmocka_unit_test(authorities_people_and_partners),
	        cmocka_unit_test(dates_money_and_codes),
	        cmocka_unit_test(findings_and_severity),
	        cmocka_unit_test(ids_by_prefix),
	        cmocka_unit_test(a_territory_and_all_beneath),
	        cmocka_unit_test(what_nothing_is_called_is_no_value),
	        cmocka_unit_test(a_saved_view_is_a_term),
	        cmocka_unit_test(orders_are_total),
	        cmocka_unit_test(facets_count_actions),
	        cmocka_unit_test(a_rollup_counts_what_the_filter_finds),
	        cmocka_unit_test(a_rollup_tells_the_worst_first),
	        cmocka_unit_test(every_positive_form_uses_an_index),
	};

	return cmocka_run_group_tests_name("query", tests, setup, teardown);
}
