/* SPDX-License-Identifier: GPL-3.0-or-later */
/* must.h - what a measuring program does that can't go on: it says what failed, and ends. */
#include <stdio.h>
#include <stdlib.h>
#include <strates/base/err.h>

static struct err err = ERR_INIT;
#define MUST(call) \
	do { \
		if (!(call)) { \
			fprintf(stderr, "%s: %s\n", #call, err.text); \
			exit(1); \
		} \
	} while (0)
