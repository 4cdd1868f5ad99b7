/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * err.c - errors as plain values.
 *
 * A message often quotes what a file or a colleague wrote, and it ends on somebody's terminal. So
 * the text is made harmless here, once, rather than by each caller: controls, invisible code points
 * and invalid bytes become '?'. It is done in place, because an err must work when memory is short.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/err.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "utf8_priv.h"

static void (*bug_hook)(void);

/* Leaves only printable characters; a character cut at the end of the buffer goes, and so do
 * trailing blanks. */
static void text_sanitise(char *text, bool cut)
{
	size_t n = strlen(text), at = 0, to = 0;

	while (at < n) {
		size_t len;
		unsigned int cp = utf8_decode(text + at, n - at, &len);
		bool invalid = cp == UTF8_REPLACEMENT && len == 1;

		if (invalid && cut && n - at < UTF8_MAX_BYTES && (unsigned char)text[at] >= 0xC2)
			break;
		if (invalid || utf8_cp_is_unsafe(cp)) {
			text[to++] = cp == '\n' || cp == '\t' ? ' ' : '?';
		} else {
			memmove(text + to, text + at, len);
			to += len;
		}
		at += len;
	}
	while (to > 0 && text[to - 1] == ' ')
		to--;
	text[to] = '\0';
}

__attribute__((format(printf, 3, 0))) static void err_fill(
        struct err *e, enum err_code code, const char *fmt, va_list ap)
{
	int n = vsnprintf(e->text, sizeof(e->text), fmt, ap);

	if (n < 0)
		e->text[0] = '\0';
	text_sanitise(e->text, n >= (int)sizeof(e->text));
	e->code = code;
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (!e || err_is_set(e))
		return false;
	va_start(ap, fmt);
	err_fill(e, code, fmt, ap);
	va_end(ap);
	return false;
}

bool err_at(struct err *e, enum err_code code, const char *file, long line, const char *fmt, ...)
{
	va_list ap;

	if (!e || err_is_set(e))
		return false;
	va_start(ap, fmt);
	err_fill(e, code, fmt, ap);
	va_end(ap);
	e->file = file;
	e->line = line;
	return false;
}

/* GNU's strerror_r() returns the text, that of POSIX (musl, the BSDs, macOS) fills the room. */
static const char *errno_text(int errno_value, char *room, size_t size)
{
#ifdef __GLIBC__
	return strerror_r(errno_value, room, size);
#else
	if (strerror_r(errno_value, room, size) != 0)
		snprintf(room, size, "%d", errno_value);
	return room;
#endif
}

bool err_errno(struct err *e, int errno_value, const char *fmt, ...)
{
	char why[128];
	size_t len;
	va_list ap;

	if (!e || err_is_set(e))
		return false;
	va_start(ap, fmt);
	err_fill(e, ERR_IO, fmt, ap);
	va_end(ap);
	len = strlen(e->text);
	snprintf(e->text + len, sizeof(e->text) - len, "%s%s", _(": "), errno_text(errno_value, why, sizeof(why)));
	text_sanitise(e->text, true);
	return false;
}

void err_clear(struct err *e)
{
	*e = (struct err)ERR_INIT;
}

bool err_is_set(const struct err *e)
{
	return e && e->code != ERR_NONE;
}

const char *err_format(const struct err *e, char *buf, size_t size)
{
	int n;

	if (!e->file)
		n = snprintf(buf, size, "%s", e->text);
	else if (e->line > 0)
		n = snprintf(buf, size, "%s:%ld: %s", e->file, e->line, e->text);
	else
		n = snprintf(buf, size, "%s: %s", e->file, e->text);
	if (size > 0)
		text_sanitise(buf, n >= 0 && (size_t)n >= size);
	return buf;
}

int err_exit_status(enum err_code code)
{
	switch (code) {
	case ERR_NONE: return 0;
	case ERR_USAGE: return 2;
	case ERR_CONFLICT: return 4;
	case ERR_CANCELLED: return 130;
	case ERR_DATA:
	case ERR_STORE:
	case ERR_BUSY:
	case ERR_READONLY:
	case ERR_IO: break;
	}
	return 3;
}

void bug_set_hook(void (*hook)(void))
{
	bug_hook = hook;
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
	void (*hook)(void) = bug_hook;
	va_list ap;

	/* A bug inside the hook must not call it again. */
	bug_hook = NULL;
	if (hook)
		hook();
	fprintf(stderr, "strates: %s:%d: internal error: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}
