/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * what_if.c - how many findings other weights and thresholds would give, without touching the stored ones.
 *
 * A mirror of its own is read once and compared again for each set of parameters. What is counted is what a refresh with these parameters would store: there is
 * no estimate.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include "engine_priv.h"

struct what_if {
	struct engine *e;
	struct store *s;
	int32_t today; /* an engine that was interrupted while it read has forgotten it */
};

struct what_if *what_if_new(const struct engine *like, struct store *s, struct err *err)
{
	struct what_if *w = xcalloc(1, sizeof(*w));

	w->e = engine_new(&like->params);
	w->s = s;
	w->today = like->today ? like->today : clock_today();
	if (engine_load(w->e, s, w->today, err))
		return w;
	what_if_free(&w);
	return NULL;
}

void what_if_free(struct what_if **w)
{
	if (!*w)
		return;
	engine_free(&(*w)->e);
	free(*w);
	*w = NULL;
}

/* Parameters that go into traits, not only into comparisons. */
static bool same_traits(const struct params *a, const struct params *b)
{
	return a->v[PARAM_OPEN_MONTHS] == b->v[PARAM_OPEN_MONTHS] && a->v[PARAM_THEME_SHARE] == b->v[PARAM_THEME_SHARE];
}

static bool set_params(struct what_if *w, const struct params *p, struct err *err)
{
	struct engine *e = w->e;
	bool reweigh = e->params.v[PARAM_WEIGHT_MONEY] != p->v[PARAM_WEIGHT_MONEY];

	if (!engine_is_loaded(e) || !same_traits(&e->params, p)) {
		engine_set_params(e, p);
		return engine_load(e, w->s, w->today, err);
	}
	e->params = *p;
	bounds_make(e);
	themes_forget(e);
	if (reweigh)
		blocks_weigh(e);
	/* Another console may have written since the last count. */
	return engine_load(e, w->s, w->today, err);
}

static void count_one(struct engine_counts *out, enum finding_kind k, int severity)
{
	out->by_kind[k]++;
	out->total++;
	out->by_mark[severity >= 70 ? 0 : severity >= 40 ? 1 : 2]++;
}

static void count_pairs(const struct engine *e, int32_t slot, struct engine_counts *out)
{
	for (int k = 0; k < LISTS; k++) {
		const struct kept_list *l = &e->slots[slot].lists[k];

		for (int i = 0; i < l->n && i < list_top(e, k); i++)
			if (l->v[i].rank >= RANK_OPEN && (slot < l->v[i].other || !pairs_holds(e, l->v[i].other, slot)))
				count_one(out, (enum finding_kind)l->v[i].kind, l->v[i].rank % RANK_OPEN);
	}
}

/* Asked once in a while: on a large register the rows alone take longer than a key may wait. */
static bool is_stopped(engine_progress progress, void *ctx, int64_t done, int64_t total)
{
	enum { EVERY = 1024 };

	return progress && done % EVERY == 0 && progress(ctx, done, total);
}

static bool emit_rows(struct emit *m, const struct cell_keys *keys, engine_progress progress, void *ctx, struct err *err)
{
	const struct engine *e = m->e;
	bool stopped = false;

	for (int i = 0; i < keys->n && !stopped; i++) {
		emit_clusters(m, keys->v[i]);
		stopped = is_stopped(progress, ctx, i, keys->n);
	}
	for (int32_t i = 0; i < e->n_slots && !stopped; i++) {
		for (int k = 0; k < SINGLE_KINDS; k++)
			if (e->slots[i].alive && single_fires(e, &e->slots[i].t, single_kinds[k]))
				emit_single(m, &e->slots[i].t, single_kinds[k]);
		stopped = is_stopped(progress, ctx, i, e->n_slots);
	}
	return stopped ? err_set(err, ERR_CANCELLED, _("interrupted; the findings are as they were")) : emit_missions(m, NULL, 0, err) && emit_watch(m, WATCH_ALL, err);
}

/* Findings with text, made and forgotten. */
static bool count_rows(struct what_if *w, engine_progress progress, void *ctx, struct engine_counts *out, struct err *err)
{
	struct cell_keys keys = {NULL, 0, 0};
	struct emit m;
	bool ok;

	emit_init(&m, w->e, w->s);
	cell_keys_all(w->e, &keys);
	ok = emit_rows(&m, &keys, progress, ctx, err);
	for (int i = 0; i < m.n; i++)
		if (m.rows[i].state == FINDING_OPEN)
			/* A cluster is shown where its worst pair would stand. */
			count_one(out, finding_kind_find(m.rows[i].kind), m.rows[i].worst > m.rows[i].severity ? m.rows[i].worst : m.rows[i].severity);
	emit_release(&m);
	free(keys.v);
	return ok;
}

bool what_if_count(struct what_if *w, const struct params *p, engine_progress progress, void *ctx, struct engine_counts *out, struct err *err)
{
	memset(out, 0, sizeof(*out));
	if (!set_params(w, p, err) || !pairs_compute_all(w->e, w->e->threads, progress, ctx, err))
		return false;
	for (int32_t i = 0; i < w->e->n_slots; i++)
		if (w->e->slots[i].alive)
			count_pairs(w->e, i, out);
	return count_rows(w, progress, ctx, out, err);
}
