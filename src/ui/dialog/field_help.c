/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * field_help.c - what a field of a form takes: what it is for, how it is written, which keys help, and what is wrong with it now.
 */
#include "config.h"

#include <stdio.h>
#include <strates/base/intl.h>

#include "dialog_priv.h"

struct fact {
	const char *key, *text;
};
static const struct fact text_facts[] = {{N_("Ctrl-E"), N_("opens your editor on it")}, {NULL, NULL}};
static const struct fact long_facts[] = {{N_("Enter"), N_("a new line")}, {N_("Ctrl-E"), N_("opens your editor on it")}, {NULL, NULL}};
static const struct fact choice_facts[] = {{N_("Enter"), N_("opens the list; typing a part of a name narrows it, without accents or capitals")},
	{N_("Up Down"), N_("another one")}, {NULL, NULL}};
static const struct fact date_facts[] = {{N_("Enter"), N_("opens the calendar")},
	{"2026-03-15", N_("a day; 15/03/2026 and 15 March 2026 are understood too")}, {"2026-03, 2026", N_("a month, a year: as exact as it is known")},
	{"+6m, -3d, +1y", N_("from today: months, days, years")}, {"end 2025", N_("also today, yesterday, fin 2025, aujourd'hui")}, {NULL, NULL}};
static const struct fact amount_facts[] = {{"120 000", N_("euros; blanks and no-break spaces do not count")}, {"12 k€, 1,5 M€", N_("thousands, millions")}, {NULL, NULL}};
static const struct fact bool_facts[] = {{N_("Space"), N_("ticks it, or takes the tick away")}, {NULL, NULL}};
static const struct fact tags_facts[] = {{";", N_("between several")}, {N_("Enter"), N_("takes the one that the list proposes")}, {NULL, NULL}};

static const struct fact *facts_of(enum input_kind kind)
{
	switch (kind) {
	case INPUT_LONG: return long_facts;
	case INPUT_CHOICE: return choice_facts;
	case INPUT_DATE: return date_facts;
	case INPUT_AMOUNT: return amount_facts;
	case INPUT_BOOL: return bool_facts;
	case INPUT_TAGS: return tags_facts;
	default: return text_facts;
	}
}

void dialog_field_help(struct ui *ui, const struct form *f)
{
	const struct form_field *field = &f->fields[f->focus];
	const struct fact *facts = facts_of(field->kind);
	struct lines l = LINES_INIT;

	if (*form_error(f, f->focus))
		lines_add(&l, LINE_FINDING, "", form_error(f, f->focus));
	lines_add(&l, LINE_TEXT, "", field->help ? field->help : "");
	if (field->required)
		lines_add(&l, LINE_TEXT, "", _("It is needed: the form can't be saved without it."));
	if (field->kind == INPUT_CHOICE && !field->strict)
		lines_add(&l, LINE_TEXT, "", _("What is not in the list may be written too."));
	lines_add(&l, LINE_HEADING, "", _("How it is written"));
	for (; facts->key; facts++)
		lines_add(&l, LINE_TEXT, _(facts->key), _(facts->text));
	lines_add(&l, LINE_HEADING, "", _("In every field"));
	lines_add(&l, LINE_TEXT, _("Tab"), _("Next field"));
	lines_add(&l, LINE_TEXT, "Ctrl-Z  Ctrl-Y", _("undo and redo, for the whole form"));
	lines_add(&l, LINE_TEXT, "Ctrl-W  Ctrl-U", _("takes away the word, or all before the cursor"));
	lines_add(&l, LINE_TEXT, "Ctrl-S", _("Save"));
	ui_push(ui, dialog_text(ui, field->label, &l));
	lines_release(&l);
}
