/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * faulty_vfs.c - a file system under SQLite that fails when told, and that loses what was not flushed when the power goes.
 *
 * Every change of a file is noted with what stood there before, until the file is flushed. At the cut the notes are undone from the last to the first, which gives
 * what the disk surely holds, and then each sector of each note is written again or not. Descriptors are kept until the process ends: closing one would drop the
 * locks that SQLite holds on the same file.
 */
#include "config.h"

#include <fcntl.h>
#include <sqlite3.h> /* lint: a file system for SQLite is written against SQLite */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"

enum { SECTOR = 512 };

struct note {
	struct note *before;
	int64_t at, size, old_size; /* size < 0: a write */
	size_t n, n_old;
	unsigned char *data, *old;
};
struct disk_file {
	struct disk_file *next;
	dev_t dev;
	ino_t ino;
	int fd;
	struct note *notes; /* the last one first */
};
struct removal {
	struct removal *next;
	char *path;
	int fd;
};
static struct disk_file *files;
static struct removal *removals;

/* Not the program's allocator, which is wrapped and fails. */
void *__real_malloc(size_t n);

static void *room(size_t n)
{
	void *p = __real_malloc(n ? n : 1);

	if (!p)
		_exit(99);
	return p;
}

static struct disk_file *file_of(int fd)
{
	struct stat st;
	struct disk_file *f;
	char name[40];

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return NULL;
	for (f = files; f; f = f->next)
		if (f->dev == st.st_dev && f->ino == st.st_ino)
			return f;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	f = room(sizeof(*f));
	*f = (struct disk_file){.next = files, .dev = st.st_dev, .ino = st.st_ino, .fd = open(name, O_RDWR | O_CLOEXEC)};
	files = f;
	return f;
}

void disk_note(int fd, int64_t at, const void *data, size_t n, int64_t size)
{
	struct disk_file *f = file_of(fd);
	struct note *note;
	struct stat st;
	size_t old;

	if (!f || f->fd < 0 || fstat(f->fd, &st) != 0)
		return;
	note = room(sizeof(*note));
	*note = (struct note){.before = f->notes, .at = at, .n = n, .size = size, .old_size = st.st_size};
	if (size >= 0) { /* what is cut off */
		note->at = size;
		old = st.st_size > size ? (size_t)(st.st_size - size) : 0;
	} else {
		note->data = room(n);
		memcpy(note->data, data, n);
		old = n;
	}
	note->old = room(old);
	ssize_t got = pread(f->fd, note->old, old, (off_t)note->at);
	note->n_old = got > 0 ? (size_t)got : 0;
	f->notes = note;
}

void disk_flushed(int fd)
{
	struct disk_file *f = file_of(fd);

	while (f && f->notes) {
		struct note *n = f->notes;

		f->notes = n->before;
		free(n->data);
		free(n->old);
		free(n);
	}
}

void disk_removes(const char *path)
{
	struct removal *r;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	r = room(sizeof(*r));
	*r = (struct removal){.next = removals, .fd = fd, .path = strcpy(room(strlen(path) + 1), path)}; /* lint: room was made for it */
	removals = r;
}

void disk_folder_flushed(void)
{
	while (removals) {
		struct removal *r = removals;

		removals = r->next;
		close(r->fd);
		free(r->path);
		free(r);
	}
}

static bool survives(void)
{
	return fault.seed == 1 || (fault.seed > 1 && fault_random() & 1);
}

static void put(int fd, const void *p, size_t n, int64_t at)
{
	if (n && pwrite(fd, p, n, (off_t)at) != (ssize_t)n)
		_exit(98);
}

static void cut_size(int fd, int64_t size)
{
	if (ftruncate(fd, (off_t)size) != 0)
		_exit(98);
}

static void write_some(int fd, const struct note *n)
{
	for (size_t done = 0; done < n->n;) {
		int64_t at = n->at + (int64_t)done;
		size_t left = SECTOR - (size_t)(at % SECTOR), k = n->n - done < left ? n->n - done : left;

		if (survives())
			put(fd, n->data + done, k, at);
		done += k;
	}
}

static void lose(struct disk_file *f)
{
	struct note *n, *first = NULL, *next;

	for (n = f->notes; n; n = next) {
		next = n->before;
		put(f->fd, n->old, n->n_old, n->at);
		cut_size(f->fd, n->old_size);
		n->before = first;
		first = n;
	}
	for (n = first; n; n = n->before)
		if (n->size < 0)
			write_some(f->fd, n);
		else if (survives())
			cut_size(f->fd, n->size);
}

/* The folder was not flushed: the name is still there, unless another file has it by now. */
static void bring_back(const struct removal *r)
{
	char text[4096];
	ssize_t n;
	off_t at = 0;
	int fd;

	/* Everything survives a kill, also that a file went. */
	if (fault.seed == 1 || (fault.seed > 1 && fault_random() & 1))
		return;
	fd = open(r->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	while (fd >= 0 && (n = pread(r->fd, text, sizeof(text), at)) > 0) {
		put(fd, text, (size_t)n, at);
		at += n;
	}
}

void disk_cut_here(void)
{
	if (!fault_hits(FAULT_CUT))
		return;
	for (struct disk_file *f = files; f; f = f->next)
		if (f->fd >= 0)
			lose(f);
	for (struct removal *r = removals; r; r = r->next)
		bring_back(r);
	_exit(CUT_STATUS);
}

/* --- the shim ------------------------------------------------------------------------------------------------------------------ */

static sqlite3_vfs *below;
static sqlite3_vfs shim;

struct shim_file {
	sqlite3_file base;
	int fd; /* our own on the same file, or -1 */
	bool flushes_folder; /* SQLite flushes the folder together with a new journal */
	sqlite3_file *real;
};

static sqlite3_file *real(sqlite3_file *f)
{
	return ((struct shim_file *)f)->real;
}

static int shim_close(sqlite3_file *f)
{
	return real(f)->pMethods->xClose(real(f));
}

static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	if (fault_hits(FAULT_DISK))
		return SQLITE_IOERR_READ;
	return real(f)->pMethods->xRead(real(f), p, n, at);
}

static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	int fd = ((struct shim_file *)f)->fd;

	if (fault_hits(FAULT_DISK))
		return SQLITE_IOERR_WRITE;
	if (fault_hits(FAULT_FULL)) {
		/* A part of it still found room. */
		if (n > SECTOR)
			real(f)->pMethods->xWrite(real(f), p, SECTOR, at);
		return SQLITE_FULL;
	}
	disk_cut_here();
	if (fault_armed && fd >= 0)
		disk_note(fd, at, p, (size_t)n, -1);
	return real(f)->pMethods->xWrite(real(f), p, n, at);
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int fd = ((struct shim_file *)f)->fd;

	if (fault_hits(FAULT_DISK))
		return SQLITE_IOERR_TRUNCATE;
	disk_cut_here();
	if (fault_armed && fd >= 0)
		disk_note(fd, 0, NULL, 0, size);
	return real(f)->pMethods->xTruncate(real(f), size);
}

static int shim_sync(sqlite3_file *f, int flags)
{
	int fd = ((struct shim_file *)f)->fd;

	if (fault_hits(FAULT_DISK))
		return SQLITE_IOERR_FSYNC;
	disk_cut_here();
	if (fd >= 0)
		disk_flushed(fd);
	if (((struct shim_file *)f)->flushes_folder)
		disk_folder_flushed();
	((struct shim_file *)f)->flushes_folder = false;
	(void)flags;
	return SQLITE_OK; /* the disk under the test is none */
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return real(f)->pMethods->xFileSize(real(f), size);
}

static int shim_lock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xLock(real(f), level);
}

static int shim_unlock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xUnlock(real(f), level);
}

static int shim_reserved(sqlite3_file *f, int *out)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int shim_control(sqlite3_file *f, int op, void *arg)
{
	return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int shim_sector(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}

static int shim_traits(sqlite3_file *f)
{
	return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static const sqlite3_io_methods methods = {.iVersion = 1, .xClose = shim_close, .xRead = shim_read, .xWrite = shim_write, .xTruncate = shim_truncate,
	.xSync = shim_sync, .xFileSize = shim_size, .xLock = shim_lock, .xUnlock = shim_unlock, .xCheckReservedLock = shim_reserved, .xFileControl = shim_control,
	.xSectorSize = shim_sector, .xDeviceCharacteristics = shim_traits};

static int shim_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct shim_file *s = (struct shim_file *)f;
	int rc;

	(void)v;
	s->base.pMethods = NULL;
	s->fd = -1;
	s->flushes_folder = name && strstr(name, "-journal");
	s->real = (sqlite3_file *)(s + 1);
	s->real->pMethods = NULL;
	if (fault_hits(FAULT_DISK))
		return SQLITE_CANTOPEN;
	rc = below->xOpen(below, name, s->real, flags, out);
	if (rc == SQLITE_OK) {
		s->base.pMethods = &methods;
		if (name && flags & SQLITE_OPEN_READWRITE) {
			int fd = open(name, O_RDWR | O_CLOEXEC);
			struct disk_file *known = fd >= 0 ? file_of(fd) : NULL;
			/* Never closed here: it would drop SQLite's locks. */
			s->fd = known ? known->fd : -1;
		}
	}
	return rc;
}

static int shim_delete(sqlite3_vfs *v, const char *name, int flush)
{
	(void)v;
	if (fault_hits(FAULT_DISK))
		return SQLITE_IOERR_DELETE;
	disk_cut_here();
	if (flush)
		disk_folder_flushed();
	else if (fault_armed)
		disk_removes(name);
	return below->xDelete(below, name, 0);
}

/* --- SQLite's memory ----------------------------------------------------------------------------------------------------------- */

static sqlite3_mem_methods memory;

static void *mem_malloc(int n)
{
	return fault_hits(FAULT_SQL_MEMORY) ? NULL : memory.xMalloc(n);
}

static void *mem_realloc(void *p, int n)
{
	return fault_hits(FAULT_SQL_MEMORY) ? NULL : memory.xRealloc(p, n);
}

void memory_install(void)
{
	sqlite3_mem_methods m;

	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
	m = memory;
	m.xMalloc = mem_malloc;
	m.xRealloc = mem_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &m);
}

void vfs_install(void)
{
	sqlite3_initialize();
	below = sqlite3_vfs_find(NULL);
	shim = *below;
	shim.zName = "faulty";
	shim.szOsFile = (int)sizeof(struct shim_file) + below->szOsFile;
	shim.xOpen = shim_open;
	shim.xDelete = shim_delete;
	sqlite3_vfs_register(&shim, 1);
}
