/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_priv.h - what the files of the importer share.
 *
 *	import.c         the frame: file, transaction, report, rejects
 *	import_record.c  one row of a profile into a record and its satellites (partners, budget lines, persons)
 *	import_store.c   a record into the register: new, unchanged, updated, in conflict
 *	import_missed.c  what was not found, counted
 *	import_report.c  the report as text and JSON
 *	import_jsonl.c   JSON lines: the frame, in which order lines are taken, what hangs on an action
 *	import_ics.c     events of a calendar as missions
 *	import_iati.c    IATI activities: the frame, and their relations as links
 *	import_json.c    one JSON object into a record, and the rows that it brings along
 */
#ifndef STRATES_APP_IMPORT_PRIV_H
#define STRATES_APP_IMPORT_PRIV_H

#include <strates/app/import.h>
#include <strates/app/resolve.h>
#include <strates/exchange/profile.h>

struct missed_table; /* name -> rows */
struct uid_map;      /* uid -> number: rows of this file, partners of this run */

/* Satellites of an action: written before or after it. */
struct import_action {
	struct record action;
	struct record *budgets;
	int n_budgets, cap_budgets;
};
struct import {
	struct app *app;
	const struct import_options *o;
	struct import_report *r;
	const struct profile *profile;
	struct missed_table *missed[MISSED_KINDS];
	struct uid_map *seen;     /* actions of this file: index of `pending', or the print of what is written */
	struct uid_map *made;     /* partners, persons, agreements known to exist */
	struct arena row;         /* one row's record */
	struct arena gathered;    /* records that several rows make */
	struct import_action *pending;
	int n_pending, cap_pending;
	int32_t day;              /* on which the authorities of the row in hand are looked for */
	bool own;                 /* it comes from a register like this one */
	char separator;           /* of the rejects file */
	const char *name; /* of the file, fit to be shown */
	const char *batch;        /* name of this import: "2026-11-23T09:00:00Z file.csv" */
	const char *rejects_suffix; /* of the rejects file; NULL = csv */
	/* Adds what was refused to `rejected', in the form of the file that it comes from; NULL = a row of a table. */
	void (*write_reject)(struct import *im, long line, const char *raw, size_t n, const char *field, const char *reason);
	void *reject_ctx;
	struct str rejected;      /* the rejects file, built in memory up to the end */
	struct str *told_taken, *told_conflicts; /* labels of what an update changes, and of what it leaves since it was changed here; NULL: nobody asks */
};

struct uid_map *uid_map_new(void);
void uid_map_free(struct uid_map **m);
/* true and *value when there. */
bool uid_map_get(const struct uid_map *m, struct uid u, uint32_t *value);
void uid_map_put(struct uid_map *m, struct uid u, uint32_t value);

struct missed_table *missed_new(void);
void missed_free(struct missed_table **t);
void missed_add(struct missed_table *t, const char *name);
void missed_report(const struct missed_table *t, enum import_missed_kind k, struct import_report *r);

/* From the profile's values; partners and persons that are new are inserted. false = the row is rejected: *field and *reason say why (arena row), or an
   error of the register in e. */
bool import_build(struct import *im, const struct profile_result *pr, struct uid uid, struct import_action *out, const char **field, const char **reason, struct err *e);
/* Writes it; counts in the report. Same conventions. */
bool import_write(struct import *im, struct import_action *x, const char **field, const char **reason, struct err *e);

/* One record of any entity, without what hangs on it: new, or merged cell by cell into what stands here. Counts nothing. */
bool import_row(struct import *im, struct record *r, enum import_outcome *out, struct err *e);
/* Budget lines of one action, all that the file tells together: n that are alike against m here make n - m more. fresh: the action is new. Lines without uid get one. outcomes: [n]. */
bool import_budgets(struct import *im, struct uid action, bool fresh, struct record *lines, int n, enum import_outcome *outcomes, struct err *e);
/* Do two lines say the same? */
bool import_same_line(const struct record *a, const struct record *b);
/* The values that the user set for every row; same conventions as import_build(), with nothing written. */
bool import_set(struct import *im, struct record *r, const char **field, const char **reason);

/* One row, or what stands for one: counted, written or refused, its doubts told; total = how many there will be, 0 unknown. */
bool import_take(struct import *im, const struct profile_result *pr, const struct row *row, int64_t total, struct err *e);
/* Tells two rows of one file under one id apart. Its highest bit is set, which that of an index is not. */
uint32_t import_print(const char *raw, size_t n);
/* The uid of the action that a row tells of, and the print of its content. */
struct uid import_uid(const struct row *row, const struct profile_result *pr, uint32_t *print);
/* An import that begins with nothing done, and all of it taken down again. */
void import_begin(struct import *im, struct app *app, const struct import_options *o, struct import_report *r);
void import_end(struct import *im);
/* A sentence for the report. */
void import_note(struct import *im, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Bytes that no text can hold: how many, and where the first one stands. */
struct sniff_encoding;
void import_tell_damage(struct import *im, const struct sniff_encoding *encoding);

/* Events of a calendar, in import_ics.c. */
bool import_ics(struct import *im, struct err *e);
/* IATI activities, in import_iati.c. */
bool import_iati(struct import *im, struct err *e);
/* JSON lines, in import_jsonl.c. */
bool import_jsonl(struct import *im, struct err *e);

/* --- one JSON object (import_json.c) --- */
enum { IMPORT_TEXT_MAX = 1 << 20, IMPORT_LIST_MAX = 10000 };
struct json_t;
struct json_reader {
	struct import *im;
	struct arena *arena;         /* of the records */
	bool as_written;             /* references that are not known stay as they are */
	struct record *rows;         /* rows that the object brings along: made when they are not there */
	int n_rows, cap_rows;
	struct record *budgets, *links; /* of an action; links without their other side have none */
	int n_budgets, cap_budgets, n_links, cap_links;
	const char *field, *reason;  /* why not; in the arena or static */
	void (*unknown)(struct json_reader *rd, const char *member); /* a member that nothing reads */
	void *ctx;
};
/* Fills r, initialised with its entity. false: field and reason say why. Nothing is written to the register. */
bool json_read_record(struct json_reader *rd, const struct json_t *object, struct record *r);
void json_reader_release(struct json_reader *rd);

/* Notes a rejected row: for the report and the file. raw without line end. */
void import_refuse(struct import *im, long line, const char *field, const char *reason); /* for the report alone */
void import_reject(struct import *im, long line, const char *raw, size_t n, const char *field, const char *reason);

#endif
