/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_config.c - the configuration taken up while the console runs: after a change in its own screens, and when the file changed under it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/ui/theme.h>

#include "console_priv.h"

/* The file without its folder: the sentence is what matters, and the screen is narrow. */
static void shorten(struct str *text, const char *path)
{
	struct str out = STR_INIT;
	size_t n = strlen(path);
	const char *at = text->s;

	for (const char *hit; (hit = strstr(at, path)); at = hit + n) {
		str_add_n(&out, at, (size_t)(hit - at));
		str_add(&out, file_basename(path));
	}
	str_add(&out, at);
	str_release(text);
	*text = out;
}

static void read_colors(struct console *c)
{
	const char *role, *look;
	long line;

	memset(&c->own, 0, sizeof(c->own));
	for (size_t i = 0; config_color(app_config(c->app), i, &role, &look, &line); i++) {
		struct err e = ERR_INIT;

		if (!theme_own_set(&c->own, role, look, &e))
			str_addf(&c->warnings, "%s:%ld: %s\n", config_path(app_config(c->app)), line, e.text);
	}
}

void console_read_config(struct console *c)
{
	keymap_free(&c->keymap);
	str_clear(&c->warnings);
	str_add(&c->warnings, app_warnings(c->app));
	c->keymap = keymap_new(app_config(c->app), key_spell, &c->warnings);
	read_colors(c);
	str_trim(&c->warnings);
	shorten(&c->warnings, config_path(app_config(c->app)));
	memset(c->key_name, 0, sizeof(c->key_name));
	c->ui.keymap = c->keymap;
	c->ui.warnings = c->warnings.s;
}

enum theme_kind console_theme_kind(const struct console *c)
{
	enum theme_kind kind;

	return theme_kind_parse(config_text(app_config(c->app), OPT_THEME), &kind) ? kind : THEME_AUTO;
}

static void take_up_terminal(struct console *c)
{
	struct theme theme;
	enum theme_kind kind = console_theme_kind(c);

	if (!c->term)
		return;
	theme = term_theme(c->term);
	if (c->theme != kind || memcmp(&theme.own, &c->own, sizeof(c->own)) != 0) {
		/* What the terminal told about itself stands while no other kind is asked for. */
		if (c->theme != kind)
			theme_init(&theme, kind, term_colors(c->term));
		else
			theme_init_depth(&theme, kind, theme.depth, theme.ground);
		theme_wear(&theme, &c->own);
		c->theme = kind;
		term_set_theme(c->term, &theme);
	}
	term_set_mouse(c->term, config_is_on(app_config(c->app), OPT_MOUSE));
	term_set_ascii(c->term, config_is_on(app_config(c->app), OPT_ASCII));
	c->grid.glyphs = term_glyphs(c->term);
}

void console_retitle(struct console *c)
{
	/* A dialog may hold what is made anew. */
	if (!c->retitle || c->top || c->job)
		return;
	c->retitle = false;
	if (c->browse)
		console_reopen(c);
}

void console_reconfigure(struct console *c)
{
	console_read_config(c);
	take_up_terminal(c);
	c->retitle = c->retitle || !str_eq(c->language, intl_language());
	c->language = intl_language();
	console_retitle(c);
	c->ensured = false;
	c->dirty = true;
}

void console_say_warnings(struct console *c)
{
	const char *text = c->warnings.s;
	int more = 0;

	if (!*text)
		return;
	for (const char *s = text; (s = strchr(s, '\n')); s++)
		more++;
	if (more)
		ui_say(&c->ui, ngettext("%.*s (and %d more: the command \"Options\" tells all)", "%.*s (and %d more: the command \"Options\" tells all)", (unsigned long)more),
			(int)strcspn(text, "\n"), text, more);
	else
		ui_say(&c->ui, "%s", text);
	c->ui.message_is_error = true;
}

void console_poll_config(struct console *c)
{
	if (!app_poll_config(c->app))
		return;
	console_reconfigure(c);
	ui_say(&c->ui, _("%s changed: its new values hold."), file_basename(config_path(app_config(c->app))));
	console_say_warnings(c);
}
