/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export_geojson.c - actions as points on a map (GeoJSON, RFC 7946): one feature an action, at all of its places that have coordinates.
 *
 * Without any the geometry is null, as the standard has it: the action is in the file all the same, and a map leaves it out. Coordinates are longitude first.
 */
#include "config.h"

#include <jansson.h>
#include <string.h>

#include <strates/base/intl.h>

#include "export_priv.h"

static void begin(struct exporter *x)
{
	str_add(x->out, "{\"type\":\"FeatureCollection\",\"features\":[");
}

static bool end(struct exporter *x, struct err *e)
{
	(void)e;
	str_add(x->out, "\n]}\n");
	return true;
}

static json_t *geometry(struct whole *w)
{
	json_t *points = json_array(), *shape;
	double lat, lon;

	for (int i = 0; i < record_count(&w->r, SET_ACTION_PLACES); i++)
		if (export_point(w, record_element(&w->r, SET_ACTION_PLACES, i), &lat, &lon))
			json_array_append_new(points, json_pack("[f,f]", lon, lat));
	if (!json_array_size(points))
		shape = json_null();
	else if (json_array_size(points) == 1)
		shape = json_pack("{s:s,s:O}", "type", "Point", "coordinates", json_array_get(points, 0));
	else
		shape = json_pack("{s:s,s:O}", "type", "MultiPoint", "coordinates", points);
	json_decref(points);
	return shape;
}

static void put(json_t *o, const char *name, const char *text)
{
	if (!str_is_empty(text))
		json_object_set_new(o, name, json_string(text));
}

/* Each value of an item once, in order. */
static void put_set(json_t *o, const char *name, const struct record *r, enum set s, int item)
{
	json_t *list = json_array();

	for (int i = 0; i < record_count(r, s); i++) {
		const struct value *v = record_element(r, s, i) + item;
		bool there = v->type != VALUE_TEXT || str_is_empty(v->s);

		for (size_t k = 0; k < json_array_size(list) && !there; k++)
			there = str_eq(json_string_value(json_array_get(list, k)), v->s);
		if (!there)
			json_array_append_new(list, json_string(v->s));
	}
	if (json_array_size(list))
		json_object_set(o, name, list);
	json_decref(list);
}

static json_t *properties(struct whole *w)
{
	static const enum field texts[] = {FIELD_ACTION_TITLE, FIELD_ACTION_KIND, FIELD_ACTION_STATUS, FIELD_ACTION_START, FIELD_ACTION_END, FIELD_ACTION_PLANNED_START,
	        FIELD_ACTION_PLANNED_END, FIELD_ACTION_LEAD};
	const struct record *lead = whole_ref(w, ENTITY_AUTHORITY, record_value(&w->r, FIELD_ACTION_LEAD));
	json_t *o = json_object();
	char uid[UID_TEXT_SIZE];

	put(o, "uid", uid_format(w->r.uid, uid));
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		put(o, field_desc(texts[i])->name, record_text(&w->r, texts[i]));
	put(o, "lead_name", lead ? record_text(lead, FIELD_AUTHORITY_NAME) : NULL);
	put(o, "lead_strate", lead ? record_text(lead, FIELD_AUTHORITY_STRATE) : NULL);
	put_set(o, "countries", &w->r, SET_ACTION_PLACES, ITEM_ACTION_PLACES_country);
	put_set(o, "cities", &w->r, SET_ACTION_PLACES, ITEM_ACTION_PLACES_city);
	put_set(o, "themes", &w->r, SET_ACTION_THEMES, ITEM_ACTION_THEMES_theme);
	return o;
}

static bool action(struct exporter *x, struct whole *w, struct err *e)
{
	json_t *shape = geometry(w), *feature;
	char uid[UID_TEXT_SIZE], *text;

	(void)e;
	if (json_is_null(shape))
		export_lost(x, N_("places without coordinates"));
	feature = json_pack("{s:s,s:s,s:o,s:o}", "type", "Feature", "id", uid_format(w->r.uid, uid), "geometry", shape, "properties", properties(w));
	text = json_dumps(feature, JSON_COMPACT | JSON_REAL_PRECISION(10));
	str_addf(x->out, "%s\n%s", x->written ? "," : "", text);
	free(text);
	json_decref(feature);
	return true;
}

const struct export_form export_geojson = {
	.format = {.name = "geojson", .suffix = "geojson", .label = N_("Actions, on a map (GeoJSON)"), .detail = N_("for map programs")},
	.begin = begin,
	.action = action,
	.end = end,
};
