/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * identity.c - is it one action, recorded twice?
 *
 * Points for what agrees, out of the points of what can be compared: a missing value takes no part. Some disagreements settle it: periods that do not
 * meet, two different towns, and, within one authority, two different themes (an authority has several actions at one partner; that two of
 * them are alike in the rest is the rule, not a sign) or wording that differs at all: "phase 1" and "phase 2", "well at A" and "well at B" are two. Between two authorities that share a partner much agrees too: there the wording must speak.
 * Weights learnt from data replace these later; the frame stays.
 */
#include "config.h"

#include <strates/engine/score.h>

#include <stdlib.h>
#include <strates/engine/wording.h>

enum { EXTERNAL_ID_POINTS = 60, WORDING_OF_ONE = 800, WORDS_LEAST = 2 };

struct tally {
	int64_t comparable, got; /* got in thousandths of points */
};

static void count(struct tally *t, int64_t points, int level)
{
	if (level < 0)
		return;
	t->comparable += points;
	t->got += points * level;
}

static int closeness(int32_t a, int32_t b)
{
	int64_t d = llabs((long long)a - b);

	return d <= 7 ? 1000 : d <= 31 ? 900 : d <= 100 ? 600 : d <= 370 ? 200 : 0;
}

static int dates_level(const struct traits *a, const struct traits *b)
{
	int start;

	if ((a->flags | b->flags) & TRAIT_NO_START)
		return LEVEL_UNKNOWN;
	start = closeness(a->start, b->start);
	return (a->flags | b->flags) & TRAIT_NO_END ? start : (start + closeness(a->end, b->end)) / 2;
}

static int budget_level(const struct traits *a, const struct traits *b)
{
	int64_t more = a->cents > b->cents ? a->cents : b->cents, less = a->cents + b->cents - more;

	if (less <= 0)
		return LEVEL_UNKNOWN;
	return more - less <= more / 20 ? 1000 : 0;
}

static bool has_town(const struct traits *t)
{
	for (int i = 0; i < t->n_places; i++) {
		if (t->places[i].town || t->places[i].place)
			return true;
	}
	return false;
}

/* Within one authority title and description must both agree; between two, who describe in their own words, one of them. */
static int wording_level(const struct traits *a, const struct traits *b, bool same_lead)
{
	int title = LEVEL_UNKNOWN, text = LEVEL_UNKNOWN;

	if (!same_lead)
		return score_wording(a, b);
	if (a->n_title >= WORDS_LEAST && b->n_title >= WORDS_LEAST)
		title = wording_likeness(a->title, a->n_title, b->title, b->n_title);
	if (a->n_text >= WORDS_LEAST && b->n_text >= WORDS_LEAST)
		text = wording_likeness(a->text, a->n_text, b->text, b->n_text);
	return title < 0 || (text >= 0 && text < title) ? text : title;
}

/* Two records are only compared at all when something brings them together: see mirror.c. Without this the score would admit pairs that no look-up
   finds, and what is found would depend on who asks. */
static bool is_anchored(const struct traits *a, const struct traits *b)
{
	return (a->source && a->source == b->source) || (a->dossier && a->dossier == b->dossier) || (a->title_set && a->title_set == b->title_set) ||
		score_partner(a, b, NULL, NULL) >= 800 || score_place(a, b, NULL, NULL, NULL) >= 700;
}

/* Something that no other agreement outweighs. */
static bool two_things(const struct params *p, const struct traits *a, const struct traits *b, bool same_lead, int theme, int wording)
{
	bool same_source = a->source && a->source == b->source;

	if (has_town(a) && has_town(b) && score_place(a, b, NULL, NULL, NULL) < 700)
		return true;
	if (same_lead)
		return theme == 0 || (wording >= 0 && wording < WORDING_OF_ONE);
	return !same_source && wording < p->v[PARAM_IDENTITY_WORDING];
}

int score_identity(const struct params *p, const struct traits *a, const struct traits *b)
{
	bool same_lead = a->lead && a->lead == b->lead;
	int wording = wording_level(a, b, same_lead), theme;
	struct tally t = {0, 0};

	if (!same_lead && wording < p->v[PARAM_IDENTITY_WORDING] && (!a->source || a->source != b->source))
		return 0; /* by far the most frequent case */
	theme = score_theme(a, b, NULL, NULL);
	if (!is_anchored(a, b) || two_things(p, a, b, same_lead, theme, wording))
		return 0;
	count(&t, p->v[PARAM_IDENTITY_W_AUTHORITY], same_lead ? 1000 : LEVEL_UNKNOWN);
	count(&t, p->v[PARAM_IDENTITY_W_PARTNER], score_partner(a, b, NULL, NULL));
	count(&t, p->v[PARAM_IDENTITY_W_THEME], theme);
	count(&t, p->v[PARAM_IDENTITY_W_DATES], dates_level(a, b));
	count(&t, p->v[PARAM_IDENTITY_W_WORDING], wording);
	count(&t, p->v[PARAM_IDENTITY_W_BUDGET], budget_level(a, b));
	count(&t, EXTERNAL_ID_POINTS, a->source && a->source == b->source ? 1000 : LEVEL_UNKNOWN);
	if (t.comparable < p->v[PARAM_IDENTITY_LEAST] || !t.comparable)
		return 0;
	return (int)(t.got / t.comparable);
}
