/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calendar.c - a month, weeks from Monday.
 */
#include "config.h"

#include <stdio.h>
#include <strates/base/intl.h>
#include <strates/ui/calendar.h>
#include <strates/ui/frame.h>
#include <strates/ui/theme.h>

void calendar_init(struct calendar *c, struct date at, int32_t today)
{
	int32_t day = date_first(at);

	c->today = today;
	c->day = day == DATE_NO_DAY ? today : day;
}

static int32_t first_of_month(int32_t day)
{
	struct date d = date_from_days(day);

	return day - (d.day - 1);
}

/* 1970-01-01 was a Thursday; 0 = Monday. */
static int weekday(int32_t day)
{
	return (int)(((day + 3) % 7 + 7) % 7);
}

static const char *day_names(void)
{
	/* TRANSLATORS: two letters a day, Monday first, parted by one blank. */
	return _("Mo Tu We Th Fr Sa Su");
}

static void go(struct calendar *c, int32_t day)
{
	struct date d = date_from_days(day);

	if (d.year >= 1 && d.year <= 9999)
		c->day = day;
}

enum calendar_event calendar_key(struct calendar *c, const struct key_event *ev)
{
	int page = ev->key.mods & (MOD_CTRL | MOD_SHIFT) ? 12 : 1;

	if (ev->type != EVENT_KEY)
		return CALENDAR_IGNORED;
	switch (ev->key.code) {
	case UI_KEY_LEFT: go(c, c->day - 1); break;
	case UI_KEY_RIGHT: go(c, c->day + 1); break;
	case UI_KEY_UP: go(c, c->day - 7); break;
	case UI_KEY_DOWN: go(c, c->day + 7); break;
	case UI_KEY_PGUP: go(c, date_add_months(c->day, -page)); break;
	case UI_KEY_PGDN: go(c, date_add_months(c->day, page)); break;
	case UI_KEY_HOME: go(c, first_of_month(c->day)); break;
	case UI_KEY_END: go(c, date_add_months(first_of_month(c->day), 1) - 1); break;
	case 't': go(c, c->today); break;
	case UI_KEY_ENTER: return CALENDAR_CHOSEN;
	case UI_KEY_ESC: return CALENDAR_CANCELLED;
	default: return CALENDAR_IGNORED;
	}
	return CALENDAR_HANDLED;
}

void calendar_draw(const struct calendar *c, const struct canvas *at, struct rect r)
{
	struct date month = date_from_days(c->day);
	int32_t first = first_of_month(c->day), next = date_add_months(first, 1);
	char title[40];

	month.precision = DATE_MONTH;
	month.day = 0;
	struct canvas in = frame_dialog(at, r, date_format_long(month, title), NULL);

	int weeks = (weekday(first) + (int)(next - first) + 6) / 7;
	int head = in.rows > weeks ? 1 : 0;
	int week = (weekday(first) + (int)(c->day - first)) / 7;
	/* Without room for all weeks, the selected one is in view. */
	int y = head - (week + head >= in.rows ? week + head + 1 - in.rows : 0);

	if (head)
		canvas_text(&in, 0, 0, CALENDAR_MONTH_COLS, ROLE_HEADER, day_names());
	for (int32_t day = first; day < next; day++) {
		int x = weekday(day) * 3;
		style_t style = day == c->today     ? ROLE_TODAY
		                : weekday(day) >= 5 ? ROLE_DIM
		                                    : ROLE_NORMAL;

		if (day == c->day)
			style |= STYLE_SELECTED;
		canvas_textf(&in, y, x, 2, style, "%2d", (int)(day - first) + 1);
		if (day == c->day)
			canvas_cursor(&in, y, x, false);
		y += weekday(day) == 6;
	}
}

void calendar_month(const struct canvas *c, int y, int x, int32_t day, style_t (*style)(void *ctx, int32_t day, char *sign), void *ctx)
{
	int32_t first = first_of_month(day), next = date_add_months(first, 1);
	struct date month = date_from_days(first);
	char title[40];

	/* The last month of the calendar has none behind it. */
	next = next == DATE_NO_DAY ? first + 31 : next;
	month.precision = DATE_MONTH;
	month.day = 0;
	canvas_text(c, y++, x, CALENDAR_MONTH_COLS, ROLE_TITLE, date_format_long(month, title));
	canvas_text(c, y++, x, CALENDAR_MONTH_COLS, ROLE_HEADER, day_names());
	for (day = first; day < next; day++) {
		char sign = ' ';
		style_t look = style(ctx, day, &sign);

		canvas_textf(c, y, x + weekday(day) * 3, 3, look, "%2d%c", (int)(day - first) + 1, sign);
		y += weekday(day) == 6;
	}
}
