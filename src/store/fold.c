/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fold.c - the state of a row as a function of the set of its operations.
 *
 * The order in which ops arrived plays no part, so two laptops that hold the same ops hold the same row and the same conflicts (the property that
 * tests/prop/test_converge.c tries with random histories). For each cell:
 *	1. an op that another one withdraws (the undo of settling a conflict) does not count;
 *	2. an op that another one of the cell names as its base is superseded; what is left are the heads; a birth is a head of each cell that it speaks of;
 *	3. the latest head by (hlc, site) gives the value; heads that differ are a conflict.
 * A base must be older than the op that names it, so that no forged pair can supersede each other.
 *
 * Deletion: a row is deleted when all heads of `_deleted` are deletions and each other op was seen by the author of one of them. He had seen what his own laptop
 * wrote, and of others what the deletion lists (`s:SITE:SEQ` in `also`: a site's numbers have no gaps). So a concurrent change keeps the row, and is a conflict.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fold_priv.h"

#define DELETED "_deleted"
#define ERASED "_erased"

/* --- also --------------------------------------------------------------------------------------------------------------------- */

void also_add(struct str *out, char what, int64_t a, int64_t b)
{
	str_addf(out, "%s%c:%" PRId64 ":%" PRId64, out->len ? " " : "", what, a, b);
}

bool also_next(const char **rest, char *what, int64_t *a, int64_t *b)
{
	while (*rest && **rest) {
		const char *at = *rest, *end = strchr(at, ' ');

		*rest = end ? end + 1 : at + strlen(at);
		if (sscanf(at, "%c:%" SCNd64 ":%" SCNd64, what, a, b) == 3)
			return true;
	}
	return false;
}

/* --- reading ------------------------------------------------------------------------------------------------------------------ */

bool fold_load(struct store *s, enum entity en, struct uid u, struct arena *a, struct fold *f, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OPS_OF_ROW, e);
	int rc;

	*f = (struct fold){.a = a, .entity = en, .uid = u};
	if (!st || !bulk_need(s, "op_cell", e))
		return false;
	bind_uid(st, ":uid", u);
	while ((rc = stmt_step(s, st, e)) == 1) {
		/* Of what came without its content even the name of the cell is nobody's word: it says nothing. */
		if (fold_lacks_content(sqlite3_column_int(st, 10)))
			continue;
		GROW(f->v, f->n, f->cap);
		f->v[f->n++] = (struct fold_op){.site = sqlite3_column_int64(st, 0),
			.seq = sqlite3_column_int64(st, 1),
			.hlc = sqlite3_column_int64(st, 2),
			.step = sqlite3_column_int64(st, 3),
			.base_hlc = sqlite3_column_int64(st, 4),
			.base_site = sqlite3_column_int64(st, 5),
			.field = column_text(st, 6, a),
			.also = sqlite3_column_type(st, 7) == SQLITE_NULL ? NULL : column_text(st, 7, a),
			.value = column_value(st, 8, FT_TEXT, 0, a),
			.prev = column_value(st, 9, FT_TEXT, 0, a),
			.aside = sqlite3_column_type(st, 10) != SQLITE_NULL};
	}
	if (rc != 0)
		fold_free(f);
	return rc == 0;
}

void fold_free(struct fold *f)
{
	free(f->v);
	free(f->conflicts);
	f->v = NULL;
	f->conflicts = NULL;
	f->n = f->cap = f->n_conflicts = f->cap_conflicts = 0;
}

/* --- births ------------------------------------------------------------------------------------------------------------------- */

static int cmp_stamp(int64_t hlc_a, int64_t site_a, int64_t hlc_b, int64_t site_b)
{
	if (hlc_a != hlc_b)
		return hlc_a < hlc_b ? -1 : 1;
	return site_a < site_b ? -1 : site_a > site_b;
}

static int cmp_op(const void *x, const void *y)
{
	const struct fold_op *a = x, *b = y;
	int c = strcmp(a->field, b->field);

	return c ? c : cmp_stamp(a->hlc, a->site, b->hlc, b->site);
}

/* Ops of one field are neighbours: [*from, *to). */
static bool next_cell(const struct fold *f, int *from, int *to)
{
	*from = *to;
	if (*from >= f->n)
		return false;
	while (*to < f->n && str_eq(f->v[*to].field, f->v[*from].field))
		(*to)++;
	return true;
}

static bool find_cell(const struct fold *f, const char *field, int *from, int *to)
{
	for (*to = 0; next_cell(f, from, to);)
		if (str_eq(f->v[*from].field, field))
			return true;
	*from = *to = 0;
	return false;
}

bool fold_birth_value(const struct fold *f, const struct fold_op *birth, const char *field, struct value *out)
{
	struct record r;
	int at, set;

	record_init(&r, f->entity, f->a);
	if (birth->value.type != VALUE_TEXT || !record_from_json(&r, birth->value.s, strlen(birth->value.s), NULL))
		return false;
	if ((at = field_find(f->entity, field)) >= 0) {
		*out = *record_value(&r, (enum field)at);
		return out->type != VALUE_NONE;
	}
	if ((set = replay_set_of_cell(f->entity, field)) < 0)
		return false;
	for (int i = 0; i < record_count(&r, (enum set)set); i++) {
		const struct value *items = record_element(&r, (enum set)set, i);
		struct str text = STR_INIT;
		bool found;

		element_name(&text, set_desc((enum set)set), items);
		if ((found = str_eq(text.s, field))) {
			str_clear(&text);
			element_value(&text, set_desc((enum set)set), items);
			*out = value_text(arena_strdup(f->a, text.s));
		}
		str_release(&text);
		if (found)
			return true;
	}
	return false;
}

/* --- heads -------------------------------------------------------------------------------------------------------------------- */

static struct fold_op *find_op(struct fold *f, int from, int to, int64_t hlc, int64_t site)
{
	for (int i = from; i < to; i++)
		if (f->v[i].hlc == hlc && f->v[i].site == site)
			return &f->v[i];
	return NULL;
}

struct cell {
	int from, to;             /* its ops */
	int first_birth, births;  /* [first_birth, births) */
	bool *birth_superseded;
};

static void supersede(struct fold *f, struct cell *c, const struct fold_op *by);

/* What is based on an op that was withdrawn is based on what that one was based on. */
static void supersede_base(struct fold *f, struct cell *c, const struct fold_op *by, int64_t hlc, int64_t site)
{
	struct fold_op *base;

	if (!hlc || cmp_stamp(hlc, site, by->hlc, by->site) >= 0)
		return;
	if ((base = find_op(f, c->from, c->to, hlc, site))) {
		base->superseded = true;
		if (base->withdrawn)
			supersede(f, c, base);
	} else if ((base = find_op(f, c->first_birth, c->births, hlc, site))) {
		c->birth_superseded[base - f->v - c->first_birth] = true;
	}
}

static void supersede(struct fold *f, struct cell *c, const struct fold_op *by)
{
	const char *rest = by->also;
	char what;
	int64_t hlc, site;

	supersede_base(f, c, by, by->base_hlc, by->base_site);
	while (also_next(&rest, &what, &hlc, &site))
		if (what == 'b')
			supersede_base(f, c, by, hlc, site);
}

/* Latest first, so that an op that is withdrawn withdraws nothing any more. Only who wrote an op can withdraw it. */
static void mark_withdrawn(struct fold *f, const struct cell *c)
{
	for (int i = c->from; i < c->to; i++)
		f->v[i].withdrawn = f->v[i].superseded = false;
	for (int i = c->to - 1; i >= c->from; i--) {
		struct fold_op *o = &f->v[i], *target;
		const char *rest = o->also;
		char what;
		int64_t hlc, site;
		bool in_force = !o->aside && !o->withdrawn;

		while (in_force && also_next(&rest, &what, &hlc, &site)) {
			if (what != 'w' || site != o->site || !(target = find_op(f, c->from, i, hlc, site)))
				continue;
			target->withdrawn = true;
			o->withdrawn = true; /* it says nothing itself */
		}
	}
}

static void mark_cell(struct fold *f, struct cell *c)
{
	mark_withdrawn(f, c);
	for (int i = c->from; i < c->to; i++)
		if (!f->v[i].aside && !f->v[i].withdrawn)
			supersede(f, c, &f->v[i]);
}

static bool counts(const struct fold_op *o)
{
	return !o->aside && !o->withdrawn && !o->superseded;
}

static int cmp_head(const void *x, const void *y)
{
	const struct fold_head *a = x, *b = y;

	return cmp_stamp(a->op->hlc, a->op->site, b->op->hlc, b->op->site);
}

static int heads_of_cell(struct fold *f, const char *field, int from, int to, struct fold_head **out)
{
	struct cell c = {.from = from, .to = to};
	struct fold_head *h;
	int n = 0;

	if (*field && *field != '_' && f->n > 0 && !*f->v[0].field)
		while (c.births < f->n && !*f->v[c.births].field)
			c.births++;
	h = arena_alloc(f->a, (size_t)(to - from + c.births + 1) * sizeof(*h));
	c.birth_superseded = arena_calloc(f->a, (size_t)c.births + 1, sizeof(bool));
	mark_cell(f, &c);
	for (int i = 0; i < c.births; i++)
		if (!f->v[i].aside && !c.birth_superseded[i] && fold_birth_value(f, &f->v[i], field, &h[n].value))
			h[n++].op = &f->v[i];
	for (int i = from; i < to; i++)
		if (counts(&f->v[i]))
			h[n++] = (struct fold_head){&f->v[i], f->v[i].value};
	qsort(h, (size_t)n, sizeof(*h), cmp_head);
	*out = h;
	return n;
}

int fold_heads(struct fold *f, const char *field, struct fold_head **heads)
{
	int from, to;

	find_cell(f, field, &from, &to);
	return heads_of_cell(f, field, from, to, heads);
}

static bool heads_agree(const struct fold_head *h, int n)
{
	for (int i = 1; i < n; i++)
		if (!value_eq(&h[i].value, &h[0].value))
			return false;
	return true;
}

static void add_conflict(struct fold *f, const char *field, struct fold_head *h, int n)
{
	GROW(f->conflicts, f->n_conflicts, f->cap_conflicts);
	f->conflicts[f->n_conflicts++] = (struct fold_conflict){field, h, n};
}

/* --- deletion ----------------------------------------------------------------------------------------------------------------- */

static bool has_seen(const struct fold_op *deletion, const struct fold_op *o)
{
	const char *rest = deletion->also;
	char what;
	int64_t site, seq;

	if (o->site == deletion->site)
		return true;
	while (also_next(&rest, &what, &site, &seq))
		if (what == 's' && site == o->site && o->seq <= seq)
			return true;
	return false;
}

/* The latest op of each site that no deletion had seen, as heads that keep the row. */
static int unseen(const struct fold *f, const struct fold_head *deletions, int n, struct fold_head *out)
{
	int n_out = 0;

	for (int i = 0; i < f->n; i++) {
		const struct fold_op *o = &f->v[i];
		bool seen = o->aside || o->withdrawn || str_eq(o->field, DELETED) || str_eq(o->field, ERASED);
		int at = 0;

		for (int k = 0; k < n && !seen; k++)
			seen = has_seen(deletions[k].op, o);
		if (seen)
			continue;
		while (at < n_out && out[at].op->site != o->site)
			at++;
		if (at == n_out)
			out[n_out++] = (struct fold_head){o, value_none()};
		else if (cmp_stamp(out[at].op->hlc, out[at].op->site, o->hlc, o->site) < 0)
			out[at].op = o;
	}
	return n_out;
}

static bool is_deletion(const struct fold_head *h)
{
	return h->value.type == VALUE_INT && h->value.i;
}

static void fold_deletion(struct fold *f, int from, int to)
{
	struct fold_head *h, *all;
	int n = heads_of_cell(f, DELETED, from, to, &h), n_deletions = 0, n_keep = 0;

	f->speaks_of_deletion = to > from;
	/* All of it was taken back: a reference row is again as it was. */
	if (!n && to > from)
		f->r.deleted = f->v[from].prev.type == VALUE_INT && f->v[from].prev.i;
	all = arena_alloc(f->a, (size_t)(n + f->n + 1) * sizeof(*all));
	for (int i = 0; i < n; i++)
		if (is_deletion(&h[i]))
			all[n_deletions++] = h[i];
	if (!n_deletions)
		return;
	for (int i = 0; i < n; i++)
		if (!is_deletion(&h[i]))
			all[n_deletions + n_keep++] = h[i];
	n_keep += unseen(f, all, n_deletions, all + n_deletions + n_keep);
	f->r.deleted = n_keep == 0;
	if (n_keep) {
		qsort(all, (size_t)n_deletions, sizeof(*all), cmp_head);
		qsort(all + n_deletions, (size_t)n_keep, sizeof(*all), cmp_head);
		add_conflict(f, DELETED, all, n_deletions + n_keep);
	}
}

/* --- the row ------------------------------------------------------------------------------------------------------------------ */

/* Several births become one by joining what they say: their cells are ops of their own from here on. */
static void split_births(struct fold *f, int n_births)
{
	const struct entity_desc *d = entity_desc(f->entity);
	struct str name = STR_INIT;

	/* Cells that only births speak of need one op to be met in the walk; it counts for nothing itself. */
	for (int b = 0; b < n_births; b++) {
		struct record r;

		record_init(&r, f->entity, f->a);
		if (f->v[b].aside || f->v[b].value.type != VALUE_TEXT || !record_from_json(&r, f->v[b].value.s, strlen(f->v[b].value.s), NULL))
			continue;
		for (int i = 0; i < d->n_fields; i++)
			if (r.fields[i].type != VALUE_NONE) {
				GROW(f->v, f->n, f->cap);
				f->v[f->n++] = (struct fold_op){.field = field_desc((enum field)(d->first_field + i))->name, .aside = true};
			}
		for (int k = 0; k < d->n_sets; k++)
			for (int i = 0; i < record_count(&r, (enum set)(d->first_set + k)); i++) {
				str_clear(&name);
				element_name(&name, set_desc((enum set)(d->first_set + k)), record_element(&r, (enum set)(d->first_set + k), i));
				GROW(f->v, f->n, f->cap);
				f->v[f->n++] = (struct fold_op){.field = arena_strdup(f->a, name.s), .aside = true};
			}
	}
	str_release(&name);
	qsort(f->v, (size_t)f->n, sizeof(*f->v), cmp_op);
}

static bool is_sequel(const struct fold *f, const char *name)
{
	int field = field_find(f->entity, name);

	return field >= 0 && (field_desc((enum field)field)->flags & FIELD_SEQUEL);
}

static struct value cell_value(struct fold *f, int from, int to)
{
	struct fold_head *h;
	int n = heads_of_cell(f, f->v[from].field, from, to, &h);

	if (!heads_agree(h, n) && !is_sequel(f, f->v[from].field))
		add_conflict(f, f->v[from].field, h, n);
	if (n)
		return h[n - 1].value;
	/* All that was said is taken back: what the reference says holds again. */
	return f->born ? value_none() : f->v[from].prev;
}

static void fold_cell(struct fold *f, int from, int to)
{
	const char *field = f->v[from].field;
	struct value v = cell_value(f, from, to);
	int at = field_find(f->entity, field);

	if (replay_cell(&f->r, field, &v) && at >= 0)
		f->spoken |= (uint64_t)1 << (at - entity_desc(f->entity)->first_field);
}

static int count_births(const struct fold *f, int *living)
{
	int n = 0;

	*living = 0;
	while (n < f->n && !*f->v[n].field)
		*living += !f->v[n++].aside;
	return n;
}

bool fold_is_plain(struct fold *f)
{
	int living, births = count_births(f, &living);

	f->born = living > 0;
	for (int i = 0; i < f->n; i++)
		if (*f->v[i].field == '_')
			return false;
	return f->born || !births;
}

bool fold_again(struct fold *f, const char *field)
{
	int from, to, conflicts = f->n_conflicts;
	struct value v;

	if (find_cell(f, field, &from, &to)) {
		v = cell_value(f, from, to);
		replay_cell(&f->r, field, &v);
	}
	return f->n_conflicts > conflicts;
}

void fold_run(struct fold *f)
{
	int living, births = count_births(f, &living), from, to = 0;

	record_init(&f->r, f->entity, f->a);
	f->r.uid = f->uid;
	f->born = living > 0;
	f->unborn = births > 0 && !living;
	f->n_conflicts = 0;
	f->spoken = 0;
	for (int i = 0; i < f->n; i++)
		f->erased |= str_eq(f->v[i].field, ERASED) && !f->v[i].aside;
	if (f->erased) {
		f->r.deleted = true;
		return;
	}
	if (living > 1)
		split_births(f, births);
	else
		for (int i = 0; i < births; i++)
			if (!f->v[i].aside)
				replay_cell(&f->r, "", &f->v[i].value);
	while (next_cell(f, &from, &to))
		if (*f->v[from].field && *f->v[from].field != '_')
			fold_cell(f, from, to);
	/* After the others, which tell what is withdrawn. */
	find_cell(f, DELETED, &from, &to);
	fold_deletion(f, from, to);
	if (f->unborn)
		f->r.deleted = true;
	/* Nobody is asked what a row that is gone should say. */
	if (f->r.deleted)
		f->n_conflicts = 0;
}
