/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>
#include <strates/base/file.h>
#include <strates/base/utf8.h>

#include "dialog_stage.h"

struct stage stage;
static char state_home[80];
static struct str speech;

/* --- what the console does for dialogs --- */

void ui_say(struct ui *ui, const char *fmt, ...)
{
	va_list ap;

	free(ui->message);
	va_start(ap, fmt);
	if (vasprintf(&ui->message, fmt, ap) < 0)
		ui->message = NULL;
	va_end(ap);
	ui->message_is_error = false;
}

void ui_say_error(struct ui *ui, const struct err *e)
{
	char text[600];

	ui_say(ui, "%s", err_format(e, text, sizeof(text)));
	ui->message_is_error = true;
}

/* As without a terminal: at once. */
bool ui_may_change(struct ui *ui, enum command cmd)
{
	(void)ui;
	(void)cmd;
	return !stage.read_only;
}

bool ui_work(struct ui *ui, const struct ui_work *w, struct err *e)
{
	struct err why = ERR_INIT;

	(void)e;
	w->done(ui, w->ctx, w->fn(ui->app, w->ctx, &why), &why);
	return true;
}

bool ui_waits(struct ui *ui)
{
	(void)ui;
	return stage.waiting;
}

void ui_push(struct ui *ui, struct dialog *d)
{
	(void)ui;
	if (!d)
		return;
	d->below = stage.top;
	stage.top = d;
}

void ui_copy(struct ui *ui, const char *text)
{
	free(ui->copy);
	ui->copy = xstrdup(text);
}

static void take_away(struct dialog *d)
{
	struct dialog **at = &stage.top;

	while (*at && *at != d)
		at = &(*at)->below;
	assert_non_null(*at);
	*at = d->below;
	d->ops->free(d);
}

/* --- before and after --- */

int stage_open(void **state)
{
	(void)state;
	snprintf(state_home, sizeof(state_home), "%s/strates-state-XXXXXX",
	        getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp(state_home));
	setenv("XDG_STATE_HOME", state_home, 1);
	setenv("LANGUAGE", "en", 1);
	stage.app = register_open();
	stage.keymap = keymap_new(app_config(stage.app), key_spell, NULL);
	stage.ui = (struct ui){.app = stage.app, .keymap = stage.keymap, .run = -1, .warnings = ""};
	str_init(&stage.ui.editor_text);
	str_init(&stage.screen);
	str_init(&speech);
	grid_init(&stage.grid, 24, 80);
	return 0;
}

static void remove_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char *sub = file_join(path, entry->d_name);

		if (entry->d_name[0] != '.' && unlink(sub) < 0)
			remove_folder(sub);
		free(sub);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

int stage_clear(void **state)
{
	(void)state;
	while (stage.top)
		take_away(stage.top);
	free(stage.ui.message);
	free(stage.ui.copy);
	stage.ui.message = stage.ui.copy = NULL;
	stage.waiting = stage.read_only = false;
	stage.ui.select_action = 0;
	stage.ui.reload_all = stage.ui.quit = false;
	stage.ui.run = -1;
	stage_size(24, 80);
	return 0;
}

int stage_close(void **state)
{
	stage_clear(state);
	str_release(&stage.ui.editor_text);
	str_release(&stage.screen);
	str_release(&speech);
	grid_release(&stage.grid);
	keymap_free(&stage.keymap);
	unlink(config_path(app_config(stage.app)));
	register_close(&stage.app);
	remove_folder(state_home);
	return 0;
}

/* --- playing --- */

void stage_size(int rows, int cols)
{
	grid_resize(&stage.grid, rows, cols);
}

void stage_push(struct dialog *d)
{
	if (!d)
		fail_msg("no dialog: %s", stage.ui.message ? stage.ui.message : "?");
	ui_push(&stage.ui, d);
}

static void look(void)
{
	struct canvas screen = canvas_of(&stage.grid);
	struct dialog *all[16];
	int n = 0;

	grid_clear(&stage.grid);
	for (struct dialog *d = stage.top; d && n < 16; d = d->below)
		all[n++] = d;
	while (n > 0) {
		n--;
		all[n]->ops->draw(all[n], &screen);
	}
	str_clear(&stage.screen);
	grid_text(&stage.grid, &stage.screen);
}

static void send(const struct key_event *ev)
{
	struct dialog *d = stage.top;

	assert_non_null(d);
	look(); /* as the console: widgets know their size from the last drawing */
	stage.last = d->ops->key(d, ev);
	if (stage.last == DIALOG_DONE || stage.last == DIALOG_CANCELLED)
		take_away(d);
}

void stage_keys(const char *names)
{
	char *copy = xstrdup(names), *rest = copy, *name;

	while ((name = strsep(&rest, " "))) {
		struct key k;

		if (!key_parse_name(name, &k))
			fail_msg("no such key: %s", name);
		struct key_event ev = event_of_key(k.code, k.mods);

		send(&ev);
	}
	free(copy);
}

void stage_type(const char *text)
{
	size_t n = strlen(text), len;

	for (; n > 0; text += len, n -= len) {
		struct key_event ev = event_of_key(utf8_decode(text, n, &len), 0);

		send(&ev);
	}
}

int stage_depth(void)
{
	int n = 0;

	for (struct dialog *d = stage.top; d; d = d->below)
		n++;
	return n;
}

void stage_tick(void)
{
	if (stage.top && stage.top->ops->tick)
		stage.top->ops->tick(stage.top);
}

void stage_idle(void)
{
	for (int i = 0; i < 20 && stage.top && stage.top->waits; i++)
		stage.top->ops->idle(stage.top);
}

void stage_shows(const char *text)
{
	look();
	if (!strstr(stage.screen.s, text))
		fail_msg("“%s” is not on the screen:\n%s", text, stage.screen.s);
}

void stage_shows_not(const char *text)
{
	look();
	if (strstr(stage.screen.s, text))
		fail_msg("“%s” is on the screen:\n%s", text, stage.screen.s);
}

const char *stage_speech(void)
{
	str_clear(&speech);
	stage.top->ops->speak(stage.top, &speech);
	return speech.s;
}

void stage_said(const char *part)
{
	if (!stage.ui.message || !strstr(stage.ui.message, part))
		fail_msg("“%s” was not said, but “%s”", part,
		        stage.ui.message ? stage.ui.message : "nothing");
}
