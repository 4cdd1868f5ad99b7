/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine.c - the engine as others see it: its life, and the full refresh.
 */
#include "config.h"

#include <strates/engine/engine.h>

#include <stdio.h>
#include <stdlib.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include "engine_priv.h"
#include "touch_priv.h"

enum { STAMP_SIZE = 96 };

struct engine *engine_new(const struct params *p)
{
	struct engine *e = xcalloc(1, sizeof(*e));

	e->params = *p;
	e->wording = wording_new();
	e->partner_names = partner_index_new();
	model_init(&e->model);
	return e;
}

void engine_free(struct engine **e)
{
	if (!*e)
		return;
	mirror_clear(*e);
	wording_free(&(*e)->wording);
	partner_index_free(&(*e)->partner_names);
	model_release(&(*e)->model);
	arena_release(&(*e)->scratch);
	free((*e)->rarity);
	free((*e)->slots);
	free((*e)->free_slots);
	free((*e)->blocks);
	free((*e)->cells);
	free((*e)->prefixes);
	free((*e)->links);
	free((*e)->tables);
	free((*e)->wishes);
	free((*e)->lists);
	free((*e)->judged);
	free((*e)->postings);
	free((*e)->floors);
	free(*e);
	*e = NULL;
}

const struct params *engine_params(const struct engine *e)
{
	return &e->params;
}

const struct identity_model *engine_model(const struct engine *e)
{
	return &e->model;
}

void engine_set_params(struct engine *e, const struct params *p)
{
	e->params = *p;
	mirror_clear(e);
}

static bool load(struct engine *e, struct store *s, int32_t today, bool pairs, struct err *err)
{
	int64_t start = clock_monotonic_ns();

	e->today = today;
	e->version = store_version(s);
	if (!mirror_load(e, s, pairs, err))
		return false;
	e->stats.ns_load = clock_monotonic_ns() - start;
	return true;
}

bool engine_load(struct engine *e, struct store *s, int32_t today, struct err *err)
{
	/* Another console may have committed since: its facts are not in the mirror. */
	return (e->loaded && e->today == today && e->version == store_version(s)) || load(e, s, today, true, err);
}

void engine_set_threads(struct engine *e, int n)
{
	e->threads = n;
}

bool engine_is_loaded(const struct engine *e)
{
	return e->loaded;
}

uint64_t engine_reads(const struct engine *e)
{
	return e->reads;
}

void engine_forget(struct engine *e)
{
	mirror_clear(e);
}

/* Findings are those of these rules, parameters, weights (shipped, or as the register says), and day. */
static void write_stamp(const struct engine *e, struct store *s, int32_t today, char buf[STAMP_SIZE])
{
	char digest[17], weights[17], day[DATE_TEXT_SIZE];

	params_digest(&e->params, digest);
	model_stored_digest(s, weights);
	snprintf(buf, STAMP_SIZE, "%s %s %s %s", ENGINE_RULES_VERSION, digest, weights, date_format(date_from_days(today), day));
}

bool engine_is_current(struct engine *e, struct store *s, int32_t today)
{
	struct arena a = ARENA_INIT;
	char stamp[STAMP_SIZE];
	bool same;

	write_stamp(e, s, today, stamp);
	same = str_eq(findings_stamp(s, &a), stamp);
	arena_release(&a);
	return same;
}

static bool write_all(struct engine *e, struct store *s, struct err *err)
{
	char stamp[STAMP_SIZE];
	int64_t start = clock_monotonic_ns();
	bool ok;

	if (!store_begin(s, err))
		return false;
	write_stamp(e, s, e->today, stamp);
	ok = plan_write(e, s, &e->stats.findings, err) && findings_set_stamp(s, stamp, err);
	e->stats.ns_write = clock_monotonic_ns() - start;
	if (ok)
		return store_commit(s, err);
	store_abort(s);
	return false;
}

bool engine_refresh_loaded(struct engine *e, struct store *s, engine_progress progress, void *ctx, struct err *err)
{
	int64_t start = clock_monotonic_ns();
	bool ok = pairs_compute_all(e, e->threads, progress, ctx, err);

	e->stats.ns_score = clock_monotonic_ns() - start;
	ok = ok && write_all(e, s, err);
	if (!ok)
		mirror_clear(e);
	return ok;
}

bool engine_refresh_full(struct engine *e, struct store *s, int32_t today, engine_progress progress, void *ctx, struct err *err)
{
	return load(e, s, today, false, err) && engine_refresh_loaded(e, s, progress, ctx, err);
}

void engine_stats(const struct engine *e, struct engine_stats *out)
{
	*out = e->stats;
	out->actions = e->n_slots - e->n_free;
	out->cells = e->n_cells;
	out->bytes = mirror_bytes(e);
}
