/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * relation.c - what is said of a cell beside its cluster: a partner with whom nothing follows, a network that could be the table of a place and theme.
 *
 * Both belong to the groups of a cell, as clusters do, so an edit that moves a cell moves them too. An id is that of the cell's key.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include "engine_priv.h"

static bool ends_soon(const struct engine *e, int32_t last)
{
	return last != DATE_NO_DAY && (int64_t)last - e->today <= e->params.v[PARAM_SUCCESSOR_DAYS];
}

bool relation_of_one(const struct engine *e, const struct traits *t)
{
	int32_t last = t->flags & TRAIT_NO_START ? t->last_end : t->flags & TRAIT_NO_END ? DATE_NO_DAY : t->end;

	return t->lead && traits_is_active(t, e->today) && ends_soon(e, last);
}

/* --- networks --- */

static bool uses(const struct traits *t, uint32_t network)
{
	for (int i = 0; i < t->n_networks; i++)
		if (t->networks[i] == network)
			return true;
	return false;
}

static uint32_t country_of(struct engine *e, uint64_t key)
{
	const char *locality = intern_text(&e->names, cell_locality(key));
	size_t n = strcspn(locality, "|");
	char country[8];

	if (!n || n >= sizeof(country))
		return 0;
	memcpy(country, locality, n);
	country[n] = '\0';
	return intern(&e->names, country);
}

static bool covers(struct engine *e, const struct table *t, uint64_t key)
{
	uint32_t country = country_of(e, key);

	return (t->everywhere || (country && keymap_get(&t->countries, country, 0))) && (t->everything || keymap_get(&t->themes, cell_theme(key), 0));
}

static bool sits_at(const struct engine *e, uint32_t authority, int table)
{
	return (uint64_t)keymap_get(&e->sits, authority, 0) >> table & 1;
}

/* How many of the authorities are members; 0 when one of the members' actions uses it already. */
static int members_of(const struct cluster *c, int table)
{
	int n = 0;

	for (int i = 0; i < c->n; i++)
		if (sits_at(c->e, c->v[i]->lead, table) && uses(c->v[i], c->e->tables[table].network))
			return 0;
	for (int i = 0; i < c->n_leads; i++)
		n += sits_at(c->e, c->leads[i], table);
	return n;
}

/* -1 when there is none that could be used and is not. */
static int find_table(struct engine *e, const struct cell *cell, int group)
{
	const struct group *g = &cell->groups[group];
	int best = -1, most = 1;
	struct cluster c;

	if (!g->tables || g->authorities < 2)
		return -1;
	cluster_gather(e, cell, group, &c);
	for (int i = 0; i < e->n_tables && c.density < e->params.v[PARAM_FRAGMENTATION_DENSITY]; i++) {
		int n = g->tables >> i & 1 && covers(e, &e->tables[i], cell->key) ? members_of(&c, i) : 0;

		if (n > most) {
			most = n;
			best = i;
		}
	}
	cluster_release(&c);
	return best;
}

/* --- findings --- */

enum finding_kind relation_kind(const struct cell *c)
{
	return cell_is_partner(c->key) ? KIND_NO_SUCCESSOR : KIND_NETWORK_UNUSED;
}

bool relation_fires(struct engine *e, const struct cell *c, int group)
{
	if (!params_is_on(&e->params, relation_kind(c)))
		return false;
	return cell_is_partner(c->key) ? ends_soon(e, c->groups[group].last) : find_table(e, c, group) >= 0;
}

static void write_where(struct emit *m, const struct cluster *c, const struct finding_row *f)
{
	struct str *out = &m->evidence;

	terms_begin(out, cell_is_partner(c->key) ? "partner" : "place", 1000, 0, 0);
	terms_arg(out, "a", f->place);
	terms_arg(out, cell_is_partner(c->key) ? "country" : "country_a", f->country);
	if (!cell_is_partner(c->key)) {
		terms_arg(out, "level", cell_is_region(c->key) ? "region" : "town");
		terms_begin(out, "theme", 500, 0, 0);
		terms_arg(out, "a", f->theme);
	}
}

/* The one that ends last, the first of them by uid. */
static const struct traits *last_of(const struct cluster *c)
{
	const struct traits *last = c->v[0];

	for (int i = 1; i < c->n; i++) {
		int32_t a = last->flags & TRAIT_NO_START ? last->last_end : last->end, b = c->v[i]->flags & TRAIT_NO_START ? c->v[i]->last_end : c->v[i]->end;

		if (b > a)
			last = c->v[i];
	}
	return last;
}

/* The actions that it is about: all of a partner, the last one first; of a network those of its members. */
static int choose(const struct cluster *c, int table, const struct traits **out)
{
	const struct traits *last = table < 0 ? last_of(c) : NULL;
	int n = 0;

	if (last)
		out[n++] = last;
	for (int i = 0; i < c->n; i++)
		if (c->v[i] != last && (table < 0 || sits_at(c->e, c->v[i]->lead, table)))
			out[n++] = c->v[i];
	return n;
}

static int64_t sum_cents(const struct traits *const *v, int n)
{
	int64_t sum = 0;

	for (int i = 0; i < n; i++)
		if (__builtin_add_overflow(sum, v[i]->cents, &sum))
			sum = INT64_MAX; /* a register of other hands */
	return sum;
}

static void write_relation(struct emit *m, struct finding_row *f, const struct cluster *c, int group, int table)
{
	enum finding_kind k = relation_kind(c->cell);
	const struct traits **v = xcalloc((size_t)c->n + 1, sizeof(*v));
	const char *locality = intern_text(&m->e->names, cell_locality(c->key));
	int n = choose(c, table, v);
	struct finding_member *members = emit_members(m, f, n);

	for (int i = 0; i < n; i++)
		members[i] = (struct finding_member){ENTITY_ACTION, v[i]->id};
	f->country = arena_strndup(&m->arena, locality, strcspn(locality, "|"));
	f->place = cluster_shown(c);
	f->theme = intern_text(&m->e->names, cell_theme(c->key));
	watch_leads(m, v, n);
	write_where(m, c, f);
	if (table >= 0) {
		terms_begin(&m->evidence, "network", -1, 0, 0);
		terms_arg(&m->evidence, "network", intern_text(&m->e->names, m->e->tables[table].network));
	} else {
		f->last_day = c->cell->groups[group].last;
		terms_begin(&m->evidence, "last", -1, 0, 0);
		terms_arg_day(&m->evidence, "end", f->last_day);
	}
	watch_end(m, f, k, v, n, table >= 0 ? 600 : 1000, table >= 0 ? "running" : "due", sum_cents(v, n));
	free(v);
}

void emit_relation(struct emit *m, const struct cell *cell, int group)
{
	int table = cell_is_partner(cell->key) ? -1 : find_table(m->e, cell, group);
	struct str key = STR_INIT;
	struct cluster c;
	const char *line;

	cluster_gather(m->e, cell, group, &c);
	cluster_key(m->e, m->s, cell, group, &key);
	line = key.s;
	write_relation(m, emit_row(m, relation_kind(cell), &line, 1), &c, group, table);
	str_release(&key);
	cluster_release(&c);
}
