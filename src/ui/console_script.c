/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_script.c - keys from a file: for the console without a terminal, whose screen it writes as text, and as a macro in the open one.
 *
 *	size 80x24          the screen is that large from here on; a terminal has its own size
 *	key Down d,d F1     keys by their names, as the configuration file has them
 *	text "pays:sn"      as typed; paste "…" as pasted
 *	wait "Help"         until the screen shows it: at most five seconds, else the script fails
 *	capture [FILE]      the screen as text, with the cursor's place; without FILE to standard output
 *	styles [FILE]       what is not normal text, row by row
 *	picture FILE [THEME] the screen with its colours, as SVG
 *
 * `#' begins a comment line. A script drives the same state as keys do; only the terminal is left
 * out, so what it shows is what a terminal would. A macro stops where the register, a dialog or its
 * writer fails it: at a `wait' in vain, at a line that is none.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/ui/picture.h>
#include <strates/ui/theme.h>

#include "console_priv.h"

enum { SCRIPT_MAX = 1024 * 1024, WAIT_MS = 5000, SIZE_MAX_CELLS = 1000 };

struct script {
	struct console *c;
	const char *path;
	long line;
	struct err *e;
};

/* Everything that waits is done at once: a script never sees half a screen. */
static void settle(struct console *c)
{
	int rounds = 0;

	do
		console_draw(c);
	while (!c->quit && ++rounds < 20 && console_idle(c));
}

static void send(struct console *c, const struct key_event *ev)
{
	if (c->quit)
		return;
	console_event(c, ev);
	settle(c);
}

static bool fail(struct script *s, const char *what, const char *word)
{
	return err_at(s->e, ERR_USAGE, s->path, s->line, "%s: %s", what, word);
}

/* The argument, without its quotes. */
static char *argument(char *text)
{
	size_t n = strlen(text);

	if (n >= 2 && text[0] == '"' && text[n - 1] == '"') {
		text[n - 1] = '\0';
		return text + 1;
	}
	return text;
}

static bool do_keys(struct script *s, char *words)
{
	for (char *next = words; next && *next;) {
		char *word = next;
		struct key k;

		next = strchr(next, ' ');
		if (next)
			*next++ = '\0';
		if (!*word)
			continue;
		/* "d,d" are two keys; "," alone is one. */
		while (*word) {
			char *comma = word[1] ? strchr(word + 1, ',') : NULL;

			if (comma)
				*comma = '\0';
			if (!key_parse_name(word, &k))
				return fail(s, _("no such key"), word);
			send(s->c, &(struct key_event){.type = EVENT_KEY, .key = k});
			word = comma ? comma + 1 : word + strlen(word);
		}
	}
	return true;
}

static bool do_text(struct script *s, const char *text)
{
	for (size_t n = strlen(text), at = 0, len; at < n; at += len) {
		uint32_t cp = utf8_decode(text + at, n - at, &len);

		send(s->c, &(struct key_event){.type = EVENT_KEY, .key = {cp, 0}});
	}
	return true;
}

static bool do_paste(struct script *s, const char *text)
{
	send(s->c, &(struct key_event){.type = EVENT_PASTE, .text = text, .text_len = strlen(text)});
	return true;
}

static bool do_size(struct script *s, const char *text)
{
	int rows, cols;

	if (s->c->term)
		return true;
	if (sscanf(text, "%dx%d", &cols, &rows) != 2 || rows < 1 || cols < 1 || rows > SIZE_MAX_CELLS || cols > SIZE_MAX_CELLS)
		return fail(s, _("a size is COLUMNSxROWS"), text);
	send(s->c, &(struct key_event){.type = EVENT_RESIZE, .rows = rows, .cols = cols});
	return true;
}

/* Whoever watches a macro wait may end it with any key, which does nothing else. */
static bool was_stopped(struct console *c)
{
	struct key_event ev = {0};

	if (!c->term)
		return false;
	term_draw(c->term, &c->grid);
	if (!term_has_input(c->term))
		return false;
	term_read(c->term, &ev, 0);
	if (ev.type == EVENT_KEY || ev.type == EVENT_PASTE)
		return true;
	if (ev.type != EVENT_NONE)
		console_event(c, &ev);
	return c->quit;
}

static bool do_wait(struct script *s, const char *text)
{
	int64_t end = console_ms() + WAIT_MS;

	for (;;) {
		struct str screen = STR_INIT;
		bool there;

		settle(s->c);
		grid_text(&s->c->grid, &screen);
		there = strstr(screen.s, text) != NULL;
		str_release(&screen);
		if (there)
			return true;
		if (console_ms() > end)
			return fail(s, _("this never came"), text);
		if (was_stopped(s->c))
			return fail(s, _("a key stopped it while it waited for"), text);
		nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
		console_tick(s->c);
	}
}

static bool write_out(struct script *s, const char *path, const struct str *text)
{
	if (*path)
		return file_write(path, text->s, text->len, s->e);
	if (s->c->term)
		return fail(s, _("a macro captures to a file, and this line names none"), "capture");
	if (fwrite(text->s, 1, text->len, stdout) != text->len || fflush(stdout))
		return err_errno(s->e, errno, _("standard output can't be written"));
	return true;
}

static bool do_capture(struct script *s, const char *path, bool styles)
{
	const struct grid *g = &s->c->grid;
	struct str out = STR_INIT;
	bool ok;

	if (styles) {
		grid_styles(g, &out);
	} else {
		grid_text(g, &out);
		str_addf(&out, "cursor %d,%d%s\n", g->cursor_x, g->cursor_y, g->cursor_shown ? "" : " hidden");
	}
	ok = write_out(s, path, &out);
	str_release(&out);
	return ok;
}

static bool do_picture(struct script *s, char *words)
{
	char *name = words + strcspn(words, " ");
	enum theme_kind kind = THEME_DARK;
	struct theme theme;
	struct str out = STR_INIT;
	bool ok;

	if (*name)
		*name++ = '\0';
	if (!*words)
		return fail(s, _("a picture needs the name of a file"), "picture");
	if (*name && !theme_kind_parse(name, &kind))
		return fail(s, _("no such theme"), name);
	theme_init_depth(&theme, kind, DEPTH_256, GROUND_DARK);
	grid_svg(&s->c->grid, &theme, &out);
	ok = write_out(s, words, &out);
	str_release(&out);
	return ok;
}

static bool do_line(struct script *s, char *line)
{
	char *rest = line + strcspn(line, " \t");

	if (!*line || *line == '#')
		return true;
	if (*rest)
		*rest++ = '\0';
	rest += strspn(rest, " \t");
	if (str_eq(line, "key"))
		return do_keys(s, rest);
	if (str_eq(line, "picture"))
		return do_picture(s, rest);
	rest = argument(rest);
	if (str_eq(line, "text"))
		return do_text(s, rest);
	if (str_eq(line, "paste"))
		return do_paste(s, rest);
	if (str_eq(line, "size"))
		return do_size(s, rest);
	if (str_eq(line, "wait"))
		return do_wait(s, rest);
	if (str_eq(line, "capture") || str_eq(line, "styles"))
		return do_capture(s, rest, *line == 's');
	return fail(s, _("a line begins with key, text, paste, size, wait, capture, styles or picture, not"), line);
}

bool console_script(struct console *c, const char *path, struct err *e)
{
	struct script s = {.c = c, .path = path, .e = e};
	struct str text = STR_INIT;
	bool ok = file_read(path, SCRIPT_MAX, &text, e);

	settle(c);
	for (char *at = text.s; ok && *at && !c->quit;) {
		size_t n = strcspn(at, "\n");
		bool more = at[n] == '\n';

		at[n] = '\0';
		s.line++;
		ok = do_line(&s, at);
		at += n + more;
	}
	str_release(&text);
	return ok;
}

void console_play(struct console *c)
{
	char *path = c->macro;
	struct err e = ERR_INIT;

	c->macro = NULL;
	c->playing = true;
	if (!console_script(c, path, &e))
		ui_say_error(&c->ui, &e);
	else if (!c->ui.message)
		ui_say(&c->ui, _("Played: %s."), file_basename(path));
	c->playing = false;
	c->dirty = true;
	free(path);
}
