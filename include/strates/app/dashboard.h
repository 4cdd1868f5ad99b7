/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dashboard.h - one page about the register: what is to be done today, then how it stands. Figures of what the present filter leaves; each line leads somewhere.
 */
#ifndef STRATES_APP_DASHBOARD_H
#define STRATES_APP_DASHBOARD_H

#include <strates/app/browse.h>
#include <strates/app/command.h>
#include <strates/engine/indicators.h>

enum dashboard_part { DASHBOARD_TODO, DASHBOARD_FIGURES, DASHBOARD_STRATES, DASHBOARD_COUNTRIES, DASHBOARD_THEMES, DASHBOARD_PARTS };
struct dashboard_line {
	enum dashboard_part part;
	const char *code;  /* what it is, or the key of a country …: never translated */
	const char *text;  /* in the user's language */
	int64_t n, n_open; /* n_open: of these, with an open finding; -1 = does not apply */
	int share;         /* per cent, -1: is no share */
	int severity;      /* worst open finding */
	const char *whole; /* of an indicator: what it counts, in full; NULL: the text says it */
	const char *value; /* of an indicator, with its unit; NULL: is none */
	const int8_t *trend; /* its years: see indicator_heights(); else NULL */
	bool urgent;       /* a thing to do that is no finding */
	bool extra;        /* shown only where there is room left: one more finding, country, theme */
	const char *scope, *scope_label; /* filter term of the actions behind it; NULL: none */
	bool leads;                      /* else, to where this command goes */
	enum command command;
	char finding[17]; /* else to this finding, "" none; its two actions, 0 none */
	int64_t left, right;
	bool cluster;
};
enum { DASHBOARD_YEARS = 12, DASHBOARD_TREND = INDICATOR_YEARS };
struct dashboard {
	struct arena arena;
	struct dashboard_line *v; /* by part */
	int n, cap;
	int first_year, year[DASHBOARD_YEARS]; /* actions under way in each */
	int64_t actions;
};
#define DASHBOARD_INIT {.arena = ARENA_INIT}
void dashboard_release(struct dashboard *d);
/* Of what the present filter leaves. */
bool dashboard_read(struct dashboard *d, struct browse *b, struct err *e);
const char *dashboard_part_label(enum dashboard_part p);
/* "!!", "!", "." of a line; "" none. */
const char *dashboard_mark(const struct dashboard_line *l);
/* A line in a sentence. Appends. */
void dashboard_say(const struct dashboard_line *l, struct str *out);

#endif
