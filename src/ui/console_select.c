/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_select.c - what is selected, whatever pane it was selected in.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>

#include "console_priv.h"

void console_selection(struct console *c, struct view_selection *out)
{
	const struct view *v = c->browse ? console_current(c) : NULL;

	memset(out, 0, sizeof(*out));
	out->entity = ENTITY_ACTION;
	if (v && !v->stale)
		v->ops->selection(v, out);
}

struct list *console_list(struct console *c)
{
	struct view *v = console_current(c);

	return v->ops->list ? v->ops->list(v) : NULL;
}

enum entity console_entity(struct console *c)
{
	struct view_selection s;

	console_selection(c, &s);
	return s.entity;
}

int64_t console_action(struct console *c)
{
	struct view_selection s;

	console_selection(c, &s);
	return s.action;
}

int64_t console_mission(struct console *c)
{
	struct view_selection s;

	console_selection(c, &s);
	return s.mission;
}

/* Are the selection's findings those of its action? */
static bool has_pane(struct console *c)
{
	return console_current(c)->ops->findings;
}

int64_t console_link(struct console *c)
{
	struct view_selection s;

	console_selection(c, &s);
	return s.link;
}

static bool has_finding(struct console *c, const struct view_selection *s)
{
	const struct action_row *r;

	/* What settles a finding settles a proposal: act_settle(). */
	if (s->link)
		return true;
	if (*s->finding || !has_pane(c))
		return *s->finding;
	r = s->action ? browse_row(c->browse, s->action) : NULL;
	return r && (r->n_open || r->n_decided);
}

static bool is_cluster(struct console *c, const struct view_selection *s)
{
	const struct finding_view *f;

	if (*s->finding || !has_pane(c))
		return s->cluster;
	f = c->findings.action == s->action ? pane_findings_selected(&c->findings) : NULL;
	return f && finding_is_many(&f->row);
}

bool console_is_cluster(struct console *c)
{
	struct view_selection s;

	if (!c->browse)
		return false;
	console_selection(c, &s);
	return is_cluster(c, &s);
}

unsigned console_have(struct console *c)
{
	struct view_selection s;
	unsigned have;

	if (!c->browse)
		return 0;
	if (!c->have_known)
		c->have = browse_have(c->browse);
	c->have_known = true;
	have = c->have;
	console_selection(c, &s);
	/* A pair and a cluster name no action, but can be compared, signed and copied. */
	if (s.action || s.mission || s.record || (s.left && s.right) || is_cluster(c, &s))
		have |= NEED_SELECTION;
	if (has_finding(c, &s))
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
	struct view_selection s;

	id[0] = '\0';
	console_selection(c, &s);
	*left = s.left;
	*right = s.right;
	if (*s.finding || !has_pane(c) || s.link)
		return take_id(id, s.finding);
	*left = s.action;
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

int64_t *console_checked(struct console *c, int *n)
{
	size_t checked = list_checked_count(&c->actions.list);
	uint64_t *ids = xcalloc(checked + 1, sizeof(*ids));
	int64_t *out = xcalloc(checked + 1, sizeof(*out));

	list_checked_ids(&c->actions.list, ids, checked);
	for (size_t i = 0; i < checked; i++)
		out[i] = (int64_t)ids[i];
	free(ids);
	*n = (int)checked;
	return out;
}

int64_t *console_chosen(struct console *c, int *n)
{
	int64_t *out;

	if (c->view == VIEW_ACTIONS && list_checked_count(&c->actions.list))
		return console_checked(c, n);
	out = xcalloc(1, sizeof(*out));
	out[0] = console_action(c);
	*n = out[0] != 0;
	return out;
}

static const char *why_not_listed(struct console *c)
{
	if (*browse_filter(c->browse) || *browse_scope(c->browse) || !browse_is_mine(c->browse))
		return _("It is not in this list: the filter leaves it out. Esc clears the filter.");
	return _("It is not in this list: it is not of your territory. t shows all.");
}

void console_select_action(struct console *c, int64_t id)
{
	struct view *v;

	if (!id || !c->browse)
		return;
	v = console_current(c);
	if (c->view != VIEW_ACTIONS && !v->ops->select)
		return;
	if (c->view != VIEW_ACTIONS) {
		/* What was done in a view is gone on with there. */
		v->wanted = v->stale ? id : 0;
		if (v->stale || v->ops->select(v, id))
			return;
	}
	console_view(c, VIEW_ACTIONS);
	if (!list_select_id(&c->actions.list, (uint64_t)id))
		ui_say(&c->ui, "%s", why_not_listed(c));
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
