/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * key.c - the signing key of a person on a laptop, and how people read keys to each other.
 *
 * The file holds the 32-byte seed as text. Words are proquints (Wilkerson, "A Proposal for Proquints", arXiv 0901.4016): sixteen bits are five letters,
 * consonant and vowel in turn, which a telephone carries in French as in English.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef HAVE_LIBSODIUM
#include <sodium.h>
#endif

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/sha256.h>
#include <strates/sync/batch.h>

#define HEAD "strates key 1\n"
enum { WORDS = 5 };

void key_words(const uint8_t key[KEY_SIZE], struct str *out)
{
	static const char con[] = "bdfghjklmnprstvz", vow[] = "aiou";
	struct sha256 h;
	uint8_t d[32];

	sha256_init(&h);
	sha256_add(&h, key, KEY_SIZE);
	sha256_end(&h, d);
	for (int i = 0; i < WORDS; i++) {
		unsigned v = (unsigned)d[2 * i] << 8 | d[2 * i + 1];

		if (i)
			str_add_char(out, '-');
		str_add_char(out, con[v >> 12 & 15]);
		str_add_char(out, vow[v >> 10 & 3]);
		str_add_char(out, con[v >> 6 & 15]);
		str_add_char(out, vow[v >> 4 & 3]);
		str_add_char(out, con[v & 15]);
	}
}

void key_text(const uint8_t key[KEY_SIZE], struct str *out)
{
	for (int i = 0; i < KEY_SIZE; i++)
		str_addf(out, "%02x", key[i]);
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool key_parse(const char *text, uint8_t key[KEY_SIZE])
{
	for (int i = 0; i < KEY_SIZE; i++) {
		int hi = hex_digit(text[2 * i]), lo = hi < 0 ? -1 : hex_digit(text[2 * i + 1]);

		if (lo < 0)
			return false;
		key[i] = (uint8_t)(hi << 4 | lo);
	}
	return !text[2 * KEY_SIZE];
}

#ifdef HAVE_LIBSODIUM

static bool is_ready(struct err *e)
{
	return sodium_init() >= 0 || err_set(e, ERR_IO, _("no random numbers can be had"));
}

/* Two that begin at the same time end up with one key: the first link wins. Where there are no links, the last one does. */
static bool put_in_place(char *beside, const char *path, struct err *e)
{
	bool ok = link(beside, path) == 0 || errno == EEXIST;

	if (!ok)
		return rename(beside, path) == 0 || err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	unlink(beside);
	return true;
}

static bool write_new(const char *path, struct err *e)
{
	struct str text = STR_INIT;
	uint8_t seed[KEY_SIZE];
	char *beside = xasprintf("%s.%d", path, (int)getpid());
	bool ok;

	randombytes_buf(seed, sizeof(seed));
	str_add(&text, HEAD);
	key_text(seed, &text);
	str_add_char(&text, '\n');
	ok = file_write(beside, text.s, text.len, e) && put_in_place(beside, path, e);
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(text.s, text.len);
	str_release(&text);
	free(beside);
	return ok;
}

static bool read_seed(const char *path, uint8_t seed[KEY_SIZE], struct err *e)
{
	struct str text = STR_INIT;
	struct stat st;
	bool ok;

	if (stat(path, &st) == 0 && (st.st_mode & 077))
		return err_set(e, ERR_DATA, _("%s can be read by others; make it yours alone: chmod 600 %s"), path, path);
	ok = file_read(path, 4096, &text, e);
	if (ok) {
		str_trim(&text);
		ok = (str_has_prefix(text.s, HEAD) && key_parse(text.s + strlen(HEAD), seed)) ||
		     err_set(e, ERR_DATA, _("%s is no key of strates; put your copy of it back, or remove it to get a new one"), path);
		sodium_memzero(text.s, text.len);
	}
	str_release(&text);
	return ok;
}

bool key_load(const char *path, bool make, struct key *out, struct err *e)
{
	uint8_t seed[KEY_SIZE];

	if (!is_ready(e))
		return false;
	if (!file_exists(path)) {
		if (!make)
			return err_set(e, ERR_DATA, _("this laptop has no key yet; `strates key' makes one"));
		if (!write_new(path, e))
			return false;
	}
	if (!read_seed(path, seed, e))
		return false;
	crypto_sign_seed_keypair(out->public_key, out->secret, seed);
	sodium_memzero(seed, sizeof(seed));
	return true;
}

void key_forget(struct key *k)
{
	sodium_memzero(k, sizeof(*k));
}

bool key_sign(const struct key *k, const uint8_t *data, size_t n, uint8_t signature[SIGNATURE_SIZE], struct err *e)
{
	return is_ready(e) && crypto_sign_detached(signature, NULL, data, n, k->secret) == 0;
}

bool key_verify(const uint8_t key[KEY_SIZE], const uint8_t *data, size_t n, const uint8_t signature[SIGNATURE_SIZE], struct err *e)
{
	return is_ready(e) && (crypto_sign_verify_detached(signature, data, n, key) == 0 ||
				      err_set(e, ERR_DATA, _("its signature is wrong: it was damaged on the way, or is not by whom it says; ask for it again")));
}

#else

static bool absent(struct err *e)
{
	return err_set(e, ERR_USAGE, _("this strates was built without libsodium, which signs and seals; install the packaged one"));
}

bool key_load(const char *path, bool make, struct key *out, struct err *e)
{
	(void)path, (void)make, (void)out;
	return absent(e);
}

void key_forget(struct key *k)
{
	memset(k, 0, sizeof(*k));
}

bool key_sign(const struct key *k, const uint8_t *data, size_t n, uint8_t signature[SIGNATURE_SIZE], struct err *e)
{
	(void)k, (void)data, (void)n, (void)signature;
	return absent(e);
}

bool key_verify(const uint8_t key[KEY_SIZE], const uint8_t *data, size_t n, const uint8_t signature[SIGNATURE_SIZE], struct err *e)
{
	(void)key, (void)data, (void)n, (void)signature;
	return absent(e);
}

#endif
