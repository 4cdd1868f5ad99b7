/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ini_priv.h - iniparser, made strict: a bad line is an error with its place, and nothing is printed. */
#ifndef STRATES_EXCHANGE_INI_PRIV_H
#define STRATES_EXCHANGE_INI_PRIV_H

#include <stdbool.h>
#include <strates/base/err.h>

struct ini; /* opaque */
/* path is borrowed and must outlive e. NULL on failure. */
struct ini *ini_load(const char *path, struct err *e);
void ini_free(struct ini *ini);
/* NULL when absent. */
const char *ini_get(const struct ini *ini, const char *section, const char *key);
/* Calls fn for each section, or for each key of a section, in the file's order; stops when it gives
 * false, and returns what it gave last. */
typedef bool (*ini_fn)(void *ctx, const char *name, const char *value, struct err *e);
bool ini_sections(const struct ini *ini, ini_fn fn, void *ctx, struct err *e);
bool ini_keys(const struct ini *ini, const char *section, ini_fn fn, void *ctx, struct err *e);
/* Line that defines the key, for messages; 0 when not found. */
long ini_line(const struct ini *ini, const char *section, const char *key);

#endif
