/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_priv.h - between the two halves of `strates bench`.
 */
#ifndef STRATES_APP_BENCH_PRIV_H
#define STRATES_APP_BENCH_PRIV_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/base/err.h>

/* n made-up actions in the columns of the profile `synthetic`. */
bool bench_write_csv(const char *path, long n, uint64_t seed, struct err *e);

#endif
