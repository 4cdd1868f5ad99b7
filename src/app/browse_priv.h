/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * browse_priv.h - what the files of the browser share.
 */
#ifndef STRATES_BROWSE_PRIV_H
#define STRATES_BROWSE_PRIV_H

#include <strates/app/browse.h>

enum {
	ROW_SLOTS = 1024,
	ROW_LIMIT = 512,
	THEMES_MAX = 256,
	FIRST_ROWS = 400,  /* of a list, before anything is shown */
	PAGES_AHEAD = 8,   /* that are known below what is looked at */
	LARGE = 50000,
	NEAR_ROWS = 200    /* that are looked at one by one for the next finding */
};

struct browse {
	struct app *app;
	struct filter filter; /* of the user's text */
	char *text, *scope, *label, *territory; /* territory: NULL until asked for */
	enum sort_key sort;
	bool descending, mine, stale, reading;
	bool failed; /* the list can't be read; not tried again until something changes */
	struct query_list *list;
	struct filter listed; /* what the list was begun with */
	/* Values counted last. */
	struct arena values_mem;
	const char *values_of;
	struct facet *values;
	int n_values;
	bool (*stop)(void *);
	void *stop_ctx;
	/* Rows seen lately, by id; forgotten all at once, which happens every few screens. */
	struct action_row *slot[ROW_SLOTS];
	struct arena rows;
	int n_rows;
	/* Which of ids have an open finding: sorted; read when first asked for. */
	struct ids open;
	bool open_known;
	/* Rows of each entity that are in conflict: sorted. */
	struct ids contested[ENTITY_COUNT];
	bool contested_known[ENTITY_COUNT];
	struct browse_totals totals;
	bool totals_known;
	struct {
		const char *key, *name;
	} theme[THEMES_MAX];
	int n_themes;
	struct arena names;
};

/* browse_query() with another text than the present filter. */
bool browse_query_of(const struct browse *b, const char *text, const char *extra, struct filter *f, struct query *q, struct err *e);
/* Values of a field among the actions that `text`, scope and territory leave. Kept until the register changes, since the same is asked for at
   each key; borrowed until then. A waiting key ends it with ERR_CANCELLED. */
bool browse_count_values(struct browse *b, const char *text, enum filter_field f, int limit, struct arena *a, struct facet **out, int *n, struct err *e);
/* As a filter takes it: in quotation marks when it must. */
const char *browse_quoted(struct arena *a, const char *value);

/* browse_cluster.c: a row for a finding; what was expanded before the list was read. */
void inbox_fill(struct inbox_row *r, const struct finding_row *f, struct arena *mem);
/* Clusters that were settled while pairs inside them are still open, which would be seen nowhere else in the list. */
bool inbox_add_settled(struct inbox *in, struct browse *b, struct err *e);
bool inbox_expand_again(struct inbox *in, struct browse *b, struct err *e);

#endif
