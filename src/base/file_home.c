/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * file_home.c - where things live: the user's own (XDG base directories) and what is shipped.
 *
 * The shipped data are looked for beside the executable first, so that a program that was built but
 * not installed, or unpacked on a USB stick, finds its own and not those of another version.
 */
#include "config.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <strates/base/file.h>
#include <strates/base/mem.h>

#ifndef PKGDATADIR
#define PKGDATADIR "/usr/share/strates"
#endif
#ifndef LOCALEDIR
#define LOCALEDIR "/usr/share/locale"
#endif

/* dir/name, or dir alone; frees dir. */
static char *with_name(char *dir, const char *name)
{
	char *path;

	if (!name)
		return dir;
	path = file_join(dir, name);
	free(dir);
	return path;
}

static const char *home(void)
{
	const char *dir = getenv("HOME");
	const struct passwd *user;

	if (dir && dir[0] == '/')
		return dir;
	user = getpwuid(getuid());
	return user && user->pw_dir && user->pw_dir[0] == '/' ? user->pw_dir : "/";
}

/* The XDG specification tells to ignore a path that is not absolute. */
static char *xdg_dir(const char *variable, const char *below_home, const char *name)
{
	const char *dir = getenv(variable);
	char *base = dir && dir[0] == '/' ? xstrdup(dir) : file_join(home(), below_home);

	return with_name(with_name(base, "strates"), name);
}

char *file_data_home(const char *name)
{
	return xdg_dir("XDG_DATA_HOME", ".local/share", name);
}

char *file_config_home(const char *name)
{
	return xdg_dir("XDG_CONFIG_HOME", ".config", name);
}

char *file_state_home(const char *name)
{
	return xdg_dir("XDG_STATE_HOME", ".local/state", name);
}

/* Directory of the running program, or NULL. */
static char *program_dir(void)
{
	char *path = realpath("/proc/self/exe", NULL), *slash;

	if (!path)
		return NULL;
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	return path;
}

static bool is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* First of `below` beside the program and beside its directory that is there, or NULL. */
static char *near_program(const char *below)
{
	static const char *const ways[] = {"", "../"};
	char *dir = program_dir(), *found = NULL;

	for (size_t i = 0; dir && !found && i < COUNT_OF(ways); i++) {
		char *path = xasprintf("%s/%s%s", dir, ways[i], below);

		if (is_dir(path))
			found = path;
		else
			free(path);
	}
	free(dir);
	return found;
}

static char *shipped(const char *variable, const char *below, const char *installed)
{
	const char *set = getenv(variable);
	char *found;

	if (set && *set)
		return xstrdup(set);
	found = near_program(below);
	return found ? found : xstrdup(installed);
}

char *file_share(const char *name)
{
	return with_name(shipped("STRATES_SHARE", "share/strates", PKGDATADIR), name);
}

char *file_locale_dir(void)
{
	return shipped("STRATES_LOCALE", "share/locale", LOCALEDIR);
}
