/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lineedit_key.c - what keys do to a text field.
 */
#include "config.h"

#include <string.h>
#include <strates/base/utf8.h>

#include "lineedit_priv.h"

static size_t next_char(const struct lineedit *e, size_t at)
{
	return at + canvas_next(e->text.s + at, e->text.len - at, NULL);
}

/* Clusters can only be found forwards: from the start of the line, which is at most a few hundred
 * bytes back. */
static size_t prev_char(const struct lineedit *e, size_t at)
{
	size_t scan = at;

	if (at == 0)
		return 0;
	if (e->text.s[at - 1] == '\n')
		return at - 1;
	while (scan > 0 && e->text.s[scan - 1] != '\n')
		scan--;
	for (;;) {
		size_t next = next_char(e, scan);

		if (next >= at)
			return scan;
		scan = next;
	}
}

/* Letters, digits and everything beyond ASCII make words; blanks and signs part them. */
static bool is_word(const struct lineedit *e, size_t at)
{
	unsigned char c = (unsigned char)e->text.s[at];

	return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static size_t word_left(const struct lineedit *e, size_t at)
{
	size_t p;

	while (at > 0 && !is_word(e, p = prev_char(e, at)))
		at = p;
	while (at > 0 && is_word(e, p = prev_char(e, at)))
		at = p;
	return at;
}

static size_t word_right(const struct lineedit *e, size_t at)
{
	while (at < e->text.len && !is_word(e, at))
		at = next_char(e, at);
	while (at < e->text.len && is_word(e, at))
		at = next_char(e, at);
	return at;
}

static size_t line_start(const struct lineedit *e, size_t at)
{
	while (at > 0 && e->text.s[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct lineedit *e, size_t at)
{
	while (at < e->text.len && e->text.s[at] != '\n')
		at++;
	return at;
}

static enum edit_result moved(struct lineedit *e, size_t to)
{
	lineedit_place(e, to, false);
	return EDIT_MOVED;
}

static enum edit_result changed(bool really)
{
	return really ? EDIT_CHANGED : EDIT_MOVED;
}

/* Up and down: by visual rows, keeping the column. At the first and last row the key is the
 * caller's (next field). */
static enum edit_result move_rows(struct lineedit *e, int rows)
{
	int row, col, total = lineedit_rows(e, e->width);

	if (!e->multi_line)
		return EDIT_IGNORED;
	lineedit_locate(e, e->caret, e->width, &row, &col);
	if ((rows < 0 && row == 0) || (rows > 0 && row == total - 1))
		return EDIT_IGNORED;
	if (e->goal < 0)
		e->goal = col;
	row += rows;
	row = row < 0 ? 0 : row >= total ? total - 1 : row;
	lineedit_place(e, lineedit_at(e, row, e->goal, e->width), true);
	return EDIT_MOVED;
}

static enum edit_result ctrl_key(struct lineedit *e, uint32_t code)
{
	switch (code) {
	case UI_KEY_LEFT: return moved(e, word_left(e, e->caret));
	case UI_KEY_RIGHT: return moved(e, word_right(e, e->caret));
	case UI_KEY_HOME: return moved(e, 0);
	case UI_KEY_END: return moved(e, e->text.len);
	case UI_KEY_BACKSPACE:
	case 'w': return changed(lineedit_erase(e, word_left(e, e->caret), e->caret, false));
	case UI_KEY_DELETE:
		return changed(lineedit_erase(e, e->caret, word_right(e, e->caret), false));
	case 'u': return changed(lineedit_erase(e, line_start(e, e->caret), e->caret, false));
	case 'k': {
		size_t end = line_end(e, e->caret);

		/* At the end of a line it takes the newline, so that repeating goes on. */
		if (end == e->caret && end < e->text.len)
			end++;
		return changed(lineedit_erase(e, e->caret, end, false));
	}
	case 'a': lineedit_select_all(e); return EDIT_MOVED;
	case 'z': return changed(lineedit_undo(e));
	case 'y': return changed(lineedit_redo(e));
	default: return EDIT_IGNORED;
	}
}

static enum edit_result alt_key(struct lineedit *e, uint32_t code)
{
	switch (code) {
	case 'b': return moved(e, word_left(e, e->caret));
	case 'f': return moved(e, word_right(e, e->caret));
	case UI_KEY_BACKSPACE:
		return changed(lineedit_erase(e, word_left(e, e->caret), e->caret, false));
	case 'd': return changed(lineedit_erase(e, e->caret, word_right(e, e->caret), false));
	default: return EDIT_IGNORED;
	}
}

static enum edit_result plain_key(struct lineedit *e, struct key k)
{
	char text[5];

	switch (k.code) {
	case UI_KEY_LEFT: return moved(e, e->all_selected ? 0 : prev_char(e, e->caret));
	case UI_KEY_RIGHT: return moved(e, next_char(e, e->caret));
	case UI_KEY_HOME: return moved(e, line_start(e, e->caret));
	case UI_KEY_END: return moved(e, line_end(e, e->caret));
	case UI_KEY_BACKSPACE:
		return changed(lineedit_erase(e, prev_char(e, e->caret), e->caret, true));
	case UI_KEY_DELETE:
		return changed(lineedit_erase(e, e->caret, next_char(e, e->caret), true));
	case UI_KEY_UP: return move_rows(e, -1);
	case UI_KEY_DOWN: return move_rows(e, 1);
	case UI_KEY_PGUP: return move_rows(e, -(e->height > 1 ? e->height - 1 : 1));
	case UI_KEY_PGDN: return move_rows(e, e->height > 1 ? e->height - 1 : 1);
	case UI_KEY_ENTER: return e->multi_line ? changed(lineedit_type(e, "\n", 1)) : EDIT_IGNORED;
	default: break;
	}
	size_t n = key_utf8(k, text);

	return n ? changed(lineedit_type(e, text, n)) : EDIT_IGNORED;
}

enum edit_result lineedit_key(struct lineedit *e, const struct key_event *ev)
{
	if (ev->type == EVENT_PASTE)
		return changed(lineedit_insert(e, ev->text, ev->text_len));
	if (ev->type != EVENT_KEY)
		return EDIT_IGNORED;
	if (ev->key.mods == MOD_CTRL)
		return ctrl_key(e, ev->key.code);
	if (ev->key.mods == MOD_ALT)
		return alt_key(e, ev->key.code);
	return ev->key.mods ? EDIT_IGNORED : plain_key(e, ev->key);
}
