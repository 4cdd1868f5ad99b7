/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * missions.c - journeys and hosted visits by date, with those that clash.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { COL_MARK, COL_DATE, COL_TITLE, COL_AUTHORITY, COL_PLACE, COL_STATUS };

static const struct mission_row *row_at(void *ctx, size_t row)
{
	return &((struct pane_missions *)ctx)->missions.v[row];
}

static size_t count(void *ctx)
{
	return (size_t)((struct pane_missions *)ctx)->missions.n;
}

static uint64_t id(void *ctx, size_t row)
{
	return (uint64_t)row_at(ctx, row)->id;
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static void write_dates(const struct mission_row *r, char *buf, size_t size)
{
	char start[DATE_TEXT_SIZE], end[DATE_TEXT_SIZE];

	date_format(r->start, start);
	date_format(r->end, end);
	/* The year is written once. */
	if (strlen(end) == 10 && !strncmp(start, end, 5))
		snprintf(buf, size, "%s → %s", start, end + 5);
	else
		snprintf(buf, size, "%s%s%s", start, *end ? " → " : "", end);
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	const struct mission_row *r = row_at(ctx, row);

	switch (column) {
	case COL_MARK:
		pane_mark(r->severity, r->n_open, r->n_decided, out->buf);
		out->style = pane_mark_style(r->severity, r->n_open, r->n_decided);
		break;
	case COL_DATE: write_dates(r, out->buf, sizeof(out->buf)); break;
	case COL_TITLE: out->text = browse_marked(((struct pane_missions *)ctx)->browse, ENTITY_MISSION, r->id, or_empty(r->title), out->buf); break;
	case COL_AUTHORITY: out->text = or_empty(r->authority); break;
	case COL_PLACE:
		snprintf(out->buf, sizeof(out->buf), "%s%s%s", or_empty(r->country), r->country && r->city ? " " : "", or_empty(r->city));
		break;
	default: out->text = r->status ? vocab_label(VOCAB_MISSION_STATUS, r->status) : ""; break;
	}
}

static const struct list_source source = {.count = count, .id = id, .text = text};

void pane_missions_init(struct pane_missions *p, struct browse *b)
{
	memset(p, 0, sizeof(*p));
	p->view = (struct view){.ops = &view_missions, .browse = b, .stale = true};
	p->browse = b;
	list_init(&p->list, &source, p);
	p->list.header = true;
	p->list.by_text = true;
	p->list.no_checks = true;
	p->list.empty = _("No mission yet. A adds one.");
	p->columns[COL_MARK] = (struct list_column){.title = _("Clash"), .min = 5, .max = 5};
	p->columns[COL_DATE] = (struct list_column){.title = _("Dates"), .min = 18, .max = 23};
	p->columns[COL_TITLE] = (struct list_column){.title = _("Mission"), .min = 20};
	p->columns[COL_AUTHORITY] = (struct list_column){.title = _("Authority"), .min = 13, .max = 28, .priority = 2};
	p->columns[COL_PLACE] = (struct list_column){.title = _("Place"), .min = 11, .max = 22, .priority = 3};
	p->columns[COL_STATUS] = (struct list_column){.title = _("Status"), .min = 8, .max = 12, .priority = 4, .style = ROLE_DIM};
	list_set_columns(&p->list, p->columns, 6);
}

void pane_missions_release(struct pane_missions *p)
{
	list_release(&p->list);
	missions_release(&p->missions);
}

static struct pane_missions *pane_of(const struct view *v)
{
	return (struct pane_missions *)v;
}

static bool read(struct view *v, struct err *e)
{
	struct pane_missions *p = pane_of(v);
	bool ok = missions_read(&p->missions, p->browse, e);

	list_refresh(&p->list);
	return ok;
}

static void draw(struct view *v, const struct canvas *c, struct rect r, bool focused)
{
	struct pane_missions *p = pane_of(v);
	char title[96];

	snprintf(title, sizeof(title), "%s  %s/%s", _("Missions"), SHOW_NUMBER(p->missions.n ? (int64_t)p->list.row + 1 : 0), SHOW_NUMBER(p->missions.n));
	struct canvas body = frame_pane(c, r, title, NULL, focused);

	list_draw(&p->list, &body, focused);
}

static enum pane_result command(struct view *v, enum command c)
{
	return pane_list_command(&pane_of(v)->list, c);
}

static const struct mission_row *selected(const struct pane_missions *p)
{
	return p->list.row < (size_t)p->missions.n ? &p->missions.v[p->list.row] : NULL;
}

static void selection(const struct view *v, struct view_selection *out)
{
	const struct mission_row *m = selected(pane_of(v));

	out->entity = ENTITY_MISSION;
	out->mission = m ? m->id : 0;
	if (m)
		snprintf(out->finding, sizeof(out->finding), "%s", m->finding);
}

static void speak(struct view *v, struct str *out)
{
	const struct pane_missions *p = pane_of(v);
	const struct mission_row *r = selected(p);
	char dates[64];

	if (!r) {
		str_add(out, p->list.empty);
		return;
	}
	write_dates(r, dates, sizeof(dates));
	str_addf(out, _("%zu of %d: %s, %s, %s"), p->list.row + 1, p->missions.n, or_empty(r->title), or_empty(r->authority), dates);
	if (r->n_open)
		str_addf(out, ngettext(", %d clash", ", %d clashes", (unsigned long)r->n_open), r->n_open);
	str_add(out, ".");
}

static struct list *list(struct view *v)
{
	return &pane_of(v)->list;
}

const struct view_ops view_missions = {
	.name = N_("Missions"),
	.context = CTX_LIST,
	.read = read,
	.draw = draw,
	.command = command,
	.selection = selection,
	.speak = speak,
	.list = list,
};
