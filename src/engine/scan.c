/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scan.c - whom an action may meet: the lists of its anchors, walked with bounds.
 *
 * A list is walked from the first action that can still be running when this one starts, to the last that starts before it ends. Of each posting it is asked
 * what kinds the pair can have at all (themes by table, wording by the bits of common words, audience) and whether the severity that such a kind can reach enters
 * a list of either side (floors). All of that reads the posting and three bytes of floors. What passes is compared in full by the caller.
 * Exactness: each test is a necessary condition of what the rules ask, never a guess; where a rule could hold without what a test looks at (titles too
 * short to compare) the test lets the pair through.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include "engine_priv.h"

/* The action that asks, prepared. */
struct asker {
	struct posting p;
	const uint8_t *themes; /* potentials by list; NULL = any */
	int32_t self, after;
	enum seek how;
	void (*met)(void *, int32_t);
	void *ctx;
	uint16_t weight[2][64]; /* of its words, by bit: titles, text */
	uint32_t sum[2];
};
enum { TITLE = 0, TEXT = 1 };

void seeker_init(struct seeker *k, struct engine *e)
{
	*k = (struct seeker){.e = e};
}

void seeker_release(struct seeker *k)
{
	free(k->seen);
	free(k->wanted.v);
}

static void new_mark(struct seeker *k)
{
	if (k->e->n_slots > k->cap_seen) {
		free(k->seen);
		k->cap_seen = k->e->cap_slots;
		k->seen = xcalloc((size_t)k->cap_seen, sizeof(*k->seen));
		k->mark = 0;
	}
	if (++k->mark == 0) {
		memset(k->seen, 0, (size_t)k->cap_seen * sizeof(*k->seen));
		k->mark = 1;
	}
}

static uint64_t floor_of(const struct engine *e, int32_t slot, int list)
{
	return slot < 0 ? 0 : atomic_load_explicit(&e->floors[(size_t)slot * LISTS + (size_t)list], memory_order_relaxed);
}

static void weigh(struct asker *a, int which, const uint32_t *v, int n)
{
	for (int i = 0; i < n; i++) {
		int bit = wording_bit(v[i]);

		a->weight[which][bit] = (uint16_t)(a->weight[which][bit] + wording_weight(v[i]));
		a->sum[which] += (uint32_t)wording_weight(v[i]);
	}
}

static void prepare(struct asker *a, struct seeker *k, const struct traits *t)
{
	a->p = posting_make(k->e, t, a->self);
	a->themes = themes_row(k->e, t->theme_list);
	weigh(a, TITLE, t->title, t->n_title);
	weigh(a, TEXT, t->text, t->n_text);
}

/* Can the likeness be so much? What is in common is at most the weight of the words whose bits are, and the union at least all of one's own. */
static bool may_reach(const struct asker *a, int which, uint64_t bits, int least)
{
	uint32_t common = 0, need = (uint32_t)((uint64_t)a->sum[which] * (uint64_t)least / 1000);

	if (!least)
		return true; /* then no word in common is enough */
	for (; bits; bits &= bits - 1) {
		common += a->weight[which][__builtin_ctzll(bits)];
		if (common >= need)
			return true;
	}
	return false;
}

static bool may_read_alike(const struct asker *a, const struct posting *q, int title, int text)
{
	return may_reach(a, TITLE, a->p.title & q->title, title) || may_reach(a, TEXT, a->p.text & q->text, text);
}

/* Can it be one action recorded twice? Titles or descriptions that share next to nothing are two, unless there is too little to compare: identity_forbids(). */
static bool may_be_one(const struct asker *a, const struct posting *q)
{
	return (a->p.bits | q->bits) & POSTING_WORDLESS || may_read_alike(a, q, IDENTITY_TITLE_LEAST, IDENTITY_TEXT_LEAST);
}

/* Can a pair of this kind enter a list of either side? */
static bool may_enter(const struct seeker *k, const struct asker *a, const struct posting *q, enum finding_kind kind)
{
	int list = list_of_kind(kind);
	uint64_t own = a->how & SEEK_OWN ? floor_of(k->e, a->self, list) : UINT64_MAX;
	uint64_t other = a->how & SEEK_OTHERS ? floor_of(k->e, q->slot, list) : UINT64_MAX;
	uint64_t rank;

	if (a->how == SEEK_ALL || !own || !other)
		return true;
	rank = (uint64_t)bounds_rank(k->e, kind, &a->p, q) << 48;
	return (rank | q->order) >= own || (rank | a->p.order) >= other;
}

static enum potential potential(const struct asker *a, const struct posting *q)
{
	return !a->themes || q->themes == THEME_LIST_ANY ? POTENTIAL_ANY : (enum potential)a->themes[q->themes];
}

/* Two in one neighbourhood. */
static bool is_worth_place(const struct seeker *k, const struct asker *a, const struct posting *q)
{
	enum potential themes = potential(a, q);
	bool audience = a->p.bits & q->bits & POSTING_AUDIENCE;

	if (themes >= POTENTIAL_DUPLICATION && ((a->p.bits & q->bits & POSTING_PARTNER) || audience)) {
		if (may_enter(k, a, q, KIND_DUPLICATION))
			return true;
	} else if (themes >= POTENTIAL_OVERLAP || audience) {
		if (may_enter(k, a, q, KIND_OVERLAP))
			return true;
	}
	if ((themes == POTENTIAL_GAIN || themes == POTENTIAL_ANY) && may_enter(k, a, q, KIND_COMPLEMENTARITY))
		return true;
	if (may_enter(k, a, q, KIND_DOUBLE_ENTRY) && may_be_one(a, q))
		return true;
	/* Wording can make an overlap or a duplication. */
	return may_enter(k, a, q, KIND_DUPLICATION) && may_read_alike(a, q, k->e->bounds.wording, k->e->bounds.wording);
}

/* Two at one partner, wherever. */
static bool is_worth_partner(const struct seeker *k, const struct asker *a, const struct posting *q)
{
	if (potential(a, q) >= POTENTIAL_DUPLICATION && may_enter(k, a, q, KIND_DUPLICATION))
		return true;
	if (may_enter(k, a, q, KIND_DOUBLE_ENTRY) && may_be_one(a, q))
		return true;
	return may_enter(k, a, q, KIND_DUPLICATION) && may_read_alike(a, q, k->e->bounds.wording, k->e->bounds.wording);
}

static bool is_worth(const struct seeker *k, const struct asker *a, const struct posting *q, enum anchor type)
{
	switch (type) {
	case ANCHOR_CELL:
	case ANCHOR_PARENT:
	case ANCHOR_NAME:
	case ANCHOR_PARTNER_TOWN:
		return is_worth_partner(k, a, q);
	case ANCHOR_WORD:
	case ANCHOR_TOWN_WORD:
		return may_enter(k, a, q, KIND_DOUBLE_ENTRY) && may_read_alike(a, q, IDENTITY_WORDS_ALONE, IDENTITY_WORDS_ALONE);
	case ANCHOR_TITLE:
	case ANCHOR_SOURCE:
	case ANCHOR_DOSSIER:
		return may_enter(k, a, q, KIND_DOUBLE_ENTRY);
	default:
		return is_worth_place(k, a, q);
	}
}

static void consider(struct seeker *k, const struct asker *a, const struct posting *q, enum anchor type)
{
	if (q->slot <= a->after || q->slot == a->self || k->seen[q->slot] == k->mark || !is_worth(k, a, q, type))
		return;
	k->seen[q->slot] = k->mark;
	a->met(a->ctx, q->slot);
}

/* Those of one list whose period may meet the asker's. */
static void walk(struct seeker *k, const struct asker *a, uint64_t key)
{
	struct posting one;
	int32_t longest;
	int n, i = 0;
	enum anchor type = (enum anchor)(key >> 60);
	const struct posting *v = block_view(k->e, key, &one, &n, &longest);
	bool dated = !(a->p.bits & POSTING_UNDATED);

	for (; i < n && v[i].start == INT32_MIN; i++)
		consider(k, a, &v[i], type);
	if (dated && n - i > 8) {
		int from = postings_from(v, n, a->p.start - longest);

		i = from > i ? from : i;
	}
	for (; i < n && (!dated || v[i].start <= a->p.end); i++) {
		if (!dated || v[i].end >= a->p.start)
			consider(k, a, &v[i], type);
	}
}

void seeker_find(struct seeker *k, const struct traits *t, int32_t self, int32_t after, enum seek how, void (*met)(void *, int32_t), void *ctx)
{
	struct asker a = {.self = self, .after = after, .how = how, .met = met, .ctx = ctx};

	new_mark(k);
	prepare(&a, k, t);
	anchors_wanted(k->e, t, &k->wanted);
	for (int i = 0; i < k->wanted.n; i++) {
		if (k->wanted.v[i] >> 60 != ANCHOR_REGION)
			walk(k, &a, k->wanted.v[i]);
	}
}

static void add_slot(void *ctx, int32_t slot)
{
	slots_add(ctx, slot);
}

void seeker_list(struct seeker *k, const struct traits *t, int32_t self, enum seek how, struct slots *out)
{
	seeker_find(k, t, self, -1, how, add_slot, out);
}
