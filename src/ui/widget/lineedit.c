/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lineedit.c - the state of a text field: text, caret, undo.
 *
 * Undo keeps whole texts: fields are short, and a list of differences would have to be right about
 * every way a text can change. Typing letter after letter is one step until the caret moves or a
 * blank is typed. Old steps are forgotten behind STEPS_MAX.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#include "lineedit_priv.h"

enum { STEPS_MAX = 500 };
enum edit_kind { KIND_NONE, KIND_TYPE, KIND_ERASE, KIND_OTHER };

struct edit_step {
	char *text; /* before the change */
	size_t caret;
};

void lineedit_init(struct lineedit *e, bool multi_line, size_t max)
{
	memset(e, 0, sizeof(*e));
	str_init(&e->text);
	e->multi_line = multi_line;
	e->max = max;
	e->goal = -1;
	e->width = 40;
	e->height = 1;
}

static void forget_steps(struct lineedit *e, int from)
{
	for (int i = from; i < e->n_steps; i++)
		free(e->steps[i].text);
	e->n_steps = from;
}

void lineedit_release(struct lineedit *e)
{
	forget_steps(e, 0);
	free(e->steps);
	str_release(&e->text);
	memset(e, 0, sizeof(*e));
	str_init(&e->text);
}

/* Length of the longest part of s[0..n) that keeps the text within max bytes, whole characters
 * only. */
static size_t limit(const struct lineedit *e, const char *s, size_t n, size_t kept)
{
	if (!e->max || kept + n <= e->max)
		return n;
	size_t room = e->max > kept ? e->max - kept : 0, at = 0;

	while (at < n) {
		size_t step = canvas_next(s + at, n - at, NULL);

		if (at + step > room)
			break;
		at += step;
	}
	return at;
}

static void clean(const struct lineedit *e, const char *s, size_t n, struct str *out)
{
	utf8_clean(out, s, n, true);
	if (e->multi_line)
		return;
	/* One line: blanks at the ends are kept, since typing goes on behind them. */
	for (size_t i = 0; i < out->len; i++)
		if (out->s[i] == '\n' || out->s[i] == '\t')
			out->s[i] = ' ';
}

static void put_text(struct lineedit *e, const char *text)
{
	struct str s = STR_INIT;

	clean(e, text ? text : "", text ? strlen(text) : 0, &s);
	str_truncate(&s, limit(e, s.s, s.len, 0));
	str_release(&e->text);
	e->text = s;
	e->caret = s.len;
	e->all_selected = false;
	e->goal = -1;
}

void lineedit_set(struct lineedit *e, const char *text)
{
	forget_steps(e, 0);
	e->at_step = 0;
	e->last_kind = KIND_NONE;
	e->scroll = 0;
	put_text(e, text);
}

/* Remembers the state before a change. Returns without one when the change goes on with the last.
 */
static void begin_step(struct lineedit *e, enum edit_kind kind)
{
	bool goes_on = kind != KIND_OTHER && (int)kind == e->last_kind && e->at_step > 0 &&
	               e->at_step == e->n_steps;

	e->last_kind = (int)kind;
	e->goal = -1;
	if (goes_on)
		return;
	forget_steps(e, e->at_step);
	if (e->n_steps == STEPS_MAX) {
		free(e->steps[0].text);
		memmove(e->steps, e->steps + 1, (STEPS_MAX - 1) * sizeof(*e->steps));
		e->n_steps--;
	}
	GROW(e->steps, e->n_steps, e->cap_steps);
	e->steps[e->n_steps++] = (struct edit_step){xstrdup(e->text.s), e->caret};
	e->at_step = e->n_steps;
}

void lineedit_replace(struct lineedit *e, const char *text)
{
	if (str_eq(e->text.s, text ? text : ""))
		return;
	begin_step(e, KIND_OTHER);
	put_text(e, text);
}

const char *lineedit_text(const struct lineedit *e)
{
	return e->text.s;
}

bool lineedit_is_empty(const struct lineedit *e)
{
	return e->text.len == 0;
}

/* Exchanges the text with a step's. */
static void swap_step(struct lineedit *e, struct edit_step *s)
{
	struct edit_step now = {xstrdup(e->text.s), e->caret};

	str_clear(&e->text);
	str_add(&e->text, s->text);
	e->caret = s->caret;
	free(s->text);
	*s = now;
	e->last_kind = KIND_NONE;
	e->all_selected = false;
	e->goal = -1;
}

bool lineedit_undo(struct lineedit *e)
{
	if (e->at_step == 0)
		return false;
	swap_step(e, &e->steps[--e->at_step]);
	return true;
}

bool lineedit_redo(struct lineedit *e)
{
	if (e->at_step == e->n_steps)
		return false;
	swap_step(e, &e->steps[e->at_step++]);
	return true;
}

void lineedit_select_all(struct lineedit *e)
{
	e->all_selected = e->text.len > 0;
	e->caret = e->text.len;
}

/* Replaces text[from..to) by s[0..n), which is clean and fits. */
static void splice(struct lineedit *e, size_t from, size_t to, const char *s, size_t n)
{
	struct str out = STR_INIT;

	str_add_n(&out, e->text.s, from);
	str_add_n(&out, s, n);
	str_add_n(&out, e->text.s + to, e->text.len - to);
	str_release(&e->text);
	e->text = out;
	e->caret = from + n;
	e->all_selected = false;
}

static bool insert(struct lineedit *e, const char *s, size_t n, enum edit_kind kind)
{
	size_t from = e->all_selected ? 0 : e->caret, to = e->all_selected ? e->text.len : e->caret;
	size_t kept = e->text.len - (to - from);

	n = limit(e, s, n, kept);
	if (n == 0)
		return false;
	begin_step(e, kind);
	splice(e, from, to, s, n);
	return true;
}

bool lineedit_insert(struct lineedit *e, const char *s, size_t n)
{
	struct str text = STR_INIT;

	clean(e, s, n, &text);
	bool taken = insert(e, text.s, text.len, KIND_OTHER);

	str_release(&text);
	return taken;
}

bool lineedit_erase(struct lineedit *e, size_t from, size_t to, bool goes_on)
{
	if (e->all_selected) {
		from = 0;
		to = e->text.len;
	}
	if (from >= to)
		return false;
	begin_step(e, goes_on && !e->all_selected ? KIND_ERASE : KIND_OTHER);
	splice(e, from, to, "", 0);
	return true;
}

bool lineedit_type(struct lineedit *e, const char *s, size_t n)
{
	/* A blank begins a new step: undo then takes words back. */
	bool blank = n == 1 && (s[0] == ' ' || s[0] == '\n');
	bool done = insert(e, s, n, e->all_selected ? KIND_OTHER : KIND_TYPE);

	if (done && blank)
		e->last_kind = KIND_NONE;
	return done;
}

void lineedit_place(struct lineedit *e, size_t caret, bool keep_goal)
{
	e->caret = caret;
	e->all_selected = false;
	e->last_kind = KIND_NONE;
	if (!keep_goal)
		e->goal = -1;
}
