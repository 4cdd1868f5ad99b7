/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * form.c - the state of a form: values, errors, one undo over all fields.
 *
 * Undo keeps, for each step, the field and what it was before; stepping exchanges the two. Typing
 * is grouped into steps by the line editor; the form only asks whether it began a new one.
 * Rejected: an undo per field, because what people mean by "the last change" does not stop at a
 * field's edge.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#include "form_priv.h"

struct form_undo {
	int field;
	char *text, *value; /* the other side of the step */
	size_t caret;
};

bool form_takes_input(const struct form *f, int field)
{
	return field >= 0 && field < f->n && f->fields[field].kind != INPUT_HEADING;
}

static void fill_popup(void *ctx, const char *query, struct choices *out)
{
	struct form *f = ctx;

	if (f->ops && f->ops->complete)
		f->ops->complete(f->ctx, f, f->focus, query, out);
}

void form_init(struct form *f, const struct form_field *fields, int n, const struct form_ops *ops,
        void *ctx)
{
	memset(f, 0, sizeof(*f));
	f->fields = fields;
	f->n = n;
	f->ops = ops;
	f->ctx = ctx;
	f->state = xcalloc((size_t)(n > 0 ? n : 1), sizeof(*f->state));
	str_init(&f->note);
	for (int i = 0; i < n; i++) {
		struct form_state *s = &f->state[i];

		lineedit_init(&s->edit, fields[i].kind == INPUT_LONG, fields[i].max);
		str_init(&s->value);
		str_init(&s->clean_text);
		str_init(&s->clean_value);
		str_init(&s->error);
	}
	while (f->focus < n - 1 && !form_takes_input(f, f->focus))
		f->focus++;
	popup_init(&f->popup, NULL, f);
	f->popup.fill = fill_popup;
	f->popup.no_input = true;
}

static void forget_undo(struct form *f, int from)
{
	for (int i = from; i < f->n_undo; i++) {
		free(f->undo[i].text);
		free(f->undo[i].value);
	}
	f->n_undo = from;
}

void form_release(struct form *f)
{
	forget_undo(f, 0);
	free(f->undo);
	for (int i = 0; i < f->n; i++) {
		struct form_state *s = &f->state[i];

		lineedit_release(&s->edit);
		str_release(&s->value);
		str_release(&s->clean_text);
		str_release(&s->clean_value);
		str_release(&s->error);
	}
	free(f->state);
	free(f->calendar);
	popup_release(&f->popup);
	str_release(&f->note);
	memset(f, 0, sizeof(*f));
}

static void set_str(struct str *s, const char *text)
{
	str_clear(s);
	str_add(s, text ? text : "");
}

static void put(struct form *f, int field, const char *value, const char *text)
{
	struct form_state *s = &f->state[field];

	lineedit_set(&s->edit, text ? text : value);
	set_str(&s->value, value);
}

void form_set(struct form *f, int field, const char *value, const char *text)
{
	struct form_state *s = &f->state[field];

	put(f, field, value, text);
	set_str(&s->clean_text, lineedit_text(&s->edit));
	set_str(&s->clean_value, s->value.s);
	str_clear(&s->error);
	s->left = false;
}

const char *form_text(const struct form *f, int field)
{
	return lineedit_text(&f->state[field].edit);
}

const char *form_value(const struct form *f, int field)
{
	return f->fields[field].kind == INPUT_CHOICE ? f->state[field].value.s
	                                             : form_text(f, field);
}

int form_find(const struct form *f, const char *name)
{
	for (int i = 0; i < f->n; i++)
		if (f->fields[i].name && !strcmp(f->fields[i].name, name))
			return i;
	return -1;
}

bool form_field_is_dirty(const struct form *f, int field)
{
	const struct form_state *s = &f->state[field];

	if (strcmp(lineedit_text(&s->edit), s->clean_text.s) != 0)
		return true;
	return f->fields[field].kind == INPUT_CHOICE && strcmp(s->value.s, s->clean_value.s) != 0;
}

bool form_is_dirty(const struct form *f)
{
	for (int i = 0; i < f->n; i++)
		if (form_field_is_dirty(f, i))
			return true;
	return false;
}

void form_set_clean(struct form *f)
{
	for (int i = 0; i < f->n; i++) {
		set_str(&f->state[i].clean_text, form_text(f, i));
		set_str(&f->state[i].clean_value, f->state[i].value.s);
	}
}

void form_remember_as(struct form *f, int field, const char *text, const char *value, size_t caret)
{
	forget_undo(f, f->at_undo);
	GROW(f->undo, f->n_undo, f->cap_undo);
	f->undo[f->n_undo++] = (struct form_undo){field, xstrdup(text), xstrdup(value), caret};
	f->at_undo = f->n_undo;
}

void form_remember(struct form *f, int field)
{
	const struct form_state *s = &f->state[field];

	form_remember_as(f, field, form_text(f, field), s->value.s, s->edit.caret);
}

void form_refresh(struct form *f)
{
	str_clear(&f->note);
	if (f->ops && f->ops->notes)
		f->ops->notes(f->ctx, f, &f->note);
}

void form_check(struct form *f, int field, bool leaving)
{
	const struct form_field *spec = &f->fields[field];
	struct form_state *s = &f->state[field];

	str_clear(&s->error);
	s->left |= leaving;
	if (!form_takes_input(f, field))
		return;
	if (lineedit_is_empty(&s->edit)) {
		if (spec->required && s->left)
			str_add(&s->error, _("This field is needed."));
		return;
	}
	/* Half a name is no mistake while it is being typed. */
	if (spec->kind == INPUT_CHOICE && spec->strict && !s->value.len) {
		if (leaving || field != f->focus)
			str_add(&s->error, _("This is not in the list; choose one of it."));
		return;
	}
	if (f->ops && f->ops->validate && f->ops->validate(f->ctx, f, field, &s->error))
		str_clear(&s->error);
}

void form_changed(struct form *f, int field)
{
	form_check(f, field, false);
	form_refresh(f);
}

void form_change(struct form *f, int field, const char *value, const char *text)
{
	form_remember(f, field);
	put(f, field, value, text);
	form_changed(f, field);
}

const char *form_error(const struct form *f, int field)
{
	return f->state[field].error.s;
}

void form_set_error(struct form *f, int field, const char *message)
{
	set_str(&f->state[field].error, message);
	f->state[field].left = true;
}

int form_validate(struct form *f)
{
	int wrong = 0, first = -1;

	for (int i = 0; i < f->n; i++) {
		form_resolve(f, i);
		form_check(f, i, true);
		if (!f->state[i].error.len)
			continue;
		if (first < 0)
			first = i;
		wrong++;
	}
	if (first >= 0)
		form_focus(f, first);
	return wrong;
}

void form_focus(struct form *f, int field)
{
	form_close_popup(f);
	if (form_takes_input(f, field)) {
		f->state[f->focus].edit.all_selected = false;
		f->focus = field;
		form_arrived(f);
	}
}

void form_arrived(struct form *f)
{
	struct form_state *s = &f->state[f->focus];

	if (f->fields[f->focus].kind == INPUT_CHOICE && s->value.len)
		lineedit_select_all(&s->edit);
}

/* Exchanges the field with the step's other side. */
static void step(struct form *f, struct form_undo *u)
{
	struct form_state *s = &f->state[u->field];
	struct form_undo now = {
	        u->field, xstrdup(form_text(f, u->field)), xstrdup(s->value.s), s->edit.caret};

	form_close_popup(f);
	lineedit_set(&s->edit, u->text);
	s->edit.caret = u->caret;
	set_str(&s->value, u->value);
	free(u->text);
	free(u->value);
	*u = now;
	f->focus = u->field;
	form_arrived(f);
	form_changed(f, u->field);
}

bool form_undo(struct form *f)
{
	if (f->at_undo == 0)
		return false;
	step(f, &f->undo[--f->at_undo]);
	return true;
}

bool form_redo(struct form *f)
{
	if (f->at_undo == f->n_undo)
		return false;
	step(f, &f->undo[f->at_undo++]);
	return true;
}

void form_resolve(struct form *f, int field)
{
	struct form_state *s = &f->state[field];
	struct choices found;
	struct str typed = STR_INIT;

	if (f->fields[field].kind != INPUT_CHOICE || s->value.len || lineedit_is_empty(&s->edit) ||
	        !f->ops || !f->ops->complete)
		return;
	choices_init(&found);
	utf8_fold(&typed, form_text(f, field));
	f->ops->complete(f->ctx, f, field, form_text(f, field), &found);
	for (size_t i = 0; i < found.n && !s->value.len; i++) {
		struct str offered = STR_INIT;

		utf8_fold(&offered, found.item[i].text);
		if (!found.item[i].disabled && !strcmp(offered.s, typed.s))
			set_str(&s->value, found.item[i].value);
		str_release(&offered);
	}
	str_release(&typed);
	choices_release(&found);
}

void form_query(const struct form *f, int field, size_t *from, size_t *to)
{
	const struct lineedit *e = &f->state[field].edit;
	const char *s = e->text.s;

	*from = 0;
	/* Who has just come to what is chosen wants to see what else there is. */
	*to = f->fields[field].kind == INPUT_CHOICE && e->all_selected ? 0 : e->text.len;
	if (f->fields[field].kind != INPUT_TAGS)
		return;
	for (*from = e->caret; *from > 0 && s[*from - 1] != ';'; (*from)--)
		;
	while (s[*from] == ' ' && *from < e->caret)
		(*from)++;
	for (*to = e->caret; *to < e->text.len && s[*to] != ';'; (*to)++)
		;
}

void form_open_popup(struct form *f)
{
	size_t from, to;

	if (!f->ops || !f->ops->complete)
		return;
	form_query(f, f->focus, &from, &to);
	char *query = xstrndup(form_text(f, f->focus) + from, to - from);

	popup_set_query(&f->popup, query);
	free(query);
	f->popup_open = f->popup.shown.n > 0;
}

void form_close_popup(struct form *f)
{
	f->popup_open = false;
}

void form_speak(const struct form *f, struct str *out)
{
	const struct form_field *spec = &f->fields[f->focus];
	const char *text = form_text(f, f->focus), *error = form_error(f, f->focus);

	if (f->n == 0)
		return;
	if (spec->kind == INPUT_BOOL)
		text = *text ? _("yes") : _("no");
	str_addf(out, _("%s: %s."), spec->label, *text ? text : _("empty"));
	if (*error)
		str_addf(out, " %s", error);
	else if (spec->help)
		str_addf(out, " %s", spec->help);
}
