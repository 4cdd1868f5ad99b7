/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * severity.c - the one formula that ranks findings: integer points, each printed, whose sum is the figure shown.
 */
#include "config.h"

#include <strates/engine/score.h>

#include <math.h>
#include <strates/base/date.h>
#include <strates/base/mem.h>

static const struct {
	enum param_id weight;
	const char *name;
} terms[SEVERITY_TERMS] = {
	[SEVERITY_CLASS] = {PARAM_WEIGHT_CLASS, "class"},
	[SEVERITY_IMMINENCE] = {PARAM_WEIGHT_IMMINENCE, "imminence"},
	[SEVERITY_MONEY] = {PARAM_WEIGHT_MONEY, "money"},
	[SEVERITY_STRATES] = {PARAM_WEIGHT_STRATES, "strates"},
	[SEVERITY_AUTHORITIES] = {PARAM_WEIGHT_AUTHORITIES, "authorities"},
	[SEVERITY_NESTING] = {PARAM_WEIGHT_NESTING, "nesting"},
	[SEVERITY_PLACE] = {PARAM_WEIGHT_PLACE, "closeness"},
};

int severity_weight(const struct params *p, enum severity_term t)
{
	return (int)p->v[terms[t].weight];
}

const char *severity_term_name(enum severity_term t)
{
	return terms[t].name;
}

void severity_sum(const struct params *p, struct severity *s)
{
	s->sum = 0;
	for (int t = 0; t < SEVERITY_TERMS; t++) {
		int points = (severity_weight(p, (enum severity_term)t) * s->value[t] + 500) / 1000;

		s->points[t] = points > 100 - s->sum ? 100 - s->sum : points;
		s->sum += s->points[t];
	}
}

int severity_imminence(const struct params *p, int32_t today, int32_t later_start, int32_t window_end, bool known)
{
	if (window_end != DATE_NO_DAY && window_end < today)
		return 200;
	if (!known)
		return 400;
	if (later_start > today && later_start - today <= p->v[PARAM_IMMINENT_DAYS])
		return 1000;
	return 600;
}

int severity_money(int64_t cents)
{
	double share;

	if (cents <= 0)
		return 0;
	share = log10(1 + (double)cents / 100) / 6;
	return share >= 1 ? 1000 : (int)(share * 1000 + .5);
}

int severity_strates(int n)
{
	return n <= 1 ? 0 : n >= 4 ? 1000 : 1000 * (n - 1) / 3;
}

int severity_authorities(int n)
{
	return n <= 0 ? 0 : n >= 5 ? 1000 : 200 * n;
}

int score_strate_rank(enum strate s)
{
	switch (s) {
	case STRATE_COMMUNE:
	case STRATE_EPCI:
	case STRATE_DEPARTEMENT:
	case STRATE_REGION:
		return (int)s;
	case STRATE_SINGLE:
		return STRATE_REGION;
	case STRATE_SYNDICAT:
		return STRATE_EPCI;
	case STRATE_OTHER:
	case STRATE_COUNT:
		break;
	}
	return -1;
}

int score_nesting(const struct traits *a, const struct traits *b)
{
	if (!a->lead || !b->lead || a->lead == b->lead)
		return 0;
	if ((a->epci && (a->epci == b->epci || a->epci == b->lead)) || (b->epci && b->epci == a->lead))
		return 1000;
	if ((a->departement && a->departement == b->lead) || (b->departement && b->departement == a->lead))
		return 600;
	if ((a->region && a->region == b->lead) || (b->region && b->region == a->lead))
		return 400;
	return 0;
}

bool traits_is_active(const struct traits *t, int32_t today)
{
	int32_t end = t->flags & TRAIT_NO_START ? t->last_end : t->end;

	if (t->flags & (TRAIT_CANCELLED | TRAIT_CLOSED))
		return false;
	return end == DATE_NO_DAY || t->flags & TRAIT_NO_END || end >= today;
}
