/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * minutes.h - the record of a meeting into the register: its decisions and their follow-ups, as one step that undo takes back.
 *
 * A case goes in whole or not at all; the others do not wait for it. What the register holds already is left as it is, so the same file twice changes nothing.
 * A case is refused when somebody decided otherwise since, or when what it judged is no longer what the agenda showed.
 */
#ifndef STRATES_APP_MINUTES_H
#define STRATES_APP_MINUTES_H

#include <strates/app/app.h>
#include <strates/exchange/minutes.h>

struct minutes_options {
	const char *path; /* "-" = standard input */
	bool dry_run;     /* say what would be done */
	bool replace;     /* the paper is right where somebody decided otherwise, or where the records changed */
};
enum minutes_outcome {
	MINUTES_BLANK = 0, /* nothing was written in */
	MINUTES_NEW,       /* a decision */
	MINUTES_CHANGED,   /* a decision in place of another one */
	MINUTES_CARRIED,   /* a follow-up that is done, or is to be done again */
	MINUTES_SAME,      /* the register says so already */
	MINUTES_REFUSED,
	MINUTES_OUTCOMES
};
struct minutes_item {
	enum minutes_outcome outcome;
	const char *finding, *title, *verdict; /* code, NULL when only the follow-up is told */
	const char *due, *who, *why;           /* ISO, name of the person, reason; NULL: not said */
	long line;
	const char *refusal;                   /* a sentence: what is wrong; what to do */
	/* What is written: */
	const char *person;                    /* uid text, NULL */
	bool has_done, done;
};
struct minutes_result {
	struct minutes m;
	struct minutes_item *v; /* one a case, in the arena of m */
	int count[MINUTES_OUTCOMES];
	const char *held;       /* ISO day of the meeting; today when the paper does not say */
};
bool minutes_settle(struct app *app, const struct minutes_options *o, struct minutes_result *r, struct err *e);
void minutes_result_release(struct minutes_result *r);
/* "decided", in a dry run "would be decided"; translated. */
const char *minutes_outcome_label(enum minutes_outcome o, bool dry_run);
/* "coordinated · S. Marec · until 1 March 2027": what an item says. In the arena of r. */
const char *minutes_item_text(struct minutes_result *r, const struct minutes_item *i);

#endif
