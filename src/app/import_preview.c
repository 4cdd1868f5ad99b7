/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_preview.c - what would become of the first rows of a table: they are taken like any import, looked at one by one, and taken back.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>

#include "import_priv.h"

struct trial {
	struct import *im;
	struct binding *b;
	struct profile_result pr;
	struct import_preview *out;
	struct str taken, conflicts;
};

void import_preview_release(struct import_preview *p)
{
	arena_release(&p->arena);
	*p = (struct import_preview)IMPORT_PREVIEW_INIT;
}

static enum import_outcome outcome_of(const struct import_report *before, const struct import_report *now)
{
	return now->added > before->added ? IMPORT_ADDED
	       : now->rejected > before->rejected ? IMPORT_REJECTED
	       : now->conflicting > before->conflicting ? IMPORT_CONFLICTING
	       : now->updated > before->updated ? IMPORT_UPDATED
	                                          : IMPORT_UNCHANGED;
}

static const char *why(const struct trial *t, enum import_outcome outcome, int doubts)
{
	struct arena *a = &t->out->arena;
	const struct import_report *r = t->im->r;
	const struct import_reject *x = outcome == IMPORT_REJECTED && r->n_rejects ? &r->rejects[r->n_rejects - 1] : r->n_doubts > doubts ? &r->doubts[doubts] : NULL;

	switch (outcome) {
	case IMPORT_UPDATED: return arena_strdup(a, t->taken.len ? t->taken.s : "");
	case IMPORT_CONFLICTING: return arena_printf(a, _("changed here since: %s"), t->conflicts.len ? t->conflicts.s : "?");
	default: break;
	}
	return x ? *x->field ? arena_printf(a, _("%s: %s"), x->field, x->reason) : arena_strdup(a, x->reason) : "";
}

static bool on_row(void *ctx, const struct row *row, struct err *e)
{
	struct trial *t = ctx;
	struct import_preview_row *out = &t->out->rows[t->out->n];
	struct import_report before = *t->im->r;
	const char *title;

	str_clear(&t->taken);
	str_clear(&t->conflicts);
	profile_apply(t->b, row, &t->pr);
	title = profile_result_get(&t->pr, TARGET_TITLE, 0);
	*out = (struct import_preview_row){.line = row->line, .title = arena_strdup(&t->out->arena, title ? title : "")};
	if (!import_take(t->im, &t->pr, row, 0, e))
		return false;
	out->outcome = outcome_of(&before, t->im->r);
	out->why = why(t, out->outcome, before.n_doubts);
	return ++t->out->n < IMPORT_PREVIEW_MOST;
}

static bool take_rows(struct trial *t, const struct table *table, struct err *e)
{
	struct store *s = app_store(t->im->app);
	struct err why = ERR_INIT;

	if (!step_begin(s, &(struct step){.label = "", .author = app_user(t->im->app), .origin = STEP_IMPORT}, e))
		return false;
	/* Ten rows are enough: stopping is no failure. */
	if (!table_each(table, on_row, t, &why) && err_is_set(&why))
		*e = why;
	change_abort(t->im->app);
	return !err_is_set(&why);
}

bool import_preview(struct app *app, const struct table *table, const char *profile_file, struct import_preview *out, struct err *e)
{
	struct profiles profiles = PROFILES_INIT;
	struct import_options o = {.path = table->path, .dry_run = true};
	struct import_report report = {0};
	struct import im;
	struct trial t = {.im = &im, .out = out};
	bool ok;

	import_preview_release(out);
	import_begin(&im, app, &o, &report);
	im.separator = table->layout.separator;
	im.told_taken = &t.taken;
	im.told_conflicts = &t.conflicts;
	str_init(&t.taken);
	str_init(&t.conflicts);
	profile_result_init(&t.pr);
	ok = profile_load_file(&profiles, profile_file, &im.profile, e) && (t.b = profile_bind(im.profile, table, e)) && take_rows(&t, table, e);
	binding_free(&t.b);
	profile_result_release(&t.pr);
	profiles_release(&profiles);
	str_release(&t.taken);
	str_release(&t.conflicts);
	import_end(&im);
	import_report_release(&report);
	return ok;
}
