/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ics.c - events out of a calendar.
 *
 * A physical line that begins with a blank continues the one before (RFC 5545 §3.1). What stands inside an event but belongs to something in it, an alarm say, is passed over.
 */
#include "config.h"

#include <strates/exchange/ics.h>

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/base/utf8.h>

enum { MINUTES = 1440, DURATION_MAX = 20 * 366 /* days */ };

struct moment {
	int32_t day; /* DATE_NO_DAY: none */
	int minute;  /* of the day */
	bool clock;  /* a time was written */
};
struct reader {
	const char *at, *end;
	long line;
	struct str text;  /* the logical line in hand: name, parameters, value */
	struct arena arena;
	struct ics_event event;
	struct moment from, to;
	long minutes;     /* of DURATION, 0 none */
	const char *recurrence;
};

/* --- lines --- */

/* The next logical line into r->text, unfolded; *start and *line are where it begins. false at the end. */
static bool next_line(struct reader *r, const char **start, long *line)
{
	str_clear(&r->text);
	*start = r->at;
	*line = r->line;
	if (r->at == r->end)
		return false;
	do {
		const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
		const char *text_end = stop ? stop : r->end;

		/* Of a line without end only what an event may hold is kept. */
		while (text_end > r->at && text_end[-1] == '\r')
			text_end--;
		if (r->text.len < ICS_EVENT_MAX)
			str_add_n(&r->text, r->at, (size_t)(text_end - r->at));
		r->at = stop ? stop + 1 : r->end;
		r->line++;
	} while (r->at < r->end && (*r->at == ' ' || *r->at == '\t') && r->at++);
	return true;
}

/* Cuts "NAME;PARAMETERS:VALUE" in two; a colon inside quotes belongs to a parameter. NULL: no value. */
static char *cut_value(char *line)
{
	bool quoted = false;

	for (char *c = line; *c; c++) {
		quoted = *c == '"' ? !quoted : quoted;
		if (*c == ':' && !quoted) {
			*c = '\0';
			return c + 1;
		}
	}
	return NULL;
}

static bool is_named(const char *line, const char *name)
{
	size_t n = strlen(name);

	return strncasecmp(line, name, n) == 0 && (!line[n] || line[n] == ';');
}

/* Escapes resolved, cleaned. In the arena. */
static const char *text_of(struct reader *r, const char *value, bool lines)
{
	struct str plain = STR_INIT, clean = STR_INIT;
	const char *kept;

	for (const char *c = value; *c; c++) {
		if (*c != '\\' || !c[1])
			str_add_char(&plain, *c);
		else if (*++c == 'n' || *c == 'N')
			str_add_char(&plain, '\n');
		else
			str_add_char(&plain, *c);
	}
	utf8_clean(&clean, plain.s, plain.len, lines);
	str_trim(&clean);
	kept = arena_strdup(&r->arena, clean.s);
	str_release(&plain);
	str_release(&clean);
	return kept;
}

/* --- times --- */

static int number(const char *s, size_t n)
{
	int v = 0;

	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)s[i]))
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

/* 20260504, 20260504T093000, 20260504T093000Z. */
static bool parse_moment(const char *s, struct moment *out)
{
	size_t n = strlen(s);
	int year, month, day, hour = 0, minute = 0;

	*out = (struct moment){.day = DATE_NO_DAY};
	if (n < 8 || (n > 8 && (n < 15 || s[8] != 'T')))
		return false;
	year = number(s, 4);
	month = number(s + 4, 2);
	day = number(s + 6, 2);
	if (n > 8) {
		hour = number(s + 9, 2);
		minute = number(s + 11, 2);
	}
	if (year < 1 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	*out = (struct moment){date_to_days(year, month, day), hour * 60 + minute, n > 8};
	return out->day != DATE_NO_DAY;
}

/* P1W, P4D, PT2H30M, P1DT12H; minutes, 0 when it is none. */
static long parse_duration(const char *s)
{
	long total = 0;

	if (*s == '+')
		s++;
	if (*s++ != 'P')
		return 0;
	while (*s) {
		char *end;
		long v;

		if (*s == 'T') {
			s++;
			continue;
		}
		v = strtol(s, &end, 10);
		if (end == s || v < 0 || v > DURATION_MAX)
			return 0;
		switch (*end) {
		case 'W': total += v * 7 * MINUTES; break;
		case 'D': total += v * MINUTES; break;
		case 'H': total += v * 60; break;
		case 'M': total += v; break;
		case 'S': break;
		default: return 0;
		}
		s = end + 1;
	}
	return total;
}

static void take_moment(struct reader *r, const char *value, struct moment *out)
{
	if (!parse_moment(value, out))
		r->event.bad_date = text_of(r, value, false);
}

/* The end of a calendar is the first moment that is over. */
static void settle_days(struct reader *r)
{
	struct ics_event *v = &r->event;
	long last = 0;

	v->first = r->from.day;
	v->last = r->from.day;
	if (v->first == DATE_NO_DAY)
		return;
	if (r->to.day != DATE_NO_DAY)
		last = (long)(r->to.day - r->from.day) * MINUTES + r->to.minute - 1;
	else if (r->minutes)
		last = r->from.minute + r->minutes - 1;
	if (last >= MINUTES)
		v->last += (int32_t)(last / MINUTES);
}

/* --- events --- */

static void begin_event(struct reader *r, const char *start, long line)
{
	arena_clear(&r->arena);
	r->event = (struct ics_event){
	        .line = line, .uid = "", .record = "", .title = "", .place = "", .text = "", .status = "", .categories = "", .bad_date = "", .lat = NAN, .lon = NAN, .raw = start};
	r->from = r->to = (struct moment){.day = DATE_NO_DAY};
	r->minutes = 0;
	r->recurrence = "";
}

static void take_place(struct reader *r, const char *value)
{
	const char *semicolon = strchr(value, ';');
	struct str lat = STR_INIT;
	double y, x;

	if (!semicolon)
		return;
	str_add_n(&lat, value, (size_t)(semicolon - value));
	if (str_to_real(lat.s, &y) && str_to_real(semicolon + 1, &x) && y >= -90 && y <= 90 && x >= -180 && x <= 180) {
		r->event.lat = y;
		r->event.lon = x;
	}
	str_release(&lat);
}

static void take_property(struct reader *r, const char *name, const char *value)
{
	struct ics_event *v = &r->event;

	if (is_named(name, "UID"))
		v->uid = text_of(r, value, false);
	else if (is_named(name, "SUMMARY"))
		v->title = text_of(r, value, false);
	else if (is_named(name, "LOCATION"))
		v->place = text_of(r, value, false);
	else if (is_named(name, "DESCRIPTION"))
		v->text = text_of(r, value, true);
	else if (is_named(name, "STATUS"))
		v->status = text_of(r, value, false);
	else if (is_named(name, "CATEGORIES"))
		v->categories = text_of(r, value, false);
	else if (is_named(name, "X-STRATES-RECORD"))
		v->record = text_of(r, value, false);
	else if (is_named(name, "RECURRENCE-ID"))
		r->recurrence = text_of(r, value, false);
	else if (is_named(name, "RRULE") || is_named(name, "RDATE"))
		v->repeats = true;
	else if (is_named(name, "GEO"))
		take_place(r, value);
	else if (is_named(name, "DTSTART"))
		take_moment(r, value, &r->from);
	else if (is_named(name, "DTEND"))
		take_moment(r, value, &r->to);
	else if (is_named(name, "DURATION"))
		r->minutes = parse_duration(value);
}

static bool end_event(struct reader *r, ics_fn fn, void *ctx, struct ics_stats *stats, struct err *e)
{
	struct ics_event *v = &r->event;

	stats->events++;
	v->raw_len = (size_t)(r->at - v->raw);
	if (v->raw_len > ICS_EVENT_MAX) {
		stats->too_long++;
		return true;
	}
	if (*r->recurrence)
		v->uid = arena_printf(&r->arena, "%s %s", v->uid, r->recurrence);
	settle_days(r);
	return fn(ctx, v, e) && !err_is_set(e);
}

static bool read_all(struct reader *r, ics_fn fn, void *ctx, struct ics_stats *stats, struct err *e)
{
	int depth = 0; /* of components inside the event */
	bool in_event = false, more = true;
	const char *start;
	long line;

	while (more && next_line(r, &start, &line)) {
		char *value = cut_value(r->text.s);

		if (!value)
			continue;
		if (is_named(r->text.s, "BEGIN")) {
			if (in_event && strcasecmp(value, "VEVENT") != 0) {
				depth++;
			} else if (strcasecmp(value, "VEVENT") == 0) {
				/* The one before was never closed. */
				if (in_event && !stats->cut_line)
					stats->cut_line = r->event.line;
				in_event = true;
				depth = 0;
				begin_event(r, start, line);
			} else {
				stats->others += strcasecmp(value, "VTODO") == 0 || strcasecmp(value, "VJOURNAL") == 0;
			}
		} else if (in_event && is_named(r->text.s, "END")) {
			if (depth > 0) {
				depth--;
			} else if (strcasecmp(value, "VEVENT") == 0) {
				in_event = false;
				more = end_event(r, fn, ctx, stats, e);
			}
		} else if (in_event && depth == 0) {
			take_property(r, r->text.s, value);
		}
	}
	if (in_event && more && !stats->cut_line)
		stats->cut_line = r->event.line;
	return !err_is_set(e);
}

bool ics_each(const char *path, const char *text, size_t n, ics_fn fn, void *ctx, struct ics_stats *stats, struct err *e)
{
	struct reader r = {.at = text, .end = text + n, .line = 1, .text = STR_INIT};
	struct err own = ERR_INIT;
	const char *start;
	long line;
	bool ok;

	if (!e)
		e = &own;
	*stats = (struct ics_stats){0};
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		r.at += 3;
	while (next_line(&r, &start, &line) && !r.text.len)
		;
	ok = strncasecmp(r.text.s, "BEGIN:VCALENDAR", 15) == 0 || err_at(e, ERR_DATA, path, line, _("this is no calendar: it does not begin with BEGIN:VCALENDAR"));
	ok = ok && read_all(&r, fn, ctx, stats, e);
	str_release(&r.text);
	arena_release(&r.arena);
	return ok;
}
