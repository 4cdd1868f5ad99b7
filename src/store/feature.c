/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * feature.c - what the engine compares, in as few statements as there are tables.
 *
 * All actions: one cursor over the actions and one over each set, all in order of the owner's id, read side by side like a merge. A query per
 * action would be seven times a hundred thousand look-ups; a join of all sets would multiply their rows. The same statements serve single rows, with a
 * range of one id. Names of partners are read by themselves (feature_partner.c), towns that are only named looked up (feature_town.c).
 */
#include "config.h"

#include <strates/store/feature.h>

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include "feature_priv.h"

#define MS_PER_DAY INT64_C(86400000)

/* A set read beside the actions. */
struct side {
	sqlite3_stmt *st;
	int64_t owner; /* of the row that waits; INT64_MAX at the end */
};
enum side_id { SIDE_PLACES = 0, SIDE_THEMES, SIDE_PARTNERS, SIDE_PARTICIPANTS, SIDE_NETWORKS, SIDE_AUDIENCE, SIDE_COUNT };
static const enum stmt_id side_stmt[SIDE_COUNT] = {STMT_FEATURE_PLACES, STMT_FEATURE_THEMES, STMT_FEATURE_PARTNERS, STMT_FEATURE_PARTICIPANTS,
	STMT_FEATURE_NETWORKS, STMT_FEATURE_AUDIENCE};

struct reader {
	struct store *s;
	struct arena arena; /* of the present action */
	struct side side[SIDE_COUNT];
	int32_t today;
	struct feature_place *places;
	struct feature_theme *themes;
	struct feature_partner *partners;
	struct feature_participant *participants;
	const char **networks, **audience;
	struct towns towns;
	struct partner_names names;
	bool all;
	int cap_places, cap_themes, cap_partners, cap_participants, cap_networks, cap_audience;
	struct err *e;
};

static bool side_next(struct reader *r, struct side *d)
{
	int step = stmt_step(r->s, d->st, r->e);

	d->owner = step > 0 ? sqlite3_column_int64(d->st, 0) : INT64_MAX;
	return step >= 0;
}

static bool side_skip(struct reader *r, struct side *d, int64_t id)
{
	while (d->owner < id) {
		if (!side_next(r, d))
			return false;
	}
	return true;
}

static bool has_real(sqlite3_stmt *st, int lat)
{
	return sqlite3_column_type(st, lat) != SQLITE_NULL && sqlite3_column_type(st, lat + 1) != SQLITE_NULL;
}

/* Own coordinates, else the reference town's (two columns further). */
static bool read_point(sqlite3_stmt *st, int col, double *lat, double *lon)
{
	if (!has_real(st, col))
		col += 2;
	if (!has_real(st, col))
		return false;
	*lat = sqlite3_column_double(st, col);
	*lon = sqlite3_column_double(st, col + 1);
	return *lat >= -90 && *lat <= 90 && *lon >= -180 && *lon <= 180;
}

/* A town without its reference row: by its name, which is Le Caire for one and Cairo for another. */
static void find_town(struct reader *r, struct feature_place *p)
{
	struct town t = town_named(r->s, &r->towns, p->country, p->city);

	p->place = t.place;
	if (!p->has_point && t.has_point) {
		p->has_point = true;
		p->lat = t.lat;
		p->lon = t.lon;
	}
}

static void add_place(struct reader *r, struct feature *f, sqlite3_stmt *st)
{
	struct feature_place *p;
	const char *precision = column_text(st, 9, &r->arena);

	GROW(r->places, f->n_places, r->cap_places);
	p = &r->places[f->n_places++];
	*p = (struct feature_place){.country = column_text(st, 1, &r->arena), .region = column_text(st, 2, &r->arena),
		.city = column_text(st, 3, &r->arena), .place = sqlite3_column_int64(st, 4)};
	/* The middle of a region or country is no place where something happens. */
	if (str_eq(precision, "region") || str_eq(precision, "country"))
		return;
	p->has_point = read_point(st, 5, &p->lat, &p->lon);
	if (!p->place)
		find_town(r, p);
}

static void add_theme(struct reader *r, struct feature *f, sqlite3_stmt *st)
{
	GROW(r->themes, f->n_themes, r->cap_themes);
	r->themes[f->n_themes++] = (struct feature_theme){.theme = column_text(st, 1, &r->arena), .dac = column_text(st, 2, &r->arena),
		.percent = sqlite3_column_int(st, 3)};
}

static bool add_partner(struct reader *r, struct feature *f, sqlite3_stmt *st)
{
	struct feature_partner *p;

	GROW(r->partners, f->n_partners, r->cap_partners);
	p = &r->partners[f->n_partners++];
	*p = (struct feature_partner){.id = sqlite3_column_int64(st, 1), .name = column_text(st, 2, &r->arena), .country = column_text(st, 3, &r->arena),
		.city = column_text(st, 4, &r->arena), .place = sqlite3_column_int64(st, 5), .parent = sqlite3_column_int64(st, 6),
		.acronym = column_text(st, 7, &r->arena)};
	if (!p->place)
		p->place = town_named(r->s, &r->towns, p->country, *p->city ? p->city : p->name).place;
	return partner_names_get(r->s, &r->names, p, r->all, &r->arena, r->e);
}

static void add_participant(struct reader *r, struct feature *f, sqlite3_stmt *st)
{
	GROW(r->participants, f->n_participants, r->cap_participants);
	r->participants[f->n_participants++] = (struct feature_participant){.authority = column_text(st, 1, &r->arena),
		.role = column_text(st, 2, &r->arena), .strate = strate_from_code(column_text(st, 3, &r->arena)), .name = column_text(st, 4, &r->arena)};
}

static bool add_side(struct reader *r, struct feature *f, enum side_id which)
{
	sqlite3_stmt *st = r->side[which].st;

	switch (which) {
	case SIDE_PLACES:
		add_place(r, f, st);
		break;
	case SIDE_THEMES:
		add_theme(r, f, st);
		break;
	case SIDE_PARTNERS:
		return add_partner(r, f, st);
	case SIDE_PARTICIPANTS:
		add_participant(r, f, st);
		break;
	case SIDE_NETWORKS:
		GROW(r->networks, f->n_networks, r->cap_networks);
		r->networks[f->n_networks++] = column_text(st, 1, &r->arena);
		break;
	case SIDE_AUDIENCE:
		GROW(r->audience, f->n_audience, r->cap_audience);
		r->audience[f->n_audience++] = column_text(st, 1, &r->arena);
		break;
	case SIDE_COUNT:
		break;
	}
	return true;
}

static struct date read_date(sqlite3_stmt *st, int col)
{
	struct date d = {0, 0, 0, DATE_UNKNOWN};
	const char *text = (const char *)sqlite3_column_text(st, col);

	if (text && !date_parse_iso(text, &d, NULL))
		d = (struct date){0, 0, 0, DATE_UNKNOWN};
	return d;
}

/* Is the person of this column there, and in office? */
static bool in_office(const struct reader *r, sqlite3_stmt *st, int col, struct feature *f)
{
	int32_t end = date_last(read_date(st, col + 1));

	if (sqlite3_column_type(st, col) == SQLITE_NULL)
		return false;
	if (end != DATE_NO_DAY && (f->tandem_ended == DATE_NO_DAY || end < f->tandem_ended))
		f->tandem_ended = end;
	return end == DATE_NO_DAY || end >= r->today;
}

static enum taking_part read_part(sqlite3_stmt *st, int col)
{
	return sqlite3_column_type(st, col) == SQLITE_NULL ? PART_UNSAID : sqlite3_column_int(st, col) ? PART_YES : PART_NO;
}

static void read_action(struct reader *r, sqlite3_stmt *st, struct feature *f)
{
	struct arena *a = &r->arena;
	struct date start = read_date(st, 10), end = read_date(st, 11);

	*f = (struct feature){.id = sqlite3_column_int64(st, 0), .uid = column_uid(st, 1), .title = column_text(st, 2, a),
		.description = column_text(st, 3, a), .kind = column_text(st, 4, a), .status = column_text(st, 5, a), .lead = column_text(st, 6, a),
		.dossier = column_text(st, 7, a), .source = column_text(st, 8, a), .source_id = column_text(st, 9, a),
		.start_first = date_first(start), .start_last = date_last(start), .end_first = date_first(end), .end_last = date_last(end),
		.reconfirmed = date_last(read_date(st, 13)), .merged = sqlite3_column_int(st, 14) != 0,
		.cents = sqlite3_column_int64(st, 15), .lead_name = column_text(st, 16, a), .lead_strate = strate_from_code(column_text(st, 17, a)),
		.lead_region = column_text(st, 18, a), .lead_departement = column_text(st, 19, a), .lead_epci = column_text(st, 20, a),
		.lead_parent = column_text(st, 21, a), .batch = column_text(st, 26, a), .scheme = column_text(st, 28, a),
		.tandem_ended = DATE_NO_DAY, .citizens = read_part(st, 29), .youth = read_part(st, 30)};
	f->visits_out = sqlite3_column_int(st, 31);
	f->visits_in = sqlite3_column_int(st, 32);
	f->updated = sqlite3_column_int64(st, 27) > 0 ? (int32_t)(sqlite3_column_int64(st, 27) / MS_PER_DAY) : DATE_NO_DAY;
	if (sqlite3_column_type(st, 12) != SQLITE_NULL)
		f->agreement = column_uid(st, 12);
	f->has_elu = in_office(r, st, 22, f);
	f->has_cadre = in_office(r, st, 24, f);
}

/* The sets of f->id, then f points to them. */
static bool read_sides(struct reader *r, struct feature *f)
{
	for (int i = 0; i < SIDE_COUNT; i++) {
		struct side *d = &r->side[i];

		if (!side_skip(r, d, f->id))
			return false;
		while (d->owner == f->id) {
			if (!add_side(r, f, (enum side_id)i) || !side_next(r, d))
				return false;
		}
	}
	f->places = r->places;
	f->themes = r->themes;
	f->partners = r->partners;
	f->participants = r->participants;
	f->networks = r->networks;
	f->audience = r->audience;
	return true;
}

static sqlite3_stmt *open_range(struct reader *r, enum stmt_id id, int64_t lo, int64_t hi)
{
	sqlite3_stmt *st = stmt_get(r->s, id, r->e);

	if (st) {
		bind_int(st, ":lo", lo);
		bind_int(st, ":hi", hi);
	}
	return st;
}

/* *stopped: the callback wants no more. */
static bool read_range(struct reader *r, int64_t lo, int64_t hi, bool (*row)(void *, const struct feature *), void *ctx, bool *stopped)
{
	sqlite3_stmt *st = open_range(r, STMT_FEATURE_ACTIONS, lo, hi);
	struct feature f;
	int step = -1;

	if (!st)
		return false;
	for (int i = 0; i < SIDE_COUNT; i++) {
		r->side[i].st = open_range(r, side_stmt[i], lo, hi);
		if (!r->side[i].st || !side_next(r, &r->side[i]))
			return false;
	}
	while (!*stopped && (step = stmt_step(r->s, st, r->e)) > 0) {
		arena_clear(&r->arena);
		read_action(r, st, &f);
		if (!read_sides(r, &f))
			return false;
		*stopped = !row(ctx, &f);
	}
	return *stopped || step == 0;
}

static void reader_release(struct reader *r)
{
	if (r->s->hot[STMT_FEATURE_ACTIONS])
		sqlite3_reset(r->s->hot[STMT_FEATURE_ACTIONS]);
	for (int i = 0; i < SIDE_COUNT; i++) {
		if (r->s->hot[side_stmt[i]])
			sqlite3_reset(r->s->hot[side_stmt[i]]);
	}
	free(r->places);
	free(r->themes);
	free(r->partners);
	free(r->participants);
	free(r->networks);
	free(r->audience);
	towns_release(&r->towns);
	partner_names_release(&r->names);
	arena_release(&r->arena);
}

bool store_features(struct store *s, const int64_t *ids, int n, int32_t today, bool (*row)(void *, const struct feature *), void *ctx, struct err *e)
{
	struct reader r = {.s = s, .today = today, .e = e, .arena = ARENA_INIT, .all = !ids};
	bool ok = true, stopped = false;

	if (!ids)
		ok = read_range(&r, 0, INT64_MAX, row, ctx, &stopped);
	for (int i = 0; ids && i < n && ok && !stopped; i++)
		ok = read_range(&r, ids[i], ids[i], row, ctx, &stopped);
	reader_release(&r);
	return ok;
}

static void read_mission(struct store *s, sqlite3_stmt *st, struct feature_mission *m, struct arena *a)
{
	double lat = 0, lon = 0;
	bool named = false;
	struct date start = read_date(st, 18), end = read_date(st, 19);

	*m = (struct feature_mission){.id = sqlite3_column_int64(st, 0), .uid = column_uid(st, 1), .title = column_text(st, 2, a),
		.authority = column_text(st, 3, a), .authority_name = column_text(st, 4, a), .direction = column_text(st, 5, a),
		.joint = column_text(st, 6, a), .status = column_text(st, 7, a), .country = column_text(st, 8, a), .region = column_text(st, 9, a),
		.city = column_text(st, 10, a), .strate = strate_from_code(column_text(st, 11, a)), .place = sqlite3_column_int64(st, 12),
		.partner = sqlite3_column_int64(st, 13), .first = date_first(start), .last = date_last(end)};
	m->has_point = read_point(st, 14, &m->lat, &m->lon);
	if (!m->place)
		m->place = store_town_named(s, m->country, m->city, &named, &lat, &lon);
	if (!m->has_point && named) {
		m->has_point = true;
		m->lat = lat;
		m->lon = lon;
	}
	if (m->last == DATE_NO_DAY || m->last < m->first)
		m->last = date_last(start);
}

bool store_missions(struct store *s, bool (*row)(void *, const struct feature_mission *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FEATURE_MISSIONS, e);
	struct arena a = ARENA_INIT;
	struct feature_mission m;
	int step = -1;

	while (st && (step = stmt_step(s, st, e)) > 0) {
		arena_clear(&a);
		read_mission(s, st, &m, &a);
		if (!row(ctx, &m)) {
			sqlite3_reset(st);
			step = 0;
			break;
		}
	}
	arena_release(&a);
	return step == 0;
}

bool store_links(struct store *s, bool (*row)(void *, const struct feature_link *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FEATURE_LINKS, e);
	struct arena a = ARENA_INIT;
	int step = -1;

	while (st && (step = stmt_step(s, st, e)) > 0) {
		arena_clear(&a);
		if (!row(ctx, &(struct feature_link){.id = sqlite3_column_int64(st, 0), .a = sqlite3_column_int64(st, 1),
			.b = sqlite3_column_int64(st, 2), .kind = column_text(st, 3, &a), .state = column_text(st, 4, &a), .lead = column_text(st, 5, &a),
			.proposed_by = column_text(st, 6, &a), .uid = column_uid(st, 7), .proposed = date_last(read_date(st, 8)), .confirmed = date_last(read_date(st, 9))})) {
			sqlite3_reset(st);
			step = 0;
			break;
		}
	}
	arena_release(&a);
	return step == 0;
}

bool store_agreements(struct store *s, bool (*row)(void *, const struct feature_agreement *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FEATURE_AGREEMENTS, e);
	int step = -1;

	while (st && (step = stmt_step(s, st, e)) > 0) {
		if (!row(ctx, &(struct feature_agreement){.id = sqlite3_column_int64(st, 0), .uid = column_uid(st, 1), .end = date_last(read_date(st, 2)),
			.signed_on = date_last(read_date(st, 3)), .sent = date_last(read_date(st, 4)), .with_state = sqlite3_column_int(st, 5) != 0,
			.tacit = sqlite3_column_int(st, 6) != 0})) {
			sqlite3_reset(st);
			step = 0;
			break;
		}
	}
	return st && step == 0;
}

bool store_open_decisions(struct store *s, bool (*row)(void *, const struct feature_decision *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FEATURE_DECISIONS, e);
	struct arena a = ARENA_INIT;
	int step = -1;

	while (st && (step = stmt_step(s, st, e)) > 0) {
		const char *member = (const char *)sqlite3_column_text(st, 2);
		struct feature_decision d = {.id = sqlite3_column_int64(st, 0), .uid = column_uid(st, 1), .due = date_last(read_date(st, 6))};

		arena_clear(&a);
		d.finding = column_text(st, 3, &a);
		d.kind = column_text(st, 4, &a);
		d.verdict = column_text(st, 5, &a);
		if (!member || !uid_parse(member, &d.member))
			memset(&d.member, 0, sizeof(d.member));
		if (!row(ctx, &d)) {
			sqlite3_reset(st);
			step = 0;
			break;
		}
	}
	arena_release(&a);
	return st && step == 0;
}

static bool read_wishes(struct store *s, enum entity en, bool (*row)(void *, const struct feature_wish *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, en == ENTITY_NEED ? STMT_FEATURE_NEEDS : STMT_FEATURE_PRIORITIES, e);
	struct arena a = ARENA_INIT;
	int step = -1;

	while (st && (step = stmt_step(s, st, e)) > 0) {
		struct feature_wish w = {.entity = en, .id = sqlite3_column_int64(st, 0), .uid = column_uid(st, 1), .authority = "", .city = ""};

		arena_clear(&a);
		w.country = column_text(st, 3, &a);
		if (en == ENTITY_NEED) {
			w.partner = sqlite3_column_int64(st, 2);
			w.city = column_text(st, 4, &a);
			w.theme = column_text(st, 5, &a);
		} else {
			w.authority = column_text(st, 2, &a);
			w.theme = column_text(st, 4, &a);
		}
		if (!row(ctx, &w)) {
			sqlite3_reset(st);
			step = 0;
			break;
		}
	}
	arena_release(&a);
	return st && step == 0;
}

bool store_wishes(struct store *s, bool (*row)(void *, const struct feature_wish *), void *ctx, struct err *e)
{
	return read_wishes(s, ENTITY_NEED, row, ctx, e) && read_wishes(s, ENTITY_PRIORITY, row, ctx, e);
}

/* First columns of the rows of one owner, in the arena; -1 on failure. */
static int read_keys(struct store *s, enum stmt_id id, int64_t owner, struct arena *a, const char *const **out, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, id, e);
	const char **v = NULL;
	int n = 0, cap = 0, step = -1;

	if (st)
		bind_int(st, ":owner", owner);
	while (st && (step = stmt_step(s, st, e)) > 0) {
		GROW(v, n, cap);
		v[n++] = column_text(st, 0, a);
	}
	if (n) {
		const char **kept = arena_calloc(a, (size_t)n, sizeof(*kept));

		memcpy(kept, v, (size_t)n * sizeof(*kept));
		*out = kept;
	}
	free(v);
	return st && step == 0 ? n : -1;
}

static bool read_network(struct store *s, int64_t id, struct arena *a, struct feature_network *n, struct err *e)
{
	n->n_countries = read_keys(s, STMT_FEATURE_NETWORK_COUNTRIES, id, a, &n->countries, e);
	n->n_themes = n->n_countries < 0 ? -1 : read_keys(s, STMT_FEATURE_NETWORK_THEMES, id, a, &n->themes, e);
	n->n_members = n->n_themes < 0 ? -1 : read_keys(s, STMT_FEATURE_NETWORK_MEMBERS, id, a, &n->members, e);
	return n->n_members >= 0;
}

bool store_networks(struct store *s, bool (*row)(void *, const struct feature_network *), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FEATURE_NETWORK_LIST, e);
	struct arena a = ARENA_INIT;
	int step = -1;
	bool ok = st != NULL;

	while (ok && (step = stmt_step(s, st, e)) > 0) {
		struct feature_network n = {.key = ""};

		arena_clear(&a);
		n.key = column_text(st, 1, &a);
		ok = read_network(s, sqlite3_column_int64(st, 0), &a, &n, e);
		if (!ok || !row(ctx, &n)) {
			sqlite3_reset(st);
			step = 0;
			break;
		}
	}
	arena_release(&a);
	return ok && step == 0;
}

bool store_declarations(struct store *s, bool (*row)(void *, const char *authority, int32_t day), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FEATURE_DECLARATIONS, e);
	int step = -1;

	while (st && (step = stmt_step(s, st, e)) > 0) {
		const char *authority = (const char *)sqlite3_column_text(st, 0);

		if (!row(ctx, authority ? authority : "", date_first(read_date(st, 1)))) {
			sqlite3_reset(st);
			step = 0;
			break;
		}
	}
	return st && step == 0;
}

/* Second columns of the rows of `owner` in a statement in order of the owner. */
static int read_list(struct reader *r, struct side *d, int64_t owner, const char ***list)
{
	int n = 0, cap = 0;
	const char **v = NULL;

	if (!side_skip(r, d, owner))
		return -1;
	while (d->owner == owner) {
		GROW(v, n, cap);
		v[n++] = column_text(d->st, 1, &r->arena);
		if (!side_next(r, d)) {
			free(v);
			return -1;
		}
	}
	*list = v;
	return n;
}

static bool read_theme(struct reader *r, sqlite3_stmt *st, bool (*row)(void *, const struct feature_ref_theme *), void *ctx, bool *stopped)
{
	const char **dac = NULL, **compatible = NULL;
	int64_t id = sqlite3_column_int64(st, 0);
	bool french = str_eq(intl_language(), "fr");
	struct feature_ref_theme t = {.key = column_text(st, 1, &r->arena), .name = column_text(st, french ? 2 : 3, &r->arena),
		.scheme = column_text(st, 4, &r->arena)};

	t.n_dac = read_list(r, &r->side[0], id, &dac);
	t.n_compatible = t.n_dac < 0 ? -1 : read_list(r, &r->side[1], id, &compatible);
	t.dac = dac;
	t.compatible = compatible;
	if (t.n_compatible >= 0)
		*stopped = !row(ctx, &t);
	free(dac);
	free(compatible);
	return t.n_compatible >= 0;
}

bool store_themes(struct store *s, bool (*row)(void *, const struct feature_ref_theme *), void *ctx, struct err *e)
{
	struct reader r = {.s = s, .e = e, .arena = ARENA_INIT};
	sqlite3_stmt *st = stmt_get(s, STMT_FEATURE_REF_THEMES, e);
	bool ok = st != NULL, stopped = false;
	int step = 0;

	r.side[0].st = stmt_get(s, STMT_FEATURE_REF_DAC, e);
	r.side[1].st = stmt_get(s, STMT_FEATURE_REF_COMPATIBLE, e);
	ok = ok && r.side[0].st && r.side[1].st && side_next(&r, &r.side[0]) && side_next(&r, &r.side[1]);
	while (ok && !stopped && (step = stmt_step(s, st, e)) > 0) {
		arena_clear(&r.arena);
		ok = read_theme(&r, st, row, ctx, &stopped);
	}
	for (int i = 0; i < 2; i++) {
		if (r.side[i].st)
			sqlite3_reset(r.side[i].st);
	}
	if (st)
		sqlite3_reset(st);
	arena_release(&r.arena);
	return ok && step >= 0;
}
