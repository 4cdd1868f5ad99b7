/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflict.c - a conflict to be settled: each value in full with who wrote it, where and in whose place; a digit takes one, w writes another.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/conflicts.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "record_priv.h"

enum { CONFLICT_COLS = 78, NUMBER_COLS = 4, TEXT_ROWS = 8 /* of one value, at most */ };

static bool takes_values(const struct conflict_item *c)
{
	return c->kind == CONFLICT_FIELD || c->kind == CONFLICT_ELEMENT;
}

/* Says what happened; true: the dialog is done, since what it showed is no more. */
static bool settle(struct ui *ui, const struct conflict_item *c, const struct conflict_answer *w, struct err *e)
{
	if (!conflict_settle(ui->app, c, w, e))
		return false;
	ui_say(ui, _("Settled: %s — %s. u = undo"), c->name, c->label);
	return true;
}

/* --- another value ---------------------------------------------------------------------------------------------------------------- */

struct value_sheet {
	struct sheet s;
	struct conflict_list list;
	struct layout_of layout;
	struct tokens tokens;
	const struct slot *slot; /* NULL: plain text */
	bool note;
};

static bool value_submit(struct sheet *s, int *field, struct err *e)
{
	struct value_sheet *x = (struct value_sheet *)s;

	*field = 0;
	return settle(s->d.ui, &x->list.v[0], &(struct conflict_answer){.take = -1, .value = sheet_either(s, "value"), .note = x->note}, e);
}

static void value_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	struct value_sheet *x = (struct value_sheet *)s;

	(void)field;
	if (x->slot)
		record_complete(s->d.ui->app, x->slot, (int)(x->slot - x->layout.slot), &x->tokens, query, out);
}

static void value_release(struct sheet *s)
{
	struct value_sheet *x = (struct value_sheet *)s;

	conflict_list_release(&x->list);
	record_layout_release(&x->layout);
	tokens_release(&x->tokens);
}

static const struct slot *slot_of(const struct value_sheet *x, const struct conflict_item *c)
{
	for (int i = 0; i < x->layout.n; i++)
		if (c->kind == CONFLICT_FIELD && x->layout.slot[i].name && str_eq(x->layout.slot[i].name, c->field))
			return &x->layout.slot[i];
	return NULL;
}

/* What stands there now: to be changed rather than written anew. */
static void put_present(struct value_sheet *x, const struct conflict_item *c)
{
	struct err e = ERR_INIT;
	struct str text = STR_INIT, shown = STR_INIT;
	struct edit ed;

	if (edit_open(&ed, x->s.d.ui->app, c->entity, c->row, &e) && c->kind == CONFLICT_FIELD) {
		edit_get(&ed, c->field, &text);
		edit_show(&ed, c->field, &shown);
		if (x->slot && x->s.field[0].kind == INPUT_CHOICE)
			sheet_put(&x->s, "value", text.s, shown.s);
		else
			sheet_put(&x->s, "value", "", x->slot && x->s.field[0].kind == INPUT_DATE ? text.s : x->slot && x->s.field[0].kind == INPUT_AMOUNT ? shown.s : text.s);
	}
	edit_close(&ed);
	str_release(&text);
	str_release(&shown);
}

/* Takes the list over. */
static struct dialog *value_dialog(struct ui *ui, struct conflict_list *list, bool note)
{
	static const struct sheet_ops ops = {.submit = value_submit, .complete = value_complete, .release = value_release};
	struct value_sheet *x = xcalloc(1, sizeof(*x));
	const struct conflict_item *c;
	struct form_field *f;

	x->list = *list;
	*list = (struct conflict_list)CONFLICT_LIST_INIT;
	c = &x->list.v[0];
	x->note = note;
	x->tokens = (struct tokens){.mem = ARENA_INIT};
	sheet_init(&x->s, ui, &ops, c->label, _("Settle"));
	str_add(&x->s.intro, c->name);
	record_layout(c->entity, &x->layout);
	x->slot = slot_of(x, c);
	f = sheet_field(&x->s, "value", c->label, INPUT_TEXT);
	if (x->slot) {
		const struct form_field *like = &x->layout.field[x->slot - x->layout.slot];
		const char *name = f->name, *label = f->label;

		*f = *like;
		f->name = name;
		f->label = label;
		f->required = false;
	} else {
		f->help = c->kind == CONFLICT_ELEMENT ? _("This element as on the command line, such as eau:60; empty takes it away.") : _("Empty takes the value away.");
	}
	sheet_ready(&x->s);
	put_present(x, c);
	return &x->s.d;
}

/* --- the dialog ------------------------------------------------------------------------------------------------------------------- */

struct conflict_dialog {
	struct dialog d;
	struct conflict_list list;
	int selected; /* an option; n = another value */
	bool note, split;
};

static struct conflict_item *item(const struct conflict_dialog *x)
{
	return &x->list.v[0];
}

static int answers(const struct conflict_dialog *x)
{
	return item(x)->n + takes_values(item(x));
}

/* Rows of one answer; with a canvas it is drawn there. */
static int draw_answer(const struct conflict_dialog *x, int i, const struct canvas *c, int y, int w)
{
	const struct conflict_item *at = item(x);
	bool here = i == x->selected;
	style_t over = here ? STYLE_SELECTED : 0;
	struct str who = STR_INIT, text = STR_INIT;
	char number[12];
	int rows;

	if (i < at->n) {
		snprintf(number, sizeof(number), "%d", i + 1);
		str_addf(&text, "%s%s", at->v[i].text, at->v[i].stands ? _("   (stands meanwhile)") : "");
		conflict_say_who(&at->v[i], &who);
	} else {
		snprintf(number, sizeof(number), "w");
		str_add(&text, _("Another value …"));
	}
	rows = canvas_wrap(c, y, NUMBER_COLS, w - NUMBER_COLS, TEXT_ROWS, (style_t)(ROLE_TITLE | over), text.s);
	if (c) {
		canvas_text(c, y, 2, 2, ROLE_HINT_KEY, number);
		if (here) {
			canvas_text(c, y, 0, 1, ROLE_ACCENT, ">");
			canvas_cursor(c, y, 0, false);
		}
	}
	if (who.len)
		rows += canvas_wrap(c, y + rows, NUMBER_COLS, w - NUMBER_COLS, 2, ROLE_DIM, who.s);
	str_release(&who);
	str_release(&text);
	return rows;
}

/* What is not shown for want of room is above: the selected one always is. */
static int first_shown(const struct conflict_dialog *x, int rows, int w)
{
	int first = x->selected, used = draw_answer(x, first, NULL, 0, w);

	while (first > 0) {
		int more = draw_answer(x, first - 1, NULL, 0, w);

		if (used + more > rows)
			break;
		used += more;
		first--;
	}
	return first;
}

static void draw(struct dialog *d, const struct canvas *screen)
{
	const struct conflict_dialog *x = (const struct conflict_dialog *)d;
	const struct conflict_item *c = item(x);
	struct canvas area = dialog_area(screen);
	int w = dialog_inner_width(screen, CONFLICT_COLS), rows = 0, y = 0;
	const struct {
		bool shown, set;
		const char *text;
	} boxes[] = {{takes_values(c), x->note, _("What is not taken goes into the record's journal (n)")},
		{conflict_can_split(c), x->split, _("What is not taken becomes an action of its own (s)")}};
	struct str head = STR_INIT;

	str_addf(&head, "%s — %s", c->name, c->label);
	for (int i = 0; i < answers(x); i++)
		rows += draw_answer(x, i, NULL, 0, w);
	int top = canvas_wrap(NULL, 0, 0, w, 2, ROLE_DIALOG, head.s) + 1, below = boxes[0].shown ? 2 + boxes[1].shown : 0, room = area.rows - 2 - top - below;

	if (rows > room)
		rows = room > 1 ? room : 1;
	struct canvas in = dialog_box(screen, top + rows + below, w, _("Conflict"), NULL);

	canvas_wrap(&in, 0, 0, w, 2, ROLE_TITLE, head.s);
	struct canvas body = canvas_sub(&in, rect_make(top, 0, rows, in.cols));

	for (int i = first_shown(x, rows, w); i < answers(x) && y < rows; i++)
		y += draw_answer(x, i, &body, y, w);
	for (size_t i = 0; i < COUNT_OF(boxes); i++)
		if (boxes[i].shown)
			canvas_textf(&in, top + rows + 1 + (int)i, 0, w, ROLE_DIALOG, "[%s] %s", boxes[i].set ? "x" : " ", boxes[i].text);
	str_release(&head);
}

static enum dialog_result take(struct conflict_dialog *x, int i)
{
	struct ui *ui = x->d.ui;
	struct err e = ERR_INIT;

	if (!ui_may_change(ui, CMD_SETTLE_CONFLICT))
		return DIALOG_OPEN;
	if (i >= item(x)->n) {
		ui_push(ui, value_dialog(ui, &x->list, x->note));
		return DIALOG_CANCELLED;
	}
	if (settle(ui, item(x), &(struct conflict_answer){.take = i, .note = x->note, .split = x->split}, &e))
		return DIALOG_DONE;
	ui_say_error(ui, &e);
	/* What it shows is over. */
	return e.code == ERR_CONFLICT ? DIALOG_DONE : DIALOG_OPEN;
}

/* Digits, also those of a French keyboard without Shift; -1: none. */
static int digit_of(const struct key_event *ev)
{
	static const uint32_t french[] = {'&', 0xe9, '"', '\'', '(', '-', 0xe8, '_', 0xe7};

	if (ev->type != EVENT_KEY || ev->key.mods)
		return -1;
	for (int i = 0; i < 9; i++)
		if (ev->key.code == (uint32_t)('1' + i) || ev->key.code == french[i])
			return i;
	return -1;
}

static enum dialog_result open_record(struct conflict_dialog *x)
{
	const struct conflict_item *c = item(x);

	if (c->action)
		ui_push(x->d.ui, dialog_form(x->d.ui, ENTITY_ACTION, c->action, 0));
	else
		ui_push(x->d.ui, dialog_form(x->d.ui, c->entity, c->row, 0));
	return DIALOG_CANCELLED;
}

static enum dialog_result key(struct dialog *d, const struct key_event *ev)
{
	struct conflict_dialog *x = (struct conflict_dialog *)d;
	int n = answers(x), digit = digit_of(ev), command = dialog_command(d->ui, CTX_ANY, ev);

	if (digit >= 0 && digit < item(x)->n)
		return take(x, digit);
	if (event_is_key(ev, 'w', 0) && takes_values(item(x)))
		return take(x, item(x)->n);
	if (event_is_key(ev, UI_KEY_ENTER, 0))
		return take(x, x->selected);
	if (event_is_key(ev, UI_KEY_ESC, 0) || event_is_key(ev, 'q', 0))
		return DIALOG_CANCELLED;
	if (event_is_key(ev, 'n', 0) && takes_values(item(x)))
		x->note = !x->note;
	else if (event_is_key(ev, 's', 0) && conflict_can_split(item(x)))
		x->split = !x->split;
	else if (event_is_key(ev, 'o', 0) || event_is_key(ev, 'e', 0))
		return open_record(x);
	else if (command == CMD_UNDO) {
		d->ui->run = CMD_UNDO;
		return DIALOG_DONE;
	} else if (event_is_key(ev, UI_KEY_UP, 0) || event_is_key(ev, 'k', 0) || event_is_key(ev, UI_KEY_TAB, MOD_SHIFT))
		x->selected = (x->selected + n - 1) % n;
	else if (event_is_key(ev, UI_KEY_DOWN, 0) || event_is_key(ev, 'j', 0) || event_is_key(ev, UI_KEY_TAB, 0))
		x->selected = (x->selected + 1) % n;
	return DIALOG_OPEN;
}

static void speak(const struct dialog *d, struct str *out)
{
	const struct conflict_dialog *x = (const struct conflict_dialog *)d;
	const struct conflict_item *c = item(x);

	str_addf(out, "%s — %s%s", c->name, c->label, _(": "));
	if (x->selected >= c->n) {
		str_add(out, _("Another value …"));
		return;
	}
	str_addf(out, _("%d of %d"), x->selected + 1, answers(x));
	str_addf(out, "%s%s. ", _(": "), c->v[x->selected].text);
	conflict_say_who(&c->v[x->selected], out);
}

static const char *hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint two[] = {{N_("1 2 …"), N_("Take it")}, {N_("w"), N_("Another value")}, {N_("s"), N_("Two actions")}, {N_("n"), N_("To the journal")},
		{N_("o"), N_("Open the record")}, {N_("u"), N_("Undo the last step")}, {N_("Esc"), N_("Leave")}, {NULL, NULL}};
	static const struct dialog_hint values[] = {{N_("1 2 …"), N_("Take it")}, {N_("w"), N_("Another value")}, {N_("n"), N_("To the journal")}, {N_("o"), N_("Open the record")},
		{N_("u"), N_("Undo the last step")}, {N_("Esc"), N_("Leave")}, {NULL, NULL}};
	static const struct dialog_hint sides[] = {{N_("1 2 …"), N_("Take it")}, {N_("o"), N_("Open the record")}, {N_("u"), N_("Undo the last step")}, {N_("Esc"), N_("Leave")},
		{NULL, NULL}};

	const struct conflict_item *c = item((const struct conflict_dialog *)d);

	return dialog_hint_at(conflict_can_split(c) ? two : takes_values(c) ? values : sides, i, key);
}

static void release(struct dialog *d)
{
	conflict_list_release(&((struct conflict_dialog *)d)->list);
	free(d);
}

struct dialog *dialog_conflict(struct ui *ui, const char *id)
{
	static const struct dialog_ops ops = {.draw = draw, .key = key, .speak = speak, .hint = hint, .free = release};
	struct conflict_dialog *x = xcalloc(1, sizeof(*x));
	struct err e = ERR_INIT;

	x->d.ops = &ops;
	x->d.ui = ui;
	x->list = (struct conflict_list)CONFLICT_LIST_INIT;
	if (!conflicts_find(ui->app, id, &x->list, &e)) {
		ui_say_error(ui, &e);
		release(&x->d);
		return NULL;
	}
	/* What stands is where the eye begins: Enter then changes nothing but closes the matter. */
	while (x->selected < item(x)->n - 1 && !item(x)->v[x->selected].stands)
		x->selected++;
	return &x->d;
}
