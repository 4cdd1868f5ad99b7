/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decide.c - settling a finding with a reason, and declaring two actions coordinated.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

struct decide {
	struct sheet s;
	char *finding;
};

/* What a verdict means, so that nobody has to know the words beforehand. */
static const char *verdict_help(const char *code)
{
	static const struct {
		const char *code, *help;
	} helps[] = {{"coordinated", N_("the two sides have agreed")},
	        {"assumed", N_("it is known and wanted")},
	        {"distinct", N_("these are not the same thing")},
	        {"duplicate", N_("one action entered twice")},
	        {"watch", N_("not now; look again on the due date")},
	        {"meeting", N_("to be settled at a meeting")}};

	for (size_t i = 0; i < COUNT_OF(helps); i++)
		if (!strcmp(helps[i].code, code))
			return _(helps[i].help);
	return NULL;
}

static void pick_verdict(const char *query, struct choices *out)
{
	struct choices all;

	choices_init(&all);
	for (int i = 0; i < vocab_size(VOCAB_VERDICT); i++) {
		const char *code = vocab_code(VOCAB_VERDICT, i);

		choices_add(&all, vocab_label(VOCAB_VERDICT, code), verdict_help(code), NULL, code);
	}
	choices_filter(&all, query, out);
	choices_release(&all);
}

static void decide_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	if (!strcmp(s->field[field].name, "verdict"))
		pick_verdict(query, out);
	else if (!strcmp(s->field[field].name, "by"))
		pick_entity(s->d.ui->app, ENTITY_PERSON, query, out);
}

static bool decide_submit(struct sheet *s, int *field, struct err *e)
{
	struct decide *x = (struct decide *)s;
	const char *verdict = sheet_value(s, "verdict"), *due = sheet_text(s, "due");

	(void)field;
	if (!settle_decide(s->d.ui->app, x->finding, verdict, sheet_text(s, "why"),
	            *due ? due : NULL, sheet_text(s, "by"), e))
		return false;
	ui_say(s->d.ui, _("Settled: %s. u = undo"), vocab_label(VOCAB_VERDICT, verdict));
	return true;
}

static void decide_release(struct sheet *s)
{
	free(((struct decide *)s)->finding);
}

/* The finding's sentence and the move that it proposes. */
static bool introduce(struct sheet *s, const char *finding)
{
	struct arena mem = ARENA_INIT;
	struct finding_view v;
	struct err e = ERR_INIT;
	bool ok = dialog_finding(s->d.ui, finding, 0, &mem, &v, &e);

	if (ok)
		dialog_finding_line(&v, &s->intro);
	if (ok && *v.state)
		str_addf(&s->intro, "\n%s", v.state);
	if (ok && finding_is_many(&v.row))
		str_addf(&s->intro, "\n%s", _("This settles it as a whole. Two of its actions are linked from their pair, which Enter shows in the list."));
	if (!ok)
		ui_say_error(s->d.ui, &e);
	arena_release(&mem);
	return ok;
}

struct dialog *dialog_decide(struct ui *ui, const char *finding, const char *verdict)
{
	static const struct sheet_ops ops = {
	        .submit = decide_submit, .complete = decide_complete, .release = decide_release};
	struct decide *x = xcalloc(1, sizeof(*x));
	struct sheet *s = &x->s;

	sheet_init(s, ui, &ops, _("Settle a finding"), _("Settle"));
	x->finding = xstrdup(finding);
	struct form_field *f = sheet_field(s, "verdict", _("Verdict"), INPUT_CHOICE);

	f->required = f->strict = true;
	f->help = _("What this finding is.");
	f = sheet_field(s, "why", _("Why"), INPUT_LONG);
	f->required = true;
	f->help = _("The reason, in a sentence; shown to whoever asks again.");
	f = sheet_field(s, "due", _("Due"), INPUT_DATE);
	f->help = _("Until when; +2m is in two months. Enter opens the calendar.");
	f = sheet_field(s, "by", _("By"), INPUT_CHOICE);
	f->help = _("Who decided.");
	sheet_ready(s);
	if (!introduce(s, finding)) {
		s->d.ops->free(&s->d);
		return NULL;
	}
	const char *user = app_user(ui->app);

	sheet_put(s, "by", "", user ? user : "");
	if (verdict) {
		sheet_put(s, "verdict", verdict, vocab_label(VOCAB_VERDICT, verdict));
		form_focus(&s->form, 1);
	}
	return &s->d;
}

/* --- coordinated ------------------------------------------------------------------------------
 */

struct coordinate {
	struct sheet s;
	int64_t a, b;
	char *finding;
	struct choices leads; /* the two authorities concerned */
};

static void coordinate_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	struct coordinate *x = (struct coordinate *)s;

	if (!strcmp(s->field[field].name, "kind")) {
		pick_vocab(VOCAB_LINK_KIND, query, out);
		return;
	}
	if (strcmp(s->field[field].name, "lead") != 0)
		return;
	choices_filter(&x->leads, query, out);
	if (!out->n)
		pick_entity(s->d.ui->app, ENTITY_AUTHORITY, query, out);
}

static bool is_decided(struct ui *ui, const char *finding)
{
	struct arena mem = ARENA_INIT;
	struct finding_row row;
	struct err e = ERR_INIT;
	bool open = finding_load(app_store(ui->app), finding, &mem, &row, &e) &&
	            (row.state == FINDING_OPEN || row.state == FINDING_REOPENED);

	arena_release(&mem);
	return !open;
}

/* The link settles the finding by itself once both sides agree; while it is only proposed, the
 * decision says so. */
static bool coordinate_submit(struct sheet *s, int *field, struct err *e)
{
	struct coordinate *x = (struct coordinate *)s;
	struct ui *ui = s->d.ui;
	const char *lead = sheet_either(s, "lead"), *note = sheet_text(s, "note");
	bool confirmed = *sheet_text(s, "confirmed") != '\0';
	int64_t link = 0;
	bool settles;

	(void)field;
	settles = *x->finding && !is_decided(ui, x->finding);
	if (!change_begin(ui->app, _("coordinate"), e))
		return false;
	if (!settle_link(ui->app, x->a, x->b, sheet_value(s, "kind"), *lead ? lead : NULL,
	            confirmed, note, &link, e) ||
	        (settles && !settle_decide(ui->app, x->finding, "coordinated", note, NULL,
	                            app_user(ui->app), e))) {
		change_abort(ui->app);
		return false;
	}
	if (!change_end(ui->app, e))
		return false;
	ui->select_action = x->a;
	if (settles)
		ui_say(ui, _("Linked, and the finding settled. u = undo"));
	else
		ui_say(ui, confirmed ? _("Linked. u = undo")
		                     : _("Link proposed; the other side confirms it. u = undo"));
	return true;
}

static void coordinate_release(struct sheet *s)
{
	struct coordinate *x = (struct coordinate *)s;

	free(x->finding);
	choices_release(&x->leads);
}

static void add_side(struct coordinate *x, int64_t action)
{
	struct arena mem = ARENA_INIT;
	struct action_row row;
	struct err e = ERR_INIT;
	struct ui *ui = x->s.d.ui;

	if (store_action_row(app_store(ui->app), action, &mem, &row, &e)) {
		str_addf(&x->s.intro, "%s%s%s%s", x->s.intro.len ? "\n" : "", row.lead_name,
		        _(": "), row.title);
		if (!str_is_empty(row.lead))
			choices_add(&x->leads, row.lead_name, NULL, NULL, row.lead);
	}
	arena_release(&mem);
}

struct dialog *dialog_coordinate(struct ui *ui, int64_t a, int64_t b, const char *finding)
{
	static const struct sheet_ops ops = {.submit = coordinate_submit,
	        .complete = coordinate_complete,
	        .release = coordinate_release};
	struct coordinate *x = xcalloc(1, sizeof(*x));
	struct sheet *s = &x->s;

	sheet_init(s, ui, &ops, _("Declare two actions coordinated"), _("Declare"));
	x->a = a;
	x->b = b;
	x->finding = xstrdup(finding ? finding : "");
	choices_init(&x->leads);
	struct form_field *f = sheet_field(s, "lead", _("Who leads"), INPUT_CHOICE);

	f->help = _("One of the two, or another authority; empty when nobody does.");
	f = sheet_field(s, "note", _("What was agreed"), INPUT_LONG);
	f->required = true;
	f->help = _("In a sentence: who does what, with which public, from when.");
	f = sheet_field(s, "kind", _("Kind of link"), INPUT_CHOICE);
	f->required = f->strict = true;
	f->help = _("Coordinated, same project, part of, successor …");
	f = sheet_field(s, "confirmed", _("Agreed by both"), INPUT_BOOL);
	f->help = _("Space ticks: the other side has agreed already. Else the link is a proposal.");
	sheet_ready(s);
	sheet_put(s, "kind", "coordinated", vocab_label(VOCAB_LINK_KIND, "coordinated"));
	add_side(x, a);
	add_side(x, b);
	return &s->d;
}
