/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matrix.c - the register counted by two dimensions, in the order in which it is shown.
 *
 * The counting is the store's (store/rollup.h); here are the dimensions one turns through, orders, names, and what a cell says. Strata keep their own order, from the communes up:
 * as rows or columns they are a scale.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/matrix.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "browse_priv.h"

const struct matrix_pivot matrix_pivots[MATRIX_PIVOTS] = {
	{ROLLUP_COUNTRY, ROLLUP_THEME}, {ROLLUP_THEME, ROLLUP_COUNTRY}, {ROLLUP_LEAD, ROLLUP_COUNTRY}, {ROLLUP_COUNTRY, ROLLUP_LEAD},
	{ROLLUP_THEME, ROLLUP_STRATE}, {ROLLUP_STRATE, ROLLUP_THEME},
};

static const struct dim {
	const char *name, *french, *label, *unknown;
} dims[ROLLUP_DIM_COUNT] = {
	[ROLLUP_COUNTRY] = {"country", "pays", N_("Country"), N_("no country")},
	[ROLLUP_CITY] = {"city", "ville", N_("Town"), N_("no town")},
	[ROLLUP_THEME] = {"theme", "secteur", N_("Theme"), N_("no theme")},
	[ROLLUP_LEAD] = {"authority", "collectivite", N_("Authority"), N_("no authority")},
	[ROLLUP_STRATE] = {"strate", "niveau", N_("Strate"), N_("no strate")},
	[ROLLUP_STATUS] = {"status", "statut", N_("Status"), N_("no status")},
	[ROLLUP_KIND] = {"kind", "type", N_("Kind"), N_("no kind")},
};

const char *matrix_dim_label(enum rollup_dim d)
{
	return _(dims[d].label);
}

const char *matrix_dim_name(enum rollup_dim d)
{
	return dims[d].name;
}

const char *matrix_sort_label(enum matrix_sort s)
{
	static const char *const labels[MATRIX_SORTS] = {N_("worst first"), N_("most actions first"), N_("by name")};

	return _(labels[s]);
}

/* --- which dimensions -------------------------------------------------------------------------------------------------------------- */

static enum rollup_dim dim_find(const char *name, size_t n)
{
	char *word = xstrndup(name, n);
	struct str folded = STR_INIT;
	enum rollup_dim found = ROLLUP_NONE;

	utf8_fold(&folded, word);
	for (int d = ROLLUP_COUNTRY; d < ROLLUP_DIM_COUNT && !found; d++)
		if (str_eq(folded.s, dims[d].name) || str_eq(folded.s, dims[d].french) || (d == ROLLUP_LEAD && str_eq(folded.s, "lead")))
			found = (enum rollup_dim)d;
	str_release(&folded);
	free(word);
	return found;
}

bool matrix_parse_pivot(const char *text, struct matrix_pivot *out, struct err *e)
{
	const char *slash = strchr(text, '/');
	struct str names = STR_INIT;

	out->rows = slash ? dim_find(text, (size_t)(slash - text)) : ROLLUP_NONE;
	out->columns = slash ? dim_find(slash + 1, strlen(slash + 1)) : ROLLUP_NONE;
	if (out->rows && out->columns && out->rows != out->columns)
		return true;
	for (int d = ROLLUP_COUNTRY; d < ROLLUP_DIM_COUNT; d++)
		str_addf(&names, "%s%s", d > ROLLUP_COUNTRY ? ", " : "", dims[d].name);
	err_set(e, ERR_USAGE, _("\"%s\" is no pair of dimensions; write two of %s with a slash between, as country/theme"), text, names.s);
	str_release(&names);
	return false;
}

/* --- reading ----------------------------------------------------------------------------------------------------------------------- */

bool matrix_read(struct matrix *m, struct store *s, const struct query *q, struct err *e)
{
	arena_clear(&m->arena);
	m->rows = m->columns = NULL;
	m->cells = NULL;
	if (!query_rollup(s, q, m->pivot.rows, m->pivot.columns, &m->arena, &m->counts, e)) {
		memset(&m->counts, 0, sizeof(m->counts));
		return false;
	}
	matrix_order(m, m->sort);
	return true;
}

bool browse_matrix(struct browse *b, struct matrix *m, struct err *e)
{
	struct filter f;
	struct query q;
	bool ok = browse_query(b, "", &f, &q, e) && matrix_read(m, app_store(b->app), &q, e);

	filter_release(&f);
	return ok;
}

void matrix_release(struct matrix *m)
{
	arena_release(&m->arena);
	*m = (struct matrix)MATRIX_INIT;
}

/* --- order ------------------------------------------------------------------------------------------------------------------------- */

struct ranked {
	const struct rollup_head *head;
	int place, strate; /* in the rollup: worst first; -1: no strate */
	enum matrix_sort sort;
};

int matrix_compare(const struct rollup_head *a, const struct rollup_head *b, enum matrix_sort sort)
{
	bool a_known = *a->value, b_known = *b->value;

	if (a_known != b_known)
		return a_known ? -1 : 1;
	if (sort == MATRIX_COUNT)
		return (a->total.n < b->total.n) - (a->total.n > b->total.n);
	return sort == MATRIX_NAME ? utf8_collate(a->label, b->label) : 0;
}

static int by_rank(const void *p, const void *q)
{
	const struct ranked *a = p, *b = q;
	bool strata = a->strate >= 0 && b->strate >= 0;
	int order = matrix_compare(a->head, b->head, strata ? MATRIX_WORST : a->sort);

	return order ? order : strata ? a->strate - b->strate : a->place - b->place;
}

static int *rank(struct matrix *m, enum rollup_dim d, const struct rollup_head *heads, int n)
{
	struct ranked *v = arena_calloc(&m->arena, (size_t)n + 1, sizeof(*v));
	int *places = arena_calloc(&m->arena, (size_t)n + 1, sizeof(*places));

	for (int i = 0; i < n; i++)
		v[i] = (struct ranked){&heads[i], i, d == ROLLUP_STRATE ? vocab_index(VOCAB_STRATE, heads[i].value) : -1, m->sort};
	if (n)
		qsort(v, (size_t)n, sizeof(*v), by_rank);
	for (int i = 0; i < n; i++)
		places[i] = v[i].place;
	return places;
}

static int by_place(const void *p, const void *q)
{
	const struct matrix_cell *a = p, *b = q;

	return a->row != b->row ? a->row - b->row : a->column - b->column;
}

/* shown[place in the rollup] */
static int *inverse(struct matrix *m, const int *places, int n)
{
	int *shown = arena_calloc(&m->arena, (size_t)n + 1, sizeof(*shown));

	for (int i = 0; i < n; i++)
		shown[places[i]] = i;
	return shown;
}

void matrix_order(struct matrix *m, enum matrix_sort sort)
{
	const struct rollup *r = &m->counts;
	const int *row, *column;

	m->sort = sort;
	m->rows = rank(m, m->pivot.rows, r->rows, r->n_rows);
	m->columns = rank(m, m->pivot.columns, r->columns, r->n_columns);
	row = inverse(m, m->rows, r->n_rows);
	column = inverse(m, m->columns, r->n_columns);
	m->cells = arena_calloc(&m->arena, (size_t)r->n_cells + 1, sizeof(*m->cells));
	for (int i = 0; i < r->n_cells; i++)
		m->cells[i] = (struct matrix_cell){row[r->cells[i].row], column[r->cells[i].column], &r->cells[i].count};
	if (r->n_cells)
		qsort(m->cells, (size_t)r->n_cells, sizeof(*m->cells), by_place);
}

/* --- looking ----------------------------------------------------------------------------------------------------------------------- */

int matrix_rows(const struct matrix *m)
{
	return m->counts.n_rows;
}

int matrix_columns(const struct matrix *m)
{
	return m->counts.n_columns;
}

const struct rollup_head *matrix_row(const struct matrix *m, int row)
{
	return &m->counts.rows[m->rows[row]];
}

const struct rollup_head *matrix_column(const struct matrix *m, int column)
{
	return &m->counts.columns[m->columns[column]];
}

static const char *head_name(enum rollup_dim d, const struct rollup_head *h)
{
	return *h->value ? h->label : _(dims[d].unknown);
}

const char *matrix_row_name(const struct matrix *m, int row)
{
	return row == MATRIX_ALL ? _("All") : head_name(m->pivot.rows, matrix_row(m, row));
}

const char *matrix_column_name(const struct matrix *m, int column)
{
	return column == MATRIX_ALL ? _("All") : head_name(m->pivot.columns, matrix_column(m, column));
}

const struct rollup_count *matrix_count(const struct matrix *m, int row, int column)
{
	const struct matrix_cell key = {row, column, NULL}, *found;

	if (row == MATRIX_ALL)
		return column == MATRIX_ALL ? &m->counts.total : &matrix_column(m, column)->total;
	if (column == MATRIX_ALL)
		return &matrix_row(m, row)->total;
	found = m->counts.n_cells ? bsearch(&key, m->cells, (size_t)m->counts.n_cells, sizeof(key), by_place) : NULL;
	return found ? found->count : NULL;
}

int matrix_find_row(const struct matrix *m, const char *value)
{
	for (int i = 0; i < matrix_rows(m); i++)
		if (str_eq(matrix_row(m, i)->value, value))
			return i;
	return MATRIX_ALL;
}

int matrix_find_column(const struct matrix *m, const char *value)
{
	for (int i = 0; i < matrix_columns(m); i++)
		if (str_eq(matrix_column(m, i)->value, value))
			return i;
	return MATRIX_ALL;
}

bool matrix_step_finding(const struct matrix *m, int *row, int *column, int step)
{
	const struct matrix_cell here = {*row, *column, NULL};
	int n = m->counts.n_cells, at = 0;

	/* From a total or an empty cell: from where it would stand. */
	while (at < n && by_place(&m->cells[at], &here) < 0)
		at++;
	if (step > 0 && (at >= n || by_place(&m->cells[at], &here) != 0))
		at--;
	for (int i = 0; i < n; i++) {
		at = (at + step + n) % n;
		if (m->cells[at].count->n_open) {
			*row = m->cells[at].row;
			*column = m->cells[at].column;
			return true;
		}
	}
	return false;
}

/* --- what a cell says -------------------------------------------------------------------------------------------------------------- */

bool matrix_has_letters(const struct matrix *m)
{
	return m->pivot.rows != ROLLUP_STRATE && m->pivot.columns != ROLLUP_STRATE;
}

void matrix_write(const struct matrix *m, const struct rollup_count *c, struct str *out)
{
	bool more = false;

	if (!matrix_has_letters(m)) {
		str_addf(out, "%lld", (long long)c->n);
		return;
	}
	for (int s = 0; s < STRATE_COUNT; s++) {
		if (!c->by_strate[s])
			continue;
		str_addf(out, "%s%s", more ? " " : "", strate_letter((enum strate)s));
		if (c->by_strate[s] > 1)
			str_addf(out, "%d", c->by_strate[s]);
		more = true;
	}
}

/* --- its actions ------------------------------------------------------------------------------------------------------------------- */

const char *matrix_scope(const struct matrix *m, int row, int column, struct arena *a)
{
	const char *r = row == MATRIX_ALL ? "" : rollup_term(m->pivot.rows, matrix_row(m, row), a);
	const char *c = column == MATRIX_ALL ? "" : rollup_term(m->pivot.columns, matrix_column(m, column), a);

	if ((row != MATRIX_ALL && !*r) || (column != MATRIX_ALL && !*c))
		return NULL;
	return arena_printf(a, "%s%s%s", r, *r && *c ? " " : "", c);
}

void matrix_scope_label(const struct matrix *m, int row, int column, struct str *out)
{
	if (row != MATRIX_ALL)
		str_add(out, matrix_row_name(m, row));
	if (row != MATRIX_ALL && column != MATRIX_ALL)
		str_add(out, " · ");
	if (column != MATRIX_ALL)
		str_add(out, matrix_column_name(m, column));
}
