/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dirent.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

/* Each test works in a directory of its own, and is in it. */
static int enter(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/strates-test-XXXXXX", tmp ? tmp : "/tmp");

	if (!mkdtemp(dir) || chdir(dir) != 0)
		return -1;
	*state = dir;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static int leave(void **state)
{
	int rc;

	if (chdir("/") != 0)
		return -1;
	rc = nftw(*state, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return rc;
}

static size_t count_files(void)
{
	DIR *dir = opendir(".");
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2;
}

static void write_text(const char *path, const char *text)
{
	struct err e = ERR_INIT;

	assert_true(file_write(path, text, strlen(text), &e));
	assert_false(err_is_set(&e));
}

static void assert_content(const char *path, const char *text)
{
	struct str b = STR_INIT;
	struct err e = ERR_INIT;

	assert_true(file_read(path, 1 << 20, &b, &e));
	assert_string_equal(b.s, text);
	str_release(&b);
}

static void test_write_then_read(void **state)
{
	struct str b = STR_INIT;
	struct err e = ERR_INIT;
	struct stat st;

	(void)state;
	write_text("a", "un");
	write_text("a", "deux\n");
	assert_content("a", "deux\n");
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* Nothing is left beside it. */
	assert_int_equal(count_files(), 1);
	str_add(&b, "avant ");
	assert_true(file_read("a", 5, &b, &e));
	assert_string_equal(b.s, "avant deux\n");
	assert_true(file_exists("a"));
	assert_false(file_exists("b"));
	str_release(&b);
}

static void test_nul_bytes_and_large_files(void **state)
{
	size_t n = 3 * 1024 * 1024 + 7;
	char *data = xmalloc(n);
	struct str b = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < n; i++)
		data[i] = (char)(i * 31 >> 3);
	assert_true(file_write("a", data, n, &e));
	assert_true(file_read("a", n, &b, &e));
	assert_int_equal(b.len, n);
	assert_memory_equal(b.s, data, n);
	str_clear(&b);
	assert_false(file_read("a", n - 1, &b, &e));
	assert_int_equal(b.len, 0);
	assert_int_equal(e.code, ERR_DATA);
	free(data);
	str_release(&b);
}

static void assert_unreadable(const char *path, size_t max, const char *says)
{
	struct str b = STR_INIT;
	struct err e = ERR_INIT;

	str_add(&b, "x");
	assert_false(file_read(path, max, &b, &e));
	if (!strstr(e.text, says))
		fail_msg("'%s'", e.text);
	assert_string_equal(b.s, "x");
	str_release(&b);
}

static void test_what_cannot_be_read(void **state)
{
	(void)state;
	assert_unreadable("none", 10, "none: cannot be opened: No such file");
	assert_unreadable(".", 10, ".: is a directory");
	assert_unreadable("/dev/zero", 100000, "/dev/zero: larger than the 100000 bytes");
}

static void test_what_cannot_be_written(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_false(file_write("no/such/dir", "x", 1, &e));
	assert_int_equal(e.code, ERR_IO);
	err_clear(&e);
	assert_false(file_write(".", "x", 1, &e));
	assert_non_null(strstr(e.text, "is a directory"));
	err_clear(&e);
	/* A full disk. */
	assert_false(file_write("/dev/full", "x", 1, &e));
	assert_non_null(strstr(e.text, "/dev/full: cannot be written: No space left"));
	/* A device is not replaced by a file. */
	write_text("/dev/null", "x");
	assert_int_equal(count_files(), 0);
}

static void test_link_stays(void **state)
{
	struct stat st;

	(void)state;
	write_text("target", "un");
	assert_int_equal(symlink("target", "link"), 0);
	write_text("link", "deux");
	assert_content("target", "deux");
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

/* Rights do not bind root, so an ordinary user tries. */
static void test_old_file_survives_a_failure(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	write_text("a", "ancien");
	assert_int_equal(chmod("a", 0644), 0);
	assert_int_equal(chmod(".", 0555), 0);
	pid = fork();
	if (pid == 0) {
		struct err e = ERR_INIT;

		if (geteuid() == 0 && setuid(65534) != 0)
			_exit(2);
		_exit(file_write("a", "nouveau", 7, &e) || !strstr(e.text, "Permission denied"));
	}
	waitpid(pid, &status, 0);
	assert_int_equal(chmod(".", 0700), 0);
	assert_int_equal(status, 0);
	assert_content("a", "ancien");
	assert_int_equal(count_files(), 1);
}

/* A disk that fills up half way: the old file is whole and nothing is left beside it. */
static void test_full_disk(void **state)
{
	char *data = xcalloc(100000, 1);
	int status;
	pid_t pid;

	(void)state;
	write_text("a", "ancien");
	pid = fork();
	if (pid == 0) {
		const struct rlimit small = {50000, 50000};
		struct err e = ERR_INIT;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &small);
		_exit(file_write("a", data, 100000, &e) || !strstr(e.text, "a: cannot be written"));
	}
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
	assert_content("a", "ancien");
	assert_int_equal(count_files(), 1);
	free(data);
}

static void test_mkdirs(void **state)
{
	struct err e = ERR_INIT;
	struct stat st;

	(void)state;
	assert_true(file_mkdirs("a/b//c/", &e));
	assert_true(file_mkdirs("a/b/c", &e));
	assert_true(file_mkdirs("/", &e));
	assert_int_equal(stat("a/b", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	write_text("a/f", "x");
	assert_false(file_mkdirs("a/f/g", &e));
	assert_int_equal(e.code, ERR_IO);
	assert_non_null(strstr(e.text, "a/f: "));
	err_clear(&e);
	assert_false(file_mkdirs("a/f", &e));
	assert_non_null(strstr(e.text, "Not a directory"));
}

static void assert_path(char *got, const char *expected)
{
	assert_string_equal(got, expected);
	free(got);
}

static void test_names(void **state)
{
	(void)state;
	assert_path(file_join("a", "b"), "a/b");
	assert_path(file_join("a/", "b"), "a/b");
	assert_path(file_join("/", "b"), "/b");
	assert_path(file_join("", "b"), "b");
	assert_string_equal(file_basename("/a/b.csv"), "b.csv");
	assert_string_equal(file_basename("b.csv"), "b.csv");
	assert_string_equal(file_basename("a/"), "");
}

static void test_homes(void **state)
{
	(void)state;
	setenv("HOME", "/home/ana", 1);
	unsetenv("XDG_DATA_HOME");
	setenv("XDG_CONFIG_HOME", "/etc/ana", 1);
	setenv("XDG_STATE_HOME", "relative", 1);
	assert_path(file_data_home("register.db"), "/home/ana/.local/share/strates/register.db");
	assert_path(file_data_home(NULL), "/home/ana/.local/share/strates");
	assert_path(file_config_home("strates.ini"), "/etc/ana/strates/strates.ini");
	assert_path(file_state_home(NULL), "/home/ana/.local/state/strates");
}

static void test_shipped(void **state)
{
	char *found;

	(void)state;
	setenv("STRATES_SHARE", "/opt/x", 1);
	setenv("STRATES_LOCALE", "/opt/l", 1);
	assert_path(file_share("themes.tsv"), "/opt/x/themes.tsv");
	assert_path(file_share(NULL), "/opt/x");
	assert_path(file_locale_dir(), "/opt/l");
	unsetenv("STRATES_SHARE");
	unsetenv("STRATES_LOCALE");
	found = file_share(NULL);
	assert_true(found[0] == '/');
	free(found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_write_then_read, enter, leave),
	        cmocka_unit_test_setup_teardown(test_nul_bytes_and_large_files, enter, leave),
	        cmocka_unit_test_setup_teardown(test_what_cannot_be_read, enter, leave),
	        cmocka_unit_test_setup_teardown(test_what_cannot_be_written, enter, leave),
	        cmocka_unit_test_setup_teardown(test_link_stays, enter, leave),
	        cmocka_unit_test_setup_teardown(test_old_file_survives_a_failure, enter, leave),
	        cmocka_unit_test_setup_teardown(test_full_disk, enter, leave),
	        cmocka_unit_test_setup_teardown(test_mkdirs, enter, leave),
	        cmocka_unit_test(test_names),
	        cmocka_unit_test(test_homes),
	        cmocka_unit_test(test_shipped),
	};

	intl_init("en", "/nowhere");
	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
