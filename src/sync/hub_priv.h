/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub_priv.h - what the files of the hub share: the connection, parameters and statements that can be interrupted.
 */
#ifndef STRATES_SYNC_HUB_PRIV_H
#define STRATES_SYNC_HUB_PRIV_H

#include <strates/sync/hub.h>

#ifdef HAVE_LIBPQ
#include "libpq_priv.h"
#include "wire_priv.h"

struct hub {
	PGconn *c;
	int outlines; /* 1 it has the table, -1 it has not, 0 not asked yet */
	bool (*stop)(void *ctx);
	void *ctx;
	bool can_copy; /* plain PostgreSQL, and nothing spoke against it yet */
	char state[6]; /* SQLSTATE of what failed last, "" when it was not the server that said so */
};

/* Parameters in binary form; copied. */
struct hub_params {
	const char **v;
	int *length, *format;
	int n, cap;
	struct arena a;
};
void hub_add_bytes(struct hub_params *p, const void *b, size_t n);
void hub_add_int(struct hub_params *p, int64_t v);
void hub_add_text(struct hub_params *p, const char *t, size_t n); /* NULL: null */
void hub_params_clear(struct hub_params *p);
void hub_params_release(struct hub_params *p);

int64_t hub_get_int(const PGresult *r, int row, int col);
bool hub_get_exact(const PGresult *r, int row, int col, void *out, size_t n);

/* The whole result, which the caller clears; NULL with e set. Waits in slices, between which stop() is asked. */
PGresult *hub_run(struct hub *h, const char *sql, const struct hub_params *p, struct err *e);
bool hub_run_only(struct hub *h, const char *sql, const struct hub_params *p, struct err *e);
/* Row by row: memory for one. A call that returns false ends it, and the connection with it. */
typedef bool (*hub_row)(void *ctx, const PGresult *r, struct err *e);
bool hub_rows(struct hub *h, const char *sql, const struct hub_params *p, hub_row each, void *ctx, struct err *e);
/* COPY … FROM STDIN of these bytes, in the binary form. */
bool hub_copy_in(struct hub *h, const char *sql, const char *data, size_t n, struct err *e);
bool hub_cancelled(struct err *e);

/* One pull. */
struct pull {
	struct hub *h;
	struct uid workspace;
	struct hub_stage *out;
	struct wire wire;
	struct str pending; /* the batch that is coming in */
	const struct travel_batch *batches;
	int n_batches, at;       /* of this page; the one that is coming in */
	int64_t next;            /* the number that comes next in it */
	int64_t batch, seq;      /* the last row */
	int n_rows, page;        /* of this statement; at most */
	hub_progress progress;
	void *ctx;
	int64_t done, total;
};
enum { PULL_BATCHES = 1000 };
/* The next batches of a site above a number, at most PULL_BATCHES, into v. */
bool pull_page(struct pull *u, int64_t site, int64_t above, struct travel_batch *v, int *n, struct err *e);
/* These batches, neighbours in their order, whole. */
bool pull_batches(struct pull *u, const struct travel_batch *v, int n, struct err *e);
/* A statement that did not pass is to be said again, with a smaller page if it took too long. */
bool pull_is_passing(struct pull *u);
bool pull_step_on(struct pull *u, int64_t n, struct err *e);
bool pull_lost(struct err *e);
/* hub_part.c: sites v, each from above `here`. */
bool pull_part(struct pull *u, const struct hub_part *part, const struct reach *v, const int64_t *here, int n, struct err *e);
#endif

/* --- what was pulled ------------------------------------------------------------------------------------------------------------- */

/* How far it has come, of one site. */
int64_t hub_stage_reach(const struct hub_stage *s, int64_t site);
/* Appends one whole batch (its records, b first), or records that stand outside of batches (b NULL). */
bool hub_stage_add(struct hub_stage *s, const struct travel_batch *b, const char *records, size_t n, struct err *e);
bool hub_stage_add_contents(struct hub_stage *s, const char *records, size_t n, int64_t n_ops, struct err *e);

#endif
