/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bulk.c - one field of several actions, with what would change before it does.
 *
 * The value field takes the shape of the chosen field: words of its vocabulary, names of the
 * register, lists. The preview is the change itself, done dry.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "record_priv.h"

enum { FIELD_AT, VALUE_AT, PREVIEW_ROWS = 10, PREVIEW_MAX = 300 /* actions looked at before */ };

struct bulk {
	struct sheet s;
	int64_t *actions;
	int n, changed;
	struct layout_of layout;
	struct tokens tokens;
	struct str preview, effect; /* effect: what it does to the findings; "" while that is not known */
	bool stale;
};

static const struct slot *slot_of(const struct bulk *b)
{
	const char *name = form_value(&b->s.form, FIELD_AT);

	for (int i = 0; i < b->layout.n; i++)
		if (b->layout.slot[i].name && *name && !strcmp(b->layout.slot[i].name, name))
			return &b->layout.slot[i];
	return NULL;
}

/* What edit_bulk() takes. false while it can't be read. */
static bool value_of(struct bulk *b, const struct slot *s, struct str *out, struct err *e)
{
	if (s->set >= 0 || s->budget)
		return record_list_parse(b->s.d.ui->app, s, (int)(s - b->layout.slot), &b->tokens,
		        sheet_text(&b->s, "value"), out, e);
	str_add(out, sheet_either(&b->s, "value"));
	return true;
}

static bool run(struct bulk *b, bool dry, struct err *e)
{
	const struct slot *s = slot_of(b);
	struct str value = STR_INIT;

	str_clear(&b->preview);
	b->changed = 0;
	int n = dry && b->n > PREVIEW_MAX ? PREVIEW_MAX : b->n;
	bool ok = s && value_of(b, s, &value, e) &&
	          edit_bulk(b->s.d.ui->app, b->actions, n, s->name, value.s, dry,
	                  dry ? &b->preview : NULL, &b->changed, e);

	str_release(&value);
	return ok;
}

/* Of so many that it can be told at once; else it is told by the numbers of the list afterwards. */
static void look_at_findings(struct bulk *b)
{
	const struct slot *s = slot_of(b);
	struct arena mem = ARENA_INIT;
	struct str value = STR_INIT;
	struct effect x;
	struct err e = ERR_INIT;

	if (b->changed && value_of(b, s, &value, &e) &&
	        bulk_effect(b->s.d.ui->app, b->actions, b->n, s->name, value.s, &mem, &x, &e))
		effect_summary(&x, &b->effect);
	str_release(&value);
	arena_release(&mem);
}

static void look(struct bulk *b)
{
	struct err e = ERR_INIT;
	bool typing = b->s.form.popup_open;

	str_clear(&b->effect);

	b->stale = false;
	if (typing || !slot_of(b)) {
		str_clear(&b->preview);
		return;
	}
	if (!run(b, true, &e)) {
		str_clear(&b->preview);
		str_add(&b->preview, e.text);
		return;
	}
	look_at_findings(b);
}

/* --- the sheet ---------------------------------------------------------------------------------
 */

static void complete_field(const struct bulk *b, const char *query, struct choices *out)
{
	struct choices all;

	choices_init(&all);
	for (int i = 0; i < b->layout.n; i++)
		if (b->layout.slot[i].name && strcmp(b->layout.slot[i].name, "title") != 0)
			choices_add(
			        &all, b->layout.field[i].label, NULL, NULL, b->layout.slot[i].name);
	choices_filter(&all, query, out);
	choices_release(&all);
}

static void bulk_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	struct bulk *b = (struct bulk *)s;
	const struct slot *slot = slot_of(b);

	if (field == FIELD_AT) {
		complete_field(b, query, out);
		return;
	}
	if (slot)
		record_complete(
		        s->d.ui->app, slot, (int)(slot - b->layout.slot), &b->tokens, query, out);
}

static void bulk_changed(struct sheet *s, int field)
{
	struct bulk *b = (struct bulk *)s;
	const struct slot *slot = slot_of(b);

	b->stale = true;
	if (field != FIELD_AT)
		return;
	/* The shape of the value; what was typed for another field means nothing here. */
	struct form_field *f = &s->field[VALUE_AT];
	const struct form_field *like = slot ? &b->layout.field[slot - b->layout.slot] : NULL;

	f->kind = like && like->kind != INPUT_LONG && like->kind != INPUT_HEADING ? like->kind
	                                                                          : INPUT_TEXT;
	f->help = like ? like->help : _("Empty takes the value away.");
	f->strict = like && like->strict;
	form_set(&s->form, VALUE_AT, "", NULL);
}

static void bulk_more(struct sheet *s, const struct canvas *c)
{
	struct bulk *b = (struct bulk *)s;
	char *rest, *line, *copy;
	int y = 1;

	if (b->stale)
		look(b);
	/* What is wrong stands beside the field already. */
	if (!slot_of(b) || *form_error(&s->form, VALUE_AT))
		return;
	if (b->n > PREVIEW_MAX)
		canvas_textf(c, 0, 0, -1, ROLE_TITLE, ngettext("%d action of the first %d would change", "%d actions of the first %d would change", (unsigned long)b->changed),
		        b->changed, PREVIEW_MAX);
	else
		canvas_textf(c, 0, 0, -1, ROLE_TITLE,
		        ngettext("%d action of %d would change", "%d actions of %d would change", (unsigned long)b->changed),
		        b->changed, b->n);
	if (b->effect.len && y < c->rows)
		canvas_text(c, y++, 0, c->cols, ROLE_FINDING, b->effect.s);
	int top = y;

	copy = rest = xstrdup(b->preview.s);
	while ((line = strsep(&rest, "\n")) && y < c->rows)
		if (*line)
			canvas_text(c, y++, 2, c->cols - 2, ROLE_NORMAL, line);
	if (line && *line && y > top)
		canvas_textf(c, c->rows - 1, 2, c->cols - 2, ROLE_DIM, _("… and %d more"),
		        b->changed - (c->rows - top - 1));
	free(copy);
}

static bool bulk_submit(struct sheet *s, int *field, struct err *e)
{
	struct bulk *b = (struct bulk *)s;

	if (!run(b, false, e)) {
		*field = VALUE_AT;
		return false;
	}
	s->d.ui->reload_all = true;
	ui_say(s->d.ui,
	        ngettext("%d action changed, one step. u = undo",
	                "%d actions changed, one step. u = undo", (unsigned long)b->changed),
	        b->changed);
	return true;
}

static void bulk_release(struct sheet *s)
{
	struct bulk *b = (struct bulk *)s;

	record_layout_release(&b->layout);
	tokens_release(&b->tokens);
	str_release(&b->preview);
	str_release(&b->effect);
	free(b->actions);
}

struct dialog *dialog_bulk(struct ui *ui, const int64_t *actions, int n)
{
	static const struct sheet_ops ops = {.submit = bulk_submit,
	        .complete = bulk_complete,
	        .changed = bulk_changed,
	        .more = bulk_more,
	        .release = bulk_release};
	struct bulk *b = xcalloc(1, sizeof(*b));
	struct sheet *s = &b->s;
	char *title =
	        xasprintf(ngettext("Change %d action", "Change %d actions", (unsigned long)n), n);

	sheet_init(s, ui, &ops, title, _("Change all"));
	free(title);
	b->tokens = (struct tokens){.mem = ARENA_INIT};
	b->n = n;
	b->actions = xcalloc((size_t)(n > 0 ? n : 1), sizeof(*b->actions));
	if (n > 0)
		memcpy(b->actions, actions, (size_t)n * sizeof(*b->actions));
	str_init(&b->preview);
	str_init(&b->effect);
	record_layout(ENTITY_ACTION, &b->layout);
	struct form_field *f = sheet_field(s, "field", _("Field"), INPUT_CHOICE);

	f->required = f->strict = true;
	f->help = _("Which field of all of them.");
	f = sheet_field(s, "value", _("New value"), INPUT_TEXT);
	f->help = _("Empty takes the value away.");
	s->more_rows = PREVIEW_ROWS;
	sheet_ready(s);
	return &s->d;
}
