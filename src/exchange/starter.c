/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * starter.c - templates of actions, read from INI files and written as such.
 *
 * A template that names a field which this version does not know still opens: files are passed from hand to hand. Whoever uses it says what could not be taken.
 */
#include "config.h"

#include <strates/exchange/starter.h>

#include "ini_priv.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/str.h>
#include <strates/base/utf8.h>

enum { FILES_MAX = 200, ITEMS_MAX_READ = 40, VALUE_MAX = 900 };

struct reading {
	struct arena *a;
	struct starter *v;
	int n, cap;
	struct str *wrong;
	struct starter *s;
};

static bool is_french(void)
{
	return str_has_prefix(intl_language(), "fr");
}

/* The user's language where the file has it. */
static const char *localised(const struct ini *ini, const char *key)
{
	char french[40];
	const char *text;

	snprintf(french, sizeof(french), "%s_fr", key);
	text = is_french() ? ini_get(ini, "template", french) : NULL;
	if (!text)
		text = ini_get(ini, "template", key);
	return text ? text : "";
}

/* Items separated by `by`, trimmed. */
static const char **split(struct arena *a, const char *text, const char *by, int *n)
{
	const char **v = arena_calloc(a, ITEMS_MAX_READ, sizeof(*v)), *rest = text;

	*n = 0;
	while (*text && rest && *n < ITEMS_MAX_READ) {
		const char *from = rest;
		size_t len = str_split(&rest, by);
		struct str clean = STR_INIT;

		utf8_clean(&clean, from, len, false);
		if (clean.len)
			v[(*n)++] = arena_strdup(a, clean.s);
		str_release(&clean);
	}
	return v;
}

static bool add_value(void *ctx, const char *name, const char *value, struct err *e)
{
	struct reading *r = ctx;

	(void)e;
	if (r->s->n_values < ITEMS_MAX_READ) {
		r->s->field[r->s->n_values] = arena_strdup(r->a, name);
		r->s->value[r->s->n_values++] = arena_strdup(r->a, value);
	}
	return true;
}

static bool read_one(struct reading *r, const char *path, bool own, struct err *e)
{
	struct ini *ini = ini_load(path, e);
	const char *kind;
	struct starter *s;
	bool ok;

	if (!ini)
		return false;
	GROW(r->v, r->n, r->cap);
	s = r->s = &r->v[r->n];
	kind = ini_get(ini, "template", "kind");
	*s = (struct starter){.path = arena_strdup(r->a, path), .own = own, .kind = arena_strdup(r->a, kind ? kind : ""),
		.name = arena_strdup(r->a, localised(ini, "name")), .field = arena_calloc(r->a, ITEMS_MAX_READ, sizeof(char *)),
		.value = arena_calloc(r->a, ITEMS_MAX_READ, sizeof(char *))};
	s->first = split(r->a, ini_get(ini, "template", "first") ? ini_get(ini, "template", "first") : "", ",", &s->n_first);
	s->checklist = split(r->a, localised(ini, "checklist"), ";", &s->n_checklist);
	ok = ini_keys(ini, "values", add_value, r, e);
	if (ok && !*s->name)
		ok = err_at(e, ERR_DATA, path, 0, "%s", _("a template needs a name: [template] name = \"…\""));
	r->n += ok;
	ini_free(ini);
	return ok;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_folder(struct reading *r, const char *folder, bool own)
{
	DIR *dir = opendir(folder);
	char *names[FILES_MAX];
	struct dirent *entry;
	int n = 0;

	while (dir && n < FILES_MAX && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' && str_has_suffix(entry->d_name, ".ini"))
			names[n++] = xstrdup(entry->d_name);
	if (dir)
		closedir(dir);
	if (n)
		qsort(names, (size_t)n, sizeof(*names), by_name);
	for (int i = 0; i < n; i++) {
		char *path = file_join(folder, names[i]), text[600];
		struct err e = ERR_INIT;

		if (!read_one(r, path, own, &e) && r->wrong)
			str_addf(r->wrong, "%s\n", err_format(&e, text, sizeof(text)));
		free(path);
		free(names[i]);
	}
}

int starters_read(struct arena *a, struct starter **out, struct str *wrong)
{
	struct reading r = {.a = a, .wrong = wrong};
	char *shipped = file_share("templates"), *own = file_data_home("templates");

	if (shipped)
		read_folder(&r, shipped, false);
	if (own)
		read_folder(&r, own, true);
	free(shipped);
	free(own);
	*out = arena_calloc(a, (size_t)r.n + 1, sizeof(**out));
	if (r.n)
		memcpy(*out, r.v, (size_t)r.n * sizeof(**out));
	free(r.v);
	return r.n;
}

/* Can it stand between double quotes on a line? */
static bool fits(const char *text)
{
	return strlen(text) < VALUE_MAX && !strpbrk(text, "\"\\\n\r\t");
}

static void add_list(struct str *out, const char *key, const char **v, int n, const char *by)
{
	if (!n)
		return;
	str_addf(out, "%s = \"", key);
	for (int i = 0; i < n; i++)
		if (fits(v[i]))
			str_addf(out, "%s%s", i ? by : "", v[i]);
	str_add(out, "\"\n");
}

static char *free_path(const char *folder, const char *name)
{
	struct str slug = STR_INIT;
	char *path = NULL;

	utf8_fold_words(&slug, name);
	for (char *p = slug.s; slug.len && *p; p++)
		if (*p == ' ' || *p == '/')
			*p = '-';
	for (int n = 1; n < 1000; n++) {
		char *file = n > 1 ? xasprintf("%.60s-%d.ini", slug.len ? slug.s : "template", n) : xasprintf("%.60s.ini", slug.len ? slug.s : "template");

		free(path);
		path = file_join(folder, file);
		free(file);
		if (!file_exists(path))
			break;
	}
	str_release(&slug);
	return path;
}

bool starter_write(struct starter *s, struct arena *a, struct err *e)
{
	char *folder = file_data_home("templates"), *path = folder ? free_path(folder, s->name) : NULL;
	struct str text = STR_INIT;
	bool ok = path && file_mkdirs(folder, e);

	str_addf(&text, "[template]\nname = \"%s\"\nkind = \"%s\"\n", fits(s->name) ? s->name : "", s->kind);
	add_list(&text, "first", s->first, s->n_first, ", ");
	add_list(&text, "checklist", s->checklist, s->n_checklist, "; ");
	str_add(&text, "\n[values]\n");
	for (int i = 0; i < s->n_values; i++)
		if (*s->value[i] && fits(s->value[i]))
			str_addf(&text, "%s = \"%s\"\n", s->field[i], s->value[i]);
	if (ok && !fits(s->name))
		ok = err_set(e, ERR_DATA, _("A name of a template is one short line without quotes."));
	ok = ok && file_write(path, text.s, text.len, e);
	if (ok)
		s->path = arena_strdup(a, path);
	str_release(&text);
	free(path);
	free(folder);
	return ok;
}
