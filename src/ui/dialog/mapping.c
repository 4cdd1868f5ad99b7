/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mapping.c - what the columns of a file give: the columns on the left, the fields on the right, and below what would become of the first rows.
 *
 * The mapping itself is app/mapping.h. The preview is made when no key waits, so that one can go through the columns quickly; while it is of an earlier mapping it is dim.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/mapping.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/ui/lineedit.h>
#include <strates/ui/list.h>

#include "dialog_priv.h"

enum { COL_HEADER, COL_SAMPLES, COL_HOLDS, COL_ARROW, COL_FIELD, COL_WINS, COLUMNS, PREVIEW_HEAD = 1, OUTCOME_COLS = 13, SIDE_FROM = 140, SIDE_COLS = 44, GAP = 3 };

struct mapping_box {
	struct dialog d;
	struct mapping *m;
	struct list list;
	struct list_column columns[COLUMNS];
	struct import_preview preview;
	struct lineedit name;
	bool naming;
	char *problem; /* why there is no preview; NULL: there is one */
	char *title;
};

/* --- the columns as a list ----------------------------------------------------------------------------------------------------- */

static size_t count(void *ctx)
{
	return (size_t)mapping_columns(((const struct mapping_box *)ctx)->m);
}

static uint64_t id(void *ctx, size_t row)
{
	(void)ctx;
	return row + 1;
}

static void field_text(const struct mapping_column *c, struct list_text *out)
{
	if (c->group > 1)
		snprintf(out->buf, sizeof(out->buf), "%s %d", mapping_label(c->target), c->group);
	else
		out->text = mapping_label(c->target);
	if (c->target == TARGET_NONE)
		out->style = ROLE_DIM;
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	const struct mapping_box *x = ctx;
	const struct mapping_column *c = mapping_column(x->m, (int)row);
	enum profile_wins w = mapping_wins(x->m, c->target);

	switch (column) {
	case COL_HEADER:
		out->text = *c->header ? c->header : _("(no name)");
		break;
	case COL_SAMPLES: out->text = c->samples; break;
	case COL_HOLDS: out->text = c->doubtful ? _("date?") : mapping_holds_label(c->holds); break;
	case COL_ARROW: out->text = c->target == TARGET_NONE ? "" : ">"; break;
	case COL_FIELD: field_text(c, out); break;
	case COL_WINS:
		if (w != PROFILE_WINS_LATEST)
			out->style = ROLE_ACCENT;
		out->text = c->target == TARGET_NONE || c->target == TARGET_SOURCE_ID ? "" : mapping_wins_label(w);
		break;
	default: break;
	}
}

static const struct list_source source = {.count = count, .id = id, .text = text};

static int selected(const struct mapping_box *x)
{
	return (int)x->list.row;
}

static const struct mapping_column *selected_column(const struct mapping_box *x)
{
	return selected(x) < mapping_columns(x->m) ? mapping_column(x->m, selected(x)) : NULL;
}

/* --- the preview --------------------------------------------------------------------------------------------------------------- */

static void want_preview(struct mapping_box *x)
{
	x->d.waits = true;
}

static void mapping_idle(struct dialog *d)
{
	struct mapping_box *x = (struct mapping_box *)d;
	struct err e = ERR_INIT;
	char why[600];

	d->waits = false;
	free(x->problem);
	x->problem = mapping_preview(x->m, &x->preview, &e) ? NULL : xstrdup(err_format(&e, why, sizeof(why)));
}

static const char *outcome_label(enum import_outcome o)
{
	static const char *const labels[] = {N_("unchanged"), N_("updated"), N_("conflicting"), N_("added"), N_("rejected")};

	return _(labels[o]);
}

static style_t outcome_style(enum import_outcome o)
{
	static const style_t styles[] = {ROLE_DIM, ROLE_ACCENT, ROLE_FINDING, ROLE_OK, ROLE_ERROR};

	return styles[o];
}

static char *count_text(enum import_outcome o, int n)
{
	unsigned long k = (unsigned long)n;

	switch (o) {
	case IMPORT_ADDED: return xasprintf(ngettext("%d would be added", "%d would be added", k), n);
	case IMPORT_UPDATED: return xasprintf(ngettext("%d would be updated", "%d would be updated", k), n);
	case IMPORT_CONFLICTING: return xasprintf(ngettext("%d conflicting", "%d conflicting", k), n);
	case IMPORT_REJECTED: return xasprintf(ngettext("%d rejected", "%d rejected", k), n);
	default: return xasprintf(ngettext("%d unchanged", "%d unchanged", k), n);
	}
}

/* "8 would be added, 2 rejected". Appends. */
static void tally(const struct mapping_box *x, struct str *out)
{
	static const enum import_outcome order[] = {IMPORT_ADDED, IMPORT_UPDATED, IMPORT_UNCHANGED, IMPORT_CONFLICTING, IMPORT_REJECTED};
	bool any = false;

	for (size_t k = 0; k < COUNT_OF(order); k++) {
		char *one;
		int n = 0;

		for (int i = 0; i < x->preview.n; i++)
			n += x->preview.rows[i].outcome == order[k];
		if (!n)
			continue;
		one = count_text(order[k], n);
		str_addf(out, "%s%s", any ? ", " : "", one);
		free(one);
		any = true;
	}
}

static void draw_row(const struct canvas *c, int y, const struct import_preview_row *r, bool stale)
{
	int x = OUTCOME_COLS + 1, title = !*r->title ? 0 : *r->why ? (c->cols - x) / 2 : c->cols - x;

	canvas_fit(c, y, 0, OUTCOME_COLS, stale ? (style_t)ROLE_DIM : outcome_style(r->outcome), outcome_label(r->outcome));
	if (title)
		canvas_fit(c, y, x, title - 1, stale ? ROLE_DIM : ROLE_DIALOG, r->title);
	if (*r->why)
		canvas_text(c, y, x + title, c->cols - x - title, ROLE_DIM, r->why);
}

static void draw_preview(const struct mapping_box *x, const struct canvas *c)
{
	struct str head = STR_INIT;
	bool stale = x->d.waits;
	int n = x->preview.n < c->rows - PREVIEW_HEAD ? x->preview.n : c->rows - PREVIEW_HEAD;

	if (c->rows < 2)
		return;
	if (x->problem && !stale) {
		canvas_wrap(c, 0, 0, c->cols, c->rows, ROLE_WARNING, x->problem);
		return;
	}
	if (mapping_rows(x->m) > IMPORT_PREVIEW_MOST)
		str_addf(&head, _("The first %d of %lld rows"), IMPORT_PREVIEW_MOST, (long long)mapping_rows(x->m));
	else
		str_addf(&head, ngettext("%lld row", "%lld rows", (unsigned long)mapping_rows(x->m)), (long long)mapping_rows(x->m));
	str_add(&head, _(": "));
	if (stale)
		str_add(&head, "…");
	else
		tally(x, &head);
	canvas_text(c, 0, 0, c->cols, ROLE_TITLE, head.s);
	for (int i = 0; i < n; i++)
		draw_row(c, PREVIEW_HEAD + i, &x->preview.rows[i], stale);
	str_release(&head);
}

/* --- drawing ------------------------------------------------------------------------------------------------------------------- */

static int given_by(const struct mapping_box *x, enum target t)
{
	for (int i = 0; i < mapping_columns(x->m); i++)
		if (mapping_column(x->m, i)->target == t)
			return i;
	return -1;
}

/* All fields, and the column that gives each: where there is room for it. */
static void draw_fields(const struct mapping_box *x, const struct canvas *c)
{
	const struct mapping_column *at = selected_column(x);

	canvas_fit(c, 0, 0, 22, ROLE_HEADER, _("Field"));
	canvas_text(c, 0, 23, c->cols - 23, ROLE_HEADER, _("Column"));
	for (int i = 0; mapping_field(i) != TARGET_NONE && i + 1 < c->rows; i++) {
		enum target t = mapping_field(i);
		int by = given_by(x, t);
		style_t style = at && at->target == t ? ROLE_ACCENT : by >= 0 ? ROLE_DIALOG : ROLE_DIM;

		canvas_fit(c, i + 1, 0, 22, style, mapping_label(t));
		if (by >= 0)
			canvas_text(c, i + 1, 23, c->cols - 23, style, mapping_column(x->m, by)->header);
		else if (t == TARGET_LEAD && *mapping_own_lead(x->m))
			canvas_text(c, i + 1, 23, c->cols - 23, ROLE_DIM, _("(your own)"));
	}
}

static void draw_name(struct mapping_box *x, const struct canvas *c)
{
	int at = canvas_text(c, 0, 0, c->cols - 12, ROLE_LABEL, _("Name of this kind of file:")) + 1;
	struct canvas input = canvas_sub(c, rect_make(0, at, 1, c->cols - at > 50 ? 50 : c->cols - at));

	lineedit_draw(&x->name, &input, ROLE_INPUT, true, NULL);
}

/* What the selected column can tell beyond its line. */
static void draw_help(const struct mapping_box *x, const struct canvas *c, int y)
{
	const struct mapping_column *at = selected_column(x);
	struct str line = STR_INIT;

	if (at && at->unusable)
		str_addf(&line, _("Gives nothing: %s."), at->unusable);
	else if (at && at->target != TARGET_NONE)
		str_addf(&line, _("%s: %s"), mapping_label(at->target), mapping_help(at->target));
	else if (!*mapping_own_lead(x->m) || given_by(x, TARGET_LEAD) >= 0)
		str_add(&line, _("Enter says what this column gives."));
	else
		str_add(&line, _("No column names a lead authority: the actions are yours."));
	canvas_text(c, y, 0, c->cols, ROLE_DIM, line.s);
	str_release(&line);
}

static void mapping_draw(struct dialog *d, const struct canvas *screen)
{
	struct mapping_box *x = (struct mapping_box *)d;
	struct canvas area = dialog_area(screen);
	bool side = area.cols >= SIDE_FROM && screen->grid->glyphs != GLYPHS_READER;
	int fields = 1, wide = area.cols - 6, rows = mapping_columns(x->m) + 1;

	while (mapping_field(fields) != TARGET_NONE)
		fields++;
	int shown = mapping_rows(x->m) < IMPORT_PREVIEW_MOST ? (int)mapping_rows(x->m) : IMPORT_PREVIEW_MOST;
	int preview = PREVIEW_HEAD + (shown > 1 ? shown : 2), wanted = rows + 2 + preview;
	struct canvas in = dialog_box(screen, side && wanted < fields + 1 ? fields + 1 : wanted, wide, x->title, NULL);
	int most = (in.rows - 2) / 2;

	/* The columns come first; where there is no room for all, the preview keeps half. */
	if (rows + 2 + preview > in.rows) {
		if (rows > most)
			rows = in.rows - 2 - preview > most ? in.rows - 2 - preview : most;
		preview = in.rows - rows - 2;
	}
	int left = side ? in.cols - SIDE_COLS - GAP : in.cols;
	struct canvas list = canvas_sub(&in, rect_make(0, 0, rows, left));
	struct canvas below = canvas_sub(&in, rect_make(rows + 2, 0, in.rows - rows - 2 > preview ? preview : in.rows - rows - 2, left));

	list_draw(&x->list, &list, !x->naming);
	if (in.rows > rows) {
		struct canvas line = canvas_sub(&in, rect_make(rows, 0, 1, left));

		if (x->naming)
			draw_name(x, &line);
		else
			draw_help(x, &line, 0);
	}
	draw_preview(x, &below);
	if (side) {
		struct canvas right = canvas_sub(&in, rect_make(0, left + GAP, in.rows, SIDE_COLS));

		draw_fields(x, &right);
	}
}

/* --- which field --------------------------------------------------------------------------------------------------------------- */

static void chosen(void *ctx, const char *value)
{
	struct mapping_box *x = ctx;
	struct err e = ERR_INIT;

	if (!*value)
		return;
	if (!mapping_set(x->m, selected(x), str_eq(value, "-") ? TARGET_NONE : target_find(value), &e))
		ui_say_error(x->d.ui, &e);
	want_preview(x);
}

static void add_field(const struct mapping_box *x, enum target t, struct choices *all)
{
	int by = given_by(x, t);
	struct str detail = STR_INIT;

	if (by >= 0)
		str_addf(&detail, _("now from \"%s\""), mapping_column(x->m, by)->header);
	else
		str_add(&detail, mapping_help(t));
	choices_add(all, mapping_label(t), detail.s, NULL, target_name(t));
	str_release(&detail);
}

/* What it gives now comes first: Enter leaves it so. */
static void choose_field(struct mapping_box *x)
{
	struct choices all;
	const struct mapping_column *at = selected_column(x);

	if (!at)
		return;
	choices_init(&all);
	if (at->target != TARGET_NONE)
		add_field(x, at->target, &all);
	choices_add(&all, mapping_label(TARGET_NONE), _("this column is not read"), NULL, "-");
	for (int i = 0; mapping_field(i) != TARGET_NONE; i++)
		if (mapping_field(i) != at->target)
			add_field(x, mapping_field(i), &all);
	ui_push(x->d.ui, dialog_choose(x->d.ui, *at->header ? at->header : _("(no name)"), &all, false, chosen, x));
	choices_release(&all);
}

static void set_nothing(struct mapping_box *x)
{
	chosen(x, "-");
}

static void next_wins(struct mapping_box *x)
{
	const struct mapping_column *at = selected_column(x);

	if (!at || at->target == TARGET_NONE) {
		ui_say(x->d.ui, "%s", _("This column gives nothing: say first what it gives (Enter)."));
		return;
	}
	mapping_set_wins(x->m, at->target, (enum profile_wins)((mapping_wins(x->m, at->target) + 1) % 3));
	want_preview(x);
}

/* --- which sheet --------------------------------------------------------------------------------------------------------------- */

static void set_title(struct mapping_box *x)
{
	const char *name = file_basename(mapping_path(x->m)), *sheet = mapping_sheet(x->m);

	free(x->title);
	x->title = sheet ? xasprintf(_("Columns of %s, sheet \"%s\""), name, sheet) : xasprintf(_("Columns of %s"), name);
}

/* What was said of the other one's columns is kept with them. */
static void other_sheet(void *ctx, const char *name)
{
	struct mapping_box *x = ctx;
	struct err e = ERR_INIT;
	struct mapping *m = *name ? mapping_open(x->d.ui->app, mapping_path(x->m), name, &e) : NULL;

	if (!m) {
		if (*name)
			ui_say_error(x->d.ui, &e);
		return;
	}
	mapping_free(&x->m);
	x->m = m;
	set_title(x);
	list_to_first(&x->list);
	want_preview(x);
}

static void choose_sheet(struct mapping_box *x)
{
	struct choices all;

	choices_init(&all);
	import_sheets(mapping_path(x->m), &all);
	if (all.n > 1)
		ui_push(x->d.ui, dialog_choose(x->d.ui, _("Sheet"), &all, false, other_sheet, x));
	else
		ui_say(x->d.ui, "%s", _("This file has no other sheet."));
	choices_release(&all);
}

/* --- its name, then the import ------------------------------------------------------------------------------------------------- */

static void ask_name(struct mapping_box *x)
{
	struct str name = STR_INIT;

	if (x->problem) {
		ui_say(x->d.ui, "%s", x->problem);
		return;
	}
	mapping_propose_name(x->m, &name);
	lineedit_set(&x->name, name.s);
	lineedit_select_all(&x->name);
	x->naming = true;
	str_release(&name);
}

static enum dialog_result save(struct mapping_box *x)
{
	struct ui *ui = x->d.ui;
	struct err e = ERR_INIT;
	char *name = NULL;
	bool ok = ui_may_change(ui, CMD_IMPORT_HERE) && mapping_save(x->m, lineedit_text(&x->name), &name, &e) && import_run(ui, mapping_path(x->m), name, mapping_sheet(x->m), &e);

	if (err_is_set(&e))
		ui_say_error(ui, &e);
	free(name);
	return ok ? DIALOG_DONE : DIALOG_OPEN;
}

static enum dialog_result name_key(struct mapping_box *x, const struct key_event *ev)
{
	if (event_is_key(ev, UI_KEY_ESC, 0))
		x->naming = false;
	else if (event_is_key(ev, UI_KEY_ENTER, 0) || event_is_key(ev, 's', MOD_CTRL))
		return save(x);
	else
		lineedit_key(&x->name, ev);
	return DIALOG_OPEN;
}

/* --- keys ---------------------------------------------------------------------------------------------------------------------- */

static void show_help(struct mapping_box *x)
{
	struct lines lines = LINES_INIT;

	lines_add(&lines, LINE_TEXT, "", _("Each line is a column of the file: its name, its first values, what they seem to be, and the field of an action that it gives. What is proposed comes from the names and from the values."));
	lines_add(&lines, LINE_FIELD, _("Enter"), _("chooses another field; a field of which there is one only leaves the column that had it"));
	lines_add(&lines, LINE_FIELD, _("Del"), _("the column is not read"));
	lines_add(&lines, LINE_FIELD, "w", _("who wins where a record stands here already and the file says something else: latest = the file, unless somebody changed it here since (then it is conflicting and stays); file = always the file; register = what stands here, the file only fills what is empty"));
	lines_add(&lines, LINE_FIELD, "s", _("takes another sheet of the workbook"));
	lines_add(&lines, LINE_FIELD, "p", _("forgets what you said and proposes anew"));
	lines_add(&lines, LINE_FIELD, _("Ctrl-S"), _("asks for a name, keeps all this as a profile under it, and takes the file; files of the same columns then need no question"));
	lines_add(&lines, LINE_FIELD, _("Esc"), _("leaves; what you said is kept for a file of the same columns"));
	lines_add(&lines, LINE_TEXT, "", _("Below stand the first rows with what would become of each. Nothing is taken before Ctrl-S and a name."));
	ui_push(x->d.ui, dialog_text(x->d.ui, _("Columns of a file"), &lines));
	lines_release(&lines);
}

static enum dialog_result leave(struct mapping_box *x)
{
	ui_say(x->d.ui, "%s", _("What you said about the columns is kept: it is there again when you open a file of the same columns."));
	return DIALOG_CANCELLED;
}

static bool move_key(struct mapping_box *x, const struct key_event *ev)
{
	if (event_is_key(ev, UI_KEY_UP, 0) || event_is_key(ev, 'k', 0))
		list_move(&x->list, -1);
	else if (event_is_key(ev, UI_KEY_DOWN, 0) || event_is_key(ev, 'j', 0))
		list_move(&x->list, 1);
	else if (event_is_key(ev, UI_KEY_PGUP, 0))
		list_page(&x->list, -1);
	else if (event_is_key(ev, UI_KEY_PGDN, 0))
		list_page(&x->list, 1);
	else if (event_is_key(ev, UI_KEY_HOME, 0) || event_is_key(ev, 'g', 0))
		list_to_first(&x->list);
	else if (event_is_key(ev, UI_KEY_END, 0) || event_is_key(ev, 'G', 0))
		list_to_last(&x->list);
	else
		return false;
	return true;
}

static enum dialog_result mapping_key(struct dialog *d, const struct key_event *ev)
{
	struct mapping_box *x = (struct mapping_box *)d;

	if (x->naming)
		return name_key(x, ev);
	if (event_is_key(ev, UI_KEY_ESC, 0) || event_is_key(ev, 'q', 0))
		return leave(x);
	if (event_is_key(ev, 's', MOD_CTRL)) {
		ask_name(x);
	} else if (event_is_key(ev, UI_KEY_ENTER, 0) || event_is_key(ev, UI_KEY_RIGHT, 0) || event_is_key(ev, 'l', 0) || event_is_key(ev, ' ', 0)) {
		choose_field(x);
	} else if (event_is_key(ev, UI_KEY_DELETE, 0) || event_is_key(ev, UI_KEY_BACKSPACE, 0)) {
		set_nothing(x);
	} else if (event_is_key(ev, UI_KEY_F1, 0) || event_is_key(ev, '?', 0)) {
		show_help(x);
	} else if (event_is_key(ev, 's', 0)) {
		choose_sheet(x);
	} else if (event_is_key(ev, 'w', 0)) {
		next_wins(x);
	} else if (event_is_key(ev, 'p', 0)) {
		mapping_reset(x->m);
		want_preview(x);
	} else {
		move_key(x, ev);
	}
	return DIALOG_OPEN;
}

/* --- for those who hear it ----------------------------------------------------------------------------------------------------- */

static void mapping_speak(const struct dialog *d, struct str *out)
{
	const struct mapping_box *x = (const struct mapping_box *)d;
	const struct mapping_column *c = selected_column(x);
	enum profile_wins w = c ? mapping_wins(x->m, c->target) : PROFILE_WINS_LATEST;

	if (x->naming) {
		str_addf(out, _("Name of this kind of file: %s. Enter saves it and takes the file."), lineedit_text(&x->name));
		return;
	}
	if (!c)
		return;
	str_addf(out, _("%s, column %d of %d, holds %s: gives %s"), *c->header ? c->header : _("(no name)"), selected(x) + 1, mapping_columns(x->m), mapping_holds_label(c->holds),
		mapping_label(c->target));
	if (w != PROFILE_WINS_LATEST)
		str_addf(out, _("; on updates the %s wins"), mapping_wins_label(w));
	str_add(out, ". ");
	if (x->problem)
		str_add(out, x->problem);
	else if (!x->d.waits)
		tally(x, out);
}

static const char *mapping_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("Enter"), N_("Field")}, {N_("Del"), N_("Nothing")}, {N_("w"), N_("Who wins")}, {N_("Ctrl-S"), N_("Save, import")},
		{N_("p"), N_("Proposals anew")}, {N_("s"), N_("Sheet")}, {N_("Esc"), N_("Leave")}, {N_("F1"), N_("Help")}, {NULL, NULL}};
	static const struct dialog_hint naming[] = {{N_("Enter"), N_("Save, import")}, {N_("Esc"), N_("Back")}, {NULL, NULL}};

	return dialog_hint_at(((const struct mapping_box *)d)->naming ? naming : hints, i, key);
}

/* --- life ---------------------------------------------------------------------------------------------------------------------- */

static void mapping_close(struct dialog *d)
{
	struct mapping_box *x = (struct mapping_box *)d;

	list_release(&x->list);
	lineedit_release(&x->name);
	import_preview_release(&x->preview);
	mapping_free(&x->m);
	free(x->problem);
	free(x->title);
	free(x);
}

static void set_columns(struct mapping_box *x)
{
	x->columns[COL_HEADER] = (struct list_column){.title = _("Column"), .min = 16, .max = 30};
	x->columns[COL_SAMPLES] = (struct list_column){.title = _("Values"), .min = 12, .priority = 3, .style = ROLE_DIM};
	x->columns[COL_HOLDS] = (struct list_column){.title = _("Holds"), .min = 12, .max = 12, .priority = 2, .style = ROLE_DIM};
	x->columns[COL_ARROW] = (struct list_column){.title = "", .min = 1, .max = 1, .style = ROLE_DIM};
	x->columns[COL_FIELD] = (struct list_column){.title = _("Field"), .min = 15, .max = 26};
	x->columns[COL_WINS] = (struct list_column){.title = _("Updates"), .min = 8, .max = 10, .priority = 1, .style = ROLE_DIM};
	list_set_columns(&x->list, x->columns, COLUMNS);
}

struct dialog *dialog_mapping(struct ui *ui, const char *path, const char *sheet, struct err *e)
{
	static const struct dialog_ops ops = {.draw = mapping_draw, .key = mapping_key, .idle = mapping_idle, .speak = mapping_speak, .hint = mapping_hint, .free = mapping_close};
	struct mapping *m = mapping_open(ui->app, path, sheet, e);
	struct mapping_box *x;

	if (!m)
		return NULL;
	x = xcalloc(1, sizeof(*x));
	x->d.ops = &ops;
	x->d.ui = ui;
	x->m = m;
	x->preview = (struct import_preview)IMPORT_PREVIEW_INIT;
	set_title(x);
	list_init(&x->list, &source, x);
	x->list.header = true;
	x->list.no_checks = true;
	set_columns(x);
	lineedit_init(&x->name, false, 120);
	if (mapping_is_resumed(m))
		ui_say(ui, "%s", _("You have begun with these columns before: this goes on where you left. p = proposals anew"));
	want_preview(x);
	return &x->d;
}
