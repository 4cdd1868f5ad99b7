/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * network_priv.h - who meets whom, as a graph: authorities are its nodes; an edge is what two of them overlap in or are linked by.
 */
#ifndef STRATES_APP_NETWORK_PRIV_H
#define STRATES_APP_NETWORK_PRIV_H

#include "outline_priv.h"

struct net_node {
	const char *key, *name; /* name: when it is first shown */
	int strate, n, n_edges, n_open, n_settled, severity, n_links;
	bool near;
};
struct net_edge {
	int a, b; /* nodes, a < b */
	int n_open, n_settled, severity, n_links, n_proposed;
};
struct net_table {
	const char *key, *name;
	struct ids members; /* nodes */
	uint64_t *is_in;    /* a bit for each node: is it a member? */
};
struct network {
	struct outline *o;
	struct arena arena;
	int32_t *node_of; /* by action; -1 none */
	int64_t n_actions;
	struct net_node *v;
	int n, cap;
	int32_t *slot;    /* nodes by key: open addressing, -1 free */
	int n_slots;
	struct net_edge *edges;
	int n_edges, cap_edges;
	int32_t *edge_slot;
	int n_edge_slots;
	struct net_table *tables;
	int n_tables;
	int *edges_of, *first_of; /* edges of each node, those of one after each other; where they begin */
};

/* Two actions that meet. */
struct net_met {
	int64_t left, right;
	int severity, kind, state;
};
struct net_mets {
	struct net_met *v;
	int n, cap;
};


/* Of all actions; outline_has() says which of them the query leaves. */
bool network_read(struct network *w, struct err *e);
void network_forget(struct network *w);
bool network_is_member(const struct net_table *t, int node);
bool network_is_open(int state); /* enum finding_state */
/* What makes the edge, the worst first; `turned`: its second end stands left. */
bool network_pairs(const struct network *w, const struct net_edge *edge, bool turned, struct net_mets *out, struct err *e);

#endif
