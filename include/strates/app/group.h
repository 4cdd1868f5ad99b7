/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * group.h - a group of actions (a cell of the matrix, a country on the map) in words: how many, at which strata, the few most severe with their findings.
 */
#ifndef STRATES_APP_GROUP_H
#define STRATES_APP_GROUP_H

#include <strates/app/browse.h>
#include <strates/store/rollup.h>

/* "!!", "!", "·"; "c": what there was is settled; "" = no finding. */
const char *rollup_mark(const struct rollup_count *c);
/* "4 actions, 3 with findings, 1 settled" and, of which strata, ": commune 2, région 2"; c NULL: no action. Append. */
void rollup_write(const struct rollup_count *c, struct str *out);
void rollup_write_strata(const struct rollup_count *c, struct str *out);

struct group {
	struct lines lines;
	char finding[17];     /* the first one told, "" none */
	int64_t left, right;  /* its two actions; 0 when it has not two */
	bool cluster;         /* it stands for more than two actions */
};
#define GROUP_INIT {.lines = LINES_INIT}
/* The actions of the present list that a filter leaves ("" = all; NULL = it can't be said: only the numbers). */
bool group_read(struct group *g, struct browse *b, const char *title, const char *filter, const struct rollup_count *count, struct err *e);
void group_release(struct group *g);

#endif
