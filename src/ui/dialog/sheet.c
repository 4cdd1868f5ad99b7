/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sheet.c - a box with a sentence, a few fields, and one thing that it does.
 *
 * Enter on the last field does it, as Ctrl-S does everywhere: a sheet of two fields should not need
 * a chord. Esc leaves; over unsaved text it has to be pressed twice, which costs less than a
 * question.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

enum { SHEET_COLS = 78, INTRO_ROWS = 6, FORM_ROWS_MIN = 4, FLOAT_ROWS = 9 };

static bool on_validate(void *ctx, const struct form *f, int field, struct str *message)
{
	struct sheet *s = ctx;

	if (s->field[field].kind == INPUT_DATE && !pick_check_date(form_text(f, field), message))
		return false;
	return !s->ops->validate || s->ops->validate(s, field, message);
}

static void on_complete(
        void *ctx, const struct form *f, int field, const char *query, struct choices *out)
{
	struct sheet *s = ctx;

	(void)f;
	if (s->ops->complete)
		s->ops->complete(s, field, query, out);
}

static bool on_normalise(
        void *ctx, const struct form *f, int field, const char *typed, struct str *out)
{
	(void)ctx;
	return f->fields[field].kind == INPUT_DATE && pick_date(typed, out);
}

static const struct form_ops form_hooks = {
        .validate = on_validate, .complete = on_complete, .normalise = on_normalise};

void sheet_init(struct sheet *s, struct ui *ui, const struct sheet_ops *ops, const char *title,
        const char *go)
{
	s->d.ui = ui;
	s->ops = ops;
	s->title = xstrdup(title);
	s->go = go;
	str_init(&s->intro);
	str_init(&s->problem);
}

struct form_field *sheet_field(
        struct sheet *s, const char *name, const char *label, enum input_kind kind)
{
	BUG_ON(s->n >= SHEET_FIELDS);
	struct form_field *f = &s->field[s->n++];

	*f = (struct form_field){.name = name, .label = label, .kind = kind};
	return f;
}

static int find(const struct sheet *s, const char *name)
{
	int i = form_find(&s->form, name);

	BUG_ON(i < 0);
	return i;
}

const char *sheet_value(const struct sheet *s, const char *name)
{
	return form_value(&s->form, find(s, name));
}

const char *sheet_text(const struct sheet *s, const char *name)
{
	return form_text(&s->form, find(s, name));
}

const char *sheet_either(const struct sheet *s, const char *name)
{
	const char *value = sheet_value(s, name);

	return *value ? value : sheet_text(s, name);
}

void sheet_put(struct sheet *s, const char *name, const char *value, const char *text)
{
	form_set(&s->form, find(s, name), value, text);
}

static bool is_floating(const struct sheet *s)
{
	return s->form.popup_open || s->form.calendar;
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static int form_rows(const struct sheet *s)
{
	int rows = 1; /* the help */

	for (int i = 0; i < s->n; i++)
		rows += s->field[i].kind != INPUT_LONG ? 1
		        : s->field[i].rows > 0         ? s->field[i].rows
		                                       : 3;
	rows++;
	if (!s->form.note.len)
		return rows;
	/* A form shows its note from six rows on. */
	return rows > 5 ? rows + 1 : 6;
}

static int draw_intro(const struct sheet *s, const struct canvas *c, int most)
{
	int y = 0;

	if (s->intro.len && most > 0)
		y += canvas_wrap(c, 0, 0, c->cols, most, ROLE_NORMAL, s->intro.s);
	if (s->problem.len)
		y += canvas_wrap(c, y, 0, c->cols, 3, ROLE_ERROR, s->problem.s);
	return y;
}

static int text_rows(const char *text, int w, int most)
{
	return *text ? canvas_wrap(NULL, 0, 0, w, most, 0, text) : 0;
}

/* The box of `rows` of content. While a list or a calendar hangs from a field it grows downwards,
 * so that there is room for it and the fields stay where they are. */
static struct canvas sheet_box(const struct sheet *s, const struct canvas *screen, int rows, int w)
{
	struct canvas area = dialog_area(screen);
	struct rect r = frame_centre(&area, rows + 2, w + 6);

	if (is_floating(s)) {
		int most = area.rows - r.y;

		r.h = r.h + FLOAT_ROWS < most ? r.h + FLOAT_ROWS : most;
	}
	return frame_dialog(&area, r, s->title, NULL);
}

static void sheet_draw(struct dialog *d, const struct canvas *screen)
{
	struct sheet *s = (struct sheet *)d;
	int w = dialog_inner_width(screen, SHEET_COLS), form = form_rows(s);
	int intro = text_rows(s->intro.s, w, INTRO_ROWS), problem = text_rows(s->problem.s, w, 3);
	int gap = intro + problem > 0 ? 1 : 0, wanted = is_floating(s) ? 0 : s->more_rows;
	struct canvas in = sheet_box(s, screen, intro + problem + gap + form + s->more_rows, w);
	int room = in.rows - problem - (form < FORM_ROWS_MIN ? form : FORM_ROWS_MIN);

	/* The fields come first where room is short, then the sentence, then the preview. */
	if (in.rows < intro + problem + gap + form) {
		int keep = in.rows - problem - form, least = form > in.rows ? 2 : 1; /* it scrolls anyway */

		gap = 0;
		intro = keep > least ? keep : intro < least ? intro : least;
		intro = intro > room ? room > 0 ? room : 0 : intro;
	}
	int y = draw_intro(s, &in, intro) + gap, left = in.rows - y;
	int more = left - form > 0 ? left - form : 0;

	more = more > wanted ? wanted : more;
	struct canvas body = canvas_sub(&in, rect_make(y, 0, left - more, in.cols));

	if (more > 0 && s->ops->more) {
		struct canvas below = canvas_sub(&in, rect_make(in.rows - more, 0, more, in.cols));

		s->ops->more(s, &below);
	}
	form_draw(&s->form, &body);
}

/* --- keys --------------------------------------------------------------------------------------
 */

void sheet_tell(struct sheet *s, const struct err *e, int field)
{
	char text[600];

	str_clear(&s->problem);
	if (field >= 0) {
		form_set_error(&s->form, field, e->text);
		form_focus(&s->form, field);
		return;
	}
	str_add(&s->problem, err_format(e, text, sizeof(text)));
}

static enum dialog_result submit(struct sheet *s)
{
	struct err e = ERR_INIT;
	int field = -1;

	if (form_validate(&s->form) > 0)
		return DIALOG_OPEN;
	if (s->ops->submit(s, &field, &e))
		return DIALOG_DONE;
	if (err_is_set(&e))
		sheet_tell(s, &e, field);
	return DIALOG_OPEN;
}

static enum dialog_result leave(struct sheet *s)
{
	if (s->leaving || !form_is_dirty(&s->form))
		return DIALOG_CANCELLED;
	s->leaving = true;
	str_clear(&s->problem);
	str_add(&s->problem, _("Esc once more forgets what you typed."));
	return DIALOG_OPEN;
}

/* Is Enter here the end of the sheet? */
static bool enter_ends(const struct sheet *s, const struct key_event *ev)
{
	const struct form *f = &s->form;
	enum input_kind kind = s->field[f->focus].kind;

	return event_is_key(ev, UI_KEY_ENTER, 0) && f->focus == s->n - 1 && !f->popup_open &&
	       !f->calendar && kind != INPUT_LONG && kind != INPUT_DATE &&
	       !(kind == INPUT_CHOICE && !*form_text(f, f->focus));
}

static enum dialog_result sheet_key(struct dialog *d, const struct key_event *ev)
{
	struct sheet *s = (struct sheet *)d;
	int field = s->form.focus;
	bool was_leaving = s->leaving;

	if (ev->type != EVENT_KEY && ev->type != EVENT_PASTE)
		return DIALOG_OPEN;
	if (enter_ends(s, ev))
		return submit(s);
	enum form_event done = form_key(&s->form, ev);

	if (done != FORM_CANCEL) {
		s->leaving = false;
		if (was_leaving || done == FORM_CHANGED)
			str_clear(&s->problem);
	}
	switch (done) {
	case FORM_SAVE: return submit(s);
	case FORM_CANCEL: return leave(s);
	case FORM_CHANGED:
		if (s->ops->changed)
			s->ops->changed(s, field);
		return DIALOG_OPEN;
	case FORM_HELP: dialog_field_help(d->ui, &s->form); return DIALOG_OPEN;
	case FORM_EDITOR:
		str_clear(&d->ui->editor_text);
		str_add(&d->ui->editor_text, form_text(&s->form, s->form.focus));
		return DIALOG_EDITOR;
	default: return DIALOG_OPEN;
	}
}

static void sheet_edited(struct dialog *d, const char *text)
{
	struct sheet *s = (struct sheet *)d;

	form_change(&s->form, s->form.focus, text, NULL);
	if (s->ops->changed)
		s->ops->changed(s, s->form.focus);
}

static void sheet_speak(const struct dialog *d, struct str *out)
{
	const struct sheet *s = (const struct sheet *)d;

	if (s->problem.len)
		str_addf(out, "%s ", s->problem.s);
	form_speak(&s->form, out);
}

static const char *sheet_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {
	        {N_("Tab"), N_("Next field")}, {N_("Esc"), N_("Leave")}, {N_("F1"), N_("Help")}, {NULL, NULL}};

	if (i == 0) {
		*key = _("Ctrl-S");
		return ((const struct sheet *)d)->go;
	}
	return dialog_hint_at(hints, i - 1, key);
}

static bool sheet_typed(const struct dialog *d)
{
	return form_is_dirty(&((const struct sheet *)d)->form);
}

static void sheet_free(struct dialog *d)
{
	struct sheet *s = (struct sheet *)d;

	if (s->ops->release)
		s->ops->release(s);
	form_release(&s->form);
	str_release(&s->intro);
	str_release(&s->problem);
	free(s->title);
	free(s);
}

struct dialog *sheet_ready(struct sheet *s)
{
	static const struct dialog_ops ops = {.draw = sheet_draw,
	        .key = sheet_key,
	        .edited = sheet_edited,
	        .speak = sheet_speak,
	        .hint = sheet_hint,
	        .typed = sheet_typed,
	        .free = sheet_free};

	s->d.ops = &ops;
	form_init(&s->form, s->field, s->n, &form_hooks, s);
	return &s->d;
}
