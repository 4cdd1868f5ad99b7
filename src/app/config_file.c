/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * config_file.c - lines of the configuration file: what they say, and one of them changed.
 *
 * iniparser reads the syntax and is kept at arm's length: it loses the whole file over one bad line, cuts unquoted values at `;` and `#`, its typed getters
 * crash on a key that names a section, and it writes files without their comments. So it is given one line at a time, only iniparser_getstring() is used, and
 * a change is an edit of one line.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef HAVE_INIPARSER_INIPARSER_H
#include <iniparser/iniparser.h>
#else
#include <iniparser.h>
#endif

#include <strates/base/mem.h>

#include "config_priv.h"

static int silent(const char *format, ...)
{
	(void)format;
	return 0;
}

/* Alone under a section. The library of Debian 12 reads only files by name: the line stands in an anonymous one. */
bool ini_assignment(const char *line, char **name, char **value)
{
	char path[48];
	int fd = memfd_create("line", MFD_CLOEXEC);
	dictionary *d = NULL;
	bool ok = false;

	iniparser_set_error_callback(silent);
	if (fd >= 0 && dprintf(fd, "[x]\n%s\n", line) > 0) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		d = iniparser_load(path);
	}
	if (d && iniparser_getsecnkeys(d, "x") == 1) {
		const char *key[1];
		iniparser_getseckeys(d, "x", key);
		*name = xstrdup(key[0] + 2);
		*value = xstrdup(iniparser_getstring(d, key[0], ""));
		ok = true;
	}
	if (d)
		iniparser_freedict(d);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool ini_is_blank(const char *line)
{
	line += strspn(line, " \t\r");
	return !*line || *line == '#' || *line == ';';
}

bool ini_section(const char *line, char section[64])
{
	size_t n;

	line += strspn(line, " \t");
	if (*line != '[')
		return false;
	line++;
	line += strspn(line, " \t");
	n = strcspn(line, "]");
	if (line[n] != ']' || n >= 64)
		return false;
	while (n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t'))
		n--;
	for (size_t i = 0; i < n; i++)
		section[i] = (char)tolower((unsigned char)line[i]);
	section[n] = '\0';
	return true;
}

char *ini_behind_mark(char *text)
{
	return strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
}

/* --- one line changed --------------------------------------------------------------------------------------------------------- */

static bool assigns(const char *line, const char *name)
{
	char *found = NULL, *value = NULL;
	bool same = !ini_is_blank(line) && strlen(line) <= INI_LINE_MAX && ini_assignment(line, &found, &value) && strcasecmp(found, name) == 0;

	free(found);
	free(value);
	return same;
}

/* Behind the value of a line: the blanks and the comment there, or the end. */
static const char *behind_value(const char *at)
{
	const char *end = *at == '"' || *at == '\'' ? strchr(at + 1, *at) : NULL;
	size_t n;

	if (end)
		return end + 1;
	n = strcspn(at, ";#\r");
	while (n > 0 && (at[n - 1] == ' ' || at[n - 1] == '\t'))
		n--;
	return at + n;
}

static void add_changed(struct str *out, const char *line, const char *value)
{
	const char *at = strchr(line, '=') + 1;

	at += strspn(at, " \t");
	str_add_n(out, line, (size_t)(at - line));
	str_addf(out, "%s\"%s\"%s", at[-1] == '=' && at[-2] == ' ' ? " " : "", value, behind_value(at));
}

static void add_new(struct str *out, size_t end, const char *section, const char *name, const char *value)
{
	char *rest = xstrdup(out->s + end);

	str_truncate(out, end);
	if (out->len && !str_has_suffix(out->s, "\n"))
		str_add_char(out, '\n');
	if (section)
		str_addf(out, "%s[%s]\n", out->len ? "\n" : "", section);
	str_addf(out, "%s = \"%s\"\n%s", name, value, rest);
	free(rest);
}

void ini_change(struct str *out, char *text, const char *section, const char *name, const char *value)
{
	char *rest = ini_behind_mark(text), *line, at[64] = "";
	size_t end = 0; /* behind the last line of the section that says something; 0: there is no such section */
	bool written = false, inside = false;

	str_add_n(out, text, (size_t)(rest - text));
	while ((line = strsep(&rest, "\n"))) {
		bool head = ini_section(line, at), same;
		if (!rest && !*line)
			break; /* what follows the last newline */
		if (head)
			inside = str_eq(at, section);
		same = !head && inside && assigns(line, name);
		if (same && (written || !value))
			continue;
		if (same)
			add_changed(out, line, value);
		else
			str_add(out, line);
		written |= same;
		if (rest)
			str_add_char(out, '\n');
		if (inside && !ini_is_blank(line))
			end = out->len;
	}
	if (value && !written)
		add_new(out, end ? end : out->len, end ? NULL : section, name, value);
}
