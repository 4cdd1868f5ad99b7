/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * main.c - the command line's outer shell: global options, standard streams, exit status. All else is below.
 */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <strates/app/app.h>
#include <strates/app/colleagues.h>
#include <strates/app/command.h>
#include <strates/base/file.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>
#include <strates/cli/confine.h>
#include <strates/ui/console.h>

struct cli {
	struct app_options app;
	struct console_options console;
	const char *generate;
	int at; /* first word behind the global options */
	bool help, version;
};

/* Set by SIGINT: long work asks at each tick and stops with nothing half done; a second one ends the program at once, which the journal survives. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	interrupted = 1;
	signal(sig, SIG_DFL);
}

/* --- standard streams --------------------------------------------------------------------------------------------------------- */

struct streams {
	const struct args *args;
	bool to_terminal;
};

/* Data is written as it is into a file or a pipe, and made harmless for a terminal: a register of other hands may hold what speaks to it. */
static bool write_out(void *ctx, const char *s, size_t n)
{
	const struct streams *to = ctx;
	struct str clean = STR_INIT;
	bool ok;

	if (!to->to_terminal)
		return fwrite(s, 1, n, stdout) == n;
	utf8_clean(&clean, s, n, true);
	ok = fwrite(clean.s, 1, clean.len, stdout) == clean.len;
	str_release(&clean);
	return ok;
}

static bool bar_shown;

/* Text on a terminal is made harmless once more: a title from a hostile file must not speak to it. */
static void put_line(const char *text)
{
	struct str clean = STR_INIT;

	if (bar_shown) {
		fputs("\r\033[K", stderr);
		bar_shown = false;
	}
	utf8_clean(&clean, text, strlen(text), true);
	fprintf(stderr, "strates: %s\n", clean.s);
	str_release(&clean);
}

static void put_lines(const char *text)
{
	char *copy = xstrdup(text), *rest = copy, *line;

	while ((line = strsep(&rest, "\n")))
		if (*line)
			put_line(line);
	free(copy);
}

static void write_note(void *ctx, const char *line)
{
	const struct streams *to = ctx;

	if (!to->args->quiet)
		put_line(line);
}

struct bar {
	int64_t began, shown;
	const char *what;
	bool quiet;
};

/* A bar on standard error, for work of more than half a second, when somebody looks. */
static bool on_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	struct bar *b = ctx;
	int64_t now = clock_monotonic_ns();

	if (interrupted)
		return false;
	if (!b->began || b->what != what) {
		b->began = now;
		b->what = what;
	}
	if (b->quiet || now - b->began < 500000000 || now - b->shown < 100000000 || !isatty(STDERR_FILENO))
		return true;
	b->shown = now;
	double seconds = (double)(now - b->began) / 1e9, rate = (double)done / seconds;
	if (total > 0)
		fprintf(stderr, "\r%s %3d %%  %.0f/s  %.0f s \033[K", what, (int)(100 * done / total), rate, rate > 0 ? (double)(total - done) / rate : 0);
	else
		fprintf(stderr, "\r%s %lld  %.0f/s \033[K", what, (long long)done, rate);
	bar_shown = true;
	return true;
}

static bool is_interrupted(void *ctx)
{
	(void)ctx;
	return interrupted;
}

static int fail(const struct err *e)
{
	char text[640];

	put_line(err_format(e, text, sizeof(text)));
	return err_exit_status(e->code);
}

/* --- global options ----------------------------------------------------------------------------------------------------------- */

static bool take_value(int argc, char **argv, int *i, const char **out, struct err *e)
{
	if (*i + 1 >= argc)
		return err_set(e, ERR_USAGE, _("a value is missing after %s"), argv[*i]);
	*out = argv[++*i];
	return true;
}

static bool parse_globals(int argc, char **argv, struct cli *c, struct err *e)
{
	for (c->at = 1; c->at < argc && argv[c->at][0] == '-'; c->at++) {
		const char *o = argv[c->at];
		bool ok = true;
		if (str_eq(o, "-d"))
			ok = take_value(argc, argv, &c->at, &c->app.db, e);
		else if (str_eq(o, "-c"))
			ok = take_value(argc, argv, &c->at, &c->app.config, e);
		else if (str_eq(o, "--script"))
			ok = take_value(argc, argv, &c->at, &c->console.script, e);
		else if (str_eq(o, "--generate"))
			ok = take_value(argc, argv, &c->at, &c->generate, e);
		else if (str_eq(o, "--screen-reader") || str_eq(o, "--lecteur-ecran"))
			c->console.reader = true;
		else if (str_eq(o, "--help") || str_eq(o, "-h"))
			c->help = true;
		else if (str_eq(o, "--version"))
			c->version = true;
		else
			ok = err_set(e, ERR_USAGE, _("there is no option %s; see strates --help"), o);
		if (!ok)
			return false;
	}
	return true;
}

static int print_text(struct str *text)
{
	bool ok = fputs(text->s, stdout) >= 0;

	str_release(text);
	return ok ? 0 : 3;
}

/* What packagers ask for at build time. */
static int generate(const char *what)
{
	struct str out = STR_INIT;
	struct err e = ERR_INIT;

	if (str_eq(what, "man"))
		command_man(&out);
	else if (!command_completion(what, &out, &e))
		return fail(&e);
	return print_text(&out);
}

static bool wants_help(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (str_eq(argv[i], "--help") || str_eq(argv[i], "-h"))
			return true;
	return false;
}

static int run_command(struct app *app, int argc, char **argv)
{
	struct err e = ERR_INIT;
	struct args args = {0};
	struct bar bar = {0};
	struct winsize ws = {0};
	struct streams streams = {.args = &args, .to_terminal = isatty(STDOUT_FILENO)};
	struct output out = {.write = write_out, .note = write_note, .ctx = &streams, .is_terminal = streams.to_terminal};
	int c = command_find(argv[0]), status;

	if (c < 0 || !(command_desc((enum command)c)->contexts & CTX_CLI)) {
		err_set(&e, ERR_USAGE, _("there is no command \"%s\"; see strates --help"), argv[0]);
		return fail(&e);
	}
	if (wants_help(argc, argv)) {
		struct str text = STR_INIT;
		command_help((enum command)c, &text);
		return print_text(&text);
	}
	out.columns = out.is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col ? ws.ws_col : 80;
	if (!args_parse(&args, (enum command)c, argc - 1, argv + 1, &e)) {
		args_release(&args);
		return fail(&e);
	}
	bar.quiet = args.quiet;
	app_set_progress(app, on_progress, &bar);
	app_set_cancel(app, is_interrupted, NULL);
	signal(SIGINT, on_interrupt);
	status = command_run(app, &args, &out, &e) ? out.status : fail(&e);
	if (bar_shown)
		fputs("\r\033[K", stderr);
	app_set_cancel(app, NULL, NULL);
	app_set_progress(app, NULL, NULL);
	args_release(&args);
	return status;
}

/* A console may synchronise where there is somebody to synchronise with; where that can't be known yet (a locked register) it keeps the network. */
static bool may_have_server(struct app *app)
{
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	bool has = !app_open(app, false, &e) ? file_exists(app_db_path(app)) : colleagues_server(app, &mem) != NULL;

	arena_release(&mem);
	return has;
}

/* Without a terminal there is nobody to show a console to: what a coordinator would look at first is written instead. */
static int run_console(struct app *app, const struct cli *c)
{
	static char findings[] = "findings";
	char *argv[] = {findings, NULL};
	struct err e = ERR_INIT;

	if (!c->console.script && !(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))) {
		confine(false);
		return run_command(app, 1, argv);
	}
	if (!may_have_server(app)) {
		confine(false);
		app_set_offline(app);
	}
	return console_run(app, &c->console, &e) ? 0 : fail(&e);
}

static int run(struct app *app, int argc, char **argv, const struct cli *c)
{
	struct str text = STR_INIT;

	if (c->version)
		return printf("strates %s\n", PACKAGE_VERSION) > 0 ? 0 : 3;
	if (c->help) {
		command_help_all(&text);
		return print_text(&text);
	}
	if (c->generate)
		return generate(c->generate);
	put_lines(app_warnings(app));
	return c->at < argc ? run_command(app, argc - c->at, argv + c->at) : run_console(app, c);
}

/* The three streams exist, so that no database is ever opened as descriptor 2 and gets a message written into it. */
static void secure_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
}

/* Synchronising alone speaks to others; whether a console may is known when it knows its register. */
static bool needs_network(int argc, char **argv, const struct cli *c)
{
	int command = c->at < argc ? command_find(argv[c->at]) : -1;

	return c->at >= argc || command == CMD_SYNC || command == CMD_HUB;
}

int main(int argc, char **argv)
{
	struct cli c = {0};
	struct err e = ERR_INIT;
	struct app *app;
	bool ok;
	int status;

	secure_streams();
	umask(077);
	tzset();
	/* So that a slip in the options is told in the user's language; the configuration may choose another one. */
	intl_init(NULL, NULL);
	ok = parse_globals(argc, argv, &c, &e);
	confine(needs_network(argc, argv, &c));
	app = app_new(&c.app);
	status = ok ? run(app, argc, argv, &c) : fail(&e);
	app_free(&app);
	/* A write that failed before leaves nothing to flush. */
	if ((fflush(stdout) != 0 || ferror(stdout)) && status == 0) {
		put_line(_("the output could not be written; is the disk full?"));
		status = 3;
	}
	return status;
}
