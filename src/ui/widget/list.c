/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * list.c - the selection of a list: it belongs to an id; the row number is only where that id was
 * last seen.
 */
#include "config.h"

#include <string.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>

#include "list_priv.h"

void list_init(struct list *l, const struct list_source *source, void *ctx)
{
	memset(l, 0, sizeof(*l));
	l->source = source;
	l->ctx = ctx;
	l->margin = 2;
	l->rows_shown = 20;
	list_refresh(l);
}

void list_release(struct list *l)
{
	idset_release(&l->checked);
	idset_release(&l->range_base);
	memset(l, 0, sizeof(*l));
}

void list_set_columns(struct list *l, const struct list_column *columns, int n)
{
	int needs[LIST_COLUMNS_MAX] = {0};

	n = n > LIST_COLUMNS_MAX ? LIST_COLUMNS_MAX : n;
	/* A column that comes or goes leaves the others as wide as they were. */
	for (int i = 0; i < n; i++)
		for (int k = 0; l->by_text && k < l->n_columns; k++)
			if (str_eq(l->titles[k], columns[i].title))
				needs[i] = l->needs[k];
	memcpy(l->needs, needs, sizeof(l->needs));
	l->columns = columns;
	l->n_columns = n;
	for (int i = 0; i < n; i++)
		l->titles[i] = columns[i].title;
}

size_t list_count(const struct list *l)
{
	return l->source->count(l->ctx);
}

static uint64_t id_of(const struct list *l, size_t row)
{
	return l->source->id(l->ctx, row);
}

struct list_row list_row_facts(const struct list *l, size_t row)
{
	struct list_row facts = {0};

	if (l->source->row)
		l->source->row(l->ctx, row, &facts);
	return facts;
}

static bool find_id(const struct list *l, uint64_t id, size_t *row)
{
	size_t n = list_count(l);

	if (id == 0)
		return false;
	if (l->row < n && id_of(l, l->row) == id) {
		*row = l->row;
		return true;
	}
	if (l->source->find)
		return l->source->find(l->ctx, id, row) && *row < n;
	for (size_t i = 0; i < n; i++)
		if (id_of(l, i) == id) {
			*row = i;
			return true;
		}
	return false;
}

static bool can_select(const struct list *l, size_t row)
{
	return !list_row_facts(l, row).heading;
}

/* The nearest row that can be selected: forwards first, then backwards. */
static bool nearest(const struct list *l, size_t n, size_t from, bool forwards, size_t *row)
{
	for (int pass = 0; pass < 2; pass++, forwards = !forwards) {
		for (size_t i = from; i < n; i += forwards ? 1 : (size_t)-1) {
			if (can_select(l, i)) {
				*row = i;
				return true;
			}
			if (!forwards && i == 0)
				break;
		}
	}
	return false;
}

static void settle(struct list *l, size_t row)
{
	l->row = row;
	l->selected = id_of(l, row);
}

void list_refresh(struct list *l)
{
	size_t n = list_count(l), row;
	size_t offset = l->row >= l->top ? l->row - l->top : 0;

	if (n == 0) {
		/* The id is kept: a filter that is typed away brings the selection back. */
		l->row = l->top = 0;
		return;
	}
	if (find_id(l, l->selected, &row)) {
		l->row = row;
	} else {
		size_t from = l->row < n ? l->row : n - 1;

		if (!nearest(l, n, from, true, &row)) {
			l->row = l->top = 0;
			l->selected = 0;
			return;
		}
		settle(l, row);
	}
	/* The item stays where it was on the screen, when it can. */
	l->top = l->row > offset ? l->row - offset : 0;
}

void list_scroll(struct list *l, int rows)
{
	size_t n = list_count(l), page = rows > 0 ? (size_t)rows : 1;
	size_t margin = (size_t)(l->margin > 0 ? l->margin : 0);

	size_t jump = l->jump > 0 ? (size_t)l->jump : page / 3;

	if (margin > (page - 1) / 2)
		margin = (page - 1) / 2;
	if (jump > page - margin)
		jump = page - margin;
	jump = jump > 1 ? jump - 1 : 0;
	if (l->row < l->top + margin)
		l->top = l->row > margin + jump ? l->row - margin - jump : 0;
	if (l->row + margin >= l->top + page)
		l->top = l->row + margin + 1 + jump - page;
	if (l->top + page > n)
		l->top = n > page ? n - page : 0;
}

/* Checks of a range are those of its beginning plus every row between. */
static void apply_range(struct list *l)
{
	size_t from, to = l->row;

	if (!l->ranging || !find_id(l, l->anchor, &from))
		return;
	if (from > to) {
		size_t swap = from;

		from = to;
		to = swap;
	}
	idset_copy(&l->checked, &l->range_base);
	for (size_t i = from; i <= to; i++)
		if (can_select(l, i))
			idset_add(&l->checked, id_of(l, i));
}

static bool select_near(struct list *l, size_t row, bool forwards)
{
	size_t n = list_count(l), found;

	if (n == 0)
		return false;
	if (row >= n)
		row = n - 1;
	if (!nearest(l, n, row, forwards, &found))
		return false;
	bool moved = found != l->row || l->selected != id_of(l, found);

	settle(l, found);
	if (moved)
		apply_range(l);
	return moved;
}

bool list_move(struct list *l, long delta)
{
	size_t n = list_count(l), row = l->row;

	if (n == 0)
		return false;
	if (delta < 0)
		row = row > (size_t)-delta ? row - (size_t)-delta : 0;
	else
		row = (size_t)delta < n - row ? row + (size_t)delta : n - 1;
	/* A heading at the edge must not throw the selection back over where it came from. */
	size_t found;

	if (!nearest(l, n, row, delta > 0, &found) || (delta > 0 && found < l->row) ||
	        (delta < 0 && found > l->row))
		return false;
	return select_near(l, found, delta > 0);
}

bool list_page(struct list *l, int pages)
{
	long page = l->rows_shown > 1 ? l->rows_shown - 1 : 1;
	size_t top = l->top, n = list_count(l);
	bool moved = list_move(l, pages * page);

	/* The view moves with the selection, so that it keeps its place on the screen. */
	if (moved && pages > 0)
		l->top = top + (size_t)page < n ? top + (size_t)page : top;
	else if (moved)
		l->top = top > (size_t)page ? top - (size_t)page : 0;
	list_scroll(l, l->rows_shown);
	return moved;
}

bool list_half_page(struct list *l, int halves)
{
	return list_move(l, (long)halves * (l->rows_shown > 2 ? l->rows_shown / 2 : 1));
}

bool list_to_first(struct list *l)
{
	return select_near(l, 0, true);
}

bool list_to_last(struct list *l)
{
	return select_near(l, (size_t)-1, false);
}

bool list_select_row(struct list *l, size_t row)
{
	return select_near(l, row, true);
}

bool list_select_id(struct list *l, uint64_t id)
{
	size_t row;

	if (!find_id(l, id, &row) || !can_select(l, row))
		return false;
	select_near(l, row, true);
	return true;
}

bool list_to_parent(struct list *l)
{
	if (list_count(l) == 0)
		return false;
	int depth = list_row_facts(l, l->row).depth;

	for (size_t i = l->row; i-- > 0;)
		if (list_row_facts(l, i).depth < depth && can_select(l, i))
			return select_near(l, i, false);
	return false;
}

void list_check(struct list *l, uint64_t id, bool on)
{
	if (on)
		idset_add(&l->checked, id);
	else
		idset_remove(&l->checked, id);
}

void list_toggle(struct list *l)
{
	if (list_count(l) > 0)
		list_check(l, l->selected, !idset_has(&l->checked, l->selected));
}

void list_check_all(struct list *l, bool on)
{
	size_t n = list_count(l);

	l->ranging = false;
	if (!on) {
		idset_release(&l->checked);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (can_select(l, i))
			idset_add(&l->checked, id_of(l, i));
}

void list_invert(struct list *l)
{
	size_t n = list_count(l);

	l->ranging = false;
	for (size_t i = 0; i < n; i++)
		if (can_select(l, i))
			list_check(l, id_of(l, i), !idset_has(&l->checked, id_of(l, i)));
}

bool list_is_checked(const struct list *l, uint64_t id)
{
	return idset_has(&l->checked, id);
}

size_t list_checked_count(const struct list *l)
{
	return l->checked.n;
}

size_t list_checked_ids(const struct list *l, uint64_t *ids, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < l->checked.cap && n < max; i++)
		if (l->checked.slot[i])
			ids[n++] = l->checked.slot[i];
	return l->checked.n;
}

void list_range(struct list *l, bool on)
{
	l->ranging = on && list_count(l) > 0;
	if (!l->ranging)
		return;
	l->anchor = l->selected;
	idset_copy(&l->range_base, &l->checked);
	apply_range(l);
}
