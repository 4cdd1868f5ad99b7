/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view_timeline.c - the timeline as text: one line an action with its group and its days, and under each group one line for every time in which it meets others.
 */
#include "config.h"

#include <stdio.h>
#include <strates/app/timeline.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "view_priv.h"

enum { AT_ONCE = 2000 /* rows of csv and jsonl that are held */ };

static const struct table_text_column columns[] = {
	{NULL, "", false, 0, 0},
	{"group", N_("Group"), false, 12, 3},
	{"row", NULL, false, 0, 0},
	{"title", N_("Action"), false, 16, 0},
	{"authority", N_("Authority"), false, 10, 2},
	{"strate", NULL, false, 0, 0},
	{"start", N_("From"), false, 0, 0},
	{"end", N_("To"), false, 0, 0},
	{"severity", N_("Sev."), true, 0, 1},
	{"uid", N_("Id"), false, 0, 4},
};

/* For people its name; for programs the filter term that it is. */
struct group {
	const char *label, *term;
};

static void add_number(struct table_text *g, int n)
{
	char buf[16];

	snprintf(buf, sizeof(buf), "%d", n);
	table_text_add(g, n ? buf : "", buf);
}

static void add_day(struct table_text *g, int32_t day)
{
	char buf[DATE_TEXT_SIZE];

	table_text_add(g, date_format(date_from_days(day), buf), NULL);
}

/* Dates as they were written, with their precision. */
static void add_action(struct app *a, struct browse *b, struct table_text *g, const struct timeline_row *r, const struct group *group)
{
	const struct action_row *row = browse_row(b, r->span->action);
	const char *strate = vocab_code(VOCAB_STRATE, r->span->strate);
	char start[DATE_TEXT_SIZE] = "", end[DATE_TEXT_SIZE] = "", uid[UID_TEXT_SIZE] = "";
	struct arena mem = ARENA_INIT;

	if (!row)
		return;
	date_format(row->start, start);
	date_format(row->end, end);
	table_text_add(g, r->n_open ? finding_mark(r->severity, FINDING_OPEN) : r->n_settled ? "c" : "", NULL);
	table_text_add(g, group->label, group->term);
	table_text_add(g, "", "action");
	table_text_add(g, r->label, NULL);
	table_text_add(g, r->lead, NULL);
	table_text_add(g, "", strate);
	table_text_add(g, *start ? start : "?", start);
	table_text_add(g, *end ? end : "?", end);
	add_number(g, r->severity);
	table_text_add(g, cli_short_id(a, ENTITY_ACTION, row->uid, &mem), uid_format(row->uid, uid));
	arena_release(&mem);
}

static void add_window(struct table_text *g, const struct timeline_window *w, const struct group *group)
{
	table_text_add(g, w->settled ? "c" : finding_mark(w->severity, FINDING_OPEN), NULL);
	table_text_add(g, group->label, group->term);
	table_text_add(g, "", w->settled ? "coordinated" : "overlap");
	table_text_add(g, timeline_window_label(w), "");
	table_text_add(g, "", NULL);
	table_text_add(g, "", NULL);
	add_day(g, w->first);
	add_day(g, w->last);
	add_number(g, w->settled ? 0 : w->severity);
	table_text_add(g, "", NULL);
}

static bool write_rows(struct app *a, struct browse *b, struct timeline *t, enum out_format format, struct table_text *g, struct output *o, struct err *e)
{
	struct arena mem = ARENA_INIT;
	bool ok = true;

	for (size_t i = 0; ok && i < timeline_count(t); i++) {
		struct timeline_row r;
		struct group group;

		arena_clear(&mem);
		timeline_at(t, i, &r);
		group.label = arena_strdup(&mem, timeline_label(t, r.group));
		group.term = timeline_scope(t, r.group);
		if (r.kind == TIMELINE_ACTION)
			add_action(a, b, g, &r, &group);
		for (int k = 0; r.kind == TIMELINE_MEETING && k < r.n_windows; k++)
			add_window(g, &r.windows[k], &group);
		if (format != OUT_TABLE && table_text_rows(g) >= AT_ONCE)
			ok = table_text_write(g, format, o, e);
	}
	arena_release(&mem);
	return ok && table_text_write(g, format, o, e);
}

bool view_timeline_write(struct app *a, const struct view_request *r, struct output *o, struct err *e)
{
	struct browse *b = browse_new(a);
	struct timeline *t = timeline_new(b);
	struct table_text g;
	bool ok = timeline_read_query(t, r->query, e);

	table_text_init(&g, columns, COUNT_OF(columns));
	timeline_unfold_all(t);
	if (ok && (timeline_count(t) || r->format == OUT_CSV))
		ok = write_rows(a, b, t, r->format, &g, o, e);
	else if (ok)
		out_note(o, "%s", _("No action."));
	table_text_release(&g);
	timeline_free(&t);
	browse_free(&b);
	return ok;
}
