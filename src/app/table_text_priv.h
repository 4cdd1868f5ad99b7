/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table_text_priv.h - lists on standard output: a table for people, csv or jsonl for programs, from one description of the columns.
 */
#ifndef STRATES_APP_TABLE_TEXT_PRIV_H
#define STRATES_APP_TABLE_TEXT_PRIV_H

#include <strates/app/command.h>
#include <strates/app/show.h>
#include <strates/model/filter.h>

enum out_format { OUT_TABLE = 0, OUT_CSV, OUT_JSONL };

struct table_text_column {
	const char *name; /* in csv and jsonl; NULL = only in the table */
	const char *head; /* msgid, in the table; NULL = not in the table */
	bool number;      /* right-aligned; a number in jsonl */
	int least;        /* may be cut to so many columns; 0 = never cut */
	int drop;         /* on a terminal that is too narrow, left out in this order: 1 first; 0 = never */
};
struct table_text {
	struct arena arena;
	const struct table_text_column *columns;
	int n_columns;
	struct table_text_cell {
		const char *shown, *data;
	} *cells; /* n_columns for each row */
	int n_cells, cap;
	bool headed; /* the header of a csv is written */
};
void table_text_init(struct table_text *g, const struct table_text_column *columns, int n);
void table_text_release(struct table_text *g);
/* The next cell: what people read, and what programs read (NULL = the same). Copied. */
void table_text_add(struct table_text *g, const char *shown, const char *data);
/* The cell added last stands under another one: so many columns to the right in the table. */
void table_text_indent(struct table_text *g, int columns);
int table_text_rows(const struct table_text *g);
/* Writes all rows and forgets them. A table is cut to a terminal's width, never elsewhere; it is written in one go, csv and jsonl also piece by piece. */
bool table_text_write(struct table_text *g, enum out_format f, struct output *o, struct err *e);

/* A page: titles underlined, labels in a column, long texts wrapped on a terminal. */
void lines_write(const struct lines *l, struct output *o);

/* --- what subcommands that read have in common ----------------------------------------------------------------------------------- */

/* --format, or table. */
bool cli_format(const struct args *args, enum out_format *out, struct err *e);
/* An option that is a whole number, 0 or more; `otherwise` when absent. */
bool cli_number(const struct args *args, const char *option, int otherwise, int *out, struct err *e);
/* The words from `from` on as a filter; when it can't be read, the place is pointed at on standard error. To be released when true. */
bool cli_filter(struct app *a, const struct args *args, int from, struct filter *f, struct output *o, struct err *e);
/* Is the first word an entity? Its number, and *from = where the other words begin; else ENTITY_ACTION and 0. */
enum entity cli_entity(const struct args *args, int *from);
/* Shortest id that is unique in the register ("0199b2c4"), in arena mem. */
const char *cli_short_id(struct app *a, enum entity en, struct uid u, struct arena *mem);

/* list, findings … with the words from `from` on: `view' does the same under another name. */
bool write_actions(struct app *a, const struct args *args, int from, struct output *o, struct err *e);
bool write_findings(struct app *a, const struct args *args, int from, struct output *o, struct err *e);

/* To -o FILE (replaced whole, or not at all), else to standard output. */
bool cli_deliver(const struct args *args, const struct str *text, struct output *o, struct err *e);
/* "odt" of "paper.odt"; NULL when there is none. Borrowed from path, which may be NULL. */
const char *cli_extension(const char *path);

#endif
