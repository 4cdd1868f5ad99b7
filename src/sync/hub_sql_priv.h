/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hub_sql_priv.h - all that is ever said to the hub, in one place, so that a test can hold it against what Citus, YugabyteDB and CockroachDB do not have.
 */
#ifndef STRATES_SYNC_HUB_SQL_PRIV_H
#define STRATES_SYNC_HUB_SQL_PRIV_H

/* A batch has its last number for a name, and its operations that name in their key: a copy of a register and the original may both have signed their common past, each
   to where it had come, and both are kept. */
#define HUB_TABLES \
	"CREATE TABLE IF NOT EXISTS strates_workspace (workspace BYTEA NOT NULL, name TEXT NOT NULL, made BIGINT NOT NULL, PRIMARY KEY (workspace));\n" \
	"CREATE TABLE IF NOT EXISTS strates_op (workspace BYTEA NOT NULL, site BIGINT NOT NULL, batch BIGINT NOT NULL, seq BIGINT NOT NULL, scope TEXT, body BYTEA NOT NULL,\n" \
	"  PRIMARY KEY (workspace, site, batch, seq));\n" \
	"CREATE TABLE IF NOT EXISTS strates_batch (workspace BYTEA NOT NULL, site BIGINT NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL,\n" \
	"  key BYTEA NOT NULL, signature BYTEA NOT NULL, PRIMARY KEY (workspace, site, last));\n" \
	"CREATE TABLE IF NOT EXISTS strates_peer (workspace BYTEA NOT NULL, key BYTEA NOT NULL, name TEXT NOT NULL, PRIMARY KEY (workspace, key));\n"
/* A reader looks, a contributor adds, a keeper makes workspaces. Nobody changes or removes what is there. */
#define HUB_ROLES \
	"CREATE ROLE strates_reader;\nCREATE ROLE strates_contributor;\nCREATE ROLE strates_keeper;\n" \
	"GRANT SELECT ON strates_workspace, strates_op, strates_batch, strates_peer TO strates_reader, strates_contributor, strates_keeper;\n" \
	"GRANT INSERT ON strates_op, strates_batch, strates_peer TO strates_contributor, strates_keeper;\n" \
	"GRANT INSERT ON strates_workspace TO strates_keeper;\n"
#define HUB_BEGIN "BEGIN ISOLATION LEVEL READ COMMITTED"
#define HUB_COMMIT "COMMIT"
#define HUB_ROLLBACK "ROLLBACK"
#define HUB_WORKSPACES "SELECT workspace, name FROM strates_workspace ORDER BY made, workspace"
#define HUB_WORKSPACE_ADD "INSERT INTO strates_workspace (workspace, name, made) VALUES ($1, $2, $3) ON CONFLICT (workspace) DO NOTHING"
#define HUB_REACH "SELECT site, max(last) FROM strates_batch WHERE workspace = $1 GROUP BY site ORDER BY site"
#define HUB_BATCHES "SELECT first, last, key, signature FROM strates_batch WHERE workspace = $1 AND site = $2 AND last > $3 ORDER BY last"
#define HUB_OPS "SELECT body FROM strates_op WHERE workspace = $1 AND site = $2 AND batch = $3 AND seq >= $4 ORDER BY seq LIMIT 5000"
#define HUB_PEERS "SELECT key, name FROM strates_peer WHERE workspace = $1 ORDER BY key"
#define HUB_PEER_ADD "INSERT INTO strates_peer (workspace, key, name) VALUES ($1, $2, $3) ON CONFLICT (workspace, key) DO NOTHING"
#define HUB_BATCH_ADD \
	"INSERT INTO strates_batch (workspace, site, first, last, key, signature) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace, site, last) DO NOTHING"
/* ($1, $2, $3, $4, $5, $6), ($1, $2, $3, $7, …) and so on. */
#define HUB_OP_ADD "INSERT INTO strates_op (workspace, site, batch, seq, scope, body) VALUES "
#define HUB_OP_ADD_END " ON CONFLICT (workspace, site, batch, seq) DO NOTHING"

#endif
