/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * uid.h - 128-bit identifiers (RFC 9562): v7 for what a person creates, v8 for what must get the same id on every laptop.
 */
#ifndef STRATES_BASE_UID_H
#define STRATES_BASE_UID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct uid {
	uint8_t b[16];
};
#define UID_TEXT_SIZE 37
/* New UUIDv7: 48 bits of clock_ms(), then random bits (getrandom). Within one process strictly increasing. */
struct uid uid_new(void);
/* UUIDv8 from the first 122 free bits of SHA-256 of the parts, each preceded by its length so that ("ab","c") and ("a","bc") differ. */
struct uid uid_derive(const char *domain, const void *data, size_t n);
struct uid uid_derive2(const char *domain, const char *a, const char *b);
/* Lower-case 8-4-4-4-12 into buf (UID_TEXT_SIZE). Returns buf. */
const char *uid_format(struct uid u, char *buf);
bool uid_parse(const char *s, struct uid *out);
/* A prefix of the text form (hyphens optional, >= 4 hex digits): lowest and highest uid that start so. false when it is none. */
bool uid_parse_prefix(const char *s, struct uid *lo, struct uid *hi);
bool uid_is_nil(struct uid u);
int uid_cmp(struct uid a, struct uid b);

#endif
