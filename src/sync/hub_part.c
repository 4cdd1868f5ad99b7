/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub_part.c - pulling a part: the outlines first, then the content of what is wanted. See hub.h.
 *
 * An outline holds all that a signature covers, with the hash in the place of each content, so what is left out is verified like the rest, and version vectors stay as
 * simple as they are. Which rows are wanted is decided when all outlines were seen: one operation about a row may bring in all of them, whoever wrote them, and the
 * server has to understand nothing of it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>

#include "hub_priv.h"
#include "hub_sql_priv.h"

#ifdef HAVE_LIBPQ

enum { LINES = 40, WANTS = 500, ARMS = 100, TRIES = 8, OUTLINES_BYTES_MAX = 1024 * 1024 * 1024 };

/* A batch that is new, and its outline: parts first_line to lines. */
struct lined {
	struct travel_batch b;
	int first_line, n_lines; /* 0: it comes whole */
	int64_t wanted;
};
struct part_line {
	int64_t part;
	size_t at, n;
};
struct look {
	struct pull *u;
	const struct hub_part *part;
	struct lined *v;
	int n, cap;
	struct part_line *lines;
	int n_lines, cap_lines;
	struct str text; /* of all lines */
	struct arena a;
	struct hub_want *wants;
	int n_wants, cap_wants;
	struct str bodies; /* of the wanted, in their order */
	size_t *ends;
	int n_bodies, cap_ends;
};

/* --- outlines --------------------------------------------------------------------------------------------------------------------- */

typedef bool (*each_line)(struct look *l, const struct travel_step *st, const struct travel_op *o, const char *hint, void *ctx);

/* Steps and operations of an outline in their order; false when it is none, does not hold all, or a call returns false. */
static bool walk(struct look *l, const struct lined *d, each_line each, void *ctx)
{
	int64_t next = d->b.first;
	struct wire w;
	bool ok = d->n_lines > 0;

	wire_init(&w);
	for (int i = d->first_line; ok && i < d->first_line + d->n_lines; i++) {
		const struct part_line *line = &l->lines[i];
		struct wire_bytes left = {(const uint8_t *)l->text.s + line->at, (const uint8_t *)l->text.s + line->at + line->n}, f;
		const char *hint = "";
		enum wire_kind kind;

		arena_clear(&l->a);
		wire_forget(&w);
		w.site = d->b.site;
		w.seq = line->part - 1;
		while (ok && left.p < left.end) {
			struct travel_step st;
			struct travel_op o;

			ok = wire_next(&left, &kind, &f) == 1;
			if (ok && kind == WIRE_HINT)
				ok = wire_get_hint(f, &l->a, &hint);
			else if (ok && kind == WIRE_STEP)
				ok = wire_get_step(&w, f, &l->a, &st) && each(l, &st, NULL, hint, ctx);
			else
				ok = ok && kind == WIRE_OP && wire_get_op(&w, f, &l->a, &o) && o.hash && !o.scope && o.seq == next++ && each(l, NULL, &o, hint, ctx);
		}
	}
	wire_release(&w);
	arena_clear(&l->a);
	return ok && next == d->b.last + 1;
}

static PGresult *ask_outlines(struct pull *u, int64_t site, int64_t batch, int64_t part, int64_t until, struct err *e)
{
	struct hub_params p = {0};
	PGresult *r;

	hub_add_bytes(&p, u->workspace.b, sizeof(u->workspace.b));
	hub_add_int(&p, site);
	hub_add_int(&p, batch);
	hub_add_int(&p, part);
	hub_add_int(&p, until);
	hub_add_int(&p, LINES);
	r = hub_run(u->h, HUB_OUTLINES, &p, e);
	hub_params_release(&p);
	return r;
}

/* Outlines of the batches from `from` on, all of one site. */
static bool read_outlines(struct look *l, int from, struct err *e)
{
	int64_t batch = l->v[from].b.last, part = 0;
	int at = from, n = LINES;

	while (n == LINES) {
		PGresult *r = ask_outlines(l->u, l->v[from].b.site, batch, part, l->v[l->n - 1].b.last, e);

		if (!r)
			return false;
		n = pq()->ntuples(r);
		for (int i = 0; i < n; i++) {
			int64_t last_batch = batch, last_part = part;

			batch = hub_get_int(r, i, 0);
			part = hub_get_int(r, i, 1);
			/* A server that says the same again and again would never be done. */
			if (batch < last_batch || (batch == last_batch && part <= last_part) || l->text.len > OUTLINES_BYTES_MAX) {
				pq()->clear(r);
				return pull_lost(e);
			}
			while (at < l->n && l->v[at].b.last < batch)
				at++;
			if (at == l->n || l->v[at].b.last != batch || part < l->v[at].b.first || part > batch)
				continue; /* of a batch that came after the list, or none of it */
			if (!l->v[at].n_lines++)
				l->v[at].first_line = l->n_lines;
			GROW(l->lines, l->n_lines, l->cap_lines);
			l->lines[l->n_lines++] = (struct part_line){part, l->text.len, (size_t)pq()->getlength(r, i, 2)};
			str_add_n(&l->text, pq()->getvalue(r, i, 2), (size_t)pq()->getlength(r, i, 2));
		}
		pq()->clear(r);
		if (l->u->progress && !l->u->progress(l->u->ctx, 0, l->u->total))
			return hub_cancelled(e);
	}
	return true;
}

static bool read_site(struct look *l, int64_t site, int64_t above, struct err *e)
{
	struct travel_batch *v = xcalloc(PULL_BATCHES, sizeof(*v));
	int n = PULL_BATCHES, from;
	bool ok = true;

	while (ok && n == PULL_BATCHES) {
		ok = pull_page(l->u, site, above, v, &n, e);
		from = l->n;
		for (int i = 0; ok && i < n; i++) {
			GROW(l->v, l->n, l->cap);
			l->v[l->n++] = (struct lined){.b = v[i]};
			above = v[i].last;
		}
		ok = ok && (l->n == from || read_outlines(l, from, e));
	}
	free(v);
	return ok;
}

static bool add_to_digest(struct look *l, const struct travel_step *st, const struct travel_op *o, const char *hint, void *ctx)
{
	struct err any = ERR_INIT;

	(void)l, (void)hint;
	if (st)
		batch_digest_step(ctx, st);
	return st || batch_digest_op(ctx, o, &any);
}

/* Is it what the laptop signed? */
static bool is_signed(struct look *l, const struct lined *d)
{
	struct batch_digest digest;
	struct err any = ERR_INIT;

	batch_digest_begin(&digest, d->b.site, d->b.first, d->b.last);
	return walk(l, d, add_to_digest, &digest) && batch_verify(&digest, &d->b, &any);
}

static bool show(struct look *l, const struct travel_step *st, const struct travel_op *o, const char *hint, void *ctx)
{
	(void)st, (void)ctx;
	if (o)
		l->part->see(l->part->ctx, o->uid, hint);
	return true;
}

static bool count_wanted(struct look *l, const struct travel_step *st, const struct travel_op *o, const char *hint, void *ctx)
{
	struct lined *d = ctx;

	(void)st, (void)hint;
	d->wanted += o && l->part->wants(l->part->ctx, o->uid);
	return true;
}

/* An outline that can't be read, or was not signed, is as none: its batch comes whole. */
static bool decide(struct look *l, struct err *e)
{
	for (int i = 0; i < l->n; i++)
		if (is_signed(l, &l->v[i]))
			walk(l, &l->v[i], show, NULL);
		else
			l->v[i].n_lines = 0;
	if (!l->part->settle(l->part->ctx, e))
		return false;
	for (int i = 0; i < l->n; i++)
		if (l->v[i].n_lines)
			walk(l, &l->v[i], count_wanted, &l->v[i]);
	return true;
}

/* --- what is wanted --------------------------------------------------------------------------------------------------------------- */

static bool take_body(void *ctx, const PGresult *r, struct err *e)
{
	struct look *l = ctx;
	const struct hub_want *w = &l->wants[l->n_bodies];
	struct wire_bytes left = {(const uint8_t *)pq()->getvalue(r, 0, 2), NULL}, f, whole;
	enum wire_kind kind;

	left.end = left.p + pq()->getlength(r, 0, 2);
	if (l->n_bodies >= l->n_wants || hub_get_int(r, 0, 0) != w->batch || hub_get_int(r, 0, 1) != w->seq)
		return pull_lost(e);
	for (whole = left; wire_next(&left, &kind, &f) == 1 && kind != WIRE_OP; whole = left)
		;
	str_add_n(&l->bodies, (const char *)whole.p, (size_t)(left.p - whole.p));
	GROW(l->ends, l->n_bodies, l->cap_ends);
	l->ends[l->n_bodies++] = l->bodies.len;
	return true;
}

/* How many of them one statement asks for: of one site, and of so many batches. */
static int some_of(const struct hub_want *v, int n)
{
	int k = 0, arms = 0;

	while (k < n && k < WANTS && v[k].site == v[0].site && arms <= ARMS) {
		k++;
		arms += k < n && v[k].batch != v[k - 1].batch;
	}
	return k;
}

static void begin_some(struct pull *u, struct hub_params *p, struct str *sql, const struct hub_want *v, int n)
{
	hub_params_clear(p);
	hub_add_bytes(p, u->workspace.b, sizeof(u->workspace.b));
	hub_add_int(p, v[0].site);
	str_clear(sql);
	for (int i = 0; i < n; i++) {
		if (!i || v[i].batch != v[i - 1].batch) {
			hub_add_int(p, v[i].batch);
			str_addf(sql, "%s" HUB_OPS_SOME "$%d" HUB_OPS_SOME_OF, i ? HUB_OPS_SOME_MORE : "", p->n);
		} else {
			str_add(sql, ", ");
		}
		hub_add_int(p, v[i].seq);
		str_addf(sql, "$%d", p->n);
	}
	str_add(sql, HUB_OPS_SOME_END);
}

/* In the order of their numbers; which of them came back is told by each. */
static bool ask_some(struct pull *u, const struct hub_want *v, int n, hub_row each, void *ctx, struct err *e)
{
	struct hub_params p = {0};
	struct str sql = STR_INIT;
	struct err why = ERR_INIT;
	bool ok = false;

	begin_some(u, &p, &sql, v, n);
	ok = hub_rows(u->h, sql.s, &p, each, ctx, &why);
	hub_params_release(&p);
	str_release(&sql);
	return ok || err_set(e, why.code, "%s", why.text);
}

static bool fetch_wants(struct look *l, struct err *e)
{
	str_clear(&l->bodies);
	l->n_bodies = 0;
	while (l->n_bodies < l->n_wants) {
		int done = l->n_bodies, n = some_of(l->wants + done, l->n_wants - done), tries = 0;
		struct err why = ERR_INIT;

		/* What came before an error has been taken. */
		while (!ask_some(l->u, l->wants + l->n_bodies, done + n - l->n_bodies, take_body, l, &why)) {
			if (++tries == TRIES || !pull_is_passing(l->u))
				return err_set(e, why.code, "%s", why.text);
			err_clear(&why);
			if (l->n_bodies == done + n)
				break;
		}
		if (l->n_bodies < done + n)
			return pull_lost(e);
	}
	return true;
}

static bool note_want(struct look *l, const struct travel_step *st, const struct travel_op *o, const char *hint, void *ctx)
{
	const struct lined *d = ctx;

	(void)st, (void)hint;
	if (!o || !l->part->wants(l->part->ctx, o->uid))
		return true;
	GROW(l->wants, l->n_wants, l->cap_wants);
	l->wants[l->n_wants++] = (struct hub_want){d->b.site, d->b.last, o->seq};
	return true;
}

/* --- into the file ---------------------------------------------------------------------------------------------------------------- */

/* As hub_feed() reads them: each by itself. */
static bool put_line(struct look *l, const struct travel_step *st, const struct travel_op *o, const char *hint, void *ctx)
{
	struct pull *u = l->u;
	int *at = ctx;

	wire_forget(&u->wire);
	if (st)
		wire_put_step(&u->wire, &u->pending, st);
	else if (*at < l->n_wants && l->wants[*at].seq == o->seq) {
		size_t from = *at ? l->ends[*at - 1] : 0;

		str_add_n(&u->pending, l->bodies.s + from, l->ends[*at] - from);
		(*at)++;
	} else {
		wire_put_left(&u->wire, &u->pending, o, hint);
	}
	return true;
}

/* Some batches of one site of which not all is wanted. */
static bool put_some(struct look *l, int from, int to, struct err *e)
{
	struct pull *u = l->u;
	int at = 0;

	l->n_wants = 0;
	for (int i = from; i < to; i++)
		walk(l, &l->v[i], note_want, &l->v[i]);
	if (!fetch_wants(l, e))
		return false;
	for (int i = from; i < to; i++) {
		const struct travel_batch *b = &l->v[i].b;

		str_clear(&u->pending);
		wire_put_batch(&u->wire, &u->pending, b);
		walk(l, &l->v[i], put_line, &at);
		if (!hub_stage_add(u->out, b, u->pending.s, u->pending.len, e) || !pull_step_on(u, b->last - b->first + 1, e))
			return false;
	}
	return true;
}

static bool is_whole(const struct lined *d)
{
	return !d->n_lines || d->wanted == d->b.last - d->b.first + 1;
}

/* Neighbours of one kind, and of one site; of those that come in part, as many as one question asks for. */
static int run_of(const struct look *l, int from)
{
	int64_t wanted = 0;
	int to = from;

	while (to < l->n && l->v[to].b.site == l->v[from].b.site && is_whole(&l->v[to]) == is_whole(&l->v[from]) && to - from < PULL_BATCHES && wanted < WANTS) {
		wanted += is_whole(&l->v[from]) ? 0 : l->v[to].wanted;
		to++;
	}
	return to;
}

static bool put_whole(struct look *l, int from, int to, struct err *e)
{
	struct travel_batch *v = xcalloc((size_t)(to - from), sizeof(*v));
	bool ok;

	for (int i = from; i < to; i++)
		v[i - from] = l->v[i].b;
	ok = pull_batches(l->u, v, to - from, e);
	free(v);
	return ok;
}

bool pull_part(struct pull *u, const struct hub_part *part, const struct reach *v, const int64_t *here, int n, struct err *e)
{
	struct look l = {.u = u, .part = part, .text = STR_INIT, .bodies = STR_INIT};
	bool ok = true;

	for (int i = 0; ok && i < n; i++)
		if (v[i].seq > here[i])
			ok = read_site(&l, v[i].site, here[i], e);
	ok = ok && decide(&l, e);
	for (int i = 0, to; ok && i < l.n; i = to) {
		to = run_of(&l, i);
		ok = is_whole(&l.v[i]) ? put_whole(&l, i, to, e) : put_some(&l, i, to, e);
	}
	free(l.v);
	free(l.lines);
	free(l.wants);
	free(l.ends);
	str_release(&l.text);
	str_release(&l.bodies);
	arena_release(&l.a);
	return ok;
}

/* --- what was left out ------------------------------------------------------------------------------------------------------------ */

struct fetch {
	struct pull *u;
	int64_t site, n;
};

static bool take_content(void *ctx, const PGresult *r, struct err *e)
{
	struct fetch *x = ctx;
	struct wire_bytes left = {(const uint8_t *)pq()->getvalue(r, 0, 2), NULL}, f;
	enum wire_kind kind;

	(void)e;
	left.end = left.p + pq()->getlength(r, 0, 2);
	while (wire_next(&left, &kind, &f) == 1)
		if (kind == WIRE_OP) {
			wire_put_content(&x->u->wire, &x->u->pending, x->site, hub_get_int(r, 0, 1), f);
			x->n++;
		}
	return true;
}

bool hub_fetch(struct hub *h, struct uid workspace, const struct hub_want *v, int n, struct hub_stage *out, hub_progress progress, void *ctx, struct err *e)
{
	struct pull u = {.h = h, .workspace = workspace, .out = out, .pending = STR_INIT, .progress = progress, .ctx = ctx, .total = n};
	bool ok = true;
	int tries = 0;

	wire_init(&u.wire);
	for (int i = 0, to; ok && i < n; i = to) {
		struct fetch x = {.u = &u, .site = v[i].site};
		struct err why = ERR_INIT;

		to = i + some_of(v + i, n - i);
		str_clear(&u.pending);
		if (ask_some(&u, v + i, to - i, take_content, &x, &why)) {
			tries = 0;
			ok = hub_stage_add_contents(out, u.pending.s, u.pending.len, x.n, e) && pull_step_on(&u, to - i, e);
		} else if (++tries < TRIES && pull_is_passing(&u)) {
			to = i;
		} else {
			ok = err_set(e, why.code, "%s", why.text);
		}
	}
	wire_release(&u.wire);
	str_release(&u.pending);
	return ok;
}

#endif
