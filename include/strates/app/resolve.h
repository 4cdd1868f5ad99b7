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
/* A provisional authority for a name that nothing knows: `other:<folded words>` (strate `other`) or `com:`/… as told; inserted unless it is there.
   Inside a change. key in arena a. */
bool resolve_provisional(struct app *app, const char *name, enum strate strate, struct arena *a, const char **key, struct err *e);
enum match resolve_country(struct app *app, const char *text, struct arena *a, const char **key);
/* Town inside a country (NULL = any): row id and its record's facts. */
enum match resolve_town(struct app *app, const char *name, const char *country, int64_t *place, double *lat, double *lon);
/* Theme by key, name, synonym (also `prefix*` synonyms) or DAC code; NULL text or unknown gives MATCH_NONE. */
enum match resolve_theme(struct app *app, const char *label, const char *dac, struct arena *a, const char **key);
enum match resolve_network(struct app *app, const char *text, struct arena *a, const char **key);
/* Partner of that name in that country (and town, when both have one); 0 when none. */
int64_t resolve_partner(struct app *app, const char *name, const char *country, const char *city);
int64_t resolve_person(struct app *app, const char *name, const char *authority);

/* `field=value` of the command line and of forms, on a record: fields by record_parse() plus look-up of references by name; sets in the compact
   form ("eau:60,sante:40", "SN/Kédougou@12.5,-12.2|ML", "com:29019:funder"). `name` also takes budget and partners ("Name/Country/City"), whose rows are
   made when the record is saved: they are collected in `extra`. Empty value clears. */
struct resolve_extra {
	struct record *partners; /* to insert before the action, referenced by uid already */
	int n_partners, cap_partners;
	struct record *budgets;  /* lines that replace those of the action */
	int n_budgets, cap_budgets;
	bool has_budget;
};
bool resolve_assign(struct app *app, struct record *r, const char *name, const char *value, struct resolve_extra *extra, struct err *e);
void resolve_extra_release(struct resolve_extra *x);
/* Names that complete `text` for a field (REF or first item of a set): value to store and what to show. In arena a. */
struct completion {
	const char *value, *text, *detail; /* com:29019, Brest, "commune · Finistère" */
};
bool resolve_complete(struct app *app, enum entity en, const char *text, int limit, struct arena *a, struct completion **out, int *n, struct err *e);

#endif
