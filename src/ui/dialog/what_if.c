/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * what_if.c - sliders for the engine's weights and thresholds, and beside them how many findings there would be.
 *
 * A key only moves a slider; counting waits until no other key does, stops as soon as one comes, and begins again after it. Nothing is stored: what is to stay is
 * written into the configuration by its owner, from the lines that `s` shows.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/what_if.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/engine/finding.h>

#include "dialog_priv.h"

enum { BOX_COLS = 112, SIDE_COLS = 64 /* under it all stands in one column */, COUNTS_COLS = 33, LABEL_COLS = 18, GAP = 3, VALUE_COLS = 6, BAR_MOST = 32, MARKS = 3 };

struct slider {
	int param; /* -1: the title of those below; its step: they are not understood without it */
	const char *label;
	int step, leap;
};
static const struct slider sliders[] = {
	{-1, N_("Severity: points for"), 0, 0},
	{PARAM_WEIGHT_CLASS, N_("kind"), 1, 10},
	{PARAM_WEIGHT_IMMINENCE, N_("urgency"), 1, 10},
	{PARAM_WEIGHT_MONEY, N_("money"), 1, 10},
	{PARAM_WEIGHT_STRATES, N_("strata"), 1, 10},
	{PARAM_WEIGHT_AUTHORITIES, N_("load of the partner"), 1, 10},
	{PARAM_WEIGHT_NESTING, N_("same territory"), 1, 10},
	{PARAM_WEIGHT_PLACE, N_("closeness"), 1, 10},
	{-1, N_("Overlap from"), 1, 0},
	{PARAM_OVERLAP_THEME, N_("theme"), 10, 100},
	{PARAM_OVERLAP_WORDING, N_("wording"), 10, 100},
	{PARAM_OVERLAP_PLACE, N_("place"), 10, 50},
	{PARAM_OVERLAP_AUDIENCE, N_("audience"), 10, 100},
	{-1, N_("Duplication from"), 1, 0},
	{PARAM_DUPLICATION_THEME, N_("theme"), 10, 100},
	{PARAM_DUPLICATION_WORDING, N_("wording"), 10, 100},
	{PARAM_DUPLICATION_PARTNER, N_("partner"), 10, 50},
	{PARAM_DUPLICATION_AUDIENCE, N_("audience"), 10, 100},
	{-1, N_("Double entry from"), 1, 0},
	{PARAM_IDENTITY, N_("identity"), 10, 100},
	{-1, N_("Places and dates"), 0, 0},
	{PARAM_KM, N_("neighbours, km"), 5, 20},
	{PARAM_IMMINENT_DAYS, N_("imminent, days"), 10, 90},
	{PARAM_OPEN_MONTHS, N_("no end, months"), 1, 12},
	{PARAM_MISSION_DAYS, N_("missions, days"), 1, 7},
	{PARAM_MISSION_KM, N_("missions, km"), 5, 20},
	{-1, N_("Clusters and lists"), 0, 0},
	{PARAM_FRAGMENTATION_DENSITY, N_("coordinated"), 10, 100},
	{PARAM_THEME_SHARE, N_("small themes"), 10, 100},
	{PARAM_TOP_PAIRS, N_("pairs kept"), 1, 8},
	{PARAM_TOP_DOUBLES, N_("double entries kept"), 1, 8},
	{PARAM_TOP_GAINS, N_("gains kept"), 1, 8},
};
enum { N_SLIDERS = (int)COUNT_OF(sliders) };

struct what_if_box {
	struct dialog d;
	struct trial *trial;
	struct params now, moved;
	struct engine_counts now_counts, counts;
	bool has_now, is_counted; /* counts are those of `moved` */
	int64_t settled;          /* of those found now */
	int at, top, rows;
};

/* --- counting ------------------------------------------------------------------------------------------------------------------ */

static bool stop(void *ctx)
{
	return ui_waits(ctx);
}

static bool is_moved(const struct what_if_box *x)
{
	return memcmp(&x->moved, &x->now, sizeof(x->now)) != 0;
}

/* A count knows no decisions: a slider would not make somebody's reason go away. */
static int64_t count_settled(const struct what_if_box *x)
{
	struct finding_query q = {.undecided = true};
	int64_t open = 0;

	return findings_count(app_store(x->d.ui->app), &q, &open, NULL) && x->now_counts.total > open ? x->now_counts.total - open : 0;
}

/* What was found already needs no counting. */
static void want_counts(struct what_if_box *x)
{
	if (x->has_now && !is_moved(x))
		x->counts = x->now_counts;
	x->is_counted = x->has_now && !is_moved(x);
	x->d.waits = !x->is_counted;
}

static void what_if_idle(struct dialog *d)
{
	struct what_if_box *x = (struct what_if_box *)d;
	struct engine_counts counts;
	struct err e = ERR_INIT;
	bool ok = trial_count(x->trial, x->has_now ? &x->moved : &x->now, stop, d->ui, &counts, &e);

	if (!ok) {
		/* Cancelled by a key: again after it. */
		d->waits = e.code == ERR_CANCELLED;
		if (!d->waits)
			ui_say_error(d->ui, &e);
		return;
	}
	if (x->has_now) {
		x->counts = counts;
		x->is_counted = true;
		d->waits = false;
		return;
	}
	x->now_counts = x->counts = counts;
	x->has_now = true;
	x->settled = count_settled(x);
	want_counts(x);
}

/* --- one slider ---------------------------------------------------------------------------------------------------------------- */

/* Cells to the left of a value. Where most values that make sense are small ones (days, months), the scale is that of their roots. */
static int cells_of(const struct param_desc *d, int64_t v, int cells)
{
	int64_t range = d->high - d->low, part = v - d->low;
	int k = 0;

	if (d->type != PARAM_COUNT || range <= 200)
		return range > 0 ? (int)((part * cells * 2 + range) / (range * 2)) : 0;
	while (k < cells && (int64_t)k * k * range < part * cells * cells)
		k++;
	return k;
}

static void draw_bar(const struct canvas *c, int y, int x, int cells, style_t over, const struct param_desc *d, int64_t v)
{
	int full = cells_of(d, v, cells), mark = cells_of(d, d->standard, cells);

	for (int i = 0; i < cells; i++)
		canvas_text(c, y, x + i, 1, (style_t)((i < full ? ROLE_ACCENT : ROLE_DIM) | over), canvas_glyph(c, i < full ? GLYPH_BLOCK : GLYPH_SHADE));
	canvas_text(c, y, x + (mark < cells ? mark : cells - 1), 1, (style_t)(ROLE_NORMAL | STYLE_BOLD | over), "|");
}

static void format_value(enum param_id id, int64_t v, struct str *out)
{
	struct params p;

	params_init(&p);
	p.v[id] = v;
	str_clear(out);
	params_format(&p, id, out);
}

/* What it is about, without its bar and its points where there is no room. */
static void draw_slider(const struct what_if_box *x, const struct canvas *c, int y, int row, int label)
{
	const struct slider *s = &sliders[row];
	int bar = c->cols - 2 - label - 1 - 1 - VALUE_COLS - 2;
	style_t over = row == x->at ? STYLE_SELECTED : 0;
	struct str text = STR_INIT;

	if (s->param < 0) {
		canvas_text(c, y, 0, c->cols - 1, ROLE_HEADER, _(s->label));
		return;
	}
	bar = c->grid->glyphs == GLYPHS_READER || bar < 4 ? 0 : bar > BAR_MOST ? BAR_MOST : bar;
	canvas_fill(c, rect_make(y, 0, 1, c->cols - 1), over);
	canvas_text(c, y, 2, label, over, _(s->label));
	if (bar)
		draw_bar(c, y, 2 + label + 1, bar, over, param_desc((enum param_id)s->param), x->moved.v[s->param]);
	format_value((enum param_id)s->param, x->moved.v[s->param], &text);
	bool moved = x->moved.v[s->param] != x->now.v[s->param];

	canvas_fit_right(c, y, 2 + label + 1 + bar + (bar ? 1 : 0), VALUE_COLS, (style_t)((moved ? ROLE_ACCENT | STYLE_BOLD : ROLE_NORMAL) | over), text.s);
	if (moved)
		canvas_text(c, y, 2 + label + 1 + bar + (bar ? 1 : 0) + VALUE_COLS, 1, (style_t)(ROLE_ACCENT | over), "*");
	if (row == x->at) {
		canvas_text(c, y, 0, 1, (style_t)(ROLE_ACCENT | over), ">");
		canvas_cursor(c, y, 0, false);
	}
	str_release(&text);
}

static void draw_sliders(struct what_if_box *x, const struct canvas *c, int label)
{
	int most = N_SLIDERS > c->rows ? N_SLIDERS - c->rows : 0, first = x->at > 0 && sliders[x->at - 1].param < 0 ? x->at - 1 : x->at;

	x->rows = c->rows;
	if (x->at >= x->top + c->rows)
		x->top = x->at - c->rows + 1;
	/* A slider comes with its title. */
	if (first < x->top && (c->rows > 1 || x->at < x->top))
		x->top = c->rows > 1 ? first : x->at;
	x->top = x->top > most ? most : x->top;
	for (int i = 0; i < c->rows && x->top + i < N_SLIDERS; i++)
		draw_slider(x, c, i, x->top + i, label);
	dialog_scrollbar(c, x->top, N_SLIDERS);
}

/* --- the counts ---------------------------------------------------------------------------------------------------------------- */

static void add_change(struct str *out, const struct canvas *c, int64_t change)
{
	if (change > 0)
		str_addf(out, "+%s", SHOW_NUMBER(change));
	else if (change < 0)
		str_addf(out, "%s%s", c->grid->glyphs == GLYPHS_UNICODE ? "−" : "-", SHOW_NUMBER(-change));
}

static const char *const mark_text[MARKS] = {"!!", "!", "·"};
static const style_t mark_style[MARKS] = {ROLE_FINDING_STRONG, ROLE_FINDING, ROLE_DIM};

struct count_line {
	const char *label;
	style_t style;
	int64_t now, with, most; /* most: what the whole bar stands for, 0 = no bar */
	int bar_at, bar;         /* its column and cells */
};

static void draw_count(const struct what_if_box *x, const struct canvas *c, int y, const struct count_line *l)
{
	int end = c->cols;
	style_t counted = x->is_counted ? ROLE_NORMAL : ROLE_DIM;
	struct str change = STR_INIT;
	char text[24];

	canvas_text(c, y, 0, end - 18, l->style, l->label);
	for (int i = 0; l->most && i < l->bar; i++)
		canvas_text(c, y, l->bar_at + i, 1, i * l->most < l->with * l->bar ? l->style : ROLE_DIM,
			canvas_glyph(c, i * l->most < l->with * l->bar ? GLYPH_BLOCK : GLYPH_SHADE));
	if (!x->has_now) {
		canvas_fit_right(c, y, end - 12, 6, ROLE_DIM, canvas_glyph(c, GLYPH_ELLIPSIS));
		return;
	}
	snprintf(text, sizeof(text), "%s", SHOW_NUMBER(l->now));
	canvas_fit_right(c, y, end - 18, 6, ROLE_DIM, text);
	snprintf(text, sizeof(text), "%s", SHOW_NUMBER(l->with));
	canvas_fit_right(c, y, end - 12, 6, (style_t)(counted | (l->with != l->now && x->is_counted ? STYLE_BOLD : 0)), text);
	if (x->is_counted)
		add_change(&change, c, l->with - l->now);
	else
		str_add(&change, canvas_glyph(c, GLYPH_ELLIPSIS));
	canvas_fit_right(c, y, end - 6, 6, x->is_counted ? ROLE_ACCENT : ROLE_DIM, change.s);
	str_release(&change);
}

static int64_t most_of(const int64_t *a, const int64_t *b, int n)
{
	int64_t most = 1;

	for (int i = 0; i < n; i++) {
		most = a[i] > most ? a[i] : most;
		most = b[i] > most ? b[i] : most;
	}
	return most;
}

static void draw_counts(const struct what_if_box *x, const struct canvas *c)
{
	const struct engine_counts *a = &x->now_counts, *b = &x->counts;
	int y = 2, wide = c->cols - 18 - 22, label = c->cols - 18;
	int64_t marks = most_of(a->by_mark, b->by_mark, MARKS), kinds = most_of(a->by_kind, b->by_kind, KIND_COUNT);

	wide = wide > 16 ? 16 : wide;
	canvas_fit_right(c, 0, c->cols - 18, 6, ROLE_HEADER, _("now"));
	canvas_fit_right(c, 0, c->cols - 12, 6, ROLE_HEADER, _("then"));
	draw_count(x, c, 1, &(struct count_line){_("Findings"), ROLE_TITLE, a->total, b->total, 0, 0, 0});
	for (int i = 0; i < MARKS; i++)
		draw_count(x, c, y++, &(struct count_line){mark_text[i], mark_style[i], a->by_mark[i], b->by_mark[i], marks, 3, label - 4 > 16 ? 16 : label - 4});
	y++;
	for (int k = 0; k < KIND_COUNT; k++) {
		if (x->has_now && !a->by_kind[k] && !b->by_kind[k])
			continue;
		draw_count(x, c, y++, &(struct count_line){finding_kind_label(finding_kind_code((enum finding_kind)k)), ROLE_NORMAL, a->by_kind[k], b->by_kind[k],
			wide >= 6 ? kinds : 0, label - wide, wide - 1});
	}
	if (x->settled)
		canvas_textf(c, y, 0, c->cols, ROLE_DIM, ngettext("of which %s settled now", "of which %s settled now", (unsigned long)x->settled),
			SHOW_NUMBER(x->settled));
}

/* The same in two lines: what there is room for above the sliders. */
static void draw_sum(const struct what_if_box *x, const struct canvas *c)
{
	struct str text = STR_INIT;
	int at;

	if (!x->has_now) {
		canvas_text(c, 0, 0, c->cols, ROLE_DIM, _("counting …"));
		return;
	}
	str_addf(&text, "%s: %s %s %s", _("Findings"), SHOW_NUMBER(x->now_counts.total), canvas_glyph(c, GLYPH_RIGHT), SHOW_NUMBER(x->counts.total));
	at = canvas_text(c, 0, 0, c->cols, x->is_counted ? ROLE_TITLE : ROLE_DIM, text.s);
	str_clear(&text);
	if (x->is_counted)
		add_change(&text, c, x->counts.total - x->now_counts.total);
	else
		str_add(&text, canvas_glyph(c, GLYPH_ELLIPSIS));
	canvas_text(c, 0, at + 1, c->cols - at - 1, ROLE_ACCENT, text.s);
	at = 0;
	for (int i = 0; i < MARKS; i++) {
		str_clear(&text);
		str_addf(&text, "%s %s ", mark_text[i], SHOW_NUMBER(x->counts.by_mark[i]));
		if (x->is_counted)
			add_change(&text, c, x->counts.by_mark[i] - x->now_counts.by_mark[i]);
		at += 2 + canvas_text(c, 1, at, c->cols - at, x->is_counted ? mark_style[i] : ROLE_DIM, text.s);
	}
	str_release(&text);
}

/* --- drawing ------------------------------------------------------------------------------------------------------------------- */

static void draw_help(const struct what_if_box *x, const struct canvas *c)
{
	enum param_id id = (enum param_id)sliders[x->at].param;
	const struct param_desc *d = param_desc(id);
	struct str text = STR_INIT, v = STR_INIT;

	canvas_hline(c, 0, 0, c->cols, ROLE_BORDER);
	format_value(id, x->now.v[id], &v);
	str_addf(&text, _("%s.%s: now %s"), d->section, d->name, v.s);
	format_value(id, d->standard, &v);
	str_addf(&text, _(", default %s"), v.s);
	format_value(id, d->low, &v);
	str_addf(&text, _(", from %s"), v.s);
	format_value(id, d->high, &v);
	str_addf(&text, _(" to %s"), v.s);
	canvas_text(c, 1, 0, c->cols, ROLE_LABEL, text.s);
	canvas_wrap(c, 2, 0, c->cols, c->rows - 2, ROLE_NORMAL, _(d->help));
	str_release(&text);
	str_release(&v);
}

static int label_width(int most)
{
	int widest = 0;

	for (int i = 0; i < N_SLIDERS; i++) {
		int w = sliders[i].param < 0 ? 0 : canvas_width(_(sliders[i].label));

		widest = w > widest ? w : widest;
	}
	return widest < most ? widest : most;
}

static void what_if_draw(struct dialog *d, const struct canvas *screen)
{
	struct what_if_box *x = (struct what_if_box *)d;
	int w = dialog_inner_width(screen, BOX_COLS);
	bool side = w >= SIDE_COLS && screen->grid->glyphs != GLYPHS_READER;
	struct canvas in = dialog_box(screen, N_SLIDERS + 4 + (side ? 0 : 3), w, _("What if …"), x->is_counted ? _("nothing is changed") : _("counting …"));
	int help = in.rows >= 12 ? 4 : 0, sum = side ? 0 : in.rows >= 8 ? 3 : 2;
	int left = !side ? in.cols : in.cols > 2 * (COUNTS_COLS + GAP) + 14 ? in.cols / 2 : in.cols - COUNTS_COLS - GAP;
	struct canvas list = canvas_sub(&in, rect_make(sum, 0, in.rows - sum - help, left));
	struct canvas counts = canvas_sub(&in, rect_make(0, side ? left + GAP : 0, side ? in.rows - help : sum, side ? in.cols - left - GAP : in.cols));

	canvas_cursor(&in, 0, 0, false);
	draw_sliders(x, &list, label_width(side ? w < 80 ? LABEL_COLS : 24 : left * 2 / 5));
	if (side)
		draw_counts(x, &counts);
	else
		draw_sum(x, &counts);
	if (help) {
		struct canvas below = canvas_sub(&in, rect_make(in.rows - help, 0, help, in.cols));

		draw_help(x, &below);
	}
}

/* --- keys ---------------------------------------------------------------------------------------------------------------------- */

static void go(struct what_if_box *x, int to, int step)
{
	while (to >= 0 && to < N_SLIDERS && sliders[to].param < 0)
		to += step;
	if (to >= 0 && to < N_SLIDERS)
		x->at = to;
}

static void put(struct what_if_box *x, int64_t v)
{
	int id = sliders[x->at].param;
	const struct param_desc *d = param_desc((enum param_id)id);

	v = v < d->low ? d->low : v > d->high ? d->high : v;
	if (v == x->moved.v[id])
		return;
	x->moved.v[id] = v;
	want_counts(x);
}

static void keep(struct what_if_box *x)
{
	struct ui *ui = x->d.ui;
	struct lines lines = LINES_INIT;
	struct str ini = STR_INIT, path = STR_INIT;

	if (!trial_ini(ui->app, &x->moved, &ini)) {
		ui_say(ui, "%s", _("No value was moved: there is nothing to keep."));
		str_release(&ini);
		return;
	}
	str_addf(&path, _("These lines are copied. Put them into %s, in the place of those of the same name; they hold from the next start."),
		config_path(app_config(ui->app)));
	lines_add(&lines, LINE_TEXT, "", path.s);
	lines_add(&lines, LINE_HEADING, "", "");
	for (const char *rest = ini.s; *rest; rest += strcspn(rest, "\n"), rest += *rest == '\n') {
		char line[160];

		snprintf(line, sizeof(line), "%.*s", (int)strcspn(rest, "\n"), rest);
		if (*line)
			lines_add(&lines, *line == '[' ? LINE_TITLE : LINE_TEXT, "", line);
	}
	ui_copy(ui, ini.s);
	ui_push(ui, dialog_text(ui, _("Keep these values"), &lines));
	lines_release(&lines);
	str_release(&ini);
	str_release(&path);
}

static bool select_key(struct what_if_box *x, const struct key_event *ev)
{
	if (event_is_key(ev, UI_KEY_UP, 0) || event_is_key(ev, 'k', 0))
		go(x, x->at - 1, -1);
	else if (event_is_key(ev, UI_KEY_DOWN, 0) || event_is_key(ev, 'j', 0))
		go(x, x->at + 1, 1);
	else if (event_is_key(ev, UI_KEY_HOME, 0) || event_is_key(ev, 'g', 0))
		go(x, 0, 1);
	else if (event_is_key(ev, UI_KEY_END, 0) || event_is_key(ev, 'G', 0))
		go(x, N_SLIDERS - 1, -1);
	else
		return false;
	return true;
}

static void move_key(struct what_if_box *x, const struct key_event *ev)
{
	const struct slider *s = &sliders[x->at];
	int64_t v = x->moved.v[s->param];

	if (event_is_key(ev, UI_KEY_RIGHT, 0) || event_is_key(ev, 'l', 0) || event_is_key(ev, '+', 0) || event_is_key(ev, '=', 0))
		put(x, v + s->step);
	else if (event_is_key(ev, UI_KEY_LEFT, 0) || event_is_key(ev, 'h', 0) || event_is_key(ev, '-', 0))
		put(x, v - s->step);
	else if (event_is_key(ev, UI_KEY_PGUP, 0))
		put(x, v + s->leap);
	else if (event_is_key(ev, UI_KEY_PGDN, 0))
		put(x, v - s->leap);
	else if (event_is_key(ev, 'd', 0) || event_is_key(ev, '0', 0))
		put(x, param_desc((enum param_id)s->param)->standard);
}

static enum dialog_result what_if_key(struct dialog *d, const struct key_event *ev)
{
	struct what_if_box *x = (struct what_if_box *)d;

	if (event_is_key(ev, UI_KEY_ESC, 0) || event_is_key(ev, 'q', 0))
		return DIALOG_CANCELLED;
	if (event_is_key(ev, 's', 0)) {
		keep(x);
	} else if (event_is_key(ev, 'D', 0)) {
		x->moved = x->now;
		want_counts(x);
	} else if (!select_key(x, ev)) {
		move_key(x, ev);
	}
	return DIALOG_OPEN;
}

/* --- for those who hear it ----------------------------------------------------------------------------------------------------- */

static void what_if_speak(const struct dialog *d, struct str *out)
{
	const struct what_if_box *x = (const struct what_if_box *)d;
	enum param_id id = (enum param_id)sliders[x->at].param;
	struct str v = STR_INIT, standard = STR_INIT;
	int title = x->at;

	while (title > 0 && sliders[title].param >= 0)
		title--;
	format_value(id, x->moved.v[id], &v);
	format_value(id, param_desc(id)->standard, &standard);
	if (sliders[title].step)
		str_addf(out, "%s ", _(sliders[title].label));
	str_addf(out, _("%s: %s (default %s)"), _(sliders[x->at].label), v.s, standard.s);
	if (x->is_counted && is_moved(x))
		str_addf(out, ngettext(", %s finding, now %s.", ", %s findings, now %s.", (unsigned long)x->counts.total), SHOW_NUMBER(x->counts.total),
			SHOW_NUMBER(x->now_counts.total));
	else if (x->is_counted)
		str_addf(out, ngettext(", %s finding.", ", %s findings.", (unsigned long)x->counts.total), SHOW_NUMBER(x->counts.total));
	else
		str_add(out, ".");
	str_release(&v);
	str_release(&standard);
}

static const char *what_if_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("Left Right"), N_("Less, more")}, {N_("PgDn PgUp"), N_("Much")}, {N_("d"), N_("Default")},
		{N_("s"), N_("Keep …")}, {N_("D"), N_("All as now")}, {N_("Esc"), N_("Leave")}, {NULL, NULL}};

	(void)d;
	return dialog_hint_at(hints, i, key);
}

static void close_box(struct dialog *d)
{
	struct what_if_box *x = (struct what_if_box *)d;

	trial_free(&x->trial);
	free(x);
}

struct dialog *dialog_what_if(struct ui *ui)
{
	static const struct dialog_ops ops = {.draw = what_if_draw, .key = what_if_key, .idle = what_if_idle, .speak = what_if_speak, .hint = what_if_hint,
		.free = close_box};
	struct what_if_box *x = xcalloc(1, sizeof(*x));

	x->d.ops = &ops;
	x->d.ui = ui;
	x->trial = trial_new(ui->app);
	x->now = x->moved = *config_params(app_config(ui->app));
	go(x, 0, 1);
	want_counts(x);
	return &x->d;
}
