/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding.c - the finding cache: written by the engine, joined with decisions here.
 *
 * The engine says what there is now; this file makes the tables say the same with the fewest writes (an upsert that skips what is equal, ids in
 * order so that b-trees grow at their end), keeps `since`, asks the decisions for the state, and brings the four columns of x_action in
 * step. Kept pairs have a table of their own (pair.c); reading both is finding_read.c.
 */
#include "config.h"

#include <strates/store/finding.h>

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/model/vocab.h>

#include "pair_priv.h"

enum { ID_SIZE = 17, ASIDE_LEAST = 5000 };

/* A sorted list of finding ids. */
struct id_list {
	char (*v)[ID_SIZE];
	size_t n, cap;
};
/* What findings add to one action. */
struct share {
	int64_t action;
	int64_t kinds; /* bits of the open ones */
	int severity, open, decided;
};
struct findings_writer {
	struct store *s;
	struct err *e;
	const char (*ids)[ID_SIZE]; /* of what there will be, ascending */
	int n;
	int64_t now;
	bool fresh;            /* the tables were empty */
	bool undecided;        /* there is no decision at all */
	struct ids involved;   /* actions whose counts may differ (partial) */
	struct share *shares;  /* of all actions (full) */
	size_t n_shares, cap_shares;
	bool full;
	struct pair_writer pairs;
	int64_t last_pair;     /* row written last */
};

static int compare_ids(const void *a, const void *b)
{
	return memcmp(a, b, ID_SIZE);
}

static int compare_rows(const void *a, const void *b)
{
	return strcmp((*(const struct finding_row *const *)a)->id, (*(const struct finding_row *const *)b)->id);
}

static int compare_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int compare_shares(const void *a, const void *b)
{
	return compare_i64(&((const struct share *)a)->action, &((const struct share *)b)->action);
}

static bool list_ids(struct store *s, sqlite3_stmt *st, struct id_list *l, struct err *e)
{
	int step = -1;

	while (st && (step = stmt_step(s, st, e)) > 0) {
		const char *id = (const char *)sqlite3_column_text(st, 0);

		GROW(l->v, l->n, l->cap);
		memset(l->v[l->n], 0, ID_SIZE);
		strncpy(l->v[l->n++], id ? id : "", ID_SIZE - 1);
	}
	return st && step == 0;
}

static bool is_new(const struct findings_writer *w, const char *id)
{
	return w->n && bsearch(id, w->ids, (size_t)w->n, ID_SIZE, compare_ids) != NULL;
}

static bool note_members(struct findings_writer *w, const char *id)
{
	sqlite3_stmt *st = stmt_get(w->s, STMT_FINDING_MEMBERS, w->e);
	int step = -1;

	if (!st)
		return false;
	bind_text(st, ":finding", id);
	while ((step = stmt_step(w->s, st, w->e)) > 0) {
		if (sqlite3_column_int(st, 0) == ENTITY_ACTION)
			ids_add(&w->involved, sqlite3_column_int64(st, 1));
	}
	return step == 0;
}

static bool run_with_id(struct findings_writer *w, enum stmt_id which, const char *param, const char *id)
{
	sqlite3_stmt *st = stmt_get(w->s, which, w->e);

	if (!st)
		return false;
	bind_text(st, param, id);
	return stmt_run(w->s, st, w->e);
}

static bool remove_finding(struct findings_writer *w, const char *id)
{
	if (!w->full && !note_members(w, id))
		return false;
	return run_with_id(w, STMT_FINDING_MEMBERS_DELETE, ":finding", id) && run_with_id(w, STMT_FINDING_DELETE, ":id", id);
}

static bool list_kinds(struct findings_writer *w, const char *const *kinds, struct id_list *old)
{
	for (; kinds && *kinds; kinds++) {
		sqlite3_stmt *st = stmt_get(w->s, STMT_FINDING_OF_KIND, w->e);

		if (!st)
			return false;
		bind_text(st, ":kind", *kinds);
		if (!list_ids(w->s, st, old, w->e))
			return false;
	}
	return true;
}

/* Findings of the touched rows and of these kinds, or all of them. */
static bool list_old(struct findings_writer *w, const struct finding_member *touched, int n, const char *const *kinds, struct id_list *old)
{
	if (!touched)
		return list_ids(w->s, stmt_get(w->s, STMT_FINDING_IDS, w->e), old, w->e);
	for (int i = 0; i < n; i++) {
		sqlite3_stmt *st = stmt_get(w->s, STMT_FINDING_OF_MEMBER, w->e);

		if (!st)
			return false;
		bind_int(st, ":entity", touched[i].entity);
		bind_int(st, ":id", touched[i].id);
		if (!list_ids(w->s, st, old, w->e))
			return false;
		if (touched[i].entity == ENTITY_ACTION)
			ids_add(&w->involved, touched[i].id);
	}
	if (!list_kinds(w, kinds, old))
		return false;
	if (old->n)
		qsort(old->v, old->n, ID_SIZE, compare_ids);
	return true;
}

static bool remove_old(struct findings_writer *w, const struct id_list *old)
{
	for (size_t i = 0; i < old->n; i++) {
		if (i && !memcmp(old->v[i - 1], old->v[i], ID_SIZE))
			continue;
		if (!is_new(w, old->v[i]) && !remove_finding(w, old->v[i]))
			return false;
	}
	return true;
}

static bool state_of(struct store *s, const char *id, const char *digest, enum finding_state computed, enum finding_state *out, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FINDING_DECISION, e);
	int step;

	*out = computed;
	if (!st)
		return false;
	bind_text(st, ":key", id);
	step = stmt_step(s, st, e);
	if (step > 0) {
		const char *judged = (const char *)sqlite3_column_text(st, 0);

		if (computed != FINDING_COORDINATED)
			*out = judged && !strcmp(judged, digest) ? FINDING_DECIDED : FINDING_REOPENED;
		sqlite3_reset(st);
	}
	return step >= 0;
}

static bool same_members(struct findings_writer *w, const struct finding_row *f, bool *same)
{
	sqlite3_stmt *st = stmt_get(w->s, STMT_FINDING_MEMBERS, w->e);
	int step = -1, n = 0;

	if (!st)
		return false;
	*same = true;
	bind_text(st, ":finding", f->id);
	while ((step = stmt_step(w->s, st, w->e)) > 0) {
		int64_t id = sqlite3_column_int64(st, 1);

		if (n >= f->n_members || f->members[n].id != id || (int)f->members[n].entity != sqlite3_column_int(st, 0))
			*same = false;
		n++;
	}
	*same = *same && n == f->n_members;
	return step == 0;
}

static bool put_members(struct findings_writer *w, const struct finding_row *f, bool same)
{
	if (!w->fresh) {
		if (!same && !w->full && !note_members(w, f->id))
			return false;
		if (!same && !run_with_id(w, STMT_FINDING_MEMBERS_DELETE, ":finding", f->id))
			return false;
	}
	for (int i = 0; i < f->n_members && !same; i++) {
		sqlite3_stmt *st = stmt_get(w->s, STMT_FINDING_MEMBER_PUT, w->e);

		if (!st)
			return false;
		bind_text(st, ":finding", f->id);
		bind_int(st, ":ord", i);
		bind_int(st, ":entity", f->members[i].entity);
		bind_int(st, ":id", f->members[i].id);
		if (!stmt_run(w->s, st, w->e))
			return false;
	}
	return true;
}

static void add_share(struct share *to, int kind, int severity, int state)
{
	bool open = state == FINDING_OPEN || state == FINDING_REOPENED;

	to->open += open;
	to->decided += !open;
	if (open && severity > to->severity)
		to->severity = severity;
	if (open && kind >= 0)
		to->kinds |= INT64_C(1) << (kind % PAIR_KINDS);
}

static void note_shares(struct findings_writer *w, const struct finding_row *f, enum finding_state state)
{
	for (int i = 0; i < f->n_members; i++) {
		if (f->members[i].entity != ENTITY_ACTION)
			continue;
		if (w->full) {
			GROW(w->shares, w->n_shares, w->cap_shares);
			w->shares[w->n_shares] = (struct share){.action = f->members[i].id};
			add_share(&w->shares[w->n_shares++], vocab_index(VOCAB_FINDING_KIND, f->kind), f->severity, (int)state);
		} else {
			ids_add(&w->involved, f->members[i].id);
		}
	}
}

static void bind_day(sqlite3_stmt *st, const char *name, int32_t day)
{
	if (day != DATE_NO_DAY)
		bind_int(st, name, day);
}

/* Did this finding count as much before, for the same actions? Then their counts stand, whatever else is said differently. */
static bool counts_same(struct findings_writer *w, const struct finding_row *f, enum finding_state state, bool *same)
{
	sqlite3_stmt *st = stmt_get(w->s, STMT_FINDING_WEIGHT, w->e);
	int step;

	*same = false;
	if (!st)
		return false;
	bind_text(st, ":id", f->id);
	step = stmt_step(w->s, st, w->e);
	if (step > 0) {
		*same = sqlite3_column_int(st, 0) == f->severity && sqlite3_column_int(st, 1) == (int)state;
		sqlite3_reset(st);
	}
	return step >= 0;
}

static bool put_finding(struct findings_writer *w, const struct finding_row *f)
{
	enum finding_state state;
	bool same_counts = false, same = false;
	sqlite3_stmt *st;

	state = f->state;
	if (!w->undecided && !state_of(w->s, f->id, f->digest, f->state, &state, w->e))
		return false;
	if ((!w->full && !counts_same(w, f, state, &same_counts)) || (!w->fresh && !same_members(w, f, &same)))
		return false;
	if (!(st = stmt_get(w->s, STMT_FINDING_PUT, w->e)))
		return false;
	bind_text(st, ":id", f->id);
	bind_text(st, ":kind", f->kind);
	bind_int(st, ":severity", f->severity);
	bind_int(st, ":state", state);
	bind_text(st, ":country", f->country);
	bind_text(st, ":place", f->place);
	bind_text(st, ":theme", f->theme);
	bind_day(st, ":first", f->first_day);
	bind_day(st, ":last", f->last_day);
	bind_int(st, ":cents", f->cents);
	bind_int(st, ":worst", f->worst);
	bind_text(st, ":terms", f->terms);
	bind_text(st, ":digest", f->digest);
	bind_int(st, ":since", f->since ? f->since : w->now);
	if (!stmt_run(w->s, st, w->e) || !put_members(w, f, same))
		return false;
	if (!same || !same_counts)
		note_shares(w, f, state);
	return true;
}

static bool set_counts(struct store *s, const struct share *x, struct err *e)
{
	static const enum stmt_id each[] = {STMT_FINDING_ACTION_SET, STMT_FINDING_ACTION_RANK};

	for (size_t i = 0; i < COUNT_OF(each); i++) {
		sqlite3_stmt *st = stmt_get(s, each[i], e);

		if (!st)
			return false;
		bind_int(st, ":id", x->action);
		bind_int(st, ":severity", x->severity);
		bind_int(st, ":open", x->open);
		bind_int(st, ":decided", x->decided);
		bind_int(st, ":kinds", x->kinds);
		if (!stmt_run(s, st, e))
			return false;
	}
	return true;
}

/* Counts of one action, from the tables. */
static bool recount_one(struct store *s, struct share *x, struct pair_entry **v, int *cap, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FINDING_ACTION_ROWS, e);
	int step = -1, n;

	if (!st)
		return false;
	bind_int(st, ":entity", ENTITY_ACTION);
	bind_int(st, ":id", x->action);
	while ((step = stmt_step(s, st, e)) > 0)
		add_share(x, vocab_index(VOCAB_FINDING_KIND, (const char *)sqlite3_column_text(st, 0)), sqlite3_column_int(st, 1), sqlite3_column_int(st, 2));
	if (step < 0 || !pairs_get(s, x->action, v, &n, cap, e))
		return false;
	for (int i = 0; i < n; i++)
		add_share(x, (*v)[i].kind, (*v)[i].severity, (*v)[i].state);
	return true;
}

static bool recount(struct store *s, struct ids *l, struct err *e)
{
	struct pair_entry *v = NULL;
	int cap = 0;
	bool ok = true;

	if (l->n)
		qsort(l->v, (size_t)l->n, sizeof(*l->v), compare_i64);
	for (int i = 0; i < l->n && ok; i++) {
		struct share x = {.action = l->v[i]};

		if (i && l->v[i] == l->v[i - 1])
			continue;
		ok = recount_one(s, &x, &v, &cap, e) && set_counts(s, &x, e);
	}
	free(v);
	return ok;
}

/* When most rows change, two indexes are made anew at the end instead of being moved entry by entry. */
static bool set_many(struct store *s, const struct share *v, size_t n, struct err *e)
{
	bool aside = n >= ASIDE_LEAST;
	bool ok = !aside || (bulk_aside(s, "x_action_severity", e) && bulk_aside(s, "x_action_tree", e) && bulk_aside(s, "x_action_kinds", e));

	for (size_t i = 0; i < n && ok; i++)
		ok = set_counts(s, &v[i], e);
	return ok && (!aside || (bulk_need(s, "x_action_severity", e) && bulk_need(s, "x_action_tree", e) && bulk_need(s, "x_action_kinds", e)));
}

/* The same for all actions, from what was just written: two lists in order of the id, side by side. */
static bool recount_all(struct findings_writer *w)
{
	sqlite3_stmt *st = stmt_get(w->s, STMT_FINDING_ACTIONS, w->e);
	struct share *differ = NULL;
	size_t n = 0, cap = 0, at = 0;
	int step = -1;
	bool ok;

	if (w->n_shares)
		qsort(w->shares, w->n_shares, sizeof(*w->shares), compare_shares);
	while (st && (step = stmt_step(w->s, st, w->e)) > 0) {
		struct share x = {.action = sqlite3_column_int64(st, 0)};

		while (at < w->n_shares && w->shares[at].action < x.action)
			at++;
		for (; at < w->n_shares && w->shares[at].action == x.action; at++) {
			x.open += w->shares[at].open;
			x.decided += w->shares[at].decided;
			x.kinds |= w->shares[at].kinds;
			x.severity = w->shares[at].severity > x.severity ? w->shares[at].severity : x.severity;
		}
		if (x.severity == sqlite3_column_int(st, 1) && x.open == sqlite3_column_int(st, 2) && x.decided == sqlite3_column_int(st, 3) &&
			x.kinds == sqlite3_column_int64(st, 4))
			continue;
		GROW(differ, n, cap);
		differ[n++] = x;
	}
	ok = st && step == 0 && set_many(w->s, differ, n, w->e);
	free(differ);
	return ok;
}

static bool stmt_is_empty(struct store *s, enum stmt_id id)
{
	sqlite3_stmt *st = stmt_get(s, id, NULL);

	return st && stmt_int(s, st, 0) == 0;
}

struct findings_writer *findings_write_begin(struct store *s, const char (*ids)[ID_SIZE], int n, struct err *e)
{
	struct findings_writer *w = xcalloc(1, sizeof(*w));
	struct id_list old = {NULL, 0, 0};
	bool ok;

	*w = (struct findings_writer){.s = s, .e = e, .ids = ids, .n = n, .now = clock_ms(), .full = true, .involved = IDS_INIT, .last_pair = INT64_MIN};
	ok = list_old(w, NULL, 0, NULL, &old) && remove_old(w, &old);
	w->fresh = !old.n;
	w->undecided = stmt_is_empty(s, STMT_FINDING_DECISIONS);
	pair_writer_begin(&w->pairs, s, stmt_is_empty(s, STMT_PAIR_ANY));
	w->pairs.whole = true;
	free(old.v);
	if (!ok)
		findings_write_end(&w, false, e);
	return w;
}

bool findings_write(struct findings_writer *w, const struct finding_row *rows, int n, struct err *e)
{
	w->e = e;
	for (int i = 0; i < n; i++) {
		if (!put_finding(w, &rows[i]))
			return false;
	}
	return true;
}

/* The rows of actions that keep no pair any more, between two that do. */
static bool drop_pairs_between(struct findings_writer *w, int64_t from, int64_t to, struct err *e)
{
	struct ids gone = IDS_INIT;
	sqlite3_stmt *st;
	int step = -1;
	bool ok;

	if (w->pairs.fresh || !(st = stmt_get(w->s, STMT_PAIR_BETWEEN, e)))
		return w->pairs.fresh;
	bind_int(st, ":from", from);
	bind_int(st, ":to", to);
	while ((step = stmt_step(w->s, st, e)) > 0)
		ids_add(&gone, sqlite3_column_int64(st, 0));
	ok = step == 0;
	for (int i = 0; i < gone.n && ok; i++)
		ok = pair_writer_put(&w->pairs, &(struct pair_list){.action = gone.v[i]}, e);
	ids_release(&gone);
	return ok;
}

bool findings_write_pairs(struct findings_writer *w, const struct pair_list *l, struct err *e)
{
	struct share x = {.action = l->action};

	w->e = e;
	if (!drop_pairs_between(w, w->last_pair, l->action, e) || !pair_writer_put(&w->pairs, l, e))
		return false;
	w->last_pair = l->action;
	for (int i = 0; i < l->n; i++)
		add_share(&x, l->v[i].kind, l->v[i].severity, l->v[i].state);
	GROW(w->shares, w->n_shares, w->cap_shares);
	w->shares[w->n_shares++] = x;
	return true;
}

bool findings_write_end(struct findings_writer **w, bool ok, struct err *e)
{
	if (!*w)
		return false;
	(*w)->e = e;
	ok = ok && drop_pairs_between(*w, (*w)->last_pair, INT64_MAX, e);
	ok = pair_writer_end(&(*w)->pairs, ok, e);
	ok = ok && recount_all(*w);
	free((*w)->shares);
	ids_release(&(*w)->involved);
	free(*w);
	*w = NULL;
	return ok;
}

/* Rows by id, each id once. */
static int sort_rows(const struct finding_row *rows, int n, const struct finding_row **sorted, char (*ids)[ID_SIZE])
{
	int kept = 0;

	for (int i = 0; i < n; i++)
		sorted[i] = &rows[i];
	qsort(sorted, (size_t)n, sizeof(*sorted), compare_rows);
	for (int i = 0; i < n; i++) {
		if (kept && !strcmp(ids[kept - 1], sorted[i]->id))
			continue;
		memcpy(ids[kept], sorted[i]->id, ID_SIZE);
		sorted[kept++] = sorted[i];
	}
	return kept;
}

static bool replace_all(struct store *s, const char (*ids)[ID_SIZE], const struct finding_row **sorted, int n, const struct pair_list *pairs,
	int n_pairs, struct err *e)
{
	struct findings_writer *w = findings_write_begin(s, ids, n, e);
	bool ok = w != NULL;

	for (int i = 0; i < n && ok; i++)
		ok = findings_write(w, sorted[i], 1, e);
	for (int i = 0; i < n_pairs && ok; i++)
		ok = findings_write_pairs(w, &pairs[i], e);
	return findings_write_end(&w, ok, e);
}

static bool replace_some(struct findings_writer *w, const struct finding_member *touched, int n_touched, const char *const *kinds,
	const struct finding_row **sorted, const struct pair_list *pairs, int n_pairs)
{
	struct id_list old = {NULL, 0, 0};
	bool ok = list_old(w, touched, n_touched, kinds, &old) && remove_old(w, &old);

	free(old.v);
	for (int i = 0; i < w->n && ok; i++)
		ok = put_finding(w, sorted[i]);
	pair_writer_begin(&w->pairs, w->s, false);
	for (int i = 0; i < n_pairs && ok; i++) {
		ok = pair_writer_put(&w->pairs, &pairs[i], w->e);
		if (w->pairs.changed)
			ids_add(&w->involved, pairs[i].action);
	}
	ok = pair_writer_end(&w->pairs, ok, w->e);
	ok = ok && recount(w->s, &w->involved, w->e);
	ids_release(&w->involved);
	return ok;
}

bool findings_replace(struct store *s, const struct finding_member *touched, int n_touched, const char *const *kinds, const struct finding_row *rows,
	int n, const struct pair_list *pairs, int n_pairs, struct err *e)
{
	const struct finding_row **sorted = xcalloc((size_t)n + 1, sizeof(*sorted));
	char(*ids)[ID_SIZE] = xcalloc((size_t)n + 1, ID_SIZE);
	struct findings_writer w = {.s = s, .e = e, .now = clock_ms(), .involved = IDS_INIT};
	bool ok = store_begin(s, e);

	if (ok) {
		w.n = sort_rows(rows, n, sorted, ids);
		w.ids = (const char(*)[ID_SIZE])ids;
		ok = touched ? replace_some(&w, touched, n_touched, kinds, sorted, pairs, n_pairs) : replace_all(s, w.ids, sorted, w.n, pairs, n_pairs, e);
		if (ok)
			ok = store_commit(s, e);
		else
			store_abort(s);
	}
	free(sorted);
	free(ids);
	return ok;
}

/* --- decisions ----------------------------------------------------------------------------------------------------------------- */

bool findings_decisions(struct store *s, bool (*row)(void *, const char *id, const char *digest, struct uid member), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FINDING_JUDGED, e);
	int step = -1;

	while (st && (step = stmt_step(s, st, e)) > 0) {
		const char *id = (const char *)sqlite3_column_text(st, 0), *digest = (const char *)sqlite3_column_text(st, 1);
		const char *member = (const char *)sqlite3_column_text(st, 2);
		struct uid u;

		if (!member || !uid_parse(member, &u))
			memset(&u, 0, sizeof(u));
		if (!row(ctx, id ? id : "", digest ? digest : "", u)) {
			sqlite3_reset(st);
			step = 0;
			break;
		}
	}
	return st && step == 0;
}

static bool refresh_row(struct store *s, const char *id, bool *there, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FINDING_STATE, e);
	struct findings_writer w = {.s = s, .e = e, .involved = IDS_INIT};
	enum finding_state now, was;
	char digest[ID_SIZE] = "";
	int step = -1;
	bool ok;

	*there = false;
	if (!st)
		return false;
	bind_text(st, ":id", id);
	step = stmt_step(s, st, e);
	if (step <= 0)
		return step == 0;
	*there = true;
	was = (enum finding_state)sqlite3_column_int(st, 0);
	strncpy(digest, (const char *)sqlite3_column_text(st, 1), sizeof(digest) - 1);
	sqlite3_reset(st);
	if (!state_of(s, id, digest, was == FINDING_COORDINATED ? was : FINDING_OPEN, &now, e) || !(st = stmt_get(s, STMT_FINDING_SET_STATE, e)))
		return false;
	bind_int(st, ":state", now);
	bind_text(st, ":id", id);
	ok = stmt_run(s, st, e) && note_members(&w, id) && recount(s, &w.involved, e);
	ids_release(&w.involved);
	return ok;
}

/* One side's entry of the pair gets this state. */
static bool set_pair_state(struct findings_writer *w, int64_t action, int64_t other, const char *kind, enum finding_state state)
{
	struct pair_list l = {.action = action};
	int cap = 0;
	bool ok = pairs_get(w->s, action, &l.v, &l.n, &cap, w->e);

	for (int i = 0; i < l.n; i++)
		if (l.v[i].other == other && str_eq(vocab_code(VOCAB_FINDING_KIND, l.v[i].kind), kind))
			l.v[i].state = (uint8_t)state;
	ids_add(&w->involved, action);
	ok = ok && pair_writer_put(&w->pairs, &l, w->e);
	free(l.v);
	return ok;
}

/* A finding that is a pair, or none any more: then there is nothing to show. */
static bool refresh_pair(struct store *s, const char *id, struct err *e)
{
	struct findings_writer w = {.s = s, .e = e, .involved = IDS_INIT};
	struct arena a = ARENA_INIT;
	struct finding_row f;
	enum finding_state now;
	bool ok = true;

	if (finding_load_pair(s, id, &a, &f, NULL)) {
		ok = state_of(s, f.id, f.digest, f.state == FINDING_COORDINATED ? f.state : FINDING_OPEN, &now, e);
		pair_writer_begin(&w.pairs, s, false);
		ok = ok && set_pair_state(&w, f.members[0].id, f.members[1].id, f.kind, now) &&
			set_pair_state(&w, f.members[1].id, f.members[0].id, f.kind, now);
		ok = pair_writer_end(&w.pairs, ok, e) && recount(s, &w.involved, e);
	}
	ids_release(&w.involved);
	arena_release(&a);
	return ok;
}

bool findings_refresh_state(struct store *s, const char *id, struct err *e)
{
	bool there;

	if (!store_begin(s, e))
		return false;
	if (!refresh_row(s, id, &there, e) || (!there && !refresh_pair(s, id, e))) {
		store_abort(s);
		return false;
	}
	return store_commit(s, e);
}
