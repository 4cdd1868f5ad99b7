/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * browse_cluster.c - clusters in the list of findings: one line each, and under it, once it is expanded, the pairs that it stands for.
 *
 * What is expanded stays so over readings; the pairs are read anew each time, for settling one changes them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "browse_priv.h"
#include "finding_priv.h"
#include "show_priv.h"

enum { PAIRS_MOST = 100, WHO_MOST = 3 };

/* --- what it says -------------------------------------------------------------------------------------------------------------- */

/* Of two actions it is a finding like any other: there is no pair to be chosen. */
bool finding_is_many(const struct finding_row *f)
{
	return finding_is_cluster(f) && f->n_members > 2;
}

/* "2 communes, 1 région · Eau potable · 33 % coordinated" */
static void say_place(struct app *a, const struct finding_row *f, const struct term *t, struct arena *mem, struct str *out)
{
	const char *theme = finding_theme(a, f, mem);
	struct str strates = STR_INIT;

	finding_strates(t, &strates);
	str_addf(out, "%s%s%s", strates.s, *theme ? " · " : "", theme);
	if (t->value > 0) {
		str_add(out, " · ");
		str_addf(out, _("%d %% coordinated"), t->value / 10);
	}
	str_release(&strates);
}

/* "4 authorities: Lyon, Nice, Grenoble …" */
static void say_partner(struct app *a, const struct term *t, struct arena *mem, struct str *out)
{
	str_addf(out, ngettext("%d authority", "%d authorities", (unsigned long)t->n_args), t->n_args);
	for (int i = 0; i < t->n_args && i < WHO_MOST; i++) {
		struct value key = value_text(t->args[i].text);
		const char *name = show_ref_name(a, ENTITY_AUTHORITY, &key, mem);

		str_addf(out, "%s%s", i ? ", " : _(": "), *name ? name : t->args[i].text);
	}
	if (t->n_args > WHO_MOST)
		str_add(out, " …");
}

const char *browse_cluster_line(struct app *a, const struct finding_row *f, bool with_place, struct arena *mem)
{
	struct str out = STR_INIT;
	struct term *terms = NULL;
	const struct term *t;
	const char *text;
	int n = 0;

	if (!finding_terms(f->terms, mem, &terms, &n, NULL))
		n = 0;
	if (with_place && *f->place)
		str_addf(&out, "%s · ", f->place);
	if ((t = term_find(terms, n, "coordinated")))
		say_place(a, f, t, mem, &out);
	else if ((t = term_find(terms, n, "authority")))
		say_partner(a, t, mem, &out);
	text = arena_strdup(mem, out.s);
	str_release(&out);
	return text;
}

static bool is_left(const struct finding_row *f)
{
	return f->state == FINDING_OPEN || f->state == FINDING_REOPENED;
}

/* Worst first, but what is settled already behind all that is not. */
static bool read_pairs(struct app *a, const char *cluster, struct arena *mem, struct finding_list *out, bool *more, struct err *e)
{
	struct finding_list all = {NULL, 0};
	struct finding_row f;
	int n = 0;

	if (!finding_load(app_store(a), cluster, mem, &f, e) || !finding_pairs(a, &f, PAIRS_MOST, mem, &all, more, e))
		return false;
	out->n = all.n;
	out->v = arena_calloc(mem, (size_t)all.n + 1, sizeof(*out->v));
	for (int settled = 0; settled < 2; settled++)
		for (int i = 0; i < all.n; i++)
			if (is_left(&all.v[i]) == !settled)
				out->v[n++] = all.v[i];
	return true;
}

static bool has_action(const struct finding_row *pair, int64_t action)
{
	return pair->members[0].id == action || pair->members[1].id == action;
}

bool browse_worst_pair(struct app *a, const char *cluster, int64_t of, char id[17], int64_t *left, int64_t *right)
{
	struct arena mem = ARENA_INIT;
	struct finding_list pairs = {NULL, 0};
	bool more, ok = read_pairs(a, cluster, &mem, &pairs, &more, NULL) && pairs.n > 0;

	if (ok) {
		const struct finding_row *worst = &pairs.v[0];

		for (int i = 0; i < pairs.n && !has_action(worst, of); i++)
			if (has_action(&pairs.v[i], of))
				worst = &pairs.v[i];
		memcpy(id, worst->id, 17);
		*left = worst->members[has_action(worst, of) && worst->members[1].id == of].id;
		*right = worst->members[worst->members[0].id == *left].id;
	}
	arena_release(&mem);
	return ok;
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

void inbox_fill(struct inbox_row *r, const struct finding_row *f, struct arena *mem)
{
	bool many = finding_is_many(f);

	*r = (struct inbox_row){.id = strtoull(f->id, NULL, 16), .kind = arena_strdup(mem, f->kind), .place = arena_strdup(mem, f->place),
		.theme = arena_strdup(mem, f->theme), .severity = show_severity(f), .state = f->state, .first_day = f->first_day, .last_day = f->last_day,
		.since = f->since, .n_members = f->n_members, .cluster = many};
	memcpy(r->text, f->id, sizeof(r->text));
	r->row = r->id;
	r->entity = f->n_members > 0 ? f->members[0].entity : ENTITY_ACTION;
	r->a = f->n_members > 0 && !many ? f->members[0].id : 0;
	r->b = f->n_members > 1 && !many && f->members[1].entity == r->entity ? f->members[1].id : 0;
}

static int row_of(const struct inbox *in, uint64_t id)
{
	for (int i = 0; i < in->n; i++)
		if (in->v[i].row == id)
			return i;
	return -1;
}

/* A pair may stand under two clusters, and for itself: the place where it stands makes another row of it. */
static uint64_t row_under(uint64_t cluster, uint64_t id)
{
	uint64_t row = (cluster * 0x9e3779b97f4a7c15u) ^ id;

	return row ? row : 1;
}

static int add_rows(struct inbox *in, const struct inbox_row *cluster, const struct finding_list *pairs, bool more, struct inbox_row *out)
{
	int n = 0;

	for (int i = 0; i < pairs->n; i++) {
		inbox_fill(&out[n], &pairs->v[i], &in->arena);
		out[n].row = row_under(cluster->id, out[n].id);
		out[n].nth = i + 1;
		out[n++].parent = cluster->id;
	}
	if (!pairs->n || more) {
		out[n] = (struct inbox_row){.row = row_under(cluster->id, 0), .parent = cluster->id, .kind = "", .place = "", .theme = "", .entity = ENTITY_ACTION,
			.note = pairs->n ? _("and more; `strates findings --pairs' lists all") : _("No two of these actions meet closely enough to be a finding.")};
		n++;
	}
	return n;
}

static bool insert_pairs(struct inbox *in, struct browse *b, int at, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct finding_list pairs = {NULL, 0};
	struct inbox_row *rows;
	bool more = false, ok = read_pairs(b->app, in->v[at].text, &mem, &pairs, &more, e);
	int n;

	if (ok) {
		rows = xcalloc((size_t)pairs.n + 1, sizeof(*rows));
		in->v[at].expanded = true;
		n = add_rows(in, &in->v[at], &pairs, more, rows);
		while (in->cap < in->n + n)
			GROW(in->v, in->cap, in->cap);
		memmove(&in->v[at + 1 + n], &in->v[at + 1], (size_t)(in->n - at - 1) * sizeof(*in->v));
		memcpy(&in->v[at + 1], rows, (size_t)n * sizeof(*rows));
		in->n += n;
		free(rows);
	}
	arena_release(&mem);
	return ok;
}

static void remove_pairs(struct inbox *in, int at)
{
	int end = at + 1;

	while (end < in->n && in->v[end].parent == in->v[at].id)
		end++;
	memmove(&in->v[at + 1], &in->v[end], (size_t)(in->n - end) * sizeof(*in->v));
	in->n -= end - at - 1;
	in->v[at].expanded = false;
}

static void remember(struct inbox *in, uint64_t id, bool on)
{
	int n = 0;

	for (int i = 0; i < in->n_open; i++)
		if (in->open[i] != id)
			in->open[n++] = in->open[i];
	in->n_open = n;
	if (on) {
		GROW(in->open, in->n_open, in->cap_open);
		in->open[in->n_open++] = id;
	}
}

bool inbox_expand(struct inbox *in, struct browse *b, uint64_t id, bool on, struct err *e)
{
	int at = row_of(in, id);

	if (at < 0 || !in->v[at].cluster || in->v[at].expanded == on)
		return true;
	remember(in, id, on);
	if (on)
		return insert_pairs(in, b, at, e);
	remove_pairs(in, at);
	return true;
}

bool inbox_expand_again(struct inbox *in, struct browse *b, struct err *e)
{
	bool ok = true;

	for (int i = 0; ok && i < in->n_open; i++) {
		int at = row_of(in, in->open[i]);

		if (at >= 0 && in->v[at].cluster)
			ok = insert_pairs(in, b, at, e);
	}
	return ok;
}

/* --- what a settled cluster would hide ----------------------------------------------------------------------------------------- */

static bool is_in_list(const struct browse *b, const struct finding_row *f)
{
	bool found = !browse_is_narrowed(b);
	size_t row;

	for (int i = 0; i < f->n_members && !found; i++)
		found = browse_find(b, f->members[i].id, &row);
	return found;
}

/* Before the first finding that is less severe, pairs of expanded clusters aside: there are none yet. */
static void insert_settled(struct inbox *in, const struct finding_row *f, int severity)
{
	int at = 0;

	while (at < in->n && in->v[at].severity >= severity)
		at++;
	GROW(in->v, in->n, in->cap);
	memmove(&in->v[at + 1], &in->v[at], (size_t)(in->n - at) * sizeof(*in->v));
	inbox_fill(&in->v[at], f, &in->arena);
	in->v[at].severity = severity;
	in->n++;
}

static bool add_when_open(struct inbox *in, struct browse *b, const char *cluster, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct finding_list pairs = {NULL, 0};
	struct finding_row f;
	bool more, ok = true;

	/* Its records may have changed: a decision outlives its finding. */
	if (finding_load(app_store(b->app), cluster, &mem, &f, NULL) && f.state == FINDING_DECIDED && finding_is_many(&f) && is_in_list(b, &f)) {
		ok = read_pairs(b->app, cluster, &mem, &pairs, &more, e);
		if (ok && pairs.n && is_left(&pairs.v[0]))
			insert_settled(in, &f, pairs.v[0].severity);
	}
	arena_release(&mem);
	return ok;
}

bool inbox_add_settled(struct inbox *in, struct browse *b, struct err *e)
{
	struct store *s = app_store(b->app);
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(s, ENTITY_DECISION, 0, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct record d;

		ok = store_load(s, ENTITY_DECISION, ids.v[i], &mem, &d, e);
		if (ok && str_eq(record_text(&d, FIELD_DECISION_KIND), "fragmentation"))
			ok = add_when_open(in, b, record_text(&d, FIELD_DECISION_KEY), e);
		arena_clear(&mem);
	}
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}
