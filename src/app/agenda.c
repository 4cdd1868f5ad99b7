/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agenda.c - what is dated and awaits somebody, out of four tables that people fill one by one: they are read whole.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/agenda.h>
#include <strates/app/settle.h>
#include <strates/base/intl.h>

#include "browse_priv.h"
#include "show_priv.h"

struct reading {
	struct agenda *to;
	struct browse *browse;
	struct store *store;
	const struct ids *only; /* sorted; NULL: all */
	int32_t today;
};

void agenda_release(struct agenda *l)
{
	free(l->v);
	arena_release(&l->arena);
	*l = (struct agenda)AGENDA_INIT;
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static int by_value(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

static bool is_wanted(const struct reading *r, int64_t action)
{
	return !r->only || (action && r->only->n && bsearch(&action, r->only->v, (size_t)r->only->n, sizeof(action), by_value));
}

static struct agenda_item *add(struct reading *r, enum agenda_kind kind, enum entity en, int64_t id, struct date start, struct date end)
{
	struct agenda_item *i;

	GROW(r->to->v, r->to->n, r->to->cap);
	i = &r->to->v[r->to->n++];
	*i = (struct agenda_item){.kind = kind, .entity = en, .id = id, .start = start, .end = end, .who = "", .country = "", .city = ""};
	i->first = date_first(start);
	i->last = date_last(end.precision ? end : start);
	if (i->last < i->first)
		i->last = i->first;
	i->part = i->last < r->today ? AGENDA_BEFORE : AGENDA_AHEAD;
	return i;
}

/* --- missions ------------------------------------------------------------------------------------------------------------------ */

static bool serves(struct reading *r, int64_t mission)
{
	struct arena mem = ARENA_INIT;
	struct record rec;
	bool yes = !r->only;

	if (!yes && store_load(r->store, ENTITY_MISSION, mission, &mem, &rec, NULL))
		for (int i = 0; i < record_count(&rec, SET_MISSION_ACTIONS) && !yes; i++)
			yes = is_wanted(r, show_ref_id(browse_app(r->browse), ENTITY_ACTION, record_element(&rec, SET_MISSION_ACTIONS, i)));
	arena_release(&mem);
	return yes;
}

static const char *keep(struct reading *r, const char *s)
{
	return str_is_empty(s) ? "" : arena_strdup(&r->to->arena, s);
}

static void add_mission(struct reading *r, const struct mission_row *m)
{
	struct agenda_item *i = add(r, AGENDA_MISSION, ENTITY_MISSION, m->id, m->start, m->end);

	i->title = keep(r, m->title);
	i->who = keep(r, m->authority);
	i->country = keep(r, m->country);
	i->city = keep(r, m->city);
	i->severity = m->severity;
	i->n_open = m->n_open;
	i->n_decided = m->n_decided;
	i->cancelled = str_eq(m->status, "cancelled");
	snprintf(i->finding, sizeof(i->finding), "%s", or_empty(m->finding));
	if (i->n_open && i->part == AGENDA_AHEAD && !i->cancelled) {
		i->part = AGENDA_CLASHES;
		r->to->n_clashes++;
	}
}

static bool read_missions(struct reading *r, struct err *e)
{
	struct missions m = MISSIONS_INIT;
	bool ok = missions_read(&m, r->browse, e);

	for (int i = 0; ok && i < m.n; i++)
		if (date_first(m.v[i].start) != DATE_NO_DAY && serves(r, m.v[i].id))
			add_mission(r, &m.v[i]);
	missions_release(&m);
	return ok;
}

/* --- agreements ---------------------------------------------------------------------------------------------------------------- */

static bool covers(struct reading *r, const struct record *agreement)
{
	struct value uid = value_uid(agreement->uid);
	struct ids actions = IDS_INIT;
	bool yes = !r->only;

	if (!yes && store_ids_where(r->store, FIELD_ACTION_AGREEMENT, &uid, &actions, NULL))
		for (int i = 0; i < actions.n && !yes; i++)
			yes = is_wanted(r, actions.v[i]);
	ids_release(&actions);
	return yes;
}

static const char *parties(struct reading *r, const struct record *agreement)
{
	struct str s = STR_INIT;
	const char *kept;

	for (int i = 0; i < record_count(agreement, SET_AGREEMENT_PARTIES); i++)
		str_addf(&s, "%s%s", i ? ", " : "", store_ref_name(r->store, ENTITY_AUTHORITY, record_element(agreement, SET_AGREEMENT_PARTIES, i), &r->to->arena));
	kept = keep(r, s.s);
	str_release(&s);
	return kept;
}

static void add_agreement(struct reading *r, const struct record *a, enum agenda_kind kind, enum field on)
{
	struct date day = record_date(a, on);
	struct agenda_item *i;

	if (!day.precision)
		return;
	i = add(r, kind, ENTITY_AGREEMENT, a->id, day, (struct date){0});
	i->title = keep(r, record_text(a, FIELD_AGREEMENT_TITLE));
	i->who = parties(r, a);
	/* It ends with its last day, and is over after that. */
	if (kind == AGENDA_AGREEMENT_END)
		i->first = i->last;
	if (kind == AGENDA_TO_SEND && i->part == AGENDA_BEFORE) {
		i->part = AGENDA_LATE;
		i->late = true;
	}
}

/* Transmission is of the act of 6 February 1992 (now CGCT L1115-1); what is over needs none any more. */
static bool must_be_sent(const struct reading *r, const struct record *a)
{
	int32_t signed_on = date_first(record_date(a, FIELD_AGREEMENT_SIGNED)), end = date_last(record_date(a, FIELD_AGREEMENT_END));

	return signed_on >= date_to_days(1992, 2, 8) && (end == DATE_NO_DAY || end >= r->today);
}

static bool read_agreements(struct reading *r, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(r->store, ENTITY_AGREEMENT, 0, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct record a;

		arena_clear(&mem);
		ok = store_load(r->store, ENTITY_AGREEMENT, ids.v[i], &mem, &a, e);
		if (!ok || !covers(r, &a))
			continue;
		add_agreement(r, &a, AGENDA_AGREEMENT_END, FIELD_AGREEMENT_END);
		if (record_date(&a, FIELD_AGREEMENT_TRANSMITTED).precision)
			add_agreement(r, &a, AGENDA_SENT, FIELD_AGREEMENT_TRANSMITTED);
		else if (must_be_sent(r, &a))
			add_agreement(r, &a, AGENDA_TO_SEND, FIELD_AGREEMENT_SIGNED);
	}
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

/* --- events and follow-ups ----------------------------------------------------------------------------------------------------- */

static bool read_events(struct reading *r, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(r->store, ENTITY_EVENT, 0, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct agenda_item *item;
		struct record v;

		arena_clear(&mem);
		ok = store_load(r->store, ENTITY_EVENT, ids.v[i], &mem, &v, e);
		if (!ok || !record_date(&v, FIELD_EVENT_ON).precision)
			continue;
		item = add(r, AGENDA_EVENT, ENTITY_EVENT, v.id, record_date(&v, FIELD_EVENT_ON), (struct date){0});
		item->title = keep(r, record_text(&v, FIELD_EVENT_TITLE));
		if (record_text(&v, FIELD_EVENT_KIND))
			item->event = keep(r, record_text(&v, FIELD_EVENT_KIND));
		item->who = show_ref_name(browse_app(r->browse), ENTITY_AUTHORITY, record_value(&v, FIELD_EVENT_AUTHORITY), &r->to->arena);
	}
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

/* The actions that were judged; missions and others count for none. false: none of them is wanted. */
static bool members_of(struct reading *r, const struct record *d, int64_t pair[2])
{
	bool yes = !r->only;
	int n = 0;

	pair[0] = pair[1] = 0;
	for (int i = 0; i < record_count(d, SET_DECISION_MEMBERS); i++) {
		struct uid u;
		int64_t id = uid_parse(or_empty(record_element(d, SET_DECISION_MEMBERS, i)->s), &u) ? store_id_of_uid(r->store, ENTITY_ACTION, u) : 0;

		yes = yes || is_wanted(r, id);
		if (id && n < 2)
			pair[n++] = id;
	}
	return yes;
}

static void add_follow_up(struct reading *r, const struct record *d)
{
	const char *verdict = vocab_label(VOCAB_VERDICT, record_text(d, FIELD_DECISION_VERDICT)), *why = or_empty(record_text(d, FIELD_DECISION_WHY));
	int64_t pair[2];
	struct agenda_item *i;

	if (!members_of(r, d, pair))
		return;
	i = add(r, AGENDA_FOLLOW_UP, ENTITY_DECISION, d->id, record_date(d, FIELD_DECISION_DUE), (struct date){0});
	i->title = arena_printf(&r->to->arena, "%s%s%s", verdict, *why ? _(": ") : "", why);
	i->who = settle_assignee(browse_app(r->browse), d, &r->to->arena);
	if (!*i->who)
		i->who = keep(r, record_text(d, FIELD_DECISION_DECIDED_BY));
	snprintf(i->finding, sizeof(i->finding), "%s", or_empty(record_text(d, FIELD_DECISION_KEY)));
	i->left = pair[0];
	i->right = pair[1];
	i->late = i->part == AGENDA_BEFORE;
	if (i->late)
		i->part = AGENDA_LATE;
}

static bool read_follow_ups(struct reading *r, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(r->store, ENTITY_DECISION, 0, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct record d;

		arena_clear(&mem);
		ok = store_load(r->store, ENTITY_DECISION, ids.v[i], &mem, &d, e);
		if (ok && record_date(&d, FIELD_DECISION_DUE).precision && record_value(&d, FIELD_DECISION_DONE)->i != 1)
			add_follow_up(r, &d);
	}
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

/* --- the list ------------------------------------------------------------------------------------------------------------------ */

static int in_order(const void *x, const void *y)
{
	const struct agenda_item *a = x, *b = y;
	bool backwards = a->part == AGENDA_BEFORE;

	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	if (a->first != b->first)
		return (a->first < b->first) != backwards ? -1 : 1;
	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

bool agenda_read(struct agenda *l, struct browse *b, const struct ids *only, struct err *e)
{
	struct app *a = browse_app(b);
	struct reading r = {.to = l, .browse = b, .store = app_store(a), .only = only, .today = app_today(a)};
	bool ok;

	agenda_release(l);
	if (only && only->n)
		qsort(only->v, (size_t)only->n, sizeof(*only->v), by_value);
	ok = read_missions(&r, e) && read_agreements(&r, e) && read_events(&r, e) && read_follow_ups(&r, e);
	if (l->n)
		qsort(l->v, (size_t)l->n, sizeof(*l->v), in_order);
	for (int i = 0; i < l->n; i++)
		l->n_late += l->v[i].part == AGENDA_LATE;
	return ok;
}

bool agenda_read_list(struct agenda *l, struct browse *b, struct err *e)
{
	struct ids ids = IDS_INIT;
	struct filter f;
	struct query q;
	bool ok;

	if (!browse_is_narrowed(b))
		return agenda_read(l, b, NULL, e);
	ok = browse_query(b, "", &f, &q, e) && query_ids(app_store(browse_app(b)), &q, &ids, e) && agenda_read(l, b, &ids, e);
	filter_release(&f);
	ids_release(&ids);
	return ok;
}

/* --- in words ------------------------------------------------------------------------------------------------------------------ */

const char *agenda_part_label(enum agenda_part p)
{
	static const char *const labels[AGENDA_PARTS] = {[AGENDA_CLASHES] = N_("Missions that clash"), [AGENDA_LATE] = N_("Late"),
		[AGENDA_AHEAD] = N_("From today on"), [AGENDA_BEFORE] = N_("Before today")};

	return _(labels[p]);
}

const char *agenda_kind_label(const struct agenda_item *i)
{
	static const char *const labels[AGENDA_KINDS] = {[AGENDA_MISSION] = N_("mission"), [AGENDA_EVENT] = N_("meeting"), [AGENDA_AGREEMENT_END] = N_("agreement end"),
		[AGENDA_TO_SEND] = N_("to transmit"), [AGENDA_SENT] = N_("transmitted"), [AGENDA_FOLLOW_UP] = N_("follow-up")};

	return i->event ? vocab_label(VOCAB_EVENT_KIND, i->event) : _(labels[i->kind]);
}

const char *agenda_kind_code(const struct agenda_item *i)
{
	static const char *const codes[AGENDA_KINDS] = {[AGENDA_MISSION] = "mission", [AGENDA_EVENT] = "event", [AGENDA_AGREEMENT_END] = "agreement_end",
		[AGENDA_TO_SEND] = "agreement_to_send", [AGENDA_SENT] = "agreement_sent", [AGENDA_FOLLOW_UP] = "follow_up"};

	return codes[i->kind];
}

const char *agenda_weekday(int32_t day)
{
	static const char *const names[7] = {N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")};

	/* 1970-01-01 was a Thursday. */
	return _(names[((day + 3) % 7 + 7) % 7]);
}

const char *agenda_day_label(int32_t day, char buf[48])
{
	return date_format_long(date_from_days(day), buf);
}

void agenda_say(const struct agenda_item *i, int32_t today, struct str *out)
{
	char day[48];

	str_addf(out, "%s %s", agenda_weekday(i->first), agenda_day_label(i->first, day));
	if (i->first == today)
		str_add(out, _(" (today)"));
	if (i->late)
		str_add(out, _(", late"));
	if (i->n_open)
		str_addf(out, ngettext(", %d clash", ", %d clashes", (unsigned long)i->n_open), i->n_open);
	str_addf(out, "%s%s, %s", _(": "), agenda_kind_label(i), or_empty(i->title));
	if (*or_empty(i->who))
		str_addf(out, ", %s", i->who);
	if (*i->city)
		str_addf(out, ", %s", i->city);
	str_add_char(out, '.');
}
