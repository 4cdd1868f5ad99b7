/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rescue.h - a damaged register: seeing it, and making a whole one of its last good copy and of the history that can still be read.
 */
#ifndef STRATES_STORE_RESCUE_H
#define STRATES_STORE_RESCUE_H

#include <strates/store/store.h>

/* Is the open register whole? Reads all of it (PRAGMA quick_check), so not at each opening. false with a sentence that names the repair. */
bool store_is_whole(struct store *s, struct err *e);
/* Is this file, which may be impossible to open, a register that was damaged: cut short, overwritten, not a database any more though it has snapshots? false for what
   is whole, locked, or another program's. */
bool store_is_damaged(const char *path);

struct rescue {
	struct arena arena;
	const char *aside;  /* where the damaged file is now */
	const char *copy;   /* the snapshot that was taken */
	int64_t n_taken;    /* changes made after that copy, read from the damaged file */
	int64_t n_lost;     /* changes after it that are known and can't be read; -1: nobody can say how many */
	const char *since;  /* time (UTC) of the last change that is there, "" when there is none */
};
#define RESCUE_INIT {.arena = ARENA_INIT}
/* Keeps the damaged file aside, puts the newest whole snapshot in its place under a new site, and takes into it, as one merge, all operations that can be read from the
   damaged file without a gap. The register must not be open anywhere. Findings are the caller's. false: the damaged file stands where it stood. */
bool store_rescue(const char *path, const char *author, struct rescue *out, struct err *e);
void rescue_release(struct rescue *r);

#endif
