/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_matrix.c - the wall matrix, on A3 lying: authority × country and theme × country, which strates are where and what is to be settled.
 *
 * A wall has room for so many rows and columns: those with most actions are printed, and how many are not is said.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/matrix.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "report_priv.h"

enum { ROWS_MAX = 45, COLUMNS_MAX = 26 };

struct wall {
	struct report *r;
	struct matrix m;
};

struct most {
	int at;
	int64_t n;
};

static int by_number(const void *a, const void *b)
{
	const struct most *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n ? 1 : -1) : x->at - y->at;
}

static int by_place(const void *a, const void *b)
{
	return ((const struct most *)a)->at - ((const struct most *)b)->at;
}

/* Those with most actions, in the matrix's own order; *n in and out. */
static struct most *choose(struct wall *w, bool rows, int max, int *n)
{
	struct most *v = arena_calloc(&w->r->mem, (size_t)*n + 1, sizeof(*v));

	for (int i = 0; i < *n; i++)
		v[i] = (struct most){i, (rows ? matrix_row(&w->m, i) : matrix_column(&w->m, i))->total.n};
	if (*n)
		qsort(v, (size_t)*n, sizeof(*v), by_number);
	*n = *n < max ? *n : max;
	if (*n)
		qsort(v, (size_t)*n, sizeof(*v), by_place);
	return v;
}

static const char *cell(struct wall *w, const struct rollup_count *c)
{
	struct str s = STR_INIT;
	const char *text;

	if (!c)
		return "";
	matrix_write(&w->m, c, &s);
	if (c->severity >= 40)
		str_addf(&s, " %s", finding_mark(c->severity, FINDING_OPEN));
	text = arena_strdup(&w->r->mem, s.s);
	str_release(&s);
	return text;
}

static void grid(struct wall *w)
{
	struct report *r = w->r;
	int n_rows = matrix_rows(&w->m), n_columns = matrix_columns(&w->m), all_rows = n_rows, all_columns = n_columns;
	struct most *rows = choose(w, true, ROWS_MAX, &n_rows), *columns = choose(w, false, COLUMNS_MAX, &n_columns);
	const char **cells = arena_calloc(&r->mem, (size_t)n_columns + 3, sizeof(*cells));

	cells[0] = "";
	for (int c = 0; c < n_columns; c++)
		cells[c + 1] = matrix_column_name(&w->m, columns[c].at);
	cells[n_columns + 1] = _("All");
	paper_grid(r->paper, n_columns + 2, cells);
	for (int i = 0; i < n_rows; i++) {
		cells[0] = matrix_row_name(&w->m, rows[i].at);
		for (int c = 0; c < n_columns; c++)
			cells[c + 1] = cell(w, matrix_count(&w->m, rows[i].at, columns[c].at));
		cells[n_columns + 1] = arena_printf(&r->mem, "%lld", (long long)rows[i].n);
		paper_row(r->paper, cells);
	}
	if (all_rows > n_rows || all_columns > n_columns)
		paper_small(r->paper, arena_printf(&r->mem, _("Those with most actions: %d of %d rows, %d of %d columns; a filter gives another part."), n_rows, all_rows, n_columns, all_columns));
}

static bool add(struct wall *w, enum rollup_dim rows, const char *heading, struct err *e)
{
	struct query q = {.filter = w->r->filter, .without = w->r->kept_back.v, .n_without = w->r->kept_back.n};
	bool ok;

	w->m = (struct matrix)MATRIX_INIT;
	w->m.pivot = (struct matrix_pivot){rows, ROLLUP_COUNTRY};
	ok = matrix_read(&w->m, app_store(w->r->app), &q, e);
	if (ok && matrix_rows(&w->m)) {
		paper_heading(w->r->paper, 2, heading);
		grid(w);
	}
	matrix_release(&w->m);
	return ok;
}

static bool lead(struct report *r, struct err *e)
{
	struct query q = {.filter = r->filter, .without = r->kept_back.v, .n_without = r->kept_back.n};
	struct rollup u;
	int countries = 0, shared = 0, severe = 0;

	if (!query_rollup(app_store(r->app), &q, ROLLUP_COUNTRY, ROLLUP_NONE, &r->mem, &u, e))
		return false;
	for (int i = 0; i < u.n_rows; i++) {
		int strates = 0;

		if (!*u.rows[i].value)
			continue;
		for (int s = 0; s < STRATE_COUNT; s++)
			strates += u.rows[i].total.by_strate[s] > 0;
		countries++;
		shared += strates > 1;
		severe += u.rows[i].total.severity >= 70;
	}
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("%lld action in %d country or countries.", "%lld actions in %d countries.", (unsigned long)u.total.n), (long long)u.total.n, countries));
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("In %d country several strata are at work.", "In %d countries several strata are at work.", (unsigned long)shared), shared));
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("In %d country something severe is to be settled (!!).", "In %d countries something severe is to be settled (!!).", (unsigned long)severe),
	                             severe));
	return true;
}

bool report_matrix(struct report *r, struct err *e)
{
	struct wall w = {.r = r};

	r->paper = paper_new(_("Who is where"));
	paper_wide(r->paper);
	report_subtitle(r);
	if (!lead(r, e) || !add(&w, ROLLUP_LEAD, _("Authorities by country"), e) || !add(&w, ROLLUP_THEME, _("Themes by country"), e))
		return false;
	paper_small(r->paper, _("C commune, E EPCI, D département, R région, S syndicat, with the number of actions; ! and !! something is to be settled."));
	report_end(r);
	return true;
}
