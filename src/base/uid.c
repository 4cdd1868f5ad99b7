/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * uid.c - identifiers (RFC 9562).
 *
 * Within one millisecond, or when the clock goes back, the 74 random bits of the last uid are
 * counted up by a random step (§6.2, method 2). The step is random and not 1 so that a process that
 * forked, or a fixed clock in two processes, does not count along the same numbers.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include <strates/base/date.h>
#include <strates/base/err.h>
#include <strates/base/sha256.h>
#include <strates/base/uid.h>

/* The fields of a UUIDv7 as numbers. */
struct v7 {
	uint64_t ms;   /* 48 bits */
	uint32_t high; /* 12 bits, rand_a */
	uint64_t low;  /* 62 bits, rand_b */
};

#define MS_MASK   ((UINT64_C(1) << 48) - 1)
#define HIGH_MASK 0xFFFu
#define LOW_MASK  ((UINT64_C(1) << 62) - 1)

static void random_bytes(void *p, size_t n)
{
	uint8_t *at = p;

	while (n > 0) {
		ssize_t got = getrandom(at, n, 0);

		if (got < 0 && errno != EINTR)
			BUG("getrandom: %s", strerror(errno));
		if (got > 0) {
			at += got;
			n -= (size_t)got;
		}
	}
}

static struct v7 v7_fresh(uint64_t ms)
{
	struct v7 v;

	random_bytes(&v.high, sizeof(v.high));
	random_bytes(&v.low, sizeof(v.low));
	v.ms = ms;
	v.high &= HIGH_MASK;
	v.low &= LOW_MASK;
	return v;
}

static void v7_step(struct v7 *v)
{
	uint32_t step;

	random_bytes(&step, sizeof(step));
	v->low += (uint64_t)step + 1;
	if (v->low <= LOW_MASK)
		return;
	v->low &= LOW_MASK;
	v->high = (v->high + 1) & HIGH_MASK;
	if (v->high == 0)
		v->ms++;
}

static void set_version(struct uid *u, unsigned int version)
{
	u->b[6] = (uint8_t)((u->b[6] & 0x0F) | version << 4);
	u->b[8] = (uint8_t)((u->b[8] & 0x3F) | 0x80);
}

struct uid uid_new(void)
{
	static _Thread_local struct v7 last;
	uint64_t ms = (uint64_t)clock_ms() & MS_MASK;
	struct uid u;

	if (ms > last.ms)
		last = v7_fresh(ms);
	else
		v7_step(&last);
	for (int i = 0; i < 6; i++)
		u.b[i] = (uint8_t)(last.ms >> (40 - 8 * i));
	u.b[6] = (uint8_t)(last.high >> 8);
	u.b[7] = (uint8_t)last.high;
	for (int i = 0; i < 8; i++)
		u.b[8 + i] = (uint8_t)(last.low >> (56 - 8 * i));
	set_version(&u, 7);
	return u;
}

static void add_part(struct sha256 *h, const void *data, size_t n)
{
	uint8_t size[8];

	for (int i = 0; i < 8; i++)
		size[i] = (uint8_t)((uint64_t)n >> (56 - 8 * i));
	sha256_add(h, size, sizeof(size));
	sha256_add(h, data, n);
}

static struct uid derived(struct sha256 *h)
{
	uint8_t digest[32];
	struct uid u;

	sha256_end(h, digest);
	memcpy(u.b, digest, sizeof(u.b));
	set_version(&u, 8);
	return u;
}

struct uid uid_derive(const char *domain, const void *data, size_t n)
{
	struct sha256 h;

	sha256_init(&h);
	add_part(&h, domain, strlen(domain));
	add_part(&h, data, n);
	return derived(&h);
}

struct uid uid_derive2(const char *domain, const char *a, const char *b)
{
	struct sha256 h;

	sha256_init(&h);
	add_part(&h, domain, strlen(domain));
	add_part(&h, a, strlen(a));
	add_part(&h, b, strlen(b));
	return derived(&h);
}

/* Does a hyphen stand before hex digit i? */
static bool hyphen_before(size_t i)
{
	return i == 8 || i == 12 || i == 16 || i == 20;
}

const char *uid_format(struct uid u, char *buf)
{
	static const char digits[] = "0123456789abcdef";
	char *p = buf;

	for (size_t i = 0; i < 32; i++) {
		if (hyphen_before(i))
			*p++ = '-';
		*p++ = digits[i % 2 ? u.b[i / 2] & 15 : u.b[i / 2] >> 4];
	}
	*p = '\0';
	return buf;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Reads hex digits, with hyphens where they belong, into *u (zeroed). Returns how many, or 0 when
 * anything else is there. */
static size_t read_hex(const char *s, struct uid *u)
{
	size_t n = 0;

	memset(u, 0, sizeof(*u));
	for (; *s; s++) {
		int v = hex_value(*s);

		if (*s == '-' && hyphen_before(n) && s[-1] != '-')
			continue;
		if (v < 0 || n == 32)
			return 0;
		u->b[n / 2] = (uint8_t)(u->b[n / 2] | (n % 2 ? v : v << 4));
		n++;
	}
	return n;
}

bool uid_parse(const char *s, struct uid *out)
{
	struct uid u;

	if (read_hex(s, &u) != 32)
		return false;
	*out = u;
	return true;
}

bool uid_parse_prefix(const char *s, struct uid *lo, struct uid *hi)
{
	struct uid u;
	size_t n = read_hex(s, &u);

	if (n < 4)
		return false;
	*lo = u;
	for (; n < 32; n++)
		u.b[n / 2] |= n % 2 ? 0x0F : 0xF0;
	*hi = u;
	return true;
}

bool uid_is_nil(struct uid u)
{
	static const struct uid nil;

	return uid_cmp(u, nil) == 0;
}

int uid_cmp(struct uid a, struct uid b)
{
	return memcmp(a.b, b.b, sizeof(a.b));
}
