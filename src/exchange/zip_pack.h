/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * zip_pack.h - files packed into one (libzip), in memory: what an OpenDocument is on the outside.
 */
#ifndef STRATES_EXCHANGE_ZIP_PACK_H
#define STRATES_EXCHANGE_ZIP_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/err.h>
#include <strates/base/str.h>

struct zip_entry {
	const char *name;
	const char *bytes; /* borrowed until zip_pack() returns */
	size_t n;
	bool stored;       /* as it is; else deflated */
};
/* Appends the archive, its entries in this order; the same entries give the same bytes. */
bool zip_pack(const struct zip_entry *v, size_t n, struct str *out, struct err *e);

#endif
