/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <strates/base/file.h>
#include <strates/base/mem.h>

#include "small_share.h"

static void must(bool ok, const char *path)
{
	if (ok)
		return;
	printf("Bail out! %s: %s\n", path, strerror(errno));
	exit(1);
}

/* The reference tables without most of their rows, which would cost more than everything else. */
static void small_table(const char *from, const char *to, const char *const *keep, int n_keep)
{
	struct str text = STR_INIT, out = STR_INIT;
	struct err e = ERR_INIT;
	char *rest, *line;

	must(file_read(from, (size_t)64 << 20, &text, &e), from);
	rest = text.s;
	for (int i = 0; (line = strsep(&rest, "\n")); i++) {
		bool wanted = i < 2;
		for (int k = 0; k < n_keep && !wanted; k++)
			wanted = strstr(line, keep[k]) != NULL;
		if (wanted && *line)
			str_addf(&out, "%s\n", line);
	}
	must(file_write(to, out.s, out.len, &e), to);
	str_release(&text);
	str_release(&out);
}

void small_share(const char *folder)
{
	const char *tests = getenv("TESTS");
	char *share = file_join(tests ? tests : "tests", "../share"), *real = realpath(share, NULL), *small = file_join(folder, "share"), *ref = file_join(small, "ref");
	static const char *const some_authorities[] = {"com:290", "epci:2429003", "reg:53\t", "dep:29\t"}, *const some_cities[] = {"\tSN\t"};
	DIR *d;
	struct dirent *entry;

	must(real && mkdir(small, 0700) == 0 && mkdir(ref, 0700) == 0, share);
	for (int in_ref = 0; in_ref < 2; in_ref++) {
		char *from = in_ref ? file_join(real, "ref") : xstrdup(real);
		must((d = opendir(from)) != NULL, from);
		while ((entry = readdir(d))) {
			char *a = file_join(from, entry->d_name), *b = file_join(in_ref ? ref : small, entry->d_name);
			if (entry->d_name[0] == '.' || (!in_ref && str_eq(entry->d_name, "ref")))
				;
			else if (str_eq(entry->d_name, "authorities.tsv"))
				small_table(a, b, some_authorities, (int)COUNT_OF(some_authorities));
			else if (str_eq(entry->d_name, "cities.tsv") || str_eq(entry->d_name, "regions.tsv"))
				small_table(a, b, some_cities, (int)COUNT_OF(some_cities));
			else if (str_eq(entry->d_name, "city_aliases.tsv"))
				small_table(a, b, NULL, 0);
			else
				must(symlink(a, b) == 0, b);
			free(a);
			free(b);
		}
		closedir(d);
		free(from);
	}
	setenv("STRATES_SHARE", small, 1);
	free(share);
	free(real);
	free(small);
	free(ref);
}
