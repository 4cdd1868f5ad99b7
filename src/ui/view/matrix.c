/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matrix.c - country × theme, authority × country, theme × strate: which strata are there, and how bad it is.
 *
 * Totals stand first, not last: they stay in sight while the rest scrolls both ways, and can be selected as any cell. In a column each strate has its own place, so that the eye sees
 * at once where one is missing. A screen reader gets one line for each cell that has actions.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/matrix.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { GAP = 2, MARK = 3 /* "!! " */, EDGE = 2 /* "> " */, HEAD_LINES = 2 /* names, totals */, HEAD_MIN = 8, HEAD_MAX = 36, NAME_MIN_COLS = 9, NAME_MAX_COLS = 40 };

struct column {
	int width, name, mark; /* of the whole; of its whole name; of the mark and the blank behind it */
	int slot[STRATE_COUNT], digits;
};
struct view_matrix {
	struct view view;
	struct matrix m;
	int pivot;
	int row, column; /* selected; MATRIX_ALL: the totals */
	/* Values of the row and column that were selected when reading was stopped by a key; NULL: the totals. */
	char *lost_row, *lost_column;
	bool lost, placed; /* placed: a cell was chosen once */
	int top, left, rows_shown;
	bool reader;     /* as it was last drawn: cells by line */
	struct column *columns; /* of all columns; [0] the totals */
	int head_w;
	struct arena mem, said; /* columns; scope and its label */
	const char *scope, *label;
	struct group group;
	bool known; /* scope and group are those of the selected cell */
};

extern const struct view_ops view_matrix;

static struct view_matrix *of(const struct view *v)
{
	return (struct view_matrix *)v;
}

/* --- widths ------------------------------------------------------------------------------------------------------------------------ */

static int digits(int64_t n)
{
	return canvas_width(SHOW_NUMBER(n));
}

static void measure_count(struct column *c, const struct rollup_count *n)
{
	int w = digits(n->n);

	if (*rollup_mark(n))
		c->mark = MARK;
	c->digits = w > c->digits ? w : c->digits;
	for (int s = 0; s < STRATE_COUNT; s++) {
		/* One alone is its letter. */
		w = n->by_strate[s] > 1 ? 1 + digits(n->by_strate[s]) : n->by_strate[s];
		c->slot[s] = w > c->slot[s] ? w : c->slot[s];
	}
}

static int content_width(const struct view_matrix *p, int column)
{
	const struct column *c = &p->columns[column + 1];
	int w = c->mark, letters = 0;

	if (column == MATRIX_ALL || !matrix_has_letters(&p->m))
		return w + c->digits;
	for (int s = 0; s < STRATE_COUNT; s++)
		letters += c->slot[s];
	/* The total of a column is a number. */
	return w + (letters > c->digits ? letters : c->digits);
}

static void measure(struct view_matrix *p)
{
	int n = matrix_columns(&p->m);

	arena_clear(&p->mem);
	p->known = false;
	p->columns = arena_calloc(&p->mem, (size_t)n + 1, sizeof(*p->columns));
	for (int i = 0; i < p->m.counts.n_cells; i++)
		measure_count(&p->columns[p->m.cells[i].column + 1], p->m.cells[i].count);
	for (int row = MATRIX_ALL; row < matrix_rows(&p->m); row++)
		measure_count(&p->columns[0], matrix_count(&p->m, row, MATRIX_ALL));
	for (int c = 0; c < n; c++) {
		const struct rollup_count *total = matrix_count(&p->m, MATRIX_ALL, c);

		p->columns[c + 1].digits = digits(total->n);
		p->columns[c + 1].name = canvas_width(matrix_column_name(&p->m, c));
		p->columns[c + 1].mark = *rollup_mark(total) ? MARK : p->columns[c + 1].mark;
	}
	p->columns[0].name = canvas_width(matrix_column_name(&p->m, MATRIX_ALL));
	p->head_w = canvas_width(matrix_row_name(&p->m, MATRIX_ALL));
	for (int row = 0; row < matrix_rows(&p->m); row++) {
		int w = canvas_width(matrix_row_name(&p->m, row));

		p->head_w = w > p->head_w ? w : p->head_w;
	}
}

/* Names of columns get at most `cap'; returns what all take together. */
static int fit_columns(struct view_matrix *p, int cap)
{
	int sum = 0;

	for (int c = MATRIX_ALL; c < matrix_columns(&p->m); c++) {
		int name = p->columns[c + 1].name, w = content_width(p, c);

		name = name > cap ? cap : name;
		p->columns[c + 1].width = name > w ? name : w;
		sum += GAP + p->columns[c + 1].width;
	}
	return sum;
}

/* Width of the names of rows in a window of so many columns; the rest is the cells'. */
static int fit(struct view_matrix *p, int cols)
{
	int most = cols * 2 / 5 > HEAD_MAX ? HEAD_MAX : cols * 2 / 5, head;

	most = most < HEAD_MIN ? HEAD_MIN : most;
	head = p->head_w < most ? p->head_w : most;
	for (int cap = NAME_MAX_COLS; cap >= NAME_MIN_COLS; cap--)
		if (EDGE + head + fit_columns(p, cap) <= cols)
			return head;
	/* They don't all fit: rather more of them than their whole names. */
	most = cols / 4 > 12 ? cols / 4 : 12;
	return head < most ? head : most;
}

/* --- drawing ----------------------------------------------------------------------------------------------------------------------- */

/* Where the columns that scroll begin, and whether column c is whole when `left' is the first. */
static int first_x(const struct view_matrix *p, int head)
{
	return EDGE + head + GAP + p->columns[0].width;
}

static bool is_whole(const struct view_matrix *p, int head, int left, int c, int cols)
{
	int x = first_x(p, head);

	for (int i = left; i <= c; i++)
		x += GAP + p->columns[i + 1].width;
	return x <= cols;
}

static void keep_in_sight(struct view_matrix *p, int head, int cols)
{
	int last = matrix_rows(&p->m) - p->rows_shown;

	if (p->row >= 0 && p->row < p->top)
		p->top = p->row;
	if (p->row >= p->top + p->rows_shown)
		p->top = p->row - p->rows_shown + 1;
	p->top = p->top > last ? last : p->top;
	p->top = p->top < 0 ? 0 : p->top;
	if (p->column >= 0 && p->column < p->left)
		p->left = p->column;
	while (p->left < p->column && !is_whole(p, head, p->left, p->column, cols))
		p->left++;
	/* No empty room at the right while there is something at the left. */
	while (p->left > 0 && is_whole(p, head, p->left - 1, matrix_columns(&p->m) - 1, cols))
		p->left--;
}

static void draw_letters(const struct column *c, const struct canvas *body, int y, int x, int end, const struct rollup_count *n)
{
	for (int s = 0; s < STRATE_COUNT; s++) {
		char text[24] = "";

		if (n->by_strate[s])
			snprintf(text, sizeof(text), n->by_strate[s] > 1 ? "%s%d" : "%s", strate_letter((enum strate)s), n->by_strate[s]);
		if (*text && x < end)
			canvas_text(body, y, x, end - x, pane_strate_style(s), text);
		x += c->slot[s];
	}
}

static void draw_cell(const struct view_matrix *p, const struct canvas *body, int y, int x, int row, int column, bool focused)
{
	const struct column *c = &p->columns[column + 1];
	const struct rollup_count *n = matrix_count(&p->m, row, column);
	bool total = row == MATRIX_ALL || column == MATRIX_ALL || !matrix_has_letters(&p->m);
	int end = x + c->width > body->cols ? body->cols : x + c->width;
	char text[24];

	if (n && n->n) {
		canvas_text(body, y, x, end - x, pane_mark_style(n->severity, (int)n->n_open, (int)n->n_settled), rollup_mark(n));
		snprintf(text, sizeof(text), "%s", SHOW_NUMBER(n->n));
		if (total)
			canvas_fit_right(body, y, x + c->mark, end - x - c->mark < c->digits ? end - x - c->mark : c->digits, ROLE_NORMAL, text);
		else
			draw_letters(c, body, y, x + c->mark, end, n);
	}
	if (row != p->row || column != p->column)
		return;
	canvas_add_style(body, rect_make(y, x, 1, end - x), focused ? STYLE_SELECTED : STYLE_UNFOCUSED);
	if (focused)
		canvas_cursor(body, y, x, false);
}

static void draw_row(const struct view_matrix *p, const struct canvas *body, int y, int head, int row, bool focused)
{
	style_t style = row == p->row ? ROLE_ACCENT | STYLE_BOLD : row == MATRIX_ALL ? ROLE_HEADER : ROLE_NORMAL;
	int x = first_x(p, head);

	if (row == p->row)
		canvas_text(body, y, 0, 1, ROLE_ACCENT, ">");
	canvas_text(body, y, EDGE, head, style, matrix_row_name(&p->m, row));
	draw_cell(p, body, y, EDGE + head + GAP, row, MATRIX_ALL, focused);
	for (int c = p->left; c < matrix_columns(&p->m) && x + GAP < body->cols; c++) {
		/* A cell that is cut would tell less than there is. */
		if (x + GAP + p->columns[c + 1].width > body->cols && c != p->column)
			break;
		draw_cell(p, body, y, x + GAP, row, c, focused);
		x += GAP + p->columns[c + 1].width;
	}
}

static void draw_heads(const struct view_matrix *p, const struct canvas *body, int head)
{
	int x = first_x(p, head), c = p->left;

	canvas_text(body, 0, EDGE, head, ROLE_DIM, matrix_dim_label(p->m.pivot.rows));
	canvas_text(body, 0, EDGE + head + GAP, p->columns[0].width, p->column == MATRIX_ALL ? ROLE_ACCENT | STYLE_BOLD : ROLE_HEADER, matrix_column_name(&p->m, MATRIX_ALL));
	if (p->left > 0)
		canvas_text(body, 0, x, 1, ROLE_DIM, canvas_glyph(body, GLYPH_LEFT));
	for (; c < matrix_columns(&p->m) && (x + GAP + p->columns[c + 1].width <= body->cols || c == p->column); c++) {
		canvas_text(body, 0, x + GAP, p->columns[c + 1].width, c == p->column ? ROLE_ACCENT | STYLE_BOLD : ROLE_HEADER, matrix_column_name(&p->m, c));
		x += GAP + p->columns[c + 1].width;
	}
	if (c < matrix_columns(&p->m))
		canvas_text(body, 0, body->cols - 1, 1, ROLE_DIM, canvas_glyph(body, GLYPH_RIGHT));
}

static void draw_table(struct view_matrix *p, const struct canvas *body, bool focused)
{
	int head = fit(p, body->cols);

	p->rows_shown = body->rows > HEAD_LINES ? body->rows - HEAD_LINES : 1;
	keep_in_sight(p, head, body->cols);
	draw_heads(p, body, head);
	draw_row(p, body, 1, head, MATRIX_ALL, focused);
	for (int i = 0; i < p->rows_shown && p->top + i < matrix_rows(&p->m); i++)
		draw_row(p, body, HEAD_LINES + i, head, p->top + i, focused);
}

/* --- cells by line, for screen readers --------------------------------------------------------------------------------------------- */

/* Place of the selected cell among those with actions; -1: all of them together. */
static int line_of(const struct view_matrix *p)
{
	for (int i = 0; i < p->m.counts.n_cells; i++)
		if (p->m.cells[i].row == p->row && p->m.cells[i].column == p->column)
			return i;
	return MATRIX_ALL;
}

static void go_to_line(struct view_matrix *p, int line)
{
	int last = p->m.counts.n_cells - 1;

	line = line > last ? last : line;
	p->row = line < 0 ? MATRIX_ALL : p->m.cells[line].row;
	p->column = line < 0 ? MATRIX_ALL : p->m.cells[line].column;
	p->known = false;
}

static void say_cell(const struct view_matrix *p, int row, int column, struct str *out)
{
	const struct rollup_count *n = matrix_count(&p->m, row, column);

	if (row == MATRIX_ALL && column == MATRIX_ALL)
		str_add(out, matrix_row_name(&p->m, MATRIX_ALL));
	else
		matrix_scope_label(&p->m, row, column, out);
	str_add(out, _(": "));
	if (n && *rollup_mark(n))
		str_addf(out, "%s ", rollup_mark(n));
	rollup_write(n, out);
}

static void draw_lines(struct view_matrix *p, const struct canvas *body, bool focused)
{
	int n = p->m.counts.n_cells + 1, at = line_of(p) + 1, top;
	struct str text = STR_INIT;

	p->rows_shown = body->rows;
	top = at - at % (body->rows > 0 ? body->rows : 1);
	for (int i = 0; i < body->rows && top + i < n; i++) {
		const struct matrix_cell *c = top + i ? &p->m.cells[top + i - 1] : NULL;

		str_clear(&text);
		say_cell(p, c ? c->row : MATRIX_ALL, c ? c->column : MATRIX_ALL, &text);
		rollup_write_strata(c ? c->count : &p->m.counts.total, &text);
		canvas_text(body, i, 0, 1, ROLE_ACCENT, top + i == at ? ">" : " ");
		canvas_text(body, i, EDGE, -1, ROLE_NORMAL, text.s);
	}
	str_release(&text);
	if (focused)
		canvas_cursor(body, at - top, 0, false);
}

/* --- the view ---------------------------------------------------------------------------------------------------------------------- */

static void draw(struct view *v, const struct canvas *c, struct rect r, bool focused)
{
	struct view_matrix *p = of(v);
	char title[128];

	snprintf(title, sizeof(title), "%s  %s × %s", _("Matrix"), matrix_dim_label(p->m.pivot.rows), matrix_dim_label(p->m.pivot.columns));
	struct canvas body = frame_pane(c, r, title, matrix_sort_label(p->m.sort), focused);

	p->reader = c->grid->glyphs == GLYPHS_READER;
	if (!matrix_rows(&p->m)) {
		frame_message(&body, ROLE_DIM, pane_why_empty(v->browse));
		if (focused)
			canvas_cursor(&body, 0, 0, false);
	} else if (p->reader) {
		draw_lines(p, &body, focused);
	} else {
		draw_table(p, &body, focused);
	}
}

/* The first cell to be looked at. */
static void select_worst(struct view_matrix *p)
{
	p->row = p->column = MATRIX_ALL;
	if (!matrix_step_finding(&p->m, &p->row, &p->column, 1) && p->m.counts.n_cells)
		go_to_line(p, 0);
}

static void forget_lost(struct view_matrix *p)
{
	free(p->lost_row);
	free(p->lost_column);
	p->lost_row = p->lost_column = NULL;
	p->lost = false;
}

/* Without losing the selected cell, also where a key stops it and half a matrix stays. */
static bool read(struct view *v, struct err *e)
{
	struct view_matrix *p = of(v);
	bool ok;

	if (!p->lost && p->placed) {
		p->lost_row = p->row >= 0 ? xstrdup(matrix_row(&p->m, p->row)->value) : NULL;
		p->lost_column = p->column >= 0 ? xstrdup(matrix_column(&p->m, p->column)->value) : NULL;
	}
	ok = browse_matrix(v->browse, &p->m, e);
	p->row = p->lost_row ? matrix_find_row(&p->m, p->lost_row) : MATRIX_ALL;
	p->column = p->lost_column ? matrix_find_column(&p->m, p->lost_column) : MATRIX_ALL;
	if (ok && !p->placed)
		select_worst(p);
	p->placed = p->placed || ok;
	p->lost = p->placed && !ok;
	if (!p->lost)
		forget_lost(p);
	measure(p);
	return ok;
}

static void sort(struct view_matrix *p)
{
	int64_t row = p->row >= 0 ? p->m.rows[p->row] : -1, column = p->column >= 0 ? p->m.columns[p->column] : -1;

	matrix_order(&p->m, (enum matrix_sort)((p->m.sort + 1) % MATRIX_SORTS));
	for (int i = 0; i < matrix_rows(&p->m); i++)
		p->row = p->m.rows[i] == row ? i : p->row;
	for (int i = 0; i < matrix_columns(&p->m); i++)
		p->column = p->m.columns[i] == column ? i : p->column;
	measure(p);
}

static const char *value_of(const struct action_row *r, enum rollup_dim d)
{
	const char *value = d == ROLLUP_COUNTRY ? r->country : d == ROLLUP_THEME ? r->theme : d == ROLLUP_LEAD ? r->lead : vocab_code(VOCAB_STRATE, r->strate);

	return value ? value : "";
}

/* To the cell of an action. */
static bool go_to(struct view_matrix *p, int64_t action)
{
	const struct action_row *r = browse_row(p->view.browse, action);
	int row = r ? matrix_find_row(&p->m, value_of(r, p->m.pivot.rows)) : MATRIX_ALL;
	int column = r ? matrix_find_column(&p->m, value_of(r, p->m.pivot.columns)) : MATRIX_ALL;

	if (row == MATRIX_ALL || column == MATRIX_ALL)
		return false;
	p->row = row;
	p->column = column;
	p->known = false;
	return true;
}

static bool select_action(struct view *v, int64_t action)
{
	const struct rollup_count *n = matrix_count(&of(v)->m, of(v)->row, of(v)->column);

	/* It may be what the selected cell, or total, stands for already. */
	return (n && n->worst == action) || go_to(of(v), action);
}

static void turn(struct view_matrix *p)
{
	const struct rollup_count *n = matrix_count(&p->m, p->row, p->column);
	int64_t action = n ? n->worst : 0;
	struct err e = ERR_INIT;

	p->pivot = (p->pivot + 1) % MATRIX_PIVOTS;
	p->m.pivot = matrix_pivots[p->pivot];
	p->row = p->column = MATRIX_ALL;
	p->top = p->left = 0;
	/* What could not be read is an empty table, which says so. */
	browse_matrix(p->view.browse, &p->m, &e);
	measure(p);
	if (!action || !go_to(p, action))
		select_worst(p);
}

static void move(struct view_matrix *p, int rows, int columns)
{
	int last_row = matrix_rows(&p->m) - 1, last_column = matrix_columns(&p->m) - 1;

	if (p->reader) {
		go_to_line(p, line_of(p) + rows + columns < MATRIX_ALL ? MATRIX_ALL : line_of(p) + rows + columns);
		return;
	}
	p->row += rows;
	p->row = p->row < MATRIX_ALL ? MATRIX_ALL : p->row > last_row ? last_row : p->row;
	p->column += columns;
	p->column = p->column < MATRIX_ALL ? MATRIX_ALL : p->column > last_column ? last_column : p->column;
	p->known = false;
}

static enum pane_result command(struct view *v, enum command c)
{
	struct view_matrix *p = of(v);
	const struct rollup_count *n = matrix_count(&p->m, p->row, p->column);

	switch (c) {
	case CMD_UP: move(p, -1, 0); break;
	case CMD_DOWN: move(p, 1, 0); break;
	case CMD_LEFT:
		/* The pane at the left begins where the table ends. */
		if (p->column == MATRIX_ALL)
			return PANE_IGNORED;
		move(p, 0, -1);
		break;
	case CMD_RIGHT: move(p, 0, 1); break;
	case CMD_PAGE_UP: move(p, -p->rows_shown, 0); break;
	case CMD_PAGE_DOWN: move(p, p->rows_shown, 0); break;
	case CMD_HALF_UP: move(p, -p->rows_shown / 2, 0); break;
	case CMD_HALF_DOWN: move(p, p->rows_shown / 2, 0); break;
	case CMD_FIRST: move(p, -matrix_rows(&p->m) - p->m.counts.n_cells, 0); break;
	case CMD_LAST: move(p, matrix_rows(&p->m) + p->m.counts.n_cells, 0); break;
	case CMD_NEXT_FINDING:
	case CMD_PREV_FINDING:
		matrix_step_finding(&p->m, &p->row, &p->column, c == CMD_NEXT_FINDING ? 1 : -1);
		p->known = false;
		break;
	case CMD_SORT: sort(p); break;
	case CMD_PIVOT: turn(p); break;
	case CMD_OPEN: return n && n->n ? PANE_OPEN : PANE_MOVED;
	default: return PANE_IGNORED;
	}
	return PANE_MOVED;
}

/* What is said of the selected cell: read once for all frames that show it. */
static void know(struct view_matrix *p)
{
	struct str label = STR_INIT;
	struct err e = ERR_INIT;

	if (p->known)
		return;
	arena_clear(&p->said);
	matrix_scope_label(&p->m, p->row, p->column, &label);
	p->scope = matrix_scope(&p->m, p->row, p->column, &p->said);
	p->label = arena_strdup(&p->said, label.s);
	/* What can't be read is told by the list, which reads the same. */
	group_read(&p->group, p->view.browse, *label.s ? label.s : matrix_row_name(&p->m, MATRIX_ALL), p->scope, matrix_count(&p->m, p->row, p->column), &e);
	str_release(&label);
	p->known = true;
}

static void selection(const struct view *v, struct view_selection *out)
{
	struct view_matrix *p = of(v);
	const struct rollup_count *n = matrix_count(&p->m, p->row, p->column);

	if (!n || !n->n)
		return;
	know(p);
	out->action = n->worst;
	memcpy(out->finding, p->group.finding, sizeof(out->finding));
	out->left = p->group.left;
	out->right = p->group.right;
	out->cluster = p->group.cluster;
	out->scope = p->scope;
	out->scope_label = p->label;
}

static bool detail(struct view *v, struct view_detail *out)
{
	struct view_matrix *p = of(v);

	know(p);
	out->title = _("Cell");
	out->lines = &p->group.lines;
	out->about = (uint64_t)(p->row + 1) << 32 | (uint32_t)(p->column + 1);
	return true;
}

static void choices(struct view *v, struct choices *out)
{
	const struct view_matrix *p = of(v);

	for (int row = 0; row < matrix_rows(&p->m); row++) {
		const struct rollup_count *n = matrix_count(&p->m, row, MATRIX_ALL);
		struct str detail = STR_INIT;
		char value[16];

		rollup_write(n, &detail);
		snprintf(value, sizeof(value), "%d", row);
		choices_add(out, matrix_row_name(&p->m, row), detail.s, rollup_mark(n), value);
		str_release(&detail);
	}
}

static void choose(struct view *v, const char *value)
{
	struct view_matrix *p = of(v);
	int row = atoi(value);

	p->row = row < matrix_rows(&p->m) ? row : p->row;
	p->known = false;
}

static void speak(struct view *v, struct str *out)
{
	struct view_matrix *p = of(v);

	if (!matrix_rows(&p->m)) {
		str_add(out, pane_why_empty(v->browse));
		return;
	}
	say_cell(p, p->row, p->column, out);
	str_add(out, ".");
}

static struct view *create(struct browse *b)
{
	struct view_matrix *p = xcalloc(1, sizeof(*p));

	p->view = (struct view){.ops = &view_matrix, .browse = b, .stale = true};
	p->m.pivot = matrix_pivots[0];
	p->row = p->column = MATRIX_ALL;
	return &p->view;
}

static void release(struct view *v)
{
	struct view_matrix *p = of(v);

	forget_lost(p);
	matrix_release(&p->m);
	group_release(&p->group);
	arena_release(&p->mem);
	arena_release(&p->said);
	free(p);
}

const struct view_ops view_matrix = {
	.name = N_("Matrix"),
	.context = CTX_VIEW,
	.sorts = true,
	.turns = true,
	.reads_all = true,
	.create = create,
	.release = release,
	.read = read,
	.draw = draw,
	.command = command,
	.selection = selection,
	.select = select_action,
	.speak = speak,
	.detail = detail,
	.choices = choices,
	.choose = choose,
};
