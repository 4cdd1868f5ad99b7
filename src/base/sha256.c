/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sha256.c - SHA-256 as FIPS 180-4 describes it (§4.1.2 functions, §5.1.1 padding, §6.2.2 rounds).
 */
#include "config.h"

#include <string.h>

#include <strates/base/err.h>
#include <strates/base/sha256.h>

#define BLOCK 64

/* First 32 bits of the fractional parts of the cube roots of the first 64 primes (§4.2.2). */
static const uint32_t constants[64] = {
        0x428a2f98,
        0x71374491,
        0xb5c0fbcf,
        0xe9b5dba5,
        0x3956c25b,
        0x59f111f1,
        0x923f82a4,
        0xab1c5ed5,
        0xd807aa98,
        0x12835b01,
        0x243185be,
        0x550c7dc3,
        0x72be5d74,
        0x80deb1fe,
        0x9bdc06a7,
        0xc19bf174,
        0xe49b69c1,
        0xefbe4786,
        0x0fc19dc6,
        0x240ca1cc,
        0x2de92c6f,
        0x4a7484aa,
        0x5cb0a9dc,
        0x76f988da,
        0x983e5152,
        0xa831c66d,
        0xb00327c8,
        0xbf597fc7,
        0xc6e00bf3,
        0xd5a79147,
        0x06ca6351,
        0x14292967,
        0x27b70a85,
        0x2e1b2138,
        0x4d2c6dfc,
        0x53380d13,
        0x650a7354,
        0x766a0abb,
        0x81c2c92e,
        0x92722c85,
        0xa2bfe8a1,
        0xa81a664b,
        0xc24b8b70,
        0xc76c51a3,
        0xd192e819,
        0xd6990624,
        0xf40e3585,
        0x106aa070,
        0x19a4c116,
        0x1e376c08,
        0x2748774c,
        0x34b0bcb5,
        0x391c0cb3,
        0x4ed8aa4a,
        0x5b9cca4f,
        0x682e6ff3,
        0x748f82ee,
        0x78a5636f,
        0x84c87814,
        0x8cc70208,
        0x90befffa,
        0xa4506ceb,
        0xbef9a3f7,
        0xc67178f2,
};

static uint32_t rotate(uint32_t x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

static uint32_t load(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void schedule(uint32_t w[64], const uint8_t *block)
{
	for (int t = 0; t < 16; t++)
		w[t] = load(block + 4 * t);
	for (int t = 16; t < 64; t++) {
		uint32_t s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
		uint32_t s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;

		w[t] = s1 + w[t - 7] + s0 + w[t - 16];
	}
}

/* One round: what the standard shifts along eight variables is their order in the call instead, so nothing is moved. */
static inline void step(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e, uint32_t f, uint32_t g,
        uint32_t *h, uint32_t word)
{
	uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25), choice = (e & f) ^ (~e & g);
	uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
	uint32_t majority = (a & b) ^ (a & c) ^ (b & c), t1 = *h + s1 + choice + word;

	*d += t1;
	*h = t1 + s0 + majority;
}

static void digest_block(uint32_t sum[8], const uint8_t *block)
{
	uint32_t a = sum[0], b = sum[1], c = sum[2], d = sum[3], e = sum[4], f = sum[5],
	         g = sum[6], h = sum[7], w[64];

	schedule(w, block);
	for (int t = 0; t < 64; t++)
		w[t] += constants[t];
	for (int t = 0; t < 64; t += 8) {
		step(a, b, c, &d, e, f, g, &h, w[t]);
		step(h, a, b, &c, d, e, f, &g, w[t + 1]);
		step(g, h, a, &b, c, d, e, &f, w[t + 2]);
		step(f, g, h, &a, b, c, d, &e, w[t + 3]);
		step(e, f, g, &h, a, b, c, &d, w[t + 4]);
		step(d, e, f, &g, h, a, b, &c, w[t + 5]);
		step(c, d, e, &f, g, h, a, &b, w[t + 6]);
		step(b, c, d, &e, f, g, h, &a, w[t + 7]);
	}
	sum[0] += a;
	sum[1] += b;
	sum[2] += c;
	sum[3] += d;
	sum[4] += e;
	sum[5] += f;
	sum[6] += g;
	sum[7] += h;
}

void sha256_init(struct sha256 *s)
{
	/* Square roots of the first eight primes (§5.3.3). */
	*s = (struct sha256){.h = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
	                             0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void sha256_add(struct sha256 *s, const void *data, size_t n)
{
	const uint8_t *p = data;

	while (n > 0) {
		size_t at = s->length % BLOCK, take = BLOCK - at;

		if (take > n)
			take = n;
		if (take == BLOCK) {
			digest_block(s->h, p);
		} else {
			memcpy(s->block + at, p, take);
			if (at + take == BLOCK)
				digest_block(s->h, s->block);
		}
		s->length += take;
		p += take;
		n -= take;
	}
}

void sha256_end(struct sha256 *s, uint8_t out[32])
{
	static const uint8_t padding[BLOCK] = {0x80};
	uint64_t bits = s->length * 8;
	size_t at = s->length % BLOCK;
	uint8_t tail[8];

	sha256_add(s, padding, (at < 56 ? 56 : 120) - at);
	for (int i = 0; i < 8; i++)
		tail[i] = (uint8_t)(bits >> (56 - 8 * i));
	sha256_add(s, tail, sizeof(tail));
	for (int i = 0; i < 32; i++)
		out[i] = (uint8_t)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}

void sha256_hex(const uint8_t digest[32], int n, char *buf)
{
	static const char digits[] = "0123456789abcdef";

	BUG_ON(n < 0 || n > 64);
	for (int i = 0; i < n; i++)
		buf[i] = digits[i % 2 ? digest[i / 2] & 15 : digest[i / 2] >> 4];
	buf[n] = '\0';
}
