/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * key.h - who signs: one key for each person on a laptop, outside the register, since a register is copied.
 *
 * Ed25519 through libsodium. Without it every function that needs it fails with a sentence.
 */
#ifndef STRATES_SYNC_KEY_H
#define STRATES_SYNC_KEY_H

#include <strates/base/str.h>
#include <strates/store/merge.h>

struct key {
	uint8_t public_key[KEY_SIZE];
	uint8_t secret[64];
};
/* Reads the key file (mode 0600, refused when others may read it); makes it when it is not there and make is set. */
bool key_load(const char *path, bool make, struct key *out, struct err *e);
void key_forget(struct key *k);
/* The key as five pronounceable words, 80 bits of its SHA-256: what two people read to each other ("lusab-babad-gutih-tugad-mudof"). Appends. */
void key_words(const uint8_t key[KEY_SIZE], struct str *out);
/* The whole public key as 64 hex digits, for a colleague who is to be named as recipient. Appends. */
void key_text(const uint8_t key[KEY_SIZE], struct str *out);
bool key_parse(const char *text, uint8_t key[KEY_SIZE]);

#endif
