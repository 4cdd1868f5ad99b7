/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * minutes.h - the record of a meeting, read back: the agenda (report agenda) that somebody filled in and returned as text, Markdown, HTML or OpenDocument.
 *
 * What is looked for are lines "Label: value" of the agenda's form, in either language, whoever saved the file again: a reference begins a case, the fields
 * behind it belong to it, and lines without a label go on with the field before them. Headings, items of lists and cells of tables hold what the agenda said and
 * are never read as fields, so that a title such as "Decision: assumed" decides nothing.
 */
#ifndef STRATES_EXCHANGE_MINUTES_H
#define STRATES_EXCHANGE_MINUTES_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/err.h>
#include <strates/base/mem.h>

enum minutes_field { MINUTES_DECISION = 0, MINUTES_NOTE, MINUTES_WHO, MINUTES_WHEN, MINUTES_DONE, MINUTES_FIELDS };
/* Label of a field as the agenda prints it (msgid), of the reference that begins a case, and of the day of the meeting. */
const char *minutes_label(enum minutes_field f);
#define MINUTES_REFERENCE N_("Reference")
#define MINUTES_HELD N_("Held on")

struct minutes_case {
	char id[17];        /* of the finding */
	char digest[17];    /* first digits of what the agenda showed; "" when the reference has none */
	long line;
	const char *title;  /* the heading above it, "" */
	const char *text[MINUTES_FIELDS]; /* what was written, cleaned; "" = nothing */
	long at[MINUTES_FIELDS];          /* line, 0 = the label is not there */
};
struct minutes_doubt {
	long line;
	const char *what; /* a sentence: what is wrong; what to do */
};
struct minutes {
	struct arena arena;
	bool paragraphs;    /* lines are paragraphs of a document, not lines of a file */
	const char *held;   /* day of the meeting as written, "" */
	long held_at;
	struct minutes_case *v;
	int n, cap;
	struct minutes_doubt *doubts;
	int n_doubts, cap_doubts;
};
#define MINUTES_INIT {.arena = ARENA_INIT, .held = ""}
/* "-" = standard input. What could not be read of a damaged file is a doubt, and so is a field without a case; a file that is no document at all is an error. */
bool minutes_read(struct minutes *m, const char *path, struct err *e);
/* The same from bytes; path is for messages. */
bool minutes_parse(struct minutes *m, const char *path, const char *bytes, size_t n, struct err *e);
void minutes_release(struct minutes *m);

#endif
