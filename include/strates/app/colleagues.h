/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * colleagues.h - the keys that signed what came here, and the own one, as people compare them: five words on the telephone.
 */
#ifndef STRATES_APP_COLLEAGUES_H
#define STRATES_APP_COLLEAGUES_H

#include <strates/app/app.h>

struct colleague {
	const char *name;   /* as its owner gives it; "" unknown */
	const char *words;  /* five, for the telephone */
	const char *digits; /* 64, for a program */
	int trusted;        /* 0 met, 1 confirmed by a person, -1 refused; of the own one 1 */
};
/* The own key first (made at first use), then those that were met, in mem. */
bool colleagues_read(struct app *a, struct arena *mem, struct colleague **v, int *n, struct err *e);
/* "trusted", "refused" or "met", translated. */
const char *colleague_state(const struct colleague *c);
/* The team's server as it was last said, in mem; NULL when it never was. */
const char *colleagues_server(struct app *a, struct arena *mem);
/* Does this register take from there only what touches its territory? */
bool colleagues_in_part(struct app *a);

#endif
