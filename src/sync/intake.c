/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intake.c - checked on the way in, and handed on signed on the way out.
 *
 * An operation is merged before the signature of its batch is verified, since that comes at its end; a wrong one aborts the transaction, so nothing of it stays.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/sync/intake.h>

struct intake {
	struct store *s;
	struct arena a;
	struct peer *peers;
	int n_peers, cap_peers;
	struct travel_batch batch;
	struct batch_digest digest;
	bool in_batch;
	bool known;    /* the very batch is here, content and all: nothing in it can be new */
	bool overlaps; /* some of its operations are here, under another signature or none */
	bool foreign_salt; /* and salted otherwise */
	int64_t n_known;
	struct intake_result result;
};

struct intake *intake_begin(struct store *s, const char *label, const char *author, struct err *e)
{
	struct intake *in = xcalloc(1, sizeof(*in));
	struct peer *v;

	in->s = s;
	if (!merge_begin(s, label, author, e)) {
		free(in);
		return NULL;
	}
	if (!store_peers(s, &in->a, &v, &in->n_peers, e)) {
		intake_abort(&in);
		return NULL;
	}
	in->cap_peers = in->n_peers;
	in->peers = xcalloc((size_t)in->n_peers + 1, sizeof(*in->peers));
	if (in->n_peers)
		memcpy(in->peers, v, (size_t)in->n_peers * sizeof(*v));
	return in;
}

static void release(struct intake **in)
{
	arena_release(&(*in)->a);
	free((*in)->peers);
	free(*in);
	*in = NULL;
}

void intake_abort(struct intake **in)
{
	if (!*in)
		return;
	merge_abort((*in)->s);
	release(in);
}

/* --- keys ----------------------------------------------------------------------------------------------------------------------- */

static struct peer *find_peer(struct intake *in, const uint8_t key[KEY_SIZE])
{
	for (int i = 0; i < in->n_peers; i++)
		if (memcmp(in->peers[i].key, key, KEY_SIZE) == 0)
			return &in->peers[i];
	return NULL;
}

static bool meet(struct intake *in, const uint8_t key[KEY_SIZE], const char *name, struct err *e)
{
	struct peer *p = find_peer(in, key);

	if (p && (*p->name || !*name))
		return true;
	if (!p) {
		GROW(in->peers, in->n_peers, in->cap_peers);
		p = &in->peers[in->n_peers++];
		*p = (struct peer){.met = clock_ms()};
		memcpy(p->key, key, KEY_SIZE);
		if (!in->result.n_keys++)
			memcpy(in->result.first_key, key, KEY_SIZE);
	}
	p->name = arena_strdup(&in->a, name);
	return store_put_peer(in->s, p, e);
}

bool intake_peer(struct intake *in, const uint8_t key[KEY_SIZE], const char *name, struct err *e)
{
	struct str clean = STR_INIT;
	bool ok;

	utf8_clean(&clean, name, strnlen(name, 200), false);
	ok = meet(in, key, clean.s, e);
	str_release(&clean);
	return ok;
}

/* What was signed here under a former name of this file may go on elsewhere under the key of who has that name. */
static bool is_own(struct intake *in, const uint8_t key[KEY_SIZE])
{
	const struct peer *p = find_peer(in, key);

	return p && p->trusted > 0 && p->met == 0;
}

static bool check_key(struct intake *in, const struct travel_batch *b, struct err *e)
{
	struct str words = STR_INIT;
	uint8_t known[KEY_SIZE];
	struct peer *p;
	bool ok = true;

	if (!meet(in, b->key, "", e))
		return false;
	p = find_peer(in, b->key);
	key_words(b->key, &words);
	if (p->trusted < 0)
		ok = err_set(e, ERR_DATA, _("it holds changes signed by %s (%s), which you refused; nothing of it was taken"), words.s, p->name);
	else if (p->trusted == 0 && store_key_of_site(in->s, b->site, known) && memcmp(known, b->key, KEY_SIZE) != 0 && !is_own(in, known))
		ok = err_set(e, ERR_DATA,
			_("a laptop that is known by another key now signs with %s (%s); ask its owner, then say `strates key --trust %s', nothing was taken"), words.s,
			p->name, words.s);
	str_release(&words);
	return ok;
}

/* --- batches -------------------------------------------------------------------------------------------------------------------- */

static bool end_batch(struct intake *in, struct err *e)
{
	if (!in->in_batch)
		return true;
	in->in_batch = false;
	if (in->known)
		return true;
	/* Under salts of our own their signature would not hold for whom we pass it on to. */
	return batch_verify(&in->digest, &in->batch, e) && (in->foreign_salt || store_add_batch(in->s, &in->batch, e));
}

static bool two_voices(struct err *e)
{
	return err_set(e, ERR_DATA, _("a laptop says two different things under the same numbers: its register was copied by hand, or this is a forgery; nothing was taken"));
}

/* One laptop that says two things under one number has been copied, or lies. */
static bool compare_with_ours(struct intake *in, const struct travel_batch *b, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct travel_batch *v;
	int n;
	bool ok = store_batches(in->s, b->site, b->first - 1, &a, &v, &n, e);
	bool same = ok && n && v[0].first == b->first && v[0].last == b->last;

	/* Two copies of one file may each have signed what was not signed when they parted: the same, under two signatures. */
	same = same && memcmp(v[0].signature, b->signature, SIGNATURE_SIZE) == 0;
	in->known = same && !store_has_withheld(in->s, b->site);
	in->overlaps = ok && !same && store_op_hlc(in->s, b->site, b->first) != 0;
	arena_release(&a);
	return ok;
}

struct comparison {
	struct intake *in;
	const struct travel_op *theirs;
};

/* The same content under the same stamp. What was not signed here yet takes their salt, so that their signature holds here too. */
static bool compare_ours(void *ctx, const struct travel_op *ours, struct err *e)
{
	struct comparison *c = ctx;
	struct travel_op twin = *ours;
	uint8_t a[HASH_SIZE], b[HASH_SIZE];

	if (ours->hlc != c->theirs->hlc || uid_cmp(ours->uid, c->theirs->uid) != 0)
		return two_voices(e);
	if (ours->hash || c->theirs->hash) {
		c->in->foreign_salt |= !ours->hash || !c->theirs->hash || memcmp(ours->hash, c->theirs->hash, HASH_SIZE) != 0;
		return true;
	}
	c->in->foreign_salt |= ours->salt && memcmp(ours->salt, c->theirs->salt, SALT_SIZE) != 0;
	twin.salt = c->theirs->salt;
	travel_hash(&twin, a);
	travel_hash(c->theirs, b);
	if (memcmp(a, b, sizeof(a)) != 0)
		return two_voices(e);
	return ours->salt || store_set_salt(c->in->s, ours->site, ours->seq, c->theirs->salt, e);
}

static bool compare_op(struct intake *in, const struct travel_op *o, struct err *e)
{
	struct comparison c = {in, o};

	return (!o->hash && !o->salt) || store_read_ops(in->s, o->site, o->seq, o->seq, &(struct travel_sink){.ctx = &c, .op = compare_ours}, e);
}

bool intake_batch(struct intake *in, const struct travel_batch *b, struct err *e)
{
	if (!end_batch(in, e))
		return false;
	if (b->site <= 0 || b->first <= 0 || b->last < b->first)
		return err_set(e, ERR_DATA, _("its changes are not in the order of their numbers; nothing of it was taken"));
	if (!check_key(in, b, e) || !compare_with_ours(in, b, e))
		return false;
	in->batch = *b;
	in->in_batch = true;
	in->foreign_salt = false;
	batch_digest_begin(&in->digest, b->site, b->first, b->last);
	return true;
}

bool intake_step(struct intake *in, const struct travel_step *st, struct err *e)
{
	if (!in->in_batch || st->site != in->batch.site)
		return err_set(e, ERR_DATA, _("its changes are not in the order of their numbers; nothing of it was taken"));
	if (in->known)
		return true;
	batch_digest_step(&in->digest, st);
	return merge_step(in->s, st, e);
}

bool intake_op(struct intake *in, const struct travel_op *o, struct err *e)
{
	if (!in->in_batch)
		return err_set(e, ERR_DATA, _("its changes are not in the order of their numbers; nothing of it was taken"));
	if (in->known) {
		in->n_known++;
		return true;
	}
	if (in->overlaps && !compare_op(in, o, e))
		return false;
	return batch_digest_op(&in->digest, o, e) && merge_op(in->s, o, e);
}

bool intake_content(struct intake *in, const struct travel_op *o, struct err *e)
{
	return end_batch(in, e) && merge_content(in->s, o, e);
}

bool intake_end_rows(struct intake *in, struct intake_result *out, struct err *e)
{
	if (!end_batch(in, e) || !merge_end_rows(in->s, &in->result.merge, e))
		return false;
	in->result.merge.n_known += in->n_known;
	*out = in->result;
	return true;
}

bool intake_end(struct intake **in, struct err *e)
{
	bool ok = merge_end((*in)->s, e);

	release(in);
	return ok;
}

/* --- out ------------------------------------------------------------------------------------------------------------------------ */

static int cmp_uid(const void *a, const void *b)
{
	return uid_cmp(*(const struct uid *)a, *(const struct uid *)b);
}

static bool out_step(void *ctx, const struct travel_step *st, struct err *e)
{
	struct outgo *out = ctx;

	return out->sink.step(out->sink.ctx, st, e);
}

/* A set's element is named after its content; its set may be known. */
void outgo_bare(const struct travel_op *o, struct bare_op *out)
{
	const char *slash = strchr(o->field, '/');

	out->o = *o;
	if (o->hash)
		return;
	travel_hash(o, out->hash);
	out->o.hash = out->hash;
	out->o.salt = NULL;
	out->o.withheld = true;
	out->o.value = value_none();
	if (slash) {
		snprintf(out->field, sizeof(out->field), "%.*s/%lld@%lld", (int)(slash - o->field < 40 ? slash - o->field : 40), o->field, (long long)o->seq,
			(long long)o->site);
		out->o.field = out->field;
	}
}

static bool out_op(void *ctx, const struct travel_op *o, struct err *e)
{
	struct outgo *out = ctx;
	struct bare_op bare;

	if (o->hash || !out->n_hidden || !bsearch(&o->uid, out->hidden, (size_t)out->n_hidden, sizeof(*out->hidden), cmp_uid))
		return out->sink.op(out->sink.ctx, o, e);
	outgo_bare(o, &bare);
	out->n_withheld++;
	return out->sink.op(out->sink.ctx, &bare.o, e);
}

static int64_t reach_of(const struct reach *v, int n, int64_t site)
{
	for (int i = 0; i < n; i++)
		if (v[i].site == site)
			return v[i].seq;
	return 0;
}

bool outgo_all(struct store *from, const struct reach *above, int n_above, struct outgo *out, struct err *e)
{
	struct travel_sink sink = {out, out_step, out_op};
	struct arena a = ARENA_INIT;
	struct reach *have;
	int n;
	bool ok = store_reach(from, &a, &have, &n, e);

	for (int i = 0; ok && i < n; i++) {
		int64_t from_there = reach_of(above, n_above, have[i].site), hole = 0;
		struct travel_batch *v;
		int n_batches;

		ok = store_batches(from, have[i].site, from_there, &a, &v, &n_batches, e);
		/* A batch goes whole, what it holds below `from_there' too. */
		if (ok && n_batches)
			hole = store_first_left_out(from, have[i].site, v[0].first - 1);
		for (int k = 0; ok && hole && k < n_batches; k++)
			if (v[k].last >= hole) {
				out->n_cut++;
				n_batches = k;
			}
		for (int k = 0; ok && k < n_batches; k++)
			ok = out->batch(out->ctx, &v[k], e) && store_read_ops(from, v[k].site, v[k].first, v[k].last, &sink, e) &&
			     (!out->end || out->end(out->ctx, e));
	}
	arena_release(&a);
	return ok;
}
