/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timeline_meets.c - one action in time with those it meets, or the members of a finding about several.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "timeline_priv.h"

static struct span span_of(const struct action_row *r)
{
	return (struct span){.action = r->id, .first = date_first(r->start), .last = date_last(r->end), .severity = (uint8_t)r->severity,
		.strate = (uint8_t)r->strate, .open = r->n_open > 0, .settled = r->n_decided > 0};
}

static bool has_row(const struct timeline_meets *m, int64_t action)
{
	for (int i = 0; i < m->n; i++)
		if (m->row[i].span && m->row[i].span->action == action)
			return true;
	return false;
}

static bool add_meet(struct timeline_meets *m, struct browse *b, int64_t action, int months)
{
	const struct action_row *r = browse_row(b, action);
	struct timeline_row *out = &m->row[m->n];
	struct span *v;

	if (!r)
		return false;
	v = arena_alloc(&m->arena, sizeof(*v));
	*v = span_of(r);
	memset(out, 0, sizeof(*out));
	timeline_fill_action(out, b, v, months);
	out->label = arena_strdup(&m->arena, out->label);
	out->lead = arena_strdup(&m->arena, out->lead);
	m->n++;
	return true;
}

/* The others, and the windows in which they run beside it. */
static void add_others(struct timeline_meets *m, struct browse *b, const struct pair_entry *pairs, int n, int most, int months)
{
	struct timeline_window *v = arena_alloc(&m->arena, (size_t)(n + 1) * sizeof(*v));
	int n_windows = 0;

	for (int i = 0; i < n; i++) {
		if (!timeline_is_meeting(&pairs[i]) || has_row(m, pairs[i].other))
			continue;
		if (m->n > most || m->n > TIMELINE_MEETS) {
			m->more++;
			continue;
		}
		if (add_meet(m, b, pairs[i].other, months) && timeline_window_of(m->row[0].span, m->row[m->n - 1].span, &pairs[i], months, &v[n_windows]))
			n_windows++;
	}
	n_windows = timeline_merge_windows(v, n_windows);
	if (n_windows) {
		m->row[m->n] = (struct timeline_row){.windows = v, .n_windows = n_windows};
		timeline_label_meeting(&m->row[m->n++]);
	}
}

/* The members of a cluster, in the order in which it names them. */
static int64_t add_members(struct timeline_meets *m, struct browse *b, const struct finding_row *f, int most, int months)
{
	for (int i = 0; i < f->n_members; i++) {
		if (f->members[i].entity != ENTITY_ACTION)
			continue;
		if (m->n > most || m->n > TIMELINE_MEETS)
			m->more++;
		else
			add_meet(m, b, f->members[i].id, months);
	}
	return m->n ? m->row[0].span->action : 0;
}

/* When those that have a row run together, as far as it was noticed. */
static void add_own_windows(struct timeline_meets *m, struct app *a)
{
	struct span members[TIMELINE_MEETS + 2];
	struct timeline_window *v;
	int n;

	for (int i = 0; i < m->n; i++)
		members[i] = *m->row[i].span;
	v = timeline_windows(a, members, m->n, 0, &m->arena, &n);
	if (n) {
		m->row[m->n] = (struct timeline_row){.windows = v, .n_windows = n};
		timeline_label_meeting(&m->row[m->n++]);
	}
}

bool timeline_meets_cluster(struct timeline_meets *m, struct browse *b, const char *finding, int most, struct err *e)
{
	struct app *a = browse_app(b);
	int months = timeline_open_months(a);
	struct finding_row f;

	arena_clear(&m->arena);
	m->action = 0;
	m->n = m->more = 0;
	if (!finding_load(app_store(a), finding, &m->arena, &f, e))
		return false;
	m->action = add_members(m, b, &f, most, months);
	if (m->n)
		add_own_windows(m, a);
	return true;
}

bool timeline_meets_read(struct timeline_meets *m, struct browse *b, int64_t action, int most, struct err *e)
{
	struct app *a = browse_app(b);
	struct pair_entry *pairs = NULL;
	int n = 0, cap = 0, months = timeline_open_months(a);
	bool ok;

	arena_clear(&m->arena);
	m->action = action;
	m->n = m->more = 0;
	if (!action || !add_meet(m, b, action, months))
		return true;
	ok = pairs_get(app_store(a), action, &pairs, &n, &cap, e);
	if (ok)
		add_others(m, b, pairs, n, most, months);
	free(pairs);
	return ok;
}

void timeline_meets_release(struct timeline_meets *m)
{
	arena_release(&m->arena);
}
