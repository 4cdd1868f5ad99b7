/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each case is a process of its own, as the C library remembers catalogues; the catalogue is
 * written here, byte by byte, so that the test needs neither msgfmt nor an installed locale.
 */
#include "config.h"

#include <ftw.h>
#include <langinfo.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

#include <cmocka.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#define MSGID  "Quit"
#define MSGSTR "Quitter \xc3\xa9"
#define HEADER "Content-Type: text/plain; charset=UTF-8\n"

/* A GNU .mo file of two messages: the header and one. */
static void write_catalogue(const char *dir)
{
	char *where = file_join(dir, "fr/LC_MESSAGES"), *path = file_join(where, "strates.mo");
	const uint32_t texts = 7 * 4 + 4 * 8;
	const uint32_t quit = texts + 1, header = quit + sizeof(MSGID),
	               quitter = header + sizeof(HEADER);
	const uint32_t head[] = {0x950412de, 0, 2, 28, 44, 0, 0, 0, texts, sizeof(MSGID) - 1, quit,
	        sizeof(HEADER) - 1, header, sizeof(MSGSTR) - 1, quitter};
	struct str b = STR_INIT;
	struct err e = ERR_INIT;

	str_add_n(&b, (const char *)head, sizeof(head));
	str_add_n(&b, "\0" MSGID "\0" HEADER "\0" MSGSTR,
	        1 + sizeof(MSGID) + sizeof(HEADER) + sizeof(MSGSTR));
	assert_true(file_mkdirs(where, &e));
	assert_true(file_write(path, b.s, b.len, &e));
	str_release(&b);
	free(where);
	free(path);
}

static int enter(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/strates-test-XXXXXX", tmp ? tmp : "/tmp");

	if (!mkdtemp(dir))
		return -1;
	write_catalogue(dir);
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

	rc = nftw(*state, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return rc;
}

struct environment {
	const char *asked;          /* argument of intl_init() */
	const char *own, *language; /* STRATES_LANG, LANGUAGE */
	const char *all, *lang;     /* LC_ALL, LANG */
	const char *expected;
};

static const struct environment environments[] = {
        {NULL, NULL, NULL, NULL, NULL, "en"},
        {NULL, NULL, NULL, NULL, "fr_FR.UTF-8", "fr"},
        {NULL, NULL, NULL, NULL, "fr_CA", "fr"},
        {NULL, NULL, NULL, NULL, "en_GB.UTF-8", "en"},
        {NULL, NULL, NULL, NULL, "de_DE.UTF-8", "en"},
        {NULL, NULL, NULL, NULL, "C.UTF-8", "en"},
        {NULL, NULL, "fr:en", NULL, "C.UTF-8", "fr"},
        {NULL, NULL, "en:fr", NULL, "fr_FR.UTF-8", "en"},
        {NULL, NULL, "fr", "C", "fr_FR.UTF-8", "en"},
        {NULL, "fr", NULL, "C", NULL, "fr"},
        {NULL, "en", "fr", NULL, "fr_FR.UTF-8", "en"},
        {"fr", "en", "en", "C", "C", "fr"},
        {"en", "fr", "fr", NULL, "fr_FR.UTF-8", "en"},
        {"auto", NULL, NULL, NULL, "fr_FR.ISO-8859-1", "fr"},
        {"auto", "auto", NULL, NULL, "fr_FR", "fr"},
};

static void set_or_unset(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

/* Exit status of the case: 0 when all is as it should be. */
static int run_case(const struct environment *v, const char *dir)
{
	bool french = v->expected[0] == 'f';

	set_or_unset("STRATES_LANG", v->own);
	set_or_unset("LANGUAGE", v->language);
	set_or_unset("LC_ALL", v->all);
	set_or_unset("LC_MESSAGES", NULL);
	set_or_unset("LANG", v->lang);
	intl_init(v->asked, dir);
	if (strcmp(intl_language(), v->expected) != 0)
		return 1;
	if (strcmp(_(MSGID), french ? MSGSTR : MSGID) != 0)
		return 2;
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 || wcwidth(L'\u4e2d') != 2)
		return 3;
	return strcmp(localeconv()->decimal_point, ".") != 0 ? 4 : 0;
}

static void test_environments(void **state)
{
	for (size_t i = 0; i < COUNT_OF(environments); i++) {
		int status;
		pid_t pid = fork();

		if (pid == 0)
			_exit(run_case(&environments[i], *state));
		waitpid(pid, &status, 0);
		if (status != 0)
			fail_msg("environment %zu: %d", i, WEXITSTATUS(status));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(test_environments, enter, leave),
	};

	return cmocka_run_group_tests_name("intl", tests, NULL, NULL);
}
