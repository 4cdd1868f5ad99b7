/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confine.h - what the program gives up at its start: it needs no more rights than it has, and no network but for synchronising. A console keeps it where its register has a server, or may have one.
 */
#ifndef STRATES_CLI_CONFINE_H
#define STRATES_CLI_CONFINE_H

#include <stdbool.h>

/* No program run from here gains rights, no core file is written, and without `network' no socket can be made but local ones: then EACCES. For good, and for
   programs run from here too. What the system does not offer is left out. */
void confine(bool network);

#endif
