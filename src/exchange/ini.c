/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ini.c - iniparser's traps, kept in one place.
 *
 * iniparser gives up on a whole file for one line over 1 KiB or without `=`, says so on standard
 * error only, and takes the last of two equal keys without a word. So each line is checked first,
 * with its number; values must stand in double quotes, because an unquoted `;` or `#` begins a
 * comment. Its getint and getboolean are never called (CVE-2023-33461).
 */
#include "config.h"

#include "ini_priv.h"

#include <ctype.h>
#ifdef HAVE_INIPARSER_H
#include <iniparser.h>
#else
#include <iniparser/iniparser.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#define LINE_MAX_BYTES 1000
#define FILE_MAX       ((size_t)1 << 20)

struct ini {
	dictionary *d;
	struct str text; /* for line numbers */
};

static int be_quiet(const char *fmt, ...)
{
	(void)fmt;
	return 0;
}

static size_t trimmed(const char **s, size_t n)
{
	while (n > 0 && isspace((unsigned char)**s)) {
		(*s)++;
		n--;
	}
	while (n > 0 && isspace((unsigned char)(*s)[n - 1]))
		n--;
	return n;
}

/* NULL when the line is well formed. */
static const char *line_fault(const char *s, size_t n)
{
	const char *eq;

	if (n > LINE_MAX_BYTES)
		return N_("the line is too long; cut it in two keys, `key' and `key.2'");
	n = trimmed(&s, n);
	if (n > 0 && s[n - 1] == '\\')
		return N_("a line must not end in a backslash, which would join it to the next");
	if (n == 0 || *s == '#' || *s == ';')
		return NULL;
	if (*s == '[')
		return s[n - 1] == ']' ? NULL : N_("a section is written [name]");
	eq = memchr(s, '=', n);
	if (!eq || eq == s)
		return N_("expected key = \"value\"");
	n -= (size_t)(eq + 1 - s);
	s = eq + 1;
	n = trimmed(&s, n);
	if (n < 2 || *s != '"' || s[n - 1] != '"' || memchr(s + 1, '"', n - 2))
		return N_("the value must stand in double quotes, with none inside");
	return NULL;
}

long ini_line(const struct ini *ini, const char *section, const char *key)
{
	const char *s = ini->text.s, *end = s + ini->text.len;
	bool inside = false;
	size_t want = strlen(key);

	for (long line = 1; s < end; line++) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));
		const char *t = s;
		size_t n;

		stop = stop ? stop : end;
		n = trimmed(&t, (size_t)(stop - s));
		if (n > 1 && *t == '[')
			inside =
			        n == strlen(section) + 2 && strncasecmp(t + 1, section, n - 2) == 0;
		else if (inside && n > want && strncasecmp(t, key, want) == 0 &&
		         strchr(" \t=", t[want]))
			return line;
		s = stop + 1;
	}
	return 0;
}

/* The key before `=` in a well-formed line, or the name inside brackets; NULL when it is neither.
 * The caller frees. */
static char *name_of(const char *s, size_t n, bool *section)
{
	const char *eq = memchr(s, '=', n);

	n = trimmed(&s, n);
	*section = n > 1 && *s == '[';
	if (*section)
		return xstrndup(s + 1, n - 2);
	if (n == 0 || *s == '#' || *s == ';' || !eq)
		return NULL;
	n = trimmed(&s, (size_t)(eq - s));
	return xstrndup(s, n);
}

static bool check_line(const struct ini *ini, const char *path, long line, const char *s, size_t n,
        char **section, struct err *e)
{
	const char *fault = line_fault(s, n);
	bool opens, twice;
	char *name;

	if (fault)
		return err_at(e, ERR_DATA, path, line, "%s", _(fault));
	name = name_of(s, n, &opens);
	if (name && opens) {
		free(*section);
		*section = name;
		return true;
	}
	twice = name && *section && ini_line(ini, *section, name) != line;
	if (twice)
		err_at(e, ERR_DATA, path, line,
		        _("`%s' stands twice in [%s]; write the second as `%s.2'"), name, *section,
		        name);
	free(name);
	return !twice;
}

static bool check_lines(const struct ini *ini, const char *path, struct err *e)
{
	const char *s = ini->text.s, *end = s + ini->text.len;
	char *section = NULL;
	bool ok = true;

	if (memchr(s, '\0', ini->text.len))
		return err_at(
		        e, ERR_DATA, path, 1, _("this is no text file; write the profile anew"));
	for (long line = 1; ok && s < end; line++) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));

		stop = stop ? stop : end;
		ok = check_line(ini, path, line, s, (size_t)(stop - s), &section, e);
		s = stop + 1;
	}
	free(section);
	return ok;
}

struct ini *ini_load(const char *path, struct err *e)
{
	struct ini *ini = xcalloc(1, sizeof(*ini));

	str_init(&ini->text);
	if (!file_read(path, FILE_MAX, &ini->text, e) || !check_lines(ini, path, e)) {
		ini_free(ini);
		return NULL;
	}
	iniparser_set_error_callback(be_quiet);
	ini->d = iniparser_load(path);
	iniparser_set_error_callback(NULL);
	if (ini->d)
		return ini;
	err_at(e, ERR_DATA, path, 0,
	        _("the file can't be read as INI; compare it with the others"));
	ini_free(ini);
	return NULL;
}

void ini_free(struct ini *ini)
{
	if (!ini)
		return;
	if (ini->d)
		iniparser_freedict(ini->d);
	str_release(&ini->text);
	free(ini);
}

const char *ini_get(const struct ini *ini, const char *section, const char *key)
{
	char *name = xasprintf("%s:%s", section, key);
	const char *value = iniparser_getstring(ini->d, name, NULL);

	free(name);
	return value;
}

bool ini_sections(const struct ini *ini, ini_fn fn, void *ctx, struct err *e)
{
	int n = iniparser_getnsec(ini->d);
	bool ok = true;

	for (int i = 0; ok && i < n; i++)
		ok = fn(ctx, iniparser_getsecname(ini->d, i), NULL, e);
	return ok;
}

bool ini_keys(const struct ini *ini, const char *section, ini_fn fn, void *ctx, struct err *e)
{
	int n = iniparser_getsecnkeys(ini->d, section);
	const char **keys = xcalloc((size_t)n + 1, sizeof(*keys));
	size_t skip = strlen(section) + 1;
	bool ok = true;

	if (n > 0 && iniparser_getseckeys(ini->d, section, keys)) {
		for (int i = 0; ok && i < n; i++)
			ok = fn(ctx, keys[i] + skip, iniparser_getstring(ini->d, keys[i], ""), e);
	}
	free(keys);
	return ok;
}
