/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_tour.c - the guided tour: one thing to do at a time, in a strip under the screen; what was done is seen, and the next thing comes.
 *
 * The console is the real one, on the demonstration; the tour only looks on. It takes two keys for itself, which no other place uses: one leaves it, one goes on
 * without doing. Where it was left is kept, and the command "Guided tour" takes it up there.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/sample.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>

#include "console_priv.h"

enum { STRIP_ROWS = 4, STRIP_LEAST = 14 /* a screen of fewer rows needs them all */, MOVES = 3 };

struct tour_step {
	const char *title, *text;
	enum command key[2]; /* whose keys stand in the text; CMD_TOTAL = none */
	bool (*is_done)(const struct console *c);
};

static bool never(const struct console *c)
{
	(void)c;
	return false;
}

static bool has_moved(const struct console *c)
{
	return c->tour.moves >= MOVES;
}

static bool saw_next(const struct console *c)
{
	return c->tour.last == CMD_NEXT_FINDING;
}

static bool is_comparing(const struct console *c)
{
	return c->tour.last == CMD_COMPARE && c->top;
}

static bool is_settled(const struct console *c)
{
	return c->tour.saved && !c->top;
}

static bool saw_undo(const struct console *c)
{
	return c->tour.last == CMD_UNDO;
}

static bool has_filter(const struct console *c)
{
	return !c->filter.editing && *browse_filter(c->browse);
}

static bool has_no_filter(const struct console *c)
{
	return !c->filter.editing && !*browse_filter(c->browse);
}

static bool is_warned(const struct console *c)
{
	return c->top && c->ui.warned;
}

static bool is_back(const struct console *c)
{
	return !c->top;
}

static bool is_elsewhere(const struct console *c)
{
	return c->view != c->tour.view;
}

static bool saw_palette(const struct console *c)
{
	return c->tour.last != CMD_TOTAL && c->tour.palette && !c->top;
}

/* Texts have at most three lines of 76 columns, in both languages: a test draws them all. */
static const struct tour_step steps[] = {
	{N_("Five minutes with strates"),
		N_("A tour of ten small things, on this made-up territory: nothing you do here touches your own records. Each is told here, and the next one comes when it is done."),
		{CMD_TOTAL, CMD_TOTAL}, never},
	{N_("Move"), N_("Each line is an action. !! in front of it is a finding to settle first, ! one for later. Go down three lines with %s, or %s as in vim."),
		{CMD_DOWN, CMD_TOTAL}, has_moved},
	{N_("Read the finding"), N_("Below the list stand the record and what was found about it, in a sentence. %s goes to the next action that has an open finding, from any view."),
		{CMD_NEXT_FINDING, CMD_TOTAL}, saw_next},
	{N_("Compare"), N_("Why do the two meet? %s puts them side by side, with each term of the severity as a bar: their sum is the figure you saw."),
		{CMD_COMPARE, CMD_TOTAL}, is_comparing},
	{N_("Decide"), N_("A finding is no error. %s sets it aside: choose what it is, say why in a sentence (it will be read again in a year), and save with Ctrl-S."),
		{CMD_DISMISS, CMD_TOTAL}, is_settled},
	{N_("Undo"), N_("It is settled, and would come back if the records changed. Everything can be taken back, without limit and also tomorrow: %s."),
		{CMD_UNDO, CMD_TOTAL}, saw_undo},
	{N_("Filter"), N_("%s narrows the list while you type. Try: kedougou theme:eau, then Enter. Accents and capitals do not count; Tab completes."),
		{CMD_FILTER, CMD_TOTAL}, has_filter},
	{N_("Clear"), N_("The filter stands above the list and stays when you change the view. %s clears it, as it goes back one step everywhere."),
		{CMD_BACK, CMD_TOTAL}, has_no_filter},
	{N_("Add, and be warned"), N_("%s adds an action. Go down with Tab to Places and type Kédougou, Tab, then eau as theme, Tab: the form says what it would meet, before it exists."),
		{CMD_NEW, CMD_TOTAL}, is_warned},
	{N_("Leave the form"), N_("That is the moment to call a colleague. Esc leaves the form: drop the changes here, or keep them as a draft that is offered again."),
		{CMD_TOTAL, CMD_TOTAL}, is_back},
	{N_("Views"), N_("The same actions can be read in other ways. Press v, wait: a list of views opens. Choose e: all findings, most severe first."),
		{CMD_TOTAL, CMD_TOTAL}, is_elsewhere},
	{N_("Commands"), N_("No key needs to be known: %s lists every command with its key; type a part of its name. Try: options. Esc leaves."),
		{CMD_PALETTE, CMD_TOTAL}, saw_palette},
	{N_("That is all"), N_("%s says what can be done where you are, and F1 in a form what a field takes. %s leaves; `strates' alone opens your own register."),
		{CMD_HELP, CMD_QUIT}, never},
};
enum { STEPS = (int)COUNT_OF(steps), LAST = STEPS - 1 };

/* --- where it is --------------------------------------------------------------------------------------------------------------- */

static void begin_step(struct console *c, int step)
{
	char text[16];

	c->tour.step = step;
	c->tour.moves = 0;
	c->tour.last = CMD_TOTAL;
	c->tour.saved = c->tour.palette = c->ui.warned = false;
	c->tour.view = c->view;
	snprintf(text, sizeof(text), "%d", step);
	app_state_set(c->app, "tour", text, NULL);
	c->dirty = true;
}

static void show(struct console *c, bool on)
{
	c->tour.on = on;
	console_size(c, c->grid.rows, c->grid.cols);
}

static void leave(struct console *c)
{
	bool over = c->tour.step == LAST || c->tour.step == 0;

	show(c, false);
	ui_say(&c->ui, "%s", over ? _("The command \"Guided tour\" begins it again.") : _("The command \"Guided tour\" goes on from here."));
}

static int kept_step(struct console *c)
{
	struct arena mem = ARENA_INIT;
	const char *text = app_state_get(c->app, "tour", &mem);
	long long n = 0;

	if (!text || !str_to_int(text, &n) || n < 1 || n >= LAST)
		n = 1;
	arena_release(&mem);
	return (int)n;
}

void tour_start(struct console *c)
{
	if (!sample_is(c->app)) {
		ui_say(&c->ui, "%s", _("The tour is made for the demonstration: `strates -d demo.db init --sample' makes one, `strates -d demo.db' opens it."));
		c->ui.message_is_error = true;
		return;
	}
	if (c->tour.on && c->tour.step) {
		leave(c);
		return;
	}
	if (kept_step(c) == 1)
		console_view(c, VIEW_ACTIONS);
	begin_step(c, kept_step(c));
	show(c, true);
}

void tour_offer(struct console *c)
{
	if (!c->term || !sample_is(c->app) || app_state_has(c->app, "tour"))
		return;
	begin_step(c, 0);
	show(c, true);
}

/* --- what is seen -------------------------------------------------------------------------------------------------------------- */

void tour_saw(struct console *c, enum command cmd)
{
	c->tour.last = cmd;
	c->tour.moves += cmd >= CMD_UP && cmd <= CMD_LAST;
	c->tour.palette = c->tour.palette || cmd == CMD_PALETTE;
}

void tour_saved(struct console *c)
{
	c->tour.saved = true;
}

static void go_on(struct console *c)
{
	if (c->tour.step == LAST)
		leave(c);
	else
		begin_step(c, c->tour.step + 1);
}

void tour_look(struct console *c)
{
	if (c->tour.on && c->browse && steps[c->tour.step].is_done(c))
		go_on(c);
}

bool tour_key(struct console *c, const struct key_event *ev)
{
	if (!c->tour.on)
		return false;
	if (event_is_key(ev, 'x', MOD_CTRL))
		leave(c);
	else if (event_is_key(ev, 't', MOD_CTRL))
		go_on(c);
	else
		return false;
	return true;
}

/* --- the strip ----------------------------------------------------------------------------------------------------------------- */

int tour_rows(const struct console *c, int rows)
{
	return c->tour.on && rows >= STRIP_LEAST ? STRIP_ROWS : 0;
}

/* Moving is told with both keys. */
static const char *key_of(struct console *c, const struct tour_step *s, int nth)
{
	if (nth == 1 && s->key[0] == CMD_DOWN)
		return "j";
	return nth < 2 && s->key[nth] != CMD_TOTAL ? console_key_name(c, s->key[nth]) : "";
}

/* The present step, its keys as they are now. */
void tour_text(struct console *c, struct str *out)
{
	const struct tour_step *s = &steps[c->tour.step];
	const char *at = _(s->text);

	for (int nth = 0; *at; nth++) {
		size_t n = strcspn(at, "%");

		str_add_n(out, at, n);
		at += n;
		if (*at) {
			str_add(out, key_of(c, s, nth));
			at += 2;
		}
	}
}

void tour_draw(struct console *c)
{
	struct canvas screen = canvas_of(&c->grid);
	int rows = tour_rows(c, screen.rows);
	struct str text = STR_INIT, title = STR_INIT;

	if (!rows)
		return;
	struct rect r = rect_make(screen.rows - rows, 0, rows, screen.cols);

	if (c->tour.step)
		str_addf(&title, "%d/%d  %s%s%s", c->tour.step, STEPS - 1, _(steps[c->tour.step].title), *key_of(c, &steps[c->tour.step], 0) ? "  " : "",
			key_of(c, &steps[c->tour.step], 0));
	else
		str_add(&title, _(steps[0].title));
	struct canvas body = frame_pane(&screen, r, title.s, c->tour.step == 0 ? _("Ctrl-T begin · Ctrl-X no, thank you") : c->tour.step == LAST ? _("Ctrl-X close")
															       : _("Ctrl-T go on · Ctrl-X leave"), true);

	canvas_clear(&body, ROLE_NORMAL);
	tour_text(c, &text);
	canvas_wrap(&body, 0, 1, body.cols - 2, body.rows, ROLE_NORMAL, text.s);
	str_release(&text);
	str_release(&title);
}
