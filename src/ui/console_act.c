/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_act.c - commands that open a dialog about the selection, or change facts at once.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/app/conflicts.h>
#include <strates/app/edit.h>
#include <strates/app/settle.h>
#include <strates/base/intl.h>

#include "console_priv.h"

enum { ASK_FROM = 10 /* deleting so many at once is asked about */ };

/* --- opening --- */

static void open_node(struct console *c)
{
	const struct tree_node *n = pane_tree_selected(&c->tree);
	struct err e = ERR_INIT;

	if (!n)
		return;
	if (n->kind == TREE_VIEW) {
		if (!browse_use_view(c->browse, n->label, &e))
			ui_say_error(&c->ui, &e);
	} else {
		browse_set_scope(c->browse, n->scope, n->label);
		if (n->kind == TREE_ALL || n->kind == TREE_MINE) {
			browse_set_scope(c->browse, NULL, NULL);
			browse_set_mine(c->browse, n->kind == TREE_MINE);
		} else {
			/* The numbers beside the tree are those of everybody. */
			browse_set_mine(c->browse, false);
		}
	}
	console_view(c, VIEW_ACTIONS);
	console_focus(c, SLOT_MAIN);
	console_relist(c);
}

/* A finding about one record, or about missions: its why, as text. */
static void open_why(struct console *c, const char *finding)
{
	ui_push(&c->ui, dialog_text(&c->ui, _("Why"), pane_detail_read_finding(&c->detail, finding)));
}

/* Its pairs are shown in one place: under it in the list of findings. */
static void open_cluster(struct console *c, const char *finding)
{
	console_view(c, VIEW_INBOX);
	console_focus(c, SLOT_MAIN);
	if (pane_inbox_show(&c->inbox, finding))
		return;
	/* Settled, or behind the last one that is listed. */
	console_view(c, VIEW_ACTIONS);
	open_why(c, finding);
}

/* Seen from a record: its own. */
static void compare_worst(struct console *c, const char *cluster)
{
	int64_t left, right;
	char id[17];

	if (browse_worst_pair(c->app, cluster, console_action(c), id, &left, &right))
		ui_push(&c->ui, dialog_compare(&c->ui, left, right, id));
	else
		ui_say(&c->ui, "%s", _("No two of these actions meet closely enough to be a finding."));
}

static void open_finding(struct console *c)
{
	int64_t left, right;
	char id[17];

	if (!console_pair(c, id, &left, &right))
		console_focus(c, SLOT_DETAIL);
	else if (left && right)
		ui_push(&c->ui, dialog_compare(&c->ui, left, right, id));
	else if (console_is_cluster(c))
		open_cluster(c, id);
	else
		open_why(c, id);
}

/* A cell, a country: its actions, in the list. What was narrowed before stays so, or the list would hold more than the cell counted. */
static void open_group(struct console *c, const struct view_selection *s)
{
	const char *before = browse_scope(c->browse);
	struct str scope = STR_INIT, label = STR_INIT;

	if (*before && !strstr(s->scope, before)) {
		str_addf(&scope, "%s ", before);
		str_addf(&label, "%s%s", browse_scope_label(c->browse), *s->scope_label ? " · " : "");
	}
	str_add(&scope, s->scope);
	str_add(&label, s->scope_label);
	browse_set_scope(c->browse, scope.s, label.s);
	str_release(&scope);
	str_release(&label);
	if (s->everywhere)
		browse_set_mine(c->browse, false);
	console_view(c, VIEW_ACTIONS);
	console_relist(c);
}

static void open_main(struct console *c)
{
	struct view_selection s;

	console_selection(c, &s);
	if (s.scope)
		open_group(c, &s);
	else if (s.leads)
		console_command(c, s.command);
	else if (s.mission || s.record)
		console_command(c, CMD_EDIT);
	else if (s.link)
		console_command(c, CMD_COORDINATE);
	else if (console_have(c) & NEED_FINDING)
		open_finding(c);
	else
		console_focus(c, SLOT_DETAIL);
}

void act_open(struct console *c)
{
	switch (c->wish.focus) {
	case SLOT_TREE: open_node(c); break;
	case SLOT_FINDINGS: open_finding(c); break;
	case SLOT_DETAIL: c->wish.zoom = c->wish.zoom == SLOT_NONE ? SLOT_DETAIL : SLOT_NONE; break;
	case SLOT_TIMELINE: console_command(c, CMD_VIEW_TIMELINE); break;
	default: open_main(c); break;
	}
}

/* --- findings --- */

static void need_two(struct console *c)
{
	if (console_is_cluster(c))
		ui_say(&c->ui, "%s", _("Several actions meet here: Enter shows the pairs, m merges one."));
	else
		ui_say(&c->ui, "%s", _("Two actions are needed: select one that has a finding with another, or check two with Space."));
	c->ui.message_is_error = true;
}

static void reopen(struct console *c, const char *id)
{
	struct err e = ERR_INIT;

	if (!settle_reopen(c->app, id, &e)) {
		ui_say_error(&c->ui, &e);
		return;
	}
	console_reload(c);
	ui_say(&c->ui, "%s", _("Open again. u = undo"));
}

static void settle(struct console *c, enum command cmd, const char *id, int64_t left, int64_t right)
{
	switch (cmd) {
	case CMD_COORDINATE:
		if (left && right)
			ui_push(&c->ui, dialog_coordinate(&c->ui, left, right, id));
		else if (console_is_cluster(c))
			ui_push(&c->ui, dialog_coordinate_many(&c->ui, id));
		else
			ui_push(&c->ui, dialog_decide(&c->ui, id, "coordinated"));
		break;
	case CMD_MEETING: ui_push(&c->ui, dialog_meeting(&c->ui, id)); break;
	case CMD_WATCH: ui_push(&c->ui, dialog_decide(&c->ui, id, "watch")); break;
	case CMD_REOPEN_HERE: reopen(c, id); break;
	default: ui_push(&c->ui, dialog_decide(&c->ui, id, NULL)); break;
	}
}

/* One side proposed it: the other confirms or refuses it, nothing else can be decided about it yet. */
static void answer_link(struct console *c, enum command cmd)
{
	if (cmd == CMD_COORDINATE)
		ui_push(&c->ui, dialog_link(&c->ui, console_link(c)));
	else
		ui_say(&c->ui, _("This link is only proposed: confirm or refuse it first, with %s."), console_key_name(c, CMD_COORDINATE));
}

void act_settle(struct console *c, enum command cmd)
{
	int64_t left, right;
	char id[17];

	if (cmd != CMD_COMPARE && cmd != CMD_MERGE_PAIR) {
		if (console_finding(c, id, &left, &right))
			settle(c, cmd, id, left, right);
		else if (console_link(c))
			answer_link(c, cmd);
		return;
	}
	console_pair(c, id, &left, &right);
	if (cmd == CMD_COMPARE && *id && (!left || !right) && console_is_cluster(c))
		compare_worst(c, id);
	else if (cmd == CMD_COMPARE && *id && (!left || !right))
		open_why(c, id);
	else if (!left || !right)
		need_two(c);
	else if (cmd == CMD_COMPARE)
		ui_push(&c->ui, dialog_compare(&c->ui, left, right, id));
	else
		ui_push(&c->ui, dialog_merge(&c->ui, left, right));
}

/* On what was decided where a finding is selected, and on the action. */
void act_visa(struct console *c)
{
	struct view_selection s;
	int64_t left, right;
	char id[17];

	console_selection(c, &s);
	console_finding(c, id, &left, &right);
	if (s.link) {
		answer_link(c, CMD_VISA_HERE);
		return;
	}
	ui_push(&c->ui, dialog_visa(&c->ui, id, s.action, !*s.finding && c->wish.focus != SLOT_FINDINGS));
}

/* --- conflicts --- */

/* Of the selected record: its first one. */
static bool conflict_of(struct console *c, const struct view_selection *s, struct conflict_list *out, struct err *e)
{
	enum entity en = s->mission ? ENTITY_MISSION : s->record ? s->entity : ENTITY_ACTION;
	int64_t row = s->mission ? s->mission : s->record ? s->record : s->action;

	return !row || conflicts_about(c->app, en, store_uid(app_store(c->app), en, row), out, e);
}

void act_conflict(struct console *c)
{
	struct conflict_list l = CONFLICT_LIST_INIT;
	struct err e = ERR_INIT;
	struct view_selection s;

	console_selection(c, &s);
	if (*s.conflict)
		ui_push(&c->ui, dialog_conflict(&c->ui, s.conflict));
	else if (!conflict_of(c, &s, &l, &e))
		ui_say_error(&c->ui, &e);
	else if (l.n)
		ui_push(&c->ui, dialog_conflict(&c->ui, l.v[0].id));
	else
		ui_say(&c->ui, _("Nothing here is in conflict. %s lists what is."), console_key_name(c, CMD_VIEW_CONFLICTS));
	conflict_list_release(&l);
}

static void trust_now(void *ctx)
{
	struct console *c = ctx;
	struct err e = ERR_INIT;
	int64_t n = 0;

	if (conflicts_trust_clock(c->app, &n, &e))
		ui_say(&c->ui, ngettext("%lld change counts now.", "%lld changes count now.", (unsigned long)n), (long long)n);
	else
		ui_say_error(&c->ui, &e);
}

void act_trust_clock(struct console *c)
{
	struct str text = STR_INIT;
	struct err e = ERR_INIT;
	int64_t n = 0;

	if (!conflicts_waiting(c->app, &n, &text, &e)) {
		ui_say_error(&c->ui, &e);
	} else if (!n) {
		ui_say(&c->ui, "%s", _("Nothing waits for a clock."));
	} else {
		str_addf(&text, " %s", _("Is the clock right?"));
		ui_push(&c->ui, dialog_confirm(&c->ui, text.s, trust_now, c));
	}
	str_release(&text);
}

/* --- records --- */

static void edit_checked(struct console *c)
{
	int n;
	int64_t *ids = console_chosen(c, &n);

	ui_push(&c->ui, dialog_bulk(&c->ui, ids, n));
	free(ids);
}

void act_edit(struct console *c, enum command cmd)
{
	int64_t action = console_action(c);
	struct view_selection s;

	console_selection(c, &s);
	switch (cmd) {
	case CMD_NEW: ui_push(&c->ui, dialog_form(&c->ui, console_entity(c), 0, 0)); return;
	case CMD_NEW_FROM: ui_push(&c->ui, dialog_new_from(&c->ui)); return;
	case CMD_NEW_OTHER: ui_push(&c->ui, dialog_new_other(&c->ui)); return;
	case CMD_EDIT_CHECKED: edit_checked(c); return;
	case CMD_EDIT:
		if (s.mission || s.record) {
			ui_push(&c->ui, dialog_form(&c->ui, s.entity, s.mission ? s.mission : s.record, 0));
			return;
		}
		break;
	default: break;
	}
	if (!action) {
		ui_say(&c->ui, "%s", _("This works on actions; v l shows them."));
		return;
	}
	if (cmd == CMD_EDIT)
		ui_push(&c->ui, dialog_form(&c->ui, ENTITY_ACTION, action, 0));
	else if (cmd == CMD_DUPLICATE)
		ui_push(&c->ui, dialog_form(&c->ui, ENTITY_ACTION, 0, action));
	else if (cmd == CMD_NOTE)
		ui_push(&c->ui, dialog_note(&c->ui, action));
	else
		ui_push(&c->ui, dialog_document(&c->ui, action));
}

static void remove_now(void *ctx)
{
	struct console *c = ctx;
	struct err e = ERR_INIT;
	int64_t mission = console_mission(c), *ids;
	int n;

	ids = console_chosen(c, &n);
	if (mission) {
		ids[0] = mission;
		n = 1;
	}
	if (edit_delete(c->app, console_entity(c), ids, n, &e)) {
		for (int i = 0; i < n; i++)
			list_check(&c->actions.list, (uint64_t)ids[i], false);
		console_reload(c);
		ui_say(&c->ui, ngettext("%d record deleted. %s brings it back.", "%d records deleted. %s brings them back.", (unsigned long)n), n,
		        console_key_name(c, CMD_UNDO));
	} else {
		ui_say_error(&c->ui, &e);
	}
	free(ids);
}

void act_remove(struct console *c)
{
	struct str question = STR_INIT;
	int n;
	int64_t *ids = console_chosen(c, &n);

	free(ids);
	if (n < ASK_FROM) {
		remove_now(c);
		return;
	}
	str_addf(&question, ngettext("Delete the %d checked action?", "Delete the %d checked actions?", (unsigned long)n), n);
	ui_push(&c->ui, dialog_confirm(&c->ui, question.s, remove_now, c));
	str_release(&question);
}

void act_undo(struct console *c, bool redo)
{
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	int done = 0;
	bool ok = redo ? app_redo(c->app, 1, &done, &said, &e) : app_undo(c->app, 1, &done, &said, &e);

	console_reload(c);
	if (!ok)
		ui_say_error(&c->ui, &e);
	else if (!done)
		ui_say(&c->ui, "%s", redo ? _("There is nothing to redo.") : _("There is nothing to undo."));
	else
		ui_say(&c->ui, redo ? _("Done again: %.*s") : _("Undone: %.*s"), (int)strcspn(said.s, "\n"), said.s);
	str_release(&said);
}

/* As it stands beside the list: see console_draw.c. */
static const struct lines *selected_lines(struct console *c)
{
	struct view_selection s;

	console_selection(c, &s);
	if (s.record)
		return pane_detail_read(&c->detail, s.entity, s.record);
	if (s.mission)
		return pane_detail_read(&c->detail, ENTITY_MISSION, s.mission);
	if (s.action || !*s.finding)
		return pane_detail_read(&c->detail, ENTITY_ACTION, s.action ? s.action : s.left);
	return pane_detail_read_finding(&c->detail, s.finding);
}

void act_copy(struct console *c)
{
	const struct lines *l = selected_lines(c);
	struct str text = STR_INIT;

	for (int i = 0; i < l->n; i++)
		str_addf(&text, "%s%s%s\n", l->v[i].label, *l->v[i].label ? _(": ") : "", l->v[i].text);
	ui_copy(&c->ui, text.s);
	str_release(&text);
}

/* What narrows the list, in one filter. */
static void add_filter(struct console *c, struct str *out)
{
	const char *scope = browse_scope(c->browse), *filter = browse_filter(c->browse);

	if (*scope && *filter)
		str_addf(out, "(%s) (%s)", scope, filter);
	else
		str_add(out, *scope ? scope : filter);
}

void act_export(struct console *c)
{
	struct str filter = STR_INIT;
	struct err e = ERR_INIT;
	int n = 0;
	int64_t *ids;

	add_filter(c, &filter);

	/* What was checked stays so in every view. */
	if (list_checked_count(&c->actions.list)) {
		ids = console_checked(c, &n);
		ui_push(&c->ui, dialog_export(&c->ui, ids, n, filter.s));
		free(ids);
	} else if (!browse_read_all(c->browse, &e)) {
		ui_say_error(&c->ui, &e);
	} else if (!browse_count(c->browse) && browse_is_narrowed(c->browse)) {
		/* None is not all. */
		ui_say(&c->ui, "%s", _("No action fits the filter. Esc clears it."));
	} else {
		ui_push(&c->ui, dialog_export(&c->ui, browse_ids(c->browse), (int)browse_count(c->browse), filter.s));
	}
	str_release(&filter);
}

static bool recompute(struct app *app, void *ctx, struct err *e)
{
	(void)ctx;
	return app_refresh(app, e);
}

static void recomputed(struct ui *ui, void *ctx, bool ok, const struct err *e)
{
	struct console *c = ctx;

	if (!c->browse)
		return;
	console_reload(c);
	browse_count_all(c->browse);
	if (ok)
		ui_say(ui, ngettext("Computed again: %lld finding to settle.", "Computed again: %lld findings to settle.",
		                       (unsigned long)browse_totals(c->browse)->findings),
		        (long long)browse_totals(c->browse)->findings);
	else
		ui_say_error(ui, e);
}

void act_recompute(struct console *c)
{
	struct ui_work w = {.name = _("Findings"), .fn = recompute, .done = recomputed, .ctx = c};
	struct err e = ERR_INIT;

	if (!ui_work(&c->ui, &w, &e))
		ui_say_error(&c->ui, &e);
}
