/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * effect.h - what saving a record would do to the findings, told before it is saved.
 */
#ifndef STRATES_APP_EFFECT_H
#define STRATES_APP_EFFECT_H

#include <strates/app/edit.h>
#include <strates/store/finding.h>

enum effect_kind { EFFECT_REOPENS, EFFECT_APPEARS, EFFECT_WORSE, EFFECT_MILDER, EFFECT_GOES, EFFECT_KINDS };
struct effect_line {
	enum effect_kind kind;
	char id[17];
	const char *mark, *label, *sentence; /* of the finding; label of its kind */
	const char *with;                    /* the other action, or the place of several; "" when it is about the record alone */
	int before, severity;                /* 0 = not there */
};
struct effect {
	struct effect_line *v; /* in the order of enum effect_kind, most severe first */
	int n, count[EFFECT_KINDS];
};
/* Saves, looks, and takes it back: nothing is changed, and what is told is what will be. In arena a. false with err set when the record can't be saved as it is,
   or when it reaches too many actions to be told while typing (ERR_DATA both). */
bool edit_effect(struct edit *ed, struct arena *a, struct effect *out, struct err *e);
/* The same of one assignment on many actions, see edit_bulk(). */
bool bulk_effect(struct app *app, const int64_t *actions, int n, const char *name, const char *value, struct arena *a, struct effect *out, struct err *e);
/* "Saving brings 2 findings, reopens 1, takes 1 away." Appends; "No finding changes." when none does. */
void effect_summary(const struct effect *x, struct str *out);
/* "+ !! 71 overlap: Brest — Forages", "40 → !! 71 …": one line. In arena a. */
const char *effect_text(const struct effect_line *l, struct arena *a);

#endif
