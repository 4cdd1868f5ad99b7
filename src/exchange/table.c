/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table.c - ties sniffing and reading together.
 *
 * The file is held whole in UTF-8 and read twice: once to count rows and to judge the columns (a
 * date order may be decided by the last row), once by whoever wants the rows. Reading runs at some
 * hundred megabytes a second, and writing the rows to a database is far slower, so the second pass
 * is cheaper than any scheme that starts with guesses and corrects them later.
 */
#include "config.h"

#include <strates/exchange/table.h>

#include <stdlib.h>
#include <string.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

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

static bool decode(struct table *t, struct str *bytes, const struct table_options *o, struct err *e)
{
	if (o && o->encoding) {
		if (!sniff_encoding(t->path, bytes->s, bytes->len, &t->encoding, NULL))
			t->encoding.skip = 0;
		t->encoding.name = o->encoding;
		t->encoding.damaged = 0;
	} else if (!sniff_encoding(t->path, bytes->s, bytes->len, &t->encoding, e)) {
		return false;
	}
	if (strcmp(t->encoding.name, "UTF-8") == 0) {
		size_t skip = t->encoding.skip;

		memmove(bytes->s, bytes->s + skip, bytes->len - skip);
		str_truncate(bytes, bytes->len - skip);
		t->text = *bytes;
		str_init(bytes);
		return true;
	}
	if (utf8_from(&t->text, t->encoding.name, bytes->s + t->encoding.skip,
	            bytes->len - t->encoding.skip))
		return true;
	return err_set(e, ERR_USAGE, _("\"%s\" is no known encoding; try utf-8 or windows-1252"),
	        t->encoding.name);
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

	unify_line_ends(&t->text);
	if (!sniff_layout(t->path, t->text.s, t->text.len, o ? o->separator : 0, l, e))
		return false;
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

/* Takes the bytes over. */
static bool open_taken(struct table *t, const char *path, struct str *bytes,
        const struct table_options *o, struct err *e)
{
	*t = (struct table){.path = path, .text = STR_INIT};
	bool ok = refuse_other_format(t, bytes, e) && decode(t, bytes, o, e) && judge(t, o, e);

	str_release(bytes);
	if (!ok)
		table_release(t);
	return ok;
}

bool table_open(struct table *t, const char *path, const struct table_options *o, struct err *e)
{
	struct str bytes = STR_INIT;

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

static void free_list(char **list, size_t n)
{
	for (size_t i = 0; list && i < n; i++)
		free(list[i]);
	free(list);
}

void table_release(struct table *t)
{
	free_list(t->header, t->columns);
	free_list(t->tags, t->columns);
	free(t->info);
	str_release(&t->text);
	*t = (struct table){.text = STR_INIT};
}

struct each {
	rows_fn fn;
	void *ctx;
};

static bool pass_row(void *ctx, const struct row *row, struct err *e)
{
	struct each *each = ctx;

	return row_is_blank(row) || each->fn(each->ctx, row, e);
}

bool table_each(const struct table *t, rows_fn fn, void *ctx, struct err *e)
{
	struct each each = {fn, ctx};

	return rows_each(t->path, t->text.s + t->data_at, t->text.len - t->data_at, t->data_line,
	        t->layout.separator, pass_row, &each, e);
}
