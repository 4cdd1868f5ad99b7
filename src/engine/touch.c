/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * touch.c - one edit: the mirror and the findings brought to what a full refresh would give.
 *
 * Of the edited actions everything is computed anew. Of the others only what a pair with an edited one can move: see pairs.c for their lists. One thing
 * reaches further, the number of authorities at a partner: when it changes (and counts: up to five), all actions there count as edited. What a pair says of
 * clusters (is it shown by one?) follows the cells of the edited actions: when one begins or ceases to be a finding, the pairs of all its actions are written again.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include "touch_priv.h"

struct edit {
	int64_t id;
	int32_t slot;        /* before: -1 = was not there */
	struct traits t;     /* now, when present */
	void *body;
	bool present;
	struct slots before; /* whom it could meet, or whose lists it could be in */
};
struct touch {
	struct engine *e;
	struct store *s;
	struct seeker seeker;
	struct edit *edits;
	int n;
	struct slots edited;          /* sorted when complete */
	struct slots redo;            /* lists to be computed anew */
	struct slots dirty;           /* whose pairs are written */
	struct slots renewed;         /* whose other findings are written: the edited ones, and all of a place that became or ceased to be a cluster */
	struct cell_keys cells;       /* of edited actions, before and now */
	uint64_t *signs;              /* of the cells before, in order of their keys */
	uint64_t *marks;              /* the same: is something said of them beside the cluster? */
	unsigned watch;               /* classes of findings on other rows */
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

static int compare_edit(const void *id, const void *edit)
{
	int64_t x = *(const int64_t *)id, y = ((const struct edit *)edit)->id;

	return (x > y) - (x < y);
}

static bool read_edit(void *ctx, const struct feature *f)
{
	struct touch *t = ctx;
	struct edit *d = bsearch(&f->id, t->edits, (size_t)t->n, sizeof(*t->edits), compare_edit);

	if (d && !f->merged && !d->present) {
		d->t = traits_make(t->e, f, &d->body);
		d->present = true;
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

/* What others can see of a cell: of a partner how many authorities each town counts, of a place whether it is a finding. */
static uint64_t cell_sign(struct engine *e, uint64_t key)
{
	const struct cell *c = cell_get(e, key);
	uint64_t sign = c->active + 1;

	for (int i = 0; i < c->n_groups; i++) {
		int authorities = c->groups[i].authorities < 5 ? c->groups[i].authorities : 5;
		const int64_t seen[4] = {(int64_t)sign, c->groups[i].place, cell_is_partner(key) ? authorities : cluster_is_open(e, c, i) ? 2 : cluster_fires(e, c, i),
			cell_is_partner(key) ? 0 : c->first};

		sign = hash64(seen, sizeof(seen));
	}
	return sign;
}

static uint64_t cell_mark(struct engine *e, uint64_t key)
{
	const struct cell *c = cell_get(e, key);
	uint64_t mark = 1;

	for (int i = 0; i < c->n_groups; i++) {
		const int64_t seen[3] = {(int64_t)mark, c->groups[i].place, relation_fires(e, c, i)};

		mark = hash64(seen, sizeof(seen));
	}
	return mark;
}

/* Before anything changes: whom the edited ones meet. */
static void look_around(struct touch *t)
{
	for (int i = 0; i < t->n; i++) {
		struct edit *d = &t->edits[i];

		if (d->slot >= 0) {
			seeker_list(&t->seeker, &t->e->slots[d->slot].t, d->slot, SEEK_OTHERS, &d->before);
			cell_keys_of(&t->e->slots[d->slot].t, &t->cells);
			t->watch |= watch_of_action(t->e, &t->e->slots[d->slot].t);
		}
		if (d->present)
			cell_keys_of(&d->t, &t->cells);
	}
	cell_keys_sort(&t->cells);
	t->signs = xcalloc((size_t)t->cells.n + 1, sizeof(*t->signs));
	t->marks = xcalloc((size_t)t->cells.n + 1, sizeof(*t->marks));
	for (int i = 0; i < t->cells.n; i++) {
		t->signs[i] = cell_sign(t->e, t->cells.v[i]);
		t->marks[i] = cell_mark(t->e, t->cells.v[i]);
	}
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

/* Partners that count more or fewer authorities make all who work with them edited; a place that begins or ceases to be a cluster makes its pairs be written. */
static void spread(struct touch *t)
{
	for (int i = 0; i < t->cells.n; i++) {
		uint64_t key = t->cells.v[i];

		if (cell_mark(t->e, key) != t->marks[i])
			cell_slots(t->e, key, &t->renewed);
		if (cell_sign(t->e, key) == t->signs[i])
			continue;
		cell_slots(t->e, key, cell_is_partner(key) ? &t->edited : &t->dirty);
		cell_slots(t->e, key, &t->renewed);
	}
	slots_sort(&t->edited);
	for (int i = 0; i < t->edited.n; i++)
		slots_add(&t->renewed, t->edited.v[i]);
	slots_sort(&t->renewed);
}

/* A list as the store knows it: whether the side that counts and the neighbours' rows still say so. */
static void note_findings(struct touch *t, int32_t y)
{
	const struct slot *s = &t->e->slots[y];

	slots_add(&t->dirty, y);
	for (int k = 0; k < LISTS; k++)
		for (int i = 0; i < s->lists[k].n && i <= list_top(t->e, k); i++)
			slots_add(&t->dirty, s->lists[k].v[i].other);
}

/* Do the findings of the list differ from these? */
static bool same_findings(const struct engine *e, const struct kept_list *now, const struct kept *before, int n_before, int which)
{
	int n = now->n < list_top(e, which) ? now->n : list_top(e, which);

	if (n != n_before)
		return false;
	for (int i = 0; i < n; i++)
		if (now->v[i].other != before[i].other || now->v[i].rank != before[i].rank || now->v[i].kind != before[i].kind ||
			now->v[i].authorities != before[i].authorities)
			return false;
	return true;
}

struct memory {
	struct kept v[LISTS][64];
	int n[LISTS];
};

static void remember(const struct engine *e, int32_t y, struct memory *m)
{
	for (int k = 0; k < LISTS; k++) {
		const struct kept_list *l = &e->slots[y].lists[k];

		m->n[k] = l->n < list_top(e, k) ? l->n : list_top(e, k);
		if (m->n[k])
			memcpy(m->v[k], l->v, (size_t)m->n[k] * sizeof(*l->v));
	}
}

/* Whoever stands in the list before or after may have to be written again too. */
static void note_changes(struct touch *t, int32_t y, const struct memory *before)
{
	bool same = true;

	for (int k = 0; k < LISTS; k++)
		same = same && same_findings(t->e, &t->e->slots[y].lists[k], before->v[k], before->n[k], k);
	if (same)
		return;
	note_findings(t, y);
	for (int k = 0; k < LISTS; k++)
		for (int i = 0; i < before->n[k]; i++)
			slots_add(&t->dirty, before->v[k][i].other);
}

static void update_one(struct touch *t, int32_t y, int32_t x, int rank, const struct pair *p)
{
	struct memory before;

	remember(t->e, y, &before);
	if (pairs_update(t->e, y, x, rank, rank >= 0 ? p->kind : KIND_NONE, rank >= 0 ? p->authorities : 0))
		slots_add(&t->redo, y);
	note_changes(t, y, &before);
	/* What is said beside the rank (judged otherwise, shown by a cluster) may have changed too, and x itself may not keep the pair. */
	if (pairs_holds(t->e, y, x))
		slots_add(&t->dirty, y);
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
		seeker_list(&t->seeker, &e->slots[x].t, x, SEEK_OTHERS, &met);
	slots_sort(&met);
	for (int i = 0; i < met.n; i++) {
		int32_t y = met.v[i];

		if (has(&t->edited, y) || !e->slots[y].alive)
			continue;
		update_one(t, y, x, e->slots[x].alive ? pair_rank(e, &s, &e->slots[y].t, &e->slots[x].t, &p) : -1, &p);
	}
	slots_release(&met);
}

static int compare_edit_slots(const void *a, const void *b)
{
	int32_t x = ((const struct edit *)a)->slot, y = ((const struct edit *)b)->slot;

	return (x > y) - (x < y);
}

static int compare_slot_edit(const void *slot, const void *edit)
{
	int32_t x = *(const int32_t *)slot, y = ((const struct edit *)edit)->slot;

	return (x > y) - (x < y);
}

static void rescore(struct touch *t)
{
	qsort(t->edits, (size_t)t->n, sizeof(*t->edits), compare_edit_slots);
	for (int i = 0; i < t->edited.n; i++) {
		const struct edit *d = bsearch(&t->edited.v[i], t->edits, (size_t)t->n, sizeof(*t->edits), compare_slot_edit);

		update_around(t, t->edited.v[i], d ? &d->before : NULL);
	}
	slots_sort(&t->redo);
	for (int i = 0; i < t->redo.n; i++) {
		struct memory before;

		remember(t->e, t->redo.v[i], &before);
		pairs_compute(t->e, t->redo.v[i], &t->seeker);
		note_changes(t, t->redo.v[i], &before);
	}
	for (int i = 0; i < t->edited.n; i++) {
		int32_t x = t->edited.v[i];
		struct memory before;

		remember(t->e, x, &before);
		note_findings(t, x);
		if (t->e->slots[x].alive)
			pairs_compute(t->e, x, &t->seeker);
		else
			pairs_forget(t->e, x);
		note_findings(t, x);
	}
	slots_sort(&t->dirty);
}

static void emit_rows(struct touch *t, struct emit *m)
{
	for (int i = 0; i < t->renewed.n; i++) {
		const struct slot *u = &t->e->slots[t->renewed.v[i]];

		if (!u->alive)
			continue;
		for (int k = 0; k < SINGLE_KINDS; k++)
			if (single_fires(t->e, &u->t, single_kinds[k]))
				emit_single(m, &u->t, single_kinds[k]);
		t->watch |= watch_of_action(t->e, &u->t); /* it may be a member of one */
		cell_keys_of(&u->t, &t->cells);
	}
	/* The worst pair of a cluster is one of those that moved. */
	for (int i = 0; i < t->dirty.n; i++)
		if (t->e->slots[t->dirty.v[i]].alive)
			cell_keys_of(&t->e->slots[t->dirty.v[i]].t, &t->cells);
	cell_keys_sort(&t->cells);
	for (int i = 0; i < t->cells.n; i++)
		emit_clusters(m, t->cells.v[i]);
}

static int list_pairs(struct touch *t, struct pair_list *out)
{
	int n = 0;

	for (int i = 0; i < t->dirty.n; i++) {
		const struct slot *s = &t->e->slots[t->dirty.v[i]];
		int cap = 0;

		out[n] = (struct pair_list){.action = s->t.id};
		if (s->alive)
			pairs_entries(t->e, t->dirty.v[i], &out[n], &cap);
		n++;
	}
	return n;
}

/* Whose findings with text are replaced; also those that are no more. */
static int list_members(const struct touch *t, struct finding_member *out)
{
	int n = 0;

	for (int i = 0; i < t->renewed.n; i++)
		out[n++] = (struct finding_member){ENTITY_ACTION, t->e->slots[t->renewed.v[i]].t.id};
	for (int i = 0; i < t->n; i++)
		if (t->edits[i].slot < 0)
			out[n++] = (struct finding_member){ENTITY_ACTION, t->edits[i].id};
	return n;
}

static bool write(struct touch *t, struct err *err)
{
	struct finding_member *members = xcalloc((size_t)(t->renewed.n + t->n) + 1, sizeof(*members));
	struct pair_list *pairs = xcalloc((size_t)t->dirty.n + 1, sizeof(*pairs));
	int n_members = list_members(t, members), n_pairs;
	const char *kinds[WATCH_KINDS_MAX];
	struct emit m;
	bool ok;

	emit_init(&m, t->e, t->s);
	emit_rows(t, &m);
	n_pairs = list_pairs(t, pairs);
	watch_kinds(t->watch, kinds);
	ok = emit_watch(&m, t->watch, err) && findings_replace(t->s, members, n_members, kinds, m.rows, m.n, pairs, n_pairs, err);
	emit_release(&m);
	for (int i = 0; i < n_pairs; i++)
		free(pairs[i].v);
	free(pairs);
	free(members);
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
	free(t->signs);
	free(t->marks);
	free(t->cells.v);
	slots_release(&t->edited);
	slots_release(&t->redo);
	slots_release(&t->dirty);
	slots_release(&t->renewed);
	seeker_release(&t->seeker);
}

bool touch_actions(struct engine *e, struct store *s, const int64_t *ids, int n, unsigned watch, struct err *err)
{
	struct touch t = {.e = e, .s = s, .watch = watch};
	bool ok;

	seeker_init(&t.seeker, e);
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

bool touch_mirror(struct engine *e, struct store *s, const int64_t *ids, int n, struct err *err)
{
	struct touch t = {.e = e, .s = s};
	bool ok;

	seeker_init(&t.seeker, e);
	start(&t, ids, n);
	ok = read_edits(&t, err);
	if (ok)
		install(&t);
	finish(&t);
	return ok;
}
