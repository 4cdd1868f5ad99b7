/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mapping.h - which column of a file gives which field: what is proposed from headers and from what the columns hold, what a person makes of it, and the profile that it becomes.
 *
 * A mapping is of one table that is open. Whatever is changed is kept at once beside the session, by the columns of the file: who leaves and comes back with a file of the same columns
 * goes on. Nothing here draws.
 */
#ifndef STRATES_APP_MAPPING_H
#define STRATES_APP_MAPPING_H

#include <strates/app/import.h>
#include <strates/exchange/profile.h>

/* What a column seems to hold, by its first values. */
enum mapping_holds {
	MAPPING_NOTHING,
	MAPPING_TEXT,
	MAPPING_LONG_TEXT,
	MAPPING_NUMBER,
	MAPPING_AMOUNT,
	MAPPING_YEAR,
	MAPPING_DATE,
	MAPPING_YES_NO,
	MAPPING_COUNTRY, /* names that the register knows: */
	MAPPING_TOWN,
	MAPPING_AUTHORITY,
	MAPPING_THEME,
	MAPPING_HOLDS_COUNT
};
const char *mapping_holds_label(enum mapping_holds h); /* translated */

struct mapping_column {
	const char *header;    /* "" when it has none */
	const char *samples;   /* its first distinct values: "Kédougou · Thiès" */
	enum mapping_holds holds;
	bool doubtful;         /* dates that could be day-month or month-day */
	const char *unusable;  /* why it can give nothing (translated), or NULL */
	enum target target;    /* TARGET_NONE: nothing */
	int group;             /* 2 = the second column of a field that takes several */
};
struct mapping;
/* sheet: of a workbook, by name or number; NULL: the one that looks like the data. ERR_DATA when the file is no table. */
struct mapping *mapping_open(struct app *app, const char *path, const char *sheet, struct err *e);
void mapping_free(struct mapping **m);
int mapping_columns(const struct mapping *m);
const struct mapping_column *mapping_column(const struct mapping *m, int i);
const char *mapping_path(const struct mapping *m);
const char *mapping_sheet(const struct mapping *m); /* that is read; NULL: the file is no workbook */
int64_t mapping_rows(const struct mapping *m);
/* Is it what somebody left earlier? */
bool mapping_is_resumed(const struct mapping *m);
/* Proposals anew, as if nobody had touched it. */
void mapping_reset(struct mapping *m);

/* What a column can give, in the order in which people are asked; TARGET_NONE beyond. */
enum target mapping_field(int i);
const char *mapping_label(enum target t); /* translated: "Country", "Lead authority"; of TARGET_NONE "nothing" */
const char *mapping_help(enum target t);  /* a sentence, "" none */
/* A field of which there is one only leaves the column that had it. false with a sentence: this column can give nothing. */
bool mapping_set(struct mapping *m, int column, enum target t, struct err *e);
/* The authority whose actions they are where no column says it: the user's own. "" when a column says it, or nobody is known. */
const char *mapping_own_lead(const struct mapping *m);

/* Who wins on updates; all members of a list (country, town …) follow together. */
enum profile_wins mapping_wins(const struct mapping *m, enum target t);
void mapping_set_wins(struct mapping *m, enum target t, enum profile_wins w);
const char *mapping_wins_label(enum profile_wins w); /* translated: "latest", "file", "register" */

/* The first rows as they would be taken. */
bool mapping_preview(struct mapping *m, struct import_preview *out, struct err *e);
/* A name to save it under, from the file's. Appends. */
void mapping_propose_name(const struct mapping *m, struct str *out);
/* Writes the profile into the user's folder and forgets the draft; *name (caller frees) = as --map takes it. A name of a shipped profile is refused; one of the user's own is replaced. */
bool mapping_save(struct mapping *m, const char *title, char **name, struct err *e);
/* Does nothing but guessing know this file? false also when it is no table. */
bool mapping_is_needed(const char *path, const char *sheet);

#endif
