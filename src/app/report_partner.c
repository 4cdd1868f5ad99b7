/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_partner.c - the sheet for a partner: which French authorities work with it, who comes when, what it asked for, which agreements bind.
 *
 * It leaves the house, so it speaks of no finding: that four authorities call at one town hall is said as a list that its mayor can use.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>
#include <strates/store/who.h>

#include "report_priv.h"
#include "show_priv.h"

enum { ACTIONS_MAX = 200, BEFORE_DAYS = 365 };

struct sheet {
	struct report *r;
	struct record p;
	struct ids actions;
	int n_leads, n_strates, n_active;
};

/* --- which ---------------------------------------------------------------------------------------------------------------------- */

struct best {
	struct report *r;
	int64_t id, now;
	struct uid uid;
	int most, n;
	char lead[128];
};

static bool weigh(void *ctx, const struct who_partner *p)
{
	struct best *b = ctx;
	bool wanted = !b->r->filter->root && report_may_show(b->r, p->action.id);

	for (int k = 0; !wanted && b->r->filter->root && k < b->r->ids.n; k++)
		wanted = b->r->ids.v[k] == p->action.id;
	if (!wanted)
		return true;
	if (p->id != b->now) {
		b->now = p->id;
		b->n = 0;
		*b->lead = '\0';
	}
	if (strncmp(b->lead, p->action.lead, sizeof(b->lead) - 1) != 0) {
		snprintf(b->lead, sizeof(b->lead), "%s", p->action.lead);
		b->n++;
	}
	if (b->n > b->most) {
		b->most = b->n;
		b->id = p->id;
	}
	return true;
}

/* The partner that most authorities of these actions reach. */
static bool choose(struct report *r, int64_t *id, struct err *e)
{
	struct best b = {.r = r};

	if (!who_partners(app_store(r->app), weigh, &b, e))
		return false;
	*id = b.id;
	return b.id || err_set(e, ERR_DATA, _("no partner is known for these actions; say which one: strates report partner \"NAME\""));
}

/* --- reading -------------------------------------------------------------------------------------------------------------------- */

static bool is_active(const struct report *r, const struct action_row *row)
{
	return !str_eq(row->status, "4") && !str_eq(row->status, "5") && (!row->end.year || date_last(row->end) >= app_today(r->app));
}

static bool read(struct sheet *s, struct err *e)
{
	struct report *r = s->r;
	struct who_action *v;
	int64_t id = r->subject;
	int n, strates[STRATE_COUNT] = {0};
	const char *lead = "";

	if ((!id && !choose(r, &id, e)) || !store_load(app_store(r->app), ENTITY_PARTNER, id, &r->mem, &s->p, e) ||
		!who_at_partner(app_store(r->app), s->p.uid, &r->mem, &v, &n, e))
		return false;
	/* Those of one authority come after each other. */
	for (int i = 0; i < n; i++) {
		struct action_row row;

		if (!report_may_show(r, v[i].id)) {
			r->hidden += r->filter->root || r->subject;
			continue;
		}
		ids_add(&s->actions, v[i].id);
		if (!store_action_row(app_store(r->app), v[i].id, &r->mem, &row, e))
			return false;
		s->n_active += is_active(r, &row);
		s->n_leads += strcmp(lead, v[i].lead) != 0;
		lead = v[i].lead;
		if (v[i].strate >= 0 && v[i].strate < STRATE_COUNT && !strates[v[i].strate]++)
			s->n_strates++;
	}
	return true;
}

/* --- missions -------------------------------------------------------------------------------------------------------------------- */

static bool is_theirs(struct sheet *s, const struct record *m)
{
	struct uid partner = record_uid(m, FIELD_MISSION_PARTNER);
	const char *city = record_text(m, FIELD_MISSION_CITY), *own = record_text(&s->p, FIELD_PARTNER_CITY);

	if (!uid_is_nil(partner))
		return uid_cmp(partner, s->p.uid) == 0;
	return own && city && str_eq(record_text(m, FIELD_MISSION_COUNTRY), record_text(&s->p, FIELD_PARTNER_COUNTRY)) && utf8_collate(city, own) == 0;
}

static bool may_tell(struct sheet *s, const struct record *m)
{
	for (int i = 0; i < record_count(m, SET_MISSION_ACTIONS); i++)
		if (!report_may_show(s->r, show_ref_id(s->r->app, ENTITY_ACTION, record_element(m, SET_MISSION_ACTIONS, i))))
			return false;
	return !str_eq(record_text(m, FIELD_MISSION_STATUS), "cancelled");
}

struct visit {
	struct record m;
	int32_t first;
};

static int by_day(const void *a, const void *b)
{
	const struct visit *x = a, *y = b;

	return x->first != y->first ? (x->first < y->first ? -1 : 1) : (x->m.id > y->m.id) - (x->m.id < y->m.id);
}

static bool read_visits(struct sheet *s, struct visit **out, int *n, struct err *e)
{
	struct report *r = s->r;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(app_store(r->app), ENTITY_MISSION, 0, &ids, e);
	struct visit *v = arena_calloc(&r->mem, (size_t)ids.n + 1, sizeof(*v));

	*n = 0;
	for (int i = 0; ok && i < ids.n; i++) {
		struct visit *at = &v[*n];

		ok = store_load(app_store(r->app), ENTITY_MISSION, ids.v[i], &r->mem, &at->m, e);
		at->first = ok ? date_first(record_date(&at->m, FIELD_MISSION_START)) : 0;
		*n += ok && at->first != DATE_NO_DAY && at->first >= app_today(r->app) - BEFORE_DAYS && is_theirs(s, &at->m) && may_tell(s, &at->m);
	}
	if (*n)
		qsort(v, (size_t)*n, sizeof(*v), by_day);
	*out = v;
	ids_release(&ids);
	return ok;
}

static void add_visits(struct sheet *s, const struct visit *v, int n, bool ahead)
{
	const char *const heads[] = {_("Day"), _("Direction"), _("Authority"), _("What for")};
	struct report *r = s->r;
	bool headed = false;
	char day[40];

	for (int i = 0; i < n; i++) {
		if ((v[i].first >= app_today(r->app)) != ahead)
			continue;
		if (!headed) {
			paper_heading(r->paper, 2, ahead ? _("Who comes when") : _("Who came in the last twelve months"));
			paper_table(r->paper, COUNT_OF(heads), heads);
		}
		headed = true;
		paper_row(r->paper, (const char *const[]){date_format_long(record_date(&v[i].m, FIELD_MISSION_START), day),
		                        str_eq(record_text(&v[i].m, FIELD_MISSION_DIRECTION), "in") ? _("received in France") : _("comes to you"),
		                        show_ref_name(r->app, ENTITY_AUTHORITY, record_value(&v[i].m, FIELD_MISSION_AUTHORITY), &r->mem), record_text(&v[i].m, FIELD_MISSION_TITLE)});
	}
}

/* --- writing -------------------------------------------------------------------------------------------------------------------- */

/* Requests of the partner that nobody answered. */
static int unanswered(struct sheet *s)
{
	struct value uid = value_uid(s->p.uid);
	struct ids ids = IDS_INIT;
	int open = 0;

	if (store_ids_where(app_store(s->r->app), FIELD_NEED_PARTNER, &uid, &ids, NULL))
		for (int i = 0; i < ids.n; i++) {
			struct record n;

			open += store_load(app_store(s->r->app), ENTITY_NEED, ids.v[i], &s->r->mem, &n, NULL) && !record_int(&n, FIELD_NEED_MET, 0);
		}
	ids_release(&ids);
	return open;
}

static void lead(struct sheet *s, const struct visit *v, int n)
{
	struct report *r = s->r;
	const char *name = record_text(&s->p, FIELD_PARTNER_NAME);
	int ahead = 0, next = -1, open = unanswered(s);
	char day[40];

	for (int i = 0; i < n; i++) {
		if (v[i].first < app_today(r->app))
			continue;
		next = next < 0 ? i : next;
		ahead++;
	}
	if (s->actions.n)
		paper_lead(r->paper, arena_printf(&r->mem, ngettext("%s works with %d French authority of %d strata; actions under way: %d.",
		                                               "%s works with %d French authorities of %d strata; actions under way: %d.", (unsigned long)s->n_leads), name, s->n_leads,
		                         s->n_strates, s->n_active));
	else
		paper_lead(r->paper, arena_printf(&r->mem, _("No French authority is on record with %s."), name));
	paper_lead(r->paper, next >= 0 ? arena_printf(&r->mem, ngettext("%d visit is planned, on %s.", "%d visits are planned, the next on %s.", (unsigned long)ahead), ahead,
	                                         date_format_long(record_date(&v[next].m, FIELD_MISSION_START), day))
	                               : _("No visit is planned."));
	paper_lead(r->paper, open ? arena_printf(&r->mem, ngettext("%d request is not answered yet.", "%d requests are not answered yet.", (unsigned long)open), open)
	                          : _("No request is waiting for an answer."));
}

static bool add_actions(struct sheet *s, struct err *e)
{
	const char *const heads[] = {_("Authority"), _("Action"), _("Period"), _("Status"), _("Whom to call")};
	struct report *r = s->r;
	char period[32];

	if (!s->actions.n)
		return true;
	paper_heading(r->paper, 2, _("Who works with you"));
	paper_table(r->paper, COUNT_OF(heads), heads);
	for (int i = 0; i < s->actions.n && i < ACTIONS_MAX; i++) {
		struct action_row row;
		struct record a;
		const char *cadre, *elu;

		if (!store_action_row(app_store(r->app), s->actions.v[i], &r->mem, &row, e) || !store_load(app_store(r->app), ENTITY_ACTION, s->actions.v[i], &r->mem, &a, e))
			return false;
		cadre = show_ref_name(r->app, ENTITY_PERSON, record_value(&a, FIELD_ACTION_CADRE), &r->mem);
		elu = show_ref_name(r->app, ENTITY_PERSON, record_value(&a, FIELD_ACTION_ELU), &r->mem);
		paper_row(r->paper, (const char *const[]){row.lead_name, row.title, show_period(row.start, row.end, period), vocab_label(VOCAB_STATUS, *row.status ? row.status : NULL),
		                        arena_printf(&r->mem, "%s%s%s", cadre, *cadre && *elu ? ", " : "", elu)});
	}
	report_more(r, s->actions.n - ACTIONS_MAX);
	return true;
}

static bool add_needs(struct sheet *s, struct err *e)
{
	struct report *r = s->r;
	struct value uid = value_uid(s->p.uid);
	struct ids ids = IDS_INIT;
	bool ok = store_ids_where(app_store(r->app), FIELD_NEED_PARTNER, &uid, &ids, e);
	char day[40];

	if (ok && ids.n)
		paper_heading(r->paper, 2, _("What you asked for"));
	for (int i = 0; ok && i < ids.n; i++) {
		struct record n;
		struct date since;

		ok = store_load(app_store(r->app), ENTITY_NEED, ids.v[i], &r->mem, &n, e);
		if (!ok)
			break;
		since = record_date(&n, FIELD_NEED_SINCE);
		paper_item(r->paper, arena_printf(&r->mem, "%s%s%s (%s)", record_text(&n, FIELD_NEED_TITLE), since.precision ? " · " : "", since.precision ? date_format_long(since, day) : "",
		                         record_int(&n, FIELD_NEED_MET, 0) ? _("answered") : _("not answered yet")));
	}
	ids_release(&ids);
	return ok;
}

static bool add_agreements(struct sheet *s, struct err *e)
{
	const char *const heads[] = {_("Agreement"), _("With"), _("Signed on"), _("Until")};
	struct report *r = s->r;
	struct value uid = value_uid(s->p.uid);
	struct ids ids = IDS_INIT;
	bool ok = store_ids_where(app_store(r->app), FIELD_AGREEMENT_PARTNER, &uid, &ids, e);

	if (ok && ids.n) {
		paper_heading(r->paper, 2, _("Agreements"));
		paper_table(r->paper, COUNT_OF(heads), heads);
	}
	for (int i = 0; ok && i < ids.n; i++) {
		struct record a;
		struct str with = STR_INIT;
		char signed_on[40], end[40];

		ok = store_load(app_store(r->app), ENTITY_AGREEMENT, ids.v[i], &r->mem, &a, e);
		for (int k = 0; ok && k < record_count(&a, SET_AGREEMENT_PARTIES); k++)
			str_addf(&with, "%s%s", k ? ", " : "", show_ref_name(r->app, ENTITY_AUTHORITY, record_element(&a, SET_AGREEMENT_PARTIES, k), &r->mem));
		if (ok)
			paper_row(r->paper, (const char *const[]){record_text(&a, FIELD_AGREEMENT_TITLE), with.s, date_format_long(record_date(&a, FIELD_AGREEMENT_SIGNED), signed_on),
			                        date_format_long(record_date(&a, FIELD_AGREEMENT_END), end)});
		str_release(&with);
	}
	ids_release(&ids);
	return ok;
}

static bool write(struct sheet *s, struct err *e)
{
	struct report *r = s->r;
	const char *country = show_ref_name(r->app, ENTITY_COUNTRY, record_value(&s->p, FIELD_PARTNER_COUNTRY), &r->mem), *city = record_text(&s->p, FIELD_PARTNER_CITY);
	struct visit *visits;
	int n;

	if (!read_visits(s, &visits, &n, e))
		return false;
	r->paper = paper_new(record_text(&s->p, FIELD_PARTNER_NAME));
	report_subtitle(r);
	lead(s, visits, n);
	if (city || *country)
		paper_field(r->paper, _("Where"), city && *country ? arena_printf(&r->mem, "%s (%s)", city, country) : city ? city : country);
	add_visits(s, visits, n, true);
	if (!add_actions(s, e) || !add_needs(s, e) || !add_agreements(s, e))
		return false;
	add_visits(s, visits, n, false);
	report_end(r);
	return true;
}

bool report_partner(struct report *r, struct err *e)
{
	struct sheet s = {.r = r, .actions = IDS_INIT};
	bool ok = read(&s, e) && write(&s, e);

	ids_release(&s.actions);
	return ok;
}
