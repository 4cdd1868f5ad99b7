/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * what_if.c - trying other weights and thresholds: counted by a mirror of its own, which is read at the first count and no sooner.
 */
#include "config.h"

#include <stdlib.h>
#include <strates/app/what_if.h>
#include <strates/base/mem.h>

#include "app_priv.h"

struct trial {
	struct app *app;
	struct what_if *what_if; /* NULL until the register was read */
};
struct stopping {
	bool (*stop)(void *ctx);
	void *ctx;
	bool (*before)(void *ctx); /* what the program asks else */
	void *before_ctx;
};

struct trial *trial_new(struct app *a)
{
	struct trial *t = xcalloc(1, sizeof(*t));

	t->app = a;
	return t;
}

void trial_free(struct trial **t)
{
	if (!*t)
		return;
	what_if_free(&(*t)->what_if);
	free(*t);
	*t = NULL;
}

static bool must_stop(void *ctx)
{
	const struct stopping *s = ctx;

	return (s->stop && s->stop(s->ctx)) || (s->before && s->before(s->before_ctx));
}

static bool on_progress(void *ctx, int64_t done, int64_t total)
{
	(void)done;
	(void)total;
	return must_stop(ctx);
}

bool trial_count(struct trial *t, const struct params *p, bool (*stop)(void *), void *ctx, struct engine_counts *out, struct err *e)
{
	struct app *a = t->app;
	struct stopping s = {stop, ctx, a->cancel, a->cancel_ctx};
	bool ok;

	/* Reading the register can be stopped only where the store asks. */
	app_set_cancel(a, must_stop, &s);
	if (!t->what_if)
		t->what_if = what_if_new(app_engine(a), app_store(a), e);
	ok = t->what_if && what_if_count(t->what_if, p, on_progress, &s, out, e);
	app_set_cancel(a, s.before, s.before_ctx);
	return ok;
}

int trial_ini(struct app *a, const struct params *p, struct str *out)
{
	const struct params *now = config_params(a->config);
	const char *section = "";
	int n = 0;

	for (int i = 0; i < PARAM_ID_COUNT; i++) {
		const struct param_desc *d = param_desc((enum param_id)i);

		if (p->v[i] == now->v[i])
			continue;
		if (!str_eq(section, d->section))
			str_addf(out, "%s[%s]\n", n ? "\n" : "", d->section);
		section = d->section;
		str_addf(out, "%s = ", d->name);
		params_format(p, (enum param_id)i, out);
		str_add_char(out, '\n');
		n++;
	}
	return n;
}
