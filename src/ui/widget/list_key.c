/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * list_key.c - keys of a list. Only the neutral ones (arrows, pages, Space, Enter); letters are the
 * keymap's.
 */
#include "config.h"

#include "list_priv.h"

static enum list_event after_move(bool moved)
{
	return moved ? LIST_MOVED : LIST_IGNORED;
}

/* A Shift-arrow begins a range where there is none; a plain move ends one begun so. */
static enum list_event shift_key(struct list *l, uint32_t code)
{
	long delta = code == UI_KEY_UP ? -1 : code == UI_KEY_DOWN ? 1 : 0;

	if (!delta)
		return LIST_IGNORED;
	if (!l->ranging)
		list_range(l, true);
	list_move(l, delta);
	return LIST_CHECKED;
}

static enum list_event on_right(struct list *l)
{
	if (list_count(l) == 0)
		return LIST_IGNORED;
	struct list_row facts = list_row_facts(l, l->row);

	if (!facts.expandable)
		return LIST_IGNORED;
	return facts.expanded ? after_move(list_move(l, 1)) : LIST_EXPAND;
}

static enum list_event on_left(struct list *l)
{
	if (list_count(l) == 0)
		return LIST_IGNORED;
	struct list_row facts = list_row_facts(l, l->row);

	if (facts.expandable && facts.expanded)
		return LIST_COLLAPSE;
	return after_move(list_to_parent(l));
}

static enum list_event on_enter(struct list *l)
{
	return list_count(l) > 0 && l->selected ? LIST_ACTIVATE : LIST_IGNORED;
}

static enum list_event on_space(struct list *l)
{
	if (list_count(l) == 0)
		return LIST_IGNORED;
	l->ranging = false;
	list_toggle(l);
	list_move(l, 1);
	return LIST_CHECKED;
}

enum list_event list_key(struct list *l, const struct key_event *ev)
{
	if (ev->type != EVENT_KEY)
		return LIST_IGNORED;
	if (ev->key.mods == MOD_SHIFT)
		return shift_key(l, ev->key.code);
	if (ev->key.mods == MOD_CTRL && ev->key.code == UI_KEY_HOME)
		return after_move(list_to_first(l));
	if (ev->key.mods == MOD_CTRL && ev->key.code == UI_KEY_END)
		return after_move(list_to_last(l));
	if (ev->key.mods)
		return LIST_IGNORED;
	switch (ev->key.code) {
	case UI_KEY_UP: return after_move(list_move(l, -1));
	case UI_KEY_DOWN: return after_move(list_move(l, 1));
	case UI_KEY_PGUP: return after_move(list_page(l, -1));
	case UI_KEY_PGDN: return after_move(list_page(l, 1));
	case UI_KEY_HOME: return after_move(list_to_first(l));
	case UI_KEY_END: return after_move(list_to_last(l));
	case UI_KEY_RIGHT: return on_right(l);
	case UI_KEY_LEFT: return on_left(l);
	case UI_KEY_ENTER: return on_enter(l);
	case ' ': return on_space(l);
	default: return LIST_IGNORED;
	}
}
