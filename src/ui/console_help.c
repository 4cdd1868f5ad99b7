/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_help.c - what can be done here, all keys, and what happened since the last opening.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>

#include "console_priv.h"

/* All keys of a command as people write them. */
static void add_keys(const char *keys, struct str *out)
{
	while (*keys) {
		size_t n = strcspn(keys, " ");
		char name[KEY_NAME_SIZE], shown[KEY_NAME_SIZE];
		struct key k;

		snprintf(name, sizeof(name), "%.*s", (int)n, keys);
		if (out->len)
			str_add(out, "  ");
		if (key_parse_name(name, &k)) {
			str_add(out, key_format(k, shown));
		} else {
			for (char *s = name; *s; s++)
				*s = *s == ',' ? ' ' : *s;
			str_add(out, name);
		}
		keys += n;
		keys += strspn(keys, " ");
	}
}

static void add_command(struct console *c, struct lines *l, enum command cmd)
{
	const struct command_desc *d = command_desc(cmd);
	struct str keys = STR_INIT, text = STR_INIT;
	const char *why = command_refusal(cmd, console_have(c));

	add_keys(keymap_keys(c->keymap, cmd), &keys);
	str_addf(&text, "%s. %s", _(d->label), _(d->help));
	if (why)
		str_addf(&text, " (%s)", why);
	lines_add(l, why ? LINE_DIM : LINE_TEXT, keys.s, text.s);
	str_release(&keys);
	str_release(&text);
}

static void add_contexts(struct console *c, struct lines *l, const char *title, unsigned wanted, unsigned not)
{
	lines_add(l, LINE_HEADING, "", title);
	for (int i = 0; i < CMD_TOTAL; i++) {
		unsigned contexts = command_desc((enum command)i)->contexts;

		if (contexts & wanted && !(contexts & not) && *keymap_keys(c->keymap, (enum command)i))
			add_command(c, l, (enum command)i);
	}
}

static void add_marks(struct console *c, struct lines *l)
{
	struct canvas screen = canvas_of(&c->grid);

	lines_add(l, LINE_HEADING, "", _("Marks in front of an action"));
	lines_add(l, LINE_STRONG, "!!", _("A finding of severity 70 and more: settle it first."));
	lines_add(l, LINE_FINDING, "!", _("A finding of severity 40 and more."));
	lines_add(l, LINE_DIM, "·", _("A lesser finding."));
	lines_add(l, LINE_COORDINATED, "c", _("Coordinated or decided. The number behind says how many findings there are."));
	lines_add(l, LINE_TEXT, canvas_glyph(&screen, GLYPH_COLLAPSED), _("Several actions that meet: Enter shows the pairs, Left hides them."));
	lines_add(l, LINE_STRONG, "≠", _("Laptops said different things about it; until that is settled the latest stands."));
	lines_add(l, LINE_TEXT, "> *", _("Selected, and checked."));
}

static void add_filter(struct lines *l)
{
	lines_add(l, LINE_HEADING, "", _("What a filter may hold"));
	for (int f = 1; f < FILTER_FIELD_COUNT; f++) {
		struct str name = STR_INIT;

		str_addf(&name, "%s:", filter_field_name((enum filter_field)f));
		lines_add(l, LINE_TEXT, name.s, filter_field_help((enum filter_field)f));
		str_release(&name);
	}
}

void help_here(struct console *c)
{
	struct lines l = LINES_INIT;

	lines_add(&l, LINE_TEXT, "", _("strates shows the actions of local authorities abroad and what overlaps among them. A finding is no error: look, decide, say why."));
	if (c->browse) {
		add_contexts(c, &l, _("In this pane"), console_context(c), CTX_ANY);
		add_marks(c, &l);
	}
	add_contexts(c, &l, _("Everywhere"), CTX_ANY, CTX_CLI);
	add_filter(&l);
	ui_push(&c->ui, dialog_text(&c->ui, _("Help"), &l));
	lines_release(&l);
}

void help_since(struct console *c)
{
	struct lines l = LINES_INIT;
	struct err e = ERR_INIT;

	if (show_since(c->app, c->since, &l, &e))
		ui_push(&c->ui, dialog_text(&c->ui, _("Since your last opening"), &l));
	else
		ui_say_error(&c->ui, &e);
	lines_release(&l);
}
