/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mission.c - mission_clash: two authorities on their way to one place within three weeks, not together.
 *
 * Missions are few (a delegation is a week's work), so they are read when needed, sorted by departure, and swept: no mirror.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <strates/base/date.h>
#include <strates/base/utf8.h>
#include "engine_priv.h"

struct journey {
	int64_t id, partner;
	struct uid uid;
	uint32_t authority;
	uint64_t joint;
	struct traits where; /* one place, for score_place() */
	struct trait_place place;
	int32_t first, last;
	enum strate strate;
};
struct journeys {
	struct engine *e;
	struct journey *v;
	int n, cap;
	struct str key;
};

static void set_place(struct journeys *l, struct journey *j, const struct feature_mission *f)
{
	struct trait_place *p = &j->place;

	*p = (struct trait_place){.country = intern(&l->e->names, f->country), .place = f->place, .has_point = f->has_point};
	if (*f->city) {
		str_clear(&l->key);
		str_addf(&l->key, "%s|", f->country);
		wording_name_key(l->e->wording, f->city, &l->key);
		p->town = intern(&l->e->names, l->key.s);
	}
	p->shown = intern(&l->e->names, *f->city ? f->city : f->region);
	if (f->has_point) {
		p->lat = (float)f->lat;
		p->lon = (float)f->lon;
		p->cos_lat = (float)cos(f->lat * 3.14159265358979323846 / 180);
	}
}

static bool load_journey(void *ctx, const struct feature_mission *f)
{
	struct journeys *l = ctx;
	struct journey *j;

	if (str_eq(f->status, "cancelled") || f->first == DATE_NO_DAY || !*f->authority)
		return true;
	GROW(l->v, l->n, l->cap);
	j = &l->v[l->n++];
	*j = (struct journey){.id = f->id, .uid = f->uid, .partner = f->partner, .authority = intern(&l->e->names, f->authority), .first = f->first,
		.last = f->last, .strate = f->strate};
	str_clear(&l->key);
	utf8_fold_words(&l->key, f->joint);
	j->joint = l->key.len ? hash64(l->key.s, l->key.len) : 0;
	set_place(l, j, f);
	return true;
}

static int compare_departures(const void *a, const void *b)
{
	const struct journey *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return uid_cmp(x->uid, y->uid);
}

/* P of the two destinations, km between them; same partner counts as the same place. */
static bool is_near(const struct engine *e, const struct journey *a, const struct journey *b, int *level, int *km)
{
	*level = score_place(&a->where, &b->where, NULL, NULL, km);
	if (a->partner && a->partner == b->partner)
		return true;
	return *level >= 1000 || (*level >= 700 && *km <= e->params.v[PARAM_MISSION_KM]);
}

static bool wanted(const int64_t *ids, int n, const struct journey *a, const struct journey *b)
{
	for (int i = 0; ids && i < n; i++) {
		if (ids[i] == a->id || ids[i] == b->id)
			return true;
	}
	return !ids;
}

static void write_evidence(struct emit *m, const struct journey *a, const struct journey *b, int level, int km)
{
	struct str *out = &m->evidence;
	int32_t gap = a->first > b->last ? a->first - b->last : b->first > a->last ? b->first - a->last : 0;

	terms_begin(out, "authority", -1, 0, 0);
	terms_arg(out, "a", intern_text(&m->e->names, a->authority));
	terms_arg(out, "b", intern_text(&m->e->names, b->authority));
	terms_begin(out, "place", level, 0, 0);
	terms_arg(out, "a", intern_text(&m->e->names, a->place.shown));
	terms_arg(out, "b", intern_text(&m->e->names, b->place.shown));
	if (km > 0)
		terms_arg_int(out, "km", km);
	if (a->partner && a->partner == b->partner)
		terms_arg_int(out, "partner", 1);
	terms_begin(out, "period", -1, 0, 0);
	terms_arg_day(out, "first_a", a->first);
	terms_arg_day(out, "last_a", a->last);
	terms_arg_day(out, "first_b", b->first);
	terms_arg_day(out, "last_b", b->last);
	terms_arg_int(out, "gap", gap);
}

/* a before b by uid. */
static void emit_clash(struct emit *m, const struct journey *a, const struct journey *b, int level, int km)
{
	char ua[UID_TEXT_SIZE], ub[UID_TEXT_SIZE];
	const char *lines[2] = {uid_format(a->uid, ua), uid_format(b->uid, ub)};
	struct finding_row *f = emit_row(m, KIND_MISSION_CLASH, lines, 2);
	struct finding_member *members = emit_members(m, f, 2);
	const struct journey *place = a->place.shown ? a : b;
	struct severity v = {.sum = 0};
	struct severity_why w = {.start = a->first > b->first ? a->first : b->first, .end = a->last > b->last ? a->last : b->last, .known = true,
		.strates = strate_bit(a->strate) | strate_bit(b->strate), .nesting = ""};

	members[0] = (struct finding_member){ENTITY_MISSION, a->id};
	members[1] = (struct finding_member){ENTITY_MISSION, b->id};
	f->first_day = a->first < b->first ? a->first : b->first;
	f->last_day = w.end;
	f->country = intern_text(&m->e->names, place->place.country);
	f->place = intern_text(&m->e->names, place->place.shown);
	if (a->partner && a->partner == b->partner)
		w.authorities = 2;
	v.value[SEVERITY_CLASS] = (int)m->e->params.v[PARAM_CLASS_MISSION_CLASH];
	v.value[SEVERITY_IMMINENCE] = severity_imminence(&m->e->params, m->e->today, w.start, w.end, true);
	v.value[SEVERITY_STRATES] = severity_strates(__builtin_popcount(w.strates));
	v.value[SEVERITY_AUTHORITIES] = severity_authorities(w.authorities);
	severity_sum(&m->e->params, &v);
	write_evidence(m, a, b, level, km);
	emit_terms(m, f, KIND_MISSION_CLASH, &v, &w);
}

static void sweep(struct emit *m, const struct journeys *l, const int64_t *ids, int n)
{
	int64_t gap = m->e->params.v[PARAM_MISSION_DAYS], longest = 0;

	for (int i = 0; i < l->n; i++)
		longest = l->v[i].last - l->v[i].first > longest ? l->v[i].last - l->v[i].first : longest;
	for (int i = 0; i < l->n; i++) {
		for (int j = i + 1; j < l->n && l->v[j].first - l->v[i].first <= gap + longest; j++) {
			const struct journey *a = &l->v[i], *b = &l->v[j];
			int level, km;

			if (b->first - a->last > gap || a->authority == b->authority || (a->joint && a->joint == b->joint) || !wanted(ids, n, a, b) ||
				!is_near(m->e, a, b, &level, &km))
				continue;
			if (uid_cmp(a->uid, b->uid) < 0)
				emit_clash(m, a, b, level, km);
			else
				emit_clash(m, b, a, level, km);
		}
	}
}

bool emit_missions(struct emit *m, const int64_t *ids, int n, struct err *err)
{
	struct journeys l = {.e = m->e, .key = STR_INIT};
	bool ok;

	if (!params_is_on(&m->e->params, KIND_MISSION_CLASH))
		return true;
	ok = store_missions(m->s, load_journey, &l, err);
	if (ok && l.n) {
		qsort(l.v, (size_t)l.n, sizeof(*l.v), compare_departures);
		for (int i = 0; i < l.n; i++) {
			l.v[i].where.places = &l.v[i].place;
			l.v[i].where.n_places = l.v[i].place.country || l.v[i].place.town || l.v[i].place.has_point;
		}
		sweep(m, &l, ids, n);
	}
	free(l.v);
	str_release(&l.key);
	return ok;
}
