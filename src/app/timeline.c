/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timeline.c - the rows of a timeline: groups, their actions, and when those meet.
 *
 * A group of one action has no heading: most groups of a register of twinnings are such.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>

#include "timeline_priv.h"

enum {
	SIGNS = 8,            /* of one action */
	SIGN_SLOTS = 256,     /* actions whose signs are kept */
	UNFOLDED = 40,        /* groups that meet and stand open at first */
	UNFOLDED_ACTIONS = 12 /* if they are no longer than this */
};

/* What somebody folded or unfolded, by the group's key. */
struct wish {
	uint64_t key;
	bool unfolded;
};
struct group_state {
	bool unfolded, known; /* known: its windows were read */
	struct timeline_window *windows;
	int n_windows;
};
struct timeline {
	struct browse *browse;
	enum span_grouping by;
	struct spans spans;
	struct group_state *state; /* one a group */
	int *first_row;            /* of each group, and behind the last one */
	struct arena windows, texts;
	struct wish *wishes;
	int n_wishes, cap_wishes;
	struct {
		int64_t action;
		struct span_sign v[SIGNS];
		int n;
	} signs[SIGN_SLOTS];
};

struct timeline *timeline_new(struct browse *b)
{
	struct timeline *t = xcalloc(1, sizeof(*t));

	t->browse = b;
	return t;
}

static void forget(struct timeline *t)
{
	spans_release(&t->spans);
	arena_clear(&t->windows);
	free(t->state);
	free(t->first_row);
	t->state = NULL;
	t->first_row = NULL;
	memset(t->signs, 0, sizeof(t->signs));
}

void timeline_free(struct timeline **pt)
{
	struct timeline *t = *pt;

	if (!t)
		return;
	forget(t);
	free(t->wishes);
	arena_release(&t->windows);
	arena_release(&t->texts);
	free(t);
	*pt = NULL;
}

/* --- meetings ------------------------------------------------------------------------------------------------------------------ */

/* Those whose findings are all about themselves have no pairs: asking for them costs a look-up. */
static const struct group_state *known(struct timeline *t, int group)
{
	const struct span_group *g = &t->spans.groups[group];
	struct group_state *s = &t->state[group];

	if (!s->known && (g->n_open || g->n_settled))
		s->windows = timeline_windows(browse_app(t->browse), t->spans.v + g->from, g->n, OUTSIDERS_MOST, &t->windows, &s->n_windows);
	s->known = true;
	return s;
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static int rows_of(struct timeline *t, int group)
{
	int n = t->spans.groups[group].n;

	if (!t->state[group].unfolded)
		return 1;
	return (n > 1 ? 1 + n : 1) + (known(t, group)->n_windows > 0);
}

static void count_rows(struct timeline *t, int from)
{
	for (int i = from; i < t->spans.n_groups; i++)
		t->first_row[i + 1] = t->first_row[i] + rows_of(t, i);
}

static uint64_t mix(uint64_t h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (uint8_t)*s) * UINT64_C(0x100000001b3);
	return (h ^ 0xff) * UINT64_C(0x100000001b3);
}

static uint64_t key_of(const struct span_group *g)
{
	return mix(mix(mix(mix(UINT64_C(0xcbf29ce484222325), g->lead), g->country), g->city), g->theme);
}

static const struct wish *wish_of(const struct timeline *t, uint64_t key)
{
	for (int i = 0; i < t->n_wishes; i++)
		if (t->wishes[i].key == key)
			return &t->wishes[i];
	return NULL;
}

/* What meets stands open, as far as it can be taken in. */
static void unfold_first(struct timeline *t)
{
	int left = UNFOLDED;

	for (int i = 0; i < t->spans.n_groups; i++) {
		const struct span_group *g = &t->spans.groups[i];
		const struct wish *w = t->n_wishes ? wish_of(t, key_of(g)) : NULL;
		bool usual = g->severity > 0 && g->n <= UNFOLDED_ACTIONS && left > 0;

		t->state[i].unfolded = w ? w->unfolded : usual;
		left -= usual;
	}
}

bool timeline_read(struct timeline *t, struct err *e)
{
	struct filter f;
	struct query q;
	bool ok = browse_query(t->browse, "", &f, &q, e) && timeline_read_query(t, &q, e);

	filter_release(&f);
	return ok;
}

bool timeline_read_query(struct timeline *t, const struct query *q, struct err *e)
{
	bool ok;

	forget(t);
	ok = query_spans(app_store(browse_app(t->browse)), q, t->by, &t->spans, e);
	t->state = xcalloc((size_t)t->spans.n_groups + 1, sizeof(*t->state));
	t->first_row = xcalloc((size_t)t->spans.n_groups + 1, sizeof(*t->first_row));
	unfold_first(t);
	count_rows(t, 0);
	return ok;
}

void timeline_unfold_all(struct timeline *t)
{
	for (int i = 0; i < t->spans.n_groups; i++)
		t->state[i].unfolded = true;
	count_rows(t, 0);
}

void timeline_group_by(struct timeline *t, enum span_grouping by)
{
	t->by = by;
}

enum span_grouping timeline_grouping(const struct timeline *t)
{
	return t->by;
}

size_t timeline_count(const struct timeline *t)
{
	return t->first_row ? (size_t)t->first_row[t->spans.n_groups] : 0;
}

int timeline_actions(const struct timeline *t)
{
	return t->spans.n;
}

int timeline_groups(const struct timeline *t)
{
	return t->spans.n_groups;
}

uint64_t timeline_key(const struct timeline *t, int group)
{
	return key_of(&t->spans.groups[group]);
}

static int group_at(const struct timeline *t, size_t row)
{
	int lo = 0, hi = t->spans.n_groups - 1;

	while (lo < hi) {
		int mid = lo + (hi - lo + 1) / 2;

		if ((size_t)t->first_row[mid] <= row)
			lo = mid;
		else
			hi = mid - 1;
	}
	return lo;
}

enum timeline_kind timeline_kind_at(const struct timeline *t, size_t row, int *group, int64_t *action)
{
	int at = *group = group_at(t, row), nth = (int)row - t->first_row[at];
	const struct span_group *g = &t->spans.groups[at];

	*action = 0;
	if (nth == 0 && g->n > 1)
		return TIMELINE_GROUP;
	nth -= g->n > 1;
	if (nth == g->n)
		return TIMELINE_MEETING;
	*action = t->spans.v[g->from + nth].action;
	return TIMELINE_ACTION;
}

size_t timeline_group_row(const struct timeline *t, int group)
{
	return (size_t)t->first_row[group];
}

bool timeline_has_meeting(struct timeline *t, int group)
{
	return known(t, group)->n_windows > 0;
}

bool timeline_is_folded(const struct timeline *t, int group)
{
	return !t->state[group].unfolded;
}

void timeline_fold(struct timeline *t, int group, bool on)
{
	uint64_t key = key_of(&t->spans.groups[group]);
	const struct wish *old = wish_of(t, key);

	if (t->state[group].unfolded == !on)
		return;
	t->state[group].unfolded = !on;
	if (old) {
		t->wishes[old - t->wishes].unfolded = !on;
	} else {
		GROW(t->wishes, t->n_wishes, t->cap_wishes);
		t->wishes[t->n_wishes++] = (struct wish){key, !on};
	}
	count_rows(t, group);
}

static int group_of(const struct timeline *t, int64_t action, int *nth)
{
	for (int g = 0; g < t->spans.n_groups; g++)
		for (int i = 0; i < t->spans.groups[g].n; i++)
			if (t->spans.v[t->spans.groups[g].from + i].action == action) {
				*nth = i;
				return g;
			}
	return -1;
}

bool timeline_seen(const struct timeline *t, int64_t action, size_t *row)
{
	int nth, group = group_of(t, action, &nth);

	if (group < 0)
		return false;
	*row = (size_t)t->first_row[group];
	if (t->spans.groups[group].n > 1 && t->state[group].unfolded)
		*row += (size_t)nth + 1;
	return true;
}

bool timeline_find(struct timeline *t, int64_t action, size_t *row)
{
	int nth, group = group_of(t, action, &nth);

	if (group < 0)
		return false;
	timeline_fold(t, group, false);
	return timeline_seen(t, action, row);
}

int64_t timeline_step_finding(const struct timeline *t, size_t row, int step)
{
	int group, n = t->spans.n, at;
	int64_t action;
	enum timeline_kind kind;

	if (row >= timeline_count(t))
		return 0;
	kind = timeline_kind_at(t, row, &group, &action);
	at = t->spans.groups[group].from;
	if (kind == TIMELINE_GROUP)
		at -= step > 0; /* its own first action is the next one */
	else
		at += (int)row - t->first_row[group] - (t->spans.groups[group].n > 1) - (kind == TIMELINE_MEETING && step > 0);
	for (int i = 0; i < n; i++) {
		at = (at + step + n) % n;
		if (t->spans.v[at].open)
			return t->spans.v[at].action;
	}
	return 0;
}

bool timeline_reach(const struct timeline *t, int32_t *first, int32_t *last)
{
	int months = timeline_open_months(browse_app(t->browse));
	bool any = false;

	for (int i = 0; i < t->spans.n; i++) {
		int32_t a, b;

		if (!timeline_counted_days(&t->spans.v[i], months, &a, &b))
			continue;
		*first = !any || a < *first ? a : *first;
		*last = !any || b > *last ? b : *last;
		any = true;
	}
	return any;
}

/* --- one row ------------------------------------------------------------------------------------------------------------------- */

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

const char *timeline_label(struct timeline *t, int group)
{
	const struct span_group *g = &t->spans.groups[group];
	const struct action_row *r = browse_row(t->browse, t->spans.v[g->from].action);
	const char *theme = browse_theme(t->browse, g->theme), *city;

	if (t->by == SPANS_BY_LEAD)
		return r && !str_is_empty(r->lead_name) ? r->lead_name : *g->lead ? g->lead : _("no lead authority");
	/* The folded name only says that there is a town: as it is written it stands in any of the actions. */
	city = *g->city && r ? or_empty(r->city) : "";
	if (!*g->country && !*theme)
		return _("no place, no theme");
	return arena_printf(&t->texts, "%s%s%s%s%s", *g->country ? g->country : _("no place"), *city ? " " : "", city, " · ", *theme ? theme : _("no theme"));
}

static void read_signs(struct timeline *t, int64_t action, struct timeline_row *out)
{
	size_t at = (size_t)(uint64_t)action % SIGN_SLOTS;

	if (t->signs[at].action != action) {
		t->signs[at].action = action;
		if (!span_signs(app_store(browse_app(t->browse)), action, t->signs[at].v, SIGNS, &t->signs[at].n, NULL))
			t->signs[at].n = 0;
	}
	out->signs = t->signs[at].v;
	out->n_signs = t->signs[at].n;
}

void timeline_fill_action(struct timeline_row *out, struct browse *b, const struct span *v, int months)
{
	const struct action_row *r = browse_row(b, v->action);

	out->kind = TIMELINE_ACTION;
	out->span = v;
	out->unknown_start = !timeline_counted_days(v, months, &out->first, &out->last);
	out->open_end = v->last == DATE_NO_DAY;
	out->label = r ? or_empty(r->title) : "";
	out->lead = r ? or_empty(r->lead_name ? r->lead_name : r->lead) : "";
	out->severity = v->severity;
	out->n = 1;
	out->n_open = r ? r->n_open : v->open;
	out->n_settled = r ? r->n_decided : v->settled;
}

const char *timeline_window_label(const struct timeline_window *w)
{
	return w->settled ? _("coordinated") : _("overlap");
}

void timeline_label_meeting(struct timeline_row *out)
{
	out->kind = TIMELINE_MEETING;
	out->severity = 0;
	for (int i = 0; i < out->n_windows; i++)
		if (!out->windows[i].settled && out->windows[i].severity > out->severity)
			out->severity = out->windows[i].severity;
	out->label = out->severity ? _("overlap") : _("coordinated");
}

void timeline_at(struct timeline *t, size_t row, struct timeline_row *out)
{
	int64_t action;
	const struct span_group *g;
	int group;

	memset(out, 0, sizeof(*out));
	arena_clear(&t->texts);
	browse_prefetch(t->browse, 0, 0);
	out->kind = timeline_kind_at(t, row, &group, &action);
	out->group = group;
	g = &t->spans.groups[group];
	if (out->kind == TIMELINE_ACTION) {
		int nth = (int)row - t->first_row[group] - (g->n > 1);

		timeline_fill_action(out, t->browse, &t->spans.v[g->from + nth], timeline_open_months(browse_app(t->browse)));
		read_signs(t, action, out);
		out->group = group;
		return;
	}
	out->windows = known(t, group)->windows;
	out->n_windows = t->state[group].n_windows;
	if (out->kind == TIMELINE_MEETING) {
		timeline_label_meeting(out);
		return;
	}
	out->label = timeline_label(t, group);
	out->severity = g->severity;
	out->n = g->n;
	out->n_open = g->n_open;
	out->n_settled = g->n_settled;
	out->folded = !t->state[group].unfolded;
}

static void add_term(struct str *out, const char *field, const char *value)
{
	if (*value)
		str_addf(out, "%s%s:\"%s\"", out->len ? " " : "", field, value);
}

const char *timeline_scope(struct timeline *t, int group)
{
	const struct span_group *g = &t->spans.groups[group];
	struct str term = STR_INIT;
	const char *kept;

	add_term(&term, "lead", g->lead);
	add_term(&term, "country", g->country);
	add_term(&term, "city", g->city);
	add_term(&term, "theme", g->theme);
	kept = arena_strdup(&t->texts, term.s);
	str_release(&term);
	return kept;
}

static void say_count(const struct timeline_row *r, struct str *out)
{
	if (r->n_open)
		str_addf(out, ngettext(", %d to settle", ", %d to settle", (unsigned long)r->n_open), r->n_open);
	else if (r->n_settled)
		str_addf(out, ngettext(", %d settled", ", %d settled", (unsigned long)r->n_settled), r->n_settled);
}

static void say_windows(const struct timeline_row *r, struct str *out)
{
	int32_t first = INT32_MAX, last = INT32_MIN;
	char a[40], b[40];

	for (int i = 0; i < r->n_windows; i++) {
		first = r->windows[i].first < first ? r->windows[i].first : first;
		last = r->windows[i].last > last ? r->windows[i].last : last;
	}
	if (r->n_windows)
		str_addf(out, _("; they meet between %s and %s"), date_format_long(date_from_days(first), a), date_format_long(date_from_days(last), b));
}

void timeline_say(struct timeline *t, size_t row, struct str *out)
{
	struct timeline_row r;
	const struct action_row *a;

	timeline_at(t, row, &r);
	if (r.kind == TIMELINE_ACTION) {
		a = browse_row(t->browse, r.span->action);
		str_addf(out, "%s, %s", r.label, r.lead);
		say_count(&r, out);
		if (a && (a->start.year || a->end.year))
			str_addf(out, "%s%s", _(": "), show_period_long(a->start, a->end, &t->texts));
		else
			str_addf(out, "%s%s", _(": "), _("no dates"));
	} else {
		str_add(out, r.label);
		if (r.kind == TIMELINE_GROUP)
			str_addf(out, ngettext(": %d action", ": %d actions", (unsigned long)r.n), r.n);
		say_count(&r, out);
		say_windows(&r, out);
	}
	str_add_char(out, '.');
}
