/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * filter.c - the filter line: the terms as chips while it rests, an input while it is typed.
 *
 * The list follows each key: a text that can't be read yet leaves the last one that could be in
 * force, and says what is missing under the character where it is missing. Esc brings the filter
 * back that was there before.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { CHIPS_MAX = 32, POPUP_W = 60, PROMPT = 3 };

static void fill(void *ctx, const char *query, struct choices *out)
{
	struct pane_filter *p = ctx;
	struct arena a = ARENA_INIT;
	struct browse_completion *v;
	int n = 0;

	(void)query;
	if (browse_complete(p->browse, lineedit_text(&p->edit), p->edit.caret, &p->popup_from, &a, &v, &n, NULL))
		for (int i = 0; i < n; i++)
			choices_add(out, v[i].text, v[i].detail, NULL, NULL);
	arena_release(&a);
}

void pane_filter_init(struct pane_filter *p, struct browse *b)
{
	memset(p, 0, sizeof(*p));
	p->browse = b;
	p->error_at = -1;
	lineedit_init(&p->edit, false, 1000);
	popup_init(&p->popup, NULL, p);
	p->popup.fill = fill;
	p->popup.no_input = true;
}

void pane_filter_release(struct pane_filter *p)
{
	lineedit_release(&p->edit);
	popup_release(&p->popup);
	free(p->before);
}

void pane_filter_begin(struct pane_filter *p)
{
	free(p->before);
	p->before = xstrdup(browse_filter(p->browse));
	lineedit_set(&p->edit, p->before);
	/* A blank behind, so that the next term can be typed at once. */
	if (*p->before)
		lineedit_insert(&p->edit, " ", 1);
	p->editing = true;
	p->changed = p->typed = p->popup_open = false;
	p->recalled = 0;
	p->error_at = -1;
	err_clear(&p->error);
}

void pane_filter_apply(struct pane_filter *p)
{
	struct str text = STR_INIT;
	bool ended, ok;

	if (!p->changed)
		return;
	p->changed = false;
	p->error_at = -1;
	err_clear(&p->error);
	str_add(&text, lineedit_text(&p->edit));
	/* A blank behind the last word says that it is whole. */
	ended = str_has_suffix(text.s, " ");
	str_trim(&text);
	ok = ended ? browse_set_filter(p->browse, text.s, &p->error_at, &p->error)
	           : browse_type_filter(p->browse, text.s, &p->error_at, &p->error);
	if (!ok && p->error_at < 0)
		p->error_at = 0;
	if (err_is_set(&p->error)) {
		/* Trimming may have cut blanks in front. */
		const char *all = lineedit_text(&p->edit), *at = strstr(all, text.s);

		p->error_at += at ? (int)(at - all) : 0;
	}
	str_release(&text);
}

/* Nothing to offer: what was typed may still be right. */
static void refresh_popup(struct pane_filter *p)
{
	if (!p->popup_open)
		return;
	popup_refresh(&p->popup);
	list_to_first(&p->popup.list);
	p->popup_open = p->popup.shown.n > 0;
}

static void take_completion(struct pane_filter *p)
{
	const struct choice *c = popup_chosen(&p->popup);
	const char *all = lineedit_text(&p->edit);
	struct str text = STR_INIT;
	size_t caret;
	bool value;

	if (!c)
		return;
	value = !str_has_suffix(c->text, ":");
	str_add_n(&text, all, p->popup_from);
	str_add(&text, c->text);
	if (value)
		str_add(&text, " ");
	caret = text.len;
	str_add(&text, all + p->edit.caret);
	lineedit_replace(&p->edit, text.s);
	p->edit.caret = caret;
	str_release(&text);
	p->changed = p->typed = true;
	p->popup_open = !value;
	refresh_popup(p);
}

static void open_popup(struct pane_filter *p)
{
	p->popup_open = true;
	refresh_popup(p);
	if (p->popup.shown.n == 1)
		take_completion(p);
}

static enum filter_event popup_event(struct pane_filter *p, const struct key_event *ev)
{
	switch (popup_key(&p->popup, ev)) {
	case POPUP_CANCELLED: p->popup_open = false; return FILTER_HANDLED;
	case POPUP_CHOSEN:
	case POPUP_COMPLETE: take_completion(p); return FILTER_CHANGED;
	case POPUP_HANDLED: return FILTER_HANDLED;
	default: return FILTER_IGNORED;
	}
}

static enum filter_event leave(struct pane_filter *p, bool keep)
{
	p->editing = p->popup_open = false;
	if (keep) {
		pane_filter_apply(p);
		browse_remember(p->browse);
		return FILTER_DONE;
	}
	p->changed = false;
	p->error_at = -1;
	browse_set_filter(p->browse, p->before, NULL, NULL);
	return FILTER_LEFT;
}

/* An older filter (step 1) or a newer one, as long as nothing was typed: then the arrows look through the list. 0 is the one that stood
 * here. */
static bool recall(struct pane_filter *p, int step)
{
	struct arena a = ARENA_INIT;
	const char **recent;
	int n = browse_recent(p->browse, &a, &recent), at = p->recalled + step;
	/* The present filter is mostly the latest one, too. */
	bool first = n > 0 && str_eq(recent[0], p->before);
	bool moved = !p->typed && at >= 0 && at <= n - first;

	if (moved) {
		p->recalled = at;
		lineedit_set(&p->edit, at ? recent[at - 1 + first] : p->before);
		p->changed = true;
	}
	arena_release(&a);
	return moved || (!p->typed && p->recalled);
}

enum filter_event pane_filter_key(struct pane_filter *p, const struct key_event *ev)
{
	enum filter_event done;

	if (p->popup_open && (done = popup_event(p, ev)) != FILTER_IGNORED)
		return done;
	if (event_is_key(ev, UI_KEY_ESC, 0))
		return leave(p, false);
	if (event_is_key(ev, UI_KEY_ENTER, 0))
		return leave(p, true);
	if (event_is_key(ev, UI_KEY_TAB, 0)) {
		open_popup(p);
		return FILTER_CHANGED;
	}
	if (!p->popup_open && (event_is_key(ev, UI_KEY_UP, 0) || event_is_key(ev, UI_KEY_DOWN, 0)) && recall(p, event_is_key(ev, UI_KEY_UP, 0) ? 1 : -1))
		return FILTER_CHANGED;
	switch (lineedit_key(&p->edit, ev)) {
	case EDIT_CHANGED:
		p->changed = p->typed = true;
		refresh_popup(p);
		return FILTER_CHANGED;
	case EDIT_MOVED: return FILTER_HANDLED;
	default: return FILTER_IGNORED;
	}
}

/* --- drawing --- */

static int draw_chip(const struct canvas *c, int x, const char *text, size_t n)
{
	if (x + 4 > c->cols)
		return x;
	x += canvas_text_n(c, 0, x, -1, ROLE_CHIP, text, n);
	return x + 2;
}

static int draw_chips(const struct pane_filter *p, const struct canvas *c, int x)
{
	struct browse_chip chips[CHIPS_MAX];
	const char *text = browse_filter(p->browse);
	int n = browse_chips(p->browse, chips, CHIPS_MAX);

	if (browse_is_mine(p->browse))
		x = draw_chip(c, x, _("my territory"), strlen(_("my territory")));
	if (*browse_scope_label(p->browse))
		x = draw_chip(c, x, browse_scope_label(p->browse), strlen(browse_scope_label(p->browse)));
	for (int i = 0; i < n; i++)
		x = draw_chip(c, x, text + chips[i].at, (size_t)chips[i].len);
	return x;
}

static void draw_rest(const struct pane_filter *p, const struct canvas *c)
{
	int x;

	canvas_text(c, 0, 1, -1, ROLE_HINT_KEY, "/");
	x = draw_chips(p, c, PROMPT);
	if (x == PROMPT)
		canvas_text(c, 0, x, -1, ROLE_DIM, _("filter: words, country:sn, theme:eau, since:2022 …"));
	else if (x + 16 < c->cols && (*browse_filter(p->browse) || *browse_scope(p->browse)))
		canvas_text(c, 0, x, -1, ROLE_DIM, x + 40 < c->cols ? _("Esc clears, Backspace takes one off") : _("Esc clears"));
}

/* Under the character: a pointer and the sentence, over the rule of the pane below. */
static void draw_error(const struct pane_filter *p, const struct canvas *screen, struct rect r, int x)
{
	const char *text = lineedit_text(&p->edit);
	/* What is typed since may be shorter, until it is tried. */
	size_t error_at = p->error_at > 0 ? (size_t)p->error_at : 0;
	int w, at, room = screen->cols;

	if (!err_is_set(&p->error) || r.y + 1 >= screen->rows)
		return;
	canvas_prefix(text, error_at < strlen(text) ? error_at : strlen(text), INT16_MAX, &at);
	x += at - p->edit.scroll;
	x = x < 0 ? 0 : x >= room ? room - 1 : x;
	w = canvas_width(p->error.text);
	canvas_fill(screen, rect_make(r.y + 1, 0, 1, room), ROLE_NORMAL);
	canvas_put(screen, r.y + 1, x, ROLE_ERROR, '^');
	if (x + 2 + w <= room)
		canvas_text(screen, r.y + 1, x + 2, -1, ROLE_ERROR, p->error.text);
	else if (w + 1 < x)
		canvas_text(screen, r.y + 1, x - w - 1, -1, ROLE_ERROR, p->error.text);
	else
		canvas_text(screen, r.y + 1, 0, x - 1, ROLE_ERROR, p->error.text);
}

static void draw_input(struct pane_filter *p, const struct canvas *screen, struct rect r)
{
	struct canvas line = canvas_sub(screen, r);
	char count[64], number[PANE_COUNT_SIZE];
	int w;

	snprintf(count, sizeof(count), ngettext("%s action", "%s actions", (unsigned long)browse_count(p->browse)), pane_count(p->browse, number));
	w = canvas_width(count);
	canvas_text(&line, 0, 1, -1, ROLE_ACCENT, "/");
	if (r.w > w + 24)
		canvas_text(&line, 0, r.w - w - 1, -1, ROLE_DIM, count);
	else
		w = 0;
	struct canvas input = canvas_sub(&line, rect_make(0, PROMPT, 1, r.w - PROMPT - w - 2));

	if (p->popup_open) {
		int rows = popup_rows(&p->popup);
		struct rect all = rect_make(r.y + 1, 0, screen->rows - r.y - 1, screen->cols);

		popup_draw(&p->popup, screen, popup_place(all, rect_make(r.y, PROMPT, 1, 1), rows, POPUP_W));
	} else {
		draw_error(p, screen, r, PROMPT);
	}
	/* Last: the cursor is the caret's. */
	lineedit_draw(&p->edit, &input, ROLE_INPUT, true, _("words, country:sn, -status:closed; Tab completes, Up recalls"));
}

void pane_filter_draw(struct pane_filter *p, const struct canvas *screen, struct rect r)
{
	struct canvas line = canvas_sub(screen, r);

	if (rect_is_empty(r))
		return;
	canvas_clear(&line, ROLE_NORMAL);
	if (p->editing)
		draw_input(p, screen, r);
	else
		draw_rest(p, &line);
}

void pane_filter_speak(const struct pane_filter *p, struct str *out)
{
	unsigned long n = (unsigned long)browse_count(p->browse);
	char number[PANE_COUNT_SIZE];

	if (err_is_set(&p->error)) {
		str_add(out, p->error.text);
		return;
	}
	str_addf(out, ngettext("%s action fits.", "%s actions fit.", n), pane_count(p->browse, number));
	str_add(out, " ");
	str_add(out, _("Enter keeps the filter, Esc brings the old one back, Tab completes, Up recalls an older one."));
}
