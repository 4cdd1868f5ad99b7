/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * board_options.c - every option, weight and threshold: what holds, where it comes from, what it may be.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/config.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "board.h"

static size_t option_count(const struct board *b)
{
	(void)b;
	return CONFIG_SETTINGS;
}

static const char *value_of(const struct config *c, size_t i, struct arena *mem)
{
	struct str v = STR_INIT;
	const char *copy;

	if (c)
		config_setting_value(c, i, &v);
	else
		config_setting_standard(i, &v);
	copy = arena_strdup(mem, v.s);
	str_release(&v);
	return copy;
}

/* "default 20 · from 0 to 100", "default auto · auto, fr, en". */
static const char *facts_of(size_t i, const struct config_setting *s, struct arena *mem)
{
	struct str low = STR_INIT, high = STR_INIT;
	const char *standard = value_of(NULL, i, mem), *facts;

	config_setting_range(i, &low, &high);
	if (s->type == OPT_SWITCH)
		facts = arena_printf(mem, _("default %s · on, off"), standard);
	else if (*s->choices) {
		char *list = arena_strdup(mem, s->choices);

		for (char *p = list; *p; p++)
			*p = *p == '|' ? ' ' : *p;
		facts = s->type == OPT_LIST ? list : arena_printf(mem, _("default %s · %s"), standard, list);
	} else if (low.len)
		facts = arena_printf(mem, _("default %s · from %s to %s"), standard, low.s, high.s);
	else
		facts = *standard ? arena_printf(mem, _("default %s"), standard) : _("empty by default");
	str_release(&low);
	str_release(&high);
	return facts;
}

static void option_row(const struct board *b, size_t i, struct arena *mem, struct board_row *out)
{
	const struct config *c = app_config(b->d.ui->app);
	struct config_setting s;
	long line = config_setting_line(c, i);

	config_setting(i, &s);
	out->group = s.section;
	out->label = s.name;
	out->name = arena_printf(mem, "%s.%s", s.section, s.name);
	out->value = out->text = value_of(c, i, mem);
	out->origin = line > 0 ? arena_printf(mem, _("line %ld"), line) : line < 0 ? _("this run") : _("default");
	out->is_own = line != 0;
	out->help = _(s.help);
	out->facts = facts_of(i, &s, mem);
}

static bool option_check(const struct board *b, size_t i, const char *value, struct str *out, struct err *e)
{
	(void)b;
	str_add(out, value);
	return config_setting_check(i, value, e);
}

static void option_place(const struct board *b, size_t i, const char **section, const char **name)
{
	struct config_setting s;

	(void)b;
	config_setting(i, &s);
	*section = s.section;
	*name = s.name;
}

static void step_choice(const char *choices, const char *now, int by, struct str *out)
{
	const char *rest = choices, *item[32];
	size_t len[32];
	int n = 0, at = 0;

	while (rest && n < 32) {
		item[n] = rest;
		len[n] = str_split(&rest, "|");
		if (strlen(now) == len[n] && strncmp(item[n], now, len[n]) == 0)
			at = n;
		n++;
	}
	at = (at + (by ? by : 1) + n) % n;
	str_add_n(out, item[at], len[at]);
}

static bool option_step(const struct board *b, size_t i, int by, struct str *out)
{
	const struct config *c = app_config(b->d.ui->app);
	struct arena mem = ARENA_INIT;
	struct config_setting s;
	const char *now = value_of(c, i, &mem);
	bool ok = true, share = i >= OPT_COUNT && param_desc((enum param_id)(i - OPT_COUNT))->type == PARAM_SHARE;

	config_setting(i, &s);
	if (s.type == OPT_SWITCH)
		str_add(out, i < OPT_COUNT ? (config_is_on(c, (enum opt)i) ? "off" : "on") : str_eq(now, "on") ? "off" : "on");
	else if (s.type == OPT_CHOICE)
		step_choice(s.choices, now, by, out);
	else if (s.type != OPT_NUMBER || !by)
		ok = false;
	else if (share)
		str_addf(out, "%.3f", strtod(now, NULL) + by * 0.05);
	else
		str_addf(out, "%lld", strtoll(now, NULL, 10) + by);
	arena_release(&mem);
	return ok && config_setting_check(i, out->s, NULL);
}

struct dialog *dialog_options(struct ui *ui, const char *name)
{
	static const struct board_ops ops = {.count = option_count, .row = option_row, .check = option_check, .place = option_place, .step = option_step};
	static const struct dialog_hint hints[] = {{N_("Enter"), N_("Change")}, {N_("Ctrl-D"), N_("Default")}, {N_("Ctrl-Z"), N_("Undo")}, {N_("Esc"), N_("Leave")},
		{N_("Left Right"), N_("Less, more")}, {NULL, NULL}};
	struct dialog *d = board_new(ui, &ops, _("Options"), hints);

	if (!str_is_empty(name))
		board_find((struct board *)d, name);
	return d;
}
