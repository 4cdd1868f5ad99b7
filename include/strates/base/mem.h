/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mem.h - allocation that does not return NULL, and arenas.
 *
 * Memory that runs out on a laptop is no user error to recover from: the hook set with mem_set_oom_hook() runs (the console
 * restores the terminal there), a message goes to standard error and the process ends with status 3. SQLite's journal rolls the
 * open transaction back at the next start, so nothing is half done.
 */
#ifndef STRATES_BASE_MEM_H
#define STRATES_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

void mem_set_oom_hook(void (*hook)(void));
/* As malloc & co., never NULL. Products are checked for overflow. */
void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xreallocarray(void *p, size_t n, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull, nonnull));
char *xstrndup(const char *s, size_t n) __attribute__((malloc, returns_nonnull, nonnull));
/* Formatted copy; the caller frees. */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2), malloc, returns_nonnull));

/* Makes room for one more element in a growing array: GROW(items, n, cap) before items[n++] = x. */
#define GROW(p, n, cap) \
	do { \
		if ((n) >= (cap)) { \
			(cap) = (cap) ? (cap) * 2 : 16; \
			(p) = xreallocarray((p), (size_t)(cap), sizeof(*(p))); \
		} \
	} while (0)
#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* Many small things that die together: a query's rows, a frame's text. Zero-initialise with ARENA_INIT. */
struct arena_block;
struct arena {
	struct arena_block *head;
	size_t used; /* bytes handed out since the last clear */
};
#define ARENA_INIT {NULL, 0}
/* 16-byte aligned, not zeroed, lives until clear or release. */
void *arena_alloc(struct arena *a, size_t size) __attribute__((returns_nonnull, nonnull));
void *arena_calloc(struct arena *a, size_t n, size_t size) __attribute__((returns_nonnull, nonnull));
char *arena_strdup(struct arena *a, const char *s) __attribute__((returns_nonnull, nonnull));
char *arena_strndup(struct arena *a, const char *s, size_t n) __attribute__((returns_nonnull, nonnull));
char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), returns_nonnull));
/* Forgets everything but keeps one block for reuse. */
void arena_clear(struct arena *a);
void arena_release(struct arena *a);

#endif
