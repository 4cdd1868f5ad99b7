/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ask.c - a question with a few answers, and dialog_confirm().
 *
 * The answers stand under each other, the selected one with a mark and the cursor; the first letter
 * of an answer chooses it at once, in whichever language it is shown.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#include "dialog_priv.h"

void ask_init(struct ask *a, const char *question)
{
	memset(a, 0, sizeof(*a));
	a->question = question;
}

void ask_add(struct ask *a, const char *answer, const char *detail)
{
	BUG_ON(a->n >= ASK_MAX);
	a->answer[a->n] = answer;
	a->detail[a->n++] = detail;
}

/* First letter, folded. */
static char letter_of(const char *text)
{
	struct str folded = STR_INIT;

	utf8_fold(&folded, text);
	char c = folded.s[0];

	str_release(&folded);
	return c;
}

static bool choose_letter(struct ask *a, const struct key_event *ev)
{
	char typed[5];

	if (ev->type != EVENT_KEY || ev->key.mods)
		return false;
	size_t n = key_utf8(ev->key, typed);

	if (n == 0)
		return false;
	typed[n] = '\0';
	char c = letter_of(typed);

	for (int i = 0; i < a->n; i++)
		if (c && c != ' ' && letter_of(a->answer[i]) == c) {
			a->selected = i;
			return true;
		}
	return false;
}

enum ask_event ask_key(struct ask *a, const struct key_event *ev)
{
	if (event_is_key(ev, UI_KEY_ESC, 0))
		return ASK_LEFT;
	if (event_is_key(ev, UI_KEY_ENTER, 0) || choose_letter(a, ev))
		return ASK_CHOSEN;
	if (event_is_key(ev, UI_KEY_UP, 0) || event_is_key(ev, UI_KEY_LEFT, 0) ||
	        event_is_key(ev, UI_KEY_TAB, MOD_SHIFT))
		a->selected = (a->selected + a->n - 1) % a->n;
	else if (event_is_key(ev, UI_KEY_DOWN, 0) || event_is_key(ev, UI_KEY_RIGHT, 0) ||
	         event_is_key(ev, UI_KEY_TAB, 0))
		a->selected = (a->selected + 1) % a->n;
	return ASK_OPEN;
}

/* Answers, each with its sentence below; from row y. With a NULL canvas it only counts. */
static int draw_answers(const struct ask *a, const struct canvas *c, int y, int w, bool details)
{
	int from = y;

	for (int i = 0; i < a->n; i++) {
		bool here = i == a->selected;

		if (c && here) {
			canvas_text(c, y, 0, 2, ROLE_ACCENT, ">");
			canvas_cursor(c, y, 0, false);
		}
		if (c)
			canvas_text(c, y, 2, w - 2,
			        here ? (style_t)(ROLE_TITLE | STYLE_SELECTED) : (style_t)ROLE_TITLE,
			        a->answer[i]);
		y++;
		if (details && a->detail[i])
			y += canvas_wrap(c, y, 4, w - 4, 4, ROLE_NORMAL, a->detail[i]);
		if (details && i + 1 < a->n)
			y++;
	}
	return y - from;
}

static bool has_details(const struct ask *a)
{
	for (int i = 0; i < a->n; i++)
		if (a->detail[i])
			return true;
	return false;
}

void ask_draw(const struct ask *a, const struct canvas *screen, const char *title)
{
	struct canvas area = dialog_area(screen);
	int w = dialog_inner_width(screen, 62);
	int q = canvas_wrap(NULL, 0, 0, w, 8, ROLE_DIALOG, a->question), room = area.rows - 2;
	bool details = has_details(a) && q + 1 + draw_answers(a, NULL, 0, w, true) <= room;
	int answers = draw_answers(a, NULL, 0, w, details), gap = q + 1 + answers <= room ? 1 : 0;

	q = q + gap + answers > room ? room - answers : q;
	struct canvas in = dialog_box(screen, q + gap + answers, w, title, NULL);

	if (q > 0)
		canvas_wrap(&in, 0, 0, in.cols, q, ROLE_DIALOG, a->question);
	else
		q = 0;
	draw_answers(a, &in, q + gap, in.cols, details);
}

void ask_speak(const struct ask *a, struct str *out)
{
	str_addf(out, _("%s %s (%d of %d)."), a->question, a->answer[a->selected], a->selected + 1,
	        a->n);
	if (a->detail[a->selected])
		str_addf(out, " %s", a->detail[a->selected]);
}

/* --- yes or no ----------------------------------------------------------------------------------
 */

struct confirm {
	struct dialog d;
	struct ask ask;
	char *question;
	void (*yes)(void *ctx);
	void *ctx;
};

static void confirm_draw(struct dialog *d, const struct canvas *screen)
{
	ask_draw(&((struct confirm *)d)->ask, screen, NULL);
}

static enum dialog_result confirm_key(struct dialog *d, const struct key_event *ev)
{
	struct confirm *c = (struct confirm *)d;

	switch (ask_key(&c->ask, ev)) {
	case ASK_OPEN: return DIALOG_OPEN;
	case ASK_LEFT: return DIALOG_CANCELLED;
	case ASK_CHOSEN: break;
	}
	if (c->ask.selected != 0)
		return DIALOG_CANCELLED;
	c->yes(c->ctx);
	return DIALOG_DONE;
}

static void confirm_speak(const struct dialog *d, struct str *out)
{
	ask_speak(&((const struct confirm *)d)->ask, out);
}

static const char *confirm_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("Up Down"), N_("Choose")},
	        {N_("Enter"), N_("Take")}, {N_("Esc"), N_("No")}, {NULL, NULL}};

	(void)d;
	return dialog_hint_at(hints, i, key);
}

static void confirm_free(struct dialog *d)
{
	struct confirm *c = (struct confirm *)d;

	free(c->question);
	free(c);
}

struct dialog *dialog_confirm(
        struct ui *ui, const char *question, void (*yes)(void *ctx), void *ctx)
{
	static const struct dialog_ops ops = {.draw = confirm_draw,
	        .key = confirm_key,
	        .speak = confirm_speak,
	        .hint = confirm_hint,
	        .free = confirm_free};
	struct confirm *c = xcalloc(1, sizeof(*c));

	c->d.ops = &ops;
	c->d.ui = ui;
	c->question = xstrdup(question);
	c->yes = yes;
	c->ctx = ctx;
	ask_init(&c->ask, c->question);
	/* TRANSLATORS: the first letter of each answer is its key; answers of one question need
	 * different ones. */
	ask_add(&c->ask, _("Yes"), NULL);
	ask_add(&c->ask, _("No"), NULL);
	c->ask.selected = 1;
	return &c->d;
}
