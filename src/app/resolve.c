/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve.c - names to rows: countries, towns, networks, partners, persons, and the memory that
 * makes it cheap.
 *
 * An import asks the same few thousand questions a hundred thousand times, so answers are kept by
 * folded text. Two kinds of answer are not: that a partner or person is unknown (the caller inserts
 * it next), and anything that was asked before names changed (resolver_forget). Authorities and
 * themes, which have rules of their own, are in resolve_authority.c and resolve_theme.c.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "resolve_priv.h"

/* --- what was asked before --- */

enum { SLOTS_FIRST = 1024, ANSWERS_MAX = 400000 };

struct resolver *app_resolver(struct app *app)
{
	if (!app->resolver) {
		app->resolver = xcalloc(1, sizeof(*app->resolver));
		str_init(&app->resolver->scratch);
	}
	return app->resolver;
}

void resolver_free(struct resolver **r)
{
	struct resolver *rv = *r;

	if (!rv)
		return;
	arena_release(&rv->arena);
	arena_release(&rv->refs);
	str_release(&rv->scratch);
	free(rv->slots);
	free(rv->epci);
	free(rv->labels);
	free(rv->codes);
	free(rv);
	*r = NULL;
}

static uint64_t hash_text(const char *s)
{
	uint64_t h = 14695981039346656037u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

static struct cache_slot *slot_of(const struct resolver *rv, const char *text, uint64_t hash)
{
	size_t i = (size_t)hash & (rv->cap - 1);

	while (rv->slots[i].text &&
	        (rv->slots[i].hash != hash || strcmp(rv->slots[i].text, text) != 0))
		i = (i + 1) & (rv->cap - 1);
	return &rv->slots[i];
}

static void grow(struct resolver *rv)
{
	struct cache_slot *old = rv->slots;
	size_t cap = rv->cap;

	rv->cap = cap ? cap * 2 : SLOTS_FIRST;
	rv->slots = xcalloc(rv->cap, sizeof(*rv->slots));
	for (size_t i = 0; i < cap; i++)
		if (old[i].text)
			*slot_of(rv, old[i].text, old[i].hash) = old[i];
	free(old);
}

static void clear_answers(struct resolver *rv)
{
	free(rv->slots);
	rv->slots = NULL;
	rv->n = rv->cap = 0;
	arena_clear(&rv->arena);
}

const char *resolver_question(
        struct resolver *rv, const char *what, const char *text, const char *more, int number)
{
	struct str *q = &rv->scratch;

	str_clear(q);
	str_add(q, what);
	utf8_fold(q, text ? text : "");
	str_add_char(q, '\n');
	str_add(q, more);
	str_addf(q, "\n%d", number);
	return q->s;
}

const struct resolved *resolver_get(const struct resolver *rv, const char *question)
{
	const struct cache_slot *s;

	if (!rv->n)
		return NULL;
	s = slot_of(rv, question, hash_text(question));
	return s->text ? &s->what : NULL;
}

void resolver_put(struct resolver *rv, const char *question, struct resolved what)
{
	uint64_t hash = hash_text(question);
	struct cache_slot *s;

	if (rv->n >= ANSWERS_MAX)
		clear_answers(rv);
	if (rv->n * 2 >= rv->cap)
		grow(rv);
	s = slot_of(rv, question, hash);
	if (!s->text) {
		s->text = arena_strdup(&rv->arena, question);
		s->hash = hash;
		rv->n++;
	}
	if (what.key)
		what.key = arena_strdup(&rv->arena, what.key);
	s->what = what;
}

void resolver_forget(struct app *app, enum entity en)
{
	switch (en) {
	case ENTITY_AUTHORITY:
	case ENTITY_THEME: resolver_free(&app->resolver); break;
	case ENTITY_COUNTRY:
	case ENTITY_PLACE:
	case ENTITY_NETWORK:
	case ENTITY_PARTNER:
	case ENTITY_PERSON:
		if (app->resolver)
			clear_answers(app->resolver);
		break;
	default: break;
	}
}

enum match resolver_answer(const struct resolved *what, struct arena *a, const char **key)
{
	*key = what->key ? arena_strdup(a, what->key) : NULL;
	return what->match;
}

/* --- countries, networks: one name, one row --- */

static struct resolved find_keyed(
        struct app *app, enum entity en, const char *text, struct arena *a)
{
	struct resolved found = {.match = MATCH_NONE};
	struct ids l = IDS_INIT;

	if (store_find_name(app->store, en, text, 3, &l, NULL) && l.n > 0) {
		found.match = l.n == 1 ? MATCH_NAME : MATCH_AMBIGUOUS;
		found.id = l.v[0];
		if (l.n == 1)
			found.key = store_key(app->store, en, l.v[0], a);
	}
	ids_release(&l);
	return found;
}

static enum match resolve_keyed(
        struct app *app, enum entity en, const char *text, struct arena *a, const char **key)
{
	struct resolver *rv = app_resolver(app);
	const char *q = resolver_question(
	        rv, en == ENTITY_COUNTRY ? "country " : "network ", text, NULL, 0);
	const struct resolved *known = resolver_get(rv, q);
	struct resolved found;
	struct arena mem = ARENA_INIT;

	*key = NULL;
	if (str_is_empty(text))
		return MATCH_NONE;
	if (known)
		return resolver_answer(known, a, key);
	found = find_keyed(app, en, text, &mem);
	/* "The Gambia", "the Netherlands" */
	if (found.match == MATCH_NONE && en == ENTITY_COUNTRY && strncasecmp(text, "the ", 4) == 0)
		found = find_keyed(app, en, text + 4, &mem);
	if (found.match == MATCH_NAME && strcasecmp(found.key, text) == 0)
		found.match = MATCH_EXACT;
	resolver_put(rv, q, found);
	enum match m = resolver_answer(&found, a, key);
	arena_release(&mem);
	return m;
}

enum match resolve_country(struct app *app, const char *text, struct arena *a, const char **key)
{
	return resolve_keyed(app, ENTITY_COUNTRY, text, a, key);
}

enum match resolve_network(struct app *app, const char *text, struct arena *a, const char **key)
{
	return resolve_keyed(app, ENTITY_NETWORK, text, a, key);
}

/* --- towns --- */

enum { TOWNS_MAX = 400, CLEARLY_LARGER = 5 };

struct town {
	int64_t id, population, next; /* next: population of the second largest */
	double lat, lon;
	int n;
};

static double real_or_nan(const struct record *r, enum field f)
{
	const struct value *v = record_value(r, f);

	return v->type == VALUE_REAL ? v->r : NAN;
}

static void weigh_town(struct town *t, const struct record *r)
{
	int64_t population = record_int(r, FIELD_PLACE_POPULATION, 0);

	t->n++;
	if (t->n > 1 && population <= t->population) {
		if (population > t->next)
			t->next = population;
		return;
	}
	t->next = t->population;
	t->population = population;
	t->id = r->id;
	t->lat = real_or_nan(r, FIELD_PLACE_LAT);
	t->lon = real_or_nan(r, FIELD_PLACE_LON);
}

static struct resolved find_town(struct app *app, const char *name, const char *country)
{
	struct resolved found = {.match = MATCH_NONE, .lat = NAN, .lon = NAN};
	struct town best = {.population = -1};
	struct ids l = IDS_INIT;
	struct arena mem = ARENA_INIT;

	store_find_name(app->store, ENTITY_PLACE, name, TOWNS_MAX, &l, NULL);
	for (int i = 0; i < l.n; i++) {
		struct record r;
		if (store_load(app->store, ENTITY_PLACE, l.v[i], &mem, &r, NULL) &&
		        !str_eq(record_text(&r, FIELD_PLACE_KIND), "region") &&
		        (!country || str_eq(record_text(&r, FIELD_PLACE_COUNTRY), country)))
			weigh_town(&best, &r);
		arena_clear(&mem);
	}
	arena_release(&mem);
	ids_release(&l);
	if (best.n > 0) {
		found.match = best.n == 1 || best.population >= CLEARLY_LARGER * best.next
		                      ? MATCH_NAME
		                      : MATCH_AMBIGUOUS;
		found.id = best.id;
		found.lat = best.lat;
		found.lon = best.lon;
	}
	return found;
}

/* "Ville de Kédougou", "Kédougou (Sénégal)", "Dakar, Sénégal", "Hanoi City": the same without what
 * is around the name. */
static const char *bare_town(const char *name, struct str *out)
{
	static const char *const before[] = {"ville de ", "ville d ", "commune urbaine de ",
	        "commune rurale de ", "commune de ", "commune d ", "municipalite de ", "mairie de ",
	        "city of ", "town of ", "municipality of "};
	static const char *const after[] = {" city", " town", " ville"};
	size_t n = strcspn(name, "(,;/");
	char *cut = xstrndup(name, n);

	str_clear(out);
	utf8_fold_words(out, cut);
	free(cut);
	for (size_t i = 0; i < COUNT_OF(after); i++)
		if (str_has_suffix(out->s, after[i]))
			str_truncate(out, out->len - strlen(after[i]));
	for (size_t i = 0; i < COUNT_OF(before); i++)
		if (str_has_prefix(out->s, before[i]))
			return out->s + strlen(before[i]);
	return out->s;
}

enum match resolve_town(struct app *app, const char *name, const char *country, int64_t *place,
        double *lat, double *lon)
{
	struct resolver *rv = app_resolver(app);
	const char *q = resolver_question(rv, "town ", name, country, 0);
	const struct resolved *known = resolver_get(rv, q);
	struct resolved found;

	*place = 0;
	*lat = *lon = NAN;
	if (str_is_empty(name))
		return MATCH_NONE;
	if (known)
		found = *known;
	else {
		struct str bare = STR_INIT;
		found = find_town(app, name, country);
		if (found.match == MATCH_NONE)
			found = find_town(app, bare_town(name, &bare), country);
		str_release(&bare);
		resolver_put(rv, q, found);
	}
	if (found.match < MATCH_NAME)
		return found.match;
	*place = found.id;
	*lat = found.lat;
	*lon = found.lon;
	return found.match;
}

/* --- partners and persons --- */

static bool same_words(const char *a, const char *b)
{
	struct str x = STR_INIT, y = STR_INIT;
	bool same;

	utf8_fold_words(&x, a);
	utf8_fold_words(&y, b);
	same = str_eq(x.s, y.s);
	str_release(&x);
	str_release(&y);
	return same;
}

/* 0 = another one; 1 = may be it: something is not said on one side; 2 = it. */
static int partner_fits(const struct record *r, const char *country, const char *city)
{
	const char *its_country = record_text(r, FIELD_PARTNER_COUNTRY),
	           *its_city = record_text(r, FIELD_PARTNER_CITY);

	if (country && its_country && !str_eq(country, its_country))
		return 0;
	if (city && its_city && !same_words(city, its_city))
		return 0;
	return (!country) == (!its_country) && (!city) == (!its_city) ? 2 : 1;
}

static int person_fits(const struct record *r, const char *authority)
{
	const char *its = record_text(r, FIELD_PERSON_AUTHORITY);

	if (authority && its && !str_eq(authority, its))
		return 0;
	return (!authority) == (!its) ? 2 : 1;
}

static int64_t find_fitting(
        struct app *app, enum entity en, const char *name, const char *first, const char *second)
{
	struct ids l = IDS_INIT;
	struct arena mem = ARENA_INIT;
	int64_t best = 0;
	int fits = 0;

	store_find_name(app->store, en, name, 100, &l, NULL);
	for (int i = 0; i < l.n && fits < 2; i++) {
		struct record r;
		int f = 0;
		if (store_load(app->store, en, l.v[i], &mem, &r, NULL))
			f = en == ENTITY_PARTNER ? partner_fits(&r, first, second)
			                         : person_fits(&r, first);
		if (f > fits) {
			fits = f;
			best = l.v[i];
		}
		arena_clear(&mem);
	}
	arena_release(&mem);
	ids_release(&l);
	return best;
}

static const char *or_null(const char *s)
{
	return str_is_empty(s) ? NULL : s;
}

static int64_t resolve_row(
        struct app *app, enum entity en, const char *name, const char *first, const char *second)
{
	struct resolver *rv = app_resolver(app);
	struct str more = STR_INIT;
	const struct resolved *known;
	const char *q;
	int64_t id = 0;

	if (str_is_empty(name))
		return 0;
	str_addf(&more, "%s\n", first ? first : "");
	utf8_fold(&more, second ? second : "");
	q = resolver_question(rv, en == ENTITY_PARTNER ? "partner " : "person ", name, more.s, 0);
	str_release(&more);
	known = resolver_get(rv, q);
	if (known)
		return known->id;
	id = find_fitting(app, en, name, first, second);
	if (id)
		resolver_put(rv, q, (struct resolved){.match = MATCH_NAME, .id = id});
	return id;
}

int64_t resolve_partner(struct app *app, const char *name, const char *country, const char *city)
{
	return resolve_row(app, ENTITY_PARTNER, name, or_null(country), or_null(city));
}

int64_t resolve_person(struct app *app, const char *name, const char *authority)
{
	return resolve_row(app, ENTITY_PERSON, name, or_null(authority), NULL);
}
