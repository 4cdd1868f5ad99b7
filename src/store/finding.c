/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding.c - the finding cache: written by the engine, joined with decisions here.
 *
 * The engine says what there is now; this file makes the tables say the same with the fewest writes (an upsert that skips what is equal, ids in
 * order so that b-trees grow at their end), keeps `since`, asks the decisions for the state, and brings the three columns of x_action in
 * step. Reading prepares statements of its own, so that a callback may read findings again.
 */
#include "config.h"

#include <strates/store/finding.h>

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include "store_priv.h"

enum { ID_SIZE = 17 };
#define STAMP_KEY "findings.stamp"

/* A sorted list of finding ids. */
struct id_list {
	char (*v)[ID_SIZE];
	size_t n, cap;
};
/* What one finding adds to one action. */
struct share {
	int64_t action;
	int severity;
	bool open;
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

/* Findings of the touched rows, or all of them. */
static bool list_old(struct findings_writer *w, const struct finding_member *touched, int n, struct id_list *old)
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

static void note_shares(struct findings_writer *w, const struct finding_row *f, enum finding_state state)
{
	for (int i = 0; i < f->n_members; i++) {
		if (f->members[i].entity != ENTITY_ACTION)
			continue;
		if (w->full) {
			GROW(w->shares, w->n_shares, w->cap_shares);
			w->shares[w->n_shares++] = (struct share){f->members[i].id, f->severity, state == FINDING_OPEN || state == FINDING_REOPENED};
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
	bind_text(st, ":terms", f->terms);
	bind_text(st, ":digest", f->digest);
	bind_int(st, ":since", f->since ? f->since : w->now);
	if (!stmt_run(w->s, st, w->e) || !put_members(w, f, same))
		return false;
	if (!same || !same_counts)
		note_shares(w, f, state);
	return true;
}

static bool set_counts(struct store *s, int64_t action, int severity, int open, int decided, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FINDING_ACTION_SET, e);

	if (!st)
		return false;
	bind_int(st, ":id", action);
	bind_int(st, ":severity", severity);
	bind_int(st, ":open", open);
	bind_int(st, ":decided", decided);
	return stmt_run(s, st, e);
}

/* Counts of these actions, from the tables. */
static bool recount(struct store *s, struct ids *l, struct err *e)
{
	if (l->n)
		qsort(l->v, (size_t)l->n, sizeof(*l->v), compare_i64);
	for (int i = 0; i < l->n; i++) {
		sqlite3_stmt *st;
		int severity, open, decided;

		if (i && l->v[i] == l->v[i - 1])
			continue;
		if (!(st = stmt_get(s, STMT_FINDING_ACTION_COUNTS, e)))
			return false;
		bind_int(st, ":entity", ENTITY_ACTION);
		bind_int(st, ":id", l->v[i]);
		if (stmt_step(s, st, e) < 0)
			return false;
		severity = sqlite3_column_int(st, 0);
		open = sqlite3_column_int(st, 1);
		decided = sqlite3_column_int(st, 2);
		sqlite3_reset(st);
		if (!set_counts(s, l->v[i], severity, open, decided, e))
			return false;
	}
	return true;
}

/* The same for all actions, from what was just written: two lists in order of the id, side by side. */
static bool recount_all(struct findings_writer *w)
{
	sqlite3_stmt *st = stmt_get(w->s, STMT_FINDING_ACTIONS, w->e);
	struct {
		int64_t id;
		int severity, open, decided;
	} *differ = NULL;
	size_t n = 0, cap = 0, at = 0;
	int step = -1;
	bool ok;

	if (w->n_shares)
		qsort(w->shares, w->n_shares, sizeof(*w->shares), compare_shares);
	while (st && (step = stmt_step(w->s, st, w->e)) > 0) {
		int64_t id = sqlite3_column_int64(st, 0);
		int severity = 0, open = 0, decided = 0;

		while (at < w->n_shares && w->shares[at].action < id)
			at++;
		for (; at < w->n_shares && w->shares[at].action == id; at++) {
			open += w->shares[at].open;
			decided += !w->shares[at].open;
			if (w->shares[at].open && w->shares[at].severity > severity)
				severity = w->shares[at].severity;
		}
		if (severity == sqlite3_column_int(st, 1) && open == sqlite3_column_int(st, 2) && decided == sqlite3_column_int(st, 3))
			continue;
		GROW(differ, n, cap);
		differ[n].id = id;
		differ[n].severity = severity;
		differ[n].open = open;
		differ[n++].decided = decided;
	}
	ok = st && step == 0;
	for (size_t i = 0; i < n && ok; i++)
		ok = set_counts(w->s, differ[i].id, differ[i].severity, differ[i].open, differ[i].decided, w->e);
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

	*w = (struct findings_writer){.s = s, .e = e, .ids = ids, .n = n, .now = clock_ms(), .full = true, .involved = IDS_INIT};
	ok = list_old(w, NULL, 0, &old) && remove_old(w, &old);
	w->fresh = !old.n;
	w->undecided = stmt_is_empty(s, STMT_FINDING_DECISIONS);
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

bool findings_write_end(struct findings_writer **w, bool ok, struct err *e)
{
	if (!*w)
		return false;
	(*w)->e = e;
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

static bool replace_all(struct store *s, const char (*ids)[ID_SIZE], const struct finding_row **sorted, int n, struct err *e)
{
	struct findings_writer *w = findings_write_begin(s, ids, n, e);
	bool ok = w != NULL;

	for (int i = 0; i < n && ok; i++)
		ok = findings_write(w, sorted[i], 1, e);
	return findings_write_end(&w, ok, e);
}

static bool replace_some(struct findings_writer *w, const struct finding_member *touched, int n_touched, const struct finding_row **sorted)
{
	struct id_list old = {NULL, 0, 0};
	bool ok = list_old(w, touched, n_touched, &old) && remove_old(w, &old);

	free(old.v);
	for (int i = 0; i < w->n && ok; i++)
		ok = put_finding(w, sorted[i]);
	ok = ok && recount(w->s, &w->involved, w->e);
	ids_release(&w->involved);
	return ok;
}

bool findings_replace(struct store *s, const struct finding_member *touched, int n_touched, const struct finding_row *rows, int n, struct err *e)
{
	const struct finding_row **sorted = xcalloc((size_t)n + 1, sizeof(*sorted));
	char(*ids)[ID_SIZE] = xcalloc((size_t)n + 1, ID_SIZE);
	struct findings_writer w = {.s = s, .e = e, .now = clock_ms(), .involved = IDS_INIT};
	bool ok = store_begin(s, e);

	if (ok) {
		w.n = sort_rows(rows, n, sorted, ids);
		w.ids = (const char(*)[ID_SIZE])ids;
		ok = touched ? replace_some(&w, touched, n_touched, sorted) : replace_all(s, w.ids, sorted, w.n, e);
		if (ok)
			ok = store_commit(s, e);
		else
			store_abort(s);
	}
	free(sorted);
	free(ids);
	return ok;
}

bool findings_drop(struct store *s, const char (*ids)[ID_SIZE], int n, struct err *e)
{
	struct findings_writer w = {.s = s, .e = e, .involved = IDS_INIT};
	bool ok;

	if (n == 0)
		return true;
	ok = store_begin(s, e);
	if (!ok)
		return false;
	for (int i = 0; i < n && ok; i++)
		ok = remove_finding(&w, ids[i]);
	ok = ok && recount(s, &w.involved, e);
	ids_release(&w.involved);
	if (ok)
		return store_commit(s, e);
	store_abort(s);
	return false;
}

static bool refresh_state(struct store *s, const char *id, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FINDING_STATE, e);
	struct findings_writer w = {.s = s, .e = e, .involved = IDS_INIT};
	enum finding_state now, was;
	char digest[ID_SIZE] = "";
	int step = -1;
	bool ok;

	if (!st)
		return false;
	bind_text(st, ":id", id);
	step = stmt_step(s, st, e);
	if (step <= 0)
		return step == 0; /* no such finding any more: nothing to show */
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

bool findings_refresh_state(struct store *s, const char *id, struct err *e)
{
	if (!store_begin(s, e))
		return false;
	if (!refresh_state(s, id, e)) {
		store_abort(s);
		return false;
	}
	return store_commit(s, e);
}

static void copy_id(char out[ID_SIZE], sqlite3_stmt *st, int col)
{
	const char *text = (const char *)sqlite3_column_text(st, col);

	memset(out, 0, ID_SIZE);
	strncpy(out, text ? text : "", ID_SIZE - 1);
}

static int32_t column_day(sqlite3_stmt *st, int col)
{
	return sqlite3_column_type(st, col) == SQLITE_NULL ? DATE_NO_DAY : sqlite3_column_int(st, col);
}

static bool read_members(struct store *s, struct arena *a, struct finding_row *f, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FINDING_MEMBERS, e);
	struct finding_member *v = NULL, *kept;
	int step = -1, n = 0, cap = 0;

	if (!st)
		return false;
	bind_text(st, ":finding", f->id);
	while ((step = stmt_step(s, st, e)) > 0) {
		int64_t en = sqlite3_column_int64(st, 0);
		if (en < 0 || en >= ENTITY_COUNT)
			continue; /* a file of other hands */
		GROW(v, n, cap);
		v[n++] = (struct finding_member){(enum entity)en, sqlite3_column_int64(st, 1)};
	}
	kept = arena_calloc(a, (size_t)n + 1, sizeof(*kept));
	if (n)
		memcpy(kept, v, (size_t)n * sizeof(*kept));
	free(v);
	f->members = kept;
	f->n_members = n;
	return step == 0;
}

/* The cache of a register that comes from other hands may hold any number. */
static enum finding_state column_state(sqlite3_stmt *st, int col)
{
	int64_t v = sqlite3_column_int64(st, col);

	return v >= FINDING_OPEN && v <= FINDING_COORDINATED ? (enum finding_state)v : FINDING_OPEN;
}

static bool read_finding(struct store *s, sqlite3_stmt *st, struct arena *a, struct finding_row *f, struct err *e)
{
	*f = (struct finding_row){.kind = column_text(st, 1, a), .severity = sqlite3_column_int(st, 2),
		.state = column_state(st, 3), .country = column_text(st, 4, a), .place = column_text(st, 5, a),
		.theme = column_text(st, 6, a), .first_day = column_day(st, 7), .last_day = column_day(st, 8), .cents = sqlite3_column_int64(st, 9),
		.terms = column_text(st, 10, a), .since = sqlite3_column_int64(st, 12)};
	copy_id(f->id, st, 0);
	copy_id(f->digest, st, 11);
	return read_members(s, a, f, e);
}

/* JSON array of ids, for json_each. */
static void format_ids(const struct finding_query *q, struct str *out)
{
	str_add_char(out, '[');
	if (q->action)
		str_addf(out, "%lld", (long long)q->action);
	for (int i = 0; !q->action && i < q->actions->n; i++)
		str_addf(out, "%s%lld", i ? "," : "", (long long)q->actions->v[i]);
	str_add_char(out, ']');
}

/* ids must live until the statement is finalised. */
static sqlite3_stmt *open_query(struct store *s, const struct finding_query *q, enum stmt_id all, enum stmt_id of, struct str *ids, struct err *e)
{
	bool some = q->action || q->actions;
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(s->db, stmt_table[some ? of : all].sql, -1, &st, NULL) != SQLITE_OK) {
		store_fail(s, e, stmt_table[some ? of : all].sql);
		return NULL;
	}
	if (some) {
		format_ids(q, ids);
		bind_text(st, ":ids", ids->s);
		bind_int(st, ":entity", ENTITY_ACTION);
	}
	bind_int(st, ":min", q->min_severity);
	bind_int(st, ":undecided", q->undecided);
	bind_text(st, ":kinds", q->kinds);
	bind_int(st, ":limit", q->limit > 0 ? q->limit : -1);
	return st;
}

bool findings_read(struct store *s, const struct finding_query *q, bool (*row)(void *, const struct finding_row *), void *ctx, struct err *e)
{
	struct str ids = STR_INIT;
	sqlite3_stmt *st = open_query(s, q, STMT_FINDING_READ, STMT_FINDING_READ_OF, &ids, e);
	struct arena a = ARENA_INIT;
	struct finding_row f;
	int step = -1;

	while (st && (step = stmt_step(s, st, e)) > 0) {
		arena_clear(&a);
		if (!read_finding(s, st, &a, &f, e)) {
			step = -1;
			break;
		}
		if (!row(ctx, &f)) {
			step = 0;
			break;
		}
	}
	sqlite3_finalize(st);
	arena_release(&a);
	str_release(&ids);
	return step == 0;
}

bool findings_count(struct store *s, const struct finding_query *q, int64_t *n, struct err *e)
{
	struct str ids = STR_INIT;
	struct finding_query all = *q;
	sqlite3_stmt *st;
	int step = -1;

	all.limit = 0;
	st = open_query(s, &all, STMT_FINDING_COUNT, STMT_FINDING_COUNT_OF, &ids, e);
	if (st && (step = stmt_step(s, st, e)) > 0)
		*n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	str_release(&ids);
	return step > 0;
}

bool finding_load(struct store *s, const char *id, struct arena *a, struct finding_row *out, struct err *e)
{
	sqlite3_stmt *st;
	size_t n = strlen(id);
	int step;

	if (!n || n >= ID_SIZE || strspn(id, "0123456789abcdef") != n)
		return err_set(e, ERR_DATA, _("%.40s is no id of a finding (up to 16 of 0-9 and a-f); see 'strates findings'"), id);
	if (!(st = stmt_get(s, STMT_FINDING_LOAD, e)))
		return false;
	bind_text(st, ":id", id);
	step = stmt_step(s, st, e);
	if (step == 0)
		return err_set(e, ERR_DATA, _("%s: there is no such finding (any more); see 'strates findings'"), id);
	if (step < 0 || !read_finding(s, st, a, out, e)) {
		sqlite3_reset(st);
		return false;
	}
	step = stmt_step(s, st, e);
	sqlite3_reset(st);
	return step > 0 ? err_set(e, ERR_DATA, _("%s: several findings start with it; give more digits"), id) : step == 0;
}

const char *findings_stamp(struct store *s, struct arena *a)
{
	const char *stamp = store_meta_text(s, STAMP_KEY, a);

	return stamp ? stamp : "";
}

bool findings_set_stamp(struct store *s, const char *stamp, struct err *e)
{
	return store_set_meta_text(s, STAMP_KEY, stamp, e);
}
