/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * file.h - files, safely: private modes, whole reads with a cap, replace by rename, and where things live (XDG).
 */
#ifndef STRATES_BASE_FILE_H
#define STRATES_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <strates/base/err.h>
#include <strates/base/str.h>

/* Is there nothing in it but blanks, line ends and zeros? Read piece by piece, up to the first byte that is none; false also for what is no regular file, or can't be read. */
bool file_is_blank(const char *path);
/* A file with bytes that stay: no folder, and nothing that may wait for ever (a pipe, a device). */
bool file_is_regular(const char *path);
/* What a file was when it was looked at; all 0: there was none. */
struct file_mark {
	uint64_t inode;
	int64_t size, seconds, nanoseconds;
};
struct file_mark file_mark(const char *path);
/* Was it neither written nor replaced between the two? */
bool file_mark_same(struct file_mark a, struct file_mark b);
/* Reads a whole file ("-" = standard input); refuses directories and more than max bytes. Appends to out. */
bool file_read(const char *path, size_t max, struct str *out, struct err *e);
/* Writes beside, fsyncs, renames over path (mode 0600): the old file stays whole until the new one is. "-" = standard output. */
bool file_write(const char *path, const char *data, size_t n, struct err *e);
/* Makes a rename to path last. Not every file system can; then it lasts as well as it can. */
void file_flush_directory(const char *path);
bool file_exists(const char *path);
/* mkdir -p with mode 0700. */
bool file_mkdirs(const char *path, struct err *e);
/* All the caller frees. `name` is appended with a slash when not NULL. */
char *file_data_home(const char *name);   /* $XDG_DATA_HOME/strates */
char *file_config_home(const char *name); /* $XDG_CONFIG_HOME/strates */
char *file_state_home(const char *name);  /* $XDG_STATE_HOME/strates */
char *file_join(const char *dir, const char *name);
/* Directory of the shipped data: $STRATES_SHARE, else share/strates beside the executable, else ../share/strates, else PKGDATADIR. The caller frees. */
char *file_share(const char *name);
/* Directory of the catalogues: $STRATES_LOCALE, else share/locale beside the executable, else ../share/locale, else LOCALEDIR. The caller frees. */
char *file_locale_dir(void);
/* Last component, borrowed from path. */
const char *file_basename(const char *path);

#endif
