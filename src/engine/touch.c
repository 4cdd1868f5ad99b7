/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * touch.c - one edit: the mirror and the findings brought to what a full refresh would give.
 *
 * Of the edited actions everything is computed anew. Of the others only what a pair with an edited one can move: see pairs.c for their lists. One thing
 * reaches further, the number of authorities at a partner: when it changes (and counts: up to five), all actions there count as edited.
 * Findings with an edited member are written again (the store skips those that read the same); of the others only the pairs that went in or out of a
 * list. To write all findings of everybody whose list moved would cost sixty milliseconds in a capital.
 */
#include "config.h"

#include <stdlib.h>
#include "touch_priv.h"

struct edit {
	int64_t id;
	int32_t slot;        /* before: -1 = was not there */
	struct traits t;     /* now, when present */
	void *body;
	bool present;
	struct slots before; /* whom it could meet */
};
/* A pair of two actions that were not edited, which went in or out of the first one's list. */
struct moved {
	int32_t y, other;
};
struct touch {
	struct engine *e;
	struct store *s;
	struct edit *edits;
	int n;
	struct slots edited, changed; /* sorted when complete; changed: all their findings are written */
	struct moved *moved;
	int n_moved, cap_moved;
	struct slots cells;           /* keys whose clusters are to be written */
	uint64_t *signs;              /* of the cells before, in order of their keys */
};

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int compare_slots(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

static bool has(const struct slots *sorted, int32_t slot)
{
	return sorted->n && bsearch(&slot, sorted->v, (size_t)sorted->n, sizeof(slot), compare_slots);
}

static void start(struct touch *t, const int64_t *ids, int n)
{
	int64_t *sorted = xcalloc((size_t)n + 1, sizeof(*sorted));

	for (int i = 0; i < n; i++)
		sorted[i] = ids[i];
	qsort(sorted, (size_t)n, sizeof(*sorted), compare_ids);
	t->edits = xcalloc((size_t)n + 1, sizeof(*t->edits));
	for (int i = 0; i < n; i++) {
		if (!i || sorted[i] != sorted[i - 1])
			t->edits[t->n++] = (struct edit){.id = sorted[i], .slot = mirror_slot(t->e, sorted[i])};
	}
	free(sorted);
}

static bool read_edit(void *ctx, const struct feature *f)
{
	struct touch *t = ctx;

	for (int i = 0; i < t->n; i++) {
		struct edit *d = &t->edits[i];

		if (d->id == f->id && !f->merged && !d->present) {
			d->t = traits_make(t->e, f, &d->body);
			d->present = true;
		}
	}
	return true;
}

static bool read_edits(struct touch *t, struct err *err)
{
	for (int i = 0; i < t->n; i++) {
		if (!store_features(t->s, &t->edits[i].id, 1, t->e->today, read_edit, t, err))
			return false;
	}
	return true;
}

static void add_cells(struct touch *t, const struct traits *x)
{
	for (int i = 0; i < x->n_partners; i++) {
		if (x->partners[i].cell)
			slots_add(&t->cells, (int32_t)x->partners[i].cell);
	}
}

/* What others can see of a cell. */
static uint64_t cell_sign(struct engine *e, uint32_t key)
{
	const struct cell *c = cell_get(e, key);
	uint64_t sign = 1;

	for (int i = 0; i < c->n_groups; i++) {
		const int64_t seen[3] = {(int64_t)sign, c->groups[i].place, c->groups[i].authorities < 5 ? c->groups[i].authorities : 5};

		sign = hash64(seen, sizeof(seen));
	}
	return sign;
}

/* Before anything changes: whom the edited ones meet now and before; those need their lists as they were. */
static void look_around(struct touch *t)
{
	struct slots near = {NULL, 0, 0};

	for (int i = 0; i < t->n; i++) {
		struct edit *d = &t->edits[i];

		if (d->slot >= 0) {
			mirror_candidates(t->e, &t->e->slots[d->slot].t, d->slot, &d->before);
			add_cells(t, &t->e->slots[d->slot].t);
		}
		for (int k = 0; k < d->before.n; k++)
			slots_add(&near, d->before.v[k]);
		if (d->present) {
			mirror_candidates(t->e, &d->t, d->slot, &near);
			add_cells(t, &d->t);
		}
	}
	slots_sort(&near);
	for (int i = 0; i < near.n; i++) {
		if (!t->e->slots[near.v[i]].listed)
			pairs_compute(t->e, near.v[i]);
	}
	slots_release(&near);
	slots_sort(&t->cells);
	t->signs = xcalloc((size_t)t->cells.n + 1, sizeof(*t->signs));
	for (int i = 0; i < t->cells.n; i++)
		t->signs[i] = cell_sign(t->e, (uint32_t)t->cells.v[i]);
}

static void install(struct touch *t)
{
	for (int i = 0; i < t->n; i++) {
		struct edit *d = &t->edits[i];
		struct slot *s;

		if (d->slot >= 0)
			mirror_detach(t->e, d->slot);
		else if (d->present)
			d->slot = mirror_new_slot(t->e);
		else
			continue;
		slots_add(&t->edited, d->slot);
		if (!d->present)
			continue; /* its uid is needed until nobody's list holds it */
		s = &t->e->slots[d->slot];
		free(s->body);
		s->t = d->t;
		s->body = d->body;
		d->body = NULL;
		mirror_attach(t->e, d->slot);
	}
}

static void spread(struct touch *t)
{
	for (int i = 0; i < t->cells.n; i++) {
		if (cell_sign(t->e, (uint32_t)t->cells.v[i]) != t->signs[i])
			cell_members(t->e, (uint32_t)t->cells.v[i], &t->edited);
	}
	slots_sort(&t->edited);
}

static bool in_list(const struct kept_list *l, int32_t other)
{
	for (int i = 0; i < l->n; i++) {
		if (l->v[i].other == other)
			return true;
	}
	return false;
}

/* What stands in one and not in the other. */
static void note_moved(struct touch *t, int32_t y, const struct kept_list *one, const struct kept_list *other)
{
	for (int i = 0; i < one->n; i++) {
		if (in_list(other, one->v[i].other) || has(&t->edited, one->v[i].other))
			continue;
		GROW(t->moved, t->n_moved, t->cap_moved);
		t->moved[t->n_moved++] = (struct moved){y, one->v[i].other};
	}
}

static void update_one(struct touch *t, int32_t y, int32_t x, int rank, enum finding_kind kind)
{
	const struct slot *s = &t->e->slots[y];
	struct kept_list before[LISTS];

	for (int k = 0; k < LISTS; k++) {
		before[k] = (struct kept_list){xcalloc((size_t)s->lists[k].n + 1, sizeof(struct kept)), s->lists[k].n};
		for (int i = 0; i < before[k].n; i++)
			before[k].v[i] = s->lists[k].v[i];
	}
	if (pairs_update(t->e, y, x, rank, kind)) {
		for (int k = 0; k < LISTS; k++) {
			note_moved(t, y, &before[k], &s->lists[k]);
			note_moved(t, y, &s->lists[k], &before[k]);
		}
	}
	for (int k = 0; k < LISTS; k++)
		free(before[k].v);
}

/* The pair (y, x) for all y that x meets or met. */
static void update_around(struct touch *t, int32_t x, const struct slots *before)
{
	struct engine *e = t->e;
	struct scoring s = engine_scoring(e);
	struct slots met = {NULL, 0, 0};
	struct pair p;

	for (int i = 0; before && i < before->n; i++)
		slots_add(&met, before->v[i]);
	if (e->slots[x].alive)
		mirror_candidates(e, &e->slots[x].t, x, &met);
	slots_sort(&met);
	for (int i = 0; i < met.n; i++) {
		int32_t y = met.v[i];

		if (has(&t->edited, y) || !e->slots[y].alive)
			continue;
		if (!e->slots[y].listed) {
			pairs_compute(e, y);
			slots_add(&t->changed, y);
		} else {
			int rank = e->slots[x].alive ? pair_rank(e, &s, &e->slots[y].t, &e->slots[x].t, &p) : -1;

			update_one(t, y, x, rank, rank >= 0 ? p.kind : KIND_NONE);
		}
	}
	slots_release(&met);
}

static const struct edit *edit_of(const struct touch *t, int32_t slot)
{
	for (int i = 0; i < t->n; i++) {
		if (t->edits[i].slot == slot)
			return &t->edits[i];
	}
	return NULL;
}

static void rescore(struct touch *t)
{
	for (int i = 0; i < t->edited.n; i++) {
		const struct edit *d = edit_of(t, t->edited.v[i]);

		update_around(t, t->edited.v[i], d ? &d->before : NULL);
	}
	for (int i = 0; i < t->edited.n; i++) {
		int32_t x = t->edited.v[i];

		if (t->e->slots[x].alive)
			pairs_compute(t->e, x);
		slots_add(&t->changed, x);
	}
	slots_sort(&t->changed);
}

void emit_slots(struct emit *m, const struct scoring *s, int32_t i, int32_t j)
{
	const struct traits *a = &m->e->slots[i].t, *b = &m->e->slots[j].t;
	struct pair p;

	if (uid_cmp(a->uid, b->uid) > 0) {
		const struct traits *other = a;

		a = b;
		b = other;
	}
	if (pair_rank(m->e, s, a, b, &p) >= 0)
		emit_pair(m, a, b, &p);
}

/* Pairs of u that either side keeps; of two changed actions the smaller slot speaks. */
static void emit_pairs_of(struct touch *t, struct emit *m, const struct scoring *s, int32_t u)
{
	struct engine *e = t->e;
	struct slots met = {NULL, 0, 0};

	mirror_candidates(e, &e->slots[u].t, u, &met);
	for (int i = 0; i < met.n; i++) {
		int32_t z = met.v[i];

		if (!e->slots[z].listed)
			pairs_compute(e, z);
		if (z < u && has(&t->changed, z))
			continue;
		if (pairs_holds(e, u, z) || pairs_holds(e, z, u))
			emit_slots(m, s, u, z);
	}
	slots_release(&met);
}

static void emit_changed(struct touch *t, struct emit *m)
{
	struct scoring s = engine_scoring(t->e);

	for (int i = 0; i < t->changed.n; i++) {
		const struct slot *u = &t->e->slots[t->changed.v[i]];

		if (!u->alive)
			continue;
		emit_pairs_of(t, m, &s, t->changed.v[i]);
		if (single_fires(t->e, &u->t, KIND_NO_TANDEM))
			emit_single(m, &u->t, KIND_NO_TANDEM);
		if (single_fires(t->e, &u->t, KIND_NOT_COMPARABLE))
			emit_single(m, &u->t, KIND_NOT_COMPARABLE);
		add_cells(t, &u->t);
	}
	slots_sort(&t->cells);
	for (int i = 0; i < t->cells.n; i++)
		emit_clusters(m, (uint32_t)t->cells.v[i]);
}

/* A moved pair that one side still keeps is written; one that nobody keeps is dropped. */
static int settle_moved(struct touch *t, struct emit *m, char (*gone)[17])
{
	struct scoring s = engine_scoring(t->e);
	int n = 0;

	for (int i = 0; i < t->n_moved; i++) {
		int32_t y = t->moved[i].y, other = t->moved[i].other;
		const struct traits *a = &t->e->slots[y].t, *b = &t->e->slots[other].t;
		char ua[UID_TEXT_SIZE], ub[UID_TEXT_SIZE];
		bool ordered = uid_cmp(a->uid, b->uid) <= 0;
		const char *lines[2] = {uid_format(ordered ? a->uid : b->uid, ua), uid_format(ordered ? b->uid : a->uid, ub)};
		struct pair p;

		if (pairs_holds(t->e, y, other) || pairs_holds(t->e, other, y))
			emit_slots(m, &s, y, other);
		else if (pair_rank(t->e, &s, a, b, &p) >= 0)
			finding_id(p.kind, lines, 2, gone[n++]);
	}
	return n;
}

static bool write(struct touch *t, struct err *err)
{
	struct finding_member *members = xcalloc((size_t)(t->changed.n + t->n) + 1, sizeof(*members));
	char(*gone)[17] = xcalloc((size_t)t->n_moved + 1, sizeof(*gone));
	struct emit m;
	int n = 0, n_gone;
	bool ok;

	emit_init(&m, t->e, t->s);
	emit_changed(t, &m);
	n_gone = settle_moved(t, &m, gone);
	for (int i = 0; i < t->changed.n; i++)
		members[n++] = (struct finding_member){ENTITY_ACTION, t->e->slots[t->changed.v[i]].t.id};
	for (int i = 0; i < t->n; i++) {
		if (t->edits[i].slot < 0)
			members[n++] = (struct finding_member){ENTITY_ACTION, t->edits[i].id};
	}
	ok = findings_replace(t->s, members, n, m.rows, m.n, err) && findings_drop(t->s, (const char(*)[17])gone, n_gone, err);
	emit_release(&m);
	free(members);
	free(gone);
	return ok;
}

static void finish(struct touch *t)
{
	for (int i = 0; i < t->n; i++) {
		if (t->edits[i].slot >= 0 && !t->e->slots[t->edits[i].slot].alive)
			mirror_free_slot(t->e, t->edits[i].slot);
		free(t->edits[i].body);
		slots_release(&t->edits[i].before);
	}
	free(t->edits);
	free(t->moved);
	free(t->signs);
	slots_release(&t->edited);
	slots_release(&t->changed);
	slots_release(&t->cells);
}

bool touch_actions(struct engine *e, struct store *s, const int64_t *ids, int n, struct err *err)
{
	struct touch t = {.e = e, .s = s};
	bool ok;

	start(&t, ids, n);
	ok = read_edits(&t, err);
	if (ok) {
		look_around(&t);
		install(&t);
		spread(&t);
		rescore(&t);
		ok = write(&t, err);
	}
	finish(&t);
	return ok;
}
