/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sha256.h - SHA-256 (FIPS 180-4). Ours because ids depend on it and libsodium is optional; checked against the standard's vectors.
 */
#ifndef STRATES_BASE_SHA256_H
#define STRATES_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct sha256 {
	uint32_t h[8];
	uint64_t length;
	uint8_t block[64];
};
void sha256_init(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *data, size_t n);
void sha256_end(struct sha256 *s, uint8_t out[32]);
/* First n hex digits (n <= 64) of the digest, NUL-terminated, into buf[n + 1]. */
void sha256_hex(const uint8_t digest[32], int n, char *buf);

#endif
