/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * themes.c - lists of themes by number, and what two of them can become at most.
 *
 * A register has a few hundred distinct lists (one theme, or water 60 % and health 40 %), and a capital has a hundred million pairs: so likeness of
 * themes is computed once per pair of lists, and looking it up is one byte. Beyond 4,096 lists all further ones count as "any": the bound is weaker there, never
 * wrong.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include "engine_priv.h"

uint16_t themes_list(struct engine *e, const struct trait_theme *v, int n)
{
	int64_t *at;

	if (!n)
		return 0;
	at = keymap_put(&e->list_of, (uint64_t)(uintptr_t)v, -1);
	if (*at >= 0)
		return (uint16_t)*at;
	if (!e->n_lists) {
		GROW(e->lists, e->n_lists, e->cap_lists);
		e->lists[e->n_lists++] = (struct theme_list){.n = 0}; /* no theme at all */
	}
	if (e->n_lists >= THEME_LISTS_MAX) {
		*at = THEME_LIST_ANY;
		return THEME_LIST_ANY;
	}
	GROW(e->lists, e->n_lists, e->cap_lists);
	e->lists[e->n_lists] = (struct theme_list){.v = v, .n = n};
	*at = e->n_lists;
	return (uint16_t)e->n_lists++;
}

static enum potential potential(const struct engine *e, const struct traits *a, const struct traits *b, int level)
{
	struct scoring s = engine_scoring(e);
	int i, j;

	/* Thresholds the other way round: near enough for a duplication, and too far for an overlap not to be a gain. */
	if (level >= e->params.v[PARAM_DUPLICATION_THEME])
		return level >= e->params.v[PARAM_OVERLAP_THEME] ? POTENTIAL_DUPLICATION : POTENTIAL_ANY;
	if (level >= e->params.v[PARAM_OVERLAP_THEME])
		return POTENTIAL_OVERLAP;
	return score_compatible(&s, a, b, &i, &j) ? POTENTIAL_GAIN : POTENTIAL_NONE;
}

static uint8_t compute(const struct engine *e, const struct theme_list *x, const struct theme_list *y)
{
	const struct traits a = {.themes = x->v, .n_themes = (uint16_t)x->n}, b = {.themes = y->v, .n_themes = (uint16_t)y->n};
	int level = score_theme(&a, &b, NULL, NULL);

	return (uint8_t)((unsigned)identity_theme_level(level) << POTENTIAL_BITS | (unsigned)potential(e, &a, &b, level));
}

const uint8_t *themes_row(struct engine *e, uint16_t list)
{
	struct theme_list *l;

	if (list == THEME_LIST_ANY || list >= e->n_lists)
		return NULL;
	l = &e->lists[list];
	if (l->n_row < e->n_lists) {
		l->row = xreallocarray(l->row, (size_t)e->n_lists, 1);
		for (; l->n_row < e->n_lists; l->n_row++)
			l->row[l->n_row] = compute(e, l, &e->lists[l->n_row]);
	}
	return l->row;
}

void themes_rows_all(struct engine *e)
{
	for (int i = 0; i < e->n_lists; i++)
		themes_row(e, (uint16_t)i);
}

void themes_forget(struct engine *e)
{
	for (int i = 0; i < e->n_lists; i++)
		e->lists[i].n_row = 0;
}

void themes_release(struct engine *e)
{
	for (int i = 0; i < e->n_lists; i++)
		free(e->lists[i].row);
	e->n_lists = 0;
	keymap_release(&e->list_of);
}
