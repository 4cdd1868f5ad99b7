/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keymap.h - a hash table from 64-bit keys to numbers, and the hash (FNV-1a) by which texts and uids become such keys.
 *
 * Two things that share a hash are one to it: what must be told apart is compared by the caller.
 */
#ifndef STRATES_BASE_KEYMAP_H
#define STRATES_BASE_KEYMAP_H

#include <stddef.h>
#include <stdint.h>

/* Never 0. */
uint64_t hash64(const void *data, size_t n);
/* Spreads a key over a table whose size is a power of two. */
size_t keymap_scatter(uint64_t key);

/* Key 0 is not allowed. Zero-initialised = empty. */
struct keymap {
	struct keymap_entry {
		uint64_t key;
		int64_t value;
	} *v;
	size_t n, cap;
};
/* The value's place; a new key gets `otherwise`. Valid until the next put. */
int64_t *keymap_put(struct keymap *m, uint64_t key, int64_t otherwise);
int64_t keymap_get(const struct keymap *m, uint64_t key, int64_t otherwise);
void keymap_release(struct keymap *m);

#endif
