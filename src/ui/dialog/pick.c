/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pick.c - what can be chosen in a field: words of a vocabulary, rows of the register, files.
 */
#include "config.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#include "dialog_priv.h"

enum { ENTITY_MAX = 40, FILES_MAX = 200 };

void pick_vocab(enum vocab v, const char *query, struct choices *out)
{
	struct choices all;

	choices_init(&all);
	for (int i = 0; i < vocab_size(v); i++)
		choices_add(&all, vocab_label(v, vocab_code(v, i)), NULL, NULL, vocab_code(v, i));
	choices_filter(&all, query, out);
	choices_release(&all);
}

void pick_yes_no(const char *query, struct choices *out)
{
	struct choices all;

	choices_init(&all);
	choices_add(&all, _("yes"), NULL, NULL, "1");
	choices_add(&all, _("no"), NULL, NULL, "0");
	choices_filter(&all, query, out);
	choices_release(&all);
}

static bool is_taken(const struct choices *out, const char *text)
{
	for (size_t i = 0; i < out->n; i++)
		if (!strcmp(out->item[i].text, text))
			return true;
	return false;
}

void pick_entity(struct app *app, enum entity en, const char *query, struct choices *out)
{
	struct completion *found = NULL;
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	int n = 0;

	if (!resolve_complete(app, en, query, ENTITY_MAX, &mem, &found, &n, &e))
		n = 0;
	for (int i = 0; i < n; i++) {
		const char *text = found[i].text;

		if (is_taken(out, text) && !str_is_empty(found[i].detail))
			text = arena_printf(&mem, "%s (%s)", text, found[i].detail);
		if (is_taken(out, text))
			text = arena_printf(&mem, "%s (%s)", found[i].text, found[i].value);
		choices_add(out, text, found[i].detail, NULL, found[i].value);
	}
	arena_release(&mem);
}

char *pick_expand(const char *path)
{
	const char *home = getenv("HOME");

	if (path[0] == '~' && (path[1] == '/' || path[1] == '\0') && home)
		return xasprintf("%s%s", home, path + 1);
	return xstrdup(path);
}

static int by_name(const void *a, const void *b)
{
	return utf8_collate(*(char *const *)a, *(char *const *)b);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Names in a folder that begin with `prefix`; hidden ones only when asked for. */
static int list_names(const char *folder, const char *prefix, char **names, int max)
{
	DIR *dir = opendir(*folder ? folder : ".");
	struct dirent *entry;
	int n = 0;

	while (dir && n < max && (entry = readdir(dir))) {
		const char *name = entry->d_name;

		if (!strcmp(name, ".") || !strcmp(name, "..") || (name[0] == '.' && *prefix != '.'))
			continue;
		if (str_has_prefix(name, prefix) && utf8_is_valid(name, strlen(name)))
			names[n++] = xstrdup(name);
	}
	if (dir)
		closedir(dir);
	qsort(names, (size_t)n, sizeof(*names), by_name);
	return n;
}

void pick_file(const char *query, struct choices *out)
{
	const char *slash = strrchr(query, '/'), *prefix = slash ? slash + 1 : query;
	char *shown = xstrndup(query, (size_t)(prefix - query)), *folder = pick_expand(shown);
	char *names[FILES_MAX];
	int n = list_names(folder, prefix, names, FILES_MAX);

	for (int i = 0; i < n; i++) {
		char *real = xasprintf("%s%s", folder, names[i]);
		bool dir = is_folder(real);
		char *text = xasprintf("%s%s%s", shown, names[i], dir ? "/" : "");

		choices_add(out, text, dir ? _("folder") : NULL, NULL, NULL);
		free(text);
		free(real);
		free(names[i]);
	}
	free(folder);
	free(shown);
}

bool pick_date(const char *typed, struct str *out)
{
	char text[DATE_TEXT_SIZE];
	struct date d;

	if (!date_parse_typed(typed, clock_today(), &d, NULL))
		return false;
	str_add(out, date_format(d, text));
	return true;
}

bool pick_check_date(const char *typed, struct str *message)
{
	const char *why = "";
	struct date d;

	if (!*typed || date_parse_typed(typed, clock_today(), &d, &why))
		return true;
	str_add(message, why);
	return false;
}

bool pick_money(const char *typed, struct str *out)
{
	char currency[4];
	long long cents;

	if (!str_to_amount(typed, -1, &cents, currency) || (*currency && strcmp(currency, "EUR")))
		return false;
	struct value v = value_int(cents);

	value_show(out, FT_MONEY, 0, &v);
	return true;
}
