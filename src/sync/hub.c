/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub.c - pushing to and pulling from the team's server. See hub.h.
 *
 * An operation is a row: its number in clear, the rest as bytes of wire.c that need no other row to be read; the first of a step in its batch brings the step along.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef HAVE_LIBPQ
#include <libpq-fe.h>
#endif

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/sync/hub.h>

#include "hub_sql_priv.h"
#include "wire_priv.h"

void hub_schema(struct str *out)
{
	str_add(out, HUB_TABLES);
	str_add(out, HUB_ROLES);
}

/* A record that stands in a row of its own is read by itself. */
bool hub_feed(const struct hub_stage *s, struct intake *in, struct err *e)
{
	struct wire_bytes left = {(const uint8_t *)s->bytes.s, (const uint8_t *)s->bytes.s + s->bytes.len}, f;
	struct arena a = ARENA_INIT;
	struct wire w;
	enum wire_kind kind;
	bool ok = true;
	int rc = 0;

	wire_init(&w);
	while (ok && left.p < left.end && (rc = wire_next(&left, &kind, &f)) == 1) {
		w.step = w.hlc = 0;
		w.n_entities = 0;
		w.uid = (struct uid){{0}};
		ok = wire_hand_on(&w, &a, kind, f, in, e);
		arena_clear(&a);
	}
	if (ok && left.p < left.end)
		ok = err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
	wire_release(&w);
	arena_release(&a);
	return ok;
}

void hub_stage_release(struct hub_stage *s)
{
	str_release(&s->bytes);
	s->n_ops = 0;
}

#ifdef HAVE_LIBPQ

enum { ROWS = 1000, TRIES = 6 };

struct hub {
	PGconn *c;
};

/* --- connecting ----------------------------------------------------------------------------------------------------------------- */

static bool is_here(const char *host)
{
	return str_is_empty(host) || *host == '/' || *host == '@' || str_eq(host, "localhost") || str_eq(host, "127.0.0.1") || str_eq(host, "::1");
}

static bool check_options(const PQconninfoOption *o, bool *here, struct err *e)
{
	const char *mode = NULL, *host = NULL, *address = NULL;

	for (; o->keyword; o++) {
		if (str_is_empty(o->val))
			continue;
		if (str_eq(o->keyword, "password"))
			return err_set(e, ERR_USAGE, _("a password on the command line is read by everybody on this machine; put it in ~/.pgpass (chmod 600) and leave it out"));
		if (str_eq(o->keyword, "sslmode"))
			mode = o->val;
		else if (str_eq(o->keyword, "host"))
			host = o->val;
		else if (str_eq(o->keyword, "hostaddr"))
			address = o->val;
	}
	*here = is_here(host) && is_here(address);
	if (!*here && mode && !str_eq(mode, "verify-full"))
		return err_set(e, ERR_USAGE, _("sslmode=%s does not tell the server from somebody in between; leave it out, or say verify-full"), mode);
	return true;
}

static bool failed(struct hub *h, struct err *e, const PGresult *r)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL, *text = r ? PQresultErrorMessage(r) : PQerrorMessage(h->c);
	int n = (int)strcspn(text, "\n");

	if (str_eq(state, "42501"))
		return err_set(e, ERR_READONLY, _("the server does not let you do that; ask its keeper for the role strates_contributor (%.*s)"), n, text);
	if (str_eq(state, "42P01"))
		return err_set(e, ERR_DATA, _("the server has no tables of strates yet; its keeper makes them with `strates hub init'"));
	if (str_eq(state, "53100"))
		return err_set(e, ERR_IO, _("the server's disk is full; what was sent before is kept, the rest goes with the next sync"));
	return err_set(e, ERR_IO, _("the server: %.*s; what was sent before is kept, sync again"), n, text);
}

/* A URL as it is; else the name of a service. */
bool hub_open(const char *where, struct hub **out, struct err *e)
{
	bool is_url = strstr(where, "://") || strchr(where, '='), here;
	struct hub *h = xcalloc(1, sizeof(*h));
	const char *keys[] = {"dbname", "connect_timeout", "application_name", "sslmode", NULL}, *values[] = {NULL, "10", "strates", NULL, NULL};
	char *info = is_url ? xstrdup(where) : xasprintf("service=%s", where), *why = NULL;
	PQconninfoOption *o = PQconninfoParse(info, &why);
	bool ok = o ? check_options(o, &here, e) : err_set(e, ERR_USAGE, _("%s is no address of a server: %.*s"), where, why ? (int)strcspn(why, "\n") : 0, why ? why : "");

	values[0] = info;
	/* The last one wins where a word comes twice. */
	if (ok && !here && is_url)
		values[3] = "verify-full";
	else
		keys[3] = NULL;
	if (ok) {
		h->c = PQconnectdbParams(keys, values, 1);
		ok = PQstatus(h->c) == CONNECTION_OK || failed(h, e, NULL);
	}
	/* A service file may name another machine. */
	if (ok && !is_here(PQhost(h->c)) && !PQsslInUse(h->c))
		ok = err_set(e, ERR_USAGE, _("the connection to %s is not encrypted; add sslmode=verify-full to the service"), PQhost(h->c));
	PQconninfoFree(o);
	PQfreemem(why);
	free(info);
	if (!ok)
		hub_close(&h);
	*out = h;
	return ok;
}

void hub_close(struct hub **h)
{
	if (!*h)
		return;
	PQfinish((*h)->c);
	free(*h);
	*h = NULL;
}

/* --- statements ------------------------------------------------------------------------------------------------------------------ */

/* Parameters in binary form. */
struct params {
	const char **v;
	int *length, *format;
	int n, cap;
	struct arena a;
};

static void add_param(struct params *p, const void *v, int n, int format)
{
	if (p->n == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 64;
		p->v = xreallocarray(p->v, (size_t)p->cap, sizeof(*p->v));
		p->length = xreallocarray(p->length, (size_t)p->cap, sizeof(*p->length));
		p->format = xreallocarray(p->format, (size_t)p->cap, sizeof(*p->format));
	}
	p->v[p->n] = v;
	p->length[p->n] = n;
	p->format[p->n++] = format;
}

static void param_bytes(struct params *p, const void *b, size_t n)
{
	char *copy = arena_alloc(&p->a, n + 1);

	memcpy(copy, b, n);
	add_param(p, copy, (int)n, 1);
}

static void param_int(struct params *p, int64_t v)
{
	uint8_t b[8];

	for (int i = 0; i < 8; i++)
		b[i] = (uint8_t)((uint64_t)v >> (56 - 8 * i));
	param_bytes(p, b, sizeof(b));
}

static void param_text(struct params *p, const char *t)
{
	add_param(p, t ? arena_strdup(&p->a, t) : NULL, t ? (int)strlen(t) : 0, 0);
}

static void params_clear(struct params *p)
{
	p->n = 0;
	arena_clear(&p->a);
}

static void params_release(struct params *p)
{
	free(p->v);
	free(p->length);
	free(p->format);
	arena_release(&p->a);
}

/* Types are said, since CockroachDB does not guess them for a row of parameters. The caller clears the result. */
static PGresult *run(struct hub *h, const char *sql, const struct params *p, struct err *e)
{
	PGresult *r = PQexecParams(h->c, sql, p ? p->n : 0, NULL, p ? p->v : NULL, p ? p->length : NULL, p ? p->format : NULL, 1);
	ExecStatusType st = PQresultStatus(r);

	if (st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK)
		return r;
	failed(h, e, r);
	PQclear(r);
	return NULL;
}

static bool run_only(struct hub *h, const char *sql, const struct params *p, struct err *e)
{
	PGresult *r = run(h, sql, p, e);

	PQclear(r);
	return r != NULL;
}

static int64_t get_int(const PGresult *r, int row, int col)
{
	const uint8_t *b = (const uint8_t *)PQgetvalue(r, row, col);
	uint64_t v = 0;

	for (int i = 0; i < PQgetlength(r, row, col) && i < 8; i++)
		v = v << 8 | b[i];
	return (int64_t)v;
}

static bool get_exact(const PGresult *r, int row, int col, void *out, size_t n)
{
	if ((size_t)PQgetlength(r, row, col) != n)
		return false;
	memcpy(out, PQgetvalue(r, row, col), n);
	return true;
}

bool hub_apply_schema(struct hub *h, struct err *e)
{
	PGresult *r = PQexec(h->c, HUB_TABLES);
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK || failed(h, e, r);

	PQclear(r);
	/* Roles are there already, or made by who may: the statements are printed for him. */
	PQclear(PQexec(h->c, HUB_ROLES));
	return ok;
}

/* --- workspaces and reach --------------------------------------------------------------------------------------------------------- */

bool hub_workspaces(struct hub *h, struct arena *a, struct hub_workspace **v, int *n, struct err *e)
{
	PGresult *r = run(h, HUB_WORKSPACES, NULL, e);

	*n = 0;
	if (!r)
		return false;
	*v = arena_calloc(a, (size_t)PQntuples(r) + 1, sizeof(**v));
	for (int i = 0; i < PQntuples(r); i++)
		if (get_exact(r, i, 0, (*v)[*n].id.b, sizeof((*v)[*n].id.b)))
			(*v)[(*n)++].name = arena_strdup(a, PQgetvalue(r, i, 1));
	PQclear(r);
	return true;
}

bool hub_make_workspace(struct hub *h, const struct hub_workspace *w, struct err *e)
{
	struct params p = {0};
	bool ok;

	param_bytes(&p, w->id.b, sizeof(w->id.b));
	param_text(&p, w->name);
	param_int(&p, clock_ms());
	ok = run_only(h, HUB_WORKSPACE_ADD, &p, e);
	params_release(&p);
	return ok;
}

bool hub_reach(struct hub *h, struct uid workspace, struct arena *a, struct reach **v, int *n, struct err *e)
{
	struct params p = {0};
	PGresult *r;

	*n = 0;
	param_bytes(&p, workspace.b, sizeof(workspace.b));
	r = run(h, HUB_REACH, &p, e);
	params_release(&p);
	if (!r)
		return false;
	*v = arena_calloc(a, (size_t)PQntuples(r) + 1, sizeof(**v));
	for (; *n < PQntuples(r); (*n)++)
		(*v)[*n] = (struct reach){get_int(r, *n, 0), get_int(r, *n, 1)};
	PQclear(r);
	return true;
}

static int64_t reach_in(const struct reach *v, int n, int64_t site)
{
	for (int i = 0; i < n; i++)
		if (v[i].site == site)
			return v[i].seq;
	return 0;
}

/* --- pulling ---------------------------------------------------------------------------------------------------------------------- */

struct pull {
	struct hub *h;
	struct uid workspace;
	struct hub_stage *out;
	struct wire wire;
	hub_progress progress;
	void *ctx;
	int64_t total;
};

static bool cancelled(struct err *e)
{
	return err_set(e, ERR_CANCELLED, _("Interrupted; what was sent before is kept, sync again."));
}

static bool pull_peers(struct pull *u, struct err *e)
{
	struct params p = {0};
	PGresult *r;

	param_bytes(&p, u->workspace.b, sizeof(u->workspace.b));
	r = run(u->h, HUB_PEERS, &p, e);
	params_release(&p);
	for (int i = 0; r && i < PQntuples(r); i++) {
		uint8_t key[KEY_SIZE];

		if (get_exact(r, i, 0, key, sizeof(key)))
			wire_put_peer(&u->wire, &u->out->bytes, key, PQgetvalue(r, i, 1));
	}
	PQclear(r);
	return r != NULL;
}

static bool pull_ops(struct pull *u, const struct travel_batch *b, struct err *e)
{
	struct params p = {0};
	int64_t seq = b->first;
	bool ok = true;

	while (ok && seq <= b->last) {
		PGresult *r;
		int n;

		params_clear(&p);
		param_bytes(&p, u->workspace.b, sizeof(u->workspace.b));
		param_int(&p, b->site);
		param_int(&p, b->last);
		param_int(&p, seq);
		r = run(u->h, HUB_OPS, &p, e);
		n = r ? PQntuples(r) : 0;
		for (int i = 0; i < n; i++)
			str_add_n(&u->out->bytes, PQgetvalue(r, i, 0), (size_t)PQgetlength(r, i, 0));
		PQclear(r);
		ok = r && (n > 0 || err_set(e, ERR_DATA, _("the server has lost a part of its log; its keeper should restore a backup, the laptops fill it up again")));
		seq += n;
		u->out->n_ops += n;
		if (ok && u->progress && !u->progress(u->ctx, u->out->n_ops, u->total))
			ok = cancelled(e);
	}
	params_release(&p);
	return ok;
}

static bool pull_site(struct pull *u, int64_t site, int64_t above, struct err *e)
{
	struct params p = {0};
	PGresult *r;
	bool ok;

	param_bytes(&p, u->workspace.b, sizeof(u->workspace.b));
	param_int(&p, site);
	param_int(&p, above);
	r = run(u->h, HUB_BATCHES, &p, e);
	params_release(&p);
	ok = r != NULL;
	for (int i = 0; ok && i < PQntuples(r); i++) {
		struct travel_batch b = {.site = site, .first = get_int(r, i, 0), .last = get_int(r, i, 1)};

		ok = (get_exact(r, i, 2, b.key, KEY_SIZE) && get_exact(r, i, 3, b.signature, SIGNATURE_SIZE)) || err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
		if (!ok)
			break;
		wire_put_batch(&u->wire, &u->out->bytes, &b);
		ok = pull_ops(u, &b, e);
	}
	PQclear(r);
	return ok;
}

bool hub_pull(struct hub *h, struct uid workspace, const struct reach *above, int n_above, struct hub_stage *out, hub_progress progress, void *ctx, struct err *e)
{
	struct pull u = {.h = h, .workspace = workspace, .out = out, .progress = progress, .ctx = ctx};
	struct arena a = ARENA_INIT;
	struct reach *v;
	int n;
	bool ok;

	*out = (struct hub_stage){.bytes = STR_INIT};
	ok = hub_reach(h, workspace, &a, &v, &n, e);
	wire_init(&u.wire);
	for (int i = 0; ok && i < n; i++) {
		int64_t have = reach_in(above, n_above, v[i].site);
		u.total += v[i].seq > have ? v[i].seq - have : 0;
	}
	ok = ok && (u.total == 0 || pull_peers(&u, e));
	for (int i = 0; ok && i < n; i++) {
		int64_t have = reach_in(above, n_above, v[i].site);
		if (v[i].seq > have)
			ok = pull_site(&u, v[i].site, have, e);
	}
	wire_release(&u.wire);
	arena_release(&a);
	return ok;
}

/* --- pushing ---------------------------------------------------------------------------------------------------------------------- */

struct push {
	struct hub *h;
	struct uid workspace;
	struct params p;
	struct str sql, body;
	struct wire wire;
	struct travel_batch batch;
	bool lost; /* the transaction was taken back by the server, the batch is to be sent again */
	int rows;
	int64_t taken, sent; /* of this batch: new to the hub; sent */
	struct hub_pushed *out;
	hub_progress progress;
	void *ctx;
	int64_t total;
};

/* Serialisation failures and deadlocks are no errors: the batch is sent again. */
static bool is_transient(const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return str_eq(state, "40001") || str_eq(state, "40P01");
}

static bool push_sql(struct push *u, const char *sql, const struct params *p, int64_t *affected, struct err *e)
{
	PGresult *r = PQexecParams(u->h->c, sql, p ? p->n : 0, NULL, p ? p->v : NULL, p ? p->length : NULL, p ? p->format : NULL, 1);
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;

	if (ok && affected)
		*affected = atoll(PQcmdTuples(r));
	else if (!ok && is_transient(r))
		u->lost = true;
	else if (!ok)
		failed(u->h, e, r);
	PQclear(r);
	return ok;
}

static void begin_rows(struct push *u)
{
	params_clear(&u->p);
	str_clear(&u->sql);
	str_add(&u->sql, HUB_OP_ADD);
	param_bytes(&u->p, u->workspace.b, sizeof(u->workspace.b));
	param_int(&u->p, u->batch.site);
	param_int(&u->p, u->batch.last);
	u->rows = 0;
}

static bool send_rows(struct push *u, struct err *e)
{
	int64_t n = 0;

	if (!u->rows)
		return true;
	str_add(&u->sql, HUB_OP_ADD_END);
	if (!push_sql(u, u->sql.s, &u->p, &n, e))
		return false;
	u->taken += n;
	u->sent += u->rows;
	begin_rows(u);
	return true;
}

/* Somebody sent the same batch meanwhile, or a copy of that laptop signed the same past otherwise: the hub keeps what it has. */
static bool end_batch(void *ctx, struct err *e)
{
	struct push *u = ctx;
	struct params p = {0};
	int64_t n = 0;
	bool ok;

	ok = send_rows(u, e);
	if (ok && u->taken == u->sent) {
		param_bytes(&p, u->workspace.b, sizeof(u->workspace.b));
		param_int(&p, u->batch.site);
		param_int(&p, u->batch.first);
		param_int(&p, u->batch.last);
		param_bytes(&p, u->batch.key, KEY_SIZE);
		param_bytes(&p, u->batch.signature, SIGNATURE_SIZE);
		ok = push_sql(u, HUB_BATCH_ADD, &p, &n, e) && push_sql(u, HUB_COMMIT, NULL, NULL, e);
		params_release(&p);
		u->out->n_ops += ok ? u->sent : 0;
	} else if (ok) {
		ok = push_sql(u, HUB_ROLLBACK, NULL, NULL, e);
	}
	if (ok && u->progress && !u->progress(u->ctx, u->out->n_ops, u->total))
		ok = cancelled(e);
	return ok;
}

static bool push_batch(void *ctx, const struct travel_batch *b, struct err *e)
{
	struct push *u = ctx;

	u->batch = *b;
	u->taken = u->sent = 0;
	str_clear(&u->body);
	begin_rows(u);
	return push_sql(u, HUB_BEGIN, NULL, NULL, e);
}

/* Each row is read by itself: differences are taken to nothing. */
static void fresh_wire(struct push *u, int64_t seq)
{
	wire_release(&u->wire);
	wire_init(&u->wire);
	u->wire.site = u->batch.site;
	u->wire.seq = seq - 1;
}

static bool push_step(void *ctx, const struct travel_step *st, struct err *e)
{
	struct push *u = ctx;

	(void)e;
	fresh_wire(u, 1);
	wire_put_step(&u->wire, &u->body, st);
	u->wire.step = u->wire.hlc = 0;
	return true;
}

static bool push_op(void *ctx, const struct travel_op *o, struct err *e)
{
	struct push *u = ctx;

	fresh_wire(u, o->seq);
	wire_put_op(&u->wire, &u->body, o);
	str_addf(&u->sql, "%s($1, $2, $3, $%d, $%d, $%d)", u->rows ? ", " : "", u->p.n + 1, u->p.n + 2, u->p.n + 3);
	param_int(&u->p, o->seq);
	param_text(&u->p, o->scope);
	param_bytes(&u->p, u->body.s, u->body.len);
	str_clear(&u->body);
	u->out->n_withheld += o->withheld;
	return ++u->rows < ROWS || send_rows(u, e);
}

static bool push_peers(struct push *u, struct store *s, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct peer *v;
	int n;
	bool ok = store_peers(s, &a, &v, &n, e);

	for (int i = 0; ok && i < n; i++) {
		struct params p = {0};

		if (!*v[i].name)
			continue;
		param_bytes(&p, u->workspace.b, sizeof(u->workspace.b));
		param_bytes(&p, v[i].key, KEY_SIZE);
		param_text(&p, v[i].name);
		ok = run_only(u->h, HUB_PEER_ADD, &p, e);
		params_release(&p);
	}
	arena_release(&a);
	return ok;
}

/* One site after the other, each from where the hub stands now. */
static bool push_above(struct push *u, struct store *s, const struct reach *have, int n_have, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct uid *hidden = NULL;
	struct outgo out = {.ctx = u, .batch = push_batch, .sink = {u, push_step, push_op}, .end = end_batch};
	struct reach *ours;
	int n;
	bool ok = store_restricted_rows(s, &a, &hidden, &out.n_hidden, e) && store_reach(s, &a, &ours, &n, e);

	u->total = 0;
	for (int i = 0; ok && i < n; i++) {
		int64_t there = reach_in(have, n_have, ours[i].site);
		u->total += ours[i].seq > there ? ours[i].seq - there : 0;
	}
	out.hidden = hidden;
	ok = ok && outgo_all(s, have, n_have, &out, e);
	arena_release(&a);
	return ok;
}

bool hub_push(struct hub *h, struct uid workspace, struct store *s, struct hub_pushed *out, hub_progress progress, void *ctx, struct err *e)
{
	struct push u = {.h = h, .workspace = workspace, .sql = STR_INIT, .body = STR_INIT, .out = out, .progress = progress, .ctx = ctx};
	struct arena a = ARENA_INIT;
	bool ok = false;

	*out = (struct hub_pushed){0};
	wire_init(&u.wire);
	for (int tries = 0; tries < TRIES; tries++) {
		struct reach *have;
		int n;

		u.lost = false;
		ok = hub_reach(h, workspace, &a, &have, &n, e) && push_peers(&u, s, e) && push_above(&u, s, have, n, e);
		if (ok || !u.lost)
			break;
		PQclear(PQexec(h->c, HUB_ROLLBACK));
		nanosleep(&(struct timespec){.tv_nsec = 20000000L << tries}, NULL);
	}
	if (!ok && u.lost)
		err_set(e, ERR_IO, _("the server is busy with others; what was sent before is kept, sync again"));
	wire_release(&u.wire);
	params_release(&u.p);
	str_release(&u.sql);
	str_release(&u.body);
	arena_release(&a);
	return ok;
}

#else

static bool absent(struct err *e)
{
	return err_set(e, ERR_USAGE, _("this strates was built without libpq, which talks to the server; install the packaged one"));
}

bool hub_open(const char *where, struct hub **out, struct err *e)
{
	(void)where;
	*out = NULL;
	return absent(e);
}

void hub_close(struct hub **h)
{
	*h = NULL;
}

bool hub_apply_schema(struct hub *h, struct err *e)
{
	(void)h;
	return absent(e);
}

bool hub_workspaces(struct hub *h, struct arena *a, struct hub_workspace **v, int *n, struct err *e)
{
	(void)h, (void)a, (void)v, (void)n;
	return absent(e);
}

bool hub_make_workspace(struct hub *h, const struct hub_workspace *w, struct err *e)
{
	(void)h, (void)w;
	return absent(e);
}

bool hub_reach(struct hub *h, struct uid workspace, struct arena *a, struct reach **v, int *n, struct err *e)
{
	(void)h, (void)workspace, (void)a, (void)v, (void)n;
	return absent(e);
}

bool hub_pull(struct hub *h, struct uid workspace, const struct reach *above, int n_above, struct hub_stage *out, hub_progress progress, void *ctx, struct err *e)
{
	(void)h, (void)workspace, (void)above, (void)n_above, (void)out, (void)progress, (void)ctx;
	return absent(e);
}

bool hub_push(struct hub *h, struct uid workspace, struct store *s, struct hub_pushed *out, hub_progress progress, void *ctx, struct err *e)
{
	(void)h, (void)workspace, (void)s, (void)out, (void)progress, (void)ctx;
	return absent(e);
}

#endif
