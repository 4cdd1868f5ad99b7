/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * show_priv.h - what the view models share.
 */
#ifndef STRATES_APP_SHOW_PRIV_H
#define STRATES_APP_SHOW_PRIV_H

#include <strates/app/show.h>

/* Adds a line whose text is made as printf() does; ref = row that Enter opens, 0 none. */
void line_add(struct lines *l, enum line_role role, const char *label, int64_t ref, const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* A long text: one line a paragraph. */
void lines_add_long(struct lines *l, enum line_role role, const char *text);

/* The row that a REF names, 0 when there is none (any more). */
int64_t show_ref_id(struct app *a, enum entity en, const struct value *ref);
/* Name of it, in arena mem. */
const char *show_ref_name(struct app *a, enum entity en, const struct value *ref, struct arena *mem);
/* A value for people: names of references, labels of codes. Appends. */
void show_value(struct app *a, enum field_type t, int of, const struct value *v, struct str *out);
/* "Sénégal, Kédougou" of an element of places; "Eau 60 %" of one of themes. Append. */
void show_place(struct app *a, const struct value *items, struct str *out);
void show_theme(struct app *a, const struct value *items, struct str *out);
/* All of them, with a separator between. In arena mem; "" when none. */
const char *show_places(struct app *a, const struct record *r, struct arena *mem);
const char *show_themes(struct app *a, const struct record *r, struct arena *mem);
const char *show_partners(struct app *a, const struct record *r, struct arena *mem);
/* "Brest métropole (EPCI)". */
const char *show_authority(struct app *a, const struct value *ref, struct arena *mem);
/* "S. Marec, vice-présidente" with the end of the mandate when it is over; "" when none. */
const char *show_person(struct app *a, const struct value *ref, struct arena *mem);
/* Start and end: actual, else planned. */
void show_dates(const struct record *r, struct date *start, struct date *end);
/* "1 March 2023 → May 2025 (27 months)"; "" when both are unknown. In arena mem. */
const char *show_period_long(struct date start, struct date end, struct arena *mem);
/* Whole months, at least 1, of so many days. */
int show_months(int32_t first, int32_t last);
/* Amount in the currency it was entered in: "120 000 XOF"; € for EUR or none. Appends. */
void show_money(int64_t hundredths, const char *currency, struct str *out);

/* A line for each conflict that is open about a record, or about what hangs on an action. */
bool show_conflicts(struct app *a, const struct record *r, struct lines *out, struct err *e);
bool show_action(struct app *a, const struct record *r, struct lines *out, struct err *e);
/* What other entities have around them: missions of a person, actions at a partner … */
bool show_around(struct app *a, const struct record *r, struct lines *out, struct err *e);
/* Journal and documents about a record. */
bool show_attached(struct app *a, struct uid about, struct lines *out, struct err *e);

/* ms of the last opening of this laptop; 0 when it never was opened. */
int64_t show_last_opening(struct app *a);
/* The part of show_since() that is history, with its heading. */
bool show_since_steps(struct app *a, int64_t since, struct lines *out, struct err *e);

#endif
