/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * indicators.c - the indicators, year by year: tables are read once (the money of the 1 % once a year), and each row counts in the years that it concerns.
 *
 * Years are places 0 … INDICATOR_YEARS - 1. Who is coordinated with whom grows with the links that were confirmed by the end of each year, so each year has its own components:
 * links are few, people make them one by one.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/engine/indicators.h>
#include <strates/engine/kinds.h>
#include <strates/engine/one_percent.h>
#include <strates/model/vocab.h>
#include <strates/store/feature.h>
#include <strates/store/pair.h>
#include <strates/store/standing.h>

#include "engine_priv.h"

enum { YEARS = INDICATOR_YEARS, OUT = 0, IN = 1, MS_PER_DAY = 24 * 60 * 60 * 1000 };

struct act {
	int64_t id;
	struct uid uid;
	int32_t first, last, tandem_until; /* last: counted, when it is open */
	int lead;                          /* place in leads */
	int visits[2];
	bool listed, local, runs, tandem, shared, youth; /* runs: may run in a year at all */
};
struct lead {
	uint32_t name; /* interned */
	int strate;
	unsigned led, with_others; /* a bit per year */
	int missions[YEARS][2];
	int64_t visits[YEARS][2];
};
struct joined {
	int64_t a, b;
	int32_t day; /* DATE_NO_DAY: since ever */
};
struct days {
	int32_t *v;
	int n, cap;
};
struct count {
	struct store *s;
	const struct params *p;
	const struct ids *only;
	struct indicators *out;
	struct err *e;
	int32_t today, begun, seen;
	int32_t from[YEARS], end[YEARS], until[YEARS], window[YEARS];
	struct act *acts;
	struct lead *leads;
	struct joined *links;
	int n_acts, cap_acts, n_leads, cap_leads, n_links, cap_links;
	struct intern names;
	struct keymap at, lead_at; /* action -> place, interned lead -> place */
	struct keymap joined[YEARS];
	struct keymap decided;     /* id of a finding -> its day */
	struct keymap bodies;      /* two authorities -> years in which they meet (low half) and are coordinated (high half) */
	struct keymap served;      /* missions of listed actions */
	struct days ahead[YEARS], age[YEARS];
	char last_key[17];
};

static struct indicator_value *value_of(struct count *c, enum indicator i, int y)
{
	return &c->out->v[i][y];
}

static void add(struct count *c, enum indicator i, int y, bool counts)
{
	struct indicator_value *v = value_of(c, i, y);

	v->of++;
	v->n += counts;
}

static void add_days(struct days *d, int32_t v)
{
	GROW(d->v, d->n, d->cap);
	d->v[d->n++] = v;
}

static int by_row(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool is_listed(const struct count *c, int64_t action)
{
	return !c->only || (c->only->n && bsearch(&action, c->only->v, (size_t)c->only->n, sizeof(action), by_row));
}

static const struct act *act_of(const struct count *c, int64_t id)
{
	int64_t at = keymap_get(&c->at, (uint64_t)id, -1);

	return at < 0 ? NULL : &c->acts[at];
}

static void set_years(struct count *c)
{
	int year = date_from_days(c->today).year;

	c->out->first_year = year - YEARS + 1;
	for (int y = 0; y < YEARS; y++) {
		c->from[y] = date_to_days(c->out->first_year + y, 1, 1);
		c->end[y] = date_to_days(c->out->first_year + y, 12, 31);
		c->until[y] = c->end[y] < c->today ? c->end[y] : c->today;
		c->window[y] = date_add_months(c->until[y], -(int)c->p->v[PARAM_RECIPROCITY_MONTHS]);
	}
}

/* The year of a day, -1: none of these. */
static int year_at(const struct count *c, int32_t day)
{
	for (int y = 0; y < YEARS; y++)
		if (day >= c->from[y] && day <= c->end[y])
			return y;
	return -1;
}

static bool runs_between(const struct act *a, int32_t from, int32_t to)
{
	return a->runs && a->first <= to && a->last >= from;
}

static bool runs_in(const struct count *c, const struct act *a, int y)
{
	return runs_between(a, c->from[y], c->end[y]);
}

/* --- actions ------------------------------------------------------------------------------------------------------------------- */

static int lead_of(struct count *c, const char *key, int strate)
{
	uint32_t name = intern(&c->names, key);
	int64_t *at = keymap_put(&c->lead_at, (uint64_t)name + 1, -1);

	if (*at < 0) {
		GROW(c->leads, c->n_leads, c->cap_leads);
		c->leads[c->n_leads] = (struct lead){.name = name, .strate = strate};
		*at = c->n_leads++;
	}
	return (int)*at;
}

static bool take_action(void *ctx, const struct standing_action *x)
{
	struct count *c = ctx;
	struct act *a;

	GROW(c->acts, c->n_acts, c->cap_acts);
	a = &c->acts[c->n_acts];
	*a = (struct act){.id = x->id, .uid = x->uid, .first = x->first, .last = x->last, .tandem_until = x->tandem_until, .lead = lead_of(c, x->lead, x->strate),
		.visits = {x->visits_out, x->visits_in}, .listed = is_listed(c, x->id), .local = x->strate != STRATE_OTHER,
		.runs = !x->cancelled && x->first != DATE_NO_DAY, .tandem = x->has_elu && x->has_cadre, .shared = x->shared, .youth = x->youth};
	if (a->runs && a->last == DATE_NO_DAY)
		a->last = date_add_months(a->first, (int)c->p->v[PARAM_OPEN_MONTHS]) - 1;
	*keymap_put(&c->at, (uint64_t)x->id, 0) = c->n_acts++;
	return true;
}

/* How long before it began something was recorded. */
static void add_ahead(struct count *c, int32_t first, struct uid uid)
{
	int y = year_at(c, first);
	int32_t recorded;

	if (y < 0 || c->begun == DATE_NO_DAY || c->end[y] < c->begun)
		return;
	/* What began before there was a register was recorded later: no need to look it up. */
	recorded = first <= c->begun ? first : standing_recorded(c->s, uid);
	if (recorded != DATE_NO_DAY)
		add_days(&c->ahead[y], recorded < first ? first - recorded : 0);
}

static void count_action(struct count *c, const struct act *a)
{
	struct lead *l = &c->leads[a->lead];

	for (int y = 0; y < YEARS; y++) {
		if (runs_between(a, c->window[y], c->until[y])) {
			l->visits[y][OUT] += a->visits[OUT];
			l->visits[y][IN] += a->visits[IN];
		}
		if (!runs_in(c, a, y))
			continue;
		add(c, INDICATOR_YOUTH, y, a->youth);
		if (!a->local)
			continue;
		add(c, INDICATOR_TANDEM, y, a->tandem && (a->tandem_until == DATE_NO_DAY || a->tandem_until >= c->until[y]));
		l->led |= 1U << y;
		l->with_others |= (unsigned)a->shared << y;
	}
	if (a->runs)
		add_ahead(c, a->first, a->uid);
}

static bool read_actions(struct count *c)
{
	if (!standing_actions(c->s, take_action, c, c->e))
		return false;
	for (int i = 0; i < c->n_acts; i++)
		if (c->acts[i].listed)
			count_action(c, &c->acts[i]);
	return true;
}

/* --- links --------------------------------------------------------------------------------------------------------------------- */

static bool take_link(void *ctx, const struct feature_link *l)
{
	struct count *c = ctx;

	if (!str_eq(l->state, "confirmed") || str_eq(l->kind, "not_related"))
		return true;
	GROW(c->links, c->n_links, c->cap_links);
	c->links[c->n_links++] = (struct joined){l->a, l->b, l->confirmed != DATE_NO_DAY ? l->confirmed : l->proposed != DATE_NO_DAY ? l->proposed : standing_recorded(c->s, l->uid)};
	return true;
}

static bool are_joined(const struct count *c, int64_t a, int64_t b, int y)
{
	int64_t x = keymap_get(&c->joined[y], (uint64_t)a, -1);

	return x >= 0 && x == keymap_get(&c->joined[y], (uint64_t)b, -1);
}

/* Two authorities that meet in a year, or are coordinated then. */
static void add_bodies(struct count *c, const struct act *a, const struct act *b, int y, bool coordinated)
{
	int64_t both[2] = {a->lead < b->lead ? a->lead : b->lead, a->lead < b->lead ? b->lead : a->lead};

	if (a->lead == b->lead || c->leads[a->lead].strate == c->leads[b->lead].strate)
		return;
	*keymap_put(&c->bodies, hash64(both, sizeof(both)) | 1, 0) |= (int64_t)1 << y | (int64_t)coordinated << (32 + y);
}

static void count_link(struct count *c, const struct joined *l)
{
	const struct act *a = act_of(c, l->a), *b = act_of(c, l->b);

	for (int y = 0; y < YEARS; y++) {
		if (l->day != DATE_NO_DAY && l->day > c->until[y])
			continue;
		components_join(&c->joined[y], l->a, l->b);
		if (!a || !b || a->lead == b->lead)
			continue;
		c->leads[a->lead].with_others |= (unsigned)runs_in(c, a, y) << y;
		c->leads[b->lead].with_others |= (unsigned)runs_in(c, b, y) << y;
		if ((a->listed || b->listed) && runs_in(c, a, y) && runs_in(c, b, y))
			add_bodies(c, a, b, y, true);
	}
}

static bool read_links(struct count *c)
{
	if (!store_links(c->s, take_link, c, c->e))
		return false;
	for (int i = 0; i < c->n_links; i++)
		count_link(c, &c->links[i]);
	for (int y = 0; y < YEARS; y++)
		components_flatten(&c->joined[y]);
	return true;
}

/* --- findings ------------------------------------------------------------------------------------------------------------------ */

static uint64_t key_of(const char *finding)
{
	return strtoull(finding, NULL, 16) | 1;
}

static bool read_decisions(struct count *c)
{
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(c->s, ENTITY_DECISION, 0, &ids, c->e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct record r;

		arena_clear(&mem);
		ok = store_load(c->s, ENTITY_DECISION, ids.v[i], &mem, &r, c->e);
		if (ok && record_text(&r, FIELD_DECISION_KEY))
			*keymap_put(&c->decided, key_of(record_text(&r, FIELD_DECISION_KEY)), 0) = date_last(record_date(&r, FIELD_DECISION_DECIDED_ON));
	}
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

/* Was a decided finding decided by the end of a year? Without a day it always was. */
static bool was_decided(const struct count *c, const char *finding, int y)
{
	int64_t day = keymap_get(&c->decided, key_of(finding), DATE_NO_DAY);

	return day == DATE_NO_DAY || day <= c->until[y];
}

/* A pair may be coordinated without a link (one file, one agreement): then it always was. */
static bool was_settled(const struct count *c, int64_t a, int64_t b, enum finding_state state, const char *finding, int y)
{
	if (state == FINDING_DECIDED)
		return was_decided(c, finding, y);
	return state == FINDING_COORDINATED && (are_joined(c, a, b, y) || !are_joined(c, a, b, YEARS - 1));
}

static void add_backlog(struct count *c, int64_t since, int y)
{
	int32_t day = (int32_t)(since / MS_PER_DAY);

	add_days(&c->age[y], c->until[y] - day);
}

static bool was_seen(struct count *c, int64_t since, int y)
{
	int32_t day = (int32_t)(since / MS_PER_DAY);

	c->seen = c->seen == DATE_NO_DAY || day < c->seen ? day : c->seen;
	return day <= c->until[y];
}

static void count_pair(struct count *c, const struct act *a, const struct act *b, const struct pair_entry *p)
{
	bool meeting = p->kind == KIND_OVERLAP || p->kind == KIND_DUPLICATION;
	int32_t first = a->first > b->first ? a->first : b->first, last = a->last < b->last ? a->last : b->last;
	char key[17] = "";

	if (p->state == FINDING_DECIDED) {
		char uids[2][UID_TEXT_SIZE];
		const char *lines[2] = {uid_format(a->uid, uids[0]), uid_format(b->uid, uids[1])};

		if (strcmp(lines[0], lines[1]) > 0) {
			const char *swap = lines[0];

			lines[0] = lines[1];
			lines[1] = swap;
		}
		finding_make_id(finding_kind_code((enum finding_kind)p->kind), lines, 2, key);
	}
	for (int y = 0; y < YEARS; y++) {
		bool settled = was_settled(c, a->id, b->id, (enum finding_state)p->state, key, y), together = a->runs && b->runs && first <= last && first <= c->end[y] && last >= c->from[y];

		if (together && meeting)
			add(c, INDICATOR_COORDINATION, y, settled);
		if (together && (meeting || p->kind == KIND_COMPLEMENTARITY))
			add_bodies(c, a, b, y, are_joined(c, a->id, b->id, y));
		if (was_seen(c, p->since, y) && !settled)
			add_backlog(c, p->since, y);
	}
}

static bool take_pairs(void *ctx, const struct pair_list *l)
{
	struct count *c = ctx;
	const struct act *a = act_of(c, l->action);

	for (int i = 0; a && i < l->n; i++) {
		const struct act *b = l->v[i].counts ? act_of(c, l->v[i].other) : NULL;

		if (b && (a->listed || b->listed))
			count_pair(c, a, b, &l->v[i]);
	}
	return true;
}

/* Rows of one finding come after each other: it counts at the first action of the list. */
static bool take_finding(void *ctx, const char *key, int state, int64_t since, int64_t action)
{
	struct count *c = ctx;

	if (str_eq(key, c->last_key) || (c->only && !is_listed(c, action)))
		return true;
	snprintf(c->last_key, sizeof(c->last_key), "%s", key);
	for (int y = 0; y < YEARS; y++)
		if (was_seen(c, since, y) && !(state == FINDING_COORDINATED || (state == FINDING_DECIDED && was_decided(c, key, y))))
			add_backlog(c, since, y);
	return true;
}

static bool read_findings(struct count *c)
{
	return read_decisions(c) && pairs_scan(c->s, take_pairs, c, c->e) && standing_findings(c->s, c->only != NULL, take_finding, c, c->e);
}

/* --- missions, money ----------------------------------------------------------------------------------------------------------- */

static bool take_served(void *ctx, int64_t mission, int64_t action)
{
	struct count *c = ctx;

	if (is_listed(c, action))
		*keymap_put(&c->served, (uint64_t)mission, 1) = 1;
	return true;
}

static bool take_mission(void *ctx, const struct feature_mission *m)
{
	struct count *c = ctx;
	int y = year_at(c, m->first), side = str_eq(m->direction, "in") ? IN : OUT;
	struct lead *l;

	if (str_eq(m->status, "cancelled") || m->first == DATE_NO_DAY || (c->only && !keymap_get(&c->served, (uint64_t)m->id, 0)))
		return true;
	if (y >= 0)
		add(c, INDICATOR_JOINT_MISSIONS, y, *m->joint != '\0');
	add_ahead(c, m->first, m->uid);
	if (!*m->authority || !(str_eq(m->direction, "in") || str_eq(m->direction, "out")))
		return true;
	l = &c->leads[lead_of(c, m->authority, (int)m->strate)];
	for (y = 0; y < YEARS; y++)
		l->missions[y][side] += m->first >= c->window[y] && m->first <= c->until[y];
	return true;
}

static bool read_money(struct count *c)
{
	bool ok = true;

	for (int y = 0; ok && !c->only && y < YEARS; y++) {
		struct arena mem = ARENA_INIT;
		struct indicator_value *v = value_of(c, INDICATOR_ONE_PERCENT, y);
		struct one_percent *all;
		int n;

		ok = one_percent_read(c->s, c->out->first_year + y, NULL, &mem, &all, &n, c->e);
		for (int i = 0; ok && i < n; i++) {
			if (all[i].revenue > 0) {
				v->n += all[i].committed;
				v->of += all[i].ceiling;
			}
		}
		arena_release(&mem);
	}
	return ok;
}

/* --- sums ---------------------------------------------------------------------------------------------------------------------- */

static int by_day(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The lower of two in the middle: a day that was one. */
static void set_median(struct days *d, struct indicator_value *v)
{
	v->of = d->n;
	v->known = d->n > 0;
	if (!d->n)
		return;
	qsort(d->v, (size_t)d->n, sizeof(*d->v), by_day);
	v->value = v->n = d->v[(d->n - 1) / 2];
}

static void sum_leads(struct count *c)
{
	for (int i = 0; i < c->n_leads; i++) {
		const struct lead *l = &c->leads[i];

		for (int y = 0; y < YEARS; y++) {
			int64_t out = l->missions[y][OUT] > l->visits[y][OUT] ? l->missions[y][OUT] : l->visits[y][OUT];
			int64_t in = l->missions[y][IN] > l->visits[y][IN] ? l->missions[y][IN] : l->visits[y][IN];

			value_of(c, INDICATOR_RECIPROCITY, y)->n += in;
			value_of(c, INDICATOR_RECIPROCITY, y)->of += in + out;
			if (l->led >> y & 1)
				add(c, INDICATOR_ISOLATES, y, !(l->with_others >> y & 1));
		}
	}
	for (size_t i = 0; i < c->bodies.cap; i++)
		for (int y = 0; c->bodies.v[i].key && y < YEARS; y++)
			if (c->bodies.v[i].value >> y & 1)
				add(c, INDICATOR_STRATA_LINKS, y, c->bodies.v[i].value >> (32 + y) & 1);
}

static void sum(struct count *c)
{
	sum_leads(c);
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		for (int y = 0; y < YEARS; y++) {
			struct indicator_value *v = value_of(c, (enum indicator)i, y);

			if (indicator_unit((enum indicator)i) != INDICATOR_PERCENT)
				continue;
			v->known = v->of > 0;
			v->value = v->known ? (v->n * 100 + v->of / 2) / v->of : 0;
		}
	}
	for (int y = 0; y < YEARS - 1 && !value_of(c, INDICATOR_ONE_PERCENT, y)->n; y++)
		*value_of(c, INDICATOR_ONE_PERCENT, y) = (struct indicator_value){.known = false};
	for (int y = 0; y < YEARS; y++) {
		struct indicator_value *v = value_of(c, INDICATOR_BACKLOG, y);

		set_median(&c->ahead[y], value_of(c, INDICATOR_ANTICIPATION, y));
		set_median(&c->age[y], value_of(c, INDICATOR_BACKLOG_AGE, y));
		v->known = y == YEARS - 1 || (c->seen != DATE_NO_DAY && c->until[y] >= c->seen);
		v->value = v->n = c->age[y].n;
	}
}

static void release(struct count *c)
{
	for (int y = 0; y < YEARS; y++) {
		keymap_release(&c->joined[y]);
		free(c->ahead[y].v);
		free(c->age[y].v);
	}
	keymap_release(&c->at);
	keymap_release(&c->lead_at);
	keymap_release(&c->decided);
	keymap_release(&c->bodies);
	keymap_release(&c->served);
	intern_release(&c->names);
	free(c->acts);
	free(c->leads);
	free(c->links);
}

bool indicators_read(struct store *s, const struct params *p, int32_t today, const struct ids *only, struct indicators *out, struct err *e)
{
	struct count c = {.s = s, .p = p, .only = only, .out = out, .e = e, .today = today, .begun = standing_begun(s), .seen = DATE_NO_DAY};
	bool ok;

	*out = (struct indicators){.first_year = 0};
	set_years(&c);
	ok = read_actions(&c) && read_links(&c) && read_findings(&c) && (!only || standing_served(s, take_served, &c, e)) && store_missions(s, take_mission, &c, e) && read_money(&c);
	if (ok)
		sum(&c);
	release(&c);
	return ok;
}

const struct indicator_value *indicator_now(const struct indicators *v, enum indicator i)
{
	return &v->v[i][YEARS - 1];
}

static const struct {
	const char *code;
	enum indicator_unit unit;
} kinds[INDICATOR_COUNT] = {
	[INDICATOR_COORDINATION] = {"coordination", INDICATOR_PERCENT},
	[INDICATOR_JOINT_MISSIONS] = {"joint_missions", INDICATOR_PERCENT},
	[INDICATOR_TANDEM] = {"tandem", INDICATOR_PERCENT},
	[INDICATOR_ANTICIPATION] = {"anticipation", INDICATOR_DAYS},
	[INDICATOR_STRATA_LINKS] = {"strata_links", INDICATOR_PERCENT},
	[INDICATOR_ISOLATES] = {"isolates", INDICATOR_PERCENT},
	[INDICATOR_ONE_PERCENT] = {"one_percent", INDICATOR_PERCENT},
	[INDICATOR_RECIPROCITY] = {"reciprocity", INDICATOR_PERCENT},
	[INDICATOR_YOUTH] = {"youth", INDICATOR_PERCENT},
	[INDICATOR_BACKLOG] = {"backlog", INDICATOR_NUMBER},
	[INDICATOR_BACKLOG_AGE] = {"backlog_age", INDICATOR_DAYS},
};

const char *indicator_code(enum indicator i)
{
	return kinds[i].code;
}

enum indicator_unit indicator_unit(enum indicator i)
{
	return kinds[i].unit;
}

const char *indicator_unit_code(enum indicator_unit u)
{
	static const char *const codes[] = {"percent", "days", "number"};

	return codes[u];
}
