/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bundle.c - a file that carries operations from laptop to laptop. See bundle.h for its shape.
 *
 * The signature over the whole file is checked before a byte of it is inflated or parsed; those of the batches in it, which are by whoever wrote them, as they are
 * taken. Sealing is a secretstream (XChaCha20-Poly1305) under a random key, which is sealed to each recipient (X25519, from the key that he signs with) or derived from
 * a passphrase (Argon2id).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#if defined(HAVE_LIBSODIUM) && defined(HAVE_LIBZSTD)
#define CAN_BUNDLE 1
#include <sodium.h>
#include <zstd.h>
#endif

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/sync/bundle.h>

#include "wire_priv.h"

bool bundle_note_self(struct store *s, const struct key *k, const char *author, struct err *e)
{
	struct peer self = {.name = author ? author : "", .met = 0, .trusted = 1};

	memcpy(self.key, k->public_key, KEY_SIZE);
	return store_begin(s, e) && (store_put_peer(s, &self, e) ? store_commit(s, e) : (store_abort(s), false));
}

#ifdef CAN_BUNDLE

#define MAGIC "STRATESB"
enum { FORMAT = 1, FLAG_RECIPIENTS = 1, FLAG_PASSPHRASE = 2 };
enum { HEAD_SIZE = 8 + 1 + 1 + KEY_SIZE + 8, BODY_AT = HEAD_SIZE + SIGNATURE_SIZE };
enum { RECIPIENTS_MAX = 64, CHUNK = 64 * 1024, ABYTES = crypto_secretstream_xchacha20poly1305_ABYTES };
enum { SEALED_KEY_SIZE = crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES };
#define SIZE_MAX_FILE ((size_t)1 << 31)
/* What a small file may become: a zip bomb ends here. */
#define INFLATED_FLOOR ((uint64_t)64 << 20)
#define INFLATED_RATIO 400
#define INFLATED_MAX ((uint64_t)8 << 30)

static bool not_a_bundle(struct err *e, const char *name)
{
	return err_set(e, ERR_DATA, _("%s is no bundle of strates, or only a part of one; copy it again from where it was written"), name);
}

/* --- writing -------------------------------------------------------------------------------------------------------------------- */

struct writer {
	struct wire wire;
	struct str plain, body; /* what is to be packed; packed */
	ZSTD_CStream *z;
	struct bundle_summary *sum;
};

static bool pack(struct writer *w, ZSTD_EndDirective how, struct err *e)
{
	ZSTD_inBuffer in = {w->plain.s, w->plain.len, 0};
	size_t left;

	do {
		ZSTD_outBuffer out;

		str_reserve(&w->body, CHUNK + 1);
		out = (ZSTD_outBuffer){w->body.s + w->body.len, CHUNK, 0};
		left = ZSTD_compressStream2(w->z, &out, &in, how);
		if (ZSTD_isError(left))
			return err_set(e, ERR_IO, "zstd: %s", ZSTD_getErrorName(left));
		w->body.len += out.pos;
		w->body.s[w->body.len] = '\0';
	} while (how == ZSTD_e_end ? left > 0 : in.pos < in.size);
	w->sum->inflated += (int64_t)w->plain.len;
	str_clear(&w->plain);
	return true;
}

static bool pack_some(struct writer *w, struct err *e)
{
	return w->plain.len < CHUNK || pack(w, ZSTD_e_continue, e);
}

static bool put_batch(void *ctx, const struct travel_batch *b, struct err *e)
{
	struct writer *w = ctx;

	wire_put_batch(&w->wire, &w->plain, b);
	w->sum->n_batches++;
	return pack_some(w, e);
}

static bool put_step(void *ctx, const struct travel_step *st, struct err *e)
{
	struct writer *w = ctx;

	wire_put_step(&w->wire, &w->plain, st);
	return pack_some(w, e);
}

static bool put_op(void *ctx, const struct travel_op *o, struct err *e)
{
	struct writer *w = ctx;

	wire_put_op(&w->wire, &w->plain, o);
	w->sum->n_ops++;
	return pack_some(w, e);
}

static bool put_peers(struct store *s, struct writer *w, const struct key *k, const char *author, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct peer *v;
	int n;
	bool ok = store_peers(s, &a, &v, &n, e);

	wire_put_peer(&w->wire, &w->plain, k->public_key, author ? author : "");
	for (int i = 0; ok && i < n; i++)
		if (*v[i].name && memcmp(v[i].key, k->public_key, KEY_SIZE) != 0)
			wire_put_peer(&w->wire, &w->plain, v[i].key, v[i].name);
	arena_release(&a);
	return ok;
}

static bool put_all(struct store *s, struct writer *w, const struct key *k, const struct bundle_options *o, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct uid *hidden = NULL;
	int n_hidden = 0;
	struct outgo out = {.ctx = w, .batch = put_batch, .sink = {w, put_step, put_op}};
	bool ok;

	/* One view of the register, whatever another console writes meanwhile. */
	if (!store_read_begin(s, e))
		return false;
	ok = put_peers(s, w, k, o->author, e) && (o->n_recipients || store_restricted_rows(s, &a, &hidden, &n_hidden, e));
	out.hidden = hidden;
	out.n_hidden = n_hidden;
	ok = ok && outgo_all(s, o->above, o->n_above, &out, e);
	store_read_end(s);
	w->sum->n_withheld = out.n_withheld;
	w->sum->n_cut = out.n_cut;
	wire_put_end(&w->wire, &w->plain, w->sum->n_ops);
	arena_release(&a);
	return ok && pack(w, ZSTD_e_end, e);
}

/* --- sealing -------------------------------------------------------------------------------------------------------------------- */

static bool seal_key(struct str *out, const struct bundle_options *o, const uint8_t *content_key, struct err *e)
{
	str_add_char(out, (char)o->n_recipients);
	for (int i = 0; i < o->n_recipients; i++) {
		uint8_t box[SEALED_KEY_SIZE], x[crypto_box_PUBLICKEYBYTES];

		if (crypto_sign_ed25519_pk_to_curve25519(x, o->recipients[i]) != 0)
			return err_set(e, ERR_DATA, _("the key of a recipient is none"));
		crypto_box_seal(box, content_key, crypto_secretstream_xchacha20poly1305_KEYBYTES, x);
		str_add_n(out, (const char *)box, sizeof(box));
	}
	return true;
}

static bool derive_key(const char *passphrase, const uint8_t *salt, uint8_t *key, struct err *e)
{
	return crypto_pwhash(key, crypto_secretstream_xchacha20poly1305_KEYBYTES, passphrase, strlen(passphrase), salt, crypto_pwhash_OPSLIMIT_MODERATE,
		       crypto_pwhash_MEMLIMIT_MODERATE, crypto_pwhash_ALG_ARGON2ID13) == 0 ||
	       err_set(e, ERR_IO, _("there is not enough memory to make a key of the passphrase"));
}

/* Replaces the packed body by its sealed form. */
static bool seal(struct str *body, const struct bundle_options *o, struct err *e)
{
	crypto_secretstream_xchacha20poly1305_state st;
	uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES], head[crypto_secretstream_xchacha20poly1305_HEADERBYTES], salt[crypto_pwhash_SALTBYTES];
	struct str out = STR_INIT;
	bool ok;

	if (o->passphrase) {
		randombytes_buf(salt, sizeof(salt));
		str_add_n(&out, (const char *)salt, sizeof(salt));
		ok = derive_key(o->passphrase, salt, key, e);
	} else {
		crypto_secretstream_xchacha20poly1305_keygen(key);
		ok = seal_key(&out, o, key, e);
	}
	if (ok) {
		crypto_secretstream_xchacha20poly1305_init_push(&st, head, key);
		str_add_n(&out, (const char *)head, sizeof(head));
		for (size_t at = 0; at < body->len || at == 0; at += CHUNK) {
			size_t n = body->len - at < CHUNK ? body->len - at : CHUNK;
			uint8_t tag = at + n >= body->len ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;

			str_reserve(&out, n + ABYTES + 1);
			crypto_secretstream_xchacha20poly1305_push(&st, (uint8_t *)out.s + out.len, NULL, (const uint8_t *)body->s + at, n, NULL, 0, tag);
			out.len += n + ABYTES;
			out.s[out.len] = '\0';
		}
	}
	sodium_memzero(key, sizeof(key));
	str_release(body);
	*body = out;
	return ok;
}

static bool sign_file(struct str *file, const struct str *body, int flags, const struct key *k, struct err *e)
{
	uint8_t to_sign[HEAD_SIZE + 32], signature[SIGNATURE_SIZE];

	str_add_n(file, MAGIC, 8);
	str_add_char(file, FORMAT);
	str_add_char(file, (char)flags);
	str_add_n(file, (const char *)k->public_key, KEY_SIZE);
	for (int i = 0; i < 8; i++)
		str_add_char(file, (char)((uint64_t)body->len >> (8 * i)));
	memcpy(to_sign, file->s, HEAD_SIZE);
	crypto_generichash(to_sign + HEAD_SIZE, 32, (const uint8_t *)body->s, body->len, NULL, 0);
	if (!key_sign(k, to_sign, sizeof(to_sign), signature, e))
		return false;
	str_add_n(file, (const char *)signature, sizeof(signature));
	str_add_n(file, body->s, body->len);
	return true;
}

bool bundle_write(struct store *s, const char *path, const struct key *k, const struct bundle_options *o, struct bundle_summary *out, struct err *e)
{
	struct writer w = {.plain = STR_INIT, .body = STR_INIT, .sum = out};
	struct str file = STR_INIT;
	int flags = o->passphrase ? FLAG_PASSPHRASE : o->n_recipients ? FLAG_RECIPIENTS : 0;
	bool ok;

	*out = (struct bundle_summary){0};
	if (o->n_recipients > RECIPIENTS_MAX)
		return err_set(e, ERR_USAGE, _("at most %d recipients"), RECIPIENTS_MAX);
	if (!bundle_note_self(s, k, o->author, e) || !batch_sign_all(s, k, e))
		return false;
	wire_init(&w.wire);
	w.z = ZSTD_createCStream();
	ZSTD_CCtx_setParameter(w.z, ZSTD_c_compressionLevel, 9);
	ZSTD_CCtx_setParameter(w.z, ZSTD_c_checksumFlag, 1);
	ok = put_all(s, &w, k, o, e) && (!flags || seal(&w.body, o, e)) && sign_file(&file, &w.body, flags, k, e) && file_write(path, file.s, file.len, e);
	out->bytes = (int64_t)file.len;
	ZSTD_freeCStream(w.z);
	wire_release(&w.wire);
	str_release(&w.plain);
	str_release(&w.body);
	str_release(&file);
	return ok;
}

/* --- reading -------------------------------------------------------------------------------------------------------------------- */

static bool check_file(const uint8_t *data, size_t n, const char *name, int *flags, struct err *e)
{
	uint8_t signed_part[HEAD_SIZE + 32], key[KEY_SIZE];
	uint64_t length = 0;

	if (n < BODY_AT || memcmp(data, MAGIC, 8) != 0)
		return not_a_bundle(e, name);
	if (data[8] != FORMAT)
		return err_set(e, ERR_DATA, _("%s was written by a newer strates; install that one to read it"), name);
	*flags = data[9];
	memcpy(key, data + 10, KEY_SIZE);
	for (int i = 0; i < 8; i++)
		length |= (uint64_t)data[10 + KEY_SIZE + i] << (8 * i);
	if (length != n - BODY_AT || (*flags & ~(FLAG_RECIPIENTS | FLAG_PASSPHRASE)) || *flags == (FLAG_RECIPIENTS | FLAG_PASSPHRASE))
		return not_a_bundle(e, name);
	memcpy(signed_part, data, HEAD_SIZE);
	crypto_generichash(signed_part + HEAD_SIZE, 32, data + BODY_AT, n - BODY_AT, NULL, 0);
	return key_verify(key, signed_part, sizeof(signed_part), data + HEAD_SIZE, e);
}

/* The content key, and where the stream begins. */
static bool open_recipients(const uint8_t **p, const uint8_t *end, const struct key *k, uint8_t *key, struct err *e)
{
	uint8_t pk[crypto_box_PUBLICKEYBYTES], sk[crypto_box_SECRETKEYBYTES];
	bool found = false;
	int n;

	if (*p >= end || (n = *(*p)++) < 1 || n > RECIPIENTS_MAX || end - *p < (ptrdiff_t)n * SEALED_KEY_SIZE)
		return err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
	if (!k)
		return err_set(e, ERR_DATA, _("it is sealed to a key, and this laptop has none"));
	if (crypto_sign_ed25519_pk_to_curve25519(pk, k->public_key) != 0 || crypto_sign_ed25519_sk_to_curve25519(sk, k->secret) != 0)
		return err_set(e, ERR_DATA, _("the key of a recipient is none"));
	for (int i = 0; i < n; i++, *p += SEALED_KEY_SIZE)
		found = found || crypto_box_seal_open(key, *p, SEALED_KEY_SIZE, pk, sk) == 0;
	sodium_memzero(sk, sizeof(sk));
	return found || err_set(e, ERR_DATA, _("it is sealed to somebody else's key; give its writer yours: `strates key'"));
}

static bool unseal(const uint8_t *p, const uint8_t *end, int flags, const struct key *k, const char *passphrase, struct str *out, struct err *e)
{
	crypto_secretstream_xchacha20poly1305_state st;
	uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES], tag = 0;
	bool ok;

	if (flags & FLAG_PASSPHRASE) {
		if (!passphrase)
			return err_set(e, ERR_DATA, _("it is sealed with a passphrase; give it in a file with --passphrase-file, or in STRATES_PASSPHRASE"));
		if (end - p < (ptrdiff_t)crypto_pwhash_SALTBYTES)
			return err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
		ok = derive_key(passphrase, p, key, e);
		p += crypto_pwhash_SALTBYTES;
	} else {
		ok = open_recipients(&p, end, k, key, e);
	}
	if (ok && (end - p < (ptrdiff_t)crypto_secretstream_xchacha20poly1305_HEADERBYTES || crypto_secretstream_xchacha20poly1305_init_pull(&st, p, key) != 0))
		ok = err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
	p += ok ? crypto_secretstream_xchacha20poly1305_HEADERBYTES : 0;
	while (ok && tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
		size_t n = end - p < CHUNK + ABYTES ? (size_t)(end - p) : CHUNK + ABYTES;

		if (n < ABYTES)
			ok = err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
		else {
			str_reserve(out, n + 1);
			ok = crypto_secretstream_xchacha20poly1305_pull(&st, (uint8_t *)out->s + out->len, NULL, &tag, p, n, NULL, 0) == 0 ||
			     err_set(e, ERR_DATA, flags & FLAG_PASSPHRASE ? _("that is not its passphrase") : _("it is damaged; ask for it again"));
			out->len += ok ? n - ABYTES : 0;
			out->s[out->len] = '\0';
			p += n;
		}
	}
	sodium_memzero(key, sizeof(key));
	return ok && (p == end || err_set(e, ERR_DATA, _("it is damaged; ask for it again")));
}

struct reader {
	struct wire wire;
	struct intake *in;
	struct arena a;
	struct bundle_summary *sum;
	bool ended;
};

static bool take_record(struct reader *r, enum wire_kind kind, struct wire_bytes f, struct err *e)
{
	int64_t n;

	if (kind == WIRE_END) {
		r->ended = wire_get_end(f, &n) && n == r->sum->n_ops;
		return r->ended || err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
	}
	r->sum->n_ops += kind == WIRE_OP;
	r->sum->n_batches += kind == WIRE_BATCH;
	return wire_hand_on(&r->wire, &r->a, kind, f, r->in, e);
}

/* Takes the whole records of buf, and leaves the rest. */
static bool take_records(struct reader *r, struct str *buf, struct err *e)
{
	struct wire_bytes in = {(const uint8_t *)buf->s, (const uint8_t *)buf->s + buf->len}, f;
	enum wire_kind kind;
	bool ok = true;
	int rc = 0;
	size_t left;

	while (ok && !r->ended && (rc = wire_next(&in, &kind, &f)) == 1) {
		ok = take_record(r, kind, f, e);
		arena_clear(&r->a);
	}
	if (ok && rc < 0)
		return err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
	left = (size_t)(in.end - in.p);
	memmove(buf->s, in.p, left);
	str_truncate(buf, left);
	return ok;
}

static bool inflate_all(struct reader *r, const uint8_t *p, size_t n, struct err *e)
{
	ZSTD_DStream *z = ZSTD_createDStream();
	ZSTD_inBuffer in = {p, n, 0};
	struct str buf = STR_INIT;
	uint64_t limit = INFLATED_FLOOR + (uint64_t)n * INFLATED_RATIO;
	bool ok = true;
	size_t rc = 1;

	ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, 27);
	while (ok && rc != 0) {
		ZSTD_outBuffer out;

		str_reserve(&buf, 2 * CHUNK + 1);
		out = (ZSTD_outBuffer){buf.s + buf.len, 2 * CHUNK, 0};
		rc = ZSTD_decompressStream(z, &out, &in);
		if (ZSTD_isError(rc) || (rc && in.pos == in.size && out.pos < out.size)) {
			ok = err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
			break;
		}
		buf.len += out.pos;
		buf.s[buf.len] = '\0';
		r->sum->inflated += (int64_t)out.pos;
		if ((uint64_t)r->sum->inflated > limit || (uint64_t)r->sum->inflated > INFLATED_MAX)
			ok = err_set(e, ERR_DATA, _("it would become far larger than any honest bundle; nothing of it was taken"));
		ok = ok && take_records(r, &buf, e);
	}
	ok = ok && ((r->ended && !buf.len && in.pos == in.size) || err_set(e, ERR_DATA, _("it is damaged; ask for it again")));
	ZSTD_freeDStream(z);
	str_release(&buf);
	return ok;
}

bool bundle_read_bytes(const uint8_t *data, size_t n, const char *name, const struct key *k, const char *passphrase, struct intake *in, struct bundle_summary *out,
	struct err *e)
{
	struct reader r = {.in = in, .a = ARENA_INIT, .sum = out};
	struct str open = STR_INIT;
	int flags = 0;
	bool ok;

	*out = (struct bundle_summary){.bytes = (int64_t)n};
	if (!check_file(data, n, name, &flags, e))
		return false;
	wire_init(&r.wire);
	if (flags)
		ok = unseal(data + BODY_AT, data + n, flags, k, passphrase, &open, e) && inflate_all(&r, (const uint8_t *)open.s, open.len, e);
	else
		ok = inflate_all(&r, data + BODY_AT, n - BODY_AT, e);
	wire_release(&r.wire);
	arena_release(&r.a);
	str_release(&open);
	return ok;
}

bool bundle_read(const char *path, const struct key *k, const char *passphrase, struct intake *in, struct bundle_summary *out, struct err *e)
{
	struct str file = STR_INIT;
	bool ok = file_read(path, SIZE_MAX_FILE, &file, e) && bundle_read_bytes((const uint8_t *)file.s, file.len, path, k, passphrase, in, out, e);

	str_release(&file);
	return ok;
}

#else

static bool absent(struct err *e)
{
	return err_set(e, ERR_USAGE, _("this strates was built without libsodium and libzstd, which bundles need; install the packaged one"));
}

bool bundle_write(struct store *s, const char *path, const struct key *k, const struct bundle_options *o, struct bundle_summary *out, struct err *e)
{
	(void)s, (void)path, (void)k, (void)o, (void)out;
	return absent(e);
}

bool bundle_read(const char *path, const struct key *k, const char *passphrase, struct intake *in, struct bundle_summary *out, struct err *e)
{
	(void)path, (void)k, (void)passphrase, (void)in, (void)out;
	return absent(e);
}

bool bundle_read_bytes(const uint8_t *data, size_t n, const char *name, const struct key *k, const char *passphrase, struct intake *in, struct bundle_summary *out,
	struct err *e)
{
	(void)data, (void)n, (void)name, (void)k, (void)passphrase, (void)in, (void)out;
	return absent(e);
}

#endif
