/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import.h - files into the register: one transaction, a report of every row, the same file twice adds nothing.
 *
 * A row's uid is a UUIDv8 of its source and source id, else of the SHA-256 of the row as written, so every laptop gives it the same. A row that is
 * known already is compared with what the file said last time: what the file changed since is taken where nobody edited the cell here, and counted as
 * conflicting where somebody did; nothing that a person wrote is overwritten. A row deleted here stays deleted.
 */
#ifndef STRATES_APP_IMPORT_H
#define STRATES_APP_IMPORT_H

#include <strates/app/app.h>
#include <strates/base/str.h>

/* What became of a row. */
enum import_outcome { IMPORT_UNCHANGED = 0, IMPORT_UPDATED, IMPORT_CONFLICTING, IMPORT_ADDED, IMPORT_REJECTED };

struct import_options {
	const char *path;     /* "-" = standard input */
	const char *as;       /* "csv", "xlsx", "jsonl", "iati", "auto"; NULL = auto */
	const char *sheet;    /* of a workbook, by name or number; NULL = the one that fits best */
	const char *profile;  /* NULL = by the header */
	const char *profile_file; /* a profile that stands in this file; NULL = none */
	const char *encoding; /* NULL = found out */
	const char *rejects;  /* file for rejected rows; NULL = `<path>.rejected.csv`, or .xml, .jsonl, .ics as the file is; none for standard input */
	const char *const *set; /* "field=value" for every row; n_set of them */
	int n_set;
	bool dry_run;         /* all of it, but nothing is kept and no file written */
};
struct import_reject {
	long line;
	const char *field, *reason;
};
struct import_missed { /* a name that no reference knows */
	const char *name;
	int64_t n; /* rows */
};
enum import_missed_kind { MISSED_AUTHORITY, MISSED_COUNTRY, MISSED_TOWN, MISSED_THEME, MISSED_CODE, MISSED_KINDS };
struct import_report {
	struct arena arena;
	const char *profile, *profile_title; /* in the arena */
	int profile_score;
	int64_t read, added, updated, unchanged, conflicting, rejected;
	struct import_reject *rejects; /* the first 1000 */
	int n_rejects, cap_rejects;
	struct import_reject *doubts;  /* values left out of rows that were taken; the first 1000 */
	int n_doubts, cap_doubts;
	int64_t doubtful;              /* all of them */
	struct import_missed *missed[MISSED_KINDS]; /* most frequent first, at most 200 of each kind */
	int n_missed[MISSED_KINDS];
	int64_t rows_missed[MISSED_KINDS];
	const char **notes; /* sentences: doubtful date columns, columns that nothing reads */
	int n_notes, cap_notes;
	char *rejects_path; /* written, or NULL; freed by release */
	int64_t findings_before, findings_after; /* open ones */
};
bool import_file(struct app *app, const struct import_options *o, struct import_report *r, struct err *e);
/* The same without findings and snapshot: for measuring the rows alone. */
bool import_rows_only(struct app *app, const struct import_options *o, struct import_report *r, struct err *e);
/* The first rows of a table that is open, as a profile that stands in a file reads them: what would become of each. Nothing is kept. */
enum { IMPORT_PREVIEW_MOST = 10 };
struct import_preview_row {
	long line;
	enum import_outcome outcome;
	const char *title;
	const char *why; /* what an update would change, what it would leave (conflicting), why it is refused, what would be left out; "" = nothing to say */
};
struct import_preview {
	struct arena arena;
	struct import_preview_row rows[IMPORT_PREVIEW_MOST];
	int n;
};
#define IMPORT_PREVIEW_INIT {.arena = ARENA_INIT}
struct table;
bool import_preview(struct app *app, const struct table *t, const char *profile_file, struct import_preview *out, struct err *e);
void import_preview_release(struct import_preview *p);
/* All profiles, shipped ones first; the user's own of the same name replace them. What was read before a bad file stays. */
struct profiles;
bool import_profiles(struct profiles *set, struct err *e);
void import_report_release(struct import_report *r);
/* The report as sentences, for people; and as the JSON object of CLI.md. Append. */
void import_report_text(const struct import_report *r, struct str *out);
void import_report_json(const struct import_report *r, struct str *out);
/* "authorities not found", … translated. */
const char *import_missed_label(enum import_missed_kind k);

#endif
