/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * browse_tree.c - the tree beside the list: strates with the authorities that lead actions, then saved views, countries and themes.
 *
 * Only what is visible is built: expanding builds the rows again from the counts that were read once. Countries and themes are counted when their
 * section is opened, for that query reads every action.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>

#include "browse_priv.h"

enum { FACETS_MAX = 60 };

struct tree {
	struct browse *b;
	struct arena arena;
	struct tree_node *v;
	int n, cap;
	uint64_t *open; /* ids of expanded nodes */
	int n_open, cap_open;
	struct lead_row *leads;
	int n_leads;
};

/* FNV-1a: the same node has the same id after every reading, so selection and expansion stay. */
static uint64_t node_id(enum tree_kind kind, const char *text)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ (uint64_t)kind;

	for (const char *s = text; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return h ? h : 1;
}

static bool is_open(const struct tree *t, uint64_t id)
{
	for (int i = 0; i < t->n_open; i++)
		if (t->open[i] == id)
			return true;
	return false;
}

static struct tree_node *add(struct tree *t, enum tree_kind kind, int depth, const char *key, const char *label)
{
	struct tree_node *n;

	GROW(t->v, t->n, t->cap);
	n = &t->v[t->n++];
	*n = (struct tree_node){.id = node_id(kind, key), .kind = kind, .depth = depth, .label = arena_strdup(&t->arena, label), .scope = "", .n = -1, .strate = -1};
	n->expandable = kind == TREE_STRATE || kind == TREE_SECTION;
	n->expanded = n->expandable && is_open(t, n->id);
	return n;
}

struct tree *tree_new(struct browse *b)
{
	struct tree *t = xcalloc(1, sizeof(*t));

	t->b = b;
	return t;
}

void tree_free(struct tree **pt)
{
	struct tree *t = *pt;

	if (!t)
		return;
	arena_release(&t->arena);
	free(t->v);
	free(t->open);
	free(t);
	*pt = NULL;
}

static void count_in(struct tree_node *to, const struct lead_row *l)
{
	to->n += l->n_actions;
	to->n_open += l->n_open;
	if (l->severity > to->severity)
		to->severity = l->severity;
}

static void add_leads(struct tree *t, int strate)
{
	for (int i = 0; i < t->n_leads; i++) {
		const struct lead_row *l = &t->leads[i];
		struct tree_node *n;

		if (l->strate != strate)
			continue;
		n = add(t, TREE_LEAD, 1, l->key, l->name);
		n->scope = arena_printf(&t->arena, "lead:%s", l->key);
		n->n = 0;
		count_in(n, l);
		n->strate = strate;
	}
}

/* From the largest territory down: whoever is above comes first. */
static void add_strates(struct tree *t)
{
	static const int order[] = {STRATE_REGION, STRATE_SINGLE, STRATE_DEPARTEMENT, STRATE_EPCI, STRATE_SYNDICAT, STRATE_COMMUNE, STRATE_OTHER};

	for (size_t i = 0; i < COUNT_OF(order); i++) {
		const char *code = vocab_code(VOCAB_STRATE, order[i]);
		struct tree_node sum = {0}, *n;
		struct lead_row none = {0};

		for (int l = 0; l < t->n_leads; l++)
			count_in(&sum, t->leads[l].strate == order[i] ? &t->leads[l] : &none);
		if (!sum.n)
			continue;
		n = add(t, TREE_STRATE, 0, code, vocab_label(VOCAB_STRATE, code));
		n->scope = arena_printf(&t->arena, "strate:%s", code);
		n->n = sum.n;
		n->n_open = sum.n_open;
		n->severity = sum.severity;
		n->strate = order[i];
		if (n->expanded)
			add_leads(t, order[i]);
	}
}

static bool add_facets(struct tree *t, enum filter_field field, const char *title, struct err *e)
{
	struct facet *f;
	int n;

	if (!add(t, TREE_SECTION, 0, filter_field_names(field)[0], title)->expanded)
		return true;
	if (!query_facets(app_store(t->b->app), &(struct query){0}, t->b->list, field, FACETS_MAX, &t->arena, &f, &n, e))
		return false;
	for (int i = 0; i < n; i++) {
		const char *scope = arena_printf(&t->arena, "%s:%s", filter_field_names(field)[0], f[i].value);
		struct tree_node *node = add(t, TREE_FACET, 1, scope, f[i].label);

		node->scope = scope;
		node->n = f[i].n;
	}
	return true;
}

static bool add_views(struct tree *t, struct err *e)
{
	struct browse_view *views;
	int n;

	if (!browse_views(t->b, &t->arena, &views, &n, e))
		return false;
	if (!n || !add(t, TREE_SECTION, 0, "views", _("Saved views"))->expanded)
		return true;
	for (int i = 0; i < n; i++)
		add(t, TREE_VIEW, 1, views[i].name, views[i].name);
	return true;
}

static void add_tops(struct tree *t)
{
	struct tree_node *all = add(t, TREE_ALL, 0, "", _("All actions"));

	all->n = 0;
	for (int i = 0; i < t->n_leads; i++)
		count_in(all, &t->leads[i]);
	if (browse_has_territory(t->b))
		add(t, TREE_MINE, 0, "", browse_territory_name(t->b));
}

static bool build(struct tree *t, struct err *e)
{
	t->n = 0;
	add_tops(t);
	add_strates(t);
	return add_views(t, e) && add_facets(t, FILTER_COUNTRY, _("Countries"), e) && add_facets(t, FILTER_THEME, _("Themes"), e);
}

bool tree_read(struct tree *t, struct err *e)
{
	t->n = 0;
	arena_clear(&t->arena);
	t->n_leads = 0;
	return store_lead_counts(app_store(t->b->app), &t->arena, &t->leads, &t->n_leads, e) && build(t, e);
}

size_t tree_count(const struct tree *t)
{
	return (size_t)t->n;
}

const struct tree_node *tree_at(const struct tree *t, size_t row)
{
	return &t->v[row];
}

void tree_expand(struct tree *t, uint64_t id, bool on)
{
	int at = 0;

	while (at < t->n_open && t->open[at] != id)
		at++;
	if (on && at == t->n_open) {
		GROW(t->open, t->n_open, t->cap_open);
		t->open[t->n_open++] = id;
	} else if (!on && at < t->n_open) {
		t->open[at] = t->open[--t->n_open];
	}
	/* Labels of the last reading stay in the arena; a few hundred bytes until the next one. */
	build(t, NULL);
}
