/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * profile_apply.c - one row through a bound profile.
 *
 * Each rule first gives a list of values. Then the lists of one family and group are laid side by
 * side: lists of equal length belong together (the n-th sector code and the n-th sector name), a
 * list of one value serves all tuples if its target is shared (the country of all towns), else the
 * first one only (the coordinates of the first town). Lists of different lengths can't be paired,
 * so each makes tuples of its own.
 */
#include "config.h"

#include "profile_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/exchange/compact.h>

#define MARKER_MAX 24 /* an empty marker is a short word */

void profile_result_init(struct profile_result *r)
{
	*r = (struct profile_result){.arena = ARENA_INIT};
}

void profile_result_release(struct profile_result *r)
{
	free(r->values);
	free(r->problems);
	arena_release(&r->arena);
	profile_result_init(r);
}

static bool is_empty_marker(const struct profile *p, const char *s)
{
	size_t n = strnlen(s, MARKER_MAX);

	if (n == 0)
		return true;
	if (n == MARKER_MAX)
		return false;
	for (size_t i = 0; i < p->n_empty; i++) {
		if (strcasecmp(p->empty[i], s) == 0)
			return true;
	}
	return false;
}

/* Our own export puts ' before what a spreadsheet would take for a formula. */
static const char *unescape_formula(const char *s)
{
	return s[0] == '\'' && s[1] && strchr("=+-@\t\r'", s[1]) ? s + 1 : s;
}

static const char *cell(const struct binding *b, const struct row *row, int column)
{
	const char *s;

	if (column < 0 || (size_t)column >= row->n)
		return "";
	s = row->cells[column];
	if (b->profile->unescape)
		s = unescape_formula(s);
	return is_empty_marker(b->profile, s) ? "" : s;
}

/* The columns of a pipe as one text, "" when all are empty. *column = the first that gave
 * something. */
static const char *join_sources(struct binding *b, const struct row *row, const struct pipe *pipe,
        struct profile_result *r, int *column)
{
	const char *joined = "";

	*column = -1;
	for (size_t i = 0; i < pipe->n_sources; i++) {
		int at = b->column[pipe->sources[i].id];
		const char *s = cell(b, row, at);

		if (!*s)
			continue;
		if (*column < 0) {
			*column = at;
			joined = s;
		} else {
			joined = arena_printf(&r->arena, "%s%s%s", joined, pipe->join, s);
		}
	}
	return joined;
}

static const char *one_line(struct profile_result *r, const char *s)
{
	struct str out = STR_INIT;
	const char *text;

	if (!strchr(s, '\n'))
		return s;
	utf8_clean(&out, s, strlen(s), false);
	text = arena_strdup(&r->arena, out.s);
	str_release(&out);
	return text;
}

static void run_rule(struct binding *b, const struct row *row, const struct rule *rule,
        struct profile_result *r, struct items *out)
{
	struct step_context c = {b, r, rule->target, -1};

	*out = (struct items){NULL, 0, 0};
	if (rule->constant) {
		items_add(&c, out, rule->constant);
		return;
	}
	for (size_t i = 0; i < rule->n_pipes && out->n == 0; i++) {
		const struct pipe *pipe = &rule->pipes[i];
		const char *s = join_sources(b, row, pipe, r, &c.column);

		if (!*s)
			continue;
		items_add(&c, out, rule->target == TARGET_DESCRIPTION ? s : one_line(r, s));
		for (size_t k = 0; k < pipe->n_steps; k++)
			step_run(&c, &pipe->steps[k], out);
	}
}

void profile_result_add(struct profile_result *r, enum target t, int tuple, const char *s)
{
	if (!*s)
		return;
	GROW(r->values, r->n, r->cap);
	r->values[r->n++] = (struct profile_value){t, tuple, s};
}

/* ---- compact lists ---- */

struct compact_sink {
	struct step_context step;
	int base, most;
};

static void take_compact(void *ctx, enum target t, int tuple, const char *value)
{
	struct compact_sink *k = ctx;
	struct items one = {NULL, 0, 0};
	enum step_op op;

	k->step.target = t;
	items_add(&k->step, &one, arena_strdup(&k->step.result->arena, value));
	if (step_for_target(t, &op))
		step_run(&k->step, &(struct step){.op = op, .factor = 1}, &one);
	if (one.n > 0)
		profile_result_add(k->step.result, t, k->base + tuple, one.v[0].s);
	if (k->base + tuple + 1 > k->most)
		k->most = k->base + tuple + 1;
}

static int add_compact(struct binding *b, enum family family, const struct items *list, int base,
        struct profile_result *r)
{
	struct compact_sink k = {{b, r, TARGET_NONE, -1}, base, base};

	for (size_t i = 0; i < list->n; i++) {
		struct err e = ERR_INIT;

		k.base = k.most;
		if (!compact_parse(family, list->v[i].s, take_compact, &k, &e))
			profile_result_problem(r, TARGET_NONE, false, "%s", e.text);
	}
	return k.most;
}

/* ---- tuples ---- */

#define TOGETHER_MAX 16 /* rules of one family and group */

struct group {
	const struct rule *rules[TOGETHER_MAX];
	struct items lists[TOGETHER_MAX];
	int n;
};

static void add_list(
        struct profile_result *r, const struct rule *rule, const struct items *list, int base)
{
	for (size_t i = 0; i < list->n; i++)
		profile_result_add(r, rule->target, base + (int)i, list->v[i].s);
}

/* Is it the n-th of something, so that another list of another length can't go with it? (The one
 * latitude of several towns can.) */
static bool is_counted(enum target t)
{
	return target_is_anchor(t) && !target_is_shared(t) && t != TARGET_LAT;
}

/* How many tuples the anchors make; 0 when none is there. *paired = all lists that must be equally
 * long are. */
static size_t measure(const struct group *g, bool *paired)
{
	size_t most = 0, expected = 0;
	bool anchored = false;

	*paired = true;
	for (int i = 0; i < g->n; i++) {
		enum target t = g->rules[i]->target;
		size_t n = g->lists[i].n;

		anchored = anchored || (n > 0 && target_is_anchor(t));
		if (n > 1 || (n == 1 && is_counted(t))) {
			if (expected && expected != n)
				*paired = false;
			expected = n;
		}
		most = n > most ? n : most;
	}
	return anchored ? most : 0;
}

static void add_shared(struct profile_result *r, const struct rule *rule, const struct items *list,
        int base, size_t tuples)
{
	size_t times = list->n == 1 && target_is_shared(rule->target) ? tuples : list->n;

	for (size_t i = 0; i < times; i++)
		profile_result_add(r, rule->target, base + (int)i, list->v[list->n == 1 ? 0 : i].s);
}

/* The currency that stands in the cell itself wins over the profile's. */
static void add_written_currency(struct profile_result *r, struct group *g, int base)
{
	for (int i = 0; i < g->n; i++) {
		for (size_t k = 0; g->rules[i]->target == TARGET_AMOUNT && k < g->lists[i].n; k++) {
			if (!g->lists[i].v[k].currency[0])
				continue;
			for (int j = 0; j < g->n; j++) {
				if (g->rules[j]->target == TARGET_CURRENCY)
					g->lists[j].n = 0;
			}
			profile_result_add(r, TARGET_CURRENCY, base + (int)k,
			        arena_strdup(&r->arena, g->lists[i].v[k].currency));
		}
	}
}

static int add_group(struct profile_result *r, struct group *g, int base)
{
	bool paired;
	size_t tuples = measure(g, &paired);

	if (tuples == 0)
		return base;
	if (paired) {
		add_written_currency(r, g, base);
		for (int i = 0; i < g->n; i++)
			add_shared(r, g->rules[i], &g->lists[i], base, tuples);
		return base + (int)tuples;
	}
	for (int i = 0; i < g->n; i++) {
		if (!target_is_anchor(g->rules[i]->target))
			continue;
		add_list(r, g->rules[i], &g->lists[i], base);
		base += (int)g->lists[i].n;
	}
	return base;
}

static void apply_family(
        struct binding *b, const struct row *row, enum family family, struct profile_result *r)
{
	const struct profile *p = b->profile;
	int base = 0;

	for (int number = 1; number <= 9; number++) {
		struct group g = {.n = 0};

		for (size_t i = 0; i < p->n_rules; i++) {
			const struct rule *rule = &p->rules[i];
			struct items list;

			if (rule->group != number)
				continue;
			if (rule->compact == family) {
				run_rule(b, row, rule, r, &list);
				base = add_compact(b, family, &list, base, r);
			} else if (rule->target != TARGET_NONE &&
			           target_family(rule->target) == family && g.n < TOGETHER_MAX) {
				run_rule(b, row, rule, r, &g.lists[g.n]);
				g.rules[g.n++] = rule;
			}
		}
		base = add_group(r, &g, base);
	}
}

static void apply_single(struct binding *b, const struct row *row, struct profile_result *r)
{
	for (size_t i = 0; i < b->profile->n_rules; i++) {
		const struct rule *rule = &b->profile->rules[i];
		struct items list;

		if (rule->target == TARGET_NONE || target_family(rule->target) != FAMILY_ACTION)
			continue;
		run_rule(b, row, rule, r, &list);
		if (list.n > 0 && !profile_result_get(r, rule->target, 0))
			profile_result_add(r, rule->target, 0, list.v[0].s);
	}
}

/* `tags` and `tags.2` make one list. */
static void apply_lists(struct binding *b, const struct row *row, struct profile_result *r)
{
	int count[TARGET_COUNT] = {0};

	for (size_t i = 0; i < b->profile->n_rules; i++) {
		const struct rule *rule = &b->profile->rules[i];
		struct items list;

		if (rule->target == TARGET_NONE || target_family(rule->target) != FAMILY_LIST)
			continue;
		run_rule(b, row, rule, r, &list);
		add_list(r, rule, &list, count[rule->target]);
		count[rule->target] += (int)list.n;
	}
}

/* ---- rules of the whole row ---- */

static void check_order(struct profile_result *r, enum target from, enum target to)
{
	const char *a = profile_result_get(r, from, 0), *z = profile_result_get(r, to, 0);
	struct date first, last;

	if (!a || !z || !date_parse_iso(a, &first, NULL) || !date_parse_iso(z, &last, NULL))
		return;
	if (date_first(first) > date_last(last))
		profile_result_problem(r, to, false, _("the end %s is before the start %s"), z, a);
}

void profile_result_drop(struct profile_result *r, enum family family)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->n; i++)
		if (target_family(r->values[i].target) != family)
			r->values[kept++] = r->values[i];
	r->n = kept;
}

static void drop_coordinates(struct profile_result *r, int tuple)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->n; i++) {
		struct profile_value v = r->values[i];

		if (v.tuple != tuple || (v.target != TARGET_LAT && v.target != TARGET_LON))
			r->values[kept++] = v;
	}
	r->n = kept;
}

/* Half a coordinate is none; 0, 0 is what programs write for "unknown". */
static void check_coordinates(struct profile_result *r)
{
	for (int i = 0; i < profile_result_tuples(r, FAMILY_PLACE); i++) {
		const char *lat = profile_result_get(r, TARGET_LAT, i);
		const char *lon = profile_result_get(r, TARGET_LON, i);
		bool nowhere = lat && lon && strtod(lat, NULL) == 0 && strtod(lon, NULL) == 0;

		if (nowhere || (!lat && lon) || (lat && !lon))
			drop_coordinates(r, i);
		if (nowhere)
			profile_result_problem(r, TARGET_LAT, false,
			        _("latitude and longitude are both 0, which is in the ocean: left "
			          "out"));
	}
}

/* Shares of themes: each between 0 and 100, and where all are given, together 100. What was written stays, for a person to look at; a share that is none is left out by who takes it. */
static void check_shares(struct profile_result *r)
{
	int n = profile_result_tuples(r, FAMILY_THEME), given = 0;
	double sum = 0;

	for (int i = 0; i < n; i++) {
		const char *said = profile_result_get(r, TARGET_PERCENT, i);
		double share;

		if (!said)
			continue;
		if (!str_to_real(said, &share) || share < 0 || share > 100) {
			profile_result_problem(r, TARGET_PERCENT, false, _("\"%s\" is no percentage"), said);
			return;
		}
		sum += share;
		given++;
	}
	if (given && given == n && !profile_is_whole(sum))
		profile_result_problem(r, TARGET_PERCENT, false, _("the percentages of its themes sum to %g, not to 100"), sum);
}

/* More cells than columns: a separator inside a text shifted them, so nothing of the row can be
 * trusted. Fewer: the file may have been cut. */
static void check_shape(const struct binding *b, const struct row *row, struct profile_result *r)
{
	size_t columns = b->table->columns;

	/* A sheet has no end of a row to lose. */
	if (row->n < columns && !b->table->sheet.name)
		profile_result_problem(r, TARGET_NONE, false,
		        _("the row has %zu cells and the header %zu; the missing ones are taken as "
		          "empty"),
		        row->n, columns);
	for (size_t i = columns; i < row->n; i++) {
		if (!row->cells[i][0])
			continue;
		profile_result_problem(r, TARGET_NONE, true,
		        _("the row has %zu cells and the header %zu; put quotes around cells that "
		          "hold the separator"),
		        row->n, columns);
		return;
	}
}

static void check_required(const struct binding *b, struct profile_result *r)
{
	for (size_t i = 0; i < b->profile->n_required; i++) {
		enum target t = b->profile->required[i];

		if (!profile_result_get(r, t, 0))
			profile_result_problem(
			        r, t, true, _("the row has no `%s'; fill it in"), target_name(t));
	}
}

static void identify(struct binding *b, const struct row *row, struct profile_result *r)
{
	const char *source = profile_result_get(r, TARGET_SOURCE, 0);

	r->source = source ? source : b->profile->source;
	r->source_id = profile_result_get(r, TARGET_SOURCE_ID, 0);
	if (b->profile->has_gather) {
		struct items list;

		run_rule(b, row, &b->profile->gather, r, &list);
		r->gather = list.n ? list.v[0].s : NULL;
	}
}

void profile_result_clear(struct profile_result *r)
{
	r->n = r->n_problems = 0;
	r->rejected = false;
	r->source_id = r->gather = NULL;
	arena_clear(&r->arena);
}

void profile_result_check(struct profile_result *r)
{
	check_order(r, TARGET_START, TARGET_END);
	check_order(r, TARGET_PLANNED_START, TARGET_PLANNED_END);
	check_coordinates(r);
	check_shares(r);
}

void profile_apply(struct binding *b, const struct row *row, struct profile_result *r)
{
	profile_result_clear(r);
	check_shape(b, row, r);
	apply_single(b, row, r);
	apply_lists(b, row, r);
	for (int f = FAMILY_PARTICIPANT; f < FAMILY_COUNT; f++)
		apply_family(b, row, (enum family)f, r);
	identify(b, row, r);
	profile_result_check(r);
	check_required(b, r);
}

const char *profile_result_get(const struct profile_result *r, enum target target, int tuple)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->values[i].target == target && r->values[i].tuple == tuple)
			return r->values[i].value;
	}
	return NULL;
}

int profile_result_tuples(const struct profile_result *r, enum family family)
{
	int n = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (target_family(r->values[i].target) == family && r->values[i].tuple >= n)
			n = r->values[i].tuple + 1;
	}
	return n;
}
