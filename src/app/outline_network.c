/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outline_network.c - who meets whom: authorities with those they overlap with or are linked to, as an adjacency list; and networks with what could be put on their table.
 *
 * Edges are counted from the pairs that the engine keeps in the file, each once, and from declared links; the pairs themselves are read when an edge is opened. An overlap
 * counts when the query leaves one of its two actions, as in the list of findings.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/store/pair.h>
#include <strates/store/who.h>

#include "outline_priv.h"
#include "show_priv.h"

enum { BY_AUTHORITY, BY_NETWORK, MODES };
enum { CELL_MEETS, CELL_ACTIONS, CELL_SETTLED, CELL_LINKS, CELL_NETWORKS, CELLS };
enum { NODES_SHOWN = 1000, PAIRS_SHOWN = 200 };

struct node {
	const char *key, *name; /* name: when it is first shown */
	int strate, n, n_edges, n_open, n_settled, severity, n_links;
	bool near;
};
struct edge {
	int a, b; /* nodes, a < b */
	int n_open, n_settled, severity, n_links, n_proposed;
};
struct table {
	const char *key, *name;
	struct ids members; /* nodes */
	uint64_t *is_in;    /* a bit for each node: is it a member? */
};
struct network {
	struct outline *o;
	struct arena arena;
	int32_t *node_of; /* by action; -1 none */
	int64_t n_actions;
	struct node *v;
	int n, cap;
	int32_t *slot;    /* nodes by key: open addressing, -1 free */
	int n_slots;
	struct edge *edges;
	int n_edges, cap_edges;
	int32_t *edge_slot;
	int n_edge_slots;
	struct table *tables;
	int n_tables;
	int *edges_of, *first_of; /* edges of each node, those of one after each other; where they begin */
};

static void forget_table(struct table *t)
{
	ids_release(&t->members);
	free(t->is_in);
}

static void forget(struct network *w)
{
	for (int i = 0; i < w->n_tables; i++)
		forget_table(&w->tables[i]);
	free(w->tables);
	free(w->node_of);
	free(w->v);
	free(w->slot);
	free(w->edges);
	free(w->edge_slot);
	free(w->edges_of);
	free(w->first_of);
	arena_release(&w->arena);
	*w = (struct network){.o = w->o, .arena = ARENA_INIT};
}

static void release(struct outline *o)
{
	if (o->data)
		forget(o->data);
	free(o->data);
}

/* --- nodes and edges ----------------------------------------------------------------------------------------------------------- */

static uint64_t hash_text(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	while (*s)
		h = (h ^ (unsigned char)*s++) * UINT64_C(1099511628211);
	return h ^ h >> 29;
}

static int32_t *new_slots(int n)
{
	int32_t *v = xcalloc((size_t)n, sizeof(*v));

	memset(v, 0xff, (size_t)n * sizeof(*v));
	return v;
}

static int32_t *node_slot(const struct network *w, const char *key)
{
	size_t at = (size_t)(hash_text(key) % (size_t)w->n_slots);

	while (w->slot[at] >= 0 && !str_eq(w->v[w->slot[at]].key, key))
		at = (at + 1) % (size_t)w->n_slots;
	return &w->slot[at];
}

static void grow_nodes(struct network *w)
{
	if (2 * w->n < w->n_slots)
		return;
	free(w->slot);
	w->n_slots = w->n_slots ? 2 * w->n_slots : 1024;
	w->slot = new_slots(w->n_slots);
	for (int i = 0; i < w->n; i++)
		*node_slot(w, w->v[i].key) = i;
}

static int node_of(struct network *w, const char *key, int strate)
{
	int32_t *at;

	grow_nodes(w);
	at = node_slot(w, key);
	if (*at < 0) {
		GROW(w->v, w->n, w->cap);
		*at = w->n;
		w->v[w->n++] = (struct node){.key = arena_strdup(&w->arena, key), .strate = strate};
	}
	return *at;
}

static int32_t *edge_slot(const struct network *w, int a, int b)
{
	uint64_t h = ((uint64_t)(uint32_t)a << 32 | (uint32_t)b) * UINT64_C(0x9E3779B97F4A7C15);
	size_t at = (size_t)((h ^ h >> 31) % (size_t)w->n_edge_slots);

	while (w->edge_slot[at] >= 0 && (w->edges[w->edge_slot[at]].a != a || w->edges[w->edge_slot[at]].b != b))
		at = (at + 1) % (size_t)w->n_edge_slots;
	return &w->edge_slot[at];
}

static struct edge *edge_between(struct network *w, int a, int b)
{
	int32_t *at;

	if (a > b) {
		int swap = a;

		a = b;
		b = swap;
	}
	if (2 * w->n_edges >= w->n_edge_slots) {
		free(w->edge_slot);
		w->n_edge_slots = w->n_edge_slots ? 2 * w->n_edge_slots : 1024;
		w->edge_slot = new_slots(w->n_edge_slots);
		for (int i = 0; i < w->n_edges; i++)
			*edge_slot(w, w->edges[i].a, w->edges[i].b) = i;
	}
	at = edge_slot(w, a, b);
	if (*at < 0) {
		GROW(w->edges, w->n_edges, w->cap_edges);
		*at = w->n_edges;
		w->edges[w->n_edges++] = (struct edge){.a = a, .b = b};
		w->v[a].n_edges++;
		w->v[b].n_edges++;
	}
	return &w->edges[*at];
}

/* --- reading ------------------------------------------------------------------------------------------------------------------- */

static bool on_action(void *ctx, const struct who_action *a)
{
	struct network *w = ctx;
	int node = node_of(w, a->lead, a->strate);

	if (a->id >= w->n_actions) {
		int64_t n = w->n_actions ? 2 * w->n_actions : 4096;

		n = n > a->id ? n : a->id + 1;
		w->node_of = xreallocarray(w->node_of, (size_t)n, sizeof(*w->node_of));
		memset(w->node_of + w->n_actions, 0xff, (size_t)(n - w->n_actions) * sizeof(*w->node_of));
		w->n_actions = n;
	}
	w->node_of[a->id] = node;
	if (!outline_has(w->o, a->id))
		return true;
	w->v[node].n++;
	w->v[node].near = w->v[node].near || outline_is_near(w->o, a->id);
	return true;
}

static int lead_of(const struct network *w, int64_t action)
{
	return action > 0 && action < w->n_actions ? w->node_of[action] : -1;
}

static bool is_open(int state)
{
	return state == FINDING_OPEN || state == FINDING_REOPENED;
}

/* Both actions of a pair: their authorities differ, and the query leaves one of the two. */
static bool counts(const struct network *w, int64_t action, const struct pair_entry *p)
{
	int a = lead_of(w, action), b = lead_of(w, p->other);

	return p->counts && a >= 0 && b >= 0 && a != b && (outline_has(w->o, action) || outline_has(w->o, p->other));
}

static bool on_pairs(void *ctx, const struct pair_list *l)
{
	struct network *w = ctx;

	for (int i = 0; i < l->n; i++) {
		const struct pair_entry *p = &l->v[i];
		struct edge *e;

		if (!counts(w, l->action, p))
			continue;
		e = edge_between(w, lead_of(w, l->action), lead_of(w, p->other));
		if (!is_open(p->state)) {
			e->n_settled++;
			continue;
		}
		e->n_open++;
		e->severity = p->severity > e->severity ? p->severity : e->severity;
	}
	return true;
}

static void count_link(struct network *w, const struct record *r)
{
	const char *state = record_text(r, FIELD_LINK_STATE);
	int64_t x = store_id_of_uid(app_store(w->o->app), ENTITY_ACTION, record_uid(r, FIELD_LINK_A)),
	        y = store_id_of_uid(app_store(w->o->app), ENTITY_ACTION, record_uid(r, FIELD_LINK_B));
	int a = lead_of(w, x), b = lead_of(w, y);

	if (a < 0 || b < 0 || a == b || str_eq(record_text(r, FIELD_LINK_KIND), "not_related") || (!outline_has(w->o, x) && !outline_has(w->o, y)))
		return;
	if (str_eq(state, "confirmed"))
		edge_between(w, a, b)->n_links++;
	else if (str_eq(state, "proposed"))
		edge_between(w, a, b)->n_proposed++;
}

static bool read_links(struct network *w, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(app_store(w->o->app), ENTITY_LINK, 0, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct record r;

		arena_clear(&mem);
		ok = store_load(app_store(w->o->app), ENTITY_LINK, ids.v[i], &mem, &r, e);
		if (ok)
			count_link(w, &r);
	}
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

static bool is_member(const struct table *t, int node)
{
	return t->is_in[node / 64] >> node % 64 & 1;
}

static void add_member(struct table *t, int node)
{
	if (node < 0 || is_member(t, node))
		return;
	ids_add(&t->members, node);
	t->is_in[node / 64] |= UINT64_C(1) << node % 64;
}

/* Those who are entered as members, and those who use it for an action; of these, who acts. */
static bool read_table(struct network *w, int64_t id, struct arena *mem, struct err *e)
{
	struct table *t = &w->tables[w->n_tables++];
	struct ids users = IDS_INIT;
	struct record r;
	struct value key;
	bool ok = store_load(app_store(w->o->app), ENTITY_NETWORK, id, mem, &r, e);

	if (!ok)
		return false;
	t->is_in = xcalloc((size_t)w->n / 64 + 1, sizeof(*t->is_in));
	t->key = arena_strdup(&w->arena, record_text(&r, FIELD_NETWORK_KEY));
	t->name = record_text(&r, FIELD_NETWORK_ACRONYM) ? record_text(&r, FIELD_NETWORK_ACRONYM) : store_name(app_store(w->o->app), ENTITY_NETWORK, id, mem);
	t->name = arena_strdup(&w->arena, t->name);
	for (int i = 0; w->n && i < record_count(&r, SET_NETWORK_MEMBERS); i++)
		add_member(t, *node_slot(w, record_element(&r, SET_NETWORK_MEMBERS, i)->s));
	key = value_text(t->key);
	ok = store_owners_where(app_store(w->o->app), SET_ACTION_NETWORKS, &key, &users, e);
	for (int i = 0; i < users.n; i++)
		add_member(t, lead_of(w, users.v[i]));
	ids_release(&users);
	return ok;
}

static bool read_tables(struct network *w, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(app_store(w->o->app), ENTITY_NETWORK, 0, &ids, e);

	w->tables = xcalloc((size_t)ids.n + 1, sizeof(*w->tables));
	for (int i = 0; ok && i < ids.n; i++) {
		arena_clear(&mem);
		ok = read_table(w, ids.v[i], &mem, e);
	}
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

/* Which edges each node has, so that opening it reads no others. */
static void list_edges(struct network *w)
{
	int at = 0;

	w->first_of = xcalloc((size_t)w->n + 1, sizeof(*w->first_of));
	w->edges_of = xcalloc(2 * (size_t)w->n_edges + 1, sizeof(*w->edges_of));
	for (int i = 0; i < w->n; i++) {
		w->first_of[i] = at;
		at += w->v[i].n_edges;
	}
	w->first_of[w->n] = at;
	/* Each node's begin moves up while it is filled, and ends where the next one's stood. */
	for (int i = 0; i < w->n_edges; i++) {
		w->edges_of[w->first_of[w->edges[i].a]++] = i;
		w->edges_of[w->first_of[w->edges[i].b]++] = i;
	}
	for (int i = 0; i < w->n; i++)
		w->first_of[i] -= w->v[i].n_edges;
}

static void sum_up(struct network *w)
{
	for (int i = 0; i < w->n_edges; i++) {
		const struct edge *e = &w->edges[i];
		const int ends[] = {e->a, e->b};

		for (int k = 0; k < 2; k++) {
			struct node *v = &w->v[ends[k]];

			v->n_open += e->n_open;
			v->n_settled += e->n_settled;
			v->n_links += e->n_links;
			v->severity = e->severity > v->severity ? e->severity : v->severity;
		}
	}
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static const char *name_of(struct network *w, int node)
{
	struct node *v = &w->v[node];

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
		if (is_member(&w->tables[i], a) && is_member(&w->tables[i], b))
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
	const struct node *v = &w->v[node];
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
	const struct edge *e = &w->edges[at];
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
	const struct edge *e = &w->edges[at];

	return (struct ranked){at, e->severity, e->n_open, e->n_settled + e->n_links};
}

static bool is_shown(const struct node *v)
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

static bool is_inside(const struct network *w, const struct table *t, const struct edge *e)
{
	return is_member(t, e->a) && is_member(t, e->b) && (w->v[e->a].near || w->v[e->b].near);
}

static void add_table(struct network *w, int at)
{
	const struct table *t = &w->tables[at];
	struct outline_row *r = outline_add(w->o, NULL, "network", t->key, t->name);
	int n = 0, settled = 0;

	r->ref = at;
	for (int i = 0; i < w->n_edges; i++) {
		const struct edge *e = &w->edges[i];

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
	forget(w);
	if (!who_leads(app_store(o->app), on_action, w, e) || !pairs_scan(app_store(o->app), on_pairs, w, e) || !read_links(w, e) || !read_tables(w, e))
		return false;
	sum_up(w);
	list_edges(w);
	if (o->mode == BY_NETWORK)
		add_tables(w);
	else
		add_authorities(w);
	return true;
}

/* --- the pairs of an edge ------------------------------------------------------------------------------------------------------ */

struct met {
	int64_t left, right;
	int severity, kind, state;
};
struct mets {
	struct met *v;
	int n, cap;
};

static int worst_first(const void *x, const void *y)
{
	const struct met *a = x, *b = y;

	if (is_open(a->state) != is_open(b->state))
		return is_open(a->state) ? -1 : 1;
	return a->severity != b->severity ? b->severity - a->severity : (a->left > b->left) - (a->left < b->left);
}

/* Pairs that actions of `from` keep with actions of `to`. */
static bool gather(const struct network *w, int from, int to, bool turned, struct mets *out, struct err *e)
{
	struct pair_entry *v = NULL;
	int n = 0, cap = 0;
	bool ok = true;

	for (int64_t id = 1; ok && id < w->n_actions; id++) {
		if (w->node_of[id] != from)
			continue;
		ok = pairs_get(app_store(w->o->app), id, &v, &n, &cap, e);
		for (int i = 0; ok && i < n; i++) {
			if (lead_of(w, v[i].other) != to || !counts(w, id, &v[i]))
				continue;
			GROW(out->v, out->n, out->cap);
			out->v[out->n++] = (struct met){turned ? v[i].other : id, turned ? id : v[i].other, v[i].severity, v[i].kind, v[i].state};
		}
	}
	free(v);
	return ok;
}

static const char *id_of(struct outline *o, const struct met *m, struct uid a, struct uid b)
{
	char left[UID_TEXT_SIZE], right[UID_TEXT_SIZE], *id = arena_calloc(&o->arena, 17, 1);
	const char *lines[] = {uid_format(uid_cmp(a, b) < 0 ? a : b, left), uid_format(uid_cmp(a, b) < 0 ? b : a, right)};

	finding_make_id(vocab_code(VOCAB_FINDING_KIND, m->kind), lines, 2, id);
	return id;
}

static void add_pair(struct outline *o, const struct outline_row *parent, const struct met *m)
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
	r->n_open = is_open(m->state);
	r->n_decided = !is_open(m->state);
}

static bool add_pairs(struct network *w, const struct outline_row *parent, struct err *e)
{
	const struct edge *edge = &w->edges[parent->ref];
	bool turned = str_eq(w->v[edge->a].key, parent->key);
	struct mets m = {NULL, 0, 0};
	bool ok = gather(w, edge->a, edge->b, turned, &m, e) && gather(w, edge->b, edge->a, !turned, &m, e);

	if (m.n)
		qsort(m.v, (size_t)m.n, sizeof(*m.v), worst_first);
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
