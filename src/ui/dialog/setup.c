/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * setup.c - the first minute: what to begin with, who you are, which territory is yours.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/app/sample.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

static void setup_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	if (!strcmp(s->field[field].name, "authority") && app_is_open(s->d.ui->app))
		pick_entity(s->d.ui->app, ENTITY_AUTHORITY, query, out);
}

/* The key of what was chosen or typed; false when nothing or several bear that name. */
static bool authority_key(struct sheet *s, struct arena *mem, const char **key, struct err *e)
{
	const char *value = sheet_value(s, "authority"), *text = sheet_text(s, "authority");

	*key = arena_strdup(mem, value);
	if (*value || !*text)
		return true;
	switch (resolve_authority(s->d.ui->app, text, -1, NULL, mem, key)) {
	case MATCH_NAME:
	case MATCH_EXACT: return true;
	case MATCH_AMBIGUOUS:
		return err_set(
		        e, ERR_DATA, _("Several authorities are called “%s”; choose one."), text);
	default:
		return err_set(e, ERR_DATA,
		        _("No authority “%s” is known; type a part of its name and choose."), text);
	}
}

static bool setup_submit(struct sheet *s, int *field, struct err *e)
{
	struct config *c = app_config(s->d.ui->app);
	struct arena mem = ARENA_INIT;
	const char *key;
	bool ok = authority_key(s, &mem, &key, e);

	if (!ok)
		*field = form_find(&s->form, "authority");
	ok = ok && config_set(c, OPT_USER, sheet_text(s, "user"), e) &&
	     config_set(c, OPT_AUTHORITY, key, e);
	if (ok) {
		s->d.ui->reload_all = true;
		ui_say(s->d.ui,
		        *key ? _("Your territory is %s. t = all actions or yours")
		             : _("Saved; without a territory all actions are shown."),
		        sheet_text(s, "authority"));
	}
	arena_release(&mem);
	return ok;
}

static void put_authority(struct sheet *s)
{
	struct app *app = s->d.ui->app;
	const char *key = app_territory(app);
	struct arena mem = ARENA_INIT;

	if (key && app_is_open(app)) {
		struct value v = value_text(key);

		sheet_put(s, "authority", key,
		        store_ref_name(app_store(app), ENTITY_AUTHORITY, &v, &mem));
	} else if (key) {
		sheet_put(s, "authority", key, key);
	}
	arena_release(&mem);
}

struct dialog *dialog_setup(struct ui *ui)
{
	static const struct sheet_ops ops = {.submit = setup_submit, .complete = setup_complete};
	struct sheet *s = xcalloc(1, sizeof(*s));
	const char *user = app_user(ui->app);

	sheet_init(s, ui, &ops, _("Who am I"), _("Save"));
	str_add(&s->intro,
	        _("Your name stands beside what you change and decide. Your territory is what you "
	          "see first: your authority and all that lies in it."));
	struct form_field *f = sheet_field(s, "user", _("Your name"), INPUT_TEXT);

	f->help = _("As your colleagues know you.");
	f = sheet_field(s, "authority", _("Your authority"), INPUT_CHOICE);
	f->help = _("Commune, EPCI, département or région: type a part of its name.");
	sheet_ready(s);
	sheet_put(s, "user", user ? user : "", NULL);
	put_authority(s);
	return &s->d;
}

/* --- first run ---------------------------------------------------------------------------------
 */

struct first_run {
	struct dialog d;
	struct ask ask;
	struct str question;
};
enum { FIRST_DEMO, FIRST_IMPORT, FIRST_EMPTY };

/* The demonstration has a file of its own, so that it never mixes with real work. */
static bool open_demo(struct ui *ui, struct err *e)
{
	char *path = file_data_home("demo.db"), *home = file_data_home(NULL);
	bool fresh = !file_exists(path);
	bool ok = file_mkdirs(home, e) && app_switch(ui->app, path, true, e) &&
	          ((!fresh && sample_is(ui->app)) || sample_load(ui->app, e));

	free(path);
	free(home);
	return ok;
}

static enum dialog_result take(struct first_run *r)
{
	struct ui *ui = r->d.ui;
	struct err e = ERR_INIT;
	bool demo = r->ask.selected == FIRST_DEMO;

	if (!(demo ? open_demo(ui, &e) : app_open(ui->app, true, &e))) {
		ui_say_error(ui, &e);
		return DIALOG_OPEN;
	}
	ui->reload_all = true;
	if (demo)
		ui_say(ui, _("A made-up territory: try everything, nothing of it is real."));
	else
		ui->run = r->ask.selected == FIRST_IMPORT ? CMD_IMPORT_HERE : CMD_SETUP_HERE;
	return DIALOG_DONE;
}

static void first_draw(struct dialog *d, const struct canvas *screen)
{
	ask_draw(&((struct first_run *)d)->ask, screen, "strates");
}

static enum dialog_result first_key(struct dialog *d, const struct key_event *ev)
{
	struct first_run *r = (struct first_run *)d;

	switch (ask_key(&r->ask, ev)) {
	case ASK_CHOSEN: return take(r);
	case ASK_LEFT: d->ui->quit = true; return DIALOG_CANCELLED;
	default: return DIALOG_OPEN;
	}
}

static void first_speak(const struct dialog *d, struct str *out)
{
	ask_speak(&((const struct first_run *)d)->ask, out);
}

static const char *first_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("Enter"), N_("Take")},
	        {N_("Up Down"), N_("Choose")}, {N_("Esc"), N_("Quit")}, {NULL, NULL}};

	(void)d;
	return dialog_hint_at(hints, i, key);
}

static void first_free(struct dialog *d)
{
	struct first_run *r = (struct first_run *)d;

	str_release(&r->question);
	free(r);
}

struct dialog *dialog_first_run(struct ui *ui)
{
	static const struct dialog_ops ops = {.draw = first_draw,
	        .key = first_key,
	        .speak = first_speak,
	        .hint = first_hint,
	        .free = first_free};
	struct first_run *r = xcalloc(1, sizeof(*r));

	r->d.ops = &ops;
	r->d.ui = ui;
	str_init(&r->question);
	str_add(&r->question,
	        _("The register of the international actions of your territory, and of where they "
	          "meet. There is none yet on this computer."));
	ask_init(&r->ask, r->question.s);
	ask_add(&r->ask, _("Look around"),
	        _("Opens a demonstration: a made-up territory with every kind of finding."));
	ask_add(&r->ask, _("Import a file"),
	        _("Takes actions from a CSV file; says first what it would take."));
	ask_add(&r->ask, _("Start empty"),
	        _("Makes a register with the reference tables and asks who you are."));
	return &r->d;
}
