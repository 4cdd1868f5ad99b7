/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outline.c - outlines: reading a model, opening and closing rows, and what every model's rows have in common.
 *
 * Rows are placed in the order in which they are shown, what is under an open row behind it; opening one asks the model for its children alone. What somebody opened or
 * closed is kept by the row's id over readings.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>

#include "outline_priv.h"

struct rows {
	struct outline_row *v;
	int n, cap;
};

struct outline *outline_new(struct app *a, struct browse *b, const struct outline_model *m)
{
	struct outline *o = xcalloc(1, sizeof(*o));

	o->app = a;
	o->browse = b;
	o->model = m;
	return o;
}

static void forget_actions(struct outline *o)
{
	free(o->only.v);
	free(o->near.v);
	o->only = o->near = (struct outline_bits){NULL, 0};
	ids_release(&o->ids);
}

void outline_free(struct outline **po)
{
	struct outline *o = *po;

	if (!o)
		return;
	if (o->model->release)
		o->model->release(o);
	arena_release(&o->arena);
	free(o->v);
	free(o->turned);
	forget_actions(o);
	free(o);
	*po = NULL;
}

int outline_mode(const struct outline_model *m, const char *name)
{
	for (int i = 0; i < m->n_modes; i++)
		if (str_eq(m->modes[i].name, name))
			return i;
	return -1;
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t h, const char *text)
{
	for (const char *s = text; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return (h ^ 0xff) * UINT64_C(1099511628211);
}

struct outline_row *outline_add(struct outline *o, const struct outline_row *parent, const char *kind, const char *key, const char *text)
{
	uint64_t h = mix(mix(parent ? parent->id : UINT64_C(14695981039346656037), kind), key);
	struct outline_row *r;

	GROW(o->v, o->n, o->cap);
	r = &o->v[o->n++];
	*r = (struct outline_row){.id = h ? h : 1, .kind = kind, .depth = parent ? parent->depth + 1 : 0, .text = text, .key = key, .strate = -1, .finding = ""};
	return r;
}

static int turned_at(const struct outline *o, uint64_t id)
{
	int i = 0;

	while (i < o->n_turned && o->turned[i] != id)
		i++;
	return i;
}

void outline_opens(struct outline *o, struct outline_row *r, bool open)
{
	r->expandable = true;
	r->expanded = (open || r->depth < o->open_depth) != (turned_at(o, r->id) < o->n_turned);
}

struct outline_row *outline_add_action(struct outline *o, const struct outline_row *parent, int64_t action, struct action_row *row)
{
	char uid[UID_TEXT_SIZE];
	struct action_row a;
	struct outline_row *r;

	if (!store_action_row(app_store(o->app), action, &o->arena, &a, NULL))
		return NULL;
	r = outline_add(o, parent, "action", arena_strdup(&o->arena, uid_format(a.uid, uid)), a.title ? a.title : "");
	r->action = action;
	r->severity = a.severity;
	r->n_open = a.n_open;
	r->n_decided = a.n_decided;
	r->strate = a.strate;
	if (row)
		*row = a;
	return r;
}

void outline_cell(struct outline_row *r, int column, const char *shown, const char *data)
{
	r->cell[column] = (struct outline_cell){shown, data};
}

void outline_number(struct outline *o, struct outline_row *r, int column, int64_t n)
{
	outline_cell(r, column, n ? arena_strdup(&o->arena, SHOW_NUMBER(n)) : "", arena_printf(&o->arena, "%lld", (long long)n));
}

void outline_amount(struct outline *o, struct outline_row *r, int column, int64_t cents)
{
	char text[32];

	outline_cell(r, column, arena_strdup(&o->arena, show_amount(cents, text)), cents > 0 ? arena_printf(&o->arena, "%lld.%02d", (long long)(cents / 100), (int)(cents % 100)) : "");
}

void outline_period(struct outline *o, struct outline_row *r, int column, struct date start, struct date end)
{
	char text[32], from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];

	outline_cell(r, column, arena_strdup(&o->arena, show_period(start, end, text)), arena_printf(&o->arena, "%s/%s", date_format(start, from), date_format(end, to)));
}

const char *outline_quoted(struct outline *o, const char *value)
{
	char *copy = arena_strdup(&o->arena, value);

	/* A quote can't be written inside quotes; a blank finds the same words. */
	for (char *s = copy; *s; s++)
		*s = *s == '"' ? ' ' : *s;
	return arena_printf(&o->arena, "\"%s\"", copy);
}

/* --- reading ------------------------------------------------------------------------------------------------------------------- */

/* Takes the rows that the model added just now. */
static struct rows take(struct outline *o)
{
	struct rows r = {o->v, o->n, o->cap};

	o->v = NULL;
	o->n = o->cap = 0;
	return r;
}

static bool place(struct outline *o, const struct outline_row *r, struct rows *out, struct err *e)
{
	struct rows under;
	bool ok;

	GROW(out->v, out->n, out->cap);
	out->v[out->n++] = *r;
	if (!r->expandable || !r->expanded)
		return true;
	ok = o->model->children(o, r, e);
	under = take(o);
	for (int i = 0; ok && i < under.n; i++)
		ok = place(o, &under.v[i], out, e);
	free(under.v);
	return ok;
}

static bool has_bit(const struct outline_bits *b, int64_t action)
{
	return !b->v || ((size_t)action / 64 < b->n && b->v[action / 64] >> (action % 64) & 1);
}

bool outline_has(const struct outline *o, int64_t action)
{
	return has_bit(&o->only, action);
}

bool outline_is_near(const struct outline *o, int64_t action)
{
	return has_bit(&o->near, action);
}

static void set_bits(struct outline_bits *b, const struct ids *ids)
{
	int64_t top = 0;

	for (int i = 0; i < ids->n; i++)
		top = ids->v[i] > top ? ids->v[i] : top;
	b->n = (size_t)top / 64 + 1;
	b->v = xcalloc(b->n, sizeof(*b->v));
	for (int i = 0; i < ids->n; i++)
		b->v[ids->v[i] / 64] |= UINT64_C(1) << (ids->v[i] % 64);
}

/* The query's actions as bits; all are left when nothing is asked. */
static bool read_only(struct outline *o, struct err *e)
{
	struct query q = {.filter = o->query->filter, .territory = o->query->territory};
	struct ids near = IDS_INIT;
	bool ok = true;

	forget_actions(o);
	if (o->model->everywhere && q.territory) {
		ok = query_ids(app_store(o->app), &q, &near, e);
		set_bits(&o->near, &near);
		ids_release(&near);
		q.territory = NULL;
	}
	if (!ok || (!q.territory && (!q.filter || !q.filter->root)))
		return ok;
	ok = query_ids(app_store(o->app), &q, &o->ids, e);
	set_bits(&o->only, &o->ids);
	return ok;
}

static bool read_rows(struct outline *o, struct err *e)
{
	struct rows tops, out = {NULL, 0, 0};
	bool ok = read_only(o, e) && o->model->read(o, e);

	tops = take(o);
	for (int i = 0; ok && i < tops.n; i++)
		ok = place(o, &tops.v[i], &out, e);
	free(tops.v);
	free(o->v);
	o->v = out.v;
	o->n = ok ? out.n : 0;
	o->cap = out.cap;
	return ok;
}

bool outline_read(struct outline *o, const struct query *q, struct err *e)
{
	struct query mine;
	struct filter f;
	bool ok;

	o->n = 0;
	arena_clear(&o->arena);
	if (q) {
		o->query = q;
		ok = read_rows(o, e);
	} else {
		ok = browse_query(o->browse, o->model->term ? o->model->term(o) : "", &f, &mine, e);
		o->query = &mine;
		ok = ok && read_rows(o, e);
		filter_release(&f);
	}
	o->query = NULL;
	return ok;
}

/* --- opening ------------------------------------------------------------------------------------------------------------------- */

static void turn(struct outline *o, uint64_t id)
{
	int at = turned_at(o, id);

	if (at < o->n_turned) {
		o->turned[at] = o->turned[--o->n_turned];
		return;
	}
	GROW(o->turned, o->n_turned, o->cap_turned);
	o->turned[o->n_turned++] = id;
}

bool outline_expand(struct outline *o, int row, bool on, struct err *e)
{
	struct rows all = take(o), out = {NULL, 0, 0};
	struct outline_row *r = &all.v[row];
	int after = row + 1;
	bool ok = true;

	if (r->expandable && r->expanded != on) {
		turn(o, r->id);
		r->expanded = on;
	}
	while (after < all.n && all.v[after].depth > r->depth)
		after++;
	for (int i = 0; i < row; i++) {
		GROW(out.v, out.n, out.cap);
		out.v[out.n++] = all.v[i];
	}
	ok = place(o, r, &out, e);
	for (int i = after; i < all.n; i++) {
		GROW(out.v, out.n, out.cap);
		out.v[out.n++] = all.v[i];
	}
	free(all.v);
	free(o->v);
	o->v = out.v;
	o->n = out.n;
	o->cap = out.cap;
	return ok;
}

int outline_step_finding(const struct outline *o, int from, int step)
{
	for (int i = 1; i <= o->n; i++) {
		int at = (from + step * i % o->n + o->n) % o->n;

		if (o->v[at].n_open && o->v[at].action)
			return at;
	}
	return -1;
}

int outline_find(const struct outline *o, int64_t action)
{
	for (int i = 0; i < o->n; i++)
		if (o->v[i].action == action)
			return i;
	return -1;
}
