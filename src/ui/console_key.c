/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_key.c - from an event to who it is meant for: a dialog, the filter, a sequence that was
 * begun, a command of the keymap.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>

#include "console_priv.h"

enum { WHEEL_ROWS = 3 };

unsigned console_context(struct console *c)
{
	switch (c->wish.focus) {
	case SLOT_TREE: return CTX_TREE;
	case SLOT_DETAIL: return CTX_DETAIL;
	case SLOT_FINDINGS: return CTX_FINDINGS;
	default: return c->browse ? console_current(c)->ops->context : CTX_LIST;
	}
}

static void end_sequence(struct console *c)
{
	c->sequence[0] = '\0';
	c->which_key = false;
}

static void add_key(struct console *c, struct key k)
{
	size_t n = strlen(c->sequence);
	char name[KEY_NAME_SIZE];

	snprintf(c->sequence + n, sizeof(c->sequence) - n, "%s%s", n ? "," : "", key_format_plain(k, name));
	c->sequence_ms = console_ms();
}

/* Shift-arrows mark a range; the list knows how. */
static bool range_key(struct console *c, const struct key_event *ev)
{
	return ev->key.mods == MOD_SHIFT && (ev->key.code == UI_KEY_UP || ev->key.code == UI_KEY_DOWN) && c->browse && c->view == VIEW_ACTIONS &&
	       c->wish.focus == SLOT_MAIN && list_key(&c->actions.list, ev) != LIST_IGNORED;
}

static void keymap_key(struct console *c, const struct key_event *ev)
{
	bool begun = c->sequence[0] != '\0';
	int cmd;

	if (begun && event_is_key(ev, UI_KEY_ESC, 0)) {
		end_sequence(c);
		return;
	}
	if (!begun && range_key(c, ev))
		return;
	add_key(c, ev->key);
	cmd = keymap_find(c->keymap, console_context(c) | CTX_ANY, c->sequence);
	if (cmd == -2)
		return;
	if (cmd < 0) {
		char name[KEY_NAME_SIZE];

		/* The key is named as it is written on the keyboard. */
		ui_say(&c->ui, begun ? _("%s: no such command here. ? lists them.") : _("%s does nothing here. ? lists what can be done."),
		        begun ? c->sequence : key_format(ev->key, name));
	}
	end_sequence(c);
	if (cmd >= 0)
		console_command(c, (enum command)cmd);
}

static void filter_key(struct console *c, const struct key_event *ev)
{
	switch (pane_filter_key(&c->filter, ev)) {
	case FILTER_LEFT:
		console_relist(c);
		list_select_id(&c->actions.list, (uint64_t)c->before_filter);
		break;
	case FILTER_DONE: console_relist(c); break;
	case FILTER_IGNORED:
		/* Up and down look through the list while the filter is open. */
		list_key(&c->actions.list, ev);
		break;
	default: break;
	}
}

/* The key that leaves at once works in dialogs too, when it is none that one types with. */
static bool leaves(struct console *c, const struct key_event *ev)
{
	bool function = ev->key.code >= UI_KEY_F1 && ev->key.code <= UI_KEY_F12;
	char name[KEY_NAME_SIZE];

	return (c->top || (c->filter.editing && c->browse)) && ev->type == EVENT_KEY && (function || ev->key.mods & MOD_CTRL) &&
	       keymap_find(c->keymap, CTX_ANY, key_format_plain(ev->key, name)) == CMD_QUIT_NOW;
}

static void leave(struct console *c)
{
	for (const struct dialog *d = c->top; d; d = d->below)
		if (d->ops->typed && d->ops->typed(d)) {
			ui_say(&c->ui, "%s", _("What you typed here is not kept yet: Ctrl-S keeps it, Esc lets it go."));
			return;
		}
	console_command(c, CMD_QUIT_NOW);
}

void console_key(struct console *c, const struct key_event *ev)
{
	/* What was said has been read when the next key comes. */
	free(c->ui.message);
	c->ui.message = NULL;
	c->ui.message_is_error = false;
	if (tour_key(c, ev))
		return;
	if (event_is_key(ev, 'l', MOD_CTRL) && c->term)
		term_redraw(c->term);
	else if (c->job && event_is_key(ev, 'c', MOD_CTRL))
		console_job_stop(c);
	else if (leaves(c, ev))
		leave(c);
	else if (c->top)
		console_dialog_key(c, ev);
	else if (c->filter.editing && c->browse)
		filter_key(c, ev);
	else if (ev->type == EVENT_KEY)
		keymap_key(c, ev);
	else
		ui_say(&c->ui, "%s", _("Pasted text runs no keys; open a field first."));
}

/* --- mouse --- */

static struct list *list_of(struct console *c, enum layout_slot slot)
{
	return slot == SLOT_TREE ? &c->tree.list : slot == SLOT_MAIN ? console_list(c) : NULL;
}

static void wheel(struct console *c, enum layout_slot slot, bool down)
{
	enum command cmd = down ? CMD_DOWN : CMD_UP;

	for (int i = 0; i < WHEEL_ROWS; i++) {
		struct list *l = list_of(c, slot);

		if (l)
			pane_list_command(l, cmd);
		else if (slot == SLOT_DETAIL)
			pane_detail_command(&c->detail, cmd);
		else if (slot == SLOT_FINDINGS && i == 0)
			pane_findings_command(&c->findings, cmd);
	}
}

void console_mouse(struct console *c, const struct key_event *ev)
{
	enum layout_slot slot = layout_at(&c->layout, ev->y, ev->x);
	struct list *l;
	size_t row;

	if (c->top) {
		console_dialog_key(c, ev);
		return;
	}
	if (!c->browse)
		return;
	if (slot == SLOT_CHIPS && ev->button == BUTTON_LEFT) {
		console_command(c, CMD_FILTER);
		return;
	}
	if (slot < SLOT_TREE || slot > SLOT_FINDINGS)
		return;
	if (ev->button == BUTTON_WHEEL_UP || ev->button == BUTTON_WHEEL_DOWN) {
		wheel(c, slot, ev->button == BUTTON_WHEEL_DOWN);
		return;
	}
	if (ev->button != BUTTON_LEFT)
		return;
	l = list_of(c, slot);
	/* The first row of a pane is its title; a second click on the selected row opens it. */
	if (l && list_at(l, ev->y - c->layout.slot[slot].y - 1, &row)) {
		bool again = c->wish.focus == slot && l->row == row;

		list_select_row(l, row);
		console_focus(c, slot);
		if (again)
			console_command(c, CMD_OPEN);
		return;
	}
	console_focus(c, slot);
}

/* --- what may follow ----------------------------------------------------------------------------------------------------------- */

struct follow {
	char key[KEY_NAME_SIZE];
	const char *label;
};

/* The rest of each sequence of `keys` that begins with what was typed. */
static int add_follows(const char *keys, const char *typed, const char *label, struct follow *f, int n, int max)
{
	size_t len = strlen(typed);

	while (*keys && n < max) {
		size_t word = strcspn(keys, " ");

		if (word > len + 1 && !strncmp(keys, typed, len) && keys[len] == ',') {
			snprintf(f[n].key, sizeof(f[n].key), "%.*s", (int)(word - len - 1), keys + len + 1);
			f[n++].label = label;
		}
		keys += word;
		keys += strspn(keys, " ");
	}
	return n;
}

void console_draw_which_key(struct console *c, const struct canvas *screen)
{
	enum { MAX = 40 };
	struct follow f[MAX];
	int n = 0, widest = 0, key = 0;

	for (int i = 0; i < CMD_TOTAL; i++)
		if (command_desc((enum command)i)->contexts & (console_context(c) | CTX_ANY))
			n = add_follows(keymap_keys(c->keymap, (enum command)i), c->sequence, _(command_desc((enum command)i)->label), f, n, MAX);
	for (int i = 0; i < n; i++) {
		widest = canvas_width(f[i].label) > widest ? canvas_width(f[i].label) : widest;
		key = canvas_width(f[i].key) > key ? canvas_width(f[i].key) : key;
	}
	int w = widest + key + 8, h = n + 2;

	w = w > screen->cols ? screen->cols : w;
	h = h > screen->rows - 2 ? screen->rows - 2 : h;
	struct rect r = rect_make(screen->rows - 2 - h, screen->cols - w - 1 > 0 ? screen->cols - w - 1 : 0, h, w);
	struct canvas in = frame_dialog(screen, r, c->sequence, NULL);

	for (int i = 0; i < n; i++) {
		canvas_text(&in, i, 0, key, ROLE_HINT_KEY, f[i].key);
		canvas_text(&in, i, key + 2, -1, ROLE_DIALOG, f[i].label);
	}
}
