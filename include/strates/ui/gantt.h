/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gantt.h - days to columns, and what is drawn along them: the axis, bars by strate, when actions meet. Pure.
 *
 * A column is a piece of the calendar (a day, half a week, a quarter of a month, a month, a quarter, a year), so a year or a month begins with a column at every
 * scale. Bars of different strates differ by their glyph, also in ASCII; what meets is `!` or `c`, never colour alone.
 */
#ifndef STRATES_UI_GANTT_H
#define STRATES_UI_GANTT_H

#include <strates/app/timeline.h>
#include <strates/ui/canvas.h>
#include <strates/ui/theme.h>

/* By what a few columns are; each zoom level shows about four times the one before. */
enum gantt_scale { GANTT_DAY, GANTT_WEEK, GANTT_MONTH, GANTT_QUARTER, GANTT_YEAR, GANTT_DECADE, GANTT_SCALES };
struct gantt {
	enum gantt_scale scale;
	int64_t from; /* column of the calendar at the left edge */
	int cols;
	int32_t today;
};
/* "a column = a month" */
const char *gantt_scale_name(enum gantt_scale s);
/* Column of a day, and a column's first day, from the beginning of the calendar. */
int64_t gantt_column(enum gantt_scale s, int32_t day);
int32_t gantt_first_day(enum gantt_scale s, int64_t column);
/* Another scale, with this day where it stands now; a day that is not in view comes into the middle. */
void gantt_zoom(struct gantt *g, enum gantt_scale s, int32_t around);
void gantt_pan(struct gantt *g, int columns);
/* The finest scale at which first … last fit, with some room, and the place for it. */
void gantt_fit(struct gantt *g, int32_t first, int32_t last);

/* The drawings take one row y, from column x on, g->cols wide. */
void gantt_axis(const struct gantt *g, const struct canvas *c, int y, int x);
/* Faint lines where the axis has its labels, and today's. Before the row's bar. */
void gantt_rules(const struct gantt *g, const struct canvas *c, int y, int x, style_t over);
/* An action: its bar, `?` for an unknown beginning, an arrow for an open end, its signs. */
void gantt_bar(const struct gantt *g, const struct canvas *c, int y, int x, const struct timeline_row *r, style_t over);
/* When actions meet: `!` unsettled, `c` coordinated; the worse one where both are. */
void gantt_windows(const struct gantt *g, const struct canvas *c, int y, int x, const struct timeline_row *r, style_t over);
/* "2025-03 → 2027-12 …" instead of a bar, where bars can't be read. */
void gantt_words(const struct timeline_row *r, struct str *out);
style_t gantt_strate_style(int strate);

#endif
