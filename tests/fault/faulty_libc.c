/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * faulty_libc.c - the calls that the program itself makes of the system, failing when told. The linker puts them in the way (--wrap, tests/local.mk); SQLite and
 * the other libraries keep the system's own.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"

struct fault fault;
bool fault_armed, fault_fired;
long fault_seen[FAULT_KINDS];
static uint64_t noise = 1, program_noise = 1;

static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t fault_random(void)
{
	if (noise == 1)
		noise = fault.seed * 1000003u + (uint64_t)fault.at;
	return next(&noise);
}

void fault_begin_step(unsigned step)
{
	program_noise = step + 17;
}

bool fault_hits(enum fault_kind kind)
{
	if (!fault_armed)
		return false;
	fault_seen[kind]++;
	if (kind != fault.kind || fault_seen[kind] < fault.at || (fault_seen[kind] > fault.at && !fault.lasting))
		return false;
	fault_fired = true;
	return true;
}

/* --- memory -------------------------------------------------------------------------------------------------------------------- */

void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_realloc(void *p, size_t n);

void *__wrap_malloc(size_t n)
{
	return fault_hits(FAULT_OWN_MEMORY) ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fault_hits(FAULT_OWN_MEMORY) ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fault_hits(FAULT_OWN_MEMORY) ? NULL : __real_realloc(p, n);
}

/* --- files --------------------------------------------------------------------------------------------------------------------- */

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_mkostemp(char *path, int flags);
int __wrap_mkostemp(char *path, int flags);
ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
int __real_unlink(const char *path);
int __wrap_unlink(const char *path);
ssize_t __real_getrandom(void *p, size_t n, unsigned flags);
ssize_t __wrap_getrandom(void *p, size_t n, unsigned flags);

static bool fails(void)
{
	if (!fault_hits(FAULT_FILES))
		return false;
	errno = fault.seed & 1 ? ENOSPC : EIO;
	return true;
}

int __wrap_open(const char *path, int flags, ...)
{
	va_list ap;
	int mode = 0;

	if (flags & O_CREAT) {
		va_start(ap, flags);
		mode = va_arg(ap, int);
		va_end(ap);
	}
	return fails() ? -1 : __real_open(path, flags, mode);
}

int __wrap_mkostemp(char *path, int flags)
{
	return fails() ? -1 : __real_mkostemp(path, flags);
}

ssize_t __wrap_write(int fd, const void *p, size_t n)
{
	/* A part of it still found room. */
	if (fails())
		return n > 1 && fault_seen[FAULT_FILES] == fault.at ? __real_write(fd, p, n / 2) : -1;
	if (fault_armed) {
		disk_cut_here();
		disk_note(fd, lseek(fd, 0, SEEK_CUR), p, n, -1);
	}
	return __real_write(fd, p, n);
}

int __wrap_fsync(int fd)
{
	struct stat st;

	if (fails())
		return -1;
	if (fault_armed)
		disk_cut_here();
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		disk_folder_flushed();
	else
		disk_flushed(fd);
	return 0;
}

int __wrap_rename(const char *from, const char *to)
{
	if (fails())
		return -1;
	if (fault_armed)
		disk_cut_here();
	return __real_rename(from, to);
}

int __wrap_link(const char *from, const char *to)
{
	if (fails())
		return -1;
	if (fault_armed)
		disk_cut_here();
	return __real_link(from, to);
}

int __wrap_unlink(const char *path)
{
	if (fault_armed) {
		disk_cut_here();
		disk_removes(path);
	}
	return __real_unlink(path);
}

ssize_t __wrap_getrandom(void *p, size_t n, unsigned flags)
{
	unsigned char *at = p;

	(void)flags;
	for (size_t i = 0; i < n; i++)
		at[i] = (unsigned char)next(&program_noise);
	return (ssize_t)n;
}
