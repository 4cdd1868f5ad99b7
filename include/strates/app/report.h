/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report.h - the papers there are, for the command line and for the console's sheet: one table.
 */
#ifndef STRATES_APP_REPORT_H
#define STRATES_APP_REPORT_H

struct report_desc {
	const char *name;          /* on the command line */
	const char *french, *other; /* aliases; other "" when there is none */
	const char *label, *detail; /* msgids: "Report: overlaps to settle", "for a meeting" */
	const char *file;           /* msgid: a name for the file, without its end */
};
/* The i-th; NULL beyond the last. */
const struct report_desc *report_at(int i);
/* By name or alias, -1. */
int report_find(const char *name);

#endif
