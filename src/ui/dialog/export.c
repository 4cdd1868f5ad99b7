/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export.c - actions or a report into a file: the same subcommands as on the command line, asked
 * for in a sheet, and written beside the console.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/export.h>
#include <strates/app/report.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

enum { WHAT_AT, FORM_AT, PATH_AT, NAMED_MAX = 190 /* ids that a filter may list */ };

struct export
{
	struct sheet s;
	int64_t *actions; /* which ones; n 0 = those of the filter */
	int n;
	struct str filter; /* the same for a report, as far as a filter can name them */
	bool replace;      /* the file is there, and that was said */
};

static const struct {
	const char *value, *text, *suffix;
} forms[] = {{"html", N_("HTML, prints well"), ".html"}, {"odt", N_("ODT, to go on writing in"), ".odt"}, {"md", N_("Markdown"), ".md"},
        {"text", N_("Plain text"), ".txt"}};

static bool is_export(const char *what)
{
	return what[0] == '-';
}

static void add_format(struct choices *all, const struct export_format *f)
{
	char value[32];

	snprintf(value, sizeof(value), "-%s", f->name);
	choices_add(all, _(f->label), _(f->detail), NULL, value);
}

/* All that can be written. */
static void add_kinds(struct choices *all)
{
	for (int i = 0; export_format_at(i); i++)
		add_format(all, export_format_at(i));
	/* Values of exports have a - in front of their name. */
	for (int i = 0; report_at(i); i++)
		choices_add(all, _(report_at(i)->label), _(report_at(i)->detail), NULL, report_at(i)->name);
}

static void export_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	struct choices all;

	(void)s;
	if (field == PATH_AT) {
		pick_file(query, out);
		return;
	}
	choices_init(&all);
	if (field == WHAT_AT)
		add_kinds(&all);
	for (size_t i = 0; field == FORM_AT && i < COUNT_OF(forms); i++)
		choices_add(&all, _(forms[i].text), NULL, NULL, forms[i].value);
	choices_filter(&all, query, out);
	choices_release(&all);
}

/* A name for the file, until the user gives one. */
static void propose_path(struct sheet *s)
{
	const char *what = sheet_value(s, "what"), *form = sheet_value(s, "form");
	struct str path = STR_INIT;

	if (form_field_is_dirty(&s->form, PATH_AT))
		return;
	if (is_export(what) && export_format_find(what + 1))
		str_addf(&path, "%s.%s", _("actions"), export_format_find(what + 1)->suffix);
	for (int i = 0; report_at(i); i++)
		if (str_eq(report_at(i)->name, what))
			str_add(&path, _(report_at(i)->file));
	for (size_t i = 0; path.len && !is_export(what) && i < COUNT_OF(forms); i++)
		if (!strcmp(forms[i].value, form))
			str_add(&path, forms[i].suffix);
	sheet_put(s, "path", path.s, NULL);
	str_release(&path);
}

static void export_changed(struct sheet *s, int field)
{
	((struct export *)s)->replace = false;
	if (field != PATH_AT)
		propose_path(s);
}

/* What is to be written, in a thread with a connection of its own: the dialog is closed by then. */
struct writing {
	char *path, *what, *form, *filter;
	int64_t *actions;
	int n;
	struct str said; /* notes of the subcommand */
};

static void writing_free(struct writing *w)
{
	free(w->path);
	free(w->what);
	free(w->form);
	free(w->filter);
	free(w->actions);
	str_release(&w->said);
	free(w);
}

static bool drop_output(void *ctx, const char *text, size_t n)
{
	(void)ctx;
	(void)text;
	(void)n;
	return true;
}

static void keep_note(void *ctx, const char *line)
{
	struct writing *w = ctx;

	str_addf(&w->said, "%s%s", w->said.len ? " " : "", line);
}

/* The chosen actions, which no filter may be able to name. */
static bool write_actions(struct app *app, struct writing *w, struct err *e)
{
	const struct export_format *f = export_format_find(w->what + 1);
	const struct export_options usual = export_usual(app);
	struct export_result r = {.notes = STR_INIT};
	struct str text = STR_INIT;
	bool ok = export_write(app, f, &usual, w->actions, w->n, &text, &r, e) && file_write(w->path, text.s, text.len, e);

	if (ok)
		str_addf(&w->said, ngettext("%s: %d action written.", "%s: %d actions written.", (unsigned long)r.written), w->path, r.written);
	if (ok && r.hidden)
		str_addf(&w->said, ngettext(" %d is restricted and stays.", " %d are restricted and stay.", (unsigned long)r.hidden), r.hidden);
	if (ok && r.notes.len)
		str_addf(&w->said, " %s", r.notes.s);
	str_release(&r.notes);
	str_release(&text);
	return ok;
}

static bool write_file(struct app *app, void *ctx, struct err *e)
{
	struct writing *w = ctx;
	const char *words[2];
	struct arg_option options[2] = {{"-o", w->path}, {"--to", is_export(w->what) ? w->what + 1 : w->form}};
	struct args args = {.command = is_export(w->what) ? CMD_EXPORT : CMD_REPORT, .words = words, .options = options, .n_options = 2};
	struct output out = {.write = drop_output, .note = keep_note, .ctx = w};

	if (is_export(w->what) && w->n > 0)
		return write_actions(app, w, e);
	if (!is_export(w->what))
		words[args.n_words++] = w->what;
	if (*w->filter)
		words[args.n_words++] = w->filter;
	return command_run(app, &args, &out, e);
}

static void written(struct ui *ui, void *ctx, bool ok, const struct err *e)
{
	struct writing *w = ctx;

	if (!ok)
		ui_say_error(ui, e);
	else if (w->said.len)
		ui_say(ui, "%s", w->said.s);
	else
		ui_say(ui, _("Written: %s"), w->path);
	writing_free(w);
}

static bool start(struct export *x, const char *path, struct err *e)
{
	struct writing *w = xcalloc(1, sizeof(*w));
	struct ui_work work = {.name = is_export(sheet_value(&x->s, "what")) ? _("Export") : _("Report"), .fn = write_file, .done = written, .ctx = w};

	w->path = xstrdup(path);
	w->what = xstrdup(sheet_value(&x->s, "what"));
	w->form = xstrdup(sheet_value(&x->s, "form"));
	w->filter = xstrdup(x->filter.s);
	w->actions = xcalloc((size_t)(x->n > 0 ? x->n : 1), sizeof(*w->actions));
	memcpy(w->actions, x->actions, (size_t)x->n * sizeof(*w->actions));
	w->n = x->n;
	str_init(&w->said);
	if (ui_work(x->s.d.ui, &work, e))
		return true;
	writing_free(w);
	return false;
}

static bool export_submit(struct sheet *s, int *field, struct err *e)
{
	struct export *x = (struct export *)s;
	char *path = pick_expand(sheet_text(s, "path"));
	bool ok = false;

	*field = PATH_AT;
	if (file_exists(path) && !x->replace) {
		x->replace = true;
		err_set(e, ERR_DATA, _("There is a “%s” already; Ctrl-S once more replaces it."),
		        file_basename(path));
	} else {
		*field = -1;
		ok = start(x, path, e);
	}
	free(path);
	return ok;
}

static void export_release(struct sheet *s)
{
	struct export *x = (struct export *)s;

	free(x->actions);
	str_release(&x->filter);
}

/* "id:UID,UID" for a few actions, else the filter of the list. */
static void choose_actions(struct export *x, const int64_t *actions, int n, const char *filter)
{
	struct store *store = app_store(x->s.d.ui->app);
	char uid[UID_TEXT_SIZE];

	x->n = n;
	x->actions = xcalloc((size_t)(n > 0 ? n : 1), sizeof(*actions));
	for (int i = 0; i < n; i++) {
		x->actions[i] = actions[i];
		if (n <= NAMED_MAX)
			str_addf(&x->filter, "%s%s", i ? "," : "id:",
			        uid_format(store_uid(store, ENTITY_ACTION, actions[i]), uid));
	}
	if (n == 0 || n > NAMED_MAX)
		str_add(&x->filter, filter ? filter : "");
	if (n > 0)
		str_addf(&x->s.intro,
		        ngettext("%d action of the list.", "%d actions of the list.",
		                (unsigned long)n),
		        n);
	else
		str_add(&x->s.intro, x->filter.len ? _("The actions that the filter keeps.")
		                                   : _("All actions."));
	if (n > NAMED_MAX)
		str_addf(&x->s.intro, " %s",
		        x->filter.len ? _("A report takes all that the filter keeps.")
		                      : _("A report takes all actions."));
}

void dialog_export_kinds(const char *query, struct choices *out)
{
	struct choices all;

	choices_init(&all);
	add_kinds(&all);
	choices_filter(&all, query, out);
	choices_release(&all);
}

void dialog_export_take(struct dialog *d, const char *kind)
{
	struct sheet *s = (struct sheet *)d;
	struct choices all;

	choices_init(&all);
	add_kinds(&all);
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(all.item[i].value, kind))
			sheet_put(s, "what", kind, all.item[i].text);
	choices_release(&all);
	propose_path(s);
}

struct dialog *dialog_export(struct ui *ui, const int64_t *actions, int n, const char *filter)
{
	static const struct sheet_ops ops = {.submit = export_submit,
	        .complete = export_complete,
	        .changed = export_changed,
	        .release = export_release};
	struct export *x = xcalloc(1, sizeof(*x));
	struct sheet *s = &x->s;

	sheet_init(s, ui, &ops, _("Export or report"), _("Write"));
	str_init(&x->filter);
	struct form_field *f = sheet_field(s, "what", _("What"), INPUT_CHOICE);

	f->required = f->strict = true;
	f->help = _("A table of the actions, or a paper for a meeting.");
	f = sheet_field(s, "form", _("Form of a report"), INPUT_CHOICE);
	f->strict = true;
	f->help = _("HTML opens in any browser and prints on A4.");
	f = sheet_field(s, "path", _("File"), INPUT_CHOICE);
	f->required = true;
	f->help = _("Where to write it; the list completes folders.");
	sheet_ready(s);
	choose_actions(x, actions, n, filter);
	sheet_put(s, "what", "-csv", _(export_format_find("csv")->label));
	sheet_put(s, "form", forms[0].value, _(forms[0].text));
	propose_path(s);
	return &s->d;
}
