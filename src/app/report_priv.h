/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_priv.h - papers made from the register.
 *
 * Each begins with the sentences that an elected official needs, and leaves restricted records out unless the configuration says otherwise.
 */
#ifndef STRATES_APP_REPORT_PRIV_H
#define STRATES_APP_REPORT_PRIV_H

#include <strates/app/show.h>
#include <strates/exchange/paper.h>

#include "finding_priv.h"

struct report {
	struct app *app;
	struct arena mem;            /* everything named lives here until the paper is written */
	const struct filter *filter;
	struct ids ids;              /* the actions that match and may be shown, by title */
	int hidden;                  /* how many may not */
	struct ids kept_back;        /* restricted actions */
	int64_t subject;             /* the mission or partner that the paper is about, 0 = not said */
	struct paper *paper;
};
/* To be released in any case. */
bool report_init(struct report *r, struct app *app, const struct filter *filter, struct err *e);
void report_release(struct report *r);
bool report_may_show(const struct report *r, int64_t action);
/* Undecided findings of these kinds (NULL = all) about the report's actions (all when there is no filter), most severe first; none with a
   restricted action. */
bool report_findings(struct report *r, const char *kinds, struct finding_list *out, struct err *e);
/* The same as cases: the pairs that a cluster of the list stands for are not listed by themselves. */
bool report_cases(struct report *r, const char *kinds, struct finding_list *out, struct err *e);
/* The most severe of these findings, at most `limit`, and how many there are: what a register of 500,000 findings is reported by. apart: as cases. */
struct report_tally {
	int n, severe; /* of 70 and more */
};
bool report_top(struct report *r, const char *kinds, bool apart, int limit, struct finding_list *out, struct report_tally *t, struct err *e);
/* With its mark, and without. In the arena. */
const char *report_sentence(struct report *r, const struct finding_row *f);
const char *report_bare_sentence(struct report *r, const struct finding_row *f);
/* The table of who is in these findings, once each, from the commune up; and the sentence that says how many authorities that is. */
void report_members(struct report *r, const struct finding_row *const *v, int n);
void report_lead_authorities(struct report *r, const struct finding_list *list);
/* ", 3 of them severe"; "" for 0. */
const char *report_severe(struct report *r, int n);
/* Actions that match a filter text and may be shown, by title; none when it can't be read. */
bool report_narrow(struct report *r, const char *text, struct ids *out, struct err *e);
/* The year that the filter begins with (since:2026), else this one. */
int report_year(const struct report *r, int otherwise);
/* "and 3 more" in small print, when there are. */
void report_more(struct report *r, int n);
/* "120 000 €". In the arena. */
const char *report_money(struct report *r, int64_t cents);
/* Name, function, authority, telephone, e-mail: a table of these persons. false: a failure. */
bool report_persons(struct report *r, const struct ids *persons, struct err *e);
/* "22 November 2026" and the filter: the line under a title. */
void report_subtitle(struct report *r);
/* Small print at the end: what was left out. */
void report_end(struct report *r);

bool report_mission(struct report *r, struct err *e);
bool report_return(struct report *r, struct err *e);
bool report_partner(struct report *r, struct err *e);
bool report_tandems(struct report *r, struct err *e);
bool report_calendar(struct report *r, struct err *e);
bool report_matrix(struct report *r, struct err *e);
bool report_one_percent(struct report *r, struct err *e);
bool report_declaration(struct report *r, struct err *e);
bool report_agenda(struct report *r, struct err *e);
bool report_annual(struct report *r, struct err *e);
bool report_overlaps(struct report *r, struct err *e);
bool report_place(struct report *r, struct err *e);
bool report_merge(struct report *r, struct err *e);
bool report_since(struct report *r, struct err *e);

#endif
