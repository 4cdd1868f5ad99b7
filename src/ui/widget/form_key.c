/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * form_key.c - what keys do in a form. The calendar and the completion come first while they are
 * open, then the form's own keys, then the field.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/mem.h>

#include "form_priv.h"

static enum input_kind kind_of(const struct form *f)
{
	return f->fields[f->focus].kind;
}

/* Leaving rewrites what was typed to its canonical form; a change of its own, so that undo brings
 * the typed text back. */
static bool leave(struct form *f)
{
	struct form_state *s = &f->state[f->focus];
	struct str out = STR_INIT;
	bool changed = false;

	form_close_popup(f);
	s->edit.all_selected = false;
	form_resolve(f, f->focus);
	if (f->ops && f->ops->normalise && !lineedit_is_empty(&s->edit) &&
	        f->ops->normalise(f->ctx, f, f->focus, form_text(f, f->focus), &out) &&
	        strcmp(out.s, form_text(f, f->focus)) != 0) {
		form_remember(f, f->focus);
		lineedit_set(&s->edit, out.s);
		changed = true;
	}
	str_release(&out);
	form_check(f, f->focus, true);
	if (changed)
		form_refresh(f);
	return changed;
}

static enum form_event go(struct form *f, int step)
{
	bool changed = leave(f);

	for (int i = 0; i < f->n; i++) {
		f->focus = (f->focus + step + f->n) % f->n;
		if (form_takes_input(f, f->focus))
			break;
	}
	form_arrived(f);
	return changed ? FORM_CHANGED : FORM_HANDLED;
}

/* Up and down stop at the ends: going round is Tab's. */
static enum form_event go_row(struct form *f, int step)
{
	for (int i = f->focus + step; i >= 0 && i < f->n; i += step)
		if (form_takes_input(f, i))
			return go(f, step);
	return FORM_HANDLED;
}

static void take_choice(struct form *f)
{
	const struct choice *c = popup_chosen(&f->popup);
	struct form_state *s = &f->state[f->focus];
	size_t from, to;

	if (!c)
		return;
	form_remember(f, f->focus);
	if (kind_of(f) == INPUT_TAGS) {
		struct str text = STR_INIT;

		form_query(f, f->focus, &from, &to);
		str_add_n(&text, s->edit.text.s, from);
		str_add(&text, c->text);
		size_t caret = text.len;

		str_add(&text, s->edit.text.s + to);
		lineedit_set(&s->edit, text.s);
		s->edit.caret = caret;
		str_release(&text);
	} else {
		lineedit_set(&s->edit, c->text);
		str_clear(&s->value);
		str_add(&s->value, c->value);
		form_arrived(f);
	}
	form_close_popup(f);
	form_changed(f, f->focus);
}

static enum form_event popup_event(struct form *f, const struct key_event *ev, bool *mine)
{
	*mine = true;
	switch (popup_key(&f->popup, ev)) {
	case POPUP_CHOSEN: take_choice(f); return FORM_CHANGED;
	case POPUP_COMPLETE:
		take_choice(f);
		go(f, 1);
		return FORM_CHANGED;
	case POPUP_CANCELLED: form_close_popup(f); return FORM_HANDLED;
	case POPUP_HANDLED: return FORM_HANDLED;
	case POPUP_IGNORED: break;
	}
	*mine = false;
	return FORM_IGNORED;
}

static void open_calendar(struct form *f)
{
	struct date d = {0};
	const char *why;

	if (!date_parse_typed(form_text(f, f->focus), clock_today(), &d, &why))
		d = (struct date){0};
	f->calendar = xmalloc(sizeof(*f->calendar));
	calendar_init(f->calendar, d, clock_today());
}

static void close_calendar(struct form *f)
{
	free(f->calendar);
	f->calendar = NULL;
}

static enum form_event calendar_event(struct form *f, const struct key_event *ev)
{
	char text[DATE_TEXT_SIZE];

	switch (calendar_key(f->calendar, ev)) {
	case CALENDAR_CHOSEN:
		form_change(f, f->focus, date_format(date_from_days(f->calendar->day), text), NULL);
		close_calendar(f);
		return FORM_CHANGED;
	case CALENDAR_CANCELLED: close_calendar(f); return FORM_HANDLED;
	default: return FORM_HANDLED;
	}
}

static enum form_event toggle(struct form *f)
{
	form_change(f, f->focus, *form_text(f, f->focus) ? "" : "1", NULL);
	return FORM_CHANGED;
}

static enum form_event on_enter(struct form *f)
{
	switch (kind_of(f)) {
	case INPUT_CHOICE: form_open_popup(f); return f->popup_open ? FORM_HANDLED : go(f, 1);
	case INPUT_DATE: open_calendar(f); return FORM_HANDLED;
	default: return go(f, 1);
	}
}

/* Keys of the form itself. */
static enum form_event own_key(struct form *f, const struct key_event *ev)
{
	bool text = kind_of(f) == INPUT_TEXT || kind_of(f) == INPUT_LONG;

	if (event_is_key(ev, UI_KEY_F1, 0) || event_is_key(ev, 'g', MOD_CTRL))
		return FORM_HELP;
	if (event_is_key(ev, 's', MOD_CTRL)) {
		leave(f);
		return FORM_SAVE;
	}
	if (event_is_key(ev, UI_KEY_ESC, 0))
		return FORM_CANCEL;
	if (event_is_key(ev, 'z', MOD_CTRL))
		return form_undo(f) ? FORM_CHANGED : FORM_HANDLED;
	if (event_is_key(ev, 'y', MOD_CTRL) || event_is_key(ev, 'r', MOD_CTRL))
		return form_redo(f) ? FORM_CHANGED : FORM_HANDLED;
	if (event_is_key(ev, 'e', MOD_CTRL) && text)
		return FORM_EDITOR;
	if (event_is_key(ev, UI_KEY_TAB, 0))
		return go(f, 1);
	if (event_is_key(ev, UI_KEY_TAB, MOD_SHIFT))
		return go(f, -1);
	if (event_is_key(ev, ' ', MOD_CTRL) || event_is_key(ev, UI_KEY_DOWN, MOD_ALT)) {
		form_open_popup(f);
		return FORM_HANDLED;
	}
	if (kind_of(f) == INPUT_BOOL && event_is_key(ev, ' ', 0))
		return toggle(f);
	return FORM_IGNORED;
}

/* Keys that move on when the field has no use for them. */
static enum form_event moving_key(struct form *f, const struct key_event *ev)
{
	if (event_is_key(ev, UI_KEY_ENTER, 0))
		return on_enter(f);
	if (event_is_key(ev, UI_KEY_UP, 0))
		return go_row(f, -1);
	if (event_is_key(ev, UI_KEY_DOWN, 0))
		return go_row(f, 1);
	return FORM_IGNORED;
}

static enum form_event field_key(struct form *f, const struct key_event *ev)
{
	struct form_state *s = &f->state[f->focus];
	bool completes = kind_of(f) == INPUT_CHOICE || kind_of(f) == INPUT_TAGS;

	if (kind_of(f) == INPUT_BOOL)
		return moving_key(f, ev);
	int steps = s->edit.at_step;
	char *text = xstrdup(form_text(f, f->focus)), *value = xstrdup(s->value.s);
	size_t caret = s->edit.caret;
	enum edit_result result = lineedit_key(&s->edit, ev);

	if (result == EDIT_CHANGED) {
		if (s->edit.at_step != steps)
			form_remember_as(f, f->focus, text, value, caret);
		str_clear(&s->value);
		form_changed(f, f->focus);
		if (completes && !lineedit_is_empty(&s->edit))
			form_open_popup(f);
		else
			form_close_popup(f);
	}
	free(text);
	free(value);
	if (result == EDIT_CHANGED)
		return FORM_CHANGED;
	return result == EDIT_MOVED ? FORM_HANDLED : moving_key(f, ev);
}

enum form_event form_key(struct form *f, const struct key_event *ev)
{
	bool mine;

	if (f->n == 0 || (ev->type != EVENT_KEY && ev->type != EVENT_PASTE))
		return FORM_IGNORED;
	if (f->calendar)
		return calendar_event(f, ev);
	if (f->popup_open && ev->type == EVENT_KEY) {
		enum form_event done = popup_event(f, ev, &mine);

		if (mine)
			return done;
	}
	if (ev->type == EVENT_KEY) {
		enum form_event done = own_key(f, ev);

		if (done != FORM_IGNORED)
			return done;
	}
	return field_key(f, ev);
}
