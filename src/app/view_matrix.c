/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view_matrix.c - the matrix as text: a table for people; for programs one line for each cell that has actions.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <strates/app/matrix.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "view_priv.h"

enum { SHOWN = 14 /* columns of the table; a line of more is read by nobody */ };

/* --- for people -------------------------------------------------------------------------------------------------------------------- */

static void write_cell(const struct matrix *m, int row, int column, struct str *out)
{
	const struct rollup_count *n = matrix_count(m, row, column);

	str_clear(out);
	if (!n || !n->n)
		return;
	/* As wide as the widest mark, so that what follows stands in line. */
	str_addf(out, "%s%*s", rollup_mark(n), 3 - utf8_width(rollup_mark(n)), "");
	if (row == MATRIX_ALL || column == MATRIX_ALL)
		str_addf(out, "%lld", (long long)n->n);
	else
		matrix_write(m, n, out);
}

static int content_width(const struct matrix *m, int column)
{
	struct str text = STR_INIT;
	int least = 1;

	for (int row = MATRIX_ALL; row < matrix_rows(m); row++) {
		write_cell(m, row, column, &text);
		least = utf8_width(text.s) > least ? utf8_width(text.s) : least;
	}
	str_release(&text);
	return least;
}

static bool write_table(const struct matrix *m, struct output *o, struct err *e)
{
	struct table_text_column columns[SHOWN + 2] = {{NULL, matrix_dim_label(m->pivot.rows), false, 10, 0}};
	int n = matrix_columns(m) < SHOWN ? matrix_columns(m) : SHOWN, left_out = matrix_columns(m) - n;
	struct str text = STR_INIT;
	struct table_text g;
	bool ok;

	columns[1] = (struct table_text_column){NULL, matrix_column_name(m, MATRIX_ALL), false, content_width(m, MATRIX_ALL), 0};
	for (int c = 0; c < n; c++)
		columns[c + 2] = (struct table_text_column){NULL, matrix_column_name(m, c), false, content_width(m, c), n - c};
	table_text_init(&g, columns, n + 2);
	for (int row = MATRIX_ALL; row < matrix_rows(m); row++) {
		table_text_add(&g, matrix_row_name(m, row), NULL);
		for (int c = MATRIX_ALL; c < n; c++) {
			write_cell(m, row, c, &text);
			table_text_add(&g, text.s, NULL);
		}
	}
	ok = table_text_write(&g, OUT_TABLE, o, e);
	if (ok && left_out)
		out_note(o, ngettext("%d more column; --format csv has all, --by turns the table.", "%d more columns; --format csv has all, --by turns the table.", (unsigned long)left_out),
		        left_out);
	table_text_release(&g);
	str_release(&text);
	return ok;
}

/* --- for programs ------------------------------------------------------------------------------------------------------------------ */

/* Strata by their codes, then what a mark is made of. */
enum { FIRST_NUMBER = 4, NUMBERS = 4 + STRATE_COUNT, LONG_COLUMNS = FIRST_NUMBER + NUMBERS };

static void add_int(struct table_text *g, int64_t n)
{
	char buf[24];

	snprintf(buf, sizeof(buf), "%lld", (long long)n);
	table_text_add(g, buf, NULL);
}

static void add_head(struct table_text *g, const struct rollup_head *h)
{
	table_text_add(g, h->value, NULL);
	table_text_add(g, h->label, NULL);
}

static bool write_long(const struct matrix *m, enum out_format f, struct output *o, struct err *e)
{
	const char *row = matrix_dim_name(m->pivot.rows), *column = matrix_dim_name(m->pivot.columns);
	struct table_text_column columns[LONG_COLUMNS];
	char row_name[32], column_name[32];
	struct table_text g;
	bool ok;

	snprintf(row_name, sizeof(row_name), "%s_name", row);
	snprintf(column_name, sizeof(column_name), "%s_name", column);
	const char *names[LONG_COLUMNS] = {row, row_name, column, column_name, "actions", "open", "settled", "severity"};

	for (int s = 0; s < STRATE_COUNT; s++)
		names[LONG_COLUMNS - STRATE_COUNT + s] = vocab_code(VOCAB_STRATE, s);
	/* With the strate as a dimension its code names a column already. */
	for (int c = 0; c < LONG_COLUMNS; c++)
		columns[c] = (struct table_text_column){names[c], NULL, c >= FIRST_NUMBER, 0, 0};
	table_text_init(&g, columns, matrix_has_letters(m) ? LONG_COLUMNS : LONG_COLUMNS - STRATE_COUNT);
	for (int i = 0; i < m->counts.n_cells; i++) {
		const struct matrix_cell *c = &m->cells[i];

		add_head(&g, matrix_row(m, c->row));
		add_head(&g, matrix_column(m, c->column));
		add_int(&g, c->count->n);
		add_int(&g, c->count->n_open);
		add_int(&g, c->count->n_settled);
		add_int(&g, c->count->severity);
		for (int s = 0; s < STRATE_COUNT && matrix_has_letters(m); s++)
			add_int(&g, c->count->by_strate[s]);
	}
	ok = table_text_write(&g, f, o, e);
	table_text_release(&g);
	return ok;
}

bool view_matrix_write(struct app *a, const struct view_request *r, struct output *o, struct err *e)
{
	const char *by = args_get(r->args, "--by");
	struct matrix m = MATRIX_INIT;
	bool ok;

	m.pivot = matrix_pivots[0];
	ok = (!by || matrix_parse_pivot(by, &m.pivot, e)) && matrix_read(&m, app_store(a), r->query, e);
	if (ok && !matrix_rows(&m) && r->format == OUT_TABLE)
		out_note(o, "%s", _("No action."));
	else if (ok)
		ok = r->format == OUT_TABLE ? write_table(&m, o, e) : write_long(&m, r->format, o, e);
	matrix_release(&m);
	return ok;
}
