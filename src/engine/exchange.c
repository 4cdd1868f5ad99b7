/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * exchange.c - who is visited and never invited: exchanges of one authority with one partner, out and in.
 *
 * Missions and the numbers of visits in the records of actions tell the same journeys, each less than all of them: the greater count is nearer the truth, their sum would
 * count them twice.
 */
#include "config.h"

#include <stdlib.h>
#include <strates/base/date.h>
#include "engine_priv.h"

struct exchange {
	uint32_t authority;
	int64_t partner;
	int missions[2], visits[2]; /* out, in */
};
struct exchanges {
	struct emit *m;
	struct exchange *v;
	int n, cap;
	struct keymap at; /* authority and partner -> index */
	int32_t from;     /* first day that counts */
};

static struct exchange *exchange_of(struct exchanges *l, uint32_t authority, int64_t partner)
{
	const int64_t both[2] = {authority, partner};
	int64_t *at = keymap_put(&l->at, hash64(both, sizeof(both)) | 1, -1);

	if (*at < 0) {
		GROW(l->v, l->n, l->cap);
		l->v[l->n] = (struct exchange){.authority = authority, .partner = partner};
		*at = l->n++;
	}
	return &l->v[*at];
}

static bool take_mission(void *ctx, const struct feature_mission *f)
{
	struct exchanges *l = ctx;

	if (!f->partner || !*f->authority || str_eq(f->status, "cancelled") || f->first == DATE_NO_DAY || f->first < l->from || f->first > l->m->e->today)
		return true;
	if (str_eq(f->direction, "out") || str_eq(f->direction, "in"))
		exchange_of(l, intern(&l->m->e->names, f->authority), f->partner)->missions[str_eq(f->direction, "in")]++;
	return true;
}

/* Did it run in that time? Without dates it did, unless it is over. */
static bool ran(const struct exchanges *l, const struct traits *t)
{
	int32_t end = t->flags & TRAIT_NO_START ? t->last_end : t->flags & TRAIT_NO_END ? DATE_NO_DAY : t->end;

	if (t->flags & TRAIT_CANCELLED || (!(t->flags & TRAIT_NO_START) && t->start > l->m->e->today))
		return false;
	return end == DATE_NO_DAY ? !(t->flags & TRAIT_CLOSED) : end >= l->from;
}

static void add_visits(struct exchanges *l)
{
	const struct engine *e = l->m->e;

	for (int32_t i = 0; i < e->n_slots; i++) {
		const struct traits *t = &e->slots[i].t;

		if (!e->slots[i].alive || !t->lead || !(t->visits_out | t->visits_in) || !ran(l, t))
			continue;
		for (int k = 0; k < t->n_partners; k++) {
			if (t->partners[k].id) {
				struct exchange *x = exchange_of(l, t->lead, t->partners[k].id);

				x->visits[0] += t->visits_out;
				x->visits[1] += t->visits_in;
			}
		}
	}
}

static int greater(int a, int b)
{
	return a > b ? a : b;
}

static void emit_exchange(struct emit *m, const struct exchange *x, int out, int in)
{
	const char *authority = intern_text(&m->e->names, x->authority);
	struct uid u = store_uid(m->s, ENTITY_PARTNER, x->partner);
	char uid[UID_TEXT_SIZE];
	const char *lines[2] = {authority, uid_format(u, uid)};
	struct finding_row *f = emit_row(m, KIND_NO_RECIPROCITY, lines, 2);
	int64_t row = watch_authority(m, authority);
	struct finding_member *members = emit_members(m, f, row ? 2 : 1);

	members[0] = (struct finding_member){ENTITY_PARTNER, x->partner};
	if (row)
		members[1] = (struct finding_member){ENTITY_AUTHORITY, row};
	terms_begin(&m->evidence, "exchanges", in * 1000 / (out + in), 0, 0);
	terms_arg_int(&m->evidence, "out", out);
	terms_arg_int(&m->evidence, "in", in);
	terms_arg_int(&m->evidence, "months", m->e->params.v[PARAM_RECIPROCITY_MONTHS]);
	watch_end(m, f, KIND_NO_RECIPROCITY, NULL, 0, 600, "running", 0);
}

bool emit_exchanges(struct emit *m, struct err *err)
{
	const struct params *p = &m->e->params;
	struct exchanges l = {.m = m, .from = date_add_months(m->e->today, -(int)p->v[PARAM_RECIPROCITY_MONTHS])};
	bool ok;

	if (!params_is_on(p, KIND_NO_RECIPROCITY))
		return true;
	ok = store_missions(m->s, take_mission, &l, err);
	if (ok)
		add_visits(&l);
	for (int i = 0; ok && i < l.n; i++) {
		int out = greater(l.v[i].missions[0], l.v[i].visits[0]), in = greater(l.v[i].missions[1], l.v[i].visits[1]);

		if (out + in >= p->v[PARAM_RECIPROCITY_LEAST] && (int64_t)in * 1000 < p->v[PARAM_RECIPROCITY_SHARE] * (out + in))
			emit_exchange(m, &l.v[i], out, in);
	}
	keymap_release(&l.at);
	free(l.v);
	return ok;
}
