/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outline_partner.c - partners by how many authorities reach them; under each, who comes and what acts there.
 *
 * One reading of all (partner, action) counts them; a partner's actions are read when it is opened. Its load is told by quarter, so that "who comes when" is one glance: four
 * quarters that were, this one, three to come. An open end counts for 36 months, as in the findings.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>
#include <strates/store/who.h>

#include "finding_priv.h"
#include "outline_priv.h"
#include "show_priv.h"

enum { CELL_WHO, CELL_ACTIONS, CELL_LOAD, CELL_WHEN, CELL_PLACE, CELLS };
enum { PAST = 4, QUARTERS = 8, PARTNERS_SHOWN = 1000, ACTIONS_SHOWN = 500, LEADS_NAMED = 12 };

struct reached {
	struct uid uid;
	int64_t id;
	const char *name, *country, *city;
	int n, n_leads, quarter[QUARTERS];
	bool near;    /* one of its actions is of one's own territory */
	int severity; /* of its load, 0 none */
	enum finding_state state;
	char finding[17]; /* "" none */
};
struct visit {
	int64_t id;
	struct uid *partners;
	int n_partners;
	struct date start, end;
	const char *title, *authority;
};
struct partners {
	struct arena arena;
	struct reached *v;
	int n, cap;
	uint64_t *leads; /* of the partner being counted: distinct */
	int n_leads, cap_leads;
	struct visit *visits; /* by departure */
	int n_visits;
	int32_t from[QUARTERS + 1]; /* first days of the quarters */
	struct outline *o;
};

static void forget(struct partners *p)
{
	arena_clear(&p->arena);
	free(p->visits);
	p->visits = NULL;
	p->n = p->n_leads = p->n_visits = 0;
}

static void release(struct outline *o)
{
	struct partners *p = o->data;

	if (!p)
		return;
	forget(p);
	arena_release(&p->arena);
	free(p->v);
	free(p->leads);
	free(p);
}

/* --- counting ------------------------------------------------------------------------------------------------------------------ */

static void set_quarters(struct partners *p, int32_t today)
{
	struct date d = date_from_days(today);
	int32_t now = date_to_days(d.year, (d.month - 1) / 3 * 3 + 1, 1);

	for (int i = 0; i <= QUARTERS; i++)
		p->from[i] = date_add_months(now, 3 * (i - PAST));
}

/* In which quarters [first, last] falls. */
static void count_days(const struct partners *p, int32_t first, int32_t last, int quarter[QUARTERS])
{
	for (int i = 0; i < QUARTERS; i++)
		quarter[i] += first < p->from[i + 1] && last >= p->from[i];
}

static void count_action(const struct partners *p, const struct who_action *a, int quarter[QUARTERS])
{
	int open_months = (int)engine_params(app_engine(p->o->app))->v[PARAM_OPEN_MONTHS];

	if (a->first != DATE_NO_DAY)
		count_days(p, a->first, a->last == DATE_NO_DAY ? date_add_months(a->first, open_months) : a->last, quarter);
}

static uint64_t hash(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	while (*s)
		h = (h ^ (unsigned char)*s++) * UINT64_C(1099511628211);
	return h;
}

static bool is_new_lead(struct partners *p, const char *lead)
{
	uint64_t h = hash(lead);

	for (int i = 0; i < p->n_leads; i++)
		if (p->leads[i] == h)
			return false;
	GROW(p->leads, p->n_leads, p->cap_leads);
	p->leads[p->n_leads++] = h;
	return true;
}

static bool on_action(void *ctx, const struct who_partner *w)
{
	struct partners *p = ctx;
	struct reached *r = p->n ? &p->v[p->n - 1] : NULL;

	if (!outline_has(p->o, w->action.id))
		return true;
	if (!r || uid_cmp(r->uid, w->uid)) {
		GROW(p->v, p->n, p->cap);
		r = &p->v[p->n++];
		*r = (struct reached){.uid = w->uid, .id = w->id, .name = arena_strdup(&p->arena, w->name), .country = arena_strdup(&p->arena, w->country),
			.city = arena_strdup(&p->arena, w->city)};
		p->n_leads = 0;
	}
	r->n++;
	r->near = r->near || outline_is_near(p->o, w->action.id);
	r->n_leads += is_new_lead(p, w->action.lead);
	count_action(p, &w->action, r->quarter);
	return true;
}

/* --- their load, as the engine found it ---------------------------------------------------------------------------------------- */

struct named {
	char *name; /* "SN|commune de kedougou" */
	struct reached *partner;
};
struct loads {
	struct named *v;
	int n;
};

static char *fold_name(const char *country, const char *name)
{
	struct str s = STR_INIT;

	str_addf(&s, "%s|", country);
	utf8_fold_words(&s, name);
	return s.s;
}

static int by_named(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* The finding is called as its first action writes the partner; two rows of one name are one body to the engine. */
static bool on_load(void *ctx, const struct finding_row *f)
{
	struct loads *l = ctx;
	struct named key = {.name = fold_name(f->country, f->place)};
	const struct named *found = l->n ? bsearch(&key, l->v, (size_t)l->n, sizeof(*l->v), by_named) : NULL;

	while (found && found > l->v && !strcmp(found[-1].name, key.name))
		found--;
	for (; found && found < l->v + l->n && !strcmp(found->name, key.name); found++) {
		struct reached *r = found->partner;

		/* The most severe comes first. */
		if (*r->finding)
			continue;
		r->severity = show_severity(f);
		r->state = f->state;
		memcpy(r->finding, f->id, sizeof(r->finding));
	}
	free(key.name);
	return true;
}

static bool read_loads(struct outline *o, struct partners *p, struct err *e)
{
	struct loads l = {xcalloc((size_t)p->n + 1, sizeof(*l.v)), p->n};
	bool ok;

	for (int i = 0; i < p->n; i++)
		l.v[i] = (struct named){fold_name(p->v[i].country, p->v[i].name), &p->v[i]};
	if (l.n)
		qsort(l.v, (size_t)l.n, sizeof(*l.v), by_named);
	ok = findings_read(app_store(o->app), &(struct finding_query){.kinds = "partner_load"}, on_load, &l, e);
	for (int i = 0; i < l.n; i++)
		free(l.v[i].name);
	free(l.v);
	return ok;
}

/* --- who comes ----------------------------------------------------------------------------------------------------------------- */

static void add_partner(struct visit *v, struct uid u, struct arena *a)
{
	struct uid *more = arena_calloc(a, (size_t)v->n_partners + 1, sizeof(*more));

	if (uid_is_nil(u))
		return;
	if (v->n_partners)
		memcpy(more, v->partners, (size_t)v->n_partners * sizeof(*more));
	more[v->n_partners++] = u;
	v->partners = more;
}

/* The partner that is met, else those of the actions that it serves. */
static void find_partners(struct outline *o, struct partners *p, struct visit *v, const struct record *r)
{
	add_partner(v, record_uid(r, FIELD_MISSION_PARTNER), &p->arena);
	for (int i = 0; !v->n_partners && i < record_count(r, SET_MISSION_ACTIONS); i++) {
		int64_t action = show_ref_id(o->app, ENTITY_ACTION, record_element(r, SET_MISSION_ACTIONS, i));
		struct record a;

		if (!action || !store_load(app_store(o->app), ENTITY_ACTION, action, &p->arena, &a, NULL))
			continue;
		for (int k = 0; k < record_count(&a, SET_ACTION_PARTNERS); k++)
			add_partner(v, record_element(&a, SET_ACTION_PARTNERS, k)->u, &p->arena);
	}
}

static int by_departure(const void *x, const void *y)
{
	const struct visit *a = x, *b = y;
	int32_t p = date_first(a->start), q = date_first(b->start);

	return p != q ? (p < q ? -1 : 1) : (a->id > b->id) - (a->id < b->id);
}

static bool read_visits(struct outline *o, struct partners *p, struct err *e)
{
	struct ids ids = IDS_INIT;
	bool ok = store_ids(app_store(o->app), ENTITY_MISSION, 0, &ids, e);

	p->visits = xcalloc((size_t)ids.n + 1, sizeof(*p->visits));
	for (int i = 0; ok && i < ids.n; i++) {
		struct visit *v = &p->visits[p->n_visits];
		struct record r;

		ok = store_load(app_store(o->app), ENTITY_MISSION, ids.v[i], &p->arena, &r, e);
		if (!ok || str_eq(record_text(&r, FIELD_MISSION_STATUS), "cancelled"))
			continue;
		*v = (struct visit){.id = r.id, .start = record_date(&r, FIELD_MISSION_START), .end = record_date(&r, FIELD_MISSION_END),
			.title = record_text(&r, FIELD_MISSION_TITLE)};
		v->authority = store_ref_name(app_store(o->app), ENTITY_AUTHORITY, record_value(&r, FIELD_MISSION_AUTHORITY), &p->arena);
		find_partners(o, p, v, &r);
		p->n_visits += v->n_partners > 0;
	}
	if (p->n_visits)
		qsort(p->visits, (size_t)p->n_visits, sizeof(*p->visits), by_departure);
	ids_release(&ids);
	return ok;
}

static bool meets(const struct visit *v, struct uid partner)
{
	for (int i = 0; i < v->n_partners; i++)
		if (!uid_cmp(v->partners[i], partner))
			return true;
	return false;
}

static int32_t last_day(const struct visit *v)
{
	return v->end.precision ? date_last(v->end) : date_last(v->start);
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static bool is_left(const struct reached *r)
{
	return *r->finding && (r->state == FINDING_OPEN || r->state == FINDING_REOPENED);
}

/* What is to settle first, worst first; then by how many authorities come. */
static int by_load(const void *x, const void *y)
{
	const struct reached *a = x, *b = y;
	int order = (is_left(b) ? b->severity : 0) - (is_left(a) ? a->severity : 0);

	order = order ? order : b->n_leads - a->n_leads;
	order = order ? order : b->n - a->n;
	order = order ? order : strcmp(a->name, b->name);
	return order ? order : uid_cmp(a->uid, b->uid);
}

/* "1223|4531": how much runs in each quarter, the bar before the present one. Nine stands for more; programs get the numbers. */
static void add_load(struct outline *o, struct outline_row *r, const int quarter[QUARTERS])
{
	char text[QUARTERS + 2] = "";
	const char *data = "";
	int n = 0;

	for (int i = 0; i < QUARTERS; i++) {
		if (i == PAST)
			text[n++] = '|';
		text[n++] = (char)(quarter[i] ? '0' + (quarter[i] > 9 ? 9 : quarter[i]) : '.');
		data = arena_printf(&o->arena, "%s%s%d", data, *data ? " " : "", quarter[i]);
	}
	outline_cell(r, CELL_LOAD, arena_strdup(&o->arena, text), data);
}

static const char *place_text(struct outline *o, const char *country, const char *city)
{
	return arena_printf(&o->arena, "%s%s%s", country, *country && *city ? " " : "", city);
}

static const char *day_text(struct outline *o, struct date d)
{
	char buf[DATE_TEXT_SIZE];

	return arena_strdup(&o->arena, date_format(d, buf));
}

static const struct visit *next_visit(const struct outline *o, const struct partners *p, struct uid partner)
{
	for (int i = 0; i < p->n_visits; i++)
		if (meets(&p->visits[i], partner) && last_day(&p->visits[i]) >= app_today(o->app))
			return &p->visits[i];
	return NULL;
}

static void add_row(struct outline *o, const struct partners *p, int at)
{
	const struct reached *r = &p->v[at];
	const struct visit *next = next_visit(o, p, r->uid);
	char uid[UID_TEXT_SIZE];
	struct outline_row *row = outline_add(o, NULL, "partner", arena_strdup(&o->arena, uid_format(r->uid, uid)), *r->name ? r->name : "?");

	row->ref = at;
	row->finding = r->finding;
	row->severity = r->severity;
	row->n_open = is_left(r);
	row->n_decided = *r->finding && !is_left(r);
	outline_opens(o, row, false);
	outline_number(o, row, CELL_WHO, r->n_leads);
	outline_number(o, row, CELL_ACTIONS, r->n);
	add_load(o, row, r->quarter);
	outline_cell(row, CELL_WHEN, next ? day_text(o, next->start) : "", NULL);
	outline_cell(row, CELL_PLACE, place_text(o, r->country, r->city), NULL);
	if (o->browse)
		row->scope = arena_printf(&o->arena, "partner:%s", outline_quoted(o, r->name));
}

/* Whom one's own territory does not reach is left out. */
static void keep_near(struct partners *p)
{
	int n = 0;

	for (int i = 0; i < p->n; i++)
		if (p->v[i].near)
			p->v[n++] = p->v[i];
	p->n = n;
}

static bool read(struct outline *o, struct err *e)
{
	struct partners *p = o->data ? o->data : xcalloc(1, sizeof(*p));
	bool ok;

	o->data = p;
	p->o = o;
	forget(p);
	set_quarters(p, app_today(o->app));
	ok = who_partners(app_store(o->app), on_action, p, e);
	keep_near(p);
	ok = ok && read_loads(o, p, e) && read_visits(o, p, e);
	if (ok && p->n)
		qsort(p->v, (size_t)p->n, sizeof(*p->v), by_load);
	for (int i = 0; ok && i < p->n && i < PARTNERS_SHOWN; i++)
		add_row(o, p, i);
	if (ok && p->n > PARTNERS_SHOWN)
		outline_add(o, NULL, "more", "", arena_printf(&o->arena, ngettext("and %d more", "and %d more", (unsigned long)(p->n - PARTNERS_SHOWN)), p->n - PARTNERS_SHOWN))->faint = true;
	return ok;
}

static void add_visit(struct outline *o, const struct outline_row *parent, const struct visit *v)
{
	struct outline_row *r = outline_add(o, parent, "mission", arena_printf(&o->arena, "%lld", (long long)v->id), v->title ? v->title : "");

	r->mission = v->id;
	outline_cell(r, CELL_WHO, v->authority, NULL);
	outline_cell(r, CELL_WHEN, day_text(o, v->start), NULL);
	r->faint = last_day(v) < app_today(o->app);
}

static bool children(struct outline *o, const struct outline_row *parent, struct err *e)
{
	const struct partners *p = o->data;
	const struct reached *r = &p->v[parent->ref];
	struct who_action *v;
	int n, shown = 0;

	for (int i = 0; i < p->n_visits; i++)
		if (meets(&p->visits[i], r->uid))
			add_visit(o, parent, &p->visits[i]);
	if (!who_at_partner(app_store(o->app), r->uid, &o->arena, &v, &n, e))
		return false;
	for (int i = 0; i < n && shown < ACTIONS_SHOWN; i++) {
		int quarter[QUARTERS] = {0};
		struct action_row a;
		struct outline_row *row;

		if (!outline_has(o, v[i].id) || !(row = outline_add_action(o, parent, v[i].id, &a)))
			continue;
		shown++;
		count_action(p, &v[i], quarter);
		outline_cell(row, CELL_WHO, a.lead_name ? a.lead_name : a.lead, a.lead);
		add_load(o, row, quarter);
		outline_period(o, row, CELL_WHEN, a.start, a.end);
		outline_cell(row, CELL_PLACE, place_text(o, a.country ? a.country : "", a.city ? a.city : ""), NULL);
	}
	return true;
}

/* --- beside the list ----------------------------------------------------------------------------------------------------------- */

static void say_quarters(struct outline *o, const struct partners *p, const struct reached *r, struct lines *out)
{
	int visits[QUARTERS] = {0};

	for (int i = 0; i < p->n_visits; i++)
		if (meets(&p->visits[i], r->uid) && p->visits[i].start.precision)
			count_days(p, date_first(p->visits[i].start), last_day(&p->visits[i]), visits);
	lines_add(out, LINE_HEADING, "", _("Load by quarter"));
	for (int i = 0; i < QUARTERS; i++) {
		struct date d = date_from_days(p->from[i]);
		const char *name = arena_printf(&o->arena, _("Q%d %d"), (d.month - 1) / 3 + 1, d.year);
		struct str text = STR_INIT;

		str_addf(&text, ngettext("%d action", "%d actions", (unsigned long)r->quarter[i]), r->quarter[i]);
		if (visits[i])
			str_addf(&text, ngettext(", %d mission", ", %d missions", (unsigned long)visits[i]), visits[i]);
		if (i == PAST)
			str_addf(&text, "  %s", _("(now)"));
		line_add(out, i == PAST ? LINE_FIELD : LINE_DIM, name, 0, "%s", text.s);
		str_release(&text);
	}
}

static void say_visits(struct outline *o, const struct partners *p, const struct reached *r, struct lines *out)
{
	bool any = false;

	for (int i = 0; i < p->n_visits; i++) {
		const struct visit *v = &p->visits[i];

		if (!meets(v, r->uid))
			continue;
		if (!any)
			lines_add(out, LINE_HEADING, "", _("Who comes when"));
		any = true;
		line_add(out, last_day(v) < app_today(o->app) ? LINE_DIM : LINE_TEXT, day_text(o, v->start), 0, "%s — %s", v->authority, v->title ? v->title : "");
	}
}

static void say_names(struct outline *o, const struct reached *r, struct lines *out)
{
	struct str names = STR_INIT;
	struct record record;

	if (store_load(app_store(o->app), ENTITY_PARTNER, r->id, &o->arena, &record, NULL))
		for (int i = 0; i < record_count(&record, SET_PARTNER_ALIASES); i++)
			str_addf(&names, "%s%s", i ? " · " : "", record_element(&record, SET_PARTNER_ALIASES, i)->s);
	lines_add(out, LINE_FIELD, _("Other names"), names.s);
	str_release(&names);
}

static void say_leads(struct outline *o, const struct reached *r, struct lines *out)
{
	const char *before = "";
	struct who_action *v;
	int n, named = 0;

	if (!who_at_partner(app_store(o->app), r->uid, &o->arena, &v, &n, NULL))
		return;
	for (int i = 0; i < n && named < LEADS_NAMED; i++) {
		struct value key = value_text(v[i].lead);

		if (!outline_has(o, v[i].id) || str_eq(v[i].lead, before))
			continue;
		before = v[i].lead;
		lines_add(out, LINE_FIELD, named ? "" : _("Reached by"), show_authority(o->app, &key, &o->arena));
		named++;
	}
	if (r->n_leads > named)
		line_add(out, LINE_DIM, "", 0, ngettext("and %d more", "and %d more", (unsigned long)(r->n_leads - named)), r->n_leads - named);
}

static bool detail(struct outline *o, const struct outline_row *row, struct lines *out)
{
	const struct partners *p = o->data;
	struct arena mem = ARENA_INIT;
	struct finding_view f;
	const struct reached *r;

	if (!str_eq(row->kind, "partner"))
		return false;
	r = &p->v[row->ref];
	lines_add(out, LINE_TITLE, "", row->text);
	if (*r->finding && browse_finding(o->app, r->finding, 0, &mem, &f, NULL)) {
		line_add(out, is_left(r) ? (r->severity >= 70 ? LINE_STRONG : LINE_FINDING) : LINE_COORDINATED, "", 0, "%s %d  %s", f.mark, r->severity, f.sentence);
		if (*f.state)
			lines_add(out, LINE_COORDINATED, "", f.state);
		else
			lines_add(out, LINE_TEXT, "", f.move);
	}
	say_leads(o, r, out);
	say_names(o, r, out);
	say_quarters(o, p, r, out);
	say_visits(o, p, r, out);
	arena_release(&mem);
	return true;
}

static const struct outline_column columns[CELLS] = {
	[CELL_WHO] = {"authorities", N_("Authorities"), 11, 26, 2, OUTLINE_LEFT, OUTLINE_ALWAYS},
	[CELL_ACTIONS] = {"actions", N_("Actions"), 4, 4, 5, OUTLINE_RIGHT, OUTLINE_ALWAYS},
	[CELL_LOAD] = {"quarters", N_("Quarters"), 9, 9, 3, OUTLINE_LEFT, OUTLINE_ALWAYS},
	[CELL_WHEN] = {"next", N_("When"), 10, 10, 4, OUTLINE_LEFT, OUTLINE_ALWAYS},
	[CELL_PLACE] = {"place", N_("Place"), 10, 20, 6, OUTLINE_LEFT, OUTLINE_ALWAYS},
};
static const struct outline_mode modes[] = {{"load", N_("by load")}};
static const char *const data_kinds[] = {"partner", NULL};
const struct outline_model outline_partners = {
	.name = "partners",
	.title = N_("Partners"),
	.head = N_("Partner"),
	.columns = columns,
	.n_columns = CELLS,
	.modes = modes,
	.n_modes = 1,
	.data_kinds = data_kinds,
	.text_depth = 0,
	.everywhere = true,
	.read = read,
	.children = children,
	.detail = detail,
	.release = release,
	.empty = N_("No partner reached. e gives the selected action its partners; / widens the filter."),
};
