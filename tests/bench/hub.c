/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub.c - what the team's server costs: pushing against a plain loop of multi-row INSERTs, pulling against COPY out, by turns on one server.
 *
 *	make bench-hub              1,000,000 operations, on a PostgreSQL that tests/bench/hub.sh starts; N=100000 for fewer
 */
#include "config.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/sync/hub.h>

#include "../../src/store/store_priv.h" /* lint: a million operations, without the facts */

#include "must.h"

static const struct uid workspace = {{1}};

static double since(int64_t t0)
{
	return (double)(clock_monotonic_ns() - t0) / 1e9;
}

static double best(double a, double b)
{
	return a == 0 || b < a ? b : a;
}

/* --- what is sent ----------------------------------------------------------------------------------------------------------------- */

/* A fifth are births, the others say one field; twenty a step. */
static struct store *fill(const char *path, long n, const struct key *k)
{
	struct store *s = store_open(path, STORE_CREATE, &err);
	int64_t t0;
	char *sql;

	MUST(s);
	sql = xasprintf("INSERT INTO step (site, step, hlc, author, origin, label) WITH RECURSIVE c (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < %ld / 20)"
			" SELECT %lld, i, (1700000000000 + i) << 16, 'Anne Le Goff', 'user', 'edit' FROM c;"
			"INSERT INTO op (site, seq, hlc, step, entity, uid, field, base_hlc, base_site, value)"
			" WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %ld)"
			" SELECT %lld, i, (1700000000000 + i / 20) << 16 | i %% 20, i / 20, 'action', randomblob(16),"
			" CASE i %% 5 WHEN 0 THEN '' WHEN 1 THEN 'title' WHEN 2 THEN 'status' WHEN 3 THEN 'description' ELSE 'end' END, 0, 0,"
			" CASE i %% 5 WHEN 0 THEN '{\"title\":\"Forages à la ville ' || i || '\",\"lead\":\"com:29019\",\"status\":\"2\",\"start\":\"2024-03\"}'"
			"  WHEN 1 THEN 'Maternité du quartier ' || i WHEN 2 THEN '2' WHEN 3 THEN 'Accompagnement de la commune partenaire pour le projet n° ' || i"
			"  ELSE '2026-11' END FROM c;",
		n, (long long)store_site(s), n, (long long)store_site(s));
	MUST(store_exec(s, sql, &err) && store_set_meta_int(s, "seq", n, &err));
	t0 = clock_monotonic_ns();
	MUST(batch_sign_all(s, k, &err));
	printf("signed here          %8.0f ops/s\n", (double)n / since(t0));
	free(sql);
	return s;
}

/* --- the peers -------------------------------------------------------------------------------------------------------------------- */

static void say(PGconn *c, const char *sql)
{
	PGresult *r = PQexec(c, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK) {
		fprintf(stderr, "%s\n", PQresultErrorMessage(r));
		exit(1);
	}
	PQclear(r);
}

/* The statements that a program would write, made beforehand: 1,000 rows each. */
static char **statements(PGconn *c, int *n)
{
	PGresult *r = PQexec(c, "SELECT 'INSERT INTO plain VALUES ' || string_agg(format('(%L,%s,%s,%s,%L,%L)', workspace, site, batch, seq, scope, body), ',')"
				" || ' ON CONFLICT (workspace, site, batch, seq) DO NOTHING' FROM"
				" (SELECT *, (row_number() OVER (ORDER BY site, batch, seq) - 1) / 1000 AS g FROM strates_op) x GROUP BY g ORDER BY g");
	char **v;

	*n = PQntuples(r);
	v = xcalloc((size_t)*n + 1, sizeof(*v));
	for (int i = 0; i < *n; i++)
		v[i] = xstrdup(PQgetvalue(r, i, 0));
	PQclear(r);
	return v;
}

static double plain_push(PGconn *c, char **v, int n)
{
	int64_t t0;

	say(c, "DROP TABLE IF EXISTS plain");
	say(c, "CREATE TABLE plain (LIKE strates_op INCLUDING ALL)");
	t0 = clock_monotonic_ns();
	for (int i = 0; i < n; i++)
		say(c, v[i]);
	return since(t0);
}

static double copy_out(PGconn *c)
{
	int64_t t0 = clock_monotonic_ns();
	char *row;
	int n;

	PQclear(PQexec(c, "COPY strates_op TO STDOUT WITH (FORMAT binary)"));
	while ((n = PQgetCopyData(c, &row, 0)) > 0)
		PQfreemem(row);
	PQclear(PQgetResult(c));
	while (PQclear(PQgetResult(c)), PQtransactionStatus(c) == PQTRANS_ACTIVE)
		;
	return since(t0);
}

/* --- ours ------------------------------------------------------------------------------------------------------------------------- */

static double push(PGconn *c, struct hub *h, struct store *s, long n)
{
	struct hub_pushed out;
	int64_t t0;
	double t;

	say(c, "TRUNCATE strates_op, strates_batch");
	t0 = clock_monotonic_ns();
	MUST(hub_push(h, workspace, s, NULL, &out, NULL, NULL, &err));
	t = since(t0);
	if (out.n_ops != n)
		fprintf(stderr, "%lld of %ld sent\n", (long long)out.n_ops, n);
	return t;
}

static double pull(struct hub *h, const char *path, long n)
{
	struct hub_stage *stage;
	int64_t t0 = clock_monotonic_ns();
	double t;

	MUST(hub_stage_open(path, workspace, &stage, &err) && hub_pull(h, workspace, NULL, 0, NULL, stage, NULL, NULL, &err));
	t = since(t0);
	if (hub_stage_ops(stage) != n)
		fprintf(stderr, "%lld of %ld came\n", (long long)hub_stage_ops(stage), n);
	hub_stage_close(&stage, false);
	return t;
}

static int discard(const char *path, const struct stat *st, int flag, struct FTW *where)
{
	(void)st, (void)flag, (void)where;
	return remove(path);
}

int main(int argc, char **argv)
{
	long n = argc > 2 ? atol(argv[2]) : 1000000;
	const char *tmp = getenv("TMPDIR");
	char *root = xasprintf("%s/hub-bench.XXXXXX", tmp ? tmp : "/tmp"), **v;
	double by_copy = 0, by_insert = 0, by_plain = 0, in = 0, out = 0;
	struct key k;
	struct store *s;
	struct hub *h, *portable;
	PGresult *size;
	bool all;
	int n_statements;
	PGconn *c;

	if (argc < 2 || n < 1000)
		return 2;
	c = PQconnectdb(argv[1]);
	say(c, "SET client_min_messages = warning");
	MUST(mkdtemp(root));
	MUST(key_load(file_join(root, "key"), true, &k, &err));
	MUST(hub_open(argv[1], NULL, NULL, &h, &err));
	setenv("STRATES_HUB_COPY", "0", 1);
	MUST(hub_open(argv[1], NULL, NULL, &portable, &err) && hub_apply_schema(h, &all, &err) &&
		hub_make_workspace(h, &(struct hub_workspace){workspace, "bench"}, &err));
	s = fill(file_join(root, "a.db"), n, &k);
	push(c, h, s, n);
	v = statements(c, &n_statements);
	for (int i = 0; i < 2; i++) {
		by_insert = best(by_insert, push(c, portable, s, n));
		by_plain = best(by_plain, plain_push(c, v, n_statements));
		by_copy = best(by_copy, push(c, h, s, n));
	}
	for (int i = 0; i < 2; i++) {
		in = best(in, pull(h, file_join(root, "pull"), n));
		out = best(out, copy_out(c));
	}
	printf("plain INSERTs        %8.0f ops/s\n", (double)n / by_plain);
	printf("push, by INSERT      %8.0f ops/s   %.2f of plain (aim .5)\n", (double)n / by_insert, by_plain / by_insert);
	printf("push, by COPY        %8.0f ops/s   %.2f of plain (aim .5)\n", (double)n / by_copy, by_plain / by_copy);
	printf("COPY out             %8.0f ops/s\n", (double)n / out);
	printf("pull                 %8.0f ops/s   %.2f of COPY out (aim .5)\n", (double)n / in, out / in);
	size = PQexec(c, "SELECT pg_table_size('strates_op') / count(*), pg_indexes_size('strates_op') / count(*) FROM strates_op");
	printf("an operation         %8s bytes, and %s of index\n", PQgetvalue(size, 0, 0), PQgetvalue(size, 0, 1));
	PQclear(size);
	PQfinish(c);
	hub_close(&h);
	hub_close(&portable);
	store_close(&s);
	nftw(root, discard, 16, FTW_DEPTH | FTW_PHYS);
	return 0;
}
