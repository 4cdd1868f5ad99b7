/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * network.c - who meets whom, counted: nodes and edges of the graph that outline_network.c shows.
 *
 * Edges are counted from the pairs that the engine keeps in the file, each once, and from declared links; the pairs themselves are read when an edge is opened. An overlap
 * counts when the query leaves one of its two actions, as in the list of findings.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/store/pair.h>
#include <strates/store/who.h>

#include "network_priv.h"

static void forget_table(struct net_table *t)
{
	ids_release(&t->members);
	free(t->is_in);
}

void network_forget(struct network *w)
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
		w->v[w->n++] = (struct net_node){.key = arena_strdup(&w->arena, key), .strate = strate};
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

static struct net_edge *edge_between(struct network *w, int a, int b)
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
		w->edges[w->n_edges++] = (struct net_edge){.a = a, .b = b};
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

bool network_is_open(int state)
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
		struct net_edge *e;

		if (!counts(w, l->action, p))
			continue;
		e = edge_between(w, lead_of(w, l->action), lead_of(w, p->other));
		if (!network_is_open(p->state)) {
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

bool network_is_member(const struct net_table *t, int node)
{
	return t->is_in[node / 64] >> node % 64 & 1;
}

static void add_member(struct net_table *t, int node)
{
	if (node < 0 || network_is_member(t, node))
		return;
	ids_add(&t->members, node);
	t->is_in[node / 64] |= UINT64_C(1) << node % 64;
}

/* Those who are entered as members, and those who use it for an action; of these, who acts. */
static bool read_table(struct network *w, int64_t id, struct arena *mem, struct err *e)
{
	struct net_table *t = &w->tables[w->n_tables++];
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
		const struct net_edge *e = &w->edges[i];
		const int ends[] = {e->a, e->b};

		for (int k = 0; k < 2; k++) {
			struct net_node *v = &w->v[ends[k]];

			v->n_open += e->n_open;
			v->n_settled += e->n_settled;
			v->n_links += e->n_links;
			v->severity = e->severity > v->severity ? e->severity : v->severity;
		}
	}
}

bool network_read(struct network *w, struct err *e)
{
	struct store *s = app_store(w->o->app);

	network_forget(w);
	if (!who_leads(s, on_action, w, e) || !pairs_scan(s, on_pairs, w, e) || !read_links(w, e) || !read_tables(w, e))
		return false;
	sum_up(w);
	list_edges(w);
	return true;
}

/* --- the pairs of an edge ------------------------------------------------------------------------------------------------------ */

static int worst_first(const void *x, const void *y)
{
	const struct net_met *a = x, *b = y;

	if (network_is_open(a->state) != network_is_open(b->state))
		return network_is_open(a->state) ? -1 : 1;
	return a->severity != b->severity ? b->severity - a->severity : (a->left > b->left) - (a->left < b->left);
}

/* Pairs that actions of `from` keep with actions of `to`. */
static bool gather(const struct network *w, int from, int to, bool turned, struct net_mets *out, struct err *e)
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
			out->v[out->n++] = (struct net_met){turned ? v[i].other : id, turned ? id : v[i].other, v[i].severity, v[i].kind, v[i].state};
		}
	}
	free(v);
	return ok;
}

bool network_pairs(const struct network *w, const struct net_edge *edge, bool turned, struct net_mets *out, struct err *e)
{
	bool ok = gather(w, edge->a, edge->b, turned, out, e) && gather(w, edge->b, edge->a, !turned, out, e);

	if (out->n)
		qsort(out->v, (size_t)out->n, sizeof(*out->v), worst_first);
	return ok;
}
