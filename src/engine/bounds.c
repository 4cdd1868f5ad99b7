/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bounds.c - how severe a pair can be at most, and how likely one action, told from two postings.
 *
 * Severity is a sum of which most terms follow from dates, money and strate, that stand in the postings; of the rest (nesting, load of the partner) the greatest
 * value is taken. So of the pairs of a capital nearly all are put aside without touching a record: a full list of better ones cannot be entered by them.
 * The bound must never be below the severity that severity.c computes: a property test compares them. The same
 * is done for the weights of a double entry: dates and themes rule out most of a town before a word is looked at.
 */
#include "config.h"

#include "engine_priv.h"

/* IDENTITY_THEME_ANY: behind the levels. */
enum { IDENTITY_THEME_ANY = IDENTITY_THEME_OTHER + 1, IDENTITY_SUM_MOST = 4000 };

static int points(const struct params *p, enum severity_term t, int value)
{
	return (severity_weight(p, t) * value + 500) / 1000;
}

/* The most that a level of this part can add, from one level on; a missing value adds nothing. */
static int16_t most(const struct identity_model *m, enum identity_part p, int from)
{
	int16_t best = from ? m->weight[p][from] : 0;

	for (int i = from; i <= identity_level_count(p); i++)
		best = m->weight[p][i] > best ? m->weight[p][i] : best;
	return best;
}

static int16_t greater(int16_t a, int16_t b)
{
	return a > b ? a : b;
}

/* Two records of one id or file meet as such, whatever else they share: where they meet otherwise, those parts can be taken for other or missing. */
static void bound_identity(struct engine *e)
{
	const struct identity_model *m = &e->model;
	const int16_t(*w)[IDENTITY_LEVELS_MAX] = m->weight;
	struct bounds *b = &e->bounds;
	int low = -IDENTITY_SUM_MOST, high = IDENTITY_SUM_MOST;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (identity_probability(middle) >= e->params.v[PARAM_IDENTITY])
			high = middle;
		else
			low = middle + 1;
	}
	b->identity_least = low;
	b->identity_rest = m->prior + most(m, IDENTITY_PLACE, 0) + most(m, IDENTITY_RARITY, 0) + most(m, IDENTITY_BUDGET, 0) +
		greater(0, w[IDENTITY_SOURCE][IDENTITY_SOURCE_OTHER]) + greater(0, w[IDENTITY_DOSSIER][IDENTITY_DOSSIER_OTHER]);
	b->identity_authority[1] = most(m, IDENTITY_AUTHORITY, 0);
	b->identity_authority[0] = greater(0, most(m, IDENTITY_AUTHORITY, IDENTITY_AUTHORITY_SAME));
	b->identity_partner[PARTNER_OTHER] = w[IDENTITY_PARTNER][IDENTITY_PARTNER_OTHER];
	b->identity_partner[PARTNER_SAME] = greater(w[IDENTITY_PARTNER][IDENTITY_PARTNER_SAME], w[IDENTITY_PARTNER][IDENTITY_PARTNER_ALIAS]);
	b->identity_partner[PARTNER_ANY] = most(m, IDENTITY_PARTNER, IDENTITY_PARTNER_SAME);
	for (int i = 0; i <= IDENTITY_THEME_OTHER; i++)
		b->identity_theme[i] = w[IDENTITY_THEME][i];
	b->identity_theme[IDENTITY_THEME_ANY] = most(m, IDENTITY_THEME, 0);
	for (int i = 0; i <= IDENTITY_START_MORE; i++) {
		b->identity_start[i] = most(m, IDENTITY_START, i);
		b->identity_end[i] = most(m, IDENTITY_END, i);
	}
	b->identity_titles = most(m, IDENTITY_TITLE, 0);
	b->identity_texts = most(m, IDENTITY_TEXT, 0);
}

void bounds_make(struct engine *e)
{
	const struct params *p = &e->params;
	static const int imminence[4] = {200, 400, 600, 1000};
	struct bounds *b = &e->bounds;

	for (int k = 0; k < KIND_COUNT; k++)
		b->class_points[k] = points(p, SEVERITY_CLASS, (int)p->v[PARAM_CLASS_DOUBLE_ENTRY + k]);
	/* What may be a duplication may turn out to be an overlap, which somebody may have weighed more; both stand in one list. */
	if (b->class_points[KIND_DUPLICATION] < b->class_points[KIND_OVERLAP])
		b->class_points[KIND_DUPLICATION] = b->class_points[KIND_OVERLAP];
	for (int i = 0; i < 4; i++)
		b->imminence[i] = points(p, SEVERITY_IMMINENCE, imminence[i]);
	b->strates_two = points(p, SEVERITY_STRATES, severity_strates(2));
	b->authorities = points(p, SEVERITY_AUTHORITIES, 1000);
	b->nesting = points(p, SEVERITY_NESTING, 1000);
	b->place = points(p, SEVERITY_PLACE, 1000);
	b->wording = (int)p->v[PARAM_OVERLAP_WORDING];
	b->wording = p->v[PARAM_DUPLICATION_WORDING] < b->wording ? (int)p->v[PARAM_DUPLICATION_WORDING] : b->wording;
	bound_identity(e);
}

static int imminence_points(const struct engine *e, const struct posting *a, const struct posting *b)
{
	int32_t start = a->start > b->start ? a->start : b->start, end = a->end < b->end ? a->end : b->end;

	if ((a->bits | b->bits) & POSTING_UNDATED)
		return e->bounds.imminence[1];
	if (end < e->today)
		return e->bounds.imminence[0];
	return start > e->today && start - e->today <= e->params.v[PARAM_IMMINENT_DAYS] ? e->bounds.imminence[3] : e->bounds.imminence[2];
}

int bounds_points(const struct engine *e, const struct posting *a, const struct posting *b, enum bounds_partner partner)
{
	int ra = a->bits & POSTING_STRATE, rb = b->bits & POSTING_STRATE;
	int sum = imminence_points(e, a, b) + (a->money < b->money ? a->money : b->money) + e->bounds.place;

	if ((a->bits | b->bits) & POSTING_TERRITORY)
		sum += e->bounds.nesting;
	if (ra && rb && ra != rb)
		sum += e->bounds.strates_two;
	if (partner != PARTNER_OTHER && a->bits & b->bits & POSTING_PARTNER)
		sum += e->bounds.authorities;
	return sum;
}

/* By days alone: what is known to the month, or rounded to the year, is at a coarser level, of which the table holds the best too. */
static int date_weight(const int16_t *by_level, int32_t a, int32_t b)
{
	int64_t apart = (int64_t)a - b;

	return by_level[identity_date_level(apart < 0 ? -apart : apart)];
}

int bounds_title(const struct engine *e, const struct posting *a, const struct posting *b, enum bounds_partner partner, int theme)
{
	const struct bounds *x = &e->bounds;
	bool undated = (a->bits | b->bits) & POSTING_UNDATED;
	int sum = x->identity_rest + x->identity_authority[(a->order & b->order & POSTING_TWINNING) != 0];

	if (a->bits & b->bits & POSTING_PARTNER)
		sum += x->identity_partner[partner];
	sum += x->identity_theme[theme < 0 ? IDENTITY_THEME_ANY : theme];
	sum += undated ? 0 : date_weight(x->identity_start, a->start, b->start);
	if (undated)
		sum += x->identity_end[0]; /* an end may be known without a start */
	else if (!((a->order | b->order) & POSTING_ENDLESS))
		sum += date_weight(x->identity_end, a->end, b->end);
	if (!((a->order | b->order) & POSTING_TEXTLESS))
		sum += x->identity_texts;
	return x->identity_least - sum;
}

int bounds_likeness(const struct engine *e, int weight)
{
	const int16_t *w = e->model.weight[IDENTITY_TITLE];

	if (weight > e->bounds.identity_titles)
		return 1001;
	for (int level = IDENTITY_TITLE_LESS; level > IDENTITY_TITLE_P95; level--)
		if (w[level] >= weight)
			return identity_title_least(level);
	return identity_title_least(IDENTITY_TITLE_P95);
}
