/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gantt.c - days to columns, and what is drawn along them.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/ui/gantt.h>

enum { LABELS_MAX = 64, GAP = 2 /* between labels of the axis */, FIRST_YEAR = 1, LAST_YEAR = 9999 };

/* --- the calendar in columns --------------------------------------------------------------------------------------------------- */

const char *gantt_scale_name(enum gantt_scale s)
{
	static const char *const names[GANTT_SCALES] = {N_("a column = a day"), N_("a column = half a week"), N_("a column = a quarter of a month"),
		N_("a column = a month"), N_("a column = a quarter"), N_("a column = a year")};

	return _(names[s]);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int month_days(int year, int month)
{
	/* The last month of the calendar has none behind it. */
	return month == 12 ? 31 : (int)(date_to_days(year, month + 1, 1) - date_to_days(year, month, 1));
}

int64_t gantt_column(enum gantt_scale s, int32_t day)
{
	struct date d = date_from_days(day);
	int64_t month = (int64_t)d.year * 12 + d.month - 1;

	switch (s) {
	case GANTT_DAY: return day;
	case GANTT_WEEK: return floor_div(((int64_t)day + 3) * 2, 7); /* 1970-01-01 was a Thursday */
	case GANTT_MONTH: return month * 4 + (d.day - 1) * 4 / month_days(d.year, d.month);
	case GANTT_QUARTER: return month;
	case GANTT_YEAR: return month / 3;
	default: return d.year;
	}
}

static int32_t first_of_month(int64_t month)
{
	int64_t low = FIRST_YEAR * 12, high = LAST_YEAR * 12 + 11;

	month = month < low ? low : month > high ? high : month;
	return date_to_days((int)(month / 12), (int)(month % 12) + 1, 1);
}

int32_t gantt_first_day(enum gantt_scale s, int64_t column)
{
	switch (s) {
	case GANTT_DAY: return (int32_t)column;
	case GANTT_WEEK: return (int32_t)(-floor_div(-column * 7, 2) - 3);
	case GANTT_MONTH: {
		int32_t first = first_of_month(floor_div(column, 4));
		struct date d = date_from_days(first);

		return first + (int32_t)(((column - floor_div(column, 4) * 4) * month_days(d.year, d.month) + 3) / 4);
	}
	case GANTT_QUARTER: return first_of_month(column);
	case GANTT_YEAR: return first_of_month(column * 3);
	default: return first_of_month(column * 12);
	}
}

static bool in_view(const struct gantt *g, int64_t column)
{
	return column >= g->from && column < g->from + g->cols;
}

/* The calendar has ends; so has the way there. */
static void keep_inside(struct gantt *g)
{
	int64_t low = gantt_column(g->scale, date_to_days(FIRST_YEAR, 1, 1)), high = gantt_column(g->scale, date_to_days(LAST_YEAR, 12, 31)) - g->cols;

	g->from = g->from > high ? high : g->from;
	g->from = g->from < low ? low : g->from;
}

void gantt_zoom(struct gantt *g, enum gantt_scale s, int32_t around)
{
	int64_t at = gantt_column(g->scale, around) - g->from;

	if (at < 0 || at >= g->cols)
		at = g->cols / 2;
	g->scale = s;
	g->from = gantt_column(s, around) - at;
	keep_inside(g);
}

void gantt_pan(struct gantt *g, int columns)
{
	g->from += columns;
	keep_inside(g);
}

void gantt_fit(struct gantt *g, int32_t first, int32_t last)
{
	int64_t from = 0, to = 0;

	for (int s = GANTT_DAY; s < GANTT_SCALES; s++) {
		g->scale = (enum gantt_scale)s;
		from = gantt_column(g->scale, first);
		to = gantt_column(g->scale, last);
		if (to - from + 3 <= g->cols)
			break;
	}
	g->from = from - (g->cols - (to - from + 1)) / 2;
	keep_inside(g);
}

/* --- the axis ------------------------------------------------------------------------------------------------------------------ */

struct label {
	int x; /* column of the tick; may be left of the view by less than its text */
	char text[48];
};

/* Months between two labels, so that the widest label fits between. */
static int label_step(enum gantt_scale s)
{
	static const int steps[GANTT_SCALES] = {[GANTT_DAY] = 1, [GANTT_WEEK] = 3, [GANTT_MONTH] = 3, [GANTT_QUARTER] = 12, [GANTT_YEAR] = 24, [GANTT_DECADE] = 120};

	return steps[s];
}

static void write_label(enum gantt_scale s, int32_t day, char *buf, size_t size)
{
	struct date d = date_from_days(day);
	char text[40];

	if (d.month == 1 && s != GANTT_DAY && s != GANTT_WEEK) {
		snprintf(buf, size, "%d", d.year);
		return;
	}
	d.precision = DATE_MONTH;
	d.day = 0;
	date_format_long(d, text);
	/* The year stands where it begins. */
	if (s == GANTT_MONTH)
		text[strcspn(text, " ")] = '\0';
	snprintf(buf, size, "%s", text);
}

/* Ticks in view with their labels, from left to right. */
static int axis_labels(const struct gantt *g, struct label *out)
{
	int step = label_step(g->scale), n = 0;
	struct date d = date_from_days(gantt_first_day(g->scale, g->from));
	int64_t month = floor_div((int64_t)d.year * 12 + d.month - 1, step) * step;

	for (; n < LABELS_MAX; month += step) {
		int32_t day = first_of_month(month);
		int64_t x = gantt_column(g->scale, day) - g->from;

		if (x >= g->cols || month > LAST_YEAR * 12)
			break;
		if (x < 0)
			continue;
		out[n].x = (int)x;
		write_label(g->scale, day, out[n].text, sizeof(out[n].text));
		n++;
	}
	return n;
}

static bool is_reader(const struct canvas *c)
{
	return c->grid->glyphs == GLYPHS_READER;
}

static uint32_t rule(const struct canvas *c)
{
	return c->grid->glyphs == GLYPHS_UNICODE ? 0x2502 : '|';
}

/* What can't be seen on the axis is said at its left edge: which year this is. */
static void label_edge(const struct gantt *g, const struct canvas *c, int y, int x, int room)
{
	struct date d = date_from_days(gantt_first_day(g->scale, g->from));
	char text[16];

	snprintf(text, sizeof(text), "%d", d.year);
	if ((int)strlen(text) + GAP <= room)
		canvas_text(c, y, x, room, ROLE_DIM, text);
}

void gantt_axis(const struct gantt *g, const struct canvas *c, int y, int x)
{
	struct label v[LABELS_MAX];
	int n = axis_labels(g, v), today = (int)(gantt_column(g->scale, g->today) - g->from);
	bool covered = false;

	/* Words stand in the place of bars. */
	if (is_reader(c))
		return;
	label_edge(g, c, y, x, n ? v[0].x : g->cols);
	for (int i = 0; i < n; i++) {
		int room = (i + 1 < n ? v[i + 1].x : g->cols) - v[i].x;

		canvas_put(c, y, x + v[i].x, ROLE_BORDER, rule(c));
		if (canvas_width(v[i].text) + 1 > room)
			continue;
		canvas_text(c, y, x + v[i].x + 1, room - 1, ROLE_HEADER, v[i].text);
		covered = covered || (today > v[i].x && today <= v[i].x + canvas_width(v[i].text));
	}
	/* The year is read before the arrow is missed. */
	if (in_view(g, today + g->from) && !covered)
		canvas_text(c, y, x + today, 1, ROLE_TODAY, canvas_glyph(c, GLYPH_DOWN));
}

void gantt_rules(const struct gantt *g, const struct canvas *c, int y, int x, style_t over)
{
	struct label v[LABELS_MAX];
	int n = is_reader(c) ? 0 : axis_labels(g, v);
	int64_t today = gantt_column(g->scale, g->today);

	for (int i = 0; i < n; i++)
		canvas_put(c, y, x + v[i].x, (style_t)(ROLE_BORDER | over), c->grid->glyphs == GLYPHS_UNICODE ? 0x2506 : '.');
	if (!is_reader(c) && in_view(g, today))
		canvas_put(c, y, x + (int)(today - g->from), (style_t)(ROLE_TODAY | over), rule(c));
}

/* --- bars ---------------------------------------------------------------------------------------------------------------------- */

style_t gantt_strate_style(int strate)
{
	static const style_t styles[STRATE_COUNT] = {ROLE_STRATE_1, ROLE_STRATE_2, ROLE_STRATE_3, ROLE_STRATE_4, ROLE_STRATE_4, ROLE_STRATE_2, ROLE_STRATE_5};

	return styles[strate >= 0 && strate < STRATE_COUNT ? strate : STRATE_OTHER];
}

/* The higher the strate, the fuller. */
static uint32_t bar_sign(const struct canvas *c, int strate)
{
	static const uint32_t unicode[STRATE_COUNT] = {0x2591, 0x2592, 0x2593, 0x2588, 0x2588, 0x2592, 0x2550};
	static const char ascii[] = ":+=##+~";

	return c->grid->glyphs == GLYPHS_UNICODE ? unicode[strate] : (uint32_t)ascii[strate];
}

static void put(const struct gantt *g, const struct canvas *c, int y, int x, int64_t column, style_t style, const char *text)
{
	if (in_view(g, column))
		canvas_text(c, y, x + (int)(column - g->from), 1, style, text);
}

static void draw_sign(const struct gantt *g, const struct canvas *c, int y, int x, const struct span_sign *s, style_t over)
{
	static const char *const unicode[] = {[SIGN_MISSION] = "◆", [SIGN_BEGIN] = "[", [SIGN_END] = "]"};
	bool ascii = c->grid->glyphs != GLYPHS_UNICODE;

	put(g, c, y, x, gantt_column(g->scale, s->day), (style_t)(ROLE_ACCENT | over), s->kind == SIGN_MISSION && ascii ? "*" : unicode[s->kind]);
}

/* Outside of the view: an edge says on which side. */
static void point_outside(const struct gantt *g, const struct canvas *c, int y, int x, int64_t first, style_t over)
{
	bool before = first < g->from, ascii = c->grid->glyphs != GLYPHS_UNICODE;

	canvas_text(c, y, before ? x : x + g->cols - 1, 1, (style_t)(ROLE_DIM | over), before ? (ascii ? "<" : "«") : ascii ? ">" : "»");
}

/* As long as it is counted, a bar; then, as nobody said that it ended, dots up to today. */
static void draw_span(const struct gantt *g, const struct canvas *c, int y, int x, const struct timeline_row *r, style_t over)
{
	int64_t first = gantt_column(g->scale, r->first), counted = gantt_column(g->scale, r->last), today = gantt_column(g->scale, g->today) - 1;
	int64_t last = r->open_end && today > counted ? today : counted;
	style_t style = (style_t)(gantt_strate_style(r->span->strate) | over);

	if (last < g->from || first >= g->from + g->cols) {
		point_outside(g, c, y, x, first, over);
		return;
	}
	for (int64_t i = first < g->from ? g->from : first; i <= last && in_view(g, i); i++) {
		if (i <= counted)
			canvas_put(c, y, x + (int)(i - g->from), style, bar_sign(c, r->span->strate));
		else
			put(g, c, y, x, i, style, canvas_glyph(c, GLYPH_BULLET));
	}
	if (r->open_end)
		put(g, c, y, x, last, style, canvas_glyph(c, GLYPH_RIGHT));
}

/* The end alone is known, or nothing. */
static void draw_unknown(const struct gantt *g, const struct canvas *c, int y, int x, const struct timeline_row *r, style_t over)
{
	int64_t last = r->last == DATE_NO_DAY ? g->from : gantt_column(g->scale, r->last);

	if (!in_view(g, last)) {
		point_outside(g, c, y, x, last, over);
		return;
	}
	put(g, c, y, x, r->last == DATE_NO_DAY ? last : last - 1, (style_t)(ROLE_WARNING | over), "?");
	if (r->last != DATE_NO_DAY)
		canvas_put(c, y, x + (int)(last - g->from), (style_t)(gantt_strate_style(r->span->strate) | over), bar_sign(c, r->span->strate));
}

void gantt_bar(const struct gantt *g, const struct canvas *c, int y, int x, const struct timeline_row *r, style_t over)
{
	int64_t today = gantt_column(g->scale, g->today);

	if (r->unknown_start)
		draw_unknown(g, c, y, x, r, over);
	else
		draw_span(g, c, y, x, r, over);
	/* One line from top to bottom, also through bars. */
	if (in_view(g, today))
		canvas_put(c, y, x + (int)(today - g->from), (style_t)(ROLE_TODAY | over), rule(c));
	for (int i = 0; i < r->n_signs; i++)
		draw_sign(g, c, y, x, &r->signs[i], over);
}

void gantt_windows(const struct gantt *g, const struct canvas *c, int y, int x, const struct timeline_row *r, style_t over)
{
	for (int settled = 1; settled >= 0; settled--) {
		for (int i = 0; i < r->n_windows; i++) {
			const struct timeline_window *w = &r->windows[i];
			int64_t first = gantt_column(g->scale, w->first), last = gantt_column(g->scale, w->last);
			style_t style = w->settled ? ROLE_COORDINATED : w->severity >= 70 ? ROLE_FINDING_STRONG : ROLE_FINDING;

			if (w->settled != settled)
				continue;
			for (int64_t k = first < g->from ? g->from : first; k <= last && in_view(g, k); k++)
				canvas_put(c, y, x + (int)(k - g->from), (style_t)(style | over), settled ? 'c' : '!');
		}
	}
}

void gantt_words(const struct timeline_row *r, struct str *out)
{
	char text[DATE_TEXT_SIZE];

	if (r->kind == TIMELINE_ACTION) {
		str_addf(out, "%s → ", r->unknown_start ? "?" : date_format(date_from_days(r->first), text));
		str_add(out, r->open_end ? "?" : date_format(date_from_days(r->last), text));
		return;
	}
	for (int i = 0; i < r->n_windows; i++) {
		str_addf(out, "%s%s", out->len ? ", " : "", date_format(date_from_days(r->windows[i].first), text));
		str_addf(out, " → %s", date_format(date_from_days(r->windows[i].last), text));
	}
}
