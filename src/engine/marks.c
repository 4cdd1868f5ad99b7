/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * marks.c - what an action is about, in a line. See marks.h.
 *
 * The anchors of blocks.c are numbers of this laptop's mirror; these say the same in words that another laptop understands, coarser: a country rather than its towns.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <strates/base/utf8.h>
#include <strates/engine/marks.h>
#include <strates/store/read.h>

#include "engine_priv.h"

#define KM_PER_DEGREE 111.195

struct marker {
	struct engine *e;
	struct store *s;
	bool near, unknown;
	struct str out;
	engine_mark each;
	void *ctx;
};

static void add(struct str *out, char kind, const char *text)
{
	if (str_is_empty(text) || strchr(text, ' '))
		return;
	str_add_char(out, ' ');
	str_add_char(out, kind);
	str_add(out, text);
}

void engine_mark_country(const char *country, struct str *out)
{
	add(out, 'c', country);
}

static void add_hash(struct str *out, char kind, uint64_t hash)
{
	if (hash)
		str_addf(out, " %c%llx", kind, (unsigned long long)hash);
}

/* Two that share half of a hash by chance bring in a record too many. A row is looked up by all of it. */
void engine_mark_uid(char kind, struct uid uid, struct str *out)
{
	uint64_t hash = hash64(uid.b, sizeof(uid.b));

	if (!uid_is_nil(uid))
		add_hash(out, kind, kind == 'u' ? hash : hash >> 32);
}

void engine_mark_authority(struct store *s, const char *key, struct str *out)
{
	struct arena a = ARENA_INIT;
	struct record r;

	add(out, 'a', key);
	if (!str_is_empty(key) && store_load_uid(s, ENTITY_AUTHORITY, store_uid_of_key(ENTITY_AUTHORITY, key), &a, &r, NULL)) {
		add(out, 'r', record_text(&r, FIELD_AUTHORITY_REGION));
		add(out, 'd', record_text(&r, FIELD_AUTHORITY_DEPARTEMENT));
	}
	arena_release(&a);
}

static void add_partner(struct marker *m, int64_t id)
{
	if (id)
		engine_mark_uid('p', store_uid(m->s, ENTITY_PARTNER, id), &m->out);
}

static void add_point(struct marker *m, double lat, double lon)
{
	double cosine = fmax(cos(lat * 3.14159265358979323846 / 180), .01), high = m->near ? (double)m->e->params.v[PARAM_KM] / KM_PER_DEGREE * 1.02 : 0;
	int south = (int)floor(lat - high), north = (int)floor(lat + high), west = (int)floor(lon - high / cosine), east = (int)floor(lon + high / cosine);

	/* Around a pole everything is near. */
	if (east - west >= 360)
		east = west + 359;
	for (int y = south; y <= north; y++)
		for (int x = west; x <= east; x++)
			str_addf(&m->out, " g%d:%d", y, ((x + 180) % 360 + 360) % 360 - 180);
}

static void add_places(struct marker *m, const struct feature *f)
{
	for (int i = 0; i < f->n_places; i++) {
		const struct feature_place *p = &f->places[i];

		m->unknown |= !*p->country;
		engine_mark_country(p->country, &m->out);
		if (p->has_point)
			add_point(m, p->lat, p->lon);
	}
}

static void add_partners(struct marker *m, const struct feature *f)
{
	for (int i = 0; i < f->n_partners; i++) {
		m->unknown |= !*f->partners[i].country;
		engine_mark_country(f->partners[i].country, &m->out);
		add_partner(m, f->partners[i].id);
		add_partner(m, f->partners[i].parent);
	}
}

static bool mark(void *ctx, const struct feature *f)
{
	struct marker *m = ctx;
	struct str folded = STR_INIT;

	str_clear(&m->out);
	m->unknown = !*f->lead || (!f->n_places && !f->n_partners);
	engine_mark_authority(m->s, f->lead, &m->out);
	for (int i = 0; i < f->n_participants; i++)
		engine_mark_authority(m->s, f->participants[i].authority, &m->out);
	add_places(m, f);
	add_partners(m, f);
	engine_mark_uid('v', f->agreement, &m->out);
	add_hash(&m->out, 't', traits_title_set(m->e, f));
	add_hash(&m->out, 's', traits_external_id(f->source_id) >> 32);
	utf8_fold_words(&folded, f->dossier);
	add_hash(&m->out, 'f', folded.len ? hash64(folded.s, folded.len) >> 32 : 0);
	str_release(&folded);
	if (m->unknown)
		str_add(&m->out, " " MARK_UNKNOWN);
	m->each(m->ctx, f->id, f->uid, m->out.s + (m->out.len > 0));
	return true;
}

bool engine_marks(struct engine *e, struct store *s, const int64_t *ids, int n, bool near, engine_mark each, void *ctx, struct err *err)
{
	struct marker m = {.e = e, .s = s, .near = near, .out = STR_INIT, .each = each, .ctx = ctx};
	bool ok = store_features(s, ids, n, e->today, mark, &m, err);

	str_release(&m.out);
	return ok;
}
