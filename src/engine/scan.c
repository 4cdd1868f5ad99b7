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
	const uint8_t *themes; /* what its list can be with each list; NULL = any */
	int32_t self;
	bool later;
	enum seek how;
	void (*met)(void *, int32_t);
	void *ctx;
	uint16_t weight[2][64], once[2][64]; /* of its words, by bit, titles and text: what they can have in common, and what the union counts once */
	uint32_t sum[2];
	int bits_least, bits_alike, bits_alone; /* common bits of titles without which they can't be those of one action, make an overlap, or make one action alone */
};
enum { TITLE = 0, TEXT = 1, WEIGHT_MOST = 16, AHEAD = 8 };

/* What was asked of an action in this look-up: in a place, at a partner; and whether it was met. In vain in both is not met: an id, a file or words may still bring the two together. */
enum asked { ASKED_PLACE = 1, ASKED_PARTNER = 2, ASKED_RECORD = 0, ASKED_MET = 4, ASKED_BITS = 3 };

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
	if (++k->mark >> (32 - ASKED_BITS)) {
		memset(k->seen, 0, (size_t)k->cap_seen * sizeof(*k->seen));
		k->mark = 1;
	}
}

static int32_t slot_of(const struct seeker *k, const struct posting *q)
{
	return (int32_t)(q - k->e->postings);
}

static uint64_t floor_of(const struct engine *e, int32_t slot, int list)
{
	return slot < 0 ? 0 : atomic_load_explicit(&e->floors[(size_t)slot * LISTS + (size_t)list], memory_order_relaxed);
}

static void weigh(struct asker *a, int which, const uint32_t *v, int n)
{
	for (int i = 0; i < n; i++) {
		int bit = wording_bit(v[i]), weight = wording_weight(v[i]);

		a->weight[which][bit] = (uint16_t)(a->weight[which][bit] + weight);
		/* A word that differs by a slip counts with the greater of the two weights. */
		a->once[which][bit] = (uint16_t)(a->once[which][bit] + (v[i] & WORDING_SLIPPERY ? WEIGHT_MOST : weight));
		a->sum[which] += (uint32_t)weight;
	}
}

/* So many bits have to be common at least for a likeness of titles: the heaviest ones first. */
static int least_bits(const struct asker *a, int least)
{
	uint64_t left = a->p.title;
	uint32_t common = 0;
	int n = 0;

	for (; left && 1000 * common < a->sum[TITLE] * (uint32_t)least; n++) {
		int best = __builtin_ctzll(left);

		for (uint64_t bits = left & (left - 1); bits; bits &= bits - 1)
			if (a->weight[TITLE][__builtin_ctzll(bits)] > a->weight[TITLE][best])
				best = __builtin_ctzll(bits);
		common += a->weight[TITLE][best];
		left &= ~(UINT64_C(1) << best);
	}
	return n;
}

static void prepare(struct asker *a, struct seeker *k, const struct traits *t)
{
	a->p = posting_make(k->e, t);
	a->themes = themes_row(k->e, t->theme_list);
	weigh(a, TITLE, t->title, t->n_title);
	weigh(a, TEXT, t->text, t->n_text);
	a->bits_least = least_bits(a, k->e->bounds.wording < IDENTITY_TITLE_LEAST ? k->e->bounds.wording : IDENTITY_TITLE_LEAST);
	a->bits_alike = least_bits(a, k->e->bounds.wording);
	a->bits_alone = least_bits(a, IDENTITY_WORDS_ALONE);
}

/*
 * Can the likeness be so much? What is in common is at most the weight of the words whose bits are, and the union at least all of one's own; and at least the
 * words of both without what the common ones count once. other: weight of the other's words.
 */
static bool may_reach(const struct asker *a, int which, uint64_t bits, uint32_t other, int least)
{
	uint32_t common = 0, once = 0, own = a->sum[which];

	if (!least)
		return true; /* then no word in common is enough */
	for (; bits; bits &= bits - 1) {
		int bit = __builtin_ctzll(bits);

		common += a->weight[which][bit];
		once += a->once[which][bit];
	}
	if (!common || 1000 * common < own * (uint32_t)least)
		return false;
	return own + other <= once || 1000 * common >= (own + other - once) * (uint32_t)least;
}

static bool title_may_reach(const struct asker *a, const struct posting *q, int least)
{
	return may_reach(a, TITLE, a->p.title & q->title, q->weight[TITLE], least);
}

static bool text_may_reach(const struct asker *a, const struct posting *q, int least)
{
	return may_reach(a, TEXT, a->p.text & q->text, q->weight[TEXT], least);
}

static bool may_read_alike(const struct asker *a, const struct posting *q, int title, int text)
{
	return title_may_reach(a, q, title) || text_may_reach(a, q, text);
}

/* Can a pair of this kind, with so many points beside, enter a list of either side? */
static bool may_enter(const struct seeker *k, const struct asker *a, const struct posting *q, enum finding_kind kind, int points)
{
	int list = list_of_kind(kind);
	uint64_t own = a->how & SEEK_OWN ? floor_of(k->e, a->self, list) : UINT64_MAX;
	uint64_t other = a->how & SEEK_OTHERS ? floor_of(k->e, slot_of(k, q), list) : UINT64_MAX;
	uint64_t rank;

	if (a->how == SEEK_ALL || !own || !other)
		return true;
	rank = (uint64_t)bounds_rank(k->e, kind, points) << 48;
	return (rank | posting_order(q)) >= own || (rank | posting_order(&a->p)) >= other;
}

/* What the themes of both can be: POTENTIAL_ANY and no level when there are too many lists. */
static enum potential potential(const struct asker *a, const struct posting *q, int *level)
{
	if (!a->themes || q->themes == THEME_LIST_ANY) {
		*level = -1;
		return POTENTIAL_ANY;
	}
	*level = a->themes[q->themes] >> POTENTIAL_BITS;
	return (enum potential)(a->themes[q->themes] & POTENTIAL_MASK);
}

/*
 * Can it be one action recorded twice? Titles or descriptions that share next to nothing are two, unless there is too little to compare: identity_forbids(). And
 * the titles must be worth what dates, themes and partners leave open; whoever learns the weights wants to see the others too (SEEK_ALL).
 */
static bool may_be_one(const struct seeker *k, const struct asker *a, const struct posting *q, enum bounds_partner partner, int theme)
{
	bool wordless = (a->p.bits | q->bits) & POSTING_WORDLESS;
	int wanted, least;

	if (a->how == SEEK_ALL)
		return wordless || may_read_alike(a, q, IDENTITY_TITLE_LEAST, IDENTITY_TEXT_LEAST);
	wanted = bounds_title(k->e, &a->p, q, partner, theme);
	if (wordless)
		return wanted <= 0;
	least = bounds_likeness(k->e, wanted);
	if (least > 1000)
		return false;
	if (title_may_reach(a, q, least > IDENTITY_TITLE_LEAST ? least : IDENTITY_TITLE_LEAST))
		return true;
	return least < IDENTITY_TITLE_LEAST && title_may_reach(a, q, least) && text_may_reach(a, q, IDENTITY_TEXT_LEAST);
}

static bool has_bits(uint64_t bits, int n)
{
	for (; n > 0 && bits; n--)
		bits &= bits - 1;
	return n <= 0;
}

/* Can wording alone make an overlap or a duplication? */
static bool may_overlap_by_wording(const struct seeker *k, const struct asker *a, const struct posting *q, enum finding_kind kind, int points)
{
	int least = k->e->bounds.wording;

	if (has_bits(a->p.title & q->title, a->bits_alike) && title_may_reach(a, q, least))
		return may_enter(k, a, q, kind, points);
	return !((a->p.order | q->order) & POSTING_TEXTLESS) && text_may_reach(a, q, least) && may_enter(k, a, q, kind, points);
}

/* Two of which themes and audience tell nothing: most of a town. What their wording could make is asked first, for it needs no list to be looked up. */
static bool is_out_of_question(const struct asker *a, const struct posting *q)
{
	return !((a->p.bits | q->bits) & POSTING_WORDLESS) && (a->p.order | q->order) & POSTING_TEXTLESS && !has_bits(a->p.title & q->title, a->bits_least);
}

/* points: beside those of its kind; other: what it is when the public is the same. */
static bool is_worth_comparing(const struct seeker *k, const struct asker *a, const struct posting *q, enum bounds_partner partner, enum finding_kind other)
{
	int level, points;
	enum potential themes = potential(a, q, &level);
	bool audience = a->p.bits & q->bits & POSTING_AUDIENCE, tried = audience || themes >= POTENTIAL_OVERLAP;

	if (themes == POTENTIAL_NONE && !audience && is_out_of_question(a, q))
		return false;
	points = bounds_points(k->e, &a->p, q, partner);
	if (tried && may_enter(k, a, q, themes >= POTENTIAL_DUPLICATION ? other : KIND_OVERLAP, points))
		return true;
	if ((themes == POTENTIAL_GAIN || themes == POTENTIAL_ANY) && may_enter(k, a, q, KIND_COMPLEMENTARITY, points))
		return true;
	if (may_be_one(k, a, q, partner, level) && may_enter(k, a, q, KIND_DOUBLE_ENTRY, points))
		return true;
	if (tried && (themes >= POTENTIAL_DUPLICATION || other == KIND_OVERLAP))
		return false; /* the same kind was tried */
	return may_overlap_by_wording(k, a, q, other, points);
}

/* Two in one neighbourhood, of other partners: those of one partner meet there. */
static bool is_worth_place(const struct seeker *k, const struct asker *a, const struct posting *q)
{
	bool audience = a->p.bits & q->bits & POSTING_AUDIENCE;

	return is_worth_comparing(k, a, q, PARTNER_OTHER, audience ? KIND_DUPLICATION : KIND_OVERLAP);
}

/* Two at one partner, wherever. */
static bool is_worth_partner(const struct seeker *k, const struct asker *a, const struct posting *q)
{
	return is_worth_comparing(k, a, q, PARTNER_SAME, KIND_DUPLICATION);
}

static bool may_be_one_by_words(const struct asker *a, const struct posting *q)
{
	return (has_bits(a->p.title & q->title, a->bits_alone) && title_may_reach(a, q, IDENTITY_WORDS_ALONE)) || text_may_reach(a, q, IDENTITY_WORDS_ALONE);
}

/* Two that nothing else but words, an id or a file brings together can only be one action. */
static bool is_worth_record(const struct seeker *k, const struct asker *a, const struct posting *q, enum anchor type)
{
	int level;

	if (type != ANCHOR_SOURCE && type != ANCHOR_DOSSIER) {
		potential(a, q, &level);
		if ((type != ANCHOR_TITLE && !may_be_one_by_words(a, q)) || (a->how != SEEK_ALL && !may_be_one(k, a, q, PARTNER_OTHER, level)))
			return false;
	}
	return may_enter(k, a, q, KIND_DOUBLE_ENTRY, bounds_points(k->e, &a->p, q, PARTNER_ANY));
}

static enum asked question(enum anchor type)
{
	switch (type) {
	case ANCHOR_CELL:
	case ANCHOR_PARENT:
	case ANCHOR_NAME:
	case ANCHOR_PARTNER_TOWN:
		return ASKED_PARTNER;
	case ANCHOR_WORD:
	case ANCHOR_TOWN_WORD:
	case ANCHOR_TITLE:
	case ANCHOR_SOURCE:
	case ANCHOR_DOSSIER:
		return ASKED_RECORD;
	default:
		return ASKED_PLACE;
	}
}

/* A town's actions stand in a cell of the grid too, and those of a partner under its names: the second time the answer is the same. */
static void consider(struct seeker *k, const struct asker *a, int32_t slot, enum anchor type, enum asked what)
{
	const struct posting *q = &k->e->postings[slot];
	uint32_t *seen = &k->seen[slot];
	bool worth;

	k->walked++;
	if (*seen >> ASKED_BITS != k->mark)
		*seen = k->mark << ASKED_BITS;
	else if (*seen & (ASKED_MET | (uint32_t)what))
		return;
	worth = slot != a->self && (what == ASKED_PLACE ? is_worth_place(k, a, q) : what == ASKED_PARTNER ? is_worth_partner(k, a, q)
		: is_worth_record(k, a, q, type));
	*seen |= worth ? ASKED_MET : (uint32_t)what;
	k->met += worth;
	if (worth)
		a->met(a->ctx, slot);
}

/* Those of one list whose period may meet the asker's; or, of them, those behind the asker, none of which has ended when it starts. */
static void walk(struct seeker *k, const struct asker *a, uint64_t key)
{
	int32_t one, longest;
	int n, i = 0;
	enum anchor type = (enum anchor)(key >> 60);
	enum asked what = question(type);
	const int32_t *v = block_view(k->e, key, &one, &n, &longest);
	const struct posting *p = k->e->postings;
	bool dated = !(a->p.bits & POSTING_UNDATED);

	if (a->later)
		i = postings_from(k->e, v, n, a->p.start, a->self);
	for (; i < n && p[v[i]].start == INT32_MIN; i++)
		consider(k, a, v[i], type, what);
	if (dated && !a->later && n - i > 8) {
		int from = postings_from(k->e, v, n, a->p.start - longest, INT32_MIN);

		i = from > i ? from : i;
	}
	for (; i < n && (!dated || p[v[i]].start <= a->p.end); i++) {
		if (i + AHEAD < n) { /* of several towns: memory's order is not theirs */
			__builtin_prefetch(&p[v[i + AHEAD]]);
			__builtin_prefetch(&k->seen[v[i + AHEAD]], 1);
			__builtin_prefetch(&k->e->floors[(size_t)v[i + AHEAD] * LISTS + LIST_OTHERS]);
		}
		if (!dated || p[v[i]].end >= a->p.start)
			consider(k, a, v[i], type, what);
	}
}

void seeker_find(struct seeker *k, const struct traits *t, int32_t self, bool later, enum seek how, void (*met)(void *, int32_t), void *ctx)
{
	struct asker a = {.self = self, .later = later, .how = how, .met = met, .ctx = ctx};

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
	seeker_find(k, t, self, false, how, add_slot, out);
}
