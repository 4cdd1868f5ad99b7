/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export_ics.c - the dates of the actions as a calendar (iCalendar, RFC 5545): missions that serve them, ends of their agreements, councils of their leads.
 *
 * All-day events: DTEND is the day after the last. Lines are folded at 75 octets, never inside a character. Each event has the uid of its record, so that a calendar that is imported again
 * updates what it holds.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>

#include "export_priv.h"

enum { FOLD = 75 };

/* --- lines --- */

static void add_line(struct str *out, const char *line)
{
	size_t column = 0;

	for (; *line; line++) {
		bool begins = ((unsigned char)*line & 0xc0) != 0x80;
		size_t bytes = 1;

		while (begins && ((unsigned char)line[bytes] & 0xc0) == 0x80)
			bytes++;
		if (begins && column + bytes > FOLD) {
			str_add(out, "\r\n ");
			column = 1;
		}
		str_add_char(out, *line);
		column++;
	}
	str_add(out, "\r\n");
}

static void add_text(struct str *out, const char *name, const char *s)
{
	struct str line = STR_INIT;

	if (str_is_empty(s))
		return;
	str_addf(&line, "%s:", name);
	for (; *s; s++) {
		if (*s == '\n') {
			str_add(&line, "\\n");
			continue;
		}
		if (strchr("\\;,", *s))
			str_add_char(&line, '\\');
		if ((unsigned char)*s >= 0x20)
			str_add_char(&line, *s);
	}
	add_line(out, line.s);
	str_release(&line);
}

static void add_day(struct str *out, const char *name, int32_t day)
{
	struct date d = date_from_days(day);

	str_addf(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, d.year, d.month, d.day);
}

/* --- events --- */

struct entry {
	struct uid uid;
	const char *what; /* beside the uid, where one record has several dates */
	const char *title, *place, *text, *status;
	const char *record; /* which entity it is, when it is one whole: for the way back */
	int32_t first, last;
};

static void add_entry(struct exporter *x, const struct entry *n)
{
	char uid[UID_TEXT_SIZE], now[24];
	struct str line = STR_INIT;

	if (n->first == DATE_NO_DAY)
		return;
	str_add(x->out, "BEGIN:VEVENT\r\n");
	str_addf(&line, "UID:%s%s%s@strates", uid_format(n->uid, uid), *n->what ? "-" : "", n->what);
	add_line(x->out, line.s);
	/* 2026-11-27T10:20:30Z without its signs. */
	clock_format(clock_ms(), now);
	str_addf(x->out, "DTSTAMP:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", now, now + 5, now + 8, now + 11, now + 14, now + 17);
	add_day(x->out, "DTSTART", n->first);
	add_day(x->out, "DTEND", (n->last == DATE_NO_DAY || n->last < n->first ? n->first : n->last) + 1);
	add_text(x->out, "SUMMARY", n->title);
	add_text(x->out, "LOCATION", n->place);
	add_text(x->out, "DESCRIPTION", n->text);
	add_text(x->out, "STATUS", n->status);
	add_text(x->out, "X-STRATES-RECORD", n->record);
	str_add(x->out, "END:VEVENT\r\n");
	str_release(&line);
}

/* --- what hangs on the actions --- */

static int by_uid(const void *a, const void *b)
{
	return uid_cmp(*(const struct uid *)a, *(const struct uid *)b);
}

static bool was_written(const struct exporter *x, struct uid u)
{
	return x->n_seen && bsearch(&u, x->seen, (size_t)x->n_seen, sizeof(u), by_uid);
}

static bool serves(const struct exporter *x, const struct record *mission)
{
	for (int i = 0; i < record_count(mission, SET_MISSION_ACTIONS); i++)
		if (was_written(x, record_element(mission, SET_MISSION_ACTIONS, i)->u))
			return true;
	return false;
}

static void add_mission(struct exporter *x, const struct record *r)
{
	struct arena a = ARENA_INIT;
	const char *city = record_text(r, FIELD_MISSION_CITY), *country = record_text(r, FIELD_MISSION_COUNTRY), *status = record_text(r, FIELD_MISSION_STATUS);
	const char *lead = store_ref_name(x->store, ENTITY_AUTHORITY, record_value(r, FIELD_MISSION_AUTHORITY), &a);
	struct date end = record_date(r, FIELD_MISSION_END);
	struct entry n = {.uid = r->uid, .what = "", .record = "mission", .text = record_text(r, FIELD_MISSION_OBJECTIVE), .first = date_first(record_date(r, FIELD_MISSION_START)),
	        .last = end.precision ? date_last(end) : DATE_NO_DAY};

	n.title = arena_printf(&a, "%s (%s)", record_text(r, FIELD_MISSION_TITLE), lead);
	n.place = arena_printf(&a, "%s%s%s", city ? city : "", city && country ? ", " : "", country ? store_ref_name(x->store, ENTITY_COUNTRY, record_value(r, FIELD_MISSION_COUNTRY), &a) : "");
	n.status = str_eq(status, "cancelled") ? "CANCELLED" : str_eq(status, "done") ? "CONFIRMED" : "TENTATIVE";
	add_entry(x, &n);
	arena_release(&a);
}

/* Rows of an entity that are wanted. */
static void each_row(struct exporter *x, enum entity en, bool (*wanted)(const struct exporter *, const struct record *), void (*add)(struct exporter *, const struct record *))
{
	struct ids ids = IDS_INIT;

	if (store_ids(x->store, en, 0, &ids, NULL))
		for (int i = 0; i < ids.n; i++) {
			struct arena a = ARENA_INIT;
			struct record r;

			if (store_load(x->store, en, ids.v[i], &a, &r, NULL) && wanted(x, &r))
				add(x, &r);
			arena_release(&a);
		}
	ids_release(&ids);
}

static void add_event(struct exporter *x, const struct record *r)
{
	struct date day = record_date(r, FIELD_EVENT_ON);
	struct entry n = {.uid = r->uid, .what = "", .record = "event", .title = record_text(r, FIELD_EVENT_TITLE), .text = record_text(r, FIELD_EVENT_NOTE), .first = date_first(day),
	        .last = date_last(day)};

	add_entry(x, &n);
}

/* Of nobody in particular, or of a lead of the actions. */
static bool is_of_lead(const struct exporter *x, const struct record *event)
{
	const char *whose = record_text(event, FIELD_EVENT_AUTHORITY);

	return x->written && (!whose || was_written(x, uid_derive("lead", whose, strlen(whose))));
}

static void begin(struct exporter *x)
{
	str_add(x->out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//strates//strates//FR\r\nCALSCALE:GREGORIAN\r\n");
}

static bool is_party(const struct exporter *x, const struct record *agreement)
{
	return was_written(x, agreement->uid);
}

static void add_agreement(struct exporter *x, const struct record *r)
{
	struct date end = record_date(r, FIELD_AGREEMENT_END);
	struct arena a = ARENA_INIT;

	if (end.precision)
		add_entry(x, &(struct entry){r->uid, "end", arena_printf(&a, _("Agreement ends: %s"), record_text(r, FIELD_AGREEMENT_TITLE)), NULL,
		                     record_text(r, FIELD_AGREEMENT_NOTE), NULL, NULL, date_last(end), DATE_NO_DAY});
	arena_release(&a);
}

static void note_uid(struct exporter *x, struct uid u)
{
	GROW(x->seen, x->n_seen, x->cap_seen);
	x->seen[x->n_seen++] = u;
}

/* Its beginning and its end; what it hangs on comes at the end of the file, once. */
static bool action(struct exporter *x, struct whole *w, struct err *e)
{
	struct date start = record_date(&w->r, FIELD_ACTION_START), end = record_date(&w->r, FIELD_ACTION_END);
	const char *title = record_text(&w->r, FIELD_ACTION_TITLE);
	struct uid agreement = record_uid(&w->r, FIELD_ACTION_AGREEMENT);
	struct arena a = ARENA_INIT;

	(void)e;
	start = start.precision ? start : record_date(&w->r, FIELD_ACTION_PLANNED_START);
	end = end.precision ? end : record_date(&w->r, FIELD_ACTION_PLANNED_END);
	if (start.precision)
		add_entry(x, &(struct entry){w->r.uid, "start", arena_printf(&a, _("Begins: %s"), title), NULL, NULL, NULL, NULL, date_first(start), DATE_NO_DAY});
	if (end.precision)
		add_entry(x, &(struct entry){w->r.uid, "end", arena_printf(&a, _("Ends: %s"), title), NULL, NULL, NULL, NULL, date_last(end), DATE_NO_DAY});
	note_uid(x, w->r.uid);
	/* Authorities are known by their keys. */
	if (record_text(&w->r, FIELD_ACTION_LEAD))
		note_uid(x, uid_derive("lead", record_text(&w->r, FIELD_ACTION_LEAD), strlen(record_text(&w->r, FIELD_ACTION_LEAD))));
	if (!uid_is_nil(agreement))
		note_uid(x, agreement);
	arena_release(&a);
	return true;
}

static bool end(struct exporter *x, struct err *e)
{
	(void)e;
	if (x->n_seen)
		qsort(x->seen, (size_t)x->n_seen, sizeof(*x->seen), by_uid);
	each_row(x, ENTITY_MISSION, serves, add_mission);
	each_row(x, ENTITY_AGREEMENT, is_party, add_agreement);
	each_row(x, ENTITY_EVENT, is_of_lead, add_event);
	str_add(x->out, "END:VCALENDAR\r\n");
	return true;
}

const struct export_form export_ics = {
	.format = {.name = "ics", .suffix = "ics", .label = N_("Dates, as a calendar (ICS)"), .detail = N_("missions, agreements, councils")},
	.begin = begin,
	.action = action,
	.end = end,
};
