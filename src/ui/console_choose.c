/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_choose.c - what is chosen from a list: an order, a saved view, a macro.
 */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/ui/popup.h>

#include "console_priv.h"

/* --- orders --- */

static void on_sort(void *ctx, const char *value)
{
	struct console *c = ctx;

	if (!*value)
		return;
	browse_set_sort_name(c->browse, value);
	console_relist(c);
}

void choose_sort(struct console *c)
{
	struct choices all;
	bool descending;
	enum sort_key now = browse_sort(c->browse, &descending);

	if (c->view != VIEW_ACTIONS) {
		ui_say(&c->ui, _("What is worst comes first here, or what is next. %s has the list, which %s puts in another order."), console_key_name(c, CMD_VIEW_LIST), console_key_name(c, CMD_SORT));
		return;
	}
	choices_init(&all);
	for (int i = 0; i < SORT_COUNT; i++) {
		bool usual;
		char value[24];

		sort_find(sort_name((enum sort_key)i), &usual);
		/* Choosing the present order turns it round. */
		snprintf(value, sizeof(value), "%s%s", i == (int)now && descending == usual ? "-" : "", sort_name((enum sort_key)i));
		choices_add(&all, browse_sort_label((enum sort_key)i), i == (int)now ? _("now; again turns it round") : NULL, NULL, value);
	}
	ui_push(&c->ui, dialog_choose(&c->ui, _("Order of the list"), &all, false, on_sort, c));
	choices_release(&all);
}

/* --- places of a view --- */

static void on_place(void *ctx, const char *value)
{
	struct console *c = ctx;
	struct view *v = console_current(c);

	/* What was chosen from may have been read again meanwhile. */
	if (!*value || !v->ops->choose || v->stale)
		return;
	v->ops->choose(v, value);
	console_follow(c);
}

void choose_place(struct console *c)
{
	struct view *v = console_current(c);
	struct choices all;

	if (v->stale || !v->ops->choices) {
		ui_say(&c->ui, "%s", _("There is nothing to go to by its name here; / filters."));
		return;
	}
	choices_init(&all);
	v->ops->choices(v, &all);
	ui_push(&c->ui, dialog_choose(&c->ui, _("Go to"), &all, false, on_place, c));
	choices_release(&all);
}

/* --- saved views --- */

static bool is_saved(struct console *c, const char *name)
{
	struct arena a = ARENA_INIT;
	struct browse_view *v;
	bool found = false;
	int n = 0;

	if (browse_views(c->browse, &a, &v, &n, NULL))
		for (int i = 0; i < n; i++)
			found = found || str_eq(v[i].name, name);
	arena_release(&a);
	return found;
}

static void on_view(void *ctx, const char *value)
{
	struct console *c = ctx;
	struct err e = ERR_INIT;
	bool saved;

	if (!*value)
		return;
	saved = is_saved(c, value);
	if (!saved && console_is_busy(c, &e)) {
		ui_say_error(&c->ui, &e);
		return;
	}
	if (!(saved ? browse_use_view(c->browse, value, &e) : browse_save_view(c->browse, value, &e))) {
		ui_say_error(&c->ui, &e);
		return;
	}
	if (saved) {
		console_view(c, VIEW_ACTIONS);
		console_relist(c);
	} else {
		console_reload(c);
		ui_say(&c->ui, _("Saved as \"%s\"; it is in the tree and under f."), value);
	}
}

void choose_view(struct console *c)
{
	struct arena a = ARENA_INIT;
	struct choices all;
	struct browse_view *v;
	struct err e = ERR_INIT;
	int n = 0;

	if (!browse_views(c->browse, &a, &v, &n, &e))
		ui_say_error(&c->ui, &e);
	choices_init(&all);
	for (int i = 0; i < n; i++)
		choices_add(&all, v[i].name, v[i].filter, NULL, NULL);
	ui_push(&c->ui, dialog_choose(&c->ui, _("Saved views: choose one, or type a name for the present filter"), &all, true, on_view, c));
	choices_release(&all);
	arena_release(&a);
}

/* --- macros --- */

enum { MACRO_MAX = 1024 * 1024 };

static int is_visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* What its writer says of it: its first line when that is a comment. */
static void describe(const char *path, struct str *out)
{
	struct str text = STR_INIT;
	size_t n;

	if (file_read(path, MACRO_MAX, &text, NULL) && text.s[0] == '#') {
		n = strcspn(text.s, "\n");
		str_add_n(out, text.s + 1, n > 1 ? n - 1 : 0);
		str_trim(out);
	}
	str_release(&text);
}

static void add_macro(struct choices *all, const char *dir, const char *name)
{
	char *path = file_join(dir, name);
	struct str detail = STR_INIT;

	describe(path, &detail);
	choices_add(all, name, detail.s, NULL, path);
	str_release(&detail);
	free(path);
}

static void on_macro(void *ctx, const char *value)
{
	struct console *c = ctx;

	free(c->macro);
	c->macro = *value ? xstrdup(value) : NULL;
}

void choose_macro(struct console *c)
{
	char *dir = file_config_home("macros");
	struct dirent **v = NULL;
	int n = c->playing ? 0 : scandir(dir, &v, is_visible, alphasort);
	struct choices all;

	choices_init(&all);
	for (int i = 0; i < n; i++) {
		add_macro(&all, dir, v[i]->d_name);
		free(v[i]);
	}
	free(v);
	if (c->playing)
		ui_say(&c->ui, "%s", _("A macro plays no other macro."));
	else if (n <= 0)
		ui_say(&c->ui, _("There is no macro yet: put a file with keys into %s; strates(1) tells its words."), dir);
	else
		ui_push(&c->ui, dialog_choose(&c->ui, _("Macros"), &all, false, on_macro, c));
	choices_release(&all);
	free(dir);
}
