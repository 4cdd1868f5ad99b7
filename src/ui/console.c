/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console.c - the loop: an event, what it changes, one frame.
 *
 * A frame is drawn only when something changed and nobody has typed on meanwhile, so a held key
 * never lags behind. What is not needed for the frame (counts of the tree, the record next to the
 * selected one, findings of a new day) is done after it, one piece at a time, as long as no key
 * waits. The engine is not loaded here: the first edit does.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/ui/theme.h>

#include "console_priv.h"

enum {
	FRAME_MS = 60, /* so long at most keys may hold a frame back */
	AT_ONCE_MAX = 10000, /* actions whose findings are not worth a thread */
	JOB_MS = 100,  /* so often work beside the console is looked at */
	IDLE_MS = 150  /* without a key: time for what may wait */
};

int64_t console_ms(void)
{
	return clock_monotonic_ns() / 1000000;
}

/* --- events --- */

void console_event(struct console *c, const struct key_event *ev)
{
	c->dirty = true;
	c->key_ms = console_ms();
	console_work_forget(c);
	switch (ev->type) {
	case EVENT_RESIZE: console_size(c, ev->rows, ev->cols); return;
	case EVENT_HANGUP: c->quit = true; return;
	case EVENT_MOUSE: console_mouse(c, ev); break;
	case EVENT_KEY:
	case EVENT_PASTE: console_key(c, ev); break;
	case EVENT_RESUMED: {
		int rows, cols;

		term_size(c->term, &rows, &cols);
		console_size(c, rows, cols);
		return;
	}
	default: return;
	}
	console_take_requests(c);
	tour_look(c);
	console_follow(c);
	console_note_place(c);
}

void console_tick(struct console *c)
{
	if (c->top && c->top->ops->tick)
		c->top->ops->tick(c->top);
	/* What work beside the console changed is told when it ends. */
	if (c->browse && !c->job && app_poll_changes(c->app)) {
		console_reload(c);
		if (!c->ui.message)
			ui_say(&c->ui, "%s", _("Another program changed the register; what you see is up to date."));
	}
	/* Language and locale are not changed under another thread. */
	if (!c->job)
		console_poll_config(c);
	if (c->browse && c->today != app_today(c->app)) {
		c->today = app_today(c->app);
		c->ensured = false;
	}
}

/* --- what may wait --- */

static bool ensure(struct app *app, void *ctx, struct err *e)
{
	(void)ctx;
	return app_ensure_findings(app, e);
}

static void ensured(struct ui *ui, void *ctx, bool ok, const struct err *e)
{
	(void)ctx;
	if (!ok && e->code != ERR_BUSY && e->code != ERR_CANCELLED)
		ui_say_error(ui, e);
}

/* Those of a small register are there before a key is missed. */
static void ensure_findings(struct console *c)
{
	struct ui_work w = {.name = _("Findings"), .fn = ensure, .done = ensured};
	struct err e = ERR_INIT;
	bool ok;

	c->ensured = true;
	if (browse_is_current(c->browse) || c->job)
		return;
	if (browse_totals(c->browse)->actions > AT_ONCE_MAX && ui_work(&c->ui, &w, NULL))
		return;
	console_work_begin(c);
	ok = app_ensure_findings(c->app, &e);
	console_work_end(c);
	/* Another console may be at it: its findings will do. */
	if (!ok && e.code != ERR_BUSY && e.code != ERR_CANCELLED)
		ui_say_error(&c->ui, &e);
	console_reload(c);
}

/* The rest of a long list. */
static bool list_waits(const struct console *c)
{
	return c->browse && !browse_is_whole(c->browse);
}

/* What is looked for is wanted at once; the rest of the list only when nobody types, or each key would begin it again. */
static bool page_waits(const struct console *c)
{
	return c->browse && !browse_is_whole(c->browse) && !browse_is_shown(c->browse);
}

static bool tree_waits(const struct console *c)
{
	return c->tree.stale && layout_is_visible(&c->layout, SLOT_TREE);
}

/* What a dialog left for later is what its user waits for: it goes before all else. */
static bool dialog_waits(const struct console *c)
{
	return c->top && c->top->waits;
}

bool console_has_idle_work(const struct console *c)
{
	if (dialog_waits(c) || list_waits(c))
		return true;
	/* Not under a dialog: its keys would wait. */
	return c->browse && (console_view_waits(c) || tree_waits(c) || !browse_is_counted(c->browse) || (!c->ensured && !c->top));
}

bool console_key_waits(void *ctx)
{
	const struct console *c = ctx;

	return c->term && term_has_input(c->term);
}

static void read_list(struct console *c)
{
	bool shown = browse_is_shown(c->browse);
	struct err e = ERR_INIT;

	if (!browse_read_on(c->browse, &e))
		ui_say_error(&c->ui, &e);
	if (!shown && browse_is_shown(c->browse))
		list_refresh(&c->actions.list);
}

static void read_tree(struct console *c)
{
	struct err e = ERR_INIT;

	browse_begin(c->browse);
	if (!pane_tree_read(&c->tree, &e) && e.code != ERR_CANCELLED)
		ui_say_error(&c->ui, &e);
	browse_end(c->browse);
}

bool console_idle(struct console *c)
{
	if (!console_has_idle_work(c))
		return false;
	if (dialog_waits(c)) {
		c->top->ops->idle(c->top);
		return true;
	}
	if (list_waits(c)) {
		read_list(c);
		return true;
	}
	if (!console_view_waits(c) && !tree_waits(c) && browse_is_counted(c->browse)) {
		ensure_findings(c);
		return true;
	}
	/* A key ends these, and they are done again when nobody types. */
	app_set_cancel(c->app, console_key_waits, c);
	if (console_view_waits(c))
		console_read_view(c);
	else if (tree_waits(c))
		read_tree(c);
	else
		browse_count_all(c->browse);
	app_set_cancel(c->app, NULL, NULL);
	return true;
}

/* Where the last move would lead once more: a line, a page. */
static size_t next_row(struct console *c)
{
	struct list *l = &c->actions.list;
	long moved = (long)l->row - (long)c->drawn_row, most = 2L * l->rows_shown;

	if (moved && moved >= -most && moved <= most)
		c->stride = moved;
	c->drawn_row = l->row;
	return l->row + (size_t)c->stride;
}

/* Rows of the next page, and all about the next action: so the next key finds them ready. */
static void read_ahead(struct console *c)
{
	struct list *l = &c->actions.list;
	size_t row = next_row(c), page = (size_t)l->rows_shown;
	bool detail = layout_is_visible(&c->layout, SLOT_DETAIL);

	if (!c->browse || c->view != VIEW_ACTIONS || row >= browse_count(c->browse))
		return;
	browse_begin(c->browse);
	browse_prefetch(c->browse, c->stride > 0 ? l->top : l->top > page ? l->top - page : 0, page * 2);
	if (layout_is_visible(&c->layout, SLOT_FINDINGS))
		pane_findings_peek(&c->findings, browse_at(c->browse, row));
	else if (detail)
		console_strip(c, browse_at(c->browse, row));
	if (detail)
		pane_detail_read(&c->detail, ENTITY_ACTION, browse_at(c->browse, row));
	browse_end(c->browse);
}

/* --- the loop --- */

static void frame(struct console *c)
{
	int64_t now = console_ms();

	if (!c->dirty || (term_has_input(c->term) && now - c->drawn_ms < FRAME_MS))
		return;
	console_draw(c);
	term_draw(c->term, &c->grid);
	c->dirty = false;
	c->drawn_ms = now;
	if (!term_has_input(c->term))
		read_ahead(c);
}

static void next_event(struct console *c, struct key_event *ev)
{
	int64_t wait = POLL_MS;

	if (c->n_queue) {
		*ev = c->queue[0];
		memmove(c->queue, c->queue + 1, (size_t)--c->n_queue * sizeof(*c->queue));
		return;
	}
	if (c->sequence[0] && !c->which_key)
		wait = c->sequence_ms + WHICH_KEY_MS - console_ms();
	else if (console_has_idle_work(c))
		wait = c->key_ms + IDLE_MS - console_ms();
	if (c->job && wait > JOB_MS)
		wait = JOB_MS;
	if (c->dirty || dialog_waits(c) || page_waits(c))
		wait = 0;
	term_read(c->term, ev, wait < 0 ? 0 : (int)wait);
}

static void loop(struct console *c)
{
	int64_t ticked = console_ms();

	while (!c->quit) {
		struct key_event ev = {0};

		console_job_poll(c);
		frame(c);
		next_event(c, &ev);
		if (ev.type != EVENT_NONE)
			console_event(c, &ev);
		else if ((dialog_waits(c) || page_waits(c) || console_ms() - c->key_ms >= IDLE_MS) && console_idle(c))
			c->dirty = true;
		if (c->sequence[0] && !c->which_key && console_ms() - c->sequence_ms >= WHICH_KEY_MS)
			c->which_key = c->dirty = true;
		if (!c->quit && console_ms() - ticked >= POLL_MS) {
			char *before = c->ui.message;

			console_tick(c);
			ticked = console_ms();
			c->dirty = c->dirty || c->top || before != c->ui.message || !c->ensured;
		}
	}
}

/* --- beginning and end --- */

static bool open_terminal(struct console *c, struct err *e)
{
	struct config *config = app_config(c->app);
	struct term_options o = {.mouse = config_is_on(config, OPT_MOUSE), .ascii = config_is_on(config, OPT_ASCII), .reader = c->reader};
	int rows, cols;

	o.theme = c->theme = console_theme_kind(c);
	o.own = c->own;
	c->term = term_open(&o, e);
	if (!c->term)
		return false;
	c->grid.glyphs = term_glyphs(c->term);
	term_size(c->term, &rows, &cols);
	console_size(c, rows, cols);
	return true;
}

static void init(struct console *c, struct app *a, const struct console_options *o)
{
	memset(c, 0, sizeof(*c));
	c->app = a;
	c->reader = o->reader;
	str_init(&c->warnings);
	str_init(&c->ui.editor_text);
	c->ui.app = a;
	c->ui.run = -1;
	console_read_config(c);
	c->language = intl_language();
	c->stride = 1;
	c->strip[0].lines = c->strip[1].lines = (struct lines)LINES_INIT;
	layout_wish_init(&c->wish, 24, 80);
	c->wish.reader = o->reader;
	grid_init(&c->grid, 24, 80);
	c->grid.glyphs = o->reader ? GLYPHS_READER : config_is_on(app_config(a), OPT_ASCII) ? GLYPHS_ASCII : GLYPHS_UNICODE;
	app_set_progress(a, console_progress, c);
}

static void release(struct console *c)
{
	app_set_progress(c->app, NULL, NULL);
	console_job_release(c);
	console_close_dialogs(c);
	console_close_register(c);
	term_close(&c->term);
	keymap_free(&c->keymap);
	grid_release(&c->grid);
	str_release(&c->warnings);
	str_release(&c->ui.editor_text);
	lines_release(&c->strip[0].lines);
	lines_release(&c->strip[1].lines);
	free(c->ui.message);
	free(c->ui.copy);
	free(c->macro);
}

/* What is asked first: which register, then who you are; only once each. */
static void first_questions(struct console *c)
{
	struct arena a = ARENA_INIT;

	if (!c->browse)
		ui_push(&c->ui, dialog_first_run(&c->ui));
	else if (!app_territory(c->app) && !app_state_get(c->app, "asked", &a) && app_state_set(c->app, "asked", "1", NULL))
		ui_push(&c->ui, dialog_setup(&c->ui));
	arena_release(&a);
}

bool console_run(struct app *a, const struct console_options *o, struct err *e)
{
	struct console c;
	bool ok = true;

	if (!app_is_open(a) && file_exists(app_db_path(a)) && !app_open(a, false, e))
		return false;
	init(&c, a, o);
	if (!o->script)
		ok = open_terminal(&c, e);
	if (ok && app_is_open(a))
		ok = console_open_register(&c, e);
	if (ok) {
		first_questions(&c);
		console_say_warnings(&c);
		c.dirty = true;
		if (o->script) {
			console_size(&c, 24, 80);
			ok = console_script(&c, o->script, e);
		} else {
			loop(&c);
		}
		console_save(&c);
	}
	release(&c);
	return ok;
}
