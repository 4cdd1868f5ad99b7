/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rows.c - libcsv, fed one physical line at a time.
 *
 * libcsv says neither where a row began nor on which line. Feeding it line by line gives both: a
 * line after which no row ended lies inside a quoted cell. Only LF ends a row here; CR counts as a
 * blank, so CRLF needs no thought, and a CR astray inside a cell does not cut the row in two.
 *
 * Most lines hold no quote at all. For those, when no quoted cell is open, cutting at the separator
 * is all that libcsv would do, and memchr does it several times faster than a state machine that
 * calls a function per byte; the unit test compares the two ways on the same text.
 */
#include "config.h"

#include <strates/exchange/rows.h>

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/sha256.h>
#include <strates/base/utf8.h>

struct reader {
	struct csv_parser parser;
	char separator;
	struct str text;    /* the cells of this row, each NUL-terminated */
	size_t *at;         /* where each begins in it */
	const char **cells; /* the same as pointers, when the row is whole */
	size_t n, cap, cells_cap;
	bool ended, too_big;
	const char *start;   /* of the row being read */
	long line, row_line; /* being fed; where the row began */
	size_t open_cell;    /* the cell whose quote is open, and the line that opened it */
	long open_line;
};

static int is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static int is_end(unsigned char c)
{
	return c == '\n';
}

/* Nothing that utf8_clean() would change? The rule for most cells of most files. */
static bool is_plain(const char *s, size_t n)
{
	if (n == 0)
		return true;
	if (s[0] == ' ' || s[n - 1] == ' ')
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 || c > 0x7e || (c == ' ' && s[i + 1] == ' '))
			return false;
	}
	return true;
}

static void trim_lines(struct str *b, size_t from)
{
	size_t skip = from;

	while (b->len > from && strchr(" \n\t", b->s[b->len - 1]))
		str_truncate(b, b->len - 1);
	while (skip < b->len && strchr(" \n\t", b->s[skip]))
		skip++;
	if (skip > from) {
		memmove(b->s + from, b->s + skip, b->len - skip + 1);
		b->len -= skip - from;
	}
}

static void add_cell(struct reader *r, const char *s, size_t n)
{
	if (n > ROWS_CELL_MAX || r->n >= ROWS_CELLS_MAX) {
		r->too_big = true;
		return;
	}
	GROW(r->at, r->n, r->cap);
	r->at[r->n++] = r->text.len;
	if (is_plain(s, n)) {
		str_add_n(&r->text, s, n);
	} else {
		size_t from = r->text.len;
		bool lines = memchr(s, '\n', n) != NULL;

		utf8_clean(&r->text, s, n, lines);
		if (lines)
			trim_lines(&r->text, from);
	}
	str_add_char(&r->text, '\0');
}

static void on_cell(void *s, size_t n, void *ctx)
{
	add_cell(ctx, s, n);
}

static void on_row(int end, void *ctx)
{
	struct reader *r = ctx;

	(void)end;
	r->ended = true;
}

static void cut_plain_line(struct reader *r, const char *s, size_t n)
{
	const char *end = s + n, *next;

	while (n > 0 && is_end((unsigned char)end[-1]))
		end--, n--;
	while (s < end && is_blank((unsigned char)*s) && *s != r->separator)
		s++;
	if (s == end)
		return;
	while ((next = memchr(s, r->separator, (size_t)(end - s))) != NULL) {
		add_cell(r, s, (size_t)(next - s));
		s = next + 1;
	}
	add_cell(r, s, (size_t)(end - s));
	r->ended = true;
}

static void reset_row(struct reader *r)
{
	str_clear(&r->text);
	r->n = 0;
	r->ended = false;
	r->open_cell = SIZE_MAX;
}

static bool deliver(struct reader *r, const char *end, rows_fn fn, void *ctx, struct err *e)
{
	struct row row = {.line = r->row_line, .n = r->n, .raw = r->start};

	while (end > r->start && (end[-1] == '\n' || end[-1] == '\r'))
		end--;
	row.raw_len = (size_t)(end - r->start);
	while (r->cells_cap < r->n)
		GROW(r->cells, r->cells_cap, r->cells_cap);
	for (size_t i = 0; i < r->n; i++)
		r->cells[i] = r->text.s + r->at[i];
	row.cells = r->cells;
	bool more = fn(ctx, &row, e);

	reset_row(r);
	return more && !err_is_set(e);
}

static bool fail_open_quote(const struct reader *r, const char *path, struct err *e)
{
	return err_at(e, ERR_DATA, path, r->open_line ? r->open_line : r->row_line,
	        _("a quote opens here and is never closed; close it, or double the quotes that "
	          "belong to the text"));
}

static bool fail_too_big(const struct reader *r, const char *path, struct err *e)
{
	return err_at(e, ERR_DATA, path, r->row_line,
	        _("a cell is over 1 MiB, or the row has more than %d cells; is the separator "
	          "right?"),
	        ROWS_CELLS_MAX);
}

/* Feeds one physical line; false when reading must end (quietly or with e set). */
static bool feed(struct reader *r, const char *path, const char *s, const char *end, rows_fn fn,
        void *ctx, struct err *e)
{
	size_t n = (size_t)(end - s);
	bool open = r->open_cell != SIZE_MAX;
	bool quoted = memchr(s, '"', n) != NULL;

	if (!open) {
		r->start = s;
		r->row_line = r->line;
	}
	if (!open && !quoted)
		cut_plain_line(r, s, n);
	else
		csv_parse(&r->parser, s, n, on_cell, on_row, r);
	if (r->too_big)
		return fail_too_big(r, path, e);
	if (r->ended)
		return deliver(r, end, fn, ctx, e);
	if (!open && !quoted)
		return true; /* a blank line */
	if (r->open_cell != r->n) {
		r->open_cell = r->n;
		r->open_line = r->line;
	}
	if ((size_t)(end - r->start) > ROWS_ROW_MAX)
		return fail_open_quote(r, path, e);
	return true;
}

/* A row is open at the end: one more line end closes it, unless a quote holds it open. (libcsv's
   own test of that, CSV_STRICT_FINI, works in strict mode only, which refuses quotes in the middle
   of a word.) */
static bool finish(
        struct reader *r, const char *path, const char *end, rows_fn fn, void *ctx, struct err *e)
{
	if (r->open_cell == SIZE_MAX)
		return true;
	csv_parse(&r->parser, "\n", 1, on_cell, on_row, r);
	if (r->too_big)
		return fail_too_big(r, path, e);
	return r->ended ? deliver(r, end, fn, ctx, e) : fail_open_quote(r, path, e);
}

bool rows_each(const char *path, const char *text, size_t n, long line, char separator, rows_fn fn,
        void *ctx, struct err *e)
{
	struct err own = ERR_INIT;
	struct reader r = {.separator = separator, .text = STR_INIT, .line = line};
	const char *s = text, *end = text + n;
	bool more = true;

	if (!e)
		e = &own;
	if (csv_init(&r.parser, 0) != 0)
		return err_set(
		        e, ERR_DATA, _("the reader of tables can't start; free some memory"));
	csv_set_delim(&r.parser, (unsigned char)separator);
	/* A long cell grows in steps that are worth a copy. */
	csv_set_blk_size(&r.parser, 1024 * 1024);
	csv_set_space_func(&r.parser, is_blank);
	csv_set_term_func(&r.parser, is_end);
	reset_row(&r);
	while (more && s < end) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));

		stop = stop ? stop + 1 : end;
		more = feed(&r, path, s, stop, fn, ctx, e);
		s = stop;
		r.line++;
	}
	if (more)
		finish(&r, path, end, fn, ctx, e);
	csv_free(&r.parser);
	str_release(&r.text);
	free(r.at);
	free(r.cells);
	return !err_is_set(e);
}

void row_hash(const struct row *row, uint8_t out[32])
{
	struct sha256 s;

	sha256_init(&s);
	sha256_add(&s, row->raw, row->raw_len);
	sha256_end(&s, out);
}

bool row_is_blank(const struct row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		if (row->cells[i][0])
			return false;
	}
	return true;
}
