/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score.c - levels of likeness of two actions, and the rules that make a kind of them.
 *
 * Place levels are told by identity first (same reference town, or same name in the same country and no word that they differ), then by distance on
 * a plane tangent between the two points: below 50 km its error is a few metres, and it needs no library function that could round
 * differently elsewhere. The rules come last and read only levels, so that a test can walk through all of them.
 */
#include "config.h"

#include <strates/engine/score.h>

#include <strates/base/date.h>
#include <strates/engine/wording.h>

enum { PLACE_SAME = 1000, PLACE_10_KM = 850, PLACE_50_KM = 700, PLACE_REGION = 500, PLACE_COUNTRY = 200 };
enum { PARTNER_SAME = 1000, PARTNER_ALIAS = 800 };
enum { AUTHORITIES_MOST = 5, NEIGHBOURS_KM = 50 };

/* Square of the distance in km. */
static double distance2(const struct trait_place *a, const struct trait_place *b)
{
	const double km_per_degree = 111.195;
	double dlat = (double)a->lat - (double)b->lat, dlon = (double)a->lon - (double)b->lon;

	if (dlon > 180)
		dlon -= 360;
	else if (dlon < -180)
		dlon += 360;
	dlon *= ((double)a->cos_lat + (double)b->cos_lat) / 2;
	return (dlat * dlat + dlon * dlon) * km_per_degree * km_per_degree;
}

static bool same_town(const struct trait_place *a, const struct trait_place *b)
{
	if (a->place && b->place)
		return a->place == b->place;
	return a->town && a->town == b->town && a->country == b->country && (!a->region || !b->region || a->region == b->region);
}

static int place_level(const struct trait_place *a, const struct trait_place *b, int within, double *d2)
{
	bool points = a->has_point && b->has_point;

	*d2 = points ? distance2(a, b) : -1;
	if (same_town(a, b))
		return PLACE_SAME;
	if (points && *d2 <= 10. * 10)
		return PLACE_10_KM;
	if (points && *d2 <= (double)within * within)
		return PLACE_50_KM;
	if (!a->country || a->country != b->country)
		return 0;
	return a->region && a->region == b->region ? PLACE_REGION : PLACE_COUNTRY;
}

/* Whole square root, rounded. */
static int root(double square)
{
	int r = 0;

	while ((r + .5) * (r + .5) <= square)
		r++;
	return r;
}

int score_place_within(const struct traits *a, const struct traits *b, int within, int *pa, int *pb, int *km)
{
	int best = LEVEL_UNKNOWN, ba = -1, bb = -1;
	double best_d2 = -1;

	for (int i = 0; i < a->n_places; i++) {
		for (int j = 0; j < b->n_places; j++) {
			double d2;
			int level = place_level(&a->places[i], &b->places[j], within, &d2);

			if (level > best || (level == best && d2 >= 0 && d2 < best_d2)) {
				best = level;
				best_d2 = d2;
				ba = i;
				bb = j;
			}
		}
	}
	if (pa)
		*pa = ba;
	if (pb)
		*pb = bb;
	if (km)
		*km = best >= PLACE_50_KM && best_d2 >= 0 ? root(best_d2) : -1;
	return best;
}

int score_place(const struct traits *a, const struct traits *b, int *pa, int *pb, int *km)
{
	return score_place_within(a, b, NEIGHBOURS_KM, pa, pb, km);
}

static uint32_t prefix(const struct trait_theme *t, int digits)
{
	uint32_t d = t->dac;

	for (int i = t->dac_digits; i > digits; i--)
		d /= 10;
	return d;
}

static bool same_prefix(const struct trait_theme *a, const struct trait_theme *b, int digits)
{
	return a->dac_digits >= digits && b->dac_digits >= digits && prefix(a, digits) == prefix(b, digits);
}

static int theme_level(const struct trait_theme *a, const struct trait_theme *b)
{
	bool same = a->theme && a->theme == b->theme;

	if (same_prefix(a, b, 5))
		return 1000;
	if (same_prefix(a, b, 4))
		return 900;
	if (same && same_prefix(a, b, 3))
		return 700;
	return same ? 500 : 0;
}

/* A first digit or two of a purpose code, or a code here and a word there, tell nothing. */
static bool comparable(const struct trait_theme *a, const struct trait_theme *b)
{
	return (a->theme && b->theme) || (a->dac_digits >= 3 && b->dac_digits >= 3);
}

static int common_share(const struct trait_theme *a, const struct trait_theme *b)
{
	return a->share < b->share ? a->share : b->share;
}

int score_theme(const struct traits *a, const struct traits *b, int *ta, int *tb)
{
	int best = LEVEL_UNKNOWN, ba = -1, bb = -1;

	for (int i = 0; i < a->n_themes; i++) {
		for (int j = 0; j < b->n_themes; j++) {
			int level = theme_level(&a->themes[i], &b->themes[j]);

			if (!comparable(&a->themes[i], &b->themes[j]))
				continue;
			level = level * common_share(&a->themes[i], &b->themes[j]) / 1000;
			if (level > best) {
				best = level;
				ba = i;
				bb = j;
			}
		}
	}
	if (ta)
		*ta = ba;
	if (tb)
		*tb = bb;
	return best;
}

bool score_compatible(const struct scoring *s, const struct traits *a, const struct traits *b, int *ta, int *tb)
{
	for (int i = 0; i < a->n_themes; i++) {
		for (int j = 0; j < b->n_themes; j++) {
			const struct trait_theme *x = &a->themes[i], *y = &b->themes[j];

			if (!x->theme || !y->theme || x->theme == y->theme || common_share(x, y) < 500 || !s->compatible(s->ctx, x->theme, y->theme))
				continue;
			*ta = i;
			*tb = j;
			return true;
		}
	}
	return false;
}

/* As somebody noted it. */
static int32_t known_end(const struct traits *t)
{
	return t->flags & TRAIT_NO_START ? t->last_end : t->flags & TRAIT_NO_END ? DATE_NO_DAY : t->end;
}

int score_period(const struct traits *a, const struct traits *b, int32_t *first, int32_t *last)
{
	bool unknown_a = a->flags & TRAIT_NO_START, unknown_b = b->flags & TRAIT_NO_START;
	int64_t shorter, common;

	*first = *last = DATE_NO_DAY;
	if (unknown_a || unknown_b) {
		/* A known end before the other's start is no missing value. */
		if (unknown_a && a->last_end != DATE_NO_DAY && !unknown_b && a->last_end < b->start)
			return 0;
		if (unknown_b && b->last_end != DATE_NO_DAY && !unknown_a && b->last_end < a->start)
			return 0;
		/* What they have in common ends with the first of them, whenever it began. */
		*last = known_end(a);
		if (*last == DATE_NO_DAY || (known_end(b) != DATE_NO_DAY && known_end(b) < *last))
			*last = known_end(b);
		return 500;
	}
	*first = a->start > b->start ? a->start : b->start;
	*last = a->end < b->end ? a->end : b->end;
	common = (int64_t)*last - *first + 1;
	if (common <= 0)
		return 0;
	shorter = (int64_t)a->end - a->start < (int64_t)b->end - b->start ? (int64_t)a->end - a->start + 1 : (int64_t)b->end - b->start + 1;
	common = 1000 * common / shorter;
	return common < 1 ? 1 : (int)common;
}

static bool meet(const uint32_t *a, int n, const uint32_t *b, int m);

static bool says_apart(const struct trait_partner *x, const struct trait_partner *y)
{
	for (int i = 0; i < x->n_apart; i++)
		if (x->apart[i] == y->id)
			return true;
	return false;
}

/* Names that are two ways of writing one. Of two, the one that came later knows of the other. */
static bool same_name(const struct trait_partner *x, const struct trait_partner *y)
{
	if (x->place && y->place)
		return x->place == y->place; /* Cairo and Le Caire */
	return meet(x->own, x->n_own, y->own, y->n_own) || meet(x->own, x->n_own, y->near, y->n_near) || meet(x->near, x->n_near, y->own, y->n_own);
}

/* The same name in the same country, unless it is known to be another town. */
static bool same_cell(const struct trait_partner *x, const struct trait_partner *y)
{
	return x->cell && x->cell == y->cell && (!x->place || !y->place || x->place == y->place);
}

int score_partner(const struct traits *a, const struct traits *b, int *pa, int *pb)
{
	int best = a->n_partners && b->n_partners ? 0 : LEVEL_UNKNOWN, ba = -1, bb = -1;

	for (int i = 0; i < a->n_partners; i++) {
		for (int j = 0; j < b->n_partners; j++) {
			const struct trait_partner *x = &a->partners[i], *y = &b->partners[j];
			int level = 0;

			if (x->id && x->id == y->id)
				level = PARTNER_SAME;
			else if (says_apart(x, y) || says_apart(y, x))
				level = 0;
			else if (same_cell(x, y) || (x->id && x->id == y->parent) || (y->id && y->id == x->parent) || same_name(x, y))
				level = PARTNER_ALIAS;
			if (level > best) {
				best = level;
				ba = i;
				bb = j;
			}
		}
	}
	if (pa)
		*pa = ba;
	if (pb)
		*pb = bb;
	return best;
}

int score_audience(const struct traits *a, const struct traits *b)
{
	if (!a->audience || !b->audience)
		return LEVEL_UNKNOWN;
	return 1000 * __builtin_popcount(a->audience & b->audience) / __builtin_popcount(a->audience | b->audience);
}

int score_title(const struct traits *a, const struct traits *b)
{
	if (a->n_title < SCORE_WORDS_LEAST || b->n_title < SCORE_WORDS_LEAST)
		return LEVEL_UNKNOWN;
	return wording_likeness(a->title, a->n_title, b->title, b->n_title);
}

int score_text(const struct traits *a, const struct traits *b)
{
	if (a->n_text < SCORE_TEXT_LEAST || b->n_text < SCORE_TEXT_LEAST)
		return LEVEL_UNKNOWN;
	return wording_likeness(a->text, a->n_text, b->text, b->n_text);
}

bool score_has_town(const struct traits *t)
{
	for (int i = 0; i < t->n_places; i++) {
		if (t->places[i].town || t->places[i].place)
			return true;
	}
	return false;
}

bool score_has_country(const struct traits *t)
{
	for (int i = 0; i < t->n_places; i++)
		if (t->places[i].country)
			return true;
	return false;
}

static bool share_country(const struct traits *a, const struct traits *b)
{
	for (int i = 0; i < a->n_places; i++)
		for (int k = 0; k < b->n_places; k++)
			if (a->places[i].country && a->places[i].country == b->places[k].country)
				return true;
	return !score_has_country(a) && !score_has_country(b);
}

static bool share_rare_key(const struct traits *a, const struct traits *b)
{
	for (int i = 0; i < a->n_title; i++) {
		if (wording_weight(a->title[i]) < SCORE_RARE_WEIGHT)
			continue;
		for (int k = 0; k < b->n_title; k++)
			if (wording_key(a->title[i]) == wording_key(b->title[k]) && wording_weight(b->title[k]) >= SCORE_RARE_WEIGHT)
				return true;
	}
	return false;
}

bool score_rare_words(const struct traits *a, const struct traits *b)
{
	return (a->title_set && a->title_set == b->title_set) || (share_rare_key(a, b) && share_country(a, b));
}

int score_wording(const struct traits *a, const struct traits *b)
{
	int title = score_title(a, b), text = score_text(a, b);

	return title > text ? title : text;
}

/* Have two ascending lists an element in common? */
static bool meet(const uint32_t *a, int n, const uint32_t *b, int m)
{
	int i = 0, j = 0;

	while (i < n && j < m) {
		if (a[i] == b[j])
			return true;
		if (a[i] < b[j])
			i++;
		else
			j++;
	}
	return false;
}

enum coordination score_coordination(const struct traits *a, const struct traits *b)
{
	if (a->component && a->component == b->component)
		return COORDINATION_LINK;
	if (meet(a->leads, a->n_leads, b->leads, b->n_leads))
		return COORDINATION_LEAD;
	if (a->dossier && a->dossier == b->dossier)
		return COORDINATION_DOSSIER;
	if (a->agreement && a->agreement == b->agreement)
		return COORDINATION_AGREEMENT;
	return meet(a->networks, a->n_networks, b->networks, b->n_networks) ? COORDINATION_NETWORK : COORDINATION_NONE;
}

enum finding_kind score_rule(const struct params *p, const struct pair *x)
{
	bool same_matter = x->theme >= p->v[PARAM_DUPLICATION_THEME] || x->wording >= p->v[PARAM_DUPLICATION_WORDING];
	bool same_public = x->partner >= p->v[PARAM_DUPLICATION_PARTNER] ||
		(x->place == PLACE_SAME && x->audience >= p->v[PARAM_DUPLICATION_AUDIENCE]);

	if (same_matter && same_public)
		return KIND_DUPLICATION;
	if (x->place < p->v[PARAM_OVERLAP_PLACE])
		return KIND_NONE;
	if (x->compatible && x->theme < p->v[PARAM_OVERLAP_THEME])
		return KIND_COMPLEMENTARITY;
	if (x->theme >= p->v[PARAM_OVERLAP_THEME] || x->wording >= p->v[PARAM_OVERLAP_WORDING] || x->audience >= p->v[PARAM_OVERLAP_AUDIENCE])
		return KIND_OVERLAP;
	return KIND_NONE;
}

static void judge_severity(const struct scoring *s, const struct traits *a, const struct traits *b, struct pair *x)
{
	int ra = score_strate_rank((enum strate)a->strate), rb = score_strate_rank((enum strate)b->strate);
	bool known = !((a->flags | b->flags) & TRAIT_NO_START);
	int *v = x->severity.value;

	x->strates = (ra >= 0) + (rb >= 0 && rb != ra);
	x->cents = a->cents < b->cents ? a->cents : b->cents;
	x->authorities = 0;
	if (x->partner_a >= 0 && x->partner > 0) {
		const struct trait_partner *p = &a->partners[x->partner_a], *q = &b->partners[x->partner_b];
		int na = s->authorities(s->ctx, p), nb = p->cell == q->cell && p->place == q->place ? na : s->authorities(s->ctx, q);

		x->authorities = na > nb ? na : nb;
		/* From here on it counts whole; to know more would make each pair depend on every newcomer. */
		x->authorities = x->authorities > AUTHORITIES_MOST ? AUTHORITIES_MOST : x->authorities;
	}
	v[SEVERITY_CLASS] = (int)s->params->v[PARAM_CLASS_DOUBLE_ENTRY + x->kind];
	v[SEVERITY_IMMINENCE] = severity_imminence(s->params, s->today, a->start > b->start ? a->start : b->start, x->last, known);
	v[SEVERITY_MONEY] = severity_money(x->cents);
	v[SEVERITY_STRATES] = severity_strates(x->strates);
	v[SEVERITY_AUTHORITIES] = severity_authorities(x->authorities);
	v[SEVERITY_NESTING] = score_nesting(a, b);
	v[SEVERITY_PLACE] = x->place > 0 ? x->place : 0;
	severity_sum(s->params, &x->severity);
}

/* Can the wording still change the kind? */
static bool wording_matters(const struct params *p, const struct pair *x)
{
	if (x->partner >= p->v[PARAM_DUPLICATION_PARTNER] || (x->place == PLACE_SAME && x->audience >= p->v[PARAM_DUPLICATION_AUDIENCE]))
		return true;
	return x->place >= p->v[PARAM_OVERLAP_PLACE] && x->theme < p->v[PARAM_OVERLAP_THEME] && x->audience < p->v[PARAM_OVERLAP_AUDIENCE] && !x->compatible;
}

/* Far from each other and without a common partner only a record, or rare words, can make something of them: see identity_is_anchored() and score_rule(). */
static bool is_apart(const struct pair *x, const struct traits *a, const struct traits *b)
{
	return x->place < PLACE_50_KM && x->partner < PARTNER_ALIAS && !(a->source && a->source == b->source) && !(a->dossier && a->dossier == b->dossier) &&
		!score_rare_words(a, b);
}

/* whole: also what only readers want to know. */
static bool judge(const struct scoring *s, const struct traits *a, const struct traits *b, bool whole, struct pair *x)
{
	bool same_lead = a->lead && a->lead == b->lead;
	const struct params *p = s->params;
	struct identity same;

	if ((a->flags | b->flags) & TRAIT_CANCELLED)
		return false;
	x->period = score_period(a, b, &x->first, &x->last);
	if (x->period <= 0)
		return false;
	x->place = score_place_within(a, b, (int)p->v[PARAM_KM], &x->place_a, &x->place_b, &x->km);
	x->partner = score_partner(a, b, &x->partner_a, &x->partner_b);
	if (is_apart(x, a, b))
		return false;
	x->theme = score_theme(a, b, &x->theme_a, &x->theme_b);
	x->audience = score_audience(a, b);
	x->wording = whole ? score_wording(a, b) : LEVEL_UNKNOWN;
	x->identity = 0;
	x->compatible = false;
	if (score_identity_known(&s->identity, x, a, b, (int)p->v[PARAM_IDENTITY], &same)) {
		x->identity = same.probability;
		x->kind = KIND_DOUBLE_ENTRY;
	} else if (same_lead || !a->lead || !b->lead) {
		return false;
	} else {
		if (x->place >= p->v[PARAM_OVERLAP_PLACE] && x->theme < p->v[PARAM_OVERLAP_THEME])
			x->compatible = score_compatible(s, a, b, &x->theme_a, &x->theme_b);
		/* Twinnings are called by their towns, which place and partner have told already. */
		if (a->flags & b->flags & TRAIT_TWINNING)
			x->wording = LEVEL_UNKNOWN;
		else if (!whole && wording_matters(p, x))
			x->wording = score_wording(a, b);
		x->kind = score_rule(p, x);
	}
	if (!params_is_on(p, x->kind))
		return false;
	x->coordination = same_lead ? COORDINATION_NONE : score_coordination(a, b);
	judge_severity(s, a, b, x);
	return true;
}

static void swap(int *a, int *b)
{
	int t = *a;

	*a = *b;
	*b = t;
}

/* Of several equally close places or partners the first is told: in the order of the smaller uid, whoever asks. */
static bool judge_in_order(const struct scoring *s, const struct traits *a, const struct traits *b, bool whole, struct pair *x)
{
	if (uid_cmp(a->uid, b->uid) <= 0)
		return judge(s, a, b, whole, x);
	if (!judge(s, b, a, whole, x))
		return false;
	swap(&x->place_a, &x->place_b);
	swap(&x->theme_a, &x->theme_b);
	swap(&x->partner_a, &x->partner_b);
	return true;
}

bool score_pair(const struct scoring *s, const struct traits *a, const struct traits *b, struct pair *x)
{
	return judge_in_order(s, a, b, true, x);
}

bool score_pair_kind(const struct scoring *s, const struct traits *a, const struct traits *b, struct pair *x)
{
	return judge_in_order(s, a, b, false, x);
}
