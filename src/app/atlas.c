/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * atlas.c - countries and towns with their numbers, and how far away they are.
 *
 * A country stands where its people live (share/ref/countries.tsv), not in the middle of its borders: in Canada or Algeria nobody is there. Towns follow their country, so that the same
 * order serves the list of a screen reader.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/atlas.h>
#include <strates/base/intl.h>

#include "browse_priv.h"

/* The middle of metropolitan France, roughly Bourges; radius of the earth. */
static const double HOME_LAT = 46.6, HOME_LON = 2.5, EARTH_KM = 6371, DEGREE = 0.017453292519943295;

/* --- reading ----------------------------------------------------------------------------------------------------------------------- */

static bool lies_in(const struct rollup_head *city, const struct rollup_head *country)
{
	return *city->value && str_eq(city->country, country->value);
}

struct ranked {
	const struct rollup_head *head;
	int at; /* as it was read: worst first */
	enum matrix_sort sort;
};

static int by_rank(const void *p, const void *q)
{
	const struct ranked *a = p, *b = q;
	int order = matrix_compare(a->head, b->head, a->sort);

	return order ? order : a->at - b->at;
}

static const struct ranked *rank(struct atlas *a, const struct rollup *r)
{
	struct ranked *v = arena_calloc(&a->arena, (size_t)r->n_rows + 1, sizeof(*v));

	for (int i = 0; i < r->n_rows; i++)
		v[i] = (struct ranked){&r->rows[i], i, a->sort};
	if (r->n_rows)
		qsort(v, (size_t)r->n_rows, sizeof(*v), by_rank);
	return v;
}

/* Each country with its towns. */
void atlas_sort(struct atlas *a, enum matrix_sort sort)
{
	const struct ranked *countries, *cities;

	a->sort = sort;
	countries = rank(a, &a->countries);
	cities = rank(a, &a->cities);
	a->places = arena_calloc(&a->arena, (size_t)(a->countries.n_rows + a->cities.n_rows) + 1, sizeof(*a->places));
	a->n = 0;
	for (int i = 0; i < a->countries.n_rows; i++) {
		int country = a->n;

		a->places[a->n++] = (struct atlas_place){countries[i].head, false, -1, countries[i].at * (a->cities.n_rows + 1)};
		for (int k = 0; k < a->cities.n_rows; k++)
			if (lies_in(cities[k].head, countries[i].head))
				a->places[a->n++] = (struct atlas_place){cities[k].head, true, country, a->places[country].weight + cities[k].at + 1};
	}
}

bool atlas_read(struct atlas *a, struct store *s, const struct query *q, struct err *e)
{
	arena_clear(&a->arena);
	a->n = 0;
	if (!query_rollup(s, q, ROLLUP_COUNTRY, ROLLUP_NONE, &a->arena, &a->countries, e) || !query_rollup(s, q, ROLLUP_CITY, ROLLUP_NONE, &a->arena, &a->cities, e))
		return false;
	atlas_sort(a, a->sort);
	return true;
}

bool browse_atlas(struct browse *b, struct atlas *a, struct err *e)
{
	struct filter f;
	struct query q;
	bool ok = browse_query(b, "", &f, &q, e) && atlas_read(a, app_store(b->app), &q, e);

	filter_release(&f);
	return ok;
}

void atlas_release(struct atlas *a)
{
	arena_release(&a->arena);
	*a = (struct atlas)ATLAS_INIT;
}

/* --- what is said of a place ------------------------------------------------------------------------------------------------------- */

const char *atlas_name(const struct atlas_place *p)
{
	return *p->head->value ? p->head->label : _("no country");
}

const char *atlas_scope(const struct atlas_place *p, struct arena *mem)
{
	return *p->head->value ? rollup_term(p->city ? ROLLUP_CITY : ROLLUP_COUNTRY, p->head, mem) : NULL;
}

/* On a great circle. */
bool atlas_bearing(const struct atlas_place *p, int *degrees, int *km)
{
	double from = HOME_LAT * DEGREE, to = p->head->lat * DEGREE, east = (p->head->lon - HOME_LON) * DEGREE;
	double cosine = sin(from) * sin(to) + cos(from) * cos(to) * cos(east);
	double turn = atan2(sin(east) * cos(to), cos(from) * sin(to) - sin(from) * cos(to) * cos(east)) / DEGREE;

	if (!p->head->placed)
		return false;
	*km = (int)lround(EARTH_KM * acos(cosine > 1 ? 1 : cosine < -1 ? -1 : cosine));
	*degrees = (int)lround(turn + 360) % 360;
	return true;
}

void atlas_write_bearing(const struct atlas_place *p, struct str *out)
{
	static const char *const winds[] = {N_("north"), N_("north-east"), N_("east"), N_("south-east"), N_("south"), N_("south-west"), N_("west"), N_("north-west")};
	int degrees, km;

	if (!atlas_bearing(p, &degrees, &km))
		return;
	/* Nobody needs it more exactly. */
	km = km > 200 ? (km + 50) / 100 * 100 : km;
	str_addf(out, _("%s, %s km"), _(winds[(degrees * 2 + 45) / 90 % 8]), SHOW_NUMBER(km));
}
