/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export_iati_where.c - where an activity is and what it is about: recipient countries, locations, sectors and tags of an IATI file.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <strates/base/intl.h>

#include "export_iati_priv.h"

void iati_narrative(struct str *out, const char *tabs, const char *text)
{
	str_addf(out, "%s<narrative>", tabs);
	xml_text(out, text);
	str_add(out, "</narrative>\n");
}

/* --- places --- */

/* k-th of n equal parts of 100.00, the last one taking what rounding leaves. */
static const char *share(int k, int n, char buf[16])
{
	int each = 10000 / n, part = k == n - 1 ? 10000 - each * (n - 1) : each;

	snprintf(buf, 16, "%d.%02d", part / 100, part % 100);
	return buf;
}

/* Countries, each once, in the order of their places. */
static int countries_of(const struct record *r, const char *out[], int max)
{
	int n = 0;

	for (int i = 0; i < record_count(r, SET_ACTION_PLACES); i++) {
		const char *country = record_element(r, SET_ACTION_PLACES, i)[ITEM_ACTION_PLACES_country].s;
		bool there = false;

		for (int k = 0; k < n; k++)
			there = there || str_eq(out[k], country);
		if (!there && !str_is_empty(country) && n < max)
			out[n++] = country;
	}
	return n;
}

void iati_countries(struct exporter *x, const struct record *r)
{
	const char *list[64];
	int n = countries_of(r, list, COUNT_OF(list));
	char buf[16];

	for (int i = 0; i < n; i++) {
		str_add(x->out, "\t\t<recipient-country");
		xml_attribute(x->out, "code", list[i]);
		xml_attribute(x->out, "percentage", share(i, n, buf));
		str_add(x->out, "/>\n");
	}
}

/* LocationClass and GeographicExactness of a place_precision; a place without one has neither. */
static void precision_elements(struct str *out, const struct value *precision)
{
	static const char *const codes[][3] = {{"exact", "1", "3"}, {"city", "2", "2"}, {"region", "2", "1"}};

	for (size_t i = 0; precision->type == VALUE_TEXT && i < COUNT_OF(codes); i++)
		if (str_eq(precision->s, codes[i][0]))
			str_addf(out, "\t\t\t<exactness code=\"%s\"/>\n\t\t\t<location-class code=\"%s\"/>\n", codes[i][1], codes[i][2]);
}

/* Is the country named by a place inside it as well? Then "the whole country" is a place of its own. */
static bool is_named_twice(const struct record *r, const struct value *v)
{
	for (int i = 0; i < record_count(r, SET_ACTION_PLACES); i++) {
		const struct value *other = record_element(r, SET_ACTION_PLACES, i);

		if (other != v && str_eq(other[ITEM_ACTION_PLACES_country].s, v[ITEM_ACTION_PLACES_country].s))
			return true;
	}
	return false;
}

static void location_names(struct exporter *x, struct whole *w, const struct value *v)
{
	const char *city = v[ITEM_ACTION_PLACES_city].s, *region = v[ITEM_ACTION_PLACES_region].s, *country = v[ITEM_ACTION_PLACES_country].s;
	const char *name = !str_is_empty(city) ? city : !str_is_empty(region) ? region : store_ref_name(x->store, ENTITY_COUNTRY, &v[ITEM_ACTION_PLACES_country], &w->arena);

	str_add(x->out, "\t\t\t<name>\n");
	iati_narrative(x->out, "\t\t\t\t", name);
	str_add(x->out, "\t\t\t</name>\n");
	if (!str_is_empty(city) && !str_is_empty(region)) {
		str_add(x->out, "\t\t\t<description>\n");
		iati_narrative(x->out, "\t\t\t\t", region);
		str_add(x->out, "\t\t\t</description>\n");
	}
	if (!str_is_empty(country)) {
		str_add(x->out, "\t\t\t<administrative vocabulary=\"A4\" level=\"0\"");
		xml_attribute(x->out, "code", country);
		str_add(x->out, "/>\n");
	}
}

static void location(struct exporter *x, struct whole *w, const struct value *v)
{
	bool whole_country = str_is_empty(v[ITEM_ACTION_PLACES_city].s) && str_is_empty(v[ITEM_ACTION_PLACES_region].s);
	const char *place = v[ITEM_ACTION_PLACES_place].type == VALUE_TEXT ? v[ITEM_ACTION_PLACES_place].s : "";
	double lat, lon;
	bool placed = export_point(w, v, &lat, &lon);

	/* A country by itself is the recipient country. */
	if (whole_country && !is_named_twice(&w->r, v))
		return;
	/* Coordinates that are only those of the town are marked, so that they don't come back as the place's own. */
	str_add(x->out, "\t\t<location");
	xml_attribute(x->out, "strates:of", whole_country ? "country" : placed && v[ITEM_ACTION_PLACES_lat].type != VALUE_REAL ? "town" : "");
	str_add(x->out, ">\n");
	if (place[0] == 'g' && place[1]) { /* GeoNames */
		str_add(x->out, "\t\t\t<location-id");
		xml_attribute(x->out, "vocabulary", "G1");
		xml_attribute(x->out, "code", place + 1);
		str_add(x->out, "/>\n");
	}
	location_names(x, w, v);
	if (placed)
		str_addf(x->out, "\t\t\t<point srsName=\"http://www.opengis.net/def/crs/EPSG/0/4326\">\n\t\t\t\t<pos>%.15g %.15g</pos>\n\t\t\t</point>\n", lat, lon);
	precision_elements(x->out, &v[ITEM_ACTION_PLACES_precision]);
	str_add(x->out, "\t\t</location>\n");
}

void iati_locations(struct exporter *x, struct whole *w)
{
	for (int i = 0; i < record_count(&w->r, SET_ACTION_PLACES); i++)
		location(x, w, record_element(&w->r, SET_ACTION_PLACES, i));
}

/* --- sectors --- */

static const char *dac_vocabulary(const char *dac)
{
	size_t n = strspn(dac, "0123456789");

	return dac[n] ? NULL : n == 5 ? "1" : n == 3 ? "2" : NULL;
}

static bool is_in(const struct value *v, const char *vocabulary)
{
	const char *dac = v[ITEM_ACTION_THEMES_dac].type == VALUE_TEXT ? dac_vocabulary(v[ITEM_ACTION_THEMES_dac].s) : NULL;

	return str_eq(vocabulary, "99") || (dac && str_eq(dac, vocabulary));
}

/* Hundredths of a percent of each theme of the vocabulary: as recorded when all are and they sum to 100, else equal parts. */
static int64_t percent_of(const struct record *r, const char *vocabulary, int i, bool *recorded)
{
	int64_t sum = 0;
	int n = 0, nth = 0;
	bool all = true;

	for (int k = 0; k < record_count(r, SET_ACTION_THEMES); k++) {
		const struct value *v = record_element(r, SET_ACTION_THEMES, k);

		if (!is_in(v, vocabulary))
			continue;
		all = all && v[ITEM_ACTION_THEMES_percent].type == VALUE_INT;
		sum += all ? v[ITEM_ACTION_THEMES_percent].i : 0;
		nth = k == i ? n : nth;
		n++;
	}
	*recorded = all && sum == 100;
	if (*recorded)
		return record_element(r, SET_ACTION_THEMES, i)[ITEM_ACTION_THEMES_percent].i * 100;
	return nth == n - 1 ? 10000 - 10000 / n * (n - 1) : 10000 / n;
}

/* Of our own vocabulary `theme:dac', so that the two are still one when the file comes back. */
static void sector_code(struct str *out, const char *vocabulary, const struct value *v, bool recorded)
{
	const char *dac = v[ITEM_ACTION_THEMES_dac].type == VALUE_TEXT ? v[ITEM_ACTION_THEMES_dac].s : "";
	struct str code = STR_INIT;

	if (str_eq(vocabulary, "99")) {
		xml_attribute(out, "vocabulary-uri", "urn:strates:themes");
		/* With a ? behind, the percentage is only an equal part. */
		str_addf(&code, "%s%s%s%s", v[ITEM_ACTION_THEMES_theme].type == VALUE_TEXT ? v[ITEM_ACTION_THEMES_theme].s : "", *dac ? ":" : "", dac, recorded ? "" : "?");
	} else {
		str_add(&code, dac);
	}
	xml_attribute(out, "code", code.s);
	str_release(&code);
}

static bool has_percentages(const struct record *r)
{
	for (int i = 0; i < record_count(r, SET_ACTION_THEMES); i++)
		if (record_element(r, SET_ACTION_THEMES, i)[ITEM_ACTION_THEMES_percent].type == VALUE_INT)
			return true;
	return false;
}

static void sectors_of(struct exporter *x, struct whole *w, const char *vocabulary)
{
	bool told = true;

	for (int i = 0; i < record_count(&w->r, SET_ACTION_THEMES); i++) {
		const struct value *v = record_element(&w->r, SET_ACTION_THEMES, i);
		const struct record *theme;
		int64_t percent;

		if (!is_in(v, vocabulary))
			continue;
		percent = percent_of(&w->r, vocabulary, i, &told);
		str_add(x->out, "\t\t<sector");
		xml_attribute(x->out, "vocabulary", vocabulary);
		sector_code(x->out, vocabulary, v, told);
		str_addf(x->out, " percentage=\"%lld.%02lld\"", (long long)percent / 100, (long long)percent % 100);
		theme = str_eq(vocabulary, "99") ? whole_ref(w, ENTITY_THEME, &v[ITEM_ACTION_THEMES_theme]) : NULL;
		if (theme) {
			str_add(x->out, ">\n");
			iati_narrative(x->out, "\t\t\t", record_text(theme, FIELD_THEME_NAME_FR)); /* the language of the activity */
			str_add(x->out, "\t\t</sector>\n");
		} else {
			str_add(x->out, "/>\n");
		}
	}
	if (!told && str_eq(vocabulary, "99") && has_percentages(&w->r))
		export_lost(x, N_("percentages of themes that did not sum to 100"));
}

void iati_sectors(struct exporter *x, struct whole *w)
{
	static const char *const vocabularies[] = {"1", "2", "99"};

	for (size_t i = 0; i < COUNT_OF(vocabularies); i++)
		sectors_of(x, w, vocabularies[i]);
	/* SDG goals and the user's own words are tags. */
	for (int i = 0; i < record_count(&w->r, SET_ACTION_SDGS); i++)
		str_addf(x->out, "\t\t<tag vocabulary=\"2\" code=\"%lld\"/>\n", (long long)record_element(&w->r, SET_ACTION_SDGS, i)->i);
	for (int i = 0; i < record_count(&w->r, SET_ACTION_TAGS); i++) {
		const char *tag = record_element(&w->r, SET_ACTION_TAGS, i)->s;

		str_add(x->out, "\t\t<tag vocabulary=\"99\"");
		xml_attribute(x->out, "code", tag);
		str_add(x->out, ">\n");
		iati_narrative(x->out, "\t\t\t", tag);
		str_add(x->out, "\t\t</tag>\n");
	}
}
