/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * process.h - which running program wrote something, so that another one leaves it alone.
 */
#ifndef STRATES_BASE_PROCESS_H
#define STRATES_BASE_PROCESS_H

#include <stdbool.h>

enum { PROCESS_NAME_SIZE = 48 };
/* A name of this process that no later one has; returns buf. */
const char *process_name(char buf[PROCESS_NAME_SIZE]);
/* Does the process of that name run, and is it another one than this? */
bool process_is_other(const char *name);

#endif
