/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * touch_priv.h - what a change of the register touches.
 */
#ifndef STRATES_ENGINE_TOUCH_PRIV_H
#define STRATES_ENGINE_TOUCH_PRIV_H

#include "engine_priv.h"

/* Brings mirror and findings in step with these actions as they are now in the store. watch: classes to be computed anyhow. */
bool touch_actions(struct engine *e, struct store *s, const int64_t *ids, int n, unsigned watch, struct err *err);

/* The mirror alone, of so many that all findings are computed anew. */
bool touch_mirror(struct engine *e, struct store *s, const int64_t *ids, int n, struct err *err);
/* engine.c: all findings of what the mirror holds. On failure it holds nothing. */
bool engine_refresh_loaded(struct engine *e, struct store *s, engine_progress progress, void *ctx, struct err *err);

/* plan.c: writes all findings; *n = how many. */
bool plan_write(struct engine *e, struct store *s, int64_t *n, struct err *err);

/* pairs_write.c: what all actions keep. */
bool pairs_write(struct engine *e, struct findings_writer *w, struct err *err);

/* effects.c: what has to be looked at again. */
struct effects {
	struct ids actions, missions, decisions;
	unsigned watch;
	bool everything;
};
void effects_release(struct effects *x);
/* Adds what follows from touched rows of one entity. */
bool effects_add(struct effects *x, struct engine *e, struct store *s, enum entity en, const int64_t *ids, int n, struct err *err);

#endif
