/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bounds.c - how severe a pair can be at most, told from two postings.
 *
 * Severity is a sum of which most terms follow from dates, money and strate, that stand in the postings; of the rest (nesting, load of the partner) the greatest
 * value is taken. So of the pairs of a capital nearly all are put aside without touching a record: a full list of better ones cannot be entered by them.
 * The bound must never be below the severity that severity.c computes: a property test compares them.
 */
#include "config.h"

#include <strates/base/date.h>
#include "engine_priv.h"

static int points(const struct params *p, enum severity_term t, int value)
{
	return (severity_weight(p, t) * value + 500) / 1000;
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

int bounds_rank(const struct engine *e, enum finding_kind k, const struct posting *a, const struct posting *b)
{
	int ra = a->bits & POSTING_STRATE, rb = b->bits & POSTING_STRATE;
	int sum = e->bounds.class_points[k] + imminence_points(e, a, b) + (a->money < b->money ? a->money : b->money) + e->bounds.place;

	if ((a->bits | b->bits) & POSTING_TERRITORY)
		sum += e->bounds.nesting;
	if (ra && rb && ra != rb)
		sum += e->bounds.strates_two;
	if (a->bits & b->bits & POSTING_PARTNER)
		sum += e->bounds.authorities;
	return (sum > 100 ? 100 : sum) + RANK_OPEN;
}
