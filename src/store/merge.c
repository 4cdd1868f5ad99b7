/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * merge.c - operations of other laptops come into the log, and the rows that they speak of become what the log says.
 *
 * Arriving ops are collected and sorted by row, so that each row is read, folded and written once however many of its ops arrive. Known ops cost one comparison
 * with the version vector. All of it is one transaction and one step of this laptop: its number stands in op.came, and undoing it sets these ops aside.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "fold_priv.h"

enum { STAGE_MAX = 100000 };

struct row_id {
	int entity;
	struct uid uid;
};
struct staged {
	struct travel_op o;
	int nth; /* keeps the order of arrival within a row */
};
struct merge {
	struct arena a;
	struct staged *v;
	int n, cap;
	struct row_id *disclosed; /* rows of which content came that had been missing */
	int n_disclosed, cap_disclosed;
	struct reach *reach;
	int n_reach, cap_reach;
	int64_t *again; /* sites whose ops were set aside by an undo, and that send more */
	int n_again, cap_again;
	int64_t until, hlc; /* clocks beyond are ahead; the latest that was taken */
	struct travel_step step; /* last one, and how many of its ops were taken */
	int64_t step_ops;
	int64_t asked_site;
	bool asked_withheld;
	struct merge_result result;
};

/* --- rows ----------------------------------------------------------------------------------------------------------------------- */

static bool add_change(struct store *s, enum fold_change change)
{
	struct merge_result *r = s->merge ? &s->merge->result : NULL;

	if (!r)
		return true;
	r->rows_new += change == FOLD_NEW;
	r->rows_changed += change == FOLD_CHANGED;
	r->rows_deleted += change == FOLD_DELETED;
	r->rows_erased += change == FOLD_ERASED;
	return true;
}

static bool fold_one(struct store *s, const struct row_id *row, struct err *e)
{
	enum fold_change change;

	return row->entity < 0 || (fold_row(s, (enum entity)row->entity, row->uid, &change, e) && add_change(s, change));
}

/* Rows of a statement that gives (entity, uid), bound already: read to the end before the first is folded. */
static bool fold_rows(struct store *s, sqlite3_stmt *st, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct row_id *v = NULL;
	int n = 0, cap = 0, rc;
	bool ok;

	while ((rc = stmt_step(s, st, e)) == 1) {
		GROW(v, n, cap);
		v[n++] = (struct row_id){entity_find(column_text(st, 0, &a)), column_uid(st, 1)};
		arena_clear(&a);
	}
	ok = rc == 0;
	for (int i = 0; ok && i < n; i++)
		ok = fold_one(s, &v[i], e);
	free(v);
	arena_release(&a);
	return ok;
}

bool fold_rows_that_came(struct store *s, int64_t merge, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_ROWS_CAME, e);

	if (!st)
		return false;
	bind_int(st, ":came", merge);
	derive_sums_later(s);
	return fold_rows(s, st, e) && fold_mend_rings(s, e) && derive_sums(s, e);
}

/* --- clocks --------------------------------------------------------------------------------------------------------------------- */

/* A laptop that trusted a fast clock once goes on from there, and so do those that it writes to. */
static int64_t clock_limit(const struct store *s)
{
	int64_t now = clock_ms(), seen = s->hlc >> 16;

	return ((now > seen ? now : seen) + CLOCK_AHEAD_MS) << 16;
}

/* Ops that are ahead no more, or whose clock a person trusts, count from now on. */
static bool count_in_until(struct store *s, int64_t until, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OPS_ASIDE_READY, e);
	struct arena a = ARENA_INIT;
	struct row_id *rows = NULL;
	int64_t *ids = NULL, hlc = 0;
	int count = 0, cap_rows = 0, cap_ids = 0, rc;
	bool ok;

	if (!st)
		return false;
	bind_int(st, ":until", until);
	while ((rc = stmt_step(s, st, e)) == 1) {
		GROW(ids, count, cap_ids);
		GROW(rows, count, cap_rows);
		ids[count] = sqlite3_column_int64(st, 0);
		hlc = sqlite3_column_int64(st, 1) > hlc ? sqlite3_column_int64(st, 1) : hlc;
		rows[count++] = (struct row_id){entity_find(column_text(st, 2, &a)), column_uid(st, 3)};
		arena_clear(&a);
	}
	ok = rc == 0;
	for (int i = 0; ok && i < count; i++) {
		ok = (st = stmt_get(s, STMT_OP_COUNT_IN, e)) != NULL;
		if (!ok)
			break;
		bind_int(st, ":id", ids[i]);
		ok = stmt_run(s, st, e);
	}
	for (int i = 0; ok && i < count; i++)
		ok = fold_one(s, &rows[i], e);
	if (hlc > s->hlc)
		s->hlc = hlc;
	*n = count;
	free(ids);
	free(rows);
	arena_release(&a);
	return ok;
}

bool store_ahead(struct store *s, int64_t *n, int64_t *ms, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OPS_AHEAD, e);

	if (!st || stmt_step(s, st, e) != 1)
		return false;
	*n = sqlite3_column_int64(st, 0);
	*ms = sqlite3_column_int64(st, 1) >> 16;
	sqlite3_reset(st);
	return true;
}

bool store_trust_clock(struct store *s, int64_t *n, struct err *e)
{
	BUG_ON(!s->cur.open);
	if (!count_in_until(s, INT64_MAX, n, e) || !fold_mend_rings(s, e))
		return false;
	s->cur.n_ops += *n;
	return true;
}

/* --- begin ---------------------------------------------------------------------------------------------------------------------- */

static void merge_free(struct store *s)
{
	struct merge *m = s->merge;

	if (!m)
		return;
	arena_release(&m->a);
	free(m->v);
	free(m->disclosed);
	free(m->reach);
	free(m->again);
	free(m);
	s->merge = NULL;
}

bool merge_begin(struct store *s, const char *label, const char *author, struct err *e)
{
	struct merge *m;
	struct arena a = ARENA_INIT;
	struct reach *v;
	int64_t ready;
	int n;
	bool ok;

	BUG_ON(s->merge);
	if (!step_begin(s, &(struct step){.label = label, .author = author, .origin = STEP_MERGE}, e))
		return false;
	s->merge = m = xcalloc(1, sizeof(*m));
	derive_sums_later(s);
	m->until = clock_limit(s);
	m->result.conflicts_before = store_conflict_count(s);
	ok = store_reach(s, &a, &v, &n, e);
	for (int i = 0; ok && i < n; i++) {
		GROW(m->reach, m->n_reach, m->cap_reach);
		m->reach[m->n_reach++] = v[i];
	}
	arena_release(&a);
	ok = ok && count_in_until(s, m->until, &ready, e);
	if (!ok)
		merge_abort(s);
	return ok;
}

void merge_abort(struct store *s)
{
	merge_free(s);
	step_abort(s);
}

/* --- steps ---------------------------------------------------------------------------------------------------------------------- */

static bool is_clean_line(const char *text)
{
	struct str clean = STR_INIT;
	bool same;

	if (!text)
		return true;
	utf8_clean(&clean, text, strlen(text), true);
	same = str_eq(clean.s, text);
	str_release(&clean);
	return same;
}

static bool is_origin(const char *origin)
{
	static const char *const known[] = {"user", "import", "undo", "redo", "merge", "setup"};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_eq(origin, known[i]))
			return true;
	return false;
}

/* What an undo or redo did to the marks of older steps over there, it does here. */
static bool pass_on_marks(struct store *s, const struct travel_step *t, struct err *e)
{
	sqlite3_stmt *st;
	int64_t undoes = 0;
	bool was_undo = false;

	if (!t->undoes)
		return true;
	if (!log_mark_undone(s, t->site, t->undoes, true, e) || !(st = stmt_get(s, STMT_STEP_UNDOES, e)))
		return false;
	bind_int(st, ":site", t->site);
	bind_int(st, ":step", t->undoes);
	if (stmt_step(s, st, e) == 1) {
		was_undo = str_eq((const char *)sqlite3_column_text(st, 0), "undo");
		undoes = sqlite3_column_int64(st, 1);
		sqlite3_reset(st);
	}
	return !was_undo || !undoes || log_mark_undone(s, t->site, undoes, false, e);
}

static bool count_step_ops(struct store *s, struct err *e)
{
	struct merge *m = s->merge;
	sqlite3_stmt *st;

	if (!m->step_ops)
		return true;
	if (!(st = stmt_get(s, STMT_STEP_COUNT_OPS, e)))
		return false;
	bind_int(st, ":n", m->step_ops);
	bind_int(st, ":site", m->step.site);
	bind_int(st, ":step", m->step.step);
	m->step_ops = 0;
	return stmt_run(s, st, e);
}

bool merge_step(struct store *s, const struct travel_step *t, struct err *e)
{
	struct merge *m = s->merge;
	sqlite3_stmt *st;

	BUG_ON(!m);
	if (t->site <= 0 || t->step <= 0 || !is_origin(t->origin) || !is_clean_line(t->label) || !is_clean_line(t->author))
		return err_set(e, ERR_DATA, _("a step in it can't have been written by strates; nothing of it was taken"));
	if (!count_step_ops(s, e) || !(st = stmt_get(s, STMT_STEP_TAKE, e)))
		return false;
	m->step = (struct travel_step){.site = t->site, .step = t->step};
	bind_int(st, ":site", t->site);
	bind_int(st, ":step", t->step);
	bind_int(st, ":hlc", t->hlc);
	bind_text(st, ":author", t->author);
	bind_text(st, ":origin", t->origin);
	bind_text(st, ":label", t->label);
	if (t->undoes)
		bind_int(st, ":undoes", t->undoes);
	return stmt_run(s, st, e) && (sqlite3_changes(s->db) == 0 || pass_on_marks(s, t, e));
}

/* --- operations ----------------------------------------------------------------------------------------------------------------- */

static struct reach *reach_of(struct merge *m, int64_t site)
{
	for (int i = m->n_reach - 1; i >= 0; i--)
		if (m->reach[i].site == site)
			return &m->reach[i];
	GROW(m->reach, m->n_reach, m->cap_reach);
	m->reach[m->n_reach] = (struct reach){site, 0};
	return &m->reach[m->n_reach++];
}

static struct value copy_value(const struct value *v, struct arena *a)
{
	return v->type == VALUE_TEXT ? value_text(arena_strdup(a, v->s)) : *v;
}

static const uint8_t *copy_bytes(const uint8_t *b, size_t n, struct arena *a)
{
	return b ? memcpy(arena_alloc(a, n), b, n) : NULL;
}

static void stage(struct merge *m, const struct travel_op *o)
{
	struct staged *t;

	GROW(m->v, m->n, m->cap);
	t = &m->v[m->n];
	t->o = *o;
	t->nth = m->n++;
	t->o.scope = o->scope ? arena_strdup(&m->a, o->scope) : NULL;
	t->o.entity = arena_strdup(&m->a, o->entity);
	t->o.field = arena_strdup(&m->a, o->field);
	t->o.also = o->also ? arena_strdup(&m->a, o->also) : NULL;
	t->o.value = copy_value(&o->value, &m->a);
	t->o.salt = copy_bytes(o->salt, SALT_SIZE, &m->a);
	t->o.hash = copy_bytes(o->hash, HASH_SIZE, &m->a);
}

/* A later op of a laptop whose ops were set aside by an undo rests on them: they come back. */
static bool take_again(struct store *s, int64_t site, struct err *e)
{
	struct merge *m = s->merge;
	sqlite3_stmt *st;

	for (int i = 0; i < m->n_again; i++)
		if (m->again[i] == site)
			return true;
	GROW(m->again, m->n_again, m->cap_again);
	m->again[m->n_again++] = site;
	if (!(st = stmt_get(s, STMT_ROWS_ASIDE_OF_SITE, e)))
		return false;
	bind_int(st, ":site", site);
	if (stmt_int(s, st, 0) == 0)
		return true;
	if (!(st = stmt_get(s, STMT_OPS_OF_SITE_ASIDE, e)))
		return false;
	bind_int(st, ":site", site);
	if (!stmt_run(s, st, e) || !(st = stmt_get(s, STMT_ROWS_OF_SITE_CAME, e)))
		return false;
	bind_int(st, ":site", site);
	return fold_rows(s, st, e);
}

/* Ops of this very laptop that it does not have: it was restored from a backup, or its file copied. What it writes from now on needs another name. */
static bool renew(struct store *s, struct err *e)
{
	if (!store_renew_site(s, e))
		return false;
	s->site = store_site(s);
	s->seq = 0;
	s->merge->result.copied = true;
	return true;
}

/* A signature that covers the hash of a content covers no other: only persons are erased, and of them hashes come without any value (purge.c). */
static bool is_erased_honestly(const struct travel_op *o)
{
	if (!o->hash || o->withheld)
		return true;
	return *o->field ? o->value.type == VALUE_NONE && *o->field != '_' : o->value.type == VALUE_TEXT && str_eq(o->value.s, "{}");
}

static enum why_aside aside_of(const struct merge *m, const struct travel_op *o)
{
	if (o->withheld)
		return o->left_out ? ASIDE_LEFT_OUT : ASIDE_WITHHELD;
	if (o->hash && entity_find(o->entity) != ENTITY_PERSON)
		return ASIDE_WITHHELD;
	if (!op_fits(o))
		return ASIDE_UNKNOWN;
	return o->hlc > m->until ? ASIDE_AHEAD : ASIDE_NONE;
}

/* Rare enough to be asked for once a site. */
static bool has_withheld(struct store *s, int64_t site)
{
	struct merge *m = s->merge;

	if (m->asked_site != site)
		m->asked_withheld = store_has_withheld(s, site);
	m->asked_site = site;
	return m->asked_withheld;
}

/* Most come in the order of their laptop, several of a row in succession. */
static void note_disclosed(struct merge *m, const struct travel_op *o)
{
	if (m->n_disclosed && uid_cmp(m->disclosed[m->n_disclosed - 1].uid, o->uid) == 0)
		return;
	GROW(m->disclosed, m->n_disclosed, m->cap_disclosed);
	m->disclosed[m->n_disclosed++] = (struct row_id){entity_find(o->entity), o->uid};
}

static int cmp_row(const void *x, const void *y)
{
	return uid_cmp(((const struct row_id *)x)->uid, ((const struct row_id *)y)->uid);
}

static bool fold_disclosed(struct store *s, struct err *e)
{
	struct merge *m = s->merge;
	bool ok = true;

	if (m->n_disclosed)
		qsort(m->disclosed, (size_t)m->n_disclosed, sizeof(*m->disclosed), cmp_row);
	for (int i = 0; ok && i < m->n_disclosed; i++)
		if (!i || cmp_row(&m->disclosed[i - 1], &m->disclosed[i]) != 0)
			ok = fold_one(s, &m->disclosed[i], e);
	m->n_disclosed = 0;
	return ok;
}

/* The content of an op that came without it. It must be the one that its laptop signed. Of one that was erased meanwhile there is the hash alone. */
bool merge_content(struct store *s, const struct travel_op *o, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OP_WITHHELD, e);
	uint8_t hash[HASH_SIZE];
	enum why_aside aside;
	bool same;
	int64_t id, hlc;

	BUG_ON(!s->merge);
	if (!st || (s->merge->n && !merge_flush(s, e)))
		return false;
	bind_int(st, ":site", o->site);
	bind_int(st, ":seq", o->seq);
	if (stmt_step(s, st, e) != 1)
		return true;
	if (o->hash)
		memcpy(hash, o->hash, sizeof(hash));
	else if (o->salt)
		travel_hash(o, hash);
	id = sqlite3_column_int64(st, 0);
	hlc = sqlite3_column_int64(st, 4);
	/* Only the content is told by the hash; the rest was signed when it came without it. */
	same = (o->hash || o->salt) && sqlite3_column_bytes(st, 1) == HASH_SIZE && memcmp(sqlite3_column_blob(st, 1), hash, HASH_SIZE) == 0 &&
		str_eq((const char *)sqlite3_column_text(st, 2), o->entity) && uid_cmp(column_uid(st, 3), o->uid) == 0 && hlc == o->hlc && is_erased_honestly(o);
	sqlite3_reset(st);
	if (!same)
		return err_set(e, ERR_DATA, _("change %lld of a laptop is not the one that it signed; nothing was taken"), (long long)o->seq);
	aside = aside_of(s->merge, o);
	/* As of any that comes: what is written here later is later. */
	if (!aside && hlc > s->hlc)
		s->hlc = hlc;
	if (!(st = stmt_get(s, STMT_OP_DISCLOSE, e)))
		return false;
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_text(st, 2, o->field, -1, SQLITE_STATIC);
	bind_value(st, 3, &o->value);
	if (o->salt)
		sqlite3_bind_blob(st, 4, o->salt, SALT_SIZE, SQLITE_STATIC);
	if (o->hash)
		sqlite3_bind_blob(st, 5, o->hash, HASH_SIZE, SQLITE_STATIC);
	if (aside)
		sqlite3_bind_int(st, 6, (int)aside);
	sqlite3_bind_int64(st, 7, s->step); /* undoing this merge sets it aside */
	s->merge->result.n_disclosed++;
	note_disclosed(s->merge, o);
	return stmt_run(s, st, e);
}

bool merge_op(struct store *s, const struct travel_op *o, struct err *e)
{
	struct merge *m = s->merge;
	struct reach *r;

	BUG_ON(!m);
	if (o->site <= 0 || o->seq <= 0 || o->hlc <= 0 || !o->entity || !o->field || uid_is_nil(o->uid) || !is_erased_honestly(o))
		return err_set(e, ERR_DATA, _("an operation in it can't have been written by strates; nothing of it was taken"));
	r = reach_of(m, o->site);
	if (o->seq <= r->seq) {
		m->result.n_known++;
		return o->withheld || !o->salt || !has_withheld(s, o->site) || merge_content(s, o, e);
	}
	if (o->seq != r->seq + 1)
		return err_set(e, ERR_DATA,
			_("changes %lld to %lld of a laptop are missing before what is in it; ask for a bundle with everything, nothing of this one was taken"),
			(long long)r->seq + 1, (long long)o->seq - 1);
	if ((o->site == s->site && !renew(s, e)) || !take_again(s, o->site, e))
		return false;
	reach_of(m, o->site)->seq = o->seq;
	stage(m, o);
	m->result.n_ops++;
	if (o->site == m->step.site && o->step == m->step.step)
		m->step_ops++;
	return m->n < STAGE_MAX || merge_flush(s, e);
}

/* --- into the log --------------------------------------------------------------------------------------------------------------- */

static int cmp_staged(const void *x, const void *y)
{
	const struct staged *a = x, *b = y;
	int c = uid_cmp(a->o.uid, b->o.uid);

	return c ? c : a->nth - b->nth;
}

/* What a cell of a reference row held before anybody wrote to it: that is in no birth, and comes back when this op is set aside. */
static struct value value_before(struct store *s, const struct travel_op *o, struct arena *a)
{
	struct record r;
	int en = entity_find(o->entity), f, set;
	struct str text = STR_INIT;
	struct value v = value_none();

	if (o->base_hlc || !*o->field || *o->field == '_' || en < 0 || !store_load_uid(s, (enum entity)en, o->uid, a, &r, NULL))
		return v;
	if ((f = field_find((enum entity)en, o->field)) >= 0)
		return *record_value(&r, (enum field)f);
	if ((set = replay_set_of_cell((enum entity)en, o->field)) < 0)
		return v;
	for (int i = 0; i < record_count(&r, (enum set)set) && v.type == VALUE_NONE; i++) {
		const struct value *items = record_element(&r, (enum set)set, i);

		str_clear(&text);
		element_name(&text, set_desc((enum set)set), items);
		if (!str_eq(text.s, o->field))
			continue;
		str_clear(&text);
		element_value(&text, set_desc((enum set)set), items);
		v = value_text(arena_strdup(a, text.s));
	}
	str_release(&text);
	return v;
}

static bool insert_op(struct store *s, const struct travel_op *o, struct arena *a, struct err *e)
{
	struct merge *m = s->merge;
	enum why_aside aside = aside_of(m, o);
	struct value prev = value_before(s, o, a);
	sqlite3_stmt *st = stmt_get(s, STMT_OP_TAKE, e);

	if (!st)
		return false;
	sqlite3_bind_int64(st, 1, o->site);
	sqlite3_bind_int64(st, 2, o->seq);
	sqlite3_bind_int64(st, 3, o->hlc);
	sqlite3_bind_int64(st, 4, o->step);
	sqlite3_bind_text(st, 5, o->scope, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 6, o->entity, -1, SQLITE_STATIC);
	sqlite3_bind_blob(st, 7, o->uid.b, sizeof(o->uid.b), SQLITE_STATIC);
	sqlite3_bind_text(st, 8, o->field, -1, SQLITE_STATIC);
	if (o->base_hlc) {
		sqlite3_bind_int64(st, 9, o->base_hlc);
		sqlite3_bind_int64(st, 10, o->base_site);
	}
	sqlite3_bind_text(st, 11, o->also, -1, SQLITE_STATIC);
	bind_value(st, 12, &o->value);
	bind_value(st, 13, &prev);
	sqlite3_bind_int64(st, 14, s->step);
	if (aside)
		sqlite3_bind_int(st, 15, (int)aside);
	if (o->salt)
		sqlite3_bind_blob(st, 16, o->salt, SALT_SIZE, SQLITE_STATIC);
	if (o->hash)
		sqlite3_bind_blob(st, 17, o->hash, HASH_SIZE, SQLITE_STATIC);
	m->result.n_ahead += aside == ASIDE_AHEAD;
	m->result.n_unknown += aside == ASIDE_UNKNOWN;
	m->result.n_withheld += aside == ASIDE_WITHHELD;
	m->result.n_left_out += aside == ASIDE_LEFT_OUT;
	if (aside != ASIDE_AHEAD && o->hlc <= m->until && o->hlc > s->hlc)
		s->hlc = o->hlc;
	return stmt_run(s, st, e);
}

/* The ops of one row, n of them from v on. A birth, a deletion or an erasure reaches every cell; another op only its own. */
static bool take_row(struct store *s, const struct staged *v, int n, struct arena *a, struct err *e)
{
	const char **fields = arena_alloc(a, (size_t)n * sizeof(*fields));
	int en = entity_find(v->o.entity), n_fields = 0;
	bool ok = true, plain = true;
	enum fold_change change;

	for (int i = 0; ok && i < n; i++) {
		const char *field = v[i].o.field;

		ok = insert_op(s, &v[i].o, a, e);
		plain &= *field && *field != '_';
		if (!n_fields || !str_eq(fields[n_fields - 1], field))
			fields[n_fields++] = field;
	}
	if (!ok || en < 0)
		return ok;
	return fold_cells(s, (enum entity)en, v->o.uid, fields, plain ? n_fields : 0, &change, e) && add_change(s, change);
}

bool merge_flush(struct store *s, struct err *e)
{
	struct merge *m = s->merge;
	struct arena a = ARENA_INIT;
	bool ok = bulk_begin_merge(s, m->n, e);

	if (m->n)
		qsort(m->v, (size_t)m->n, sizeof(*m->v), cmp_staged);
	for (int i = 0, to; ok && i < m->n; i = to) {
		for (to = i; to < m->n && uid_cmp(m->v[to].o.uid, m->v[i].o.uid) == 0; to++)
			;
		ok = take_row(s, &m->v[i], to - i, &a, e);
		arena_clear(&a);
	}
	m->n = 0;
	arena_clear(&m->a);
	arena_release(&a);
	return ok;
}

/* --- end ------------------------------------------------------------------------------------------------------------------------ */

bool merge_end_rows(struct store *s, struct merge_result *out, struct err *e)
{
	struct merge *m = s->merge;

	BUG_ON(!m);
	if (!count_step_ops(s, e) || !merge_flush(s, e) || !fold_disclosed(s, e) || !fold_mend_rings(s, e) || !derive_sums(s, e) || !store_bulk_end(s, e))
		return false;
	m->result.conflicts_after = store_conflict_count(s);
	s->cur.n_ops = m->result.n_ops + m->result.n_disclosed;
	*out = m->result;
	return true;
}

bool merge_end(struct store *s, struct err *e)
{
	merge_free(s);
	return step_end(s, e);
}

/* --- a newer schema ------------------------------------------------------------------------------------------------------------- */

static bool count_in_understood(struct store *s, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OPS_NOT_UNDERSTOOD, e);
	struct arena a = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok;
	int rc;

	if (!st)
		return false;
	while ((rc = stmt_step(s, st, e)) == 1) {
		struct travel_op o = {.entity = column_text(st, 1, &a),
			.uid = column_uid(st, 2),
			.field = column_text(st, 3, &a),
			.value = column_value(st, 4, FT_TEXT, 0, &a),
			.hash = sqlite3_column_type(st, 5) == SQLITE_NULL ? NULL : sqlite3_column_blob(st, 5)};
		if (op_fits(&o))
			ids_add(&ids, sqlite3_column_int64(st, 0));
		arena_clear(&a);
	}
	ok = rc == 0;
	for (int i = 0; ok && i < ids.n; i++) {
		ok = (st = stmt_get(s, STMT_OP_COUNT_IN, e)) != NULL;
		if (!ok)
			break;
		bind_int(st, ":id", ids.v[i]);
		ok = stmt_run(s, st, e);
	}
	ids_release(&ids);
	arena_release(&a);
	return ok;
}

/* A birth that came from a newer version may hold members that this one has learnt by now, so every row that came is folded. */
bool merge_refold(struct store *s, struct err *e)
{
	sqlite3_stmt *st;
	bool ok;

	if (!store_begin(s, e))
		return false;
	for (int i = 0; i < ENTITY_COUNT; i++)
		s->touched[i].n = 0;
	derive_sums_later(s);
	ok = count_in_understood(s, e) && (st = stmt_get(s, STMT_ROWS_CAME_EVER, e)) && fold_rows(s, st, e) && fold_mend_rings(s, e) && derive_sums(s, e);
	if (ok)
		return store_commit(s, e);
	store_abort(s);
	return false;
}
