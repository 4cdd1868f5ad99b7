/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_open.c - the panes of an open register, and the session: where one was is where one
 * begins.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/app/sample.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>

#include "console_priv.h"

static void say_opening(struct console *c)
{
	if (browse_is_read_only(c->browse))
		ui_say(&c->ui, _("%s can only be read: what you see is complete, changes are refused."), file_basename(app_db_path(c->app)));
	else if (app_state_has(c->app, "draft:"))
		ui_say(&c->ui, _("What you typed last time and did not save is kept: a or e on that record offers it."));
}

bool console_open_register(struct console *c, struct err *e)
{
	c->browse = browse_new(c->app);
	browse_set_stop(c->browse, console_key_waits, c);
	c->since = session_last(c->app);
	c->today = app_today(c->app);
	c->made_up = sample_is(c->app);
	c->have_known = c->ensured = false;
	pane_actions_init(&c->actions, c->browse);
	pane_tree_init(&c->tree, c->browse);
	pane_detail_init(&c->detail, c->app);
	pane_findings_init(&c->findings, c->app);
	pane_inbox_init(&c->inbox, c->browse);
	pane_missions_init(&c->missions, c->browse);
	pane_meets_init(&c->meets, c->browse);
	pane_filter_init(&c->filter, c->browse);
	c->views[VIEW_ACTIONS] = &c->actions.view;
	c->views[VIEW_INBOX] = &c->inbox.view;
	c->views[VIEW_JOURNEYS] = &c->missions.view;
	console_restore(c);
	if (!browse_read(c->browse, e))
		return false;
	list_refresh(&c->actions.list);
	console_note_place(c);
	say_opening(c);
	tour_offer(c);
	return true;
}

void console_close_register(struct console *c)
{
	if (!c->browse)
		return;
	console_forget_places(c);
	console_free_views(c);
	pane_actions_release(&c->actions);
	pane_tree_release(&c->tree);
	pane_detail_release(&c->detail);
	pane_findings_release(&c->findings);
	pane_inbox_release(&c->inbox);
	pane_missions_release(&c->missions);
	pane_meets_release(&c->meets);
	pane_filter_release(&c->filter);
	browse_free(&c->browse);
	c->strip[0].id = c->strip[1].id = 0;
}

static enum layout_slot slot_or(int64_t n, enum layout_slot otherwise)
{
	return n >= SLOT_TREE && n <= SLOT_FINDINGS ? (enum layout_slot)n : otherwise;
}

void console_restore(struct console *c)
{
	struct session s;
	int *adjust[] = {&c->wish.adjust.tree_w, &c->wish.adjust.detail_w, &c->wish.adjust.findings_w, &c->wish.adjust.lower_h, &c->wish.adjust.timeline_h};

	session_read(&s, c->app);
	c->view = VIEW_ACTIONS;
	if (s.known) {
		browse_set_filter(c->browse, s.filter, NULL, NULL);
		browse_set_scope(c->browse, s.scope, s.scope_label);
		browse_set_sort_name(c->browse, s.sort);
		browse_set_mine(c->browse, s.mine);
		for (size_t i = 0; i < COUNT_OF(adjust); i++)
			*adjust[i] = (int)(s.adjust[i] > -500 && s.adjust[i] < 500 ? s.adjust[i] : 0);
		c->wish.focus = slot_or(s.focus, SLOT_MAIN);
		c->wish.zoom = slot_or(s.zoom, SLOT_NONE);
		if (s.view > 0 && s.view < VIEW_COUNT)
			console_view(c, (enum view_id)s.view);
		if (browse_read(c->browse, NULL)) {
			browse_seek(c->browse, s.action);
			list_refresh(&c->actions.list);
			list_select_id(&c->actions.list, (uint64_t)s.action);
			c->actions.list.top = c->actions.list.row - (size_t)(s.offset > 0 && (size_t)s.offset <= c->actions.list.row ? s.offset : 0);
		}
	}
	arena_release(&s.arena);
}

void console_save(struct console *c)
{
	struct session s = {.arena = ARENA_INIT, .known = true};
	char sort[24];

	if (!c->browse)
		return;
	s.filter = c->filter.editing ? c->filter.before : browse_filter(c->browse);
	s.scope = browse_scope(c->browse);
	s.scope_label = browse_scope_label(c->browse);
	s.sort = browse_sort_name(c->browse, sort);
	s.mine = browse_is_mine(c->browse);
	s.action = (int64_t)c->actions.list.selected;
	s.offset = (int64_t)(c->actions.list.row - c->actions.list.top);
	s.view = c->view;
	s.focus = c->wish.focus;
	s.zoom = c->wish.zoom;
	s.adjust[0] = c->wish.adjust.tree_w;
	s.adjust[1] = c->wish.adjust.detail_w;
	s.adjust[2] = c->wish.adjust.findings_w;
	s.adjust[3] = c->wish.adjust.lower_h;
	s.adjust[4] = c->wish.adjust.timeline_h;
	session_write(&s, c->app, NULL);
	session_left(c->app);
}

void console_relist(struct console *c)
{
	struct err e = ERR_INIT;

	/* The list of a large register follows in console_idle(). */
	if (!browse_is_large(c->browse) && !browse_read(c->browse, &e))
		ui_say_error(&c->ui, &e);
	list_refresh(&c->actions.list);
	console_stale_views(c);
	c->dirty = true;
}

void console_reload(struct console *c)
{
	if (!c->browse)
		return;
	browse_forget(c->browse);
	pane_detail_forget(&c->detail);
	pane_findings_forget(&c->findings);
	pane_meets_forget(&c->meets);
	c->strip[0].id = c->strip[1].id = 0;
	c->tree.stale = true;
	c->have_known = false;
	c->made_up = sample_is(c->app);
	if (browse_read(c->browse, NULL))
		browse_seek(c->browse, (int64_t)c->actions.list.selected);
	console_relist(c);
}
