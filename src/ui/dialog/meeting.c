/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * meeting.c - proposing a meeting: the text of the mail is shown, then copied, and the finding is
 * marked.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

enum { MAIL_COLS = 76 };

struct meeting {
	struct dialog d;
	char *finding;
	struct str mail;
	int top, rows, total;
};

static void meeting_draw(struct dialog *d, const struct canvas *screen)
{
	struct meeting *m = (struct meeting *)d;
	int w = dialog_inner_width(screen, MAIL_COLS) - 2;

	m->total = canvas_wrap(NULL, 0, 0, w, 10000, ROLE_NORMAL, m->mail.s);
	struct canvas in = dialog_box(screen, m->total, w + 2, _("Propose a meeting"), NULL);
	struct canvas body = canvas_sub(&in, rect_make(-m->top, 0, m->total, w));

	m->rows = in.rows;
	canvas_wrap(&body, 0, 0, w, m->total, ROLE_NORMAL, m->mail.s);
	canvas_cursor(&in, 0, 0, false);
	dialog_scrollbar(&in, m->top, m->total);
}

static enum dialog_result propose(struct meeting *m)
{
	struct ui *ui = m->d.ui;
	struct err e = ERR_INIT;

	if (!settle_decide(ui->app, m->finding, "meeting", _("meeting proposed"), NULL,
	            app_user(ui->app), &e)) {
		ui_say_error(ui, &e);
		return DIALOG_OPEN;
	}
	ui_say(ui, _("The text is copied and the finding marked. u = undo the mark"));
	ui_copy(ui, m->mail.s);
	return DIALOG_DONE;
}

/* Beside what the user works on, under a name that tells which finding; an older one is kept. */
static void save_file(struct meeting *m)
{
	struct ui *ui = m->d.ui;
	struct err e = ERR_INIT;
	char name[64];
	int n = 1;

	snprintf(name, sizeof(name), _("meeting-%.8s.txt"), m->finding);
	while (access(name, F_OK) == 0 && n < 100)
		snprintf(name, sizeof(name), _("meeting-%.8s-%d.txt"), m->finding, ++n);
	char *folder = realpath(".", NULL);

	if (!file_write(name, m->mail.s, m->mail.len, &e))
		ui_say_error(ui, &e);
	else
		ui_say(ui, _("The text is in %s/%s."), folder ? folder : ".", name);
	free(folder);
}

static enum dialog_result meeting_key(struct dialog *d, const struct key_event *ev)
{
	struct meeting *m = (struct meeting *)d;

	if (event_is_key(ev, UI_KEY_ESC, 0) || event_is_key(ev, 'q', 0))
		return DIALOG_CANCELLED;
	if (event_is_key(ev, UI_KEY_ENTER, 0) || event_is_key(ev, 's', MOD_CTRL))
		return propose(m);
	if (event_is_key(ev, 'y', 0)) {
		ui_copy(d->ui, m->mail.s);
		return DIALOG_OPEN;
	}
	if (event_is_key(ev, 'f', 0)) {
		save_file(m);
		return DIALOG_OPEN;
	}
	if (event_is_key(ev, 'd', 0)) {
		ui_copy(d->ui, m->mail.s);
		ui_push(d->ui, dialog_decide(d->ui, m->finding, "meeting"));
		return DIALOG_OPEN;
	}
	if (event_is_key(ev, 'e', MOD_CTRL)) {
		str_clear(&d->ui->editor_text);
		str_add(&d->ui->editor_text, m->mail.s);
		return DIALOG_EDITOR;
	}
	dialog_scroll(&m->top, m->rows, m->total, ev);
	return DIALOG_OPEN;
}

static void meeting_edited(struct dialog *d, const char *text)
{
	struct meeting *m = (struct meeting *)d;

	str_clear(&m->mail);
	str_add(&m->mail, text);
	m->top = 0;
}

static void meeting_speak(const struct dialog *d, struct str *out)
{
	(void)d;
	str_add(out, _("Text of the mail. Enter copies it and marks the finding; Ctrl-E changes "
	               "the text first; d asks when and who, f writes a file."));
}

static const char *meeting_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("Enter"), N_("Copy and mark")},
	        {N_("d"), N_("Date it")}, {N_("f"), N_("As a file")}, {N_("y"), N_("Copy only")}, {N_("Ctrl-E"), N_("Editor")}, {N_("Esc"), N_("Leave")},
	        {NULL, NULL}};

	(void)d;
	return dialog_hint_at(hints, i, key);
}

static void meeting_free(struct dialog *d)
{
	struct meeting *m = (struct meeting *)d;

	free(m->finding);
	str_release(&m->mail);
	free(m);
}

struct dialog *dialog_meeting(struct ui *ui, const char *finding)
{
	static const struct dialog_ops ops = {.draw = meeting_draw,
	        .key = meeting_key,
	        .edited = meeting_edited,
	        .speak = meeting_speak,
	        .hint = meeting_hint,
	        .free = meeting_free};
	struct meeting *m = xcalloc(1, sizeof(*m));
	struct err e = ERR_INIT;

	m->d.ops = &ops;
	m->d.ui = ui;
	m->finding = xstrdup(finding);
	str_init(&m->mail);
	if (!settle_meeting_text(ui->app, finding, &m->mail, &e)) {
		ui_say_error(ui, &e);
		meeting_free(&m->d);
		return NULL;
	}
	return &m->d;
}
