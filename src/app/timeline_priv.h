/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timeline_priv.h - between the rows of a timeline, one action with those it meets, and the times in which actions meet.
 */
#ifndef STRATES_APP_TIMELINE_PRIV_H
#define STRATES_APP_TIMELINE_PRIV_H

#include <strates/app/timeline.h>
#include <strates/store/pair.h>

#include "browse_priv.h"
#include "show_priv.h"

enum { OUTSIDERS_MOST = 500 /* actions looked up that are of no row */ };

/* --- timeline_windows.c --- */
/* For how long an action without an end counts. */
int timeline_open_months(struct app *a);
/* First and last day as the engine takes them; false when the beginning is unknown, and so when it runs. */
bool timeline_counted_days(const struct span *v, int months, int32_t *first, int32_t *last);
/* Two authorities on one thing at one time; a complement is no overlap, a double entry is one action. */
bool timeline_is_meeting(const struct pair_entry *p);
bool timeline_window_of(const struct span *a, const struct span *b, const struct pair_entry *p, int months, struct timeline_window *out);
/* Those that look the same and touch become one, by look and first day; returns how many are left. */
int timeline_merge_windows(struct timeline_window *v, int n);
/* All of these actions, merged; outsiders = how many of no span may be looked up. In mem. */
struct timeline_window *timeline_windows(struct app *a, const struct span *v, int n, int outsiders, struct arena *mem, int *n_windows);

/* --- timeline.c --- */
void timeline_fill_action(struct timeline_row *out, struct browse *b, const struct span *v, int months);
/* A row of windows gets what stands beside them. */
void timeline_label_meeting(struct timeline_row *out);

#endif
