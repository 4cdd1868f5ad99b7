/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import.c - a file into the register: first what it would take, then, with the same key, taking
 * it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/app/import.h>
#include <strates/app/mapping.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/exchange/profile.h>
#include <strates/exchange/table.h>

#include "dialog_priv.h"

enum { REPORT_ROWS = 10 };
#define BY_HAND "?" /* no name of a profile */

struct import {
	struct sheet s;
	struct profiles profiles;
	struct str report; /* of the dry run */
	bool tried;        /* the dry run was of what the fields say now */
	struct rehearsal *rehearsal; /* under way; NULL: none */
	char *sheets_of;             /* file whose sheets are known; NULL: none */
	struct file_mark sheets_at;
	struct choices sheets;
};

/* A dry run takes as long as the import: it is done beside the console too, which may have left the sheet by then. */
struct rehearsal {
	struct import *x; /* NULL: it was left */
	char *path, *profile, *sheet;
	struct import_report report;
};

static const char *or_null(const char *s)
{
	return *s ? s : NULL;
}

static void add_sheet(void *ctx, const char *name)
{
	choices_add(ctx, name, NULL, NULL, name);
}

void import_sheets(const char *path, struct choices *out)
{
	/* What is wrong with the file is told when it is opened. */
	table_sheets(path, add_sheet, out, NULL);
}

/* Once for each file: a workbook is unpacked for its names, and the field asks at each key. Of one that is gone what was read stays. */
static const struct choices *sheets_of(struct import *x)
{
	char *path = pick_expand(sheet_text(&x->s, "path"));
	struct file_mark now = file_mark(path);

	if (str_eq(x->sheets_of, path) && (!now.inode || file_mark_same(now, x->sheets_at))) {
		free(path);
		return &x->sheets;
	}
	choices_clear(&x->sheets);
	import_sheets(path, &x->sheets);
	free(x->sheets_of);
	x->sheets_of = path;
	x->sheets_at = now;
	return &x->sheets;
}

static void import_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	struct import *x = (struct import *)s;
	struct choices all;

	if (!strcmp(s->field[field].name, "path")) {
		pick_file(query, out);
		return;
	}
	if (!strcmp(s->field[field].name, "sheet")) {
		choices_filter(sheets_of(x), query, out);
		return;
	}
	choices_init(&all);
	choices_add(&all, _("by its header"), _("the usual way"), NULL, "");
	choices_add(&all, _("column by column"), _("you say what each one holds"), NULL, BY_HAND);
	for (size_t i = 0; i < x->profiles.n; i++) {
		const struct profile *p = x->profiles.items[i];

		choices_add(&all, profile_title(p), profile_name(p), NULL, profile_name(p));
	}
	choices_filter(&all, query, out);
	choices_release(&all);
}

static void import_changed(struct sheet *s, int field)
{
	struct import *x = (struct import *)s;

	(void)field;
	/* What is tried now is not what the fields say any more. */
	if (x->rehearsal)
		x->rehearsal->x = NULL;
	x->rehearsal = NULL;
	x->tried = false;
	s->go = _("Try");
	s->more_rows = 0;
	str_clear(&x->report);
}

static void import_more(struct sheet *s, const struct canvas *c)
{
	struct import *x = (struct import *)s;

	canvas_text(c, 0, 0, -1, ROLE_TITLE, _("Nothing is kept yet. It would give:"));
	canvas_wrap(c, 1, 0, c->cols, c->rows - 1, ROLE_NORMAL, x->report.s);
}

static void rehearsal_free(struct rehearsal *r)
{
	if (r->x)
		r->x->rehearsal = NULL;
	free(r->path);
	free(r->profile);
	free(r->sheet);
	free(r);
}

static bool rehearse(struct app *app, void *ctx, struct err *e)
{
	struct rehearsal *r = ctx;
	struct import_options o = {.path = r->path, .profile = or_null(r->profile), .sheet = or_null(r->sheet), .dry_run = true};

	return import_file(app, &o, &r->report, e);
}

static void rehearsed(struct ui *ui, void *ctx, bool ok, const struct err *e)
{
	struct rehearsal *r = ctx;
	struct import *x = r->x;

	if (!ok && x && e->code != ERR_CANCELLED) {
		sheet_tell(&x->s, e, form_find(&x->s.form, "path"));
	} else if (!ok) {
		ui_say_error(ui, e);
	} else if (x) {
		str_clear(&x->report);
		import_report_text(&r->report, &x->report);
		str_trim(&x->report);
		x->tried = true;
		x->s.go = _("Import");
		x->s.more_rows = REPORT_ROWS;
	}
	if (ok)
		import_report_release(&r->report);
	rehearsal_free(r);
}

static bool try_it(struct import *x, struct err *e)
{
	struct rehearsal *r;
	struct ui_work w = {.name = _("Trial"), .fn = rehearse, .done = rehearsed};

	/* Its end will show what it found. */
	if (x->rehearsal)
		return false;
	w.ctx = r = xcalloc(1, sizeof(*r));
	r->path = pick_expand(sheet_text(&x->s, "path"));
	r->profile = xstrdup(sheet_value(&x->s, "profile"));
	r->sheet = xstrdup(sheet_text(&x->s, "sheet"));
	r->x = x;
	x->rehearsal = r;
	if (!ui_work(x->s.d.ui, &w, e))
		rehearsal_free(r);
	return false; /* the sheet stays; nothing went wrong */
}

/* The file as it is taken, beside the console: the dialog is closed by then. */
struct taking {
	char *path, *profile, *sheet;
	struct import_report report;
};

static void taking_free(struct taking *t)
{
	free(t->path);
	free(t->profile);
	free(t->sheet);
	free(t);
}

static bool take(struct app *app, void *ctx, struct err *e)
{
	struct taking *t = ctx;
	struct import_options o = {.path = t->path, .profile = or_null(t->profile), .sheet = or_null(t->sheet)};

	return import_file(app, &o, &t->report, e);
}

static void taken(struct ui *ui, void *ctx, bool ok, const struct err *e)
{
	struct taking *t = ctx;
	const struct import_report *r = &t->report;

	if (ok) {
		ui_say(ui, ngettext("%lld action added, %lld updated, %lld unchanged, %lld rejected. u = undo", "%lld actions added, %lld updated, %lld unchanged, %lld rejected. u = undo", (unsigned long)r->added),
		        (long long)r->added, (long long)r->updated, (long long)r->unchanged, (long long)r->rejected);
		import_report_release(&t->report);
	} else {
		ui_say_error(ui, e);
	}
	taking_free(t);
}

bool import_run(struct ui *ui, const char *path, const char *profile, const char *sheet, struct err *e)
{
	struct taking *t = xcalloc(1, sizeof(*t));
	struct ui_work w = {.name = _("Import"), .fn = take, .done = taken, .ctx = t};

	t->path = xstrdup(path);
	t->profile = xstrdup(profile);
	t->sheet = xstrdup(sheet ? sheet : "");
	if (ui_work(ui, &w, e))
		return true;
	taking_free(t);
	return false;
}

static bool take_it(struct import *x, struct err *e)
{
	char *path = pick_expand(sheet_text(&x->s, "path"));
	bool ok = import_run(x->s.d.ui, path, sheet_value(&x->s, "profile"), sheet_text(&x->s, "sheet"), e);

	free(path);
	return ok;
}

/* Somebody has to say what the columns are: no profile knows them, or that is wanted. */
static bool map_it(struct import *x, struct err *e)
{
	char *path = pick_expand(sheet_text(&x->s, "path"));
	const char *profile = sheet_value(&x->s, "profile"), *sheet = or_null(sheet_text(&x->s, "sheet"));
	bool asked = str_eq(profile, BY_HAND), ok = false;

	/* What may never answer is not waited for: nobody could press a key meanwhile. */
	if (file_exists(path) && !file_is_regular(path))
		err_set(e, ERR_IO, "%s", _("This is no ordinary file: name one, or copy it to one first"));
	else if (asked || (!*profile && mapping_is_needed(path, sheet))) {
		struct dialog *d = dialog_mapping(x->s.d.ui, path, sheet, e);

		if (d)
			ui_push(x->s.d.ui, d);
		ok = d != NULL;
	}
	free(path);
	return ok;
}

static bool import_submit(struct sheet *s, int *field, struct err *e)
{
	struct import *x = (struct import *)s;

	if (map_it(x, e))
		return true;
	if (err_is_set(e)) {
		*field = form_find(&s->form, "path");
		return false;
	}
	if (!x->tried) {
		*field = -1;
		return try_it(x, e);
	}
	return take_it(x, e);
}

static void import_release(struct sheet *s)
{
	struct import *x = (struct import *)s;

	if (x->rehearsal)
		x->rehearsal->x = NULL;
	str_release(&x->report);
	free(x->sheets_of);
	choices_release(&x->sheets);
	profiles_release(&x->profiles);
}

struct dialog *dialog_import(struct ui *ui)
{
	static const struct sheet_ops ops = {.submit = import_submit,
	        .complete = import_complete,
	        .changed = import_changed,
	        .more = import_more,
	        .release = import_release};
	struct import *x = xcalloc(1, sizeof(*x));
	struct sheet *s = &x->s;

	sheet_init(s, ui, &ops, _("Import a file"), _("Try"));
	str_init(&x->report);
	choices_init(&x->sheets);
	x->profiles = (struct profiles)PROFILES_INIT;
	/* Without them the header still finds its own: the list is only shorter. */
	import_profiles(&x->profiles, NULL);
	str_add(&s->intro,
	        _("Takes actions from a table (CSV, XLSX), from IATI or from JSON lines. The first Ctrl-S only "
	          "tries; of a table that nobody knows it asks what the columns hold."));
	struct form_field *f = sheet_field(s, "path", _("File"), INPUT_CHOICE);

	f->required = true;
	f->help = _("Type a path; the list completes it.");
	f = sheet_field(s, "profile", _("Kind of file"), INPUT_CHOICE);
	f->help = _("How its columns are read; usually its header tells.");
	f = sheet_field(s, "sheet", _("Sheet"), INPUT_CHOICE);
	f->help = _("Of a workbook with several; empty: the one that looks like the data.");
	sheet_ready(s);
	return &s->d;
}
