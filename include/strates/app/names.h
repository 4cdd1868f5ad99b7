/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * names.h - partners of the register that may be one body under two names: what to review, and how it is settled.
 */
#ifndef STRATES_APP_NAMES_H
#define STRATES_APP_NAMES_H

#include <strates/app/app.h>
#include <strates/engine/names.h>

struct names_pair {
	int64_t a, b;             /* partners; a has the older row */
	const char *name_a, *name_b, *country; /* the country that both or one of them names, "" when none */
	int likeness;             /* best over their names, acronyms and other names */
	enum names_why why;
	int actions_a, actions_b;
};
/* Pairs that are doubtful; with `all` also those that are taken for one. Not those that somebody told apart, nor two in different countries or in different
   reference towns. Most useful first: by how many pairs of actions would meet, then likeness, then age. The array and its texts live in `mem`. */
bool names_review(struct app *app, bool all, struct arena *mem, struct names_pair **out, int *n, struct err *e);
/* One step each. Same: the second one's names become other names of the first, and it is no more said that they are two. Different: said on the first;
   an other name that made them one is taken away. */
bool names_same(struct app *app, int64_t a, int64_t b, struct err *e);
bool names_different(struct app *app, int64_t a, int64_t b, struct err *e);
/* What a likeness rests on, in a phrase (translated). */
const char *names_why_text(enum names_why why);

#endif
