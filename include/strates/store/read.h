/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read.h - reading records, finding them by id, key or name, and lists of rows for screens.
 */
#ifndef STRATES_STORE_READ_H
#define STRATES_STORE_READ_H

#include <strates/model/record.h>
#include <strates/store/store.h>

/* Loads one row (also a deleted one: r->deleted) with its sets; r is initialised here in arena a. false with ERR_DATA when there is none. */
bool store_load(struct store *s, enum entity en, int64_t id, struct arena *a, struct record *r, struct err *e);
bool store_load_uid(struct store *s, enum entity en, struct uid u, struct arena *a, struct record *r, struct err *e);
bool store_load_key(struct store *s, enum entity en, const char *key, struct arena *a, struct record *r, struct err *e);
/* Row id, 0 when there is none (deleted rows count only for store_id_any). */
int64_t store_id_of_uid(struct store *s, enum entity en, struct uid u);
int64_t store_id_of_key(struct store *s, enum entity en, const char *key);
int64_t store_id_any(struct store *s, enum entity en, struct uid u);
/* The fixed uid of a keyed row: v8 of its table and key, the same on every laptop. */
struct uid store_uid_of_key(enum entity en, const char *key);
/* uid of a row; nil when none. key of a keyed row in arena a; NULL when none. */
struct uid store_uid(struct store *s, enum entity en, int64_t id);
const char *store_key(struct store *s, enum entity en, int64_t id, struct arena *a);
/* What a person may write for a row: a uid or its unique prefix, a key. 0 with a sentence (ERR_DATA) when none or several. */
int64_t store_resolve_id(struct store *s, enum entity en, const char *text, struct err *e);

/* Growing list of row ids. */
struct ids {
	int64_t *v;
	int n, cap;
};
#define IDS_INIT {NULL, 0, 0}
void ids_add(struct ids *l, int64_t id);
void ids_release(struct ids *l);

/* Exact match of a name or alias (folded to words) in x_name: living rows of that entity, at most `limit`. */
bool store_find_name(struct store *s, enum entity en, const char *name, int limit, struct ids *out, struct err *e);
/* Names that start with the text, then names that have a word starting with it; best first (authorities and towns by population). For completion. */
bool store_complete(struct store *s, enum entity en, const char *text, int limit, struct ids *out, struct err *e);
/* Name to show for a row in the user's language (authority name, country name, partner name, person name, action title, agreement title …);
   in arena a; "?" when there is none. */
const char *store_name(struct store *s, enum entity en, int64_t id, struct arena *a);
/* The same by key or uid value of a REF. */
const char *store_ref_name(struct store *s, enum entity en, const struct value *ref, struct arena *a);

/* Is there a living row? *yes is false on failure. */
bool store_has_rows(struct store *s, enum entity en, bool *yes, struct err *e);
/* Rows of one entity in order of name/title/date, living ones; limit 0 = all. */
bool store_ids(struct store *s, enum entity en, int limit, struct ids *out, struct err *e);
/* Rows of `en` whose REF/UID field f equals v (budget lines of an action, notes about a row, links whose a is …). */
bool store_ids_where(struct store *s, enum field f, const struct value *v, struct ids *out, struct err *e);
/* The same of deleted ones. */
bool store_ids_deleted(struct store *s, enum field f, const struct value *v, struct ids *out, struct err *e);
/* Owners of elements whose first key item equals v (actions at a partner, missions of an action …). */
bool store_owners_where(struct store *s, enum set set, const struct value *v, struct ids *out, struct err *e);

/* One line of the action list: everything that columns show, read in one statement. Texts in arena a. */
struct action_row {
	int64_t id;
	struct uid uid;
	int severity, n_open, n_decided;
	const char *title, *lead, *lead_name, *country, *city, *theme, *status, *kind;
	int strate;              /* enum strate */
	struct date start, end;  /* actual, else planned */
	int64_t cents;           /* euro cents, 0 unknown */
	int tandem;              /* 1 élu + 2 cadre */
};
bool store_action_row(struct store *s, int64_t id, struct arena *a, struct action_row *out, struct err *e);

/* Authorities that lead actions, for the strata tree: by strate, then name. The array and its texts live in a. */
struct lead_row {
	const char *key, *name;
	int strate;
	int n_actions, n_open, severity; /* open findings (of its actions, summed), worst severity */
};
bool store_lead_counts(struct store *s, struct arena *a, struct lead_row **rows, int *n, struct err *e);

#endif
