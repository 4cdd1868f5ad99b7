/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * part_priv.h - a laptop that takes a part of the register from the team's server: its territory, and whatever findings about it may need.
 *
 * The *territory* is the user's authority: a région or a département with all that lies in it, else the authority itself. Its *own* actions are those that somebody of it
 * leads or takes part in. Wanted are
 *	- the actions of its région, whoever leads them;
 *	- actions elsewhere that share a mark with an own one (engine/marks.h): a country, a town near by, a partner, an agreement, a title, an id, a file reference;
 *	- what somebody asked for (sync --with): a territory, a country, a record;
 *	- what hangs on a wanted action, what a wanted record names, and whatever is here already;
 *	- everything of which nobody knows what it is about. All but actions, budget lines, notes, documents, needs and priorities is of that kind.
 */
#ifndef STRATES_APP_PART_PRIV_H
#define STRATES_APP_PART_PRIV_H

#include <strates/app/app.h>
#include <strates/sync/hub.h>

/* Does this register take a part only? */
bool part_is_on(struct app *app);
/* From now on; refused while nobody knows the user's authority. */
bool part_turn_on(struct app *app, struct err *e);
/* Everything again, and what was asked for is forgotten. */
bool part_turn_off(struct app *app, struct err *e);
/* A territory (key or name of an authority), a country or a record is wanted too from now on. */
bool part_add(struct app *app, const char *what, struct err *e);

/* What is wanted, as the register is now. */
struct part;
struct part *part_new(struct app *app, struct err *e);
void part_free(struct part **p);
struct hub_part part_face(struct part *p);
/* What was left out and is wanted: of p, or all (p NULL). The caller frees *v. */
bool part_missing(struct app *app, struct part *p, struct hub_want **v, int *n, struct err *e);

/* What each operation is about, for those who will take a part. */
struct hints;
struct hints *hints_new(struct app *app);
void hints_free(struct hints **h);
struct hub_hints hints_face(struct hints *h);

#endif
