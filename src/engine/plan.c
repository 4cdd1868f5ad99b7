/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan.c - writing all findings in parts.
 *
 * A hundred thousand actions give as many findings, and their texts together weigh more than the mirror. So first only their ids are made (which is
 * what the store needs to know what is gone), sorted, and then the texts, a part at a time, in the order in which b-trees like to grow.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include "touch_priv.h"

enum { PART = 1024 };
enum plan_type { PLAN_PAIR = 0, PLAN_SINGLE, PLAN_CELL, PLAN_MISSION };

struct planned {
	char id[17];
	uint8_t type;
	int32_t a, b; /* slots; slot and kind; cell and group; row of missions */
};
struct plan {
	struct engine *e;
	struct planned *v;
	int n, cap;
	struct emit missions;
};

static struct planned *plan_add(struct plan *p, enum plan_type type, int32_t a, int32_t b)
{
	GROW(p->v, p->n, p->cap);
	p->v[p->n] = (struct planned){.type = (uint8_t)type, .a = a, .b = b};
	return &p->v[p->n++];
}

static void plan_pair(struct plan *p, const struct scoring *s, int32_t i, int32_t j)
{
	char ui[UID_TEXT_SIZE], uj[UID_TEXT_SIZE];
	const struct traits *a = &p->e->slots[i].t, *b = &p->e->slots[j].t;
	bool ordered = uid_cmp(a->uid, b->uid) <= 0;
	const char *lines[2] = {uid_format(ordered ? a->uid : b->uid, ui), uid_format(ordered ? b->uid : a->uid, uj)};
	struct pair pair;

	if (pair_rank(p->e, s, a, b, &pair) >= 0)
		finding_id(pair.kind, lines, 2, plan_add(p, PLAN_PAIR, i, j)->id);
}

static void plan_single(struct plan *p, int32_t i, enum finding_kind k)
{
	char uid[UID_TEXT_SIZE];
	const char *line = uid_format(p->e->slots[i].t.uid, uid);

	if (single_fires(p->e, &p->e->slots[i].t, k))
		finding_id(k, &line, 1, plan_add(p, PLAN_SINGLE, i, (int32_t)k)->id);
}

static void plan_cell(struct plan *p, struct store *s, uint32_t key)
{
	const struct cell *c = cell_get(p->e, key);
	struct str text = STR_INIT;

	for (int g = 0; g < c->n_groups; g++) {
		const char *line;

		if (!cluster_fires(p->e, c, g))
			continue;
		str_clear(&text);
		cluster_key(p->e, s, c, g, &text);
		line = text.s;
		finding_id(KIND_PARTNER_LOAD, &line, 1, plan_add(p, PLAN_CELL, (int32_t)key, g)->id);
	}
	str_release(&text);
}

static void plan_pairs(struct plan *p, const struct scoring *s, int32_t i)
{
	for (int which = 0; which < LISTS; which++) {
		const struct kept_list *l = &p->e->slots[i].lists[which];

		for (int k = 0; k < l->n; k++) {
			if (i < l->v[k].other || !pairs_holds(p->e, l->v[k].other, i))
				plan_pair(p, s, i, l->v[k].other);
		}
	}
}

static bool make_plan(struct plan *p, struct store *s, struct err *err)
{
	struct engine *e = p->e;
	struct scoring scoring = engine_scoring(e);
	struct slots keys = {NULL, 0, 0};

	for (int32_t i = 0; i < e->n_slots; i++) {
		plan_pairs(p, &scoring, i);
		plan_single(p, i, KIND_NO_TANDEM);
		plan_single(p, i, KIND_NOT_COMPARABLE);
	}
	cell_keys(e, &keys);
	for (int i = 0; i < keys.n; i++)
		plan_cell(p, s, (uint32_t)keys.v[i]);
	slots_release(&keys);
	if (!emit_missions(&p->missions, NULL, 0, err))
		return false;
	for (int i = 0; i < p->missions.n; i++)
		memcpy(plan_add(p, PLAN_MISSION, i, 0)->id, p->missions.rows[i].id, sizeof(p->v->id));
	return true;
}

static int compare_planned(const void *a, const void *b)
{
	return strcmp(((const struct planned *)a)->id, ((const struct planned *)b)->id);
}

static void emit_planned(const struct plan *p, const struct planned *x, struct emit *m, const struct scoring *s)
{
	switch ((enum plan_type)x->type) {
	case PLAN_PAIR:
		emit_slots(m, s, x->a, x->b);
		break;
	case PLAN_SINGLE:
		emit_single(m, &p->e->slots[x->a].t, (enum finding_kind)x->b);
		break;
	case PLAN_CELL:
		emit_cluster(m, cell_get(p->e, (uint32_t)x->a), x->b);
		break;
	case PLAN_MISSION:
		break;
	}
}

static bool write_parts(const struct plan *p, struct store *s, struct findings_writer *w, struct err *err)
{
	struct scoring scoring = engine_scoring(p->e);
	struct emit m;
	bool ok = true;

	emit_init(&m, p->e, s);
	for (int i = 0; i < p->n && ok; i++) {
		if (p->v[i].type == PLAN_MISSION)
			ok = findings_write(w, &p->missions.rows[p->v[i].a], 1, err);
		else
			emit_planned(p, &p->v[i], &m, &scoring);
		if (ok && (m.n >= PART || i == p->n - 1)) {
			ok = findings_write(w, m.rows, m.n, err);
			m.n = 0;
			arena_clear(&m.arena);
		}
	}
	emit_release(&m);
	return ok;
}

static bool write_plan(const struct plan *p, struct store *s, struct err *err)
{
	char(*ids)[17] = xcalloc((size_t)p->n + 1, sizeof(*ids));
	struct findings_writer *w;
	bool ok;

	for (int i = 0; i < p->n; i++)
		memcpy(ids[i], p->v[i].id, sizeof(ids[i]));
	w = findings_write_begin(s, (const char(*)[17])ids, p->n, err);
	ok = w && write_parts(p, s, w, err);
	ok = findings_write_end(&w, ok, err);
	free(ids);
	return ok;
}

bool plan_write(struct engine *e, struct store *s, int64_t *n, struct err *err)
{
	struct plan p = {.e = e};
	bool ok;

	emit_init(&p.missions, e, s);
	ok = make_plan(&p, s, err);
	if (ok) {
		if (p.n)
			qsort(p.v, (size_t)p.n, sizeof(*p.v), compare_planned);
		ok = write_plan(&p, s, err);
	}
	*n = p.n;
	emit_release(&p.missions);
	free(p.v);
	return ok;
}
