/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare.c - two actions side by side, and the POURQUOI: the terms of their finding as bars whose
 * points sum to the severity.
 *
 * The page is drawn whole into a canvas as high as it needs, shifted by what was scrolled; the same
 * functions count rows when they are given nothing to draw on. Under 68 columns the two sides stand
 * under each other. `;` and `,` go on to the next pair of the list of open findings without leaving
 * the page.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

enum { COMPARE_COLS = 122, STACK_COLS = 62, LABEL_COLS = 12, BAR_COLS = 20, PAIRS_MAX = 2000 };

struct pair {
	char finding[17];
	int64_t left, right;
};
struct compare {
	struct dialog d;
	struct pair at;
	struct pair *pairs; /* open findings of two actions, most severe first */
	int n_pairs, cap_pairs;
	struct arena mem;
	struct compare_row *rows;
	int n_rows;
	struct finding_view view;
	bool has_view;
	bool stale; /* something was put on top of it: read again at each drawing */
	int top, shown, total;
};

/* --- reading -----------------------------------------------------------------------------------
 */

static bool take_pair(void *ctx, const struct finding_row *f)
{
	struct compare *c = ctx;

	if (f->n_members != 2 || f->members[0].entity != ENTITY_ACTION ||
	        f->members[1].entity != ENTITY_ACTION)
		return true;
	GROW(c->pairs, c->n_pairs, c->cap_pairs);
	struct pair *p = &c->pairs[c->n_pairs++];

	memcpy(p->finding, f->id, sizeof(p->finding));
	p->left = f->members[0].id;
	p->right = f->members[1].id;
	return c->n_pairs < PAIRS_MAX;
}

/* The finding that joins the two, when the caller named none. */
static void find_finding(struct compare *c)
{
	struct finding_query q = {.action = c->at.left};
	struct finding_view *v = NULL;
	struct err e = ERR_INIT;
	int n = 0;

	if (*c->at.finding || !show_findings(c->d.ui->app, &q, c->at.left, &c->mem, &v, &n, &e))
		return;
	for (int i = 0; i < n && !*c->at.finding; i++)
		if (v[i].row.n_members == 2 && v[i].other == c->at.right)
			memcpy(c->at.finding, v[i].row.id, sizeof(c->at.finding));
}

/* The terms have a place of their own here: show_compare() adds them as rows behind the fields. */
static void cut_terms(struct compare *c)
{
	for (int i = 0; c->has_view && i < c->n_rows; i++)
		if (!strcmp(c->rows[i].left, c->view.sentence)) {
			c->n_rows = i;
			break;
		}
}

static bool read_pair(struct compare *c, struct err *e)
{
	struct err none = ERR_INIT;

	arena_clear(&c->mem);
	c->n_rows = 0;
	find_finding(c);
	c->has_view = *c->at.finding &&
	              dialog_finding(c->d.ui, c->at.finding, c->at.left, &c->mem, &c->view, &none);
	if (!show_compare(c->d.ui->app, c->at.left, c->at.right, &c->mem, &c->rows, &c->n_rows, e))
		return false;
	cut_terms(c);
	return true;
}

static int place_in_list(const struct compare *c)
{
	for (int i = 0; i < c->n_pairs; i++)
		if (!strcmp(c->pairs[i].finding, c->at.finding))
			return i;
	return -1;
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static int larger(int a, int b)
{
	return a > b ? a : b;
}

static style_t agreement_style(const char *agreement)
{
	if (!strcmp(agreement, "="))
		return ROLE_FINDING;
	return *agreement && strcmp(agreement, "≠") ? ROLE_ACCENT : ROLE_DIM;
}

/* Field, left, right, agreement on one line, or as many as they take. */
static int draw_row_wide(
        const struct canvas *c, int y, int w, int label, int mark, const struct compare_row *row)
{
	int side = (w - label - mark - 6) / 2, left = label + 2, right = left + side + 2;
	int rows = larger(canvas_wrap(c, y, left, side, 6, ROLE_NORMAL, row->left),
	        canvas_wrap(c, y, right, side, 6, ROLE_NORMAL, row->right));

	if (c) {
		canvas_text(c, y, 0, label, ROLE_LABEL, row->label);
		canvas_text(c, y, w - mark, mark, agreement_style(row->agreement), row->agreement);
	}
	return rows > 0 ? rows : 1;
}

static int draw_row_stacked(const struct canvas *c, int y, int w, const struct compare_row *row)
{
	int from = y;

	if (c) {
		int used = canvas_text(c, y, 0, w, ROLE_LABEL, row->label);

		canvas_text(c, y, used + 2, w - used - 2, agreement_style(row->agreement),
		        row->agreement);
		canvas_text(c, y + 1, 1, 1, ROLE_DIM, "A");
	}
	y++;
	y += larger(1, canvas_wrap(c, y, 3, w - 3, 4, ROLE_NORMAL, row->left));
	if (c)
		canvas_text(c, y, 1, 1, ROLE_DIM, "B");
	y += larger(1, canvas_wrap(c, y, 3, w - 3, 4, ROLE_NORMAL, row->right));
	return y - from;
}

static int draw_rows(const struct compare *x, const struct canvas *c, int y, int w)
{
	int from = y, label = 0, mark = 1;
	bool stacked = w < STACK_COLS;

	for (int i = 0; i < x->n_rows; i++) {
		label = larger(label, canvas_width(x->rows[i].label));
		mark = larger(mark, canvas_width(x->rows[i].agreement));
	}
	label = label > w / 4 ? w / 4 : label;
	if (!stacked) {
		if (c) {
			int side = (w - label - mark - 6) / 2;

			canvas_text(c, y, label + 2, side, ROLE_HEADER, "A");
			canvas_text(c, y, label + 4 + side, side, ROLE_HEADER, "B");
		}
		y++;
	}
	for (int i = 0; i < x->n_rows; i++)
		y += stacked ? draw_row_stacked(c, y, w, &x->rows[i])
		             : draw_row_wide(c, y, w, label, mark, &x->rows[i]);
	return y - from;
}

/* "money  ████░░░░  12/20  smaller budget 45 000 €" */
static int draw_term(const struct canvas *c, int y, int w, int label, const struct term_view *t)
{
	int bar = w < STACK_COLS ? 0 : BAR_COLS, x = label + 2 + bar + (bar ? 1 : 0);
	char points[24];

	snprintf(points, sizeof(points), "%d/%d", t->points, t->weight);
	if (c) {
		int full = t->weight > 0 ? (t->points * bar + t->weight / 2) / t->weight : 0;

		canvas_text(c, y, 0, label, ROLE_LABEL, t->label);
		for (int i = 0; i < bar; i++)
			canvas_text(c, y, label + 2 + i, 1, i < full ? ROLE_FINDING : ROLE_DIM,
			        canvas_glyph(c, i < full ? GLYPH_BLOCK : GLYPH_SHADE));
		canvas_fit_right(c, y, x, 5, ROLE_NORMAL, points);
	}
	return larger(1, canvas_wrap(c, y, x + 7, w - x - 7, 5, ROLE_DIM, t->text));
}

static bool is_ranking(const struct term_view *t)
{
	return t->weight > 0 || t->points > 0;
}

static int draw_terms(const struct finding_view *v, const struct canvas *c, int y, int w)
{
	int from = y, label = 0;

	for (int i = 0; i < v->n_terms; i++)
		if (is_ranking(&v->terms[i]))
			label = larger(label, canvas_width(v->terms[i].label));
	label = label > w / 3 ? w / 3 : label;
	for (int i = 0; i < v->n_terms; i++)
		if (is_ranking(&v->terms[i]))
			y += draw_term(c, y, w, label, &v->terms[i]);
	if (c) {
		char sum[16];
		int bar = w < STACK_COLS ? 0 : BAR_COLS + 1;

		snprintf(sum, sizeof(sum), "%d/100", v->row.severity);
		canvas_text(c, y, 0, label, ROLE_TITLE, _("Severity"));
		canvas_fit_right(c, y, label + 1 + bar, 6, ROLE_TITLE, sum);
	}
	return y + 1 - from;
}

/* A decision that fell: what it was, and what has become of what was judged. */
static int draw_since(const struct finding_view *v, const struct canvas *c, int y, int w)
{
	struct arena mem = ARENA_INIT;
	int from = y;

	y += canvas_wrap(c, y, 0, w, 3, ROLE_DIM, arena_printf(&mem, _("It had been decided: %s"), v->decided));
	for (int i = 0; i < v->n_changes; i++)
		y += canvas_wrap(c, y, 2, w - 2, 3, ROLE_NORMAL, show_change(&v->changes[i], &mem));
	arena_release(&mem);
	return y - from;
}

static int draw_why(const struct finding_view *v, const struct canvas *c, int y, int w)
{
	int from = y;

	if (c)
		canvas_text(c, y, 0, w, ROLE_TITLE, _("Why"));
	y++;
	y += draw_terms(v, c, y, w);
	if (*v->decided)
		y += draw_since(v, c, y, w);
	return y - from;
}

static bool is_settled(const struct compare *x)
{
	return x->has_view && (x->view.row.state == FINDING_DECIDED || x->view.row.state == FINDING_REOPENED);
}

/* Answers with their keys, so that nobody has to look for them. */
static int draw_moves(const struct compare *x, const struct canvas *c, int y, int w)
{
	static const struct {
		enum command command;
		const char *text;
	} moves[] = {{CMD_COORDINATE, N_("declare them coordinated: who leads, what was agreed")},
	        {CMD_DISMISS, N_("set aside, with the reason; it comes back when the data change")},
	        {CMD_MEETING, N_("propose a meeting: the text of the mail is ready")},
	        {CMD_MERGE_PAIR, N_("one action entered twice: merge field by field")},
	        {CMD_REOPEN_HERE, N_("take the decision away: it is open again")}};
	int from = y;

	if (c)
		canvas_text(c, y, 0, w, ROLE_TITLE, _("What to do"));
	y++;
	if (x->has_view)
		y += canvas_wrap(c, y, 0, w, 3, ROLE_NORMAL, x->view.move);
	for (size_t i = 0; i < COUNT_OF(moves); i++) {
		char buf[32];
		const char *key =
		        x->d.ui->keymap ? keymap_first(x->d.ui->keymap, moves[i].command, buf) : "";

		if (moves[i].command == CMD_REOPEN_HERE && !is_settled(x))
			continue;
		if (!x->has_view && moves[i].command != CMD_MERGE_PAIR &&
		        moves[i].command != CMD_COORDINATE)
			continue;
		if (c)
			canvas_text(c, y, 2, 6, ROLE_HINT_KEY, key);
		y += canvas_wrap(c, y, 6, w - 6, 2, ROLE_NORMAL, _(moves[i].text));
	}
	return y - from;
}

static int draw_page(const struct compare *x, const struct canvas *c, int w)
{
	int y = 0;

	/* What was found comes first; the table says of what. */
	if (x->has_view) {
		y += canvas_wrap(c, y, 0, w, 4, ROLE_TITLE, x->view.sentence);
		if (*x->view.state)
			y += canvas_wrap(c, y, 0, w, 2, ROLE_COORDINATED, x->view.state);
		y += 1;
	}
	y += draw_rows(x, c, y, w);
	if (x->has_view) {
		y += 1;
		y += draw_why(&x->view, c, y, w);
	}
	y += 1;
	return y + draw_moves(x, c, y, w);
}

static void title_of(const struct compare *x, struct str *out)
{
	int at = place_in_list(x);

	str_add(out, _("Compare"));
	if (at >= 0)
		str_addf(out, " %d/%d", at + 1, x->n_pairs);
	if (x->has_view)
		str_addf(out, "  %s %s %d", x->view.mark, x->view.kind, x->view.row.severity);
}

static void compare_draw(struct dialog *d, const struct canvas *screen)
{
	struct compare *x = (struct compare *)d;
	struct str title = STR_INIT;
	struct err e = ERR_INIT;

	if (x->stale)
		read_pair(x, &e);
	int w = dialog_inner_width(screen, COMPARE_COLS) - 2;

	x->total = draw_page(x, NULL, w);
	title_of(x, &title);
	struct canvas in = dialog_box(screen, x->total, w + 2, title.s, NULL);
	int most = x->total > in.rows ? x->total - in.rows : 0;

	x->shown = in.rows;
	x->top = x->top > most ? most : x->top;
	struct canvas page = canvas_sub(&in, rect_make(-x->top, 0, x->total, w));

	draw_page(x, &page, w);
	canvas_cursor(&in, 0, 0, false);
	dialog_scrollbar(&in, x->top, x->total);
	str_release(&title);
}

/* --- keys --------------------------------------------------------------------------------------
 */

static void go_to_pair(struct compare *x, int step)
{
	struct err e = ERR_INIT;
	int at = place_in_list(x), n = x->n_pairs;

	if (n == 0) {
		ui_say(x->d.ui, _("There is no other open finding of two actions."));
		return;
	}
	/* A finding that was settled meanwhile is no longer in the list. */
	at = at < 0 ? (step > 0 ? 0 : n - 1) : (at + step + n) % n;
	x->at = x->pairs[at];
	x->top = 0;
	if (!read_pair(x, &e))
		ui_say_error(x->d.ui, &e);
}

static bool needs_finding(const struct compare *x)
{
	if (!x->has_view)
		ui_say(x->d.ui, _("No finding joins these two actions."));
	return !x->has_view;
}

static void push(struct compare *x, struct dialog *d)
{
	x->stale = true;
	x->top = 0; /* where it is said what was settled */
	ui_push(x->d.ui, d);
}

static void reopen(struct compare *x)
{
	struct err e = ERR_INIT;

	if (!settle_reopen(x->d.ui->app, x->at.finding, &e) || !read_pair(x, &e))
		ui_say_error(x->d.ui, &e);
	else
		ui_say(x->d.ui, _("Open again. u = undo"));
}

static bool run(struct compare *x, int command)
{
	struct ui *ui = x->d.ui;
	const struct pair *p = &x->at;

	if (command >= 0 && !ui_may_change(ui, (enum command)command))
		return true;
	switch (command) {
	case CMD_COORDINATE:
		push(x, dialog_coordinate(ui, p->left, p->right, p->finding));
		return true;
	case CMD_DISMISS:
		if (!needs_finding(x))
			push(x, dialog_decide(ui, p->finding, NULL));
		return true;
	case CMD_WATCH:
		if (!needs_finding(x))
			push(x, dialog_decide(ui, p->finding, "watch"));
		return true;
	case CMD_MEETING:
		if (!needs_finding(x))
			push(x, dialog_meeting(ui, p->finding));
		return true;
	case CMD_REOPEN_HERE:
		if (!needs_finding(x))
			reopen(x);
		return true;
	case CMD_VISA_HERE:
		if (!needs_finding(x))
			push(x, dialog_visa(ui, p->finding, 0, false));
		return true;
	case CMD_MERGE_PAIR: push(x, dialog_merge(ui, p->left, p->right)); return true;
	case CMD_NEXT_FINDING: go_to_pair(x, 1); return true;
	case CMD_PREV_FINDING: go_to_pair(x, -1); return true;
	default: return false;
	}
}

static int command_of(const struct compare *x, const struct key_event *ev)
{
	int command = dialog_command(x->d.ui, CTX_COMPARE, ev);

	return command >= 0 ? command : dialog_command(x->d.ui, CTX_ANY, ev);
}

static bool gone(struct compare *x)
{
	struct arena mem = ARENA_INIT;
	struct action_row row;
	struct err e = ERR_INIT;
	struct store *s = app_store(x->d.ui->app);
	bool there = store_action_row(s, x->at.left, &mem, &row, &e) &&
	             store_action_row(s, x->at.right, &mem, &row, &e);

	arena_release(&mem);
	return !there;
}

static enum dialog_result compare_key(struct dialog *d, const struct key_event *ev)
{
	struct compare *x = (struct compare *)d;
	bool changed = x->stale;
	struct err e = ERR_INIT;

	/* A key comes only when nothing lies above any more. After a merge there is nothing left to
	 * compare. */
	x->stale = false;
	if (changed && (gone(x) || !read_pair(x, &e)))
		return DIALOG_DONE;
	if (event_is_key(ev, UI_KEY_ESC, 0) || event_is_key(ev, 'q', 0)) {
		d->ui->select_action = x->at.left;
		return DIALOG_DONE;
	}
	if (!run(x, command_of(x, ev)))
		dialog_scroll(&x->top, x->shown, x->total, ev);
	return DIALOG_OPEN;
}

static void compare_speak(const struct dialog *d, struct str *out)
{
	const struct compare *x = (const struct compare *)d;
	int at = place_in_list(x);

	if (at >= 0)
		str_addf(out, _("Finding %d of %d. "), at + 1, x->n_pairs);
	if (x->has_view)
		str_addf(out, "%s %s", x->view.sentence, x->view.state);
	else
		str_add(out, _("No finding joins these two actions."));
}

static const char *compare_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("c"), N_("Coordinate")},
	        {N_("i"), N_("Set aside")}, {N_("r"), N_("Meeting")}, {N_("m"), N_("Merge")},
	        {N_(", ;"), N_("Other finding")}, {N_("Esc"), N_("Back")}, {NULL, NULL}};

	(void)d;
	return dialog_hint_at(hints, i, key);
}

static void compare_free(struct dialog *d)
{
	struct compare *x = (struct compare *)d;

	arena_release(&x->mem);
	free(x->pairs);
	free(x);
}

struct dialog *dialog_compare(struct ui *ui, int64_t left, int64_t right, const char *finding)
{
	static const struct dialog_ops ops = {.draw = compare_draw,
	        .key = compare_key,
	        .speak = compare_speak,
	        .hint = compare_hint,
	        .free = compare_free};
	struct compare *x = xcalloc(1, sizeof(*x));
	struct finding_query q = {.undecided = true, .limit = PAIRS_MAX};
	struct err e = ERR_INIT;

	x->d.ops = &ops;
	x->d.ui = ui;
	x->at.left = left;
	x->at.right = right;
	snprintf(x->at.finding, sizeof(x->at.finding), "%s", finding ? finding : "");
	if (!read_pair(x, &e) || !findings_read(app_store(ui->app), &q, take_pair, x, &e)) {
		ui_say_error(ui, &e);
		compare_free(&x->d);
		return NULL;
	}
	return &x->d;
}
