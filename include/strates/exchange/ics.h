/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ics.h - calendars (iCalendar, RFC 5545) in: one callback for each event.
 *
 * Days only: of an event with hours the days on which it takes place, as its own clock has them. Who organises and who attends is not read: personal data.
 */
#ifndef STRATES_EXCHANGE_ICS_H
#define STRATES_EXCHANGE_ICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <strates/base/err.h>

#define ICS_EVENT_MAX ((size_t)1 << 20) /* bytes of one event */

/* Texts are cleaned, "" when absent, and gone after the callback. */
struct ics_event {
	long line;           /* of BEGIN:VEVENT */
	const char *uid;     /* with its RECURRENCE-ID behind, when it has one */
	const char *record;  /* X-STRATES-RECORD: what an export of ours says that it is */
	const char *title, *place, *text, *status, *categories;
	int32_t first, last; /* days, both inside; DATE_NO_DAY: it has no start */
	const char *bad_date; /* a date that is none, as written; or "" */
	double lat, lon;     /* NAN when absent */
	bool repeats;        /* this is the first of several */
	const char *raw;     /* as written, from BEGIN to END, with line ends */
	size_t raw_len;
};
/* false: stop, with e set when that is an error. */
typedef bool (*ics_fn)(void *ctx, const struct ics_event *v, struct err *e);
struct ics_stats {
	long events, others;  /* tasks, journals: not read */
	long cut_line;        /* an event that is never closed begins here; 0 none */
	long too_long;        /* events over the cap: left out */
};
/* The UTF-8 text of a file; path is named in errors. ERR_DATA when it is no calendar. */
bool ics_each(const char *path, const char *text, size_t n, ics_fn fn, void *ctx, struct ics_stats *stats, struct err *e);

#endif
