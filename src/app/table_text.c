/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table_text.c - tables that fit.
 *
 * Columns begin as wide as their widest cell. On a terminal the widest one that may be cut gives way first, column by column, so that the loss is shared;
 * when all are at their least, the least important column goes and the rest begin anew. What is never dropped (mark, title) keeps its least width even
 * if the line is then too long: a wrapped line is better than a table without its subject.
 */
#include "config.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/exchange/action_csv.h>

#include "table_text_priv.h"

enum { COLUMNS_MAX = 16, GAP = 2 };

void table_text_init(struct table_text *g, const struct table_text_column *columns, int n)
{
	BUG_ON(n > COLUMNS_MAX);
	*g = (struct table_text){.arena = ARENA_INIT, .columns = columns, .n_columns = n};
}

void table_text_release(struct table_text *g)
{
	free(g->cells);
	arena_release(&g->arena);
	*g = (struct table_text){.arena = ARENA_INIT};
}

void table_text_add(struct table_text *g, const char *shown, const char *data)
{
	struct str one_line = STR_INIT;

	utf8_clean(&one_line, shown ? shown : "", shown ? strlen(shown) : 0, false);
	GROW(g->cells, g->n_cells, g->cap);
	g->cells[g->n_cells].shown = arena_strdup(&g->arena, one_line.s);
	g->cells[g->n_cells].data = data ? arena_strdup(&g->arena, data) : g->cells[g->n_cells].shown;
	g->n_cells++;
	str_release(&one_line);
}

void table_text_indent(struct table_text *g, int columns)
{
	struct table_text_cell *c = &g->cells[g->n_cells - 1];

	c->shown = arena_printf(&g->arena, "%*s%s", columns, "", c->shown);
}

int table_text_rows(const struct table_text *g)
{
	return g->n_columns ? g->n_cells / g->n_columns : 0;
}

static const struct table_text_cell *cell(const struct table_text *g, int row, int column)
{
	return &g->cells[row * g->n_columns + column];
}

/* --- widths -------------------------------------------------------------------------------------------------------------------- */

struct widths {
	int natural[COLUMNS_MAX], now[COLUMNS_MAX];
	bool shown[COLUMNS_MAX];
};

static void measure(const struct table_text *g, struct widths *w)
{
	for (int c = 0; c < g->n_columns; c++) {
		w->shown[c] = g->columns[c].head != NULL;
		w->natural[c] = w->shown[c] && *g->columns[c].head ? utf8_width(_(g->columns[c].head)) : 0;
	}
	for (int r = 0; r < table_text_rows(g); r++) {
		for (int c = 0; c < g->n_columns; c++) {
			int width = w->shown[c] ? utf8_width(cell(g, r, c)->shown) : 0;

			w->natural[c] = width > w->natural[c] ? width : w->natural[c];
		}
	}
	/* A column without anything says nothing. */
	for (int c = 0; c < g->n_columns; c++)
		w->shown[c] = w->shown[c] && w->natural[c] > 0;
	memcpy(w->now, w->natural, sizeof(w->now));
}

static int total(const struct table_text *g, const struct widths *w)
{
	int sum = -GAP;

	for (int c = 0; c < g->n_columns; c++)
		sum += w->shown[c] ? w->now[c] + GAP : 0;
	return sum;
}

/* What the list is about (it is never dropped) may be twice as wide as the rest. */
static int greed(const struct table_text *g, const struct widths *w, int c)
{
	return g->columns[c].drop ? 2 * w->now[c] : w->now[c];
}

/* One column less in the widest that may give; false when none may. */
static bool give_way(const struct table_text *g, struct widths *w)
{
	int widest = -1;

	for (int c = 0; c < g->n_columns; c++)
		if (w->shown[c] && g->columns[c].least && w->now[c] > g->columns[c].least && (widest < 0 || greed(g, w, c) > greed(g, w, widest)))
			widest = c;
	if (widest >= 0)
		w->now[widest]--;
	return widest >= 0;
}

/* Columns of which only the head is there. */
static void drop_empty(const struct table_text *g, struct widths *w)
{
	for (int c = 0; c < g->n_columns; c++) {
		bool empty = true;

		for (int r = 0; empty && r < table_text_rows(g); r++)
			empty = !*cell(g, r, c)->shown;
		w->shown[c] = w->shown[c] && !(empty && g->columns[c].drop);
	}
}

static bool drop_one(const struct table_text *g, struct widths *w)
{
	int which = -1;

	for (int c = 0; c < g->n_columns; c++)
		if (w->shown[c] && g->columns[c].drop && (which < 0 || g->columns[c].drop < g->columns[which].drop))
			which = c;
	if (which >= 0)
		w->shown[which] = false;
	return which >= 0;
}

static void fit(const struct table_text *g, struct widths *w, int columns)
{
	if (total(g, w) > columns)
		drop_empty(g, w);
	do {
		memcpy(w->now, w->natural, sizeof(w->now));
		while (total(g, w) > columns && give_way(g, w))
			continue;
	} while (total(g, w) > columns && drop_one(g, w));
}

/* --- the three forms ------------------------------------------------------------------------------------------------------------ */

static void add_cell(const struct table_text *g, const struct widths *w, int c, const char *text, struct str *line)
{
	bool last = true;

	for (int k = c + 1; k < g->n_columns; k++)
		last = last && !w->shown[k];
	if (g->columns[c].number)
		utf8_fit_right(line, text, w->now[c]);
	else if (last && utf8_width(text) <= w->now[c])
		str_add(line, text);
	else
		utf8_fit(line, text, w->now[c]);
	if (!last)
		str_add(line, "  ");
}

static void write_table(const struct table_text *g, struct output *o)
{
	struct widths w;
	struct str line = STR_INIT;

	measure(g, &w);
	if (o->is_terminal && o->columns > 0)
		fit(g, &w, o->columns);
	for (int r = -1; r < table_text_rows(g); r++) {
		str_clear(&line);
		for (int c = 0; c < g->n_columns; c++) {
			const char *head = g->columns[c].head;

			if (w.shown[c])
				add_cell(g, &w, c, r >= 0 ? cell(g, r, c)->shown : *head ? _(head) : "", &line);
		}
		while (line.len && line.s[line.len - 1] == ' ')
			str_truncate(&line, line.len - 1);
		str_add_char(&line, '\n');
		out_text(o, line.s);
	}
	str_release(&line);
}

static void write_csv(struct table_text *g, struct output *o)
{
	struct str text = STR_INIT;
	struct csv_row row = CSV_ROW(&text);

	for (int r = g->headed ? 0 : -1; r < table_text_rows(g); r++) {
		str_clear(&text);
		for (int c = 0; c < g->n_columns; c++) {
			if (!g->columns[c].name)
				continue;
			if (r < 0 || g->columns[c].number)
				csv_value(&row, r < 0 ? g->columns[c].name : cell(g, r, c)->data);
			else
				csv_text(&row, cell(g, r, c)->data);
		}
		csv_end(&row);
		out_text(o, text.s);
	}
	g->headed = true;
	str_release(&text);
}

static void put(json_t *o, const struct table_text_column *c, const char *data)
{
	long long i;
	double r;

	if (!*data)
		return;
	if (c->number && str_to_int(data, &i))
		json_object_set_new(o, c->name, json_integer(i));
	else if (c->number && str_to_real(data, &r))
		json_object_set_new(o, c->name, json_real(r));
	else
		json_object_set_new(o, c->name, json_string(data));
}

static bool write_jsonl(const struct table_text *g, struct output *o, struct err *e)
{
	for (int r = 0; r < table_text_rows(g); r++) {
		json_t *object = json_object();
		char *text;

		for (int c = 0; c < g->n_columns; c++)
			if (g->columns[c].name)
				put(object, &g->columns[c], cell(g, r, c)->data);
		text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION((size_t)15));
		json_decref(object);
		if (!text)
			return err_set(e, ERR_DATA, _("a record holds text that is no UTF-8; run `strates check'"));
		outf(o, "%s\n", text);
		free(text);
	}
	return true;
}

bool table_text_write(struct table_text *g, enum out_format f, struct output *o, struct err *e)
{
	bool ok = true;

	switch (f) {
	case OUT_TABLE: write_table(g, o); break;
	case OUT_CSV: write_csv(g, o); break;
	case OUT_JSONL: ok = write_jsonl(g, o, e); break;
	}
	g->n_cells = 0;
	arena_clear(&g->arena);
	return ok;
}

/* --- pages ---------------------------------------------------------------------------------------------------------------------- */

enum { LABEL_MAX = 26 };

static int label_width(const struct lines *l)
{
	int width = 0;

	for (int i = 0; i < l->n; i++) {
		int w = l->v[i].role == LINE_TITLE || l->v[i].role == LINE_HEADING ? 0 : utf8_width(l->v[i].label);

		width = w > width && w <= LABEL_MAX ? w : width;
	}
	return width;
}

/* Text from column `indent` on, in lines of at most `columns` (0 = one line). */
static void write_wrapped(struct output *o, const char *text, int indent, int columns)
{
	int room = columns > indent + 10 ? columns - indent : 0;
	struct str line = STR_INIT;

	while (room && utf8_width(text) > room) {
		size_t n = utf8_prefix(text, room, NULL), at = n;

		while (at > 0 && text[at] != ' ')
			at--;
		n = at ? at : n;
		str_add_n(&line, text, n);
		str_add_char(&line, '\n');
		for (int i = 0; i < indent; i++)
			str_add_char(&line, ' ');
		text += n;
		text += strspn(text, " ");
	}
	str_add(&line, text);
	str_add_char(&line, '\n');
	out_text(o, line.s);
	str_release(&line);
}

static void write_title(struct output *o, const char *text, char with)
{
	int width = utf8_width(text);
	struct str rule = STR_INIT;

	for (int i = 0; i < width && (!o->is_terminal || i < o->columns); i++)
		str_add_char(&rule, with);
	outf(o, "%s\n%s\n", text, rule.s);
	str_release(&rule);
}

void lines_write(const struct lines *l, struct output *o)
{
	int width = label_width(l), columns = o->is_terminal ? o->columns : 0;
	struct str label = STR_INIT;

	for (int i = 0; i < l->n; i++) {
		const struct line *line = &l->v[i];

		if (line->role == LINE_TITLE) {
			write_title(o, line->text, '=');
			continue;
		}
		if (line->role == LINE_HEADING) {
			out_text(o, "\n");
			write_title(o, line->text, '-');
			continue;
		}
		str_clear(&label);
		if (*line->label && utf8_width(line->label) > width)
			str_add(&label, line->label);
		else if (*line->label || line->role == LINE_FIELD)
			utf8_fit(&label, line->label, width);
		if (label.len)
			str_add(&label, "  ");
		out_text(o, label.s);
		write_wrapped(o, line->text, utf8_width(label.s), columns);
	}
	str_release(&label);
}
