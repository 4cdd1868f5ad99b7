/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <strates/base/err.h>
#include <strates/base/utf8.h>

static void test_first_failure_wins(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_false(err_is_set(&e));
	assert_false(err_set(&e, ERR_DATA, "no action %d", 7));
	assert_false(err_set(&e, ERR_STORE, "later"));
	assert_true(err_is_set(&e));
	assert_int_equal(e.code, ERR_DATA);
	assert_string_equal(e.text, "no action 7");
	err_clear(&e);
	assert_false(err_is_set(&e));
	assert_string_equal(e.text, "");
	assert_false(err_set(NULL, ERR_DATA, "nobody listens"));
	assert_false(err_is_set(NULL));
}

static void test_place_and_errno(void **state)
{
	struct err e = ERR_INIT;
	char buf[64];

	(void)state;
	err_at(&e, ERR_DATA, "a.csv", 12, "no title");
	assert_string_equal(err_format(&e, buf, sizeof(buf)), "a.csv:12: no title");
	e.line = 0;
	assert_string_equal(err_format(&e, buf, sizeof(buf)), "a.csv: no title");
	assert_string_equal(err_format(&e, buf, 8), "a.csv:");
	err_clear(&e);
	err_errno(&e, ENOENT, "%s", "x.ini");
	assert_int_equal(e.code, ERR_IO);
	assert_string_equal(err_format(&e, buf, sizeof(buf)), "x.ini: No such file or directory");
}

/* A message quotes what a file said: nothing of it may drive the terminal. */
static void test_hostile_text(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ERR_DATA, "no \x1b[31m\xc2\x9b theme \"\xe2\x80\xae%s\xff\"\n",
	        "\xc3\xa9t\xc3\xa9");
	assert_string_equal(e.text, "no ?[31m? theme \"?\xc3\xa9t\xc3\xa9?\"");
}

static void test_cut_at_a_character(void **state)
{
	char text[1024];

	(void)state;
	for (size_t lead = 0; lead < 4; lead++) {
		struct err e = ERR_INIT;

		memset(text, 'a', lead);
		for (size_t i = lead; i + 3 < sizeof(text); i += 3)
			memcpy(text + i, "\xe2\x82\xac", 4);
		err_set(&e, ERR_DATA, "%s", text);
		assert_true(utf8_is_valid(e.text, strlen(e.text)));
		assert_null(strchr(e.text, '?'));
		assert_true(strlen(e.text) >= sizeof(e.text) - 4);
	}
}

static void test_exit_status(void **state)
{
	(void)state;
	assert_int_equal(err_exit_status(ERR_NONE), 0);
	assert_int_equal(err_exit_status(ERR_USAGE), 2);
	assert_int_equal(err_exit_status(ERR_DATA), 3);
	assert_int_equal(err_exit_status(ERR_BUSY), 3);
	assert_int_equal(err_exit_status(ERR_CONFLICT), 4);
	assert_int_equal(err_exit_status(ERR_CANCELLED), 130);
}

static void say_restored(void)
{
	fputs("restored;", stderr);
}

/* What a program that runs into a BUG() leaves on standard error, and how it ends. */
static void test_bug_restores_then_aborts(void **state)
{
	char text[256] = "";
	int fds[2], status;
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		bug_set_hook(say_restored);
		BUG_ON(fds[0] >= 0);
		_exit(0);
	}
	close(fds[1]);
	while (n < sizeof(text) - 1 && (got = read(fds[0], text + n, sizeof(text) - 1 - n)) > 0)
		n += (size_t)got;
	close(fds[0]);
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_ptr_equal(strstr(text, "restored;strates: "), text);
	assert_non_null(strstr(text, "fds[0] >= 0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_first_failure_wins),
	        cmocka_unit_test(test_place_and_errno),
	        cmocka_unit_test(test_hostile_text),
	        cmocka_unit_test(test_cut_at_a_character),
	        cmocka_unit_test(test_exit_status),
	        cmocka_unit_test(test_bug_restores_then_aborts),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
