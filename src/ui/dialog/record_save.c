/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_save.c - a form is saved, kept as a draft or left; and what is asked on the way.
 *
 * Saving uses an edit of its own that gets only the fields that differ: half-typed names leave nothing
 * behind in it, and what a colleague changed meanwhile elsewhere in the record stays.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "record_form_priv.h"

enum leave_answer { LEAVE_SAVE, LEAVE_KEEP, LEAVE_DROP, LEAVE_STAY };

/* --- saving ------------------------------------------------------------------------------------
 */

static bool fill(struct record_form *x, struct edit *ed, int *field, struct err *e)
{
	for (int i = 0; i < x->form.n; i++) {
		bool wanted =
		        form_field_is_dirty(&x->form, i) || (ed->is_new && *form_text(&x->form, i));

		*field = i;
		if (x->layout.slot[i].name && wanted &&
		        !record_form_assign(x, ed, i, form_text(&x->form, i), e))
			return false;
	}
	*field = -1;
	return true;
}

bool record_form_open(struct record_form *x, struct edit *ed, struct err *e)
{
	struct app *app = x->d.ui->app;

	return x->like > 0 ? edit_duplicate(ed, app, x->like, e)
	                   : edit_open(ed, app, x->entity, x->id, e);
}

/* A second edit with the changes only; conflicts are told against what the form was opened on. */
static bool open_second(struct record_form *x, struct edit *ed, int *field, struct err *e)
{
	*ed = (struct edit){0};
	if (!record_form_open(x, ed, e))
		return false;
	if (x->id) {
		record_copy(&ed->before, &x->ed.before, &ed->arena);
		record_copy(&ed->r, &x->ed.before, &ed->arena);
		ed->budget_before = x->ed.budget_before;
	}
	return fill(x, ed, field, e);
}

/* The checklist of a template, as it stands, is the first line of the journal. */
static bool write_checklist(struct record_form *x, int64_t action, struct err *e)
{
	struct app *app = x->d.ui->app;
	struct str text = STR_INIT;
	struct edit note;
	bool ok;

	if (!x->layout.n_checklist)
		return true;
	str_add(&text, _("Not to be forgotten"));
	for (int i = 0; i < x->layout.n_checklist; i++)
		str_addf(&text, "\n[%c] %s", *form_text(&x->form, x->layout.first_box + i) ? 'x' : ' ',
		        x->layout.checklist[i]);
	ok = edit_open(&note, app, ENTITY_NOTE, 0, e);
	if (ok) {
		record_set(&note.r, FIELD_NOTE_ABOUT,
		        value_uid(store_uid(app_store(app), ENTITY_ACTION, action)));
		record_set_text(&note.r, FIELD_NOTE_TEXT, text.s);
		ok = edit_save(&note, NULL, e);
	}
	edit_close(&note);
	str_release(&text);
	return ok;
}

/* The record and what goes with it: one step. */
static bool save_second(struct record_form *x, struct edit *ed, const char **name, struct err *e)
{
	char *label;
	bool ok;

	if (!x->layout.n_checklist)
		return edit_save(ed, name, e);
	label = xasprintf(_("%s: %s"), _("add"), record_text(&ed->r, FIELD_ACTION_TITLE) ? record_text(&ed->r, FIELD_ACTION_TITLE) : "?");
	ok = change_begin(x->d.ui->app, label, e);
	if (ok && edit_save(ed, name, e) && write_checklist(x, ed->r.id, e)) {
		ok = change_end(x->d.ui->app, e);
	} else if (ok) {
		change_abort(x->d.ui->app);
		ok = false;
	}
	free(label);
	return ok;
}

static bool store_it(struct record_form *x, int64_t *id, int *field, struct err *e)
{
	const char *name = NULL;
	struct edit ed;
	bool ok = open_second(x, &ed, field, e) && save_second(x, &ed, &name, e);

	if (!ok && name)
		*field = form_find(&x->form, name);
	*id = ed.r.id;
	edit_close(&ed);
	return ok;
}

static void tell_failure(struct record_form *x, int field, const struct err *e)
{
	struct str message = STR_INIT;

	if (field >= 0) {
		record_form_message(&x->layout.field[field], e, &message);
		form_set_error(&x->form, field, message.s);
		form_focus(&x->form, field);
	} else {
		char text[600];

		str_clear(&x->problem);
		str_add(&x->problem, err_format(e, text, sizeof(text)));
		record_form_show_note(x);
	}
	str_release(&message);
}

static void tell_saved(struct record_form *x, int64_t id, int64_t before)
{
	struct arena mem = ARENA_INIT;
	struct str effect = STR_INIT;
	struct ui *ui = x->d.ui;

	if (x->entity == ENTITY_ACTION) {
		dialog_effect(before, dialog_open_findings(ui, id), &effect);
		ui->select_action = id;
	}
	if (x->others.len)
		ui_say(ui, _("“%s” saved%s; what others changed meanwhile stays: %s. u = undo"),
		        store_name(app_store(ui->app), x->entity, id, &mem), effect.s, x->others.s);
	else
		ui_say(ui, _("“%s” saved%s. u = undo"),
		        store_name(app_store(ui->app), x->entity, id, &mem), effect.s);
	str_release(&effect);
	arena_release(&mem);
}

static void drop_draft(struct record_form *x)
{
	draft_drop(&x->draft, x->d.ui);
	x->draft_due = false;
	*x->draft_time = '\0';
}

static void ask_conflict(struct record_form *x)
{
	const struct edit_conflict *c = &x->conflict[x->at_conflict];

	str_clear(&x->question);
	if (*c->author)
		str_addf(&x->question, _("%s (%d of %d): %s changed it while this form was open."),
		        c->label, x->at_conflict + 1, x->n_conflicts, c->author);
	else
		str_addf(&x->question, _("%s (%d of %d): it was changed while this form was open."),
		        c->label, x->at_conflict + 1, x->n_conflicts);
	ask_init(&x->ask, x->question.s);
	/* TRANSLATORS: the first letter of each answer is its key: three different ones. */
	ask_add(&x->ask, _("Mine stays"), *c->mine ? c->mine : _("(empty)"));
	ask_add(&x->ask, _("Theirs stays"), *c->theirs ? c->theirs : _("(empty)"));
	ask_add(&x->ask, _("Go on writing"), NULL);
	x->asking = ASKING_CONFLICT;
}

/* What was changed here and elsewhere; with nothing to be asked about, false. */
static bool find_conflicts(struct record_form *x)
{
	struct err e = ERR_INIT;
	struct edit ed;
	int field = -1;
	bool ok;

	arena_clear(&x->conflict_mem);
	str_clear(&x->others);
	x->at_conflict = x->n_conflicts = 0;
	ok = x->id && open_second(x, &ed, &field, &e) &&
	     edit_conflicts(&ed, &x->conflict_mem, &x->conflict, &x->n_conflicts, &x->others, &e);
	if (x->id)
		edit_close(&ed);
	return ok && x->n_conflicts > 0;
}

enum dialog_result record_form_save(struct record_form *x)
{
	struct err e = ERR_INIT;
	int64_t id = 0, before = dialog_open_findings(x->d.ui, x->id);
	int field = -1;

	x->judge_all = true;
	int wrong = form_validate(&x->form);

	x->judge_all = false;
	if (wrong)
		return DIALOG_OPEN;
	if (x->entity != ENTITY_ACTION)
		before = 0;
	if (find_conflicts(x)) {
		ask_conflict(x);
		return DIALOG_OPEN;
	}
	if (!store_it(x, &id, &field, &e)) {
		tell_failure(x, field, &e);
		return DIALOG_OPEN;
	}
	drop_draft(x);
	tell_saved(x, id, before);
	return DIALOG_DONE;
}

void record_form_save_draft(struct record_form *x, bool open)
{
	struct err e = ERR_INIT;

	x->draft_due = false;
	if (!draft_save(&x->draft, x->d.ui, &x->form, open, &e) ||
	        !x->draft.own || !draft_when(&x->draft, x->d.ui, x->draft_time))
		*x->draft_time = '\0';
}

/* --- questions ---------------------------------------------------------------------------------
 */

void record_form_ask_draft(struct record_form *x)
{
	if (!draft_when(&x->draft, x->d.ui, x->draft_time))
		return;
	str_clear(&x->question);
	str_addf(&x->question, _("There is a draft of %s that was not saved."), x->draft_time);
	*x->draft_time = '\0';
	ask_init(&x->ask, x->question.s);
	/* TRANSLATORS: the first letter of each answer is its key: different ones here. */
	ask_add(&x->ask, _("Take it up"), NULL);
	ask_add(&x->ask, _("Drop it"), NULL);
	x->asking = ASKING_DRAFT;
}

void record_form_ask_leave(struct record_form *x)
{
	str_clear(&x->question);
	str_add(&x->question, _("This was not saved."));
	ask_init(&x->ask, x->question.s);
	/* TRANSLATORS: the first letter of each answer is its key: four different ones. */
	ask_add(&x->ask, _("Save"), NULL);
	ask_add(&x->ask, _("Keep as a draft"), NULL);
	ask_add(&x->ask, _("Drop the changes"), NULL);
	ask_add(&x->ask, _("Go on"), NULL);
	x->asking = ASKING_LEAVE;
}

/* One field at a time; after the last one it is saved, unless the writer wants to look again. */
static enum dialog_result answer_conflict(struct record_form *x)
{
	const struct edit_conflict *c = &x->conflict[x->at_conflict];
	bool mine = x->ask.selected == 0;
	int i = form_find(&x->form, c->name);
	struct err e = ERR_INIT;

	if (x->ask.selected > 1) {
		form_focus(&x->form, i < 0 ? 0 : i);
		return DIALOG_OPEN;
	}
	if (!edit_settle_conflict(&x->ed, c->name, mine, &e)) {
		tell_failure(x, -1, &e);
		return DIALOG_OPEN;
	}
	if (!mine && i >= 0)
		record_form_load(x, i);
	if (++x->at_conflict < x->n_conflicts) {
		ask_conflict(x);
		return DIALOG_OPEN;
	}
	return record_form_save(x);
}

static enum dialog_result answer_leave(struct record_form *x)
{
	switch ((enum leave_answer)x->ask.selected) {
	case LEAVE_SAVE: return record_form_save(x);
	case LEAVE_KEEP:
		record_form_save_draft(x, false);
		ui_say(x->d.ui, _("Kept as a draft; the form offers it again."));
		return DIALOG_CANCELLED;
	case LEAVE_DROP: drop_draft(x); return DIALOG_CANCELLED;
	default: return DIALOG_OPEN;
	}
}

enum dialog_result record_form_answer(struct record_form *x, const struct key_event *ev)
{
	enum asking asked = x->asking;
	enum ask_event done = ask_key(&x->ask, ev);

	if (done == ASK_OPEN)
		return DIALOG_OPEN;
	x->asking = ASKING_NOTHING;
	if (asked == ASKING_CONFLICT)
		return done == ASK_LEFT ? DIALOG_OPEN : answer_conflict(x);
	if (asked == ASKING_LEAVE)
		return done == ASK_LEFT ? DIALOG_OPEN : answer_leave(x);
	if (done == ASK_LEFT)
		return DIALOG_CANCELLED; /* the draft stays for the next time */
	if (!draft_claim(&x->draft, x->d.ui)) {
		ui_say(x->d.ui, _("Another console has this draft by now; the form begins without it."));
	} else if (x->ask.selected == 0) {
		x->judge_all = true;
		x->draft_due = draft_load(&x->draft, x->d.ui, &x->form) > 0;
		x->judge_all = false;
		form_focus(&x->form, 0);
		x->probe_due = true;
	} else {
		draft_drop(&x->draft, x->d.ui);
	}
	return DIALOG_OPEN;
}
