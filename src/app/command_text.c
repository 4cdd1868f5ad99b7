/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * command_text.c - what is written from the command table: usage lines, help, the manual page, shell completions.
 */
#include "config.h"

#include <string.h>

#include <strates/app/command.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

static bool is_cli(enum command c)
{
	return command_desc(c)->contexts & CTX_CLI;
}

void command_usage(enum command c, struct str *out)
{
	const struct command_desc *d = command_desc(c);

	str_addf(out, "strates %s%s%s", d->name, *d->usage ? " " : "", d->usage);
}

void command_help(enum command c, struct str *out)
{
	command_usage(c, out);
	str_addf(out, "\n\n%s\n", _(command_desc(c)->help));
	str_addf(out, _("Also known as: %s\n"), command_desc(c)->french);
}

void command_help_all(struct str *out)
{
	str_add(out, _("strates keeps the register of a territory's international actions and shows which of them overlap.\n\n"
		       "usage: strates [-d DB] [-c CONF] [--screen-reader] [--script FILE] [COMMAND …]\n"
		       "Without a command it opens the console.\n\n"));
	for (int i = 0; i < CMD_TOTAL; i++) {
		if (!is_cli((enum command)i))
			continue;
		str_add(out, "  ");
		utf8_fit(out, command_desc((enum command)i)->name, 10);
		str_addf(out, " %s\n", _(command_desc((enum command)i)->help));
	}
	str_add(out, _("\n`strates COMMAND --help' tells more of one; the manual is strates(1).\n"));
}

/* --- the manual --------------------------------------------------------------------------------------------------------------- */

/* Text for mdoc: backslashes and lines that begin with a dot or a quote are made harmless. */
static void add_roff(struct str *out, const char *text)
{
	for (bool start = true; *text; text++) {
		if (start && (*text == '.' || *text == '\''))
			str_add(out, "\\&");
		if (*text == '\\')
			str_add(out, "\\e");
		else
			str_add_char(out, *text);
		start = *text == '\n';
	}
}

static void man_commands(struct str *out)
{
	str_addf(out, ".Sh %s\n.Bl -tag -width Ds\n", _("COMMANDS"));
	for (int i = 0; i < CMD_TOTAL; i++) {
		const struct command_desc *d = command_desc((enum command)i);
		if (!is_cli((enum command)i))
			continue;
		str_addf(out, ".It Xo\n.Cm %s\n", d->name);
		add_roff(out, d->usage);
		str_add(out, "\n.Xc\n");
		add_roff(out, _(d->help));
		str_addf(out, "\n%s: %s.\n", _("French name"), d->french);
	}
	str_add(out, ".El\n");
}

static void man_keys(struct str *out)
{
	str_addf(out, ".Sh %s\n", _("KEYS OF THE CONSOLE"));
	str_addf(out, "%s\n.Bl -tag -width \"Ctrl-R Ctrl-Y\"\n", _("No default key needs AltGr on a French keyboard. The [keys] section of the configuration changes them."));
	for (int i = 0; i < CMD_TOTAL; i++) {
		const struct command_desc *d = command_desc((enum command)i);
		if (is_cli((enum command)i) || !*d->keys)
			continue;
		str_add(out, ".It ");
		add_roff(out, d->keys);
		str_add_char(out, '\n');
		add_roff(out, _(d->help));
		str_add_char(out, '\n');
	}
	str_add(out, ".El\n");
}

static void man_options(struct str *out)
{
	str_addf(out, ".Sh %s\n", _("CONFIGURATION"));
	str_addf(out, "%s\n.Bl -tag -width Ds\n",
		_("One file, ~/.config/strates/strates.ini. A line that can't be read is told with its number and its default kept."));
	for (int i = 0; i < OPT_COUNT; i++) {
		const struct opt_desc *d = opt_desc((enum opt)i);
		str_addf(out, ".It [%s] %s\n", d->section, d->name);
		add_roff(out, _(d->help));
		str_add_char(out, '\n');
	}
	str_addf(out, ".El\n%s\n", _("The weights, thresholds and switches of the findings are listed, with their meaning, by"));
	str_add(out, ".Nm Cm config --defaults .\n");
}

/* The words of --script and of macros. */
static void man_scripts(struct str *out)
{
	static const struct {
		const char *word, *help;
	} words[] = {
		{"key Down d,d F1", N_("Keys by their names, as the configuration file has them.")},
		{"text WORDS", N_("As typed; paste WORDS as pasted.")},
		{"size 80x24", N_("The screen is that large from here on; in a terminal nothing happens.")},
		{"wait WORDS", N_("Until the screen shows them, at most five seconds.")},
		{"capture [FILE]", N_("The screen as text, and the place of the cursor; styles [FILE]: what is not normal text.")},
		{"picture FILE [THEME]", N_("The screen with its colours, as SVG.")},
	};

	str_addf(out, ".Sh %s\n%s\n.Bl -tag -width Ds\n", _("SCRIPTS AND MACROS"),
		_("One line a step; a line that begins with # is a comment. --script FILE drives the console without a terminal; a file in ~/.config/strates/macros is played in the open one."));
	for (size_t i = 0; i < COUNT_OF(words); i++)
		str_addf(out, ".It Li %s\n%s\n", words[i].word, _(words[i].help));
	str_add(out, ".El\n");
}

void command_man(struct str *out)
{
	str_add(out, ".\\\" made from the command table by strates --generate man\n.Dd November 23, 2026\n.Dt STRATES 1\n.Os\n");
	str_addf(out, ".Sh %s\n.Nm strates\n.Nd %s\n", _("NAME"), _("register of the international actions of French local authorities"));
	str_addf(out, ".Sh %s\n.Nm\n.Op Fl d Ar DB\n.Op Fl c Ar CONF\n.Op Fl -screen-reader\n.Op Fl -script Ar FILE\n.Op Ar COMMAND ...\n",
		_("SYNOPSIS"));
	str_addf(out, ".Sh %s\n", _("DESCRIPTION"));
	add_roff(out, _("Keeps, offline, the register of what the local authorities of a territory do abroad, shows which actions overlap or run\n"
			"uncoordinated and why, keeps the decisions taken about it, and writes the papers that a meeting needs.\n"
			"Without a command it opens the console.\n"));
	man_commands(out);
	man_keys(out);
	man_options(out);
	man_scripts(out);
	str_addf(out, ".Sh %s\n.Bl -tag -width Ds\n", _("FILES"));
	str_addf(out, ".It Pa ~/.local/share/strates/register.db\n%s\n", _("The register; -d or STRATES_DB names another."));
	str_addf(out, ".It Pa ~/.config/strates/macros/\n%s\n", _("Macros: keys to be played in the console."));
	str_addf(out, ".It Pa register.db.snapshots/\n%s\n.El\n", _("Copies made before imports, merges and once a day; see restore."));
	str_addf(out, ".Sh %s\n", _("EXIT STATUS"));
	str_addf(out, "%s\n", _("0 done; 1 done, but something was refused or found; 2 usage; 3 data or database; 4 conflict; 130 interrupted."));
	str_addf(out, ".Sh %s\n%s\n", _("AFTER A CRASH"), _("Should the terminal stay in disorder, type reset and Enter. Nothing that was saved is lost."));
}

/* --- completions -------------------------------------------------------------------------------------------------------------- */

/* Options of a usage text, separated by blanks. */
static void add_options(struct str *out, const char *usage)
{
	for (const char *p = usage; (p = strstr(p, "--")); p += strcspn(p, " ]")) {
		str_add_char(out, ' ');
		str_add_n(out, p, strcspn(p, " ]"));
	}
}

static void complete_bash(struct str *out)
{
	str_add(out, "# bash completion of strates, made from its command table\n_strates() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} w cmd=\n"
		     "\tfor w in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do case $w in -*) ;; *) cmd=$w; break ;; esac; done\n\tcase $cmd in\n\t'') COMPREPLY=($(compgen -W '");
	for (int i = 0; i < CMD_TOTAL; i++)
		if (is_cli((enum command)i))
			str_addf(out, "%s ", command_desc((enum command)i)->name);
	str_add(out, "-d -c --screen-reader --script --help --version' -- \"$cur\")) ;;\n");
	for (int i = 0; i < CMD_TOTAL; i++) {
		const struct command_desc *d = command_desc((enum command)i);
		if (!is_cli((enum command)i))
			continue;
		str_addf(out, "\t%s|%s) COMPREPLY=($(compgen -W '", d->name, d->french);
		add_options(out, d->usage);
		str_add(out, " --help' -- \"$cur\") $(compgen -f -- \"$cur\")) ;;\n");
	}
	str_add(out, "\tesac\n}\ncomplete -o filenames -F _strates strates\n");
}

static void complete_zsh(struct str *out)
{
	str_add(out, "#compdef strates\n# made from the command table of strates\nlocal -a commands\ncommands=(\n");
	for (int i = 0; i < CMD_TOTAL; i++)
		if (is_cli((enum command)i))
			str_addf(out, "\t\"%s:%s\"\n", command_desc((enum command)i)->name, _(command_desc((enum command)i)->label));
	str_add(out, ")\nif (( CURRENT == 2 )); then\n\t_describe command commands\nelse\n\tcase $words[2] in\n");
	for (int i = 0; i < CMD_TOTAL; i++) {
		const struct command_desc *d = command_desc((enum command)i);
		if (!is_cli((enum command)i))
			continue;
		str_addf(out, "\t%s|%s) compadd --", d->name, d->french);
		add_options(out, d->usage);
		str_add(out, " --help; _files ;;\n");
	}
	str_add(out, "\tesac\nfi\n");
}

static void complete_fish(struct str *out)
{
	str_add(out, "# fish completion of strates, made from its command table\n");
	for (int i = 0; i < CMD_TOTAL; i++) {
		const struct command_desc *d = command_desc((enum command)i);
		if (!is_cli((enum command)i))
			continue;
		str_addf(out, "complete -c strates -n __fish_use_subcommand -a %s -d \"%s\"\n", d->name, _(d->label));
		for (const char *p = d->usage; (p = strstr(p, "--")); p += strcspn(p, " ]"))
			str_addf(out, "complete -c strates -n '__fish_seen_subcommand_from %s' -l %.*s\n", d->name, (int)strcspn(p, " ]") - 2,
				p + 2);
	}
}

bool command_completion(const char *shell, struct str *out, struct err *e)
{
	if (str_eq(shell, "bash"))
		complete_bash(out);
	else if (str_eq(shell, "zsh"))
		complete_zsh(out);
	else if (str_eq(shell, "fish"))
		complete_fish(out);
	else
		return err_set(e, ERR_USAGE, _("there are completions for bash, zsh and fish, not for \"%s\""), shell);
	return true;
}
