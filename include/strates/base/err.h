/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * err.h - how a failure travels from where it happens to who tells the user.
 *
 * A function that can fail takes a `struct err *` as its last argument and returns false (or NULL).
 * err_set() fills it and returns false, so failing is one line:
 *
 *	return err_set(e, ERR_DATA, _("%s: no such action; see `strates list'"), id);
 *
 * The text is one sentence that says what is wrong and what to do, in the user's language.
 * Nothing below the user interfaces prints or exits. A broken invariant is BUG(), never an err.
 */
#ifndef STRATES_BASE_ERR_H
#define STRATES_BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum err_code {
	ERR_NONE = 0,
	ERR_USAGE,    /* the request makes no sense: exit status 2 */
	ERR_DATA,     /* bad input, failed validation, unknown id: 3 */
	ERR_STORE,    /* the database refused: 3 */
	ERR_BUSY,     /* the database is locked by somebody else: 3 */
	ERR_READONLY, /* the database or its schema can't be written: 3 */
	ERR_IO,       /* files, terminal: 3 */
	ERR_CONFLICT, /* somebody else changed it meanwhile: 4 */
	ERR_CANCELLED /* interrupted by the user: 130 */
};

/* Plain value: no allocation, so that it also works when memory is short. Zero-initialise with ERR_INIT. */
struct err {
	enum err_code code;
	const char *file; /* file the message is about, borrowed, or NULL */
	long line;        /* its line, 1-based, or 0 */
	char text[512];   /* UTF-8 on one line, cut at a character; what could drive a terminal became ? */
};

#define ERR_INIT {.code = ERR_NONE}

/* Sets code and text (first failure wins: a set err is kept, and the new text is dropped). Returns false. e may be NULL. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same with the place in a file: shown as `FILE:LINE: text`. `file` is borrowed and must outlive e. */
bool err_at(struct err *e, enum err_code code, const char *file, long line, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* The same with strerror(errno_value) appended. */
bool err_errno(struct err *e, int errno_value, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void err_clear(struct err *e);
bool err_is_set(const struct err *e);
/* `FILE:LINE: text` or the text alone, into buf; returns buf. */
const char *err_format(const struct err *e, char *buf, size_t size);
/* Exit status of CLI.md for this error (0 for ERR_NONE). */
int err_exit_status(enum err_code code);

/* A broken invariant: message on standard error with file and line, then abort(). The hook (may be NULL) runs first: the
   console restores the terminal there. */
_Noreturn void bug_at(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void bug_set_hook(void (*hook)(void));
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
#define BUG_ON(cond) \
	do { \
		if (cond) \
			BUG("%s", #cond); \
	} while (0)

#endif
