/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inbox.c - all findings of the list, most severe first: what is left to settle.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { COL_MARK, COL_KIND, COL_SENTENCE, COL_PLACE, COL_STATE, LIMIT = 1000, MARK_COLS = 5, TREE_COLS = 4, NARROW = 60, WIDE = 100 };

static const struct inbox_row *row_at(void *ctx, size_t row)
{
	return &((struct pane_inbox *)ctx)->inbox.v[row];
}

static size_t count(void *ctx)
{
	return (size_t)((struct pane_inbox *)ctx)->inbox.n;
}

static uint64_t id(void *ctx, size_t row)
{
	return row_at(ctx, row)->row;
}

static void row_facts(void *ctx, size_t row, struct list_row *out)
{
	const struct inbox_row *r = row_at(ctx, row);

	out->depth = r->parent ? 1 : 0;
	out->expandable = r->cluster;
	out->expanded = r->expanded;
	out->heading = r->note != NULL;
}

static void forget_sentences(struct pane_inbox *p)
{
	memset(p->sentence, 0, sizeof(p->sentence));
	arena_clear(&p->said);
}

/* A cluster says who is there, for its sentence would not get so far. */
static const char *say(struct pane_inbox *p, const struct inbox_row *r)
{
	struct app *a = browse_app(p->browse);
	struct finding_view v;

	if (r->note)
		return r->note;
	if (!browse_finding(a, r->text, 0, &p->said, &v, NULL))
		return "";
	return r->cluster ? browse_cluster_line(a, &v.row, p->narrow, &p->said) : v.sentence;
}

/* Each row in one slot, by its place: a screenful never takes its own away. */
static const char *sentence(struct pane_inbox *p, size_t row)
{
	size_t slot = row % COUNT_OF(p->sentence);
	const struct inbox_row *r = row_at(p, row);

	if (p->sentence[slot].row == r->row)
		return p->sentence[slot].text;
	p->sentence[slot].row = r->row;
	p->sentence[slot].text = say(p, r);
	return p->sentence[slot].text;
}

static const char *state_word(enum finding_state s)
{
	switch (s) {
	case FINDING_DECIDED: return _("decided");
	case FINDING_REOPENED: return _("reopened");
	case FINDING_COORDINATED: return _("coordinated");
	default: return "";
	}
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	struct pane_inbox *p = ctx;
	const struct inbox_row *r = row_at(p, row);
	const char *mark = finding_mark(r->severity, r->state);

	/* A remark has nothing but what it says. */
	if (r->note && column != COL_SENTENCE)
		return;
	switch (column) {
	case COL_MARK:
		snprintf(out->buf, sizeof(out->buf), "%s%s%3d", mark, canvas_width(mark) < 2 ? " " : "", r->severity);
		out->style = pane_state_style(r->severity, r->state);
		break;
	case COL_KIND: out->text = finding_kind_label(r->kind); break;
	case COL_SENTENCE:
		out->text = sentence(p, row);
		if (r->note)
			out->style = ROLE_DIM;
		break;
	case COL_PLACE: out->text = r->place; break;
	default: out->text = state_word(r->state); break;
	}
}

static void prefetch(void *ctx, size_t first, size_t n)
{
	struct pane_inbox *p = ctx;

	(void)first;
	/* Sentences are a few hundred bytes each: after a long walk the memory is given back. */
	if (p->said.used > 256 * 1024 && n < COUNT_OF(p->sentence))
		forget_sentences(p);
}

static const struct list_source source = {.count = count, .id = id, .row = row_facts, .text = text, .prefetch = prefetch};

void pane_inbox_init(struct pane_inbox *p, struct browse *b)
{
	memset(p, 0, sizeof(*p));
	p->view = (struct view){.ops = &view_inbox, .browse = b, .stale = true};
	p->browse = b;
	list_init(&p->list, &source, p);
	p->list.header = true;
	p->list.by_text = true;
	p->list.no_checks = true;
	p->columns[COL_KIND] = (struct list_column){.title = _("Finding"), .min = 12, .max = 20, .priority = 2, .style = STYLE_BOLD};
	p->columns[COL_SENTENCE] = (struct list_column){.title = _("What was noticed"), .min = 24};
	p->columns[COL_PLACE] = (struct list_column){.title = _("Place"), .min = 10, .max = 18, .priority = 3, .style = ROLE_DIM};
	p->columns[COL_STATE] = (struct list_column){.title = _("State"), .min = 8, .max = 12, .priority = 4, .style = ROLE_COORDINATED};
}

void pane_inbox_release(struct pane_inbox *p)
{
	list_release(&p->list);
	inbox_release(&p->inbox);
	arena_release(&p->said);
}

static struct pane_inbox *pane_of(const struct view *v)
{
	return (struct pane_inbox *)v;
}

static bool read(struct view *v, struct err *e)
{
	struct pane_inbox *p = pane_of(v);
	bool ok = inbox_read(&p->inbox, p->browse, p->decided_too, LIMIT, e);

	forget_sentences(p);
	list_refresh(&p->list);
	return ok;
}

/* The kind is never cut where it can be helped: what was found is its first word. */
static int kind_width(const struct pane_inbox *p)
{
	int w = 12;

	for (int i = 0; i < p->inbox.n; i++) {
		int label = canvas_width(finding_kind_label(p->inbox.v[i].kind));

		w = label > w ? label : w;
	}
	return w;
}

/* Room for the branches only where there are any. */
static void choose_columns(struct pane_inbox *p, int cols)
{
	bool tree = false, narrow = cols < NARROW;

	for (int i = 0; i < p->inbox.n && !tree; i++)
		tree = p->inbox.v[i].cluster;
	if (narrow != p->narrow)
		forget_sentences(p);
	p->narrow = narrow;
	int w = tree ? MARK_COLS + TREE_COLS : MARK_COLS;
	bool is_short = cols < WIDE;

	p->columns[COL_MARK] = (struct list_column){.title = "", .min = w, .max = w, .tree = tree};
	/* What was noticed is read first: the words beside it give way. */
	p->columns[COL_KIND].min = p->columns[COL_KIND].max = narrow ? 12 : kind_width(p);
	p->columns[COL_PLACE].max = is_short ? 10 : 18;
	/* All open: the column would be empty. */
	list_set_columns(&p->list, p->columns, p->decided_too ? 5 : 4);
}

const struct inbox_row *pane_inbox_selected(const struct pane_inbox *p)
{
	return p->list.row < (size_t)p->inbox.n ? &p->inbox.v[p->list.row] : NULL;
}

static void draw(struct view *v, const struct canvas *c, struct rect r, bool focused)
{
	struct pane_inbox *p = pane_of(v);
	const struct inbox_row *at = pane_inbox_selected(p);
	char title[96], right[64] = "";

	/* A pair counts with its cluster. */
	for (size_t i = p->list.row; at && at->parent && i-- > 0;)
		at = &p->inbox.v[i];
	snprintf(title, sizeof(title), "%s  %s/%s", _("Findings to settle"), SHOW_NUMBER(at ? at->nth : 0), SHOW_NUMBER(p->inbox.n_findings));
	if (p->inbox.total > p->inbox.n_findings)
		snprintf(right, sizeof(right), _("most severe of %s"), SHOW_NUMBER(p->inbox.total));
	struct canvas body = frame_pane(c, r, title, right, focused);

	choose_columns(p, r.w);
	p->list.empty = browse_is_narrowed(p->browse) ? _("Nothing to settle among these actions.") : _("Nothing to settle.");
	list_draw(&p->list, &body, focused);
}

static enum pane_result expand(struct pane_inbox *p, bool on)
{
	struct err e = ERR_INIT;

	/* What can't be read is read again with the whole list, whose reader says why. */
	if (!inbox_expand(&p->inbox, p->browse, p->list.selected, on, &e))
		p->view.stale = true;
	forget_sentences(p);
	list_refresh(&p->list);
	return PANE_MOVED;
}

static enum pane_result command(struct view *v, enum command c)
{
	struct pane_inbox *p = pane_of(v);
	const struct inbox_row *r = pane_inbox_selected(p);

	if (r && r->cluster) {
		if (c == CMD_OPEN)
			return expand(p, !r->expanded);
		if (c == CMD_RIGHT && !r->expanded)
			return expand(p, true);
		if (c == CMD_LEFT && r->expanded)
			return expand(p, false);
	}
	if (r && c == CMD_RIGHT && r->expanded) {
		list_move(&p->list, 1);
		return PANE_MOVED;
	}
	if (r && c == CMD_LEFT && r->parent) {
		list_to_parent(&p->list);
		return PANE_MOVED;
	}
	return pane_list_command(&p->list, c);
}

bool pane_inbox_show(struct pane_inbox *p, const char *finding)
{
	uint64_t row = 0;

	if (p->view.stale && !read(&p->view, NULL))
		return false;
	p->view.stale = false;
	for (int i = 0; i < p->inbox.n && !row; i++)
		if (!p->inbox.v[i].parent && str_eq(p->inbox.v[i].text, finding))
			row = p->inbox.v[i].row;
	if (!row || !list_select_id(&p->list, row))
		return false;
	expand(p, true);
	return true;
}

static void speak(struct view *v, struct str *out)
{
	struct pane_inbox *p = pane_of(v);
	const struct inbox_row *r = pane_inbox_selected(p);
	struct arena mem = ARENA_INIT;
	struct finding_view f;

	if (!r) {
		str_add(out, _("Nothing to settle."));
		return;
	}
	if (r->note || !browse_finding(browse_app(p->browse), r->text, 0, &mem, &f, NULL))
		str_add(out, sentence(p, p->list.row));
	else if (r->parent)
		str_addf(out, _("Pair %d: %s"), r->nth, f.sentence);
	else if (!r->cluster)
		str_addf(out, _("Finding %d of %d: %s"), r->nth, p->inbox.n_findings, f.sentence);
	else
		/* First what a long sentence would push off the line. */
		str_addf(out, r->expanded ? _("Finding %d of %d, expanded: %s") : _("Finding %d of %d, collapsed: %s"), r->nth, p->inbox.n_findings, f.sentence);
	arena_release(&mem);
}

static void selection(const struct view *v, struct view_selection *out)
{
	const struct inbox_row *r = pane_inbox_selected(pane_of(v));

	if (!r)
		return;
	snprintf(out->finding, sizeof(out->finding), "%s", r->text);
	out->cluster = r->cluster;
	if (r->entity == ENTITY_ACTION) {
		out->action = out->left = r->a;
		out->right = r->b;
	}
}

static bool is_about(const struct inbox_row *r, int64_t action)
{
	return r->entity == ENTITY_ACTION && (r->a == action || r->b == action);
}

/* What was done to an action of the selected finding is gone on with there; a cluster tells none of its actions, so it may be any. */
static bool select_action(struct view *v, int64_t action)
{
	struct pane_inbox *p = pane_of(v);
	const struct inbox_row *r = pane_inbox_selected(p);

	if (r && (r->cluster || is_about(r, action)))
		return true;
	for (int i = 0; i < p->inbox.n; i++)
		if (is_about(&p->inbox.v[i], action))
			return list_select_row(&p->list, (size_t)i);
	return false;
}

static struct list *list(struct view *v)
{
	return &pane_of(v)->list;
}

const struct view_ops view_inbox = {
	.name = N_("Findings"),
	.reads_all = true,
	.context = CTX_FINDINGS,
	.in_time = true,
	.read = read,
	.draw = draw,
	.command = command,
	.selection = selection,
	.select = select_action,
	.speak = speak,
	.list = list,
};
