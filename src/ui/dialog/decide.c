/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decide.c - settling a finding with a reason, who follows it up and until when; and taking that back.
 *
 * A finding that is settled already opens with what was decided: the reason can be mended, the follow-up
 * given to somebody else or ticked off, and "open again" takes the decision away.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

#define OPEN_AGAIN "reopen"

struct decide {
	struct sheet s;
	char *finding;
	bool decided;
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

static void pick_verdict(const struct decide *x, const char *query, struct choices *out)
{
	struct choices all;

	choices_init(&all);
	for (int i = 0; i < vocab_size(VOCAB_VERDICT); i++) {
		const char *code = vocab_code(VOCAB_VERDICT, i);

		choices_add(&all, vocab_label(VOCAB_VERDICT, code), verdict_help(code), NULL, code);
	}
	if (x->decided)
		choices_add(&all, _("open again"), _("takes the decision away"), NULL, OPEN_AGAIN);
	choices_filter(&all, query, out);
	choices_release(&all);
}

static void decide_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	if (!strcmp(s->field[field].name, "verdict"))
		pick_verdict((const struct decide *)s, query, out);
	else if (!strcmp(s->field[field].name, "by") || !strcmp(s->field[field].name, "follow"))
		pick_entity(s->d.ui->app, ENTITY_PERSON, query, out);
}

/* The decision, who follows it up, and whether it is done: one step. */
static bool decide_all(struct decide *x, struct err *e)
{
	struct sheet *s = &x->s;
	struct app *app = s->d.ui->app;
	const char *due = sheet_text(s, "due");
	char *label = xasprintf(_("%s: %s"), _("decide"), vocab_label(VOCAB_VERDICT, sheet_value(s, "verdict")));
	bool ok = change_begin(app, label, e);

	if (!ok) {
		free(label);
		return false;
	}
	ok = settle_decide(app, x->finding, sheet_value(s, "verdict"), sheet_text(s, "why"),
	             *due ? due : NULL, sheet_text(s, "by"), e) &&
	     settle_follow(app, x->finding, sheet_either(s, "follow"), NULL, e) &&
	     (!x->decided || settle_done(app, x->finding, *sheet_text(s, "done") != '\0', e));
	if (ok)
		ok = change_end(app, e);
	else
		change_abort(app);
	free(label);
	return ok;
}

static bool decide_submit(struct sheet *s, int *field, struct err *e)
{
	struct decide *x = (struct decide *)s;
	const char *verdict = sheet_value(s, "verdict");

	(void)field;
	if (!strcmp(verdict, OPEN_AGAIN)) {
		if (!settle_reopen(s->d.ui->app, x->finding, e))
			return false;
		ui_say(s->d.ui, _("Open again. u = undo"));
		return true;
	}
	if (!decide_all(x, e))
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
	for (int i = 0; ok && i < v.n_changes; i++)
		str_addf(&s->intro, "\n%s", show_change(&v.changes[i], &mem));
	if (ok && finding_is_many(&v.row))
		str_addf(&s->intro, "\n%s", _("This settles it as a whole; c links the actions that you choose."));
	if (!ok)
		ui_say_error(s->d.ui, &e);
	arena_release(&mem);
	return ok;
}

static void put_decided(struct decide *x)
{
	struct sheet *s = &x->s;
	struct app *app = s->d.ui->app;
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct record d;
	char uid[UID_TEXT_SIZE];

	if (store_load_key(app_store(app), ENTITY_DECISION, x->finding, &mem, &d, &e)) {
		const char *verdict = record_text(&d, FIELD_DECISION_VERDICT), *why = record_text(&d, FIELD_DECISION_WHY),
		           *due = record_text(&d, FIELD_DECISION_DUE), *by = record_text(&d, FIELD_DECISION_DECIDED_BY);

		if (verdict)
			sheet_put(s, "verdict", verdict, vocab_label(VOCAB_VERDICT, verdict));
		sheet_put(s, "why", why ? why : "", NULL);
		sheet_put(s, "due", due ? due : "", NULL);
		sheet_put(s, "by", "", by ? by : "");
		if (*settle_assignee(app, &d, &mem))
			sheet_put(s, "follow", uid_format(record_uid(&d, FIELD_DECISION_ASSIGNEE), uid),
			        settle_assignee(app, &d, &mem));
		if (record_int(&d, FIELD_DECISION_DONE, 0))
			sheet_put(s, "done", "1", NULL);
	}
	arena_release(&mem);
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
	f = sheet_field(s, "follow", _("Followed up by"), INPUT_CHOICE);
	f->help = _("Who sees to it that it is done by then; a person of the register.");
	f = sheet_field(s, "by", _("By"), INPUT_CHOICE);
	f->help = _("Who decided.");
	x->decided = store_id_of_key(app_store(ui->app), ENTITY_DECISION, finding) != 0;
	if (x->decided) {
		f = sheet_field(s, "done", _("Carried out"), INPUT_BOOL);
		f->help = _("Space ticks: nothing is left to be done, and it is never overdue.");
	}
	sheet_ready(s);
	if (!introduce(s, finding)) {
		s->d.ops->free(&s->d);
		return NULL;
	}
	const char *user = app_user(ui->app);

	sheet_put(s, "by", "", user ? user : "");
	if (x->decided)
		put_decided(x);
	if (verdict) {
		sheet_put(s, "verdict", verdict, vocab_label(VOCAB_VERDICT, verdict));
		form_focus(&s->form, 1);
	}
	return &s->d;
}
