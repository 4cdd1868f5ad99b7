/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * travel.c - operations as they leave the register: the version vector, ops in the order of their numbers, signed batches, keys that were met.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/sha256.h>

#include "store_priv.h"

/* --- hashes ------------------------------------------------------------------------------------------------------------------- */

static void add_part(struct sha256 *h, char kind, const void *data, size_t n)
{
	uint8_t head[9] = {(uint8_t)kind};

	for (int i = 0; i < 8; i++)
		head[1 + i] = (uint8_t)((uint64_t)n >> (8 * i));
	sha256_add(h, head, sizeof(head));
	sha256_add(h, data, n);
}

void travel_hash(const struct travel_op *o, uint8_t out[HASH_SIZE])
{
	struct sha256 h;
	uint8_t number[8];
	uint64_t bits = 0;

	sha256_init(&h);
	sha256_add(&h, o->salt, SALT_SIZE);
	add_part(&h, 'f', o->field, strlen(o->field));
	if (o->value.type == VALUE_INT)
		bits = (uint64_t)o->value.i;
	else if (o->value.type == VALUE_REAL)
		memcpy(&bits, &o->value.r, sizeof(bits));
	for (int i = 0; i < 8; i++)
		number[i] = (uint8_t)(bits >> (8 * i));
	switch (o->value.type) {
	case VALUE_NONE: add_part(&h, 'n', "", 0); break;
	case VALUE_INT: add_part(&h, 'i', number, sizeof(number)); break;
	case VALUE_REAL: add_part(&h, 'r', number, sizeof(number)); break;
	case VALUE_TEXT: add_part(&h, 't', o->value.s, strlen(o->value.s)); break;
	case VALUE_UID: add_part(&h, 'u', o->value.u.b, sizeof(o->value.u.b)); break;
	}
	sha256_end(&h, out);
}

/* --- what is here --------------------------------------------------------------------------------------------------------------- */

int64_t store_site(struct store *s)
{
	return store_meta_int(s, "site", 1);
}

/* 0: none. */
static int64_t ask_of_seq(struct store *s, enum stmt_id which, int64_t site, int64_t seq)
{
	sqlite3_stmt *st = stmt_get(s, which, NULL);

	if (!st)
		return 0;
	bind_int(st, ":site", site);
	bind_int(st, ":seq", seq);
	return stmt_int(s, st, 0);
}

int64_t store_op_hlc(struct store *s, int64_t site, int64_t seq)
{
	return ask_of_seq(s, STMT_OP_STAMP, site, seq);
}

bool store_has_withheld(struct store *s, int64_t site)
{
	sqlite3_stmt *st = stmt_get(s, STMT_SITE_WITHHELD, NULL);

	if (!st)
		return false;
	bind_int(st, ":site", site);
	return stmt_int(s, st, 0) != 0;
}

/* Its index tells them apart by uid; in the order of their numbers they are read once a sync. */
bool store_left_out(struct store *s, bool (*each)(void *ctx, const struct left_out *l), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_LEFT_OUT, e);
	struct arena a = ARENA_INIT;
	bool more = true;
	int rc = 0;

	if (!st)
		return false;
	while (more && (rc = stmt_step(s, st, e)) == 1) {
		struct left_out l = {sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), column_uid(st, 2), column_text(st, 3, &a)};

		more = each(ctx, &l);
		arena_clear(&a);
	}
	sqlite3_reset(st);
	arena_release(&a);
	return rc >= 0;
}

bool store_left_out_named(struct store *s, bool (*each)(void *ctx, struct uid uid), void *ctx, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_LEFT_OUT_NAMED, e);
	bool more = true;
	int rc = 0;

	if (!st)
		return false;
	while (more && (rc = stmt_step(s, st, e)) == 1)
		more = each(ctx, column_uid(st, 0));
	sqlite3_reset(st);
	return rc >= 0;
}

void store_count_left_out(struct store *s, int64_t *ops, int64_t *rows)
{
	sqlite3_stmt *st = stmt_get(s, STMT_LEFT_OUT_COUNT, NULL);

	*ops = *rows = 0;
	if (!st || stmt_step(s, st, NULL) != 1)
		return;
	*ops = sqlite3_column_int64(st, 0);
	*rows = sqlite3_column_int64(st, 1);
	sqlite3_reset(st);
}

int64_t store_first_left_out(struct store *s, int64_t site, int64_t above)
{
	return ask_of_seq(s, STMT_LEFT_OUT_FIRST, site, above);
}

int64_t store_batch_of(struct store *s, int64_t site, int64_t seq)
{
	return ask_of_seq(s, STMT_BATCH_OF, site, seq);
}

bool store_knows_row(struct store *s, struct uid uid)
{
	sqlite3_stmt *st = stmt_get(s, STMT_ROW_KNOWN, NULL);

	if (!st)
		return true;
	bind_uid(st, ":uid", uid);
	return stmt_int(s, st, 0) != 0;
}

void store_renew_later(struct store *s, const char *home)
{
	free(s->new_home);
	s->new_home = xstrdup(home);
}

/* One look-up a site: SQLite would read the whole index for a GROUP BY. */
bool store_reach(struct store *s, struct arena *a, struct reach **v, int *n, struct err *e)
{
	int64_t site = INT64_MIN;
	int cap = 0, rc = -1;
	struct reach *found = NULL;

	*n = 0;
	for (;;) {
		sqlite3_stmt *st = stmt_get(s, STMT_SITE_NEXT, e);

		if (!st)
			break;
		bind_int(st, ":above", site);
		if ((rc = stmt_step(s, st, e)) != 1)
			break;
		site = sqlite3_column_int64(st, 0);
		GROW(found, *n, cap);
		found[(*n)++] = (struct reach){site, sqlite3_column_int64(st, 1)};
		sqlite3_reset(st);
	}
	*v = arena_alloc(a, (size_t)(*n + 1) * sizeof(**v));
	if (*n)
		memcpy(*v, found, (size_t)*n * sizeof(**v));
	free(found);
	return rc == 0;
}

bool store_reach_at(struct store *s, int64_t ms, struct arena *a, struct reach **v, int *n, struct err *e)
{
	if (!store_reach(s, a, v, n, e))
		return false;
	for (int i = 0; i < *n; i++) {
		sqlite3_stmt *st = stmt_get(s, STMT_SITE_BEFORE, e);

		if (!st)
			return false;
		bind_int(st, ":site", (*v)[i].site);
		bind_int(st, ":hlc", ms << 16);
		(*v)[i].seq = stmt_int(s, st, 0);
	}
	return true;
}

static bool give_step(struct store *s, int64_t site, int64_t step, const struct travel_sink *sink, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_STEP_GET, e);
	struct arena a = ARENA_INIT;
	bool ok = st != NULL;

	if (!ok)
		return false;
	bind_int(st, ":site", site);
	bind_int(st, ":step", step);
	if (stmt_step(s, st, e) == 1) {
		struct travel_step t = {.site = site,
			.step = step,
			.hlc = sqlite3_column_int64(st, 0),
			.author = sqlite3_column_type(st, 1) == SQLITE_NULL ? NULL : column_text(st, 1, &a),
			.origin = column_text(st, 2, &a),
			.label = column_text(st, 3, &a),
			.undoes = sqlite3_column_int64(st, 4)};
		sqlite3_reset(st);
		ok = sink->step(sink->ctx, &t, e);
	}
	arena_release(&a);
	return ok;
}

static void read_op(sqlite3_stmt *st, struct arena *a, struct travel_op *o)
{
	*o = (struct travel_op){.site = sqlite3_column_int64(st, 0),
		.seq = sqlite3_column_int64(st, 1),
		.hlc = sqlite3_column_int64(st, 2),
		.step = sqlite3_column_int64(st, 3),
		.scope = sqlite3_column_type(st, 4) == SQLITE_NULL ? NULL : column_text(st, 4, a),
		.entity = column_text(st, 5, a),
		.uid = column_uid(st, 6),
		.field = column_text(st, 7, a),
		.base_hlc = sqlite3_column_int64(st, 8),
		.base_site = sqlite3_column_int64(st, 9),
		.also = sqlite3_column_type(st, 10) == SQLITE_NULL ? NULL : column_text(st, 10, a),
		.value = column_value(st, 11, FT_TEXT, 0, a)};
	if (sqlite3_column_bytes(st, 12) == SALT_SIZE)
		o->salt = memcpy(arena_alloc(a, SALT_SIZE), sqlite3_column_blob(st, 12), SALT_SIZE);
	if (sqlite3_column_bytes(st, 13) == HASH_SIZE)
		o->hash = memcpy(arena_alloc(a, HASH_SIZE), sqlite3_column_blob(st, 13), HASH_SIZE);
	o->left_out = sqlite3_column_int(st, 14) == 5;
	o->withheld = o->left_out || sqlite3_column_int(st, 14) == 4;
}

bool store_read_ops(struct store *s, int64_t site, int64_t first, int64_t last, const struct travel_sink *sink, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OPS_TRAVEL, e);
	struct arena a = ARENA_INIT;
	int64_t step = -1;
	bool ok = st != NULL;
	int rc = 0;

	if (!ok)
		return false;
	bind_int(st, ":site", site);
	bind_int(st, ":first", first);
	bind_int(st, ":last", last ? last : INT64_MAX);
	while (ok && (rc = stmt_step(s, st, e)) == 1) {
		struct travel_op o;

		read_op(st, &a, &o);
		if (sink->step && o.step != step)
			ok = give_step(s, site, o.step, sink, e);
		step = o.step;
		ok = ok && (!sink->op || sink->op(sink->ctx, &o, e));
		arena_clear(&a);
	}
	sqlite3_reset(st);
	arena_release(&a);
	return ok && rc == 0;
}

bool store_set_salt(struct store *s, int64_t site, int64_t seq, const uint8_t salt[SALT_SIZE], struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OP_SET_SALT, e);

	if (!st)
		return false;
	bind_int(st, ":site", site);
	bind_int(st, ":seq", seq);
	sqlite3_bind_blob(st, sqlite3_bind_parameter_index(st, ":salt"), salt, SALT_SIZE, SQLITE_STATIC);
	return stmt_run(s, st, e);
}

bool travel_salt(struct store *s, uint8_t salt[SALT_SIZE], struct err *e)
{
	/* A call of the system each time would be slower than what it is for. */
	if (s->salts_left == 0) {
		if (getrandom(s->salts, sizeof(s->salts), 0) != (ssize_t)sizeof(s->salts))
			return err_set(e, ERR_IO, _("no random numbers can be had"));
		s->salts_left = SALTS_AHEAD;
	}
	memcpy(salt, s->salts[--s->salts_left], SALT_SIZE);
	return true;
}

/* Those of an earlier version of this program, that had none when they were made. */
bool store_salt_ops(struct store *s, int64_t site, int64_t first, int64_t last, struct err *e)
{
	for (;;) {
		sqlite3_stmt *st = stmt_get(s, STMT_OP_UNSALTED, e);
		uint8_t salt[SALT_SIZE];
		int64_t seq;

		if (!st)
			return false;
		bind_int(st, ":site", site);
		bind_int(st, ":first", first);
		bind_int(st, ":last", last);
		if ((seq = stmt_int(s, st, 0)) == 0)
			return true;
		if (!travel_salt(s, salt, e) || !store_set_salt(s, site, seq, salt, e))
			return false;
		first = seq + 1;
	}
}

/* --- what does not leave -------------------------------------------------------------------------------------------------------- */

static int cmp_uid(const void *a, const void *b)
{
	return uid_cmp(*(const struct uid *)a, *(const struct uid *)b);
}

bool store_restricted_rows(struct store *s, struct arena *a, struct uid **v, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_ROWS_RESTRICTED, e);
	struct uid *found = NULL;
	int cap = 0, rc;

	*n = 0;
	if (!st)
		return false;
	while ((rc = stmt_step(s, st, e)) == 1) {
		GROW(found, *n, cap);
		found[(*n)++] = column_uid(st, 0);
	}
	*v = arena_alloc(a, (size_t)(*n + 1) * sizeof(**v));
	if (*n) {
		memcpy(*v, found, (size_t)*n * sizeof(**v));
		qsort(*v, (size_t)*n, sizeof(**v), cmp_uid);
	}
	free(found);
	return rc == 0;
}

/* --- batches -------------------------------------------------------------------------------------------------------------------- */

static bool column_bytes(sqlite3_stmt *st, int col, uint8_t *out, size_t size)
{
	if (sqlite3_column_bytes(st, col) != (int)size)
		return false;
	memcpy(out, sqlite3_column_blob(st, col), size);
	return true;
}

bool store_batches(struct store *s, int64_t site, int64_t above, struct arena *a, struct travel_batch **v, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_BATCHES, e);
	struct travel_batch *found = NULL;
	int cap = 0, rc;

	*n = 0;
	if (!st)
		return false;
	bind_int(st, ":site", site);
	bind_int(st, ":above", above);
	while ((rc = stmt_step(s, st, e)) == 1) {
		struct travel_batch b = {.site = site, .first = sqlite3_column_int64(st, 0), .last = sqlite3_column_int64(st, 1)};

		if (!column_bytes(st, 2, b.key, KEY_SIZE) || !column_bytes(st, 3, b.signature, SIGNATURE_SIZE))
			continue;
		GROW(found, *n, cap);
		found[(*n)++] = b;
	}
	*v = arena_alloc(a, (size_t)(*n + 1) * sizeof(**v));
	if (*n)
		memcpy(*v, found, (size_t)*n * sizeof(**v));
	free(found);
	return rc == 0;
}

bool store_add_batch(struct store *s, const struct travel_batch *b, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_BATCH_ADD, e);

	if (!st)
		return false;
	bind_int(st, ":site", b->site);
	bind_int(st, ":first", b->first);
	bind_int(st, ":last", b->last);
	sqlite3_bind_blob(st, sqlite3_bind_parameter_index(st, ":key"), b->key, KEY_SIZE, SQLITE_STATIC);
	sqlite3_bind_blob(st, sqlite3_bind_parameter_index(st, ":signature"), b->signature, SIGNATURE_SIZE, SQLITE_STATIC);
	return stmt_run(s, st, e);
}

/* --- keys ----------------------------------------------------------------------------------------------------------------------- */

bool store_peers(struct store *s, struct arena *a, struct peer **v, int *n, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_PEERS, e);
	struct peer *found = NULL;
	int cap = 0, rc;

	*n = 0;
	if (!st)
		return false;
	while ((rc = stmt_step(s, st, e)) == 1) {
		struct peer p = {.name = column_text(st, 1, a), .met = sqlite3_column_int64(st, 2), .trusted = sqlite3_column_int(st, 3)};

		if (!column_bytes(st, 0, p.key, KEY_SIZE))
			continue;
		GROW(found, *n, cap);
		found[(*n)++] = p;
	}
	*v = arena_alloc(a, (size_t)(*n + 1) * sizeof(**v));
	if (*n)
		memcpy(*v, found, (size_t)*n * sizeof(**v));
	free(found);
	return rc == 0;
}

bool store_put_peer(struct store *s, const struct peer *p, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_PEER_PUT, e);

	if (!st)
		return false;
	sqlite3_bind_blob(st, sqlite3_bind_parameter_index(st, ":key"), p->key, KEY_SIZE, SQLITE_STATIC);
	bind_text(st, ":name", p->name);
	bind_int(st, ":met", p->met);
	bind_int(st, ":trusted", p->trusted);
	return stmt_run(s, st, e);
}

bool store_key_of_site(struct store *s, int64_t site, uint8_t key[KEY_SIZE])
{
	sqlite3_stmt *st = stmt_get(s, STMT_BATCH_KEY, NULL);
	bool found = false;

	if (!st)
		return false;
	bind_int(st, ":site", site);
	if (stmt_step(s, st, NULL) == 1) {
		found = column_bytes(st, 0, key, KEY_SIZE);
		sqlite3_reset(st);
	}
	return found;
}
