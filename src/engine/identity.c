/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * identity.c - is it one action, recorded twice?
 *
 * Two records are compared part by part; each part gives a level, a missing value none. The weights of the levels (model.h) add up, with what is known beforehand
 * of two records that something brings together, and the sum is a probability: there is no second formula.
 * The levels hold only what is known of the two records. What a level is worth is the model's; what no sum may outweigh is said here, in identity_forbids():
 * one authority has several actions at one partner, so there "phase 1" and "phase 2", or two places, are two.
 */
#include "config.h"

#include <strates/engine/score.h>

#include <stdlib.h>
#include <strates/base/date.h>
#include <strates/base/mem.h>

enum { MONTH_UNSURE = 27, YEAR_UNSURE = 300 };

/* Of the steps (descending) the first that v reaches: 1, 2 …; below all of them one more. */
static int8_t step_down(int v, const int *steps, int n)
{
	for (int i = 0; i < n; i++) {
		if (v >= steps[i])
			return (int8_t)(i + 1);
	}
	return (int8_t)(n + 1);
}

static bool takes_part(const struct traits *a, const struct traits *b)
{
	for (int i = 0; i < b->n_leads; i++) {
		if (b->leads[i] == a->lead)
			return true;
	}
	return false;
}

static int8_t authority_level(const struct traits *a, const struct traits *b)
{
	if (!a->lead || !b->lead)
		return IDENTITY_AUTHORITY_MISSING;
	if (a->lead == b->lead) /* an authority is twinned with a town once */
		return a->flags & b->flags & TRAIT_TWINNING ? IDENTITY_AUTHORITY_TWINNED : IDENTITY_AUTHORITY_SAME;
	return takes_part(a, b) || takes_part(b, a) ? IDENTITY_AUTHORITY_TAKES_PART : IDENTITY_AUTHORITY_OTHER;
}

static int8_t partner_level(int partner)
{
	if (partner < 0)
		return IDENTITY_PARTNER_MISSING;
	return partner >= 1000 ? IDENTITY_PARTNER_SAME : partner >= 800 ? IDENTITY_PARTNER_ALIAS : IDENTITY_PARTNER_OTHER;
}

/* Does it name nothing finer than countries? */
static bool is_vague(const struct traits *t)
{
	for (int i = 0; i < t->n_places; i++) {
		const struct trait_place *p = &t->places[i];

		if (p->town || p->place || p->region || p->has_point)
			return false;
	}
	return true;
}

/* Where the partner is the same, its town is too: that is no second sign. And one country is no other place as long as one of them says no more. */
static int8_t place_level(int place, int partner, const struct traits *a, const struct traits *b)
{
	static const int steps[] = {1000, 850, 700, 500, 200};

	if (place < 0 || (partner >= 800 && place >= 700) || (place > 0 && place < 500 && (is_vague(a) || is_vague(b))))
		return IDENTITY_PLACE_MISSING;
	return step_down(place, steps, 5);
}

int8_t identity_theme_level(int theme)
{
	static const int steps[] = {1000, 700, 500, 1};

	return theme < 0 ? IDENTITY_THEME_MISSING : step_down(theme, steps, 4);
}

int8_t identity_date_level(int64_t apart)
{
	return apart == 0 ? IDENTITY_START_DAY : apart <= 7 ? IDENTITY_START_WEEK : apart <= 31 ? IDENTITY_START_MONTH
		: apart <= 92 ? IDENTITY_START_QUARTER : apart <= 366 ? IDENTITY_START_YEAR : IDENTITY_START_MORE;
}

/* No finer than both dates are known; and where both are the first or the last day of a year (round), as so many are, no finer than a quarter. */
static int8_t date_level(int32_t a, int unsure_a, int32_t b, int unsure_b, bool (*round)(struct date d))
{
	int unsure = unsure_a > unsure_b ? unsure_a : unsure_b;
	int64_t apart = llabs((long long)a - b);
	int8_t level = identity_date_level(apart);
	int8_t finest = unsure >= YEAR_UNSURE ? IDENTITY_START_YEAR : apart == 0 && round(date_from_days(a)) ? IDENTITY_START_QUARTER
		: unsure >= MONTH_UNSURE ? IDENTITY_START_MONTH : IDENTITY_START_DAY;

	return level > finest ? level : finest;
}

static bool is_new_year(struct date d)
{
	return d.day == 1 && d.month == 1;
}

static bool is_last_of_year(struct date d)
{
	return d.day == 31 && d.month == 12;
}

static int8_t start_level(const struct traits *a, const struct traits *b)
{
	if ((a->flags | b->flags) & TRAIT_NO_START)
		return IDENTITY_START_MISSING;
	return date_level(a->start, a->start_unsure, b->start, b->start_unsure, is_new_year);
}

static int32_t end_of(const struct traits *t)
{
	return t->flags & TRAIT_NO_START ? t->last_end : t->flags & TRAIT_NO_END ? DATE_NO_DAY : t->end;
}

static int8_t end_level(const struct traits *a, const struct traits *b)
{
	int32_t x = end_of(a), y = end_of(b);

	if (x == DATE_NO_DAY || y == DATE_NO_DAY)
		return IDENTITY_END_MISSING;
	return date_level(x, a->end_unsure, y, b->end_unsure, is_last_of_year);
}

static const int title_steps[] = {950, 800, 700, 600, 500, 400, 300, 200, 100};

static int8_t title_level(int likeness)
{
	return likeness < 0 ? IDENTITY_TITLE_MISSING : step_down(likeness, title_steps, COUNT_OF(title_steps));
}

int identity_title_least(int level)
{
	return level <= (int)COUNT_OF(title_steps) ? title_steps[level - 1] : 0;
}

static int8_t text_level(int likeness)
{
	static const int steps[] = {900, 750, 600, 400, 200};

	return likeness < 0 ? IDENTITY_TEXT_MISSING : step_down(likeness, steps, 5);
}

static int8_t budget_level(const struct traits *a, const struct traits *b)
{
	int64_t more = a->cents > b->cents ? a->cents : b->cents, less = a->cents < b->cents ? a->cents : b->cents;

	if (less <= 0)
		return IDENTITY_BUDGET_MISSING;
	return more - less <= more / 20 ? IDENTITY_BUDGET_P5 : more / 2 <= less ? IDENTITY_BUDGET_TWICE : more / 5 <= less ? IDENTITY_BUDGET_FIVE
		: IDENTITY_BUDGET_OTHER;
}

static int8_t rarer(int8_t a, int8_t b)
{
	return !a || (b && b < a) ? b : a;
}

/* Of what they have in common the rarest: "the same partner" says little where a hundred actions have it. */
static int8_t rarity_level(const struct identity_world *w, const struct pair *x, const struct traits *a, const struct traits *b)
{
	int8_t level = IDENTITY_RARITY_MISSING;

	if (x->partner >= 800)
		level = rarer(identity_rarity_of(w, a->partners[x->partner_a].cell), identity_rarity_of(w, b->partners[x->partner_b].cell));
	if (x->place >= 1000)
		level = rarer(level, rarer(identity_rarity_of(w, a->places[x->place_a].town), identity_rarity_of(w, b->places[x->place_b].town)));
	return level;
}

static int8_t same_or_other(uint64_t a, uint64_t b)
{
	return !a || !b ? 0 : a == b ? 1 : 2;
}

/* All but the wording, which costs most. */
static void compare_facts(const struct identity_world *w, const struct pair *x, const struct traits *a, const struct traits *b, struct identity_levels *out)
{
	int8_t *v = out->v;

	v[IDENTITY_AUTHORITY] = authority_level(a, b);
	v[IDENTITY_PARTNER] = partner_level(x->partner);
	v[IDENTITY_PLACE] = place_level(x->place, x->partner, a, b);
	v[IDENTITY_RARITY] = rarity_level(w, x, a, b);
	v[IDENTITY_THEME] = identity_theme_level(x->theme);
	v[IDENTITY_START] = start_level(a, b);
	v[IDENTITY_END] = end_level(a, b);
	v[IDENTITY_BUDGET] = budget_level(a, b);
	v[IDENTITY_SOURCE] = same_or_other(a->source, b->source);
	v[IDENTITY_DOSSIER] = same_or_other(a->dossier, b->dossier);
}

static void compare_known(const struct traits *a, const struct traits *b, struct pair *x)
{
	x->place = score_place(a, b, &x->place_a, &x->place_b, NULL);
	x->partner = score_partner(a, b, &x->partner_a, &x->partner_b);
	x->theme = score_theme(a, b, NULL, NULL);
}

void identity_compare(const struct identity_world *w, const struct traits *a, const struct traits *b, struct identity_levels *out)
{
	struct pair x;

	compare_known(a, b, &x);
	compare_facts(w, &x, a, b, out);
	out->v[IDENTITY_TITLE] = title_level(score_title(a, b));
	out->v[IDENTITY_TEXT] = text_level(score_text(a, b));
}

void identity_compare_known(const struct identity_world *w, const struct pair *x, const struct traits *a, const struct traits *b, struct identity_levels *out)
{
	compare_facts(w, x, a, b, out);
	out->v[IDENTITY_TITLE] = title_level(score_title(a, b));
	out->v[IDENTITY_TEXT] = text_level(score_text(a, b));
}

int identity_sum(const struct identity_model *m, const struct identity_levels *l)
{
	int sum = m->prior;

	for (int p = 0; p < IDENTITY_PARTS; p++)
		sum += m->weight[p][l->v[p]];
	return sum;
}

bool identity_is_anchored(const struct identity_levels *l, bool rare_words)
{
	const int8_t *v = l->v;

	if (v[IDENTITY_SOURCE] == IDENTITY_SOURCE_SAME || v[IDENTITY_DOSSIER] == IDENTITY_DOSSIER_SAME)
		return true;
	if (v[IDENTITY_PARTNER] == IDENTITY_PARTNER_SAME || v[IDENTITY_PARTNER] == IDENTITY_PARTNER_ALIAS)
		return true;
	if (v[IDENTITY_PLACE] && v[IDENTITY_PLACE] <= IDENTITY_PLACE_KM50)
		return true;
	if (v[IDENTITY_PLACE] == IDENTITY_PLACE_OTHER || !rare_words)
		return false;
	return (v[IDENTITY_TITLE] && v[IDENTITY_TITLE] <= IDENTITY_TITLE_P60) || (v[IDENTITY_TEXT] && v[IDENTITY_TEXT] <= IDENTITY_TEXT_P60);
}

bool identity_is_met(const struct identity_levels *l, const struct traits *a, const struct traits *b)
{
	return identity_is_anchored(l, false) || (identity_is_anchored(l, true) && score_rare_words(a, b));
}

/* What one source gives two ids are two. And an organisation that is no local authority comes from somebody's list, of which each line is a thing of its own,
   however alike (a programme in ten villages); lines that say the very same are dropped when the list is imported. */
static bool two_lines(const struct traits *a, const struct traits *b)
{
	if (a->source && b->source && a->source != b->source && a->system == b->system)
		return true;
	return a->strate == STRATE_OTHER && a->batch && a->batch == b->batch;
}

bool identity_forbids(const struct traits *a, const struct traits *b, const struct identity_levels *l)
{
	const int8_t *v = l->v;

	/* Titles and descriptions that share next to nothing. */
	if (v[IDENTITY_SOURCE] != IDENTITY_SOURCE_SAME && v[IDENTITY_DOSSIER] != IDENTITY_DOSSIER_SAME && v[IDENTITY_TITLE] > IDENTITY_TITLE_P30 &&
		(!v[IDENTITY_TEXT] || v[IDENTITY_TEXT] > IDENTITY_TEXT_P40))
		return true;
	/* Two different towns. */
	if (v[IDENTITY_PLACE] > IDENTITY_PLACE_KM50 && score_has_town(a) && score_has_town(b))
		return true;
	/* Each authority has its own twinning. */
	if (v[IDENTITY_AUTHORITY] == IDENTITY_AUTHORITY_OTHER && a->flags & b->flags & TRAIT_TWINNING)
		return true;
	if (v[IDENTITY_AUTHORITY] != IDENTITY_AUTHORITY_SAME)
		return false;
	return two_lines(a, b) || v[IDENTITY_THEME] == IDENTITY_THEME_OTHER || v[IDENTITY_TITLE] > IDENTITY_TITLE_P80 || v[IDENTITY_TEXT] > IDENTITY_TEXT_P75;
}

bool score_identity(const struct identity_world *w, const struct traits *a, const struct traits *b, int least, struct identity *out)
{
	struct pair x;

	compare_known(a, b, &x);
	return score_identity_known(w, &x, a, b, least, out);
}

bool score_identity_known(
	const struct identity_world *w, const struct pair *x, const struct traits *a, const struct traits *b, int least, struct identity *out)
{
	const struct identity_model *m = w->model;
	int sum;

	if (!m)
		return false;
	compare_facts(w, x, a, b, &out->levels);
	out->levels.v[IDENTITY_TITLE] = out->levels.v[IDENTITY_TEXT] = 0;
	sum = identity_sum(m, &out->levels);
	if (identity_probability(sum + m->words_most) < least)
		return false; /* by far the most frequent case */
	out->levels.v[IDENTITY_TITLE] = title_level(score_title(a, b));
	out->levels.v[IDENTITY_TEXT] = text_level(score_text(a, b));
	out->sum = identity_sum(m, &out->levels);
	out->probability = identity_probability(out->sum);
	return out->probability >= least && identity_is_met(&out->levels, a, b) && !identity_forbids(a, b, &out->levels);
}
