/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <strates/base/mem.h>

static void test_copies(void **state)
{
	char *a = xstrdup("strate"), *b = xstrndup("strate", 3), *c = xasprintf("%s-%d", a, 7);

	(void)state;
	assert_string_equal(a, "strate");
	assert_string_equal(b, "str");
	assert_string_equal(c, "strate-7");
	free(a);
	free(b);
	free(c);
	free(xmalloc(0));
	free(xcalloc(0, 8));
}

static void test_grow(void **state)
{
	int *items = NULL;
	size_t n = 0, cap = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		GROW(items, n, cap);
		items[n++] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(items[i], i);
	free(items);
}

static int told;

static void tell_parent(void)
{
	if (write(told, "r", 1) != 1)
		_exit(99);
}

/* And the hook, which restores the console's screen, has run. */
static void test_impossible_sizes_end_with_status_3(void **state)
{
	int fds[2], status;
	char c = '\0';
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	told = fds[1];
	pid = fork();
	if (pid == 0) {
		volatile size_t n = SIZE_MAX / 16 + 2; /* times 16 is 16 */

		if (!freopen("/dev/null", "w", stderr))
			_exit(98);
		mem_set_oom_hook(tell_parent);
		free(xreallocarray(NULL, n, 16));
		_exit(0);
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], &c, 1), 1);
	assert_int_equal(c, 'r');
	close(fds[0]);
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 3);
}

/* Every piece keeps its own bytes, whatever the sizes, and is aligned. */
static void test_arena_pieces_do_not_overlap(void **state)
{
	struct arena a = ARENA_INIT;
	unsigned char *pieces[500];
	size_t sizes[500];

	(void)state;
	srand(1);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < 500; i++) {
			sizes[i] = (size_t)rand() % (i % 50 == 0 ? 200000 : 300);
			pieces[i] = arena_alloc(&a, sizes[i]);
			assert_int_equal((uintptr_t)pieces[i] % 16, 0);
			memset(pieces[i], (int)(i & 0xFF), sizes[i]);
		}
		for (size_t i = 0; i < 500; i++) {
			for (size_t k = 0; k < sizes[i]; k++)
				assert_int_equal(pieces[i][k], i & 0xFF);
		}
		assert_true(a.used > 0);
		arena_clear(&a);
		assert_int_equal(a.used, 0);
	}
	arena_release(&a);
	assert_null(a.head);
}

static void test_arena_text(void **state)
{
	struct arena a = ARENA_INIT;
	char *long_text = xmalloc(100001), *copy;
	int *zeroed = arena_calloc(&a, 100, sizeof(int));

	(void)state;
	memset(long_text, 'x', 100000);
	long_text[100000] = '\0';
	copy = arena_strdup(&a, long_text);
	assert_string_equal(arena_strndup(&a, "strate", 3), "str");
	assert_string_equal(arena_strndup(&a, "str", 30), "str");
	assert_string_equal(arena_printf(&a, "%d actions", 12), "12 actions");
	assert_string_equal(arena_printf(&a, "%s", long_text), long_text);
	assert_string_equal(copy, long_text);
	for (int i = 0; i < 100; i++)
		assert_int_equal(zeroed[i], 0);
	free(long_text);
	arena_release(&a);
}

/* A frame that is drawn again and again settles on one block. */
static void test_arena_reuses_its_block(void **state)
{
	struct arena a = ARENA_INIT;
	struct arena_block *head;

	(void)state;
	arena_alloc(&a, 1000);
	head = a.head;
	/* Nor does one long text take the place of a block that has room. */
	arena_alloc(&a, 50000);
	arena_alloc(&a, 50000);
	assert_ptr_equal(a.head, head);
	arena_clear(&a);
	assert_ptr_equal(a.head, head);
	assert_non_null(head);
	for (int i = 0; i < 100; i++) {
		arena_alloc(&a, 1000);
		arena_clear(&a);
		assert_ptr_equal(a.head, head);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_copies),
	        cmocka_unit_test(test_grow),
	        cmocka_unit_test(test_impossible_sizes_end_with_status_3),
	        cmocka_unit_test(test_arena_pieces_do_not_overlap),
	        cmocka_unit_test(test_arena_text),
	        cmocka_unit_test(test_arena_reuses_its_block),
	};

	return cmocka_run_group_tests_name("mem", tests, NULL, NULL);
}
