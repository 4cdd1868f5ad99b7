/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_progress.c - long work: how far it is, in the status line; Esc cancels it, other keys
 * wait for its end.
 */
#include "config.h"

#include <stdio.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/theme.h>

#include "console_priv.h"

enum { QUIET_MS = 300, EVERY_MS = 100 };

void console_work_begin(struct console *c)
{
	c->work_ms = console_ms();
	c->work_drawn_ms = 0;
	c->cancelled = false;
}

void console_work_forget(struct console *c)
{
	c->work_ms = 0;
	c->cancelled = false;
}

void console_work_end(struct console *c)
{
	c->work_ms = 0;
	c->dirty = true;
	if (c->cancelled)
		ui_say(&c->ui, "%s", _("Cancelled; nothing was changed."));
}

static void look_for_keys(struct console *c)
{
	while (term_has_input(c->term) && !c->cancelled) {
		struct key_event ev = {0};

		term_read(c->term, &ev, 0);
		if (ev.type == EVENT_HANGUP)
			c->quit = c->cancelled = true;
		else if (event_is_key(&ev, UI_KEY_ESC, 0))
			c->cancelled = true;
		else if (ev.type == EVENT_RESIZE)
			console_size(c, ev.rows, ev.cols);
		else if (ev.type == EVENT_KEY && c->n_queue < QUEUE_MAX)
			c->queue[c->n_queue++] = ev;
		else if (ev.type == EVENT_NONE)
			return;
	}
}

static void draw(struct console *c, const char *what, int64_t part, int64_t whole)
{
	struct canvas screen = canvas_of(&c->grid), line;
	struct rect r = c->layout.slot[SLOT_STATUS];
	char text[160], now[32], all[32];
	int w, bar;

	if (r.y >= c->grid.rows || rect_is_empty(r))
		return;
	line = canvas_sub(&screen, r);
	if (whole > 0)
		snprintf(text, sizeof(text), _("%s: %s of %s. Esc cancels."), what, show_number(part, now), show_number(whole, all));
	else
		snprintf(text, sizeof(text), _("%s: %s. Esc cancels."), what, show_number(part, now));
	frame_line(&line, 0, ROLE_STATUS, text, NULL);
	w = canvas_width(text) + 3;
	bar = line.cols - w - 1 > 40 ? 40 : line.cols - w - 1;
	if (whole > 0 && bar >= 12 && !c->reader)
		frame_bar(&line, 0, line.cols - bar - 1, bar, ROLE_ACCENT, (double)part, (double)whole);
	canvas_cursor(&line, 0, 0, false);
	term_draw(c->term, &c->grid);
}

bool console_progress(void *ctx, const char *what, int64_t part, int64_t whole)
{
	struct console *c = ctx;
	int64_t now = console_ms();

	if (!c->term)
		return true;
	/* Work that nobody announced: an import in a dialog. */
	if (!c->work_ms || now - c->work_drawn_ms > 5000)
		c->work_ms = c->work_ms ? c->work_ms : now;
	if (now - c->work_ms < QUIET_MS || now - c->work_drawn_ms < EVERY_MS)
		return !c->cancelled;
	c->work_drawn_ms = now;
	look_for_keys(c);
	draw(c, what, part, whole);
	return !c->cancelled;
}
