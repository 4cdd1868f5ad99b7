/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * follow.c - what is left to be done of what was decided: by date, the overdue first; Enter opens the
 * decision.
 */
#include "config.h"

#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

static void on_chosen(void *ctx, const char *value)
{
	struct ui *ui = ctx;

	if (*value && ui_may_change(ui, CMD_DISMISS))
		ui_push(ui, dialog_decide(ui, value, NULL));
}

static void add(const struct follow_up *f, struct choices *all)
{
	struct str text = STR_INIT, detail = STR_INIT;
	char day[DATE_TEXT_SIZE];

	str_addf(&text, "%s  %s%s%s%s%s", date_format(date_from_days(f->due), day), f->who, *f->who ? " · " : "",
	        vocab_label(VOCAB_VERDICT, f->verdict), _(": "), f->why);
	if (f->days_late)
		str_addf(&detail, ngettext("%d day late", "%d days late", (unsigned long)f->days_late), f->days_late);
	choices_add(all, text.s, detail.len ? detail.s : NULL, NULL, f->finding);
	str_release(&text);
	str_release(&detail);
}

struct dialog *dialog_follow_ups(struct ui *ui)
{
	struct arena mem = ARENA_INIT;
	struct follow_up *v = NULL;
	struct dialog *d = NULL;
	struct choices all;
	struct err e = ERR_INIT;
	int n = 0;

	choices_init(&all);
	if (!settle_follow_ups(ui->app, &mem, &v, &n, &e))
		ui_say_error(ui, &e);
	else if (!n)
		ui_say(ui, _("Nothing is left to be done by a date."));
	for (int i = 0; i < n; i++)
		add(&v[i], &all);
	if (n)
		d = dialog_choose(ui, _("To be followed up"), &all, false, on_chosen, ui);
	choices_release(&all);
	arena_release(&mem);
	return d;
}
