/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_form.c - the form of any record: adding, changing, beginning as a copy.
 *
 * A live `struct edit` follows what is typed, so that each field is judged by the rules that will
 * judge the record, and so that the engine can be asked what an unsaved action would meet. Saving
 * uses a second one that gets only the fields that differ: half-typed names leave nothing behind in
 * it, and what a colleague changed meanwhile elsewhere in the record stays.
 *
 * References and lists are judged when their field is left: half a name is no mistake. The engine
 * is asked once a frame at most, and only when something that it compares has changed; where that
 * takes long, once a second. Once the record could be saved as it stands, the answer is exact: it is
 * saved in a step that is taken back (app/effect.h).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "record_priv.h"

enum { FORM_COLS = 96, CLOSE_MAX = 40, NOTE_LINES = 3, PROBE_NS_MAX = 20 * 1000 * 1000 };
enum asking { ASKING_NOTHING, ASKING_DRAFT, ASKING_LEAVE, ASKING_CONFLICT };
enum leave_answer { LEAVE_SAVE, LEAVE_KEEP, LEAVE_DROP, LEAVE_STAY };

struct record_form {
	struct dialog d;
	enum entity entity;
	int64_t id, like;
	struct edit ed; /* live */
	struct layout_of layout;
	struct form form;
	struct tokens tokens;
	struct draft draft;
	char *title;
	/* judging */
	int leaving; /* field that is being left, -1 none */
	bool judge_all;
	/* what it would meet, and what saving would do */
	struct arena close_mem;
	const char **close;
	int n_close, total_close;
	struct effect effect;
	bool has_effect;
	bool probe_due, probed, probe_slow;
	/* drafts and questions */
	bool draft_due;
	char draft_time[24];
	struct ask ask;
	struct str question;
	enum asking asking;
	/* what somebody else changed meanwhile */
	struct arena conflict_mem;
	struct edit_conflict *conflict;
	int n_conflicts, at_conflict;
	struct str others; /* fields that only they changed, and that stay */
	struct str problem; /* why saving failed */
};

/* --- the live record ---------------------------------------------------------------------------
 */

static bool is_list(const struct slot *s)
{
	return s->set >= 0 || s->budget;
}

/* Gives an edit what the form holds in one field. */
static bool assign(struct record_form *x, struct edit *ed, int i, const char *text, struct err *e)
{
	const struct slot *s = &x->layout.slot[i];
	const char *value = form_value(&x->form, i);
	struct str compact = STR_INIT;

	if (!is_list(s))
		return edit_set(ed, s->name, *value ? value : text, e);
	bool ok = record_list_parse(x->d.ui->app, s, i, &x->tokens, text, &compact, e) &&
	          edit_set(ed, s->name, compact.s, e);

	str_release(&compact);
	return ok;
}

/* The label stands beside the message already. */
static void add_message(const struct form_field *f, const struct err *e, struct str *out)
{
	size_t n = strlen(f->label);
	const char *text = e->text;

	if (!strncmp(text, f->label, n) && text[n] == ':') {
		text += n + 1;
		text += strspn(text, " ");
		text += str_has_prefix(text, "\u00a0") ? 2 : 0;
	}
	str_add(out, text);
}

static bool on_validate(void *ctx, const struct form *f, int i, struct str *message)
{
	struct record_form *x = ctx;
	const struct slot *s = &x->layout.slot[i];
	if (!s->name)
		return true; /* a box of a checklist */
	bool typing = !x->judge_all && x->leaving != i,
	     by_name = is_list(s) || (slot_type(s) == FT_REF && !*form_value(f, i));
	struct err e = ERR_INIT;

	if (typing && by_name)
		return true;
	if (f->fields[i].kind == INPUT_DATE && !pick_check_date(form_text(f, i), message))
		return false;
	if (assign(x, &x->ed, i, form_text(f, i), &e))
		return true;
	if (by_name && record_can_add(s) && e.code == ERR_DATA)
		str_addf(message, _("not known; Ctrl-N adds “%s”"), form_text(f, i));
	else
		add_message(&f->fields[i], &e, message);
	return false;
}

static bool on_normalise(void *ctx, const struct form *f, int i, const char *typed, struct str *out)
{
	struct record_form *x = ctx;

	x->leaving = i;
	switch (f->fields[i].kind) {
	case INPUT_DATE: return pick_date(typed, out);
	case INPUT_AMOUNT: return pick_money(typed, out);
	default: return false;
	}
}

static void on_complete(
        void *ctx, const struct form *f, int i, const char *query, struct choices *out)
{
	struct record_form *x = ctx;

	(void)f;
	record_complete(x->d.ui->app, &x->layout.slot[i], i, &x->tokens, query, out);
}

/* --- what it would meet ------------------------------------------------------------------------
 */

static void on_notes(void *ctx, const struct form *f, struct str *out)
{
	struct record_form *x = ctx;
	int n = x->total_close;

	(void)f;
	if (x->problem.len) {
		str_add(out, x->problem.s);
		return;
	}
	if (x->has_effect) {
		struct arena mem = ARENA_INIT;

		effect_summary(&x->effect, out);
		if (x->effect.n > NOTE_LINES)
			str_addf(out, " %s", _("F8 shows them."));
		for (int i = 0; i < x->effect.n && i < NOTE_LINES; i++)
			str_addf(out, "\n%s", effect_text(&x->effect.v[i], &mem));
		arena_release(&mem);
		return;
	}
	if (!x->probed)
		return;
	if (n == 0) {
		str_add(out, _("No close action so far."));
		return;
	}
	str_addf(out,
	        ngettext("%d close action (F8 shows it):", "%d close actions (F8 shows them):",
	                (unsigned long)n),
	        n);
	for (int i = 0; i < x->n_close && i < NOTE_LINES; i++)
		str_addf(out, "\n%s", x->close[i]);
}

/* Something that one would rather know before saving. */
static bool is_alarming(const struct record_form *x)
{
	const int *n = x->effect.count;

	if (x->has_effect)
		return n[EFFECT_REOPENS] + n[EFFECT_APPEARS] + n[EFFECT_WORSE] > 0;
	return x->probed && x->total_close > 0;
}

static void show_note(struct record_form *x)
{
	x->form.note_strong = x->problem.len || is_alarming(x);
	x->d.ui->warned |= is_alarming(x);
	form_refresh(&x->form);
}

/* Exactly when the record could be saved as it stands; before that, what an action is close to. */
static void probe(struct record_form *x)
{
	bool loaded = engine_is_loaded(app_engine(x->d.ui->app));
	int64_t began = clock_monotonic_ns();
	struct err e = ERR_INIT;

	x->probe_due = false;
	arena_clear(&x->close_mem);
	x->n_close = x->total_close = 0;
	x->probed = false;
	x->effect = (struct effect){.n = 0};
	x->has_effect = edit_is_dirty(&x->ed) && edit_effect(&x->ed, &x->close_mem, &x->effect, &e);
	if (!x->has_effect && x->entity == ENTITY_ACTION) {
		e = (struct err)ERR_INIT;
		x->probed = edit_probe(&x->ed, CLOSE_MAX, &x->close_mem, &x->close, &x->n_close,
		        &x->total_close, &e);
		if (!x->probed)
			x->n_close = x->total_close = 0;
	}
	/* The first time also reads the register, which says nothing of the next times. */
	x->probe_slow = loaded && clock_monotonic_ns() - began > PROBE_NS_MAX;
	show_note(x);
}

static void show_effect(struct record_form *x, struct lines *lines)
{
	struct arena mem = ARENA_INIT;
	struct str summary = STR_INIT;

	effect_summary(&x->effect, &summary);
	lines_add(lines, LINE_TITLE, "", summary.s);
	for (int i = 0; i < x->effect.n; i++) {
		lines_add(lines, x->effect.v[i].kind == EFFECT_GOES ? LINE_DIM : LINE_FINDING, "",
		        effect_text(&x->effect.v[i], &mem));
		lines_add(lines, LINE_DIM, "", x->effect.v[i].sentence);
	}
	str_release(&summary);
	arena_release(&mem);
}

static void show_close(struct record_form *x)
{
	struct lines lines = LINES_INIT;

	if (x->probe_due)
		probe(x);
	if (x->has_effect)
		show_effect(x, &lines);
	for (int i = 0; i < x->n_close; i++)
		lines_add(&lines, str_has_prefix(x->close[i], "!") ? LINE_FINDING : LINE_TEXT, "",
		        x->close[i]);
	if (!lines.n)
		lines_add(&lines, LINE_TEXT, "", _("No close action so far."));
	ui_push(x->d.ui, dialog_text(x->d.ui, _("What saving would do"), &lines));
	lines_release(&lines);
}

/* A field has changed: the live record follows, as far as what was typed can be read. */
static void follow(struct record_form *x, int i)
{
	const struct slot *s = &x->layout.slot[i];
	struct err e = ERR_INIT;

	x->draft_due = true;
	str_clear(&x->problem);
	if (!s->name)
		return;
	if (!*form_text(&x->form, i) || is_list(s)) {
		char *text = xstrdup(form_text(&x->form, i)), *last = strrchr(text, ';');

		/* The last item may be half a word. */
		if (!assign(x, &x->ed, i, text, &e) && last) {
			*last = '\0';
			e = (struct err)ERR_INIT;
			assign(x, &x->ed, i, text, &e);
		}
		free(text);
	}
	x->probe_due |= s->compared || x->entity != ENTITY_ACTION;
	show_note(x);
}

/* --- saving ------------------------------------------------------------------------------------
 */

static bool fill(struct record_form *x, struct edit *ed, int *field, struct err *e)
{
	for (int i = 0; i < x->form.n; i++) {
		bool wanted =
		        form_field_is_dirty(&x->form, i) || (ed->is_new && *form_text(&x->form, i));

		*field = i;
		if (x->layout.slot[i].name && wanted &&
		        !assign(x, ed, i, form_text(&x->form, i), e))
			return false;
	}
	*field = -1;
	return true;
}

static bool open_edit(struct record_form *x, struct edit *ed, struct err *e)
{
	struct app *app = x->d.ui->app;

	return x->like > 0 ? edit_duplicate(ed, app, x->like, e)
	                   : edit_open(ed, app, x->entity, x->id, e);
}

/* A second edit with the changes only; conflicts are told against what the form was opened on. */
static bool open_second(struct record_form *x, struct edit *ed, int *field, struct err *e)
{
	*ed = (struct edit){0};
	if (!open_edit(x, ed, e))
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
		add_message(&x->layout.field[field], e, &message);
		form_set_error(&x->form, field, message.s);
		form_focus(&x->form, field);
	} else {
		char text[600];

		str_clear(&x->problem);
		str_add(&x->problem, err_format(e, text, sizeof(text)));
		show_note(x);
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

static enum dialog_result save(struct record_form *x)
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

static void save_draft(struct record_form *x, bool open)
{
	struct err e = ERR_INIT;

	x->draft_due = false;
	if (!draft_save(&x->draft, x->d.ui, &x->form, open, &e) ||
	        !draft_when(&x->draft, x->d.ui, x->draft_time))
		*x->draft_time = '\0';
}

/* --- questions ---------------------------------------------------------------------------------
 */

static void ask_draft(struct record_form *x)
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

static void ask_leave(struct record_form *x)
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

static void load_field(struct record_form *x, int i);

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
		load_field(x, i);
	if (++x->at_conflict < x->n_conflicts) {
		ask_conflict(x);
		return DIALOG_OPEN;
	}
	return save(x);
}

static enum dialog_result answer_leave(struct record_form *x)
{
	switch ((enum leave_answer)x->ask.selected) {
	case LEAVE_SAVE: return save(x);
	case LEAVE_KEEP:
		save_draft(x, false);
		ui_say(x->d.ui, _("Kept as a draft; the form offers it again."));
		return DIALOG_CANCELLED;
	case LEAVE_DROP: drop_draft(x); return DIALOG_CANCELLED;
	default: return DIALOG_OPEN;
	}
}

static enum dialog_result question_key(struct record_form *x, const struct key_event *ev)
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
	if (x->ask.selected == 0) {
		x->judge_all = true;
		/* It is this form's now. */
		x->draft_due = draft_load(&x->draft, x->d.ui, &x->form) > 0;
		x->judge_all = false;
		form_focus(&x->form, 0);
		x->probe_due = true;
	} else {
		draft_drop(&x->draft, x->d.ui);
	}
	return DIALOG_OPEN;
}

/* --- the dialog --------------------------------------------------------------------------------
 */

static int content_rows(const struct record_form *x)
{
	int rows = 1 + NOTE_LINES + 1;

	for (int i = 0; i < x->form.n; i++)
		rows += x->layout.field[i].kind == INPUT_LONG ? x->layout.field[i].rows : 1;
	return rows + 1;
}

static void form_dialog_draw(struct dialog *d, const struct canvas *screen)
{
	struct record_form *x = (struct record_form *)d;
	bool ready = engine_is_loaded(app_engine(d->ui->app));
	char footer[64] = "";

	if (x->probe_due && ready && !x->probe_slow && x->asking == ASKING_NOTHING)
		probe(x);
	if (*x->draft_time)
		snprintf(footer, sizeof(footer), _("draft kept %s"), x->draft_time);
	struct canvas in = dialog_box(
	        screen, content_rows(x), dialog_inner_width(screen, FORM_COLS), x->title, footer);

	form_draw(&x->form, &in);
	if (x->asking != ASKING_NOTHING)
		ask_draw(&x->ask, screen, x->title);
}

/* A name that stands for one thing alone becomes that thing's name. */
static void settle_name(struct record_form *x, int i)
{
	const struct slot *s = &x->layout.slot[i];
	struct str value = STR_INIT, text = STR_INIT;

	if (slot_type(s) != FT_REF || i == x->form.focus || *form_value(&x->form, i) ||
	        !*form_text(&x->form, i) || *form_error(&x->form, i))
		return;
	edit_get(&x->ed, s->name, &value);
	edit_show(&x->ed, s->name, &text);
	if (value.len && text.len)
		form_change(&x->form, i, value.s, text.s);
	str_release(&value);
	str_release(&text);
}

static bool wants_close(const struct record_form *x, const struct key_event *ev)
{
	return (x->entity == ENTITY_ACTION || x->has_effect) &&
	       (event_is_key(ev, UI_KEY_F8, 0) || event_is_key(ev, 'o', MOD_CTRL));
}

/* Ctrl-N: what was typed becomes a record, so that a first form need not be left to name a tandem.
 */
static void add_named(struct record_form *x)
{
	int i = x->form.focus;
	const struct slot *s = &x->layout.slot[i];
	const char *text = form_text(&x->form, i);
	char *name = xstrdup(text), *uid = NULL;
	struct str lead = STR_INIT;
	struct err e = ERR_INIT;

	if (*name && !*form_value(&x->form, i) && record_can_add(s)) {
		edit_get(&x->ed, x->entity == ENTITY_ACTION ? "lead" : "authority", &lead);
		uid = record_add(x->d.ui->app, s, name, lead.s, &e);
		if (uid) {
			form_change(&x->form, i, uid, name);
			follow(x, i);
			ui_say(x->d.ui, _("“%s” is added to the register."), name);
		} else {
			ui_say_error(x->d.ui, &e);
		}
	}
	str_release(&lead);
	free(uid);
	free(name);
}

static enum dialog_result form_dialog_key(struct dialog *d, const struct key_event *ev)
{
	struct record_form *x = (struct record_form *)d;
	int field = x->form.focus;

	if (x->asking != ASKING_NOTHING)
		return question_key(x, ev);
	if (wants_close(x, ev)) {
		show_close(x);
		return DIALOG_OPEN;
	}
	if (event_is_key(ev, 'n', MOD_CTRL)) {
		add_named(x);
		return DIALOG_OPEN;
	}
	if (event_is_key(ev, 'g', MOD_CTRL) && x->entity == ENTITY_ACTION) {
		ui_push(d->ui, dialog_keep_starter(d->ui, &x->ed, &x->layout));
		return DIALOG_OPEN;
	}
	enum form_event done = form_key(&x->form, ev);

	x->leaving = -1;
	if (field != x->form.focus)
		settle_name(x, field);
	switch (done) {
	case FORM_CHANGED:
		follow(x, field);
		if (field != x->form.focus)
			follow(x, x->form.focus); /* undo goes to the field it changed */
		return DIALOG_OPEN;
	case FORM_SAVE: return save(x);
	case FORM_CANCEL:
		if (!form_is_dirty(&x->form))
			return DIALOG_CANCELLED;
		ask_leave(x);
		return DIALOG_OPEN;
	case FORM_HELP: dialog_field_help(d->ui, &x->form); return DIALOG_OPEN;
	case FORM_EDITOR:
		str_clear(&d->ui->editor_text);
		str_add(&d->ui->editor_text, form_text(&x->form, x->form.focus));
		return DIALOG_EDITOR;
	default: return DIALOG_OPEN;
	}
}

static void form_dialog_tick(struct dialog *d)
{
	struct record_form *x = (struct record_form *)d;

	if (x->asking == ASKING_DRAFT)
		return;
	if (x->draft_due)
		save_draft(x, true);
	if (x->probe_due)
		probe(x);
}

static void form_dialog_edited(struct dialog *d, const char *text)
{
	struct record_form *x = (struct record_form *)d;

	form_change(&x->form, x->form.focus, text, NULL);
	follow(x, x->form.focus);
}

static void form_dialog_speak(const struct dialog *d, struct str *out)
{
	const struct record_form *x = (const struct record_form *)d;

	if (x->asking != ASKING_NOTHING) {
		ask_speak(&x->ask, out);
		return;
	}
	if (x->problem.len)
		str_addf(out, "%s ", x->problem.s);
	form_speak(&x->form, out);
	if (x->has_effect && x->effect.n) {
		str_add_char(out, ' ');
		effect_summary(&x->effect, out);
	} else if (x->probed && x->total_close > 0)
		str_addf(out,
		        ngettext(" %d close action.", " %d close actions.",
		                (unsigned long)x->total_close),
		        x->total_close);
}

static const char *form_dialog_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint action[] = {{N_("Ctrl-S"), N_("Save")},
	        {N_("Tab"), N_("Next field")}, {N_("Esc"), N_("Leave")},
	        {N_("F8"), N_("Effect")}, {N_("F1"), N_("Help")}, {N_("Ctrl-Z"), N_("Undo")},
	        {N_("Ctrl-E"), N_("Editor")}, {N_("Ctrl-G"), N_("As a template")}, {NULL, NULL}};
	static const struct dialog_hint other[] = {{N_("Ctrl-S"), N_("Save")},
	        {N_("Tab"), N_("Next field")}, {N_("Esc"), N_("Leave")}, {N_("F1"), N_("Help")}, {N_("Ctrl-Z"), N_("Undo")},
	        {N_("Ctrl-E"), N_("Editor")}, {NULL, NULL}};
	static const struct dialog_hint asking[] = {{N_("Enter"), N_("Take")},
	        {N_("Up Down"), N_("Choose")}, {N_("Esc"), N_("Back")}, {NULL, NULL}};
	const struct record_form *x = (const struct record_form *)d;

	if (x->asking != ASKING_NOTHING)
		return dialog_hint_at(asking, i, key);
	return dialog_hint_at(x->entity == ENTITY_ACTION ? action : other, i, key);
}

static void form_dialog_free(struct dialog *d)
{
	struct record_form *x = (struct record_form *)d;

	/* Whatever closes the form (also a hang-up) leaves the draft behind. */
	if ((x->draft_due || *x->draft_time) && form_is_dirty(&x->form) && app_is_open(d->ui->app))
		save_draft(x, false);
	form_release(&x->form);
	record_layout_release(&x->layout);
	tokens_release(&x->tokens);
	draft_release(&x->draft, d->ui);
	edit_close(&x->ed);
	arena_release(&x->close_mem);
	str_release(&x->question);
	str_release(&x->others);
	arena_release(&x->conflict_mem);
	str_release(&x->problem);
	free(x->title);
	free(x);
}

/* --- opening -----------------------------------------------------------------------------------
 */

static void load_field(struct record_form *x, int i)
{
	const struct slot *s = &x->layout.slot[i];
	struct str value = STR_INIT, text = STR_INIT;

	if (is_list(s)) {
		record_list_show(&x->ed, s, i, &x->tokens, &text);
		form_set(&x->form, i, text.s, NULL);
	} else if (s->name) {
		enum field_type type = slot_type(s);

		edit_get(&x->ed, s->name, &value);
		if (type == FT_REF || type == FT_CODE || type == FT_BOOL || type == FT_MONEY)
			edit_show(&x->ed, s->name, &text);
		if (type == FT_MONEY)
			form_set(&x->form, i, text.s, NULL);
		else
			form_set(&x->form, i, value.s, text.len ? text.s : NULL);
	}
	str_release(&value);
	str_release(&text);
}

/* A new record belongs to the user's authority until said otherwise. */
static void put_territory(struct record_form *x)
{
	static const char *const names[] = {"lead", "authority"};
	const char *key = app_territory(x->d.ui->app);
	struct err e = ERR_INIT;

	for (size_t k = 0; key && k < COUNT_OF(names); k++) {
		int i = form_find(&x->form, names[k]);

		if (i < 0 || x->layout.slot[i].field < 0 || *form_text(&x->form, i) ||
		        !edit_set(&x->ed, names[k], key, &e))
			continue;
		load_field(x, i);
	}
}

static char *title_of(struct record_form *x)
{
	struct arena mem = ARENA_INIT;
	const char *one = _(entity_desc(x->entity)->one);
	char *title;

	if (x->id)
		title = xasprintf(
		        _("Edit: %s"), store_name(app_store(x->d.ui->app), x->entity, x->id, &mem));
	else
		title = xasprintf(_("Add: %s"), one);
	arena_release(&mem);
	return title;
}

/* What a template says; what can't be taken is left out and told. */
static void put_starter(struct record_form *x, const struct starter *s)
{
	for (int i = 0; i < s->n_values; i++) {
		struct err e = ERR_INIT;
		int at = form_find(&x->form, s->field[i]);

		if (at < 0 || !edit_set(&x->ed, s->field[i], s->value[i], &e))
			ui_say(x->d.ui, _("The template says “%s = %s”, which can't be taken."), s->field[i],
			        s->value[i]);
		else
			load_field(x, at);
	}
}

static struct dialog *open_form(
        struct ui *ui, enum entity en, int64_t id, int64_t like, const struct starter *starter)
{
	static const struct dialog_ops ops = {.draw = form_dialog_draw,
	        .key = form_dialog_key,
	        .tick = form_dialog_tick,
	        .edited = form_dialog_edited,
	        .speak = form_dialog_speak,
	        .hint = form_dialog_hint,
	        .free = form_dialog_free};
	static const struct form_ops hooks = {.validate = on_validate,
	        .complete = on_complete,
	        .normalise = on_normalise,
	        .notes = on_notes};
	struct record_form *x = xcalloc(1, sizeof(*x));
	struct err e = ERR_INIT;

	*x = (struct record_form){.d = {.ops = &ops, .ui = ui},
	        .entity = en,
	        .id = id,
	        .like = like,
	        .leaving = -1,
	        .tokens = {.mem = ARENA_INIT}};
	str_init(&x->question);
	str_init(&x->others);
	str_init(&x->problem);
	record_layout(en, &x->layout);
	if (starter)
		record_layout_starter(&x->layout, starter);
	form_init(&x->form, x->layout.field, x->layout.n, &hooks, x);
	draft_init(&x->draft, ui, en, id, like, starter ? starter->path : NULL);
	x->title = title_of(x);
	if (!open_edit(x, &x->ed, &e)) {
		ui_say_error(ui, &e);
		form_dialog_free(&x->d);
		return NULL;
	}
	for (int i = 0; i < x->form.n; i++)
		load_field(x, i);
	if (!id && like <= 0)
		put_territory(x);
	if (starter)
		put_starter(x, starter);
	x->probe_due = en == ENTITY_ACTION && (id > 0 || like > 0);
	ask_draft(x);
	return &x->d;
}

struct dialog *dialog_form(struct ui *ui, enum entity en, int64_t id, int64_t like)
{
	return open_form(ui, en, id, like, NULL);
}

struct dialog *dialog_form_starter(struct ui *ui, const struct starter *s)
{
	return open_form(ui, ENTITY_ACTION, 0, 0, s);
}
