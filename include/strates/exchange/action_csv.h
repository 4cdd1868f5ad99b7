/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * action_csv.h - actions as separated text that spreadsheets open and `strates import` takes back (share/profiles/strates.ini).
 *
 * RFC 4180 with LF: cells are quoted when they hold a separator, a quote, a tab, a line end or outer blanks. A text that a spreadsheet would take for
 * a formula (it begins with = + - @ TAB CR) gets a ' in front, which the import takes off again; a text that begins with a ' before one of those, or
 * before another ', gets one more, so that the two never differ. Numbers and dates are typed and get none.
 */
#ifndef STRATES_EXCHANGE_ACTION_CSV_H
#define STRATES_EXCHANGE_ACTION_CSV_H

#include <strates/exchange/action_json.h>

/* One cell, after a separator unless it is the first of its row. `text`: guarded, else a typed value. */
struct csv_row {
	struct str *out;
	char separator;
	bool started;
};
#define CSV_ROW(out) {(out), ',', false}
void csv_text(struct csv_row *r, const char *s);
void csv_value(struct csv_row *r, const char *s);
void csv_end(struct csv_row *r); /* line end; the next cell begins a row */

/* i-th column of an action, NULL beyond the last: names of exchange/target.h. */
const char *action_csv_column(int i);
void action_csv_header(struct str *out);
/* One row; *written as in action_json(). Lists are in the compact form of exchange/compact.h. */
bool action_csv(struct store *s, int64_t id, const struct export_options *o, struct str *out, bool *written, struct err *e);
/* A blank form: the header, then one row of explanations that the import leaves out (each cell begins with # and a letter). Separated by `;` and
   with a byte order mark, so that a spreadsheet set to French opens it as a table with its accents. */
void action_csv_template(struct str *out);

/* Any entity: one column a field, then one a set (elements separated by `|`, items by `:`). */
void record_csv_header(enum entity en, struct str *out);
bool record_csv(struct store *s, enum entity en, int64_t id, struct str *out, struct err *e);

#endif
