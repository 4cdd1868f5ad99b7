/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tree.c - the tree of strates: how many actions each authority leads, and how many findings wait.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { COL_LABEL, COL_N, COL_OPEN };

static size_t count(void *ctx)
{
	return tree_count(((struct pane_tree *)ctx)->tree);
}

static uint64_t id(void *ctx, size_t row)
{
	return tree_at(((struct pane_tree *)ctx)->tree, row)->id;
}

static void row_facts(void *ctx, size_t row, struct list_row *out)
{
	const struct tree_node *n = tree_at(((struct pane_tree *)ctx)->tree, row);

	out->depth = n->depth;
	out->expandable = n->expandable;
	out->expanded = n->expanded;
}

static bool is_current(const struct pane_tree *p, const struct tree_node *n)
{
	if (n->kind == TREE_MINE)
		return browse_is_mine(p->browse) && !*browse_scope(p->browse);
	if (n->kind == TREE_ALL)
		return !browse_is_mine(p->browse) && !*browse_scope(p->browse);
	return *n->scope && !strcmp(n->scope, browse_scope(p->browse));
}

/* A finding between two authorities counts for both, so a sum over several would count it twice: they
 * show the mark alone. */
static int write_open(const struct tree_node *n, char *buf, size_t size)
{
	const char *mark = finding_mark(n->severity, FINDING_OPEN);

	if (n->kind != TREE_LEAD)
		return snprintf(buf, size, "%s", mark);
	return snprintf(buf, size, "%s%3s", mark, SHOW_NUMBER(n->n_open));
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	struct pane_tree *p = ctx;
	const struct tree_node *n = tree_at(p->tree, row);
	char number[32];

	if (column == COL_LABEL) {
		out->text = n->label;
		if (is_current(p, n))
			out->style = ROLE_ACCENT | STYLE_BOLD;
		else if (n->kind == TREE_SECTION)
			out->style = ROLE_HEADER;
	} else if (column == COL_N && n->n >= 0) {
		snprintf(out->buf, sizeof(out->buf), "%s", show_number(n->n, number));
	} else if (column == COL_OPEN && n->n_open > 0) {
		write_open(n, out->buf, sizeof(out->buf));
		out->style = pane_state_style(n->severity, FINDING_OPEN);
	}
}

static const struct list_source source = {.count = count, .id = id, .row = row_facts, .text = text};

void pane_tree_init(struct pane_tree *p, struct browse *b)
{
	memset(p, 0, sizeof(*p));
	p->browse = b;
	p->tree = tree_new(b);
	p->stale = true;
	list_init(&p->list, &source, p);
	p->list.no_checks = true;
	/* Whether there is none is known once it was read. */
	p->list.empty = "";
}

void pane_tree_release(struct pane_tree *p)
{
	list_release(&p->list);
	tree_free(&p->tree);
}

bool pane_tree_read(struct pane_tree *p, struct err *e)
{
	bool ok = true;

	if (p->stale) {
		ok = tree_read(p->tree, e);
		p->stale = !ok && e && e->code == ERR_CANCELLED;
		p->list.empty = ok ? _("No action yet.") : "";
		list_refresh(&p->list);
	}
	return ok;
}

/* Numbers are as wide as the widest of them: the rest is the names'. */
static void choose_columns(struct pane_tree *p)
{
	int widest = 1, open = 0;

	for (size_t i = 0; i < tree_count(p->tree); i++) {
		const struct tree_node *n = tree_at(p->tree, i);
		char buf[32] = "", number[32];
		int w = n->n >= 0 ? canvas_width(show_number(n->n, number)) : 0;
		int o = n->n_open > 0 ? write_open(n, buf, sizeof(buf)) : 0;

		o = o > 0 ? canvas_width(buf) : 0;

		widest = w > widest ? w : widest;
		open = o > open ? o : open;
	}
	p->columns[COL_LABEL] = (struct list_column){.title = "", .min = 8, .tree = true};
	p->columns[COL_N] = (struct list_column){.title = "", .min = widest, .max = widest, .priority = 2, .align = LIST_RIGHT, .style = ROLE_DIM};
	p->columns[COL_OPEN] = (struct list_column){.title = "", .min = open, .max = open, .priority = 1, .align = LIST_RIGHT};
	list_set_columns(&p->list, p->columns, open ? 3 : 2);
}

void pane_tree_draw(struct pane_tree *p, const struct canvas *c, struct rect r, bool focused)
{
	struct canvas body = frame_pane(c, r, _("Strates"), NULL, focused);

	choose_columns(p);
	list_draw(&p->list, &body, focused);
}

const struct tree_node *pane_tree_selected(const struct pane_tree *p)
{
	return p->list.row < tree_count(p->tree) ? tree_at(p->tree, p->list.row) : NULL;
}

static enum pane_result expand(struct pane_tree *p, bool on)
{
	tree_expand(p->tree, p->list.selected, on);
	list_refresh(&p->list);
	return PANE_MOVED;
}

enum pane_result pane_tree_command(struct pane_tree *p, enum command c)
{
	const struct tree_node *n = pane_tree_selected(p);

	if (!n)
		return pane_list_command(&p->list, c);
	if (c == CMD_RIGHT && n->expandable) {
		if (!n->expanded)
			return expand(p, true);
		list_move(&p->list, 1);
		return PANE_MOVED;
	}
	if (c == CMD_LEFT && n->expandable && n->expanded)
		return expand(p, false);
	if (c == CMD_LEFT) {
		list_to_parent(&p->list);
		return PANE_MOVED;
	}
	/* A section filters nothing: Enter opens and closes it. */
	if (c == CMD_OPEN && n->kind == TREE_SECTION)
		return expand(p, !n->expanded);
	return pane_list_command(&p->list, c);
}

void pane_tree_speak(const struct pane_tree *p, struct str *out)
{
	const struct tree_node *n = pane_tree_selected(p);

	if (!n)
		return;
	str_addf(out, _("%zu of %zu: %s"), p->list.row + 1, tree_count(p->tree), n->label);
	if (n->n >= 0)
		str_addf(out, ngettext(", %s action", ", %s actions", (unsigned long)n->n), SHOW_NUMBER(n->n));
	if (n->n_open > 0 && n->kind == TREE_LEAD)
		str_addf(out, ngettext(", %s open finding", ", %s open findings", (unsigned long)n->n_open), SHOW_NUMBER(n->n_open));
	if (n->expandable)
		str_add(out, n->expanded ? _(", expanded") : _(", collapsed"));
	str_add(out, ".");
}
