/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * file.c - whole files, read with a cap and replaced by rename.
 *
 * A file that is written may be the only list of last year's missions, and the laptop's battery may
 * be empty. So the new text goes to a neighbour, is flushed to the disk and renamed; then the
 * directory is flushed. A symbolic link stays: what it points to is replaced. What is no regular
 * file (/dev/stdout, a pipe) is written to directly: renaming over it would destroy it.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#define PRIVATE_DIR 0700

static bool is_standard(const char *path)
{
	return strcmp(path, "-") == 0;
}

/* --- reading --- */

static bool too_large(const char *path, size_t max, struct err *e)
{
	return err_set(e, ERR_DATA,
	        _("%s: larger than the %zu bytes that can be read at once; split the file"), path,
	        max);
}

/* All of fd into out, at most max bytes. */
static bool read_all(int fd, const char *path, size_t max, struct str *out, struct err *e)
{
	size_t start = out->len;

	for (;;) {
		size_t have = out->len - start, room;
		ssize_t n;

		str_reserve(out, 65536);
		room = out->cap - out->len - 1;
		/* One byte more than allowed tells a file that is too large from one that just
		 * fits. */
		if (room > max - have && max - have < SSIZE_MAX)
			room = max - have + 1;
		n = read(fd, out->s + out->len, room);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, errno, _("%s: cannot be read"), path);
		if (n == 0)
			return true;
		if ((size_t)n > max - have)
			return too_large(path, max, e);
		out->len += (size_t)n;
		out->s[out->len] = '\0';
	}
}

static bool check_readable(int fd, const char *path, size_t max, struct str *out, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_errno(e, errno, _("%s: cannot be read"), path);
	if (S_ISDIR(st.st_mode))
		return err_set(e, ERR_IO, _("%s: is a directory; name a file"), path);
	if (!S_ISREG(st.st_mode) || st.st_size <= 0)
		return true;
	if ((uintmax_t)st.st_size > max)
		return too_large(path, max, e);
	str_reserve(out, (size_t)st.st_size + 1);
	return true;
}

bool file_read(const char *path, size_t max, struct str *out, struct err *e)
{
	bool standard = is_standard(path), ok;
	const char *name = standard ? _("standard input") : path;
	size_t start = out->len;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return err_errno(e, errno, _("%s: cannot be opened"), path);
	ok = check_readable(fd, name, max, out, e) && read_all(fd, name, max, out, e);
	if (!ok)
		str_truncate(out, start);
	if (!standard)
		close(fd);
	return ok;
}

bool file_is_regular(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

struct file_mark file_mark(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return (struct file_mark){0};
	return (struct file_mark){(uint64_t)st.st_ino, st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
}

bool file_mark_same(struct file_mark a, struct file_mark b)
{
	return a.inode == b.inode && a.size == b.size && a.seconds == b.seconds && a.nanoseconds == b.nanoseconds;
}

bool file_is_blank(const char *path)
{
	char chunk[64 * 1024];
	FILE *f = is_standard(path) || !file_is_regular(path) ? NULL : fopen(path, "re");
	bool blank = f != NULL;
	size_t n;

	while (blank && (n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		for (size_t i = 0; i < n && blank; i++)
			blank = !chunk[i] || chunk[i] == ' ' || chunk[i] == '\n' || chunk[i] == '\r' || chunk[i] == '\t';
	blank = blank && !ferror(f);
	if (f)
		fclose(f);
	return blank;
}

/* --- writing --- */

static bool write_all(int fd, const char *path, const char *data, size_t n, struct err *e)
{
	while (n > 0) {
		ssize_t done = write(fd, data, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_errno(e, errno, _("%s: cannot be written"), path);
		data += done;
		n -= (size_t)done;
	}
	return true;
}

void file_flush_directory(const char *path)
{
	const char *name = file_basename(path);
	char *dir = name == path ? xstrdup(".") : xstrndup(path, (size_t)(name - path));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(dir);
}

static bool write_beside(const char *path, const char *data, size_t n, struct err *e)
{
	char *beside = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(beside, O_CLOEXEC); /* mode 0600 */
	bool ok = false;

	if (fd < 0) {
		err_errno(e, errno, _("%s: cannot be written"), path);
		goto out;
	}
	ok = write_all(fd, path, data, n, e);
	if (ok && fsync(fd) != 0)
		ok = err_errno(e, errno, _("%s: cannot be written"), path);
	if (close(fd) != 0 && ok)
		ok = err_errno(e, errno, _("%s: cannot be written"), path);
	if (ok && rename(beside, path) != 0)
		ok = err_errno(e, errno, _("%s: cannot be replaced"), path);
	if (ok)
		file_flush_directory(path);
	else
		unlink(beside);
out:
	free(beside);
	return ok;
}

static bool write_through(const char *path, const char *data, size_t n, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	bool ok;

	if (fd < 0)
		return err_errno(e, errno, _("%s: cannot be opened"), path);
	ok = write_all(fd, path, data, n, e);
	if (close(fd) != 0 && ok)
		ok = err_errno(e, errno, _("%s: cannot be written"), path);
	return ok;
}

bool file_write(const char *path, const char *data, size_t n, struct err *e)
{
	struct stat st;
	char *target;
	bool ok;

	if (is_standard(path))
		return write_all(STDOUT_FILENO, _("standard output"), data, n, e);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return err_set(e, ERR_IO, _("%s: is a directory; name a file"), path);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return write_through(path, data, n, e);
	target = realpath(path, NULL);
	ok = write_beside(target ? target : path, data, n, e);
	free(target);
	return ok;
}

/* --- names --- */

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool make_dir(const char *path, struct err *e)
{
	struct stat st;

	if (mkdir(path, PRIVATE_DIR) == 0)
		return true;
	if (errno != EEXIST)
		return err_errno(e, errno, _("%s: the directory cannot be made"), path);
	if (stat(path, &st) != 0)
		return err_errno(e, errno, _("%s: the directory cannot be made"), path);
	if (!S_ISDIR(st.st_mode))
		return err_errno(e, ENOTDIR, _("%s: the directory cannot be made"), path);
	return true;
}

bool file_mkdirs(const char *path, struct err *e)
{
	char *copy = xstrdup(path), *slash = copy;
	bool ok = true;

	while (ok && (slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		/* "a//b" and a slash at the end name nothing new. */
		if (slash[-1] != '/')
			ok = make_dir(copy, e);
		*slash = '/';
	}
	if (ok && *path)
		ok = make_dir(copy, e);
	free(copy);
	return ok;
}

char *file_join(const char *dir, const char *name)
{
	size_t n = strlen(dir);

	if (n == 0)
		return xstrdup(name);
	return xasprintf("%s%s%s", dir, dir[n - 1] == '/' ? "" : "/", name);
}

const char *file_basename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
