/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view_outline.c - an outline as text: a table with what is in a group under it, or one line a row for programs.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "outline_priv.h"
#include "view_priv.h"

enum { COLUMNS = 16, CELLS_AT = 4 };

struct writing {
	const struct outline_model *m;
	const struct outline *o;
	struct table_text_column columns[COLUMNS];
	int n;
	struct table_text table;
};

static void add_column(struct writing *w, const char *name, const char *head, bool number, int least, int drop)
{
	w->columns[w->n++] = (struct table_text_column){name, head, number, least, drop};
}

static void make_columns(struct writing *w)
{
	add_column(w, "row", NULL, false, 0, 0);
	add_column(w, "of", NULL, false, 0, 0);
	add_column(w, "key", NULL, false, 0, 0);
	add_column(w, NULL, "", false, 0, 0);
	add_column(w, "name", w->m->head, false, 24, 0);
	for (int i = 0; i < w->m->n_columns; i++) {
		const struct outline_column *c = &w->m->columns[i];

		add_column(w, c->name, c->width == OUTLINE_NARROW ? NULL : c->head, c->align == OUTLINE_RIGHT, c->align == OUTLINE_RIGHT ? 0 : c->min, c->priority ? 20 - c->priority : 0);
	}
	add_column(w, "findings", NULL, true, 0, 0);
	add_column(w, "settled", NULL, true, 0, 0);
	add_column(w, "severity", NULL, true, 0, 0);
	table_text_init(&w->table, w->columns, w->n);
}

/* A mark and how many, as the first column of the screen. */
static const char *mark_of(const struct outline_row *r, char buf[24])
{
	buf[0] = '\0';
	if (r->n_open > 0)
		snprintf(buf, 24, "%-2s %d", finding_mark(r->severity, FINDING_OPEN), r->n_open);
	else if (r->n_decided > 0)
		snprintf(buf, 24, "c  %d", r->n_decided);
	return buf;
}

static void add_number(struct table_text *g, int n)
{
	char buf[16];

	snprintf(buf, sizeof(buf), "%d", n);
	table_text_add(g, "", buf);
}

static void add_row(struct writing *w, const struct outline_row *r, const char *of)
{
	struct table_text *g = &w->table;
	char text[24];

	table_text_add(g, "", r->kind);
	table_text_add(g, "", of);
	table_text_add(g, "", r->key);
	table_text_add(g, mark_of(r, text), "");
	table_text_add(g, r->text, NULL);
	table_text_indent(g, 2 * r->depth);
	for (int i = 0; i < w->m->n_columns; i++)
		table_text_add(g, w->m->columns[i].width == OUTLINE_NARROW ? "" : r->cell[i].shown, r->cell[i].data ? r->cell[i].data : r->cell[i].shown ? r->cell[i].shown : "");
	add_number(g, r->n_open);
	add_number(g, r->n_decided);
	add_number(g, r->severity);
}

static bool is_wanted(const struct outline_model *m, const struct outline_row *r, enum out_format f)
{
	if (f == OUT_TABLE || !m->data_kinds)
		return true;
	for (const char *const *k = m->data_kinds; *k; k++)
		if (str_eq(*k, r->kind))
			return true;
	return false;
}

static const char *key_above(const struct outline *o, int row)
{
	for (int i = row - 1; i >= 0; i--)
		if (o->v[i].depth < o->v[row].depth)
			return o->v[i].key;
	return "";
}

/* One group alone is shown whole. */
static bool open_single(struct outline *o, struct err *e)
{
	int tops = 0;
	bool ok = true;

	for (int i = 0; i < o->n; i++)
		tops += o->v[i].depth == 0;
	for (int i = 0; ok && tops == 1 && i < o->n; i++)
		if (o->v[i].expandable && !o->v[i].expanded)
			ok = outline_expand(o, i, true, e);
	return ok;
}

bool view_outline(struct app *a, const struct outline_model *m, int mode, const struct view_request *r, struct output *o, struct err *e)
{
	struct outline *view = outline_new(a, NULL, m);
	struct writing w = {.m = m, .o = view};
	bool ok;

	view->mode = mode;
	view->open_depth = m->text_depth;
	make_columns(&w);
	ok = outline_read(view, r->query, e) && open_single(view, e);
	for (int i = 0; ok && i < view->n; i++)
		if (is_wanted(m, &view->v[i], r->format))
			add_row(&w, &view->v[i], key_above(view, i));
	if (ok && (view->n || r->format == OUT_CSV))
		ok = table_text_write(&w.table, r->format, o, e);
	else if (ok)
		out_note(o, "%s", _(m->empty));
	table_text_release(&w.table);
	outline_free(&view);
	return ok;
}
