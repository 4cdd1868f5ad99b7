/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding_left.c - what a decided cluster leaves open: its pairs stand in no list of their own while it stands for them, and must not leave with it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "pair_priv.h"

static int compare_members(const void *a, const void *b)
{
	const struct left_member *x = a, *y = b;

	if (x->action != y->action)
		return x->action < y->action ? -1 : 1;
	return (x->cluster > y->cluster) - (x->cluster < y->cluster);
}

bool left_over_read(struct store *s, struct left_over *l, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_FINDING_DECIDED_CLUSTERS, e);
	char last[17] = "";
	int step = -1, cluster = 0;

	if (!st)
		return false;
	bind_int(st, ":entity", ENTITY_ACTION);
	bind_int(st, ":decided", FINDING_DECIDED);
	while ((step = stmt_step(s, st, e)) > 0) {
		const char *id = (const char *)sqlite3_column_text(st, 0);

		cluster += strncmp(last, id ? id : "", sizeof(last) - 1) != 0;
		strncpy(last, id ? id : "", sizeof(last) - 1);
		GROW(l->v, l->n, l->cap);
		l->v[l->n++] = (struct left_member){sqlite3_column_int64(st, 1), cluster};
	}
	if (l->n)
		qsort(l->v, (size_t)l->n, sizeof(*l->v), compare_members);
	return step == 0;
}

/* The first entry of an action, or where it would stand. */
static int find_first(const struct left_over *l, int64_t action)
{
	int low = 0, high = l->n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (l->v[middle].action < action)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool left_over_has(const struct left_over *l, int64_t a, int64_t b)
{
	int i = find_first(l, a), k = find_first(l, b);

	while (i < l->n && k < l->n && l->v[i].action == a && l->v[k].action == b) {
		if (l->v[i].cluster == l->v[k].cluster)
			return true;
		if (l->v[i].cluster < l->v[k].cluster)
			i++;
		else
			k++;
	}
	return false;
}

void left_over_release(struct left_over *l)
{
	free(l->v);
	*l = (struct left_over){NULL, 0, 0};
}
