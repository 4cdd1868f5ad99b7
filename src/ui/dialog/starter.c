/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * starter.c - an action begun from a template of its kind, and a template made of an action.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "record_priv.h"

/* --- choosing one ------------------------------------------------------------------------------
 */

static void on_starter(void *ctx, const char *value)
{
	struct ui *ui = ctx;
	struct arena mem = ARENA_INIT;
	struct starter *v = NULL;
	int n = *value ? starters_read(&mem, &v, NULL) : 0;

	for (int i = 0; i < n; i++)
		if (!strcmp(v[i].path, value)) {
			ui_push(ui, dialog_form_starter(ui, &v[i]));
			break;
		}
	arena_release(&mem);
}

struct dialog *dialog_new_from(struct ui *ui)
{
	struct arena mem = ARENA_INIT;
	struct starter *v = NULL;
	struct str wrong = STR_INIT;
	struct choices all;
	struct dialog *d;
	int n = starters_read(&mem, &v, &wrong);

	choices_init(&all);
	for (int i = 0; i < n; i++)
		choices_add(&all, v[i].name, v[i].own ? _("yours") : NULL, NULL, v[i].path);
	d = dialog_choose(ui, _("Add an action from a template"), &all, false, on_starter, ui);
	if (wrong.len)
		ui_say(ui, "%.*s", (int)strcspn(wrong.s, "\n"), wrong.s);
	choices_release(&all);
	str_release(&wrong);
	arena_release(&mem);
	return d;
}

/* --- making one --------------------------------------------------------------------------------
 */

struct keeping {
	struct sheet s;
	struct arena mem;
	struct starter starter;
};

/* What belongs to one action alone; the rest is what others of its kind have too. */
static bool is_own(const char *name)
{
	static const char *const own[] = {"title", "places", "partners", "start", "end", "planned_start",
	        "planned_end", "budget", "agreement", "dossier", "reconfirmed", "visits_out", "visits_in",
	        "funds_out", "funds_in", "expertise_out", "expertise_in", "elu", "cadre", "lead"};

	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (!strcmp(own[i], name))
			return true;
	return false;
}

static bool keeping_submit(struct sheet *s, int *field, struct err *e)
{
	struct keeping *k = (struct keeping *)s;

	*field = 0;
	k->starter.name = arena_strdup(&k->mem, sheet_text(s, "name"));
	if (!starter_write(&k->starter, &k->mem, e))
		return false;
	ui_say(s->d.ui, _("The template is in %s; T begins an action with it."), k->starter.path);
	return true;
}

static void keeping_release(struct sheet *s)
{
	arena_release(&((struct keeping *)s)->mem);
}

/* Fields in the order of the form: those that this one fills come first for the next one too. */
static void take_fields(struct keeping *k, struct edit *ed, const struct layout_of *layout)
{
	struct starter *t = &k->starter;
	const char **first = arena_calloc(&k->mem, (size_t)layout->n + 1, sizeof(*first)),
	           **field = arena_calloc(&k->mem, (size_t)layout->n + 1, sizeof(*field)),
	           **value = arena_calloc(&k->mem, (size_t)layout->n + 1, sizeof(*value));

	for (int i = 0; i < layout->n; i++) {
		struct str text = STR_INIT;

		if (layout->slot[i].name)
			edit_get(ed, layout->slot[i].name, &text);
		if (text.len) {
			first[t->n_first++] = layout->slot[i].name;
			if (!is_own(layout->slot[i].name)) {
				field[t->n_values] = layout->slot[i].name;
				value[t->n_values++] = arena_strdup(&k->mem, text.s);
			}
		}
		str_release(&text);
	}
	t->first = first;
	t->field = field;
	t->value = value;
	t->kind = record_text(&ed->r, FIELD_ACTION_KIND)
	                  ? arena_strdup(&k->mem, record_text(&ed->r, FIELD_ACTION_KIND))
	                  : "";
}

struct dialog *dialog_keep_starter(struct ui *ui, struct edit *ed, const struct layout_of *layout)
{
	static const struct sheet_ops ops = {.submit = keeping_submit, .release = keeping_release};
	struct keeping *k = xcalloc(1, sizeof(*k));
	struct sheet *s = &k->s;
	const char *const *checklist = layout->checklist;

	sheet_init(s, ui, &ops, _("Save as a template"), _("Save"));
	take_fields(k, ed, layout);
	k->starter.checklist = arena_calloc(&k->mem, (size_t)layout->n_checklist + 1, sizeof(char *));
	for (int i = 0; i < layout->n_checklist; i++)
		k->starter.checklist[k->starter.n_checklist++] = arena_strdup(&k->mem, checklist[i]);
	str_addf(&s->intro, _("What others of its kind have too is kept: themes, audience, scheme … Title, places, people, dates and money are not."));
	struct form_field *f = sheet_field(s, "name", _("Name"), INPUT_TEXT);

	f->required = true;
	f->help = _("What it is for, in a few words.");
	sheet_ready(s);
	return &s->d;
}
