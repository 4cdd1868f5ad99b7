/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_calendar.c - what has a day, on paper: what clashes and what is late first, then month by month; what is over is left out.
 */
#include "config.h"

#include <string.h>

#include <strates/app/agenda.h>
#include <strates/base/intl.h>

#include "report_priv.h"
#include "show_priv.h"

enum { DATES_MAX = 400 };

/* Does it speak of restricted actions? A mission that serves one does; an agreement when it covers nothing else. */
static bool may_show_record(struct report *r, const struct agenda_item *i)
{
	struct ids actions = IDS_INIT;
	struct record m;
	int shown = 0, n = 0;

	if (i->entity == ENTITY_MISSION && store_load(app_store(r->app), ENTITY_MISSION, i->id, &r->mem, &m, NULL))
		for (int k = 0; k < record_count(&m, SET_MISSION_ACTIONS); k++)
			if (!report_may_show(r, show_ref_id(r->app, ENTITY_ACTION, record_element(&m, SET_MISSION_ACTIONS, k))))
				return false;
	if (i->entity == ENTITY_AGREEMENT) {
		struct value uid = value_uid(store_uid(app_store(r->app), ENTITY_AGREEMENT, i->id));

		if (store_ids_where(app_store(r->app), FIELD_ACTION_AGREEMENT, &uid, &actions, NULL))
			n = actions.n;
		for (int k = 0; k < n; k++)
			shown += report_may_show(r, actions.v[k]);
		ids_release(&actions);
	}
	return !n || shown;
}

static bool may_show(struct report *r, const struct agenda_item *i)
{
	return !r->kept_back.n || ((!i->left || report_may_show(r, i->left)) && (!i->right || report_may_show(r, i->right)) && may_show_record(r, i));
}

static const char *day_text(struct report *r, const struct agenda_item *i)
{
	char first[48], last[48];

	if (i->start.precision != DATE_DAY)
		return arena_strdup(&r->mem, date_format_long(i->start, first));
	agenda_day_label(i->first, first);
	if (i->last == i->first)
		return arena_printf(&r->mem, "%s %s", agenda_weekday(i->first), first);
	return arena_printf(&r->mem, "%s → %s", first, agenda_day_label(i->last, last));
}

static const char *where_text(struct report *r, const struct agenda_item *i)
{
	struct value key = value_text(i->country);
	const char *country = *i->country ? store_ref_name(app_store(r->app), ENTITY_COUNTRY, &key, &r->mem) : "";

	return *i->city && *country ? arena_printf(&r->mem, "%s (%s)", i->city, country) : *i->city ? i->city : country;
}

static void add_row(struct report *r, const struct agenda_item *i)
{
	const char *kind = agenda_kind_label(i);

	if (i->cancelled)
		kind = arena_printf(&r->mem, "%s (%s)", kind, vocab_label(VOCAB_MISSION_STATUS, "cancelled"));
	paper_row(r->paper, (const char *const[]){i->n_open ? "!!" : i->late ? "!" : "", day_text(r, i), kind, i->title, i->who, where_text(r, i)});
}

static void lead(struct report *r, const struct agenda *l)
{
	const struct agenda_item *next = NULL;
	int ahead = 0;
	struct str s = STR_INIT;

	for (int i = 0; i < l->n; i++) {
		if (l->v[i].part == AGENDA_BEFORE)
			continue;
		ahead += l->v[i].part != AGENDA_LATE;
		if (l->v[i].part != AGENDA_LATE && (!next || l->v[i].first < next->first))
			next = &l->v[i];
	}
	paper_lead(r->paper, ahead ? arena_printf(&r->mem, ngettext("%d date lies ahead.", "%d dates lie ahead.", (unsigned long)ahead), ahead) : _("No date lies ahead."));
	if (next) {
		agenda_say(next, app_today(r->app), &s);
		paper_lead(r->paper, arena_printf(&r->mem, _("The next: %s"), s.s));
	}
	if (l->n_late)
		paper_lead(r->paper, arena_printf(&r->mem, ngettext("%d date is over and what it stood for is not done.", "%d dates are over and what they stood for is not done.",
		                                                (unsigned long)l->n_late), l->n_late));
	if (l->n_clashes)
		paper_lead(r->paper, arena_printf(&r->mem, ngettext("%d mission clashes with another one.", "%d missions clash with another one.", (unsigned long)l->n_clashes), l->n_clashes));
	str_release(&s);
}

/* A heading for each part, and for each month of what lies ahead. */
static void body(struct report *r, const struct agenda *l)
{
	const char *const heads[] = {"", _("Day"), _("What"), _("Title"), _("Who"), _("Where")};
	int part = -1, month = -1, n = 0;
	char name[48];

	for (int i = 0; i < l->n && l->v[i].part != AGENDA_BEFORE; i++) {
		const struct agenda_item *item = &l->v[i];
		struct date day = date_from_days(item->first);
		int now = item->part == AGENDA_AHEAD ? day.year * 12 + day.month : 0;

		if (n++ >= DATES_MAX)
			continue;
		if ((int)item->part != part)
			paper_heading(r->paper, 2, agenda_part_label(item->part));
		if (now && now != month)
			paper_heading(r->paper, 3, date_format_long((struct date){day.year, day.month, 0, DATE_MONTH}, name));
		if ((int)item->part != part || now != month)
			paper_table(r->paper, COUNT_OF(heads), heads);
		part = (int)item->part;
		month = now;
		add_row(r, item);
	}
	report_more(r, n - DATES_MAX);
}

bool report_calendar(struct report *r, struct err *e)
{
	struct browse *b = browse_new(r->app);
	struct agenda l = AGENDA_INIT;
	bool ok = agenda_read(&l, b, r->filter->root ? &r->ids : NULL, e);
	int kept = 0;

	for (int i = 0; ok && i < l.n; i++) {
		if (may_show(r, &l.v[i])) {
			l.v[kept++] = l.v[i];
			continue;
		}
		l.n_late -= l.v[i].part == AGENDA_LATE;
		l.n_clashes -= l.v[i].part == AGENDA_CLASHES;
	}
	if (ok) {
		l.n = kept;
		r->paper = paper_new(_("Calendar"));
		report_subtitle(r);
		lead(r, &l);
		body(r, &l);
		report_end(r);
	}
	agenda_release(&l);
	browse_free(&b);
	return ok;
}
