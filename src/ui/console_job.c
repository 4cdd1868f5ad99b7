/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_job.c - long work beside the console: one at a time, told at the right of the status line; what is read goes on, changes wait for its end.
 *
 * Without a terminal, for scripts, it is done at once: what they show must not depend on how fast a machine is.
 */
#include "config.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <strates/base/intl.h>

#include "console_priv.h"

enum { SHOWN_EVERY_MS = 200, SPOKEN_EVERY_MS = 5000 };

bool ui_work(struct ui *ui, const struct ui_work *w, struct err *e)
{
	struct console *c = console_of(ui);
	struct err why = ERR_INIT;
	bool ok;

	if (console_is_busy(c, e))
		return false;
	if (!c->term || !app_is_open(c->app)) {
		ok = w->fn(c->app, w->ctx, &why);
		w->done(ui, w->ctx, ok, &why);
		return true;
	}
	c->job = job_start(c->app, w->fn, w->ctx, e);
	c->work = *w;
	c->dirty = true;
	return c->job != NULL;
}

bool console_is_busy(struct console *c, struct err *e)
{
	if (c->job)
		err_set(e, ERR_BUSY, _("%s: under way. Changes wait for its end; Ctrl-C stops it."), c->work.name);
	return c->job != NULL;
}

static void end(struct console *c)
{
	struct err e = ERR_INIT;
	bool ok = job_end(&c->job, &e);

	c->leaving = false;
	/* The engine and all that was looked up are of before. */
	app_poll_changes(c->app);
	console_reload(c);
	c->work.done(&c->ui, c->work.ctx, ok, &e);
	if (!ok && e.code == ERR_CANCELLED)
		ui_say(&c->ui, _("%s: stopped; nothing of it was kept."), c->work.name);
	c->dirty = true;
}

void console_job_poll(struct console *c)
{
	struct job_look look;
	int64_t now = console_ms();

	if (!c->job)
		return;
	job_look(c->job, &look);
	if (look.over)
		end(c);
	else if (now - c->job_drawn_ms >= (c->reader ? SPOKEN_EVERY_MS : SHOWN_EVERY_MS))
		c->dirty = true;
	if (c->dirty)
		c->job_drawn_ms = now;
}

void console_job_stop(struct console *c)
{
	job_cancel(c->job);
	ui_say(&c->ui, _("%s: stopping …"), c->work.name);
}

bool console_job_leave(struct console *c)
{
	if (!c->job || c->leaving)
		return true;
	c->leaving = true;
	ui_say(&c->ui, _("%s: under way. Once more stops it, keeps nothing of it, and leaves."), c->work.name);
	return false;
}

void console_job_release(struct console *c)
{
	struct err e = ERR_INIT;

	if (!c->job)
		return;
	job_cancel(c->job);
	bool ok = job_end(&c->job, &e);

	c->work.done(&c->ui, c->work.ctx, ok, &e);
}

/* "Import 42 % · 3,200/s · 0:12 · Ctrl-C stops" */
void console_job_text(struct console *c, struct str *out)
{
	struct job_look l;

	if (!c->job)
		return;
	job_look(c->job, &l);
	str_add(out, c->work.name);
	if (*l.what)
		str_addf(out, " · %s", l.what);
	if (l.total > 0)
		str_addf(out, _(" %d %%"), (int)((double)l.done * 100 / (double)l.total));
	if (l.rate >= 1)
		str_addf(out, _(" · %.0f/s"), l.rate);
	if (l.left >= 0)
		str_addf(out, " · %d:%02d", (int)l.left / 60, (int)l.left % 60);
	str_addf(out, " · %s", l.cancelled ? _("stopping") : _("Ctrl-C stops"));
}
