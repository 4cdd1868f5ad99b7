/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_palette.c - every command by its name: with its key, with the reason where it can't be given, the ones used lately first; and some take what is
 * written behind them: `filter pays:sn', `view matrix', `sort budget', `export csv', `options theme'.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/ui/fuzzy.h>
#include <strates/ui/popup.h>

#include "console_priv.h"

enum { RECENT = 5, VERB_MAX = 32 };

/* Moving about is for keys; in the palette it would only hide the rest. */
static bool is_listed(enum command cmd)
{
	unsigned contexts = command_desc(cmd)->contexts;

	if (cmd >= CMD_UP && cmd <= CMD_BACK)
		return false;
	return cmd != CMD_PALETTE && !(contexts & CTX_CLI);
}

static const char *refusal(struct console *c, enum command cmd, unsigned have)
{
	if (!(command_desc(cmd)->contexts & (console_context(c) | CTX_ANY)))
		return _("not in this pane");
	return command_refusal(cmd, have);
}

/* --- used lately --------------------------------------------------------------------------------------------------------------- */

/* The last ones, newest first; kept with the register's state. */
static int recent(struct console *c, enum command out[RECENT])
{
	struct arena mem = ARENA_INIT;
	const char *rest = app_state_get(c->app, "commands", &mem);
	int n = 0;

	while (rest && n < RECENT) {
		char name[40];
		const char *s = rest;
		size_t len = str_split(&rest, " ");
		int cmd;

		snprintf(name, sizeof(name), "%.*s", (int)len, s);
		cmd = len && len < sizeof(name) ? command_find(name) : -1;
		if (cmd >= 0 && is_listed((enum command)cmd))
			out[n++] = (enum command)cmd;
	}
	arena_release(&mem);
	return n;
}

static void remember(struct console *c, enum command cmd)
{
	enum command before[RECENT];
	int n = recent(c, before), kept = 1;
	struct str text = STR_INIT;

	str_add(&text, command_desc(cmd)->name);
	for (int i = 0; i < n && kept < RECENT; i++)
		if (before[i] != cmd) {
			str_addf(&text, " %s", command_desc(before[i])->name);
			kept++;
		}
	app_state_set(c->app, "commands", text.s, NULL);
	str_release(&text);
}

/* --- what is written behind a command ------------------------------------------------------------------------------------------ */

static void offer_filter(struct console *c, const char *what, struct choices *out)
{
	struct err e = ERR_INIT;
	struct arena mem = ARENA_INIT;
	struct filter_node *root;
	int at;
	bool ok = filter_parse_part(&mem, what, &root, &at, &e);

	(void)c;
	choices_add(out, what, ok ? _("filter the list by this") : e.text, NULL, "")->disabled = !ok;
	arena_release(&mem);
}

static void take_filter(struct console *c, const char *what)
{
	struct err e = ERR_INIT;

	if (!browse_set_filter(c->browse, what, NULL, &e)) {
		ui_say_error(&c->ui, &e);
		return;
	}
	console_view(c, c->view);
	console_relist(c);
}

static void offer_view(struct console *c, const char *what, struct choices *out)
{
	struct str needle = STR_INIT;
	struct arena mem = ARENA_INIT;
	struct browse_view *saved;
	int n = 0;

	utf8_fold(&needle, what);
	for (int i = CMD_VIEW_LIST; i < CMD_PANE_NEXT; i++) {
		const struct command_desc *d = command_desc((enum command)i);

		if (str_has_prefix(d->name, "view.") && (fuzzy_score(needle.s, _(d->label)) || fuzzy_score(needle.s, d->name) || fuzzy_score(needle.s, d->french)))
			choices_add(out, _(d->label), _(d->help), console_key_name(c, (enum command)i), d->name);
	}
	if (c->browse && browse_views(c->browse, &mem, &saved, &n, NULL))
		for (int i = 0; i < n; i++)
			if (fuzzy_score(needle.s, saved[i].name))
				choices_add(out, saved[i].name, saved[i].filter, NULL, arena_printf(&mem, "=%s", saved[i].name));
	arena_release(&mem);
	str_release(&needle);
}

static void take_view(struct console *c, const char *what)
{
	struct err e = ERR_INIT;

	if (*what != '=') {
		c->ui.run = command_find(what);
	} else if (browse_use_view(c->browse, what + 1, &e)) {
		console_view(c, VIEW_ACTIONS);
		console_relist(c);
	} else {
		ui_say_error(&c->ui, &e);
	}
}

static void offer_sort(struct console *c, const char *what, struct choices *out)
{
	struct str needle = STR_INIT;

	(void)c;
	utf8_fold(&needle, what);
	for (int i = 0; i < SORT_COUNT; i++)
		if (fuzzy_score(needle.s, browse_sort_label((enum sort_key)i)) || fuzzy_score(needle.s, sort_name((enum sort_key)i)))
			choices_add(out, browse_sort_label((enum sort_key)i), _("order of the list"), NULL, sort_name((enum sort_key)i));
	str_release(&needle);
}

static void take_sort(struct console *c, const char *what)
{
	browse_set_sort_name(c->browse, what);
	console_relist(c);
}

static void offer_export(struct console *c, const char *what, struct choices *out)
{
	(void)c;
	dialog_export_kinds(what, out);
}

static void take_export(struct console *c, const char *what)
{
	const struct dialog *before = c->top;

	act_export(c);
	/* Nothing to write: no dialog came. */
	if (c->top != before)
		dialog_export_take(c->top, what);
}

static void offer_board(struct console *c, const char *what, struct choices *out)
{
	(void)c;
	choices_add(out, what, _("look for this there"), NULL, "");
}

static void take_options(struct console *c, const char *what)
{
	ui_push(&c->ui, dialog_options(&c->ui, what));
}

static void take_keys(struct console *c, const char *what)
{
	ui_push(&c->ui, dialog_keys(&c->ui, what));
}

/* Written in either language; the first one is the one that is kept in a value. */
static const struct verb {
	const char *words;
	bool store; /* needs a register */
	void (*offer)(struct console *c, const char *what, struct choices *out); /* a value "" stands for what was written */
	void (*take)(struct console *c, const char *what);
} verbs[] = {
	{"filter filtre filtrer", true, offer_filter, take_filter},
	{"view vue", true, offer_view, take_view},
	{"sort tri trier", true, offer_sort, take_sort},
	{"export exporter", true, offer_export, take_export},
	{"options option reglages", false, offer_board, take_options},
	{"keys touches", false, offer_board, take_keys},
};

static bool is_word_of(const char *words, const char *word, size_t n)
{
	const char *rest = words;

	while (rest) {
		const char *s = rest;

		if (str_split(&rest, " ") == n && strncmp(s, word, n) == 0)
			return true;
	}
	return false;
}

/* What a query says behind its first word, when that is a verb. */
static const struct verb *verb_of(struct console *c, const char *query, const char **what)
{
	struct str first = STR_INIT;
	const struct verb *found = NULL;
	char word[VERB_MAX];
	size_t n = strcspn(query, " ");

	*what = query + n + strspn(query + n, " ");
	if (!**what || n >= sizeof(word))
		return NULL;
	snprintf(word, sizeof(word), "%.*s", (int)n, query);
	utf8_fold(&first, word);
	for (size_t i = 0; i < COUNT_OF(verbs) && !found; i++)
		if (is_word_of(verbs[i].words, first.s, first.len) && (c->browse || !verbs[i].store))
			found = &verbs[i];
	str_release(&first);
	return found;
}

/* Values are "verb\nwhat": no command's name holds a newline. */
static void offer(void *ctx, const char *query, struct choices *out)
{
	struct console *c = ctx;
	const char *what;
	const struct verb *v = verb_of(c, query, &what);
	struct choices own;

	if (!v)
		return;
	choices_init(&own);
	v->offer(c, what, &own);
	for (size_t i = 0; i < own.n; i++) {
		const struct choice *x = &own.item[i];
		struct str value = STR_INIT;

		str_addf(&value, "%s\n%s", v->words, *x->value ? x->value : what);
		choices_add(out, x->text, x->detail, x->key, value.s)->disabled = x->disabled;
		str_release(&value);
	}
	choices_release(&own);
}

/* --- the palette --------------------------------------------------------------------------------------------------------------- */

static void on_command(void *ctx, const char *value)
{
	struct console *c = ctx;
	const char *what = strchr(value, '\n');
	char name[40];
	int cmd;

	for (size_t i = 0; what && i < COUNT_OF(verbs); i++)
		if (str_has_prefix(value, verbs[i].words)) {
			verbs[i].take(c, what + 1);
			return;
		}
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(value, " "), value);
	cmd = *name ? command_find(name) : -1;
	if (cmd < 0)
		return;
	remember(c, (enum command)cmd);
	c->ui.run = cmd;
}

static void add_command(struct console *c, struct choices *all, enum command cmd, const char *why)
{
	const struct command_desc *d = command_desc(cmd);
	struct str detail = STR_INIT, value = STR_INIT;

	if (why)
		str_addf(&detail, "(%s)", why);
	else
		str_add(&detail, _(d->help));
	/* Both names find it, whatever the language is. */
	str_addf(&value, "%s %s", d->name, d->french);
	choices_add(all, _(d->label), detail.s, console_key_name(c, cmd), value.s)->disabled = why != NULL;
	str_release(&detail);
	str_release(&value);
}

static bool is_among(enum command cmd, const enum command *v, int n)
{
	for (int i = 0; i < n; i++)
		if (v[i] == cmd)
			return true;
	return false;
}

void choose_command(struct console *c)
{
	struct choices all;
	enum command lately[RECENT];
	unsigned have = console_have(c);
	int n = c->browse ? recent(c, lately) : 0;
	struct dialog *d;

	choices_init(&all);
	for (int i = 0; i < n; i++)
		if (!refusal(c, lately[i], have))
			add_command(c, &all, lately[i], NULL);
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < CMD_TOTAL; i++) {
			const char *why = refusal(c, (enum command)i, have);

			/* What can be done first. */
			if (is_listed((enum command)i) && (why != NULL) == (pass == 1) && (why || !is_among((enum command)i, lately, n)))
				add_command(c, &all, (enum command)i, why);
		}
	d = dialog_choose(&c->ui, _("Commands"), &all, false, on_command, c);
	dialog_choose_offer(d, offer);
	ui_push(&c->ui, d);
	choices_release(&all);
}
