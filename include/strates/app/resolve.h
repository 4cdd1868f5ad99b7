/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve.h - from what people and files write to values of the register: names to keys, towns to reference rows, lists to elements.
 */
#ifndef STRATES_APP_RESOLVE_H
#define STRATES_APP_RESOLVE_H

#include <strates/app/app.h>

/* How sure a match is. */
enum match { MATCH_NONE = 0, MATCH_AMBIGUOUS, MATCH_NAME, MATCH_EXACT };

/* Authority by key ("com:29019", "siren:210600040"), name, alias or code; `strate` (enum strate or -1) and `departement` (code or NULL) narrow a name
   that several bear; among communes of one name the most populous wins only when it is 5 times the next (else MATCH_AMBIGUOUS). key in arena a. */
enum match resolve_authority(struct app *app, const char *text, int strate, const char *departement, struct arena *a, const char **key);
/* The same as of a day. A row that has a successor (a région of before 2016, a commune that merged) is kept only when it has a known last day and that is
   not before `day`; else it leads to its successor. resolve_authority() asks as of today, so it never gives a row of the past; an importer passes the
   last day that the start of the action may mean. DATE_NO_DAY = as written: whatever has a last day is kept. Territories that are no authority of their own
   (dep:976) lead to the one that is in any case. */
enum match resolve_authority_on(struct app *app, const char *text, int strate, const char *departement, int32_t day, struct arena *a, const char **key);
/* A provisional authority for a name that nothing knows: `other:<folded words>` (strate `other`) or `com:`/… as told; inserted unless it is there.
   Inside a change. key in arena a. */
bool resolve_provisional(struct app *app, const char *name, enum strate strate, struct arena *a, const char **key, struct err *e);
enum match resolve_country(struct app *app, const char *text, struct arena *a, const char **key);
/* Town inside a country (NULL = any): row id and its record's facts (NAN when it has no coordinates). Regions are no towns. Of several, the largest when
   it is 5 times the next, else MATCH_AMBIGUOUS. */
enum match resolve_town(struct app *app, const char *name, const char *country, int64_t *place, double *lat, double *lon);
/* Theme by key, name, synonym (also `prefix*` synonyms) or DAC code; NULL text or unknown gives MATCH_NONE. A label or code that says that there is no
   theme ("multisector", nothemes.tsv) gives MATCH_EXACT with *key NULL: nothing to store, nothing to report. Order: whole label, then code (longest
   prefix), then the longest prefix over themes and nothemes together. */
enum match resolve_theme(struct app *app, const char *label, const char *dac, struct arena *a, const char **key);
enum match resolve_network(struct app *app, const char *text, struct arena *a, const char **key);
/* Partner of that name in that country (and town, when both have one); 0 when none. */
int64_t resolve_partner(struct app *app, const char *name, const char *country, const char *city);
int64_t resolve_person(struct app *app, const char *name, const char *authority);

/* `field=value` of the command line and of forms, on a record: fields by record_parse() plus look-up of references by name; sets in the compact
   form ("eau:60,sante:40", "SN/Kédougou@12.5,-12.2|ML", "com:29019:funder"). `name` also takes budget and partners ("Name/Country/City"), whose rows are
   made when the record is saved: they are collected in `extra` (records in r's arena). Empty value clears. The field may be named as in files or by its
   label in the user's language. Set the start before the lead: an authority of the past is taken as of the start. */
struct resolve_extra {
	struct record *partners; /* to insert before the action, referenced by uid already */
	int n_partners, cap_partners;
	struct record *budgets;  /* lines that replace those of the action */
	int n_budgets, cap_budgets;
	bool has_budget;
	struct record *authorities; /* provisional ones ("other:ONG Eau Vive") to insert first */
	int n_authorities, cap_authorities;
};
bool resolve_assign(struct app *app, struct record *r, const char *name, const char *value, struct resolve_extra *extra, struct err *e);
void resolve_extra_release(struct resolve_extra *x);
/* Names that complete `text` for a field (REF or first item of a set): value to store and what to show. In arena a. */
struct completion {
	const char *value, *text, *detail; /* com:29019, Brest, "commune · Finistère" */
};
bool resolve_complete(struct app *app, enum entity en, const char *text, int limit, struct arena *a, struct completion **out, int *n, struct err *e);

#endif
