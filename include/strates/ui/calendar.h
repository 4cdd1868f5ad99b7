/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calendar.h - a month to pick a day from. Pure.
 */
#ifndef STRATES_UI_CALENDAR_H
#define STRATES_UI_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/base/date.h>
#include <strates/ui/canvas.h>
#include <strates/ui/keys.h>

struct calendar {
	int32_t day; /* selected, days since 1970-01-01 */
	int32_t today;
};
enum calendar_event { CALENDAR_IGNORED, CALENDAR_HANDLED, CALENDAR_CHOSEN, CALENDAR_CANCELLED };
#define CALENDAR_ROWS 10 /* with its frame */
#define CALENDAR_COLS 26

/* `at` may be unknown: today. */
void calendar_init(struct calendar *c, struct date at, int32_t today);
/* Arrows: days and weeks; PgUp PgDn: months; Ctrl- or Shift-PgUp, PgDn: years; Home End: ends of
 * the month; t: today; Enter; Esc. */
enum calendar_event calendar_key(struct calendar *c, const struct key_event *ev);
void calendar_draw(const struct calendar *c, const struct canvas *at, struct rect r);

/* A month by itself, with the day's month in its head: what stands on each day is asked for; *sign (a blank at first) stands behind the number. */
#define CALENDAR_MONTH_ROWS 8
#define CALENDAR_MONTH_COLS 21
void calendar_month(const struct canvas *c, int y, int x, int32_t day, style_t (*style)(void *ctx, int32_t day, char *sign), void *ctx);

#endif
