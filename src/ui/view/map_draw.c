/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * map_draw.c - the map on the screen: coasts and labels, the countries beside it, or all of it as a list.
 *
 * Labels are placed in the order of severity after the selected one, so that the worst is never the one for which there was no room.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>

#include "map_priv.h"

enum { SIDE = 30, SIDE_FROM = 90 /* columns from which the list stands beside the map */, LABEL = 64, EDGE = 2, CITY_NAME = 18 };

/* --- the map ----------------------------------------------------------------------------------------------------------------------- */

static bool wants_list(const struct view_map *p, const struct canvas *c)
{
	return p->as_list || c->grid->glyphs == GLYPHS_READER || str_eq(config_text(app_config(browse_app(p->view.browse)), OPT_MAP), "text");
}

/* The fonts of the Linux console have no braille. */
static enum dots_mode mode_of(const struct view_map *p, const struct canvas *c)
{
	const char *wanted = config_text(app_config(browse_app(p->view.browse)), OPT_MAP), *term = getenv("TERM");

	if (c->grid->glyphs != GLYPHS_UNICODE || str_eq(wanted, "ascii"))
		return DOTS_ASCII;
	if (str_eq(wanted, "block"))
		return DOTS_BLOCK;
	return str_eq(wanted, "auto") && term && str_eq(term, "linux") ? DOTS_ASCII : DOTS_BRAILLE;
}

static void draw_coast(struct view_map *p, const struct canvas *c)
{
	double x0 = 0, y0 = 0, x, y;
	struct err e = ERR_INIT;
	struct dots d;

	/* Without the file the places are where they are, on an empty sea. */
	if (!p->coast_known)
		coast_read(&p->coast, &e);
	p->coast_known = true;
	dots_init(&d, mode_of(p, c), c->rows, c->cols);
	for (int i = 0; i < p->coast.n; i++) {
		const struct coast_point *v = &p->coast.v[i];

		geo_project(&p->geo, v->lon / 100.0, v->lat / 100.0, &x, &y);
		/* The date line is no coast, and nothing goes round the other way. */
		if (!v->first && !(abs(v->lon) >= 17990 && abs(v[-1].lon) >= 17990) && abs(v->lon - v[-1].lon) < 18000)
			dots_line(&d, x0, y0, x, y);
		x0 = x;
		y0 = y;
	}
	dots_draw(&d, c, ROLE_MAP_LAND);
	dots_release(&d);
}

/* "!!7 SN": how many actions have open findings, or are settled, or there are. */
static void write_label(const struct atlas_place *a, char *buf, size_t size)
{
	const struct rollup_count *n = &a->head->total;
	int64_t shown = n->n_open ? n->n_open : n->n_settled ? n->n_settled : n->n;
	char name[LABEL];

	snprintf(name, sizeof(name), "%s", a->head->value);
	if (a->city)
		name[canvas_prefix(name, strlen(name), CITY_NAME, NULL)] = '\0';
	snprintf(buf, size, "%s%s %s", rollup_mark(n), SHOW_NUMBER(shown), name);
}

struct mark {
	struct geo_label label;
	int place, weight;
	char text[LABEL + 32];
};

static int gather(const struct view_map *p, struct mark *v)
{
	int n = 0;

	/* The selected one has the first choice, then the worst. */
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < p->atlas.n; i++) {
			double x, y;

			if ((i == p->at) != (pass == 0) || !map_shows(p, i))
				continue;
			geo_project(&p->geo, p->atlas.places[i].head->lon, p->atlas.places[i].head->lat, &x, &y);
			if (x < 0 || y < 0 || x >= p->geo.cols || y >= p->geo.rows)
				continue;
			v[n].place = i;
			v[n].weight = p->atlas.places[i].weight;
			write_label(&p->atlas.places[i], v[n].text, sizeof(v[n].text));
			v[n].label = (struct geo_label){.at_y = (int)y, .at_x = (int)x, .w = canvas_width(v[n].text)};
			n++;
		}
	return n;
}

static int by_weight(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return x->weight - y->weight;
}

static void draw_mark(const struct view_map *p, const struct canvas *c, const struct mark *m, bool focused)
{
	const struct rollup_count *n = &p->atlas.places[m->place].head->total;
	style_t style = n->n_open || n->n_settled ? pane_mark_style(n->severity, (int)n->n_open, (int)n->n_settled) : ROLE_NORMAL;
	char count[sizeof(m->text)];
	size_t bytes = strlen(rollup_mark(n));

	bytes += strcspn(m->text + bytes, " ");
	memcpy(count, m->text, bytes);
	count[bytes] = '\0';
	/* A blank around: the coast shall not run into the number. */
	canvas_fill(c, rect_make(m->label.y, m->label.x - 1, 1, m->label.w + 2), ROLE_NORMAL);
	canvas_text(c, m->label.y, m->label.x, m->label.w, ROLE_NORMAL, m->text);
	canvas_set_style(c, rect_make(m->label.y, m->label.x, 1, canvas_width(count)), style);
	if (m->place != p->at)
		return;
	canvas_add_style(c, rect_make(m->label.y, m->label.x, 1, m->label.w), focused ? STYLE_SELECTED : STYLE_UNFOCUSED);
	if (focused)
		canvas_cursor(c, m->label.y, m->label.x, false);
}

static void draw_marks(struct view_map *p, const struct canvas *c, bool focused)
{
	struct mark *v = xcalloc((size_t)p->atlas.n + 1, sizeof(*v));
	struct geo_label *labels;
	int n = gather(p, v);

	/* Countries come worst first; a town waits for those of worse countries, which is near enough. */
	if (n > 2)
		qsort(v + 1, (size_t)n - 1, sizeof(*v), by_weight);
	labels = xcalloc((size_t)n + 1, sizeof(*labels));
	for (int i = 0; i < n; i++)
		labels[i] = v[i].label;
	geo_place_labels(labels, n, c->rows, c->cols);
	/* No room for a word: a dot says that something is there, where no other word is. */
	for (int i = 0; i < n; i++) {
		const struct rollup_count *t = &p->atlas.places[v[i].place].head->total;

		v[i].label = labels[i];
		if (!labels[i].shown)
			canvas_text(c, labels[i].at_y, labels[i].at_x, 1, pane_mark_style(t->severity, (int)t->n_open, (int)t->n_settled), canvas_glyph(c, GLYPH_BULLET));
	}
	for (int i = 0; i < n; i++)
		if (labels[i].shown)
			draw_mark(p, c, &v[i], focused);
	free(labels);
	free(v);
}

/* Another window shows the same part of the world. */
static void fit_window(struct view_map *p, const struct canvas *c)
{
	double wide = p->geo.cols ? (double)c->cols / p->geo.cols : 1, high = p->geo.rows ? (double)c->rows / p->geo.rows : 1;
	bool same = c->cols == p->geo.cols && c->rows == p->geo.rows;

	p->geo.rows = c->rows;
	p->geo.cols = c->cols;
	if (same)
		return;
	if (!p->fitted || p->whole)
		map_fit_all(p);
	else
		geo_zoom(&p->geo, wide < high ? wide : high);
	map_keep(p);
	if (!p->whole)
		map_follow(p);
}

static void draw_map(struct view_map *p, const struct canvas *c, bool focused)
{
	if (focused)
		canvas_cursor(c, 0, 0, false);
	draw_coast(p, c);
	draw_marks(p, c, focused);
}

/* --- lists ------------------------------------------------------------------------------------------------------------------------- */

static void keep_in_sight(struct view_map *p, int rows)
{
	p->rows_shown = rows > 0 ? rows : 1;
	if (p->at < p->top)
		p->top = p->at;
	if (p->at >= p->top + p->rows_shown)
		p->top = p->at - p->rows_shown + 1;
	if (p->top > p->atlas.n - p->rows_shown)
		p->top = p->atlas.n - p->rows_shown;
	p->top = p->top < 0 ? 0 : p->top;
}

void map_say(const struct atlas_place *a, struct str *out)
{
	const struct rollup_count *n = &a->head->total;
	size_t before;

	str_addf(out, "%s%s", atlas_name(a), _(": "));
	if (*rollup_mark(n))
		str_addf(out, "%s ", rollup_mark(n));
	rollup_write(n, out);
	before = out->len;
	str_add(out, ", ");
	atlas_write_bearing(a, out);
	if (out->len == before + strlen(", "))
		str_truncate(out, before);
}

static void draw_list(struct view_map *p, const struct canvas *c, bool focused)
{
	struct str text = STR_INIT;

	keep_in_sight(p, c->rows);
	for (int i = 0; i < c->rows && p->top + i < p->atlas.n; i++) {
		const struct atlas_place *a = &p->atlas.places[p->top + i];
		const struct rollup_count *n = &a->head->total;
		bool here = p->top + i == p->at;

		str_clear(&text);
		map_say(a, &text);
		canvas_text(c, i, 0, 1, ROLE_ACCENT, here ? ">" : " ");
		canvas_text(c, i, EDGE + (a->city ? 2 : 0), -1, n->n_open ? pane_mark_style(n->severity, (int)n->n_open, 0) : ROLE_NORMAL, text.s);
		if (here && focused)
			canvas_add_style(c, rect_make(i, 0, 1, c->cols), STYLE_SELECTED);
	}
	str_release(&text);
	if (focused)
		canvas_cursor(c, p->at - p->top, 0, false);
}

/* Beside the map: the countries with their numbers, around the selected one. */
static void draw_side(const struct view_map *p, const struct canvas *c)
{
	const struct atlas_place *s = map_selected(p);
	int here = s && s->city ? s->country : p->at, rank = 0, line = 0, first;

	for (int i = 0; i < here; i++)
		rank += !p->atlas.places[i].city;
	first = rank >= c->rows ? rank - c->rows + 1 : 0;
	for (int i = 0, k = 0; i < p->atlas.n && line < c->rows; i++) {
		const struct rollup_count *n = &p->atlas.places[i].head->total;
		char text[48];

		if (p->atlas.places[i].city || k++ < first)
			continue;
		canvas_text(c, line, 1, c->cols - 15, i == here ? ROLE_ACCENT | STYLE_BOLD : ROLE_NORMAL, atlas_name(&p->atlas.places[i]));
		snprintf(text, sizeof(text), "%s", SHOW_NUMBER(n->n));
		canvas_fit_right(c, line, c->cols - 14, 7, ROLE_DIM, text);
		canvas_text(c, line, c->cols - 6, -1, pane_mark_style(n->severity, (int)n->n_open, (int)n->n_settled), pane_mark(n->severity, (int)n->n_open, (int)n->n_settled, text));
		line++;
	}
}

void map_draw(struct view *v, const struct canvas *c, struct rect r, bool focused)
{
	struct view_map *p = (struct view_map *)v;
	bool side = r.w >= SIDE_FROM;
	struct canvas map = canvas_sub(c, rect_inset(r, 1, 0, 0, side ? SIDE : 0));
	const char *what = "", *order = "";
	char right[96];

	p->list_drawn = wants_list(p, c);
	if (p->list_drawn || side)
		order = matrix_sort_label(p->atlas.sort);
	/* The title tells what the window, once fitted, shows. */
	if (!p->list_drawn && p->atlas.n) {
		fit_window(p, &map);
		what = map_shows_towns(p) ? _("towns") : _("countries");
	}
	snprintf(right, sizeof(right), "%s%s%s", what, *what && *order ? " · " : "", order);
	struct canvas body = frame_pane(c, r, _("Map"), right, focused);

	if (!p->atlas.n) {
		frame_message(&body, ROLE_DIM, pane_why_empty(v->browse));
		if (focused)
			canvas_cursor(&body, 0, 0, false);
		return;
	}
	if (p->list_drawn) {
		draw_list(p, &body, focused);
		return;
	}
	if (side) {
		struct canvas list = canvas_sub(&body, rect_make(0, body.cols - SIDE + 1, body.rows, SIDE - 1));

		draw_side(p, &list);
	}
	draw_map(p, &map, focused);
}
