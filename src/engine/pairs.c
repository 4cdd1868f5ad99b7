/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pairs.c - the best pairs of each action.
 *
 * Per action the K best pairs are kept, in a total order: not yet coordinated first, then severity, then the other's uid (not its row, which
 * differs between laptops). A pair is a finding when it is among the K of either side. So memory is n times K however large a town is.
 *
 * A list is always the beginning of the order, and knows whether something may follow it. So one edit of x puts, moves or drops the entry (y, x) of whoever
 * meets it, in place: a pair that comes before the last one held belongs there whatever else there is, one that would come after it belongs to what is
 * left out. Only a list that runs below K with something left out is computed anew. That gives the same lists as a rebuild (there is a test).
 *
 * All lists at once: threads take actions in turn, compare each with the later ones and offer the pair to both sides, under a lock per side. The order is total,
 * so the lists do not depend on who came first.
 */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <strates/base/intl.h>
#include "engine_priv.h"

enum { LOCKS = 1024, CHUNK = 256, THREADS_MOST = 8 };

static bool are_compatible(const void *ctx, uint32_t a, uint32_t b)
{
	const struct engine *e = ctx;

	return keymap_get(&e->compatible, (uint64_t)a << 32 | b, 0) != 0;
}

/* The cache of groups is filled on demand: it is no part of the engine's visible state. */
static int count_authorities(const void *ctx, const struct trait_partner *p)
{
	struct engine *e = (struct engine *)(uintptr_t)ctx;
	const struct cell *c = cell_get(e, cell_partner_key(p->cell));
	const struct traits who = {.n_partners = 1, .partners = p};
	int g = cell_group(c, &who);

	return g >= 0 ? c->groups[g].authorities : 0;
}

struct scoring engine_scoring(const struct engine *e)
{
	return (struct scoring){.params = &e->params, .identity = {&e->model, e->rarity, e->n_rarity}, .today = e->today, .compatible = are_compatible, .authorities = count_authorities, .ctx = e};
}

int pair_rank(const struct engine *e, const struct scoring *s, const struct traits *a, const struct traits *b, struct pair *p)
{
	if (!score_pair_kind(s, a, b, p) || (e->n_links && links_apart(e, a->id, b->id)))
		return -1;
	return p->severity.sum + (p->coordination == COORDINATION_NONE ? RANK_OPEN : 0);
}

int list_of_kind(enum finding_kind k)
{
	return k == KIND_DOUBLE_ENTRY ? LIST_DOUBLES : k == KIND_COMPLEMENTARITY ? LIST_GAINS : LIST_OTHERS;
}

int list_top(const struct engine *e, int which)
{
	static const enum param_id top[LISTS] = {PARAM_TOP_DOUBLES, PARAM_TOP_PAIRS, PARAM_TOP_GAINS};

	return (int)e->params.v[top[which]];
}

/* --- one list ------------------------------------------------------------------------------------------------------------------ */

static bool comes_before(const struct engine *e, const struct kept *a, const struct kept *b)
{
	if (a->rank != b->rank)
		return a->rank > b->rank;
	return uid_cmp(e->slots[a->other].t.uid, e->slots[b->other].t.uid) < 0;
}

static void set_floor(const struct engine *e, int32_t slot, int which)
{
	const struct kept_list *l = &e->slots[slot].lists[which];
	int most = list_top(e, which) + SPARE;

	atomic_store_explicit(&e->floors[(size_t)slot * LISTS + (size_t)which],
		l->n >= most ? (uint64_t)l->v[l->n - 1].rank << 48 | uid_order(e->slots[l->v[l->n - 1].other].t.uid) : 0, memory_order_relaxed);
}

/* Offers a pair to a list. */
static void take_in(const struct engine *e, int32_t slot, int which, const struct kept *x)
{
	struct kept_list *l = &e->slots[slot].lists[which];
	int most = list_top(e, which) + SPARE, at = l->n;

	while (at > 0 && comes_before(e, x, &l->v[at - 1]))
		at--;
	if (at == l->n && (l->more || l->n >= most)) {
		l->more = true;
		return;
	}
	if (l->n < most)
		l->v = xreallocarray(l->v, (size_t)++l->n, sizeof(*l->v));
	else
		l->more = true;
	memmove(&l->v[at + 1], &l->v[at], (size_t)(l->n - 1 - at) * sizeof(*l->v));
	l->v[at] = *x;
	/* From here on pairs are put aside by the floor, unseen. */
	l->more = l->more || l->n >= most;
	set_floor(e, slot, which);
}

static int find_kept(const struct kept_list *l, int n, int32_t other)
{
	for (int i = 0; i < l->n && i < n; i++) {
		if (l->v[i].other == other)
			return i;
	}
	return -1;
}

static void take_out(const struct engine *e, int32_t slot, int which, int at)
{
	struct kept_list *l = &e->slots[slot].lists[which];

	memmove(&l->v[at], &l->v[at + 1], (size_t)(l->n - 1 - at) * sizeof(*l->v));
	l->n--;
	set_floor(e, slot, which);
}

static void empty_lists(const struct engine *e, int32_t slot)
{
	for (int k = 0; k < LISTS; k++) {
		e->slots[slot].lists[k].n = 0;
		e->slots[slot].lists[k].more = false;
		set_floor(e, slot, k);
	}
}

void pairs_forget(struct engine *e, int32_t slot)
{
	empty_lists(e, slot);
}

struct crew;
/* One action among those it meets. */
struct comparison {
	struct engine *e;
	struct crew *crew; /* NULL: its own lists only */
	struct scoring scoring;
	int32_t slot;
	int64_t admitted;
};

static void compare_own(void *ctx, int32_t other)
{
	struct comparison *c = ctx;
	struct pair p;
	int rank = pair_rank(c->e, &c->scoring, &c->e->slots[c->slot].t, &c->e->slots[other].t, &p);

	if (rank >= 0)
		take_in(c->e, c->slot, list_of_kind(p.kind), &(struct kept){other, (uint16_t)rank, (uint8_t)p.kind, (uint8_t)p.authorities});
}

void pairs_compute(struct engine *e, int32_t slot, struct seeker *k)
{
	struct comparison c = {.e = e, .scoring = engine_scoring(e), .slot = slot};

	empty_lists(e, slot);
	seeker_find(k, &e->slots[slot].t, slot, false, SEEK_OWN, compare_own, &c);
}

bool pairs_holds(const struct engine *e, int32_t slot, int32_t other)
{
	for (int k = 0; k < LISTS; k++) {
		if (find_kept(&e->slots[slot].lists[k], list_top(e, k), other) >= 0)
			return true;
	}
	return false;
}

bool pairs_update(struct engine *e, int32_t y, int32_t x, int rank, enum finding_kind kind, int authorities)
{
	bool short_of = false;

	for (int k = 0; k < LISTS; k++) {
		int at = find_kept(&e->slots[y].lists[k], e->slots[y].lists[k].n, x);

		if (at >= 0)
			take_out(e, y, k, at);
	}
	if (rank >= 0)
		take_in(e, y, list_of_kind(kind), &(struct kept){x, (uint16_t)rank, (uint8_t)kind, (uint8_t)authorities});
	for (int k = 0; k < LISTS; k++)
		short_of = short_of || (e->slots[y].lists[k].more && e->slots[y].lists[k].n < list_top(e, k));
	return short_of;
}

/* --- all lists ----------------------------------------------------------------------------------------------------------------- */

struct crew {
	struct engine *e;
	pthread_mutex_t locks[LOCKS];
	_Atomic int32_t next;
	_Atomic bool stop;
	_Atomic int64_t walked, met, admitted;
};

static void offer(struct crew *c, int32_t slot, int which, const struct kept *x)
{
	pthread_mutex_t *lock = &c->locks[(uint32_t)slot % LOCKS];
	uint64_t floor = atomic_load_explicit(&c->e->floors[(size_t)slot * LISTS + (size_t)which], memory_order_relaxed);

	if (x->rank < floor >> 48)
		return; /* the list is full of better ones, and knows that something is left out */
	pthread_mutex_lock(lock);
	take_in(c->e, slot, which, x);
	pthread_mutex_unlock(lock);
}

static void compare_both(void *ctx, int32_t other)
{
	struct comparison *c = ctx;
	struct pair p;
	int rank = pair_rank(c->e, &c->scoring, &c->e->slots[c->slot].t, &c->e->slots[other].t, &p);

	if (rank < 0)
		return;
	c->admitted++;
	offer(c->crew, c->slot, list_of_kind(p.kind), &(struct kept){other, (uint16_t)rank, (uint8_t)p.kind, (uint8_t)p.authorities});
	offer(c->crew, other, list_of_kind(p.kind), &(struct kept){c->slot, (uint16_t)rank, (uint8_t)p.kind, (uint8_t)p.authorities});
}

static void compare_later(struct comparison *x, int32_t slot, struct seeker *k)
{
	x->slot = slot;
	seeker_find(k, &x->e->slots[slot].t, slot, true, SEEK_EITHER, compare_both, x);
}

/* Works through chunks until there are none. The first worker is the caller's own thread, which tells of the progress. */
static void work(struct crew *c, engine_progress progress, void *ctx)
{
	struct comparison x = {.e = c->e, .crew = c, .scoring = engine_scoring(c->e)};
	struct seeker k;
	int32_t from;

	seeker_init(&k, c->e);
	while ((from = atomic_fetch_add(&c->next, CHUNK)) < c->e->n_slots && !c->stop) {
		if (progress && progress(ctx, from, c->e->n_slots))
			c->stop = true;
		for (int32_t i = from; i < from + CHUNK && i < c->e->n_slots; i++)
			if (c->e->slots[i].alive)
				compare_later(&x, i, &k);
	}
	c->walked += k.walked;
	c->met += k.met;
	c->admitted += x.admitted;
	seeker_release(&k);
}

static void *worker(void *arg)
{
	work(arg, NULL, NULL);
	return NULL;
}

/* What is computed on demand elsewhere must stand before several threads read it. */
static void make_ready(struct engine *e)
{
	themes_rows_all(e);
	for (int i = 0; i < e->n_slots; i++) {
		const struct traits *t = &e->slots[i].t;

		for (int k = 0; e->slots[i].alive && k < t->n_partners; k++)
			cell_get(e, cell_partner_key(t->partners[k].cell));
	}
}

bool pairs_compute_all(struct engine *e, int threads, engine_progress progress, void *ctx, struct err *err)
{
	struct crew *c = xcalloc(1, sizeof(*c));
	pthread_t others[THREADS_MOST];
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int n = 0;
	bool stopped;

	threads = threads > 0 ? threads : cores > THREADS_MOST ? THREADS_MOST : (int)cores;
	c->e = e;
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_init(&c->locks[i], NULL);
	for (int i = 0; i < e->n_slots; i++)
		empty_lists(e, i);
	make_ready(e);
	while (n < threads - 1 && n < THREADS_MOST && pthread_create(&others[n], NULL, worker, c) == 0)
		n++; /* none to be had: the caller's own does it all */
	work(c, progress, ctx);
	for (int i = 0; i < n; i++)
		pthread_join(others[i], NULL);
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&c->locks[i]);
	e->stats.walked = c->walked;
	e->stats.met = c->met;
	e->stats.admitted = c->admitted;
	stopped = c->stop;
	free(c);
	if (stopped)
		return err_set(err, ERR_CANCELLED, _("interrupted; the findings are as they were"));
	if (progress)
		progress(ctx, e->n_slots, e->n_slots);
	return true;
}

/* --- to and from the file ------------------------------------------------------------------------------------------------------ */

/* Was something about this record ever decided? A decision that names no record may be about any. */
static bool was_judged(const struct engine *e, struct uid u)
{
	static const struct uid nobody;

	return keymap_get(&e->judged_uid, hash64(&u, sizeof(u)), 0) || keymap_get(&e->judged_uid, hash64(&nobody, sizeof(nobody)), 0);
}

/* A decision about this pair: open, or decided, or reopened. Only when both records were ever decided about is the finding's id worth computing. */
static enum finding_state state_of(struct engine *e, const struct traits *a, const struct traits *b, const struct kept *x, struct emit *m)
{
	const struct traits *low = uid_cmp(a->uid, b->uid) <= 0 ? a : b, *high = low == a ? b : a;
	char ua[UID_TEXT_SIZE], ub[UID_TEXT_SIZE], id[17];
	const char *lines[2] = {uid_format(low->uid, ua), uid_format(high->uid, ub)};
	struct scoring scoring;
	int64_t at;

	if (x->rank < RANK_OPEN)
		return FINDING_COORDINATED;
	if (!e->n_judged || !was_judged(e, a->uid) || !was_judged(e, b->uid))
		return FINDING_OPEN;
	finding_make_id(finding_kind_code((enum finding_kind)x->kind), lines, 2, id);
	at = keymap_get(&e->judged_of, strtoull(id, NULL, 16), -1);
	if (at < 0)
		return FINDING_OPEN;
	m->n = 0;
	scoring = engine_scoring(e);
	emit_slots(m, &scoring, mirror_slot(e, a->id), mirror_slot(e, b->id));
	return m->n && str_eq(m->rows[0].digest, e->judged[at].digest) ? FINDING_DECIDED : FINDING_REOPENED;
}

void pairs_entries(struct engine *e, int32_t slot, struct pair_list *out, int *cap)
{
	const struct traits *a = &e->slots[slot].t;
	struct emit m;

	emit_init(&m, e, NULL);
	out->action = a->id;
	out->n = 0;
	for (int k = 0; k < LISTS; k++) {
		const struct kept_list *l = &e->slots[slot].lists[k];

		for (int i = 0; i < l->n && i < list_top(e, k); i++) {
			const struct kept *x = &l->v[i];
			const struct traits *b = &e->slots[x->other].t;
			bool place = x->kind == KIND_OVERLAP || x->kind == KIND_DUPLICATION;

			GROW(out->v, out->n, *cap);
			out->v[out->n++] = (struct pair_entry){.other = b->id, .severity = (uint8_t)(x->rank % RANK_OPEN), .kind = x->kind,
				.state = (uint8_t)state_of(e, a, b, x, &m), .authorities = x->authorities,
				.counts = a->id < b->id || !pairs_holds(e, x->other, slot), .inside = place && cell_shows(e, a, b)};
		}
	}
	emit_release(&m);
}

void pairs_from_entries(struct engine *e, int32_t slot, const struct pair_list *l)
{
	empty_lists(e, slot);
	for (int i = 0; i < l->n; i++) {
		int32_t other = mirror_slot(e, l->v[i].other);
		int which = list_of_kind((enum finding_kind)l->v[i].kind);
		struct kept_list *to = &e->slots[slot].lists[which];

		/* A file of other hands may hold anything. */
		if (other < 0 || to->n >= list_top(e, which))
			continue;
		to->v = xreallocarray(to->v, (size_t)to->n + 1, sizeof(*to->v));
		to->v[to->n++] = (struct kept){other, (uint16_t)(l->v[i].severity + (l->v[i].state == FINDING_COORDINATED ? 0 : RANK_OPEN)), l->v[i].kind,
			l->v[i].authorities};
	}
	for (int k = 0; k < LISTS; k++) {
		/* The file holds no spare ones: what is full may have something behind it. */
		e->slots[slot].lists[k].more = e->slots[slot].lists[k].n >= list_top(e, k);
		set_floor(e, slot, k);
	}
}
