/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine.h - finds what overlaps, and keeps it true after each change.
 *
 * One `struct engine` holds a mirror in memory of what is compared. It is used by one thread with one store. All writing happens inside the
 * caller's transaction (store_begin … store_commit, or a step), so that facts and findings change together.
 *
 * Life: engine_new(); engine_load() before the first edit (or engine_refresh_full(), which loads); then after each change, before the step ends,
 * engine_touch_step(). Findings are read with store/finding.h, shown with engine/finding.h.
 * When another program changed the file: engine_forget(), and load again.
 */
#ifndef STRATES_ENGINE_ENGINE_H
#define STRATES_ENGINE_ENGINE_H

#include <strates/engine/model.h>
#include <strates/engine/params.h>
#include <strates/model/record.h>
#include <strates/store/finding.h>
#include <strates/store/store.h>

struct engine;
struct engine *engine_new(const struct params *p);
void engine_free(struct engine **e);
const struct params *engine_params(const struct engine *e);
/* Other weights: what was computed is forgotten; call engine_refresh_full() next. */
void engine_set_params(struct engine *e, const struct params *p);

/* How many threads a full refresh may use; 0 (at first) = one per core. The findings do not depend on it. */
void engine_set_threads(struct engine *e, int n);

/* Reads the mirror in one scan when it is not there yet, when `today` (days) is another day, or when another connection committed since. Cheap when it
   is there. Certain only inside a transaction. */
bool engine_load(struct engine *e, struct store *s, int32_t today, struct err *err);
bool engine_is_loaded(const struct engine *e);
void engine_forget(struct engine *e);
/* How often something was read into the mirror: the same number twice, and nothing was in between. A change that is taken back leaves the mirror valid then. */
uint64_t engine_reads(const struct engine *e);

/* Called now and then with work done and to do; returning true cancels (ERR_CANCELLED; the caller aborts its transaction). */
typedef bool (*engine_progress)(void *ctx, int64_t done, int64_t total);
/* Reads everything anew, computes all findings, replaces the cache and its stamp. progress may be NULL. */
bool engine_refresh_full(struct engine *e, struct store *s, int32_t today, engine_progress progress, void *ctx, struct err *err);
/* Are the findings in the cache those of these parameters, rules and day? */
bool engine_is_current(struct engine *e, struct store *s, int32_t today);

/* After rows of one entity were inserted, changed or deleted: brings mirror and findings to what a full refresh would give. An engine that is
   not loaded does a full refresh, for it can't know what stood there before. */
bool engine_touch(struct engine *e, struct store *s, enum entity en, const int64_t *ids, int n, struct err *err);
/* The same for all that the open step touched; call it before step_end(). */
bool engine_touch_step(struct engine *e, struct store *s, struct err *err);
/* The same for what the last store_undo() or store_redo() touched. */
bool engine_touch_undo(struct engine *e, struct store *s, struct err *err);

/* What an unsaved action would meet: for the warning in the form, and for the effect of an edit before it is saved. r->id names the stored action it
   would replace (0 = new). Changes nothing. Most severe first; at most max. *n = how many were written to out, *total = how many there are. */
struct engine_hit {
	enum finding_kind kind;
	int severity;
	enum finding_state state; /* OPEN or COORDINATED */
	int64_t other;            /* action; for KIND_PARTNER_LOAD one of those at the partner */
	int n_others;             /* 1; for KIND_PARTNER_LOAD all of them */
	char id[17];              /* the finding it would be; "" while the action has no uid */
};
bool engine_probe(struct engine *e, struct store *s, const struct record *r, struct engine_hit *out, int max, int *n, int *total, struct err *err);

/* A step that will be taken back: what it would do to the findings, exactly as saving would do it. In the open step, after its writing:
	t = engine_trial_new(e, s, most, err);      findings in the cache are now those that there would be
	step_abort(s);                              facts and findings are as they were
	store_begin(s, err); engine_trial_end(&t, s); store_abort(s);     and so is the mirror
   NULL with err set when it reaches more than `most` actions (ERR_DATA); the caller then aborts its step only. The engine must be loaded. */
struct engine_trial;
struct engine_trial *engine_trial_new(struct engine *e, struct store *s, int most, struct err *err);
/* The rows whose findings may differ; valid until the end. */
const struct ids *engine_trial_actions(const struct engine_trial *t);
const struct ids *engine_trial_missions(const struct engine_trial *t);
void engine_trial_end(struct engine_trial **t, struct store *s);

/* What other parameters would find: open findings, counted and not stored. The mirror of its own follows no edits. */
struct what_if;
struct engine_counts {
	int64_t by_kind[KIND_COUNT], by_mark[3], total; /* marks: severity from 70, from 40, below */
};
/* NULL with err set when the register can't be read. */
struct what_if *what_if_new(const struct engine *like, struct store *s, struct err *err);
void what_if_free(struct what_if **w);
/* progress may be NULL; when it cancels (ERR_CANCELLED), the next call starts again. */
bool what_if_count(struct what_if *w, const struct params *p, engine_progress progress, void *ctx, struct engine_counts *out, struct err *err);

/* Makes the findings of kept pairs readable through this engine; see store_set_expander(). The engine must outlive the store's use. */
void engine_serve(struct engine *e, struct store *s);

/* The weights of identity in force, shipped or adopted; valid while the engine is loaded. */
const struct identity_model *engine_model(const struct engine *e);
/* What this register would teach (see learn.c). Changes nothing. out->model is released by the caller. */
struct engine_learnt {
	struct identity_model model;
	int64_t pairs;                   /* that something brings together */
	int patterns;                    /* distinct vectors of levels */
	int64_t before, after, come, go; /* pairs above the threshold: now, with it, new ones, lost ones */
};
bool engine_learn(struct engine *e, struct store *s, int32_t today, struct engine_learnt *out, struct err *err);
/* The row in which a register keeps what it adopted: a fact, written through the log like any other. */
#define ENGINE_MODEL_KEY "identity"

struct engine_stats {
	int64_t actions, cells, findings; /* findings: written by the last refresh */
	int64_t bytes;                    /* of the mirror */
	int64_t ns_load, ns_score, ns_write; /* of the last refresh */
	int64_t walked, met, admitted;       /* of the last refresh: looked at in the lists of anchors; compared in full; pairs that a rule admits. What is left out
	                                        follows the lists as they are at that moment, so these alone depend on the number of threads */
};
void engine_stats(const struct engine *e, struct engine_stats *out);

#endif
