/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_write.c - cells of a workbook being written.
 *
 * The library knows no streams: it writes to a private file, which is read back and removed.
 */
#include "config.h"

#include "xlsx_write.h"

#ifdef HAVE_XLSXWRITER

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

enum { TEXT_CHARACTERS = 32767, NAME_COLUMNS = 31, FIRST_YEAR = 1901 /* before, spreadsheets count days each in their own way */ };
#define FILE_MAX ((size_t)1 << 30)
#define MONEY_MAX 100000000000000LL /* hundredths that a number of 15 digits holds, with room */

/* --- the file --- */

static bool make_file(struct xlsx_book *b, struct err *e)
{
	const char *folder = getenv("TMPDIR");
	int fd;

	b->path = xasprintf("%s/strates-XXXXXX", folder && *folder ? folder : "/tmp");
	fd = mkstemp(b->path);
	if (fd < 0) {
		err_errno(e, errno, _("no temporary file can be made (%s)"), b->path);
		free(b->path);
		b->path = NULL;
		return false;
	}
	close(fd);
	return true;
}

static void add_styles(struct xlsx_book *b)
{
	for (int i = 0; i < XLSX_STYLES; i++)
		b->style[i] = i == XLSX_PLAIN ? NULL : workbook_add_format(b->book);
	format_set_bold(b->style[XLSX_TITLE]);
	format_set_font_size(b->style[XLSX_TITLE], 14);
	format_set_bold(b->style[XLSX_HEAD]);
	format_set_text_wrap(b->style[XLSX_HEAD]);
	format_set_align(b->style[XLSX_HEAD], LXW_ALIGN_VERTICAL_TOP);
	format_set_bottom(b->style[XLSX_HEAD], LXW_BORDER_THIN);
	format_set_bg_color(b->style[XLSX_HEAD], 0xE8EEF4);
	format_set_font_size(b->style[XLSX_TAG], 8);
	format_set_font_color(b->style[XLSX_TAG], 0x606060);
	format_set_align(b->style[XLSX_TEXT], LXW_ALIGN_VERTICAL_TOP);
	format_set_num_format(b->style[XLSX_DAY], "dd/mm/yyyy");
	format_set_num_format(b->style[XLSX_MONTH], "mm/yyyy");
	format_set_num_format(b->style[XLSX_MONEY], "#,##0.00");
	format_set_num_format(b->style[XLSX_NUMBER], "0");
	format_set_font_color(b->style[XLSX_NOTE], 0x606060);
	format_set_italic(b->style[XLSX_NOTE]);
	for (int i = XLSX_DAY; i <= XLSX_NUMBER; i++)
		format_set_align(b->style[i], LXW_ALIGN_VERTICAL_TOP);
}

bool xlsx_book_open(struct xlsx_book *b, const char *title, struct err *e)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = getenv("TMPDIR")};
	lxw_doc_properties properties = {.title = (char *)(uintptr_t)title, .created = (time_t)(clock_ms() / 1000)};

	*b = (struct xlsx_book){0};
	if (!make_file(b, e))
		return false;
	b->book = workbook_new_opt(b->path, &options);
	if (!b->book) {
		xlsx_book_drop(b);
		return err_set(e, ERR_IO, _("the workbook can't be made; is there memory, and room in %s?"), options.tmpdir ? options.tmpdir : "/tmp");
	}
	workbook_set_properties(b->book, &properties);
	add_styles(b);
	return true;
}

static void remove_file(struct xlsx_book *b)
{
	if (b->path)
		unlink(b->path);
	free(b->path);
	b->path = NULL;
}

bool xlsx_book_close(struct xlsx_book *b, struct str *out, struct err *e)
{
	lxw_error why = workbook_close(b->book);
	bool ok;

	b->book = NULL;
	ok = why == LXW_NO_ERROR ? file_read(b->path, FILE_MAX, out, e) : err_set(e, ERR_IO, _("the workbook can't be written: %s"), lxw_strerror(why));
	remove_file(b);
	return ok;
}

void xlsx_book_drop(struct xlsx_book *b)
{
	if (b->book)
		lxw_workbook_free(b->book);
	b->book = NULL;
	remove_file(b);
}

lxw_worksheet *xlsx_book_sheet(struct xlsx_book *b, const char *name, int top, int left)
{
	struct str clean = STR_INIT;
	lxw_worksheet *s;
	int width;

	utf8_clean(&clean, name, strlen(name), false);
	for (char *c = clean.s; *c; c++)
		if (strchr("[]:*?/\\'", *c))
			*c = ' ';
	clean.s[0] = (char)toupper((unsigned char)clean.s[0]);
	str_truncate(&clean, utf8_prefix(clean.s, NAME_COLUMNS, &width));
	s = workbook_add_worksheet(b->book, clean.s);
	str_release(&clean);
	if (s)
		worksheet_freeze_panes(s, (lxw_row_t)top, (lxw_col_t)left);
	return s;
}

/* --- cells --- */

static bool is_escape(const char *s)
{
	return s[0] == '_' && s[1] == 'x' && isxdigit((unsigned char)s[2]) && isxdigit((unsigned char)s[3]) && isxdigit((unsigned char)s[4]) && isxdigit((unsigned char)s[5]) && s[6] == '_';
}

void xlsx_put_text(struct xlsx_book *b, lxw_worksheet *s, int row, int column, const char *text, enum xlsx_style style)
{
	struct str out = STR_INIT;

	if (!s || str_is_empty(text))
		return;
	/* A text that looks like the escape of a character would be read as that character. */
	for (const char *c = text; *c; c++)
		if (is_escape(c))
			str_add(&out, "_x005F_");
		else
			str_add_char(&out, *c);
	if (utf8_length(out.s) > TEXT_CHARACTERS)
		b->too_long++;
	else
		worksheet_write_string(s, (lxw_row_t)row, (lxw_col_t)column, out.s, b->style[style]);
	str_release(&out);
}

void xlsx_put_number(struct xlsx_book *b, lxw_worksheet *s, int row, int column, double v, enum xlsx_style style)
{
	if (s)
		worksheet_write_number(s, (lxw_row_t)row, (lxw_col_t)column, v, b->style[style]);
}

static void put_as_text(struct xlsx_book *b, lxw_worksheet *s, int row, int column, enum field_type type, const struct value *v)
{
	struct str text = STR_INIT;

	value_format(&text, type, v);
	xlsx_put_text(b, s, row, column, text.s, XLSX_TEXT);
	str_release(&text);
}

static void put_date(struct xlsx_book *b, lxw_worksheet *s, int row, int column, const struct value *v)
{
	struct date d;

	if (v->type != VALUE_TEXT || !date_parse_iso(v->s, &d, NULL) || (d.precision != DATE_YEAR && d.year < FIRST_YEAR)) {
		put_as_text(b, s, row, column, FT_DATE, v);
	} else if (d.precision == DATE_YEAR) {
		xlsx_put_number(b, s, row, column, d.year, XLSX_NUMBER);
	} else {
		lxw_datetime day = {.year = d.year, .month = d.month, .day = d.precision == DATE_DAY ? d.day : 1};
		worksheet_write_datetime(s, (lxw_row_t)row, (lxw_col_t)column, &day, b->style[d.precision == DATE_DAY ? XLSX_DAY : XLSX_MONTH]);
	}
}

void xlsx_put_value(struct xlsx_book *b, lxw_worksheet *s, int row, int column, enum field_type type, int of, const struct value *v)
{
	if (!s || v->type == VALUE_NONE)
		return;
	switch (type) {
	case FT_DATE: put_date(b, s, row, column, v); break;
	case FT_CODE: xlsx_put_text(b, s, row, column, vocab_label((enum vocab)of, v->s), XLSX_TEXT); break;
	case FT_INT: xlsx_put_number(b, s, row, column, (double)v->i, XLSX_NUMBER); break;
	case FT_REAL: xlsx_put_number(b, s, row, column, v->r, XLSX_PLAIN); break;
	case FT_BOOL: worksheet_write_boolean(s, (lxw_row_t)row, (lxw_col_t)column, v->i != 0, b->style[XLSX_TEXT]); break;
	case FT_MONEY:
		if (v->i > MONEY_MAX || v->i < -MONEY_MAX)
			put_as_text(b, s, row, column, type, v);
		else
			xlsx_put_number(b, s, row, column, (double)v->i / 100, XLSX_MONEY);
		break;
	case FT_TEXT:
	case FT_LONG:
	case FT_REF:
	case FT_UID: put_as_text(b, s, row, column, type, v); break;
	}
}

double xlsx_width(enum field_type type)
{
	switch (type) {
	case FT_LONG: return 60;
	case FT_TEXT:
	case FT_REF: return 30;
	case FT_CODE: return 18;
	case FT_UID: return 20;
	default: return 13;
	}
}

#endif
