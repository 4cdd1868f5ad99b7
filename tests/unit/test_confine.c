/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <strates/cli/confine.h>

/* In a process of its own: what is given up is given up for good. */
static int in_confinement(bool network, int (*fn)(void))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		confine(network);
		_exit(fn());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int internet_error(void)
{
	errno = 0;
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 && socket(AF_INET6, SOCK_DGRAM, 0) >= 0 ? 0 : errno;
}

/* As in confine.c: where the system calls of the network are refused. */
#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define HAS_FILTER 1
#endif

#ifdef HAS_FILTER
static int ring_error(void)
{
	return syscall(__NR_io_uring_setup, 1, NULL) >= 0 ? 0 : errno;
}
#endif

static int local_error(void)
{
	int v[2];

	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, v) == 0 ? 0 : errno;
}

static int core_limit(void)
{
	struct rlimit l;

	return getrlimit(RLIMIT_CORE, &l) == 0 && l.rlim_cur == 0 && l.rlim_max == 0 ? 0 : 1;
}

static void test_no_network(void **state)
{
	(void)state;
#ifdef HAS_FILTER
	if (internet_error() != 0)
		skip();
	assert_int_equal(in_confinement(false, internet_error), EACCES);
#ifdef __NR_io_uring_setup
	assert_int_equal(in_confinement(false, ring_error), EACCES);
#endif
#else
	skip();
#endif
}

static void test_local_sockets_stay(void **state)
{
	(void)state;
	assert_int_equal(in_confinement(false, local_error), 0);
}

static void test_network_for_who_synchronises(void **state)
{
	(void)state;
	assert_int_equal(in_confinement(true, internet_error), internet_error());
}

static void test_no_core_file(void **state)
{
	(void)state;
	assert_int_equal(in_confinement(true, core_limit), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_network),
		cmocka_unit_test(test_local_sockets_stay),
		cmocka_unit_test(test_network_for_who_synchronises),
		cmocka_unit_test(test_no_core_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
