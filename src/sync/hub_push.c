/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub_push.c - sending signed batches to the team's server, some thousand operations a transaction.
 *
 * A group of batches is collected, then sent: its operations by multi-row INSERT, or by COPY where that is to be had; then the rows of the batches; and committed when
 * all of them were new. When some were there already somebody else was faster, and each batch goes by itself. What the server takes back (serialisation, deadlock)
 * is sent again.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>

#include "hub_priv.h"
#include "hub_sql_priv.h"
#include "wire_priv.h"

#ifdef HAVE_LIBPQ

enum { ROWS = 1000, ROWS_FEW = 20, COPY_FROM = 200, TRIES = 8 };
enum { LINE_BYTES = 128 * 1024 };
enum { GROUP_ROWS = 20000, GROUP_BYTES = 4 * 1024 * 1024, GROUP_BATCHES = 1000 };

struct row {
	int64_t site, batch, seq;
	size_t at, n;       /* in bytes */
	size_t scope_at;
	int scope_n;        /* -1: none */
};
struct group_batch {
	struct travel_batch b;
	int first_row, first_line;
};

/* A part of an outline. */
struct line {
	int64_t site, batch, part;
	size_t at, n; /* in lines */
};
struct push {
	struct hub *h;
	struct uid workspace;
	struct wire wire;
	struct str bytes, sql;
	struct row *rows;
	int n_rows, cap_rows;
	struct group_batch *batches;
	int n_batches, cap_batches;
	size_t row_at; /* where the row that is being made begins */
	const struct hub_hints *hints; /* NULL: no outlines */
	struct wire line_wire;
	struct str lines, hint; /* outlines of the group; what the last operation was about */
	struct line *line;
	int n_lines, cap_lines;
	size_t line_at;         /* where the outline of this batch begins, and its part */
	int64_t next;           /* the number that comes next */
	bool said;              /* something in it is known to be about something */
	bool copy;     /* this group */
	int chunk;     /* rows in one INSERT */
	struct hub_params p;
	struct hub_pushed *out;
	hub_progress progress;
	void *ctx;
	int64_t done, total;
};

/* --- statements ------------------------------------------------------------------------------------------------------------------- */

/* ($1, $2, $3), ($1, $4, $5), …: the first is the workspace. */
static void begin_rows(struct push *u, const char *head)
{
	hub_params_clear(&u->p);
	hub_add_bytes(&u->p, u->workspace.b, sizeof(u->workspace.b));
	str_clear(&u->sql);
	str_add(&u->sql, head);
}

static void begin_row(struct push *u, int n_params)
{
	str_add(&u->sql, u->p.n > 1 ? ", ($1" : "($1");
	for (int i = 1; i <= n_params; i++)
		str_addf(&u->sql, ", $%d", u->p.n + i);
	str_add_char(&u->sql, ')');
}

static bool send_rows(struct push *u, const char *end, int64_t *taken, struct err *e)
{
	PGresult *r;

	str_add(&u->sql, end);
	r = hub_run(u->h, u->sql.s, &u->p, e);
	if (r)
		*taken += atoll(pq()->cmdTuples(r));
	pq()->clear(r);
	return r != NULL;
}

static bool insert_ops(struct push *u, int from, int to, int64_t *taken, struct err *e)
{
	bool ok = true;

	for (int i = from; ok && i < to;) {
		begin_rows(u, HUB_OP_ADD);
		for (int end = i + u->chunk < to ? i + u->chunk : to; i < end; i++) {
			const struct row *row = &u->rows[i];

			begin_row(u, 5);
			hub_add_int(&u->p, row->site);
			hub_add_int(&u->p, row->batch);
			hub_add_int(&u->p, row->seq);
			hub_add_text(&u->p, row->scope_n < 0 ? NULL : u->bytes.s + row->scope_at, row->scope_n < 0 ? 0 : (size_t)row->scope_n);
			hub_add_bytes(&u->p, u->bytes.s + row->at, row->n);
		}
		ok = send_rows(u, HUB_OP_ADD_END, taken, e);
	}
	return ok;
}

static bool insert_batches(struct push *u, int from, int to, int64_t *taken, struct err *e)
{
	begin_rows(u, HUB_BATCH_ADD);
	for (int i = from; i < to; i++) {
		const struct travel_batch *b = &u->batches[i].b;

		begin_row(u, 5);
		hub_add_int(&u->p, b->site);
		hub_add_int(&u->p, b->last);
		hub_add_int(&u->p, b->first);
		hub_add_bytes(&u->p, b->key, KEY_SIZE);
		hub_add_bytes(&u->p, b->signature, SIGNATURE_SIZE);
	}
	return send_rows(u, HUB_BATCH_ADD_END, taken, e);
}

static bool insert_outlines(struct push *u, int from, int to, struct err *e)
{
	int64_t taken = 0;
	bool ok = true;

	for (int i = from; ok && i < to;) {
		size_t bytes = 0;

		begin_rows(u, HUB_OUTLINE_ADD);
		for (; i < to && bytes < GROUP_BYTES && u->p.n < 4 * ROWS; i++) {
			const struct line *l = &u->line[i];

			begin_row(u, 4);
			hub_add_int(&u->p, l->site);
			hub_add_int(&u->p, l->batch);
			hub_add_int(&u->p, l->part);
			hub_add_bytes(&u->p, u->lines.s + l->at, l->n);
			bytes += l->n;
		}
		ok = send_rows(u, HUB_OUTLINE_ADD_END, &taken, e);
	}
	return ok;
}

/* --- COPY ------------------------------------------------------------------------------------------------------------------------- */

static void put_be(struct str *s, uint64_t v, int n)
{
	while (n--)
		str_add_char(s, (char)(v >> (8 * n)));
}

static void put_field(struct str *s, const char *data, size_t n)
{
	put_be(s, (uint32_t)n, 4);
	str_add_n(s, data, n);
}

static void put_number(struct str *s, int64_t v)
{
	put_be(s, 8, 4);
	put_be(s, (uint64_t)v, 8);
}

static bool copy_ops(struct push *u, int from, int to, struct err *e)
{
	struct str s = STR_INIT;
	bool ok;

	str_add_n(&s, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
	for (int i = from; i < to; i++) {
		const struct row *row = &u->rows[i];

		put_be(&s, 6, 2);
		put_field(&s, (const char *)u->workspace.b, sizeof(u->workspace.b));
		put_number(&s, row->site);
		put_number(&s, row->batch);
		put_number(&s, row->seq);
		if (row->scope_n < 0)
			put_be(&s, UINT32_MAX, 4);
		else
			put_field(&s, u->bytes.s + row->scope_at, (size_t)row->scope_n);
		put_field(&s, u->bytes.s + row->at, row->n);
	}
	put_be(&s, 0xffff, 2);
	ok = hub_copy_in(u->h, HUB_OP_COPY, s.s, s.len, e);
	str_release(&s);
	return ok;
}

/* --- one transaction -------------------------------------------------------------------------------------------------------------- */

enum outcome { SENT, THERE, AGAIN, FAILED };

static int row_end(const struct push *u, int batch)
{
	return batch < u->n_batches ? u->batches[batch].first_row : u->n_rows;
}

static int line_end(const struct push *u, int batch)
{
	return batch < u->n_batches ? u->batches[batch].first_line : u->n_lines;
}

/* What can be tried again, perhaps otherwise. A server may give its statements little time: smaller ones need less. */
static bool is_passing(struct push *u, bool copied)
{
	const char *state = u->h->state;

	if (str_eq(state, "40001") || str_eq(state, "40P01"))
		return true;
	if (str_eq(state, "57014") && copied)
		return !(u->copy = u->h->can_copy = false);
	if (str_eq(state, "57014") && u->chunk > ROWS_FEW) {
		u->chunk /= 4;
		return true;
	}
	return copied && (str_eq(state, "23505") || str_eq(state, "0A000")) && !(u->copy = false);
}

static enum outcome try_part(struct push *u, int from, int to, struct err *e)
{
	int first = row_end(u, from), last = row_end(u, to);
	bool copied = u->copy && last - first >= COPY_FROM, ok;
	int64_t n_ops = 0, n_batches = 0;
	struct err why = ERR_INIT;

	ok = hub_run_only(u->h, HUB_BEGIN, NULL, &why);
	if (copied) {
		ok = ok && copy_ops(u, first, last, &why);
		n_ops = last - first;
	} else {
		ok = ok && insert_ops(u, first, last, &n_ops, &why);
	}
	ok = ok && insert_outlines(u, line_end(u, from), line_end(u, to), &why) && insert_batches(u, from, to, &n_batches, &why);
	if (ok && n_ops == last - first && n_batches == to - from) {
		if (hub_run_only(u->h, HUB_COMMIT, NULL, &why)) {
			u->out->n_ops += n_ops;
			return SENT;
		}
		ok = false;
	}
	if (ok)
		return hub_run_only(u->h, HUB_ROLLBACK, NULL, e) ? THERE : FAILED;
	if (why.code != ERR_CANCELLED && is_passing(u, copied) && hub_run_only(u->h, HUB_ROLLBACK, NULL, NULL))
		return AGAIN;
	err_set(e, why.code, "%s", why.text);
	return FAILED;
}

/* Somebody sent the very batch meanwhile, or a copy of that laptop signed the same past to the same number: either will do. */
static bool is_there(struct push *u, const struct travel_batch *b, struct err *e)
{
	struct hub_params p = {0};
	PGresult *r;
	bool there;

	hub_add_bytes(&p, u->workspace.b, sizeof(u->workspace.b));
	hub_add_int(&p, b->site);
	hub_add_int(&p, b->last);
	r = hub_run(u->h, HUB_BATCH_THERE, &p, e);
	there = r && pq()->ntuples(r) > 0;
	pq()->clear(r);
	hub_params_release(&p);
	return there || (r && err_set(e, ERR_DATA, _("the server holds rows under the numbers of laptop %lld that nobody signed; its keeper should remove them from strates_op"),
				      (long long)b->site));
}

static void pause_for(int tries)
{
	nanosleep(&(struct timespec){.tv_nsec = (10000000L << tries) % 900000000L + (long)(clock_monotonic_ns() % 20000000)}, NULL);
}

static bool send_part(struct push *u, int from, int to, struct err *e)
{
	enum outcome o = AGAIN;

	for (int tries = 0; o == AGAIN && tries < TRIES; tries++) {
		if (tries)
			pause_for(tries);
		o = try_part(u, from, to, e);
	}
	if (o == AGAIN)
		return err_set(e, ERR_IO, _("the server is busy with others; what was sent before is kept, sync again"));
	if (o == THERE && to - from == 1)
		return is_there(u, &u->batches[from].b, e);
	for (int i = from; o == THERE && i < to; i++)
		if (!send_part(u, i, i + 1, e))
			return false;
	return o != FAILED;
}

static bool send_group(struct push *u, struct err *e)
{
	bool ok;

	u->copy = u->h->can_copy;
	ok = u->n_batches == 0 || send_part(u, 0, u->n_batches, e);
	u->done += u->n_rows;
	u->n_rows = u->n_batches = u->n_lines = 0;
	str_clear(&u->bytes);
	str_clear(&u->lines);
	if (ok && u->progress && !u->progress(u->ctx, u->done < u->total ? u->done : u->total, u->total))
		ok = hub_cancelled(e);
	return ok;
}

/* --- collecting ------------------------------------------------------------------------------------------------------------------- */

static bool push_batch(void *ctx, const struct travel_batch *b, struct err *e)
{
	struct push *u = ctx;

	(void)e;
	GROW(u->batches, u->n_batches, u->cap_batches);
	u->batches[u->n_batches++] = (struct group_batch){*b, u->n_rows, u->n_lines};
	u->wire.site = b->site;
	u->row_at = u->bytes.len;
	u->said = false;
	u->line_at = u->lines.len;
	u->next = b->first;
	return true;
}

/* Each part can be read by itself. */
static void begin_line(struct push *u, int64_t site)
{
	struct line *last = u->n_lines > u->batches[u->n_batches - 1].first_line ? &u->line[u->n_lines - 1] : NULL;

	if (last && u->lines.len - last->at < LINE_BYTES)
		return;
	GROW(u->line, u->n_lines, u->cap_lines);
	u->line[u->n_lines++] = (struct line){.site = site, .batch = u->batches[u->n_batches - 1].b.last, .part = u->next, .at = u->lines.len};
	u->line_wire.site = site;
	wire_forget(&u->line_wire);
	str_clear(&u->hint);
}

static void end_line(struct push *u)
{
	u->line[u->n_lines - 1].n = u->lines.len - u->line[u->n_lines - 1].at;
}

static void line_step(struct push *u, const struct travel_step *st)
{
	begin_line(u, st->site);
	wire_put_step(&u->line_wire, &u->lines, st);
	end_line(u);
}

static void line_op(struct push *u, const struct travel_op *o)
{
	const char *about = u->hints->about(u->hints->ctx, o);
	struct bare_op bare;

	about = about ? about : "";
	begin_line(u, o->site);
	if (!str_eq(about, u->hint.s)) {
		str_clear(&u->hint);
		str_add(&u->hint, about);
		wire_put_hint(&u->line_wire, &u->lines, about);
	}
	outgo_bare(o, &bare);
	wire_put_op(&u->line_wire, &u->lines, &bare.o);
	end_line(u);
	u->said |= *about != '\0';
}

static bool push_step(void *ctx, const struct travel_step *st, struct err *e)
{
	struct push *u = ctx;

	(void)e;
	wire_forget(&u->wire);
	wire_put_step(&u->wire, &u->bytes, st);
	if (u->hints)
		line_step(u, st);
	return true;
}

static bool push_op(void *ctx, const struct travel_op *o, struct err *e)
{
	struct push *u = ctx;
	struct row row = {.site = o->site, .batch = u->batches[u->n_batches - 1].b.last, .seq = o->seq, .at = u->row_at, .scope_n = -1};

	(void)e;
	wire_forget(&u->wire);
	wire_put_op(&u->wire, &u->bytes, o);
	row.n = u->bytes.len - row.at;
	if (u->hints)
		line_op(u, o);
	u->next = o->seq + 1;
	if (o->scope) {
		row.scope_at = u->bytes.len;
		row.scope_n = (int)strlen(o->scope);
		str_add(&u->bytes, o->scope);
	}
	GROW(u->rows, u->n_rows, u->cap_rows);
	u->rows[u->n_rows++] = row;
	u->row_at = u->bytes.len;
	return true;
}

static bool end_batch(void *ctx, struct err *e)
{
	struct push *u = ctx;

	/* An outline of what nobody knows anything about serves nobody. */
	if (!u->said && u->n_batches) {
		u->n_lines = u->batches[u->n_batches - 1].first_line;
		str_truncate(&u->lines, u->line_at);
	}
	return (u->n_rows < GROUP_ROWS && u->bytes.len < GROUP_BYTES && u->n_batches < GROUP_BATCHES) || send_group(u, e);
}

/* --- all -------------------------------------------------------------------------------------------------------------------------- */

static bool push_peers(struct push *u, struct store *s, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct peer *v;
	int64_t taken = 0;
	int n;
	bool ok = store_peers(s, &a, &v, &n, e);

	begin_rows(u, HUB_PEER_ADD);
	for (int i = 0; ok && i < n; i++) {
		if (!*v[i].name)
			continue;
		begin_row(u, 2);
		hub_add_bytes(&u->p, v[i].key, KEY_SIZE);
		hub_add_text(&u->p, v[i].name, strlen(v[i].name));
	}
	ok = ok && (u->p.n == 1 || send_rows(u, HUB_PEER_ADD_END, &taken, e));
	arena_release(&a);
	return ok;
}

static int64_t reach_in(const struct reach *v, int n, int64_t site)
{
	for (int i = 0; i < n; i++)
		if (v[i].site == site)
			return v[i].seq;
	return 0;
}

/* One site after the other, each from where the server stands. */
static bool push_all(struct push *u, struct store *s, struct arena *a, struct err *e)
{
	struct uid *hidden = NULL;
	struct outgo out = {.ctx = u, .batch = push_batch, .sink = {u, push_step, push_op}, .end = end_batch};
	struct reach *ours, *have;
	int n, n_have;
	bool ok = hub_reach(u->h, u->workspace, a, &have, &n_have, e) && batch_reach(s, a, &ours, &n, e);

	for (int i = 0; ok && i < n; i++) {
		int64_t there = reach_in(have, n_have, ours[i].site);
		u->total += ours[i].seq > there ? ours[i].seq - there : 0;
	}
	if (!ok || !u->total)
		return ok;
	ok = push_peers(u, s, e) && store_restricted_rows(s, a, &hidden, &out.n_hidden, e);
	out.hidden = hidden;
	ok = ok && outgo_all(s, have, n_have, &out, e) && send_group(u, e);
	u->out->n_withheld = out.n_withheld;
	u->out->n_cut = out.n_cut;
	return ok;
}

bool hub_push(struct hub *h, struct uid workspace, struct store *s, const struct hub_hints *hints, struct hub_pushed *out, hub_progress progress, void *ctx, struct err *e)
{
	struct push u = {.h = h,
		.workspace = workspace,
		.bytes = STR_INIT,
		.sql = STR_INIT,
		.lines = STR_INIT,
		.hint = STR_INIT,
		.chunk = ROWS,
		.out = out,
		.progress = progress,
		.ctx = ctx};
	struct arena a = ARENA_INIT;
	bool ok;

	*out = (struct hub_pushed){0};
	u.hints = hints && hub_has_outlines(h, workspace) ? hints : NULL;
	wire_init(&u.wire);
	wire_init(&u.line_wire);
	ok = push_all(&u, s, &a, e);
	wire_release(&u.wire);
	wire_release(&u.line_wire);
	hub_params_release(&u.p);
	str_release(&u.bytes);
	str_release(&u.sql);
	str_release(&u.lines);
	str_release(&u.hint);
	free(u.rows);
	free(u.batches);
	free(u.line);
	arena_release(&a);
	return ok;
}

#endif
