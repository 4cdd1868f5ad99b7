/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_minutes.c - `strates minutes': a filled-in agenda read back, with one line for each case.
 */
#include "config.h"

#include <strates/app/minutes.h>
#include <strates/base/intl.h>

#include "cmd_priv.h"

/* "FILE:12: what is wrong; what to do"; paragraphs of a document have no lines. */
static void tell(struct output *out, const struct minutes_options *o, const struct minutes *m, long line, const char *title, const char *what)
{
	const char *separator = *title ? _(": ") : "";

	if (m->paragraphs)
		out_note(out, _("%s: paragraph %ld: %s%s%s"), o->path, line, title, separator, what);
	else
		out_note(out, "%s:%ld: %s%s%s", o->path, line, title, separator, what);
}

static void tell_cases(struct output *out, const struct minutes_options *o, struct minutes_result *r)
{
	for (int k = 0; k < r->m.n; k++) {
		const struct minutes_item *i = &r->v[k];

		if (i->outcome == MINUTES_REFUSED)
			tell(out, o, &r->m, i->line, i->title, i->refusal);
		else if (i->outcome != MINUTES_BLANK)
			outf(out, "%s  %s%s%s (%s)\n", i->finding, i->title, *i->title ? _(": ") : "", minutes_item_text(r, i), minutes_outcome_label(i->outcome, o->dry_run));
	}
	for (int k = 0; k < r->m.n_doubts; k++)
		tell(out, o, &r->m, r->m.doubts[k].line, "", r->m.doubts[k].what);
}

bool cmd_minutes(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct minutes_options o = {.path = args->words[0], .dry_run = args_has(args, "--dry-run"), .replace = args_has(args, "--replace")};
	struct minutes_result r;
	int written;

	if (!minutes_settle(app, &o, &r, e))
		return false;
	written = r.count[MINUTES_NEW] + r.count[MINUTES_CHANGED];
	tell_cases(out, &o, &r);
	out_note(out, ngettext("%d case read: %d decided, %d follow-ups noted, %d unchanged, %d left blank, %d refused.", "%d cases read: %d decided, %d follow-ups noted, %d unchanged, %d left blank, %d refused.", (unsigned long)r.m.n), r.m.n, written, r.count[MINUTES_CARRIED],
	        r.count[MINUTES_SAME], r.count[MINUTES_BLANK], r.count[MINUTES_REFUSED]);
	if (o.dry_run)
		out_note(out, _("This was a dry run: nothing was kept."));
	else if (written + r.count[MINUTES_CARRIED])
		out_note(out, _("`strates undo' takes it all back; `strates follow' lists what is to be done."));
	if (r.count[MINUTES_REFUSED] || r.m.n_doubts)
		out->status = 1;
	minutes_result_release(&r);
	return true;
}
