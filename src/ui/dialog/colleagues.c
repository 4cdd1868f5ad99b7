/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * colleagues.c - work that goes to colleagues and comes from them: a bundle written, a bundle taken after a look at what it would bring, the team's server, and whose
 * keys are trusted.
 *
 * Each is its subcommand, run beside the console; what it says stands in a text when it ends.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/app/colleagues.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

/* --- a subcommand beside the console ---------------------------------------------------------------------------------------------- */

enum { WORDS = 2, OPTIONS = 3, REPORT_ROWS = 12 };

struct errand {
	enum command command;
	const char *title;
	char *words[WORDS];
	struct arg_option options[OPTIONS]; /* the values are owned */
	int n_words, n_options;
	struct str said;
	/* With what it said, once it is done well; takes the errand. NULL: a text shows it. */
	void (*then)(struct ui *ui, struct errand *x);
};

static struct errand *errand_new(enum command command, const char *title)
{
	struct errand *x = xcalloc(1, sizeof(*x));

	x->command = command;
	x->title = title;
	str_init(&x->said);
	return x;
}

static void errand_word(struct errand *x, const char *word)
{
	BUG_ON(x->n_words >= WORDS);
	x->words[x->n_words++] = xstrdup(word);
}

static void errand_option(struct errand *x, const char *name, const char *value)
{
	BUG_ON(x->n_options >= OPTIONS);
	x->options[x->n_options++] = (struct arg_option){name, xstrdup(value)};
}

static void errand_free(struct errand *x)
{
	for (int i = 0; i < x->n_words; i++)
		free(x->words[i]);
	for (int i = 0; i < x->n_options; i++)
		free((char *)(uintptr_t)x->options[i].value);
	str_release(&x->said);
	free(x);
}

static bool add_text(void *ctx, const char *text, size_t n)
{
	str_add_n(&((struct errand *)ctx)->said, text, n);
	return true;
}

static void add_note(void *ctx, const char *line)
{
	str_addf(&((struct errand *)ctx)->said, "%s\n", line);
}

static bool run(struct app *app, void *ctx, struct err *e)
{
	struct errand *x = ctx;
	struct args args = {.command = x->command, .words = (const char **)x->words, .n_words = x->n_words, .options = x->options, .n_options = x->n_options};
	struct output out = {.write = add_text, .note = add_note, .ctx = x};

	return command_run(app, &args, &out, e);
}

/* The first line for the status line, all of it in a text when there is more. */
static void show(struct ui *ui, struct errand *x)
{
	struct lines lines = {0};
	char *line, *rest = x->said.s;
	int n = 0;

	str_trim(&x->said);
	ui_say(ui, "%.*s", (int)strcspn(x->said.s, "\n"), x->said.s);
	while ((line = strsep(&rest, "\n")) != NULL) {
		bool finding = line[0] == ' ';

		lines_add(&lines, finding ? LINE_FINDING : LINE_TEXT, NULL, line + strspn(line, " "));
		n++;
	}
	if (n > 1)
		ui_push_alone(ui, dialog_text(ui, x->title, &lines));
	lines_release(&lines);
	errand_free(x);
}

static void done(struct ui *ui, void *ctx, bool ok, const struct err *e)
{
	struct errand *x = ctx;

	if (ok && x->then) {
		x->then(ui, x);
	} else if (ok) {
		show(ui, x);
	} else {
		ui_say_error(ui, e);
		errand_free(x);
	}
}

/* Takes the errand. */
static bool begin(struct ui *ui, struct errand *x, struct err *e)
{
	struct ui_work w = {.name = x->title, .fn = run, .done = done, .ctx = x};

	if (ui_work(ui, &w, e))
		return true;
	errand_free(x);
	return false;
}

/* --- a bundle goes out ------------------------------------------------------------------------------------------------------------ */

#define ALL "all" /* operations; readers */
enum { OUT_PATH, OUT_SINCE, OUT_FOR };

struct sending {
	struct sheet s;
	bool replace; /* the file is there, and that was said */
};

static void add_colleagues(struct ui *ui, bool refused_too, struct choices *all)
{
	struct arena mem = ARENA_INIT;
	struct colleague *v;
	int n = 0;

	if (!colleagues_read(ui->app, &mem, &v, &n, NULL))
		n = 0;
	/* The first is one's own. */
	for (int i = 1; i < n; i++)
		if (refused_too || v[i].trusted >= 0)
			choices_add(all, *v[i].name ? v[i].name : v[i].words, v[i].words, colleague_state(&v[i]), v[i].digits);
	arena_release(&mem);
}

static void sending_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	struct choices all;

	if (field == OUT_PATH) {
		pick_file(query, out);
		return;
	}
	choices_init(&all);
	if (field == OUT_SINCE) {
		choices_add(&all, _("all there is"), _("a colleague who has some of it already takes the rest"), NULL, ALL);
		choices_add(&all, _("since the last bundle"), _("smaller; for who got all those before"), NULL, "last");
	} else {
		choices_add(&all, _("who gets the file"), _("restricted records go without their content"), NULL, ALL);
		add_colleagues(s->d.ui, false, &all);
	}
	choices_filter(&all, query, out);
	choices_release(&all);
}

static void sending_changed(struct sheet *s, int field)
{
	(void)field;
	((struct sending *)s)->replace = false;
}

static bool sending_submit(struct sheet *s, int *field, struct err *e)
{
	struct sending *w = (struct sending *)s;
	char *path = pick_expand(sheet_text(s, "path"));
	const char *since = sheet_either(s, "since"), *for_whom = sheet_value(s, "for");
	bool ok = false;

	*field = OUT_PATH;
	if (file_exists(path) && !w->replace) {
		w->replace = true;
		err_set(e, ERR_DATA, _("There is a “%s” already; Ctrl-S once more replaces it."), file_basename(path));
	} else {
		struct errand *x = errand_new(CMD_BUNDLE, _("Bundle for a colleague"));

		*field = -1;
		errand_word(x, "write");
		errand_word(x, path);
		if (*since && !str_eq(since, ALL))
			errand_option(x, "--since", since);
		if (*for_whom && !str_eq(for_whom, ALL))
			errand_option(x, "--to-key", for_whom);
		ok = begin(s->d.ui, x, e);
	}
	free(path);
	return ok;
}

struct dialog *dialog_bundle_write(struct ui *ui)
{
	static const struct sheet_ops ops = {.submit = sending_submit, .complete = sending_complete, .changed = sending_changed};
	struct sending *w = xcalloc(1, sizeof(*w));
	struct sheet *s = &w->s;
	struct form_field *f;

	sheet_init(s, ui, &ops, _("Bundle for a colleague"), _("Write"));
	str_add(&s->intro, _("All that was changed here and came here, signed, in a file for a memory stick. Who has some of it already loses nothing."));
	f = sheet_field(s, "path", _("File"), INPUT_CHOICE);
	f->required = true;
	f->help = _("Where to write it; the list completes folders.");
	f = sheet_field(s, "since", _("What"), INPUT_CHOICE);
	f->help = _("All, what is new since the last bundle, or since a date.");
	f = sheet_field(s, "for", _("For"), INPUT_CHOICE);
	f->strict = true;
	f->help = _("Sealed to a colleague, restricted records too; else anybody can read it.");
	sheet_ready(s);
	sheet_put(s, "path", "strates.bundle", NULL);
	sheet_put(s, "since", ALL, _("all there is"));
	sheet_put(s, "for", ALL, _("who gets the file"));
	return &s->d;
}

/* --- a bundle comes in ------------------------------------------------------------------------------------------------------------ */

struct taking {
	struct sheet s;
	struct str report; /* what it would bring; "" = not looked at */
};

static struct dialog *taking_new(struct ui *ui, const char *path, const char *passphrase, const char *report);

static void taking_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	(void)s;
	(void)field;
	pick_file(query, out);
}

static void taking_changed(struct sheet *s, int field)
{
	(void)field;
	s->go = _("Look");
	s->more_rows = 0;
	str_clear(&((struct taking *)s)->report);
}

static void taking_more(struct sheet *s, const struct canvas *c)
{
	canvas_text(c, 0, 0, -1, ROLE_TITLE, _("Nothing is taken yet."));
	canvas_wrap(c, 1, 0, c->cols, c->rows - 1, ROLE_NORMAL, ((struct taking *)s)->report.s);
}

static void looked(struct ui *ui, struct errand *x)
{
	const char *passphrase = x->n_options > 1 ? x->options[1].value : "";

	str_trim(&x->said);
	ui_say(ui, "%.*s", (int)strcspn(x->said.s, "\n"), x->said.s);
	ui_push_alone(ui, taking_new(ui, x->words[1], passphrase, x->said.s));
	errand_free(x);
}

static bool taking_submit(struct sheet *s, int *field, struct err *e)
{
	struct taking *t = (struct taking *)s;
	struct errand *x = errand_new(CMD_BUNDLE, _("Bundle of a colleague"));
	char *path = pick_expand(sheet_text(s, "path")), *passphrase = pick_expand(sheet_text(s, "passphrase"));

	*field = -1;
	errand_word(x, "apply");
	errand_word(x, path);
	if (!t->report.len) {
		errand_option(x, "--dry-run", "");
		x->then = looked;
	}
	if (*passphrase)
		errand_option(x, "--passphrase-file", passphrase);
	free(path);
	free(passphrase);
	return begin(s->d.ui, x, e);
}

static void taking_release(struct sheet *s)
{
	str_release(&((struct taking *)s)->report);
}

static struct dialog *taking_new(struct ui *ui, const char *path, const char *passphrase, const char *report)
{
	static const struct sheet_ops ops = {
		.submit = taking_submit, .complete = taking_complete, .changed = taking_changed, .more = taking_more, .release = taking_release};
	struct taking *t = xcalloc(1, sizeof(*t));
	struct sheet *s = &t->s;
	struct form_field *f;

	sheet_init(s, ui, &ops, _("Bundle of a colleague"), _("Look"));
	str_init(&t->report);
	str_add(&s->intro, _("The first Ctrl-S only looks at what it would bring, contradict and reveal; the second takes it, as one step that can be undone."));
	f = sheet_field(s, "path", _("File"), INPUT_CHOICE);
	f->required = true;
	f->help = _("Type a path; the list completes it.");
	f = sheet_field(s, "passphrase", _("Passphrase"), INPUT_CHOICE);
	f->help = _("The file that holds it in one line, for a bundle sealed with one.");
	sheet_ready(s);
	sheet_put(s, "path", path, NULL);
	sheet_put(s, "passphrase", passphrase, NULL);
	str_add(&t->report, report);
	if (t->report.len) {
		s->go = _("Take");
		s->more_rows = REPORT_ROWS;
	}
	return &s->d;
}

struct dialog *dialog_bundle_apply(struct ui *ui)
{
	return taking_new(ui, "", "", "");
}

/* --- the team's server ------------------------------------------------------------------------------------------------------------ */

#define PART "part"
enum { SYNC_SERVER, SYNC_WORKSPACE, SYNC_TAKE, SYNC_WITH };

static void sync_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	struct choices all;

	if (field == SYNC_WITH) {
		pick_entity(s->d.ui->app, ENTITY_COUNTRY, query, out);
		pick_entity(s->d.ui->app, ENTITY_AUTHORITY, query, out);
		return;
	}
	choices_init(&all);
	choices_add(&all, _("everything"), _("all that colleagues sent"), NULL, ALL);
	choices_add(&all, _("my territory"), _("and what could meet it"), NULL, PART);
	choices_filter(&all, query, out);
	choices_release(&all);
}

static bool sync_submit(struct sheet *s, int *field, struct err *e)
{
	const char *with = sheet_either(s, "with");
	bool part = str_eq(sheet_value(s, "take"), PART), was = colleagues_in_part(s->d.ui->app);
	struct errand *x;

	*field = SYNC_WITH;
	if (*with && !part)
		return err_set(e, ERR_DATA, _("Everything holds this already: leave it empty, or take your territory."));
	*field = -1;
	x = errand_new(CMD_SYNC, _("Synchronise"));
	errand_word(x, sheet_text(s, "server"));
	if (part != was)
		errand_option(x, part ? "--part" : "--all", "");
	if (*with)
		errand_option(x, "--with", with);
	if (*sheet_text(s, "workspace"))
		errand_option(x, "--workspace", sheet_text(s, "workspace"));
	return begin(s->d.ui, x, e);
}

struct dialog *dialog_sync(struct ui *ui)
{
	static const struct sheet_ops ops = {.submit = sync_submit, .complete = sync_complete};
	bool part = !app_is_offline(ui->app) && colleagues_in_part(ui->app);
	struct arena mem = ARENA_INIT;
	const char *server = colleagues_server(ui->app, &mem);
	struct sheet *s;
	struct form_field *f;

	if (app_is_offline(ui->app)) {
		ui_say(ui, _("There was no server yet: say once in a shell `strates sync postgresql://HOST/DATABASE', then open this again."));
		arena_release(&mem);
		return NULL;
	}
	s = xcalloc(1, sizeof(*s));
	sheet_init(s, ui, &ops, _("Synchronise"), _("Synchronise"));
	str_add(&s->intro, _("Takes what colleagues sent to the team's server, as one step that can be undone, then sends what is new here. Restricted records stay."));
	f = sheet_field(s, "server", _("Server"), INPUT_TEXT);
	f->required = true;
	f->help = _("postgresql://HOST/DATABASE, or the name of a service; it is remembered.");
	f = sheet_field(s, "workspace", _("Workspace"), INPUT_TEXT);
	f->help = _("Only the first time, where a server keeps several.");
	f = sheet_field(s, "take", _("What to take"), INPUT_CHOICE);
	f->strict = f->required = true;
	f->help = _("Remembered; what is left out comes when everything is taken again.");
	f = sheet_field(s, "with", _("And also"), INPUT_CHOICE);
	f->help = _("An authority, a country, or the id of an action: it comes too, from now on.");
	sheet_ready(s);
	sheet_put(s, "server", server ? server : "", NULL);
	sheet_put(s, "take", part ? PART : ALL, part ? _("my territory") : _("everything"));
	arena_release(&mem);
	return &s->d;
}

/* --- whose keys are trusted ------------------------------------------------------------------------------------------------------- */

#define TRUST "trust"
#define REFUSE "refuse"

static void judging_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	struct choices all;

	choices_init(&all);
	if (!strcmp(s->field[field].name, "key")) {
		add_colleagues(s->d.ui, true, &all);
	} else {
		choices_add(&all, _("trust it"), _("its owner read these words to you"), NULL, TRUST);
		choices_add(&all, _("refuse it"), _("nothing that it signed is taken from now on"), NULL, REFUSE);
	}
	choices_filter(&all, query, out);
	choices_release(&all);
}

static bool judging_submit(struct sheet *s, int *field, struct err *e)
{
	struct errand *x = errand_new(CMD_KEY, _("Keys"));

	*field = -1;
	errand_option(x, str_eq(sheet_value(s, "verdict"), REFUSE) ? "--refuse" : "--trust", sheet_value(s, "key"));
	return begin(s->d.ui, x, e);
}

/* What its owner reads on the telephone. */
static void add_own_words(struct ui *ui, struct str *out)
{
	struct arena mem = ARENA_INIT;
	struct colleague *v;
	int n;
	struct err e = ERR_INIT;

	if (colleagues_read(ui->app, &mem, &v, &n, &e))
		str_addf(out, _("Your own words: %s."), v[0].words);
	else
		str_add(out, e.text);
	arena_release(&mem);
}

struct dialog *dialog_keys_of_colleagues(struct ui *ui)
{
	static const struct sheet_ops ops = {.submit = judging_submit, .complete = judging_complete};
	struct sheet *s = xcalloc(1, sizeof(*s));
	struct form_field *f;

	sheet_init(s, ui, &ops, _("Colleagues' keys"), _("Decide"));
	add_own_words(ui, &s->intro);
	str_addf(&s->intro, " %s", _("Ask the owner of a key on the telephone which five words his shows, before you trust it."));
	f = sheet_field(s, "key", _("Key of"), INPUT_CHOICE);
	f->required = f->strict = true;
	f->help = _("Everybody whose work came here, by name and five words.");
	f = sheet_field(s, "verdict", _("Decision"), INPUT_CHOICE);
	f->required = f->strict = true;
	f->help = _("What a refused key signed is not taken.");
	sheet_ready(s);
	return &s->d;
}
