/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_form.c - the form of any record: adding, changing, beginning as a copy.
 *
 * A live `struct edit` follows what is typed, so that each field is judged by the rules that will
 * judge the record, and so that the engine can be asked what an unsaved action would meet
 * (record_effect.c). Saving uses a second one (record_save.c).
 *
 * References and lists are judged when their field is left: half a name is no mistake.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "record_form_priv.h"

enum { FORM_COLS = 96 };

/* --- the live record ---------------------------------------------------------------------------
 */

bool slot_is_list(const struct slot *s)
{
	return s->set >= 0 || s->budget;
}

/* Gives an edit what the form holds in one field. */
bool record_form_assign(struct record_form *x, struct edit *ed, int i, const char *text, struct err *e)
{
	const struct slot *s = &x->layout.slot[i];
	const char *value = form_value(&x->form, i);
	struct str compact = STR_INIT;

	if (!slot_is_list(s))
		return edit_set(ed, s->name, *value ? value : text, e);
	bool ok = record_list_parse(x->d.ui->app, s, i, &x->tokens, text, &compact, e) &&
	          edit_set(ed, s->name, compact.s, e);

	str_release(&compact);
	return ok;
}

/* The label stands beside the message already. */
void record_form_message(const struct form_field *f, const struct err *e, struct str *out)
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
	     by_name = slot_is_list(s) || (slot_type(s) == FT_REF && !*form_value(f, i));
	struct err e = ERR_INIT;

	if (typing && by_name)
		return true;
	if (f->fields[i].kind == INPUT_DATE && !pick_check_date(form_text(f, i), message))
		return false;
	if (record_form_assign(x, &x->ed, i, form_text(f, i), &e))
		return true;
	if (by_name && record_can_add(s) && e.code == ERR_DATA)
		str_addf(message, _("not known; Ctrl-N adds “%s”"), form_text(f, i));
	else
		record_form_message(&f->fields[i], &e, message);
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

/* A field has changed: the live record follows, as far as what was typed can be read. */
static void follow(struct record_form *x, int i)
{
	const struct slot *s = &x->layout.slot[i];
	struct err e = ERR_INIT;

	x->draft_due = true;
	str_clear(&x->problem);
	if (!s->name)
		return;
	if (!*form_text(&x->form, i) || slot_is_list(s)) {
		char *text = xstrdup(form_text(&x->form, i)), *last = strrchr(text, ';');

		/* The last item may be half a word. */
		if (!record_form_assign(x, &x->ed, i, text, &e) && last) {
			*last = '\0';
			e = (struct err)ERR_INIT;
			record_form_assign(x, &x->ed, i, text, &e);
		}
		free(text);
	}
	x->probe_due |= s->compared || x->entity != ENTITY_ACTION;
	record_form_show_note(x);
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
		record_form_probe(x);
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
		return record_form_answer(x, ev);
	if (wants_close(x, ev)) {
		record_form_show_effect(x);
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
	case FORM_SAVE: return record_form_save(x);
	case FORM_CANCEL:
		if (!form_is_dirty(&x->form))
			return DIALOG_CANCELLED;
		record_form_ask_leave(x);
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
		record_form_save_draft(x, true);
	if (x->probe_due)
		record_form_probe(x);
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
		record_form_save_draft(x, false);
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

void record_form_load(struct record_form *x, int i)
{
	const struct slot *s = &x->layout.slot[i];
	struct str value = STR_INIT, text = STR_INIT;

	if (slot_is_list(s)) {
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
		record_form_load(x, i);
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
			record_form_load(x, at);
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
	        .notes = record_form_notes};
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
	if (!record_form_open(x, &x->ed, &e)) {
		ui_say_error(ui, &e);
		form_dialog_free(&x->d);
		return NULL;
	}
	for (int i = 0; i < x->form.n; i++)
		record_form_load(x, i);
	if (!id && like <= 0)
		put_territory(x);
	if (starter)
		put_starter(x, starter);
	x->probe_due = en == ENTITY_ACTION && (id > 0 || like > 0);
	record_form_ask_draft(x);
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
