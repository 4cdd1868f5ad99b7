/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * process.c - which running program wrote something, so that another one leaves it alone.
 *
 * The number of a process comes back after a while, at the latest after the next start of the machine: the moment at which it began goes with it where the system tells
 * that (Linux). Elsewhere the number alone must do.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strates/base/process.h>
#include <strates/base/str.h>

/* Ticks between the start of the machine and that of the process; 0 = not known. The name in parentheses may hold anything. */
static long long began(long pid)
{
	char path[48], line[1024], *s;
	long long ticks = 0;
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	n = fread(line, 1, sizeof(line) - 1, f);
	fclose(f);
	line[n] = '\0';
	s = strrchr(line, ')');
	/* The 22nd field; the second one ends here. */
	for (int i = 2; s && i < 22; i++)
		s = strchr(s + 1, ' ');
	if (s)
		ticks = strtoll(s + 1, NULL, 10);
	return ticks;
}

const char *process_name(char buf[PROCESS_NAME_SIZE])
{
	snprintf(buf, PROCESS_NAME_SIZE, "%ld.%lld", (long)getpid(), began((long)getpid()));
	return buf;
}

bool process_is_other(const char *name)
{
	char *end;
	long pid = strtol(name, &end, 10);
	long long ticks = *end == '.' ? strtoll(end + 1, NULL, 10) : 0;

	if (pid <= 0 || pid == (long)getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH))
		return false;
	return !ticks || began(pid) == ticks;
}
