/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub_link.c - the connection to the server: who it must prove to be, what may not be said on the way, and statements that a person can interrupt.
 *
 * libpq is used without blocking, so that Ctrl-C and a closed terminal are heard while the network is silent. A connection that was given up in the middle of a
 * statement is not used again.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>

#include "hub_priv.h"
#include "hub_sql_priv.h"

#ifdef HAVE_LIBPQ

enum { CONNECT_MS = 15000, SLICE_MS = 100, FLUSH = 256 * 1024 };

bool hub_cancelled(struct err *e)
{
	return err_set(e, ERR_CANCELLED, _("Interrupted; what was sent before is kept, sync again."));
}

/* --- what went wrong ------------------------------------------------------------------------------------------------------------- */

static bool failed(struct hub *h, struct err *e, const PGresult *r)
{
	const char *state = r ? pq()->resultErrorField(r, PG_DIAG_SQLSTATE) : NULL, *text = r ? pq()->resultErrorMessage(r) : pq()->errorMessage(h->c);
	int n = (int)strcspn(text, "\n");

	h->state[0] = '\0';
	if (state && strlen(state) < sizeof(h->state))
		memcpy(h->state, state, strlen(state) + 1);
	if (str_eq(state, "42501"))
		return err_set(e, ERR_READONLY, _("the server does not let you do that; ask its keeper for the role strates_contributor (%.*s)"), n, text);
	if (str_eq(state, "25006"))
		return err_set(e, ERR_READONLY, _("the server only reads: it is a copy of another one; sync with that one"));
	if (str_eq(state, "42P01"))
		return err_set(e, ERR_DATA, _("the server has no tables of strates yet; its keeper makes them with `strates hub init'"));
	if (str_eq(state, "42703"))
		return err_set(e, ERR_DATA, _("the server's tables were made by another version of strates; its keeper should run `strates hub init' of this one in an empty database"));
	if (str_eq(state, "53100"))
		return err_set(e, ERR_IO, _("the server's disk is full; what was sent before is kept, the rest goes with the next sync"));
	return err_set(e, ERR_IO, _("the server: %.*s; what was sent before is kept, sync again"), n, text);
}

/* What libpq says comes in the user's language, one line for each address that it tried. */
static bool not_connected(struct hub *h, struct err *e)
{
	const char *text = pq()->errorMessage(h->c);
	int n = (int)strcspn(text, "\n");

	if (pq()->connectionNeedsPassword(h->c))
		return err_set(e, ERR_IO, _("the server asks for a password: write it into ~/.pgpass (chmod 600), as HOST:PORT:DATABASE:USER:PASSWORD (%.*s)"), n, text);
	if (strstr(text, "certifica"))
		return err_set(e, ERR_IO,
			_("the server did not prove to be who it should be: %.*s; put the certificate of its authority into ~/.postgresql/root.crt, or ask its keeper"), n,
			text);
	return err_set(e, ERR_IO, _("no connection to the server: %.*s; nothing is lost, sync again when it is there"), n, text);
}

/* --- waiting --------------------------------------------------------------------------------------------------------------------- */

/* until: milliseconds of the monotonic clock, 0 = as long as the connection lives. */
static bool wait_for(struct hub *h, short events, int64_t until, struct err *e)
{
	for (;;) {
		struct pollfd p = {.fd = pq()->socket(h->c), .events = events};
		int rc;

		if (h->stop && h->stop(h->ctx))
			return hub_cancelled(e);
		rc = p.fd < 0 ? -1 : poll(&p, 1, SLICE_MS);
		if (rc > 0)
			return true;
		if (p.fd < 0 || (rc < 0 && errno != EINTR))
			return failed(h, e, NULL);
		if (until && clock_monotonic_ns() / 1000000 > until)
			return err_set(e, ERR_IO, _("the server does not answer; nothing is lost, sync again when it is there"));
	}
}

static bool flush(struct hub *h, struct err *e)
{
	int left;

	while ((left = pq()->flush(h->c)) == 1)
		if (!wait_for(h, POLLIN | POLLOUT, 0, e) || !pq()->consumeInput(h->c))
			break;
	return left == 0 || (!err_is_set(e) && failed(h, e, NULL));
}

/* The next result of the statement under way; NULL at its end, and with e set. */
static PGresult *next_result(struct hub *h, struct err *e)
{
	if (!flush(h, e))
		return NULL;
	while (pq()->isBusy(h->c)) {
		if (!wait_for(h, POLLIN, 0, e))
			return NULL;
		/* What the server said last is a result too. */
		if (!pq()->consumeInput(h->c))
			break;
	}
	return pq()->getResult(h->c);
}

/* --- connecting ------------------------------------------------------------------------------------------------------------------ */

static bool is_here(const char *host)
{
	return str_is_empty(host) || *host == '/' || *host == '@' || str_eq(host, "localhost") || str_eq(host, "127.0.0.1") || str_eq(host, "::1");
}

static const char *option(const PQconninfoOption *o, const char *word)
{
	while (o && o->keyword && !str_eq(o->keyword, word))
		o++;
	return o && o->keyword && !str_is_empty(o->val) ? o->val : NULL;
}

static bool goes_elsewhere(const PQconninfoOption *o)
{
	return !is_here(option(o, "host")) || !is_here(option(o, "hostaddr"));
}

static bool check_mode(const char *mode, struct err *e)
{
	return !mode || str_eq(mode, "verify-full") ||
	       err_set(e, ERR_USAGE, _("sslmode=%s does not tell the server from somebody in between; leave it out, or say verify-full"), mode);
}

/* What somebody wrote into the address. */
static bool check_words(const PQconninfoOption *o, struct err *e)
{
	if (option(o, "password") || option(o, "sslpassword"))
		return err_set(e, ERR_USAGE, _("a password on the command line is read by everybody on this machine; put it in ~/.pgpass (chmod 600) and leave it out"));
	return !goes_elsewhere(o) || check_mode(option(o, "sslmode"), e);
}

static PGconn *start(const char *info, bool strict)
{
	/* Before the address they are wishes, after it they are orders. */
	const char *keys[] = {"application_name", "client_encoding", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "dbname", "sslmode",
		"gssencmode", NULL};
	const char *values[] = {"strates", "UTF8", "20", "10", "3", "40000", info, "verify-full", "disable", NULL};

	if (!strict)
		keys[7] = NULL;
	return pq()->connectStartParams(keys, values, 1);
}

/* Where it goes is known once address, service file and environment were read; nothing was said to anybody by then. Off this machine the server has to prove its name. */
static bool begin(struct hub *h, const char *info, const PQconninfoOption *words, bool *strict, struct err *e)
{
	PQconninfoOption *o;
	bool ok;

	h->c = start(info, false);
	if (pq()->status(h->c) == CONNECTION_BAD)
		return not_connected(h, e);
	o = pq()->conninfo(h->c);
	*strict = goes_elsewhere(o);
	ok = !*strict || check_mode(option(words, "sslmode"), e);
	pq()->conninfoFree(o);
	if (ok && *strict) {
		pq()->finish(h->c);
		h->c = start(info, true);
	}
	return ok;
}

static bool connect_to(struct hub *h, struct err *e)
{
	int64_t until = clock_monotonic_ns() / 1000000 + CONNECT_MS;
	PostgresPollingStatusType next = PGRES_POLLING_WRITING;

	while (next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED && pq()->status(h->c) != CONNECTION_BAD) {
		if (!wait_for(h, next == PGRES_POLLING_READING ? POLLIN : POLLOUT, until, e))
			return false;
		next = pq()->connectPoll(h->c);
	}
	return pq()->status(h->c) == CONNECTION_OK || not_connected(h, e);
}

/* Citus says what PostgreSQL says, and takes COPY as it does. */
static void ask_for_copy(struct hub *h)
{
	PGresult *r = hub_run(h, HUB_VERSION, NULL, NULL);
	const char *version = r && pq()->ntuples(r) == 1 ? pq()->getvalue(r, 0, 0) : "", *wish = getenv("STRATES_HUB_COPY");

	h->can_copy = str_has_prefix(version, "PostgreSQL ") && !strstr(version, "-YB-") && !str_eq(wish, "0");
	pq()->clear(r);
}

/* A URL as it is; else the name of a service. */
bool hub_open(const char *where, bool (*stop)(void *ctx), void *ctx, struct hub **out, struct err *e)
{
	bool is_url = strstr(where, "://") || strchr(where, '='), strict = false, ok;
	struct hub *h;
	char *info, *why = NULL;
	PQconninfoOption *words;

	*out = NULL;
	if (!libpq_load(e))
		return false;
	h = xcalloc(1, sizeof(*h));
	info = is_url ? xstrdup(where) : xasprintf("service=%s", where);
	words = pq()->conninfoParse(info, &why);
	h->stop = stop;
	h->ctx = ctx;
	if (words)
		ok = check_words(words, e) && begin(h, info, words, &strict, e) && connect_to(h, e);
	else
		ok = err_set(e, ERR_USAGE, _("%s is no address of a server: %.*s"), where, why ? (int)strcspn(why, "\n") : 0, why ? why : "");
	if (ok && strict && !pq()->sslInUse(h->c))
		ok = err_set(e, ERR_IO, _("the connection to %s is not encrypted; its keeper should turn ssl on"), pq()->host(h->c));
	if (ok) {
		pq()->setnonblocking(h->c, 1);
		ask_for_copy(h);
	}
	pq()->conninfoFree(words);
	pq()->freemem(why);
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
	pq()->finish((*h)->c);
	free(*h);
	*h = NULL;
}

/* --- parameters ------------------------------------------------------------------------------------------------------------------ */

static void add_param(struct hub_params *p, const void *v, size_t n, int format)
{
	if (p->n == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 64;
		p->v = xreallocarray(p->v, (size_t)p->cap, sizeof(*p->v));
		p->length = xreallocarray(p->length, (size_t)p->cap, sizeof(*p->length));
		p->format = xreallocarray(p->format, (size_t)p->cap, sizeof(*p->format));
	}
	p->v[p->n] = v;
	p->length[p->n] = (int)n;
	p->format[p->n++] = format;
}

void hub_add_bytes(struct hub_params *p, const void *b, size_t n)
{
	char *copy = arena_alloc(&p->a, n + 1);

	memcpy(copy, b, n);
	copy[n] = '\0';
	add_param(p, copy, n, 1);
}

void hub_add_int(struct hub_params *p, int64_t v)
{
	uint8_t b[8];

	for (int i = 0; i < 8; i++)
		b[i] = (uint8_t)((uint64_t)v >> (56 - 8 * i));
	hub_add_bytes(p, b, sizeof(b));
}

void hub_add_text(struct hub_params *p, const char *t, size_t n)
{
	add_param(p, t ? arena_strndup(&p->a, t, n) : NULL, n, 0);
}

void hub_params_clear(struct hub_params *p)
{
	p->n = 0;
	arena_clear(&p->a);
}

void hub_params_release(struct hub_params *p)
{
	free(p->v);
	free(p->length);
	free(p->format);
	arena_release(&p->a);
}

int64_t hub_get_int(const PGresult *r, int row, int col)
{
	const uint8_t *b = (const uint8_t *)pq()->getvalue(r, row, col);
	uint64_t v = 0;

	for (int i = 0; i < pq()->getlength(r, row, col) && i < 8; i++)
		v = v << 8 | b[i];
	return (int64_t)v;
}

bool hub_get_exact(const PGresult *r, int row, int col, void *out, size_t n)
{
	if ((size_t)pq()->getlength(r, row, col) != n)
		return false;
	memcpy(out, pq()->getvalue(r, row, col), n);
	return true;
}

/* --- statements ------------------------------------------------------------------------------------------------------------------ */

static bool send(struct hub *h, const char *sql, const struct hub_params *p, struct err *e)
{
	h->state[0] = '\0';
	return pq()->sendQueryParams(h->c, sql, p ? p->n : 0, NULL, p ? p->v : NULL, p ? p->length : NULL, p ? p->format : NULL, 1) == 1 || failed(h, e, NULL);
}

/* What is left of a statement, so that the next one can be said. */
static void drain(struct hub *h)
{
	struct err e = ERR_INIT;
	char state[sizeof(h->state)];
	PGresult *r;

	memcpy(state, h->state, sizeof(state));
	while (pq()->status(h->c) == CONNECTION_OK && (r = next_result(h, &e)))
		pq()->clear(r);
	memcpy(h->state, state, sizeof(state));
}

PGresult *hub_run(struct hub *h, const char *sql, const struct hub_params *p, struct err *e)
{
	struct err why = ERR_INIT;
	PGresult *r = send(h, sql, p, &why) ? next_result(h, &why) : NULL;
	ExecStatusType st = pq()->resultStatus(r);

	if (r && st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK) {
		failed(h, &why, r);
		pq()->clear(r);
		r = NULL;
	} else if (!r && !err_is_set(&why)) {
		failed(h, &why, NULL);
	}
	if (!r)
		err_set(e, why.code, "%s", why.text);
	if (why.code != ERR_CANCELLED)
		drain(h);
	return r;
}

bool hub_run_only(struct hub *h, const char *sql, const struct hub_params *p, struct err *e)
{
	PGresult *r = hub_run(h, sql, p, e);

	pq()->clear(r);
	return r != NULL;
}

bool hub_rows(struct hub *h, const char *sql, const struct hub_params *p, hub_row each, void *ctx, struct err *e)
{
	struct err why = ERR_INIT;
	bool ok = send(h, sql, p, &why) && (pq()->setSingleRowMode(h->c) || failed(h, &why, NULL)), ended = false;

	while (ok && !ended) {
		PGresult *r = next_result(h, &why);
		ExecStatusType st = pq()->resultStatus(r);

		if (!r)
			ok = !err_is_set(&why) && failed(h, &why, NULL);
		else if (st == PGRES_SINGLE_TUPLE)
			ok = each(ctx, r, &why);
		else if (st == PGRES_TUPLES_OK)
			ended = true;
		else
			ok = ended = !failed(h, &why, r);
		pq()->clear(r);
	}
	if (ended)
		drain(h);
	return !err_is_set(&why) || err_set(e, why.code, "%s", why.text);
}

/* --- COPY ------------------------------------------------------------------------------------------------------------------------ */

static bool put_copy(struct hub *h, const char *data, size_t n, struct err *e)
{
	bool ok = true;

	for (size_t at = 0; ok && at < n;) {
		size_t part = n - at < FLUSH ? n - at : FLUSH;
		int rc = pq()->putCopyData(h->c, data + at, (int)part);

		if (rc < 0)
			return failed(h, e, NULL);
		at += rc ? part : 0;
		ok = flush(h, e);
	}
	return ok && (pq()->putCopyEnd(h->c, NULL) == 1 || failed(h, e, NULL));
}

bool hub_copy_in(struct hub *h, const char *sql, const char *data, size_t n, struct err *e)
{
	struct err why = ERR_INIT;
	PGresult *r = send(h, sql, NULL, &why) ? next_result(h, &why) : NULL;
	bool ok = r && (pq()->resultStatus(r) == PGRES_COPY_IN || failed(h, &why, r));

	pq()->clear(r);
	ok = ok && put_copy(h, data, n, &why);
	if (ok) {
		r = next_result(h, &why);
		ok = r && (pq()->resultStatus(r) == PGRES_COMMAND_OK || failed(h, &why, r));
		pq()->clear(r);
	}
	if (!ok) {
		if (!err_is_set(&why))
			failed(h, &why, NULL);
		err_set(e, why.code, "%s", why.text);
	}
	if (why.code != ERR_CANCELLED)
		drain(h);
	return ok;
}

#else

static bool absent(struct err *e)
{
	return err_set(e, ERR_USAGE, _("this strates was built without libpq, which talks to the server; install the packaged one"));
}

bool hub_open(const char *where, bool (*stop)(void *ctx), void *ctx, struct hub **out, struct err *e)
{
	(void)where, (void)stop, (void)ctx;
	*out = NULL;
	return absent(e);
}

void hub_close(struct hub **h)
{
	*h = NULL;
}

bool hub_apply_schema(struct hub *h, bool *roles, struct err *e)
{
	(void)h, (void)roles;
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

bool hub_pull(struct hub *h, struct uid workspace, const struct reach *above, int n_above, const struct hub_part *part, struct hub_stage *out, hub_progress progress,
	void *ctx, struct err *e)
{
	(void)h, (void)workspace, (void)above, (void)n_above, (void)part, (void)out, (void)progress, (void)ctx;
	return absent(e);
}

bool hub_has_outlines(struct hub *h, struct uid workspace)
{
	(void)h, (void)workspace;
	return false;
}

bool hub_fetch(struct hub *h, struct uid workspace, const struct hub_want *v, int n, struct hub_stage *out, hub_progress progress, void *ctx, struct err *e)
{
	(void)h, (void)workspace, (void)v, (void)n, (void)out, (void)progress, (void)ctx;
	return absent(e);
}

bool hub_push(struct hub *h, struct uid workspace, struct store *s, const struct hub_hints *hints, struct hub_pushed *out, hub_progress progress, void *ctx, struct err *e)
{
	(void)h, (void)workspace, (void)s, (void)hints, (void)out, (void)progress, (void)ctx;
	return absent(e);
}

#endif
