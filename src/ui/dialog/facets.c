/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facets.c - the values that the list holds, field by field, with their numbers.
 *
 * Enter narrows the list to a value, Space leaves it out; both again take it back. The panel stays open, so that one
 * sees at once what is left. Numbers are counted when no key waits: leafing through the fields never does.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/browse.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/ui/list.h>

#include "dialog_priv.h"

enum { FACETS_COLS = 64, FACETS_ROWS = 14 };
enum { COL_MARK, COL_LABEL, COL_N };

/* What coordinators ask first comes first. */
static const enum filter_field fields[] = {FILTER_COUNTRY, FILTER_THEME, FILTER_STRATE, FILTER_LEAD, FILTER_STATUS, FILTER_FINDING, FILTER_PARTNER,
        FILTER_CITY, FILTER_KIND, FILTER_TANDEM, FILTER_SCHEME, FILTER_NETWORK, FILTER_TAG, FILTER_PERSON, FILTER_SOURCE};

struct facets {
	struct dialog d;
	struct browse *browse;
	void (*changed)(void *ctx);
	void *ctx;
	struct arena mem;
	struct browse_facet *v;
	int n, field;
	struct list list;
	struct list_column columns[3];
};

static enum filter_field field_of(const struct facets *f)
{
	return fields[f->field];
}

/* "Country: by ISO code…" is the help; the name alone is short and known from the filter. */
static const char *name_of(int i)
{
	return filter_field_name(fields[i]);
}

/* --- the list --- */

static size_t count(void *ctx)
{
	return (size_t)((struct facets *)ctx)->n;
}

/* The same value has the same id when the numbers have changed. */
static uint64_t id(void *ctx, size_t row)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (const char *s = ((struct facets *)ctx)->v[row].value; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return h ? h : 1;
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	const struct browse_facet *v = &((struct facets *)ctx)->v[row];

	if (v->mark)
		out->style = v->mark > 0 ? ROLE_ACCENT : ROLE_DIM;
	switch (column) {
	case COL_MARK: out->text = v->mark > 0 ? "+" : v->mark < 0 ? "-" : ""; break;
	case COL_LABEL: out->text = v->label; break;
	default: snprintf(out->buf, sizeof(out->buf), "%s", SHOW_NUMBER(v->n));
	}
}

static void count_values(struct facets *f)
{
	struct err e = ERR_INIT;

	arena_clear(&f->mem);
	f->n = 0;
	if (!browse_facets(f->browse, field_of(f), &f->mem, &f->v, &f->n, &e) && e.code != ERR_CANCELLED)
		ui_say_error(f->d.ui, &e);
	f->d.waits = e.code == ERR_CANCELLED;
	f->list.empty = f->d.waits ? _("counting …") : _("None of these actions has one.");
	list_refresh(&f->list);
}

/* --- the dialog --- */

/* As many fields as there is room for, the present one among them. */
static void draw_fields(const struct facets *f, const struct canvas *line)
{
	int first = f->field > 2 ? f->field - 2 : 0, x = first ? canvas_text(line, 0, 0, -1, ROLE_DIM, "‹ ") : 0;

	for (int i = first; i < (int)COUNT_OF(fields); i++) {
		if (x + canvas_width(name_of(i)) + 2 > line->cols) {
			canvas_text(line, 0, x, -1, ROLE_DIM, "›");
			return;
		}
		x += canvas_text(line, 0, x, -1, i == f->field ? ROLE_ACCENT | STYLE_BOLD : ROLE_DIM, name_of(i)) + 2;
	}
}

static void facets_draw(struct dialog *d, const struct canvas *screen)
{
	struct facets *f = (struct facets *)d;
	struct canvas in = dialog_box(screen, FACETS_ROWS, dialog_inner_width(screen, FACETS_COLS), _("Facets"), NULL);
	struct canvas line = canvas_sub(&in, rect_make(0, 0, 1, in.cols)), body = canvas_sub(&in, rect_make(2, 0, in.rows - 2, in.cols));

	draw_fields(f, &line);
	list_draw(&f->list, &body, true);
}

static void go_to_field(struct facets *f, int step)
{
	f->field = (f->field + step + (int)COUNT_OF(fields)) % (int)COUNT_OF(fields);
	f->list.row = f->list.top = 0;
	f->list.selected = 0;
	count_values(f);
}

/* Puts the mark, or takes the same one back. */
static void put_mark(struct facets *f, int mark)
{
	const struct browse_facet *v = f->n ? &f->v[f->list.row] : NULL;
	struct err e = ERR_INIT;

	if (!v)
		return;
	if (!browse_put_facet(f->browse, field_of(f), v->value, v->mark == mark ? 0 : mark, &e)) {
		ui_say_error(f->d.ui, &e);
		return;
	}
	f->changed(f->ctx);
	count_values(f);
}

static enum dialog_result facets_key(struct dialog *d, const struct key_event *ev)
{
	struct facets *f = (struct facets *)d;

	if (event_is_key(ev, UI_KEY_ESC, 0) || event_is_key(ev, 'q', 0) || event_is_key(ev, 'F', 0))
		return DIALOG_CANCELLED;
	if (event_is_key(ev, UI_KEY_ENTER, 0))
		put_mark(f, 1);
	else if (event_is_key(ev, ' ', 0))
		put_mark(f, -1);
	else if (event_is_key(ev, UI_KEY_RIGHT, 0) || event_is_key(ev, UI_KEY_TAB, 0) || event_is_key(ev, 'l', 0))
		go_to_field(f, 1);
	else if (event_is_key(ev, UI_KEY_LEFT, 0) || event_is_key(ev, UI_KEY_TAB, MOD_SHIFT) || event_is_key(ev, 'h', 0))
		go_to_field(f, -1);
	else
		list_key(&f->list, ev);
	return DIALOG_OPEN;
}

static void facets_idle(struct dialog *d)
{
	count_values((struct facets *)d);
}

static void facets_speak(const struct dialog *d, struct str *out)
{
	const struct facets *f = (const struct facets *)d;
	const struct browse_facet *v;

	if (!f->n) {
		str_addf(out, "%s: %s", name_of(f->field), f->list.empty);
		return;
	}
	v = &f->v[f->list.row];
	str_addf(out, _("%s: %s, %s, %d of %d."), name_of(f->field), v->label, SHOW_NUMBER(v->n), (int)f->list.row + 1, f->n);
	if (v->mark)
		str_addf(out, " %s", v->mark > 0 ? _("The list is narrowed to it.") : _("It is left out."));
}

static const char *facets_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("Enter"), N_("Narrow to it")}, {N_("Space"), N_("Leave out")}, {N_("Left Right"), N_("Other field")},
	        {N_("Up Down"), N_("Choose")}, {N_("Esc"), N_("Leave")}, {NULL, NULL}};

	(void)d;
	return dialog_hint_at(hints, i, key);
}

static void facets_free(struct dialog *d)
{
	struct facets *f = (struct facets *)d;

	list_release(&f->list);
	arena_release(&f->mem);
	free(f);
}

struct dialog *dialog_facets(struct ui *ui, struct browse *b, void (*changed)(void *ctx), void *ctx)
{
	static const struct dialog_ops ops = {.draw = facets_draw,
	        .key = facets_key,
	        .idle = facets_idle,
	        .speak = facets_speak,
	        .hint = facets_hint,
	        .free = facets_free};
	static const struct list_source source = {.count = count, .id = id, .text = text};
	struct facets *f = xcalloc(1, sizeof(*f));

	f->d.ops = &ops;
	f->d.ui = ui;
	f->browse = b;
	f->changed = changed;
	f->ctx = ctx;
	f->mem = (struct arena)ARENA_INIT;
	f->columns[COL_MARK] = (struct list_column){.title = "", .min = 1, .max = 1, .style = ROLE_ACCENT};
	f->columns[COL_LABEL] = (struct list_column){.title = "", .min = 16};
	f->columns[COL_N] = (struct list_column){.title = "", .min = 6, .max = 8, .align = LIST_RIGHT, .style = ROLE_DIM};
	list_init(&f->list, &source, f);
	f->list.no_checks = true;
	list_set_columns(&f->list, f->columns, 3);
	count_values(f);
	return &f->d;
}
