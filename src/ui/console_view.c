/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_view.c - the views of the main pane: made when first looked at, read when stale, and one selection for all.
 */
#include "config.h"

#include <strates/base/intl.h>
#include <strates/ui/frame.h>

#include "console_priv.h"

#define VIEW(id, command, ops) extern const struct view_ops ops;
#include <strates/ui/view.def>
#undef VIEW

enum { MANY = 20000 }; /* from so many actions on, what reads them all waits for a quiet moment */

static const struct entry {
	enum command command;
	const struct view_ops *ops;
} entries[VIEW_COUNT] = {
#define VIEW(id, command, ops) {command, &ops},
#include <strates/ui/view.def>
#undef VIEW
};

enum view_id console_view_of(enum command cmd)
{
	int i = 0;

	while (i < VIEW_COUNT && entries[i].command != cmd)
		i++;
	return (enum view_id)i;
}

static struct view *view_get(struct console *c, enum view_id id)
{
	if (!c->views[id])
		c->views[id] = entries[id].ops->create(c->browse);
	return c->views[id];
}

struct view *console_current(struct console *c)
{
	return view_get(c, c->view);
}

static void show_slot(struct console *c, enum layout_slot slot, bool shown)
{
	c->wish.shown[slot] = shown;
	if (!shown && c->wish.focus == slot)
		c->wish.focus = SLOT_MAIN;
	if (!shown && c->wish.zoom == slot)
		c->wish.zoom = SLOT_NONE;
}

void console_view(struct console *c, enum view_id view)
{
	int64_t action = c->browse ? console_action(c) : 0;
	const struct view_ops *ops = entries[view].ops;

	if (view != c->view && view != VIEW_ACTIONS && c->browse) {
		struct view *v = view_get(c, view);

		action = action ? action : (int64_t)c->actions.list.selected;
		v->wanted = v->stale ? action : 0;
		if (!v->stale && action && ops->select)
			ops->select(v, action);
	}
	/* Elsewhere moves go through a list that nobody sees. */
	if (view != VIEW_ACTIONS && c->actions.list.ranging)
		list_range(&c->actions.list, false);
	c->view = view;
	show_slot(c, SLOT_FINDINGS, ops->findings);
	show_slot(c, SLOT_DETAIL, !ops->alone);
	c->dirty = true;
}

void console_read_view(struct console *c)
{
	struct view *v = console_current(c);
	struct err e = ERR_INIT;

	if (!v->stale)
		return;
	v->stale = false;
	if (!v->ops->read(v, &e) && e.code == ERR_CANCELLED) {
		/* A key: it is read when nobody types. */
		v->stale = true;
		return;
	}
	if (err_is_set(&e))
		ui_say_error(&c->ui, &e);
	else if (v->wanted && v->ops->select)
		v->ops->select(v, v->wanted);
	v->wanted = 0;
}

bool console_view_waits(const struct console *c)
{
	const struct view *v = c->browse ? c->views[c->view] : NULL;

	return v && v->stale && v->ops->reads_all && browse_count(c->browse) >= MANY;
}

void console_draw_view(struct console *c, const struct canvas *screen, struct rect r, bool focused)
{
	struct view *v = console_current(c);

	if (v->stale && !console_view_waits(c))
		console_read_view(c);
	if (!v->stale) {
		v->ops->draw(v, screen, r, focused);
		return;
	}
	struct canvas body = frame_pane(screen, r, _(v->ops->name), NULL, focused);

	frame_message(&body, ROLE_DIM, _("Reading …"));
	if (focused)
		canvas_cursor(&body, 0, 0, false);
}

void console_stale_views(struct console *c)
{
	for (int i = 0; i < VIEW_COUNT; i++)
		if (c->views[i] && i != VIEW_ACTIONS)
			c->views[i]->stale = true;
}

/* Those that the console did not make itself. */
void console_free_views(struct console *c)
{
	for (int i = 0; i < VIEW_COUNT; i++) {
		if (c->views[i] && entries[i].ops->create)
			entries[i].ops->release(c->views[i]);
		c->views[i] = NULL;
	}
}

void console_follow(struct console *c)
{
	int64_t action = c->browse && c->view != VIEW_ACTIONS ? console_action(c) : 0;

	if (action && action != (int64_t)c->actions.list.selected)
		list_select_id(&c->actions.list, (uint64_t)action);
}
