/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fault.h - what goes wrong, and when: one fault, armed in a process that a test made for it.
 *
 * Operations are counted while the fault is armed. The `at`-th one of its kind (from 1) fails, and all later ones too when it is lasting. Kinds:
 *	COUNT      nothing fails; counters say how many faults there are to try
 *	CUT        the power goes: the process ends before the operation. Of what was written and not flushed, each sector of 512 bytes survives or not, by seed
 *	           (0: nothing, 1: everything, as after kill -9, else at random); a removal that the folder was not flushed after may be undone
 *	DISK       SQLite's reading, writing, flushing, cutting, opening, removing: an I/O error
 *	FULL       SQLite's writing: no room
 *	SQL_MEMORY SQLite's allocation fails
 *	OWN_MEMORY the program's own allocation fails
 *	FILES      the program's own open, write, fsync, rename, link: EIO, or ENOSPC
 */
#ifndef TESTS_FAULT_H
#define TESTS_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_kind { FAULT_COUNT, FAULT_CUT, FAULT_DISK, FAULT_FULL, FAULT_SQL_MEMORY, FAULT_OWN_MEMORY, FAULT_FILES, FAULT_KINDS };
enum { CUT_STATUS = 77 };

struct fault {
	enum fault_kind kind;
	long at;
	bool lasting;
	unsigned seed;
};
extern struct fault fault;
extern bool fault_armed, fault_fired;
extern long fault_seen[FAULT_KINDS];

/* One operation of a kind: true when it is to fail. */
bool fault_hits(enum fault_kind kind);
uint64_t fault_random(void);
/* The program's random numbers begin anew from here: two runs write the same. */
void fault_begin_step(unsigned step);

/* --- faulty_vfs.c: what was written and is not on the disk yet ----------------------------------------------------------------- */

/* Puts a shim over SQLite's allocator: before anything of SQLite is used. */
void memory_install(void);
/* The same over its file system. */
void vfs_install(void);
/* A change of a file that is not flushed: called before it is made. size < 0: n bytes at `at`; else the file gets this size. */
void disk_note(int fd, int64_t at, const void *data, size_t n, int64_t size);
void disk_flushed(int fd);
/* A file is removed, which may be undone until the folder is flushed. */
void disk_removes(const char *path);
void disk_folder_flushed(void);
/* A point where the power may go. */
void disk_cut_here(void);

#endif
