/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * merge.c - one action entered twice: which of two values stays, field by field.
 *
 * Only the fields in which both say something and say it differently are asked about; edit_merge()
 * fills what is empty and joins what can be joined. The fuller value is proposed. All is one step.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#include "dialog_priv.h"

enum { MERGE_COLS = 112, STACK_COLS = 62 };

struct clash {
	const char *name, *label;
	char *left, *right;
	bool take_right;
};
struct merge {
	struct dialog d;
	int64_t kept, gone;
	struct edit a, b;
	struct clash *v;
	int n, cap, selected, top, shown, total;
};

/* --- what differs ------------------------------------------------------------------------------
 */

/* Longer text says more, a day more than a year; of two codes or names neither is fuller. */
static bool is_fuller(const char *name, const char *left, const char *right)
{
	int f = field_find(ENTITY_ACTION, name);
	enum field_type type = f >= 0 ? field_desc((enum field)f)->type : FT_INT;

	return (type == FT_TEXT || type == FT_LONG || type == FT_DATE) &&
	       utf8_length(right) > utf8_length(left);
}

static void add_clash(struct merge *m, const char *name, const char *label)
{
	struct str l = STR_INIT, r = STR_INIT;

	edit_show(&m->a, name, &l);
	edit_show(&m->b, name, &r);
	if (l.len && r.len && strcmp(l.s, r.s) != 0) {
		GROW(m->v, m->n, m->cap);
		m->v[m->n++] = (struct clash){
		        name, label, xstrdup(l.s), xstrdup(r.s), is_fuller(name, l.s, r.s)};
	}
	str_release(&l);
	str_release(&r);
}

static void find_clashes(struct merge *m)
{
	const struct entity_desc *d = entity_desc(ENTITY_ACTION);

	for (int i = 0; i < d->n_fields; i++) {
		const struct field_desc *f = field_desc((enum field)(d->first_field + i));

		if (!(f->flags & FIELD_LOCAL))
			add_clash(m, f->name, _(f->label));
	}
	/* The one list that can't be joined: its percentages would pass 100. */
	add_clash(m, "themes", _(set_desc(SET_ACTION_THEMES)->label));
}

/* --- doing it ----------------------------------------------------------------------------------
 */

static bool take_values(struct merge *m, int *taken, struct err *e)
{
	*taken = 0;
	for (int i = 0; i < m->n; i++) {
		struct str value = STR_INIT;

		if (!m->v[i].take_right)
			continue;
		edit_get(&m->b, m->v[i].name, &value);
		bool ok = edit_set(&m->a, m->v[i].name, value.s, e);

		str_release(&value);
		if (!ok)
			return false;
		++*taken;
	}
	return *taken == 0 || edit_save(&m->a, NULL, e);
}

/* The values that were chosen and the merge are one step. */
static bool merge_them(struct merge *m, int *taken, struct err *e)
{
	struct app *app = m->d.ui->app;
	bool ok;

	if (!change_begin(app, _("merge"), e))
		return false;
	ok = take_values(m, taken, e) && edit_merge(app, m->kept, m->gone, e);
	if (ok)
		return change_end(app, e);
	change_abort(app);
	return false;
}

static enum dialog_result do_merge(struct merge *m)
{
	struct ui *ui = m->d.ui;
	struct err e = ERR_INIT;
	int taken = 0;

	if (!merge_them(m, &taken, &e)) {
		ui_say_error(ui, &e);
		return DIALOG_OPEN;
	}
	ui->select_action = m->kept;
	if (taken)
		ui_say(ui,
		        ngettext("Merged; %d value of the other record taken. u = undo",
		                "Merged; %d values of the other record taken. u = undo", (unsigned long)taken),
		        taken);
	else
		ui_say(ui, _("Merged. u = undo"));
	return DIALOG_DONE;
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static int draw_side(const struct canvas *c, int y, int x, int w, const char *text, bool taken)
{
	style_t style = taken ? ROLE_NORMAL : ROLE_DIM;

	if (c)
		canvas_text(c, y, x, 1, taken ? ROLE_ACCENT : ROLE_DIM,
		        canvas_glyph(c, taken ? GLYPH_RADIO_ON : GLYPH_RADIO_OFF));
	return canvas_wrap(c, y, x + 2, w - 2, 4, style, text);
}

static int draw_clash(const struct merge *m, const struct canvas *c, int y, int w, int i)
{
	const struct clash *x = &m->v[i];
	int label = w / 5 > 20 ? 20 : w / 5, side = (w - label - 6) / 2;

	if (c && i == m->selected)
		canvas_text(c, y, 0, 1, ROLE_ACCENT, ">");
	if (w >= STACK_COLS) {
		if (c)
			canvas_text(c, y, 2, label, ROLE_LABEL, x->label);
		int l = draw_side(c, y, label + 4, side, x->left, !x->take_right);
		int r = draw_side(c, y, label + 6 + side, side, x->right, x->take_right);

		return l > r ? l : r;
	}
	if (c)
		canvas_text(c, y, 2, w - 2, ROLE_LABEL, x->label);
	int rows = 1 + draw_side(c, y + 1, 2, w - 2, x->left, !x->take_right);

	return rows + draw_side(c, y + rows, 2, w - 2, x->right, x->take_right);
}

static int draw_head(const struct merge *m, const struct canvas *c, int w)
{
	struct str text = STR_INIT;

	if (m->n)
		str_addf(&text,
		        ngettext("%d field differs; choose what stays. Empty fields are filled, "
		                 "lists are joined.",
		                "%d fields differ; choose what stays. Empty fields are filled, "
		                "lists are joined.",
		                (unsigned long)m->n),
		        m->n);
	else
		str_add(&text,
		        _("Nothing contradicts: empty fields are filled, lists are joined."));
	int rows = canvas_wrap(c, 0, 0, w, 3, ROLE_NORMAL, text.s);

	str_release(&text);
	return rows + 1;
}

static int row_of(const struct merge *m, int clash, int w)
{
	int y = draw_head(m, NULL, w);

	for (int i = 0; i < clash; i++)
		y += draw_clash(m, NULL, 0, w, i);
	return y;
}

static void scroll_to_selected(struct merge *m, int w)
{
	int at = row_of(m, m->selected, w), end = m->n ? row_of(m, m->selected + 1, w) : 0;
	int y = m->selected ? at : 0;

	if (end - y > m->shown)
		y = at; /* no room for the sentence above the first field */
	if (end > m->top + m->shown)
		m->top = end - m->shown;
	if (y < m->top || end - y > m->shown)
		m->top = y;
}

static void merge_draw(struct dialog *d, const struct canvas *screen)
{
	struct merge *m = (struct merge *)d;
	int w = dialog_inner_width(screen, MERGE_COLS) - 2;

	m->total = row_of(m, m->n, w);
	struct canvas in = dialog_box(screen, m->total, w + 2, _("Merge two records"), NULL);

	m->shown = in.rows;
	scroll_to_selected(m, w);
	struct canvas page = canvas_sub(&in, rect_make(-m->top, 0, m->total, w));
	int y = draw_head(m, &page, w);

	canvas_cursor(&in, 0, 0, false);
	for (int i = 0; i < m->n; i++) {
		if (i == m->selected)
			canvas_cursor(&page, y, 0, false);
		y += draw_clash(m, &page, y, w, i);
	}
	dialog_scrollbar(&in, m->top, m->total);
}

/* --- keys --------------------------------------------------------------------------------------
 */

static bool choose(struct merge *m, const struct key_event *ev)
{
	struct clash *x = m->n ? &m->v[m->selected] : NULL;

	if (!x)
		return false;
	if (event_is_key(ev, UI_KEY_LEFT, 0) || event_is_key(ev, 'h', 0))
		x->take_right = false;
	else if (event_is_key(ev, UI_KEY_RIGHT, 0) || event_is_key(ev, 'l', 0))
		x->take_right = true;
	else if (event_is_key(ev, ' ', 0))
		x->take_right = !x->take_right;
	else if (event_is_key(ev, UI_KEY_UP, 0) || event_is_key(ev, 'k', 0))
		m->selected -= m->selected > 0;
	else if (event_is_key(ev, UI_KEY_DOWN, 0) || event_is_key(ev, 'j', 0))
		m->selected += m->selected < m->n - 1;
	else
		return false;
	return true;
}

static enum dialog_result merge_key(struct dialog *d, const struct key_event *ev)
{
	struct merge *m = (struct merge *)d;

	if (event_is_key(ev, UI_KEY_ESC, 0) || event_is_key(ev, 'q', 0))
		return DIALOG_CANCELLED;
	if (event_is_key(ev, 's', MOD_CTRL) || event_is_key(ev, UI_KEY_ENTER, 0))
		return do_merge(m);
	choose(m, ev);
	return DIALOG_OPEN;
}

static void merge_speak(const struct dialog *d, struct str *out)
{
	const struct merge *m = (const struct merge *)d;

	if (!m->n) {
		str_add(out, _("Nothing contradicts; Enter merges the two records."));
		return;
	}
	const struct clash *x = &m->v[m->selected];

	str_addf(out, _("%s: “%s” stays, not “%s” (%d of %d)."), x->label,
	        x->take_right ? x->right : x->left, x->take_right ? x->left : x->right,
	        m->selected + 1, m->n);
}

static const char *merge_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("Enter"), N_("Merge")},
	        {N_("Left Right"), N_("Which one stays")}, {N_("Up Down"), N_("Field")},
	        {N_("Esc"), N_("Leave")}, {NULL, NULL}};

	(void)d;
	return dialog_hint_at(hints, i, key);
}

static void merge_free(struct dialog *d)
{
	struct merge *m = (struct merge *)d;

	for (int i = 0; i < m->n; i++) {
		free(m->v[i].left);
		free(m->v[i].right);
	}
	free(m->v);
	edit_close(&m->a);
	edit_close(&m->b);
	free(m);
}

struct dialog *dialog_merge(struct ui *ui, int64_t kept, int64_t gone)
{
	static const struct dialog_ops ops = {.draw = merge_draw,
	        .key = merge_key,
	        .speak = merge_speak,
	        .hint = merge_hint,
	        .free = merge_free};
	struct merge *m = xcalloc(1, sizeof(*m));
	struct err e = ERR_INIT;

	m->d.ops = &ops;
	m->d.ui = ui;
	m->kept = kept;
	m->gone = gone;
	if (kept == gone)
		err_set(&e, ERR_DATA,
		        _("A record can't be merged with itself; check two actions."));
	if (err_is_set(&e) || !edit_open(&m->a, ui->app, ENTITY_ACTION, kept, &e) ||
	        !edit_open(&m->b, ui->app, ENTITY_ACTION, gone, &e)) {
		ui_say_error(ui, &e);
		merge_free(&m->d);
		return NULL;
	}
	find_clashes(m);
	return &m->d;
}
