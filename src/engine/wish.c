/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wish.c - needs of partners and priorities of strategies that no active action answers.
 *
 * Wishes are few and actions many, so the actions are gone through once, and a wish that is answered is not asked about again. A need is answered by an action with its partner or
 * in its town, of its theme; a priority by an action that its authority leads or that is led from inside its territory.
 */
#include "config.h"

#include <strates/base/date.h>
#include "engine_priv.h"

struct wishes {
	struct engine *e;
	struct str key;
};

static bool take_wish(void *ctx, const struct feature_wish *f)
{
	struct wishes *l = ctx;
	struct engine *e = l->e;
	struct wish *w;

	if (!*f->country && !*f->theme && !f->partner)
		return true; /* of what and where nothing is said */
	GROW(e->wishes, e->n_wishes, e->cap_wishes);
	w = &e->wishes[e->n_wishes++];
	*w = (struct wish){.entity = f->entity, .id = f->id, .partner = f->partner, .uid = f->uid, .authority = intern(&e->names, f->authority),
		.country = intern(&e->names, f->country), .city = intern(&e->names, f->city), .theme = intern(&e->names, f->theme)};
	if (*f->city) {
		str_clear(&l->key);
		str_addf(&l->key, "%s|", f->country);
		wording_name_key(e->wording, f->city, &l->key);
		w->town = intern(&e->names, l->key.s);
	}
	return true;
}

bool wishes_load(struct engine *e, struct store *s, struct err *err)
{
	struct wishes l = {e, STR_INIT};
	bool ok;

	e->n_wishes = 0;
	ok = store_wishes(s, take_wish, &l, err);
	str_release(&l.key);
	return ok;
}

static bool is_about(const struct wish *w, const struct traits *t)
{
	for (int i = 0; i < t->n_themes; i++)
		if (t->themes[i].theme == w->theme)
			return true;
	return !w->theme;
}

static bool is_there(const struct wish *w, const struct traits *t)
{
	for (int i = 0; w->partner && i < t->n_partners; i++)
		if (t->partners[i].id == w->partner || t->partners[i].parent == w->partner)
			return true;
	for (int i = 0; i < t->n_places; i++)
		if (w->town ? t->places[i].town == w->town : !w->partner && w->country && t->places[i].country == w->country)
			return true;
	return !w->partner && !w->town && !w->country;
}

static bool is_ours(const struct wish *w, const struct traits *t)
{
	for (int i = 0; i < t->n_leads; i++)
		if (t->leads[i] == w->authority)
			return true;
	return !w->authority || t->lead == w->authority || t->epci == w->authority || t->departement == w->authority || t->region == w->authority;
}

static bool answers(const struct wish *w, const struct traits *t)
{
	return is_about(w, t) && is_there(w, t) && is_ours(w, t);
}

bool wishes_touch(const struct engine *e, const struct traits *t)
{
	for (int i = 0; i < e->n_wishes; i++)
		if (answers(&e->wishes[i], t))
			return true;
	return false;
}

static void find_answers(struct engine *e)
{
	int open = e->n_wishes;

	for (int i = 0; i < e->n_wishes; i++)
		e->wishes[i].met = false;
	for (int32_t k = 0; k < e->n_slots && open; k++) {
		const struct slot *s = &e->slots[k];

		if (!s->alive || !traits_is_active(&s->t, e->today))
			continue;
		for (int i = 0; i < e->n_wishes; i++) {
			struct wish *w = &e->wishes[i];

			if (!w->met && answers(w, &s->t)) {
				w->met = true;
				open--;
			}
		}
	}
}

static void emit_gap(struct emit *m, const struct wish *w)
{
	const struct intern *n = &m->e->names;
	struct finding_row *f = watch_row(m, KIND_GAP, w->uid, NULL, 0, w->entity, w->id);

	if (w->partner) {
		struct finding_member *members = emit_members(m, f, 2);

		members[0] = (struct finding_member){w->entity, w->id};
		members[1] = (struct finding_member){ENTITY_PARTNER, w->partner};
	}
	f->country = intern_text(n, w->country);
	f->place = intern_text(n, w->city);
	f->theme = intern_text(n, w->theme);
	if (w->authority)
		watch_authority(m, intern_text(n, w->authority));
	terms_begin(&m->evidence, "wish", -1, 0, 0);
	terms_arg(&m->evidence, "what", w->entity == ENTITY_NEED ? "need" : "priority");
	terms_arg(&m->evidence, "country", f->country);
	terms_arg(&m->evidence, "place", f->place);
	terms_arg(&m->evidence, "theme", f->theme);
	watch_end(m, f, KIND_GAP, NULL, 0, 400, "waiting", 0);
}

bool emit_wishes(struct emit *m, struct err *err)
{
	if (!wishes_load(m->e, m->s, err))
		return false;
	if (!params_is_on(&m->e->params, KIND_GAP))
		return true;
	find_answers(m->e);
	for (int i = 0; i < m->e->n_wishes; i++)
		if (!m->e->wishes[i].met)
			emit_gap(m, &m->e->wishes[i]);
	return true;
}
