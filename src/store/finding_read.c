/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding_read.c - findings as a list: rows of the cache and kept pairs, merged in order of severity.
 *
 * Pairs are numbers until somebody looks: they are chosen and sorted as such, and each becomes a row of text when its turn comes. Of a list with a limit only
 * those above the severity that can still be shown are held. Statements are prepared for each reading, so that a callback may read findings again.
 */
#include "config.h"

#include <strates/store/finding.h>

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/model/vocab.h>

#include "pair_priv.h"

enum { ID_SIZE = 17, SEVERITIES = 256, MANY_PAIRS = 200, HINTS = 8192, HINT_WAYS = 8 };
#define STAMP_KEY "findings.stamp"

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
		.terms = column_text(st, 10, a), .since = sqlite3_column_int64(st, 12), .worst = sqlite3_column_int(st, 13)};
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

/* --- pairs of a query ---------------------------------------------------------------------------------------------------------- */

/* A pair that is to be shown. */
struct chosen {
	int64_t action;
	struct pair_entry entry;
	int alike;
	char id[ID_SIZE];
};
struct choice {
	struct store *s;
	const struct finding_query *q;
	int least;                    /* severity below which nothing is shown any more */
	int64_t by_severity[SEVERITIES], total;
	bool counting;
	struct left_over left;        /* of a list of what is undecided, apart from clusters */
	struct chosen *v;
	size_t n, cap;
	struct keyed_uid {
		int64_t id;
		struct uid uid;
	} *uids;                      /* by id; read at once when there are many */
	size_t n_uids;
};

static bool leaves_decided(const struct finding_query *q)
{
	return q->apart && q->undecided && !q->settled_too;
}

static bool fits(const struct choice *c, int64_t action, const struct pair_entry *p)
{
	const struct finding_query *q = c->q;

	return p->severity >= q->min_severity && (!q->undecided || p->state == FINDING_OPEN || p->state == FINDING_REOPENED) &&
		!(q->apart && p->inside && !left_over_has(&c->left, action, p->other)) && kind_is_wanted(q->kinds, vocab_code(VOCAB_FINDING_KIND, p->kind));
}

static bool has_id(const struct ids *l, int64_t id)
{
	int lo = 0, hi = l->n;

	while (lo < hi) {
		int mid = lo + (hi - lo) / 2;

		if (l->v[mid] < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < l->n && l->v[lo] == id;
}

static bool is_double(const struct pair_entry *p)
{
	return p->kind == vocab_index(VOCAB_FINDING_KIND, "double_entry");
}

static void choose(struct choice *c, int64_t action, const struct pair_entry *p)
{
	bool grouped = c->q->apart && is_double(p);

	if (c->counting) {
		c->by_severity[p->severity] += !grouped;
		c->total++;
	} else if (p->severity >= c->least || grouped) {
		GROW(c->v, c->n, c->cap);
		c->v[c->n++] = (struct chosen){.action = action, .entry = *p};
	}
}

/* All pairs: the side that counts speaks. */
static bool choose_all(void *ctx, const struct pair_list *l)
{
	struct choice *c = ctx;

	for (int i = 0; i < l->n; i++)
		if (l->v[i].counts && fits(c, l->action, &l->v[i]))
			choose(c, l->action, &l->v[i]);
	return true;
}

/* Pairs that one of these actions keeps; of two that both keep it, the smaller row. `others` sorted. */
static bool choose_of(struct choice *c, int64_t action, const struct ids *all, struct err *e)
{
	struct pair_entry *v = NULL;
	int n = 0, cap = 0;
	bool ok = pairs_get(c->s, action, &v, &n, &cap, e);

	for (int i = 0; i < n && ok; i++) {
		/* The other one has it too when this side does not speak, or speaks only as the smaller row: then one of the two is left out. */
		if (fits(c, action, &v[i]) && !(all && !v[i].counts && has_id(all, v[i].other)))
			choose(c, action, &v[i]);
	}
	free(v);
	return ok;
}

static bool choose_pass(struct choice *c, struct err *e)
{
	const struct ids *l = c->q->actions;

	left_over_release(&c->left);
	if (leaves_decided(c->q) && !left_over_read(c->s, &c->left, e))
		return false;
	if (c->q->action)
		return choose_of(c, c->q->action, NULL, e);
	if (!l)
		return pairs_scan(c->s, choose_all, c, e);
	for (int i = 0; i < l->n; i++)
		if ((!i || l->v[i] != l->v[i - 1]) && !choose_of(c, l->v[i], l, e))
			return false;
	return true;
}

/* The severity that a list of so many lines reaches down to. */
static int find_least(const struct choice *c, int limit)
{
	int64_t n = 0;

	for (int i = SEVERITIES - 1; limit > 0 && i > 0; i--)
		if ((n += c->by_severity[i]) >= limit)
			return i;
	return 0;
}

static int compare_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int compare_chosen(const void *a, const void *b)
{
	const struct chosen *x = a, *y = b;

	if (x->entry.severity != y->entry.severity)
		return x->entry.severity > y->entry.severity ? -1 : 1;
	return strcmp(x->id, y->id);
}

static bool read_uids(struct choice *c, struct err *e)
{
	sqlite3_stmt *st = stmt_get(c->s, STMT_PAIR_UIDS, e);
	size_t cap = 0;
	int step = -1;

	while (st && (step = stmt_step(c->s, st, e)) > 0) {
		GROW(c->uids, c->n_uids, cap);
		c->uids[c->n_uids++] = (struct keyed_uid){sqlite3_column_int64(st, 0), column_uid(st, 1)};
	}
	return st && step == 0;
}

static struct uid uid_of(const struct choice *c, int64_t id)
{
	const struct keyed_uid *u = c->n_uids ? bsearch(&id, c->uids, c->n_uids, sizeof(*c->uids), compare_i64) : NULL;

	return u ? u->uid : store_uid(c->s, ENTITY_ACTION, id);
}

static bool name_chosen(struct choice *c, struct err *e)
{
	if (c->n > MANY_PAIRS && !read_uids(c, e))
		return false;
	for (size_t i = 0; i < c->n; i++)
		pair_make_id(vocab_code(VOCAB_FINDING_KIND, c->v[i].entry.kind), uid_of(c, c->v[i].action), uid_of(c, c->v[i].entry.other), c->v[i].id);
	if (c->n)
		qsort(c->v, c->n, sizeof(*c->v), compare_chosen);
	return true;
}

/* --- records of one action --- */

/* A programme that somebody recorded line by line is twenty records and two hundred pairs, and one thing to settle. */
struct groups {
	int64_t *ids; /* of actions in double entries, ascending */
	int *parent, *size;
	bool *told;
	int n;
};

static int index_of(const struct groups *g, int64_t id)
{
	const int64_t *at = bsearch(&id, g->ids, (size_t)g->n, sizeof(*g->ids), compare_i64);

	return (int)(at - g->ids);
}

static int root_of(struct groups *g, int i)
{
	while (g->parent[i] != i)
		i = g->parent[i] = g->parent[g->parent[i]];
	return i;
}

static void groups_make(struct groups *g, const struct choice *c)
{
	int n = 0;

	*g = (struct groups){.ids = xcalloc(2 * c->n + 1, sizeof(*g->ids))};
	for (size_t i = 0; i < c->n; i++) {
		if (is_double(&c->v[i].entry)) {
			g->ids[g->n++] = c->v[i].action;
			g->ids[g->n++] = c->v[i].entry.other;
		}
	}
	qsort(g->ids, (size_t)g->n, sizeof(*g->ids), compare_i64);
	for (int i = 0; i < g->n; i++)
		if (!n || g->ids[n - 1] != g->ids[i])
			g->ids[n++] = g->ids[i];
	g->n = n;
	g->parent = xcalloc((size_t)n + 1, sizeof(*g->parent));
	g->size = xcalloc((size_t)n + 1, sizeof(*g->size));
	g->told = xcalloc((size_t)n + 1, sizeof(*g->told));
	for (int i = 0; i < n; i++)
		g->parent[i] = i;
	for (size_t i = 0; i < c->n; i++)
		if (is_double(&c->v[i].entry))
			g->parent[root_of(g, index_of(g, c->v[i].action))] = root_of(g, index_of(g, c->v[i].entry.other));
	for (int i = 0; i < n; i++)
		g->size[root_of(g, i)]++;
}

/* Of each group the first pair of the list stays, and says how many records it speaks for. */
static void group_doubles(struct choice *c)
{
	struct groups g;
	size_t kept = 0;

	groups_make(&g, c);
	for (size_t i = 0; i < c->n; i++) {
		struct chosen x = c->v[i];
		int root = is_double(&x.entry) ? root_of(&g, index_of(&g, x.action)) : -1;

		if (root >= 0 && g.told[root])
			continue;
		if (root >= 0) {
			g.told[root] = true;
			x.alike = g.size[root] - 2;
		}
		c->v[kept++] = x;
	}
	c->n = kept;
	free(g.ids);
	free(g.parent);
	free(g.size);
	free(g.told);
}

/* The pairs of the query, in order. */
static bool make_choice(struct choice *c, struct err *e)
{
	if (c->q->limit > 0 && !c->q->action) {
		c->counting = true;
		if (!choose_pass(c, e))
			return false;
		c->counting = false;
		c->least = find_least(c, c->q->limit);
	}
	if (!choose_pass(c, e) || !name_chosen(c, e))
		return false;
	if (c->q->apart && c->n)
		group_doubles(c);
	return true;
}

static void choice_release(struct choice *c)
{
	free(c->v);
	free(c->uids);
	left_over_release(&c->left);
}

/* Which action keeps a pair, by its id. Only a hint: what that action keeps is read again. */
struct pair_hint {
	uint64_t id;
	int64_t action;
};

/* Its hint, else a free place for one, else another's. */
static struct pair_hint *hint_of(struct store *s, const char *id, uint64_t *key)
{
	struct pair_hint *group;

	*key = strtoull(id, NULL, 16);
	if (!s->hints)
		s->hints = xcalloc(HINTS, sizeof(*s->hints));
	group = &s->hints[*key % (HINTS / HINT_WAYS) * HINT_WAYS];
	for (int i = 0; i < HINT_WAYS; i++)
		if (group[i].id == *key || !group[i].action)
			return &group[i];
	return &group[(*key >> 32) % HINT_WAYS];
}

static bool expand(struct store *s, const struct chosen *x, struct arena *a, struct finding_row *out, struct err *e)
{
	if (!s->expand(s->expand_ctx, x->action, &x->entry, a, out, e))
		return false;
	uint64_t key;
	struct pair_hint *hint = hint_of(s, x->id, &key);

	*hint = (struct pair_hint){key, x->action};
	out->state = (enum finding_state)x->entry.state;
	out->since = x->entry.since;
	out->alike = x->alike;
	return true;
}

/* --- lists --------------------------------------------------------------------------------------------------------------------- */

/* Two sorted sources, one list. */
struct merge {
	struct store *s;
	sqlite3_stmt *st;
	struct choice c;
	size_t at;
	struct arena row_arena, pair_arena;
	struct finding_row row;
	bool has_row;
};

static bool next_row(struct merge *m, struct err *e)
{
	int step = stmt_step(m->s, m->st, e);

	m->has_row = step > 0;
	arena_clear(&m->row_arena);
	return step == 0 || (step > 0 && read_finding(m->s, m->st, &m->row_arena, &m->row, e));
}

static int shown_severity(const struct finding_row *f)
{
	return f->severity > f->worst ? f->severity : f->worst;
}

/* Does the pair come before the row? A cluster stands before the pairs that are as severe, but on an action's own page after them. */
static bool pair_first(const struct merge *m)
{
	const struct chosen *x = &m->c.v[m->at];
	int row = m->has_row ? shown_severity(&m->row) : -1;

	if (!m->has_row || x->entry.severity != row)
		return x->entry.severity > row;
	return m->row.worst ? m->c.q->action != 0 : strcmp(x->id, m->row.id) < 0;
}

static bool deliver(struct merge *m, bool (*row)(void *, const struct finding_row *), void *ctx, bool *more, struct err *e)
{
	struct finding_row f;

	if (m->at < m->c.n && pair_first(m)) {
		arena_clear(&m->pair_arena);
		if (!expand(m->s, &m->c.v[m->at++], &m->pair_arena, &f, e))
			return false;
		*more = row(ctx, &f);
		return true;
	}
	*more = row(ctx, &m->row);
	return next_row(m, e);
}

bool findings_read(struct store *s, const struct finding_query *q, bool (*row)(void *, const struct finding_row *), void *ctx, struct err *e)
{
	struct str ids = STR_INIT;
	struct ids sorted = IDS_INIT;
	struct finding_query of = *q;
	struct merge m = {.s = s, .c = {.s = s, .q = &of}};
	bool more = true, ok;

	for (int i = 0; q->actions && i < q->actions->n; i++)
		ids_add(&sorted, q->actions->v[i]);
	if (q->actions) {
		if (sorted.n > 1)
			qsort(sorted.v, (size_t)sorted.n, sizeof(*sorted.v), compare_i64);
		of.actions = &sorted;
	}
	m.st = open_query(s, q, STMT_FINDING_READ, STMT_FINDING_READ_OF, &ids, e);
	ok = m.st && (!s->expand || make_choice(&m.c, e)) && next_row(&m, e);
	for (int n = 0; ok && more && (m.has_row || m.at < m.c.n) && (q->limit <= 0 || n < q->limit); n++)
		ok = deliver(&m, row, ctx, &more, e);
	sqlite3_finalize(m.st);
	choice_release(&m.c);
	arena_release(&m.row_arena);
	arena_release(&m.pair_arena);
	str_release(&ids);
	ids_release(&sorted);
	return ok;
}

/* Pairs that fit, each once. */
static bool count_pairs(struct store *s, const struct finding_query *q, int64_t *n, struct err *e)
{
	struct ids sorted = IDS_INIT;
	struct finding_query of = *q;
	struct choice c = {.s = s, .q = &of, .counting = true};
	bool ok;

	if (!q->actions && !q->action && !q->min_severity) {
		/* Beside a decided cluster each pair is looked at: the counts know whether a cluster shows it, not which. */
		ok = !leaves_decided(q) || left_over_read(s, &c.left, e);
		if (!ok || !c.left.n)
			return ok && pairs_tally(s, q, n, e);
	}
	for (int i = 0; q->actions && i < q->actions->n; i++)
		ids_add(&sorted, q->actions->v[i]);
	if (q->actions) {
		if (sorted.n > 1)
			qsort(sorted.v, (size_t)sorted.n, sizeof(*sorted.v), compare_i64);
		of.actions = &sorted;
	}
	ok = choose_pass(&c, e);
	*n = c.total;
	choice_release(&c);
	ids_release(&sorted);
	return ok;
}

bool findings_count(struct store *s, const struct finding_query *q, int64_t *n, struct err *e)
{
	struct str ids = STR_INIT;
	struct finding_query all = *q;
	sqlite3_stmt *st;
	int64_t pairs = 0;
	int step = -1;

	all.limit = 0;
	st = open_query(s, &all, STMT_FINDING_COUNT, STMT_FINDING_COUNT_OF, &ids, e);
	if (st && (step = stmt_step(s, st, e)) > 0)
		*n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	str_release(&ids);
	if (step <= 0 || (s->expand && !count_pairs(s, &all, &pairs, e)))
		return false;
	*n += pairs;
	return true;
}

/* --- one finding by its id ----------------------------------------------------------------------------------------------------- */

/* Pairs have no index by id: what was shown lately is looked for where it was then; for one that somebody types, all are named. */
struct search {
	struct choice c;
	const char *id;
	size_t len;
	struct chosen found[2];
	int n;
};

static bool search_list(void *ctx, const struct pair_list *l)
{
	struct search *s = ctx;
	struct uid u = uid_of(&s->c, l->action);

	for (int i = 0; i < l->n && s->n < 2; i++) {
		struct chosen x = {.action = l->action, .entry = l->v[i]};

		if (!l->v[i].counts)
			continue;
		pair_make_id(vocab_code(VOCAB_FINDING_KIND, l->v[i].kind), u, uid_of(&s->c, l->v[i].other), x.id);
		if (!strncmp(x.id, s->id, s->len))
			s->found[s->n++] = x;
	}
	/* There is no second one of a whole id. */
	return s->n < (s->len == ID_SIZE - 1 ? 1 : 2);
}

static bool search_hinted(struct search *s)
{
	struct pair_list l = {0, NULL, 0};
	uint64_t key;
	const struct pair_hint *hint = s->len == ID_SIZE - 1 ? hint_of(s->c.s, s->id, &key) : NULL;
	int cap = 0;

	if (!hint || hint->id != key || !hint->action)
		return false;
	l.action = hint->action;
	if (pairs_get(s->c.s, l.action, &l.v, &l.n, &cap, NULL)) {
		/* Whichever side speaks for it: both say the same. */
		for (int i = 0; i < l.n; i++)
			l.v[i].counts = true;
		search_list(s, &l);
	}
	free(l.v);
	return s->n > 0;
}

static bool search_pairs(struct store *s, const char *id, struct search *out, struct err *e)
{
	bool ok;

	*out = (struct search){.c = {.s = s}, .id = id, .len = strlen(id)};
	if (!s->expand || search_hinted(out))
		return true;
	ok = read_uids(&out->c, e) && pairs_scan(s, search_list, out, e);
	choice_release(&out->c);
	return ok;
}

bool finding_load_pair(struct store *s, const char *id, struct arena *a, struct finding_row *out, struct err *e)
{
	struct search found;

	return search_pairs(s, id, &found, e) && found.n == 1 && expand(s, &found.found[0], a, out, e);
}

/* Rows of the cache that start with it: 0, 1, or 2 for more. -1 = failed. */
static int load_rows(struct store *s, const char *id, struct arena *a, struct finding_row *out, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FINDING_LOAD, e);
	int step, n = 0;

	if (!st)
		return -1;
	bind_text(st, ":id", id);
	while ((step = stmt_step(s, st, e)) > 0 && n < 2) {
		if (n++ == 0 && !read_finding(s, st, a, out, e)) {
			sqlite3_reset(st);
			return -1;
		}
	}
	sqlite3_reset(st);
	return step < 0 ? -1 : n;
}

bool finding_load(struct store *s, const char *id, struct arena *a, struct finding_row *out, struct err *e)
{
	struct search pairs = {.n = 0};
	size_t n = strlen(id);
	int rows;

	if (!n || n >= ID_SIZE || strspn(id, "0123456789abcdef") != n)
		return err_set(e, ERR_DATA, _("%.40s is no id of a finding (up to 16 of 0-9 and a-f); see 'strates findings'"), id);
	rows = load_rows(s, id, a, out, e);
	if (rows < 0 || ((rows == 0 || n < ID_SIZE - 1) && !search_pairs(s, id, &pairs, e)))
		return false;
	if (rows + pairs.n == 0)
		return err_set(e, ERR_DATA, _("%s: there is no such finding (any more); see 'strates findings'"), id);
	if (rows + pairs.n > 1)
		return err_set(e, ERR_DATA, _("%s: several findings start with it; give more digits"), id);
	return rows == 1 || expand(s, &pairs.found[0], a, out, e);
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
