/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * span.c - when the actions of a query run, by place and theme or by lead.
 *
 * One pass over x_action, or one look-up each when the query leaves few. Groups are found by a hash of their key while rows come in; then the spans are dealt out
 * to their groups, which costs one more pass instead of a sort of everything.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/model/vocab.h>
#include <strates/store/span.h>

#include "query_priv.h"

enum { FEW = 3000, COL_ID = 0, COL_LEAD, COL_COUNTRY, COL_CITY, COL_THEME, COL_FIRST, COL_LAST, COL_SEVERITY, COL_OPEN, COL_DECIDED, COL_STRATE, COL_KINDS };

struct reading {
	struct store *s;
	enum span_grouping by;
	struct spans *out;
	int *group; /* of each span */
	int cap, cap_group, cap_groups;
	int *slot; /* index of a group + 1, by hash */
	size_t n_slots;
	int64_t meeting; /* bits of the kinds that are about other actions at the same time */
};

void spans_release(struct spans *l)
{
	free(l->v);
	free(l->groups);
	arena_release(&l->arena);
	*l = (struct spans)SPANS_INIT;
}

static int64_t meeting_kinds(void)
{
	static const char *const codes[] = {"duplication", "overlap", "fragmentation", "partner_load"};
	int64_t bits = 0;

	for (size_t i = 0; i < COUNT_OF(codes); i++)
		bits |= (int64_t)1 << vocab_index(VOCAB_FINDING_KIND, codes[i]);
	return bits;
}

/* --- groups --- */

static const char *text_of(sqlite3_stmt *st, int col)
{
	const char *s = (const char *)sqlite3_column_text(st, col);

	return s ? s : "";
}

static uint64_t hash_text(uint64_t h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (uint8_t)*s) * UINT64_C(0x100000001b3);
	return (h ^ 0xff) * UINT64_C(0x100000001b3);
}

static uint64_t hash_of(const struct span_group *g)
{
	return hash_text(hash_text(hash_text(hash_text(UINT64_C(0xcbf29ce484222325), g->lead), g->country), g->city), g->theme);
}

static bool is_same(const struct span_group *a, const struct span_group *b)
{
	return !strcmp(a->lead, b->lead) && !strcmp(a->country, b->country) && !strcmp(a->city, b->city) && !strcmp(a->theme, b->theme);
}

/* Slot of the group, or the free one where it goes. */
static size_t slot_of(const struct reading *r, const struct span_group *g)
{
	size_t at = (size_t)hash_of(g) & (r->n_slots - 1);

	while (r->slot[at] && !is_same(&r->out->groups[r->slot[at] - 1], g))
		at = (at + 1) & (r->n_slots - 1);
	return at;
}

static void grow_slots(struct reading *r)
{
	if ((size_t)r->out->n_groups * 2 < r->n_slots)
		return;
	r->n_slots = r->n_slots ? r->n_slots * 4 : 1024;
	free(r->slot);
	r->slot = xcalloc(r->n_slots, sizeof(*r->slot));
	for (int i = 0; i < r->out->n_groups; i++)
		r->slot[slot_of(r, &r->out->groups[i])] = i + 1;
}

static int group_of(struct reading *r, sqlite3_stmt *st)
{
	bool by_lead = r->by == SPANS_BY_LEAD;
	struct span_group key = {.lead = by_lead ? text_of(st, COL_LEAD) : "", .country = by_lead ? "" : text_of(st, COL_COUNTRY),
		.city = by_lead ? "" : text_of(st, COL_CITY), .theme = by_lead ? "" : text_of(st, COL_THEME)};
	struct arena *a = &r->out->arena;
	size_t at;

	grow_slots(r);
	at = slot_of(r, &key);
	if (!r->slot[at]) {
		key.lead = arena_strdup(a, key.lead);
		key.country = arena_strdup(a, key.country);
		key.city = arena_strdup(a, key.city);
		key.theme = arena_strdup(a, key.theme);
		GROW(r->out->groups, r->out->n_groups, r->cap_groups);
		r->out->groups[r->out->n_groups++] = key;
		r->slot[at] = r->out->n_groups;
	}
	return r->slot[at] - 1;
}

/* --- spans --- */

static int32_t day_of(sqlite3_stmt *st, int col)
{
	return sqlite3_column_type(st, col) == SQLITE_NULL ? DATE_NO_DAY : sqlite3_column_int(st, col);
}

static struct span span_of(sqlite3_stmt *st, int64_t meeting)
{
	int64_t kinds = sqlite3_column_int64(st, COL_KINDS), strate = sqlite3_column_int64(st, COL_STRATE);

	return (struct span){.action = sqlite3_column_int64(st, COL_ID), .first = day_of(st, COL_FIRST), .last = day_of(st, COL_LAST),
		.severity = (uint8_t)sqlite3_column_int(st, COL_SEVERITY), .strate = (uint8_t)(strate >= 0 && strate < STRATE_COUNT ? strate : STRATE_OTHER),
		.open = sqlite3_column_int(st, COL_OPEN) > 0, .settled = sqlite3_column_int(st, COL_DECIDED) > 0, .meets = (kinds & meeting) != 0};
}

static void add_row(struct reading *r, sqlite3_stmt *st)
{
	struct span v = span_of(st, r->meeting);
	int at = group_of(r, st);
	struct span_group *g = &r->out->groups[at];

	g->n++;
	g->n_open += v.open;
	g->n_settled += v.settled && !v.open;
	if (v.meets && v.severity > g->severity)
		g->severity = v.severity;
	GROW(r->group, r->out->n, r->cap_group);
	r->group[r->out->n] = at;
	GROW(r->out->v, r->out->n, r->cap);
	r->out->v[r->out->n++] = v;
}

static bool read_all(struct reading *r, const struct bits *set, struct err *e)
{
	sqlite3_stmt *st = stmt_get(r->s, STMT_SPANS, e);
	int rc = -1;

	while (st && (rc = stmt_step(r->s, st, e)) == 1)
		if (!set->w || bits_has(set, sqlite3_column_int64(st, COL_ID)))
			add_row(r, st);
	return rc == 0;
}

/* 1 with the statement on the row (to be reset), 0 = no such action, -1. */
static int find_row(struct store *s, int64_t id, sqlite3_stmt **st, struct err *e)
{
	*st = stmt_get(s, STMT_SPAN, e);
	if (!*st)
		return -1;
	bind_int(*st, ":id", id);
	return stmt_step(s, *st, e);
}

static bool read_one(struct reading *r, int64_t id, struct err *e)
{
	sqlite3_stmt *st;
	int rc = find_row(r->s, id, &st, e);

	if (rc == 1) {
		add_row(r, st);
		sqlite3_reset(st);
	}
	return rc >= 0;
}

bool span_get(struct store *s, int64_t action, struct span *out, struct err *e)
{
	sqlite3_stmt *st;

	if (find_row(s, action, &st, e) != 1)
		return false;
	*out = span_of(st, meeting_kinds());
	sqlite3_reset(st);
	return true;
}

static bool read_few(struct reading *r, const struct bits *set, struct err *e)
{
	for (size_t i = 0; i < set->n; i++)
		for (uint64_t w = set->w[i]; w; w &= w - 1)
			if (!read_one(r, (int64_t)i * 64 + __builtin_ctzll(w), e))
				return false;
	return true;
}

/* --- order --- */

static int by_first_day(const void *x, const void *y)
{
	const struct span *a = x, *b = y;
	int64_t p = a->first == DATE_NO_DAY ? INT64_MAX : a->first, q = b->first == DATE_NO_DAY ? INT64_MAX : b->first;

	return p != q ? (p > q) - (p < q) : (a->action > b->action) - (a->action < b->action);
}

/* Moves the spans to where their groups stand, which are sorted: now_at tells where each went. */
static void deal(struct spans *l, const int *group, const int *now_at)
{
	struct span *to = xcalloc((size_t)l->n + 1, sizeof(*to));
	int *next = xcalloc((size_t)l->n_groups + 1, sizeof(*next)), from = 0;

	for (int i = 0; i < l->n_groups; i++) {
		l->groups[i].from = next[i] = from;
		from += l->groups[i].n;
	}
	for (int i = 0; i < l->n; i++)
		to[next[now_at[group[i]]]++] = l->v[i];
	free(next);
	free(l->v);
	l->v = to;
	for (int i = 0; i < l->n_groups; i++)
		qsort(l->v + l->groups[i].from, (size_t)l->groups[i].n, sizeof(*l->v), by_first_day);
}

struct ranked {
	struct span_group group;
	int was;
	int32_t latest;
};

static int by_rank(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->group.severity != b->group.severity)
		return a->group.severity > b->group.severity ? -1 : 1;
	if (!a->group.n_open != !b->group.n_open)
		return a->group.n_open ? -1 : 1;
	if (!a->group.n_settled != !b->group.n_settled)
		return a->group.n_settled ? -1 : 1;
	if (a->latest != b->latest)
		return a->latest > b->latest ? -1 : 1;
	return a->was - b->was;
}

static void sort_groups(struct spans *l, const int *group)
{
	struct ranked *r = xcalloc((size_t)l->n_groups + 1, sizeof(*r));
	int *now_at = xcalloc((size_t)l->n_groups + 1, sizeof(*now_at));

	for (int i = 0; i < l->n_groups; i++)
		r[i] = (struct ranked){l->groups[i], i, DATE_NO_DAY};
	for (int i = 0; i < l->n; i++)
		r[group[i]].latest = l->v[i].first > r[group[i]].latest ? l->v[i].first : r[group[i]].latest;
	qsort(r, (size_t)l->n_groups, sizeof(*r), by_rank);
	for (int i = 0; i < l->n_groups; i++) {
		l->groups[i] = r[i].group;
		now_at[r[i].was] = i;
	}
	free(r);
	deal(l, group, now_at);
	free(now_at);
}

bool query_spans(struct store *s, const struct query *q, enum span_grouping by, struct spans *out, struct err *e)
{
	struct reading r = {.s = s, .by = by, .out = out, .meeting = meeting_kinds()};
	struct arena a = ARENA_INIT;
	struct bits set = {NULL, 0};
	bool mine, ok = query_begin(s, &mine, e) && query_eval(s, q, &a, &set, e);

	spans_release(out);
	if (ok && set.w && bits_count(&set) <= FEW)
		ok = read_few(&r, &set, e);
	else if (ok)
		ok = read_all(&r, &set, e);
	query_end(s, mine);
	if (ok)
		sort_groups(out, r.group);
	else
		spans_release(out);
	free(r.group);
	free(r.slot);
	arena_release(&a);
	return ok;
}

bool span_signs(struct store *s, int64_t action, struct span_sign *out, int max, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_SPAN_SIGNS, e);
	int rc = -1;

	*n = 0;
	if (!st)
		return false;
	bind_int(st, ":id", action);
	while ((rc = stmt_step(s, st, e)) == 1) {
		bool end = sqlite3_column_int(st, 0) == SIGN_END;
		struct date d;

		if (*n < max && date_parse_iso(text_of(st, 1), &d, NULL))
			out[(*n)++] = (struct span_sign){end ? date_last(d) : date_first(d), (enum span_sign_kind)sqlite3_column_int(st, 0)};
	}
	return rc == 0;
}
