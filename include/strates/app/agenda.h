/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agenda.h - what is dated and awaits somebody: missions, councils, ends of agreements, follow-ups of decisions; what is wrong first, then from today on.
 */
#ifndef STRATES_APP_AGENDA_H
#define STRATES_APP_AGENDA_H

#include <strates/app/browse.h>

enum agenda_kind { AGENDA_MISSION, AGENDA_EVENT, AGENDA_AGREEMENT_END, AGENDA_TO_SEND, AGENDA_SENT, AGENDA_FOLLOW_UP, AGENDA_KINDS };
/* The parts of the list, in its order. */
enum agenda_part {
	AGENDA_CLASHES, /* missions to come that clash with another one */
	AGENDA_LATE,    /* follow-ups whose day is over, signed agreements that were not sent */
	AGENDA_AHEAD,   /* from today on, the nearest first */
	AGENDA_BEFORE,  /* over, the latest first */
	AGENDA_PARTS
};
struct agenda_item {
	enum agenda_kind kind;
	enum agenda_part part;
	int32_t first, last;    /* days */
	struct date start, end; /* as written; end unknown for what has one date */
	enum entity entity;
	int64_t id;
	const char *title, *who, *country, *city;
	int severity, n_open, n_decided; /* clashes of a mission */
	char finding[17];                /* the worst clash, or what a follow-up is about; "" none */
	int64_t left, right;             /* a follow-up's first two actions, 0 none */
	const char *event; /* code of its kind, NULL: none is known */
	bool late, cancelled;
};
struct agenda {
	struct arena arena;
	struct agenda_item *v;
	int n, cap;
	int n_clashes, n_late;
};
#define AGENDA_INIT {.arena = ARENA_INIT}
void agenda_release(struct agenda *l);
/* only: what these actions have to do with (missions that serve them, their agreements, decisions about them); NULL = all. Events are of everybody. */
bool agenda_read(struct agenda *l, struct browse *b, const struct ids *only, struct err *e);
/* The same for what the present filter leaves. */
bool agenda_read_list(struct agenda *l, struct browse *b, struct err *e);
const char *agenda_part_label(enum agenda_part p);
/* "mission", "agreement ends" …; in data: a code that is never translated. */
const char *agenda_kind_label(const struct agenda_item *i);
const char *agenda_kind_code(const struct agenda_item *i);
/* "Mo", and "3 December 2026": into buf of 48 bytes. */
const char *agenda_weekday(int32_t day);
const char *agenda_day_label(int32_t day, char buf[48]);
/* One sentence. Appends. */
void agenda_say(const struct agenda_item *i, int32_t today, struct str *out);

#endif
