/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * minutes.c - the record of a meeting read back: first what each case of the paper would become, then, with the same key, taking it as one step.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/app/minutes.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

enum { REPORT_ROWS = 12 };
#define REGISTER "register"
#define PAPER "paper"

struct reading {
	struct sheet s;
	struct str report; /* of the dry run */
	bool tried;        /* the dry run was of what the fields say now */
};

static void complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	struct choices all;

	if (!strcmp(s->field[field].name, "path")) {
		pick_file(query, out);
		return;
	}
	choices_init(&all);
	choices_add(&all, _("the register stays"), _("the usual way; the case is told"), NULL, REGISTER);
	choices_add(&all, _("the paper is right"), _("its decision takes the place of the other one"), NULL, PAPER);
	choices_filter(&all, query, out);
	choices_release(&all);
}

static void changed(struct sheet *s, int field)
{
	struct reading *x = (struct reading *)s;

	(void)field;
	x->tried = false;
	s->go = _("Try");
	s->more_rows = 0;
	str_clear(&x->report);
}

static void more(struct sheet *s, const struct canvas *c)
{
	struct reading *x = (struct reading *)s;

	canvas_text(c, 0, 0, -1, ROLE_TITLE, _("Nothing is kept yet. It would give:"));
	canvas_wrap(c, 1, 0, c->cols, c->rows - 1, ROLE_NORMAL, x->report.s);
}

static void add_place(struct str *out, const struct minutes_result *r, long line)
{
	str_addf(out, r->m.paragraphs ? _("paragraph %ld: ") : _("line %ld: "), line);
}

/* How many become what, then what is refused, since that is what somebody has to correct, then the others. */
static void tell(struct str *out, struct minutes_result *r)
{
	str_addf(out, ngettext("%d case read: %d decided, %d follow-ups noted, %d unchanged, %d left blank, %d refused.", "%d cases read: %d decided, %d follow-ups noted, %d unchanged, %d left blank, %d refused.", (unsigned long)r->m.n), r->m.n, r->count[MINUTES_NEW] + r->count[MINUTES_CHANGED],
	        r->count[MINUTES_CARRIED], r->count[MINUTES_SAME], r->count[MINUTES_BLANK], r->count[MINUTES_REFUSED]);
	for (int pass = 0; pass < 2; pass++)
		for (int k = 0; k < r->m.n; k++) {
			const struct minutes_item *i = &r->v[k];
			const char *separator = *i->title ? _(": ") : "";

			if (i->outcome == MINUTES_BLANK || (i->outcome == MINUTES_REFUSED) != (pass == 0))
				continue;
			str_add_char(out, '\n');
			if (pass == 0) {
				add_place(out, r, i->line);
				str_addf(out, "%s%s%s", i->title, separator, i->refusal);
			} else {
				str_addf(out, "%s%s%s (%s)", i->title, separator, minutes_item_text(r, i), minutes_outcome_label(i->outcome, true));
			}
		}
	for (int k = 0; k < r->m.n_doubts; k++) {
		str_add_char(out, '\n');
		add_place(out, r, r->m.doubts[k].line);
		str_add(out, r->m.doubts[k].what);
	}
}

static bool settle(struct reading *x, bool dry_run, struct minutes_result *r, struct err *e)
{
	char *path = pick_expand(sheet_text(&x->s, "path"));
	struct minutes_options o = {.path = path, .dry_run = dry_run, .replace = str_eq(sheet_value(&x->s, "prefer"), PAPER)};
	bool ok = minutes_settle(x->s.d.ui->app, &o, r, e);

	free(path);
	return ok;
}

static bool try_it(struct reading *x, struct err *e)
{
	struct minutes_result r;

	if (!settle(x, true, &r, e))
		return false;
	str_clear(&x->report);
	tell(&x->report, &r);
	minutes_result_release(&r);
	x->tried = true;
	x->s.go = _("Take");
	x->s.more_rows = REPORT_ROWS;
	return false; /* the sheet stays; nothing went wrong */
}

static bool take_it(struct reading *x, struct err *e)
{
	struct minutes_result r;
	int written;

	if (!settle(x, false, &r, e))
		return false;
	written = r.count[MINUTES_NEW] + r.count[MINUTES_CHANGED];
	if (written + r.count[MINUTES_CARRIED])
		ui_say(x->s.d.ui, _("%d decided, %d follow-ups noted, %d refused. u = undo"), written, r.count[MINUTES_CARRIED], r.count[MINUTES_REFUSED]);
	else
		ui_say(x->s.d.ui, _("The register says all of it already, or nothing could be taken: %d unchanged, %d left blank, %d refused."), r.count[MINUTES_SAME],
		        r.count[MINUTES_BLANK], r.count[MINUTES_REFUSED]);
	minutes_result_release(&r);
	return true;
}

static bool submit(struct sheet *s, int *field, struct err *e)
{
	struct reading *x = (struct reading *)s;
	bool ok = x->tried ? take_it(x, e) : try_it(x, e);

	*field = err_is_set(e) ? form_find(&s->form, "path") : -1;
	return ok;
}

static void release(struct sheet *s)
{
	str_release(&((struct reading *)s)->report);
}

struct dialog *dialog_minutes(struct ui *ui)
{
	static const struct sheet_ops ops = {.submit = submit, .complete = complete, .changed = changed, .more = more, .release = release};
	struct reading *x = xcalloc(1, sizeof(*x));
	struct sheet *s = &x->s;
	struct form_field *f;

	sheet_init(s, ui, &ops, _("Record of a meeting"), _("Try"));
	str_init(&x->report);
	str_add(&s->intro, _("Takes the decisions and follow-ups that were written into an agenda (text, Markdown, HTML, ODT). The first Ctrl-S only tries."));
	f = sheet_field(s, "path", _("File"), INPUT_CHOICE);
	f->required = true;
	f->help = _("Type a path; the list completes it.");
	f = sheet_field(s, "prefer", _("If decided otherwise"), INPUT_CHOICE);
	f->strict = true;
	f->help = _("Where somebody decided otherwise since the agenda was printed.");
	sheet_ready(s);
	sheet_put(s, "prefer", REGISTER, _("the register stays"));
	return &s->d;
}
