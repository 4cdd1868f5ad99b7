/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xlsx_sheet.c - one sheet into the text of a table, cell by cell as expat tells it.
 *
 * Merged cells are listed behind the data, so a sheet that has any is read twice: the second time
 * with them at hand. What they mean depends on where they stand. Over several columns of the first
 * rows they head a group, and the row below names its columns: both become one header ("Budget
 * 2024"). Over several rows of the data, a text holds for each of them; a number does not, since
 * adding it up would count it several times. A title over the whole width heads nothing.
 *
 * The text keeps the sheet's row numbers as its line numbers (empty rows are empty lines), but for
 * cells of several lines, which are noted as shifts.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/exchange/rows.h>

#include "xlsx_priv.h"

enum { HEAD_ROWS = 15, MERGES_MAX = 100000, MERGED_ROWS_MAX = 4000000 };

enum kind { KIND_NONE, KIND_TEXT, KIND_NUMBER, KIND_SMALL /* a number that may be a year */ };
struct cell {
	size_t at; /* its text in `texts` */
	enum kind kind;
};
struct merge {
	long row, last_row;
	size_t column, last_column;
	char *text; /* what it holds, when that is a text; owned */
};
struct sheet_reader {
	struct xlsx *x;
	struct xlsx_grid *g;
	long max_rows;

	/* The cell in hand. */
	bool in_cell, in_value, in_inline, in_phonetic, formula, valued;
	char type; /* n, s, i(nline), t(ext of a formula), b, e, d */
	size_t column, style;
	struct str value;

	/* The row in hand. */
	long row;
	bool row_hidden;
	struct cell *cells;
	size_t n_cells, cap_cells; /* columns up to the last that holds something */
	struct str texts;

	/* What was written. */
	long written_row; /* of the sheet */
	long line;        /* of the text */

	/* Merged cells: gathered by the first reading, used by the second. */
	struct merge *merges;
	size_t n_merges, cap_merges, next_merge;
	size_t *active, n_active, cap_active;
	bool use_merges;

	/* The head: rows above the data. */
	bool head_over;
	int head_rows;
	char **upper; /* [n_upper] headings of groups, waiting for the names below them */
	size_t n_upper;
	long upper_row;
};

/* --- references --- */

/* "BC12" -> column 54 (from 0) and row 12. false: no reference. */
static bool parse_ref(const char *s, size_t *column, long *row, const char **end)
{
	size_t c = 0;
	long r = 0;

	for (; (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') || *s == '$'; s++) {
		if (*s == '$')
			continue;
		c = c * 26 + (size_t)((*s | 0x20) - 'a' + 1);
		if (c > 20000)
			return false;
	}
	for (; (*s >= '0' && *s <= '9') || *s == '$'; s++) {
		if (*s == '$')
			continue;
		r = r * 10 + (*s - '0');
		if (r > XLSX_ROWS_MAX)
			return false;
	}
	*column = c - 1;
	*row = r;
	*end = s;
	return c > 0 && r > 0;
}

/* --- what is written --- */

static void add_text(struct str *out, const char *s, bool quote, long *lines)
{
	if (!quote) {
		str_add(out, s);
		return;
	}
	str_add_char(out, '"');
	for (; *s; s++) {
		if (*s == '\r' && s[1] == '\n')
			continue;
		*lines += *s == '\n' || *s == '\r';
		if (*s == '"')
			str_add_char(out, '"');
		str_add_char(out, *s == '\r' ? '\n' : *s);
	}
	str_add_char(out, '"');
}

/* A first line `sep=…` would be taken for an order to the reader. */
static bool wants_quotes(const char *s, bool first)
{
	return strpbrk(s, ";\"\n\r") || (first && str_has_prefix(s, "sep="));
}

static void go_to_row(struct sheet_reader *r, long row)
{
	for (; r->written_row < row - 1; r->written_row++) {
		str_add_char(&r->g->text, '\n');
		r->line++;
	}
}

static bool write_cells(
        struct sheet_reader *r, struct xml_part *p, long row, const char *const *cells, size_t n)
{
	struct xlsx_grid *g = r->g;
	long lines = 0;

	while (n > 0 && !cells[n - 1][0])
		n--;
	if (n == 0)
		return true;
	go_to_row(r, row);
	for (size_t i = 0; i < n; i++) {
		if (i)
			str_add_char(&g->text, XLSX_SEPARATOR);
		add_text(
		        &g->text, cells[i], wants_quotes(cells[i], r->line == 0 && i == 0), &lines);
		g->cells += cells[i][0] != '\0';
	}
	str_add_char(&g->text, '\n');
	r->written_row = row;
	r->line += lines + 1;
	if (lines) {
		GROW(g->shifts, g->n_shifts, g->cap_shifts);
		g->shifts[g->n_shifts++] = (struct xlsx_shift){r->line + 1, r->line - row};
	}
	g->columns = n > g->columns ? n : g->columns;
	g->rows++;
	if (g->text.len > XLSX_TEXT_MAX)
		xml_part_fail(p, _("the sheet holds more than %d MiB of text; divide it"),
		        (int)(XLSX_TEXT_MAX >> 20));
	if (r->max_rows && g->rows >= r->max_rows)
		p->stop = true;
	return !p->stop;
}

long xlsx_row_of(const struct xlsx_shift *shifts, size_t n, long line)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (shifts[middle].line <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? line - shifts[low - 1].extra : line;
}

/* --- the cells of a row --- */

static const char *cell_text(const struct sheet_reader *r, size_t column)
{
	return column < r->n_cells && r->cells[column].kind ? r->texts.s + r->cells[column].at : "";
}

/* Its text was appended to `texts` from `at` on. */
static void put_cell(
        struct sheet_reader *r, struct xml_part *p, size_t column, size_t at, enum kind kind)
{
	if (r->texts.len == at)
		return; /* an empty text is no cell */
	str_add_char(&r->texts, '\0');
	if (column >= ROWS_CELLS_MAX) {
		xml_part_fail(p, _("row %ld has something beyond column %d; take it out"), r->row,
		        ROWS_CELLS_MAX);
		return;
	}
	while (r->cap_cells <= column)
		GROW(r->cells, r->cap_cells, r->cap_cells);
	for (; r->n_cells <= column; r->n_cells++)
		r->cells[r->n_cells] = (struct cell){0, KIND_NONE};
	r->cells[column] = (struct cell){at, kind};
}

static void put_number(struct sheet_reader *r, struct xml_part *p)
{
	static const struct xlsx_shows plain = {0};
	size_t at = r->texts.len;
	bool data;

	xlsx_show(&r->texts, r->value.s, r->style < r->x->n_styles ? r->x->styles[r->style] : plain,
	        r->x->epoch_1904, &data);
	put_cell(r, p, r->column, at, data ? KIND_NUMBER : KIND_SMALL);
}

static void end_cell(struct sheet_reader *r, struct xml_part *p)
{
	size_t at = r->texts.len;
	const char *shared;

	r->in_cell = false;
	if (r->formula && !r->valued)
		r->g->formulas++;
	if (!r->value.len)
		return;
	switch (r->type) {
	case 's':
		shared = xlsx_string(r->x, (size_t)strtoul(r->value.s, NULL, 10));
		if (!shared) {
			xml_part_fail(p,
			        _("row %ld names a text that the workbook does not have; it is "
			          "damaged: save it again"),
			        r->row);
			return;
		}
		str_add(&r->texts, shared);
		break;
	case 'b': str_add(&r->texts, str_eq(r->value.s, "0") ? "false" : "true"); break;
	case 'd':
		str_add_n(&r->texts, r->value.s,
		        str_has_suffix(r->value.s, "T00:00:00") ? r->value.len - 9 : r->value.len);
		break;
	case 'n': put_number(r, p); return;
	default: xlsx_unescape(&r->texts, r->value.s, r->value.len);
	}
	put_cell(r, p, r->column, at, r->type == 'd' ? KIND_NUMBER : KIND_TEXT);
}

/* --- merged cells --- */

static int by_row(const void *a, const void *b)
{
	const struct merge *x = a, *y = b;

	return x->row != y->row ? (x->row < y->row ? -1 : 1)
	                        : (x->column > y->column) - (x->column < y->column);
}

/* Those that row r->row lies in become active, those that ended leave. */
static void activate(struct sheet_reader *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->n_active; i++)
		if (r->merges[r->active[i]].last_row >= r->row)
			r->active[kept++] = r->active[i];
	r->n_active = kept;
	for (; r->next_merge < r->n_merges && r->merges[r->next_merge].row <= r->row;
	        r->next_merge++) {
		if (r->merges[r->next_merge].last_row < r->row)
			continue;
		GROW(r->active, r->n_active, r->cap_active);
		r->active[r->n_active++] = r->next_merge;
	}
}

/* Texts of cells that are merged downwards, in the rows below their own. */
static void fill_down(struct sheet_reader *r, struct xml_part *p)
{
	for (size_t i = 0; i < r->n_active && !p->stop; i++) {
		struct merge *m = &r->merges[r->active[i]];
		size_t at = r->texts.len;

		if (m->row == r->row) {
			if (m->last_row > m->row && m->column < r->n_cells &&
			        r->cells[m->column].kind == KIND_TEXT && !m->text)
				m->text = xstrdup(cell_text(r, m->column));
			continue;
		}
		if (!m->text || cell_text(r, m->column)[0])
			continue;
		str_add(&r->texts, m->text);
		put_cell(r, p, m->column, at, KIND_TEXT);
		r->g->filled++;
	}
}

static size_t count_filled(const struct sheet_reader *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_cells; i++)
		n += r->cells[i].kind != KIND_NONE;
	return n;
}

/* Does a heading in this row span columns? A title beside which something stands by itself ("Liste
   des actions", and far right "2024") does not head them: where two things are, both are part of
   merged cells. */
static bool heads_groups(const struct sheet_reader *r)
{
	size_t spanning = 0, merged = 0, filled = count_filled(r);

	for (size_t i = 0; i < r->n_active; i++) {
		const struct merge *m = &r->merges[r->active[i]];

		if (m->row != r->row || !cell_text(r, m->column)[0])
			continue;
		spanning += m->last_column > m->column;
		merged++;
	}
	return spanning > 0 && (filled > 2 || (filled == 2 && merged == 2));
}

static void drop_upper(struct sheet_reader *r)
{
	for (size_t i = 0; i < r->n_upper; i++)
		free(r->upper[i]);
	free(r->upper);
	r->upper = NULL;
	r->n_upper = 0;
}

/* Above and own, joined; caller frees. */
static char *join(const char *above, const char *own)
{
	if (!*above || str_eq(above, own))
		return xstrdup(own);
	return *own ? xasprintf("%s %s", above, own) : xstrdup(above);
}

/* The names below the headings, by themselves. */
static void keep_names(struct sheet_reader *r)
{
	struct xlsx_grid *g = r->g;

	g->names = xcalloc(r->n_cells + 1, sizeof(*g->names));
	for (g->n_names = 0; g->n_names < r->n_cells; g->n_names++)
		g->names[g->n_names] = xstrdup(cell_text(r, g->n_names));
}

/* The texts of this row under the headings above it; spanning ones are spread first. */
static void take_upper(struct sheet_reader *r)
{
	size_t n = r->n_cells > r->n_upper ? r->n_cells : r->n_upper;
	const char **own;
	char **joined;

	for (size_t i = 0; i < r->n_active; i++)
		if (r->merges[r->active[i]].row == r->row &&
		        r->merges[r->active[i]].last_column >= n &&
		        r->merges[r->active[i]].last_column < ROWS_CELLS_MAX)
			n = r->merges[r->active[i]].last_column + 1;
	own = xcalloc(n + 1, sizeof(*own));
	joined = xcalloc(n + 1, sizeof(*joined));
	for (size_t c = 0; c < n; c++)
		own[c] = cell_text(r, c);
	for (size_t i = 0; i < r->n_active; i++) {
		const struct merge *m = &r->merges[r->active[i]];

		for (size_t c = m->column + 1; m->row == r->row && c <= m->last_column && c < n;
		        c++)
			own[c] = own[c][0] ? own[c] : own[m->column];
	}
	for (size_t c = 0; c < n; c++)
		joined[c] = join(c < r->n_upper ? r->upper[c] : "", own[c]);
	free(own);
	drop_upper(r);
	r->upper = joined;
	r->n_upper = n;
	r->upper_row = r->row;
}

static bool write_upper(struct sheet_reader *r, struct xml_part *p)
{
	bool more = !r->n_upper ||
	            write_cells(r, p, r->upper_row, (const char *const *)r->upper, r->n_upper);

	drop_upper(r);
	r->head_over = true;
	return more;
}

static bool has_data(const struct sheet_reader *r)
{
	for (size_t i = 0; i < r->n_cells; i++)
		if (r->cells[i].kind == KIND_NUMBER)
			return true;
	return false;
}

/* What a row is, as long as the head lasts. */
enum place { PLACE_TAKEN /* written, or kept back until the next row */, PLACE_HEAD, PLACE_DATA };

static enum place take_head(struct sheet_reader *r, struct xml_part *p)
{
	if (++r->head_rows > HEAD_ROWS || (r->n_upper && has_data(r))) {
		write_upper(r, p);
		return PLACE_DATA;
	}
	if (heads_groups(r)) {
		take_upper(r);
		return PLACE_TAKEN;
	}
	if (r->n_upper) {
		take_upper(r);
		keep_names(r);
		write_upper(r, p);
		r->g->names_line = r->line;
		return PLACE_TAKEN;
	}
	r->head_over = count_filled(r) > 1;
	return PLACE_HEAD;
}

static void end_row(struct sheet_reader *r, struct xml_part *p)
{
	enum place place = PLACE_DATA;
	const char **cells;

	if (r->use_merges)
		activate(r);
	if (r->n_cells == 0)
		return;
	r->g->hidden += r->row_hidden;
	if (r->use_merges && !r->head_over)
		place = take_head(r, p);
	if (r->use_merges && place == PLACE_DATA)
		fill_down(r, p);
	if (p->stop || place == PLACE_TAKEN)
		return;
	cells = xcalloc(r->n_cells, sizeof(*cells));
	for (size_t i = 0; i < r->n_cells; i++)
		cells[i] = cell_text(r, i);
	write_cells(r, p, r->row, cells, r->n_cells);
	free(cells);
}

/* --- what the sheet tells --- */

static void start_row(struct sheet_reader *r, struct xml_part *p, const char **attributes)
{
	const char *number = xml_part_attribute(attributes, "r"),
	           *hidden = xml_part_attribute(attributes, "hidden");
	long row = number ? strtol(number, NULL, 10) : r->row + 1;

	if (row <= r->row || row > XLSX_ROWS_MAX) {
		xml_part_fail(p,
		        _("row %ld comes after row %ld; the sheet is damaged: save it again"), row,
		        r->row);
		return;
	}
	r->row = row;
	r->row_hidden = str_eq(hidden, "1") || str_eq(hidden, "true");
	r->column = SIZE_MAX;
	r->n_cells = 0;
	str_clear(&r->texts);
}

static void start_cell(struct sheet_reader *r, struct xml_part *p, const char **attributes)
{
	const char *ref = xml_part_attribute(attributes, "r"),
	           *type = xml_part_attribute(attributes, "t"),
	           *style = xml_part_attribute(attributes, "s"), *end;
	size_t column = r->column + 1;
	long row;

	if (ref && (!parse_ref(ref, &column, &row, &end) || *end)) {
		xml_part_fail(
		        p, _("\"%.20s\" is no cell; the sheet is damaged: save it again"), ref);
		return;
	}
	r->column = column;
	r->style = style ? (size_t)strtoul(style, NULL, 10) : 0;
	r->type = !type || str_eq(type, "n")  ? 'n'
	          : str_eq(type, "inlineStr") ? 'i'
	          : str_eq(type, "str")       ? 't'
	                                      : type[0];
	r->in_cell = true;
	r->in_value = r->in_inline = r->in_phonetic = r->formula = r->valued = false;
	str_clear(&r->value);
}

static void add_merge(struct sheet_reader *r, const char *ref)
{
	struct merge m = {0};
	const char *end;

	if (!ref || r->g->merges_ignored || !parse_ref(ref, &m.column, &m.row, &end) ||
	        *end != ':' || !parse_ref(end + 1, &m.last_column, &m.last_row, &end) || *end ||
	        m.last_row < m.row || m.last_column < m.column)
		return;
	if (r->n_merges == MERGES_MAX) {
		r->g->merges_ignored = true;
		return;
	}
	GROW(r->merges, r->n_merges, r->cap_merges);
	r->merges[r->n_merges++] = m;
}

static void on_start(struct xml_part *p, const char *name, const char **attributes)
{
	struct sheet_reader *r = p->ctx;

	if (r->in_cell) {
		if (strcmp(name, "v") == 0)
			r->in_value = r->valued = true;
		else if (strcmp(name, "is") == 0)
			r->in_inline = r->valued = true;
		else if (strcmp(name, "t") == 0)
			r->in_value = r->in_inline && !r->in_phonetic;
		else if (strcmp(name, "f") == 0)
			r->formula = true;
		else if (strcmp(name, "rPh") == 0)
			r->in_phonetic = true;
	} else if (strcmp(name, "c") == 0 && r->row > 0) {
		start_cell(r, p, attributes);
	} else if (strcmp(name, "row") == 0) {
		start_row(r, p, attributes);
	} else if (strcmp(name, "mergeCell") == 0 && !r->use_merges) {
		add_merge(r, xml_part_attribute(attributes, "ref"));
	}
}

static void on_end(struct xml_part *p, const char *name)
{
	struct sheet_reader *r = p->ctx;

	if (r->in_cell) {
		r->in_value = false;
		if (strcmp(name, "rPh") == 0)
			r->in_phonetic = false;
		else if (strcmp(name, "c") == 0)
			end_cell(r, p);
	} else if (strcmp(name, "row") == 0) {
		end_row(r, p);
	}
}

static void on_text(struct xml_part *p, const char *s, size_t n)
{
	struct sheet_reader *r = p->ctx;

	if (!r->in_value)
		return;
	if (r->value.len + n > ROWS_CELL_MAX)
		xml_part_fail(p, _("a cell of row %ld is over 1 MiB"), r->row);
	else
		str_add_n(&r->value, s, n);
}

/* --- the sheet --- */

static bool read_once(struct sheet_reader *r, int sheet, struct err *e)
{
	struct xml_part p = {
	        .start = on_start, .end = on_end, .text = on_text, .ctx = r, .max = XLSX_PART_MAX};
	bool ignored = r->g->merges_ignored;

	xlsx_grid_release(r->g);
	str_init(&r->g->text);
	r->g->merges_ignored = ignored;
	r->row = r->written_row = r->line = 0;
	r->in_cell = false;
	return xml_part_read(&p, r->x->zip, r->x->sheets[sheet].part, false, e) &&
	       (!r->use_merges || write_upper(r, &p) || !err_is_set(e));
}

/* The rows that merged cells reach over, all together: more than that is a program's joke. */
static bool merges_are_sensible(struct sheet_reader *r)
{
	long rows = 0;

	for (size_t i = 0; i < r->n_merges && rows <= MERGED_ROWS_MAX; i++)
		rows += r->merges[i].last_row - r->merges[i].row + 1;
	r->g->merges_ignored = r->g->merges_ignored || rows > MERGED_ROWS_MAX;
	return !r->g->merges_ignored;
}

bool xlsx_read(struct xlsx *x, int sheet, long max_rows, struct xlsx_grid *out, struct err *e)
{
	struct sheet_reader r = {
	        .x = x, .g = out, .max_rows = max_rows, .value = STR_INIT, .texts = STR_INIT};
	struct err own = ERR_INIT;
	bool ok;

	if (!e)
		e = &own;
	*out = (struct xlsx_grid){.text = STR_INIT};
	ok = read_once(&r, sheet, e);
	if (ok && r.n_merges > 0 && merges_are_sensible(&r)) {
		qsort(r.merges, r.n_merges, sizeof(*r.merges), by_row);
		r.use_merges = true;
		ok = read_once(&r, sheet, e);
	}
	for (size_t i = 0; i < r.n_merges; i++)
		free(r.merges[i].text);
	free(r.merges);
	free(r.active);
	free(r.cells);
	drop_upper(&r);
	str_release(&r.value);
	str_release(&r.texts);
	return ok;
}

void xlsx_grid_release(struct xlsx_grid *g)
{
	str_release(&g->text);
	free(g->shifts);
	for (size_t i = 0; i < g->n_names; i++)
		free(g->names[i]);
	free(g->names);
	*g = (struct xlsx_grid){.text = STR_INIT};
}
