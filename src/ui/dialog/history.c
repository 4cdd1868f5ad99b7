/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * history.c - the steps of the register, newest first, or what happened to one action; Enter shows
 * what a step changed, x takes one back out of its turn.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/ui/list.h>

#include "dialog_priv.h"

enum { HISTORY_COLS = 110, STEPS_MAX = 2000, OPS_MAX = 2000 };

struct entry {
	int64_t site, step;
	const char *text; /* in the arena */
	bool undone, whole; /* whole: a step that can be taken back, not one of its changes */
};
struct history {
	struct dialog d;
	struct arena mem;
	struct entry *v;
	size_t n, cap;
	struct list list;
	struct list_column column;
	char *title;
	int64_t action;
	bool changed; /* something was taken back here */
};

static size_t count(void *ctx)
{
	return ((struct history *)ctx)->n;
}

static uint64_t id(void *ctx, size_t row)
{
	(void)ctx;
	return (uint64_t)row + 1;
}

static void row_facts(void *ctx, size_t row, struct list_row *out)
{
	out->faint = ((struct history *)ctx)->v[row].undone;
}

static void row_text(void *ctx, size_t row, int column, struct list_text *out)
{
	const struct entry *x = &((struct history *)ctx)->v[row];

	(void)column;
	out->text = x->text;
}

static void add(struct history *h, struct entry x, const struct str *text)
{
	GROW(h->v, h->n, h->cap);
	x.text = arena_strdup(&h->mem, text->s);
	h->v[h->n++] = x;
}

static bool on_step(void *ctx, const struct log_step *s)
{
	struct str text = STR_INIT;

	show_step(s, &text);
	add(ctx, (struct entry){.site = s->site, .step = s->step,
	         .undone = s->undone,
	         .whole = s->origin == STEP_USER || s->origin == STEP_IMPORT}, &text);
	str_release(&text);
	return true;
}

static bool on_op(void *ctx, const struct log_op *o)
{
	struct history *h = ctx;
	struct str text = STR_INIT;

	show_op(h->d.ui->app, o, &text);
	add(h, (struct entry){.site = o->site, .step = o->step}, &text);
	str_release(&text);
	return true;
}

static bool read_entries(struct history *h, int64_t action, struct err *e)
{
	struct store *store = app_store(h->d.ui->app);

	if (action <= 0)
		return log_steps(store, 0, STEPS_MAX, on_step, h, e);
	struct uid u = store_uid(store, ENTITY_ACTION, action);

	return log_ops(store, &u, 0, OPS_MAX, on_op, h, e);
}

/* --- one step ------------------------------------------------------------------------------------
 */

struct reading {
	struct app *app;
	struct lines *lines;
};

/* The change alone: when and in which step is the title of the page. */
static const char *change_of(const struct log_op *o, const char *line)
{
	const char *label = str_is_empty(o->label) ? NULL : strstr(line, o->label);

	if (!label)
		return line;
	label += strlen(o->label);
	return str_has_prefix(label, " — ") ? label + strlen(" — ") : line;
}

static bool on_step_op(void *ctx, const struct log_op *o)
{
	struct reading *r = ctx;
	struct str text = STR_INIT;

	show_op(r->app, o, &text);
	lines_add(r->lines, LINE_TEXT, "", change_of(o, text.s));
	str_release(&text);
	return r->lines->n < OPS_MAX;
}

static void open_step(struct history *h)
{
	struct lines lines = LINES_INIT;
	struct ui *ui = h->d.ui;
	struct reading r = {ui->app, &lines};
	struct err e = ERR_INIT;

	if (h->list.row >= h->n)
		return;
	const struct entry *x = &h->v[h->list.row];

	if (!log_step_ops(app_store(ui->app), x->site, x->step, on_step_op, &r, &e))
		ui_say_error(ui, &e);
	else
		ui_push(ui, dialog_text(ui, x->text, &lines));
	lines_release(&lines);
}

/* The selected step alone, out of its turn. */
static void take_back(struct history *h)
{
	struct ui *ui = h->d.ui;
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	size_t row = h->list.row;

	if (!ui_may_change(ui, CMD_UNDO))
		return;
	if (row >= h->n || !h->v[row].whole) {
		ui_say(ui, _("Only a step can be taken back here, not one that undid another."));
		return;
	}
	if (!app_undo_alone(ui->app, h->v[row].site, h->v[row].step, &said, &e)) {
		ui_say_error(ui, &e);
	} else {
		h->changed = true;
		ui_say(ui, _("Taken back alone: %.*s. Ctrl-R does it again."), (int)strcspn(said.s, "\n"), said.s);
		h->n = 0;
		arena_clear(&h->mem);
		if (!read_entries(h, h->action, &e))
			ui_say_error(ui, &e);
		list_refresh(&h->list);
	}
	str_release(&said);
}

/* --- the dialog ----------------------------------------------------------------------------------
 */

static void history_draw(struct dialog *d, const struct canvas *screen)
{
	struct history *h = (struct history *)d;
	int w = dialog_inner_width(screen, HISTORY_COLS), n = h->n < 4 ? 4 : (int)h->n;
	char footer[40];

	snprintf(footer, sizeof(footer), "%s/%s", SHOW_NUMBER(h->n ? (int64_t)h->list.row + 1 : 0), SHOW_NUMBER((int64_t)h->n));
	struct canvas in = dialog_box(screen, n, w, h->title, footer);

	list_draw(&h->list, &in, true);
}

static enum dialog_result history_key(struct dialog *d, const struct key_event *ev)
{
	struct history *h = (struct history *)d;
	int command = dialog_command(d->ui, CTX_ANY, ev);

	if (event_is_key(ev, UI_KEY_ESC, 0) || event_is_key(ev, 'q', 0))
		return h->changed ? DIALOG_DONE : DIALOG_CANCELLED;
	if (event_is_key(ev, 'x', 0) && h->action <= 0) {
		take_back(h);
		return DIALOG_OPEN;
	}
	if (command == CMD_UNDO || command == CMD_REDO) {
		d->ui->run = command;
		return DIALOG_DONE;
	}
	if (list_key(&h->list, ev) == LIST_ACTIVATE)
		open_step(h);
	else if (event_is_key(ev, 'j', 0))
		list_move(&h->list, 1);
	else if (event_is_key(ev, 'k', 0))
		list_move(&h->list, -1);
	return DIALOG_OPEN;
}

static void history_speak(const struct dialog *d, struct str *out)
{
	const struct history *h = (const struct history *)d;

	if (!h->n)
		str_add(out, _("Nothing was changed yet."));
	else
		str_addf(out, _("Step %zu of %zu: %s."), h->list.row + 1, h->n,
		        h->v[h->list.row].text);
}

static const char *history_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("Enter"), N_("What it changed")},
	        {N_("x"), N_("Undo this one alone")}, {N_("u"), N_("Undo the last step")},
	        {N_("Esc"), N_("Close")}, {NULL, NULL}};
	static const struct dialog_hint of_one[] = {{N_("Enter"), N_("What it changed")},
	        {N_("u"), N_("Undo the last step")}, {N_("Esc"), N_("Close")}, {NULL, NULL}};

	return dialog_hint_at(((const struct history *)d)->action > 0 ? of_one : hints, i, key);
}

static void history_free(struct dialog *d)
{
	struct history *h = (struct history *)d;

	list_release(&h->list);
	arena_release(&h->mem);
	free(h->title);
	free(h->v);
	free(h);
}

static char *title_of(struct ui *ui, int64_t action)
{
	struct arena mem = ARENA_INIT;
	char *title = action > 0 ? xasprintf(_("History: %s"), dialog_title_of(ui, action, &mem))
	                         : xstrdup(_("History"));

	arena_release(&mem);
	return title;
}

struct dialog *dialog_history(struct ui *ui, int64_t action)
{
	static const struct dialog_ops ops = {.draw = history_draw,
	        .key = history_key,
	        .speak = history_speak,
	        .hint = history_hint,
	        .free = history_free};
	static const struct list_source source = {
	        .count = count, .id = id, .row = row_facts, .text = row_text};
	struct history *h = xcalloc(1, sizeof(*h));
	struct err e = ERR_INIT;

	h->d.ops = &ops;
	h->d.ui = ui;
	h->action = action;
	h->title = title_of(ui, action);
	h->column = (struct list_column){.title = "", .min = 20};
	list_init(&h->list, &source, h);
	list_set_columns(&h->list, &h->column, 1);
	h->list.no_checks = true;
	h->list.empty = _("Nothing was changed yet.");
	if (!read_entries(h, action, &e)) {
		ui_say_error(ui, &e);
		history_free(&h->d);
		return NULL;
	}
	list_refresh(&h->list);
	return &h->d;
}
