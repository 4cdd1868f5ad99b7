/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Command lines read by the usage of their command; every subcommand's usage is one that can be read. */
#include "config.h"

#include <ctype.h>

#include "register.h"

#include <strates/app/command.h>
#include <strates/base/utf8.h>

enum { WORDS = 64 };

static struct args parse(enum command c, const char *line, struct err *e)
{
	static char text[2000];
	static char *argv[WORDS];
	struct args a = {0};
	char *rest = text;
	int argc = 0;

	snprintf(text, sizeof(text), "%s", line);
	for (char *w; *line && argc < WORDS && (w = strsep(&rest, " "));)
		argv[argc++] = w;
	args_parse(&a, c, argc, argv, e);
	return a;
}

static struct args good(enum command c, const char *line)
{
	struct err e = ERR_INIT;
	struct args a = parse(c, line, &e);

	if (err_is_set(&e))
		fail_msg("%s %s: %s", command_desc(c)->name, line, e.text);
	return a;
}

static void bad(enum command c, const char *line, const char *says)
{
	struct err e = ERR_INIT;
	struct args a = parse(c, line, &e);

	if (e.code != ERR_USAGE || !strstr(e.text, says) || !strstr(e.text, "strates "))
		fail_msg("%s %s: %s", command_desc(c)->name, line, err_is_set(&e) ? e.text : "was accepted");
	args_release(&a);
}

/* What a usage asks for, taken apart here a second time, by hand: words, and options with whether they take a value. */
struct usage {
	int n_words, n_needed, n_options;
	bool many;
	struct {
		char name[32];
		bool value, needed, many;
	} option[16];
};

static struct usage read_usage(enum command c)
{
	struct usage u = {0};
	char text[400], *rest = text, *w;

	snprintf(text, sizeof(text), "%s", command_desc(c)->usage);
	while (*text && (w = strsep(&rest, " "))) {
		bool bracket = *w == '[', open = bracket && !strchr(w, ']'), option;
		char *name = w + bracket;
		option = *name == '-';
		if (option) {
			snprintf(u.option[u.n_options].name, 32, "%.*s", (int)strcspn(name, "]"), name);
			u.option[u.n_options].needed = !bracket;
			u.option[u.n_options].value = open || !bracket;
			if (u.option[u.n_options].value)
				w = strsep(&rest, " ");
			u.option[u.n_options].many = strstr(w, "]…") != NULL;
			u.n_options++;
		} else {
			u.n_words++;
			u.n_needed += !bracket;
			u.many |= strstr(w, "…") != NULL;
		}
	}
	return u;
}

/* A line with `n` words and all needed options, but the one called `without`. */
static const char *line_of(const struct usage *u, int n, const char *without, struct arena *a)
{
	struct str s = STR_INIT;
	const char *line;

	for (int i = 0; i < n; i++)
		str_addf(&s, "%sw%d", s.len ? " " : "", i);
	for (int i = 0; i < u->n_options; i++)
		if (u->option[i].needed && !str_eq(u->option[i].name, without))
			str_addf(&s, "%s%s v", s.len ? " " : "", u->option[i].name);
	line = arena_strdup(a, s.s);
	str_release(&s);
	return line;
}

static void every_usage_is_understood(void **state)
{
	struct arena mem = ARENA_INIT;
	int seen = 0;

	(void)state;
	for (int i = 0; i < CMD_TOTAL; i++) {
		enum command c = (enum command)i;
		struct usage u = read_usage(c);
		struct args a;
		const char *line;
		if (!(command_desc(c)->contexts & CTX_CLI))
			continue;
		seen++;
		a = good(c, line_of(&u, u.n_needed, NULL, &mem));
		assert_int_equal(a.n_words, u.n_needed);
		args_release(&a);
		a = good(c, line_of(&u, u.n_words, NULL, &mem));
		args_release(&a);
		if (u.n_needed)
			bad(c, line_of(&u, u.n_needed - 1, NULL, &mem), "missing");
		if (u.many)
			a = good(c, line_of(&u, u.n_words + 5, NULL, &mem)), args_release(&a);
		else
			bad(c, line_of(&u, u.n_words + 1, NULL, &mem), "too many");
		bad(c, "--no-such-option", "no such option");
		for (int k = 0; k < u.n_options; k++) {
			const char *o = u.option[k].name, *rest = line_of(&u, u.n_needed, o, &mem);
			line = arena_printf(&mem, "%s%s%s%s", o, u.option[k].value ? " v1" : "", *rest ? " " : "", rest);
			a = good(c, line);
			assert_true(args_has(&a, o));
			assert_string_equal(args_get(&a, o), u.option[k].value ? "v1" : "");
			assert_int_equal(a.n_words, u.n_needed);
			args_release(&a);
			if (u.option[k].needed)
				bad(c, rest, o);
			if (!u.option[k].value)
				continue;
			bad(c, arena_printf(&mem, "%s%s%s", rest, *rest ? " " : "", o), "value is missing");
			if (str_has_prefix(o, "--")) {
				a = good(c, arena_printf(&mem, "%s=v=2%s%s", o, *rest ? " " : "", rest));
				assert_string_equal(args_get(&a, o), "v=2");
				args_release(&a);
			}
			a = good(c, arena_printf(&mem, "%s v1 %s v2%s%s", o, o, *rest ? " " : "", rest));
			assert_string_equal(args_get(&a, o), "v2"); /* the last one wins … */
			assert_string_equal(args_nth(&a, o, 0), "v1"); /* … and all can be had */
			assert_string_equal(args_nth(&a, o, 1), "v2");
			assert_null(args_nth(&a, o, 2));
			args_release(&a);
		}
	}
	assert_true(seen > 25);
	arena_release(&mem);
}

static void names_of_options_do_not_run_into_each_other(void **state)
{
	struct args a = good(CMD_REPORT, "overlaps pays:sn --to md");

	(void)state;
	assert_false(args_has(&a, "--t"));
	assert_false(args_has(&a, "-o"));
	assert_int_equal(a.n_words, 2);
	args_release(&a);
	bad(CMD_REPORT, "overlaps --t md", "no such option");
	bad(CMD_IMPORT, "f --json=1", "takes no value");
	a = good(CMD_IMPORT, "- --as csv");
	assert_string_equal(a.words[0], "-");
	args_release(&a);
}

static void a_filter_may_negate(void **state)
{
	struct arena mem = ARENA_INIT;
	struct args a = good(CMD_LIST, "-statut:clos pays:sn -- --as-is --limit 3");

	(void)state;
	assert_string_equal(args_rest(&a, 0, &mem), "-statut:clos pays:sn --as-is --limit 3");
	assert_false(args_has(&a, "--limit"));
	args_release(&a);
	a = good(CMD_LIST, "--quiet");
	assert_true(a.quiet);
	args_release(&a);
	arena_release(&mem);
}

/* --- the table ------------------------------------------------------------------------------------------------------------------- */

static void every_command_explains_itself(void **state)
{
	(void)state;
	for (int i = 0; i < CMD_TOTAL; i++) {
		const struct command_desc *d = command_desc((enum command)i);
		size_t n = strlen(d->help);
		if (!*d->label || utf8_width(d->label) > 24 || n < 10 || !d->contexts || !*d->french || !strchr(".…", d->help[n - 1]))
			fail_msg("%s: label \"%s\", help \"%s\"", d->name, d->label, d->help);
		if (d->contexts & CTX_CLI && (*d->keys || d->contexts != CTX_CLI))
			fail_msg("%s is a subcommand and has keys", d->name);
		if (!(d->contexts & CTX_CLI) && *d->usage)
			fail_msg("%s has a usage and is no subcommand", d->name);
	}
}

static void every_name_means_one_command(void **state)
{
	(void)state;
	for (int i = 0; i < CMD_TOTAL; i++) {
		const struct command_desc *d = command_desc((enum command)i);
		if (command_find(d->name) != i || command_find(d->french) != i)
			fail_msg("%s / %s: found %d and %d, is %d", d->name, d->french, command_find(d->name), command_find(d->french), i);
	}
	assert_int_equal(command_find("Vérifier"), CMD_CHECK);
	assert_int_equal(command_find("IMPORT"), CMD_IMPORT);
	assert_int_equal(command_find("modèle"), CMD_TEMPLATE);
	assert_int_equal(command_find(""), -1);
	assert_int_equal(command_find("nothing"), -1);
}

static void the_first_reason_is_told(void **state)
{
	(void)state;
	assert_string_equal(command_refusal(CMD_EDIT, NEED_STORE | NEED_WRITABLE), "select an action first");
	assert_string_equal(command_refusal(CMD_EDIT, NEED_SELECTION), "the register is open for reading only");
	assert_null(command_refusal(CMD_EDIT, NEED_SELECTION | NEED_WRITABLE));
	assert_null(command_refusal(CMD_HELP, 0));
	assert_string_equal(command_refusal(CMD_UNDO, NEED_WRITABLE), "there is nothing to undo");
}

static void texts_name_every_subcommand(void **state)
{
	struct str help = STR_INIT, man = STR_INIT, shell[3] = {STR_INIT, STR_INIT, STR_INIT};
	static const char *const name[] = {"bash", "zsh", "fish"};

	(void)state;
	command_help_all(&help);
	command_man(&man);
	for (int i = 0; i < 3; i++)
		SUCCEEDS(command_completion(name[i], &shell[i], e));
	FAILS(ERR_USAGE, "tcsh", command_completion("tcsh", &help, e));
	for (int i = 0; i < CMD_TOTAL; i++) {
		const struct command_desc *d = command_desc((enum command)i);
		if (d->contexts & CTX_CLI) {
			const struct str *all[] = {&help, &man, &shell[0], &shell[1], &shell[2]};
			for (size_t k = 0; k < COUNT_OF(all); k++)
				if (!strstr(all[k]->s, d->name))
					fail_msg("%s is missing in text %zu", d->name, k);
		} else if (*d->keys && !strstr(man.s, d->help))
			fail_msg("%s is missing in the manual", d->name);
	}
	/* Each line of the help fits a terminal. */
	for (char *rest = help.s, *line; (line = strsep(&rest, "\n"));)
		if (utf8_width(line) > 120)
			fail_msg("too wide: %s", line);
	str_release(&help);
	str_release(&man);
	for (int i = 0; i < 3; i++)
		str_release(&shell[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_usage_is_understood),
		cmocka_unit_test(names_of_options_do_not_run_into_each_other),
		cmocka_unit_test(a_filter_may_negate),
		cmocka_unit_test(every_command_explains_itself),
		cmocka_unit_test(every_name_means_one_command),
		cmocka_unit_test(the_first_reason_is_told),
		cmocka_unit_test(texts_name_every_subcommand),
	};

	return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
