/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_rollup.c - the actions of a query counted by one or two dimensions.
 *
 * x_action and the sets of both dimensions are read side by side in the order of the action's row: no join, no sort, and an action counts once in its row and once in each of its
 * cells, which one GROUP BY over the joined tables can't say.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/store/rollup.h>

#include "query_priv.h"

/* --- dimensions --- */

struct source {
	const char *values;     /* owner, value, country, lat, lon, place, in the order of owner; NULL: a column of x_action */
	int column;             /* of `actions' below */
	enum filter_field field;
};
enum { ACTION_ID, ACTION_SEVERITY, ACTION_OPEN, ACTION_STRATE, ACTION_CENTS, ACTION_LEAD, ACTION_STATUS, ACTION_KIND, ACTION_DECIDED };
static const char actions[] = "SELECT id, severity, n_open, strate, cents, lead, status, kind, n_decided FROM x_action ORDER BY id";

static const struct source sources[ROLLUP_DIM_COUNT] = {
	[ROLLUP_COUNTRY] = {"SELECT owner, country, '', NULL, NULL, NULL FROM action_places ORDER BY owner, country", 0, FILTER_COUNTRY},
	[ROLLUP_CITY] = {"SELECT owner, city, country, lat, lon, place FROM action_places WHERE city <> '' ORDER BY owner, country, region, city", 0, FILTER_CITY},
	[ROLLUP_THEME] = {"SELECT owner, theme, '', NULL, NULL, NULL FROM action_themes ORDER BY owner, theme", 0, FILTER_THEME},
	[ROLLUP_LEAD] = {NULL, ACTION_LEAD, FILTER_LEAD},
	[ROLLUP_STRATE] = {NULL, ACTION_STRATE, FILTER_STRATE},
	[ROLLUP_STATUS] = {NULL, ACTION_STATUS, FILTER_STATUS},
	[ROLLUP_KIND] = {NULL, ACTION_KIND, FILTER_KIND},
};

/* --- heads: each value once --- */

struct axis {
	const struct source *source; /* NULL: ROLLUP_NONE */
	sqlite3_stmt *st;
	bool more; /* st stands on a row */
	struct rollup_head *v;
	int n, cap;
	int *slot, n_slots; /* hash of value and country: place + 1 */
	int *now, n_now, cap_now; /* places of the present action's values, each once */
};

static uint64_t hash(const char *value, const char *country)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *value; value++)
		h = (h ^ (unsigned char)*value) * UINT64_C(1099511628211);
	for (h *= 31; *country; country++)
		h = (h ^ (unsigned char)*country) * UINT64_C(1099511628211);
	return h;
}

static int *slot_of(struct axis *x, const char *value, const char *country)
{
	size_t at = (size_t)(hash(value, country) & (uint64_t)(x->n_slots - 1));

	while (x->slot[at] && !(str_eq(x->v[x->slot[at] - 1].value, value) && str_eq(x->v[x->slot[at] - 1].country, country)))
		at = (at + 1) & (size_t)(x->n_slots - 1);
	return &x->slot[at];
}

static void grow_slots(struct axis *x)
{
	if (x->n * 2 < x->n_slots)
		return;
	free(x->slot);
	x->n_slots = x->n_slots ? x->n_slots * 2 : 64;
	x->slot = xcalloc((size_t)x->n_slots, sizeof(*x->slot));
	for (int i = 0; i < x->n; i++)
		*slot_of(x, x->v[i].value, x->v[i].country) = i + 1;
}

static struct rollup_head *head_of(struct axis *x, const char *value, const char *country, struct arena *a)
{
	int *slot;

	grow_slots(x);
	slot = slot_of(x, value, country);
	if (!*slot) {
		GROW(x->v, x->n, x->cap);
		x->v[x->n] = (struct rollup_head){.value = arena_strdup(a, value), .country = arena_strdup(a, country), .place = "", .label = ""};
		*slot = ++x->n;
	}
	return &x->v[*slot - 1];
}

static void note_value(struct axis *x, const struct rollup_head *h)
{
	int at = (int)(h - x->v);

	for (int i = 0; i < x->n_now; i++)
		if (x->now[i] == at)
			return;
	GROW(x->now, x->n_now, x->cap_now);
	x->now[x->n_now++] = at;
}

static const char *raw_text(sqlite3_stmt *st, int col)
{
	const char *s = (const char *)sqlite3_column_text(st, col);

	return s ? s : "";
}

static bool step_axis(struct store *s, struct axis *x, struct err *e)
{
	int rc = stmt_step(s, x->st, e);

	x->more = rc == 1;
	return rc >= 0;
}

/* The values of one action; none is a value too: the unknown one. */
static bool read_values(struct store *s, struct axis *x, sqlite3_stmt *action, struct arena *a, struct err *e)
{
	int64_t id = sqlite3_column_int64(action, ACTION_ID);

	x->n_now = 0;
	if (!x->source)
		return true;
	if (!x->source->values) {
		const char *value = x->source->column == ACTION_STRATE ? vocab_code(VOCAB_STRATE, sqlite3_column_int(action, ACTION_STRATE))
		                                                       : raw_text(action, x->source->column);

		note_value(x, head_of(x, value, "", a));
		return true;
	}
	while (x->more && sqlite3_column_int64(x->st, 0) < id)
		if (!step_axis(s, x, e))
			return false;
	while (x->more && sqlite3_column_int64(x->st, 0) == id) {
		struct rollup_head *h = head_of(x, raw_text(x->st, 1), raw_text(x->st, 2), a);

		if (!h->placed && sqlite3_column_type(x->st, 3) == SQLITE_FLOAT && sqlite3_column_type(x->st, 4) == SQLITE_FLOAT) {
			h->lat = sqlite3_column_double(x->st, 3);
			h->lon = sqlite3_column_double(x->st, 4);
			h->placed = true;
		}
		if (!*h->place && *raw_text(x->st, 5))
			h->place = arena_strdup(a, raw_text(x->st, 5));
		note_value(x, h);
		if (!step_axis(s, x, e))
			return false;
	}
	if (!x->n_now)
		note_value(x, head_of(x, "", "", a));
	return true;
}

/* --- cells --- */

struct cells {
	struct rollup_cell *v;
	int n, cap;
	int *slot, n_slots;
};

static int *cell_slot(struct cells *c, int row, int column)
{
	uint64_t h = ((uint64_t)row << 32 | (uint32_t)column) * UINT64_C(0x9E3779B97F4A7C15);
	size_t at = (size_t)(h >> 20) & (size_t)(c->n_slots - 1);

	while (c->slot[at] && !(c->v[c->slot[at] - 1].row == row && c->v[c->slot[at] - 1].column == column))
		at = (at + 1) & (size_t)(c->n_slots - 1);
	return &c->slot[at];
}

static struct rollup_cell *cell_of(struct cells *c, int row, int column)
{
	int *slot;

	if (c->n * 2 >= c->n_slots) {
		free(c->slot);
		c->n_slots = c->n_slots ? c->n_slots * 2 : 256;
		c->slot = xcalloc((size_t)c->n_slots, sizeof(*c->slot));
		for (int i = 0; i < c->n; i++)
			*cell_slot(c, c->v[i].row, c->v[i].column) = i + 1;
	}
	slot = cell_slot(c, row, column);
	if (!*slot) {
		GROW(c->v, c->n, c->cap);
		c->v[c->n] = (struct rollup_cell){.row = row, .column = column};
		*slot = ++c->n;
	}
	return &c->v[*slot - 1];
}

static void count_action(struct rollup_count *c, sqlite3_stmt *action)
{
	int severity = sqlite3_column_int(action, ACTION_SEVERITY), strate = sqlite3_column_int(action, ACTION_STRATE);

	if (!c->n++ || severity > c->severity)
		c->worst = sqlite3_column_int64(action, ACTION_ID);
	c->severity = severity > c->severity ? severity : c->severity;
	if (sqlite3_column_int(action, ACTION_OPEN) > 0)
		c->n_open++;
	else
		c->n_settled += sqlite3_column_int(action, ACTION_DECIDED) > 0;
	c->cents += sqlite3_column_int64(action, ACTION_CENTS);
	if (strate >= 0 && strate < STRATE_COUNT)
		c->by_strate[strate]++;
}

static void count_everywhere(struct axis *rows, struct axis *columns, struct cells *cells, sqlite3_stmt *action)
{
	for (int i = 0; i < rows->n_now; i++)
		count_action(&rows->v[rows->now[i]].total, action);
	for (int k = 0; k < columns->n_now; k++)
		count_action(&columns->v[columns->now[k]].total, action);
	for (int i = 0; i < rows->n_now; i++)
		for (int k = 0; k < columns->n_now; k++)
			count_action(&cell_of(cells, rows->now[i], columns->now[k])->count, action);
}

static bool read_actions(struct store *s, const struct bits *set, struct axis *rows, struct axis *columns, struct cells *cells, struct arena *a, struct rollup *out,
        struct err *e)
{
	struct builder b;
	sqlite3_stmt *st;
	int rc = -1;

	builder_init(&b, s, a);
	str_add(&b.sql, actions);
	st = builder_prepare(&b, e);
	while (st && (rc = stmt_step(s, st, e)) == 1) {
		if (set->w && !bits_has(set, sqlite3_column_int64(st, ACTION_ID)))
			continue;
		if (!read_values(s, rows, st, a, e) || !read_values(s, columns, st, a, e)) {
			rc = -1;
			break;
		}
		count_action(&out->total, st);
		count_everywhere(rows, columns, cells, st);
	}
	sqlite3_finalize(st);
	builder_release(&b);
	return rc == 0;
}

static bool axis_begin(struct store *s, struct axis *x, enum rollup_dim d, struct arena *a, struct err *e)
{
	struct builder b;

	memset(x, 0, sizeof(*x));
	x->source = d == ROLLUP_NONE ? NULL : &sources[d];
	if (!x->source || !x->source->values)
		return true;
	builder_init(&b, s, a);
	str_add(&b.sql, x->source->values);
	x->st = builder_prepare(&b, e);
	builder_release(&b);
	return x->st && step_axis(s, x, e);
}

static void axis_end(struct axis *x)
{
	sqlite3_finalize(x->st);
	free(x->v);
	free(x->slot);
	free(x->now);
}

/* --- the result in order --- */

static int by_weight(const void *p, const void *q)
{
	const struct rollup_head *const *a = p, *const *b = q;
	int order;

	if ((*a)->total.severity != (*b)->total.severity)
		return (*a)->total.severity > (*b)->total.severity ? -1 : 1;
	if ((*a)->total.n != (*b)->total.n)
		return (*a)->total.n > (*b)->total.n ? -1 : 1;
	order = strcmp((*a)->value, (*b)->value);
	return order ? order : strcmp((*a)->country, (*b)->country);
}

/* From the reference tables: where the people of a country live, where a town is. */
static void place_head(struct store *s, struct rollup_head *h, const char *table, const char *key, struct arena *a)
{
	struct builder b;
	sqlite3_stmt *st;

	builder_init(&b, s, a);
	str_addf(&b.sql, "SELECT lat, lon FROM %s WHERE key = ?%d AND lat IS NOT NULL AND lon IS NOT NULL", table, param_text(&b, key));
	st = builder_prepare(&b, NULL);
	h->placed = st && stmt_step(s, st, NULL) == 1;
	if (h->placed) {
		h->lat = sqlite3_column_double(st, 0);
		h->lon = sqlite3_column_double(st, 1);
	}
	sqlite3_finalize(st);
	builder_release(&b);
}

/* Heads in order, with their names; to[place before] = place now. */
static struct rollup_head *order_axis(struct store *s, const struct axis *x, struct arena *a, int **to)
{
	struct rollup_head *v = arena_calloc(a, (size_t)x->n + 1, sizeof(*v));
	const struct rollup_head **in_order = arena_calloc(a, (size_t)x->n + 1, sizeof(*in_order));

	*to = arena_calloc(a, (size_t)x->n + 1, sizeof(**to));
	for (int i = 0; i < x->n; i++)
		in_order[i] = &x->v[i];
	if (x->n)
		qsort(in_order, (size_t)x->n, sizeof(*in_order), by_weight);
	for (int i = 0; i < x->n; i++) {
		v[i] = *in_order[i];
		v[i].label = *v[i].value ? facet_label(s, x->source->field, v[i].value, a) : "";
		if (*v[i].value && x->source->field == FILTER_COUNTRY)
			place_head(s, &v[i], "country", v[i].value, a);
		else if (!v[i].placed && *v[i].place)
			place_head(s, &v[i], "place", v[i].place, a);
		(*to)[in_order[i] - x->v] = i;
	}
	return v;
}

static int by_place(const void *p, const void *q)
{
	const struct rollup_cell *a = p, *b = q;

	return a->row != b->row ? (a->row > b->row) - (a->row < b->row) : (a->column > b->column) - (a->column < b->column);
}

static void finish(struct store *s, const struct axis *rows, const struct axis *columns, const struct cells *cells, struct arena *a, struct rollup *out)
{
	int *row_to, *column_to;

	out->rows = order_axis(s, rows, a, &row_to);
	out->n_rows = rows->n;
	out->columns = order_axis(s, columns, a, &column_to);
	out->n_columns = columns->n;
	out->cells = arena_calloc(a, (size_t)cells->n + 1, sizeof(*out->cells));
	out->n_cells = cells->n;
	for (int i = 0; i < cells->n; i++)
		out->cells[i] = (struct rollup_cell){row_to[cells->v[i].row], column_to[cells->v[i].column], cells->v[i].count};
	if (cells->n)
		qsort(out->cells, (size_t)cells->n, sizeof(*out->cells), by_place);
}

bool query_rollup(struct store *s, const struct query *q, enum rollup_dim row, enum rollup_dim column, struct arena *a, struct rollup *out, struct err *e)
{
	struct axis rows = {0}, columns = {0};
	struct cells cells = {0};
	struct bits set;
	bool mine, ok = query_begin(s, &mine, e);

	memset(out, 0, sizeof(*out));
	ok = ok && query_eval_counted(s, q, a, &set, e) && axis_begin(s, &rows, row, a, e) && axis_begin(s, &columns, column, a, e) &&
	     read_actions(s, &set, &rows, &columns, &cells, a, out, e);
	if (ok)
		finish(s, &rows, &columns, &cells, a, out);
	axis_end(&rows);
	axis_end(&columns);
	free(cells.v);
	free(cells.slot);
	query_end(s, mine);
	return ok;
}

const struct rollup_cell *rollup_at(const struct rollup *r, int row, int column)
{
	struct rollup_cell key = {.row = row, .column = column};

	return r->n_cells ? bsearch(&key, r->cells, (size_t)r->n_cells, sizeof(*r->cells), by_place) : NULL;
}

const char *rollup_term(enum rollup_dim d, const struct rollup_head *h, struct arena *a)
{
	char *value = arena_printf(a, "\"%s\"", h->value);

	if (d == ROLLUP_NONE || !*h->value)
		return "";
	/* A quotation mark inside would end the term; names are compared without such signs. */
	for (char *c = value + 1; c[1]; c++)
		*c = *c == '"' ? ' ' : *c;
	/* What needs no quotes is easier to read on a chip. */
	if (!strpbrk(h->value, " \"()*#'"))
		value = arena_strdup(a, h->value);
	if (d == ROLLUP_CITY)
		return arena_printf(a, "%s:%s %s:%s", filter_field_name(FILTER_CITY), value, filter_field_name(FILTER_COUNTRY), h->country);
	return arena_printf(a, "%s:%s", filter_field_name(sources[d].field), value);
}
