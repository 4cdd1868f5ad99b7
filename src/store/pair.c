/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pair.c - kept pairs in the file: one row per action, eighteen bytes per pair.
 *
 * A row a pair would be five b-trees to keep in step (the pair, its two members and their indexes) and three hundred bytes of text; at a million actions that is
 * most of a refresh. Entries are little-endian: other 8, since 6, severity 1, kind 1, state and flags 1, authorities 1. Counts by kind and state are
 * kept beside (x_tally), by the difference of each row that is written.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/sha256.h>
#include <strates/model/vocab.h>

#include "pair_priv.h"

enum { ENTRY_SIZE = 18, STATE_MASK = 3, FLAG_COUNTS = 4, FLAG_INSIDE = 8, ENTRIES_MOST = 255 };

static uint64_t get_bytes(const uint8_t *p, int n)
{
	uint64_t v = 0;

	for (int i = n - 1; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

static void put_bytes(uint8_t *p, int n, uint64_t v)
{
	for (int i = 0; i < n; i++, v >>= 8)
		p[i] = (uint8_t)v;
}

static void decode(const uint8_t *p, struct pair_entry *out)
{
	*out = (struct pair_entry){.other = (int64_t)get_bytes(p, 8), .since = (int64_t)get_bytes(p + 8, 6), .severity = p[14], .kind = p[15],
		.state = p[16] & STATE_MASK, .authorities = p[17], .counts = p[16] & FLAG_COUNTS, .inside = p[16] & FLAG_INSIDE};
	if (out->kind >= vocab_size(VOCAB_FINDING_KIND))
		out->kind = 0; /* a file of other hands */
}

static void encode(const struct pair_entry *e, uint8_t *p)
{
	put_bytes(p, 8, (uint64_t)e->other);
	put_bytes(p + 8, 6, (uint64_t)e->since);
	p[14] = e->severity;
	p[15] = e->kind;
	p[16] = (uint8_t)((e->state & STATE_MASK) | (e->counts ? FLAG_COUNTS : 0) | (e->inside ? FLAG_INSIDE : 0));
	p[17] = e->authorities;
}

/* Entries of the blob in this column; of more than anybody writes, in a file of other hands, the first ones. */
static void decode_column(sqlite3_stmt *st, int col, struct pair_entry **v, int *n, int *cap)
{
	const uint8_t *p = sqlite3_column_blob(st, col);
	int bytes = sqlite3_column_bytes(st, col);

	*n = 0;
	for (int at = 0; p && at + ENTRY_SIZE <= bytes && *n < ENTRIES_MOST; at += ENTRY_SIZE) {
		GROW(*v, *n, *cap);
		decode(p + at, &(*v)[(*n)++]);
	}
}

bool pairs_get(struct store *s, int64_t action, struct pair_entry **v, int *n, int *cap, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_PAIR_GET, e);
	int step;

	*n = 0;
	if (!st)
		return false;
	bind_int(st, ":action", action);
	step = stmt_step(s, st, e);
	if (step > 0) {
		decode_column(st, 0, v, n, cap);
		sqlite3_reset(st);
	}
	return step >= 0;
}

bool pairs_scan(struct store *s, bool (*row)(void *, const struct pair_list *), void *ctx, struct err *e)
{
	struct pair_list l = {0, NULL, 0};
	sqlite3_stmt *st = NULL;
	int cap = 0, step = -1;

	/* A statement of its own: the callback may read pairs again. */
	if (sqlite3_prepare_v2(s->db, stmt_table[STMT_PAIR_SCAN].sql, -1, &st, NULL) != SQLITE_OK)
		return store_fail(s, e, stmt_table[STMT_PAIR_SCAN].sql);
	while ((step = stmt_step(s, st, e)) > 0) {
		l.action = sqlite3_column_int64(st, 0);
		decode_column(st, 1, &l.v, &l.n, &cap);
		if (!row(ctx, &l)) {
			step = 0;
			break;
		}
	}
	sqlite3_finalize(st);
	free(l.v);
	return step == 0;
}

void finding_make_id(const char *kind, const char *const *lines, int n, char out[17])
{
	struct sha256 h;
	uint8_t digest[32];

	sha256_init(&h);
	sha256_add(&h, kind, strlen(kind));
	sha256_add(&h, "\n", 1);
	for (int i = 0; i < n; i++) {
		sha256_add(&h, lines[i], strlen(lines[i]));
		sha256_add(&h, "\n", 1);
	}
	sha256_end(&h, digest);
	sha256_hex(digest, 16, out);
}

void pair_make_id(const char *kind, struct uid a, struct uid b, char out[17])
{
	char ua[UID_TEXT_SIZE], ub[UID_TEXT_SIZE];
	bool ordered = uid_cmp(a, b) <= 0;
	const char *lines[2] = {uid_format(ordered ? a : b, ua), uid_format(ordered ? b : a, ub)};

	finding_make_id(kind, lines, 2, out);
}

void store_set_expander(struct store *s, pair_expander fn, void *ctx)
{
	s->expand = fn;
	s->expand_ctx = ctx;
}

/* --- writing ------------------------------------------------------------------------------------------------------------------- */

void pair_writer_begin(struct pair_writer *w, struct store *s, bool fresh)
{
	*w = (struct pair_writer){.s = s, .now = clock_ms(), .fresh = fresh};
}

static void count_list(struct pair_writer *w, const struct pair_entry *v, int n, int sign)
{
	for (int i = 0; i < n; i++)
		if (v[i].counts)
			w->delta[v[i].kind % PAIR_KINDS][v[i].state & STATE_MASK][v[i].inside] += sign;
}

static const struct pair_entry *find_entry(const struct pair_entry *v, int n, int64_t other, int kind)
{
	for (int i = 0; i < n; i++)
		if (v[i].other == other && v[i].kind == kind)
			return &v[i];
	return NULL;
}

/* When this pair was first seen: it stood in this row, or in the other one's. */
static bool keep_since(struct pair_writer *w, int64_t action, struct pair_entry *p, struct err *e)
{
	const struct pair_entry *there = w->fresh ? NULL : find_entry(w->old, w->n_old, p->other, p->kind);

	if (!there && !w->fresh) {
		if (!pairs_get(w->s, p->other, &w->across, &w->n_across, &w->cap_across, e))
			return false;
		there = find_entry(w->across, w->n_across, action, p->kind);
	}
	p->since = there ? there->since : p->since ? p->since : w->now;
	return true;
}

static bool write_row(struct pair_writer *w, const struct pair_list *l, struct err *e)
{
	sqlite3_stmt *st = stmt_get(w->s, l->n ? STMT_PAIR_PUT : STMT_PAIR_DROP, e);
	bool ok;

	if (!st)
		return false;
	if ((size_t)l->n * ENTRY_SIZE > w->cap_blob) {
		w->cap_blob = (size_t)l->n * ENTRY_SIZE * 2;
		w->blob = xreallocarray(w->blob, w->cap_blob, 1);
	}
	for (int i = 0; i < l->n; i++)
		encode(&l->v[i], w->blob + (size_t)i * ENTRY_SIZE);
	bind_int(st, ":action", l->action);
	if (l->n)
		sqlite3_bind_blob(st, sqlite3_bind_parameter_index(st, ":best"), w->blob, l->n * ENTRY_SIZE, SQLITE_STATIC);
	ok = stmt_run(w->s, st, e);
	return ok;
}

static bool same_entries(const struct pair_entry *a, int n, const struct pair_entry *b, int m)
{
	uint8_t x[ENTRY_SIZE], y[ENTRY_SIZE];

	for (int i = 0; i < n && n == m; i++) {
		encode(&a[i], x);
		encode(&b[i], y);
		if (memcmp(x, y, ENTRY_SIZE) != 0)
			return false;
	}
	return n == m;
}

bool pair_writer_put(struct pair_writer *w, const struct pair_list *l, struct err *e)
{
	w->n_old = 0;
	if (!w->fresh && !pairs_get(w->s, l->action, &w->old, &w->n_old, &w->cap_old, e))
		return false;
	for (int i = 0; i < l->n; i++)
		if (!keep_since(w, l->action, &l->v[i], e))
			return false;
	count_list(w, l->v, l->n, 1);
	if (!w->whole)
		count_list(w, w->old, w->n_old, -1);
	w->changed = w->fresh || !same_entries(l->v, l->n, w->old, w->n_old);
	return !w->changed || write_row(w, l, e);
}

static bool add_tally(struct pair_writer *w, int kind, int state, int inside, struct err *e)
{
	sqlite3_stmt *st = stmt_get(w->s, STMT_TALLY_ADD, e);

	if (!st)
		return false;
	bind_int(st, ":kind", kind);
	bind_int(st, ":state", state);
	bind_int(st, ":inside", inside);
	bind_int(st, ":n", w->delta[kind][state][inside]);
	return stmt_run(w->s, st, e);
}

/* All rows were counted, and what stands in the table is not trusted: it stays when it says the same, else it is written anew. */
static bool renew_tally(struct pair_writer *w, struct err *e)
{
	int64_t(*now)[4][2] = w->delta, there[PAIR_KINDS][4][2] = {{{0}}};
	sqlite3_stmt *st = stmt_get(w->s, STMT_TALLY, e);
	bool known = true;
	int step = -1;

	while (st && (step = stmt_step(w->s, st, e)) > 0) {
		int64_t kind = sqlite3_column_int64(st, 0), state = sqlite3_column_int64(st, 1), inside = sqlite3_column_int64(st, 2);

		if (kind >= 0 && kind < PAIR_KINDS && state >= 0 && state <= STATE_MASK && inside >= 0 && inside < 2)
			there[kind][state][inside] = sqlite3_column_int64(st, 3);
		else
			known = false;
	}
	if (!st || step < 0)
		return false;
	if (!known || memcmp(now, there, sizeof(there)) != 0)
		return store_exec(w->s, "DELETE FROM x_tally", e);
	memset(now, 0, sizeof(there));
	return true;
}

bool pair_writer_end(struct pair_writer *w, bool ok, struct err *e)
{
	ok = ok && (!w->whole || renew_tally(w, e));
	for (int k = 0; k < PAIR_KINDS; k++)
		for (int state = 0; state <= STATE_MASK; state++)
			for (int inside = 0; inside < 2 && ok; inside++)
				ok = w->delta[k][state][inside] == 0 || add_tally(w, k, state, inside, e);
	free(w->old);
	free(w->across);
	free(w->blob);
	return ok;
}

/* --- counting ------------------------------------------------------------------------------------------------------------------ */

bool kind_is_wanted(const char *kinds, const char *code)
{
	size_t n = strlen(code);

	for (const char *p = kinds; p && (p = strstr(p, code)); p += n)
		if ((p == kinds || p[-1] == ',') && (p[n] == '\0' || p[n] == ','))
			return true;
	return !kinds;
}

bool pairs_tally(struct store *s, const struct finding_query *q, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_TALLY, e);
	int step = -1;

	*n = 0;
	while (st && (step = stmt_step(s, st, e)) > 0) {
		int kind = sqlite3_column_int(st, 0), state = sqlite3_column_int(st, 1);

		if (kind < 0 || kind >= vocab_size(VOCAB_FINDING_KIND) || !kind_is_wanted(q->kinds, vocab_code(VOCAB_FINDING_KIND, kind)))
			continue;
		if ((q->undecided && state != FINDING_OPEN && state != FINDING_REOPENED) || (q->apart && sqlite3_column_int(st, 2)))
			continue;
		*n += sqlite3_column_int64(st, 3);
	}
	return st && step == 0;
}
