/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_cmd.c - a command: may it be given now, is it the focused pane's, or the console's own?
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>

#include "console_priv.h"

/* --- moving about --- */

static enum pane_result view_command(struct console *c, enum command cmd)
{
	struct view *v = console_current(c);

	/* Keys may come faster than frames. */
	if (v->stale && !console_view_waits(c))
		console_read_view(c);
	return v->stale ? PANE_IGNORED : v->ops->command(v, cmd);
}

static enum pane_result pane_command(struct console *c, enum command cmd)
{
	if (!c->browse)
		return PANE_IGNORED;
	switch (c->wish.focus) {
	case SLOT_TREE: return pane_tree_command(&c->tree, cmd);
	case SLOT_DETAIL: return pane_detail_command(&c->detail, cmd);
	case SLOT_FINDINGS: return pane_findings_command(&c->findings, cmd);
	case SLOT_TIMELINE: return pane_meets_command(&c->meets, cmd);
	default: return view_command(c, cmd);
	}
}

static void step_pane(struct console *c, int step)
{
	console_focus(c, layout_next(&c->wish, &c->layout, c->wish.focus, step));
}

/* Left and right go from pane to pane where they have no other meaning. */
static void sideways(struct console *c, int step)
{
	enum layout_slot to = layout_next(&c->wish, &c->layout, c->wish.focus, step);

	if ((step > 0) == (to > c->wish.focus))
		console_focus(c, to);
}

static void step_finding(struct console *c, int step)
{
	struct err e = ERR_INIT;
	size_t row;

	if (c->view == VIEW_INBOX) {
		list_move(&c->inbox.list, step);
		return;
	}
	console_view(c, VIEW_ACTIONS);
	if (browse_step_finding(c->browse, c->actions.list.row, step, &row, &e)) {
		bool wrapped = step > 0 ? row <= c->actions.list.row : row >= c->actions.list.row;

		list_select_row(&c->actions.list, row);
		if (wrapped)
			ui_say(&c->ui, "%s", step > 0 ? _("From the top again.") : _("From the end again."));
	} else if (err_is_set(&e)) {
		ui_say_error(&c->ui, &e);
	} else {
		ui_say(&c->ui, "%s", _("No open finding in this list."));
	}
}

static void zoom(struct console *c)
{
	c->wish.zoom = c->wish.zoom == SLOT_NONE ? c->wish.focus : SLOT_NONE;
}

static void widen(struct console *c, int step)
{
	layout_adjust_step(&c->wish, &c->layout, step);
}

/* --- the list --- */

static void begin_filter(struct console *c)
{
	c->before_filter = (int64_t)c->actions.list.selected;
	pane_filter_begin(&c->filter);
}

static void clear_filter(struct console *c)
{
	browse_set_filter(c->browse, "", NULL, NULL);
	browse_set_scope(c->browse, NULL, NULL);
	console_relist(c);
}

static void drop_chip(struct console *c)
{
	if (browse_drop_chip(c->browse))
		console_relist(c);
	else
		ui_say(&c->ui, "%s", _("There is no filter."));
}

static void on_facets(void *ctx)
{
	console_relist(ctx);
}

static void toggle_territory(struct console *c)
{
	if (!browse_has_territory(c->browse)) {
		ui_say(&c->ui, "%s", _("Which territory is yours? Set it with the command \"Who am I\" (: then who)."));
		return;
	}
	browse_set_mine(c->browse, !browse_is_mine(c->browse));
	console_relist(c);
}

static void toggle_range(struct console *c)
{
	list_range(&c->actions.list, !c->actions.list.ranging);
	ui_say(&c->ui, "%s", c->actions.list.ranging ? _("Everything from here to where you go is checked; V again ends it.") : _("The range is checked."));
}

static void check_all(struct console *c)
{
	struct list *l = &c->actions.list;
	struct err e = ERR_INIT;

	if (!browse_read_all(c->browse, &e)) {
		ui_say_error(&c->ui, &e);
		return;
	}
	bool all = list_checked_count(l) >= list_count(l);

	list_check_all(l, !all);
}

static void toggle_check(struct console *c)
{
	c->actions.list.ranging = false;
	list_toggle(&c->actions.list);
	list_move(&c->actions.list, 1);
}

/* --- back --- */

/* One thing at a time, the nearest first. */
static void back(struct console *c)
{
	if (!c->browse)
		return;
	if (c->actions.list.ranging)
		toggle_range(c);
	else if (c->wish.zoom != SLOT_NONE)
		c->wish.zoom = SLOT_NONE;
	else if (c->wish.focus != SLOT_MAIN)
		console_focus(c, SLOT_MAIN);
	else if (c->view != VIEW_ACTIONS)
		console_view(c, VIEW_ACTIONS);
	else if (*browse_filter(c->browse) || *browse_scope(c->browse))
		clear_filter(c);
	else
		ui_say(&c->ui, "%s", _("Nothing to go back from; q leaves."));
}

static void quit(struct console *c)
{
	if (c->browse && c->view != VIEW_ACTIONS)
		console_view(c, VIEW_ACTIONS);
	else
		c->quit = console_job_leave(c);
}

static void suspend(struct console *c)
{
	if (str_eq(config_text(app_config(c->app), OPT_CTRL_Z), "undo"))
		console_command(c, CMD_UNDO);
	else if (c->term)
		term_suspend(c->term);
}

static bool move_command(struct console *c, enum command cmd)
{
	switch (cmd) {
	case CMD_NEXT_FINDING: step_finding(c, 1); return true;
	case CMD_PREV_FINDING: step_finding(c, -1); return true;
	case CMD_PANE_NEXT: step_pane(c, 1); return true;
	case CMD_PANE_PREV: step_pane(c, -1); return true;
	case CMD_VIEW_TREE: console_focus(c, SLOT_TREE); return true;
	case CMD_LEFT: sideways(c, -1); return true;
	case CMD_RIGHT: sideways(c, 1); return true;
	case CMD_WIDER: widen(c, 1); return true;
	case CMD_NARROWER: widen(c, -1); return true;
	case CMD_ZOOM: zoom(c); return true;
	case CMD_GO_BACK: console_go(c, -1); return true;
	case CMD_GO_FORWARD: console_go(c, 1); return true;
	default: break;
	}
	if (console_view_of(cmd) == VIEW_COUNT)
		return false;
	console_view(c, console_view_of(cmd));
	console_focus(c, SLOT_MAIN);
	return true;
}

/* Checks are those of the list of actions. */
static bool check_command(struct console *c, enum command cmd)
{
	if (cmd != CMD_TOGGLE && cmd != CMD_RANGE && cmd != CMD_CHECK_ALL)
		return false;
	if (c->view != VIEW_ACTIONS)
		ui_say(&c->ui, "%s", _("This works on actions; v l shows them."));
	else if (cmd == CMD_TOGGLE)
		toggle_check(c);
	else if (cmd == CMD_RANGE)
		toggle_range(c);
	else
		check_all(c);
	return true;
}

static bool list_command(struct console *c, enum command cmd)
{
	switch (cmd) {
	case CMD_FILTER: begin_filter(c); break;
	case CMD_FILTER_CLEAR: clear_filter(c); break;
	case CMD_FILTER_DROP: drop_chip(c); break;
	case CMD_FACETS: ui_push(&c->ui, dialog_facets(&c->ui, c->browse, on_facets, c)); break;
	case CMD_TERRITORY: toggle_territory(c); break;
	case CMD_VIEWS: choose_view(c); break;
	case CMD_SORT: choose_sort(c); break;
	case CMD_JUMP: choose_place(c); break;
	default: return check_command(c, cmd);
	}
	return true;
}

static bool act_command(struct console *c, enum command cmd)
{
	switch (cmd) {
	case CMD_FOLLOW_UPS: ui_push(&c->ui, dialog_follow_ups(&c->ui)); break;
	case CMD_COMPARE:
	case CMD_COORDINATE:
	case CMD_DISMISS:
	case CMD_MEETING:
	case CMD_REOPEN_HERE:
	case CMD_WATCH:
	case CMD_MERGE_PAIR: act_settle(c, cmd); break;
	case CMD_VISA_HERE: act_visa(c); break;
	case CMD_NEW:
	case CMD_NEW_FROM:
	case CMD_NEW_OTHER:
	case CMD_EDIT:
	case CMD_EDIT_CHECKED:
	case CMD_DUPLICATE:
	case CMD_NOTE:
	case CMD_DOCUMENT: act_edit(c, cmd); break;
	case CMD_SETTLE_CONFLICT: act_conflict(c); break;
	case CMD_TRUST_CLOCK: act_trust_clock(c); break;
	case CMD_REMOVE: act_remove(c); break;
	case CMD_UNDO: act_undo(c, false); break;
	case CMD_REDO: act_undo(c, true); break;
	case CMD_COPY: act_copy(c); break;
	case CMD_EXPORT_HERE: act_export(c); break;
	case CMD_RECOMPUTE: act_recompute(c); break;
	default: return false;
	}
	return true;
}

static void other_command(struct console *c, enum command cmd)
{
	switch (cmd) {
	case CMD_HELP: help_here(c); break;
	case CMD_KEYS: ui_push(&c->ui, dialog_keys(&c->ui, NULL)); break;
	case CMD_TOUR: tour_start(c); break;
	case CMD_OPTIONS: ui_push(&c->ui, dialog_options(&c->ui, NULL)); break;
	case CMD_MACRO: choose_macro(c); break;
	case CMD_SINCE: help_since(c); break;
	case CMD_PALETTE: choose_command(c); break;
	case CMD_HISTORY: ui_push(&c->ui, dialog_history(&c->ui, 0)); break;
	case CMD_WHAT_IF: ui_push(&c->ui, dialog_what_if(&c->ui)); break;
	case CMD_IMPORT_HERE: ui_push(&c->ui, dialog_import(&c->ui)); break;
	case CMD_MINUTES_HERE: ui_push(&c->ui, dialog_minutes(&c->ui)); break;
	case CMD_BUNDLE_WRITE: ui_push(&c->ui, dialog_bundle_write(&c->ui)); break;
	case CMD_BUNDLE_APPLY: ui_push(&c->ui, dialog_bundle_apply(&c->ui)); break;
	case CMD_SYNC_HERE: ui_push(&c->ui, dialog_sync(&c->ui)); break;
	case CMD_KEYS_OF_COLLEAGUES: ui_push(&c->ui, dialog_keys_of_colleagues(&c->ui)); break;
	case CMD_SETUP_HERE: ui_push(&c->ui, dialog_setup(&c->ui)); break;
	case CMD_REPLACE_HERE: ui_push(&c->ui, dialog_replace_person(&c->ui)); break;
	case CMD_REDRAW:
		if (c->term)
			term_redraw(c->term);
		break;
	case CMD_PIVOT:
	case CMD_FOLD: ui_say(&c->ui, _("%s does nothing here. ? lists what can be done."), console_key_name(c, cmd)); break;
	case CMD_SUSPEND: suspend(c); break;
	case CMD_BACK: back(c); break;
	case CMD_QUIT: quit(c); break;
	case CMD_QUIT_NOW: c->quit = true; break;
	default: break;
	}
}

static bool refuses(struct console *c, enum command cmd, unsigned have)
{
	const char *why = command_refusal(cmd, have);
	struct err e = ERR_INIT;

	if (why) {
		ui_say(&c->ui, _("%s: %s."), _(command_desc(cmd)->label), why);
		c->ui.message_is_error = true;
		return true;
	}
	if (!(command_desc(cmd)->needs & NEED_WRITABLE) || !console_is_busy(c, &e))
		return false;
	ui_say_error(&c->ui, &e);
	return true;
}

bool ui_may_change(struct ui *ui, enum command cmd)
{
	struct console *c = console_of(ui);

	/* What is selected is the dialog's business. */
	return !refuses(c, cmd, console_have(c) | ~(unsigned)NEED_WRITABLE);
}

void console_command(struct console *c, enum command cmd)
{
	if (refuses(c, cmd, console_have(c)))
		return;
	/* What is not known yet has no end. */
	if (cmd == CMD_LAST && c->browse)
		browse_read_all(c->browse, NULL);
	tour_saw(c, cmd);
	switch (pane_command(c, cmd)) {
	case PANE_OPEN: act_open(c); return;
	case PANE_MOVED: return;
	default: break;
	}
	/* Nothing below works without a register but leaving and reading. */
	if (!c->browse && cmd != CMD_HELP && cmd != CMD_KEYS && cmd != CMD_OPTIONS && cmd != CMD_PALETTE && cmd != CMD_SUSPEND && cmd != CMD_QUIT && cmd != CMD_QUIT_NOW)
		return;
	if (!move_command(c, cmd) && !list_command(c, cmd) && !act_command(c, cmd))
		other_command(c, cmd);
}
