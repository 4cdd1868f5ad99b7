/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan.c - writing all findings in parts.
 *
 * The texts of all findings together weigh more than the mirror. So first only their ids are made (which is what the store needs to know what is gone), sorted,
 * and then the texts, a part at a time, in the order in which b-trees like to grow. Pairs have no text in the file: they follow, by action.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include "touch_priv.h"

enum { PART = 1024 };
enum plan_type { PLAN_SINGLE = 0, PLAN_CELL, PLAN_RELATION, PLAN_ROW };

struct planned {
	char id[17];
	uint8_t type;
	uint64_t cell;
	int32_t a, b; /* slot and kind; group; row of those made already */
};
struct plan {
	struct engine *e;
	struct planned *v;
	int n, cap;
	struct emit rows; /* of missions, agreements, links …: few */
};

static struct planned *plan_add(struct plan *p, enum plan_type type, int32_t a, int32_t b)
{
	GROW(p->v, p->n, p->cap);
	p->v[p->n] = (struct planned){.type = (uint8_t)type, .a = a, .b = b};
	return &p->v[p->n++];
}

static void plan_single(struct plan *p, int32_t i, enum finding_kind k)
{
	char uid[UID_TEXT_SIZE];
	const char *line = uid_format(p->e->slots[i].t.uid, uid);

	if (single_fires(p->e, &p->e->slots[i].t, k))
		finding_make_id(finding_kind_code(k), &line, 1, plan_add(p, PLAN_SINGLE, i, (int32_t)k)->id);
}

static void plan_of_cell(struct plan *p, enum plan_type type, uint64_t key, int group, enum finding_kind k, const char *line)
{
	struct planned *x = plan_add(p, type, group, 0);

	x->cell = key;
	finding_make_id(finding_kind_code(k), &line, 1, x->id);
}

static void plan_cell(struct plan *p, struct store *s, uint64_t key)
{
	const struct cell *c = cell_get(p->e, key);
	struct str text = STR_INIT;

	for (int g = 0; g < c->n_groups; g++) {
		const char *line;

		bool fires = cluster_fires(p->e, c, g), relation = relation_fires(p->e, c, g);

		if (!fires && !relation)
			continue;
		str_clear(&text);
		cluster_key(p->e, s, c, g, &text);
		line = text.s;
		if (fires)
			plan_of_cell(p, PLAN_CELL, key, g, cluster_kind(c), line);
		if (relation)
			plan_of_cell(p, PLAN_RELATION, key, g, relation_kind(c), line);
	}
	str_release(&text);
}

static bool make_plan(struct plan *p, struct store *s, struct err *err)
{
	struct engine *e = p->e;
	struct cell_keys keys = {NULL, 0, 0};

	for (int32_t i = 0; i < e->n_slots; i++) {
		if (!e->slots[i].alive)
			continue;
		for (int k = 0; k < SINGLE_KINDS; k++)
			plan_single(p, i, single_kinds[k]);
	}
	cell_keys_all(e, &keys);
	for (int i = 0; i < keys.n; i++)
		plan_cell(p, s, keys.v[i]);
	free(keys.v);
	if (!emit_missions(&p->rows, NULL, 0, err) || !emit_watch(&p->rows, WATCH_ALL, err))
		return false;
	for (int i = 0; i < p->rows.n; i++)
		memcpy(plan_add(p, PLAN_ROW, i, 0)->id, p->rows.rows[i].id, sizeof(p->v->id));
	return true;
}

static int compare_planned(const void *a, const void *b)
{
	return strcmp(((const struct planned *)a)->id, ((const struct planned *)b)->id);
}

static void emit_planned(const struct plan *p, const struct planned *x, struct emit *m)
{
	switch ((enum plan_type)x->type) {
	case PLAN_SINGLE:
		emit_single(m, &p->e->slots[x->a].t, (enum finding_kind)x->b);
		break;
	case PLAN_CELL:
		emit_cluster(m, cell_get(p->e, x->cell), x->a);
		break;
	case PLAN_RELATION:
		emit_relation(m, cell_get(p->e, x->cell), x->a);
		break;
	case PLAN_ROW:
		break;
	}
}

static bool write_parts(const struct plan *p, struct store *s, struct findings_writer *w, struct err *err)
{
	struct emit m;
	bool ok = true;

	emit_init(&m, p->e, s);
	for (int i = 0; i < p->n && ok; i++) {
		if (p->v[i].type == PLAN_ROW)
			ok = findings_write(w, &p->rows.rows[p->v[i].a], 1, err);
		else
			emit_planned(p, &p->v[i], &m);
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
	ok = w && write_parts(p, s, w, err) && pairs_write(p->e, w, err);
	ok = findings_write_end(&w, ok, err);
	free(ids);
	return ok;
}

bool plan_write(struct engine *e, struct store *s, int64_t *n, struct err *err)
{
	struct plan p = {.e = e};
	bool ok;

	emit_init(&p.rows, e, s);
	ok = make_plan(&p, s, err);
	if (ok) {
		if (p.n)
			qsort(p.v, (size_t)p.n, sizeof(*p.v), compare_planned);
		ok = write_plan(&p, s, err);
	}
	*n = p.n;
	emit_release(&p.rows);
	free(p.v);
	return ok;
}
