/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timeline.c - the view of the actions in time, grouped: bars by strate, and under each group when its actions meet.
 *
 * A list of rows with a drawing beside it: the list moves and scrolls as all lists do, bars are laid over its last column.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/gantt.h>
#include <strates/ui/pane.h>

enum { COL_MARK, COL_LABEL, COL_TRACK, COLUMNS, MARK_W = 2, LIST_MARKS = 2, AHEAD = 18 /* months shown before and after today */ };
#define GROUP_BIT   (UINT64_C(1) << 63)
#define MEETING_BIT (UINT64_C(1) << 62)
enum { LABEL_MIN = 14, LABEL_MAX = 56 };

extern const struct view_ops view_timeline;

struct view_timeline {
	struct view view;
	struct list list;
	struct list_column columns[COLUMNS];
	struct timeline *model;
	struct gantt gantt;
	bool placed; /* the axis stands where somebody looks */
	char scope_label[160];
};

static struct view_timeline *self(const struct view *v)
{
	return (struct view_timeline *)v;
}

/* --- the rows as a list -------------------------------------------------------------------------------------------------------- */

static size_t count(void *ctx)
{
	return timeline_count(((struct view_timeline *)ctx)->model);
}

/* A group stays the same one when another comes before it. */
static uint64_t key(const struct view_timeline *v, int group)
{
	return timeline_key(v->model, group) & (MEETING_BIT - 1);
}

static uint64_t id(void *ctx, size_t row)
{
	int64_t action;
	int group;

	switch (timeline_kind_at(((struct view_timeline *)ctx)->model, row, &group, &action)) {
	case TIMELINE_GROUP: return GROUP_BIT | key(ctx, group);
	case TIMELINE_MEETING: return MEETING_BIT | key(ctx, group);
	default: return (uint64_t)action;
	}
}

static bool find(void *ctx, uint64_t wanted, size_t *row)
{
	struct timeline *t = ((struct view_timeline *)ctx)->model;

	if (!(wanted & GROUP_BIT))
		return timeline_seen(t, (int64_t)wanted, row);
	for (int group = 0; group < timeline_groups(t); group++) {
		*row = timeline_group_row(t, group);
		if (id(ctx, *row) == wanted)
			return true;
	}
	return false;
}

static void facts(void *ctx, size_t row, struct list_row *out)
{
	struct view_timeline *v = ctx;
	int64_t action;
	int group;

	switch (timeline_kind_at(v->model, row, &group, &action)) {
	case TIMELINE_GROUP:
		out->expandable = true;
		out->expanded = !timeline_is_folded(v->model, group);
		break;
	case TIMELINE_MEETING:
		/* It says something about the rows above it, and can't be chosen. */
		out->heading = true;
		break;
	default:
		out->expandable = timeline_group_row(v->model, group) == row && timeline_has_meeting(v->model, group);
		out->expanded = out->expandable && !timeline_is_folded(v->model, group);
		break;
	}
}

/* A group's is about what meets; `.' says that something else is to be settled. */
static void write_mark(const struct timeline_row *r, struct list_text *out)
{
	bool open = r->n_open > 0;

	if (r->kind == TIMELINE_MEETING)
		return;
	snprintf(out->buf, sizeof(out->buf), "%s", open && !r->severity ? "\xc2\xb7" : "");
	if (r->severity || !open)
		pane_mark(r->severity, r->n_open, r->n_settled, out->buf);
	out->buf[strcspn(out->buf, " ")] = '\0';
	out->style = pane_mark_style(r->severity, r->n_open, r->n_settled);
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	struct view_timeline *v = ctx;
	char marked[CONFLICT_TEXT_SIZE];
	struct timeline_row r;

	if (column == COL_TRACK)
		return;
	timeline_at(v->model, row, &r);
	if (column == COL_MARK) {
		write_mark(&r, out);
	} else if (r.kind == TIMELINE_ACTION) {
		snprintf(out->buf, sizeof(out->buf), "%s %s", strate_letter((enum strate)r.span->strate),
			browse_marked(v->view.browse, ENTITY_ACTION, r.span->action, r.label, marked));
	} else {
		snprintf(out->buf, sizeof(out->buf), "%s", r.label);
		out->style = r.kind == TIMELINE_GROUP ? ROLE_TITLE : pane_state_style(r.severity, r.severity ? FINDING_OPEN : FINDING_COORDINATED);
	}
}

static const struct list_source source = {.count = count, .id = id, .find = find, .row = facts, .text = text};

static struct view *create(struct browse *b)
{
	struct view_timeline *v = xcalloc(1, sizeof(*v));

	v->view = (struct view){.ops = &view_timeline, .browse = b, .stale = true};
	v->model = timeline_new(b);
	v->gantt = (struct gantt){.scale = GANTT_QUARTER, .cols = 40, .today = app_today(browse_app(b))};
	list_init(&v->list, &source, v);
	v->list.no_checks = true;
	v->columns[COL_MARK] = (struct list_column){.title = "", .min = MARK_W, .max = MARK_W};
	v->columns[COL_LABEL] = (struct list_column){.title = "", .min = LABEL_MIN, .tree = true};
	v->columns[COL_TRACK] = (struct list_column){.title = ""};
	list_set_columns(&v->list, v->columns, COLUMNS);
	return &v->view;
}

static void release(struct view *view)
{
	struct view_timeline *v = self(view);

	list_release(&v->list);
	timeline_free(&v->model);
	free(v);
}

static bool read(struct view *view, struct err *e)
{
	struct view_timeline *v = self(view);
	bool ok = timeline_read(v->model, e);

	v->gantt.today = app_today(browse_app(view->browse));
	list_refresh(&v->list);
	return ok;
}

/* --- drawing ------------------------------------------------------------------------------------------------------------------- */

static const char *why_empty(const struct view_timeline *v)
{
	return browse_is_narrowed(v->view.browse) ? _("No action fits the filter. Esc clears it.") : _("No action yet. a adds one; import takes them from a file.");
}

/* Today in view, and what is near it; without anything near, all that there is. */
static void place(struct view_timeline *v)
{
	struct gantt *g = &v->gantt;
	int32_t first, last;

	v->placed = true;
	g->from = gantt_column(g->scale, g->today) - g->cols * 3 / 5;
	if (timeline_reach(v->model, &first, &last) && (last < date_add_months(g->today, -AHEAD) || first > date_add_months(g->today, AHEAD)))
		gantt_fit(g, first, last);
}

static void draw_track(struct view_timeline *v, const struct canvas *c, size_t row, int y, int x, bool focused)
{
	bool selected = row == v->list.row;
	style_t over = !selected ? 0 : focused ? STYLE_SELECTED : STYLE_UNFOCUSED;
	struct timeline_row r;

	timeline_at(v->model, row, &r);
	if (c->grid->glyphs == GLYPHS_READER) {
		struct str words = STR_INIT;

		if (r.kind != TIMELINE_GROUP || r.folded)
			gantt_words(&r, &words);
		canvas_text(c, y, x, v->gantt.cols, (style_t)(ROLE_NORMAL | over), words.s);
		str_release(&words);
		return;
	}
	gantt_rules(&v->gantt, c, y, x, over);
	if (r.kind == TIMELINE_ACTION)
		gantt_bar(&v->gantt, c, y, x, &r, over);
	else if (r.kind == TIMELINE_MEETING || r.folded)
		gantt_windows(&v->gantt, c, y, x, &r, over);
}

static void draw_tracks(struct view_timeline *v, const struct canvas *body, bool focused)
{
	size_t last = v->list.top + (size_t)v->list.rows_shown;
	int x = LIST_MARKS + MARK_W + 1 + v->columns[COL_LABEL].max + 1;

	last = last < timeline_count(v->model) ? last : timeline_count(v->model);
	for (size_t row = v->list.top; row < last; row++)
		draw_track(v, body, row, v->list.body_y + (int)(row - v->list.top), x, focused);
}

static int label_width(int cols)
{
	int w = cols * 2 / 5;

	return w < LABEL_MIN ? LABEL_MIN : w > LABEL_MAX ? LABEL_MAX : w;
}

static void draw(struct view *view, const struct canvas *c, struct rect r, bool focused)
{
	struct view_timeline *v = self(view);
	char title[96], right[128];
	bool by_lead = timeline_grouping(v->model) == SPANS_BY_LEAD;
	int label = label_width(r.w), cols = r.w - LIST_MARKS - MARK_W - 1 - label - 2;

	snprintf(title, sizeof(title), ngettext("%s  %s action", "%s  %s actions", (unsigned long)timeline_actions(v->model)), _(view->ops->name), SHOW_NUMBER(timeline_actions(v->model)));
	snprintf(right, sizeof(right), "%s · %s", by_lead ? _("by authority") : _("by place and theme"), gantt_scale_name(v->gantt.scale));
	struct canvas body = frame_pane(c, r, title, right, focused);

	v->gantt.cols = cols > 1 ? cols : 1;
	if (!v->placed)
		place(v);
	v->columns[COL_LABEL].max = label;
	v->list.empty = why_empty(v);
	v->list.above = 0;
	if (body.rows < 2 || !timeline_count(v->model)) {
		list_draw(&v->list, &body, focused);
		return;
	}
	int axis = c->grid->glyphs != GLYPHS_READER;
	struct canvas rows = canvas_sub(&body, rect_make(axis, 0, body.rows - axis, body.cols));

	v->list.above = axis;
	gantt_axis(&v->gantt, &body, 0, LIST_MARKS + MARK_W + 1 + label + 1);
	list_draw(&v->list, &rows, focused);
	draw_tracks(v, &rows, focused);
}

/* --- keys ---------------------------------------------------------------------------------------------------------------------- */

static bool selected(const struct view_timeline *v, enum timeline_kind *kind, int *group, int64_t *action)
{
	if (v->list.row >= timeline_count(v->model))
		return false;
	*kind = timeline_kind_at(v->model, v->list.row, group, action);
	return true;
}

static bool in_view(const struct gantt *g, int32_t day)
{
	int64_t column = gantt_column(g->scale, day) - g->from;

	return column >= 0 && column < g->cols;
}

/* The day that stays where it is when the scale changes: today, else where the selected action begins, else what is in the middle. */
static int32_t centre(struct view_timeline *v)
{
	const struct gantt *g = &v->gantt;
	struct timeline_row r = {.kind = TIMELINE_GROUP};

	if (v->list.row < timeline_count(v->model))
		timeline_at(v->model, v->list.row, &r);
	if (in_view(g, g->today))
		return g->today;
	if (r.kind == TIMELINE_ACTION && !r.unknown_start && in_view(g, r.first))
		return r.first;
	return gantt_first_day(g->scale, g->from + g->cols / 2);
}

static void zoom(struct view_timeline *v, int step)
{
	int to = (int)v->gantt.scale + step;

	if (to >= 0 && to < GANTT_SCALES)
		gantt_zoom(&v->gantt, (enum gantt_scale)to, centre(v));
}

static void pan(struct view_timeline *v, int step)
{
	int by = v->gantt.cols / 4;

	gantt_pan(&v->gantt, step * (by > 0 ? by : 1));
}

static void fold(struct view_timeline *v)
{
	enum timeline_kind kind;
	int64_t action;
	int group;

	if (!selected(v, &kind, &group, &action))
		return;
	timeline_fold(v->model, group, !timeline_is_folded(v->model, group));
	list_select_row(&v->list, timeline_group_row(v->model, group));
}

static bool select_action(struct view *view, int64_t action)
{
	struct view_timeline *v = self(view);
	size_t row;

	if (!timeline_find(v->model, action, &row))
		return false;
	list_select_row(&v->list, row);
	return true;
}

static void regroup(struct view_timeline *v)
{
	enum timeline_kind kind;
	int64_t action = 0;
	int group;
	struct err e = ERR_INIT;

	selected(v, &kind, &group, &action);
	timeline_group_by(v->model, timeline_grouping(v->model) == SPANS_BY_LEAD ? SPANS_BY_PLACE : SPANS_BY_LEAD);
	if (timeline_read(v->model, &e))
		list_to_first(&v->list);
	list_refresh(&v->list);
	if (action)
		select_action(&v->view, action);
}

static bool step_finding(struct view_timeline *v, int step)
{
	int64_t action = timeline_step_finding(v->model, v->list.row, step);

	return action && select_action(&v->view, action);
}

static enum pane_result command(struct view *view, enum command c)
{
	struct view_timeline *v = self(view);

	switch (c) {
	case CMD_LEFT: pan(v, -1); return PANE_MOVED;
	case CMD_RIGHT: pan(v, 1); return PANE_MOVED;
	case CMD_WIDER: zoom(v, -1); return PANE_MOVED;
	case CMD_NARROWER: zoom(v, 1); return PANE_MOVED;
	case CMD_PIVOT: regroup(v); return PANE_MOVED;
	case CMD_FOLD: fold(v); return PANE_MOVED;
	case CMD_NEXT_FINDING: return step_finding(v, 1) ? PANE_MOVED : PANE_IGNORED;
	case CMD_PREV_FINDING: return step_finding(v, -1) ? PANE_MOVED : PANE_IGNORED;
	default: return pane_list_command(&v->list, c);
	}
}

/* --- what is selected ---------------------------------------------------------------------------------------------------------- */

static void selection(const struct view *view, struct view_selection *out)
{
	struct view_timeline *v = self(view);
	enum timeline_kind kind;
	struct timeline_row r;
	int group;

	if (!selected(v, &kind, &group, &out->action) || kind != TIMELINE_GROUP)
		return;
	timeline_at(v->model, v->list.row, &r);
	snprintf(v->scope_label, sizeof(v->scope_label), "%s", r.label);
	out->scope = timeline_scope(v->model, group);
	out->scope_label = v->scope_label;
	if (!*out->scope)
		out->scope = NULL;
}

static void speak(struct view *view, struct str *out)
{
	struct view_timeline *v = self(view);

	if (v->list.row < timeline_count(v->model))
		timeline_say(v->model, v->list.row, out);
	else
		str_add(out, why_empty(v));
}

static struct list *list(struct view *view)
{
	return &self(view)->list;
}

const struct view_ops view_timeline = {
	.name = N_("Timeline"),
	.context = CTX_VIEW,
	.turns = true,
	.findings = true,
	.reads_all = true,
	.create = create,
	.release = release,
	.read = read,
	.draw = draw,
	.command = command,
	.selection = selection,
	.select = select_action,
	.speak = speak,
	.list = list,
};
