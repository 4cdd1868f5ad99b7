/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_history.c - back and forward, as in a browser.
 *
 * No command says that it went somewhere: after each event the place (view, filter, scope, territory) is compared with that before it. So a new command can't forget to.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>

#include "console_priv.h"

static void place_release(struct place *p)
{
	free(p->filter);
	free(p->scope);
	free(p->label);
	memset(p, 0, sizeof(*p));
}

static struct place place_now(struct console *c)
{
	return (struct place){.view = c->view, .filter = xstrdup(browse_filter(c->browse)), .scope = xstrdup(browse_scope(c->browse)),
	        .label = xstrdup(browse_scope_label(c->browse)), .mine = browse_is_mine(c->browse), .action = (int64_t)c->actions.list.selected};
}

static bool is_here(const struct console *c, const struct place *p)
{
	return p->view == c->view && p->mine == browse_is_mine(c->browse) && str_eq(p->filter, browse_filter(c->browse)) && str_eq(p->scope, browse_scope(c->browse));
}

static void push(struct place *to, int *n, struct place p)
{
	if (*n == PLACES_MAX) {
		place_release(&to[0]);
		memmove(to, to + 1, (PLACES_MAX - 1) * sizeof(*to));
		--*n;
	}
	to[(*n)++] = p;
}

static void forget(struct place *of, int *n)
{
	while (*n)
		place_release(&of[--*n]);
}

void console_note_place(struct console *c)
{
	/* A filter that is being typed is no place yet. */
	if (!c->browse || c->filter.editing || c->quit)
		return;
	if (c->here.filter && is_here(c, &c->here)) {
		c->here.action = (int64_t)c->actions.list.selected;
		return;
	}
	if (c->here.filter) {
		push(c->past, &c->n_past, c->here);
		forget(c->future, &c->n_future);
	}
	c->here = place_now(c);
}

static void go_to(struct console *c, const struct place *p)
{
	browse_set_filter(c->browse, p->filter, NULL, NULL);
	browse_set_scope(c->browse, p->scope, p->label);
	browse_set_mine(c->browse, p->mine);
	console_relist(c);
	console_view(c, VIEW_ACTIONS);
	list_select_id(&c->actions.list, (uint64_t)p->action);
	console_view(c, p->view);
	console_focus(c, SLOT_MAIN);
}

void console_go(struct console *c, int step)
{
	bool back = step < 0;
	struct place *from = back ? c->past : c->future, *to = back ? c->future : c->past;
	int *n_from = back ? &c->n_past : &c->n_future, *n_to = back ? &c->n_future : &c->n_past;

	console_note_place(c);
	if (!*n_from) {
		ui_say(&c->ui, "%s", back ? _("This is where you began.") : _("There is nothing further on: you have not gone back."));
		return;
	}
	push(to, n_to, c->here);
	c->here = from[--*n_from];
	go_to(c, &c->here);
}

void console_forget_places(struct console *c)
{
	forget(c->past, &c->n_past);
	forget(c->future, &c->n_future);
	place_release(&c->here);
}
