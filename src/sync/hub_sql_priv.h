/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub_sql_priv.h - all that is ever said to the hub, in one place, so that a test can hold it against what Citus, YugabyteDB and CockroachDB do not have.
 */
#ifndef STRATES_SYNC_HUB_SQL_PRIV_H
#define STRATES_SYNC_HUB_SQL_PRIV_H

/* An outline is a batch without the content of its operations: their hashes, and what each is about; in parts, each named after its first number. Who pulls a part of the
   register reads it to choose, and verifies with it what he chose. A server of an earlier version has none, and is pulled whole.
   A batch has its last number for a name, and its operations that name in their key: a copy of a register and the original may both have signed their common past, each
   to where it had come, and both are kept. */
#define HUB_TABLES \
	"CREATE TABLE IF NOT EXISTS strates_workspace (workspace BYTEA NOT NULL, name TEXT NOT NULL, made BIGINT NOT NULL, PRIMARY KEY (workspace))", \
	"CREATE TABLE IF NOT EXISTS strates_op (workspace BYTEA NOT NULL, site BIGINT NOT NULL, batch BIGINT NOT NULL, seq BIGINT NOT NULL,\n" \
	"  scope TEXT, body BYTEA NOT NULL, PRIMARY KEY (workspace, site, batch, seq))", \
	"CREATE TABLE IF NOT EXISTS strates_batch (workspace BYTEA NOT NULL, site BIGINT NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL,\n" \
	"  key BYTEA NOT NULL, signature BYTEA NOT NULL, PRIMARY KEY (workspace, site, last))", \
	"CREATE TABLE IF NOT EXISTS strates_peer (workspace BYTEA NOT NULL, key BYTEA NOT NULL, name TEXT NOT NULL, PRIMARY KEY (workspace, key))", \
	"CREATE TABLE IF NOT EXISTS strates_outline (workspace BYTEA NOT NULL, site BIGINT NOT NULL, batch BIGINT NOT NULL, part BIGINT NOT NULL,\n" \
	"  body BYTEA NOT NULL, PRIMARY KEY (workspace, site, batch, part))"
/* A reader looks, a contributor adds, a keeper makes workspaces. Nobody changes or removes what is there. */
#define HUB_ROLES "CREATE ROLE strates_reader", "CREATE ROLE strates_contributor", "CREATE ROLE strates_keeper"
#define HUB_GRANTS \
	"GRANT SELECT ON strates_workspace, strates_op, strates_batch, strates_peer, strates_outline TO strates_reader, strates_contributor, strates_keeper", \
	"GRANT INSERT ON strates_op, strates_batch, strates_peer, strates_outline TO strates_contributor, strates_keeper", \
	"GRANT INSERT ON strates_workspace TO strates_keeper"

#define HUB_VERSION "SELECT version()"
#define HUB_BEGIN "BEGIN"
#define HUB_COMMIT "COMMIT"
#define HUB_ROLLBACK "ROLLBACK"
#define HUB_WORKSPACES "SELECT workspace, name FROM strates_workspace ORDER BY made, workspace"
#define HUB_WORKSPACE_ADD "INSERT INTO strates_workspace (workspace, name, made) VALUES ($1, $2, $3) ON CONFLICT (workspace) DO NOTHING"
#define HUB_REACH "SELECT site, max(last) FROM strates_batch WHERE workspace = $1 GROUP BY site ORDER BY site"
#define HUB_BATCHES "SELECT first, last, key, signature FROM strates_batch WHERE workspace = $1 AND site = $2 AND last > $3 ORDER BY last LIMIT 1000"
#define HUB_BATCH_THERE "SELECT first FROM strates_batch WHERE workspace = $1 AND site = $2 AND last = $3"
#define HUB_OPS \
	"SELECT batch, seq, body FROM strates_op WHERE workspace = $1 AND site = $2 AND (batch, seq) > ($3, $4) AND batch <= $5 ORDER BY batch, seq LIMIT $6"
#define HUB_OUTLINE_THERE "SELECT part FROM strates_outline WHERE workspace = $1 LIMIT 1"
#define HUB_OUTLINES \
	"SELECT batch, part, body FROM strates_outline WHERE workspace = $1 AND site = $2 AND (batch, part) > ($3, $4) AND batch <= $5 ORDER BY batch, part LIMIT $6"
#define HUB_PEERS "SELECT key, name FROM strates_peer WHERE workspace = $1 ORDER BY key"

/* Rows of parameters follow each: ($1, $2, …), ($1, …) and so on; then what ends it. */
#define HUB_PEER_ADD "INSERT INTO strates_peer (workspace, key, name) VALUES "
#define HUB_PEER_ADD_END " ON CONFLICT (workspace, key) DO NOTHING"
#define HUB_BATCH_ADD "INSERT INTO strates_batch (workspace, site, last, first, key, signature) VALUES "
#define HUB_BATCH_ADD_END " ON CONFLICT (workspace, site, last) DO NOTHING"
#define HUB_OP_ADD "INSERT INTO strates_op (workspace, site, batch, seq, scope, body) VALUES "
#define HUB_OP_ADD_END " ON CONFLICT (workspace, site, batch, seq) DO NOTHING"
#define HUB_OUTLINE_ADD "INSERT INTO strates_outline (workspace, site, batch, part, body) VALUES "
#define HUB_OUTLINE_ADD_END " ON CONFLICT (workspace, site, batch, part) DO NOTHING"
/* Some operations of a site: for each batch an arm, with its number and a list of theirs, joined by UNION ALL. So each is found along the key, whatever the server
   believes of the size of its tables: of a join with a list of values it may read the whole site for each. */
#define HUB_OPS_SOME "SELECT batch, seq, body FROM strates_op WHERE workspace = $1 AND site = $2 AND batch = "
#define HUB_OPS_SOME_OF " AND seq IN ("
#define HUB_OPS_SOME_MORE ") UNION ALL "
#define HUB_OPS_SOME_END ") ORDER BY 1, 2"
/* On plain PostgreSQL alone. */
#define HUB_OP_COPY "COPY strates_op (workspace, site, batch, seq, scope, body) FROM STDIN WITH (FORMAT binary)"

#endif
