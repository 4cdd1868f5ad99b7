/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * board_keys.c - every command of the console with its keys, which are given by pressing them.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/config.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "board.h"

/* Titles, each over the commands from this one on. */
static const struct {
	enum command first;
	const char *title;
} groups[] = {
	{CMD_HELP, N_("Finding one's way")},
	{CMD_NEXT_FINDING, N_("Findings")},
	{CMD_NEW, N_("Records")},
	{CMD_TOGGLE, N_("Checking and order")},
	{CMD_UNDO, N_("Undo and history")},
	{CMD_VIEW_LIST, N_("Views and panes")},
	{CMD_UP, N_("Moving")},
	{CMD_OPEN, N_("Everything else")},
};

static size_t key_count(const struct board *b)
{
	(void)b;
	return CMD_TOTAL - CMD_HELP;
}

static enum command command_of(size_t i)
{
	return (enum command)(CMD_HELP + i);
}

/* All keys as people read them: sequences as they are typed. */
static const char *shown_keys(const char *keys, struct arena *mem)
{
	struct str out = STR_INIT;
	const char *rest = keys, *copy;

	while (rest) {
		char name[KEY_NAME_SIZE], shown[KEY_NAME_SIZE];
		struct key k;
		const char *s = rest;
		size_t n = str_split(&rest, " ");

		if (!n)
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)n, s);
		if (!key_parse_name(name, &k))
			for (char *p = name; *p; p++)
				*p = *p == ',' ? ' ' : *p;
		str_addf(&out, "%s%s", out.len ? "  " : "", key_parse_name(name, &k) ? key_format(k, shown) : name);
	}
	copy = arena_strdup(mem, out.s);
	str_release(&out);
	return copy;
}

/* The name by which the user's file gives this command its keys, and the line; 0 = it does not. */
static long own_line(const struct board *b, enum command c, const char **name)
{
	const char *command, *keys;
	long line, found = 0;

	*name = command_desc(c)->name;
	for (size_t i = 0; config_key(app_config(b->d.ui->app), i, &command, &keys, &line); i++)
		if (command_find(command) == (int)c) {
			*name = command;
			found = line;
		}
	return found;
}

static void key_row(const struct board *b, size_t i, struct arena *mem, struct board_row *out)
{
	enum command c = command_of(i);
	const struct command_desc *d = command_desc(c);
	const char *name, *standard;
	char buf[80];
	long line = own_line(b, c, &name);

	for (size_t g = 0; g < COUNT_OF(groups) && groups[g].first <= c; g++)
		out->group = _(groups[g].title);
	out->label = _(d->label);
	out->name = arena_printf(mem, "%s · %s", d->name, d->french);
	out->text = arena_strdup(mem, keymap_keys(b->d.ui->keymap, c));
	out->value = shown_keys(out->text, mem);
	standard = keymap_standard(app_config(b->d.ui->app), c, buf);
	/* Without a line of its own it may still have lost a key to another. */
	out->is_own = line > 0 || !str_eq(standard, out->text);
	out->origin = line > 0 ? arena_printf(mem, _("line %ld"), line) : out->is_own ? _("lost keys") : _("default");
	out->help = _(d->help);
	out->facts = *standard ? arena_printf(mem, _("default %s"), shown_keys(standard, mem)) : _("no key by default");
}

/* Each key once. */
static void add_once(const char *keys, struct str *out)
{
	const char *rest = keys;

	while (rest) {
		const char *s = rest;
		size_t n = str_split(&rest, " ");
		bool has = false;

		for (const char *at = out->s; *at && n; at += strcspn(at, " "), at += *at == ' ')
			has = has || (strcspn(at, " ") == n && strncmp(at, s, n) == 0);
		if (n && !has) {
			if (out->len)
				str_add_char(out, ' ');
			str_add_n(out, s, n);
		}
	}
}

static bool key_check(const struct board *b, size_t i, const char *value, struct str *out, struct err *e)
{
	struct str spelt = STR_INIT;
	bool ok = keymap_spell(value, key_spell, &spelt, e);

	(void)b;
	if (ok)
		add_once(spelt.s, out);
	str_release(&spelt);
	/* Without its own keys nobody could give them back. */
	if (ok && !out->len && (command_of(i) == CMD_PALETTE || command_of(i) == CMD_HELP))
		ok = err_set(e, ERR_USAGE, _("%s keeps a key: it is the way to all others"), _(command_desc(command_of(i))->label));
	return ok;
}

static void key_place(const struct board *b, size_t i, const char **section, const char **name)
{
	*section = "keys";
	own_line(b, command_of(i), name);
}

static void key_remark(const struct board *b, size_t i, const char *value, struct str *out)
{
	struct str spelt = STR_INIT;
	char theirs[40];
	int other = keymap_spell(value, key_spell, &spelt, NULL) ? keymap_clash(b->d.ui->keymap, command_of(i), spelt.s, theirs) : -1;

	if (other >= 0) {
		struct arena mem = ARENA_INIT;

		str_addf(out, _("%s belongs to \"%s\", which loses it."), shown_keys(theirs, &mem), _(command_desc((enum command)other)->label));
		arena_release(&mem);
	}
	str_release(&spelt);
}

static void key_pressed(const struct board *b, const struct key_event *ev, struct str *out)
{
	char name[KEY_NAME_SIZE];

	(void)b;
	if (ev->type != EVENT_KEY)
		return;
	if (event_is_key(ev, UI_KEY_BACKSPACE, 0))
		str_clear(out);
	else
		str_addf(out, "%s%s", out->len ? "," : "", key_format_plain(ev->key, name));
}

struct dialog *dialog_keys(struct ui *ui, const char *name)
{
	static const struct board_ops ops = {.count = key_count,
		.row = key_row,
		.check = key_check,
		.place = key_place,
		.remark = key_remark,
		.key = key_pressed};
	static const struct dialog_hint hints[] = {{N_("Enter"), N_("Press a key")}, {N_("Ctrl-E"), N_("Write them")}, {N_("Ctrl-D"), N_("Default")},
		{N_("Ctrl-Z"), N_("Undo")}, {N_("Esc"), N_("Leave")}, {NULL, NULL}};
	struct dialog *d = board_new(ui, &ops, _("Keys"), hints);

	if (!str_is_empty(name))
		board_find((struct board *)d, name);
	return d;
}
