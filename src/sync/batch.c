/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * batch.c - the digest under a signature, and signing what is not signed yet.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/sync/batch.h>

enum { BATCH_MAX = 20000 };

static void add_int(struct batch_digest *d, int64_t v)
{
	uint8_t b[8];

	for (int i = 0; i < 8; i++)
		b[i] = (uint8_t)((uint64_t)v >> (8 * i));
	sha256_add(&d->h, b, sizeof(b));
}

/* NULL and "" differ. */
static void add_text(struct batch_digest *d, const char *s)
{
	add_int(d, s ? (int64_t)strlen(s) : -1);
	if (s)
		sha256_add(&d->h, s, strlen(s));
}

void batch_digest_begin(struct batch_digest *d, int64_t site, int64_t first, int64_t last)
{
	*d = (struct batch_digest){.site = site, .next = first, .last = last};
	sha256_init(&d->h);
	add_text(d, "strates batch 1");
	add_int(d, site);
	add_int(d, first);
	add_int(d, last);
}

void batch_digest_step(struct batch_digest *d, const struct travel_step *st)
{
	add_int(d, st->step);
	add_int(d, st->hlc);
	add_int(d, st->undoes);
	add_text(d, st->author);
	add_text(d, st->origin);
}

bool batch_digest_op(struct batch_digest *d, const struct travel_op *o, struct err *e)
{
	uint8_t hash[HASH_SIZE];

	if (o->site != d->site || o->seq != d->next || o->seq > d->last || (!o->salt && !o->hash))
		return err_set(e, ERR_DATA, _("its changes are not in the order of their numbers; nothing of it was taken"));
	d->next++;
	if (o->hash)
		memcpy(hash, o->hash, sizeof(hash));
	else
		travel_hash(o, hash);
	add_int(d, o->seq);
	add_int(d, o->hlc);
	add_int(d, o->step);
	add_int(d, o->base_hlc);
	add_int(d, o->base_site);
	add_text(d, o->left_out ? NULL : o->scope);
	add_text(d, o->entity);
	add_text(d, o->also);
	sha256_add(&d->h, o->uid.b, sizeof(o->uid.b));
	sha256_add(&d->h, hash, sizeof(hash));
	return true;
}

bool batch_verify(struct batch_digest *d, const struct travel_batch *b, struct err *e)
{
	uint8_t digest[32];

	if (d->next != d->last + 1)
		return err_set(e, ERR_DATA, _("its changes are not in the order of their numbers; nothing of it was taken"));
	sha256_end(&d->h, digest);
	return key_verify(b->key, digest, sizeof(digest), b->signature, e);
}

/* --- signing -------------------------------------------------------------------------------------------------------------------- */

static bool see_step(void *ctx, const struct travel_step *st, struct err *e)
{
	(void)e;
	batch_digest_step(ctx, st);
	return true;
}

static bool see_op(void *ctx, const struct travel_op *o, struct err *e)
{
	return batch_digest_op(ctx, o, e);
}

static bool sign_range(struct store *s, const struct key *k, int64_t site, int64_t first, int64_t last, struct err *e)
{
	struct travel_batch b = {.site = site, .first = first, .last = last};
	struct batch_digest d;
	struct travel_sink sink = {&d, see_step, see_op};
	uint8_t digest[32];

	batch_digest_begin(&d, site, first, last);
	if (!store_salt_ops(s, site, first, last, e) || !store_read_ops(s, site, first, last, &sink, e))
		return false;
	sha256_end(&d.h, digest);
	memcpy(b.key, k->public_key, KEY_SIZE);
	return key_sign(k, digest, sizeof(digest), b.signature, e) && store_add_batch(s, &b, e);
}

/* The last number of a site under a signature; r is how far it has come. Most are signed to the end, and then that batch alone is read. */
static bool signed_until(struct store *s, const struct reach *r, int64_t *last, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct travel_batch *v;
	int n;
	bool ok = store_batches(s, r->site, r->seq - 1, &a, &v, &n, e) && (n || store_batches(s, r->site, 0, &a, &v, &n, e));

	*last = 0;
	for (int i = 0; ok && i < n; i++)
		*last = v[i].last > *last ? v[i].last : *last;
	arena_release(&a);
	return ok;
}

bool batch_is_all_signed(struct store *s)
{
	struct reach own = {store_site(s), store_meta_int(s, "seq", 0)};
	int64_t last;

	return own.seq == 0 || (signed_until(s, &own, &last, NULL) && last >= own.seq);
}

bool batch_reach(struct store *s, struct arena *a, struct reach **v, int *n, struct err *e)
{
	bool ok = store_reach(s, a, v, n, e);

	for (int i = 0; ok && i < *n; i++)
		ok = signed_until(s, &(*v)[i], &(*v)[i].seq, e);
	return ok;
}

static bool sign_site(struct store *s, const struct key *k, const struct reach *r, struct err *e)
{
	int64_t first;
	bool ok = signed_until(s, r, &first, e);

	for (first++; ok && first <= r->seq; first += BATCH_MAX)
		ok = sign_range(s, k, r->site, first, first + BATCH_MAX - 1 < r->seq ? first + BATCH_MAX - 1 : r->seq, e);
	return ok;
}

bool batch_sign_all(struct store *s, const struct key *k, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct reach *v;
	bool ok;
	int n;

	if (!store_begin(s, e))
		return false;
	ok = store_reach(s, &a, &v, &n, e);
	for (int i = 0; ok && i < n; i++)
		ok = sign_site(s, k, &v[i], e);
	arena_release(&a);
	if (ok)
		return store_commit(s, e);
	store_abort(s);
	return false;
}
