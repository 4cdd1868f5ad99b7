/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table.c - ties sniffing and reading together; of a workbook, the sheet that looks like the data.
 *
 * The file is held whole in UTF-8 and read twice: once to count rows and to judge the columns (a
 * date order may be decided by the last row), once by whoever wants the rows. Reading runs at some
 * hundred megabytes a second, and writing the rows to a database is far slower, so the second pass
 * is cheaper than any scheme that starts with guesses and corrects them later.
 */
#include "config.h"

#include <strates/exchange/table.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#define SAMPLE_ROWS 300 /* of a sheet, to judge whether it is the one */

/* Reading another format as a table would only give nonsense with a clear conscience. */
static bool refuse_other_format(const struct table *t, const struct str *bytes, struct err *e)
{
	switch (sniff_format(bytes->s, bytes->len)) {
	case SNIFF_XML:
		return err_at(e, ERR_DATA, t->path, 0,
		        _("this is XML, no table; export it as CSV first"));
	case SNIFF_JSON:
		return err_at(e, ERR_DATA, t->path, 0,
		        _("this is JSON, no table; import it with --as jsonl"));
	case SNIFF_ICS:
		return err_at(e, ERR_DATA, t->path, 0,
		        _("this is a calendar, no table; import it with --as ics"));
	default: return true;
	}
}

/* Lines that end in a lone CR, as old spreadsheets wrote them. */
static void unify_line_ends(struct str *text)
{
	if (memchr(text->s, '\n', text->len))
		return;
	for (char *s = text->s; (s = memchr(s, '\r', (size_t)(text->s + text->len - s))); s++)
		*s = '\n';
}

static void take_header_cell(struct str *one, const char *s)
{
	str_clear(one);
	utf8_clean(one, s, strlen(s), false);
}

static bool take_header(void *ctx, const struct row *row, struct err *e)
{
	struct table *t = ctx;
	struct str one = STR_INIT;
	bool names = row->line == t->layout.header_line && t->layout.header;

	(void)e;
	if (row->line < t->layout.header_line)
		return true;
	t->data_at = (size_t)(row->raw - t->text.s);
	t->data_line = row->line;
	if (!names && !(t->layout.hxl && !t->tags))
		return false;
	char **list = xcalloc(t->columns, sizeof(*list));

	for (size_t i = 0; i < t->columns; i++) {
		take_header_cell(&one, i < row->n ? row->cells[i] : "");
		list[i] = xstrdup(one.s);
	}
	*(names ? &t->header : &t->tags) = list;
	t->data_at = t->text.len;
	str_release(&one);
	return true;
}

static bool take_row(void *ctx, const struct row *row, struct err *e)
{
	struct table *t = ctx;

	(void)e;
	t->rows++;
	sniff_row(t->info, t->columns, row);
	return true;
}

static bool judge(struct table *t, const struct table_options *o, struct err *e)
{
	struct sniff_layout *l = &t->layout;

	if (!sniff_layout(t->path, t->text.s, t->text.len, o ? o->separator : 0, l, e))
		return false;
	/* In a sheet no separator can go astray: what stands beyond the header is a column without name. */
	if (t->sheet.name && t->columns > l->columns)
		l->columns = t->columns;
	t->columns = l->columns;
	t->info = xcalloc(t->columns, sizeof(*t->info));
	if (!rows_each(t->path, t->text.s + l->offset, t->text.len - l->offset, l->first_line,
	            l->separator, take_header, t, e))
		return false;
	if (!t->header) {
		t->header = xcalloc(t->columns, sizeof(*t->header));
		for (size_t i = 0; i < t->columns; i++)
			t->header[i] = xstrdup("");
	}
	if (!table_each(t, take_row, t, e))
		return false;
	sniff_conclude(t->info, t->columns, l->separator);
	return true;
}

/* --- workbooks --- */

/* Is it a name that could stand alone: a word, and no other column's? ("2024" below "Budget" is none.) */
static bool stands_alone(char *const *names, size_t n, size_t i)
{
	bool word = false;

	for (const char *s = names[i]; *s && !word; s++)
		word = isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80;
	for (size_t k = 0; k < n && word; k++)
		word = k == i || strcmp(names[k], names[i]) != 0;
	return word;
}

/* The lower level of the header, when it is this header's. */
static void take_names(struct table *t, const struct xlsx_grid *g, long header_line)
{
	struct str one = STR_INIT;

	if (!g->names || !t->layout.header || header_line != g->names_line)
		return;
	t->names = xcalloc(t->columns, sizeof(*t->names));
	for (size_t i = 0; i < t->columns; i++) {
		take_header_cell(&one, i < g->n_names && stands_alone(g->names, g->n_names, i)
		                                ? g->names[i]
		                                : "");
		t->names[i] = xstrdup(str_eq(one.s, t->header[i]) ? "" : one.s);
	}
	str_release(&one);
}

static bool read_sheet(struct table *t, struct xlsx *x, int sheet, long max_rows,
        struct xlsx_grid *g, struct err *e)
{
	struct table_options o = {.separator = XLSX_SEPARATOR};

	if (!xlsx_read(x, sheet, max_rows, g, e))
		return false;
	t->encoding.name = "UTF-8";
	t->columns = g->columns;
	t->sheet = (struct table_sheet){.name = xstrdup(xlsx_name(x, sheet)),
	        .others = STR_INIT,
	        .formulas = g->formulas,
	        .hidden = g->hidden,
	        .filled = g->filled,
	        .merges_ignored = g->merges_ignored,
	        .shifts = g->shifts,
	        .n_shifts = g->n_shifts};
	t->text = g->text;
	g->shifts = NULL;
	str_init(&g->text);
	if (t->text.len == 0)
		return err_at(e, ERR_DATA, t->path, 0, _("the sheet \"%s\" is empty"),
		        xlsx_name(x, sheet));
	return judge(t, &o, e);
}

static bool take_sheet(struct table *t, struct xlsx *x, int sheet, long max_rows, struct err *e)
{
	struct xlsx_grid g;
	bool ok = read_sheet(t, x, sheet, max_rows, &g, e);

	if (ok)
		take_names(t, &g, t->layout.header_line);
	if (ok)
		t->layout.header_line = xlsx_row_of(t->sheet.shifts, t->sheet.n_shifts, t->layout.header_line);
	xlsx_grid_release(&g);
	return ok;
}

struct candidate {
	int sheet, fit;
	bool hidden;
	size_t size; /* of its first rows */
};

static bool is_better(const struct candidate *a, const struct candidate *b)
{
	if (a->hidden != b->hidden)
		return b->hidden;
	return a->fit != b->fit ? a->fit > b->fit : a->size > b->size;
}

/* A sheet that can't be read as a table is none of the candidates: a cover, a chart's data. */
static bool sample_sheet(struct table *t, struct xlsx *x, int sheet, const struct table_options *o,
        struct candidate *out)
{
	struct table sample = {.path = t->path, .text = STR_INIT, .sheet.others = STR_INIT};
	struct err ignored = ERR_INIT;
	bool ok = take_sheet(&sample, x, sheet, SAMPLE_ROWS, &ignored);

	*out = (struct candidate){.sheet = sheet, .hidden = xlsx_is_hidden(x, sheet)};
	if (ok) {
		out->size = sample.rows * sample.columns * (sample.layout.header ? 2 : 1);
		out->fit = o && o->fit ? o->fit(o->fit_ctx, &sample) : 0;
	}
	table_release(&sample);
	return ok;
}

/* -1: none can be read. */
static int choose_sheet(struct table *t, struct xlsx *x, const struct table_options *o, bool *readable)
{
	struct candidate best = {.sheet = -1, .hidden = true, .fit = -1}, one;

	for (int i = 0; i < xlsx_sheets(x); i++) {
		readable[i] = sample_sheet(t, x, i, o, &one);
		if (readable[i] && (best.sheet < 0 || is_better(&one, &best)))
			best = one;
	}
	return best.sheet;
}

static void name_others(struct table *t, const struct xlsx *x, int sheet, const bool *readable)
{
	for (int i = 0; i < xlsx_sheets(x); i++) {
		if (i == sheet || !readable[i])
			continue;
		str_addf(&t->sheet.others, "%s%s", t->sheet.n_others++ ? ", " : "", xlsx_name(x, i));
	}
}

static bool fail_unknown_sheet(const struct xlsx *x, const char *wanted, struct err *e)
{
	struct str names = STR_INIT;

	for (int i = 0; i < xlsx_sheets(x) && names.len < 300; i++)
		str_addf(&names, "%s%s", i ? ", " : "", xlsx_name(x, i));
	err_set(e, ERR_USAGE, _("there is no sheet \"%s\"; take one of: %s"), wanted, names.s);
	str_release(&names);
	return false;
}

static bool open_workbook(struct table *t, const struct str *bytes, const struct table_options *o,
        struct err *e)
{
	struct xlsx *x = xlsx_open(t->path, bytes->s, bytes->len, e);
	bool readable[XLSX_SHEETS_MAX] = {false}, ok;
	int sheet = 0;

	if (!x)
		return false;
	if (o && o->sheet)
		sheet = xlsx_find(x, o->sheet);
	else if (xlsx_sheets(x) > 1)
		sheet = choose_sheet(t, x, o, readable);
	if (o && o->sheet && sheet < 0) {
		fail_unknown_sheet(x, o->sheet, e);
		xlsx_free(&x);
		return false;
	}
	/* None fits: the first one says why. */
	sheet = sheet < 0 ? 0 : sheet;
	ok = take_sheet(t, x, sheet, 0, e);
	if (ok)
		name_others(t, x, sheet, readable);
	xlsx_free(&x);
	return ok;
}

/* Takes the bytes over. */
static bool open_taken(struct table *t, const char *path, struct str *bytes,
        const struct table_options *o, struct err *e)
{
	*t = (struct table){.path = path, .text = STR_INIT, .sheet.others = STR_INIT};
	bool ok;

	if (sniff_format(bytes->s, bytes->len) == SNIFF_ZIP) {
		ok = open_workbook(t, bytes, o, e);
	} else if (o && (o->workbook || o->sheet)) {
		ok = err_at(e, ERR_DATA, path, 0,
		        _("this is no workbook; import it without --as xlsx and --sheet"));
	} else {
		ok = refuse_other_format(t, bytes, e) &&
		     sniff_decode(path, o ? o->encoding : NULL, bytes, &t->encoding, e);
		if (ok) {
			t->text = *bytes;
			str_init(bytes);
			unify_line_ends(&t->text);
		}
		ok = ok && judge(t, o, e);
	}
	str_release(bytes);
	if (!ok)
		table_release(t);
	return ok;
}

bool table_open(struct table *t, const char *path, const struct table_options *o, struct err *e)
{
	struct str bytes = STR_INIT;

	/* A disk image, a file that was never written: a gigabyte of nothing is not kept in memory to say so. */
	if (file_is_blank(path))
		return err_at(e, ERR_DATA, path, 0, _("the file is empty; choose another one"));
	if (!file_read(path, TABLE_FILE_MAX, &bytes, e)) {
		str_release(&bytes);
		return false;
	}
	return open_taken(t, path, &bytes, o, e);
}

bool table_open_bytes(struct table *t, const char *path, const char *bytes, size_t n,
        const struct table_options *o, struct err *e)
{
	struct str copy = STR_INIT;

	str_add_n(&copy, bytes, n);
	return open_taken(t, path, &copy, o, e);
}

/* A table of a gigabyte is not read to find out that it has no sheets; what is no file at all may never answer. */
static bool is_zip(const char *path)
{
	FILE *f = file_is_regular(path) ? fopen(path, "re") : NULL;
	char head[64];
	bool zip = f && sniff_format(head, fread(head, 1, sizeof(head), f)) == SNIFF_ZIP;

	if (f)
		fclose(f);
	return zip;
}

bool table_sheets(const char *path, void (*fn)(void *ctx, const char *name), void *ctx, struct err *e)
{
	struct str bytes = STR_INIT;
	struct xlsx *x = NULL;
	bool ok = !is_zip(path) || (file_read(path, TABLE_FILE_MAX, &bytes, e) && (x = xlsx_open(path, bytes.s, bytes.len, e)));

	for (int i = 0; x && i < xlsx_sheets(x); i++)
		fn(ctx, xlsx_name(x, i));
	xlsx_free(&x);
	str_release(&bytes);
	return ok;
}

static void free_list(char **list, size_t n)
{
	for (size_t i = 0; list && i < n; i++)
		free(list[i]);
	free(list);
}

void table_release(struct table *t)
{
	free_list(t->header, t->columns);
	free_list(t->names, t->columns);
	free_list(t->tags, t->columns);
	free(t->info);
	str_release(&t->text);
	free(t->sheet.name);
	free(t->sheet.shifts);
	str_release(&t->sheet.others);
	*t = (struct table){.text = STR_INIT, .sheet.others = STR_INIT};
}

struct each {
	const struct table *t;
	rows_fn fn;
	void *ctx;
};

static bool pass_row(void *ctx, const struct row *row, struct err *e)
{
	struct each *each = ctx;
	struct row placed = *row;

	if (row_is_blank(row))
		return true;
	placed.line = xlsx_row_of(each->t->sheet.shifts, each->t->sheet.n_shifts, row->line);
	return each->fn(each->ctx, &placed, e);
}

bool table_each(const struct table *t, rows_fn fn, void *ctx, struct err *e)
{
	struct each each = {t, fn, ctx};

	return rows_each(t->path, t->text.s + t->data_at, t->text.len - t->data_at, t->data_line,
	        t->layout.separator, pass_row, &each, e);
}
