/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub.c - what the team's server holds: its tables, its workspaces, how far it has come; and pulling from it. See hub.h.
 *
 * An operation is a row: its number in clear, the rest as bytes of wire.c that need no other row to be read; the first of a step in its batch brings the step along.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>

#include "hub_priv.h"
#include "hub_sql_priv.h"

static const char *const tables[] = {HUB_TABLES}, *const roles[] = {HUB_ROLES}, *const grants[] = {HUB_GRANTS};

static void add_all(struct str *out, const char *const v[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		str_addf(out, "%s;\n", v[i]);
}

void hub_schema(struct str *out)
{
	add_all(out, tables, sizeof(tables) / sizeof(*tables));
	add_all(out, roles, sizeof(roles) / sizeof(*roles));
	add_all(out, grants, sizeof(grants) / sizeof(*grants));
}

#ifdef HAVE_LIBPQ

enum { PAGE = 20000, PAGE_FEW = 100, TRIES = 8 };
/* Those that strates signs are smaller (batch.c), and so are what it writes; more is no batch, but an attempt on our memory. */
enum { BATCH_MAX = 100000, BATCH_BYTES_MAX = 1024 * 1024 * 1024 };

/* Roles belong to the whole server: they may be there already, and who may make tables may not be allowed to make them. */
bool hub_apply_schema(struct hub *h, bool *all, struct err *e)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (!hub_run_only(h, tables[i], NULL, e))
			return false;
	*all = true;
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		if (!hub_run_only(h, roles[i], NULL, NULL) && !str_eq(h->state, "42710"))
			*all = false;
	for (size_t i = 0; *all && i < sizeof(grants) / sizeof(*grants); i++)
		if (!hub_run_only(h, grants[i], NULL, e))
			return false;
	return true;
}

/* --- workspaces and reach --------------------------------------------------------------------------------------------------------- */

bool hub_workspaces(struct hub *h, struct arena *a, struct hub_workspace **v, int *n, struct err *e)
{
	PGresult *r = hub_run(h, HUB_WORKSPACES, NULL, e);

	*n = 0;
	if (!r)
		return false;
	*v = arena_calloc(a, (size_t)pq()->ntuples(r) + 1, sizeof(**v));
	for (int i = 0; i < pq()->ntuples(r); i++)
		if (hub_get_exact(r, i, 0, (*v)[*n].id.b, sizeof((*v)[*n].id.b)))
			(*v)[(*n)++].name = arena_strdup(a, pq()->getvalue(r, i, 1));
	pq()->clear(r);
	return true;
}

bool hub_make_workspace(struct hub *h, const struct hub_workspace *w, struct err *e)
{
	struct hub_params p = {0};
	struct err why = ERR_INIT;
	bool ok;

	hub_add_bytes(&p, w->id.b, sizeof(w->id.b));
	hub_add_text(&p, w->name, strlen(w->name));
	hub_add_int(&p, clock_ms());
	ok = hub_run_only(h, HUB_WORKSPACE_ADD, &p, &why);
	hub_params_release(&p);
	if (!ok && str_eq(h->state, "42501"))
		return err_set(e, ERR_READONLY, _("the server has no workspace for this register yet; its keeper makes it with a first `strates sync'"));
	return ok || err_set(e, why.code, "%s", why.text);
}

bool hub_reach(struct hub *h, struct uid workspace, struct arena *a, struct reach **v, int *n, struct err *e)
{
	struct hub_params p = {0};
	PGresult *r;

	*n = 0;
	hub_add_bytes(&p, workspace.b, sizeof(workspace.b));
	r = hub_run(h, HUB_REACH, &p, e);
	hub_params_release(&p);
	if (!r)
		return false;
	*v = arena_calloc(a, (size_t)pq()->ntuples(r) + 1, sizeof(**v));
	for (; *n < pq()->ntuples(r); (*n)++)
		(*v)[*n] = (struct reach){hub_get_int(r, *n, 0), hub_get_int(r, *n, 1)};
	pq()->clear(r);
	return true;
}

/* --- pulling ---------------------------------------------------------------------------------------------------------------------- */

bool pull_lost(struct err *e)
{
	return err_set(e, ERR_DATA, _("the server has lost a part of its log; its keeper should restore a backup, the laptops fill it up again"));
}

static bool damaged(struct err *e)
{
	return err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
}

static bool end_batch(struct pull *u, const struct travel_batch *b, struct err *e)
{
	if (!hub_stage_add(u->out, b, u->pending.s, u->pending.len, e))
		return false;
	str_clear(&u->pending);
	if (++u->at < u->n_batches)
		u->next = u->batches[u->at].first;
	return true;
}

bool pull_step_on(struct pull *u, int64_t n, struct err *e)
{
	int64_t before = u->done / 1000;

	u->done += n;
	return u->done / 1000 == before || !u->progress || u->progress(u->ctx, u->done < u->total ? u->done : u->total, u->total) || hub_cancelled(e);
}

/* Rows of a batch that came after the list of batches, or of none, are passed over. */
static bool take_row(void *ctx, const PGresult *r, struct err *e)
{
	struct pull *u = ctx;
	const struct travel_batch *b = u->at < u->n_batches ? &u->batches[u->at] : NULL;

	u->n_rows++;
	u->batch = hub_get_int(r, 0, 0);
	u->seq = hub_get_int(r, 0, 1);
	if (!b || u->batch < b->last)
		return true;
	if (u->batch > b->last || u->seq != u->next)
		return pull_lost(e);
	if (u->pending.len > BATCH_BYTES_MAX)
		return damaged(e);
	if (u->seq == b->first)
		wire_put_batch(&u->wire, &u->pending, b);
	str_add_n(&u->pending, pq()->getvalue(r, 0, 2), (size_t)pq()->getlength(r, 0, 2));
	if (u->next++ == b->last && !end_batch(u, b, e))
		return false;
	return pull_step_on(u, 1, e);
}

/* A server may give its statements little time: smaller ones need less. What came before the error has been taken. */
bool pull_is_passing(struct pull *u)
{
	if (!str_eq(u->h->state, "57014"))
		return str_eq(u->h->state, "40001") || str_eq(u->h->state, "40P01");
	u->page = u->page > PAGE_FEW ? u->page / 4 : PAGE_FEW;
	return true;
}

/* Rows of these batches, by the key that they stand in. */
bool pull_batches(struct pull *u, const struct travel_batch *v, int n, struct err *e)
{
	struct hub_params p = {0};
	struct err why = ERR_INIT;
	int tries = 0;
	bool ok = true;

	u->batches = v;
	u->n_batches = n;
	u->page = PAGE;
	u->at = 0;
	u->batch = v[0].last;
	u->seq = v[0].first - 1;
	u->next = v[0].first;
	str_clear(&u->pending);
	while (ok && u->at < n) {
		hub_params_clear(&p);
		hub_add_bytes(&p, u->workspace.b, sizeof(u->workspace.b));
		hub_add_int(&p, v[0].site);
		hub_add_int(&p, u->batch);
		hub_add_int(&p, u->seq);
		hub_add_int(&p, v[n - 1].last);
		hub_add_int(&p, u->page);
		u->n_rows = 0;
		if (hub_rows(u->h, HUB_OPS, &p, take_row, u, &why))
			ok = u->n_rows || pull_lost(e);
		else if (++tries < TRIES && pull_is_passing(u))
			err_clear(&why);
		else
			ok = err_set(e, why.code, "%s", why.text);
	}
	hub_params_release(&p);
	return ok;
}

static PGresult *ask_batches(struct pull *u, int64_t site, int64_t above, struct err *e)
{
	struct hub_params p = {0};
	PGresult *r;

	hub_add_bytes(&p, u->workspace.b, sizeof(u->workspace.b));
	hub_add_int(&p, site);
	hub_add_int(&p, above);
	r = hub_run(u->h, HUB_BATCHES, &p, e);
	hub_params_release(&p);
	return r;
}

bool pull_page(struct pull *u, int64_t site, int64_t above, struct travel_batch *v, int *n, struct err *e)
{
	PGresult *r = ask_batches(u, site, above, e);
	bool ok;

	*n = r ? pq()->ntuples(r) : 0;
	ok = r && *n <= PULL_BATCHES;
	for (int i = 0; ok && i < *n; i++) {
		v[i] = (struct travel_batch){.site = site, .first = hub_get_int(r, i, 0), .last = hub_get_int(r, i, 1)};
		ok = hub_get_exact(r, i, 2, v[i].key, KEY_SIZE) && hub_get_exact(r, i, 3, v[i].signature, SIGNATURE_SIZE) && v[i].first > 0 && v[i].first <= v[i].last &&
		     v[i].last - v[i].first < BATCH_MAX && v[i].last > above;
		above = v[i].last;
	}
	ok = ok || (r && damaged(e));
	pq()->clear(r);
	return ok;
}

static bool pull_site(struct pull *u, int64_t site, int64_t above, struct err *e)
{
	struct travel_batch *v = xcalloc(PULL_BATCHES, sizeof(*v));
	int n = PULL_BATCHES;
	bool ok = true;

	while (ok && n == PULL_BATCHES) {
		ok = pull_page(u, site, above, v, &n, e) && (n == 0 || pull_batches(u, v, n, e));
		above = n ? v[n - 1].last : above;
	}
	free(v);
	return ok;
}

static bool pull_peers(struct pull *u, struct err *e)
{
	struct hub_params p = {0};
	struct str s = STR_INIT;
	PGresult *r;
	bool ok;

	hub_add_bytes(&p, u->workspace.b, sizeof(u->workspace.b));
	r = hub_run(u->h, HUB_PEERS, &p, e);
	hub_params_release(&p);
	for (int i = 0; r && i < pq()->ntuples(r); i++) {
		uint8_t key[KEY_SIZE];

		if (hub_get_exact(r, i, 0, key, sizeof(key)) && pq()->getlength(r, i, 1) < 1000)
			wire_put_peer(&u->wire, &s, key, pq()->getvalue(r, i, 1));
	}
	pq()->clear(r);
	ok = r && hub_stage_add(u->out, NULL, s.s, s.len, e);
	str_release(&s);
	return ok;
}

/* What is here, or waits in the file. */
static int64_t have(const struct pull *u, const struct reach *v, int n, int64_t site)
{
	int64_t staged = hub_stage_reach(u->out, site);

	for (int i = 0; i < n; i++)
		if (v[i].site == site)
			return v[i].seq > staged ? v[i].seq : staged;
	return staged;
}

static bool pull_whole(struct pull *u, const struct reach *v, const int64_t *here, int n, struct err *e)
{
	bool ok = true;

	for (int i = 0; ok && i < n; i++)
		if (v[i].seq > here[i])
			ok = pull_site(u, v[i].site, here[i], e);
	return ok;
}

bool hub_pull(struct hub *h, struct uid workspace, const struct reach *above, int n_above, const struct hub_part *part, struct hub_stage *out, hub_progress progress,
	void *ctx, struct err *e)
{
	struct pull u = {.h = h, .workspace = workspace, .out = out, .pending = STR_INIT, .progress = progress, .ctx = ctx};
	struct arena a = ARENA_INIT;
	struct reach *v;
	int64_t *here;
	int n;
	bool ok = hub_reach(h, workspace, &a, &v, &n, e);

	wire_init(&u.wire);
	here = arena_calloc(&a, (size_t)n + 1, sizeof(*here));
	for (int i = 0; ok && i < n; i++) {
		here[i] = have(&u, above, n_above, v[i].site);
		u.total += v[i].seq > here[i] ? v[i].seq - here[i] : 0;
	}
	if (ok && u.total)
		ok = pull_peers(&u, e) && (part ? pull_part(&u, part, v, here, n, e) : pull_whole(&u, v, here, n, e));
	wire_release(&u.wire);
	str_release(&u.pending);
	arena_release(&a);
	return ok;
}

bool hub_has_outlines(struct hub *h, struct uid workspace)
{
	struct hub_params p = {0};

	if (!h->outlines) {
		hub_add_bytes(&p, workspace.b, sizeof(workspace.b));
		h->outlines = hub_run_only(h, HUB_OUTLINE_THERE, &p, NULL) ? 1 : -1;
		hub_params_release(&p);
	}
	return h->outlines > 0;
}

#endif
