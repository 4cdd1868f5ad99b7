/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * learn.c - the weights of identity counted anew on a register: how often each level is met among pairs of one action and of two, without anybody having
 * said which are which (expectation and maximisation), and how often each name is met.
 *
 * All pairs that something brings together are compared once; equal vectors of levels are counted together, so that the rounds go over some ten thousand
 * counts and not over the pairs. Rounds begin with the weights in force, and two thousand pairs' worth (BELIEF) of what is known of records of one
 * action stay in them: a register in which nothing is recorded twice must not teach that nothing ever is, nor one in which each programme has a
 * hundred lines that all of them are one. The weights that come out follow the rules of model.def: the closer never weighs less, and what was not met
 * keeps its weight.
 * Floating point is fine here: what is learnt on one laptop is written down in whole numbers and adopted as a fact by all.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "engine_priv.h"

enum { ROUNDS = 60, SEEN_LEAST = 50, STEP = 10, MOVES_MOST = 200, LOWEST = -700, HIGHEST = 1200, PRIOR_LOWEST = -2000 };
enum { LEVEL_BITS = 5, NAMES_LISTED = 4096, NAMES_LEAST_LEVEL = 5, REST_BELOW = 2 };
static const double BELIEF = 2000, PRIOR_BELIEF = 20;

typedef double shares[IDENTITY_PARTS][IDENTITY_LEVELS_MAX];

/* --- rounds ------------------------------------------------------------------------------------------------------------------------- */

static double chance(const struct identity_model *m, const struct identity_levels *l)
{
	return 1 / (1 + exp2(-identity_sum(m, l) / 100.));
}

/* Shares among all levels but "missing". */
static void to_shares(const double *counts, int n, double *out)
{
	double all = 0;

	for (int i = 1; i <= n; i++)
		all += counts[i];
	for (int i = 1; i <= n; i++)
		out[i] = all > 0 ? counts[i] / all : 0;
}

/* What is believed of pairs of one action, as shares: those of model.def, else u times 2^w. */
static void believed(const struct identity_model *m, enum identity_part p, const double *u, double *out)
{
	double counts[IDENTITY_LEVELS_MAX] = {0};
	int n = identity_level_count(p);

	for (int i = 1; i <= n; i++)
		counts[i] = p == IDENTITY_RARITY ? u[i] * exp2(m->weight[p][i] / 100.) : identity_shipped_share(p, i);
	to_shares(counts, n, out);
}

/* Neighbours of which the farther one would weigh more are taken together. num and den: shares of each level; out: log2 of their ratio, in hundredths. */
static void pool(const double *num, const double *den, int n, double *out)
{
	double a[IDENTITY_LEVELS_MAX], b[IDENTITY_LEVELS_MAX];
	int size[IDENTITY_LEVELS_MAX], k = 0, at = 1;

	for (int i = 1; i <= n; i++) {
		a[k] = num[i];
		b[k] = den[i];
		size[k++] = 1;
		for (; k > 1 && a[k - 1] * b[k - 2] >= a[k - 2] * b[k - 1]; k--) {
			a[k - 2] += a[k - 1];
			b[k - 2] += b[k - 1];
			size[k - 2] += size[k - 1];
		}
	}
	for (int i = 0; i < k; i++) {
		for (int j = 0; j < size[i]; j++)
			out[at++] = a[i] > 0 && b[i] > 0 ? 100 * log2(a[i] / b[i]) : NAN;
	}
}

static int between(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

/* No learning moves a weight by more than two bits: what goes further shows when it is repeated, and somebody has looked at it in between. */
static int step_from(int before, double w, int low, int high)
{
	return between(between((int)lrint(w / STEP) * STEP, low, high), before - MOVES_MOST, before + MOVES_MOST);
}

struct tallies {
	shares match, other, seen;
	double matches, others;
};

static void count_all(const struct identity_model *m, const struct identity_pattern *v, int n, struct tallies *t)
{
	memset(t, 0, sizeof(*t));
	for (int i = 0; i < n; i++) {
		double g = chance(m, &v[i].levels), pairs = (double)v[i].n;

		t->matches += g * pairs;
		t->others += (1 - g) * pairs;
		for (int p = 0; p < IDENTITY_PARTS; p++) {
			int l = v[i].levels.v[p];

			t->match[p][l] += g * pairs;
			t->other[p][l] += (1 - g) * pairs;
			t->seen[p][l] += pairs;
		}
	}
}

/* The closest and the farthest level of two records say most; a part of which only one level was met says nothing new. */
static bool tells(const double *seen, int n)
{
	int met = 0;

	for (int i = 1; i <= n; i++)
		met += seen[i] >= SEEN_LEAST;
	return met >= 2;
}

static void weigh_part(const struct identity_model *first, const struct tallies *t, enum identity_part p, struct identity_model *m)
{
	double u[IDENTITY_LEVELS_MAX], prior[IDENTITY_LEVELS_MAX], match[IDENTITY_LEVELS_MAX], out[IDENTITY_LEVELS_MAX];
	int n = identity_level_count(p);

	if (!tells(t->seen[p], n))
		return;
	to_shares(t->other[p], n, u);
	believed(first, p, u, prior);
	for (int i = 1; i <= n; i++)
		match[i] = t->match[p][i] + BELIEF * prior[i];
	to_shares(match, n, prior);
	pool(prior, u, n, out);
	for (int i = 1; i <= n; i++) {
		if (t->seen[p][i] >= SEEN_LEAST && !isnan(out[i]))
			m->weight[p][i] = (int16_t)step_from(first->weight[p][i], out[i], LOWEST, HIGHEST);
	}
}

/* Levels that were not met keep their weight, but between those of their neighbours. */
static void keep_order(struct identity_model *m, enum identity_part p, const double *seen)
{
	int n = identity_level_count(p), last = 0;

	for (int i = 1; i <= n; i++) {
		if (seen[i] < SEEN_LEAST)
			continue;
		for (int j = last + 1; j < i; j++)
			m->weight[p][j] = m->weight[p][j] < m->weight[p][i] ? m->weight[p][i] : m->weight[p][j];
		last = i;
	}
	for (int j = 2; j <= n && last; j++)
		m->weight[p][j] = m->weight[p][j] > m->weight[p][j - 1] ? m->weight[p][j - 1] : m->weight[p][j];
}

static int weigh_prior(const struct identity_model *first, const struct tallies *t)
{
	double odds = exp2(first->prior / 100.), prior = 100 * log2((t->matches + PRIOR_BELIEF * odds / (1 + odds)) / (t->others + PRIOR_BELIEF / (1 + odds)));

	return step_from(first->prior, prior, PRIOR_LOWEST, 0);
}

/* What is set by policy and not by counting: see model.def. */
static bool is_counted(enum identity_part p)
{
	return p != IDENTITY_AUTHORITY && p != IDENTITY_SOURCE && p != IDENTITY_DOSSIER;
}

void identity_learn(const struct identity_model *first, const struct identity_pattern *v, int n, struct identity_model *out)
{
	struct tallies *t = xcalloc(1, sizeof(*t));

	model_copy(out, first);
	for (int round = 0; round < ROUNDS && n; round++) {
		struct identity_model next = *out;

		count_all(out, v, n, t);
		for (int p = 0; p < IDENTITY_PARTS; p++) {
			if (is_counted((enum identity_part)p)) {
				weigh_part(first, t, (enum identity_part)p, &next);
				keep_order(&next, (enum identity_part)p, t->seen[p]);
			}
		}
		next.prior = weigh_prior(first, t);
		if (next.prior == out->prior && !memcmp(next.weight, out->weight, sizeof(next.weight)))
			break;
		*out = next;
	}
	model_seal(out);
	free(t);
}

/* --- what a register holds ---------------------------------------------------------------------------------------------------------- */

static bool is_partner(const struct traits *t, uint32_t name)
{
	for (int i = 0; i < t->n_partners; i++) {
		if (t->partners[i].cell == name)
			return true;
	}
	return false;
}

/* In how many actions; the partner of a twinning is the town itself, and counts once. */
static void count_names(const struct engine *e, int32_t *counts)
{
	for (int32_t i = 0; i < e->n_slots; i++) {
		const struct traits *t = &e->slots[i].t;

		if (!e->slots[i].alive)
			continue;
		for (int k = 0; k < t->n_partners; k++)
			counts[t->partners[k].cell]++;
		for (int k = 0; k < t->n_places; k++)
			counts[t->places[k].town] += !is_partner(t, t->places[k].town);
	}
}

static int compare_names(const void *a, const void *b)
{
	uint64_t x = ((const struct model_name *)a)->key, y = ((const struct model_name *)b)->key;

	return (x > y) - (x < y);
}

void learn_list_names(const struct engine *e, const int32_t *counts, struct identity_model *m)
{
	int at[IDENTITY_LEVELS_MAX] = {0}, least = identity_level_count(IDENTITY_RARITY), n = 0, cap = 0;

	for (uint32_t i = 1; i < e->names.n; i++)
		at[model_rarity_level(counts[i])]++;
	for (int sum = at[least]; least > NAMES_LEAST_LEVEL && sum + at[least - 1] <= NAMES_LISTED; least--)
		sum += at[least - 1];
	free(m->names);
	m->names = NULL;
	for (uint32_t i = 1; i < e->names.n; i++) {
		const char *name = e->names.text[i];
		int level = model_rarity_level(counts[i]);

		if (level < least)
			continue;
		GROW(m->names, n, cap);
		m->names[n++] = (struct model_name){hash64(name, strlen(name)), (uint8_t)level};
	}
	if (n)
		qsort(m->names, (size_t)n, sizeof(*m->names), compare_names);
	m->n_names = n;
	m->rest = least - REST_BELOW;
}

typedef void (*pair_fn)(void *ctx, const struct traits *a, const struct traits *b);

static void each_pair(struct engine *e, pair_fn fn, void *ctx)
{
	struct slots met = {NULL, 0, 0};
	struct seeker seeker;

	seeker_init(&seeker, e);
	for (int32_t i = 0; i < e->n_slots; i++) {
		if (!e->slots[i].alive || e->slots[i].t.flags & TRAIT_CANCELLED)
			continue;
		met.n = 0;
		seeker_list(&seeker, &e->slots[i].t, i, SEEK_ALL, &met);
		for (int k = 0; k < met.n; k++) {
			const struct traits *a = &e->slots[i].t, *b = &e->slots[met.v[k]].t;
			int32_t first, last;

			if (met.v[k] > i && !(b->flags & TRAIT_CANCELLED) && score_period(a, b, &first, &last) > 0)
				fn(ctx, a, b);
		}
	}
	slots_release(&met);
	seeker_release(&seeker);
}

void learn_rate_names(const struct engine *e, const struct identity_model *m, uint8_t *rarity)
{
	for (uint32_t i = 1; i < e->names.n; i++)
		rarity[i] = (uint8_t)model_rarity(m, hash64(e->names.text[i], strlen(e->names.text[i])));
}

struct counting {
	struct identity_world world;
	struct keymap of; /* packed levels -> index + 1 */
	struct identity_pattern *v;
	int n, cap;
	int64_t pairs;
};

static void count_pair(void *ctx, const struct traits *a, const struct traits *b)
{
	struct counting *c = ctx;
	struct identity_levels l;
	uint64_t key = 0;
	int64_t *at;

	identity_compare(&c->world, a, b, &l);
	if (!identity_is_met(&l, a, b) || identity_forbids(a, b, &l))
		return;
	for (int p = 0; p < IDENTITY_PARTS; p++)
		key = key << LEVEL_BITS | (uint64_t)l.v[p];
	at = keymap_put(&c->of, key + 1, 0);
	if (!*at) {
		GROW(c->v, c->n, c->cap);
		c->v[c->n++] = (struct identity_pattern){l, 0};
		*at = c->n;
	}
	c->v[*at - 1].n++;
	c->pairs++;
}

struct trial {
	struct identity_world before, after;
	int least;
	struct engine_learnt *out;
};

static void try_pair(void *ctx, const struct traits *a, const struct traits *b)
{
	struct trial *t = ctx;
	struct identity id;
	bool was = score_identity(&t->before, a, b, t->least, &id), is = score_identity(&t->after, a, b, t->least, &id);

	t->out->before += was;
	t->out->after += is;
	t->out->come += is && !was;
	t->out->go += was && !is;
}

bool engine_learn(struct engine *e, struct store *s, int32_t today, struct engine_learnt *out, struct err *err)
{
	struct counting c = {.n = 0};
	struct identity_model names;
	int32_t *counts;
	uint8_t *rarity;

	_Static_assert(IDENTITY_PARTS * LEVEL_BITS <= 63, "a vector of levels fits one key");
	*out = (struct engine_learnt){.pairs = 0};
	if (!engine_load(e, s, today, err))
		return false;
	counts = xcalloc((size_t)e->names.n + 1, sizeof(*counts));
	rarity = xcalloc((size_t)e->names.n + 1, sizeof(*rarity));
	count_names(e, counts);
	model_init(&names); /* not those in force: what is learnt follows from the register alone, however often it is adopted */
	learn_list_names(e, counts, &names);
	learn_rate_names(e, &names, rarity);
	c.world = (struct identity_world){&names, rarity, e->names.n};
	each_pair(e, count_pair, &c);
	identity_learn(&names, c.v, c.n, &out->model);
	out->pairs = c.pairs;
	out->patterns = c.n;
	each_pair(e, try_pair,
		&(struct trial){{&e->model, e->rarity, e->n_rarity}, {&out->model, rarity, e->names.n}, (int)e->params.v[PARAM_IDENTITY], out});
	model_release(&names);
	keymap_release(&c.of);
	free(c.v);
	free(counts);
	free(rarity);
	return true;
}
