/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_ui.c - the stack of dialogs, and what dialogs may ask of the console.
 *
 * A dialog is closed after its answer, wherever it stands in the stack then: it may have put
 * another one on top of itself meanwhile.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "console_priv.h"

enum { EDITED_MAX = 4 * 1024 * 1024, RUN_MAX = 8 /* commands that follow each other */ };

struct console *console_of(struct ui *ui)
{
	return (struct console *)(void *)((char *)ui - offsetof(struct console, ui));
}

/* --- what dialogs ask for --- */

void ui_say(struct ui *ui, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;
	struct str clean = STR_INIT;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	if (!text)
		return;
	utf8_clean(&clean, text, strlen(text), false);
	free(text);
	free(ui->message);
	ui->message = str_detach(&clean);
	ui->message_is_error = false;
}

void ui_say_error(struct ui *ui, const struct err *e)
{
	char buf[700];

	ui_say(ui, "%s", err_format(e, buf, sizeof(buf)));
	ui->message_is_error = true;
}

bool ui_waits(struct ui *ui)
{
	struct console *c = console_of(ui);

	return c->n_queue > 0 || (c->term && term_has_input(c->term));
}

void ui_push(struct ui *ui, struct dialog *d)
{
	struct console *c = console_of(ui);

	if (!d)
		return;
	d->ui = ui;
	d->below = c->top;
	c->top = d;
	c->dirty = true;
}

void ui_push_alone(struct ui *ui, struct dialog *d)
{
	if (d && console_of(ui)->top)
		d->ops->free(d);
	else
		ui_push(ui, d);
}

void ui_copy(struct ui *ui, const char *text)
{
	free(ui->copy);
	ui->copy = xstrdup(text);
}

/* --- the stack --- */

static void remove_dialog(struct console *c, struct dialog *d)
{
	struct dialog **at = &c->top;

	while (*at && *at != d)
		at = &(*at)->below;
	if (!*at)
		return;
	*at = d->below;
	d->ops->free(d);
}

void console_close_dialogs(struct console *c)
{
	while (c->top)
		remove_dialog(c, c->top);
}

/* --- $EDITOR --- */

static const char *editor(void)
{
	const char *e = getenv("VISUAL");

	if (str_is_empty(e))
		e = getenv("EDITOR");
	return str_is_empty(e) ? "vi" : e;
}

/* The shell splits $EDITOR, which may hold options; the file's name is never part of its text. */
static bool run_editor(struct console *c, const char *path, struct err *e)
{
	char *command = xasprintf("%s \"$1\"", editor());
	char sh[] = "sh", dash_c[] = "-c", *file = xstrdup(path);
	char *argv[] = {sh, dash_c, command, sh, file, NULL};
	int status = 0;
	bool ok = term_run(c->term, argv, &status, e);

	if (ok && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
		ok = err_set(e, ERR_IO, _("%s ended with an error; the text is as it was"), editor());
	free(command);
	free(file);
	return ok;
}

static bool edit_text(struct console *c, struct str *text, struct err *e)
{
	const char *dir = getenv("TMPDIR");
	char *path = xasprintf("%s/strates-XXXXXX.txt", str_is_empty(dir) ? "/tmp" : dir);
	struct str raw = STR_INIT;
	int fd = mkstemps(path, 4);
	bool ok;

	if (fd < 0) {
		free(path);
		return err_set(e, ERR_IO, _("no file could be made for the editor; is the disk full?"));
	}
	close(fd);
	ok = file_write(path, text->s, text->len, e) && run_editor(c, path, e) && file_read(path, EDITED_MAX, &raw, e);
	if (ok) {
		str_clear(text);
		utf8_clean(text, raw.s, raw.len, true);
		str_trim(text);
	}
	unlink(path);
	free(path);
	str_release(&raw);
	return ok;
}

static void call_editor(struct console *c, struct dialog *d)
{
	struct err e = ERR_INIT;

	if (!c->term)
		ui_say(&c->ui, "%s", _("There is no terminal for an editor here."));
	else if (!edit_text(c, &c->ui.editor_text, &e))
		ui_say_error(&c->ui, &e);
	else if (d->ops->edited)
		d->ops->edited(d, c->ui.editor_text.s);
}

/* --- keys --- */

void console_reopen(struct console *c)
{
	struct err e = ERR_INIT;

	console_save(c);
	console_close_register(c);
	if (app_is_open(c->app) && !console_open_register(c, &e))
		ui_say_error(&c->ui, &e);
}

static void done(struct console *c)
{
	if (c->ui.reload_all || !c->browse) {
		c->ui.reload_all = false;
		console_reopen(c);
	} else {
		console_reload(c);
	}
	console_select_action(c, c->ui.select_action);
	c->ui.select_action = 0;
}

void console_dialog_key(struct console *c, const struct key_event *ev)
{
	struct dialog *d = c->top;

	switch (d->ops->key(d, ev)) {
	case DIALOG_DONE:
		remove_dialog(c, d);
		/* A command that was chosen has yet to run. */
		if (c->ui.run < 0)
			tour_saved(c);
		done(c);
		break;
	case DIALOG_CANCELLED: remove_dialog(c, d); break;
	case DIALOG_EDITOR: call_editor(c, d); break;
	default: break;
	}
	/* Without a register there is nothing behind the first questions. */
	if (!c->top && !c->browse && c->ui.run < 0)
		c->quit = true;
}

/* --- requests --- */

static void copy_to_file(struct console *c)
{
	char *path = file_state_home("clipboard.txt"), *home = file_state_home(NULL);
	struct err e = ERR_INIT;

	if (file_mkdirs(home, &e) && file_write(path, c->ui.copy, strlen(c->ui.copy), &e))
		ui_say(&c->ui, _("Copied to %s: this terminal takes no clipboard."), path);
	else
		ui_say_error(&c->ui, &e);
	free(home);
	free(path);
}

void console_take_requests(struct console *c)
{
	for (int i = 0; i < RUN_MAX && c->ui.run >= 0; i++) {
		enum command cmd = (enum command)c->ui.run;

		c->ui.run = -1;
		console_command(c, cmd);
	}
	/* Language and locale are not changed under another thread. */
	if (c->ui.reconfigure && !c->job) {
		c->ui.reconfigure = false;
		app_apply_config(c->app);
		console_reconfigure(c);
	}
	console_retitle(c);
	if (c->ui.copy) {
		if (!c->term || !term_copy(c->term, c->ui.copy, strlen(c->ui.copy)))
			copy_to_file(c);
		else if (!c->ui.message)
			ui_say(&c->ui, "%s", _("Copied."));
		free(c->ui.copy);
		c->ui.copy = NULL;
	}
	c->quit = c->quit || c->ui.quit;
	if (c->macro && !c->quit)
		console_play(c);
}
