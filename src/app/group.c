/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * group.c - what stands beside a cell or a country: its numbers, then its most severe actions with what was noticed about them.
 *
 * A finding is told once, under the first of its actions: the second line about the same pair would say nothing new.
 */
#include "config.h"

#include <string.h>

#include <strates/app/group.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "browse_priv.h"

enum { MEMBERS = 5 /* actions that are told */, EACH = 3 /* findings of one that are looked at */ };

const char *rollup_mark(const struct rollup_count *c)
{
	if (c->n_open)
		return finding_mark(c->severity, FINDING_OPEN);
	return c->n_settled ? finding_mark(0, FINDING_DECIDED) : "";
}

void rollup_write(const struct rollup_count *c, struct str *out)
{
	if (!c || !c->n) {
		str_add(out, _("no action"));
		return;
	}
	str_addf(out, ngettext("%s action", "%s actions", (unsigned long)c->n), SHOW_NUMBER(c->n));
	if (c->n_open)
		str_addf(out, ngettext(", %s with findings", ", %s with findings", (unsigned long)c->n_open), SHOW_NUMBER(c->n_open));
	if (c->n_settled)
		str_addf(out, ngettext(", %s settled", ", %s settled", (unsigned long)c->n_settled), SHOW_NUMBER(c->n_settled));
}

void rollup_write_strata(const struct rollup_count *c, struct str *out)
{
	const char *before = _(": ");

	for (int s = 0; c && s < STRATE_COUNT; s++) {
		if (!c->by_strate[s])
			continue;
		str_addf(out, "%s%s %s", before, vocab_label(VOCAB_STRATE, vocab_code(VOCAB_STRATE, s)), SHOW_NUMBER(c->by_strate[s]));
		before = ", ";
	}
}

static bool is_told(char (*told)[17], int n, const char *id)
{
	for (int i = 0; i < n; i++)
		if (str_eq(told[i], id))
			return true;
	return false;
}

/* What the console does about a finding, it does about the first one. */
static void take_first(struct group *g, const struct finding_view *v, int64_t action)
{
	memcpy(g->finding, v->row.id, sizeof(g->finding));
	g->cluster = finding_is_many(&v->row);
	g->left = g->cluster ? 0 : action;
	g->right = g->cluster ? 0 : v->other;
}

static void add_finding(struct group *g, const struct finding_view *v, int64_t action)
{
	int severity = show_severity(&v->row);

	if (!*g->finding)
		take_first(g, v, action);
	lines_add(&g->lines, severity >= 70 ? LINE_STRONG : LINE_FINDING, "", v->sentence);
}

/* "!! 3  Title", then "Lead · 2024–2027", then the first finding that was not told yet. */
static bool add_action(struct group *g, struct browse *b, int64_t id, char (*told)[17], int *n_told, struct err *e)
{
	struct finding_query q = {.action = id, .limit = EACH, .undecided = true};
	struct arena mem = ARENA_INIT;
	struct action_row r;
	struct finding_view *v = NULL;
	char period[32];
	int n = 0;
	bool ok = store_action_row(app_store(b->app), id, &mem, &r, e) && (!r.n_open || show_findings(b->app, &q, id, &mem, &v, &n, e));

	if (ok) {
		const char *mark = r.n_open ? finding_mark(r.severity, FINDING_OPEN) : r.n_decided ? finding_mark(0, FINDING_DECIDED) : "";
		const char *when = show_period(r.start, r.end, period);

		lines_add(&g->lines, LINE_TEXT, "",
		        arena_printf(&mem, "%s%s%s %s · %s%s%s", mark, *mark ? " " : "", strate_letter((enum strate)r.strate), r.title ? r.title : "",
		                r.lead_name ? r.lead_name : r.lead ? r.lead : "", *when ? " · " : "", when));
	}
	for (int i = 0; ok && i < n && *n_told < MEMBERS; i++) {
		if (is_told(told, *n_told, v[i].row.id))
			continue;
		memcpy(told[(*n_told)++], v[i].row.id, sizeof(told[0]));
		add_finding(g, &v[i], id);
		break;
	}
	arena_release(&mem);
	return ok;
}

/* The most severe ones; of a group without a finding, the first by title. */
static bool add_actions(struct group *g, struct browse *b, const char *filter, int64_t total, struct err *e)
{
	struct ids ids = IDS_INIT;
	char told[MEMBERS][17];
	struct filter f;
	struct query q;
	int n_told = 0;
	bool ok = browse_query(b, filter, &f, &q, e);

	q.sort = SORT_SEVERITY;
	q.descending = true;
	q.limit = MEMBERS;
	ok = ok && query_ids(app_store(b->app), &q, &ids, e);
	for (int i = 0; ok && i < ids.n; i++)
		ok = add_action(g, b, ids.v[i], told, &n_told, e);
	if (ok && total > ids.n) {
		struct str more = STR_INIT;

		str_addf(&more, ngettext("and %s more; Enter lists them all", "and %s more; Enter lists them all", (unsigned long)(total - ids.n)), SHOW_NUMBER(total - ids.n));
		lines_add(&g->lines, LINE_DIM, "", more.s);
		str_release(&more);
	}
	ids_release(&ids);
	filter_release(&f);
	return ok;
}

bool group_read(struct group *g, struct browse *b, const char *title, const char *filter, const struct rollup_count *count, struct err *e)
{
	struct str numbers = STR_INIT;
	char budget[40];

	lines_clear(&g->lines);
	memset(g->finding, 0, sizeof(g->finding));
	g->left = g->right = 0;
	g->cluster = false;
	rollup_write(count, &numbers);
	rollup_write_strata(count, &numbers);
	if (count && count->cents > 0)
		str_addf(&numbers, " · %s", show_amount_long(count->cents, budget));
	lines_add(&g->lines, LINE_TITLE, "", title);
	lines_add(&g->lines, count && count->n_open ? LINE_FINDING : LINE_TEXT, "", numbers.s);
	str_release(&numbers);
	return !count || !count->n || !filter || add_actions(g, b, filter, count->n, e);
}

void group_release(struct group *g)
{
	lines_release(&g->lines);
}
