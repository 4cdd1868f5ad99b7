/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timeline_windows.c - when actions meet: the days of each as the engine counts them, and the times that two of them have in common.
 *
 * What is a meeting is what the engine keeps of a pair (store/pair.h): that it is a finding, and what became of it. Their days are at hand, so no finding is made into
 * text for it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "timeline_priv.h"

enum {
	LOOKED_AT = 2000,    /* actions whose meetings are read at once */
	WINDOWS_MOST = 4000
};

/* --- days ---------------------------------------------------------------------------------------------------------------------- */

int timeline_open_months(struct app *a)
{
	return (int)engine_params(app_engine(a))->v[PARAM_OPEN_MONTHS];
}

/* The calendar may end before. */
static int32_t open_end(int32_t first, int months)
{
	int32_t end = date_add_months(first, months);

	return end == DATE_NO_DAY ? first : end - 1;
}

/* First and last day as the engine takes them; false when the beginning is unknown, and so when it runs. */
bool timeline_counted_days(const struct span *v, int months, int32_t *first, int32_t *last)
{
	*first = v->first;
	*last = v->last;
	if (v->first == DATE_NO_DAY)
		return false;
	if (v->last == DATE_NO_DAY)
		*last = open_end(v->first, months);
	return true;
}

/* --- meetings ------------------------------------------------------------------------------------------------------------------ */

struct by_id {
	int64_t id;
	const struct span *span;
};
struct meeting_reader {
	struct app *app;
	struct by_id *members; /* by id */
	int n_members, months, outsiders;
	struct timeline_window *v;
	int n, cap;
};

static int compare_ids(const void *x, const void *y)
{
	const struct by_id *a = x, *b = y;

	return (a->id > b->id) - (a->id < b->id);
}

/* Two authorities on one thing at one time; a complement is no overlap, a double entry is one action. */
bool timeline_is_meeting(const struct pair_entry *p)
{
	const char *kind = vocab_code(VOCAB_FINDING_KIND, p->kind);

	return str_eq(kind, "overlap") || str_eq(kind, "duplication");
}

bool timeline_window_of(const struct span *a, const struct span *b, const struct pair_entry *p, int months, struct timeline_window *out)
{
	int32_t first[2], last[2];

	if (!timeline_counted_days(a, months, &first[0], &last[0]) || !timeline_counted_days(b, months, &first[1], &last[1]))
		return false;
	*out = (struct timeline_window){first[0] > first[1] ? first[0] : first[1], last[0] < last[1] ? last[0] : last[1], p->severity,
		p->state == FINDING_DECIDED || p->state == FINDING_COORDINATED};
	return out->first <= out->last;
}

static bool other_of(struct meeting_reader *r, int64_t action, struct span *out)
{
	struct by_id key = {.id = action};
	const struct by_id *member = bsearch(&key, r->members, (size_t)r->n_members, sizeof(key), compare_ids);

	if (member)
		*out = *member->span;
	return member || (r->outsiders++ < OUTSIDERS_MOST && span_get(app_store(r->app), action, out, NULL));
}

static void add_windows(struct meeting_reader *r, const struct span *a, const struct pair_entry *pairs, int n)
{
	for (int i = 0; i < n && r->n < WINDOWS_MOST; i++) {
		struct timeline_window w;
		struct span other;

		if (!timeline_is_meeting(&pairs[i]) || !other_of(r, pairs[i].other, &other) || !timeline_window_of(a, &other, &pairs[i], r->months, &w))
			continue;
		GROW(r->v, r->n, r->cap);
		r->v[r->n++] = w;
	}
}

/* Those whose findings are all about themselves have no pairs: reading them costs a look-up. */
static void read_windows(struct meeting_reader *r, const struct span *v, int n)
{
	struct pair_entry *pairs = NULL;
	int n_pairs, cap = 0, looked_at = 0;

	for (int i = 0; i < n && looked_at < LOOKED_AT; i++) {
		if (!v[i].open && !v[i].settled)
			continue;
		looked_at++;
		if (pairs_get(app_store(r->app), v[i].action, &pairs, &n_pairs, &cap, NULL))
			add_windows(r, &v[i], pairs, n_pairs);
	}
	free(pairs);
}

/* Those that look the same stand together, by their first day. */
static int look_of(const struct timeline_window *w)
{
	return w->settled ? 0 : w->severity >= 70 ? 2 : 1;
}

static int by_look(const void *x, const void *y)
{
	const struct timeline_window *a = x, *b = y;

	if (look_of(a) != look_of(b))
		return look_of(b) - look_of(a);
	return (a->first > b->first) - (a->first < b->first);
}

int timeline_merge_windows(struct timeline_window *v, int n)
{
	int kept = 0;

	if (n)
		qsort(v, (size_t)n, sizeof(*v), by_look);
	for (int i = 0; i < n; i++) {
		struct timeline_window *w = kept ? &v[kept - 1] : NULL;

		if (!w || look_of(w) != look_of(&v[i]) || v[i].first > w->last + 1) {
			v[kept++] = v[i];
			continue;
		}
		w->last = v[i].last > w->last ? v[i].last : w->last;
		w->severity = v[i].severity > w->severity ? v[i].severity : w->severity;
	}
	return kept;
}

struct timeline_window *timeline_windows(struct app *a, const struct span *v, int n, int outsiders, struct arena *mem, int *n_windows)
{
	struct meeting_reader r = {.app = a, .n_members = n, .months = timeline_open_months(a), .outsiders = OUTSIDERS_MOST - outsiders};
	struct timeline_window *kept;

	r.members = xcalloc((size_t)n + 1, sizeof(*r.members));
	for (int i = 0; i < n; i++)
		r.members[i] = (struct by_id){v[i].action, &v[i]};
	if (n)
		qsort(r.members, (size_t)n, sizeof(*r.members), compare_ids);
	read_windows(&r, v, n);
	free(r.members);
	r.n = timeline_merge_windows(r.v, r.n);
	kept = arena_alloc(mem, (size_t)(r.n + 1) * sizeof(*kept));
	if (r.n)
		memcpy(kept, r.v, (size_t)r.n * sizeof(*kept));
	free(r.v);
	*n_windows = r.n;
	return kept;
}
