/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mem.c - allocation that ends the program cleanly when there is no more, and arenas.
 *
 * An arena is a list of blocks; the newest that still has room is the head. A request larger than
 * half a block gets a block of its own *behind* the head, so that one long text does not waste the
 * room that is left. Clearing keeps one ordinary block: a frame or a query that repeats settles on
 * it and allocates nothing more.
 */
#include "config.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/err.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#define ARENA_ALIGN 16
#define ARENA_BLOCK                                                                                \
	((size_t)64 * 1024 - 64) /* with malloc's own header, a whole number of pages              \
	                          */

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	alignas(ARENA_ALIGN) char data[];
};

static void (*oom_hook)(void);

void mem_set_oom_hook(void (*hook)(void))
{
	oom_hook = hook;
}

static _Noreturn void out_of_memory(void)
{
	void (*hook)(void) = oom_hook;

	oom_hook = NULL;
	if (hook)
		hook();
	fputs(_("strates: there is not enough memory; close other programs and try again\n"),
	        stderr);
	_Exit(err_exit_status(ERR_IO));
}

static size_t product(size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		out_of_memory();
	return total;
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	size_t total = product(n, size);
	void *p = calloc(1, total ? total : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xreallocarray(void *p, size_t n, size_t size)
{
	size_t total = product(n, size);

	p = realloc(p, total ? total : 1);
	if (!p)
		out_of_memory();
	return p;
}

char *xstrndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = xmalloc(len + 1);

	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *xstrdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xmalloc(size), s, size);
}

char *xasprintf(const char *fmt, ...)
{
	char *p;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&p, fmt, ap);
	va_end(ap);
	if (n < 0)
		out_of_memory();
	return p;
}

static struct arena_block *block_new(size_t size)
{
	struct arena_block *b;

	if (size > SIZE_MAX - sizeof(*b))
		out_of_memory();
	b = xmalloc(sizeof(*b) + size);
	*b = (struct arena_block){.size = size};
	return b;
}

/* The block that has room for size bytes (already rounded). */
static struct arena_block *arena_room(struct arena *a, size_t size)
{
	struct arena_block *b = a->head;

	if (b && b->size - b->used >= size)
		return b;
	if (b && size > ARENA_BLOCK / 2) {
		b = block_new(size);
		b->next = a->head->next;
		a->head->next = b;
		return b;
	}
	b = block_new(size > ARENA_BLOCK ? size : ARENA_BLOCK);
	b->next = a->head;
	a->head = b;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct arena_block *b;
	size_t rounded;
	void *p;

	if (size > SIZE_MAX - ARENA_ALIGN)
		out_of_memory();
	rounded = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	if (rounded == 0)
		rounded = ARENA_ALIGN;
	b = arena_room(a, rounded);
	p = b->data + b->used;
	b->used += rounded;
	a->used += rounded;
	return p;
}

void *arena_calloc(struct arena *a, size_t n, size_t size)
{
	size_t total = product(n, size);

	return memset(arena_alloc(a, total), 0, total);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = arena_alloc(a, len + 1);

	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(arena_alloc(a, size), s, size);
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		out_of_memory();
	p = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

static void blocks_free(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;

		free(b);
		b = next;
	}
}

void arena_clear(struct arena *a)
{
	struct arena_block *keep = a->head;

	if (!keep)
		return;
	blocks_free(keep->next);
	keep->next = NULL;
	keep->used = 0;
	a->used = 0;
	/* One huge result must not stay in memory for the life of the console. */
	if (keep->size > ARENA_BLOCK) {
		free(keep);
		a->head = NULL;
	}
}

void arena_release(struct arena *a)
{
	blocks_free(a->head);
	*a = (struct arena)ARENA_INIT;
}
