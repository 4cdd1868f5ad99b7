/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * u64map_priv.h - numbers, or what they are the hash of, to numbers.
 */
#ifndef STRATES_APP_U64MAP_PRIV_H
#define STRATES_APP_U64MAP_PRIV_H

#include <stddef.h>
#include <stdint.h>

/* {0} is empty. */
struct u64map {
	struct u64pair {
		uint64_t key;
		int64_t value;
	} *v;
	size_t n, cap;
};
/* The value's place, which is `otherwise` at first; valid until the next one comes. */
int64_t *u64map_put(struct u64map *m, uint64_t key, int64_t otherwise);
int64_t u64map_get(const struct u64map *m, uint64_t key, int64_t otherwise);
void u64map_release(struct u64map *m);
/* Of some bytes; never 0. */
uint64_t u64_of(const void *data, size_t n);

#endif
