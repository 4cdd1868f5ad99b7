/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * probe.c - what a record that is not saved yet would meet.
 *
 * The record takes its place in the mirror for a moment (in that of the stored action it would replace, if any), is judged like any other, and leaves
 * again: the form shows what saving will bring, not an estimate of it. Lists of the others are not touched.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include "touch_priv.h"

enum { NEW_RECORD = -1 };

struct probe {
	struct engine *e;
	struct store *s;
	const struct record *r;
	struct arena arena;
	struct engine_hit *hits;
	int n, cap;
};

static const char *text_of(const struct value *v)
{
	return v->type == VALUE_TEXT && v->s ? v->s : "";
}

static const char *field(const struct record *r, enum field f)
{
	const char *text = record_text(r, f);

	return text ? text : "";
}

static double real_of(const struct value *v)
{
	return v->type == VALUE_REAL ? v->r : v->type == VALUE_INT ? (double)v->i : 0;
}

/* One referenced row; false when there is none. */
static bool load_ref(struct probe *p, enum entity en, const struct value *v, struct record *out)
{
	if (v->type == VALUE_TEXT && *v->s)
		return store_load_key(p->s, en, v->s, &p->arena, out, NULL);
	if (v->type == VALUE_UID)
		return store_load_uid(p->s, en, v->u, &p->arena, out, NULL);
	return false;
}

static struct feature_place make_place(struct probe *p, const struct value *v)
{
	const char *precision = text_of(&v[ITEM_ACTION_PLACES_precision]);
	const struct value *lat = &v[ITEM_ACTION_PLACES_lat], *lon = &v[ITEM_ACTION_PLACES_lon];
	struct feature_place f = {.country = text_of(&v[ITEM_ACTION_PLACES_country]), .region = text_of(&v[ITEM_ACTION_PLACES_region]),
		.city = text_of(&v[ITEM_ACTION_PLACES_city])};
	struct record town;
	bool named = false;

	f.has_point = lat->type != VALUE_NONE && lon->type != VALUE_NONE;
	if (load_ref(p, ENTITY_PLACE, &v[ITEM_ACTION_PLACES_place], &town)) {
		f.place = town.id;
		if (!f.has_point) {
			lat = record_value(&town, FIELD_PLACE_LAT);
			lon = record_value(&town, FIELD_PLACE_LON);
			f.has_point = lat->type != VALUE_NONE && lon->type != VALUE_NONE;
		}
	}
	f.lat = real_of(lat);
	f.lon = real_of(lon);
	if (!f.place && !str_eq(precision, "region") && !str_eq(precision, "country")) {
		double y = 0, x = 0;

		f.place = store_town_named(p->s, f.country, f.city, &named, &y, &x);
		if (!f.has_point && named) {
			f.has_point = true;
			f.lat = y;
			f.lon = x;
		}
	}
	f.has_point = f.has_point && f.lat >= -90 && f.lat <= 90 && f.lon >= -180 && f.lon <= 180 && !str_eq(precision, "region") &&
		!str_eq(precision, "country");
	return f;
}

static int64_t ref_id(struct probe *p, enum entity en, const struct value *v)
{
	struct record r;

	return load_ref(p, en, v, &r) ? r.id : 0;
}

static void add_names(struct probe *p, const struct record *r, struct feature_partner *out)
{
	const char **aliases = arena_calloc(&p->arena, (size_t)record_count(r, SET_PARTNER_ALIASES) + 1, sizeof(*aliases));
	int64_t *apart = arena_calloc(&p->arena, (size_t)record_count(r, SET_PARTNER_APART) + 1, sizeof(*apart));

	for (int i = 0; i < record_count(r, SET_PARTNER_ALIASES); i++)
		aliases[out->n_aliases++] = text_of(record_element(r, SET_PARTNER_ALIASES, i));
	for (int i = 0; i < record_count(r, SET_PARTNER_APART); i++) {
		int64_t id = ref_id(p, ENTITY_PARTNER, record_element(r, SET_PARTNER_APART, i));

		if (id)
			apart[out->n_apart++] = id;
	}
	out->aliases = aliases;
	out->apart = apart;
}

static int add_partner(struct probe *p, const struct value *v, struct feature_partner *out)
{
	struct record r;
	double lat, lon;
	bool named;

	if (!load_ref(p, ENTITY_PARTNER, v, &r) || r.deleted)
		return 0;
	*out = (struct feature_partner){.id = r.id, .name = field(&r, FIELD_PARTNER_NAME), .country = field(&r, FIELD_PARTNER_COUNTRY),
		.city = field(&r, FIELD_PARTNER_CITY), .place = ref_id(p, ENTITY_PLACE, record_value(&r, FIELD_PARTNER_PLACE)),
		.parent = ref_id(p, ENTITY_PARTNER, record_value(&r, FIELD_PARTNER_PARENT)), .acronym = field(&r, FIELD_PARTNER_ACRONYM)};
	if (!out->place)
		out->place = store_town_named(p->s, out->country, *out->city ? out->city : out->name, &named, &lat, &lon);
	add_names(p, &r, out);
	return 1;
}

static void make_sets(struct probe *p, struct feature *f)
{
	const struct record *r = p->r;
	struct feature_place *places = arena_calloc(&p->arena, (size_t)record_count(r, SET_ACTION_PLACES) + 1, sizeof(*places));
	struct feature_theme *themes = arena_calloc(&p->arena, (size_t)record_count(r, SET_ACTION_THEMES) + 1, sizeof(*themes));
	struct feature_partner *partners = arena_calloc(&p->arena, (size_t)record_count(r, SET_ACTION_PARTNERS) + 1, sizeof(*partners));
	struct feature_participant *participants =
		arena_calloc(&p->arena, (size_t)record_count(r, SET_ACTION_PARTICIPANTS) + 1, sizeof(*participants));
	const char **audience = arena_calloc(&p->arena, (size_t)record_count(r, SET_ACTION_AUDIENCE) + 1, sizeof(*audience));

	for (int i = 0; i < record_count(r, SET_ACTION_PLACES); i++)
		places[f->n_places++] = make_place(p, record_element(r, SET_ACTION_PLACES, i));
	for (int i = 0; i < record_count(r, SET_ACTION_THEMES); i++) {
		const struct value *v = record_element(r, SET_ACTION_THEMES, i);

		themes[f->n_themes++] = (struct feature_theme){text_of(&v[ITEM_ACTION_THEMES_theme]), text_of(&v[ITEM_ACTION_THEMES_dac]),
			v[ITEM_ACTION_THEMES_percent].type == VALUE_INT ? (int)v[ITEM_ACTION_THEMES_percent].i : 0};
	}
	for (int i = 0; i < record_count(r, SET_ACTION_PARTNERS); i++)
		f->n_partners += add_partner(p, record_element(r, SET_ACTION_PARTNERS, i), &partners[f->n_partners]);
	for (int i = 0; i < record_count(r, SET_ACTION_PARTICIPANTS); i++) {
		const struct value *v = record_element(r, SET_ACTION_PARTICIPANTS, i);

		participants[f->n_participants++] = (struct feature_participant){.authority = text_of(&v[ITEM_ACTION_PARTICIPANTS_authority]),
			.role = text_of(&v[ITEM_ACTION_PARTICIPANTS_role]), .name = ""};
	}
	for (int i = 0; i < record_count(r, SET_ACTION_AUDIENCE); i++)
		audience[f->n_audience++] = text_of(record_element(r, SET_ACTION_AUDIENCE, i));
	f->places = places;
	f->themes = themes;
	f->partners = partners;
	f->participants = participants;
	f->audience = audience;
}

static struct date first_date(const struct record *r, enum field actual, enum field planned)
{
	struct date d = record_date(r, actual);

	return d.precision == DATE_UNKNOWN ? record_date(r, planned) : d;
}

static void make_feature(struct probe *p, struct feature *f, int64_t cents)
{
	const struct record *r = p->r;
	struct date start = first_date(r, FIELD_ACTION_START, FIELD_ACTION_PLANNED_START);
	struct date end = first_date(r, FIELD_ACTION_END, FIELD_ACTION_PLANNED_END);
	struct record lead;

	*f = (struct feature){.id = r->id ? r->id : NEW_RECORD, .uid = r->uid, .title = field(r, FIELD_ACTION_TITLE),
		.description = field(r, FIELD_ACTION_DESCRIPTION), .kind = field(r, FIELD_ACTION_KIND), .status = field(r, FIELD_ACTION_STATUS),
		.lead = field(r, FIELD_ACTION_LEAD), .lead_name = "", .dossier = field(r, FIELD_ACTION_DOSSIER), .source = field(r, FIELD_ACTION_SOURCE),
		.source_id = field(r, FIELD_ACTION_SOURCE_ID), .lead_strate = STRATE_OTHER, .lead_region = "", .lead_departement = "", .lead_epci = "",
		.lead_parent = "", .batch = field(r, FIELD_ACTION_BATCH), .start_first = date_first(start), .start_last = date_last(start), .end_first = date_first(end),
		.end_last = date_last(end), .cents = cents, .agreement = record_uid(r, FIELD_ACTION_AGREEMENT), .tandem_ended = DATE_NO_DAY,
		.reconfirmed = DATE_NO_DAY, .updated = DATE_NO_DAY, .scheme = field(r, FIELD_ACTION_SCHEME),
		.visits_out = (int)record_int(r, FIELD_ACTION_VISITS_OUT, 0), .visits_in = (int)record_int(r, FIELD_ACTION_VISITS_IN, 0)};
	if (load_ref(p, ENTITY_AUTHORITY, record_value(r, FIELD_ACTION_LEAD), &lead)) {
		f->lead_name = field(&lead, FIELD_AUTHORITY_NAME);
		f->lead_strate = strate_from_code(record_text(&lead, FIELD_AUTHORITY_STRATE));
		f->lead_region = field(&lead, FIELD_AUTHORITY_REGION);
		f->lead_departement = field(&lead, FIELD_AUTHORITY_DEPARTEMENT);
		f->lead_epci = field(&lead, FIELD_AUTHORITY_EPCI);
	}
	make_sets(p, f);
}

static void add_hit(struct probe *p, const struct finding_row *f, int64_t self)
{
	struct engine_hit *h;

	GROW(p->hits, p->n, p->cap);
	h = &p->hits[p->n++];
	*h = (struct engine_hit){.kind = finding_kind_find(f->kind), .severity = f->severity, .state = f->state};
	for (int i = 0; i < f->n_members; i++) {
		if (f->members[i].id == self)
			continue;
		if (!h->n_others++)
			h->other = f->members[i].id;
	}
	if (!uid_is_nil(p->r->uid) || h->kind == KIND_PARTNER_LOAD)
		memcpy(h->id, f->id, sizeof(h->id));
}

static bool has_member(const struct finding_row *f, int64_t id)
{
	for (int i = 0; i < f->n_members; i++) {
		if (f->members[i].id == id)
			return true;
	}
	return false;
}

static void judge(struct probe *p, int32_t slot)
{
	struct engine *e = p->e;
	const struct traits *t = &e->slots[slot].t;
	struct scoring s = engine_scoring(e);
	struct seeker seeker;
	struct emit m;

	emit_init(&m, e, p->s);
	seeker_init(&seeker, e);
	pairs_compute(e, slot, &seeker);
	for (int which = 0; which < LISTS; which++) {
		const struct kept_list *l = &e->slots[slot].lists[which];

		for (int i = 0; i < l->n && i < list_top(e, which); i++)
			emit_slots(&m, &s, slot, l->v[i].other);
	}
	for (int i = 0; i < t->n_partners; i++) {
		bool again = false;

		for (int k = 0; k < i; k++)
			again = again || t->partners[k].cell == t->partners[i].cell;
		if (!again && t->partners[i].cell)
			emit_clusters(&m, cell_partner_key(t->partners[i].cell));
	}
	for (int i = 0; i < m.n; i++) {
		if (has_member(&m.rows[i], t->id))
			add_hit(p, &m.rows[i], t->id);
	}
	emit_release(&m);
	seeker_release(&seeker);
}

static int compare_hits(const void *a, const void *b)
{
	const struct engine_hit *x = a, *y = b;

	if ((x->state == FINDING_OPEN) != (y->state == FINDING_OPEN))
		return x->state == FINDING_OPEN ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	return (x->other > y->other) - (x->other < y->other);
}

bool engine_probe(struct engine *e, struct store *s, const struct record *r, struct engine_hit *out, int max, int *n, int *total, struct err *err)
{
	struct probe p = {.e = e, .s = s, .r = r, .arena = ARENA_INIT};
	int32_t old, slot;
	struct feature f;

	*n = *total = 0;
	if (!engine_load(e, s, e->today ? e->today : clock_today(), err))
		return false;
	old = mirror_slot(e, r->id);
	make_feature(&p, &f, old >= 0 ? e->slots[old].t.cents : 0);
	slot = mirror_new_slot(e);
	e->slots[slot].t = traits_make(e, &f, &e->slots[slot].body);
	if (old >= 0)
		mirror_detach(e, old);
	mirror_attach(e, slot);
	judge(&p, slot);
	mirror_detach(e, slot);
	mirror_free_slot(e, slot);
	if (old >= 0)
		mirror_attach(e, old);
	if (p.n)
		qsort(p.hits, (size_t)p.n, sizeof(*p.hits), compare_hits);
	*total = p.n;
	*n = p.n < max ? p.n : max;
	if (*n)
		memcpy(out, p.hits, (size_t)*n * sizeof(*out));
	free(p.hits);
	arena_release(&p.arena);
	return true;
}
