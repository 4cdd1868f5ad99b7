/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * map.c - countries, and nearer by the towns, with their numbers on the coasts of the world; as a list for who reads with the fingers or the ears.
 *
 * The arrows go to the next place that way, in sight or not; the map follows. How it is drawn: map_draw.c.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>

#include "map_priv.h"

static const double TOWNS_FROM = 90; /* columns per radian: a column is then some 70 km */
static const double STEP = 1.6;

extern const struct view_ops view_map;

static struct view_map *of(const struct view *v)
{
	return (struct view_map *)v;
}

const struct atlas_place *map_selected(const struct view_map *p)
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

bool map_shows_towns(const struct view_map *p)
{
	return p->geo.scale >= TOWNS_FROM;
}

/* Nearer by, the towns stand for their country. */
bool map_shows(const struct view_map *p, int i)
{
	const struct atlas_place *v = p->atlas.places;

	if (!v[i].head->placed)
		return false;
	if (v[i].city || !map_shows_towns(p))
		return v[i].city == map_shows_towns(p);
	for (int k = i + 1; k < p->atlas.n && v[k].city; k++)
		if (v[k].head->placed)
			return false;
	return true;
}

/* After a change of scale: the country of a town, or the worst town of a country. */
void map_keep(struct view_map *p)
{
	const struct atlas_place *v = p->atlas.places;
	int at = p->at, best = -1;

	if (at >= p->atlas.n || map_shows(p, at))
		return;
	if (v[at].city)
		best = v[at].country;
	else
		for (int k = at + 1; k < p->atlas.n && v[k].city; k++)
			if (map_shows(p, k) && (best < 0 || v[k].weight < v[best].weight))
				best = k;
	if (best >= 0 && map_shows(p, best))
		go_to(p, best);
}

/* --- where one looks --------------------------------------------------------------------------------------------------------------- */

void map_fit_all(struct view_map *p)
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

void map_follow(struct view_map *p)
{
	const struct atlas_place *s = map_selected(p);
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
	const struct atlas_place *s = map_selected(p);

	if (s && s->head->placed && factor > 1)
		look_at(p, s->head);
	geo_zoom(&p->geo, factor);
	p->whole = false;
	map_keep(p);
	map_follow(p);
}

/* The next place in a direction: the nearest one, and rather straight on than aside. */
static void step(struct view_map *p, int dx, int dy)
{
	const struct atlas_place *s = map_selected(p);
	double x0, y0, best = 0;
	int found = -1;

	if (!s || !s->head->placed)
		return;
	geo_project(&p->geo, s->head->lon, s->head->lat, &x0, &y0);
	for (int i = 0; i < p->atlas.n; i++) {
		double x, y, along, aside, far;

		if (i == p->at || !map_shows(p, i))
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
	map_follow(p);
}

/* After the map was moved: what is nearest to its middle, when the selected place went out of sight. */
static void take_along(struct view_map *p)
{
	double x, y, best = 0;
	int found = -1;

	for (int i = 0; i < p->atlas.n; i++) {
		double far;

		if (!map_shows(p, i))
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
		if (p->atlas.places[at].head->total.n_open && (p->list_drawn ? !p->atlas.places[at].city : map_shows(p, at))) {
			go_to(p, at);
			break;
		}
	}
	if (!p->list_drawn)
		map_follow(p);
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
	const struct atlas_place *s = map_selected(p);
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
		map_fit_all(p);
	else if (p->fitted)
		map_follow(p);
	return ok;
}

static bool select_action(struct view *v, int64_t action)
{
	struct view_map *p = of(v);
	const struct atlas_place *s = map_selected(p);
	const struct action_row *r = browse_row(v->browse, action);
	int at;

	/* It may be what the selected place stands for already. */
	if (s && s->head->total.worst == action)
		return true;
	if (!r)
		return false;
	at = p->fitted && map_shows_towns(p) && r->city ? find(p, r->city, r->country ? r->country : "", true) : -1;
	at = at >= 0 ? at : find(p, r->country ? r->country : "", "", false);
	if (at < 0)
		return false;
	go_to(p, at);
	if (p->fitted)
		map_follow(p);
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
		map_fit_all(p);
		map_keep(p);
		break;
	case CMD_LAST:
		geo_fit_world(&p->geo);
		p->whole = false;
		map_keep(p);
		break;
	default: return PANE_IGNORED;
	}
	return PANE_MOVED;
}

/* The countries beside the map and the list; what is selected stays so. */
static void sort(struct view_map *p)
{
	const struct rollup_head *here = map_selected(p)->head;

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
			map_keep(p);
			map_follow(p);
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
	const struct atlas_place *s = map_selected(p);
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
	const struct atlas_place *s = map_selected(p);

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

	if (!map_selected(p))
		return false;
	know(p);
	out->title = map_selected(p)->city ? _("Town") : _("Country");
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
	if (p->fitted && p->atlas.places[at].head->placed && !map_shows(p, at)) {
		look_at(p, p->atlas.places[at].head);
		geo_zoom(&p->geo, (p->atlas.places[at].city ? TOWNS_FROM * STEP : TOWNS_FROM / STEP) / p->geo.scale);
	}
	if (p->fitted)
		map_follow(p);
}

static void speak(struct view *v, struct str *out)
{
	const struct atlas_place *s = map_selected(of(v));

	if (!s) {
		str_add(out, pane_why_empty(v->browse));
		return;
	}
	map_say(s, out);
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
	.turns = true,
	.reads_all = true,
	.create = create,
	.release = release,
	.read = read,
	.draw = map_draw,
	.command = command,
	.selection = selection,
	.select = select_action,
	.speak = speak,
	.detail = detail,
	.choices = choices,
	.choose = choose,
};
