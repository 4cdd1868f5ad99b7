/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timeline.h - what a timeline shows, before any drawing: the actions of the list in groups, when each runs, and where those of different authorities run together.
 *
 * A group is a heading with its actions under it and, below them, one line that says when they meet others, in the list or outside of it: unsettled, or
 * coordinated. An action that is alone in its group has no heading. Only what is looked at is read beyond its days: names, missions, agreements, meetings. So a
 * million actions cost one pass.
 */
#ifndef STRATES_APP_TIMELINE_H
#define STRATES_APP_TIMELINE_H

#include <strates/app/browse.h>
#include <strates/store/span.h>

enum timeline_kind { TIMELINE_GROUP, TIMELINE_ACTION, TIMELINE_MEETING };
/* When actions run together; in a row those that look the same are one. */
struct timeline_window {
	int32_t first, last;
	int severity;
	bool settled; /* decided, or coordinated by a declared link */
};
struct timeline_row {
	enum timeline_kind kind;
	int group;
	const struct span *span; /* of an action */
	int32_t first, last;     /* of an action, as the engine counts: an open end is open_months after the beginning */
	bool open_end, unknown_start;
	bool folded;                 /* a group whose actions are hidden */
	const char *label;           /* group: what it is; action: its title; meeting: "overlap" or "coordinated" */
	const char *lead;            /* of an action: name of its authority */
	int severity;                /* worst open finding */
	int n, n_open, n_settled;    /* group: actions, those with open findings, those with settled ones only */
	const struct timeline_window *windows; /* meeting, and a group: of its actions */
	int n_windows;
	const struct span_sign *signs; /* of an action */
	int n_signs;
};

/* "overlap", "coordinated" */
const char *timeline_window_label(const struct timeline_window *w);

/* The whole list. */
struct timeline;
struct timeline *timeline_new(struct browse *b);
void timeline_free(struct timeline **t);
/* What is unfolded, and how it is grouped, stay. */
bool timeline_read(struct timeline *t, struct err *e);
/* The same for another query than the list's. */
bool timeline_read_query(struct timeline *t, const struct query *q, struct err *e);
void timeline_unfold_all(struct timeline *t);
/* Label of a group; until the next timeline_at(). */
const char *timeline_label(struct timeline *t, int group);
void timeline_group_by(struct timeline *t, enum span_grouping by); /* at the next reading */
enum span_grouping timeline_grouping(const struct timeline *t);
size_t timeline_count(const struct timeline *t);
int timeline_actions(const struct timeline *t);
int timeline_groups(const struct timeline *t);
/* The same number for the same group at every reading, wherever it stands then. */
uint64_t timeline_key(const struct timeline *t, int group);
/* Kind, group and the action, for every row of the list; cheap. */
enum timeline_kind timeline_kind_at(const struct timeline *t, size_t row, int *group, int64_t *action);
/* All about one row. Texts and lists live until the next one is asked for. */
void timeline_at(struct timeline *t, size_t row, struct timeline_row *out);
/* A row in a sentence, its findings first. Appends. */
void timeline_say(struct timeline *t, size_t row, struct str *out);
size_t timeline_group_row(const struct timeline *t, int group);
/* Does any of its actions meet another, in the list or not? */
bool timeline_has_meeting(struct timeline *t, int group);
bool timeline_is_folded(const struct timeline *t, int group);
void timeline_fold(struct timeline *t, int group, bool on);
/* Row of an action, whose group is unfolded for it; false: it is not in the list. */
bool timeline_find(struct timeline *t, int64_t action, size_t *row);
/* The same without unfolding: a hidden one is where its group is. */
bool timeline_seen(const struct timeline *t, int64_t action, size_t *row);
/* The next (step 1) or previous (-1) action with an open finding from this row on, unfolded groups and folded ones; goes on at the other end. 0: there is none. */
int64_t timeline_step_finding(const struct timeline *t, size_t row, int step);
/* The filter term that comes closest to a group; until the next timeline_at(). */
const char *timeline_scope(struct timeline *t, int group);
/* First and last day of what is dated; false: nothing is. */
bool timeline_reach(const struct timeline *t, int32_t *first, int32_t *last);

/* One action and those it meets, worst first, with when. */
enum { TIMELINE_MEETS = 12 };
struct timeline_meets {
	struct arena arena;
	int64_t action;
	struct timeline_row row[TIMELINE_MEETS + 2]; /* the action, the others, the meeting */
	int n, more;                                 /* others that have no row */
};
bool timeline_meets_read(struct timeline_meets *m, struct browse *b, int64_t action, int most, struct err *e);
/* The actions of a cluster of findings instead, and when they meet each other. */
bool timeline_meets_cluster(struct timeline_meets *m, struct browse *b, const char *finding, int most, struct err *e);
void timeline_meets_release(struct timeline_meets *m);

#endif
