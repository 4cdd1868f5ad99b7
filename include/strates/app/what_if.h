/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * what_if.h - how many findings other weights and thresholds would give, for whoever tries some out. Nothing stored is touched.
 */
#ifndef STRATES_APP_WHAT_IF_H
#define STRATES_APP_WHAT_IF_H

#include <strates/app/app.h>
#include <strates/engine/engine.h>

struct trial;
/* Reads nothing yet. The register must stay open as long as it lives; it is counted as it was at the first count. */
struct trial *trial_new(struct app *a);
void trial_free(struct trial **t);
/* Findings with these parameters, settled ones among them, coordinated ones not. stop() is asked often: true ends the count (ERR_CANCELLED), and must stay so until
   then; what was read is kept for the next one. May be NULL. */
bool trial_count(struct trial *t, const struct params *p, bool (*stop)(void *), void *ctx, struct engine_counts *out, struct err *e);
/* What differs from the configuration, as lines of its file. Appends; returns how many parameters do. */
int trial_ini(struct app *a, const struct params *p, struct str *out);

#endif
