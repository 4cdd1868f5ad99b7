/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * template_xlsx.c - the blank form as a workbook: explained columns, and lists to choose from.
 *
 * Lists advise and do not forbid: a cell may hold several words, and a word that is in no list is for the import to judge.
 */
#include "config.h"

#include <strates/exchange/template_xlsx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>
#include <strates/exchange/action_csv.h>

#include "action_priv.h"
#include "xlsx_write.h"

#ifdef HAVE_XLSXWRITER

enum { ROWS = 1000, HEAD_ROWS = 2, MESSAGE_MAX = 250, TITLE_MAX = 31, LISTS_MAX = 16, ITEMS_MAX_LIST = 400 };

struct form {
	struct xlsx_book book;
	lxw_worksheet *sheet, *lists;
	/* A list is a column of the second sheet, which must be written by rows: gathered first. */
	struct {
		char *items[ITEMS_MAX_LIST];
		int n, column;
	} list[LISTS_MAX];
	int n_lists;
};

/* --- lists --- */

static void add_item(struct form *f, const char *text)
{
	if (f->list[f->n_lists].n < ITEMS_MAX_LIST)
		f->list[f->n_lists].items[f->list[f->n_lists].n++] = xstrdup(text);
}

static void add_vocabulary(struct form *f, enum vocab v)
{
	for (int i = 0; i < vocab_size(v); i++)
		add_item(f, vocab_label(v, vocab_code(v, i)));
}

/* From the shipped table: the form needs no register. Columns: key, French, English name. */
static bool add_themes(struct form *f, struct err *e)
{
	char *path = file_share("ref/themes.tsv"), *rest, *line;
	int wanted = str_has_prefix(intl_language(), "fr") ? 1 : 2;
	struct str text = STR_INIT;
	bool ok = file_read(path, (size_t)1 << 20, &text, e);

	rest = text.s;
	for (int n = 0; ok && (line = strsep(&rest, "\n")); n++) {
		const char *cell = "", *key = "";

		for (int i = 0; i <= wanted && line; i++) {
			cell = strsep(&line, "\t");
			key = i == 0 ? cell : key;
		}
		/* A comma would divide the name; the key means the same. */
		if (n >= 2 && *cell)
			add_item(f, strpbrk(cell, ",|:") ? key : cell);
	}
	str_release(&text);
	free(path);
	return ok;
}

static enum vocab vocabulary_of(const char *column)
{
	static const struct {
		const char *column;
		enum vocab vocab;
	} table[] = {{"kind", VOCAB_ACTION_KIND}, {"status", VOCAB_STATUS}, {"scheme", VOCAB_SCHEME}, {"audience", VOCAB_AUDIENCE}};

	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (str_eq(table[i].column, column))
			return table[i].vocab;
	return VOCAB_NONE;
}

static bool make_list(struct form *f, int column, struct err *e)
{
	const char *name = action_form_column(column);
	enum vocab v = vocabulary_of(name);
	bool ok = true;

	f->list[f->n_lists].column = column;
	if (v != VOCAB_NONE)
		add_vocabulary(f, v);
	else if (str_eq(name, "themes"))
		ok = add_themes(f, e);
	else if (str_eq(name, "citizens") || str_eq(name, "youth")) {
		add_item(f, _("yes"));
		add_item(f, _("no"));
	}
	f->n_lists += f->list[f->n_lists].n > 0;
	return ok;
}

static void put_lists(struct form *f)
{
	int most = 0;

	for (int i = 0; i < f->n_lists; i++)
		most = f->list[i].n > most ? f->list[i].n : most;
	for (int row = 0; row < most; row++)
		for (int i = 0; i < f->n_lists; i++)
			if (row < f->list[i].n)
				xlsx_put_text(&f->book, f->lists, row, i, f->list[i].items[row], XLSX_PLAIN);
}

/* --- columns --- */

static const char *label_of(const char *column)
{
	for (int i = 0; i < action_column_count(); i++)
		if (str_eq(action_csv_column(i), column))
			return action_column_label(i);
	return column;
}

static void cut(char *out, size_t size, const char *text, int columns)
{
	int width;

	snprintf(out, size, "%.*s", (int)utf8_prefix(text, columns, &width), text);
}

/* What is shown beside a cell that is being filled in, and its list. */
static void advise(struct form *f, int column)
{
	char title[TITLE_MAX * 4 + 1], message[MESSAGE_MAX * 4 + 1], range[128] = "";
	lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_ANY, .input_title = title, .input_message = message};

	cut(title, sizeof(title), label_of(action_form_column(column)), TITLE_MAX);
	cut(message, sizeof(message), action_form_help(column), MESSAGE_MAX);
	for (int i = 0; i < f->n_lists; i++)
		if (f->list[i].column == column) {
			snprintf(range, sizeof(range), "='%s'!$%c$1:$%c$%d", f->lists->name, 'A' + i, 'A' + i, f->list[i].n);
			v.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
			v.value_formula = range;
			v.error_type = LXW_VALIDATION_ERROR_TYPE_INFORMATION;
		}
	worksheet_data_validation_range(f->sheet, HEAD_ROWS, (lxw_col_t)column, HEAD_ROWS + ROWS - 1, (lxw_col_t)column, &v);
}

static void put_columns(struct form *f)
{
	char tag[64];

	for (int i = 0; i < action_form_count(); i++)
		xlsx_put_text(&f->book, f->sheet, 0, i, label_of(action_form_column(i)), XLSX_HEAD);
	for (int i = 0; i < action_form_count(); i++) {
		snprintf(tag, sizeof(tag), "#%s", action_form_column(i));
		xlsx_put_text(&f->book, f->sheet, 1, i, tag, XLSX_TAG);
		worksheet_set_column(f->sheet, (lxw_col_t)i, (lxw_col_t)i, i == 0 ? 40 : 24, NULL);
		advise(f, i);
	}
}

/* The explanations once more, for reading through and for paper. */
static void put_help(struct form *f)
{
	lxw_worksheet *s = xlsx_book_sheet(&f->book, _("How to fill it in"), 1, 0);

	xlsx_put_text(&f->book, s, 0, 0, _("Column"), XLSX_HEAD);
	xlsx_put_text(&f->book, s, 0, 1, _("What goes there"), XLSX_HEAD);
	for (int i = 0; i < action_form_count(); i++) {
		xlsx_put_text(&f->book, s, i + 1, 0, label_of(action_form_column(i)), XLSX_TEXT);
		xlsx_put_text(&f->book, s, i + 1, 1, action_form_help(i), XLSX_TEXT);
	}
	worksheet_set_column(s, 0, 0, 30, NULL);
	worksheet_set_column(s, 1, 1, 110, NULL);
}

bool template_xlsx(struct str *out, struct err *e)
{
	struct form *f = xcalloc(1, sizeof(*f));
	bool ok = xlsx_book_open(&f->book, _("International actions"), e);

	if (ok) {
		f->sheet = xlsx_book_sheet(&f->book, _("Actions"), HEAD_ROWS, 1);
		put_help(f);
		f->lists = xlsx_book_sheet(&f->book, _("Lists"), 0, 0);
		worksheet_hide(f->lists);
	}
	for (int i = 0; ok && i < action_form_count(); i++)
		ok = make_list(f, i, e);
	if (ok) {
		put_lists(f);
		put_columns(f);
	}
	ok = ok && xlsx_book_close(&f->book, out, e);
	xlsx_book_drop(&f->book);
	for (int i = 0; i < LISTS_MAX; i++)
		for (int k = 0; k < f->list[i].n; k++)
			free(f->list[i].items[k]);
	free(f);
	return ok;
}

#else

bool template_xlsx(struct str *out, struct err *e)
{
	(void)out;
	return err_set(e, ERR_USAGE, "%s", _("this program was built without libxlsxwriter and writes no workbooks; take a .csv"));
}

#endif
