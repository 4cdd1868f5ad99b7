/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outline_tandem.c - who answers for what: the élu who arbitrates and the cadre who instructs, as pairs or each alone, with what waits for them.
 *
 * What waits stands in two lanes. The cadre has what is to be instructed: findings to settle, links to answer, decisions to carry out, what was refused. The élu has
 * what was put to him: a visa asked. So a row says who waits for whom; where there is no room for two lanes they become one, which begins with whose turn it is.
 *
 * A decision stands with whoever follows it up; when nobody was named, with those who answer for the actions it is about. Overdue comes first. Actions without a
 * tandem are a group like the others: nobody will settle what they have.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/settle.h>
#include <strates/base/intl.h>
#include <strates/store/who.h>

#include "outline_priv.h"
#include "show_priv.h"

enum { BY_PAIR, BY_ELU, BY_CADRE, MODES };
enum { CELL_WAITS, CELL_CADRE, CELL_ELU, CELL_DUE, CELL_ACTIONS, CELL_STATE, CELLS };
enum lane { LANE_CADRE, LANE_ELU, LANES };
enum { ACTIONS_SHOWN = 300, GROUPS_SHOWN = 1000 };

struct tandem {
	struct uid elu, cadre; /* nil: nobody, or not asked for */
	const char *names[2], *ended[2]; /* "" nobody; day on which the mandate ended, "" it did not */
	int n, n_open, severity, n_tasks, days_late;
	int n_waiting[LANES], n_to_settle; /* things; actions with something to settle */
	int32_t due; /* earliest, DATE_NO_DAY none */
};
struct task {
	struct uid assignee;
	const char *finding, *text;
	int group, days_late;
	int32_t due;
	enum visa visa;
	const char *visa_text;
	int64_t link; /* a proposal that waits for an answer; 0 = a decision */
	int64_t left, right;
};
struct member {
	int64_t action;
	int group, severity;
};
struct tandems {
	struct outline *o;
	struct arena arena;
	struct tandem *v;
	int n, cap;
	int32_t *slot; /* groups by their persons: open addressing, -1 free */
	int n_slots;
	struct member *members; /* of groups with anybody, and of those without */
	int n_members, cap_members;
	struct task *tasks;
	int n_tasks, cap_tasks;
};

static void forget(struct tandems *t)
{
	free(t->v);
	free(t->slot);
	free(t->members);
	free(t->tasks);
	arena_release(&t->arena);
	*t = (struct tandems){.o = t->o, .arena = ARENA_INIT};
}

static void release(struct outline *o)
{
	if (o->data)
		forget(o->data);
	free(o->data);
}

/* --- groups -------------------------------------------------------------------------------------------------------------------- */

static int32_t *slot_of(const struct tandems *t, struct uid elu, struct uid cadre)
{
	uint64_t h = UINT64_C(14695981039346656037);
	size_t at;

	for (size_t i = 0; i < sizeof(elu.b); i++)
		h = ((h ^ elu.b[i]) * UINT64_C(1099511628211) ^ cadre.b[i]) * UINT64_C(1099511628211);
	at = (size_t)((h ^ h >> 29) % (size_t)t->n_slots);
	while (t->slot[at] >= 0 && (uid_cmp(t->v[t->slot[at]].elu, elu) || uid_cmp(t->v[t->slot[at]].cadre, cadre)))
		at = (at + 1) % (size_t)t->n_slots;
	return &t->slot[at];
}

static int group_of(struct tandems *t, struct uid elu, struct uid cadre)
{
	int32_t *at;

	if (2 * t->n >= t->n_slots) {
		free(t->slot);
		t->n_slots = t->n_slots ? 2 * t->n_slots : 256;
		t->slot = xcalloc((size_t)t->n_slots, sizeof(*t->slot));
		memset(t->slot, 0xff, (size_t)t->n_slots * sizeof(*t->slot));
		for (int i = 0; i < t->n; i++)
			*slot_of(t, t->v[i].elu, t->v[i].cadre) = i;
	}
	at = slot_of(t, elu, cadre);
	if (*at < 0) {
		GROW(t->v, t->n, t->cap);
		*at = t->n;
		t->v[t->n++] = (struct tandem){.elu = elu, .cadre = cadre, .due = DATE_NO_DAY};
	}
	return *at;
}

static bool on_action(void *ctx, const struct who_action *a, struct uid elu, struct uid cadre)
{
	static const struct uid nobody;
	struct tandems *t = ctx;
	struct tandem *g;
	int group;

	if (!outline_has(t->o, a->id))
		return true;
	group = group_of(t, t->o->mode == BY_CADRE ? nobody : elu, t->o->mode == BY_ELU ? nobody : cadre);
	g = &t->v[group];
	g->n++;
	g->n_open += a->n_open;
	g->n_to_settle += a->n_open > 0;
	g->severity = a->severity > g->severity ? a->severity : g->severity;
	GROW(t->members, t->n_members, t->cap_members);
	t->members[t->n_members++] = (struct member){a->id, group, a->severity};
	return true;
}

static void read_person(struct tandems *t, struct uid uid, const char **name, const char **ended)
{
	struct record r;
	struct date end;
	char day[DATE_TEXT_SIZE];

	*name = *ended = "";
	if (uid_is_nil(uid) || !store_load_uid(app_store(t->o->app), ENTITY_PERSON, uid, &t->arena, &r, NULL) || r.deleted)
		return;
	*name = record_text(&r, FIELD_PERSON_NAME) ? record_text(&r, FIELD_PERSON_NAME) : "?";
	end = record_date(&r, FIELD_PERSON_MANDATE_END);
	if (end.precision && date_last(end) < app_today(t->o->app))
		*ended = arena_strdup(&t->arena, date_format(end, day));
}

/* --- what waits ---------------------------------------------------------------------------------------------------------------- */

static int by_action(const void *x, const void *y)
{
	const struct member *a = x, *b = y;

	return (a->action > b->action) - (a->action < b->action);
}

static bool has_person(const struct tandem *g, struct uid u)
{
	return !uid_is_nil(u) && (!uid_cmp(g->elu, u) || !uid_cmp(g->cadre, u));
}

/* With those of its actions who follow it up, else with who does, else with those of its actions. */
static int place_task(struct tandems *t, const struct record *r, struct uid assignee)
{
	int any = -1;

	for (int i = 0; i < record_count(r, SET_DECISION_MEMBERS); i++) {
		struct member key = {0}, *m;
		struct uid u;

		if (!uid_parse(record_element(r, SET_DECISION_MEMBERS, i)->s, &u))
			continue;
		key.action = store_id_of_uid(app_store(t->o->app), ENTITY_ACTION, u);
		m = key.action && t->n_members ? bsearch(&key, t->members, (size_t)t->n_members, sizeof(*m), by_action) : NULL;
		if (m && has_person(&t->v[m->group], assignee))
			return m->group;
		any = m && any < 0 ? m->group : any;
	}
	for (int g = 0; g < t->n; g++)
		if (has_person(&t->v[g], assignee))
			return g;
	return any;
}

/* Whose turn it is; LANES = nobody's. */
static enum lane lane_of(const struct task *k)
{
	return k->visa == VISA_ASKED ? LANE_ELU : LANE_CADRE;
}

static void add_task(struct tandems *t, const struct task *k)
{
	struct tandem *g = &t->v[k->group];

	GROW(t->tasks, t->n_tasks, t->cap_tasks);
	t->tasks[t->n_tasks++] = *k;
	g->n_tasks += !k->link;
	g->n_waiting[lane_of(k)]++;
	g->days_late = k->days_late > g->days_late ? k->days_late : g->days_late;
	if (k->due != DATE_NO_DAY && (g->due == DATE_NO_DAY || k->due < g->due))
		g->due = k->due;
}

static int64_t member_id(const struct tandems *t, const struct record *decision, int i)
{
	struct uid u;

	return uid_parse(record_element(decision, SET_DECISION_MEMBERS, i)->s, &u) ? store_id_of_uid(app_store(t->o->app), ENTITY_ACTION, u) : 0;
}

static void add_decision(struct tandems *t, const struct record *r)
{
	const char *verdict = record_text(r, FIELD_DECISION_VERDICT), *why = record_text(r, FIELD_DECISION_WHY);
	struct date due = record_date(r, FIELD_DECISION_DUE);
	struct task k = {.assignee = record_uid(r, FIELD_DECISION_ASSIGNEE), .finding = record_text(r, FIELD_DECISION_KEY), .due = due.precision ? date_last(due) : DATE_NO_DAY,
		.visa = settle_visa_state(r)};

	/* What was put to the élu waits for him, though it has been carried out. */
	if (r->deleted || (record_int(r, FIELD_DECISION_DONE, 0) && k.visa != VISA_ASKED) || (k.due == DATE_NO_DAY && uid_is_nil(k.assignee) && !k.visa))
		return;
	k.group = place_task(t, r, k.visa == VISA_ASKED ? settle_visa_by(r) : k.assignee);
	if (k.group < 0)
		return;
	k.days_late = settle_days_late(t->o->app, r);
	k.visa_text = settle_visa_text(t->o->app, r, &t->arena);
	k.text = arena_printf(&t->arena, "%s%s%s", vocab_label(VOCAB_VERDICT, verdict ? verdict : ""), why ? _(": ") : "", why ? why : "");
	if (record_count(r, SET_DECISION_MEMBERS) == 2) {
		k.left = member_id(t, r, 0);
		k.right = member_id(t, r, 1);
	}
	add_task(t, &k);
}

static const struct member *member_of(const struct tandems *t, struct uid action)
{
	struct member key = {.action = store_id_of_uid(app_store(t->o->app), ENTITY_ACTION, action)};

	return key.action && t->n_members ? bsearch(&key, t->members, (size_t)t->n_members, sizeof(key), by_action) : NULL;
}

/* A proposal stands with whoever answers for either action: which of the two sides made it is not kept. */
static void add_link(struct tandems *t, const struct record *r)
{
	const struct member *sides[] = {member_of(t, record_uid(r, FIELD_LINK_A)), member_of(t, record_uid(r, FIELD_LINK_B))};
	struct task k = {.finding = "", .due = DATE_NO_DAY, .visa_text = "", .link = store_id_of_uid(app_store(t->o->app), ENTITY_LINK, r->uid),
		.left = store_id_of_uid(app_store(t->o->app), ENTITY_ACTION, record_uid(r, FIELD_LINK_A)), .right = store_id_of_uid(app_store(t->o->app), ENTITY_ACTION, record_uid(r, FIELD_LINK_B))};

	for (int i = 0; !r->deleted && i < 2; i++) {
		struct action_row other;

		if (!sides[i] || (i && sides[0] && sides[0]->group == sides[1]->group))
			continue;
		if (!store_action_row(app_store(t->o->app), i ? k.left : k.right, &t->arena, &other, NULL))
			continue;
		k.group = sides[i]->group;
		k.text = arena_printf(&t->arena, _("link with %s"), other.title ? other.title : "?");
		add_task(t, &k);
	}
}

static int earliest_first(const void *x, const void *y)
{
	const struct task *a = x, *b = y;
	int64_t p = a->due == DATE_NO_DAY ? INT64_MAX : a->due, q = b->due == DATE_NO_DAY ? INT64_MAX : b->due;

	return p != q ? (p < q ? -1 : 1) : strcmp(a->finding, b->finding);
}

static bool read_tasks(struct tandems *t, struct err *e)
{
	struct value proposed = value_text("proposed");
	struct store *store = app_store(t->o->app);
	struct ids ids = IDS_INIT;
	struct record r;
	bool ok = store_ids(store, ENTITY_DECISION, 0, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		ok = store_load(store, ENTITY_DECISION, ids.v[i], &t->arena, &r, e);
		if (ok)
			add_decision(t, &r);
	}
	ids.n = 0;
	ok = ok && store_ids_where(store, FIELD_LINK_STATE, &proposed, &ids, e);
	for (int i = 0; ok && i < ids.n; i++) {
		ok = store_load(store, ENTITY_LINK, ids.v[i], &t->arena, &r, e);
		if (ok)
			add_link(t, &r);
	}
	if (t->n_tasks)
		qsort(t->tasks, (size_t)t->n_tasks, sizeof(*t->tasks), earliest_first);
	ids_release(&ids);
	return ok;
}

/* Actions whose visa was asked: those of the list, few. */
static bool read_action_visas(struct tandems *t, struct err *e)
{
	struct value asked = value_text("asked");
	struct ids ids = IDS_INIT;
	bool ok = store_ids_where(app_store(t->o->app), FIELD_ACTION_VISA, &asked, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct member key = {.action = ids.v[i]}, *m = t->n_members ? bsearch(&key, t->members, (size_t)t->n_members, sizeof(key), by_action) : NULL;

		if (m)
			t->v[m->group].n_waiting[LANE_ELU]++;
	}
	ids_release(&ids);
	return ok;
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

struct ranked {
	int at, late, n_asked, n_tasks, n_open, n;
};

static int by_rank(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;
	int order = b->late - a->late;

	order = order ? order : b->n_asked - a->n_asked;
	order = order ? order : b->n_tasks - a->n_tasks;
	order = order ? order : b->n_open - a->n_open;
	order = order ? order : b->n - a->n;
	return order ? order : a->at - b->at;
}

static const char *title_of(const struct tandems *t, const struct tandem *g)
{
	const char *elu = *g->names[0] ? g->names[0] : _("no élu"), *cadre = *g->names[1] ? g->names[1] : _("no cadre");

	if (t->o->mode != BY_PAIR)
		return t->o->mode == BY_ELU ? elu : cadre;
	if (!*g->names[0] && !*g->names[1])
		return _("nobody answers for it");
	return arena_printf(&t->o->arena, "%s ⇄ %s", elu, cadre);
}

static const char *state_of(const struct tandems *t, const struct tandem *g)
{
	const char *missing = t->o->mode != BY_CADRE && !*g->names[0] ? _("no élu") : t->o->mode != BY_ELU && !*g->names[1] ? _("no cadre") : "";
	const char *ended = *g->ended[0] ? g->ended[0] : g->ended[1];

	if (*ended)
		return arena_printf(&t->o->arena, _("ended %s"), ended);
	return missing;
}

static const char *scope_of(struct outline *o, const struct tandem *g)
{
	const char *text = "";

	for (int i = 0; i < 2; i++)
		if (*g->names[i])
			text = arena_printf(&o->arena, "%s%sperson:%s", text, *text ? " " : "", outline_quoted(o, g->names[i]));
	return *text ? text : o->mode == BY_PAIR ? "tandem:none" : "-tandem:complete";
}

static const char *due_text(struct outline *o, int32_t due)
{
	char day[DATE_TEXT_SIZE];

	return due == DATE_NO_DAY ? "" : arena_strdup(&o->arena, date_format(date_from_days(due), day));
}

static const char *late_text(struct outline *o, int days)
{
	return days ? arena_printf(&o->arena, ngettext("%d day late", "%d days late", (unsigned long)days), days) : "";
}

/* Both lanes of a row, and the one that stands for them where it is narrow: whose turn it is comes first. */
static void put_lanes(struct outline *o, struct outline_row *r, const char *cadre, const char *elu, bool elu_first)
{
	const char *first = elu_first ? elu : cadre, *then = elu_first ? cadre : elu;

	outline_cell(r, CELL_CADRE, cadre, NULL);
	outline_cell(r, CELL_ELU, elu, NULL);
	if (!*first || !*then)
		outline_cell(r, CELL_WAITS, *first ? first : then, NULL);
	else
		outline_cell(r, CELL_WAITS, arena_printf(&o->arena, "%s · %s", first, then), NULL);
}

/* "14 to settle, 2 to carry out (3 days late)" beside "1 to sign". */
static void group_lanes(const struct tandems *t, const struct tandem *g, struct outline_row *r)
{
	struct arena *mem = &t->o->arena;
	const char *late = late_text(t->o, g->days_late), *settle = "", *carry = "", *sign = "";

	if (t->o->mode != BY_ELU && g->n_to_settle)
		settle = arena_printf(mem, ngettext("%d to instruct", "%d to instruct", (unsigned long)g->n_to_settle), g->n_to_settle);
	if (t->o->mode != BY_ELU && g->n_waiting[LANE_CADRE])
		carry = arena_printf(mem, ngettext("%d to carry out", "%d to carry out", (unsigned long)g->n_waiting[LANE_CADRE]), g->n_waiting[LANE_CADRE]);
	if (t->o->mode != BY_CADRE && g->n_waiting[LANE_ELU])
		sign = arena_printf(mem, ngettext("%d visa to give", "%d visas to give", (unsigned long)g->n_waiting[LANE_ELU]), g->n_waiting[LANE_ELU]);
	if (*late)
		carry = arena_printf(mem, "%s%s%s", carry, *carry ? ", " : "", late);
	put_lanes(t->o, r, arena_printf(mem, "%s%s%s", carry, *carry && *settle ? ", " : "", settle), sign, *sign != '\0');
}

static void add_group(struct tandems *t, int at)
{
	const struct tandem *g = &t->v[at];
	char elu[UID_TEXT_SIZE], cadre[UID_TEXT_SIZE];
	const char *key = arena_printf(&t->o->arena, "%s %s", uid_format(g->elu, elu), uid_format(g->cadre, cadre));
	struct outline_row *r = outline_add(t->o, NULL, "tandem", key, title_of(t, g));

	r->ref = at;
	r->severity = g->severity;
	r->n_open = g->n_open;
	outline_opens(t->o, r, false);
	group_lanes(t, g, r);
	r->cell[CELL_WAITS].data = arena_printf(&t->o->arena, "%d", g->n_waiting[LANE_CADRE] + g->n_waiting[LANE_ELU]);
	outline_cell(r, CELL_DUE, due_text(t->o, g->due), NULL);
	outline_number(t->o, r, CELL_ACTIONS, g->n);
	outline_cell(r, CELL_STATE, state_of(t, g), NULL);
	if (t->o->browse)
		r->scope = scope_of(t->o, g);
}

static bool read(struct outline *o, struct err *e)
{
	struct tandems *t = o->data ? o->data : xcalloc(1, sizeof(*t));
	struct ranked *order;
	bool ok;

	o->data = t;
	t->o = o;
	forget(t);
	ok = who_tandems(app_store(o->app), on_action, t, e);
	if (t->n_members)
		qsort(t->members, (size_t)t->n_members, sizeof(*t->members), by_action);
	for (int i = 0; i < t->n; i++) {
		read_person(t, t->v[i].elu, &t->v[i].names[0], &t->v[i].ended[0]);
		read_person(t, t->v[i].cadre, &t->v[i].names[1], &t->v[i].ended[1]);
	}
	ok = ok && read_tasks(t, e) && read_action_visas(t, e);
	order = xcalloc((size_t)t->n + 1, sizeof(*order));
	for (int i = 0; i < t->n; i++)
		order[i] = (struct ranked){i, t->v[i].days_late, t->v[i].n_waiting[LANE_ELU], t->v[i].n_tasks, t->v[i].n_open, t->v[i].n};
	if (t->n)
		qsort(order, (size_t)t->n, sizeof(*order), by_rank);
	for (int i = 0; ok && i < t->n && i < GROUPS_SHOWN; i++)
		add_group(t, order[i].at);
	free(order);
	return ok;
}

/* What each of the two has to do with it. */
static void task_lanes(struct outline *o, const struct task *k, struct outline_row *r)
{
	const char *late = late_text(o, k->days_late), *then = *late ? late : "", *elu = "";

	switch (k->visa) {
	case VISA_ASKED:
		put_lanes(o, r, *then ? then : _("waits for the visa"), _("visa to give"), true);
		outline_cell(r, CELL_WAITS, *then ? arena_printf(&o->arena, "%s, %s", _("visa to give"), then) : _("visa to give"), NULL);
		return;
	case VISA_GIVEN: elu = _("visa given"); break;
	case VISA_REFUSED: elu = _("visa refused"); break;
	case VISA_NONE: break;
	}
	put_lanes(o, r, arena_printf(&o->arena, "%s%s%s", k->link ? _("link to answer") : k->visa == VISA_REFUSED ? _("to be taken up again") : _("to carry out"), *then ? ", " : "", then), elu, false);
}

static void add_task_row(struct outline *o, const struct outline_row *parent, const struct task *k)
{
	char uid[UID_TEXT_SIZE];
	const char *key = k->link ? arena_strdup(&o->arena, uid_format(store_uid(app_store(o->app), ENTITY_LINK, k->link), uid)) : k->finding;
	struct outline_row *r = outline_add(o, parent, k->link ? "link" : "task", key, k->text);

	r->finding = k->finding;
	r->ref = k - ((const struct tandems *)o->data)->tasks;
	r->link = k->link;
	r->left = k->left;
	r->right = k->right;
	task_lanes(o, k, r);
	outline_cell(r, CELL_DUE, due_text(o, k->due), NULL);
}

static void add_action_row(struct outline *o, const struct outline_row *parent, int64_t action)
{
	struct action_row a;
	struct record record;
	struct outline_row *r = outline_add_action(o, parent, action, &a);
	enum visa visa;

	if (!r || !store_load(app_store(o->app), ENTITY_ACTION, action, &o->arena, &record, NULL))
		return;
	visa = settle_visa_state(&record);
	put_lanes(o, r, r->n_open ? _("to instruct") : "",
		visa == VISA_ASKED ? _("visa to give") : visa == VISA_GIVEN ? _("visa given") : visa == VISA_REFUSED ? _("visa refused") : "", visa == VISA_ASKED);
	outline_period(o, r, CELL_DUE, a.start, a.end);
}

static int worst_first(const void *x, const void *y)
{
	const struct member *a = x, *b = y;

	return a->severity != b->severity ? b->severity - a->severity : by_action(x, y);
}

static bool children(struct outline *o, const struct outline_row *parent, struct err *e)
{
	const struct tandems *t = o->data;
	struct member *v = xcalloc((size_t)t->v[parent->ref].n + 1, sizeof(*v));
	int n = 0;

	(void)e;
	for (int i = 0; i < t->n_tasks; i++)
		if (t->tasks[i].group == parent->ref)
			add_task_row(o, parent, &t->tasks[i]);
	for (int i = 0; i < t->n_members; i++)
		if (t->members[i].group == parent->ref)
			v[n++] = t->members[i];
	if (n)
		qsort(v, (size_t)n, sizeof(*v), worst_first);
	for (int i = 0; i < n && i < ACTIONS_SHOWN; i++)
		add_action_row(o, parent, v[i].action);
	if (n > ACTIONS_SHOWN)
		outline_add(o, parent, "more", "", arena_printf(&o->arena, ngettext("and %d more", "and %d more", (unsigned long)(n - ACTIONS_SHOWN)), n - ACTIONS_SHOWN))->faint = true;
	free(v);
	return true;
}

/* --- beside the list ----------------------------------------------------------------------------------------------------------- */

/* What the two write to each other about an action: its journal, newest first. */
static bool say_thread(struct outline *o, const struct outline_row *r, struct lines *out)
{
	struct record a;
	int before;

	if (!store_load(app_store(o->app), ENTITY_ACTION, r->action, &o->arena, &a, NULL))
		return false;
	lines_add(out, LINE_TITLE, "", r->text);
	lines_add(out, LINE_FIELD, _("Elected official"), show_person(o->app, record_value(&a, FIELD_ACTION_ELU), &o->arena));
	lines_add(out, LINE_FIELD, _("Senior manager"), show_person(o->app, record_value(&a, FIELD_ACTION_CADRE), &o->arena));
	if (r->n_open)
		line_add(out, r->severity >= 70 ? LINE_STRONG : LINE_FINDING, _("Findings"), 0, ngettext("%d to settle", "%d to settle", (unsigned long)r->n_open), r->n_open);
	before = out->n;
	show_attached(o->app, a.uid, out, NULL);
	if (out->n == before)
		lines_add(out, LINE_DIM, "", _("No line in its journal yet. J writes one."));
	return true;
}

static void say_person(struct outline *o, const char *label, struct uid u, struct lines *out)
{
	struct value v = value_uid(u);

	if (!uid_is_nil(u))
		lines_add(out, LINE_FIELD, label, show_person(o->app, &v, &o->arena));
}

/* An action that a decision or a link is about: what it is called, then what the two wrote about it. */
static void say_side(struct outline *o, int64_t action, struct lines *out)
{
	struct record a;

	if (!action || !store_load(app_store(o->app), ENTITY_ACTION, action, &o->arena, &a, NULL) || a.deleted)
		return;
	line_add(out, LINE_FIELD, record_value(&a, FIELD_ACTION_LEAD) ? store_ref_name(app_store(o->app), ENTITY_AUTHORITY, record_value(&a, FIELD_ACTION_LEAD), &o->arena) : "", action, "%s",
		record_text(&a, FIELD_ACTION_TITLE) ? record_text(&a, FIELD_ACTION_TITLE) : "");
	show_attached(o->app, a.uid, out, NULL);
}

/* A decision or a proposed link: whose turn it is, then its actions with their journals. */
static bool say_task(struct outline *o, const struct outline_row *r, struct lines *out)
{
	const struct task *k = &((const struct tandems *)o->data)->tasks[r->ref];
	struct finding_row f;
	struct finding_view v;

	lines_add(out, LINE_TITLE, "", k->text);
	lines_add(out, k->visa == VISA_ASKED ? LINE_FINDING : LINE_FIELD, _("Elected official"), *k->visa_text ? arena_printf(&o->arena, _("visa %s"), k->visa_text) : r->cell[CELL_ELU].shown);
	lines_add(out, LINE_FIELD, _("Senior manager"), r->cell[CELL_CADRE].shown);
	say_person(o, _("Followed up by"), k->assignee, out);
	lines_add(out, LINE_FIELD, _("Due"), r->cell[CELL_DUE].shown);
	if (*k->finding && finding_load(app_store(o->app), k->finding, &o->arena, &f, NULL) && show_finding(o->app, &f, 0, &o->arena, &v, NULL))
		lines_add(out, LINE_TEXT, "", v.sentence);
	say_side(o, k->left, out);
	say_side(o, k->right, out);
	return true;
}

static bool detail(struct outline *o, const struct outline_row *r, struct lines *out)
{
	const struct tandems *t = o->data;
	const struct tandem *g;

	if (r->action)
		return say_thread(o, r, out);
	if (str_eq(r->kind, "task") || str_eq(r->kind, "link"))
		return say_task(o, r, out);
	if (!str_eq(r->kind, "tandem"))
		return false;
	g = &t->v[r->ref];
	lines_add(out, LINE_TITLE, "", r->text);
	lines_add(out, LINE_STRONG, "", r->cell[CELL_STATE].shown);
	say_person(o, _("Elected official"), g->elu, out);
	say_person(o, _("Senior manager"), g->cadre, out);
	if (g->n_open)
		line_add(out, g->severity >= 70 ? LINE_STRONG : LINE_FINDING, _("Findings"), 0, ngettext("%d to settle", "%d to settle", (unsigned long)g->n_open), g->n_open);
	for (int i = 0, first = 1; i < t->n_tasks; i++) {
		const struct task *k = &t->tasks[i];

		if (k->group != r->ref)
			continue;
		if (first)
			lines_add(out, LINE_HEADING, "", _("What waits"));
		first = 0;
		line_add(out, k->days_late ? LINE_STRONG : LINE_TEXT, due_text(o, k->due), 0, "%s", k->text);
		if (*k->visa_text)
			line_add(out, k->visa == VISA_GIVEN ? LINE_DIM : LINE_FINDING, "", 0, _("visa %s"), k->visa_text);
	}
	return true;
}

static const struct outline_column columns[CELLS] = {
	[CELL_CADRE] = {"cadre", N_("Cadre: instruct"), 16, 27, 1, OUTLINE_LEFT, OUTLINE_WIDE},
	[CELL_ELU] = {"elu", N_("Élu: arbitrate"), 16, 20, 1, OUTLINE_LEFT, OUTLINE_WIDE},
	[CELL_WAITS] = {"waits", N_("Whose turn"), 18, 24, 1, OUTLINE_LEFT, OUTLINE_NARROW},
	[CELL_DUE] = {"due", N_("Due"), 10, 10, 3, OUTLINE_LEFT, OUTLINE_ALWAYS},
	[CELL_ACTIONS] = {"actions", N_("Actions"), 4, 7, 4, OUTLINE_RIGHT, OUTLINE_ALWAYS},
	[CELL_STATE] = {"state", N_("Missing"), 13, 16, 2, OUTLINE_LEFT, OUTLINE_ALWAYS},
};
static const struct outline_mode modes[MODES] = {
	[BY_PAIR] = {"pair", N_("by tandem")},
	[BY_ELU] = {"elu", N_("by élu")},
	[BY_CADRE] = {"cadre", N_("by cadre")},
};
static const char *const data_kinds[] = {"tandem", NULL};
const struct outline_model outline_tandems = {
	.name = "tandem",
	.title = N_("Tandems"),
	.head = N_("Élu ⇄ cadre, and their actions"),
	.columns = columns,
	.n_columns = CELLS,
	.wide_from = 82,
	.modes = modes,
	.n_modes = MODES,
	.data_kinds = data_kinds,
	.text_depth = 0,
	.read = read,
	.children = children,
	.detail = detail,
	.release = release,
	.empty = N_("No action, so nobody answers for one. / widens the filter."),
};
