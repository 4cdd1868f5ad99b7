/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * board.c - things that have a value: found by typing, changed in place, taken back.
 *
 * Every change is one line of the user's file, written at once and applied at once. To take one back is to write what stood there before: the file is the only
 * memory, so what another program wrote meanwhile on other lines stays.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/config.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>
#include <strates/ui/fuzzy.h>

#include "board.h"

enum { BOARD_COLS = 116, NAME_COLS = 20, VALUE_COLS = 14, ORIGIN_COLS = 9, BELOW = 5, QUERY_MAX = 80, VALUE_MAX = 900 };

struct board_change {
	char *section, *name, *before; /* NULL: it was not in the file */
};

/* --- what is shown ------------------------------------------------------------------------------------------------------------- */

static int score_of(const struct board *b, size_t i, const char *needle, struct arena *mem)
{
	struct board_row r = {0};
	int score, value;

	b->ops->row(b, i, mem, &r);
	score = fuzzy_score(needle, arena_printf(mem, "%s %s %s", r.group, r.label, r.name));
	value = fuzzy_score(needle, r.value);
	score = value > score ? value : score;
	/* Words of the sentence count least. */
	return score ? score : utf8_contains_folded(r.help, needle) ? 1 : 0;
}

struct found {
	size_t i;
	int score;
};

static int by_score(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return x->score != y->score ? (x->score > y->score ? -1 : 1) : x->i < y->i ? -1 : x->i > y->i;
}

static void show_all(struct board *b, size_t n)
{
	struct arena mem = ARENA_INIT;
	const char *group = "";

	for (size_t i = 0; i < n; i++) {
		struct board_row r = {0};

		b->ops->row(b, i, &mem, &r);
		if (!str_eq(r.group, group))
			b->shown[b->n_shown++] = BOARD_GROUP + i;
		group = r.group;
		b->shown[b->n_shown++] = i;
	}
	arena_release(&mem);
}

static void show_found(struct board *b, size_t n, const char *needle)
{
	struct arena mem = ARENA_INIT;
	struct found *v = xcalloc(n + 1, sizeof(*v));
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		int score = score_of(b, i, needle, &mem);

		if (score)
			v[found++] = (struct found){i, score};
		arena_clear(&mem);
	}
	qsort(v, found, sizeof(*v), by_score);
	for (size_t i = 0; i < found; i++)
		b->shown[b->n_shown++] = v[i].i;
	free(v);
	arena_release(&mem);
}

static void search(struct board *b)
{
	size_t n = b->ops->count(b);
	struct str needle = STR_INIT;

	free(b->shown);
	b->shown = xcalloc(2 * n + 1, sizeof(*b->shown));
	b->n_shown = 0;
	utf8_fold(&needle, lineedit_text(&b->query));
	b->searched = needle.len > 0;
	if (b->searched)
		show_found(b, n, needle.s);
	else
		show_all(b, n);
	list_refresh(&b->list);
	str_release(&needle);
}

static bool selected(const struct board *b, size_t *i)
{
	if (b->list.row >= b->n_shown || b->shown[b->list.row] >= BOARD_GROUP)
		return false;
	*i = b->shown[b->list.row];
	return true;
}

/* --- the list ------------------------------------------------------------------------------------------------------------------ */

static size_t list_rows(void *ctx)
{
	return ((struct board *)ctx)->n_shown;
}

static uint64_t list_id(void *ctx, size_t row)
{
	return ((struct board *)ctx)->shown[row] + 1;
}

static void list_facts(void *ctx, size_t row, struct list_row *out)
{
	out->heading = ((struct board *)ctx)->shown[row] >= BOARD_GROUP;
}

static void list_cell(void *ctx, size_t row, int column, struct list_text *out)
{
	struct board *b = ctx;
	size_t i = b->shown[row];
	struct board_row r = {0};

	b->ops->row(b, i % BOARD_GROUP, &b->mem, &r);
	if (i >= BOARD_GROUP) {
		out->text = column == 0 ? r.group : "";
		return;
	}
	if (r.is_own && column < 3)
		out->style = ROLE_ACCENT;
	switch (column) {
	case 0: snprintf(out->buf, sizeof(out->buf), "%s%s", b->searched ? "" : "  ", r.label); break;
	case 1: out->text = r.value; break;
	case 2: out->text = r.origin; break;
	default: out->text = r.help; break;
	}
	if (column == 0 && b->searched)
		out->tail = r.group;
}

static const struct list_source source = {.count = list_rows, .id = list_id, .row = list_facts, .text = list_cell};

/* --- drawing ------------------------------------------------------------------------------------------------------------------- */

static void draw_search(struct board *b, const struct canvas *in)
{
	struct canvas input = canvas_sub(in, rect_make(0, 2, 1, in->cols - 14));
	size_t found = 0;

	canvas_text(in, 0, 0, 2, ROLE_ACCENT, "/");
	for (size_t k = 0; k < b->n_shown; k++)
		found += b->shown[k] < BOARD_GROUP;
	char text[40];

	snprintf(text, sizeof(text), _("%zu of %zu"), found, b->ops->count(b));
	canvas_fit_right(in, 0, in->cols - 12, 12, ROLE_DIM, text);
	lineedit_draw(&b->query, &input, ROLE_INPUT, !b->editing, _("type to search"));
}

static void draw_value(struct board *b, const struct canvas *c, size_t i)
{
	struct canvas input = canvas_sub(c, rect_make(2, 2, 1, c->cols - 2));
	struct str remark = STR_INIT;

	canvas_text(c, 2, 0, 2, ROLE_ACCENT, "=");
	if (b->ops->remark)
		b->ops->remark(b, i, lineedit_text(&b->edit), &remark);
	canvas_wrap(c, 3, 2, c->cols - 2, c->rows - 3, b->problem.len ? ROLE_ERROR : ROLE_WARNING, b->problem.len ? b->problem.s : remark.s);
	lineedit_draw(&b->edit, &input, ROLE_INPUT, true, b->pressing ? _("press the key; Enter takes it, Esc leaves") : NULL);
	str_release(&remark);
}

static void draw_below(struct board *b, const struct canvas *c)
{
	struct board_row r = {0};
	size_t i;

	canvas_hline(c, 0, 0, c->cols, ROLE_BORDER);
	if (!selected(b, &i))
		return;
	b->ops->row(b, i, &b->mem, &r);
	int at = canvas_text(c, 1, 0, c->cols, ROLE_LABEL, r.name);

	if (r.facts)
		canvas_text(c, 1, at + 2, c->cols - at - 2, ROLE_DIM, r.facts);
	if (b->editing)
		draw_value(b, c, i);
	else
		canvas_wrap(c, 2, 0, c->cols, c->rows - 2, ROLE_NORMAL, r.help);
}

static void choose_columns(struct board *b, int cols)
{
	bool wide = cols >= 90;

	b->columns[0] = (struct list_column){.title = "", .min = NAME_COLS, .max = wide ? 30 : 0};
	b->columns[1] = (struct list_column){.title = "", .min = VALUE_COLS, .max = 24, .priority = 1};
	b->columns[2] = (struct list_column){.title = "", .min = ORIGIN_COLS, .max = ORIGIN_COLS, .priority = 2, .style = ROLE_DIM};
	b->columns[3] = (struct list_column){.title = "", .min = 20, .priority = 3, .style = ROLE_DIM};
	list_set_columns(&b->list, b->columns, wide ? 4 : 3);
}

static void board_draw(struct dialog *d, const struct canvas *screen)
{
	struct board *b = (struct board *)d;
	struct canvas in = dialog_box(screen, (int)b->n_shown + BELOW + 2, dialog_inner_width(screen, BOARD_COLS), b->title, NULL);
	bool low = in.rows < 7; /* no room for both what is searched and what is typed */
	int below = in.rows >= 11 ? BELOW : !low ? 4 : b->editing ? in.rows - 1 : 0, top = in.rows >= 11 ? 2 : low && b->editing ? 0 : 1;

	arena_clear(&b->mem);
	/* Lines of the file that could not be taken are told where they can be put right. */
	if (*d->ui->warnings && in.rows > 14)
		top += 1 + canvas_wrap(&in, 2, 0, in.cols, 3, ROLE_WARNING, d->ui->warnings);
	struct canvas body = canvas_sub(&in, rect_make(top, 0, in.rows - top - below, in.cols));

	choose_columns(b, in.cols);
	b->list.empty = _("Nothing fits.");
	list_draw(&b->list, &body, true);
	/* After the list: the cursor belongs to what is typed. */
	if (top)
		draw_search(b, &in);
	if (below > 0) {
		struct canvas under = canvas_sub(&in, rect_make(in.rows - below, 0, below, in.cols));

		draw_below(b, &under);
	}
}

/* --- changing ------------------------------------------------------------------------------------------------------------------ */

static bool write_line(struct board *b, const char *section, const char *name, const char *value)
{
	struct err e = ERR_INIT;

	if (!config_write(app_config(b->d.ui->app), section, name, value, &e)) {
		ui_say_error(b->d.ui, &e);
		return false;
	}
	b->d.ui->reconfigure = true;
	return true;
}

/* What the file says now, in mem; NULL: nothing. */
static const char *in_file(const struct board *b, const char *section, const char *name, struct arena *mem)
{
	struct str value = STR_INIT;
	const char *found = config_own(app_config(b->d.ui->app), section, name, &value) ? arena_strdup(mem, value.s) : NULL;

	str_release(&value);
	return found;
}

bool board_write(struct board *b, size_t i, const char *value)
{
	struct arena mem = ARENA_INIT;
	const char *section, *name, *before;
	bool ok;

	b->ops->place(b, i, &section, &name);
	section = arena_strdup(&mem, section);
	name = arena_strdup(&mem, name);
	before = in_file(b, section, name, &mem);
	ok = write_line(b, section, name, value);
	if (ok) {
		GROW(b->changes, b->n_changes, b->cap_changes);
		b->changes[b->n_changes++] = (struct board_change){xstrdup(section), xstrdup(name), before ? xstrdup(before) : NULL};
	}
	arena_release(&mem);
	return ok;
}

static void free_change(struct board_change *x)
{
	free(x->section);
	free(x->name);
	free(x->before);
}

static void take_back(struct board *b)
{
	struct board_change *x;

	if (!b->n_changes) {
		ui_say(b->d.ui, "%s", _("Nothing was changed here since it was opened."));
		return;
	}
	x = &b->changes[b->n_changes - 1];
	if (!write_line(b, x->section, x->name, x->before))
		return;
	if (x->before)
		ui_say(b->d.ui, _("%s.%s is %s again."), x->section, x->name, *x->before ? x->before : "\"\"");
	else
		ui_say(b->d.ui, _("%s.%s has its default again."), x->section, x->name);
	free_change(x);
	b->n_changes--;
}

static void begin_edit(struct board *b, size_t i, bool pressing)
{
	struct arena mem = ARENA_INIT;
	struct board_row r = {0};

	b->ops->row(b, i, &mem, &r);
	lineedit_set(&b->edit, pressing ? "" : r.text);
	if (!pressing)
		lineedit_select_all(&b->edit);
	b->editing = true;
	b->pressing = pressing;
	str_clear(&b->problem);
	arena_release(&mem);
}

static void step_value(struct board *b, size_t i, int by)
{
	struct str v = STR_INIT;

	if (b->ops->step && b->ops->step(b, i, by, &v))
		board_write(b, i, v.s);
	str_release(&v);
}

static void change(struct board *b)
{
	struct str v = STR_INIT;
	size_t i;

	if (!selected(b, &i))
		return;
	if (b->ops->key)
		begin_edit(b, i, true);
	else if (b->ops->step && b->ops->step(b, i, 0, &v))
		board_write(b, i, v.s);
	else
		begin_edit(b, i, false);
	str_release(&v);
}

/* What was typed or pressed as it will stand in the file. */
static bool check(struct board *b, size_t i, struct str *out)
{
	struct arena mem = ARENA_INIT;
	struct board_row r = {0};
	struct err e = ERR_INIT;
	const char *typed = lineedit_text(&b->edit);

	b->ops->row(b, i, &mem, &r);
	if (b->pressing)
		typed = arena_printf(&mem, "%s %s", typed, r.text);
	str_clear(&b->problem);
	str_clear(out);
	if (!b->ops->check(b, i, typed, out, &e))
		str_add(&b->problem, e.text);
	arena_release(&mem);
	return !b->problem.len;
}

static void accept(struct board *b, size_t i)
{
	struct str value = STR_INIT;

	if (b->pressing && lineedit_is_empty(&b->edit))
		b->editing = false;
	else if (check(b, i, &value) && board_write(b, i, value.s))
		b->editing = false;
	str_release(&value);
}

/* --- keys ---------------------------------------------------------------------------------------------------------------------- */

static void press(struct board *b, size_t i, const struct key_event *ev)
{
	struct str text = STR_INIT;

	str_add(&text, lineedit_text(&b->edit));
	b->ops->key(b, ev, &text);
	lineedit_set(&b->edit, text.s);
	check(b, i, &text);
	str_release(&text);
}

static void edit_key(struct board *b, const struct key_event *ev)
{
	struct str value = STR_INIT;
	size_t i;

	if (event_is_key(ev, UI_KEY_ESC, 0) || !selected(b, &i))
		b->editing = false;
	else if (event_is_key(ev, UI_KEY_ENTER, 0))
		accept(b, i);
	else if (b->pressing)
		press(b, i, ev);
	else if (lineedit_key(&b->edit, ev) == EDIT_CHANGED)
		check(b, i, &value);
	str_release(&value);
}

static bool value_key(struct board *b, const struct key_event *ev)
{
	size_t i;

	if (event_is_key(ev, 'z', MOD_CTRL)) {
		take_back(b);
		return true;
	}
	if (!selected(b, &i))
		return false;
	if (event_is_key(ev, UI_KEY_ENTER, 0))
		change(b);
	else if (event_is_key(ev, 'e', MOD_CTRL))
		begin_edit(b, i, false);
	else if (event_is_key(ev, 'd', MOD_CTRL) || event_is_key(ev, UI_KEY_DELETE, 0))
		board_write(b, i, NULL);
	else if (b->ops->step && (event_is_key(ev, UI_KEY_LEFT, 0) || event_is_key(ev, UI_KEY_RIGHT, 0)))
		step_value(b, i, event_is_key(ev, UI_KEY_LEFT, 0) ? -1 : 1);
	else
		return false;
	return true;
}

static enum dialog_result board_key(struct dialog *d, const struct key_event *ev)
{
	struct board *b = (struct board *)d;

	if (b->editing) {
		edit_key(b, ev);
		return DIALOG_OPEN;
	}
	if (event_is_key(ev, UI_KEY_ESC, 0)) {
		if (lineedit_is_empty(&b->query))
			return DIALOG_CANCELLED;
		lineedit_set(&b->query, "");
		search(b);
		return DIALOG_OPEN;
	}
	if (value_key(b, ev))
		return DIALOG_OPEN;
	if (ev->type == EVENT_KEY && !event_is_key(ev, ' ', 0) && list_key(&b->list, ev) != LIST_IGNORED)
		return DIALOG_OPEN;
	if (lineedit_key(&b->query, ev) == EDIT_CHANGED) {
		search(b);
		list_to_first(&b->list);
	}
	return DIALOG_OPEN;
}

/* --- for those who hear it ----------------------------------------------------------------------------------------------------- */

static void board_speak(const struct dialog *d, struct str *out)
{
	const struct board *b = (const struct board *)d;
	struct arena mem = ARENA_INIT;
	struct board_row r = {0};
	size_t i;

	if (!selected(b, &i)) {
		str_add(out, _("Nothing fits."));
		return;
	}
	b->ops->row(b, i, &mem, &r);
	if (b->editing && b->problem.len)
		str_add(out, b->problem.s);
	else
		str_addf(out, _("%s: %s (%s). %s"), r.label, *r.value ? r.value : _("nothing"), r.origin, r.help);
	arena_release(&mem);
}

static const char *board_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint typing[] = {{N_("Enter"), N_("Take")}, {N_("Esc"), N_("Back")}, {NULL, NULL}};
	const struct board *b = (const struct board *)d;

	return dialog_hint_at(b->editing ? typing : b->hints, i, key);
}

static void board_free(struct dialog *d)
{
	struct board *b = (struct board *)d;

	for (int i = 0; i < b->n_changes; i++)
		free_change(&b->changes[i]);
	free(b->changes);
	free(b->shown);
	list_release(&b->list);
	lineedit_release(&b->query);
	lineedit_release(&b->edit);
	str_release(&b->problem);
	arena_release(&b->mem);
	free(b);
}

void board_find(struct board *b, const char *name)
{
	struct arena mem = ARENA_INIT;

	for (size_t i = 0; i < b->ops->count(b); i++) {
		struct board_row r = {0};

		b->ops->row(b, i, &mem, &r);
		if (str_eq(r.name, name) || str_eq(r.label, name)) {
			list_select_id(&b->list, i + 1);
			arena_release(&mem);
			return;
		}
	}
	arena_release(&mem);
	lineedit_set(&b->query, name);
	search(b);
	list_to_first(&b->list);
}

struct dialog *board_new(struct ui *ui, const struct board_ops *ops, const char *title, const struct dialog_hint *hints)
{
	static const struct dialog_ops dialog = {.draw = board_draw, .key = board_key, .speak = board_speak, .hint = board_hint, .free = board_free};
	struct board *b = xcalloc(1, sizeof(*b));

	b->d.ops = &dialog;
	b->d.ui = ui;
	b->ops = ops;
	b->title = title;
	b->hints = hints;
	str_init(&b->problem);
	b->mem = (struct arena)ARENA_INIT;
	lineedit_init(&b->query, false, QUERY_MAX);
	lineedit_init(&b->edit, false, VALUE_MAX);
	list_init(&b->list, &source, b);
	b->list.no_checks = true;
	b->list.margin = 1;
	search(b);
	list_to_first(&b->list);
	return &b->d;
}
