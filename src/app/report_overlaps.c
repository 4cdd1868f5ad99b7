/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_overlaps.c - the list of overlaps to settle: what the two tandems put on the table.
 *
 * Pairs are gathered by place and theme, because that is how they are settled: four authorities at one town are one conversation, not six. A cluster is
 * as severe as its worst pair. Each ends in lines to fill in by hand.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>

#include "report_priv.h"
#include "show_priv.h"

enum { FINDINGS_MAX = 2000, CLUSTERS_MAX = 40, MEMBERS_MAX = 14, PAIRS_MAX = 4, GAINS_MAX = 20, NAMED_MAX = 3 };
#define KINDS "double_entry,contradiction,duplication,overlap,fragmentation,partner_load,mission_clash"

struct cluster {
	const char *key;
	const struct finding_row **v;
	int n;
	int rank; /* of its most severe finding */
};
struct keyed {
	const char *key;
	int at;
};

/* --- gathering -------------------------------------------------------------------------------------------------------------------- */

static const char *key_of(struct report *r, const struct finding_row *f)
{
	struct str s = STR_INIT;
	const char *key;

	str_addf(&s, "%s|", f->country);
	utf8_fold(&s, f->place);
	str_addf(&s, "|%s", f->theme);
	key = arena_strdup(&r->mem, s.s);
	str_release(&s);
	return key;
}

static int by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	return order ? order : x->at - y->at;
}

static int by_rank(const void *a, const void *b)
{
	return ((const struct cluster *)a)->rank - ((const struct cluster *)b)->rank;
}

/* Clusters in order of their worst finding; in each, the order of the list. */
static struct cluster *gather(struct report *r, const struct finding_list *list, int *n)
{
	struct keyed *keys = arena_calloc(&r->mem, (size_t)list->n + 1, sizeof(*keys));
	struct cluster *v = arena_calloc(&r->mem, (size_t)list->n + 1, sizeof(*v));
	const struct finding_row **ordered = arena_calloc(&r->mem, (size_t)list->n + 1, sizeof(*ordered));

	for (int i = 0; i < list->n; i++)
		keys[i] = (struct keyed){key_of(r, &list->v[i]), i};
	if (list->n)
		qsort(keys, (size_t)list->n, sizeof(*keys), by_key);
	*n = 0;
	for (int i = 0; i < list->n; i++) {
		struct cluster *c = *n ? &v[*n - 1] : NULL;

		if (!c || strcmp(c->key, keys[i].key) != 0) {
			c = &v[(*n)++];
			*c = (struct cluster){keys[i].key, &ordered[i], 0, keys[i].at};
		}
		ordered[i] = &list->v[keys[i].at];
		c->n++;
	}
	if (*n)
		qsort(v, (size_t)*n, sizeof(*v), by_rank);
	return v;
}

/* --- who -------------------------------------------------------------------------------------------------------------------------- */

struct who {
	const char *strate, *authority, *key, *title, *period, *amount;
	int order, count;
};
struct whos {
	struct who *v;
	int n, cap;
};

static void add_mission(struct report *r, int64_t id, struct whos *w)
{
	struct record m;
	char day[40];

	if (!store_load(app_store(r->app), ENTITY_MISSION, id, &r->mem, &m, NULL))
		return;
	GROW(w->v, w->n, w->cap);
	w->v[w->n++] = (struct who){.strate = _("mission"),
		.authority = show_ref_name(r->app, ENTITY_AUTHORITY, record_value(&m, FIELD_MISSION_AUTHORITY), &r->mem),
		.key = record_text(&m, FIELD_MISSION_AUTHORITY),
		.title = record_text(&m, FIELD_MISSION_TITLE),
		.period = arena_strdup(&r->mem, date_format_long(record_date(&m, FIELD_MISSION_START), day)),
		.amount = "",
		.order = STRATE_COUNT};
}

static void add_action(struct report *r, int64_t id, struct whos *w)
{
	struct action_row row;
	char buf[40];

	if (!store_action_row(app_store(r->app), id, &r->mem, &row, NULL))
		return;
	GROW(w->v, w->n, w->cap);
	w->v[w->n++] = (struct who){.strate = vocab_label(VOCAB_STRATE, vocab_code(VOCAB_STRATE, row.strate)),
		.authority = row.lead_name,
		.key = row.lead,
		.title = row.title,
		.period = arena_strdup(&r->mem, show_period(row.start, row.end, buf)),
		.amount = arena_strdup(&r->mem, show_amount(row.cents, buf)),
		.order = row.strate};
}

static bool seen(const struct finding_member *v, int n, const struct finding_member *m)
{
	for (int i = 0; i < n; i++)
		if (v[i].entity == m->entity && v[i].id == m->id)
			return true;
	return false;
}

static int by_strate(const void *a, const void *b)
{
	const struct who *x = a, *y = b;
	int order = x->order - y->order;

	order = order ? order : utf8_collate(x->authority, y->authority);
	return order ? order : utf8_collate(x->title, y->title);
}

/* Everybody in these findings, once, from the commune up. The caller frees w->v. */
static void collect(struct report *r, const struct finding_row *const *v, int n, struct whos *w)
{
	struct finding_member *members = NULL;
	int n_members = 0, cap = 0;

	*w = (struct whos){NULL, 0, 0};
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < v[i]->n_members; k++) {
			const struct finding_member *m = &v[i]->members[k];

			if ((m->entity != ENTITY_ACTION && m->entity != ENTITY_MISSION) || seen(members, n_members, m))
				continue;
			GROW(members, n_members, cap);
			members[n_members++] = *m;
			if (m->entity == ENTITY_ACTION)
				add_action(r, m->id, w);
			else
				add_mission(r, m->id, w);
		}
	}
	if (w->n)
		qsort(w->v, (size_t)w->n, sizeof(*w->v), by_strate);
	free(members);
}

/* --- a cluster -------------------------------------------------------------------------------------------------------------------- */

static void add_heading(struct report *r, const struct cluster *c)
{
	const struct finding_row *f = c->v[0];
	const char *place = finding_place(r->app, f, &r->mem), *theme = finding_theme(r->app, f, &r->mem);

	if (!*place && !*theme)
		place = finding_kind_label(f->kind);
	paper_heading(r->paper, 3, arena_printf(&r->mem, "%s %s%s%s", finding_mark(show_severity(f), FINDING_OPEN), place, *place && *theme ? " · " : "", theme));
}

void report_members(struct report *r, const struct finding_row *const *v, int n)
{
	const char *const heads[] = {_("Strate"), _("Authority"), _("Action"), _("Period"), _("Budget")};
	struct whos w;

	collect(r, v, n, &w);
	if (w.n)
		paper_table(r->paper, 5, heads);
	for (int i = 0; i < w.n && i < MEMBERS_MAX; i++)
		paper_row(r->paper, (const char *const[]){w.v[i].strate, w.v[i].authority, w.v[i].title, w.v[i].period, w.v[i].amount});
	if (w.n > MEMBERS_MAX)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("and %d more", "and %d more", (unsigned long)(w.n - MEMBERS_MAX)), w.n - MEMBERS_MAX));
	free(w.v);
}

/* "Why: class: overlap (21); imminence: … (12) = 58" */
static void add_why(struct report *r, const struct finding_view *v)
{
	struct str s = STR_INIT;

	for (int i = 0; i < v->n_terms; i++) {
		const struct term_view *t = &v->terms[i];

		if (t->points > 0)
			str_addf(&s, "%s%s%s%s (%d)", s.len ? " · " : "", t->label, *t->text ? _(": ") : "", t->text, t->points);
	}
	if (s.len)
		str_addf(&s, " = %d", v->row.severity);
	if (s.len)
		paper_field(r->paper, _("Why"), s.s);
	str_release(&s);
}

static bool add_sentences(struct report *r, const struct cluster *c, struct err *e)
{
	struct finding_view v, first = {.kind = NULL};

	for (int i = 0; i < c->n && i < PAIRS_MAX; i++) {
		if (!show_finding(r->app, c->v[i], 0, &r->mem, &v, e))
			return false;
		paper_item(r->paper, *v.state ? arena_printf(&r->mem, "%s (%s)", v.sentence, v.state) : v.sentence);
		if (!i)
			first = v;
	}
	if (c->n > PAIRS_MAX)
		paper_item(r->paper, arena_printf(&r->mem, ngettext("and %d more pair", "and %d more pairs", (unsigned long)(c->n - PAIRS_MAX)), c->n - PAIRS_MAX));
	add_why(r, &first);
	paper_field(r->paper, _("Proposed move"), first.move);
	return true;
}

static bool add_cluster(struct report *r, const struct cluster *c, struct err *e)
{
	add_heading(r, c);
	report_members(r, c->v, c->n);
	if (!add_sentences(r, c, e))
		return false;
	paper_blank(r->paper, _("Decision"));
	paper_blank(r->paper, _("Who, by when"));
	return true;
}

/* --- the first three sentences ------------------------------------------------------------------------------------------------------ */

static int by_authority(const void *a, const void *b)
{
	return strcmp(((const struct who *)a)->key, ((const struct who *)b)->key);
}

static int by_count(const void *a, const void *b)
{
	const struct who *x = a, *y = b;

	return x->count != y->count ? y->count - x->count : utf8_collate(x->authority, y->authority);
}

/* Authorities once each with the number of their actions concerned, most first; *strates = how many levels. */
static int count_authorities(struct whos *w, int *strates)
{
	bool level[STRATE_COUNT + 1] = {false};
	int n = 0;

	if (w->n)
		qsort(w->v, (size_t)w->n, sizeof(*w->v), by_authority);
	for (int i = 0; i < w->n; i++) {
		level[w->v[i].order] = w->v[i].order < STRATE_COUNT;
		if (n && str_eq(w->v[n - 1].key, w->v[i].key)) {
			w->v[n - 1].count++;
			continue;
		}
		w->v[n] = w->v[i];
		w->v[n++].count = 1;
	}
	if (n)
		qsort(w->v, (size_t)n, sizeof(*w->v), by_count);
	*strates = 0;
	for (int i = 0; i <= STRATE_COUNT; i++)
		*strates += level[i];
	return n;
}

void report_lead_authorities(struct report *r, const struct finding_list *list)
{
	const struct finding_row **all = arena_calloc(&r->mem, (size_t)list->n + 1, sizeof(*all));
	struct str names = STR_INIT;
	struct whos w;
	int n, strates;

	for (int i = 0; i < list->n; i++)
		all[i] = &list->v[i];
	collect(r, all, list->n, &w);
	n = count_authorities(&w, &strates);
	for (int i = 0; i < n && i < NAMED_MAX; i++)
		str_addf(&names, "%s%s", i ? ", " : "", w.v[i].authority);
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("%d authority of %d strata is concerned: %s.", "%d authorities of %d strata are concerned, first of all %s.",
							(unsigned long)n), n, strates, names.s));
	str_release(&names);
	free(w.v);
}

static void lead(struct report *r, const struct finding_list *list, const struct report_tally *t, int clusters)
{
	if (!list->n) {
		paper_lead(r->paper, _("No overlap awaits a decision."));
		return;
	}
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("%d overlap awaits a decision%s; groups by place and theme: %d.",
							"%d overlaps await a decision%s; groups by place and theme: %d.", (unsigned long)t->n),
				      t->n, report_severe(r, t->severe), clusters));
	report_lead_authorities(r, list);
	paper_lead(r->paper, arena_printf(&r->mem, _("The first to settle: %s"), report_bare_sentence(r, &list->v[0])));
	if (t->n > list->n)
		paper_small(r->paper, arena_printf(&r->mem, _("Gathered from the %d most severe; a filter (pays:, theme:) gives the others."), list->n));
}

static bool add_gains(struct report *r, struct err *e)
{
	struct finding_list list;
	struct report_tally t;

	if (!report_top(r, "complementarity", false, GAINS_MAX, &list, &t, e))
		return false;
	if (list.n)
		paper_heading(r->paper, 2, _("What could strengthen each other"));
	for (int i = 0; i < list.n; i++)
		paper_item(r->paper, report_sentence(r, &list.v[i]));
	report_more(r, t.n - list.n);
	return true;
}

bool report_overlaps(struct report *r, struct err *e)
{
	struct finding_list list;
	struct report_tally t;
	struct cluster *v;
	int n;

	r->paper = paper_new(_("Overlaps to settle"));
	report_subtitle(r);
	if (!report_top(r, KINDS, false, FINDINGS_MAX, &list, &t, e))
		return false;
	v = gather(r, &list, &n);
	lead(r, &list, &t, n);
	if (n)
		paper_heading(r->paper, 2, _("By place and theme"));
	for (int i = 0; i < n && i < CLUSTERS_MAX; i++)
		if (!add_cluster(r, &v[i], e))
			return false;
	if (n > CLUSTERS_MAX)
		paper_text(r->paper, arena_printf(&r->mem, ngettext("%d less severe group is not printed; a filter (pays:, theme:) gives a shorter list.",
								"%d less severe groups are not printed; a filter (pays:, theme:) gives a shorter list.",
								(unsigned long)(n - CLUSTERS_MAX)), n - CLUSTERS_MAX));
	if (!add_gains(r, e))
		return false;
	report_end(r);
	return true;
}
