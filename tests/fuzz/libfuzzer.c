/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libfuzzer.c - the fuzz targets under libFuzzer: which one is the last part of the program's name (fuzz-csv), so that one program is all of them.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct fuzz_target *target;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *dash = strrchr((*argv)[0], '-');

	(void)argc;
	for (int i = 0; dash && i < fuzz_targets_count; i++)
		if (strcmp(dash + 1, fuzz_targets[i].name) == 0)
			target = &fuzz_targets[i];
	if (!target) {
		fprintf(stderr, "%s: no such target; the name ends in -csv, -date …\n", (*argv)[0]);
		exit(2);
	}
	fuzz_begin();
	atexit(fuzz_end);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	target->run(data, n);
	return 0;
}
