/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_select.c - what is selected, whatever pane it was selected in.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <strates/base/intl.h>

#include "console_priv.h"

struct list *console_list(struct console *c)
{
	switch (c->view) {
	case VIEW_INBOX: return &c->inbox.list;
	case VIEW_JOURNEYS: return &c->missions.list;
	default: return &c->actions.list;
	}
}

enum entity console_entity(const struct console *c)
{
	return c->view == VIEW_JOURNEYS ? ENTITY_MISSION : ENTITY_ACTION;
}

int64_t console_action(struct console *c)
{
	const struct inbox_row *f;

	if (!c->browse)
		return 0;
	if (c->view == VIEW_INBOX) {
		f = pane_inbox_selected(&c->inbox);
		return f && f->entity == ENTITY_ACTION ? f->a : 0;
	}
	if (c->view == VIEW_JOURNEYS)
		return 0;
	return browse_count(c->browse) ? (int64_t)c->actions.list.selected : 0;
}

int64_t console_mission(struct console *c)
{
	const struct mission_row *m = c->browse && c->view == VIEW_JOURNEYS ? pane_missions_selected(&c->missions) : NULL;

	return m ? m->id : 0;
}

static bool has_finding(struct console *c)
{
	const struct mission_row *m;
	const struct action_row *r;
	int64_t action;

	if (c->view == VIEW_INBOX)
		return pane_inbox_selected(&c->inbox) != NULL;
	if (c->view == VIEW_JOURNEYS) {
		m = pane_missions_selected(&c->missions);
		return m && *m->finding;
	}
	action = console_action(c);
	r = action ? browse_row(c->browse, action) : NULL;
	return r && (r->n_open || r->n_decided);
}

bool console_is_cluster(struct console *c)
{
	const struct finding_view *f;
	const struct inbox_row *r;

	if (!c->browse || c->view == VIEW_JOURNEYS)
		return false;
	if (c->view == VIEW_INBOX) {
		r = pane_inbox_selected(&c->inbox);
		return r && r->cluster;
	}
	f = c->findings.action == console_action(c) ? pane_findings_selected(&c->findings) : NULL;
	return f && finding_is_many(&f->row);
}

unsigned console_have(struct console *c)
{
	unsigned have;

	if (!c->browse)
		return 0;
	if (!c->have_known)
		c->have = browse_have(c->browse);
	c->have_known = true;
	have = c->have;
	/* A cluster names no action, but can be compared and copied. */
	if (console_action(c) || console_mission(c) || console_is_cluster(c))
		have |= NEED_SELECTION;
	if (has_finding(c))
		have |= NEED_FINDING;
	if (list_checked_count(&c->actions.list) && c->view == VIEW_ACTIONS)
		have |= NEED_CHECKED;
	return have;
}

static bool take_id(char to[17], const char *from)
{
	snprintf(to, 17, "%s", from);
	return *to != '\0';
}

bool console_finding(struct console *c, char id[17], int64_t *left, int64_t *right)
{
	const struct finding_view *f;
	const struct inbox_row *r;
	const struct mission_row *m;

	*left = *right = 0;
	id[0] = '\0';
	if (c->view == VIEW_INBOX) {
		r = pane_inbox_selected(&c->inbox);
		if (!r)
			return false;
		if (r->entity == ENTITY_ACTION) {
			*left = r->a;
			*right = r->b;
		}
		return take_id(id, r->text);
	}
	if (c->view == VIEW_JOURNEYS) {
		m = pane_missions_selected(&c->missions);
		return m && take_id(id, m->finding);
	}
	*left = console_action(c);
	pane_findings_read(&c->findings, *left);
	f = pane_findings_selected(&c->findings);
	if (f && finding_is_many(&f->row))
		*left = 0;
	*right = f && *left ? f->other : 0;
	return f && take_id(id, f->row.id);
}

bool console_pair(struct console *c, char id[17], int64_t *left, int64_t *right)
{
	uint64_t checked[2];

	if (c->view == VIEW_ACTIONS && list_checked_ids(&c->actions.list, checked, 2) == 2) {
		id[0] = '\0';
		*left = (int64_t)checked[0];
		*right = (int64_t)checked[1];
		return true;
	}
	return console_finding(c, id, left, right);
}

int64_t *console_chosen(struct console *c, int *n)
{
	size_t checked = c->view == VIEW_ACTIONS ? list_checked_count(&c->actions.list) : 0;
	uint64_t *ids = xcalloc(checked + 1, sizeof(*ids));
	int64_t *out = xcalloc(checked + 1, sizeof(*out));

	list_checked_ids(&c->actions.list, ids, checked);
	for (size_t i = 0; i < checked; i++)
		out[i] = (int64_t)ids[i];
	free(ids);
	*n = (int)checked;
	if (!checked) {
		out[0] = console_action(c);
		*n = out[0] != 0;
	}
	return out;
}

/* What was done in the list of findings is gone on with there. */
static bool is_of_inbox(struct console *c, int64_t action)
{
	const struct inbox_row *r = c->view == VIEW_INBOX ? pane_inbox_selected(&c->inbox) : NULL;

	return r && (r->cluster || (r->entity == ENTITY_ACTION && (r->a == action || r->b == action)));
}

void console_select_action(struct console *c, int64_t id)
{
	if (!id || !c->browse || is_of_inbox(c, id))
		return;
	console_view(c, VIEW_ACTIONS);
	if (!list_select_id(&c->actions.list, (uint64_t)id))
		ui_say(&c->ui, "%s", _("It is not in this list: the filter leaves it out. Esc clears the filter."));
}

void console_focus(struct console *c, enum layout_slot slot)
{
	if (!c->wish.shown[slot])
		return;
	c->wish.focus = slot;
	if (c->wish.zoom != SLOT_NONE)
		c->wish.zoom = slot;
	c->dirty = true;
}

void console_view(struct console *c, enum view view)
{
	c->view = view;
	c->wish.shown[SLOT_FINDINGS] = view == VIEW_ACTIONS;
	if (view != VIEW_ACTIONS && c->wish.focus == SLOT_FINDINGS)
		c->wish.focus = SLOT_MAIN;
	if (c->wish.zoom == SLOT_FINDINGS && view != VIEW_ACTIONS)
		c->wish.zoom = SLOT_NONE;
	c->dirty = true;
}
