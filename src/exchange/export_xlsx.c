/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export_xlsx.c - actions as a workbook: a summary with charts, the actions, and a sheet for each kind of row that hangs on them.
 *
 * The sheet of the actions has two rows of names: what people read, and below it the hashtag by which the import knows the column in any language (share/profiles/strates-xlsx.ini). The
 * filter stands on the lower one, so that sorting leaves both in place. The other sheets are there to be read, counted and pivoted.
 */
#include "config.h"

#include "export_priv.h"

#ifdef HAVE_XLSXWRITER

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/exchange/action_csv.h>

#include "export_xlsx_priv.h"

enum { HEAD_ROWS = 2 };

/* Sheets of what hangs on the actions, in this order. */
static const enum entity others[XLSX_OTHERS] = {ENTITY_BUDGET, ENTITY_PARTNER, ENTITY_AUTHORITY, ENTITY_AGREEMENT, ENTITY_MISSION, ENTITY_LINK};

/* --- uids that were met --- */

static int by_uid(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct uid));
}

static void meet(struct uid_list *l, struct uid u)
{
	GROW(l->v, l->n, l->cap);
	l->v[l->n++] = u;
}

static void settle(struct uid_list *l)
{
	int kept = 0;

	if (l->n)
		qsort(l->v, (size_t)l->n, sizeof(*l->v), by_uid);
	for (int i = 0; i < l->n; i++)
		if (kept == 0 || by_uid(&l->v[kept - 1], &l->v[i]) != 0)
			l->v[kept++] = l->v[i];
	l->n = kept;
}

static bool is_met(const struct uid_list *l, struct uid u)
{
	return l->n && bsearch(&u, l->v, (size_t)l->n, sizeof(u), by_uid);
}

static void meet_ref(struct uid_list *l, enum entity en, const struct value *ref)
{
	if (ref->type == VALUE_UID)
		meet(l, ref->u);
	else if (ref->type == VALUE_TEXT)
		meet(l, store_uid_of_key(en, ref->s));
}

static struct uid_list *met(struct xlsx_out *o, enum entity en)
{
	for (int i = 0; i < XLSX_OTHERS; i++)
		if (others[i] == en)
			return &o->met[i];
	BUG("no sheet of entity %d", (int)en);
}

/* --- the actions --- */

/* People first look for the title; the id, which only programs read, stands last. */
static int column_at(int i)
{
	return i == action_column_count() - 1 ? 0 : i + 1;
}

static void begin_actions(struct xlsx_out *o)
{
	char tag[64];

	o->actions = xlsx_book_sheet(&o->book, _("Actions"), HEAD_ROWS, 1);
	for (int i = 0; i < action_column_count(); i++) {
		int c = column_at(i);
		const struct field_desc *d = action_column_field(c);

		snprintf(tag, sizeof(tag), "#%s", action_csv_column(c));
		worksheet_set_column(o->actions, (lxw_col_t)i, (lxw_col_t)i, d ? xlsx_width(d->type) : 30, NULL);
		xlsx_put_text(&o->book, o->actions, 0, i, action_column_label(c), XLSX_HEAD);
	}
	for (int i = 0; i < action_column_count(); i++) {
		snprintf(tag, sizeof(tag), "#%s", action_csv_column(column_at(i)));
		xlsx_put_text(&o->book, o->actions, 1, i, tag, XLSX_TAG);
	}
	o->row = HEAD_ROWS;
}

static void put_action(struct xlsx_out *o, struct whole *w)
{
	struct str text = STR_INIT;

	for (int i = 0; i < action_column_count(); i++) {
		int c = column_at(i);
		const struct field_desc *d = action_column_field(c);

		str_clear(&text);
		if (!d)
			action_column_text(w, c, &text);
		if (d)
			xlsx_put_value(&o->book, o->actions, o->row, i, d->type, d->of, action_column_value(w, c));
		else
			xlsx_put_text(&o->book, o->actions, o->row, i, text.s, XLSX_TEXT);
	}
	o->row++;
	str_release(&text);
}

static void note_what_hangs_on_it(struct xlsx_out *o, struct whole *w)
{
	meet(&o->written, w->r.uid);
	for (int i = 0; i < w->n_budgets; i++) {
		meet(met(o, ENTITY_BUDGET), w->budgets[i].uid);
		meet_ref(met(o, ENTITY_AUTHORITY), ENTITY_AUTHORITY, record_value(&w->budgets[i], FIELD_BUDGET_PAYER));
	}
	for (int i = 0; i < w->n_links; i++)
		meet(met(o, ENTITY_LINK), w->links[i].r.uid);
	for (int i = 0; i < record_count(&w->r, SET_ACTION_PARTNERS); i++)
		meet_ref(met(o, ENTITY_PARTNER), ENTITY_PARTNER, record_element(&w->r, SET_ACTION_PARTNERS, i));
	for (int i = 0; i < record_count(&w->r, SET_ACTION_PARTICIPANTS); i++)
		meet_ref(met(o, ENTITY_AUTHORITY), ENTITY_AUTHORITY, record_element(&w->r, SET_ACTION_PARTICIPANTS, i) + ITEM_ACTION_PARTICIPANTS_authority);
	meet_ref(met(o, ENTITY_AUTHORITY), ENTITY_AUTHORITY, record_value(&w->r, FIELD_ACTION_LEAD));
	meet_ref(met(o, ENTITY_AGREEMENT), ENTITY_AGREEMENT, record_value(&w->r, FIELD_ACTION_AGREEMENT));
}

/* --- any other entity --- */

static bool is_shown(const struct exporter *x, enum field f)
{
	const struct field_desc *d = field_desc(f);

	return !(d->flags & FIELD_LOCAL) && (d->type != FT_REF || d->of != ENTITY_PERSON || x->options.persons);
}

static bool is_set_shown(const struct exporter *x, enum set s)
{
	const struct set_desc *d = set_desc(s);

	return d->n_items == 1 && (d->items[0].type != FT_REF || d->items[0].of != ENTITY_PERSON || x->options.persons);
}

/* An action that stays here has no name outside either. */
static const char *name_of(struct exporter *x, enum entity en, const struct value *ref, struct arena *a)
{
	const struct xlsx_out *o = x->own;

	if (ref->type == VALUE_NONE || (en == ENTITY_ACTION && !is_met(&o->written, ref->u)))
		return NULL;
	return store_ref_name(x->store, en, ref, a);
}

static void put_set(struct exporter *x, lxw_worksheet *s, int row, int column, const struct record *r, enum set set)
{
	const struct item_desc *item = &set_desc(set)->items[0];
	struct xlsx_out *o = x->own;
	struct str text = STR_INIT;

	for (int i = 0; i < record_count(r, set); i++) {
		const struct value *v = record_element(r, set, i);
		struct str one = STR_INIT;

		if (item->type == FT_REF)
			str_add(&one, name_of(x, (enum entity)item->of, v, r->arena));
		else if (item->type == FT_CODE)
			str_add(&one, vocab_label((enum vocab)item->of, v->s));
		else
			value_format(&one, item->type, v);
		if (one.len)
			str_addf(&text, "%s%s", text.len ? " | " : "", one.s);
		str_release(&one);
	}
	xlsx_put_text(&o->book, s, row, column, text.s, XLSX_TEXT);
	str_release(&text);
}

static int put_heads(struct exporter *x, lxw_worksheet *s, enum entity en)
{
	const struct entity_desc *d = entity_desc(en);
	struct xlsx_out *o = x->own;
	int column = 0;

	for (int i = 0; i < d->n_fields; i++) {
		enum field f = (enum field)(d->first_field + i);

		if (!is_shown(x, f))
			continue;
		worksheet_set_column(s, (lxw_col_t)column, (lxw_col_t)column, xlsx_width(field_desc(f)->type), NULL);
		xlsx_put_text(&o->book, s, 0, column++, _(field_desc(f)->label), XLSX_HEAD);
	}
	for (int i = 0; i < d->n_sets; i++) {
		enum set set = (enum set)(d->first_set + i);

		if (!is_set_shown(x, set))
			continue;
		worksheet_set_column(s, (lxw_col_t)column, (lxw_col_t)column, 30, NULL);
		xlsx_put_text(&o->book, s, 0, column++, _(set_desc(set)->label), XLSX_HEAD);
	}
	return column;
}

static void put_record(struct exporter *x, lxw_worksheet *s, int row, const struct record *r)
{
	const struct entity_desc *d = entity_desc(r->entity);
	struct xlsx_out *o = x->own;
	int column = 0;

	for (int i = 0; i < d->n_fields; i++) {
		enum field f = (enum field)(d->first_field + i);
		const struct field_desc *fd = field_desc(f);

		if (!is_shown(x, f))
			continue;
		if (fd->type == FT_REF)
			xlsx_put_text(&o->book, s, row, column++, name_of(x, (enum entity)fd->of, record_value(r, f), r->arena), XLSX_TEXT);
		else
			xlsx_put_value(&o->book, s, row, column++, fd->type, fd->of, record_value(r, f));
	}
	for (int i = 0; i < d->n_sets; i++)
		if (is_set_shown(x, (enum set)(d->first_set + i)))
			put_set(x, s, row, column++, r, (enum set)(d->first_set + i));
}

/* Both of its actions must be in the workbook. */
static bool may_leave(const struct xlsx_out *o, const struct record *r)
{
	return r->entity != ENTITY_LINK || (is_met(&o->written, record_uid(r, FIELD_LINK_A)) && is_met(&o->written, record_uid(r, FIELD_LINK_B)));
}

static bool put_sheet(struct exporter *x, int which, struct err *e)
{
	struct xlsx_out *o = x->own;
	struct uid_list *l = &o->met[which];
	enum entity en = others[which];
	struct arena a = ARENA_INIT;
	lxw_worksheet *s = NULL;
	int row = 1, columns = 0;
	bool ok = true;

	settle(l);
	for (int i = 0; ok && i < l->n; i++) {
		struct record r;
		int64_t id = store_id_of_uid(x->store, en, l->v[i]);

		if (!id)
			continue;
		ok = store_load(x->store, en, id, &a, &r, e);
		if (ok && may_leave(o, &r)) {
			if (!s) {
				s = xlsx_book_sheet(&o->book, _(entity_desc(en)->many), 1, 1);
				columns = put_heads(x, s, en);
			}
			put_record(x, s, row++, &r);
		}
		arena_clear(&a);
	}
	if (s)
		worksheet_autofilter(s, 0, 0, (lxw_row_t)(row - 1), (lxw_col_t)(columns - 1));
	arena_release(&a);
	return ok;
}

/* Missions point at actions, not the other way round. */
static bool find_missions(struct exporter *x, struct err *e)
{
	struct xlsx_out *o = x->own;
	struct arena a = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(x->store, ENTITY_MISSION, 0, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct record r;

		ok = store_load(x->store, ENTITY_MISSION, ids.v[i], &a, &r, e);
		for (int k = 0; ok && k < record_count(&r, SET_MISSION_ACTIONS); k++)
			if (is_met(&o->written, record_element(&r, SET_MISSION_ACTIONS, k)->u)) {
				meet(met(o, ENTITY_MISSION), r.uid);
				break;
			}
		arena_clear(&a);
	}
	ids_release(&ids);
	arena_release(&a);
	return ok;
}

/* --- the form --- */

static bool begin(struct exporter *x)
{
	struct xlsx_out *o = xcalloc(1, sizeof(*o));

	x->own = o;
	if (!xlsx_book_open(&o->book, _("International actions"), &o->why))
		return false;
	o->summary = xlsx_book_sheet(&o->book, _("Summary"), 0, 0);
	begin_actions(o);
	return true;
}

static void begin_quietly(struct exporter *x)
{
	begin(x);
}

static bool pass_on(struct xlsx_out *o, struct err *e)
{
	if (err_is_set(&o->why) && e)
		*e = o->why;
	return !err_is_set(&o->why);
}

static bool action(struct exporter *x, struct whole *w, struct err *e)
{
	struct xlsx_out *o = x->own;

	if (!pass_on(o, e))
		return false;
	put_action(o, w);
	note_what_hangs_on_it(o, w);
	xlsx_count(x, w);
	return true;
}

static bool end(struct exporter *x, struct err *e)
{
	struct xlsx_out *o = x->own;
	bool ok = pass_on(o, e);

	if (!ok)
		return false;
	worksheet_autofilter(o->actions, HEAD_ROWS - 1, 0, (lxw_row_t)(o->row > HEAD_ROWS ? o->row - 1 : HEAD_ROWS), (lxw_col_t)(action_column_count() - 1));
	settle(&o->written);
	ok = find_missions(x, e);
	for (int i = 0; ok && i < XLSX_OTHERS; i++)
		ok = put_sheet(x, i, e);
	if (ok)
		xlsx_put_summary(x);
	for (long i = 0; i < o->book.too_long; i++)
		export_lost(x, N_("texts longer than a cell can hold"));
	return ok && xlsx_book_close(&o->book, x->out, e);
}

static void drop(struct exporter *x)
{
	struct xlsx_out *o = x->own;

	if (!o)
		return;
	xlsx_book_drop(&o->book);
	for (int i = 0; i < XLSX_OTHERS; i++)
		free(o->met[i].v);
	free(o->written.v);
	for (int i = 0; i < XLSX_TALLIES; i++) {
		for (int k = 0; k < o->tally[i].n; k++)
			free(o->tally[i].v[k].code);
		free(o->tally[i].v);
	}
	free(o);
	x->own = NULL;
}

const struct export_form export_xlsx = {
	.format = {.name = "xlsx", .suffix = "xlsx", .label = N_("Actions, as a workbook (XLSX)"), .detail = N_("for a spreadsheet, with charts; comes back by import"), .binary = true},
	.begin = begin_quietly,
	.action = action,
	.end = end,
	.drop = drop,
};

#endif
