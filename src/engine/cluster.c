/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cluster.c - partner_load: one partner, or one partner town, approached by several authorities without a lead.
 *
 * The finding is the cell, not its pairs: five authorities at one mayor's door are one conversation, not ten findings. Its id is the cell's key, so a
 * sixth one does not make another finding (but reopens a decision: the list of authorities is judged). It is coordinated when declared links, common leads,
 * files or agreements join all its actions.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include "engine_priv.h"

struct cluster {
	uint32_t cell;
	const struct traits **v;     /* by uid */
	int n;
	uint32_t *leads;             /* distinct, by their text */
	int n_leads;
	int parts;                   /* coordinated among themselves */
	const struct engine *e;
};

static int compare_uids(const void *a, const void *b)
{
	return uid_cmp((*(const struct traits *const *)a)->uid, (*(const struct traits *const *)b)->uid);
}

static int find_part(int *parent, int i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

/* Joins i with the first member that showed the same key. */
static void share_key(struct keymap *first, int *parent, uint64_t type, uint64_t key, int i)
{
	if (key) {
		int64_t with = *keymap_put(first, anchor_key((enum anchor)type, key), i);

		parent[find_part(parent, i)] = find_part(parent, (int)with);
	}
}

static int count_parts(const struct cluster *c)
{
	struct keymap first = {NULL, 0, 0};
	int *parent = xcalloc((size_t)c->n, sizeof(*parent)), parts = 0;

	for (int i = 0; i < c->n; i++)
		parent[i] = i;
	for (int i = 0; i < c->n; i++) {
		const struct traits *t = c->v[i];

		share_key(&first, parent, 1, t->component, i);
		share_key(&first, parent, 2, t->dossier, i);
		share_key(&first, parent, 3, t->agreement, i);
		for (int j = 0; j < t->n_leads; j++)
			share_key(&first, parent, 4, t->leads[j], i);
	}
	for (int i = 0; i < c->n; i++)
		parts += parent[i] == i;
	keymap_release(&first);
	free(parent);
	return parts;
}

struct named {
	const char *text;
	uint32_t id;
};

static int compare_named(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->text, ((const struct named *)b)->text);
}

static void list_leads(struct cluster *c)
{
	struct named *v = xcalloc((size_t)c->n, sizeof(*v));

	for (int i = 0; i < c->n; i++)
		v[i] = (struct named){intern_text(&c->e->names, c->v[i]->lead), c->v[i]->lead};
	qsort(v, (size_t)c->n, sizeof(*v), compare_named);
	c->leads = xcalloc((size_t)c->n, sizeof(*c->leads));
	for (int i = 0; i < c->n; i++) {
		if (!c->n_leads || c->leads[c->n_leads - 1] != v[i].id)
			c->leads[c->n_leads++] = v[i].id;
	}
	free(v);
}

/* What the second richest puts in: with two authorities, the smaller budget. */
static int64_t second_budget(const struct cluster *c)
{
	int64_t first = 0, second = 0;

	for (int i = 0; i < c->n; i++) {
		if (c->v[i]->cents > first) {
			second = first;
			first = c->v[i]->cents;
		} else if (c->v[i]->cents > second) {
			second = c->v[i]->cents;
		}
	}
	return second;
}

static int imminence(const struct cluster *c, int32_t *start)
{
	int best = 0;

	for (int i = 0; i < c->n; i++) {
		const struct traits *t = c->v[i];
		bool known = !(t->flags & TRAIT_NO_START);
		int value = severity_imminence(&c->e->params, c->e->today, t->start, DATE_NO_DAY, known);

		if (value > best || (value == best && known && t->start > *start)) {
			best = value;
			*start = known ? t->start : DATE_NO_DAY;
		}
	}
	return best;
}

/* The closest nesting of any two of its authorities, by keys rather than by pairs. */
static int nesting(const struct cluster *c)
{
	struct keymap leads = {NULL, 0, 0}, epcis = {NULL, 0, 0};
	int best = 0;

	for (int i = 0; i < c->n; i++) {
		*keymap_put(&leads, c->v[i]->lead, 0) = 1;
		if (c->v[i]->epci && (uint32_t)*keymap_put(&epcis, c->v[i]->epci, c->v[i]->lead) != c->v[i]->lead)
			best = 1000;
	}
	for (int i = 0; i < c->n && best < 1000; i++) {
		const struct traits *t = c->v[i];
		const uint32_t above[] = {t->epci, t->departement, t->region};

		for (int k = 0; k < 3; k++) {
			const struct traits other = {.lead = above[k]};
			int level = above[k] && keymap_get(&leads, above[k], 0) ? score_nesting(t, &other) : 0;

			best = level > best ? level : best;
		}
	}
	keymap_release(&leads);
	keymap_release(&epcis);
	return best;
}

static const struct trait_partner *partner_of(const struct cluster *c, const struct traits *t)
{
	for (int i = 0; i < t->n_partners; i++) {
		if (t->partners[i].cell == c->cell)
			return &t->partners[i];
	}
	return &t->partners[0];
}

void cluster_key(const struct engine *e, struct store *s, const struct cell *c, int group, struct str *out)
{
	struct arena a = ARENA_INIT;

	str_add(out, intern_text(&e->names, c->key));
	if (c->groups[group].place) {
		const char *key = store_key(s, ENTITY_PLACE, c->groups[group].place, &a);

		str_addf(out, "|%s", key ? key : "");
	}
	arena_release(&a);
}

bool cluster_fires(const struct engine *e, const struct cell *c, int group)
{
	return params_is_on(&e->params, KIND_PARTNER_LOAD) && c->groups[group].authorities >= 2;
}

static void write_evidence(struct emit *m, const struct cluster *c, const char *name, const char *country)
{
	struct str *out = &m->evidence;

	terms_begin(out, "partner", 1000, 0, 0);
	terms_arg(out, "a", name);
	terms_arg(out, "country", country);
	terms_begin(out, "authority", -1, 0, 0);
	for (int i = 0; i < c->n_leads; i++)
		terms_arg(out, "authority", intern_text(&m->e->names, c->leads[i]));
	terms_begin(out, "link", -1, 0, 0);
	terms_arg(out, "how", c->parts > 1 ? "none" : "link");
}

static void write_row(struct emit *m, const struct cluster *c, struct finding_row *f)
{
	const char *name = intern_text(&m->e->names, partner_of(c, c->v[0])->shown), *cell = intern_text(&m->e->names, c->cell);
	struct severity v = {.sum = 0};
	struct severity_why w = {.start = DATE_NO_DAY, .end = DATE_NO_DAY, .cents = second_budget(c), .authorities = c->n_leads};
	struct finding_member *members = emit_members(m, f, c->n);

	for (int i = 0; i < c->n; i++) {
		members[i] = (struct finding_member){ENTITY_ACTION, c->v[i]->id};
		w.strates |= strate_bit((enum strate)c->v[i]->strate);
	}
	f->country = arena_strndup(&m->arena, cell, strcspn(cell, "|"));
	f->place = name;
	f->state = c->parts > 1 ? FINDING_OPEN : FINDING_COORDINATED;
	v.value[SEVERITY_CLASS] = (int)m->e->params.v[PARAM_CLASS_PARTNER_LOAD];
	v.value[SEVERITY_IMMINENCE] = imminence(c, &w.start);
	w.known = w.start != DATE_NO_DAY;
	v.value[SEVERITY_MONEY] = severity_money(w.cents);
	v.value[SEVERITY_STRATES] = severity_strates(__builtin_popcount(w.strates));
	v.value[SEVERITY_AUTHORITIES] = severity_authorities(c->n_leads);
	v.value[SEVERITY_NESTING] = nesting(c);
	w.nesting = v.value[SEVERITY_NESTING] >= 1000 ? "epci" : v.value[SEVERITY_NESTING] >= 600 ? "departement" : v.value[SEVERITY_NESTING] ? "region" : "";
	severity_sum(&m->e->params, &v);
	write_evidence(m, c, name, f->country);
	emit_terms(m, f, KIND_PARTNER_LOAD, &v, &w);
}

/* Members of one group, those that still run and whose lead is known. */
static void gather(struct emit *m, const struct cell *cell, int group, const struct slots *all, struct cluster *c)
{
	*c = (struct cluster){.cell = cell->key, .e = m->e};
	c->v = xcalloc((size_t)all->n + 1, sizeof(*c->v));
	for (int i = 0; i < all->n; i++) {
		const struct traits *t = &m->e->slots[all->v[i]].t;

		if (t->lead && traits_is_active(t, m->e->today) && cell_group(cell, t) == group)
			c->v[c->n++] = t;
	}
	qsort(c->v, (size_t)c->n, sizeof(*c->v), compare_uids);
}

void emit_cluster(struct emit *m, const struct cell *cell, int group)
{
	struct str key = STR_INIT;
	struct slots all = {NULL, 0, 0};
	struct cluster c;
	const char *line;

	cell_members(m->e, cell->key, &all);
	gather(m, cell, group, &all, &c);
	list_leads(&c);
	c.parts = count_parts(&c);
	cluster_key(m->e, m->s, cell, group, &key);
	line = key.s;
	write_row(m, &c, emit_row(m, KIND_PARTNER_LOAD, &line, 1));
	str_release(&key);
	free(c.v);
	free(c.leads);
	slots_release(&all);
}

void emit_clusters(struct emit *m, uint32_t key)
{
	const struct cell *cell = cell_get(m->e, key);

	for (int g = 0; g < cell->n_groups; g++) {
		if (cluster_fires(m->e, cell, g))
			emit_cluster(m, cell, g);
	}
}
