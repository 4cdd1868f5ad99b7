/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_priv.h - what the files of the importer share.
 *
 *	import.c         the frame: file, transaction, report, rejects
 *	import_record.c  one row of a profile into a record and its satellites (partners, budget lines, persons)
 *	import_store.c   a record into the register: new, unchanged, updated, in conflict
 *	import_missed.c  what was not found, counted
 *	import_report.c  the report as text and JSON
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
	struct uid_map *seen;     /* actions of this file: index of `pending`, or UINT32_MAX when written */
	struct uid_map *made;     /* partners, persons, agreements known to exist */
	struct arena row;         /* one row's record */
	struct arena gathered;    /* records that several rows make */
	struct import_action *pending;
	int n_pending, cap_pending;
	char separator;           /* of the rejects file */
	const char *batch;        /* name of this import: "2026-11-23T09:00:00Z file.csv" */
	struct str rejected;      /* the rejects file, built in memory up to the end */
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

/* JSON lines, in import_jsonl.c: calls back into the two above line by line. */
bool import_jsonl(struct import *im, struct err *e);
/* Notes a rejected row: for the report and the file. raw without line end. */
void import_reject(struct import *im, long line, const char *raw, size_t n, const char *field, const char *reason);

#endif
