/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * records.c - small records about an action: a line of its journal, a document; and the change of
 * one person for another.
 */
#include "config.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

struct about {
	struct sheet s;
	int64_t action;
};

static void put_today(struct sheet *s, const char *name)
{
	char text[DATE_TEXT_SIZE];

	sheet_put(s, name, date_format(date_from_days(app_today(s->d.ui->app)), text), NULL);
}

static void name_action(struct sheet *s, int64_t action)
{
	struct arena mem = ARENA_INIT;

	str_add(&s->intro, dialog_title_of(s->d.ui, action, &mem));
	arena_release(&mem);
}

/* --- journal -----------------------------------------------------------------------------------
 */

static bool note_submit(struct sheet *s, int *field, struct err *e)
{
	struct app *app = s->d.ui->app;
	int64_t action = ((struct about *)s)->action;
	struct edit ed;

	(void)field;
	if (!edit_open(&ed, app, ENTITY_NOTE, 0, e))
		return false;
	record_set(&ed.r, FIELD_NOTE_ABOUT,
	        value_uid(store_uid(app_store(app), ENTITY_ACTION, action)));
	record_set_text(&ed.r, FIELD_NOTE_AUTHOR, app_user(app));
	record_set_text(&ed.r, FIELD_NOTE_TEXT, sheet_text(s, "text"));
	bool ok = edit_set(&ed, "on_day", sheet_text(s, "on"), e) && edit_save(&ed, NULL, e);

	edit_close(&ed);
	if (ok)
		ui_say(s->d.ui, _("Written into the journal. u = undo"));
	return ok;
}

struct dialog *dialog_note(struct ui *ui, int64_t action)
{
	static const struct sheet_ops ops = {.submit = note_submit};
	struct about *x = xcalloc(1, sizeof(*x));
	struct sheet *s = &x->s;

	x->action = action;
	sheet_init(s, ui, &ops, _("Journal"), _("Save"));
	struct form_field *f = sheet_field(s, "text", _("What happened"), INPUT_LONG);

	f->required = true;
	f->rows = 5;
	f->help = _("A call, a visit, a promise. Ctrl-E opens your editor.");
	f = sheet_field(s, "on", _("Date"), INPUT_DATE);
	f->help = _("When it happened; yesterday, -3d and 12/03/2026 are understood.");
	sheet_ready(s);
	put_today(s, "on");
	name_action(s, action);
	return &s->d;
}

/* --- document ----------------------------------------------------------------------------------
 */

static void document_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	if (!strcmp(s->field[field].name, "path"))
		pick_file(query, out);
}

/* The same path from every folder. The caller frees; NULL when there is no such file. */
static char *whole_path(const char *typed)
{
	char *path = pick_expand(typed), *real = realpath(path, NULL);

	free(path);
	return real;
}

static bool save_document(
        struct app *app, int64_t action, const char *path, const char *title, struct err *e)
{
	struct edit ed;

	if (!edit_open(&ed, app, ENTITY_DOCUMENT, 0, e))
		return false;
	record_set(&ed.r, FIELD_DOCUMENT_ABOUT,
	        value_uid(store_uid(app_store(app), ENTITY_ACTION, action)));
	record_set_text(&ed.r, FIELD_DOCUMENT_PATH, path);
	record_set_text(&ed.r, FIELD_DOCUMENT_TITLE, *title ? title : file_basename(path));
	bool ok = edit_set(&ed, "added", "today", e) && edit_save(&ed, NULL, e);

	edit_close(&ed);
	return ok;
}

static bool document_submit(struct sheet *s, int *field, struct err *e)
{
	const char *typed = sheet_text(s, "path");
	char *path = whole_path(typed);

	if (!path) {
		*field = form_find(&s->form, "path");
		return err_set(
		        e, ERR_IO, _("There is no file “%s”; choose one that exists."), typed);
	}
	bool ok = save_document(
	        s->d.ui->app, ((struct about *)s)->action, path, sheet_text(s, "title"), e);

	if (ok)
		ui_say(s->d.ui, _("Attached: %s. u = undo"), file_basename(path));
	free(path);
	return ok;
}

struct dialog *dialog_document(struct ui *ui, int64_t action)
{
	static const struct sheet_ops ops = {
	        .submit = document_submit, .complete = document_complete};
	struct about *x = xcalloc(1, sizeof(*x));
	struct sheet *s = &x->s;

	x->action = action;
	sheet_init(s, ui, &ops, _("Attach a document"), _("Attach"));
	struct form_field *f = sheet_field(s, "path", _("File"), INPUT_CHOICE);

	f->required = true;
	f->help = _("Type a path; the list completes it. The file stays where it is.");
	f = sheet_field(s, "title", _("Title"), INPUT_TEXT);
	f->help = _("What it is; empty = the file's name.");
	sheet_ready(s);
	name_action(s, action);
	return &s->d;
}

/* --- a change of mandate -----------------------------------------------------------------------
 */

static void person_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	const char *name = s->field[field].name;

	if (!strcmp(name, "old") || !strcmp(name, "new"))
		pick_entity(s->d.ui->app, ENTITY_PERSON, query, out);
}

static int64_t person_of(struct sheet *s, const char *name)
{
	const char *value = sheet_value(s, name);
	struct ui *ui = s->d.ui;

	return *value ? dialog_row_of(ui, ENTITY_PERSON, value)
	              : resolve_person(ui->app, sheet_text(s, name), NULL);
}

static int count_where(struct ui *ui, enum field f, int64_t person)
{
	struct store *store = app_store(ui->app);
	struct value who = value_uid(store_uid(store, ENTITY_PERSON, person));
	struct ids ids = IDS_INIT;
	struct err e = ERR_INIT;
	int n = store_ids_where(store, f, &who, &ids, &e) ? ids.n : 0;

	ids_release(&ids);
	return n;
}

static void person_changed(struct sheet *s, int field)
{
	int64_t old = person_of(s, "old");

	(void)field;
	str_clear(&s->form.note);
	if (!old)
		return;
	int n = count_where(s->d.ui, FIELD_ACTION_ELU, old) +
	        count_where(s->d.ui, FIELD_ACTION_CADRE, old);

	str_addf(&s->form.note,
	        ngettext("%d action is answered for by this person.",
	                "%d actions are answered for by this person.", (unsigned long)n),
	        n);
}

static bool need_person(struct sheet *s, const char *name, int *field, struct err *e)
{
	if (person_of(s, name))
		return true;
	*field = form_find(&s->form, name);
	return err_set(e, ERR_DATA, _("No person “%s” is known; add them first (A, person)."),
	        sheet_text(s, name));
}

static bool replace_submit(struct sheet *s, int *field, struct err *e)
{
	struct ui *ui = s->d.ui;
	struct date day = {0};
	int n = 0;

	if (!need_person(s, "old", field, e) || !need_person(s, "new", field, e))
		return false;
	date_parse_typed(sheet_text(s, "day"), app_today(ui->app), &day, NULL);
	if (!edit_replace_person(ui->app, person_of(s, "old"), person_of(s, "new"), day, &n, e))
		return false;
	ui->reload_all = true;
	ui_say(ui,
	        ngettext("Replaced in %d action. u = undo", "Replaced in %d actions. u = undo",
	                (unsigned long)n),
	        n);
	return true;
}

struct dialog *dialog_replace_person(struct ui *ui)
{
	static const struct sheet_ops ops = {
	        .submit = replace_submit, .complete = person_complete, .changed = person_changed};
	struct sheet *s = xcalloc(1, sizeof(*s));

	sheet_init(s, ui, &ops, _("Replace a person"), _("Replace"));
	str_add(&s->intro,
	        _("At a change of mandate: the new élu or cadre takes the place of the old one in "
	          "all actions that run, as one step."));
	struct form_field *f = sheet_field(s, "old", _("Who leaves"), INPUT_CHOICE);

	f->required = true;
	f->help = _("Type a part of the name.");
	f = sheet_field(s, "new", _("Who follows"), INPUT_CHOICE);
	f->required = true;
	f->help = _("Must be known; add the person first if need be.");
	f = sheet_field(s, "day", _("From"), INPUT_DATE);
	f->required = true;
	f->help = _("The old mandate ends on that day.");
	sheet_ready(s);
	put_today(s, "day");
	return &s->d;
}
