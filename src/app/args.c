/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * args.c - the words of a command line read by the usage text of their command.
 *
 * The usage in cmd.def is the only description of a subcommand's options, so help, completion and parser can't drift apart: `[--as FORMAT]` takes a value,
 * `[--json]` is a switch, `…` after a bracket allows repetition, `FILE…` takes one or more words, a word in brackets may be absent.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/command.h>
#include <strates/base/intl.h>

struct usage_word {
	const char *at;
	size_t n;
	bool optional, many;
};

static const char ellipsis[] = "…";

/* Next word of a usage text that is no option; options are stepped over. */
static bool next_word(const char **p, struct usage_word *w)
{
	for (;;) {
		const char *s = *p + strspn(*p, " ");
		size_t n;
		if (!*s)
			return false;
		w->optional = *s == '[';
		s += w->optional;
		n = strcspn(s, w->optional ? "]" : " ");
		*p = s + n + (s[n] == ']');
		w->many = strncmp(*p, ellipsis, strlen(ellipsis)) == 0;
		*p += w->many ? strlen(ellipsis) : 0;
		if (s[0] == '-') {
			/* `--to FORMAT' outside brackets: its value is no word of its own. */
			if (!w->optional && **p == ' ' && strcspn(*p + 1, " ") > 0 && s[1] == '-')
				*p += 1 + strcspn(*p + 1, " ");
			continue;
		}
		w->many = w->many || (n > strlen(ellipsis) && strncmp(s + n - strlen(ellipsis), ellipsis, strlen(ellipsis)) == 0);
		w->at = s;
		w->n = n;
		return true;
	}
}

/* Finds `--name` in a usage: 0 = unknown, 1 = switch, 2 = takes a value. */
static int option_kind(const char *usage, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = usage; (p = strstr(p, name)); p += n) {
		bool begins = p == usage || p[-1] == ' ' || p[-1] == '[';
		if (begins && (p[n] == ']' || p[n] == '\0'))
			return 1;
		if (begins && p[n] == ' ')
			return 2;
	}
	return 0;
}

static void add_option(struct args *a, const char *name, const char *value)
{
	GROW(a->options, a->n_options, a->cap);
	a->options[a->n_options++] = (struct arg_option){name, value};
}

static bool usage_error(enum command c, struct err *e, const char *what, const char *word)
{
	struct str usage = STR_INIT;

	command_usage(c, &usage);
	err_set(e, ERR_USAGE, _("%s%s%s; usage: %s"), what, *word ? ": " : "", word, usage.s);
	str_release(&usage);
	return false;
}

/* One option at argv[i]; *used = words taken. `--name=value` is understood too. */
static bool take_option(struct args *out, int argc, char *const argv[], int i, int *used, struct err *e)
{
	const char *usage = command_desc(out->command)->usage;
	char *eq = strncmp(argv[i], "--", 2) == 0 ? strchr(argv[i], '=') : NULL;
	char *name = eq ? xstrndup(argv[i], (size_t)(eq - argv[i])) : xstrdup(argv[i]);
	int kind = option_kind(usage, name);
	bool ok = true;

	*used = 1;
	if (str_eq(name, "--quiet"))
		out->quiet = true;
	else if (kind == 0)
		ok = usage_error(out->command, e, _("there is no such option"), argv[i]);
	else if (kind == 1 && eq)
		ok = usage_error(out->command, e, _("this option takes no value"), argv[i]);
	else if (kind == 1)
		add_option(out, argv[i], "");
	else if (eq) {
		/* The name must live as long as the arguments: the usage holds it, up to its blank. */
		add_option(out, strstr(usage, name), eq + 1);
	} else if (i + 1 >= argc)
		ok = usage_error(out->command, e, _("a value is missing after"), argv[i]);
	else {
		add_option(out, argv[i], argv[i + 1]);
		*used = 2;
	}
	free(name);
	return ok;
}

static bool check_count(const struct args *a, struct err *e)
{
	const char *p = command_desc(a->command)->usage;
	struct usage_word w;
	int least = 0, most = 0;
	bool many = false;

	while (next_word(&p, &w)) {
		least += !w.optional;
		most++;
		many |= w.many;
	}
	if (a->n_words < least)
		return usage_error(a->command, e, _("something is missing"), "");
	if (!many && a->n_words > most)
		return usage_error(a->command, e, _("too many words"), a->words[most]);
	return true;
}

/* An option that the usage shows outside brackets must be there. */
static bool check_needed(const struct args *a, struct err *e)
{
	const char *usage = command_desc(a->command)->usage;

	for (const char *p = usage; (p = strstr(p, "--")); p += strcspn(p, " ]")) {
		char name[32];
		if (p != usage && p[-1] != ' ')
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(p, " ]"), p);
		if (!args_has(a, name))
			return usage_error(a->command, e, _("something is missing"), name);
	}
	return true;
}

bool args_parse(struct args *out, enum command c, int argc, char *const argv[], struct err *e)
{
	bool only_words = false;

	*out = (struct args){.command = c};
	out->words = xcalloc((size_t)argc + 1, sizeof(*out->words));
	for (int i = 0, used; i < argc; i += used) {
		used = 1;
		if (!only_words && str_eq(argv[i], "--"))
			only_words = true;
		/* A negated filter term such as -statut:clos is a word; options have two hyphens, but for -o. */
		else if (!only_words && (strncmp(argv[i], "--", 2) == 0 || str_eq(argv[i], "-o"))) {
			if (!take_option(out, argc, argv, i, &used, e))
				return false;
		} else
			out->words[out->n_words++] = argv[i];
	}
	return check_count(out, e) && check_needed(out, e);
}

void args_release(struct args *a)
{
	free(a->words);
	free(a->options);
	*a = (struct args){0};
}

static bool is_option(const struct arg_option *o, const char *name)
{
	size_t n = strlen(name);

	return strncmp(o->name, name, n) == 0 && (o->name[n] == '\0' || o->name[n] == ' ' || o->name[n] == '=');
}

const char *args_get(const struct args *a, const char *option)
{
	for (int i = a->n_options - 1; i >= 0; i--)
		if (is_option(&a->options[i], option))
			return a->options[i].value;
	return NULL;
}

bool args_has(const struct args *a, const char *option)
{
	return args_get(a, option) != NULL;
}

const char *args_nth(const struct args *a, const char *option, int nth)
{
	for (int i = 0; i < a->n_options; i++)
		if (is_option(&a->options[i], option) && nth-- == 0)
			return a->options[i].value;
	return NULL;
}

const char *args_rest(const struct args *a, int from, struct arena *mem)
{
	struct str s = STR_INIT;
	const char *rest;

	for (int i = from; i < a->n_words; i++)
		str_addf(&s, "%s%s", i > from ? " " : "", a->words[i]);
	rest = arena_strdup(mem, s.s);
	str_release(&s);
	return rest;
}
