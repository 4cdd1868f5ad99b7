/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz.h - everything that reads what somebody else wrote, each as a function of bytes that must not crash, hang or break its promises.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fuzz_target {
	const char *name;
	void (*run)(const uint8_t *data, size_t n);
	const char *seeds; /* folders under tests/data with more files to begin with, or NULL */
	int cost;          /* how much dearer one run is than that of a small parser */
};
extern const struct fuzz_target fuzz_targets[];
extern const int fuzz_targets_count;

/* A folder of its own, a small register in it. Once a process. */
void fuzz_begin(void);
void fuzz_end(void);

#endif
