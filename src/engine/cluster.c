/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cluster.c - several authorities at one partner (partner_load), or in one place about one theme (fragmentation).
 *
 * The finding is the cell, not its pairs: five authorities at one mayor's door are one conversation, not ten findings. Its id is the cell's key, so a
 * sixth one does not make another finding (but reopens a decision: the list of authorities is judged). Declared links, common leads, files, agreements and networks
 * join its actions into parts. A partner's load is coordinated when one part is left; a place and theme when the share of its pairs of authorities that stand in
 * one part (link density) reaches thresholds.fragmentation_density.
 *
 * Concentration is told as HHI = sum of squared shares of the authorities in the actions (0..1, Herfindahl 1950), and as N = 1/HHI, the number of equal authorities
 * that would be as scattered (Laakso and Taagepera 1979).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include "engine_priv.h"

enum { CLUSTER_ACTIONS_LEAST = 3 };

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

static void find_parts(struct cluster *c)
{
	struct keymap first = {NULL, 0, 0};

	c->part = xcalloc((size_t)c->n + 1, sizeof(*c->part));
	for (int i = 0; i < c->n; i++)
		c->part[i] = i;
	for (int i = 0; i < c->n; i++) {
		const struct traits *t = c->v[i];

		share_key(&first, c->part, 1, t->component, i);
		share_key(&first, c->part, 2, t->dossier, i);
		share_key(&first, c->part, 3, t->agreement, i);
		for (int j = 0; j < t->n_leads; j++)
			share_key(&first, c->part, 4, t->leads[j], i);
		for (int j = 0; j < t->n_networks; j++)
			share_key(&first, c->part, 5, t->networks[j], i);
	}
	for (int i = 0; i < c->n; i++)
		c->parts += c->part[i] == i;
	for (int i = 0; i < c->n; i++)
		c->part[i] = find_part(c->part, i);
	keymap_release(&first);
}

struct named {
	const char *text;
	uint32_t id;
	int part;
};

static int compare_named(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->text, ((const struct named *)b)->text);
}

static void list_leads(struct cluster *c)
{
	struct named *v = xcalloc((size_t)c->n + 1, sizeof(*v));

	for (int i = 0; i < c->n; i++)
		v[i] = (struct named){intern_text(&c->e->names, c->v[i]->lead), c->v[i]->lead, c->part[i]};
	qsort(v, (size_t)c->n, sizeof(*v), compare_named);
	c->leads = xcalloc((size_t)c->n + 1, sizeof(*c->leads));
	c->actions_of = xcalloc((size_t)c->n + 1, sizeof(*c->actions_of));
	c->part_of = xcalloc((size_t)c->n + 1, sizeof(*c->part_of));
	for (int i = 0; i < c->n; i++) {
		if (!c->n_leads || c->leads[c->n_leads - 1] != v[i].id) {
			c->part_of[c->n_leads] = v[i].part;
			c->leads[c->n_leads++] = v[i].id;
		}
		c->actions_of[c->n_leads - 1]++;
	}
	free(v);
}

/* An authority's actions share its lead, so each authority stands in one part. */
static void measure(struct cluster *c)
{
	int *in_part = xcalloc((size_t)c->n + 1, sizeof(*in_part));
	int64_t linked = 0, squares = 0, pairs = (int64_t)c->n_leads * (c->n_leads - 1);

	for (int i = 0; i < c->n_leads; i++) {
		in_part[c->part_of[i]]++;
		squares += (int64_t)c->actions_of[i] * c->actions_of[i];
	}
	for (int i = 0; i < c->n; i++)
		linked += (int64_t)in_part[i] * (in_part[i] - 1);
	c->density = pairs ? (int)(1000 * linked / pairs) : 1000;
	c->hhi = c->n ? (int)(1000 * squares / ((int64_t)c->n * c->n)) : 0;
	free(in_part);
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

static int imminence(const struct cluster *c, int32_t last, int32_t *start)
{
	int best = 0;

	for (int i = 0; i < c->n; i++) {
		const struct traits *t = c->v[i];
		bool known = !(t->flags & TRAIT_NO_START);
		int value = severity_imminence(&c->e->params, c->e->today, t->start, last, known);

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

enum finding_kind cluster_kind(const struct cell *c)
{
	return cell_is_partner(c->key) ? KIND_PARTNER_LOAD : KIND_FRAGMENTATION;
}

void cluster_key(const struct engine *e, struct store *s, const struct cell *c, int group, struct str *out)
{
	struct arena a = ARENA_INIT;

	str_add(out, intern_text(&e->names, cell_locality(c->key)));
	if (c->groups[group].place) {
		const char *key = store_key(s, ENTITY_PLACE, c->groups[group].place, &a);

		str_addf(out, "|%s", key ? key : "");
	}
	if (!cell_is_partner(c->key))
		str_addf(out, "|%s|%s", cell_is_region(c->key) ? "region" : "town", intern_text(&e->names, cell_theme(c->key)));
	arena_release(&a);
}

/* Two actions in one place are a pair, and said as one: a cluster of them would be the same finding again. */
bool cluster_fires(const struct engine *e, const struct cell *c, int group)
{
	const struct group *g = &c->groups[group];

	return params_is_on(&e->params, cluster_kind(c)) && g->authorities >= 2 && (cell_is_partner(c->key) || g->actions >= CLUSTER_ACTIONS_LEAST);
}

/* How the cell is called where its first action writes it. */
const char *cluster_shown(const struct cluster *c)
{
	const struct traits *t = c->v[0];
	uint32_t where = cell_locality(c->key), shown = 0;

	for (int i = 0; cell_is_partner(c->key) && i < t->n_partners && !shown; i++)
		shown = t->partners[i].cell == where ? t->partners[i].shown : 0;
	for (int i = 0; !cell_is_partner(c->key) && i < t->n_places && !shown; i++)
		shown = t->places[i].town == where || (!t->places[i].town && t->places[i].region == where) ? t->places[i].shown : 0;
	return intern_text(&c->e->names, shown);
}

/* --- the worst pair ------------------------------------------------------------------------------------------------------------ */

struct worst {
	const struct kept *x;
	const struct traits *a, *b;
};

static bool is_member(const struct cluster *c, const struct traits *t)
{
	return bsearch(&t, c->v, (size_t)c->n, sizeof(*c->v), compare_uids) != NULL;
}

/* Of pairs that members keep among themselves, open ones; of equals the one with the smallest uids. */
static void find_worst(const struct cluster *c, struct worst *w)
{
	for (int i = 0; i < c->n; i++) {
		int32_t slot = mirror_slot(c->e, c->v[i]->id);
		const struct kept_list *l = &c->e->slots[slot].lists[LIST_OTHERS];

		for (int k = 0; k < l->n && k < list_top(c->e, LIST_OTHERS); k++) {
			const struct traits *b = &c->e->slots[l->v[k].other].t;

			if (l->v[k].rank < RANK_OPEN || (w->x && l->v[k].rank <= w->x->rank))
				break; /* best first */
			if (is_member(c, b)) {
				*w = (struct worst){&l->v[k], uid_cmp(c->v[i]->uid, b->uid) < 0 ? c->v[i] : b, uid_cmp(c->v[i]->uid, b->uid) < 0 ? b : c->v[i]};
				break;
			}
		}
	}
}

/* --- writing ------------------------------------------------------------------------------------------------------------------- */

static void write_evidence(struct emit *m, const struct cluster *c, const struct finding_row *f)
{
	struct str *out = &m->evidence;
	bool joined = f->state == FINDING_COORDINATED;

	terms_begin(out, cell_is_partner(c->key) ? "partner" : "place", 1000, 0, 0);
	terms_arg(out, "a", f->place);
	terms_arg(out, cell_is_partner(c->key) ? "country" : "country_a", f->country);
	if (!cell_is_partner(c->key)) {
		terms_arg(out, "level", cell_is_region(c->key) ? "region" : "town");
		terms_begin(out, "theme", 500, 0, 0);
		terms_arg(out, "a", f->theme);
	}
	terms_begin(out, "authority", -1, 0, 0);
	for (int i = 0; i < c->n_leads; i++)
		terms_arg(out, "authority", intern_text(&m->e->names, c->leads[i]));
	terms_begin(out, "link", -1, 0, 0);
	terms_arg(out, "how", joined ? "link" : "none");
}

/* What is said of a cluster and does not judge it: how many, how scattered, how much, which pair is the worst. */
static void write_facts(struct emit *m, const struct cluster *c, const struct worst *w, int64_t total)
{
	struct str *out = &m->facts;
	int by_strate[STRATE_COUNT] = {0};
	char key[24], uid[UID_TEXT_SIZE];

	for (int i = 0; i < c->n_leads; i++) {
		for (int k = 0; k < c->n; k++) {
			if (c->v[k]->lead == c->leads[i]) {
				by_strate[c->v[k]->strate < STRATE_COUNT ? c->v[k]->strate : STRATE_OTHER]++;
				break;
			}
		}
	}
	terms_begin(out, "coordinated", c->density, 0, 0);
	terms_arg_int(out, "actions", c->n);
	terms_arg_int(out, "authorities", c->n_leads);
	for (int i = 0; i < STRATE_COUNT; i++) {
		if (by_strate[i]) {
			memcpy(key, "n_", 3);
			strncat(key, vocab_code(VOCAB_STRATE, i), sizeof(key) - 3);
			terms_arg_int(out, key, by_strate[i]);
		}
	}
	if (total > 0)
		terms_arg_int(out, "cents", total);
	terms_begin(out, "concentration", c->hhi, 0, 0);
	terms_arg_int(out, "n_eff_tenths", c->hhi ? (10000 + c->hhi / 2) / c->hhi : 0);
	if (!w->x)
		return;
	terms_begin(out, "worst", w->x->rank % RANK_OPEN * 10, 0, 0);
	terms_arg(out, "kind", finding_kind_code((enum finding_kind)w->x->kind));
	terms_arg(out, "a", uid_format(w->a->uid, uid));
	terms_arg(out, "b", uid_format(w->b->uid, uid));
}

static void set_window(const struct cluster *c, struct finding_row *f, int64_t *total)
{
	bool open = false;

	for (int i = 0; i < c->n; i++) {
		const struct traits *t = c->v[i];

		if (__builtin_add_overflow(*total, t->cents, total))
			*total = INT64_MAX; /* a register of other hands */
		if (t->flags & TRAIT_NO_START)
			continue;
		open = open || t->flags & TRAIT_NO_END;
		f->first_day = f->first_day == DATE_NO_DAY || t->start < f->first_day ? t->start : f->first_day;
		f->last_day = f->last_day == DATE_NO_DAY || t->end > f->last_day ? t->end : f->last_day;
	}
	if (open)
		f->last_day = DATE_NO_DAY;
}

static void write_row(struct emit *m, const struct cluster *c, struct finding_row *f)
{
	bool partner = cell_is_partner(c->key);
	const char *cell = intern_text(&m->e->names, cell_locality(c->key));
	struct severity v = {.sum = 0};
	struct severity_why w = {.start = DATE_NO_DAY, .end = DATE_NO_DAY, .cents = second_budget(c), .authorities = c->n_leads};
	struct finding_member *members = emit_members(m, f, c->n);
	struct worst worst = {NULL, NULL, NULL};
	int64_t total = 0;

	for (int i = 0; i < c->n; i++) {
		members[i] = (struct finding_member){ENTITY_ACTION, c->v[i]->id};
		w.strates |= strate_bit((enum strate)c->v[i]->strate);
	}
	f->country = arena_strndup(&m->arena, cell, strcspn(cell, "|"));
	f->place = cluster_shown(c);
	f->theme = intern_text(&m->e->names, cell_theme(c->key));
	f->state = (partner ? c->parts > 1 : c->density < m->e->params.v[PARAM_FRAGMENTATION_DENSITY]) ? FINDING_OPEN : FINDING_COORDINATED;
	if (!partner) {
		set_window(c, f, &total);
		find_worst(c, &worst);
		f->worst = worst.x && f->state == FINDING_OPEN ? worst.x->rank % RANK_OPEN : 0;
		if (!c->cell->active)
			w.end = f->last_day;
	}
	v.value[SEVERITY_CLASS] = (int)m->e->params.v[PARAM_CLASS_DOUBLE_ENTRY + cluster_kind(c->cell)];
	v.value[SEVERITY_IMMINENCE] = imminence(c, w.end, &w.start);
	w.known = w.start != DATE_NO_DAY;
	v.value[SEVERITY_MONEY] = severity_money(w.cents);
	v.value[SEVERITY_STRATES] = severity_strates(__builtin_popcount(w.strates));
	v.value[SEVERITY_AUTHORITIES] = severity_authorities(c->n_leads);
	v.value[SEVERITY_NESTING] = nesting(c);
	w.nesting = nesting_name(v.value[SEVERITY_NESTING]);
	severity_sum(&m->e->params, &v);
	if (!partner)
		write_facts(m, c, &worst, total);
	write_evidence(m, c, f);
	emit_terms(m, f, cluster_kind(c->cell), &v, &w);
}

/* Members of one group, by uid, and what joins them. */
void cluster_gather(const struct engine *e, const struct cell *cell, int group, struct cluster *c)
{
	struct slots all = {NULL, 0, 0};

	*c = (struct cluster){.key = cell->key, .cell = cell, .e = e};
	cell_members(e, cell->key, &all);
	c->v = xcalloc((size_t)all.n + 1, sizeof(*c->v));
	for (int i = 0; i < all.n; i++) {
		const struct traits *t = &e->slots[all.v[i]].t;

		if (cell_group(cell, t) == group)
			c->v[c->n++] = t;
	}
	qsort(c->v, (size_t)c->n, sizeof(*c->v), compare_uids);
	slots_release(&all);
	find_parts(c);
	list_leads(c);
	measure(c);
}

void cluster_release(struct cluster *c)
{
	free(c->v);
	free(c->part);
	free(c->leads);
	free(c->actions_of);
	free(c->part_of);
}

/* The cells are a cache: what is computed on demand is no part of the engine's visible state. */
bool cluster_is_open(struct engine *e, const struct cell *cell, int group)
{
	struct group *g = &((struct cell *)(uintptr_t)cell)->groups[group];
	struct cluster c;

	if (!cluster_fires(e, cell, group))
		return false;
	if (!g->known) {
		cluster_gather(e, cell, group, &c);
		g->open = c.density < e->params.v[PARAM_FRAGMENTATION_DENSITY];
		g->known = true;
		cluster_release(&c);
	}
	return g->open;
}

void emit_cluster(struct emit *m, const struct cell *cell, int group)
{
	struct str key = STR_INIT;
	struct cluster c;
	const char *line;

	cluster_gather(m->e, cell, group, &c);
	cluster_key(m->e, m->s, cell, group, &key);
	line = key.s;
	write_row(m, &c, emit_row(m, cluster_kind(cell), &line, 1));
	str_release(&key);
	cluster_release(&c);
}

void emit_clusters(struct emit *m, uint64_t key)
{
	const struct cell *cell = cell_get(m->e, key);

	for (int g = 0; g < cell->n_groups; g++) {
		if (cluster_fires(m->e, cell, g))
			emit_cluster(m, cell, g);
		if (relation_fires(m->e, cell, g))
			emit_relation(m, cell, g);
	}
}
