/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outline.c - the views that are outlines: vertical, partners, tandems, networks. One tree list draws them all.
 *
 * Left and right open and close rows; where a view has one subject after another (the vertical one) they go to the next subject instead, for there everything is open.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/outline.h>
#include <strates/base/intl.h>
#include <strates/model/vocab.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { COL_MARK, COL_LETTER, COL_TEXT, COL_CELLS };
enum { TEXT_LEAST = 34 };

struct outline_view {
	struct view view;
	struct list list;
	struct list_column columns[COL_CELLS + OUTLINE_CELLS];
	int cell_of[OUTLINE_CELLS]; /* which cell of a row stands in the n-th of those columns */
	bool wide;
	struct outline *outline;
	struct lines lines; /* of the row below */
	uint64_t lines_of;
	bool has_lines;
};

static struct outline_view *view_of(const struct view *v)
{
	return (struct outline_view *)v;
}

/* --- the list ------------------------------------------------------------------------------------------------------------------ */

static const struct outline_row *row_at(void *ctx, size_t row)
{
	return &((struct outline_view *)ctx)->outline->v[row];
}

static size_t count(void *ctx)
{
	return (size_t)((struct outline_view *)ctx)->outline->n;
}

static uint64_t id(void *ctx, size_t row)
{
	return row_at(ctx, row)->id;
}

static void shape(void *ctx, size_t row, struct list_row *out)
{
	const struct outline_row *r = row_at(ctx, row);

	out->depth = r->depth;
	out->expandable = r->expandable;
	out->expanded = r->expanded;
	out->faint = r->faint;
}

static style_t strate_style(int strate)
{
	switch (strate) {
	case STRATE_COMMUNE: return ROLE_STRATE_1;
	case STRATE_EPCI:
	case STRATE_SYNDICAT: return ROLE_STRATE_2;
	case STRATE_DEPARTEMENT: return ROLE_STRATE_3;
	case STRATE_REGION:
	case STRATE_SINGLE: return ROLE_STRATE_4;
	default: return ROLE_STRATE_5;
	}
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	struct outline_view *p = ctx;
	const struct outline_row *r = row_at(ctx, row);

	switch (column) {
	case COL_MARK:
		pane_mark(r->severity, r->n_open, r->n_decided, out->buf);
		out->style = pane_mark_style(r->severity, r->n_open, r->n_decided);
		break;
	case COL_LETTER:
		if (r->strate < 0)
			break;
		out->text = strate_letter((enum strate)r->strate);
		out->style = strate_style(r->strate);
		break;
	case COL_TEXT:
		out->text = r->action  ? browse_marked(p->view.browse, ENTITY_ACTION, r->action, r->text, out->buf)
			    : r->mission ? browse_marked(p->view.browse, ENTITY_MISSION, r->mission, r->text, out->buf)
			                 : r->text;
		if (!r->action && !r->mission && !r->depth)
			out->style = ROLE_HEADER;
		break;
	default:
		out->text = r->cell[p->cell_of[column - COL_CELLS]].shown;
		out->text = out->text ? out->text : "";
		break;
	}
}

static const struct list_source source = {.count = count, .id = id, .row = shape, .text = text};

/* Is the column one of those for lists of this width? */
static bool has_column(const struct outline_column *c, bool wide)
{
	return c->width == OUTLINE_ALWAYS || (c->width == OUTLINE_WIDE) == wide;
}

static void set_columns(struct outline_view *p, const struct outline_model *m, bool wide)
{
	int n = COL_CELLS;

	p->wide = wide;
	p->columns[COL_MARK] = (struct list_column){.title = "!", .min = 5, .max = 5};
	p->columns[COL_LETTER] = (struct list_column){.title = "", .min = 1, .max = 1, .priority = 1};
	p->columns[COL_TEXT] = (struct list_column){.title = _(m->head), .min = TEXT_LEAST, .tree = true};
	for (int i = 0; i < m->n_columns; i++) {
		const struct outline_column *c = &m->columns[i];
		int head = canvas_width(_(c->head));

		if (!has_column(c, wide))
			continue;
		p->cell_of[n - COL_CELLS] = i;
		/* A head that is cut says nothing. */
		p->columns[n++] = (struct list_column){.title = _(c->head), .min = head > c->min ? head : c->min, .max = c->max && head > c->max ? head : c->max, .priority = c->priority,
			.align = c->align == OUTLINE_RIGHT ? LIST_RIGHT : LIST_LEFT};
	}
	list_set_columns(&p->list, p->columns, n);
}

static struct view *create(struct browse *b, const struct outline_model *m, const struct view_ops *ops)
{
	struct outline_view *p = xcalloc(1, sizeof(*p));

	p->view = (struct view){.ops = ops, .browse = b, .stale = true};
	p->outline = outline_new(browse_app(b), b, m);
	list_init(&p->list, &source, p);
	p->list.header = true;
	p->list.by_text = true;
	p->list.no_checks = true;
	p->list.empty = _(m->empty);
	set_columns(p, m, false);
	return &p->view;
}

static void release(struct view *v)
{
	struct outline_view *p = view_of(v);

	list_release(&p->list);
	lines_release(&p->lines);
	outline_free(&p->outline);
	free(p);
}

static void changed(struct outline_view *p)
{
	list_refresh(&p->list);
	p->has_lines = false;
}

static bool read(struct view *v, struct err *e)
{
	struct outline_view *p = view_of(v);
	bool ok;

	if (p->outline->model->about_action && v->wanted)
		p->outline->action = v->wanted;
	ok = outline_read(p->outline, NULL, e);
	changed(p);
	return ok;
}

static const struct outline_row *selected(const struct outline_view *p)
{
	return p->list.row < (size_t)p->outline->n ? &p->outline->v[p->list.row] : NULL;
}

/* --- drawing ------------------------------------------------------------------------------------------------------------------- */

static void draw(struct view *v, const struct canvas *c, struct rect r, bool focused)
{
	struct outline_view *p = view_of(v);
	const struct outline_model *m = p->outline->model;
	const char *subject = m->subject ? m->subject(p->outline) : "", *mode = m->n_modes > 1 ? _(m->modes[p->outline->mode].label) : NULL;
	struct str title = STR_INIT;

	str_addf(&title, "%s%s%s", _(m->title), *subject ? "  " : "", subject);
	if (!*subject)
		str_addf(&title, "  %s/%s", SHOW_NUMBER(p->outline->n ? (int64_t)p->list.row + 1 : 0), SHOW_NUMBER(p->outline->n));
	struct canvas body = frame_pane(c, r, title.s, mode, focused);

	if (m->wide_from && p->wide != (body.cols >= m->wide_from))
		set_columns(p, m, !p->wide);

	list_draw(&p->list, &body, focused);
	str_release(&title);
}

/* The heads say what the cells are. */
static void speak_cells(const struct outline_view *p, const struct outline_row *r, struct str *out)
{
	const struct outline_model *m = p->outline->model;

	for (int i = 0; i < m->n_columns; i++)
		if (has_column(&m->columns[i], p->wide) && !str_is_empty(r->cell[i].shown))
			str_addf(out, ", %s %s", _(m->columns[i].head), r->cell[i].shown);
}

static void speak(struct view *v, struct str *out)
{
	const struct outline_view *p = view_of(v);
	const struct outline_row *r = selected(p);

	if (!r) {
		str_add(out, p->list.empty);
		return;
	}
	str_addf(out, _("%zu of %zu"), p->list.row + 1, (size_t)p->outline->n);
	if (r->expandable)
		str_add(out, r->expanded ? _(", expanded") : _(", collapsed"));
	if (r->n_open)
		str_addf(out, ngettext(", %d open finding", ", %d open findings", (unsigned long)r->n_open), r->n_open);
	else if (r->n_decided)
		str_addf(out, ngettext(", %d finding settled", ", %d findings settled", (unsigned long)r->n_decided), r->n_decided);
	str_addf(out, "%s%s", _(": "), r->text);
	speak_cells(p, r, out);
	str_add(out, ".");
}

static bool detail(struct view *v, struct view_detail *out)
{
	struct outline_view *p = view_of(v);
	const struct outline_row *r = selected(p);
	const struct outline_model *m = p->outline->model;

	if (!r || !m->detail)
		return false;
	if (!p->has_lines || p->lines_of != r->id) {
		lines_clear(&p->lines);
		p->has_lines = m->detail(p->outline, r, &p->lines);
		p->lines_of = r->id;
	}
	if (p->has_lines)
		*out = (struct view_detail){_(m->title), &p->lines, r->id};
	return p->has_lines;
}

/* --- commands ------------------------------------------------------------------------------------------------------------------ */

static enum pane_result open_row(struct outline_view *p, bool on)
{
	outline_expand(p->outline, (int)p->list.row, on, NULL);
	changed(p);
	return PANE_MOVED;
}

static enum pane_result step_subject(struct outline_view *p, int step)
{
	if (p->outline->model->step(p->outline, step, NULL))
		p->view.stale = true;
	return PANE_MOVED;
}

static enum pane_result sideways(struct outline_view *p, bool right)
{
	const struct outline_row *r = selected(p);

	if (p->outline->model->step)
		return step_subject(p, right ? 1 : -1);
	if (r && r->expandable && r->expanded != right)
		return open_row(p, right);
	if (!right && list_to_parent(&p->list))
		return PANE_MOVED;
	return PANE_IGNORED;
}

static enum pane_result step_finding(struct outline_view *p, int step)
{
	int at = p->outline->n ? outline_step_finding(p->outline, (int)p->list.row, step) : -1;

	if (at < 0)
		return PANE_IGNORED;
	list_select_row(&p->list, (size_t)at);
	return PANE_MOVED;
}

static enum pane_result command(struct view *v, enum command c)
{
	struct outline_view *p = view_of(v);
	const struct outline_row *r = selected(p);

	switch (c) {
	case CMD_LEFT:
	case CMD_RIGHT: return sideways(p, c == CMD_RIGHT);
	case CMD_NEXT_FINDING: return step_finding(p, 1);
	case CMD_PREV_FINDING: return step_finding(p, -1);
	case CMD_PIVOT:
		if (!v->ops->turns)
			return PANE_IGNORED;
		v->wanted = r ? r->action : 0;
		p->outline->mode = (p->outline->mode + 1) % p->outline->model->n_modes;
		v->stale = true;
		return PANE_MOVED;
	case CMD_FOLD: return r && r->expandable ? open_row(p, !r->expanded) : PANE_MOVED;
	case CMD_OPEN:
		if (r && r->expandable && !r->scope)
			return open_row(p, !r->expanded);
		return pane_list_command(&p->list, c);
	default: return pane_list_command(&p->list, c);
	}
}

static void selection(const struct view *v, struct view_selection *out)
{
	const struct outline_row *r = selected(view_of(v));

	if (!r)
		return;
	out->action = r->action;
	out->mission = r->mission;
	out->link = r->link;
	out->left = r->left;
	out->right = r->right;
	out->scope = r->scope;
	out->scope_label = r->text;
	out->everywhere = view_of(v)->outline->model->everywhere;
	out->cluster = *r->finding && !r->left;
	out->entity = r->mission ? ENTITY_MISSION : ENTITY_ACTION;
	snprintf(out->finding, sizeof(out->finding), "%s", r->finding);
}

static bool select_action(struct view *v, int64_t action)
{
	struct outline_view *p = view_of(v);
	int at = outline_find(p->outline, action);

	if (at >= 0)
		return list_select_row(&p->list, (size_t)at);
	/* What it is about is elsewhere now: once, for the filter may leave it out. */
	if (p->outline->model->about_action && p->outline->action != action) {
		v->stale = true;
		v->wanted = action;
	}
	return v->stale;
}

static struct list *list(struct view *v)
{
	return &view_of(v)->list;
}

#define OUTLINE_VIEW(ops, model, title, all, has_modes) \
	static struct view *create_##model(struct browse *b) \
	{ \
		return create(b, &outline_##model, &ops); \
	} \
	const struct view_ops ops = {.name = title, .context = CTX_VIEW, .findings = true, .turns = has_modes, .reads_all = all, .create = create_##model, .release = release, .read = read, \
		.draw = draw, .command = command, .selection = selection, .select = select_action, .speak = speak, .detail = detail, .list = list}

extern const struct view_ops view_vertical, view_partners, view_tandems, view_networks;
OUTLINE_VIEW(view_vertical, vertical, N_("Above and below"), false, true);
OUTLINE_VIEW(view_partners, partners, N_("Partners"), true, false);
OUTLINE_VIEW(view_networks, networks, N_("Who meets whom"), true, true);
OUTLINE_VIEW(view_tandems, tandems, N_("Tandems"), true, true);
