/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * settle.h - deciding about findings and linking actions.
 */
#ifndef STRATES_APP_SETTLE_H
#define STRATES_APP_SETTLE_H

#include <strates/app/app.h>
#include <strates/model/record.h>
#include <strates/store/finding.h>

/* verdict: code or word of VOCAB_VERDICT. why must not be empty. due and by may be NULL. One step; the finding's state follows. */
bool settle_decide(struct app *a, const char *finding, const char *verdict, const char *why, const char *due, const char *by, struct err *e);
/* Takes a decision away: the finding is open again. */
bool settle_reopen(struct app *a, const char *finding, struct err *e);
/* kind of VOCAB_LINK_KIND; lead = authority key or name, NULL; confirmed = both sides agree already (else proposed by the user's authority). *link = its id. */
bool settle_link(struct app *a, int64_t action_a, int64_t action_b, const char *kind, const char *lead, bool confirmed, const char *note, int64_t *link, struct err *e);
bool settle_confirm(struct app *a, int64_t link, struct err *e);
/* The other side does not agree. */
bool settle_refuse(struct app *a, int64_t link, struct err *e);
/* What the two sides settled among themselves: roles (codes or words of VOCAB_LINK_ROLE) and practices (the same of VOCAB_PRACTICE, separated by |); NULL = as they
   are. */
bool settle_terms(struct app *a, int64_t link, const char *role_a, const char *role_b, const char *practices, struct err *e);
/* --- what a decision leaves to be done (settle_follow.c) --- */
/* who: uid or name of a person; "" = nobody; due as people type dates, "" = none; NULL leaves either as it is. One step. */
bool settle_follow(struct app *a, const char *finding, const char *who, const char *due, struct err *e);
bool settle_done(struct app *a, const char *finding, bool done, struct err *e);
/* How many days a decision is past its date without being carried out; 0 = it is not. */
int settle_days_late(struct app *a, const struct record *decision);
/* Who follows it up; "" = nobody was named. */
const char *settle_assignee(struct app *a, const struct record *decision, struct arena *mem);
struct follow_up {
	const char *finding; /* its id, which may be gone by now */
	const char *verdict, *why, *who; /* who: "" = nobody */
	int32_t due;
	int days_late;
};
/* All that is still to be done by a date, the earliest first. In mem. */
bool settle_follow_ups(struct app *a, struct arena *mem, struct follow_up **out, int *n, struct err *e);

/* The decision about a finding (its id, or what it begins with), for reading or to be changed in the open step. In mem. */
bool settle_load_decision(struct app *a, const char *finding, struct arena *mem, struct record *d, struct err *e);

/* --- the visa of the élu (settle_visa.c) --- */
enum visa { VISA_NONE, VISA_ASKED, VISA_GIVEN, VISA_REFUSED };
struct visa_on {
	const char *finding; /* the decision about it; "" = the action itself */
	int64_t action;      /* beside a finding: whose élu is asked, 0 = the first that has one */
};
/* who: uid or name of the person whose visa it is; NULL = who was asked, else the élu of the tandem. One step. */
bool settle_visa(struct app *a, const struct visa_on *on, enum visa state, const char *who, struct err *e);
/* Of an action or a decision; of a decision that says something else by now it is none. */
enum visa settle_visa_state(const struct record *r);
struct uid settle_visa_by(const struct record *r);
void settle_visa_forget(struct record *r);
/* What stands on a decision is of what it says now. */
void settle_visa_bind(struct record *r);
/* "asked of S. Marec, 3 November 2026"; "" = there is none. In mem. */
const char *settle_visa_text(struct app *a, const struct record *r, struct arena *mem);

/* Text of a mail that proposes a meeting about a finding, in the user's language. Appends. */
bool settle_meeting_text(struct app *a, const char *finding, struct str *out, struct err *e);

#endif
