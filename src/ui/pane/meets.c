/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * meets.c - the selected action and those it meets, in time: a small timeline beside lists, drawn by what the large one is drawn by.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { LABEL_MIN = 14, LABEL_MAX = 60, LEFT = 1, MARGIN = 3 /* months beside what is shown */ };

void pane_meets_init(struct pane_meets *p, struct browse *b)
{
	memset(p, 0, sizeof(*p));
	p->browse = b;
}

void pane_meets_release(struct pane_meets *p)
{
	timeline_meets_release(&p->meets);
}

void pane_meets_forget(struct pane_meets *p)
{
	p->about = 0;
	p->cluster[0] = '\0';
}

static int32_t months_from(int32_t day, int months)
{
	int32_t to = date_add_months(day, months);

	return to == DATE_NO_DAY ? day : to;
}

/* All of it in view, and today when that is near. */
static void fit(struct pane_meets *p)
{
	int32_t first = p->gantt.today, last = p->gantt.today;
	bool any = false;

	for (int i = 0; i < p->meets.n; i++) {
		const struct timeline_row *r = &p->meets.row[i];

		if (r->kind != TIMELINE_ACTION || r->unknown_start)
			continue;
		first = !any || r->first < first ? r->first : first;
		last = !any || r->last > last ? r->last : last;
		/* Its dots go on to there. */
		if (r->open_end && last < p->gantt.today)
			last = p->gantt.today;
		any = true;
	}
	gantt_fit(&p->gantt, months_from(first, -MARGIN), months_from(last, MARGIN));
	p->fitted = true;
}

static void read(struct pane_meets *p, int64_t action, const char *cluster, int rows)
{
	int most = rows - 2; /* beside the action and the meeting */
	bool ok;

	most = most < 0 ? 0 : most > TIMELINE_MEETS ? TIMELINE_MEETS : most;
	if (p->about == action && p->most == most && str_eq(p->cluster, cluster))
		return;
	p->fitted = p->fitted && p->about == action && str_eq(p->cluster, cluster);
	p->most = most;
	p->about = action;
	snprintf(p->cluster, sizeof(p->cluster), "%s", cluster);
	ok = action || !*cluster ? timeline_meets_read(&p->meets, p->browse, action, most, NULL) : timeline_meets_cluster(&p->meets, p->browse, cluster, most, NULL);
	if (!ok)
		p->meets.n = 0;
}

static void draw_label(const struct canvas *c, int y, int w, const struct timeline_row *r, bool own)
{
	if (r->kind == TIMELINE_MEETING) {
		style_t style = r->severity ? pane_state_style(r->severity, FINDING_OPEN) : (style_t)ROLE_COORDINATED;

		canvas_text(c, y, LEFT + 2, w - 2, style, r->label);
		return;
	}
	canvas_text(c, y, LEFT, 1, gantt_strate_style(r->span->strate), strate_letter((enum strate)r->span->strate));
	canvas_text(c, y, LEFT + 2, w - 2, own ? ROLE_TITLE : ROLE_NORMAL, r->label);
}

static void draw_row(const struct pane_meets *p, const struct canvas *c, int y, int x, const struct timeline_row *r)
{
	gantt_rules(&p->gantt, c, y, x, 0);
	if (r->kind == TIMELINE_MEETING)
		gantt_windows(&p->gantt, c, y, x, r, 0);
	else
		gantt_bar(&p->gantt, c, y, x, r, 0);
}

void pane_meets_draw(struct pane_meets *p, const struct canvas *c, struct rect r, int64_t action, const char *cluster, bool focused)
{
	int label = r.w * 2 / 5, rows = r.h - 2;
	char right[48] = "";

	label = label < LABEL_MIN ? LABEL_MIN : label > LABEL_MAX ? LABEL_MAX : label;
	p->gantt.cols = r.w - LEFT - label - 2 > 1 ? r.w - LEFT - label - 2 : 1;
	p->gantt.today = app_today(browse_app(p->browse));
	read(p, action, cluster, rows);
	if (p->meets.n && (!p->fitted || p->fitted_cols != p->gantt.cols))
		fit(p);
	p->fitted_cols = p->gantt.cols;
	if (p->meets.more)
		snprintf(right, sizeof(right), ngettext("and %d more", "and %d more", (unsigned long)p->meets.more), p->meets.more);
	struct canvas body = frame_pane(c, r, _("In time"), right, focused);

	canvas_clear(&body, ROLE_NORMAL);
	if (focused)
		canvas_cursor(&body, 1, 0, false);
	if (!p->meets.n || rows < 1)
		return;
	gantt_axis(&p->gantt, &body, 0, LEFT + label + 1);
	for (int i = 0; i < p->meets.n && i < rows; i++) {
		draw_label(&body, i + 1, label, &p->meets.row[i], i == 0);
		draw_row(p, &body, i + 1, LEFT + label + 1, &p->meets.row[i]);
	}
}

enum pane_result pane_meets_command(struct pane_meets *p, enum command c)
{
	struct gantt *g = &p->gantt;
	int32_t centre = p->meets.n && !p->meets.row[0].unknown_start ? p->meets.row[0].first : g->today;

	switch (c) {
	case CMD_LEFT: gantt_pan(g, -g->cols / 4); return PANE_MOVED;
	case CMD_RIGHT: gantt_pan(g, g->cols / 4); return PANE_MOVED;
	case CMD_WIDER:
		if (g->scale > GANTT_DAY)
			gantt_zoom(g, g->scale - 1, centre);
		return PANE_MOVED;
	case CMD_NARROWER:
		if (g->scale < GANTT_SCALES - 1)
			gantt_zoom(g, g->scale + 1, centre);
		return PANE_MOVED;
	case CMD_OPEN: return PANE_OPEN;
	default: return PANE_IGNORED;
	}
}

void pane_meets_speak(const struct pane_meets *p, struct str *out)
{
	const struct timeline_row *r = p->meets.row;
	int others = p->meets.more;

	if (!p->meets.n) {
		str_add(out, _("No action is selected."));
		return;
	}
	for (int i = 1; i < p->meets.n; i++)
		others += r[i].kind == TIMELINE_ACTION;
	str_addf(out, "%s%s", r[0].label, _(": "));
	gantt_words(&r[0], out);
	if (others)
		str_addf(out, ngettext("; it meets %d other", "; it meets %d others", (unsigned long)others), others);
	str_add_char(out, '.');
}
