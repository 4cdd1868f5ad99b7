/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * map.c - countries, and nearer by the towns, with their numbers on the coasts of the world; as a list for who reads with the fingers or the ears.
 *
 * Labels are placed in the order of severity after the selected one, so that the worst is never the one for which there was no room. The arrows go to the next place that way, in
 * sight or not; the map follows.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/atlas.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/geo.h>
#include <strates/ui/pane.h>

enum { SIDE = 30, SIDE_FROM = 90 /* columns from which the list stands beside the map */, LABEL = 64, EDGE = 2, CITY_NAME = 18 };
static const double TOWNS_FROM = 90; /* columns per radian: a column is then some 70 km */
static const double STEP = 1.6;

struct view_map {
	struct view view;
	struct atlas atlas;
	struct coast coast;
	bool coast_known;
	struct geo geo;
	bool fitted;       /* geo is of a map that was drawn */
	bool whole;        /* and shows everything: so it shall in another window */
	bool as_list;      /* by choice */
	bool list_drawn;   /* what is on the screen is a list */
	int at;            /* selected place */
	/* What was selected when reading was stopped by a key; value NULL: nothing. */
	struct {
		char *value, *country;
		bool city;
	} lost;
	int top, rows_shown;
	struct arena said; /* scope and its label */
	const char *scope;
	struct group group;
	bool known;        /* scope and group are those of the selected place */
};

extern const struct view_ops view_map;

static struct view_map *of(const struct view *v)
{
	return (struct view_map *)v;
}

static const struct atlas_place *selected(const struct view_map *p)
{
	return p->at < p->atlas.n ? &p->atlas.places[p->at] : NULL;
}

static void go_to(struct view_map *p, int at)
{
	p->at = at < 0 ? 0 : at >= p->atlas.n ? p->atlas.n - 1 : at;
	p->at = p->at < 0 ? 0 : p->at;
	p->known = false;
}

/* --- which places are on the map --------------------------------------------------------------------------------------------------- */

static bool shows_towns(const struct view_map *p)
{
	return p->geo.scale >= TOWNS_FROM;
}

/* Nearer by, the towns stand for their country. */
static bool is_on_map(const struct view_map *p, int i)
{
	const struct atlas_place *v = p->atlas.places;

	if (!v[i].head->placed)
		return false;
	if (v[i].city || !shows_towns(p))
		return v[i].city == shows_towns(p);
	for (int k = i + 1; k < p->atlas.n && v[k].city; k++)
		if (v[k].head->placed)
			return false;
	return true;
}

/* After a change of scale: the country of a town, or the worst town of a country. */
static void keep_on_map(struct view_map *p)
{
	const struct atlas_place *v = p->atlas.places;
	int at = p->at;

	if (at >= p->atlas.n || is_on_map(p, at))
		return;
	if (v[at].city)
		at = v[at].country;
	else
		while (at + 1 < p->atlas.n && v[at + 1].city && !is_on_map(p, at))
			at++;
	if (is_on_map(p, at))
		go_to(p, at);
}

/* --- where one looks --------------------------------------------------------------------------------------------------------------- */

static void fit_all(struct view_map *p)
{
	double west = 180, east = -180, south = 90, north = -90;

	for (int i = 0; i < p->atlas.n; i++) {
		const struct rollup_head *h = p->atlas.places[i].head;

		if (!h->placed || p->atlas.places[i].city)
			continue;
		west = h->lon < west ? h->lon : west;
		east = h->lon > east ? h->lon : east;
		south = h->lat < south ? h->lat : south;
		north = h->lat > north ? h->lat : north;
	}
	if (west > east)
		geo_fit_world(&p->geo);
	else
		/* Some land around, and room for the labels. */
		geo_fit(&p->geo, west - 9, south - 7, east + 12, north + 7);
	p->fitted = p->whole = true;
}

static void look_at(struct view_map *p, const struct rollup_head *h)
{
	geo_centre(&p->geo, h->lon, h->lat);
	p->whole = false;
}

static void follow(struct view_map *p)
{
	const struct atlas_place *s = selected(p);
	double x, y, edge_x = p->geo.cols / 10.0, edge_y = p->geo.rows / 8.0;

	/* Where everything is in sight, the selected place is too. */
	if (!s || !s->head->placed || p->whole)
		return;
	geo_project(&p->geo, s->head->lon, s->head->lat, &x, &y);
	if (x < edge_x || x > p->geo.cols - edge_x || y < edge_y || y > p->geo.rows - edge_y)
		look_at(p, s->head);
}

static void zoom(struct view_map *p, double factor)
{
	const struct atlas_place *s = selected(p);

	if (s && s->head->placed && factor > 1)
		look_at(p, s->head);
	geo_zoom(&p->geo, factor);
	p->whole = false;
	keep_on_map(p);
	follow(p);
}

/* The next place in a direction: the nearest one, and rather straight on than aside. */
static void step(struct view_map *p, int dx, int dy)
{
	const struct atlas_place *s = selected(p);
	double x0, y0, best = 0;
	int found = -1;

	if (!s || !s->head->placed)
		return;
	geo_project(&p->geo, s->head->lon, s->head->lat, &x0, &y0);
	for (int i = 0; i < p->atlas.n; i++) {
		double x, y, along, aside, far;

		if (i == p->at || !is_on_map(p, i))
			continue;
		geo_project(&p->geo, p->atlas.places[i].head->lon, p->atlas.places[i].head->lat, &x, &y);
		/* Rows are twice as far apart as columns. */
		along = dx ? (x - x0) * dx : 2 * (y - y0) * dy;
		aside = fabs(dx ? 2 * (y - y0) : x - x0);
		far = along + 2 * aside;
		if (along > 0 && aside <= 2 * along && (found < 0 || far < best)) {
			found = i;
			best = far;
		}
	}
	if (found >= 0)
		go_to(p, found);
	follow(p);
}

/* After the map was moved: what is nearest to its middle, when the selected place went out of sight. */
static void take_along(struct view_map *p)
{
	double x, y, best = 0;
	int found = -1;

	for (int i = 0; i < p->atlas.n; i++) {
		double far;

		if (!is_on_map(p, i))
			continue;
		geo_project(&p->geo, p->atlas.places[i].head->lon, p->atlas.places[i].head->lat, &x, &y);
		if (x < 0 || x >= p->geo.cols || y < 0 || y >= p->geo.rows)
			continue;
		if (i == p->at)
			return;
		far = fabs(x - p->geo.cols / 2.0) + 2 * fabs(y - p->geo.rows / 2.0);
		if (found < 0 || far < best) {
			found = i;
			best = far;
		}
	}
	if (found >= 0)
		go_to(p, found);
}

/* In the order of the list; on the map only what stands there. */
static void step_finding(struct view_map *p, int by)
{
	int n = p->atlas.n, at = p->at;

	for (int i = 0; i < n; i++) {
		at = (at + by + n) % n;
		if (p->atlas.places[at].head->total.n_open && (p->list_drawn ? !p->atlas.places[at].city : is_on_map(p, at))) {
			go_to(p, at);
			break;
		}
	}
	if (!p->list_drawn)
		follow(p);
}

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
	int place;
	char text[LABEL + 32];
};

static int gather(const struct view_map *p, struct mark *v)
{
	int n = 0;

	/* The selected one has the first choice, then the worst. */
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < p->atlas.n; i++) {
			double x, y;

			if ((i == p->at) != (pass == 0) || !is_on_map(p, i))
				continue;
			geo_project(&p->geo, p->atlas.places[i].head->lon, p->atlas.places[i].head->lat, &x, &y);
			if (x < 0 || y < 0 || x >= p->geo.cols || y >= p->geo.rows)
				continue;
			v[n].place = i;
			write_label(&p->atlas.places[i], v[n].text, sizeof(v[n].text));
			v[n].label = (struct geo_label){.at_y = (int)y, .at_x = (int)x, .w = canvas_width(v[n].text)};
			n++;
		}
	return n;
}

static int by_weight(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return x->place - y->place;
}

static void draw_mark(const struct view_map *p, const struct canvas *c, const struct mark *m, bool focused)
{
	const struct rollup_count *n = &p->atlas.places[m->place].head->total;
	style_t style = n->n_open || n->n_settled ? pane_mark_style(n->severity, (int)n->n_open, (int)n->n_settled) : ROLE_NORMAL;
	int mark = canvas_width(rollup_mark(n));

	/* A blank around: the coast shall not run into the number. */
	canvas_fill(c, rect_make(m->label.y, m->label.x - 1, 1, m->label.w + 2), ROLE_NORMAL);
	canvas_text(c, m->label.y, m->label.x, m->label.w, ROLE_NORMAL, m->text);
	canvas_set_style(c, rect_make(m->label.y, m->label.x, 1, mark + (int)strcspn(m->text + strlen(rollup_mark(n)), " ")), style);
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
		fit_all(p);
	else
		geo_zoom(&p->geo, wide < high ? wide : high);
	keep_on_map(p);
	if (!p->whole)
		follow(p);
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

static void say_place(const struct atlas_place *a, struct str *out)
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
		say_place(a, &text);
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
	const struct atlas_place *s = selected(p);
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

static void draw(struct view *v, const struct canvas *c, struct rect r, bool focused)
{
	struct view_map *p = of(v);
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
		what = shows_towns(p) ? _("towns") : _("countries");
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

/* --- the view ---------------------------------------------------------------------------------------------------------------------- */

static int find(const struct view_map *p, const char *value, const char *country, bool city)
{
	for (int i = 0; i < p->atlas.n; i++) {
		const struct atlas_place *a = &p->atlas.places[i];

		if (a->city == city && str_eq(a->head->value, value) && (!city || str_eq(a->head->country, country)))
			return i;
	}
	return -1;
}

static void forget_lost(struct view_map *p)
{
	free(p->lost.value);
	free(p->lost.country);
	p->lost.value = p->lost.country = NULL;
}

static bool read(struct view *v, struct err *e)
{
	struct view_map *p = of(v);
	const struct atlas_place *s = selected(p);
	bool ok;
	int at;

	if (!p->lost.value && s) {
		p->lost.value = xstrdup(s->head->value);
		p->lost.country = xstrdup(s->head->country);
		p->lost.city = s->city;
	}
	ok = browse_atlas(v->browse, &p->atlas, e);
	at = p->lost.value ? find(p, p->lost.value, p->lost.country, p->lost.city) : 0;
	go_to(p, at < 0 ? 0 : at);
	if (!ok)
		return false;
	forget_lost(p);
	if (p->fitted && p->whole)
		fit_all(p);
	else if (p->fitted)
		follow(p);
	return ok;
}

static bool select_action(struct view *v, int64_t action)
{
	struct view_map *p = of(v);
	const struct atlas_place *s = selected(p);
	const struct action_row *r = browse_row(v->browse, action);
	int at;

	/* It may be what the selected place stands for already. */
	if (s && s->head->total.worst == action)
		return true;
	if (!r)
		return false;
	at = p->fitted && shows_towns(p) && r->city ? find(p, r->city, r->country ? r->country : "", true) : -1;
	at = at >= 0 ? at : find(p, r->country ? r->country : "", "", false);
	if (at < 0)
		return false;
	go_to(p, at);
	if (p->fitted)
		follow(p);
	return true;
}

static void move_list(struct view_map *p, enum command c)
{
	int by = c == CMD_UP ? -1 : c == CMD_DOWN ? 1 : c == CMD_PAGE_UP ? -p->rows_shown : c == CMD_PAGE_DOWN ? p->rows_shown : c == CMD_FIRST ? -p->atlas.n : p->atlas.n;

	go_to(p, p->at + by);
}

static void pan(struct view_map *p, double columns, double rows)
{
	geo_pan(&p->geo, columns, rows);
	p->whole = false;
	take_along(p);
}

static enum pane_result command_list(struct view_map *p, enum command c)
{
	switch (c) {
	case CMD_UP:
	case CMD_DOWN:
	case CMD_PAGE_UP:
	case CMD_PAGE_DOWN:
	case CMD_FIRST:
	case CMD_LAST: move_list(p, c); return PANE_MOVED;
	default: return PANE_IGNORED;
	}
}

static enum pane_result command_map(struct view_map *p, enum command c)
{
	switch (c) {
	case CMD_UP: step(p, 0, -1); break;
	case CMD_DOWN: step(p, 0, 1); break;
	case CMD_LEFT: step(p, -1, 0); break;
	case CMD_RIGHT: step(p, 1, 0); break;
	case CMD_PAGE_UP: pan(p, 0, -p->geo.rows / 2.0); break;
	case CMD_PAGE_DOWN: pan(p, 0, p->geo.rows / 2.0); break;
	case CMD_HALF_UP: pan(p, -p->geo.cols / 3.0, 0); break;
	case CMD_HALF_DOWN: pan(p, p->geo.cols / 3.0, 0); break;
	case CMD_WIDER: zoom(p, STEP); break;
	case CMD_NARROWER: zoom(p, 1 / STEP); break;
	case CMD_FIRST:
		fit_all(p);
		keep_on_map(p);
		break;
	case CMD_LAST:
		geo_fit_world(&p->geo);
		p->whole = false;
		keep_on_map(p);
		break;
	default: return PANE_IGNORED;
	}
	return PANE_MOVED;
}

/* The countries beside the map and the list; what is selected stays so. */
static void sort(struct view_map *p)
{
	const struct rollup_head *here = selected(p)->head;

	atlas_sort(&p->atlas, (enum matrix_sort)((p->atlas.sort + 1) % MATRIX_SORTS));
	for (int i = 0; i < p->atlas.n; i++)
		if (p->atlas.places[i].head == here)
			go_to(p, i);
}

static enum pane_result command(struct view *v, enum command c)
{
	struct view_map *p = of(v);

	if (!p->atlas.n)
		return PANE_IGNORED;
	switch (c) {
	case CMD_NEXT_FINDING:
	case CMD_PREV_FINDING: step_finding(p, c == CMD_NEXT_FINDING ? 1 : -1); return PANE_MOVED;
	case CMD_PIVOT:
		p->as_list = !p->as_list;
		if (p->fitted && !p->as_list) {
			keep_on_map(p);
			follow(p);
		}
		return PANE_MOVED;
	case CMD_SORT: sort(p); return PANE_MOVED;
	case CMD_OPEN: return PANE_OPEN;
	default: return p->list_drawn ? command_list(p, c) : command_map(p, c);
	}
}

/* What is said of the selected place: read once for all frames that show it. */
static void know(struct view_map *p)
{
	const struct atlas_place *s = selected(p);
	struct err e = ERR_INIT;

	if (p->known || !s)
		return;
	arena_clear(&p->said);
	p->scope = atlas_scope(s, &p->said);
	/* What can't be read is told by the list, which reads the same. */
	group_read(&p->group, p->view.browse, atlas_name(s), p->scope, &s->head->total, &e);
	p->known = true;
}

static void selection(const struct view *v, struct view_selection *out)
{
	struct view_map *p = of(v);
	const struct atlas_place *s = selected(p);

	if (!s)
		return;
	know(p);
	out->action = s->head->total.worst;
	memcpy(out->finding, p->group.finding, sizeof(out->finding));
	out->left = p->group.left;
	out->right = p->group.right;
	out->cluster = p->group.cluster;
	out->scope = p->scope;
	out->scope_label = atlas_name(s);
}

static bool detail(struct view *v, struct view_detail *out)
{
	struct view_map *p = of(v);

	if (!selected(p))
		return false;
	know(p);
	out->title = selected(p)->city ? _("Town") : _("Country");
	out->lines = &p->group.lines;
	out->about = (uint64_t)p->at + 1;
	return true;
}

/* --- going to a place by its name --- */

static void choices(struct view *v, struct choices *out)
{
	const struct view_map *p = of(v);

	for (int i = 0; i < p->atlas.n; i++) {
		const struct atlas_place *a = &p->atlas.places[i];
		struct str detail = STR_INIT;
		char value[16];

		/* Under a name that is not unique. */
		str_addf(&detail, "%s%s", a->city ? atlas_name(&p->atlas.places[a->country]) : "", a->city ? " · " : "");
		rollup_write(&a->head->total, &detail);
		snprintf(value, sizeof(value), "%d", i);
		choices_add(out, atlas_name(a), detail.s, rollup_mark(&a->head->total), value);
		str_release(&detail);
	}
}

static void choose(struct view *v, const char *value)
{
	struct view_map *p = of(v);
	int at = atoi(value);

	if (at >= p->atlas.n)
		return;
	go_to(p, at);
	/* A town, or a country where its towns stand for it, is looked at from near enough, or far enough. */
	if (p->fitted && p->atlas.places[at].head->placed && !is_on_map(p, at)) {
		look_at(p, p->atlas.places[at].head);
		geo_zoom(&p->geo, (p->atlas.places[at].city ? TOWNS_FROM * STEP : TOWNS_FROM / STEP) / p->geo.scale);
	}
	if (p->fitted)
		follow(p);
}

static void speak(struct view *v, struct str *out)
{
	const struct atlas_place *s = selected(of(v));

	if (!s) {
		str_add(out, pane_why_empty(v->browse));
		return;
	}
	say_place(s, out);
	str_add(out, ".");
}

static struct view *create(struct browse *b)
{
	struct view_map *p = xcalloc(1, sizeof(*p));

	p->view = (struct view){.ops = &view_map, .browse = b, .stale = true};
	return &p->view;
}

static void release(struct view *v)
{
	struct view_map *p = of(v);

	forget_lost(p);
	atlas_release(&p->atlas);
	coast_release(&p->coast);
	group_release(&p->group);
	arena_release(&p->said);
	free(p);
}

const struct view_ops view_map = {
	.name = N_("Map"),
	.context = CTX_VIEW,
	.sorts = true,
	.reads_all = true,
	.create = create,
	.release = release,
	.read = read,
	.draw = draw,
	.command = command,
	.selection = selection,
	.select = select_action,
	.speak = speak,
	.detail = detail,
	.choices = choices,
	.choose = choose,
};
