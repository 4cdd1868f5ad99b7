/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outline_vertical.c - one place or theme, strate by strate: who is there above, below and beside oneself, and which strate is not.
 *
 * What it is about is the place or theme of the selected action; on the command line, what the filter names. The territory restriction does not hold here: those beside
 * oneself are what one looks for. Where a place has many actions, authorities are counted and their actions read when they are opened.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/store/who.h>

#include "outline_priv.h"
#include "show_priv.h"

enum { BY_TOWN, BY_COUNTRY, BY_THEME, BY_BOTH, MODES };
enum { CELL_WHERE, CELL_ACTIONS, CELL_PERIOD, CELL_BUDGET, CELL_PARTNER, CELL_LINKS, CELLS };
enum { ACTIONS_SHOWN = 300, ABOVE_MOST = 6, STEPS_MOST = 500 };

struct vertical {
	int64_t about; /* action that the subject was taken from */
	int mode;      /* when it was */
	struct arena subject_arena;
	const char *country, *city, *theme; /* "" = none */
	struct {
		struct arena arena;
		struct facet *v;
		int n, mode; /* n -1: not read */
	} steps;
	bool stepped;
	/* of the last reading */
	struct who_action *v;
	int n, n_authorities;
	const char *me, *above[ABOVE_MOST]; /* keys; "" nobody is known to be "I" */
	int n_above;
};

static struct vertical *state_of(struct outline *o)
{
	struct vertical *v = o->data;

	if (!v) {
		v = o->data = xcalloc(1, sizeof(*v));
		v->country = v->city = v->theme = v->me = "";
		v->mode = -1;
		v->steps.n = -1;
	}
	return v;
}

static void release(struct outline *o)
{
	struct vertical *v = o->data;

	if (!v)
		return;
	arena_release(&v->subject_arena);
	arena_release(&v->steps.arena);
	free(v->v);
	free(v);
}

/* --- what it is about ---------------------------------------------------------------------------------------------------------- */

static const char *item(struct vertical *v, const struct record *r, enum set set, int i)
{
	const struct value *items = record_count(r, set) ? record_element(r, set, 0) : NULL;

	return items && items[i].type == VALUE_TEXT ? arena_strdup(&v->subject_arena, items[i].s) : "";
}

static void take_subject(struct outline *o, struct vertical *v)
{
	struct arena mem = ARENA_INIT;
	struct record r;

	arena_clear(&v->subject_arena);
	v->country = v->city = v->theme = "";
	v->about = o->action;
	v->mode = o->mode;
	if (o->action && store_load(app_store(o->app), ENTITY_ACTION, o->action, &mem, &r, NULL)) {
		v->country = item(v, &r, SET_ACTION_PLACES, 0);
		v->city = item(v, &r, SET_ACTION_PLACES, 2);
		v->theme = item(v, &r, SET_ACTION_THEMES, 0);
	}
	arena_release(&mem);
}

static const char *place_term(struct outline *o, const struct vertical *v, bool town)
{
	const char *country = *v->country ? arena_printf(&o->arena, "country:%s", v->country) : "";

	if (!town || !*v->city)
		return country;
	return arena_printf(&o->arena, "%s%scity:%s", country, *country ? " " : "", outline_quoted(o, v->city));
}

static const char *term(struct outline *o)
{
	struct vertical *v = state_of(o);
	const char *theme, *place;

	if (v->about != o->action || v->mode != o->mode)
		take_subject(o, v);
	theme = *v->theme ? arena_printf(&o->arena, "theme:%s", v->theme) : "";
	place = place_term(o, v, o->mode != BY_COUNTRY);
	if (o->mode == BY_THEME)
		return theme;
	if (o->mode != BY_BOTH)
		return place;
	return *place && *theme ? arena_printf(&o->arena, "%s %s", place, theme) : *place ? place : theme;
}

static const char *name_of(struct outline *o, enum entity en, const char *key)
{
	struct value v = value_text(key);

	return *key ? store_ref_name(app_store(o->app), en, &v, &o->arena) : "";
}

static const char *subject(struct outline *o)
{
	struct vertical *v = state_of(o);
	bool town = o->mode != BY_COUNTRY && *v->city;
	const char *country = name_of(o, ENTITY_COUNTRY, v->country), *theme = name_of(o, ENTITY_THEME, v->theme), *place = country;

	if (!o->n)
		return "";
	if (town)
		place = *country ? arena_printf(&o->arena, "%s (%s)", v->city, country) : v->city;
	if (o->mode == BY_THEME || !*place)
		return theme;
	return o->mode == BY_BOTH && *theme ? arena_printf(&o->arena, "%s · %s", place, theme) : place;
}

/* --- from one to the next ------------------------------------------------------------------------------------------------------ */

static const char **stepped_part(struct vertical *v, int mode, enum filter_field *field)
{
	*field = mode == BY_TOWN && *v->city ? FILTER_CITY : mode == BY_TOWN || mode == BY_COUNTRY ? FILTER_COUNTRY : FILTER_THEME;
	return *field == FILTER_CITY ? &v->city : *field == FILTER_COUNTRY ? &v->country : &v->theme;
}

static bool read_steps(struct outline *o, struct vertical *v, enum filter_field field, struct err *e)
{
	struct filter f;
	struct query q;
	bool ok;

	if (v->steps.n >= 0 && v->steps.mode == o->mode)
		return true;
	arena_clear(&v->steps.arena);
	v->steps.mode = o->mode;
	ok = browse_query(o->browse, o->mode == BY_BOTH ? place_term(o, v, true) : "", &f, &q, e);
	q.territory = NULL;
	ok = ok && query_facets(app_store(o->app), &q, NULL, field, STEPS_MOST, &v->steps.arena, &v->steps.v, &v->steps.n, e);
	filter_release(&f);
	return ok;
}

static bool step(struct outline *o, int by, struct err *e)
{
	struct vertical *v = state_of(o);
	enum filter_field field;
	const char **part = stepped_part(v, o->mode, &field);
	int at = 0;

	if (!read_steps(o, v, field, e) || v->steps.n < 2)
		return false;
	while (at < v->steps.n && !str_eq(v->steps.v[at].value, *part))
		at++;
	at = at == v->steps.n ? 0 : (at + by + v->steps.n) % v->steps.n;
	*part = arena_strdup(&v->subject_arena, v->steps.v[at].value);
	/* Towns are counted by their name alone. */
	if (field == FILTER_CITY)
		v->country = "";
	v->stepped = true;
	return true;
}

/* --- who is whose ---------------------------------------------------------------------------------------------------------------- */

/* Keys of those that an authority lies in, the nearest first. */
static int read_above(struct outline *o, const char *key, const char *above[ABOVE_MOST])
{
	struct record r;
	int n = 0;

	while (n < ABOVE_MOST && *key && store_load_key(app_store(o->app), ENTITY_AUTHORITY, key, &o->arena, &r, NULL)) {
		const char *parent = record_text(&r, FIELD_AUTHORITY_PARENT);

		if (!parent)
			break;
		above[n++] = key = parent;
	}
	return n;
}

static bool is_among(const char *key, const char *const *keys, int n)
{
	for (int i = 0; i < n; i++)
		if (str_eq(key, keys[i]))
			return true;
	return false;
}

static void find_me(struct outline *o, struct vertical *v)
{
	struct who_action about;
	const char *territory = app_territory(o->app);

	v->me = territory ? arena_strdup(&o->arena, territory) : "";
	if (!territory && o->action && who_action(app_store(o->app), o->action, &o->arena, &about, NULL))
		v->me = about.lead;
	v->n_above = read_above(o, v->me, v->above);
}

static void add_where(struct outline *o, const struct vertical *v, struct outline_row *r, int strate)
{
	const char *above[ABOVE_MOST];
	const char *code = "beside";

	if (!*v->me || strate == STRATE_OTHER)
		return;
	if (str_eq(r->key, v->me))
		code = "self";
	else if (is_among(r->key, v->above, v->n_above))
		code = "above";
	else if (is_among(v->me, above, read_above(o, r->key, above)))
		code = "below";
	outline_cell(r, CELL_WHERE,
		str_eq(code, "self") ? app_territory(o->app) ? _("you") : _("selected") : str_eq(code, "above") ? _("above") : str_eq(code, "below") ? _("below") : _("beside"), code);
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static int place_of_strate(int strate)
{
	static const int order[STRATE_COUNT] = {[STRATE_REGION] = 0, [STRATE_SINGLE] = 1, [STRATE_DEPARTEMENT] = 2, [STRATE_EPCI] = 3, [STRATE_SYNDICAT] = 4,
		[STRATE_COMMUNE] = 5, [STRATE_OTHER] = 6};

	return strate >= 0 && strate < STRATE_COUNT ? order[strate] : 6;
}

static int by_layer(const void *x, const void *y)
{
	const struct who_action *a = x, *b = y;
	int order = place_of_strate(a->strate) - place_of_strate(b->strate);

	if (!order)
		order = strcmp(a->lead, b->lead);
	if (!order)
		order = b->severity - a->severity;
	return order ? order : (a->id > b->id) - (a->id < b->id);
}

static bool read_actions(struct outline *o, struct vertical *v, struct err *e)
{
	free(v->v);
	v->v = xcalloc((size_t)o->ids.n + 1, sizeof(*v->v));
	v->n = 0;
	for (int i = 0; i < o->ids.n; i++) {
		if (!who_action(app_store(o->app), o->ids.v[i], &o->arena, &v->v[v->n], e) && err_is_set(e))
			return false;
		v->n += v->v[v->n].id == o->ids.v[i];
	}
	if (v->n)
		qsort(v->v, (size_t)v->n, sizeof(*v->v), by_layer);
	return true;
}

/* Sums of v[from .. to): findings, money, how many. */
static void add_sums(struct outline *o, struct outline_row *r, const struct vertical *v, int from, int to)
{
	int64_t cents = 0;

	for (int i = from; i < to; i++) {
		const struct who_action *a = &v->v[i];

		r->severity = a->severity > r->severity ? a->severity : r->severity;
		r->n_open += a->n_open;
		r->n_decided += a->n_decided;
		if (__builtin_add_overflow(cents, a->cents, &cents))
			cents = INT64_MAX;
	}
	outline_number(o, r, CELL_ACTIONS, to - from);
	outline_amount(o, r, CELL_BUDGET, cents);
}

static const char *links_of(struct outline *o, struct uid uid)
{
	static const enum field ends[] = {FIELD_LINK_A, FIELD_LINK_B};
	struct value v = value_uid(uid);
	int confirmed = 0, proposed = 0;
	struct record r;

	for (size_t k = 0; k < COUNT_OF(ends); k++) {
		struct ids ids = IDS_INIT;

		store_ids_where(app_store(o->app), ends[k], &v, &ids, NULL);
		for (int i = 0; i < ids.n; i++) {
			if (!store_load(app_store(o->app), ENTITY_LINK, ids.v[i], &o->arena, &r, NULL) || r.deleted)
				continue;
			confirmed += str_eq(record_text(&r, FIELD_LINK_STATE), "confirmed");
			proposed += str_eq(record_text(&r, FIELD_LINK_STATE), "proposed");
		}
		ids_release(&ids);
	}
	if (!confirmed && !proposed)
		return "";
	if (!proposed)
		return arena_printf(&o->arena, "c %d", confirmed);
	return confirmed ? arena_printf(&o->arena, "c %d ? %d", confirmed, proposed) : arena_printf(&o->arena, "? %d", proposed);
}

static void add_action(struct outline *o, const struct outline_row *parent, const struct who_action *a)
{
	struct action_row row;
	struct outline_row *r = outline_add_action(o, parent, a->id, &row);
	struct record record;

	if (!r)
		return;
	outline_period(o, r, CELL_PERIOD, row.start, row.end);
	outline_amount(o, r, CELL_BUDGET, row.cents);
	if (store_load(app_store(o->app), ENTITY_ACTION, a->id, &o->arena, &record, NULL))
		outline_cell(r, CELL_PARTNER, show_partners(o->app, &record, &o->arena), NULL);
	outline_cell(r, CELL_LINKS, links_of(o, row.uid), NULL);
}

static const char *scope_with(struct outline *o, const char *more)
{
	const char *place = o->browse ? term(o) : "";

	return o->browse ? arena_printf(&o->arena, "%s%s%s", place, *place ? " " : "", more) : NULL;
}

static void add_authority(struct outline *o, struct vertical *v, const struct outline_row *layer, int from, int to)
{
	const char *key = v->v[from].lead;
	struct outline_row *r = outline_add(o, layer, "authority", key, name_of(o, ENTITY_AUTHORITY, key)), copy;

	r->strate = v->v[from].strate;
	r->ref = from;
	add_sums(o, r, v, from, to);
	add_where(o, v, r, r->strate);
	v->n_authorities++;
	if (v->n > ACTIONS_SHOWN) {
		outline_opens(o, r, false);
		return;
	}
	r->scope = scope_with(o, arena_printf(&o->arena, "lead:%s", key));
	copy = *r;
	for (int i = from; i < to; i++)
		add_action(o, &copy, &v->v[i]);
}

static bool children(struct outline *o, const struct outline_row *parent, struct err *e)
{
	const struct vertical *v = o->data;

	(void)e;
	for (int i = (int)parent->ref; i < v->n && str_eq(v->v[i].lead, parent->key); i++)
		add_action(o, parent, &v->v[i]);
	return true;
}

static const char *nobody(int strate)
{
	switch (strate) {
	case STRATE_REGION: return _("no région acts here");
	case STRATE_DEPARTEMENT: return _("no département acts here");
	case STRATE_EPCI: return _("no EPCI acts here");
	default: return _("no commune acts here");
	}
}

static int strate_of(struct outline *o, const char *key)
{
	struct record r;

	if (!*key || !store_load_key(app_store(o->app), ENTITY_AUTHORITY, key, &o->arena, &r, NULL))
		return -1;
	return record_text(&r, FIELD_AUTHORITY_STRATE) ? (int)strate_from_code(record_text(&r, FIELD_AUTHORITY_STRATE)) : -1;
}

/* Oneself and those one lies in, of this strate, that are not among v[from .. to). */
static void add_absent(struct outline *o, struct vertical *v, const struct outline_row *layer, int strate, int from, int to)
{
	for (int i = -1; i < v->n_above; i++) {
		const char *key = i < 0 ? v->me : v->above[i];
		bool there = false;
		struct outline_row *r;

		for (int k = from; k < to; k++)
			there = there || str_eq(v->v[k].lead, key);
		if (there || strate_of(o, key) != strate)
			continue;
		r = outline_add(o, layer, "absent", key, arena_printf(&o->arena, _("%s does not act here"), name_of(o, ENTITY_AUTHORITY, key)));
		r->faint = true;
		r->strate = strate;
		add_where(o, v, r, strate);
	}
}

static void add_layer(struct outline *o, struct vertical *v, int strate, int from, int to)
{
	static const bool always[STRATE_COUNT] = {[STRATE_REGION] = true, [STRATE_DEPARTEMENT] = true, [STRATE_EPCI] = true, [STRATE_COMMUNE] = true};
	const char *code = vocab_code(VOCAB_STRATE, strate);
	struct outline_row *r, copy;

	if (from == to && !always[strate])
		return;
	r = outline_add(o, NULL, from < to ? "layer" : "empty", code, from < to ? vocab_label(VOCAB_STRATE, code) : nobody(strate));
	r->strate = strate;
	r->faint = from == to;
	if (from < to) {
		add_sums(o, r, v, from, to);
		r->scope = scope_with(o, arena_printf(&o->arena, "strate:%s", code));
	}
	copy = *r;
	for (int i = from, next; i < to; i = next) {
		next = i + 1;
		while (next < to && str_eq(v->v[next].lead, v->v[i].lead))
			next++;
		add_authority(o, v, &copy, i, next);
	}
	add_absent(o, v, &copy, strate, from, to);
}

static bool read(struct outline *o, struct err *e)
{
	static const int layers[] = {STRATE_REGION, STRATE_SINGLE, STRATE_DEPARTEMENT, STRATE_EPCI, STRATE_SYNDICAT, STRATE_COMMUNE, STRATE_OTHER};
	struct vertical *v = state_of(o);
	int at = 0;

	v->n_authorities = 0;
	if (!v->stepped)
		v->steps.n = -1;
	v->n = 0;
	/* Of everything at once there is no above and below. */
	if (!o->only.v || (o->browse && !*term(o)) || !read_actions(o, v, e))
		return !err_is_set(e);
	find_me(o, v);
	for (size_t i = 0; v->n && i < COUNT_OF(layers); i++) {
		int from = at;

		while (at < v->n && place_of_strate(v->v[at].strate) == (int)i)
			at++;
		add_layer(o, v, layers[i], from, at);
	}
	/* What was stepped to is what the next selection is compared with. */
	if (v->stepped && v->n)
		v->about = o->action = v->v[0].id;
	v->stepped = false;
	return true;
}

/* --- beside the list ----------------------------------------------------------------------------------------------------------- */

static bool detail(struct outline *o, const struct outline_row *r, struct lines *out)
{
	const char *above[ABOVE_MOST];
	int n;

	if (r->action)
		return false;
	lines_add(out, LINE_TITLE, "", r->text);
	if (str_eq(r->kind, "authority") || str_eq(r->kind, "absent")) {
		n = read_above(o, r->key, above);
		for (int i = 0; i < n; i++)
			lines_add(out, LINE_FIELD, i ? "" : _("Belongs to"), name_of(o, ENTITY_AUTHORITY, above[i]));
	}
	lines_add(out, LINE_FIELD, _("Actions"), r->cell[CELL_ACTIONS].shown);
	lines_add(out, LINE_FIELD, _("Budget"), r->cell[CELL_BUDGET].shown);
	if (r->n_open)
		line_add(out, r->severity >= 70 ? LINE_STRONG : LINE_FINDING, _("Findings"), 0, ngettext("%d to settle", "%d to settle", (unsigned long)r->n_open), r->n_open);
	return true;
}

static const struct outline_column columns[CELLS] = {
	[CELL_WHERE] = {"where", N_("From you"), 6, 8, 3, OUTLINE_LEFT, OUTLINE_ALWAYS},
	[CELL_ACTIONS] = {"actions", N_("Actions"), 3, 4, 2, OUTLINE_RIGHT, OUTLINE_ALWAYS},
	[CELL_PERIOD] = {"period", N_("Period"), 9, 9, 5, OUTLINE_LEFT, OUTLINE_ALWAYS},
	[CELL_BUDGET] = {"budget", N_("Budget"), 7, 8, 4, OUTLINE_RIGHT, OUTLINE_ALWAYS},
	[CELL_PARTNER] = {"partner", N_("Partner"), 14, 24, 6, OUTLINE_LEFT, OUTLINE_ALWAYS},
	[CELL_LINKS] = {"links", N_("Links"), 3, 7, 1, OUTLINE_LEFT, OUTLINE_ALWAYS},
};
static const struct outline_mode modes[MODES] = {
	[BY_TOWN] = {"town", N_("by town")},
	[BY_COUNTRY] = {"country", N_("by country")},
	[BY_THEME] = {"theme", N_("by theme")},
	[BY_BOTH] = {"both", N_("by town and theme")},
};
const struct outline_model outline_vertical = {
	.name = "vertical",
	.title = N_("Above and below"),
	.head = N_("Strate, authority, action"),
	.columns = columns,
	.n_columns = CELLS,
	.modes = modes,
	.n_modes = MODES,
	.text_depth = 3,
	.about_action = true,
	.everywhere = true,
	.term = term,
	.read = read,
	.children = children,
	.subject = subject,
	.step = step,
	.detail = detail,
	.release = release,
	.empty = N_("Nobody to show. Select an action in the list: its place or theme is shown strate by strate. On the command line name one: country:sn theme:eau."),
};
