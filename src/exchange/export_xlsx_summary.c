/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export_xlsx_summary.c - the first sheet of an exported workbook: how many actions of what, where and for how much, each as a table with its chart.
 */
#include "config.h"

#include "export_xlsx_priv.h"

#ifdef HAVE_XLSXWRITER

#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

enum { LINES_SHOWN = 15, CHART_ROWS = 18, CHART_COLUMN = 5, STAGES = 4 };

/* --- counting --- */

static struct tally_line *line_of(struct tally *t, const char *code)
{
	for (int i = 0; i < t->n; i++)
		if (str_eq(t->v[i].code, code))
			return &t->v[i];
	GROW(t->v, t->n, t->cap);
	t->v[t->n] = (struct tally_line){.code = xstrdup(code)};
	return &t->v[t->n++];
}

static void count(struct xlsx_out *o, enum xlsx_tally which, const char *code)
{
	if (!str_is_empty(code))
		line_of(&o->tally[which], code)->n++;
}

/* Each value of an item once per action. */
static void count_set(struct xlsx_out *o, enum xlsx_tally which, const struct record *r, enum set s, int item)
{
	for (int i = 0; i < record_count(r, s); i++) {
		const struct value *v = record_element(r, s, i) + item;
		bool again = v->type != VALUE_TEXT;

		for (int k = 0; k < i && !again; k++)
			again = value_eq(v, record_element(r, s, k) + item);
		if (!again)
			count(o, which, v->s);
	}
}

static void count_money(struct xlsx_out *o, const struct whole *w)
{
	for (int i = 0; i < w->n_budgets; i++) {
		const struct record *b = &w->budgets[i];
		const char *currency = record_text(b, FIELD_BUDGET_CURRENCY);
		int stage = vocab_index(VOCAB_STAGE, record_text(b, FIELD_BUDGET_STAGE));
		int64_t year = record_int(b, FIELD_BUDGET_YEAR, 0);
		char code[24] = "?";

		if (currency && !str_eq(currency, "EUR")) {
			o->other_currencies++;
			continue;
		}
		if (year)
			snprintf(code, sizeof(code), "%lld", (long long)year);
		line_of(&o->tally[TALLY_YEAR], code)->cents[stage >= 0 && stage < STAGES - 1 ? stage : STAGES - 1] += record_int(b, FIELD_BUDGET_AMOUNT, 0);
	}
}

void xlsx_count(struct exporter *x, struct whole *w)
{
	struct xlsx_out *o = x->own;
	const struct record *lead = whole_ref(w, ENTITY_AUTHORITY, record_value(&w->r, FIELD_ACTION_LEAD));

	count(o, TALLY_STRATE, lead ? record_text(lead, FIELD_AUTHORITY_STRATE) : NULL);
	count(o, TALLY_STATUS, record_text(&w->r, FIELD_ACTION_STATUS));
	count_set(o, TALLY_COUNTRY, &w->r, SET_ACTION_PLACES, ITEM_ACTION_PLACES_country);
	count_set(o, TALLY_THEME, &w->r, SET_ACTION_THEMES, ITEM_ACTION_THEMES_theme);
	count_money(o, w);
}

/* --- the sheet --- */

static int by_count(const void *a, const void *b)
{
	const struct tally_line *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->code, y->code);
}

static int by_code(const void *a, const void *b)
{
	return strcmp(((const struct tally_line *)a)->code, ((const struct tally_line *)b)->code);
}

static const char *label_of(struct exporter *x, enum xlsx_tally which, const char *code, struct arena *a)
{
	struct value v = value_text(code);

	switch (which) {
	case TALLY_STRATE: return vocab_label(VOCAB_STRATE, code);
	case TALLY_STATUS: return vocab_label(VOCAB_STATUS, code);
	case TALLY_COUNTRY: return store_ref_name(x->store, ENTITY_COUNTRY, &v, a);
	case TALLY_THEME: return store_ref_name(x->store, ENTITY_THEME, &v, a);
	default: return str_eq(code, "?") ? _("no year") : code;
	}
}

/* Lines are rows first to last, labels in column 0, series from column 1 on. */
static void add_chart(struct xlsx_out *o, uint8_t type, const char *title, const char *sheet, int row, int first, int last, int series, const char *const *names)
{
	lxw_chart *chart = workbook_add_chart(o->book.book, type);
	lxw_chart_options size = {.x_scale = 1.15, .y_scale = 1.2};

	if (!chart)
		return;
	for (int i = 0; i < series; i++) {
		lxw_chart_series *s = chart_add_series(chart, NULL, NULL);

		chart_series_set_categories(s, sheet, (lxw_row_t)first, 0, (lxw_row_t)last, 0);
		chart_series_set_values(s, sheet, (lxw_row_t)first, (lxw_col_t)(i + 1), (lxw_row_t)last, (lxw_col_t)(i + 1));
		chart_series_set_name(s, names[i]);
	}
	chart_title_set_name(chart, title);
	if (series == 1)
		chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	else
		chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
	/* The longest bar on top, as in the table. */
	if (type == LXW_CHART_BAR)
		chart_axis_set_reverse(chart->y_axis);
	worksheet_insert_chart_opt(o->summary, (lxw_row_t)row, CHART_COLUMN, chart, &size);
}

/* A table from `row` on with its chart beside; the row below both. */
static int put_counts(struct exporter *x, enum xlsx_tally which, const char *title, int row)
{
	struct xlsx_out *o = x->own;
	struct tally *t = &o->tally[which];
	const char *names[] = {_("Actions")};
	struct arena a = ARENA_INIT;
	int first = row + 1, n = t->n < LINES_SHOWN ? t->n : LINES_SHOWN;
	long rest = 0;

	if (!t->n)
		return row;
	qsort(t->v, (size_t)t->n, sizeof(*t->v), by_count);
	xlsx_put_text(&o->book, o->summary, row, 0, title, XLSX_HEAD);
	xlsx_put_text(&o->book, o->summary, row, 1, names[0], XLSX_HEAD);
	for (int i = 0; i < n; i++) {
		xlsx_put_text(&o->book, o->summary, first + i, 0, label_of(x, which, t->v[i].code, &a), XLSX_TEXT);
		xlsx_put_number(&o->book, o->summary, first + i, 1, (double)t->v[i].n, XLSX_NUMBER);
	}
	for (int i = n; i < t->n; i++)
		rest += t->v[i].n;
	if (rest) {
		xlsx_put_text(&o->book, o->summary, first + n, 0, _("others"), XLSX_NOTE);
		xlsx_put_number(&o->book, o->summary, first + n, 1, (double)rest, XLSX_NUMBER);
	}
	add_chart(o, LXW_CHART_BAR, title, o->summary->name, row, first, first + n - 1, 1, names);
	arena_release(&a);
	return row + (n + 3 > CHART_ROWS ? n + 3 : CHART_ROWS);
}

static int put_money(struct exporter *x, int row)
{
	struct xlsx_out *o = x->own;
	struct tally *t = &o->tally[TALLY_YEAR];
	const char *title = _("Budget lines by year, in euros"), *names[STAGES];
	struct arena a = ARENA_INIT;
	int first = row + 1;

	if (!t->n)
		return row;
	qsort(t->v, (size_t)t->n, sizeof(*t->v), by_code);
	xlsx_put_text(&o->book, o->summary, row, 0, title, XLSX_HEAD);
	for (int k = 0; k < STAGES; k++) {
		names[k] = k < STAGES - 1 ? vocab_label(VOCAB_STAGE, vocab_code(VOCAB_STAGE, k)) : _("not said");
		xlsx_put_text(&o->book, o->summary, row, k + 1, names[k], XLSX_HEAD);
	}
	for (int i = 0; i < t->n; i++) {
		xlsx_put_text(&o->book, o->summary, first + i, 0, label_of(x, TALLY_YEAR, t->v[i].code, &a), XLSX_TEXT);
		for (int k = 0; k < STAGES; k++)
			xlsx_put_number(&o->book, o->summary, first + i, k + 1, (double)t->v[i].cents[k] / 100, XLSX_MONEY);
	}
	add_chart(o, LXW_CHART_COLUMN_STACKED, title, o->summary->name, row, first, first + t->n - 1, STAGES, names);
	arena_release(&a);
	return row + (t->n + 3 > CHART_ROWS ? t->n + 3 : CHART_ROWS);
}

void xlsx_put_summary(struct exporter *x)
{
	struct xlsx_out *o = x->own;
	struct str line = STR_INIT;
	char day[40];
	int row = 3;

	worksheet_set_column(o->summary, 0, 0, 38, NULL);
	worksheet_set_column(o->summary, 1, 4, 14, NULL);
	xlsx_put_text(&o->book, o->summary, 0, 0, _("International actions"), XLSX_TITLE);
	str_addf(&line, ngettext("%d action, %s", "%d actions, %s", (unsigned long)x->written), o->written.n, date_format_long(date_from_days(clock_today()), day));
	xlsx_put_text(&o->book, o->summary, 1, 0, line.s, XLSX_TEXT);
	if (o->other_currencies) {
		str_clear(&line);
		str_addf(&line, ngettext("%ld budget line in another currency is not in the sums.", "%ld budget lines in other currencies are not in the sums.", (unsigned long)o->other_currencies), o->other_currencies);
		xlsx_put_text(&o->book, o->summary, 2, 0, line.s, XLSX_NOTE);
		row++;
	}
	str_release(&line);
	row = put_counts(x, TALLY_STRATE, _("By strate"), row);
	row = put_counts(x, TALLY_COUNTRY, _("By country"), row);
	row = put_counts(x, TALLY_THEME, _("By theme"), row);
	row = put_counts(x, TALLY_STATUS, _("By status"), row);
	put_money(x, row);
	worksheet_activate(o->summary);
	worksheet_fit_to_pages(o->summary, 1, 0);
	worksheet_set_paper(o->summary, 9);
}

#endif
