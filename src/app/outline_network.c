/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outline_network.c - who meets whom: authorities with those they overlap with or are linked to, as an adjacency list; and networks with what could be put on their table.
 *
 * What is counted stands in network.c.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/store/pair.h>

#include "network_priv.h"
#include "show_priv.h"

enum { BY_AUTHORITY, BY_NETWORK, MODES };
enum { CELL_MEETS, CELL_ACTIONS, CELL_SETTLED, CELL_LINKS, CELL_NETWORKS, CELLS };
enum { NODES_SHOWN = 1000, PAIRS_SHOWN = 200 };

static void release(struct outline *o)
{
	if (o->data)
		network_forget(o->data);
	free(o->data);
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static const char *name_of(struct network *w, int node)
{
	struct net_node *v = &w->v[node];

	if (!v->name) {
		struct value key = value_text(v->key);

		v->name = *v->key ? store_ref_name(app_store(w->o->app), ENTITY_AUTHORITY, &key, &w->arena) : "?";
	}
	return v->name;
}

/* Networks in which both sit. */
static const char *shared_tables(struct network *w, int a, int b)
{
	const char *text = "";

	for (int i = 0; i < w->n_tables; i++)
		if (network_is_member(&w->tables[i], a) && network_is_member(&w->tables[i], b))
			text = arena_printf(&w->o->arena, "%s%s%s", text, *text ? " " : "", w->tables[i].name);
	return text;
}

static const char *links_text(struct network *w, int confirmed, int proposed)
{
	if (!confirmed && !proposed)
		return "";
	if (!proposed)
		return arena_printf(&w->o->arena, "c %d", confirmed);
	return confirmed ? arena_printf(&w->o->arena, "c %d ? %d", confirmed, proposed) : arena_printf(&w->o->arena, "? %d", proposed);
}

static struct outline_row *add_node(struct network *w, const struct outline_row *parent, int node)
{
	const struct net_node *v = &w->v[node];
	struct outline_row *r = outline_add(w->o, parent, "authority", v->key, name_of(w, node));

	r->ref = node;
	r->strate = v->strate;
	r->severity = v->severity;
	r->n_open = v->n_open;
	r->n_decided = v->n_settled;
	if (v->n_edges)
		outline_opens(w->o, r, false);
	outline_number(w->o, r, CELL_MEETS, v->n_edges);
	outline_number(w->o, r, CELL_ACTIONS, v->n);
	outline_number(w->o, r, CELL_SETTLED, v->n_settled);
	outline_cell(r, CELL_LINKS, links_text(w, v->n_links, 0), NULL);
	if (w->o->browse)
		r->scope = arena_printf(&w->o->arena, "lead:%s", v->key);
	return r;
}

/* Seen from one of its ends, or from outside (-1): then both are named. */
static void add_edge(struct network *w, const struct outline_row *parent, int at, int from)
{
	const struct net_edge *e = &w->edges[at];
	int other = from == e->a ? e->b : e->a;
	const char *text = from >= 0 ? name_of(w, other) : arena_printf(&w->o->arena, "%s — %s", name_of(w, e->a), name_of(w, e->b));
	struct outline_row *r = outline_add(w->o, parent, "edge", from >= 0 ? w->v[other].key : arena_printf(&w->o->arena, "%s %s", w->v[e->a].key, w->v[e->b].key), text);

	r->ref = at;
	r->strate = from >= 0 ? w->v[other].strate : -1;
	r->severity = e->severity;
	r->n_open = e->n_open;
	r->n_decided = e->n_settled;
	if (e->n_open || e->n_settled)
		outline_opens(w->o, r, false);
	outline_number(w->o, r, CELL_SETTLED, e->n_settled);
	outline_cell(r, CELL_LINKS, links_text(w, e->n_links, e->n_proposed), NULL);
	outline_cell(r, CELL_NETWORKS, shared_tables(w, e->a, e->b), NULL);
}

/* A node or an edge, with what it is ordered by. */
struct ranked {
	int at, severity, n_open, n_settled;
};

static int by_rank(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;
	int order = b->n_open - a->n_open;

	order = order ? order : b->severity - a->severity;
	order = order ? order : b->n_settled - a->n_settled;
	return order ? order : a->at - b->at;
}

static void add_edges(struct network *w, const struct outline_row *parent, struct ranked *v, int n, int from)
{
	if (n)
		qsort(v, (size_t)n, sizeof(*v), by_rank);
	for (int i = 0; i < n; i++)
		add_edge(w, parent, v[i].at, from);
}

static struct ranked rank_edge(const struct network *w, int at)
{
	const struct net_edge *e = &w->edges[at];

	return (struct ranked){at, e->severity, e->n_open, e->n_settled + e->n_links};
}

static bool is_shown(const struct net_node *v)
{
	return v->n && v->near;
}

static void add_isolates_group(struct network *w)
{
	int n = 0;

	for (int i = 0; i < w->n; i++)
		n += is_shown(&w->v[i]) && !w->v[i].n_edges;
	if (!n)
		return;
	struct outline_row *r = outline_add(w->o, NULL, "isolates", "", arena_printf(&w->o->arena,
		ngettext("%d authority that meets no other", "%d authorities that meet no other", (unsigned long)n), n));

	outline_opens(w->o, r, false);
}

static void add_authorities(struct network *w)
{
	struct ranked *v = xcalloc((size_t)w->n + 1, sizeof(*v));
	int n = 0;

	for (int i = 0; i < w->n; i++)
		if (is_shown(&w->v[i]) && w->v[i].n_edges)
			v[n++] = (struct ranked){i, w->v[i].severity, w->v[i].n_open, w->v[i].n_settled};
	if (n)
		qsort(v, (size_t)n, sizeof(*v), by_rank);
	for (int i = 0; i < n && i < NODES_SHOWN; i++)
		add_node(w, NULL, v[i].at);
	if (n > NODES_SHOWN)
		outline_add(w->o, NULL, "more", "", arena_printf(&w->o->arena, ngettext("and %d more", "and %d more", (unsigned long)(n - NODES_SHOWN)), n - NODES_SHOWN))->faint = true;
	free(v);
	add_isolates_group(w);
}

static bool is_inside(const struct network *w, const struct net_table *t, const struct net_edge *e)
{
	return network_is_member(t, e->a) && network_is_member(t, e->b) && (w->v[e->a].near || w->v[e->b].near);
}

static void add_table(struct network *w, int at)
{
	const struct net_table *t = &w->tables[at];
	struct outline_row *r = outline_add(w->o, NULL, "network", t->key, t->name);
	int n = 0, settled = 0;

	r->ref = at;
	for (int i = 0; i < w->n_edges; i++) {
		const struct net_edge *e = &w->edges[i];

		if (!is_inside(w, t, e))
			continue;
		n++;
		settled += e->n_settled;
		r->n_open += e->n_open;
		r->severity = e->severity > r->severity ? e->severity : r->severity;
	}
	r->n_decided = settled;
	if (n)
		outline_opens(w->o, r, false);
	outline_number(w->o, r, CELL_MEETS, t->members.n);
	outline_number(w->o, r, CELL_SETTLED, settled);
}

static void add_tables(struct network *w)
{
	int before = w->o->n;

	for (int i = 0; i < w->n_tables; i++)
		if (w->tables[i].members.n)
			add_table(w, i);
	if (w->n && w->o->n == before)
		outline_add(w->o, NULL, "more", "", _("No network has a member that acts. Members are entered with: strates set network KEY members=…"))->faint = true;
}

static bool read(struct outline *o, struct err *e)
{
	struct network *w = o->data ? o->data : xcalloc(1, sizeof(*w));

	o->data = w;
	w->o = o;
	if (!network_read(w, e))
		return false;
	if (o->mode == BY_NETWORK)
		add_tables(w);
	else
		add_authorities(w);
	return true;
}

/* --- the pairs of an edge ------------------------------------------------------------------------------------------------------ */

static const char *id_of(struct outline *o, const struct net_met *m, struct uid a, struct uid b)
{
	char left[UID_TEXT_SIZE], right[UID_TEXT_SIZE], *id = arena_calloc(&o->arena, 17, 1);
	const char *lines[] = {uid_format(uid_cmp(a, b) < 0 ? a : b, left), uid_format(uid_cmp(a, b) < 0 ? b : a, right)};

	finding_make_id(vocab_code(VOCAB_FINDING_KIND, m->kind), lines, 2, id);
	return id;
}

static void add_pair(struct outline *o, const struct outline_row *parent, const struct net_met *m)
{
	struct action_row a, b;
	struct outline_row *r;

	if (!store_action_row(app_store(o->app), m->left, &o->arena, &a, NULL) || !store_action_row(app_store(o->app), m->right, &o->arena, &b, NULL))
		return;
	r = outline_add(o, parent, "pair", id_of(o, m, a.uid, b.uid), arena_printf(&o->arena, "%s ⇄ %s", a.title, b.title));
	r->finding = r->key;
	r->left = m->left;
	r->right = m->right;
	r->action = m->left;
	r->severity = m->severity;
	r->n_open = network_is_open(m->state);
	r->n_decided = !network_is_open(m->state);
}

static bool add_pairs(struct network *w, const struct outline_row *parent, struct err *e)
{
	const struct net_edge *edge = &w->edges[parent->ref];
	bool turned = str_eq(w->v[edge->a].key, parent->key);
	struct net_mets m = {NULL, 0, 0};
	bool ok = network_pairs(w, edge, turned, &m, e);

	for (int i = 0; ok && i < m.n && i < PAIRS_SHOWN; i++)
		add_pair(w->o, parent, &m.v[i]);
	free(m.v);
	return ok;
}

static bool children(struct outline *o, const struct outline_row *parent, struct err *e)
{
	struct network *w = o->data;
	struct ranked *v;
	int n = 0;

	if (str_eq(parent->kind, "edge"))
		return add_pairs(w, parent, e);
	if (str_eq(parent->kind, "isolates")) {
		for (int i = 0, shown = 0; i < w->n && shown < NODES_SHOWN; i++)
			if (is_shown(&w->v[i]) && !w->v[i].n_edges && ++shown)
				add_node(w, parent, i);
		return true;
	}
	v = xcalloc((size_t)w->n_edges + 1, sizeof(*v));
	if (o->mode == BY_AUTHORITY)
		for (int i = w->first_of[parent->ref]; i < w->first_of[parent->ref + 1]; i++)
			v[n++] = rank_edge(w, w->edges_of[i]);
	for (int i = 0; o->mode == BY_NETWORK && i < w->n_edges; i++)
		if (is_inside(w, &w->tables[parent->ref], &w->edges[i]))
			v[n++] = rank_edge(w, i);
	add_edges(w, parent, v, n, o->mode == BY_NETWORK ? -1 : (int)parent->ref);
	free(v);
	return true;
}

/* --- beside the list ----------------------------------------------------------------------------------------------------------- */

static bool detail(struct outline *o, const struct outline_row *r, struct lines *out)
{
	struct network *w = o->data;

	if (str_eq(r->kind, "pair"))
		return false;
	lines_add(out, LINE_TITLE, "", r->text);
	if (r->n_open)
		line_add(out, r->severity >= 70 ? LINE_STRONG : LINE_FINDING, _("Overlaps"), 0, ngettext("%d to settle", "%d to settle", (unsigned long)r->n_open), r->n_open);
	if (r->n_decided)
		line_add(out, LINE_COORDINATED, r->n_open ? "" : _("Overlaps"), 0, ngettext("%d settled", "%d settled", (unsigned long)r->n_decided), r->n_decided);
	lines_add(out, LINE_FIELD, _("Links"), r->cell[CELL_LINKS].shown);
	lines_add(out, LINE_FIELD, _("Networks of both"), r->cell[CELL_NETWORKS].shown);
	if (str_eq(r->kind, "network"))
		for (int i = 0; i < w->tables[r->ref].members.n; i++)
			lines_add(out, LINE_FIELD, i ? "" : _("Members that act"), name_of(w, (int)w->tables[r->ref].members.v[i]));
	return true;
}

static const struct outline_column columns[CELLS] = {
	[CELL_MEETS] = {"meets", N_("Authorities"), 4, 4, 3, OUTLINE_RIGHT, OUTLINE_ALWAYS},
	[CELL_ACTIONS] = {"actions", N_("Actions"), 4, 4, 5, OUTLINE_RIGHT, OUTLINE_ALWAYS},
	[CELL_SETTLED] = {"coordinated", N_("Settled"), 4, 4, 2, OUTLINE_RIGHT, OUTLINE_ALWAYS},
	[CELL_LINKS] = {"links", N_("Links"), 3, 8, 1, OUTLINE_LEFT, OUTLINE_ALWAYS},
	[CELL_NETWORKS] = {"networks", N_("Networks of both"), 6, 24, 4, OUTLINE_LEFT, OUTLINE_ALWAYS},
};
static const struct outline_mode modes[MODES] = {
	[BY_AUTHORITY] = {"authority", N_("by authority")},
	[BY_NETWORK] = {"network", N_("by network of cities")},
};
static const char *const data_kinds[] = {"edge", NULL};
const struct outline_model outline_networks = {
	.name = "network",
	.title = N_("Who meets whom"),
	.head = N_("Authority, and whom it meets"),
	.columns = columns,
	.n_columns = CELLS,
	.modes = modes,
	.n_modes = MODES,
	.data_kinds = data_kinds,
	.text_depth = 1,
	.everywhere = true,
	.read = read,
	.children = children,
	.detail = detail,
	.release = release,
	.empty = N_("No authority acts here. / widens the filter."),
};
